//! Floor 0: what the tables speak of. Actors, kinds, relations, roles, dates and periods; no
//! input or output, no graph.

mod actor;
mod country;
mod date;
mod relation;

pub use actor::{Actor, ActorIx, Kind};
pub use country::{Country, country_name, is_country_code};
pub use date::{Date, DateError, Period};
pub(crate) use relation::vocabulary;
pub use relation::{Relation, Role, Text};
