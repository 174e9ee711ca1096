//! Shifts in plain sentences, by rules from the numbers.
//!
//! The sentences count seats. They never speak of influence or intent, and they say so where the
//! data cannot tell.

use crate::model::{Date, Role};

use super::moves::Event;
use super::observed::ObservedTrend;
use super::options::Key;
use super::row::{Partner, ShiftRow, Shifts};
use super::run::role_noun;
use super::trend::FEWEST_DATES;
use super::words::{
    amount, bare, capital, counted, days, decimals, is_one, list, p_text, signed, signed_decimals,
    spelled, with_article,
};

/// Most names in one list.
const NAMES: usize = 4;

/// Most passed holders named in a headline.
const PASSED: usize = 2;

/// Fewest seats of a passed holder that a headline names.
const FEWEST_PASSED: f64 = 5.0;

/// q up to which a slope is said to be more than turnover.
const LEVEL: f64 = 0.05;

/// One sentence on a row: both counts, the change and what it consists of.
///
/// "SAC (China) held 70 secretariats at the end of 2021 and rose to 94 in May 2026 (+24): 20 in new
/// committees, 6 taken over, …"
pub fn sentence(row: &ShiftRow, shifts: &Shifts) -> String {
    let (subject, verb) = subject(row, shifts);
    let (one, many) = noun(&shifts.options.roles);
    let (first, last) = days(row.first_date, row.last_date);
    let held = if row.first == 0.0 {
        format!("no {one}")
    } else {
        counted(row.first, &one, &many)
    };
    let clauses = clauses(row, shifts);
    let start = if row.change > 0.0 {
        format!(
            "{subject} {verb} {held} {first} and rose to {} {last}",
            amount(row.last)
        )
    } else if row.change < 0.0 {
        let end = if row.last == 0.0 {
            "none".to_owned()
        } else {
            amount(row.last)
        };
        format!("{subject} {verb} {held} {first} and fell to {end} {last}")
    } else {
        format!("{subject} {verb} {held} {first} and as many {last}")
    };
    let size = if row.change == 0.0 {
        "no change".to_owned()
    } else {
        signed(row.change)
    };
    if clauses.is_empty() {
        format!("{start} ({size}).")
    } else {
        format!("{start} ({size}): {}.", clauses.join(", "))
    }
}

/// What the row's trend can and cannot say.
pub fn trend_sentence(row: &ShiftRow, shifts: &Shifts) -> String {
    let dates = shifts.dates.len();
    if dates < FEWEST_DATES {
        return format!(
            "{} dates cannot establish a trend.",
            capital(&spelled(dates))
        );
    }
    let (Some(slope), Some(p), Some(q)) = (row.trend.slope_per_year, row.trend.p, row.trend.q)
    else {
        return "The data cannot tell whether this is a trend.".to_owned();
    };
    let numbers = format!(
        "p = {}, q = {} over {} keys",
        p_text(p),
        p_text(q),
        shifts.keys
    );
    let Some(detectable) = row.trend.detectable_slope else {
        return "No seat moved between any two dates.".to_owned();
    };
    if q <= LEVEL && slope != 0.0 {
        let direction = if slope > 0.0 { "rise" } else { "fall" };
        format!(
            "The {direction}, {} a year, is steeper than turnover without a direction explains \
             ({numbers}).",
            decimals(slope.abs())
        )
    } else {
        format!(
            "The data cannot tell whether this is a trend: turnover without a direction could \
             explain a slope of {} a year ({numbers}), and only one of about {} a year would have \
             been found.",
            decimals(slope),
            decimals(detectable)
        )
    }
}

