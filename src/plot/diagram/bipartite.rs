//! Two columns: actors at the left, the bodies they sit in at the right.

use serde::{Deserialize, Serialize};

use super::{Diagram, DiagramInfo, Needs, NetworkFigure, NodeShape, USUAL_WIDTH};
use crate::plot::canvas::{Canvas, PRINT_DPI, PlotError};
use crate::plot::frame::{self, Caption, Frame};
use crate::plot::geometry::Rect;
use crate::plot::layout::two_mode;
use crate::plot::page::{Page, Type};
use crate::plot::scale;
use crate::plot::shown::Shown;
use crate::plot::surface::{Surface, grid_steps};
use crate::plot::text;

/// A two-mode network in two columns, each in the order that lets ties cross least. The ties of a
/// node to its own column are not drawn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BipartiteFigure {
    /// Nodes, ties and words; of its options those of choice and layout do not matter.
    pub network: NetworkFigure,
    /// How many nodes at most stand in each column: those of the highest priority.
    pub top: usize,
}

impl Default for BipartiteFigure {
    fn default() -> Self {
        Self {
            network: NetworkFigure::default(),
            top: 40,
        }
    }
}

const ROW: f64 = 11.6;
const LEAST_ROW: f64 = 8.6;
const HEAD: f64 = 16.0;

impl BipartiteFigure {
    /// The highest of each column with a tie across, and the ties between them.
    fn shown(&self, top: usize) -> Shown<'_> {
        let figure = &self.network;
        let shape = |v: u32| figure.nodes[v as usize].shape;
        let mut all = figure.simple_edges();
        all.retain(|e| shape(e.a) != shape(e.b));
        let mut tied = vec![false; figure.nodes.len()];
        for edge in &all {
            tied[edge.a as usize] = true;
            tied[edge.b as usize] = true;
        }
        let mut counts = [0usize; 2];
        let mut kept = figure.by_priority();
        kept.retain(|&v| {
            let side = usize::from(figure.nodes[v].shape == NodeShape::Body);
            counts[side] += usize::from(tied[v]);
            tied[v] && counts[side] <= top
        });
        // Whoever is tied only to what is left out would stand alone.
        let mut near = vec![false; figure.nodes.len()];
        let mut there = vec![false; figure.nodes.len()];
        for &v in &kept {
            there[v] = true;
        }
        for e in &all {
            let both = there[e.a as usize] && there[e.b as usize];
            near[e.a as usize] |= both;
            near[e.b as usize] |= both;
        }
        kept.retain(|v| near[*v]);
        let mut shown = Shown::of(figure, &all, kept);
        let drawn = |shape| shown.nodes.iter().filter(|n| n.shape == shape).count();
        let (actors, bodies) = (drawn(NodeShape::Actor), drawn(NodeShape::Body));
        if actors < counts[0] || bodies < counts[1] {
            let number = |n: usize| scale::number(n as f64, 0);
            shown.notes.push(format!(
                "Drawn: {} actors and {} bodies, the highest of {} and {} with a tie to each other, and the {} \
                 of {} ties between them.",
                number(actors),
                number(bodies),
                number(counts[0]),
                number(counts[1]),
                number(shown.edges.len()),
                number(all.len())
            ));
        }
        shown.thin();
        shown
    }

    fn rows(shown: &Shown) -> usize {
        let actors = shown
            .nodes
            .iter()
            .filter(|n| n.shape == NodeShape::Actor)
            .count();
        actors.max(shown.nodes.len() - actors)
    }
}

impl Diagram for BipartiteFigure {
    const INFO: DiagramInfo = DiagramInfo {
        id: "bipartite",
        about: "actors in one column, the bodies they sit in in another",
        needs: Needs::Network,
    };

    fn caption(&self) -> &Caption {
        &self.network.caption
    }

    fn caption_mut(&mut self) -> &mut Caption {
        &mut self.network.caption
    }

    fn canvas(&self) -> Canvas {
        let rows = Self::rows(&self.shown(self.top)).clamp(8, 60);
        let points = 150.0 + HEAD + ROW * rows as f64;
        Canvas {
            width: USUAL_WIDTH,
            height: u32::try_from(grid_steps(points * 300.0 / 72.0)).unwrap_or(USUAL_WIDTH),
            dpi: PRINT_DPI,
        }
    }

    fn draw<S: Surface>(&self, page: &Page<S>) -> Result<(), PlotError> {
        let area = (page.width - 2.0 * frame::MARGIN) * (page.height - 120.0).max(60.0);
        let mut top = self.top.max(1);
        loop {
            let shown = self.shown(top);
            let groups = shown.groups();
            // Marks of one column stand close.
            let sizes = shown.sizes(area).capped(ROW * 0.44);
            let mut caption = self.caption().clone();
            caption.notes.splice(0..0, shown.notes.iter().cloned());
            let legend = shown.legend(&groups, &sizes);
            let frame = Frame::new((page.width, page.height), &caption, &legend);
            let inside = frame.inside;
            let rows = Self::rows(&shown);
            if rows as f64 * LEAST_ROW + HEAD > inside.height() && top > 1 {
                top = top.min(rows) - 1;
                continue;
            }
            frame.draw(page)?;
            if shown.edges.is_empty() {
                let why = "no tie between an actor and a body";
                return frame::placeholder(page, inside, why);
            }
            return draw_columns(page, inside, &shown, rows, |shown| {
                (shown.spots(&groups, &sizes), shown.ties(&groups))
            });
        }
    }
}

