//! A generator: the original taken apart, and what is to be made of it.

use std::collections::{BTreeMap, BTreeSet};

use crate::dataset::{Coverage, Dataset, GroupSpell, Package, PackageSource, digest};
use crate::model::{Date, Period, Role};

use super::SynthError;
use super::block::{self, Block, Target};
use super::observations::Observed;
use super::options::SynthOptions;
use super::plan::Plan;
use super::plant::{self, Planted};
use super::rates::Rates;
use super::spells::{self, Clock};
use super::template::{Template, Who, counted};

/// Name and version of what makes the data. Another version may make other data from the same seed;
/// the same one makes the same bytes everywhere.
pub const GENERATOR: &str = "actornet synth 1";

/// Attributes of actors with more different values than this are left out: they are ids, not groups.
const MOST_VALUES: usize = 24;

/// Makes data sets like another.
pub struct Generator<'d> {
    pub(super) template: Template<'d>,
    pub(super) options: SynthOptions,
    pub(super) plan: Plan,
    pub(super) rates: Rates,
    pub(super) clock: Clock,
    /// When each original exists in what is made.
    pub(super) lifetimes: Vec<Period>,
    /// Of each copied actor its patterns.
    pub(super) of_copied_actor: Vec<Vec<usize>>,
    /// Attributes of actors that are kept.
    pub(super) attributes: Vec<String>,
    pub(super) planted: Planted,
    pub(super) observed: Observed,
}

impl<'d> Generator<'d> {
    /// Takes `like` apart and makes ready to make another like it.
    ///
    /// Time O(relations · log relations) of `like`, whatever the scale; with plants, also that of the
    /// blocks in which something is planted.
    ///
    /// # Errors
    /// [`SynthError::Option`] for an option outside its range, [`SynthError::Input`] if `like` has no
    /// dates, fewer than two actors or no relation.
    pub fn new(like: &'d Dataset, options: &SynthOptions) -> Result<Self, SynthError> {
        options.check()?;
        let template = Template::new(like)?;
        let plan = Plan::new(&template, options)?;
        let rates = Rates::new(&template);
        let day = |year: i16, month: u8, day: u8| {
            Date::new(year, month, day).map_err(|e| SynthError::Option(e.to_string()))
        };
        let clock = match options.years {
            None => Clock::Original,
            Some((first, last)) => Clock::Years(day(first, 1, 1)?, day(last, 12, 31)?),
        };
        let lifetimes = spells::lifetimes(&template.originals, clock, &rates, options.seed);
        let mut of_copied_actor = vec![Vec::new(); template.copied.len()];
        for (at, pattern) in template.patterns.iter().enumerate() {
            if let Who::Copied(actor) = pattern.actor {
                of_copied_actor[actor as usize].push(at);
            }
        }
        let mut generator = Self {
            attributes: attributes(like),
            template,
            options: options.clone(),
            plan,
            rates,
            clock,
            lifetimes,
            of_copied_actor,
            planted: Planted::default(),
            observed: Observed::default(),
        };
        generator.observed = Observed::new(&generator);
        if generator.is_empty() {
            return Err(SynthError::Option(format!(
                "at scale {}, nothing would be left of {} and {}: make it larger",
                options.scale,
                counted(like.actors.len(), "actor"),
                counted(like.relations.len(), "relation"),
            )));
        }
        generator.planted = plant::place(&generator, &options.plants)?;
        Ok(generator)
    }

    /// Whether a small share of a small data set holds no relation at all.
    fn is_empty(&self) -> bool {
        let is_small = self.plan.actors < 1.0 || self.plan.bodies < 1.0;
        is_small && self.plan.blocks == 1 && self.block(0).ties.is_empty()
    }

    /// About how many relations will be made.
    pub fn expected_relations(&self) -> u64 {
        let patterns = self.template.patterns.len() as f64;
        (patterns * self.plan.bodies).round() as u64
    }

    /// Number of blocks: parts that are made independently of each other.
    pub fn blocks(&self) -> u32 {
        self.plan.blocks
    }

    pub(super) fn block(&self, number: u32) -> Block {
        block::make(self, number)
    }

    /// Whether the id of a copied actor comes before those of made-up ones.
    pub(super) fn is_before(&self, who: Who) -> bool {
        match who {
            Who::Copied(at) => {
                let id = &self.template.data.actors[self.template.copied[at as usize]].id;
                id.as_str() < self.plan.ids.mark.as_str()
            }
            Who::Multiplied(_) => false,
        }
    }

    /// Where a relation to a copied actor leads.
    pub(super) fn copied_target(&self, at: u32) -> Target {
        Target::copied(at, self.is_before(Who::Copied(at)))
    }

