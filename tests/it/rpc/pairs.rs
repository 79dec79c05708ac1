//! `AlignTerms` with a translation: what stands where on both sides, what became of each term, terms that nobody named.

use tarjuman::rpc::pb;

use crate::support::{cases::item, server::Server};
use pb::term_alignment::Outcome::{self, Aligned, Ambiguous, SourceNotFound, TargetNotFound, WrongTarget};

fn pair(text: &str, translation: &str, terms: &str) -> pb::AlignmentItem {
    let target = Some(pb::Segment { text: translation.into(), ..pb::Segment::default() });
    let mut item = pb::AlignmentItem { target, ..item("p", text, terms) };
    item.reference_terms.retain(|t| !t.text.is_empty());
    item
}

/// Term, outcome, source text, target text of each alignment.
async fn aligned(server: &Server, item: pb::AlignmentItem, no_glossaries: bool) -> Vec<(String, Outcome, String, String)> {
    let options = Some(pb::AlignOptions { no_glossaries, ..pb::AlignOptions::default() });
    let request = pb::AlignTermsRequest { options, items: vec![item] };
    let mut results = server.alignment().await.align_terms(request).await.unwrap().into_inner().results;
    let result = results.pop().unwrap();
    assert_eq!(result.status, None);
    result.alignments.into_iter().map(|a| (a.term.clone(), a.outcome(), a.source_text, a.target_text)).collect()
}

fn shown(found: &[(String, Outcome, String, String)]) -> Vec<(&str, Outcome, &str, &str)> {
    found.iter().map(|(term, outcome, source, target)| (term.as_str(), *outcome, source.as_str(), target.as_str())).collect()
}

#[tokio::test]
async fn both_sides_are_told() {
    let server = Server::start().await;
    let text = "وصلت الطبيبة ليلى قرقوري للقاهرة يوم الخميس، ثم غادرت قرقوري إلى مرسى علم";
    let translation = "Dr Leila Karkouri arrived in Cairo on Thursday; Karkouri's next stop was Marsa Alam";
    let found = aligned(&server, pair(text, translation, "Cairo; Leila Karkouri; Marsa Alam; Thursday; Luxor"), false).await;
    let expected = [
        ("Leila Karkouri", Aligned, "ليلى قرقوري", "Leila Karkouri"),
        ("Cairo", Aligned, "لقاهرة", "Cairo"),
        ("Thursday", Aligned, "الخميس", "Thursday"),
        ("Leila Karkouri", Aligned, "قرقوري", "Karkouri"),
        ("Marsa Alam", Aligned, "مرسى علم", "Marsa Alam"),
        ("Luxor", SourceNotFound, "", ""),
    ];
    assert_eq!(shown(&found), expected);
}

#[tokio::test]
async fn titles_that_no_lexicon_has_are_told_by_their_sentence() {
    let server = Server::start().await;
    let found = aligned(
        &server,
        pair("من كتب رواية «ظلال البيلسان» الشهيرة؟", "Who wrote the famous novel Elderberry Shadows?", "Elderberry Shadows"),
        true,
    )
    .await;
    assert_eq!(shown(&found), [("Elderberry Shadows", Aligned, "ظلال البيلسان", "Elderberry Shadows")]);
}

#[tokio::test]
async fn what_the_translation_did_to_a_term() {
    let server = Server::start().await;
    let text = "زار الوزير بيروت والتقى سليم الحص";
    for (translation, term, expected) in [
        ("The minister visited Beirut and met Salim al-Hoss", "Beirut", ("Beirut", Aligned, "بيروت", "Beirut")),
        ("The minister visited Beirut", "Salim al-Hoss", ("Salim al-Hoss", TargetNotFound, "سليم الحص", "")),
        (
            "The minister visited Beirut and met Saleem el-Huss",
            "Salim al-Hoss",
            ("Salim al-Hoss", WrongTarget, "سليم الحص", "Saleem el-Huss"),
        ),
    ] {
        let found = aligned(&server, pair(text, translation, term), true).await;
        assert_eq!(shown(&found), [expected], "{translation}");
    }
}

#[tokio::test]
async fn terms_are_proposed_where_none_are_given() {
    let server = Server::start().await;
    let text = "استقبلت نورة بوخريص في ميناء صفاقس 42 صيادا في 3 مايو";
    let found = aligned(&server, pair(text, "Noura Boukhris received 42 fishermen in the port of Sfax on 3 May", ""), true).await;
    let expected = [
        ("Noura Boukhris", Aligned, "نورة بوخريص", "Noura Boukhris"),
        ("Sfax", Aligned, "صفاقس", "Sfax"),
        ("42", Aligned, "42", "42"),
        ("3 May", Aligned, "3 مايو", "3 May"),
    ];
    assert_eq!(shown(&found), expected);
    let alone = aligned(&server, item("a", "عاد الوفد إلى غزة", ""), false).await;
    assert!(shown(&alone).contains(&("Gaza", Aligned, "غزة", "")), "{alone:?}");
}

#[tokio::test]
async fn the_source_may_be_english_and_have_the_term_itself() {
    let server = Server::start().await;
    let item = pair("Noura Boukhris lives in Sfax", "تعيش نورة بوخريص في صفاقس", "Sfax; Noura Boukhris; Gabes");
    let expected = [
        ("Noura Boukhris", Aligned, "Noura Boukhris", "نورة بوخريص"),
        ("Sfax", Aligned, "Sfax", "صفاقس"),
        ("Gabes", SourceNotFound, "", ""),
    ];
    assert_eq!(shown(&aligned(&server, item, true).await), expected);
}

#[tokio::test]
async fn two_terms_with_equal_claims_share_the_words() {
    let server = Server::start().await;
    let found = aligned(&server, item("a", "وصل الوفد إلى عمان", "Amman; Oman"), false).await;
    assert_eq!(shown(&found), [("Amman", Ambiguous, "عمان", ""), ("Oman", Ambiguous, "عمان", "")]);
    let told = aligned(&server, pair("وصل الوفد إلى عمان", "The delegation arrived in Amman", "Amman; Oman"), false).await;
    assert_eq!(shown(&told)[0], ("Amman", Aligned, "عمان", "Amman"));
}

#[tokio::test]
async fn a_translation_must_be_one() {
    let server = Server::start().await;
    let empty = pair("غزة", " ", "Gaza");
    let same = pair("وصل الوفد إلى غزة", "عاد الوفد من غزة", "Gaza");
    let request = pb::AlignTermsRequest { options: None, items: vec![empty, same] };
    let results = server.alignment().await.align_terms(request).await.unwrap().into_inner().results;
    for (result, field) in results.iter().zip(["items[0].target.text: ", "items[1].target: "]) {
        assert!(result.status.as_ref().unwrap().message.starts_with(field), "{result:?}");
    }
}
