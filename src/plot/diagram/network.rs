//! A network of actors and bodies: discs and squares, ties, names.

mod places;

use serde::{Deserialize, Serialize};

use super::{Diagram, DiagramInfo, Needs, USUAL_WIDTH};
use crate::plot::backbone;
use crate::plot::canvas::{Canvas, PRINT_DPI, PlotError};
use crate::plot::edge_kind::EdgeKind;
use crate::plot::frame::{self, Caption, Frame};
use crate::plot::geometry::Rect;
use crate::plot::groups::Groups;
use crate::plot::layout::{Arrangement, Link, arrange};
use crate::plot::legend::{Key, LegendGroup};
use crate::plot::node_link::{NodeLink, Spot, Tie};
use crate::plot::page::{Look, Mark, Page};
use crate::plot::palette::Colour;
use crate::plot::scale;
use crate::plot::sizes::Sizes;
use crate::plot::surface::Surface;
use crate::plot::text;

/// What a node is drawn as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NodeShape {
    /// An actor: a disc.
    #[default]
    Actor,
    /// A body that actors are members of: a square.
    Body,
}

/// A node.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NetworkNode {
    /// The id, which orders what is equal.
    pub id: String,
    /// The name in the picture.
    pub label: String,
    /// What its colour shows: a country group, a kind.
    pub group: Option<String>,
    /// Disc or square.
    pub shape: NodeShape,
    /// What its size shows; without one it has the least size.
    pub value: Option<f64>,
    /// Nodes of high priority are kept and named first.
    pub priority: f64,
}

/// A tie between two nodes, by their places in [`NetworkFigure::nodes`].
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NetworkEdge {
    /// One end.
    pub a: u32,
    /// The other.
    pub b: u32,
    /// Strength, positive.
    pub weight: f64,
    /// What it says; of parallel ties the highest is drawn.
    #[serde(default)]
    pub kind: EdgeKind,
}

/// A network. Of more than [`Self::top`] nodes those of the highest priority are drawn, and the
/// picture says so.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NetworkFigure {
    /// The words round the diagram.
    pub caption: Caption,
    /// The nodes.
    pub nodes: Vec<NetworkNode>,
    /// The ties.
    pub edges: Vec<NetworkEdge>,
    /// What the size shows.
    pub measure: String,
    /// What the colours show.
    pub group_label: String,
    /// Groups that take the first colours, in this order.
    pub group_order: Vec<String>,
    /// How many nodes at most are drawn.
    pub top: usize,
    /// How many ties at most are drawn where ties have weights; the strongest of each node are kept.
    pub most_edges: usize,
    /// Seed of the layout.
    pub seed: u64,
}

impl Default for NetworkFigure {
    fn default() -> Self {
        Self {
            caption: Caption::default(),
            nodes: Vec::new(),
            edges: Vec::new(),
            measure: String::new(),
            group_label: String::new(),
            group_order: Vec::new(),
            top: 150,
            most_edges: 600,
            seed: 1,
        }
    }
}

/// What of the figure is drawn.
struct Shown<'a> {
    nodes: Vec<&'a NetworkNode>,
    /// Ends by place in `nodes`, the first smaller; weights of parallel ties added.
    edges: Vec<NetworkEdge>,
    notes: Vec<String>,
}

/// More nodes without a tie than this are counted rather than drawn.
const LONERS: usize = 12;

fn finite(value: Option<f64>) -> Option<f64> {
    value.filter(|v| v.is_finite())
}