    /// The name of the original, for readers.
    pub(super) fn like(&self) -> &str {
        let package = &self.template.data.package;
        if package.title.is_empty() {
            &package.name
        } else {
            &package.title
        }
    }

    /// What `datapackage.json` says of what is made.
    pub(super) fn package(&self) -> Package {
        let original = &self.template.data.package;
        let scale = self.options.scale;
        let mut notes: Vec<&str> = original.coverage.iter().map(|c| c.note.as_str()).collect();
        notes.retain(|note| !note.is_empty());
        let mut note = "synthetic: what these tables do not hold is not there".to_owned();
        if !notes.is_empty() {
            note += &format!("; of the original: {}", notes.join("; "));
        }
        let roles: BTreeSet<Role> = self
            .template
            .data
            .relations
            .iter()
            .map(|r| r.role)
            .collect();
        let covered = !original.coverage.is_empty();
        Package {
            name: format!("synthetic-{}-x{scale}", original.name),
            title: format!("Synthetic data, {scale} times: like {}", self.like()),
            description: format!(
                "Made up by {GENERATOR} (actornet {}) from seed {}, at scale {scale}, to look like \
                 \"{}\" (SHA-256 {}). No actor, body or relation in it is real; states, regions and \
                 groups bear real names, and what they do here is made up.",
                env!("CARGO_PKG_VERSION"),
                self.options.seed,
                self.like(),
                digest(self.template.data),
            ),
            licences: original.licences.clone(),
            sources: vec![PackageSource {
                title: format!(
                    "{GENERATOR}, seed {}, like {}",
                    self.options.seed,
                    self.like()
                ),
                path: None,
            }],
            observed: match self.clock {
                Clock::Original => original.observed.clone(),
                Clock::Years(..) => Vec::new(),
            },
            coverage: if covered {
                vec![Coverage {
                    roles: roles.into_iter().collect(),
                    within: None,
                    note,
                }]
            } else {
                Vec::new()
            },
        }
    }

    /// The rows of `groups.csv`: those of the original, with every copy of an actor that is
    /// multiplied.
    pub(super) fn groups(&self) -> Vec<GroupSpell> {
        let data = self.template.data;
        let place: BTreeMap<&str, u32> = self
            .template
            .originals
            .iter()
            .enumerate()
            .map(|(place, o)| (data.actors[o.at].id.as_str(), place as u32))
            .collect();
        let is_country = |member: &str| crate::model::is_country_code(member);
        let present: BTreeSet<&str> = self
            .template
            .originals
            .iter()
            .enumerate()
            .filter(|(place, _)| self.is_anywhere(*place as u32))
            .map(|(_, o)| o.at)
            .chain(self.template.copied.iter().copied())
            .filter_map(|at| data.actors[at].country.as_ref().map(|c| c.code()))
            .collect();
        let mut rows = Vec::new();
        for group in &data.groups {
            match place.get(group.member.as_str()) {
                Some(place) if !is_country(&group.member) => {
                    for block in 0..self.plan.blocks {
                        for copy in 0..self.plan.copies(*place, block) {
                            rows.push(GroupSpell {
                                member: self.plan.ids.text(block, self.plan.slot(*place, copy)),
                                ..group.clone()
                            });
                        }
                    }
                }
                None if is_country(&group.member)
                    && !present.contains(group.member.as_str())
                    && !self.is_copied(&group.member) => {}
                _ => rows.push(group.clone()),
            }
        }
        rows.extend(self.blocs());
        rows.sort_by(|a, b| (&a.group, &a.member, a.period).cmp(&(&b.group, &b.member, b.period)));
        rows
    }

    fn is_anywhere(&self, place: u32) -> bool {
        (0..self.plan.blocks).any(|block| self.plan.copies(place, block) > 0)
    }

    fn is_copied(&self, id: &str) -> bool {
        let data = self.template.data;
        self.template
            .copied
            .iter()
            .any(|at| data.actors[*at].id == id)
    }
}

/// The attributes of actors that say to which of a few groups they belong.
fn attributes(data: &Dataset) -> Vec<String> {
    let mut values: BTreeMap<&str, (BTreeSet<&str>, usize)> = BTreeMap::new();
    for (name, value) in data.actors.iter().flat_map(|a| &a.attributes) {
        let (different, rows) = values.entry(name).or_default();
        *rows += 1;
        if different.len() <= MOST_VALUES {
            different.insert(value);
        }
    }
    values
        .into_iter()
        .filter(|(_, (different, rows))| {
            different.len() <= MOST_VALUES && different.len() * 2 <= *rows
        })
        .map(|(name, _)| name.to_owned())
        .collect()
}
