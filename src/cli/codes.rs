//! The codes of what the program says that is about no line of a file.

use crate::dataset::codes::Code;

const fn code(id: &'static str, found: &'static str) -> Code {
    Code { id, found }
}

/// Every code of the program itself, by number.
pub const CODES: &[Code] = &[
    code(
        "E300",
        "A plan is not TOML, has a key that no plan has, or a value out of its range (exit code 2).",
    ),
    code(
        "E410",
        "The output exists: it is replaced only with `--force` (exit code 4).",
    ),
    code(
        "E411",
        "The output is an input of the same run, by whatever name or link: never replaced (exit code 4).",
    ),
    code(
        "E412",
        "The place to write to is no folder, or there is none (exit code 4).",
    ),
    code(
        "E413",
        "Writing there is not allowed (exit code 4). It is tried before the work begins.",
    ),
    code(
        "E414",
        "Writing failed: a full disk, a quota, a broken device (exit code 4). What was there before is untouched.",
    ),
    code(
        "E415",
        "Another run writes to the same folder, or made it meanwhile (exit code 4).",
    ),
    code(
        "E430",
        "`verify`: an input is missing or is not what was read (exit code 3).",
    ),
    code(
        "E431",
        "`verify`: a file of the report is missing or is not what was written; the first difference is named (exit code 3).",
    ),
    code(
        "E432",
        "`verify`: the report made again is another one; the first difference is named (exit code 3).",
    ),
    code(
        "E433",
        "`verify`: this is no manifest of a report (exit code 3).",
    ),
    code(
        "E434",
        "`verify`: another version of the program made the report (exit code 3).",
    ),
    code(
        "E501",
        "A projection would look at too many pairs. They are counted before any memory is taken (exit code 5).",
    ),
    code(
        "E503",
        "The run takes longer than `--time-limit` allows (exit code 5).",
    ),
    code("E900", "A bug of this program (exit code 1)."),
    code(
        "W170",
        "Threads cannot be started; the run uses one, with the same results.",
    ),
    code(
        "W180",
        "A temporary folder or file was left by a run that was killed.",
    ),
];