fn draw_columns<S: Surface>(
    page: &Page<S>,
    inside: Rect,
    shown: &Shown,
    rows: usize,
    look: impl Fn(
        &Shown,
    ) -> (
        Vec<crate::plot::node_link::Spot>,
        Vec<crate::plot::node_link::Tie>,
    ),
) -> Result<(), PlotError> {
    let left: Vec<bool> = shown
        .nodes
        .iter()
        .map(|n| n.shape == NodeShape::Actor)
        .collect();
    let columns = two_mode(&left, &shown.links());
    let (mut spots, ties) = look(shown);
    let height = inside.height() - HEAD;
    let row = (height / rows as f64).min(ROW * 1.6);
    let size = (row * 0.66).clamp(5.8, 7.6);
    let kind = |bold: bool| {
        let kind = Type::LABEL.sized(size);
        if bold { kind.bold() } else { kind }
    };
    let widest = |column: &[usize]| {
        let widths = column
            .iter()
            .map(|&v| kind(spots[v].bold).width(&cut(&spots[v].label)));
        widths.fold(20.0, f64::max).min(inside.width() * 0.3)
    };
    let most = row * 0.46;
    let rooms = [widest(&columns[0]), widest(&columns[1])];
    let x = [
        inside.left + rooms[0] + most + 5.0,
        inside.right - rooms[1] - most - 5.0,
    ];
    for (side, column) in columns.iter().enumerate() {
        // The shorter column is spread over the height of the longer, as far as it reads well.
        let step = (height / column.len().max(1) as f64).min(row * 2.0);
        let start = inside.top + HEAD + (height - step * column.len() as f64).max(0.0) / 2.0;
        for (at, &v) in column.iter().enumerate() {
            spots[v].at = (x[side], start + step * (at as f64 + 0.5));
        }
    }
    for tie in &ties {
        page.line(&[spots[tie.a].at, spots[tie.b].at], tie.pen)?;
    }
    let heading = Type::AXIS.bold();
    let top = inside.top + 7.0;
    page.text((inside.left, top), heading, "Actors")?;
    page.text((inside.right, top), heading.to_the_right(), "Bodies")?;
    for (side, column) in columns.iter().enumerate() {
        for &v in column {
            let spot = &spots[v];
            let kind = kind(spot.bold);
            page.named(&spot.said, |page| {
                page.mark(spot.at, spot.radius, spot.mark, spot.look)
            })?;
            let name = text::shorten(&cut(&spot.label), kind.weight, kind.size, rooms[side]);
            let base = kind.baseline_at(spot.at.1);
            if side == 0 {
                page.text((x[0] - most - 4.0, base), kind.to_the_right(), &name)?;
            } else {
                page.text((x[1] + most + 4.0, base), kind, &name)?;
            }
        }
    }
    Ok(())
}

fn cut(label: &str) -> String {
    text::cut(label, text::LONGEST_NAME)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::diagram::{NetworkEdge, NetworkNode};

    #[test]
    fn each_column_has_its_highest_and_says_what_is_left_out() {
        let node = |k: u32, shape| NetworkNode {
            id: format!("{k:03}"),
            shape,
            priority: f64::from(k),
            ..NetworkNode::default()
        };
        let edge = |a, b| NetworkEdge {
            a,
            b,
            weight: 1.0,
            kind: crate::plot::edge_kind::EdgeKind::Membership,
        };
        let figure = BipartiteFigure {
            network: NetworkFigure {
                nodes: (0..6)
                    .map(|k| node(k, NodeShape::Actor))
                    .chain((6..9).map(|k| node(k, NodeShape::Body)))
                    .collect(),
                // Actor 0 sits nowhere, and a tie between two actors does not count.
                edges: (1..6)
                    .map(|a| edge(a, 6 + a % 3))
                    .chain([edge(1, 2)])
                    .collect(),
                ..NetworkFigure::default()
            },
            top: 2,
        };
        let shown = figure.shown(2);
        let ids: Vec<&str> = shown.nodes.iter().map(|n| n.id.as_str()).collect();
        assert_eq!(ids, ["004", "005", "007", "008"]);
        assert_eq!(shown.edges.len(), 2);
        assert!(shown.notes[0].starts_with("Drawn: 2 actors and 2 bodies, the highest of 5 and 3"));
        assert!(figure.shown(9).notes.is_empty());
    }
}
