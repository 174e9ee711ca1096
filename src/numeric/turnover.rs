//! Is a rise of seats more than their turnover? The test that replaces Mann-Kendall where what is
//! counted persists from date to date.
//!
//! *Null.* Every seat that was gained or lost between two dates could as well have been lost or
//! gained: the sign of each such move is a fair coin, its size and its time are as observed. The
//! statistic is Sen's slope. The null series may pass below zero; only differences enter.
//!
//! *Why.* A seat is kept for years, so counts drift even where nobody rises. With 1 to 3 % turnover
//! a year the Mann-Kendall test at 5 % reports a trend in 40 to 67 % of trendless series.

use super::random::Stream;
use super::trend::{median_in_place, sen_slope};

/// Simulated series that every test has, and that the detectable slope stands on.
pub const ROUNDS: usize = 2_000;

/// Simulated series of a test whose first [`ROUNDS`] left p below .01.
pub const MORE_ROUNDS: usize = 20_000;

/// Level of the test.
pub const LEVEL: f64 = 0.05;

/// Share of the simulated series in which a detectable slope is found.
pub const POWER: f64 = 0.8;

/// What a test against turnover found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TurnoverTest {
    /// Two-sided: (1 + null series with a slope as steep)/(1 + rounds).
    pub p: f64,
    /// The smallest slope that the test at [`LEVEL`] finds in [`POWER`] of the null series it is
    /// added to; `None` where nothing moved, so that there is no null to measure against.
    pub detectable_slope: Option<f64>,
    /// Number of null series.
    pub rounds: usize,
}

/// The moves between two neighbouring dates.
#[derive(Clone, Debug, Default)]
struct Interval {
    /// Moves of one whole seat.
    whole: u32,
    /// Sizes of the others (shares of twinned seats, net changes of published counts).
    other: Vec<f64>,
}

impl Interval {
    fn of(moves: &[f64]) -> Self {
        let mut interval = Self::default();
        for size in moves.iter().map(|m| m.abs()).filter(|m| *m > 0.0) {
            if (size - 1.0).abs() < 1e-12 {
                interval.whole += 1;
            } else {
                interval.other.push(size);
            }
        }
        interval
    }

    fn is_still(&self) -> bool {
        self.whole == 0 && self.other.is_empty()
    }

    /// The sum of the moves with fair signs.
    fn draw(&self, stream: &mut Stream) -> f64 {
        let mut sum = 0i64;
        let mut left = self.whole;
        while left > 0 {
            let taken = left.min(64);
            let bits = stream.next_u64() >> (64 - taken);
            sum += 2 * i64::from(bits.count_ones()) - i64::from(taken);
            left -= taken;
        }
        self.other.iter().fold(sum as f64, |sum, size| {
            let gained = stream.next_u64() >> 63 == 1;
            if gained { sum + size } else { sum - size }
        })
    }
}

/// The turnover of one series: how large every gain and loss was, interval by interval, whatever its
/// sign. It draws the null series of this module.
#[derive(Clone, Debug)]
pub struct Turnover {
    intervals: Vec<Interval>,
}

impl Turnover {
    /// `moves[i]` holds the size of every gain and loss between dates i and i + 1; signs are ignored.
    pub fn of(moves: &[Vec<f64>]) -> Self {
        Self {
            intervals: moves.iter().map(|m| Interval::of(m)).collect(),
        }
    }

    /// Whether nothing ever moved, so that there is no null to draw from.
    pub fn is_still(&self) -> bool {
        self.intervals.iter().all(Interval::is_still)
    }

    /// The variance of each interval's change under the null: the sum of the squared moves.
    pub fn variances(&self) -> Vec<f64> {
        let of = |i: &Interval| f64::from(i.whole) + i.other.iter().map(|x| x * x).sum::<f64>();
        self.intervals.iter().map(of).collect()
    }

    /// Draws the change of every interval with fair signs into `changes`.
    pub fn draw(&self, stream: &mut Stream, changes: &mut Vec<f64>) {
        changes.clear();
        changes.extend(self.intervals.iter().map(|i| i.draw(stream)));
    }
}

