//! The verbs that look after glossaries, on a database and against a server.

use std::{
    io::{BufRead, BufReader},
    process::{Command, Stdio},
};

use crate::support::program::{Serving, run};

/// Runs a verb of `glossary` on a database or a server.
fn verb(place: &[&str], arguments: &[&str]) -> crate::support::program::Run {
    let mut all = vec!["glossary"];
    all.extend(arguments);
    all.extend(place);
    run(&all, "")
}

/// From an empty database to a glossary with a history.
fn story(place: &[&str], table: &str) {
    let made = verb(place, &["create", "glossaries/house", "--display-name", "House", "--priority", "-3", "--json"]).exits(0);
    assert_eq!((made.json()[0]["name"].as_str(), made.json()[0]["priority"].as_i64()), (Some("glossaries/house"), Some(-3)));
    verb(place, &["create", "glossaries/house"]).exits(2);
    verb(place, &["import", table, "--glossary", "glossaries/house"]).exits(0);
    verb(place, &["delete", "glossaries/house/entries/yazd"]).exits(0);

    let history = verb(place, &["history", "glossaries/house"]).exits(0).json();
    let causes: Vec<&str> = history.iter().map(|r| r["cause"].as_str().unwrap()).collect();
    assert_eq!(causes.first().zip(causes.last()), Some((&"CAUSE_EDIT", &"CAUSE_CREATE")));
    assert!(history[0]["time"].as_str().unwrap().ends_with('Z'));
    let imported = history[1]["revision"].as_str().unwrap().to_owned();

    let diff = verb(place, &["diff", "glossaries/house", "--since", &imported]).exits(0).json();
    assert_eq!(
        (diff.len(), diff[0]["type"].as_str(), diff[0]["entry"]["name"].as_str()),
        (1, Some("TYPE_DELETED"), Some("glossaries/house/entries/yazd"))
    );
    let gone = verb(place, &["deleted", "glossaries/house"]).exits(0).json();
    assert_eq!(gone[0]["name"].as_str(), Some("glossaries/house/entries/yazd"));
    verb(place, &["restore", "glossaries/house/entries/yazd"]).exits(0);
    verb(place, &["restore", "glossaries/house/entries/yazd"]).exits(2);

    let findings = verb(place, &["lint", "glossaries/house"]).exits(1).json();
    assert_eq!((findings.len(), findings[0]["rule"].as_str()), (1, Some("UNBALANCED_BRACKETS")));
    assert!(verb(place, &["lint", "glossaries/house", "--level", "error"]).exits(0).out.is_empty());

    let back = verb(place, &["rollback", "glossaries/house", "--to", "1"]).exits(0).json();
    assert_eq!(back[0]["deleted"].as_str(), Some("2"));
    verb(place, &["rollback", "glossaries/house", "--to", "99"]).exits(2);
    verb(place, &["rollback", "glossaries/house", "--to", &imported]).exits(0);

    verb(place, &["delete", "glossaries/house"]).exits(2);
    verb(place, &["delete", "glossaries/house", "--force"]).exits(0);
    assert_eq!(verb(place, &["deleted"]).exits(0).json()[0]["name"].as_str(), Some("glossaries/house"));
    let restored = verb(place, &["restore", "glossaries/house"]).exits(0).json();
    assert_eq!(restored[0]["entryCount"].as_str(), Some("2"));
}

fn table(folder: &std::path::Path) -> String {
    let table = folder.join("house.tsv");
    std::fs::write(&table, "id\tkind\tar\ten\nyazd\tplace\tيزد\tYazd\nopen\tterm\tقوس\tarc (open\n").unwrap();
    table.to_str().unwrap().to_owned()
}

#[test]
fn a_glossary_is_looked_after_on_a_database() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("t.sqlite3");
    story(&["--no-bundled", "--database", database.to_str().unwrap()], &table(folder.path()));
}

#[test]
fn and_against_a_server() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("t.sqlite3");
    let server = Serving::start(&["--no-bundled", "--database", database.to_str().unwrap()]);
    story(&["--server", &server.url], &table(folder.path()));
}

#[test]
fn changes_are_watched_also_those_of_another_process() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.sqlite3");
    let place = ["--no-bundled", "--database", path.to_str().unwrap()];
    verb(&place, &["create", "glossaries/house"]).exits(0);
    let mut watch = Command::new(env!("CARGO_BIN_EXE_tarjuman"))
        .args(["glossary", "watch", "glossaries/house", "--since", "0", "--json"])
        .args(place)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    verb(&place, &["import", &table(folder.path()), "--glossary", "glossaries/house"]).exits(0);
    let lines = BufReader::new(watch.stdout.take().unwrap()).lines().map_while(Result::ok);
    let told: Vec<serde_json::Value> = lines.take(2).map(|line| serde_json::from_str(&line).unwrap()).collect();
    watch.kill().unwrap();
    watch.wait().unwrap();
    assert_eq!(
        (told[0]["type"].as_str(), told[1]["entry"]["name"].as_str()),
        (Some("TYPE_CREATED"), Some("glossaries/house/entries/yazd"))
    );
}

#[test]
fn hostile_names_are_refused_or_stored_as_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("t.sqlite3");
    let place = ["--no-bundled", "--database", path.to_str().unwrap()];
    for name in [
        "glossaries/../../etc/passwd",
        "glossaries/a'; DROP TABLE glossaries; --",
        "glossaries/\u{202e}esuoh",
        "glossaries/",
        "glossaries/-",
        "glossaries/A",
        "house",
        &format!("glossaries/{}", "a".repeat(64)),
    ] {
        let refused = verb(&place, &["create", name]).exits(2);
        assert!(!refused.err.contains('\u{202e}') || refused.err.contains("glossary id"), "{}", refused.err);
    }
    verb(&place, &["create", "glossaries/house", "--display-name", "'; DROP TABLE glossaries; --", "--description", "\u{202e}\"%s\" {}"])
        .exits(0);
    let shown = verb(&place, &["show", "glossaries/house"]).exits(0).json();
    assert_eq!(shown[0]["displayName"].as_str(), Some("'; DROP TABLE glossaries; --"));
    let table = folder.path().join("hostile.tsv");
    std::fs::write(&table, "id\tkind\tar\ten\tnote\nx\tterm\tهدنة'; --\t\"); DELETE FROM entry_versions; --\t../../x %00 ${HOME}\n")
        .unwrap();
    verb(&place, &["import", table.to_str().unwrap(), "--glossary", "glossaries/house"]).exits(0);
    let entry = verb(&place, &["show", "glossaries/house/entries/x"]).exits(0).json();
    assert_eq!(entry[0]["note"].as_str(), Some("../../x %00 ${HOME}"));
    assert_eq!(entry[0]["terms"][1]["text"].as_str(), Some("\"); DELETE FROM entry_versions; --"));
}
