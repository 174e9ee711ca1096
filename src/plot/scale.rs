//! Axes: round ticks, real dates, numbers as a reader writes them.

use crate::model::Date;

/// Round values from at or below `low` to at or above `high`, about `count` of them: steps of 1, 2,
/// 2.5 or 5 times a power of ten. Whole numbers only, where `whole` says that counts are drawn.
pub(super) fn ticks(low: f64, high: f64, count: u32, whole: Counts) -> Vec<f64> {
    if !(low.is_finite() && high.is_finite()) || low > high {
        return vec![0.0, 1.0];
    }
    let span = if high > low {
        high - low
    } else {
        high.abs().max(1.0)
    };
    let raw = span / f64::from(count.max(1));
    let power = libm::pow(10.0, libm::floor(libm::log10(raw)));
    let steps: &[f64] = match whole {
        Counts::Whole if power < 10.0 => &[1.0, 2.0, 5.0, 10.0],
        _ => &[1.0, 2.0, 2.5, 5.0, 10.0],
    };
    let mut step = steps
        .iter()
        .map(|s| s * power)
        .find(|s| *s >= raw * 0.999_999)
        .unwrap_or(10.0 * power);
    if whole == Counts::Whole {
        step = step.max(1.0);
    }
    let first = libm::floor(low / step + 1e-9);
    let last = libm::ceil(high / step - 1e-9).max(first + 1.0);
    let mut values = Vec::new();
    let mut at = first;
    while at <= last && values.len() < 1000 {
        // Adding 0 turns -0 into 0.
        values.push(at * step + 0.0);
        at += 1.0;
    }
    values
}

/// Whether an axis shows counts of things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Counts {
    Whole,
    Fractional,
}

impl Counts {
    /// Whole, if every value is.
    pub(super) fn of(values: impl IntoIterator<Item = f64>) -> Self {
        let mut values = values.into_iter();
        if values.all(|v| libm::fabs(v - libm::round(v)) < 1e-9) {
            Self::Whole
        } else {
            Self::Fractional
        }
    }
}

/// A number for readers: thousands set apart, as many decimals as asked for, a true minus.
pub fn number(value: f64, decimals: usize) -> String {
    let plain = format!("{:.decimals$}", value.abs());
    let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
    let mut grouped = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let zero = plain.chars().all(|c| matches!(c, '0' | '.'));
    let sign = if value < 0.0 && !zero { "−" } else { "" };
    if part.is_empty() {
        format!("{sign}{grouped}")
    } else {
        format!("{sign}{grouped}.{part}")
    }
}

/// The labels of ticks: all with the decimals that the step needs; powers of ten where numbers
/// would be unreadably small or large.
pub(super) fn tick_labels(values: &[f64]) -> Vec<String> {
    let step = match values {
        [a, b, ..] => (b - a).abs(),
        _ => 1.0,
    };
    let most = values.iter().fold(0.0, |m: f64, v| m.max(v.abs()));
    if most >= 1e9 || (most > 0.0 && most < 1e-4) {
        return values.iter().map(|v| short(*v)).collect();
    }
    let decimals = (0..=8)
        .find(|d| {
            let scaled = step * libm::pow(10.0, f64::from(*d));
            libm::fabs(scaled - libm::round(scaled)) < 1e-6 * scaled.max(1.0)
        })
        .unwrap_or(8);
    values
        .iter()
        .map(|v| number(*v, usize::try_from(decimals).unwrap_or(0)))
        .collect()
}

/// A number in about three significant digits.
pub(super) fn short(value: f64) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    let size = value.abs();
    if size < 1e-300 {
        return "0".to_owned();
    }
    if !(1e-4..1e9).contains(&size) {
        return power_of_ten(value);
    }
    if libm::fabs(value - libm::round(value)) < 1e-9 * size {
        return number(value, 0);
    }
    let digits = libm::floor(libm::log10(size));
    let decimals = match digits {
        d if d >= 2.0 => 0,
        d if d >= 1.0 => 1,
        d if d >= 0.0 => 2,
        d if d >= -1.0 => 3,
        d if d >= -2.0 => 4,
        d if d >= -3.0 => 5,
        _ => 6,
    };
    number(value, decimals)
}

fn power_of_ten(value: f64) -> String {
    let text = format!("{value:.1e}");
    let (digits, power) = text.split_once('e').unwrap_or((&text, "0"));
    let raised: String = power
        .chars()
        .map(|c| match c {
            '-' => '⁻',
            '1' => '¹',
            '2' => '²',
            '3' => '³',
            d => d
                .to_digit(10)
                .and_then(|d| char::from_u32(0x2070 + d))
                .unwrap_or(d),
        })
        .collect();
    format!(
        "{}×10{raised}",
        digits.trim_end_matches(".0").replace('-', "−")
    )
}

/// All values in one number of decimals: that of the one that needs most, at most three
/// significant digits in the largest.
pub(super) fn alike(values: &[f64]) -> Vec<String> {
    let most = values.iter().fold(0.0, |m: f64, v| m.max(v.abs()));
    if Counts::of(values.iter().copied()) == Counts::Whole && most < 1e9 {
        return values.iter().map(|v| number(*v, 0)).collect();
    }
    if !(1e-4..1e9).contains(&most) {
        return values.iter().map(|v| short(*v)).collect();
    }
    let decimals = match libm::floor(libm::log10(most)) {
        d if d >= 2.0 => 1,
        d if d >= 0.0 => 2,
        d if d >= -1.0 => 3,
        d if d >= -2.0 => 4,
        _ => 5,
    };
    let least = 0.5 * libm::pow(10.0, -f64::from(u8::try_from(decimals).unwrap_or(0)));
    if values.iter().any(|v| v.abs() < least && v.abs() > 0.0) {
        // A small value would be written as 0.
        return values.iter().map(|v| short(*v)).collect();
    }
    values.iter().map(|v| number(*v, decimals)).collect()
}

