//! Pictures as files: their size, their resolution, the same bytes every time, names that are
//! hostile, and data that are hardly there.
#![expect(
    clippy::unwrap_used,
    clippy::cast_possible_truncation,
    reason = "a test fails by panicking; sizes of pictures are small"
)]

use actornet::model::Date;
use actornet::plot::diagram::{
    BipartiteFigure, BumpFigure, Certainty, Change, ConcentricFigure, DifferenceEdge,
    DifferenceFigure, DistributionFigure, DistributionSeries, EdgeKind, EgoFigure, FlowFigure,
    FlowMove, HierarchyFigure, HierarchyNode, MatrixCell, MatrixFigure, MultiplesFigure,
    NetworkEdge, NetworkFigure, NetworkNode, NodeShape, Panel, RankRow, RankingFigure,
    ScalingFigure, ScalingSeries, TABLE, TrendFigure, TrendPoint, TrendSeries,
};
use actornet::plot::{Canvas, Caption, Figure, Format, PlotError, render};

#[path = "plot/boxes.rs"]
mod boxes;

const HOSTILE: &[&str] = &[
    "<script>alert('x')</script>",
    "\"quotes\" & 'ampersands' ]]>",
    "control \u{0}\u{7}\u{1b}[31m\u{fffe}",
    "line\nfeed\tand\rreturn",
    "\u{202e}right to left override",
    "مرحبا بالعالم",
    "שלום",
    "👩‍👩‍👧 emoji 🇨🇳",
    "中国国家标准化管理委员会",
    "e\u{301}\u{301}\u{301}\u{301}",
    "Łódź Ελλάς Росстандарт",
    "",
    " ",
];

fn caption(title: &str) -> Caption {
    Caption {
        title: title.to_owned(),
        subtitle: "Secretariats of committees".to_owned(),
        nodes: Some(1234),
        edges: Some(5678),
        date: Some(Date::parse("2026-05-02").unwrap()),
        notes: vec!["A note of what is left out.".to_owned()],
        source: "The source of the data".to_owned(),
        manifest: Some("0123456789ab".to_owned()),
    }
}

fn names() -> Vec<String> {
    let long = ["x".repeat(500), "long words ".repeat(60)];
    HOSTILE
        .iter()
        .map(|n| (*n).to_owned())
        .chain(long)
        .collect()
}

/// A two-mode network: everybody sits in some of six bodies.
fn network(names: &[String]) -> NetworkFigure {
    let bodies = 6;
    let n = names.len() as u32;
    let body = (0..bodies).map(|k| NetworkNode {
        id: format!("b{k}"),
        label: format!("ISO/TC {k}"),
        shape: NodeShape::Body,
        value: Some(f64::from(n)),
        priority: 100.0,
        ..NetworkNode::default()
    });
    let actor = names.iter().enumerate().map(|(k, name)| NetworkNode {
        id: format!("a{k:03}"),
        label: name.clone(),
        group: (k % 4 > 0).then(|| names[k % 4].clone()),
        value: Some(k as f64),
        priority: k as f64,
        ..NetworkNode::default()
    });
    let kinds = [
        EdgeKind::Membership,
        EdgeKind::Observation,
        EdgeKind::Leadership,
    ];
    let edges = (0..n).flat_map(|a| {
        (0..bodies)
            .filter(move |b| (a + b) % 3 != 0)
            .map(move |b| NetworkEdge {
                a: bodies + a,
                b,
                weight: 1.0,
                kind: kinds[((a * 7 + b) % 3) as usize],
            })
    });
    NetworkFigure {
        caption: caption("Everybody sits in four bodies"),
        nodes: body.chain(actor).collect(),
        edges: edges.collect(),
        measure: "Degree".to_owned(),
        group_label: "Group".to_owned(),
        ..NetworkFigure::default()
    }
}

