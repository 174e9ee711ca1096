//! From the bytes of an edge list to a network ready to analyse, on generated lists with a fixed
//! seed.

use std::fmt::Write;
use std::hint::black_box;

use actornet::graph_file::{self, GraphOptions};
use actornet::numeric::random::Stream;
use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

/// Organisations in committees, six ties an organisation: few committees have most of them.
fn generated(organisations: u32) -> Vec<u8> {
    let mut random = Stream::new(1, "load", u64::from(organisations));
    let committees = f64::from(organisations / 16);
    let mut text = "source,target,relation,weight\n".to_owned();
    for _ in 0..organisations * 6 {
        let organisation = (random.f64() * f64::from(organisations)) as u32;
        let committee = (random.f64() * random.f64() * committees) as u32;
        let relation = if random.chance(0.2) {
            "observer"
        } else {
            "member"
        };
        // Writing to a string cannot fail.
        let _written = writeln!(
            text,
            "org-{organisation:07},cmt-{committee:07},{relation},1"
        );
    }
    text.into_bytes()
}

fn load(c: &mut Criterion) {
    let mut group = c.benchmark_group("load");
    group.sample_size(10);
    for (size, organisations) in [("S", 5_000), ("M", 50_000)] {
        let bytes = generated(organisations);
        group.throughput(Throughput::Bytes(bytes.len() as u64));
        group.bench_with_input(BenchmarkId::new("edge_list", size), &bytes, |b, bytes| {
            b.iter_batched(
                || bytes.clone(),
                |bytes| {
                    let file = graph_file::read_bytes("ties.csv", bytes, &GraphOptions::default());
                    black_box(file.map(|file| file.snapshot.edge_count()))
                },
                BatchSize::LargeInput,
            );
        });
    }
    group.finish();
}

criterion_group!(benches, load);
criterion_main!(benches);
