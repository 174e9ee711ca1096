//! `actornet report INPUT`: the whole way from tables to a report.

mod explorer;
mod product;

use std::path::{Path, PathBuf};

use clap::{Arg, ArgAction, ArgMatches, value_parser};

use super::Command;
use crate::analysis::{Parameters, Plan};
use crate::cli::failure::{Cause, Failure};
use crate::cli::fonts;
use crate::cli::input::{self, InputOptions};
use crate::cli::session::Session;
use crate::dataset::Dataset;
use crate::dataset::output::OutputFile;
use crate::model::Date;

pub(super) use product::{Product, Request, make};

pub(crate) const COMMAND: Command = Command {
    name: "report",
    about: "Turn a data set into a report: HTML, Markdown, JSON, tables and figures",
    define,
    run,
};

/// The plan that a data set brings along.
const PLAN_FILE: &str = "plan.toml";

/// The name of the manifest in the folder of a report.
pub(super) const MANIFEST: &str = "manifest.json";

fn define(command: clap::Command) -> clap::Command {
    let file = |name: &'static str, help: &'static str| {
        Arg::new(name)
            .long(name)
            .value_name("FILE")
            .value_parser(value_parser!(PathBuf))
            .help(help)
    };
    let list = |name: &'static str, values: &'static [&'static str], all: &'static str| {
        Arg::new(name)
            .long(name)
            .value_name("FORMAT,...")
            .value_delimiter(',')
            .action(ArgAction::Append)
            .value_parser(values.to_vec())
            .default_value(all)
    };
    let command = input::argument(command)
        .arg(
            Arg::new("out")
                .long("out")
                .value_name("DIR")
                .default_value("actornet-report")
                .value_parser(value_parser!(PathBuf))
                .help("Folder to write; one that exists and is not empty needs --force"),
        )
        .arg(file(
            "plan",
            "What to report. Default: plan.toml in the data set, else one made for it",
        ))
        .arg(file(
            "write-plan",
            "Also write the plan in force to this file, to be edited; - is stdout",
        ))
        .arg(Arg::new("as-of").long("as-of").value_name("DATE").help(
            "The day to report on; a year means its last day. Default: the last date in the data",
        ))
        .arg(
            list("format", &["md", "html", "json", "csv"], "md,html,json,csv")
                .help("What to write"),
        )
        .arg(list("figures", &["png", "svg", "none"], "png,svg").help("Figure files to write"))
        .arg(fonts::argument());
    input::flags(command)
}

fn run(matches: &ArgMatches, session: &Session) -> Result<(), Failure> {
    let path = input::path(matches)?;
    let out = matches
        .get_one::<PathBuf>("out")
        .ok_or_else(|| Failure::usage("say where to write: --out DIR"))?;
    let formats = words(matches, "format");
    let figure_formats = words(matches, "figures");
    if figure_formats.len() > 1 && figure_formats.contains(&"none") {
        return Err(Failure::usage("--figures none goes with no other format"));
    }
    if path.is_file() {
        return Err(Failure::usage(format!(
            "{} is a file: a report needs a data set folder (actors.csv and relations.csv); `actornet metrics` \
             takes graph files too",
            path.display()
        )));
    }
    let fonts = fonts::add(matches)?;
    let options = InputOptions::new(matches)?;
    let loaded = input::load(session, path, &options)?;
    let mut plan = plan(matches, path, &loaded.dataset)?;
    if let Some(text) = matches.get_one::<String>("as-of") {
        Date::parse_as_of(text).map_err(|e| Failure::usage(format!("--as-of: {e}")))?;
        plan.as_of = Some(text.clone());
    }
    // Before the work, so that a place that cannot be written to is told at once.
    let plan_file = match matches.get_one::<PathBuf>("write-plan") {
        Some(file) if file.as_os_str() != "-" => {
            input::refuse_as_output(matches, file)?;
            Some(OutputFile::create(file, session.overwrite()).map_err(Failure::output)?)
        }
        Some(_) => {
            session.data(plan_text(&plan)?.as_bytes())?;
            None
        }
        None => None,
    };
    let mut folder = session.folder(out)?;
    let read: Vec<PathBuf> = loaded.inputs.iter().map(|i| path.join(&i.file)).collect();
    folder.protect(&read);
    let product = make(
        session,
        &Request {
            loaded: &loaded,
            input: named(path),
            parameters: Parameters {
                format: owned(&formats),
                figures: owned(&figure_formats),
                on_error: options.on_error.id().to_owned(),
                fonts,
                plan,
            },
        },
    )?;
    for (name, bytes) in &product.files {
        folder.write(name, bytes).map_err(Failure::output)?;
    }
    folder
        .write(MANIFEST, &product.manifest_bytes()?)
        .map_err(Failure::output)?;
    if let Some(file) = plan_file {
        let text = plan_text(&product.manifest.parameters.plan)?;
        file.commit(text.as_bytes()).map_err(Failure::output)?;
    }
    folder.commit().map_err(Failure::output)?;
    session.text(&told(&product, out))?;
    let undefined = &product.manifest.undefined;
    if session.strict && !undefined.is_empty() {
        let each = undefined
            .iter()
            .map(|u| format!("{}: {}: {}", u.chapter, u.metric, u.reason));
        let each: Vec<String> = each.collect();
        return Err(Failure::new(Cause::Undefined, each.join("; ")));
    }
    Ok(())
}

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|&word| word.to_owned()).collect()
}

