//! The report from end to end, by the built program: real data, broken plans, hostile names, the same
//! bytes whatever the threads and the order of rows, and sentences that follow the data.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_actornet"));
    command.env_remove("NO_COLOR");
    command
}

fn ai_standards() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/ai-standards")
}

fn report(input: &Path, out: &Path, more: &[&str]) -> Output {
    program()
        .arg("report")
        .arg(input)
        .arg("--out")
        .arg(out)
        .args(more)
        .output()
        .unwrap()
}

/// The plan of the real data set with so many draws for its intervals: what a test needs of them.
fn plan_with(draws: u32, folder: &Path) -> String {
    let plan = fs::read_to_string(ai_standards().join("plan.toml")).unwrap();
    assert!(plan.contains("draws = 500"));
    let file = folder.join(format!("plan-{draws}.toml"));
    fs::write(
        &file,
        plan.replace("draws = 500", &format!("draws = {draws}")),
    )
    .unwrap();
    file.to_str().unwrap().to_owned()
}

fn stdout(output: &Output) -> String {
    assert!(
        output.status.success(),
        "exit {:?}: {}",
        output.status.code(),
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Every file below a folder, by relative path.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    fn walk(root: &Path, folder: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(root, &path, found);
            } else {
                let name = path
                    .strip_prefix(root)
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .to_owned();
                found.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(folder, folder, &mut found);
    found
}

/// A copy of the real data set in which every line of a file went through `change`.
fn changed_copy(to: &Path, change: impl Fn(&str, String) -> String) {
    fs::create_dir_all(to).unwrap();
    for (name, bytes) in files(&ai_standards()) {
        let text = String::from_utf8(bytes).unwrap();
        fs::write(to.join(&name), change(&name, text)).unwrap();
    }
}

#[test]
fn the_main_job_on_real_data() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("my-report");
    let said = stdout(&report(&ai_standards(), &out, &["--threads", "2"]));
    assert!(
        said.contains(
            "Secretariats of SAC (China) rose from 70 (end of 2021) to 94 (May 2026), passing ANSI (95 to 90)"
        ),
        "{said}"
    );
    assert!(
        said.contains("mostly through new committees (20 of 27 gains) and not through takeovers")
    );
    assert!(said.contains("Four dates cannot establish a trend."));
    let findings = said
        .lines()
        .filter(|l| l.starts_with(|c: char| c.is_ascii_digit()))
        .count();
    assert_eq!(findings, 5);
    let files = files(&out);
    for name in [
        "report.html",
        "explorer.html",
        "report.md",
        "report.json",
        "manifest.json",
    ] {
        assert!(files.contains_key(name), "{name}");
    }
    let ending = |e: &str| files.keys().filter(|n| n.ends_with(e)).count();
    assert_eq!((ending(".png"), ending(".svg")), (6, 6));
    assert!(ending(".csv") > 20);
    // The gaps and caveats that the data demand stand in the text.
    let text = String::from_utf8(files["report.md"].clone()).unwrap();
    for words in [
        "Position in a network is not influence",
        "too sparse",
        "Twinned secretariats",
        "New Zealand",
        "breaks off at the letter I",
        "28 relations are marked as unverified",
        "contradict",
    ] {
        assert!(text.contains(words), "{words}");
    }
    // One self-contained file.
    let html = String::from_utf8(files["report.html"].clone()).unwrap();
    for outside in ["src=\"http", "<link", "@import", "url(http"] {
        assert!(!html.contains(outside), "{outside}");
    }
    assert!(html.contains("default-src 'none'"));
    // The manifest names every other file with its hash.
    let manifest: serde_json::Value = serde_json::from_slice(&files["manifest.json"]).unwrap();
    let outputs = manifest["outputs"].as_array().unwrap();
    assert_eq!(outputs.len(), files.len() - 1);
    for output in outputs {
        let content = &files[output["path"].as_str().unwrap()];
        assert_eq!(output["sha256"], actornet::dataset::sha256(content));
    }
    assert!(html.contains(manifest["id"].as_str().unwrap()));
    // JSON holds no NaN and reads back.
    let json: serde_json::Value = serde_json::from_slice(&files["report.json"]).unwrap();
    assert_eq!(json["as_of"], "2026-05-02");
}

#[test]
fn the_same_bytes_for_any_threads_order_of_rows_and_folder() {
    let dir = tempfile::tempdir().unwrap();
    let reversed = dir.path().join("elsewhere");
    changed_copy(&reversed, |name, text| {
        if !name.ends_with(".csv") {
            return text;
        }
        // No cell of these tables holds a line feed, so a line is a row.
        let mut lines: Vec<&str> = text.lines().collect();
        lines[1..].reverse();
        let mut text = lines.join("\r\n");
        text.insert(0, '\u{feff}');
        text
    });
    let (one, many) = (dir.path().join("one"), dir.path().join("many"));
    let plan = plan_with(60, dir.path());
    stdout(&report(
        &ai_standards(),
        &one,
        &["--plan", &plan, "--threads", "1"],
    ));
    stdout(&report(
        &reversed,
        &many,
        &["--plan", &plan, "--threads", "8"],
    ));
    let (one, many) = (files(&one), files(&many));
    assert_eq!(
        one.keys().collect::<Vec<_>>(),
        many.keys().collect::<Vec<_>>()
    );
    for (name, bytes) in &one {
        // The manifest names the files read, whose bytes do differ here.
        if name != "manifest.json" {
            assert!(*bytes == many[name], "{name} differs");
        }
    }
}

#[test]
fn sentences_follow_the_data() {
    let dir = tempfile::tempdir().unwrap();
    let swapped = dir.path().join("swapped");
    // SAC and ANSI change places in every row of the relations.
    changed_copy(&swapped, |name, text| {
        if name != "relations.csv" {
            return text;
        }
        let swap = |line: &str| match line.split_once(',') {
            Some(("SAC", rest)) => format!("ANSI,{rest}"),
            Some(("ANSI", rest)) => format!("SAC,{rest}"),
            _ => line.to_owned(),
        };
        text.lines().map(|line| swap(line) + "\n").collect()
    });
    let said = stdout(&report(
        &swapped,
        &dir.path().join("out"),
        &[
            "--figures",
            "none",
            "--format",
            "json",
            "--plan",
            &plan_with(0, dir.path()),
        ],
    ));
    assert!(
        said.contains("Secretariats of ANSI (United States) rose from 70"),
        "{said}"
    );
    assert!(said.contains("passing SAC (95 to 90)"), "{said}");
    assert!(!said.contains("SAC (China) rose"), "{said}");
}

#[test]
fn an_existing_report_is_replaced_only_by_force() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("out");
    let plan = plan_with(0, dir.path());
    let quick = ["--figures", "none", "--format", "json", "--plan", &plan];
    stdout(&report(&ai_standards(), &out, &quick));
    fs::write(out.join("mine.txt"), "kept").unwrap();
    let before = files(&out);
    let refused = report(&ai_standards(), &out, &quick);
    assert_eq!(refused.status.code(), Some(4));
    assert!(stderr(&refused).contains("--force"), "{}", stderr(&refused));
    assert_eq!(files(&out), before);
    stdout(&report(
        &ai_standards(),
        &out,
        &[&quick[..], &["--force"]].concat(),
    ));
    assert_eq!(
        files(&out),
        before,
        "the same report, and what was not ours"
    );
}

