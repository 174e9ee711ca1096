//! A table of marks or shades: who is what where.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Diagram, DiagramInfo, Needs, USUAL_WIDTH};
use crate::plot::canvas::{Canvas, PRINT_DPI, PlotError};
use crate::plot::edge_kind::EdgeKind;
use crate::plot::frame::{self, Caption, Frame};
use crate::plot::geometry::Rect;
use crate::plot::legend::{Key, LegendGroup};
use crate::plot::page::{Look, Mark, Page, Pen, Type};
use crate::plot::palette::{self, Colour};
use crate::plot::scale;
use crate::plot::surface::{Surface, grid_steps};
use crate::plot::text;

/// One cell that is not empty, by its places in the lists of rows and columns. Several of one
/// place are added up, and of their kinds the highest is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MatrixCell {
    /// The row.
    pub row: u32,
    /// The column.
    pub column: u32,
    /// How much; what is not positive is left out.
    pub value: f64,
    /// What the cell says; without any kind in the whole table, shades and numbers say how much.
    #[serde(default)]
    pub kind: Option<EdgeKind>,
}

/// A table. Rows and columns stand by their number of cells, then their sum, the fullest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MatrixFigure {
    /// The words round the diagram.
    pub caption: Caption,
    /// The names of the rows.
    pub rows: Vec<String>,
    /// The names of the columns.
    pub columns: Vec<String>,
    /// The cells.
    pub cells: Vec<MatrixCell>,
    /// What numbers count, with their unit.
    pub measure: String,
    /// What the sums at the right are.
    pub sum_label: String,
    /// How many rows and columns at most are drawn.
    pub top: usize,
    /// Columns stand as they are listed, and rows by the first column that tells them apart. Shades
    /// are then by column.
    pub as_listed: bool,
}

impl Default for MatrixFigure {
    fn default() -> Self {
        Self {
            caption: Caption::default(),
            rows: Vec::new(),
            columns: Vec::new(),
            cells: Vec::new(),
            measure: String::new(),
            sum_label: "all".to_owned(),
            top: 30,
            as_listed: false,
        }
    }
}

const ROW: f64 = 13.0;
const LEAST_ROW: f64 = 9.0;
const LEAST_COLUMN: f64 = 9.5;
const MOST_COLUMN: f64 = 34.0;
/// So few columns are wide and have their names across.
const FEW: usize = 7;
/// The longest name of a column, which runs upwards.
const MOST_HEAD: f64 = 96.0;

type Cells = BTreeMap<(usize, usize), (f64, Option<EdgeKind>)>;

/// What is drawn, in its order.
struct Table {
    /// Places in the figure's lists.
    rows: Vec<usize>,
    columns: Vec<usize>,
    cells: Cells,
    /// The sum of each drawn row over all columns.
    sums: Vec<f64>,
    notes: Vec<String>,
    kinds: bool,
}

impl MatrixFigure {
    fn cells(&self) -> Cells {
        let mut cells = Cells::new();
        for cell in &self.cells {
            let (row, column) = (cell.row as usize, cell.column as usize);
            let there = row < self.rows.len() && column < self.columns.len();
            if there && cell.value.is_finite() && cell.value > 0.0 {
                let known = cells.entry((row, column)).or_insert((0.0, None));
                known.0 += cell.value;
                known.1 = known.1.max(cell.kind);
            }
        }
        cells
    }

    /// Places in the order in which they are drawn: the fullest first.
    fn order(cells: &Cells, names: &[String], of: fn(&(usize, usize)) -> usize) -> Vec<usize> {
        let mut sums: BTreeMap<usize, (usize, f64)> = BTreeMap::new();
        for (at, (value, _)) in cells {
            let sum = sums.entry(of(at)).or_default();
            *sum = (sum.0 + 1, sum.1 + value);
        }
        let mut order: Vec<_> = sums.into_iter().collect();
        order.sort_by(|(a, x), (b, y)| {
            (y.0.cmp(&x.0))
                .then(y.1.total_cmp(&x.1))
                .then_with(|| names[*a].cmp(&names[*b]))
        });
        order.into_iter().map(|o| o.0).collect()
    }

