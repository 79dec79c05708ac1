//! `check` on lines and on documents, the quality on the judged pairs, and `eval terminology`.

use std::fs;

use crate::support::program::{on_bundled, run};

fn judged(half: &str) -> String {
    format!("{}/eval/check/{half}.tsv", env!("CARGO_MANIFEST_DIR"))
}

/// Precision and recall over all kinds.
fn quality(half: &str) -> (f64, f64) {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("t.sqlite3");
    let database = database.to_str().unwrap();
    let house = format!("{}/eval/check/house.tsv", env!("CARGO_MANIFEST_DIR"));
    run(&["glossary", "import", &house, "--glossary", "glossaries/house", "--database", database], "").exits(0);
    let scored = run(&["eval", "check", "--pairs", &judged(half), "--database", database], "").exits(0);
    let all = scored.out.lines().find(|l| l.starts_with("all ")).unwrap().to_owned();
    let cells: Vec<f64> = all.split_whitespace().skip(1).filter_map(|c| c.parse().ok()).collect();
    (cells[0], cells[1])
}

#[test]
fn the_judged_pairs_are_judged_well() {
    for half in ["tune", "unseen"] {
        let lines = fs::read_to_string(judged(half)).unwrap();
        assert_eq!(lines.lines().count(), 151, "{half}");
        let (precision, recall) = quality(half);
        assert!(precision >= 0.93 && recall >= 0.90, "{half}: {precision} {recall}");
    }
}

#[test]
fn lines_are_checked_and_reported() {
    let folder = tempfile::tempdir().unwrap();
    let report = folder.path().join("report.html");
    let pairs = "عاد إلى القاهرة\tBack in Cairo\nعاد إلى القاهرة\tBack in Beirut\nno tab\n";
    let checked = on_bundled(&["check", "--report", report.to_str().unwrap()], pairs).exits(1);
    let lines = checked.json();
    assert!(lines[0].get("findings").is_none());
    assert_eq!((&lines[1]["findings"][0]["kind"], &lines[1]["findings"][0]["found"]), (&"KIND_MISSING_TARGET".into(), &"Beirut".into()));
    assert_eq!(lines[2]["status"]["code"], 3);
    let page = fs::read_to_string(&report).unwrap();
    assert!(page.contains("dir=\"rtl\"") && page.contains("<mark>Beirut</mark>"), "{page}");
    on_bundled(&["check"], "عاد إلى القاهرة\tBack in Cairo\n").exits(0);
    let waiver = folder.path().join("waived");
    fs::write(&waiver, lines[1]["findings"][0]["fingerprint"].as_str().unwrap()).unwrap();
    on_bundled(&["check", "--waive", waiver.to_str().unwrap()], "عاد إلى القاهرة\tBack in Beirut\n").exits(0);
}

const XLIFF12: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- kept -->\n<xliff version=\"1.2\" xmlns=\"urn:oasis:names:tc:xliff:document:1.2\">\n <file original=\"a\" source-language=\"ar\"  target-language='en' datatype=\"plaintext\"><body>\n  <trans-unit id=\"1\"><source>عاد <g id=\"1\">الوفد</g> إلى القاهرة</source>\n   <target>The <g id=\"1\">delegation</g> returned to Beirut</target></trans-unit>\n  <trans-unit id=\"2\"><source>في بيروت &amp; دمشق</source><target>in Beirut &amp; Damascus</target></trans-unit>\n </body></file>\n</xliff>\n";
const XLIFF21: &str = "<xliff xmlns=\"urn:oasis:names:tc:xliff:document:2.0\" version=\"2.1\" srcLang=\"ar\" trgLang=\"en\"><file id=\"f\"><unit id=\"u\"><segment id=\"s1\"><source>عاد إلى القاهرة.</source><target>He returned to Beirut.</target></segment><segment id=\"s2\"><source>ثم إلى دمشق.</source><target>Then to Tunis.</target></segment></unit></file></xliff>";
const TMX: &str = "<?xml version=\"1.0\"?><tmx version=\"1.4\"><header srclang=\"ar\" segtype=\"sentence\" adminlang=\"en\" o-tmf=\"x\" creationtool=\"x\" creationtoolversion=\"1\" datatype=\"plaintext\"/><body><tu><tuv xml:lang=\"ar\"><seg>عاد إلى القاهرة</seg></tuv><tuv xml:lang=\"en\"><seg>Back in Beirut</seg></tuv></tu></body></tmx>";

