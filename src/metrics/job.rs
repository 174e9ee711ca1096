//! Finding measures and computing several of them at once.

use super::kernel::work::is_long;
use super::{
    Applies, Level, Metric, MetricError, MetricInfo, Outcome, Param, Part, Settings, Stage, TABLE,
    Takes, Work, community, edge_betweenness,
};
use crate::network::Snapshot;

/// The measure with this id.
///
/// # Errors
/// [`MetricError::Unknown`], with the nearest id.
pub fn find(id: &str) -> Result<&'static dyn Metric, MetricError> {
    if let Some(metric) = TABLE.iter().find(|m| m.info().id == id) {
        return Ok(*metric);
    }
    let near = TABLE
        .iter()
        .map(|m| m.info().id)
        .map(|known| (strsim::jaro_winkler(id, known), known))
        .filter(|(likeness, _)| *likeness > 0.75)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    Err(MetricError::Unknown {
        id: id.to_owned(),
        near: near.map(|(_, known)| known.to_owned()),
    })
}

/// Every measure that fits a network, in the order of the table: what `--metric all` means.
/// Those that need groups or named nodes only where the settings give them.
pub fn fitting(s: &Snapshot, settings: &Settings) -> Vec<&'static dyn Metric> {
    TABLE
        .iter()
        .copied()
        .filter(|m| check_fit(m.info(), m.fits(s, settings), s, settings).is_ok())
        .collect()
}

/// An error if the measure is not for this kind of network, or lacks what it cannot do without.
pub(super) fn check_fit(
    info: &'static MetricInfo,
    fits: bool,
    s: &Snapshot,
    settings: &Settings,
) -> Result<(), MetricError> {
    let has_groups = info.applies != Applies::Grouped || settings.groups.is_some();
    if !fits || !has_groups {
        return Err(misfit(info, s));
    }
    let is_missing = |p: &&Param| {
        let key = format!("{}.{}", info.id, p.name);
        p.takes == Takes::Nodes && !settings.node_params.contains_key(&key)
    };
    match info.params.iter().find(is_missing) {
        Some(param) => Err(MetricError::NeedsNodes {
            id: info.id,
            name: param.name,
        }),
        None => Ok(()),
    }
}

/// That a measure is not for this kind of network, and what to ask for instead.
fn misfit(info: &'static MetricInfo, s: &Snapshot) -> MetricError {
    let instead = match (info.id, info.applies) {
        ("closeness", _) => "closeness-in or closeness-out",
        ("harmonic", _) => "harmonic-in or harmonic-out",
        (id, Applies::Directed) if !s.is_directed() => {
            let plain = id.strip_prefix("in-").or_else(|| id.strip_prefix("out-"));
            let plain = plain.or_else(|| id.strip_suffix("-in"));
            match plain.or_else(|| id.strip_suffix("-out")) {
                Some("degree") => "degree",
                Some("strength") => "strength",
                Some("closeness") => "closeness",
                Some("harmonic") => "harmonic",
                _ => "",
            }
        }
        _ => "",
    };
    MetricError::DoesNotFit {
        id: info.id,
        fits: info.applies.label(),
        instead,
    }
}

/// Computes several measures, sharing the passes over all shortest paths; results in the order
/// asked for.
///
/// # Errors
/// The first error of [`Metric::compute`]; nothing is computed if a measure does not fit.
pub fn compute_many(
    s: &Snapshot,
    settings: &Settings,
    metrics: &[&'static dyn Metric],
) -> Result<Vec<Outcome>, MetricError> {
    compute_many_watched(s, settings, metrics, &|_, _| {})
}

/// The same; `watch` is told, from any thread, how many units of which stage were finished: in all
/// as many as [`parts`] says.
///
/// # Errors
/// As [`compute_many`].
pub fn compute_many_watched(
    s: &Snapshot,
    settings: &Settings,
    metrics: &[&'static dyn Metric],
    watch: &(dyn Fn(Stage, u64) + Sync),
) -> Result<Vec<Outcome>, MetricError> {
    for metric in metrics {
        check_fit(metric.info(), metric.fits(s, settings), s, settings)?;
    }
    let passes = metrics.iter().flat_map(|m| m.passes().iter().copied());
    let work = Work::new(s, settings, passes, watch);
    metrics.iter().map(|m| m.answer(&work)).collect()
}

/// What [`compute_many`] will have to do that can take long, each stage once. Where a pilot is made
/// to say how long, it takes part of a second, and more only on networks on which a single source
/// takes that.
pub fn parts(s: &Snapshot, settings: &Settings, metrics: &[&'static dyn Metric]) -> Vec<Part> {
    let passes = metrics.iter().flat_map(|m| m.passes().iter().copied());
    let mut parts = Work::new(s, settings, passes, &|_, _| {}).parts();
    let does = |stage| metrics.iter().any(|m| m.stage() == Some(stage));
    if does(Stage::EdgeBetweenness) {
        parts.push(edge_betweenness::part(s, settings, is_long(s, 1)));
    }
    if does(Stage::Communities) {
        parts.extend(community::part(s, settings));
    }
    parts
}

impl Level {
    /// The measures of this level, in the order of the table.
    pub fn metrics(self) -> impl Iterator<Item = &'static dyn Metric> {
        TABLE
            .iter()
            .copied()
            .filter(move |m| m.info().level == self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_measure_is_met_with_the_nearest() {
        let error = find("betweeness").err().unwrap();
        assert!(
            error.to_string().contains("did you mean `betweenness`"),
            "{error}"
        );
        assert!(find("degree").is_ok());
    }

    fn check_param(key: &str, value: &str) -> Result<(), MetricError> {
        Settings::default().set_param(key, value)
    }

    #[test]
    fn parameters_are_checked_before_anything_runs() {
        assert!(check_param("pagerank.damping", "0.5").is_ok());
        let error = check_param("pagerank.damping", "1.5").unwrap_err();
        assert!(error.to_string().contains("from 0 to"), "{error}");
        let error = check_param("pagerank.dumping", "0.5").unwrap_err();
        assert!(error.to_string().contains("it has damping"), "{error}");
        assert!(check_param("degree", "1").is_err());
        assert!(check_param("pagerank.damping", "NaN").is_err());
    }
}
