//! Growth, mix and own part; succession; tenure: worked by hand, against lifelines, and as laws on
//! random data.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(clippy::float_cmp, reason = "whole numbers of seats are exact")]

use actornet::dataset::Dataset;
use actornet::model::{Kind, Role};
use actornet::numeric::survival::{Span, kaplan_meier, wilson};
use actornet::shifts::{Key, ShiftOptions, Shifts, run, share_sentence, tenure_sentences};
use proptest::prelude::*;
use serde_json::Value;

#[path = "shifts/tables.rs"]
mod tables;

use tables::{Tables, random_data};

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * b.abs().max(1.0)
}

#[test]
fn survival_agrees_with_lifelines() {
    let cases: Vec<Value> =
        serde_json::from_str(include_str!("reference/other_survival.json")).unwrap();
    assert_eq!(cases.len(), 4);
    for case in cases {
        let list = |name: &str| case[name].as_array().unwrap().clone();
        let spans: Vec<Span> = list("entry")
            .iter()
            .zip(list("exit"))
            .zip(list("ended"))
            .map(|((entry, exit), ended)| Span {
                entry: entry.as_f64().unwrap(),
                exit: exit.as_f64().unwrap(),
                ended: ended.as_bool().unwrap(),
            })
            .collect();
        let curve = kaplan_meier(&spans).unwrap();
        let name = &case["name"];
        assert_eq!(curve.points.len(), list("age").len(), "{name}");
        for (i, point) in curve.points.iter().enumerate() {
            assert!(close(point.age, list("age")[i].as_f64().unwrap()));
            assert!(
                close(point.survival, list("survival")[i].as_f64().unwrap()),
                "{name}"
            );
            if let (Some(low), Some(high)) = (point.low, point.high) {
                assert!(
                    close(low, list("low")[i].as_f64().unwrap()),
                    "{name} {point:?}"
                );
                assert!(
                    close(high, list("high")[i].as_f64().unwrap()),
                    "{name} {point:?}"
                );
            } else {
                assert_eq!(point.survival, 0.0, "{name}");
            }
        }
        for (found, key) in [
            (curve.median, "median"),
            (curve.median_low, "median_low"),
            (curve.median_high, "median_high"),
        ] {
            assert_eq!(found, case[key].as_f64(), "{name} {key}");
        }
        let number = |key: &str| case[key].as_f64().unwrap();
        assert!(
            close(curve.restricted_mean, number("restricted_mean")),
            "{name}"
        );
        assert!(
            close(curve.restricted_mean_se, number("restricted_mean_se")),
            "{name}"
        );
        assert_eq!(curve.horizon, number("horizon"));
    }
}

#[test]
fn a_curve_that_empties_before_the_last_entry_is_undefined() {
    let span = |entry, exit, ended| Span { entry, exit, ended };
    assert_eq!(kaplan_meier(&[]), None);
    assert_eq!(kaplan_meier(&[span(3.0, 3.0, true)]), None);
    let early = [span(0.0, 1.0, true), span(2.0, 5.0, false)];
    assert_eq!(kaplan_meier(&early), None);
    let none_ended = kaplan_meier(&[span(0.0, 4.0, false)]).unwrap();
    assert_eq!((none_ended.median, none_ended.restricted_mean), (None, 4.0));
    // 1 of 10: Wilson 1927, as in R's prop.test without correction: 0.01787621 to 0.4041500.
    let (low, high) = wilson(1.0, 10.0).unwrap();
    assert!((low - 0.017_876_21).abs() < 1e-8 && (high - 0.404_150_0).abs() < 1e-7);
    assert_eq!(wilson(3.0, 2.0), None);
}

