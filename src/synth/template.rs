//! The original, taken apart: who is multiplied and who is copied, who belongs to whom in the tree,
//! and which relations each body draws.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::dataset::Dataset;
use crate::model::{ActorIx, Kind, Period, Relation, Role};

use super::SynthError;
use super::names;

/// The share of seats that are given to others of the same kind, where there is room.
const RELEASED: f32 = 0.12;

/// No place.
pub(super) const NONE: u32 = u32::MAX;

/// Whether a kind is copied as it is, once: states, and regions of them.
pub(super) const fn is_copied(kind: Kind) -> bool {
    matches!(kind, Kind::State | Kind::Region)
}

/// Whether two holders of the role exclude each other.
pub(super) const fn is_exclusive(role: Role) -> bool {
    matches!(role, Role::Secretariat | Role::Chair | Role::Convenor)
}

/// Whether relations of the role may be given to another actor of the same kind.
pub(super) const fn is_loose(role: Role) -> bool {
    matches!(
        role,
        Role::Member
            | Role::Observer
            | Role::Participant
            | Role::Expert
            | Role::Editor
            | Role::ViceChair
            | Role::Liaison
    )
}

/// Whether the role seats an actor in a body: one of these a pair is enough.
pub(super) const fn is_seat(role: Role) -> bool {
    matches!(
        role,
        Role::Member | Role::Observer | Role::Participant | Role::Expert
    )
}

/// An actor that is multiplied.
#[derive(Clone, Debug)]
pub(super) struct Original {
    /// Its place in the data set.
    pub(super) at: usize,
    pub(super) kind: Kind,
    pub(super) is_body: bool,
    pub(super) period: Period,
    /// The place in [`Template::originals`] of what stands above it; [`NONE`] without.
    pub(super) parent: u32,
    /// The id of a copied actor above it.
    pub(super) copied_parent: Option<usize>,
    /// Of bodies: the head of the subtree that is multiplied as one, or itself.
    pub(super) unit: u32,
    /// A root with bodies below it: there is one in every block.
    pub(super) is_top: bool,
    /// Relations it is in, as actor or body.
    pub(super) degree: u32,
    /// The first original with the same seats, or itself.
    pub(super) twin: u32,
    /// Whether another has the same seats.
    pub(super) has_twin: bool,
}

/// Who the actor of a relation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Who {
    /// A place in [`Template::originals`].
    Multiplied(u32),
    /// A place in [`Template::copied`].
    Copied(u32),
}

/// A relation of the original.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pattern {
    pub(super) actor: Who,
    pub(super) body: Who,
    pub(super) role: Role,
    pub(super) period: Period,
    pub(super) weight: f64,
    pub(super) observed: bool,
    /// Relations that may be exchanged with each other: same role, actors of the same kind.
    pub(super) layer: u16,
    /// Whether it may be given to another actor: not where one of the two has no other relation, leads
    /// the body, or has the same seats as another.
    pub(super) is_free: bool,
    /// How likely that is. An actor that sits nearly everywhere, or a body with nearly everybody in it,
    /// has little choice: the chance falls with the share of what is possible.
    pub(super) released: f32,
}

impl Pattern {
    /// Whether both ends are multiplied: only these have a layer.
    pub(super) const fn is_inner(&self) -> bool {
        matches!(
            (self.actor, self.body),
            (Who::Multiplied(_), Who::Multiplied(_))
        )
    }
}

/// The original, taken apart.
pub(super) struct Template<'d> {
    pub(super) data: &'d Dataset,
    /// By the letters of their kind, then by their place in the data set.
    pub(super) originals: Vec<Original>,
    /// States and regions, by id.
    pub(super) copied: Vec<usize>,
    /// By body, role and actor; those of a copied body last.
    pub(super) patterns: Vec<Pattern>,
    /// Of each original the patterns in which it is the body.
    pub(super) of_body: Vec<Range<usize>>,
    /// Of each copied actor the patterns in which it is the body.
    pub(super) of_copied_body: Vec<Range<usize>>,
    /// Number of layers.
    pub(super) layers: usize,
    /// Whether any relation has a weight other than 1.
    pub(super) has_weights: bool,
    /// Relations that no data set should have: members of what has none, two kinds of secretariats of one
    /// body at a time. They are left out.
    pub(super) left_out: usize,
}

