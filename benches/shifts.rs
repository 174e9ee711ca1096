//! Counts, flows and trends of secretariats over all dates.

mod sizes;

use std::hint::black_box;

use actornet::shifts::{Key, ShiftOptions, run};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use sizes::{M, S, data_set};

fn shifts(c: &mut Criterion) {
    let mut group = c.benchmark_group("shifts");
    group.sample_size(10);
    for size in [S, M] {
        let data = data_set(size);
        group.throughput(Throughput::Elements(data.relations.len() as u64));
        for by in [Key::Actor, Key::Country] {
            let options = ShiftOptions {
                by,
                ..ShiftOptions::default()
            };
            group.bench_function(BenchmarkId::new(by.id(), size.0), |b| {
                b.iter(|| run(black_box(&data), &options));
            });
        }
    }
    group.finish();
}

criterion_group!(benches, shifts);
criterion_main!(benches);
