//! Who sits in the committee for artificial intelligence, ISO/IEC JTC 1/SC 42? A picture.
//!
//! ```text
//! cargo run --example draw_one_committee -- sc42.svg
//! ```
//!
//! Without a file name the picture goes to the system's folder for temporary files.
#![expect(clippy::print_stdout, reason = "an example prints its answer")]

use std::error::Error;
use std::path::{Path, PathBuf};

use actornet::dataset::output::{Overwrite, write_file};
use actornet::dataset::read::{ReadOptions, read};
use actornet::model::Role;
use actornet::network::{Network, NetworkKind, Side, ViewSpec};
use actornet::plot::diagram::{EdgeKind, NetworkEdge, NetworkFigure, NetworkNode, NodeShape};
use actornet::plot::{Caption, Figure, Format, render};

const COMMITTEE: &str = "ISO/IEC JTC 1/SC 42";

fn main() -> Result<(), Box<dyn Error>> {
    let file = std::env::args_os().nth(1).map_or_else(
        || std::env::temp_dir().join("actornet-one-committee.svg"),
        PathBuf::from,
    );
    let extension = file.extension().unwrap_or_default().to_string_lossy();
    let format =
        Format::from_extension(&extension).ok_or("name a file that ends in .png or .svg")?;

    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/ai-standards");
    let network = Network::from_dataset(read(&folder, &ReadOptions::default())?.dataset);
    let view = network.view(&ViewSpec {
        within: Some(
            network
                .dataset()
                .find(COMMITTEE)
                .ok_or("no such committee")?,
        ),
        ..ViewSpec::new(NetworkKind::Affiliation)
    })?;

    // The relations are sorted by who and where; what is drawn of several is the strongest role.
    let snapshot = &view.snapshot;
    let edges: Vec<NetworkEdge> = snapshot
        .role_ties()
        .iter()
        .map(|tie| NetworkEdge {
            a: tie.actor,
            b: tie.body,
            weight: tie.weight,
            kind: match tie.role {
                Role::Observer => EdgeKind::Observation,
                Role::Secretariat | Role::Chair | Role::Convenor => EdgeKind::Leadership,
                _ => EdgeKind::Membership,
            },
        })
        .collect();
    let sides = snapshot.sides().ok_or("not a two-mode network")?;
    let nodes: Vec<NetworkNode> = (0u32..)
        .zip(snapshot.ids().iter())
        .map(|(v, id)| {
            let at = v as usize;
            let ties = snapshot.successors(v).len() as f64;
            NetworkNode {
                id: id.to_owned(),
                label: view.labels[at].clone(),
                group: view.actors[at]
                    .map(|ix| network.dataset().actor(ix).kind.label().to_owned()),
                shape: match sides[at] {
                    Side::Actor => NodeShape::Actor,
                    Side::Body => NodeShape::Body,
                },
                value: Some(ties),
                priority: ties,
            }
        })
        .collect();

    let with = |kind: EdgeKind| edges.iter().filter(|e| e.kind == kind).count();
    let (members, observers) = (with(EdgeKind::Membership), with(EdgeKind::Observation));
    let figure = Figure::Network(NetworkFigure {
        caption: Caption {
            title: format!("Who sits in {COMMITTEE} and its working groups"),
            subtitle: format!("{members} memberships and {observers} observers"),
            nodes: Some(snapshot.node_count() as u64),
            edges: Some(snapshot.edge_count() as u64),
            date: view.as_of(),
            source: network.dataset().package.title.clone(),
            ..Caption::default()
        },
        nodes,
        edges,
        measure: "number of ties".to_owned(),
        group_label: "kind of actor".to_owned(),
        ..NetworkFigure::default()
    });
    let picture = render(&figure, &figure.canvas(), format)?;
    write_file(&file, &picture, Overwrite::Force)?;

    println!(
        "{COMMITTEE}: {members} memberships, {observers} observers, {} nodes.",
        snapshot.node_count()
    );
    println!("The picture is in {}", file.display());
    Ok(())
}
