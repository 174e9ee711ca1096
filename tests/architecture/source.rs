//! Just enough of a Rust reader: tokens without comments and texts, the paths they name, and the
//! modules they stand in.

/// A word, or one character of punctuation (`::` counts as one).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) text: String,
    pub(crate) line: usize,
}

/// A path to a module of this crate: `crate::network`, or `super::super::network`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Import {
    /// The module at the top.
    pub(crate) module: String,
    pub(crate) line: usize,
    /// Whether it stands in a module of tests.
    pub(crate) in_tests: bool,
}

/// Splits a source text, dropping comments, texts and characters.
pub(crate) fn tokens(source: &str) -> Vec<Token> {
    let chars: Vec<char> = source.chars().collect();
    let (mut found, mut at, mut line) = (Vec::new(), 0, 1);
    let next = |at: usize| chars.get(at).copied().unwrap_or('\0');
    while at < chars.len() {
        let from = at;
        let c = chars[at];
        if c == '/' && next(at + 1) == '/' {
            while at < chars.len() && chars[at] != '\n' {
                at += 1;
            }
        } else if c == '/' && next(at + 1) == '*' {
            let mut depth = 0;
            loop {
                match (next(at), next(at + 1)) {
                    ('/', '*') => (depth, at) = (depth + 1, at + 2),
                    ('*', '/') => (depth, at) = (depth - 1, at + 2),
                    _ => at += 1,
                }
                if depth == 0 || at >= chars.len() {
                    break;
                }
            }
        } else if let Some(end) = end_of_raw_text(&chars, at) {
            at = end;
        } else if c == '"' || (matches!(c, 'b' | 'c') && next(at + 1) == '"') {
            at += if c == '"' { 1 } else { 2 };
            while at < chars.len() && chars[at] != '"' {
                at += if chars[at] == '\\' { 2 } else { 1 };
            }
            at += 1;
        } else if c == '\'' {
            // A character, or the mark of a lifetime.
            if next(at + 1) == '\\' {
                at += 3;
                while at < chars.len() && chars[at] != '\'' {
                    at += 1;
                }
                at += 1;
            } else {
                at += if next(at + 2) == '\'' { 3 } else { 1 };
            }
        } else if c.is_alphanumeric() || c == '_' {
            while next(at).is_alphanumeric() || next(at) == '_' {
                at += 1;
            }
            found.push(Token {
                text: chars[from..at].iter().collect(),
                line,
            });
        } else {
            let text = if c == ':' && next(at + 1) == ':' {
                "::".to_owned()
            } else {
                c.to_string()
            };
            at += text.chars().count();
            if !c.is_whitespace() {
                found.push(Token { text, line });
            }
        }
        let end = at.min(chars.len());
        line += chars[from..end].iter().filter(|c| **c == '\n').count();
    }
    found
}

/// Where a raw text that begins at `at` ends.
fn end_of_raw_text(chars: &[char], at: usize) -> Option<usize> {
    let after_word = at > 0 && (chars[at - 1].is_alphanumeric() || chars[at - 1] == '_');
    let rest = &chars[at..];
    let prefix = match rest {
        _ if after_word => return None,
        ['r', ..] => 1,
        ['b' | 'c', 'r', ..] => 2,
        _ => return None,
    };
    let hashes = rest[prefix..].iter().take_while(|c| **c == '#').count();
    let open = prefix + hashes;
    if rest.get(open) != Some(&'"') {
        return None;
    }
    let mut end = open + 1;
    while end < rest.len() {
        let closing = rest[end] == '"'
            && rest[end + 1..]
                .iter()
                .take(hashes)
                .filter(|c| **c == '#')
                .count()
                == hashes;
        if closing {
            return Some(at + end + 1 + hashes);
        }
        end += 1;
    }
    Some(chars.len())
}

/// How deep below the top of the crate the module of a file stands: `src/a/b.rs` is `crate::a::b`.
pub(crate) fn depth_of(path: &str) -> usize {
    let inner = path.trim_start_matches("src/").trim_end_matches(".rs");
    inner
        .split('/')
        .filter(|p| *p != "mod" && *p != "lib")
        .count()
}

/// Every path of a file that begins at the top of the crate.
pub(crate) fn imports(path: &str, tokens: &[Token]) -> Vec<Import> {
    let mut found = Vec::new();
    // For every open brace the name of the module it opens, if it does.
    let mut braces: Vec<Option<String>> = Vec::new();
    let text = |at: usize| tokens.get(at).map_or("", |t| t.text.as_str());
    let mut at = 0;
    while at < tokens.len() {
        match text(at) {
            "{" => {
                let module = at >= 2 && text(at - 2) == "mod";
                braces.push(module.then(|| text(at - 1).to_owned()));
            }
            "}" => {
                braces.pop();
            }
            "crate" | "super" if text(at + 1) == "::" && (at == 0 || text(at - 1) != "::") => {
                let depth = depth_of(path) + braces.iter().flatten().count();
                let mut up = if text(at) == "crate" { depth } else { 1 };
                let mut name = at + 2;
                while text(name) == "super" && text(name + 1) == "::" {
                    (up, name) = (up + 1, name + 2);
                }
                let in_tests = braces.iter().flatten().any(|m| m == "tests");
                if up >= depth {
                    for first in first_names(tokens, name) {
                        found.push(Import {
                            module: tokens[first].text.clone(),
                            line: tokens[first].line,
                            in_tests,
                        });
                    }
                }
            }
            _ => {}
        }
        at += 1;
    }
    found
}

