//! Clustering, structural holes and mixing: drawn cases, definitions spelled out on random networks
//! of up to eight nodes, and laws.

use proptest::prelude::*;

use crate::build::*;
use actornet::metrics::{Compat, Outcome, Settings};
use actornet::network::{Side, Snapshot, SnapshotBuilder};

type Matrix = Vec<Vec<f64>>;

/// n, direction, and ties with whole weights from 1 to 4; parallel ties and loops too.
fn any_network() -> impl Strategy<Value = (u32, bool, Vec<(u32, u32, f64)>)> {
    (0_u32..=8, any::<bool>()).prop_flat_map(|(n, directed)| {
        let last = n.max(1) - 1;
        let tie = (0..=last, 0..=last, (1_u32..=4).prop_map(f64::from));
        let most = if n == 0 { 0 } else { 24 };
        (
            Just(n),
            Just(directed),
            prop::collection::vec(tie, 0..=most),
        )
    })
}

/// Two sides of up to five nodes and the ties between them, parallel ones too.
fn any_two_mode() -> impl Strategy<Value = (u32, u32, Vec<(u32, u32)>)> {
    (1_u32..=5, 1_u32..=5).prop_flat_map(|(actors, bodies)| {
        let tie = (0..actors, 0..bodies);
        (
            Just(actors),
            Just(bodies),
            prop::collection::vec(tie, 0..18),
        )
    })
}

/// a_ij as the sum of parallel weights, or 1; both ways without direction; no loops.
fn matrix(n: u32, directed: bool, ties: &[(u32, u32, f64)], weighted: bool) -> Matrix {
    let mut a = vec![vec![0.0; n as usize]; n as usize];
    for &(s, t, w) in ties.iter().filter(|t| t.0 != t.1) {
        let (s, t) = (s as usize, t as usize);
        let ways = if directed {
            vec![(s, t)]
        } else {
            vec![(s, t), (t, s)]
        };
        for (i, j) in ways {
            a[i][j] = if weighted { a[i][j] + w } else { 1.0 };
        }
    }
    a
}

/// a_ij + a_ji.
fn both_ways(a: &Matrix) -> Matrix {
    let n = a.len();
    let row = |i: usize| (0..n).map(|j| a[i][j] + a[j][i]).collect();
    (0..n).map(row).collect()
}

fn tied(z: &Matrix, i: usize) -> Vec<usize> {
    (0..z.len()).filter(|j| z[i][*j] > 0.0).collect()
}

/// Σ f(j, h) over ordered pairs of neighbours of i that are tied to each other.
fn over_triangles(z: &Matrix, i: usize, f: impl Fn(usize, usize) -> f64) -> f64 {
    let mut sum = 0.0;
    for &j in &tied(z, i) {
        for &h in &tied(z, i) {
            if z[j][h] > 0.0 {
                sum += f(j, h);
            }
        }
    }
    sum
}

fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

#[track_caller]
fn assert_same(found: &[Option<f64>], expected: &[Option<f64>]) {
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        match (found, expected) {
            (Some(found), Some(expected)) => assert_close(*found, *expected),
            (found, expected) => assert_eq!(found, expected),
        }
    }
}

