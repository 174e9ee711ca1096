//! The codes of findings and the rules behind them. A code never changes its meaning.

use super::Severity;

/// A rule and the code of what breaks it.
#[derive(Clone, Copy, Debug)]
pub struct Code {
    /// `E202`; the first letter is the severity.
    pub id: &'static str,
    /// What is found.
    pub found: &'static str,
}

impl Code {
    /// How bad it is.
    pub fn severity(&self) -> Severity {
        Severity::of_code(self.id)
    }
}

const fn code(id: &'static str, found: &'static str) -> Code {
    Code { id, found }
}

/// Every code of reading and checking a data set, by number; those of imports stand with them.
pub const CODES: &[Code] = &[
    code("E101", "The file is UTF-16, not UTF-8."),
    code(
        "E102",
        "A byte is not UTF-8; the message names it and what it would be in Windows-1252.",
    ),
    code("E103", "There is a NUL character."),
    code(
        "E104",
        "The file is a workbook, an archive or another thing that is no text.",
    ),
    code(
        "E105",
        "There is a byte order mark inside the file (one at its beginning is fine).",
    ),
    code("E110", "The file is empty: not even a header."),
    code(
        "E111",
        "A column that must be there is missing; a misspelt one is named.",
    ),
    code("E112", "Two columns have the same name, or one has none."),
    code("E113", "A row has more or fewer fields than the header."),
    code(
        "E114",
        "There is only one column: the values are separated by semicolons or tabs.",
    ),
    code(
        "E115",
        "A quote is never closed, or text follows a closing quote.",
    ),
    code(
        "E116",
        "A row is longer than `--max-record-bytes` (1 MiB), or a field than a sixteenth of it. Of a line that is too long only the beginning is kept in memory.",
    ),
    code("E121", "A number has a decimal comma."),
    code("E130", "`datapackage.json` is not JSON."),
    code(
        "E131",
        "A value in `datapackage.json` is of the wrong type or missing.",
    ),
    code("E132", "An observed date is not a full date."),
    code("E201", "Two rows have the same id and differ."),
    code(
        "E202",
        "A name is neither the id nor an alias of an actor; the nearest id is named.",
    ),
    code("E203", "A cell that must have a value is empty."),
    code(
        "E204",
        "A cell holds a failed formula of a spreadsheet, such as `#N/A`.",
    ),
    code("E205", "Two actors have the same alias."),
    code("E210", "The end is before the start."),
    code(
        "E211",
        "This is no date, no day of the calendar, or not between 1800 and 2200.",
    ),
    code("E220", "This is not a number, or not a finite one."),
    code("E221", "A weight is 0 or negative, or a count is negative."),
    code("E222", "A number is too large or too small to be held."),
    code(
        "E230",
        "This is not one of the allowed words; the nearest is named.",
    ),
    code("E231", "This is not a country code."),
    code("E233", "This is neither `true` nor `false`."),
    code(
        "E240",
        "An actor is its own parent, or the parents run in a circle.",
    ),
    code(
        "E241",
        "A body has two secretariats at a time, and they are not `twinned_secretariat`.",
    ),
    code("E242", "An actor stands in a relation to itself."),
    code(
        "E243",
        "One actor, role and body at one time, with two weights.",
    ),
    code("E244", "A name became itself."),
    code(
        "E502",
        "Something stands too deep: more parents above an actor, or more XML elements around one another, than `--max-depth` allows; lists and objects of JSON may be 126 deep (exit code 5).",
    ),
    code(
        "E504",
        "A table has more rows, or a graph file more nodes and ties, than `--max-rows` allows (exit code 5).",
    ),
    code(
        "E505",
        "A file, or what comes in at stdin, is longer than `--max-file-bytes` allows. It is not read (exit code 5).",
    ),
    code(
        "W110",
        "A cell holds an invisible character: a control character, a change of direction, a zero-width space.",
    ),
    code("W111", "There are no rows below the header."),
    code(
        "W112",
        "A column is not one of the format, and its name is nearly that of one that is missing.",
    ),
    code("W113", "The header ends with a comma."),
    code("W115", "A quote stands inside a value that is not quoted."),
    code("W117", "A row has commas only."),
    code(
        "W118",
        "A file is not read, and its name is nearly that of an optional table.",
    ),
    code(
        "W120",
        "A row of `actors.csv` repeats another exactly, and is merged with it.",
    ),
    code("W121", "The name is empty; the id is shown."),
    code("W122", "Two ids differ in case or spaces only."),
    code(
        "W123",
        "A name is written in another Unicode form than in `actors.csv`; it is the same.",
    ),
    code(
        "W124",
        "Two ids look the same but are written with other letters.",
    ),
    code("W125", "Two ids differ in leading zeros only."),
    code(
        "W126",
        "An id looks as if a spreadsheet had made it a number or a date.",
    ),
    code(
        "W127",
        "An alias is the id of another actor; it always means that one.",
    ),
    code(
        "W131",
        "A row repeats another exactly, and is merged with it.",
    ),
    code(
        "W133",
        "A relation starts before its actor or body did, or outlasts it.",
    ),
    code(
        "W135",
        "The largest weight is more than 10^12 times the smallest.",
    ),
    code(
        "W136",
        "One actor, role and body in two rows whose periods overlap: counted twice there.",
    ),
    code(
        "W137",
        "One member of a group in two rows whose periods overlap: counted once.",
    ),
    code(
        "W140",
        "A role of members in something that cannot have members.",
    ),
    code(
        "W142",
        "A `secretariat` and a `twinned_secretariat` of one body at a time.",
    ),
    code(
        "W143",
        "A member of a group is both a country code and the id of an actor elsewhere; it means the country.",
    ),
    code(
        "W145",
        "The newer name of `identities.csv` is not an actor.",
    ),
    code(
        "W146",
        "A key below `actornet` in `datapackage.json` has no meaning.",
    ),
    code(
        "W147",
        "A file named in `datapackage.json` is not in the folder.",
    ),
    code(
        "W148",
        "A coverage is left out, for the row of its body is rejected.",
    ),
    code(
        "W151",
        "An analysis mixes roles that are complete in different places.",
    ),
    code("W210", "Start and end are the same day: never in force."),
    code(
        "W211",
        "The date of a strategy is no date; it is shown as it stands.",
    ),
    code("N111", "An optional table has no rows."),
    code(
        "N112",
        "A column is not one of the format. In `actors.csv` it is kept as an attribute.",
    ),
    code(
        "N132",
        "Liaisons are listed from both sides; each is one tie.",
    ),
    code("N201", "An alias was resolved; how often."),
    code(
        "N207",
        "Rows are left out because a row they depend on is rejected.",
    ),
    code("N212", "Relations without a start; how many."),
];
