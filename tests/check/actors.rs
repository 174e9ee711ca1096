//! Ids, aliases, kinds, countries and parents.

use super::folder::{ACTORS, Folder, hint, place};
use actornet::dataset::read::{Limits, ReadOptions, read};

#[test]
fn an_id_twice_is_merged_if_the_rows_agree_and_refused_if_not() {
    let same = ACTORS.lines().last().unwrap();
    let folder = Folder::new().and("actors.csv", same);
    let finding = folder.only("W120");
    assert_eq!(place(&finding), ("actors.csv", 8, 1, "id"));
    assert!(finding.reason.contains("line 7"), "{finding}");
    let loaded = folder.loaded();
    assert_eq!(loaded.dataset.actors.len(), 6);
    assert_eq!(
        (loaded.accounts[0].rows_used, loaded.accounts[0].rows_merged),
        (6, 1)
    );

    let folder = Folder::new().and("actors.csv", "SAC,Somebody else,company,CN,,,,");
    let finding = folder.only("E201");
    assert_eq!(place(&finding), ("actors.csv", 8, 1, "id"));
    assert!(
        finding.reason.contains("`SAC`") && finding.reason.contains("line 7"),
        "{finding}"
    );
    assert!(hint(&finding).contains("name, kind"), "{finding}");
    // Neither row is better than the other.
    let skipped = folder.skipped();
    assert_eq!(skipped.dataset.find("SAC"), None);
    assert_eq!(skipped.accounts[0].rows_rejected, 2);
    assert_eq!(skipped.accounts[1].rows_rejected, 2, "the relations of SAC");
}

#[test]
fn empty_ids_kinds_and_names() {
    let folder = Folder::new()
        .and("actors.csv", ",Nobody,company,,,,,")
        .and("actors.csv", "X,x,,,,,,")
        .and("actors.csv", "Y,,company,,,,,");
    let empty = folder.all("E203");
    assert_eq!(place(&empty[0]), ("actors.csv", 8, 1, "id"));
    assert_eq!(place(&empty[1]), ("actors.csv", 9, 3, "kind"));
    assert_eq!(place(&folder.all("W121")[0]), ("actors.csv", 10, 2, "name"));
    let dataset = folder.skipped().dataset;
    assert_eq!(dataset.actor(dataset.find("Y").unwrap()).name, "Y");
}

#[test]
fn an_unknown_kind_is_told_the_allowed_ones() {
    let finding = Folder::new()
        .and("actors.csv", "X,x,comittee,,,,,")
        .only("E230");
    assert_eq!(place(&finding), ("actors.csv", 8, 3, "kind"));
    assert!(
        hint(&finding).starts_with("did you mean `committee`? Allowed are: state, "),
        "{finding}"
    );
    let finding = Folder::new()
        .and("actors.csv", "X,x,unicorn,,,,,")
        .only("E230");
    assert!(hint(&finding).starts_with("allowed are: "), "{finding}");
}

#[test]
fn an_unknown_country_is_told_the_code_meant() {
    for (text, meant) in [
        ("UK", "GB"),
        ("de", "DE"),
        ("China", "CN"),
        ("XX", "alpha-2"),
    ] {
        let finding = Folder::new()
            .and("actors.csv", &format!("X,x,company,{text},,,,"))
            .only("E231");
        assert_eq!(place(&finding), ("actors.csv", 8, 4, "country"));
        assert!(hint(&finding).contains(meant), "{finding}");
    }
    Folder::new()
        .and("actors.csv", "X,x,region,EU,,,,")
        .loaded();
}

#[test]
fn a_missing_parent_is_an_error_with_the_name_meant() {
    let finding = Folder::new()
        .and("actors.csv", "X,x,committee,,TC1,,,")
        .only("E202");
    assert_eq!(place(&finding), ("actors.csv", 8, 5, "parent"));
    assert_eq!(hint(&finding), "did you mean `TC 1`?");
    let folder = Folder::new().and("actors.csv", "X,x,committee,,JTC 2,,,");
    assert!(
        folder
            .only("N201")
            .reason
            .contains("`JTC 2` stands for `SC 2`")
    );
    let dataset = folder.loaded().dataset;
    assert_eq!(
        dataset.actor(dataset.find("X").unwrap()).parent,
        dataset.find("SC 2")
    );
}

#[test]
fn circles_of_parents_are_shown() {
    let folder = Folder::new()
        .and("actors.csv", "C,c,committee,,A,,,")
        .and("actors.csv", "A,a,committee,,B,,,")
        .and("actors.csv", "B,b,committee,,C,,,")
        .and("actors.csv", "D,d,committee,,C,,,");
    let finding = folder.only("E240");
    assert_eq!(place(&finding), ("actors.csv", 9, 5, "parent"));
    assert!(finding.reason.contains("A → B → C → A"), "{finding}");
    let finding = Folder::new()
        .and("actors.csv", "A,a,committee,,A,,,")
        .only("E240");
    assert!(finding.reason.contains("its own parent"), "{finding}");
    // What stands below a circle falls with it, nothing else.
    let skipped = folder.skipped();
    assert_eq!(skipped.dataset.actors.len(), 6);
    assert_eq!(skipped.accounts[0].rows_rejected, 4);
}

