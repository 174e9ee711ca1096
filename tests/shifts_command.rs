//! `actornet shifts` as users' scripts call it: columns, exit codes, streams.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn shifts(arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_actornet"))
        .arg("shifts")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(input.as_bytes())
        .unwrap();
    child.wait_with_output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

fn folder() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/ai-standards");
    folder.to_str().unwrap().to_owned()
}

/// The rows of a CSV text, with its header.
fn rows(text: &str) -> (Vec<String>, Vec<Vec<String>>) {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader
        .headers()
        .unwrap()
        .iter()
        .map(str::to_owned)
        .collect();
    let rows = reader
        .records()
        .map(|r| r.unwrap().iter().map(str::to_owned).collect());
    (header, rows.collect())
}

#[test]
fn the_table_has_its_columns_and_closes() {
    let out = shifts(&[&folder(), "--within", "ISO", "--format", "csv"], "");
    assert!(out.status.success());
    let (header, rows) = rows(text(&out.stdout));
    assert_eq!(
        header.join(","),
        "key,first_date,first,last_date,last,change,share_first,share_last,slope_per_year,\
         slope_low,slope_high,p,p_mk,q,detectable_slope,change_point,created,disbanded,taken_over,\
         handed_over,other"
    );
    assert_eq!(rows[0][..6].join(","), "SAC,2021-12-31,70,2026-05-02,94,24");
    assert_eq!(rows[0][9..16], [""; 7]);
    let mut before = f64::INFINITY;
    for row in &rows {
        let number = |at: usize| row[at].parse::<f64>().unwrap();
        let change = number(16) - number(17) + number(18) - number(19) + number(20);
        assert!((number(5) - change).abs() < 1e-12, "{row:?}");
        assert!(number(5).abs() <= before, "not in order: {row:?}");
        before = number(5).abs();
    }
    assert!(text(&out.stderr).contains("cannot establish a trend"));
}

#[test]
fn series_flows_and_concentration_have_their_columns() {
    let folder = folder();
    let first_line = |flag: &str| {
        let out = shifts(
            &[&folder, "--within", "ISO", flag, "--format", "csv", "-q"],
            "",
        );
        assert!(out.status.success() && out.stderr.is_empty());
        text(&out.stdout).lines().next().unwrap().to_owned()
    };
    assert_eq!(
        first_line("--series"),
        "date,key,count,margin,share,confidence,source,rank"
    );
    assert_eq!(
        first_line("--flows"),
        "from_date,to_date,body,role,event,from_key,to_key"
    );
    assert!(first_line("--concentration").starts_with("date,holders,total,hhi,"));
    assert_eq!(
        first_line("--shift-share"),
        "key,first_date,first,last_date,last,change,growth,mix,own,entry"
    );
    assert_eq!(
        first_line("--succession"),
        "from_key,to_key,seats,step_by_step"
    );
    assert!(first_line("--tenure").starts_with("key,spells,ended,seat_years,yearly_rate,"));
    let by_field = shifts(&[&folder, "--shift-share", "--by", "field"], "");
    assert_eq!(by_field.status.code(), Some(2));
    let both = shifts(&[&folder, "--flows", "--series"], "");
    assert_eq!(both.status.code(), Some(2));
}

#[test]
fn json_says_why_trends_are_empty() {
    let out = shifts(
        &[
            &folder(),
            "--format",
            "json",
            "--by",
            "country",
            "--top",
            "2",
        ],
        "",
    );
    let value: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!(value["rows"].as_array().unwrap().len(), 2);
    assert_eq!(value["rows"][0]["key"], "CN");
    assert!(value["rows"][0]["p"].is_null());
    // One sentence a row, in the order of the rows.
    let said = value["sentences"].as_array().unwrap();
    assert_eq!(said.len(), 2);
    assert!(
        said[1]
            .as_str()
            .unwrap()
            .starts_with("The United States held 95")
    );
    let notes = value["notes"].to_string();
    assert!(notes.contains("need five and are empty"), "{notes}");
    assert!(!value["observed_trends"].as_array().unwrap().is_empty());
}

#[test]
fn the_same_bytes_for_any_number_of_threads() {
    let folder = folder();
    let with = |threads: &str| {
        let arguments = [&folder, "--format", "json", "--threads", threads];
        shifts(&arguments, "").stdout
    };
    assert_eq!(with("1"), with("3"));
}

#[test]
fn a_table_of_counts_comes_from_stdin() {
    let table = "date,key,count,margin\n2019,SAC,60,5\n2020,SAC,64,5\n2021,SAC,70,\n2022,SAC,75,\n\
                 2023,SAC,80,\n2019,ANSI,98,\n2023,ANSI,90,\n";
    let out = shifts(&["-", "--format", "csv"], table);
    assert!(out.status.success(), "{}", text(&out.stderr));
    let (_, rows) = rows(text(&out.stdout));
    assert_eq!(rows[0][..6].join(","), "SAC,2019-12-31,60,2023-12-31,80,20");
    assert!(!rows[0][11].is_empty() && rows[1][11].is_empty());
    assert_eq!(rows[0][16..].join(","), "0,0,0,0,20");
    let words = shifts(&["-", "--role", "secretariat"], table);
    let words = text(&words.stdout);
    assert!(
        words.contains("SAC held 60 secretariats at the end of 2019 and rose to 80"),
        "{words}"
    );
    let bad = shifts(&["-"], "date,key,count\n2020,A,many\n");
    assert_eq!(bad.status.code(), Some(3));
    assert!(
        text(&bad.stderr).contains("error[E220]: -:2:3: count: `many`"),
        "{}",
        text(&bad.stderr)
    );
    assert_eq!(
        shifts(&["-", "--by", "country"], table).status.code(),
        Some(2)
    );
}

