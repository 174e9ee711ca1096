//! Betweenness in steps, sixteen sources at a time, on a network made smaller first.
//!
//! Trees that hang off the network are folded into the nodes they hang on ([`fold`]), nodes with
//! the same neighbours are merged ([`twin`]), what is left is numbered from its hubs outwards
//! ([`core`]), places with few neighbours last ([`small`]), and sources that share a large neighbour
//! are searched together, one in each lane of a vector ([`search`]: [`walk`] forward, [`backward`]
//! back). Each pair is counted by the end with more neighbours, so that most searches have little
//! left to count ([`segment`], [`plan`]), and pairs of small places are counted by searches from their
//! neighbours, so that many small places need none of their own ([`guests`]). Path counts beyond f64 are
//! done again one source at a time ([`single`]). [`run`] puts it together; [`estimate`] does with a
//! sample of pairs, searched from both ends ([`pair`]).

mod backward;
mod brought;
mod core;
mod estimate;
mod fold;
mod guests;
mod hosts;
mod lanes;
mod levels;
#[cfg(test)]
mod oracle;
mod pair;
mod plan;
mod rows;
mod run;
mod search;
mod segment;
mod single;
mod small;
mod twin;
mod visits;
mod walk;

pub(crate) use estimate::{estimate, forecast};
pub(crate) use run::through;
