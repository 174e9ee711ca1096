//! The network that a command speaks of: the flags that choose it, and how it is introduced.

use std::ops::Deref;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use clap::builder::{PossibleValue, PossibleValuesParser};
use clap::{Arg, ArgAction, ArgMatches, value_parser};
use serde_json::{Value, json};

use super::failure::{Cause, Failure};
use super::input::{self, InputOptions};
use super::session::Session;
use crate::dataset::Severity;
use crate::dataset::read::{FileAccount, ReadError};
use crate::graph_file::{self, GraphFile, GraphFileError, GraphOptions, PlainGraph};
use crate::model::{ActorIx, Date, Role};
use crate::network::{
    DEFAULT_MAX_PAIRS, Ids, Network, NetworkKind, Projection, Snapshot, TABLE, TieDirection, View,
    ViewAccount, ViewError, ViewSpec,
};

/// Adds INPUT and the flags that choose a network.
pub(crate) fn arguments(command: clap::Command) -> clap::Command {
    let text = |name: &'static str, value: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name(value).help(help)
    };
    let input = Arg::new("INPUT")
        .required(true)
        .value_parser(value_parser!(std::path::PathBuf))
        .help("Data set folder, or a graph file (- is stdin)");
    input::flags(command.arg(input))
        .arg(
            text(
                "network",
                "NET",
                "Which network [default: affiliation; full for a graph file]",
            )
            .value_parser(PossibleValuesParser::new(TABLE.iter().map(|row| row.id))),
        )
        .arg(
            text(
                "as-of",
                "DATE",
                "On which day; 2021 means its last day [default: the last day the data speak of]",
            )
            .value_parser(day),
        )
        .arg(text(
            "within",
            "BODY",
            "Only in this body and everything below it",
        ))
        .arg(
            text(
                "roles",
                "ROLE,...",
                "Only these roles, or relations of a graph file; see `list roles`",
            )
            .visible_alias("role")
            .value_delimiter(','),
        )
        .arg(
            Arg::new("directed")
                .long("directed")
                .action(ArgAction::SetTrue)
                .help("Ties of an edge list go from source to target; other graph files say it themselves"),
        )
        .arg(
            text(
                "projection",
                "KIND",
                "What a tie of co-membership or interlock is worth [default: shared]",
            )
            .value_parser(PossibleValuesParser::new(
                Projection::ALL
                    .iter()
                    .map(|kind| PossibleValue::new(kind.id()).help(kind.about())),
            )),
        )
        .arg(
            Arg::new("max-pairs")
                .long("max-pairs")
                .value_name("N")
                .help(format!(
                    "The most pairs that a projection may look at [default: {DEFAULT_MAX_PAIRS}]"
                ))
                .value_parser(value_parser!(u64)),
        )
}

/// Reads the day of a flag; a year means its last day.
pub(crate) fn day(text: &str) -> Result<Date, String> {
    Date::parse_as_of(text).map_err(|error| error.to_string())
}

/// Where a network comes from, with the account of what was read.
pub(crate) enum Origin {
    /// A view of a data set.
    DataSet(Box<View>),
    /// A graph file.
    File(Box<GraphFile>),
}

/// Names of nodes for readers: the ids, unless others are given.
pub(crate) struct Labels {
    ids: Ids,
    /// Not made of the ids before it is asked for: there may be millions.
    names: OnceLock<Vec<String>>,
}

impl Labels {
    pub(crate) fn new(ids: &Ids, names: Option<Vec<String>>) -> Self {
        Self {
            ids: ids.clone(),
            names: names.map(OnceLock::from).unwrap_or_default(),
        }
    }
}

impl Deref for Labels {
    type Target = Vec<String>;

    fn deref(&self) -> &Vec<String> {
        self.names.get_or_init(|| self.ids.to_vec())
    }
}

/// A network with what is needed to introduce it.
pub(crate) struct Subject {
    /// What the user called the input.
    pub(crate) input: String,
    /// The word of the network.
    pub(crate) network: NetworkKind,
    /// The body looked into.
    pub(crate) within: Option<String>,
    /// The roles asked for.
    pub(crate) roles: Option<Vec<String>>,
    /// Names of nodes for readers.
    pub(crate) labels: Labels,
    /// Where it comes from.
    pub(crate) origin: Origin,
    /// The data set behind it, if it is a view of one.
    pub(crate) data: Option<Arc<Network>>,
}