fn ranking(names: &[String]) -> RankingFigure {
    let rows = names.iter().enumerate().map(|(k, name)| RankRow {
        low: Some(k as f64 / 2.0),
        high: Some(k as f64 * 1.5),
        before: Some(5.0),
        group: Some(names[k % 3].clone()),
        note: format!("{k}–{}", k + 2),
        ..RankRow::new(name, k as f64)
    });
    RankingFigure {
        caption: caption("The last stands first"),
        measure: "Secretariats held".to_owned(),
        rows: rows.collect(),
        interval_label: "95 % interval".to_owned(),
        note_label: "Range".to_owned(),
        ..RankingFigure::default()
    }
}

fn trend(names: &[String]) -> TrendFigure {
    let series = names.iter().enumerate().map(|(k, name)| TrendSeries {
        label: name.clone(),
        points: (0..8)
            .map(|year| TrendPoint {
                date: Date::parse(&format!("{}", 2015 + year)).unwrap(),
                value: (k * 5) as f64 + f64::from(year * 3),
                margin: (year < 5).then_some(4.0),
                certainty: if year < 5 {
                    Certainty::Estimate
                } else {
                    Certainty::Counted
                },
            })
            .collect(),
        background: false,
    });
    TrendFigure {
        caption: caption("Every line rises"),
        measure: "Secretariats held".to_owned(),
        series: series.collect(),
        ..TrendFigure::default()
    }
}

/// Every second name rises, the others fall.
fn bump(names: &[String]) -> BumpFigure {
    let n = names.len() as i32;
    let series = names.iter().enumerate().map(|(k, name)| TrendSeries {
        label: name.clone(),
        points: (0..4)
            .map(|year| {
                let step = if k % 2 == 0 { 3 } else { -2 };
                let value = f64::from(2 * n - k as i32 + step * year);
                TrendPoint::counted(Date::parse(&format!("{}", 2015 + year)).unwrap(), value)
            })
            .collect(),
        background: false,
    });
    BumpFigure {
        caption: caption("Every second one rises"),
        measure: "secretariats held".to_owned(),
        series: series.collect(),
        top: 30,
    }
}

/// Everybody takes a seat from the one three places on.
fn flow(names: &[String]) -> FlowFigure {
    let moves = names.iter().enumerate().map(|(k, name)| FlowMove {
        from: names[(k + 3) % names.len()].clone(),
        to: name.clone(),
        what: format!("ISO/TC {k}"),
        seats: 1.0,
    });
    FlowFigure {
        caption: caption("Everybody takes from somebody"),
        moves: moves.collect(),
        top: 30,
        ..FlowFigure::default()
    }
}

/// Names by names, with a mark in every third cell.
fn matrix(names: &[String]) -> MatrixFigure {
    let n = names.len() as u32;
    let kinds = [
        EdgeKind::Membership,
        EdgeKind::Observation,
        EdgeKind::Leadership,
    ];
    let cells = (0..n).flat_map(|row| {
        (0..n)
            .filter(move |column| (row + column) % 3 != 1)
            .map(move |column| MatrixCell {
                row,
                column,
                value: f64::from(row + 1),
                kind: Some(kinds[((row * 7 + column) % 3) as usize]),
            })
    });
    MatrixFigure {
        caption: caption("Two of three cells are full"),
        rows: names.to_vec(),
        columns: names.to_vec(),
        cells: cells.collect(),
        ..MatrixFigure::default()
    }
}

/// A tree in which each name stands below the one at half its place.
fn hierarchy(names: &[String]) -> HierarchyFigure {
    let nodes = names.iter().enumerate().map(|(k, name)| HierarchyNode {
        label: name.clone(),
        name: format!("Topic {k}"),
        parent: (k > 1).then_some(k as u32 / 2),
        group: (k % 4 > 0).then(|| names[k % 4].clone()),
        note: name.clone(),
    });
    HierarchyFigure {
        caption: caption("Two below each"),
        nodes: nodes.collect(),
        group_label: "Run from".to_owned(),
        ..HierarchyFigure::default()
    }
}

