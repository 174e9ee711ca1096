//! The bytes of a file, taken in no faster than limits allow: what no limit lets through is not kept.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::source::hex;

/// How much is read. What exceeds a limit is refused with the figure, the limit and the mend, before
/// memory is taken for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a file (E505).
    pub file_bytes: u64,
    /// Bytes of a row of a table (E116). A field may have a sixteenth of it, or 64 KiB if that is more.
    pub record_bytes: usize,
    /// Rows of a table, nodes and ties of a graph file (E504).
    pub rows: u64,
    /// Levels of parents above an actor, of XML elements around one another (E502).
    pub depth: usize,
}

impl Limits {
    /// Nothing is too much: for what was read before.
    pub const NONE: Self = Self {
        file_bytes: u64::MAX,
        record_bytes: usize::MAX,
        rows: u64::MAX,
        depth: usize::MAX,
    };

    /// The bytes of a field.
    pub(super) fn field_bytes(&self) -> usize {
        (self.record_bytes / FIELDS).max(LEAST_FIELD_BYTES)
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 4_000_000_000,
            record_bytes: 1024 * 1024,
            rows: 1_000_000_000,
            depth: 10_000,
        }
    }
}

/// A field may be this part of a row.
pub(super) const FIELDS: usize = 16;
/// The limit of a field is never lower.
const LEAST_FIELD_BYTES: usize = 64 * 1024;

/// What is read at a time.
const CHUNK: usize = 1 << 20;

/// What is kept of a file that is too long: enough to see what it is.
const HEAD: usize = 4096;

/// What is kept of a line that is too long.
const SHOWN: usize = 160;

/// The bytes of a file as far as they are kept.
#[derive(Clone, Debug, Default)]
pub struct Taken {
    pub(super) kept: Vec<u8>,
    /// The lines of which the beginning is kept only, and how many bytes they have.
    pub(super) cut: BTreeMap<u64, u64>,
    /// Length and SHA-256 of the whole, where not all of it is kept.
    pub(super) whole: Option<(u64, String)>,
    /// Where there are too many bytes: how many, if that is known.
    pub(super) excess: Option<Option<u64>>,
    pub(super) limits: Limits,
}

impl From<Vec<u8>> for Taken {
    fn from(kept: Vec<u8>) -> Self {
        Self {
            kept,
            ..Self::default()
        }
    }
}

impl Taken {
    /// Takes what there is to read. `size` is its length, if that is known before; `has_rows` says of
    /// the beginning whether the lines are rows of a table, whose length is limited.
    ///
    /// Of a line that is too long only the beginning is kept, so that memory does not grow with it.
    pub(crate) fn of(
        mut reader: impl Read,
        size: Option<u64>,
        limits: Limits,
        has_rows: impl FnOnce(&[u8]) -> bool,
    ) -> io::Result<Self> {
        let mut taken = Self {
            limits,
            ..Self::default()
        };
        if let Some(size) = size.filter(|size| *size > limits.file_bytes) {
            taken.excess = Some(Some(size));
            reader.take(HEAD as u64).read_to_end(&mut taken.kept)?;
            return Ok(taken);
        }
        // A file may be one line that is not kept; and where memory is short, reading says so.
        let likely = usize::try_from(size.unwrap_or(0)).unwrap_or(usize::MAX);
        let _short = taken.kept.try_reserve(likely.min(CHUNK * 64));
        let mut lines = Lines::default();
        let mut has_rows = Some(has_rows);
        let mut rows = true;
        let mut total = 0;
        loop {
            let start = taken.kept.len();
            let read = reader
                .by_ref()
                .take(CHUNK as u64)
                .read_to_end(&mut taken.kept)?;
            if read == 0 {
                break;
            }
            total += read as u64;
            if total > limits.file_bytes {
                taken.kept.truncate(HEAD);
                return Ok(Self {
                    kept: taken.kept,
                    excess: Some(None),
                    limits,
                    ..Self::default()
                });
            }
            if let Some(has_rows) = has_rows.take() {
                rows = has_rows(&taken.kept);
            }
            if rows {
                lines.look(&mut taken, start);
            }
        }
        Ok(lines.finish(taken, total))
    }

    /// Takes bytes that are there already.
    pub(crate) fn of_bytes(bytes: Vec<u8>, limits: Limits, has_rows: bool) -> io::Result<Self> {
        let whole = Self::within(bytes, limits);
        if !has_rows || !Lines::default().exceeds(&whole.kept, 0, limits.record_bytes) {
            return Ok(whole);
        }
        Self::of(&whole.kept[..], None, limits, |_| true)
    }

