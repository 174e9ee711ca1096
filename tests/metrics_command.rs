//! `actornet metrics`, `list` and `explain` as users' scripts call them: columns, shapes, exit
//! codes, streams.

#![expect(
    clippy::unwrap_used,
    reason = "a test fails by panicking, also in the functions it calls"
)]

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

fn actornet(arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_actornet"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that refuses its arguments does not wait for input.
    let _closed = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// What a command prints that succeeds.
fn printed(arguments: &[&str], input: &str) -> String {
    let out = actornet(arguments, input);
    assert_eq!(out.status.code(), Some(0), "{}", text(&out.stderr));
    text(&out.stdout).to_owned()
}

fn json(arguments: &[&str], input: &str) -> Value {
    let mut all = vec!["metrics", "-", "--format", "json"];
    all.extend(arguments);
    serde_json::from_str(&printed(&all, input)).unwrap()
}

/// The exit code and the message of a command that is refused.
fn refused(arguments: &[&str], input: &str) -> (i32, String) {
    let out = actornet(arguments, input);
    assert!(out.stdout.is_empty(), "{}", text(&out.stdout));
    (out.status.code().unwrap(), text(&out.stderr).to_owned())
}

/// a - b - c with weights, and an id that needs quoting; d apart.
const TIES: &str = "source,target,weight\nb,a,2\nb,c,1\n\"x,y\",a,4\nd,d,1\n";

#[test]
fn csv_has_one_row_a_node_in_id_order() {
    let out = printed(
        &[
            "metrics",
            "-",
            "--metric",
            "betweenness,degree,strength,closeness",
            "--format",
            "csv",
        ],
        TIES,
    );
    // Lengths a-b .5, b-c 1, a-"x,y" .25. Closeness of a: 3 reached of 4, distances .5, 1.5, .25.
    let closeness = 0.75 * (3.0 / 2.25);
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(lines[0], "id,betweenness,degree,strength,closeness");
    assert_eq!(lines[1], format!("a,2,2,6,{closeness}"));
    assert!(lines[2].starts_with("b,2,2,3,"));
    assert!(lines[3].starts_with("c,0,1,1,"));
    assert_eq!(lines[4], "d,0,2,2,0");
    assert!(lines[5].starts_with("\"x,y\",0,1,4,"));
    assert_eq!(lines.len(), 6);
}

#[test]
fn csv_of_the_network_has_one_row_a_measure() {
    let out = printed(
        &[
            "metrics",
            "-",
            "--metric",
            "density,diameter",
            "--format",
            "csv",
        ],
        TIES,
    );
    // Four ties, the loop among them, of ten possible; the diameter is undefined.
    assert_eq!(out, "measure,value\ndensity,0.4\ndiameter,\n");
    let named = printed(
        &["metrics", "-", "--level", "graph", "--format", "csv"],
        TIES,
    );
    assert!(
        named.starts_with("measure,value\ndensity,0.4\ncomponents,2\n"),
        "{named}"
    );
}

#[test]
fn json_holds_network_graph_nodes_and_reasons() {
    let found = json(&[], TIES);
    assert_eq!(found["network"]["nodes"], 5);
    assert_eq!(found["network"]["edges"], 3);
    assert_eq!(found["network"]["directed"], false);
    assert_eq!(found["graph"]["components"], 2);
    assert_eq!(found["graph"]["diameter"], Value::Null);
    assert!(
        found["undefined"]["diameter"]
            .as_str()
            .unwrap()
            .contains("infinite")
    );
    let ids: Vec<_> = found["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|n| &n["id"])
        .collect();
    assert_eq!(ids, ["a", "b", "c", "d", "x,y"]);
    assert_eq!(found["nodes"][0]["degree"], 2);
    assert_eq!(found["nodes"][3]["component"], 2);
    // The tie that an id with a comma hangs on; d has none but its own.
    assert_eq!(found["edges"].as_array().unwrap().len(), 3);
    assert_eq!(found["edges"][1]["target"], "x,y");
    assert_eq!(found["edges"][1]["bridge"], 1);
    assert_eq!(found["convergence"]["pagerank"]["reached"], true);
    // Directed-only measures are not among all, on an undirected network.
    assert!(found["nodes"][0].get("in-degree").is_none());
    let found = json(&["--directed"], TIES);
    assert_eq!(found["network"]["directed"], true);
    assert_eq!(found["nodes"][1]["out-degree"], 2);
    assert!(found["nodes"][0].get("closeness").is_none());
}

#[test]
fn conventions_can_be_chosen() {
    let column = |arguments: &[&str]| -> Vec<f64> {
        let found = json(arguments, "source,target,weight\na,b,1\nb,c,1\na,c,0.4\n");
        let nodes = found["nodes"].as_array().unwrap().clone();
        nodes
            .iter()
            .map(|n| n["betweenness"].as_f64().unwrap())
            .collect()
    };
    // The weak tie a-c is long as a strength, short as a length, and one step without weights.
    assert_eq!(column(&["--metric", "betweenness"]), [0.0, 1.0, 0.0]);
    assert_eq!(
        column(&["--metric", "betweenness", "--length", "weight"]),
        [0.0; 3]
    );
    assert_eq!(
        column(&["--metric", "betweenness", "--weights", "ignore"]),
        [0.0; 3]
    );
    let pagerank = |arguments: &[&str]| {
        let mut all = vec!["--directed", "--metric", "pagerank"];
        all.extend(arguments);
        json(&all, "source,target\na,b\n")["nodes"][0]["pagerank"]
            .as_f64()
            .unwrap()
    };
    assert!((pagerank(&["--param", "pagerank.damping=0"]) - 0.5).abs() < 1e-12);
    assert!((pagerank(&[]) - 0.350_877_192_982_456_1).abs() < 1e-10);
}

#[test]
fn the_conventions_of_another_program_are_followed_and_named() {
    // a, b and c in a row, d apart.
    let ties = "source,target\na,b\nb,c\nd,d\n";
    let ids = "closeness,harmonic,degree";
    let found = json(&["--metric", ids, "--compat", "igraph"], ties);
    assert_eq!(found["network"]["compat"], "igraph");
    assert_eq!(found["nodes"][1]["closeness"], 1);
    assert_eq!(found["nodes"][3]["closeness"], Value::Null);
    let why = found["undefined"]["closeness"].as_str().unwrap();
    assert!(why.contains("reaches no other"), "{why}");
    let found = json(&["--metric", ids, "--compat", "networkx"], ties);
    assert_eq!(found["nodes"][1]["harmonic"], 2);
    assert_eq!(
        json(&["--metric", ids], ties)["network"]["compat"],
        Value::Null
    );
    // On a directed network the plain names exist there.
    let directed = [
        "--directed",
        "--metric",
        "closeness",
        "--compat",
        "networkx",
    ];
    let found = json(&directed, "source,target\na,b\n");
    assert_eq!(found["nodes"][1]["closeness"], 1);
    let table = |program| {
        let arguments = ["metrics", "-", "--metric", ids, "--compat", program];
        printed(&arguments, ties)
    };
    let line = "conventions of igraph where they differ (see explain): closeness, harmonic\n";
    assert!(table("igraph").contains(line), "{}", table("igraph"));
    let out = printed(&["explain", "closeness"], "");
    let flat = out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        flat.contains("With --compat networkx On directed networks"),
        "{out}"
    );
    assert!(
        flat.contains("With --compat igraph r/D: the factor"),
        "{out}"
    );
}

#[test]
fn top_keeps_the_highest_of_the_first_measure() {
    let out = printed(
        &[
            "metrics", "-", "--metric", "degree", "--format", "csv", "--top", "2",
        ],
        TIES,
    );
    assert_eq!(out, "id,degree\na,2\nb,2\n");
    let table = printed(&["metrics", "-", "--metric", "degree", "--top", "2"], TIES);
    assert!(
        table.contains("n = 5, m = 3") && table.contains("2 of 5 nodes"),
        "{table}"
    );
    assert!(!table.contains("x,y"));
    let table = printed(&["metrics", "-", "--metric", "degree"], TIES);
    let ranks: Vec<&str> = table
        .lines()
        .skip_while(|line| !line.trim_start().starts_with("rank"))
        .skip(1)
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert_eq!(ranks, ["1", "1", "1", "4", "4"]);
}

#[test]
fn what_makes_no_sense_is_refused_with_the_mend() {
    let metrics = |arguments: &[&str]| {
        let mut all = vec!["metrics", "-"];
        all.extend(arguments);
        refused(&all, TIES)
    };
    for (arguments, part) in [
        (&["--metric", "betweness"][..], "did you mean `betweenness`"),
        (&["--metric", "in-degree"], "use degree"),
        (&["--metric", "influence"], "data set"),
        (&["--metric", "degree-two-mode"], "two-mode networks only"),
        (&["--metric", "all,degree"], "stands alone"),
        (
            &["--metric", "degree,density", "--format", "csv"],
            "one level",
        ),
        (&["--metric", "degree", "--level", "graph"], "node measure"),
        (&["--level", "tie"], "possible values"),
        (&["--param", "pagerank.damping=2"], "from 0 to"),
        (&["--param", "pagerank.x=1"], "it has damping"),
        (&["--param", "damping=1"], "no measure"),
        (
            &["--metric", "degree", "--param", "pagerank.damping=0.5"],
            "not computed",
        ),
        (&["--within", "ISO"], "data set folder"),
        (&["--as-of", "2020"], "has a time"),
        (&["--network", "liaison"], "`full`"),
    ] {
        let (code, message) = metrics(arguments);
        assert_eq!(code, 2, "{arguments:?}: {message}");
        assert!(message.contains(part), "{arguments:?}: {message}");
    }
    assert_eq!(refused(&["metrics", "no/such/file.csv"], "").0, 4);
    assert_eq!(refused(&["metrics", "-"], "nothing that is a graph\n").0, 3);
    assert_eq!(
        refused(&["metrics", "-"], "source,target,weight\na,b,-1\n").0,
        3
    );
}

#[test]
fn undefined_results_are_a_warning_or_a_failure() {
    let arguments = ["metrics", "-", "--metric", "diameter", "--format", "csv"];
    let out = actornet(&arguments, TIES);
    assert_eq!(out.status.code(), Some(0));
    assert!(text(&out.stderr).contains("diameter is undefined"));
    let mut strict = arguments.to_vec();
    strict.push("--strict");
    let out = actornet(&strict, TIES);
    assert_eq!(out.status.code(), Some(6));
    assert_eq!(text(&out.stdout), "measure,value\ndiameter,\n");
}

/// A small data set: two organisations, two committees and a working group.
fn data_set() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write(
        "actors.csv",
        "id,name,kind,country,parent\n\
         SDO,The SDO,sdo,,\nTC 1,Nuts,committee,,SDO\nTC 2,Bolts,committee,,SDO\n\
         WG 1,Threads,working_group,,TC 1\n\
         AA,Body of A,national_body,FR,\nBB,Body of B,national_body,DE,\n",
    );
    write(
        "relations.csv",
        "actor,role,body,start,end\n\
         AA,member,TC 1,2000,\nAA,secretariat,TC 1,2000,\nBB,member,TC 1,2000,\n\
         BB,observer,TC 2,2000,2010\nBB,convenor,WG 1,2005,\nSDO,liaison,TC 2,2000,\n",
    );
    folder
}

