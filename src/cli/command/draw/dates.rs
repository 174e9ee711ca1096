//! `--diagram difference` and `multiples`: one network of a data set on several days.

use std::collections::BTreeMap;

use clap::ArgMatches;

use super::of_network::{known_groups, source_of};
use super::{Drawing, top};
use crate::cli::failure::{Cause, Failure};
use crate::cli::session::Session;
use crate::cli::subject::{Origin, Subject};
use crate::dataset::{Dataset, digest};
use crate::model::{Date, Role};
use crate::network::{Network, View, ViewSpec};
use crate::plot::diagram::{
    Change, DifferenceEdge, DifferenceFigure, MultiplesFigure, NetworkEdge, NetworkFigure,
    NetworkNode, Panel,
};
use crate::plot::of_network::{Colours, Nodes, shortened};
use crate::plot::{Caption, Figure, date, number};

/// Panels drawn at most.
const PANELS: usize = 6;

pub(super) fn drawing(
    matches: &ArgMatches,
    session: &Session,
    diagram: &str,
) -> Result<Drawing, Failure> {
    let subject = Subject::load(matches, session)?;
    let (Origin::DataSet(view), Some(network)) = (&subject.origin, &subject.data) else {
        return Err(Failure::usage(format!(
            "--diagram {diagram} compares days and needs a data set: a graph file has one"
        )));
    };
    let all = days(matches, network.dataset())?;
    let chosen = if diagram == "difference" {
        [all.first(), all.last()]
            .into_iter()
            .flatten()
            .copied()
            .collect()
    } else {
        spread(&all, PANELS)
    };
    let groups = match matches.get_many::<String>("groups") {
        Some(groups) => known_groups(
            network.dataset(),
            groups.map(|g| g.trim().to_owned()).collect(),
        )?,
        None => Vec::new(),
    };
    let over = Over::new(network, &view.spec, &chosen, &groups)?;
    let mut caption = Caption {
        subtitle: super::of_network::what(&subject),
        source: source_of(&subject),
        ..Caption::default()
    };
    caption.notes.extend(over.common.as_deref().map(shortened));
    if chosen.len() < all.len() && diagram == "multiples" {
        let note = format!(
            "{} of {} dates are drawn, evenly spread.",
            chosen.len(),
            all.len()
        );
        caption.notes.push(note);
    }
    caption
        .notes
        .extend(coverage(network.dataset(), &view.spec));
    let seed = matches.get_one::<u64>("seed").copied().unwrap_or(1);
    let figure = if diagram == "difference" {
        Figure::Difference(difference(matches, over, caption, seed))
    } else {
        let colours = Colours {
            network,
            day: None,
            groups: &groups,
        };
        let base = NetworkFigure {
            caption,
            seed,
            measure: "Most ties at a date".to_owned(),
            group_label: colours.label().to_owned(),
            group_order: colours.order(),
            ..NetworkFigure::default()
        };
        Figure::Multiples(multiples(matches, over, base))
    };
    Ok(Drawing {
        figure,
        data: digest(network.dataset()),
        undefined: None,
    })
}

/// The days of a data set within the bounds: those observed, else the ends of years that relations
/// name.
fn days(matches: &ArgMatches, dataset: &Dataset) -> Result<Vec<Date>, Failure> {
    let from = matches.get_one::<Date>("from").copied();
    let to = matches.get_one::<Date>("to").copied();
    let mut days = dataset.package.observed.clone();
    if days.is_empty() {
        let spells = dataset.relations.iter().map(|r| r.period);
        let named = spells.flat_map(|p| [p.start, p.end]).flatten();
        let mut years: Vec<i16> = named.map(|d| d.year()).collect();
        years.sort_unstable();
        years.dedup();
        let ends = years.into_iter().filter_map(|y| Date::new(y, 12, 31).ok());
        days = ends.collect();
    }
    days.retain(|d| from.is_none_or(|from| from <= *d) && to.is_none_or(|to| *d <= to));
    // Days that are asked for are drawn, observed or not.
    days.extend(from);
    days.extend(to);
    days.sort_unstable();
    days.dedup();
    if days.len() < 2 {
        return Err(Failure::new(
            Cause::Data,
            "a comparison needs two days, and the data name fewer: say them with --from and --to",
        ));
    }
    Ok(days)
}

/// At most `most` of the days, the first and the last among them.
fn spread(days: &[Date], most: usize) -> Vec<Date> {
    if days.len() <= most {
        return days.to_vec();
    }
    let last = days.len() - 1;
    (0..most).map(|k| days[k * last / (most - 1)]).collect()
}

/// One network on several days.
struct Over {
    nodes: Vec<NetworkNode>,
    panels: Vec<Panel>,
    /// What the names of bodies are written without.
    common: Option<String>,
}

