//! Who took over from whom.

use std::collections::BTreeMap;

use serde::Serialize;

use super::moves::Event;
use super::row::{Flow, number};

/// A cell of the succession matrix: seats that passed from one key to another.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Succession {
    /// Who held the seats; empty where nobody did.
    pub from_key: String,
    /// Who holds them; empty where nobody does.
    pub to_key: String,
    /// Seats, the first date compared with the last: what came back in between is not seen.
    pub seats: f64,
    /// Seats that passed between neighbouring dates, added up: what came back counts both times.
    pub step_by_step: f64,
}

impl Succession {
    /// The columns of the table.
    pub const COLUMNS: [&'static str; 4] = ["from_key", "to_key", "seats", "step_by_step"];

    /// The fields in the order of [`Self::COLUMNS`].
    pub fn record(&self) -> Vec<String> {
        vec![
            self.from_key.clone(),
            self.to_key.clone(),
            number(self.seats),
            number(self.step_by_step),
        ]
    }
}

/// The matrix of two lists of flows, most seats first. Takeovers, and seats of existing bodies that
/// were filled after they had stood empty or are empty now; turns between twinned partners, new
/// bodies and bodies that ended are none. Every member of an overlapping group counts.
pub(super) fn matrix(end_to_end: &[Flow], steps: &[Flow]) -> Vec<Succession> {
    let mut cells: BTreeMap<(&str, &str), [f64; 2]> = BTreeMap::new();
    for (place, flows) in [end_to_end, steps].into_iter().enumerate() {
        for flow in flows {
            if !matches!(
                flow.event,
                Event::TakenOver | Event::Filled | Event::Vacated
            ) {
                continue;
            }
            for from in flow.from_key.split(';') {
                for to in flow.to_key.split(';') {
                    // A group on both sides has lost nothing.
                    let stays = |key: &str, keys: &str| {
                        !key.is_empty() && keys.split(';').any(|k| k == key)
                    };
                    if !stays(from, &flow.to_key) && !stays(to, &flow.from_key) {
                        cells.entry((from, to)).or_default()[place] += flow.seats;
                    }
                }
            }
        }
    }
    let mut list: Vec<Succession> = cells
        .into_iter()
        .map(|((from, to), [seats, step_by_step])| Succession {
            from_key: from.to_owned(),
            to_key: to.to_owned(),
            seats,
            step_by_step,
        })
        .collect();
    list.sort_by(|a, b| {
        let most = b.seats.total_cmp(&a.seats);
        most.then_with(|| b.step_by_step.total_cmp(&a.step_by_step))
            .then_with(|| (&a.from_key, &a.to_key).cmp(&(&b.from_key, &b.to_key)))
    });
    list
}
