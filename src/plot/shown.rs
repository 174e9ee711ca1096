//! What of a network is drawn, and how its nodes and ties look, whatever the layout.

use std::collections::BTreeSet;

use super::backbone;
use super::diagram::{NetworkEdge, NetworkFigure, NetworkNode, NodeShape};
use super::edge_kind::EdgeKind;
use super::groups::Groups;
use super::layout::Link;
use super::legend::{Key, LegendGroup};
use super::node_link::{Spot, Tie};
use super::page::{Look, Mark};
use super::palette::Colour;
use super::scale;
use super::sizes::Sizes;
use super::text;

/// What of a figure is drawn.
pub(super) struct Shown<'a> {
    figure: &'a NetworkFigure,
    /// The place of each drawn node in the figure, in the order of ids.
    pub(super) kept: Vec<usize>,
    pub(super) nodes: Vec<&'a NetworkNode>,
    /// Ends by place in `nodes`, the first smaller; weights of parallel ties added.
    pub(super) edges: Vec<NetworkEdge>,
    /// Ties that say less than this place the nodes and are not drawn.
    drawn_from: EdgeKind,
    /// The node whose own ties are drawn whatever they say.
    pub(super) focus: Option<u32>,
    pub(super) notes: Vec<String>,
}

/// More ties of actors to bodies than this are a grey field: then only those that say most are drawn.
const MOST_MIXED: usize = 1_000;

pub(super) fn finite(value: Option<f64>) -> Option<f64> {
    value.filter(|v| v.is_finite())
}

impl NetworkFigure {
    /// Ties between two different nodes that exist, parallel ones as one.
    pub(super) fn simple_edges(&self) -> Vec<NetworkEdge> {
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

    /// All nodes, those of the highest priority first.
    pub(super) fn by_priority(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.nodes.len()).collect();
        order.sort_by(|&a, &b| {
            let (a, b) = (&self.nodes[a], &self.nodes[b]);
            (priority(b).total_cmp(&priority(a))).then_with(|| a.id.cmp(&b.id))
        });
        order
    }
}

impl<'a> Shown<'a> {
    /// These nodes of a figure with the ties between them.
    pub(super) fn of(figure: &'a NetworkFigure, all: &[NetworkEdge], mut kept: Vec<usize>) -> Self {
        let nodes = &figure.nodes;
        // The place in the data decides nothing further on: nodes go by id.
        kept.sort_by(|&a, &b| nodes[a].id.cmp(&nodes[b].id).then(a.cmp(&b)));
        let mut place = vec![None; nodes.len()];
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
        Self {
            figure,
            nodes: kept.iter().map(|v| &nodes[*v]).collect(),
            kept,
            edges,
            drawn_from: EdgeKind::Observation,
            focus: None,
            notes: Vec::new(),
        }
    }

    /// Keeps the strongest ties where there are too many to read, and says so. In a two-mode network
    /// those are drawn that say most, secretariats before memberships before observers; the others
    /// still place the nodes.
    pub(super) fn thin(&mut self) {
        if self.is_mixed() {
            self.draw_from(self.says_most(MOST_MIXED));
            return;
        }
        let (between, most) = (self.edges.len(), self.figure.most_edges);
        if let Some((strongest, stay)) = backbone::strongest(&self.links(), self.nodes.len(), most)
        {
            let mut stay = stay.into_iter();
            self.edges.retain(|_| stay.next().unwrap_or(false));
            let which = match strongest {
                1 => "the strongest".to_owned(),
                k => format!("among the {k} strongest"),
            };
            self.notes.push(format!(
                "Of {} ties the {} are drawn that are {which} of one of their ends.",
                scale::number(between as f64, 0),
                scale::number(self.edges.len() as f64, 0)
            ));
        }
    }

    /// From which kind on ties are drawn, so that they are at most `most`; all where they are fewer,
    /// or of one kind, of which none says more than another.
    pub(super) fn says_most(&self, most: usize) -> EdgeKind {
        let kinds: BTreeSet<EdgeKind> = self.edges.iter().map(|e| e.kind).collect();
        let fits = |kind: &EdgeKind| self.drawn(*kind).count() <= most;
        let fitting = kinds.iter().copied().find(fits);
        let fitting = fitting.or_else(|| kinds.last().copied());
        match fitting {
            Some(kind) if kinds.len() > 1 && self.edges.len() > most => kind,
            _ => EdgeKind::Observation,
        }
    }

    /// Leaves ties that say less than `kind` undrawn, and says so.
    pub(super) fn draw_from(&mut self, kind: EdgeKind) {
        if kind == EdgeKind::Observation {
            return;
        }
        let drawn = self.drawn(kind).count();
        let less = self.edges.iter().map(|e| e.kind).filter(|k| *k < kind);
        let less: BTreeSet<EdgeKind> = less.collect();
        let left_out = less.into_iter().rev().map(EdgeKind::plural);
        let note = format!(
            "Of the ties between them, those of {} ({}) place the nodes and are not drawn{}.",
            left_out.collect::<Vec<_>>().join(" and "),
            scale::number((self.edges.len() - drawn) as f64, 0),
            match self.focus {
                Some(_) => ", but for those of the node in the middle",
                None => "",
            }
        );
        self.drawn_from = kind;
        self.notes.push(note);
    }

