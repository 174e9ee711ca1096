//! The causes of shifts in plain sentences: growth, mix of fields, turnover.

use super::moves::Event;
use super::row::Shifts;
use super::seats::is_exclusive;
use super::sentence::noun;
use super::share::ShareRow;
use super::tenure::{EVERYBODY, Lasting};
use super::words::{amount, bare, counted, days, decimals, signed};

/// All seats together: both counts, and what the change consists of.
///
/// "Within ISO/IEC JTC 1/SC 42 there were 33 memberships at the end of 2021 and 56 in May 2026
/// (+23): 28 joined, 5 left." Empty for a table of counts, which need not be complete.
pub fn total_sentence(shifts: &Shifts) -> String {
    let (Some(before), Some(after)) = (shifts.totals.first(), shifts.totals.last()) else {
        return String::new();
    };
    let (Some(first), Some(last)) = (shifts.dates.first(), shifts.dates.last()) else {
        return String::new();
    };
    if shifts.flows_end_to_end.is_empty() && shifts.tenure.to.is_none() {
        return String::new();
    }
    let (one, many) = noun(&shifts.options.roles);
    let (first, last) = days(*first, *last);
    let place = shifts.within.as_ref();
    let place = place.map_or_else(|| "In all".to_owned(), |body| format!("Within {body}"));
    let change = if (after - before).abs() < 1e-9 {
        "no change".to_owned()
    } else {
        signed(after - before)
    };
    let bodies = if shifts.all_committees {
        "committees"
    } else {
        "bodies"
    };
    let mut parts = Vec::new();
    for (event, (gained, lost)) in &shifts.total.gained_and_lost {
        let words = match event {
            Event::Created => format!("in new {bodies}"),
            Event::Disbanded => format!("ended with their {bodies}"),
            Event::FirstListed => "missing from the first list".to_owned(),
            Event::Filled => format!("filled in {bodies} without a holder"),
            Event::Undated => format!("in {bodies} whose start is not known"),
            Event::Suspended => "suspended".to_owned(),
            Event::Vacated => "left without a holder".to_owned(),
            Event::Joined => "joined".to_owned(),
            Event::Left => "left".to_owned(),
            Event::Reorganized => "by mergers and splits".to_owned(),
            Event::Rotated | Event::TakenOver | Event::Regrouped | Event::Unknown => {
                "otherwise".to_owned()
            }
        };
        match (*gained > 0.0, *lost > 0.0) {
            (true, true) => parts.push(format!(
                "{} came and {} went {words}",
                amount(*gained),
                amount(*lost)
            )),
            (true, false) => parts.push(format!("{} {words}", amount(*gained))),
            (false, true) => parts.push(format!("{} {words}", amount(*lost))),
            (false, false) => {}
        }
    }
    if shifts.total.passed_on > 0.0 {
        parts.push(format!(
            "{} passed from one holder to another",
            amount(shifts.total.passed_on)
        ));
    }
    let parts = if parts.is_empty() {
        String::new()
    } else {
        format!(": {}", parts.join(", "))
    };
    let verb = if (before - 1.0).abs() < 1e-9 {
        "was"
    } else {
        "were"
    };
    format!(
        "{place} there {verb} {} {first} and {} {last} ({change}){parts}.",
        counted(*before, &one, &many),
        amount(*after),
    )
}

/// How the change of a key splits into growth, mix and its own part.
///
/// "SAC (China), +24: +1.94 as all secretariats went (756 to 777), +2.17 for the mix of its fields,
/// +19.89 its own (+23 in fields where it held none before, −3.11 in the others)."
pub fn share_sentence(row: &ShareRow, shifts: &Shifts) -> String {
    let (_, many) = noun(&shifts.options.roles);
    let total = |at: Option<&f64>| amount(at.copied().unwrap_or(0.0));
    let (before, after) = (shifts.totals.first(), shifts.totals.last());
    let entry = if row.entry > 0.0 {
        format!(
            " ({} in fields where it held none before, {} in the others)",
            signed(row.entry),
            signed(row.own - row.entry)
        )
    } else {
        String::new()
    };
    format!(
        "{}, {}: {} as all {many} went ({} to {}), {} for the mix of its fields, {} \
         its own{entry}.",
        row.label,
        signed(row.change),
        signed(row.growth),
        total(before),
        total(after),
        signed(row.mix),
        signed(row.own),
    )
}

