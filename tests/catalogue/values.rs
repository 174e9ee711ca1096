//! C: values.

use crate::case::{Case, case};
use crate::sandbox::{ACTORS, RELATIONS};

fn relation(row: &'static str, what: &'static str, text: &str) -> Case {
    case(row, what).row("relations.csv", text)
}

fn actor(row: &'static str, what: &'static str, text: &str) -> Case {
    case(row, what).row("actors.csv", text)
}

fn weight(row: &'static str, what: &'static str, value: &str) -> Case {
    relation(row, what, &format!("DIN,observer,SC 2,2001,,{value},"))
}

fn start(row: &'static str, what: &'static str, value: &str) -> Case {
    relation(row, what, &format!("DIN,observer,SC 2,{value},,,"))
}

pub(crate) fn cases() -> Vec<Case> {
    let at = |what: &str| format!("relations.csv:7:{what}");
    let deep = {
        let mut text = ACTORS.to_owned();
        for i in 0..9_990 {
            let parent = if i == 0 {
                "SC 2".to_owned()
            } else {
                format!("W{}", i - 1)
            };
            text += &format!("W{i},w,working_group,,{parent},,,,\n");
        }
        text
    };
    vec![
        actor("C1", "an actor twice, alike", "DIN,German Institute for Standardization,national_body,DE,,,,,")
            .warning("W120", "actors.csv:8:1: id: the row of `DIN` repeats line 6", "delete one of them"),
        actor("C2", "an id twice, with other data", "DIN,Another one,company,DE,,,,,")
            .error(
                "E201",
                "actors.csv:8:1: id: the id `DIN` stands on line 6 too, with other data",
                "they differ in name, kind",
            ),
        relation("C3", "an unknown actor", "ANSII,member,TC 1,2001,,,")
            .error("E202", at("1: actor: unknown actor `ANSII`"), "did you mean `ANSI`?"),
        relation("C3", "an unknown body", "DIN,member,TC 11,2001,,,")
            .error("E202", at("3: body: unknown actor `TC 11`"), "did you mean `TC 1`?"),
        actor("C4", "an empty id", ",Nobody,company,,,,,,")
            .error("E203", "actors.csv:8:1: id: ", ""),
        relation("C4", "an empty actor", ",member,TC 1,2001,,,")
            .error("E203", at("1: actor: "), ""),
        actor("C4", "an empty name", "BSI,,national_body,GB,,,,,")
            .warning("W121", "actors.csv:8:2: name: ", ""),
        case("C5", "spaces around values")
            .file("relations.csv", RELATIONS.replace("DIN,member", " DIN ,\tmember "))
            .same(),
        actor("C5", "ids that differ in case", "din,din,company,,,,,,")
            .warning("W122", "actors.csv:8:1: id: `DIN` and `din` differ in case", "make its id an alias"),
        actor("C5", "ids that differ in inner spaces", "TC  1,x,company,,,,,,")
            .warning("W122", "actors.csv:3:1: id: `TC  1` and `TC 1` differ in case or spaces", "make its id an alias"),
        actor("C5", "ids that differ in a hard space", "TC\u{a0}1,x,company,,,,,,")
            .warning("W122", "actors.csv:8:1: id: ", "make its id an alias"),
        case("C6", "two Unicode forms of one id")
            .row("actors.csv", "CAFÉ,x,company,,,,,,")
            .row("relations.csv", "CAFE\u{301},member,TC 1,2001,,,")
            .warning("W123", "relations.csv: `CAFÉ` is written in another Unicode form", "save all tables with the same program"),
        case("C6", "two actors whose ids are one in two Unicode forms")
            .row("actors.csv", "CAFÉ,x,company,,,,,,\nCAFE\u{301},y,company,,,,,,")
            .error("E201", "actors.csv:9:1: id: the id `CAFÉ` stands on line 8 too", "they differ in id, name"),
        actor("C7", "a Cyrillic letter in an id", "\u{406}SO,x,company,,,,,,")
            .warning("W124", "actors.csv:8:1: id: ", ""),
        actor("C7", "a Kelvin sign", "\u{ff24}IN,x,company,,,,,,")
            .warning("W124", "actors.csv:8:1: id: ", ""),
        actor("C8", "leading zeros", "007,x,company,,,,,,\n7,y,company,,,,,,")
            .warning("W125", "actors.csv:9:1: id: ", ""),
        actor("C9", "an id that was made a number", "1E+05,x,company,,,,,,")
            .warning("W126", "actors.csv:8:1: id: `1E+05`", ""),
        relation("C9", "a failed formula", "#N/A,member,TC 1,2001,,,")
            .error("E204", at("1: actor: `#N/A` is no value"), "mend it or leave the cell empty"),
        actor("C9", "a broken reference", "BSI,#REF!,national_body,GB,,,,,")
            .error("E204", "actors.csv:8:2: name: `#REF!` is no value", "a formula failed"),
        relation("C10", "a relation to itself", "ISO,liaison,ISO,2001,,,")
            .error("E242", at(""), ""),
        relation("C11", "a relation twice", "DIN,member,TC 1,2001,,,")
            .warning("W131", at(""), ""),
        relation("C11", "one tie with two weights", "DIN,member,TC 1,2001,,2,")
            .error("E243", at(""), ""),
        relation("C11", "two periods that overlap", "DIN,member,TC 1,2005,2010,,")
            .warning("W136", at(""), ""),
        relation("C12", "a liaison from both sides", "TC 1,liaison,SC 2,2001,,,\nSC 2,liaison,TC 1,2001,,,")
            .note("N132", "relations.csv: ", ""),
        relation("C13", "an end before the start", "DIN,observer,SC 2,2003,1998,,")
            .error("E210", at("5: end: "), ""),
        relation("C13", "an end on the day of the start", "DIN,observer,SC 2,2003,2003,,")
            .warning("W210", at("5: end: "), ""),
        start("C14", "year 0", "0").error("E211", at("4: start: `0`"), ""),
        start("C14", "a year of two digits", "99").error("E211", at("4: start: `99`"), ""),
        start("C14", "a year of five digits", "20022").error("E211", at("4: start: `20022`"), ""),
        start("C14", "year 3000", "3000")
            .error("E211", at("4: start: `3000` lies outside the years 1800 to 2200"), "check the year"),
        start("C14", "a word for a year", "soon").error("E211", at("4: start: `soon`"), ""),
        start("C14", "no day of the calendar", "2021-02-29").error("E211", at("4: start: `2021-02-29`"), ""),
        start("C14", "an American date", "3/4/2021").error("E211", at("4: start: `3/4/2021`"), ""),
        start("C14", "digits of another script", "２０２１").error("E211", at("4: start: "), ""),
        relation("C15", "no end", "DIN,observer,SC 2,2001,,,").accepted(),
        relation("C16", "no start", "DIN,observer,SC 2,,,,").note("N212", "relations.csv: ", ""),
        relation("C17", "a relation before its body", "DIN,observer,TC 1,1990,,,")
            .warning("W133", at("3: body: it starts on 1990-01-01, before `TC 1` did"), "correct the dates"),
        weight("C18", "NaN", "NaN").error("E220", at("6: weight: `NaN`"), ""),
        weight("C18", "infinity", "inf").error("E220", at("6: weight: `inf`"), ""),
        weight("C18", "minus infinity", "-Infinity").error("E220", at("6: weight: `-Infinity`"), ""),
        weight("C18", "no number", "heavy").error("E220", at("6: weight: `heavy`"), ""),
        weight("C18", "hexadecimal digits", "0x10").error("E220", at("6: weight: `0x10`"), ""),
        weight("C18", "too large", "1e400").error("E222", at("6: weight: `1e400`"), ""),
        weight("C18", "empty is 1", "").accepted(),
        weight("C19", "0", "0").error("E221", at("6: weight: the weight is 0"), "delete the row if there is no tie"),
        weight("C19", "minus 0", "-0.0").error("E221", at("6: weight: the weight is 0"), "delete the row if there is no tie"),
        weight("C20", "a negative weight", "-1.5").error("E221", at("6: weight: the weight `-1.5` is negative"), "networks with signs are not supported"),
        weight("C21", "weights that span more than 10^12", "1e13").warning("W135", "relations.csv: ", ""),
        weight("C21", "a weight below what is held in full", "1e-310").warning("W135", "relations.csv: the weights reach from 1e-310 to 1.0", "use weights of a like size"),
        start("C22", "a year beyond any number", "99999999999999999999")
            .error("E211", at("4: start: "), ""),
        case("C22", "a count beyond any number")
            .file("observations.csv", "date,body,role,actor,count\n2020,ISO,secretariat,DIN,99999999999999999999999999999\n")
            .accepted(),
        case("C22", "a count that is none")
            .file("observations.csv", "date,body,role,actor,count\n2020,ISO,secretariat,DIN,1e999\n")
            .error("E222", "observations.csv:2:5: count: `1e999`", ""),
        relation("C23", "an unknown role", "DIN,membre,SC 2,2001,,,")
            .error("E230", at("2: role: unknown role `membre`"), "did you mean `member`?"),
        actor("C23", "an unknown kind", "BSI,x,national body,GB,,,,,")
            .error("E230", "actors.csv:8:3: kind: unknown kind `national body`", "did you mean `national_body`?"),
        actor("C23", "an unknown country", "BSI,x,national_body,UK,,,,,")
            .error("E231", "actors.csv:8:4: country: unknown country code `UK`", "did you mean `GB` (United Kingdom)?"),
        case("C23", "neither true nor false")
            .file("relations.csv", "actor,role,body,start_observed\nDIN,member,TC 1,perhaps\n")
            .error("E233", "relations.csv:2:4: start_observed: `perhaps`", "true"),
        actor("C24", "parents in a circle", "A,a,committee,,B,,,,\nB,b,committee,,A,,,,")
            .error("E240", "actors.csv:8:5: parent: ", ""),
        actor("C24", "its own parent", "A,a,committee,,A,,,,")
            .error("E240", "actors.csv:8:5: parent: ", ""),
        actor("C24", "two parents", "SC 2,Subcommittee on more examples,committee,,ISO,,,JTC 2,")
            .error("E201", "actors.csv:8:1: id: the id `SC 2` stands on line 4 too", "they differ in parent"),
        actor("C24", "an unknown parent", "SC 3,x,committee,,TC 11,,,,")
            .error("E202", "actors.csv:8:5: parent: unknown parent `TC 11`", "did you mean `TC 1`?"),
        case("C25", "a chain of parents 9,990 deep").file("actors.csv", deep).accepted(),
        relation("C26", "a member of what cannot have members", "DIN,member,SAC,2001,,,")
            .warning("W140", at("3: body: "), ""),
        relation("C26", "two secretariats at a time", "SAC,secretariat,SC 2,2006,2010,,")
            .error("E241", at(""), ""),
        relation("C26", "a secretariat and a twin", "SAC,twinned_secretariat,SC 2,2006,2010,,")
            .warning("W142", at(""), ""),
        actor("C26", "an alias of two actors", "BSI,x,national_body,GB,,,,ASA,")
            .error("E205", "actors.csv:8:8: aliases: the alias `ASA` of `BSI`", "delete it from the others"),
        actor("C26", "an alias that is an id", "BSI,x,national_body,GB,,,,DIN,")
            .warning("W127", "actors.csv:8:8: aliases: the alias `DIN` of `BSI`", "delete the alias"),
        relation("C26", "an alias is resolved", "ASA,observer,SC 2,2001,,,")
            .note("N201", "relations.csv: ", ""),
        case("C27", "no relations")
            .file("relations.csv", "actor,role,body\n")
            .warning("W111", "relations.csv: there are no rows below the header", ""),
        case("C27", "one actor")
            .file("actors.csv", "id,name,kind\nISO,ISO,sdo\n")
            .file("relations.csv", "actor,role,body\n")
            .warning("W111", "relations.csv: there are no rows", ""),
        case("C27", "one tie")
            .file("relations.csv", "actor,role,body\nDIN,member,TC 1\n")
            .note("N212", "relations.csv: ", ""),
        case("C28", "a network in two parts")
            .file("relations.csv", "actor,role,body,start\nDIN,member,TC 1,2001\nSAC,member,SC 2,2001\n")
            .accepted(),
    ]
}
