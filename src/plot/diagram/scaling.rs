//! What steps cost at several sizes, on two logarithmic axes, with the power laws fitted to them.

use serde::{Deserialize, Serialize};

use super::{Diagram, DiagramInfo, Needs, USUAL_WIDTH};
use crate::numeric::scaling::Scaling;
use crate::plot::canvas::{Canvas, PRINT_DPI, PlotError};
use crate::plot::frame::{self, Caption, Frame};
use crate::plot::geometry::{Point, Rect};
use crate::plot::groups::Groups;
use crate::plot::legend::{Key, LegendGroup};
use crate::plot::page::{Look, Mark, Page, Pen, Type};
use crate::plot::palette::{self, Colour};
use crate::plot::placement;
use crate::plot::scale;
use crate::plot::surface::Surface;
use crate::plot::text;

/// A step at its sizes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ScalingSeries {
    /// Its name.
    pub label: String,
    /// Size and cost; what is not above 0 has no place on the axes and is left out.
    pub points: Vec<(f64, f64)>,
}

/// Costs by size.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ScalingFigure {
    /// The words round the diagram.
    pub caption: Caption,
    /// What the sizes are.
    pub size: String,
    /// What the costs are, with their unit.
    pub cost: String,
    /// The steps: the first eight are in colour, the rest in grey.
    pub series: Vec<ScalingSeries>,
}

const LABEL_STEP: f64 = 10.8;

/// A step ready to be drawn.
struct Course {
    label: String,
    points: Vec<(f64, f64)>,
    fit: Option<Scaling>,
    colour: Colour,
    mark: Mark,
}

impl ScalingFigure {
    fn courses(&self) -> Vec<Course> {
        let is_usable = |x: f64| x > 0.0 && x.is_finite();
        let mut courses = Vec::new();
        for series in &self.series {
            let all = series.points.iter().copied();
            let mut points: Vec<_> = all.filter(|p| is_usable(p.0) && is_usable(p.1)).collect();
            points.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
            if points.is_empty() {
                continue;
            }
            let at = courses.len();
            let coloured = at < palette::CATEGORIES.len();
            courses.push(Course {
                label: text::cut(&text::clean(&series.label), text::LONGEST_NAME),
                fit: Scaling::fit(&points),
                points,
                colour: if coloured {
                    palette::category(at)
                } else {
                    Colour::OTHER
                },
                mark: if coloured {
                    Groups::mark(at)
                } else {
                    Mark::Disc
                },
            });
        }
        courses
    }
}

impl Diagram for ScalingFigure {
    const INFO: DiagramInfo = DiagramInfo {
        id: "scaling",
        about: "what steps cost at several sizes, on logarithmic axes, as `bench` measures it",
        needs: Needs::Timings,
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
        let pen = Pen::new(Colour::SLATE, 1.1);
        let entries = vec![
            (
                Key::Mark(Mark::Disc, 2.6, Look::solid(Colour::SLATE)),
                "median of the runs".to_owned(),
            ),
            (
                Key::Line(pen.dashed(3.0, 2.2)),
                "power law, with its exponent; 1 is in proportion".to_owned(),
            ),
        ];
        let legend = LegendGroup {
            heading: String::new(),
            entries,
        };
        let frame = Frame::new((page.width, page.height), &self.caption, &[legend]);
        frame.draw(page)?;
        if courses.is_empty() {
            return frame::placeholder(page, frame.inside, "no data");
        }
        let chart = Chart::new(frame.inside, &courses);
        chart.draw_axes(page, self, frame.inside)?;
        for course in &courses {
            page.named(&course.label, |page| chart.draw_course(page, course))?;
        }
        chart.draw_labels(page, &courses)
    }
}

/// Powers of ten from at or below `low` to at or above `high`.
fn ticks(low: f64, high: f64) -> Vec<f64> {
    let first = libm::floor(libm::log10(low) + 1e-9);
    let last = libm::ceil(libm::log10(high) - 1e-9).max(first + 1.0);
    let mut all = Vec::new();
    let mut power = first;
    while power <= last && all.len() < 700 {
        all.push(libm::pow(10.0, power));
        power += 1.0;
    }
    all
}

