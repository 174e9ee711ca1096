//! The pages of a report in a real browser: tables sort, searches find, nothing runs that is not
//! ours, nothing leaves the page. Skipped, and said so, where no Chromium is installed.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(
    clippy::panic,
    reason = "a browser that does not answer fails the test"
)]
#![expect(
    clippy::print_stderr,
    reason = "a test that was skipped must say so and why"
)]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

#[path = "browser/devtools.rs"]
mod devtools;

use actornet::dataset::read::{ReadOptions, read};
use actornet::model::Date;
use actornet::network::{Network, NetworkKind, ViewSpec};
use devtools::Browser;

/// Names that are no names; each would call `alert` or leave the page if it were taken for markup.
const HOSTILE: [&str; 9] = [
    "<script>alert(1)</script>",
    "</script><script>alert(2)</script>",
    "<img src=x onerror=alert(3)>",
    "\"><svg/onload=alert(4)>",
    "' onmouseover='alert(5)",
    "<!--<script>alert(6)//",
    "javascript:alert(7)",
    "هيئة التقييس لدول مجلس التعاون",
    "\u{2028}]]>&lt;b&gt;{{7*7}}${alert(8)}",
];

/// A report about 40 actors in 12 bodies at three dates, some with hostile and with endless names.
fn report() -> &'static Path {
    static MADE: OnceLock<(tempfile::TempDir, PathBuf)> = OnceLock::new();
    let made = MADE.get_or_init(|| {
        let dir = tempfile::tempdir().unwrap();
        write_data(&dir.path().join("data"));
        let out = dir.path().join("out");
        let output = Command::new(env!("CARGO_BIN_EXE_actornet"))
            .arg("report")
            .arg(dir.path().join("data"))
            .arg("--out")
            .arg(&out)
            .args(["--figures", "svg", "--quiet"])
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{said}");
        (dir, out)
    });
    &made.1
}

/// No draws: what a page needs of a report, quickly.
const PLAN: &str = r#"
[sensitivity]
draws = 0
drop = 0.1
[[leadership]]
title = "Secretariats"
role = "secretariat"
by = "actor"
top = 5
[[centrality]]
id = "affiliation"
title = "Who takes part where"
network = "affiliation"
metrics = ["influence", "degree-two-mode", "core-number"]
top = 12
[[centrality]]
id = "shared"
title = "Who shares bodies"
network = "co-membership"
metrics = ["degree"]
[[shifts]]
id = "secretariats"
title = "Secretariats"
roles = ["secretariat"]
by = "actor"
[[figures]]
id = "network"
diagram = "network"
of = "affiliation"
"#;

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

fn write_data(folder: &Path) {
    fs::create_dir(folder).unwrap();
    let endless = "Very long name ".repeat(34);
    let countries = ["CN", "US", "DE", "FR", "JP"];
    let mut actors = String::from("id,name,kind,country,parent,url,source,note\n");
    for k in 0..40 {
        let name = match k {
            0..=8 => HOSTILE[k].to_owned(),
            9 => endless.clone(),
            _ => format!("Member body number {k}"),
        };
        let kind = if k < 20 { "company" } else { "national_body" };
        let text = quoted(&name);
        let _ = writeln!(
            actors,
            "A{k:02},{text},{kind},{},,{},{text},{text}",
            countries[k % 5],
            if k == 1 {
                "javascript:alert(9)"
            } else {
                "https://example.org/\"onclick=\"alert(10)"
            }
            .replace('"', "%22")
        );
    }
    actors.push_str("S,Standards,sdo,,,,,\n");
    for k in 1..=12 {
        let _ = writeln!(actors, "S/C {k},Committee {k},committee,,S,,,");
    }
    fs::write(folder.join("actors.csv"), actors).unwrap();
    let mut relations = String::from("actor,role,body,start,end,source\n");
    let source = quoted(HOSTILE[1]);
    for k in 0..40 {
        for body in 1..=12 {
            if (k * 7 + body * 5) % 11 < 4 {
                let start = 2018 + (k + body) % 5;
                let end = if k % 3 == 0 { "2022" } else { "" };
                let role = ["member", "observer"][body % 2];
                let _ = writeln!(
                    relations,
                    "A{k:02},{role},S/C {body},{start},{end},{source}"
                );
            }
        }
    }
    for body in 1..=12 {
        let _ = writeln!(
            relations,
            "A{:02},secretariat,S/C {body},2018,2021,{source}\nA{:02},secretariat,S/C {body},2021,,https://example.org/list",
            20 + body,
            15 + body
        );
    }
    fs::write(folder.join("relations.csv"), relations).unwrap();
    let package = "{\"name\":\"t\",\"title\":\"<script>alert(11)</script>\",\"sources\":[\
                   {\"title\":\"<b>x</b>\",\"path\":\"javascript:alert(12)\"}],\
                   \"actornet\":{\"observed\":[\"2019-12-31\",\"2021-12-31\",\"2023-12-31\"]}}";
    fs::write(folder.join("datapackage.json"), package).unwrap();
    fs::write(folder.join("plan.toml"), PLAN).unwrap();
}

