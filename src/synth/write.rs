//! A data set of any size as a folder: blocks are made and formatted in parallel, a wave at a time,
//! and written in order.

use std::path::Path;

use rayon::prelude::*;
use serde_json::{Map, Value, json};

use crate::dataset::output::{FolderFile, OutputError, OutputFolder, Overwrite};
use crate::dataset::schema::{ACTORS, OBSERVATIONS, PACKAGE, RELATIONS, TABLES};
use crate::dataset::write::{Tables, WrittenTable, describe, files};
use crate::dataset::{Dataset, digest};

use super::SynthError;
use super::account::{KEPT, Kept, table};
use super::emit::{ACTOR_COLUMNS, actor_header, relation_columns};
use super::generator::{GENERATOR, Generator};
use super::measure::Part;
use super::options::SynthOptions;
use super::plant::{TRUTH, TRUTH_EVENTS, events_table, truth_table};
use super::readme::{README, readme};
use super::watch::Watch;

/// Relations of a wave of blocks, about: what is held in memory at a time.
const WAVE: u64 = 400_000;

/// Blocks of a wave, at least and at most.
const LEAST_BLOCKS: u64 = 4;
const MOST_BLOCKS: u64 = 4096;

/// What was written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Written {
    /// Rows of `actors.csv`.
    pub actors: u64,
    /// Rows of `relations.csv`.
    pub relations: u64,
    /// Relations that were left out because nobody was free for them.
    pub unmatched: u64,
    /// What is kept of the original, and how well.
    pub kept: Vec<Kept>,
}

/// A block as text.
struct Text {
    actors: Vec<u8>,
    relations: Vec<u8>,
    observations: Vec<u8>,
    rows: (u64, u64),
    unmatched: u64,
    part: Part,
}

/// Makes a data set like another and writes it to a folder that must not exist, or be empty, unless
/// it may be overwritten.
///
/// # Errors
/// See [`SynthError`]; nothing is left behind then.
pub fn write(
    like: &Dataset,
    options: &SynthOptions,
    folder: &Path,
    overwrite: Overwrite,
) -> Result<Written, SynthError> {
    let generator = Generator::new(like, options)?;
    let mut folder = OutputFolder::create(folder, overwrite)?;
    let written = generator.write(&mut folder, &mut |_| {})?;
    folder.commit()?;
    Ok(written)
}

