//! Who took what from whom: ribbons from those who lost to those who gained.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Diagram, DiagramInfo, Needs, USUAL_WIDTH};
use crate::plot::canvas::{Canvas, PRINT_DPI, PlotError};
use crate::plot::frame::{self, Caption, Frame};
use crate::plot::geometry::{Point, Rect};
use crate::plot::page::{Page, Pen, Type};
use crate::plot::palette::{self, Colour};
use crate::plot::scale;
use crate::plot::surface::{Surface, grid_steps};
use crate::plot::text;

/// One thing that passed from one holder to another.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FlowMove {
    /// Who lost it.
    pub from: String,
    /// Who gained it.
    pub to: String,
    /// What it is: the name of a body.
    pub what: String,
    /// How much of it; what is not positive is left out.
    pub seats: f64,
}

/// Moves between holders. Each has its own ribbon with its name, as long as there is room; else
/// those between the same two are one ribbon.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FlowFigure {
    /// The words round the diagram.
    pub caption: Caption,
    /// The moves, in any order.
    pub moves: Vec<FlowMove>,
    /// Ends that are no holders: "new bodies". They stand last and have no colour.
    pub outside: Vec<String>,
    /// The head of the left column.
    pub from_label: String,
    /// The head of the right column.
    pub to_label: String,
    /// How many holders at most stand in each column by name; the rest is one.
    pub top: usize,
}

impl Default for FlowFigure {
    fn default() -> Self {
        Self {
            caption: Caption::default(),
            moves: Vec::new(),
            outside: Vec::new(),
            from_label: "Lost by".to_owned(),
            to_label: "Gained by".to_owned(),
            top: 20,
        }
    }
}

/// The least height of a ribbon that bears the name of what moves.
const NAMED: f64 = 8.6;
/// The height of a ribbon where there is room.
const RIBBON: f64 = 9.4;
/// Names of neighbours stand at least so far apart.
const STEP: f64 = 11.0;
const GAP: f64 = 5.0;
const BAR: f64 = 7.0;
const HEAD: f64 = 16.0;

/// A ribbon ready to be drawn: ends by their places in the columns.
struct Ribbon {
    from: usize,
    to: usize,
    seats: f64,
    names: Vec<String>,
}

/// One end of the ribbons.
struct End {
    name: String,
    seats: f64,
    outside: bool,
    top: f64,
}

/// Both columns and what runs between them.
struct Sankey {
    ends: [Vec<End>; 2],
    ribbons: Vec<Ribbon>,
    /// Points a seat.
    scale: f64,
    named: bool,
}

impl FlowFigure {
    fn usable(&self) -> impl Iterator<Item = &FlowMove> {
        let good = |m: &&FlowMove| m.seats.is_finite() && m.seats > 0.0;
        self.moves.iter().filter(good)
    }

    /// The names of each column: holders by size, then what is outside.
    fn columns(&self, top: usize) -> [Vec<(String, f64, bool)>; 2] {
        let outside: Vec<String> = self.outside.iter().map(|n| text::clean(n)).collect();
        [0, 1].map(|side| {
            let mut sums: BTreeMap<String, f64> = BTreeMap::new();
            for m in self.usable() {
                *sums.entry(end(m, side)).or_default() += m.seats;
            }
            let (out, mut names): (Vec<_>, Vec<_>) = sums
                .into_iter()
                .partition(|(name, _)| outside.contains(name));
            names.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            let rest: Vec<_> = names.drain(top.min(names.len())..).collect();
            let mut column: Vec<_> = names.into_iter().map(|(n, s)| (n, s, false)).collect();
            if !rest.is_empty() {
                let sum = rest.iter().map(|r| r.1).sum();
                column.push((others(rest.len()), sum, true));
            }
            column.extend(out.into_iter().map(|(n, s)| (n, s, true)));
            column
        })
    }

