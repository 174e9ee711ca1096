//! Bodies below bodies, in layers from left to right, with who runs them.

use serde::{Deserialize, Serialize};

use super::{Diagram, DiagramInfo, Needs, USUAL_WIDTH};
use crate::plot::canvas::{Canvas, PRINT_DPI, PlotError};
use crate::plot::frame::{self, Caption, Frame};
use crate::plot::geometry::{Point, Rect};
use crate::plot::groups::Groups;
use crate::plot::layout::{Forest, forest};
use crate::plot::legend::{Key, LegendGroup};
use crate::plot::page::{Look, Mark, Page, Pen, Type};
use crate::plot::palette::Colour;
use crate::plot::scale;
use crate::plot::surface::{Surface, grid_steps};
use crate::plot::text;

/// A body.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HierarchyNode {
    /// The reference, in heavier letters.
    pub label: String,
    /// What it deals with, where there is room.
    pub name: String,
    /// The place of the body above in [`HierarchyFigure::nodes`].
    pub parent: Option<u32>,
    /// What its colour shows: the country of who runs it.
    pub group: Option<String>,
    /// Who runs it.
    pub note: String,
}

/// Bodies in layers. Where not all fit, the largest branches are opened first; of the others the
/// number of bodies below is written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct HierarchyFigure {
    /// The words round the diagram.
    pub caption: Caption,
    /// The bodies.
    pub nodes: Vec<HierarchyNode>,
    /// What the colours show.
    pub group_label: String,
    /// Groups that take the first colours, in this order.
    pub group_order: Vec<String>,
    /// How many rows at most are drawn.
    pub top: usize,
}

impl Default for HierarchyFigure {
    fn default() -> Self {
        Self {
            caption: Caption::default(),
            nodes: Vec::new(),
            group_label: String::new(),
            group_order: Vec::new(),
            top: 48,
        }
    }
}

const ROW: f64 = 12.6;
const LEAST_ROW: f64 = 9.6;
const MARK: f64 = 3.2;
/// From the end of a name to the next layer.
const LAYER_GAP: f64 = 26.0;

impl HierarchyFigure {
    fn forest(&self, rows: usize) -> Forest {
        let parents: Vec<Option<u32>> = self.nodes.iter().map(|n| n.parent).collect();
        let key = |v: usize| self.nodes[v].label.as_str();
        forest(&parents, &key, rows)
    }

    fn legend(&self, forest: &Forest, groups: &Groups) -> Vec<LegendGroup> {
        let vacant = forest.shown.iter().any(|&v| self.nodes[v].group.is_none());
        let mut entries: Vec<(Key, String)> = groups
            .entries()
            .filter(|e| e.1 != crate::plot::groups::OTHERS)
            .map(|(c, name)| (Key::Mark(Mark::Square, MARK, Look::solid(c)), name))
            .collect();
        let beyond = |v: &usize| {
            let group = self.nodes[*v].group.as_deref();
            group.is_some() && groups.colour(group) == Colour::OTHER
        };
        if forest.shown.iter().any(beyond) {
            let look = Look::solid(Colour::OTHER);
            entries.push((Key::Mark(Mark::Square, MARK, look), "another".to_owned()));
        }
        if vacant && !entries.is_empty() {
            let key = Key::Mark(Mark::Square, MARK, VACANT);
            entries.push((key, "nobody listed".to_owned()));
        }
        vec![LegendGroup {
            heading: self.group_label.clone(),
            entries,
        }]
    }
}

/// A body that nobody is known to run.
const VACANT: Look = Look {
    fill: Colour::PAPER,
    rim: Some((Colour::SLATE, 0.9)),
};

impl Diagram for HierarchyFigure {
    const INFO: DiagramInfo = DiagramInfo {
        id: "hierarchy",
        about: "bodies below bodies in layers, coloured by who runs them",
        needs: Needs::Tree,
    };

    fn caption(&self) -> &Caption {
        &self.caption
    }

    fn caption_mut(&mut self) -> &mut Caption {
        &mut self.caption
    }

    fn canvas(&self) -> Canvas {
        let rows = self.forest(self.top).rows.clamp(6, 80);
        let points = 128.0 + ROW * rows as f64;
        Canvas {
            width: USUAL_WIDTH,
            height: u32::try_from(grid_steps(points * 300.0 / 72.0)).unwrap_or(USUAL_WIDTH),
            dpi: PRINT_DPI,
        }
    }

    fn draw<S: Surface>(&self, page: &Page<S>) -> Result<(), PlotError> {
        let mut rows = self.top.max(2);
        loop {
            let forest = self.forest(rows);
            // By all bodies, so that colours do not depend on how many fit.
            let all = self.nodes.iter().map(|n| n.group.as_deref());
            let groups = Groups::of(all.filter(Option::is_some), &self.group_order);
            let mut caption = self.caption.clone();
            let hidden = self.nodes.len() - forest.shown.len();
            if hidden > 0 {
                caption.notes.insert(
                    0,
                    format!(
                        "Drawn: {} of {} bodies, the largest branches first; +n counts those below.",
                        scale::number(forest.shown.len() as f64, 0),
                        scale::number(self.nodes.len() as f64, 0)
                    ),
                );
            }
            let legend = self.legend(&forest, &groups);
            let frame = Frame::new((page.width, page.height), &caption, &legend);
            if forest.rows as f64 * LEAST_ROW > frame.inside.height() && rows > 2 {
                rows = rows.min(forest.rows) - 1;
                continue;
            }
            frame.draw(page)?;
            if forest.shown.is_empty() {
                return frame::placeholder(page, frame.inside, "no data");
            }
            return self.draw_forest(page, frame.inside, &forest, &groups);
        }
    }
}

