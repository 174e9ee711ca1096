//! How many have at least so much: a distribution on two logarithmic axes.

use serde::{Deserialize, Serialize};

use super::{Diagram, DiagramInfo, Needs, USUAL_WIDTH};
use crate::plot::canvas::{Canvas, PRINT_DPI, PlotError};
use crate::plot::frame::{self, Caption, Frame};
use crate::plot::geometry::{Point, Rect};
use crate::plot::groups::Groups;
use crate::plot::legend::{Key, LegendGroup};
use crate::plot::page::{Look, Mark, Page, Pen, Type};
use crate::plot::palette::{self, Colour};
use crate::plot::scale;
use crate::plot::surface::Surface;
use crate::plot::text;

/// One set of values.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DistributionSeries {
    /// Its name.
    pub label: String,
    /// The values; those at or below 0 have no place on the axis and are counted in a note.
    pub values: Vec<f64>,
}

/// For each value the share of nodes that have at least as much (the complementary cumulative
/// distribution), on logarithmic axes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DistributionFigure {
    /// The words round the diagram.
    pub caption: Caption,
    /// What the values are, with their unit.
    pub measure: String,
    /// The sets: the first eight are drawn.
    pub series: Vec<DistributionSeries>,
}

/// The points of a set: value and share of at least as much, ascending.
struct Course {
    label: String,
    points: Vec<(f64, f64)>,
    colour: Colour,
    mark: Mark,
    median: f64,
    count: usize,
    without: usize,
}

impl DistributionFigure {
    fn courses(&self) -> Vec<Course> {
        let usable = |s: &DistributionSeries| -> (Vec<f64>, usize) {
            let mut values: Vec<f64> = s.values.iter().copied().filter(|v| v.is_finite()).collect();
            values.sort_by(f64::total_cmp);
            let without = values.iter().filter(|v| **v <= 0.0).count();
            (values, without)
        };
        let series = self
            .series
            .iter()
            .take(palette::CATEGORIES.len())
            .map(|s| (s, usable(s)));
        series
            .filter(|(_, (values, without))| values.len() > *without)
            .enumerate()
            .map(|(at, (s, (values, without)))| {
                let n = values.len();
                let mut points: Vec<(f64, f64)> = Vec::new();
                for (below, &value) in values.iter().enumerate().skip(without) {
                    if points.last().is_none_or(|p| value > p.0) {
                        points.push((value, (n - below) as f64 / n as f64));
                    }
                }
                Course {
                    label: text::cut(&text::clean(&s.label), text::LONGEST_NAME),
                    points,
                    colour: palette::category(at),
                    mark: Groups::mark(at),
                    median: f64::midpoint(values[(n - 1) / 2], values[n / 2]),
                    count: n,
                    without,
                }
            })
            .collect()
    }
}

impl Diagram for DistributionFigure {
    const INFO: DiagramInfo = DiagramInfo {
        id: "distribution",
        about: "the share of nodes with at least so many ties, on logarithmic axes",
        needs: Needs::Network,
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
            height: 1620,
            dpi: PRINT_DPI,
        }
    }

    fn draw<S: Surface>(&self, page: &Page<S>) -> Result<(), PlotError> {
        let courses = self.courses();
        let mut caption = self.caption.clone();
        for course in courses.iter().filter(|c| c.without > 0) {
            let without = scale::number(course.without as f64, 0);
            caption.notes.insert(
                0,
                format!(
                    "{}: {without} at 0 count as nodes but have no place on the axis.",
                    course.label
                ),
            );
        }
        let entry = |c: &Course| {
            let pen = Pen::new(c.colour, 1.2);
            let key = Key::MarkedLine(pen, c.mark, Look::solid(c.colour));
            let words = format!(
                "{}: {}, median {}",
                c.label,
                scale::number(c.count as f64, 0),
                scale::round(c.median)
            );
            (key, words)
        };
        let legend = LegendGroup {
            heading: String::new(),
            entries: courses.iter().map(entry).collect(),
        };
        let frame = Frame::new((page.width, page.height), &caption, &[legend]);
        frame.draw(page)?;
        let inside = frame.inside;
        if courses.is_empty() {
            return frame::placeholder(page, inside, "no data");
        }
        let chart = Chart::new(inside, &courses);
        chart.draw_axes(page, &text::clean(&self.measure), inside)?;
        for course in &courses {
            page.named(&course.label, |page| chart.draw_course(page, course))?;
        }
        Ok(())
    }
}

/// From values and shares to the page.
struct Chart {
    plot: Rect,
    /// The ticks of both axes, ascending; the axes end at the first and the last.
    across: Vec<f64>,
    upwards: Vec<f64>,
}

/// 1, 2 and 5 times the powers of ten from at or below `low` to at or above `high`; only the powers
/// where these would be too many.
fn ticks(low: f64, high: f64) -> Vec<f64> {
    let (first, last) = (libm::floor(libm::log10(low)), libm::ceil(libm::log10(high)));
    let steps: &[f64] = if last - first <= 4.0 {
        &[1.0, 2.0, 5.0]
    } else {
        &[1.0]
    };
    let mut all = Vec::new();
    let mut power = first;
    while power <= last && all.len() < 2000 {
        all.extend(steps.iter().map(|s| s * libm::pow(10.0, power)));
        power += 1.0;
    }
    let start = all.iter().rposition(|t| *t <= low * 1.000_001).unwrap_or(0);
    let end = all
        .iter()
        .position(|t| *t >= high * 0.999_999)
        .unwrap_or(all.len() - 1);
    let end = end.max(start + 1).min(all.len() - 1);
    all[start..=end].to_vec()
}

