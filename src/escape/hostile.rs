//! Texts that are attacks, for tests.

use proptest::prelude::*;

/// A text put together from what means something somewhere.
pub(crate) fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-z0-9 ]{1,3}",
        8 => prop::sample::select(vec![
            "<", ">", "&", "\"", "'", "\\", "/", "|", "`", "``", "*", "_", "[", "]", "(", ")", "{", "}", "#", "~", "$",
            "=", "+", "-", "@", "!", ".", ",", ";", ":", "%", "^", "\n", "\r", "\r\n", "\t", "\0", "\u{7f}", "\u{85}",
            "\u{1b}[31m", "\u{9b}", "\u{202e}", "\u{2066}", "\u{200f}", "\u{61c}", "\u{2028}", "\u{2029}", "\u{feff}",
            "\u{fffe}", "\u{ffff}", "\u{1fffe}", "\u{fdd0}", "\u{a0}", "\u{ad}", "é", "中", "😀", "ß", "İ",
        ]).prop_map(str::to_owned),
        4 => prop::sample::select(vec![
            "</script>", "<script>", "<!--", "-->", "]]>", "<![CDATA[", "<?x?>", "</td></table>", "<b>", "&lt;", "&#60;",
            "&#34;", "&amp", "&copy", "&copy;", "javascript:", "https://x.org/", "www.x.org", "![x](y)", "[x](y)", "[^1]", "1. ", "- ",
            "---", "| --- |", "    ", "# ", "> ", "=cmd|' /C calc'!A0", "../", "con", "NUL", "com1", "lpt9", "\\\"", "\\u{1b}",
            "{{", "*/", "graph {", "onerror=x",
        ]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|p| p.concat())
}
