//! The edges that measures speak of, one row an edge.

use super::Results;
use crate::cli::measures::Answer;
use crate::metrics::{Level, Values};
use crate::network::NodeIx;

/// An edge with the value of every edge measure, in the order of the measures.
#[derive(Debug, PartialEq)]
pub(super) struct EdgeRow {
    pub(super) source: NodeIx,
    pub(super) target: NodeIx,
    pub(super) values: Vec<Option<f64>>,
}

/// All edges that any measure speaks of, by source and target.
pub(super) fn all(results: &Results<'_>) -> Vec<EdgeRow> {
    let answers: Vec<&[(NodeIx, NodeIx, f64)]> =
        results.of_level(Level::Edge).map(values).collect();
    let ends = |edge: &(NodeIx, NodeIx, f64)| (edge.0, edge.1);
    let mut pairs: Vec<_> = answers.iter().flat_map(|a| a.iter().map(ends)).collect();
    pairs.sort_unstable();
    pairs.dedup();
    let row = |(source, target)| {
        let value = |edges: &&[(NodeIx, NodeIx, f64)]| {
            let found = edges.binary_search_by_key(&(source, target), ends);
            found.ok().map(|at| edges[at].2)
        };
        EdgeRow {
            source,
            target,
            values: answers.iter().map(value).collect(),
        }
    };
    pairs.into_iter().map(row).collect()
}

/// The places of the edges to show, the highest by the first measure first.
pub(super) fn highest(results: &Results<'_>, rows: &[EdgeRow]) -> Vec<usize> {
    results.highest(&column(rows, 0))
}

/// The edges to show, by source and target: the highest by the first measure.
pub(super) fn in_order(results: &Results<'_>) -> Vec<EdgeRow> {
    let mut rows = all(results);
    if results.top > 0 {
        let mut is_shown = vec![false; rows.len()];
        for at in highest(results, &rows) {
            is_shown[at] = true;
        }
        let mut shown = is_shown.into_iter();
        rows.retain(|_| shown.next().unwrap_or(false));
    }
    rows
}

/// The values of one measure.
pub(super) fn column(rows: &[EdgeRow], measure: usize) -> Vec<Option<f64>> {
    let value = |row: &EdgeRow| row.values.get(measure).copied().flatten();
    rows.iter().map(value).collect()
}

fn values(answer: &Answer) -> &[(NodeIx, NodeIx, f64)] {
    match &answer.outcome.values {
        Values::Edge(values) => values,
        Values::Node(_) | Values::Graph(_) => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::super::{csv, json, table};
    use super::*;
    use crate::cli::subject::{Labels, Origin, Subject};
    use crate::graph_file::{self, GraphOptions};
    use crate::metrics::{self, Metric, MetricError, MetricInfo, Outcome, Settings, Work};
    use crate::network::NetworkKind;

    /// A measure of edges that speaks of the edges it is made with.
    struct Given(MetricInfo);

    impl Metric for &'static Given {
        fn info(&self) -> &'static MetricInfo {
            &self.0
        }

        fn compute_in(&self, _work: &Work<'_>) -> Result<Outcome, MetricError> {
            Ok(Outcome::graph(0.0))
        }
    }

    fn answer(id: &'static str, edges: &[(NodeIx, NodeIx, f64)]) -> Answer {
        let info = MetricInfo {
            id,
            level: Level::Edge,
            ..*metrics::find("degree").unwrap().info()
        };
        let given: &'static Given = Box::leak(Box::new(Given(info)));
        Answer {
            metric: Box::leak(Box::new(given)),
            outcome: Outcome {
                values: Values::Edge(edges.to_vec()),
                ..Outcome::graph(0.0)
            },
        }
    }

    /// What is printed of a - b, "b,c" - d and c - d as CSV, JSON and table.
    fn printed(answers: Vec<Answer>, top: usize) -> (String, serde_json::Value, String) {
        let ties = "source,target\na,b\n\"b,c\",d\nd,c\n".as_bytes().to_vec();
        let file = graph_file::read_bytes("ties", ties, &GraphOptions::default()).unwrap();
        let subject = Subject {
            input: "ties".into(),
            network: NetworkKind::Full,
            within: None,
            roles: None,
            labels: Labels::new(file.snapshot.ids(), file.labels()),
            origin: Origin::File(Box::new(file)),
            data: None,
        };
        let results = Results {
            subject: &subject,
            settings: &Settings::default(),
            grouping: None,
            influence: None,
            answers,
            top,
        };
        (
            String::from_utf8(csv(&results).unwrap()).unwrap(),
            serde_json::from_slice(&json::render(&results).unwrap()).unwrap(),
            table::render(&results),
        )
    }

    #[test]
    fn an_edge_is_a_row_whichever_measures_speak_of_it() {
        // Nodes a, b, "b,c", c, d.
        let first = answer("first", &[(0, 1, 1.0), (2, 4, 3.0), (3, 4, 0.5)]);
        let second = answer("second", &[(2, 4, 7.0)]);
        let (csv, json, table) = printed(vec![first, second], 0);
        assert_eq!(
            csv,
            "source,target,first,second\na,b,1,\n\"b,c\",d,3,7\nc,d,0.5,\n"
        );
        assert_eq!(
            json["edges"],
            serde_json::json!([
                {"source": "a", "target": "b", "first": 1, "second": null},
                {"source": "b,c", "target": "d", "first": 3, "second": 7},
                {"source": "c", "target": "d", "first": 0.5, "second": null},
            ])
        );
        assert_eq!(json["nodes"], serde_json::json!([]));
        let rows: Vec<Vec<&str>> = table
            .lines()
            .map(|l| l.split_whitespace().collect())
            .collect();
        let header = ["rank", "source", "target", "first", "second"];
        let at = rows.iter().position(|row| *row == header).unwrap();
        assert_eq!(rows[at + 1], ["1", "b,c", "d", "3.0000", "7"]);
        assert_eq!(rows[at + 3], ["3", "c", "d", "0.5000", "-"]);
    }

    #[test]
    fn top_keeps_the_highest_edges_in_their_order() {
        let edges = [(0, 1, 1.0), (2, 4, 0.25), (3, 4, 2.0)];
        let (csv, json, table) = printed(vec![answer("first", &edges)], 2);
        assert_eq!(csv, "source,target,first\na,b,1\nc,d,2\n");
        assert_eq!(json["edges"].as_array().unwrap().len(), 2);
        assert!(table.contains("2 of 3 edges"), "{table}");
        assert!(!table.contains("b,c"), "{table}");
    }
}