/// The row as a headline: where from, where to, whom it passed, and by which way.
pub fn headline(row: &ShiftRow, shifts: &Shifts) -> String {
    let (_, many) = noun(&shifts.options.roles);
    let (first, last) = days(row.first_date, row.last_date);
    let mut text = format!("{} {}", capital(&many), owner(row, shifts));
    let (first, last) = (short(&first), short(&last));
    if row.change == 0.0 {
        text += &format!(" stayed at {} ({first} and {last})", amount(row.last));
    } else {
        let verb = if row.change > 0.0 { "rose" } else { "fell" };
        text += &format!(
            " {verb} from {} ({first}) to {} ({last})",
            amount(row.first),
            amount(row.last)
        );
    }
    let passings = passings(shifts);
    let passed: Vec<&ShiftRow> = passings
        .iter()
        .filter(|p| p.by == row.key)
        .filter_map(|p| find(shifts, &p.of))
        .filter(|of| is_worth_naming(of, shifts))
        .collect();
    let passed_by: Vec<&ShiftRow> = passings
        .iter()
        .filter(|p| p.of == row.key)
        .filter_map(|p| find(shifts, &p.by))
        .filter(|_| is_worth_naming(row, shifts))
        .collect();
    if !passed.is_empty() {
        text += &format!(", passing {}", with_counts(&passed, shifts));
    }
    if let Some(way) = way(row, shifts) {
        text += &format!(", {way}");
    }
    if passed.is_empty() && !passed_by.is_empty() {
        text += &format!(", and were passed by {}", with_counts(&passed_by, shifts));
    }
    text + "."
}

/// One key had less than another at the first date and more at the last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passing {
    /// Who passed.
    pub by: String,
    /// Who was passed.
    pub of: String,
    /// The last date at which `by` had no more than `of`.
    pub after: Date,
    /// The date after it: from here on `by` had more at every date.
    pub until: Date,
}

/// Every passing between the first and the last date, the largest passed first. Compares all pairs
/// of rows: time O(rows²).
pub fn passings(shifts: &Shifts) -> Vec<Passing> {
    let count = |key: &str, date: Date| {
        let points = shifts.series.iter().filter(|p| p.confidence == "counted");
        points
            .filter(|p| p.date == date && p.key == key)
            .map(|p| p.count)
            .sum::<f64>()
    };
    let mut found = Vec::new();
    for by in &shifts.rows {
        for of in &shifts.rows {
            if by.first < of.first && by.last > of.last {
                let not_yet = shifts
                    .dates
                    .windows(2)
                    .rev()
                    .find(|pair| count(&by.key, pair[0]) <= count(&of.key, pair[0]));
                let (after, until) =
                    not_yet.map_or((by.first_date, by.last_date), |p| (p[0], p[1]));
                let passing = Passing {
                    by: by.key.clone(),
                    of: of.key.clone(),
                    after,
                    until,
                };
                found.push((of.first, passing));
            }
        }
    }
    found.sort_by(|a, b| {
        let size = b.0.total_cmp(&a.0);
        size.then_with(|| (&a.1.of, &a.1.by).cmp(&(&b.1.of, &b.1.by)))
    });
    found.into_iter().map(|(_, passing)| passing).collect()
}

/// "SAC passed ANSI (95 to 90) between August 2025 and May 2026." `None` if a row is missing.
pub fn passing_sentence(passing: &Passing, shifts: &Shifts) -> Option<String> {
    let (by, of) = (find(shifts, &passing.by)?, find(shifts, &passing.of)?);
    let (after, until) = days(passing.after, passing.until);
    Some(format!(
        "{} ({} to {}) passed {} ({} to {}) between {} and {}.",
        capital_name(by, shifts),
        amount(by.first),
        amount(by.last),
        name(&of.key, &of.label, shifts),
        amount(of.first),
        amount(of.last),
        bare(&after),
        bare(&until),
    ))
}

/// Everything that can be said of a row, sentence by sentence: both counts and the flows, whom it
/// passed or who passed it, what the dates can establish, and the published and estimated counts
/// of the same key.
pub fn paragraph(row: &ShiftRow, shifts: &Shifts, observed: &[ObservedTrend]) -> String {
    let mut text = vec![sentence(row, shifts)];
    let passings = passings(shifts);
    let is_named = |p: &&Passing| {
        (p.by == row.key || p.of == row.key)
            && find(shifts, &p.of).is_some_and(|of| is_worth_naming(of, shifts))
    };
    let first = passings.iter().find(is_named);
    text.extend(first.and_then(|p| passing_sentence(p, shifts)));
    text.push(trend_sentence(row, shifts));
    let same = observed.iter().filter(|t| t.key == row.key);
    let long = same.filter(|t| t.points >= FEWEST_DATES);
    text.extend(long.map(observed_sentence));
    text.join(" ")
}

