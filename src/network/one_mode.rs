//! Liaison, hierarchy and full: ties between any two actors.

use super::Reason;
use super::View;
use super::draft::{Key, Tie, finish};
use super::select::Selection;
use crate::model::{ActorIx, Relation, Role};

fn tie(relation: &Relation) -> Tie {
    Tie {
        from: Key::Actor(relation.actor),
        to: Key::Actor(relation.body),
        weight: relation.weight,
        role: relation.role,
    }
}

/// Every relation selected as a tie.
pub(super) fn undirected(selection: &Selection<'_>) -> View {
    let ties: Vec<Tie> = selection.used.iter().map(|r| tie(r)).collect();
    finish(selection, &ties, 0)
}

/// From the part to the whole, by the parent column and by `part_of`.
///
/// A parent has no period of its own: it holds while both ends exist.
pub(super) fn hierarchy(mut selection: Selection<'_>) -> View {
    let mut ties: Vec<Tie> = selection.used.iter().map(|r| tie(r)).collect();
    let dataset = selection.network.dataset();
    let mut parents_read = 0;
    for (child, actor) in (0u32..).map(ActorIx).zip(&dataset.actors) {
        let Some(parent) = actor.parent else { continue };
        parents_read += 1;
        if !selection.exists(child) || !selection.exists(parent) {
            selection.tally.add(Reason::NotExisting);
        } else if !selection.in_scope(child, parent) {
            selection.tally.add(Reason::OutsideScope);
        } else {
            ties.push(Tie {
                from: Key::Actor(child),
                to: Key::Actor(parent),
                weight: 1.0,
                role: Role::PartOf,
            });
        }
    }
    finish(&selection, &ties, parents_read)
}
