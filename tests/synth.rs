//! Synthetic data sets: the same bytes always, read back without a warning, and like their original.
#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed, also in the functions it calls"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use actornet::dataset::output::Overwrite;
use actornet::dataset::read::{ReadOptions, read};
use actornet::dataset::{Dataset, Severity, sha256};
use actornet::model::{Date, Role};
use actornet::synth::{GENERATOR, Generator, SynthError, SynthOptions, example, write};

fn options(scale: f64) -> SynthOptions {
    SynthOptions {
        scale,
        seed: 7,
        ..SynthOptions::default()
    }
}

fn ai_standards() -> Arc<Dataset> {
    let folder = Path::new("datasets/ai-standards");
    read(folder, &ReadOptions::default()).unwrap().dataset
}

/// The data set as a reader of its folder gets it; there must be no warning.
fn written(like: &Dataset, options: &SynthOptions) -> Arc<Dataset> {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("made");
    write(like, options, &folder, Overwrite::Refuse).unwrap();
    let loaded = read(&folder, &ReadOptions::default()).unwrap();
    let serious: Vec<String> = loaded
        .findings
        .iter()
        .filter(|f| f.severity != Severity::Note)
        .map(ToString::to_string)
        .collect();
    assert_eq!(serious, Vec::<String>::new());
    loaded.dataset
}

/// SHA-256 over some files of the folder, by name.
fn fingerprint(like: &Dataset, options: &SynthOptions, is_meant: fn(&str) -> bool) -> String {
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("made");
    write(like, options, &folder, Overwrite::Refuse).unwrap();
    let mut names: Vec<String> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| is_meant(name))
        .collect();
    names.sort();
    let mut all = Vec::new();
    for name in names {
        all.extend_from_slice(name.as_bytes());
        all.extend(fs::read(folder.join(name)).unwrap());
    }
    sha256(&all)
}

/// Must never change for one version of the generator: other people's results stand on these bytes.
#[test]
fn the_bytes_are_fixed() {
    assert_eq!(GENERATOR, "actornet synth 1");
    // The other files name the version of the program.
    let is_data = |name: &str| name.ends_with(".csv") && name != "kept.csv";
    let like = example();
    assert_eq!(
        fingerprint(&like, &options(29.5), is_data),
        "c0b2c137236bfeb65a61d2bb6661a7998368f2d831c4c6bd039a2e22a4044e4c"
    );
    let plants = [
        "secretariat country=CN +1/year from 2012",
        "merger country=ZA into country=SE in 2018",
    ];
    assert_eq!(
        fingerprint(&like, &planted(3.0, &plants), is_data),
        "181bf97e58b2e64c8cdf3ff03c0d1b3eb21184a316b7c94b23e41061caf72d06"
    );
}

fn roles(data: &Dataset) -> BTreeMap<Role, usize> {
    let mut roles = BTreeMap::new();
    for relation in &data.relations {
        *roles.entry(relation.role).or_default() += 1;
    }
    roles
}

#[test]
fn a_folder_holds_what_is_made_in_memory_and_gives_no_warning() {
    let ai = ai_standards();
    let small = example();
    for (like, scale) in [(&small, 0.5), (&small, 1.0), (&small, 7.4), (&ai, 2.0)] {
        let options = options(scale);
        let made = Generator::new(like, &options).unwrap().dataset().unwrap();
        let back = written(like, &options);
        assert_eq!(made.actors, back.actors);
        assert_eq!(made.relations, back.relations);
        assert_eq!(made.groups, back.groups);
        assert_eq!(made.observations, back.observations);
        assert_eq!(made.package, back.package);
    }
}

#[test]
fn exact_periods_over_years_give_no_warning() {
    let options = SynthOptions {
        years: Some((2005, 2025)),
        ..options(3.0)
    };
    for like in [Arc::new(example()), ai_standards()] {
        let made = Generator::new(&like, &options).unwrap().dataset().unwrap();
        let back = written(&like, &options);
        assert_eq!(made.relations, back.relations);
        assert!(back.package.observed.is_empty());
        let years = |r: &actornet::model::Relation| r.period.start.map(|d| d.year());
        let starts = made.relations.iter().filter_map(years);
        assert!(starts.clone().max() <= Some(2025));
    }
}

#[test]
fn every_thread_count_gives_the_same_bytes() {
    let like = example();
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| fingerprint(&like, &options(40.0), |_| true))
    };
    let one = on(1);
    for threads in [2, 3, 8] {
        assert_eq!(on(threads), one);
    }
    let other = SynthOptions {
        seed: 8,
        ..options(40.0)
    };
    assert_ne!(fingerprint(&like, &other, |_| true), one);
}

