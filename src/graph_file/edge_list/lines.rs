//! A piece of a clean edge list cut into cells. What is not clean is not judged here: the piece is
//! given up, and the reader that knows every finding reads the file.

use std::collections::BTreeMap;

use super::intern::{Key, SHARDS, key_of, shard_of, text_of};
use crate::dataset::read::is_plain;

/// The longest line of a clean file.
const MOST_LINE_BYTES: usize = 64 * 1024;

/// How many relations are looked for one by one, before they are looked up.
const MOST_COMPARED: usize = 16;

/// Which columns are where.
#[derive(Clone, Debug)]
pub(super) struct Columns {
    /// For each column of the file what it holds, if that is read.
    pub(super) holds: Vec<Option<Holds>>,
    pub(super) has_relations: bool,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    Source,
    Target,
    Weight,
    Relation,
}

/// What stands in a piece of the file.
#[derive(Debug, Default)]
pub(super) struct Lines {
    pub(super) rows: u64,
    /// Ties of relations that were not asked for.
    pub(super) left_out: u64,
    /// The ends of rows in their order, by shard: those of shard `s` are
    /// `keys[starts[s]..starts[s + 1]]`.
    pub(super) keys: Vec<Key>,
    pub(super) starts: Vec<usize>,
    /// The shard of each end, in the order of rows: source, target, source, target.
    pub(super) shards: Vec<u8>,
    /// Rows that are no tie: the number of their first end, and how many ends they have.
    pub(super) not_ties: Vec<(usize, usize)>,
    /// One a tie; empty while every weight is 1.
    pub(super) weights: Vec<f64>,
    /// One a tie, places in `names`; empty if there is no such column.
    pub(super) relations: Vec<u16>,
    pub(super) names: Vec<String>,
}

impl Lines {
    /// How many ties there are.
    pub(super) fn ties(&self) -> usize {
        let ends: usize = self.not_ties.iter().map(|n| n.1).sum();
        (self.shards.len() - ends) / 2
    }
}

/// Something that the other reader has to judge.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct NotClean;

/// Cuts a piece of a file, which ends with a line.
pub(super) fn read(
    piece: &[u8],
    columns: &Columns,
    wanted: Option<&[String]>,
) -> Result<Lines, NotClean> {
    let mut reader = Reader {
        piece,
        lines: Lines::default(),
        relations: Relations::new(wanted),
    };
    let mut ends: Vec<Key> = Vec::with_capacity(piece.len() / 12);
    reader.lines.shards.reserve(piece.len() / 12);
    let mut at = 0;
    while at < piece.len() {
        if let Some(next) = line_end(piece, at)? {
            // Nothing in the line.
            at = next;
            continue;
        }
        at = reader.row(at, columns, &mut ends)?;
    }
    let mut lines = reader.lines;
    lines.names = reader.relations.names;
    // Dealt to the shards in the order in which they stand.
    let mut starts = vec![0usize; SHARDS + 1];
    for shard in &lines.shards {
        starts[usize::from(*shard) + 1] += 1;
    }
    for shard in 0..SHARDS {
        starts[shard + 1] += starts[shard];
    }
    let mut next = starts.clone();
    lines.keys = vec![0; ends.len()];
    for (key, shard) in ends.iter().zip(&lines.shards) {
        let slot = &mut next[usize::from(*shard)];
        lines.keys[*slot] = *key;
        *slot += 1;
    }
    lines.starts = starts;
    Ok(lines)
}

struct Reader<'a> {
    piece: &'a [u8],
    lines: Lines,
    relations: Relations<'a>,
}

