//! An analysis made by hand, for tests.

mod causes;

use std::collections::BTreeMap;

use crate::analysis::{
    Account, Analysis, Centrality, Cohesion, Communities, Community, Concentration, DataChapter,
    Event, FindingCount, Flow, GraphValue, InsideTies, Leadership, LeadershipRow, Limit, Method,
    NetworkFacts, ObservedTrend, PackageSource, RankedRow, Ranking, RoleCount, Sentence,
    SeriesPoint, ShiftChapter, ShiftRow, Strategy, TrendDetail, Undefined,
};
use crate::model::{Date, Role};

use super::render::Figure;

pub(super) fn date(text: &str) -> Date {
    Date::parse(text).unwrap()
}

fn text(t: &str) -> String {
    t.to_owned()
}

/// Key, name, country, secretariats in 2021, 2025 and 2026.
const HOLDERS: [(&str, &str, &str, [f64; 3]); 8] = [
    ("DIN", "DIN (Germany)", "DE", [132.0, 130.0, 130.0]),
    ("SAC", "SAC (China)", "CN", [70.0, 89.0, 94.0]),
    ("ANSI", "ANSI (United States)", "US", [95.0, 92.0, 90.0]),
    ("AFNOR", "AFNOR (France)", "FR", [79.0, 80.0, 82.0]),
    ("JISC", "JISC (Japan)", "JP", [80.0, 82.0, 80.0]),
    ("BSI", "BSI (United Kingdom)", "GB", [77.0, 76.0, 74.0]),
    ("SIS", "SIS (Sweden)", "SE", [25.0, 25.0, 27.0]),
    (
        "KATS",
        "KATS (Korea, Republic of)",
        "KR",
        [22.5, 24.0, 26.0],
    ),
];

const DATES: [&str; 3] = ["2021-12-31", "2025-07-01", "2026-05-02"];

fn indices(at: &str) -> Concentration {
    Concentration {
        date: Some(date(at)),
        holders: 45,
        hhi: 0.0812,
        normalised_hhi: Some(0.0603),
        effective_number: 12.31,
        gini: 0.6612,
        top1: 0.1702,
        top4: 0.5144,
    }
}

fn leadership() -> Leadership {
    let mut order: Vec<_> = HOLDERS.iter().collect();
    order.sort_by(|a, b| b.3[2].total_cmp(&a.3[2]));
    let rank = |count: f64| 1 + HOLDERS.iter().filter(|h| h.3[2] > count).count() as u32;
    Leadership {
        id: text("secretariats-by-actor"),
        title: text("Secretariats of ISO committees"),
        role: Role::Secretariat,
        within: Some(text("ISO")),
        by: text("actor"),
        as_of: Some(date(DATES[2])),
        first_date: Some(date(DATES[0])),
        rows: order
            .iter()
            .map(|(key, label, _, counts)| LeadershipRow {
                rank: rank(counts[2]),
                key: text(key),
                label: text(label),
                count: counts[2],
                share: counts[2] / 769.0,
                first_count: Some(counts[0]),
                first_share: Some(counts[0] / 762.0),
            })
            .collect(),
        top: 8,
        total: 769.0,
        concentration: Some(indices(DATES[2])),
        concentration_first: Some(indices(DATES[0])),
        coverage: text("every committee of ISO at four dates"),
        notes: vec![text("Joint secretariats count 1/k for each of k holders.")],
    }
}

fn network() -> NetworkFacts {
    NetworkFacts {
        network: text("affiliation"),
        description: text("actors and the bodies they have a role in"),
        within: Some(text("ISO/IEC JTC 1")),
        roles: vec![
            text("member"),
            text("observer"),
            text("twinned_secretariat"),
        ],
        as_of: Some(date(DATES[2])),
        nodes: 132,
        edges: 1043,
        directed: false,
        sides: Some((110, 22)),
        relations_read: 2899,
        relations_used: 1063,
        relations_collapsed: 20,
        left_out: vec![
            (text("not in force on the day"), 820),
            (text("of another role"), 1016),
        ],
        coverage: text("memberships are complete for ISO/IEC JTC 1 only"),
    }
}

