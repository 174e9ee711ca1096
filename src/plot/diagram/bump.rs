//! Ranks over time: one line a holder, from its place at one date to its place at the next.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::trend::TrendSeries;
use super::{Diagram, DiagramInfo, Needs, USUAL_WIDTH};
use crate::model::Date;
use crate::plot::canvas::{Canvas, PRINT_DPI, PlotError};
use crate::plot::frame::{self, Caption, Frame};
use crate::plot::geometry::{Point, Rect};
use crate::plot::page::{Look, Mark, Page, Pen, Type};
use crate::plot::palette::{self, Colour};
use crate::plot::placement;
use crate::plot::scale;
use crate::plot::surface::{Surface, grid_steps};
use crate::plot::text;

/// Ranks over time, made of values: the highest value at a date has rank 1, equal values share a
/// rank, and what has no value or none above 0 at a date has no rank there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BumpFigure {
    /// The words round the diagram.
    pub caption: Caption,
    /// What is ranked, with its unit.
    pub measure: String,
    /// The values behind the ranks: all of them, as ranks are among all.
    pub series: Vec<TrendSeries>,
    /// Drawn is who had one of so many highest ranks at the first or the last date.
    pub top: usize,
}

impl Default for BumpFigure {
    fn default() -> Self {
        Self {
            caption: Caption::default(),
            measure: String::new(),
            series: Vec::new(),
            top: 12,
        }
    }
}

/// One place of a line.
#[derive(Clone, Debug, PartialEq)]
struct Stop {
    date: usize,
    value: f64,
    /// 1 is the first; equal values share it.
    rank: usize,
    shared: bool,
    /// The row among those drawn.
    row: usize,
}

/// A line ready to be drawn.
struct Course {
    label: String,
    stops: Vec<Stop>,
    colour: Colour,
    mark: Mark,
    background: bool,
}

const ROW: f64 = 17.0;
const LEAST_ROW: f64 = 12.5;
/// Room for the dates above the rows.
const HEAD: f64 = 36.0;
/// Dates stand at least so far apart.
const LEAST_GAP: f64 = 50.0;
const COLOURED: usize = 8;

impl BumpFigure {
    /// Every date at which anything has a rank.
    fn dates(&self) -> Vec<Date> {
        let points = self.series.iter().flat_map(|s| &s.points);
        let mut dates: Vec<Date> = points.filter(|p| ranks(p.value)).map(|p| p.date).collect();
        dates.sort_unstable();
        dates.dedup();
        dates
    }

    /// The stops of each series at each date, without rows, and how many have a rank at each date.
    fn stops(&self, dates: &[Date]) -> (BTreeMap<usize, Vec<Stop>>, Vec<usize>) {
        let mut stops: BTreeMap<usize, Vec<Stop>> = BTreeMap::new();
        let mut counts = Vec::with_capacity(dates.len());
        for (at, date) in dates.iter().enumerate() {
            let value = |s: &TrendSeries| {
                let here = s.points.iter().filter(|p| p.date == *date);
                here.map(|p| p.value).find(|v| ranks(*v))
            };
            let all = self.series.iter().enumerate();
            let mut order: Vec<(f64, usize)> =
                all.filter_map(|(k, s)| Some((value(s)?, k))).collect();
            // Equal values stand as they stood before, so that no line crosses for nothing.
            let before = |k: usize| {
                let stops = stops.get(&k)?;
                stops.last().map(|s: &Stop| s.row)
            };
            order.sort_by(|a, b| {
                let label = |k: usize| &self.series[k].label;
                let late = |k: usize| before(k).unwrap_or(usize::MAX);
                (b.0.total_cmp(&a.0))
                    .then(late(a.1).cmp(&late(b.1)))
                    .then_with(|| label(a.1).cmp(label(b.1)))
            });
            counts.push(order.len());
            let mut first = 0;
            for (place, &(value, series)) in order.iter().enumerate() {
                if place > 0 && !ties(order[place - 1].0, value) {
                    first = place;
                }
                let next = order.get(place + 1).is_some_and(|o| ties(o.0, value));
                stops.entry(series).or_default().push(Stop {
                    date: at,
                    value,
                    rank: first + 1,
                    shared: first < place || next,
                    row: place,
                });
            }
        }
        (stops, counts)
    }

