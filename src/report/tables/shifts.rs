//! Tables of chapters on change, and of concentration.

use super::{Field, Files, count, float, maybe, note, raw, text_of};
use crate::analysis::{
    Concentration, Flow, ObservedTrend, RANGED, SeriesPoint, ShareRow, ShiftChapter, ShiftRow,
    Succession, TenureRow, Trend,
};
use crate::report::index::Place;
use crate::report::render::ReportError;

pub(super) fn shifts(
    chapter: &ShiftChapter,
    place: &Place,
    files: &mut Files,
) -> Result<(), ReportError> {
    let records =
        |rows: Vec<Vec<String>>| rows.into_iter().map(|r| r.into_iter().map(raw).collect());
    let rows = |list: &[ShiftRow]| records(list.iter().map(ShiftRow::record).collect());
    let points = |list: &[SeriesPoint]| {
        let columns = list.iter().map(|p| {
            let cells = p.record().into_iter().zip(SeriesPoint::COLUMNS);
            let field = |(cell, column): (String, &str)| match column {
                "source" => note(cell),
                _ => raw(cell),
            };
            cells.map(field).collect::<Vec<Field>>()
        });
        columns.collect::<Vec<_>>()
    };
    files.add(place.file(), &ShiftRow::COLUMNS, rows(&chapter.rows))?;
    let names = chapter.rows.iter();
    let names = names.map(|r| vec![raw(&r.key), note(&r.label)]);
    files.add(place.part("names"), &["key", "name"], names)?;
    let series = points(&chapter.series);
    files.add(place.part("series"), &SeriesPoint::COLUMNS, series)?;
    let flows = records(chapter.flows.iter().map(Flow::record).collect());
    files.add(place.part("flows"), &Flow::COLUMNS, flows)?;
    if !chapter.observed.is_empty() {
        let observed = points(&chapter.observed);
        files.add(place.part("observed"), &SeriesPoint::COLUMNS, observed)?;
    }
    let flows = records(chapter.flows_end_to_end.iter().map(Flow::record).collect());
    files.add(place.part("flows-first-to-last"), &Flow::COLUMNS, flows)?;
    let trends = chapter
        .rows
        .iter()
        .map(|r| r.trend.record(&r.key))
        .collect();
    files.add(place.part("trends"), &Trend::COLUMNS, records(trends))?;
    let causes = &chapter.causes;
    let shares = records(causes.shares.iter().map(ShareRow::record).collect());
    files.add(place.part("shift-share"), &ShareRow::COLUMNS, shares)?;
    let taken = records(causes.succession.iter().map(Succession::record).collect());
    files.add(place.part("succession"), &Succession::COLUMNS, taken)?;
    let tenure = records(causes.tenure.rows.iter().map(TenureRow::record).collect());
    files.add(place.part("tenure"), &TenureRow::COLUMNS, tenure)?;
    if !chapter.observed_trends.is_empty() {
        let trends = chapter.observed_trends.iter().map(observed_trend);
        files.add(place.part("observed-trends"), &OBSERVED_TREND, trends)?;
    }
    concentration(
        &chapter.concentration.iter().collect::<Vec<_>>(),
        place,
        files,
    )
}

/// The columns of the trends of published and estimated counts.
const OBSERVED_TREND: [&str; 22] = [
    "body",
    "role",
    "key",
    "name",
    "confidence",
    "points",
    "first_date",
    "first",
    "last_date",
    "last",
    "margin",
    "slope_per_year",
    "slope_low",
    "slope_high",
    "slope_margin_low",
    "slope_margin_high",
    "p",
    "p_mk",
    "q",
    "detectable_slope",
    "change_point",
    "note",
];

fn observed_trend(trend: &ObservedTrend) -> Vec<Field> {
    vec![
        raw(&trend.body),
        raw(trend.role.id()),
        raw(&trend.key),
        note(&trend.label),
        raw(trend.confidence),
        count(trend.points),
        count(trend.first_date),
        float(trend.first),
        count(trend.last_date),
        float(trend.last),
        maybe(trend.margin),
        maybe(trend.trend.slope_per_year),
        maybe(trend.trend.slope_low),
        maybe(trend.trend.slope_high),
        maybe(trend.trend.slope_margin_low),
        maybe(trend.trend.slope_margin_high),
        maybe(trend.trend.p),
        maybe(trend.trend.p_mk),
        maybe(trend.trend.q),
        maybe(trend.trend.detectable_slope),
        text_of(trend.trend.change_point),
        note(&trend.note),
    ]
}

pub(super) fn concentration(
    rows: &[&Concentration],
    place: &Place,
    files: &mut Files,
) -> Result<(), ReportError> {
    if rows.is_empty() {
        return Ok(());
    }
    let mut header: Vec<String> = [
        "date",
        "holders",
        "hhi",
        "normalised_hhi",
        "effective_number",
        "gini",
        "top_1",
        "top_4",
        "theil",
        "theil_within",
        "theil_between",
        "theil_by",
    ]
    .map(str::to_owned)
    .to_vec();
    let is_ranged = |index: &&str| rows.iter().any(|c| c.sensitivity.contains_key(*index));
    let ranged: Vec<&str> = RANGED.into_iter().filter(is_ranged).collect();
    for index in &ranged {
        header.extend(["low", "high"].map(|end| format!("{index}_sensitivity_{end}")));
    }
    let rows = rows.iter().map(|c| {
        let split = c.theil_split.as_ref();
        let mut row = vec![
            text_of(c.date),
            count(c.holders),
            float(c.hhi),
            maybe(c.normalised_hhi),
            float(c.effective_number),
            float(c.gini),
            float(c.top1),
            float(c.top4),
            float(c.theil),
            maybe(split.map(|s| s.within)),
            maybe(split.map(|s| s.between)),
            text_of(split.map(|s| &s.by)),
        ];
        for index in &ranged {
            let range = c.sensitivity.get(index);
            row.extend([maybe(range.map(|r| r.0)), maybe(range.map(|r| r.1))]);
        }
        row
    });
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    files.add(place.part("concentration"), &header, rows)
}
