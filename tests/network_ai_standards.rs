//! Every network of the data set ai-standards: exact accounts, and the counts that the report
//! stands on.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;

use actornet::dataset::read::{ReadOptions, read};
use actornet::model::{Date, Role};
use actornet::network::{Network, TABLE, ViewSpec};

fn network() -> Network {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/ai-standards");
    let loaded = read(&folder, &ReadOptions::default()).unwrap();
    Network::from_dataset(loaded.dataset)
}

#[test]
fn every_relation_is_accounted_for_on_every_observed_date() {
    let network = network();
    let dataset = network.dataset();
    let jtc1 = dataset.find("ISO/IEC JTC 1");
    assert!(jtc1.is_some() && dataset.package.observed.len() == 4);
    for day in &dataset.package.observed {
        for row in TABLE {
            for within in [None, jtc1] {
                let spec = ViewSpec {
                    as_of: Some(*day),
                    within,
                    ..ViewSpec::new(row.kind)
                };
                let view = network.view(&spec).unwrap();
                assert!(view.account.is_exact(), "{spec:?}: {:?}", view.account);
                assert_eq!(view.account.relations_read, dataset.relations.len());
                assert!(
                    view.snapshot.ids().iter().is_sorted_by(|a, b| a < b),
                    "{spec:?}"
                );
            }
        }
    }
}

#[test]
fn secretariats_on_the_first_and_last_day_are_those_of_the_lists() {
    let network = network();
    let held = |id: &str, day: &str| {
        let actor = network.dataset().find(id).unwrap();
        let slice = network.at(Date::parse_as_of(day).unwrap());
        let is_held =
            |r: &&actornet::model::Relation| r.actor == actor && r.role == Role::Secretariat;
        slice.relations().filter(is_held).count()
    };
    assert_eq!((held("SAC", "2021"), held("SAC", "2026-05-02")), (70, 94));
    assert_eq!((held("ANSI", "2021"), held("ANSI", "2026-05-02")), (95, 90));
}
