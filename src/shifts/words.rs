//! Numbers, dates and lists in words.

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

/// Two dates for readers, as short as keeps them apart: "at the end of 2021" and "in May 2026".
pub(super) fn days(first: Date, last: Date) -> (String, String) {
    let same_month = first.year() == last.year() && first.month() == last.month();
    let month = |d: Date| {
        MONTHS
            .get(usize::from(d.month()) - 1)
            .copied()
            .unwrap_or_default()
    };
    let text = |d: Date| {
        if same_month {
            format!("on {} {} {}", d.day(), month(d), d.year())
        } else if (d.month(), d.day()) == (12, 31) {
            format!("at the end of {}", d.year())
        } else {
            format!("in {} {}", month(d), d.year())
        }
    };
    (text(first), text(last))
}

/// A number of seats: whole, or with two decimals at most.
pub(super) fn amount(x: f64) -> String {
    let text = format!("{x:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    match text.strip_prefix('-') {
        Some("0") => "0".to_owned(),
        Some(size) => format!("−{size}"),
        None => text.to_owned(),
    }
}

pub(super) fn signed(x: f64) -> String {
    if x > 0.0 {
        format!("+{}", amount(x))
    } else {
        amount(x)
    }
}

/// Two decimals, always.
pub(super) fn decimals(x: f64) -> String {
    let text = format!("{x:.2}");
    if text == "-0.00" {
        return "0.00".to_owned();
    }
    text.replace('-', "−")
}

pub(super) fn signed_decimals(x: f64) -> String {
    let text = decimals(x);
    if x > 0.0 { format!("+{text}") } else { text }
}

pub(super) fn p_text(p: f64) -> String {
    if p < 0.001 {
        format!("{p:.5}")
    } else {
        format!("{p:.3}")
    }
}

/// "1 secretariat", "3 secretariats".
pub(super) fn counted(x: f64, one: &str, many: &str) -> String {
    format!(
        "{} {}",
        amount(x),
        if (x - 1.0).abs() < 1e-9 { one } else { many }
    )
}

/// "four"; digits above twelve.
pub(super) fn spelled(n: usize) -> String {
    const WORDS: [&str; 13] = [
        "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ];
    WORDS
        .get(n)
        .map_or_else(|| n.to_string(), |w| (*w).to_owned())
}

pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// "a, b and c".
pub(super) fn list(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [only] => only.clone(),
        [start @ .., last] => format!("{} and {last}", start.join(", ")),
    }
}