/// The shown cells of a column of the page's table of so many rows.
fn column(browser: &mut Browser, table: &str, column: usize) -> Vec<String> {
    let cells = browser.value(&format!(
        "[...document.querySelectorAll('{table} tbody tr')].filter(r => !r.hidden)\
         .map(r => r.cells[{column}].textContent)"
    ));
    let cells = cells.as_array().unwrap();
    cells
        .iter()
        .map(|c| c.as_str().unwrap().to_owned())
        .collect()
}

/// No part of the page is wider than the window, and what is wide scrolls in a box of its own.
fn assert_no_sideways_scroll(browser: &mut Browser, what: &str) {
    let widths = browser.value("[document.documentElement.scrollWidth, innerWidth]");
    assert_eq!(widths[0], widths[1], "{what}");
}

#[test]
fn the_report_sorts_filters_and_keeps_to_itself() {
    let Some(mut browser) = Browser::start() else {
        return;
    };
    browser.open(&report().join("report.html"), 1280, 900);
    // A table that holds more rows than it shows at first.
    browser.value(
        "window.t = [...document.querySelectorAll('.table')]\
         .find(t => t.querySelector('.more') && t.querySelector('th').textContent === 'Actor')",
    );
    let table = format!("#{}", browser.text("t.id"));
    let first = column(&mut browser, &table, 0);
    let all = browser.value("t.querySelectorAll('tbody tr').length");
    let all = usize::try_from(all.as_u64().unwrap()).unwrap();
    assert!(first.len() < all, "{} of {all}", first.len());
    browser.value("t.querySelector('.more').click()");
    assert_eq!(column(&mut browser, &table, 0).len(), all);
    assert_eq!(browser.value("t.querySelector('.cut').hidden"), true);
    browser.value("t.querySelector('.more').click()");
    assert_eq!(column(&mut browser, &table, 0), first);

    // By keyboard: the heading says how it is sorted, and the rows follow.
    browser.value("t.querySelectorAll('th')[0].querySelector('button').focus()");
    let sorted = |b: &mut Browser| b.value("t.querySelectorAll('th')[0].getAttribute('aria-sort')");
    assert!(sorted(&mut browser).is_null());
    let mut seen = Vec::new();
    for (key, code, way) in [("Enter", 13, "ascending"), (" ", 32, "descending")] {
        browser.press(key, code);
        assert_eq!(sorted(&mut browser), way);
        seen.push(column(&mut browser, &table, 0));
    }
    assert_eq!(seen[0].len(), all);
    seen[1].reverse();
    assert_eq!(seen[0], seen[1]);
    assert_ne!(seen[0], first);
    // Numbers sort as numbers.
    browser.value("t.querySelector('th.number:last-child button').click()");
    let values = browser.value(
        "[...t.querySelectorAll('tbody tr')].map(r => r.lastElementChild.dataset.value)\
         .filter(v => v !== '').map(Number)",
    );
    let values: Vec<f64> = serde_json::from_value(values).unwrap();
    assert!(
        values.len() > 2 && values.is_sorted_by(|a, b| a >= b),
        "{values:?}"
    );

    // Typing filters, accents and case aside, hidden rows too.
    browser.value("t.querySelector('input').focus()");
    browser.type_text("NUMBER 3");
    let found = column(&mut browser, &table, 0);
    assert!(!found.is_empty() && found.len() < all, "{found:?}");
    assert!(
        found
            .iter()
            .all(|n| n.contains("number") && n.contains('3')),
        "{found:?}"
    );
    assert_eq!(
        browser.text("t.querySelector('[role=status]').textContent"),
        format!("{} of {all} rows", found.len())
    );

    // A figure finds a name and shows it under the pointer.
    browser.value(
        "window.f = [...document.querySelectorAll('figure')].find(f => f.querySelector('.tools'));\
         f.querySelector('input').focus()",
    );
    let name = browser.text("f.querySelector('.mark title').textContent.split(':')[0]");
    browser.type_text(&name);
    assert!(
        browser
            .value("f.querySelectorAll('.found').length")
            .as_u64()
            >= Some(1)
    );
    assert!(
        browser
            .text("f.querySelector('[role=status]').textContent")
            .starts_with(&name)
    );
    browser.value(
        "f.querySelector('.found').dispatchEvent(new PointerEvent('pointerenter', {clientX: 50, clientY: 50}))",
    );
    assert!(
        browser
            .text("f.querySelector('.tip').textContent")
            .starts_with(&name)
    );

    // The definition of a measure is one click away, and Escape leads back.
    browser.value("window.a = document.querySelector('th a[href^=\"#method-\"]'); a.focus()");
    let name = browser.text("a.textContent");
    browser.press("Enter", 13);
    let shown = browser.text("document.querySelector('dialog[open]').innerText");
    assert!(
        shown.starts_with(&name) && shown.contains("Formula"),
        "{shown}"
    );
    browser.press("Escape", 27);
    assert!(
        browser
            .value("document.querySelector('dialog[open]')")
            .is_null()
    );
    assert_eq!(browser.value("document.activeElement === a"), true);
    // From there it is one more to the methods.
    let lands = browser.value(
        "(() => { a.click(); document.querySelector('dialog .foot a').click(); \
         return location.hash === a.hash && document.getElementById(a.hash.slice(1)) !== null; })()",
    );
    assert_eq!(lands, true);
    assert_eq!(browser.complaints(), [""; 0]);
    // Nothing of the data became an address that runs, or markup.
    let links = browser.value(
        "[...document.querySelectorAll('a')].map(a => a.protocol).filter(p => !/^(https?|file):$/.test(p))",
    );
    assert_eq!(links, serde_json::json!([]));
    assert_eq!(
        browser.value("document.querySelectorAll('main img, main script').length"),
        0
    );
}

