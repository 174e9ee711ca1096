//! `docs/errors.md`: every code with its meaning, an example that was run, and what the program said.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;

use actornet::cli::codes::CODES as PROGRAM;
use actornet::dataset::codes::{CODES as TABLES, Code};
use actornet::dataset::import::iso_open_data_codes::CODES as IMPORT;
use actornet::graph_file::codes::CODES as GRAPHS;
use actornet::graph_file::{find, write};

use crate::case::Case;
use crate::graphs;
use crate::sandbox::{ACTORS, RELATIONS, Run, Sandbox};

/// What was fed to the program, and all that it said.
struct Example {
    /// The code it is meant for, if for one.
    of: &'static str,
    input: String,
    said: String,
}

/// A text as a block, with what cannot be seen as escapes, and cut where it is long.
fn shown(content: &[u8]) -> String {
    let text = String::from_utf8_lossy(content);
    let mut lines: Vec<String> = Vec::new();
    let all = text.lines().count();
    for line in text.lines().take(6) {
        let visible = |c: char| match c {
            '\u{0}'..='\u{1f}'
            | '\u{7f}'
            | '\u{fffd}'
            | '\u{feff}'
            | '\u{200b}'
            | '\u{202a}'..='\u{202e}' => c.escape_unicode().to_string(),
            _ => c.to_string(),
        };
        let mut line: String = line.chars().take(160).map(visible).collect();
        line.truncate(
            line.char_indices()
                .nth(160)
                .map_or(line.len(), |(at, _)| at),
        );
        lines.push(line);
    }
    if all > 6 {
        lines.push("…".to_owned());
    }
    let text = lines.join("\n").replace("```", "` ` `");
    format!("```text\n{}\n```\n", text.trim_end())
}

/// The data set of a case, as far as it is not the sound one.
fn input(case: &Case) -> String {
    let mut text = String::new();
    for (file, content) in &case.files {
        let sound = if *file == "actors.csv" {
            ACTORS
        } else {
            RELATIONS
        };
        // Only what is new in a file that is otherwise sound.
        let rest = content.strip_prefix(sound.as_bytes()).unwrap_or(content);
        let what = if rest.len() < content.len() {
            "More rows of"
        } else {
            "The file"
        };
        let _written = write!(text, "{what} `{file}`:\n\n{}\n", shown(rest));
    }
    for (file, row) in &case.rows {
        let what = if row.contains('\n') {
            "More rows of"
        } else {
            "A row of"
        };
        let _written = write!(text, "{what} `{file}`:\n\n{}\n", shown(row.as_bytes()));
    }
    text
}

fn said(run: &Run) -> String {
    format!("{}\n{}", run.err, run.out)
}

/// Examples beyond those of the catalogue: data sets.
fn more_cases() -> Vec<Case> {
    use crate::case::case;
    let package = |text: &str| case("", "").file("datapackage.json", text);
    vec![
        package("{\"title\": \"A\",}"),
        package("{\"title\": 7}"),
        package("{\"actornet\": {\"observed\": [\"2021\"]}}"),
        package("{\"actornet\": {\"obsrved\": []}}"),
        package("{\"resources\": [{\"path\": \"actor.csv\"}]}"),
        package(
            "{\"actornet\": {\"coverage\": [{\"roles\": [\"member\"], \"within\": \"TC 9\"}]}}",
        )
        .row("actors.csv", "TC 9,x,comittee,,ISO,,,,"),
        package(
            "{\"actornet\": {\"coverage\": [{\"roles\": [\"secretariat\"]}, {\"roles\": [\"member\"], \"within\": \"TC 1\"}]}}",
        ),
        case("", "").file("identities.csv", "from,to,date,kind\nDIN,DIN,1975,rename\n"),
        case("", "").file(
            "identities.csv",
            "from,to,date,kind\nDNA,DINA,1975,rename\n",
        ),
        case("", "")
            .row("actors.csv", "TC 9,x,comittee,,ISO,,,,")
            .row("relations.csv", "DIN,member,TC 9,2001,,,"),
        case("", "").file("group.csv", "group,actor\n"),
        case("", "").file(
            "groups.csv",
            "group,actor,start,end\nEU,DIN,1958,1990\nEU,DIN,1980,\n",
        ),
        case("", "")
            .row("actors.csv", "DE,x,company,US,,,,,")
            .file("groups.csv", "group,actor\nEU,DE\n"),
        case("", "").file("strategies.csv", "publisher,title,date\nDIN,Roadmap,soon\n"),
    ]
}

