//! How much a network changed from date to date: ties, nodes, and the order of its nodes.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::metrics::{self, Level};
use crate::model::Date;
use crate::network::{Network, NodeIx, Side, Snapshot};
use crate::numeric::rank::{descending_order, kendall_tau_b, rank_biased_overlap};

use super::measure::{MeasureError, MeasureOptions, dates, values, views};
use super::row::optional;

/// How far down a ranking one reads: the first ten places bear 86 % of the weight.
pub const PERSISTENCE: f64 = 0.9;

/// The ties of two dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct TieChange {
    /// Ties at both dates.
    pub kept: usize,
    /// Ties at the later date only.
    pub added: usize,
    /// Ties at the earlier date only.
    pub removed: usize,
}

impl TieChange {
    /// Compares two sets of ties.
    pub fn between<T: Ord>(before: &BTreeSet<T>, after: &BTreeSet<T>) -> Self {
        let kept = before.intersection(after).count();
        Self {
            kept,
            added: after.len() - kept,
            removed: before.len() - kept,
        }
    }

    /// Ties at both dates over ties at either (Jaccard 1901): 1 if nothing changed, 0 if nothing
    /// stayed. `None` where there is no tie at all.
    pub fn jaccard(self) -> Option<f64> {
        let all = self.kept + self.added + self.removed;
        (all > 0).then(|| self.kept as f64 / all as f64)
    }

    /// Ties that came or went over the ties of both dates added up: 0 if nothing changed, 1 if
    /// nothing stayed. `None` where there is no tie at all.
    pub fn turnover(self) -> Option<f64> {
        let ends = 2 * self.kept + self.added + self.removed;
        (ends > 0).then(|| (self.added + self.removed) as f64 / ends as f64)
    }
}

/// What changed between two neighbouring dates.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NetworkChange {
    /// The earlier date.
    pub from_date: Date,
    /// The later date.
    pub to_date: Date,
    /// Nodes at the earlier date.
    pub nodes_before: usize,
    /// Nodes at the later date.
    pub nodes_after: usize,
    /// Nodes at the later date only.
    pub nodes_added: usize,
    /// Nodes at the earlier date only.
    pub nodes_removed: usize,
    /// Ties at the earlier date; parallel ones are one.
    pub ties_before: usize,
    /// Ties at the later date.
    pub ties_after: usize,
    /// Which of them changed.
    #[serde(flatten)]
    pub ties: TieChange,
    /// [`TieChange::jaccard`].
    pub jaccard: Option<f64>,
    /// [`TieChange::turnover`].
    pub turnover: Option<f64>,
    /// The measure that nodes are ranked by.
    pub ranked_by: &'static str,
    /// Rank-biased overlap of the two rankings, extrapolated, with persistence .9; ties in the order
    /// of ids.
    pub rank_overlap: Option<f64>,
    /// Kendall's tau-b of the measure over the nodes of both dates.
    pub tau_b: Option<f64>,
    /// Why a column is empty, by its name.
    pub undefined: BTreeMap<&'static str, String>,
}

impl NetworkChange {
    /// The columns of the table.
    pub const COLUMNS: [&'static str; 17] = [
        "from_date",
        "to_date",
        "nodes_before",
        "nodes_after",
        "nodes_added",
        "nodes_removed",
        "ties_before",
        "ties_after",
        "ties_kept",
        "ties_added",
        "ties_removed",
        "jaccard",
        "turnover",
        "ranked_by",
        "rank_overlap",
        "tau_b",
        "reason",
    ];

    /// The fields in the order of [`Self::COLUMNS`].
    pub fn record(&self) -> Vec<String> {
        let reasons = self.undefined.iter();
        let reasons: Vec<String> = reasons.map(|(at, why)| format!("{at}: {why}")).collect();
        vec![
            self.from_date.to_string(),
            self.to_date.to_string(),
            self.nodes_before.to_string(),
            self.nodes_after.to_string(),
            self.nodes_added.to_string(),
            self.nodes_removed.to_string(),
            self.ties_before.to_string(),
            self.ties_after.to_string(),
            self.ties.kept.to_string(),
            self.ties.added.to_string(),
            self.ties.removed.to_string(),
            optional(self.jaccard),
            optional(self.turnover),
            self.ranked_by.to_owned(),
            optional(self.rank_overlap),
            optional(self.tau_b),
            reasons.join("; "),
        ]
    }
}

