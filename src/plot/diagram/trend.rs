//! A trend: lines over real dates, with margins, estimates set apart from counts, and names at the
//! ends of the lines.

use serde::{Deserialize, Serialize};

use super::{Diagram, DiagramInfo, Needs, USUAL_WIDTH};
use crate::model::Date;
use crate::plot::canvas::{Canvas, PRINT_DPI, PlotError};
use crate::plot::frame::{self, Caption, Frame};
use crate::plot::geometry::{Point, Rect};
use crate::plot::groups::Groups;
use crate::plot::legend::{Key, LegendGroup};
use crate::plot::page::{Look, Mark, Page, Pen, Type};
use crate::plot::palette::{self, Colour};
use crate::plot::placement;
use crate::plot::scale::{self, Counts};
use crate::plot::surface::Surface;
use crate::plot::text;

/// How sure a value is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Certainty {
    /// Counted from single relations or published: a filled mark, a full line.
    #[default]
    Counted,
    /// Estimated: a hollow mark, a dashed line.
    Estimate,
}

/// One value of a series.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrendPoint {
    /// The day.
    pub date: Date,
    /// The value; one that is not finite is left out.
    pub value: f64,
    /// Plus or minus so much.
    #[serde(default)]
    pub margin: Option<f64>,
    /// Counted or estimated.
    #[serde(default)]
    pub certainty: Certainty,
}

impl TrendPoint {
    /// A counted value without a margin.
    pub const fn counted(date: Date, value: f64) -> Self {
        Self {
            date,
            value,
            margin: None,
            certainty: Certainty::Counted,
        }
    }
}

/// One line.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TrendSeries {
    /// The name at its end.
    pub label: String,
    /// The values, in any order.
    pub points: Vec<TrendPoint>,
    /// Whether it is drawn in grey, as the ground before which the others stand.
    pub background: bool,
}

/// Where the vertical axis begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Baseline {
    /// At 0, or below where values are negative.
    #[default]
    Zero,
    /// Near the lowest value; the picture says so.
    Fit,
}

/// Lines over real dates.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TrendFigure {
    /// The words round the diagram.
    pub caption: Caption,
    /// What the vertical axis shows, with its unit.
    pub measure: String,
    /// The lines: the first eight that are no background have a colour each, in this order.
    pub series: Vec<TrendSeries>,
    /// Where the vertical axis begins.
    pub baseline: Baseline,
    /// What the margin is: "95 % interval", "reading error".
    pub margin_label: String,
}

const LABEL_STEP: f64 = 10.8;
const COLOURED: usize = 8;

/// The vertical axis: where it begins and ends, and its round values.
struct Axis {
    low: f64,
    high: f64,
    ticks: Vec<f64>,
}

/// A line ready to be drawn.
struct Course<'a> {
    label: String,
    points: Vec<&'a TrendPoint>,
    colour: Colour,
    mark: Mark,
    background: bool,
}

impl Course<'_> {
    fn last(&self) -> Option<&TrendPoint> {
        self.points.last().copied()
    }
}

fn margin(point: &TrendPoint) -> Option<f64> {
    point.margin.filter(|m| m.is_finite() && *m > 0.0)
}

