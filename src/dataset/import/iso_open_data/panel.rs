//! The import: dated lists to a panel data set.

use std::collections::BTreeMap;

use super::committees::{self, Committee};
use super::sightings::{LeftOut, Seen};
use super::spells::{self, Context};
use super::vintage::Vintage;
use super::{actors, identity, loose, record, sightings};
use crate::dataset::import::{
    Count, FileCounts, ImportAccount, ImportError, ImportFormat, Imported, Input,
};
use crate::dataset::{Coverage, Dataset, Finding, Package, PackageSource};
use crate::model::{Date, Role, Text};

/// The committee file of ISO Open Data, `iso_technical_committees`, in its JSON Lines or CSV form.
///
/// Several dated lists become one panel: a role seen at consecutive lists is one spell, a change
/// between two lists is dated on the later one, and what was running at the first list has
/// `start_observed = false`.
#[derive(Clone, Copy, Debug, Default)]
pub struct IsoOpenData;

/// The row of the table of formats.
pub(in crate::dataset::import) const FORMAT: &dyn ImportFormat = &IsoOpenData;

impl ImportFormat for IsoOpenData {
    fn id(&self) -> &'static str {
        "iso-open-data"
    }

    fn about(&self) -> &'static str {
        "the official list of ISO committees, members and liaisons (JSON Lines or CSV), one or several dates"
    }

    fn import(&self, inputs: &[Input]) -> Result<Imported, ImportError> {
        let inputs = by_date(inputs)?;
        let mut found = Vec::new();
        let mut vintages: Vec<Vintage> = inputs
            .into_iter()
            .map(|input| Vintage::read(input, &mut found))
            .collect();
        if found.iter().any(|f| f.is_error()) {
            return Err(ImportError::Rejected { findings: found });
        }
        loose::settle(&mut vintages, &mut found);
        let (dataset, account) = panel(&vintages, &mut found);
        Ok(Imported {
            dataset,
            findings: found,
            account,
        })
    }
}

/// The inputs, earliest first, if there is one at least and no two are of one date.
fn by_date(inputs: &[Input]) -> Result<Vec<&Input>, ImportError> {
    let mut sorted: Vec<&Input> = inputs.iter().collect();
    sorted.sort_by_key(|input| input.date);
    if sorted.is_empty() {
        return Err(ImportError::NoFile);
    }
    for pair in sorted.windows(2) {
        if let [a, b] = pair
            && a.date == b.date
        {
            return Err(ImportError::SameDate {
                first: a.file.clone(),
                second: b.file.clone(),
                date: a.date,
            });
        }
    }
    Ok(sorted)
}

fn panel(vintages: &[Vintage], found: &mut Vec<Finding>) -> (Dataset, ImportAccount) {
    let dates: Vec<Date> = vintages.iter().map(|vintage| vintage.date).collect();
    let names = identity::settle(vintages, found);
    let committees = committees::collect(vintages, found);
    let actors = actors::make(&names, &committees, vintages, found);
    let mut all = Vec::new();
    let mut seen = Vec::new();
    for list in vintages.iter().enumerate() {
        seen.push(sightings::collect(
            list,
            &committees,
            &actors.places,
            &mut all,
            found,
        ));
    }
    let of_actor: BTreeMap<usize, &Committee> = actors
        .places
        .iter()
        .filter(|(key, _)| key.0 == record::Class::Committee)
        .filter_map(|(key, place)| Some((place.index(), committees.get(&key.1)?)))
        .collect();
    let committee_of: Vec<Option<&Committee>> = (0..actors.rows.len())
        .map(|at| of_actor.get(&at).copied())
        .collect();
    let ids: Vec<String> = actors.rows.iter().map(|actor| actor.id.clone()).collect();
    let sighted = all.len() as u64;
    let relations = spells::join(
        all,
        &Context {
            dates: &dates,
            committees: &committee_of,
            ids: &ids,
        },
    );
    let source: Text = "ISO Open Data: one numeric id".into();
    let mut dataset = Dataset {
        package: Package::default(),
        identities: identity::renames(&names, vintages, &source),
        actors: actors.rows,
        relations,
        ..Dataset::default()
    };
    dataset.package = package(&dataset, &dates, &seen);
    let account = account(vintages, seen, &dataset, sighted);
    (dataset, account)
}