/// Tests Sen's slope of `values` at `times` against their turnover.
///
/// Where only counts are known and no single seats, the net change of each interval is its one
/// move; the test then holds for independent, symmetric changes.
///
/// `None` with fewer than two dates or lengths that do not fit. Time O(rounds · n²).
pub fn turnover_test(
    times: &[f64],
    values: &[f64],
    turnover: &Turnover,
    stream: &mut Stream,
) -> Option<TurnoverTest> {
    let n = values.len();
    if n < 2 || turnover.intervals.len() != n - 1 {
        return None;
    }
    let observed = sen_slope(times, values)?.slope.abs();
    if turnover.is_still() {
        return Some(TurnoverTest {
            p: 1.0,
            detectable_slope: None,
            rounds: 0,
        });
    }
    let mut simulation = Simulation::new(times, &turnover.intervals);
    // A tie in exact arithmetic must count as reached whatever the last bit says.
    let reached = |slope: f64| slope.abs() >= observed * (1.0 - 1e-12);
    let mut slopes: Vec<f64> = (0..ROUNDS).map(|_| simulation.slope(stream)).collect();
    let mut as_steep = slopes.iter().filter(|s| reached(**s)).count();
    let mut rounds = ROUNDS;
    if as_steep < ROUNDS / 100 {
        rounds = MORE_ROUNDS;
        as_steep += (ROUNDS..MORE_ROUNDS)
            .filter(|_| reached(simulation.slope(stream)))
            .count();
    }
    Some(TurnoverTest {
        p: (1 + as_steep) as f64 / (1 + rounds) as f64,
        detectable_slope: Some(detectable_slope(&mut slopes)),
        rounds,
    })
}

/// Sen's slope of a null series to which a steady slope is added is that of the null series plus
/// the added slope; so the power for every slope follows from one set of null slopes.
fn detectable_slope(slopes: &mut [f64]) -> f64 {
    let rounds = slopes.len();
    let mut steepness: Vec<f64> = slopes.iter().map(|s| s.abs()).collect();
    steepness.sort_unstable_by(|a, b| b.total_cmp(a));
    // Rejected is what fewer than LEVEL of the null series reach, counting the one observed.
    let allowed = (LEVEL * (rounds + 1) as f64) as usize - 1;
    let critical = steepness[allowed];
    slopes.sort_unstable_by(f64::total_cmp);
    let missed = ((1.0 - POWER) * rounds as f64) as usize;
    critical - slopes[missed]
}

/// The pairs of dates, computed once for all rounds.
struct Simulation<'a> {
    intervals: &'a [Interval],
    pairs: Vec<(u32, u32, f64)>,
    series: Vec<f64>,
    slopes: Vec<f64>,
}

impl<'a> Simulation<'a> {
    fn new(times: &[f64], intervals: &'a [Interval]) -> Self {
        let place = |i: usize| u32::try_from(i).unwrap_or(u32::MAX);
        let pairs: Vec<_> = (0..times.len())
            .flat_map(|i| (0..times.len()).map(move |j| (i, j)))
            .filter(|&(i, j)| times[j] > times[i])
            .map(|(i, j)| (place(i), place(j), times[j] - times[i]))
            .collect();
        Self {
            intervals,
            slopes: Vec::with_capacity(pairs.len()),
            pairs,
            series: Vec::with_capacity(times.len()),
        }
    }

