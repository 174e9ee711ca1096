//! The tables of a data set as they stand on disk: their files, columns and what may stand in a
//! cell. The reader, the writer, `datapackage.json` and the documentation follow these tables.

/// What a cell holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Any text.
    Text,
    /// The id of the row's own actor.
    Id,
    /// The id or an alias of an actor.
    Actor,
    /// The id or an alias of an actor, or a country code.
    Member,
    /// Names separated by `;`.
    Names,
    /// A kind of actor.
    Kind,
    /// A role.
    Role,
    /// A country code.
    Country,
    /// A date.
    Date,
    /// A positive number.
    Weight,
    /// A number that is not negative.
    Count,
    /// `true` or `false`.
    Flag,
    /// `sourced` or `estimate`.
    Confidence,
    /// `rename`, `merger`, `split` or `succession`.
    IdentityKind,
}

impl Holds {
    /// In words, for the documentation.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Id => "id",
            Self::Actor => "id or alias",
            Self::Member => "id, alias or country code",
            Self::Names => "names separated by `;`",
            Self::Kind => "kind of actor",
            Self::Role => "role",
            Self::Country => "country code",
            Self::Date => "date: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`",
            Self::Weight => "number above 0",
            Self::Count => "number, 0 or more",
            Self::Flag => "`true` or `false`",
            Self::Confidence => "`sourced` or `estimate`",
            Self::IdentityKind => "`rename`, `merger`, `split` or `succession`",
        }
    }
}

/// Whether a column, and a value in it, must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Column and value.
    Value,
    /// The column; a cell may be empty.
    Column,
    /// Neither.
    Nothing,
}

impl Need {
    /// In words, for the documentation.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Value => "column and value",
            Self::Column => "column",
            Self::Nothing => "no",
        }
    }
}

/// A column of a table.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its name in the header.
    pub name: &'static str,
    /// What a cell holds.
    pub holds: Holds,
    /// Whether it must be there.
    pub need: Need,
    /// What it means.
    pub meaning: &'static str,
    /// What an empty cell means.
    pub empty: &'static str,
}

impl Column {
    /// The column that a value must be found in, if any.
    pub const fn refers_to(&self) -> &'static str {
        match self.holds {
            Holds::Actor => "`id` or `aliases` of `actors.csv`",
            Holds::Member => "`id`, `aliases` or `country` of `actors.csv`",
            _ => "",
        }
    }
}

/// A table of a data set.
#[derive(Clone, Copy, Debug)]
pub struct TableSchema {
    /// The file in the folder.
    pub file: &'static str,
    /// What it holds, in one line.
    pub about: &'static str,
    /// Whether the file must be there.
    pub required: bool,
    /// Its columns, in the order they are written.
    pub columns: &'static [Column],
}

impl TableSchema {
    /// The name of the table: the file without its ending.
    pub fn name(&self) -> &'static str {
        self.file.trim_end_matches(".csv")
    }
}

const fn column(
    name: &'static str,
    holds: Holds,
    need: Need,
    meaning: &'static str,
    empty: &'static str,
) -> Column {
    Column {
        name,
        holds,
        need,
        meaning,
        empty,
    }
}

const NOT_KNOWN: &str = "not known";
const NONE: &str = "none";
const NOT_ALLOWED: &str = "an error";

const SOURCE: Column = column(
    "source",
    Holds::Text,
    Need::Nothing,
    "where this is known from",
    NOT_KNOWN,
);

/// `actors.csv`.
pub const ACTORS: TableSchema = TableSchema {
    file: "actors.csv",
    about: "Actors and bodies. Further columns are kept as attributes of the actor.",
    required: true,
    columns: &[
        column(
            "id",
            Holds::Id,
            Need::Value,
            "unique id: the newest acronym or reference",
            NOT_ALLOWED,
        ),
        column(
            "name",
            Holds::Text,
            Need::Column,
            "name for readers",
            "the id is shown",
        ),
        column(
            "kind",
            Holds::Kind,
            Need::Value,
            "what sort of actor",
            NOT_ALLOWED,
        ),
        column(
            "country",
            Holds::Country,
            Need::Nothing,
            "ISO 3166-1 alpha-2 code, or `EU`",
            "of no country",
        ),
        column(
            "parent",
            Holds::Actor,
            Need::Nothing,
            "the body or company above",
            "at the top",
        ),
        column(
            "start",
            Holds::Date,
            Need::Nothing,
            "first day it existed",
            NOT_KNOWN,
        ),
        column(
            "end",
            Holds::Date,
            Need::Nothing,
            "first day it existed no longer",
            "it still exists",
        ),
        column(
            "aliases",
            Holds::Names,
            Need::Nothing,
            "older or other names that the other tables may use",
            NONE,
        ),
        column("url", Holds::Text, Need::Nothing, "home page", NONE),
        SOURCE,
        column("note", Holds::Text, Need::Nothing, "free text", NONE),
    ],
};

