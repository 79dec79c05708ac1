//! What each verb does, in this process and against a server.

use serde_json::Value;
use tarjuman::rpc::pb;

use crate::support::program::{Run, Serving, bundled, on_bundled, run};

const SEGMENTS: &str =
    "{\"text\":\"وصل وزير الخارجية إلى القاهرة\",\"segmentId\":\"a\",\"languageCode\":\"ar\"}\n\nعاد الوفد إلى بيروت 😀 ثم دمشق\n";
const ITEMS: &str = concat!(
    r#"{"itemId":"i1","source":{"text":"أعلن الحوثيون وقف إطلاق النار في صنعاء","languageCode":"ar"},"referenceTerms":[{"termId":"t1","text":"Houthis"},{"termId":"t2","text":"Sanaa","kind":"ENTRY_KIND_PLACE","alternatives":["Sana'a"]},{"termId":"t3","text":"Baghdad"}]}"#,
    "\n",
    r#"{"item_id":"i2","source":{"text":"زار بيروت"},"reference_terms":[{"term_id":"t","text":"Beirut"}]}"#,
    "\n"
);

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn match_writes_the_messages_of_the_wire() {
    let found = on_bundled(&["match"], SEGMENTS).exits(0);
    let lines = found.json();
    assert_eq!(
        lines.iter().map(|l| l["segmentId"].as_str().unwrap()).collect::<Vec<_>>(),
        ["a", "3"],
        "a plain line has its number for an id"
    );
    let entries = |line: &Value| {
        line["matches"]
            .as_array()
            .unwrap()
            .iter()
            .map(|m| m["entry"].as_str().unwrap().replace("glossaries/news/entries/", ""))
            .collect::<Vec<_>>()
    };
    assert_eq!(entries(&lines[0]), ["foreign-minister", "cairo"]);
    assert!(["beirut", "damascus"].iter().all(|id| entries(&lines[1]).iter().any(|e| e == id)), "{lines:?}");
    let cairo = &lines[0]["matches"][1];
    assert!(
        ["entry", "kind", "tokenSpan", "termSpan", "text", "matchedTerm", "level", "score", "preferredTarget", "glossaryRevision"]
            .iter()
            .all(|k| keys(cairo).contains(k)),
        "{cairo}"
    );
    assert_eq!(
        (&cairo["kind"], &cairo["level"], &cairo["text"]),
        (&"ENTRY_KIND_PLACE".into(), &"MATCH_LEVEL_EXACT".into(), &"القاهرة".into())
    );
    for line in found.out.lines() {
        let message: pb::SegmentMatches = serde_json::from_str(line).unwrap();
        assert_eq!(serde_json::to_string(&message).unwrap(), line, "read and written again, it is the same");
    }
}

#[test]
fn align_reads_and_writes_the_names_of_the_wire() {
    let found = on_bundled(&["align", "--json"], ITEMS).exits(0);
    let lines = found.json();
    assert_eq!(
        lines.iter().map(|l| l["itemId"].as_str().unwrap()).collect::<Vec<_>>(),
        ["i1", "i2"],
        "both spellings of field names are read"
    );
    let shown: Vec<_> = lines[0]["alignments"]
        .as_array()
        .unwrap()
        .iter()
        .map(|a| (a["termId"].as_str().unwrap(), a["outcome"].as_str().unwrap(), a["sourceText"].as_str().unwrap_or_default()))
        .collect();
    assert_eq!(shown, [("t1", "OUTCOME_ALIGNED", "الحوثيون"), ("t2", "OUTCOME_ALIGNED", "صنعاء"), ("t3", "OUTCOME_SOURCE_NOT_FOUND", "")]);
    let first = &lines[0]["alignments"][0];
    assert!(
        ["termId", "term", "entry", "outcome", "sourceSpan", "sourceText", "tokenSpan", "confidence", "evidence"]
            .iter()
            .all(|k| keys(first).contains(k)),
        "{first}"
    );
    assert_eq!(first["sourceSpan"], serde_json::json!({"start": 5, "end": 13}));
    let evidence = &first["evidence"][0];
    assert!(["kind", "score", "parts"].iter().all(|k| keys(evidence).contains(k)), "{evidence}");
    for line in found.out.lines() {
        let message: pb::AlignmentResult = serde_json::from_str(line).unwrap();
        assert_eq!(serde_json::to_string(&message).unwrap(), line, "read and written again, it is the same");
    }
    let plain = on_bundled(&["align", "--terms", "Beirut; Baghdad"], "زار بيروت\n").exits(0).json();
    assert_eq!(
        (&plain[0]["itemId"], &plain[0]["alignments"][0]["termId"], &plain[0]["alignments"][0]["sourceText"]),
        (&"1".into(), &"t1".into(), &"بيروت".into())
    );
}

