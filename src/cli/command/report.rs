//! `actornet report INPUT`: the whole way from tables to a report.

mod explorer;

use std::path::{Path, PathBuf};

use clap::{Arg, ArgAction, ArgMatches, value_parser};
use rayon::prelude::*;

use super::Command;
use crate::analysis::{self, Analysis, AnalysisError, Made, Manifest, Plan, PlanError};
use crate::cli::failure::{Cause, Failure};
use crate::cli::input::{self, InputOptions};
use crate::cli::session::Session;
use crate::dataset::Dataset;
use crate::dataset::output::{OutputFolder, write_file};
use crate::dataset::read::InputFile;
use crate::model::Date;
use crate::network::{Network, ViewError};
use crate::plot::figures::{self, Drawn};
use crate::report;

pub(crate) const COMMAND: Command = Command {
    name: "report",
    about: "Turn a data set into a report: HTML, Markdown, JSON, tables and figures",
    define,
    run,
};

/// The plan that a data set brings along.
const PLAN_FILE: &str = "plan.toml";

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
        .arg(list("figures", &["png", "svg", "none"], "png,svg").help("Figure files to write"));
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
    let loaded = input::load(session, path, &InputOptions::new(matches)?)?;
    let mut plan = plan(matches, path, &loaded.dataset)?;
    if let Some(text) = matches.get_one::<String>("as-of") {
        Date::parse_as_of(text).map_err(|e| Failure::usage(format!("--as-of: {e}")))?;
        plan.as_of = Some(text.clone());
    }
    if let Some(file) = matches.get_one::<PathBuf>("write-plan") {
        write_plan(session, file, &plan)?;
    }
    // Before the work, so that a folder that cannot be written is told at once.
    let mut folder = OutputFolder::create(out, session.overwrite()).map_err(Failure::output)?;
    let read: Vec<PathBuf> = loaded.inputs.iter().map(|i| path.join(&i.file)).collect();
    folder.protect(&read);
    let network = Network::from_dataset(loaded.dataset.clone());
    let bar = session.progress(plan.steps());
    let made = analysis::run(&loaded, &network, &plan, &mut |step| {
        bar.set_message(step.to_owned());
        bar.inc(1);
    })
    .map_err(|e| failure(&e))?;
    bar.set_message("drawing");
    let drawn: Vec<Option<Drawn>> = made
        .analysis
        .figures
        .par_iter()
        .map(|request| {
            let drawn = figures::draw(&made, &network, request);
            bar.inc(1);
            drawn
        })
        .collect::<Result<_, _>>()
        .map_err(|e| Failure::new(Cause::Internal, format!("a figure cannot be drawn: {e}")))?;
    let mut files = Vec::new();
    let pictures = pictures(&made, drawn, &figure_formats, &mut files);
    let wanted: Vec<report::Format> = formats
        .iter()
        .filter_map(|f| report::Format::from_id(f))
        .collect();
    let explorer = wanted
        .contains(&report::Format::Html)
        .then(|| explorer::explorer(&made, &network))
        .transpose()
        .map_err(|e| failure(&AnalysisError::View(e)))?;
    let rendered = report::render(&made.analysis, &pictures, explorer.as_ref(), &wanted)
        .map_err(|e| Failure::new(Cause::Internal, e.to_string()))?;
    files.extend(rendered.files);
    let mut outputs = Vec::new();
    for (name, bytes) in &files {
        folder.write(name, bytes).map_err(Failure::output)?;
        outputs.push(InputFile::of(name, bytes));
    }
    let manifest = Manifest::new(
        &made.analysis,
        &loaded.dataset,
        plan.seed,
        loaded.inputs.clone(),
        outputs,
        formats,
        figure_formats,
    );
    let mut json = serde_json::to_vec_pretty(&manifest)
        .map_err(|e| Failure::new(Cause::Internal, e.to_string()))?;
    json.push(b'\n');
    folder
        .write("manifest.json", &json)
        .map_err(Failure::output)?;
    folder.commit().map_err(Failure::output)?;
    bar.finish_and_clear();
    session.data(told(&made.analysis, out, &files).as_bytes())?;
    if session.strict && !manifest.undefined.is_empty() {
        return Err(Failure::new(
            Cause::Undefined,
            manifest.undefined.join("; "),
        ));
    }
    Ok(())
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

/// The plan asked for, else the one beside the data, else one made for them.
fn plan(matches: &ArgMatches, input: &Path, dataset: &Dataset) -> Result<Plan, Failure> {
    let beside = input.join(PLAN_FILE);
    let file = match matches.get_one::<PathBuf>("plan") {
        Some(file) => file.clone(),
        None if beside.is_file() => beside,
        None => return Ok(Plan::for_dataset(dataset)),
    };
    let text = std::fs::read_to_string(&file).map_err(|e| Failure::files(&file, &e))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    Plan::parse(text, &file.display().to_string()).map_err(|e| Failure::usage(e.to_string()))
}

fn write_plan(session: &Session, file: &Path, plan: &Plan) -> Result<(), Failure> {
    let text = plan
        .to_toml()
        .map_err(|e| Failure::new(Cause::Internal, e.to_string()))?;
    if file == Path::new("-") {
        session.data(text.as_bytes())
    } else {
        write_file(file, text.as_bytes(), session.overwrite()).map_err(Failure::output)
    }
}

/// The exit code of an analysis that cannot be made.
fn failure(error: &AnalysisError) -> Failure {
    let cause = match error {
        AnalysisError::View(ViewError::TooManyPairs { .. }) => Cause::Limit,
        AnalysisError::Plan(PlanError::Form { .. } | PlanError::Value { .. })
        | AnalysisError::View(_)
        | AnalysisError::Metric(_)
        | AnalysisError::Shift(_) => Cause::Usage,
    };
    Failure::new(cause, error.to_string())
}

/// The figures for the report, and their files.
fn pictures(
    made: &Made,
    drawn: Vec<Option<Drawn>>,
    formats: &[&str],
    files: &mut Vec<(String, Vec<u8>)>,
) -> Vec<report::Figure> {
    let mut pictures = Vec::new();
    for (request, drawn) in made.analysis.figures.iter().zip(drawn) {
        let Some(drawn) = drawn else { continue };
        let path = |format: &str| {
            let wanted = formats.contains(&format);
            wanted.then(|| format!("figures/{}.{format}", request.id))
        };
        pictures.push(report::Figure {
            id: request.id.clone(),
            of: request.of.clone(),
            title: request.title.clone(),
            alt: drawn.alt,
            svg: drawn.svg,
            png_path: path("png"),
            svg_path: path("svg"),
        });
        files.extend(path("png").map(|name| (name, drawn.png)));
        files.extend(path("svg").map(|name| (name, drawn.svg_file)));
    }
    pictures
}

/// What is said at the end: the findings, and where the files are.
fn told(analysis: &Analysis, out: &Path, files: &[(String, Vec<u8>)]) -> String {
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
