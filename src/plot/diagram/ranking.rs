//! A ranking as a horizontal dot plot: names, dots, intervals, values.

use serde::{Deserialize, Serialize};

use super::{Diagram, DiagramInfo, Needs, USUAL_WIDTH};
use crate::plot::canvas::{Canvas, PRINT_DPI, PlotError};
use crate::plot::frame::{self, Caption, Frame};
use crate::plot::geometry::Rect;
use crate::plot::groups::Groups;
use crate::plot::legend::{Key, LegendGroup};
use crate::plot::page::{Look, Mark, Page, Pen, Type};
use crate::plot::palette::Colour;
use crate::plot::scale::{self, Counts};
use crate::plot::surface::Surface;
use crate::plot::text;

/// One row of a ranking.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RankRow {
    /// The name.
    pub label: String,
    /// The value; rows without a finite one are counted in a note.
    pub value: Option<f64>,
    /// The lower end of an interval round the value.
    pub low: Option<f64>,
    /// Its upper end.
    pub high: Option<f64>,
    /// The value at an earlier date, shown as a hollow dot.
    pub before: Option<f64>,
    /// What the colour shows: a country group, a kind.
    pub group: Option<String>,
    /// A few words in a column of their own: a range of ranks.
    pub note: String,
}

impl RankRow {
    /// A row with a name and a value.
    pub fn new(label: &str, value: f64) -> Self {
        Self {
            label: label.to_owned(),
            value: Some(value),
            ..Self::default()
        }
    }
}

/// The highest values in order, at most [`Self::top`] of them. Equal values share a rank, written
/// "2=".
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RankingFigure {
    /// The words round the diagram.
    pub caption: Caption,
    /// What the axis shows, with its unit.
    pub measure: String,
    /// The rows, in any order.
    pub rows: Vec<RankRow>,
    /// How many rows at most are drawn.
    pub top: usize,
    /// What the filled dot stands for where there is a hollow one as well: a date.
    pub now_label: String,
    /// What the hollow dot stands for: an earlier date.
    pub before_label: String,
    /// What the interval is: "95 % interval".
    pub interval_label: String,
    /// What the notes are: the head of their column.
    pub note_label: String,
    /// What the colours show.
    pub group_label: String,
    /// Groups that take the first colours, in this order.
    pub group_order: Vec<String>,
}

impl Default for RankingFigure {
    fn default() -> Self {
        Self {
            caption: Caption::default(),
            measure: String::new(),
            rows: Vec::new(),
            top: 20,
            now_label: String::new(),
            before_label: String::new(),
            interval_label: String::new(),
            note_label: String::new(),
            group_label: String::new(),
            group_order: Vec::new(),
        }
    }
}

const ROW: f64 = 15.0;
const LEAST_ROW: f64 = 10.5;
/// Room for the axis above the rows.
const AXIS: f64 = 27.0;
const DOT: f64 = 3.6;

/// A row that is drawn.
struct Ranked<'a> {
    row: &'a RankRow,
    value: f64,
    rank: String,
}

fn finite(value: Option<f64>) -> Option<f64> {
    value.filter(|v| v.is_finite())
}

fn ties(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs())
}

