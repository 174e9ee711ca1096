//! Trends, concentration and measures over time: laws, known answers, and bad input.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;

use actornet::dataset::{Dataset, GroupSpell, Package};
use actornet::model::{Actor, Country, Date, Kind, Period, Relation, Role};
use actornet::network::{Network, NetworkKind, ViewSpec};
use actornet::shifts::{
    Count, MeasureError, MeasureOptions, Partition, SENSITIVITY_DRAWS, ShiftError, ShiftOptions,
    ShiftRow, Shifts, Trend, from_counts, measure_shifts, network_changes, pace_sentence,
    rate_sentence, run,
};
use proptest::prelude::*;

fn end_of(year: i16) -> Date {
    Date::new(year, 12, 31).unwrap()
}

/// A table of yearly counts from 2001 on.
fn table(series: &[(&str, &[f64])]) -> Vec<Count> {
    let rows = series.iter().flat_map(|(key, values)| {
        (2001..).zip(*values).map(|(year, count)| Count {
            date: end_of(year),
            key: (*key).to_owned(),
            count: *count,
            margin: None,
        })
    });
    rows.collect()
}

fn shifts(series: &[(&str, &[f64])]) -> Shifts {
    from_counts(&table(series), &ShiftOptions::default()).unwrap()
}

fn row<'a>(shifts: &'a Shifts, key: &str) -> &'a ShiftRow {
    shifts.rows.iter().find(|r| r.key == key).unwrap()
}

#[test]
fn a_pie_that_grew_is_no_rise_of_a_share() {
    let half: Vec<f64> = (0..10).map(|t| 50.0 + 5.0 * f64::from(t)).collect();
    let found = shifts(&[("A", &half), ("B", &half)]);
    let a = row(&found, "A");
    assert!(a.trend.slope_per_year.unwrap() > 4.9);
    let share = a.trend.exposure.unwrap();
    assert!((share.rate_ratio - 1.0).abs() < 1e-12 && !share.is_apart_from_the_whole());
    let said = rate_sentence(&a.trend).unwrap();
    assert!(
        said.contains("the whole may have carried it along"),
        "{said}"
    );
    // The same counts against a whole that stands still: the share rose.
    let rest: Vec<f64> = half.iter().map(|x| 950.0 - x).collect();
    let found = shifts(&[("A", &half), ("B", &rest)]);
    let share = row(&found, "A").trend.exposure.unwrap();
    assert!(share.rate_ratio > 1.05, "{share:?}");
}

#[test]
fn every_empty_column_has_its_reason() {
    for dates in 2..5 {
        let values = [3.0, 4.0, 7.0, 5.0];
        let found = shifts(&[("A", &values[..dates]), ("B", &values[..dates])]);
        let a = row(&found, "A");
        for column in [
            "p",
            "p_mk",
            "q",
            "slope_low",
            "slope_high",
            "detectable_slope",
            "change_point",
            "tau_b",
            "rate_ratio",
        ] {
            let reason = &a.trend.undefined[column];
            assert!(reason.ends_with("five are needed"), "{column}: {reason}");
        }
        assert_eq!(
            (a.trend.p, a.trend.tau_b, a.trend.exposure),
            (None, None, None)
        );
        let record = a.trend.record(&a.key);
        assert_eq!(record.len(), Trend::COLUMNS.len());
        assert!(
            record[19].contains("cannot establish a trend"),
            "{record:?}"
        );
    }
    // All counts equal: nothing moved, so there is no turnover to measure against.
    let still = shifts(&[("A", &[4.0; 7]), ("B", &[6.0; 7])]);
    let a = row(&still, "A");
    assert_eq!(
        (a.trend.p, a.trend.p_mk, a.trend.slope_per_year),
        (Some(1.0), Some(1.0), Some(0.0))
    );
    assert_eq!((a.trend.detectable_slope, a.trend.tau_b), (None, None));
    assert!(a.trend.undefined["detectable_slope"].contains("nothing moved"));
    assert!(a.trend.undefined["tau_b"].contains("equal"));
    assert!(a.trend.paces.is_empty() && pace_sentence(&a.trend).is_none());
    // Gaps: the listed counts are not the whole.
    let gap = shifts(&[("A", &[4.0, 5.0, 6.0, 7.0, 8.0, 9.0]), ("B", &[6.0; 5])]);
    assert!(row(&gap, "A").trend.undefined["rate_ratio"].contains("same whole"));
}

