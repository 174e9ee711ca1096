//! Betweenness from a sample of pairs.
//!
//! Pairs of nodes are drawn at random, and each gives every node between them the share of its
//! shortest paths that pass the node: a number from 0 to 1 whose mean is the betweenness of the
//! node as a share of all pairs. Pairs of which an end hangs on the node, and pairs of twins, are
//! known exactly and not drawn. Drawing goes on until the bound on how far the means are off
//! ([`Bound`]) is within what was asked for.

use std::time::Duration;

use rayon::prelude::*;

use super::super::bernstein::{Bound, DELTA, ROUNDS, variance};
use super::super::stage::{Told, judged};
use super::super::work::Direction;
use super::core::Core;
use super::fold::as_number;
use super::guests::Guests;
use super::hosts::{Between, Walks};
use super::lanes::WIDTH;
use super::pair::{Found, Pairs};
use super::plan::{Batch, Plan, Task};
use super::run::{count_batch, exactly, to_nodes};
use super::search::Space;
use super::single::Single;
use super::visits::{Scratch, Visitors, visit};
use crate::metrics::contract::{Approximation, Drawn, Estimate};
use crate::network::Snapshot;
use crate::numeric::random::Stream;

/// Pairs drawn from one stream of random numbers.
const BLOCK: usize = 128;

/// An arc looked at between a pair costs as much as so many of a batch.
const PAIR_COST: usize = 3;

/// Places with their shares, pair by pair.
type Shares = Vec<(u32, f64)>;

/// The betweenness of each node in steps, summed over all ordered pairs, so that as a share of
/// (n − 1)(n − 2) every value is within `approx.epsilon` of the exact one with probability 0.9. It
/// is exact, and no estimate, where sampling would cost more: on small networks and for small
/// margins.
pub(crate) fn estimate(
    s: &Snapshot,
    direction: Direction,
    approx: Approximation,
    watch: &(dyn Fn(u64) + Sync),
) -> (Vec<f64>, Option<Estimate>) {
    let core = Core::of(s, direction);
    let n = as_number(s.node_count());
    let urn = Urn::of(&core);
    // Betweenness is the mean share times the pairs that can be drawn.
    let pairs = urn.total * urn.total;
    let margin = margin_of_share(s, &urn, approx);
    let told = Told::new(watch);
    // A sample is done when it is: how far it has come is a guess.
    let share = |share: f64| told.up_to((n * share.min(0.99)) as u64);
    match sample(&core, &urn, margin, approx.seed, &share) {
        Some((means, drawn)) => {
            let sums: Vec<f64> = means.iter().map(|mean| mean * pairs).collect();
            told.up_to(s.node_count() as u64);
            let estimate = Estimate {
                epsilon: approx.epsilon,
                delta: DELTA,
                sample: drawn as u64,
                of: Drawn::Pairs,
            };
            (to_nodes(&core, &sums), Some(estimate))
        }
        None => (exactly(s, &core, &told.anew()), None),
    }
}

/// How long the betweenness of each node will take, from a sample if one is asked for and quicker.
pub(crate) fn forecast(
    s: &Snapshot,
    direction: Direction,
    approx: Option<Approximation>,
) -> Duration {
    let core = Core::of(s, direction);
    let exact = forecast_all(&core);
    let Some(approx) = approx else {
        return exact;
    };
    let urn = Urn::of(&core);
    let bound = Bound::of(core.len());
    let least = bound.least(margin_of_share(s, &urn, approx));
    if least >= as_number(arcs_of_all(&core)) {
        return exact;
    }
    // Twice the least is usual; beyond the time that all pairs take no sample is drawn.
    let mut pairs = Pairs::new(&core);
    let blocks = (2.0 * least) as usize / BLOCK + 1;
    let sampled = judged(blocks, |block| {
        let _shares = draw_block(&core, &urn, &mut pairs, approx.seed, block as u64);
    });
    exact.min(sampled)
}

/// How long all pairs will take.
fn forecast_all(core: &Core) -> Duration {
    let guests = Guests::of(core);
    forecast_with(core, &guests).unwrap_or_else(|| {
        let nobody = Guests::default();
        forecast_with(core, &nobody).unwrap_or_default()
    })
}

/// The same with these guests; `None` if paths between their hosts cannot be counted.
fn forecast_with(core: &Core, guests: &Guests) -> Option<Duration> {
    let plan = Plan::of(core, guests);
    let (mut space, mut single) = (Space::new(core), Single::default());
    let mut sums = vec![0.0; core.len()];
    let searches = judged(plan.batches.len(), |at| {
        let task = Task {
            core,
            plan: &plan,
            batch: &plan.batches[at],
            brought: None,
        };
        count_batch(&mut space, &mut single, task, &mut sums);
    });
    let count = guests.hosts.len();
    let (mut steps, mut paths) = (vec![0; count * WIDTH], vec![0; count * WIDTH]);
    let walks = Walks::new(core, guests);
    let batches: Vec<Batch> = walks.batches().collect();
    let mut is_counted = true;
    let walking = judged(batches.len(), |at| {
        is_counted &= walks.from(&mut space, &batches[at], &mut steps, &mut paths);
    });
    // Guests take as long whatever lies between hosts. What they hand on is left out: it takes less.
    let between = Between {
        steps: vec![0; count * count],
        paths: vec![0; count * count],
    };
    let visitors = Visitors::new(core, guests, &between);
    let (mut scratch, mut parts) = (Scratch::new(count), vec![0.0; count * WIDTH]);
    let visiting = judged(guests.guests.len().div_ceil(WIDTH), |at| {
        visit(
            &mut scratch,
            &visitors,
            at * WIDTH,
            (&mut steps, &mut parts),
        );
    });
    is_counted.then_some(searches + walking + visiting)
}

