//! `actornet draw INPUT --diagram ID --out FILE`: one picture.

mod series;
mod size;

use std::path::{Path, PathBuf};

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgMatches, value_parser};

use super::Command;
use crate::cli::failure::{Cause, Failure};
use crate::cli::measures::{Answer, Asked, usage};
use crate::cli::session::Session;
use crate::cli::subject::{self, Origin, Subject};
use crate::dataset::output::write_file;
use crate::dataset::{Dataset, digest, sha256};
use crate::metrics::{self, Level};
use crate::network::{Network, NodeIx};
use crate::numeric::rank::descending_order;
use crate::plot::diagram::{self, Needs, NetworkFigure, RankRow, RankingFigure};
use crate::plot::of_network::{Colours, Nodes, shortened};
use crate::plot::{Caption, Figure, Format, PlotError, render};
use crate::shifts::Key;

pub(crate) const COMMAND: Command = Command {
    name: "draw",
    about: "Draw a network, a ranking or a trend as PNG or SVG",
    define,
    run,
};

fn define(command: clap::Command) -> clap::Command {
    let text = |name: &'static str, value: &'static str, help: &'static str| {
        Arg::new(name).long(name).value_name(value).help(help)
    };
    let diagrams = diagram::TABLE.iter().map(|d| d.id);
    let command = subject::arguments(command)
        .arg(
            text("diagram", "ID", "What to draw; see `list diagrams`")
                .required(true)
                .value_parser(PossibleValuesParser::new(diagrams)),
        )
        .arg(
            text("out", "FILE", "The picture to write, .png or .svg")
                .required(true)
                .value_parser(value_parser!(PathBuf)),
        )
        .arg(text(
            "metric",
            "ID",
            "The measure that sizes or places show; see `list metrics` [default: degree, or strength \
             where ties have weights]",
        ))
        .arg(text(
            "actor",
            "ID",
            "network: only this actor or body and what is near; else: set it off by colour",
        ))
        .arg(
            text(
                "groups",
                "NAME,...",
                "Groups of groups.csv and codes of countries that have a colour each, the first \
                 that fits [default: kinds of actors]",
            )
            .value_delimiter(','),
        )
        .arg(
            text(
                "by",
                "KEY",
                "trend: whose seats are added up [default: actor]",
            )
            .value_parser(PossibleValuesParser::new(Key::ALL.iter().map(|k| k.id()))),
        )
        .arg(
            text(
                "top",
                "N",
                "At most N nodes, rows or lines [default: 150, 20, 8]",
            )
            .value_parser(value_parser!(u32).range(1..)),
        )
        .arg(text("title", "TEXT", "The title [default: the finding]"))
        .arg(text("seed", "N", "Seed of the layout [default: 1]").value_parser(value_parser!(u64)));
    size::arguments(command)
}

/// A figure with what goes into its manifest id.
struct Drawing {
    figure: Figure,
    /// The hash of the data.
    data: String,
    /// Why values are missing.
    undefined: Option<String>,
}

fn run(matches: &ArgMatches, session: &Session) -> Result<(), Failure> {
    let out = matches
        .get_one::<PathBuf>("out")
        .ok_or_else(|| Failure::usage("say where to draw: --out FILE.png"))?;
    let format = format(out)?;
    let id = matches
        .get_one::<String>("diagram")
        .map_or("", String::as_str);
    let info = diagram::find(id).ok_or_else(|| {
        Failure::usage(format!("there is no diagram `{id}`; see `list diagrams`"))
    })?;
    if info.needs != Needs::Series && matches.contains_id("by") {
        return Err(Failure::usage("--by goes with `trend`"));
    }
    if info.needs != Needs::Network && matches.contains_id("seed") {
        return Err(Failure::usage(format!(
            "--seed goes with `network`: nothing in a {id} is left to chance"
        )));
    }
    let mut drawing = match info.needs {
        Needs::Network | Needs::Values => of_network(matches, session, info.needs)?,
        Needs::Series => series::drawing(matches, session)?,
    };
    let caption = drawing.figure.caption_mut();
    if let Some(title) = matches.get_one::<String>("title") {
        caption.title.clone_from(title);
    }
    let figure = manifest(drawing.figure, &drawing.data)?;
    let canvas = size::canvas(matches, &figure);
    let bytes = render(&figure, &canvas, format).map_err(|error| match error {
        PlotError::TooSmall { .. } => Failure::usage(error.to_string()),
        PlotError::TooLarge { .. } => Failure::new(Cause::Limit, error.to_string()),
        PlotError::Drawing(_) | PlotError::Encoding(_) => {
            Failure::new(Cause::Internal, error.to_string())
        }
    })?;
    write_file(out, &bytes, session.overwrite()).map_err(Failure::output)?;
    session.note(&format!(
        "{}: {} x {} pixels, {} dpi",
        out.display(),
        canvas.width,
        canvas.height,
        canvas.dpi
    ));
    match drawing.undefined {
        Some(reason) if session.strict => Err(Failure::new(Cause::Undefined, reason)),
        Some(reason) => {
            session.warn(&reason);
            Ok(())
        }
        None => Ok(()),
    }
}

