//! Is a planted rise found, and is nothing found where nothing was planted?
//!
//! Makes synthetic data sets like a real one, plants a rise of secretariats in some of them, runs
//! `shifts` on them as on any data set, and compares what is found with `truth.csv`.
//!
//! ```text
//! cargo run --release --example find_what_was_planted            # ten data sets a row
//! cargo run --release --example find_what_was_planted -- 100     # more
//! ```
#![expect(clippy::print_stdout, reason = "an example prints its answer")]

use std::error::Error;

use actornet::dataset::Dataset;
use actornet::shifts::{Key, ShiftOptions, run};
use actornet::synth::{Generator, SynthOptions, example};

/// Who rises.
const WHO: &str = "CN";

/// The level of q, and of the share of the whole, at which a change counts as found.
const LEVEL: f64 = 0.05;

/// Data sets like the example, three times as large, from 2005 to 2025.
fn made(like: &Dataset, seed: u64, per_year: f64) -> Result<Dataset, Box<dyn Error>> {
    let mut options = SynthOptions {
        scale: 3.0,
        seed,
        years: Some((2005, 2025)),
        ..SynthOptions::default()
    };
    if per_year > 0.0 {
        let plant = format!("secretariat country={WHO} +{per_year}/year from 2008");
        options.plants.push(plant.parse()?);
    }
    Ok(Generator::new(like, &options)?.dataset()?)
}

fn main() -> Result<(), Box<dyn Error>> {
    let sets: u64 = std::env::args().nth(1).map_or(Ok(10), |n| n.parse())?;
    let like = example();
    println!("Secretariats by country in {sets} synthetic data sets a row, q at most {LEVEL}.\n");
    println!(
        "| planted a year in {WHO} | {WHO} found rising | others found rising | others found falling |"
    );
    println!("|---|---|---|---|");
    for per_year in [0.0, 0.5, 1.0, 2.0] {
        let (mut found, mut rising, mut falling, mut others) = (0, 0, 0, 0);
        for seed in 0..sets {
            let data = made(&like, seed, per_year)?;
            let options = ShiftOptions {
                by: Key::Country,
                ..ShiftOptions::default()
            };
            for row in run(&data, &options)?.rows {
                let slope = row.trend.slope_per_year.unwrap_or(0.0);
                let is_found = row.trend.q.is_some_and(|q| q <= LEVEL);
                if row.key == WHO {
                    found += u32::from(is_found && slope > 0.0);
                } else {
                    others += 1;
                    rising += u32::from(is_found && slope > 0.0);
                    falling += u32::from(is_found && slope < 0.0);
                }
            }
        }
        println!(
            "| {per_year} | {found} of {sets} | {rising} of {others} | {falling} of {others} |"
        );
    }
    Ok(())
}
