//! Comparisons of two days and of two data sets, in the library and on the command line.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;
use std::process::{Command, Output};

use actornet::dataset::{Dataset, Identity, IdentityKind};
use actornet::model::{Date, Role};
use actornet::shifts::{
    CompareError, CompareOptions, Comparison, Happening, Side, compare, comparison_sentences,
};
use proptest::prelude::*;

#[path = "shifts/tables.rs"]
mod tables;

use tables::{Tables, bound, day, random_data};

fn on<'a>(dataset: &'a Dataset, date: &str) -> Side<'a> {
    Side {
        dataset,
        day: bound(date),
    }
}

fn between(old: &Side<'_>, new: &Side<'_>) -> Comparison {
    compare(old, new, &CompareOptions::default()).unwrap()
}

fn rows(found: &Comparison) -> Vec<String> {
    let rows = found.changes.iter().map(|c| {
        let role = c.role.map_or("", Role::id);
        let text = format!(
            "{} {} {role} {} {} {}",
            c.change.id(),
            c.actor,
            c.body,
            c.cause,
            c.counterpart
        );
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    });
    rows.collect()
}

fn panel() -> Dataset {
    let mut t = Tables::panel(&["2020-01-01", "2022-01-01"]);
    for id in ["A", "B", "C", "late", "gone"] {
        t.holder(id, "");
    }
    t.body("taken", "1990", "");
    t.body("turns", "1990", "");
    t.body("ended", "1990", "2021");
    t.body("fresh", "2021", "");
    t.body("quiet", "1990", "");
    let seat = Role::Secretariat;
    t.spell("A", seat, "taken", "2000", "2021");
    t.spell("B", seat, "taken", "2021", "");
    t.noted("A", seat, "turns", ("2000", "2021"), "twinned", true);
    t.noted("C", seat, "turns", ("2021", ""), "twinned", true);
    t.spell("A", seat, "ended", "2000", "2021");
    t.spell("late", seat, "fresh", "2021", "");
    t.spell("C", Role::Observer, "taken", "2000", "2021");
    t.spell("C", Role::Member, "taken", "2021", "");
    t.spell("gone", Role::Observer, "taken", "2000", "2021");
    for holder in ["A", "B"] {
        t.spell(holder, Role::Member, "quiet", "2000", "");
    }
    t.spell("C", Role::Liaison, "quiet", "2000", "");
    t.noted("A", Role::Chair, "quiet", ("2021", ""), "unverified", true);
    t.build()
}

#[test]
fn every_change_is_told_with_its_cause_heaviest_first() {
    let data = panel();
    let found = between(&on(&data, "2020-01-01"), &on(&data, "2022-01-01"));
    assert_eq!(
        rows(&found),
        [
            "appeared fresh new_body",
            "appeared late first_role",
            "vanished ended body_ended",
            "gained late secretariat fresh new_body",
            "gained B secretariat taken taken_over A",
            "gained C secretariat turns rotated A",
            "lost A secretariat ended body_ended",
            "lost A secretariat taken handed_over B",
            "lost A secretariat turns rotated C",
            "changed C member taken instead_of observer",
            "vanished gone no_role_left",
            "lost gone observer taken left",
        ]
        .map(str::to_owned)
    );
    let weights: Vec<f64> = found.changes.iter().map(|c| c.weight).collect();
    assert_eq!(
        weights,
        [5.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0, 1.0, 0.25, 0.25]
    );
    let a = &found.actors[0];
    assert_eq!((a.actor.as_str(), a.lost, a.net_weight), ("A", 3, -15.0));
    let c = found.actors.iter().find(|a| a.actor == "C").unwrap();
    assert_eq!((c.gained, c.changed, c.net_weight), (1, 1, 5.75));
    assert_eq!((found.kept, found.to.unverified), (3, 1));
    let said = comparison_sentences(&found);
    assert_eq!(
        said[0],
        "From 2020-01-01 to 2022-01-01, 1 body and 1 other actor appeared and 1 body and 1 other \
         actor vanished."
    );
    assert_eq!(
        said[1],
        "3 roles were gained, 4 lost, 1 changed into another in the same body, and 3 stayed."
    );
    assert_eq!(
        said[2],
        "1 secretariat passed from one holder to another: taken from A to B."
    );
}