#[test]
fn one_date_is_refused_and_two_are_compared() {
    let one = from_counts(&table(&[("A", &[1.0])]), &ShiftOptions::default());
    assert!(matches!(one, Err(ShiftError::TooFewDates { .. })));
    let two = shifts(&[("A", &[1.0, 4.0])]);
    assert!((two.rows[0].trend.slope_per_year.unwrap() - 3.0).abs() < 0.01);
    assert_eq!(two.rows[0].trend.trend_dates, 2);
}

#[test]
fn dates_out_of_order_give_the_same_and_a_late_actor_its_own_first_date() {
    let mut rows = table(&[("A", &[1.0, 3.0, 4.0, 4.0, 7.0, 9.0]), ("B", &[5.0; 6])]);
    rows.retain(|c| c.key == "A" || c.date.year() > 2003);
    let ordered = from_counts(&rows, &ShiftOptions::default()).unwrap();
    rows.reverse();
    rows.swap(1, 4);
    assert_eq!(
        ordered,
        from_counts(&rows, &ShiftOptions::default()).unwrap()
    );
    let late = row(&ordered, "B");
    assert_eq!(late.first_date, end_of(2004));
    assert!(late.trend.undefined["p"].starts_with("three dates"));
}

#[test]
fn a_steady_rise_has_one_pace() {
    let rise: Vec<f64> = (0..14).map(|t| 30.0 + 2.0 * f64::from(t)).collect();
    let found = shifts(&[("A", &rise)]);
    let paces = &found.rows[0].trend.paces;
    assert_eq!(paces.len(), 1);
    assert!((paces[0].per_year - 2.0).abs() < 0.01);
    assert_eq!((paces[0].from, paces[0].to), (end_of(2001), end_of(2014)));
}

#[test]
fn margins_are_carried_through_to_the_slope() {
    let mut rows = table(&[("A", &[10.0, 14.0, 15.0, 19.0, 22.0, 28.0])]);
    let plain = from_counts(&rows, &ShiftOptions::default()).unwrap();
    assert_eq!(plain.rows[0].trend.slope_margin_low, None);
    let wide = |rows: &mut Vec<Count>, margin: f64| {
        for row in rows.iter_mut() {
            row.margin = Some(margin);
        }
        let found = from_counts(rows, &ShiftOptions::default()).unwrap();
        let trend = &found.rows[0].trend;
        (
            trend.slope_margin_low.unwrap(),
            trend.slope_margin_high.unwrap(),
        )
    };
    let slope = plain.rows[0].trend.slope_per_year.unwrap();
    let (low, high) = wide(&mut rows, 2.0);
    let (lower, higher) = wide(&mut rows, 6.0);
    assert!(lower < low && low < slope && slope < high && high < higher);
    assert!(higher - lower > 2.0 * (high - low));
    // The same seed draws the same.
    assert_eq!((lower, higher), wide(&mut rows, 6.0));
}