fn format(out: &Path) -> Result<Format, Failure> {
    let extension = out.extension().and_then(|e| e.to_str()).unwrap_or_default();
    Format::from_extension(extension).ok_or_else(|| {
        let out = out.display();
        Failure::usage(format!(
            "--out {out}: the name of a picture ends in .png or .svg"
        ))
    })
}

/// Writes the id into the caption: the first 12 hex digits of the SHA-256 of program version, data
/// and everything that is drawn.
fn manifest(mut figure: Figure, data: &str) -> Result<Figure, Failure> {
    let drawn =
        serde_json::to_string(&figure).map_err(|e| Failure::new(Cause::Internal, e.to_string()))?;
    let parts = [env!("CARGO_PKG_VERSION"), data, &drawn];
    let parts = parts.map(|part| format!("{}:{part}", part.len()));
    let id = sha256(parts.concat().as_bytes())[..12].to_owned();
    figure.caption_mut().manifest = Some(id);
    Ok(figure)
}

/// Title and sources of a data set, for the foot of a picture.
fn source(dataset: &Dataset) -> String {
    let package = &dataset.package;
    let title = if package.title.is_empty() {
        &package.name
    } else {
        &package.title
    };
    match &package.sources[..] {
        [] => title.clone(),
        [one] => format!("{title}; {}", one.title),
        [one, rest @ ..] => format!("{title}; {} and {} more", one.title, rest.len()),
    }
}

fn top(matches: &ArgMatches, usual: usize) -> usize {
    let top = matches.get_one::<u32>("top");
    top.map_or(usual, |n| usize::try_from(*n).unwrap_or(usize::MAX))
}

/// The values of a measure on a network.
struct Measured {
    name: &'static str,
    values: Vec<Option<f64>>,
    undefined: Option<String>,
}

fn measure(
    matches: &ArgMatches,
    session: &Session,
    subject: &Subject,
) -> Result<Measured, Failure> {
    // In a projection nearly everybody is tied to everybody: how strongly is what differs.
    let usual = if subject.snapshot().has_weights() {
        "strength"
    } else {
        "degree"
    };
    let id = matches
        .get_one::<String>("metric")
        .map_or(usual, String::as_str);
    let metric = metrics::find(id).map_err(|error| usage(&error))?;
    let info = metric.info();
    if info.level != Level::Node {
        let level = info.level;
        return Err(Failure::usage(format!(
            "`{id}` is a {level} measure: a picture shows one value a node"
        )));
    }
    let answers = Asked::default().compute(session, subject, &[metric])?;
    let (values, undefined) = match answers.into_iter().next() {
        Some(Answer { outcome, .. }) => (outcome.node_values().to_vec(), outcome.undefined.clone()),
        None => (Vec::new(), None),
    };
    Ok(Measured {
        name: info.name.split(':').next().unwrap_or(info.name),
        values,
        undefined: undefined.map(|reason| format!("{id}: {reason}")),
    })
}

