//! Names of files.

use sha2::{Digest, Sha256};

/// Longest name without ending.
const LONGEST: usize = 80;

/// A name fit for a file and an anchor: lower-case letters, digits, `-` and `_`, at most 80. A name
/// that had to be changed carries part of its hash, so that two names stay two, also on disks that do not tell
/// `A` from `a`; so do the names of devices, which some systems refuse.
pub(crate) fn file_name(id: &str) -> String {
    let keep = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
    let is_begun = id.starts_with(|c| keep(c) && c != '-');
    if is_begun && id.len() <= LONGEST && id.chars().all(keep) && !is_device(id) {
        return id.to_owned();
    }
    let mut name = String::new();
    for c in id.chars().flat_map(char::to_lowercase).take(LONGEST - 10) {
        if keep(c) {
            name.push(c);
        } else if !name.ends_with('-') {
            name.push('-');
        }
    }
    let digest = Sha256::digest(id.as_bytes());
    let hash: String = digest.iter().take(4).map(|b| format!("{b:02x}")).collect();
    format!("{}-{hash}", name.trim_matches('-'))
        .trim_start_matches('-')
        .to_owned()
}

/// Whether Windows takes the name for a device, whatever its ending.
fn is_device(name: &str) -> bool {
    matches!(name, "con" | "prn" | "aux" | "nul")
        || (name.len() == 4 && (name.starts_with("com") || name.starts_with("lpt")))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::{Component, Path};

    use proptest::prelude::*;

    use super::super::hostile;
    use super::*;

    #[test]
    fn hostile_ids_become_safe_and_different_names() {
        let plain = "secretariats-by-country";
        assert_eq!(file_name(plain), plain);
        let ids = [
            "../../etc/passwd",
            "a/b",
            "A/b",
            "a\\b",
            "con",
            "CON",
            "",
            "ж",
            "a\u{0}b",
            "com1",
            "abc",
            "ABC",
            "a.",
            "a ",
        ];
        let names: BTreeSet<String> = ids.iter().map(|h| file_name(h)).collect();
        assert_eq!(names.len(), ids.len(), "{names:?}");
    }

    proptest! {
        #[test]
        fn a_name_is_safe_wherever_it_stands(text in hostile(), long in 1usize..40) {
            for id in [text.clone(), text.repeat(long)] {
                let name = file_name(&id);
                prop_assert!((1..=LONGEST).contains(&name.len()), "{}", name);
                prop_assert!(name.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_')));
                prop_assert!(!name.starts_with('-') && !is_device(&name));
                let path = Path::new("out").join(format!("{name}.csv"));
                let parts: Vec<_> = path.components().collect();
                prop_assert!(matches!(parts[..], [Component::Normal(_), Component::Normal(_)]));
            }
        }

        #[test]
        fn names_that_differ_stay_apart_whatever_the_disk(a in hostile(), b in hostile()) {
            let pairs = [(a.clone(), b), (a.to_uppercase(), a.to_lowercase())];
            for (a, b) in pairs.iter().filter(|(a, b)| a != b) {
                prop_assert_ne!(file_name(a), file_name(b));
            }
        }
    }
}