#[test]
fn a_data_set_has_networks_days_and_roles() {
    let folder = data_set();
    let path = folder.path().to_str().unwrap();
    let run = |arguments: &[&str]| -> Value {
        let mut all = vec!["metrics", path, "--format", "json"];
        all.extend(arguments);
        serde_json::from_str(&printed(&all, "")).unwrap()
    };
    let found = run(&["--metric", "degree,strength,influence", "--as-of", "2009"]);
    assert_eq!(found["network"]["id"], "affiliation");
    assert_eq!(found["network"]["as_of"], "2009-12-31");
    let account = &found["network"]["account"];
    assert_eq!(
        (&account["relations_read"], &account["used"]),
        (&6.into(), &5.into())
    );
    // Bodies TC 1 (2 actors), TC 2 (1) and WG 1 (1): b = 1.5, .75, .75.
    let of = |id: &str| -> Value {
        let nodes = found["nodes"].as_array().unwrap();
        nodes.iter().find(|n| n["id"] == id).unwrap().clone()
    };
    assert_eq!(
        (&of("AA")["degree"], &of("AA")["strength"]),
        (&1.into(), &2.into())
    );
    assert_eq!(of("AA")["influence"], 9);
    assert_eq!(of("BB")["influence"], 1.5 + 0.75 * 0.25 + 0.75 * 3.0);
    assert_eq!(of("TC 1")["influence"], Value::Null);
    assert!(
        found["undefined"]["influence"]
            .as_str()
            .unwrap()
            .contains("bodies")
    );
    assert_eq!(found["network"]["role_weights"]["secretariat"], 5.0);

    let later = run(&[
        "--metric",
        "degree",
        "--as-of",
        "2020",
        "--role",
        "member,observer",
    ]);
    assert_eq!(later["network"]["nodes"], 3);
    let within = run(&["--metric", "degree", "--within", "TC 1"]);
    assert_eq!(within["nodes"].as_array().unwrap().len(), 4);
    let countries = run(&[
        "--network",
        "countries",
        "--metric",
        "degree-two-mode",
        "--as-of",
        "2020",
    ]);
    assert_eq!(countries["nodes"][0]["id"], "DE");
    assert_eq!(countries["nodes"][0]["degree-two-mode"], 1);
    let hierarchy = run(&["--network", "hierarchy", "--metric", "in-degree"]);
    assert_eq!(hierarchy["network"]["directed"], true);

    // Bodies have no influence by its nature: that is no failure.
    let strict = printed(&["metrics", path, "--metric", "influence", "--strict"], "");
    assert!(strict.contains("secretariat 5"), "{strict}");
    let weighted = run(&[
        "--metric",
        "influence",
        "--param",
        "influence.secretariat=0",
        "--as-of",
        "2009",
    ]);
    assert_eq!(weighted["nodes"][0]["influence"], 1.5);

    for (arguments, code) in [
        (&["--role", "chief"][..], 2),
        (&["--within", "TC 9"], 2),
        (&["--directed"], 2),
        (&["--network", "co-membership", "--max-pairs", "0"], 5),
    ] {
        let mut all = vec!["metrics", path];
        all.extend(arguments);
        let (found, message) = refused(&all, "");
        assert_eq!(found, code, "{arguments:?}: {message}");
    }
}