/// The margin for the mean share of pairs that can be drawn, which makes that asked for.
fn margin_of_share(s: &Snapshot, urn: &Urn, approx: Approximation) -> f64 {
    let n = as_number(s.node_count());
    approx.epsilon * (n - 1.0) * (n - 2.0) / (urn.total * urn.total)
}

/// The arcs that counting all pairs looks at: searches from all places but guests, and walks between
/// hosts.
fn arcs_of_all(core: &Core) -> usize {
    let guests = Guests::of(core);
    let sources = core.len() - guests.guests.len() + guests.hosts.len();
    sources.div_ceil(WIDTH).saturating_mul(core.out.arcs())
}

/// Draws places with a probability in proportion to their mass.
struct Urn {
    upto: Vec<f64>,
    total: f64,
}

impl Urn {
    fn of(core: &Core) -> Self {
        let mut total = 0.0;
        let upto = core.mass.iter().map(|mass| {
            total += mass;
            total
        });
        Self {
            upto: upto.collect(),
            total,
        }
    }

    fn draw(&self, stream: &mut Stream) -> u32 {
        // Masses are whole numbers.
        let ball = as_number(stream.below(self.total as u64) as usize);
        self.upto.partition_point(|&upto| upto <= ball) as u32
    }
}

/// The mean share of each place and the number of pairs drawn; `None` if it is cheaper or needed to
/// look at all pairs.
fn sample(
    core: &Core,
    urn: &Urn,
    margin: f64,
    seed: u64,
    progress: &dyn Fn(f64),
) -> Option<(Vec<f64>, usize)> {
    let bound = Bound::of(core.len());
    let least = bound.least(margin);
    let exact_arcs = arcs_of_all(core);
    // Even pairs that look at one arc would take longer.
    let is_worth_it = least < as_number(exact_arcs);
    if !is_worth_it {
        return None;
    }
    let mut tally = Tally {
        sums: vec![0.0; core.len()],
        squares: vec![0.0; core.len()],
        blocks: 0,
        arcs: 0,
    };
    // A first block shows what a pair costs.
    let mut until = 1;
    let mut needed = least;
    for round in 0..=ROUNDS {
        tally.draw(core, urn, seed, until, &|drawn| progress(drawn / needed))?;
        let drawn = as_number(tally.blocks * BLOCK);
        let variance = variance(&tally.sums, &tally.squares, drawn);
        if round > 0 && bound.margin(variance, drawn) <= margin {
            let means = tally.sums.iter().map(|sum| sum / drawn);
            return Some((means.collect(), tally.blocks * BLOCK));
        }
        needed = bound.needed(variance, margin).max(1.2 * least);
        until = if round == 0 {
            (1.2 * least) as usize / BLOCK + 1
        } else {
            until + until.div_ceil(2)
        };
        let arcs = tally.arcs / tally.blocks * until;
        if PAIR_COST.saturating_mul(arcs) > exact_arcs {
            return None;
        }
    }
    None
}

struct Tally {
    sums: Vec<f64>,
    squares: Vec<f64>,
    blocks: usize,
    arcs: usize,
}

/// Blocks whose shares wait to be added at a time.
const WAVE: usize = 64;

impl Tally {
    /// Draws until there are so many blocks; `None` if a pair has too many paths.
    fn draw(
        &mut self,
        core: &Core,
        urn: &Urn,
        seed: u64,
        until: usize,
        progress: &dyn Fn(f64),
    ) -> Option<()> {
        let blocks: Vec<u64> = (self.blocks as u64..until as u64).collect();
        for wave in blocks.chunks(WAVE) {
            let found: Vec<Option<(Shares, usize)>> = wave
                .par_iter()
                .map_init(
                    || Pairs::new(core),
                    |pairs, &block| draw_block(core, urn, pairs, seed, block),
                )
                .collect();
            for block in found {
                let (shares, arcs) = block?;
                for (place, share) in shares {
                    self.sums[place as usize] += share;
                    self.squares[place as usize] += share * share;
                }
                self.arcs += arcs;
            }
            self.blocks += wave.len();
            progress(as_number(self.blocks * BLOCK));
        }
        Some(())
    }
}

fn draw_block(
    core: &Core,
    urn: &Urn,
    pairs: &mut Pairs,
    seed: u64,
    block: u64,
) -> Option<(Shares, usize)> {
    let mut stream = Stream::new(seed, "betweenness pairs", block);
    let mut shares = Shares::new();
    let before = pairs.arcs;
    for _ in 0..BLOCK {
        let (source, target) = (urn.draw(&mut stream), urn.draw(&mut stream));
        // A pair at one place has been counted, so that it gives nobody a share.
        if source != target {
            let found = pairs.search(core, source, target, |v, share| shares.push((v, share)));
            if found == Found::TooMany {
                return None;
            }
        }
    }
    Some((shares, pairs.arcs - before))
}
