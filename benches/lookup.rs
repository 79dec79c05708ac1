//! Look-up in running text, beside plain `daachorse` on the same folded keys and the same text in the same run.
//!
//! `match` is all of it: folding, scanning, clitics, overlaps. The two baselines scan text that is folded already and
//! count what they hit, inside words too.

#![allow(clippy::expect_used)] // what cannot fail here ends the run

mod corpus;

use std::{collections::BTreeSet, sync::Arc};

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder, MatchKind};
use tarjuman::{
    glossary::{EntryKind, LookupOptions, Snapshot, Stack, forms::forms, lookup::Text},
    id::GlossaryId,
    text::Folded,
};

fn automaton(keys: &BTreeSet<String>, kind: MatchKind) -> CharwiseDoubleArrayAhoCorasick<u32> {
    CharwiseDoubleArrayAhoCorasickBuilder::new().match_kind(kind).build(keys).expect("the keys are distinct and not empty")
}

fn lookup(c: &mut Criterion) {
    for size in [10_000, 100_000] {
        let entries = corpus::entries(size);
        let sentences = corpus::sentences(&entries, 2_000);
        let folded: Vec<String> = sentences.iter().map(|s| Folded::new(s).as_str().to_owned()).collect();
        let keys: BTreeSet<String> = entries.iter().flat_map(|e| e.terms.iter().flat_map(|t| forms(t, e))).map(|f| f.key).collect();
        let snapshot = Snapshot::new(GlossaryId::parse("bench").expect("an id"), 1, 0, &entries).expect("an index");
        let stack = Stack::new(vec![Arc::new(snapshot)]);
        let (overlapping, longest) = (automaton(&keys, MatchKind::Standard), automaton(&keys, MatchKind::LeftmostLongest));
        let options = LookupOptions::default();
        let count = |text: &str| stack.matches(&Text::new(text), &options).len();
        println!(
            "{size} entries, {} keys; {} sentences, {} bytes; per sentence {:.2} matches, {:.2} overlapping hits, {:.2} longest hits",
            keys.len(),
            sentences.len(),
            corpus::bytes(&sentences),
            sentences.iter().map(|s| count(s)).sum::<usize>() as f64 / sentences.len() as f64,
            folded.iter().map(|s| overlapping.find_overlapping_iter(s).count()).sum::<usize>() as f64 / sentences.len() as f64,
            folded.iter().map(|s| longest.leftmost_find_iter(s).count()).sum::<usize>() as f64 / sentences.len() as f64,
        );
        let mut group = c.benchmark_group(format!("lookup/{size}"));
        group.throughput(Throughput::Bytes(corpus::bytes(&sentences)));
        group.bench_function("match", |b| b.iter(|| sentences.iter().map(|s| count(s)).sum::<usize>()));
        let texts: Vec<Text<'_>> = sentences.iter().map(|s| Text::new(s)).collect();
        group.bench_function("match, folded before", |b| b.iter(|| texts.iter().map(|t| stack.matches(t, &options).len()).sum::<usize>()));
        let spelt = LookupOptions { other_spellings: vec![EntryKind::Person, EntryKind::Place], ..LookupOptions::default() };
        group.bench_function("match, other spellings too", |b| {
            b.iter(|| sentences.iter().map(|s| stack.matches(&Text::new(s), &spelt).len()).sum::<usize>());
        });
        group.throughput(Throughput::Bytes(corpus::bytes(&folded)));
        group.bench_function("daachorse, overlapping", |b| {
            b.iter(|| folded.iter().map(|s| overlapping.find_overlapping_iter(s).count()).sum::<usize>());
        });
        group.bench_function("daachorse, leftmost-longest", |b| {
            b.iter(|| folded.iter().map(|s| longest.leftmost_find_iter(s).count()).sum::<usize>());
        });
        group.finish();
    }
}

criterion_group! { name = benches; config = Criterion::default().sample_size(20); targets = lookup }
criterion_main!(benches);