#[test]
fn ranks_by_influence_say_how_far_they_depend_on_the_weights() {
    let folder = data_set();
    // CC holds no more than a seat that the others have too.
    let more = "CC,Body of C,national_body,IT,\n";
    let append = |name: &str, more: &str| {
        let path = folder.path().join(name);
        let text = std::fs::read_to_string(&path).unwrap() + more;
        std::fs::write(path, text).unwrap();
    };
    append("actors.csv", more);
    append("relations.csv", "CC,member,TC 1,2000,\n");
    let path = folder.path().to_str().unwrap();
    let run = |format: &str| {
        printed(
            &[
                "metrics",
                path,
                "--metric",
                "influence",
                "--as-of",
                "2009",
                "--format",
                format,
            ],
            "",
        )
    };
    let found: Value = serde_json::from_str(&run("json")).unwrap();
    let range = |id: &str| {
        let nodes = found["nodes"].as_array().unwrap();
        let node = nodes.iter().find(|n| n["id"] == id).unwrap();
        (
            node["influence_rank_low"].as_u64(),
            node["influence_rank_high"].as_u64(),
        )
    };
    // Order: secretariat > convenor > member > observer, b = 1.8, .6, .6. Beside its seat AA has 1.8
    // times a secretariat, BB .6 times a convenor and .6 times an observer: never more.
    assert_eq!(range("AA"), (Some(1), Some(1)));
    assert_eq!(range("BB"), (Some(2), Some(2)));
    assert_eq!(range("CC"), (Some(3), Some(3)));
    assert_eq!(range("TC 1"), (None, None));
    let note = found["network"]["influence_rank"].as_str().unwrap();
    assert!(
        note.contains("secretariat > convenor > member > observer"),
        "{note}"
    );
    let table = run("table");
    assert!(
        table.contains("influence rank") && table.contains("1000 random weightings"),
        "{table}"
    );
    assert!(!run("csv").contains("rank"));
}