#[test]
fn the_report_fits_a_phone_the_dark_and_paper() {
    let Some(mut browser) = Browser::start() else {
        return;
    };
    let page = report().join("report.html");
    browser.open(&page, 390, 844);
    assert_no_sideways_scroll(&mut browser, "a phone");
    let features = serde_json::json!([{"name": "prefers-color-scheme", "value": "dark"}]);
    let media = serde_json::json!({"media": "", "features": features});
    browser.call("Emulation.setEmulatedMedia", &media);
    let ground = browser.text("getComputedStyle(document.body).backgroundColor");
    let ink = browser.text("getComputedStyle(document.body).color");
    assert_eq!(
        (ground.as_str(), ink.as_str()),
        ("rgb(20, 24, 30)", "rgb(228, 232, 238)")
    );
    let paper = serde_json::json!({"media": "print", "features": []});
    browser.call("Emulation.setEmulatedMedia", &paper);
    let shown = browser.value(
        "[...document.querySelectorAll('nav, .tools, .sort')].filter(e => e.offsetWidth).length",
    );
    assert_eq!(shown, 0, "paper has no buttons");
    let pdf = browser.call("Page.printToPDF", &serde_json::json!({}));
    assert!(pdf["data"].as_str().unwrap().len() > 20_000);
    assert_eq!(browser.complaints(), [""; 0]);
    // Without script the report still reads.
    let off = serde_json::json!({"value": true});
    browser.call("Emulation.setScriptExecutionDisabled", &off);
    browser.open(&page, 1280, 900);
    let rows = "[...document.querySelectorAll('tbody tr')].filter(r => r.offsetHeight).length";
    assert!(browser.value(rows).as_u64() > Some(20));
    assert_eq!(
        browser.value("document.querySelectorAll('.tools, .sort').length"),
        0
    );
}

/// How many nodes and ties the data have on each day of the slider, by the library.
fn sizes() -> Vec<(usize, usize)> {
    let data = report().parent().unwrap().join("data");
    let loaded = read(&data, &ReadOptions::default()).unwrap();
    let network = Network::from_dataset(loaded.dataset);
    let observed = network.dataset().package.observed.clone();
    let on_day = |day: &Date| {
        let spec = ViewSpec {
            as_of: Some(*day),
            ..ViewSpec::new(NetworkKind::Affiliation)
        };
        let snapshot = network.view(&spec).unwrap().snapshot;
        (snapshot.node_count(), snapshot.edge_count())
    };
    observed.iter().map(on_day).collect()
}

