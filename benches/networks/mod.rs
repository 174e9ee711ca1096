//! Networks for benches, made by rule and seed: committees in a tree, national bodies, and companies
//! of which most sit in one committee and a few in very many.

mod committees;
mod draw;

use actornet::network::NodeIx;
use actornet::numeric::random::Stream;
use committees::Committees;
use draw::{Cumulative, lognormal, zipf};

/// How large a network is to be.
struct Size {
    name: &'static str,
    nodes: usize,
    ties: usize,
    committees: usize,
    /// Committees in which a national body sits on average.
    seats_of_body: f64,
    /// Whether every company is tied to the national body of its country, so that there are no
    /// leaves.
    countries: bool,
}

const fn size(
    name: &'static str,
    nodes: usize,
    ties: usize,
    committees: usize,
    seats: f64,
) -> Size {
    Size {
        name,
        nodes,
        ties,
        committees,
        seats_of_body: seats,
        countries: false,
    }
}

const M: Size = size("M", 50_000, 300_000, 3_000, 400.0);

const SIZES: [Size; 5] = [
    size("S", 5_000, 30_000, 400, 80.0),
    M,
    Size {
        name: "MC",
        countries: true,
        ..M
    },
    size("L", 500_000, 3_000_000, 20_000, 1_500.0),
    size("XL", 5_000_000, 30_000_000, 120_000, 5_000.0),
];

/// The network of a name: a size (S, M, MC without leaves, L, XL), or RMAT and a number, a random
/// graph with very large hubs of 2 to that number of nodes. The same for the same name, everywhere.
pub(crate) fn of(name: &str) -> Option<Ties> {
    if let Some(scale) = name.strip_prefix("RMAT") {
        return Some(rmat(scale.parse().ok()?));
    }
    let size = SIZES.iter().find(|size| size.name == name)?;
    Some(affiliation(size))
}

const NATIONAL_BODIES: usize = 170;
const PARENT_OF: u8 = 4;
const ESTABLISHED_IN: u8 = 5;

/// A network as a list of ties.
pub(crate) struct Ties {
    /// What each node is: 0 a committee, 1 a national body, 2 a company.
    pub(crate) kinds: Vec<u8>,
    /// Ends and relation, in no order.
    pub(crate) list: Vec<(NodeIx, NodeIx, u8)>,
}

fn affiliation(size: &Size) -> Ties {
    let mut random = Stream::new(42, size.name, 0);
    let committees = Committees::new(size.committees, &mut random);
    let c = committees.parents.len();
    let companies = size.nodes - c - NATIONAL_BODIES;
    let mut seats = seats_of_bodies(size, c, &mut random);
    let tree: Vec<usize> = (0..c)
        .filter(|v| committees.parents[*v].is_some())
        .collect();
    let spent = tree.len() + seats.iter().sum::<usize>();
    let countries = if size.countries { companies } else { 0 };
    let wanted = size.ties.saturating_sub(spent + countries);
    seats.extend(seats_of_companies(companies, wanted, c, &mut random));

    let mut list = Vec::with_capacity(size.ties);
    let anywhere = Cumulative::new(committees.weights.iter().copied());
    let mut taken: Vec<u32> = Vec::new();
    for (member, &wanted) in seats.iter().enumerate() {
        let is_company = member >= NATIONAL_BODIES;
        let home = committees.home(&mut random);
        taken.clear();
        // A committee drawn twice counts once: draw again, but not for ever.
        for attempt in 0..wanted * 8 {
            if taken.len() == wanted {
                break;
            }
            let at_home = if attempt < wanted * 2 { 0.7 } else { 0.2 };
            let body = if is_company && random.chance(at_home) {
                anywhere.draw_within(&home, &mut random)
            } else {
                anywhere.draw(&mut random)
            };
            let body = body as u32;
            if let Err(place) = taken.binary_search(&body) {
                taken.insert(place, body);
            }
        }
        for &body in &taken {
            let relation = match random.f64() {
                x if x < 0.72 => 0,
                x if x < 0.90 => 1,
                x if x < 0.96 => 2,
                _ => 3,
            };
            list.push(((c + member) as NodeIx, body, relation));
        }
    }
    for v in tree {
        if let Some(parent) = committees.parents[v] {
            list.push((v as NodeIx, parent as NodeIx, PARENT_OF));
        }
    }
    if size.countries {
        let country = Cumulative::new(zipf(NATIONAL_BODIES));
        for company in 0..companies {
            let body = c + country.draw(&mut random);
            let company = c + NATIONAL_BODIES + company;
            list.push((company as NodeIx, body as NodeIx, ESTABLISHED_IN));
        }
    }
    let kind = |v: usize| match v {
        v if v < c => 0,
        v if v < c + NATIONAL_BODIES => 1,
        _ => 2,
    };
    let kinds: Vec<u8> = (0..size.nodes).map(kind).collect();
    shuffled(&kinds, list, &mut random)
}

