//! D: output, file system and process.

use std::fs;
use std::process::{Command, Stdio};

use crate::limits;
use crate::sandbox::{Run, Sandbox};

/// An entry: a row of the catalogue, what happens, and what is wrong with what the program does.
pub(crate) struct Entry {
    pub(crate) row: &'static str,
    what: &'static str,
    test: fn(&mut Wrong),
}

/// What is not as it must be.
#[derive(Default)]
pub(crate) struct Wrong(Vec<String>);

impl Wrong {
    pub(crate) fn unless(&mut self, holds: bool, what: &str, seen: &dyn std::fmt::Debug) {
        if !holds {
            let seen = format!("{seen:?}");
            let end = seen.char_indices().nth(2000).map_or(seen.len(), |(i, _)| i);
            self.0.push(format!("not so: {what}: {}", &seen[..end]));
        }
    }

    /// Exit code and words on stderr.
    pub(crate) fn ends(&mut self, run: &Run, code: i32, words: &[&str]) {
        self.unless(run.code == Some(code), &format!("exit {code}"), run);
        for word in words {
            self.unless(run.err.contains(word), &format!("`{word}` on stderr"), run);
        }
        self.unless(!run.err.contains("panicked"), "no crash", run);
    }

    /// The same, and nothing changed on disk.
    pub(crate) fn refused(
        &mut self,
        sandbox: &Sandbox,
        arguments: &[&str],
        code: i32,
        words: &[&str],
    ) {
        let before = sandbox.disk();
        let run = sandbox.run(arguments);
        self.ends(&run, code, words);
        let after = sandbox.disk();
        self.unless(after == before, "nothing changed on disk", &after.keys());
    }
}

impl Entry {
    pub(crate) fn wrong(&self) -> Vec<String> {
        let mut wrong = Wrong::default();
        (self.test)(&mut wrong);
        let name = |text: String| format!("{} {}: {text}", self.row, self.what);
        wrong.0.into_iter().map(name).collect()
    }
}

const fn entry(row: &'static str, what: &'static str, test: fn(&mut Wrong)) -> Entry {
    Entry { row, what, test }
}

pub(crate) const ENTRIES: &[Entry] = &[
    entry("A10", "a graph from stdin and from a pipe", stdin),
    entry("A10", "what never ends", limits::endless),
    entry(
        "B14",
        "a line of 300 MB in little memory",
        limits::long_line,
    ),
    entry("B15", "more rows than asked for", limits::many_rows),
    entry("C25", "deeper than the limit", limits::deep),
    entry("D1", "formulas in names", formulas),
    entry("D2", "markup in names", markup),
    entry("D3", "the end of a script in a name", scripts),
    entry("D4", "an address that is a script", links),
    entry("D5", "Markdown in names", markdown),
    entry("D6", "characters that XML cannot hold", not_in_xml),
    entry("D7", "XML that brings its own entities", entities),
    entry("D8", "names that command a terminal", terminal),
    entry("D9", "names that end a quote in DOT", dot),
    entry("D10", "ids that would name files elsewhere", file_names),
    entry("D11", "output elsewhere on purpose", elsewhere),
    entry("D12", "output that exists", exists),
    entry("D13", "output through a link", link),
    entry("D14", "output over an input", over_input),
    entry("D15", "no folder for the output", no_folder),
    entry("D16", "a folder that may not be written to", read_only),
    entry("D17", "a full disk", full),
    entry(
        "D18",
        "a run that is killed, and what it left",
        limits::killed,
    ),
    entry("D19", "two runs into one folder", two_runs),
    entry("D20", "nobody reads stdout", closed_stdout),
    entry("D21", "nobody reads stderr", closed_stderr),
    entry("D22", "an interrupt in the middle", limits::interrupted),
    entry("D23", "a path that is no UTF-8", odd_bytes),
    entry("D24", "odd paths", odd_paths),
    entry("D25", "a committee of 100,000", hub),
    entry(
        "D26",
        "distances among 16,000 in little memory",
        limits::no_matrix,
    ),
    entry("D27", "a run that takes too long", too_long),
    entry("D28", "a picture that no memory holds", too_large),
    entry("D29", "a bug in a thread", limits::a_bug),
    entry("D30", "threads that cannot be started", no_threads),
    entry("D31", "numbers of threads", threads),
    entry(
        "D32",
        "another language, time zone and temporary folder",
        locale,
    ),
    entry("D33", "a wrong clock", limits::clock),
    entry("D34", "no fonts and no environment", no_environment),
    entry("D35", "pictures of next to nothing", next_to_nothing),
    entry("D36", "a plan with slips", plans),
    entry("D37", "a generator with slips", generator),
];

/// Says that an entry cannot be tried here, and why.
pub(crate) fn skipped(row: &str, why: &str) {
    println!("catalogue {row}: skipped: {why}");
}

