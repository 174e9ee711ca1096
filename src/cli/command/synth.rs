//! `actornet synth --like INPUT --scale X --seed N --out DIR`: an enlarged synthetic data set.

use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, value_parser};

use super::Command;
use crate::cli::failure::{Cause, Failure};
use crate::cli::input::{self, InputOptions};
use crate::cli::session::Session;
use crate::synth::{GRAMMAR, Generator, SynthError, SynthOptions};

pub(crate) const COMMAND: Command = Command {
    name: "synth",
    about: "Make a synthetic data set that looks like another, and is any number of times as large",
    define,
    run,
};

fn define(command: clap::Command) -> clap::Command {
    let option = |name: &'static str, value: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name(value).help(help)
    };
    let command = command
        .arg(
            option("like", "INPUT", "Data set folder to be like")
                .required(true)
                .value_parser(value_parser!(PathBuf)),
        )
        .arg(
            option("scale", "X", "How many times as large: 0.1 to 10000")
                .default_value("1")
                .allow_hyphen_values(true),
        )
        .arg(
            option(
                "seed",
                "N",
                "Seed, a whole number from 0 to 18446744073709551615; the same one gives the same bytes",
            )
            .default_value("1")
            .allow_hyphen_values(true),
        )
        .arg(
            option("out", "DIR", "Folder to write the data set to")
                .required(true)
                .value_parser(value_parser!(PathBuf)),
        )
        .arg(
            option("actors", "N", "About so many actors that are no bodies, instead of X times as many")
                .allow_hyphen_values(true),
        )
        .arg(
            option("bodies", "N", "About so many bodies, instead of X times as many")
                .allow_hyphen_values(true),
        )
        .arg(
            option(
                "years",
                "A-B",
                "Exact periods over these years, instead of the dates of INPUT",
            )
            .allow_hyphen_values(true),
        )
        .arg(
            option(
                "plant",
                "SPEC",
                "A change to plant, see below; may be given several times. What was planted stands in truth.csv",
            )
            .action(ArgAction::Append)
            .allow_hyphen_values(true),
        );
    input::flags(command).after_help(format!(
        "Plants:\n  {}\n\nExamples:\n  actornet synth --like datasets/ai-standards --scale 10 --seed 7 --out \
         larger\n  actornet synth --like iso --years 2005-2025 --plant \"secretariat country=CN +3/year from 2012\" \
         --out planted",
        GRAMMAR.replace('\n', "\n  ")
    ))
}

fn run(matches: &ArgMatches, session: &Session) -> Result<(), Failure> {
    let options = options(matches)?;
    options.check().map_err(failure)?;
    let like = required(matches, "like")?;
    let out = required(matches, "out")?;
    if like.is_file() {
        return Err(Failure::usage(format!(
            "{} is a file: a synthetic data set needs the dates, roles and kinds of a data set folder (actors.csv \
             and relations.csv), which a graph file has not",
            like.display()
        )));
    }
    let loaded = input::load(session, like, &InputOptions::new(matches)?)?;
    let generator = Generator::new(&loaded.dataset, &options).map_err(failure)?;
    // Before the work, so that a folder that cannot be written is told at once.
    let mut folder = session.folder(out)?;
    let read: Vec<PathBuf> = loaded.inputs.iter().map(|i| like.join(&i.file)).collect();
    folder.protect(&read);
    let bar = session.progress(u64::from(generator.blocks()));
    bar.set_message("writing");
    let written = generator
        .write(&mut folder, &mut |done| bar.set_position(u64::from(done)))
        .map_err(failure)?;
    folder.commit().map_err(Failure::output)?;
    bar.finish_and_clear();
    session.note(&format!(
        "{} written: {} actors, {} relations; all synthetic",
        out.display(),
        written.actors,
        written.relations,
    ));
    if written.unmatched > 0 {
        session.note(&format!(
            "{} relations are left out, for nobody was free for them",
            written.unmatched
        ));
    }
    Ok(())
}

fn required<'a>(matches: &'a ArgMatches, name: &str) -> Result<&'a PathBuf, Failure> {
    let value = matches.get_one::<PathBuf>(name);
    value.ok_or_else(|| Failure::usage(format!("--{name} is missing")))
}

/// What the flags ask for.
fn options(matches: &ArgMatches) -> Result<SynthOptions, Failure> {
    let text = |name: &str| matches.get_one::<String>(name).map(String::as_str);
    let bad = |name: &str, text: &str, allowed: &str| {
        Failure::usage(format!("E310: --{name} {text}: {allowed}"))
    };
    let mut options = SynthOptions::default();
    if let Some(scale) = text("scale") {
        options.scale = scale
            .trim()
            .parse()
            .map_err(|_| bad("scale", scale, "write a number from 0.1 to 10000"))?;
    }
    let whole = |name: &str, most: &str| -> Result<Option<u64>, Failure> {
        let number = |text: &str| {
            let allowed = format!("write a whole number from {most}, digits only");
            text.parse().map_err(|_| bad(name, text, &allowed))
        };
        text(name).map(number).transpose()
    };
    if let Some(seed) = whole("seed", "0 to 18446744073709551615")? {
        options.seed = seed;
    }
    options.actors = whole("actors", "1 on")?;
    options.bodies = whole("bodies", "1 on")?;
    if let Some(years) = text("years") {
        let form = || {
            bad(
                "years",
                years,
                "write two years from 1800 to 2199, such as 2005-2025",
            )
        };
        let (first, last) = years.split_once('-').ok_or_else(form)?;
        let year = |text: &str| text.trim().parse::<i16>().map_err(|_| form());
        options.years = Some((year(first)?, year(last)?));
    }
    for plant in matches.get_many::<String>("plant").into_iter().flatten() {
        options.plants.push(plant.parse().map_err(failure)?);
    }
    Ok(options)
}

/// The exit code of a data set that cannot be made.
#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn failure(error: SynthError) -> Failure {
    let cause = match &error {
        SynthError::Option(_) => Cause::Usage,
        SynthError::Input(_) => Cause::Data,
        SynthError::Limit(_) => Cause::Limit,
        SynthError::Output(_) => Cause::Files,
    };
    Failure::new(cause, error.to_string())
}