fn ranked(values: &[(usize, f64, u32, u32)]) -> Vec<RankedRow> {
    let rank = |value: f64| 1 + values.iter().filter(|v| v.1 > value).count() as u32;
    let tied = |value: f64| {
        values
            .iter()
            .filter(|v| v.1.total_cmp(&value).is_eq())
            .count()
            > 1
    };
    let row = |(at, value, low, high): &(usize, f64, u32, u32)| RankedRow {
        rank: rank(*value),
        tied: tied(*value),
        id: text(HOLDERS[*at].0),
        label: text(HOLDERS[*at].1),
        country: Some(text(HOLDERS[*at].2)),
        kind: text("national_body"),
        value: *value,
        rank_low: Some(*low),
        rank_high: Some(*high),
        weights_low: None,
        weights_high: None,
    };
    values.iter().map(row).collect()
}

fn bodies(values: &[(&str, f64)]) -> Vec<RankedRow> {
    let row = |(at, (id, value)): (usize, &(&str, f64))| RankedRow {
        rank: at as u32 + 1,
        tied: false,
        id: text(id),
        label: text(id),
        country: None,
        kind: text("committee"),
        value: *value,
        rank_low: None,
        rank_high: None,
        weights_low: None,
        weights_high: None,
    };
    values.iter().enumerate().map(row).collect()
}

fn centrality() -> Centrality {
    Centrality {
        id: text("jtc1"),
        title: text("Who sits where in ISO/IEC JTC 1"),
        network: network(),
        graph: vec![
            GraphValue {
                metric: text("density"),
                name: text("Density"),
                value: Some(0.431),
                reading: text("The share of possible ties that exist."),
            },
            GraphValue {
                metric: text("diameter"),
                name: text("Diameter"),
                value: None,
                reading: text("The longest of the shortest chains."),
            },
        ],
        rankings: vec![
            Ranking {
                metric: text("degree-two-mode"),
                name: text("Degree (two-mode)"),
                reading: text("In how many of the bodies an actor has a role."),
                rows: ranked(&[
                    (1, 1.0, 1, 3),
                    (2, 1.0, 1, 4),
                    (4, 0.9545, 2, 5),
                    (0, 0.909, 3, 6),
                    (5, 0.864, 4, 7),
                    (3, 0.864, 4, 7),
                    (7, 0.864, 4, 8),
                ]),
                bodies: bodies(&[("ISO/IEC JTC 1/SC 27", 0.81), ("ISO/IEC JTC 1/SC 42", 0.75)]),
                convergence: None,
                weights_note: None,
            },
            Ranking {
                metric: text("eigenvector"),
                name: text("Eigenvector"),
                reading: text("High where an actor sits in bodies that are themselves central."),
                rows: ranked(&[
                    (2, 0.131_234, 1, 2),
                    (1, 0.128, 1, 3),
                    (4, 0.127, 2, 4),
                    (0, 0.0912, 3, 6),
                    (5, 0.0909, 4, 7),
                    (3, 0.05, 4, 7),
                    (7, 0.0123, 4, 8),
                ]),
                bodies: bodies(&[("ISO/IEC JTC 1/SC 42", 0.31), ("ISO/IEC JTC 1/SC 27", 0.3)]),
                convergence: Some(text("converged after 41 rounds, residual 3.1e-13")),
                weights_note: None,
            },
        ],
        undefined: vec![
            Undefined {
                metric: text("diameter"),
                reason: text("the network is not connected"),
            },
            Undefined {
                metric: text("reciprocity"),
                reason: text("ties have no direction"),
            },
        ],
        top: 5,
        interval_note: text(
            "ranks in 95 % of 500 draws that each leave out a tenth of the bodies (seed 1).",
        ),
        sentences: vec![text(
            "SAC (China) and ANSI (United States) share the first place on degree; on no measure \
             do their rank ranges fall apart.",
        )],
    }
}