    fn table(&self, most_rows: usize, most_columns: usize) -> Table {
        let cells = self.cells();
        let mut columns = Self::order(&cells, &self.columns, |at| at.1);
        let kinds = cells.values().any(|c| c.1.is_some());
        let mut rows = Self::order(&cells, &self.rows, |at| at.0);
        if !kinds {
            // Where numbers are read, the largest sums come first.
            let sum =
                |row: usize| -> f64 { cells.range((row, 0)..(row + 1, 0)).map(|c| c.1.0).sum() };
            rows.sort_by(|a, b| sum(*b).total_cmp(&sum(*a)));
        }
        if self.as_listed {
            columns.sort_unstable();
            let value = |row: usize, column: usize| cells.get(&(row, column)).map_or(0.0, |c| c.0);
            rows.sort_by(|a, b| {
                let differ = |c: &usize| value(*b, *c).total_cmp(&value(*a, *c));
                let first = columns.iter().map(differ).find(|o| o.is_ne());
                first.unwrap_or_else(|| self.rows[*a].cmp(&self.rows[*b]))
            });
        }
        let mut notes = Vec::new();
        for (what, list, most) in [
            ("rows", &mut rows, most_rows),
            ("columns", &mut columns, most_columns),
        ] {
            if list.len() > most {
                notes.push(format!(
                    "Drawn: the {most} fullest of {} {what}.",
                    scale::number(list.len() as f64, 0)
                ));
                list.truncate(most);
            }
        }
        if self.as_listed && !kinds {
            notes.push("The darker, the nearer to the highest number of its column.".to_owned());
        }
        if notes.len() == 2 && !self.as_listed {
            let both = notes.concat().replace(".Drawn: ", " and ");
            notes = vec![both];
        }
        let sums = rows
            .iter()
            .map(|row| {
                let row = cells.range((*row, 0)..(*row + 1, 0)).map(|c| c.1.0);
                if kinds { row.count() as f64 } else { row.sum() }
            })
            .collect();
        if columns.len() < self.columns.len() && !notes.is_empty() && !rows.is_empty() {
            notes[0].push_str(" Sums are over all columns.");
        }
        Table {
            rows,
            columns,
            cells,
            sums,
            notes,
            kinds,
        }
    }

    fn legend(&self, table: &Table) -> Vec<LegendGroup> {
        let entries = if table.kinds {
            let mut kinds: Vec<EdgeKind> = table.cells.values().filter_map(|c| c.1).collect();
            kinds.sort_unstable();
            kinds.dedup();
            let key = |kind: EdgeKind| {
                let (mark, radius, look) = mark(kind);
                (Key::Mark(mark, radius * 3.6, look), kind.words().to_owned())
            };
            kinds.into_iter().rev().map(key).collect()
        } else {
            Vec::new()
        };
        vec![LegendGroup {
            heading: if table.kinds {
                String::new()
            } else {
                self.measure.clone()
            },
            entries,
        }]
    }
}

/// How a kind is marked: mark, radius in parts of the half cell, and look.
fn mark(kind: EdgeKind) -> (Mark, f64, Look) {
    match kind {
        EdgeKind::Leadership => (
            Mark::Square,
            0.95,
            Look {
                fill: palette::CATEGORIES[1],
                rim: None,
            },
        ),
        EdgeKind::Membership => (
            Mark::Disc,
            0.72,
            Look {
                fill: palette::CATEGORIES[0],
                rim: None,
            },
        ),
        EdgeKind::Observation => (
            Mark::Disc,
            0.52,
            Look {
                fill: Colour::WHITE,
                rim: Some((palette::CATEGORIES[0], 0.8)),
            },
        ),
    }
}

/// From white to the darkest colour, as the square root of the part.
fn shade(part: f64) -> Colour {
    let deep = palette::CATEGORIES[0];
    Colour {
        alpha: (0.06 + 0.9 * part.max(0.0).sqrt()).min(0.96),
        ..deep
    }
    .on_white()
}

impl Diagram for MatrixFigure {
    const INFO: DiagramInfo = DiagramInfo {
        id: "matrix",
        about: "a table of countries or actors by bodies or by roles",
        needs: Needs::Network,
    };

    fn caption(&self) -> &Caption {
        &self.caption
    }

    fn caption_mut(&mut self) -> &mut Caption {
        &mut self.caption
    }

    fn canvas(&self) -> Canvas {
        let table = self.table(self.top, self.top);
        let rows = table.rows.len().clamp(4, 60);
        let points = 150.0 + head(&self.names(&table.columns), 1e3) + ROW * rows as f64;
        Canvas {
            width: USUAL_WIDTH,
            height: u32::try_from(grid_steps(points * 300.0 / 72.0)).unwrap_or(USUAL_WIDTH),
            dpi: PRINT_DPI,
        }
    }

