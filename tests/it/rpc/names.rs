//! `Transliterate` and `GenerateVariants`: names in the other script.

use tarjuman::rpc::pb::{self, TransliterationScheme as Scheme, spelling_variant::Rule};
use tonic::Code;

use crate::support::{
    cases::{faulty_fields, refused},
    server::Server,
};

fn asked(text: &str, schemes: &[Scheme]) -> pb::TransliterateRequest {
    let schemes = schemes.iter().map(|s| *s as i32).collect();
    pb::TransliterateRequest { text: text.into(), schemes, ..pb::TransliterateRequest::default() }
}

#[tokio::test]
async fn names_are_spelt_as_asked() {
    let server = Server::start().await;
    let mut client = server.terms().await;
    let answer = client.transliterate(asked("سليماني", &[])).await.unwrap().into_inner().results;
    assert_eq!(answer.len(), 5, "five when nobody says");
    assert!(answer.iter().all(|r| r.scheme() == Scheme::News && r.probability > 0.0));
    assert!(answer.windows(2).all(|w| w[0].probability >= w[1].probability), "likeliest first");
    let answer = client.transliterate(asked("Trump", &[])).await.unwrap().into_inner().results;
    assert!(answer.iter().any(|r| r.text == "ترامب"), "{answer:?}");
    let standards = [Scheme::AlaLc, Scheme::BgnPcgn, Scheme::Un2017, Scheme::Iso2332, Scheme::Din31635, Scheme::Buckwalter];
    let answer = client.transliterate(asked("الشَّارِقَة", &standards)).await.unwrap().into_inner().results;
    let texts: Vec<&str> = answer.iter().map(|r| r.text.as_str()).collect();
    assert_eq!(texts, ["al-Shāriqah", "Ash Shāriqah", "Ash Shāriqah", "al-Šāriqaẗ", "aš-Šāriqa", "Al$a~Ariqap"]);
    assert!(answer.iter().all(|r| r.unknown.is_empty() && r.notes.is_empty()));
}

#[tokio::test]
async fn what_the_text_does_not_tell_is_said() {
    let server = Server::start().await;
    let mut client = server.terms().await;
    let answer = client.transliterate(asked("في حلب", &[Scheme::AlaLc])).await.unwrap().into_inner().results.remove(0);
    assert_eq!(answer.text, "Fī Ḥlb");
    let spans: Vec<(i32, i32)> = answer.unknown.iter().map(|s| (s.start, s.end)).collect();
    assert_eq!(spans, [(1, 2), (3, 4), (4, 5)], "ي may be a vowel or a consonant, ح and ل may bear any vowel");
    assert_eq!(answer.notes.len(), 1);
    let term = pb::TransliterateRequest { kind: pb::EntryKind::Term as i32, ..asked("شَرِيعَة", &[Scheme::Din31635]) };
    assert_eq!(client.transliterate(term).await.unwrap().into_inner().results[0].text, "šarīʿa", "no capital");
}

#[tokio::test]
async fn faults_of_a_transliteration_are_named() {
    let server = Server::start().await;
    let mut client = server.terms().await;
    for (request, fields, why) in [
        (asked(" ", &[]), &["text"][..], "empty"),
        (asked(&"ب".repeat(513), &[]), &["text"], "too long"),
        (asked("\u{64E}\u{651}", &[]), &["text"], "marks only"),
        (asked("😀", &[]), &["text"], "no letters"),
        (asked(&"ب".repeat(500), &[]), &["text"], "no name"),
        (asked("Ali", &[Scheme::News, Scheme::AlaLc]), &["schemes[1]"], "the standards write Latin"),
        (
            pb::TransliterateRequest {
                direction: 9,
                kind: 50,
                max_results: -1,
                offset_encoding: 9,
                schemes: vec![99],
                ..asked("علي", &[])
            },
            &["direction", "kind", "schemes[0]", "offset_encoding", "max_results"],
            "everything",
        ),
    ] {
        assert_eq!(faulty_fields(client.transliterate(request).await), fields, "{why}");
    }
    let mixed = client.transliterate(asked("شركة NATO 😀", &[Scheme::AlaLc])).await.unwrap().into_inner().results.remove(0);
    assert!(mixed.text.ends_with("NATO 😀"), "{mixed:?}");
}

#[tokio::test]
async fn variants_of_texts_and_entries() {
    let server = Server::start().await;
    let mut client = server.terms().await;
    let text = pb::GenerateVariantsRequest { text: "عبد الرحمن".into(), ..pb::GenerateVariantsRequest::default() };
    let made = client.generate_variants(text).await.unwrap().into_inner().variants;
    assert!(made.iter().any(|v| v.text == "عبدالرحمن" && v.rule() == Rule::Joining && v.language_code == "ar"), "{made:?}");
    assert!(made.iter().any(|v| v.rule() == Rule::Transliteration && v.language_code == "en"), "{made:?}");
    let entry = |name: &str| pb::GenerateVariantsRequest { entry: name.into(), ..pb::GenerateVariantsRequest::default() };
    let made = client.generate_variants(entry("glossaries/house/entries/muhammad")).await.unwrap().into_inner().variants;
    assert!(!made.is_empty() && made.iter().all(|v| !["محمد", "Muhammad", "Mohammed"].contains(&v.text.as_str())), "{made:?}");
    refused(client.generate_variants(entry("glossaries/house/entries/nobody")).await, Code::NotFound, "ENTRY_NOT_FOUND");
    let neither = pb::GenerateVariantsRequest::default();
    assert_eq!(faulty_fields(client.generate_variants(neither).await), ["text"]);
    let both = pb::GenerateVariantsRequest { text: "x".into(), ..entry("glossaries/house/entries/muhammad") };
    assert_eq!(faulty_fields(client.generate_variants(both).await), ["entry"]);
    assert_eq!(faulty_fields(client.generate_variants(entry("house")).await), ["entry"]);
}
