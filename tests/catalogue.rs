//! The catalogue of bad inputs and bad days: what goes in, what the program says, with which code it
//! ends and what is on disk afterwards.
//!
//! One entry a row. Sections: A bytes and encoding, B structure of a table, C values, D output, file
//! system and process. `cargo test --test catalogue -- --nocapture` prints how many were run.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test that cannot go on has failed, and its counts are printed"
)]

#[path = "catalogue/bytes.rs"]
mod bytes;
#[path = "catalogue/case.rs"]
mod case;
#[cfg(target_os = "linux")]
#[path = "catalogue/errors.rs"]
mod errors;
#[cfg(target_os = "linux")]
#[path = "graph_files/broken.rs"]
mod graphs;
#[path = "catalogue/limits.rs"]
mod limits;
#[path = "catalogue/process.rs"]
mod process;
#[path = "catalogue/sandbox.rs"]
mod sandbox;
#[path = "catalogue/structure.rs"]
mod structure;
#[path = "catalogue/values.rs"]
mod values;

use case::{parallel, run_all};

#[test]
fn section_a_bytes_and_encoding() {
    run_all("A", &bytes::cases());
}

#[test]
fn section_b_structure_of_a_table() {
    run_all("B", &structure::cases());
}

#[test]
fn section_c_values() {
    run_all("C", &values::cases());
}

#[test]
fn section_d_output_file_system_and_process() {
    let row = |entry: &process::Entry| entry.row;
    parallel("D", process::ENTRIES, row, process::Entry::wrong);
}

/// Does nothing but in a process that D29 starts, and ends that one.
#[test]
fn a_run_with_a_bug() {
    limits::panics();
}

// One example fills a device that only Linux has.
#[cfg(target_os = "linux")]
#[test]
fn the_list_of_codes_is_what_the_program_says() {
    let mut cases = bytes::cases();
    cases.extend(structure::cases());
    cases.extend(values::cases());
    errors::check(&cases);
}