impl NetworkFigure {
    /// What is drawn on a page of so many square points: at most one node for each cell of 30 by
    /// 30 points.
    fn shown(&self, area: f64) -> Shown<'_> {
        let fit = (area / 900.0).max(12.0) as usize;
        let mut notes = Vec::new();
        let all = self.simple_edges();
        let mut tied = vec![false; self.nodes.len()];
        for edge in &all {
            tied[edge.a as usize] = true;
            tied[edge.b as usize] = true;
        }
        let loners = tied.iter().filter(|t| !**t).count();
        let drop_loners = loners > LONERS && loners < self.nodes.len();
        let mut kept: Vec<usize> = (0..self.nodes.len())
            .filter(|&v| !drop_loners || tied[v])
            .collect();
        kept.sort_by(|&a, &b| {
            let (a, b) = (&self.nodes[a], &self.nodes[b]);
            (priority(b).total_cmp(&priority(a))).then_with(|| a.id.cmp(&b.id))
        });
        let candidates = kept.len();
        kept.truncate(self.top.min(fit));
        // The place in the data decides nothing further on: nodes go by id.
        kept.sort_by(|&a, &b| self.nodes[a].id.cmp(&self.nodes[b].id).then(a.cmp(&b)));
        let mut place = vec![None; self.nodes.len()];
        for (at, &v) in (0u32..).zip(&kept) {
            place[v] = Some(at);
        }
        let mut edges: Vec<NetworkEdge> = all
            .iter()
            .filter_map(|e| {
                let (a, b) = (place[e.a as usize]?, place[e.b as usize]?);
                Some(NetworkEdge {
                    a: a.min(b),
                    b: a.max(b),
                    ..*e
                })
            })
            .collect();
        edges.sort_by_key(|e| (e.a, e.b));
        let between = edges.len();
        let number = |n: usize| scale::number(n as f64, 0);
        if candidates > kept.len() {
            notes.push(format!(
                "Drawn: the {} nodes that rank highest of {}, and the {} of {} ties between them.",
                number(kept.len()),
                number(self.nodes.len()),
                number(between),
                number(all.len())
            ));
        }
        // In a two-mode network every tie says who sits where; a projection has too many to read.
        let nodes: Vec<&NetworkNode> = kept.into_iter().map(|v| &self.nodes[v]).collect();
        let most = if mixed(&nodes) {
            usize::MAX
        } else {
            self.most_edges
        };
        let links: Vec<Link> = edges.iter().map(link).collect();
        if let Some((strongest, stay)) = backbone::strongest(&links, nodes.len(), most) {
            let mut stay = stay.into_iter();
            edges.retain(|_| stay.next().unwrap_or(false));
            let which = match strongest {
                1 => "the strongest".to_owned(),
                k => format!("among the {k} strongest"),
            };
            notes.push(format!(
                "Of {} ties the {} are drawn that are {which} of one of their ends.",
                number(between),
                number(edges.len())
            ));
        }
        if drop_loners {
            notes.push(format!("Not drawn: {} without a tie.", number(loners)));
        }
        Shown {
            nodes,
            edges,
            notes,
        }
    }

    /// Ties between two different nodes that exist, parallel ones as one.
    fn simple_edges(&self) -> Vec<NetworkEdge> {
        let n = self.nodes.len();
        let exists = |e: &&NetworkEdge| {
            e.a != e.b
                && (e.a as usize) < n
                && (e.b as usize) < n
                && e.weight.is_finite()
                && e.weight > 0.0
        };
        let mut edges: Vec<NetworkEdge> = self
            .edges
            .iter()
            .filter(exists)
            .map(|e| NetworkEdge {
                a: e.a.min(e.b),
                b: e.a.max(e.b),
                ..*e
            })
            .collect();
        edges.sort_by(|x, y| {
            (x.a, x.b, x.kind)
                .cmp(&(y.a, y.b, y.kind))
                .then(x.weight.total_cmp(&y.weight))
        });
        let mut simple: Vec<NetworkEdge> = Vec::with_capacity(edges.len());
        for edge in edges {
            match simple.last_mut() {
                Some(last) if (last.a, last.b) == (edge.a, edge.b) => {
                    last.weight += edge.weight;
                    last.kind = edge.kind;
                }
                _ => simple.push(edge),
            }
        }
        simple
    }

    fn legend(&self, shown: &Shown, groups: &Groups, sizes: &Sizes) -> Vec<LegendGroup> {
        let neutral = if groups.is_empty() {
            groups.colour(None)
        } else {
            Colour::SLATE
        };
        let mark = |mark, radius, colour| Key::Mark(mark, radius, Look::solid(colour));
        let has = |shape| shown.nodes.iter().any(|n| n.shape == shape);
        let mixed = mixed(&shown.nodes);
        let usual = if has(NodeShape::Actor) {
            Mark::Disc
        } else {
            Mark::Square
        };
        let mut legend = vec![LegendGroup {
            heading: self.group_label.clone(),
            entries: groups
                .entries()
                .map(|(colour, name)| (mark(usual, 3.6, colour), name))
                .collect(),
        }];
        let mut shapes = Vec::new();
        if mixed {
            shapes.push((mark(Mark::Disc, 3.6, neutral), "actor".to_owned()));
            let plain = shown.nodes.iter().any(|n| plain_body(n));
            let look = if plain {
                PLAIN_BODY
            } else {
                Look::solid(neutral)
            };
            shapes.push((Key::Mark(Mark::Square, 3.4, look), "body".to_owned()));
        }
        let kinds: Vec<EdgeKind> = {
            let mut kinds: Vec<_> = shown.edges.iter().map(|e| e.kind).collect();
            kinds.sort_unstable();
            kinds.dedup();
            kinds.into_iter().rev().collect()
        };
        if kinds.len() > 1 {
            shapes.extend(kinds.into_iter().map(|k| {
                (
                    Key::Line(k.pen(0.7, Colour::SLATE, 0.9)),
                    k.words().to_owned(),
                )
            }));
        }
        legend.push(LegendGroup {
            heading: String::new(),
            entries: shapes,
        });
        legend.push(LegendGroup {
            heading: self.measure.clone(),
            entries: sizes
                .examples()
                .into_iter()
                .map(|(value, radius)| {
                    let look = Look {
                        fill: Colour::WHITE,
                        rim: Some((Colour::SLATE, 0.8)),
                    };
                    (Key::Mark(usual, radius, look), scale::round(value))
                })
                .collect(),
        });
        legend
    }
}

