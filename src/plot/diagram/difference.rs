//! Two dates laid over each other: ties gained, lost and kept.

use serde::{Deserialize, Serialize};

use super::{Diagram, DiagramInfo, Needs, NetworkNode, NodeShape, USUAL_WIDTH};
use crate::plot::canvas::{Canvas, PRINT_DPI, PlotError};
use crate::plot::frame::{self, Caption, Frame};
use crate::plot::geometry::Rect;
use crate::plot::layout::{Arrangement, Link, arrange};
use crate::plot::legend::{Key, LegendGroup};
use crate::plot::node_link::{NodeLink, Spot, Tie};
use crate::plot::page::{Look, Mark, Page, Pen};
use crate::plot::palette::{self, Colour};
use crate::plot::scale;
use crate::plot::sizes::Sizes;
use crate::plot::surface::Surface;
use crate::plot::text;

/// What became of a tie between two dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// It is there at both dates.
    Kept,
    /// It is there at the first date only.
    Lost,
    /// It is there at the second date only.
    Gained,
}

/// A tie at either date, by the places of its ends in [`DifferenceFigure::nodes`].
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DifferenceEdge {
    /// One end.
    pub a: u32,
    /// The other.
    pub b: u32,
    /// What became of it.
    pub change: Change,
}

/// The ties of two dates. Drawn are the nodes with most ties gained or lost, every changed tie
/// between them, and those kept, faintly.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DifferenceFigure {
    /// The words round the diagram.
    pub caption: Caption,
    /// The nodes of both dates; values and groups do not matter here.
    pub nodes: Vec<NetworkNode>,
    /// The ties, each once.
    pub edges: Vec<DifferenceEdge>,
    /// How many nodes at most are drawn.
    pub top: usize,
    /// Seed of the layout.
    pub seed: u64,
}

impl Default for DifferenceFigure {
    fn default() -> Self {
        Self {
            caption: Caption::default(),
            nodes: Vec::new(),
            edges: Vec::new(),
            top: 60,
            seed: 1,
        }
    }
}

/// The colours of what came and what went; what stayed is grey.
const GAINED: Colour = palette::CATEGORIES[2];
const LOST: Colour = palette::CATEGORIES[1];

/// Lines are thinner where many ties changed: `part` of the usual width.
fn pen(change: Change, part: f64) -> Pen {
    match change {
        Change::Gained => Pen::new(GAINED.with_alpha(0.9), 1.5 * part),
        Change::Lost => Pen::new(LOST.with_alpha(0.9), 1.4 * part).dashed(3.0, 2.2),
        Change::Kept => Pen::new(Colour::OTHER.with_alpha(0.4), 0.5),
    }
}

/// What is drawn.
struct Changed {
    /// Places in the figure's list, in the order of ids.
    nodes: Vec<usize>,
    /// Ties gained and ties lost of each node, among all.
    counts: Vec<(usize, usize)>,
    edges: Vec<DifferenceEdge>,
    notes: Vec<String>,
}