fn values(s: &Snapshot, id: &str, settings: &Settings) -> Vec<Option<f64>> {
    outcome(s, id, settings).node_values().to_vec()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn clustering_equals_its_definition((n, directed, ties) in any_network()) {
        let s = network(n, directed, &ties);
        let z = both_ways(&matrix(n, directed, &ties, false));
        let each = || 0..n as usize;
        let twice: Vec<f64> = each().map(|i| over_triangles(&z, i, |_, _| 1.0)).collect();
        let pairs: Vec<f64> = each().map(|i| {
            let k = tied(&z, i).len() as f64;
            k * (k - 1.0)
        }).collect();
        let clustering: Vec<f64> = each().map(|i| share(twice[i], pairs[i])).collect();
        for (i, found) in nodes(&s, "triangles").into_iter().enumerate() {
            assert_close(found, twice[i] / 2.0);
        }
        for (i, found) in nodes(&s, "clustering").into_iter().enumerate() {
            assert_close(found, clustering[i]);
        }
        // Each triangle stands at three nodes.
        prop_assert!((nodes(&s, "triangles").iter().sum::<f64>() % 3.0).abs() < 0.5);
        let transitivity = share(twice.iter().sum(), pairs.iter().sum());
        assert_close(graph(&s, "transitivity").unwrap(), transitivity);
        match graph(&s, "average-clustering") {
            Some(found) => assert_close(found, clustering.iter().sum::<f64>() / f64::from(n)),
            None => prop_assert_eq!(n, 0),
        }
        if directed {
            let a = matrix(n, true, &ties, false);
            for (i, found) in nodes(&s, "clustering-fagiolo").into_iter().enumerate() {
                let triangles = over_triangles(&z, i, |j, h| z[i][j] * z[j][h] * z[h][i]) / 2.0;
                let d: f64 = z[i].iter().sum();
                let both: f64 = each().map(|j| a[i][j] * a[j][i]).sum();
                assert_close(found, share(triangles, d * (d - 1.0) - 2.0 * both));
            }
        }
    }

    #[test]
    fn weighted_clustering_equals_its_definition((n, _, ties) in any_network()) {
        let s = network(n, false, &ties);
        let w = matrix(n, false, &ties, true);
        let largest = w.iter().flatten().copied().fold(0.0, f64::max);
        let onnela = nodes(&s, "clustering-onnela");
        let barrat = nodes(&s, "clustering-barrat");
        for i in 0..n as usize {
            let k = tied(&w, i).len() as f64;
            let strength: f64 = w[i].iter().sum();
            let mean = |j: usize, h: usize| (w[i][j] * w[j][h] * w[h][i]).cbrt() / largest;
            assert_close(onnela[i], share(over_triangles(&w, i, mean), k * (k - 1.0)));
            let half = |j: usize, h: usize| f64::midpoint(w[i][j], w[i][h]);
            assert_close(barrat[i], share(over_triangles(&w, i, half), strength * (k - 1.0)));
        }
        for id in ["clustering-onnela", "clustering-barrat"] {
            let plain = nodes(&s, "clustering");
            for (a, b) in nodes_with(&s, id, &without_weights()).into_iter().zip(plain) {
                assert_close(a, b);
            }
        }
    }

    #[test]
    fn structural_holes_equal_their_definition((n, directed, ties) in any_network(), weighted: bool) {
        let s = network(n, directed, &ties);
        let settings = if weighted { Settings::default() } else { without_weights() };
        let z = both_ways(&matrix(n, directed, &ties, weighted && s.has_weights()));
        let total: Vec<f64> = z.iter().map(|row| row.iter().sum()).collect();
        let largest: Vec<f64> = z.iter().map(|row| row.iter().copied().fold(0.0, f64::max)).collect();
        let each = || 0..n as usize;
        let p = |i: usize, j: usize| z[i][j] / total[i];
        let parts = |i: usize| -> Vec<f64> {
            let via = |j: usize| -> f64 { tied(&z, i).into_iter().filter(|q| *q != j).map(|q| p(i, q) * p(q, j)).sum() };
            tied(&z, i).into_iter().map(|j| (p(i, j) + via(j)).powi(2)).collect()
        };
        let some = |i: usize, value: f64| (total[i] > 0.0).then_some(value);
        let constraint: Vec<_> = each().map(|i| some(i, parts(i).iter().sum())).collect();
        assert_same(&values(&s, "constraint", &settings), &constraint);
        let size: Vec<_> = each().map(|i| {
            let redundant = |j: usize| -> f64 { tied(&z, i).into_iter().filter(|q| *q != j).map(|q| p(i, q) * z[j][q] / largest[j]).sum() };
            some(i, tied(&z, i).into_iter().map(|j| 1.0 - redundant(j)).sum())
        }).collect();
        assert_same(&values(&s, "effective-size", &settings), &size);
        let efficiency: Vec<_> = each().map(|i| size[i].map(|e| e / tied(&z, i).len() as f64)).collect();
        assert_same(&values(&s, "efficiency", &settings), &efficiency);
        let hierarchy: Vec<_> = each().map(|i| {
            let (parts, k) = (parts(i), tied(&z, i).len() as f64);
            let mean = parts.iter().sum::<f64>() / k;
            let sum: f64 = parts.iter().map(|c| c / mean * (c / mean).ln()).sum();
            (k > 1.0).then(|| sum / (k * k.ln()))
        }).collect();
        assert_same(&values(&s, "hierarchy", &settings), &hierarchy);
        for i in each().filter(|i| tied(&z, *i).len() == 1) {
            assert_close(values(&s, "constraint", &settings)[i].unwrap(), 1.0);
        }
    }

    #[test]
    fn mixing_equals_its_definition((n, directed, ties) in any_network()) {
        let s = network(n, directed, &ties);
        let a = matrix(n, directed, &ties, false);
        let z = both_ways(&a);
        for (i, found) in nodes(&s, "average-neighbor-degree").into_iter().enumerate() {
            let near = tied(&z, i);
            let sum: usize = near.iter().map(|j| tied(&z, *j).len()).sum();
            assert_close(found, share(sum as f64, near.len() as f64));
        }
        let out = |i: usize| tied(&a, i).len() as f64;
        let into = |j: usize| a.iter().filter(|row| row[j] > 0.0).count() as f64;
        let mut ends = Vec::new();
        for i in 0..n as usize {
            ends.extend(tied(&a, i).into_iter().map(|j| (out(i), into(j))));
        }
        let m = ends.len() as f64;
        let mean = |f: &dyn Fn(&(f64, f64)) -> f64| ends.iter().map(f).sum::<f64>() / m;
        let (x, y) = (mean(&|e| e.0), mean(&|e| e.1));
        let xx = mean(&|e| (e.0 - x).powi(2));
        let yy = mean(&|e| (e.1 - y).powi(2));
        let xy = mean(&|e| (e.0 - x) * (e.1 - y));
        match graph(&s, "degree-assortativity") {
            Some(r) => assert_close(r, xy / (xx * yy).sqrt()),
            None => prop_assert!(ends.is_empty() || xx < 1e-12 || yy < 1e-12),
        }
    }

    #[test]
    fn two_mode_clustering_equals_its_definition((actors, bodies, ties) in any_two_mode()) {
        let s = two_mode(actors, bodies, &ties);
        let n = (actors + bodies) as usize;
        let near: Vec<Vec<u32>> = (0..n as u32).map(|v| s.successors(v).to_vec()).collect();
        let both = |u: usize, v: usize| near[u].iter().filter(|c| near[v].contains(c)).count() as f64;
        let dot = nodes(&s, "clustering-latapy");
        let min = nodes(&s, "clustering-latapy-min");
        let max = nodes(&s, "clustering-latapy-max");
        for v in 0..n {
            let others: Vec<usize> = (0..n).filter(|u| *u != v && both(*u, v) > 0.0).collect();
            let mean = |f: &dyn Fn(f64, f64, f64) -> f64| {
                let k = |u: usize| near[u].len() as f64;
                let sum: f64 = others.iter().map(|u| f(both(*u, v), k(*u), k(v))).sum();
                share(sum, others.len() as f64)
            };
            assert_close(dot[v], mean(&|b, k, l| b / (k + l - b)));
            assert_close(min[v], mean(&|b, k, l| b / k.min(l)));
            assert_close(max[v], mean(&|b, k, l| b / k.max(l)));
        }
        // Paths of three ties u - x - v - y by their nodes, and those whose ends are tied.
        let (mut three, mut closed) = (0.0, 0.0);
        for u in 0..actors as usize {
            for &x in &near[u] {
                for &v in near[x as usize].iter().filter(|v| **v as usize != u) {
                    for &y in near[v as usize].iter().filter(|y| **y != x) {
                        three += 1.0;
                        closed += f64::from(u8::from(near[u].contains(&y)));
                    }
                }
            }
        }
        assert_close(graph(&s, "robins-alexander").unwrap(), share(closed, three));
        let four = |v: usize| {
            let (mut all, mut closed) = (0.0, 0.0);
            for &x in &near[v] {
                for &y in near[v].iter().filter(|y| **y != x) {
                    for &a in near[x as usize].iter().filter(|a| **a as usize != v) {
                        let ends = near[y as usize].iter();
                        for &b in ends.filter(|b| **b as usize != v && **b != a) {
                            all += 1.0;
                            let third = |c: &&u32| **c != x && **c != y && near[b as usize].contains(c);
                            closed += f64::from(u8::from(near[a as usize].iter().any(|c| third(&c))));
                        }
                    }
                }
            }
            (all, closed)
        };
        let local: Vec<_> = (0..n).map(|v| {
            let (all, closed) = four(v);
            (all > 0.0).then(|| closed / all)
        }).collect();
        assert_same(&values(&s, "clustering-opsahl", &Settings::default()), &local);
        let sums = (0..actors as usize).map(four).fold((0.0, 0.0), |s, x| (s.0 + x.0, s.1 + x.1));
        let global = (sums.0 > 0.0).then(|| sums.1 / sums.0);
        assert_same(&[graph(&s, "transitivity-opsahl")], &[global]);
        let ties: usize = near.iter().map(Vec::len).sum();
        assert_close(graph(&s, "density-two-mode").unwrap(), ties as f64 / 2.0 / f64::from(actors * bodies));
    }
}