#[test]
fn a_plan_is_written_down_read_again_and_checked() {
    let dir = tempfile::tempdir().unwrap();
    let (first, second) = (dir.path().join("first"), dir.path().join("second"));
    let plan = dir.path().join("plan.toml");
    let plan_text = plan.to_str().unwrap();
    let light = plan_with(0, dir.path());
    let quick = ["--figures", "none", "--format", "json"];
    let written = [&quick[..], &["--plan", &light, "--write-plan", plan_text]].concat();
    stdout(&report(&ai_standards(), &first, &written));
    stdout(&report(
        &ai_standards(),
        &second,
        &[&quick[..], &["--plan", plan_text]].concat(),
    ));
    assert!(
        files(&first) == files(&second),
        "the plan in force is the plan"
    );

    let refused = |text: &str| {
        fs::write(&plan, text).unwrap();
        let output = report(
            &ai_standards(),
            &dir.path().join("x"),
            &["--plan", plan_text],
        );
        assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
        assert!(
            !dir.path().join("x").exists(),
            "nothing is left half-written"
        );
        stderr(&output)
    };
    let chapter = |more: &str| {
        format!(
            "[[centrality]]\nid = \"a\"\ntitle = \"A\"\nnetwork = \"affiliation\"\nwithin = \"ISO\"\nmetrics = [\"degree\"]\n{more}"
        )
    };
    assert!(refused("titel = \"x\"").contains("titel"));
    assert!(refused(&chapter("").replace("\"ISO\"", "\"ISSO\"")).contains("ISSO"));
    assert!(refused(&chapter("").replace("degree", "degre")).contains("did you mean `degree`"));
    assert!(refused(&chapter("").replace("\"a\"", "\"../a\"")).contains("names files"));
    assert!(refused(&(chapter("") + &chapter(""))).contains("stands twice"));
    let figure = "[[figures]]\nid = \"f\"\ndiagram = \"network\"\nof = \"b\"\n";
    assert!(refused(&chapter(figure)).contains("no centrality chapter `b`"));
    assert!(refused("as_of = \"2021-13\"").contains("2021-13"));
    let compared = |from: &str| {
        format!(
            "[[comparisons]]\nid = \"c\"\ntitle = \"C\"\nfrom = \"{from}\"\nto = \"2025-06-12\""
        )
    };
    assert!(refused(&compared("2026-05-02")).contains("name the earlier one first"));
    assert!(refused(&compared("1999")).contains("outside the observed dates"));
}