/// One sentence on a series of published or estimated counts, which says that they are that. Texts
/// that hold it say once that such counts are kept apart from counted seats.
pub fn observed_sentence(trend: &ObservedTrend) -> String {
    let (_, many) = role_noun(trend.role);
    let margin = trend.margin.filter(|m| *m > 0.0);
    let margin = margin.map_or(String::new(), |m| format!(" (margin up to ±{})", amount(m)));
    let kind = match trend.confidence {
        "estimate" => ("estimate", "estimates"),
        _ => ("published count", "published counts"),
    };
    if trend.points == 1 {
        return format!(
            "One {} of {many} of {} in {}: {} in {}. One count cannot establish a trend.",
            kind.0,
            with_article(&trend.label),
            trend.body,
            amount(trend.first),
            trend.first_date.year()
        );
    }
    let start = format!(
        "{} of {many} of {} in {}{margin} go from {} in {} to {} in {}",
        capital(&counted(trend.points as f64, kind.0, kind.1)),
        with_article(&trend.label),
        trend.body,
        amount(trend.first),
        trend.first_date.year(),
        amount(trend.last),
        trend.last_date.year(),
    );
    if trend.points < FEWEST_DATES {
        return format!(
            "{start}; {} counts cannot establish a trend.",
            spelled(trend.points)
        );
    }
    let (Some(slope), Some(low), Some(high), Some(p), Some(q)) = (
        trend.trend.slope_per_year,
        trend.trend.slope_low,
        trend.trend.slope_high,
        trend.trend.p,
        trend.trend.q,
    ) else {
        return format!("{start}; the data cannot tell whether this is a trend.");
    };
    let through = trend
        .trend
        .slope_margin_low
        .zip(trend.trend.slope_margin_high);
    let through = through.map_or(String::new(), |(a, b)| {
        format!(
            "; {} to {} when redrawn within the margins",
            decimals(a),
            decimals(b)
        )
    });
    let verdict = if q <= LEVEL {
        "steeper than ups and downs of this size explain".to_owned()
    } else {
        let found = trend.trend.detectable_slope.map_or(String::new(), |d| {
            format!(
                ", and only about {} a year would have been found",
                decimals(d)
            )
        });
        format!("ups and downs of this size could explain it{found}")
    };
    format!(
        "{start}: {} a year (95 % interval {} to {}{through}); {verdict} (p = {}, q = {}).",
        signed_decimals(slope),
        decimals(low),
        decimals(high),
        p_text(p),
        p_text(q)
    )
}

/// Holders of a handful of seats pass each other all the time; fields and levels do not compete.
fn is_worth_naming(passed: &ShiftRow, shifts: &Shifts) -> bool {
    passed.first >= FEWEST_PASSED && !matches!(shifts.options.by, Key::Level | Key::Field)
}

/// [`name`] at the start of a sentence; ids are left as they are.
fn capital_name(row: &ShiftRow, shifts: &Shifts) -> String {
    match shifts.options.by {
        Key::Actor | Key::Group => name(&row.key, &row.label, shifts),
        _ => capital(&name(&row.key, &row.label, shifts)),
    }
}

/// "end of 2021", "May 2026".
fn short(day: &str) -> &str {
    let bare = bare(day);
    bare.strip_prefix("the ").unwrap_or(bare)
}

fn find<'a>(shifts: &'a Shifts, key: &str) -> Option<&'a ShiftRow> {
    shifts.rows.iter().find(|r| r.key == key)
}

/// The short name of a row: the id of an actor, the name of a country.
fn name(key: &str, label: &str, shifts: &Shifts) -> String {
    match shifts.options.by {
        Key::Actor | Key::Group => key.to_owned(),
        Key::Country => with_article(label),
        Key::Kind => format!("the kind “{label}”"),
        Key::Level | Key::Field => label.to_owned(),
    }
}

