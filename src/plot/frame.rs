//! What every picture carries round its diagram: title, subtitle, facts, legend, notes and source.

use serde::{Deserialize, Serialize};

use super::canvas::PlotError;
use super::geometry::{Point, Rect};
use super::page::{Look, Mark, Page, Pen, Type};
use super::palette::Colour;
use super::scale;
use super::surface::Surface;
use super::text;
use crate::model::Date;

/// The words round a diagram. A field left empty takes no room.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Caption {
    /// The finding, in one sentence.
    pub title: String,
    /// What is shown: the network, the measure and its unit.
    pub subtitle: String,
    /// Number of nodes of the network.
    pub nodes: Option<u64>,
    /// Number of edges of the network.
    pub edges: Option<u64>,
    /// The day at which it stands.
    pub date: Option<Date>,
    /// What a reader must know of what is not shown.
    pub notes: Vec<String>,
    /// Where the data come from.
    pub source: String,
    /// The id under which the numbers can be made again.
    pub manifest: Option<String>,
}

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

pub(super) const MARGIN: f64 = 18.0;
const LEGEND: Type = Type::AXIS;
const LEGEND_ROW: f64 = 12.5;

/// Draws the frame; returns the box left for the diagram.
///
/// On a small page the frame gives way: fewer lines of title, then the legend, so that the diagram
/// keeps at least a third of the height.
pub(super) fn draw<S: Surface>(
    page: &Page<S>,
    caption: &Caption,
    legend: &[LegendGroup],
) -> Result<Rect, PlotError> {
    let room = page.width - 2.0 * MARGIN;
    page.fill(
        Rect {
            left: MARGIN,
            top: 0.0,
            right: MARGIN + 26.0,
            bottom: 4.5,
        },
        Colour::ACCENT,
    )?;
    let small = page.height < 230.0;
    let mut y = 12.0;
    let title = if small {
        Type::TITLE.sized(11.0)
    } else {
        Type::TITLE
    };
    let most = if small { 2 } else { 3 };
    let words = text::clean(&caption.title);
    let lines = text::wrap_evenly(&words, title.weight, title.size, room, most);
    y = paragraph(page, &lines, title, y)?;
    if !lines.is_empty() {
        y += 2.5;
    }
    let lines = subtitle(caption, room, if small { 2 } else { 3 });
    y = paragraph(page, &lines, Type::SUBTITLE, y)?;
    let bottom = footer(page, caption, room)?;
    let rows = flow(legend, room);
    let heights: Vec<f64> = rows.iter().map(|row| row_height(legend, row)).collect();
    let high: f64 = heights.iter().sum();
    if !rows.is_empty() && bottom - y - high > page.height / 3.0 {
        y += 5.0;
        for (row, height) in rows.iter().zip(heights) {
            draw_row(page, legend, row, y + height / 2.0)?;
            y += height;
        }
    }
    Ok(Rect {
        left: MARGIN,
        top: y + 7.0,
        right: page.width - MARGIN,
        bottom,
    })
}

/// Subtitle, number of nodes and edges, and the date, in at most `most` lines. Where not all fit,
/// the subtitle is shortened and the facts keep the last line.
fn subtitle(caption: &Caption, room: f64, most: usize) -> Vec<String> {
    let kind = Type::SUBTITLE;
    let wrap = |words: &str, most| text::wrap(words, kind.weight, kind.size, room, most);
    let facts = facts(caption);
    let said = text::clean(&caption.subtitle);
    if said.is_empty() || facts.is_empty() {
        return wrap(&format!("{said}{facts}"), most);
    }
    let whole = wrap(
        &format!("{} · {facts}", said.trim_end_matches('.')),
        most + 1,
    );
    if whole.len() <= most {
        return whole;
    }
    let mut lines = wrap(&said, most.saturating_sub(1).max(1));
    lines.extend(wrap(&facts, 1));
    lines
}

fn facts(caption: &Caption) -> String {
    let count = |n: u64, one: &str, many: &str| {
        let digits = scale::number(n as f64, 0);
        format!("{digits}\u{A0}{}", if n == 1 { one } else { many })
    };
    let mut parts = Vec::new();
    if let Some(n) = caption.nodes {
        parts.push(format!("n\u{A0}=\u{A0}{}", count(n, "node", "nodes")));
    }
    if let Some(m) = caption.edges {
        parts.push(format!("m\u{A0}=\u{A0}{}", count(m, "tie", "ties")));
    }
    if let Some(date) = caption.date {
        parts.push(scale::date(date));
    }
    parts.join(", ")
}

