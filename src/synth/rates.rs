//! How often relations begin and end in the original, by role.

use std::collections::BTreeMap;

use crate::model::{Date, Period, Role};

use super::template::{Template, Who};

/// How often relations of a role begin and end.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Rate {
    /// Years that relations were in force within the window.
    pub(super) years: f64,
    /// Seen to begin while the body was there.
    pub(super) begun: f64,
    /// Seen to end while the body went on.
    pub(super) ended: f64,
}

impl Rate {
    /// Beginnings a year in force.
    pub(super) fn begins(&self) -> f64 {
        self.begun / self.years.max(1.0)
    }

    /// Ends a year in force.
    pub(super) fn ends(&self) -> f64 {
        self.ended / self.years.max(1.0)
    }
}

/// The rates of all roles, and between which days they were seen.
#[derive(Clone, Debug)]
pub(super) struct Rates {
    pub(super) window: (Date, Date),
    pub(super) of_role: BTreeMap<Role, Rate>,
}

impl Rates {
    /// Counted in the original between its first and its last day: those of its observed dates, else
    /// the earliest start and the latest date.
    pub(super) fn new(template: &Template) -> Self {
        let data = template.data;
        let starts = data.relations.iter().filter_map(|r| r.period.start);
        let ends = data.relations.iter().filter_map(|r| r.period.end);
        let first = data.package.observed.first().copied();
        let first = first.or_else(|| starts.chain(ends).min());
        let last = data.default_as_of();
        let window = (
            first.unwrap_or(Date::EARLIEST),
            last.unwrap_or(Date::EARLIEST),
        );
        let mut of_role: BTreeMap<Role, Rate> = BTreeMap::new();
        for pattern in &template.patterns {
            let rate = of_role.entry(pattern.role).or_default();
            let Period { start, end } = pattern.period;
            let from = start.map_or(window.0, |s| s.max(window.0));
            let to = end.map_or(window.1, |e| e.min(window.1));
            if from < to {
                rate.years += to.years_since(from);
            }
            let life = match pattern.body {
                Who::Multiplied(body) => template.originals[body as usize].period,
                Who::Copied(_) => Period::default(),
            };
            let inside = |day: Option<Date>| day.is_some_and(|d| window.0 < d && d <= window.1);
            let with_body = |day: Option<Date>, body: Option<Date>| body.is_some() && day == body;
            if pattern.observed && inside(start) && !with_body(start, life.start) {
                rate.begun += 1.0;
            }
            if inside(end) && !with_body(end, life.end) {
                rate.ended += 1.0;
            }
        }
        Self { window, of_role }
    }

    pub(super) fn of(&self, role: Role) -> Rate {
        self.of_role.get(&role).copied().unwrap_or_default()
    }
}