/// A round number without zeros at its end: 0.05.
pub(super) fn round(value: f64) -> String {
    let text = short(value);
    if text.contains('.') && !text.contains('×') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A date in words: `2 May 2026`.
pub fn date(date: Date) -> String {
    let month = MONTHS
        .get(usize::from(date.month().saturating_sub(1)))
        .copied()
        .unwrap_or_default();
    format!("{} {month} {}", date.day(), date.year())
}

/// The ticks of a time axis: first days of years, of quarters or of months, about `count`.
pub(super) fn date_ticks(first: Date, last: Date, count: u32) -> Vec<(Date, String)> {
    let count = i32::try_from(count.max(2)).unwrap_or(2);
    let days = (last.day_number() - first.day_number()).max(1);
    let year = |y: i16| Date::new(y, 1, 1).ok();
    let years = days / 365;
    if years >= 2 {
        let step = [1, 2, 5, 10, 20, 50, 100]
            .into_iter()
            .find(|s| years / s < count)
            .unwrap_or(100);
        return (first.year()..=last.year())
            .filter(|y| i32::from(*y) % step == 0)
            .filter_map(|y| Some((year(y)?, y.to_string())))
            .filter(|(d, _)| *d >= first && *d <= last)
            .collect();
    }
    let months = days / 30;
    let step = [1, 2, 3, 6]
        .into_iter()
        .find(|s| months / s < count)
        .unwrap_or(6);
    let mut ticks = Vec::new();
    for y in first.year()..=last.year() {
        for (m, name) in (1u8..).zip(MONTHS) {
            let Ok(day) = Date::new(y, m, 1) else {
                continue;
            };
            if day >= first && day <= last && i32::from(m - 1) % step == 0 {
                let short: String = name.chars().take(3).collect();
                ticks.push((day, format!("{short} {y}")));
            }
        }
    }
    ticks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_cover_the_values() {
        assert_eq!(
            ticks(0.0, 94.0, 5, Counts::Whole),
            [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]
        );
        assert_eq!(ticks(0.0, 3.0, 10, Counts::Whole), [0.0, 1.0, 2.0, 3.0]);
        assert_eq!(
            ticks(-1.0, 1.0, 4, Counts::Fractional),
            [-1.0, -0.5, 0.0, 0.5, 1.0]
        );
        assert_eq!(ticks(f64::NAN, 1.0, 4, Counts::Fractional), [0.0, 1.0]);
        for (low, high) in [
            (0.0, 0.0),
            (5.0, 5.0),
            (0.0, 1e-9),
            (-7.0, 1e12),
            (0.07, 0.071),
        ] {
            let t = ticks(low, high, 5, Counts::Fractional);
            let least = 1e-6 * (t[1] - t[0]);
            let covered = t[0] <= low + least && t[t.len() - 1] >= high - least;
            assert!(covered && t.len() >= 2, "{t:?}");
            assert!(t.len() < 12, "{t:?}");
        }
    }

    #[test]
    fn numbers_are_written_for_readers() {
        assert_eq!(number(1_234_567.0, 0), "1,234,567");
        assert_eq!(number(-1234.5, 1), "−1,234.5");
        assert_eq!(number(-0.001, 1), "0.0");
        assert_eq!(number(999.0, 0), "999");
        assert_eq!(tick_labels(&[0.0, 0.25, 0.5]), ["0.00", "0.25", "0.50"]);
        assert_eq!(tick_labels(&[0.0, 20.0]), ["0", "20"]);
        assert_eq!(short(0.012_345), "0.0123");
        assert_eq!(short(1.2e-7), "1.2×10⁻⁷");
        assert_eq!(short(f64::NAN), "–");
        assert_eq!(alike(&[94.0, 3.0]), ["94", "3"]);
        assert_eq!(alike(&[0.25, 0.1]), ["0.250", "0.100"]);
        assert_eq!(alike(&[1234.5, 0.01]), ["1,234", "0.0100"]);
        assert_eq!(
            [round(0.05), round(20.0), round(0.5)],
            ["0.05", "20", "0.5"]
        );
    }

    #[test]
    fn years_and_months_are_first_days() {
        let d = |t: &str| Date::parse(t).unwrap();
        let labels = |a, b, n| -> Vec<String> {
            date_ticks(d(a), d(b), n).into_iter().map(|t| t.1).collect()
        };
        assert_eq!(labels("2004", "2024", 6), ["2005", "2010", "2015", "2020"]);
        assert_eq!(
            labels("2021-12-31", "2026-05-02", 6),
            ["2022", "2023", "2024", "2025", "2026"]
        );
        assert_eq!(
            labels("2025-01-01", "2025-06-30", 4),
            ["Jan 2025", "Mar 2025", "May 2025"]
        );
        assert_eq!(date(d("2026-05-02")), "2 May 2026");
        assert!(!labels("1800", "2200", 6).is_empty());
    }
}