impl Subject {
    /// Reads INPUT and makes the network that the flags of [`arguments`] choose.
    pub(crate) fn load(matches: &ArgMatches, session: &Session) -> Result<Self, Failure> {
        let path = input::path(matches)?;
        let options = InputOptions::new(matches)?;
        if path.is_dir() {
            of_data_set(matches, session, path, &options)
        } else {
            of_file(matches, session, path, &options)
        }
    }

    /// The same network on another day.
    pub(crate) fn on(&self, day: Date, session: &Session) -> Result<Self, Failure> {
        let (Origin::DataSet(view), Some(network)) = (&self.origin, &self.data) else {
            return Err(Failure::usage(
                "a graph file has one day: another one needs a data set folder",
            ));
        };
        let spec = ViewSpec {
            as_of: Some(day),
            ..view.spec.clone()
        };
        let view = made(network, &spec, session)?;
        Ok(Self {
            input: self.input.clone(),
            network: self.network,
            within: self.within.clone(),
            roles: self.roles.clone(),
            labels: Labels::new(view.snapshot.ids(), Some(view.labels.clone())),
            origin: Origin::DataSet(Box::new(view)),
            data: self.data.clone(),
        })
    }

    /// The network on which measures run.
    pub(crate) fn snapshot(&self) -> &Snapshot {
        match &self.origin {
            Origin::DataSet(view) => &view.snapshot,
            Origin::File(file) => &file.snapshot,
        }
    }

    /// Every node and every single tie, with all that is known of them.
    pub(crate) fn graph(&self) -> Result<PlainGraph, Failure> {
        match (&self.origin, &self.data) {
            (Origin::DataSet(view), Some(network)) => PlainGraph::from_view(view, network)
                .map_err(|error| Failure::new(Cause::Internal, error.to_string())),
            (Origin::DataSet(view), None) => {
                Ok(PlainGraph::from_snapshot(&view.snapshot, &self.labels))
            }
            (Origin::File(file), _) => Ok(file.graph().clone()),
        }
    }

    /// The day it speaks of.
    pub(crate) fn as_of(&self) -> Option<Date> {
        match &self.origin {
            Origin::DataSet(view) => view.as_of(),
            Origin::File(file) => file.as_of,
        }
    }

    /// What a tie is worth, if it is a projection.
    fn projection(&self) -> Option<Projection> {
        match &self.origin {
            Origin::DataSet(view) if self.network.is_projection() => Some(view.spec.projection),
            Origin::DataSet(_) | Origin::File(_) => None,
        }
    }

    /// What it is, in one line.
    pub(crate) fn title(&self) -> String {
        let s = self.snapshot();
        let mut title = format!("{} network of {}", self.network, self.input);
        if let Some(kind) = self.projection().filter(|k| *k != Projection::default()) {
            title.push_str(&format!(" ({kind}: {})", kind.about()));
        }
        if let Some(day) = self.as_of() {
            title.push_str(&format!(" on {day}"));
        }
        if let Some(body) = &self.within {
            title.push_str(&format!(", within {body}"));
        }
        if let Some(roles) = &self.roles {
            title.push_str(&format!(", roles {}", roles.join(", ")));
        }
        let modes = if s.sides().is_some() {
            ", two-mode"
        } else {
            ""
        };
        let direction = if s.is_directed() {
            "directed"
        } else {
            "undirected"
        };
        let weights = if s.has_weights() {
            "weights"
        } else {
            "no weights"
        };
        let (n, m) = (s.node_count(), s.edge_count());
        format!("{title}: n = {n}, m = {m}, {direction}{modes}, {weights}")
    }

    /// What became of every relation, in one line.
    pub(crate) fn account(&self) -> String {
        match &self.origin {
            Origin::DataSet(view) => account_of_view(&view.account),
            Origin::File(file) => account_of_file(&file.account, file.ties_left_out),
        }
    }