#[test]
fn a_chain_of_parents_is_read_as_far_as_the_limit() {
    let mut text = "id,name,kind,parent\nA0,a,committee,\n".to_owned();
    for i in 1..200_000 {
        text.push_str(&format!("A{i},a,committee,A{}\n", i - 1));
    }
    let folder = Folder::new()
        .with("actors.csv", text)
        .with("relations.csv", "actor,role,body\n");
    let finding = folder.only("E502");
    assert_eq!(place(&finding), ("actors.csv", 200_001, 4, "parent"));
    let reason = "`A199999` has 199999 levels of parents above it (limit 10000)";
    assert_eq!(finding.reason, reason);
    let hint = finding.hint.unwrap();
    assert!(hint.ends_with("--max-depth 199999"), "{hint}");
    let options = ReadOptions {
        limits: Limits {
            depth: 199_999,
            ..Limits::default()
        },
        ..ReadOptions::default()
    };
    let dataset = read(folder.path(), &options).unwrap().dataset;
    let inside = dataset.within(dataset.find("A1").unwrap());
    assert_eq!(inside.iter().filter(|i| **i).count(), 199_999);
}

#[test]
fn an_alias_of_two_actors_is_an_error_and_one_that_is_an_id_a_warning() {
    let folder = Folder::new().and("actors.csv", "X,x,company,,,,,ASA");
    let finding = folder.only("E205");
    assert_eq!(place(&finding), ("actors.csv", 8, 8, "aliases"));
    assert!(finding.reason.contains("`ANSI` on line 5"), "{finding}");
    let folder = Folder::new().and("actors.csv", "X,x,company,,,,,DIN");
    let finding = folder.only("W127");
    assert_eq!(place(&finding), ("actors.csv", 8, 8, "aliases"));
    let dataset = folder.loaded().dataset;
    assert_eq!(
        dataset
            .relations
            .iter()
            .filter(|r| dataset.actor(r.actor).id == "X")
            .count(),
        0
    );
    // Its own id, or an alias twice, is nothing to speak of.
    let folder = Folder::new().and("actors.csv", "X,x,company,,,,,X;Y; Y ;");
    let loaded = folder.loaded();
    assert!(!loaded.findings.iter().any(|f| f.file == "actors.csv"));
    let x = loaded.dataset.find("X").unwrap();
    assert_eq!(loaded.dataset.actor(x).aliases, ["Y"]);
}

#[test]
fn ids_that_look_alike_are_pointed_out_and_never_merged() {
    let folder = Folder::new()
        .and("actors.csv", "din,x,company,,,,,")
        .and("actors.csv", "ІЅО,Cyrillic letters,company,,,,,")
        .and("actors.csv", "007,x,company,,,,,")
        .and("actors.csv", "7,x,company,,,,,")
        .and("actors.csv", "4-Mar,x,company,,,,,");
    assert_eq!(folder.only("W122").line, Some(8));
    assert_eq!(folder.only("W124").line, Some(9));
    assert_eq!(folder.only("W125").line, Some(11));
    assert_eq!(place(&folder.only("W126")), ("actors.csv", 12, 1, "id"));
    assert_eq!(folder.loaded().dataset.actors.len(), 11);
}

#[test]
fn ids_are_compared_in_one_unicode_form() {
    let folder = Folder::new()
        .and("actors.csv", "Caf\u{e9},x,company,,,,,")
        .and("relations.csv", "Cafe\u{301},member,TC 1,2005,,,");
    let finding = folder.only("W123");
    assert!(finding.reason.contains("in 1 row"), "{finding}");
    let dataset = folder.loaded().dataset;
    let cafe = dataset.find("Caf\u{e9}").unwrap();
    assert!(dataset.relations.iter().any(|r| r.actor == cafe));
    // Two rows in two forms are one id twice.
    let folder = Folder::new()
        .and("actors.csv", "Caf\u{e9},x,company,,,,,")
        .and("actors.csv", "Cafe\u{301},x,company,,,,,");
    assert!(hint(&folder.only("E201")).contains("Unicode"));
}

#[test]
fn rows_below_a_rejected_actor_fall_with_it() {
    let folder = Folder::new().with(
        "actors.csv",
        ACTORS.replace("committee,,ISO", "comittee,,ISO"),
    );
    let findings = folder.findings();
    let errors: Vec<_> = findings.iter().filter(|f| f.is_error()).collect();
    assert_eq!(errors.len(), 1, "consequences are no errors: {errors:#?}");
    let skipped = folder.skipped();
    let ids: Vec<&str> = skipped
        .dataset
        .actors
        .iter()
        .map(|a| a.id.as_str())
        .collect();
    assert_eq!(ids, ["ANSI", "DIN", "ISO", "SAC"]);
    assert_eq!(skipped.dataset.relations, []);
    assert_eq!(skipped.accounts[0].rows_rejected, 2);
    assert_eq!(skipped.accounts[1].rows_rejected, 5);
    assert_eq!(skipped.rejects.len(), 7);
}
