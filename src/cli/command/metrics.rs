//! `actornet metrics INPUT`: measures of a network and of its nodes.

mod json;
mod notice;
mod table;

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, ArgMatches, value_parser};

use super::Command;
use crate::cli::failure::{Cause, Failure};
use crate::cli::session::Session;
use crate::cli::subject::{self, Subject};
use crate::metrics::{
    self, LengthRule, Level, Metric, MetricError, Outcome, Pace, Settings, WeightUse,
    compute_many_watched, fitting, source_count,
};
use crate::numeric::rank::descending_order;

pub(crate) const COMMAND: Command = Command {
    name: "metrics",
    about: "Compute measures of a network and of its nodes",
    define,
    run,
};

/// Rows of a table unless `--top` says otherwise.
const TOP: usize = 20;

/// Warnings shown before the rest is only counted.
const MOST_WARNINGS: usize = 20;

fn define(command: clap::Command) -> clap::Command {
    let choice = |name: &'static str, values: Vec<&'static str>, help: &'static str| {
        let value = Arg::new(name)
            .long(name)
            .value_parser(PossibleValuesParser::new(values));
        value.value_name("WHAT").help(help)
    };
    subject::arguments(command)
        .arg(
            Arg::new("metric")
                .long("metric")
                .value_name("ID,...")
                .value_delimiter(',')
                .help("Which measures; all is every measure that fits [default: all]; see `list metrics`"),
        )
        .arg(choice("level", levels(), "Only measures of nodes, or of the network"))
        .arg(
            choice("weights", vec!["use", "ignore"], "Whether weights count, where there are any")
                .default_value("use"),
        )
        .arg(
            choice(
                "length",
                vec!["inverse", "weight"],
                "The length of a tie: 1/weight, or the weight itself",
            )
            .default_value("inverse"),
        )
        .arg(
            Arg::new("param")
                .long("param")
                .value_name("MEASURE.NAME=VALUE")
                .action(ArgAction::Append)
                .value_parser(param)
                .help("Set a parameter of a measure, e.g. pagerank.damping=0.9; see `explain`"),
        )
        .arg(choice("format", vec!["table", "csv", "json"], "How to print").default_value("table"))
        .arg(
            Arg::new("top")
                .long("top")
                .value_name("N")
                .value_parser(value_parser!(usize))
                .help(
                    "Only the N nodes with the highest value of the first measure (of each table); 0 is all \
                     [default: 20 in a table, else all]",
                ),
        )
}

/// The levels that have measures.
fn levels() -> Vec<&'static str> {
    let all = Level::ALL
        .iter()
        .filter(|level| level.metrics().next().is_some());
    all.map(|level| level.id()).collect()
}

fn param(text: &str) -> Result<(String, String), String> {
    let (key, value) = text.split_once('=').ok_or("expected MEASURE.NAME=VALUE")?;
    let checked = Settings::default().set_param(key, value);
    checked.map_err(|error| error.to_string())?;
    Ok((key.to_owned(), value.to_owned()))
}

fn word<'a>(matches: &'a ArgMatches, name: &str) -> &'a str {
    matches.get_one::<String>(name).map_or("", String::as_str)
}

/// A measure with its answer.
struct Answer {
    metric: &'static dyn Metric,
    outcome: Outcome,
}

impl Answer {
    fn id(&self) -> &'static str {
        self.metric.info().id
    }

    fn level(&self) -> Level {
        self.metric.info().level
    }

    /// Why some or all values are missing.
    fn reason(&self) -> Option<&str> {
        let reason = self.outcome.undefined.as_ref();
        reason
            .or(self.outcome.not_meant.as_ref())
            .map(String::as_str)
    }
}

/// Everything that is printed.
struct Results<'a> {
    subject: &'a Subject,
    settings: &'a Settings,
    answers: Vec<Answer>,
    /// How many nodes are shown; 0 for all.
    top: usize,
}

