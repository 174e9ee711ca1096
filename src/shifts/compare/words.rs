//! A comparison in plain sentences.

use crate::model::{Date, Role};
use crate::shifts::run::role_noun;
use crate::shifts::words::{amount, bare, counted, days, list};

use super::result::{Change, Comparison, Happening, SideAccount};

/// Most changes of one kind that are named one by one.
const NAMED: usize = 5;

/// What a comparison found: who came and went, how many roles moved, and the roles that only one
/// can hold, one by one.
pub fn comparison_sentences(found: &Comparison) -> Vec<String> {
    let mut said = vec![presence(found)];
    let total = |pick: fn(&super::result::RoleChange) -> usize| {
        found.roles.iter().map(pick).sum::<usize>() as f64
    };
    said.push(format!(
        "{} gained, {} lost, {} changed into another in the same body, and {} stayed.",
        counted(total(|r| r.gained), "role was", "roles were"),
        amount(total(|r| r.lost)),
        amount(total(|r| r.changed_to)),
        amount(found.kept as f64),
    ));
    let is_listed = |c: &&Change| c.change == Happening::Gained && c.cause == "first_listed";
    let listed = found.changes.iter().filter(is_listed).count();
    if listed > 0 {
        let only = |c: &&Change| c.change == Happening::Appeared && c.cause == "first_listed";
        let actors = found.changes.iter().filter(only).count();
        let actors = if actors == 0 {
            String::new()
        } else {
            format!(
                " {} to have appeared for such roles alone.",
                counted(actors as f64, "actor seems", "actors seem")
            )
        };
        said.push(format!(
            "{} running already when first listed: the data cannot tell whether they are \
             new.{actors}",
            counted(
                listed as f64,
                "of the roles gained was",
                "of the roles gained were"
            )
        ));
    }
    for role in [Role::Secretariat, Role::Chair, Role::Convenor] {
        said.extend(passed_on(found, role));
    }
    said
}

fn presence(found: &Comparison) -> String {
    let count = |happening: Happening, bodies: bool| {
        let all = found.changes.iter().filter(|c| c.change == happening);
        all.filter(|c| c.kind.is_body() == bodies).count() as f64
    };
    let both = |happening| {
        format!(
            "{} and {}",
            counted(count(happening, true), "body", "bodies"),
            counted(count(happening, false), "other actor", "other actors")
        )
    };
    let place = found.within.as_ref();
    let place = place.map_or_else(String::new, |body| format!(" within {body}"));
    format!(
        "{}{place}, {} appeared and {} vanished.",
        between(&found.from, &found.to),
        both(Happening::Appeared),
        both(Happening::Vanished),
    )
}

fn between(from: &SideAccount, to: &SideAccount) -> String {
    let (Some(first), Some(last)) = (from.stands_on(), to.stands_on()) else {
        return "From the first to the second data set".to_owned();
    };
    if first == last {
        return format!("From the first to the second data set, both on {first}");
    }
    let names: (String, String) = days(first, last);
    let bare_day = |text: &str, day: Date| {
        // "at the end of 2021" is clear; a month of a list is given with its day.
        if text.starts_with("at ") {
            bare(text).to_owned()
        } else {
            day.to_string()
        }
    };
    format!(
        "From {} to {}",
        bare_day(&names.0, first),
        bare_day(&names.1, last)
    )
}

/// "10 secretariats passed from one holder to another: ISO/TC 8/SC 9 from AFNOR to DIN, …".
fn passed_on(found: &Comparison, role: Role) -> Option<String> {
    let is_taken = |c: &&Change| {
        c.change == Happening::Gained && c.role == Some(role) && c.cause == "taken_over"
    };
    let taken: Vec<&Change> = found.changes.iter().filter(is_taken).collect();
    if taken.is_empty() {
        return None;
    }
    let (one, many) = role_noun(role);
    let mut names: Vec<String> = taken
        .iter()
        .take(NAMED)
        .map(|c| {
            let from = c.counterpart.replace(';', " and ");
            format!("{} from {from} to {}", c.body, c.actor)
        })
        .collect();
    if taken.len() > NAMED {
        let rest = (taken.len() - NAMED) as f64;
        names.push(counted(rest, "other", "others"));
    }
    Some(format!(
        "{} passed from one holder to another: {}.",
        counted(taken.len() as f64, one, many),
        list(&names)
    ))
}
