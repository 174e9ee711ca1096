//! The number of the community that a node belongs to, and the communities that all measures of
//! them share within a job.

use std::time::Duration;

use super::contract::{MetricError, MetricInfo, Param, Takes};
use super::degree::number;
use super::{Applies, Level, Metric, Outcome, Part, Range, Settings, Stage, Work};
use crate::community::{
    Consensus, ConsensusOptions, LeidenOptions, Quality, STABLE, consensus, consensus_watched,
    default_seeds,
};
use crate::network::Snapshot;

const MOST_SEEDS: f64 = 10_000.0;

const INFO: MetricInfo = MetricInfo {
    id: "community",
    name: "Community: the number of the group with many ties inside that the node belongs to",
    level: Level::Node,
    applies: Applies::Any,
    formula: "communities that make Q large, Q = sum over communities of w/m - r (k/2m)^2: m is the \
        weight of all ties, w of those inside the community, k the sum of its nodes' strengths, r \
        the resolution; with direction (k_out k_in)/m^2 instead of the square. The Leiden algorithm \
        runs from many seeds; the answer is the partition on which the runs agree. Numbered from 1, \
        the largest first, equally large ones by the id of their first node",
    range: Range::POSITIVE,
    weight_means: "A strength: strong ties hold a community together more.",
    isolated: "A community of its own. Undefined for everyone if the network has no tie. \
        Components are never joined.",
    convention: "Runs: 100 while nodes and edges together are at most 20,000, else 2,000,000 divided \
        by their number, at least 5. Stability is the mean adjusted mutual information of two runs. \
        At .7 or more the answer is the consensus of Lancichinetti and Fortunato (pairs together in \
        more than half of the runs), after which single nodes move where that raises Q. Below .7 \
        the communities are not stable: the run with the highest Q is given, with a warning, and \
        they should not be named. Every community is connected. One-mode modularity on two-mode \
        networks too, unless two-mode=1. Parallel ties of a graph file add up; an undirected \
        self-loop counts 2 in k.",
    alternatives: "igraph, leidenalg and NetworKit give one run, which depends on the seed, and \
        number from 0; igraph's Leiden takes no directed networks. seeds=1 gives one run here.",
    reading: "Who sits together more than chance would have it. A label, not a score, and one \
        possible cut: groups that overlap, and groups much smaller than the square root of the \
        number of ties, are not seen. To share a community is not to share a position.",
    complexity: "Each run about O(m log n); memory O(seeds n + m).",
    params: &[
        Param::number(
            "resolution",
            1.0,
            0.0,
            1e6,
            "above 1 for more and smaller communities, below 1 for fewer and larger ones",
        ),
        Param {
            name: "seeds",
            takes: Takes::Number {
                default: None,
                low: 1.0,
                high: MOST_SEEDS,
            },
            about: "number of runs, a whole number; 1 gives one run of unknown stability",
        },
        Param::number(
            "seed",
            1.0,
            0.0,
            9_007_199_254_740_992.0,
            "what all runs draw their order of nodes from, a whole number",
        ),
        Param::number(
            "two-mode",
            0.0,
            0.0,
            1.0,
            "1 for Barber's modularity, in which ties are expected between the two sides only",
        ),
    ],
    references: &[
        "Traag, Waltman and van Eck, From Louvain to Leiden: guaranteeing well-connected \
        communities, Scientific Reports 9 (2019), 5233, doi:10.1038/s41598-019-41695-z",
        "Lancichinetti and Fortunato, Consensus clustering in complex networks, Scientific Reports \
        2 (2012), 336, doi:10.1038/srep00336",
        "Newman and Girvan, Finding and evaluating community structure in networks, Physical Review \
        E 69 (2004), 026113, doi:10.1103/PhysRevE.69.026113",
        "Leicht and Newman, Community structure in directed networks, Physical Review Letters 100 \
        (2008), 118703, doi:10.1103/PhysRevLett.100.118703",
        "Barber, Modularity and community detection in bipartite networks, Physical Review E 76 \
        (2007), 066102, doi:10.1103/PhysRevE.76.066102",
        "Vinh, Epps and Bailey, Information theoretic measures for clusterings comparison, Journal \
        of Machine Learning Research 11 (2010), 2837-2854",
    ],
};

/// The number of the community that a node belongs to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Community;