fn record(id: u64, change: &[(&str, serde_json::Value)]) -> String {
    use serde_json::json;
    let mut record = json!({
        "id": id, "reference": format!("ISO/TC {id}"), "status": "Active",
        "title": {"en": "Threads"}, "secretariat": {"id": 101, "acronym": "SAC"},
        "creationDate": "1947-01-01", "parentId": null,
        "pMembers": [{"id": 101, "acronym": "SAC"}], "oMembers": null,
        "committeeLiaisons": null, "organizationLiaisons": null,
    });
    for (key, value) in change {
        record[key] = value.clone();
    }
    record.to_string() + "\n"
}

/// Lists of committees with one thing wrong.
fn lists() -> Vec<Vec<u8>> {
    use serde_json::json;
    let head = "id,reference,status,title.en,title.fr,secretariat.id,secretariat.acronym,creationDate,scope.en,\
                scope.fr,parentId,childrenId,pMembers.id,pMembers.acronym,oMembers.id,oMembers.acronym,\
                committeeLiaisons.id,committeeLiaisons.reference,organizationLiaisons.id,\
                organizationLiaisons.acronym,sortKey\n";
    let one = |change: &[(&str, serde_json::Value)]| record(1, change).into_bytes();
    let two =
        |change: &[(&str, serde_json::Value)]| (record(1, &[]) + &record(2, change)).into_bytes();
    let row = |scope: &str, names: &str| {
        format!("{head}1,ISO/TC 1,Active,Threads,,101,SAC,1947-01-01,{scope},,,,\"[101, 102]\",\"[{names}]\",,,,,,,x\n").into_bytes()
    };
    vec![
        Vec::new(),
        b"PK\x03\x04....".to_vec(),
        b"Hello, world\n".to_vec(),
        b"[{\"id\":1}]".to_vec(),
        head.replace("pMembers.id,", "").into_bytes(),
        format!("{head}1,ISO/TC 1,Active\n").into_bytes(),
        (record(1, &[]) + &record(1, &[])).into_bytes(),
        one(&[("status", json!("Asleep"))]),
        one(&[("creationDate", json!("2023-02-30"))]),
        one(&[("committeeLiaisons", json!([{"id": 8, "reference": null}]))]),
        one(&[("secretariat", json!(null))]),
        row("", "SAC, DIN, and more"),
        one(&[("pMembers", json!([{"id": null, "acronym": "DIN"}]))]),
        row("<p>Threads</p>", "SAC, DIN"),
        one(&[("pMembers", json!([{"id": 7, "acronym": "XYZW"}]))]),
        one(&[("organizationLiaisons", json!([{"id": 7, "acronym": "ISO"}]))]),
        one(&[(
            "committeeLiaisons",
            json!([{"id": 9, "reference": "ISO/TC 9"}]),
        )]),
        one(&[(
            "committeeLiaisons",
            json!([{"id": 1, "reference": "ISO/TC 1"}]),
        )]),
        two(&[("reference", json!("ISO/TC 1"))]),
        one(&[("parentId", json!(99))]),
        one(&[("creationDate", json!(null))]),
        one(&[("status", json!("Suspended"))]),
        one(&[("title", json!({"en": null, "fr": null}))]),
        one(&[("oMembers", json!([{"id": 101, "acronym": "SAC"}]))]),
        two(&[("pMembers", json!([{"id": 101, "acronym": "CAS"}]))]),
    ]
}

/// A run and what is shown of its input.
fn of_run(sandbox: &Sandbox, arguments: &[&str], file: Option<(&str, &[u8])>) -> Example {
    let run = sandbox.run(arguments);
    let mut input = String::new();
    if let Some((name, content)) = file {
        let _written = write!(input, "The file `{name}`:\n\n{}\n", shown(content));
    }
    let _written = write!(input, "```sh\nactornet {}\n```\n\n", arguments.join(" "));
    Example {
        of: "",
        input,
        said: said(&run),
    }
}