/// `relations.csv`.
pub const RELATIONS: TableSchema = TableSchema {
    file: "relations.csv",
    about: "Who is what where, and when.",
    required: true,
    columns: &[
        column("actor", Holds::Actor, Need::Value, "who", NOT_ALLOWED),
        column("role", Holds::Role, Need::Value, "as what", NOT_ALLOWED),
        column("body", Holds::Actor, Need::Value, "where", NOT_ALLOWED),
        column(
            "start",
            Holds::Date,
            Need::Nothing,
            "first day in force",
            "in force as far back as the data reach",
        ),
        column(
            "end",
            Holds::Date,
            Need::Nothing,
            "first day no longer in force",
            "still in force",
        ),
        column(
            "weight",
            Holds::Weight,
            Need::Nothing,
            "strength of the tie",
            "1",
        ),
        SOURCE,
        column(
            "note",
            Holds::Text,
            Need::Nothing,
            "free text; `unverified` in it excludes the row from the default plan",
            NONE,
        ),
        column(
            "start_observed",
            Holds::Flag,
            Need::Nothing,
            "`false` where it was already running when first seen",
            "`true`, or `false` without a start",
        ),
    ],
};

/// `observations.csv`.
pub const OBSERVATIONS: TableSchema = TableSchema {
    file: "observations.csv",
    about: "Published or estimated counts for which no single relations are known. Counts that \
            contradict each other may stand side by side.",
    required: false,
    columns: &[
        column(
            "date",
            Holds::Date,
            Need::Value,
            "the day it speaks of",
            NOT_ALLOWED,
        ),
        column(
            "body",
            Holds::Actor,
            Need::Value,
            "the body it is counted in",
            NOT_ALLOWED,
        ),
        column(
            "role",
            Holds::Role,
            Need::Value,
            "what is counted",
            NOT_ALLOWED,
        ),
        column("actor", Holds::Actor, Need::Value, "whose", NOT_ALLOWED),
        column("count", Holds::Count, Need::Value, "how many", NOT_ALLOWED),
        column(
            "margin",
            Holds::Count,
            Need::Nothing,
            "plus or minus on the count",
            NOT_KNOWN,
        ),
        column(
            "confidence",
            Holds::Confidence,
            Need::Nothing,
            "published, or estimated",
            "`sourced` with a source, else `estimate`",
        ),
        SOURCE,
    ],
};

/// `groups.csv`.
pub const GROUPS: TableSchema = TableSchema {
    file: "groups.csv",
    about: "Dated memberships of groups (blocs) of countries or actors. Groups may overlap.",
    required: false,
    columns: &[
        column(
            "group",
            Holds::Text,
            Need::Value,
            "name of the group",
            NOT_ALLOWED,
        ),
        column(
            "actor",
            Holds::Member,
            Need::Value,
            "the member; a country code covers every actor of the country",
            NOT_ALLOWED,
        ),
        column(
            "start",
            Holds::Date,
            Need::Nothing,
            "first day of membership",
            "as far back as the data reach",
        ),
        column(
            "end",
            Holds::Date,
            Need::Nothing,
            "first day no longer a member",
            "still a member",
        ),
        SOURCE,
    ],
};

/// `strategies.csv`.
pub const STRATEGIES: TableSchema = TableSchema {
    file: "strategies.csv",
    about: "National AI standardization strategies on six categories.",
    required: false,
    columns: &[
        column(
            "publisher",
            Holds::Text,
            Need::Value,
            "who published it",
            NOT_ALLOWED,
        ),
        column("title", Holds::Text, Need::Column, "its title", NOT_KNOWN),
        column(
            "date",
            Holds::Date,
            Need::Nothing,
            "when it was published",
            NOT_KNOWN,
        ),
        column(
            "responsible_offices",
            Holds::Text,
            Need::Nothing,
            "responsible political offices",
            NOT_KNOWN,
        ),
        column(
            "government_involvement",
            Holds::Text,
            Need::Nothing,
            "involvement of the government",
            NOT_KNOWN,
        ),
        column(
            "international_promotion",
            Holds::Text,
            Need::Nothing,
            "degree of international promotion",
            NOT_KNOWN,
        ),
        column(
            "strategic_insight",
            Holds::Text,
            Need::Nothing,
            "key strategic insight",
            NOT_KNOWN,
        ),
        column(
            "technical_insight",
            Holds::Text,
            Need::Nothing,
            "key technical insight",
            NOT_KNOWN,
        ),
        column(
            "personal_data",
            Holds::Text,
            Need::Nothing,
            "treatment of personal data",
            NOT_KNOWN,
        ),
        SOURCE,
    ],
};

/// `identities.csv`.
pub const IDENTITIES: TableSchema = TableSchema {
    file: "identities.csv",
    about: "What happened to names and bodies over time.",
    required: false,
    columns: &[
        column(
            "from",
            Holds::Text,
            Need::Value,
            "the older id or name",
            NOT_ALLOWED,
        ),
        column("to", Holds::Text, Need::Value, "the newer id", NOT_ALLOWED),
        column("date", Holds::Date, Need::Nothing, "when", NOT_KNOWN),
        column(
            "kind",
            Holds::IdentityKind,
            Need::Value,
            "what happened",
            NOT_ALLOWED,
        ),
        SOURCE,
    ],
};

/// Every table, in the order they are read and reported.
pub const TABLES: &[&TableSchema] = &[
    &ACTORS,
    &RELATIONS,
    &OBSERVATIONS,
    &GROUPS,
    &STRATEGIES,
    &IDENTITIES,
];

/// The file that describes the others.
pub const PACKAGE: &str = "datapackage.json";