/// Holders h0 … with countries, who hold `seats[h][y]` committees at the end of year 2001 + y, and a
/// membership network of the same shape.
fn panel(seats: &[&[usize]]) -> Dataset {
    let years = seats[0].len();
    let actor = |id: String, kind, country: &str| Actor {
        name: id.clone(),
        id,
        kind,
        country: Country::from_code(country),
        parent: None,
        period: Period {
            start: None,
            end: None,
        },
        aliases: Vec::new(),
        url: "".into(),
        source: "".into(),
        note: "".into(),
        attributes: BTreeMap::new(),
    };
    let mut data = Dataset {
        package: Package {
            observed: (2001..).take(years).map(end_of).collect(),
            ..Package::default()
        },
        ..Dataset::default()
    };
    let most = |h: usize| seats[h].iter().copied().max().unwrap();
    for h in 0..seats.len() {
        for b in 0..most(h) {
            data.actors
                .push(actor(format!("c{h}-{b:03}"), Kind::Committee, ""));
        }
    }
    for h in 0..seats.len() {
        let country = ["CN", "DE", "US", "FR"][h % 4];
        data.actors
            .push(actor(format!("h{h}"), Kind::NationalBody, country));
    }
    for (h, counts) in seats.iter().enumerate() {
        for b in 0..most(h) {
            for (y, count) in (2001..).zip(*counts) {
                if b >= *count {
                    continue;
                }
                data.relations.push(Relation {
                    actor: data.find(&format!("h{h}")).unwrap(),
                    role: Role::Secretariat,
                    body: data.find(&format!("c{h}-{b:03}")).unwrap(),
                    period: Period {
                        start: Some(Date::new(y, 2, 1).unwrap()),
                        end: Some(Date::new(y + 1, 2, 1).unwrap()),
                    },
                    weight: 1.0,
                    source: "".into(),
                    note: "".into(),
                    start_observed: true,
                });
            }
        }
    }
    data.relations
        .sort_by_key(|r| (r.actor, r.role, r.body, r.period));
    data
}

fn concentrated(data: &Dataset, partition: Option<Partition>) -> Result<Shifts, ShiftError> {
    let options = ShiftOptions {
        partition,
        draws: SENSITIVITY_DRAWS,
        ..ShiftOptions::default()
    };
    run(data, &options)
}

#[test]
fn concentration_splits_by_a_partition_and_refuses_overlaps() {
    let mut data = panel(&[&[6, 8], &[3, 3], &[2, 2], &[1, 1], &[4, 2]]);
    let found = concentrated(&data, Some(Partition::Country)).unwrap();
    for point in &found.concentration {
        let parts = point.theil_within.unwrap() + point.theil_between.unwrap();
        assert!((parts - point.theil).abs() < 1e-12, "{point:?}");
        assert_eq!(point.groups, Some(4));
        for (name, value) in [("hhi", point.indices.hhi), ("gini", point.indices.gini)] {
            let (low, high) = point.sensitivity[name];
            assert!(low <= value && value <= high, "{name} {low} {value} {high}");
        }
        assert_eq!(
            point.record().len(),
            actornet::shifts::ConcentrationPoint::COLUMNS.len()
        );
    }
    // h0 and h4 are of China: 6 and 4, within it is their inequality alone.
    let spell = |group: &str, member: &str| GroupSpell {
        group: group.into(),
        member: member.into(),
        period: Period {
            start: None,
            end: None,
        },
        source: "".into(),
    };
    assert_eq!(
        concentrated(&data, Some(Partition::Group)),
        Err(ShiftError::NoGroups)
    );
    data.groups = vec![
        spell("east", "CN"),
        spell("west", "DE"),
        spell("west", "US"),
    ];
    let found = concentrated(&data, Some(Partition::Group)).unwrap();
    assert_eq!(found.concentration[0].groups, Some(3));
    data.groups.push(spell("all", "h1"));
    let refused = concentrated(&data, Some(Partition::Group))
        .unwrap_err()
        .to_string();
    assert!(
        refused.contains("`h1` is in more than one") && refused.contains("all, west"),
        "{refused}"
    );
    // Fewer than ten bodies: none can be left out, and it says so.
    let few = panel(&[&[3, 4], &[2, 2]]);
    let found = concentrated(&few, None).unwrap();
    assert!(found.concentration[0].undefined["sensitivity"].contains("fewer than ten"));
    assert!(found.concentration[0].sensitivity.is_empty());
}

#[test]
fn sensitivity_of_equal_holders_stays_at_the_index() {
    let found = concentrated(&panel(&[&[40, 40], &[40, 40], &[40, 40]]), None).unwrap();
    let point = &found.concentration[0];
    let (low, high) = point.sensitivity["hhi"];
    // Without correction all draws lie above 1/3.
    assert!(
        low < 1.0 / 3.0 && high > 1.0 / 3.0 && high - low < 0.01,
        "{low} {high}"
    );
}

