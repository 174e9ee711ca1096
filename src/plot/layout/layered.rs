//! Trees in layers: which branches are open, and in which row each node stands.

use std::collections::BTreeMap;

/// A forest, as much of it as fits into a number of rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Forest {
    /// The nodes that are shown, each after its parent.
    pub shown: Vec<usize>,
    /// The parent of each node; `None` for a root.
    pub parent: Vec<Option<usize>>,
    /// How far each shown node stands from its root.
    pub layer: Vec<usize>,
    /// The row of each shown node: a whole number for a node without open branches, the middle of
    /// its branches for the others.
    pub row: Vec<f64>,
    /// How many rows the branches of each shown node take.
    pub span: Vec<f64>,
    /// Whether any branch of the node is shown.
    pub open: Vec<bool>,
    /// How many nodes below a closed node are not shown.
    pub hidden: Vec<usize>,
    /// For open nodes, and `None` for the roots, how many branches are left out with all that is
    /// below them, and the row that says so.
    pub more: BTreeMap<Option<usize>, (usize, f64)>,
    /// How many rows there are.
    pub rows: usize,
}

/// A branch that does not fit is opened in part only if so many rows are left for it.
const LEAST_PART: usize = 6;

/// Children by parent, whole branches counted.
struct Branches {
    roots: Vec<usize>,
    children: Vec<Vec<usize>>,
    /// Each node with all below it.
    size: Vec<usize>,
}

/// Lays out a forest given by the parent of each node, siblings by `key`, in at most `rows` rows
/// (never fewer than two): the largest branches are opened first, wholly if they fit, else in part.
/// A parent beyond the list, of itself or on a ring counts as none. O(n log n).
pub fn forest<'a>(parents: &[Option<u32>], key: &dyn Fn(usize) -> &'a str, rows: usize) -> Forest {
    let parent = without_rings(parents);
    let branches = branches(&parent, key);
    let n = parent.len();
    let rows = rows.max(2);
    let mut kept: Vec<Vec<usize>> = vec![Vec::new(); n];
    let mut more: BTreeMap<Option<usize>, (usize, f64)> = BTreeMap::new();
    let (roots, left) = largest(&branches.roots, rows, &branches, key);
    let mut used = roots.len();
    if left > 0 {
        more.insert(None, (left, 0.0));
        used += 1;
    }
    let mut closed: Vec<usize> = roots.clone();
    loop {
        // The largest branch that is still closed.
        let next = closed
            .iter()
            .copied()
            .filter(|&v| !branches.children[v].is_empty())
            .max_by(|&a, &b| {
                (branches.size[a].cmp(&branches.size[b]))
                    .then_with(|| key(b).cmp(key(a)))
                    .then(b.cmp(&a))
            });
        let Some(v) = next else { break };
        closed.retain(|w| *w != v);
        let list = &branches.children[v];
        let free = rows.saturating_sub(used) + 1;
        // A branch that does not fit is opened in part, which leaves rows for the others.
        let room = if list.len() <= free {
            list.len()
        } else {
            (free * 3 / 5).min(list.len())
        };
        if room < LEAST_PART && list.len() > room {
            continue;
        }
        let (chosen, left) = largest(list, room, &branches, key);
        used += chosen.len() - 1;
        if left > 0 {
            more.insert(Some(v), (left, 0.0));
            used += 1;
        }
        closed.extend(&chosen);
        kept[v] = chosen;
    }
    place(parent, &roots, &kept, more, &branches)
}

/// The `most` largest of a list of siblings in the order of their keys, and how many nodes are in
/// the branches left out.
fn largest<'a>(
    list: &[usize],
    most: usize,
    branches: &Branches,
    key: &dyn Fn(usize) -> &'a str,
) -> (Vec<usize>, usize) {
    if list.len() <= most {
        return (list.to_vec(), 0);
    }
    // One row says what is left out.
    let most = most.saturating_sub(1).max(1);
    let mut order = list.to_vec();
    order.sort_by(|&a, &b| {
        (branches.size[b].cmp(&branches.size[a]))
            .then_with(|| natural(key(a)).cmp(&natural(key(b))))
            .then(a.cmp(&b))
    });
    let left = order.split_off(most.min(order.len()));
    let hidden = left.iter().map(|&v| branches.size[v]).sum();
    order.sort_by(|&a, &b| natural(key(a)).cmp(&natural(key(b))).then(a.cmp(&b)));
    (order, hidden)
}

/// A key that sorts `SC 7` before `SC 17`: runs of digits by their number.
fn natural(text: &str) -> Vec<(String, u64)> {
    let mut parts: Vec<(String, u64)> = Vec::new();
    let mut word = String::new();
    let mut digits = String::new();
    for c in text.chars() {
        if c.is_ascii_digit() && digits.len() < 18 {
            digits.push(c);
            continue;
        }
        if !digits.is_empty() {
            parts.push((std::mem::take(&mut word), digits.parse().unwrap_or(0)));
            digits.clear();
        }
        word.push(c);
    }
    parts.push((word, digits.parse().unwrap_or(0)));
    parts
}

fn without_rings(parents: &[Option<u32>]) -> Vec<Option<usize>> {
    let n = parents.len();
    let mut parent: Vec<Option<usize>> = parents
        .iter()
        .enumerate()
        .map(|(v, p)| p.map(|p| p as usize).filter(|&p| p < n && p != v))
        .collect();
    // 0 not seen, 1 on the way, 2 done.
    let mut state = vec![0u8; n];
    for start in 0..n {
        let mut way = Vec::new();
        let mut v = start;
        while state[v] == 0 {
            state[v] = 1;
            way.push(v);
            match parent[v] {
                Some(p) if state[p] == 1 => parent[v] = None,
                Some(p) => v = p,
                None => break,
            }
        }
        for v in way {
            state[v] = 2;
        }
    }
    parent
}