    /// Places ends and ribbons in columns of this height.
    fn sankey(&self, top: usize, height: f64) -> Sankey {
        let columns = self.columns(top);
        let place = |side: usize, m: &FlowMove| {
            let column = &columns[side];
            let name = end(m, side);
            let known = column.iter().position(|c| c.0 == name);
            // Whoever has no place by name stands among the others.
            known.or_else(|| column.iter().position(|c| c.0.starts_with(OTHERS)))
        };
        let mut ribbons: Vec<Ribbon> = self
            .usable()
            .filter_map(|m| {
                Some(Ribbon {
                    from: place(0, m)?,
                    to: place(1, m)?,
                    seats: m.seats,
                    names: vec![text::clean(&m.what)],
                })
            })
            .collect();
        ribbons.sort_by(|a, b| (a.from, a.to, &a.names).cmp(&(b.from, b.to, &b.names)));
        let least = ribbons
            .iter()
            .map(|r| r.seats)
            .fold(f64::INFINITY, f64::min);
        let fits = |column: &[(String, f64, bool)], scale: f64| {
            column.iter().map(|c| step(c.1 * scale)).sum::<f64>() <= height + GAP
        };
        let (mut scale, mut high) = (0.0, RIBBON / least.clamp(0.2, 1.0));
        if columns.iter().all(|c| fits(c, high)) {
            scale = high;
        } else {
            while high - scale > 1e-6 {
                let middle = f64::midpoint(scale, high);
                if columns.iter().all(|c| fits(c, middle)) {
                    scale = middle;
                } else {
                    high = middle;
                }
            }
        }
        let named = least * scale >= NAMED && ribbons.iter().any(|r| !r.names[0].is_empty());
        if !named {
            ribbons = merged(ribbons);
        }
        let mut ends = columns.map(|column| {
            let end = |(name, seats, outside)| End {
                name,
                seats,
                outside,
                top: 0.0,
            };
            column.into_iter().map(end).collect::<Vec<_>>()
        });
        untangle(&mut ends, &mut ribbons);
        for column in &mut ends {
            // The shorter column stands in the middle of the longer.
            let whole: f64 = column.iter().map(|e| step(e.seats * scale)).sum::<f64>() - GAP;
            let mut y = ((height - whole) / 2.0).max(0.0);
            for end in column {
                end.top = y + (step(end.seats * scale) - GAP - end.seats * scale) / 2.0;
                y += step(end.seats * scale);
            }
        }
        Sankey {
            ends,
            ribbons,
            scale,
            named,
        }
    }

    /// Colours go to the holders that moved most, on both sides together.
    fn colours(&self) -> BTreeMap<String, Colour> {
        let outside: Vec<String> = self.outside.iter().map(|n| text::clean(n)).collect();
        let mut sums: BTreeMap<String, f64> = BTreeMap::new();
        for m in self.usable() {
            for side in [0, 1] {
                *sums.entry(end(m, side)).or_default() += m.seats;
            }
        }
        let mut order: Vec<_> = sums
            .into_iter()
            .filter(|s| !outside.contains(&s.0))
            .collect();
        order.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let coloured = order.into_iter().enumerate();
        coloured
            .map(|(k, (name, _))| (name, palette::category(k)))
            .collect()
    }
}

/// What an end that stands for several is called: begins as no name of a holder does.
const OTHERS: &str = "\u{2003}";

fn others(count: usize) -> String {
    let noun = if count == 1 { "other" } else { "others" };
    format!("{OTHERS}{count} {noun}")
}

fn end(m: &FlowMove, side: usize) -> String {
    text::clean(if side == 0 { &m.from } else { &m.to })
}

/// How far the next end stands below one of this height.
fn step(height: f64) -> f64 {
    (height + GAP).max(STEP)
}

/// One ribbon for each two ends.
fn merged(ribbons: Vec<Ribbon>) -> Vec<Ribbon> {
    let mut out: Vec<Ribbon> = Vec::new();
    for ribbon in ribbons {
        match out.last_mut() {
            Some(last) if (last.from, last.to) == (ribbon.from, ribbon.to) => {
                last.seats += ribbon.seats;
                last.names.extend(ribbon.names);
            }
            _ => out.push(ribbon),
        }
    }
    out
}