impl Reader<'_> {
    /// Reads the row that begins at a place; returns where the next line begins.
    #[inline]
    fn row(
        &mut self,
        start: usize,
        columns: &Columns,
        ends: &mut Vec<Key>,
    ) -> Result<usize, NotClean> {
        let piece = self.piece;
        let mut cells = [(start, start); 4];
        let mut at = start;
        let mut holds = columns.holds.iter();
        let next = loop {
            let cell = cell(piece, at)?;
            let Some(column) = holds.next() else {
                return Err(NotClean);
            };
            if let Some(column) = column {
                cells[*column as usize] = (cell.start, cell.end);
            }
            if piece.get(cell.next) == Some(&b',') {
                at = cell.next + 1;
                continue;
            }
            match line_end(piece, cell.next)? {
                Some(next) => break next,
                None => return Err(NotClean),
            }
        };
        let [source, target, weight, relation] = cells;
        let is_empty = |cell: (usize, usize)| cell.0 == cell.1;
        if holds.next().is_some() || is_empty(source) || next - start > MOST_LINE_BYTES {
            return Err(NotClean);
        }
        let weight = weight_of(&piece[weight.0..weight.1])?;
        self.lines.rows += 1;
        let mut push = |cell: (usize, usize)| {
            let key = key_of(piece, cell.0, cell.1);
            self.lines.shards.push(shard_of(key));
            ends.push(key);
        };
        push(source);
        if is_empty(target) {
            self.lines.not_ties.push((ends.len() - 1, 1));
            return Ok(next);
        }
        push(target);
        let relation = self.relations.code(piece, relation)?;
        let Some(relation) = relation else {
            self.lines.left_out += 1;
            self.lines.not_ties.push((ends.len() - 2, 2));
            return Ok(next);
        };
        if columns.has_relations {
            self.lines.relations.push(relation);
        }
        if weight.total_cmp(&1.0).is_ne() && self.lines.weights.is_empty() {
            // Of the ties so far every one has the weight 1.
            self.lines.weights = vec![1.0; self.lines.ties() - 1];
            self.lines.weights.push(weight);
        } else if !self.lines.weights.is_empty() {
            self.lines.weights.push(weight);
        }
        Ok(next)
    }
}

/// If a line ends at a place, where the next one begins.
#[inline]
fn line_end(piece: &[u8], at: usize) -> Result<Option<usize>, NotClean> {
    match piece.get(at) {
        None => Ok(Some(at)),
        Some(b'\n') => Ok(Some(at + 1)),
        Some(b'\r') if piece.get(at + 1) == Some(&b'\n') => Ok(Some(at + 2)),
        Some(b'\r') => Err(NotClean),
        Some(_) => Ok(None),
    }
}

/// A cell without spaces around it and without its quotes.
struct Cell {
    start: usize,
    end: usize,
    /// The place behind it: of a comma, of a line end, or the end of the piece.
    next: usize,
}

/// Eight times the same byte.
const fn eight(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}

/// Marks the bytes of a word that have to be looked at: those below `$`, which are control
/// characters, space, `!`, quote and `#`; commas; and all from DEL on. Of the marks the lowest is
/// right, which is all that is asked.
const fn marks(word: u64) -> u64 {
    let high = eight(0x80);
    let low = word.wrapping_sub(eight(b'$')) & !word;
    let commas = word ^ eight(b',');
    let commas = commas.wrapping_sub(eight(1)) & !commas;
    let upper = word.wrapping_add(eight(1)) | word;
    (low | commas | upper) & high
}

#[inline]
fn cell(piece: &[u8], at: usize) -> Result<Cell, NotClean> {
    if piece.get(at) == Some(&b'"') {
        return quoted(piece, at + 1);
    }
    let mut end = at;
    let mut is_ascii = true;
    let mut spaced = false;
    loop {
        if let Some(bytes) = piece.get(end..).and_then(|rest| rest.first_chunk::<8>()) {
            let marks = marks(u64::from_le_bytes(*bytes));
            if marks == 0 {
                end += 8;
                continue;
            }
            end += (marks.trailing_zeros() / 8) as usize;
        }
        match piece.get(end) {
            None | Some(b',' | b'\n' | b'\r') => break,
            Some(b' ' | b'\t') => spaced = true,
            // What it means depends on where it stands.
            Some(b'"' | 0x7f) => return Err(NotClean),
            Some(byte) if *byte < b' ' => return Err(NotClean),
            Some(byte) => is_ascii &= *byte < 0x80,
        }
        end += 1;
    }
    finish(piece, at, end, end, is_ascii, spaced)
}