    fn draw<S: Surface>(&self, page: &Page<S>) -> Result<(), PlotError> {
        let most = ((page.width * 0.68) / LEAST_COLUMN).max(1.0) as usize;
        let columns = self.top.clamp(1, most);
        let mut rows = self.top.max(1);
        loop {
            let table = self.table(rows, columns);
            let mut caption = self.caption.clone();
            caption.notes.splice(0..0, table.notes.iter().cloned());
            let legend = self.legend(&table);
            let frame = Frame::new((page.width, page.height), &caption, &legend);
            let heads = self.names(&table.columns);
            let room = frame.inside.height() - head(&heads, frame.inside.height());
            if table.rows.len() as f64 * LEAST_ROW > room && rows > 1 {
                rows = rows.min(table.rows.len()) - 1;
                continue;
            }
            frame.draw(page)?;
            if table.rows.is_empty() {
                return frame::placeholder(page, frame.inside, "no data");
            }
            return self.draw_table(page, frame.inside, &table);
        }
    }
}

/// Names across have so many lines at most.
const HEAD_LINES: usize = 2;

/// Room for the names of the columns, on a low page no more than a third of it.
fn head(names: &[String], height: f64) -> f64 {
    if names.len() <= FEW {
        return Type::AXIS.line_height() * HEAD_LINES as f64 + 4.0;
    }
    let widths = names.iter().map(|n| Type::AXIS.width(n));
    let widest = widths.fold(0.0, f64::max);
    widest.min(MOST_HEAD).min(height / 3.0) + 8.0
}

impl MatrixFigure {
    fn names(&self, columns: &[usize]) -> Vec<String> {
        let name = |c: &usize| text::cut(&text::clean(&self.columns[*c]), text::LONGEST_NAME);
        columns.iter().map(name).collect()
    }

