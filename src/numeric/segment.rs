//! Several breaks in the pace of a persistent series: optimal partitioning of its changes, with a
//! penalty that turnover alone seldom pays.
//!
//! Counts of seats add up their past gains and losses, so a step in their level is no sign of a
//! break: a random walk is full of them. What may break is the *pace*, the gain a year. This module
//! cuts the changes between dates into stretches of constant pace, at the least cost.

use super::random::Stream;
use super::turnover::Turnover;

/// Most breaks looked for.
pub const MOST_BREAKS: usize = 4;

/// Null series behind the penalty.
pub const ROUNDS: usize = 500;

/// Share of the null series in which any break may be found.
pub const LEVEL: f64 = 0.05;

/// A stretch of constant pace.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stretch {
    /// Index of the date it starts at.
    pub from: usize,
    /// Index of the date it ends at.
    pub to: usize,
    /// Gain a year: the change over the stretch by its years.
    pub pace: f64,
}

/// The stretches of constant pace of `values` at ascending `times`; one stretch where there is no
/// break.
///
/// Cost of a stretch: Σ (d_i − μ h_i)²/(σ² h_i), with d_i the change and h_i the years of interval i,
/// μ its pace, and σ² the squared moves of the whole series a year. Optimal partitioning (Jackson and
/// others 2005; the exact search that PELT, Killick and others 2012, prunes) minimises cost plus
/// penalty times breaks, for at most [`MOST_BREAKS`] breaks. The penalty is the smallest under which
/// at most [`LEVEL`] of [`ROUNDS`] null series, with fair signs of all moves, have any break: so it
/// knows that seats persist.
///
/// `None` with fewer than three dates, lengths that do not fit, times that do not ascend, or where
/// nothing moved. Time O(rounds · breaks · n²).
pub fn stretches(
    times: &[f64],
    values: &[f64],
    turnover: &Turnover,
    stream: &mut Stream,
) -> Option<Vec<Stretch>> {
    let n = values.len();
    let variances = turnover.variances();
    if n < 3 || times.len() != n || variances.len() != n - 1 || turnover.is_still() {
        return None;
    }
    let spans: Vec<f64> = times.windows(2).map(|w| w[1] - w[0]).collect();
    if spans.iter().any(|h| *h <= 0.0) {
        return None;
    }
    let variance = variances.iter().sum::<f64>() / (times[n - 1] - times[0]);
    let mut search = Search::new(&spans, variance);
    let mut changes = Vec::with_capacity(n - 1);
    let mut penalties: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            turnover.draw(stream, &mut changes);
            search.run(&changes);
            search.dearest_break()
        })
        .collect();
    penalties.sort_unstable_by(|a, b| b.total_cmp(a));
    let allowed = (LEVEL * ROUNDS as f64) as usize;
    let penalty = penalties[allowed.min(ROUNDS - 1)];
    let observed: Vec<f64> = values.windows(2).map(|w| w[1] - w[0]).collect();
    search.run(&observed);
    let mut ends = search.best(penalty);
    ends.push(n - 1);
    let starts = std::iter::once(0).chain(ends.iter().copied());
    let all = starts.zip(&ends).map(|(from, &to)| Stretch {
        from,
        to,
        pace: (values[to] - values[from]) / (times[to] - times[from]),
    });
    Some(all.collect())
}

/// The cheapest partitions of one series of changes into 1, 2, … stretches.
struct Search<'a> {
    spans: &'a [f64],
    variance: f64,
    /// Running sums of years, changes and squared changes a year.
    years: Vec<f64>,
    sums: Vec<f64>,
    squares: Vec<f64>,
    /// `costs[k][t]`: the first `t` changes in k + 1 stretches, and where the last one starts.
    costs: Vec<Vec<(f64, usize)>>,
}

impl<'a> Search<'a> {
    fn new(spans: &'a [f64], variance: f64) -> Self {
        let mut years = vec![0.0];
        for h in spans {
            years.push(years[years.len() - 1] + h);
        }
        Self {
            spans,
            variance,
            years,
            sums: Vec::new(),
            squares: Vec::new(),
            costs: Vec::new(),
        }
    }

    fn most_breaks(&self) -> usize {
        MOST_BREAKS.min(self.spans.len() - 1)
    }

    /// Cost of the changes from `a` to before `b` as one stretch.
    fn cost(&self, a: usize, b: usize) -> f64 {
        let sum = self.sums[b] - self.sums[a];
        let left = self.squares[b] - self.squares[a] - sum * sum / (self.years[b] - self.years[a]);
        left.max(0.0) / self.variance
    }

    fn run(&mut self, changes: &[f64]) {
        let n = changes.len();
        self.sums.clear();
        self.sums.push(0.0);
        self.squares.clear();
        self.squares.push(0.0);
        for (i, (d, h)) in changes.iter().zip(self.spans).enumerate() {
            self.sums.push(self.sums[i] + d);
            self.squares.push(self.squares[i] + d * d / h);
        }
        let mut costs = std::mem::take(&mut self.costs);
        costs.clear();
        costs.push(
            (0..=n)
                .map(|t| (if t == 0 { 0.0 } else { self.cost(0, t) }, 0))
                .collect(),
        );
        for k in 1..=self.most_breaks() {
            let before: &Vec<(f64, usize)> = &costs[k - 1];
            let at = |t: usize| {
                let cuts = (k..t).map(|s| (before[s].0 + self.cost(s, t), s));
                // The earliest of equally cheap cuts, so that rounding decides nothing.
                cuts.fold((f64::INFINITY, 0), |best, cut| {
                    if cut.0 < best.0 - 1e-9 { cut } else { best }
                })
            };
            let row = (0..=n).map(at).collect();
            costs.push(row);
        }
        self.costs = costs;
    }