/// A cell in quotes, without quotes and line ends inside.
fn quoted(piece: &[u8], start: usize) -> Result<Cell, NotClean> {
    let mut end = start;
    let mut is_ascii = true;
    loop {
        match piece.get(end) {
            Some(b'"') => break,
            None | Some(0x7f) => return Err(NotClean),
            Some(b'\t') => {}
            Some(byte) if *byte < b' ' => return Err(NotClean),
            Some(byte) => is_ascii &= *byte < 0x80,
        }
        end += 1;
    }
    // Behind it a comma or a line end: what else there may be the caller refuses.
    if piece
        .get(end + 1)
        .is_some_and(|b| !matches!(b, b',' | b'\n' | b'\r'))
    {
        return Err(NotClean);
    }
    finish(piece, start, end, end + 1, is_ascii, true)
}

#[inline]
fn finish(
    piece: &[u8],
    mut start: usize,
    mut end: usize,
    next: usize,
    is_ascii: bool,
    spaced: bool,
) -> Result<Cell, NotClean> {
    if spaced {
        let is_space = |byte: u8| matches!(byte, b' ' | b'\t');
        while start < end && is_space(piece[start]) {
            start += 1;
        }
        while start < end && is_space(piece[end - 1]) {
            end -= 1;
        }
    }
    // A failed formula of a spreadsheet begins so.
    let may_be_formula = start < end && piece[start] == b'#';
    if !is_ascii || may_be_formula {
        let text = std::str::from_utf8(&piece[start..end]).map_err(|_| NotClean)?;
        if !is_plain(text) {
            return Err(NotClean);
        }
    }
    Ok(Cell { start, end, next })
}

/// A weight above 0 that is finite; 1 if the cell is empty.
#[inline]
fn weight_of(text: &[u8]) -> Result<f64, NotClean> {
    match text {
        [] => return Ok(1.0),
        [digit @ b'1'..=b'9'] => return Ok(f64::from(digit - b'0')),
        _ => {}
    }
    let plain = |b: &u8| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+' | b'e' | b'E');
    if !text.iter().all(plain) {
        return Err(NotClean);
    }
    let text = std::str::from_utf8(text).map_err(|_| NotClean)?;
    let weight: f64 = text.parse().map_err(|_| NotClean)?;
    if weight > 0.0 && weight.is_finite() {
        Ok(weight)
    } else {
        Err(NotClean)
    }
}

/// The relations of a piece, numbered as they are met.
struct Relations<'a> {
    wanted: Option<&'a [String]>,
    /// The keys of the first ones, with the number each has; none for those not asked for.
    first: Vec<(Key, Option<u16>)>,
    all: BTreeMap<Vec<u8>, Option<u16>>,
    names: Vec<String>,
}

impl<'a> Relations<'a> {
    const fn new(wanted: Option<&'a [String]>) -> Self {
        Self {
            wanted,
            first: Vec::new(),
            all: BTreeMap::new(),
            names: Vec::new(),
        }
    }

    /// The number of the relation in a cell; `None` if it was not asked for.
    #[inline]
    fn code(&mut self, piece: &[u8], cell: (usize, usize)) -> Result<Option<u16>, NotClean> {
        let key = key_of(piece, cell.0, cell.1);
        // Keys of long texts speak of a place, so they never meet again.
        match self.first.iter().find(|(other, _)| *other == key) {
            Some((_, code)) => Ok(*code),
            None => self.look_up(key, piece),
        }
    }

    fn look_up(&mut self, key: Key, piece: &[u8]) -> Result<Option<u16>, NotClean> {
        let text = text_of(key, piece);
        if let Some(code) = self.all.get(&text) {
            return Ok(*code);
        }
        let name = String::from_utf8(text.clone()).map_err(|_| NotClean)?;
        let code = if self.wanted.is_some_and(|wanted| !wanted.contains(&name)) {
            None
        } else {
            self.names.push(name);
            Some(u16::try_from(self.names.len() - 1).map_err(|_| NotClean)?)
        };
        self.all.insert(text, code);
        if self.first.len() < MOST_COMPARED {
            self.first.push((key, code));
        }
        Ok(code)
    }
}