fn branches<'a>(parent: &[Option<usize>], key: &dyn Fn(usize) -> &'a str) -> Branches {
    let n = parent.len();
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); n];
    let mut roots = Vec::new();
    for (v, p) in parent.iter().enumerate() {
        match p {
            Some(p) => children[*p].push(v),
            None => roots.push(v),
        }
    }
    let sort = |list: &mut Vec<usize>| {
        list.sort_by_cached_key(|&v| (natural(key(v)), v));
    };
    children.iter_mut().for_each(sort);
    sort(&mut roots);
    // Parents before children; sizes are added up backwards.
    let mut order = roots.clone();
    let mut at = 0;
    while at < order.len() {
        order.extend(&children[order[at]]);
        at += 1;
    }
    let mut size = vec![1; n];
    for &v in order.iter().rev() {
        if let Some(p) = parent[v] {
            size[p] += size[v];
        }
    }
    Branches {
        roots,
        children,
        size,
    }
}

fn place(
    parent: Vec<Option<usize>>,
    roots: &[usize],
    kept: &[Vec<usize>],
    mut more: BTreeMap<Option<usize>, (usize, f64)>,
    branches: &Branches,
) -> Forest {
    enum Step {
        Enter(usize, usize),
        Leave(usize),
    }
    let n = parent.len();
    let mut out = Forest {
        layer: vec![0; n],
        row: vec![0.0; n],
        span: vec![0.0; n],
        open: vec![false; n],
        hidden: vec![0; n],
        ..Forest::default()
    };
    let mut free = 0.0;
    let mut steps: Vec<Step> = roots.iter().rev().map(|&v| Step::Enter(v, 0)).collect();
    let mut first = vec![0.0; n];
    while let Some(step) = steps.pop() {
        match step {
            Step::Enter(v, layer) => {
                out.shown.push(v);
                out.layer[v] = layer;
                first[v] = free;
                if kept[v].is_empty() {
                    out.row[v] = free;
                    out.span[v] = 1.0;
                    out.hidden[v] = branches.size[v] - 1;
                    free += 1.0;
                } else {
                    out.open[v] = true;
                    steps.push(Step::Leave(v));
                    steps.extend(kept[v].iter().rev().map(|&w| Step::Enter(w, layer + 1)));
                }
            }
            Step::Leave(v) => {
                if let Some(left) = more.get_mut(&Some(v)) {
                    left.1 = free;
                    free += 1.0;
                }
                let list = &kept[v];
                let (a, b) = (list[0], list[list.len() - 1]);
                out.row[v] = f64::midpoint(out.row[a], out.row[b]);
                out.span[v] = free - first[v];
            }
        }
    }
    if let Some(left) = more.get_mut(&None) {
        left.1 = free;
        free += 1.0;
    }
    out.parent = parent;
    out.more = more;
    out.rows = crate::plot::surface::grid_steps(free).unsigned_abs() as usize;
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn laid(parents: &[Option<u32>], rows: usize) -> Forest {
        let names: Vec<String> = (0..parents.len()).map(|k| format!("SC {k}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        forest(parents, &|v| names[v], rows)
    }

    #[test]
    fn parents_stand_in_the_middle_of_their_children_and_no_two_in_one_place() {
        let parents = [None, Some(0), Some(0), Some(1), Some(1), Some(2), None];
        let forest = laid(&parents, 10);
        assert_eq!(forest.rows, 4);
        assert_eq!(forest.layer, [0, 1, 1, 2, 2, 2, 0]);
        assert_eq!(forest.row, [1.25, 0.5, 2.0, 0.0, 1.0, 2.0, 3.0]);
        assert!(forest.more.is_empty() && forest.hidden.iter().all(|h| *h == 0));
    }

    #[test]
    fn the_largest_branches_are_opened_and_every_node_is_counted() {
        // A root with 40 children, of which the first has 5 of its own.
        let mut parents = vec![None];
        parents.extend([Some(0); 40]);
        parents.extend([Some(1); 5]);
        for rows in [2, 3, 10, 20, 43, 44, 60] {
            let forest = laid(&parents, rows);
            assert!(forest.rows <= rows, "{rows}: {}", forest.rows);
            let hidden: usize = forest.hidden.iter().sum();
            let left: usize = forest.more.values().map(|m| m.0).sum();
            assert_eq!(forest.shown.len() + hidden + left, parents.len(), "{rows}");
        }
        assert!(laid(&parents, 20).open[1]);
        assert_eq!(laid(&parents, 60).shown.len(), parents.len());
    }

    #[test]
    fn rings_and_parents_that_do_not_exist_are_roots() {
        let forest = laid(&[Some(1), Some(2), Some(0), Some(3), Some(99)], 10);
        assert_eq!(forest.shown.len(), 5);
        assert_eq!(forest.parent.iter().filter(|p| p.is_none()).count(), 3);
        assert!(laid(&[], 10).shown.is_empty());
    }

    #[test]
    fn numbers_sort_as_numbers() {
        let mut names = ["SC 17", "SC 7", "JTC 1", "SC 7/WG 2", "SC"];
        names.sort_by_key(|n| natural(n));
        assert_eq!(names, ["JTC 1", "SC", "SC 7", "SC 7/WG 2", "SC 17"]);
    }
}
