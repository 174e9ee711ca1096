//! Tables of a page.

use super::super::block::{Align, Cell, Column, Inline, Table, Texture};
use super::super::number::{self, NO_VALUE};
use super::page::{inline, name};
use crate::escape::html::html;

/// The longest name that is kept on one line.
const SHORT: usize = 26;

fn class(align: Align) -> &'static str {
    match align {
        Align::Start => "",
        Align::End => " class=\"number\"",
    }
}

pub(super) fn table_of(table: &Table) -> String {
    let texture = match table.texture {
        Texture::Numbers => "",
        Texture::Prose => " prose",
    };
    // The title stands outside the box that scrolls, so that a phone shows all of it.
    let mut out = format!(
        "<div class=\"table{texture}\" id=\"table-{0}\">\n<p class=\"title\" \
         id=\"table-{0}-title\"><strong>Table {0}.</strong> {1}</p>\n<div class=\"scroll\" \
         role=\"region\" tabindex=\"0\" aria-labelledby=\"table-{0}-title\">\n\
         <table aria-labelledby=\"table-{0}-title\"{2}>\n<thead><tr>",
        table.number,
        name(&table.title),
        match table.left {
            0 => String::new(),
            left => format!(" data-left=\"{left}\""),
        }
    );
    for column in &table.columns {
        out.push_str(&header(column));
    }
    out.push_str("</tr></thead>\n<tbody>\n");
    let rows = table.rows.iter().map(|row| ("<tr>", row));
    // What is folded away comes up by script only, so that paper and a page without script show
    // what the small print says.
    let more = table.more.iter().map(|row| ("<tr hidden>", row));
    for (tag, row) in rows.chain(more) {
        out.push_str(tag);
        for (cell, column) in row.iter().zip(&table.columns) {
            out.push_str(&cell_of(cell, column.align));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody>\n</table>\n</div>\n");
    if !table.notes.is_empty() || !table.cut.is_empty() {
        out.push_str("<div class=\"small\">\n");
        if !table.cut.is_empty() {
            out.push_str(&format!("<p class=\"cut\">{}</p>\n", inline(&table.cut)));
        }
        for note in &table.notes {
            out.push_str(&format!("<p>{}</p>\n", inline(note)));
        }
        out.push_str("</div>\n");
    }
    out.push_str("</div>\n");
    out
}

fn header(column: &Column) -> String {
    let title = html(&column.title);
    let title = match &column.definition {
        Some(anchor) => format!("<a href=\"#{}\">{title}</a>", html(anchor)),
        None => title,
    };
    format!("<th scope=\"col\"{}>{title}</th>", class(column.align))
}

fn cell_of(cell: &Cell, align: Align) -> String {
    match cell {
        // Short names do not break.
        Cell::Text(text) => match text.as_slice() {
            [Inline::Name(short)] if short.chars().count() <= SHORT => {
                format!("<td class=\"short\">{}</td>", name(short))
            }
            _ => format!("<td{}>{}</td>", class(align), inline(text)),
        },
        Cell::Number { shown, value } => {
            // What stands in brackets is second to the number.
            let text = match shown.split_once(" (") {
                Some((first, rest)) => {
                    format!("{} <small>({}</small>", html(first), html(rest))
                }
                None => html(shown),
            };
            let value = number::exact(*value);
            format!("<td{} data-value=\"{value}\">{text}</td>", class(align))
        }
        Cell::Missing => format!(
            "<td{} data-value=\"\"><span aria-label=\"no value\">{NO_VALUE}</span></td>",
            class(align)
        ),
    }
}
