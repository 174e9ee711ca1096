//! Diagrams of one network on one day, and of the values of its nodes.

use clap::ArgMatches;

use super::{Drawing, matrix, source, top};
use crate::cli::failure::{Cause, Failure};
use crate::cli::measures::{Answer, Asked, usage};
use crate::cli::session::Session;
use crate::cli::subject::{Origin, Subject};
use crate::dataset::{Dataset, digest};
use crate::metrics::{self, Level};
use crate::network::{Network, NodeIx};
use crate::numeric::rank::descending_order;
use crate::plot::diagram::{NetworkFigure, RankRow, RankingFigure};
use crate::plot::of_network::{Colours, Nodes, shortened};
use crate::plot::{Caption, Figure};

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

/// Draws `diagram` of the network that the flags choose.
pub(super) fn drawing(
    matches: &ArgMatches,
    session: &Session,
    diagram: &str,
) -> Result<Drawing, Failure> {
    let subject = Subject::load(matches, session)?;
    let measured = measure(matches, session, &subject)?;
    let asked: Option<Vec<String>> = matches
        .get_many::<String>("groups")
        .map(|groups| groups.map(|g| g.trim().to_owned()).collect());
    let (mut nodes, colours) = match (&subject.origin, &subject.data) {
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
    let mut caption = caption(&subject, &nodes, &measured);
    let figure = match diagram {
        "ranking" => ranking(matches, &nodes, caption, centre),
        "matrix" => {
            let common = nodes.shorten_bodies().map(|c| shortened(&c));
            caption.notes.extend(common);
            Figure::Matrix(matrix::figure(matches, &subject, &nodes.labels, caption)?)
        }
        _ => network(matches, nodes, caption, centre)?,
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
        _ => {}
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
