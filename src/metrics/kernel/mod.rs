//! What several measures share: paths, components, spectra. No measure stands here.

pub(crate) mod component;
pub(crate) mod count;
pub(crate) mod folded;
pub(crate) mod freeman;
pub(crate) mod length;
pub(crate) mod matrix;
pub(crate) mod pace;
pub(crate) mod perron;
pub(crate) mod reach;
pub(crate) mod spectrum;
pub(crate) mod sweep;
pub(crate) mod trace;
pub(crate) mod walk;
pub(crate) mod weighted;
pub(crate) mod work;
