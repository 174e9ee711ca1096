//! `--diagram trend`: seats over dates, from a data set or one table of counts.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use clap::ArgMatches;

use super::{Drawing, source, top};
use crate::cli::failure::{Cause, Failure};
use crate::cli::input::{self, InputOptions};
use crate::cli::session::Session;
use crate::dataset::{Dataset, digest, sha256};
use crate::model::Role;
use crate::plot::diagram::{Certainty, TrendFigure, TrendPoint, TrendSeries};
use crate::plot::{Caption, Figure};
use crate::shifts::{
    Key, ShiftError, ShiftOptions, ShiftRow, Shifts, from_counts, noun, read_counts, run,
};

/// Lines drawn unless `--top` says otherwise.
const TOP: usize = 8;

pub(super) fn drawing(matches: &ArgMatches, session: &Session) -> Result<Drawing, Failure> {
    for flag in ["network", "metric", "groups", "max-pairs", "as-of"] {
        if matches.contains_id(flag) {
            return Err(Failure::usage(format!(
                "--{flag} goes with diagrams of a network, not with `trend`"
            )));
        }
    }
    if matches.get_flag("directed") {
        return Err(Failure::usage("--directed goes with diagrams of a network"));
    }
    let path = input::path(matches)?;
    if path.is_dir() {
        let dataset = input::load(session, path, &InputOptions::new(matches)?)?.dataset;
        let options = options(matches, &dataset)?;
        let shifts = run(&dataset, &options).map_err(|e| failure(&e))?;
        let place = options.within.map(|b| dataset.actor(b).id.clone());
        let actor = matches.get_one::<String>("actor").map(|name| {
            let known = dataset.resolve(name);
            known.map_or_else(|| name.clone(), |ix| dataset.actor(ix).id.clone())
        });
        let caption = Caption {
            source: source(&dataset),
            ..Caption::default()
        };
        let figure = figure(
            matches,
            &shifts,
            place.as_deref(),
            actor.as_deref(),
            caption,
        )?;
        Ok(Drawing {
            figure,
            data: digest(&dataset),
            undefined: None,
        })
    } else {
        of_table(matches, session, path)
    }
}

/// From the spreadsheet that people keep by hand: date, key, count and perhaps a margin.
fn of_table(matches: &ArgMatches, session: &Session, path: &Path) -> Result<Drawing, Failure> {
    for flag in ["by", "within", "rejects"] {
        if matches.contains_id(flag) {
            return Err(Failure::usage(format!(
                "--{flag} needs a data set: a table of counts has keys and nothing else"
            )));
        }
    }
    let mut bytes = Vec::new();
    let read = if path.as_os_str() == "-" {
        std::io::stdin().read_to_end(&mut bytes)
    } else {
        File::open(path).and_then(|mut file| file.read_to_end(&mut bytes))
    };
    read.map_err(|e| Failure::files(path, &e))?;
    let name = path
        .file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy();
    let counts = read_counts(&name, &bytes).map_err(|findings| {
        input::show_findings(session, &findings);
        Failure::new(
            Cause::Data,
            format!("the table is rejected: {} errors", findings.len()),
        )
    })?;
    let options = ShiftOptions {
        roles: roles(matches)?,
        ..ShiftOptions::default()
    };
    let shifts = from_counts(&counts, &options).map_err(|e| failure(&e))?;
    let caption = Caption {
        source: name.into_owned(),
        ..Caption::default()
    };
    let actor = matches.get_one::<String>("actor").map(String::as_str);
    Ok(Drawing {
        figure: figure(matches, &shifts, None, actor, caption)?,
        data: sha256(&bytes),
        undefined: None,
    })
}

fn roles(matches: &ArgMatches) -> Result<Vec<Role>, Failure> {
    let ids = matches.get_many::<String>("roles").into_iter().flatten();
    ids.map(|id| {
        Role::from_id(id).ok_or_else(|| {
            Failure::usage(format!(
                "there is no role `{id}`; see `actornet list roles`"
            ))
        })
    })
    .collect()
}

fn options(matches: &ArgMatches, dataset: &Dataset) -> Result<ShiftOptions, Failure> {
    let roles = roles(matches)?;
    let usual = ShiftOptions::default();
    let within = matches.get_one::<String>("within");
    let within = within.map(|name| {
        dataset.resolve(name).ok_or_else(|| {
            Failure::usage(format!("--within: no actor of the data set is `{name}`"))
        })
    });
    let key = matches.get_one::<String>("by");
    Ok(ShiftOptions {
        roles: if roles.is_empty() { usual.roles } else { roles },
        by: key.and_then(|k| Key::from_id(k)).unwrap_or_default(),
        within: within.transpose()?,
        ..usual
    })
}

