//! The codes of findings in graph files. What graph files share with tables keeps the code it has
//! there ([`crate::dataset::codes::CODES`]); a code never changes its meaning.

use crate::dataset::codes::Code;

const fn code(id: &'static str, found: &'static str) -> Code {
    Code { id, found }
}

/// Every code of graph files that stands in no table of a data set, by number.
pub const CODES: &[Code] = &[
    code("E260", "The XML is not well-formed."),
    code(
        "E261",
        "There is a document type declaration; a file that brings its own definitions is not read.",
    ),
    code("E262", "An entity other than the five that XML has."),
    code("E263", "The JSON is not well-formed."),
    code(
        "E264",
        "There is no graph in the file, or not one but several.",
    ),
    code("E265", "A tie to a node that is not in the file."),
    code("E266", "A graph stands within a node."),
    code("E267", "A tie of more than two nodes."),
    code(
        "E268",
        "Some ties have a direction and others have none, or a tie has both.",
    ),
    code("E269", "An attribute that is declared nowhere."),
    code("E270", "A value is not of the type that is declared."),
    code("E271", "An id is neither text nor a number."),
    code("E272", "Two nodes have the same id."),
    code("E273", "A line of Pajek that cannot be read."),
    code("E274", "A section of Pajek that is not supported."),
    code("E275", "A time that is no date, where a day was asked for."),
    code("E276", "A key of a JSON object stands twice."),
    code(
        "W160",
        "A character that the format cannot hold is written as U+FFFD.",
    ),
    code("W161", "A number that is not finite is left out."),
    code(
        "W162",
        "An attribute has several values, over time perhaps; the last one counts.",
    ),
    code("W163", "A part of the file is not read."),
    code("W164", "The format holds no labels."),
    code("W165", "The format does not hold these attributes."),
    code("W166", "The format holds no times."),
    code("W167", "The format does not hold the direction of ties."),
    code(
        "W168",
        "Ids are written with character codes that other programs may show as they are.",
    ),
    code(
        "W169",
        "An attribute has values of several types, and is written as text.",
    ),
    code(
        "N160",
        "What serves drawing, and the ids of ties, are not kept.",
    ),
    code("N161", "The ids are numbered; the names are used instead."),
    code(
        "N162",
        "Nodes and ties have times, and all are taken, or those of the day asked for.",
    ),
    code(
        "N163",
        "Ties are left out because a node of theirs is rejected.",
    ),
];
