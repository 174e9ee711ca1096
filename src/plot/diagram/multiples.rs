//! One panel a date, everybody at the same place in each.

use serde::{Deserialize, Serialize};

use super::{
    Diagram, DiagramInfo, Needs, NetworkEdge, NetworkFigure, NetworkNode, NodeShape, USUAL_WIDTH,
};
use crate::model::Date;
use crate::plot::canvas::{Canvas, PRINT_DPI, PlotError};
use crate::plot::frame::{self, Caption, Frame};
use crate::plot::geometry::{Point, Rect};
use crate::plot::groups::Groups;
use crate::plot::layout::{Arrangement, arrange};
use crate::plot::node_link::NodeLink;
use crate::plot::page::{Look, Page, Pen, Type};
use crate::plot::palette::Colour;
use crate::plot::scale;
use crate::plot::shown::Shown;
use crate::plot::sizes::Sizes;
use crate::plot::surface::Surface;
use crate::plot::text;

/// The network at one date.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Panel {
    /// The day.
    pub date: Date,
    /// Nodes of the whole network on the day.
    pub nodes: u64,
    /// Its ties.
    pub edges: u64,
    /// The ties, by the places of their ends in the nodes of all dates.
    pub ties: Vec<NetworkEdge>,
}

/// A network at several dates. Nodes stand where the ties of all dates together put them, in every
/// panel alike, so that what changes is not moved about by the layout.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MultiplesFigure {
    /// Words, nodes of all dates, and options; its ties do not matter.
    pub network: NetworkFigure,
    /// The dates, in the order of reading.
    pub panels: Vec<Panel>,
    /// How many nodes at most are drawn: those of the highest priority.
    pub top: usize,
    /// How many names at most stand in each panel.
    pub names: usize,
}

impl Default for MultiplesFigure {
    fn default() -> Self {
        Self {
            network: NetworkFigure::default(),
            panels: Vec::new(),
            top: 60,
            names: 14,
        }
    }
}

const HEAD: f64 = 14.0;
const GUTTER: f64 = 12.0;

impl MultiplesFigure {
    /// The ties of all dates, parallel ones added, as a figure of its own.
    fn union(&self) -> NetworkFigure {
        NetworkFigure {
            edges: self
                .panels
                .iter()
                .flat_map(|p| p.ties.iter().copied())
                .collect(),
            ..self.network.clone()
        }
    }

    fn shown<'a>(&self, union: &'a NetworkFigure, panel: f64) -> (Shown<'a>, Vec<NetworkEdge>) {
        let all = union.simple_edges();
        let mut tied = vec![false; union.nodes.len()];
        for e in &all {
            tied[e.a as usize] = true;
            tied[e.b as usize] = true;
        }
        let mut kept = union.by_priority();
        kept.retain(|v| tied[*v]);
        let candidates = kept.len();
        // In a two-mode network the first of both modes: of one alone no tie would be drawn.
        let most = self.top.min((panel / 420.0).max(10.0) as usize);
        let side = |v: usize| usize::from(union.nodes[v].shape == NodeShape::Body);
        let sides = [0, 1].map(|s| kept.iter().filter(|v| side(**v) == s).count());
        let most = if sides.contains(&0) {
            most
        } else {
            most.div_ceil(2)
        };
        let mut counts = [0; 2];
        kept.retain(|&v| {
            counts[side(v)] += 1;
            counts[side(v)] <= most
        });
        // Whoever is tied only to what is left out would stand alone.
        let mut there = vec![false; union.nodes.len()];
        for &v in &kept {
            there[v] = true;
        }
        let mut near = vec![false; union.nodes.len()];
        for e in all
            .iter()
            .filter(|e| there[e.a as usize] && there[e.b as usize])
        {
            near[e.a as usize] = true;
            near[e.b as usize] = true;
        }
        kept.retain(|v| near[*v]);
        let drawn = kept.len();
        let mut shown = Shown::of(union, &all, kept);
        if drawn < candidates {
            shown.notes.push(format!(
                "Drawn in each panel: the same {} nodes, the highest of {} with a tie at any date.",
                scale::number(drawn as f64, 0),
                scale::number(candidates as f64, 0)
            ));
        }
        shown
            .notes
            .push("Places from all dates together, the same in all panels (λ = ∞).".to_owned());
        shown
            .notes
            .push("Rings: without a tie at the date.".to_owned());
        (shown, all)
    }
}

/// A panel with more ties of actors to bodies than this shows those that say most.
const MOST_TIES: usize = 400;