    /// All of some bytes.
    pub(crate) fn within(kept: Vec<u8>, limits: Limits) -> Self {
        Self {
            kept,
            limits,
            ..Self::default()
        }
    }

    /// Whether all bytes are kept.
    pub(crate) fn is_whole(&self) -> bool {
        self.cut.is_empty() && self.excess.is_none()
    }

    /// The bytes that are kept.
    pub(crate) fn kept(&self) -> &[u8] {
        &self.kept
    }

    /// The same.
    pub(crate) fn into_kept(self) -> Vec<u8> {
        self.kept
    }

    /// What is not kept, where the reader knows no lines that are cut: code, line, reason and mend.
    pub(crate) fn too_much(&self) -> Option<(&'static str, Option<u64>, String, String)> {
        if let Some((reason, hint)) = self.excess() {
            return Some(("E505", None, reason, hint));
        }
        let (line, bytes) = self.cut.first_key_value()?;
        let (reason, hint) = too_long(*bytes, 0, &self.limits);
        Some(("E116", Some(*line), reason, hint))
    }

    /// How a limit on bytes is told: the figure and the limit.
    pub(super) fn excess(&self) -> Option<(String, String)> {
        let most = self.limits.file_bytes;
        let (bytes, enough) = match self.excess? {
            Some(bytes) => (bytes.to_string(), bytes.to_string()),
            None => (format!("more than {most}"), "N".to_owned()),
        };
        let reason = format!("there are {bytes} bytes (limit {most})");
        let hint = format!("take a part of it, or raise the limit: --max-file-bytes {enough}");
        Some((reason, hint))
    }
}

/// Takes a file; see [`Taken::of`]. A large one is fetched by several threads.
pub(crate) fn take_file(
    path: &Path,
    limits: Limits,
    has_rows: impl Fn(&[u8]) -> bool,
) -> io::Result<Taken> {
    // Before it is opened: a pipe, which has no length, may be opened only once.
    let about = fs::metadata(path)?;
    let size = about.is_file().then_some(about.len());
    let file = File::open(path)?;
    #[cfg(unix)]
    if let Some(size) = size.filter(|size| *size >= 4 * CHUNK as u64 && *size <= limits.file_bytes)
        && let Some(taken) = in_windows(&file, size, limits, &has_rows)?
    {
        return Ok(taken);
    }
    Taken::of(file, size, limits, has_rows)
}

/// What several threads fetch before its lines are looked at: little, for it may be one line that is
/// not kept.
#[cfg(unix)]
const WINDOW: usize = 4 * CHUNK;

/// Takes a large file; `None` if it has to be read from its beginning to its end: there is no room
/// for all of it, not all of it is kept, or it is just being written.
#[cfg(unix)]
fn in_windows(
    file: &File,
    size: u64,
    limits: Limits,
    has_rows: impl Fn(&[u8]) -> bool,
) -> io::Result<Option<Taken>> {
    use std::os::unix::fs::FileExt;

    use rayon::prelude::*;

    let length = usize::try_from(size).ok();
    // The system fills memory with zeros as it is written to, so that is the work of all threads too.
    let room = length.and_then(|length| bytemuck::allocation::try_zeroed_vec(length).ok());
    let Some(mut kept) = room else {
        return Ok(None);
    };
    let mut lines = Lines::default();
    let mut rows = true;
    for at in (0..kept.len()).step_by(WINDOW) {
        let end = kept.len().min(at + WINDOW);
        let fetched = kept[at..end]
            .par_chunks_mut(CHUNK)
            .enumerate()
            .try_for_each(|(n, piece)| file.read_exact_at(piece, (at + n * CHUNK) as u64));
        match fetched {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
            fetched => fetched?,
        }
        if at == 0 {
            rows = has_rows(&kept[..end]);
        }
        if rows && lines.exceeds(&kept[..end], at, limits.record_bytes) {
            return Ok(None);
        }
    }
    let is_whole = file.read_at(&mut [0], size)? == 0;
    Ok(is_whole.then(|| Taken::within(kept, limits)))
}

