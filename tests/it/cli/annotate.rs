//! `annotate`, `restore`, `prompt`, and the round trip over all sentences of `eval/align`.

use serde_json::Value;

use crate::support::program::on_bundled;

/// Sentences of the judged sets: a few hundred, written for the project.
fn sentences() -> Vec<String> {
    ["tune", "unseen"]
        .iter()
        .flat_map(|half| {
            let path = format!("{}/eval/align/{half}.jsonl", env!("CARGO_MANIFEST_DIR"));
            std::fs::read_to_string(path).unwrap().lines().map(str::to_owned).collect::<Vec<_>>()
        })
        .map(|line| serde_json::from_str::<Value>(&line).unwrap()["source"]["text"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn what_is_annotated_comes_back_with_its_targets() {
    let sentences = sentences();
    assert!(sentences.len() >= 400);
    for style in ["placeholder", "term", "mstrans", "xliff12", "xliff21"] {
        let marked = on_bundled(&["annotate", "--style", style], sentences.join("\n")).exits(0);
        let back = on_bundled(&["restore"], &marked.out).exits(0);
        let (marked, back) = (marked.json(), back.json());
        assert_eq!((marked.len(), back.len()), (sentences.len(), sentences.len()));
        let mut terms = 0;
        for ((sentence, marked), back) in sentences.iter().zip(&marked).zip(&back) {
            let mut expected: Vec<char> = sentence.chars().collect();
            for a in marked["annotations"].as_array().into_iter().flatten().rev() {
                terms += 1;
                let at = |end: &str| usize::try_from(a["sourceSpan"][end].as_u64().unwrap()).unwrap();
                expected.splice(at("start")..at("end"), a["targetText"].as_str().unwrap().chars());
            }
            assert_eq!(back["text"], expected.into_iter().collect::<String>(), "{marked}");
            assert!(back.get("lostMarks").is_none() && back.get("repairs").is_none(), "{back}");
        }
        assert!(terms > 500, "{style}: {terms}");
    }
}

#[test]
fn people_see_the_text_and_programs_the_message() {
    let marked = on_bundled(&["annotate", "--style", "term", "--xml"], "<b>القاهرة</b>\n<b>x\n").exits(1);
    let lines = marked.json();
    assert_eq!(lines[0]["text"], "<b><term id=\"t1\" target=\"Cairo\">القاهرة</term></b>");
    assert_eq!((&lines[1]["segmentId"], &lines[1]["status"]["code"]), (&"2".into(), &3.into()));
    let lost = on_bundled(&["annotate"], "عاد إلى بيروت").exits(0).out.replace("TRM1Q", "there");
    let back = on_bundled(&["restore"], &lost).exits(1);
    assert_eq!(back.json()[0]["lostMarks"][0], "TRM1Q", "a lost term is an exit status of 1");
    let bad = on_bundled(&["restore"], "{\"text\": \"x\"}\nplain\n").exits(1);
    assert!(bad.json().iter().all(|l| l["status"]["code"] == 3), "{bad:?}");
    let block = on_bundled(&["prompt", "--max-entries", "1"], "من بيروت إلى بيروت\nثم إلى القاهرة\n").exits(0);
    assert_eq!(block.out, "- بيروت = Beirut\n");
    assert!(block.err.contains("left out: glossaries/news/entries/cairo"), "{block:?}");
}