impl Results<'_> {
    fn of_level(&self, level: Level) -> impl Iterator<Item = &Answer> {
        self.answers.iter().filter(move |a| a.level() == level)
    }

    /// The nodes to show, the highest by these values first, undefined ones last.
    fn highest(&self, values: &[Option<f64>]) -> Vec<usize> {
        let mut order = descending_order(values);
        if self.top > 0 {
            order.truncate(self.top);
        }
        order
    }

    /// The nodes to show in id order: the highest by the first measure.
    fn in_id_order(&self) -> Vec<usize> {
        let first = self.of_level(Level::Node).next();
        let mut shown = first.map_or_else(Vec::new, |a| self.highest(a.outcome.node_values()));
        shown.sort_unstable();
        shown
    }
}

fn run(matches: &ArgMatches, session: &Session) -> Result<(), Failure> {
    let settings = settings(matches)?;
    // What is misspelt should not wait for the data.
    let named = named(matches)?;
    let subject = Subject::load(matches, session)?;
    let format = word(matches, "format");
    let measures = choose(matches, &subject, &settings, named, format)?;
    check_params_used(&settings, &measures)?;
    let answers = compute(session, &subject, &settings, &measures)?;
    let top = matches.get_one::<usize>("top").copied();
    let top = top.unwrap_or(if format == "table" { TOP } else { 0 });
    let results = Results {
        subject: &subject,
        settings: &settings,
        answers,
        top,
    };
    let text = match format {
        "csv" => csv(&results).map_err(|e| Failure::new(Cause::Internal, e.to_string()))?,
        "json" => json::render(&results)?,
        _ => table::render(&results).into_bytes(),
    };
    session.data(&text)?;
    finish(session, &results, format)
}

fn settings(matches: &ArgMatches) -> Result<Settings, Failure> {
    let mut settings = Settings {
        weights: match word(matches, "weights") {
            "ignore" => WeightUse::Ignore,
            _ => WeightUse::Use,
        },
        length: match word(matches, "length") {
            "weight" => LengthRule::Weight,
            _ => LengthRule::Inverse,
        },
        ..Settings::default()
    };
    let params = matches.get_many::<(String, String)>("param");
    for (key, value) in params.into_iter().flatten() {
        settings.set_param(key, value).map_err(|e| usage(&e))?;
    }
    Ok(settings)
}

fn usage(error: &MetricError) -> Failure {
    Failure::usage(error.to_string())
}

/// The measures named; none for all that fit.
fn named(matches: &ArgMatches) -> Result<Vec<&'static dyn Metric>, Failure> {
    let Some(ids) = matches.get_many::<String>("metric") else {
        return Ok(Vec::new());
    };
    let ids: Vec<&str> = ids.map(|id| id.trim()).collect();
    if ids.contains(&"all") {
        return match ids.len() {
            1 => Ok(Vec::new()),
            _ => Err(Failure::usage(
                "--metric all stands alone: it is every measure that fits",
            )),
        };
    }
    let mut found: Vec<&'static dyn Metric> = Vec::new();
    for id in ids {
        let metric = metrics::find(id).map_err(|e| usage(&e))?;
        if !found.iter().any(|m| m.info().id == id) {
            found.push(metric);
        }
    }
    Ok(found)
}

/// The measures to compute, of the level to print.
fn choose(
    matches: &ArgMatches,
    subject: &Subject,
    settings: &Settings,
    named: Vec<&'static dyn Metric>,
    format: &str,
) -> Result<Vec<&'static dyn Metric>, Failure> {
    let asked = matches.get_one::<String>("level").map(String::as_str);
    let mut level = Level::ALL.iter().copied().find(|l| Some(l.id()) == asked);
    if named.is_empty() {
        if format == "csv" {
            level = level.or(Some(Level::Node));
        }
        let mut all = fitting(subject.snapshot(), settings);
        all.retain(|m| level.is_none_or(|level| m.info().level == level));
        return Ok(all);
    }
    if let Some(other) = named
        .iter()
        .find(|m| level.is_some_and(|l| m.info().level != l))
    {
        let (id, level) = (other.info().id, other.info().level);
        return Err(Failure::usage(format!(
            "`{id}` is a {level} measure, not one of --level"
        )));
    }
    let first = named[0].info();
    if let Some(other) = named.iter().find(|m| m.info().level != first.level)
        && format == "csv"
    {
        return Err(Failure::usage(format!(
            "CSV holds measures of one level: `{}` is a {} measure and `{}` a {} measure; ask \
             twice, or for JSON",
            first.id,
            first.level,
            other.info().id,
            other.info().level
        )));
    }
    Ok(named)
}