/// The network of [`network`] of which every third tie is new and every fifth was lost.
fn difference(names: &[String]) -> DifferenceFigure {
    let network = network(names);
    let edges = network
        .edges
        .iter()
        .enumerate()
        .map(|(k, e)| DifferenceEdge {
            a: e.a,
            b: e.b,
            change: match k {
                k if k % 3 == 0 => Change::Gained,
                k if k % 5 == 0 => Change::Lost,
                _ => Change::Kept,
            },
        });
    DifferenceFigure {
        caption: caption("More came than went"),
        nodes: network.nodes.clone(),
        edges: edges.collect(),
        ..DifferenceFigure::default()
    }
}

/// The network of [`network`] that loses ties from date to date.
fn multiples(names: &[String]) -> MultiplesFigure {
    let network = network(names);
    let panels = (1..4usize).map(|k| Panel {
        date: Date::parse(&format!("{}", 2020 + k)).unwrap(),
        nodes: 1234,
        edges: 5678,
        ties: network.edges.iter().copied().skip((k - 1) * 7).collect(),
    });
    MultiplesFigure {
        panels: panels.collect(),
        network: network.clone(),
        ..MultiplesFigure::default()
    }
}

fn distribution(names: &[String]) -> DistributionFigure {
    let ends = names.first().into_iter().chain(names.last());
    let series = ends.enumerate().map(|(k, name)| DistributionSeries {
        label: name.clone(),
        values: (0..200)
            .map(|v| f64::from(v * v % (50 + k as i32)))
            .collect(),
    });
    DistributionFigure {
        caption: caption("Few have many"),
        measure: "Degree".to_owned(),
        series: series.collect(),
    }
}

fn scaling(names: &[String]) -> ScalingFigure {
    let series = names.iter().enumerate().map(|(k, name)| {
        let cost = |size: f64| 1e-6 * (k + 1) as f64 * size.powf(0.9 + 0.05 * k as f64);
        ScalingSeries {
            label: name.clone(),
            points: [300.0, 3_000.0, 30_000.0].map(|s| (s, cost(s))).to_vec(),
        }
    });
    ScalingFigure {
        caption: caption("Twice the size costs twice as much"),
        size: "Relations".to_owned(),
        cost: "Time of a step".to_owned(),
        series: series.collect(),
    }
}

fn figures(names: &[String]) -> Vec<Figure> {
    vec![
        Figure::Network(network(names)),
        Figure::Ranking(ranking(names)),
        Figure::Trend(trend(names)),
        Figure::Bump(bump(names)),
        Figure::Flow(flow(names)),
        Figure::Matrix(matrix(names)),
        Figure::Hierarchy(hierarchy(names)),
        Figure::Bipartite(BipartiteFigure {
            network: network(names),
            ..BipartiteFigure::default()
        }),
        Figure::Concentric(ConcentricFigure {
            network: network(names),
            ..ConcentricFigure::default()
        }),
        Figure::Ego(EgoFigure {
            network: network(names),
            radius: 3,
            ..EgoFigure::default()
        }),
        Figure::Difference(difference(names)),
        Figure::Multiples(multiples(names)),
        Figure::Distribution(distribution(names)),
        Figure::Scaling(scaling(names)),
    ]
}

fn plain_names() -> Vec<String> {
    (0..24).map(|k| format!("Member body {k}")).collect()
}

/// The pixels of a PNG, red, green and blue, and the pixels a metre written into it.
struct Picture {
    width: usize,
    height: usize,
    rgb: Vec<u8>,
    per_metre: Option<u32>,
}

fn decode(bytes: &[u8]) -> Picture {
    let mut reader = png::Decoder::new(std::io::Cursor::new(bytes))
        .read_info()
        .unwrap();
    let mut rgb = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut rgb).unwrap();
    let dims = reader.info().pixel_dims;
    Picture {
        width: info.width as usize,
        height: info.height as usize,
        rgb,
        per_metre: dims.filter(|d| d.unit == png::Unit::Meter).map(|d| d.xppu),
    }
}

/// The usual picture with fewer pixels, which are quicker to draw.
fn screen(figure: &Figure) -> Canvas {
    let Canvas { width, height, .. } = figure.canvas();
    Canvas {
        width: width / 3,
        height: height / 3,
        dpi: 100,
    }
}

