//! When a node or a tie was there, as files say it.

use crate::model::{Date, DateError, Period};

/// A time, from `start` to `end`, both included; without one of them it is open on that side.
///
/// Bounds are kept as they stand in the file: dates, moments of a day, or mere numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spell {
    /// The first time at which it was there.
    pub start: Option<String>,
    /// The last time at which it was there.
    pub end: Option<String>,
}

impl Spell {
    /// Whether the spell holds on a day. A bound of a year or a month covers the whole of it.
    ///
    /// # Errors
    /// [`DateError`] if a bound is no date.
    pub fn contains(&self, day: Date) -> Result<bool, DateError> {
        let starts = match &self.start {
            Some(start) => Date::parse(day_text(start))? <= day,
            None => true,
        };
        let ends = match &self.end {
            Some(end) => day <= Date::parse_as_of(day_text(end))?,
            None => true,
        };
        Ok(starts && ends)
    }

    /// Whether both bounds are open.
    pub fn is_always(&self) -> bool {
        self.start.is_none() && self.end.is_none()
    }
}

/// The spell of a half-open period: it ends on the day before.
impl From<Period> for Spell {
    fn from(period: Period) -> Self {
        let last = period.end.and_then(Date::day_before);
        Self {
            start: period.start.map(|day| day.to_string()),
            end: last.map(|day| day.to_string()),
        }
    }
}

/// The day of a moment: what stands before the `T` of `2021-05-02T12:00:00`.
pub(super) fn day_text(bound: &str) -> &str {
    let text = bound.trim();
    match text.as_bytes().get(10) {
        Some(b'T' | b't' | b' ') => &text[..10],
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spell(start: &str, end: &str) -> Spell {
        let bound = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Spell {
            start: bound(start),
            end: bound(end),
        }
    }

    #[test]
    fn both_bounds_are_included() {
        let day = |text: &str| Date::parse(text).unwrap();
        let year = spell("2019", "2020");
        assert_eq!(year.contains(day("2018-12-31")), Ok(false));
        assert_eq!(year.contains(day("2019-01-01")), Ok(true));
        assert_eq!(year.contains(day("2020-12-31")), Ok(true));
        assert_eq!(year.contains(day("2021-01-01")), Ok(false));
        let moment = spell("2019-05-01T10:00:00Z", "");
        assert_eq!(moment.contains(day("2019-05-01")), Ok(true));
        assert!(spell("12.5", "").contains(day("2019")).is_err());
    }

    #[test]
    fn a_period_ends_on_the_day_before() {
        let period = Period {
            start: Some(Date::parse("2019").unwrap()),
            end: Some(Date::parse("2021-03-01").unwrap()),
        };
        assert_eq!(Spell::from(period), spell("2019-01-01", "2021-02-28"));
        assert!(Spell::from(Period::default()).is_always());
    }
}
