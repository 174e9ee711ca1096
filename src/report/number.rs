//! Numbers and dates as readers see them.

use crate::model::Date;

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

/// The dash that stands for no value.
pub(crate) const NO_VALUE: &str = "–";

/// `2 May 2026`.
pub(crate) fn day(date: Date) -> String {
    let month = MONTHS[usize::from(date.month().clamp(1, 12)) - 1];
    format!("{} {month} {}", date.day(), date.year())
}

/// `2 May 2026`, months by three letters: for headings of columns.
pub(crate) fn short_day(date: Date) -> String {
    let month = MONTHS[usize::from(date.month().clamp(1, 12)) - 1];
    format!("{} {} {}", date.day(), &month[..3], date.year())
}

/// `2 May 2026`, or that no day is known.
pub(crate) fn day_or_none(date: Option<Date>) -> String {
    date.map_or_else(|| "no date in the data".to_owned(), day)
}

/// Fixed decimals, thousands separated by commas, a true minus sign, never `-0`.
pub(crate) fn fixed(x: f64, decimals: usize) -> String {
    if !x.is_finite() {
        return NO_VALUE.to_owned();
    }
    let text = format!("{:.decimals$}", x.abs());
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let mut out = String::new();
    if x < 0.0 && text.bytes().any(|b| (b'1'..=b'9').contains(&b)) {
        out.push('−');
    }
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if !part.is_empty() {
        out.push('.');
        out.push_str(part);
    }
    out
}

/// A count: a whole number, or at most two decimals where joint holders count 1/k.
pub(crate) fn count(x: f64) -> String {
    if (x - x.round()).abs() < 5e-3 {
        return fixed(x, 0);
    }
    let text = fixed(x, 2);
    text.strip_suffix('0').map(str::to_owned).unwrap_or(text)
}

/// A signed change of a count: `+24`, `−5`, `0`.
pub(crate) fn change(x: f64) -> String {
    signed(x, count(x))
}

/// A signed number with fixed decimals.
pub(crate) fn signed_fixed(x: f64, decimals: usize) -> String {
    signed(x, fixed(x, decimals))
}

fn signed(x: f64, text: String) -> String {
    let is_zero = !text.bytes().any(|b| (b'1'..=b'9').contains(&b));
    if x > 0.0 && !is_zero {
        format!("+{text}")
    } else {
        text
    }
}

/// A share of 0 to 1 as a percentage with one decimal.
pub(crate) fn share(x: f64) -> String {
    if x.is_finite() {
        format!("{} %", fixed(x * 100.0, 1))
    } else {
        NO_VALUE.to_owned()
    }
}

/// A p-value: three decimals, `< 0.001` below.
pub(crate) fn probability(p: f64) -> String {
    if p < 0.001 {
        "< 0.001".to_owned()
    } else {
        fixed(p, 3)
    }
}

/// `=3` for a shared place, else `3`.
pub(crate) fn rank(rank: u32, tied: bool) -> String {
    if tied {
        format!("={rank}")
    } else {
        rank.to_string()
    }
}

/// `1–3`, or `1` where both ends are the same.
pub(crate) fn rank_range(low: u32, high: u32) -> String {
    if low == high {
        low.to_string()
    } else {
        format!("{low}–{high}")
    }
}