#[test]
fn every_key_of_a_plan_is_explained() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/plan.md");
    let page = fs::read_to_string(page).unwrap();
    let text = fs::read_to_string(ai_standards().join("plan.toml")).unwrap();
    let plan: toml::Table = text.parse().unwrap();
    let mut keys = 0;
    let mut explained = |key: &str| {
        keys += 1;
        assert!(page.contains(&format!("`{key}")), "{key}");
    };
    for (key, value) in &plan {
        match value {
            toml::Value::Array(list) if list.iter().all(toml::Value::is_table) => {
                explained(&format!("[[{key}]]"));
                let tables = list.iter().filter_map(toml::Value::as_table);
                tables
                    .flat_map(toml::Table::keys)
                    .for_each(|key| explained(key));
            }
            toml::Value::Table(table) if key != "influence" => {
                explained(&format!("[{key}]"));
                table.keys().for_each(|key| explained(key));
            }
            toml::Value::Table(_) => explained("[influence.role_weights]"),
            _ => explained(key),
        }
    }
    assert!(keys > 60);
}

/// Six lists: SAC takes over one committee after the other, in a field that stays as large.
fn a_rise(folder: &Path) {
    let days: Vec<String> = (2015..2021).map(|year| format!("{year}-12-31")).collect();
    let mut actors =
        "id,name,kind,country\nISO,ISO,sdo,\nSAC,SAC,national_body,CN\nDIN,DIN,national_body,DE\n"
            .to_owned()
            + "DKE,DKE,national_body,DE\n";
    let mut relations = "actor,role,body,start,end\n".to_owned();
    for committee in 1..=24 {
        actors += &format!("TC {committee},Committee {committee},committee,\n");
        let old = if committee % 2 == 0 { "DIN" } else { "DKE" };
        // From the second list on three a year pass on.
        match days.get((committee - 1) / 3) {
            Some(day) if committee > 3 => {
                relations += &format!("{old},secretariat,TC {committee},2010-01-01,{day}\n");
                relations += &format!("SAC,secretariat,TC {committee},{day},\n");
            }
            _ => relations += &format!("{old},secretariat,TC {committee},2010-01-01,\n"),
        }
    }
    fs::create_dir_all(folder).unwrap();
    fs::write(folder.join("actors.csv"), actors).unwrap();
    fs::write(folder.join("relations.csv"), relations).unwrap();
    let package = serde_json::json!({"title": "A rise", "actornet": {"observed": days}});
    fs::write(folder.join("datapackage.json"), package.to_string()).unwrap();
}

