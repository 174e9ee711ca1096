//! What `explorer.html` shows: networks with a place for every node and a period for every tie.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};

use crate::analysis::{Analysis, Centrality, RankedRow, Ranking};
use crate::escape::json_in_html::json_in_html;
use crate::escape::one_line;
use crate::model::{Date, Period, Role, Text};

use super::index::Index;
use super::{number, source};

/// Networks to look into: every chapter on centrality, over all days.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Explorer {
    /// The days between which the slider moves, in order; none for data without dates.
    pub stops: Vec<Date>,
    /// Who stands in the networks.
    pub actors: Vec<ExplorerActor>,
    /// The networks, in the order of the report.
    pub networks: Vec<ExplorerNetwork>,
}

/// An actor, a body or a country, with what the data say of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExplorerActor {
    /// Id.
    pub id: String,
    /// Short name, as figures have it.
    pub label: String,
    /// Name.
    pub name: String,
    /// Other names, for the search.
    pub aliases: String,
    /// Kind, in words.
    pub kind: String,
    /// Country, in words; empty where there is none.
    pub country: String,
    /// The body or company above, by its short name; empty where there is none.
    pub parent: String,
    /// When it exists.
    pub period: Period,
    /// Address; becomes a link only if it is `http` or `https`.
    pub url: String,
    /// Source.
    pub source: String,
    /// Note.
    pub note: String,
}

/// A network.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExplorerNetwork {
    /// The id of its chapter.
    pub id: String,
    /// The measure that sets the sizes.
    pub metric: Option<String>,
    /// What the colours show.
    pub legend_title: String,
    /// Names and colours, red, green and blue.
    pub legend: Vec<(String, (u8, u8, u8))>,
    /// Its nodes.
    pub nodes: Vec<ExplorerNode>,
    /// Its ties, one a relation.
    pub ties: Vec<ExplorerTie>,
    /// Whether ties have roles and days; not those of a projection.
    pub is_dated: bool,
    /// How many nodes and relations there are, shown or not.
    pub all: (usize, usize),
    /// How many relations hold on no day, because their ends never exist together.
    pub never: usize,
}

/// A node of a network.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ExplorerNode {
    /// Its place in [`Explorer::actors`].
    pub actor: usize,
    /// Where it stands, without a unit.
    pub at: [f64; 2],
    /// Whether it is drawn as a body.
    pub is_body: bool,
    /// Its place in the legend.
    pub colour: Option<usize>,
}

/// A relation between two nodes.
#[derive(Clone, Debug, PartialEq)]
pub struct ExplorerTie {
    /// One end, by its place among the nodes.
    pub a: usize,
    /// The other.
    pub b: usize,
    /// As what; none in a projection.
    pub role: Option<Role>,
    /// When, while both ends exist.
    pub period: Period,
    /// Whether the start was seen, or the relation was already running.
    pub is_start_observed: bool,
    /// Source.
    pub source: Text,
    /// Note.
    pub note: Text,
}

/// Roles whose ties are drawn heavier.
const LEADING: [Role; 5] = [
    Role::Secretariat,
    Role::TwinnedSecretariat,
    Role::Chair,
    Role::ViceChair,
    Role::Convenor,
];

/// The longest text kept, in characters.
const LONGEST: usize = 300;

/// The width of the layout in whole steps: finer than any screen.
const STEPS: f64 = 20_000.0;

/// Texts that occur once each; 0 is the empty one.
#[derive(Default)]
struct Texts {
    known: BTreeMap<String, usize>,
    list: Vec<String>,
}

impl Texts {
    fn place(&mut self, text: &str) -> usize {
        if self.list.is_empty() {
            self.list.push(String::new());
            self.known.insert(String::new(), 0);
        }
        let text = clean(text);
        if let Some(at) = self.known.get(&text) {
            return *at;
        }
        self.known.insert(text.clone(), self.list.len());
        self.list.push(text);
        self.list.len() - 1
    }
}

/// A text as [`one_line`] gives it, and not endless.
fn clean(text: &str) -> String {
    let mut line = one_line(text.trim());
    let mut out: String = line.by_ref().take(LONGEST).collect();
    if line.next().is_some() {
        out.push('…');
    }
    out
}

