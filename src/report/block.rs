//! What a section says, before it is Markdown or HTML.

/// A piece of running text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Inline {
    /// Plain text.
    Text(String),
    /// A name from the data, set apart so that its direction of writing stays its own.
    Name(String),
    /// Stressed text.
    Strong(String),
    /// A word of the tables, a formula or a file name.
    Code(String),
    /// A link.
    Link {
        /// What is shown.
        text: String,
        /// Where it leads.
        target: Target,
    },
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Target {
    /// A place in the report.
    Anchor(String),
    /// A file beside the report.
    File(String),
    /// An address on the web, `http` or `https`.
    Web(String),
}

/// Running text.
pub(crate) type Line = Vec<Inline>;

/// The mark of list items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Marks {
    /// No order.
    Bullets,
    /// In order.
    Numbers,
}

/// A building block of a section.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Block {
    /// The heading of a chapter within a section; it stands in the contents.
    Chapter {
        /// Its place.
        anchor: String,
        /// The heading.
        title: String,
    },
    /// A heading within a chapter.
    Heading {
        /// Its place, where something links to it.
        anchor: Option<String>,
        /// The heading.
        title: String,
    },
    /// What a section shows and how to read it.
    Lead(Line),
    /// A paragraph.
    Paragraph(Line),
    /// A boxed warning.
    Note {
        /// In a few words.
        title: String,
        /// The warning.
        text: Line,
    },
    /// The findings: numbered, and set large.
    Findings(Vec<Line>),
    /// A list.
    List(Marks, Vec<Line>),
    /// Terms and what they mean or are; a term may be linked to.
    Definitions(Vec<Definition>),
    /// A table.
    Table(Table),
    /// The place of a figure.
    Figure {
        /// Its place in the list of figures.
        at: usize,
        /// Its number in the report, from 1; 0 until the report is put together.
        number: usize,
    },
    /// Text as it is, line by line.
    Verbatim(String),
    /// Blocks that are folded away until asked for.
    Disclosure {
        /// What is inside.
        summary: String,
        /// The blocks.
        blocks: Vec<Self>,
    },
}

/// A term and its meaning.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Definition {
    /// Its place, where something links to it.
    pub(crate) anchor: Option<String>,
    /// The term.
    pub(crate) term: Line,
    /// Its meaning.
    pub(crate) meaning: Line,
}

/// A table with what must be known to read it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Table {
    /// Its number in the report, from 1; 0 until the report is put together.
    pub(crate) number: usize,
    /// Title: what, where, when.
    pub(crate) title: String,
    /// Columns.
    pub(crate) columns: Vec<Column>,
    /// As many cells in each row as there are columns.
    pub(crate) rows: Vec<Vec<Cell>>,
    /// Further rows, which a page shows when asked; paper and Markdown leave them to the file.
    pub(crate) more: Vec<Vec<Cell>>,
    /// How many rows stand in the file only.
    pub(crate) left: usize,
    /// What the first rows leave out; true only while [`Self::more`] is not shown.
    pub(crate) cut: Line,
    /// Small print: network, coverage, source, file.
    pub(crate) notes: Vec<Line>,
    /// Whether cells hold sentences.
    pub(crate) texture: Texture,
}

/// The most rows of a table that a page holds folded away.
const MOST_ROWS: usize = 300;

/// What the cells of a table mostly hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Texture {
    /// Names and numbers.
    Numbers,
    /// Sentences.
    Prose,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Column {
    /// Heading.
    pub(crate) title: String,
    /// Where its definition stands.
    pub(crate) definition: Option<String>,
    /// Left or right.
    pub(crate) align: Align,
}

/// On which side the cells of a column stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Align {
    /// Where the writing starts.
    Start,
    /// Where the digits end.
    End,
}

/// A cell of a table.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell {
    /// Running text.
    Text(Line),
    /// A number as readers see it, and its value for sorting.
    Number {
        /// As shown.
        shown: String,
        /// For sorting.
        value: f64,
    },
    /// Nothing, where something else has a value.
    Missing,
}

impl Cell {
    /// A name from the data.
    pub(crate) fn name(text: &str) -> Self {
        Self::Text(vec![Inline::Name(text.to_owned())])
    }