impl RankingFigure {
    /// All rows with a value, highest first, with their ranks.
    fn ranked(&self) -> Vec<Ranked<'_>> {
        let mut rows: Vec<_> = self
            .rows
            .iter()
            .filter_map(|row| Some((finite(row.value)?, row)))
            .collect();
        rows.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.label.cmp(&b.1.label)));
        let mut first = 0;
        let mut out: Vec<Ranked> = Vec::new();
        for (at, (value, row)) in rows.iter().enumerate() {
            if at > 0 && !ties(rows[at - 1].0, *value) {
                first = at;
            }
            let shared = first < at || rows.get(at + 1).is_some_and(|next| ties(next.0, *value));
            let rank = format!("{}{}", first + 1, if shared { "=" } else { "" });
            out.push(Ranked {
                row,
                value: *value,
                rank,
            });
        }
        out
    }

    fn legend(&self, shown: &[Ranked], groups: &Groups) -> Vec<LegendGroup> {
        let has = |f: &dyn Fn(&RankRow) -> bool| shown.iter().any(|r| f(r.row));
        let neutral = if groups.is_empty() {
            groups.colour(None)
        } else {
            Colour::SLATE
        };
        let mut legend = vec![LegendGroup {
            heading: self.group_label.clone(),
            entries: groups
                .entries()
                .map(|(c, name)| (Key::Mark(Mark::Disc, DOT, Look::solid(c)), name))
                .collect(),
        }];
        let mut entries = Vec::new();
        let or = |said: &str, usual: &str| {
            if said.is_empty() {
                usual.to_owned()
            } else {
                said.to_owned()
            }
        };
        if has(&|r| finite(r.before).is_some()) {
            let now = Key::Mark(Mark::Disc, DOT, Look::solid(neutral));
            entries.push((now, or(&self.now_label, "now")));
            let before = Key::Mark(Mark::Disc, DOT - 0.6, Look::hollow(Colour::ASH));
            entries.push((before, or(&self.before_label, "before")));
        }
        if has(&|r| finite(r.low).is_some() && finite(r.high).is_some()) {
            entries.push((Key::Interval(neutral), or(&self.interval_label, "interval")));
        }
        legend.push(LegendGroup {
            heading: String::new(),
            entries,
        });
        legend
    }

    /// What is not drawn, in words.
    fn notes(&self, ranked: &[Ranked], shown: usize, from_zero: bool) -> Vec<String> {
        let mut notes = Vec::new();
        if shown < ranked.len() {
            let mut note = format!("The {shown} highest of {} are shown", ranked.len());
            let last = ranked[shown - 1].value;
            let cut = ranked[shown..]
                .iter()
                .filter(|r| ties(r.value, last))
                .count();
            if cut > 0 {
                note.push_str(&format!("; {cut} more share the value of the last row"));
            }
            notes.push(format!("{note}."));
        }
        let undefined = self.rows.len() - ranked.len();
        if undefined > 0 {
            notes.push(format!("{undefined} without a value are left out."));
        }
        if !from_zero {
            notes.push("The axis does not begin at 0.".to_owned());
        }
        notes
    }
}

/// The ticks of the axis: from 0, unless all values lie so high that nothing could be told apart.
fn axis(shown: &[Ranked], width: f64) -> Vec<f64> {
    let ends = |r: &Ranked| {
        [
            Some(r.value),
            finite(r.row.low),
            finite(r.row.high),
            finite(r.row.before),
        ]
    };
    let all: Vec<f64> = shown.iter().flat_map(ends).flatten().collect();
    let low = all.iter().copied().fold(f64::INFINITY, f64::min);
    let high = all.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let apart = low > 0.0 && low > 0.7 * high && high > low;
    let (low, high) = if apart {
        (low, high)
    } else {
        (low.min(0.0), high.max(0.0))
    };
    let high = if high > low { high } else { low + 1.0 };
    let count = if width > 260.0 { 5 } else { 3 };
    scale::ticks(low, high, count, Counts::of(all))
}

impl Diagram for RankingFigure {
    const INFO: DiagramInfo = DiagramInfo {
        id: "ranking",
        about: "the highest values in order, as dots with intervals and an earlier date",
        needs: Needs::Values,
    };

    fn caption(&self) -> &Caption {
        &self.caption
    }

    fn caption_mut(&mut self) -> &mut Caption {
        &mut self.caption
    }

    fn canvas(&self) -> Canvas {
        let rows = self.ranked().len().min(self.top).clamp(4, 60);
        let points = 160.0 + AXIS + ROW * rows as f64;
        Canvas {
            height: u32::try_from(crate::plot::surface::grid_steps(points * 300.0 / 72.0))
                .unwrap_or(USUAL_WIDTH),
            width: USUAL_WIDTH,
            dpi: PRINT_DPI,
        }
    }

    fn draw<S: Surface>(&self, page: &Page<S>) -> Result<(), PlotError> {
        let ranked = self.ranked();
        let fits = |height: f64| ((height - AXIS) / LEAST_ROW).max(0.0).floor() as usize;
        let mut shown = ranked.len().min(self.top).min(fits(page.height));
        // What is said of the rows takes room from them: fewer rows until they fit.
        loop {
            let rows = &ranked[..shown];
            let used = rows.iter().map(|r| r.row.group.as_deref());
            let groups = Groups::of(used, &self.group_order);
            let from_zero = axis(rows, 300.0).first().is_none_or(|t| *t <= 0.0);
            let mut caption = self.caption.clone();
            caption
                .notes
                .splice(0..0, self.notes(&ranked, shown, from_zero));
            let size = (page.width, page.height);
            let frame = Frame::new(size, &caption, &self.legend(rows, &groups));
            let fit = fits(frame.inside.height());
            if fit < shown && shown > 1 {
                shown -= 1;
                continue;
            }
            frame.draw(page)?;
            if rows.is_empty() {
                return frame::placeholder(page, frame.inside, "no data");
            }
            return self.draw_rows(page, frame.inside, rows, &groups);
        }
    }
}