#[test]
fn what_is_first_listed_late_and_what_is_suspended_is_said() {
    let mut t = Tables::panel(&["2020-01-01", "2022-01-01"]);
    t.holder("A", "");
    t.holder("B", "");
    t.body("body", "1990", "");
    let asleep = t.actor("asleep", actornet::model::Kind::Committee, "", "1990", "");
    asleep
        .attributes
        .insert("status".into(), "Suspended".into());
    t.noted("A", Role::Liaison, "body", ("2022-01-01", ""), "", false);
    t.spell("B", Role::Liaison, "body", "2021", "");
    t.spell("B", Role::Secretariat, "asleep", "2000", "2021");
    let data = t.build();
    let found = between(&on(&data, "2020-01-01"), &on(&data, "2022-01-01"));
    assert_eq!(
        rows(&found),
        [
            "lost B secretariat asleep suspended",
            "appeared A first_listed",
            "gained A liaison body first_listed",
            "gained B liaison body joined",
        ]
        .map(str::to_owned)
    );
    assert_eq!(
        comparison_sentences(&found)[2],
        "1 of the roles gained was running already when first listed: the data cannot tell whether \
         they are new. 1 actor seems to have appeared for such roles alone."
    );
}

#[test]
fn days_are_checked() {
    let data = panel();
    let refused = |from: &str, to: &str| {
        compare(&on(&data, from), &on(&data, to), &CompareOptions::default()).unwrap_err()
    };
    assert!(matches!(
        refused("2022-01-01", "2020-01-01"),
        CompareError::Reversed { .. }
    ));
    assert!(matches!(
        refused("2015-01-01", "2022-01-01"),
        CompareError::Unobserved { .. }
    ));
    assert!(matches!(
        refused("2020-01-01", "2024-01-01"),
        CompareError::Unobserved { .. }
    ));
    // Both stand for the list of 2020-01-01.
    assert!(matches!(
        refused("2020-01-01", "2021-06-01"),
        CompareError::Same { .. }
    ));
    let found = between(&on(&data, "2021-06-01"), &on(&data, "2022-12-31"));
    assert_eq!(found.from.listed_on, Some(day("2020-01-01")));
    assert!(
        found
            .notes
            .iter()
            .any(|n| n.contains("the list of 2020-01-01 stands for it"))
    );
    let nowhere = CompareOptions {
        within: Some("nowhere".into()),
        ..CompareOptions::default()
    };
    let both = (on(&data, "2020-01-01"), on(&data, ""));
    assert_eq!(
        compare(&both.0, &both.1, &nowhere),
        Err(CompareError::NoBody("nowhere".into()))
    );
    let no_editor = CompareOptions {
        roles: vec![Role::Editor],
        ..CompareOptions::default()
    };
    assert!(matches!(
        compare(&both.0, &both.1, &no_editor),
        Err(CompareError::Nothing(_))
    ));
}

/// Two data sets of one member each, whose names differ.
fn renamed(how: &str) -> (Dataset, Dataset) {
    let side = |member: &str, is_new: bool| {
        let mut t = Tables::panel(&[if is_new { "2022-01-01" } else { "2020-01-01" }]);
        let actor = t.actor(member, actornet::model::Kind::NationalBody, "FR", "", "");
        if how == "number" {
            actor.attributes.insert("iso_id".into(), "17".into());
        }
        if how == "alias" && is_new {
            actor.aliases.push("OLD".into());
        }
        if how == "older alias" && !is_new {
            actor.aliases.push("NEW".into());
        }
        t.body("body", "1990", "");
        t.spell(member, Role::Member, "body", "2000", "");
        if how == "identity" && is_new {
            t.data.identities.push(Identity {
                from: "OLD".into(),
                to: "NEW".into(),
                date: None,
                kind: IdentityKind::Rename,
                source: "".into(),
            });
        }
        t.build()
    };
    (side("OLD", false), side("NEW", true))
}

#[test]
fn a_new_name_is_no_departure() {
    for how in ["number", "alias", "older alias", "identity"] {
        let (old, new) = renamed(how);
        let found = between(&on(&old, ""), &on(&new, ""));
        assert!(found.changes.is_empty(), "{how}: {:?}", found.changes);
        assert_eq!(
            found.renamed,
            [("OLD".to_owned(), "NEW".to_owned())],
            "{how}"
        );
        assert_eq!(found.kept, 1);
    }
    let (old, new) = renamed("nothing");
    let found = between(&on(&old, ""), &on(&new, ""));
    assert_eq!(found.changes.len(), 4);
}

