//! From an analysis to the figures that its plan asks for.

use std::collections::BTreeMap;

use super::canvas::{Format, PlotError};
use super::diagram::{
    Certainty, EdgeKind, Figure, NetworkEdge, NetworkFigure, NetworkNode, NodeShape, RankRow,
    RankingFigure, TrendFigure, TrendPoint, TrendSeries,
};
use super::frame::Caption;
use super::render::render;
use crate::analysis::{Analysis, Centrality, FigureRequest, Made, RankedRow, ShiftChapter};
use crate::model::{Actor, Country, Date, Kind, Role};
use crate::network::{Network, NodeIx, Side, View};

/// A picture in both formats.
pub struct Drawn {
    /// Pixels.
    pub png: Vec<u8>,
    /// Lines and text.
    pub svg: Vec<u8>,
    /// What it shows, for those who cannot see it.
    pub alt: String,
}

/// Draws a figure that the plan of an analysis asks for. `None` where its chapter has nothing to
/// draw.
///
/// # Errors
/// [`PlotError`] if the picture cannot be made.
pub fn draw(
    made: &Made,
    network: &Network,
    request: &FigureRequest,
) -> Result<Option<Drawn>, PlotError> {
    let Some(figure) = figure(made, network, request) else {
        return Ok(None);
    };
    let canvas = figure.canvas();
    Ok(Some(Drawn {
        png: render(&figure, &canvas, Format::Png)?,
        svg: render(&figure, &canvas, Format::Svg)?,
        alt: format!("{}. {}", request.title, request.subtitle),
    }))
}

fn figure(made: &Made, network: &Network, request: &FigureRequest) -> Option<Figure> {
    let analysis = &made.analysis;
    let chapter = || analysis.centrality.iter().find(|c| c.id == request.of);
    match request.diagram.as_str() {
        "trend" => {
            let chapter = analysis.shifts.iter().find(|c| c.id == request.of)?;
            Some(Figure::Trend(trend(analysis, chapter, request)))
        }
        "network" => {
            let view = made.views.get(&request.of)?;
            Some(Figure::Network(network_figure(
                analysis,
                chapter()?,
                network,
                view,
                request,
            )))
        }
        "ranking" => Some(Figure::Ranking(ranking(
            analysis,
            chapter()?,
            network,
            request,
        ))),
        _ => None,
    }
}

/// Title, source and manifest id as every figure of a report bears them.
fn caption(analysis: &Analysis, request: &FigureRequest) -> Caption {
    let sources: Vec<&str> = analysis
        .data
        .sources
        .iter()
        .map(|s| s.title.as_str())
        .collect();
    let source = match sources[..] {
        [] => analysis.data.title.clone(),
        [one] => format!("{}; {one}", analysis.data.title),
        [one, ref rest @ ..] => {
            format!("{}; {one} and {} more", analysis.data.title, rest.len())
        }
    };
    Caption {
        title: request.title.clone(),
        subtitle: request.subtitle.clone(),
        source,
        manifest: Some(analysis.manifest_id.clone()),
        ..Caption::default()
    }
}

/// What the colour of a node shows.
struct Colours<'a> {
    network: &'a Network,
    day: Option<Date>,
    /// Groups and countries in order of preference; empty for kinds.
    groups: &'a [String],
}

impl Colours<'_> {
    fn label(&self) -> &'static str {
        if self.groups.is_empty() {
            "Kind"
        } else {
            "Country or group"
        }
    }

    /// The first group or country of the list that the actor belongs to on the day.
    fn of(&self, actor: &Actor) -> Option<String> {
        if self.groups.is_empty() {
            return Some(actor.kind.label().to_owned());
        }
        let belongs = |group: &String| {
            actor.country.is_some_and(|c| c.code() == group)
                || self.network.dataset().groups.iter().any(|g| {
                    g.group == *group
                        && self.day.is_none_or(|day| g.period.contains(day))
                        && (g.member == actor.id
                            || actor.country.is_some_and(|c| c.code() == g.member))
                })
        };
        self.groups
            .iter()
            .find(|g| belongs(g))
            .map(|g| Self::name(g))
    }

    fn name(group: &str) -> String {
        Country::from_code(group)
            .filter(|c| c.code() != "EU")
            .map_or_else(|| group.to_owned(), |c| c.name().to_owned())
    }

    fn order(&self) -> Vec<String> {
        self.groups.iter().map(|g| Self::name(g)).collect()
    }
}

