//! Relations of actors that are copied: a state has them in every block.

use crate::model::Period;

use super::block::Target;
use super::generator::Generator;
use super::spells::{self, Clock};
use super::template::{Pattern, Who};

/// Calls `found` with every relation of a copied actor, in order of role, body and period.
pub(super) fn of_copied<E>(
    generator: &Generator,
    copied: u32,
    found: &mut impl FnMut(Target, &Pattern, Period) -> Result<(), E>,
) -> Result<(), E> {
    let (template, plan) = (&generator.template, &generator.plan);
    let mut patterns: Vec<&Pattern> = generator
        .of_copied_actor
        .get(copied as usize)
        .into_iter()
        .flatten()
        .map(|at| &template.patterns[*at])
        .collect();
    patterns.sort_by_key(|p| (p.role, p.body, p.period));
    for of_role in patterns.chunk_by(|a, b| a.role == b.role) {
        let (before, after): (Vec<&Pattern>, Vec<&Pattern>) = of_role
            .iter()
            .filter(|p| matches!(p.body, Who::Copied(_)))
            .partition(|p| generator.is_before(p.body));
        once(generator, copied, &before, found)?;
        for block in 0..plan.blocks {
            for pattern in of_role {
                let Who::Multiplied(body) = pattern.body else {
                    continue;
                };
                let life = generator.life(block, body);
                let period = match generator.clock {
                    Clock::Original => pattern.period,
                    Clock::Years(first, _) => Period {
                        start: Some(life.start.map_or(first, |s| s.max(first))),
                        end: life.end,
                    },
                };
                let own = template.data.actors[template.copied[copied as usize]].period;
                let Some(period) = spells::within(period, [life, own]) else {
                    continue;
                };
                for copy in 0..plan.copies(body, block) {
                    let target = Target::of(block, plan.slot(body, copy));
                    found(target, pattern, period)?;
                }
            }
        }
        once(generator, copied, &after, found)?;
    }
    Ok(())
}

/// Relations between two copied actors, which are there once.
fn once<E>(
    generator: &Generator,
    copied: u32,
    patterns: &[&Pattern],
    found: &mut impl FnMut(Target, &Pattern, Period) -> Result<(), E>,
) -> Result<(), E> {
    let template = &generator.template;
    let life = |at: u32| template.data.actors[template.copied[at as usize]].period;
    for pattern in patterns {
        if let Who::Copied(body) = pattern.body
            && let Some(period) = spells::within(pattern.period, [life(copied), life(body)])
        {
            found(generator.copied_target(body), pattern, period)?;
        }
    }
    Ok(())
}
