//! `MatchTerms`: what is found, where, as what, and what the options change.

use tarjuman::{glossary::EntryKind, rpc::pb};
use tonic::Code;

use crate::support::{
    cases::{entry, faulty_fields, ids, look_up, refused, segment},
    server::Server,
};
use pb::{Folding, MatchLevel, OffsetEncoding};

/// A sentence, and each match as (entry, written words, term inside them, level), in text order.
type Row = (&'static str, &'static [(&'static str, &'static str, &'static str, MatchLevel)], &'static str);

const ROWS: &[Row] = {
    use MatchLevel::{Clitic, Exact, Folded, Inflected};
    &[
        ("سافر الوفد إلى القاهرة", &[("cairo", "القاهرة", "القاهرة", Exact)], "as in the glossary"),
        ("عاد الوفد للقاهرة فجرا", &[("cairo", "للقاهرة", "لقاهرة", Clitic)], "ل + ال are written لل"),
        (
            "رحبت مصر وبالولايات المتحدة نددت",
            &[("united-states", "وبالولايات المتحدة", "الولايات المتحدة", Clitic)],
            "two proclitics before two words",
        ),
        ("قال مُحَمَّد إن القمة نجحت", &[("muhammad", "مُحَمَّد", "مُحَمَّد", Folded)], "vowel marks belong to their letters"),
        ("هجوم على الحوثيين في الجبل", &[("houthis", "الحوثيين", "الحوثيين", Inflected)], "the genitive plural"),
        (
            "في كانون الثاني/يناير عقدت",
            &[("january", "كانون الثاني", "كانون الثاني", Exact), ("january", "يناير", "يناير", Exact)],
            "both month families",
        ),
        ("بعد قمة ٢٠٢٤ في جدة", &[("summit-2024", "قمة ٢٠٢٤", "قمة ٢٠٢٤", Folded)], "Arabic-Indic digits"),
        (
            "قرب \u{2067}غزة\u{2069} و\u{200f}سوريا\u{200e}.",
            &[("gaza", "غزة", "غزة", Exact), ("syria", "و\u{200f}سوريا", "سوريا", Clitic)],
            "bidi controls around words and behind a clitic",
        ),
        ("في القا\u{200d}هرة مساء", &[("cairo", "القا\u{200d}هرة", "القا\u{200d}هرة", Folded)], "a joiner inside a word"),
        ("استقبل عبدالله السالم ضيفه", &[("abdullah-al-salem", "عبدالله السالم", "عبدالله السالم", Folded)], "written as one word"),
        ("استقبل عبد الله السالم ضيفه", &[("abdullah-al-salem", "عبد الله السالم", "عبد الله السالم", Exact)], "written as two words"),
        (
            "😀 في غزة 👨‍👩‍👧 ثم سوريا",
            &[("gaza", "غزة", "غزة", Exact), ("syria", "سوريا", "سوريا", Exact)],
            "characters beyond the basic plane",
        ),
        ("وصل إلى ﺍﻟﻘﺎﻫﺮﺓ", &[("cairo", "ﺍﻟﻘﺎﻫﺮﺓ", "ﺍﻟﻘﺎﻫﺮﺓ", Folded)], "presentation forms"),
        ("ایران وسوریا", &[("iran", "ایران", "ایران", Folded), ("syria", "وسوریا", "سوریا", Clitic)], "Persian letters"),
        ("قطاع غـــزة", &[("gaza-strip", "قطاع غـــزة", "قطاع غـــزة", Folded)], "tatweel; the longer term wins"),
        ("وليد وليدي وسام", &[("walid", "وليد", "وليد", Exact)], "no و is stripped from a name, a name takes no pronoun"),
        (
            "Talks on Gaza between the US and the Houthis",
            &[("gaza", "Gaza", "Gaza", Exact), ("united-states", "US", "US", Exact), ("houthis", "Houthis", "Houthis", Exact)],
            "English text",
        ),
        ("let us talk", &[], "us is a pronoun"),
    ]
};

/// Length of a text in a unit, by the definition of the unit.
fn length(text: &str, unit: OffsetEncoding) -> i32 {
    let length = match unit {
        OffsetEncoding::Utf8Bytes => text.len(),
        OffsetEncoding::Utf16CodeUnits => text.encode_utf16().count(),
        OffsetEncoding::Unspecified | OffsetEncoding::CodePoints => text.chars().count(),
    };
    i32::try_from(length).unwrap()
}

#[tokio::test]
async fn terms_are_found_where_they_stand_in_every_unit() {
    let server = Server::start().await;
    let mut client = server.terms().await;
    for unit in [OffsetEncoding::Unspecified, OffsetEncoding::CodePoints, OffsetEncoding::Utf8Bytes, OffsetEncoding::Utf16CodeUnits] {
        let mut request = look_up(&ROWS.iter().map(|r| r.0).collect::<Vec<_>>());
        request.options = Some(pb::MatchOptions { offset_encoding: unit as i32, ..pb::MatchOptions::default() });
        let results = client.match_terms(request).await.unwrap().into_inner().results;
        assert_eq!(results.len(), ROWS.len());
        for (i, ((text, expected, why), result)) in ROWS.iter().zip(&results).enumerate() {
            assert_eq!((result.segment_id.clone(), &result.status), (i.to_string(), &None), "{text}");
            let mut from = 0;
            let expected: Vec<_> = expected
                .iter()
                .map(|(id, words, term, level)| {
                    let words_at = from + text[from..].find(words).unwrap();
                    let term_at = words_at + words.rfind(term).unwrap();
                    from = words_at + words.len();
                    let span =
                        |at: usize, part: &str| pb::Span { start: length(&text[..at], unit), end: length(&text[..at + part.len()], unit) };
                    (
                        format!("glossaries/house/entries/{id}"),
                        Some(span(words_at, words)),
                        Some(span(term_at, term)),
                        (*term).to_owned(),
                        *level,
                    )
                })
                .collect();
            let found: Vec<_> =
                result.matches.iter().map(|m| (m.entry.clone(), m.token_span, m.term_span, m.text.clone(), m.level())).collect();
            assert_eq!(found, expected, "{text}: {why}, in {unit:?}");
        }
    }
}

#[tokio::test]
async fn a_match_says_what_was_undone_and_how_to_translate() {
    let server = Server::start().await;
    let found = server
        .terms()
        .await
        .match_terms(look_up(&["ثم اتفقوا على وقف اطلاق النار وبالقاهره مدينتهم"]))
        .await
        .unwrap()
        .into_inner()
        .results
        .remove(0);
    assert_eq!(ids(&found), ["ceasefire", "cairo", "city"]);
    let [ceasefire, cairo, city] = found.matches.as_slice() else { panic!("{found:?}") };
    assert_eq!(ceasefire.foldings().collect::<Vec<_>>(), [Folding::Hamza]);
    assert!(ceasefire.morphemes.is_empty(), "no clitic, no morphemes");
    let texts = |terms: &[pb::Term]| terms.iter().map(|t| t.text.clone()).collect::<Vec<_>>();
    assert_eq!(ceasefire.preferred_target.as_ref().unwrap().text, "ceasefire");
    assert_eq!(
        (texts(&ceasefire.other_targets), texts(&ceasefire.forbidden_targets)),
        (vec!["cease-fire".into()], vec!["armistice".into()])
    );
    assert_eq!((ceasefire.kind(), cairo.kind()), (pb::EntryKind::Term, pb::EntryKind::Place));
    assert_eq!(ceasefire.matched_term, "وقف إطلاق النار");
    assert_eq!(ceasefire.glossary_revision, 1);
    let parts = |m: &pb::TermMatch| m.morphemes.iter().map(|p| (p.kind(), p.form.clone())).collect::<Vec<_>>();
    use pb::morpheme::Kind::{Article, Conjunction, Inflection, Preposition, Pronoun, Stem};
    assert_eq!(parts(cairo), [(Conjunction, "و".into()), (Preposition, "ب".into()), (Article, "ال".into()), (Stem, "قاهره".into())]);
    assert!(
        matches!(parts(city).as_slice(), [(Stem, _), (Inflection, _), (Pronoun, p)] | [(Stem, _), (Pronoun, p)] if p == "هم"),
        "{:?}",
        parts(city)
    );
    for m in &found.matches {
        let whole = m.token_span.unwrap();
        let spans: Vec<pb::Span> = m.morphemes.iter().filter_map(|p| p.span).collect();
        if let (Some(first), Some(last)) = (spans.first(), spans.last()) {
            assert_eq!((first.start, last.end), (whole.start, whole.end), "the parts are the whole word");
        }
        assert!(spans.windows(2).all(|w| w[0].end == w[1].start), "no gap: {spans:?}");
    }
    assert!(ceasefire.score > cairo.score && cairo.score > 0.0, "{} {}", ceasefire.score, cairo.score);
}

#[tokio::test]
async fn options_narrow_the_answer() {
    let server = Server::start().await;
    let mut client = server.terms().await;
    let text = "محمد في غزه والقاهرة والعقوبات على الحوثيين";
    let usual = pb::MatchOptions::default;
    let all = ["muhammad", "gaza", "cairo", "sanction", "houthis"];
    for (options, expected, why) in [
        (usual(), all.as_slice(), "everything"),
        (
            pb::MatchOptions { keep: vec![Folding::TaMarbuta as i32], ..usual() },
            &["muhammad", "cairo", "sanction", "houthis"],
            "غزه differs by the ta marbuta",
        ),
        (pb::MatchOptions { kinds: vec![pb::EntryKind::Place as i32], ..usual() }, &["gaza", "cairo"], "places"),
        (
            pb::MatchOptions { kinds: vec![pb::EntryKind::Place as i32, pb::EntryKind::Person as i32], ..usual() },
            &["muhammad", "gaza", "cairo"],
            "two kinds",
        ),
        (pb::MatchOptions { max_level: MatchLevel::Exact as i32, ..usual() }, &["muhammad"], "letter for letter"),
        (pb::MatchOptions { max_level: MatchLevel::Clitic as i32, ..usual() }, &["muhammad", "gaza", "cairo"], "no other forms"),
        (pb::MatchOptions { min_score: 1.0, ..usual() }, &["muhammad"], "the best score"),
        (pb::MatchOptions { glossaries: vec!["glossaries/house".into()], ..usual() }, all.as_slice(), "the glossary by its name"),
    ] {
        let request = pb::MatchTermsRequest { options: Some(options), ..look_up(&[text]) };
        let found = client.match_terms(request).await.unwrap().into_inner().results.remove(0);
        assert_eq!(ids(&found), expected, "{why}");
    }
}

#[tokio::test]
async fn glossaries_are_stacked_and_losers_can_be_seen() {
    let server = Server::start().await;
    server.add("desk", 5, vec![entry("gaza-city", EntryKind::Place, "غزة | Gaza City")]).await;
    let mut client = server.terms().await;
    let names = |found: &pb::SegmentMatches| {
        found.matches.iter().map(|m| (m.entry.trim_start_matches("glossaries/").to_owned(), m.suppressed)).collect::<Vec<_>>()
    };
    for (glossaries, expected, why) in [
        (&[][..], "desk/entries/gaza-city", "the higher priority wins"),
        (&["glossaries/house", "glossaries/desk"][..], "house/entries/gaza", "the order of the request wins"),
        (&["glossaries/house"][..], "house/entries/gaza", "only one is asked"),
    ] {
        let options = pb::MatchOptions { glossaries: glossaries.iter().map(|g| (*g).to_owned()).collect(), ..pb::MatchOptions::default() };
        let found = client
            .match_terms(pb::MatchTermsRequest { options: Some(options), ..look_up(&["إلى غزة"]) })
            .await
            .unwrap()
            .into_inner()
            .results
            .remove(0);
        assert_eq!(names(&found), [(expected.to_owned(), false)], "{why}");
    }
    let options = pb::MatchOptions { include_suppressed: true, ..pb::MatchOptions::default() };
    let found = client
        .match_terms(pb::MatchTermsRequest { options: Some(options), ..look_up(&["إلى غزة"]) })
        .await
        .unwrap()
        .into_inner()
        .results
        .remove(0);
    assert_eq!(names(&found), [("desk/entries/gaza-city".to_owned(), false), ("house/entries/gaza".to_owned(), true)]);
    assert_eq!(found.matches[0].competing_entries, ["glossaries/house/entries/gaza"]);
}

#[tokio::test]
async fn a_faulty_segment_does_not_spoil_the_others() {
    let server = Server::start().await;
    let long = "غ".repeat(10_001);
    let mut request = look_up(&["غزة", "", " \n\u{a0}", &long, "سوريا"]);
    request.segments.push(pb::Segment { language_code: "tlh".into(), ..segment("5", "غزة") });
    request.segments.push(pb::Segment { language_code: "xx".into(), ..segment("6", "") });
    let results = server.terms().await.match_terms(request).await.unwrap().into_inner().results;
    let shown: Vec<_> =
        results.iter().map(|r| (r.segment_id.as_str(), ids(r), r.status.as_ref().map(|s| s.message.clone()).unwrap_or_default())).collect();
    for ((id, found, message), (expected, part)) in shown.iter().zip([
        (vec!["gaza"], ""),
        (vec![], "segments[1].text: the text is empty"),
        (vec![], "segments[2].text: the text is empty"),
        (vec![], "segments[3].text: 10001 characters; the most is 10000"),
        (vec!["syria"], ""),
        (vec![], "segments[5].language_code: `tlh` is not a supported language"),
        (vec![], "segments[6].text: the text is empty (and 1 more, see the details)"),
    ]) {
        assert_eq!((found, message.is_empty()), (&expected, part.is_empty()), "segment {id}");
        assert!(message.contains(part), "segment {id}: {message}");
    }
    let details: Vec<&str> = results[6].status.as_ref().unwrap().details.iter().map(|d| d.type_url.as_str()).collect();
    assert!(
        details.contains(&"type.googleapis.com/google.rpc.BadRequest") && details.contains(&"type.googleapis.com/google.rpc.ErrorInfo"),
        "{details:?}"
    );
}

#[tokio::test]
async fn the_largest_segment_and_the_most_segments_are_answered() {
    let server = Server::start().await;
    let mut client = server.terms().await;
    let longest = format!("{} غزة", "غ".repeat(9_996));
    let found = client.match_terms(look_up(&[&longest])).await.unwrap().into_inner().results.remove(0);
    assert_eq!(ids(&found), ["gaza"]);
    let most = client.match_terms(look_up(&vec!["إلى غزة"; 1_000])).await.unwrap().into_inner().results;
    assert_eq!((most.len(), most.iter().filter(|r| ids(r) == ["gaza"]).count()), (1_000, 1_000));
    assert!(most.iter().enumerate().all(|(i, r)| r.segment_id == i.to_string()), "same order");
}

#[tokio::test]
async fn names_are_found_in_spellings_that_no_term_has() {
    let server = Server::start().await;
    let mut client = server.terms().await;
    let person = |id: &str, terms: &[&str]| pb::Entry {
        name: format!("glossaries/-/entries/{id}"),
        kind: pb::EntryKind::Person as i32,
        terms: terms.iter().map(|text| pb::Term { text: (*text).to_owned(), ..pb::Term::default() }).collect(),
        ..pb::Entry::default()
    };
    let usual = pb::MatchOptions {
        inline_entries: vec![person("grundberg", &["هانس غروندبرغ", "Hans Grundberg"]), person("lindstrom", &["Sara Lindstrom"])],
        ..pb::MatchOptions::default()
    };
    let text = "شكرت سارة ليندستروم لهانز غروندبيرغ جهده";
    let places = vec![pb::EntryKind::Place as i32];
    for (options, expected, why) in [
        (usual.clone(), &["lindstrom", "grundberg"][..], "on unless told otherwise"),
        (pb::MatchOptions { max_level: MatchLevel::Inflected as i32, ..usual.clone() }, &[], "off"),
        (pb::MatchOptions { spelling_kinds: places, ..usual.clone() }, &[], "places only"),
    ] {
        let request = pb::MatchTermsRequest { options: Some(options), ..look_up(&[text]) };
        let found = client.match_terms(request).await.unwrap().into_inner().results.remove(0);
        assert_eq!(ids(&found), expected, "{why}");
        assert!(found.matches.iter().all(|m| m.level() == MatchLevel::Variant && m.score <= 0.88), "{found:?}");
    }
    let request = pb::MatchTermsRequest { options: Some(usual), ..look_up(&[text]) };
    let found = client.match_terms(request).await.unwrap().into_inner().results.remove(0);
    let shown: Vec<(&str, &str, &str)> = found
        .matches
        .iter()
        .map(|m| (m.text.as_str(), m.matched_term.as_str(), m.preferred_target.as_ref().map_or("", |t| &t.text)))
        .collect();
    let expected = [("سارة ليندستروم", "Sara Lindstrom", "Sara Lindstrom"), ("هانز غروندبيرغ", "هانس غروندبرغ", "Hans Grundberg")];
    assert_eq!(shown, expected, "the targets are English, whatever the term is");
    assert_eq!(found.matches[1].morphemes.iter().map(|m| m.form.as_str()).collect::<Vec<_>>(), ["ل", "هانز غروندبيرغ"]);
}

#[tokio::test]
async fn every_fault_of_a_request_is_named() {
    let server = Server::start().await;
    let mut client = server.terms().await;
    let options = pb::MatchOptions {
        glossaries: vec!["glossaries/house".into(), "house".into(), "glossaries/UPPER".into()],
        offset_encoding: 99,
        keep: vec![Folding::Hamza as i32, 0, 77],
        kinds: vec![-1],
        spelling_kinds: vec![pb::EntryKind::Person as i32, pb::EntryKind::Date as i32, 99],
        min_score: f64::NAN,
        max_level: 42,
        include_suppressed: false,
        ..pb::MatchOptions::default()
    };
    let request = pb::MatchTermsRequest { options: Some(options), segments: vec![segment("", "غزة"); 1_001] };
    let mut fields = faulty_fields(client.match_terms(request).await);
    fields.sort();
    let expected = [
        "options.glossaries[1]",
        "options.glossaries[2]",
        "options.keep[1]",
        "options.keep[2]",
        "options.kinds[0]",
        "options.max_level",
        "options.min_score",
        "options.offset_encoding",
        "options.spelling_kinds[1]",
        "options.spelling_kinds[2]",
        "segments",
    ];
    assert_eq!(fields, expected);
    assert_eq!(faulty_fields(client.match_terms(pb::MatchTermsRequest::default()).await), ["segments"]);
    let many = pb::MatchOptions { glossaries: vec!["glossaries/house".into(); 17], ..pb::MatchOptions::default() };
    assert_eq!(
        faulty_fields(client.match_terms(pb::MatchTermsRequest { options: Some(many), ..look_up(&["غزة"]) }).await),
        ["options.glossaries"]
    );
    let unknown = pb::MatchOptions { glossaries: vec!["glossaries/atlantis".into()], ..pb::MatchOptions::default() };
    let message = refused(
        client.match_terms(pb::MatchTermsRequest { options: Some(unknown), ..look_up(&["غزة"]) }).await,
        Code::NotFound,
        "GLOSSARY_NOT_FOUND",
    );
    assert!(message.contains("`atlantis`"), "{message}");
}

#[tokio::test]
async fn texts_are_shown_as_they_are_read() {
    let server = Server::start().await;
    let request =
        pb::AnalyzeTextRequest { segments: vec![segment("a", "وبالقاهرة ٢٠٢٤، US!"), segment("b", "")], offset_encoding: 0 };
    let results = server.terms().await.analyze_text(request).await.unwrap().into_inner().results;
    use pb::analyze_text_response::token::Kind::{Arabic, Latin, Number, Punctuation};
    let tokens: Vec<_> = results[0].tokens.iter().map(|t| (t.kind(), t.text.as_str(), t.folded.as_str(), t.span.unwrap().start)).collect();
    assert_eq!(
        tokens,
        [
            (Arabic, "وبالقاهرة", "وبالقاهره", 0),
            (Number, "٢٠٢٤", "2024", 10),
            (Punctuation, "،", ",", 14),
            (Latin, "US", "us", 16),
            (Punctuation, "!", "!", 18)
        ]
    );
    let readings: Vec<Vec<&str>> =
        results[0].tokens[0].readings.iter().map(|r| r.morphemes.iter().map(|m| m.form.as_str()).collect()).collect();
    assert!(readings.contains(&vec!["و", "ب", "ال", "قاهره"]) && readings.contains(&vec!["وبالقاهره"]), "{readings:?}");
    assert!(results[0].tokens[0].readings.windows(2).all(|w| w[0].cost <= w[1].cost), "cheapest first");
    assert_eq!((results[1].segment_id.as_str(), results[1].status.as_ref().map(|s| s.code)), ("b", Some(Code::InvalidArgument as i32)));
    let faulty = pb::AnalyzeTextRequest { segments: Vec::new(), offset_encoding: 9 };
    assert_eq!(faulty_fields(server.terms().await.analyze_text(faulty).await), ["offset_encoding", "segments"]);
}
