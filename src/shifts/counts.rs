//! The spreadsheet people keep by hand: one table `date,key,count[,margin]`.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::dataset::{Finding, Severity};
use crate::model::Date;

use super::concentration::ConcentrationPoint;
use super::identities::IdentityEffect;
use super::moves::Event;
use super::notes::contradictions;
use super::options::{ShiftError, ShiftOptions};
use super::row::{SeriesPoint, ShiftRow, Shifts, Total, ranks};
use super::run::by_change;
use super::tenure::Tenure;
use super::trend::{FEWEST_DATES, Series, Trend, correct};
use super::words::{capital, spelled};

/// Why a table with gaps has no exposure.
const NO_WHOLE: &str = "some keys have no count at some dates, so the total is not that of the \
                        same whole";

/// A count of the table.
#[derive(Clone, Debug, PartialEq)]
pub struct Count {
    /// The day; a year or month means its last day.
    pub date: Date,
    /// Whose.
    pub key: String,
    /// How many.
    pub count: f64,
    /// Plus or minus, where the table says so.
    pub margin: Option<f64>,
}

/// Reads the table from the bytes of `file`: a header with `date`, `key` and `count`, in any order,
/// and optionally `margin`; other columns are ignored.
///
/// # Errors
/// Every problem, with its place: a missing column, a row of another length, a date, count or
/// margin that is none, an empty key, and two counts of one key on one date.
pub fn read_counts(file: &str, bytes: &[u8]) -> Result<Vec<Count>, Vec<Finding>> {
    let mut table = Table {
        file,
        findings: Vec::new(),
    };
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
    let header: Vec<String> = match reader.headers() {
        Ok(header) => header.iter().map(|h| h.trim().to_lowercase()).collect(),
        Err(error) => {
            table.find(
                "E102",
                None,
                None,
                &error.to_string(),
                "save the table as UTF-8",
            );
            return Err(table.findings);
        }
    };
    let place = |name: &str| header.iter().position(|h| h == name);
    let (Some(date), Some(key), Some(count)) = (place("date"), place("key"), place("count")) else {
        let missing: Vec<&str> = ["date", "key", "count"]
            .into_iter()
            .filter(|name| place(name).is_none())
            .collect();
        table.find(
            "E111",
            Some(1),
            None,
            &format!("no column {}", missing.join(", ")),
            "the header must be date,key,count, parted by commas, and may have margin",
        );
        return Err(table.findings);
    };
    let margin = place("margin");
    let mut counts = Vec::new();
    let mut seen: BTreeMap<(Date, String), u64> = BTreeMap::new();
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map(csv::Position::line);
                table.find(
                    "E102",
                    line,
                    None,
                    &error.to_string(),
                    "save the table as UTF-8",
                );
                continue;
            }
        };
        let line = record.position().map(csv::Position::line);
        if record.len() != header.len() {
            let (found, expected) = (record.len(), header.len());
            let reason = format!("{found} fields where the header has {expected}");
            table.find(
                "E113",
                line,
                None,
                &reason,
                "quote fields that hold a comma",
            );
            continue;
        }
        let day = table.date(line, date, &record[date]);
        let name = record[key].trim();
        if name.is_empty() {
            table.find(
                "E203",
                line,
                Some((key, "key")),
                "empty",
                "name whose count it is",
            );
        }
        let number = table.number(line, (count, "count"), &record[count]);
        let plus_minus = margin
            .map(|at| (at, record[at].trim()))
            .filter(|(_, t)| !t.is_empty());
        let plus_minus = match plus_minus {
            Some((at, text)) => table.number(line, (at, "margin"), text).map(Some),
            None => Some(None),
        };
        let (Some(day), Some(number), Some(plus_minus), false) =
            (day, number, plus_minus, name.is_empty())
        else {
            continue;
        };
        let here = line.unwrap_or(0);
        if let Some(first) = seen.insert((day, name.to_owned()), here) {
            let reason = format!("`{name}` has a count on {day} already, in line {first}");
            table.find(
                "E201",
                line,
                None,
                &reason,
                "keep one, or give the sources keys of their own",
            );
        }
        counts.push(Count {
            date: day,
            key: name.to_owned(),
            count: number,
            margin: plus_minus,
        });
    }
    if table.findings.is_empty() && counts.is_empty() {
        table.find(
            "E110",
            None,
            None,
            "no rows",
            "add rows such as 2021,SAC,70",
        );
    }
    if table.findings.is_empty() {
        Ok(counts)
    } else {
        Err(table.findings)
    }
}