    /// The same for programs.
    pub(crate) fn to_json(&self) -> Value {
        let s = self.snapshot();
        let (account, format) = match &self.origin {
            Origin::DataSet(view) => (json!(view.account), "data set"),
            Origin::File(file) => {
                let mut account = json!(file.account);
                account["ties_left_out"] = json!(file.ties_left_out);
                (account, file.format)
            }
        };
        json!({
            "id": self.network.id(),
            "input": self.input,
            "format": format,
            "as_of": self.as_of().map(|day| day.to_string()),
            "within": self.within,
            "roles": self.roles,
            "projection": self.projection().map(Projection::id),
            "nodes": s.node_count(),
            "edges": s.edge_count(),
            "directed": s.is_directed(),
            "two_mode": s.sides().is_some(),
            "has_weights": s.has_weights(),
            "account": account,
        })
    }
}

fn account_of_view(account: &ViewAccount) -> String {
    let mut text = format!("relations: {} read", account.relations_read);
    if account.parents_read > 0 {
        text.push_str(&format!(" and {} parents", account.parents_read));
    }
    text.push_str(&format!(
        ", {} used ({} parallel to another)",
        account.used, account.collapsed
    ));
    let total = account.left_out_total();
    if total > 0 {
        let reasons = account.left_out.iter();
        let reasons: Vec<String> = reasons
            .map(|l| format!("{} ({})", l.reason.label(), l.count))
            .collect();
        text.push_str(&format!(", {total} left out: {}", reasons.join("; ")));
    }
    if account.bodies_without_tie > 0 {
        let bodies = account.bodies_without_tie;
        text.push_str(&format!(". Bodies without a tie, not shown: {bodies}"));
    }
    text
}

fn account_of_file(account: &FileAccount, ties_left_out: u64) -> String {
    format!(
        "rows: {} read, {} used ({ties_left_out} of other relations), {} rejected, {} merged",
        account.rows_read, account.rows_used, account.rows_rejected, account.rows_merged
    )
}

fn asked_roles(matches: &ArgMatches) -> Option<Vec<String>> {
    let roles = matches.get_many::<String>("roles")?;
    Some(roles.cloned().collect())
}

fn asked_projection(matches: &ArgMatches) -> Option<Projection> {
    Projection::from_id(matches.get_one::<String>("projection")?)
}

fn of_data_set(
    matches: &ArgMatches,
    session: &Session,
    path: &Path,
    options: &InputOptions,
) -> Result<Subject, Failure> {
    if matches.get_flag("directed") {
        return Err(Failure::usage(
            "--directed is for edge lists: the networks of a data set have their own direction",
        ));
    }
    let named = matches.get_one::<String>("network");
    let kind = named
        .and_then(|id| NetworkKind::from_id(id))
        .unwrap_or_default();
    let projection = asked_projection(matches);
    if projection.is_some() && !kind.is_projection() {
        return Err(Failure::usage(format!(
            "--projection needs --network co-membership or interlock: `{kind}` is no projection"
        )));
    }
    let roles = asked_roles(matches);
    let known = roles
        .as_ref()
        .map(|ids| ids.iter().map(|id| role(id)).collect());
    let mut spec = ViewSpec {
        as_of: matches.get_one::<Date>("as-of").copied(),
        roles: known.transpose()?,
        projection: projection.unwrap_or_default(),
        max_pairs: matches
            .get_one::<u64>("max-pairs")
            .copied()
            .unwrap_or(DEFAULT_MAX_PAIRS),
        ..ViewSpec::new(kind)
    };
    let dataset = input::load(session, path, options)?.dataset;
    let network = Network::from_dataset(dataset);
    let mut within = None;
    if let Some(name) = matches.get_one::<String>("within") {
        let (ix, id) = body(&network, name)?;
        spec.within = Some(ix);
        within = Some(id);
    }
    let view = made(&network, &spec, session)?;
    Ok(Subject {
        input: path.display().to_string(),
        network: kind,
        within,
        roles,
        labels: Labels::new(view.snapshot.ids(), Some(view.labels.clone())),
        origin: Origin::DataSet(Box::new(view)),
        data: Some(Arc::new(network)),
    })
}