/// Orders both columns so that ribbons cross little: each end goes to the mean place of its
/// partners, turn by turn; what is outside stays last.
fn untangle(ends: &mut [Vec<End>; 2], ribbons: &mut [Ribbon]) {
    for turn in 0..6 {
        let side = 1 - turn % 2;
        let mut sums = vec![(0.0, 0.0); ends[side].len()];
        for r in ribbons.iter() {
            let (own, other) = if side == 0 {
                (r.from, r.to)
            } else {
                (r.to, r.from)
            };
            sums[own].0 += r.seats * other as f64;
            sums[own].1 += r.seats;
        }
        let mean = |v: usize| sums[v].0 / f64::max(sums[v].1, 1e-12);
        let mut order: Vec<usize> = (0..ends[side].len()).collect();
        order.sort_by(|&a, &b| {
            (ends[side][a].outside.cmp(&ends[side][b].outside))
                .then(mean(a).total_cmp(&mean(b)))
                .then_with(|| ends[side][a].name.cmp(&ends[side][b].name))
        });
        let mut place = vec![0; order.len()];
        for (at, &v) in order.iter().enumerate() {
            place[v] = at;
        }
        let mut column: Vec<Option<End>> = ends[side].drain(..).map(Some).collect();
        ends[side] = order.iter().filter_map(|&v| column[v].take()).collect();
        for r in ribbons.iter_mut() {
            let own = if side == 0 { &mut r.from } else { &mut r.to };
            *own = place[*own];
        }
    }
    ribbons.sort_by(|a, b| (a.from, a.to, &a.names).cmp(&(b.from, b.to, &b.names)));
}

impl Diagram for FlowFigure {
    const INFO: DiagramInfo = DiagramInfo {
        id: "flow",
        about: "who took which seat from whom between two dates, as ribbons",
        needs: Needs::Moves,
    };

    fn caption(&self) -> &Caption {
        &self.caption
    }

    fn caption_mut(&mut self) -> &mut Caption {
        &mut self.caption
    }

    fn canvas(&self) -> Canvas {
        let columns = self.columns(self.top);
        let most = columns.iter().map(|column| {
            let rows = column.iter().map(|c| step(c.1 * RIBBON));
            rows.sum::<f64>()
        });
        let rows = most.fold(0.0, f64::max).clamp(120.0, 560.0);
        let points = 112.0 + HEAD + rows;
        Canvas {
            width: USUAL_WIDTH,
            height: u32::try_from(grid_steps(points * 300.0 / 72.0)).unwrap_or(USUAL_WIDTH),
            dpi: PRINT_DPI,
        }
    }

    fn draw<S: Surface>(&self, page: &Page<S>) -> Result<(), PlotError> {
        let frame = Frame::new((page.width, page.height), &self.caption, &[]);
        frame.draw(page)?;
        let inside = frame.inside;
        if self.usable().next().is_none() {
            return frame::placeholder(page, inside, "nothing moved");
        }
        let height = inside.height() - HEAD;
        let mut top = self.top.max(1);
        let fits = |top: usize| {
            let columns = self.columns(top);
            columns
                .iter()
                .all(|c| c.len() as f64 * STEP <= height + GAP)
        };
        while top > 1 && !fits(top) {
            top -= 1;
        }
        let sankey = self.sankey(top, height);
        self.draw_sankey(page, inside, &sankey)
    }
}