#[test]
fn gaps_in_a_table_leave_shares_empty_and_bad_tables_are_refused() {
    let gaps = "date,key,count\n2023,A,5\n2021,A,3\n2023,B,5\n";
    let out = shifts(&["-", "--series", "--format", "csv"], gaps);
    assert!(out.status.success());
    assert_eq!(
        text(&out.stdout),
        "date,key,count,margin,share,confidence,source,rank\n\
         2021-12-31,A,3,,,sourced,the table,\n\
         2023-12-31,A,5,,0.5,sourced,the table,1\n\
         2023-12-31,B,5,,0.5,sourced,the table,1\n"
    );
    assert!(text(&out.stderr).contains("1 of 2 keys have no count at some of the 2 dates"));
    for (table, words) in [
        ("", "no column date, key, count"),
        ("date;key;count\n2021;A;3\n", "parted by commas"),
        ("date,key,count\n", "no rows"),
        ("date,key,count\n2021,A,3\n", "add counts of another date"),
        (
            "date,key,count\n2021,A,3\n2022,A,-3\n",
            "-:3:3: count: `-3` is no number",
        ),
        ("date,key,count\n2021,A,\"1,2\"\n", "`1,2` is no number"),
        ("date,key,count\n2021-13,A,3\n", "a day that does not exist"),
        (
            "date,key,count\n2021,A,3\n2021-12-31,A,4\n",
            "already, in line 2",
        ),
        (
            "date,key,count,margin\n2021,A,3,some\n",
            "-:2:4: margin: `some`",
        ),
    ] {
        let out = shifts(&["-"], table);
        assert_eq!(out.status.code(), Some(3), "{table}");
        assert!(text(&out.stderr).contains(words), "{}", text(&out.stderr));
        assert!(out.stdout.is_empty());
    }
    for flag in ["--shift-share", "--succession", "--tenure", "--flows"] {
        let out = shifts(&["-", flag], gaps);
        assert_eq!(out.status.code(), Some(2));
        assert!(text(&out.stderr).contains("holds no single seats"));
    }
}

#[test]
fn refusals_have_their_exit_codes_and_say_the_mend() {
    let folder = folder();
    let refused = |arguments: &[&str], code: i32, words: &str| {
        let out = shifts(&[&[folder.as_str()], arguments].concat(), "");
        let message = text(&out.stderr);
        assert_eq!(out.status.code(), Some(code), "{message}");
        assert!(message.contains(words), "{message}");
        assert!(out.stdout.is_empty());
    };
    refused(&["--role", "secretary"], 2, "secretary");
    refused(&["--within", "ISO/TC 99999"], 2, "ISO/TC 99999");
    refused(
        &["--within", "ISO/IEC JTC1"],
        2,
        "did you mean `ISO/IEC JTC 1`?",
    );
    refused(&["--from", "2026", "--to", "2021"], 2, "after the last");
    refused(&["--from", "2021-02-30"], 2, "does not exist");
    refused(&["--from", "2026"], 3, "at least two dates");
    refused(
        &["--role", "chair", "--within", "ISO/TC 48"],
        3,
        "no relation has the role chair",
    );
    let strict = shifts(&[&folder, "--strict", "--format", "csv"], "");
    assert_eq!(strict.status.code(), Some(6));
    assert!(!strict.stdout.is_empty());
}

#[test]
fn a_measure_is_computed_as_metrics_computes_it() {
    let data = folder();
    let more = ["--within", "ISO/IEC JTC 1", "--format", "csv"];
    let followed = |flags: &[&str]| {
        let given = [
            &[&data[..], "--metric", "pagerank", "--series"],
            flags,
            &more,
        ]
        .concat();
        let out = shifts(&given, "");
        assert!(out.status.success(), "{}", text(&out.stderr));
        let (_, rows) = rows(text(&out.stdout));
        let last = rows.into_iter().filter(|r| r[0] == "2026-05-02");
        let mut last: Vec<(String, String)> = last.map(|r| (r[1].clone(), r[2].clone())).collect();
        last.sort();
        last
    };
    let computed = |flags: &[&str]| {
        let out = Command::new(env!("CARGO_BIN_EXE_actornet"))
            .args(["metrics", &data, "--metric", "pagerank"])
            .args(["--network", "affiliation", "--as-of", "2026-05-02"])
            .args(flags)
            .args(more)
            .output()
            .unwrap();
        let (_, rows) = rows(text(&out.stdout));
        let mut rows: Vec<_> = rows
            .into_iter()
            .map(|r| (r[0].clone(), r[1].clone()))
            .collect();
        rows.sort();
        rows
    };
    let half = ["--param", "pagerank.damping=0.5", "--weights", "ignore"];
    assert_eq!(followed(&[]), computed(&[]));
    assert_eq!(followed(&half), computed(&half));
    assert_ne!(followed(&[]), followed(&half));
    for (flags, reason) in [
        (
            &["--metric", "degree", "--param", "pagerank.damping=0.5"][..],
            "not computed here",
        ),
        (&["--param", "pagerank.damping=0.5"], "--metric"),
    ] {
        let out = shifts(&[&[&data[..]], flags].concat(), "");
        assert_eq!(out.status.code(), Some(2));
        assert!(text(&out.stderr).contains(reason), "{}", text(&out.stderr));
    }
}
