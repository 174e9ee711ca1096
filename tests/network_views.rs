//! The views of a network against a brute-force count from the relations, on random data sets.
#![expect(
    clippy::unwrap_used,
    clippy::float_cmp,
    reason = "a test fails by panicking, and small whole numbers are exact"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use actornet::dataset::{Dataset, GroupSpell};
use actornet::model::{Actor, ActorIx, Country, Date, Kind, Period, Relation, Role, Text};
use actornet::network::{
    AttributeError, Network, NetworkKind, Reason, Side, TABLE, Verified, View, ViewError, ViewSpec,
};
use proptest::prelude::*;

fn date(text: &str) -> Date {
    Date::parse(text).unwrap()
}

fn actor(id: &str, kind: Kind, country: Option<&str>) -> Actor {
    Actor {
        id: id.to_owned(),
        name: format!("Name of {id}"),
        kind,
        country: country.and_then(Country::from_code),
        parent: None,
        period: Period::default(),
        aliases: Vec::new(),
        url: Text::default(),
        source: Text::default(),
        note: Text::default(),
        attributes: BTreeMap::new(),
    }
}

fn relation(actor: u32, role: Role, body: u32) -> Relation {
    Relation {
        actor: ActorIx(actor),
        role,
        body: ActorIx(body),
        period: Period::default(),
        weight: 1.0,
        source: Text::default(),
        note: Text::default(),
        start_observed: true,
    }
}

/// Two national bodies and a company, one committee with a subcommittee, and a second committee.
/// Actors by id: 0 ANSI, 1 Acme, 2 SAC, 3 TC 1, 4 TC 1/SC 1, 5 TC 2, 6 US.
fn small() -> Dataset {
    let mut actors = vec![
        actor("ANSI", Kind::NationalBody, Some("US")),
        actor("Acme", Kind::Company, Some("US")),
        actor("SAC", Kind::NationalBody, Some("CN")),
        actor("TC 1", Kind::Committee, None),
        actor("TC 1/SC 1", Kind::Committee, None),
        actor("TC 2", Kind::Committee, None),
        actor("US", Kind::State, Some("US")),
    ];
    actors[4].parent = Some(ActorIx(3));
    Dataset {
        actors,
        relations: vec![
            relation(0, Role::Member, 3),
            relation(0, Role::Secretariat, 3),
            relation(0, Role::Member, 4),
            relation(1, Role::Participant, 4),
            relation(2, Role::Member, 3),
            relation(2, Role::Member, 4),
            relation(3, Role::Liaison, 5),
            relation(0, Role::PartOf, 6),
        ],
        ..Dataset::default()
    }
}

fn view(dataset: Dataset, spec: &ViewSpec) -> View {
    Network::from_dataset(dataset).view(spec).unwrap()
}

fn ids(view: &View) -> Vec<&str> {
    view.snapshot.ids().iter().collect()
}

/// Edges as id pairs in ascending order with their strengths; of an undirected network once.
fn edges(view: &View) -> Edges {
    let s = &view.snapshot;
    let mut found = BTreeMap::new();
    for v in 0..s.node_count() as u32 {
        for (&w, strength) in s.successors(v).iter().zip(s.strengths(v)) {
            if s.is_directed() || v < w {
                found.insert((s.id(v).to_owned(), s.id(w).to_owned()), strength);
            }
        }
    }
    found
}

#[test]
fn the_affiliation_network_is_two_mode_and_accounts_for_every_row() {
    let view = view(small(), &ViewSpec::default());
    assert_eq!(ids(&view), ["ANSI", "Acme", "SAC", "TC 1", "TC 1/SC 1"]);
    assert_eq!(
        view.labels,
        [
            "ANSI (United States)",
            "Name of Acme",
            "SAC (China)",
            "TC 1",
            "TC 1/SC 1"
        ]
    );
    let sides = view.snapshot.sides().unwrap();
    assert_eq!(sides[..3], [Side::Actor; 3]);
    assert_eq!(sides[3..], [Side::Body; 2]);
    assert_eq!(view.snapshot.edge_count(), 5);
    assert_eq!(view.snapshot.role_ties().len(), 6);
    assert!(!view.snapshot.has_weights());
    let a = &view.account;
    assert_eq!(
        (a.relations_read, a.used, a.collapsed, a.ties),
        (8, 6, 1, 5)
    );
    assert_eq!(a.left_out_for(Reason::OtherRole), 2);
    assert_eq!(a.bodies_without_tie, 1, "TC 2");
    assert!(a.is_exact());
}

