//! `actornet metrics INPUT`: measures of a network, of its nodes and of its edges.

mod edges;
mod json;
mod table;

use clap::{Arg, ArgMatches, value_parser};

use super::Command;
use crate::analysis::Plan;
use crate::cli::failure::{Cause, Failure};
use crate::cli::measures::{self, Answer, Asked, Grouping, choice, usage, word};
use crate::cli::session::{Session, for_people};
use crate::cli::subject::{self, Subject};
use crate::metrics::{InfluenceRanks, Level, Metric, Settings};
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

fn define(command: clap::Command) -> clap::Command {
    measures::arguments(
        subject::arguments(command),
        "Which measures; all is every measure that fits [default: all]; see `list metrics`",
    )
    .arg(choice(
        "level",
        levels(),
        "Only measures of nodes, of the network, or of edges",
    ))
    .arg(
        choice("format", vec!["table", "csv", "json"], "How to print").default_value("table"),
    )
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

/// Everything that is printed.
struct Results<'a> {
    subject: &'a Subject,
    settings: &'a Settings,
    grouping: Option<&'a Grouping>,
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
    let mut asked = Asked::new(matches)?;
    let subject = Subject::load(matches, session)?;
    let format = word(matches, "format");
    asked.group(matches, &subject)?;
    let measures = choose(matches, &subject, &asked, format)?;
    asked.check_used(&measures)?;
    let answers = asked.compute(session, &subject, &measures)?;
    let influence = influence_ranks(&subject, &asked.settings, &answers, format)?;
    let top = matches.get_one::<usize>("top").copied();
    let top = top.unwrap_or(if format == "table" { TOP } else { 0 });
    let results = Results {
        subject: &subject,
        settings: &asked.settings,
        grouping: asked.grouping.as_ref(),
        influence,
        answers,
        top,
    };
    let text = match format {
        "csv" => csv(&results).map_err(|e| Failure::new(Cause::Internal, e.to_string()))?,
        "json" => json::render(&results)?,
        _ => for_people(&table::render(&results)),
    };
    session.data(&text)?;
    finish(session, &results, format);
    asked.check_sound(session, &results.answers)
}

/// The measures to compute, of the level to print.
fn choose(
    matches: &ArgMatches,
    subject: &Subject,
    asked: &Asked,
    format: &str,
) -> Result<Vec<&'static dyn Metric>, Failure> {
    let named = asked.named.clone();
    let mut level = Level::ALL
        .iter()
        .copied()
        .find(|l| l.id() == word(matches, "level"));
    if named.is_empty() {
        if format == "csv" {
            level = level.or(Some(Level::Node));
        }
        let mut all = asked.all(subject);
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

/// Says what stands beside the numbers, unless the table has said it already.
fn finish(session: &Session, results: &Results<'_>, format: &str) {
    let answers = &results.answers;
    measures::note_estimates(session, answers);
    if format == "csv" {
        measures::note_chosen(session, answers);
    }
    if format != "table" {
        if let Some(grouping) = results.grouping {
            session.note(&grouping.sentence());
        }
        measures::note_not_meant(session, answers);
        measures::warn_unsound(session, answers);
    }
}