#[test]
fn an_actor_that_is_called_like_another_ones_alias_stays_itself() {
    let side = |observed: &str, with_alias: bool| {
        let mut t = Tables::panel(&[observed]);
        for id in ["SA", "SABS"] {
            t.holder(id, "");
        }
        if with_alias {
            t.actors[1].aliases.push("SA".into());
        }
        t.body("body", "1990", "");
        t.spell("SA", Role::Member, "body", "2000", "");
        t.spell("SABS", Role::Member, "body", "2000", "");
        t.build()
    };
    let (old, new) = (side("2020-01-01", false), side("2022-01-01", true));
    let found = between(&on(&old, ""), &on(&new, ""));
    assert!(found.changes.is_empty(), "{:?}", found.changes);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_roles_add_up_and_the_way_back_is_the_opposite(
        data in random_data(),
        other in random_data(),
    ) {
        let side = |dataset, y| Side { dataset, day: Some(Date::new(y, 9, 1).unwrap()) };
        let options = CompareOptions::default();
        let pairs = [
            (side(&data, 2010), side(&data, 2016)),
            (side(&data, 2012), side(&other, 2012)),
        ];
        for (from, to) in pairs {
            let Ok(found) = compare(&from, &to, &options) else { continue };
            for r in &found.roles {
                let after = r.before + r.gained + r.changed_to - r.lost - r.changed_from;
                prop_assert_eq!(after, r.after, "{:?}", r);
            }
            let held: usize = found.roles.iter().map(|r| r.after).sum();
            prop_assert_eq!(held, found.to.relations);
            if from.day == to.day {
                let back = compare(&to, &from, &options).unwrap();
                let count = |c: &Comparison, h: Happening| {
                    c.changes.iter().filter(|x| x.change == h).count()
                };
                prop_assert_eq!(count(&found, Happening::Gained), count(&back, Happening::Lost));
                prop_assert_eq!(count(&found, Happening::Appeared), count(&back, Happening::Vanished));
                prop_assert_eq!(found.kept, back.kept);
            }
        }
    }
}

fn command(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_actornet"))
        .arg("compare")
        .args(arguments)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[test]
fn the_command_compares_two_days_in_every_format() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/ai-standards");
    let at = |date: &str| format!("{}@{date}", folder.to_str().unwrap());
    let (old, new) = (at("2021"), at("2026-05-02"));
    let run = |format: &str| {
        let out = command(&[
            &old,
            &new,
            "--role",
            "secretariat",
            "--within",
            "ISO",
            "--format",
            format,
        ]);
        assert!(out.status.success(), "{}", text(&out.stderr));
        text(&out.stdout).to_owned()
    };
    let table = run("table");
    assert!(
        table.contains("secretariats passed from one holder to another"),
        "{table}"
    );
    // 756 and 777 as `shifts` has them, with SC 25 of IEC among the lost.
    assert!(table.contains("secretariat     756"), "{table}");
    let csv = run("csv");
    let header = "change,actor,name,kind,role,body,weight,cause,counterpart";
    assert_eq!(csv.lines().next(), Some(header));
    let gained = |cause: &str| {
        let wanted = "gained,SAC,SAC (China),national_body,secretariat,";
        let rows = csv.lines().filter(|l| l.starts_with(wanted));
        rows.filter(|l| l.contains(cause)).count()
    };
    assert_eq!((gained("new_body"), gained("taken_over")), (20, 6));
    let json: serde_json::Value = serde_json::from_str(&run("json")).unwrap();
    assert_eq!(json["from"]["day"], "2021-12-31");
    assert_eq!(json["roles"][0]["after"], 777);
    let markdown = run("md");
    assert!(markdown.starts_with("## What changed from "), "{markdown}");
    assert!(markdown.contains("SAC (China)"));
    let refused = |arguments: &[&str], code: i32, words: &str| {
        let out = command(arguments);
        assert_eq!(out.status.code(), Some(code), "{}", text(&out.stderr));
        assert!(text(&out.stderr).contains(words), "{}", text(&out.stderr));
        assert!(out.stdout.is_empty());
    };
    refused(&[&new, &old], 2, "name the earlier one first");
    refused(&[&old, &at("2021-12-31")], 2, "name two days");
    refused(&[&at("1999"), &new], 3, "outside the observed dates");
    refused(&[&old, &at("2021-02-30")], 2, "2021-02-30");
    refused(&[&at("2021"), "nowhere"], 4, "nowhere");
    refused(&[&old, &new, "--within", "ISO/TC 0"], 2, "ISO/TC 0");
    refused(
        &[&old, &new, "--role", "editor", "--within", "ISO"],
        3,
        "has a relation in force",
    );
}