/// Sets lines from `top` downwards; returns where they end.
fn paragraph<S: Surface>(
    page: &Page<S>,
    lines: &[String],
    kind: Type,
    top: f64,
) -> Result<f64, PlotError> {
    let mut y = top;
    for line in lines {
        page.text((MARGIN, y + kind.size * 0.97), kind, line)?;
        y += kind.line_height();
    }
    Ok(y)
}

/// Draws notes, source and manifest id at the foot; returns where the diagram must end.
fn footer<S: Surface>(page: &Page<S>, caption: &Caption, room: f64) -> Result<f64, PlotError> {
    let kind = Type::NOTE;
    let id = caption
        .manifest
        .as_deref()
        .map(text::clean)
        .filter(|id| !id.is_empty())
        .map_or_else(String::new, |id| format!("actornet {id}"));
    let id = text::shorten(&id, kind.weight, kind.size, room / 2.0);
    let id_width = if id.is_empty() {
        0.0
    } else {
        kind.width(&id) + 12.0
    };
    let mut lines = Vec::new();
    for note in &caption.notes {
        lines.extend(text::wrap(
            &text::clean(note),
            kind.weight,
            kind.size,
            room,
            2,
        ));
    }
    lines.truncate(if page.height < 230.0 { 1 } else { 5 });
    let source = text::clean(&caption.source);
    let source = if source.is_empty() {
        source
    } else {
        format!("Source: {source}")
    };
    // The id stands at the right of the last line, which must leave it room.
    let wrapped = text::wrap(&source, kind.weight, kind.size, room - id_width, 3);
    lines.extend(wrapped);
    if lines.is_empty() && id.is_empty() {
        return Ok(page.height - 12.0);
    }
    let high = lines.len().max(1) as f64 * kind.line_height();
    let top = page.height - 9.0 - high;
    let mut y = top;
    for line in &lines {
        page.text((MARGIN, y + kind.size), kind, line)?;
        y += kind.line_height();
    }
    let last = page.height - 9.0 - kind.line_height() + kind.size;
    page.text((page.width - MARGIN, last), kind.to_the_right(), &id)?;
    let rule = [(MARGIN, top - 4.0), (page.width - MARGIN, top - 4.0)];
    page.line(&rule, Pen::new(Colour::RULE, 0.5))?;
    Ok(top - 11.0)
}

/// One thing of a row of the legend: a heading or an entry, and where it stands.
struct Placed {
    group: usize,
    entry: Option<usize>,
    left: f64,
    words: String,
}

/// Breaks a legend into rows.
fn flow(legend: &[LegendGroup], room: f64) -> Vec<Vec<Placed>> {
    const AFTER_KEY: f64 = 4.0;
    const AFTER_ENTRY: f64 = 11.0;
    const AFTER_GROUP: f64 = 10.0;
    let heading = LEGEND.bold();
    let mut rows: Vec<Vec<Placed>> = Vec::new();
    let mut x = f64::INFINITY;
    for (group, part) in legend.iter().enumerate() {
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
                    group,
                    entry: None,
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
                group,
                entry: Some(entry),
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
fn row_height(legend: &[LegendGroup], row: &[Placed]) -> f64 {
    let keys = row
        .iter()
        .filter_map(|p| legend.get(p.group)?.entries.get(p.entry?));
    keys.map(|(key, _)| match key {
        Key::Mark(_, radius, _) => radius * 2.0 + 4.0,
        _ => 0.0,
    })
    .fold(LEGEND_ROW, f64::max)
}

fn draw_row<S: Surface>(
    page: &Page<S>,
    legend: &[LegendGroup],
    row: &[Placed],
    y: f64,
) -> Result<(), PlotError> {
    for placed in row {
        let left = MARGIN + placed.left;
        let Some(entry) = placed.entry else {
            page.text((left, LEGEND.baseline_at(y)), LEGEND.bold(), &placed.words)?;
            continue;
        };
        if let Some((key, _)) = legend.get(placed.group).and_then(|g| g.entries.get(entry)) {
            key.draw(page, left, y)?;
            let at: Point = (left + key.width() + 4.0, LEGEND.baseline_at(y));
            page.text(at, LEGEND, &placed.words)?;
        }
    }
    Ok(())
}

/// Says in the middle of the diagram's box why there is none.
pub(super) fn placeholder<S: Surface>(
    page: &Page<S>,
    inside: Rect,
    why: &str,
) -> Result<(), PlotError> {
    let (x, y) = inside.centre();
    let kind = Type::LABEL.coloured(Colour::ASH).centred();
    let words = text::shorten(why, kind.weight, kind.size, inside.width());
    page.text((x, kind.baseline_at(y)), kind, &words)
}
