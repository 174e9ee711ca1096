//! Which ties of a dense network to draw.

use super::layout::Link;

/// Never more than so many of the strongest ties of each node.
const MOST_EACH: usize = 20;

/// Marks the `k` strongest ties of each node, `k` the largest up to 20 that leaves at most `most`;
/// ties equal in strength to the last kept are kept too. `None` where all may stay, or where no
/// weight differs and none is stronger than another. Ends of links lie below `n`.
pub(super) fn strongest(links: &[Link], n: usize, most: usize) -> Option<(usize, Vec<bool>)> {
    let low = links.iter().map(|l| l.weight).fold(f64::INFINITY, f64::min);
    let high = links.iter().map(|l| l.weight).fold(0.0, f64::max);
    if links.len() <= most || high - low <= 1e-9 * high {
        return None;
    }
    let mut weights: Vec<Vec<f64>> = vec![Vec::new(); n];
    for link in links {
        weights[link.a as usize].push(link.weight);
        weights[link.b as usize].push(link.weight);
    }
    for list in &mut weights {
        list.sort_by(|a, b| b.total_cmp(a));
    }
    let kept = |link: &Link, k: usize| {
        [link.a, link.b].into_iter().any(|v| {
            let list = &weights[v as usize];
            list.get(k - 1).is_none_or(|least| link.weight >= *least)
        })
    };
    let count = |k: usize| links.iter().filter(|l| kept(l, k)).count();
    let k = (1..=MOST_EACH)
        .take_while(|&k| count(k) <= most)
        .last()
        .unwrap_or(1);
    let stay: Vec<bool> = links.iter().map(|l| kept(l, k)).collect();
    stay.contains(&false).then_some((k, stay))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_many_weighted_ties_the_strongest_stay() {
        let mut links = Vec::new();
        for a in 0..40u32 {
            for b in 0..a {
                let weight = f64::from((a * b) % 23 + 1);
                links.push(Link { a, b, weight });
            }
        }
        let (k, stay) = strongest(&links, 40, 200).unwrap();
        let kept: Vec<_> = links
            .iter()
            .zip(&stay)
            .filter(|s| *s.1)
            .map(|s| s.0)
            .collect();
        assert!(k >= 1 && kept.len() <= 200, "{k}: {}", kept.len());
        assert!((0..40).all(|v| kept.iter().any(|l| l.a == v || l.b == v)));
        let heaviest = links.iter().map(|l| l.weight).fold(0.0, f64::max);
        let all = |l: &&Link| (l.weight - heaviest).abs() < 1e-9;
        assert_eq!(
            kept.iter().copied().filter(all).count(),
            links.iter().filter(all).count()
        );
    }

    #[test]
    fn equal_or_few_ties_all_stay() {
        let links: Vec<_> = (1..30)
            .map(|b| Link {
                a: 0,
                b,
                weight: 1.0,
            })
            .collect();
        assert_eq!(strongest(&links, 30, 10), None);
        let links = [
            Link {
                a: 0,
                b: 1,
                weight: 1.0,
            },
            Link {
                a: 1,
                b: 2,
                weight: 2.0,
            },
        ];
        assert_eq!(strongest(&links, 3, 10), None);
    }
}
