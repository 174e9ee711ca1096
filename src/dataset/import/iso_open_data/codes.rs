//! Codes of findings in ISO Open Data; `docs/import.md` lists them.

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
