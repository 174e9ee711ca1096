//! Which national bodies connect the committees for information technology (ISO/IEC JTC 1)?
//!
//! ```text
//! cargo run --example who_connects_the_committees
//! ```
#![expect(clippy::print_stdout, reason = "an example prints its answer")]

use std::error::Error;
use std::path::Path;

use actornet::dataset::read::{ReadOptions, read};
use actornet::metrics::{self, Settings, Values};
use actornet::model::Role;
use actornet::network::{Network, NetworkKind, Side, ViewSpec};
use actornet::numeric::rank::competition_ranks;

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/ai-standards");
    let network = Network::from_dataset(read(&folder, &ReadOptions::default())?.dataset);
    let view = network.view(&ViewSpec {
        within: network.dataset().find("ISO/IEC JTC 1"),
        // Those who vote and those who lead; an observer connects nobody by its own doing.
        roles: Some(vec![Role::Member, Role::Secretariat]),
        ..ViewSpec::new(NetworkKind::Affiliation)
    })?;

    let snapshot = &view.snapshot;
    let metric = metrics::find("betweenness-two-mode")?;
    let outcome = metric.compute(snapshot, &Settings::default())?;
    let Values::Node(values) = outcome.values else {
        return Err("not a measure of nodes".into());
    };

    // Only the members compete; the committees they meet in are ranked for themselves.
    let sides = snapshot.sides().ok_or("not a two-mode network")?;
    let is_member = |v: usize| sides[v] == Side::Actor;
    let members: Vec<Option<f64>> = values
        .iter()
        .enumerate()
        .map(|(v, value)| value.filter(|_| is_member(v)))
        .collect();
    let ranks = competition_ranks(&members);
    let mut order: Vec<usize> = (0..members.len()).filter(|v| ranks[*v].is_some()).collect();
    order.sort_by_key(|v| (ranks[*v], *v));

    let day = view.as_of().map(|day| day.to_string()).unwrap_or_default();
    println!("Who connects the committees of ISO/IEC JTC 1? ({day})");
    println!("Measure: {}. {}", metric.info().name, metric.info().reading);
    println!();
    for v in order.into_iter().take(10) {
        let (rank, value) = (ranks[v].unwrap_or_default(), members[v].unwrap_or_default());
        let committees = snapshot.successors(v as u32).len();
        let name = &view.labels[v];
        println!("{rank:>3}  {name:<28} {value:.4}  in {committees} committees");
    }
    let account = &view.account;
    println!();
    println!(
        "{} nodes, {} ties, from {} of {} relations:",
        snapshot.node_count(),
        snapshot.edge_count(),
        account.used,
        account.relations_read
    );
    for left_out in &account.left_out {
        println!(
            "{:>6} left out: the relation {}",
            left_out.count,
            left_out.reason.label()
        );
    }
    Ok(())
}
