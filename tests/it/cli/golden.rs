//! Alignment of whole sentences with the bundled glossary, against spans judged by hand (`golden.txt`).

use std::fmt::Write as _;

use serde_json::json;

use crate::support::program::on_bundled;

/// A sentence, then its terms: `term = span | span`, or `term = -` when it is not there; `#` says why the case is here,
/// `!` marks a term that is known to be answered wrongly.
const GOLDEN: &str = include_str!("golden.txt");

/// The cases with their spans replaced by those of the program.
fn answered() -> String {
    let mut items = String::new();
    for (number, block) in blocks().enumerate() {
        let mut lines = block.lines().filter(|l| !l.starts_with('#'));
        let sentence = lines.next().unwrap();
        let terms: Vec<_> = lines.map(|l| l.split_once(" = ").unwrap().0.trim_start_matches('!')).collect();
        let terms: Vec<_> = terms.iter().enumerate().map(|(i, text)| json!({"termId": i.to_string(), "text": text})).collect();
        let item = json!({"itemId": number.to_string(), "source": {"text": sentence, "languageCode": "ar"}, "referenceTerms": terms});
        writeln!(items, "{item}").unwrap();
    }
    let results = on_bundled(&["align"], items).exits(0).json();
    let mut shown = String::new();
    for (block, result) in blocks().zip(&results) {
        let sentence: Vec<char> = block.lines().find(|l| !l.starts_with('#')).unwrap().chars().collect();
        let mut number = 0;
        for (place, line) in block.lines().enumerate() {
            if line.starts_with('#') || place == usize::from(block.starts_with('#')) {
                writeln!(shown, "{line}").unwrap();
                continue;
            }
            let found =
                result["alignments"].as_array().unwrap().iter().filter(|a| a["termId"].as_str() == Some(number.to_string().as_str()));
            let spans: Vec<String> = found
                .map(|a| match a["outcome"].as_str() {
                    Some("OUTCOME_ALIGNED") => {
                        let at = |end: &str| a["sourceSpan"][end].as_u64().unwrap() as usize;
                        let text: String = sentence[at("start")..at("end")].iter().collect();
                        assert_eq!(a["sourceText"], text, "the span is the text");
                        text
                    }
                    _ => "-".into(),
                })
                .collect();
            writeln!(shown, "{} = {}", line.split_once(" = ").unwrap().0, spans.join(" | ")).unwrap();
            number += 1;
        }
        shown.push('\n');
    }
    shown
}

fn blocks() -> impl Iterator<Item = &'static str> {
    GOLDEN.split("\n\n").map(str::trim).filter(|b| b.lines().any(|l| !l.starts_with('#')))
}

#[test]
fn sentences_are_aligned_as_judged() {
    let judged: String = blocks().map(|b| b.to_owned() + "\n\n").collect();
    let answered = answered();
    assert!(blocks().count() >= 15, "cases got lost");
    assert_eq!(judged.lines().count(), answered.lines().count());
    let mut wrong = Vec::new();
    for (judged, answered) in judged.lines().zip(answered.lines()) {
        match (judged == answered, judged.starts_with('!')) {
            (true, true) => wrong.push(format!("right at last, take the mark away: {judged}")),
            (false, false) => wrong.push(format!("judged   {judged}\nanswered {answered}")),
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
