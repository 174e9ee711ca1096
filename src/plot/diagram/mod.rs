//! The diagrams: one file each, one row each in the table below.

mod bipartite;
mod bump;
mod concentric;
mod difference;
mod distribution;
mod ego;
mod flow;
mod hierarchy;
mod matrix;
mod multiples;
mod network;
mod ranking;
mod scaling;
mod trend;

pub use bipartite::BipartiteFigure;
pub use bump::BumpFigure;
pub use concentric::ConcentricFigure;
pub use difference::{Change, DifferenceEdge, DifferenceFigure};
pub use distribution::{DistributionFigure, DistributionSeries};
pub use ego::EgoFigure;
pub use flow::{FlowFigure, FlowMove};
pub use hierarchy::{HierarchyFigure, HierarchyNode};
pub use matrix::{MatrixCell, MatrixFigure};
pub use multiples::{MultiplesFigure, Panel};
pub use network::{Anchor, NetworkEdge, NetworkFigure, NetworkNode, NodeShape};
pub use ranking::{RankRow, RankingFigure};
pub use scaling::{ScalingFigure, ScalingSeries};
pub use trend::{Baseline, Certainty, TrendFigure, TrendPoint, TrendSeries};

pub use super::edge_kind::EdgeKind;

use serde::{Deserialize, Serialize};

use super::canvas::{Canvas, PlotError};
use super::frame::Caption;
use super::page::Page;
use super::surface::Surface;

/// What a diagram is made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Needs {
    /// One network, with a measure of its nodes.
    Network,
    /// One value a node or a key.
    Values,
    /// Values at several dates.
    Series,
    /// What passed from whom to whom between two dates.
    Moves,
    /// One network on several days.
    Dates,
    /// Bodies below bodies.
    Tree,
    /// Times of steps at several sizes, which no data hold: `bench` measures them.
    Timings,
}

/// A row of the table of diagrams.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct DiagramInfo {
    /// The name on the command line.
    pub id: &'static str,
    /// What it shows, in one line.
    pub about: &'static str,
    /// What it is made from.
    pub needs: Needs,
}

/// What a diagram provides beside its data.
trait Diagram {
    const INFO: DiagramInfo;
    fn caption(&self) -> &Caption;
    fn caption_mut(&mut self) -> &mut Caption;
    fn canvas(&self) -> Canvas;
    fn draw<S: Surface>(&self, page: &Page<S>) -> Result<(), PlotError>;
}

macro_rules! diagrams {
    ($($name:ident($data:ident)),* $(,)?) => {
        /// The data of one picture.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "diagram", rename_all = "kebab-case")]
        pub enum Figure {
            $(#[doc = concat!("See [`", stringify!($data), "`].")] $name($data),)*
        }

        /// Every diagram, in the order of the help.
        pub const TABLE: &[DiagramInfo] = &[$($data::INFO),*];

        impl Figure {
            /// The row of the table.
            pub fn info(&self) -> DiagramInfo {
                match self { $(Self::$name(_) => $data::INFO,)* }
            }

            /// The words round the diagram.
            pub fn caption(&self) -> &Caption {
                match self { $(Self::$name(data) => data.caption(),)* }
            }

            /// The same, to be changed.
            pub fn caption_mut(&mut self) -> &mut Caption {
                match self { $(Self::$name(data) => data.caption_mut(),)* }
            }

            /// The size that suits the data: 8 inches wide, 2,400 pixels.
            pub fn canvas(&self) -> Canvas {
                match self { $(Self::$name(data) => data.canvas(),)* }
            }

            pub(super) fn draw<S: Surface>(&self, page: &Page<S>) -> Result<(), PlotError> {
                match self { $(Self::$name(data) => data.draw(page),)* }
            }
        }
    };
}

diagrams! {
    Network(NetworkFigure),
    Ranking(RankingFigure),
    Trend(TrendFigure),
    Bump(BumpFigure),
    Flow(FlowFigure),
    Matrix(MatrixFigure),
    Hierarchy(HierarchyFigure),
    Bipartite(BipartiteFigure),
    Concentric(ConcentricFigure),
    Ego(EgoFigure),
    Difference(DifferenceFigure),
    Multiples(MultiplesFigure),
    Distribution(DistributionFigure),
    Scaling(ScalingFigure),
}

/// The diagrams that can be drawn of data.
pub fn of_data() -> impl Iterator<Item = &'static DiagramInfo> {
    TABLE.iter().filter(|d| d.needs != Needs::Timings)
}

/// The diagram of this id.
pub fn find(id: &str) -> Option<&'static DiagramInfo> {
    TABLE.iter().find(|d| d.id == id)
}

/// Pixels of a picture 8 inches wide.
const USUAL_WIDTH: u32 = 2400;
