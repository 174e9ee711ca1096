//! The results: rows, series, flows and concentration, and their tables.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::{Date, Role};

use super::concentration::ConcentrationPoint;
use super::identities::IdentityEffect;
use super::moves::Event;
use super::options::ShiftOptions;
use super::share::ShareRow;
use super::succession::Succession;
use super::tenure::Tenure;
use super::trend::Trend;

/// What changed, since when, and where each change came from.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Shifts {
    /// What was asked for.
    pub options: ShiftOptions,
    /// The dates at which seats were counted, ascending.
    pub dates: Vec<Date>,
    /// All seats of the selection at each date, whoever holds them.
    pub totals: Vec<f64>,
    /// How many bodies of the selection began between the first and the last date.
    pub bodies_created: usize,
    /// The body that was counted in, with those below it; `None` for everywhere.
    pub within: Option<String>,
    /// What happened to all seats together from the first to the last date.
    pub total: Total,
    /// Whether all bodies counted are committees, so that sentences may call them so.
    pub all_committees: bool,
    /// Number of keys that ever held a seat: the family that q is corrected over.
    pub keys: usize,
    /// One row a key that ever held a seat, biggest change first.
    pub rows: Vec<ShiftRow>,
    /// Every count at every date, and the published and estimated counts beside them.
    pub series: Vec<SeriesPoint>,
    /// Every move between neighbouring dates.
    pub flows: Vec<Flow>,
    /// Every move between the first and the last date.
    pub flows_end_to_end: Vec<Flow>,
    /// Every change split into growth, mix of fields and the rest, in the order of `rows`; empty
    /// by level and field, and for a table of counts.
    pub shares: Vec<ShareRow>,
    /// Who took over from whom.
    pub succession: Vec<Succession>,
    /// How long seats are held; empty for a table of counts.
    pub tenure: Tenure,
    /// What reading names as identities changed.
    pub identities: IdentityEffect,
    /// How concentrated the seats were at each date; empty where keys overlap.
    pub concentration: Vec<ConcentrationPoint>,
    /// What was done to the data and what cannot be said, in sentences.
    pub notes: Vec<String>,
}

/// The moves of all seats together from the first to the last date.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Total {
    /// Seats that passed from one holder to another.
    pub passed_on: f64,
    /// Seats that came up and seats that fell away, by event: their difference over all events is
    /// the change of the total.
    pub gained_and_lost: BTreeMap<Event, (f64, f64)>,
}

/// One key at the first and the last date, and the trend between them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ShiftRow {
    /// Id of the actor, country code, group, kind, level or field.
    pub key: String,
    /// The same for readers: `SAC (China)`.
    pub label: String,
    /// The first date counted.
    pub first_date: Date,
    /// Seats at the first date.
    pub first: f64,
    /// The last date counted.
    pub last_date: Date,
    /// Seats at the last date.
    pub last: f64,
    /// `last` − `first` = created − disbanded + taken over − handed over + other.
    pub change: f64,
    /// Share of all seats at the first date; `None` where there were none.
    pub share_first: Option<f64>,
    /// Share of all seats at the last date.
    pub share_last: Option<f64>,
    /// The trend between them.
    #[serde(flatten)]
    pub trend: Trend,
    /// Gained in bodies that did not exist at the first date.
    pub created: f64,
    /// Lost because the body ended.
    pub disbanded: f64,
    /// Gained from another holder.
    pub taken_over: f64,
    /// Lost to another holder.
    pub handed_over: f64,
    /// Everything else, gains minus losses; see `other_by_event`.
    pub other: f64,
    /// What `other` consists of: gains minus losses by event.
    pub other_by_event: BTreeMap<Event, f64>,
    /// Whom seats were taken over from, most first.
    pub taken_from: Vec<Partner>,
    /// Whom seats were handed over to, most first.
    pub handed_to: Vec<Partner>,
}

/// The other side of a takeover.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Partner {
    /// Its key.
    pub key: String,
    /// The same for readers.
    pub label: String,
    /// How many seats.
    pub seats: f64,
}