fn of_network(matches: &ArgMatches, session: &Session, needs: Needs) -> Result<Drawing, Failure> {
    let subject = Subject::load(matches, session)?;
    let measured = measure(matches, session, &subject)?;
    let asked: Option<Vec<String>> = matches
        .get_many::<String>("groups")
        .map(|groups| groups.map(|g| g.trim().to_owned()).collect());
    let (nodes, colours) = match (&subject.origin, &subject.data) {
        (Origin::DataSet(view), Some(network)) => {
            let groups = match asked {
                Some(groups) => known_groups(network.dataset(), groups)?,
                None => Vec::new(),
            };
            let colours = Colours {
                network,
                day: view.as_of(),
                groups: &groups,
            };
            let mut nodes = Nodes::of_view(view, &colours, measured.values.clone());
            if groups.is_empty() {
                drop_single_kind(&mut nodes);
            }
            (nodes, (colours.label(), colours.order()))
        }
        _ => {
            if asked.is_some() {
                return Err(Failure::usage(
                    "--groups needs a data set: a graph file has no groups",
                ));
            }
            let labels = subject.labels.clone();
            let values = measured.values.clone();
            let nodes = Nodes::of_snapshot(subject.snapshot(), labels, values);
            (nodes, ("", Vec::new()))
        }
    };
    let centre = match matches.get_one::<String>("actor") {
        Some(name) => Some(node(&subject, name)?),
        None => None,
    };
    let caption = caption(&subject, &nodes, &measured);
    let figure = match needs {
        Needs::Network => network(matches, nodes, caption, centre)?,
        _ => ranking(matches, &nodes, caption, centre),
    };
    let mut figure = figure;
    match &mut figure {
        Figure::Network(f) => {
            measured.name.clone_into(&mut f.measure);
            colours.0.clone_into(&mut f.group_label);
            f.group_order = colours.1;
        }
        Figure::Ranking(f) => {
            measured.name.clone_into(&mut f.measure);
            if centre.is_none() {
                colours.0.clone_into(&mut f.group_label);
                f.group_order = colours.1;
            }
        }
        Figure::Trend(_) => {}
    }
    Ok(Drawing {
        figure,
        data: data_hash(&subject),
        undefined: measured.undefined,
    })
}

fn data_hash(subject: &Subject) -> String {
    match (&subject.origin, &subject.data) {
        (Origin::File(file), _) => file.input.sha256.clone(),
        (_, Some(network)) => digest(network.dataset()),
        (_, None) => String::new(),
    }
}

/// The groups and countries asked for, if the data set has them.
fn known_groups(dataset: &Dataset, groups: Vec<String>) -> Result<Vec<String>, Failure> {
    for group in &groups {
        let country = crate::model::Country::from_code(group).is_some();
        if !country && !dataset.groups.iter().any(|g| g.group == *group) {
            return Err(Failure::usage(format!(
                "--groups: `{group}` is neither a group of the data set nor the code of a country"
            )));
        }
    }
    Ok(groups)
}

/// Where all actors are of one kind, a colour for it would say nothing.
fn drop_single_kind(nodes: &mut Nodes) {
    let two_mode = nodes.snapshot.sides().is_some();
    let all = nodes.groups.iter().zip(&nodes.bodies);
    let mut kinds: Vec<_> = all
        .filter(|(_, body)| !two_mode || !**body)
        .map(|k| k.0)
        .collect();
    kinds.sort_unstable();
    kinds.dedup();
    if kinds.len() < 2 {
        nodes.groups.fill(None);
    }
}

/// The place of the node that `--actor` names.
fn node(subject: &Subject, name: &str) -> Result<usize, Failure> {
    let dataset = subject.data.as_ref().map(Network::dataset);
    let id = dataset
        .and_then(|d| Some(d.actor(d.resolve(name)?).id.clone()))
        .unwrap_or_else(|| name.to_owned());
    let found = subject.snapshot().find(&id);
    found.map(|v| v as usize).ok_or_else(|| {
        Failure::usage(format!(
            "--actor: `{name}` has no tie in this network ({})",
            subject.title()
        ))
    })
}

