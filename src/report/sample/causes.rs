//! The causes of a chapter on shifts made by hand.

use super::{HOLDERS, date, text};
use crate::analysis::{ShareRow, ShiftCauses, Succession, Tenure, TenureRow};

fn tenure_row(key: &str, label: &str, spells: usize, ended: usize) -> TenureRow {
    TenureRow {
        key: text(key),
        label: text(label),
        spells,
        ended,
        seat_years: 4.0 * spells as f64,
        yearly_rate: Some(ended as f64 / (4.0 * spells as f64)),
        rate_low: Some(0.001),
        rate_high: Some(0.017),
        held: spells - ended,
        expected: Some(0.3),
        expected_low: Some(0.1),
        expected_high: None,
        known_start: 0,
        lasting: None,
    }
}

pub(super) fn causes() -> ShiftCauses {
    let taken = |from: &str, to: &str, seats, step_by_step| Succession {
        from_key: text(from),
        to_key: text(to),
        seats,
        step_by_step,
    };
    ShiftCauses {
        shares: vec![ShareRow {
            key: text(HOLDERS[1].0),
            label: text(HOLDERS[1].1),
            first_date: date("2021-12-31"),
            first: 70.0,
            last_date: date("2026-05-02"),
            last: 94.0,
            change: 24.0,
            growth: 1.94,
            mix: 2.17,
            own: 19.89,
            entry: 23.0,
        }],
        share_sentences: vec![text("SAC (China), +24: +1.94 as all secretariats went.")],
        succession: vec![
            taken("BSI", "SAC", 2.0, 2.0),
            taken("<b>&|", "SAC", 1.0, 1.0),
            taken("", "SAC", 0.0, 1.0),
        ],
        tenure: Tenure {
            rows: vec![
                tenure_row("(all)", "all holders", 831, 32),
                tenure_row(HOLDERS[1].0, HOLDERS[1].1, 94, 1),
            ],
            ..Tenure::default()
        },
        tenure_sentences: vec![text("Of 831 spells of secretariats 32 passed on.")],
    }
}
