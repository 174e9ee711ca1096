//! A report about actors whose names are attacks, for tests.

use crate::analysis::Analysis;

use super::sample;

/// Names that are no names.
pub(super) const HOSTILE: [&str; 8] = [
    "<script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "a|b\n| --- | c |",
    "\u{202E}gnp.exe",
    "[x](javascript:alert(1)) `code` **b** </td></table>",
    "\" onmouseover=\"alert(1)",
    "هيئة التقييس",
    "&lt;b&gt; &amp; \u{0}\u{1b}[31m -->",
];

/// The same report about hostile actors.
pub(super) fn analysis() -> Analysis {
    let mut analysis = sample::analysis();
    let name = |at: usize| HOSTILE[at % HOSTILE.len()].to_owned();
    analysis.title = name(0);
    for (at, row) in analysis.leadership[0].rows.iter_mut().enumerate() {
        row.label = name(at);
        row.key = name(at);
    }
    analysis.leadership[0].top = 100;
    analysis.leadership[0].title = name(4);
    analysis.leadership[0].within = Some(name(5));
    let chapter = &mut analysis.centrality[0];
    chapter.title = name(2);
    for ranking in &mut chapter.rankings {
        for (at, row) in ranking
            .rows
            .iter_mut()
            .chain(&mut ranking.bodies)
            .enumerate()
        {
            row.label = name(at);
            row.id = format!("{at}{}", name(at));
            row.kind = name(at);
        }
    }
    for (at, row) in analysis.shifts[0].rows.iter_mut().enumerate() {
        row.label = name(at);
    }
    analysis.shifts[0].flows_end_to_end[0].body = name(0);
    analysis.shifts[0].observed_trends[0].label = name(3);
    analysis.cohesion[0].core_members = (0..HOSTILE.len()).map(name).collect();
    for group in analysis.cohesion[0]
        .communities
        .iter_mut()
        .flat_map(|c| &mut c.groups)
    {
        group.actors[0].label = name(group.number);
        group.members[0] = name(group.number);
    }
    analysis.strategies[0].responsible_offices = name(5);
    analysis.data.licences = vec![name(0)];
    analysis.data.description = name(7);
    analysis.data.sources[0].title = name(4);
    analysis.data.sources[0].path = Some("javascript:alert(1)".to_owned());
    analysis.data.sources[1].path = Some("https://x.org/\" onclick=\"alert(1)".to_owned());
    analysis.findings[0].text = name(0);
    analysis.findings[0].basis = name(5);
    analysis.limits[0].text = name(4);
    analysis.plan = "``` </code></pre><script>\n".to_owned();
    analysis
}