struct Table<'a> {
    file: &'a str,
    findings: Vec<Finding>,
}

impl Table<'_> {
    fn find(
        &mut self,
        code: &'static str,
        line: Option<u64>,
        field: Option<(usize, &str)>,
        reason: &str,
        hint: &str,
    ) {
        self.findings.push(Finding {
            code,
            severity: Severity::of_code(code),
            file: self.file.to_owned(),
            line,
            field: field.map(|(at, _)| at as u64 + 1),
            column: field.map(|(_, name)| name.to_owned()),
            reason: reason.to_owned(),
            hint: Some(hint.to_owned()),
        });
    }

    fn date(&mut self, line: Option<u64>, at: usize, text: &str) -> Option<Date> {
        match Date::parse_as_of(text.trim()) {
            Ok(date) => Some(date),
            Err(error) => {
                let hint = "a year stands for its last day";
                self.find("E211", line, Some((at, "date")), &error.to_string(), hint);
                None
            }
        }
    }

    /// A finite number that is not negative.
    fn number(&mut self, line: Option<u64>, field: (usize, &str), text: &str) -> Option<f64> {
        let number = text.trim().parse::<f64>().ok();
        let number = number.filter(|x| x.is_finite() && *x >= 0.0);
        if number.is_none() {
            let reason = format!("`{text}` is no number from 0 up");
            self.find("E220", line, Some(field), &reason, "write 70 or 70.5");
        }
        number
    }
}

