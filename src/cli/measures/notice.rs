//! What is said before a long wait.

use std::time::Duration;

use crate::metrics::{Part, Stage};

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// That it will take over a minute, what takes the most of it, and what to do about it; nothing for
/// what is shorter.
pub(super) fn of(parts: &[Part], is_estimated: bool) -> Option<String> {
    let time = |part: &Part| part.time.unwrap_or_default();
    let all = parts
        .iter()
        .map(time)
        .fold(Duration::ZERO, |sum, time| sum.saturating_add(time));
    if all <= Duration::from_secs(MINUTE) {
        return None;
    }
    let longest = parts.iter().max_by_key(|part| part.time)?;
    let most = match parts.len() {
        1 => format!("{} will take about {}", longest.stage.label(), about(all)),
        _ => format!(
            "this will take about {}, most of it {}",
            about(all),
            longest.stage.label()
        ),
    };
    let quicker = match longest.stage {
        Stage::Betweenness if !is_estimated => {
            "; --approx 0.01 estimates betweenness within 0.01 of all pairs, and is quicker"
        }
        _ => "",
    };
    Some(format!(
        "{most}{quicker}; Ctrl-C ends it, with nothing written"
    ))
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

    fn part(stage: Stage, seconds: Option<u64>) -> Part {
        Part {
            stage,
            units: 10,
            time: seconds.map(Duration::from_secs),
        }
    }

    #[test]
    fn what_takes_over_a_minute_says_so_and_what_would_be_quicker() {
        assert_eq!(of(&[], false), None);
        let short = [
            part(Stage::Distances, None),
            part(Stage::Betweenness, Some(59)),
        ];
        assert_eq!(of(&short, false), None);
        let long = [
            part(Stage::Distances, Some(20)),
            part(Stage::Betweenness, Some(600)),
        ];
        let said = of(&long, false).unwrap();
        assert!(
            said.starts_with("this will take about 10 minutes, most of it betweenness; --approx")
        );
        assert!(!of(&long, true).unwrap().contains("--approx"));
        let edges = of(&[part(Stage::EdgeBetweenness, Some(61))], false).unwrap();
        assert_eq!(
            edges,
            "edge betweenness will take about a minute; Ctrl-C ends it, with nothing written"
        );
    }

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
