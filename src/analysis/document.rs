//! The result of a plan: data first, so that every renderer is a pure function of it.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::dataset::{PackageSource, Strategy};
use crate::model::{Date, Role};
use crate::shifts::{
    Comparison, Flow, ObservedTrend, SeriesPoint, ShareRow, ShiftRow, Succession, Tenure,
};

/// Everything a report says, in the order in which it says it.
#[derive(Clone, Debug, Serialize)]
pub struct Analysis {
    /// Version of this structure.
    pub schema_version: u32,
    /// Program and version.
    pub program: String,
    /// First 12 hex digits of the SHA-256 of program version, normalised data, plan and seeds.
    pub manifest_id: String,
    /// Title.
    pub title: String,
    /// The day the report speaks of.
    pub as_of: Option<Date>,
    /// Up to five, most important first.
    pub findings: Vec<Sentence>,
    /// What the data are, and their gaps.
    pub data: DataChapter,
    /// Who holds roles.
    pub leadership: Vec<Leadership>,
    /// Centrality, one entry a network.
    pub centrality: Vec<Centrality>,
    /// What changed.
    pub shifts: Vec<ShiftChapter>,
    /// Two days compared, relation by relation.
    pub comparisons: Vec<ComparisonChapter>,
    /// Components and cores.
    pub cohesion: Vec<Cohesion>,
    /// National AI standardization strategies compared; empty if the data set has none.
    pub strategies: Vec<Strategy>,
    /// Each measure used: formula, convention, reference.
    pub methods: Vec<Method>,
    /// What the numbers do not say.
    pub limits: Vec<Limit>,
    /// The pictures the plan asks for.
    pub figures: Vec<FigureRequest>,
    /// The plan, as TOML, that made all this.
    pub plan: String,
}

/// A sentence for readers, and the table or chapter that bears it out.
#[derive(Clone, Debug, Serialize)]
pub struct Sentence {
    /// The sentence.
    pub text: String,
    /// The id of the chapter, or the file below `tables/`, where its numbers stand.
    pub basis: String,
}

/// What the data are.
#[derive(Clone, Debug, Serialize)]
pub struct DataChapter {
    /// Title of the data set.
    pub title: String,
    /// Description of the data set.
    pub description: String,
    /// Licences.
    pub licences: Vec<String>,
    /// Sources.
    pub sources: Vec<PackageSource>,
    /// Observed dates, if it is a panel.
    pub observed: Vec<Date>,
    /// Actors by kind: kind, label, count.
    pub actors: Vec<RoleCount>,
    /// Relations by role: role, label, all and in force on the day.
    pub relations: Vec<RoleCount>,
    /// Rows of each file.
    pub accounts: Vec<Account>,
    /// Warnings of the check, by code.
    pub warnings: Vec<FindingCount>,
    /// What the tables cover, in sentences.
    pub coverage: Vec<String>,
    /// Gaps and treatments counted by the program, in sentences.
    pub gaps: Vec<String>,
}

/// A count of actors of a kind or relations of a role.
#[derive(Clone, Debug, Serialize)]
pub struct RoleCount {
    /// The word of the tables.
    pub id: String,
    /// In plain words.
    pub label: String,
    /// All rows.
    pub total: usize,
    /// In force (relations) or existing (actors) on the day.
    pub in_force: usize,
}

/// Rows read = used + rejected + merged.
#[derive(Clone, Debug, Serialize)]
pub struct Account {
    /// Name of the file.
    pub file: String,
    /// Rows read.
    pub read: u64,
    /// Rows used.
    pub used: u64,
    /// Rows rejected.
    pub rejected: u64,
    /// Rows merged into an identical one.
    pub merged: u64,
}

/// How often a finding of the check occurred.
#[derive(Clone, Debug, Serialize)]
pub struct FindingCount {
    /// Code.
    pub code: String,
    /// `warning` or `note`.
    pub severity: String,
    /// How often.
    pub count: usize,
    /// The first one.
    pub example: String,
}