#[test]
fn a_span_that_begins_at_zero_is_written_whole() {
    let found = on_bundled(&["match"], "القاهرة تستعد").exits(0).json();
    assert_eq!(found[0]["matches"][0]["termSpan"], serde_json::json!({"start": 0, "end": 7}));
}

#[test]
fn spans_come_in_the_unit_asked_for() {
    for (unit, expected) in [("code-points", 2), ("utf8", 5), ("utf16", 3)] {
        let found = on_bundled(&["match", "--offsets", unit], "😀 القاهرة").exits(0).json();
        assert_eq!(found[0]["matches"][0]["termSpan"]["start"], expected, "{unit}");
    }
}

#[test]
fn files_are_read_like_standard_input() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("s.jsonl");
    std::fs::write(&file, SEGMENTS).unwrap();
    let (from_file, from_input) = (on_bundled(&["match", file.to_str().unwrap()], ""), on_bundled(&["match"], SEGMENTS));
    assert_eq!(from_file.out, from_input.out);
    let missing = on_bundled(&["match", "no-such-file.txt"], "").exits(2);
    assert!(missing.err.contains("no-such-file.txt"), "{}", missing.err);
}

#[test]
fn many_lines_come_back_in_order() {
    let input: String =
        (0..1_000).map(|n| if n % 3 == 0 { format!("{} القاهرة {n}\n", "كلام ".repeat(200)) } else { format!("بيروت {n}\n") }).collect();
    let found = on_bundled(&["match"], input).exits(0).json();
    assert_eq!(found.len(), 1_000);
    assert!(found.iter().enumerate().all(|(n, line)| line["segmentId"].as_str() == Some((n + 1).to_string().as_str())));
}

#[test]
fn a_server_gives_the_same_lines() {
    let server = Serving::start(&["--database", bundled().to_str().unwrap()]);
    assert!(server.greeting.contains("1 glossaries, ") && server.greeting.ends_with(" entries"), "{}", server.greeting);
    for (arguments, input, why) in [
        (&["match"][..], SEGMENTS, "look-up"),
        (
            &["match", "--offsets", "utf16", "--suppressed", "--min-score", "0.5", "--glossary", "glossaries/news"],
            SEGMENTS,
            "look-up with options",
        ),
        (&["align"], ITEMS, "alignment"),
        (&["align", "--terms", "Beirut; Baghdad", "--min-confidence", "0.4", "--allow-nested"], "زار بيروت\n", "alignment of plain lines"),
        (&["match"], "{\"text\": 7}\nالقاهرة\n\u{0}\n", "faulty lines"),
        (&["search", "cair"], "", "search"),
        (&["search", "الأمم المتحدة", "--limit", "3"], "", "search in Arabic"),
        (&["glossary", "list"], "", "glossaries"),
        (&["glossary", "show", "glossaries/news"], "", "a glossary"),
        (&["glossary", "show", "glossaries/news/entries/cairo"], "", "an entry"),
        (&["glossary", "export", "glossaries/news"], "", "a table"),
        (&["glossary", "show", "glossaries/news/entries/no-such-entry"], "", "an entry that is not there"),
        (&["match", "--glossary", "glossaries/no-such"], "x\n", "a glossary that is not there"),
    ] {
        let embedded = on_bundled(arguments, input);
        let mut all = arguments.to_vec();
        all.extend(["--server", &server.url]);
        let remote = run(&all, input);
        let shown = |r: &Run| (r.status, r.out.clone(), r.err.clone());
        assert_eq!(shown(&embedded), shown(&remote), "{why}");
        assert!(!embedded.out.is_empty() || embedded.status == 2, "{why}: {}", embedded.err);
    }
    let (status, said) = server.terminate();
    assert_eq!((status, said.trim_end()), (Some(0), "stopped"));
}

#[test]
fn transliterate_spells_arguments_and_lines() {
    let answers = on_bundled(&["transliterate", "--scheme", "bgn-pcgn,buckwalter"], "بَغْدَاد\n\nحَلَب\n").exits(0).json();
    let texts: Vec<Vec<&str>> =
        answers.iter().map(|a| a["results"].as_array().unwrap().iter().map(|r| r["text"].as_str().unwrap()).collect()).collect();
    assert_eq!(texts, [["Baghdād", "bagodaAd"], ["Ḩalab", "Halab"]]);
    let news = on_bundled(&["transliterate", "-n", "2", "سليماني"], "").exits(0).json();
    assert_eq!(news[0]["results"].as_array().unwrap().len(), 2);
    let variants = on_bundled(&["transliterate", "--variants", "غزة"], "").exits(0).json();
    assert_eq!(variants[0]["variants"][0]["text"], "غزه");
    on_bundled(&["transliterate", "--scheme", "din-31635", "Ali"], "").exits(2);
}