    pub(super) fn links(&self) -> Vec<Link> {
        let link = |edge: &NetworkEdge| Link {
            a: edge.a,
            b: edge.b,
            weight: edge.weight,
        };
        self.edges.iter().map(link).collect()
    }

    fn drawn(&self, from: EdgeKind) -> impl Iterator<Item = &NetworkEdge> {
        let says_enough = move |e: &&NetworkEdge| e.kind >= from || self.is_own(e);
        self.edges.iter().filter(says_enough)
    }

    /// Whether a tie is one of the node in the middle.
    fn is_own(&self, e: &NetworkEdge) -> bool {
        self.focus.is_some_and(|v| v == e.a || v == e.b)
    }

    /// Whether both actors and bodies are drawn.
    pub(super) fn is_mixed(&self) -> bool {
        let first = self.nodes.first().map(|n| n.shape);
        self.nodes.iter().any(|n| Some(n.shape) != first)
    }

    pub(super) fn groups(&self) -> Groups {
        let grouped = self.nodes.iter().filter(|n| !plain_body(n));
        Groups::of(
            grouped.map(|n| n.group.as_deref()),
            &self.figure.group_order,
        )
    }

    pub(super) fn sizes(&self, area: f64) -> Sizes {
        Sizes::of(self.nodes.iter().map(|n| n.value), area)
    }

    /// The nodes as they are drawn, at no place yet.
    pub(super) fn spots(&self, groups: &Groups, sizes: &Sizes) -> Vec<Spot> {
        let ranked = self.nodes.iter().zip(ranks(&self.nodes));
        let spots = ranked.map(|(node, rank)| {
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
        });
        spots.collect()
    }

    pub(super) fn legend(&self, groups: &Groups, sizes: &Sizes) -> Vec<LegendGroup> {
        let neutral = if groups.is_empty() {
            groups.colour(None)
        } else {
            Colour::SLATE
        };
        let mark = |mark, radius, colour| Key::Mark(mark, radius, Look::solid(colour));
        let has = |shape| self.nodes.iter().any(|n| n.shape == shape);
        let mixed = self.is_mixed();
        let usual = if has(NodeShape::Actor) {
            Mark::Disc
        } else {
            Mark::Square
        };
        let mut legend = vec![LegendGroup {
            heading: self.figure.group_label.clone(),
            entries: groups
                .entries()
                .map(|(colour, name)| (mark(usual, 3.6, colour), name))
                .collect(),
        }];
        let mut shapes = Vec::new();
        if mixed {
            shapes.push((mark(Mark::Disc, 3.6, neutral), "actor".to_owned()));
            let plain = self.nodes.iter().any(|n| plain_body(n));
            let look = if plain {
                PLAIN_BODY
            } else {
                Look::solid(neutral)
            };
            shapes.push((Key::Mark(Mark::Square, 3.4, look), "body".to_owned()));
        }
        let kinds: Vec<EdgeKind> = {
            let mut kinds: Vec<_> = self.drawn(self.drawn_from).map(|e| e.kind).collect();
            kinds.sort_unstable();
            kinds.dedup();
            kinds.into_iter().rev().collect()
        };
        if kinds.len() > 1 || self.drawn_from > EdgeKind::Observation {
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
            heading: self.figure.measure.clone(),
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

    /// The ties, faint where there are many; leadership lies on top.
    pub(super) fn ties(&self, groups: &Groups) -> Vec<Tie> {
        let edges: Vec<&NetworkEdge> = self.drawn(self.drawn_from).collect();
        let alpha = (5.0 / (edges.len().max(1) as f64).sqrt()).clamp(0.12, 0.55);
        let high = edges.iter().map(|e| e.weight).fold(0.0, f64::max);
        let low = edges.iter().map(|e| e.weight).fold(f64::INFINITY, f64::min);
        let mixed = self.is_mixed();
        let mut order = edges;
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
                // What the picture is about stands out from what is round it.
                let (width, alpha) = if self.is_own(edge) {
                    (width * 1.5, alpha.max(0.5))
                } else {
                    (width, alpha)
                };
                Tie {
                    a: edge.a as usize,
                    b: edge.b as usize,
                    pen: edge.kind.pen(width, self.edge_colour(groups, edge), alpha),
                }
            })
            .collect()
    }

    /// A tie has the colour of its actor: whose tie it is can then be followed.
    fn edge_colour(&self, groups: &Groups, edge: &NetworkEdge) -> Colour {
        let [a, b] = [edge.a, edge.b].map(|v| self.nodes[v as usize]);
        let colour = |node: &NetworkNode| groups.colour(node.group.as_deref());
        match (a.shape, b.shape) {
            (NodeShape::Actor, NodeShape::Body) => colour(a),
            (NodeShape::Body, NodeShape::Actor) => colour(b),
            _ if colour(a) == colour(b) && !plain_body(a) => colour(a),
            _ => Colour::ASH,
        }
    }
}

/// A body that belongs to no group is drawn without a colour.
pub(super) fn plain_body(node: &NetworkNode) -> bool {
    node.shape == NodeShape::Body && node.group.as_deref().is_none_or(str::is_empty)
}

/// How a body without a group is drawn.
pub(super) const PLAIN_BODY: Look = Look {
    fill: Colour::PAPER,
    rim: Some((Colour::SLATE, 0.9)),
};

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
