//! One node and what is near: rings by distance.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use super::{Diagram, DiagramInfo, Needs, NetworkFigure, USUAL_WIDTH};
use crate::plot::canvas::{Canvas, PRINT_DPI, PlotError};
use crate::plot::frame::{self, Caption, Frame};
use crate::plot::geometry::Point;
use crate::plot::layout::ring_angles;
use crate::plot::node_link::NodeLink;
use crate::plot::page::{Page, Pen};
use crate::plot::palette::Colour;
use crate::plot::scale;
use crate::plot::shown::{Shown, finite};
use crate::plot::surface::Surface;

/// One node of a network in the middle, on the first ring those tied to it, on the next those tied
/// to these.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EgoFigure {
    /// Nodes, ties and words of the whole network; of its options those of choice and layout do not
    /// matter.
    pub network: NetworkFigure,
    /// The place of the node in the middle.
    pub centre: u32,
    /// How many ties away the last ring is.
    pub radius: u32,
    /// How many nodes at most stand on each ring: those with the strongest ties inwards.
    pub top: usize,
}

impl Default for EgoFigure {
    fn default() -> Self {
        Self {
            network: NetworkFigure::default(),
            centre: 0,
            radius: 1,
            top: 40,
        }
    }
}

/// The centre is the first node of a ring list.
struct Near<'a> {
    shown: Shown<'a>,
    /// How many ties each drawn node is away.
    ring: Vec<usize>,
}

impl EgoFigure {
    fn near(&self, top: usize) -> Option<Near<'_>> {
        let figure = &self.network;
        let n = figure.nodes.len();
        let centre = self.centre as usize;
        if centre >= n {
            return None;
        }
        let all = figure.simple_edges();
        let mut neighbours: Vec<Vec<(usize, f64)>> = vec![Vec::new(); n];
        for e in &all {
            neighbours[e.a as usize].push((e.b as usize, e.weight));
            neighbours[e.b as usize].push((e.a as usize, e.weight));
        }
        let mut far = vec![usize::MAX; n];
        far[centre] = 0;
        let mut queue = VecDeque::from([centre]);
        while let Some(v) = queue.pop_front() {
            if far[v] >= self.radius as usize {
                continue;
            }
            for &(w, _) in &neighbours[v] {
                if far[w] == usize::MAX {
                    far[w] = far[v] + 1;
                    queue.push_back(w);
                }
            }
        }
        let mut kept = vec![centre];
        let mut inside = vec![false; n];
        inside[centre] = true;
        let mut left = Vec::new();
        for ring in 1..=self.radius as usize {
            let mut here: Vec<(f64, usize)> = (0..n)
                .filter(|v| far[*v] == ring)
                .map(|v| {
                    let inwards = neighbours[v].iter().filter(|w| inside[w.0]);
                    (inwards.map(|w| w.1).sum(), v)
                })
                .filter(|v| v.0 > 0.0)
                .collect();
            here.sort_by(|a, b| {
                let value = |v: usize| finite(figure.nodes[v].value).unwrap_or(f64::NEG_INFINITY);
                (b.0.total_cmp(&a.0))
                    .then(value(b.1).total_cmp(&value(a.1)))
                    .then_with(|| figure.nodes[a.1].id.cmp(&figure.nodes[b.1].id))
            });
            let hidden = here.len().saturating_sub(top);
            if hidden > 0 {
                left.push(format!(
                    "{} of {} at distance {ring}",
                    scale::number(top as f64, 0),
                    scale::number(here.len() as f64, 0)
                ));
            }
            here.truncate(top);
            for (_, v) in here {
                kept.push(v);
                inside[v] = true;
            }
        }
        let mut shown = Shown::of(figure, &all, kept);
        let ring: Vec<usize> = shown.kept.iter().map(|v| far[*v]).collect();
        if !left.is_empty() {
            shown.notes.push(format!(
                "Drawn: {}, those with the strongest ties inwards first.",
                left.join(", ")
            ));
        }
        // Ties on the last ring say nothing of the node in the middle.
        let last = self.radius as usize;
        let on_rim = |v: u32| ring[v as usize] == last;
        if last > 1 || shown.nodes.len() > 30 {
            let before = shown.edges.len();
            shown.edges.retain(|e| !(on_rim(e.a) && on_rim(e.b)));
            if shown.edges.len() < before {
                shown.notes.push(format!(
                    "{} ties between nodes of the outer ring are not drawn.",
                    scale::number((before - shown.edges.len()) as f64, 0)
                ));
            }
        }
        shown.focus = (0u32..)
            .zip(&ring)
            .find_map(|(v, at)| (*at == 0).then_some(v));
        shown.thin();
        Some(Near { shown, ring })
    }
}