fn made(network: &Network, spec: &ViewSpec, session: &Session) -> Result<View, Failure> {
    network.view(spec).map_err(|error| match error {
        ViewError::TooManyPairs { .. } => {
            // It bears its own head with its code.
            session.finding(&error.to_string(), true);
            Failure::new(Cause::Limit, "")
        }
        ViewError::NotTwoMode | ViewError::RoleNotInNetwork { .. } | ViewError::NoSuchActor(_) => {
            Failure::usage(error.to_string())
        }
    })
}

fn role(id: &str) -> Result<Role, Failure> {
    Role::from_id(id).ok_or_else(|| {
        Failure::usage(format!(
            "there is no role `{id}`; see `actornet list roles`"
        ))
    })
}

fn body(network: &Network, name: &str) -> Result<(ActorIx, String), Failure> {
    let found = network.dataset().resolve(name);
    let ix = found
        .ok_or_else(|| Failure::usage(format!("--within: no actor of the data set is `{name}`")))?;
    Ok((ix, network.dataset().actor(ix).id.clone()))
}

fn of_file(
    matches: &ArgMatches,
    session: &Session,
    path: &Path,
    options: &InputOptions,
) -> Result<Subject, Failure> {
    if matches.contains_id("within") {
        return Err(Failure::usage(
            "--within needs a data set folder: a graph file has no bodies",
        ));
    }
    if matches.contains_id("projection") {
        return Err(Failure::usage(
            "--projection needs a data set folder: a graph file has one network, `full`",
        ));
    }
    let named = matches.get_one::<String>("network");
    if named.is_some_and(|id| id != NetworkKind::Full.id()) {
        return Err(Failure::usage(
            "a graph file has one network, `full`; the others are made of a data set",
        ));
    }
    let roles = asked_roles(matches);
    let graph_options = GraphOptions {
        direction: if matches.get_flag("directed") {
            TieDirection::Directed
        } else {
            TieDirection::Undirected
        },
        relations: roles.clone(),
        on_error: options.on_error,
        as_of: matches.get_one::<Date>("as-of").copied(),
        limits: options.limits,
    };
    let file = graph_file(session, path, options, &graph_options)?;
    if let Err(error) = file.sides() {
        session.warn(&format!("not taken as two-mode: {error}"));
    }
    Ok(Subject {
        input: path.display().to_string(),
        network: NetworkKind::Full,
        within: None,
        roles,
        labels: Labels::new(file.snapshot.ids(), file.labels()),
        origin: Origin::File(Box::new(file)),
        data: None,
    })
}

/// Reads a graph file for a command; findings go to stderr.
pub(crate) fn graph_file(
    session: &Session,
    path: &Path,
    options: &InputOptions,
    graph_options: &GraphOptions,
) -> Result<GraphFile, Failure> {
    let file = read(path, graph_options).map_err(|error| refused(session, path, error))?;
    input::show_findings(session, &file.findings);
    for note in file
        .findings
        .iter()
        .filter(|f| f.severity == Severity::Note)
    {
        session.note(&note.to_string());
    }
    input::keep_rejected(session, &file.rejects, options)?;
    if graph_options.direction == TieDirection::Directed && !file.snapshot.is_directed() {
        return Err(Failure::usage(
            "--directed: the file says that its ties have no direction",
        ));
    }
    Ok(file)
}

fn read(path: &Path, options: &GraphOptions) -> Result<GraphFile, GraphFileError> {
    if path.as_os_str() != "-" {
        return graph_file::read(path, options);
    }
    graph_file::read_stream("stdin", std::io::stdin().lock(), options)
}

fn refused(session: &Session, path: &Path, error: GraphFileError) -> Failure {
    match error {
        GraphFileError::Read(ReadError::Rejected { findings, .. }) => {
            input::show_findings(session, &findings);
            input::refusal(path, &findings)
        }
        GraphFileError::Read(error) => Failure::read(&error),
        GraphFileError::NoTimes => Failure::usage(format!("--as-of: {error}")),
        GraphFileError::UnknownFormat(_)
        | GraphFileError::NotRead { .. }
        | GraphFileError::Write { .. } => Failure::new(Cause::Data, error.to_string()),
    }
}