    /// Plain text; nothing if it is empty.
    pub(crate) fn text(text: &str) -> Self {
        if text.is_empty() {
            Self::Missing
        } else {
            Self::Text(line(text))
        }
    }

    /// A number.
    pub(crate) const fn number(shown: String, value: f64) -> Self {
        Self::Number { shown, value }
    }

    /// A number that may not be defined.
    pub(crate) fn optional(value: Option<f64>, show: impl Fn(f64) -> String) -> Self {
        match value.filter(|v| v.is_finite()) {
            Some(v) => Self::number(show(v), v),
            None => Self::Missing,
        }
    }
}

impl Column {
    /// A column of words.
    pub(crate) fn words(title: &str) -> Self {
        Self {
            title: title.to_owned(),
            definition: None,
            align: Align::Start,
        }
    }

    /// A column of numbers.
    pub(crate) fn numbers(title: &str) -> Self {
        Self {
            align: Align::End,
            ..Self::words(title)
        }
    }

    /// The same column, its heading linked to a definition.
    pub(crate) fn defined(self, definition: Option<String>) -> Self {
        Self { definition, ..self }
    }
}

impl Table {
    /// A table of names and numbers without small print.
    pub(crate) fn new(title: String, columns: Vec<Column>, rows: Vec<Vec<Cell>>) -> Self {
        Self {
            number: 0,
            title,
            columns,
            rows,
            more: Vec::new(),
            left: 0,
            cut: Line::new(),
            notes: Vec::new(),
            texture: Texture::Numbers,
        }
    }

    /// The same table with small print; empty lines are left out.
    pub(crate) fn with_notes(mut self, notes: impl IntoIterator<Item = Line>) -> Self {
        self.notes
            .extend(notes.into_iter().filter(|n| !n.is_empty()));
        self
    }

    /// The same table with only the first rows shown at once. Of the others at most [`MOST_ROWS`] are
    /// kept, so that a page of ten thousand actors can still be opened.
    pub(crate) fn first(mut self, top: usize, cut: Line) -> Self {
        if self.rows.len() > top {
            self.more = self.rows.split_off(top);
            self.left = self.more.len().saturating_sub(MOST_ROWS);
            self.more.truncate(MOST_ROWS);
            self.cut = cut;
        }
        self
    }

    /// The same table, set for sentences.
    pub(crate) const fn prose(mut self) -> Self {
        self.texture = Texture::Prose;
        self
    }
}

/// Text as running text. A word of the tables in backticks becomes code; other backticks stay.
pub(crate) fn line(text: &str) -> Line {
    let is_word = |t: &str| {
        !t.is_empty()
            && t.chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'))
    };
    let mut out = Line::new();
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('`') {
        plain.push_str(before);
        match after.split_once('`') {
            Some((word, tail)) if is_word(word) => {
                if !plain.is_empty() {
                    out.push(Inline::Text(std::mem::take(&mut plain)));
                }
                out.push(Inline::Code(word.to_owned()));
                rest = tail;
            }
            _ => {
                plain.push('`');
                rest = after;
            }
        }
    }
    plain.push_str(rest);
    if !plain.is_empty() {
        out.push(Inline::Text(plain));
    }
    out
}

/// A paragraph of plain text.
pub(crate) fn paragraph(text: &str) -> Block {
    Block::Paragraph(line(text))
}

/// A stressed word and what follows it.
pub(crate) fn labelled(label: &str, text: &str) -> Line {
    if text.is_empty() {
        return Line::new();
    }
    let mut out = vec![
        Inline::Strong(format!("{label}:")),
        Inline::Text(" ".to_owned()),
    ];
    out.extend(line(text));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_backticks_become_code_and_other_backticks_stay() {
        let code = |t: &str| Inline::Code(t.to_owned());
        let text = |t: &str| Inline::Text(t.to_owned());
        assert_eq!(
            line("see `other` and `p_mk`."),
            [
                text("see "),
                code("other"),
                text(" and "),
                code("p_mk"),
                text(".")
            ]
        );
        assert_eq!(line("a ` b"), [text("a ` b")]);
        assert_eq!(line("`<b>` x"), [text("`<b>` x")]);
        assert_eq!(line("``"), [text("``")]);
        assert_eq!(line(""), []);
    }
}
