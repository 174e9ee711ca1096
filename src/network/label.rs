//! How nodes are called before readers.

use crate::model::{Actor, Kind};

/// The name of an actor for readers.
///
/// Bodies are known by their reference (`ISO/IEC JTC 1/SC 42`), national bodies and agencies by
/// their acronym and country (`SAC (China)`), everybody else by name.
pub fn label(actor: &Actor) -> String {
    match (actor.kind, actor.country) {
        (kind, _) if kind.is_body() => actor.id.clone(),
        (Kind::NationalBody | Kind::Agency, Some(country)) => {
            format!("{} ({})", actor.id, country.name())
        }
        (Kind::NationalBody, None) => actor.id.clone(),
        _ => actor.name.clone(),
    }
}

/// Where an actor is from, for readers: the name of its country, if it has one.
pub fn place(actor: &Actor) -> Option<&'static str> {
    actor.country.map(|c| c.name())
}