/// Who holds a role.
#[derive(Clone, Debug, Serialize)]
pub struct Leadership {
    /// File name below `tables/`, without ending.
    pub id: String,
    /// Heading.
    pub title: String,
    /// The role.
    pub role: Role,
    /// The body it is counted in.
    pub within: Option<String>,
    /// `actor`, `country` or `group`.
    pub by: String,
    /// The day.
    pub as_of: Option<Date>,
    /// The earlier day of comparison, if any.
    pub first_date: Option<Date>,
    /// All holders, most first.
    pub rows: Vec<LeadershipRow>,
    /// How many rows the report shows.
    pub top: usize,
    /// How many there are in all; groups overlap and do not add up to it.
    pub total: f64,
    /// How unevenly the role is held; not for groups, which overlap.
    pub concentration: Option<Concentration>,
    /// The same on the earlier day.
    pub concentration_first: Option<Concentration>,
    /// Which coverage the table stands on.
    pub coverage: String,
    /// Notes under the table.
    pub notes: Vec<String>,
}

/// One holder.
#[derive(Clone, Debug, Serialize)]
pub struct LeadershipRow {
    /// Competition rank.
    pub rank: u32,
    /// Id, country code or group.
    pub key: String,
    /// For readers.
    pub label: String,
    /// How many.
    pub count: f64,
    /// Of all, 0 to 1.
    pub share: f64,
    /// How many on the earlier day.
    pub first_count: Option<f64>,
    /// Share on the earlier day.
    pub first_share: Option<f64>,
}

/// How unevenly a role is held.
#[derive(Clone, Debug, Serialize)]
pub struct Concentration {
    /// The day.
    pub date: Option<Date>,
    /// Holders with at least one: the n of the normalised index and of Gini.
    pub holders: usize,
    /// Herfindahl-Hirschman index, Σ s².
    pub hhi: f64,
    /// (HHI - 1/n) / (1 - 1/n).
    pub normalised_hhi: Option<f64>,
    /// 1 / HHI.
    pub effective_number: f64,
    /// Gini coefficient.
    pub gini: f64,
    /// Share of the largest holder.
    pub top1: f64,
    /// Share of the four largest.
    pub top4: f64,
    /// Theil's T over the holders: 0 if all have the same, ln n if one has all.
    pub theil: f64,
    /// How Theil's T splits into a part within and a part between groups of holders.
    pub theil_split: Option<TheilSplit>,
    /// By index, where the middle 95 % of its values lie if one body in ten is left out, moved so
    /// that their mean is the index of all bodies. A census has no sampling error, so this is no
    /// margin of error. Empty where it was not asked for.
    pub sensitivity: BTreeMap<&'static str, (f64, f64)>,
}

/// Theil's T split by groups of holders.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TheilSplit {
    /// `country`, `group` or `kind`.
    pub by: String,
    /// Groups that hold something.
    pub groups: usize,
    /// The part within the groups.
    pub within: f64,
    /// The part between them.
    pub between: f64,
}

/// Facts about a network that stand beside every number from it.
#[derive(Clone, Debug, Serialize)]
pub struct NetworkFacts {
    /// Network id.
    pub network: String,
    /// In one line.
    pub description: String,
    /// The body it is restricted to.
    pub within: Option<String>,
    /// The roles counted.
    pub roles: Vec<String>,
    /// The day.
    pub as_of: Option<Date>,
    /// Nodes, n.
    pub nodes: usize,
    /// Edges after collapsing, m.
    pub edges: usize,
    /// Whether directed.
    pub directed: bool,
    /// Whether two-mode, and then the size of both sides.
    pub sides: Option<(usize, usize)>,
    /// Relations of the data set.
    pub relations_read: u64,
    /// Relations used.
    pub relations_used: u64,
    /// Relations that fell together with another one of the same pair.
    pub relations_collapsed: u64,
    /// Relations left out, by reason.
    pub left_out: Vec<(String, u64)>,
    /// Which coverage it stands on.
    pub coverage: String,
}

