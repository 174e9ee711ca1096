//! `--diagram hierarchy`: bodies below bodies on one day.

use std::collections::BTreeMap;

use clap::ArgMatches;

use super::{Drawing, source, top};
use crate::cli::failure::Failure;
use crate::cli::input::{self, InputOptions};
use crate::cli::session::Session;
use crate::dataset::{Dataset, digest};
use crate::model::{Actor, ActorIx, Date, Role};
use crate::network::Network;
use crate::plot::diagram::{HierarchyFigure, HierarchyNode};
use crate::plot::of_network::Colours;
use crate::plot::{Caption, Figure};

pub(super) fn drawing(matches: &ArgMatches, session: &Session) -> Result<Drawing, Failure> {
    let path = input::path(matches)?;
    if !path.is_dir() {
        return Err(Failure::usage(
            "--diagram hierarchy needs a data set: a graph file has no bodies below bodies",
        ));
    }
    let dataset = input::load(session, path, &InputOptions::new(matches)?)?.dataset;
    let data = digest(&dataset);
    let network = Network::from_dataset(dataset);
    let dataset = network.dataset();
    let day = matches
        .get_one::<Date>("as-of")
        .copied()
        .or(dataset.default_as_of());
    let within = matches.get_one::<String>("within");
    let within = within
        .map(|name| {
            dataset.resolve(name).ok_or_else(|| {
                Failure::usage(format!("--within: no actor of the data set is `{name}`"))
            })
        })
        .transpose()?;
    let groups = match matches.get_many::<String>("groups") {
        Some(groups) => {
            let groups = groups.map(|g| g.trim().to_owned()).collect();
            super::of_network::known_groups(dataset, groups)?
        }
        None => Vec::new(),
    };
    let colours = Colours {
        network: &network,
        day,
        groups: &groups,
    };
    Ok(Drawing {
        figure: Figure::Hierarchy(figure(matches, dataset, &colours, within)),
        data,
        undefined: None,
    })
}

/// Whether something holds on the day; in a data set without dates everything does.
fn exists(actor: &Actor, day: Option<Date>) -> bool {
    day.is_none_or(|day| actor.period.contains(day))
}

/// Who runs each body: secretariats, of bodies without one chairs and convenors.
fn runners(dataset: &Dataset, day: Option<Date>) -> BTreeMap<ActorIx, Vec<ActorIx>> {
    let mut runners: BTreeMap<ActorIx, Vec<ActorIx>> = BTreeMap::new();
    for roles in [
        [Role::Secretariat, Role::TwinnedSecretariat],
        [Role::Chair, Role::Convenor],
    ] {
        let mut found: BTreeMap<ActorIx, Vec<ActorIx>> = BTreeMap::new();
        for r in dataset.relations.iter().filter(|r| roles.contains(&r.role)) {
            if day.is_none_or(|day| dataset.in_force(r, day)) {
                found.entry(r.body).or_default().push(r.actor);
            }
        }
        for (body, actors) in found {
            runners.entry(body).or_insert(actors);
        }
    }
    runners
}

