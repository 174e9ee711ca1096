//! A whole report in memory: every file of it, and the manifest.

use rayon::prelude::*;

use super::explorer;
use crate::analysis::{
    self, Analysis, AnalysisError, Made, Manifest, Output, Parameters, PlanError,
};
use crate::cli::failure::{Cause, Failure};
use crate::cli::fonts;
use crate::cli::session::Session;
use crate::dataset::read::Loaded;
use crate::escape::file_name::file_name;
use crate::network::{Network, ViewError};
use crate::plot::figures::{self, Drawn};
use crate::report;

/// What a report is to be made of.
pub(in crate::cli::command) struct Request<'a> {
    /// The data.
    pub(in crate::cli::command) loaded: &'a Loaded,
    /// Their folder, for the manifest.
    pub(in crate::cli::command) input: String,
    /// What it is to be.
    pub(in crate::cli::command) parameters: Parameters,
}

/// A report that is not yet written.
pub(in crate::cli::command) struct Product {
    /// What it says.
    pub(in crate::cli::command) analysis: Analysis,
    /// Paths and contents.
    pub(in crate::cli::command) files: Vec<(String, Vec<u8>)>,
    /// The manifest of these files.
    pub(in crate::cli::command) manifest: Manifest,
}

impl Product {
    /// The bytes of `manifest.json`.
    pub(in crate::cli::command) fn manifest_bytes(&self) -> Result<Vec<u8>, Failure> {
        let json = self.manifest.to_json();
        json.map_err(|e| Failure::new(Cause::Internal, e.to_string()))
    }
}

/// Makes a report.
pub(in crate::cli::command) fn make(
    session: &Session,
    request: &Request<'_>,
) -> Result<Product, Failure> {
    let Request {
        loaded,
        input,
        parameters,
    } = request;
    let plan = &parameters.plan;
    let network = Network::from_dataset(loaded.dataset.clone());
    let bar = session.progress(plan.steps());
    let made = analysis::run(loaded, &network, plan, &mut |step| {
        bar.set_message(step.to_owned());
        bar.inc(1);
    })
    .map_err(|e| failure(&e))?;
    bar.set_message("drawing");
    let drawn: Vec<Option<Drawn>> = made
        .analysis
        .figures
        .par_iter()
        .map(|request| {
            let drawn = figures::draw(&made, &network, request);
            bar.inc(1);
            drawn
        })
        .collect::<Result<_, _>>()
        .map_err(|e| Failure::new(Cause::Internal, format!("a figure cannot be drawn: {e}")))?;
    let set = drawn.iter().flatten().map(|d| d.svg.as_str());
    fonts::name_missing(session, set);
    let mut files = Vec::new();
    let pictures = pictures(&made, drawn, &parameters.figures, &mut files);
    let wanted: Vec<report::Format> = parameters
        .format
        .iter()
        .filter_map(|f| report::Format::from_id(f))
        .collect();
    let explorer = wanted
        .contains(&report::Format::Html)
        .then(|| explorer::explorer(&made, &network))
        .transpose()
        .map_err(|e| failure(&AnalysisError::View(e)))?;
    let rendered = report::render(&made.analysis, &pictures, explorer.as_ref(), &wanted)
        .map_err(|e| Failure::new(Cause::Internal, e.to_string()))?;
    files.extend(rendered.files);
    bar.finish_and_clear();
    let outputs = files.iter();
    let outputs = outputs.map(|(name, bytes)| Output::of(name, bytes));
    let manifest = Manifest::new(
        &made.analysis,
        loaded,
        input.clone(),
        parameters.clone(),
        outputs.collect(),
    );
    Ok(Product {
        analysis: made.analysis,
        files,
        manifest,
    })
}

/// The exit code of an analysis that cannot be made.
fn failure(error: &AnalysisError) -> Failure {
    let cause = match error {
        AnalysisError::View(ViewError::TooManyPairs { .. }) => Cause::Limit,
        AnalysisError::Plan(PlanError::Form { .. } | PlanError::Value { .. })
        | AnalysisError::View(_)
        | AnalysisError::Metric(_)
        | AnalysisError::Shift(_) => Cause::Usage,
    };
    Failure::new(cause, error.to_string())
}

/// The figures for the report, and their files.
fn pictures(
    made: &Made,
    drawn: Vec<Option<Drawn>>,
    formats: &[String],
    files: &mut Vec<(String, Vec<u8>)>,
) -> Vec<report::Figure> {
    let mut pictures = Vec::new();
    for (request, drawn) in made.analysis.figures.iter().zip(drawn) {
        let Some(drawn) = drawn else { continue };
        let path = |format: &str| {
            let wanted = formats.iter().any(|f| f == format);
            wanted.then(|| format!("figures/{}.{format}", file_name(&request.id)))
        };
        pictures.push(report::Figure {
            id: request.id.clone(),
            of: request.of.clone(),
            title: request.title.clone(),
            alt: drawn.alt,
            svg: drawn.svg,
            png_path: path("png"),
            svg_path: path("svg"),
        });
        files.extend(path("png").map(|name| (name, drawn.png)));
        files.extend(path("svg").map(|name| (name, drawn.svg_file)));
    }
    pictures
}
