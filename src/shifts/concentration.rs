//! How concentrated the seats are at every date, between whom, and how much that hangs on single
//! bodies.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::model::{ActorIx, Date};
use crate::numeric::inequality::{Concentration, theil, theil_parts};
use crate::numeric::random::Stream;

use super::keys::KeyMap;
use super::options::{Key, ShiftError, ShiftOptions};
use super::panel::Panel;
use super::row::{number, optional};

/// Draws behind a sensitivity interval.
pub const SENSITIVITY_DRAWS: u32 = 500;

/// One in so many bodies is left out of a draw.
const LEFT_OUT: usize = 10;

/// What stands for holders outside every group of a partition.
const NO_GROUP: u32 = u32::MAX;

/// Between which groups of holders concentration is split.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Partition {
    /// Countries of the holders.
    Country,
    /// The groups of `groups.csv`, which must not overlap; holders outside all of them are a group
    /// of their own.
    Group,
    /// What sort of actors the holders are.
    Kind,
}

impl Partition {
    /// Every partition, in the order of the help.
    pub const ALL: &'static [Self] = &[Self::Country, Self::Group, Self::Kind];

    /// The word on the command line.
    pub const fn id(self) -> &'static str {
        self.key().id()
    }

    /// The partition whose word is `id`.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|p| p.id() == id)
    }

    pub(super) const fn key(self) -> Key {
        match self {
            Self::Country => Key::Country,
            Self::Group => Key::Group,
            Self::Kind => Key::Kind,
        }
    }
}

/// How concentrated the seats are at a date.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ConcentrationPoint {
    /// The date.
    pub date: Date,
    /// The indices; n is the number of holders above 0.
    #[serde(flatten)]
    pub indices: Concentration,
    /// Theil's T over the holders.
    pub theil: f64,
    /// The part of it within the groups of the partition; `None` without a partition.
    pub theil_within: Option<f64>,
    /// The part of it between them.
    pub theil_between: Option<f64>,
    /// Number of groups that hold seats.
    pub groups: Option<usize>,
    /// Sensitivity intervals by index: where the middle 95 % of the values lie if one in ten bodies
    /// is left out. The seats are a census and no sample, so these are no margins of error. Empty if
    /// not asked for or undefined.
    pub sensitivity: BTreeMap<&'static str, (f64, f64)>,
    /// Why a column is empty, by its name.
    pub undefined: BTreeMap<&'static str, &'static str>,
}

/// The indices that can have a sensitivity interval.
pub const RANGED: [&str; 6] = ["hhi", "effective_number", "gini", "top_1", "top_4", "theil"];

impl ConcentrationPoint {
    /// The columns of the table.
    pub const COLUMNS: [&'static str; 26] = [
        "date",
        "holders",
        "total",
        "hhi",
        "normalised_hhi",
        "effective_number",
        "gini",
        "top_1",
        "top_4",
        "theil",
        "theil_within",
        "theil_between",
        "groups",
        "hhi_sensitivity_low",
        "hhi_sensitivity_high",
        "effective_number_sensitivity_low",
        "effective_number_sensitivity_high",
        "gini_sensitivity_low",
        "gini_sensitivity_high",
        "top_1_sensitivity_low",
        "top_1_sensitivity_high",
        "top_4_sensitivity_low",
        "top_4_sensitivity_high",
        "theil_sensitivity_low",
        "theil_sensitivity_high",
        "reason",
    ];

    /// The fields in the order of [`Self::COLUMNS`].
    pub fn record(&self) -> Vec<String> {
        let i = &self.indices;
        let mut record = vec![
            self.date.to_string(),
            i.holders.to_string(),
            number(i.total),
            number(i.hhi),
            optional(i.normalised_hhi),
            number(i.effective_number),
            number(i.gini),
            number(i.top_1),
            number(i.top_4),
            number(self.theil),
            optional(self.theil_within),
            optional(self.theil_between),
            self.groups.map(|n| n.to_string()).unwrap_or_default(),
        ];
        for index in RANGED {
            let range = self.sensitivity.get(index);
            record.push(optional(range.map(|r| r.0)));
            record.push(optional(range.map(|r| r.1)));
        }
        let reasons = self.undefined.iter();
        let reasons: Vec<String> = reasons.map(|(at, why)| format!("{at}: {why}")).collect();
        record.push(reasons.join("; "));
        record
    }

