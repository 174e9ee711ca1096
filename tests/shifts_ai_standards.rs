//! The numbers of `datasets/ai-standards` that the report's headline stands on.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]
#![expect(clippy::float_cmp, reason = "whole numbers of seats are exact")]

use std::path::Path;
use std::sync::Arc;

use actornet::dataset::Dataset;
use actornet::dataset::read::{ReadOptions, read};
use actornet::model::Role;
use actornet::shifts::{
    Event, Key, ShiftOptions, ShiftRow, Shifts, headline, observed_trends, passing_sentence,
    passings, run, sentence, total_sentence, trend_sentence,
};

fn data() -> Dataset {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/ai-standards");
    Arc::unwrap_or_clone(read(&folder, &ReadOptions::default()).unwrap().dataset)
}

fn shifts(data: &Dataset, by: Key) -> Shifts {
    let options = ShiftOptions {
        by,
        within: data.find("ISO"),
        ..ShiftOptions::default()
    };
    run(data, &options).unwrap()
}

fn row<'a>(shifts: &'a Shifts, key: &str) -> &'a ShiftRow {
    shifts.rows.iter().find(|r| r.key == key).unwrap()
}

#[test]
fn the_rise_of_sac_is_told_with_its_causes() {
    let data = data();
    let found = shifts(&data, Key::Actor);
    let sac = &found.rows[0];
    assert_eq!(
        (sac.key.as_str(), sac.first, sac.last, sac.change),
        ("SAC", 70.0, 94.0, 24.0)
    );
    assert_eq!(
        (sac.created, sac.taken_over, sac.handed_over),
        (20.0, 6.0, 1.0)
    );
    // Two committees went: ISO/TC 48/SC 3 ended, ISO/TC 48/SC 4 is suspended, perhaps since before
    // the first list; a suspension is `other`, as is the committee missing from the first list.
    assert_eq!((sac.disbanded, sac.other), (1.0, 0.0));
    assert_eq!(sac.other_by_event[&Event::Suspended], -1.0);
    assert_eq!(sac.other_by_event[&Event::FirstListed], 1.0);
    let ansi = row(&found, "ANSI");
    assert_eq!((ansi.first, ansi.last), (95.0, 90.0));
    let din = row(&found, "DIN");
    assert_eq!((din.first, din.last), (132.0, 130.0));
    let counts: Vec<f64> = found
        .series
        .iter()
        .filter(|p| p.key == "SAC" && p.confidence == "counted")
        .map(|p| p.count)
        .collect();
    assert_eq!(counts, [70.0, 89.0, 90.0, 94.0]);
    assert_eq!(found.totals, [756.0, 767.0, 769.0, 777.0]);
    assert_eq!(found.bodies_created, 53);
    assert_eq!(
        sentence(sac, &found),
        "SAC (China) held 70 secretariats at the end of 2021 and rose to 94 in May 2026 (+24): 20 \
         in new committees (of the 53 created), 6 taken over (2 from ANSI, 2 from BSI, 1 from DIN, \
         1 from NEN), 1 handed over to KATS, 1 ended, 1 missing from the first list, 1 suspended."
    );
    assert_eq!(
        headline(sac, &found),
        "Secretariats of SAC (China) rose from 70 (end of 2021) to 94 (May 2026), passing ANSI (95 \
         to 90), JISC (80 to 80) and 2 others, mostly through new committees (20 of 27 gains) and \
         not through takeovers (6 taken over, 1 handed over)."
    );
    assert_eq!(
        trend_sentence(sac, &found),
        "Four dates cannot establish a trend."
    );
    let first = &passings(&found)[0];
    assert_eq!(
        passing_sentence(first, &found).unwrap(),
        "SAC (70 to 94) passed ANSI (95 to 90) between August 2025 and May 2026."
    );
    // Everybody who holds a seat is in the table of tenures, but for the seven twinned secretariats: ISO/TC 38
    // with five of its subcommittees, and ISO/TC 269/SC 1.
    let everybody = &found.tenure.rows[0];
    assert_eq!(everybody.held as f64, found.totals[3] - 7.0);
    let kats = found.tenure.rows.iter().find(|r| r.key == "KATS");
    assert_eq!(kats.unwrap().held, 25, "26 less ISO/TC 38/SC 23");
    // Turns between twinned partners are no takeovers.
    let turns = [
        "ISO/TC 38",
        "ISO/TC 38/SC 1",
        "ISO/TC 38/SC 23",
        "ISO/TC 269/SC 1",
    ];
    for body in turns {
        let flows: Vec<_> = found.flows.iter().filter(|f| f.body == body).collect();
        assert!(
            flows.len() == 2 && flows.iter().all(|f| f.event == Event::Rotated),
            "{body}"
        );
    }
}

#[test]
fn swapping_two_bodies_swaps_the_headline() {
    let mut data = data();
    let (sac, ansi) = (data.find("SAC").unwrap(), data.find("ANSI").unwrap());
    for relation in &mut data.relations {
        if relation.actor == sac {
            relation.actor = ansi;
        } else if relation.actor == ansi {
            relation.actor = sac;
        }
    }
    let found = shifts(&data, Key::Actor);
    let text = headline(&found.rows[0], &found);
    assert!(
        text.starts_with("Secretariats of ANSI (United States) rose from 70 (end of 2021) to 94"),
        "{text}"
    );
    assert!(text.contains("passing SAC (95 to 90)"), "{text}");
    let text = sentence(row(&found, "SAC"), &found);
    assert!(text.contains("fell to 90"), "{text}");
}

#[test]
fn the_yearly_estimates_have_a_trend_of_their_own() {
    let data = data();
    let options = ShiftOptions {
        within: data.find("ISO"),
        ..ShiftOptions::default()
    };
    let trends = observed_trends(&data, &options);
    let of = |key: &str, confidence: &str| {
        trends
            .iter()
            .find(|t| t.key == key && t.confidence == confidence)
            .unwrap()
    };
    let sac = of("SAC", "estimate");
    assert_eq!(
        (sac.points, sac.first, sac.last, sac.margin),
        (15, 8.5, 75.6, Some(5.0))
    );
    assert!(sac.trend.slope_low.unwrap() > 2.0 && sac.trend.slope_high.unwrap() < 6.0);
    assert!(sac.trend.q.unwrap() < 0.05 && of("DIN", "estimate").trend.q.unwrap() > 0.05);
    assert_eq!(of("SAC", "sourced").points, 2);
    assert_eq!(of("SAC", "sourced").trend.p, None);
}

#[test]
fn groups_levels_and_memberships_are_counted() {
    let data = data();
    let groups = shifts(&data, Key::Group);
    let brics = row(&groups, "BRICS");
    assert_eq!((brics.first, brics.last), (102.0, 134.0));
    assert_eq!(brics.other_by_event[&Event::Regrouped], 4.0);
    let members = ShiftOptions {
        roles: vec![Role::Member],
        within: data.find("ISO/IEC JTC 1/SC 42"),
        ..ShiftOptions::default()
    };
    let members = run(&data, &members).unwrap();
    assert_eq!(members.totals, [33.0, 48.0, 48.0, 56.0]);
    assert_eq!(
        total_sentence(&members),
        "Within ISO/IEC JTC 1/SC 42 there were 33 memberships at the end of 2021 and 56 in May \
         2026 (+23): 1 missing from the first list, 25 joined, 3 left."
    );
}