#[test]
fn countries_add_up_their_actors() {
    let view = view(small(), &ViewSpec::new(NetworkKind::Countries));
    assert_eq!(ids(&view), ["CN", "TC 1", "TC 1/SC 1", "US"]);
    assert_eq!(view.labels[3], "United States");
    assert_eq!(view.actors[3], None, "a country, not the state of that id");
    let strengths = edges(&view);
    assert_eq!(strengths[&("TC 1/SC 1".into(), "US".into())], 2.0);
    assert_eq!(strengths[&("TC 1".into(), "US".into())], 2.0);
    assert_eq!(view.account.collapsed, 2);
}

#[test]
fn a_body_with_the_code_of_a_country_is_kept_apart_from_it() {
    let mut dataset = Dataset {
        actors: vec![
            actor("AU", Kind::Intergovernmental, None),
            actor("SA", Kind::NationalBody, Some("AU")),
        ],
        relations: vec![relation(1, Role::Member, 0)],
        ..Dataset::default()
    };
    dataset.actors[0].name = "African Union".into();
    let view = view(dataset, &ViewSpec::new(NetworkKind::Countries));
    assert_eq!(ids(&view), ["AU", "country:AU"]);
    assert_eq!(view.snapshot.edge_count(), 1);
}

#[test]
fn projections_count_shared_bodies_once_whatever_the_roles() {
    let members = view(small(), &ViewSpec::new(NetworkKind::CoMembership));
    assert_eq!(ids(&members), ["ANSI", "Acme", "SAC"]);
    assert_eq!(
        edges(&members).into_values().collect::<Vec<_>>(),
        [1.0, 2.0, 1.0],
        "ANSI-Acme, ANSI-SAC, Acme-SAC"
    );
    assert!(members.snapshot.has_weights() && members.snapshot.sides().is_none());
    // Two members of TC 1 are one pair, three of SC 1 are three.
    assert_eq!(members.account.pairs, Some(4));

    let bodies = view(small(), &ViewSpec::new(NetworkKind::Interlock));
    assert_eq!(ids(&bodies), ["TC 1", "TC 1/SC 1"]);
    assert_eq!(edges(&bodies).into_values().collect::<Vec<_>>(), [2.0]);
}

#[test]
fn a_projection_beyond_the_limit_is_refused_with_the_way_out() {
    let spec = ViewSpec {
        max_pairs: 3,
        ..ViewSpec::new(NetworkKind::CoMembership)
    };
    let error = Network::from_dataset(small()).view(&spec).unwrap_err();
    assert_eq!(error.code(), Some("E501"));
    let text = error.to_string();
    for part in ["E501", "4 pairs", "limit 3", "TC 1/SC 1", "--max-pairs 4"] {
        assert!(text.contains(part), "{part} in {text}");
    }
    let spec = ViewSpec {
        max_pairs: 4,
        ..spec
    };
    assert!(Network::from_dataset(small()).view(&spec).is_ok());
}

#[test]
fn hierarchy_goes_up_and_counts_a_parent_said_twice_once() {
    let mut dataset = small();
    dataset.relations.push(relation(4, Role::PartOf, 3));
    let view = view(dataset, &ViewSpec::new(NetworkKind::Hierarchy));
    let found: Vec<_> = edges(&view).into_keys().collect();
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(found, [pair("ANSI", "US"), pair("TC 1/SC 1", "TC 1")]);
    let a = &view.account;
    assert_eq!((a.relations_read, a.parents_read, a.used), (9, 1, 2));
    assert_eq!(a.left_out_for(Reason::RepeatsParent), 1);
    assert!(a.is_exact() && view.snapshot.is_directed());
}

#[test]
fn within_means_the_body_and_everything_below_it() {
    let within = |kind, body| ViewSpec {
        within: Some(ActorIx(body)),
        ..ViewSpec::new(kind)
    };
    let top = view(small(), &within(NetworkKind::Affiliation, 3));
    assert_eq!(top.account.used, 6);
    let sub = view(small(), &within(NetworkKind::Affiliation, 4));
    assert_eq!(ids(&sub), ["ANSI", "Acme", "SAC", "TC 1/SC 1"]);
    assert_eq!(sub.account.left_out_for(Reason::OutsideScope), 3);
    // Without direction either end counts; upwards only what lies below counts.
    assert_eq!(
        view(small(), &within(NetworkKind::Liaison, 3)).account.used,
        1
    );
    assert_eq!(
        view(small(), &within(NetworkKind::Liaison, 5)).account.used,
        1
    );
    assert_eq!(
        view(small(), &within(NetworkKind::Hierarchy, 4))
            .account
            .used,
        0
    );
    assert_eq!(
        view(small(), &within(NetworkKind::Hierarchy, 3))
            .account
            .used,
        1
    );
    let none = Network::from_dataset(small()).view(&within(NetworkKind::Full, 99));
    assert_eq!(none.unwrap_err(), ViewError::NoSuchActor(99));
}

