//! Floor 6: a plan (what, when, how) run to one serialisable [`Analysis`].

mod centrality;
mod cohesion;
mod communities;
mod comparison;
mod context;
mod data_chapter;
mod document;
mod findings;
mod leadership;
mod limits;
mod manifest;
mod methods;
mod plan;
mod run;
mod sensitivity;
mod shift_chapter;
mod words;

pub use context::AnalysisError;
pub use document::{
    Account, Analysis, Centrality, Cohesion, Communities, Community, ComparisonChapter,
    Concentration, DataChapter, FigureRequest, FindingCount, GraphValue, InsideTies, Leadership,
    LeadershipRow, Limit, Method, NetworkFacts, RankedRow, Ranking, RoleCount, Sentence,
    ShiftCauses, ShiftChapter, TheilSplit, Undefined,
};
pub use manifest::{Input, Manifest, NetworkSize, NoValue, Output, Parameters, Tool, manifest_id};
pub use plan::{
    CentralityPlan, ComparisonPlan, FigurePlan, InfluencePlan, LeadershipPlan, Plan, PlanError,
    SensitivityPlan, ShiftPlan, Unverified,
};
pub use run::{Made, run};

// The rows that chapters hold as they are: renderers need no floor but this one.
pub use crate::dataset::{PackageSource, Strategy};
pub use crate::shifts::{
    ActorChange, Change, Comparison, Event, Flow, Happening, ObservedTrend, Partner, RANGED,
    RoleChange, SeriesPoint, ShareRow, ShiftRow, SideAccount, Succession, Tenure, TenureRow, Trend,
    comparison_sentences,
};
