//! The fast way to read an edge list in which there is nothing to find.
//!
//! The file is cut at line ends into pieces of a fixed size. The pieces are read in parallel, and
//! the ids in them dealt to shards by their hash; the shards are numbered in parallel, and the
//! numbers brought back to the rows. Nodes are numbered anew in the order of their ids at the end,
//! so that nothing depends on pieces, shards or threads. Whatever is not plain makes the whole file
//! one for the reader that knows every finding.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::intern::{Numbering, SHARDS, Shard, provisional};
use super::lines::{Columns, Holds, Lines, read};
use super::{INFO, SCHEMA};
use crate::dataset::Finding;
use crate::dataset::read::{FileAccount, InputFile, OnError, read_single};
use crate::graph_file::{GraphFile, GraphOptions};
use crate::model::Text;
use crate::network::{Codes, Ids, Numbers, Parallel, Snapshot, TieDirection, Ties, Weights};

/// The size of a piece.
const PIECE: usize = 1 << 20;

/// How many pieces are read before their ids are numbered: few, to bound the memory, but so many
/// in a large file that it is worth the while to bring the tables of all ids into the cache.
fn round_of(pieces: usize) -> usize {
    (pieces / 8).clamp(8, 64)
}

/// What the first lines of a file say.
struct Head {
    columns: Columns,
    /// Notes on columns that are not used.
    findings: Vec<Finding>,
    /// Where the rows begin.
    body: usize,
}

/// Everything read so far.
#[derive(Default)]
struct Gathered {
    rows: u64,
    left_out: u64,
    /// How many ties there are; behind them the columns have room for more.
    ties: usize,
    /// Ends of ties, by provisional numbers.
    sources: Numbers<u32>,
    targets: Numbers<u32>,
    /// Empty while every weight is 1.
    weights: Numbers<f64>,
    /// Places in `names`, as they were met; empty if there is no such column.
    relations: Numbers<u16>,
    names: BTreeMap<String, u16>,
}

/// Reads a clean file; if there is anything to judge in it, the bytes come back.
pub(super) fn read_clean(
    file: &str,
    bytes: Vec<u8>,
    options: &GraphOptions,
) -> Result<GraphFile, Vec<u8>> {
    read_in_pieces(file, bytes, options, PIECE)
}

fn read_in_pieces(
    file: &str,
    bytes: Vec<u8>,
    options: &GraphOptions,
    size: usize,
) -> Result<GraphFile, Vec<u8>> {
    let Some(head) = head(file, &bytes) else {
        return Err(bytes);
    };
    let (input, gathered) = rayon::join(
        || InputFile::of(file, &bytes),
        || gather(&bytes, &head, options, size),
    );
    let Some((gathered, shards)) = gathered else {
        return Err(bytes);
    };
    let Some(numbering) = Numbering::new(&shards) else {
        return Err(bytes);
    };
    let account = FileAccount {
        file: file.to_owned(),
        rows_read: gathered.rows,
        rows_used: gathered.rows,
        rows_rejected: 0,
        rows_merged: 0,
    };
    let left_out = gathered.left_out;
    // What follows needs memory of its own; to give so much of it back takes a while.
    let ((), (ids, ties)) = rayon::join(|| drop((bytes, shards)), || gathered.ties(numbering));
    let directed = options.direction == TieDirection::Directed;
    let snapshot = Snapshot::of_ties(ids, ties, directed, Parallel::OneByOne);
    let mut graph_file = GraphFile::of_ties(snapshot, INFO.id, account, input);
    graph_file.findings = head.findings;
    graph_file.ties_left_out = left_out;
    Ok(graph_file)
}