/// Shifts from counts alone. Each key is compared between its own first and last date; what a
/// change consists of is not known, so all of it stands in `other`. Of `options` only `from`, `to`,
/// `seed` and the words for `roles` matter.
///
/// # Errors
/// [`ShiftError`]: bounds reversed, fewer than two dates.
pub fn from_counts(counts: &[Count], options: &ShiftOptions) -> Result<Shifts, ShiftError> {
    if let (Some(from), Some(to)) = (options.from, options.to)
        && from > to
    {
        return Err(ShiftError::Reversed { from, to });
    }
    let is_inside = |c: &&Count| {
        options.from.is_none_or(|from| from <= c.date) && options.to.is_none_or(|to| c.date <= to)
    };
    let mut by_key: BTreeMap<&str, BTreeMap<Date, &Count>> = BTreeMap::new();
    for count in counts.iter().filter(is_inside) {
        by_key
            .entry(&count.key)
            .or_default()
            .insert(count.date, count);
    }
    let days: BTreeSet<Date> = by_key.values().flat_map(|s| s.keys().copied()).collect();
    let dates: Vec<Date> = days.into_iter().collect();
    if dates.len() < 2 {
        let found = dates.first().map_or("none".to_owned(), Date::to_string);
        return Err(ShiftError::TooFewDates {
            found,
            reason: "is a date of the table in the range asked for",
            mend: "widen the range, or add counts of another date",
        });
    }
    let total = |date: Date| -> f64 {
        let at = by_key.values().filter_map(|s| s.get(&date));
        at.map(|c| c.count).sum()
    };
    // A share of what happens to be listed is no share: one missing key would raise all others.
    let has_all = |date: &&Date| by_key.values().all(|s| s.contains_key(*date));
    let whole: BTreeSet<Date> = dates.iter().filter(has_all).copied().collect();
    let is_whole = |date: &Date| whole.contains(date);
    let share = |c: &Count| {
        Some(total(c.date))
            .filter(|t| *t > 0.0 && is_whole(&c.date))
            .map(|t| c.count / t)
    };
    let is_complete = by_key.values().all(|s| s.len() == dates.len());
    let mut rows: Vec<ShiftRow> = by_key
        .par_iter()
        .filter(|(_, series)| series.values().any(|c| c.count > 0.0))
        .filter_map(|(key, series)| {
            let (first, last) = (series.values().next()?, series.values().next_back()?);
            let dates: Vec<Date> = series.keys().copied().collect();
            let values: Vec<f64> = series.values().map(|c| c.count).collect();
            let moves: Vec<Vec<f64>> = values.windows(2).map(|w| vec![w[1] - w[0]]).collect();
            let wholes: Vec<f64> = dates.iter().map(|d| total(*d)).collect();
            let margins: Vec<f64> = series.values().map(|c| c.margin.unwrap_or(0.0)).collect();
            let trend = Trend::of(&Series {
                dates: &dates,
                values: &values,
                moves: &moves,
                totals: if is_complete {
                    Ok(&wholes)
                } else {
                    Err(NO_WHOLE)
                },
                margins: &margins,
                seed: options.seed,
                key,
            });
            let change = last.count - first.count;
            Some(ShiftRow {
                key: (*key).to_owned(),
                label: (*key).to_owned(),
                first_date: first.date,
                first: first.count,
                last_date: last.date,
                last: last.count,
                change,
                share_first: share(first),
                share_last: share(last),
                trend,
                created: 0.0,
                disbanded: 0.0,
                taken_over: 0.0,
                handed_over: 0.0,
                other: change,
                other_by_event: [(Event::Unknown, change)]
                    .into_iter()
                    .filter(|(_, change)| *change != 0.0)
                    .collect(),
                taken_from: Vec::new(),
                handed_to: Vec::new(),
            })
        })
        .collect();
    correct(rows.iter_mut().map(|r| &mut r.trend));
    rows.sort_by(by_change);
    let mut series: Vec<SeriesPoint> = Vec::new();
    for date in &dates {
        let at: Vec<&Count> = by_key
            .values()
            .filter_map(|s| s.get(date).copied())
            .collect();
        let counts: Vec<f64> = at.iter().map(|c| c.count).collect();
        series.extend(
            at.into_iter()
                .zip(ranks(&counts))
                .map(|(c, rank)| SeriesPoint {
                    date: c.date,
                    key: c.key.clone(),
                    count: c.count,
                    margin: c.margin,
                    share: share(c),
                    rank: rank.filter(|_| is_whole(date)),
                    confidence: "sourced",
                    source: "the table".to_owned(),
                }),
        );
    }
    series.sort_by(|a, b| (a.date, &a.key).cmp(&(b.date, &b.key)));
    let at = |date: &Date| {
        let held = by_key.values().filter_map(|s| s.get(date));
        let held: Vec<f64> = held.map(|c| c.count).collect();
        let mut point = ConcentrationPoint::of(*date, &held)?;
        if options.draws > 0 {
            let why = "a table of counts names no bodies that could be left out";
            point.undefined.insert("sensitivity", why);
        }
        Some(point)
    };
    let notes = notes(&by_key, &dates, &series);
    Ok(Shifts {
        options: options.clone(),
        totals: dates.iter().map(|d| total(*d)).collect(),
        bodies_created: 0,
        within: None,
        total: Total::default(),
        all_committees: false,
        concentration: dates
            .iter()
            .filter(|d| is_whole(d))
            .filter_map(at)
            .collect(),
        keys: rows.len(),
        rows,
        series,
        flows: Vec::new(),
        flows_end_to_end: Vec::new(),
        shares: Vec::new(),
        succession: Vec::new(),
        tenure: Tenure::default(),
        identities: IdentityEffect::default(),
        notes,
        dates,
    })
}