/// A folder as its user named it. An absolute path tells where a user keeps things, and is cut to its
/// last part.
fn named(path: &Path) -> String {
    if path.is_absolute() {
        let last = path.file_name().unwrap_or_default();
        return last.to_string_lossy().into_owned();
    }
    let parts = path.components().map(|part| part.as_os_str());
    let parts: Vec<_> = parts.map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

fn words<'a>(matches: &'a ArgMatches, name: &str) -> Vec<&'a str> {
    let mut words: Vec<&str> = matches
        .get_many::<String>(name)
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    words.sort_unstable();
    words.dedup();
    words
}

fn plan(matches: &ArgMatches, input: &Path, dataset: &Dataset) -> Result<Plan, Failure> {
    plan_of(matches.get_one::<PathBuf>("plan"), input, dataset)
}

/// The plan of a file, else the one beside the data, else one made for them.
pub(super) fn plan_of(
    file: Option<&PathBuf>,
    input: &Path,
    dataset: &Dataset,
) -> Result<Plan, Failure> {
    let beside = input.join(PLAN_FILE);
    let file = match file {
        Some(file) => file.clone(),
        None if beside.is_file() => beside,
        None => return Ok(Plan::for_dataset(dataset)),
    };
    let text = std::fs::read_to_string(&file).map_err(|e| Failure::files(&file, &e))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    Plan::parse(text, &file.display().to_string()).map_err(|e| Failure::usage(e.to_string()))
}

fn plan_text(plan: &Plan) -> Result<String, Failure> {
    plan.to_toml()
        .map_err(|e| Failure::new(Cause::Internal, e.to_string()))
}

/// What is said at the end: the findings, and where the files are.
fn told(product: &Product, out: &Path) -> String {
    let (analysis, files) = (&product.analysis, &product.files);
    let mut text = analysis.title.clone();
    if let Some(day) = analysis.as_of {
        text += &format!(" (as of {day})");
    }
    text += "\n\n";
    for (number, finding) in analysis.findings.iter().enumerate() {
        text += &format!("{}. {}\n", number + 1, finding.text);
    }
    text += &format!("\nWritten to {}:\n", out.display());
    let below = |folder: &str| files.iter().filter(|f| f.0.starts_with(folder)).count();
    for (name, _) in files.iter().filter(|f| !f.0.contains('/')) {
        text += &format!("  {name}\n");
    }
    for (folder, what) in [("tables/", "tables"), ("figures/", "pictures")] {
        if below(folder) > 0 {
            text += &format!("  {folder}  {} {what}\n", below(folder));
        }
    }
    text + &format!("  manifest.json  id {}\n", analysis.manifest_id)
}