impl TrendFigure {
    /// The lines with at least one finite value; beyond eight in colour the rest is background.
    fn courses(&self) -> Vec<Course<'_>> {
        let mut coloured = 0;
        let mut courses = Vec::new();
        for series in &self.series {
            let mut points: Vec<_> = series
                .points
                .iter()
                .filter(|p| p.value.is_finite())
                .collect();
            points.sort_by(|a, b| a.date.cmp(&b.date).then(a.value.total_cmp(&b.value)));
            if points.is_empty() {
                continue;
            }
            let background = series.background || coloured >= COLOURED;
            let at = coloured;
            coloured += usize::from(!background);
            courses.push(Course {
                label: text::cut(&text::clean(&series.label), text::LONGEST_NAME),
                points,
                colour: if background {
                    Colour::OTHER
                } else {
                    palette::category(at)
                },
                mark: if background {
                    Mark::Disc
                } else {
                    Groups::mark(at)
                },
                background,
            });
        }
        courses
    }

    fn legend(&self, courses: &[Course]) -> Vec<LegendGroup> {
        let all = || courses.iter().flat_map(|c| c.points.iter());
        let estimates = all().any(|p| p.certainty == Certainty::Estimate);
        let counts = all().any(|p| p.certainty == Certainty::Counted);
        let mut entries = Vec::new();
        let pen = Pen::new(Colour::SLATE, 1.6);
        if estimates {
            if counts {
                let look = Look::solid(Colour::SLATE);
                let key = Key::MarkedLine(pen, Mark::Disc, look);
                entries.push((key, "counted or published".to_owned()));
            }
            let look = Look::hollow(Colour::SLATE);
            let key = Key::MarkedLine(pen.dashed(3.0, 2.2), Mark::Disc, look);
            entries.push((key, "estimate".to_owned()));
        }
        if all().any(|p| margin(p).is_some()) {
            let words = if self.margin_label.is_empty() {
                "margin"
            } else {
                &self.margin_label
            };
            entries.push((Key::Band(Colour::SLATE.with_alpha(0.18)), words.to_owned()));
        }
        vec![LegendGroup {
            heading: String::new(),
            entries,
        }]
    }

    /// The vertical axis.
    fn axis(&self, courses: &[Course], height: f64) -> Axis {
        let all = || courses.iter().flat_map(|c| c.points.iter());
        let reach = |p: &TrendPoint| margin(p).unwrap_or(0.0);
        let low = all()
            .map(|p| p.value - reach(p))
            .fold(f64::INFINITY, f64::min);
        let high = all()
            .map(|p| p.value + reach(p))
            .fold(f64::NEG_INFINITY, f64::max);
        let positive = all().all(|p| p.value >= 0.0);
        let (low, high) = match self.baseline {
            Baseline::Zero if positive => (0.0, high.max(0.0)),
            Baseline::Zero => (low.min(0.0), high.max(0.0)),
            Baseline::Fit => (low, high),
        };
        let high = if high > low { high } else { low + 1.0 };
        // Three lines of text to a tick; what stands round the diagram takes its room.
        let count = ((height - 130.0) / 26.0).clamp(2.0, 6.0);
        let count = u32::try_from(crate::plot::surface::grid_steps(count)).unwrap_or(3);
        let mut ticks = scale::ticks(low, high, count, Counts::of(all().map(|p| p.value)));
        // The last tick may lie far above the highest value: the axis then ends between two.
        let step = ticks[1] - ticks[0];
        let top = ticks[ticks.len() - 1];
        if ticks.len() > 2 && top - high > 0.25 * step {
            ticks.pop();
        }
        Axis {
            low: ticks[0],
            high: high.max(ticks[ticks.len() - 1]),
            ticks,
        }
    }
}

impl Diagram for TrendFigure {
    const INFO: DiagramInfo = DiagramInfo {
        id: "trend",
        about: "values over real dates, with margins, and estimates set apart from counts",
        needs: Needs::Series,
    };

    fn caption(&self) -> &Caption {
        &self.caption
    }

    fn caption_mut(&mut self) -> &mut Caption {
        &mut self.caption
    }

    fn canvas(&self) -> Canvas {
        Canvas {
            width: USUAL_WIDTH,
            height: 1560,
            dpi: PRINT_DPI,
        }
    }

    fn draw<S: Surface>(&self, page: &Page<S>) -> Result<(), PlotError> {
        let courses = self.courses();
        let axis = self.axis(&courses, page.height);
        let mut caption = self.caption.clone();
        if !courses.is_empty() && axis.low > 0.0 {
            caption
                .notes
                .push("The vertical axis does not begin at 0.".to_owned());
        }
        let legend = self.legend(&courses);
        let frame = Frame::new((page.width, page.height), &caption, &legend);
        frame.draw(page)?;
        let inside = frame.inside;
        if courses.is_empty() {
            return frame::placeholder(page, inside, "no data");
        }
        let chart = Chart::new(inside, &courses, axis);
        chart.draw_axes(page, &self.measure, inside)?;
        // Background first, so that no colour is ever covered by grey.
        for background in [true, false] {
            for course in courses.iter().filter(|c| c.background == background) {
                chart.draw_margins(page, course)?;
            }
            for course in courses.iter().filter(|c| c.background == background) {
                let name = &course.label;
                page.named(name, |page| chart.draw_course(page, course))?;
            }
        }
        chart.draw_labels(page, &courses)
    }
}

/// From dates and values to the page.
struct Chart {
    plot: Rect,
    first: Date,
    last: Date,
    axis: Axis,
    /// The labels at the ends: name and value, in the order of the courses.
    ends: Vec<(String, String)>,
}