fn shift_row(at: usize, parts: [f64; 5]) -> ShiftRow {
    let (key, label, _, counts) = HOLDERS[at];
    let [created, disbanded, taken_over, handed_over, other] = parts;
    ShiftRow {
        key: text(key),
        label: text(label),
        first_date: date(DATES[0]),
        first: counts[0],
        last_date: date(DATES[2]),
        last: counts[2],
        change: counts[2] - counts[0],
        share_first: Some(counts[0] / 762.0),
        share_last: Some(counts[2] / 769.0),
        slope_per_year: Some((counts[2] - counts[0]) / 4.34),
        slope_low: None,
        slope_high: None,
        p: None,
        p_mk: None,
        q: None,
        detectable_slope: None,
        change_point: None,
        change_point_p: None,
        trend: TrendDetail::default(),
        created,
        disbanded,
        taken_over,
        handed_over,
        other,
        other_by_event: BTreeMap::new(),
        taken_from: Vec::new(),
        handed_to: Vec::new(),
    }
}

fn flow(body: &str, event: Event, from: &str, to: &str) -> Flow {
    Flow {
        from_date: date(DATES[0]),
        to_date: date(DATES[2]),
        body: text(body),
        role: Role::Secretariat,
        event,
        from_key: text(from),
        to_key: text(to),
        seats: 1.0,
    }
}

fn observed_trend(
    at: usize,
    first: (&str, f64),
    last: (&str, f64),
    slope: Option<f64>,
) -> ObservedTrend {
    ObservedTrend {
        body: text("ISO"),
        role: Role::Secretariat,
        key: text(HOLDERS[at].0),
        label: text(HOLDERS[at].1),
        confidence: if slope.is_some() {
            "estimate"
        } else {
            "sourced"
        },
        sources: vec![text("StanDat validation plots")],
        points: if slope.is_some() { 15 } else { 2 },
        first_date: date(first.0),
        first: first.1,
        last_date: date(last.0),
        last: last.1,
        margin: slope.map(|_| 5.0),
        slope_per_year: slope,
        slope_low: slope.map(|s| s - 0.8),
        slope_high: slope.map(|s| s + 0.7),
        slope_margin_low: None,
        slope_margin_high: None,
        p: slope.map(|_| 0.0004),
        p_mk: slope.map(|_| 0.000_02),
        q: slope.map(|_| 0.0041),
        detectable_slope: slope.map(|_| 1.9),
        change_point: slope.map(|_| date("2010-12-31")),
        note: String::new(),
    }
}

fn shifts() -> ShiftChapter {
    let series = DATES.iter().enumerate().flat_map(|(d, day)| {
        HOLDERS.iter().map(move |(key, _, _, counts)| SeriesPoint {
            date: date(day),
            key: text(key),
            count: counts[d],
            margin: None,
            share: Some(counts[d] / 769.0),
            rank: None,
            confidence: "counted",
            source: text("relations"),
        })
    });
    ShiftChapter {
        id: text("iso-secretariats"),
        title: text("Secretariats of ISO committees"),
        roles: vec![text("secretariat"), text("twinned_secretariat")],
        by: text("actor"),
        within: Some(text("ISO")),
        dates: DATES.iter().map(|d| date(d)).collect(),
        rows: vec![
            shift_row(1, [20.0, 2.0, 6.0, 1.0, 1.0]),
            shift_row(2, [9.0, 5.0, 4.0, 14.0, 1.0]),
            shift_row(7, [3.0, 1.0, 2.0, 0.5, 0.0]),
        ],
        top: 2,
        sentences: vec![
            text(
                "SAC (China) held 70 secretariats at the end of 2021 and rose to 94 in May 2026 \
                 (+24): 20 in new committees, 6 taken over, less 1 handed over and 2 ended.",
            ),
            text("Three dates cannot establish a trend: see `slope_per_year`."),
        ],
        series: series.collect(),
        observed: vec![SeriesPoint {
            date: date("2022-02-01"),
            key: text("SAC"),
            count: 64.0,
            margin: None,
            share: None,
            rank: None,
            confidence: "sourced",
            source: text("=press report"),
        }],
        observed_trends: vec![
            observed_trend(1, ("2004-12-31", 8.5), ("2023-12-31", 76.0), Some(3.94)),
            observed_trend(2, ("2011-12-31", 120.0), ("2022-02-01", 102.0), None),
        ],
        observed_sentences: vec![text(
            "Fifteen estimates of secretariats of SAC (China) in ISO (margin up to ±5) go from 8.5 \
             in 2004 to 76 in 2023.",
        )],
        flows: vec![flow("ISO/TC 100", Event::TakenOver, "BSI", "SAC")],
        flows_end_to_end: vec![
            flow("ISO/TC 100", Event::TakenOver, "BSI", "SAC"),
            flow("ISO/TC 158", Event::TakenOver, "NEN", "SAC"),
            flow("ISO/TC 345", Event::Created, "", "SAC"),
        ],
        causes: causes::causes(),
        concentration: vec![indices(DATES[0]), indices(DATES[2])],
        coverage: text("every committee of ISO at four dates"),
        notes: vec![text("Rotation between twins counts as `other`.")],
    }
}