impl FlowFigure {
    fn draw_sankey<S: Surface>(
        &self,
        page: &Page<S>,
        inside: Rect,
        sankey: &Sankey,
    ) -> Result<(), PlotError> {
        let colours = self.colours();
        let colour = |end: &End| match colours.get(&end.name) {
            Some(colour) if !end.outside => *colour,
            _ => Colour::OTHER,
        };
        let (label, bold) = (Type::LABEL, Type::LABEL.bold());
        let most = inside.width() * 0.3;
        let room = [0, 1].map(|side: usize| {
            let widths = sankey.ends[side]
                .iter()
                .map(|e| label.width(&e.name) + bold.width(&scale::short(e.seats)) + 5.0);
            widths.fold(20.0, f64::max).min(most)
        });
        let top = inside.top + HEAD;
        let x = [
            inside.left + room[0] + 5.0,
            inside.right - room[1] - 5.0 - BAR,
        ];
        let heading = Type::AXIS.bold();
        for (side, words) in [&self.from_label, &self.to_label].into_iter().enumerate() {
            let room = (inside.width() - 12.0) / 2.0;
            let words = text::clean(words);
            let words = text::shorten(&words, heading.weight, heading.size, room);
            let (at, kind) = if side == 0 {
                (inside.left, heading)
            } else {
                (inside.right, heading.to_the_right())
            };
            page.text((at, inside.top + 7.0), kind, &words)?;
        }
        let placed = place(sankey);
        for (ribbon, (y1, y2)) in sankey.ribbons.iter().zip(&placed) {
            let (from, to) = (&sankey.ends[0][ribbon.from], &sankey.ends[1][ribbon.to]);
            let ink = if from.outside {
                colour(to)
            } else {
                colour(from)
            };
            let said = format!(
                "{} to {}: {} ({})",
                from.name.trim(),
                to.name.trim(),
                scale::short(ribbon.seats),
                ribbon.names.join(", ")
            );
            let high = ribbon.seats * sankey.scale;
            let ends = [(x[0] + BAR, top + y1), (x[1], top + y2)];
            page.named(&said, |page| {
                // A hair of air sets neighbours apart.
                let thin = (high - 0.6).max(high * 0.7);
                page.polygon(&band(ends[0], ends[1], thin), ink.with_alpha(0.4))
            })?;
        }
        for (ribbon, (y1, _)) in sankey.ribbons.iter().zip(&placed) {
            let high = ribbon.seats * sankey.scale;
            let words = match &ribbon.names[..] {
                [name] if sankey.named => name.clone(),
                _ if high >= 7.5 && ribbon.seats > 1.0 => scale::short(ribbon.seats),
                _ => continue,
            };
            let kind = Type::LABEL.sized(6.4);
            let room = (x[1] - x[0] - BAR) * 0.6;
            let words = text::shorten(&words, kind.weight, kind.size, room);
            let middle = top + y1 + high / 2.0;
            let at = (x[0] + BAR + 4.0, kind.baseline_at(middle));
            page.text(at, kind.haloed(0.8), &words)?;
        }
        for (side, column) in sankey.ends.iter().enumerate() {
            for end in column {
                let high = (end.seats * sankey.scale).max(0.8);
                let bar = Rect {
                    left: x[side],
                    right: x[side] + BAR,
                    top: top + end.top,
                    bottom: top + end.top + high,
                };
                page.fill(bar, colour(end))?;
                if end.outside {
                    page.line(
                        &[(bar.left, bar.top), (bar.left, bar.bottom)],
                        Pen::new(Colour::SLATE, 0.8),
                    )?;
                }
                let value = scale::short(end.seats);
                let room = room[side] - bold.width(&value) - 5.0;
                let kind = if end.outside {
                    label.coloured(Colour::SLATE)
                } else {
                    label
                };
                let name = end.name.trim();
                let name = text::shorten(name, kind.weight, kind.size, room);
                let base = kind.baseline_at(top + end.top + high / 2.0);
                if side == 0 {
                    let at = x[0] - 5.0;
                    page.text((at, base), bold.to_the_right(), &value)?;
                    let at = at - bold.width(&value) - 5.0;
                    page.text((at, base), kind.to_the_right(), &name)?;
                } else {
                    let at = x[1] + BAR + 5.0;
                    page.text((at, base), bold, &value)?;
                    page.text((at + bold.width(&value) + 5.0, base), kind, &name)?;
                }
            }
        }
        Ok(())
    }
}

