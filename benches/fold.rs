//! Folding a sentence, beside looking at each of its characters once.

mod corpus;

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use tarjuman::text::{Folded, class};

fn fold(c: &mut Criterion) {
    let entries = corpus::entries(10_000);
    let plain = corpus::sentences(&entries, 500);
    // A mark after every third letter, as in a text for learners.
    let marked: Vec<String> = plain
        .iter()
        .map(|s| s.chars().enumerate().flat_map(|(i, c)| [Some(c), (i % 3 == 0 && c != ' ').then_some('\u{64e}')]).flatten().collect())
        .collect();
    let english: Vec<String> = (0..500)
        .map(|n| format!("The foreign ministers met in the capital on day {n} of the talks, officials of the United Nations said."))
        .collect();
    let mut group = c.benchmark_group("fold");
    for (name, texts) in [("news", &plain), ("marked", &marked), ("english", &english)] {
        group.throughput(Throughput::Bytes(corpus::bytes(texts)));
        group.bench_function(name, |b| b.iter(|| texts.iter().map(|t| Folded::new(t).as_str().len()).sum::<usize>()));
    }
    group.throughput(Throughput::Bytes(corpus::bytes(&plain)));
    group.bench_function("classes only", |b| {
        b.iter(|| plain.iter().flat_map(|t| t.chars()).filter(|c| black_box(class::of(*c)) == class::Class::Arabic).count());
    });
    group.finish();
}

criterion_group! { name = benches; config = Criterion::default().sample_size(30); targets = fold }
criterion_main!(benches);
