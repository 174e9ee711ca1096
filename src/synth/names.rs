//! Made-up ids and names, which say that they are made up.

use crate::model::Kind;

/// What the ids of made-up actors begin with, unless an id of the original does so too.
const MARK: &str = "SYN";

/// The two letters of a kind in ids, and its word in names.
pub(super) const fn code(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::State => ("ZS", "state"),
        Kind::Region => ("ZR", "region"),
        Kind::NationalBody => ("NB", "national standards body"),
        Kind::Agency => ("AG", "agency"),
        Kind::Intergovernmental => ("IG", "intergovernmental organisation"),
        Kind::Sdo => ("SD", "standards organisation"),
        Kind::Committee => ("TC", "committee"),
        Kind::WorkingGroup => ("WG", "working group"),
        Kind::FocusGroup => ("FG", "focus group"),
        Kind::MirrorCommittee => ("MC", "mirror committee"),
        Kind::Consortium => ("CN", "consortium"),
        Kind::Company => ("CO", "company"),
        Kind::CivilSociety => ("CS", "civil-society organisation"),
        Kind::Association => ("AS", "association"),
        Kind::Academia => ("AC", "research institute"),
        Kind::Project => ("PJ", "project"),
        Kind::Strategy => ("ST", "strategy"),
        Kind::Other => ("OT", "organisation"),
    }
}

/// The mark of a data set whose copied actors have these ids: none of them begins with it, so that
/// made-up ids stand together in the order of ids.
pub(super) fn mark(copied: &[&str]) -> String {
    let mut mark = MARK.to_owned();
    while copied.iter().any(|id| id.starts_with(&mark)) {
        mark.push('X');
    }
    mark
}

/// How ids are written: `SYN017-NB0042`, numbers padded so that their order is that of the text.
#[derive(Clone, Debug)]
pub(super) struct Ids {
    /// `SYN`.
    pub(super) mark: String,
    /// Digits of the number of the block.
    block_digits: usize,
    /// Digits of the number within block and kind.
    digits: usize,
    /// Of each slot its letters and its number within them.
    slots: Vec<(&'static str, u32)>,
}

fn digits_of(most: u64) -> usize {
    most.max(1).ilog10() as usize + 1
}

impl Ids {
    pub(super) fn new(mark: String, blocks: u64, slots: Vec<(&'static str, u32)>) -> Self {
        let most = slots.iter().map(|s| u64::from(s.1)).max().unwrap_or(0);
        Self {
            mark,
            block_digits: digits_of(blocks),
            digits: digits_of(most),
            slots,
        }
    }

    /// Appends the id of a slot of a block.
    pub(super) fn push(&self, block: u32, slot: u32, out: &mut Vec<u8>) {
        let (letters, number) = self.slots[slot as usize];
        out.extend_from_slice(self.mark.as_bytes());
        padded(block + 1, self.block_digits, out);
        out.push(b'-');
        out.extend_from_slice(letters.as_bytes());
        padded(number, self.digits, out);
    }

    /// The id as text.
    pub(super) fn text(&self, block: u32, slot: u32) -> String {
        let mut out = Vec::new();
        self.push(block, slot, &mut out);
        String::from_utf8_lossy(&out).into_owned()
    }

    /// `17-42`, for names.
    pub(super) fn push_number(&self, block: u32, slot: u32, out: &mut Vec<u8>) {
        padded(block + 1, 1, out);
        out.push(b'-');
        padded(self.slots[slot as usize].1, 1, out);
    }
}

/// Appends a number with at least so many digits.
pub(super) fn padded(mut number: u32, digits: usize, out: &mut Vec<u8>) {
    let mut text = [b'0'; 10];
    let mut at = text.len();
    while number > 0 || text.len() - at < digits {
        at -= 1;
        text[at] = b'0' + (number % 10) as u8;
        number /= 10;
    }
    out.extend_from_slice(&text[at..]);
}