fn package(dataset: &Dataset, dates: &[Date], seen: &[Seen]) -> Package {
    let listed: Vec<String> = dates.iter().map(Date::to_string).collect();
    let span = match (listed.first(), listed.last()) {
        (Some(first), Some(last)) if first != last => format!("{first} to {last}"),
        (Some(first), _) => first.clone(),
        (None, _) => String::new(),
    };
    let left_out = |why: LeftOut| -> u64 {
        let numbers = seen.iter().filter_map(|seen| seen.left_out.get(&why));
        numbers.sum()
    };
    let within = dataset.find(identity::ISO);
    let cover = |roles: &[Role], note: String| Coverage {
        roles: roles.to_vec(),
        within,
        note,
    };
    Package {
        name: "iso-open-data".to_owned(),
        title: format!("ISO committees, members, secretariats and liaisons, {span}"),
        description: format!(
            "Contains information from ISO Open Data, which is made available by ISO (International \
             Organization for Standardization) under the Open Data Commons Attribution License \
             (ODC-By) v1.0. Lists of {}. A role seen at consecutive lists is one spell; a change \
             between two lists is dated on the later one; suspended committees hold no relation in \
             force. Names and countries of the national bodies were added by actornet.",
            listed.join(", ")
        ),
        licences: vec!["ODC-By-1.0".to_owned()],
        sources: listed
            .iter()
            .map(|date| PackageSource {
                title: format!("ISO Open Data, iso_technical_committees, list of {date}"),
                path: Some("https://www.iso.org/open-data.html".to_owned()),
            })
            .collect(),
        observed: dates.to_vec(),
        coverage: vec![
            cover(
                &[Role::Member, Role::Observer, Role::Secretariat],
                "complete at the observed dates for every active committee of ISO; committees that \
                 are run by IEC list few members or none; of twinned secretariats one holder is listed"
                    .to_owned(),
            ),
            cover(
                &[Role::Liaison],
                format!(
                    "as listed at the observed dates by either side; {} entries for committees that \
                     are not listed (as a rule of IEC) are left out",
                    left_out(LeftOut::Unnamed) + left_out(LeftOut::NotListed)
                ),
            ),
        ],
    }
}

fn account(
    vintages: &[Vintage],
    seen: Vec<Seen>,
    dataset: &Dataset,
    sighted: u64,
) -> ImportAccount {
    let count = |what, number| Count { what, number };
    let relations = dataset.relations.len() as u64;
    let mut total = vec![
        count("actors", dataset.actors.len() as u64),
        count("renames", dataset.identities.len() as u64),
        count("entries", seen.iter().map(|seen| seen.entries).sum()),
        count("relations", relations),
        count("joined", sighted - relations),
    ];
    for why in LeftOut::ALL {
        let numbers = seen.iter().filter_map(|seen| seen.left_out.get(&why));
        total.push(count(why.label(), numbers.sum()));
    }
    let files = vintages
        .iter()
        .zip(seen)
        .map(|(vintage, mut seen)| {
            for why in LeftOut::ALL {
                let number = seen.left_out.get(&why).copied().unwrap_or(0);
                seen.counts.push(count(why.label(), number));
            }
            let in_force = dataset.relations.iter();
            let in_force = in_force.filter(|r| r.period.contains(vintage.date)).count() as u64;
            seen.counts.push(count("relations in force", in_force));
            FileCounts {
                file: vintage.file.clone(),
                date: vintage.date,
                counts: seen.counts,
            }
        })
        .collect();
    ImportAccount { files, total }
}
