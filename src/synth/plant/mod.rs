//! Planted truth: changes of known size in a data set that is otherwise drawn at random.

mod edit;
mod event;
mod grammar;
mod ground;
mod place;
mod schedule;
mod truth;

pub(super) use edit::{Edit, apply};
pub use grammar::{GRAMMAR, Plant, Who};
pub(super) use place::place;
pub(super) use truth::{TRUTH, TRUTH_EVENTS, events_table, truth_table};

/// Everything that is planted, by block, in the order in which it was placed.
#[derive(Clone, Debug, Default)]
pub(super) struct Planted {
    /// Each with the number of its plant.
    pub(super) edits: std::collections::BTreeMap<u32, Vec<(usize, Edit)>>,
}
