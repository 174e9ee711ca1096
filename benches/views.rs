//! From a data set to the views of its network, on a generated data set with a fixed seed.

use std::collections::BTreeMap;
use std::hint::black_box;

use actornet::dataset::Dataset;
use actornet::model::{Actor, ActorIx, Kind, Period, Relation, Role, Text};
use actornet::network::{Network, NetworkKind, ViewSpec};
use actornet::numeric::random::Stream;
use criterion::{Criterion, criterion_group, criterion_main};

fn actor(id: String, kind: Kind) -> Actor {
    Actor {
        name: id.clone(),
        id,
        kind,
        country: None,
        parent: None,
        period: Period::default(),
        aliases: Vec::new(),
        url: Text::default(),
        source: Text::default(),
        note: Text::default(),
        attributes: BTreeMap::new(),
    }
}

/// `bodies` committees and a fifth as many members, of which some sit in many committees and most
/// in few, as in ISO.
fn generated(bodies: u32) -> Dataset {
    let members = bodies / 5;
    let mut random = Stream::new(1, "bench", u64::from(bodies));
    // Ids sort as the numbers do, members first.
    let mut actors: Vec<Actor> = (0..members)
        .map(|m| actor(format!("a{m:06}"), Kind::NationalBody))
        .collect();
    actors.extend((0..bodies).map(|b| actor(format!("b{b:06}"), Kind::Committee)));
    let mut relations = Vec::new();
    for member in 0..members {
        let keenness = random.f64() * random.f64();
        for body in 0..bodies {
            if random.chance(keenness) {
                relations.push(Relation {
                    actor: ActorIx(member),
                    role: Role::Member,
                    body: ActorIx(members + body),
                    period: Period::default(),
                    weight: 1.0,
                    source: Text::default(),
                    note: Text::default(),
                    start_observed: false,
                });
            }
        }
    }
    Dataset {
        actors,
        relations,
        ..Dataset::default()
    }
}

fn views(c: &mut Criterion) {
    let network = Network::from_dataset(generated(800));
    let mut group = c.benchmark_group("view");
    for kind in [
        NetworkKind::Affiliation,
        NetworkKind::CoMembership,
        NetworkKind::Interlock,
    ] {
        group.bench_function(kind.id(), |b| {
            b.iter(|| network.view(black_box(&ViewSpec::new(kind))));
        });
    }
    group.finish();
}

criterion_group!(benches, views);
criterion_main!(benches);