#[test]
fn roles_kinds_and_countries_multiply() {
    let like = ai_standards();
    let made = Generator::new(&like, &options(10.0))
        .unwrap()
        .dataset()
        .unwrap();
    let ratio = |part: usize, whole: usize| part as f64 / whole as f64;
    for (role, there) in roles(&like) {
        let here = roles(&made)[&role];
        let ratio = ratio(here, there);
        assert!(
            (9.5..=10.5).contains(&ratio),
            "{role}: {there} became {here}"
        );
    }
    let by = |data: &Dataset| {
        let mut counts: BTreeMap<_, usize> = BTreeMap::new();
        for actor in &data.actors {
            *counts.entry((actor.kind, actor.country)).or_default() += 1;
        }
        counts
    };
    for ((kind, country), there) in by(&like) {
        let times = match kind.id() {
            "state" | "region" => 1,
            _ => 10,
        };
        assert_eq!(
            by(&made)[&(kind, country)],
            there * times,
            "{kind} {country:?}"
        );
    }
}

#[test]
fn what_lies_outside_the_range_is_refused_with_the_range() {
    let like = example();
    for scale in [0.0, -1.0, f64::NAN, 0.099, 10_000.5, f64::INFINITY] {
        let error = options(scale).check().unwrap_err();
        assert!(error.to_string().contains("0.1 to 10000"), "{error}");
    }
    for years in [(2020, 2020), (2021, 2020), (1700, 1900), (2000, 2200)] {
        let options = SynthOptions {
            years: Some(years),
            ..options(1.0)
        };
        assert!(matches!(options.check(), Err(SynthError::Option(_))));
    }
    for (actors, bodies) in [(Some(1), None), (None, Some(10_000_000))] {
        let options = SynthOptions {
            actors,
            bodies,
            ..options(1.0)
        };
        let error = Generator::new(&like, &options).err().unwrap();
        assert!(error.to_string().contains("allowed are"), "{error}");
    }
    let mut undated = like.clone();
    for relation in &mut undated.relations {
        relation.period = actornet::model::Period::default();
    }
    let error = Generator::new(&undated, &options(1.0)).err().unwrap();
    assert!(error.to_string().contains("no dates"), "{error}");
    let mut alone = like.clone();
    alone.actors.truncate(1);
    alone.relations.clear();
    alone.package.observed = vec![Date::EARLIEST];
    let error = Generator::new(&alone, &options(1.0)).err().unwrap();
    assert!(error.to_string().contains("at least two actors"), "{error}");
}

fn planted(scale: f64, plants: &[&str]) -> SynthOptions {
    SynthOptions {
        years: Some((2005, 2025)),
        plants: plants.iter().map(|p| p.parse().unwrap()).collect(),
        ..options(scale)
    }
}

/// Holders of a role in force on a day, counted by country.
fn held(data: &Dataset, role: Role, country: &str, day: &str) -> i64 {
    let day = Date::parse(day).unwrap();
    let is_of = |r: &&actornet::model::Relation| {
        let code = data.actor(r.actor).country;
        r.role == role && code.is_some_and(|c| c.code() == country) && data.in_force(r, day)
    };
    data.relations.iter().filter(is_of).count() as i64
}

/// What a plant adds, beside the same data set without it.
fn added(like: &Dataset, plants: &[&str], role: Role, country: &str, day: &str) -> i64 {
    let with = written(like, &planted(10.0, plants));
    let without = written(like, &planted(10.0, &[]));
    held(&with, role, country, day) - held(&without, role, country, day)
}

#[test]
fn plants_are_in_the_data_in_full() {
    let like = example();
    let rise = ["secretariat country=CN +3/year from 2012"];
    assert_eq!(
        added(&like, &rise, Role::Secretariat, "CN", "2011-12-31"),
        0
    );
    assert_eq!(
        added(&like, &rise, Role::Secretariat, "CN", "2012-12-31"),
        3
    );
    assert_eq!(
        added(&like, &rise, Role::Secretariat, "CN", "2025-12-31"),
        42
    );
    let fall = ["secretariat country=SE -2/year from 2020 to 2022"];
    assert_eq!(
        added(&like, &fall, Role::Secretariat, "SE", "2025-12-31"),
        -6
    );
    let takeover = ["secretariat country=CN takes 9 from country=CH in 2020"];
    assert_eq!(
        added(&like, &takeover, Role::Secretariat, "CN", "2020-06-30"),
        9
    );
    assert_eq!(
        added(&like, &takeover, Role::Secretariat, "CH", "2025-12-31"),
        -9
    );
    let members = ["member country=BR +5/year from 2010"];
    assert_eq!(added(&like, &members, Role::Member, "BR", "2025-12-31"), 80);
}