#[test]
fn complete_networks_are_one_circle() {
    for n in [3_u32, 5, 20] {
        let s = complete(n);
        let k = f64::from(n - 1);
        for v in 0..n as usize {
            assert_close(nodes(&s, "triangles")[v], k * (k - 1.0) / 2.0);
            assert_close(nodes(&s, "clustering")[v], 1.0);
            let constraint = k * (1.0 / k + (k - 1.0) / (k * k)).powi(2);
            assert_close(nodes(&s, "constraint")[v], constraint);
            assert_close(nodes(&s, "effective-size")[v], 1.0);
            assert_close(nodes(&s, "hierarchy")[v], 0.0);
            assert_close(nodes(&s, "average-neighbor-degree")[v], k);
        }
        assert_close(graph(&s, "transitivity").unwrap(), 1.0);
        let alike = outcome(&s, "degree-assortativity", &Settings::default());
        assert!(alike.undefined.unwrap().contains("alike"));
    }
    // Above 1, and rightly so.
    assert_close(nodes(&complete(3), "constraint")[0], 1.125);
}

#[test]
fn the_centre_of_a_star_is_free() {
    let s = star(6);
    assert_close(nodes(&s, "constraint")[0], 0.2);
    assert_close(nodes(&s, "constraint")[1], 1.0);
    assert_close(nodes(&s, "effective-size")[0], 5.0);
    assert_close(nodes(&s, "efficiency")[0], 1.0);
    assert_close(graph(&s, "degree-assortativity").unwrap(), -1.0);
    let hierarchy = outcome(&s, "hierarchy", &Settings::default());
    assert_eq!(hierarchy.node_values()[0], Some(0.0));
    assert_eq!(hierarchy.node_values()[1], None);
    assert!(hierarchy.undefined.unwrap().contains("fewer than two"));
}

