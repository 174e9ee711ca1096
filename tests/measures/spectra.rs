//! Measures of eigenvectors and linear systems: golden values, and dense oracles on small networks.

use proptest::prelude::*;

use crate::build::*;
use actornet::metrics::{self, MetricError, Settings};
use actornet::network::Snapshot;

fn with(key: &str, value: &str) -> Settings {
    let mut settings = Settings::default();
    settings.set_param(key, value).unwrap();
    settings
}

/// a[u][v] is the tie from u to v.
fn matrix(s: &Snapshot) -> Vec<Vec<f64>> {
    let n = s.node_count();
    let mut a = vec![vec![0.0; n]; n];
    for v in 0..n as u32 {
        for (&w, x) in s.successors(v).iter().zip(s.strengths(v)) {
            a[v as usize][w as usize] = if s.has_weights() { x } else { 1.0 };
        }
        let (loops, weight) = s.loops(v);
        if loops > 0 {
            a[v as usize][v as usize] = if s.has_weights() { weight } else { 1.0 };
        }
    }
    a
}

fn transposed(a: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let n = a.len();
    (0..n).map(|i| (0..n).map(|j| a[j][i]).collect()).collect()
}

fn product(a: &[Vec<f64>], b: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let n = a.len();
    let entry = |i: usize, j: usize| (0..n).map(|k| a[i][k] * b[k][j]).sum();
    (0..n)
        .map(|i| (0..n).map(|j| entry(i, j)).collect())
        .collect()
}

/// (I - factor A) x = b by elimination with pivots.
fn solve(a: &[Vec<f64>], factor: f64, b: &[f64]) -> Vec<f64> {
    let n = b.len();
    let mut m: Vec<Vec<f64>> = (0..n)
        .map(|i| {
            let row = (0..n).map(|j| f64::from(u8::from(i == j)) - factor * a[i][j]);
            row.chain([b[i]]).collect()
        })
        .collect();
    for k in 0..n {
        let pivot = (k..n).max_by(|&i, &j| m[i][k].abs().total_cmp(&m[j][k].abs()));
        m.swap(k, pivot.unwrap());
        for i in 0..n {
            if i != k {
                let share = m[i][k] / m[k][k];
                let row = m[k].clone();
                for (x, y) in m[i].iter_mut().zip(row) {
                    *x -= share * y;
                }
            }
        }
    }
    (0..n).map(|i| m[i][n] / m[i][i]).collect()
}

/// The largest eigenvalue by Gelfand's formula, with powers 2^k.
fn radius(a: &[Vec<f64>]) -> f64 {
    let mut power = a.to_vec();
    let mut log = 0.0;
    let mut weight = 1.0;
    for _ in 0..40 {
        let size = power.iter().flatten().copied().fold(0.0, f64::max);
        if size == 0.0 {
            return 0.0;
        }
        log += weight * size.ln();
        for x in power.iter_mut().flatten() {
            *x /= size;
        }
        power = product(&power, &power);
        weight /= 2.0;
    }
    log.exp()
}

#[test]
fn bonacich_of_a_star_as_published() {
    // Bonacich's own kind of example: a star of five.
    for (beta, centre, leaf) in [("0.3", 1.70698, 0.72219), ("-0.3", 2.21359, -0.15811)] {
        let found = nodes_with(&star(5), "bonacich", &with("bonacich.beta", beta));
        assert!((found[0] - centre).abs() < 5e-6, "{found:?}");
        assert!((found[1] - leaf).abs() < 5e-6, "{found:?}");
    }
    for beta in ["0.5", "-0.5", "2"] {
        let metric = metrics::find("bonacich").unwrap();
        let error = metric.compute(&star(5), &with("bonacich.beta", beta));
        let error = error.unwrap_err();
        assert!(matches!(error, MetricError::BeyondBound { .. }));
        assert!(error.to_string().contains("0.500000"), "{error}");
    }
    let none = outcome(&plain(3, &[]), "bonacich", &Settings::default());
    assert!(none.undefined.unwrap().contains("no tie"));
    // Beta 0 is degree, scaled: 1, 2, 1.
    let found = nodes_with(&path(3), "bonacich", &with("bonacich.beta", "0"));
    assert_close(found[1], 2.0 * 0.5_f64.sqrt());
    // Ties out: 0 → 1 → 2, beta .5: c = (1.5, 1, 0).
    let s = network(3, true, &[(0, 1, 1.0), (1, 2, 1.0)]);
    let found = nodes_with(&s, "bonacich", &with("bonacich.beta", "0.5"));
    assert_close(found[0] / found[1], 1.5);
    assert_close(found[2], 0.0);
}