impl Over {
    fn new(
        network: &Network,
        spec: &ViewSpec,
        days: &[Date],
        groups: &[String],
    ) -> Result<Self, Failure> {
        let mut places: BTreeMap<String, u32> = BTreeMap::new();
        let mut nodes: Vec<NetworkNode> = Vec::new();
        let mut panels = Vec::new();
        for day in days {
            let spec = ViewSpec {
                as_of: Some(*day),
                ..spec.clone()
            };
            let view: View = network
                .view(&spec)
                .map_err(|error| Failure::new(Cause::Limit, error.to_string()))?;
            let colours = Colours {
                network,
                day: Some(*day),
                groups,
            };
            let s = &view.snapshot;
            let degrees = (0u32..)
                .take(s.node_count())
                .map(|v| Some(s.successors(v).len() as f64));
            let figure = Nodes::of_view(&view, &colours, degrees.collect()).figure();
            let mut moved = Vec::with_capacity(figure.nodes.len());
            for node in figure.nodes {
                let next = u32::try_from(nodes.len()).unwrap_or(u32::MAX);
                let place = *places.entry(node.id.clone()).or_insert(next);
                if place == next {
                    nodes.push(node);
                } else {
                    // The newest word stands, with the highest value.
                    let known = &mut nodes[place as usize];
                    let value = Some(f64::max(
                        known.value.unwrap_or(0.0),
                        node.value.unwrap_or(0.0),
                    ));
                    let priority = known.priority.max(node.priority);
                    *known = NetworkNode {
                        value,
                        priority,
                        ..node
                    };
                }
                moved.push(place);
            }
            let ties = figure.edges.iter().map(|e| NetworkEdge {
                a: moved[e.a as usize],
                b: moved[e.b as usize],
                ..*e
            });
            panels.push(Panel {
                date: *day,
                nodes: s.node_count() as u64,
                edges: s.edge_count() as u64,
                ties: ties.collect(),
            });
        }
        let common = shorten(&mut nodes);
        Ok(Self {
            nodes,
            panels,
            common,
        })
    }
}

/// As [`Nodes::shorten_bodies`], for the nodes of several days.
fn shorten(nodes: &mut [NetworkNode]) -> Option<String> {
    let bodies: Vec<bool> = nodes.iter().map(is_body).collect();
    let mut labels: Vec<String> = nodes.iter().map(|n| n.label.clone()).collect();
    let common = crate::plot::of_network::shorten_bodies(&mut labels, &bodies)?;
    for (node, label) in nodes.iter_mut().zip(labels) {
        node.label = label;
    }
    Some(common)
}

fn is_body(node: &NetworkNode) -> bool {
    node.shape == crate::plot::diagram::NodeShape::Body
}

fn whole(count: u64) -> String {
    number(count as f64, 0)
}

/// What the data set says of the coverage of the roles drawn: a row that was missing from a list
/// is no tie gained.
fn coverage(dataset: &Dataset, spec: &ViewSpec) -> Vec<String> {
    let counts = |role: &Role| match &spec.roles {
        Some(roles) => roles.contains(role),
        None => spec.kind.counts(*role),
    };
    let mut notes: Vec<String> = dataset
        .package
        .coverage
        .iter()
        .filter(|c| !c.note.is_empty() && c.roles.iter().any(counts))
        .map(|c| format!("Coverage: {}.", c.note.trim_end_matches('.')))
        .collect();
    notes.dedup();
    notes
}

fn difference(
    matches: &ArgMatches,
    over: Over,
    mut caption: Caption,
    seed: u64,
) -> DifferenceFigure {
    let mut ties: BTreeMap<(u32, u32), Change> = BTreeMap::new();
    let (first, last) = (over.panels.first(), over.panels.last());
    for (panel, change) in [(first, Change::Lost), (last, Change::Gained)] {
        for e in panel.iter().flat_map(|p| &p.ties) {
            let ends = (e.a.min(e.b), e.a.max(e.b));
            let known = ties.entry(ends).or_insert(change);
            if *known != change {
                *known = Change::Kept;
            }
        }
    }
    let count = |change: Change| ties.values().filter(|c| **c == change).count();
    let (gained, lost, kept) = (
        count(Change::Gained),
        count(Change::Lost),
        count(Change::Kept),
    );
    if let (Some(first), Some(last)) = (first, last) {
        caption.title = format!(
            "{} ties gained, {} lost and {} kept from {} to {}",
            whole(gained as u64),
            whole(lost as u64),
            whole(kept as u64),
            date(first.date),
            date(last.date)
        );
        caption.subtitle.push_str(&format!(
            "; n = {} and {}, m = {} and {}",
            whole(first.nodes),
            whole(last.nodes),
            whole(first.edges),
            whole(last.edges)
        ));
    }
    let usual = DifferenceFigure::default();
    DifferenceFigure {
        caption,
        nodes: over.nodes,
        edges: ties
            .into_iter()
            .map(|((a, b), change)| DifferenceEdge { a, b, change })
            .collect(),
        top: top(matches, usual.top),
        seed,
    }
}

fn multiples(matches: &ArgMatches, over: Over, base: NetworkFigure) -> MultiplesFigure {
    let mut network = NetworkFigure {
        nodes: over.nodes,
        ..base
    };
    if let (Some(first), Some(last)) = (over.panels.first(), over.panels.last()) {
        let verb = match last.edges.cmp(&first.edges) {
            std::cmp::Ordering::Greater => "grew",
            std::cmp::Ordering::Less => "fell",
            std::cmp::Ordering::Equal => "stayed as many",
        };
        network.caption.title = if first.edges == last.edges {
            format!(
                "Ties {verb}: {} on {} and on {}",
                whole(last.edges),
                date(first.date),
                date(last.date)
            )
        } else {
            format!(
                "Ties {verb} from {} to {} between {} and {}",
                whole(first.edges),
                whole(last.edges),
                date(first.date),
                date(last.date)
            )
        };
    }
    let usual = MultiplesFigure::default();
    MultiplesFigure {
        network,
        panels: over.panels,
        top: top(matches, usual.top),
        ..usual
    }
}