/// From sizes and costs to the page.
struct Chart {
    plot: Rect,
    across: Vec<f64>,
    upwards: Vec<f64>,
    /// The names at the ends of the lines.
    ends: Vec<String>,
}

impl Chart {
    fn new(inside: Rect, courses: &[Course]) -> Self {
        let all = || courses.iter().flat_map(|c| c.points.iter());
        let range = |of: fn(&(f64, f64)) -> f64| {
            let low = all().map(of).fold(f64::INFINITY, f64::min);
            (low, all().map(of).fold(0.0, f64::max))
        };
        let (across, upwards) = (range(|p| p.0), range(|p| p.1));
        let upwards = ticks(upwards.0, upwards.1);
        let name = |course: &Course| {
            let exponent = course.fit.map_or_else(String::new, |fit| {
                format!(" {}", scale::number(fit.exponent, 2))
            });
            let room = inside.width() * 0.3 - Type::LABEL.width(&exponent);
            let kind = Type::LABEL;
            let name = text::shorten(&course.label, kind.weight, kind.size, room);
            format!("{name}{exponent}")
        };
        let ends: Vec<String> = courses.iter().map(name).collect();
        let widths = ends.iter().map(|end| Type::LABEL.width(end));
        let ticks_wide = upwards.iter().map(|t| Type::AXIS.width(&seconds(*t)));
        Self {
            plot: Rect {
                left: inside.left + ticks_wide.fold(0.0, f64::max) + 6.0,
                top: inside.top + 17.0,
                right: inside.right - widths.fold(0.0, f64::max) - 14.0,
                bottom: inside.bottom - 28.0,
            },
            across: ticks(across.0, across.1),
            upwards,
            ends,
        }
    }

    fn at(&self, (size, cost): (f64, f64)) -> Point {
        let part = |ticks: &[f64], v: f64| {
            let (low, high) = (libm::log10(ticks[0]), libm::log10(ticks[ticks.len() - 1]));
            ((libm::log10(v) - low) / (high - low)).clamp(0.0, 1.0)
        };
        (
            self.plot.left + part(&self.across, size) * self.plot.width(),
            self.plot.bottom - part(&self.upwards, cost) * self.plot.height(),
        )
    }

