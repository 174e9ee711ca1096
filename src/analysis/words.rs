//! Small pieces of plain English.

use crate::model::Date;

/// `1 step`, `2 steps`.
pub(super) fn count_of(count: usize, noun: &str) -> String {
    if count == 1 {
        format!("1 {noun}")
    } else {
        format!("{} {noun}s", number(count as f64))
    }
}

/// With a capital first letter.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |c| c.to_uppercase().chain(letters).collect())
}

/// Numbers up to twelve in words.
pub(super) fn in_words(count: usize) -> String {
    const WORDS: [&str; 13] = [
        "none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ];
    WORDS
        .get(count)
        .map_or_else(|| count.to_string(), |w| (*w).to_owned())
}

/// `a`, `a and b`, `a, b and c`.
pub(super) fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}

/// A share of 0 to 1 as a percentage with one decimal.
pub(super) fn percent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

/// A count: whole with commas, or with the two decimals that joint holders make.
pub(super) fn number(count: f64) -> String {
    let rounded = (count * 100.0).round() / 100.0;
    if rounded.fract().abs() > 1e-9 {
        return format!("{rounded}");
    }
    let digits = format!("{:.0}", rounded.abs());
    let mut text = if rounded < 0.0 {
        "\u{2212}".to_owned()
    } else {
        String::new()
    };
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `2 May 2026`.
pub(super) fn day(date: Date) -> String {
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
    let month = MONTHS
        .get(usize::from(date.month()) - 1)
        .copied()
        .unwrap_or("?");
    format!("{} {month} {}", date.day(), date.year())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_english() {
        assert_eq!(count_of(1, "step"), "1 step");
        assert_eq!(in_words(7), "seven");
        assert_eq!(in_words(40), "40");
        assert_eq!(list(&["a".into(), "b".into(), "c".into()]), "a, b and c");
        assert_eq!(percent(0.1673), "16.7 %");
        assert_eq!(number(94.0), "94");
        assert_eq!(number(1234567.0), "1,234,567");
        assert_eq!(day(Date::parse("2026-05-02").unwrap()), "2 May 2026");
        assert_eq!(number(1.0 / 3.0), "0.33");
    }
}