    fn draw_table<S: Surface>(
        &self,
        page: &Page<S>,
        inside: Rect,
        table: &Table,
    ) -> Result<(), PlotError> {
        let label = |row: usize| text::cut(&text::clean(&self.rows[row]), text::LONGEST_NAME);
        let heads = self.names(&table.columns);
        let head = head(&heads, inside.height());
        let high = ((inside.height() - head) / table.rows.len() as f64).min(ROW * 1.25);
        let size = (high * 0.62).clamp(6.0, Type::LABEL.size);
        let names = Type::LABEL.sized(size);
        let bold = names.bold();
        let widest = table.rows.iter().map(|r| names.width(&label(*r)));
        let name_room = widest.fold(20.0, f64::max).min(inside.width() * 0.26);
        let sums = scale::alike(&table.sums);
        let sum_head = text::clean(&self.sum_label);
        let sum_room = sums.iter().map(|s| bold.width(s)).fold(0.0, f64::max);
        let sum_room = sum_room.max(Type::AXIS.width(&sum_head).min(60.0)) + 8.0;
        let left = inside.left + name_room + 7.0;
        let wide = (inside.right - sum_room - left) / table.columns.len() as f64;
        let few = table.columns.len() <= FEW;
        let wide = wide.min(if few { 2.4 * MOST_COLUMN } else { MOST_COLUMN });
        let right = left + wide * table.columns.len() as f64;
        let top = inside.top + head;
        let bottom = top + high * table.rows.len() as f64;
        let x = |column: usize| left + wide * (column as f64 + 0.5);
        let y = |row: usize| top + high * (row as f64 + 0.5);

        for (column, name) in heads.iter().enumerate() {
            if few {
                let kind = Type::AXIS.centred();
                let lines = text::wrap(name, kind.weight, kind.size, wide - 4.0, HEAD_LINES);
                for (up, line) in lines.iter().rev().enumerate() {
                    let base = top - 4.5 - kind.line_height() * up as f64;
                    page.text((x(column), base), kind, line)?;
                }
                continue;
            }
            let kind = Type::AXIS.sized(Type::AXIS.size.min(wide * 0.78));
            let name = text::shorten(name, kind.weight, kind.size, head - 8.0);
            page.text_upwards((kind.baseline_at(x(column)), top - 4.0), kind, &name)?;
        }
        let kind = Type::AXIS.to_the_right();
        let room = sum_room - 4.0;
        let words = text::shorten(&sum_head, kind.weight, kind.size, room);
        page.text((right + sum_room, top - 4.0), kind, &words)?;
        for row in 0..=table.rows.len() {
            let at = top + high * row as f64;
            page.line(&[(left, at), (right, at)], Pen::new(Colour::RULE, 0.4))?;
        }
        for column in 0..=table.columns.len() {
            let at = left + wide * column as f64;
            page.line(&[(at, top), (at, bottom)], Pen::new(Colour::RULE, 0.4))?;
        }
        let highest = |column: Option<usize>| {
            let cells = table.cells.iter();
            let cells = cells.filter(|(at, _)| column.is_none_or(|c| at.1 == c));
            cells.map(|c| c.1.0).fold(0.0, f64::max)
        };
        let most: Vec<f64> = table
            .columns
            .iter()
            .map(|c| highest(self.as_listed.then_some(*c)))
            .collect();
        for (at, row) in table.rows.iter().enumerate() {
            let name = text::shorten(&label(*row), names.weight, names.size, name_room);
            let base = names.baseline_at(y(at));
            page.text((left - 5.0, base), names.to_the_right(), &name)?;
            page.text((right + sum_room, base), bold.to_the_right(), &sums[at])?;
            for (place, column) in table.columns.iter().enumerate() {
                let Some((value, kind)) = table.cells.get(&(*row, *column)) else {
                    continue;
                };
                let centre = (x(place), y(at));
                let said = match kind {
                    Some(kind) => kind.words().to_owned(),
                    None => scale::short(*value),
                };
                let said = format!("{}, {}: {said}", label(*row), heads[place]);
                page.named(&said, |page| match kind {
                    Some(kind) => {
                        let (form, part, look) = mark(*kind);
                        let radius = part * (wide.min(high) / 2.0 - 1.0).min(5.0);
                        page.mark(centre, radius, form, look)
                    }
                    None => {
                        let fill = shade(value / most[place]);
                        let cell = Rect::around(centre, wide / 2.0 - 0.4, high / 2.0 - 0.4);
                        page.fill(cell, fill)?;
                        let ink = if fill.is_dark() {
                            Colour::WHITE
                        } else {
                            Colour::INK
                        };
                        let kind = Type::AXIS.sized(size - 0.6).coloured(ink).centred();
                        let words = scale::short(*value);
                        if kind.width(&words) > wide - 1.0 {
                            return Ok(());
                        }
                        page.text((centre.0, kind.baseline_at(centre.1)), kind, &words)
                    }
                })?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(row: u32, column: u32, value: f64, kind: Option<EdgeKind>) -> MatrixCell {
        MatrixCell {
            row,
            column,
            value,
            kind,
        }
    }

    fn figure(cells: Vec<MatrixCell>) -> MatrixFigure {
        MatrixFigure {
            rows: ["a", "b", "c"].map(str::to_owned).to_vec(),
            columns: ["x", "y", "z"].map(str::to_owned).to_vec(),
            cells,
            ..MatrixFigure::default()
        }
    }

    #[test]
    fn the_fullest_come_first_and_what_is_left_out_is_said() {
        let member = Some(EdgeKind::Membership);
        let figure = figure(vec![
            cell(0, 0, 1.0, member),
            cell(1, 0, 1.0, member),
            cell(1, 1, 1.0, Some(EdgeKind::Observation)),
            cell(1, 1, 1.0, Some(EdgeKind::Leadership)),
            cell(2, 9, 1.0, member),
            cell(2, 1, f64::NAN, member),
        ]);
        let table = figure.table(30, 30);
        assert_eq!((table.rows, table.columns), (vec![1, 0], vec![0, 1]));
        assert_eq!(table.cells[&(1, 1)].1, Some(EdgeKind::Leadership));
        assert_eq!(table.sums, [2.0, 1.0]);
        let less = figure.table(1, 1);
        assert_eq!(
            less.notes,
            [
                "Drawn: the 1 fullest of 2 rows and the 1 fullest of 2 columns. Sums are over all columns."
            ]
        );
        assert_eq!(less.sums, [2.0]);
    }

    #[test]
    fn numbers_stand_by_their_sums_and_shades_grow() {
        let figure = figure(vec![
            cell(0, 0, 1.0, None),
            cell(0, 1, 1.0, None),
            cell(1, 0, 9.0, None),
        ]);
        assert_eq!(figure.table(30, 30).rows, [1, 0]);
        let light = |part: f64| {
            let (r, g, b) = shade(part).rgb;
            u32::from(r) + u32::from(g) + u32::from(b)
        };
        assert!(light(0.1) > light(0.5) && light(0.5) > light(1.0));
        assert!(shade(1.0).is_dark() && !shade(0.05).is_dark());
    }
}
