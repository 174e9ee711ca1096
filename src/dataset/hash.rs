//! Hashes of texts, for tables whose order nobody sees.

/// Two numbers mixed to one: their product, folded.
pub(crate) const fn fold(a: u64, b: u64) -> u64 {
    // Digits of pi, so that nothing is up a sleeve.
    let product = (a ^ 0x243f_6a88_85a3_08d3) as u128 * (b ^ 0x1319_8a2e_0370_7344) as u128;
    product as u64 ^ (product >> 64) as u64
}

/// The hash of a text: the same everywhere and always.
pub(crate) fn hash_text(text: &[u8]) -> u64 {
    let word = |part: &[u8]| {
        let mut bytes = [0; 8];
        bytes[..part.len()].copy_from_slice(part);
        u64::from_le_bytes(bytes)
    };
    let words = text.chunks(8).map(word);
    words.fold(text.len() as u64, |hash, word| {
        fold(hash.rotate_left(17), word)
    })
}