    /// Sen's slope of one null series.
    fn slope(&mut self, stream: &mut Stream) -> f64 {
        self.series.clear();
        self.series.push(0.0);
        let mut level = 0.0;
        for interval in self.intervals {
            level += interval.draw(stream);
            self.series.push(level);
        }
        let series = &self.series;
        self.slopes.clear();
        self.slopes.extend(
            self.pairs
                .iter()
                .map(|&(i, j, years)| (series[j as usize] - series[i as usize]) / years),
        );
        median_in_place(&mut self.slopes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::numeric::trend::mann_kendall;

    fn years(n: u32) -> Vec<f64> {
        (0..n).map(f64::from).collect()
    }

    /// A panel of `n` dates in which each of 70 seats changes hands with probability `rate` and is
    /// replaced by a gain as likely as not.
    fn drifting(n: usize, rate: f64, stream: &mut Stream) -> (Vec<f64>, Vec<Vec<f64>>) {
        let mut values = vec![70.0];
        let mut moves = Vec::new();
        while values.len() < n {
            let turned = (0..70).filter(|_| stream.f64() < rate).count();
            let signs: Vec<f64> = (0..turned)
                .map(|_| if stream.f64() < 0.5 { 1.0 } else { -1.0 })
                .collect();
            values.push(values[values.len() - 1] + signs.iter().sum::<f64>());
            moves.push(signs);
        }
        (values, moves)
    }

    #[test]
    fn trendless_persistent_seats_are_seldom_called_a_trend() {
        let times = years(15);
        let mut stream = Stream::new(11, "trendless", 0);
        let (mut false_turnover, mut false_kendall) = (0, 0);
        for _ in 0..200 {
            let (values, moves) = drifting(15, 0.03, &mut stream);
            let test = turnover_test(&times, &values, &Turnover::of(&moves), &mut stream).unwrap();
            false_turnover += i32::from(test.p <= 0.05);
            false_kendall += i32::from(mann_kendall(&values).p() <= 0.05);
        }
        // 5 % of 200 is 10; Mann-Kendall cries wolf in about half.
        assert!(false_turnover <= 18, "{false_turnover}");
        assert!(false_kendall >= 60, "{false_kendall}");
    }

    #[test]
    fn a_slope_twice_the_detectable_one_is_found_and_half_of_it_is_not_often() {
        let times = years(15);
        let mut stream = Stream::new(5, "power", 0);
        let (flat, moves) = drifting(15, 0.03, &mut stream);
        let detectable = turnover_test(&times, &flat, &Turnover::of(&moves), &mut stream)
            .unwrap()
            .detectable_slope
            .unwrap();
        let mut found = [0, 0, 0];
        for _ in 0..100 {
            let signs = |m: &Vec<f64>, s: &mut Stream| -> f64 {
                m.iter()
                    .map(|_| if s.f64() < 0.5 { 1.0 } else { -1.0 })
                    .sum()
            };
            let mut level = 70.0;
            let mut null = vec![level];
            for m in &moves {
                level += signs(m, &mut stream);
                null.push(level);
            }
            for (count, share) in found.iter_mut().zip([0.5, 1.0, 2.0]) {
                let values: Vec<f64> = null
                    .iter()
                    .zip(&times)
                    .map(|(v, t)| v + share * detectable * t)
                    .collect();
                let p = turnover_test(&times, &values, &Turnover::of(&moves), &mut stream)
                    .unwrap()
                    .p;
                *count += i32::from(p <= LEVEL);
            }
        }
        assert!(found[0] < 60 && found[2] > 95, "{found:?}");
        assert!((65..=93).contains(&found[1]), "{found:?}");
    }

    #[test]
    fn steady_gains_are_found_and_standing_still_is_not() {
        let times = years(10);
        let rising: Vec<f64> = times.iter().map(|t| 10.0 + 2.0 * t).collect();
        let moves = vec![vec![1.0, 1.0]; 9];
        let test = turnover_test(
            &times,
            &rising,
            &Turnover::of(&moves),
            &mut Stream::new(1, "t", 0),
        )
        .unwrap();
        assert!(test.p < 0.001 && test.rounds == MORE_ROUNDS, "{test:?}");
        let still = turnover_test(
            &times,
            &[4.0; 10],
            &Turnover::of(&vec![vec![]; 9]),
            &mut Stream::new(1, "t", 0),
        );
        let still = still.unwrap();
        assert_eq!((still.p, still.detectable_slope), (1.0, None));
        assert_eq!(
            turnover_test(
                &times,
                &rising,
                &Turnover::of(&[]),
                &mut Stream::new(1, "t", 0)
            ),
            None
        );
    }
}
