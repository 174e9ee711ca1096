//! Legends: what colours, marks, lines and sizes mean, in rows that break where they must.

use super::canvas::PlotError;
use super::geometry::{Point, Rect};
use super::page::{Look, Mark, Page, Pen, Type};
use super::palette::Colour;
use super::surface::Surface;
use super::text;

/// What a legend shows beside its words.
#[derive(Clone, Copy, Debug)]
pub(super) enum Key {
    /// A mark of a radius.
    Mark(Mark, f64, Look),
    /// A line.
    Line(Pen),
    /// A line with a mark on it.
    MarkedLine(Pen, Mark, Look),
    /// A shaded band.
    Band(Colour),
    /// A bar of an interval with its mark.
    Interval(Colour),
}

impl Key {
    fn width(self) -> f64 {
        match self {
            Self::Mark(_, radius, _) => (radius * 2.0).max(7.0),
            Self::Line(_) | Self::Band(_) | Self::Interval(_) => 16.0,
            Self::MarkedLine(..) => 22.0,
        }
    }

    fn draw<S: Surface>(self, page: &Page<S>, left: f64, y: f64) -> Result<(), PlotError> {
        let middle = left + self.width() / 2.0;
        let ends = [(left, y), (left + self.width(), y)];
        match self {
            Self::Mark(mark, radius, look) => page.mark((middle, y), radius, mark, look),
            Self::Line(pen) => page.line(&ends, pen),
            Self::MarkedLine(pen, mark, look) => {
                page.line(&ends, pen)?;
                page.mark((middle, y), 2.6, mark, look)
            }
            Self::Band(colour) => {
                page.fill(Rect::around((middle, y), self.width() / 2.0, 3.5), colour)
            }
            Self::Interval(colour) => {
                page.line(&ends, Pen::new(colour.with_alpha(0.45), 2.2))?;
                page.mark((middle, y), 2.8, Mark::Disc, Look::solid(colour))
            }
        }
    }
}

/// One part of a legend: what it explains, and its entries.
#[derive(Clone, Debug)]
pub(super) struct LegendGroup {
    pub(super) heading: String,
    pub(super) entries: Vec<(Key, String)>,
}

const LEGEND: Type = Type::AXIS;
const LEGEND_ROW: f64 = 12.5;

/// A legend broken into rows.
pub(super) struct Legend {
    /// The entries of each row, and its height.
    rows: Vec<(Vec<Placed>, f64)>,
}

impl Legend {
    /// Breaks a legend into rows no wider than `room`.
    pub(super) fn new(groups: &[LegendGroup], room: f64) -> Self {
        let rows = flow(groups, room);
        Self {
            rows: rows
                .into_iter()
                .map(|row| {
                    let height = row_height(&row);
                    (row, height)
                })
                .collect(),
        }
    }

    /// The height of all rows.
    pub(super) fn height(&self) -> f64 {
        self.rows.iter().map(|r| r.1).sum()
    }

    /// Draws the rows downwards from the upper left corner.
    pub(super) fn draw<S: Surface>(
        &self,
        page: &Page<S>,
        (left, top): Point,
    ) -> Result<(), PlotError> {
        let mut y = top;
        for (row, height) in &self.rows {
            for placed in row {
                placed.draw(page, (left, y + height / 2.0))?;
            }
            y += height;
        }
        Ok(())
    }
}

/// One thing of a row of the legend: a heading, or an entry with its key.
struct Placed {
    key: Option<Key>,
    left: f64,
    words: String,
}

impl Placed {
    fn draw<S: Surface>(&self, page: &Page<S>, (left, y): Point) -> Result<(), PlotError> {
        let (left, baseline) = (left + self.left, LEGEND.baseline_at(y));
        match self.key {
            None => page.text((left, baseline), LEGEND.bold(), &self.words),
            Some(key) => {
                key.draw(page, left, y)?;
                page.text(
                    (left + key.width() + AFTER_KEY, baseline),
                    LEGEND,
                    &self.words,
                )
            }
        }
    }
}

/// Room after a key, an entry and a group.
const AFTER_KEY: f64 = 4.0;
const AFTER_ENTRY: f64 = 11.0;
const AFTER_GROUP: f64 = 10.0;

/// Breaks a legend into rows.
fn flow(legend: &[LegendGroup], room: f64) -> Vec<Vec<Placed>> {
    let heading = LEGEND.bold();
    let mut rows: Vec<Vec<Placed>> = Vec::new();
    let mut x = f64::INFINITY;
    for part in legend {
        if part.entries.is_empty() {
            continue;
        }
        let head = text::clean(&part.heading);
        let head_width = if head.is_empty() {
            0.0
        } else {
            heading.width(&head) + 8.0
        };
        let entries: Vec<_> = part
            .entries
            .iter()
            .map(|(key, words)| {
                let most = (room - key.width() - AFTER_KEY).clamp(10.0, 190.0);
                let words = text::shorten(&text::clean(words), LEGEND.weight, LEGEND.size, most);
                let wide = key.width() + AFTER_KEY + LEGEND.width(&words);
                (words, wide)
            })
            .collect();
        let whole: f64 = entries.iter().map(|e| e.1 + AFTER_ENTRY).sum::<f64>() + head_width;
        if rows.is_empty() || x + whole - AFTER_ENTRY > room {
            rows.push(Vec::new());
            x = 0.0;
        }
        let indent = if x + head_width + entries[0].1 > room {
            0.0
        } else {
            head_width
        };
        for (entry, (words, wide)) in entries.into_iter().enumerate() {
            if entry == 0 {
                let place = Placed {
                    key: None,
                    left: x,
                    words: text::shorten(&head, heading.weight, heading.size, room),
                };
                if let Some(row) = rows.last_mut() {
                    row.push(place);
                }
                x += head_width;
            }
            if x + wide > room && x > indent {
                rows.push(Vec::new());
                x = indent;
            }
            let place = Placed {
                key: part.entries.get(entry).map(|e| e.0),
                left: x,
                words,
            };
            if let Some(row) = rows.last_mut() {
                row.push(place);
            }
            x += wide + AFTER_ENTRY;
        }
        x += AFTER_GROUP;
    }
    rows
}

/// A row is as high as its largest mark.
fn row_height(row: &[Placed]) -> f64 {
    let keys = row.iter().filter_map(|p| p.key);
    keys.map(|key| match key {
        Key::Mark(_, radius, _) => radius * 2.0 + 4.0,
        _ => 0.0,
    })
    .fold(LEGEND_ROW, f64::max)
}
