//! A small data set to try things on.

use std::collections::BTreeMap;

use crate::dataset::{Dataset, Package};
use crate::model::{Actor, ActorIx, Country, Date, Kind, Period, Relation, Role};

const COUNTRIES: [&str; 12] = [
    "BR", "CH", "CN", "DE", "FR", "GB", "IN", "JP", "KR", "SE", "US", "ZA",
];

/// A small made-up data set: one standards organisation, 24 committees, 12 national bodies, periods
/// from 2000 to 2020. The same every time.
pub fn example() -> Dataset {
    let day = |year: i16| Date::new(year, 1, 1).ok();
    let actor = |id: String, kind, country: Option<&str>, parent, start| Actor {
        name: format!("Example {id}"),
        id,
        kind,
        country: country.and_then(Country::from_code),
        parent,
        period: Period { start, end: None },
        aliases: Vec::new(),
        url: "".into(),
        source: "".into(),
        note: "".into(),
        attributes: BTreeMap::new(),
    };
    let mut actors = vec![actor(
        "A organisation".to_owned(),
        Kind::Sdo,
        None,
        None,
        None,
    )];
    for c in 0..24_u32 {
        let parent = if c % 4 == 0 { 0 } else { c - c % 4 + 1 };
        let id = format!("C{c:02}");
        let born = day(1980 + (c as i16 * 5) % 36);
        actors.push(actor(
            id,
            Kind::Committee,
            None,
            Some(ActorIx(parent)),
            born,
        ));
    }
    for country in COUNTRIES {
        let id = format!("N {country}");
        actors.push(actor(id, Kind::NationalBody, Some(country), None, None));
    }
    let body = |c: u32| ActorIx(c + 1);
    let national = |n: u32| ActorIx(25 + n);
    let mut relations = Vec::new();
    let mut add = |actor, role, body, start: Option<Date>, end| {
        relations.push(Relation {
            actor,
            role,
            body,
            period: Period { start, end },
            weight: 1.0,
            source: "".into(),
            note: "".into(),
            start_observed: true,
        });
    };
    for c in 0..24_u32 {
        let born = 1980 + (c as i16 * 5) % 36;
        let since = born.max(2000);
        for n in 0..12_u32 {
            let keen = (n * 7 + c * 5) % 12;
            let start = day(since + ((n + c) % 3) as i16);
            match keen {
                0..=3 => add(national(n), Role::Member, body(c), start, None),
                4 | 5 => add(national(n), Role::Observer, body(c), start, None),
                6 if c % 3 == 0 => add(national(n), Role::Member, body(c), start, day(2018)),
                _ => {}
            }
        }
        let holder = |keen: u32| (0..12).find(|n| (n * 7 + c * 5) % 12 == keen).unwrap_or(0);
        let first = national(holder(0));
        let then = national(holder(1));
        let over = 2016 + (c % 5) as i16;
        if c % 2 == 0 && over > since + 2 {
            add(first, Role::Secretariat, body(c), day(since + 2), day(over));
            add(then, Role::Secretariat, body(c), day(over), None);
        } else {
            add(first, Role::Secretariat, body(c), day(since + 2), None);
        }
        if c % 4 != 0 {
            add(
                body(c),
                Role::Liaison,
                body((c * 7 + 5) % 24),
                day(2016),
                None,
            );
        }
    }
    let mut data = Dataset {
        package: Package {
            name: "example".to_owned(),
            title: "A small example".to_owned(),
            ..Package::default()
        },
        actors,
        relations,
        ..Dataset::default()
    };
    data.relations.retain(|r| r.actor != r.body);
    data.relations
        .sort_by_key(|r| (r.actor, r.role, r.body, r.period));
    data
}
