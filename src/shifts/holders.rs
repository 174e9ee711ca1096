//! Who holds the seats on one day.

use crate::dataset::Dataset;
use crate::model::Date;

use super::keys::KeyMap;
use super::options::{ShiftError, ShiftOptions};
use super::seats::Seats;

/// The seats of a selection on one day.
#[derive(Clone, Debug, PartialEq)]
pub struct Holders {
    /// Everybody with at least a part of a seat, most first, then by key.
    pub rows: Vec<Holder>,
    /// All seats, whoever holds them.
    pub total: f64,
    /// Seats whose holder has no key: belongs to no group, say.
    pub without_key: f64,
}

/// One holder.
#[derive(Clone, Debug, PartialEq)]
pub struct Holder {
    /// Id of the actor, country code, group, kind, level or field.
    pub key: String,
    /// The same for readers.
    pub label: String,
    /// Seats; each of k joint holders counts 1/k.
    pub count: f64,
}

/// Counts the seats of `options` on `day`, or all that were ever held in a data set without dates;
/// `from` and `to` do not matter. No seat at all is no error.
///
/// # Errors
/// [`ShiftError`]: no role, no groups, too many joint holders.
pub fn holders(
    dataset: &Dataset,
    options: &ShiftOptions,
    day: Option<Date>,
) -> Result<Holders, ShiftError> {
    options.validate(dataset)?;
    let mut seats = Seats::collect(dataset, options);
    // Without any date every spell is open on both sides and holds on any day.
    let day = day.unwrap_or(Date::EARLIEST);
    seats.choose_unit(&[day])?;
    let keys = KeyMap::new(dataset, &seats, &[day], options.by);
    let mut units = vec![0i64; keys.names.len()];
    let (mut total, mut without_key) = (0, 0);
    for (place, seat) in seats.seats.iter().enumerate() {
        for holding in seat.held(day, seats.unit) {
            total += holding.units;
            let own = keys.keys(0, place, holding.actor);
            if own.is_empty() {
                without_key += holding.units;
            }
            for key in own {
                units[*key as usize] += holding.units;
            }
        }
    }
    let amount = |units: i64| units as f64 / seats.unit as f64;
    let mut held: Vec<(i64, &super::keys::KeyName)> = units
        .into_iter()
        .zip(&keys.names)
        .filter(|(u, _)| *u > 0)
        .collect();
    held.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.id.cmp(&b.1.id)));
    Ok(Holders {
        rows: held
            .into_iter()
            .map(|(units, name)| Holder {
                key: name.id.clone(),
                label: name.label.clone(),
                count: amount(units),
            })
            .collect(),
        total: amount(total),
        without_key: amount(without_key),
    })
}
