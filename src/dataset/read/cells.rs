//! Cells of a row read as what their column holds; what cannot be read is a finding.

use super::ledger::Ledger;
use super::near::nearest;
use super::split::Record;
use super::table::Table;
use crate::escape::terminal::shown;
use crate::model::{Country, Date, DateError, Kind, Period, Role, country_name};

/// A row that is being read.
#[derive(Debug)]
pub(super) struct Cells<'r, 'a> {
    pub(super) table: &'r Table<'a>,
    pub(super) ledger: &'r mut Ledger,
    pub(super) row: usize,
    pub(super) record: &'r Record<'a>,
}

impl<'r> Cells<'r, '_> {
    /// The cell as it stands; empty if the column is missing.
    pub(super) fn text(&self, column: &str) -> &'r str {
        self.table.text(self.record, column)
    }

    /// A finding about a cell; an error rejects the row.
    pub(super) fn report(
        &mut self,
        column: &str,
        code: &'static str,
        reason: impl Into<String>,
        hint: impl Into<String>,
    ) {
        self.ledger
            .cell(self.table, self.row, column, code, reason, hint);
    }

    /// A cell that must not be empty.
    pub(super) fn required(&mut self, column: &str) -> Option<&'r str> {
        let text = self.text(column);
        if text.is_empty() {
            self.report(
                column,
                "E203",
                "the cell is empty",
                "give a value or delete the row",
            );
            return None;
        }
        Some(text)
    }

    /// A cell with one of a list of words.
    pub(super) fn word<T: Copy>(
        &mut self,
        column: &str,
        what: &str,
        words: &[(&'static str, T)],
    ) -> Option<T> {
        let text = self.required(column)?;
        if let Some((_, value)) = words.iter().find(|(word, _)| *word == text) {
            return Some(*value);
        }
        let allowed: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        let list = allowed.join(", ");
        let hint = match nearest(text, &allowed) {
            Some(meant) => format!("did you mean `{meant}`? Allowed are: {list}"),
            None => format!("allowed are: {list}"),
        };
        self.report(
            column,
            "E230",
            format!("unknown {what} `{}`", shown(text)),
            hint,
        );
        None
    }

    pub(super) fn kind(&mut self, column: &str) -> Option<Kind> {
        // The usual case, without a list of the words.
        Kind::from_id(self.text(column)).or_else(|| {
            let words: Vec<(&str, Kind)> = Kind::ALL.iter().map(|k| (k.id(), *k)).collect();
            self.word(column, "kind", &words)
        })
    }

    pub(super) fn role(&mut self, column: &str) -> Option<Role> {
        Role::from_id(self.text(column)).or_else(|| {
            let words: Vec<(&str, Role)> = Role::ALL.iter().map(|r| (r.id(), *r)).collect();
            self.word(column, "role", &words)
        })
    }

    pub(super) fn country(&mut self, column: &str) -> Option<Country> {
        let text = self.text(column);
        if text.is_empty() {
            return None;
        }
        let country = Country::from_code(text);
        if country.is_none() {
            let hint = match country_meant(text) {
                Some((code, name)) => format!("did you mean `{code}` ({name})?"),
                None => "write an ISO 3166-1 alpha-2 code such as `DE`, or `EU`".to_owned(),
            };
            self.report(
                column,
                "E231",
                format!("unknown country code `{}`", shown(text)),
                hint,
            );
        }
        country
    }

    pub(super) fn date(&mut self, column: &str) -> Option<Date> {
        let text = self.text(column);
        if text.is_empty() {
            return None;
        }
        match Date::parse(text) {
            Ok(date) => Some(date),
            Err(error) => {
                let hint = match error {
                    DateError::Form(_) => date_meant(text),
                    DateError::NoSuchDay(_) => "check month and day".to_owned(),
                    DateError::Range(_) => "check the year".to_owned(),
                };
                let reason = match error {
                    // The text may be of any length.
                    DateError::Form(_) => format!("`{}` is not a date", shown(text)),
                    _ => error.to_string(),
                };
                self.report(column, "E211", reason, hint);
                None
            }
        }
    }

    /// The columns `start` and `end`.
    pub(super) fn period(&mut self) -> Period {
        let period = Period {
            start: self.date("start"),
            end: self.date("end"),
        };
        if let (Some(start), Some(end)) = (period.start, period.end) {
            let (start_text, end_text) = (self.text("start"), self.text("end"));
            if end < start {
                let reason = format!("end {end_text} is before start {start_text}");
                self.report("end", "E210", reason, "exchange them, or correct one");
            } else if end == start {
                let reason = format!(
                    "start {start_text} and end {end_text} are the same day, so it is never in force"
                );
                let hint =
                    "the end is the first day no longer in force: all of 2021 is 2021 to 2022";
                self.report("end", "W210", reason, hint);
            }
        }
        period
    }

    /// A finite number; `None` with a finding if there is none.
    pub(super) fn number(&mut self, column: &str) -> Option<f64> {
        let text = self.text(column);
        let plain = |b: u8| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+' | b'e' | b'E');
        let parsed = text.parse::<f64>().ok().filter(|_| text.bytes().all(plain));
        if let Some(number) = parsed {
            if !number.is_finite() {
                self.report(
                    column,
                    "E222",
                    format!("`{}` is too large", shown(text)),
                    "",
                );
                return None;
            }
            let digits = text.split(['e', 'E']).next().unwrap_or_default();
            if number == 0.0 && digits.contains(|c: char| c.is_ascii_digit() && c != '0') {
                self.report(
                    column,
                    "E222",
                    format!("`{}` is too small", shown(text)),
                    "",
                );
                return None;
            }
            return Some(number);
        }
        let with_point = text.replace(',', ".");
        if text.contains(',') && with_point.parse::<f64>().is_ok() {
            let reason = format!("`{}` has a decimal comma", shown(text));
            self.report(
                column,
                "E121",
                reason,
                format!("use a point: `{with_point}`"),
            );
        } else {
            let reason = format!("`{}` is not a number", shown(text));
            self.report(column, "E220", reason, "write a number such as `1.5`");
        }
        None
    }

    /// A weight: above 0, finite, 1 if empty.
    pub(super) fn weight(&mut self, column: &str) -> Option<f64> {
        if self.text(column).is_empty() {
            return Some(1.0);
        }
        let weight = self.number(column)?;
        if weight > 0.0 {
            return Some(weight);
        }
        let text = shown(self.text(column));
        let (reason, hint) = if weight < 0.0 {
            (
                format!("the weight `{text}` is negative"),
                "a weight is the strength of a tie, above 0; networks with signs are not supported",
            )
        } else {
            (
                "the weight is 0".to_owned(),
                "a weight is the strength of a tie, above 0: delete the row if there is no tie",
            )
        };
        self.report(column, "E221", reason, hint);
        None
    }

    /// A count: 0 or more, finite.
    pub(super) fn count(&mut self, column: &str) -> Option<f64> {
        let count = self.number(column)?;
        if count < 0.0 {
            let reason = format!("`{}` is negative", shown(self.text(column)));
            self.report(column, "E221", reason, "a count is 0 or more");
            return None;
        }
        // -0 would be written as such.
        Some(count + 0.0)
    }

    /// `true` or `false`; `None` if empty.
    pub(super) fn flag(&mut self, column: &str) -> Option<bool> {
        let text = self.text(column);
        match text.to_ascii_lowercase().as_str() {
            "" => None,
            "true" => Some(true),
            "false" => Some(false),
            _ => {
                let reason = format!("`{}` is neither true nor false", shown(text));
                self.report(column, "E233", reason, "write `true` or `false`");
                None
            }
        }
    }
}

/// The country code that was probably meant.
fn country_meant(text: &str) -> Option<(String, &'static str)> {
    let upper = text.to_uppercase();
    let code = match upper.as_str() {
        "UK" => "GB",
        "EL" => "GR",
        other => other,
    };
    if let Some(name) = country_name(code) {
        return Some((code.to_owned(), name));
    }
    let letters = || (b'A'..=b'Z').map(char::from);
    letters()
        .flat_map(|a| letters().map(move |b| format!("{a}{b}")))
        .filter_map(|code| country_name(&code).map(|name| (code, name)))
        .find(|(_, name)| name.eq_ignore_ascii_case(text))
}

/// How a text that is no date was probably meant.
fn date_meant(text: &str) -> String {
    let forms = "write YYYY, YYYY-MM or YYYY-MM-DD";
    let parts: Vec<&str> = text.split(['.', '/', '-']).collect();
    if let [first, second, year] = parts.as_slice()
        && year.len() == 4
    {
        // 3/4/2021 is two days; saying so is all that can be done.
        let pad = |t: &str| format!("{t:0>2}");
        let day_first = format!("{year}-{}-{}", pad(second), pad(first));
        let month_first = format!("{year}-{}-{}", pad(first), pad(second));
        let valid = |t: &str| Date::parse(t).is_ok();
        return match (valid(&day_first), valid(&month_first)) {
            (true, true) if day_first != month_first => {
                format!("{forms}: `{day_first}` or `{month_first}`")
            }
            (true, _) => format!("{forms}: `{day_first}`"),
            (_, true) => format!("{forms}: `{month_first}`"),
            _ => forms.to_owned(),
        };
    }
    forms.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_and_dates_meant_are_guessed() {
        assert_eq!(country_meant("UK").unwrap().0, "GB");
        assert_eq!(country_meant("de").unwrap().0, "DE");
        assert_eq!(country_meant("germany").unwrap().0, "DE");
        assert_eq!(country_meant("Atlantis"), None);
        assert!(date_meant("31.12.2021").ends_with("`2021-12-31`"));
        assert!(date_meant("03/04/2021").ends_with("`2021-04-03` or `2021-03-04`"));
        assert_eq!(date_meant("soon"), "write YYYY, YYYY-MM or YYYY-MM-DD");
    }
}