/// Compares the network of every two neighbouring dates: nodes, ties, and the ranking by the measure
/// of `options` (in a two-mode network that of the actors' side).
///
/// Time that of the measure for each different network, and O(m log m) a date.
///
/// # Errors
/// [`MeasureError`]; a measure of the network or of edges ranks no nodes.
pub fn network_changes(
    network: &Network,
    options: &MeasureOptions,
) -> Result<Vec<NetworkChange>, MeasureError> {
    let metric = metrics::find(&options.metric)?;
    let info = metric.info();
    if info.level != Level::Node {
        return Err(MeasureError::RanksNoNodes(info.id));
    }
    let dates = dates(network, &options.network, (options.from, options.to))?;
    let (views, same) = views(network, &options.network, &dates)?;
    let values = values(&views, &same, metric, &options.settings)?;
    let nodes: Vec<BTreeSet<&str>> = views
        .iter()
        .map(|v| v.snapshot.ids().iter().collect())
        .collect();
    let tied: Vec<BTreeSet<(&str, &str)>> = views.iter().map(|v| ties(&v.snapshot)).collect();
    let ranked: Vec<BTreeMap<&str, f64>> = views
        .iter()
        .zip(&values)
        .map(|(view, values)| {
            let s = &view.snapshot;
            let is_ranked = |v: NodeIx| s.sides().is_none_or(|of| of[v as usize] == Side::Actor);
            let nodes = (0..).zip(s.ids().iter()).filter(|(v, _)| is_ranked(*v));
            nodes
                .filter_map(|(_, id)| Some((id, *values.of.get(id)?)))
                .collect()
        })
        .collect();
    let change = |i: usize| {
        let ties = TieChange::between(&tied[i], &tied[i + 1]);
        let nodes_changed = TieChange::between(&nodes[i], &nodes[i + 1]);
        let mut undefined = BTreeMap::new();
        if ties.jaccard().is_none() {
            for column in ["jaccard", "turnover"] {
                undefined.insert(column, "there is no tie at either date".to_owned());
            }
        }
        let (a, b) = (&ranked[i], &ranked[i + 1]);
        let rank_overlap = rank_biased_overlap(&ranking(a), &ranking(b), PERSISTENCE);
        if rank_overlap.is_none() {
            undefined.insert(
                "rank_overlap",
                "no node is ranked at one of the dates".to_owned(),
            );
        }
        let both: Vec<(f64, f64)> = a
            .iter()
            .filter_map(|(id, x)| Some((*x, *b.get(id)?)))
            .collect();
        let (x, y): (Vec<f64>, Vec<f64>) = both.into_iter().unzip();
        let tau_b = kendall_tau_b(&x, &y);
        if tau_b.is_none() {
            let why = "fewer than two nodes of both dates have different values";
            undefined.insert("tau_b", why.to_owned());
        }
        NetworkChange {
            from_date: dates[i],
            to_date: dates[i + 1],
            nodes_before: nodes[i].len(),
            nodes_after: nodes[i + 1].len(),
            nodes_added: nodes_changed.added,
            nodes_removed: nodes_changed.removed,
            ties_before: tied[i].len(),
            ties_after: tied[i + 1].len(),
            ties,
            jaccard: ties.jaccard(),
            turnover: ties.turnover(),
            ranked_by: info.id,
            rank_overlap,
            tau_b,
            undefined,
        }
    };
    Ok((0..dates.len() - 1).map(change).collect())
}

/// The ties by the ids of their ends; those without direction from the lower id.
fn ties(s: &Snapshot) -> BTreeSet<(&str, &str)> {
    let nodes = 0..NodeIx::try_from(s.node_count()).unwrap_or(NodeIx::MAX);
    let from = |v: NodeIx| {
        let targets = s.successors(v).iter().copied();
        targets
            .filter(move |w| s.is_directed() || v <= *w)
            .map(move |w| (s.id(v), s.id(w)))
    };
    nodes.flat_map(from).collect()
}

/// Ids from the highest value down, ties in the order of ids.
fn ranking<'a>(values: &BTreeMap<&'a str, f64>) -> Vec<&'a str> {
    let list: Vec<Option<f64>> = values.values().copied().map(Some).collect();
    let ids: Vec<&str> = values.keys().copied().collect();
    let order = descending_order(&list).into_iter();
    order.map(|at| ids[at]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tie_changes_agree_with_the_reference() {
        let text = include_str!("../../tests/reference/other_year_to_year.json");
        let file: serde_json::Value = serde_json::from_str(text).unwrap();
        let cases = file["cases"].as_array().unwrap();
        assert_eq!(cases.len(), 3);
        for case in cases {
            let ties = |name: &str| -> BTreeSet<(String, String)> {
                let pairs = case[name].as_array().unwrap().iter();
                let end =
                    |pair: &serde_json::Value, at: usize| pair[at].as_str().unwrap().to_owned();
                pairs.map(|pair| (end(pair, 0), end(pair, 1))).collect()
            };
            let change = TieChange::between(&ties("before"), &ties("after"));
            for (name, found) in [
                ("kept", change.kept),
                ("added", change.added),
                ("removed", change.removed),
                ("graph_edit_distance_ties", change.added + change.removed),
            ] {
                assert_eq!(found as u64, case[name].as_u64().unwrap(), "{name}");
            }
            assert_eq!(change.jaccard(), case["jaccard"].as_f64());
        }
        let change = TieChange {
            kept: 2,
            added: 2,
            removed: 1,
        };
        assert!((change.turnover().unwrap() - 3.0 / 7.0).abs() < 1e-15);
    }
}