#[test]
fn mergers_and_blocs_are_in_the_data_and_the_truth_names_them() {
    let like = example();
    let plants = [
        "merger country=ZA into country=SE in 2018",
        "bloc \"Far East\" country=JP,KR +2/year from 2015",
    ];
    let options = planted(3.0, &plants);
    let dir = tempfile::tempdir().unwrap();
    let folder = dir.path().join("made");
    write(&like, &options, &folder, Overwrite::Refuse).unwrap();
    let data = written(&like, &options);
    let [merger] = data.identities.as_slice() else {
        panic!("one merger");
    };
    let day = Date::parse("2018-01-01").unwrap();
    assert_eq!(merger.date, Some(day));
    let (from, to) = (data.find(&merger.from), data.find(&merger.to));
    assert_eq!(data.actor(from.unwrap()).period.end, Some(day));
    let in_force = |actor, day: &str| {
        let day = Date::parse(day).unwrap();
        let own = data.relations.iter().filter(|r| Some(r.actor) == actor);
        own.filter(|r| data.in_force(r, day)).count()
    };
    assert!(in_force(from, "2017-12-31") > 0);
    assert_eq!(in_force(from, "2018-01-01"), 0);
    assert!(in_force(to, "2018-01-01") > in_force(to, "2017-12-31"));
    let bloc: Vec<&str> = data
        .groups
        .iter()
        .filter(|g| g.group == "Far East")
        .map(|g| g.member.as_str())
        .collect();
    assert_eq!(bloc, ["JP", "KR"]);
    let truth = fs::read_to_string(folder.join("truth.csv")).unwrap();
    assert_eq!(truth.lines().count(), 3);
    assert!(
        truth.contains("merger") && truth.contains("Far East"),
        "{truth}"
    );
    let events = fs::read_to_string(folder.join("truth_events.csv")).unwrap();
    // The merger, and at least two that join each of 22 bodies.
    assert!(events.lines().count() >= 1 + 1 + 2 * 22, "{events}");
}

#[test]
fn what_cannot_happen_is_refused_with_what_can() {
    let like = example();
    for (plant, reason) in [
        (
            "secretariat country=CN +3/year from 2004",
            "from 2005 to 2025",
        ),
        (
            "secretariat country=CN +3/year from 2012 to 2030",
            "from 2005 to 2025",
        ),
        (
            "secretariat country=CN takes 2 from country=US in 2030",
            "up to 2025-12-31",
        ),
        (
            "secretariat country=NO +3/year from 2012",
            "allowed countries are BR, CH, CN",
        ),
        (
            "chair country=CN +3/year from 2012",
            "nobody holds the role chair",
        ),
        ("secretariat country=CN +300/year from 2012", "at most 48"),
        (
            "secretariat country=CN takes 40 from country=US in 2020",
            "there is room for",
        ),
        (
            "secretariat country=CN takes 2 from country=CN in 2020",
            "the same",
        ),
        (
            "merger actor=NOBODY into country=CN in 2020",
            "names no actor",
        ),
    ] {
        let error = Generator::new(&like, &planted(2.0, &[plant]))
            .err()
            .unwrap();
        assert!(matches!(error, SynthError::Option(_)));
        assert!(error.to_string().contains(reason), "{plant}: {error}");
    }
}

#[test]
fn what_is_called_kept_is_kept() {
    let ai = ai_standards();
    for (like, scale) in [(&ai, 1.0), (&ai, 6.0)] {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("made");
        let written = write(like, &options(scale), &folder, Overwrite::Refuse).unwrap();
        let lost: Vec<_> = written
            .kept
            .iter()
            .filter(|row| row.is_kept() == Some(false))
            .collect();
        assert!(lost.is_empty(), "{scale}: {lost:#?}");
        assert!(
            written
                .kept
                .iter()
                .filter(|r| r.is_kept().is_some())
                .count()
                > 25
        );
        let readme = fs::read_to_string(folder.join("README.md")).unwrap();
        assert!(readme.contains("Nothing here is real"));
        let table = fs::read_to_string(folder.join("kept.csv")).unwrap();
        assert_eq!(table.lines().count(), written.kept.len() + 1);
    }
}

#[test]
fn observations_are_counted_from_the_relations() {
    let like = ai_standards();
    let made = written(&like, &options(2.0));
    assert!(!made.observations.is_empty());
    for counted in &made.observations {
        let inside = made.within(counted.body);
        let is_counted = |r: &&actornet::model::Relation| {
            r.actor == counted.actor
                && r.role == counted.role
                && inside[r.body.index()]
                && made.in_force(r, counted.date)
        };
        let count = made.relations.iter().filter(is_counted).count();
        assert!(
            (counted.count - count as f64).abs() < 0.5,
            "{counted:?}: {count}"
        );
    }
}

/// A data set of a few lines, read as a user's folder is.
fn of_tables(actors: &str, relations: &str) -> Arc<Dataset> {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("actors.csv"), actors).unwrap();
    fs::write(dir.path().join("relations.csv"), relations).unwrap();
    read(dir.path(), &ReadOptions::default()).unwrap().dataset
}