/// Boxes of panels in reading order.
fn grid(inside: Rect, count: usize) -> Vec<Rect> {
    let columns = match count {
        0 | 1 => 1,
        2..=4 => 2,
        _ => 3,
    };
    let rows = count.div_ceil(columns).max(1);
    let wide = (inside.width() - GUTTER * (columns - 1) as f64) / columns as f64;
    let high = (inside.height() - GUTTER * (rows - 1) as f64) / rows as f64;
    (0..count)
        .map(|at| {
            let left = inside.left + (wide + GUTTER) * (at % columns) as f64;
            let top = inside.top + (high + GUTTER) * (at / columns) as f64;
            Rect {
                left,
                top,
                right: left + wide,
                bottom: top + high,
            }
        })
        .collect()
}

impl Diagram for MultiplesFigure {
    const INFO: DiagramInfo = DiagramInfo {
        id: "multiples",
        about: "one panel a date, everybody at the same place in each",
        needs: Needs::Dates,
    };

    fn caption(&self) -> &Caption {
        &self.network.caption
    }

    fn caption_mut(&mut self) -> &mut Caption {
        &mut self.network.caption
    }

    fn canvas(&self) -> Canvas {
        let rows = match self.panels.len() {
            0..=2 => 1400,
            3..=6 => 2340,
            n => 780 * u32::try_from(n.div_ceil(3)).unwrap_or(4).min(6),
        };
        Canvas {
            width: USUAL_WIDTH,
            height: rows,
            dpi: PRINT_DPI,
        }
    }

    fn draw<S: Surface>(&self, page: &Page<S>) -> Result<(), PlotError> {
        let union = self.union();
        let count = self.panels.len().max(1);
        let area =
            (page.width - 2.0 * frame::MARGIN) * (page.height - 130.0).max(60.0) / count as f64;
        let (mut shown, _) = self.shown(&union, area);
        let days = self.days();
        let dated = dated(&days, &mut shown);
        let groups = shown.groups();
        let sizes = shown.sizes(area * 0.4).capped(6.0);
        let mut caption = self.caption().clone();
        caption.notes.splice(0..0, shown.notes.iter().cloned());
        let legend = shown.legend(&groups, &sizes);
        let frame = Frame::new((page.width, page.height), &caption, &legend);
        frame.draw(page)?;
        let inside = frame.inside;
        let boxes = grid(inside, self.panels.len());
        let high = boxes.first().map_or(0.0, |b| b.height() - HEAD);
        if shown.nodes.is_empty() || high < 30.0 {
            let why = if shown.nodes.is_empty() {
                "no data"
            } else {
                "too little room for so many dates"
            };
            return frame::placeholder(page, inside, why);
        }
        let body = |b: &Rect| Rect {
            top: b.top + HEAD,
            ..*b
        };
        let how = Arrangement {
            aspect: boxes[0].width() / high,
            seed: self.network.seed,
            ..Arrangement::DEFAULT
        };
        let mut first = NodeLink {
            spots: shown.spots(&groups, &sizes),
            ties: Vec::new(),
            inside: body(&boxes[0]),
            reserved: Vec::new(),
            centre: None,
            small: true,
        };
        first.settle(&arrange(shown.nodes.len(), &shown.links(), &how));
        for ((panel, rect), dated) in self.panels.iter().zip(&boxes).zip(&dated) {
            let shift = (rect.left - boxes[0].left, rect.top - boxes[0].top);
            self.draw_panel(page, panel, *rect, &first, shift, dated, (&groups, &sizes))?;
        }
        Ok(())
    }
}

/// The nodes drawn with the ties of each day: of the same kinds in every panel, so that panels can be
/// compared.
fn dated<'a>(days: &'a [NetworkFigure], shown: &mut Shown) -> Vec<Shown<'a>> {
    let of_day = |day: &'a NetworkFigure| Shown::of(day, &day.simple_edges(), shown.kept.clone());
    let mut dated: Vec<Shown<'a>> = days.iter().map(of_day).collect();
    if shown.is_mixed() {
        let kinds = dated.iter().map(|d| d.says_most(MOST_TIES));
        let kind = kinds.max().unwrap_or_default();
        dated.iter_mut().for_each(|d| d.draw_from(kind));
        shown.draw_from(kind);
    } else {
        dated.iter_mut().for_each(Shown::thin);
        if dated.iter().any(|d| !d.notes.is_empty()) {
            let note =
                "Where a panel would have too many ties, the strongest of each node are drawn.";
            shown.notes.push(note.to_owned());
        }
    }
    dated
}