    /// The lines of those with a high rank at either end, and what the rest is.
    fn courses(&self, dates: &[Date], top: usize) -> (Vec<Course>, Vec<String>) {
        let (stops, counts) = self.stops(dates);
        let last = dates.len().saturating_sub(1);
        let high = |s: &Stop| (s.date == 0 || s.date == last) && s.rank <= top;
        let kept: Vec<(usize, Vec<Stop>)> = stops
            .into_iter()
            .filter(|(_, stops)| stops.iter().any(high))
            .collect();
        let mut notes = Vec::new();
        let most = counts.iter().copied().max().unwrap_or(0);
        if kept.len() < most {
            notes.push(format!(
                "Drawn: those among the {top} highest at the first or the last date; up to {most} \
                 are ranked at a date. Numbers are ranks, = where shared."
            ));
        }
        let mut courses: Vec<Course> = kept
            .into_iter()
            .map(|(k, stops)| Course {
                label: text::cut(&text::clean(&self.series[k].label), text::LONGEST_NAME),
                stops,
                colour: Colour::OTHER,
                mark: Mark::Disc,
                background: self.series[k].background,
            })
            .collect();
        // Ranks that nobody drawn has take no row.
        for at in 0..dates.len() {
            let mut here: Vec<&mut Stop> = courses
                .iter_mut()
                .flat_map(|c| c.stops.iter_mut().filter(|s| s.date == at))
                .collect();
            here.sort_by_key(|s| s.row);
            for (row, stop) in here.into_iter().enumerate() {
                stop.row = row;
            }
        }
        courses.sort_by_key(|c| {
            let end = c.stops.last();
            end.map(|s| (last - s.date, s.row))
        });
        colour(&mut courses);
        (courses, notes)
    }
}

/// Those that move have the colours, as long as there are any.
fn colour(courses: &mut [Course]) {
    let moves = |c: &Course| {
        let rank = |s: Option<&Stop>| s.map(|s| s.rank);
        c.stops.len() < 2 || rank(c.stops.first()) != rank(c.stops.last())
    };
    let nobody = !courses.iter().any(|c| !c.background && moves(c));
    let mut next = 0;
    for course in courses {
        course.background |= next >= COLOURED || !(nobody || moves(course));
        if !course.background {
            course.colour = palette::category(next);
            next += 1;
        }
    }
}

fn ranks(value: f64) -> bool {
    value.is_finite() && value > 0.0
}

fn ties(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs())
}

impl Diagram for BumpFigure {
    const INFO: DiagramInfo = DiagramInfo {
        id: "bump",
        about: "ranks over real dates, one line a holder, with the values at both ends",
        needs: Needs::Series,
    };

    fn caption(&self) -> &Caption {
        &self.caption
    }

    fn caption_mut(&mut self) -> &mut Caption {
        &mut self.caption
    }

    fn canvas(&self) -> Canvas {
        let rows = self.courses(&self.dates(), self.top).0.len().clamp(6, 40);
        let points = 130.0 + HEAD + ROW * rows as f64;
        Canvas {
            width: USUAL_WIDTH,
            height: u32::try_from(grid_steps(points * 300.0 / 72.0)).unwrap_or(USUAL_WIDTH),
            dpi: PRINT_DPI,
        }
    }