fn of_graphs(found: &mut Vec<Example>) {
    let describe = |name: &str, text: &[u8], more: &[&str]| {
        let sandbox = Sandbox::new();
        sandbox.write(name, text);
        of_run(
            &sandbox,
            &[&["describe", name], more].concat(),
            Some((name, text)),
        )
    };
    for (file, text, ..) in graphs::broken() {
        found.push(describe(file, text.as_bytes(), &[]));
    }
    let skip = ["--on-error", "skip", "--as-of", "2020"];
    let doubtful = graphs::doubtful();
    found.push(describe(
        "a.gexf",
        doubtful.as_bytes(),
        &["--on-error", "skip"],
    ));
    let sandbox = Sandbox::new();
    sandbox.write("a.gexf", &doubtful);
    found.push(of_run(
        &sandbox,
        &[&["metrics", "a.gexf"], &skip[..]].concat(),
        Some(("a.gexf", doubtful.as_bytes())),
    ));
    for sample in ["gephi.gexf", "igraph.graphml", "yed.graphml"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/graph_files")
            .join(sample);
        found.push(describe(sample, &fs::read(path).unwrap(), &[]));
    }
    let json = write(&graphs::demanding(), find("json").unwrap())
        .unwrap()
        .bytes;
    for format in ["graphml", "gexf", "pajek", "dot", "csv"] {
        let sandbox = Sandbox::new();
        sandbox.write("a.json", &json);
        let export = ["export", "a.json", "--format", format, "--out", "b"];
        found.push(of_run(&sandbox, &export, Some(("a.json", &json))));
    }
}

/// Examples of what the program says about no line of a file.
fn of_program(found: &mut Vec<Example>) {
    let sandbox = Sandbox::new();
    let mut run =
        |sandbox: &Sandbox, arguments: &[&str]| found.push(of_run(sandbox, arguments, None));
    let report = [
        "report",
        "data",
        "--out",
        "out",
        "--plan",
        "plan.toml",
        "--figures",
        "none",
    ];
    assert_eq!(sandbox.run(&report).code, Some(0));
    run(&sandbox, &report);
    run(&sandbox, &["report", "data", "--out", "no/such/folder"]);
    run(
        &sandbox,
        &[
            "export",
            "data",
            "--format",
            "csv",
            "--out",
            "data/actors.csv",
            "--force",
        ],
    );
    run(
        &sandbox,
        &[
            "export",
            "data",
            "--format",
            "csv",
            "--out",
            "/dev/full",
            "--force",
        ],
    );
    sandbox.write(".actornet-unfinished-k3Xq9Z/report.md", "half");
    run(
        &sandbox,
        &[
            "report",
            "data",
            "--out",
            "other",
            "--plan",
            "plan.toml",
            "--figures",
            "none",
        ],
    );
    let manifest = sandbox.read("out/manifest.json");
    let edited =
        |from: &str, to: &str| sandbox.write("out/manifest.json", manifest.replacen(from, to, 1));
    edited("\"version\": \"", "\"version\": \"0.0.");
    run(&sandbox, &["verify", "out"]);
    edited("\"seed\": 42", "\"seed\": 43");
    run(&sandbox, &["verify", "out"]);
    edited("{", "[");
    run(&sandbox, &["verify", "out"]);
    edited("{", "{");
    let text = sandbox.read("out/report.md").replacen("DIN", "DEN", 1);
    sandbox.write("out/report.md", text);
    run(&sandbox, &["verify", "out"]);
    sandbox.append("data/relations.csv", "DIN,observer,TC 1,2003,,,");
    run(&sandbox, &["verify", "out"]);
    run(
        &sandbox,
        &[
            "metrics",
            "data",
            "--network",
            "co-membership",
            "--max-pairs",
            "0",
        ],
    );
    for (of, limit) in [
        ("E502", "--max-depth=1"),
        ("E504", "--max-rows=4"),
        ("E505", "--max-file-bytes=200"),
    ] {
        let example = of_run(&sandbox, &["check", "data", limit], None);
        found.push(Example { of, ..example });
    }
    sandbox.write("slip.toml", "[sensitivity]\ndraws = 100\ndrop = 1.5\n");
    found.push(of_run(
        &sandbox,
        &["report", "data", "--out", "new", "--plan", "slip.toml"],
        Some(("slip.toml", b"[sensitivity]\ndraws = 100\ndrop = 1.5\n")),
    ));
}

/// What the program says where an example needs another machine, or half an hour.
const UNRUN: &[(&str, &str, &str)] = &[
    (
        "E413",
        "A folder that only others may write to.",
        "error[E413]: locked/out cannot be written: Permission denied (os error 13)",
    ),
    (
        "E415",
        "Two runs of `actornet report data --out out --force` at once.",
        "error[E415]: out is being written by another run: wait for it, or write elsewhere",
    ),
    (
        "E503",
        "`actornet metrics large.csv --metric betweenness --time-limit 60`",
        "error[E503]: the run takes longer than 60 s, the limit; nothing was written: raise --time-limit, or look into less (--within, --roles, --metric)",
    ),
    (
        "E900",
        "None is known.",
        "error[E900]: internal error in actornet: a bug. Please report it with the command you ran; nothing was written",
    ),
    (
        "W170",
        "A container that allows one thread.",
        "warning[W170]: threads cannot be started (Resource temporarily unavailable (os error 11)); the run uses one, and its results are the same",
    ),
];

