//! What the networks of a data set will take, told before any of them is made.

use serde_json::{Value, json};

use crate::dataset::Dataset;
use crate::dataset::read::Loaded;
use crate::model::{Kind, Role};
use crate::network::{DEFAULT_MAX_PAIRS, NetworkKind};

/// Bytes that a run needs for itself, beside the tables as they are read, and for each actor and each
/// relation: the peak of `metrics` on the affiliation network, fitted to the data sets that
/// `docs/scale.md` names.
const OWN: u64 = 20_000_000;
const ACTOR: u64 = 1_350;
const RELATION: u64 = 210;

/// Bytes of a pair in a projection: it stands in the rows of both.
const PAIR: u64 = 16;

/// What a data set will take.
pub(super) struct Estimate {
    /// Bytes, but for projections.
    bytes: u64,
    /// The most pairs that each projection looks at, whatever the day.
    pairs: [(NetworkKind, u64); 2],
}

impl Estimate {
    /// From counts alone. Time O(relations).
    pub(super) fn of(loaded: &Loaded) -> Self {
        let read: u64 = loaded.inputs.iter().map(|input| input.bytes).sum();
        let (of_actors, of_bodies) = seats(&loaded.dataset);
        Self {
            bytes: bytes(
                read,
                loaded.dataset.actors.len() as u64,
                loaded.dataset.relations.len() as u64,
            ),
            // Those who share a body are a pair, and the bodies that share an actor.
            pairs: [
                (NetworkKind::CoMembership, pairs(&of_bodies)),
                (NetworkKind::Interlock, pairs(&of_actors)),
            ],
        }
    }

    /// In one line.
    pub(super) fn line(&self) -> String {
        let projections = self.pairs.iter().map(|(kind, pairs)| {
            let limit = if *pairs > DEFAULT_MAX_PAIRS {
                format!(", which may exceed the limit of {DEFAULT_MAX_PAIRS} (--max-pairs)")
            } else {
                String::new()
            };
            let more = megabytes(pairs.saturating_mul(PAIR));
            format!("; {kind}: at most {pairs} pairs, {more} more{limit}")
        });
        let projections: String = projections.collect();
        format!("memory: about {}{projections}", megabytes(self.bytes))
    }

    /// The same for programs.
    pub(super) fn to_json(&self) -> Value {
        let [(one, of_one), (two, of_two)] = self.pairs;
        json!({
            "bytes": self.bytes,
            "pairs": {one.id(): of_one, two.id(): of_two},
            "bytes_a_pair": PAIR,
            "max_pairs": DEFAULT_MAX_PAIRS,
        })
    }
}

/// OWN + bytes read + ACTOR actors + RELATION relations.
fn bytes(read: u64, actors: u64, relations: u64) -> u64 {
    OWN.saturating_add(read)
        .saturating_add(actors.saturating_mul(ACTOR))
        .saturating_add(relations.saturating_mul(RELATION))
}

fn megabytes(bytes: u64) -> String {
    format!("{} MB", bytes.div_ceil(1_000_000))
}

/// How many seats each actor has, as actor and as body, whatever the day.
fn seats(dataset: &Dataset) -> (Vec<u64>, Vec<u64>) {
    let is_body: Vec<bool> = dataset
        .actors
        .iter()
        .map(|a| Kind::is_body(a.kind))
        .collect();
    let mut of_actors = vec![0; is_body.len()];
    let mut of_bodies = vec![0; is_body.len()];
    for relation in &dataset.relations {
        let (actor, body) = (relation.actor.index(), relation.body.index());
        if Role::AFFILIATION.contains(&relation.role) && is_body[body] && !is_body[actor] {
            of_actors[actor] += 1;
            of_bodies[body] += 1;
        }
    }
    (of_actors, of_bodies)
}

fn pairs(sizes: &[u64]) -> u64 {
    let of = |k: &u64| k.saturating_mul(k.saturating_sub(1)) / 2;
    sizes.iter().map(of).fold(0, u64::saturating_add)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Bytes read, actors, relations, and the peak of `actornet metrics DATA --metric degree`.
    const MEASURED: &[(u64, u64, u64, u64)] = &[
        (293_703, 1_281, 2_878, 20_300_000),
        (2_642_343, 12_666, 28_960, 43_400_000),
        (26_942_311, 126_516, 289_769, 273_900_000),
        (278_203_268, 1_265_016, 2_898_155, 2_572_000_000),
        (3_883_814, 1_914, 38_937, 32_200_000),
        (21_044_459, 19_140, 389_200, 145_900_000),
        (63_087_910, 57_420, 1_166_880, 399_100_000),
        (218_454_320, 191_400, 3_891_884, 1_287_100_000),
        (1_700_000_000, 1_500_000, 30_000_000, 9_800_000_000),
        // Long texts beside few rows.
        (20_614_875, 20_000, 18_000, 68_600_000),
        (18_673_986, 20_000, 18_000, 61_100_000),
    ];

    #[test]
    fn the_estimate_is_near_what_was_measured() {
        for (read, actors, relations, peak) in MEASURED {
            let told = bytes(*read, *actors, *relations);
            assert!(
                told >= *peak / 20 * 19 && told <= *peak / 10 * 12,
                "{told} for {peak}"
            );
        }
        assert_eq!(bytes(u64::MAX, 1, 1), u64::MAX);
    }

    #[test]
    fn pairs_are_counted_without_making_them() {
        assert_eq!(pairs(&[0, 1, 2, 5]), 11);
        assert_eq!(pairs(&[u64::MAX]), u64::MAX / 2);
        let estimate = Estimate {
            bytes: 26_000_001,
            pairs: [
                (NetworkKind::CoMembership, 4_999_950_000),
                (NetworkKind::Interlock, 3),
            ],
        };
        assert_eq!(
            estimate.line(),
            "memory: about 27 MB; co-membership: at most 4999950000 pairs, 80000 MB more, which may exceed \
             the limit of 50000000 (--max-pairs); interlock: at most 3 pairs, 1 MB more"
        );
    }
}
