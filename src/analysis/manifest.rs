//! Provenance: the id that stands in every report and figure, and the manifest on disk.

use serde::Serialize;

use super::{Account, Analysis, Plan, PlanError};
use crate::dataset::read::InputFile;
use crate::dataset::{Dataset, digest, sha256};

/// The first 12 hex digits of the SHA-256 of program version, normalised sorted data, plan and
/// seeds: never of threads, paths, times or outputs.
///
/// # Errors
/// [`PlanError`] if the plan cannot be written as TOML, which would be a bug.
pub fn manifest_id(dataset: &Dataset, plan: &Plan) -> Result<String, PlanError> {
    // The seeds are part of the plan.
    let parts = [
        env!("CARGO_PKG_VERSION"),
        &digest(dataset),
        &plan.to_toml()?,
    ];
    // With their lengths, so that no two of them run together to the same text.
    let parts = parts.map(|part| format!("{}:{part}", part.len()));
    Ok(sha256(parts.concat().as_bytes())[..12].to_owned())
}

/// What `manifest.json` holds: enough to make the same report again and to see that it is the same.
#[derive(Clone, Debug, Serialize)]
pub struct Manifest<'a> {
    /// Version of this structure.
    pub manifest_version: u32,
    /// See [`manifest_id`].
    pub id: &'a str,
    /// Program and version.
    pub program: &'a str,
    /// The formats asked for.
    pub formats: Vec<&'a str>,
    /// The figure formats asked for.
    pub figures: Vec<&'a str>,
    /// The day the report speaks of.
    pub as_of: Option<String>,
    /// Seed of every random draw.
    pub seed: u64,
    /// The plan in force, as TOML.
    pub plan: &'a str,
    /// SHA-256 of the normalised, sorted data: the same for the same content.
    pub dataset_sha256: String,
    /// The files read.
    pub inputs: Vec<InputFile>,
    /// Rows read = used + rejected + merged, a file.
    pub accounts: &'a [Account],
    /// Measures without a value, and why.
    pub undefined: Vec<String>,
    /// The files written, without this one.
    pub outputs: Vec<InputFile>,
}

impl<'a> Manifest<'a> {
    /// The manifest of an analysis; outputs are sorted by path.
    pub fn new(
        analysis: &'a Analysis,
        dataset: &Dataset,
        seed: u64,
        inputs: Vec<InputFile>,
        mut outputs: Vec<InputFile>,
        formats: Vec<&'a str>,
        figures: Vec<&'a str>,
    ) -> Self {
        outputs.sort_by(|a, b| a.file.cmp(&b.file));
        let undefined = analysis.centrality.iter().flat_map(|chapter| {
            chapter
                .undefined
                .iter()
                .map(|u| format!("{}: {}: {}", chapter.id, u.metric, u.reason))
        });
        Self {
            manifest_version: 1,
            id: &analysis.manifest_id,
            program: &analysis.program,
            formats,
            figures,
            as_of: analysis.as_of.map(|d| d.to_string()),
            seed,
            plan: &analysis.plan,
            dataset_sha256: digest(dataset),
            inputs,
            accounts: &analysis.data.accounts,
            undefined: undefined.collect(),
            outputs,
        }
    }
}