#[test]
fn names_in_other_spellings_can_be_left_out() {
    let text = "شكر هانز غروندبيرغ مضيفيه\n";
    let found = on_bundled(&["match"], text).exits(0).json().remove(0);
    assert_eq!((&found["matches"][0]["level"], &found["matches"][0]["text"]), (&"MATCH_LEVEL_VARIANT".into(), &"هانز غروندبيرغ".into()));
    assert!(on_bundled(&["match", "--known-spellings"], text).exits(0).json()[0]["matches"].is_null());
}

#[test]
fn spans_and_spellings_are_scored_on_data_of_ones_own() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let row = |n: usize, question: &str, translation: &str| {
        serde_json::json!({"id": format!("Q1_{n}"), "wikidata_id": "Q1", "entity_types": ["Person"], "source": question,
            "targets": [{"translation": translation, "mention": "سلمى حداد"}]})
        .to_string()
    };
    let rows = [row(0, "Where was Salma Haddad born?", "أين ولدت سلمى حداد؟"), row(1, "Is Salma Haddad a singer?", "هل سلمى حداد مغنية؟")];
    let scored = run(&["eval", "ea-mt", "--references", &file("rows.jsonl", &rows.join("\n"))], "").exits(0).out;
    let line = scored.lines().find(|l| l.starts_with("term only, confidence")).unwrap();
    assert_eq!(line.split_whitespace().rev().take(4).collect::<Vec<_>>(), ["1.000"; 4], "{scored}");
    assert!(scored.contains("2 rows: 2 with a name (1 entities), 0 without"), "{scored}");
    let broken = run(&["eval", "ea-mt", "--references", &file("broken.jsonl", "{}\n")], "").exits(2);
    assert!(broken.err.contains("broken.jsonl, line 1: missing field"), "{}", broken.err);

    let text = file("text.txt", "وصل هانس غروندبرغ إلى عدن\n");
    let spelt = on_bundled(&["eval", "spellings", "--text", &text, "--list"], "").exits(0).out;
    let numbers = |name: &str| -> Vec<String> {
        let line = spelt.lines().find(|l| l.starts_with(name)).unwrap();
        line[name.len()..].split_whitespace().map(str::to_owned).collect()
    };
    assert_eq!(numbers("all")[..5], ["1", "0", "0", "0", "0"], "{spelt}");
    // The letters of Aden are too few to be sure of, those of Hans Grundberg are not.
    assert_eq!(numbers("none")[..5], ["1", "2", "1", "0", "0"], "{spelt}");
}

#[test]
fn search_and_show_find_an_entry() {
    let hits = on_bundled(&["search", "Cairo"], "").exits(0).json();
    assert_eq!(hits[0]["entry"]["name"], "glossaries/news/entries/cairo");
    assert!(["entry", "matchedTerm", "level", "score"].iter().all(|k| keys(&hits[0]).contains(k)), "{}", hits[0]);
    assert!(hits.len() <= 10);
    let entry = on_bundled(&["glossary", "show", "glossaries/news/entries/cairo"], "").exits(0).json().remove(0);
    assert_eq!((&entry["name"], &entry["kind"]), (&"glossaries/news/entries/cairo".into(), &"ENTRY_KIND_PLACE".into()));
    assert!(on_bundled(&["search", "zzzzzzzzzz"], "").exits(0).out.is_empty());
}

#[test]
fn without_the_bundled_glossary_nothing_is_found() {
    let found = run(&["match", "--no-bundled"], "القاهرة\n").exits(0);
    assert_eq!((found.out.as_str(), found.err.as_str()), ("{\"segmentId\":\"1\"}\n", ""));
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("t.sqlite3");
    let database = database.to_str().unwrap();
    assert!(run(&["glossary", "list", "--no-bundled", "--database", database], "").exits(0).out.is_empty());
    let conflict = run(&["match", "--no-bundled", "--server", "http://127.0.0.1:1"], "").exits(2);
    assert!(conflict.err.contains("--no-bundled"), "{}", conflict.err);
}

#[test]
fn the_first_start_says_what_it_made_and_later_ones_say_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let database = folder.path().join("deep/t.sqlite3");
    let arguments = ["match", "--database", database.to_str().unwrap()];
    let first = run(&arguments, "القاهرة\n").exits(0);
    assert!(
        first.err.starts_with("created ") && first.err.contains("loaded glossary news") && first.err.lines().count() == 1,
        "{}",
        first.err
    );
    let second = run(&arguments, "القاهرة\n").exits(0);
    assert_eq!((second.err.as_str(), second.out), ("", first.out));
}

#[test]
fn version_and_help_are_there() {
    assert_eq!(run(&["version"], "").exits(0).out, format!("tarjuman {}\n", env!("CARGO_PKG_VERSION")));
    let help = run(&["--help"], "").exits(0).out;
    for verb in ["serve", "match", "align", "search", "transliterate", "glossary", "version", "Exit status"] {
        assert!(help.contains(verb), "{verb} is not in the help");
    }
}