/// The row as a subject, and the verb that fits it.
fn subject(row: &ShiftRow, shifts: &Shifts) -> (String, &'static str) {
    match shifts.options.by {
        Key::Actor => (row.label.clone(), "held"),
        Key::Country => (capital(&with_article(&row.label)), "held"),
        Key::Group => (format!("The members of {}", row.label), "held"),
        Key::Kind => (format!("Holders of the kind “{}”", row.label), "held"),
        Key::Level => (format!("Bodies at {}", row.label), "had"),
        Key::Field => (row.label.clone(), "had"),
    }
}

/// The row after "secretariats".
fn owner(row: &ShiftRow, shifts: &Shifts) -> String {
    match shifts.options.by {
        Key::Actor => format!("of {}", row.label),
        Key::Country => format!("of {}", with_article(&row.label)),
        Key::Group => format!("of the members of {}", row.label),
        Key::Kind => format!("of holders of the kind “{}”", row.label),
        Key::Level => format!("at {}", row.label),
        Key::Field => format!("in {}", row.label),
    }
}

/// What holders of these roles hold, for sentences: one and many (`secretariat`, `secretariats`).
pub fn noun(roles: &[Role]) -> (String, String) {
    match roles {
        [] => ("seat".to_owned(), "seats".to_owned()),
        [role] | [role, Role::TwinnedSecretariat] => {
            let (one, many) = role_noun(*role);
            (one.to_owned(), many.to_owned())
        }
        several => {
            let all: Vec<&str> = several.iter().map(|r| role_noun(*r).1).collect();
            let list = all.join(", ");
            (format!("role ({list})"), format!("roles ({list})"))
        }
    }
}

fn bodies(shifts: &Shifts) -> &'static str {
    if shifts.all_committees {
        "committees"
    } else {
        "bodies"
    }
}

/// What the change consists of, gains and losses, biggest columns first.
fn clauses(row: &ShiftRow, shifts: &Shifts) -> Vec<String> {
    let mut clauses = Vec::new();
    let mut say = |seats: f64, words: String| {
        if seats != 0.0 {
            clauses.push(format!("{} {words}", amount(seats.abs())));
        }
    };
    let new = match (is_one(row.created), shifts.all_committees) {
        (true, true) => "in a new committee",
        (true, false) => "in a new body",
        (false, true) => "in new committees",
        (false, false) => "in new bodies",
    };
    let all = shifts.bodies_created;
    let of_all = if row.created > 0.0 && (all as f64) > row.created {
        format!(" (of the {all} created)")
    } else {
        String::new()
    };
    say(row.created, format!("{new}{of_all}"));
    say(
        row.taken_over,
        format!("taken over{}", from_whom("from", &row.taken_from, shifts)),
    );
    say(
        row.handed_over,
        format!("handed over{}", from_whom("to", &row.handed_to, shifts)),
    );
    say(row.disbanded, "ended".to_owned());
    for (event, seats) in &row.other_by_event {
        let gained = *seats > 0.0;
        let words = match event {
            Event::Created | Event::Disbanded | Event::TakenOver => "other",
            Event::Reorganized if gained => "received by a merger or split",
            Event::Reorganized => "passed on by a merger or split",
            Event::Rotated if gained => "more by turns between twinned partners",
            Event::Rotated => "fewer by turns between twinned partners",
            Event::FirstListed => "missing from the first list",
            Event::Filled => "filled in existing bodies without a holder",
            Event::Undated => "in bodies whose start is not known",
            Event::Suspended => "suspended",
            Event::Vacated => "left without a holder",
            Event::Joined => "joined",
            Event::Left => "left",
            Event::Regrouped if gained => "brought along by new members of the group",
            Event::Regrouped => "taken along by members that left the group",
            Event::Unknown if gained => "more, from where the counts do not say",
            Event::Unknown => "fewer, and to where the counts do not say",
        };
        say(*seats, words.to_owned());
    }
    clauses
}

/// " (2 from ANSI, 1 from DIN)".
fn from_whom(preposition: &str, partners: &[Partner], shifts: &Shifts) -> String {
    // The groups of the other side overlap: a list of them says nothing.
    if partners.is_empty() || shifts.options.by == Key::Group {
        return String::new();
    }
    let named = |p: &Partner| name(&p.key, &p.label, shifts);
    if let [only] = partners {
        return format!(" {preposition} {}", named(only));
    }
    let mut names: Vec<String> = partners
        .iter()
        .take(NAMES)
        .map(|p| format!("{} {preposition} {}", amount(p.seats), named(p)))
        .collect();
    let rest: f64 = partners.iter().skip(NAMES).map(|p| p.seats).sum();
    if rest > 0.0 {
        names.push(format!("{} {preposition} others", amount(rest)));
    }
    format!(" ({})", names.join(", "))
}

