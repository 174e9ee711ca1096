//! Which sources are searched together.

use super::core::{Core, Part};
use super::lanes::WIDTH;

/// Sources that are searched together, one a lane.
#[derive(Debug)]
pub(super) struct Batch {
    /// Their component.
    pub(super) part: Part,
    /// Up to as many as there are lanes.
    pub(super) sources: Vec<u32>,
}

/// All sources in batches, which depend on the network only. Sources with the same two
/// largest neighbours go together: they reach the same places at the same distance. Sources without steps
/// are left out, as nothing lies on the way from them.
pub(super) fn batches(core: &Core) -> Vec<Batch> {
    let degree = |v: u32| core.out.length(v);
    let mut batches = Vec::new();
    for part in &core.parts {
        let by_degree = |w: &u32| (degree(*w), std::cmp::Reverse(*w));
        let mut keyed: Vec<(u32, Option<u32>, u32)> = part
            .places()
            .filter_map(|v| {
                let row = || core.out.row(v).iter().copied();
                let largest = row().max_by_key(by_degree)?;
                let second = row().filter(|&w| w != largest).max_by_key(by_degree);
                Some((largest, second, v))
            })
            .collect();
        keyed.sort_unstable();
        let sources: Vec<u32> = keyed.into_iter().map(|(.., v)| v).collect();
        batches.extend(sources.chunks(WIDTH).map(|sources| Batch {
            part: part.clone(),
            sources: sources.to_vec(),
        }));
    }
    batches
}