/// Data in which every text is hostile.
fn hostile() -> Sandbox {
    let sandbox = Sandbox::new();
    for row in [
        "E1,\"=cmd|' /C calc'!A0\",company,,,,,,javascript:alert(1)",
        "E2,\"<img src=x onerror=alert(1)>\"\"'`\",company,,,,,,\"https://x.example/\"\"><script>alert(1)</script>\"",
        "E3,</script><script>alert(1)</script>,company,,,,,,",
        "E4,\"a|b](javascript:alert(1)) `c` # d <b>\nsecond line\",company,,,,,,",
        "E5,\"control \u{1} \u{fffe} \u{1b}[2J end\",company,,,,,,",
        "E6,\"say \"\"hi\"\" \\ <b>&amp;</b>\",company,,,,,,",
        "-2+3,\"+1-1\",company,,,,,,",
        "@SUM(1),\"\t=1\",company,,,,,,",
    ] {
        sandbox.append("data/actors.csv", row);
    }
    for (place, id) in ["E1", "E2", "E3", "E4", "E5", "E6", "-2+3", "@SUM(1)"]
        .iter()
        .enumerate()
    {
        let row = format!("{id},member,TC 1,200{place},,,");
        sandbox.append("data/relations.csv", &row);
    }
    sandbox
}

fn reported(wrong: &mut Wrong) -> Sandbox {
    let sandbox = hostile();
    let run = sandbox.report(&[]);
    wrong.ends(&run, 0, &[]);
    sandbox
}

fn formulas(wrong: &mut Wrong) {
    let sandbox = reported(wrong);
    let mut guarded = 0;
    for (name, content) in sandbox.disk() {
        let is_table = name.starts_with("out/tables/");
        let Some(content) = content.filter(|_| is_table) else {
            continue;
        };
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(&content[..]);
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        let heads: Vec<String> = rows[0].iter().map(ToOwned::to_owned).collect();
        for row in &rows[1..] {
            for (head, cell) in heads.iter().zip(row) {
                let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r'])
                    && cell.parse::<f64>().is_err();
                // Ids stay as they are: programs join tables by them.
                let is_text = head == "name" || head == "note" || head == "label";
                wrong.unless(
                    !(is_text && is_formula),
                    "a formula is guarded",
                    &(&name, cell),
                );
                guarded += usize::from(is_text && cell.starts_with("'="));
            }
        }
    }
    wrong.unless(
        guarded > 0,
        "the names with formulas were written",
        &guarded,
    );
}

fn markup(wrong: &mut Wrong) {
    let sandbox = hostile();
    // With the pictures of a report, which hold names too.
    let run = sandbox.run(&["report", "data", "--out", "out", "--figures", "svg"]);
    wrong.ends(&run, 0, &[]);
    text_stays_text(wrong, &sandbox);
}

fn scripts(wrong: &mut Wrong) {
    let sandbox = reported(wrong);
    text_stays_text(wrong, &sandbox);
}

fn text_stays_text(wrong: &mut Wrong, sandbox: &Sandbox) {
    for page in ["out/report.html", "out/explorer.html"] {
        let text = sandbox.read(page);
        for hostile in [
            "<img src=x",
            "</script><script>alert",
            "\"><script>alert",
            "<b>&amp;",
        ] {
            wrong.unless(!text.contains(hostile), hostile, &page);
        }
        let lower = text.to_lowercase();
        let scripts = ["<script", "</script"].map(|t| lower.matches(t).count());
        wrong.unless(
            scripts[0] == scripts[1],
            "as many scripts end as begin",
            &scripts,
        );
        wrong.unless(
            text.contains("default-src 'none'"),
            "a policy for the page",
            &page,
        );
        wrong.unless(
            !lower.contains(" onerror=\"") && !lower.contains(" onclick="),
            "no handlers",
            &page,
        );
        wrong.unless(
            text.contains("onerror"),
            "the name is there, as text",
            &page,
        );
    }
}

fn links(wrong: &mut Wrong) {
    let sandbox = reported(wrong);
    for page in ["out/report.html", "out/explorer.html", "out/report.md"] {
        let text = sandbox.read(page).to_lowercase();
        for link in ["href=\"javascript:", "href='javascript:"] {
            wrong.unless(!text.contains(link), link, &page);
        }
        let is_markdown = page.ends_with(".md");
        let text = text.replace("\\]", "");
        wrong.unless(
            !is_markdown || !text.contains("](javascript:"),
            "no such link",
            &page,
        );
    }
}

fn markdown(wrong: &mut Wrong) {
    let sandbox = reported(wrong);
    let text = sandbox.read("out/report.md");
    wrong.unless(
        !text.contains("<img") && !text.contains("<b>"),
        "no raw HTML",
        &"report.md",
    );
    wrong.unless(
        !text.contains("\nsecond line"),
        "a name on one line",
        &"report.md",
    );
    // Every row of a table has the cells of its head.
    let cells = |line: &str| line.replace("\\|", "").matches('|').count();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let next = lines.peek().filter(|next| next.starts_with('|'));
        if let Some(next) = next.filter(|_| line.starts_with('|')) {
            wrong.unless(cells(line) == cells(next), "even rows", &(line, next));
        }
    }
}

fn not_in_xml(wrong: &mut Wrong) {
    let sandbox = hostile();
    let control = |c: char| (c.is_control() && !['\n', '\t', '\r'].contains(&c)) || c == '\u{fffe}';
    for format in ["graphml", "gexf"] {
        let out = format!("out.{format}");
        let run = sandbox.run(&["export", "data", "--format", format, "--out", &out]);
        wrong.ends(&run, 0, &["warning[W160]", "E5"]);
        let text = sandbox.read(&out);
        wrong.unless(!text.contains(control), "no such character", &format);
        wrong.unless(text.contains('\u{fffd}'), "U+FFFD instead", &format);
        let back = sandbox.run(&["describe", &out]);
        wrong.ends(&back, 0, &[]);
    }
    let run = sandbox.run(&["draw", "data", "--diagram", "network", "--out", "out.svg"]);
    wrong.ends(&run, 0, &[]);
    wrong.unless(
        !sandbox.read("out.svg").contains(control),
        "no such character",
        &"svg",
    );
    let run = sandbox.run(&["export", "data", "--format", "json", "--out", "out.json"]);
    wrong.ends(&run, 0, &[]);
    wrong.unless(
        sandbox.read("out.json").contains("\\u0001"),
        "JSON holds all",
        &"json",
    );
}

