//! A network of actors and bodies: discs and squares, ties, names.

use serde::{Deserialize, Serialize};

use super::{Diagram, DiagramInfo, Needs, USUAL_WIDTH};
use crate::plot::canvas::{Canvas, PRINT_DPI, PlotError};
use crate::plot::font;
use crate::plot::frame::{self, Caption, Key, LegendGroup};
use crate::plot::geometry::{Point, Rect};
use crate::plot::groups::Groups;
use crate::plot::layout::{Arrangement, Link, Position, arrange, pull_apart};
use crate::plot::page::{Look, Mark, Page, Pen, Type};
use crate::plot::palette::Colour;
use crate::plot::placement::{self, Place, Wish};
use crate::plot::scale;
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

/// What a tie says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EdgeKind {
    /// Observer without a vote.
    Observation,
    /// Member, or any other tie.
    #[default]
    Membership,
    /// Secretariat, chair or convenorship.
    Leadership,
}

impl EdgeKind {
    const fn words(self) -> &'static str {
        match self {
            Self::Observation => "observer",
            Self::Membership => "member",
            Self::Leadership => "secretariat, chair or convenor",
        }
    }
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
    fn shown(&self) -> Shown<'_> {
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
            let priority = |v: usize| {
                let p = self.nodes[v].priority;
                if p.is_finite() { p } else { f64::NEG_INFINITY }
            };
            (priority(b).total_cmp(&priority(a)))
                .then_with(|| self.nodes[a].id.cmp(&self.nodes[b].id))
        });
        let candidates = kept.len();
        kept.truncate(self.top);
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
        let mixed = kept.iter().any(|&v| self.nodes[v].shape == NodeShape::Body)
            && kept
                .iter()
                .any(|&v| self.nodes[v].shape == NodeShape::Actor);
        let most = if mixed { usize::MAX } else { self.most_edges };
        if let Some(strongest) = strongest(&mut edges, kept.len(), most) {
            notes.push(format!(
                "Of {} ties the {} are drawn that are among the {strongest} strongest of one of their \
                 ends.",
                number(between),
                number(edges.len())
            ));
        }
        if drop_loners {
            notes.push(format!("Not drawn: {} without a tie.", number(loners)));
        }
        Shown {
            nodes: kept.into_iter().map(|v| &self.nodes[v]).collect(),
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
        let mut legend = vec![LegendGroup {
            heading: self.group_label.clone(),
            entries: groups
                .entries()
                .map(|(colour, name)| (mark(Mark::Disc, 3.6, colour), name))
                .collect(),
        }];
        let has = |shape| shown.nodes.iter().any(|n| n.shape == shape);
        let mut shapes = Vec::new();
        if has(NodeShape::Body) {
            if has(NodeShape::Actor) {
                shapes.push((mark(Mark::Disc, 3.6, neutral), "actor".to_owned()));
            }
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
                    Key::Line(pen(k, 0.7, Colour::SLATE, 0.9)),
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
                    (Key::Mark(Mark::Disc, radius, look), scale::short(value))
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

/// Keeps the `k` strongest ties of each node, k the largest that leaves at most `most`; ties equal
/// in strength to the last kept are kept too. `None` where all may stay or no weight differs.
fn strongest(edges: &mut Vec<NetworkEdge>, n: usize, most: usize) -> Option<usize> {
    let (low, high) = edges.iter().fold((f64::INFINITY, 0.0f64), |(l, h), e| {
        (l.min(e.weight), h.max(e.weight))
    });
    if edges.len() <= most || high - low <= 1e-9 * high {
        return None;
    }
    let mut weights: Vec<Vec<f64>> = vec![Vec::new(); n];
    for e in edges.iter() {
        weights[e.a as usize].push(e.weight);
        weights[e.b as usize].push(e.weight);
    }
    for list in &mut weights {
        list.sort_by(|a, b| b.total_cmp(a));
    }
    let kept = |e: &NetworkEdge, k: usize| {
        [e.a, e.b].into_iter().any(|v| {
            let list = &weights[v as usize];
            list.get(k - 1).is_none_or(|least| e.weight >= *least)
        })
    };
    let k = (1..=20)
        .take_while(|&k| edges.iter().filter(|e| kept(e, k)).count() <= most)
        .last()
        .unwrap_or(1);
    let before = edges.len();
    let stay: Vec<NetworkEdge> = edges.iter().filter(|e| kept(e, k)).copied().collect();
    *edges = stay;
    (edges.len() < before).then_some(k)
}

/// The size of marks: their area is as the value.
struct Sizes {
    least: f64,
    most: f64,
    high: f64,
}

impl Sizes {
    fn of(nodes: &[&NetworkNode], area: f64) -> Self {
        let high = nodes
            .iter()
            .filter_map(|n| finite(n.value))
            .fold(0.0, f64::max);
        let room = (area / nodes.len().max(1) as f64).sqrt();
        let most = (room * 0.33).clamp(4.0, 12.0);
        Self {
            least: (most * 0.28).clamp(2.2, 3.6),
            most: if high > 0.0 { most } else { most.min(5.0) },
            high,
        }
    }

    fn radius(&self, value: Option<f64>) -> f64 {
        if self.high <= 0.0 {
            return self.most;
        }
        let part = finite(value).unwrap_or(0.0).max(0.0) / self.high;
        (self.most * part.sqrt()).max(self.least)
    }

    /// Three round values and their radii.
    fn examples(&self) -> Vec<(f64, f64)> {
        if self.high <= 0.0 {
            return Vec::new();
        }
        let mut values: Vec<f64> = [1.0, 0.4, 0.1].map(|p| round_down(self.high * p)).to_vec();
        values.dedup();
        values
            .into_iter()
            .rev()
            .map(|v| (v, self.radius(Some(v))))
            .collect()
    }
}

/// The largest of 1, 2 and 5 times a power of ten that is no larger.
fn round_down(value: f64) -> f64 {
    let power = libm::pow(10.0, libm::floor(libm::log10(value)));
    [5.0, 2.0, 1.0]
        .into_iter()
        .map(|s| s * power)
        .find(|s| *s <= value * 1.000_001)
        .unwrap_or(power)
}

fn pen(kind: EdgeKind, width: f64, colour: Colour, alpha: f64) -> Pen {
    match kind {
        EdgeKind::Leadership => Pen::new(colour.with_alpha((alpha * 3.0).min(0.8)), width * 2.6),
        EdgeKind::Membership => Pen::new(colour.with_alpha(alpha), width),
        EdgeKind::Observation => {
            Pen::new(colour.with_alpha(alpha * 0.85), width * 0.8).dashed(1.2, 1.8)
        }
    }
}

impl Diagram for NetworkFigure {
    const INFO: DiagramInfo = DiagramInfo {
        id: "network",
        about: "actors and bodies with their ties; size shows a measure, colour a group",
        needs: Needs::Network,
    };

    fn caption(&self) -> &Caption {
        &self.caption
    }

    fn canvas(&self) -> Canvas {
        Canvas {
            width: USUAL_WIDTH,
            height: 2160,
            dpi: PRINT_DPI,
        }
    }

    fn draw<S: Surface>(&self, page: &Page<S>) -> Result<(), PlotError> {
        let shown = self.shown();
        let groups = Groups::of(
            shown.nodes.iter().map(|n| n.group.as_deref()),
            &self.group_order,
        );
        let area = (page.width - 2.0 * frame::MARGIN) * (page.height - 120.0).max(60.0);
        let sizes = Sizes::of(&shown.nodes, area);
        let mut caption = self.caption.clone();
        caption.notes.extend(shown.notes.iter().cloned());
        let inside = frame::draw(page, &caption, &self.legend(&shown, &groups, &sizes))?;
        if shown.nodes.is_empty() {
            return frame::placeholder(page, inside, "no data");
        }
        let drawing = Drawing::new(&shown, &groups, &sizes, inside, self.seed);
        drawing.draw_edges(page)?;
        drawing.draw_nodes(page)?;
        drawing.draw_names(page)
    }
}

/// A network with everything in its place.
struct Drawing<'a> {
    shown: &'a Shown<'a>,
    groups: &'a Groups,
    inside: Rect,
    at: Vec<Point>,
    radii: Vec<f64>,
}

/// A name ready to be set.
struct Name {
    node: usize,
    kind: Type,
    lines: Vec<String>,
}

impl<'a> Drawing<'a> {
    fn new(
        shown: &'a Shown<'a>,
        groups: &'a Groups,
        sizes: &Sizes,
        inside: Rect,
        seed: u64,
    ) -> Self {
        let radii: Vec<f64> = shown.nodes.iter().map(|n| sizes.radius(n.value)).collect();
        let links: Vec<Link> = shown
            .edges
            .iter()
            .map(|e| Link {
                a: e.a,
                b: e.b,
                weight: e.weight,
            })
            .collect();
        let how = Arrangement {
            aspect: inside.width() / inside.height(),
            seed,
            ..Arrangement::DEFAULT
        };
        let mut positions = arrange(shown.nodes.len(), &links, &how);
        let most = radii.iter().copied().fold(0.0, f64::max);
        // Names need room at the sides.
        let room = Rect {
            left: inside.left + most + 16.0,
            right: inside.right - most - 16.0,
            top: inside.top + most + 5.0,
            bottom: inside.bottom - most - 5.0,
        };
        loosen(&mut positions);
        fit(&mut positions, &room);
        pull_apart(&mut positions, &radii, 2.5, 300);
        fit_if_outside(&mut positions, &room);
        Self {
            shown,
            groups,
            inside,
            at: positions.iter().map(|p| (p[0], p[1])).collect(),
            radii,
        }
    }

    fn colour(&self, node: usize) -> Colour {
        self.groups.colour(self.shown.nodes[node].group.as_deref())
    }

    fn look(&self, node: usize) -> Look {
        if plain_body(self.shown.nodes[node]) {
            PLAIN_BODY
        } else {
            Look::solid(self.colour(node))
        }
    }

    fn mixed(&self) -> bool {
        let first = self.shown.nodes.first().map(|n| n.shape);
        self.shown.nodes.iter().any(|n| Some(n.shape) != first)
    }

    /// A tie has the colour of its actor: whose tie it is can then be followed.
    fn edge_colour(&self, edge: &NetworkEdge) -> Colour {
        let (a, b) = (edge.a as usize, edge.b as usize);
        let shape = |v: usize| self.shown.nodes[v].shape;
        match (shape(a), shape(b)) {
            (NodeShape::Actor, NodeShape::Body) => self.colour(a),
            (NodeShape::Body, NodeShape::Actor) => self.colour(b),
            _ if self.colour(a) == self.colour(b) => self.colour(a),
            _ => Colour::ASH,
        }
    }

    fn draw_edges<S: Surface>(&self, page: &Page<S>) -> Result<(), PlotError> {
        let edges = &self.shown.edges;
        let alpha = (5.0 / (edges.len().max(1) as f64).sqrt()).clamp(0.12, 0.55);
        let high = edges.iter().map(|e| e.weight).fold(0.0, f64::max);
        let low = edges.iter().map(|e| e.weight).fold(f64::INFINITY, f64::min);
        let mut order: Vec<&NetworkEdge> = edges.iter().collect();
        order.sort_by(|x, y| {
            (x.kind.cmp(&y.kind))
                .then(x.weight.total_cmp(&y.weight))
                .then((x.a, x.b).cmp(&(y.a, y.b)))
        });
        for edge in order {
            let part = if high > low {
                (edge.weight - low) / (high - low)
            } else {
                0.25
            };
            let width = 0.5 + 1.1 * part;
            let ends = [self.at[edge.a as usize], self.at[edge.b as usize]];
            page.line(&ends, pen(edge.kind, width, self.edge_colour(edge), alpha))?;
        }
        Ok(())
    }

    fn draw_nodes<S: Surface>(&self, page: &Page<S>) -> Result<(), PlotError> {
        let mut order: Vec<usize> = (0..self.at.len()).collect();
        // The small lie on the large, should they touch.
        order.sort_by(|&a, &b| self.radii[b].total_cmp(&self.radii[a]).then(a.cmp(&b)));
        for v in order {
            let node = self.shown.nodes[v];
            let mark = match node.shape {
                NodeShape::Actor => Mark::Disc,
                NodeShape::Body => Mark::Square,
            };
            let said = match finite(node.value) {
                Some(value) => format!("{}: {}", text::clean(&node.label), scale::short(value)),
                None => text::clean(&node.label),
            };
            page.named(&said, |page| {
                page.mark(self.at[v], self.radii[v], mark, self.look(v))
            })?;
        }
        Ok(())
    }

    /// The names in the order in which they take their places.
    fn names(&self) -> Vec<Name> {
        let mut order: Vec<usize> = (0..self.at.len()).collect();
        let priority = |v: usize| {
            let p = self.shown.nodes[v].priority;
            if p.is_finite() { p } else { f64::NEG_INFINITY }
        };
        order.sort_by(|&a, &b| {
            (priority(b).total_cmp(&priority(a)))
                .then(self.radii[b].total_cmp(&self.radii[a]))
                .then(a.cmp(&b))
        });
        let many = order.len() > 60;
        order
            .into_iter()
            .enumerate()
            .map(|(rank, v)| {
                let node = self.shown.nodes[v];
                let body = node.shape == NodeShape::Body;
                let size = match rank {
                    0..12 => 8.2,
                    _ if many => 6.6,
                    _ => 7.4,
                };
                let kind = Type::LABEL.sized(size).haloed(1.3);
                let kind = if body || rank < 6 { kind.bold() } else { kind };
                let name = text::cut(&text::clean(&node.label), text::LONGEST_NAME);
                let lines = text::wrap(&name, kind.weight, kind.size, 96.0, 2);
                Name {
                    node: v,
                    kind,
                    lines,
                }
            })
            .filter(|n| !n.lines.is_empty())
            .collect()
    }

    fn wish(&self, name: &Name) -> Wish {
        let widest = name
            .lines
            .iter()
            .map(|l| name.kind.width(l))
            .fold(0.0, f64::max);
        let more = (name.lines.len() - 1) as f64 * name.kind.size * 1.12;
        let square = self.shown.nodes[name.node].shape == NodeShape::Body;
        let radius = self.radii[name.node];
        Wish {
            at: self.at[name.node],
            clear: radius * if square { 0.95 } else { 1.0 } + 0.6,
            inside: if square {
                (1.7 * radius, 1.7 * radius)
            } else {
                (1.7 * radius, 1.1 * radius)
            },
            width: widest,
            height: name.kind.size * (font::CAP_HEIGHT + font::DESCENT) + more,
        }
    }

    fn places(&self, names: &[Name]) -> Vec<Option<Place>> {
        let wishes: Vec<Wish> = names.iter().map(|n| self.wish(n)).collect();
        let marks: Vec<Rect> = self
            .at
            .iter()
            .zip(&self.radii)
            .map(|(at, r)| Rect::around(*at, *r, *r))
            .collect();
        placement::place(
            &wishes,
            &marks,
            self.inside.grown(6.0),
            wishes.len().min(40),
        )
    }

    fn draw_names<S: Surface>(&self, page: &Page<S>) -> Result<(), PlotError> {
        let names = self.names();
        let places = self.places(&names);
        for (name, place) in names.iter().zip(&places) {
            let Some(place) = place else { continue };
            let at = self.at[name.node];
            if place.led {
                let end = place.rect.nearest(at);
                page.line(&[at, end], Pen::new(Colour::ASH, 0.5))?;
            }
        }
        for (name, place) in names.iter().zip(&places) {
            let Some(Place { rect, .. }) = place else {
                continue;
            };
            let at = self.at[name.node];
            let centre = rect.centre().0;
            // Lines are set towards the mark.
            let (x, kind) = if rect.left > at.0 {
                (rect.left, name.kind)
            } else if rect.right < at.0 {
                (rect.right, name.kind.to_the_right())
            } else {
                (centre, name.kind.centred())
            };
            let mut y = rect.top + kind.size * font::CAP_HEIGHT;
            for line in &name.lines {
                page.text((x, y), kind, line)?;
                y += kind.size * 1.12;
            }
        }
        Ok(())
    }
}

/// Spreads the middle: distances from the centre are raised to a power below 1. The middle of a
/// layout is crowded and its rim is empty, and names need room.
fn loosen(positions: &mut [Position]) {
    const POWER: f64 = 0.8;
    let n = positions.len().max(1) as f64;
    let centre = [0, 1].map(|k| positions.iter().map(|p| p[k]).sum::<f64>() / n);
    for p in positions.iter_mut() {
        let off = [p[0] - centre[0], p[1] - centre[1]];
        let far = (off[0] * off[0] + off[1] * off[1]).sqrt();
        if far > 1e-12 {
            let by = libm::pow(far, POWER - 1.0);
            *p = [centre[0] + off[0] * by, centre[1] + off[1] * by];
        }
    }
}

/// Scales and moves positions into the room; one direction may be stretched by a third.
fn fit(positions: &mut [Position], room: &Rect) {
    const STRETCH: f64 = 1.35;
    let end = |k: usize, f: fn(f64, f64) -> f64, start: f64| {
        positions.iter().map(|p| p[k]).fold(start, f)
    };
    let low = [0, 1].map(|k| end(k, f64::min, f64::INFINITY));
    let high = [0, 1].map(|k| end(k, f64::max, f64::NEG_INFINITY));
    let size = [high[0] - low[0], high[1] - low[1]];
    let room_size = [room.width(), room.height()];
    let scale = [0, 1].map(|k| {
        if size[k] > 1e-9 {
            room_size[k] / size[k]
        } else {
            f64::INFINITY
        }
    });
    let least = scale[0].min(scale[1]);
    let scale = if least.is_finite() {
        scale.map(|s| s.min(least * STRETCH))
    } else {
        [1.0; 2]
    };
    let centre = room.centre();
    let centre = [centre.0, centre.1];
    for p in positions.iter_mut() {
        *p = [0, 1].map(|k| (p[k] - f64::midpoint(low[k], high[k])) * scale[k] + centre[k]);
    }
}

/// Fits again only what was pushed out of the room.
fn fit_if_outside(positions: &mut [Position], room: &Rect) {
    let outside = positions
        .iter()
        .any(|p| !room.grown(3.0).holds(&Rect::around((p[0], p[1]), 0.0, 0.0)));
    if outside {
        fit(positions, room);
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
        let shown = figure.shown();
        assert_eq!(shown.nodes.len(), 100);
        assert!(shown.notes[0].starts_with("Drawn: the 100 nodes that rank highest of 420, and"));
        assert_eq!(shown.notes[1], "Not drawn: 20 without a tie.");
    }

    #[test]
    fn of_many_weighted_ties_the_strongest_stay() {
        let mut edges: Vec<NetworkEdge> = Vec::new();
        for a in 0..40u32 {
            for b in 0..a {
                let weight = f64::from((a * b) % 23 + 1);
                edges.push(NetworkEdge {
                    a,
                    b,
                    weight,
                    kind: EdgeKind::Membership,
                });
            }
        }
        let heaviest = edges.iter().map(|e| e.weight).fold(0.0, f64::max);
        let k = strongest(&mut edges, 40, 200).unwrap();
        assert!(k >= 1 && edges.len() <= 200 && edges.len() >= 40);
        assert!(edges.iter().any(|e| (e.weight - heaviest).abs() < 1e-9));
        let mut alike: Vec<_> = edges
            .iter()
            .map(|e| NetworkEdge { weight: 1.0, ..*e })
            .collect();
        assert_eq!(strongest(&mut alike, 40, 10), None);
    }

    #[test]
    fn sizes_are_areas() {
        let figure = figure(17, &[]);
        let nodes: Vec<_> = figure.nodes.iter().collect();
        let sizes = Sizes::of(&nodes, 200_000.0);
        let (one, quarter) = (sizes.radius(Some(16.0)), sizes.radius(Some(4.0)));
        assert!((one / quarter - 2.0).abs() < 1e-9);
        assert_eq!(
            sizes.examples().iter().map(|e| e.0).collect::<Vec<_>>(),
            [1.0, 5.0, 10.0]
        );
        assert!((sizes.radius(Some(f64::NAN)) - sizes.least).abs() < 1e-12);
    }

    #[test]
    fn no_two_names_overlap_and_none_leaves_the_picture() {
        let edges: Vec<_> = (0..300u32)
            .map(|k| (k % 90, (k * 7 + 1) % 90, 1.0))
            .collect();
        let figure = figure(90, &edges);
        let shown = figure.shown();
        let groups = Groups::of([], &[]);
        let inside = Rect {
            left: 18.0,
            top: 60.0,
            right: 558.0,
            bottom: 480.0,
        };
        let sizes = Sizes::of(&shown.nodes, 540.0 * 420.0);
        let drawing = Drawing::new(&shown, &groups, &sizes, inside, 1);
        let names = drawing.names();
        let places: Vec<_> = drawing.places(&names).into_iter().flatten().collect();
        assert!(places.len() > 20, "{}", places.len());
        for (i, a) in places.iter().enumerate() {
            assert!(inside.grown(6.0).holds(&a.rect));
            for b in &places[..i] {
                assert!(!a.rect.overlaps(&b.rect));
            }
        }
        for (at, radius) in drawing.at.iter().zip(&drawing.radii) {
            assert!(inside.holds(&Rect::around(*at, *radius, *radius)));
        }
    }
}
