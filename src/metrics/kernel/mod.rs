//! What several measures share: paths, components, spectra. No measure stands here.

pub(crate) mod batch;
pub(crate) mod burt;
pub(crate) mod component;
pub(crate) mod count;
pub(crate) mod folded;
pub(crate) mod freeman;
pub(crate) mod hits;
pub(crate) mod length;
pub(crate) mod matrix;
mod ordered;
pub(crate) mod parallel;
pub(crate) mod perron;
pub(crate) mod ranked;
pub(crate) mod reach;
pub(crate) mod recast;
pub(crate) mod resolvent;
pub(crate) mod shared;
pub(crate) mod spectrum;
pub(crate) mod sweep;
pub(crate) mod through_edges;
pub(crate) mod trace;
pub(crate) mod triangle;
pub(crate) mod two_steps;
pub(crate) mod walk;
pub(crate) mod weighted;
pub(crate) mod work;
