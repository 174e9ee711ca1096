//! What is kept of a data set when it is enlarged: the table of `docs/synth.md`.
//!
//! ```text
//! cargo run --release --example kept_when_enlarged                       # datasets/ai-standards, 1 and 10 times
//! cargo run --release --example kept_when_enlarged -- FOLDER 1 10 100    # any data set, any scales
//! ```
#![expect(clippy::print_stdout, reason = "an example prints its answer")]

use std::error::Error;
use std::path::PathBuf;

use actornet::dataset::output::Overwrite;
use actornet::dataset::read::{ReadOptions, read};
use actornet::synth::{Kept, SynthOptions, write};

fn shown(number: Option<f64>) -> String {
    match number {
        None => "-".to_owned(),
        Some(x) if x.fract() == 0.0 => format!("{x}"),
        Some(x) if x.abs() >= 100.0 => format!("{x:.1}"),
        Some(x) => format!("{x:.3}"),
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments
        .next()
        .map_or_else(|| PathBuf::from("datasets/ai-standards"), PathBuf::from);
    let mut scales: Vec<f64> = arguments.map(|a| a.parse()).collect::<Result<_, _>>()?;
    if scales.is_empty() {
        scales = vec![1.0, 10.0];
    }
    let like = read(&folder, &ReadOptions::default())?.dataset;
    let mut columns: Vec<Vec<Kept>> = Vec::new();
    for scale in &scales {
        let options = SynthOptions {
            scale: *scale,
            seed: 7,
            ..SynthOptions::default()
        };
        let place = tempfile::tempdir()?;
        let written = write(
            &like,
            &options,
            &place.path().join("made"),
            Overwrite::Refuse,
        )?;
        columns.push(written.kept);
    }
    let heads: String = scales.iter().map(|s| format!(" × {s} |")).collect();
    println!("| | property | original |{heads}");
    println!("|---|---|--:|{}", "--:|".repeat(scales.len()));
    for (at, row) in columns[0].iter().enumerate() {
        let mut line = format!(
            "| {} | {} | {} |",
            row.subject,
            row.property,
            shown(row.target)
        );
        for column in &columns {
            let lost = column[at].is_kept() == Some(false);
            let mark = if lost { " (no)" } else { "" };
            // What grows with the scale has a target of its own.
            let is_size = row.subject == "size" && row.tolerance.is_some();
            let of = match column[at].target.filter(|_| is_size) {
                Some(target) => format!(" of {}", shown(Some(target))),
                None => String::new(),
            };
            line += &format!(" {}{of}{mark} |", shown(column[at].reached));
        }
        println!("{line}");
    }
    Ok(())
}