/// The figure, the limit and the mend of a row that is too long.
pub(super) fn too_long(bytes: u64, longest_field: usize, limits: &Limits) -> (String, String) {
    let reason = format!(
        "the row has {bytes} bytes (limit {}, of a field {})",
        limits.record_bytes,
        limits.field_bytes()
    );
    let of_field = match longest_field > limits.field_bytes() {
        true => longest_field.saturating_mul(FIELDS) as u64,
        false => 0,
    };
    let hint = format!(
        "the file is damaged or not a table of a data set; if the row is meant so, raise the limit: \
         --max-record-bytes {}",
        bytes.max(of_field)
    );
    (reason, hint)
}

/// Watches the length of lines.
#[derive(Default)]
struct Lines {
    /// Where the line that is being read begins.
    start: usize,
    /// Its bytes so far that are not kept.
    dropped: u64,
    is_dropping: bool,
    /// Of all bytes, from the first that is dropped on.
    hash: Option<Sha256>,
}

const fn is_end(byte: &u8) -> bool {
    matches!(*byte, b'\n' | b'\r')
}

impl Lines {
    /// Looks at the bytes that were kept from a place on.
    fn look(&mut self, taken: &mut Taken, start: usize) {
        if self.is_dropping || self.exceeds(&taken.kept, start, taken.limits.record_bytes) {
            let rest = taken.kept.split_off(start);
            match &mut self.hash {
                Some(hash) => hash.update(&rest),
                None => {
                    let mut hash = Sha256::new_with_prefix(&taken.kept);
                    hash.update(&rest);
                    self.hash = Some(hash);
                }
            }
            self.cut(taken, &rest);
        } else if let Some(hash) = &mut self.hash {
            hash.update(&taken.kept[start..]);
        }
    }

    /// Whether from a place on a line has more than `most` bytes; if not, the last line begun is known.
    fn exceeds(&mut self, text: &[u8], start: usize, most: usize) -> bool {
        let before = self.start;
        let mut at = start;
        for piece in text[start..].chunks(most.max(1)) {
            // Within a piece no line is too long.
            match piece.iter().position(is_end) {
                Some(first) if at + first - self.start > most => break,
                Some(_) => {
                    let last = piece.iter().rposition(is_end);
                    self.start = at + last.map_or(0, |last| last + 1);
                }
                None if at + piece.len() - self.start > most => break,
                None => {}
            }
            at += piece.len();
        }
        let exceeds = at < text.len();
        if exceeds {
            self.start = before;
        }
        exceeds
    }

    /// Keeps of `rest` what belongs to no line that is too long.
    fn cut(&mut self, taken: &mut Taken, rest: &[u8]) {
        let most = taken.limits.record_bytes;
        for line in rest.split_inclusive(is_end) {
            let (text, end) = match line.split_last() {
                Some((_, text)) if line.last().is_some_and(is_end) => (text, &line[text.len()..]),
                _ => (line, &[][..]),
            };
            if self.is_dropping {
                self.dropped += text.len() as u64;
            } else {
                taken.kept.extend_from_slice(text);
                if taken.kept.len() - self.start > most {
                    let kept = shown(&taken.kept[self.start..]);
                    self.dropped = (taken.kept.len() - self.start) as u64;
                    self.is_dropping = true;
                    taken.kept.truncate(self.start + kept);
                }
            }
            if !end.is_empty() {
                self.end(taken);
                taken.kept.extend_from_slice(end);
                self.start = taken.kept.len();
            }
        }
    }

    /// Ends the last line; `total` is the number of all bytes.
    fn finish(mut self, mut taken: Taken, total: u64) -> Taken {
        self.end(&mut taken);
        if let Some(hash) = self.hash {
            taken.whole = Some((total, hex(&hash.finalize())));
        }
        taken
    }

    /// Ends a line.
    fn end(&mut self, taken: &mut Taken) {
        if self.is_dropping {
            let line = line_of(&taken.kept[..self.start]);
            taken.cut.insert(line, self.dropped);
            self.is_dropping = false;
        }
    }
}

/// The physical line, from 1, that begins behind a text.
fn line_of(before: &[u8]) -> u64 {
    let ends = before.iter().filter(|b| is_end(b)).count();
    let pairs = before.windows(2).filter(|w| *w == b"\r\n").count();
    (ends - pairs) as u64 + 1
}

