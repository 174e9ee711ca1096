//! When planted events happen.

use crate::model::Date;
use crate::numeric::random::Stream;
use crate::synth::SynthError;
use crate::synth::generator::Generator;
use crate::synth::spells::Clock;

use super::grammar::Plant;

/// The days between which something can be planted: after the first, up to the last.
pub(super) fn window(generator: &Generator) -> (Date, Date) {
    match generator.clock {
        Clock::Original => generator.rates.window,
        Clock::Years(first, last) => (first, last),
    }
}

/// The observed dates of what is made; none where periods are exact.
fn observed<'g>(generator: &'g Generator) -> &'g [Date] {
    match generator.clock {
        Clock::Original => &generator.template.data.package.observed,
        Clock::Years(..) => &[],
    }
}

fn refused(plant: &Plant, reason: &str) -> SynthError {
    SynthError::Option(format!("plant `{plant}`: {reason}"))
}

/// The day on which something that happens on `on` is seen.
pub(super) fn seen_on(generator: &Generator, plant: &Plant, on: Date) -> Result<Date, SynthError> {
    let (first, last) = window(generator);
    if on <= first || on > last {
        let reason =
            format!("{on} lies outside the data: allowed are days after {first} up to {last}");
        return Err(refused(plant, &reason));
    }
    let dates = observed(generator);
    let next = dates.get(dates.partition_point(|d| *d < on));
    Ok(next.copied().unwrap_or(on))
}

/// The days of `per_year` events a year in the years from `from` to `to`.
pub(super) fn days(
    generator: &Generator,
    plant: &Plant,
    number: usize,
    per_year: f64,
    from: i16,
    to: Option<i16>,
) -> Result<Vec<Date>, SynthError> {
    let (first, last) = window(generator);
    let to = to.unwrap_or_else(|| last.year());
    if from < first.year() || to > last.year() || from > to {
        let reason = format!(
            "the years {from} to {to} lie outside the data: allowed are years from {} to {}",
            first.year(),
            last.year()
        );
        return Err(refused(plant, &reason));
    }
    let bound = |year: i16| Date::new(year, 1, 1).map_err(|e| SynthError::Option(e.to_string()));
    let begin = bound(from)?.max(first);
    let end = if to >= last.year() {
        last
    } else {
        bound(to + 1)?
    };
    let until = |day: Date| (per_year * day.years_since(begin).max(0.0)).round() as usize;
    let mut days = Vec::new();
    let panel = observed(generator);
    if panel.is_empty() {
        let mut stream = Stream::new(generator.plan.seed, "plant days", number as u64);
        let mut from = begin;
        while from < end {
            let to = bound(from.year() + 1)?.min(end);
            let span = u64::try_from(to.day_number() - from.day_number()).unwrap_or(1);
            for _ in until(from)..until(to) {
                let after = i32::try_from(1 + stream.below(span)).unwrap_or(1);
                let day = Date::from_day_number(from.day_number() + after);
                days.push(day.unwrap_or(to).min(to));
            }
            from = to;
        }
    } else {
        let mut done = 0;
        for day in panel.iter().filter(|d| **d > begin) {
            let now = until((*day).min(end));
            days.extend(std::iter::repeat_n(*day, now - done));
            done = now;
            if *day >= end {
                break;
            }
        }
    }
    if days.is_empty() {
        let years = end.years_since(begin).max(0.0);
        let least = 0.5 / years.max(1e-3);
        let reason = format!(
            "nothing would be planted in {years:.2} years from {begin} to {end}: allowed are rates from \
             {least:.2} a year"
        );
        return Err(refused(plant, &reason));
    }
    days.sort_unstable();
    Ok(days)
}