impl<'d> Template<'d> {
    pub(super) fn new(data: &'d Dataset) -> Result<Self, SynthError> {
        let is_dated = |p: &Period| p.start.is_some() || p.end.is_some();
        if data.package.observed.is_empty() && !data.relations.iter().any(|r| is_dated(&r.period)) {
            return Err(SynthError::Input(
                "the data set holds no dates: give relations a `start` or an `end`, or list the \
                 `observed` dates in datapackage.json, so that tenure and handovers can be measured"
                    .to_owned(),
            ));
        }
        let copied: Vec<usize> = (0..data.actors.len())
            .filter(|at| is_copied(data.actors[*at].kind))
            .collect();
        let mut multiplied: Vec<usize> = (0..data.actors.len())
            .filter(|at| !is_copied(data.actors[*at].kind))
            .collect();
        if data.actors.len() < 2 || multiplied.is_empty() || data.relations.is_empty() {
            return Err(SynthError::Input(format!(
                "the data set holds {} and {}: at least two actors, not all of them states or regions, and \
                 one relation are needed",
                counted(data.actors.len(), "actor"),
                counted(data.relations.len(), "relation"),
            )));
        }
        multiplied.sort_by_key(|at| (names::code(data.actors[*at].kind).0, *at));
        let mut who = vec![Who::Copied(NONE); data.actors.len()];
        for (place, at) in multiplied.iter().enumerate() {
            who[*at] = Who::Multiplied(place as u32);
        }
        for (place, at) in copied.iter().enumerate() {
            who[*at] = Who::Copied(place as u32);
        }
        let mut originals = originals(data, &multiplied, &who);
        units(&mut originals);
        let mut template = Self {
            data,
            of_body: Vec::new(),
            of_copied_body: Vec::new(),
            originals,
            copied,
            patterns: Vec::new(),
            layers: 0,
            has_weights: false,
            left_out: 0,
        };
        template.add_patterns(&who);
        Ok(template)
    }

    fn add_patterns(&mut self, who: &[Who]) {
        let data = self.data;
        let sound = sound(data);
        self.left_out = data.relations.len() - sound.len();
        let mut patterns: Vec<Pattern> = sound
            .into_iter()
            .map(|r| Pattern {
                actor: who[r.actor.index()],
                body: who[r.body.index()],
                role: r.role,
                period: r.period,
                weight: r.weight,
                observed: r.start_observed,
                layer: 0,
                is_free: false,
                released: 0.0,
            })
            .collect();
        for p in &patterns {
            for end in [p.actor, p.body] {
                if let Who::Multiplied(at) = end {
                    self.originals[at as usize].degree += 1;
                }
            }
        }
        patterns.sort_by_key(|p| (p.body, p.role, p.actor, p.period));
        find_twins(&mut self.originals, &patterns);
        let mut led: Vec<(Who, Who)> = patterns
            .iter()
            .filter(|p| is_exclusive(p.role))
            .map(|p| (p.body, p.actor))
            .collect();
        led.sort_unstable();
        let mut layers: Vec<(Role, Kind)> = Vec::new();
        let mut pairs: Vec<(Who, Who)> = patterns
            .iter()
            .filter(|p| is_loose(p.role))
            .map(|p| (p.body, p.actor))
            .collect();
        pairs.sort_unstable();
        for p in &mut patterns {
            let (Who::Multiplied(actor), Who::Multiplied(body)) = (p.actor, p.body) else {
                continue;
            };
            let original = &self.originals[actor as usize];
            let key = (p.role, original.kind);
            let layer = layers.iter().position(|l| *l == key).unwrap_or_else(|| {
                layers.push(key);
                layers.len() - 1
            });
            p.layer = layer as u16;
            let pair = (p.body, p.actor);
            let rows = pairs.partition_point(|x| *x <= pair) - pairs.partition_point(|x| *x < pair);
            let there = &self.originals[body as usize];
            p.is_free = is_loose(p.role)
                && there.is_body
                && original.degree > 1
                && rows == 1
                && !(is_seat(p.role) && (original.has_twin || there.has_twin))
                && led.binary_search(&pair).is_err();
        }
        self.layers = layers.len();
        set_released(&mut patterns, self.layers);
        self.has_weights = patterns.iter().any(|p| (p.weight - 1.0).abs() > 0.0);
        let range = |body: Who| {
            let from = patterns.partition_point(|p| p.body < body);
            from..from + patterns[from..].partition_point(|p| p.body <= body)
        };
        let of = |n: usize, make: fn(u32) -> Who| (0..n).map(|at| range(make(at as u32))).collect();
        self.of_body = of(self.originals.len(), Who::Multiplied);
        self.of_copied_body = of(self.copied.len(), Who::Copied);
        self.patterns = patterns;
    }
}

/// `1 actor`, `2 actors`.
pub(super) fn counted(n: usize, what: &str) -> String {
    let ending = if n == 1 { "" } else { "s" };
    format!("{n} {what}{ending}")
}

