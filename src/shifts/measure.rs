//! Any measure as a series: computed on the network of every date.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use serde::Serialize;
use thiserror::Error;

use crate::metrics::{self, Level, Metric, MetricError, Settings, compute_many};
use crate::model::Date;
use crate::network::{Network, View, ViewError, ViewSpec};
use crate::numeric::rank::competition_ranks;

use super::row::{SeriesPoint, ShiftRow, number};
use super::trend::{FEWEST_DATES, Series, Trend, correct};
use super::words::{capital, spelled};

/// The key of a measure of the whole network.
const WHOLE: &str = "(network)";

/// What to follow.
#[derive(Clone, Debug)]
pub struct MeasureOptions {
    /// Id of the measure: of nodes or of the network.
    pub metric: String,
    /// Which network; its date does not matter.
    pub network: ViewSpec,
    /// No date before this day.
    pub from: Option<Date>,
    /// No date after this day.
    pub to: Option<Date>,
    /// Seed of the simulations.
    pub seed: u64,
    /// How measures are computed.
    pub settings: Settings,
}

/// Why there is no series of a measure.
#[derive(Debug, Error)]
pub enum MeasureError {
    /// The measure is unknown, or not for this network.
    #[error(transparent)]
    Metric(#[from] MetricError),
    /// The network cannot be made.
    #[error(transparent)]
    View(#[from] ViewError),
    /// Edges are no series.
    #[error(
        "`{0}` is a measure of edges, and these come and go between dates: \
         name one of nodes or of the network"
    )]
    OfEdges(String),
    /// A ranking is one of nodes.
    #[error("`{0}` ranks no nodes: name a measure of nodes, such as degree")]
    RanksNoNodes(&'static str),
    /// The bounds exclude each other.
    #[error("the first date asked for, {from}, is after the last, {to}")]
    Reversed {
        /// The lower bound.
        from: Date,
        /// The upper bound.
        to: Date,
    },
    /// Fewer than two dates.
    #[error(
        "a shift compares at least two dates, and {0} in the range asked for: \
         widen the range of dates, or list the observed dates in datapackage.json"
    )]
    TooFewDates(String),
}

/// A measure at every date.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MeasureShifts {
    /// Id of the measure.
    pub metric: &'static str,
    /// Id of the network.
    pub network: &'static str,
    /// The dates, ascending, with their networks.
    pub dates: Vec<MeasureDate>,
    /// One row a node that ever had a value, biggest change first.
    pub rows: Vec<MeasureRow>,
    /// Every value at every date.
    pub series: Vec<SeriesPoint>,
    /// What cannot be said, in sentences.
    pub notes: Vec<String>,
}

/// The network of a date.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MeasureDate {
    /// The date.
    pub date: Date,
    /// Number of nodes.
    pub nodes: usize,
    /// Number of edges.
    pub edges: usize,
    /// The first date with this very network: the measure was computed there.
    pub computed_at: Date,
    /// Why some or all values are missing.
    pub undefined: Option<String>,
}

/// The measure of one node at its first and last date, and the trend between them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct MeasureRow {
    /// Id of the node.
    pub key: String,
    /// Its name for readers.
    pub label: String,
    /// The first date with a value.
    pub first_date: Date,
    /// The value there.
    pub first: f64,
    /// The last date with a value.
    pub last_date: Date,
    /// The value there.
    pub last: f64,
    /// `last` − `first`.
    pub change: f64,
    /// Place at the first date: 1 is the highest, ties share a place.
    pub rank_first: Option<u32>,
    /// Place at the last date.
    pub rank_last: Option<u32>,
    /// The trend between them.
    #[serde(flatten)]
    pub trend: Trend,
}

impl MeasureRow {
    /// The fields in the order of [`ShiftRow::COLUMNS`]; shares and flows are empty, because a
    /// measure has none.
    pub fn record(&self) -> Vec<String> {
        let mut record = vec![
            self.key.clone(),
            self.first_date.to_string(),
            number(self.first),
            self.last_date.to_string(),
            number(self.last),
            number(self.change),
            String::new(),
            String::new(),
        ];
        record.extend(self.trend.main_columns());
        record.resize(ShiftRow::COLUMNS.len(), String::new());
        record
    }
}

