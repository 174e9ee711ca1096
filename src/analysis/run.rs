//! Runs a plan.

use std::collections::BTreeMap;

use super::context::{AnalysisError, Context};
use super::document::{Analysis, Cohesion, FigureRequest, ShiftChapter};
use super::manifest::manifest_id;
use super::{
    FigurePlan, Plan, PlanError, centrality, cohesion, comparison, data_chapter, findings,
    leadership, limits, methods, shift_chapter,
};
use crate::dataset::read::Loaded;
use crate::model::Date;
use crate::network::{Network, View};
use crate::shifts::{Event, ShiftRow};

/// An analysis, and the views its diagrams are drawn from.
pub struct Made {
    /// All that the report says.
    pub analysis: Analysis,
    /// The view of each centrality chapter, by the chapter's id.
    pub views: BTreeMap<String, View>,
}

impl Plan {
    /// How many steps [`run`] reports, figures included.
    pub fn steps(&self) -> u64 {
        let chapters = self.leadership.len() + self.centrality.len() + self.shifts.len();
        (chapters + self.comparisons.len() + self.figures.len()) as u64
    }
}

/// Runs a plan on a data set; `step` hears of each chapter before it is made.
///
/// The same data and plan give the same result on any number of threads.
///
/// # Errors
/// [`AnalysisError`]: the plan names a body, measure or role that does not fit; a projection is too
/// large.
pub fn run(
    loaded: &Loaded,
    network: &Network,
    plan: &Plan,
    step: &mut dyn FnMut(&str),
) -> Result<Made, AnalysisError> {
    plan.check()?;
    let dataset = network.dataset();
    let as_of = plan.day(dataset)?;
    let context = Context {
        loaded,
        network,
        plan,
        as_of,
    };
    let mut tables = Vec::new();
    for (number, table) in plan.leadership.iter().enumerate() {
        step(&table.title);
        tables.push(leadership::table(&context, table, number)?);
    }
    let mut shifts = Vec::new();
    let mut untold = Vec::new();
    for chapter in &plan.shifts {
        step(&chapter.title);
        match shift_chapter::chapter(&context, chapter)? {
            Ok(made) => shifts.push(made),
            Err(reason) => untold.push(reason),
        }
    }
    let mut comparisons = Vec::new();
    for chapter in &plan.comparisons {
        step(&chapter.title);
        match comparison::chapter(&context, chapter)? {
            Ok(made) => comparisons.push(made),
            Err(reason) => untold.push(reason),
        }
    }
    let mut central = Vec::new();
    for chapter in &plan.centrality {
        step(&chapter.title);
        central.push(centrality::chapter(&context, chapter)?);
    }
    let cohesion = central
        .iter()
        .map(|made| cohesion::of(&context, made))
        .collect::<Result<Vec<Cohesion>, _>>()?;
    let findings = findings::findings(&context, &shifts, &tables, &central);
    let mut data = data_chapter::chapter(&context);
    data.gaps.extend(untold);
    let (chapters, views): (Vec<_>, BTreeMap<_, _>) = central
        .into_iter()
        .map(|made| (made.chapter.clone(), (made.chapter.id, made.view)))
        .unzip();
    let shifts: Vec<_> = shifts.into_iter().map(|made| made.chapter).collect();
    let mut analysis = Analysis {
        schema_version: 1,
        program: concat!("actornet ", env!("CARGO_PKG_VERSION")).to_owned(),
        manifest_id: manifest_id(dataset, plan)?,
        title: plan
            .title
            .clone()
            .unwrap_or_else(|| dataset.package.title.clone()),
        as_of,
        findings,
        data,
        leadership: tables,
        limits: limits::limits(&context, &chapters, &shifts),
        centrality: chapters,
        shifts,
        comparisons,
        cohesion,
        strategies: dataset.strategies.clone(),
        methods: methods::methods(plan),
        figures: Vec::new(),
        plan: plan.to_toml()?,
    };
    for figure in &plan.figures {
        if let Some(request) = request(&analysis, plan, figure)? {
            analysis.figures.push(request);
        }
    }
    Ok(Made { analysis, views })
}

/// How many nodes, rows or lines a figure shows unless told otherwise.
fn default_top(diagram: &str) -> usize {
    match diagram {
        "network" => 80,
        "trend" => 6,
        "bump" => 10,
        _ => 20,
    }
}

/// A measure's name within a sentence; names such as PageRank keep their capital.
fn lower(name: &str) -> String {
    let mut letters = name.chars();
    match (letters.next(), letters.clone().any(char::is_uppercase)) {
        (Some(first), false) => first.to_lowercase().chain(letters).collect(),
        _ => name.to_owned(),
    }
}

/// Who of those that changed most has which rank, in words.
fn ranks(chapter: &ShiftChapter) -> String {
    let rank = |value: f64, of: fn(&ShiftRow) -> f64| {
        1 + chapter.rows.iter().filter(|r| of(r) > value).count()
    };
    match chapter.rows.first() {
        Some(row) if row.change != 0.0 && row.first > 0.0 && row.last > 0.0 => format!(
            "{}: {} from rank {} to rank {}",
            chapter.title,
            row.label,
            rank(row.first, |r| r.first),
            rank(row.last, |r| r.last)
        ),
        _ => format!("{}: ranks", chapter.title),
    }
}

