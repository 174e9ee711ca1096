//! Provenance: the id that stands in every report and figure, and the manifest on disk.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Analysis, Plan, PlanError};
use crate::dataset::read::{FileAccount, InputFile, Loaded};
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
///
/// It names no time, no user and no machine, so the same run gives the same manifest anywhere.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of this structure.
    pub manifest_version: u32,
    /// See [`manifest_id`].
    pub id: String,
    /// What made it.
    pub tool: Tool,
    /// The command.
    pub command: String,
    /// Every choice, those left to the program too.
    pub parameters: Parameters,
    /// Seed of every random draw.
    pub seed: u64,
    /// The day the report speaks of.
    pub as_of: Option<String>,
    /// The folder of the inputs, as it was named; an absolute path is cut to its last part.
    pub input: String,
    /// SHA-256 of the normalised, sorted data: the same for the same content.
    pub dataset_sha256: String,
    /// The files read, and what became of their rows.
    pub inputs: Vec<Input>,
    /// The networks measured.
    pub networks: Vec<NetworkSize>,
    /// The convention taken by each measure where programs disagree.
    pub conventions: BTreeMap<String, String>,
    /// Measures without a value.
    pub undefined: Vec<NoValue>,
    /// How often each finding of the check occurred.
    pub warnings: BTreeMap<String, usize>,
    /// The files written, without this one, by path.
    pub outputs: Vec<Output>,
}

/// A program and its version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tool {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}

impl Tool {
    /// This program.
    pub fn this() -> Self {
        Self {
            name: "actornet".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }
}

/// What a report was asked to be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Parameters {
    /// The formats, sorted.
    pub format: Vec<String>,
    /// The formats of figure files, sorted.
    pub figures: Vec<String>,
    /// What happened to rows with errors: `stop` or `skip`.
    pub on_error: String,
    /// SHA-256 of each further font that the pictures were drawn with, in their order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fonts: Vec<String>,
    /// The plan in force, defaults included.
    pub plan: Plan,
}

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    /// Below [`Manifest::input`].
    pub path: String,
    /// Its length.
    pub bytes: u64,
    /// The SHA-256 of its bytes.
    pub sha256: String,
    /// Rows read; none for what is no table, here and below. Read = used + rejected + merged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<u64>,
    /// Rows used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used: Option<u64>,
    /// Rows left out for an error.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rejected: Option<u64>,
    /// Rows merged into an identical one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged: Option<u64>,
}

/// A network of a report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NetworkSize {
    /// The chapter.
    pub chapter: String,
    /// The network's word.
    pub network: String,
    /// n.
    pub nodes: usize,
    /// m.
    pub ties: usize,
    /// Relations of the data set. Read = used + left out.
    #[serde(default)]
    pub relations_read: u64,
    /// Relations used.
    #[serde(default)]
    pub relations_used: u64,
    /// Relations used that fell together with another one of the same pair.
    #[serde(default)]
    pub relations_collapsed: u64,
    /// Relations left out, by reason.
    #[serde(default)]
    pub left_out: BTreeMap<String, u64>,
}

/// A measure without a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoValue {
    /// The chapter.
    pub chapter: String,
    /// The measure.
    pub metric: String,
    /// Why.
    pub reason: String,
}

/// A file that was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Output {
    /// Below the folder of the manifest.
    pub path: String,
    /// Its length.
    pub bytes: u64,
    /// The SHA-256 of its bytes.
    pub sha256: String,
}

impl Output {
    /// The record of a file with this path and content.
    pub fn of(path: &str, content: &[u8]) -> Self {
        Self {
            path: path.to_owned(),
            bytes: content.len() as u64,
            sha256: sha256(content),
        }
    }
}

impl Manifest {
    /// The manifest of a report; outputs are sorted by path.
    pub fn new(
        analysis: &Analysis,
        loaded: &Loaded,
        input: String,
        parameters: Parameters,
        mut outputs: Vec<Output>,
    ) -> Self {
        outputs.sort_by(|a, b| a.path.cmp(&b.path));
        let networks = analysis.centrality.iter().map(|chapter| NetworkSize {
            chapter: chapter.id.clone(),
            network: chapter.network.network.clone(),
            nodes: chapter.network.nodes,
            ties: chapter.network.edges,
            relations_read: chapter.network.relations_read,
            relations_used: chapter.network.relations_used,
            relations_collapsed: chapter.network.relations_collapsed,
            left_out: chapter.network.left_out.iter().cloned().collect(),
        });
        let undefined = analysis.centrality.iter().flat_map(|chapter| {
            chapter.undefined.iter().map(|u| NoValue {
                chapter: chapter.id.clone(),
                metric: u.metric.clone(),
                reason: u.reason.clone(),
            })
        });
        let conventions = analysis.methods.iter();
        let warnings = analysis.data.warnings.iter();
        Self {
            manifest_version: 1,
            id: analysis.manifest_id.clone(),
            tool: Tool::this(),
            command: "report".to_owned(),
            seed: parameters.plan.seed,
            parameters,
            as_of: analysis.as_of.map(|d| d.to_string()),
            input,
            dataset_sha256: digest(&loaded.dataset),
            inputs: inputs(&loaded.inputs, &loaded.accounts),
            networks: networks.collect(),
            conventions: conventions
                .filter(|m| !m.convention.is_empty())
                .map(|m| (m.id.clone(), m.convention.clone()))
                .collect(),
            undefined: undefined.collect(),
            warnings: warnings.map(|w| (w.code.clone(), w.count)).collect(),
            outputs,
        }
    }

    /// As the bytes of `manifest.json`.
    ///
    /// # Errors
    /// Those of the JSON writer, which would be a bug.
    pub fn to_json(&self) -> Result<Vec<u8>, serde_json::Error> {
        let mut json = serde_json::to_vec_pretty(self)?;
        json.push(b'\n');
        Ok(json)
    }
}

fn inputs(files: &[InputFile], accounts: &[FileAccount]) -> Vec<Input> {
    let record = |file: &InputFile| {
        let rows = accounts.iter().find(|a| a.file == file.file);
        Input {
            path: file.file.clone(),
            bytes: file.bytes,
            sha256: file.sha256.clone(),
            rows: rows.map(|a| a.rows_read),
            used: rows.map(|a| a.rows_used),
            rejected: rows.map(|a| a.rows_rejected),
            merged: rows.map(|a| a.rows_merged),
        }
    };
    files.iter().map(record).collect()
}