impl DifferenceFigure {
    fn changed(&self, top: usize) -> Changed {
        let n = self.nodes.len();
        let exists = |e: &&DifferenceEdge| e.a != e.b && (e.a as usize) < n && (e.b as usize) < n;
        let mut edges: Vec<DifferenceEdge> = self
            .edges
            .iter()
            .filter(exists)
            .map(|e| DifferenceEdge {
                a: e.a.min(e.b),
                b: e.a.max(e.b),
                ..*e
            })
            .collect();
        edges.sort_by_key(|e| (e.a, e.b, e.change));
        edges.dedup_by_key(|e| (e.a, e.b));
        let mut all = vec![(0usize, 0usize); n];
        for e in &edges {
            for v in [e.a, e.b] {
                let count = &mut all[v as usize];
                count.0 += usize::from(e.change == Change::Gained);
                count.1 += usize::from(e.change == Change::Lost);
            }
        }
        let size = |v: usize| all[v].0 + all[v].1;
        let id = |v: usize| &self.nodes[v].id;
        let mut nodes: Vec<usize> = (0..n).filter(|v| size(*v) > 0).collect();
        let changed = nodes.len();
        nodes.sort_by(|&a, &b| size(b).cmp(&size(a)).then_with(|| id(a).cmp(id(b))));
        nodes.truncate(top);
        nodes.sort_by(|&a, &b| id(a).cmp(id(b)).then(a.cmp(&b)));
        let mut place = vec![None; n];
        for (at, &v) in (0u32..).zip(&nodes) {
            place[v] = Some(at);
        }
        let moved = |e: &DifferenceEdge| e.change != Change::Kept;
        let changes = edges.iter().filter(|e| moved(e)).count();
        let edges: Vec<DifferenceEdge> = edges
            .iter()
            .filter_map(|e| {
                let (a, b) = (place[e.a as usize]?, place[e.b as usize]?);
                Some(DifferenceEdge { a, b, ..*e })
            })
            .collect();
        let drawn = edges.iter().filter(|e| moved(e)).count();
        let mut notes = Vec::new();
        let number = |n: usize| scale::number(n as f64, 0);
        if nodes.len() < changed {
            notes.push(format!(
                "Drawn: the {} nodes with most changes of {}, and the {} of {} ties gained or lost \
                 between them.",
                number(nodes.len()),
                number(changed),
                number(drawn),
                number(changes)
            ));
        }
        if changed < n {
            notes.push(format!(
                "Without a change and not drawn: {} nodes.",
                number(n - changed)
            ));
        }
        Changed {
            counts: nodes.iter().map(|v| all[*v]).collect(),
            nodes,
            edges,
            notes,
        }
    }

    fn legend(&self, changed: &Changed, sizes: &Sizes) -> Vec<LegendGroup> {
        let ties = [
            (Change::Gained, "tie gained"),
            (Change::Lost, "tie lost"),
            (Change::Kept, "tie kept"),
        ];
        let has = |change| changed.edges.iter().any(|e| e.change == change);
        let line = |change| match change {
            Change::Kept => Pen::new(Colour::OTHER, 0.8),
            change => pen(change, 1.0),
        };
        let ties = ties.into_iter().filter(|t| has(t.0));
        let ties = ties.map(|(change, words)| (Key::Line(line(change)), words.to_owned()));
        let shape = |shape| changed.nodes.iter().any(|v| self.nodes[*v].shape == shape);
        let mut marks = Vec::new();
        if shape(NodeShape::Actor) && shape(NodeShape::Body) {
            let look = Look::solid(Colour::SLATE);
            marks.push((Key::Mark(Mark::Disc, 3.4, look), "actor".to_owned()));
            marks.push((Key::Mark(Mark::Square, 3.2, look), "body".to_owned()));
        }
        for (colour, words) in [
            (GAINED, "more gained than lost"),
            (LOST, "more lost than gained"),
        ] {
            marks.push((
                Key::Mark(Mark::Disc, 3.4, Look::solid(colour)),
                words.to_owned(),
            ));
        }
        let examples = sizes.examples().into_iter().map(|(value, radius)| {
            let look = Look {
                fill: Colour::WHITE,
                rim: Some((Colour::SLATE, 0.8)),
            };
            (Key::Mark(Mark::Disc, radius, look), scale::round(value))
        });
        vec![
            LegendGroup {
                heading: String::new(),
                entries: ties.collect(),
            },
            LegendGroup {
                heading: String::new(),
                entries: marks,
            },
            LegendGroup {
                heading: "Ties gained or lost".to_owned(),
                entries: examples.collect(),
            },
        ]
    }