/// The figure as the plan asks for it; none if its chapter had nothing to tell.
fn request(
    analysis: &Analysis,
    whole: &Plan,
    plan: &FigurePlan,
) -> Result<Option<FigureRequest>, PlanError> {
    let place = format!("figure `{}`", plan.id);
    let top = plan.top.unwrap_or_else(|| default_top(&plan.diagram));
    let make = |metric: Option<String>, title: String, subtitle: String| {
        Some(FigureRequest {
            id: plan.id.clone(),
            diagram: plan.diagram.clone(),
            of: plan.of.clone(),
            metric,
            top,
            groups: plan.groups.clone(),
            title,
            subtitle,
        })
    };
    match plan.diagram.as_str() {
        "trend" => {
            let Some(chapter) = analysis.shifts.iter().find(|c| c.id == plan.of) else {
                return Ok(None);
            };
            let title = match chapter.rows.first() {
                Some(row) if row.change != 0.0 => format!(
                    "{}: {} {} from {} to {}",
                    chapter.title,
                    row.label,
                    if row.change > 0.0 { "rose" } else { "fell" },
                    super::words::number(row.first),
                    super::words::number(row.last)
                ),
                _ => format!("{}: no change", chapter.title),
            };
            let dates: Vec<String> = chapter
                .dates
                .iter()
                .map(|d| super::words::day(*d))
                .collect();
            let observed = if chapter.observed.is_empty() {
                ""
            } else {
                "; estimates are drawn apart, with their margin"
            };
            let subtitle = format!("Counted on {}{observed}", super::words::list(&dates));
            Ok(make(None, title, subtitle))
        }
        "bump" | "flow" => {
            let Some(chapter) = analysis.shifts.iter().find(|c| c.id == plan.of) else {
                return Ok(None);
            };
            let taken = chapter
                .flows_end_to_end
                .iter()
                .filter(|f| f.event == Event::TakenOver);
            let taken = taken.count();
            // Nothing passed from one holder to another, and the trend says the rest.
            if plan.diagram == "flow" && taken == 0 {
                return Ok(None);
            }
            let day = |at: Option<&Date>| at.map_or_else(String::new, |d| super::words::day(*d));
            let between = format!(
                "{} and {}",
                day(chapter.dates.first()),
                day(chapter.dates.last())
            );
            let title = match plan.diagram.as_str() {
                "flow" => format!("{}: {taken} changed hands", chapter.title),
                _ => ranks(chapter),
            };
            let subtitle = format!("Between {between}");
            Ok(make(None, title, subtitle))
        }
        "network" | "ranking" => {
            let Some(chapter) = analysis.centrality.iter().find(|c| c.id == plan.of) else {
                return Err(PlanError::value(
                    &place,
                    format!("there is no centrality chapter `{}`", plan.of),
                ));
            };
            let ranking = match plan.metric.as_deref() {
                None => chapter.rankings.first(),
                Some(id) => {
                    let named = whole.centrality.iter().find(|c| c.id == plan.of);
                    if !named.is_some_and(|c| c.metrics.iter().any(|m| m == id)) {
                        let reason = format!(
                            "the chapter `{}` does not compute `{id}`: add it to its metrics",
                            plan.of
                        );
                        return Err(PlanError::value(&place, reason));
                    }
                    // Without a ranking the measure is undefined here, and there is nothing to draw.
                    chapter.rankings.iter().find(|r| r.metric == id)
                }
            };
            let Some(ranking) = ranking else {
                return Ok(None);
            };
            let title = match ranking.rows.first() {
                _ if plan.diagram == "network" => {
                    let number = |count: usize| super::words::number(count as f64);
                    match chapter.network.sides {
                        Some((actors, bodies)) => format!(
                            "{}: {} actors in {} bodies",
                            chapter.title,
                            number(actors),
                            number(bodies)
                        ),
                        None => {
                            format!("{}: {} nodes", chapter.title, number(chapter.network.nodes))
                        }
                    }
                }
                Some(first) if !first.tied => {
                    format!(
                        "{}: {} first by {}",
                        chapter.title,
                        first.label,
                        lower(&ranking.name)
                    )
                }
                _ => format!("{}, by {}", chapter.title, lower(&ranking.name)),
            };
            let facts = &chapter.network;
            let within = facts
                .within
                .as_ref()
                .map_or(String::new(), |body| format!(" within {body}"));
            let roles: Vec<String> = facts.roles.iter().map(|r| r.replace('_', " ")).collect();
            let subtitle = format!(
                "Network {}{within}, roles {}",
                facts.network,
                super::words::list(&roles)
            );
            Ok(make(Some(ranking.metric.clone()), title, subtitle))
        }
        other => Err(PlanError::value(
            &place,
            format!("there is no diagram `{other}`; `actornet list diagrams` names them"),
        )),
    }
}
