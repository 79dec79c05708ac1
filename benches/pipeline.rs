//! Around a translation engine: 1,000 segments of 25 words with 10,000 entries, on one thread. Goal: 100 ms each.

#![allow(clippy::expect_used)] // what cannot fail here ends the run

mod corpus;

use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use tarjuman::{
    annotate::{
        self, Style, TextFormat, annotate,
        prompt::{self, Caps, Layout},
    },
    check::{Checker, Options, Pair},
    glossary::{LookupOptions, Snapshot, Stack, lookup::Text, targets::Targets},
    id::GlossaryId,
    lexicon::Lexicon,
    text::Language,
    translit,
};

/// A translation as far as its terms go: their targets in a row.
fn translated(stack: &Stack, sentence: &str) -> String {
    let text = Text::new(sentence);
    let matches = stack.matches(&text, &LookupOptions::default());
    let targets = matches.iter().filter_map(|m| Targets::of(m.found.entry, Language::English).preferred.map(|t| t.text));
    format!("it was said that {}.", targets.collect::<Vec<_>>().join(" and the "))
}

fn pipeline(c: &mut Criterion) {
    let entries = corpus::entries(10_000);
    let sentences = corpus::sentences(&entries, 1_000);
    let snapshot = Snapshot::new(GlossaryId::parse("bench").expect("an id"), 1, 0, &entries).expect("an index");
    let stack = Stack::new(vec![Arc::new(snapshot)]);
    let mut group = c.benchmark_group("1,000 segments");
    group.sample_size(10);
    let lookup = LookupOptions::default();
    for style in [Style::Placeholder, Style::Xliff21] {
        let options = annotate::Options { style, format: TextFormat::Plain, template: None, lookup: lookup.clone() };
        let all = || sentences.iter().map(|s| annotate(s, &stack, &[], &options).expect("plain text")).collect::<Vec<_>>();
        let marked = all();
        group.bench_function(format!("annotate {}", style.as_str()), |b| b.iter(all));
        group.bench_function(format!("restore {}", style.as_str()), |b| {
            b.iter(|| marked.iter().map(|m| annotate::restore(&m.text, &m.token).expect("what was made").text.len()).sum::<usize>());
        });
    }
    let texts = || sentences.iter().map(String::as_str);
    group.bench_function("prompt block", |b| b.iter(|| prompt::block(texts(), &stack, &lookup, Layout::Lines, Caps::default())));
    let checker = Checker::new(translit::bundled().expect("the table of the program"), Lexicon::bundled());
    let right: Vec<String> = sentences.iter().map(|s| translated(&stack, s)).collect();
    // Every tenth without any of its terms: those pairs are compared word by word.
    let wrong: Vec<String> =
        right.iter().enumerate().map(|(i, t)| if i % 10 == 0 { "Something else was said.".into() } else { t.clone() }).collect();
    for (name, targets) in [("check, nothing wrong", &right), ("check, a tenth wrong", &wrong)] {
        group.bench_function(name, |b| {
            b.iter(|| {
                let pairs = sentences.iter().zip(targets).map(|(source, target)| Pair { source, from: Language::Arabic, target });
                pairs.map(|pair| checker.check(&pair, &stack, &Options::default()).len()).sum::<usize>()
            });
        });
    }
    group.finish();
}

criterion_group! { name = benches; config = Criterion::default(); targets = pipeline }
criterion_main!(benches);