/// How many bytes are kept of a line: a beginning without quotes, of whole letters.
fn shown(line: &[u8]) -> usize {
    let end = line.iter().take(SHOWN).position(|b| *b == b'"');
    let mut end = end.unwrap_or(SHOWN.min(line.len()));
    while end > 0 && line.get(end).is_some_and(|b| b & 0xc0 == 0x80) {
        end -= 1;
    }
    end
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn limits(record_bytes: usize) -> Limits {
        Limits {
            record_bytes,
            ..Limits::default()
        }
    }

    /// Gives as many bytes of one letter as asked, a few thousand at a time.
    struct Endless(u64);

    impl Read for Endless {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let n = (into.len() as u64).min(self.0);
            let n = usize::try_from(n).unwrap_or_default();
            into[..n].fill(b'x');
            self.0 -= n as u64;
            Ok(n)
        }
    }

    #[test]
    fn a_line_without_end_takes_no_memory_and_the_rest_is_kept() {
        let long = 50_000_000;
        let text = b"id,name\n".chain(Endless(long)).chain(&b"\na,b\n"[..]);
        let taken = Taken::of(text, None, Limits::default(), |_| true).unwrap();
        assert_eq!(taken.cut, BTreeMap::from([(2, long)]));
        assert!(
            taken.kept.capacity() < 20_000_000,
            "{}",
            taken.kept.capacity()
        );
        assert_eq!(taken.kept.len(), 8 + SHOWN + 5);
        let (bytes, hash) = taken.whole.unwrap();
        let mut all = b"id,name\n".to_vec();
        all.resize(8 + usize::try_from(long).unwrap(), b'x');
        all.extend_from_slice(b"\na,b\n");
        assert_eq!(
            (bytes, hash),
            (all.len() as u64, hex(&Sha256::digest(&all)))
        );
    }

    #[test]
    fn large_files_and_small_ones_are_fetched_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bytes");
        for length in [0, 1, 3 << 20, (5 << 20) + 3, 6 << 20, (17 << 20) + 1] {
            let bytes: Vec<u8> = (0..length).map(|at: u32| (at / 1000) as u8).collect();
            fs::write(&path, &bytes).unwrap();
            for (rows, limits) in [(false, limits(100)), (true, Limits::default())] {
                let taken = take_file(&path, limits, |_| rows).unwrap();
                assert!(taken.kept == bytes && taken.is_whole(), "{length}");
            }
            // The same of long lines, however they are fetched.
            let fetched = take_file(&path, limits(200_000), |_| true).unwrap();
            let streamed = Taken::of(&bytes[..], None, limits(200_000), |_| true).unwrap();
            assert!(
                fetched.kept == streamed.kept && fetched.cut == streamed.cut,
                "{length}"
            );
            assert_eq!(fetched.whole, streamed.whole);
        }
        let fails = |path: &Path| take_file(path, Limits::default(), |_| true).is_err();
        assert!(fails(&folder.path().join("none")) && fails(folder.path()));
    }

    #[test]
    fn what_never_ends_is_not_read_to_its_end() {
        let few = Limits {
            file_bytes: 3_000_000,
            ..Limits::default()
        };
        for rows in [false, true] {
            let taken = Taken::of(Endless(u64::MAX), None, few, |_| rows).unwrap();
            assert!(taken.excess.is_some() && taken.kept.len() == HEAD);
        }
        let told = Taken::of(Endless(7), Some(3_000_001), few, |_| true).unwrap();
        assert_eq!(told.excess, Some(Some(3_000_001)), "without reading it");
        let whole = Taken::of(Endless(3_000_000), None, few, |_| false).unwrap();
        assert!(whole.is_whole() && whole.kept.len() == 3_000_000);
    }

    proptest! {
        /// Whatever the limit: short lines are kept as they are, of long ones the beginning, and the
        /// hash is that of all.
        #[test]
        fn short_lines_are_kept(text in "[ab\"é\\n\\r]{0,60}", most in 1..20_usize) {
            let bytes = text.as_bytes();
            let taken = Taken::of(bytes, None, limits(most), |_| true).unwrap();
            let mut expected = Vec::new();
            let mut cut = BTreeMap::new();
            for line in bytes.split_inclusive(is_end) {
                let end = usize::from(line.last().is_some_and(is_end));
                let length = line.len() - end;
                let kept = if length > most { shown(&line[..length]) } else { length };
                if length > most {
                    cut.insert(line_of(&expected), length as u64);
                }
                expected.extend_from_slice(&line[..kept]);
                expected.extend_from_slice(&line[length..]);
            }
            prop_assert_eq!(&taken.kept, &expected);
            prop_assert_eq!(&taken.cut, &cut);
            let hash = hex(&Sha256::digest(bytes));
            match taken.whole {
                Some(whole) => prop_assert_eq!(whole, (bytes.len() as u64, hash)),
                None => prop_assert_eq!(&taken.kept, bytes),
            }
        }
    }
}
