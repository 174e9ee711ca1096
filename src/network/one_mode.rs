//! Liaison, hierarchy and full: ties between any two actors.

use super::Reason;
use super::View;
use super::draft::{Key, Tie, finish};
use super::select::Selection;
use crate::model::{ActorIx, Period, Relation, Role};

fn tie(relation: &Relation) -> Tie {
    Tie {
        from: Key::Actor(relation.actor),
        to: Key::Actor(relation.body),
        weight: relation.weight,
        role: relation.role,
        period: relation.period,
    }
}

/// Every relation selected as a tie.
pub(super) fn ties(selection: &Selection<'_>) -> Vec<Tie> {
    selection.used.iter().map(|r| tie(r)).collect()
}

/// The view of every relation selected.
pub(super) fn undirected(selection: &Selection<'_>) -> View {
    finish(selection, &ties(selection), 0)
}

/// The view from the part to the whole.
pub(super) fn hierarchy(mut selection: Selection<'_>) -> View {
    let (ties, parents_read) = hierarchy_ties(&mut selection);
    finish(&selection, &ties, parents_read)
}

/// From the part to the whole, by the parent column and by `part_of`, and how many entries of the
/// parent column were read.
///
/// A parent has no period of its own: it holds while both ends exist.
pub(super) fn hierarchy_ties(selection: &mut Selection<'_>) -> (Vec<Tie>, usize) {
    let mut ties = ties(selection);
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
                period: Period::default(),
            });
        }
    }
    (ties, parents_read)
}
