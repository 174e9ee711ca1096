//! From a data set to its petgraph network, and to the views of it.

mod sizes;

use std::hint::black_box;
use std::sync::Arc;

use actornet::network::{Network, NetworkKind, ViewSpec};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use sizes::{M, S, data_set};

fn views(c: &mut Criterion) {
    let mut group = c.benchmark_group("network");
    group.sample_size(20);
    for size in [S, M] {
        let data = Arc::new(data_set(size));
        group.throughput(Throughput::Elements(data.relations.len() as u64));
        group.bench_function(BenchmarkId::new("build", size.0), |b| {
            b.iter(|| Network::from_dataset(Arc::clone(black_box(&data))));
        });
        let network = Network::from_dataset(data);
        for kind in [
            NetworkKind::Affiliation,
            NetworkKind::Countries,
            NetworkKind::CoMembership,
            NetworkKind::Interlock,
            NetworkKind::Hierarchy,
        ] {
            group.bench_function(BenchmarkId::new(kind.id(), size.0), |b| {
                b.iter(|| network.view(black_box(&ViewSpec::new(kind))));
            });
        }
    }
    group.finish();
}

criterion_group!(benches, views);
criterion_main!(benches);
