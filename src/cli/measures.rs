//! The measures that a command computes: the flags that choose them and their conventions, how they
//! are run, and what must be said beside the numbers.

mod group;
mod notice;
mod progress;

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, ArgMatches, value_parser};

pub(crate) use self::group::Grouping;
use self::progress::Progress;
use super::failure::{Cause, Failure};
use super::session::Session;
use super::subject::Subject;
use crate::metrics::{
    self, Approximation, Compat, Drawn, LengthRule, Level, Metric, MetricError, Outcome,
    PathsThrough, Settings, WeightUse, compute_many_watched, fitting,
};

/// Warnings shown before the rest is only counted.
const MOST_WARNINGS: usize = 20;

/// A flag that takes one of a few words.
pub(crate) fn choice(name: &'static str, values: Vec<&'static str>, help: &'static str) -> Arg {
    let value = Arg::new(name)
        .long(name)
        .value_parser(PossibleValuesParser::new(values));
    value.value_name("WHAT").help(help)
}

/// The flags that say how measures are computed, which mean nothing without a measure.
pub(crate) const CONVENTIONS: &[&str] =
    &["weights", "length", "compat", "group-by", "param", "approx"];

/// Adds `--metric`, with its help, and [`CONVENTIONS`].
pub(crate) fn arguments(command: clap::Command, which: &'static str) -> clap::Command {
    let command = command.arg(
        Arg::new("metric")
            .long("metric")
            .value_name("ID,...")
            .value_delimiter(',')
            .help(which),
    );
    settings_arguments(command)
        .arg(choice(
            "compat",
            Compat::ALL.iter().map(|program| program.id()).collect(),
            "Follow the conventions of another program where they differ; see `explain`",
        ))
        .arg(Arg::new("group-by").long("group-by").value_name("ATTR").help(
            "Compute measures of groups too: by country, kind, side, group or another attribute of the nodes",
        ))
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
}

/// Adds the flags that are the same wherever a measure is computed: weights, lengths, parameters.
pub(crate) fn settings_arguments(command: clap::Command) -> clap::Command {
    command
        .arg(
            choice(
                "weights",
                vec!["use", "ignore"],
                "Whether weights count, where there are any",
            )
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
}

/// A margin of error: a number between 0 and 1.
pub(crate) fn margin(text: &str) -> Result<f64, String> {
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

/// The word given to a flag; empty if there is none, or no such flag.
pub(crate) fn word<'a>(matches: &'a ArgMatches, name: &str) -> &'a str {
    let given = matches.try_get_one::<String>(name).ok().flatten();
    given.map_or("", String::as_str)
}

/// A request that makes no sense.
pub(crate) fn usage(error: &MetricError) -> Failure {
    Failure::usage(error.to_string())
}

/// A measure with its answer.
pub(crate) struct Answer {
    pub(crate) metric: &'static dyn Metric,
    pub(crate) outcome: Outcome,
}

impl Answer {
    pub(crate) fn id(&self) -> &'static str {
        self.metric.info().id
    }

    /// Whether another program defines it otherwise, and that is followed.
    pub(crate) fn differs_in(&self, program: Compat) -> bool {
        let differences = self.metric.differences().iter();
        differences
            .filter(|d| d.program == program)
            .any(|d| !d.follows.is_empty())
    }

    pub(crate) fn level(&self) -> Level {
        self.metric.info().level
    }

    /// Whether no node has a value.
    fn is_empty(&self) -> bool {
        let values = self.outcome.node_values();
        !values.is_empty() && values.iter().all(Option::is_none)
    }

    /// Why some or all values are missing.
    pub(crate) fn reason(&self) -> Option<&str> {
        let reason = self.outcome.undefined.as_ref();
        reason
            .or(self.outcome.not_meant.as_ref())
            .map(String::as_str)
    }

    /// Why its numbers are missing or must not be relied on.
    fn warnings(&self) -> impl Iterator<Item = String> {
        let (id, outcome) = (self.id(), &self.outcome);
        let undefined = outcome.undefined.as_ref();
        let undefined = undefined.map(|reason| format!("{id} is undefined: {reason}"));
        let warning = outcome.warning.as_ref();
        let warning = warning.map(|reason| format!("{id}: {reason}"));
        let unfinished = outcome.convergence.filter(|c| !c.reached).map(|found| {
            format!(
                "{id} did not converge: after {} rounds {:e} was left",
                found.iterations, found.residual
            )
        });
        [undefined, warning, unfinished].into_iter().flatten()
    }
}

/// What the flags of [`arguments`] ask for; by default no measure, by the program's conventions.
#[derive(Default)]
pub(crate) struct Asked {
    pub(crate) settings: Settings,
    /// The measures by name; none for all that fit.
    pub(crate) named: Vec<&'static dyn Metric>,
    pub(crate) grouping: Option<Grouping>,
}

impl Asked {
    /// Reads the flags: what is misspelt should not wait for the data.
    pub(crate) fn new(matches: &ArgMatches) -> Result<Self, Failure> {
        Ok(Self {
            settings: settings(matches)?,
            named: named(matches)?,
            grouping: None,
        })
    }