/// A body that belongs to no group is drawn without a colour.
fn plain_body(node: &NetworkNode) -> bool {
    node.shape == NodeShape::Body && node.group.as_deref().is_none_or(str::is_empty)
}

/// How a body without a group is drawn.
const PLAIN_BODY: Look = Look {
    fill: Colour::PAPER,
    rim: Some((Colour::SLATE, 0.9)),
};

impl Diagram for NetworkFigure {
    const INFO: DiagramInfo = DiagramInfo {
        id: "network",
        about: "actors and bodies with their ties; size shows a measure, colour a group",
        needs: Needs::Network,
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
        let area = area(page.width, page.height);
        let shown = self.shown(area);
        let groups = self.groups(&shown);
        let sizes = Sizes::of(shown.nodes.iter().map(|n| n.value), area);
        let mut caption = self.caption.clone();
        caption.notes.splice(0..0, shown.notes.iter().cloned());
        let legend = self.legend(&shown, &groups, &sizes);
        let frame = Frame::new((page.width, page.height), &caption, &legend);
        frame.draw(page)?;
        let inside = frame.inside;
        if shown.nodes.is_empty() {
            return frame::placeholder(page, inside, "no data");
        }
        drawing(&shown, &groups, &sizes, inside, self.seed).draw(page)
    }
}

/// The room for marks on a page, roughly, in square points.
fn area(width: f64, height: f64) -> f64 {
    (width - 2.0 * frame::MARGIN) * (height - 120.0).max(60.0)
}

impl NetworkFigure {
    fn groups(&self, shown: &Shown) -> Groups {
        let grouped = shown.nodes.iter().filter(|n| !plain_body(n));
        Groups::of(grouped.map(|n| n.group.as_deref()), &self.group_order)
    }
}

/// From the figure to marks and ties on the page.
fn drawing(shown: &Shown, groups: &Groups, sizes: &Sizes, inside: Rect, seed: u64) -> NodeLink {
    let links: Vec<Link> = shown.edges.iter().map(link).collect();
    let how = Arrangement {
        aspect: inside.width() / inside.height(),
        seed,
        ..Arrangement::DEFAULT
    };
    let positions = arrange(shown.nodes.len(), &links, &how);
    let ranks = ranks(&shown.nodes);
    let spots = shown
        .nodes
        .iter()
        .zip(ranks)
        .map(|(node, rank)| {
            let label = text::clean(&node.label);
            let value = finite(node.value).map(scale::short);
            Spot {
                at: (0.0, 0.0),
                radius: sizes.radius(node.value),
                mark: match node.shape {
                    NodeShape::Actor => Mark::Disc,
                    NodeShape::Body => Mark::Square,
                },
                look: if plain_body(node) {
                    PLAIN_BODY
                } else {
                    Look::solid(groups.colour(node.group.as_deref()))
                },
                said: value.map_or_else(|| label.clone(), |v| format!("{label}: {v}")),
                label,
                bold: node.shape == NodeShape::Body || rank < BOLD_NAMES,
                rank,
            }
        })
        .collect();
    let mut drawing = NodeLink {
        spots,
        ties: ties(shown, groups),
        inside,
    };
    drawing.settle(&positions);
    drawing
}

fn link(edge: &NetworkEdge) -> Link {
    Link {
        a: edge.a,
        b: edge.b,
        weight: edge.weight,
    }
}

/// The actors of the highest priority are named in heavier letters; bodies always are.
const BOLD_NAMES: usize = 6;

/// The rank of each node by priority, then size, then id.
fn ranks(nodes: &[&NetworkNode]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..nodes.len()).collect();
    order.sort_by(|&a, &b| {
        let value = |v: usize| finite(nodes[v].value).unwrap_or(f64::NEG_INFINITY);
        (priority(nodes[b]).total_cmp(&priority(nodes[a])))
            .then(value(b).total_cmp(&value(a)))
            .then(a.cmp(&b))
    });
    let mut ranks = vec![0; nodes.len()];
    for (rank, v) in order.into_iter().enumerate() {
        ranks[v] = rank;
    }
    ranks
}

fn priority(node: &NetworkNode) -> f64 {
    let p = node.priority;
    if p.is_finite() { p } else { f64::NEG_INFINITY }
}