impl Picture {
    /// How many pixels of a part of the picture are not white: edges as parts of its size.
    fn ink(&self, left: f64, top: f64, right: f64, bottom: f64) -> usize {
        let column = |part: f64| (part * self.width as f64) as usize;
        let row = |part: f64| (part * self.height as f64) as usize;
        (row(top)..row(bottom))
            .flat_map(|y| (column(left)..column(right)).map(move |x| (x, y)))
            .filter(|(x, y)| {
                let at = (y * self.width + x) * 3;
                self.rgb[at..at + 3].iter().any(|c| *c < 250)
            })
            .count()
    }
}

#[test]
fn every_diagram_of_the_table_is_drawn() {
    let drawn: Vec<_> = figures(&plain_names())
        .iter()
        .map(|f| f.info().id)
        .collect();
    let table: Vec<_> = TABLE.iter().map(|d| d.id).collect();
    assert_eq!(drawn, table);
}

#[test]
fn a_png_has_its_size_its_resolution_and_ink_where_it_belongs() {
    for figure in figures(&plain_names()) {
        let (usual, canvas) = (figure.canvas(), screen(&figure));
        let id = figure.info().id;
        assert!(usual.width >= 1600 && usual.dpi == 300, "{id}");
        let picture = decode(&render(&figure, &canvas, Format::Png).unwrap());
        let size = (picture.width, picture.height);
        assert_eq!(size, (canvas.width as usize, canvas.height as usize));
        assert_eq!(picture.per_metre, Some(3937), "{id}");
        // Title, the diagram, the source at the left and the manifest id at the right.
        assert!(picture.ink(0.03, 0.02, 0.5, 0.08) > 220, "{id}: title");
        assert!(picture.ink(0.1, 0.3, 0.9, 0.85) > 1500, "{id}: diagram");
        assert!(picture.ink(0.03, 0.96, 0.4, 1.0) > 33, "{id}: source");
        assert!(picture.ink(0.8, 0.96, 0.97, 1.0) > 33, "{id}: manifest");
        for (left, top, right, bottom) in [
            (0.0, 0.1, 0.01, 1.0),
            (0.99, 0.0, 1.0, 1.0),
            (0.0, 0.995, 1.0, 1.0),
        ] {
            assert_eq!(picture.ink(left, top, right, bottom), 0, "{id}: margin");
        }
    }
}

#[test]
fn the_resolution_asked_for_is_written() {
    let figure = Figure::Ranking(ranking(&plain_names()));
    let canvas = Canvas {
        width: 1000,
        height: 900,
        dpi: 144,
    };
    let picture = decode(&render(&figure, &canvas, Format::Png).unwrap());
    assert_eq!(picture.per_metre, Some(5669));
}

#[test]
fn the_same_figure_gives_the_same_bytes_for_any_number_of_threads() {
    for figure in figures(&plain_names()) {
        for format in [Format::Png, Format::Svg] {
            let draw = |threads| {
                let pool = rayon::ThreadPoolBuilder::new()
                    .num_threads(threads)
                    .build()
                    .unwrap();
                pool.install(|| render(&figure, &screen(&figure), format).unwrap())
            };
            let first = draw(1);
            assert!(
                first == draw(1) && first == draw(2),
                "{} as {format:?}",
                figure.info().id
            );
        }
    }
}

#[test]
fn the_order_of_rows_changes_no_byte() {
    let mut figure = ranking(&plain_names());
    let first = render_svg(&Figure::Ranking(figure.clone()));
    figure.rows.reverse();
    assert_eq!(first, render_svg(&Figure::Ranking(figure)));
}