fn entities(wrong: &mut Wrong) {
    let sandbox = Sandbox::new();
    let laughs = "<!DOCTYPE graphml [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;\">]>\n\
                  <graphml><graph><node id=\"&b;\"/></graph></graphml>";
    sandbox.write("laughs.graphml", laughs);
    let file = "<!DOCTYPE gexf SYSTEM \"file:///etc/passwd\">\n<gexf/>";
    sandbox.write("file.gexf", file);
    wrong.refused(
        &sandbox,
        &["metrics", "laughs.graphml"],
        3,
        &["error[E261]: laughs.graphml:1:1"],
    );
    wrong.refused(
        &sandbox,
        &["metrics", "file.gexf"],
        3,
        &["error[E261]: file.gexf:1:1"],
    );
    sandbox.write(
        "named.graphml",
        "<graphml><graph><node id=\"&eacute;\"/></graph></graphml>",
    );
    wrong.refused(
        &sandbox,
        &["metrics", "named.graphml"],
        3,
        &["error[E262]: named.graphml:1"],
    );
}

fn terminal(wrong: &mut Wrong) {
    let sandbox = hostile();
    sandbox.append(
        "data/actors.csv",
        "\u{9b}2J\u{200f}\u{1b}]0;x\u{7},\"\u{1b}[2J\u{2066}x\nerror[E900]: forged\",company,,,,,,\n\
         \"L\nerror[E900]: forged\",L,company,,,,,,",
    );
    sandbox.append(
        "data/relations.csv",
        "\u{9b}2J\u{200f}\u{1b}]0;x\u{7},member,TC 1,2001,,,\n\u{1b}[31mX\u{202e},member,TC 1,2001,,,\n\
         \"L\nerror[E900]: forged\",member,TC 1,2001,,,",
    );
    let hostile =
        |c: char| (c.is_control() && c != '\n') || "\u{200f}\u{202e}\u{2066}\u{2028}".contains(c);
    for (arguments, code) in [
        (&["check", "data"][..], 3),
        (&["describe", "data"], 0),
        (&["metrics", "data"], 0),
        (&["metrics", "data", "--metric", "edge-betweenness"], 0),
        (&["metrics", "data", "--group-by", "kind"], 0),
        (&["shifts", "data", "--role", "member"], 0),
        (&["shifts", "data", "--role", "member", "--succession"], 0),
        (&["shifts", "data", "--metric", "degree"], 0),
        (&["compare", "data@2000", "data@2015"], 0),
        (
            &[
                "report",
                "data",
                "--plan",
                "plan.toml",
                "--figures",
                "none",
                "--out",
                "out",
            ],
            0,
        ),
        (
            &["export", "data", "--format", "gexf", "--out", "out.gexf"],
            0,
        ),
        (&["metrics", "data", "--within", "\u{1b}[2J"], 2),
        (&["explain", "\u{1b}[2J"], 2),
        (
            &["draw", "data", "--diagram", "\u{1b}[2J", "--out", "x.svg"],
            2,
        ),
        (&["\u{1b}[2J"], 2),
    ] {
        let reads =
            arguments.get(1).is_some_and(|a| a.starts_with("data")) && arguments[0] != "check";
        let more = if reads {
            &["--on-error", "skip"][..]
        } else {
            &[]
        };
        let run = sandbox.run(&[arguments, more].concat());
        wrong.ends(&run, code, &[]);
        wrong.unless(
            !run.err.contains(hostile) && !run.out.contains(hostile),
            "nothing commands the terminal",
            &run,
        );
        let is_forged = |text: &str| {
            text.lines()
                .any(|l| l.trim_start().starts_with("error[E900]"))
        };
        wrong.unless(
            !is_forged(&run.err) && !is_forged(&run.out),
            "a name is no message",
            &run,
        );
    }
    let run = sandbox.run(&["check", "data"]);
    wrong.ends(&run, 3, &["\\u{1b}[31mX\\u{202e}"]);
}

fn dot(wrong: &mut Wrong) {
    let sandbox = hostile();
    let run = sandbox.run(&["export", "data", "--format", "dot", "--out", "out.dot"]);
    wrong.ends(&run, 0, &[]);
    let text = sandbox.read("out.dot");
    let (mut inside, mut characters) = (false, text.chars());
    while let Some(c) = characters.next() {
        match (c, inside) {
            ('\\', true) => drop(characters.next()),
            ('"', _) => inside = !inside,
            ('<', false) => wrong.unless(false, "no `<` outside quotes", &"dot"),
            _ => {}
        }
    }
    wrong.unless(!inside, "every quote ends", &"dot");
}