/// The first finding of a code in what was said, with its mend.
fn finding(said: &str, code: &str) -> Option<String> {
    let mut lines = said.lines();
    let first = lines.find(|l| {
        let head = l.split(": ").next().unwrap_or_default();
        head.ends_with(&format!("[{code}]"))
    })?;
    let help = lines.take_while(|l| l.starts_with("  "));
    let lines: Vec<String> = std::iter::once(first)
        .chain(help)
        .map(|l| shorter(&scrubbed(l)))
        .collect();
    Some(lines.join("\n"))
}

/// Without hashes and sizes, which change with every word of a report.
fn scrubbed(line: &str) -> String {
    let is_hash = |word: &str| word.len() == 12 && word.bytes().all(|b| b.is_ascii_hexdigit());
    let mut words: Vec<String> = line.split(' ').map(ToOwned::to_owned).collect();
    for at in 0..words.len() {
        let core = words[at].trim_end_matches(['…', ',', '.']).to_owned();
        if is_hash(&core) {
            words[at] = words[at].replace(&core, "0123456789ab");
        }
        if words.get(at + 1).is_some_and(|next| next == "bytes")
            && words.get(at + 2).is_some_and(|w| w == "with")
        {
            words[at] = "1234".to_owned();
        }
    }
    words.join(" ")
}

fn shorter(line: &str) -> String {
    match line.char_indices().nth(300) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line.to_owned(),
    }
}

const HEAD: &str = "\
# What the program says, and how to mend it

<!-- Written by `tests/catalogue.rs`: every example is fed to the program. UPDATE_DOCS=1 cargo test --test catalogue writes it. -->

Every error, warning and note has a code that never changes its meaning: E for errors, W for warnings, N for notes.
`actornet explain E202` prints what stands here. A finding names file, line, field and column; lines are physical lines,
fields are counted from 1. The second line is the mend. Examples of data sets are a small sound one with what is shown.

| exit code | meaning |
|---|---|
| 0 | done; warnings, if any, are on stderr and in the report |
| 1 | internal error: a bug, please report it |
| 2 | the command line or a plan is wrong |
| 3 | the data are rejected, or a report is not what its manifest says |
| 4 | something cannot be read or written |
| 5 | a limit is exceeded: bytes, rows, levels, pairs, pixels, time |
| 6 | a result is undefined or not converged, under `--strict` |
| 130 | interrupted; nothing is left half-written |

All errors are said, not the first one only, and the first 20 warnings; `check` lists everything. `--on-error skip` leaves out
the rows with errors and those that depend on them, `--rejects FILE` lists them, and every report says on top how many rows it
used: rows read = used + left out + merged. A reader of stdout or stderr that goes away is no error.

## Where another way was open

- **Encodings.** Only UTF-8 is read. A file in UTF-16 or Windows-1252 is refused with the byte, its place and the letter it
  probably is; there is no `--encoding`, because a guess that is wrong changes names in silence.
- **Separators.** Only the comma. A file of semicolons or tabs is recognised by its header and refused; decimal commas likewise.
- **Comments.** A line that begins with `#` is a row like any other: names may begin so.
- **Self-ties of data sets** are an error (E242), for no body is a member of itself; graph files keep theirs.
- **A weight of 0** is an error (E221): a row says that there is a tie.
- **A missing start** is a note (N212): in force as far back as the data reach, and tenure is then counted with delayed entry.
- **An unknown actor** is always an error (E202); no actor is made up from a slip of the pen.
- **Ids are text**, compared in Unicode form C and with their case. What looks alike is pointed out (W122 to W125) and never merged.
- **Formulas.** Cells of names and notes in `tables/*.csv` are guarded with an apostrophe; ids and everything on stdout are
  raw, byte for byte, because programs join tables by them.
- **A folder that is replaced** goes in one step, where the system can: files of the earlier report go with it, if nobody has
  changed them, and everything else in it stays. A folder that holds an input, or in which the run works, is filled file by
  file with `manifest.json` last: without it, it is incomplete.