/// Reads the header and one row with the reader that knows every finding.
fn head(file: &str, bytes: &[u8]) -> Option<Head> {
    let line = |from: usize| {
        let end = bytes[from..].iter().position(|b| *b == b'\n')?;
        Some(from + end + 1)
    };
    let body = line(0)?;
    let header = &bytes[..body - 1];
    let header = header.strip_suffix(b"\r").unwrap_or(header);
    let end = line(body).unwrap_or(bytes.len());
    let read = read_single(
        &SCHEMA,
        file,
        bytes[..end].to_vec(),
        OnError::Stop,
        |table| {
            let place = |name: &str| table.place_of(name);
            let mut holds = vec![None; table.column_count()];
            let known = [
                ("source", Holds::Source),
                ("target", Holds::Target),
                ("weight", Holds::Weight),
                ("relation", Holds::Relation),
            ];
            for (name, what) in known {
                if let Some(place) = place(name) {
                    holds[place] = Some(what);
                }
            }
            let has_relations = holds.contains(&Some(Holds::Relation));
            Columns {
                holds,
                has_relations,
            }
        },
    );
    let read = read.ok()?;
    // Of the row there must be nothing to say; of the header only which columns are not used. A
    // header on another line than the first, or of a column without a name, is not for this reader.
    let of_header = |f: &Finding| f.line == Some(1) && matches!(f.code, "N112" | "W112");
    let is_clean = read.account.rows_read == 1 && read.findings.iter().all(of_header);
    (is_clean && !header.contains(&b'\r')).then_some(Head {
        columns: read.value,
        findings: read.findings,
        body,
    })
}

/// Reads all pieces, round by round.
fn gather(
    bytes: &[u8],
    head: &Head,
    options: &GraphOptions,
    size: usize,
) -> Option<(Gathered, Vec<Shard>)> {
    let pieces = pieces(&bytes[head.body..], size);
    let wanted = options.relations.as_deref();
    let mut shards: Vec<Shard> = (0..SHARDS).map(|_| Shard::default()).collect();
    let mut all = Gathered::default();
    for round in pieces.chunks(round_of(pieces.len())) {
        let read: Result<Vec<Lines>, _> = round
            .par_iter()
            .map(|piece| read(piece, &head.columns, wanted))
            .collect();
        let read = read.ok()?;
        let numbers: Option<Vec<Vec<u32>>> = shards
            .par_iter_mut()
            .enumerate()
            .map(|(at, shard)| {
                let keys = |lines: &Lines| lines.starts[at]..lines.starts[at + 1];
                let count = read.iter().map(|lines| keys(lines).len()).sum();
                let mut numbers = Vec::with_capacity(count);
                for (piece, lines) in round.iter().zip(&read) {
                    shard.number(piece, &lines.keys[keys(lines)], &mut numbers)?;
                }
                Some(numbers)
            })
            .collect();
        // Of pieces of one size about as many ties each.
        let share = |ties: usize| ties.saturating_mul(pieces.len()) / round.len();
        all.add(read, &numbers?, share)?;
        if all.rows > options.limits.rows {
            return None;
        }
    }
    Some((all, shards))
}

/// Cuts a text at line ends into pieces of about a size.
fn pieces(text: &[u8], size: usize) -> Vec<&[u8]> {
    let mut pieces = Vec::with_capacity(text.len() / size + 1);
    let mut rest = text;
    while rest.len() > size {
        let end = rest[size..].iter().position(|b| *b == b'\n');
        let (piece, after) = rest.split_at(end.map_or(rest.len(), |end| size + end + 1));
        pieces.push(piece);
        rest = after;
    }
    pieces.push(rest);
    pieces
}

/// A piece that was read, and the part of each column that its ties take.
struct Part<'a> {
    lines: Lines,
    /// Where its numbers begin in those of each shard.
    cursors: Vec<usize>,
    /// The places of its names.
    codes: Vec<u16>,
    sources: &'a mut [u32],
    targets: &'a mut [u32],
    weights: &'a mut [f64],
    relations: &'a mut [u16],
}

/// The first `count` of what is left of a column; nothing of an empty one.
fn part<'a, T>(column: &mut &'a mut [T], count: usize) -> &'a mut [T] {
    column.split_off_mut(..count).unwrap_or_default()
}

