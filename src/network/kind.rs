//! The networks that can be made of a data set.

use serde::{Deserialize, Serialize};

use crate::model::Role;

/// Which network to make of the relations; see [`TABLE`].
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum NetworkKind {
    /// Actors × bodies, two-mode.
    #[default]
    Affiliation,
    /// Countries × bodies, two-mode.
    Countries,
    /// Actors tied by the bodies they share.
    CoMembership,
    /// Bodies tied by the actors they share.
    Interlock,
    /// Organisations and committees in liaison.
    Liaison,
    /// From each body or company to what stands above it.
    Hierarchy,
    /// Every relation.
    Full,
}

/// How a network came to be, for help, `list` and the method section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NetworkInfo {
    /// Which.
    pub kind: NetworkKind,
    /// Its word on the command line.
    pub id: &'static str,
    /// One line for readers.
    pub about: &'static str,
    /// What an edge is, in one line of symbols: R(t) are the relations in force on the day.
    pub formula: &'static str,
    /// The roles it counts unless told otherwise; empty for every role.
    pub roles: &'static [Role],
    /// Whether a tie goes from one node to the other.
    pub direction: TieDirection,
    /// Whether it has one sort of nodes or two.
    pub modes: Modes,
}

/// Whether a tie has a direction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TieDirection {
    /// Between two.
    #[default]
    Undirected,
    /// From one to the other.
    Directed,
}

/// How many sorts of nodes there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Modes {
    /// Any two nodes may be tied.
    One,
    /// Every tie joins an actor (or a country) and a body.
    Two,
}

/// Every network, in the order of the documentation.
pub const TABLE: &[NetworkInfo] = &[
    NetworkInfo {
        kind: NetworkKind::Affiliation,
        id: "affiliation",
        about: "who takes part in which body: actors on one side, bodies on the other",
        formula: "a - c with strength sum of w(r) over r in R(t) from a non-body a to a body c",
        roles: Role::AFFILIATION,
        direction: TieDirection::Undirected,
        modes: Modes::Two,
    },
    NetworkInfo {
        kind: NetworkKind::Countries,
        id: "countries",
        about: "which countries take part in which body, over all actors of a country",
        formula: "k - c with strength sum of w(r) over r in R(t) from a non-body of country k to a body c",
        roles: Role::AFFILIATION,
        direction: TieDirection::Undirected,
        modes: Modes::Two,
    },
    NetworkInfo {
        kind: NetworkKind::CoMembership,
        id: "co-membership",
        about: "actors tied by the bodies they both take part in (projection)",
        formula: "a - b with strength number of bodies c with a - c and b - c in the affiliation network",
        roles: Role::AFFILIATION,
        direction: TieDirection::Undirected,
        modes: Modes::One,
    },
    NetworkInfo {
        kind: NetworkKind::Interlock,
        id: "interlock",
        about: "bodies tied by the actors that take part in both (projection)",
        formula: "c - d with strength number of actors a with a - c and a - d in the affiliation network",
        roles: Role::AFFILIATION,
        direction: TieDirection::Undirected,
        modes: Modes::One,
    },
    NetworkInfo {
        kind: NetworkKind::Liaison,
        id: "liaison",
        about: "bodies and organisations in liaison with each other",
        formula: "x - y with strength sum of w(r) over the liaisons r in R(t) between x and y",
        roles: &[Role::Liaison],
        direction: TieDirection::Undirected,
        modes: Modes::One,
    },
    NetworkInfo {
        kind: NetworkKind::Hierarchy,
        id: "hierarchy",
        about: "what stands below what: from the part to the whole",
        formula: "x -> y where y is the parent of x and both exist, or x is part_of y in R(t)",
        roles: &[Role::PartOf],
        direction: TieDirection::Directed,
        modes: Modes::One,
    },
    NetworkInfo {
        kind: NetworkKind::Full,
        id: "full",
        about: "every relation, of whatever role, without direction",
        formula: "x - y with strength sum of w(r) over r in R(t) between x and y",
        roles: &[],
        direction: TieDirection::Undirected,
        modes: Modes::One,
    },
];

impl NetworkKind {
    /// Its row of the table.
    pub fn info(self) -> &'static NetworkInfo {
        // The table has one row a kind, in the order of the kinds; a test holds it to that.
        &TABLE[self as usize]
    }

    /// Its word on the command line.
    pub fn id(self) -> &'static str {
        self.info().id
    }

    /// The network with this word.
    pub fn from_id(id: &str) -> Option<Self> {
        TABLE.iter().find(|row| row.id == id).map(|row| row.kind)
    }

    /// Whether it is a projection of the affiliation network, whose edges always have weights.
    pub fn is_projection(self) -> bool {
        matches!(self, Self::CoMembership | Self::Interlock)
    }

    /// Whether it has two sorts of nodes.
    pub fn is_two_mode(self) -> bool {
        self.info().modes == Modes::Two
    }

    /// Whether it counts a role unless told otherwise.
    pub fn counts(self, role: Role) -> bool {
        let roles = self.info().roles;
        roles.is_empty() || roles.contains(&role)
    }

    /// Whether a reader may choose other roles than those it counts; in the liaison network and
    /// the hierarchy the roles are what the network is.
    pub fn has_free_roles(self) -> bool {
        !matches!(self, Self::Liaison | Self::Hierarchy)
    }
}

impl std::fmt::Display for NetworkKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.id())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_one_row_a_kind_in_order() {
        for (place, row) in TABLE.iter().enumerate() {
            assert_eq!(row.kind as usize, place);
            assert_eq!(row.kind.info(), row);
            assert_eq!(NetworkKind::from_id(row.id), Some(row.kind));
            let word = serde_json::to_value(row.kind).unwrap();
            assert_eq!(word, row.id, "the word in plans and on the command line");
        }
        assert_eq!(TABLE.last().map(|r| r.kind), Some(NetworkKind::Full));
    }
}
