//! `actornet describe INPUT`: what is in a data set or a graph file.

mod graph;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use clap::{Arg, ArgMatches};
use serde::Serialize;

use super::Command;
use crate::cli::failure::{Cause, Failure};
use crate::cli::input::{self, InputOptions};
use crate::cli::session::{Session, for_people};
use crate::dataset::coverage::{Standing, standing, statement};
use crate::dataset::read::{InputFile, Loaded};
use crate::dataset::{Dataset, PackageSource, digest};
use crate::model::{Country, Date, Kind, Role};

pub(crate) const COMMAND: Command = Command {
    name: "describe",
    about: "Say what is in a data set or a graph file",
    define,
    run,
};

/// Raised when the JSON changes in a way that breaks readers of it.
const SCHEMA_VERSION: u32 = 1;
/// Countries shown as text; JSON has them all.
const MOST_COUNTRIES: usize = 12;

fn define(command: clap::Command) -> clap::Command {
    let input = Arg::new("INPUT")
        .required(true)
        .value_parser(clap::value_parser!(std::path::PathBuf))
        .help("Data set folder, or a graph file (- is stdin)");
    input::flags(command.arg(input)).arg(
        Arg::new("format")
            .long("format")
            .value_name("FORMAT")
            .value_parser(["text", "json"])
            .default_value("text")
            .help("How the description is printed"),
    )
}

fn run(matches: &ArgMatches, session: &Session) -> Result<(), Failure> {
    let options = InputOptions::new(matches)?;
    let path = input::path(matches)?;
    let wants_json = matches
        .get_one::<String>("format")
        .is_some_and(|f| f == "json");
    let text = if !path.is_dir() && (path.exists() || path.as_os_str() == "-") {
        let description = graph::description(session, path, &options)?;
        match wants_json {
            true => json(&description)?.into_bytes(),
            false => for_people(&description.text()),
        }
    } else {
        let loaded = input::load(session, path, &options)?;
        let description = Description::new(&loaded);
        match wants_json {
            true => json(&description)?.into_bytes(),
            false => for_people(&description.text()),
        }
    };
    session.data(&text)
}

fn json(description: &impl Serialize) -> Result<String, Failure> {
    let json = serde_json::to_string_pretty(description)
        .map_err(|error| Failure::new(Cause::Internal, error.to_string()))?;
    Ok(format!("{json}\n"))
}

#[derive(Serialize)]
struct RoleCount {
    role: Role,
    relations: usize,
    in_force: usize,
    unverified: usize,
    /// What the rows of the role stand on.
    coverage: String,
    /// Whether the coverage says that they are complete somewhere.
    declared: bool,
}

#[derive(Serialize)]
struct GroupCount {
    group: String,
    rows: usize,
    members_in_force: usize,
}

#[derive(Serialize)]
struct ObservationCount {
    role: Role,
    rows: usize,
    first: Date,
    last: Date,
    estimates: usize,
}

#[derive(Serialize)]
struct CountryCount {
    country: Country,
    name: &'static str,
    actors: usize,
}

#[derive(Serialize)]
struct Description<'a> {
    schema_version: u32,
    name: &'a str,
    title: &'a str,
    description: &'a str,
    licences: &'a [String],
    sources: &'a [PackageSource],
    sha256: String,
    files: &'a [InputFile],
    actors: usize,
    bodies: usize,
    kinds: Vec<(Kind, usize)>,
    countries: Vec<CountryCount>,
    relations: usize,
    roles: Vec<RoleCount>,
    without_start: usize,
    first_date: Option<Date>,
    last_date: Option<Date>,
    /// The day `in_force` speaks of.
    as_of: Option<Date>,
    observed: &'a [Date],
    groups: Vec<GroupCount>,
    observations: Vec<ObservationCount>,
    strategies: usize,
    identities: usize,
    attributes: BTreeSet<&'a str>,
}