fn originals(data: &Dataset, multiplied: &[usize], who: &[Who]) -> Vec<Original> {
    multiplied
        .iter()
        .map(|at| {
            let actor = &data.actors[*at];
            let parent = actor.parent.map(|p| who[p.index()]);
            Original {
                at: *at,
                kind: actor.kind,
                is_body: actor.kind.is_body(),
                period: actor.period,
                parent: match parent {
                    Some(Who::Multiplied(p)) => p,
                    _ => NONE,
                },
                copied_parent: match parent {
                    Some(Who::Copied(_)) => actor.parent.map(|p| p.index()),
                    _ => None,
                },
                unit: NONE,
                is_top: false,
                degree: 0,
                twin: NONE,
                has_twin: false,
            }
        })
        .collect()
}

/// The relations without those of which `check` warns.
fn sound(data: &Dataset) -> Vec<&Relation> {
    let mut secretariats: BTreeMap<ActorIx, Vec<Period>> = BTreeMap::new();
    for r in data
        .relations
        .iter()
        .filter(|r| r.role == Role::Secretariat)
    {
        secretariats.entry(r.body).or_default().push(r.period);
    }
    let has_other = |r: &Relation| {
        let others = secretariats.get(&r.body).into_iter().flatten();
        r.role == Role::TwinnedSecretariat && others.into_iter().any(|p| p.overlaps(&r.period))
    };
    let has_no_members =
        |r: &Relation| Role::AFFILIATION.contains(&r.role) && !data.actor(r.body).kind.is_body();
    let relations = data.relations.iter();
    relations
        .filter(|r| !has_other(r) && !has_no_members(r))
        .collect()
}

/// Sets how likely each relation is given to another.
fn set_released(patterns: &mut [Pattern], layers: usize) {
    let mut degrees: Vec<[BTreeMap<Who, u32>; 2]> = vec![Default::default(); layers];
    for p in patterns.iter().filter(|p| is_loose(p.role) && p.is_inner()) {
        let [actors, bodies] = &mut degrees[p.layer as usize];
        *actors.entry(p.actor).or_default() += 1;
        *bodies.entry(p.body).or_default() += 1;
    }
    for p in patterns.iter_mut().filter(|p| p.is_free) {
        let [actors, bodies] = &degrees[p.layer as usize];
        let room = |own: Option<&u32>, most: usize| {
            let share = own.map_or(0.0, |n| *n as f32 / most.max(1) as f32);
            (1.0 - share).max(0.0)
        };
        let rooms =
            room(actors.get(&p.actor), bodies.len()) * room(bodies.get(&p.body), actors.len());
        p.released = RELEASED * rooms;
    }
}

/// Finds originals with the same seats: twins, who stay twins.
fn find_twins(originals: &mut [Original], patterns: &[Pattern]) {
    let mut seats = vec![(Vec::new(), Vec::new()); originals.len()];
    for p in patterns.iter().filter(|p| is_seat(p.role)) {
        if let Who::Multiplied(actor) = p.actor {
            seats[actor as usize].0.push(p.body);
        }
        if let Who::Multiplied(body) = p.body {
            seats[body as usize].1.push(p.actor);
        }
    }
    let mut first: BTreeMap<(Vec<Who>, Vec<Who>), usize> = BTreeMap::new();
    for (at, mut key) in seats.into_iter().enumerate() {
        key.0.sort_unstable();
        key.1.sort_unstable();
        let is_alone = key.0.is_empty() && key.1.is_empty();
        let twin = if is_alone {
            at
        } else {
            *first.entry(key).or_insert(at)
        };
        originals[at].twin = twin as u32;
        if twin != at {
            originals[at].has_twin = true;
            originals[twin].has_twin = true;
        }
    }
}

/// Cuts the forest of bodies into what is multiplied as one: everything below a child of a root.
fn units(originals: &mut [Original]) {
    let body_above = |originals: &[Original], at: u32| {
        let parent = originals[at as usize].parent;
        (parent != NONE && originals[parent as usize].is_body).then_some(parent)
    };
    for at in 0..originals.len() as u32 {
        if !originals[at as usize].is_body {
            originals[at as usize].unit = at;
            continue;
        }
        let (mut head, mut above) = (at, body_above(originals, at));
        while let Some(parent) = above {
            let next = body_above(originals, parent);
            if next.is_none() {
                originals[parent as usize].is_top = true;
            } else {
                head = parent;
            }
            above = next;
        }
        originals[at as usize].unit = head;
    }
}