fn seats_of_bodies(size: &Size, committees: usize, random: &mut Stream) -> Vec<usize> {
    let keen: Vec<f64> = (0..NATIONAL_BODIES)
        .map(|_| lognormal(0.7, random))
        .collect();
    let mean = keen.iter().sum::<f64>() / keen.len() as f64;
    let most = committees as f64 * 0.8;
    let seats = keen.iter().map(|k| k / mean * size.seats_of_body);
    seats.map(|k| k.clamp(3.0, most) as usize).collect()
}

/// A power law with exponent 2.2, of which the part above one seat is stretched to use up `wanted`.
fn seats_of_companies(
    companies: usize,
    wanted: usize,
    committees: usize,
    random: &mut Stream,
) -> Vec<usize> {
    let law = Cumulative::new((1..=committees / 4).map(|k| (k as f64).powf(-2.2)));
    let drawn: Vec<usize> = (0..companies).map(|_| law.draw(random) + 1).collect();
    let single = drawn.iter().filter(|k| **k == 1).count();
    let above: usize = drawn.iter().filter(|k| **k > 1).sum();
    let stretch = wanted.saturating_sub(single) as f64 / above.max(1) as f64;
    let most = committees as f64 * 0.6;
    let mut seat = |&k: &usize| match k {
        1 => 1,
        k => ((k as f64 * stretch).max(2.0) + random.f64()).min(most) as usize,
    };
    drawn.iter().map(&mut seat).collect()
}

/// A random graph with a few very large hubs (R-MAT with .57, .19, .19, .05): 2^`scale` nodes, 16
/// times as many ties before repeats and loops are dropped.
fn rmat(scale: u32) -> Ties {
    let mut random = Stream::new(42, "RMAT", u64::from(scale));
    let n = 1_usize << scale;
    let mut list = Vec::with_capacity(n * 16);
    for _ in 0..n * 16 {
        let (mut s, mut t) = (0_u32, 0_u32);
        for bit in 0..scale {
            let r = random.f64();
            s |= u32::from(r >= 0.76) << bit;
            t |= u32::from((0.57..0.76).contains(&r) || r >= 0.95) << bit;
        }
        if s != t {
            list.push((s.min(t), s.max(t), 0));
        }
    }
    list.sort_unstable();
    list.dedup();
    shuffled(&vec![2; n], list, &mut random)
}

/// Nodes numbered anew and ties in another order: files of users are in no helpful order.
fn shuffled(kinds: &[u8], mut list: Vec<(NodeIx, NodeIx, u8)>, random: &mut Stream) -> Ties {
    let mut names: Vec<NodeIx> = (0..kinds.len() as NodeIx).collect();
    random.shuffle(&mut names);
    let mut renamed = vec![0; kinds.len()];
    for (old, kind) in kinds.iter().enumerate() {
        renamed[names[old] as usize] = *kind;
    }
    for tie in &mut list {
        *tie = (names[tie.0 as usize], names[tie.1 as usize], tie.2);
    }
    random.shuffle(&mut list);
    Ties {
        kinds: renamed,
        list,
    }
}

impl Ties {
    /// The id of a node.
    pub(crate) fn id(&self, v: NodeIx) -> String {
        let kind = ["cmt", "nb", "org"][self.kinds[v as usize] as usize];
        format!("{kind}-{v:07}")
    }
}