impl<'a> Description<'a> {
    fn new(loaded: &'a Loaded) -> Self {
        let dataset = &loaded.dataset;
        let as_of = dataset.default_as_of();
        let dates = || {
            let spells = dataset.relations.iter().map(|r| r.period);
            let spells = spells.flat_map(|p| [p.start, p.end]).flatten();
            spells.chain(dataset.observations.iter().map(|o| o.date))
        };
        let kinds = Kind::ALL.iter().map(|kind| {
            let held = dataset.actors.iter().filter(|a| a.kind == *kind);
            (*kind, held.count())
        });
        Self {
            schema_version: SCHEMA_VERSION,
            name: &dataset.package.name,
            title: &dataset.package.title,
            description: &dataset.package.description,
            licences: &dataset.package.licences,
            sources: &dataset.package.sources,
            sha256: digest(dataset),
            files: &loaded.inputs,
            actors: dataset.actors.len(),
            bodies: dataset.actors.iter().filter(|a| a.kind.is_body()).count(),
            kinds: kinds.filter(|(_, n)| *n > 0).collect(),
            countries: countries(dataset),
            relations: dataset.relations.len(),
            roles: roles(dataset, as_of),
            without_start: {
                let without = dataset
                    .relations
                    .iter()
                    .filter(|r| r.period.start.is_none());
                without.count()
            },
            first_date: dates().min(),
            last_date: dates().max(),
            as_of,
            observed: &dataset.package.observed,
            groups: groups(dataset, as_of),
            observations: observations(dataset),
            strategies: dataset.strategies.len(),
            identities: dataset.identities.len(),
            attributes: {
                let names = dataset.actors.iter().flat_map(|a| a.attributes.keys());
                names.map(String::as_str).collect()
            },
        }
    }

    fn text(&self) -> String {
        let mut lines = Lines::default();
        lines.add("", self.title);
        if !self.description.is_empty() {
            lines.add("", self.description);
        }
        lines.section(
            "Actors",
            format!("{}, of them {} bodies", self.actors, self.bodies),
        );
        for (kind, n) in &self.kinds {
            lines.add(&n.to_string(), kind.label());
        }
        let among = self.countries.len();
        lines.section("Countries", format!("{among}, by number of actors"));
        for c in self.countries.iter().take(MOST_COUNTRIES) {
            lines.add(
                &c.actors.to_string(),
                &format!("{} ({})", c.name, c.country),
            );
        }
        if among > MOST_COUNTRIES {
            lines.add("…", &format!("and {} more", among - MOST_COUNTRIES));
        }
        self.relations_text(&mut lines);
        if !self.groups.is_empty() {
            lines.section(
                "Groups",
                format!("{}, members in force then", self.groups.len()),
            );
            for g in &self.groups {
                lines.add(&g.members_in_force.to_string(), &g.group);
            }
        }
        for o in &self.observations {
            lines.section(
                "Observations",
                format!(
                    "{} counts of the role {}, {} to {}, {} of them estimates",
                    o.rows, o.role, o.first, o.last, o.estimates
                ),
            );
        }
        if self.strategies > 0 {
            lines.section("Strategies", self.strategies);
        }
        if self.identities > 0 {
            lines.section("Changes of identity", self.identities);
        }
        if !self.attributes.is_empty() {
            let names: Vec<&str> = self.attributes.iter().copied().collect();
            lines.section("Attributes of actors", names.join(", "));
        }
        if !self.licences.is_empty() {
            lines.section("Licences", self.licences.join("; "));
        }
        lines.section("SHA-256 of the data", &self.sha256);
        lines.0
    }

