//! A network of actors and bodies: discs and squares, ties, names.

mod places;

use serde::{Deserialize, Serialize};

use super::{Diagram, DiagramInfo, Needs, USUAL_WIDTH};
use crate::model::Date;
use crate::plot::canvas::{Canvas, PRINT_DPI, PlotError};
use crate::plot::edge_kind::EdgeKind;
use crate::plot::frame::{self, Caption};
use crate::plot::page::Page;
use crate::plot::scale;
use crate::plot::shown::Shown;
use crate::plot::surface::Surface;

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
    /// Another day of the network, near whose places the nodes are to stay.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub anchor: Option<Anchor>,
}

/// Another day of a network, and how strongly nodes are drawn to their places in its picture.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Anchor {
    /// The picture of the other day.
    pub figure: Box<NetworkFigure>,
    /// The day, for the note.
    pub date: Date,
    /// λ: 0 is a free layout, 1 weighs places as much as distances; none for ∞, which keeps places.
    pub strength: Option<f64>,
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
            anchor: None,
        }
    }
}

/// More nodes without a tie than this are counted rather than drawn.
const LONERS: usize = 12;

impl NetworkFigure {
    /// What is drawn on a page of so many square points: at most one node for each cell of 30 by
    /// 30 points.
    fn shown(&self, area: f64) -> Shown<'_> {
        let fit = (area / 900.0).max(12.0) as usize;
        let all = self.simple_edges();
        let mut tied = vec![false; self.nodes.len()];
        for edge in &all {
            tied[edge.a as usize] = true;
            tied[edge.b as usize] = true;
        }
        let loners = tied.iter().filter(|t| !**t).count();
        let drop_loners = loners > LONERS && loners < self.nodes.len();
        let mut kept = self.by_priority();
        kept.retain(|&v| !drop_loners || tied[v]);
        let candidates = kept.len();
        kept.truncate(self.top.min(fit));
        let mut shown = Shown::of(self, &all, kept);
        let number = |n: usize| scale::number(n as f64, 0);
        if candidates > shown.nodes.len() {
            shown.notes.push(format!(
                "Drawn: the {} nodes that rank highest of {}, and the {} of {} ties between them.",
                number(shown.nodes.len()),
                number(self.nodes.len()),
                number(shown.edges.len()),
                number(all.len())
            ));
        }
        shown.thin();
        if drop_loners {
            let note = format!("Not drawn: {} without a tie.", number(loners));
            shown.notes.push(note);
        }
        shown
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
        let groups = shown.groups();
        let sizes = shown.sizes(area);
        let size = (page.width, page.height);
        let frame = self.frame(&shown, (&groups, &sizes), size);
        frame.draw(page)?;
        let inside = frame.inside;
        if shown.nodes.is_empty() {
            return frame::placeholder(page, inside, "no data");
        }
        self.drawing(&shown, (&groups, &sizes), inside, size)
            .draw(page)
    }
}

/// The room for marks on a page, roughly, in square points.
fn area(width: f64, height: f64) -> f64 {
    (width - 2.0 * frame::MARGIN) * (height - 120.0).max(60.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::Figure;
    use crate::plot::geometry::Rect;
    use crate::plot::groups::Groups;
    use crate::plot::layout::Position;
    use crate::plot::sizes::Sizes;

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
    fn of_very_many_ties_of_actors_to_bodies_those_that_lead_are_drawn() {
        let pairs = (0..40u32).flat_map(|a| (40..80u32).map(move |b| (a, b, 1.0)));
        let mut dense = figure(80, &pairs.collect::<Vec<_>>());
        for node in &mut dense.nodes[40..] {
            node.shape = NodeShape::Body;
        }
        let groups = Groups::of([], &[]);
        // Of one kind all say the same: nothing can be left out.
        let all = dense.shown(1e6);
        assert_eq!((all.ties(&groups).len(), all.notes.len()), (1_600, 0));
        for (k, edge) in dense.edges.iter_mut().enumerate() {
            edge.kind = match k {
                0..60 => EdgeKind::Leadership,
                60..900 => EdgeKind::Membership,
                _ => EdgeKind::Observation,
            };
        }
        let members = dense.shown(1e6);
        assert_eq!(members.ties(&groups).len(), 900);
        dense.edges[900..1_400]
            .iter_mut()
            .for_each(|e| e.kind = EdgeKind::Membership);
        let mut leaders = dense.shown(1e6);
        assert_eq!(
            leaders.notes,
            [
                "Of the ties between them, those of members and observers (1,540) place the nodes and \
              are not drawn."
            ]
        );
        assert_eq!(leaders.ties(&groups).len(), 60);
        assert_eq!(leaders.links().len(), 1_600, "all of them place the nodes");
        leaders.focus = Some(79);
        assert_eq!(
            leaders.ties(&groups).len(),
            60 + 39,
            "39 of the 40 ties of n0079 lead nowhere"
        );
    }

    #[test]
    fn an_anchored_picture_keeps_the_places_of_the_other_day() {
        let ring: Vec<_> = (0..20).map(|k| (k, (k + 1) % 20, 1.0)).collect();
        let then = figure(20, &ring);
        let mut chords = ring.clone();
        chords.extend((0..5).map(|k| (k, k + 10, 1.0)));
        chords.push((3, 20, 1.0));
        let places = |strength: Option<f64>| {
            let now = NetworkFigure {
                anchor: Some(Anchor {
                    figure: Box::new(then.clone()),
                    date: Date::new(2021, 12, 31).unwrap(),
                    strength,
                }),
                ..figure(21, &chords)
            };
            let svg = crate::plot::render_plain(&Figure::Network(now.clone()), &now.canvas());
            let places = now.places().into_iter().map(|(id, at)| (id.to_owned(), at));
            (places.collect::<Vec<_>>(), svg.unwrap())
        };
        let before = then.places();
        let (fixed, svg) = places(None);
        assert!(svg.contains("Who was drawn on 31 December 2021 keeps that place"));
        assert_eq!(fixed.len(), 21);
        for (id, at) in &before {
            let now = fixed.iter().find(|(v, _)| v == id).unwrap().1;
            assert!((now[0] - at[0]).hypot(now[1] - at[1]) < 1e-6, "{id}");
        }
        let moved = |places: &[(String, Position)]| -> f64 {
            let by = before.iter().map(|(id, at)| {
                let now = places.iter().find(|(v, _)| v == id).unwrap().1;
                (now[0] - at[0]).hypot(now[1] - at[1])
            });
            by.sum()
        };
        let (near, svg) = places(Some(5.0));
        assert!(svg.contains("with \u{3bb} = 5"));
        let (free, _) = places(Some(0.0));
        assert!(0.0 < moved(&near) && moved(&near) < 0.7 * moved(&free));
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
        let drawing = figure.drawing(&shown, (&groups, &sizes), inside, (576.0, 518.4));
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