/// Where the columns of a ranking stand.
struct Columns {
    rank: f64,
    name: f64,
    name_room: f64,
    /// The right end of the notes.
    note: f64,
    plot: Rect,
}

fn widest(words: impl Iterator<Item = f64>) -> f64 {
    words.fold(0.0, f64::max)
}

fn columns(inside: Rect, shown: &[Ranked], head: f64, size: f64, value_room: f64) -> Columns {
    let names = Type::LABEL.sized(size);
    let rank_width = widest(shown.iter().map(|r| Type::AXIS.width(&r.rank)));
    let notes = note_type(size);
    let note_width = widest(shown.iter().map(|r| notes.width(&text::clean(&r.row.note))));
    let note_room = if note_width > 0.0 {
        note_width.max(head).min(inside.width() * 0.2) + 10.0
    } else {
        0.0
    };
    let name = inside.left + rank_width + 7.0;
    let widest = widest(shown.iter().map(|r| names.width(&label(r)))).max(20.0);
    let name_room = widest.min(inside.width() * 0.42 - note_room);
    let note = name + name_room + note_room;
    Columns {
        rank: inside.left + rank_width,
        name,
        name_room,
        note,
        plot: Rect {
            left: note + 12.0,
            right: inside.right - value_room,
            ..inside
        },
    }
}

fn label(ranked: &Ranked) -> String {
    text::cut(&text::clean(&ranked.row.label), text::LONGEST_NAME)
}

fn note_type(size: f64) -> Type {
    Type::AXIS.sized(size - 0.5).to_the_right()
}

impl RankingFigure {
    fn draw_rows<S: Surface>(
        &self,
        page: &Page<S>,
        inside: Rect,
        shown: &[Ranked],
        groups: &Groups,
    ) -> Result<(), PlotError> {
        let row_height = ((inside.height() - AXIS) / shown.len() as f64).min(ROW * 1.35);
        let size = (row_height * 0.62).clamp(6.5, Type::LABEL.size);
        let values: Vec<f64> = shown.iter().map(|r| r.value).collect();
        let texts = scale::alike(&values);
        let value_type = Type::LABEL.sized(size).bold();
        let value_room = widest(texts.iter().map(|t| value_type.width(t))) + 9.0;
        let head = text::clean(&self.note_label);
        let columns = columns(inside, shown, Type::AXIS.width(&head), size, value_room);
        let ticks = axis(shown, columns.plot.width());
        let (low, high) = (ticks[0], ticks[ticks.len() - 1]);
        let x = |v: f64| columns.plot.left + (v - low) / (high - low) * columns.plot.width();
        let top = inside.top + AXIS;
        let bottom = top + row_height * shown.len() as f64;

        if columns.note > columns.name + columns.name_room {
            let kind = Type::AXIS.to_the_right();
            let room = columns.note - columns.name;
            let head = text::shorten(&head, kind.weight, kind.size, room);
            page.text((columns.note, top - 5.5), kind, &head)?;
        }
        let heading = Type::AXIS.bold();
        let measure = text::clean(&self.measure);
        let room = inside.right - columns.plot.left;
        let measure = text::shorten(&measure, heading.weight, heading.size, room);
        page.text((columns.plot.left, inside.top + 7.0), heading, &measure)?;
        for (tick, words) in ticks.iter().zip(scale::tick_labels(&ticks)) {
            let zero = tick.abs() < 1e-12 * (high - low);
            let colour = if zero { Colour::ASH } else { Colour::RULE };
            let line = [(x(*tick), top - 2.0), (x(*tick), bottom)];
            page.line(&line, Pen::new(colour, if zero { 0.8 } else { 0.5 }))?;
            page.text((x(*tick), top - 5.5), Type::AXIS.centred(), &words)?;
        }
        for (at, (ranked, words)) in shown.iter().zip(&texts).enumerate() {
            let y = top + row_height * (at as f64 + 0.5);
            page.named(&format!("{}: {words}", label(ranked)), |page| {
                draw_names(page, ranked, &columns, y, size)?;
                let end = draw_marks(page, ranked, groups, y, &x)?;
                let at = (end + 6.0, value_type.baseline_at(y));
                page.text(at, value_type.haloed(1.0), words)
            })?;
        }
        Ok(())
    }
}