/// The days that occur, in order.
struct Days(Vec<Date>);

impl Days {
    fn of(explorer: &Explorer) -> Self {
        let both = |p: &Period| [p.start, p.end];
        let ties = explorer.networks.iter().flat_map(|n| &n.ties);
        let mut days: Vec<Date> = ties
            .flat_map(|t| both(&t.period))
            .chain(explorer.actors.iter().flat_map(|a| both(&a.period)))
            .flatten()
            .chain(explorer.stops.iter().copied())
            .collect();
        days.sort_unstable();
        days.dedup();
        Self(days)
    }

    /// The place of a day, -1 where there is none.
    fn place(&self, day: Option<Date>) -> i64 {
        let found = day.and_then(|d| self.0.binary_search(&d).ok());
        found.and_then(|at| i64::try_from(at).ok()).unwrap_or(-1)
    }
}

/// The data of the page as JSON that cannot end the element it stands in.
pub(super) fn data(
    explorer: &Explorer,
    analysis: &Analysis,
    index: &Index,
) -> Result<String, serde_json::Error> {
    let days = Days::of(explorer);
    let mut texts = Texts::default();
    let actors: Vec<Value> = explorer
        .actors
        .iter()
        .map(|a| {
            json!([
                clean(&a.id),
                clean(&a.label),
                clean(&a.name),
                texts.place(&a.kind),
                texts.place(&a.country),
                texts.place(&a.parent),
                days.place(a.period.start),
                days.place(a.period.end),
                clean(&a.url),
                texts.place(&a.source),
                texts.place(&a.note),
                clean(&a.aliases)
            ])
        })
        .collect();
    let networks: Vec<Value> = explorer
        .networks
        .iter()
        .map(|n| network(n, explorer, analysis, index, &days, &mut texts))
        .collect();
    let stops = explorer.stops.iter().map(|d| days.place(Some(*d)));
    let now = explorer
        .stops
        .iter()
        .position(|d| Some(*d) == analysis.as_of);
    let data = json!({
        "title": clean(&analysis.title),
        "days": days.0.iter().map(|d| number::day(*d)).collect::<Vec<_>>(),
        "before": days.0.iter().map(|d| d.day_before().map(number::day)).collect::<Vec<_>>(),
        "stops": stops.collect::<Vec<_>>(),
        "now": now,
        "actors": actors,
        "networks": networks,
        "texts": texts.list,
    });
    Ok(json_in_html(&serde_json::to_string(&data)?))
}

#[derive(Serialize)]
struct Measure {
    name: String,
    /// Where its definition stands.
    definition: Option<String>,
    /// For each node: value and rank as shown, or nothing.
    values: Vec<Option<(String, String)>>,
}

fn network(
    network: &ExplorerNetwork,
    explorer: &Explorer,
    analysis: &Analysis,
    index: &Index,
    days: &Days,
    texts: &mut Texts,
) -> Value {
    let chapter = analysis.centrality.iter().find(|c| c.id == network.id);
    let place = index.centrality.iter().find(|p| p.id == network.id);
    let (x, y) = places(&network.nodes);
    let ties = &network.ties;
    let roles: Vec<Role> = Role::ALL
        .iter()
        .copied()
        .filter(|r| ties.iter().any(|t| t.role == Some(*r)))
        .collect();
    let role = |t: &ExplorerTie| t.role.and_then(|r| roles.iter().position(|x| *x == r));
    let seen = |t: &ExplorerTie| if t.is_start_observed { '1' } else { '0' };
    let legend = network.legend.iter().map(|(name, (r, g, b))| {
        let colour = format!("#{r:02x}{g:02x}{b:02x}");
        (clean(name), colour)
    });
    json!({
        "id": network.id,
        "title": chapter.map_or_else(|| clean(&network.id), |c| clean(&c.title)),
        "anchor": place.map(|p| &p.anchor),
        "about": chapter.map(about),
        "legendTitle": clean(&network.legend_title),
        "legend": legend.collect::<Vec<_>>(),
        "dated": network.is_dated,
        "notes": notes(network),
        "actor": network.nodes.iter().map(|n| n.actor).collect::<Vec<_>>(),
        "x": x,
        "y": y,
        "body": network.nodes.iter().map(|n| if n.is_body { '1' } else { '0' }).collect::<String>(),
        "colour": network.nodes.iter().map(|n| n.colour.map_or(-1, |c| i64::try_from(c).unwrap_or(-1))).collect::<Vec<_>>(),
        "size": sizes(network, explorer, chapter),
        "sizeName": ranking(network, chapter).map(|r| clean(&r.name)),
        "measures": measures(network, explorer, chapter, index),
        "roles": roles.iter().map(|r| source::plain(r.id())).collect::<Vec<_>>(),
        "strong": roles.iter().map(|r| LEADING.contains(r)).collect::<Vec<_>>(),
        "a": ties.iter().map(|t| t.a).collect::<Vec<_>>(),
        "b": ties.iter().map(|t| t.b).collect::<Vec<_>>(),
        "role": ties.iter().map(|t| role(t).map_or(-1, |r| i64::try_from(r).unwrap_or(-1))).collect::<Vec<_>>(),
        "start": ties.iter().map(|t| days.place(t.period.start)).collect::<Vec<_>>(),
        "end": ties.iter().map(|t| days.place(t.period.end)).collect::<Vec<_>>(),
        "seen": ties.iter().map(seen).collect::<String>(),
        "source": ties.iter().map(|t| texts.place(&t.source)).collect::<Vec<_>>(),
        "note": ties.iter().map(|t| texts.place(&t.note)).collect::<Vec<_>>(),
    })
}