impl Metric for Community {
    fn info(&self) -> &'static MetricInfo {
        &INFO
    }

    fn is_label(&self) -> bool {
        true
    }

    fn stage(&self) -> Option<Stage> {
        Some(Stage::Communities)
    }

    fn compute_in(&self, work: &Work<'_>) -> Result<Outcome, MetricError> {
        let found = found(work)?;
        let n = work.snapshot.node_count();
        if n > 0 && found.modularity.is_none() {
            return Ok(Outcome::undefined_nodes(n, NO_TIE));
        }
        let of = found.partition.of().iter();
        let outcome = Outcome::nodes(of.map(|&c| number(u64::from(c) + 1)).collect());
        Ok(said(outcome, found))
    }
}

pub(super) const NO_TIE: &str = "the network has no tie, so that nothing holds anybody together";

/// The settings of the communities of a network.
fn options(s: &Snapshot, settings: &Settings) -> Result<ConsensusOptions, MetricError> {
    let whole = |name: &'static str, value: f64| {
        if value.fract() > 0.0 {
            return Err(MetricError::BeyondBound {
                id: INFO.id,
                name,
                value,
                bound: "it must be a whole number".to_owned(),
            });
        }
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "whole, and within the range of the parameter"
        )]
        let whole = value as u64;
        Ok(whole)
    };
    let two_mode = settings.param(&INFO, "two-mode")?;
    if two_mode > 0.0 && (s.sides().is_none() || two_mode < 1.0) {
        return Err(MetricError::BeyondBound {
            id: INFO.id,
            name: "two-mode",
            value: two_mode,
            bound: "1 is for two-mode networks; 0 fits every network".to_owned(),
        });
    }
    let seeds = match settings.number(&INFO, "seeds")? {
        None => default_seeds(s),
        Some(value) => u32::try_from(whole("seeds", value)?).unwrap_or(u32::MAX),
    };
    let quality = if two_mode > 0.0 {
        Quality::TwoMode
    } else {
        Quality::Plain
    };
    Ok(ConsensusOptions {
        leiden: LeidenOptions {
            resolution: settings.param(&INFO, "resolution")?,
            quality,
            weighted: settings.uses_weights(s),
            seed: whole("seed", settings.param(&INFO, "seed")?)?,
            ..LeidenOptions::DEFAULT
        },
        seeds: Some(seeds),
    })
}

/// The communities of a network, as the measure `community` finds them, with their stability.
///
/// # Errors
/// A parameter of `community` that is not allowed.
pub fn communities(s: &Snapshot, settings: &Settings) -> Result<Consensus, MetricError> {
    Ok(consensus(s, &options(s, settings)?))
}

/// The communities of a job: found when the first measure asks for them, and kept.
pub(super) fn found<'a>(work: &'a Work<'_>) -> Result<&'a Consensus, MetricError> {
    let options = options(work.snapshot, work.settings)?;
    let watch = |runs| work.tell(Stage::Communities, runs);
    Ok(work
        .communities
        .get_or_init(|| consensus_watched(work.snapshot, &options, &watch)))
}

/// About how long a run looks at a node or an edge, in seconds: with what follows, on a large
/// network, which the caches do not hold.
const LOOK: f64 = 1e-6;

/// How many runs there will be, and how long they will take: their number times the size of the
/// network, as all runs do about the same.
pub(super) fn part(s: &Snapshot, settings: &Settings) -> Option<Part> {
    let runs = options(s, settings).ok()?.seeds?;
    let size = number((s.node_count() + s.edge_count()) as u64);
    let threads = rayon::current_num_threads().min(runs as usize).max(1);
    let seconds = f64::from(runs) * size * LOOK / number(threads as u64);
    let time = Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX);
    Some(Part {
        stage: Stage::Communities,
        units: u64::from(runs),
        time: (time > Duration::from_secs(1)).then_some(time),
    })
}

/// The outcome with what a reader must know beside it.
pub(super) fn said(outcome: Outcome, found: &Consensus) -> Outcome {
    let Some(modularity) = found.modularity else {
        return outcome;
    };
    let count = match found.partition.count() {
        1 => "1 community".to_owned(),
        count => format!("{count} communities"),
    };
    match found.stability {
        None => outcome.with_note(format!(
            "{count}, modularity {modularity:.4}, from a single run: how stable they are is not known"
        )),
        Some(stability) if stability < STABLE => outcome.with_warning(format!(
            "the communities are not stable and should not be named: two of {} runs agree at \
             {stability:.2} on average (adjusted mutual information), and {STABLE} is asked for; \
             shown is the run with the highest modularity, {modularity:.4}, with {count}",
            found.seeds
        )),
        Some(stability) => outcome.with_note(format!(
            "{count}, modularity {modularity:.4}, stability {stability:.2} (the mean adjusted mutual \
             information of two of {} runs; 1 is full agreement)",
            found.seeds
        )),
    }
}
