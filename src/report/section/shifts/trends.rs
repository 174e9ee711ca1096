//! Trends and concentration of a chapter on change.

use super::super::leadership;
use super::{Block, Cell, Chapter, Column, DATES, Table, labelled, number, source};
use crate::analysis::{Concentration, Trend};

impl Chapter<'_> {
    pub(super) fn trends(&self) -> Option<Block> {
        let rows = self.chapter.rows.iter();
        let rows: Vec<_> = rows.map(|r| (r.label.as_str(), &r.trend)).collect();
        let table = self.trend_table(&rows, "trend")?;
        let mut notes = self.notes();
        let file = self.place.part("trends");
        notes.push(source::file(self.context, &file, Some(rows.len())));
        let table = table.first(self.chapter.top, self.cut());
        Some(Block::Table(table.with_notes(notes)))
    }

    /// A table of slopes and their tests; none where no row has a test. What no row has is no column.
    pub(super) fn trend_table(&self, rows: &[(&str, &Trend)], what: &str) -> Option<Table> {
        if rows.iter().all(|(_, t)| t.p.is_none()) {
            return None;
        }
        let range = |low: Option<f64>, high: Option<f64>| match (low, high) {
            (Some(low), Some(high)) => {
                let slope = |x: f64| number::signed_fixed(x, 2);
                Cell::number(format!("{} to {}", slope(low), slope(high)), low)
            }
            _ => Cell::Missing,
        };
        let percent = |ratio: f64| format!("{} %", number::signed_fixed(100.0 * (ratio - 1.0), 1));
        type Show<'a> = Box<dyn Fn(&Trend) -> Cell + 'a>;
        let columns: [(&str, &str, Show<'_>); 11] = [
            (
                "Slope per year",
                "slope",
                Box::new(|t| Cell::optional(t.slope_per_year, |x| number::signed_fixed(x, 2))),
            ),
            (
                "95 % range",
                "slope",
                Box::new(|t| range(t.slope_low, t.slope_high)),
            ),
            (
                "Within margins",
                "within-margins",
                Box::new(|t| range(t.slope_margin_low, t.slope_margin_high)),
            ),
            (
                "p",
                "p",
                Box::new(|t| Cell::optional(t.p, number::probability)),
            ),
            (
                "q",
                "q",
                Box::new(|t| Cell::optional(t.q, number::probability)),
            ),
            (
                "p (Mann-Kendall)",
                "p-mk",
                Box::new(|t| Cell::optional(t.p_mk, number::probability)),
            ),
            (
                "Detectable slope",
                "detectable-slope",
                Box::new(|t| Cell::optional(t.detectable_slope, |x| number::fixed(x, 2))),
            ),
            (
                "Growth of share",
                "share-growth",
                Box::new(|t| Cell::optional(t.exposure.as_ref().map(|e| e.rate_ratio), percent)),
            ),
            (
                "95 % range of it",
                "share-growth",
                Box::new(|t| {
                    t.exposure.as_ref().map_or(Cell::Missing, |e| {
                        Cell::number(format!("{} to {}", percent(e.low), percent(e.high)), e.low)
                    })
                }),
            ),
            (
                "Change point",
                "change-point",
                Box::new(|t| {
                    t.change_point.map_or(Cell::Missing, |d| {
                        Cell::number(number::short_day(d), f64::from(d.day_number()))
                    })
                }),
            ),
            (
                "Breaks of pace",
                "pace",
                Box::new(|t| {
                    let days = t.paces.iter().skip(1).map(|p| number::short_day(p.from));
                    let days: Vec<String> = days.collect();
                    if days.is_empty() {
                        Cell::Missing
                    } else {
                        Cell::text(&days.join("; "))
                    }
                }),
            ),
        ];
        let columns: Vec<_> = columns
            .into_iter()
            .filter(|(_, _, show)| rows.iter().any(|(_, t)| !matches!(show(t), Cell::Missing)))
            .collect();
        let titles = columns
            .iter()
            .map(|(title, id, _)| Column::numbers(title).defined(self.define(id)));
        let titles = std::iter::once(Column::words(self.who().0)).chain(titles);
        let cells = rows.iter().map(|(label, trend)| {
            let cells = columns.iter().map(|(_, _, show)| show(trend));
            std::iter::once(Cell::name(label)).chain(cells).collect()
        });
        let title = format!("{}: {what}", self.chapter.title);
        Some(Table::new(title, titles.collect(), cells.collect()))
    }

    pub(super) fn concentration(&self) -> Option<Block> {
        let all = &self.chapter.concentration;
        let shown: Vec<&Concentration> = if all.len() <= DATES / 2 {
            all.iter().collect()
        } else {
            all.first().into_iter().chain(all.last()).collect()
        };
        if shown.is_empty() {
            return None;
        }
        let title = format!("{}: how unevenly held", self.chapter.title);
        let mut notes = vec![self.counted()];
        if shown.iter().any(|c| !c.sensitivity.is_empty()) {
            let text = "the middle 95 % of the values when one body in ten is left out, moved so \
                        that their mean is the value of all. It shows how much an index hangs on \
                        single bodies. The posts are a census and no sample, so this is no margin \
                        of error.";
            notes.push(labelled("In brackets", text));
        }
        if let Some(reason) = leadership::unsplit(&shown) {
            notes.push(labelled("Theil index not split", &reason));
        }
        notes.push(source::file(
            self.context,
            &self.place.part("concentration"),
            None,
        ));
        Some(Block::Table(
            leadership::concentration(self.context, title, &shown).with_notes(notes),
        ))
    }
}