impl Chart {
    fn new(inside: Rect, courses: &[Course]) -> Self {
        let all = || courses.iter().flat_map(|c| c.points.iter());
        let low = all().map(|p| p.0).fold(f64::INFINITY, f64::min);
        let high = all().map(|p| p.0).fold(0.0, f64::max);
        let least = all().map(|p| p.1).fold(1.0, f64::min);
        Self {
            plot: Rect {
                left: inside.left + 38.0,
                top: inside.top + 17.0,
                right: inside.right - 8.0,
                bottom: inside.bottom - 28.0,
            },
            across: ticks(low, high),
            upwards: ticks(least, 1.0),
        }
    }

    fn at(&self, (value, share): (f64, f64)) -> Point {
        let part = |ticks: &[f64], v: f64| {
            let (low, high) = (libm::log10(ticks[0]), libm::log10(ticks[ticks.len() - 1]));
            ((libm::log10(v) - low) / (high - low)).clamp(0.0, 1.0)
        };
        (
            self.plot.left + part(&self.across, value) * self.plot.width(),
            self.plot.bottom - part(&self.upwards, share) * self.plot.height(),
        )
    }

    fn draw_axes<S: Surface>(
        &self,
        page: &Page<S>,
        measure: &str,
        inside: Rect,
    ) -> Result<(), PlotError> {
        let heading = Type::AXIS.bold();
        let words = "Share of nodes with at least so much";
        let words = text::shorten(words, heading.weight, heading.size, inside.width());
        page.text((inside.left, inside.top + 7.0), heading, &words)?;
        let room = self.plot.width();
        let words = text::shorten(measure, heading.weight, heading.size, room);
        page.text(
            (self.plot.right, inside.bottom - 3.0),
            heading.to_the_right(),
            &words,
        )?;
        let mut free = f64::INFINITY;
        for tick in &self.upwards {
            let (_, y) = self.at((self.across[0], *tick));
            page.line(
                &[(self.plot.left, y), (self.plot.right, y)],
                Pen::new(Colour::RULE, 0.5),
            )?;
            let words = format!("{}\u{A0}%", scale::round(tick * 100.0));
            let kind = Type::AXIS.to_the_right();
            if free - y >= kind.line_height() {
                let words = text::shorten(&words, kind.weight, kind.size, 34.0);
                page.text((self.plot.left - 4.0, kind.baseline_at(y)), kind, &words)?;
                free = y;
            }
        }
        let mut free = f64::NEG_INFINITY;
        for tick in &self.across {
            let (x, _) = self.at((*tick, 1.0));
            page.line(
                &[(x, self.plot.top), (x, self.plot.bottom)],
                Pen::new(Colour::RULE, 0.5),
            )?;
            let words = scale::round(*tick);
            let half = Type::AXIS.width(&words) / 2.0;
            if x - half > free && x + half < inside.right {
                page.text((x, self.plot.bottom + 10.0), Type::AXIS.centred(), &words)?;
                free = x + half + 5.0;
            }
        }
        let corner = [
            (self.plot.left, self.plot.top),
            (self.plot.left, self.plot.bottom),
            (self.plot.right, self.plot.bottom),
        ];
        page.line(&corner, Pen::new(Colour::SLATE, 0.8))
    }

    fn draw_course<S: Surface>(&self, page: &Page<S>, course: &Course) -> Result<(), PlotError> {
        let line: Vec<Point> = course.points.iter().map(|p| self.at(*p)).collect();
        page.line(&line, Pen::new(course.colour.with_alpha(0.55), 1.1))?;
        let mut last: Option<Point> = None;
        for &at in &line {
            // Marks that would lie on each other are one.
            let far = |b: Point| (at.0 - b.0).abs() + (at.1 - b.1).abs() > 2.2;
            if last.is_none_or(far) {
                page.mark(at, 2.3, course.mark, Look::solid(course.colour))?;
                last = Some(at);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_of_all_with_at_least_as_much() {
        let figure = DistributionFigure {
            series: vec![
                DistributionSeries {
                    label: "a".to_owned(),
                    values: vec![4.0, 0.0, 1.0, 1.0, f64::NAN],
                },
                DistributionSeries {
                    label: "nobody".to_owned(),
                    values: vec![0.0],
                },
            ],
            ..DistributionFigure::default()
        };
        let courses = figure.courses();
        assert_eq!(courses.len(), 1);
        assert_eq!(courses[0].points, [(1.0, 0.75), (4.0, 0.25)]);
        assert_eq!((courses[0].without, courses[0].count), (1, 4));
        assert!((courses[0].median - 1.0).abs() < 1e-12);
    }

    #[test]
    fn ticks_enclose_the_values() {
        assert_eq!(ticks(1.0, 23.0), [1.0, 2.0, 5.0, 10.0, 20.0, 50.0]);
        assert_eq!(ticks(3.0, 3.0), [2.0, 5.0]);
        assert_eq!(ticks(1.0, 1e6).len(), 7);
        for (low, high) in [(1e-9, 1e9), (0.1, 0.1), (5.0, 5.0), (1e300, 1e300)] {
            let t = ticks(low, high);
            assert!(
                t.len() >= 2 && t[0] <= low * 1.001 && t[t.len() - 1] >= high * 0.999,
                "{t:?}"
            );
        }
    }
}
