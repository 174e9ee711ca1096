//! What several measures share: paths, components, spectra. No measure stands here.

pub(crate) mod brokerage;
pub(crate) mod component;
pub(crate) mod count;
pub(crate) mod freeman;
pub(crate) mod group;
pub(crate) mod hits;
pub(crate) mod length;
pub(crate) mod matrix;
pub(crate) mod perron;
pub(crate) mod resolvent;
pub(crate) mod spectrum;
pub(crate) mod sweep;
pub(crate) mod trace;
pub(crate) mod work;
