//! What is said before a long wait.

use std::time::Duration;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// That it will take long, and what to do about it.
pub(super) fn long(left: Duration) -> String {
    format!(
        "the shortest paths will take about {}; Ctrl-C ends it, with nothing written",
        about(left)
    )
}

/// In the largest unit of which there are at least two.
fn about(time: Duration) -> String {
    let seconds = time.as_secs();
    let units = [(DAY, "days"), (HOUR, "hours"), (MINUTE, "minutes")];
    let whole = units
        .iter()
        .find(|(unit, _)| seconds >= 2 * unit - unit / 2);
    whole.map_or_else(
        || "a minute".to_owned(),
        |(unit, name)| format!("{} {name}", (seconds + unit / 2) / unit),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_rounded_to_what_one_can_grasp() {
        let of = |seconds| about(Duration::from_secs(seconds));
        assert_eq!(of(61), "a minute");
        assert_eq!(of(90), "2 minutes");
        assert_eq!(of(389), "6 minutes");
        assert_eq!(of(5399), "90 minutes");
        assert_eq!(of(5400), "2 hours");
        assert_eq!(of(40 * HOUR), "2 days");
        assert_eq!(of(30 * HOUR), "30 hours");
    }
}