    fn draw_axes<S: Surface>(
        &self,
        page: &Page<S>,
        figure: &ScalingFigure,
        inside: Rect,
    ) -> Result<(), PlotError> {
        let heading = Type::AXIS.bold();
        let fitted = |words: &str, room: f64| {
            text::shorten(&text::clean(words), heading.weight, heading.size, room)
        };
        let words = fitted(&figure.cost, inside.width());
        page.text((inside.left, inside.top + 7.0), heading, &words)?;
        let words = fitted(&figure.size, self.plot.width());
        let at = (self.plot.right, inside.bottom - 3.0);
        page.text(at, heading.to_the_right(), &words)?;
        let pen = Pen::new(Colour::RULE, 0.5);
        let mut free = f64::INFINITY;
        for tick in &self.upwards {
            let (_, y) = self.at((self.across[0], *tick));
            page.line(&[(self.plot.left, y), (self.plot.right, y)], pen)?;
            let kind = Type::AXIS.to_the_right();
            if free - y >= kind.line_height() {
                let at = (self.plot.left - 4.0, kind.baseline_at(y));
                page.text(at, kind, &seconds(*tick))?;
                free = y;
            }
        }
        let mut free = f64::NEG_INFINITY;
        for tick in &self.across {
            let (x, _) = self.at((*tick, self.upwards[0]));
            page.line(&[(x, self.plot.top), (x, self.plot.bottom)], pen)?;
            let words = scale::number(*tick, 0);
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
        let (first, last) = (course.points[0].0, course.points[course.points.len() - 1].0);
        if let Some(fit) = course.fit {
            let ends = [first, last].map(|size| self.at((size, fit.at(size))));
            let pen = Pen::new(course.colour.with_alpha(0.7), 1.1);
            page.line(&ends, pen.dashed(3.0, 2.2))?;
        }
        for point in &course.points {
            let look = Look::solid(course.colour);
            page.mark(self.at(*point), 2.8, course.mark, look)?;
        }
        Ok(())
    }

    /// The names to the right of the lines, moved apart where they would lie on each other. Where
    /// not all fit, the first steps have theirs and the rest is counted.
    fn draw_labels<S: Surface>(&self, page: &Page<S>, courses: &[Course]) -> Result<(), PlotError> {
        let last = |at: usize| {
            let points = &courses[at].points;
            self.at(points[points.len() - 1])
        };
        let (top, bottom) = (self.plot.top, self.plot.bottom - 4.0);
        let room = libm::floor((bottom - top) / LABEL_STEP).max(0.0) as usize + 1;
        let more = courses.len().saturating_sub(room);
        let named = if more > 0 { room - 1 } else { courses.len() };
        let mut order: Vec<usize> = (0..named).collect();
        order.sort_by(|a, b| last(*a).1.total_cmp(&last(*b).1).then(a.cmp(b)));
        let wanted: Vec<f64> = order.iter().map(|at| last(*at).1).collect();
        let lowest = if more > 0 {
            bottom - LABEL_STEP
        } else {
            bottom
        };
        let places = placement::apart(&wanted, LABEL_STEP, top, lowest);
        let left = self.plot.right + 10.0;
        for (at, y) in order.into_iter().zip(places) {
            let (course, end) = (&courses[at], last(at));
            let lead = [(end.0 + 4.0, end.1), (left - 2.0, y)];
            page.line(&lead, Pen::new(course.colour.with_alpha(0.5), 0.6))?;
            let kind = Type::LABEL.coloured(course.colour);
            page.text((left, kind.baseline_at(y)), kind, &self.ends[at])?;
        }
        if more == 0 {
            return Ok(());
        }
        let kind = Type::LABEL.coloured(Colour::ASH);
        let words = format!("and {} more", courses.len() - named);
        let words = text::shorten(&words, kind.weight, kind.size, page.width - left - 10.0);
        page.text((left, kind.baseline_at(bottom)), kind, &words)
    }
}

/// A number of seconds with its unit.
fn seconds(value: f64) -> String {
    let (value, unit) = match value {
        v if v < 0.9e-3 => (v * 1e6, "µs"),
        v if v < 0.9 => (v * 1e3, "ms"),
        v => (v, "s"),
    };
    format!("{}\u{A0}{unit}", scale::round(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_powers_of_ten_round_the_values() {
        assert_eq!(ticks(2.0, 300.0), [1.0, 10.0, 100.0, 1000.0]);
        assert_eq!(ticks(1.0, 1.0), [1.0, 10.0]);
        assert_eq!(ticks(10.0, 100.0), [10.0, 100.0]);
    }

    #[test]
    fn seconds_have_the_unit_that_fits() {
        let shown = [1e-5, 1e-3, 0.1, 1.0, 100.0].map(seconds);
        assert_eq!(
            shown.map(|s| s.replace('\u{A0}', " ")),
            ["10 µs", "1 ms", "100 ms", "1 s", "100 s"]
        );
    }

    #[test]
    fn what_has_no_place_on_the_axes_is_left_out() {
        let figure = ScalingFigure {
            series: vec![
                ScalingSeries {
                    label: "load".to_owned(),
                    points: vec![(100.0, 2.0), (10.0, 0.2), (0.0, 1.0), (5.0, f64::NAN)],
                },
                ScalingSeries {
                    label: "nothing".to_owned(),
                    points: vec![(1.0, 0.0)],
                },
            ],
            ..ScalingFigure::default()
        };
        let courses = figure.courses();
        assert_eq!(courses.len(), 1);
        assert_eq!(courses[0].points, [(10.0, 0.2), (100.0, 2.0)]);
        assert!((courses[0].fit.unwrap().exponent - 1.0).abs() < 1e-12);
    }
}
