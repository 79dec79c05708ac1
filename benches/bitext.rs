//! Training on and aligning generated pairs of 25 words: lemmas of the lexicon and their first English equivalents.

#![allow(clippy::expect_used)] // what cannot fail here ends the run

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use tarjuman::{
    bitext::{
        corpus::Builder,
        segment::Segmenter,
        word::{
            Aligner, Model,
            train::{Settings, train},
        },
    },
    lexicon::Lexicon,
};

const PAIRS: usize = 2_000;
const WORDS: usize = 25;

/// Pairs of Arabic lemmas and English words, frequent ones more often, the English in another order by threes.
fn pairs() -> Vec<(String, String)> {
    let lexicon = Lexicon::bundled();
    let mut state = 1_u64;
    let mut lemma = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let share = (state >> 33) as f64 / f64::from(1_u32 << 31);
        lexicon.lemma((share.powi(3) * lexicon.len() as f64) as u32).expect("a lemma")
    };
    let english = |id| lexicon.english_form(id).expect("a word").to_owned();
    (0..PAIRS)
        .map(|_| {
            let lemmas: Vec<_> = (0..WORDS).map(|_| lemma()).collect();
            let arabic: Vec<&str> = lemmas.iter().map(|l| &*l.arabic).collect();
            let mut words: Vec<String> =
                lemmas.iter().map(|l| l.english[0].iter().map(|id| english(*id)).collect::<Vec<_>>().join(" ")).collect();
            words.chunks_mut(3).for_each(<[String]>::reverse);
            (arabic.join(" "), words.join(" "))
        })
        .collect()
}

fn trained(pairs: &[(String, String)]) -> Model {
    let mut builder = Builder::default();
    builder.add(pairs);
    let segmenter: Segmenter = builder.segmenter();
    let corpus = builder.finish(&segmenter);
    train(&corpus, segmenter, None, Settings::default(), |_| {})
}

fn bitext(c: &mut Criterion) {
    let pairs = pairs();
    let model = trained(&pairs);
    let bytes = model.to_bytes();
    let mut group = c.benchmark_group("bitext");
    group.throughput(Throughput::Elements(PAIRS as u64));
    group.bench_function("train, pairs", |b| b.iter(|| trained(&pairs)));
    group.throughput(Throughput::Elements(1));
    let mut aligner = Aligner::new(&model);
    group.bench_function("align, a known pair", |b| b.iter(|| aligner.align(&pairs[7].0, &pairs[7].1)));
    let (arabic, english) = ("زار سليماني كرمان ".repeat(8), "Soleimani visited Kerman ".repeat(8));
    group.bench_function("align, unknown names", |b| b.iter(|| aligner.align(&arabic, &english)));
    group.throughput(Throughput::Bytes(bytes.len() as u64));
    group.bench_function("load", |b| b.iter(|| Model::from_bytes(&bytes)));
    group.finish();
}

criterion_group! { name = benches; config = Criterion::default().sample_size(10); targets = bitext }
criterion_main!(benches);
