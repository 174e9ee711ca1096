//! Layouts of whole networks, and a picture of one as PNG.

mod sizes;

use std::hint::black_box;

use actornet::network::{Network, Snapshot, ViewSpec};
use actornet::plot::layout::{Arrangement, Link, arrange};
use actornet::plot::of_network::Nodes;
use actornet::plot::{Figure, Format, render};
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use sizes::{M, S, data_set};

fn links(s: &Snapshot) -> Vec<Link> {
    let link = |tie: actornet::network::SingleTie<'_>| Link {
        a: tie.source,
        b: tie.target,
        weight: tie.weight,
    };
    s.single_ties().map(link).collect()
}

fn drawing(c: &mut Criterion) {
    let mut group = c.benchmark_group("drawing");
    group.sample_size(10);
    for size in [S, M] {
        let network = Network::from_dataset(data_set(size));
        let Ok(view) = network.view(&ViewSpec::default()) else {
            continue;
        };
        let s = &view.snapshot;
        let (n, links) = (s.node_count(), links(s));
        group.bench_function(BenchmarkId::new("arrange", size.0), |b| {
            b.iter(|| black_box(arrange(n, &links, &Arrangement::DEFAULT)));
        });
        let degree = |v: u32| Some(s.successors(v).len() as f64);
        let degrees = (0..n as u32).map(degree).collect();
        let nodes = Nodes::of_snapshot(s, view.labels.clone(), degrees);
        group.bench_function(BenchmarkId::new("network", size.0), |b| {
            b.iter(|| {
                let figure = Figure::Network(nodes.figure());
                black_box(render(&figure, &figure.canvas(), Format::Png).is_ok())
            });
        });
    }
    group.finish();
}

criterion_group!(benches, drawing);
criterion_main!(benches);
