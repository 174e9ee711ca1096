//! Calendar dates and half-open periods.
//!
//! A date in a table is `YYYY`, `YYYY-MM` or `YYYY-MM-DD`. As the bound of a period it means the
//! *first* day it covers, so that `[2019, 2021)` holds in 2019 and 2020 and a handover in one year
//! is counted once. As the day of an analysis (`--as-of 2021`) it means the *last* day it covers.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A day of the Gregorian calendar between 1800-01-01 and 2200-12-31.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Date {
    year: i16,
    month: u8,
    day: u8,
}

/// Why a text is no date.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DateError {
    /// Not of one of the three forms.
    #[error("`{0}` is not a date: write YYYY, YYYY-MM or YYYY-MM-DD")]
    Form(String),
    /// The form is right, but there is no such day.
    #[error("`{0}` is a day that does not exist")]
    NoSuchDay(String),
    /// Outside 1800 to 2200.
    #[error("`{0}` lies outside the years 1800 to 2200")]
    Range(String),
}

const fn is_leap(year: i16) -> bool {
    (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
}

const fn days_in_month(year: i16, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap(year) => 29,
        2 => 28,
        _ => 31,
    }
}

impl Date {
    /// The first day there is: 1800-01-01.
    pub const EARLIEST: Self = Self {
        year: 1800,
        month: 1,
        day: 1,
    };

    /// The day `year`-`month`-`day`, or the reason why there is none.
    ///
    /// # Errors
    /// [`DateError::Range`] outside 1800 to 2200, [`DateError::NoSuchDay`] for 30 February.
    pub fn new(year: i16, month: u8, day: u8) -> Result<Self, DateError> {
        let text = || format!("{year:04}-{month:02}-{day:02}");
        if !(1800..=2200).contains(&year) {
            return Err(DateError::Range(text()));
        }
        if !(1..=12).contains(&month) || day == 0 || day > days_in_month(year, month) {
            return Err(DateError::NoSuchDay(text()));
        }
        Ok(Self { year, month, day })
    }

    /// Year, month (0 if not given) and day (0 if not given) of a text.
    fn parts(text: &str) -> Result<(i16, u8, u8), DateError> {
        let form = || DateError::Form(text.to_owned());
        let mut fields = text.split('-');
        let mut next = |digits: usize| -> Result<Option<u16>, DateError> {
            match fields.next() {
                None => Ok(None),
                Some(f) if f.len() == digits && f.bytes().all(|b| b.is_ascii_digit()) => {
                    Ok(Some(f.parse().map_err(|_| form())?))
                }
                Some(_) => Err(form()),
            }
        };
        let year = next(4)?.ok_or_else(form)?;
        let month = next(2)?;
        let day = next(2)?;
        if fields.next().is_some() {
            return Err(form());
        }
        if !(1800..=2200).contains(&year) {
            return Err(DateError::Range(text.to_owned()));
        }
        let no_day = || DateError::NoSuchDay(text.to_owned());
        let year = i16::try_from(year).map_err(|_| form())?;
        let month = u8::try_from(month.unwrap_or(0)).map_err(|_| form())?;
        if text.len() > 4 && !(1..=12).contains(&month) {
            return Err(no_day());
        }
        let day = u8::try_from(day.unwrap_or(0)).map_err(|_| form())?;
        if text.len() > 7 && (day == 0 || day > days_in_month(year, month)) {
            return Err(no_day());
        }
        Ok((year, month, day))
    }

    /// The first day that `text` covers: how a bound of a period is read (`2021` is 2021-01-01).
    ///
    /// # Errors
    /// See [`DateError`].
    pub fn parse(text: &str) -> Result<Self, DateError> {
        let (year, month, day) = Self::parts(text)?;
        Ok(Self {
            year,
            month: month.max(1),
            day: day.max(1),
        })
    }

    /// The last day that `text` covers: how `--as-of` is read (`2021` is 2021-12-31).
    ///
    /// # Errors
    /// See [`DateError`].
    pub fn parse_as_of(text: &str) -> Result<Self, DateError> {
        let (year, month, day) = Self::parts(text)?;
        let month = if month == 0 { 12 } else { month };
        let day = if day == 0 {
            days_in_month(year, month)
        } else {
            day
        };
        Ok(Self { year, month, day })
    }

    /// The year.
    pub const fn year(self) -> i16 {
        self.year
    }

    /// The month, 1 to 12.
    pub const fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, 1 to 31.
    pub const fn day(self) -> u8 {
        self.day
    }

    /// The day before; `None` before the first day there is.
    pub const fn day_before(self) -> Option<Self> {
        match (self.year, self.month, self.day) {
            (1800, 1, 1) => None,
            (year, 1, 1) => Some(Self {
                year: year - 1,
                month: 12,
                day: 31,
            }),
            (year, month, 1) => Some(Self {
                year,
                month: month - 1,
                day: days_in_month(year, month - 1),
            }),
            (year, month, day) => Some(Self {
                year,
                month,
                day: day - 1,
            }),
        }
    }

    /// Days since 1970-01-01, negative before.
    pub fn day_number(self) -> i32 {
        // Days from civil, with the year starting in March so that the leap day comes last.
        let y = i32::from(self.year) - i32::from(self.month <= 2);
        let era = y.div_euclid(400);
        let year_of_era = y.rem_euclid(400);
        let m = i32::from(self.month);
        let day_of_year =
            (153 * (if m > 2 { m - 3 } else { m + 9 }) + 2) / 5 + i32::from(self.day) - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        era * 146_097 + day_of_era - 719_468
    }

