//! Random damage: every reader, and from every reader to every writer and a few measures.
//!
//! Seeds are sound files of every format, here and in `tests/graph_files`; what once broke something is kept
//! in `tests/fuzz` and read first. A bounded number of rounds, the same ones each time;
//! `ACTORNET_FUZZ_SECONDS=600 cargo test --release --test fuzz -- --nocapture` goes on for so long a reader
//! and prints how many inputs were read. An input that breaks a promise is written to a file that is named.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test that cannot go on has failed, and its counts are printed"
)]

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use actornet::analysis::Plan;
use actornet::dataset::import::{self, Input};
use actornet::dataset::output::{OutputFolder, Overwrite};
use actornet::dataset::read::{FileAccount, OnError, ReadError, ReadOptions, read};
use actornet::graph_file::{self, GraphFileError, GraphOptions, TABLE};
use actornet::model::Date;
use actornet::network::{Network, NetworkKind, ViewSpec};
use actornet::numeric::random::Stream;

/// What breaks careless readers.
const TOKENS: &[&str] = &[
    "\"",
    "\"\"",
    ",",
    ";",
    "\n",
    "\r",
    "\r\n",
    "\0",
    "\u{feff}",
    "\u{202e}",
    "\u{fffe}",
    "e\u{301}",
    "NaN",
    "inf",
    "-0",
    "1e400",
    "1e-400",
    "99999999999999999999",
    "-1",
    "0x1",
    "2021-02-29",
    "9999",
    "<!DOCTYPE a [",
    "<![CDATA[",
    "]]>",
    "&#0;",
    "&a;",
    "<",
    ">",
    "/>",
    "<node id=\"x\">",
    "</graph>",
    "{",
    "}",
    "[",
    "[[[[[[[[",
    "null",
    "\\u0000",
    "\\ud800",
    "*Vertices 99999999999",
    "*Edges",
    "*Matrix",
    "source",
    "target",
    "=1+1",
    "../..",
    "#N/A",
    "'",
    "\\",
];

fn at(stream: &mut Stream, below: usize) -> usize {
    usize::try_from(stream.below(below.max(1) as u64)).unwrap()
}

/// Damages a file in one to eight places.
fn damaged(seeds: &[Vec<u8>], stream: &mut Stream) -> Vec<u8> {
    let mut bytes = seeds[at(stream, seeds.len())].clone();
    for _ in 0..1 + at(stream, 8) * at(stream, 2) {
        let len = bytes.len();
        let (from, to) = (at(stream, len + 1), at(stream, len + 1));
        let (from, to) = (from.min(to), from.max(to).min(from.min(to) + 200));
        match stream.below(9) {
            0 if len > 0 => bytes[from.min(len - 1)] ^= 1 << stream.below(8),
            1 if len > 0 => bytes[from.min(len - 1)] = u8::try_from(stream.below(256)).unwrap(),
            2 => drop(bytes.drain(from..to)),
            3 => {
                let again = bytes[from..to].to_vec();
                bytes.splice(to..to, again);
            }
            4 => bytes.truncate(from),
            5 => {
                let other = &seeds[at(stream, seeds.len())];
                let start = at(stream, other.len());
                let end = (start + at(stream, 300)).min(other.len());
                bytes.splice(from..to, other[start..end].iter().copied());
            }
            6 => {
                // Lines change places.
                let mut lines: Vec<&[u8]> = bytes.split_inclusive(|b| *b == b'\n').collect();
                let (a, b) = (at(stream, lines.len()), at(stream, lines.len()));
                if !lines.is_empty() {
                    lines.swap(a, b);
                }
                bytes = lines.concat();
            }
            _ => {
                let token = TOKENS[at(stream, TOKENS.len())].as_bytes();
                let times = if stream.below(20) == 0 { 3000 } else { 1 };
                bytes.splice(from..from, token.repeat(times));
            }
        }
    }
    bytes.truncate(200_000);
    bytes
}

fn seconds() -> Option<Duration> {
    let seconds = std::env::var("ACTORNET_FUZZ_SECONDS").ok()?;
    Some(Duration::from_secs(seconds.parse().unwrap()))
}

/// The longest that one small input may take.
const LONGEST: Duration = Duration::from_secs(if cfg!(debug_assertions) { 20 } else { 2 });

fn folder_of(reader: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fuzz")
        .join(reader)
}