#[test]
fn nodes_can_be_grouped() {
    let folder = data_set();
    let path = folder.path().to_str().unwrap();
    let by = |attribute: &str, more: &[&str]| {
        let mut all = vec!["metrics", path, "--group-by", attribute];
        all.extend(more);
        actornet(&all, "")
    };
    let measures = ["--metric", "e-i-index,group-modularity"];
    let out = by("kind", &[&measures[..], &["--format", "json"]].concat());
    let found: Value = serde_json::from_slice(&out.stdout).unwrap();
    let grouping = &found["network"]["group_by"];
    assert_eq!(grouping["attribute"], "kind");
    assert_eq!(
        (&grouping["groups"], &grouping["nodes_without"]),
        (&3.into(), &0.into())
    );
    assert_eq!(found["nodes"][0]["e-i-index"], 1);
    // Bodies have no country: nothing is left to measure, and that is said.
    let out = by("country", &measures);
    let table = text(&out.stdout);
    assert!(
        table.contains("groups by country: 2; 2 of 4 nodes have none"),
        "{table}"
    );
    assert!(table.contains("no tie joins two nodes"), "{table}");
    // Groups are part of what `all` means.
    let out = by("kind", &["--format", "csv"]);
    assert!(
        text(&out.stdout)
            .lines()
            .next()
            .unwrap()
            .contains("brokerage-liaison")
    );
    for (attribute, more, why) in [
        (
            "colour",
            &measures[..],
            "there are country, kind, side, group",
        ),
        (
            "kind",
            &["--metric", "degree"],
            "none of these measures is about groups",
        ),
    ] {
        let out = by(attribute, more);
        assert_eq!(out.status.code(), Some(2));
        assert!(text(&out.stderr).contains(why), "{}", text(&out.stderr));
    }
    let out = actornet(&["metrics", path, "--metric", "e-i-index"], "");
    assert_eq!(out.status.code(), Some(2));
    assert!(text(&out.stderr).contains("--group-by"));
    // Blocs that overlap divide nothing.
    let groups = "group,actor\nEast,AA\nWest,AA\nWest,BB\n";
    std::fs::write(folder.path().join("groups.csv"), groups).unwrap();
    let out = by("group", &measures);
    assert_eq!(out.status.code(), Some(2));
    assert!(text(&out.stderr).contains("these groups overlap"));
}