/// The dates at which a network is looked at: the observed dates of the data set if it lists any;
/// else 31 December of each year from the first to the last day that its relations name. `from` and
/// `to` bound them.
pub(super) fn dates(
    network: &Network,
    spec: &ViewSpec,
    (from, to): (Option<Date>, Option<Date>),
) -> Result<Vec<Date>, MeasureError> {
    if let (Some(from), Some(to)) = (from, to)
        && from > to
    {
        return Err(MeasureError::Reversed { from, to });
    }
    let dataset = network.dataset();
    let observed = &dataset.package.observed;
    let all: BTreeSet<Date> = if observed.is_empty() {
        let is_counted = |role| match &spec.roles {
            Some(roles) => roles.contains(&role),
            None => spec.kind.counts(role),
        };
        let relations = dataset.relations.iter().filter(|r| is_counted(r.role));
        let days = relations.flat_map(|r| [r.period.start, r.period.end]);
        let years: BTreeSet<i16> = days.flatten().map(Date::year).collect();
        let span = years.first().zip(years.last());
        let years = span.into_iter().flat_map(|(first, last)| *first..=*last);
        years.filter_map(|y| Date::new(y, 12, 31).ok()).collect()
    } else {
        observed.iter().copied().collect()
    };
    let is_inside = |d: &Date| from.is_none_or(|f| f <= *d) && to.is_none_or(|t| *d <= t);
    let dates: Vec<Date> = all.into_iter().filter(is_inside).collect();
    if dates.len() < 2 {
        let found = dates.first();
        return Err(MeasureError::TooFewDates(found.map_or_else(
            || "there is none".to_owned(),
            |d| format!("there is only {d}"),
        )));
    }
    Ok(dates)
}

/// The network at every date, and for each the place of the first date with the same one.
pub(super) fn views(
    network: &Network,
    spec: &ViewSpec,
    dates: &[Date],
) -> Result<(Vec<View>, Vec<usize>), ViewError> {
    let at = |date: &Date| {
        network.view(&ViewSpec {
            as_of: Some(*date),
            ..spec.clone()
        })
    };
    let views: Vec<View> = dates.par_iter().map(at).collect::<Result<_, _>>()?;
    let mut same: Vec<usize> = Vec::with_capacity(views.len());
    for (place, view) in views.iter().enumerate() {
        let firsts = (0..place).filter(|p| same[*p] == *p);
        let known = firsts
            .into_iter()
            .find(|p| views[*p].snapshot == view.snapshot);
        same.push(known.unwrap_or(place));
    }
    Ok((views, same))
}

/// The values of a measure at one date, by key.
pub(super) struct Values {
    pub(super) of: BTreeMap<String, f64>,
    pub(super) undefined: Option<String>,
}

/// Computes a measure on every different network, in parallel.
pub(super) fn values(
    views: &[View],
    same: &[usize],
    metric: &'static dyn Metric,
    settings: &Settings,
) -> Result<Vec<Values>, MetricError> {
    let compute = |(place, view): (usize, &View)| {
        if same[place] != place {
            return Ok(None);
        }
        let snapshot = &view.snapshot;
        let found = compute_many(snapshot, settings, &[metric])?;
        let Some(outcome) = found.into_iter().next() else {
            return Ok(None);
        };
        let of = match outcome.graph_value() {
            Some(value) => BTreeMap::from([(WHOLE.to_owned(), value)]),
            None => snapshot
                .ids()
                .iter()
                .zip(outcome.node_values())
                .filter_map(|(id, value)| Some((id.to_owned(), (*value)?)))
                .collect(),
        };
        Ok(Some(Values {
            of,
            undefined: outcome.undefined.or(outcome.not_meant),
        }))
    };
    let computed: Vec<Option<Values>> = views
        .par_iter()
        .enumerate()
        .map(compute)
        .collect::<Result<_, MetricError>>()?;
    let again = same.iter().filter_map(|first| {
        computed[*first].as_ref().map(|known| Values {
            of: known.of.clone(),
            undefined: known.undefined.clone(),
        })
    });
    Ok(again.collect())
}