    fn draw<S: Surface>(&self, page: &Page<S>) -> Result<(), PlotError> {
        let dates = self.dates();
        let mut top = self.top.max(1);
        // On a low page fewer are drawn, until their rows fit.
        loop {
            let (courses, notes) = self.courses(&dates, top);
            let mut caption = self.caption.clone();
            caption.notes.splice(0..0, notes);
            let mut frame = Frame::new((page.width, page.height), &caption, &[]);
            let rows = courses.len().max(1) as f64;
            let fits = frame.inside.height() - HEAD >= LEAST_ROW * rows;
            if !fits && top > 1 {
                top -= 1;
                continue;
            }
            if courses.is_empty() {
                frame.draw(page)?;
                return frame::placeholder(page, frame.inside, "no data");
            }
            let chart = Chart::new(frame.inside, &dates, &courses);
            if chart.moved {
                caption
                    .notes
                    .push("Distances between dates are not to scale.".to_owned());
                frame = Frame::new((page.width, page.height), &caption, &[]);
            }
            let chart = Chart::new(frame.inside, &dates, &courses);
            frame.draw(page)?;
            chart.draw_dates(page, &dates, &self.measure, frame.inside)?;
            for background in [true, false] {
                for course in courses.iter().filter(|c| c.background == background) {
                    page.named(&said(course), |page| chart.draw_course(page, course))?;
                }
            }
            return chart.draw_ends(page, &courses);
        }
    }
}

/// What an SVG says of a line.
fn said(course: &Course) -> String {
    let ranks: Vec<String> = course.stops.iter().map(rank).collect();
    format!("{}: rank {}", course.label, ranks.join(", "))
}

fn rank(stop: &Stop) -> String {
    format!("{}{}", stop.rank, if stop.shared { "=" } else { "" })
}

/// From dates and rows to the page.
struct Chart {
    /// Where each date stands.
    columns: Vec<f64>,
    /// Whether dates had to be moved apart.
    moved: bool,
    top: f64,
    row: f64,
    radius: f64,
    /// Room for the names at each side.
    sides: (f64, f64),
}

impl Chart {
    fn new(inside: Rect, dates: &[Date], courses: &[Course]) -> Self {
        let rows = courses
            .iter()
            .flat_map(|c| c.stops.iter().map(|s| s.row + 1))
            .max()
            .unwrap_or(1);
        let row = ((inside.height() - HEAD) / rows as f64).min(ROW * 1.3);
        let last = dates.len() - 1;
        let widest = |at: usize| {
            // Numbers stand under each other: the widest of them and the widest name need room.
            let here = courses.iter().filter_map(|c| {
                let stop = c.stops.iter().find(|s| s.date == at)?;
                let value = Type::LABEL.bold().width(&scale::short(stop.value));
                Some((Type::LABEL.width(&c.label), value))
            });
            let (name, value) = here.fold((0.0, 0.0), |(names, values), (name, value)| {
                (f64::max(names, name), f64::max(values, value))
            });
            f64::max(name + value + 5.5, 20.0)
        };
        let most = inside.width() * if last == 0 { 0.7 } else { 0.3 };
        let mark = row * 0.42;
        let left = if last == 0 { 0.0 } else { widest(0).min(most) };
        // A line that ends early has its name at the right as well.
        let right = (0..=last).map(widest).fold(0.0, f64::max).min(most);
        let radius = mark.min(6.4);
        let (from, to) = (
            inside.left + left + radius + 5.0,
            inside.right - right - radius - 5.0,
        );
        let span = f64::from(dates[last].day_number() - dates[0].day_number()).max(1.0);
        let wanted: Vec<f64> = dates
            .iter()
            .map(|d| from + f64::from(d.day_number() - dates[0].day_number()) / span * (to - from))
            .collect();
        let step = LEAST_GAP.min((to - from) / last.max(1) as f64);
        let columns = placement::apart(&wanted, step, from, to);
        let moved = columns
            .iter()
            .zip(&wanted)
            .any(|(c, w)| (c - w).abs() > 2.0);
        Self {
            columns,
            moved,
            top: inside.top + HEAD,
            row,
            radius,
            sides: (left, right),
        }
    }

