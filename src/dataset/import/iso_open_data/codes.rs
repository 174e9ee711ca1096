//! Codes of findings in ISO Open Data; `docs/import.md` lists them.

use crate::dataset::codes::Code;

/// The file holds no record.
pub const EMPTY: &str = "E320";
/// The file is not UTF-8 text.
pub const ENCODING: &str = "E321";
/// A line is not JSON.
pub const NOT_JSON: &str = "E322";
/// A line is JSON of another shape.
pub const OTHER_SHAPE: &str = "E323";
/// The CSV form lacks columns.
pub const COLUMNS: &str = "E324";
/// A CSV record has too few or too many fields.
pub const RAGGED: &str = "E325";
/// A numeric id stands twice in one list.
pub const DUPLICATE_ID: &str = "E326";
/// A status other than Active and Suspended.
pub const STATUS: &str = "E327";
/// A field holds what it must not.
pub const VALUE: &str = "E328";

/// Liaison entries without a name.
pub const UNNAMED: &str = "W330";
/// An active committee has no secretariat.
pub const NO_SECRETARIAT: &str = "W331";
/// Names of a list cell differ from its ids in number.
pub const NAMES_AND_IDS: &str = "N332";
/// An entry whose name cannot be known is refused.
pub const NO_NAME: &str = "W333";
/// Markup in scopes.
pub const MARKUP: &str = "N334";
/// A member whose country is not known.
pub const COUNTRY: &str = "W335";
/// A name that two identities share.
pub const SHARED_NAME: &str = "N336";
/// Liaisons with committees that the list does not hold.
pub const NOT_LISTED: &str = "W337";
/// Entries that repeat another or name the committee itself.
pub const REPEATED: &str = "W338";
/// One committee reference borne by several ids.
pub const SUCCESSION: &str = "W339";
/// A parent that the list does not hold, or a circle of parents.
pub const PARENT: &str = "W340";
/// A creation date that is missing or later than the list.
pub const CREATED: &str = "W341";
/// Entries of suspended committees.
pub const SUSPENDED: &str = "N342";
/// A committee without a title.
pub const TITLE: &str = "W343";
/// A member listed as P-member and as O-member of one committee.
pub const TWO_ROLES: &str = "W344";
/// One id bears several names in one list.
pub const SEVERAL_NAMES: &str = "W345";

/// Every code of this import, by number.
pub const CODES: &[Code] = &[
    Code {
        id: EMPTY,
        found: "The file is empty, or holds no committee.",
    },
    Code {
        id: ENCODING,
        found: "Not UTF-8 text: another encoding, or a packed file.",
    },
    Code {
        id: NOT_JSON,
        found: "A line is not JSON; or the file is neither of the two forms.",
    },
    Code {
        id: OTHER_SHAPE,
        found: "JSON of another shape: an array, another file of ISO Open Data, a value of another type.",
    },
    Code {
        id: COLUMNS,
        found: "Columns are missing, or not separated by commas.",
    },
    Code {
        id: RAGGED,
        found: "A row with too few or too many fields; a quote that is not closed.",
    },
    Code {
        id: DUPLICATE_ID,
        found: "A numeric id twice in one list.",
    },
    Code {
        id: STATUS,
        found: "A status that is neither `Active` nor `Suspended`.",
    },
    Code {
        id: VALUE,
        found: "A field that holds what it must not: no id, no reference, no date, no list.",
    },
    Code {
        id: UNNAMED,
        found: "Liaisons with committees that are neither listed nor named.",
    },
    Code {
        id: NO_SECRETARIAT,
        found: "An active committee without a secretariat.",
    },
    Code {
        id: NAMES_AND_IDS,
        found: "A cell of the CSV form with more names than ids: a name holds a comma. The ids are used; names that no other row has are taken only if there is one way to cut the cell.",
    },
    Code {
        id: NO_NAME,
        found: "Entries without id, or without a name in any row of any list, are refused.",
    },
    Code {
        id: MARKUP,
        found: "HTML in scopes.",
    },
    Code {
        id: COUNTRY,
        found: "A member whose country is not known.",
    },
    Code {
        id: SHARED_NAME,
        found: "A name that two actors share: one gets a suffix.",
    },
    Code {
        id: NOT_LISTED,
        found: "Liaisons with committees that are named and not listed.",
    },
    Code {
        id: REPEATED,
        found: "Entries that stand there twice, or name the committee itself.",
    },
    Code {
        id: SUCCESSION,
        found: "One reference, several committees.",
    },
    Code {
        id: PARENT,
        found: "A parent that no list holds, or that stands below its own child: left empty.",
    },
    Code {
        id: CREATED,
        found: "No creation date, or one later than the list: not used.",
    },
    Code {
        id: SUSPENDED,
        found: "Entries left out because a committee is suspended.",
    },
    Code {
        id: TITLE,
        found: "A committee without a title.",
    },
    Code {
        id: TWO_ROLES,
        found: "A member that is P-member and O-member of one committee: both are kept.",
    },
    Code {
        id: SEVERAL_NAMES,
        found: "One id with several names in one list: the most frequent one is taken.",
    },
];
