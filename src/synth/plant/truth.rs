//! What was planted, as tables.

use crate::dataset::table_text::TableText;
use crate::dataset::{GroupSpell, Identity, IdentityKind};
use crate::model::{Country, Date, Period, Role};
use crate::synth::generator::Generator;
use crate::synth::template::is_exclusive;

use super::edit::Edit;
use super::grammar::Plant;

/// The file with one row a plant.
pub(in crate::synth) const TRUTH: &str = "truth.csv";

/// The file with one row a planted event.
pub(in crate::synth) const TRUTH_EVENTS: &str = "truth_events.csv";

impl Edit {
    const fn day(&self) -> Date {
        match self {
            Self::Pass { on, .. } | Self::Merge { on, .. } => *on,
        }
    }

    /// Whether it is what was asked for, not a membership that goes with it.
    fn is_main(&self, plant: &Plant) -> bool {
        match (plant, self) {
            (
                Plant::Trend { role, .. } | Plant::Takeover { role, .. },
                Self::Pass { role: own, .. },
            ) => role == own,
            _ => true,
        }
    }
}

fn edits<'g>(generator: &'g Generator<'_>, number: usize) -> Vec<(u32, &'g Edit)> {
    let plant = &generator.options.plants[number];
    let all = generator.planted.edits.iter();
    let mut edits: Vec<(u32, &Edit)> = all
        .flat_map(|(block, edits)| edits.iter().map(move |e| (*block, e)))
        .filter(|(_, (n, e))| *n == number && e.is_main(plant))
        .map(|(block, (_, e))| (block, e))
        .collect();
    edits.sort_by_key(|(block, e)| (e.day(), *block));
    edits
}

/// One row a plant: what, who, when, how much, and which command should find it.
pub(in crate::synth) fn truth_table(generator: &Generator) -> String {
    let mut table = TableText::default();
    table.row([
        "plant",
        "kind",
        "role",
        "who",
        "against",
        "first_date",
        "last_date",
        "events",
        "bodies",
        "per_year",
        "blocks",
        "spec",
        "detector",
    ]);
    for (number, plant) in generator.options.plants.iter().enumerate() {
        let edits = edits(generator, number);
        let mut blocks: Vec<u32> = edits.iter().map(|(block, _)| *block).collect();
        blocks.sort_unstable();
        blocks.dedup();
        let mut bodies: Vec<(u32, u32)> = edits
            .iter()
            .filter_map(|(block, e)| match e {
                Edit::Pass { body, .. } => Some((*block, *body)),
                Edit::Merge { .. } => None,
            })
            .collect();
        bodies.sort_unstable();
        bodies.dedup();
        let day =
            |e: Option<&(u32, &Edit)>| e.map(|(_, e)| e.day().to_string()).unwrap_or_default();
        let (kind, role, who, against, per_year) = described(plant);
        table.row([
            (number + 1).to_string().as_str(),
            kind,
            role.map_or("", |r| r.id()),
            &who,
            &against,
            &day(edits.first()),
            &day(edits.last()),
            &edits.len().to_string(),
            &bodies.len().to_string(),
            &per_year,
            &blocks.len().to_string(),
            &plant.to_string(),
            &detector(plant),
        ]);
    }
    table.into_string()
}

fn described(plant: &Plant) -> (&'static str, Option<Role>, String, String, String) {
    match plant {
        Plant::Trend {
            role,
            who,
            per_year,
            ..
        } => {
            let kind = if *per_year > 0.0 { "rise" } else { "fall" };
            let rate = per_year.to_string();
            (kind, Some(*role), who.to_string(), String::new(), rate)
        }
        Plant::Takeover {
            role, who, from, ..
        } => {
            let (who, from) = (who.to_string(), from.to_string());
            ("takeover", Some(*role), who, from, String::new())
        }
        Plant::Merger { from, into, .. } => {
            let (from, into) = (from.to_string(), into.to_string());
            ("merger", None, into, from, String::new())
        }
        Plant::Bloc { name, per_year, .. } => {
            let rate = per_year.to_string();
            (
                "bloc",
                Some(Role::Member),
                name.clone(),
                String::new(),
                rate,
            )
        }
    }
}

/// The command that should find a plant, and where.
fn detector(plant: &Plant) -> String {
    let by = |who: &super::Who| match who {
        super::Who::Country(_) => "country",
        super::Who::Actor(_) => "actor (its copies together)",
    };
    match plant {
        Plant::Trend { role, who, .. } => {
            format!(
                "shifts --role {role} --by {}: slope_per_year and change",
                by(who)
            )
        }
        Plant::Takeover { role, who, .. } => {
            let event = if is_exclusive(*role) {
                "taken_over"
            } else {
                "joined and left"
            };
            format!("shifts --role {role} --by {} --flows: {event}", by(who))
        }
        Plant::Merger { .. } => "shifts --by actor --flows: reorganized, no takeover".to_owned(),
        Plant::Bloc { .. } => {
            "shifts --role member --by group: slope_per_year and change".to_owned()
        }
    }
}

/// One row a planted event.
pub(in crate::synth) fn events_table(generator: &Generator) -> String {
    let mut table = TableText::default();
    table.row(["plant", "date", "role", "body", "from", "to"]);
    for number in 0..generator.options.plants.len() {
        for (block, edit) in edits(generator, number) {
            let id = |slot: u32| generator.plan.ids.text(block, slot);
            let of = |slot: Option<u32>| slot.map(id).unwrap_or_default();
            let (role, body, from, to) = match edit {
                Edit::Pass {
                    role,
                    body,
                    loser,
                    winner,
                    ..
                } => (role.id(), id(*body), of(*loser), of(*winner)),
                Edit::Merge { from, into, .. } => ("", String::new(), id(*from), id(*into)),
            };
            let (number, day) = ((number + 1).to_string(), edit.day().to_string());
            table.row([number.as_str(), &day, role, &body, &from, &to]);
        }
    }
    table.into_string()
}

impl Generator<'_> {
    /// Mergers, as rows of `identities.csv`.
    pub(in crate::synth) fn identities(&self) -> Vec<Identity> {
        let mut rows = Vec::new();
        for (block, edits) in &self.planted.edits {
            for (_, edit) in edits {
                if let Edit::Merge { from, into, on } = edit {
                    rows.push(Identity {
                        from: self.plan.ids.text(*block, *from),
                        to: self.plan.ids.text(*block, *into),
                        date: Some(*on),
                        kind: IdentityKind::Merger,
                        source: "synthetic, planted".into(),
                    });
                }
            }
        }
        rows.sort_by(|a, b| (&a.from, &a.to, a.date).cmp(&(&b.from, &b.to, b.date)));
        rows
    }

    /// Planted blocs, as rows of `groups.csv`.
    pub(in crate::synth) fn blocs(&self) -> Vec<GroupSpell> {
        let mut rows = Vec::new();
        for plant in &self.options.plants {
            if let Plant::Bloc {
                name,
                countries,
                from,
                ..
            } = plant
            {
                rows.extend(countries.iter().map(|country: &Country| GroupSpell {
                    group: name.clone(),
                    member: country.code().to_owned(),
                    period: Period {
                        start: Date::new(*from, 1, 1).ok(),
                        end: None,
                    },
                    source: "synthetic, planted".into(),
                }));
            }
        }
        rows
    }
}