/// "ANSI (95 to 90), JISC (80 to 80) and 2 others".
fn with_counts(rows: &[&ShiftRow], shifts: &Shifts) -> String {
    let mut names: Vec<String> = rows
        .iter()
        .take(PASSED)
        .map(|r| {
            format!(
                "{} ({} to {})",
                name(&r.key, &r.label, shifts),
                amount(r.first),
                amount(r.last)
            )
        })
        .collect();
    let rest = rows.len().saturating_sub(PASSED);
    if rest > 0 {
        names.push(counted(rest as f64, "other", "others"));
    }
    list(&names)
}

/// By which way most of the gains of a rise, or the losses of a fall, came about. `None` without a
/// change.
fn way(row: &ShiftRow, shifts: &Shifts) -> Option<String> {
    if row.other_by_event.contains_key(&Event::Unknown) {
        return Some("from or to where the counts do not say".to_owned());
    }
    let bodies = bodies(shifts);
    let others = |wanted: fn(f64) -> bool| {
        let list = row.other_by_event.values().filter(|s| wanted(**s));
        list.map(|s| s.abs()).sum::<f64>()
    };
    let joined = row
        .other_by_event
        .get(&Event::Joined)
        .copied()
        .unwrap_or(0.0);
    let left = -row.other_by_event.get(&Event::Left).copied().unwrap_or(0.0);
    if row.change > 0.0 {
        let other = others(|s| s > 0.0);
        let gains = row.created + row.taken_over + other;
        let most = |seats: f64| 2.0 * seats > gains;
        let passed_on = format!(
            "{} taken over, {} handed over",
            amount(row.taken_over),
            amount(row.handed_over)
        );
        let of_gains = |seats: f64| format!("{} of {} gains", amount(seats), amount(gains));
        Some(if most(joined) {
            format!("mostly by joining existing {bodies} ({})", of_gains(joined))
        } else if most(row.created) && row.taken_over + row.handed_over > 0.0 {
            format!(
                "mostly through new {bodies} ({}) and not through takeovers ({passed_on})",
                of_gains(row.created)
            )
        } else if most(row.created) {
            format!("mostly through new {bodies} ({})", of_gains(row.created))
        } else if most(row.taken_over) {
            format!(
                "mostly through takeovers ({}) and not through new {bodies} ({})",
                of_gains(row.taken_over),
                amount(row.created)
            )
        } else if most(other) {
            format!(
                "mostly neither through new {bodies} ({}) nor through takeovers ({passed_on})",
                amount(row.created)
            )
        } else {
            format!(
                "through new {bodies} ({}), takeovers ({passed_on}) and other gains ({})",
                amount(row.created),
                amount(other)
            )
        })
    } else if row.change < 0.0 {
        let other = others(|s| s < 0.0);
        let losses = row.disbanded + row.handed_over + other;
        let most = |seats: f64| 2.0 * seats > losses;
        let of_losses = |seats: f64| format!("{} of {} losses", amount(seats), amount(losses));
        Some(if most(left) {
            format!("mostly by leaving existing {bodies} ({})", of_losses(left))
        } else if most(row.disbanded) {
            format!(
                "mostly because {bodies} ended ({})",
                of_losses(row.disbanded)
            )
        } else if most(row.handed_over) {
            format!(
                "mostly through handovers to others ({})",
                of_losses(row.handed_over)
            )
        } else if most(other) {
            format!(
                "mostly neither because {bodies} ended ({}) nor through handovers ({})",
                amount(row.disbanded),
                amount(row.handed_over)
            )
        } else {
            format!(
                "through {bodies} that ended ({}), handovers ({}) and other losses ({})",
                amount(row.disbanded),
                amount(row.handed_over),
                amount(other)
            )
        })
    } else {
        None
    }
}
