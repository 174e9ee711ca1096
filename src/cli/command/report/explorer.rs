//! What the explorer shows, gathered from the data, the views of the report and their layouts.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::analysis::{Centrality, Made};
use crate::dataset::Dataset;
use crate::model::{ActorIx, Country, Date, Period};
use crate::network::{Network, View, ViewError, label};
use crate::plot::explorer::{Laid, lay};
use crate::report::{Explorer, ExplorerActor, ExplorerNetwork, ExplorerNode, ExplorerTie};

/// The most nodes of a network on the page: so many can still be drawn while a hand moves.
const MOST_NODES: usize = 10_000;

/// The most relations of a network on the page, some 5 MB of it.
const MOST_TIES: usize = 200_000;

/// A network before its actors are numbered.
struct Found {
    network: ExplorerNetwork,
    /// The actor or country behind each node of `network`.
    ends: Vec<End>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    Actor(ActorIx),
    Country(Country),
}

/// Every chapter on centrality as a network over all days.
pub(super) fn explorer(made: &Made, network: &Network) -> Result<Explorer, ViewError> {
    let found: Vec<Found> = made
        .analysis
        .centrality
        .par_iter()
        .filter_map(|chapter| Some((chapter, made.views.get(&chapter.id)?)))
        .map(|(chapter, view)| one(made, network, chapter, view))
        .collect::<Result<_, _>>()?;
    let mut places: BTreeMap<End, usize> = BTreeMap::new();
    for end in found.iter().flat_map(|f| &f.ends) {
        places.insert(*end, 0);
    }
    for (at, place) in places.values_mut().enumerate() {
        *place = at;
    }
    let dataset = network.dataset();
    Ok(Explorer {
        stops: stops(dataset, made.analysis.as_of),
        actors: places.keys().map(|end| actor(dataset, *end)).collect(),
        networks: found
            .into_iter()
            .map(|Found { mut network, ends }| {
                for (node, end) in network.nodes.iter_mut().zip(&ends) {
                    node.actor = places[end];
                }
                network
            })
            .collect(),
    })
}

/// The days of the slider: those observed, else the last day of each year that the data span.
fn stops(dataset: &Dataset, as_of: Option<Date>) -> Vec<Date> {
    let Some(as_of) = as_of else {
        return Vec::new();
    };
    let mut stops = dataset.package.observed.clone();
    if stops.is_empty() {
        let starts = dataset.relations.iter().filter_map(|r| r.period.start);
        let first = starts.min().map_or(as_of.year(), Date::year);
        stops = (first..as_of.year())
            .filter_map(|year| Date::new(year, 12, 31).ok())
            .collect();
    }
    stops.push(as_of);
    stops.sort_unstable();
    stops.dedup();
    stops
}

fn actor(dataset: &Dataset, end: End) -> ExplorerActor {
    match end {
        End::Country(country) => ExplorerActor {
            id: country.code().to_owned(),
            label: country.name().to_owned(),
            name: country.name().to_owned(),
            kind: "country".to_owned(),
            country: country.name().to_owned(),
            ..ExplorerActor::default()
        },
        End::Actor(at) => {
            let actor = dataset.actor(at);
            ExplorerActor {
                id: actor.id.clone(),
                label: label(actor),
                name: actor.name.clone(),
                aliases: actor.aliases.join("; "),
                kind: actor.kind.label().to_owned(),
                country: actor.country.map_or("", |c| c.name()).to_owned(),
                parent: actor
                    .parent
                    .map_or_else(String::new, |p| label(dataset.actor(p))),
                period: actor.period,
                url: actor.url.to_string(),
                source: actor.source.to_string(),
                note: actor.note.to_string(),
            }
        }
    }
}

fn one(
    made: &Made,
    network: &Network,
    chapter: &Centrality,
    view: &View,
) -> Result<Found, ViewError> {
    let is_dated = !view.spec.kind.is_projection();
    let all = if is_dated {
        &network.view_of_all_days(&view.spec)?
    } else {
        view
    };
    let (ties, never) = if is_dated {
        relations(all, network)?
    } else {
        (pairs(all), 0)
    };
    let kept = kept(all.labels.len(), &ties);
    let request = made
        .analysis
        .figures
        .iter()
        .find(|f| f.diagram == "network" && f.of == chapter.id);
    let laid = lay(all, &kept, network, made, chapter);
    let mut place = vec![None; kept.len()];
    let (mut nodes, mut ends) = (Vec::new(), Vec::new());
    for v in (0..kept.len()).filter(|&v| kept[v]) {
        let end = match (all.actors[v], all.countries[v]) {
            (Some(actor), _) => End::Actor(actor),
            (None, Some(country)) => End::Country(country),
            (None, None) => continue,
        };
        place[v] = Some(nodes.len());
        nodes.push(node(&laid, v));
        ends.push(end);
    }
    let all_ties = ties.len();
    let ties: Vec<ExplorerTie> = ties
        .into_iter()
        .filter_map(|t| {
            let (a, b) = (place[t.a]?, place[t.b]?);
            Some(ExplorerTie { a, b, ..t })
        })
        .collect();
    Ok(Found {
        network: ExplorerNetwork {
            id: chapter.id.clone(),
            metric: request.and_then(|r| r.metric.clone()),
            legend_title: laid.legend_title,
            legend: laid.legend.into_iter().map(|(n, c)| (n, c.rgb)).collect(),
            nodes,
            ties,
            is_dated,
            all: (kept.len(), all_ties),
            never,
        },
        ends,
    })
}

