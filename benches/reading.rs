//! From files to a checked data set, and from the bytes of an edge list to a network.

mod sizes;

use std::fmt::Write;
use std::fs;
use std::hint::black_box;

use actornet::dataset::read::{ReadOptions, read};
use actornet::dataset::write::{Tables, files};
use actornet::dataset::{Dataset, digest};
use actornet::graph_file::{self, GraphOptions};
use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use sizes::{M, S, data_set};

/// The relations as an edge list.
fn edge_list(data: &Dataset) -> Vec<u8> {
    let mut text = "source,target,relation,weight\n".to_owned();
    for r in &data.relations {
        let ends = [r.actor, r.body].map(|ix| &data.actor(ix).id);
        // Writing to a string cannot fail.
        let _written = writeln!(text, "\"{}\",\"{}\",{},1", ends[0], ends[1], r.role);
    }
    text.into_bytes()
}

fn reading(c: &mut Criterion) {
    let mut group = c.benchmark_group("reading");
    group.sample_size(10);
    for size in [S, M] {
        let data = data_set(size);
        group.throughput(Throughput::Elements(data.relations.len() as u64));
        let Ok(folder) = tempfile::tempdir() else {
            continue;
        };
        for (name, text) in files(&data, Tables::Held) {
            // What is not written is found missing by the reader.
            let _written = fs::write(folder.path().join(name), text);
        }
        let id = BenchmarkId::new("data_set", size.0);
        group.bench_function(id, |b| {
            b.iter(|| black_box(read(folder.path(), &ReadOptions::default()).is_ok()));
        });
        group.bench_function(BenchmarkId::new("digest", size.0), |b| {
            b.iter(|| digest(black_box(&data)));
        });
        let bytes = edge_list(&data);
        let id = BenchmarkId::new("edge_list", size.0);
        group.bench_with_input(id, &bytes, |b, bytes| {
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

criterion_group!(benches, reading);
criterion_main!(benches);
