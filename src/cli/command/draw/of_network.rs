//! Diagrams of one network on one day, and of the values of its nodes.

use clap::ArgMatches;

use super::{Drawing, matrix, source, top};
use crate::cli::failure::{Cause, Failure};
use crate::cli::measures::{Answer, Asked, usage};
use crate::cli::session::Session;
use crate::cli::subject::{Origin, Subject};
use crate::dataset::{Dataset, digest};
use crate::metrics::{self, Level};
use crate::model::Date;
use crate::network::{Network, NodeIx};
use crate::numeric::rank::descending_order;
use crate::plot::diagram::{
    Anchor, BipartiteFigure, ConcentricFigure, DistributionFigure, DistributionSeries, EgoFigure,
    NetworkFigure, RankRow, RankingFigure,
};
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
    let (mut figure, undefined) = figure(matches, session, &subject, diagram)?;
    if let (Some(day), Figure::Network(now)) = (matches.get_one::<Date>("anchor"), &mut figure) {
        let other = subject.on(*day, session)?;
        let (then, _) = self::figure(matches, session, &other, diagram)?;
        if let Figure::Network(then) = then {
            now.anchor = Some(Anchor {
                figure: Box::new(then),
                date: other.as_of().unwrap_or(*day),
                strength: strength(matches),
            });
        }
    }
    Ok(Drawing {
        figure,
        data: data_hash(&subject),
        undefined,
    })
}

/// λ; none for ∞.
fn strength(matches: &ArgMatches) -> Option<f64> {
    let given = matches.get_one::<f64>("anchor-strength").copied();
    Some(given.unwrap_or(1.0)).filter(|s| s.is_finite())
}

/// The figure of a network on its day, and why values are missing.
fn figure(
    matches: &ArgMatches,
    session: &Session,
    subject: &Subject,
    diagram: &str,
) -> Result<(Figure, Option<String>), Failure> {
    let measured = measure(matches, session, subject)?;
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
        Some(name) => Some(node(subject, name)?),
        None => None,
    };
    let mut caption = caption(subject, &nodes, &measured);
    let figure = match diagram {
        "ranking" => ranking(matches, &nodes, caption, centre),
        "matrix" => {
            let common = nodes.shorten_bodies().map(|c| shortened(&c));
            caption.notes.extend(common);
            Figure::Matrix(matrix::figure(matches, subject, &nodes.labels, caption)?)
        }
        "ego" => Figure::Ego(ego(matches, nodes, caption, centre)?),
        "distribution" => Figure::Distribution(distribution(&nodes, &measured, caption)),
        "bipartite" => Figure::Bipartite(bipartite(matches, nodes, caption, centre)?),
        "concentric" => Figure::Concentric(concentric(matches, nodes, caption)),
        _ => Figure::Network(network(matches, nodes, caption, centre)?),
    };
    let mut figure = figure;
    let of_nodes = match &mut figure {
        Figure::Network(f) => Some(f),
        Figure::Bipartite(f) => Some(&mut f.network),
        Figure::Concentric(f) => Some(&mut f.network),
        Figure::Ego(f) => Some(&mut f.network),
        _ => None,
    };
    if let Some(f) = of_nodes {
        measured.name.clone_into(&mut f.measure);
        colours.0.clone_into(&mut f.group_label);
        f.group_order = colours.1;
    } else if let Figure::Ranking(f) = &mut figure {
        measured.name.clone_into(&mut f.measure);
        if centre.is_none() {
            colours.0.clone_into(&mut f.group_label);
            f.group_order = colours.1;
        }
    }
    Ok((figure, measured.undefined))
}

fn data_hash(subject: &Subject) -> String {
    match (&subject.origin, &subject.data) {
        (Origin::File(file), _) => file.input.sha256.clone(),
        (_, Some(network)) => digest(network.dataset()),
        (_, None) => String::new(),
    }
}

