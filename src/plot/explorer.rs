//! A whole network laid out for the explorer: the places and colours of its figure.

use super::diagram::NetworkFigure;
use super::groups::Groups;
use super::layout::{Arrangement, Link, Position, arrange};
use super::of_network::{Colours, Nodes};
use super::palette::Colour;
use crate::analysis::FigureRequest;
use crate::model::Date;
use crate::network::{Network, View};

/// Width over height of the layout: that of the page of a figure.
const ASPECT: f64 = 1.35;

/// A network with places and colours: lists in node order.
pub struct Laid {
    /// Where each node stands.
    pub positions: Vec<Position>,
    /// Which nodes are bodies, drawn as squares.
    pub bodies: Vec<bool>,
    /// The colour of each node, by its place in `legend`; bodies have none where colours show
    /// countries.
    pub colours: Vec<Option<usize>>,
    /// What the colours show.
    pub legend_title: String,
    /// Names and colours.
    pub legend: Vec<(String, Colour)>,
}

/// Lays out those nodes of a view that are `kept`, coloured as in the figure asked for, by kind
/// without one. The same layout as that of figures, and the same for any number of threads.
pub fn lay(
    view: &View,
    kept: &[bool],
    network: &Network,
    day: Option<Date>,
    request: Option<&FigureRequest>,
) -> Laid {
    let colours = Colours {
        network,
        day,
        groups: request.map_or(&[][..], |r| &r.groups),
    };
    let nodes = Nodes::of_view(view, &colours, Vec::new());
    let figure: NetworkFigure = nodes.figure();
    let mut place = vec![None; kept.len()];
    let mut count = 0_u32;
    for (v, _) in kept.iter().enumerate().filter(|k| *k.1) {
        place[v] = Some(count);
        count += 1;
    }
    let links: Vec<Link> = figure
        .edges
        .iter()
        .filter_map(|e| {
            let (a, b) = (place[e.a as usize]?, place[e.b as usize]?);
            Some(Link {
                a,
                b,
                weight: e.weight,
            })
        })
        .collect();
    let how = Arrangement {
        aspect: ASPECT,
        ..Arrangement::DEFAULT
    };
    let places = arrange(count as usize, &links, &how);
    let mut positions = vec![[0.0; 2]; kept.len()];
    for (v, at) in place.iter().enumerate() {
        if let Some(at) = at {
            positions[v] = places[*at as usize];
        }
    }
    // As in a figure: a body without a group is drawn without a colour.
    let is_plain = |v: usize| nodes.bodies[v] && nodes.groups[v].is_none();
    let coloured = (0..kept.len()).filter(|&v| kept[v] && !is_plain(v));
    let groups = Groups::of(
        coloured.map(|v| nodes.groups[v].as_deref()),
        &colours.order(),
    );
    let legend: Vec<(String, Colour)> = groups.entries().map(|(c, n)| (n, c)).collect();
    let colour = |v: usize| {
        let found = groups.index(nodes.groups[v].as_deref());
        // Whoever has no group of the legend shares its last colour, grey.
        let other = || legend.len().checked_sub(1);
        if is_plain(v) {
            None
        } else {
            found.or_else(other)
        }
    };
    let colours_by_node = (0..kept.len()).map(colour).collect();
    Laid {
        positions,
        colours: colours_by_node,
        bodies: nodes.bodies,
        legend_title: colours.label().to_owned(),
        legend,
    }
}
