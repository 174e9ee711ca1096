//! The optional tables.

use super::folder::{Folder, hint, place};
use actornet::dataset::{Confidence, IdentityKind};

fn with(file: &str, text: &str) -> Folder {
    Folder::new().with(file, text)
}

#[test]
fn observations_are_read_and_contradictions_stand_side_by_side() {
    let folder = with(
        "observations.csv",
        "date,body,role,actor,count,margin,confidence,source\n\
         2010,ISO,secretariat,ASA,131,,sourced,report\n\
         2010,ISO,secretariat,ANSI,129,,,other report\n\
         2010,ISO,secretariat,DIN,120.5,5,estimate,\n\
         2010,ISO,secretariat,SAC,40,,,\n\
         2010,ISO,secretariat,SAC,40,,,\n",
    );
    let loaded = folder.loaded();
    let read: Vec<(f64, Confidence)> = loaded
        .dataset
        .observations
        .iter()
        .map(|o| (o.count, o.confidence))
        .collect();
    assert_eq!(
        read,
        [
            (129.0, Confidence::Sourced),
            (131.0, Confidence::Sourced),
            (120.5, Confidence::Estimate),
            (40.0, Confidence::Estimate)
        ]
    );
    assert_eq!(folder.only("W131").line, Some(6));
    assert!(folder.all("N201")[0].reason.contains("`ASA`"));
}

#[test]
fn slips_in_observations_are_named() {
    let folder = with(
        "observations.csv",
        "date,body,role,actor,count,margin,confidence\n\
         ,ISO,secretariat,ANSI,1,,\n\
         2010,ISOO,secretariat,ANSI,,,\n\
         2010,ISO,secretariat,ANSI,-1,x,guess\n",
    );
    let found: Vec<(&str, u64, u64)> = folder
        .findings()
        .iter()
        .map(|f| (f.code, f.line.unwrap(), f.field.unwrap()))
        .collect();
    assert_eq!(
        found,
        [
            ("E203", 2, 1),
            ("E202", 3, 2),
            ("E203", 3, 5),
            ("E221", 4, 5),
            ("E220", 4, 6),
            ("E230", 4, 7)
        ]
    );
}

#[test]
fn groups_take_ids_aliases_and_country_codes() {
    let folder = with(
        "groups.csv",
        "group,actor,start,end\nEU,DE,1958,\nEU,FR,1958,\nclub,ASA,2000,\nclub,ANSI,2005,2010\nclub,DINN,,\n",
    );
    assert_eq!(place(&folder.only("E202")), ("groups.csv", 6, 2, "actor"));
    assert_eq!(hint(&folder.only("E202")), "did you mean `DIN`?");
    assert_eq!(folder.all("W137")[0].line, Some(5));
    let groups = folder.skipped().dataset.groups.clone();
    let members: Vec<&str> = groups.iter().map(|g| g.member.as_str()).collect();
    assert_eq!(
        members,
        ["DE", "FR", "ANSI", "ANSI"],
        "sorted by group, an alias as its id"
    );
}

#[test]
fn a_code_that_is_also_an_id_is_pointed_out() {
    let folder =
        with("groups.csv", "group,actor\nclub,NO\n").and("actors.csv", "NO,x,company,SE,,,,");
    assert_eq!(place(&folder.only("W143")), ("groups.csv", 2, 2, "actor"));
    let folder =
        with("groups.csv", "group,actor\nclub,NO\n").and("actors.csv", "NO,Norway,state,NO,,,,");
    assert_eq!(folder.all("W143"), []);
}

#[test]
fn strategies_keep_their_texts() {
    let folder = with(
        "strategies.csv",
        "publisher,title,date,personal_data\nDIN,Roadmap,2020-11,\"protected, by law\"\nSAC,White Paper,soon,\n,Untitled,,\n",
    );
    assert_eq!(
        place(&folder.all("W211")[0]),
        ("strategies.csv", 3, 3, "date")
    );
    assert_eq!(
        place(&folder.only("E203")),
        ("strategies.csv", 4, 1, "publisher")
    );
    let strategies = folder.skipped().dataset.strategies.clone();
    assert_eq!(strategies[0].personal_data, "protected, by law");
    assert_eq!(strategies[1].date, "soon");
}

#[test]
fn identities_name_what_became_of_a_name() {
    let folder = with(
        "identities.csv",
        "from,to,date,kind\nUSASI,ANSI,1969,rename\nOld,Sacc,,succession\nDIN,DIN,,rename\nX,DIN,,marriage\n",
    );
    let unknown = folder.all("W145").remove(0);
    assert_eq!(place(&unknown), ("identities.csv", 3, 2, "to"));
    assert_eq!(hint(&unknown), "did you mean `SAC`?");
    assert_eq!(
        place(&folder.all("E244")[0]),
        ("identities.csv", 4, 2, "to")
    );
    assert_eq!(
        place(&folder.all("E230")[0]),
        ("identities.csv", 5, 4, "kind")
    );
    let identities = folder.skipped().dataset.identities.clone();
    assert_eq!(identities.len(), 2);
    assert_eq!(identities[1].kind, IdentityKind::Rename);
}

#[test]
fn empty_optional_tables_are_noted_and_misspelt_ones_pointed_out() {
    let folder = with("groups.csv", "group,actor\n");
    assert_eq!(folder.only("N111").file, "groups.csv");
    let folder = with("observation.csv", "").with("notes.txt", "");
    let finding = folder.only("W118");
    assert_eq!(finding.file, "observation.csv");
    assert!(hint(&finding).contains("`observations.csv`"));
}