fn notes(
    by_key: &BTreeMap<&str, BTreeMap<Date, &Count>>,
    dates: &[Date],
    series: &[SeriesPoint],
) -> Vec<String> {
    let mut notes = vec![
        "The table holds counts and no single seats: what a change consists of is not known and \
         stands in `other`, and the test takes the net change from date to date as one move."
            .to_owned(),
    ];
    let short: Vec<&str> = by_key
        .iter()
        .filter(|(_, s)| s.len() < FEWEST_DATES)
        .map(|(key, _)| *key)
        .collect();
    if short.len() == by_key.len() {
        notes.push(format!(
            "{} dates cannot establish a trend: p, p_mk, q, slope_low, slope_high and \
             detectable_slope need five and are empty.",
            capital(&spelled(dates.len()))
        ));
    } else if !short.is_empty() {
        notes.push(format!(
            "Fewer than five dates cannot establish a trend: the columns on it are empty for {}.",
            short.join(", ")
        ));
    }
    let gaps = by_key.values().filter(|s| s.len() < dates.len()).count();
    if gaps > 0 {
        notes.push(format!(
            "{gaps} of {} keys have no count at some of the {} dates: missing dates stay missing, \
             each key is compared between its own first and last date, and shares, ranks and \
             concentration are given only for dates at which every key has a count (write 0 where \
             it had none).",
            by_key.len(),
            dates.len()
        ));
    }
    contradictions(series, &mut notes);
    notes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hand_kept_table_gives_shifts() {
        let table = "key,date,margin,count\nSAC,2019,2,60\nSAC,2021-12-31,,70\nANSI,2019,,98\n\
                     SAC,2020,,64\nSAC,2022,,75\nSAC,2023,,80\nANSI,2023,,90\n";
        let counts = read_counts("seats.csv", table.as_bytes()).unwrap();
        assert_eq!(counts[0].date, Date::new(2019, 12, 31).unwrap());
        assert_eq!((counts[0].margin, counts[1].margin), (Some(2.0), None));
        let shifts = from_counts(&counts, &ShiftOptions::default()).unwrap();
        assert_eq!(shifts.dates.len(), 5);
        let (sac, ansi) = (&shifts.rows[0], &shifts.rows[1]);
        assert_eq!(
            (sac.key.as_str(), sac.change, sac.other),
            ("SAC", 20.0, 20.0)
        );
        assert!((sac.trend.slope_per_year.unwrap() - 5.0).abs() < 0.2);
        assert!(sac.trend.p.is_some() && ansi.trend.p.is_none());
        assert_eq!(sac.share_last, Some(80.0 / 170.0));
        assert!(
            shifts.notes.iter().any(|n| n.contains("empty for ANSI")),
            "{:?}",
            shifts.notes
        );
        assert!(
            shifts
                .notes
                .iter()
                .any(|n| n.starts_with("1 of 2 keys have no count"))
        );
        let one = read_counts("x.csv", b"date,key,count\n2020,A,1\n").unwrap();
        assert!(from_counts(&one, &ShiftOptions::default()).is_err());
    }

    #[test]
    fn every_problem_of_the_table_is_found_with_its_place() {
        let table = "date,key,count\n2020-13,A,1\n2020,A,x\n2020,B,-1\n2020,,1\n2020,C\n\
                     2021,D,1\n2021,D,2\n2021,E,inf\n";
        let found = read_counts("seats.csv", table.as_bytes()).unwrap_err();
        let places: Vec<_> = found.iter().map(|f| (f.code, f.line.unwrap())).collect();
        let expected = [
            ("E211", 2),
            ("E220", 3),
            ("E220", 4),
            ("E203", 5),
            ("E113", 6),
            ("E201", 8),
            ("E220", 9),
        ];
        assert_eq!(places, expected);
        let text = found[1].to_string();
        assert!(
            text.starts_with("error[E220]: seats.csv:3:3: count: `x` is no number"),
            "{text}"
        );
        assert_eq!(
            read_counts("x.csv", b"when,key,count\n").unwrap_err()[0].code,
            "E111"
        );
        assert_eq!(
            read_counts("x.csv", b"date,key,count\n").unwrap_err()[0].code,
            "E110"
        );
    }
}