#[test]
fn parameters_chosen_from_the_network_are_printed() {
    // A star of five: the largest eigenvalue is 2.
    let star = "source,target\na,b\na,c\na,d\na,e\n";
    let found = json(&["--metric", "katz,bonacich"], star);
    assert!((found["network"]["params"]["katz.alpha"].as_f64().unwrap() - 0.425).abs() < 1e-12);
    assert!(
        (found["network"]["params"]["bonacich.beta"]
            .as_f64()
            .unwrap()
            - 0.375)
            .abs()
            < 1e-12
    );
    let table = printed(&["metrics", "-", "--metric", "katz"], star);
    assert!(
        table.contains("katz.alpha = 0.425000, chosen from the network"),
        "{table}"
    );
    let beyond = [
        "metrics",
        "-",
        "--metric",
        "bonacich",
        "--param",
        "bonacich.beta=-0.5",
    ];
    let (code, why) = refused(&beyond, star);
    assert!(code == 2 && why.contains("above -0.500000"), "{why}");
    let from = ["metrics", "-", "--metric", "personalised-pagerank"];
    let (code, why) = refused(&from, star);
    assert!(
        code == 2 && why.contains("--param personalised-pagerank.from=ID"),
        "{why}"
    );
}

#[test]
fn threads_change_no_byte() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/ai-standards");
    let path = path.to_str().unwrap();
    for network in ["affiliation", "co-membership", "hierarchy"] {
        let with = |threads| {
            let all = [
                "metrics",
                path,
                "--network",
                network,
                "--format",
                "json",
                "--threads",
                threads,
            ];
            printed(&all, "")
        };
        let one = with("1");
        assert!(one == with("2") && one == with("7"), "{network}");
    }
}

#[test]
fn the_order_of_rows_changes_no_byte() {
    let mut lines: Vec<&str> = TIES.lines().collect();
    let arguments = ["metrics", "-", "--format", "json"];
    let before = printed(&arguments, TIES);
    lines[1..].reverse();
    let after = printed(&arguments, &lines.join("\n"));
    assert_eq!(before, after);
}

/// What `metrics` prints as CSV.
fn table_of(path: &Path, arguments: &[&str]) -> String {
    let mut all = vec!["metrics", path.to_str().unwrap(), "--format", "csv"];
    all.extend(arguments);
    printed(&all, "")
}

