//! Tables in and out: what is imported is found, what is faulty is named, and then nothing is imported.

use std::{fs, path::PathBuf};

use tempfile::TempDir;

use crate::support::program::{Run, Serving, run};

struct Desk {
    folder: TempDir,
}

impl Desk {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, text).unwrap();
        path
    }

    fn run(&self, arguments: &[&str], input: &str) -> Run {
        let database = self.folder.path().join("t.sqlite3");
        let mut all = arguments.to_vec();
        all.extend(["--no-bundled", "--database", database.to_str().unwrap()]);
        run(&all, input)
    }

    fn import(&self, name: &str, text: &str, more: &[&str]) -> Run {
        let path = self.file(name, text);
        let mut arguments = vec!["glossary", "import", path.to_str().unwrap(), "--glossary", "glossaries/house"];
        arguments.extend(more);
        self.run(&arguments, "")
    }
}

const GOOD: &str = "id\tkind\tar\ten\ten_forbidden\tnote\nshiraz\tplace\tشيراز\tShiraz\tChiraz\tتجربة\nkerman\tplace\tكرمان\tKerman\t\t\n";

#[test]
fn what_is_imported_is_found_and_comes_out_again() {
    let desk = Desk::new();
    let done = desk.import("good.tsv", GOOD, &[]).exits(0);
    assert_eq!(
        done.out,
        "imported into glossaries/house from good.tsv (tsv, UTF-8, 2 rows): 2 entries created, 0 updated, 0 deleted, 0 as before, revision 2\n"
    );
    let found = desk.run(&["match"], "في شيراز وكرمان\n").exits(0).json();
    let shown: Vec<_> = found[0]["matches"]
        .as_array()
        .unwrap()
        .iter()
        .map(|m| (m["entry"].as_str().unwrap(), m["preferredTarget"]["text"].as_str().unwrap()))
        .collect();
    assert_eq!(shown, [("glossaries/house/entries/shiraz", "Shiraz"), ("glossaries/house/entries/kerman", "Kerman")]);
    assert_eq!(found[0]["matches"][0]["forbiddenTargets"][0]["text"], "Chiraz");

    let exported = desk.run(&["glossary", "export", "glossaries/house"], "").exits(0).out;
    let other = Desk::new();
    other.import("again.tsv", &exported, &[]).exits(0);
    assert_eq!(other.run(&["glossary", "export", "glossaries/house"], "").exits(0).out, exported, "out, in and out again");
    let csv = desk.folder.path().join("out.csv");
    desk.run(&["glossary", "export", "glossaries/house", "-o", csv.to_str().unwrap()], "").exits(0);
    let third = Desk::new();
    third.import("third.csv", &fs::read_to_string(csv).unwrap(), &[]).exits(0);
    assert_eq!(third.run(&["glossary", "export", "glossaries/house"], "").exits(0).out, exported, "through CSV");
}

#[test]
fn an_import_replaces_entries_of_the_same_id() {
    let desk = Desk::new();
    desk.import("good.tsv", GOOD, &[]).exits(0);
    let done = desk.import("new.tsv", "id\tkind\tar\ten\nshiraz\tplace\tشیراز العاصمة\tShiraz\n", &[]).exits(0);
    assert_eq!(
        done.out,
        "imported into glossaries/house from new.tsv (tsv, UTF-8, 1 rows): 0 entries created, 1 updated, 0 deleted, 0 as before, revision 3\n"
    );
    let list = desk.run(&["glossary", "list"], "").exits(0).json();
    assert_eq!(list[0]["entryCount"], "2", "the other one stays");
    assert!(desk.run(&["match"], "في شيراز\n").exits(0).json()[0]["matches"].is_null());
}

#[test]
fn faults_are_named_by_row_and_column_and_nothing_is_imported() {
    for (table, parts, why) in [
        (
            "id\tkind\tar\ten\na\tplace\tغزة\tGaza\nb\tplanet\tسوريا\tSyria\n",
            &["bad.tsv, row 3, column 2 (kind)", "planet"][..],
            "an unknown kind",
        ),
        (
            "id\tkind\tar\ten\na\tplace\tغزة\tGaza\n!!\tplace\tسوريا\tSyria\n",
            &["bad.tsv, row 3, column 1 (id)", "!!"],
            "an id with nothing that an id may have",
        ),
        ("id\tkind\tar\ten\na\tplace\t\t\n", &["bad.tsv, row 2"], "no term"),
        ("id\tkind\tar\ten\na\tplace\tغزة\tGaza\tmore\tand more\n", &["bad.tsv, row 2"], "too many cells"),
        ("id\tkind\tar\tar\na\tplace\tغزة\tغزة\n", &["bad.tsv, row 1, column 4: ", "`ar`"], "a column twice"),
        ("", &["bad.tsv"], "an empty file"),
    ] {
        let desk = Desk::new();
        let found = desk.import("bad.tsv", table, &[]).exits(2);
        assert!(parts.iter().all(|part| found.err.contains(part)), "{why}: {}", found.err);
        assert!(found.out.is_empty(), "{why}: {}", found.out);
        assert!(desk.run(&["glossary", "list"], "").exits(0).out.is_empty(), "{why}: not even the glossary is made");
    }
}

#[test]
fn rows_may_be_passed_over_when_that_is_wanted() {
    let desk = Desk::new();
    let table = "id\tkind\tar\ten\na\tplace\tغزة\tGaza\nb\tplanet\tسوريا\tSyria\n";
    let done = desk.import("some.tsv", table, &["--max-errors", "1"]).exits(0);
    assert!(done.out.contains(": 1 entries created") && done.err.contains("planet"), "{done:?}");
}