fn network_figure(
    analysis: &Analysis,
    chapter: &Centrality,
    network: &Network,
    view: &View,
    request: &FigureRequest,
) -> NetworkFigure {
    let ranking = chapter
        .rankings
        .iter()
        .find(|r| Some(&r.metric) == request.metric.as_ref());
    let rows = |r: &[RankedRow]| -> BTreeMap<String, f64> {
        r.iter().map(|row| (row.id.clone(), row.value)).collect()
    };
    let actors = ranking.map(|r| rows(&r.rows)).unwrap_or_default();
    let bodies = ranking.map(|r| rows(&r.bodies)).unwrap_or_default();
    let colours = Colours {
        network,
        day: view.as_of(),
        groups: &request.groups,
    };
    let snapshot = &view.snapshot;
    let side = |v: NodeIx| snapshot.sides().map(|s| s[v as usize]);
    let count = NodeIx::try_from(snapshot.node_count()).unwrap_or(NodeIx::MAX);
    let nodes = (0..count)
        .map(|v| {
            let id = snapshot.id(v);
            let actor = view.actors[v as usize].map(|a| network.dataset().actor(a));
            let is_body = side(v) == Some(Side::Body)
                || side(v).is_none() && actor.is_some_and(|a| Kind::is_body(a.kind));
            let value = actors.get(id).or_else(|| bodies.get(id)).copied();
            // The bodies of a two-mode network are few and give it its shape: they are kept first.
            let first = if side(v) == Some(Side::Body) {
                1e9
            } else {
                0.0
            };
            NetworkNode {
                id: id.to_owned(),
                label: view.labels[v as usize].clone(),
                group: if is_body && !request.groups.is_empty() {
                    None
                } else {
                    actor.and_then(|a| colours.of(a))
                },
                shape: if is_body {
                    NodeShape::Body
                } else {
                    NodeShape::Actor
                },
                value: if first > 0.0 { None } else { value },
                priority: first + value.unwrap_or(0.0),
            }
        })
        .collect();
    let leads: BTreeMap<(NodeIx, NodeIx), EdgeKind> =
        snapshot
            .role_ties()
            .iter()
            .fold(BTreeMap::new(), |mut kinds, tie| {
                let kind = match tie.role {
                    Role::Secretariat
                    | Role::TwinnedSecretariat
                    | Role::Chair
                    | Role::ViceChair
                    | Role::Convenor => EdgeKind::Leadership,
                    Role::Observer => EdgeKind::Observation,
                    _ => EdgeKind::Membership,
                };
                let ends = (tie.actor.min(tie.body), tie.actor.max(tie.body));
                let known = kinds.entry(ends).or_insert(kind);
                *known = (*known).max(kind);
                kinds
            });
    let edges = (0..count)
        .flat_map(|a| {
            let ties = snapshot.successors(a).iter().zip(snapshot.strengths(a));
            ties.filter(move |(b, _)| a < **b)
                .map(move |(&b, &weight)| (a, b, weight))
        })
        .map(|(a, b, weight)| NetworkEdge {
            a,
            b,
            weight,
            kind: leads.get(&(a, b)).copied().unwrap_or_default(),
        })
        .collect();
    NetworkFigure {
        caption: Caption {
            nodes: Some(chapter.network.nodes as u64),
            edges: Some(chapter.network.edges as u64),
            date: chapter.network.as_of,
            ..caption(analysis, request)
        },
        nodes,
        edges,
        measure: ranking.map_or(String::new(), |r| r.name.clone()),
        group_label: colours.label().to_owned(),
        group_order: colours.order(),
        top: request.top,
        ..NetworkFigure::default()
    }
}

fn ranking(
    analysis: &Analysis,
    chapter: &Centrality,
    network: &Network,
    request: &FigureRequest,
) -> RankingFigure {
    let ranking = chapter
        .rankings
        .iter()
        .find(|r| Some(&r.metric) == request.metric.as_ref());
    let colours = Colours {
        network,
        day: chapter.network.as_of,
        groups: &request.groups,
    };
    let rows = ranking
        .map_or(&[][..], |r| &r.rows)
        .iter()
        .take(request.top)
        .map(|row| {
            let range = match row.rank_low.zip(row.rank_high) {
                Some((low, high)) if low != high => format!(" · rank {low}–{high}"),
                _ => format!(" · rank {}{}", if row.tied { "=" } else { "" }, row.rank),
            };
            let actor = network
                .dataset()
                .find(&row.id)
                .map(|a| network.dataset().actor(a));
            RankRow {
                label: format!("{}{range}", row.label),
                value: Some(row.value),
                group: actor.and_then(|a| colours.of(a)),
                ..RankRow::default()
            }
        });
    let mut caption = Caption {
        nodes: Some(chapter.network.nodes as u64),
        edges: Some(chapter.network.edges as u64),
        date: chapter.network.as_of,
        ..caption(analysis, request)
    };
    if chapter.interval_note.starts_with("Sensitivity") {
        caption.notes.push(chapter.interval_note.clone());
    }
    RankingFigure {
        caption,
        measure: ranking.map_or(String::new(), |r| r.name.clone()),
        rows: rows.collect(),
        top: request.top,
        group_label: colours.label().to_owned(),
        group_order: colours.order(),
        ..RankingFigure::default()
    }
}

/// Lines of the largest holders at the last date; what was estimated is marked as such.
fn trend(analysis: &Analysis, chapter: &ShiftChapter, request: &FigureRequest) -> TrendFigure {
    let mut rows: Vec<_> = chapter.rows.iter().collect();
    rows.sort_by(|a, b| b.last.total_cmp(&a.last).then_with(|| a.key.cmp(&b.key)));
    let points = |key: &str| -> Vec<TrendPoint> {
        let counted = chapter.series.iter().map(|p| (p, Certainty::Counted));
        let estimated = chapter
            .observed
            .iter()
            .filter(|p| p.confidence == "estimate")
            .map(|p| (p, Certainty::Estimate));
        counted
            .chain(estimated)
            .filter(|(p, _)| p.key == key)
            .map(|(p, certainty)| TrendPoint {
                date: p.date,
                value: p.count,
                margin: p.margin,
                certainty,
            })
            .collect()
    };
    let series = rows.iter().take(request.top).map(|row| TrendSeries {
        label: row.label.clone(),
        points: points(&row.key),
        background: false,
    });
    let mut caption = caption(analysis, request);
    caption.date = chapter.dates.last().copied();
    let published = chapter
        .observed
        .iter()
        .filter(|p| p.confidence != "estimate")
        .count();
    if published > 0 {
        caption.notes.push(format!(
            "{published} published counts that differ from source to source are not drawn; they stand in the tables."
        ));
    }
    TrendFigure {
        caption,
        measure: chapter.title.clone(),
        series: series.collect(),
        margin_label: "margin of the estimate".to_owned(),
        ..TrendFigure::default()
    }
}