    fn at(&self, stop: &Stop) -> Point {
        let y = self.top + self.row * (stop.row as f64 + 0.5);
        (self.columns[stop.date], y)
    }

    fn draw_dates<S: Surface>(
        &self,
        page: &Page<S>,
        dates: &[Date],
        measure: &str,
        inside: Rect,
    ) -> Result<(), PlotError> {
        let heading = Type::AXIS.bold();
        let words = text::clean(&format!("Rank by {measure}"));
        let words = text::shorten(&words, heading.weight, heading.size, inside.width());
        page.text((inside.left, inside.top + 7.0), heading, &words)?;
        let mut free = f64::NEG_INFINITY;
        for (x, date) in self.columns.iter().zip(dates) {
            let words = scale::date(*date);
            let (day, year) = words.rsplit_once(' ').unwrap_or((&words, ""));
            let kind = Type::AXIS.centred();
            let half = kind.width(day).max(kind.width(year)) / 2.0;
            if x - half > free {
                page.text((*x, self.top - 14.5), kind, day)?;
                page.text((*x, self.top - 5.5), kind, year)?;
                free = x + half + 2.0;
            }
        }
        Ok(())
    }

    fn draw_course<S: Surface>(&self, page: &Page<S>, course: &Course) -> Result<(), PlotError> {
        let width = if course.background { 1.4 } else { 2.4 };
        for pair in course.stops.windows(2) {
            // A line leaps over no date at which it has no rank.
            if pair[1].date == pair[0].date + 1 {
                let line = bend(self.at(&pair[0]), self.at(&pair[1]));
                page.line(&line, Pen::new(course.colour, width))?;
            }
        }
        for stop in &course.stops {
            let (x, y) = self.at(stop);
            let look = if course.background {
                Look {
                    fill: Colour::PAPER,
                    rim: Some((course.colour, 0.9)),
                }
            } else {
                Look::solid(course.colour)
            };
            page.mark((x, y), self.radius, course.mark, look)?;
            let words = rank(stop);
            let ink = if look.fill.is_dark() {
                Colour::WHITE
            } else {
                Colour::INK
            };
            let size = (self.radius * 1.05)
                .min(1.7 * self.radius / Type::LABEL.sized(1.0).bold().width(&words));
            let kind = Type::LABEL.sized(size).bold().coloured(ink).centred();
            page.text((x, kind.baseline_at(y)), kind, &words)?;
        }
        Ok(())
    }

    /// Names and values: at the left where a line begins at the first date, at the right of its end.
    fn draw_ends<S: Surface>(&self, page: &Page<S>, courses: &[Course]) -> Result<(), PlotError> {
        let last = self.columns.len() - 1;
        let values = |at: usize| {
            let here = courses
                .iter()
                .filter_map(move |c| c.stops.iter().find(|s| s.date == at));
            let widths = here.map(|s| Type::LABEL.bold().width(&scale::short(s.value)));
            widths.fold(0.0, f64::max)
        };
        let value_room = values(last);
        for course in courses {
            let ink = if course.background {
                Colour::SLATE
            } else {
                Colour::INK
            };
            let kind = Type::LABEL.coloured(ink);
            let bold = kind.bold();
            let ends = [course.stops.first(), course.stops.last()];
            for (side, stop) in ends.into_iter().enumerate() {
                let Some(stop) = stop else { continue };
                let room = if side == 0 {
                    self.sides.0
                } else {
                    self.sides.1
                };
                if side == 0 && (stop.date > 0 || last == 0)
                    || side == 1 && stop.date < last && stop.date == 0
                {
                    continue;
                }
                let (x, y) = self.at(stop);
                let value = scale::short(stop.value);
                // Within the chart there is room for the name as far as the next date only.
                let room = if side == 1 && stop.date < last {
                    room.min(self.columns[stop.date + 1] - x - 2.0 * self.radius - 9.0)
                } else {
                    room
                };
                let wide = bold.width(&value);
                let wide = if stop.date == last {
                    value_room.max(wide)
                } else {
                    wide
                };
                let room = room - wide - 5.0;
                if room < 8.0 {
                    continue;
                }
                let name = text::shorten(&course.label, kind.weight, kind.size, room);
                let base = kind.baseline_at(y);
                let off = self.radius + 5.0;
                if side == 0 {
                    page.text((x - off, base), bold.to_the_right(), &value)?;
                    let x = x - off - bold.width(&value) - 5.0;
                    page.text((x, base), kind.to_the_right(), &name)?;
                } else {
                    // At the last date numbers stand under each other.
                    let wide = bold.width(&value);
                    let wide = if stop.date == last {
                        value_room.max(wide)
                    } else {
                        wide
                    };
                    page.text((x + off + wide, base), bold.to_the_right(), &value)?;
                    page.text((x + off + wide + 5.0, base), kind, &name)?;
                }
            }
        }
        Ok(())
    }
}

