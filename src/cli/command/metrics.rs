//! `actornet metrics INPUT`: measures of a network, of its nodes and of its edges.

mod edges;
mod group;
mod json;
mod notice;
mod table;

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, ArgMatches, value_parser};

use self::group::Grouping;
use super::Command;
use crate::analysis::Plan;
use crate::cli::failure::{Cause, Failure};
use crate::cli::session::Session;
use crate::cli::subject::{self, Subject};
use crate::metrics::{
    self, Approximation, Compat, Drawn, InfluenceRanks, LengthRule, Level, Metric, MetricError,
    Outcome, Pace, PathsThrough, Settings, WeightUse, compute_many_watched, fitting, source_count,
};
use crate::numeric::rank::descending_order;

pub(crate) const COMMAND: Command = Command {
    name: "metrics",
    about: "Compute measures of a network, of its nodes and of its edges",
    define,
    run,
};

/// The measure whose ranks depend on a choice of weights.
const INFLUENCE: &str = "influence";

/// What random weightings are drawn with: that of a report without a plan.
const SEED: u64 = Plan::DEFAULT_SEED;

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
        .arg(choice("level", levels(), "Only measures of nodes, of the network, or of edges"))
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
        .arg(choice(
            "compat",
            Compat::ALL.iter().map(|program| program.id()).collect(),
            "Follow the conventions of another program where they differ; see `explain`",
        ))
        .arg(Arg::new("group-by").long("group-by").value_name("ATTR").help(
            "Compute measures of groups too: by country, kind, side, group or another attribute of the nodes",
        ))
        .arg(
            Arg::new("param")
                .long("param")
                .value_name("MEASURE.NAME=VALUE")
                .action(ArgAction::Append)
                .value_parser(param)
                .help("Set a parameter of a measure, e.g. pagerank.damping=0.9; see `explain`"),
        )
        .arg(
            Arg::new("approx")
                .long("approx")
                .value_name("EPS")
                .value_parser(margin)
                .help(
                    "Estimate betweenness from a sample where that is quicker: within EPS of the exact \
                     share of all pairs, for all nodes at once with probability 0.9",
                ),
        )
        .arg(
            Arg::new("seed")
                .long("seed")
                .value_name("N")
                .value_parser(value_parser!(u64))
                .requires("approx")
                .help("Seed of the sample [default: 1]"),
        )
        .arg(choice("format", vec!["table", "csv", "json"], "How to print").default_value("table"))
        .arg(
            Arg::new("top")
                .long("top")
                .value_name("N")
                .value_parser(value_parser!(usize))
                .help(
                    "Only the N nodes (or edges) with the highest value of the first measure (of each table); \
                     0 is all [default: 20 in a table, else all]",
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

/// A margin of error: a number between 0 and 1.
fn margin(text: &str) -> Result<f64, String> {
    let number = text
        .parse()
        .ok()
        .filter(|x| (f64::MIN_POSITIVE..1.0).contains(x));
    number.ok_or_else(|| "expected a number above 0 and below 1".to_owned())
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

    /// Whether another program defines it otherwise, and that is followed.
    fn differs_in(&self, program: Compat) -> bool {
        let differences = self.metric.differences().iter();
        differences
            .filter(|d| d.program == program)
            .any(|d| !d.follows.is_empty())
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
    grouping: Option<Grouping>,
    /// How far ranks by influence depend on the weights of roles, where influence is asked for.
    influence: Option<InfluenceRanks>,
    answers: Vec<Answer>,
    /// How many nodes are shown, and how many edges; 0 for all.
    top: usize,
}

impl Results<'_> {
    fn of_level(&self, level: Level) -> impl Iterator<Item = &Answer> {
        self.answers.iter().filter(move |a| a.level() == level)
    }

    /// The ranges of ranks that belong beside a measure.
    fn ranks_of(&self, answer: &Answer) -> Option<&InfluenceRanks> {
        self.influence.as_ref().filter(|_| answer.id() == INFLUENCE)
    }

    /// The nodes (or edges) to show, the highest by these values first, undefined ones last.
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
    let mut settings = settings(matches)?;
    // What is misspelt should not wait for the data.
    let named = named(matches)?;
    let subject = Subject::load(matches, session)?;
    let format = word(matches, "format");
    let grouping = Grouping::new(matches, &subject)?;
    settings.groups = grouping.as_ref().map(|g| g.of.clone());
    let measures = choose(matches, &subject, &settings, named, format)?;
    check_params_used(&settings, &measures)?;
    if settings.approx.is_some() && !measures.iter().any(|m| counts_paths_through(*m)) {
        return Err(Failure::usage(
            "--approx: no betweenness of nodes is computed here",
        ));
    }
    if let Some(grouping) = &grouping {
        grouping.check_used(&measures)?;
    }
    let answers = compute(session, &subject, &settings, &measures)?;
    let influence = influence_ranks(&subject, &settings, &answers, format)?;
    let top = matches.get_one::<usize>("top").copied();
    let top = top.unwrap_or(if format == "table" { TOP } else { 0 });
    let results = Results {
        subject: &subject,
        settings: &settings,
        grouping,
        influence,
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
        approx: matches.get_one("approx").map(|&epsilon| Approximation {
            epsilon,
            seed: matches.get_one("seed").copied().unwrap_or(1),
        }),
        compat: Compat::ALL
            .iter()
            .copied()
            .find(|program| program.id() == word(matches, "compat")),
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
        if !measures.iter().any(|m| m.takes_params_of() == id) {
            return Err(Failure::usage(format!(
                "--param {key}: `{id}` is not computed here"
            )));
        }
    }
    Ok(())
}

fn counts_paths_through(metric: &dyn Metric) -> bool {
    let mut passes = metric.passes().iter();
    passes.any(|pass| pass.through == PathsThrough::Counted)
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

/// CSV holds measures alone.
fn influence_ranks(
    subject: &Subject,
    settings: &Settings,
    answers: &[Answer],
    format: &str,
) -> Result<Option<InfluenceRanks>, Failure> {
    if format == "csv" || !answers.iter().any(|a| a.id() == INFLUENCE) {
        return Ok(None);
    }
    InfluenceRanks::draw(subject.snapshot(), settings, InfluenceRanks::DRAWS, SEED)
        .map_err(|e| usage(&e))
}

fn number(value: Option<f64>) -> String {
    value.map_or_else(String::new, |v| v.to_string())
}

/// The rows of one level: that of the measures, which all have one.
fn csv(results: &Results<'_>) -> Result<Vec<u8>, csv::Error> {
    let mut out = csv::Writer::from_writer(Vec::new());
    let ids = results.subject.snapshot().ids();
    let level = results.answers.first().map_or(Level::Node, Answer::level);
    let answers: Vec<&Answer> = results.of_level(level).collect();
    let measures = answers.iter().map(|a| a.id());
    match level {
        Level::Node => {
            out.write_record(["id"].into_iter().chain(measures))?;
            for v in results.in_id_order() {
                let values = answers.iter().map(|a| number(a.outcome.node_values()[v]));
                out.write_record([ids[v].to_owned()].into_iter().chain(values))?;
            }
        }
        Level::Graph => {
            out.write_record(["measure", "value"])?;
            for answer in answers {
                out.write_record([answer.id(), &number(answer.outcome.graph_value())])?;
            }
        }
        Level::Edge => {
            out.write_record(["source", "target"].into_iter().chain(measures))?;
            for edge in edges::in_order(results) {
                let ends = [edge.source, edge.target].map(|v| ids[v as usize].to_owned());
                let values = edge.values.into_iter().map(number);
                out.write_record(ends.into_iter().chain(values))?;
            }
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
        if let Some(reason) = &answer.outcome.warning {
            warnings.push(format!("{}: {reason}", answer.id()));
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
    for answer in &results.answers {
        if let Some(found) = answer.outcome.estimate {
            let of = match found.of {
                Drawn::Pairs => "pairs of nodes",
                Drawn::Sources => "sources",
            };
            session.note(&format!(
                "{} is estimated from {} {of}: within {} of the exact share of all pairs with \
                 probability {}",
                answer.id(),
                found.sample,
                found.epsilon,
                1.0 - found.delta
            ));
        }
    }
    // The table has said it already.
    if format != "table"
        && let Some(grouping) = &results.grouping
    {
        session.note(&grouping.sentence());
    }
    if format == "csv" {
        for (answer, (name, value)) in results
            .answers
            .iter()
            .flat_map(|a| a.outcome.chosen.iter().map(move |c| (a, c)))
        {
            session.note(&format!(
                "{}.{name} = {value}, chosen from the network",
                answer.id()
            ));
        }
    }
    if format != "table" {
        for warning in warnings.iter().take(MOST_WARNINGS) {
            session.warn(warning);
        }
    }
    if session.strict && !unsound.is_empty() {
        return Err(Failure::new(
            Cause::Undefined,
            format!(
                "undefined, not converged or not stable: {}",
                unsound.join(", ")
            ),
        ));
    }
    Ok(())
}
