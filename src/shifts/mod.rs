//! Floor 5: what changed, since when, and where each change came from.
//!
//! [`run`] counts the seats of a role at each date of a data set, by holder, country, group, kind,
//! level or field, and splits every change into bodies created and ended, seats taken over and
//! handed over, and the rest; the parts add up exactly. [`observed_trends`] does the same for
//! published and estimated counts, apart. [`sentence`], [`headline`] and their kin put rows into
//! words.

mod compare;
mod concentration;
mod counts;
mod holders;
mod identities;
mod keys;
mod measure;
mod moves;
mod network_change;
mod notes;
mod observed;
mod options;
mod panel;
mod row;
mod run;
mod seats;
mod sentence;
mod share;
mod succession;
mod tenure;
mod trend;
mod trend_table;
mod why;
mod words;

pub use compare::{
    ActorChange, Change, CompareError, CompareOptions, Comparison, Happening, RoleChange, Side,
    SideAccount, compare, comparison_sentences,
};
pub use concentration::{ConcentrationPoint, Partition, RANGED, SENSITIVITY_DRAWS};
pub use counts::{Count, from_counts, read_counts};
pub use holders::{Holder, Holders, holders};
pub use identities::IdentityEffect;
pub use measure::{
    MeasureDate, MeasureError, MeasureOptions, MeasureRow, MeasureShifts, measure_shifts,
};
pub use moves::Event;
pub use network_change::{NetworkChange, PERSISTENCE, TieChange, network_changes};
pub use observed::{ObservedTrend, observed_trends};
pub use options::{Key, ShiftError, ShiftOptions};
pub use row::{Flow, Partner, SeriesPoint, ShiftRow, Shifts, Total};
pub use run::{role_noun, run};
pub use sentence::{
    Passing, headline, noun, observed_sentence, paragraph, passing_sentence, passings, sentence,
    trend_sentence,
};
pub use share::ShareRow;
pub use succession::Succession;
pub use tenure::{EVERYBODY, Lasting, Tenure, TenureRow};
pub use trend::{FEWEST_DATES, Pace, Trend};
pub use trend_table::{margin_sentence, pace_sentence, rate_sentence};
pub use why::{share_sentence, tenure_sentences, total_sentence};