#[test]
fn the_explorer_searches_filters_and_moves_in_time() {
    let Some(mut browser) = Browser::start() else {
        return;
    };
    browser.open(&report().join("explorer.html"), 1280, 900);
    let status = |b: &mut Browser| b.text("document.getElementById('status').textContent");
    // At every stop of the slider, moved by keyboard, n and m are those of the network on the day.
    let sizes = sizes();
    assert_eq!(sizes.len(), 3);
    assert_ne!(sizes[0], sizes[2]);
    browser.value("document.getElementById('day').focus()");
    for (at, (n, m)) in sizes.iter().enumerate().rev() {
        let said = status(&mut browser);
        assert!(said.starts_with(&format!("n = {n}, m = {m} on ")), "{said}");
        if at > 0 {
            browser.press("ArrowLeft", 37);
        }
    }
    assert_eq!(
        browser.text("document.getElementById('day-name').textContent"),
        "31 December 2019"
    );
    for _ in 1..sizes.len() {
        browser.press("ArrowRight", 39);
    }

    // A name is found, Enter opens it: its facts, ties and sources.
    let all = status(&mut browser);
    browser.value("document.getElementById('find').focus()");
    browser.type_text("NUMBER 27");
    browser.press("Enter", 13);
    let chosen = |b: &mut Browser| b.text("document.getElementById('chosen').innerText");
    let facts = chosen(&mut browser);
    for words in [
        "Member body number 27",
        "A27 (Germany)",
        "national standards body",
        "1 tie shown",
        "S/C 12",
        "from 1 January",
        "https://example.org/list",
        "of 30 actors",
    ] {
        assert!(facts.contains(words), "{words}: {facts}");
    }
    // A neighbour opens by its name.
    browser.value("document.querySelector('#chosen .name').click()");
    assert!(chosen(&mut browser).starts_with("S/C "));
    // The place is in the address, so that it can be sent to somebody.
    assert!(
        browser
            .text("location.hash")
            .starts_with("#affiliation/S%2FC%20")
    );

    // Only addresses on the web are links; everything else of the data is text.
    browser.value("location.hash = '#affiliation/A01'");
    browser.value("new Promise(done => setTimeout(done, 100))");
    let facts = chosen(&mut browser);
    assert!(
        facts.contains("</script><script>alert(2)</script>"),
        "{facts}"
    );
    assert!(facts.contains("javascript:alert(9)"), "{facts}");
    let odd = "[...document.querySelectorAll('a')].filter(a => !/^(https?|file):$/.test(a.protocol)).length";
    assert_eq!(browser.value(odd), 0);
    assert_eq!(
        browser.value("document.querySelectorAll('body img, body svg').length"),
        0
    );

    // Filters: one kind less, nobody, everybody again.
    browser.value("document.querySelector('#kinds input').click()");
    let fewer = status(&mut browser);
    assert!(fewer != all && fewer.ends_with(", filtered"), "{fewer}");
    browser.value("document.querySelector('#countries .none').click()");
    assert!(status(&mut browser).starts_with("n = 0, m = 0"));
    browser.value("document.getElementById('reset').click()");
    assert_eq!(status(&mut browser), all);
    browser.value("document.getElementById('all-days').click()");
    assert!(status(&mut browser).ends_with(" on any day"));

    // The picture is not blank, and the keys move it.
    let picture = "new Promise(done => setTimeout(() => done(document.getElementById('nodes').toDataURL()), 200))";
    browser.value("document.getElementById('whole').click()");
    let before = browser.text(picture);
    assert!(before.len() > 5_000, "{}", before.len());
    browser.value("document.getElementById('nodes').focus()");
    browser.press("ArrowRight", 39);
    let moved = browser.text(picture);
    assert!(moved != before, "an arrow key moves the picture");
    browser.press("0", 48);
    let whole = browser.text(picture);
    assert!(whole == before, "0 shows all of it again");

    // A network of shared bodies has no days of its own, and says so.
    browser.value(
        "(() => { const s = document.getElementById('network'); s.selectedIndex = 1; \
         s.dispatchEvent(new Event('change')); })()",
    );
    assert_eq!(
        browser.value("document.getElementById('time').hidden"),
        true
    );
    assert!(
        browser
            .text("document.getElementById('notes').textContent")
            .contains("no days of its own")
    );
    assert_eq!(browser.complaints(), [""; 0]);
    browser.open(&report().join("explorer.html"), 390, 844);
    assert_no_sideways_scroll(&mut browser, "the explorer on a phone");
    assert_eq!(browser.complaints(), [""; 0]);
}
