//! `explorer.html`: the networks of a report on a canvas, to search, filter and move in time.

use std::fmt::Write as _;

use super::super::render::Document;
use super::page::{inline, source_hash};
use crate::escape::html::html;

/// The style sheet.
const STYLE: &str = include_str!("explorer.css");

/// The script.
const SCRIPT: &str = include_str!("explorer.js");

/// What stands on the page before the script fills it.
const FORM: &str = r#"<main id="app" hidden>
<div id="stage">
<canvas id="ties" aria-hidden="true"></canvas>
<canvas id="nodes" tabindex="0" role="img" aria-label="The network. Arrow keys move it, plus and minus change its size, 0 shows all of it. The search finds every node by name." aria-describedby="status"></canvas>
<div id="tip" aria-hidden="true" hidden></div>
<div id="zoom"><button type="button" id="nearer" aria-label="Larger">+</button><button type="button" id="farther" aria-label="Smaller">&minus;</button><button type="button" id="whole">All</button></div>
</div>
<div id="panel">
<p><label for="network">Network</label><select id="network"></select></p>
<p class="small"><span id="about"></span> <a id="chapter" href="report.html">Its chapter in the report</a></p>
<p><label for="find">Find an actor or body</label><input id="find" type="search" autocomplete="off" spellcheck="false"></p>
<p id="found" class="small" role="status"></p>
<ul id="hits"></ul>
<div id="time" hidden><label for="day">Day: <output id="day-name" for="day"></output></label><input id="day" type="range" min="0" max="0" step="1"><label class="check"><input id="all-days" type="checkbox"> All days together</label></div>
<p id="status" role="status"></p>
<p><button type="button" id="reset" hidden>Show everything again</button></p>
<section id="chosen" aria-live="polite" aria-label="The node chosen"></section>
"#;

/// The boxes of check marks: place and name.
const FILTERS: [(&str, &str, bool); 4] = [
    ("colours", "Colours", true),
    ("roles", "Roles", false),
    ("kinds", "Kinds", false),
    ("countries", "Countries", false),
];

/// The page. `data` is JSON without a character that means anything to HTML.
///
/// The data stand in an element that no browser runs, and the policy lets through one style and
/// one script by their hashes, and nothing from anywhere else.
pub(crate) fn explorer(document: &Document, data: &str) -> String {
    let title = html(&document.title);
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src {}; \
         script-src {}; base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>Explorer: {title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n\
         <header>\n<h1>{title}</h1>\n<p><a href=\"report.html\">Back to the report</a></p>\n\
         </header>\n<noscript><p class=\"hint\">This page needs script to draw. The report has the \
         same networks as figures and tables.</p></noscript>\n{FORM}",
        source_hash(STYLE),
        source_hash(SCRIPT)
    );
    for (id, name, is_open) in FILTERS {
        let open = if is_open { " open" } else { "" };
        let _ = writeln!(
            out,
            "<details id=\"{id}\" class=\"filter\"{open}><summary>{name}</summary><p>\
             <button type=\"button\" class=\"all\">All</button><button type=\"button\" \
             class=\"none\">None</button></p><ul></ul></details>"
        );
    }
    out.push_str(
        "<p class=\"small\">Discs are actors, squares bodies. <span id=\"sizes\"></span> A heavier \
         line is a secretariat, chair or convenorship. The places of nodes carry no number: those \
         who share ties stand near each other. Position in a network is not influence.</p>\n\
         <ul id=\"notes\" class=\"small\"></ul>\n</div>\n</main>\n<footer>\n",
    );
    for line in &document.footer {
        let _ = writeln!(out, "<p>{}</p>", inline(line));
    }
    let _ = write!(
        out,
        "</footer>\n<script type=\"application/json\" id=\"data\">{data}</script>\n\
         <script>{SCRIPT}</script>\n</body>\n</html>\n"
    );
    out
}