#[test]
fn personalised_pagerank_sends_back_what_dangles() {
    // T3: 0 → 1, 0 → 2, 1 → 2.
    let s = network(3, true, &[(0, 1, 1.0), (0, 2, 1.0), (1, 2, 1.0)]);
    let settings = with("personalised-pagerank.from", "n0000");
    let found = nodes_with(&s, "personalised-pagerank", &settings);
    for (found, expected) in found.iter().zip([0.452233, 0.192199, 0.355568]) {
        assert!((found - expected).abs() < 5e-7, "{found}");
    }
    // From everybody it is PageRank.
    let mut settings = Settings::default();
    for id in ["n0000", "n0001", "n0002", "n0001"] {
        settings
            .set_param("personalised-pagerank.from", id)
            .unwrap();
    }
    let found = nodes_with(&s, "personalised-pagerank", &settings);
    for (found, expected) in found.iter().zip(nodes(&s, "pagerank")) {
        assert_close(*found, expected);
    }
    // Nobody reached, and nobody named.
    let s = plain(4, &[(0, 1)]);
    let found = nodes_with(
        &s,
        "personalised-pagerank",
        &with("personalised-pagerank.from", "n0002"),
    );
    assert_eq!(found, [0.0, 0.0, 1.0, 0.0]);
    let metric = metrics::find("personalised-pagerank").unwrap();
    let error = metric.compute(&s, &Settings::default()).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("--param personalised-pagerank.from=ID")
    );
    let error = metric.compute(&s, &with("personalised-pagerank.from", "nobody"));
    assert!(matches!(error, Err(MetricError::NoSuchNode { .. })));
}

#[test]
fn hubs_are_undefined_where_they_are_not_unique() {
    let twice = plain(6, &[(0, 1), (1, 2), (0, 2), (3, 4), (4, 5), (3, 5)]);
    for (s, why) in [(twice, "repeated"), (plain(2, &[]), "no tie")] {
        for id in ["hits-hub", "hits-authority"] {
            let outcome = outcome(&s, id, &Settings::default());
            assert!(outcome.node_values().iter().all(Option::is_none));
            assert!(outcome.undefined.unwrap().contains(why));
        }
    }
    let two = two_mode(2, 2, &[(0, 0), (0, 1), (1, 1)]);
    let not_meant = outcome(&two, "hits-hub", &Settings::default());
    assert!(not_meant.node_values().iter().all(Option::is_none) && not_meant.is_sound());
    assert!(not_meant.not_meant.unwrap().contains("two-mode"));
    // 0 and 1 point to 2, 3 points to 4: the first part has the larger value.
    let s = network(5, true, &[(0, 2, 1.0), (1, 2, 1.0), (3, 4, 1.0)]);
    assert_eq!(nodes(&s, "hits-authority"), [0.0, 0.0, 1.0, 0.0, 0.0]);
    assert_close(nodes(&s, "hits-hub")[1], 0.5);
    assert_eq!(nodes(&s, "hits-hub")[2..], [0.0, 0.0, 0.0]);
    // Without direction it is the eigenvector in another scale.
    let s = plain(4, &[(0, 1), (1, 2), (0, 2), (2, 3)]);
    let x = nodes(&s, "eigenvector");
    let total: f64 = x.iter().sum();
    for (hub, x) in nodes(&s, "hits-hub").iter().zip(x) {
        assert_close(*hub, x / total);
    }
}