/// Title, subtitle, n, m, date and source.
fn caption(subject: &Subject, nodes: &Nodes, measured: &Measured) -> Caption {
    let snapshot = subject.snapshot();
    let mut subtitle = format!("Network {}", subject.network);
    if let Some(body) = &subject.within {
        subtitle.push_str(&format!(" within {body}"));
    }
    if let Some(roles) = &subject.roles {
        subtitle.push_str(&format!(", roles {}", roles.join(", ")));
    }
    let source = match (&subject.origin, &subject.data) {
        (Origin::File(file), _) => file.input.file.clone(),
        (_, Some(network)) => source(network.dataset()),
        (_, None) => String::new(),
    };
    let mut notes = Vec::new();
    notes.extend(measured.undefined.clone());
    Caption {
        title: finding(nodes, measured),
        subtitle,
        nodes: Some(snapshot.node_count() as u64),
        edges: Some(snapshot.edge_count() as u64),
        date: subject.as_of(),
        notes,
        source,
        manifest: None,
    }
}

/// Which nodes are ranked: in a two-mode network the actors, as values of the two modes are not
/// comparable.
fn ranked(nodes: &Nodes) -> Vec<usize> {
    let two_mode = nodes.snapshot.sides().is_some();
    let order = descending_order(&nodes.values).into_iter();
    order
        .filter(|&v| nodes.values[v].is_some() && !(two_mode && nodes.bodies[v]))
        .collect()
}

/// Who stands first, in words.
fn finding(nodes: &Nodes, measured: &Measured) -> String {
    let order = ranked(nodes);
    let Some(first) = order.first().and_then(|&v| nodes.values[v]) else {
        return format!("{}: nothing to show", measured.name);
    };
    let ties = |v: &&usize| {
        let value = nodes.values[**v].unwrap_or(f64::NEG_INFINITY);
        (first - value).abs() <= 1e-9 * first.abs()
    };
    let leaders: Vec<&str> = order
        .iter()
        .take_while(ties)
        .map(|&v| nodes.labels[v].as_str())
        .collect();
    let measure = format!("by {}", measured.name.to_lowercase());
    match leaders[..] {
        [one] => format!("{one} stands first {measure}"),
        [one, two] => format!("{one} and {two} share the first place {measure}"),
        [one, two, ref more @ ..] => format!(
            "{one}, {two} and {} more share the first place {measure}",
            more.len()
        ),
        [] => measured.name.to_owned(),
    }
}

fn network(
    matches: &ArgMatches,
    mut nodes: Nodes,
    mut caption: Caption,
    centre: Option<usize>,
) -> Result<Figure, Failure> {
    let full = centre.map(|v| nodes.labels[v].clone());
    caption
        .notes
        .extend(nodes.shorten_bodies().map(|c| shortened(&c)));
    let figure = match centre {
        None => nodes.figure(),
        Some(centre) => NodeIx::try_from(centre)
            .ok()
            .and_then(|v| nodes.around(v))
            .ok_or_else(|| Failure::new(Cause::Internal, "the actor has no place"))?,
    };
    if let Some(name) = full {
        let near = figure.nodes.len().saturating_sub(1);
        caption.title = format!("{name} and its {near} neighbours");
        caption.notes.insert(0, format!("Of the network only {name} and those tied to it are drawn; sizes are those in the whole network."));
    }
    Ok(Figure::Network(NetworkFigure {
        caption,
        top: top(matches, figure.top),
        seed: matches.get_one::<u64>("seed").copied().unwrap_or(1),
        ..figure
    }))
}

fn ranking(
    matches: &ArgMatches,
    nodes: &Nodes,
    mut caption: Caption,
    centre: Option<usize>,
) -> Figure {
    let usual = RankingFigure::default();
    let order = ranked(nodes);
    if nodes.snapshot.sides().is_some() {
        caption
            .notes
            .push("Actors only: values of actors and bodies are not comparable.".into());
    }
    let rows = order.into_iter().map(|v| RankRow {
        label: nodes.labels[v].clone(),
        value: nodes.values[v],
        group: match centre {
            Some(centre) => (centre == v).then(|| nodes.labels[v].clone()),
            None => nodes.groups[v].clone(),
        },
        ..RankRow::default()
    });
    Figure::Ranking(RankingFigure {
        caption,
        rows: rows.collect(),
        top: top(matches, usual.top),
        ..usual
    })
}