fn file_names(wrong: &mut Wrong) {
    for id in [
        "../../etc",
        "a/b",
        "C:\\\\x",
        "CON.",
        "",
        "ä",
        &"x".repeat(300),
    ] {
        let sandbox = Sandbox::new();
        let plan = sandbox
            .read("plan.toml")
            .replace("id = \"affiliation\"", &format!("id = \"{id}\""));
        sandbox.write("plan.toml", plan);
        let report = ["report", "data", "--out", "out", "--plan", "plan.toml"];
        wrong.refused(
            &sandbox,
            &report,
            2,
            &["an id is 1 to 60 lower-case letters"],
        );
    }
    let sandbox = Sandbox::new();
    let hostile =
        "../../x,A,company,,,,,,\nC:\\y,B,company,,,,,,\nCON,C,company,,,,,,\ncon,D,company,,,,,,";
    sandbox.append("data/actors.csv", hostile);
    sandbox.append(
        "data/relations.csv",
        "../../x,member,TC 1,2001,,,\nCON,member,TC 1,2001,,,\ncon,chair,TC 1,2001,,,",
    );
    let run = sandbox.run(&["report", "data", "--out", "out"]);
    wrong.ends(&run, 0, &[]);
    for name in sandbox.disk().keys() {
        let safe = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-._/".contains(c);
        wrong.unless(
            name.chars().all(safe) && name.len() < 120,
            "a safe name",
            name,
        );
    }
}

fn elsewhere(wrong: &mut Wrong) {
    let sandbox = Sandbox::new();
    fs::create_dir(sandbox.path().join("deep")).unwrap();
    let absolute = sandbox.path().join("absolute.csv");
    for out in ["deep/../beside.csv", absolute.to_str().unwrap()] {
        let run = sandbox.run(&["export", "data", "--format", "csv", "--out", out]);
        wrong.ends(&run, 0, &[]);
        wrong.unless(sandbox.path().join(out).is_file(), "it is written", &out);
    }
}

fn exists(wrong: &mut Wrong) {
    let sandbox = Sandbox::new();
    sandbox.write("out/mine.txt", "mine");
    sandbox.write("ties.csv", "mine");
    sandbox.write("out.svg", "mine");
    for arguments in [
        &["report", "data", "--out", "out"][..],
        &["init", "out"],
        &["import", "iso-open-data", "x@2020-01-01", "--out", "out"],
    ] {
        wrong.refused(
            &sandbox,
            arguments,
            4,
            &["error[E410]: out exists and is not empty; pass --force"],
        );
    }
    let export = ["export", "data", "--format", "csv", "--out", "ties.csv"];
    wrong.refused(
        &sandbox,
        &export,
        4,
        &["error[E410]: ties.csv exists; pass --force"],
    );
    let draw = ["draw", "data", "--diagram", "network", "--out", "out.svg"];
    wrong.refused(
        &sandbox,
        &draw,
        4,
        &["error[E410]: out.svg exists; pass --force"],
    );
    let run = sandbox.report(&["--force"]);
    wrong.ends(&run, 0, &[]);
    wrong.unless(
        sandbox.read("out/mine.txt") == "mine",
        "foreign files stay",
        &run,
    );
    // What an earlier run wrote and this one does not is gone; what somebody changed is not.
    sandbox.write("out/tables/centrality-affiliation.csv", "changed by hand");
    let run = sandbox.run(&[
        "report",
        "data",
        "--out",
        "out",
        "--force",
        "--figures",
        "none",
        "--format",
        "md",
    ]);
    wrong.ends(&run, 0, &[]);
    let names: Vec<String> = sandbox
        .disk()
        .into_keys()
        .filter(|n| n.starts_with("out/"))
        .collect();
    let expected = [
        "out/manifest.json",
        "out/mine.txt",
        "out/report.md",
        "out/tables",
        "out/tables/centrality-affiliation.csv",
    ];
    wrong.unless(
        names == expected,
        "the new report and what is not ours",
        &names,
    );
}

#[cfg(unix)]
fn link(wrong: &mut Wrong) {
    let sandbox = Sandbox::new();
    sandbox.write("real.csv", "kept");
    std::os::unix::fs::symlink("real.csv", sandbox.path().join("link.csv")).unwrap();
    let export = ["export", "data", "--format", "csv", "--out", "link.csv"];
    wrong.refused(&sandbox, &export, 4, &["error[E410]"]);
    let run = sandbox.run(&[&export[..], &["--force"]].concat());
    wrong.ends(&run, 0, &[]);
    wrong.unless(
        sandbox.read("real.csv") == "kept",
        "the target of the link",
        &run,
    );
    let is_link = fs::symlink_metadata(sandbox.path().join("link.csv"))
        .unwrap()
        .is_symlink();
    wrong.unless(!is_link, "the link is replaced", &run);
}

#[cfg(not(unix))]
fn link(_: &mut Wrong) {
    skipped("D13", "not on this system");
}

fn over_input(wrong: &mut Wrong) {
    let sandbox = Sandbox::new();
    sandbox.write("ties.csv", "source,target\na,b\n");
    fs::hard_link(
        sandbox.path().join("ties.csv"),
        sandbox.path().join("other.csv"),
    )
    .unwrap();
    for out in ["ties.csv", "./data/../ties.csv", "other.csv"] {
        let export = [
            "export", "ties.csv", "--format", "csv", "--force", "--out", out,
        ];
        wrong.refused(&sandbox, &export, 4, &["error[E411]", "never replaced"]);
    }
    let rejects = [
        "check",
        "data",
        "--on-error",
        "skip",
        "--force",
        "--rejects",
        "data/actors.csv",
    ];
    wrong.refused(&sandbox, &rejects, 4, &["error[E411]"]);
    // Output inside the data set is allowed, and the tables stay as they are.
    let before = sandbox.read("data/actors.csv");
    for _ in 0..2 {
        let run = sandbox.run(&[
            "report",
            "data",
            "--out",
            "data",
            "--force",
            "--plan",
            "plan.toml",
            "--figures",
            "none",
        ]);
        wrong.ends(&run, 0, &[]);
    }
    wrong.unless(
        sandbox.read("data/actors.csv") == before,
        "the input",
        &before,
    );
}

