//! Layouts of whole networks, on generated ones with a fixed seed: three ties a node, most of them
//! to few.

use std::hint::black_box;

use actornet::numeric::random::Stream;
use actornet::plot::layout::{Arrangement, Link, arrange};
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};

fn generated(nodes: u32) -> Vec<Link> {
    let mut random = Stream::new(1, "layouts", u64::from(nodes));
    let ties = (1..nodes).flat_map(|a| [a; 3]);
    ties.map(|a| Link {
        a,
        b: (random.f64() * random.f64() * f64::from(a)) as u32,
        weight: 1.0,
    })
    .collect()
}

fn layouts(c: &mut Criterion) {
    let mut group = c.benchmark_group("layouts");
    group.sample_size(10);
    for nodes in [1_000u32, 10_000, 50_000] {
        let links = generated(nodes);
        group.bench_with_input(BenchmarkId::new("arrange", nodes), &links, |b, links| {
            b.iter(|| black_box(arrange(nodes as usize, links, &Arrangement::DEFAULT)));
        });
    }
    group.finish();
}

criterion_group!(benches, layouts);
criterion_main!(benches);