/// Centrality on one network.
#[derive(Clone, Debug, Serialize)]
pub struct Centrality {
    /// Short name.
    pub id: String,
    /// Heading.
    pub title: String,
    /// The network.
    pub network: NetworkFacts,
    /// Measures of the whole network.
    pub graph: Vec<GraphValue>,
    /// One a measure.
    pub rankings: Vec<Ranking>,
    /// Measures without a value, and why.
    pub undefined: Vec<Undefined>,
    /// How many rows the report shows.
    pub top: usize,
    /// How the intervals were made, in a sentence; empty if there are none.
    pub interval_note: String,
    /// In sentences: who stands first on how many measures, and how sure that is.
    pub sentences: Vec<String>,
}

/// A measure of a whole network.
#[derive(Clone, Debug, Serialize)]
pub struct GraphValue {
    /// Id.
    pub metric: String,
    /// Name.
    pub name: String,
    /// Value; none if undefined.
    pub value: Option<f64>,
    /// How to read it.
    pub reading: String,
}

/// All nodes ranked by one measure.
#[derive(Clone, Debug, Serialize)]
pub struct Ranking {
    /// Id of the measure.
    pub metric: String,
    /// Name of the measure.
    pub name: String,
    /// How to read it, one sentence.
    pub reading: String,
    /// Nodes of the actors' side (of all sides on a one-mode network), best first.
    pub rows: Vec<RankedRow>,
    /// Nodes of the bodies' side, best first; empty on a one-mode network.
    pub bodies: Vec<RankedRow>,
    /// Iterations and residual, for measures found by iteration.
    pub convergence: Option<String>,
    /// How the ranks under other weights of roles were found; for influence only.
    pub weights_note: Option<String>,
}

/// One node in a ranking.
#[derive(Clone, Debug, Serialize)]
pub struct RankedRow {
    /// Competition rank on its side.
    pub rank: u32,
    /// Whether others share it.
    pub tied: bool,
    /// Id.
    pub id: String,
    /// For readers.
    pub label: String,
    /// Country code.
    pub country: Option<String>,
    /// Kind.
    pub kind: String,
    /// Value.
    pub value: f64,
    /// Best rank in 95 % of the draws.
    pub rank_low: Option<u32>,
    /// Worst rank in 95 % of the draws.
    pub rank_high: Option<u32>,
    /// Best rank in 95 % of the random weightings of roles; for influence only.
    pub weights_low: Option<u32>,
    /// Worst rank in 95 % of the random weightings of roles; for influence only.
    pub weights_high: Option<u32>,
}

/// A measure without a value.
#[derive(Clone, Debug, Serialize)]
pub struct Undefined {
    /// Id of the measure.
    pub metric: String,
    /// Why.
    pub reason: String,
}

/// What changed in one role.
#[derive(Clone, Debug, Serialize)]
pub struct ShiftChapter {
    /// Short name.
    pub id: String,
    /// Heading.
    pub title: String,
    /// The roles counted.
    pub roles: Vec<String>,
    /// `actor`, `country` or `group`.
    pub by: String,
    /// The body it is counted in.
    pub within: Option<String>,
    /// The dates compared.
    pub dates: Vec<Date>,
    /// Biggest change first.
    pub rows: Vec<ShiftRow>,
    /// How many rows the report shows.
    pub top: usize,
    /// Plain sentences, the most important first.
    pub sentences: Vec<String>,
    /// Counts at each date.
    pub series: Vec<SeriesPoint>,
    /// Published or estimated counts, never mixed with the series.
    pub observed: Vec<SeriesPoint>,
    /// Trends of those counts.
    pub observed_trends: Vec<ObservedTrend>,
    /// Sentences on them.
    pub observed_sentences: Vec<String>,
    /// Who took what from whom, date by date.
    pub flows: Vec<Flow>,
    /// The same between the first and the last date.
    pub flows_end_to_end: Vec<Flow>,
    /// What growth, the mix of fields and turnover explain.
    pub causes: ShiftCauses,
    /// Concentration at each date.
    pub concentration: Vec<Concentration>,
    /// Which coverage it stands on.
    pub coverage: String,
    /// Notes: what cannot be told, and why.
    pub notes: Vec<String>,
}

