//! A whole network laid out for the explorer: the places and colours of its figure.

use super::diagram::NetworkFigure;
use super::figures::network_figure;
use super::groups::Groups;
use super::layout::{Arrangement, Link, Position, around};
use super::of_network::{Colours, Nodes};
use super::palette::Colour;
use crate::analysis::{Centrality, Made};
use crate::network::{Network, View};

/// The most nodes of which some are laid out round others.
const MOST_AROUND: usize = 1000;

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

/// Lays out those nodes of a view that are `kept`, coloured as in the figure of the chapter, by
/// kind where it has none.
///
/// The nodes of the figure stand where the figure has them, and the others round them. Where the
/// figure shows little of the network, or there is none, all are laid out as figures are. The same
/// for any number of threads.
pub fn lay(
    view: &View,
    kept: &[bool],
    network: &Network,
    made: &Made,
    chapter: &Centrality,
) -> Laid {
    let mut requests = made.analysis.figures.iter();
    let request = requests.find(|f| f.diagram == "network" && f.of == chapter.id);
    let drawn = made.views.get(&chapter.id);
    let colours = Colours {
        network,
        day: chapter.network.as_of,
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
    let mut held = vec![None; count as usize];
    if let Some((request, drawn)) = request.zip(drawn) {
        let figure = network_figure(&made.analysis, chapter, network, drawn, request);
        for (id, at) in figure.places() {
            let place = view.snapshot.find(id).and_then(|v| place[v as usize]);
            if let Some(place) = place {
                held[place as usize] = Some(at);
            }
        }
    }
    let known = held.iter().flatten().count();
    if held.len() > MOST_AROUND || known * 5 < held.len() {
        held.fill(None);
    }
    let places = around(&held, &links, Arrangement::DEFAULT.seed);
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