/// A parameter of a measure that is not computed would do nothing.
fn check_params_used(settings: &Settings, measures: &[&'static dyn Metric]) -> Result<(), Failure> {
    for key in settings.params.keys().chain(settings.node_params.keys()) {
        let id = key.split('.').next().unwrap_or(key);
        if !measures.iter().any(|m| m.info().id == id) {
            return Err(Failure::usage(format!(
                "--param {key}: `{id}` is not computed here"
            )));
        }
    }
    Ok(())
}

fn compute(
    session: &Session,
    subject: &Subject,
    settings: &Settings,
    measures: &[&'static dyn Metric],
) -> Result<Vec<Answer>, Failure> {
    let s = subject.snapshot();
    let sources = source_count(s, settings, measures);
    let bar = session.progress(sources);
    bar.set_message("shortest paths");
    let pace = Pace::new(s.node_count(), sources);
    let outcomes = compute_many_watched(s, settings, measures, &|sources| {
        bar.inc(sources);
        if let Some(left) = pace.finished(sources) {
            bar.suspend(|| session.note(&notice::long(left)));
        }
    });
    bar.finish_and_clear();
    let outcomes = outcomes.map_err(|e| usage(&e))?;
    let answers = measures.iter().zip(outcomes);
    Ok(answers
        .map(|(&metric, outcome)| Answer { metric, outcome })
        .collect())
}

fn number(value: Option<f64>) -> String {
    value.map_or_else(String::new, |v| v.to_string())
}

fn csv(results: &Results<'_>) -> Result<Vec<u8>, csv::Error> {
    let mut out = csv::Writer::from_writer(Vec::new());
    let nodes: Vec<&Answer> = results.of_level(Level::Node).collect();
    if results.of_level(Level::Graph).next().is_some() {
        out.write_record(["measure", "value"])?;
        for answer in results.of_level(Level::Graph) {
            out.write_record([answer.id(), &number(answer.outcome.graph_value())])?;
        }
    } else {
        out.write_record(["id"].into_iter().chain(nodes.iter().map(|a| a.id())))?;
        let ids = results.subject.snapshot().ids();
        for v in results.in_id_order() {
            let values = nodes.iter().map(|a| number(a.outcome.node_values()[v]));
            out.write_record([ids[v].to_owned()].into_iter().chain(values))?;
        }
    }
    out.into_inner().map_err(|e| e.into_error().into())
}

/// Says what is undefined or not converged; under `--strict` that is a failure.
fn finish(session: &Session, results: &Results<'_>, format: &str) -> Result<(), Failure> {
    let mut unsound = Vec::new();
    let mut warnings = Vec::new();
    for answer in results.answers.iter().filter(|a| !a.outcome.is_sound()) {
        unsound.push(answer.id());
        if let Some(reason) = &answer.outcome.undefined {
            warnings.push(format!("{} is undefined: {reason}", answer.id()));
        }
        if let Some(found) = answer.outcome.convergence.filter(|c| !c.reached) {
            warnings.push(format!(
                "{} did not converge: after {} rounds {:e} was left",
                answer.id(),
                found.iterations,
                found.residual
            ));
        }
    }
    // The table has said it already.
    if format != "table" {
        for warning in warnings.iter().take(MOST_WARNINGS) {
            session.warn(warning);
        }
    }
    if session.strict && !unsound.is_empty() {
        return Err(Failure::new(
            Cause::Undefined,
            format!("undefined or not converged: {}", unsound.join(", ")),
        ));
    }
    Ok(())
}