impl Gathered {
    /// Adds the ties of a round; `numbers` are those of the ends, by shard. If a round has so many
    /// ties as it is given, `likely` says how many there are in all.
    fn add(
        &mut self,
        read: Vec<Lines>,
        numbers: &[Vec<u32>],
        likely: impl Fn(usize) -> usize,
    ) -> Option<()> {
        let before = self.ties;
        let more: usize = read.iter().map(Lines::ties).sum();
        self.ties += more;
        self.make_room(&read, before, likely(more));
        let mut sources = &mut self.sources[before..self.ties];
        let mut targets = &mut self.targets[before..self.ties];
        let mut weights = self.weights.get_mut(before..self.ties).unwrap_or_default();
        let mut relations = self
            .relations
            .get_mut(before..self.ties)
            .unwrap_or_default();
        let mut next = vec![0; numbers.len()];
        let mut parts = Vec::with_capacity(read.len());
        for mut lines in read {
            self.rows += lines.rows;
            self.left_out += lines.left_out;
            let cursors = next.clone();
            for (shard, next) in next.iter_mut().enumerate() {
                *next += lines.starts[shard + 1] - lines.starts[shard];
            }
            let mut codes = Vec::with_capacity(lines.names.len());
            for name in std::mem::take(&mut lines.names) {
                let next = self.names.len();
                let code = match self.names.get(&name) {
                    Some(code) => *code,
                    None => *self.names.entry(name).or_insert(u16::try_from(next).ok()?),
                };
                codes.push(code);
            }
            let ties = lines.ties();
            parts.push(Part {
                lines,
                cursors,
                codes,
                sources: part(&mut sources, ties),
                targets: part(&mut targets, ties),
                weights: part(&mut weights, ties),
                relations: part(&mut relations, ties),
            });
        }
        parts.into_par_iter().for_each(|part| part.write(numbers));
        Some(())
    }

    /// Room for all ties up to `self.ties`, of which there were `before`; if there is not enough,
    /// for as many as are likely to come.
    fn make_room(&mut self, read: &[Lines], before: usize, likely: usize) {
        // A little more, so that it does not fall short by a few.
        let enough = match self.ties {
            ties if before == 0 && likely > ties => likely + likely / 16,
            ties => ties,
        };
        if self.sources.len() < self.ties {
            self.sources.grow(enough);
            self.targets.grow(enough);
        }
        let all = self.sources.len();
        if read.iter().any(|lines| !lines.relations.is_empty()) {
            self.relations.grow(all);
        }
        let is_first = self.weights.is_empty();
        if !is_first || read.iter().any(|lines| !lines.weights.is_empty()) {
            self.weights.grow(all);
            if is_first {
                // Of the ties before them every one has the weight 1.
                self.weights[..before].fill(1.0);
            }
        }
    }

    /// The ties by nodes, with the relations in their order.
    fn ties(mut self, numbering: Numbering) -> (Ids, Ties) {
        let to_nodes = |ends: &mut Numbers<u32>| {
            ends.truncate(self.ties);
            ends.par_iter_mut()
                .for_each(|end| *end = numbering.node(*end));
        };
        to_nodes(&mut self.sources);
        to_nodes(&mut self.targets);
        let mut place = vec![0; self.names.len()];
        for (at, code) in (0..).zip(self.names.values()) {
            place[usize::from(*code)] = at;
        }
        let names: Vec<Text> = self.names.keys().map(|name| name.as_str().into()).collect();
        self.relations.truncate(self.ties);
        let met = &self.relations[..];
        let relations = Codes::of(met.len(), names.len(), |at| place[usize::from(met[at])]);
        self.weights.truncate(self.ties);
        let weights = if self.weights.is_empty() && self.ties > 0 {
            Weights::same(1.0)
        } else {
            Weights::of(self.weights)
        };
        let ties = Ties {
            sources: self.sources,
            targets: self.targets,
            weights,
            relations,
            names,
        };
        (numbering.ids, ties)
    }
}

impl Part<'_> {
    /// Writes the ties of the piece into its parts of the columns.
    fn write(mut self, numbers: &[Vec<u32>]) {
        let lines = &self.lines;
        let relations = self.relations.iter_mut().zip(&lines.relations);
        relations.for_each(|(to, code)| *to = self.codes[usize::from(*code)]);
        if lines.weights.is_empty() {
            self.weights.fill(1.0);
        } else {
            self.weights.copy_from_slice(&lines.weights);
        }
        let mut number = |at: usize| {
            let shard = usize::from(lines.shards[at]);
            let cursor = &mut self.cursors[shard];
            let number = numbers[shard][*cursor];
            *cursor += 1;
            provisional(shard, number)
        };
        let mut not_ties = lines.not_ties.iter().peekable();
        let mut at = 0;
        for (source, target) in self.sources.iter_mut().zip(self.targets) {
            while let Some((_, count)) = not_ties.next_if(|(first, _)| *first == at) {
                for end in at..at + count {
                    let _no_tie = number(end);
                }
                at += count;
            }
            (*source, *target) = (number(at), number(at + 1));
            at += 2;
        }
    }
}

#[cfg(test)]
#[path = "clean_tests.rs"]
mod tests;