fn method(id: &str, name: &str, formula: &str) -> Method {
    Method {
        id: text(id),
        name: text(name),
        about: text("how many bodies an actor sits in"),
        formula: text(formula),
        convention: text("Isolated nodes have 0; each tie counts once."),
        weight_means: text("ignored"),
        isolated: text("0"),
        reading: text("In how many bodies an actor has a role."),
        references: vec![text("Borgatti and Everett 1997")],
    }
}

fn strategy(publisher: &str, title: &str, offices: &str) -> Strategy {
    Strategy {
        publisher: text(publisher),
        title: text(title),
        date: text("2018-05"),
        responsible_offices: text(offices),
        strategic_insight: text(if offices.is_empty() {
            ""
        } else {
            "treats AI standards as a key to winning world markets for AI products"
        }),
        source: text("SNV policy brief, August 2021"),
        ..Strategy::default()
    }
}

fn data() -> DataChapter {
    let count = |id: &str, label: &str, total, in_force| RoleCount {
        id: text(id),
        label: text(label),
        total,
        in_force,
    };
    DataChapter {
        title: text("AI standardization: actors and relations, 2021 to 2026"),
        description: text("Real data on who leads and who sits in standards bodies."),
        licences: vec![text("ODC-By 1.0 (contains information from ISO Open Data)")],
        sources: vec![
            PackageSource {
                title: text("ISO Open Data"),
                path: Some(text("https://www.iso.org/open-data.html")),
            },
            PackageSource {
                title: text("A policy brief"),
                path: None,
            },
        ],
        observed: DATES.iter().map(|d| date(d)).collect(),
        actors: vec![count("committee", "committee", 817, 785)],
        relations: vec![
            count("secretariat", "runs the secretariat of the body", 853, 769),
            count("member", "P-member, or full member", 1322, 1043),
        ],
        accounts: vec![Account {
            file: text("relations.csv"),
            read: 2899,
            used: 2897,
            rejected: 0,
            merged: 2,
        }],
        warnings: vec![FindingCount {
            code: text("W131"),
            severity: text("warning"),
            count: 14,
            example: text("relations.csv:17: alias `IES` resolved to `IES-ORG`"),
        }],
        coverage: vec![text("Secretariats are complete for all of ISO.")],
        gaps: vec![text("New Zealand is in no committee of the 2021 list.")],
    }
}

fn community(number: usize, nodes: usize, actor: &str, body: &str) -> Community {
    let most = |label: &str| {
        let label = text(label);
        vec![InsideTies { label, ties: 20 }]
    };
    Community {
        number,
        nodes,
        members: (0..nodes).map(|v| format!("c{number}-{v}")).collect(),
        actors: most(actor),
        bodies: most(body),
    }
}

