//! Who holds the secretariats of ISO, and what changed since the first date of the data?
//!
//! ```text
//! cargo run --example who_holds_the_secretariats
//! ```
#![expect(clippy::print_stdout, reason = "an example prints its answer")]

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

use actornet::dataset::read::{ReadOptions, read};
use actornet::model::{ActorIx, Date, Role};
use actornet::network::{Network, label};
use actornet::numeric::inequality;

/// How many bodies within `inside` each actor runs the secretariat of on a day.
fn secretariats(network: &Network, inside: &[bool], day: Date) -> BTreeMap<ActorIx, u32> {
    let mut held = BTreeMap::new();
    for relation in network.at(day).relations() {
        if relation.role == Role::Secretariat && inside[relation.body.index()] {
            *held.entry(relation.actor).or_insert(0) += 1;
        }
    }
    held
}

fn main() -> Result<(), Box<dyn Error>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/ai-standards");
    let network = Network::from_dataset(read(&folder, &ReadOptions::default())?.dataset);
    let dataset = network.dataset();
    let iso = dataset.find("ISO").ok_or("no ISO in the data set")?;
    let inside = dataset.within(iso);

    let [first, .., last] = dataset.package.observed.as_slice() else {
        return Err("the data set names fewer than two observed dates".into());
    };
    let before = secretariats(&network, &inside, *first);
    let now = secretariats(&network, &inside, *last);
    let total: u32 = now.values().sum();

    let mut ranking: Vec<(ActorIx, u32)> = now.iter().map(|(a, n)| (*a, *n)).collect();
    ranking.sort_by_key(|(actor, n)| (std::cmp::Reverse(*n), *actor));

    println!(
        "Secretariats of ISO committees on {last}: {total}, held by {}",
        now.len()
    );
    println!();
    println!(
        "{:<28} {:>5} {:>7} {:>16}",
        "",
        last.year(),
        "share",
        format!("since {first}")
    );
    for (actor, n) in ranking.iter().take(10) {
        let share = 100.0 * f64::from(*n) / f64::from(total);
        let change = i64::from(*n) - i64::from(before.get(actor).copied().unwrap_or(0));
        let name = label(dataset.actor(*actor));
        println!("{name:<28} {n:>5} {share:>6.1}% {change:>+16}");
    }
    let counts: Vec<f64> = now.values().map(|n| f64::from(*n)).collect();
    println!();
    println!(
        "Concentration (HHI) {:.3}: as if {:.1} holders had equal shares.",
        inequality::hhi(&counts).unwrap_or_default(),
        inequality::effective_number(&counts).unwrap_or_default(),
    );
    Ok(())
}
