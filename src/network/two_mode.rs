//! Affiliation and countries: who takes part in which body.

use super::draft::{Key, Tie, finish};
use super::select::Selection;
use super::{NetworkKind, View};

/// The two-mode view of the relations selected.
pub(super) fn view(selection: &Selection<'_>) -> View {
    finish(selection, &ties(selection), 0)
}

/// Every relation selected as a tie. In `countries` an actor is replaced by its country, and the
/// ties of all actors of a country with a body run parallel.
pub(super) fn ties(selection: &Selection<'_>) -> Vec<Tie> {
    let dataset = selection.network.dataset();
    let by_country = selection.spec.kind == NetworkKind::Countries;
    selection
        .used
        .iter()
        .map(|relation| {
            let country = dataset.actor(relation.actor).country;
            Tie {
                from: match country.filter(|_| by_country) {
                    Some(country) => Key::Country(country),
                    None => Key::Actor(relation.actor),
                },
                to: Key::Actor(relation.body),
                weight: relation.weight,
                role: relation.role,
                period: relation.period,
            }
        })
        .collect()
}