#[test]
fn small_and_odd_data_sets_are_enlarged_without_a_warning() {
    // Two actors; states only, one of them named like made-up ids; members of what has none, weights,
    // and a secretariat beside a twinned one.
    let cases = [
        of_tables(
            "id,name,kind,country\nX,X,company,DE\nC,C,committee,\n",
            "actor,role,body,start\nX,member,C,2020\n",
        ),
        of_tables(
            "id,name,kind,start,end\nSYNland,S,state,,\nB,B,state,2000,\nC,C,committee,,2022\nD,D,committee,,\n",
            "actor,role,body,start,end\nSYNland,member,C,2020,2022\nB,member,C,2021,2022\nB,chair,C,2021,2022\n\
             B,observer,D,,\nSYNland,partner,B,2019,\nC,partner,B,2019,2022\n",
        ),
        of_tables(
            "id,name,kind,parent,team\nX,X,company,,\"a,b\"\nY,Y,company,X,\"a,b\"\nZ,Z,company,,c\nC,C,committee,,\n",
            "actor,role,body,start,weight\nX,partner,Y,2020,2.5\nZ,member,Y,2020,1\nX,member,C,2020,1\nZ,secretariat,C,2020,1\n\
             X,twinned_secretariat,C,2020,1\n",
        ),
    ];
    for like in &cases {
        for scale in [1.0, 2.7, 30.0] {
            let exact = options(scale);
            let over_years = SynthOptions {
                years: Some((2000, 2020)),
                ..options(scale)
            };
            for options in [exact, over_years] {
                let made = Generator::new(like, &options).unwrap().dataset().unwrap();
                let back = written(like, &options);
                assert_eq!(made.actors, back.actors);
                assert_eq!(made.relations, back.relations);
            }
        }
    }
    let error = Generator::new(&cases[0], &options(0.1)).err().unwrap();
    assert!(
        error.to_string().contains("nothing would be left"),
        "{error}"
    );
}

/// Readers are fast where rows come in the order in which they are kept.
#[test]
fn rows_stand_in_canonical_order() {
    let states = of_tables(
        "id,name,kind\nA,A,state\nZ,Z,state\nC,C,committee\nX,X,company\n",
        "actor,role,body,start\nA,member,C,2020\nZ,observer,C,2021\nX,chair,C,2021\nX,partner,Z,2019\nA,partner,Z,2019\n",
    );
    for (like, scale) in [(ai_standards(), 12.0), (states, 11.5)] {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("made");
        write(&like, &options(scale), &folder, Overwrite::Refuse).unwrap();
        let data = read(&folder, &ReadOptions::default()).unwrap().dataset;
        let column = |file: &str, columns: &[usize]| -> Vec<Vec<String>> {
            let mut rows = csv::Reader::from_path(folder.join(file)).unwrap();
            let cells =
                |row: csv::StringRecord| columns.iter().map(|c| row[*c].to_owned()).collect();
            rows.records().map(|row| cells(row.unwrap())).collect()
        };
        let ids: Vec<Vec<String>> = data.actors.iter().map(|a| vec![a.id.clone()]).collect();
        assert_eq!(column("actors.csv", &[0]), ids);
        let rows: Vec<Vec<String>> = data
            .relations
            .iter()
            .map(|r| {
                let id = |ix| data.actor(ix).id.clone();
                vec![id(r.actor), r.role.id().to_owned(), id(r.body)]
            })
            .collect();
        assert_eq!(column("relations.csv", &[0, 1, 2]), rows);
    }
}

#[test]
fn one_side_can_grow_without_the_other() {
    let like = ai_standards();
    for (actors, bodies) in [
        (Some(3500), None),
        (None, Some(4500)),
        (Some(700), Some(2000)),
    ] {
        let options = SynthOptions {
            actors,
            bodies,
            ..options(1.0)
        };
        let made = written(&like, &options);
        let is_other = |a: &&actornet::model::Actor| !matches!(a.kind.id(), "state" | "region");
        let multiplied = || made.actors.iter().filter(is_other);
        let here = multiplied().filter(|a| a.kind.is_body()).count() as f64;
        let there = like.actors.iter().filter(|a| a.kind.is_body()).count() as f64;
        let wanted = bodies.map_or(there, |b| b as f64);
        assert!(
            (here / wanted - 1.0).abs() < 0.1,
            "{here} of {wanted} bodies"
        );
        let here = multiplied().count() as f64 - here;
        let there = like.actors.iter().filter(is_other).count() as f64 - there;
        let wanted = actors.map_or(there, |a| a as f64);
        assert!(
            (here / wanted - 1.0).abs() < 0.1,
            "{here} of {wanted} actors"
        );
    }
}