/// Follows a measure over the dates of a network.
///
/// A network that does not differ from that of an earlier date is not measured again. A node that is
/// not in the network of a date, and a value that is undefined there, is missing at that date: never
/// a zero. Trends are those of seats, with the net change from date to date as the one move of each
/// interval, because a measure persists as the seats do that it is made of.
///
/// The same result for any number of threads. Time that of the measure for each different network.
///
/// # Errors
/// [`MeasureError`].
pub fn measure_shifts(
    network: &Network,
    options: &MeasureOptions,
) -> Result<MeasureShifts, MeasureError> {
    let metric = metrics::find(&options.metric)?;
    let info = metric.info();
    if info.level == Level::Edge {
        return Err(MeasureError::OfEdges(info.id.to_owned()));
    }
    let spec = &options.network;
    let dates = dates(network, spec, (options.from, options.to))?;
    let (views, same) = views(network, spec, &dates)?;
    let values = values(&views, &same, metric, &options.settings)?;
    let mut labels: BTreeMap<&str, &str> = BTreeMap::new();
    for view in &views {
        labels.extend(
            view.snapshot
                .ids()
                .iter()
                .zip(view.labels.iter().map(String::as_str)),
        );
    }
    let keys: BTreeSet<&String> = values.iter().flat_map(|v| v.of.keys()).collect();
    let ranks: Vec<BTreeMap<&str, u32>> = values.iter().map(places).collect();
    let mut rows: Vec<MeasureRow> = keys
        .into_par_iter()
        .filter_map(|key| {
            let label = labels.get(key.as_str()).copied().unwrap_or(key);
            row(key, label, &dates, &values, &ranks, options)
        })
        .collect();
    correct(rows.iter_mut().map(|r| &mut r.trend));
    rows.sort_by(|a, b| {
        let size = b.change.abs().total_cmp(&a.change.abs());
        size.then_with(|| b.change.total_cmp(&a.change))
            .then_with(|| a.key.cmp(&b.key))
    });
    let source = format!("{} on {}", info.id, spec.kind.id());
    let series = dates.iter().zip(&values).zip(&ranks);
    let series = series.flat_map(|((date, values), ranks)| {
        values.of.iter().map(|(key, value)| SeriesPoint {
            date: *date,
            key: key.clone(),
            count: *value,
            margin: None,
            share: None,
            rank: ranks.get(key.as_str()).map(|rank| *rank as usize),
            confidence: "computed",
            source: source.clone(),
        })
    });
    let series = series.collect();
    let dates: Vec<MeasureDate> = (0..dates.len())
        .map(|place| MeasureDate {
            date: dates[place],
            nodes: views[place].snapshot.node_count(),
            edges: views[place].snapshot.edge_count(),
            computed_at: dates[same[place]],
            undefined: values[place].undefined.clone(),
        })
        .collect();
    Ok(MeasureShifts {
        metric: info.id,
        network: spec.kind.id(),
        notes: notes(network, &dates, &rows),
        dates,
        rows,
        series,
    })
}

/// Competition ranks of the nodes at one date.
fn places(values: &Values) -> BTreeMap<&str, u32> {
    let list: Vec<Option<f64>> = values.of.values().copied().map(Some).collect();
    let ranks = values.of.keys().zip(competition_ranks(&list));
    ranks
        .filter_map(|(key, rank)| Some((key.as_str(), rank?)))
        .collect()
}

fn row(
    key: &str,
    label: &str,
    dates: &[Date],
    values: &[Values],
    ranks: &[BTreeMap<&str, u32>],
    options: &MeasureOptions,
) -> Option<MeasureRow> {
    let known = dates.iter().zip(values).enumerate();
    let known = known.filter_map(|(place, (date, v))| Some((place, *date, *v.of.get(key)?)));
    let known: Vec<(usize, Date, f64)> = known.collect();
    let ((first_place, first_date, first), (last_place, last_date, last)) =
        (*known.first()?, *known.last()?);
    let days: Vec<Date> = known.iter().map(|k| k.1).collect();
    let at: Vec<f64> = known.iter().map(|k| k.2).collect();
    let moves: Vec<Vec<f64>> = at.windows(2).map(|w| vec![w[1] - w[0]]).collect();
    let purpose = format!("{} {} {key}", options.metric, options.network.kind.id());
    let trend = Trend::of(&Series {
        dates: &days,
        values: &at,
        moves: &moves,
        totals: Err("a measure is no count: it is no share of a total"),
        margins: &[],
        seed: options.seed,
        key: &purpose,
    });
    Some(MeasureRow {
        key: key.to_owned(),
        label: label.to_owned(),
        first_date,
        first,
        last_date,
        last,
        change: last - first,
        rank_first: ranks[first_place].get(key).copied(),
        rank_last: ranks[last_place].get(key).copied(),
        trend,
    })
}

fn notes(network: &Network, dates: &[MeasureDate], rows: &[MeasureRow]) -> Vec<String> {
    let mut notes = vec![if network.dataset().package.observed.is_empty() {
        "The data set lists no observed dates: the network is that of 31 December of each year that \
         its relations reach."
            .to_owned()
    } else {
        format!(
            "The network is that of the {} observed dates; nothing is interpolated between them.",
            spelled(dates.len())
        )
    }];
    if dates.len() < FEWEST_DATES {
        notes.push(format!(
            "{} dates cannot establish a trend: p, p_mk, q, slope_low, slope_high and \
             detectable_slope need five and are empty.",
            capital(&spelled(dates.len()))
        ));
    }
    let reused = dates.iter().filter(|d| d.computed_at != d.date).count();
    if reused > 0 {
        notes.push(format!(
            "At {reused} of the {} dates the network is that of an earlier date.",
            dates.len()
        ));
    }
    let gaps = rows
        .iter()
        .filter(|r| r.trend.trend_dates < dates.len())
        .count();
    if gaps > 0 {
        notes.push(format!(
            "{gaps} of {} nodes have no value at some dates, because they are not in the network \
             there or the measure is undefined: these dates stay missing, and each node is compared \
             between its own first and last date.",
            rows.len()
        ));
    }
    for date in dates {
        if let Some(reason) = &date.undefined {
            notes.push(format!("{}: {reason}.", date.date));
        }
    }
    notes
}
