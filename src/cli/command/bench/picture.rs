//! Time against size as a picture.

use std::path::Path;

use super::print::Report;
use crate::cli::failure::{Cause, Failure};
use crate::cli::session::Session;
use crate::dataset::output::{Overwrite, write_file};
use crate::plot::diagram::{ScalingFigure, ScalingSeries};
use crate::plot::{Caption, Figure, Format, render};

/// The format that the name of a picture says.
fn format(out: &Path) -> Result<Format, Failure> {
    let extension = out.extension().and_then(|e| e.to_str()).unwrap_or_default();
    Format::from_extension(extension).ok_or_else(|| {
        let out = out.display();
        Failure::usage(format!(
            "--out {out}: the name of a picture ends in .png or .svg"
        ))
    })
}

/// Refuses before the work what cannot be written after it.
pub(super) fn check(out: &Path, session: &Session) -> Result<(), Failure> {
    format(out)?;
    if out.exists() && session.overwrite() == Overwrite::Refuse {
        let exists = format!(
            "--out {}: the file exists; --force replaces it",
            out.display()
        );
        return Err(Failure::new(Cause::Files, exists));
    }
    Ok(())
}

/// Draws the times with the most threads.
pub(super) fn draw(
    out: &Path,
    report: &Report<'_>,
    what: &str,
    session: &Session,
) -> Result<(), Failure> {
    let figure = Figure::Scaling(figure(report, what));
    let bytes = render(&figure, &figure.canvas(), format(out)?);
    let bytes = bytes.map_err(|e| Failure::new(Cause::Internal, e.to_string()))?;
    write_file(out, &bytes, session.overwrite()).map_err(Failure::output)?;
    session.note(&format!("{} written", out.display()));
    Ok(())
}

fn figure(report: &Report<'_>, what: &str) -> ScalingFigure {
    let threads = report.rows.iter().map(|row| row.threads).max().unwrap_or(1);
    let fits = report.fits.iter().filter(|fit| fit.threads == threads);
    let series: Vec<ScalingSeries> = fits
        .clone()
        .map(|fit| ScalingSeries {
            label: fit.step.clone(),
            points: (report.rows.iter())
                .filter(|row| row.threads == threads && row.cost.step == fit.step)
                .filter_map(|row| Some((row.size.relations as f64, row.median()?)))
                .collect(),
        })
        .collect();
    let steepest = fits
        .filter_map(|fit| Some((fit.law?, &fit.step)))
        .max_by(|a, b| a.0.exponent.total_cmp(&b.0.exponent));
    let title = match steepest {
        Some((law, step)) => {
            let interval = law.interval.map_or_else(String::new, |(low, high)| {
                format!(" (95 % interval {low:.2} to {high:.2})")
            });
            let exponent = law.exponent;
            format!("{step} grows most: as size to the power of {exponent:.2}{interval}")
        }
        None => "Time of each step".to_owned(),
    };
    let noun = if threads == 1 { "thread" } else { "threads" };
    let mut notes = vec![report.machine.sentence()];
    let undone = report
        .rows
        .iter()
        .filter(|row| row.cost.problem.is_some())
        .count();
    if undone > 0 {
        notes.push(format!("{undone} steps gave no time and have no mark."));
    }
    ScalingFigure {
        caption: Caption {
            title,
            subtitle: format!("Steps of an analysis with {threads} {noun}, {what}"),
            notes,
            ..Caption::default()
        },
        size: "Relations".to_owned(),
        cost: "Time of a step".to_owned(),
        series,
    }
}
