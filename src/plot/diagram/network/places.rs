//! Where the nodes of a picture stand, for other pictures of the same network.

use super::{NetworkFigure, area, drawing};
use crate::plot::diagram::Diagram as _;
use crate::plot::frame::Frame;
use crate::plot::layout::Position;

impl NetworkFigure {
    /// Where the nodes that are drawn stand on a page of the usual size, by id, in points; nothing
    /// if no tie is drawn.
    pub(in crate::plot) fn places(&self) -> Vec<(&str, Position)> {
        let canvas = self.canvas();
        let (width, height) = (canvas.width_points(), canvas.height_points());
        let area = area(width, height);
        let shown = self.shown(area);
        if shown.edges.is_empty() {
            return Vec::new();
        }
        let groups = shown.groups();
        let sizes = shown.sizes(area);
        let legend = shown.legend(&groups, &sizes);
        let frame = Frame::new((width, height), &self.caption, &legend);
        let spots = drawing(&shown, &groups, &sizes, frame.inside, self.seed).spots;
        let ids = shown.nodes.iter().map(|n| n.id.as_str());
        ids.zip(spots)
            .map(|(id, s)| (id, [s.at.0, s.at.1]))
            .collect()
    }
}