- **Diagrams of nothing.** A network without nodes is drawn with the words \"no data\"; a diagram over time that has fewer than two
  dates is refused with the reason (exit code 3), for there is nothing to show.
- **Memory and time.** Pairs of a projection are counted before any is stored (E501). Distances are never held as a matrix.
  `--time-limit` ends a run (E503); without it a long run says first how long it will take. A file is read as far as
  `--max-file-bytes` (E505), rows are kept as far as `--max-rows` (E504). Of a line longer than `--max-record-bytes` the beginning is
  kept only, whatever its length; that is an error of the data (E116, exit code 3), for the row can be left out.
- **Depth.** Nothing walks up or down a hierarchy by recursion, so no depth ends a run. Parents are refused beyond 10,000 levels all
  the same (E502), for each actor of such a chain has all the others above it; `--max-depth` raises that, and the limit of XML.
  JSON ends at 126 levels, for its reader does use the stack.
- **Memory that is not there.** What is asked of the system grows with what was read, and no number in a file is believed: a
  `*Vertices` of Pajek beyond a million must be borne out by the length of the file (E273).
";

/// The document.
fn document(examples: &[Example]) -> (String, Vec<&'static str>) {
    let mut text = HEAD.to_owned();
    let mut missing = Vec::new();
    let parts: [(&str, &[Code]); 4] = [
        ("Tables of a data set", TABLES),
        ("Graph files", GRAPHS),
        ("ISO Open Data", IMPORT),
        ("The program", PROGRAM),
    ];
    for (title, codes) in parts {
        let _written = write!(text, "\n## {title}\n");
        for code in codes {
            let _written = write!(text, "\n### {}\n\n{}\n\n", code.id, code.found);
            let meant = |e: &&Example| e.of == code.id;
            let of_others = |e: &&Example| e.of != code.id;
            let run = (examples.iter().filter(meant))
                .chain(examples.iter().filter(of_others))
                .find_map(|e| finding(&e.said, code.id).map(|f| (e.input.clone(), f)));
            let unrun = UNRUN.iter().find(|(id, ..)| *id == code.id);
            let unrun = unrun.map(|(_, input, said)| (format!("{input}\n\n"), (*said).to_owned()));
            match run.filter(|_| unrun.is_none()).or(unrun) {
                Some((input, said)) => {
                    let _written = write!(text, "{input}```text\n{said}\n```\n");
                }
                None => missing.push(code.id),
            }
        }
    }
    (text, missing)
}

pub(crate) fn check(cases: &[Case]) {
    let mut examples = Vec::new();
    let more = more_cases();
    for case in cases.iter().filter(|c| !c.code.is_empty()).chain(&more) {
        let sandbox = case.sandbox();
        examples.push(Example {
            of: case.code,
            input: input(case),
            said: said(&sandbox.run(&["check", "data"])),
        });
    }
    of_graphs(&mut examples);
    for list in lists() {
        let sandbox = Sandbox::new();
        sandbox.write("list", &list);
        let import = ["import", "iso-open-data", "list@2025-01-10", "--out", "iso"];
        examples.push(of_run(&sandbox, &import, Some(("list", &list))));
    }
    of_program(&mut examples);
    let (text, missing) = document(&examples);
    assert!(missing.is_empty(), "codes without an example: {missing:?}");
    // A code is one thing.
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    for code in [TABLES, GRAPHS, IMPORT, PROGRAM].into_iter().flatten() {
        let twice = seen.insert(code.id, code.found);
        assert!(twice.is_none(), "{} stands twice", code.id);
    }
    // No code is said that is not listed.
    let mut unlisted = BTreeSet::new();
    for example in &examples {
        for part in example.said.split('[').skip(1) {
            let id: String = part.chars().take_while(|c| *c != ']').collect();
            let is_code = id.len() == 4
                && id.starts_with(['E', 'W', 'N'])
                && id[1..].bytes().all(|b| b.is_ascii_digit());
            if is_code && !seen.contains_key(id.as_str()) {
                unlisted.insert(id);
            }
        }
    }
    assert!(unlisted.is_empty(), "not listed: {unlisted:?}");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/errors.md");
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &text).unwrap();
    }
    let known = fs::read_to_string(&path).unwrap();
    let differs = known.lines().zip(text.lines()).find(|(a, b)| a != b);
    assert!(
        known == text,
        "docs/errors.md is not what the program says: run UPDATE_DOCS=1 cargo test --test catalogue and read the difference; first: {differs:?}"
    );
    println!("docs/errors.md: {} codes", seen.len());
}
