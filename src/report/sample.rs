//! An analysis made by hand, for tests.

mod causes;
mod compared;
mod shifts;

use std::collections::BTreeMap;

use crate::analysis::{
    Account, Analysis, Centrality, Cohesion, Communities, Community, Concentration, DataChapter,
    FindingCount, GraphValue, InsideTies, Leadership, LeadershipRow, Limit, Method, NetworkFacts,
    PackageSource, RankedRow, Ranking, RoleCount, Sentence, Strategy, TheilSplit, Undefined,
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
        theil: 0.9013,
        theil_split: Some(TheilSplit {
            by: text("country"),
            groups: 40,
            within: 0.1002,
            between: 0.8011,
        }),
        sensitivity: BTreeMap::from([("gini", (0.6512, 0.6712))]),
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
        shifts: vec![shifts::shifts()],
        comparisons: vec![compared::compared()],
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
