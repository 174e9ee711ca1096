//! Where the nodes of a picture stand: by the layout, or near their places in another picture.

use std::collections::BTreeMap;

use super::{NetworkFigure, area};
use crate::plot::diagram::Diagram as _;
use crate::plot::frame::Frame;
use crate::plot::geometry::Rect;
use crate::plot::groups::Groups;
use crate::plot::layout::{Arrangement, Position, anchored, arrange};
use crate::plot::node_link::NodeLink;
use crate::plot::scale;
use crate::plot::shown::Shown;
use crate::plot::sizes::Sizes;

impl NetworkFigure {
    /// Where the nodes that are drawn stand on a page of the usual size, by id, in points; nothing
    /// if no tie is drawn.
    pub(in crate::plot) fn places(&self) -> Vec<(&str, Position)> {
        let canvas = self.canvas();
        self.places_on((canvas.width_points(), canvas.height_points()))
    }

    /// The same on a page of this size.
    fn places_on(&self, (width, height): (f64, f64)) -> Vec<(&str, Position)> {
        let area = area(width, height);
        let shown = self.shown(area);
        if shown.edges.is_empty() {
            return Vec::new();
        }
        let groups = shown.groups();
        let sizes = shown.sizes(area);
        let frame = self.frame(&shown, (&groups, &sizes), (width, height));
        let drawing = self.drawing(&shown, (&groups, &sizes), frame.inside, (width, height));
        let ids = shown.nodes.iter().map(|n| n.id.as_str());
        ids.zip(drawing.spots)
            .map(|(id, s)| (id, [s.at.0, s.at.1]))
            .collect()
    }

    /// Title, legend and notes round the picture.
    pub(super) fn frame(
        &self,
        shown: &Shown,
        (groups, sizes): (&Groups, &Sizes),
        size: (f64, f64),
    ) -> Frame {
        let mut caption = self.caption.clone();
        let notes = shown.notes.iter().cloned().chain(self.anchor_note());
        caption.notes.splice(0..0, notes);
        Frame::new(size, &caption, &shown.legend(groups, sizes))
    }

    fn anchor_note(&self) -> Option<String> {
        let anchor = self.anchor.as_ref()?;
        let day = scale::date(anchor.date);
        Some(match anchor.strength {
            None => format!("Who was drawn on {day} keeps that place (\u{3bb} = \u{221e})."),
            Some(strength) => format!(
                "Nodes are drawn to their places of {day} with \u{3bb} = {} (0: free, 1: as strongly \
                 as by their distances, \u{221e}: fixed).",
                scale::short(strength)
            ),
        })
    }

    /// From the figure to marks and ties on a page of this size.
    pub(super) fn drawing(
        &self,
        shown: &Shown,
        (groups, sizes): (&Groups, &Sizes),
        inside: Rect,
        size: (f64, f64),
    ) -> NodeLink {
        let mut drawing = NodeLink {
            spots: shown.spots(groups, sizes),
            ties: shown.ties(groups),
            inside,
            reserved: Vec::new(),
            centre: None,
            small: false,
        };
        if let Some(anchor) = &self.anchor {
            let places: BTreeMap<&str, Position> =
                anchor.figure.places_on(size).into_iter().collect();
            let held: Vec<Option<Position>> = shown
                .nodes
                .iter()
                .map(|n| places.get(n.id.as_str()).copied())
                .collect();
            if held.iter().any(Option::is_some) {
                let strength = anchor.strength.unwrap_or(f64::INFINITY);
                let at = anchored(&held, &shown.links(), strength, self.seed);
                drawing.settle_at(&at, anchor.strength.is_none());
                return drawing;
            }
        }
        let how = Arrangement {
            aspect: inside.width() / inside.height(),
            seed: self.seed,
            ..Arrangement::DEFAULT
        };
        drawing.settle(&arrange(shown.nodes.len(), &shown.links(), &how));
        drawing
    }
}