#[test]
fn with_enough_dates_the_chapter_tells_pace_and_share() {
    let dir = tempfile::tempdir().unwrap();
    let (input, out) = (dir.path().join("rise"), dir.path().join("out"));
    a_rise(&input);
    stdout(&report(&input, &out, &["--figures", "none"]));
    let page = fs::read_to_string(out.join("report.md")).unwrap();
    for said in [
        "Its share of the whole rose by",
        "Growth of share",
        "Theil index within countries",
        "Theil index between countries",
        "when one body in ten is left out",
        "## What changed last",
        "What changed from 31 December 2019 to 31 December 2020",
        "SAC (China)",
    ] {
        assert!(page.contains(said), "{said}");
    }
    let trends = fs::read_to_string(out.join("tables/shifts-secretariat-trends.csv")).unwrap();
    let mut rows = csv::Reader::from_reader(trends.as_bytes());
    let at = |name: &str| {
        let mut reader = csv::Reader::from_reader(trends.as_bytes());
        reader
            .headers()
            .unwrap()
            .iter()
            .position(|h| h == name)
            .unwrap()
    };
    let sac = rows
        .records()
        .map(Result::unwrap)
        .find(|r| &r[0] == "SAC")
        .unwrap();
    assert!((sac[at("slope_per_year")].parse::<f64>().unwrap() - 3.0).abs() < 0.01);
    assert!(sac[at("rate_ratio")].parse::<f64>().unwrap() > 1.0);
    // The two parts add up to the whole at every date.
    let held = fs::read(out.join("tables/shifts-secretariat-concentration.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(&held[..]);
    let rows: Vec<BTreeMap<String, String>> = reader.deserialize().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 6);
    for row in rows {
        let of = |name: &str| row[name].parse::<f64>().unwrap();
        assert!((of("theil") - of("theil_within") - of("theil_between")).abs() < 1e-12);
        assert!(of("gini_sensitivity_low") <= of("gini_sensitivity_high"));
    }
    // The section is what the command prints.
    let compared = program()
        .arg("compare")
        .arg(format!("{}@2019-12-31", input.display()))
        .arg(format!("{}@2020-12-31", input.display()))
        .args(["--format", "csv"])
        .output()
        .unwrap();
    let table = fs::read_to_string(out.join("tables/comparison-latest.csv")).unwrap();
    assert_eq!(table, stdout(&compared));
}

#[test]
fn hostile_names_stay_text() {
    let dir = tempfile::tempdir().unwrap();
    let input = dir.path().join("input");
    fs::create_dir(&input).unwrap();
    let bad = "<script>alert(1)</script>\"'|=cmd";
    let cell = bad.replace('"', "\"\"");
    fs::write(
        input.join("actors.csv"),
        format!(
            "id,name,kind,country\n\"{cell}\",\"{cell}\",company,\nB,B,company,DE\nC1,\"]]> & co\",committee,\nC2,Zwei,committee,\n"
        ),
    )
    .unwrap();
    let rows: String = (2016..2022)
        .map(|y| format!("\"{cell}\",secretariat,C1,{y},{}\n", y + 1))
        .collect();
    fs::write(
        input.join("relations.csv"),
        format!("actor,role,body,start,end\n{rows}B,secretariat,C2,2018,\nB,member,C1,2018,\n"),
    )
    .unwrap();
    let out = dir.path().join("out");
    stdout(&report(&input, &out, &[]));
    let files = files(&out);
    let html = String::from_utf8(files["report.html"].clone()).unwrap();
    assert!(!html.contains("<script>alert"), "markup in a name is text");
    assert!(html.contains("&lt;script&gt;alert"));
    // The explorer holds the name as data: one element of data, one of script, and no third.
    let explorer = String::from_utf8(files["explorer.html"].clone()).unwrap();
    assert_eq!(explorer.matches("<script").count(), 2);
    assert_eq!(explorer.matches("</script").count(), 2);
    assert!(explorer.contains("\\u003cscript\\u003ealert(1)"));
    for (name, bytes) in files.iter().filter(|f| f.0.ends_with(".svg")) {
        assert!(
            !String::from_utf8_lossy(bytes).contains("<script"),
            "{name}"
        );
    }
}

#[test]
fn data_sets_with_little_or_nothing_in_them_give_a_report() {
    let dir = tempfile::tempdir().unwrap();
    for (name, actors, relations) in [
        ("empty", "", ""),
        ("alone", "A,A,company,,\n", ""),
        (
            "one-tie",
            "A,A,company,,\nB,B,committee,,\n",
            "A,member,B,,\n",
        ),
        (
            "one-date",
            "A,A,company,,\nB,B,committee,,\n",
            "A,secretariat,B,2020,\n",
        ),
    ] {
        let input = dir.path().join(name);
        fs::create_dir(&input).unwrap();
        fs::write(
            input.join("actors.csv"),
            format!("id,name,kind,country,parent\n{actors}"),
        )
        .unwrap();
        fs::write(
            input.join("relations.csv"),
            format!("actor,role,body,start,end\n{relations}"),
        )
        .unwrap();
        let out = dir.path().join(format!("{name}-out"));
        stdout(&report(&input, &out, &[]));
        for (file, bytes) in files(&out).iter().filter(|f| !f.0.ends_with(".png")) {
            let text = String::from_utf8_lossy(bytes);
            let numbers = [
                "NaN", ",inf,", ",inf\n", ",-inf", " inf ", ">inf<", ">-inf<",
            ];
            for word in numbers {
                assert!(!text.contains(word), "{name}: {file} holds {word}");
            }
        }
    }
}

#[test]
fn what_cannot_be_reported_is_refused_with_the_mend() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("edges.csv");
    fs::write(&file, "source,target\na,b\n").unwrap();
    let output = report(&file, &dir.path().join("out"), &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("data set folder"),
        "{}",
        stderr(&output)
    );
    let output = report(&dir.path().join("nowhere"), &dir.path().join("out"), &[]);
    assert_eq!(output.status.code(), Some(4), "{}", stderr(&output));
    let output = report(
        &ai_standards(),
        &dir.path().join("out"),
        &["--as-of", "20211"],
    );
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("YYYY"), "{}", stderr(&output));
    let output = report(
        &ai_standards(),
        &dir.path().join("out"),
        &["--figures", "none,png"],
    );
    assert_eq!(output.status.code(), Some(2));
}