fn node(laid: &Laid, v: usize) -> ExplorerNode {
    ExplorerNode {
        actor: 0,
        at: laid.positions[v],
        is_body: laid.bodies[v],
        colour: laid.colours[v],
    }
}

/// Every relation of the view with its days, and how many have none.
fn relations(view: &View, network: &Network) -> Result<(Vec<ExplorerTie>, usize), ViewError> {
    let ties = view.dated_ties(network)?;
    let never = |p: &Period| matches!((p.start, p.end), (Some(s), Some(e)) if s >= e);
    let lost = ties.iter().filter(|t| never(&t.0.period)).count();
    let empty = || "".into();
    let held = ties
        .into_iter()
        .filter(|t| !never(&t.0.period))
        .map(|(tie, relation)| ExplorerTie {
            a: tie.source as usize,
            b: tie.target as usize,
            role: Some(tie.role),
            period: tie.period,
            is_start_observed: relation.is_none_or(|r| r.start_observed),
            source: relation.map_or_else(empty, |r| r.source.clone()),
            note: relation.map_or_else(empty, |r| r.note.clone()),
        })
        .collect();
    Ok((held, lost))
}

/// The edges of a view without roles and days.
fn pairs(view: &View) -> Vec<ExplorerTie> {
    let s = &view.snapshot;
    (0u32..)
        .take(s.node_count())
        .flat_map(|a| s.successors(a).iter().map(move |b| (a, *b)))
        .filter(|(a, b)| a < b)
        .map(|(a, b)| ExplorerTie {
            a: a as usize,
            b: b as usize,
            role: None,
            period: Period::default(),
            is_start_observed: true,
            source: "".into(),
            note: "".into(),
        })
        .collect()
}

/// Which nodes are shown: all, or as many of those with most relations as the page can bear.
fn kept(count: usize, ties: &[ExplorerTie]) -> Vec<bool> {
    if count <= MOST_NODES && ties.len() <= MOST_TIES {
        return vec![true; count];
    }
    let mut degrees = vec![0_usize; count];
    for tie in ties {
        degrees[tie.a] += 1;
        degrees[tie.b] += 1;
    }
    let mut order: Vec<usize> = (0..count).collect();
    // Nodes stand in id order, which settles what is equal.
    order.sort_by(|&a, &b| degrees[b].cmp(&degrees[a]).then(a.cmp(&b)));
    let mut rank = vec![0; count];
    for (at, v) in order.iter().enumerate() {
        rank[*v] = at;
    }
    // A tie comes in with the later of its ends.
    let mut entered = vec![0_usize; count];
    for tie in ties {
        entered[rank[tie.a].max(rank[tie.b])] += 1;
    }
    let mut sum = 0;
    let fit = entered.iter().take_while(|n| {
        sum += **n;
        sum <= MOST_TIES
    });
    let fit = fit.count().min(MOST_NODES);
    rank.iter().map(|r| *r < fit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tie(a: usize, b: usize) -> ExplorerTie {
        ExplorerTie {
            a,
            b,
            role: None,
            period: Period::default(),
            is_start_observed: true,
            source: "".into(),
            note: "".into(),
        }
    }

    #[test]
    fn what_the_page_cannot_bear_is_left_out_from_the_rim() {
        let ties: Vec<_> = (1..20_000).map(|v| tie(0, v)).collect();
        let shown = kept(20_000, &ties);
        assert_eq!(shown.iter().filter(|k| **k).count(), MOST_NODES);
        assert!(shown[0] && shown[1] && !shown[19_999]);
        // Many ties among few: nodes go until the ties fit.
        let dense: Vec<_> = (0..700)
            .flat_map(|a| (0..a).map(move |b| tie(a, b)))
            .collect();
        let shown = kept(700, &dense);
        let inside = dense.iter().filter(|t| shown[t.a] && shown[t.b]).count();
        assert!(inside <= MOST_TIES && inside > MOST_TIES - 700, "{inside}");
        assert_eq!(kept(2, &[tie(0, 1)]), [true, true]);
    }
}
