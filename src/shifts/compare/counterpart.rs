//! Who is who on the two sides.

use std::collections::{BTreeMap, BTreeSet};

use crate::dataset::{Dataset, IdentityKind};
use crate::model::{ActorIx, Kind};
use crate::shifts::identities::Identities;
use crate::shifts::keys::actor_label;

/// An actor or body, whichever names it has on the two sides.
#[derive(Clone, Debug)]
pub(super) struct Entity {
    pub(super) id: String,
    pub(super) label: String,
    pub(super) kind: Kind,
    pub(super) suspended: bool,
}

/// Everybody on the two sides, once each.
pub(super) struct Counterparts {
    /// In the order of ids.
    pub(super) entities: Vec<Entity>,
    /// By actor of the first side.
    pub(super) of_old: Vec<usize>,
    /// By actor of the second side.
    pub(super) of_new: Vec<usize>,
    /// Old id and new id, where they differ.
    pub(super) renamed: Vec<(String, String)>,
}

fn entity(dataset: &Dataset, actor: ActorIx) -> Entity {
    let actor = dataset.actor(actor);
    let status = actor.attributes.get("status");
    Entity {
        id: actor.id.clone(),
        label: actor_label(actor),
        kind: actor.kind,
        suspended: status.is_some_and(|s| s.eq_ignore_ascii_case("suspended")),
    }
}

fn all(dataset: &Dataset) -> impl Iterator<Item = ActorIx> {
    (0..dataset.actors.len()).filter_map(|i| u32::try_from(i).ok().map(ActorIx))
}

/// Matches the actors of two data sets: the same number in a column `…_id` that both have, if no
/// two actors of one kind share it; the same id; a rename or succession of `identities.csv` of
/// either; an id that is an alias on the other side. In this order, and only while both are free.
pub(super) fn counterparts(old: &Dataset, new: &Dataset) -> Counterparts {
    let (old_names, new_names) = (Identities::of(old), Identities::of(new));
    let mut matched: BTreeMap<ActorIx, ActorIx> = BTreeMap::new();
    if std::ptr::eq(old, new) {
        matched.extend(all(old).map(|a| (a, new_names.newest(a))));
    } else {
        let olds: BTreeSet<ActorIx> = all(old).map(|a| old_names.newest(a)).collect();
        let mut taken: BTreeSet<ActorIx> = BTreeSet::new();
        for find in [by_number, by_id, by_identity, by_alias] {
            let find = find(old, new);
            for actor in &olds {
                if matched.contains_key(actor) {
                    continue;
                }
                let found = find(*actor).map(|to| new_names.newest(to));
                if let Some(to) = found.filter(|to| taken.insert(*to)) {
                    matched.insert(*actor, to);
                }
            }
        }
    }
    let mut places: BTreeMap<ActorIx, usize> = BTreeMap::new();
    let mut entities: Vec<Entity> = Vec::new();
    for actor in all(new).map(|a| new_names.newest(a)) {
        places.entry(actor).or_insert_with(|| {
            entities.push(entity(new, actor));
            entities.len() - 1
        });
    }
    let of_new: Vec<usize> = all(new).map(|a| places[&new_names.newest(a)]).collect();
    let mut gone: BTreeMap<ActorIx, usize> = BTreeMap::new();
    let mut renamed = Vec::new();
    let mut of_old = Vec::with_capacity(old.actors.len());
    for actor in all(old) {
        let newest = old_names.newest(actor);
        let place = match matched.get(&newest) {
            Some(to) => {
                let (before, after) = (&old.actor(actor).id, &new.actor(*to).id);
                if before != after {
                    renamed.push((before.clone(), after.clone()));
                }
                places[to]
            }
            None => *gone.entry(newest).or_insert_with(|| {
                entities.push(entity(old, newest));
                entities.len() - 1
            }),
        };
        of_old.push(place);
    }
    // In the order of ids, so that the order of the tables depends on nothing else.
    let mut order: Vec<usize> = (0..entities.len()).collect();
    order.sort_by(|a, b| (&entities[*a].id, a).cmp(&(&entities[*b].id, b)));
    let mut rank = vec![0; order.len()];
    for (place, old_place) in order.iter().enumerate() {
        rank[*old_place] = place;
    }
    Counterparts {
        entities: order.iter().map(|i| entities[*i].clone()).collect(),
        of_old: of_old.into_iter().map(|i| rank[i]).collect(),
        of_new: of_new.into_iter().map(|i| rank[i]).collect(),
        renamed,
    }
}

type Find<'a> = Box<dyn Fn(ActorIx) -> Option<ActorIx> + 'a>;

/// Numbers by column, kind and value; `None` where several actors share one.
type Numbers<'a> = BTreeMap<(&'a str, Kind, &'a str), Option<ActorIx>>;

fn numbers(dataset: &Dataset) -> Numbers<'_> {
    let mut numbers = Numbers::new();
    for at in all(dataset) {
        let actor = dataset.actor(at);
        for (column, value) in &actor.attributes {
            if column.ends_with("_id") && !value.is_empty() {
                numbers
                    .entry((column.as_str(), actor.kind, value.as_str()))
                    .and_modify(|known| *known = None)
                    .or_insert(Some(at));
            }
        }
    }
    numbers
}

fn by_number<'a>(old: &'a Dataset, new: &'a Dataset) -> Find<'a> {
    let (there, here) = (numbers(new), numbers(old));
    let mut pairs: BTreeMap<ActorIx, ActorIx> = BTreeMap::new();
    for (number, actor) in here {
        if let Some((actor, Some(to))) = actor.zip(there.get(&number).copied()) {
            pairs.entry(actor).or_insert(to);
        }
    }
    Box::new(move |actor| pairs.get(&actor).copied())
}

fn by_id<'a>(old: &'a Dataset, new: &'a Dataset) -> Find<'a> {
    Box::new(|actor| new.find(&old.actor(actor).id))
}

fn by_identity<'a>(old: &'a Dataset, new: &'a Dataset) -> Find<'a> {
    Box::new(|actor| {
        let id = &old.actor(actor).id;
        let both = old.identities.iter().chain(&new.identities);
        both.filter(|i| matches!(i.kind, IdentityKind::Rename | IdentityKind::Succession))
            .filter(|i| i.from == *id)
            .find_map(|i| new.resolve(&i.to))
    })
}

fn by_alias<'a>(old: &'a Dataset, new: &'a Dataset) -> Find<'a> {
    Box::new(|actor| {
        let actor = old.actor(actor);
        let older = || actor.aliases.iter().find_map(|alias| new.find(alias));
        new.resolve(&actor.id).or_else(older)
    })
}
