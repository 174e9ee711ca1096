//! One block in which planted events find their place.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Date, Kind, Role};
use crate::numeric::random::Stream;
use crate::synth::block::{Block, Tie};
use crate::synth::generator::Generator;
use crate::synth::template::{is_exclusive, is_seat};

use super::edit::{Edit, goes_on};
use super::event::{Loser, Winner, kinds_of};

/// A block in which events are placed.
pub(super) struct Ground<'a> {
    pub(super) generator: &'a Generator<'a>,
    pub(super) block: Block,
    /// Bodies whose role is planted already.
    pub(super) touched: BTreeSet<(Role, u32)>,
}

impl Ground<'_> {
    pub(super) fn touch(&mut self, edit: &Edit) {
        if let Edit::Pass { role, body, .. } = edit {
            self.touched.insert((*role, *body));
        }
    }

    /// A copy of the first of some originals that is in the block and goes on.
    fn copy_of(&self, places: &[u32], day: Date) -> Option<u32> {
        let plan = &self.generator.plan;
        places
            .iter()
            .filter(|p| self.block.copies[**p as usize] > 0)
            .map(|p| plan.slot(*p, 0))
            .find(|slot| {
                let life = self.block.life(self.generator, *slot);
                life.end.is_none() && life.start.is_none_or(|s| s < day)
            })
    }

    fn exists(&self, body: u32, day: Date) -> bool {
        let life = self.block.life(self.generator, body);
        life.start.is_none_or(|s| s < day) && life.end.is_none_or(|e| e > day)
    }

    /// The relations of actors of the block with bodies of the block.
    fn own(&self) -> impl Iterator<Item = (u32, &Tie)> {
        let number = self.block.number;
        self.block
            .ties
            .iter()
            .filter_map(move |t| match t.body.place() {
                Some((block, body)) if block == number => Some((body, t)),
                _ => None,
            })
    }

    /// Pairs of a body and an actor that is, or will be, a full member of it after a day.
    fn members(&self, day: Date) -> BTreeSet<(u32, u32)> {
        self.own()
            .filter(|(_, t)| t.role == Role::Member && t.period.end.is_none_or(|e| e > day))
            .map(|(body, t)| (body, t.actor))
            .collect()
    }

    pub(super) fn pass(
        &self,
        role: Role,
        loser: &Loser,
        winner: &Winner,
        day: Date,
        stream: &mut Stream,
    ) -> Option<Vec<Edit>> {
        let is_free = |body: u32| !self.touched.contains(&(role, body)) && self.exists(body, day);
        let taker = match winner {
            Winner::First(places) => Some(self.copy_of(places, day)?),
            _ => None,
        };
        // Bodies with whoever loses the role.
        let mut open: Vec<(u32, Option<u32>)> = match loser {
            Loser::Nobody => {
                let mut bodies: Vec<u32> = self
                    .own()
                    .filter(|(body, t)| t.role == role && is_free(*body))
                    .map(|(body, _)| body)
                    .collect();
                bodies.sort_unstable();
                bodies.dedup();
                bodies.into_iter().map(|body| (body, None)).collect()
            }
            Loser::AnyBut(places) | Loser::Of(places) => {
                let is_of = matches!(loser, Loser::Of(_));
                let plan = &self.generator.plan;
                let mut found: Vec<(u32, Option<u32>)> = self
                    .own()
                    .filter(|(body, t)| {
                        t.role == role
                            && is_free(*body)
                            && places.contains(&plan.place(t.actor)) == is_of
                            && goes_on(t, self.block.life(self.generator, *body), day)
                    })
                    .map(|(body, t)| (body, Some(t.actor)))
                    .collect();
                found.sort_unstable();
                found
            }
        };
        if is_exclusive(role) {
            // One holder, and nobody who comes later.
            let mut later: BTreeMap<u32, usize> = BTreeMap::new();
            for (body, t) in self.own() {
                if t.role == role && t.period.end.is_none_or(|e| e > day) {
                    *later.entry(body).or_default() += 1;
                }
            }
            open.retain(|(body, _)| later.get(body) == Some(&1));
        } else if let Some(taker) = taker {
            let mut held: BTreeSet<u32> = BTreeSet::new();
            for (body, t) in self.own().filter(|(_, t)| t.actor == taker) {
                let is_promoted = role == Role::Member
                    && t.role == Role::Observer
                    && goes_on(t, self.block.life(self.generator, body), day);
                let clashes = t.role == role || (is_seat(role) && is_seat(t.role));
                if clashes && !is_promoted {
                    held.insert(body);
                }
            }
            open.retain(|(body, _)| !held.contains(body));
        }
        open.retain(|(_, holder)| taker.is_none() || *holder != taker);
        let members = self.members(day);
        match (taker, winner) {
            (Some(taker), _) => {
                let inside: Vec<_> = open
                    .iter()
                    .filter(|(body, _)| members.contains(&(*body, taker)))
                    .copied()
                    .collect();
                let from = if inside.is_empty() { &open } else { &inside };
                let (body, holder) = *from.get(stream.place(from.len()))?;
                let mut edits = vec![Edit::Pass {
                    role,
                    body,
                    loser: holder,
                    winner: Some(taker),
                    on: day,
                }];
                let kinds = kinds_of(self.generator, Role::Member);
                let plan = &self.generator.plan;
                let kind = self.generator.template.originals[plan.place(taker) as usize].kind;
                if is_exclusive(role) && kinds.contains(&kind) && !members.contains(&(body, taker))
                {
                    edits.push(Edit::Pass {
                        role: Role::Member,
                        body,
                        loser: None,
                        winner: Some(taker),
                        on: day,
                    });
                }
                Some(edits)
            }
            (None, Winner::MemberBut(spared)) => {
                let kinds = kinds_of(self.generator, role);
                self.to_member(role, &open, spared, &kinds, day, stream)
            }
            (None, _) => {
                let (body, holder) = *open.get(stream.place(open.len()))?;
                Some(vec![Edit::Pass {
                    role,
                    body,
                    loser: holder,
                    winner: None,
                    on: day,
                }])
            }
        }
    }

    /// Passes a role to a member of the body.
    fn to_member(
        &self,
        role: Role,
        open: &[(u32, Option<u32>)],
        spared: &BTreeSet<u32>,
        kinds: &BTreeSet<Kind>,
        day: Date,
        stream: &mut Stream,
    ) -> Option<Vec<Edit>> {
        let plan = &self.generator.plan;
        let mut heirs: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for (body, t) in self.own() {
            let place = plan.place(t.actor);
            let life = self.block.life(self.generator, body);
            if t.role == Role::Member
                && goes_on(t, life, day)
                && !spared.contains(&place)
                && kinds.contains(&self.generator.template.originals[place as usize].kind)
            {
                heirs.entry(body).or_default().push(t.actor);
            }
        }
        let open: Vec<_> = open.iter().filter(|(b, _)| heirs.contains_key(b)).collect();
        let (body, holder) = **open.get(stream.place(open.len()))?;
        let heirs = &heirs[&body];
        Some(vec![Edit::Pass {
            role,
            body,
            loser: holder,
            winner: Some(heirs[stream.place(heirs.len())]),
            on: day,
        }])
    }

    pub(super) fn merge(&self, from: &[u32], into: &[u32], day: Date) -> Option<Vec<Edit>> {
        let from = self.copy_of(from, day)?;
        let into = self.copy_of(into, day)?;
        let is_over = |slot: u32| self.block.ended.contains_key(&slot);
        (from != into && !is_over(from) && !is_over(into)).then(|| {
            vec![Edit::Merge {
                from,
                into,
                on: day,
            }]
        })
    }

    /// Lets all members of a bloc join a body of which at least two of them are no members.
    pub(super) fn join(
        &self,
        members: &[Vec<u32>],
        day: Date,
        stream: &mut Stream,
    ) -> Option<Vec<Edit>> {
        let slots: Vec<u32> = members
            .iter()
            .map(|places| self.copy_of(places, day))
            .collect::<Option<_>>()?;
        let there = self.members(day);
        let mut bodies: Vec<u32> = there.iter().map(|(body, _)| *body).collect();
        bodies.dedup();
        // An observer who leaves before the end cannot be promoted without a gap or an overlap.
        let mut leaves: BTreeSet<(u32, u32)> = BTreeSet::new();
        for (body, t) in self.own().filter(|(_, t)| is_seat(t.role)) {
            let life = self.block.life(self.generator, body);
            let is_past = t.period.end.is_some_and(|e| e <= day);
            if t.role != Role::Member && !is_past && !goes_on(t, life, day) {
                leaves.insert((body, t.actor));
            }
        }
        let absent = |body: u32| -> Vec<u32> {
            let is_absent = |slot: &&u32| !there.contains(&(body, **slot));
            slots.iter().filter(is_absent).copied().collect()
        };
        bodies.retain(|body| {
            self.exists(*body, day)
                && !self.touched.contains(&(Role::Member, *body))
                && absent(*body).len() >= 2
                && !slots.iter().any(|s| leaves.contains(&(*body, *s)))
        });
        let body = *bodies.get(stream.place(bodies.len()))?;
        let join = |winner: u32| Edit::Pass {
            role: Role::Member,
            body,
            loser: None,
            winner: Some(winner),
            on: day,
        };
        Some(absent(body).into_iter().map(join).collect())
    }
}