impl MultiplesFigure {
    /// The network of each panel.
    fn days(&self) -> Vec<NetworkFigure> {
        let day = |panel: &Panel| NetworkFigure {
            edges: panel.ties.clone(),
            nodes: self.network.nodes.clone(),
            group_order: self.network.group_order.clone(),
            ..NetworkFigure::default()
        };
        self.panels.iter().map(day).collect()
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "a panel is what a day and its place make of the whole"
    )]
    fn draw_panel<S: Surface>(
        &self,
        page: &Page<S>,
        panel: &Panel,
        rect: Rect,
        first: &NodeLink,
        shift: Point,
        dated: &Shown,
        (groups, sizes): (&Groups, &Sizes),
    ) -> Result<(), PlotError> {
        let bold = Type::AXIS.bold();
        let date = scale::date(panel.date);
        page.text((rect.left, rect.top + 8.0), bold, &date)?;
        let facts = format!(
            "n = {}, m = {}",
            scale::number(panel.nodes as f64, 0),
            scale::number(panel.edges as f64, 0)
        );
        let start = rect.left + bold.width(&date) + 7.0;
        let facts = text::shorten(
            &facts,
            Type::AXIS.weight,
            Type::AXIS.size,
            rect.right - start,
        );
        page.text((start, rect.top + 8.0), Type::AXIS, &facts)?;
        let line = [
            (rect.left, rect.top + HEAD - 1.0),
            (rect.right, rect.top + HEAD - 1.0),
        ];
        page.line(&line, Pen::new(Colour::RULE, 0.6))?;
        let mut degree = vec![0u32; dated.nodes.len()];
        for e in &dated.edges {
            degree[e.a as usize] += 1;
            degree[e.b as usize] += 1;
        }
        // Actors and bodies have half of the names each.
        let mut order: Vec<usize> = (0..first.spots.len()).collect();
        order.sort_by_key(|&v| first.spots[v].rank);
        let mut named = vec![false; order.len()];
        let half = if dated.is_mixed() {
            self.names / 2
        } else {
            self.names
        };
        for shape in [NodeShape::Actor, NodeShape::Body] {
            let of = order.iter().filter(|v| dated.nodes[**v].shape == shape);
            for v in of.take(half) {
                named[*v] = true;
            }
        }
        let mut spots = first.spots.clone();
        for (v, spot) in spots.iter_mut().enumerate() {
            spot.at = (spot.at.0 + shift.0, spot.at.1 + shift.1);
            if !named[v] || degree[v] == 0 {
                spot.label.clear();
            }
            let node: &NetworkNode = dated.nodes[v];
            spot.said = format!("{}: {} ties drawn", text::clean(&node.label), degree[v]);
            if degree[v] == 0 {
                spot.radius = sizes.radius(None);
                spot.look = Look {
                    fill: Colour::WHITE,
                    rim: Some((Colour::OTHER, 0.7)),
                };
            }
        }
        let drawing = NodeLink {
            spots,
            ties: dated.ties(groups),
            inside: Rect {
                top: rect.top + HEAD + 4.0,
                ..rect
            },
            reserved: Vec::new(),
            centre: None,
            small: true,
        };
        drawing.draw(page)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_bodies_or_actors_do_not_push_each_other_out() {
        // Each of 400 actors, who come first, sits in one of 20 bodies.
        let node = |k: u32, shape, priority: f64| NetworkNode {
            id: format!("{k:04}"),
            shape,
            priority,
            ..NetworkNode::default()
        };
        let actors = (0..400).map(|k| node(k, NodeShape::Actor, 9.0));
        let bodies = (400..420).map(|k| node(k, NodeShape::Body, 1.0));
        let ties = (0..400).map(|a| NetworkEdge {
            a,
            b: 400 + a % 20,
            weight: 1.0,
            kind: crate::plot::edge_kind::EdgeKind::Membership,
        });
        let figure = MultiplesFigure {
            network: NetworkFigure {
                nodes: actors.chain(bodies).collect(),
                ..NetworkFigure::default()
            },
            panels: vec![Panel {
                date: Date::parse("2024").unwrap(),
                nodes: 420,
                edges: 400,
                ties: ties.collect(),
            }],
            ..MultiplesFigure::default()
        };
        let union = figure.union();
        let (shown, _) = figure.shown(&union, 1e6);
        assert_eq!((shown.nodes.len(), shown.edges.len()), (50, 30));
    }

    #[test]
    fn panels_lie_apart_within_the_page() {
        let inside = Rect {
            left: 10.0,
            top: 20.0,
            right: 510.0,
            bottom: 420.0,
        };
        for count in 1..10 {
            let boxes = grid(inside, count);
            assert_eq!(boxes.len(), count);
            for (k, a) in boxes.iter().enumerate() {
                assert!(inside.grown(1e-6).holds(a));
                assert!(
                    boxes[..k]
                        .iter()
                        .all(|b| !a.grown(GUTTER / 2.1).overlaps(b))
                );
            }
        }
        assert!(grid(inside, 0).is_empty());
    }
}