#[test]
fn roles_replace_those_of_the_network_where_that_makes_sense() {
    let with = |kind, roles: &[Role]| ViewSpec {
        roles: Some(roles.to_vec()),
        ..ViewSpec::new(kind)
    };
    let held = view(
        small(),
        &with(NetworkKind::Affiliation, &[Role::Secretariat]),
    );
    assert_eq!(ids(&held), ["ANSI", "TC 1"]);
    // A body in liaison is no actor of the two-mode network.
    let liaison = view(small(), &with(NetworkKind::Affiliation, &[Role::Liaison]));
    assert_eq!(liaison.account.left_out_for(Reason::FromBody), 1);
    let error = Network::from_dataset(small())
        .view(&with(NetworkKind::Liaison, &[Role::Member]))
        .unwrap_err();
    assert!(
        error.to_string().contains("counts only `liaison`"),
        "{error}"
    );
}

#[test]
fn a_day_shows_what_is_in_force_and_exists_on_it() {
    let mut dataset = small();
    dataset.relations[0].period.end = Some(date("2021"));
    dataset.relations[2].period.start = Some(date("2021"));
    dataset.actors[5].period.start = Some(date("2022"));
    let network = Network::from_dataset(dataset);
    let used = |day: &str, kind| {
        let spec = ViewSpec {
            as_of: Some(date(day)),
            ..ViewSpec::new(kind)
        };
        let account = network.view(&spec).unwrap().account;
        assert!(account.is_exact());
        (account.used, account.bodies_without_tie)
    };
    assert_eq!(used("2020-12-31", NetworkKind::Affiliation), (5, 0));
    assert_eq!(used("2021-01-01", NetworkKind::Affiliation), (5, 0));
    assert_eq!(used("2022-01-01", NetworkKind::Affiliation), (5, 1));
    assert_eq!(
        used("2021-12-31", NetworkKind::Liaison).0,
        0,
        "TC 2 does not exist yet"
    );
    assert_eq!(used("2022-01-01", NetworkKind::Liaison).0, 1);

    let slice = network.at(date("2021-01-01"));
    assert_eq!((slice.actors().count(), slice.relations().count()), (6, 6));
    let holders: Vec<_> = slice.holders(ActorIx(3), Role::Member).collect();
    assert_eq!(
        holders.iter().map(|a| a.id.as_str()).collect::<Vec<_>>(),
        ["SAC"]
    );
    let graph = slice.as_petgraph();
    let edges = petgraph::visit::IntoEdgeReferences::edge_references(&graph);
    assert_eq!(edges.count(), 6);
}

#[test]
fn unverified_relations_are_left_out_unless_asked_for() {
    let mut dataset = small();
    dataset.relations[4].note = "unverified: from memory".into();
    let network = Network::from_dataset(dataset);
    let default = network.view(&ViewSpec::default()).unwrap().account;
    assert_eq!(
        (default.used, default.left_out_for(Reason::Unverified)),
        (5, 1)
    );
    let all = ViewSpec {
        verified: Verified::All,
        ..ViewSpec::default()
    };
    assert_eq!(network.view(&all).unwrap().account.used, 6);
}

#[test]
fn nodes_are_grouped_by_attributes() {
    let mut dataset = small();
    dataset.actors[0]
        .attributes
        .insert("sector".into(), "public".into());
    let spell = |group: &str, member: &str| GroupSpell {
        group: group.into(),
        member: member.into(),
        period: Period::default(),
        source: Text::default(),
    };
    dataset.groups = vec![spell("BRICS", "CN"), spell("G7", "US")];
    let view = Network::from_dataset(dataset.clone())
        .view(&ViewSpec::default())
        .unwrap();
    let get = |dataset: &Dataset, name: &str| view.attribute(dataset, name);
    let first_three = |name| get(&dataset, name).unwrap()[..3].to_vec();
    let some = |texts: [&str; 3]| texts.map(|t| Some(t.to_owned()));
    assert_eq!(first_three("country"), some(["US", "US", "CN"]));
    assert_eq!(
        first_three("kind"),
        some(["national_body", "company", "national_body"])
    );
    assert_eq!(first_three("group"), some(["G7", "G7", "BRICS"]));
    assert_eq!(first_three("sector"), [Some("public".into()), None, None]);
    assert!(matches!(
        get(&dataset, "colour"),
        Err(AttributeError::Unknown { .. })
    ));
    dataset.groups.push(spell("Wassenaar", "US"));
    assert!(matches!(
        get(&dataset, "group"),
        Err(AttributeError::Overlapping { .. })
    ));
}