fn failure(error: &ShiftError) -> Failure {
    let cause = match error {
        ShiftError::NoRole | ShiftError::Reversed { .. } => Cause::Usage,
        ShiftError::NoRelation { .. } | ShiftError::NoGroups | ShiftError::TooFewDates { .. } => {
            Cause::Data
        }
        ShiftError::TooManyTwins { .. } => Cause::Limit,
    };
    Failure::new(cause, error.to_string())
}

fn amount(value: f64) -> String {
    if (value - value.round()).abs() < 1e-9 {
        format!("{value:.0}")
    } else {
        format!("{value:.1}")
    }
}

/// The largest holders at the last date, or one actor before all others in grey.
fn figure(
    matches: &ArgMatches,
    shifts: &Shifts,
    place: Option<&str>,
    actor: Option<&str>,
    mut caption: Caption,
) -> Result<Figure, Failure> {
    let top = top(matches, TOP);
    let mut rows: Vec<&ShiftRow> = shifts.rows.iter().collect();
    rows.sort_by(|a, b| b.last.total_cmp(&a.last).then_with(|| a.key.cmp(&b.key)));
    if let Some(actor) = actor {
        let at = rows.iter().position(|r| r.key == actor).ok_or_else(|| {
            Failure::usage(format!(
                "--actor: `{actor}` holds nothing that is counted here"
            ))
        })?;
        let row = rows.remove(at);
        rows.insert(0, row);
    }
    let hidden = rows.len().saturating_sub(top);
    rows.truncate(top);
    let what = what(shifts, place);
    let told = match actor {
        Some(_) => rows.first(),
        None => rows.iter().max_by(|a, b| {
            let size = |r: &ShiftRow| r.change.abs();
            size(a).total_cmp(&size(b)).then_with(|| b.key.cmp(&a.key))
        }),
    };
    caption.title = told.map_or_else(|| what.clone(), |row| format!("{what}: {}", finding(row)));
    let estimates = shifts.series.iter().any(|p| p.confidence == "estimate");
    caption.subtitle = match shifts.dates[..] {
        [first, .., last] => {
            let apart = if estimates {
                "; estimates apart, with their margin"
            } else {
                ""
            };
            format!(
                "Counted at {} dates from {first} to {last}{apart}",
                shifts.dates.len()
            )
        }
        _ => String::new(),
    };
    if hidden > 0 {
        let note = format!(
            "The {} largest at the last date; {hidden} are not drawn.",
            rows.len()
        );
        caption.notes.push(note);
    }
    // Published counts contradict each other from source to source: they do not make a line where
    // there are counts of single relations.
    let counted = shifts.series.iter().any(|p| p.confidence == "counted");
    let drawn = |confidence: &str| match confidence {
        "sourced" => !counted,
        _ => true,
    };
    let left_out = shifts
        .series
        .iter()
        .filter(|p| !drawn(p.confidence))
        .count();
    if left_out > 0 {
        caption.notes.push(format!(
            "{left_out} published counts are not drawn; `actornet shifts --series` shows them."
        ));
    }
    let series = rows.iter().enumerate().map(|(at, row)| TrendSeries {
        label: row.label.clone(),
        points: shifts
            .series
            .iter()
            .filter(|p| p.key == row.key && drawn(p.confidence))
            .map(|p| TrendPoint {
                date: p.date,
                value: p.count,
                margin: p.margin,
                certainty: match p.confidence {
                    "estimate" => Certainty::Estimate,
                    _ => Certainty::Counted,
                },
            })
            .collect(),
        background: actor.is_some() && at > 0,
    });
    Ok(Figure::Trend(TrendFigure {
        caption,
        measure: what,
        series: series.collect(),
        ..TrendFigure::default()
    }))
}

/// What is counted: the roles and the place.
fn what(shifts: &Shifts, place: Option<&str>) -> String {
    let (_, many) = noun(&shifts.options.roles);
    let mut letters = many.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    let what: String = first.chain(letters).collect();
    match place {
        Some(place) => format!("{what} within {place}"),
        None => what,
    }
}

fn finding(row: &ShiftRow) -> String {
    let (first, last) = (amount(row.first), amount(row.last));
    if row.change.abs() < 1e-9 {
        format!("{} stayed at {last}", row.label)
    } else {
        let verb = if row.change > 0.0 { "rose" } else { "fell" };
        format!("{} {verb} from {first} to {last}", row.label)
    }
}