/// What growth, the mix of fields and turnover explain of a chapter's changes.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ShiftCauses {
    /// Every change split into growth, mix of fields and the rest.
    pub shares: Vec<ShareRow>,
    /// The biggest of them in sentences.
    pub share_sentences: Vec<String>,
    /// Who took over from whom.
    pub succession: Vec<Succession>,
    /// How long such roles are held.
    pub tenure: Tenure,
    /// The same in sentences.
    pub tenure_sentences: Vec<String>,
}

/// Two days compared: who appeared and vanished, gained and lost which role.
#[derive(Clone, Debug, Serialize)]
pub struct ComparisonChapter {
    /// Short name.
    pub id: String,
    /// Heading.
    pub title: String,
    /// How many rows of each table the report shows.
    pub top: usize,
    /// What was found.
    pub found: Comparison,
    /// The same in sentences.
    pub sentences: Vec<String>,
    /// Which coverage it stands on.
    pub coverage: String,
}

/// How a network hangs together.
#[derive(Clone, Debug, Serialize)]
pub struct Cohesion {
    /// The centrality chapter whose network this is.
    pub id: String,
    /// Heading.
    pub title: String,
    /// Sizes of the connected components, largest first.
    pub component_sizes: Vec<usize>,
    /// The highest core number.
    pub core: u32,
    /// Readers' labels of the nodes in the innermost core.
    pub core_members: Vec<String>,
    /// Its communities; none if it has no tie.
    pub communities: Option<Communities>,
    /// In sentences.
    pub sentences: Vec<String>,
}

/// The communities of a network.
#[derive(Clone, Debug, Serialize)]
pub struct Communities {
    /// How many there are; a number without meaning where they are not stable.
    pub count: usize,
    /// Modularity of the partition.
    pub modularity: f64,
    /// Mean adjusted mutual information of two runs of the search.
    pub stability: f64,
    /// How many runs there were.
    pub runs: u32,
    /// Whether they may be named.
    pub is_stable: bool,
    /// The communities, the largest first; none where they are not stable.
    pub groups: Vec<Community>,
}

/// One community.
#[derive(Clone, Debug, Serialize)]
pub struct Community {
    /// Its number, from 1: that of the measure `community`.
    pub number: usize,
    /// How many nodes it has.
    pub nodes: usize,
    /// Ids of its nodes.
    pub members: Vec<String>,
    /// Nodes of the actors' side (of all sides on a one-mode network) with the most ties inside it.
    pub actors: Vec<InsideTies>,
    /// Nodes of the bodies' side with the most ties inside it.
    pub bodies: Vec<InsideTies>,
}

/// A node with its ties inside its community.
#[derive(Clone, Debug, Serialize)]
pub struct InsideTies {
    /// For readers.
    pub label: String,
    /// How many.
    pub ties: usize,
}

/// A measure as used here.
#[derive(Clone, Debug, Serialize)]
pub struct Method {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// What it says, in half a sentence.
    pub about: String,
    /// Formula in one line.
    pub formula: String,
    /// The convention taken where programs disagree.
    pub convention: String,
    /// What a weight means.
    pub weight_means: String,
    /// Value on an isolated node.
    pub isolated: String,
    /// How to read it.
    pub reading: String,
    /// References.
    pub references: Vec<String>,
}

/// A warning to the reader.
#[derive(Clone, Debug, Serialize)]
pub struct Limit {
    /// The warning.
    pub text: String,
}

/// A picture that the plan asks for.
#[derive(Clone, Debug, Serialize)]
pub struct FigureRequest {
    /// File name without ending.
    pub id: String,
    /// Which diagram.
    pub diagram: String,
    /// The chapter it draws.
    pub of: String,
    /// The measure that sets sizes or places.
    pub metric: Option<String>,
    /// How many nodes, rows or lines at most.
    pub top: usize,
    /// What the colours show: groups or countries; empty for kinds.
    pub groups: Vec<String>,
    /// Title that states the finding.
    pub title: String,
    /// n, m, date, network.
    pub subtitle: String,
}