impl HierarchyFigure {
    /// The words beside a mark: the reference, and what is said of it besides.
    fn words(&self, forest: &Forest, v: usize) -> (String, String) {
        let node = &self.nodes[v];
        let label = text::cut(&text::clean(&node.label), text::LONGEST_NAME);
        let hidden = forest.hidden[v];
        let below = (hidden > 0).then(|| format!("+{}", scale::number(hidden as f64, 0)));
        let note = Some(text::clean(&node.note)).filter(|n| !n.is_empty());
        let said: Vec<String> = note.into_iter().chain(below).collect();
        (label, said.join(" · "))
    }

    fn draw_forest<S: Surface>(
        &self,
        page: &Page<S>,
        inside: Rect,
        forest: &Forest,
        groups: &Groups,
    ) -> Result<(), PlotError> {
        let row = (inside.height() / forest.rows.max(1) as f64).min(ROW * 1.3);
        let size = (row * 0.64).clamp(6.2, 7.8);
        let bold = Type::LABEL.sized(size).bold();
        let plain = Type::LABEL.sized(size - 0.4).coloured(Colour::SLATE);
        let layers = forest
            .shown
            .iter()
            .map(|&v| forest.layer[v] + 1)
            .max()
            .unwrap_or(1);
        // The columns of inner nodes are as wide as their words, within their share of the page.
        let most = inside.width() * 0.72 / layers as f64;
        let mut widths = vec![0.0f64; layers];
        for &v in forest.shown.iter().filter(|&&v| forest.open[v]) {
            let (label, said) = self.words(forest, v);
            let wide = bold.width(&label).max(plain.width(&said));
            let layer = &mut widths[forest.layer[v]];
            *layer = layer.max(wide.min(most - LAYER_GAP));
        }
        let mut left = vec![inside.left; layers];
        for layer in 1..layers {
            left[layer] = left[layer - 1] + 2.0 * MARK + 4.0 + widths[layer - 1] + LAYER_GAP;
        }
        let at = |v: usize| -> Point {
            let y = inside.top + row * (forest.row[v] + 0.5);
            (left[forest.layer[v]] + MARK, y)
        };
        for &v in &forest.shown {
            let Some(parent) = forest.parent[v] else {
                continue;
            };
            let ((x1, y1), (x2, y2)) = (at(parent), at(v));
            let from = x1 + MARK + 4.0 + widths[forest.layer[parent]] + 5.0;
            let turn = x2 - MARK - 9.0;
            let line = [(from, y1), (turn, y1), (turn, y2), (x2 - MARK - 2.0, y2)];
            page.line(&line, Pen::new(Colour::OTHER, 0.6))?;
        }
        for (parent, count) in &forest.more {
            // What is left out of an open branch stands as its last row.
            let y = inside.top + row * (count.1 + 0.5);
            let layer = parent.map_or(0, |p| forest.layer[p] + 1);
            let x = left.get(layer).copied().unwrap_or(inside.left);
            let words = format!("and {} more", scale::number(count.0 as f64, 0));
            page.text((x, plain.baseline_at(y)), plain, &words)?;
        }
        for &v in &forest.shown {
            let (x, y) = at(v);
            let node = &self.nodes[v];
            let (label, said) = self.words(forest, v);
            let name = text::clean(&node.name);
            let hover: Vec<&str> = [label.as_str(), &name, &said]
                .into_iter()
                .filter(|w| !w.is_empty())
                .collect();
            let look = match node.group.as_deref() {
                None if !groups.is_empty() => VACANT,
                group => Look::solid(groups.colour(group)),
            };
            page.named(&hover.join(", "), |page| {
                page.mark((x, y), MARK, Mark::Square, look)
            })?;
            let start = x + MARK + 4.0;
            if forest.open[v] {
                // Two lines, where the branch leaves room for them.
                let room = widths[forest.layer[v]];
                let label = text::shorten(&label, bold.weight, bold.size, room);
                let two = !said.is_empty() && forest.span[v] >= 2.0;
                let base = bold.baseline_at(if two { y - size * 0.55 } else { y });
                page.text((start, base), bold.haloed(1.2), &label)?;
                if two {
                    let said = text::shorten(&said, plain.weight, plain.size, room);
                    let base = plain.baseline_at(y + size * 0.6);
                    page.text((start, base), plain.haloed(1.2), &said)?;
                }
                continue;
            }
            let room = inside.right - start;
            let label = text::shorten(&label, bold.weight, bold.size, room);
            let base = bold.baseline_at(y);
            page.text((start, base), bold, &label)?;
            let mut free = start + bold.width(&label) + 5.0;
            let said_width = if said.is_empty() {
                0.0
            } else {
                plain.width(&said) + 6.0
            };
            let room = inside.right - free - said_width;
            if !name.is_empty() && room > 24.0 {
                let name = text::shorten(&name, plain.weight, plain.size, room);
                page.text((free, base), plain, &name)?;
                free += plain.width(&name) + 6.0;
            }
            if inside.right - free > 12.0 && !said.is_empty() {
                let said = text::shorten(&said, plain.weight, plain.size, inside.right - free);
                let kind = plain.coloured(Colour::INK);
                page.text((free, base), kind, &said)?;
            }
        }
        Ok(())
    }
}