    fn relations_text(&self, lines: &mut Lines) {
        let day = |d: Option<Date>| d.map_or_else(|| "none".to_owned(), |d| d.to_string());
        lines.section(
            "Relations",
            format!(
                "{}, dated {} to {}, {} without a start; in force on {}:",
                self.relations,
                day(self.first_date),
                day(self.last_date),
                self.without_start,
                day(self.as_of)
            ),
        );
        for r in &self.roles {
            let unverified = match r.unverified {
                0 => String::new(),
                n => format!(", {n} unverified"),
            };
            let text = format!("{} ({} rows{unverified})", r.role, r.relations);
            lines.add(&r.in_force.to_string(), &text);
        }
        if !self.observed.is_empty() {
            let dates: Vec<String> = self.observed.iter().map(ToString::to_string).collect();
            lines.section("Observed dates", dates.join(", "));
        }
        lines.section("Coverage", "what is complete where");
        let mut bare = Vec::new();
        for r in &self.roles {
            if r.declared {
                lines.add("", &r.coverage);
            } else {
                bare.push(r.role.id());
            }
        }
        if !bare.is_empty() {
            lines.add(
                "",
                &format!("not declared complete anywhere: {}", bare.join(", ")),
            );
        }
    }
}

/// Text in two columns.
#[derive(Default)]
struct Lines(String);

impl Lines {
    fn section(&mut self, name: &str, text: impl std::fmt::Display) {
        // Writing to a string cannot fail.
        let _written = writeln!(self.0, "\n{name}: {text}");
    }

    fn add(&mut self, number: &str, text: &str) {
        let _written = if number.is_empty() {
            writeln!(self.0, "{text}")
        } else {
            writeln!(self.0, "{number:>8}  {text}")
        };
    }
}

fn countries(dataset: &Dataset) -> Vec<CountryCount> {
    let mut counts: BTreeMap<Country, usize> = BTreeMap::new();
    for country in dataset.actors.iter().filter_map(|a| a.country) {
        *counts.entry(country).or_default() += 1;
    }
    let mut counts: Vec<CountryCount> = counts
        .into_iter()
        .map(|(country, actors)| CountryCount {
            country,
            name: country.name(),
            actors,
        })
        .collect();
    counts.sort_by_key(|c| (std::cmp::Reverse(c.actors), c.country));
    counts
}

fn roles(dataset: &Dataset, as_of: Option<Date>) -> Vec<RoleCount> {
    let count = |role: Role| {
        let rows = || dataset.relations.iter().filter(move |r| r.role == role);
        let holds = |p: crate::model::Period| as_of.is_none_or(|date| p.contains(date));
        RoleCount {
            role,
            relations: rows().count(),
            in_force: rows().filter(|r| holds(r.period)).count(),
            unverified: rows().filter(|r| r.is_unverified()).count(),
            coverage: statement(dataset, role, None),
            declared: standing(dataset, role, None) != Standing::Undeclared,
        }
    };
    let counts = Role::ALL.iter().map(|role| count(*role));
    counts.filter(|c| c.relations > 0).collect()
}

fn groups(dataset: &Dataset, as_of: Option<Date>) -> Vec<GroupCount> {
    let mut rows: BTreeMap<&str, (usize, BTreeSet<&str>)> = BTreeMap::new();
    for spell in &dataset.groups {
        let entry = rows.entry(&spell.group).or_default();
        entry.0 += 1;
        if as_of.is_none_or(|date| spell.period.contains(date)) {
            entry.1.insert(&spell.member);
        }
    }
    let count = |(group, (rows, members)): (&str, (usize, BTreeSet<&str>))| GroupCount {
        group: group.to_owned(),
        rows,
        members_in_force: members.len(),
    };
    rows.into_iter().map(count).collect()
}

fn observations(dataset: &Dataset) -> Vec<ObservationCount> {
    let mut counts: BTreeMap<Role, ObservationCount> = BTreeMap::new();
    for o in &dataset.observations {
        let count = counts.entry(o.role).or_insert(ObservationCount {
            role: o.role,
            rows: 0,
            first: o.date,
            last: o.date,
            estimates: 0,
        });
        count.rows += 1;
        count.first = count.first.min(o.date);
        count.last = count.last.max(o.date);
        count.estimates += usize::from(o.confidence == crate::dataset::Confidence::Estimate);
    }
    counts.into_values().collect()
}