#[test]
fn a_strong_contact_makes_hierarchy() {
    // 0 -3- 1, 0 -1- 2: c = .5625 and .0625, nine tenths and one tenth of the whole.
    let s = network(3, false, &[(0, 1, 3.0), (0, 2, 1.0)]);
    let entropy = -(0.9 * 0.9_f64.ln() + 0.1 * 0.1_f64.ln());
    let found = values(&s, "hierarchy", &Settings::default());
    assert_close(found[0].unwrap(), 1.0 - entropy / 2.0_f64.ln());
    let even = values(&s, "hierarchy", &without_weights());
    assert_close(even[0].unwrap(), 0.0);
}

#[test]
fn who_has_no_contacts_has_no_holes() {
    let s = plain(3, &[(0, 1), (2, 2)]);
    for id in ["constraint", "effective-size", "efficiency"] {
        let outcome = outcome(&s, id, &Settings::default());
        assert_eq!(outcome.node_values(), [Some(1.0), Some(1.0), None], "{id}");
        assert!(outcome.undefined.unwrap().contains("without ties"), "{id}");
    }
}

/// An undirected network of the reference files.
fn reference(name: &str) -> Snapshot {
    let path = format!("{}/tests/reference/{name}.json", env!("CARGO_MANIFEST_DIR"));
    let file: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let text = |v: &serde_json::Value| v.as_str().unwrap().to_owned();
    let mut ids: Vec<String> = file["nodes"].as_array().unwrap().iter().map(text).collect();
    ids.sort();
    let place = |v: &serde_json::Value| ids.binary_search(&text(v)).unwrap() as u32;
    let tie = |e: &serde_json::Value| (place(&e[0]), place(&e[1]), e[2].as_f64().unwrap_or(1.0));
    let ties: Vec<_> = file["edges"].as_array().unwrap().iter().map(tie).collect();
    let side = |id: &String| match file["side"][id].as_str().unwrap() {
        "top" => Side::Actor,
        _ => Side::Body,
    };
    SnapshotBuilder {
        sides: file.get("side").map(|_| ids.iter().map(side).collect()),
        weighted: ties.iter().any(|t| t.2 > 1.0),
        ties,
        ids,
        ..SnapshotBuilder::default()
    }
    .build()
}