fn no_folder(wrong: &mut Wrong) {
    let sandbox = Sandbox::new();
    let words = ["error[E412]: no/such", "create it first"];
    wrong.refused(
        &sandbox,
        &["report", "data", "--out", "no/such/out"],
        4,
        &words,
    );
    let export = [
        "export",
        "data",
        "--format",
        "csv",
        "--out",
        "no/such/out.csv",
    ];
    wrong.refused(&sandbox, &export, 4, &words);
    let draw = [
        "draw",
        "data",
        "--diagram",
        "network",
        "--out",
        "no/such/out.svg",
    ];
    wrong.refused(&sandbox, &draw, 4, &words);
    sandbox.write("file", "");
    wrong.refused(
        &sandbox,
        &["report", "data", "--out", "file"],
        4,
        &["error[E412]: file: is not a folder"],
    );
    wrong.refused(
        &sandbox,
        &["report", "data", "--out", "file/out"],
        4,
        &["error[E412]: file: is not a folder"],
    );
    sandbox.write("folder/file", "");
    let folder = ["export", "data", "--format", "csv", "--out", "folder"];
    wrong.refused(
        &sandbox,
        &folder,
        4,
        &["error[E412]: folder: is a folder: name a file"],
    );
}

#[cfg(unix)]
fn read_only(wrong: &mut Wrong) {
    use std::os::unix::fs::PermissionsExt;
    let sandbox = Sandbox::new();
    fs::create_dir(sandbox.path().join("locked")).unwrap();
    let mode = |path: &str, mode| {
        fs::set_permissions(sandbox.path().join(path), fs::Permissions::from_mode(mode)).unwrap();
    };
    mode("locked", 0o555);
    mode("", 0o755);
    let _copied = as_nobody(&sandbox);
    let before = sandbox.disk();
    for arguments in [
        &["report", "data", "--out", "locked/out"][..],
        &["report", "data", "--out", "locked"],
        &[
            "export",
            "data",
            "--format",
            "csv",
            "--out",
            "locked/out.csv",
        ],
        &[
            "draw",
            "data",
            "--diagram",
            "network",
            "--out",
            "locked/out.svg",
        ],
    ] {
        let mut program = as_nobody(&sandbox);
        let run = Run::from(program.args(arguments).output().unwrap());
        wrong.ends(&run, 4, &["error[E413]: locked", "cannot be written"]);
    }
    // A table that may not be read.
    mode("data/relations.csv", 0o000);
    let mut program = as_nobody(&sandbox);
    let run = Run::from(program.args(["check", "data"]).output().unwrap());
    wrong.ends(&run, 4, &["data/relations.csv"]);
    mode("data/relations.csv", 0o644);
    wrong.unless(
        sandbox.disk() == before,
        "nothing changed on disk",
        &"locked",
    );
    mode("locked", 0o755);
}

#[cfg(not(unix))]
fn read_only(_: &mut Wrong) {
    skipped("D16", "not on this system");
}

fn full(wrong: &mut Wrong) {
    let sandbox = Sandbox::new();
    if !cfg!(target_os = "linux") {
        return skipped("D17", "there is no /dev/full");
    }
    let full = fs::File::options().write(true).open("/dev/full").unwrap();
    let before = sandbox.disk();
    for arguments in [
        &["check", "data"][..],
        &["metrics", "data", "--format", "csv"],
        &["export", "data", "--format", "json", "--out", "-"],
        &["list", "metrics"],
    ] {
        let mut program = sandbox.program();
        program.args(arguments).stdout(full.try_clone().unwrap());
        let run = Run::from(program.stderr(Stdio::piped()).output().unwrap());
        wrong.ends(&run, 4, &["error: stdout: "]);
    }
    let export = [
        "export",
        "data",
        "--format",
        "csv",
        "--force",
        "--out",
        "/dev/full",
    ];
    wrong.refused(
        &sandbox,
        &export,
        4,
        &["error[E414]: /dev/full could not be written whole"],
    );
    wrong.unless(sandbox.disk() == before, "nothing changed on disk", &"full");
}

fn two_runs(wrong: &mut Wrong) {
    let sandbox = Sandbox::new();
    let first = sandbox.report(&[]);
    wrong.ends(&first, 0, &[]);
    let before = sandbox.disk();
    let ends: Vec<Run> = std::thread::scope(|scope| {
        let runs: Vec<_> = (0..6)
            .map(|i| {
                let sandbox = &sandbox;
                let seeds = ["--as-of", if i % 2 == 0 { "2011" } else { "2020" }];
                scope.spawn(move || sandbox.report(&[&["--force"][..], &seeds].concat()))
            })
            .collect();
        runs.into_iter().map(|run| run.join().unwrap()).collect()
    });
    let done = ends.iter().filter(|run| run.code == Some(0)).count();
    wrong.unless(done > 0, "one of them writes", &ends);
    for run in ends.iter().filter(|run| run.code != Some(0)) {
        wrong.ends(run, 4, &["error[E415]: out "]);
    }
    let after = sandbox.disk();
    let same_names = after.keys().eq(before.keys());
    wrong.unless(same_names, "nothing is left of the others", &after.keys());
    let verified = sandbox.run(&["verify", "out"]);
    wrong.ends(&verified, 0, &[]);
}

