//! Which format a file is of.

use std::path::Path;

use thiserror::Error;

use super::{GraphFormat, TABLE};

/// A file is of no format that can be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "{file}: neither its beginning nor its name is of a graph format that is read: {known}. An edge \
     list needs the columns `source` and `target`"
)]
pub struct UnknownFormat {
    /// The file.
    pub file: String,
    /// The formats that are read.
    pub known: String,
}

/// The format with this word.
pub fn find(id: &str) -> Option<&'static dyn GraphFormat> {
    TABLE.iter().copied().find(|f| f.info().id == id)
}

/// How much of a file is looked at.
const HEAD_BYTES: usize = 4096;

/// The format of a file: by how it begins, else by the ending of its name.
///
/// # Errors
/// [`UnknownFormat`] if neither says.
pub fn detect(file: &str, bytes: &[u8]) -> Result<&'static dyn GraphFormat, UnknownFormat> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD_BYTES)]);
    let head = head.trim_start_matches('\u{feff}');
    let ending = Path::new(file)
        .extension()
        .map(|e| e.to_string_lossy().to_lowercase());
    let by_ending = |f: &&&dyn GraphFormat| {
        let ending = ending.as_deref();
        ending.is_some_and(|e| f.info().extensions.contains(&e))
    };
    let by_head = TABLE.iter().find(|f| f.recognises(head));
    let found = by_head.or_else(|| TABLE.iter().find(by_ending));
    found.copied().ok_or_else(|| {
        let known = readable();
        UnknownFormat {
            file: file.to_owned(),
            known,
        }
    })
}

/// The words of the formats that are read.
pub(super) fn readable() -> String {
    let formats = TABLE.iter().map(|f| f.info()).filter(|info| info.reads);
    let ids: Vec<&str> = formats.map(|info| info.id).collect();
    ids.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_known_by_its_first_line_or_its_name() {
        let of = |file: &str, text: &str| detect(file, text.as_bytes()).map(|f| f.info().id);
        assert_eq!(of("-", "\u{feff}Source,TARGET\r\na,b"), Ok("csv"));
        assert_eq!(of("ties.txt", "weight,\"source\",target\n"), Ok("csv"));
        // The reader then says which column is missing.
        assert_eq!(of("ties.CSV", "from,to\na,b\n"), Ok("csv"));
        assert_eq!(
            of("-", "<?xml version='1.0'?>\n<x:graphml xmlns:x='y'>"),
            Ok("graphml")
        );
        assert_eq!(of("net.csv", "<!-- from Gephi -->\n<gexf>"), Ok("gexf"));
        assert_eq!(of("a.txt", "% Pajek\r\n*VERTICES 3"), Ok("pajek"));
        assert_eq!(of("a", "*Network of whom\n"), Ok("pajek"));
        assert_eq!(of("a", " {\"nodes\": []"), Ok("json"));
        assert_eq!(of("a", "// by hand\nstrict digraph {"), Ok("dot"));
        assert_eq!(of("a.NET", ""), Ok("pajek"));
        assert_eq!(of("a.gexf", "<!-- long"), Ok("gexf"));
        let error = of("ties.txt", "from,to\na,b\n").unwrap_err().to_string();
        assert!(
            error.contains("ties.txt") && error.contains("`source`"),
            "{error}"
        );
    }

    #[test]
    fn every_format_is_found_by_its_word() {
        for format in TABLE {
            let id = format.info().id;
            assert_eq!(find(id).map(|f| f.info().id), Some(id));
        }
    }
}