/// The name at `at`, or each first name of the group `{a::b, c}` that begins there.
fn first_names(tokens: &[Token], at: usize) -> Vec<usize> {
    let text = |at: usize| tokens.get(at).map_or("", |t| t.text.as_str());
    if text(at) != "{" {
        return if at < tokens.len() {
            vec![at]
        } else {
            Vec::new()
        };
    }
    let (mut names, mut depth, mut here) = (Vec::new(), 0, at);
    while here < tokens.len() {
        match text(here) {
            "{" => depth += 1,
            "}" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            break;
        }
        let begins = here == at || text(here) == ",";
        if depth == 1 && begins && !matches!(text(here + 1), "}" | ",") {
            names.push(here + 1);
        }
        here += 1;
    }
    names
}

/// The tokens of the `TABLE` of a `mod.rs`, from its name to its semicolon. Where a macro writes the
/// table, its rows are what the macro is given.
pub(crate) fn table(tokens: &[Token]) -> &[Token] {
    let is = |at: usize, word: &str| tokens.get(at).is_some_and(|t| t.text == word);
    let start = (1..tokens.len())
        .find(|&at| is(at, "TABLE") && (is(at - 1, "const") || is(at - 1, "static")));
    let Some(start) = start else { return &[] };
    let end = end_of(tokens, start);
    let rows = &tokens[start..end];
    if !rows.iter().any(|t| t.text == "$") {
        return rows;
    }
    let Some(definition) = (0..start).rev().find(|&at| is(at, "macro_rules")) else {
        return rows;
    };
    let Some(name) = tokens.get(definition + 2) else {
        return rows;
    };
    let call = (end..tokens.len()).find(|&at| is(at, &name.text) && is(at + 1, "!"));
    call.map_or(rows, |call| &tokens[call..end_of(tokens, call)])
}

/// Where a statement that begins at `start` ends: at a semicolon, or behind its outermost braces.
fn end_of(tokens: &[Token], start: usize) -> usize {
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate().skip(start) {
        match token.text.as_str() {
            "[" | "(" | "{" => depth += 1,
            "]" | ")" | "}" => depth -= 1,
            ";" if depth == 0 => return at,
            _ => {}
        }
        if depth == 0 && token.text == "}" {
            return at + 1;
        }
    }
    tokens.len()
}

/// The names that a `mod.rs` takes out of one of its modules: `use degree::{Degree, DEFAULT};`.
pub(crate) fn names_from<'a>(tokens: &'a [Token], module: &str) -> Vec<&'a str> {
    let is = |at: usize, word: &str| tokens.get(at).is_some_and(|t| t.text == word);
    let mut names = Vec::new();
    for at in 0..tokens.len() {
        if is(at, "use") && is(at + 1, module) && is(at + 2, "::") {
            let statement = &tokens[at..];
            let end = statement.iter().position(|t| t.text == ";");
            let used = &statement[3..end.unwrap_or(statement.len())];
            names.extend(used.iter().map(|t| t.text.as_str()));
        }
    }
    names.retain(|name| name.starts_with(|c: char| c.is_alphabetic()));
    names
}

/// How many lines stand inside the bodies of functions, modules of tests left out.
pub(crate) fn lines_of_logic(tokens: &[Token]) -> usize {
    let (mut lines, mut at) = (0, 0);
    let text = |at: usize| tokens.get(at).map_or("", |t| t.text.as_str());
    let close = |open: usize| {
        let (mut depth, mut here) = (0, open);
        while here < tokens.len() {
            match text(here) {
                "{" => depth += 1,
                "}" => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                break;
            }
            here += 1;
        }
        here.min(tokens.len() - 1)
    };
    while at < tokens.len() {
        if text(at) == "mod" && text(at + 1) == "tests" && text(at + 2) == "{" {
            at = close(at + 2);
        } else if text(at) == "fn" && text(at + 1) != "(" {
            let mut body = at;
            while body < tokens.len() && !matches!(text(body), "{" | ";") {
                body += 1;
            }
            if text(body) == "{" {
                let end = close(body);
                lines += (tokens[end].line - tokens[body].line).max(2) - 1;
                body = end;
            }
            at = body;
        }
        at += 1;
    }
    lines
}