/// A whole number with thousands separated.
pub(crate) fn whole(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// The same for sizes in memory.
pub(crate) fn size(n: usize) -> String {
    whole(u64::try_from(n).unwrap_or(u64::MAX))
}

/// How many decimals a column of values needs: none if all are whole, else three significant
/// digits of each, but no more than four of the largest and at most six decimals.
pub(crate) fn decimals(values: impl IntoIterator<Item = f64>) -> usize {
    let (mut largest, mut smallest, mut is_whole) = (0.0_f64, f64::INFINITY, true);
    for x in values.into_iter().filter(|x| x.is_finite()) {
        is_whole &= (x - x.round()).abs() < 1e-9;
        largest = largest.max(x.abs());
        if x.abs() > 1e-12 {
            smallest = smallest.min(x.abs());
        }
    }
    if is_whole {
        return 0;
    }
    let wanted = needed(largest, 3).max(needed(smallest, 3));
    wanted.min(needed(largest, 4)).min(6)
}

/// Decimals that show `digits` significant digits of `x`.
fn needed(x: f64, digits: usize) -> usize {
    let mut decimals = digits.saturating_sub(1);
    let mut scale = x;
    while scale >= 10.0 && decimals > 0 {
        scale /= 10.0;
        decimals -= 1;
    }
    while scale < 1.0 && scale > 0.0 && decimals < 12 {
        scale *= 10.0;
        decimals += 1;
    }
    decimals
}

/// A value with fixed decimals; one above 0 that they do not show is said to be below the last.
pub(crate) fn measured(x: f64, decimals: usize) -> String {
    let text = fixed(x, decimals);
    if x > 0.0 && text.bytes().all(|b| matches!(b, b'0' | b'.')) {
        let last = 10_f64.powi(-i32::try_from(decimals).unwrap_or(0));
        return format!("< {}", fixed(last, decimals));
    }
    text
}

/// One value of its own: whole if it is, else three significant digits.
pub(crate) fn value(x: f64) -> String {
    fixed(x, decimals([x]))
}

/// The shortest exact form, for tables that programs read; `0` for `-0`, empty if not finite.
pub(crate) fn exact(x: f64) -> String {
    if !x.is_finite() {
        String::new()
    } else if x == 0.0 {
        "0".to_owned()
    } else {
        x.to_string()
    }
}

/// The same, empty if there is no value.
pub(crate) fn exact_or_empty(x: Option<f64>) -> String {
    x.map(exact).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_shares_and_changes() {
        assert_eq!(count(94.0), "94");
        assert_eq!(count(1322.0), "1,322");
        assert_eq!(count(69.5), "69.5");
        assert_eq!(count(1.0 / 3.0), "0.33");
        assert_eq!(count(2.999_999_999), "3");
        assert_eq!(change(24.0), "+24");
        assert_eq!(change(-5.0), "−5");
        assert_eq!(change(0.0), "0");
        assert_eq!(change(-0.0), "0");
        assert_eq!(share(0.120_6), "12.1 %");
        assert_eq!(share(0.0), "0.0 %");
        assert_eq!(share(f64::NAN), "–");
        assert_eq!(signed_fixed(-1.25, 1), "−1.2");
        assert_eq!(signed_fixed(-0.001, 1), "0.0");
        assert_eq!(whole(1_234_567), "1,234,567");
        assert_eq!(whole(999), "999");
    }

    #[test]
    fn values_show_three_digits_and_columns_agree() {
        assert_eq!(value(0.012_345), "0.0123");
        assert_eq!(value(0.5), "0.500");
        assert_eq!(value(12.34), "12.3");
        assert_eq!(value(12_345.6), "12,346");
        assert_eq!(value(17.0), "17");
        assert_eq!(value(0.0), "0");
        assert_eq!(decimals([1.0, 0.954_5]), 3);
        assert_eq!(decimals([0.456, 0.012_3]), 4);
        assert_eq!(decimals([0.456, 0.001_23]), 4);
        assert_eq!(decimals([3.0, 0.0]), 0);
        assert_eq!(decimals([0.5, 1e-9]), 4);
        assert_eq!(measured(1e-9, 4), "< 0.0001");
        assert_eq!(measured(0.0, 4), "0.0000");
        assert_eq!(measured(1e-4, 4), "0.0001");
        assert_eq!(decimals([]), 0);
    }

    #[test]
    fn ranks_dates_and_probabilities() {
        assert_eq!(rank(3, true), "=3");
        assert_eq!(rank_range(1, 3), "1–3");
        assert_eq!(rank_range(2, 2), "2");
        assert_eq!(day(Date::parse("2026-05-02").unwrap()), "2 May 2026");
        assert_eq!(short_day(Date::parse("2021-12-31").unwrap()), "31 Dec 2021");
        assert_eq!(probability(0.000_1), "< 0.001");
        assert_eq!(probability(0.051_2), "0.051");
    }

    #[test]
    fn exact_numbers_read_back() {
        for x in [0.1, 1.0 / 3.0, 1e300, -5.0, 94.0] {
            assert_eq!(exact(x).parse::<f64>().unwrap().to_bits(), x.to_bits());
        }
        assert_eq!(exact(-0.0), "0");
        assert_eq!(exact(f64::INFINITY), "");
    }
}
