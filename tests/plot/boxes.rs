//! The boxes of the texts of an SVG.

/// Numbers in attributes of SVG text: enough to know its box.
fn boxes(svg: &str) -> Vec<[f64; 4]> {
    let attribute = |tag: &str, name: &str| -> Option<f64> {
        let at = tag.find(&format!(" {name}=\""))? + name.len() + 3;
        tag[at..].split('"').next()?.parse().ok()
    };
    svg.lines()
        .filter(|l| l.starts_with("<text"))
        .map(|tag| {
            let get = |name| attribute(tag, name).unwrap();
            let (size, length) = (get("font-size"), get("textLength"));
            if let Some(at) = tag.split("translate(").nth(1) {
                // Upwards: the baseline is upright, letters stand to its left.
                let mut at = at
                    .split([' ', ')'])
                    .map(|n| n.parse::<f64>().unwrap_or(0.0));
                let (x, y) = (at.next().unwrap(), at.next().unwrap());
                return [x - 0.7 * size, y - length, x + 0.15 * size, y];
            }
            let (x, y) = (get("x"), get("y"));
            let left = if tag.contains("\"middle\"") {
                x - length / 2.0
            } else if tag.contains("\"end\"") {
                x - length
            } else {
                x
            };
            [left, y - 0.7 * size, left + length, y + 0.15 * size]
        })
        .collect()
}

/// Asserts that no two texts overlap and none leaves the picture; returns how many there are.
pub(crate) fn assert_apart(svg: &str, what: &str) -> usize {
    let view = svg.split("viewBox=\"0 0 ").nth(1).unwrap();
    let mut view = view
        .split(['"', ' '])
        .map(|n| n.parse::<f64>().unwrap_or(0.0));
    let (width, height) = (view.next().unwrap(), view.next().unwrap());
    let boxes = boxes(svg);
    for (i, a) in boxes.iter().enumerate() {
        let inside = a[0] >= 0.0 && a[1] >= 0.0 && a[2] <= width && a[3] <= height;
        assert!(inside, "{what}: {a:?} leaves the picture");
        for b in &boxes[..i] {
            let wide = a[2].min(b[2]) - a[0].max(b[0]);
            let high = a[3].min(b[3]) - a[1].max(b[1]);
            let apart = wide <= 0.01 || high <= 0.01;
            assert!(apart, "{what}: {a:?} and {b:?} overlap");
        }
    }
    boxes.len()
}