#[test]
fn a_file_under_another_name_in_another_order_gives_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let tie = |v: u32| format!("n{},n{},{}", v * v % 23, v * 7 % 29, 1 + v % 3);
    let mut rows: Vec<String> = (0..90).map(tie).collect();
    let head = "source,target,weight";
    let first = folder.path().join("ties.csv");
    std::fs::write(&first, format!("{head}\n{}\n", rows.join("\n"))).unwrap();
    rows.sort();
    rows.rotate_left(31);
    // Byte order mark, ends of line and name differ too.
    let second = folder.path().join("moved.csv");
    std::fs::write(
        &second,
        format!("\u{feff}{head}\r\n{}\r\n", rows.join("\r\n")),
    )
    .unwrap();
    for level in ["node", "graph", "edge"] {
        for direction in [&[][..], &["--directed"]] {
            let mut arguments = vec!["--level", level];
            arguments.extend(direction);
            let found = table_of(&first, &arguments);
            assert!(found.lines().count() > 5);
            assert!(found == table_of(&second, &arguments), "{arguments:?}");
        }
    }
}

#[test]
fn a_data_set_in_another_order_gives_the_same_bytes() {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/ai-standards");
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("moved");
    std::fs::create_dir(&to).unwrap();
    for entry in std::fs::read_dir(&from).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            std::fs::copy(&path, to.join(path.file_name().unwrap())).unwrap();
        }
    }
    for name in ["actors.csv", "relations.csv"] {
        let mut reader = csv::Reader::from_path(from.join(name)).unwrap();
        let head = reader.headers().unwrap().clone();
        let mut rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        let half = rows.len() / 2;
        rows.reverse();
        rows.rotate_left(half);
        let mut writer = csv::Writer::from_path(to.join(name)).unwrap();
        writer.write_record(&head).unwrap();
        for row in rows {
            writer.write_record(&row).unwrap();
        }
        writer.flush().unwrap();
    }
    for arguments in [
        &[
            "--metric",
            "betweenness-two-mode,influence,eigenvector,pagerank",
        ][..],
        &[
            "--network",
            "interlock",
            "--metric",
            "strength,closeness,constraint",
        ],
        &["--level", "graph", "--network", "countries"],
    ] {
        assert!(
            table_of(&from, arguments) == table_of(&to, arguments),
            "{arguments:?}"
        );
    }
}

#[test]
fn lists_have_an_id_two_spaces_and_a_description() {
    for what in ["metrics", "networks", "roles", "diagrams", "formats"] {
        let out = printed(&["list", what], "");
        assert!(!out.is_empty());
        for line in out.lines() {
            let (id, about) = line.split_once("  ").unwrap();
            assert!(
                !id.contains(' ') && !about.trim().is_empty(),
                "{what}: {line}"
            );
        }
    }
    assert_eq!(refused(&["list", "nonsense"], "").0, 2);
}

#[test]
fn every_listed_measure_is_explained() {
    for line in printed(&["list", "metrics"], "").lines() {
        let id = line.split(' ').next().unwrap();
        let out = printed(&["explain", id], "");
        assert!(out.starts_with(id) && out.contains("Formula") && out.contains("How to read it"));
    }
    let (code, message) = refused(&["explain", "closenes"], "");
    assert_eq!(code, 2);
    assert!(message.contains("did you mean `closeness`"), "{message}");
}

#[test]
fn a_projection_is_weighed_as_asked() {
    let data = concat!(env!("CARGO_MANIFEST_DIR"), "/datasets/ai-standards");
    let strengths = |kind: &str| -> Value {
        let arguments = [
            "metrics",
            data,
            "--network",
            "co-membership",
            "--metric",
            "strength",
            "--projection",
            kind,
            "--format",
            "json",
        ];
        let out: Value = serde_json::from_str(&printed(&arguments, "")).unwrap();
        assert_eq!(out["network"]["projection"], kind);
        out["nodes"].clone()
    };
    let (shared, newman) = (strengths("shared"), strengths("newman"));
    let pairs = shared
        .as_array()
        .unwrap()
        .iter()
        .zip(newman.as_array().unwrap());
    let mut lower = 0;
    for (shared, newman) in pairs {
        let strength = |node: &Value| node["strength"].as_f64().unwrap();
        // Every body shared counts 1, or 1/(its size - 1).
        assert!(strength(newman) <= strength(shared) + 1e-9, "{newman}");
        lower += usize::from(strength(newman) < strength(shared) - 1e-9);
    }
    assert!(lower > 0);
    let arguments = ["metrics", data, "--projection", "newman"];
    let (code, message) = refused(&arguments, "");
    assert_eq!(code, 2);
    assert!(
        message.contains("`affiliation` is no projection"),
        "{message}"
    );
    let (code, message) = refused(&["metrics", "-", "--projection", "newman"], TIES);
    assert_eq!(code, 2);
    assert!(message.contains("data set folder"), "{message}");
}