// ---------------------------------------------------------------------------------------------
// Random data sets against a count that knows nothing of the library's views.

const KINDS: [Kind; 6] = [
    Kind::NationalBody,
    Kind::Company,
    Kind::Committee,
    Kind::WorkingGroup,
    Kind::Sdo,
    Kind::State,
];
const ROLES: [Role; 6] = [
    Role::Member,
    Role::Secretariat,
    Role::Expert,
    Role::Liaison,
    Role::PartOf,
    Role::Publishes,
];
const YEARS: [Option<i16>; 4] = [None, Some(2010), Some(2015), Some(2020)];

fn period() -> impl Strategy<Value = Period> {
    (0..4usize, 0..4usize).prop_map(|(a, b)| {
        let day = |y: Option<i16>| y.map(|y| Date::new(y, 6, 1).unwrap());
        let (start, end) = (day(YEARS[a]), day(YEARS[b]));
        match (start, end) {
            (Some(s), Some(e)) if e <= s => Period { start, end: None },
            _ => Period { start, end },
        }
    })
}

prop_compose! {
    fn data_set()(n in 2..14usize)(
        kinds in prop::collection::vec(0..KINDS.len(), n),
        countries in prop::collection::vec(prop::option::of(prop::sample::select(vec!["CN", "US", "DE"])), n),
        periods in prop::collection::vec(period(), n),
        parents in prop::collection::vec(prop::option::of(0..n), n),
        rows in prop::collection::vec(
            (0..n, 0..ROLES.len(), 0..n, period(), prop::sample::select(vec![1.0, 1.0, 2.5]), prop::bool::weighted(0.1)),
            0..60,
        ),
    ) -> Dataset {
        let mut actors = Vec::new();
        for at in 0..kinds.len() {
            let mut row = actor(&format!("a{at:02}"), KINDS[kinds[at]], countries[at]);
            row.period = periods[at];
            // Only upwards, so that there are no cycles.
            row.parent = parents[at].filter(|p| *p < at).map(|p| ActorIx(p as u32));
            actors.push(row);
        }
        let relations = rows.into_iter().filter(|r| r.0 != r.2).map(|(a, role, b, period, weight, doubt)| Relation {
            period,
            weight,
            note: if doubt { "unverified".into() } else { Text::default() },
            ..relation(a as u32, ROLES[role], b as u32)
        }).collect();
        Dataset { actors, relations, ..Dataset::default() }
    }
}

/// Everything at or below `body`, by going up from each actor until nothing is new.
fn below(dataset: &Dataset, body: usize) -> BTreeSet<usize> {
    let mut inside = BTreeSet::from([body]);
    loop {
        let before = inside.len();
        for (at, actor) in dataset.actors.iter().enumerate() {
            if actor.parent.is_some_and(|p| inside.contains(&p.index())) {
                inside.insert(at);
            }
        }
        for r in dataset.relations.iter().filter(|r| r.role == Role::PartOf) {
            if inside.contains(&r.body.index()) {
                inside.insert(r.actor.index());
            }
        }
        if inside.len() == before {
            return inside;
        }
    }
}

/// The used relations as (from id, to id, weight), straight from the definitions.
fn used(dataset: &Dataset, spec: &ViewSpec) -> Vec<(String, String, f64)> {
    use NetworkKind as N;
    let day = spec.as_of.unwrap();
    let inside = spec.within.map(|b| below(dataset, b.index()));
    let is_in = |at: ActorIx| inside.as_ref().is_none_or(|i| i.contains(&at.index()));
    let two_mode = !matches!(spec.kind, N::Liaison | N::Hierarchy | N::Full);
    let mut found = Vec::new();
    for r in &dataset.relations {
        let (a, b) = (dataset.actor(r.actor), dataset.actor(r.body));
        let role = match spec.kind {
            N::Liaison => r.role == Role::Liaison,
            N::Hierarchy => r.role == Role::PartOf && a.parent != Some(r.body),
            N::Full => true,
            _ => matches!(r.role, Role::Member | Role::Secretariat | Role::Expert),
        };
        let scope = match spec.kind {
            N::Liaison | N::Full => is_in(r.actor) || is_in(r.body),
            N::Hierarchy => is_in(r.actor) && is_in(r.body),
            _ => is_in(r.body),
        };
        let holds = [r.period, a.period, b.period]
            .iter()
            .all(|p| p.contains(day));
        let sides = !two_mode || (!a.kind.is_body() && b.kind.is_body());
        let known = &*r.note != "unverified";
        let from = match (spec.kind, a.country) {
            (N::Countries, None) => continue,
            (N::Countries, Some(c)) => c.code().to_owned(),
            _ => a.id.clone(),
        };
        if role && scope && holds && sides && known {
            found.push((from, b.id.clone(), r.weight));
        }
    }
    if spec.kind == N::Hierarchy {
        for (at, a) in dataset.actors.iter().enumerate() {
            let Some(parent) = a.parent else { continue };
            let b = dataset.actor(parent);
            let holds = a.period.contains(day) && b.period.contains(day);
            if holds && is_in(ActorIx(at as u32)) && is_in(parent) {
                found.push((a.id.clone(), b.id.clone(), 1.0));
            }
        }
    }
    found
}