/// How often seats change hands, and how long they are held, as far as the data can tell.
pub fn tenure_sentences(shifts: &Shifts) -> Vec<String> {
    let tenure = &shifts.tenure;
    let everybody = tenure.rows.iter().find(|r| r.key == EVERYBODY);
    let (Some(all), Some(to)) = (everybody, tenure.to) else {
        return Vec::new();
    };
    let (one, many) = noun(&shifts.options.roles);
    let mut said = Vec::new();
    let (Some(rate), true) = (all.yearly_rate, all.spells > 0) else {
        said.push(format!(
            "The data cannot tell how long a {one} is held: none was under observation."
        ));
        return said;
    };
    let (start, end) = days(shifts.dates[0], to);
    let since = tenure.from.map_or_else(
        || format!("up to {}", bare(&end)),
        |_| format!("between {} and {}", bare(&start), bare(&end)),
    );
    let between = |low: Option<f64>, high: Option<f64>, scale: f64| match (low, high) {
        (Some(low), Some(high)) => format!(
            " (95 % interval {} to {})",
            decimals(scale * low),
            decimals(scale * high)
        ),
        _ => String::new(),
    };
    let exclusive = shifts.options.roles.iter().all(|r| is_exclusive(*r));
    let ended = if exclusive {
        "passed on or fell vacant while the body went on"
    } else {
        "ended while the body went on"
    };
    said.push(format!(
        "Of {} under observation {since} ({} years added up), {} {ended}: {} % a year{}.",
        counted(
            all.spells as f64,
            &format!("spell as {one}"),
            &format!("spells of {many}")
        ),
        amount(all.seat_years.round()),
        all.ended,
        decimals(100.0 * rate),
        between(all.rate_low, all.rate_high, 100.0),
    ));
    if let Some(expected) = all.expected {
        said.push(format!(
            "If that rate lasts, {} of the {} in force {end} can be expected to end within a \
             year{}.",
            decimals(expected),
            all.held,
            between(all.expected_low, all.expected_high, 1.0),
        ));
    }
    if tenure.twinned > 0 {
        said.push(format!(
            "{} left out, because twinned partners hold the seat together or in turn.",
            counted(
                tenure.twinned as f64,
                "further spell is",
                "further spells are"
            )
        ));
    }
    said.push(known(all.known_start, all.spells, all.lasting.as_ref()));
    if let Some(lasting) = &tenure.since_body {
        said.push(format!(
            "Had everyone else held it since the body began, which is the longest that the data \
             allow, {}.",
            half(lasting)
        ));
    }
    said
}

/// What the spells of known beginning say.
fn known(n: usize, spells: usize, lasting: Option<&Lasting>) -> String {
    let start = format!("The beginning of {n} of the {spells} is known");
    match lasting {
        None if n == 0 => format!("{start}, so the data cannot tell how long they last."),
        None => format!(
            "{start}, and too few of them were under observation at once to tell how long they \
             last."
        ),
        Some(lasting) => format!("{start}: of those, {}.", half(lasting)),
    }
}

/// "half last longer than 12.5 years (95 % interval 9 to 15)".
fn half(lasting: &Lasting) -> String {
    let (Some(low), Some(high)) = (lasting.restricted_mean_low, lasting.restricted_mean_high)
    else {
        return format!(
            "none ended, and the longest was seen for {} years, so the data cannot tell how long \
             they last",
            decimals(lasting.horizon)
        );
    };
    let mean = format!(
        "cut off at {} years they last {} on average ({} to {})",
        decimals(lasting.horizon),
        decimals(lasting.restricted_mean),
        decimals(low),
        decimals(high),
    );
    lasting.median.map_or_else(
        || {
            format!(
                "more than half last to the end of the observation, so the data cannot tell their \
                 median; {mean}"
            )
        },
        |median| {
            let end = |x: Option<f64>| x.map_or_else(|| "beyond the data".to_owned(), decimals);
            format!(
                "half last longer than {} years (95 % interval {} to {}); {mean}",
                decimals(median),
                end(lasting.median_low),
                end(lasting.median_high),
            )
        },
    )
}
