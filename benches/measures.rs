//! Every measure of the table that fits the affiliation network, communities among them.

mod sizes;

use std::hint::black_box;
use std::time::Duration;

use actornet::metrics::{self, Settings};
use actornet::network::{Network, ViewSpec};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use sizes::{M, S, data_set};

fn measures(c: &mut Criterion) {
    for size in [S, M] {
        let network = Network::from_dataset(data_set(size));
        let Ok(view) = network.view(&ViewSpec::default()) else {
            continue;
        };
        let s = view.snapshot;
        let mut group = c.benchmark_group(format!("measures/{}", size.0));
        group
            .sample_size(10)
            .measurement_time(Duration::from_secs(5));
        group.throughput(Throughput::Elements(s.edge_count() as u64));
        for metric in metrics::fitting(&s, &Settings::default()) {
            group.bench_function(metric.info().id, |b| {
                b.iter(|| metric.compute(black_box(&s), &Settings::default()));
            });
        }
        group.finish();
    }
}

criterion_group!(benches, measures);
criterion_main!(benches);