fn degree(from: Option<Date>) -> MeasureOptions {
    MeasureOptions {
        metric: "degree".to_owned(),
        network: ViewSpec::new(NetworkKind::Affiliation),
        from,
        to: None,
        seed: 42,
        settings: Default::default(),
    }
}

#[test]
fn a_measure_is_followed_at_the_observed_dates() {
    let network = Network::from_dataset(panel(&[
        &[1, 2, 3, 4, 5, 6, 7, 8],
        &[4, 4, 4, 4, 4, 4, 4, 4],
        &[0, 0, 2, 2, 2, 3, 3, 3],
    ]));
    let found = measure_shifts(&network, &degree(None)).unwrap();
    let of = |key: &str| found.rows.iter().find(|r| r.key == key).unwrap();
    let up = of("h0");
    assert_eq!((up.first, up.last, up.change), (1.0, 8.0, 7.0));
    assert_eq!((up.rank_first, up.rank_last), (Some(2), Some(1)));
    assert!((up.trend.slope_per_year.unwrap() - 1.0).abs() < 0.01);
    assert!(
        up.trend.p.unwrap() < 0.05 && up.trend.p_mk.unwrap() < 0.001,
        "{up:?}"
    );
    // Not in the network of the first two dates: missing, and no zero.
    let late = of("h2");
    assert_eq!((late.first_date, late.first), (end_of(2003), 2.0));
    assert_eq!(late.trend.trend_dates, 6);
    assert!(found.series.iter().all(|p| p.count > 0.0));
    assert!(
        found.notes.iter().any(|n| n.contains("stay missing")),
        "{:?}",
        found.notes
    );
    let bounded = measure_shifts(&network, &degree(Some(end_of(2006)))).unwrap();
    assert_eq!(bounded.dates.len(), 3);
    let row = bounded.rows.iter().find(|r| r.key == "h0").unwrap();
    assert_eq!(row.trend.p, None);
    assert!(row.trend.undefined["p"].contains("three dates"));
    assert!(matches!(
        measure_shifts(&network, &degree(Some(end_of(2008)))),
        Err(MeasureError::TooFewDates(_))
    ));
}

#[test]
fn a_network_that_did_not_change_is_not_measured_again() {
    let network = Network::from_dataset(panel(&[&[2, 2, 3, 3, 2], &[1, 1, 1, 1, 1]]));
    let found = measure_shifts(&network, &degree(None)).unwrap();
    let computed: Vec<i16> = found.dates.iter().map(|d| d.computed_at.year()).collect();
    assert_eq!(computed, [2001, 2001, 2003, 2003, 2001]);
    // Reused or not, the numbers are those of each date alone.
    for date in &found.dates {
        let alone = network
            .view(&ViewSpec {
                as_of: Some(date.date),
                ..ViewSpec::new(NetworkKind::Affiliation)
            })
            .unwrap();
        let degree = actornet::metrics::find("degree").unwrap();
        let outcome = degree
            .compute(&alone.snapshot, &Default::default())
            .unwrap();
        for (id, value) in alone.snapshot.ids().iter().zip(outcome.node_values()) {
            let mut points = found.series.iter();
            let point = points.find(|p| p.date == date.date && p.key == id).unwrap();
            assert_eq!(Some(point.count), *value);
        }
    }
}

#[test]
fn measures_of_edges_and_unknown_ones_are_refused() {
    let network = Network::from_dataset(panel(&[&[2, 2], &[1, 1]]));
    let with = |metric: &str| {
        let options = MeasureOptions {
            metric: metric.to_owned(),
            ..degree(None)
        };
        measure_shifts(&network, &options)
    };
    assert!(matches!(with("degre"), Err(MeasureError::Metric(_))));
    let edges = actornet::metrics::TABLE
        .iter()
        .find(|m| m.info().level == actornet::metrics::Level::Edge)
        .unwrap();
    assert!(matches!(
        with(edges.info().id),
        Err(MeasureError::OfEdges(_))
    ));
    // A measure of the network is one row.
    let density = with("density").unwrap();
    assert_eq!(density.rows.len(), 1);
}

