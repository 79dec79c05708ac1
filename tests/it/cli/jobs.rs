//! `jobs` on the local database: from files to tables and documents.

use std::fs;

use crate::support::program::run;

#[test]
fn a_table_of_each_task() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("t.sqlite3");
    let database = database.to_str().unwrap();
    let at = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let program = |arguments: &[&str]| run(&[arguments, &["--database", database]].concat(), "");
    let sentences = at("sentences.txt", "عاد إلى القاهرة\nوصل إلى بيروت\n");
    let pairs = at("pairs.txt", "عاد إلى القاهرة\tBack in Beirut\nno tab\n");

    let submit = |arguments: &[&str], status| {
        let job = program(&[&["jobs", "submit", "--watch"], arguments].concat()).exits(status).json().remove(0);
        job["name"].as_str().unwrap().to_owned()
    };
    let table = |job: &str, status| program(&["jobs", "results", job, "--format", "tsv"]).exits(status).out;
    let aligned = table(&submit(&[&sentences, "--terms", "Cairo"], 0), 0);
    let rows: Vec<Vec<&str>> = aligned.lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!(rows[0].join(" "), "item item_id term outcome text start end confidence entry error");
    assert_eq!(rows[1][..7], ["1", "1", "Cairo", "ALIGNED", "القاهرة", "8", "15"]);
    assert_eq!(rows[2][..4], ["2", "2", "Cairo", "SOURCE_NOT_FOUND"]);
    let matched = table(&submit(&[&sentences, "--task", "match"], 0), 0);
    assert!(matched.contains("\tEXACT\tبيروت\t") && matched.lines().count() == 3, "{matched}");

    let job = submit(&[&pairs, "--task", "check"], 1);
    let checked = table(&job, 1);
    let rows: Vec<Vec<&str>> = checked.lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!(rows[0].join(" "), "item item_id expected finding found start end confidence entry error source fingerprint");
    assert_eq!(rows[1][..7], ["1", "1", "Cairo", "MISSING_TARGET", "Beirut", "8", "14"]);
    assert!(rows[2][9].contains("need a tab"), "{checked}");
    let refused = program(&["jobs", "results", &job, "--format", "xliff"]).exits(2);
    assert!(refused.err.contains("jsonl or tsv"), "{}", refused.err);
    let waiver = at("waived", rows[1][11]);
    let waived = submit(&[&pairs, "--task", "check", "--waive", &waiver], 1);
    assert_eq!(table(&waived, 1).lines().count(), 2, "the faulty line only");
}