/// The groups and countries asked for, if the data set has them.
pub(super) fn known_groups(dataset: &Dataset, groups: Vec<String>) -> Result<Vec<String>, Failure> {
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
    let dataset = subject.data.as_deref().map(Network::dataset);
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

/// Which network: its kind, place and roles.
pub(super) fn what(subject: &Subject) -> String {
    let mut what = format!("Network {}", subject.network);
    if let Some(body) = &subject.within {
        what.push_str(&format!(" within {body}"));
    }
    if let Some(roles) = &subject.roles {
        what.push_str(&format!(", roles {}", roles.join(", ")));
    }
    what
}

/// Where the data come from.
pub(super) fn source_of(subject: &Subject) -> String {
    match (&subject.origin, &subject.data) {
        (Origin::File(file), _) => file.input.file.clone(),
        (_, Some(network)) => source(network.dataset()),
        (_, None) => String::new(),
    }
}

/// Title, subtitle, n, m, date and source.
fn caption(subject: &Subject, nodes: &Nodes, measured: &Measured) -> Caption {
    let snapshot = subject.snapshot();
    let mut notes = Vec::new();
    notes.extend(measured.undefined.clone());
    Caption {
        title: finding(nodes, measured),
        subtitle: what(subject),
        nodes: Some(snapshot.node_count() as u64),
        edges: Some(snapshot.edge_count() as u64),
        date: subject.as_of(),
        notes,
        source: source_of(subject),
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
) -> Result<NetworkFigure, Failure> {
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
    Ok(NetworkFigure {
        caption,
        top: top(matches, figure.top),
        seed: matches.get_one::<u64>("seed").copied().unwrap_or(1),
        ..figure
    })
}

/// All nodes with their words; names of bodies are shortened.
fn whole(nodes: &mut Nodes, mut caption: Caption) -> NetworkFigure {
    let common = nodes.shorten_bodies();
    caption.notes.extend(common.map(|c| shortened(&c)));
    NetworkFigure {
        caption,
        ..nodes.figure()
    }
}

fn bipartite(
    matches: &ArgMatches,
    mut nodes: Nodes,
    mut caption: Caption,
    centre: Option<usize>,
) -> Result<BipartiteFigure, Failure> {
    if nodes.snapshot.sides().is_none() {
        return Err(Failure::usage(
            "--diagram bipartite needs a two-mode network: `affiliation`, or a graph file whose nodes \
             have the attribute `side`",
        ));
    }
    let usual = BipartiteFigure::default();
    let mut only = None;
    if let Some(v) = centre {
        let name = &nodes.labels[v];
        let near = NodeIx::try_from(v).map_or(0, |v| nodes.snapshot.successors(v).len());
        let (what, many) = if nodes.bodies[v] {
            ("actors", "actors sit in")
        } else {
            ("bodies", "bodies of")
        };
        caption.title = format!("{name} and its {near} {what}");
        caption.notes.push(format!(
            "Only the {many} {name} are drawn, and the ties between them."
        ));
        only = NodeIx::try_from(v).ok();
    }
    let figure = whole(&mut nodes, caption);
    let network = match only.and_then(|v| nodes.around(v)) {
        Some(near) => NetworkFigure {
            caption: figure.caption,
            ..near
        },
        None => figure,
    };
    Ok(BipartiteFigure {
        network,
        top: top(matches, usual.top),
    })
}

fn concentric(matches: &ArgMatches, mut nodes: Nodes, mut caption: Caption) -> ConcentricFigure {
    let rings = "On each ring the range of its values is written";
    caption.notes.push(if nodes.snapshot.sides().is_some() {
        format!("{rings}; bodies stand outside, as their values are not comparable.")
    } else {
        format!("{rings}.")
    });
    ConcentricFigure {
        network: whole(&mut nodes, caption),
        top: top(matches, ConcentricFigure::default().top),
    }
}

/// One node, by default the one that ranks first, and what is near.
fn ego(
    matches: &ArgMatches,
    mut nodes: Nodes,
    mut caption: Caption,
    centre: Option<usize>,
) -> Result<EgoFigure, Failure> {
    let usual = EgoFigure::default();
    let centre = centre.or_else(|| ranked(&nodes).first().copied());
    let centre = centre.ok_or_else(|| Failure::usage("the network has no node to draw"))?;
    let two_mode = nodes.snapshot.sides().is_some();
    let radius = matches.get_one::<u32>("radius").copied();
    let radius = radius.unwrap_or(if two_mode { 2 } else { 1 });
    let v = NodeIx::try_from(centre).unwrap_or(NodeIx::MAX);
    let s = nodes.snapshot;
    let mut near: Vec<NodeIx> = s
        .successors(v)
        .iter()
        .chain(s.predecessors(v))
        .copied()
        .collect();
    near.sort_unstable();
    near.dedup();
    let name = nodes.labels[centre].clone();
    let what = match (two_mode, nodes.bodies[centre]) {
        (true, false) => ("body", "bodies"),
        (true, true) => ("actor", "actors"),
        _ => ("neighbour", "neighbours"),
    };
    let what = if near.len() == 1 { what.0 } else { what.1 };
    caption.title = format!("{name} and its {} {what}", near.len());
    if radius > 1 && two_mode {
        let partner = partner(&nodes, v, &near);
        if let Some((partner, shared)) = partner {
            caption
                .title
                .push_str(&format!("; it shares most with {partner} ({shared})"));
        }
    }
    let ties = if radius == 1 { "tie" } else { "ties" };
    caption.notes.push(format!(
        "Of the network only {name} and what is at most {radius} {ties} away is drawn; sizes are those in the \
         whole network."
    ));
    Ok(EgoFigure {
        network: whole(&mut nodes, caption),
        centre: v,
        radius,
        top: top(matches, usual.top),
    })
}

/// The values of all nodes; in a two-mode network of each mode by itself.
fn distribution(nodes: &Nodes, measured: &Measured, mut caption: Caption) -> DistributionFigure {
    let two_mode = nodes.snapshot.sides().is_some();
    let of = |label: &str, want: &dyn Fn(bool) -> bool| DistributionSeries {
        label: label.to_owned(),
        values: measured
            .values
            .iter()
            .zip(&nodes.bodies)
            .filter_map(|(value, body)| value.filter(|_| want(*body)))
            .collect(),
    };
    let series = if two_mode {
        vec![of("actors", &|body| !body), of("bodies", &|body| body)]
    } else {
        vec![of("nodes", &|_| true)]
    };
    let mut first = series[0].values.clone();
    first.sort_by(|a, b| b.total_cmp(a));
    let sum: f64 = first.iter().sum();
    let tenth = first.len().div_ceil(10);
    let part: f64 = first.iter().take(tenth).sum();
    if sum > 0.0 && first.len() >= 10 {
        caption.title = format!(
            "{}: the first tenth of the {} has {:.0} % of the sum",
            measured.name,
            series[0].label,
            100.0 * part / sum
        );
    }
    DistributionFigure {
        caption,
        measure: measured.name.to_owned(),
        series,
    }
}

/// Who shares most neighbours with a node of a two-mode network, if it is only one.
fn partner(nodes: &Nodes, v: NodeIx, near: &[NodeIx]) -> Option<(String, usize)> {
    let mut shared = vec![0usize; nodes.snapshot.node_count()];
    for w in near {
        for u in nodes.snapshot.successors(*w).iter().filter(|u| **u != v) {
            shared[*u as usize] += 1;
        }
    }
    let most = shared.iter().copied().max().filter(|m| *m > 0)?;
    let mut first = (0..shared.len()).filter(|u| shared[*u] == most);
    let partner = first.next()?;
    first
        .next()
        .is_none()
        .then(|| (nodes.labels[partner].clone(), most))
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