#[test]
fn networks_are_compared_tie_by_tie() {
    let network = Network::from_dataset(panel(&[&[2, 3, 3], &[3, 2, 2], &[1, 1, 1]]));
    let changes = network_changes(&network, &degree(None)).unwrap();
    assert_eq!(changes.len(), 2);
    let first = &changes[0];
    assert_eq!(
        (first.ties.kept, first.ties.added, first.ties.removed),
        (5, 1, 1)
    );
    assert!((first.jaccard.unwrap() - 5.0 / 7.0).abs() < 1e-15);
    assert!((first.turnover.unwrap() - 2.0 / 12.0).abs() < 1e-15);
    // h1 h0 h2 against h0 h1 h2: .1 (0 · .9⁰ + .9 + .81) + .9³.
    assert!(
        (first.rank_overlap.unwrap() - 0.9).abs() < 1e-12,
        "{first:?}"
    );
    assert!((first.tau_b.unwrap() - 1.0 / 3.0).abs() < 1e-12);
    let still = &changes[1];
    assert_eq!((still.jaccard, still.turnover), (Some(1.0), Some(0.0)));
    assert!((still.rank_overlap.unwrap() - 1.0).abs() < 1e-12);
}

/// Six seats taken over at once, from one holder or from six.
#[test]
fn what_passes_between_two_holders_at_once_is_one_move() {
    let p = |others: usize| {
        let each = vec![6 / others; 8];
        let mut seats: Vec<&[usize]> = vec![&[6; 8]];
        seats.extend((0..others).map(|_| each.as_slice()));
        let mut data = panel(&seats);
        let taker = data.find("h0").unwrap();
        for r in &mut data.relations {
            if r.period.start.unwrap().year() > 2004 {
                r.actor = taker;
            }
        }
        data.relations
            .sort_by_key(|r| (r.actor, r.role, r.body, r.period));
        let found = run(&data, &ShiftOptions::default()).unwrap();
        let row = row(&found, "h0");
        assert_eq!((row.change, row.taken_over), (6.0, 6.0));
        row.trend.p.unwrap()
    };
    // The sign of one move is a coin thrown once; that of six seldom falls alike.
    assert!((p(1) - 1.0).abs() < 1e-12);
    assert!(p(6) < 0.1, "{}", p(6));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    /// Seats of others, their order and the unit of counts change nothing in a series of its own.
    #[test]
    fn trends_know_nothing_of_other_keys(
        a in prop::collection::vec(0u8..9, 6),
        b in prop::collection::vec(0u8..9, 6),
    ) {
        let list = |values: &[u8]| values.iter().map(|x| f64::from(*x) + 1.0).collect::<Vec<_>>();
        let (a, b) = (list(&a), list(&b));
        let both = shifts(&[("A", &a), ("B", &b)]);
        let alone = shifts(&[("A", &a)]);
        let (x, y) = (row(&both, "A"), row(&alone, "A"));
        prop_assert_eq!(x.trend.p, y.trend.p);
        prop_assert_eq!(&x.trend.paces, &y.trend.paces);
        // The share of all of one alone is 1 for ever.
        let share = y.trend.exposure.unwrap();
        prop_assert!((share.rate_ratio - 1.0).abs() < 1e-9);
        // A mirrored series mirrors the slope.
        let mirrored: Vec<f64> = a.iter().map(|x| 20.0 - x).collect();
        let mirror = shifts(&[("A", &mirrored)]);
        let slope = row(&mirror, "A").trend.slope_per_year.unwrap();
        prop_assert!((slope + x.trend.slope_per_year.unwrap()).abs() < 1e-12);
        prop_assert_eq!(row(&mirror, "A").trend.p_mk, x.trend.p_mk);
        // Paces cover the dates without gap or overlap, and add up to the change.
        let paces = &x.trend.paces;
        if !paces.is_empty() {
            prop_assert!(paces.windows(2).all(|w| w[0].to == w[1].from));
            let sum: f64 = paces.iter().map(|p| p.per_year * p.to.years_since(p.from)).sum();
            prop_assert!((sum - x.change).abs() < 1e-9);
        }
    }
}