    /// Of counts alone; `None` where nobody holds anything.
    pub(super) fn of(date: Date, held: &[f64]) -> Option<Self> {
        let indices = Concentration::of(held)?;
        let mut undefined = BTreeMap::new();
        if indices.normalised_hhi.is_none() {
            undefined.insert("normalised_hhi", "one holder has no share to compare");
        }
        Some(Self {
            date,
            indices,
            theil: theil(&above_0(held))?,
            theil_within: None,
            theil_between: None,
            groups: None,
            sensitivity: BTreeMap::new(),
            undefined,
        })
    }
}

fn above_0(held: &[f64]) -> Vec<f64> {
    held.iter().copied().filter(|x| *x > 0.0).collect()
}

/// What every key holds of one body: key and units.
type Body = Vec<(u32, i64)>;

/// The concentration at every date at which somebody holds a seat; nothing where keys overlap,
/// because shares of overlapping groups are no shares of a whole.
///
/// # Errors
/// [`ShiftError::NoPartition`] if the groups of the partition overlap or do not hold the keys apart.
pub(super) fn points(
    panel: &Panel<'_>,
    counts: &[Vec<i64>],
    options: &ShiftOptions,
) -> Result<Vec<ConcentrationPoint>, ShiftError> {
    let groups = match options.partition {
        Some(partition) => Some(Groups::new(panel, options.by, partition)?),
        None => None,
    };
    if panel.keys.may_overlap() {
        return Ok(Vec::new());
    }
    let amount = |units: i64| units as f64 / panel.seats.unit as f64;
    let at = |(date, count): (usize, &Vec<i64>)| {
        let held: Vec<f64> = count.iter().map(|units| amount(*units)).collect();
        let mut point = ConcentrationPoint::of(panel.dates[date], &held)?;
        if let Some(groups) = &groups {
            let of = |key: u32| groups.of[date].get(&key).copied().unwrap_or(NO_GROUP);
            let holders = (0..).zip(&held).filter(|(_, held)| **held > 0.0);
            let parts: Vec<(f64, u32)> = holders.map(|(key, held)| (*held, of(key))).collect();
            let found = theil_parts(&parts);
            point.theil_within = found.map(|p| p.within);
            point.theil_between = found.map(|p| p.between);
            point.groups = found.map(|p| p.groups);
        }
        if options.draws > 0 {
            let bodies = bodies(panel, date);
            match ranges(&bodies, &point, options) {
                Some(ranges) => point.sensitivity = ranges,
                None => {
                    let why = "fewer than ten bodies, so none can be left out";
                    point.undefined.insert("sensitivity", why);
                }
            }
        }
        Some(point)
    };
    Ok(counts.iter().enumerate().filter_map(at).collect())
}

/// What is held of each body at a date.
fn bodies(panel: &Panel<'_>, date: usize) -> Vec<Body> {
    let mut bodies: BTreeMap<ActorIx, Body> = BTreeMap::new();
    for (place, (seat, held)) in panel.seats.seats.iter().zip(&panel.held[date]).enumerate() {
        for holding in held {
            let keys = panel.keys.keys(date, place, holding.actor);
            let body = bodies.entry(seat.body).or_default();
            body.extend(keys.iter().map(|key| (*key, holding.units)));
        }
    }
    bodies.into_values().collect()
}