    fn drawing(&self, changed: &Changed, sizes: &Sizes, inside: Rect) -> NodeLink {
        let total = |v: usize| changed.counts[v].0 + changed.counts[v].1;
        let mut order: Vec<usize> = (0..changed.nodes.len()).collect();
        order.sort_by(|&a, &b| total(b).cmp(&total(a)).then(a.cmp(&b)));
        let mut ranks = vec![0; order.len()];
        for (rank, v) in order.into_iter().enumerate() {
            ranks[v] = rank;
        }
        let spots = (0..changed.nodes.len()).map(|v| {
            let node = &self.nodes[changed.nodes[v]];
            let (gained, lost) = changed.counts[v];
            let label = text::clean(&node.label);
            let colour = match gained.cmp(&lost) {
                std::cmp::Ordering::Greater => GAINED,
                std::cmp::Ordering::Less => LOST,
                std::cmp::Ordering::Equal => Colour::SLATE,
            };
            Spot {
                at: (0.0, 0.0),
                radius: sizes.radius(Some(total(v) as f64)),
                mark: match node.shape {
                    NodeShape::Actor => Mark::Disc,
                    NodeShape::Body => Mark::Square,
                },
                look: Look::solid(colour),
                said: format!("{label}: {gained} gained, {lost} lost"),
                label,
                bold: node.shape == NodeShape::Body,
                rank: ranks[v],
            }
        });
        // What stayed does not shape the picture, or it would hide what changed.
        let moved = changed.edges.iter().filter(|e| e.change != Change::Kept);
        let links: Vec<Link> = moved
            .map(|e| Link {
                a: e.a,
                b: e.b,
                weight: 1.0,
            })
            .collect();
        let mut edges = changed.edges.clone();
        edges.sort_by_key(|e| (e.change, e.a, e.b));
        let part = (12.0 / (links.len().max(1) as f64).sqrt()).clamp(0.4, 1.0);
        let how = Arrangement {
            aspect: inside.width() / inside.height(),
            seed: self.seed,
            ..Arrangement::DEFAULT
        };
        let positions = arrange(changed.nodes.len(), &links, &how);
        let mut drawing = NodeLink {
            spots: spots.collect(),
            ties: edges
                .iter()
                .map(|e| Tie {
                    a: e.a as usize,
                    b: e.b as usize,
                    pen: pen(e.change, part),
                })
                .collect(),
            inside,
            reserved: Vec::new(),
            centre: None,
            small: false,
        };
        drawing.settle(&positions);
        drawing
    }
}

impl Diagram for DifferenceFigure {
    const INFO: DiagramInfo = DiagramInfo {
        id: "difference",
        about: "two dates laid over each other: ties gained, lost and kept",
        needs: Needs::Dates,
    };

    fn caption(&self) -> &Caption {
        &self.caption
    }

    fn caption_mut(&mut self) -> &mut Caption {
        &mut self.caption
    }

    fn canvas(&self) -> Canvas {
        Canvas {
            width: USUAL_WIDTH,
            height: 2160,
            dpi: PRINT_DPI,
        }
    }

    fn draw<S: Surface>(&self, page: &Page<S>) -> Result<(), PlotError> {
        let area = (page.width - 2.0 * frame::MARGIN) * (page.height - 120.0).max(60.0);
        let top = self.top.min((area / 1200.0).max(8.0) as usize);
        let changed = self.changed(top);
        let counts = changed.counts.iter().map(|c| Some((c.0 + c.1) as f64));
        let sizes = Sizes::of(counts, area * 0.7);
        let mut caption = self.caption.clone();
        caption.notes.splice(0..0, changed.notes.iter().cloned());
        let legend = if changed.nodes.is_empty() {
            Vec::new()
        } else {
            self.legend(&changed, &sizes)
        };
        let frame = Frame::new((page.width, page.height), &caption, &legend);
        frame.draw(page)?;
        if changed.nodes.is_empty() {
            return frame::placeholder(page, frame.inside, "no tie was gained or lost");
        }
        self.drawing(&changed, &sizes, frame.inside).draw(page)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_changed_are_drawn_and_the_rest_is_said() {
        let edge = |a, b, change| DifferenceEdge { a, b, change };
        let figure = DifferenceFigure {
            nodes: (0..6)
                .map(|k| NetworkNode {
                    id: format!("{k}"),
                    ..NetworkNode::default()
                })
                .collect(),
            edges: vec![
                edge(0, 1, Change::Gained),
                edge(1, 0, Change::Gained),
                edge(0, 2, Change::Lost),
                edge(1, 2, Change::Kept),
                edge(3, 4, Change::Gained),
                edge(4, 5, Change::Kept),
                edge(9, 0, Change::Lost),
            ],
            ..DifferenceFigure::default()
        };
        let changed = figure.changed(60);
        assert_eq!(changed.nodes, [0, 1, 2, 3, 4]);
        assert_eq!(changed.counts[0], (1, 1));
        assert_eq!(changed.notes, ["Without a change and not drawn: 1 nodes."]);
        let few = figure.changed(2);
        assert_eq!(few.nodes, [0, 1]);
        assert!(few.notes[0].contains("the 1 of 3 ties gained or lost"));
    }
}
