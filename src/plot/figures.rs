//! From an analysis to the figures that its plan asks for.

use std::collections::BTreeMap;

use super::canvas::{Format, PlotError};
use super::diagram::{
    BumpFigure, Certainty, Figure, FlowFigure, NetworkFigure, RankRow, RankingFigure, TrendFigure,
    TrendPoint, TrendSeries,
};
use super::frame::Caption;
use super::of_network::{Colours, Nodes, shortened};
use super::of_shifts;
use super::render::{render, render_plain};
use super::scale::date;
use crate::analysis::{Analysis, Centrality, FigureRequest, Made, ShiftChapter};
use crate::model::Date;
use crate::network::{Network, View};

/// A picture in both formats.
pub struct Drawn {
    /// Pixels.
    pub png: Vec<u8>,
    /// Lines and text, for a page that brings its own style.
    pub svg: String,
    /// The same with its letters, as a file of its own.
    pub svg_file: Vec<u8>,
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
        svg: render_plain(&figure, &canvas)?,
        svg_file: render(&figure, &canvas, Format::Svg)?,
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
        "bump" => {
            let chapter = analysis.shifts.iter().find(|c| c.id == request.of)?;
            Some(Figure::Bump(BumpFigure {
                caption: caption(analysis, request),
                measure: chapter.title.clone(),
                series: of_shifts::bump(&chapter.rows, &chapter.series, None),
                top: request.top,
            }))
        }
        "flow" => {
            let chapter = analysis.shifts.iter().find(|c| c.id == request.of)?;
            Some(Figure::Flow(moves(analysis, chapter, request)))
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

pub(super) fn network_figure(
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
    // Bodies bear no value: it would be that of another mode, and they are landmarks.
    let rows = ranking.map_or(&[][..], |r| &r.rows);
    let known: BTreeMap<&str, f64> = rows.iter().map(|r| (r.id.as_str(), r.value)).collect();
    let ids = view.snapshot.ids().iter();
    let values = ids.map(|id| known.get(id).copied()).collect();
    let colours = Colours {
        network,
        day: view.as_of(),
        groups: &request.groups,
    };
    let mut nodes = Nodes::of_view(view, &colours, values);
    let common = nodes.shorten_bodies();
    let mut caption = Caption {
        nodes: Some(chapter.network.nodes as u64),
        edges: Some(chapter.network.edges as u64),
        date: chapter.network.as_of,
        ..caption(analysis, request)
    };
    caption.notes.extend(common.map(|c| shortened(&c)));
    NetworkFigure {
        caption,
        measure: ranking.map_or(String::new(), |r| r.name.clone()),
        group_label: colours.label().to_owned(),
        group_order: colours.order(),
        top: request.top,
        ..nodes.figure()
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
            let note = match row.rank_low.zip(row.rank_high) {
                Some((low, high)) if low != high => format!("{low}–{high}"),
                Some((rank, _)) => rank.to_string(),
                None => String::new(),
            };
            let actor = network
                .dataset()
                .find(&row.id)
                .map(|a| network.dataset().actor(a));
            RankRow {
                label: row.label.clone(),
                note,
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
        note_label: "Range of rank".to_owned(),
        group_label: colours.label().to_owned(),
        group_order: colours.order(),
        ..RankingFigure::default()
    }
}

/// Who took which seat from whom between the first and the last date.
fn moves(analysis: &Analysis, chapter: &ShiftChapter, request: &FigureRequest) -> FlowFigure {
    let figure = of_shifts::flow(&chapter.flows_end_to_end, &chapter.rows, None, false);
    let mut caption = caption(analysis, request);
    caption.notes.extend(figure.caption.notes.iter().cloned());
    let on =
        |day: Option<&Date>| day.map_or_else(String::new, |d| format!("Holder on {}", date(*d)));
    FlowFigure {
        caption,
        from_label: on(chapter.dates.first()),
        to_label: on(chapter.dates.last()),
        top: request.top,
        ..figure
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
