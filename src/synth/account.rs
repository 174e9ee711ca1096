//! What is kept of the original: target and reached value of each property.

use std::collections::BTreeMap;

use crate::dataset::table_text::TableText;
use crate::model::{Date, Role};

use super::fit::{self, Histogram};
use super::measure::{Bodies, Sums};
use super::paths::Closure;
use super::template::is_exclusive;

/// The file with one row a property.
pub(super) const KEPT: &str = "kept.csv";

/// A property, as it should be and as it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    /// What is spoken of: `size`, `kinds`, `seats of actors`.
    pub subject: &'static str,
    /// The property.
    pub property: String,
    /// What the original has, or should become.
    pub target: Option<f64>,
    /// What the data set has.
    pub reached: Option<f64>,
    /// The largest difference that is called kept; none where the row only informs.
    pub tolerance: Option<Tolerance>,
    /// What must be known to read the row.
    pub note: String,
}

/// How far the reached value may lie from the target.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Tolerance {
    /// By so much.
    Absolute(f64),
    /// By this share of the target.
    Relative(f64),
}

impl Kept {
    /// Whether the reached value lies within the tolerance; `None` if there is none, or no value.
    pub fn is_kept(&self) -> Option<bool> {
        let (target, reached) = (self.target?, self.reached?);
        let far = (target - reached).abs();
        Some(match self.tolerance? {
            Tolerance::Absolute(most) => far <= most + 1e-12,
            Tolerance::Relative(most) => far <= most * target.abs() + 1e-12,
        })
    }
}

/// A data set as it is looked at.
pub(super) struct Look {
    pub(super) sums: Sums,
    pub(super) bodies: Bodies,
    pub(super) closure: Closure,
    pub(super) days: (Date, Date),
}

impl Look {
    /// Ties of the network of seats on the last day.
    fn ties(&self) -> u64 {
        let degrees = self.sums.seats_of_actors.iter();
        degrees.map(|(degree, n)| u64::from(*degree) * n).sum()
    }

    fn years(&self) -> f64 {
        self.days.1.years_since(self.days.0)
    }
}

/// By how much the sides of the network of seats change, where that follows from the sizes.
pub(super) struct Factors {
    pub(super) actors: f64,
    pub(super) bodies: f64,
    /// Seats of an actor, and members of a body, beside those of the original.
    pub(super) seats: f64,
    pub(super) members: f64,
    /// Whether time runs as in the original.
    pub(super) is_same_time: bool,
}

struct Rows(Vec<Kept>);

impl Rows {
    fn add(
        &mut self,
        subject: &'static str,
        property: impl Into<String>,
        target: Option<f64>,
        reached: Option<f64>,
        tolerance: Option<Tolerance>,
        note: impl Into<String>,
    ) {
        self.0.push(Kept {
            subject,
            property: property.into(),
            target,
            reached,
            tolerance,
            note: note.into(),
        });
    }
}

/// Half the sum of the differences of shares, 0 to 1: the part that would have to move.
fn moved<K: Ord>(a: &BTreeMap<K, u64>, b: &BTreeMap<K, u64>) -> f64 {
    let (all_a, all_b): (u64, u64) = (a.values().sum(), b.values().sum());
    let share = |m: &BTreeMap<K, u64>, key: &K, all: u64| {
        m.get(key).copied().unwrap_or(0) as f64 / all.max(1) as f64
    };
    let keys: std::collections::BTreeSet<&K> = a.keys().chain(b.keys()).collect();
    let differences = keys
        .iter()
        .map(|k| (share(a, k, all_a) - share(b, k, all_b)).abs());
    differences.sum::<f64>() / 2.0
}