fn closed_stdout(wrong: &mut Wrong) {
    let sandbox = Sandbox::new();
    for arguments in [
        &["check", "data"][..],
        &["metrics", "data", "--format", "csv"],
        &["list", "metrics"],
        &["explain", "degree"],
        &["completions", "bash"],
        &[
            "report",
            "data",
            "--out",
            "out",
            "--plan",
            "plan.toml",
            "--figures",
            "none",
        ],
        &["--help"],
    ] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut program = sandbox.program();
        program
            .args(arguments)
            .stdout(writer)
            .stderr(Stdio::piped());
        let run = Run::from(program.output().unwrap());
        wrong.ends(&run, 0, &[]);
        wrong.unless(run.err.is_empty(), "nothing is said", &run);
    }
    let verified = sandbox.run(&["verify", "out"]);
    wrong.ends(&verified, 0, &[]);
}

fn closed_stderr(wrong: &mut Wrong) {
    let sandbox = Sandbox::new();
    sandbox.append("data/relations.csv", "ANSII,member,TC 1,2001,,,");
    for (arguments, code) in [
        (&["check", "data"][..], 3),
        (&["metrics", "data", "--on-error", "skip"], 0),
        (&["report", "nowhere"], 4),
    ] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut program = sandbox.program();
        program
            .args(arguments)
            .stderr(writer)
            .stdout(Stdio::piped());
        let run = Run::from(program.output().unwrap());
        wrong.ends(&run, code, &[]);
    }
    // Not a terminal: no colours, no bars.
    let run = sandbox.run(&["check", "data"]);
    wrong.unless(
        !run.err.contains('\u{1b}') && !run.err.contains('\r'),
        "no colours",
        &run,
    );
}

#[cfg(unix)]
fn odd_bytes(wrong: &mut Wrong) {
    use std::os::unix::ffi::OsStrExt;
    let sandbox = Sandbox::new();
    let odd = std::ffi::OsStr::from_bytes(b"data-\xff");
    let renamed = fs::rename(sandbox.path().join("data"), sandbox.path().join(odd));
    if renamed.is_err() {
        return skipped("D23", "this file system holds UTF-8 only");
    }
    let mut program = sandbox.program();
    program
        .args(["report", "--figures", "none", "--out"])
        .arg(std::ffi::OsStr::from_bytes(b"out-\xfe"));
    let run = Run::from(
        program
            .args(["--plan", "plan.toml"])
            .arg(odd)
            .output()
            .unwrap(),
    );
    wrong.ends(&run, 0, &[]);
    let run = sandbox
        .program()
        .arg("verify")
        .arg(std::ffi::OsStr::from_bytes(b"out-\xfe"))
        .arg("--input")
        .arg(odd)
        .output();
    wrong.ends(&run.unwrap().into(), 0, &[]);
}

#[cfg(not(unix))]
fn odd_bytes(_: &mut Wrong) {
    skipped("D23", "not on this system");
}

fn odd_paths(wrong: &mut Wrong) {
    for name in [
        "with space",
        "a'b\"c",
        "-leading",
        "Ünïcode 中文",
        "line\nfeed",
        "=1+1",
        "%s%n",
    ] {
        let sandbox = Sandbox::new();
        fs::rename(sandbox.path().join("data"), sandbox.path().join(name)).unwrap();
        let out = format!("{name}-out");
        let run = sandbox.run(&[
            "report",
            "--figures",
            "none",
            "--plan",
            "plan.toml",
            &format!("--out={out}"),
            "--",
            name,
        ]);
        wrong.ends(&run, 0, &[]);
        let run = sandbox.run(&["verify", "--", &out]);
        wrong.ends(&run, 0, &[]);
    }
    let sandbox = Sandbox::new();
    let long = "x/".repeat(2200);
    wrong.refused(&sandbox, &["check", &long], 4, &[]);
    wrong.refused(
        &sandbox,
        &["report", "data", "--out", &"y".repeat(400)],
        4,
        &["error[E4"],
    );
}

fn stdin(wrong: &mut Wrong) {
    let sandbox = Sandbox::new();
    sandbox.write("ties.csv", "source,target\na,b\nb,c\n");
    let whole = sandbox.run(&["metrics", "ties.csv", "--format", "csv"]);
    wrong.ends(&whole, 0, &[]);
    let file = || fs::File::open(sandbox.path().join("ties.csv")).unwrap();
    let run = sandbox
        .program()
        .args(["metrics", "-", "--format", "csv"])
        .stdin(file())
        .output();
    wrong.unless(
        Run::from(run.unwrap()).out == whole.out,
        "- is stdin",
        &whole,
    );
    #[cfg(unix)]
    {
        let run = sandbox
            .program()
            .args(["metrics", "/dev/stdin", "--format", "csv"])
            .stdin(file())
            .output();
        wrong.unless(
            Run::from(run.unwrap()).out == whole.out,
            "/dev/stdin",
            &whole,
        );
        if Command::new("mkfifo")
            .arg(sandbox.path().join("pipe"))
            .status()
            .is_ok_and(|s| s.success())
        {
            let path = sandbox.path().join("pipe");
            let writer = std::thread::spawn(move || fs::write(path, "source,target\na,b\nb,c\n"));
            let run = sandbox.run(&["metrics", "pipe", "--format", "csv"]);
            wrong.unless(run.out == whole.out, "a named pipe", &run);
            writer.join().unwrap().unwrap();
        }
    }
}

