//! What every picture carries round its diagram: title, subtitle, facts, legend, notes, source.

use serde::{Deserialize, Serialize};

use super::canvas::PlotError;
use super::geometry::Rect;
use super::legend::{Legend, LegendGroup};
use super::page::{Page, Pen, Type};
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

pub(super) const MARGIN: f64 = 18.0;
/// The lowest page that has room for three lines of title.
const SMALL: f64 = 230.0;

/// Everything round the diagram in its place, before it is drawn.
///
/// On a small page the frame gives way: fewer lines of title, then the legend, so that the diagram
/// keeps at least a third of the height.
pub(super) struct Frame {
    title: Vec<String>,
    title_type: Type,
    subtitle: Vec<String>,
    legend: Option<(Legend, f64)>,
    foot: Vec<String>,
    id: String,
    width: f64,
    height: f64,
    /// The box left for the diagram.
    pub(super) inside: Rect,
}

impl Frame {
    /// Arranges the words for a page of this size.
    pub(super) fn new(
        (width, height): (f64, f64),
        caption: &Caption,
        legend: &[LegendGroup],
    ) -> Self {
        let room = width - 2.0 * MARGIN;
        let small = height < SMALL;
        let title_type = if small {
            Type::TITLE.sized(11.0)
        } else {
            Type::TITLE
        };
        let words = text::clean(&caption.title);
        let most = if small { 2 } else { 3 };
        let title = text::wrap_evenly(&words, title_type.weight, title_type.size, room, most);
        let subtitle = subtitle(caption, room, most);
        let mut y = TOP + title_type.line_height() * title.len() as f64;
        y += AFTER_TITLE + Type::SUBTITLE.line_height() * subtitle.len() as f64;
        let (foot, id) = foot(caption, room, small);
        let bottom = if foot.is_empty() && id.is_empty() {
            height - 12.0
        } else {
            foot_top(height, &foot) - 11.0
        };
        let legend = Legend::new(legend, room);
        let high = legend.height();
        let shown = high > 0.0 && bottom - y - high > height / 3.0;
        let legend = shown.then_some((legend, y + 5.0));
        if shown {
            y += 5.0 + high;
        }
        Self {
            title,
            title_type,
            subtitle,
            legend,
            foot,
            id,
            width,
            height,
            inside: Rect {
                left: MARGIN,
                top: y + 7.0,
                right: width - MARGIN,
                bottom,
            },
        }
    }

    /// Draws all but the diagram.
    pub(super) fn draw<S: Surface>(&self, page: &Page<S>) -> Result<(), PlotError> {
        let tab = Rect {
            left: MARGIN,
            top: 0.0,
            right: MARGIN + 26.0,
            bottom: 4.5,
        };
        page.fill(tab, Colour::ACCENT)?;
        let y = paragraph(page, &self.title, self.title_type, TOP)?;
        paragraph(page, &self.subtitle, Type::SUBTITLE, y + AFTER_TITLE)?;
        if let Some((legend, top)) = &self.legend {
            legend.draw(page, (MARGIN, *top))?;
        }
        if self.foot.is_empty() && self.id.is_empty() {
            return Ok(());
        }
        let kind = Type::NOTE;
        let top = foot_top(self.height, &self.foot);
        let rule = [(MARGIN, top - 4.0), (self.width - MARGIN, top - 4.0)];
        page.line(&rule, Pen::new(Colour::RULE, 0.5))?;
        let mut y = top;
        for line in &self.foot {
            page.text((MARGIN, y + kind.size), kind, line)?;
            y += kind.line_height();
        }
        let last = self.height - BELOW - kind.line_height() + kind.size;
        page.text((self.width - MARGIN, last), kind.to_the_right(), &self.id)
    }
}

/// Where the title begins, and the room below it and below the foot.
const TOP: f64 = 12.0;
const AFTER_TITLE: f64 = 2.5;
const BELOW: f64 = 9.0;

fn foot_top(height: f64, foot: &[String]) -> f64 {
    height - BELOW - foot.len().max(1) as f64 * Type::NOTE.line_height()
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

/// The lines of notes and source, and the manifest id that stands at the right of the last.
fn foot(caption: &Caption, room: f64, small: bool) -> (Vec<String>, String) {
    let kind = Type::NOTE;
    let wrap = |words: &str, room, most| {
        text::wrap(&text::clean(words), kind.weight, kind.size, room, most)
    };
    let id = caption.manifest.as_deref().map(text::clean);
    let id = id
        .filter(|id| !id.is_empty())
        .map_or_else(String::new, |id| format!("actornet {id}"));
    let id = text::shorten(&id, kind.weight, kind.size, room / 2.0);
    let mut lines: Vec<String> = caption
        .notes
        .iter()
        .flat_map(|note| wrap(note, room, 2))
        .collect();
    let most = if small { 3 } else { 9 };
    if lines.len() > most {
        lines.truncate(most);
        // That something is cut is seen.
        if let Some(last) = lines.last_mut() {
            *last = text::shorten(&format!("{last} …"), kind.weight, kind.size, room);
        }
    }
    let id_room = if id.is_empty() {
        0.0
    } else {
        kind.width(&id) + 12.0
    };
    if !text::clean(&caption.source).is_empty() {
        let source = format!("Source: {}", caption.source);
        lines.extend(wrap(&source, room - id_room, 3));
    } else if !id.is_empty() && lines.last().is_some_and(|l| kind.width(l) > room - id_room) {
        lines.push(String::new());
    }
    (lines, id)
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