/// Fields X (2 bodies, then 4) and Y (2, then 1): A holds 1 of X and 1 of Y, then 3 of X.
fn fields() -> Dataset {
    let mut t = Tables::panel(&["2020-01-01", "2022-01-01"]);
    t.holder("A", "CN");
    t.holder("B", "US");
    t.actor("SDO", Kind::Sdo, "", "", "");
    for (body, start, end) in [
        ("X", "1990", ""),
        ("X1", "1990", ""),
        ("X2", "2021", ""),
        ("X3", "2021", ""),
        ("Y", "1990", ""),
        ("Y1", "1990", "2021"),
    ] {
        t.body(body, start, end);
    }
    for (holder, body, start, end) in [
        ("A", "X", "2000", ""),
        ("B", "X1", "2000", "2021"),
        ("A", "X1", "2021", ""),
        ("A", "X2", "2021", ""),
        ("B", "X3", "2021", ""),
        ("B", "Y", "2000", ""),
        ("A", "Y1", "2000", "2021"),
    ] {
        t.spell(holder, Role::Secretariat, body, start, end);
    }
    let mut data = t.build();
    for (below, above) in [
        ("X", "SDO"),
        ("Y", "SDO"),
        ("X1", "X"),
        ("X2", "X"),
        ("X3", "X"),
        ("Y1", "Y"),
    ] {
        let above = data.find(above);
        let below = data.find(below).unwrap();
        data.actors[below.index()].parent = above;
    }
    data
}

fn shifts(data: &Dataset, by: Key, roles: &[Role]) -> Shifts {
    let options = ShiftOptions {
        by,
        roles: roles.to_vec(),
        ..ShiftOptions::default()
    };
    run(data, &options).unwrap()
}

#[test]
fn growth_mix_and_own_part_by_hand() {
    let found = shifts(&fields(), Key::Actor, &[Role::Secretariat]);
    assert_eq!(found.totals, [4.0, 5.0]);
    let a = &found.shares[0];
    // g = 1/4, g_X = 1, g_Y = -1/2; A: 2 seats then 3. Growth 2/4; mix 1(1 - 1/4) + 1(-1/2 - 1/4)
    // = 0; own (3 - 2) + (0 - 1/2) = 1/2.
    assert_eq!((a.key.as_str(), a.change), ("A", 1.0));
    assert_eq!((a.growth, a.mix, a.own, a.entry), (0.5, 0.0, 0.5, 0.0));
    let b = &found.shares[1];
    assert_eq!((b.growth, b.mix, b.own), (0.5, 0.0, -0.5));
    assert_eq!(
        share_sentence(a, &found),
        "A (China), +1: +0.5 as all secretariats went (4 to 5), 0 for the mix of its fields, +0.5 \
         its own."
    );
    assert!(
        shifts(&fields(), Key::Field, &[Role::Secretariat])
            .shares
            .is_empty()
    );
}

#[test]
fn the_succession_matrix_sees_who_took_from_whom() {
    let mut t = Tables::panel(&["2020-01-01", "2021-01-01", "2022-01-01"]);
    for id in ["A", "B", "C"] {
        t.holder(id, "");
    }
    for id in ["back", "taken", "emptied", "filled"] {
        t.body(id, "1990", "");
    }
    let role = Role::Secretariat;
    t.spell("A", role, "back", "2000", "2021");
    t.spell("B", role, "back", "2021", "2022");
    t.spell("A", role, "back", "2022", "");
    t.spell("A", role, "taken", "2000", "2021");
    t.spell("C", role, "taken", "2021", "");
    t.spell("B", role, "emptied", "2000", "2022");
    t.spell("B", role, "filled", "2000", "2019");
    t.spell("C", role, "filled", "2021", "");
    let found = shifts(&t.build(), Key::Actor, &[role]);
    let cells: Vec<_> = found
        .succession
        .iter()
        .map(|s| {
            (
                s.from_key.as_str(),
                s.to_key.as_str(),
                s.seats,
                s.step_by_step,
            )
        })
        .collect();
    assert_eq!(
        cells,
        [
            ("", "C", 1.0, 1.0),
            ("A", "C", 1.0, 1.0),
            ("B", "", 1.0, 1.0),
            ("A", "B", 0.0, 1.0),
            ("B", "A", 0.0, 1.0),
        ]
    );
}

