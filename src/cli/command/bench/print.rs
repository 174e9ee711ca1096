//! Times as a table, as CSV and as JSON.

use std::fmt::Write;

use comfy_table::{CellAlignment, Table, TableStyle};
use serde_json::{Value, json};

use super::fit::Fit;
use super::machine::Machine;
use super::parent::Row;
use crate::cli::failure::{Cause, Failure};
use crate::dataset::table_text::TableText;

/// Everything that is printed.
pub(super) struct Report<'a> {
    pub(super) machine: &'a Machine,
    pub(super) runs: u64,
    pub(super) rows: &'a [Row],
    pub(super) fits: &'a [Fit],
}

/// Why the memory of a step is not known.
const NO_PEAK: &str = "the peak memory of a step can be told on Linux only, where /proc is there and a \
                       process may reset its own counter";

impl Report<'_> {
    fn several_threads(&self) -> bool {
        self.rows.iter().any(|r| r.threads != self.rows[0].threads)
    }

    /// How many times as fast a step is as with the fewest threads.
    fn speed_up(&self, row: &Row) -> Option<f64> {
        let same = |other: &&Row| {
            other.cost.step == row.cost.step
                && other.scale.map(f64::to_bits) == row.scale.map(f64::to_bits)
        };
        let first = self.rows.iter().find(same)?;
        Some(first.median()? / row.median()?).filter(|x| x.is_finite())
    }

    fn fit_of(&self, row: &Row) -> Option<&Fit> {
        let is_it = |fit: &&Fit| fit.threads == row.threads && fit.step == row.cost.step;
        self.fits.iter().find(is_it)
    }

    fn lacks_peaks(&self) -> bool {
        let measured = |row: &&Row| !row.cost.seconds.is_empty();
        self.rows
            .iter()
            .filter(measured)
            .any(|row| row.cost.peak.is_none())
    }

    /// For people.
    pub(super) fn table(&self) -> String {
        let several = self.several_threads();
        let scaled = self.rows.iter().any(|row| row.scale.is_some());
        let mut header = Vec::new();
        if scaled {
            header.push("scale");
        }
        header.extend(["relations", "nodes", "edges", "step"]);
        let words = header.len();
        if several {
            header.push("threads");
        }
        header.extend(["seconds", "peak MB", "relations/s"]);
        if several {
            header.push("speed-up");
        }
        let mut table = new_table(&header);
        for row in self.rows {
            let mut cells = Vec::new();
            if scaled {
                cells.push(row.scale.map_or_else(String::new, |x| x.to_string()));
            }
            let size = &row.size;
            cells.extend([size.relations, size.nodes, size.edges].map(|n| n.to_string()));
            cells.push(row.cost.step.clone());
            if several {
                cells.push(row.threads.to_string());
            }
            let none = if row.cost.problem.is_some() { "-" } else { "" };
            cells.push(row.median().map_or_else(|| none.to_owned(), significant));
            let peak = row.cost.peak.map(|bytes| bytes as f64 / 1e6);
            cells.push(peak.map_or_else(String::new, |mb| format!("{mb:.0}")));
            cells.push(row.rate().map_or_else(String::new, significant));
            if several {
                cells.push(
                    self.speed_up(row)
                        .map_or_else(String::new, |x| format!("{x:.2}")),
                );
            }
            table.add_row(cells);
        }
        let numbers = (0..header.len()).filter(|at| *at != words - 1);
        numbers.for_each(|at| align(&mut table, at));
        let runs = match self.runs {
            1 => "one run of each step".to_owned(),
            k => format!("median of {k} runs of each step"),
        };
        let mut text = format!(
            "{}\n{runs}\n\n{}\n",
            self.machine.sentence(),
            table.trim_fmt()
        );
        self.fit_table(&mut text);
        self.notes(&mut text);
        text
    }

    fn fit_table(&self, text: &mut String) {
        if self.fits.iter().all(|fit| fit.law.is_none()) {
            text.push_str("\nHow cost grows with size is not known: that needs two sizes.\n");
            return;
        }
        let mut table = new_table(&["step", "threads", "exponent", "95 % interval", "sizes"]);
        for fit in self.fits {
            let exponent = fit
                .law
                .map_or_else(String::new, |law| format!("{:.3}", law.exponent));
            let interval = fit.law.and_then(|law| law.interval);
            let interval = match interval {
                Some((low, high)) => format!("{low:.3} to {high:.3}"),
                None => fit.note().unwrap_or_default().to_owned(),
            };
            let (threads, sizes) = (fit.threads.to_string(), fit.sizes.to_string());
            table.add_row([fit.step.clone(), threads, exponent, interval, sizes]);
        }
        [1, 2, 4].into_iter().for_each(|at| align(&mut table, at));
        // Writing to a string cannot fail.
        let _ok = write!(
            text,
            "\nTime grows as relations to the power of (1: in proportion; least squares on logarithms):\n\
             {}\n",
            table.trim_fmt()
        );
    }

    fn notes(&self, text: &mut String) {
        let mut notes: Vec<String> = Vec::new();
        for row in self.rows {
            if let Some(problem) = &row.cost.problem {
                let scale = row
                    .scale
                    .map_or_else(String::new, |x| format!(" at scale {x}"));
                notes.push(format!("{}{scale} gave nothing: {problem}", row.cost.step));
            }
        }
        notes.dedup();
        if self.lacks_peaks() {
            notes.push(format!("peak memory is left empty: {NO_PEAK}"));
        }
        for note in notes {
            let _ok = writeln!(text, "\n{note}");
        }
    }

    /// For spreadsheets: a row a step.
    pub(super) fn csv(&self) -> String {
        let mut table = TableText::default();
        table.row([
            "scale",
            "actors",
            "relations",
            "nodes",
            "edges",
            "step",
            "threads",
            "runs",
            "seconds",
            "seconds_least",
            "seconds_most",
            "peak_bytes",
            "relations_per_second",
            "speed_up",
            "exponent",
            "exponent_low",
            "exponent_high",
            "problem",
        ]);
        for row in self.rows {
            let law = self.fit_of(row).and_then(|fit| fit.law);
            let interval = law.and_then(|law| law.interval);
            let optional = |value: Option<f64>| value.map_or_else(String::new, |v| v.to_string());
            let (least, most) = extremes(&row.cost.seconds);
            table.row([
                optional(row.scale),
                row.size.actors.to_string(),
                row.size.relations.to_string(),
                row.size.nodes.to_string(),
                row.size.edges.to_string(),
                row.cost.step.clone(),
                row.threads.to_string(),
                row.cost.seconds.len().to_string(),
                optional(row.median()),
                optional(least),
                optional(most),
                row.cost
                    .peak
                    .map_or_else(String::new, |bytes| bytes.to_string()),
                optional(row.rate()),
                optional(self.speed_up(row)),
                optional(law.map(|law| law.exponent)),
                optional(interval.map(|i| i.0)),
                optional(interval.map(|i| i.1)),
                row.cost.problem.clone().unwrap_or_default(),
            ]);
        }
        table.into_string()
    }

    /// For programs.
    pub(super) fn json(&self) -> Result<String, Failure> {
        let steps: Vec<Value> = self.rows.iter().map(|row| self.row_json(row)).collect();
        let fits = self.fits.iter().map(|fit| {
            json!({
                "step": fit.step,
                "threads": fit.threads,
                "sizes": fit.sizes,
                "exponent": fit.law.map(|law| law.exponent),
                "factor": fit.law.map(|law| law.factor),
                "interval": fit.law.and_then(|law| law.interval),
                "reason": fit.note(),
            })
        });
        let all = json!({
            "machine": self.machine,
            "runs": self.runs,
            "steps": steps,
            "growth": fits.collect::<Vec<_>>(),
            "peak_unknown": self.lacks_peaks().then_some(NO_PEAK),
        });
        let text = serde_json::to_string_pretty(&all);
        let text = text.map_err(|e| Failure::new(Cause::Internal, e.to_string()))?;
        Ok(text + "\n")
    }

    fn row_json(&self, row: &Row) -> Value {
        json!({
            "scale": row.scale,
            "size": row.size,
            "step": row.cost.step,
            "threads": row.threads,
            "seconds": row.median(),
            "runs": row.cost.seconds,
            "peak_bytes": row.cost.peak,
            "relations_per_second": row.rate(),
            "speed_up": self.speed_up(row),
            "problem": row.cost.problem,
        })
    }
}

fn extremes(seconds: &[f64]) -> (Option<f64>, Option<f64>) {
    let least = seconds.iter().copied().min_by(f64::total_cmp);
    (least, seconds.iter().copied().max_by(f64::total_cmp))
}

fn new_table(header: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(TableStyle::new()).set_header(header);
    table
}

fn align(table: &mut Table, at: usize) {
    if let Some(column) = table.column_mut(at) {
        column.set_cell_alignment(CellAlignment::Right);
    }
}

/// Three significant digits.
fn significant(value: f64) -> String {
    if value >= 100.0 {
        return format!("{value:.0}");
    }
    let above = if value > 0.0 {
        libm::floor(libm::log10(value))
    } else {
        0.0
    };
    let decimals = (2.0 - above).clamp(0.0, 9.0);
    format!("{value:.0$}", decimals as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_three_significant_digits() {
        let shown = [0.0, 0.000_012_34, 0.1234, 1.234, 12.34, 123.4, 123_456.0].map(significant);
        assert_eq!(
            shown,
            [
                "0.00",
                "0.0000123",
                "0.123",
                "1.23",
                "12.3",
                "123",
                "123456"
            ]
        );
    }
}
