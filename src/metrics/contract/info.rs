//! The facts of a measure that help, `list`, `explain`, the documents and the tests read.

use std::fmt;

use crate::network::Snapshot;

/// What a measure gives a number to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Every node.
    Node,
    /// The network as a whole.
    Graph,
    /// Every edge.
    Edge,
}

impl Level {
    /// All levels.
    pub const ALL: &'static [Self] = &[Self::Node, Self::Graph, Self::Edge];

    /// The word used on the command line.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Node => "node",
            Self::Graph => "graph",
            Self::Edge => "edge",
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// The networks that a measure fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applies {
    /// Every network.
    Any,
    /// Networks whose ties have a direction.
    Directed,
    /// Networks whose ties have no direction.
    Undirected,
    /// Two-mode networks.
    TwoMode,
    /// Networks whose nodes are in groups (`--group-by`).
    Grouped,
    /// Networks of a data set whose ties have roles: affiliation and countries.
    DataSet,
}

impl Applies {
    /// In words, after "fits".
    pub const fn label(self) -> &'static str {
        match self {
            Self::Any => "every network",
            Self::Directed => "directed networks only",
            Self::Undirected => "undirected networks only",
            Self::TwoMode => "two-mode networks only",
            Self::Grouped => "networks with groups only (--group-by)",
            Self::DataSet => {
                "two-mode networks of a data set only (affiliation, countries), whose ties have roles"
            }
        }
    }

    /// Whether a network is of that kind. Groups are no part of a network and not looked at.
    pub fn fits(self, s: &Snapshot) -> bool {
        match self {
            Self::Any | Self::Grouped => true,
            Self::Directed => s.is_directed(),
            Self::Undirected => !s.is_directed(),
            Self::TwoMode => s.sides().is_some(),
            Self::DataSet => s.sides().is_some() && !s.role_ties().is_empty(),
        }
    }
}

/// The values that a measure can take.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// The least value.
    pub low: f64,
    /// The largest value; `None` if there is no bound that holds for every network.
    pub high: Option<f64>,
}

impl Range {
    /// From 0 to 1.
    pub const UNIT: Self = Self {
        low: 0.0,
        high: Some(1.0),
    };
    /// 0 or more.
    pub const POSITIVE: Self = Self {
        low: 0.0,
        high: None,
    };

    /// Any number.
    pub const ANY: Self = Self {
        low: f64::NEG_INFINITY,
        high: None,
    };
    /// From -1 to 1.
    pub const BALANCE: Self = Self {
        low: -1.0,
        high: Some(1.0),
    };

    /// Whether a value lies in it, rounding apart.
    pub fn holds(&self, value: f64) -> bool {
        value >= self.low - 1e-9 && self.high.is_none_or(|high| value <= high + 1e-9)
    }
}

impl fmt::Display for Range {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.high {
            Some(high) => write!(f, "{} to {high}", self.low),
            None if self.low == f64::NEG_INFINITY => f.write_str("any number"),
            None => write!(f, "{} or more", self.low),
        }
    }
}

/// What a user may set: `--param MEASURE.NAME=VALUE`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Param {
    /// Its name, after the dot.
    pub name: &'static str,
    /// What its value may be.
    pub takes: Takes,
    /// What it does, in one line.
    pub about: &'static str,
}

/// The values of a parameter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Takes {
    /// A number.
    Number {
        /// The value unless set; `None` where the measure chooses it from the network, as `about`
        /// says.
        default: Option<f64>,
        /// The least value allowed.
        low: f64,
        /// The largest value allowed.
        high: f64,
    },
    /// Ids of nodes: the parameter may be given several times.
    Nodes,
}

impl Param {
    /// A parameter that is a number with a default.
    pub const fn number(
        name: &'static str,
        default: f64,
        low: f64,
        high: f64,
        about: &'static str,
    ) -> Self {
        Self {
            name,
            takes: Takes::Number {
                default: Some(default),
                low,
                high,
            },
            about,
        }
    }
}

/// Everything that a reader needs to know about a measure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MetricInfo {
    /// The word used on the command line and in tables: kebab-case.
    pub id: &'static str,
    /// The name for readers, with one line on what it says.
    pub name: &'static str,
    /// What it gives a number to.
    pub level: Level,
    /// The networks it fits.
    pub applies: Applies,
    /// The formula, in one line, every symbol named.
    pub formula: &'static str,
    /// The values it can take.
    pub range: Range,
    /// What a weight means to it.
    pub weight_means: &'static str,
    /// Its value on a node without ties, on tiny and on disconnected networks.
    pub isolated: &'static str,
    /// The choice made where programs differ.
    pub convention: &'static str,
    /// What other programs give under this name.
    pub alternatives: &'static str,
    /// How to read it in standardization, and what it does not say.
    pub reading: &'static str,
    /// Time and extra memory, for n nodes and m edges.
    pub complexity: &'static str,
    /// What can be set.
    pub params: &'static [Param],
    /// Where it comes from.
    pub references: &'static [&'static str],
}

impl MetricInfo {
    /// The name without its explanation: `Betweenness, two-mode`.
    pub fn short_name(&self) -> &'static str {
        self.name
            .split_once(": ")
            .map_or(self.name, |(short, _)| short)
    }

    /// The explanation in the name: `how many ties the node has`.
    pub fn in_words(&self) -> &'static str {
        self.name.split_once(": ").map_or("", |(_, words)| words)
    }

    /// The parameter of that name.
    pub fn param(&self, name: &str) -> Option<&'static Param> {
        self.params.iter().find(|p| p.name == name)
    }
}