fn hub(wrong: &mut Wrong) {
    let sandbox = Sandbox::new();
    let (mut actors, mut relations) = (
        sandbox.read("data/actors.csv"),
        sandbox.read("data/relations.csv"),
    );
    for i in 0..100_000 {
        actors += &format!("X{i},X{i},company,,,,,,\n");
        relations += &format!("X{i},member,TC 1,2001,,,\n");
    }
    sandbox.write("data/actors.csv", actors);
    sandbox.write("data/relations.csv", relations);
    let metrics = [
        "metrics",
        "data",
        "--network",
        "co-membership",
        "--metric",
        "degree",
    ];
    let words = [
        "error[E501]",
        "5000",
        "limit 50000000",
        "`TC 1`",
        "--max-pairs",
    ];
    wrong.refused(&sandbox, &metrics, 5, &words);
}

/// An edge list whose betweenness takes a while.
pub(crate) fn many_ties() -> String {
    let mut text = "source,target,weight\n".to_owned();
    for i in 0..60_000_u64 {
        let to = i.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(97) >> 40;
        text += &format!("{},{},{}\n", i % 20_000, to % 20_000, 1 + to % 7);
    }
    text
}

fn too_long(wrong: &mut Wrong) {
    let sandbox = Sandbox::new();
    sandbox.write("ties.csv", many_ties());
    let limited = ["--time-limit", "1"];
    let export = [
        "export",
        "ties.csv",
        "--metric",
        "betweenness",
        "--format",
        "json",
        "--out",
        "out.json",
    ];
    let words = ["error[E503]: the run takes longer than 1 s", "--time-limit"];
    wrong.refused(&sandbox, &[&export[..], &limited].concat(), 5, &words);
}

fn too_large(wrong: &mut Wrong) {
    let sandbox = Sandbox::new();
    let draw = [
        "draw",
        "data",
        "--diagram",
        "network",
        "--out",
        "out.png",
        "--width",
        "100000",
        "--height",
        "100000",
    ];
    wrong.refused(&sandbox, &draw, 5, &["100000"]);
}

#[cfg(target_os = "linux")]
fn no_threads(wrong: &mut Wrong) {
    use std::os::unix::fs::PermissionsExt;
    let sandbox = Sandbox::new();
    fs::set_permissions(sandbox.path(), fs::Permissions::from_mode(0o755)).unwrap();
    let whole = sandbox.run(&["metrics", "data", "--format", "csv"]);
    let program = as_nobody(&sandbox);
    let mut limited = Command::new("sh");
    // Shells do not agree on the letter for the number of processes.
    let limit = "{ ulimit -u 1 2>/dev/null || ulimit -p 1; } && exec \"$@\"";
    limited.args(["-c", limit, "sh"]).arg(program.get_program());
    limited.args(["metrics", "data", "--format", "csv", "--threads", "4"]);
    like_nobody(&sandbox, &mut limited);
    let run = Run::from(limited.output().unwrap());
    wrong.ends(&run, 0, &["warning[W170]: threads cannot be started"]);
    wrong.unless(run.out == whole.out, "the same result", &run);
}

#[cfg(not(target_os = "linux"))]
fn no_threads(_: &mut Wrong) {
    skipped("D30", "not on this system");
}

fn threads(wrong: &mut Wrong) {
    let sandbox = Sandbox::new();
    let one = sandbox.run(&["metrics", "data", "--format", "csv", "--threads", "1"]);
    for n in ["0", "3", "10000"] {
        let run = sandbox.run(&["metrics", "data", "--format", "csv", "--threads", n]);
        wrong.ends(&run, 0, &[]);
        wrong.unless(run.out == one.out, "the same result", &run);
    }
    let run = sandbox.run(&["metrics", "data", "--threads", "10000"]);
    wrong.ends(&run, 0, &["warning: --threads 10000: 256 are used"]);
    for n in ["=-1", "=x", "=100000"] {
        wrong.refused(
            &sandbox,
            &["metrics", "data", &format!("--threads{n}")],
            2,
            &["--threads"],
        );
    }
}

fn locale(wrong: &mut Wrong) {
    let sandbox = Sandbox::new();
    wrong.ends(&sandbox.report(&[]), 0, &[]);
    let mut program = sandbox.program();
    program
        .args([
            "report",
            "data",
            "--out",
            "other",
            "--plan",
            "plan.toml",
            "--figures",
            "none",
        ])
        .envs([
            ("LC_ALL", "de_DE.UTF-8"),
            ("LANG", "ar_EG"),
            ("TZ", "Pacific/Apia"),
            ("TMPDIR", "/nowhere"),
        ])
        .env("SOURCE_DATE_EPOCH", "0");
    wrong.ends(&program.output().unwrap().into(), 0, &[]);
    let disk = sandbox.disk();
    for (name, content) in disk.iter().filter(|(name, _)| name.starts_with("out/")) {
        let other = name.replacen("out/", "other/", 1);
        wrong.unless(disk.get(&other) == Some(content), "the same bytes", name);
    }
}

fn no_environment(wrong: &mut Wrong) {
    let sandbox = Sandbox::new();
    let draw = |out: &str| {
        let mut program = sandbox.program();
        program.args(["draw", "data", "--diagram", "network", "--out", out]);
        program
    };
    wrong.ends(&draw("a.png").output().unwrap().into(), 0, &[]);
    wrong.ends(
        &draw("b.png")
            .env_clear()
            .env("HOME", "/nowhere")
            .output()
            .unwrap()
            .into(),
        0,
        &[],
    );
    let disk = sandbox.disk();
    wrong.unless(disk["a.png"] == disk["b.png"], "the same picture", &"png");
}