#[test]
fn a_trial_writes_nothing() {
    let desk = Desk::new();
    let done = desk.import("good.tsv", GOOD, &["--dry-run"]).exits(0);
    assert!(done.out.contains("2 entries") && done.out.contains("nothing was written"), "{}", done.out);
    assert!(desk.run(&["glossary", "list"], "").exits(0).out.is_empty());
}

#[test]
fn bytes_that_are_no_text_are_named() {
    let desk = Desk::new();
    let path = desk.folder.path().join("bytes.tsv");
    fs::write(&path, b"id\tkind\tar\ten\na\tplace\t\xff\xfe\tGaza\n").unwrap();
    let found = desk.run(&["glossary", "import", path.to_str().unwrap(), "--glossary", "glossaries/house"], "").exits(2);
    assert!(found.err.contains("bytes.tsv") && found.err.contains("UTF-8"), "{}", found.err);
    for (file, name, part) in
        [("no-such.tsv", "glossaries/house", "no-such.tsv"), (path.to_str().unwrap(), "house", "glossaries/{glossary}")]
    {
        let found = desk.run(&["glossary", "import", file, "--glossary", name], "").exits(2);
        assert!(found.err.contains(part), "{}", found.err);
    }
    let found = desk.run(&["glossary", "export", "glossaries/none", "-o", desk.folder.path().join("x.tsv").to_str().unwrap()], "").exits(2);
    assert!(found.err.contains("there is no glossary `none`") && !desk.folder.path().join("x.tsv").exists(), "{}", found.err);
}

#[test]
fn a_server_takes_tables_too() {
    let desk = Desk::new();
    let server = Serving::start(&["--no-bundled"]);
    let file = desk.file("good.tsv", GOOD);
    let import = ["glossary", "import", file.to_str().unwrap(), "--glossary", "glossaries/house", "--server", &server.url];
    assert_eq!(run(&import, "").exits(0).out, "imported into glossaries/house from good.tsv (tsv, UTF-8, 2 rows): 2 entries, revision 2\n");
    assert_eq!(
        run(&["match", "--server", &server.url], "في كرمان\n").exits(0).json()[0]["matches"][0]["entry"],
        "glossaries/house/entries/kerman"
    );
}

#[test]
fn modes_of_an_import() {
    let desk = Desk::new();
    desk.import("good.tsv", GOOD, &[]).exits(0);
    let other = "id\tar\ten\nshiraz\tشيراز\tShiraz city\naden\tعدن\tAden\n";
    let done = desk.import("other.tsv", other, &["--mode", "insert-only"]).exits(0);
    assert!(done.out.ends_with("1 entries created, 0 updated, 0 deleted, 1 as before, revision 3\n"), "{}", done.out);
    let exported = || desk.run(&["glossary", "export", "glossaries/house", "--format", "omegat"], "").exits(0).out;
    assert!(exported().contains("Shiraz\t") && exported().contains("Aden\t"), "{}", exported());
    let done = desk.import("other.tsv", other, &["--mode", "replace-all", "--dry-run"]).exits(0);
    assert_eq!(done.out, "2 entries could be imported from other.tsv (tsv, UTF-8, 2 rows); nothing was written\n");
    let done = desk.import("other.tsv", other, &["--mode", "replace-all"]).exits(0);
    assert!(done.out.contains("1 updated, 1 deleted"), "{}", done.out);
    assert!(exported().contains("Shiraz city\t") && !exported().contains("Kerman"), "{}", exported());
}

#[test]
fn all_that_is_wrong_goes_to_the_report() {
    let desk = Desk::new();
    let report = desk.file("report.jsonl", "");
    let told = ["--report", report.to_str().unwrap(), "--map", "Begriff=ar,Wort=en,Art=kind"];
    let table = "Begriff;Wort;Art\nغزة;Gaza;place\nسوريا;Syria;planet\n;;x\n";
    desk.import("some.csv", table, &told).exits(2);
    let lines: Vec<serde_json::Value> =
        fs::read_to_string(&report).unwrap().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let issue = &lines[0];
    assert_eq!((&issue["reason"], &issue["row"], &issue["column"]), (&"UNKNOWN_KIND".into(), &3.into(), &3.into()), "{issue}");
    assert_eq!((&issue["file"], &issue["severity"], &issue["excerpt"]), (&"some.csv".into(), &"ROW".into(), &"planet".into()), "{issue}");
    let summary = lines.last().unwrap();
    assert_eq!((&summary["format"], &summary["entries"], &summary["faultyRows"]), (&"csv".into(), &1.into(), &2.into()), "{summary}");
}

#[test]
fn every_format_goes_out_and_comes_back() {
    let desk = Desk::new();
    desk.import("good.tsv", GOOD, &[]).exits(0);
    for extension in ["jsonl", "csv", "xlsx", "tmx", "tbx"] {
        let path = desk.file(&format!("out.{extension}"), "");
        desk.run(&["glossary", "export", "glossaries/house", "-o", path.to_str().unwrap()], "").exits(0);
        let arguments = ["glossary", "import", path.to_str().unwrap(), "--glossary", "glossaries/house"];
        let done = desk.run(&arguments, "").exits(0);
        // TBX does not say that they are places.
        let expected =
            if extension == "tbx" { "0 entries created, 2 updated" } else { "0 entries created, 0 updated, 0 deleted, 2 as before" };
        assert!(done.out.contains(expected), "{extension}: {}", done.out);
    }
}