impl Chart {
    fn new(inside: Rect, courses: &[Course], axis: Axis) -> Self {
        let dates = || courses.iter().flat_map(|c| c.points.iter().map(|p| p.date));
        // There is a course, and every course has a point.
        let first = dates().min().unwrap_or(courses[0].points[0].date);
        let last = dates().max().unwrap_or(first);
        let ends_at: Vec<f64> = courses
            .iter()
            .map(|c| c.last().map_or(0.0, |p| p.value))
            .collect();
        let values = scale::alike(&ends_at);
        let most = inside.width() * 0.33;
        let ends: Vec<_> = courses
            .iter()
            .zip(values)
            .map(|(course, value)| {
                let bold = Type::LABEL.bold();
                let room = most - bold.width(&value) - 4.0;
                let kind = Type::LABEL;
                (
                    text::shorten(&course.label, kind.weight, kind.size, room),
                    value,
                )
            })
            .collect();
        let label_room = ends
            .iter()
            .map(|(name, value)| Type::LABEL.width(name) + 4.0 + Type::LABEL.bold().width(value))
            .fold(0.0, f64::max)
            + 16.0;
        let tick_room = scale::tick_labels(&axis.ticks)
            .iter()
            .map(|t| Type::AXIS.width(t))
            .fold(0.0, f64::max)
            + 6.0;
        Self {
            plot: Rect {
                left: inside.left + tick_room + 4.0,
                top: inside.top + 17.0,
                right: inside.right - label_room,
                bottom: inside.bottom - 15.0,
            },
            first,
            last,
            axis,
            ends,
        }
    }

    fn x(&self, date: Date) -> f64 {
        let span = self.last.day_number() - self.first.day_number();
        if span == 0 {
            return self.plot.centre().0;
        }
        let part = f64::from(date.day_number() - self.first.day_number()) / f64::from(span);
        self.plot.left + part * self.plot.width()
    }

    fn y(&self, value: f64) -> f64 {
        let (low, high) = (self.axis.low, self.axis.high);
        let part = ((value - low) / (high - low)).clamp(0.0, 1.0);
        self.plot.bottom - part * self.plot.height()
    }

    fn at(&self, point: &TrendPoint) -> Point {
        (self.x(point.date), self.y(point.value))
    }

    fn draw_axes<S: Surface>(
        &self,
        page: &Page<S>,
        measure: &str,
        inside: Rect,
    ) -> Result<(), PlotError> {
        let heading = Type::AXIS.bold();
        let words = text::clean(measure);
        let room = self.plot.right - inside.left;
        let words = text::shorten(&words, heading.weight, heading.size, room);
        page.text((inside.left, inside.top + 7.0), heading, &words)?;
        let left = self.plot.left - 4.0;
        let mut lowest = f64::INFINITY;
        for (tick, words) in self
            .axis
            .ticks
            .iter()
            .zip(scale::tick_labels(&self.axis.ticks))
        {
            let y = self.y(*tick);
            page.line(
                &[(left, y), (self.plot.right, y)],
                Pen::new(Colour::RULE, 0.5),
            )?;
            let kind = Type::AXIS.to_the_right();
            if lowest - y >= kind.line_height() {
                page.text((left - 4.0, kind.baseline_at(y)), kind, &words)?;
                lowest = y;
            }
        }
        let foot = self.plot.bottom;
        page.line(
            &[(left, foot), (self.plot.right, foot)],
            Pen::new(Colour::SLATE, 0.8),
        )?;
        if self.first == self.last {
            let words = scale::date(self.first);
            return page.text(
                (self.x(self.first), foot + 11.0),
                Type::AXIS.centred(),
                &words,
            );
        }
        let count = (self.plot.width() / 45.0).clamp(2.0, 12.0);
        let count = u32::try_from(crate::plot::surface::grid_steps(count)).unwrap_or(6);
        let mut free = f64::NEG_INFINITY;
        for (date, words) in scale::date_ticks(self.first, self.last, count) {
            let (x, half) = (self.x(date), Type::AXIS.width(&words) / 2.0);
            page.line(&[(x, foot), (x, foot + 3.0)], Pen::new(Colour::SLATE, 0.8))?;
            if x - half > free {
                page.text((x, foot + 11.0), Type::AXIS.centred(), &words)?;
                free = x + half + 5.0;
            }
        }
        Ok(())
    }