#[test]
fn documents_are_written_with_notes_and_nothing_else_changed() {
    let folder = tempfile::tempdir().unwrap();
    for (name, text, notes) in [("a.xlf", XLIFF12, 1), ("b.xliff", XLIFF21, 2), ("c.tmx", TMX, 1)] {
        let (path, out) = (folder.path().join(name), folder.path().join(format!("out-{name}")));
        fs::write(&path, text).unwrap();
        on_bundled(&["check", path.to_str().unwrap(), "--out", out.to_str().unwrap()], "").exits(1);
        let mut made = fs::read_to_string(&out).unwrap();
        assert_eq!(made.matches("missing target: ").count(), notes, "{made}");
        // Without the notes it is what it was.
        while let Some(start) = made.find("<note") {
            let list = made[start..].starts_with("<notes>");
            let end = if list { "</notes>" } else { "</note>" };
            let length = made[start..].find(end).unwrap() + end.len();
            made.replace_range(start..start + length, "");
        }
        assert_eq!(made, text, "{name}");
    }
}

#[test]
fn xliff_is_annotated_and_stripped_to_the_byte() {
    let folder = tempfile::tempdir().unwrap();
    for (name, text, marks) in [("a.xlf", XLIFF12, 3), ("b.xlf", XLIFF21, 2)] {
        let (path, out, back) =
            (folder.path().join(name), folder.path().join(format!("out-{name}")), folder.path().join(format!("back-{name}")));
        fs::write(&path, text).unwrap();
        on_bundled(&["annotate", path.to_str().unwrap(), "--out", out.to_str().unwrap()], "").exits(0);
        let made = fs::read_to_string(&out).unwrap();
        assert_eq!(made.matches("<mrk ").count(), marks, "{made}");
        on_bundled(&["annotate", "--strip", out.to_str().unwrap(), "--out", back.to_str().unwrap()], "").exits(0);
        assert_eq!(fs::read_to_string(&back).unwrap(), text);
    }
    let path = folder.path().join("d.xlf");
    let out = folder.path().join("aligned.xlf");
    fs::write(&path, XLIFF12).unwrap();
    on_bundled(&["align", path.to_str().unwrap(), "--out", out.to_str().unwrap()], "").exits(0);
    let made = fs::read_to_string(&out).unwrap();
    assert!(made.contains("<note from=\"tarjuman\">term: Beirut = بيروت (0.9"), "{made}");
    let path = folder.path().join("c.tmx");
    fs::write(&path, TMX).unwrap();
    on_bundled(&["annotate", path.to_str().unwrap()], "").exits(2);
    fs::write(&path, "<html/>").unwrap();
    on_bundled(&["check", path.to_str().unwrap()], "").exits(2);
}

#[test]
fn terminology_is_scored() {
    let folder = tempfile::tempdir().unwrap();
    let items = folder.path().join("items.jsonl");
    fs::write(&items, "{\"hypothesis\":\"back in Cairo\",\"reference\":\"back in Cairo\",\"constraints\":[{\"source\":\"القاهرة\",\"targets\":[\"Cairo\"]}]}\n").unwrap();
    let scored = on_bundled(&["eval", "terminology", "--items", items.to_str().unwrap()], "").exits(0);
    assert!(scored.out.starts_with("1 terms") && scored.out.contains("exact-match accuracy     1.000         1.000"), "{}", scored.out);
}