#[test]
fn karate_has_the_published_holes() {
    let s = reference("karate");
    let centre = s.find("0").unwrap() as usize;
    assert!((nodes(&s, "constraint")[centre] - 0.155423).abs() < 1e-6);
    assert_close(nodes(&s, "effective-size")[centre], 13.75);
}

#[test]
fn les_miserables_cluster_as_in_igraph() {
    // transitivity_local_undirected(weights="weight") of python-igraph 1.0.0.
    let s = reference("lesmis_weighted");
    let found = nodes(&s, "clustering-barrat");
    for (id, expected) in [
        ("Valjean", 0.1945750452079566),
        ("Marius", 0.36538461538461536),
        ("Fantine", 0.36930091185410335),
        ("Javert", 0.5611702127659575),
        ("Cosette", 0.625),
    ] {
        assert_close(found[s.find(id).unwrap() as usize], expected);
    }
}

#[test]
fn southern_women_close_their_paths_of_four() {
    // Counted one by one, in another program: 13,942 of 18,062 paths.
    let s = reference("davis_southern_women");
    let closed = graph(&s, "transitivity-opsahl").unwrap();
    assert_close(closed, 13_942.0 / 18_062.0);
    assert!((graph(&s, "robins-alexander").unwrap() - 0.467764).abs() < 1e-6);
    let evelyn = s.find("Evelyn Jefferson").unwrap() as usize;
    assert!((nodes(&s, "clustering-latapy")[evelyn] - 0.317943).abs() < 1e-6);
}

fn igraph() -> Settings {
    Settings {
        compat: Some(Compat::Igraph),
        ..Settings::default()
    }
}

#[test]
fn the_convention_of_igraph_leaves_out_those_without_pairs() {
    //  0 - 1, 0 - 2, 1 - 2, 2 - 3, and 4 alone
    let s = plain(5, &[(0, 1), (0, 2), (1, 2), (2, 3)]);
    let third = Some(1.0 / 3.0);
    let found = values(&s, "clustering", &igraph());
    assert_same(&found, &[Some(1.0), Some(1.0), third, None, None]);
    let why: Outcome = outcome(&s, "clustering", &igraph());
    assert!(why.undefined.unwrap().contains("fewer than two"));
    assert_same(
        &[outcome(&s, "average-clustering", &igraph()).graph_value()],
        &[Some(7.0 / 9.0)],
    );
    assert_close(graph(&s, "average-clustering").unwrap(), 7.0 / 15.0);
    let found = values(&s, "average-neighbor-degree", &igraph());
    assert_same(
        &found,
        &[Some(2.5), Some(2.5), Some(5.0 / 3.0), Some(3.0), None],
    );
    let edge = plain(2, &[(0, 1)]);
    assert_eq!(
        outcome(&edge, "transitivity", &igraph()).graph_value(),
        None
    );
    assert_eq!(graph(&edge, "transitivity"), Some(0.0));
}
