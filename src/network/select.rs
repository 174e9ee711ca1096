//! Which relations a view uses, and why it leaves the others out.

use super::account::Tally;
use super::{Network, NetworkKind, Reason, Verified, ViewError, ViewSpec};
use crate::model::{ActorIx, Date, Relation, Role};

/// The relations that a view uses, and the count of those it does not.
pub(super) struct Selection<'a> {
    pub(super) network: &'a Network,
    pub(super) spec: ViewSpec,
    pub(super) used: Vec<&'a Relation>,
    pub(super) tally: Tally,
    inside: Option<Vec<bool>>,
}

impl<'a> Selection<'a> {
    /// Goes through every edge of the multigraph once.
    pub(super) fn new(network: &'a Network, spec: ViewSpec) -> Result<Self, ViewError> {
        if !spec.kind.has_free_roles() {
            check_roles(&spec)?;
        }
        let dataset = network.dataset();
        let inside = match spec.within {
            Some(body) if body.index() >= dataset.actors.len() => {
                return Err(ViewError::NoSuchActor(body.0));
            }
            within => within.map(|body| dataset.within(body)),
        };
        let mut selection = Self {
            network,
            spec,
            used: Vec::new(),
            tally: Tally::new(),
            inside,
        };
        for relation in network.as_petgraph().edge_weights() {
            match selection.reason(relation) {
                Some(reason) => selection.tally.add(reason),
                None => selection.used.push(relation),
            }
        }
        Ok(selection)
    }

    /// The first reason to leave a relation out, in the order of [`Reason`].
    fn reason(&self, relation: &Relation) -> Option<Reason> {
        let dataset = self.network.dataset();
        let on_day = |holds: &dyn Fn(Date) -> bool| self.spec.as_of.is_none_or(holds);
        let (from, to) = (dataset.actor(relation.actor), dataset.actor(relation.body));
        let two_mode = self.spec.kind.is_two_mode() || self.spec.kind.is_projection();
        if !self.counts(relation.role) {
            Some(Reason::OtherRole)
        } else if self.spec.verified == Verified::VerifiedOnly && relation.is_unverified() {
            Some(Reason::Unverified)
        } else if !on_day(&|day| relation.period.contains(day)) {
            Some(Reason::NotInForce)
        } else if !on_day(&|day| dataset.ends_exist(relation, day)) {
            Some(Reason::NotExisting)
        } else if !self.in_scope(relation.actor, relation.body) {
            Some(Reason::OutsideScope)
        } else if two_mode && from.kind.is_body() {
            Some(Reason::FromBody)
        } else if two_mode && !to.kind.is_body() {
            Some(Reason::NotToBody)
        } else if self.spec.kind == NetworkKind::Countries && from.country.is_none() {
            Some(Reason::NoCountry)
        } else if self.spec.kind == NetworkKind::Hierarchy && from.parent == Some(relation.body) {
            Some(Reason::RepeatsParent)
        } else {
            None
        }
    }

    fn counts(&self, role: Role) -> bool {
        match &self.spec.roles {
            Some(roles) => roles.contains(&role),
            None => self.spec.kind.counts(role),
        }
    }

    fn is_inside(&self, actor: ActorIx) -> bool {
        self.inside
            .as_ref()
            .is_none_or(|inside| inside[actor.index()])
    }

    /// Whether a tie lies in the scope; which of its ends must lie there depends on the network.
    pub(super) fn in_scope(&self, from: ActorIx, to: ActorIx) -> bool {
        match self.spec.kind {
            NetworkKind::Liaison | NetworkKind::Full => self.is_inside(from) || self.is_inside(to),
            NetworkKind::Hierarchy => self.is_inside(from) && self.is_inside(to),
            NetworkKind::Affiliation
            | NetworkKind::Countries
            | NetworkKind::CoMembership
            | NetworkKind::Interlock => self.is_inside(to),
        }
    }

    /// Whether an actor exists on the day of the view.
    pub(super) fn exists(&self, actor: ActorIx) -> bool {
        let period = self.network.dataset().actor(actor).period;
        self.spec.as_of.is_none_or(|day| period.contains(day))
    }

    /// Bodies that exist on the day, lie in the scope, and are not `tied`.
    pub(super) fn bodies_without_tie(&self, tied: &[bool]) -> usize {
        let actors = &self.network.dataset().actors;
        let bodies = (0u32..).map(ActorIx).zip(actors).zip(tied);
        bodies
            .filter(|((at, actor), tied)| {
                actor.kind.is_body() && !**tied && self.exists(*at) && self.is_inside(*at)
            })
            .count()
    }
}

fn check_roles(spec: &ViewSpec) -> Result<(), ViewError> {
    let asked = spec.roles.iter().flatten();
    match asked.copied().find(|role| !spec.kind.counts(*role)) {
        Some(role) => Err(ViewError::RoleNotInNetwork {
            kind: spec.kind,
            role,
            counted: spec
                .kind
                .info()
                .roles
                .iter()
                .map(|r| format!("`{r}`"))
                .collect::<Vec<_>>()
                .join(", "),
        }),
        None => Ok(()),
    }
}
