//! Aligning one sentence of 25 words with 5 terms, and with its translation and no terms; with and without the bundled glossary.

#![allow(clippy::expect_used)] // what cannot fail here ends the run

use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use tarjuman::{
    align::{Options, ReferenceTerm, Sentence, Target},
    bitext::word::{self, Resident},
    formats::bundled,
    glossary::{Snapshot, Stack},
    id::GlossaryId,
    rpc::engine::bundled_aligner,
    text::Language,
};

/// A sentence of 25 words, and its terms: most are there, some are not.
const CASES: [(&str, &str, [&str; 5]); 3] = [
    (
        "glossary terms",
        "التقى وزير الخارجية المصري سامح شكري نظيره الأردني أيمن الصفدي في القاهرة الأربعاء لبحث وقف إطلاق النار في قطاع غزة وإدخال المساعدات الإنسانية إلى السكان",
        ["Sameh Shoukry", "Ayman Safadi", "Cairo", "ceasefire", "Gaza Strip"],
    ),
    (
        "names by their letters",
        "وأوضح المهندس كريستوفر هالبيرن أن الجسر الذي صممته شركة نورثبريدج قرب بلدة كينسينغتون آمن تماما وأن الفحص الذي أجرته مارغريت دونوفان لم يجد شقوقا جديدة",
        ["Christopher Halpern", "Northbridge", "Kensington", "Margaret Donovan", "Stephen Whitaker"],
    ),
    (
        "nothing of what is asked",
        "هطلت الأمطار بغزارة على القرى الجبلية طوال الليل وتسببت في قطع الطرق الزراعية وانهيار عدد من الجدران القديمة دون وقوع إصابات بين السكان أو المزارعين",
        ["Angela Merkel", "World Health Organization", "Paris", "15 January 2023", "no-fly zone"],
    ),
];

fn align(c: &mut Criterion) {
    let aligner = bundled_aligner().expect("the tables of the program");
    let news = bundled::news().expect("the glossary of the program");
    let snapshot = Snapshot::new(GlossaryId::parse("news").expect("an id"), 1, 0, &news).expect("an index");
    let news = Stack::new(vec![Arc::new(snapshot)]);
    let mut group = c.benchmark_group("align");
    for (name, sentence, terms) in CASES {
        assert_eq!(sentence.split(' ').count(), 25, "{name}");
        let terms = terms.map(|text| ReferenceTerm { text: text.into(), kind: None, alternatives: Vec::new() });
        for (with, stack) in [("", &news), (", no glossary", &Stack::default())] {
            group.bench_function(format!("{name}{with}"), |b| {
                b.iter(|| aligner.align(Sentence::alone(sentence, Language::Arabic), &terms, stack, Options::default()));
            });
        }
    }
    group.finish();
}

/// A sentence of 25 words with its translation, for which terms are proposed.
const PAIR: (&str, &str) = (
    "التقى وزير الخارجية المصري سامح شكري نظيره الأردني أيمن الصفدي في القاهرة الأربعاء لبحث وقف إطلاق النار في قطاع غزة وإدخال المساعدات الإنسانية إلى السكان",
    "Egyptian Foreign Minister Sameh Shoukry met his Jordanian counterpart Ayman Safadi in Cairo on Wednesday to discuss a ceasefire in the Gaza Strip and bringing humanitarian aid to its people",
);

fn pair(c: &mut Criterion) {
    let aligner = bundled_aligner().expect("the tables of the program");
    let news = bundled::news().expect("the glossary of the program");
    let snapshot = Snapshot::new(GlossaryId::parse("news").expect("an id"), 1, 0, &news).expect("an index");
    let news = Stack::new(vec![Arc::new(snapshot)]);
    let words = Resident::default();
    let mut group = c.benchmark_group("align a pair without given terms");
    for (with, stack) in [("bundled glossary", &news), ("no glossary", &Stack::default())] {
        group.bench_function(with, |b| {
            b.iter(|| {
                let posteriors = word::Aligner::new(words.model()).align(PAIR.0, PAIR.1).posteriors();
                let target = Some(Target { text: PAIR.1, posteriors: Some(&posteriors) });
                let reading = aligner.read(Sentence { text: PAIR.0, language: Language::Arabic, target }, stack);
                reading.align(&reading.proposals(), Options::default())
            });
        });
    }
    group.bench_function("words alone", |b| b.iter(|| word::Aligner::new(words.model()).align(PAIR.0, PAIR.1)));
    group.finish();
}

criterion_group! { name = benches; config = Criterion::default().sample_size(50); targets = align, pair }
criterion_main!(benches);