/// Reads what was kept, and then damaged seeds for a number of rounds or as long as asked.
fn fuzz(reader: &str, seeds: &[Vec<u8>], rounds: u64, target: impl Fn(&[u8]) -> bool) {
    assert!(!seeds.is_empty());
    let (mut read, mut sound) = (0_u64, 0_u64);
    let mut longest = Duration::ZERO;
    let mut one = |bytes: &[u8]| {
        let start = Instant::now();
        let end = catch_unwind(AssertUnwindSafe(|| target(bytes)));
        let time = start.elapsed();
        longest = longest.max(time);
        read += 1;
        sound += u64::from(matches!(end, Ok(true)));
        if end.is_err() || time > LONGEST {
            let file = std::env::temp_dir().join(format!("actornet-fuzz-{reader}-{read}"));
            fs::write(&file, bytes).unwrap();
            panic!(
                "{reader}: {time:?}, {end:?}: keep {} in tests/fuzz/{reader}",
                file.display()
            );
        }
    };
    for seed in seeds {
        one(seed);
    }
    for entry in fs::read_dir(folder_of(reader)).into_iter().flatten() {
        one(&fs::read(entry.unwrap().path()).unwrap());
    }
    let begin = Instant::now();
    for round in 0.. {
        match seconds() {
            Some(limit) if begin.elapsed() > limit => break,
            None if round == rounds => break,
            _ => {}
        }
        // A stream a round: any one can be tried again alone.
        let mut stream = Stream::new(11, reader, round);
        one(&damaged(seeds, &mut stream));
    }
    println!(
        "fuzz {reader}: {read} inputs, {sound} of them read, longest {longest:?}, nothing broken"
    );
}

fn samples(endings: &[&str]) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/graph_files");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    paths.sort();
    let fits = |p: &PathBuf| {
        p.extension()
            .is_some_and(|e| endings.iter().any(|x| e == *x))
    };
    paths
        .into_iter()
        .filter(fits)
        .map(|p| fs::read(p).unwrap())
        .collect()
}

fn assert_exact(accounts: &[FileAccount]) {
    for a in accounts {
        assert_eq!(
            a.rows_read,
            a.rows_used + a.rows_rejected + a.rows_merged,
            "{a:?}"
        );
    }
}

/// Reads a graph; what is read goes to every writer, and back from those that are read.
fn graph(file: &str, bytes: &[u8]) -> bool {
    let options = GraphOptions {
        on_error: if bytes.len().is_multiple_of(2) {
            OnError::Skip
        } else {
            OnError::Stop
        },
        ..GraphOptions::default()
    };
    let read = match graph_file::read_bytes(file, bytes.to_vec(), &options) {
        Ok(read) => read,
        Err(GraphFileError::Read(ReadError::Rejected { findings, accounts })) => {
            assert!(findings.iter().any(actornet::dataset::Finding::is_error));
            assert_exact(&accounts);
            return false;
        }
        Err(_) => return false,
    };
    assert_exact(std::slice::from_ref(&read.account));
    let _sides = read.sides();
    if read.snapshot.node_count() > 20_000 {
        // A line of Pajek declares as many nodes as it likes; to write them all takes long.
        return true;
    }
    for format in TABLE {
        let Ok(written) = graph_file::write(read.graph(), *format) else {
            continue;
        };
        let info = format.info();
        if info.reads {
            let name = format!("again.{}", info.extensions.first().unwrap_or(&info.id));
            let again = graph_file::read_bytes(&name, written.bytes, &GraphOptions::default());
            let again = match again {
                Ok(again) => again,
                Err(error) => panic!("{}: what is written is not read: {error}", info.id),
            };
            assert_eq!(
                again.snapshot.node_count(),
                read.snapshot.node_count(),
                "{}",
                info.id
            );
        }
    }
    true
}

const ROUNDS: u64 = 400;

#[test]
fn graphml() {
    fuzz("graphml", &samples(&["graphml"]), ROUNDS, |b| {
        graph("a.graphml", b)
    });
}

#[test]
fn gexf() {
    fuzz("gexf", &samples(&["gexf"]), ROUNDS, |b| graph("a.gexf", b));
}

#[test]
fn pajek() {
    fuzz("pajek", &samples(&["net"]), ROUNDS, |b| graph("a.net", b));
}

#[test]
fn node_link() {
    fuzz("node-link", &samples(&["json"]), ROUNDS, |b| {
        graph("a.json", b)
    });
}

#[test]
fn edge_list() {
    let seeds = [
        "source,target\na,b\nb,c\nc,a\n",
        "source,target,weight,relation\n\"a, b\",c,1.5,member\nc,d,2,chair\n",
        "\u{feff}weight,target,source\r\n1,b,a\r\n\r\n2e3,c,\"a\"\"b\"\r\n",
    ];
    let seeds: Vec<Vec<u8>> = seeds.iter().map(|s| s.as_bytes().to_vec()).collect();
    fuzz("edge-list", &seeds, ROUNDS * 2, |b| graph("a.csv", b));
}