fn next_to_nothing(wrong: &mut Wrong) {
    let heads = ("id,name,kind\n", "actor,role,body,start\n");
    let one = (
        "id,name,kind\nA,A,company\nB,B,sdo\n",
        "actor,role,body,start\nA,secretariat,B,2001\n",
    );
    let odd = "id,name,kind\nA,\u{645}\u{62c}\u{644}\u{633} \u{1f3db}\u{fe0f} \u{4e2d}\u{6587},company\nB,";
    let odd = odd.to_owned() + &"long ".repeat(100) + ",sdo\n";
    let odd = (odd.as_str(), one.1);
    for (actors, relations) in [heads, one, odd] {
        let sandbox = Sandbox::new();
        sandbox.write("data/actors.csv", actors);
        sandbox.write("data/relations.csv", relations);
        let list = sandbox.run(&["list", "diagrams"]).out;
        for diagram in list.lines().filter_map(|l| l.split_whitespace().next()) {
            let out = format!("{diagram}.svg");
            let run = sandbox.run(&["draw", "data", "--diagram", diagram, "--out", &out]);
            let calm = matches!(run.code, Some(0 | 2 | 3)) && !run.err.contains("panicked");
            wrong.unless(calm, "drawn, or refused with the reason", &(diagram, &run));
            let numbers = sandbox.read(&out);
            wrong.unless(
                !numbers.contains("NaN") && !numbers.contains("\"inf"),
                "no NaN",
                &diagram,
            );
        }
    }
}

fn plans(wrong: &mut Wrong) {
    let sandbox = Sandbox::new();
    let slips = [
        ("seeed = 3\n", "seeed"),
        ("seed = \"three\"\n", "seed"),
        ("seed = -1\n", "seed"),
        ("[sensitivity]\ndraws = 3\ndrop = 1.5\n", "drop"),
        ("[sensitivity]\ndraws = 3\ndrop = nan\n", "drop"),
        ("[influence.role_weights]\nmembre = 1.0\n", "membre"),
        ("[influence.role_weights]\nmember = -1.0\n", "member"),
        ("as_of = \"soon\"\n", "as_of"),
        (
            "[[centrality]]\nid = \"a\"\ntitle = \"A\"\nnetwork = \"affiliation\"\nmetrics = [\"degre\"]\n",
            "degre",
        ),
        (
            "[[centrality]]\nid = \"a\"\ntitle = \"A\"\nnetwork = \"affilation\"\nmetrics = []\n",
            "affilation",
        ),
        (
            "[[figures]]\nid = \"a\"\ndiagram = \"network\"\nof = \"nothing\"\n",
            "nothing",
        ),
    ];
    for (plan, word) in slips {
        sandbox.write("plan.toml", plan);
        let report = ["report", "data", "--out", "out", "--plan", "plan.toml"];
        wrong.refused(&sandbox, &report, 2, &["error[E300]: ", word]);
        let _gone = fs::remove_dir_all(sandbox.path().join("out"));
    }
    let metrics =
        |value: &'static str| ["metrics", "data", "--metric", "pagerank", "--param", value];
    for value in [
        "pagerank.damping=1.5",
        "pagerank.damping=nan",
        "pagerank.nothing=1",
        "pagerank=1",
    ] {
        wrong.refused(&sandbox, &metrics(value), 2, &["error: "]);
    }
}

fn generator(wrong: &mut Wrong) {
    let sandbox = Sandbox::new();
    for slip in [
        &["--scale", "0"][..],
        &["--scale", "-1"],
        &["--scale", "nan"],
        &["--seed", "text"],
        &["--years", "2020-2010"],
    ] {
        let synth = ["synth", "--like", "data", "--out", "new"];
        let run = [&synth[..], slip].concat();
        wrong.refused(&sandbox, &run, 2, &["error"]);
    }
}

/// The program, to be run without the rights of an administrator.
#[cfg(unix)]
fn as_nobody(sandbox: &Sandbox) -> Command {
    use std::os::unix::fs::PermissionsExt;
    let own = sandbox.path().join("program/actornet");
    if !own.exists() {
        fs::create_dir_all(own.parent().unwrap()).unwrap();
        // The folder that it was built in may be closed to others. Another process copies it: a
        // program that was forked here meanwhile, for another entry, would inherit the open copy,
        // and the system starts no program that is open for writing ("Text file busy").
        let copied = Command::new("cp")
            .arg(env!("CARGO_BIN_EXE_actornet"))
            .arg(&own)
            .status();
        assert!(copied.unwrap().success(), "cp to {}", own.display());
        fs::set_permissions(&own, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let mut command = Command::new(own);
    like_nobody(sandbox, &mut command);
    command
}

/// Takes the rights of an administrator from a command, if it has them.
#[cfg(unix)]
fn like_nobody(sandbox: &Sandbox, command: &mut Command) {
    use std::os::unix::fs::MetadataExt;
    use std::os::unix::process::CommandExt;
    if fs::metadata(sandbox.path()).is_ok_and(|m| m.uid() == 0) {
        command.uid(65534).gid(65534);
    }
    command.current_dir(sandbox.path()).stdin(Stdio::null());
}