fn render_svg(figure: &Figure) -> String {
    let bytes = render(figure, &figure.canvas(), Format::Svg).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// Tags and texts of an XML document; panics where it is not well formed.
fn parse(xml: &str) -> (Vec<String>, Vec<String>) {
    let (mut open, mut tags, mut texts) = (Vec::new(), Vec::new(), Vec::new());
    let mut rest = xml;
    while let Some(at) = rest.find('<') {
        let text = &rest[..at];
        assert!(!text.contains('>'), "a bare > in {text}");
        texts.push(unescape(text));
        let end = rest.find('>').unwrap();
        let tag = &rest[at + 1..end];
        assert!(!tag.contains('<'), "a bare < in {tag}");
        assert_eq!(tag.matches('"').count() % 2, 0, "quotes in {tag}");
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name));
        } else {
            let name: String = tag
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric())
                .collect();
            tags.push(name.clone());
            for value in tag.split('"').skip(1).step_by(2) {
                unescape(value);
            }
            if !tag.ends_with('/') {
                open.push(name);
            }
        }
        rest = &rest[end + 1..];
    }
    assert!(open.is_empty() && rest.trim().is_empty());
    (tags, texts)
}

fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        let end = at + rest[at..].find(';').unwrap();
        out.push(match &rest[at + 1..end] {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "#39" => '\'',
            other => unreachable!("unknown entity {other}"),
        });
        rest = &rest[end + 1..];
    }
    let legal = |c: char| {
        matches!(c, '\n' | '\u{20}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}') || c > '\u{FFFF}'
    };
    assert!(text.chars().all(legal), "{text:?} holds what XML forbids");
    out.push_str(rest);
    out
}

#[test]
fn an_svg_is_well_formed_and_its_text_can_be_searched() {
    for figure in figures(&plain_names()) {
        let svg = render_svg(&figure);
        let (tags, texts) = parse(&svg);
        let all = texts.join("\n").replace('\u{A0}', " ");
        assert_eq!(tags[0], "svg");
        let title = &figure.caption().title;
        for wanted in [
            title,
            "Member body 23",
            "1,234 nodes",
            "5,678 ties",
            "2 May 2026",
        ] {
            assert!(
                all.contains(wanted),
                "{}: {wanted} is missing",
                figure.info().id
            );
        }
        for wanted in [
            "Source: The source of the data",
            "0123456789ab",
            "A note of what",
        ] {
            assert!(
                all.contains(wanted),
                "{}: {wanted} is missing",
                figure.info().id
            );
        }
    }
}

#[test]
fn hostile_names_stay_text() {
    for figure in figures(&names()) {
        let svg = render_svg(&figure);
        let (tags, texts) = parse(&svg);
        assert!(!tags.iter().any(|t| t == "script"));
        let whole = "<script>alert('x')</script>";
        assert!(
            texts.iter().any(|t| t.contains(whole)),
            "{}",
            figure.info().id
        );
        assert!(!svg.contains('\u{202e}') && !svg.contains('\u{1b}'));
        // No name that is set is longer than 80 characters; on hovering it is whole.
        let set = svg.lines().filter(|l| l.starts_with("<text"));
        for line in set {
            let text = parse(line).1.concat();
            for name in names().iter().filter(|n| n.chars().count() > 80) {
                let start: String = name.chars().take(81).collect();
                assert!(!text.contains(&start), "{line}");
            }
        }
        render(&figure, &screen(&figure), Format::Png).unwrap();
    }
}

#[test]
fn no_two_texts_overlap_and_none_leaves_the_picture() {
    let with_long_title = |mut figure: Figure| {
        figure.caption_mut().title = "A long finding in many words ".repeat(12);
        figure.caption_mut().subtitle = "What is shown, at length ".repeat(20);
        figure
    };
    let sizes = [None, Some((1063, 900, 300)), Some((760, 520, 300))];
    let sets = [plain_names(), names()];
    for figure in sets
        .iter()
        .flat_map(|n| figures(n))
        .flat_map(|f| [f.clone(), with_long_title(f)])
    {
        for size in sizes {
            let canvas = size.map_or(figure.canvas(), |(width, height, dpi)| Canvas {
                width,
                height,
                dpi,
            });
            let svg = render(&figure, &canvas, Format::Svg).unwrap();
            let svg = String::from_utf8(svg).unwrap();
            let id = figure.info().id;
            let texts = boxes::assert_apart(&svg, &format!("{id} at {canvas:?}"));
            assert!(texts > 5, "{id}: {texts} texts");
        }
    }
}