const ACTORS: &str = "\
id,name,kind,country,parent,start,end,aliases,sector\n\
ISO,International Organization for Standardization,sdo,,,1947,,,\n\
TC 1,\"Committee, on examples\",committee,,ISO,2000,,JTC 2,\n\
ANSI,American National Standards Institute,national_body,US,,,,ASA;USASI,public\n\
DIN,German Institute,national_body,DE,,1917-12-22,,,\n";
const RELATIONS: &str = "\
actor,role,body,start,end,weight,source,note,start_observed\n\
ANSI,secretariat,TC 1,2001,2020,1,minutes,,true\n\
DIN,secretariat,TC 1,2020,,1,,,false\n\
DIN,member,ASA,2001,,,,,\n\
DIN,member,TC 1,2010-06,2015-06-30,0.5,\"a \"\"b\"\"\",unverified,\n";
const FURTHER: &[(&str, &str)] = &[
    (
        "observations.csv",
        "date,body,role,actor,count,margin,confidence,source\n2014,ISO,secretariat,DIN,131,2,sourced,report\n",
    ),
    (
        "groups.csv",
        "group,actor,start,end,source\nEU,DE,1958,,treaty\nEU,DIN,1990,2000,\n",
    ),
    (
        "identities.csv",
        "from,to,date,kind,source\nDNA,DIN,1975,rename,din.de\n",
    ),
    (
        "strategies.csv",
        "publisher,title,date\nDIN,Roadmap,2020-11\n",
    ),
    (
        "datapackage.json",
        "{\"title\": \"T\", \"actornet\": {\"observed\": [\"2020-12-31\"], \"coverage\": [{\"roles\": [\"member\"], \"within\": \"TC 1\"}]}}",
    ),
];

/// Reads a data set with one damaged file; what is read is written and read again unchanged.
fn data_set(folder: &Path, file: &str, bytes: &[u8]) -> bool {
    fs::write(folder.join("actors.csv"), ACTORS).unwrap();
    fs::write(folder.join("relations.csv"), RELATIONS).unwrap();
    for (name, text) in FURTHER {
        fs::write(folder.join(name), text).unwrap();
    }
    fs::write(folder.join(file), bytes).unwrap();
    let skip = ReadOptions {
        on_error: OnError::Skip,
        ..ReadOptions::default()
    };
    let loaded = match read(folder, &skip) {
        Ok(loaded) => loaded,
        Err(ReadError::Rejected { findings, accounts }) => {
            assert!(findings.iter().any(actornet::dataset::Finding::is_error));
            assert_exact(&accounts);
            return false;
        }
        Err(error) => panic!("{error}"),
    };
    assert_exact(&loaded.accounts);
    let out = folder.with_extension("again");
    // What another data set left there would be a part of this one.
    let _none = fs::remove_dir_all(&out);
    let mut written = OutputFolder::create(&out, Overwrite::Refuse).unwrap();
    actornet::dataset::write::write(&loaded.dataset, &mut written).unwrap();
    written.commit().unwrap();
    let again = read(&out, &ReadOptions::default());
    let again = again.unwrap_or_else(|e| panic!("what is written is not read: {e}"));
    assert_eq!(
        actornet::dataset::digest(&again.dataset),
        actornet::dataset::digest(&loaded.dataset)
    );
    let network = Network::from_dataset(loaded.dataset);
    for kind in [
        NetworkKind::Affiliation,
        NetworkKind::CoMembership,
        NetworkKind::Hierarchy,
    ] {
        let _view = network.view(&ViewSpec::new(kind));
    }
    true
}

fn fuzz_table(file: &str, seed: &str, rounds: u64) {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("data");
    fs::create_dir(&folder).unwrap();
    let seeds = [seed, ACTORS, RELATIONS].map(|s| s.as_bytes().to_vec());
    fuzz(file, &seeds[..1], rounds / 2, |b| {
        data_set(&folder, file, b)
    });
    // Also with pieces of other tables in it.
    if seconds().is_none() {
        fuzz(file, &seeds, rounds / 2, |b| data_set(&folder, file, b));
    }
}

#[test]
fn actors() {
    fuzz_table("actors.csv", ACTORS, ROUNDS / 4);
}

#[test]
fn relations() {
    fuzz_table("relations.csv", RELATIONS, ROUNDS / 4);
}

fn fuzz_further(file: &str) {
    let (_, seed) = FURTHER.iter().find(|(name, _)| *name == file).unwrap();
    fuzz_table(file, seed, ROUNDS / 8);
}

#[test]
fn observations() {
    fuzz_further("observations.csv");
}

#[test]
fn groups() {
    fuzz_further("groups.csv");
}

#[test]
fn identities() {
    fuzz_further("identities.csv");
}

#[test]
fn strategies() {
    fuzz_further("strategies.csv");
}

#[test]
fn the_description() {
    fuzz_further("datapackage.json");
}

#[test]
fn iso_open_data() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import");
    let mut seeds = Vec::new();
    for file in ["committees-2024-01-10.jsonl", "committees-2025-01-10.csv"] {
        seeds.push(fs::read(folder.join(file)).unwrap());
    }
    let format = import::find("iso-open-data").unwrap();
    fuzz("iso-open-data", &seeds, ROUNDS / 2, |bytes| {
        let input = Input {
            file: "list".to_owned(),
            date: Date::parse("2025-01-10").unwrap(),
            bytes: bytes.to_vec(),
        };
        format.import(&[input]).is_ok()
    });
}

#[test]
fn plans() {
    let seed = include_bytes!("../datasets/ai-standards/plan.toml").to_vec();
    fuzz("plan", &[seed], ROUNDS / 2, |bytes| {
        let text = String::from_utf8_lossy(bytes);
        match Plan::parse(&text, "plan.toml") {
            Ok(plan) => Plan::parse(&plan.to_toml().unwrap(), "again").unwrap() == plan,
            Err(_) => false,
        }
    });
}