impl Diagram for EgoFigure {
    const INFO: DiagramInfo = DiagramInfo {
        id: "ego",
        about: "one actor or body in the middle, on rings what is near",
        needs: Needs::Network,
    };

    fn caption(&self) -> &Caption {
        &self.network.caption
    }

    fn caption_mut(&mut self) -> &mut Caption {
        &mut self.network.caption
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
        let top = self.top.min((area / 3000.0).max(8.0) as usize);
        let Some(near) = self.near(top) else {
            let frame = Frame::new((page.width, page.height), self.caption(), &[]);
            frame.draw(page)?;
            return frame::placeholder(page, frame.inside, "no data");
        };
        let shown = &near.shown;
        let groups = shown.groups();
        let sizes = shown.sizes(area * 0.35);
        let mut caption = self.caption().clone();
        caption.notes.splice(0..0, shown.notes.iter().cloned());
        let legend = shown.legend(&groups, &sizes);
        let frame = Frame::new((page.width, page.height), &caption, &legend);
        frame.draw(page)?;
        let inside = frame.inside;
        let mut spots = shown.spots(&groups, &sizes);
        let most = spots.iter().map(|s| s.radius).fold(0.0, f64::max);
        let rings = near.ring.iter().copied().max().unwrap_or(0);
        let high = (inside.height() / 2.0 - most - 9.0).max(1.0);
        let wide = (inside.width() / 2.0 - most - 62.0)
            .min(high * 1.4)
            .max(1.0);
        let (x, y) = inside.centre();
        let at = |ring: usize, angle: f64| -> Point {
            let part = ring as f64 / rings.max(1) as f64;
            (
                x + wide * part * libm::cos(angle),
                y + high * part * libm::sin(angle),
            )
        };
        for ring in 1..=rings {
            let circle: Vec<Point> = (0..=120u32)
                .map(|k| at(ring, f64::from(k) / 120.0 * std::f64::consts::TAU))
                .collect();
            page.line(&circle, Pen::new(Colour::RULE, 0.8))?;
        }
        let angles = ring_angles(&near.ring, &shown.links());
        for ((spot, ring), angle) in spots.iter_mut().zip(&near.ring).zip(&angles) {
            spot.at = at(*ring, *angle);
            if *ring == 0 {
                // The one that the picture is about is named before all others.
                spot.bold = true;
                spot.rank = 0;
                spot.radius = spot.radius.max(5.0);
            } else {
                spot.rank += 1;
            }
        }
        let drawing = NodeLink {
            spots,
            ties: shown.ties(&groups),
            inside,
            reserved: Vec::new(),
            centre: Some((x, y)),
            small: false,
        };
        drawing.draw(page)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::diagram::{NetworkEdge, NetworkNode};
    use crate::plot::edge_kind::EdgeKind;

    #[test]
    fn rings_are_distances_and_the_strongest_stay() {
        // 0 is tied to 1 to 5, these to 6; 7 is tied to nobody.
        let edge = |a: u32, b: u32, weight: f64| NetworkEdge {
            a,
            b,
            weight,
            kind: EdgeKind::Membership,
        };
        let figure = EgoFigure {
            network: NetworkFigure {
                nodes: (0..8)
                    .map(|k| NetworkNode {
                        id: format!("{k}"),
                        ..NetworkNode::default()
                    })
                    .collect(),
                edges: (1..6)
                    .flat_map(|k| [edge(0, k, f64::from(k)), edge(k, 6, 1.0)])
                    .collect(),
                ..NetworkFigure::default()
            },
            radius: 2,
            ..EgoFigure::default()
        };
        let near = figure.near(40).unwrap();
        assert_eq!(near.ring, [0, 1, 1, 1, 1, 1, 2]);
        let few = figure.near(2).unwrap();
        let ids: Vec<&str> = few.shown.nodes.iter().map(|n| n.id.as_str()).collect();
        assert_eq!(ids, ["0", "4", "5", "6"]);
        assert!(few.shown.notes[0].contains("2 of 5 at distance 1"));
        assert!(EgoFigure::default().near(9).is_none());
    }
}
