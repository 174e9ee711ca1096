//! What diagrams of seats over dates are made of: a data set, or one table of counts.

use std::path::Path;

use clap::ArgMatches;

use super::source;
use crate::cli::failure::{Cause, Failure};
use crate::cli::input::{self, InputOptions};
use crate::cli::session::Session;
use crate::dataset::{Dataset, digest};
use crate::model::{Date, Role};
use crate::plot::Caption;
use crate::shifts::{Key, ShiftError, ShiftOptions, Shifts, from_counts, noun, run};

/// Seats at several dates, and where they come from.
pub(super) struct Counted {
    pub(super) shifts: Shifts,
    /// The body looked into.
    pub(super) place: Option<String>,
    /// The key that the picture is about.
    pub(super) actor: Option<String>,
    /// With the source only.
    pub(super) caption: Caption,
    /// The hash of the data.
    pub(super) data: String,
}

impl Counted {
    /// What is counted: the roles and the place.
    pub(super) fn what(&self) -> String {
        let (_, many) = noun(&self.shifts.options.roles);
        let mut letters = many.chars();
        let first = letters.next().into_iter().flat_map(char::to_uppercase);
        let what: String = first.chain(letters).collect();
        match &self.place {
            Some(place) => format!("{what} within {place}"),
            None => what,
        }
    }
}

/// Reads INPUT and counts what the flags ask for.
pub(super) fn counted(matches: &ArgMatches, session: &Session) -> Result<Counted, Failure> {
    if matches.get_flag("directed") {
        return Err(Failure::usage("--directed goes with diagrams of a network"));
    }
    let path = input::path(matches)?;
    if !path.is_dir() {
        return of_table(matches, session, path);
    }
    let dataset = input::load(session, path, &InputOptions::new(matches)?)?.dataset;
    let options = options(matches, &dataset)?;
    let shifts = run(&dataset, &options).map_err(|e| failure(&e))?;
    let actor = matches.get_one::<String>("actor").map(|name| {
        let known = dataset.resolve(name);
        known.map_or_else(|| name.clone(), |ix| dataset.actor(ix).id.clone())
    });
    Ok(Counted {
        shifts,
        place: options.within.map(|b| dataset.actor(b).id.clone()),
        actor,
        caption: Caption {
            source: source(&dataset),
            ..Caption::default()
        },
        data: digest(&dataset),
    })
}

/// From the spreadsheet that people keep by hand: date, key, count and perhaps a margin.
fn of_table(matches: &ArgMatches, session: &Session, path: &Path) -> Result<Counted, Failure> {
    for flag in ["by", "within", "rejects"] {
        if matches.contains_id(flag) {
            return Err(Failure::usage(format!(
                "--{flag} needs a data set: a table of counts has keys and nothing else"
            )));
        }
    }
    let table = input::counts(matches, session, path)?;
    let options = ShiftOptions {
        roles: roles(matches)?,
        from: matches.get_one::<Date>("from").copied(),
        to: matches.get_one::<Date>("to").copied(),
        ..ShiftOptions::default()
    };
    let shifts = from_counts(&table.counts, &options).map_err(|e| failure(&e))?;
    let caption = Caption {
        source: table.name,
        ..Caption::default()
    };
    Ok(Counted {
        shifts,
        place: None,
        actor: matches.get_one::<String>("actor").cloned(),
        caption,
        data: table.data,
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
        from: matches.get_one::<Date>("from").copied(),
        to: matches.get_one::<Date>("to").copied(),
        ..usual
    })
}

fn failure(error: &ShiftError) -> Failure {
    let cause = match error {
        ShiftError::NoRole | ShiftError::Reversed { .. } | ShiftError::NoPartition { .. } => {
            Cause::Usage
        }
        ShiftError::NoRelation { .. } | ShiftError::NoGroups | ShiftError::TooFewDates { .. } => {
            Cause::Data
        }
        ShiftError::TooManyTwins { .. } => Cause::Limit,
    };
    Failure::new(cause, error.to_string())
}