/// Rank, name and note of a row, and the rule that leads to its mark.
fn draw_names<S: Surface>(
    page: &Page<S>,
    ranked: &Ranked,
    columns: &Columns,
    y: f64,
    size: f64,
) -> Result<(), PlotError> {
    let names = Type::LABEL.sized(size);
    let notes = note_type(size);
    let rank = notes.coloured(Colour::ASH);
    page.text((columns.rank, rank.baseline_at(y)), rank, &ranked.rank)?;
    let name = text::shorten(&label(ranked), names.weight, names.size, columns.name_room);
    page.text((columns.name, names.baseline_at(y)), names, &name)?;
    let note_room = columns.note - columns.name - columns.name_room;
    let mut start = columns.name + names.width(&name) + 5.0;
    if note_room > 0.0 {
        let note = text::clean(&ranked.row.note);
        let note = text::shorten(&note, notes.weight, notes.size, note_room - 4.0);
        page.text((columns.note, notes.baseline_at(y)), notes, &note)?;
        start = columns.note + 5.0;
    }
    let rule = [(start, y), (columns.plot.right, y)];
    page.line(&rule, Pen::new(Colour::RULE, 0.5).dashed(0.5, 2.0))
}

/// Draws the marks of a row; returns where the rightmost ends.
fn draw_marks<S: Surface>(
    page: &Page<S>,
    ranked: &Ranked,
    groups: &Groups,
    y: f64,
    x: &impl Fn(f64) -> f64,
) -> Result<f64, PlotError> {
    let row = ranked.row;
    let colour = groups.colour(row.group.as_deref());
    let at = x(ranked.value);
    let mut end = at + DOT;
    if let (Some(low), Some(high)) = (finite(row.low), finite(row.high)) {
        let line = [(x(low), y), (x(high), y)];
        page.line(&line, Pen::new(colour.with_alpha(0.45), 2.2))?;
        end = end.max(x(high));
    }
    if let Some(before) = finite(row.before) {
        let from = x(before);
        page.line(&[(from, y), (at, y)], Pen::new(Colour::OTHER, 1.4))?;
        page.mark((from, y), DOT - 0.6, Mark::Disc, Look::hollow(Colour::ASH))?;
        end = end.max(from + DOT);
    }
    page.mark((at, y), DOT, Mark::Disc, Look::solid(colour))?;
    Ok(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_share_a_rank() {
        let figure = RankingFigure {
            rows: vec![
                RankRow::new("d", 1.0),
                RankRow::new("b", 2.0),
                RankRow::new("a", 3.0),
                RankRow::new("c", 2.0 + 1e-12),
                RankRow::new("x", f64::NAN),
            ],
            ..RankingFigure::default()
        };
        let ranked = figure.ranked();
        let rows: Vec<_> = ranked.iter().map(|r| (r.rank.as_str(), label(r))).collect();
        let rows: Vec<_> = rows.iter().map(|(r, l)| (*r, l.as_str())).collect();
        assert_eq!(rows, [("1", "a"), ("2=", "c"), ("2=", "b"), ("4", "d")]);
        assert_eq!(
            figure.notes(&ranked, 2, true),
            [
                "The 2 highest of 4 are shown; 1 more share the value of the last row.",
                "1 without a value are left out.",
            ]
        );
    }

    #[test]
    fn the_axis_begins_at_nought_unless_nothing_could_be_told_apart() {
        let ticks = |values: &[f64]| {
            let rows: Vec<_> = values.iter().map(|v| RankRow::new("x", *v)).collect();
            let shown: Vec<_> = rows
                .iter()
                .map(|row| Ranked {
                    row,
                    value: row.value.unwrap(),
                    rank: String::new(),
                })
                .collect();
            axis(&shown, 300.0)
        };
        assert!(ticks(&[94.0, 3.0])[0].abs() < 1e-12);
        assert!(ticks(&[0.54, 0.5])[0] > 0.4);
        assert!(ticks(&[5.0, 5.0])[0].abs() < 1e-12);
        assert_eq!(ticks(&[0.0])[..2], [0.0, 1.0]);
        assert!(ticks(&[-3.0, 2.0])[0] <= -3.0);
    }
}
