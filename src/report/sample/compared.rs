//! Two days compared, for tests of renderers.

use super::{DATES, date, text};
use crate::analysis::{
    ActorChange, Change, Comparison, ComparisonChapter, Happening, RoleChange, SideAccount,
};
use crate::model::{Kind, Role};

fn change(change: Happening, role: Option<Role>, body: &str) -> Change {
    Change {
        change,
        actor: text("SAC"),
        label: text("SAC (China)"),
        kind: Kind::NationalBody,
        role,
        body: text(body),
        weight: 5.0,
        cause: "taken_over",
        counterpart: text("BSI"),
    }
}

pub(super) fn compared() -> ComparisonChapter {
    let side = |day: usize| SideAccount {
        title: text("Committees"),
        day: Some(date(DATES[day])),
        relations: 900,
        ..SideAccount::default()
    };
    ComparisonChapter {
        id: text("latest"),
        title: text("What changed between two lists"),
        top: 2,
        sentences: vec![text("SAC (China) gained two secretariats.")],
        coverage: text("every committee of ISO at four dates"),
        found: Comparison {
            from: side(1),
            to: side(2),
            within: None,
            roles: vec![RoleChange {
                role: Role::Secretariat,
                before: 762,
                gained: 9,
                lost: 2,
                changed_to: 0,
                changed_from: 0,
                after: 769,
            }],
            changes: vec![
                change(Happening::Gained, Some(Role::Secretariat), "ISO/TC 100"),
                change(Happening::Gained, Some(Role::Secretariat), "ISO/TC 158"),
                change(Happening::Lost, Some(Role::Secretariat), "ISO/TC 345"),
                change(Happening::Appeared, None, ""),
            ],
            actors: vec![ActorChange {
                actor: text("SAC"),
                label: text("SAC (China)"),
                presence: None,
                gained: 2,
                lost: 1,
                changed: 0,
                net_weight: 5.0,
            }],
            kept: 750,
            renamed: Vec::new(),
            notes: vec![text("A rotation between twins is no change.")],
        },
    }
}
