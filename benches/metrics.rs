//! Every measure of the table on networks S (5,000 nodes) and M (50,000 nodes), made by rule and
//! seed.

mod networks;

use std::hint::black_box;
use std::time::Duration;

use actornet::metrics::{self, Settings};
use actornet::network::{NodeIx, Snapshot, SnapshotBuilder};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use networks::Ties;

fn snapshot(ties: &Ties) -> Snapshot {
    let n = ties.kinds.len() as NodeIx;
    let mut order: Vec<(String, NodeIx)> = (0..n).map(|v| (ties.id(v), v)).collect();
    order.sort_unstable();
    let mut place = vec![0; order.len()];
    for (new, (_, old)) in (0..).zip(&order) {
        place[*old as usize] = new;
    }
    let tie = |t: &(NodeIx, NodeIx, u8)| (place[t.0 as usize], place[t.1 as usize], 1.0);
    SnapshotBuilder {
        ids: order.into_iter().map(|(id, _)| id).collect(),
        ties: ties.list.iter().map(tie).collect(),
        ..SnapshotBuilder::default()
    }
    .build()
}

fn measures(c: &mut Criterion) {
    for name in ["S", "M"] {
        let Some(ties) = networks::of(name) else {
            continue;
        };
        let s = snapshot(&ties);
        let mut group = c.benchmark_group(format!("metrics/{name}"));
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