/// A report with every kind of chapter.
pub(super) fn analysis() -> Analysis {
    Analysis {
        schema_version: 1,
        program: text("actornet 0.1.0"),
        manifest_id: text("0123456789ab"),
        title: text("Who leads and who takes part in the standards for artificial intelligence"),
        as_of: Some(date(DATES[2])),
        findings: vec![
            Sentence {
                text: text(
                    "Secretariats of SAC (China) rose from 70 at the end of 2021 to 94 in May \
                     2026, passing ANSI (United States), which went from 95 to 90; 20 of the 27 \
                     gained are in new committees and 6 were taken over.",
                ),
                basis: text("shifts-iso-secretariats"),
            },
            Sentence {
                text: text("The four largest holders have 51.4 % of all secretariats."),
                basis: text("secretariats-by-actor"),
            },
            Sentence {
                text: text("Estimates go back to 2004."),
                basis: text("shifts-iso-secretariats-observed"),
            },
            Sentence {
                text: text("Fourteen warnings were counted."),
                basis: text("data"),
            },
        ],
        data: data(),
        leadership: vec![leadership()],
        centrality: vec![centrality()],
        shifts: vec![shifts()],
        cohesion: vec![Cohesion {
            id: text("jtc1"),
            title: text("Who sits where in ISO/IEC JTC 1"),
            component_sizes: vec![128, 2, 2],
            core: 19,
            core_members: vec![text("ANSI (United States)"), text("SAC (China)")],
            communities: Some(Communities {
                count: 2,
                modularity: 0.31,
                stability: 0.88,
                runs: 100,
                is_stable: true,
                groups: vec![
                    community(1, 70, "ANSI (United States)", "ISO/IEC JTC 1/SC 42"),
                    community(2, 62, "SAC (China)", "ISO/IEC JTC 1/SC 6"),
                ],
            }),
            sentences: vec![text("The network falls into 3 parts.")],
        }],
        strategies: vec![
            strategy(
                "China",
                "Artificial Intelligence Standardization White Paper",
                "government",
            ),
            strategy(
                "Japan",
                "AI standardization strategy (named without title)",
                "",
            ),
        ],
        methods: vec![
            method(
                "degree-two-mode",
                "Degree (two-mode)",
                "k(v) / n of the other side",
            ),
            method("eigenvector", "Eigenvector", "A x = λ x, |x| = 1"),
            method("density", "Density", "m / (n₁ n₂)"),
        ],
        limits: vec![Limit {
            text: text("Position is not influence."),
        }],
        figures: Vec::new(),
        plan: text("title = \"Sample\"\nseed = 1\n"),
    }
}

/// An analysis of nothing.
pub(super) fn empty() -> Analysis {
    Analysis {
        findings: Vec::new(),
        as_of: None,
        data: DataChapter {
            title: String::new(),
            description: String::new(),
            licences: Vec::new(),
            sources: Vec::new(),
            observed: Vec::new(),
            actors: Vec::new(),
            relations: Vec::new(),
            accounts: Vec::new(),
            warnings: Vec::new(),
            coverage: Vec::new(),
            gaps: Vec::new(),
        },
        leadership: Vec::new(),
        centrality: Vec::new(),
        shifts: Vec::new(),
        cohesion: Vec::new(),
        strategies: Vec::new(),
        methods: Vec::new(),
        limits: Vec::new(),
        plan: String::new(),
        ..analysis()
    }
}

/// Figures for chapters, a section, and nowhere.
pub(super) fn figures() -> Vec<Figure> {
    let places = ["iso-secretariats", "jtc1", "data", "no-such-chapter"];
    let figure = |(at, of): (usize, &&str)| Figure {
        id: format!("picture-{at}"),
        of: text(of),
        title: format!("Picture of {of}"),
        alt: format!("What picture {at} shows"),
        svg: format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 160 90\"><title>drawing \
             {at}</title><rect id=\"r\" width=\"160\" height=\"90\" fill=\"#eeeeee\"/></svg>"
        ),
        png_path: Some(format!("figures/picture-{at}.png")),
        svg_path: (at % 2 == 0).then(|| format!("figures/picture-{at}.svg")),
    };
    places.iter().enumerate().map(figure).collect()
}