/// The sensitivity interval of every index: 2.5 to 97.5 % of draws that each leave out one body in
/// ten, moved so that their mean is the index of all bodies (fewer seats alone make every index look
/// higher or lower).
fn ranges(
    bodies: &[Body],
    point: &ConcentrationPoint,
    options: &ShiftOptions,
) -> Option<BTreeMap<&'static str, (f64, f64)>> {
    if bodies.len() < LEFT_OUT {
        return None;
    }
    let kept = bodies.len() - bodies.len() / LEFT_OUT;
    // One draw after the other is a block of its own, so the result knows nothing of threads.
    let drawn: Vec<[f64; RANGED.len()]> = (0..options.draws)
        .into_par_iter()
        .filter_map(|draw| {
            let purpose = format!("concentration {}", point.date);
            let mut stream = Stream::new(options.seed, &purpose, u64::from(draw));
            let mut held: BTreeMap<u32, i64> = BTreeMap::new();
            for body in stream.sample(bodies.len(), kept) {
                for (key, units) in &bodies[body] {
                    *held.entry(*key).or_default() += units;
                }
            }
            let held: Vec<f64> = held.into_values().map(|units| units as f64).collect();
            Some(values(&Concentration::of(&held)?, theil(&held)?))
        })
        .collect();
    let all = values(&point.indices, point.theil);
    let mut ranges = BTreeMap::new();
    for (place, name) in RANGED.into_iter().enumerate() {
        let mut sorted: Vec<f64> = drawn.iter().map(|values| values[place]).collect();
        sorted.sort_unstable_by(f64::total_cmp);
        let mean = sorted.iter().sum::<f64>() / sorted.len() as f64;
        let tail = sorted.len() / 40;
        let low = sorted.get(tail)? - mean + all[place];
        let high = sorted.get(sorted.len() - 1 - tail)? - mean + all[place];
        let (least, most) = match name {
            "effective_number" => (1.0, f64::INFINITY),
            "theil" => (0.0, f64::INFINITY),
            _ => (0.0, 1.0),
        };
        ranges.insert(name, (low.clamp(least, most), high.clamp(least, most)));
    }
    Some(ranges)
}

/// The values of [`RANGED`].
const fn values(indices: &Concentration, theil: f64) -> [f64; RANGED.len()] {
    [
        indices.hhi,
        indices.effective_number,
        indices.gini,
        indices.top_1,
        indices.top_4,
        theil,
    ]
}

/// The group of every key at every date.
struct Groups {
    of: Vec<BTreeMap<u32, u32>>,
}

impl Groups {
    fn new(panel: &Panel<'_>, by: Key, partition: Partition) -> Result<Self, ShiftError> {
        let refused = |reason: String| ShiftError::NoPartition {
            partition: partition.id(),
            reason,
        };
        if !matches!(by, Key::Actor | Key::Country) || by == partition.key() {
            return Err(refused(format!(
                "--by {} counts no holders that could be grouped by {}: count by actor",
                by.id(),
                partition.id()
            )));
        }
        if partition == Partition::Group && panel.dataset.groups.is_empty() {
            return Err(ShiftError::NoGroups);
        }
        let map = KeyMap::new(panel.dataset, panel.seats, panel.dates, partition.key());
        let mut of = Vec::with_capacity(panel.dates.len());
        for (date, seats) in panel.held.iter().enumerate() {
            let mut found: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
            for (place, held) in seats.iter().enumerate() {
                for holding in held {
                    let groups = map.keys(date, place, holding.actor);
                    for key in panel.keys.keys(date, place, holding.actor) {
                        let known = found.entry(*key).or_default();
                        known.extend(groups.iter().copied());
                        if groups.is_empty() {
                            known.insert(NO_GROUP);
                        }
                    }
                }
            }
            if let Some((key, groups)) = found.iter().find(|(_, groups)| groups.len() > 1) {
                let names = groups.iter().map(|g| match map.names.get(*g as usize) {
                    Some(name) => name.id.as_str(),
                    None => "(none)",
                });
                return Err(refused(format!(
                    "`{}` is in more than one on {} ({}), so the parts would not add up to the \
                     whole; take another --group-by, or groups that do not overlap",
                    panel.keys.names[*key as usize].id,
                    panel.dates[date],
                    names.collect::<Vec<_>>().join(", ")
                )));
            }
            let single = found.into_iter();
            of.push(
                single
                    .filter_map(|(key, groups)| Some((key, groups.into_iter().next()?)))
                    .collect(),
            );
        }
        Ok(Self { of })
    }
}