impl Generator<'_> {
    /// Writes the data set; `step` is told how many of the [blocks](Self::blocks) are done. The
    /// folder is not committed.
    ///
    /// Time O(relations), memory O(relations of the original), whatever the scale. The bytes do not
    /// depend on the number of threads.
    ///
    /// # Errors
    /// [`SynthError::Output`] where writing fails.
    pub fn write(
        &self,
        folder: &mut OutputFolder,
        step: &mut dyn FnMut(u32),
    ) -> Result<Written, SynthError> {
        let mut total = Written::default();
        let mut watch = Watch::new(self);
        let mut actors = folder.stream(ACTORS.file)?;
        let mut relations = folder.stream(RELATIONS.file)?;
        actors.write(&actor_header(self))?;
        let mut header = relation_columns(self).join(",").into_bytes();
        header.push(b'\n');
        relations.write(&header)?;
        let mut observations = if self.observed.is_empty() {
            None
        } else {
            let mut file = folder.stream(OBSERVATIONS.file)?;
            let names: Vec<&str> = OBSERVATIONS.columns.iter().map(|c| c.name).collect();
            file.write(format!("{}\n", names.join(",")).as_bytes())?;
            Some(file)
        };
        self.write_copied(true, &mut actors, &mut relations, &mut total)?;
        let a_block = (self.expected_relations() / u64::from(self.plan.blocks)).max(1);
        let wave = (WAVE / a_block).clamp(LEAST_BLOCKS, MOST_BLOCKS) as u32;
        let mut from = 0;
        let mut texts = self.texts(from, wave, &watch);
        while !texts.is_empty() {
            let next = from + u32::try_from(texts.len()).unwrap_or(wave);
            // The next blocks are made while these are written.
            let write = || -> Result<(), OutputError> {
                for text in &texts {
                    actors.write(&text.actors)?;
                    relations.write(&text.relations)?;
                    if let Some(file) = &mut observations {
                        file.write(&text.observations)?;
                    }
                }
                Ok(())
            };
            let (written, following) = rayon::join(write, || self.texts(next, wave, &watch));
            written?;
            for text in texts {
                total.actors += text.rows.0;
                total.relations += text.rows.1;
                total.unmatched += text.unmatched;
                watch.add(from, text.part);
                from += 1;
            }
            step(from);
            texts = following;
        }
        self.write_copied(false, &mut actors, &mut relations, &mut total)?;
        actors.finish()?;
        relations.finish()?;
        if let Some(file) = observations {
            file.finish()?;
        }
        total.kept = watch.finish();
        folder.write(KEPT, table(&total.kept).as_bytes())?;
        folder.write(README, readme(self, &total).as_bytes())?;
        self.write_small(folder)?;
        crate::dataset::write::refuse_older(folder)?;
        Ok(total)
    }

    /// The text of up to `wave` blocks from one on; of none after the last.
    fn texts(&self, from: u32, wave: u32, watch: &Watch) -> Vec<Text> {
        let until = from.saturating_add(wave).min(self.plan.blocks);
        let blocks = (from..until).into_par_iter();
        blocks.map(|number| self.text(number, watch)).collect()
    }

    fn text(&self, number: u32, watch: &Watch) -> Text {
        let block = self.block(number);
        Text {
            actors: self.actor_rows(&block),
            relations: self.relation_rows(&block),
            observations: self.observation_rows(&block),
            rows: (
                block.copies.iter().map(|c| u64::from(*c)).sum(),
                block.ties.len() as u64,
            ),
            unmatched: block.unmatched,
            part: watch.look(&block),
        }
    }

    fn write_copied(
        &self,
        is_before: bool,
        actors: &mut FolderFile,
        relations: &mut FolderFile,
        total: &mut Written,
    ) -> Result<(), OutputError> {
        for at in self.copied(is_before) {
            let mut row = Vec::new();
            self.copied_row(at, &mut row);
            actors.write(&row)?;
            total.actors += 1;
            self.copied_relations(at, &mut |bytes: &mut Vec<u8>, rows| {
                total.relations += rows;
                relations.write(bytes)
            })?;
        }
        Ok(())
    }

    /// The tables whose size does not grow with the scale, and the description.
    fn write_small(&self, folder: &mut OutputFolder) -> Result<(), SynthError> {
        let small = Dataset {
            package: self.package(),
            groups: self.groups(),
            identities: self.identities(),
            ..Dataset::default()
        };
        let relation_columns = relation_columns(self);
        let mut tables = vec![
            WrittenTable {
                schema: &ACTORS,
                columns: ACTOR_COLUMNS,
                further: &self.attributes,
            },
            WrittenTable {
                schema: &RELATIONS,
                columns: &relation_columns,
                further: &[],
            },
        ];
        let columns: Vec<Vec<&str>> = TABLES
            .iter()
            .map(|table| table.columns.iter().map(|c| c.name).collect())
            .collect();
        let observations = TABLES.iter().position(|t| t.file == OBSERVATIONS.file);
        if let Some(at) = observations.filter(|_| !self.observed.is_empty()) {
            tables.push(WrittenTable {
                schema: &OBSERVATIONS,
                columns: &columns[at],
                further: &[],
            });
        }
        for (file, text) in files(&small, Tables::Held) {
            let table = TABLES.iter().position(|t| t.file == file);
            if let Some(at) = table.filter(|at| !TABLES[*at].required) {
                folder.write(file, text.as_bytes())?;
                tables.push(WrittenTable {
                    schema: TABLES[at],
                    columns: &columns[at],
                    further: &[],
                });
            }
        }
        if !self.options.plants.is_empty() {
            folder.write(TRUTH, truth_table(self).as_bytes())?;
            folder.write(TRUTH_EVENTS, events_table(self).as_bytes())?;
        }
        folder.write(PACKAGE, describe(&small, &tables, self.origin()).as_bytes())?;
        Ok(())
    }

    /// How the data were made, for `datapackage.json`.
    fn origin(&self) -> Map<String, Value> {
        let options = &self.options;
        let mut origin = json!({
            "generator": GENERATOR,
            "version": env!("CARGO_PKG_VERSION"),
            "seed": options.seed,
            "scale": options.scale,
            "like": self.like(),
            "like_sha256": digest(self.template.data),
        });
        if let Some(made) = origin.as_object_mut() {
            if let Some(actors) = options.actors {
                made.insert("actors".to_owned(), json!(actors));
            }
            if let Some(bodies) = options.bodies {
                made.insert("bodies".to_owned(), json!(bodies));
            }
            if !options.plants.is_empty() {
                let plants: Vec<String> = options.plants.iter().map(ToString::to_string).collect();
                made.insert("plants".to_owned(), json!(plants));
            }
            if let Some((first, last)) = options.years {
                made.insert("years".to_owned(), json!([first, last]));
            }
        }
        let mut further = Map::new();
        further.insert("synthetic".to_owned(), origin);
        further
    }
}