type Edges = BTreeMap<(String, String), f64>;

/// Nodes and edges with strengths that `spec` should give.
fn expected(dataset: &Dataset, spec: &ViewSpec) -> (BTreeSet<String>, Edges) {
    use NetworkKind as N;
    let used = used(dataset, spec);
    let mut edges = BTreeMap::new();
    if spec.kind.is_projection() {
        let flip = |(a, b, _): &(String, String, f64)| match spec.kind {
            N::Interlock => (b.clone(), a.clone()),
            _ => (a.clone(), b.clone()),
        };
        let pairs: BTreeSet<(String, String)> = used.iter().map(flip).collect();
        for (a, c) in &pairs {
            for (b, d) in &pairs {
                if a < b && c == d {
                    *edges.entry((a.clone(), b.clone())).or_insert(0.0) += 1.0;
                }
            }
        }
        return (pairs.into_iter().map(|(a, _)| a).collect(), edges);
    }
    let mut nodes = BTreeSet::new();
    for (a, b, weight) in used {
        nodes.extend([a.clone(), b.clone()]);
        let pair = if spec.kind == N::Hierarchy || a < b {
            (a, b)
        } else {
            (b, a)
        };
        *edges.entry(pair).or_insert(0.0) += weight;
    }
    (nodes, edges)
}

fn specs(within: u32, year: i16) -> impl Iterator<Item = ViewSpec> {
    TABLE.iter().flat_map(move |row| {
        [None, Some(ActorIx(within))].map(|within| ViewSpec {
            as_of: Some(Date::new(year, 1, 1).unwrap()),
            within,
            ..ViewSpec::new(row.kind)
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn views_equal_a_brute_force_count(dataset in data_set(), within in 0..2u32, year in 2005..2026i16) {
        let network = Network::from_dataset(dataset.clone());
        prop_assert_eq!(network.as_petgraph().edge_count(), dataset.relations.len());
        prop_assert_eq!(network.as_petgraph().node_count(), dataset.actors.len());
        for spec in specs(within, year) {
            let view = network.view(&spec).unwrap();
            let (nodes, strengths) = expected(&dataset, &spec);
            let found: BTreeSet<String> = view.snapshot.ids().to_vec().into_iter().collect();
            prop_assert_eq!(found, nodes, "{:?}", spec);
            prop_assert_eq!(edges(&view), strengths, "{:?}", spec);

            let account = &view.account;
            prop_assert!(account.is_exact(), "{:?}", account);
            prop_assert_eq!(account.used, used(&dataset, &spec).len());
            prop_assert_eq!(account.relations_read, dataset.relations.len());
            if !spec.kind.is_projection() {
                prop_assert_eq!(account.ties, view.snapshot.edge_count());
                prop_assert_eq!(account.used, view.snapshot.tie_count());
            }
            let n = view.snapshot.node_count();
            prop_assert_eq!((view.actors.len(), view.labels.len()), (n, n));
            for (v, actor) in view.actors.iter().enumerate() {
                if let Some(ix) = actor {
                    prop_assert_eq!(view.snapshot.id(v as u32), &dataset.actor(*ix).id);
                }
            }
        }
    }

    #[test]
    fn the_order_of_rows_does_not_matter(
        (dataset, shuffled) in data_set().prop_flat_map(|d| {
            let rows = Just(d.relations.clone()).prop_shuffle();
            (Just(d), rows)
        }),
        year in 2005..2026i16,
    ) {
        let other = Dataset { relations: shuffled, ..dataset.clone() };
        let (one, two) = (Network::from_dataset(Arc::new(dataset)), Network::from_dataset(other));
        for spec in specs(0, year) {
            prop_assert_eq!(one.view(&spec).unwrap(), two.view(&spec).unwrap());
        }
    }
}