    /// The day so many days after 1970-01-01; `None` outside 1800 to 2200.
    pub fn from_day_number(days: i32) -> Option<Self> {
        let days = days.checked_add(719_468)?;
        let era = days.div_euclid(146_097);
        let day_of_era = days.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let m = (5 * day_of_year + 2) / 153;
        let day = u8::try_from(day_of_year - (153 * m + 2) / 5 + 1).ok()?;
        let month = u8::try_from(if m < 10 { m + 3 } else { m - 9 }).ok()?;
        let year = year_of_era + era * 400 + i32::from(month <= 2);
        Self::new(i16::try_from(year).ok()?, month, day).ok()
    }

    /// Years of 365.25 days from `earlier` to this day; negative if `earlier` is later.
    pub fn years_since(self, earlier: Self) -> f64 {
        f64::from(self.day_number() - earlier.day_number()) / 365.25
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl From<Date> for String {
    fn from(date: Date) -> Self {
        date.to_string()
    }
}

impl TryFrom<String> for Date {
    type Error = DateError;
    fn try_from(text: String) -> Result<Self, DateError> {
        Self::parse(&text)
    }
}

/// A half-open period `[start, end)`. No start: in force as far back as the data reach; no end:
/// still in force.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Period {
    /// First day in force.
    pub start: Option<Date>,
    /// First day no longer in force.
    pub end: Option<Date>,
}

impl Period {
    /// Whether the period holds on `date`.
    pub fn contains(&self, date: Date) -> bool {
        self.start.is_none_or(|s| s <= date) && self.end.is_none_or(|e| date < e)
    }

    /// Whether some day lies in both periods.
    pub fn overlaps(&self, other: &Self) -> bool {
        let starts_before_end =
            |a: Option<Date>, b: Option<Date>| !matches!((a, b), (Some(s), Some(e)) if s >= e);
        starts_before_end(self.start, other.end) && starts_before_end(other.start, self.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_begins_a_period_and_ends_an_as_of() {
        assert_eq!(Date::parse("2021").unwrap().to_string(), "2021-01-01");
        assert_eq!(Date::parse_as_of("2021").unwrap().to_string(), "2021-12-31");
        assert_eq!(
            Date::parse_as_of("2024-02").unwrap().to_string(),
            "2024-02-29"
        );
        assert_eq!(
            Date::parse_as_of("2026-05-02").unwrap().to_string(),
            "2026-05-02"
        );
    }

    #[test]
    fn the_day_before_is_one_day_earlier() {
        for text in ["2024-03-01", "2023-03-01", "2000-01-01", "2021-07-15"] {
            let day = Date::parse(text).unwrap();
            let before = day.day_before().unwrap();
            assert_eq!(before.day_number(), day.day_number() - 1, "{text}");
            assert_eq!(Date::parse(&before.to_string()), Ok(before));
        }
        assert_eq!(Date::EARLIEST.day_before(), None);
    }

    #[test]
    fn bad_dates_say_what_is_wrong() {
        for text in [
            "",
            "21",
            "2021-1",
            "2021/01/01",
            "2021-01-01-01",
            "20 21",
            "+202",
            "2021-",
        ] {
            assert!(
                matches!(Date::parse(text), Err(DateError::Form(_))),
                "{text}"
            );
        }
        for text in [
            "2021-02-29",
            "2021-13",
            "2021-00",
            "2021-04-31",
            "2021-01-00",
        ] {
            assert!(
                matches!(Date::parse(text), Err(DateError::NoSuchDay(_))),
                "{text}"
            );
        }
        for text in ["0000", "1799-12-31", "2201", "9999"] {
            assert!(
                matches!(Date::parse(text), Err(DateError::Range(_))),
                "{text}"
            );
        }
    }

    #[test]
    fn day_numbers_count_days() {
        let day = |t: &str| Date::parse(t).unwrap().day_number();
        assert_eq!(day("1970-01-01"), 0);
        assert_eq!(day("2000-03-01") - day("2000-02-28"), 2);
        assert_eq!(day("1900-03-01") - day("1900-02-28"), 1);
        assert_eq!(day("2026-05-02"), 20_575);
        for number in day("1800-01-01")..=day("2200-12-31") {
            let back = Date::from_day_number(number).unwrap();
            assert_eq!(back.day_number(), number);
        }
        for outside in [
            i32::MIN,
            day("1800-01-01") - 1,
            day("2200-12-31") + 1,
            i32::MAX,
        ] {
            assert_eq!(Date::from_day_number(outside), None);
        }
    }

    #[test]
    fn periods_are_half_open() {
        let d = |t: &str| Some(Date::parse(t).unwrap());
        let first = Period {
            start: d("2019"),
            end: d("2021"),
        };
        let second = Period {
            start: d("2021"),
            end: None,
        };
        assert!(first.contains(d("2020-12-31").unwrap()));
        assert!(!first.contains(d("2021-01-01").unwrap()));
        assert!(second.contains(d("2021-01-01").unwrap()));
        assert!(!first.overlaps(&second) && !second.overlaps(&first));
        assert!(Period::default().overlaps(&first));
    }
}