fn ratio(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// The rows, in the order in which they are shown.
pub(super) fn rows(original: &Look, made: &Look, factors: &Factors) -> Vec<Kept> {
    let mut rows = Rows(Vec::new());
    sizes(&mut rows, original, made, factors);
    mixes(&mut rows, original, made);
    let (a, b) = (&original.sums, &made.sums);
    degrees(
        &mut rows,
        "seats of actors",
        [&a.seats_of_actors, &b.seats_of_actors],
        factors.seats,
    );
    degrees(
        &mut rows,
        "members of bodies",
        [&original.bodies.members, &made.bodies.members],
        factors.members,
    );
    leading(&mut rows, a, b);
    tree(&mut rows, a, b);
    network(&mut rows, original, made, factors);
    time(&mut rows, original, made, factors);
    rows.0
}

fn sizes(rows: &mut Rows, original: &Look, made: &Look, factors: &Factors) {
    let (a, b) = (&original.sums, &made.sums);
    let near = Some(Tolerance::Relative(0.1));
    let times = |n: u64, factor: f64| Some((n as f64 * factor).round());
    rows.add(
        "size",
        "actors that are no bodies",
        times(a.actors, factors.actors),
        Some(b.actors as f64),
        near,
        "",
    );
    rows.add(
        "size",
        "bodies",
        times(a.bodies, factors.bodies),
        Some(b.bodies as f64),
        near,
        "whole subtrees are taken",
    );
    let wanted = original.ties() as f64 * factors.bodies * factors.members;
    rows.add(
        "size",
        "ties of actors and bodies, last day",
        Some(wanted.round()),
        Some(made.ties() as f64),
        near,
        if factors.members < 1.0 {
            "with fewer actors, bodies have fewer members: see docs/synth.md"
        } else {
            ""
        },
    );
    let all = |s: &Sums| s.roles.values().map(|r| r.rows).sum::<u64>() as f64;
    rows.add(
        "size",
        "relations, ended ones too",
        None,
        Some(all(b)),
        None,
        "",
    );
    let density = |l: &Look| {
        let actors: u64 = l.sums.seats_of_actors.values().sum();
        let bodies: u64 = l.bodies.members.values().sum();
        let pairs = actors as f64 * bodies as f64;
        (pairs > 0.0).then(|| l.ties() as f64 / pairs)
    };
    rows.add(
        "size",
        "density of the network of seats",
        density(original),
        density(made),
        None,
        "not kept above scale 1, because degrees are",
    );
}

fn mixes(rows: &mut Rows, original: &Look, made: &Look) {
    let (a, b) = (&original.sums, &made.sums);
    let few = Some(Tolerance::Absolute(0.05));
    rows.add(
        "mix",
        "share of actors in another kind",
        Some(0.0),
        Some(moved(&a.kinds, &b.kinds)),
        few,
        "half the sum of the differences of shares",
    );
    rows.add(
        "mix",
        "share of actors in another country",
        Some(0.0),
        Some(moved(&a.countries, &b.countries)),
        few,
        "half the sum of the differences of shares",
    );
    let roles = |s: &Sums| -> BTreeMap<Role, u64> {
        s.roles.iter().map(|(role, r)| (*role, r.at_last)).collect()
    };
    rows.add(
        "mix",
        "share of relations in another role",
        Some(0.0),
        Some(moved(&roles(a), &roles(b))),
        few,
        "half the sum of the differences of shares",
    );
}

fn degrees(rows: &mut Rows, subject: &'static str, [a, b]: [&Histogram; 2], factor: f64) {
    let scaled = |x: Option<f64>| x.map(|x| x * factor);
    let whole = |x: Option<u32>| x.map(f64::from);
    rows.add(
        subject,
        "mean",
        scaled(fit::mean(a)),
        fit::mean(b),
        Some(Tolerance::Relative(0.1)),
        "",
    );
    for (share, name) in [(0.5, "median"), (0.95, "95 in 100 have at most")] {
        let of = |h| whole(fit::quantile(h, share));
        rows.add(
            subject,
            name,
            scaled(of(a)),
            of(b),
            Some(Tolerance::Relative(0.15)),
            "",
        );
    }
    let most = |h: &Histogram| h.keys().next_back().map(|d| f64::from(*d));
    rows.add(subject, "largest", scaled(most(a)), most(b), None, "");
    rows.add(
        subject,
        "distance of the distributions (Kolmogorov-Smirnov)",
        Some(0.0),
        fit::distance(b, a, factor),
        Some(Tolerance::Absolute(0.05)),
        if (factor - 1.0).abs() > 1e-9 {
            format!("degrees of the original times {factor:.3}")
        } else {
            String::new()
        },
    );
    let tail = fit::tail(a);
    let from = tail.map(|t| (f64::from(t.from) * factor).round().max(1.0) as u32);
    let own = from.and_then(|from| fit::tail_from(b, from));
    let note = match tail {
        None => "fewer than 25 degrees in a tail".to_owned(),
        Some(t) => {
            let better = if t.against_lognormal < 0.0 {
                "a lognormal law fits better"
            } else {
                "no lognormal law fits better"
            };
            format!(
                "from {} on, {} degrees, standard error {:.2}; {better}",
                t.from, t.count, t.error
            )
        }
    };
    let tolerance = tail.map(|t| Tolerance::Absolute((3.0 * t.error).max(0.1)));
    rows.add(
        subject,
        "exponent of the tail",
        tail.map(|t| t.exponent),
        own.map(|t| t.exponent),
        tolerance,
        note,
    );
    let leaves = |h: &Histogram| ratio(h.get(&1).copied().unwrap_or(0), h.values().sum());
    rows.add(
        subject,
        "share with one tie (leaves)",
        leaves(a),
        leaves(b),
        Some(Tolerance::Absolute(0.05)),
        "",
    );
}

fn leading(rows: &mut Rows, a: &Sums, b: &Sums) {
    let few = Some(Tolerance::Absolute(0.02));
    let of = |s: &Sums, pick: fn(u32) -> bool| {
        let found = s.secretariats.iter().filter(|(n, _)| pick(**n));
        ratio(found.map(|(_, n)| n).sum(), s.secretariats.values().sum())
    };
    rows.add(
        "roles",
        "bodies with one secretariat",
        of(a, |n| n == 1),
        of(b, |n| n == 1),
        few,
        "of those with members or leaders",
    );
    rows.add(
        "roles",
        "bodies with several secretariats",
        of(a, |n| n > 1),
        of(b, |n| n > 1),
        few,
        "",
    );
    rows.add(
        "roles",
        "leaders with a seat in their body",
        ratio(a.leaders_seated, a.leaders),
        ratio(b.leaders_seated, b.leaders),
        few,
        "secretariats, chairs, convenors",
    );
    let count = |s: &Sums, role| s.roles.get(&role).map_or(0, |r| r.at_last);
    let per = |s: &Sums, role, whole| ratio(count(s, role), count(s, whole));
    for (role, whole) in [
        (Role::Observer, Role::Member),
        (Role::Chair, Role::Secretariat),
        (Role::Convenor, Role::Secretariat),
    ] {
        let target = per(a, role, whole).filter(|x| *x > 0.0);
        if target.is_some() {
            rows.add(
                "roles",
                format!("{role} for each {whole}"),
                target,
                per(b, role, whole),
                Some(Tolerance::Relative(0.1)),
                "",
            );
        }
    }
}

fn tree(rows: &mut Rows, a: &Sums, b: &Sums) {
    let mean = |s: &Sums| fit::mean(&s.depths);
    rows.add(
        "tree",
        "mean depth of bodies",
        mean(a),
        mean(b),
        Some(Tolerance::Absolute(0.1)),
        "",
    );
    let deepest = |s: &Sums| s.depths.keys().next_back().map(|d| f64::from(*d));
    rows.add(
        "tree",
        "largest depth",
        deepest(a),
        deepest(b),
        Some(Tolerance::Absolute(0.0)),
        "",
    );
    let children = |s: &Sums| fit::mean(&s.children);
    if children(a).is_some() {
        rows.add(
            "tree",
            "bodies below a body that has any, mean",
            children(a),
            children(b),
            Some(Tolerance::Relative(0.1)),
            "",
        );
        rows.add(
            "tree",
            "distance of the distributions (Kolmogorov-Smirnov)",
            Some(0.0),
            fit::distance(&b.children, &a.children, 1.0),
            Some(Tolerance::Absolute(0.05)),
            "",
        );
    }
}

fn network(rows: &mut Rows, original: &Look, made: &Look, factors: &Factors) {
    let (a, b) = (&original.sums, &made.sums);
    let liaisons = |s: &Sums| ratio(s.liaisons.count, s.actors + s.bodies);
    if a.liaisons.count > 0 {
        rows.add(
            "liaisons",
            "for each actor or body",
            liaisons(a),
            liaisons(b),
            Some(Tolerance::Relative(0.1)),
            "",
        );
        rows.add(
            "liaisons",
            "correlation of degrees",
            a.liaisons.correlation(),
            b.liaisons.correlation(),
            Some(Tolerance::Absolute(0.1)),
            "Pearson, over both sides of each liaison",
        );
    }
    let closed = |l: &Look| l.closure.share();
    rows.add(
        "network",
        "clustering: paths of three ties that are closed",
        closed(original),
        closed(made),
        Some(Tolerance::Absolute(0.1)),
        format!(
            "Robins and Alexander 2004; sampled, {} and {} paths, standard errors {:.3} and {:.3}",
            original.closure.paths,
            made.closure.paths,
            original.closure.error(),
            made.closure.error()
        ),
    );
    let seated = |s: &Sums| s.seats_of_actors.values().sum::<u64>();
    let few = Some(Tolerance::Absolute(0.05));
    let shrinks = if factors.members < 1.0 || factors.seats < 1.0 {
        "smaller numbers coincide more often"
    } else {
        ""
    };
    rows.add(
        "network",
        "actors with the same seats as another (twins)",
        ratio(a.twin_actors, seated(a)),
        ratio(b.twin_actors, seated(b)),
        few,
        shrinks,
    );
    let all = |l: &Look| l.bodies.members.values().sum::<u64>();
    rows.add(
        "network",
        "bodies with the same members as another (twins)",
        ratio(original.bodies.twins, all(original)),
        ratio(made.bodies.twins, all(made)),
        few,
        shrinks,
    );
}

fn time(rows: &mut Rows, original: &Look, made: &Look, factors: &Factors) {
    let rate = |l: &Look, role: Role, pick: fn(&super::measure::RoleSums) -> u64| {
        let sums = l.sums.roles.get(&role)?;
        let years = sums.days as f64 / 365.25;
        (years > 0.0).then(|| pick(sums) as f64 / years)
    };
    let growth = |l: &Look, role: Role| {
        let sums = l.sums.roles.get(&role)?;
        let grown = sums.at_last as f64 / sums.at_first as f64;
        (sums.at_first > 0 && l.years() > 0.0).then(|| libm::pow(grown, 1.0 / l.years()) - 1.0)
    };
    let length = |l: &Look, role: Role| {
        let sums = l.sums.roles.get(&role)?;
        ratio(u64::try_from(sums.days).unwrap_or(0), sums.rows).map(|days| days / 365.25)
    };
    for role in original.sums.roles.keys().copied() {
        let ended = rate(original, role, |s| s.ended);
        let begun = rate(original, role, |s| s.begun);
        let is_seen = ended.is_some_and(|x| x > 0.0) || begun.is_some_and(|x| x > 0.0);
        if !is_seen {
            continue;
        }
        let events = original.sums.roles.get(&role).map_or(0, |s| s.ended);
        // Of few events another draw has more or fewer.
        let noise = 0.005 + 3.0 * ended.unwrap_or(0.0) / (events.max(1) as f64).sqrt();
        let near = Some(Tolerance::Absolute(noise));
        let ends = if is_exclusive(role) {
            "handed over or ended a year, of each held"
        } else {
            "ended a year, of each in force"
        };
        let note = format!("{events} times in the original");
        rows.add(
            "time",
            format!("{role}: {ends}"),
            ended,
            rate(made, role, |s| s.ended),
            near,
            note,
        );
        if !is_exclusive(role) {
            rows.add(
                "time",
                format!("{role}: begun a year, of each in force"),
                begun,
                rate(made, role, |s| s.begun),
                near,
                "",
            );
        }
        let tolerance = factors.is_same_time.then_some(Tolerance::Absolute(0.01));
        let note = if factors.is_same_time {
            ""
        } else {
            "over other years: old bodies came one by one"
        };
        rows.add(
            "time",
            format!("{role}: growth a year"),
            growth(original, role),
            growth(made, role),
            tolerance,
            note,
        );
        rows.add(
            "time",
            format!("{role}: years in force within the data, mean"),
            length(original, role),
            length(made, role),
            factors.is_same_time.then_some(Tolerance::Relative(0.1)),
            "",
        );
    }
}

/// A number for readers.
pub(super) fn shown(number: Option<f64>) -> String {
    match number {
        None => "-".to_owned(),
        Some(x) if x.fract() == 0.0 && x.abs() < 1e15 => format!("{x:.0}"),
        Some(x) if x.abs() >= 100.0 => format!("{x:.1}"),
        Some(x) if x.abs() >= 0.1 => format!("{x:.3}"),
        Some(x) => format!("{x:.4}"),
    }
}

/// The rows as CSV.
pub(super) fn table(rows: &[Kept]) -> String {
    let mut table = TableText::default();
    table.row(["subject", "property", "target", "reached", "kept", "note"]);
    let number = |x: Option<f64>| x.map(|x| (x + 0.0).to_string()).unwrap_or_default();
    for row in rows {
        let kept = match row.is_kept() {
            Some(true) => "yes",
            Some(false) => "no",
            None => "",
        };
        table.row([
            row.subject,
            &row.property,
            &number(row.target),
            &number(row.reached),
            kept,
            &row.note,
        ]);
    }
    table.into_string()
}