    /// Finds the groups of the nodes, where they are asked for.
    pub(crate) fn group(&mut self, matches: &ArgMatches, subject: &Subject) -> Result<(), Failure> {
        self.grouping = Grouping::new(matches, subject)?;
        self.settings.groups = self.grouping.as_ref().map(|g| g.of.clone());
        Ok(())
    }

    /// Every measure that fits.
    pub(crate) fn all(&self, subject: &Subject) -> Vec<&'static dyn Metric> {
        fitting(subject.snapshot(), &self.settings)
    }

    /// Refuses a flag that would do nothing to these measures.
    pub(crate) fn check_used(&self, measures: &[&'static dyn Metric]) -> Result<(), Failure> {
        let settings = &self.settings;
        for key in settings.params.keys().chain(settings.node_params.keys()) {
            let id = key.split('.').next().unwrap_or(key);
            if !measures.iter().any(|m| m.takes_params_of() == id) {
                return Err(Failure::usage(format!(
                    "--param {key}: `{id}` is not computed here"
                )));
            }
        }
        if settings.approx.is_some() && !measures.iter().any(|m| counts_paths_through(*m)) {
            return Err(Failure::usage(
                "--approx: no betweenness of nodes is computed here",
            ));
        }
        match &self.grouping {
            Some(grouping) => grouping.check_used(measures),
            None => Ok(()),
        }
    }

    /// Computes measures, with a notice before a long wait and a progress bar.
    pub(crate) fn compute(
        &self,
        session: &Session,
        subject: &Subject,
        measures: &[&'static dyn Metric],
    ) -> Result<Vec<Answer>, Failure> {
        let (s, settings) = (subject.snapshot(), &self.settings);
        let parts = metrics::parts(s, settings, measures);
        if let Some(notice) = notice::of(&parts, settings.approx.is_some()) {
            session.note(&notice);
        }
        let progress = Progress::new(session, &parts);
        let outcomes = compute_many_watched(s, settings, measures, &|stage, units| {
            progress.done(stage, units);
        });
        progress.finish();
        let outcomes = outcomes.map_err(|e| usage(&e))?;
        let answers = measures.iter().zip(outcomes);
        Ok(answers
            .map(|(&metric, outcome)| Answer { metric, outcome })
            .collect())
    }
}

fn margin_given(matches: &ArgMatches) -> Option<f64> {
    matches.try_get_one::<f64>("approx").ok().flatten().copied()
}

/// How measures are computed, as far as the command has flags for it.
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
        approx: margin_given(matches).map(|epsilon| Approximation {
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

/// The measures named; none for all that fit.
pub(crate) fn named(matches: &ArgMatches) -> Result<Vec<&'static dyn Metric>, Failure> {
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

fn counts_paths_through(metric: &dyn Metric) -> bool {
    let mut passes = metric.passes().iter();
    passes.any(|pass| pass.through == PathsThrough::Counted)
}

/// Says what the margins of estimates are.
pub(crate) fn note_estimates(session: &Session, answers: &[Answer]) {
    for answer in answers {
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
}

/// Says which measures have no value to give on a network of this kind.
pub(crate) fn note_not_meant(session: &Session, answers: &[Answer]) {
    for answer in answers.iter().filter(|answer| answer.is_empty()) {
        if let Some(reason) = &answer.outcome.not_meant {
            session.note(&format!("{} has no values: {reason}", answer.id()));
        }
    }
}

/// Says which parameters measures have chosen from the network.
pub(crate) fn note_chosen(session: &Session, answers: &[Answer]) {
    for answer in answers {
        for (name, value) in &answer.outcome.chosen {
            let id = answer.id();
            session.note(&format!("{id}.{name} = {value}, chosen from the network"));
        }
    }
}

/// Says what is undefined, not converged or not stable.
pub(crate) fn warn_unsound(session: &Session, answers: &[Answer]) {
    let warnings: Vec<String> = answers.iter().flat_map(Answer::warnings).collect();
    for warning in warnings.iter().take(MOST_WARNINGS) {
        session.warn(warning);
    }
    if let Some(more) = warnings.len().checked_sub(MOST_WARNINGS).filter(|n| *n > 0) {
        session.warn(&format!("{more} more of this kind"));
    }
}

impl Asked {
    /// Under `--strict` a failure if any answer is undefined, not converged or not stable, or if a
    /// measure that was asked for by name has no value to give.
    pub(crate) fn check_sound(&self, session: &Session, answers: &[Answer]) -> Result<(), Failure> {
        let is_unsound =
            |a: &&Answer| !a.outcome.is_sound() || (!self.named.is_empty() && a.is_empty());
        let unsound: Vec<&str> = answers.iter().filter(is_unsound).map(Answer::id).collect();
        if !session.strict || unsound.is_empty() {
            return Ok(());
        }
        Err(Failure::new(
            Cause::Undefined,
            format!(
                "undefined, not converged or not stable: {}",
                unsound.join(", ")
            ),
        ))
    }
}