    /// The largest penalty a break under which there still is one.
    fn dearest_break(&self) -> f64 {
        let n = self.spans.len();
        let whole = self.costs[0][n].0;
        (1..=self.most_breaks())
            .map(|k| (whole - self.costs[k][n].0) / k as f64)
            .fold(0.0, f64::max)
    }

    /// Indices of the dates at which the pace breaks, ascending.
    fn best(&self, penalty: f64) -> Vec<usize> {
        let n = self.spans.len();
        let mut breaks = 0;
        let mut least = self.costs[0][n].0;
        for k in 1..=self.most_breaks() {
            let cost = self.costs[k][n].0 + penalty * k as f64;
            // As dear is not cheaper: a break must pay more than its penalty.
            if cost < least - 1e-9 {
                (breaks, least) = (k, cost);
            }
        }
        let mut cuts = Vec::with_capacity(breaks);
        let mut end = n;
        for k in (1..=breaks).rev() {
            end = self.costs[k][end].1;
            cuts.push(end);
        }
        cuts.reverse();
        cuts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn years(n: u32) -> Vec<f64> {
        (0..n).map(f64::from).collect()
    }

    fn found(values: &[f64], moves: &[Vec<f64>]) -> Vec<Stretch> {
        let times = years(u32::try_from(values.len()).unwrap());
        let turnover = Turnover::of(moves);
        stretches(&times, values, &turnover, &mut Stream::new(3, "test", 0)).unwrap()
    }

    /// Values and moves where `gains[i]` seats are gained in interval i and one is lost and gained
    /// besides.
    fn panel(gains: &[u32]) -> (Vec<f64>, Vec<Vec<f64>>) {
        let mut values = vec![50.0];
        let mut moves = Vec::new();
        for gain in gains {
            values.push(values[values.len() - 1] + f64::from(*gain));
            moves.push(vec![1.0; *gain as usize + 2]);
        }
        (values, moves)
    }

    #[test]
    fn an_onset_and_a_jump_are_placed_where_they_are() {
        let (values, moves) = panel(&[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4]);
        let rise = found(&values, &moves);
        assert_eq!(rise.len(), 2, "{rise:?}");
        assert_eq!((rise[0].to, rise[1].from, rise[1].to), (10, 10, 20));
        assert!(rise[0].pace.abs() < 1e-12 && (rise[1].pace - 4.0).abs() < 1e-12);
        // Nine seats in one year: the year stands alone.
        let (values, moves) = panel(&[0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 0, 0]);
        let jump = found(&values, &moves);
        let ends: Vec<_> = jump.iter().map(|s| (s.from, s.to)).collect();
        assert_eq!(ends, [(0, 6), (6, 7), (7, 12)]);
    }

    #[test]
    fn a_steady_rise_and_a_still_series_have_no_break() {
        let (values, moves) = panel(&[2; 12]);
        assert_eq!(found(&values, &moves).len(), 1);
        let turnover = Turnover::of(&vec![vec![]; 11]);
        let still = stretches(
            &years(12),
            &[4.0; 12],
            &turnover,
            &mut Stream::new(3, "test", 0),
        );
        assert_eq!(still, None);
    }

    #[test]
    fn turnover_without_direction_seldom_breaks() {
        let mut stream = Stream::new(8, "walk", 0);
        let mut broken = 0;
        for _ in 0..200 {
            let mut values = vec![0.0];
            let moves: Vec<Vec<f64>> = (0..14).map(|_| vec![1.0; stream.place(5)]).collect();
            for m in &moves {
                let sum: f64 = m
                    .iter()
                    .map(|x| if stream.chance(0.5) { *x } else { -x })
                    .sum();
                values.push(values[values.len() - 1] + sum);
            }
            let turnover = Turnover::of(&moves);
            let all = stretches(&years(15), &values, &turnover, &mut stream).unwrap();
            broken += u32::from(all.len() > 1);
        }
        assert!(broken <= 20, "{broken}");
    }

    /// All ways to cut, one by one.
    #[test]
    fn the_search_finds_the_cheapest_of_all_partitions() {
        let changes = [1.0, 4.0, -2.0, 0.5, 0.0, 3.0, 3.5];
        let spans = [1.0, 0.5, 2.0, 1.0, 1.0, 0.25, 1.5];
        let mut search = Search::new(&spans, 1.7);
        search.run(&changes);
        let n = changes.len();
        for breaks in 0..=MOST_BREAKS {
            let mut least = f64::INFINITY;
            for cuts in 0u32..1 << (n - 1) {
                if cuts.count_ones() as usize != breaks {
                    continue;
                }
                let mut cost = 0.0;
                let mut from = 0;
                for to in 1..=n {
                    if to == n || cuts >> (to - 1) & 1 == 1 {
                        let years: f64 = spans[from..to].iter().sum();
                        let pace: f64 = changes[from..to].iter().sum::<f64>() / years;
                        let parts = changes[from..to].iter().zip(&spans[from..to]);
                        cost += parts
                            .map(|(d, h)| (d - pace * h) * (d - pace * h) / (1.7 * h))
                            .sum::<f64>();
                        from = to;
                    }
                }
                least = least.min(cost);
            }
            assert!((search.costs[breaks][n].0 - least).abs() < 1e-9);
        }
    }
}