#[test]
fn an_estimate_needs_a_margin_and_a_measure_that_has_one() {
    for margin in ["0", "1", "-0.1", "NaN", "few"] {
        let (code, message) = refused(&["metrics", "-", &format!("--approx={margin}")], TIES);
        assert_eq!(code, 2, "{message}");
        assert!(message.contains("above 0 and below 1"), "{message}");
    }
    let (code, message) = refused(
        &["metrics", "-", "--metric", "degree", "--approx", "0.1"],
        TIES,
    );
    assert_eq!(code, 2);
    assert!(message.contains("no betweenness"), "{message}");
    let (code, _) = refused(&["metrics", "-", "--seed", "3"], TIES);
    assert_eq!(code, 2);
}

/// A network of `n` nodes on which a sample is quicker than all pairs: rings with short cuts.
fn rings(n: u32) -> String {
    use std::fmt::Write as _;
    let mut ties = String::from("source,target,weight\n");
    for v in 0..n {
        for step in [1, 7, 61, 977] {
            let target = (v * 3 + step * step) % n;
            writeln!(ties, "{v},{target},{}", 1 + step % 5).unwrap();
        }
    }
    ties
}

#[test]
fn an_estimate_says_so_and_is_exact_where_that_is_as_quick() {
    for (n, weights, margin, of) in [
        (4000, "ignore", "0.2", "pairs"),
        (1000, "use", "0.25", "sources"),
    ] {
        let asked = ["--metric", "betweenness-normalized", "--weights", weights];
        let exact = json(&asked, &rings(n));
        assert!(exact.get("estimates").is_none());
        let with = |margin| json(&[&asked[..], &["--approx", margin]].concat(), &rings(n));
        let found = with(margin);
        let told = &found["estimates"]["betweenness-normalized"];
        assert_eq!(told["epsilon"].to_string(), margin);
        assert_eq!(told["delta"], 0.1);
        assert_eq!(told["of"], of);
        let values = |document: &Value| -> Vec<f64> {
            let nodes = document["nodes"].as_array().unwrap().iter();
            nodes
                .map(|node| node["betweenness-normalized"].as_f64().unwrap())
                .collect()
        };
        let gaps = values(&found).into_iter().zip(values(&exact));
        let largest = gaps.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
        assert!(
            largest > 0.0 && largest < margin.parse().unwrap(),
            "{largest}"
        );
        assert_eq!(with("0.0001"), exact);
    }
}

#[test]
fn what_is_not_meant_for_a_network_fails_only_who_asks_for_it() {
    let ties = r#"{"directed": false, "multigraph": false, "graph": {}, "nodes":
        [{"id": "a", "side": "actor"}, {"id": "b", "side": "actor"}, {"id": "x", "side": "body"}],
        "edges": [{"source": "a", "target": "x"}, {"source": "b", "target": "x"}]}"#;
    let all = ["metrics", "-", "--format", "json"];
    let out = actornet(&all, ties);
    let said = text(&out.stderr);
    assert!(said.contains("hits-hub has no values: "), "{said}");
    let found: Value = serde_json::from_slice(&out.stdout).unwrap();
    let why = found["undefined"]["hits-authority"].as_str().unwrap();
    assert!(why.contains("use eigenvector"), "{why}");
    assert_eq!(found["nodes"][0]["hits-hub"], Value::Null);
    // Some measures are undefined on so small a network, but not these.
    let out = actornet(&[&all[..], &["--strict"]].concat(), ties);
    assert!(
        !text(&out.stderr).contains("stable: hits"),
        "{}",
        text(&out.stderr)
    );
    let by_name = [&all[..], &["--strict", "--metric", "hits-hub,degree"]].concat();
    let out = actornet(&by_name, ties);
    let said = text(&out.stderr);
    assert_eq!(out.status.code(), Some(6), "{said}");
    assert!(said.contains("not stable: hits-hub\n"), "{said}");
}