/// The network in one line.
fn about(chapter: &Centrality) -> String {
    let facts = &chapter.network;
    let within = match &facts.within {
        Some(body) => format!(" within {}", clean(body)),
        None => String::new(),
    };
    format!(
        "Network {}{within}: n = {}, m = {} on {}",
        facts.network,
        number::size(facts.nodes),
        number::size(facts.edges),
        number::day_or_none(facts.as_of)
    )
}

/// What is not shown, and why.
fn notes(network: &ExplorerNetwork) -> Vec<String> {
    let mut notes = Vec::new();
    let (nodes, ties) = network.all;
    if network.nodes.len() < nodes {
        notes.push(format!(
            "Shown are the {} with most relations of {} nodes, and the {} of {} relations between \
             them: more would make the page too slow. The tables of the report hold all nodes.",
            number::size(network.nodes.len()),
            number::size(nodes),
            number::size(network.ties.len()),
            number::size(ties)
        ));
    }
    if network.never > 0 {
        notes.push(format!(
            "Not shown: {} relations on no day of which both ends exist.",
            number::size(network.never)
        ));
    }
    if !network.is_dated {
        notes.push(
            "A tie of this network joins two who share a body or a member; it has no role and no \
             days of its own, so that it is shown as of the day of the report."
                .to_owned(),
        );
    }
    notes
}

/// Places in whole steps, the same scale both ways.
fn places(nodes: &[ExplorerNode]) -> (Vec<i64>, Vec<i64>) {
    let range = |axis: usize| {
        let values = nodes
            .iter()
            .map(move |n| n.at[axis])
            .filter(|v| v.is_finite());
        values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| {
            (low.min(v), high.max(v))
        })
    };
    let (x, y) = (range(0), range(1));
    let width = (x.1 - x.0).max(y.1 - y.0).max(1e-9);
    #[expect(
        clippy::cast_possible_truncation,
        reason = "between 0 and the number of steps"
    )]
    let step = |v: f64, low: f64| {
        let part = (v - low) / width;
        if part.is_finite() {
            (part * STEPS).round() as i64
        } else {
            0
        }
    };
    (
        nodes.iter().map(|n| step(n.at[0], x.0)).collect(),
        nodes.iter().map(|n| step(n.at[1], y.0)).collect(),
    )
}

fn ranking<'a>(network: &ExplorerNetwork, chapter: Option<&'a Centrality>) -> Option<&'a Ranking> {
    let rankings = &chapter?.rankings;
    let named = rankings
        .iter()
        .find(|r| Some(&r.metric) == network.metric.as_ref());
    named.or(rankings.first())
}