#[test]
fn tenure_counts_late_entry_open_ends_and_bodies_that_end() {
    let mut t = Tables::panel(&["2020-01-01", "2022-01-01", "2024-01-01"]);
    for id in ["A", "B", "C"] {
        t.holder(id, "");
    }
    for (body, start, end) in [
        ("passed", "2000-01-01", ""),
        ("gone", "2010-01-01", "2022-01-01"),
        ("kept", "2010-01-01", ""),
        ("old", "2010-01-01", ""),
    ] {
        t.body(body, start, end);
    }
    let role = Role::Secretariat;
    t.spell("A", role, "passed", "2010-01-01", "2022-01-01");
    t.spell("B", role, "passed", "2022-01-01", "");
    t.spell("A", role, "gone", "2016-01-01", "2022-01-01");
    // Two rows without a gap are one spell, whose beginning was not seen.
    t.noted("C", role, "kept", ("2020-01-01", "2021-01-01"), "", false);
    t.spell("C", role, "kept", "2021-01-01", "");
    t.noted("C", role, "old", ("", ""), "", false);
    let found = shifts(&t.build(), Key::Actor, &[role]);
    let all = &found.tenure.rows[0];
    // passed A 2, passed B 2, gone 2, kept 4, old 4 years.
    assert_eq!(
        (all.key.as_str(), all.spells, all.ended, all.held),
        ("(all)", 5, 1, 3)
    );
    assert!((all.seat_years - 14.0).abs() < 0.01);
    assert!((all.yearly_rate.unwrap() - 1.0 / 14.0).abs() < 1e-4);
    assert_eq!(all.known_start, 3);
    // At 12 years A of `passed` is alone under observation, and it ended.
    let lasting = all.lasting.unwrap();
    assert!((lasting.median.unwrap() - 12.0).abs() < 0.01);
    // With `kept` and `old` since 2010 three are at risk at 12 years: 2/3 last longer.
    assert_eq!(found.tenure.since_body.unwrap().median, None);
    let a = found.tenure.rows.iter().find(|r| r.key == "A").unwrap();
    assert_eq!((a.spells, a.ended, a.held), (2, 1, 0));
    let said = tenure_sentences(&found).join(" ");
    assert!(
        said.contains("1 passed on or fell vacant while the body went on: 7.14 % a year"),
        "{said}"
    );
    assert!(
        said.contains("The beginning of 3 of the 5 is known"),
        "{said}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_parts_add_up_and_nothing_is_lost(data in random_data()) {
        for by in Key::ALL {
            let options = ShiftOptions {
                by: *by,
                roles: vec![Role::Secretariat, Role::Member],
                ..ShiftOptions::default()
            };
            let Ok(found) = run(&data, &options) else { continue };
            let mut own = 0.0;
            for (share, row) in found.shares.iter().zip(&found.rows) {
                prop_assert_eq!(&share.key, &row.key);
                let sum = share.growth + share.mix + share.own;
                prop_assert!((sum - row.change).abs() < 1e-9, "{share:?}");
                own += share.own;
            }
            if *by == Key::Actor {
                // What one gains beyond its fields another loses, but for fields that are new.
                let new: f64 = found.shares.iter().map(|s| s.entry).sum();
                prop_assert!(own <= new + 1e-9, "{own} {new}");
                // The matrix holds each takeover of the flow columns.
                for row in &found.rows {
                    let taken: f64 = found
                        .succession
                        .iter()
                        .filter(|s| s.to_key == row.key && !s.from_key.is_empty())
                        .map(|s| s.seats)
                        .sum();
                    prop_assert!((taken - row.taken_over).abs() < 1e-9, "{row:?}");
                }
                let all = &found.tenure.rows[0];
                let spells: usize = found.tenure.rows[1..].iter().map(|r| r.spells).sum();
                prop_assert_eq!(all.spells, spells);
                prop_assert!(all.held + all.ended <= all.spells);
            }
        }
    }
}
