//! How other programs differ from a measure here.

use super::Compat;

/// What another program does otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The program.
    pub program: Compat,
    /// What [`Settings::compat`](super::Settings) changes; empty if it changes nothing.
    pub follows: &'static str,
    /// What it does not follow, bugs above all; empty if there is nothing.
    pub not_followed: &'static str,
}

impl Difference {
    /// NetworkX, without anything that is not followed.
    pub(crate) const fn networkx(follows: &'static str) -> Self {
        Self {
            program: Compat::Networkx,
            follows,
            not_followed: "",
        }
    }

    /// python-igraph, without anything that is not followed.
    pub(crate) const fn igraph(follows: &'static str) -> Self {
        Self {
            program: Compat::Igraph,
            follows,
            not_followed: "",
        }
    }

    /// The same with what is not followed.
    pub(crate) const fn but_not(self, not_followed: &'static str) -> Self {
        Self {
            not_followed,
            ..self
        }
    }
}