/// Radii in thousandths of the largest: areas are as values. Bodies bear the value of another
/// mode and are landmarks of the least size.
fn sizes(network: &ExplorerNetwork, explorer: &Explorer, chapter: Option<&Centrality>) -> Vec<u32> {
    let rows = ranking(network, chapter).map_or(&[][..], |r| &r.rows);
    let values: BTreeMap<&str, f64> = rows.iter().map(|r| (r.id.as_str(), r.value)).collect();
    let most = rows.iter().map(|r| r.value).fold(0.0, f64::max);
    let size = |node: &ExplorerNode| {
        let id = explorer.actors.get(node.actor).map(|a| a.id.as_str());
        let value = id.and_then(|id| values.get(id)).copied().unwrap_or(0.0);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 0 and 1,000"
        )]
        let size = |part: f64| (part.sqrt() * 1000.0).round().clamp(0.0, 1000.0) as u32;
        if most > 0.0 && value > 0.0 {
            size(value / most)
        } else {
            0
        }
    };
    network.nodes.iter().map(size).collect()
}

fn measures(
    network: &ExplorerNetwork,
    explorer: &Explorer,
    chapter: Option<&Centrality>,
    index: &Index,
) -> Vec<Measure> {
    let Some(chapter) = chapter else {
        return Vec::new();
    };
    let measure = |ranking: &Ranking| {
        let mut known: BTreeMap<&str, (String, String)> = BTreeMap::new();
        for (rows, of) in [(&ranking.rows, "actors"), (&ranking.bodies, "bodies")] {
            let of = if chapter.network.sides.is_some() {
                of
            } else {
                "nodes"
            };
            for row in rows {
                known.insert(
                    &row.id,
                    (number::value(row.value), rank(row, rows.len(), of)),
                );
            }
        }
        let value = |node: &ExplorerNode| {
            let actor = explorer.actors.get(node.actor)?;
            known.get(actor.id.as_str()).cloned()
        };
        Measure {
            name: clean(&ranking.name),
            definition: index.definition(&ranking.metric),
            values: network.nodes.iter().map(value).collect(),
        }
    };
    chapter.rankings.iter().map(measure).collect()
}

/// `=3 of 121 actors (1–5)`.
fn rank(row: &RankedRow, all: usize, of: &str) -> String {
    let range = match (row.rank_low, row.rank_high) {
        (Some(low), Some(high)) => format!(" (range {})", number::rank_range(low, high)),
        _ => String::new(),
    };
    format!(
        "{} of {} {of}{range}",
        number::rank(row.rank, row.tied),
        number::size(all)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_ends_no_element_and_reads_back() {
        let text = "</script><script>alert(1)</script><!-- & \u{2028}\u{2029}";
        let json = json_in_html(&serde_json::to_string(text).unwrap());
        for bad in ["<", ">", "&", "\u{2028}", "\u{2029}"] {
            assert!(!json.contains(bad), "{json}");
        }
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }

    #[test]
    fn texts_are_one_line_and_not_endless() {
        assert_eq!(clean(" a\nb\u{202E}c "), "a bc");
        assert_eq!(clean(&"é".repeat(500)).chars().count(), LONGEST + 1);
        let mut texts = Texts::default();
        assert_eq!(
            (texts.place("x"), texts.place(""), texts.place("x")),
            (1, 0, 1)
        );
    }

    #[test]
    fn what_is_left_out_is_said() {
        let mut network = ExplorerNetwork {
            is_dated: true,
            ..ExplorerNetwork::default()
        };
        assert!(notes(&network).is_empty());
        network.all = (12_345, 250_000);
        network.never = 1;
        let said = notes(&network);
        assert!(said[0].starts_with("Shown are the 0 with most relations of 12,345 nodes"));
        assert!(said[1].starts_with("Not shown: 1 relations"));
    }

    #[test]
    fn places_keep_their_form_and_nothing_is_infinite() {
        let node = |x, y| ExplorerNode {
            at: [x, y],
            ..ExplorerNode::default()
        };
        let (x, y) = places(&[node(-1.0, 0.0), node(1.0, 1.0), node(f64::NAN, 0.5)]);
        assert_eq!((x, y), (vec![0, 20_000, 0], vec![0, 10_000, 5_000]));
        assert_eq!(places(&[node(3.0, 3.0)]), (vec![0], vec![0]));
    }
}