/// A line that leaves and arrives level.
fn bend((x1, y1): Point, (x2, y2): Point) -> Vec<Point> {
    const PARTS: u32 = 20;
    (0..=PARTS)
        .map(|k| {
            let t = f64::from(k) / f64::from(PARTS);
            let rise = t * t * (3.0 - 2.0 * t);
            (x1 + (x2 - x1) * t, y1 + (y2 - y1) * rise)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::diagram::TrendPoint;

    fn figure(rows: &[(&str, &[f64])], top: usize) -> BumpFigure {
        let date = |k: usize| Date::new(2020 + i16::try_from(k).unwrap(), 1, 1).unwrap();
        BumpFigure {
            series: rows
                .iter()
                .map(|(label, values)| TrendSeries {
                    label: (*label).to_owned(),
                    points: values
                        .iter()
                        .enumerate()
                        .map(|(k, v)| TrendPoint::counted(date(k), *v))
                        .collect(),
                    background: false,
                })
                .collect(),
            top,
            ..BumpFigure::default()
        }
    }

    #[test]
    fn equal_values_share_a_rank_and_nought_has_none() {
        let figure = figure(
            &[
                ("a", &[5.0, 9.0]),
                ("b", &[9.0, 5.0]),
                ("c", &[5.0, 5.0]),
                ("d", &[0.0, 1.0]),
            ],
            9,
        );
        let (courses, notes) = figure.courses(&figure.dates(), 9);
        let ranks: Vec<_> = courses
            .iter()
            .map(|c| {
                (
                    c.label.as_str(),
                    c.stops.iter().map(rank).collect::<Vec<_>>(),
                )
            })
            .collect();
        assert_eq!(
            ranks,
            [
                ("a", vec!["2=".to_owned(), "1".to_owned()]),
                ("b", vec!["1".to_owned(), "2=".to_owned()]),
                ("c", vec!["2=".to_owned(), "2=".to_owned()]),
                ("d", vec!["4".to_owned()]),
            ]
        );
        // Who keeps its rank is the ground for those that move.
        assert!(courses[2].background && !courses[0].background);
        assert!(notes.is_empty());
    }

    #[test]
    fn who_fell_is_drawn_with_its_true_rank_and_no_two_share_a_row() {
        let figure = figure(
            &[
                ("a", &[9.0, 1.0]),
                ("b", &[8.0, 8.0]),
                ("c", &[7.0, 7.0]),
                ("d", &[1.0, 9.0]),
                ("e", &[0.5, 6.0]),
            ],
            1,
        );
        let (courses, notes) = figure.courses(&figure.dates(), 1);
        let ends: Vec<_> = courses
            .iter()
            .map(|c| (c.label.as_str(), c.stops[1].rank, c.stops[1].row))
            .collect();
        assert_eq!(ends, [("d", 1, 0), ("a", 5, 1)]);
        assert!(notes[0].contains("up to 5 are ranked"));
    }
}