/// n, direction, and ties with whole weights from 1 to 4; parallel ties and loops too.
fn any_network() -> impl Strategy<Value = Snapshot> {
    (1_u32..=8, any::<bool>()).prop_flat_map(|(n, directed)| {
        let tie = (0..n, 0..n, (1_u32..=4).prop_map(f64::from));
        prop::collection::vec(tie, 0..20).prop_map(move |ties| network(n, directed, &ties))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn katz_and_bonacich_solve_their_systems(s in any_network(), share in 0.0_f64..0.999) {
        let a = matrix(&s);
        let (n, radius) = (a.len(), radius(&a));
        let alpha = if radius > 0.0 { share / radius } else { share };
        let settings = with("katz.alpha", &alpha.to_string());
        let x = solve(&transposed(&a), alpha, &vec![1.0; n]);
        let length = x.iter().map(|x| x * x).sum::<f64>().sqrt();
        for (found, x) in nodes_with(&s, "katz", &settings).iter().zip(x) {
            prop_assert!((found - x / length).abs() < 1e-8, "{found} {}", x / length);
        }
        let out: Vec<f64> = a.iter().map(|row| row.iter().sum()).collect();
        for beta in [alpha, -alpha] {
            let settings = with("bonacich.beta", &beta.to_string());
            let outcome = outcome(&s, "bonacich", &settings);
            let c = solve(&a, beta, &out);
            let scale = (n as f64).sqrt() / c.iter().map(|c| c * c).sum::<f64>().sqrt();
            if scale.is_finite() {
                prop_assert!(outcome.is_sound(), "{outcome:?}");
                for (found, c) in outcome.node_values().iter().zip(c) {
                    let found = found.unwrap();
                    prop_assert!((found - scale * c).abs() < 1e-7 * (n as f64), "{found} {}", scale * c);
                }
            } else {
                prop_assert!(outcome.undefined.is_some());
            }
        }
        // The bound is that of the dense matrix.
        if radius > 0.0 {
            for share in [0.999_999, 1.000_001] {
                let settings = with("katz.alpha", &(share / radius).to_string());
                let computed = metrics::find("katz").unwrap().compute(&s, &settings);
                prop_assert_eq!(computed.is_ok(), share < 1.0);
            }
        }
    }

    #[test]
    fn personalised_pagerank_solves_its_equation(s in any_network(), damping in 0.0_f64..0.999) {
        let a = matrix(&s);
        let n = a.len();
        let mut settings = with("personalised-pagerank.damping", &damping.to_string());
        let from: Vec<usize> = (0..n).step_by(3).collect();
        for &v in &from {
            settings.set_param("personalised-pagerank.from", &id(v as u32)).unwrap();
        }
        let p = nodes_with(&s, "personalised-pagerank", &settings);
        assert_close(p.iter().sum(), 1.0);
        for v in 0..n {
            let start = if from.contains(&v) { 1.0 / from.len() as f64 } else { 0.0 };
            let mut next = (1.0 - damping) * start;
            for u in 0..n {
                let out: f64 = a[u].iter().sum();
                next += damping * p[u] * if out > 0.0 { a[u][v] / out } else { start };
            }
            prop_assert!((next - p[v]).abs() < 1e-11, "{next} {}", p[v]);
        }
    }

    #[test]
    fn hubs_and_authorities_are_singular_vectors_or_not_unique(s in any_network()) {
        let a = matrix(&s);
        let mut power = product(&a, &transposed(&a));
        // Squared again and again it is the projector on the dominant space: how large is that?
        for _ in 0..50 {
            let size = power.iter().flatten().copied().fold(0.0, f64::max);
            for x in power.iter_mut().flatten() {
                *x /= size;
            }
            power = product(&power, &power);
        }
        let trace = |m: &[Vec<f64>]| (0..m.len()).map(|i| m[i][i]).sum::<f64>();
        let rank = trace(&power).powi(2) / trace(&product(&power, &power));
        let hubs = outcome(&s, "hits-hub", &Settings::default());
        if rank.is_nan() || rank > 1.5 {
            prop_assert!(hubs.undefined.is_some(), "{rank}");
        } else {
            let h: Vec<f64> = hubs.node_values().iter().map(|x| x.unwrap()).collect();
            let g = nodes(&s, "hits-authority");
            let row = |v: usize| power[v].iter().sum::<f64>();
            let total: f64 = (0..h.len()).map(row).sum();
            let image: Vec<f64> = (0..h.len()).map(|w| (0..h.len()).map(|u| a[u][w] * h[u]).sum()).collect();
            let flow: f64 = image.iter().sum();
            for v in 0..h.len() {
                prop_assert!((h[v] - row(v) / total).abs() < 1e-8, "{rank}");
                prop_assert!((g[v] - image[v] / flow).abs() < 1e-8);
            }
        }
    }
}