/// A count at a date.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SeriesPoint {
    /// The date.
    pub date: Date,
    /// Whose.
    pub key: String,
    /// How many seats.
    pub count: f64,
    /// Plus or minus, for observations that state it.
    pub margin: Option<f64>,
    /// Share of all seats counted at the date; `None` for observations.
    pub share: Option<f64>,
    /// Place by `count` among the keys counted at the date, 1 for the most, equal counts alike;
    /// `None` for a count of 0 and for observations.
    pub rank: Option<usize>,
    /// `counted` from relations, `sourced` or `estimate` for observations.
    pub confidence: &'static str,
    /// `relations`, or the source of the observation.
    pub source: String,
}

/// A move between two dates.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Flow {
    /// The earlier date.
    pub from_date: Date,
    /// The later date.
    pub to_date: Date,
    /// The body, under its newest name.
    pub body: String,
    /// The role.
    pub role: Role,
    /// What happened.
    pub event: Event,
    /// Who lost it; empty if nobody. Several groups are separated by `;`.
    pub from_key: String,
    /// Who gained it; empty if nobody.
    pub to_key: String,
    /// How many seats: 1, or the share of a joint holder.
    pub seats: f64,
}

/// Places by size, 1 for the largest, equal sizes alike; `None` for 0.
pub(super) fn ranks(counts: &[f64]) -> Vec<Option<usize>> {
    let mut sizes = counts.to_vec();
    sizes.sort_by(|a, b| b.total_cmp(a));
    let place = |x: &f64| sizes.partition_point(|size| size > x) + 1;
    counts
        .iter()
        .map(|x| (*x > 0.0).then(|| place(x)))
        .collect()
}

/// A number in its shortest exact form.
pub(super) fn number(x: f64) -> String {
    if x == 0.0 {
        "0".to_owned()
    } else {
        x.to_string()
    }
}

pub(super) fn optional(x: Option<f64>) -> String {
    x.filter(|x| x.is_finite()).map(number).unwrap_or_default()
}

impl ShiftRow {
    /// The columns of the table.
    pub const COLUMNS: [&'static str; 21] = [
        "key",
        "first_date",
        "first",
        "last_date",
        "last",
        "change",
        "share_first",
        "share_last",
        "slope_per_year",
        "slope_low",
        "slope_high",
        "p",
        "p_mk",
        "q",
        "detectable_slope",
        "change_point",
        "created",
        "disbanded",
        "taken_over",
        "handed_over",
        "other",
    ];

    /// The fields in the order of [`Self::COLUMNS`].
    pub fn record(&self) -> Vec<String> {
        let mut record = vec![
            self.key.clone(),
            self.first_date.to_string(),
            number(self.first),
            self.last_date.to_string(),
            number(self.last),
            number(self.change),
            optional(self.share_first),
            optional(self.share_last),
        ];
        record.extend(self.trend.main_columns());
        record.extend(
            [
                self.created,
                self.disbanded,
                self.taken_over,
                self.handed_over,
                self.other,
            ]
            .map(number),
        );
        record
    }
}

impl SeriesPoint {
    /// The columns of the table.
    pub const COLUMNS: [&'static str; 8] = [
        "date",
        "key",
        "count",
        "margin",
        "share",
        "confidence",
        "source",
        "rank",
    ];

    /// The fields in the order of [`Self::COLUMNS`].
    pub fn record(&self) -> Vec<String> {
        vec![
            self.date.to_string(),
            self.key.clone(),
            number(self.count),
            optional(self.margin),
            optional(self.share),
            self.confidence.to_owned(),
            self.source.clone(),
            self.rank.map(|r| r.to_string()).unwrap_or_default(),
        ]
    }
}

impl Flow {
    /// The columns of the table.
    pub const COLUMNS: [&'static str; 7] = [
        "from_date",
        "to_date",
        "body",
        "role",
        "event",
        "from_key",
        "to_key",
    ];

    /// The fields in the order of [`Self::COLUMNS`].
    pub fn record(&self) -> Vec<String> {
        vec![
            self.from_date.to_string(),
            self.to_date.to_string(),
            self.body.clone(),
            self.role.id().to_owned(),
            self.event.id().to_owned(),
            self.from_key.clone(),
            self.to_key.clone(),
        ]
    }
}