/// Where each ribbon leaves and arrives, from the top of the columns.
fn place(sankey: &Sankey) -> Vec<(f64, f64)> {
    let mut at = vec![(0.0, 0.0); sankey.ribbons.len()];
    for side in [0, 1] {
        let mut free: Vec<f64> = sankey.ends[side].iter().map(|e| e.top).collect();
        let mut order: Vec<usize> = (0..at.len()).collect();
        let ends = |r: usize| {
            let r = &sankey.ribbons[r];
            if side == 0 {
                (r.from, r.to)
            } else {
                (r.to, r.from)
            }
        };
        order.sort_by_key(|&r| (ends(r), r));
        for r in order {
            let own = ends(r).0;
            let y = free[own];
            free[own] += sankey.ribbons[r].seats * sankey.scale;
            if side == 0 {
                at[r].0 = y;
            } else {
                at[r].1 = y;
            }
        }
    }
    at
}

/// A band of this height that leaves and arrives level.
fn band((x1, y1): Point, (x2, y2): Point, high: f64) -> Vec<Point> {
    const PARTS: u32 = 24;
    let curve = |k: u32| {
        let t = f64::from(k) / f64::from(PARTS);
        let rise = t * t * (3.0 - 2.0 * t);
        (x1 + (x2 - x1) * t, y1 + (y2 - y1) * rise)
    };
    let upper = (0..=PARTS).map(curve);
    let lower = (0..=PARTS).rev().map(|k| {
        let (x, y) = curve(k);
        (x, y + high)
    });
    upper.chain(lower).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(moves: &[(&str, &str, f64)]) -> FlowFigure {
        FlowFigure {
            moves: moves
                .iter()
                .enumerate()
                .map(|(k, (from, to, seats))| FlowMove {
                    from: (*from).to_owned(),
                    to: (*to).to_owned(),
                    what: format!("TC {k}"),
                    seats: *seats,
                })
                .collect(),
            outside: vec!["new".to_owned()],
            ..FlowFigure::default()
        }
    }

    #[test]
    fn what_leaves_arrives_and_nothing_overlaps() {
        let figure = figure(&[
            ("a", "b", 1.0),
            ("a", "c", 1.0),
            ("b", "c", 1.0),
            ("new", "b", 1.0),
            ("c", "b", f64::NAN),
            ("c", "b", -1.0),
        ]);
        let sankey = figure.sankey(20, 200.0);
        assert!(sankey.named);
        for side in [0, 1] {
            let sum: f64 = sankey.ends[side].iter().map(|e| e.seats).sum();
            assert!((sum - 4.0).abs() < 1e-12);
            for pair in sankey.ends[side].windows(2) {
                let bottom = pair[0].top + pair[0].seats * sankey.scale;
                assert!(bottom + GAP - 1e-6 <= pair[1].top);
            }
        }
        assert_eq!(sankey.ends[0].last().map(|e| e.name.as_str()), Some("new"));
    }

    #[test]
    fn where_there_is_no_room_two_ends_have_one_ribbon() {
        let many: Vec<_> = (0..90).map(|_| ("a", "b", 1.0)).collect();
        let sankey = figure(&many).sankey(20, 200.0);
        assert!(!sankey.named && sankey.ribbons.len() == 1);
        assert!((sankey.ribbons[0].seats - 90.0).abs() < 1e-9);
    }

    #[test]
    fn those_without_a_place_by_name_stand_together() {
        let names: Vec<String> = (0..30).map(|k| format!("n{k:02}")).collect();
        let moves: Vec<_> = names.iter().map(|n| (n.as_str(), "b", 1.0)).collect();
        let sankey = figure(&moves).sankey(10, 400.0);
        assert_eq!(sankey.ends[0].len(), 11);
        let last = sankey.ends[0].last().unwrap();
        assert_eq!(last.name.trim(), "20 others");
        assert!((last.seats - 20.0).abs() < 1e-9);
    }
}