/// The ties, faint where there are many; leadership lies on top.
fn ties(shown: &Shown, groups: &Groups) -> Vec<Tie> {
    let edges = &shown.edges;
    let alpha = (5.0 / (edges.len().max(1) as f64).sqrt()).clamp(0.12, 0.55);
    let high = edges.iter().map(|e| e.weight).fold(0.0, f64::max);
    let low = edges.iter().map(|e| e.weight).fold(f64::INFINITY, f64::min);
    let mixed = mixed(&shown.nodes);
    let mut order: Vec<&NetworkEdge> = edges.iter().collect();
    order.sort_by(|x, y| {
        (x.kind.cmp(&y.kind))
            .then(x.weight.total_cmp(&y.weight))
            .then((x.a, x.b).cmp(&(y.a, y.b)))
    });
    order
        .into_iter()
        .map(|edge| {
            let part = if high > low {
                (edge.weight - low) / (high - low)
            } else {
                0.0
            };
            let width = if mixed { 0.6 } else { 0.5 + 1.5 * part };
            Tie {
                a: edge.a as usize,
                b: edge.b as usize,
                pen: edge
                    .kind
                    .pen(width, edge_colour(shown, groups, edge), alpha),
            }
        })
        .collect()
}

/// Whether both actors and bodies are drawn.
fn mixed(nodes: &[&NetworkNode]) -> bool {
    let first = nodes.first().map(|n| n.shape);
    nodes.iter().any(|n| Some(n.shape) != first)
}

/// A tie has the colour of its actor: whose tie it is can then be followed.
fn edge_colour(shown: &Shown, groups: &Groups, edge: &NetworkEdge) -> Colour {
    let [a, b] = [edge.a, edge.b].map(|v| shown.nodes[v as usize]);
    let colour = |node: &NetworkNode| groups.colour(node.group.as_deref());
    match (a.shape, b.shape) {
        (NodeShape::Actor, NodeShape::Body) => colour(a),
        (NodeShape::Body, NodeShape::Actor) => colour(b),
        _ if colour(a) == colour(b) && !plain_body(a) => colour(a),
        _ => Colour::ASH,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(n: u32, edges: &[(u32, u32, f64)]) -> NetworkFigure {
        NetworkFigure {
            nodes: (0..n)
                .map(|k| NetworkNode {
                    id: format!("n{k:04}"),
                    label: format!("Member body number {k}"),
                    value: Some(f64::from(k % 17)),
                    priority: f64::from(k % 17),
                    ..NetworkNode::default()
                })
                .collect(),
            edges: edges
                .iter()
                .map(|&(a, b, weight)| NetworkEdge {
                    a,
                    b,
                    weight,
                    kind: EdgeKind::Membership,
                })
                .collect(),
            ..NetworkFigure::default()
        }
    }

    #[test]
    fn parallel_ties_are_one_and_bad_ones_none() {
        let edges = [
            (0, 1, 1.0),
            (1, 0, 2.0),
            (1, 1, 1.0),
            (0, 9, 1.0),
            (0, 2, f64::NAN),
        ];
        let figure = figure(3, &edges);
        let simple = figure.simple_edges();
        assert_eq!(simple.len(), 1);
        assert_eq!((simple[0].a, simple[0].b), (0, 1));
        assert!((simple[0].weight - 3.0).abs() < 1e-12);
    }

    #[test]
    fn what_is_left_out_is_said() {
        let edges: Vec<_> = (1..400).map(|k| (k - 1, k, 1.0)).collect();
        let mut figure = figure(420, &edges);
        figure.top = 100;
        let shown = figure.shown(1e6);
        assert_eq!(shown.nodes.len(), 100);
        assert!(shown.notes[0].starts_with("Drawn: the 100 nodes that rank highest of 420, and"));
        assert_eq!(shown.notes[1], "Not drawn: 20 without a tie.");
    }

    #[test]
    fn no_two_names_overlap_and_none_leaves_the_picture() {
        let edges: Vec<_> = (0..300u32)
            .map(|k| (k % 90, (k * 7 + 1) % 90, 1.0))
            .collect();
        let figure = figure(90, &edges);
        let shown = figure.shown(1e6);
        let groups = Groups::of([], &[]);
        let inside = Rect {
            left: 18.0,
            top: 60.0,
            right: 558.0,
            bottom: 480.0,
        };
        let sizes = Sizes::of(shown.nodes.iter().map(|n| n.value), 540.0 * 420.0);
        let drawing = drawing(&shown, &groups, &sizes, inside, 1);
        let names = drawing.name_boxes();
        assert!(names.len() > 20, "{}", names.len());
        for (i, a) in names.iter().enumerate() {
            assert!(inside.grown(6.0).holds(a));
            for b in &names[..i] {
                assert!(!a.overlaps(b));
            }
        }
        for spot in &drawing.spots {
            let mark = Rect::around(spot.at, spot.radius, spot.radius);
            assert!(inside.holds(&mark), "{mark:?}");
        }
    }
}