fn figure(
    matches: &ArgMatches,
    dataset: &Dataset,
    colours: &Colours,
    within: Option<ActorIx>,
) -> HierarchyFigure {
    let day = colours.day;
    let inside = within.map(|body| dataset.within(body));
    let mut above: BTreeMap<ActorIx, ActorIx> = BTreeMap::new();
    for r in dataset.relations.iter().filter(|r| r.role == Role::PartOf) {
        if day.is_none_or(|day| dataset.in_force(r, day)) {
            above.entry(r.actor).or_insert(r.body);
        }
    }
    let all = (0u32..).zip(&dataset.actors).map(|(k, a)| (ActorIx(k), a));
    let bodies: Vec<(ActorIx, &Actor)> = all
        .filter(|(ix, a)| {
            let here = inside.as_ref().is_none_or(|list| list[ix.index()]);
            here && a.kind.is_body() && exists(a, day)
        })
        .collect();
    let place: BTreeMap<ActorIx, u32> = (0u32..).zip(&bodies).map(|(at, b)| (b.0, at)).collect();
    let parent = |ix: ActorIx, actor: &Actor| {
        let above = actor.parent.or_else(|| above.get(&ix).copied())?;
        place.get(&above).copied().filter(|_| Some(ix) != within)
    };
    let has_below: Vec<bool> = {
        let mut list = vec![false; bodies.len()];
        for (ix, actor) in &bodies {
            if let Some(p) = parent(*ix, actor) {
                list[p as usize] = true;
            }
        }
        list
    };
    let runners = runners(dataset, day);
    let by_country = colours.groups.is_empty();
    // A body that stands alone is no part of a hierarchy.
    let kept: Vec<usize> = (0..bodies.len())
        .filter(|&k| {
            let (ix, actor) = bodies[k];
            has_below[k] || parent(ix, actor).is_some() || Some(ix) == within
        })
        .collect();
    let alone = bodies.len() - kept.len();
    let mut moved = vec![None; bodies.len()];
    for (at, &k) in (0u32..).zip(&kept) {
        moved[k] = Some(at);
    }
    let nodes: Vec<HierarchyNode> = kept
        .iter()
        .map(|&k| {
            let (ix, actor) = bodies[k];
            let by: Vec<&Actor> = runners
                .get(&ix)
                .into_iter()
                .flatten()
                .map(|a| dataset.actor(*a))
                .collect();
            let above = parent(ix, actor).and_then(|p| moved[p as usize]);
            HierarchyNode {
                label: actor.id.clone(),
                name: if actor.name == actor.id {
                    String::new()
                } else {
                    actor.name.clone()
                },
                parent: above,
                group: by.first().and_then(|a| {
                    if by_country {
                        a.country.map(|c| c.name().to_owned())
                    } else {
                        colours.of(a)
                    }
                }),
                note: by
                    .iter()
                    .map(|a| a.id.as_str())
                    .collect::<Vec<_>>()
                    .join(" + "),
            }
        })
        .collect();
    let mut caption = Caption {
        title: title(&nodes, within.map(|b| dataset.actor(b).id.as_str())),
        subtitle:
            "Bodies and who runs them: the secretariat, of bodies without one the chair or convenor"
                .to_owned(),
        date: day,
        source: source(dataset),
        ..Caption::default()
    };
    if alone > 0 {
        let note = format!("{alone} bodies with nothing above or below them are left out.");
        caption.notes.push(note);
    }
    let usual = HierarchyFigure::default();
    let mut nodes = nodes;
    shorten(&mut nodes);
    HierarchyFigure {
        caption,
        nodes,
        group_label: "Run from".to_owned(),
        group_order: colours.order(),
        top: top(matches, usual.top),
    }
}

/// A reference that begins with that of the committee above is written without it: `SC 42` below
/// `ISO/IEC JTC 1`; but `IEC JTC 1` below `ISO` nobody would know again.
fn shorten(nodes: &mut [HierarchyNode]) {
    let full: Vec<String> = nodes.iter().map(|n| n.label.clone()).collect();
    for node in nodes {
        let above = node.parent.map(|p| full[p as usize].as_str());
        let rest = above
            .and_then(|above| node.label.strip_prefix(above))
            .and_then(|rest| rest.strip_prefix('/'))
            .filter(|rest| !rest.is_empty() && above.is_some_and(|a| a.contains(' ')));
        if let Some(rest) = rest {
            node.label = rest.to_owned();
        }
    }
}

/// How many bodies, and who runs most of them.
fn title(nodes: &[HierarchyNode], within: Option<&str>) -> String {
    let below = nodes.len().saturating_sub(usize::from(within.is_some()));
    let place = within.map_or("Bodies below bodies".to_owned(), str::to_owned);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for node in nodes {
        if let Some(group) = &node.group {
            *counts.entry(group).or_default() += 1;
        }
    }
    let most = counts.values().copied().max().unwrap_or(0);
    let first: Vec<&str> = counts
        .iter()
        .filter(|c| *c.1 == most)
        .map(|c| *c.0)
        .collect();
    let place = match (within, below) {
        (Some(_), 1) => format!("{place} and 1 body below it"),
        (Some(_), n) => format!("{place} and {n} bodies below it"),
        (None, _) => place,
    };
    match first[..] {
        [] => place,
        [one] => format!(
            "{place}: most often run from {} ({most})",
            with_article(one)
        ),
        [one, two] => format!(
            "{place}: most often run from {} and {} ({most} each)",
            with_article(one),
            with_article(two)
        ),
        _ => place,
    }
}

/// A country within a sentence.
fn with_article(country: &str) -> String {
    let the = country.starts_with("United") || ["Netherlands", "Philippines"].contains(&country);
    if the {
        format!("the {country}")
    } else {
        country.to_owned()
    }
}