#[test]
fn hardly_any_data_make_a_picture_or_say_so() {
    let nan = vec![
        RankRow::new("a", f64::NAN),
        RankRow::new("b", f64::INFINITY),
    ];
    let equal: Vec<_> = (0..5)
        .map(|k| RankRow::new(&format!("r{k}"), 3.0))
        .collect();
    let point = |value| TrendPoint::counted(Date::parse("2020").unwrap(), value);
    let line = |points: Vec<TrendPoint>| TrendFigure {
        series: vec![TrendSeries {
            label: "one".to_owned(),
            points,
            background: false,
        }],
        ..TrendFigure::default()
    };
    let node = |value| NetworkNode {
        id: "a".into(),
        label: "one".into(),
        value,
        ..NetworkNode::default()
    };
    let nodes = |nodes| NetworkFigure {
        nodes,
        ..NetworkFigure::default()
    };
    let rank = |rows| RankingFigure {
        rows,
        ..RankingFigure::default()
    };
    let cases = [
        (Figure::Network(NetworkFigure::default()), "no data"),
        (Figure::Ranking(RankingFigure::default()), "no data"),
        (Figure::Trend(TrendFigure::default()), "no data"),
        (Figure::Ranking(rank(nan)), "no data"),
        (Figure::Trend(line(vec![point(f64::NAN)])), "no data"),
        (Figure::Ranking(rank(equal)), "r4"),
        (
            Figure::Ranking(rank(vec![RankRow::new("zero", 0.0)])),
            "zero",
        ),
        (
            Figure::Ranking(rank(vec![
                RankRow::new("huge", 1e300),
                RankRow::new("tiny", -1e-300),
            ])),
            "huge",
        ),
        (Figure::Trend(line(vec![point(5.0)])), "one"),
        (Figure::Trend(line(vec![point(0.0), point(0.0)])), "one"),
        (
            Figure::Trend(line(vec![point(-1e300), point(1e300)])),
            "one",
        ),
        (Figure::Network(nodes(vec![node(Some(1.0))])), "one"),
        (
            Figure::Network(nodes(vec![node(Some(f64::NAN)), node(None)])),
            "one",
        ),
    ];
    for (figure, wanted) in cases {
        let (_, texts) = parse(&render_svg(&figure));
        assert!(
            texts.iter().any(|t| t.contains(wanted)),
            "{wanted}: {texts:?}"
        );
        let picture = decode(&render(&figure, &screen(&figure), Format::Png).unwrap());
        assert!(picture.ink(0.0, 0.0, 1.0, 1.0) > 55);
    }
}

#[test]
fn a_canvas_must_be_readable_and_holdable() {
    let figure = Figure::Trend(trend(&plain_names()));
    let draw = |width, height, dpi| render(&figure, &Canvas { width, height, dpi }, Format::Png);
    assert!(matches!(
        draw(100, 100, 300),
        Err(PlotError::TooSmall { .. })
    ));
    assert!(matches!(draw(0, 0, 0), Err(PlotError::TooSmall { .. })));
    assert!(matches!(
        draw(u32::MAX, u32::MAX, 300),
        Err(PlotError::TooLarge { .. })
    ));
}

#[test]
fn a_figure_survives_the_way_through_json() {
    for figure in figures(&plain_names()) {
        let json = serde_json::to_string(&figure).unwrap();
        let back: Figure = serde_json::from_str(&json).unwrap();
        assert_eq!(render_svg(&back), render_svg(&figure));
    }
}

#[test]
fn a_large_network_is_drawn_in_part_and_says_so() {
    let names: Vec<String> = (0..900).map(|k| format!("Member {k}")).collect();
    let figure = Figure::Network(network(&names));
    let (tags, texts) = parse(&render_svg(&figure));
    assert!(
        texts
            .iter()
            .any(|t| t.starts_with("Drawn: the 150 nodes that rank highest of 906"))
    );
    assert_eq!(tags.iter().filter(|t| *t == "title").count(), 150);
}
