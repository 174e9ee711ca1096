//! One chapter on centrality: a view, its measures, rankings and their sensitivity.

use super::context::{AnalysisError, Context};
use super::document::{Centrality, GraphValue, NetworkFacts, RankedRow, Ranking, Undefined};
use super::sensitivity;
use super::words::{capital, in_words, list};
use super::{CentralityPlan, PlanError};
use crate::metrics::{self, Convergence, InfluenceRanks, Level, Metric, MetricInfo, Values};
use crate::network::{NodeIx, Side, View, ViewSpec};
use crate::numeric::rank::competition_ranks;

/// A chapter, and the view it was made on: diagrams need its ties.
pub(super) struct Made {
    pub(super) chapter: Centrality,
    pub(super) view: View,
}

/// A measure, its values, and how its iteration ended.
type Scored = (&'static MetricInfo, Vec<Option<f64>>, Option<String>);

/// Makes the chapter.
pub(super) fn chapter(context: &Context<'_>, plan: &CentralityPlan) -> Result<Made, AnalysisError> {
    let place = format!("centrality chapter `{}`", plan.id);
    let mut spec = ViewSpec::new(plan.network);
    spec.as_of = context.as_of;
    spec.within = context.body(plan.within.as_deref(), &place)?;
    spec.roles = (!plan.roles.is_empty()).then(|| plan.roles.clone());
    spec.verified = context.verified();
    let view = context.network.view(&spec)?;
    let settings = context.settings();
    let mut undefined = Vec::new();
    let mut values: Vec<Scored> = Vec::new();
    let mut graph = Vec::new();
    let all: Vec<&str> = plan
        .metrics
        .iter()
        .chain(&plan.graph_metrics)
        .map(String::as_str)
        .collect();
    let mut asked: Vec<&'static dyn Metric> = Vec::new();
    for id in &all {
        let metric = metrics::find(id).map_err(|e| PlanError::value(&place, e.to_string()))?;
        asked.push(metric);
        let level = metric.info().level;
        let wanted = if plan.metrics.iter().any(|m| m == id) {
            Level::Node
        } else {
            Level::Graph
        };
        if level != wanted {
            let reason = format!(
                "`{id}` is a measure of level `{}`: nodes go under metrics, whole networks under graph_metrics",
                level.id()
            );
            return Err(PlanError::value(&place, reason).into());
        }
    }
    // One job, so that measures of paths share their passes over the network.
    let outcomes = metrics::compute_many(&view.snapshot, &settings, &asked)?;
    let mut ranked_by = Vec::new();
    for (metric, outcome) in asked.into_iter().zip(outcomes) {
        let info = metric.info();
        if let Some(reason) = &outcome.undefined {
            undefined.push(Undefined {
                metric: info.id.to_owned(),
                reason: reason.clone(),
            });
        }
        match outcome.values {
            Values::Graph(value) => graph.push(GraphValue {
                metric: info.id.to_owned(),
                name: info.short_name().to_owned(),
                value,
                reading: info.reading.to_owned(),
            }),
            Values::Node(scores) if scores.iter().any(Option::is_some) => {
                ranked_by.push(metric);
                values.push((info, scores, outcome.convergence.map(how_it_ended)));
            }
            Values::Node(_) | Values::Edge(_) => {}
        }
    }
    let intervals = sensitivity::intervals(
        &view.snapshot,
        &ranked_by,
        &settings,
        &context.plan.sensitivity,
        context.plan.seed,
        &plan.id,
    );
    let asks_influence = values.iter().any(|(info, ..)| info.id == "influence");
    let draws = context.plan.sensitivity.draws.min(1) * InfluenceRanks::DRAWS;
    let weights = if asks_influence {
        InfluenceRanks::draw(&view.snapshot, &settings, draws, context.plan.seed)?
    } else {
        None
    };
    let rankings: Vec<Ranking> = values
        .into_iter()
        .enumerate()
        .map(|(at, (info, scores, how))| {
            let weights = weights.as_ref().filter(|_| info.id == "influence");
            ranking(
                context,
                &view,
                info,
                &scores,
                &intervals.by_metric[at],
                how,
                weights,
            )
        })
        .collect();
    let chapter = Centrality {
        id: plan.id.clone(),
        title: plan.title.clone(),
        network: facts(context, plan, &view),
        graph,
        sentences: sentences(&rankings, plan),
        rankings,
        undefined,
        top: plan.top,
        interval_note: intervals.note,
    };
    Ok(Made { chapter, view })
}

fn how_it_ended(c: Convergence) -> String {
    let verdict = if c.reached {
        "converged"
    } else {
        "did not converge"
    };
    format!(
        "{verdict} after {} rounds, residual {:.1e}",
        c.iterations, c.residual
    )
}

fn ranking(
    context: &Context<'_>,
    view: &View,
    info: &'static MetricInfo,
    scores: &[Option<f64>],
    intervals: &[Option<(u32, u32)>],
    convergence: Option<String>,
    weights: Option<&InfluenceRanks>,
) -> Ranking {
    let nodes = |side: Option<Side>| -> Vec<NodeIx> {
        let sides = view.snapshot.sides();
        let wanted = |v: NodeIx| match (sides, side) {
            (Some(sides), Some(side)) => sides[v as usize] == side,
            _ => true,
        };
        (0..).take(scores.len()).filter(|&v| wanted(v)).collect()
    };
    let rows = |nodes: &[NodeIx]| ranked(context, view, scores, nodes, intervals, weights);
    let two_mode = view.snapshot.sides().is_some();
    Ranking {
        metric: info.id.to_owned(),
        name: info.short_name().to_owned(),
        reading: info.reading.to_owned(),
        rows: rows(&nodes(two_mode.then_some(Side::Actor))),
        bodies: if two_mode {
            rows(&nodes(Some(Side::Body)))
        } else {
            Vec::new()
        },
        convergence,
        weights_note: weights.map(|w| format!("{}.", capital(&w.note))),
    }
}

fn ranked(
    context: &Context<'_>,
    view: &View,
    scores: &[Option<f64>],
    nodes: &[NodeIx],
    intervals: &[Option<(u32, u32)>],
    weights: Option<&InfluenceRanks>,
) -> Vec<RankedRow> {
    let own: Vec<Option<f64>> = nodes.iter().map(|&v| scores[v as usize]).collect();
    let ranks = competition_ranks(&own);
    let mut rows: Vec<RankedRow> = nodes
        .iter()
        .zip(own.iter().zip(&ranks))
        .filter_map(|(&v, (value, rank))| {
            let at = v as usize;
            let kind = view.actors[at].map(|a| context.dataset().actor(a).kind.id());
            Some(RankedRow {
                rank: (*rank)?,
                tied: false,
                id: view.snapshot.id(v).to_owned(),
                label: view.labels[at].clone(),
                country: view.countries[at].map(|c| c.code().to_owned()),
                kind: kind.unwrap_or("country").to_owned(),
                value: (*value)?,
                rank_low: intervals[at].map(|i| i.0),
                rank_high: intervals[at].map(|i| i.1),
                weights_low: weights.and_then(|w| w.ranges[at]).map(|r| r.0),
                weights_high: weights.and_then(|w| w.ranges[at]).map(|r| r.1),
            })
        })
        .collect();
    rows.sort_by(|a, b| a.rank.cmp(&b.rank).then_with(|| a.id.cmp(&b.id)));
    for at in 0..rows.len() {
        let shares = |other: usize| rows.get(other).is_some_and(|o| o.rank == rows[at].rank);
        rows[at].tied = shares(at + 1) || (at > 0 && shares(at - 1));
    }
    rows
}

fn facts(context: &Context<'_>, plan: &CentralityPlan, view: &View) -> NetworkFacts {
    let account = &view.account;
    let roles: Vec<String> = match (&plan.roles[..], plan.network.info().roles) {
        ([], own) => own.iter().map(|r| r.id().to_owned()).collect(),
        (chosen, _) => chosen.iter().map(|r| r.id().to_owned()).collect(),
    };
    let sides = view.snapshot.sides().map(|sides| {
        let actors = sides.iter().filter(|s| **s == Side::Actor).count();
        (actors, sides.len() - actors)
    });
    NetworkFacts {
        network: plan.network.id().to_owned(),
        description: plan.network.info().about.to_owned(),
        within: plan.within.clone(),
        coverage: context.coverage(
            view.spec
                .roles
                .as_deref()
                .unwrap_or(plan.network.info().roles),
            view.spec.within,
        ),
        roles,
        as_of: view.as_of(),
        nodes: view.snapshot.node_count(),
        edges: view.snapshot.edge_count(),
        directed: view.snapshot.is_directed(),
        sides,
        relations_read: account.relations_read as u64,
        relations_used: account.used as u64,
        relations_collapsed: account.collapsed as u64,
        left_out: account
            .left_out
            .iter()
            .map(|l| (l.reason.label().to_owned(), l.count as u64))
            .collect(),
    }
}

/// The most names in a sentence.
const NAMES: usize = 3;

/// Who stands first on how many measures, alone or with others, and whether the ranges of the first
/// two overlap.
fn sentences(rankings: &[Ranking], plan: &CentralityPlan) -> Vec<String> {
    if rankings.iter().all(|r| r.rows.is_empty()) {
        return vec![format!(
            "The network `{}` has no ties on this day.",
            plan.network.id()
        )];
    }
    let mut leaders: Vec<(Vec<String>, Vec<String>)> = Vec::new();
    for ranking in rankings {
        let first: Vec<String> = ranking
            .rows
            .iter()
            .filter(|r| r.rank == 1)
            .map(|r| r.label.clone())
            .collect();
        match leaders.iter_mut().find(|(labels, _)| *labels == first) {
            Some((_, names)) => names.push(ranking.name.clone()),
            None => leaders.push((first, vec![ranking.name.clone()])),
        }
    }
    // Those first on most measures come first; many who share a place say little.
    leaders.sort_by_key(|(labels, names)| (labels.len() > NAMES, std::cmp::Reverse(names.len())));
    let of = in_words(rankings.len());
    let mut said: Vec<String> = leaders
        .iter()
        .map(|(labels, names)| {
            let how_many = match (names.len(), rankings.len()) {
                (1, 1) => "the one measure here".to_owned(),
                (some, all) if some == all => format!("all {of} measures here"),
                (some, _) => format!("{} of the {of} measures here", in_words(some)),
            };
            let on = format!("{how_many} ({})", names.join("; "));
            match labels.len() {
                1 => format!("{} stands first on {on}.", labels[0]),
                2..=NAMES => format!("{} share the first place on {on}.", list(labels)),
                many => format!(
                    "{} share the first place on {on}, which cannot tell them apart.",
                    capital(&in_words(many))
                ),
            }
        })
        .collect();
    for ranking in rankings {
        let (Some(first), Some(second)) = (ranking.rows.first(), ranking.rows.get(1)) else {
            continue;
        };
        if let (false, Some(worst), Some(best)) = (first.tied, first.rank_high, second.rank_low)
            && worst >= best
        {
            said.push(format!(
                "On {}, {} stands before {}, but the order depends on single bodies: leave some of them out and \
                 their ranks overlap ({} to {worst}, and {best} to {}).",
                ranking.name,
                first.label,
                second.label,
                first.rank_low.unwrap_or(first.rank),
                second.rank_high.unwrap_or(second.rank),
            ));
        }
    }
    said
}