    /// A band where two neighbours of one certainty have margins, a bar where one stands alone.
    fn draw_margins<S: Surface>(&self, page: &Page<S>, course: &Course) -> Result<(), PlotError> {
        let alpha = if course.background { 0.25 } else { 0.18 };
        for certainty in [Certainty::Counted, Certainty::Estimate] {
            let points = course.points.iter().filter(|p| p.certainty == certainty);
            let ends: Vec<Option<(Point, Point)>> = points
                .map(|p| {
                    let (x, m) = (self.x(p.date), margin(p)?);
                    Some(((x, self.y(p.value + m)), (x, self.y(p.value - m))))
                })
                .collect();
            for run in ends.split(Option::is_none) {
                let run: Vec<_> = run.iter().flatten().copied().collect();
                if let [(high, low)] = run[..] {
                    page.line(&[high, low], Pen::new(course.colour.with_alpha(0.6), 1.2))?;
                } else if !run.is_empty() {
                    let lower = run.iter().rev().map(|e| e.1);
                    let band: Vec<_> = run.iter().map(|e| e.0).chain(lower).collect();
                    page.polygon(&band, course.colour.with_alpha(alpha))?;
                }
            }
        }
        Ok(())
    }

    fn draw_course<S: Surface>(&self, page: &Page<S>, course: &Course) -> Result<(), PlotError> {
        let width = if course.background { 1.0 } else { 1.8 };
        let pen = Pen::new(course.colour, width);
        let points = &course.points;
        // Counts and estimates of the same dates may contradict each other, so each has its own
        // line, joined by a dashed one where the counts begin after the last estimate.
        let of = |certainty| -> Vec<Point> {
            let kind = points.iter().filter(|p| p.certainty == certainty);
            kind.map(|p| self.at(p)).collect()
        };
        let (counts, mut estimates) = (of(Certainty::Counted), of(Certainty::Estimate));
        let joined = points.is_sorted_by_key(|p| p.certainty == Certainty::Counted);
        if joined && !estimates.is_empty() {
            estimates.extend(counts.first());
        }
        page.line(&estimates, pen.dashed(3.4, 2.4))?;
        page.line(&counts, pen)?;
        let room = self.plot.width() / points.len() as f64;
        let radius = match (course.background, points.len()) {
            (true, _) => 1.6,
            (false, 0..=8) => 2.8,
            (false, _) => 2.3,
        };
        for (at, point) in points.iter().enumerate() {
            if room < 6.0 && at + 1 < points.len() {
                continue;
            }
            let look = match point.certainty {
                Certainty::Counted => Look::solid(course.colour),
                Certainty::Estimate => Look::hollow(course.colour),
            };
            page.mark(self.at(point), radius, course.mark, look)?;
        }
        Ok(())
    }

    /// Names and last values at the right, moved apart, joined to their lines where moved.
    fn draw_labels<S: Surface>(&self, page: &Page<S>, courses: &[Course]) -> Result<(), PlotError> {
        let mut order: Vec<_> = (0..courses.len()).collect();
        // Where not all fit, those in colour come first, then the highest.
        order.sort_by(|&a, &b| {
            let last = |c: usize| courses[c].last().map_or(0.0, |p| p.value);
            (courses[a].background.cmp(&courses[b].background))
                .then(last(b).total_cmp(&last(a)))
                .then(a.cmp(&b))
        });
        let (top, bottom) = (self.plot.top - 8.0, self.plot.bottom + 4.0);
        let fit = ((bottom - top) / LABEL_STEP).floor().max(1.0) as usize;
        order.truncate(fit);
        order.sort_by(|&a, &b| {
            let y = |c: usize| courses[c].last().map_or(0.0, |p| self.y(p.value));
            y(a).total_cmp(&y(b)).then(a.cmp(&b))
        });
        let wanted: Vec<f64> = order
            .iter()
            .map(|&c| courses[c].last().map_or(0.0, |p| self.y(p.value)))
            .collect();
        let placed = placement::apart(&wanted, LABEL_STEP, top, bottom);
        let left = self.plot.right + 13.0;
        for ((&c, y), want) in order.iter().zip(placed).zip(wanted) {
            let course = &courses[c];
            let (name, value) = &self.ends[c];
            if let Some(last) = course.last() {
                let x = self.x(last.date) + 4.0;
                if (y - want).abs() > 2.0 || x + 10.0 < self.plot.right {
                    let bend = (left - 7.0).max(x);
                    let way = [(x, want), (bend, y), (left - 2.0, y)];
                    page.line(&way, Pen::new(Colour::OTHER, 0.5))?;
                }
            }
            let kind = if course.background {
                Type::LABEL.coloured(Colour::ASH)
            } else {
                Type::LABEL
            };
            page.text((left, kind.baseline_at(y)), kind, name)?;
            let x = left + kind.width(name) + 4.0;
            page.text((x, kind.baseline_at(y)), kind.bold(), value)?;
        }
        Ok(())
    }
}
