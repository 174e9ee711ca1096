//! `report.json`: the analysis as it is.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{Formatter, PrettyFormatter, Serializer};

use crate::analysis::Analysis;

/// Keys in the order of the structures, two spaces a level, floats in their shortest exact form
/// (`94`, not `94.0`), `null` for what is not finite, `0` for `-0`.
pub(crate) fn bytes(analysis: &Analysis) -> Result<Vec<u8>, serde_json::Error> {
    let mut out = Vec::new();
    let mut serializer = Serializer::with_formatter(&mut out, Shortest::default());
    analysis.serialize(&mut serializer)?;
    out.push(b'\n');
    Ok(out)
}

/// The pretty form with numbers written as readers of tables write them.
#[derive(Default)]
struct Shortest<'a>(PrettyFormatter<'a>);

/// Above this, whole numbers are no longer exact.
const WHOLE: f64 = 9_007_199_254_740_992.0;

impl Formatter for Shortest<'_> {
    fn write_f64<W: ?Sized + Write>(&mut self, out: &mut W, value: f64) -> io::Result<()> {
        if value == 0.0 {
            out.write_all(b"0")
        } else if value.abs() < WHOLE && value.fract() == 0.0 {
            write!(out, "{value}")
        } else {
            self.0.write_f64(out, value)
        }
    }

    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_array(out)
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array(out)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(out, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array_value(out)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object(out)
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object(out)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(out, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object_value(out)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object_value(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shortest(x: f64) -> String {
        let mut out = Vec::new();
        let mut serializer = Serializer::with_formatter(&mut out, Shortest::default());
        x.serialize(&mut serializer).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn floats_are_short_exact_and_finite() {
        assert_eq!(shortest(94.0), "94");
        assert_eq!(shortest(-0.0), "0");
        assert_eq!(shortest(-5.0), "-5");
        assert_eq!(shortest(0.1), "0.1");
        assert_eq!(shortest(f64::NAN), "null");
        assert_eq!(shortest(f64::INFINITY), "null");
        for x in [1.0 / 3.0, 1e-300, 1e300, 123_456.789] {
            assert_eq!(shortest(x).parse::<f64>().unwrap().to_bits(), x.to_bits());
        }
    }

    #[test]
    fn the_analysis_keeps_its_order_and_every_name() {
        let analysis = super::super::hostile::analysis();
        let bytes = bytes(&analysis).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let places: Vec<_> = ["schema_version", "findings", "leadership", "limits", "plan"]
            .iter()
            .map(|k| text.find(&format!("\n  \"{k}\":")).unwrap())
            .collect();
        assert!(places.is_sorted());
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(
            value["leadership"][0]["rows"][0]["label"],
            analysis.leadership[0].rows[0].label
        );
    }
}
