//! B: the structure of a table.

use crate::case::{Case, case};
use crate::sandbox::{ACTORS, RELATIONS};

fn each_line(text: &str, change: impl Fn(&str) -> String) -> String {
    text.lines().map(|line| change(line) + "\n").collect()
}

/// The columns of `RELATIONS` in another order and case, with spaces.
fn reordered() -> String {
    each_line(RELATIONS, |line| {
        let f: Vec<&str> = line.split(',').collect();
        [f[6], f[2], f[5], f[0], f[3], f[4], f[1]].join(",")
    })
    .replacen("source,body,weight,actor", " Source ,BODY,Weight, actor", 1)
}

pub(crate) fn cases() -> Vec<Case> {
    let header = |text: &str| text.lines().next().unwrap().to_owned() + "\n";
    let far = {
        let mut text = ACTORS.to_owned();
        for i in 0..20_000 {
            text += &format!("X{i},Company {i},company,,,,,,\n");
        }
        text + "LAST,Last,companny,,,,,,\n"
    };
    let no_end = "\"".to_owned() + &"x,y\n".repeat(60);
    vec![
        case("B1", "an empty file").file("actors.csv", "").file_error(
            "E110",
            "actors.csv: the file is empty",
            "the first line names the columns: id,name,kind",
        ),
        case("B1", "nothing but line ends").file("relations.csv", "\n\r\n\n").file_error(
            "E110",
            "relations.csv: the file is empty",
            "the first line names the columns: actor,role,body",
        ),
        case("B2", "headers only")
            .file("actors.csv", header(ACTORS))
            .file("relations.csv", header(RELATIONS))
            .warning("W111", "actors.csv: there are no rows below the header", ""),
        case("B2", "an optional table with a header only")
            .file("groups.csv", "group,actor,start,end,source\n")
            .note("N111", "groups.csv: there are no rows below the header", ""),
        case("B3", "a required column is missing")
            .file("relations.csv", RELATIONS.replacen("role", "weight2", 1))
            .file_error(
                "E111",
                "relations.csv:1: the column `role` is missing",
                "the columns found are: actor, weight2, body",
            ),
        case("B3", "a required column is misspelt")
            .file("relations.csv", RELATIONS.replacen("actor,", "actor id,", 1))
            .file_error(
                "E111",
                "relations.csv:1: the column `actor` is missing",
                "found `actor id`, did you mean `actor`?",
            ),
        case("B4", "a further column")
            .file("relations.csv", each_line(RELATIONS, |l| {
                l.to_owned() + if l.starts_with("actor") { ",colour" } else { ",red" }
            }))
            .note("N112", "relations.csv:1:8: colour: the column is not one of the format; it is not used", ""),
        case("B4", "a further column of actors")
            .file("actors.csv", each_line(ACTORS, |l| {
                l.to_owned() + if l.starts_with("id") { ",sector" } else { ",IT" }
            }))
            .note("N112", "actors.csv:1:10: sector: the column is not one of the format; it is kept as an attribute", ""),
        case("B4", "a further column that is nearly a missing one")
            .file("relations.csv", RELATIONS.replacen("weight", "wieght", 1))
            .warning("W112", "relations.csv:1:6: wieght: ", "did you mean `weight`?"),
        case("B5", "two columns of one name")
            .file("relations.csv", RELATIONS.replacen("source", "Role", 1))
            .file_error("E112", "relations.csv:1:7: Role: column 2 has the same name", "rename or delete"),
        case("B5", "a column without a name")
            .file("relations.csv", RELATIONS.replacen("weight", "", 1))
            .file_error("E112", "relations.csv:1:6: the column has no name", "name it or delete it"),
        case("B6", "columns in another order and case, with spaces")
            .file("relations.csv", reordered())
            .same(),
        case("B7", "a short row")
            .row("relations.csv", "DIN,member,SC 2,2001")
            .error(
                "E113",
                "relations.csv:7: the row has 4 fields, and the header 7",
                "there is nothing for: end, weight, source",
            ),
        case("B7", "a long row")
            .row("relations.csv", "DIN,member,SC 2,2001,,,Smith, Ltd")
            .error("E113", "relations.csv:7: the row has 8 fields, and the header 7", "into quotes"),
        case("B7", "a comma at the end of one row")
            .row("relations.csv", "DIN,member,SC 2,2001,,,,")
            .error("E113", "relations.csv:7: the row has 8 fields", "delete the comma at the end"),
        case("B8", "a comma at the end of every line")
            .file("relations.csv", each_line(RELATIONS, |l| format!("{l},")))
            .warning("W113", "relations.csv:1:8: the header ends with a comma", "delete the comma"),
        case("B9", "semicolons")
            .file("relations.csv", RELATIONS.replace(',', ";"))
            .file_error(
                "E114",
                "relations.csv:1: there is only one column: the values are separated by semicolons",
                "separate them with commas",
            ),
        case("B9", "tabs").file("actors.csv", ACTORS.replace(',', "\t")).file_error(
            "E114",
            "actors.csv:1: there is only one column: the values are separated by tabs",
            "separate them with commas",
        ),
        case("B9", "each line in one pair of quotes")
            .file("relations.csv", each_line(RELATIONS, |l| format!("\"{l}\"")))
            .file_error("E114", "relations.csv:1: there is only one column: each line", "separate them"),
        case("B10", "a decimal comma")
            .row("relations.csv", "DIN,member,SC 2,2001,,\"1,5\",")
            .error("E121", "relations.csv:7:6: weight: `1,5`", "point"),
        case("B11", "a quote that never closes")
            .row("relations.csv", "DIN,member,SC 2,2001,,,\"minutes")
            .error("E115", "relations.csv:7:7: source: the quote opened here is never closed", "close it"),
        case("B11", "a quote that never closes, far from the end")
            .row("relations.csv", no_end)
            .error("E115", "relations.csv:7:1: actor: the quote opened here is never closed", "close it"),
        case("B11", "text after a closing quote")
            .row("relations.csv", "DIN,member,SC 2,2001,,,\"a\" b")
            .error("E115", "relations.csv:7:7: source: text follows the closing quote", "double the quotes"),
        case("B12", "a quote inside a value")
            .row("relations.csv", "DIN,member,SC 2,2001,,,5\" pipe")
            .warning("W115", "relations.csv:7:7: source: a quote stands inside the text", "put the value into quotes"),
        case("B13", "a value of several lines")
            .row("actors.csv", "BSI,\"British\nStandards\nInstitution\",national_body,GB,,,,,\nX,x,companny,,,,,,")
            .error("E230", "actors.csv:11:3: kind: unknown kind `companny`", "did you mean `company`?"),
        case("B13", "a value of several lines alone")
            .row("actors.csv", "BSI,\"British\nStandards\",national_body,GB,,,,,")
            .accepted(),
        case("B14", "a field of 100 kB")
            .row("relations.csv", format!("DIN,member,SC 2,2001,,,{}", "x".repeat(100_000)))
            .error("E116", "relations.csv:7: the row has 100023 bytes", "damaged"),
        case("B14", "a line of 3 MB")
            .row("relations.csv", "x".repeat(3_000_000))
            .error("E116", "relations.csv:7: the row has 3000000 bytes", "damaged"),
        case("B15", "a larger file is read whole")
            .file("actors.csv", far.replace("companny", "company"))
            .accepted(),
        case("B16", "blank lines")
            .file("relations.csv", RELATIONS.replace("\nDIN", "\n\n\nDIN"))
            .same(),
        case("B16", "blank lines before the header")
            .file("relations.csv", format!("\n\n{RELATIONS}"))
            .same(),
        case("B16", "a line sep=, first")
            .file("relations.csv", format!("sep=,\n{RELATIONS}"))
            .same(),
        case("B16", "a row of commas")
            .file("relations.csv", RELATIONS.replacen("\nDIN", "\n,,,,,,\nDIN", 1))
            .warning("W117", "relations.csv:4: the row has no values and is passed over", "delete it"),
        case("B16", "a comment")
            .row("relations.csv", "# all of it from minutes")
            .error("E113", "relations.csv:7: the row has 1 fields", "there is nothing for"),
        case("B17", "a bad row far down")
            .file("actors.csv", far)
            .error("E230", "actors.csv:20008:3: kind: unknown kind `companny`", "did you mean `company`?"),
    ]
}
