//! How a network hangs together: components, the innermost core, and communities.

use super::centrality::Made;
use super::communities;
use super::context::{AnalysisError, Context};
use super::document::Cohesion;
use super::words::{count_of, list, percent};
use crate::metrics::{self, Settings};

/// Above this many members the core is counted, not named.
const NAMED_MEMBERS: usize = 12;

/// Components, core and communities of the network of a centrality chapter.
pub(super) fn of(context: &Context<'_>, made: &Made) -> Result<Cohesion, AnalysisError> {
    let snapshot = &made.view.snapshot;
    let numbers = |id: &str| -> Result<Vec<u32>, AnalysisError> {
        let outcome = metrics::find(id)?.compute(snapshot, &Settings::default())?;
        Ok(outcome
            .node_values()
            .iter()
            .map(|v| v.unwrap_or(0.0) as u32)
            .collect())
    };
    let components = numbers("component")?;
    let mut component_sizes = vec![0usize; components.iter().max().map_or(0, |m| *m as usize + 1)];
    for c in &components {
        component_sizes[*c as usize] += 1;
    }
    component_sizes.retain(|size| *size > 0);
    component_sizes.sort_unstable_by(|a, b| b.cmp(a));
    let cores = numbers("core-number")?;
    let core = cores.iter().copied().max().unwrap_or(0);
    let members: Vec<String> = cores
        .iter()
        .zip(&made.view.labels)
        .filter(|(c, _)| **c == core && core > 0)
        .map(|(_, label)| label.clone())
        .collect();
    let n = snapshot.node_count();
    let mut sentences = Vec::new();
    match component_sizes[..] {
        [] => sentences.push("There are no ties on this day.".to_owned()),
        [_] => sentences.push(format!(
            "The network hangs together: chains lead from each of its {n} nodes to every other one."
        )),
        [largest, ..] => sentences.push(format!(
            "The network falls into {}. The largest holds {largest} of {n} nodes ({}); between two parts there is no \
             chain at all.",
            count_of(component_sizes.len(), "part"),
            percent(largest as f64 / n as f64)
        )),
    }
    if core > 0 {
        let who = if members.len() <= NAMED_MEMBERS {
            list(&members)
        } else {
            format!(
                "{} (all named in the table)",
                count_of(members.len(), "node")
            )
        };
        sentences.push(format!(
            "The innermost core, in which everybody has at least {} to the others, is {who}.",
            count_of(core as usize, "tie")
        ));
    }
    let communities = communities::of(context, made)?.map(|(found, sentence)| {
        sentences.push(sentence);
        found
    });
    Ok(Cohesion {
        id: made.chapter.id.clone(),
        title: made.chapter.title.clone(),
        component_sizes,
        core,
        core_members: members,
        communities,
        sentences,
    })
}
