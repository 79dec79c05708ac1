use std::sync::Arc;

use super::*;
use crate::{
    glossary::{Entry, Level, LookupOptions, Snapshot, Stack, Term, TermStatus},
    id::{EntryId, GlossaryId},
};

fn entry(id: &str, kind: EntryKind, terms: &[&str]) -> Entry {
    let terms = terms.iter().map(|t| Term::new(Language::detect(t), t, TermStatus::Admitted)).collect();
    Entry::new(EntryId::parse(id).unwrap(), kind, terms)
}

fn stack() -> Stack {
    use EntryKind::{Organisation, Person, Place, Term};
    let entries = [
        entry("grundberg", Person, &["Hans Grundberg", "هانس غروندبرغ"]),
        entry("trump", Person, &["Trump", "ترامب", "دونالد ترامب"]),
        entry("lindstrom", Person, &["Sara Lindstrom"]),
        entry("wagner-city", Place, &["فاغنر"]),
        entry("groningen", Place, &["Groningen"]),
        entry("rotterdam", Place, &["Rotterdam"]),
        entry("tedros", Person, &["تيدروس", "Tedros"]),
        entry("qandil", Place, &["Qandil"]),
        entry("gvir", Person, &["Ben-Gvir"]),
        entry("novartis", Organisation, &["نوفارتس"]),
        entry("laptop", Term, &["لابتوب", "laptop"]),
        entry("mubarak", Person, &["حسني مبارك", "Hosni Mubarak"]),
    ];
    Stack::new(vec![Arc::new(Snapshot::new(GlossaryId::parse("g").unwrap(), 1, 0, &entries).unwrap())])
}

fn options() -> LookupOptions {
    LookupOptions { other_spellings: vec![EntryKind::Person, EntryKind::Place], ..LookupOptions::default() }
}

/// Entry, text, term and clitics of the names found by their letters.
fn found(stack: &Stack, source: &str, options: &LookupOptions) -> Vec<(String, String, String, String)> {
    let text = Text::new(source);
    let names = stack.matches(&text, options).into_iter().filter(|p| p.found.level == Level::Variant);
    let shown = |m: Match<'_>| {
        let span = text.folded.source(m.term_span).of(source).to_owned();
        (m.entry.id().to_owned(), span, m.term().text.to_owned(), m.proclitics.written.to_owned())
    };
    names.map(|p| shown(p.found)).collect()
}

#[test]
fn names_in_other_spellings() {
    let stack = stack();
    for (text, id, span, term, clitics) in [
        ("قال ترمب أمس", "trump", "ترمب", "ترامب", ""),
        ("وصل دونلد ترامب", "trump", "دونلد ترامب", "دونالد ترامب", ""),
        ("التقى هانس جروندبرج بالوفد", "grundberg", "هانس جروندبرج", "هانس غروندبرغ", ""),
        ("شكر لهانز غروندبيرغ جهده", "grundberg", "هانز غروندبيرغ", "هانس غروندبرغ", "ل"),
        ("قالت سارة ليندستروم", "lindstrom", "سارة ليندستروم", "Sara Lindstrom", ""),
        ("سألنا وسارة ليندستروم", "lindstrom", "سارة ليندستروم", "Sara Lindstrom", "و"),
        ("سافر إلى واغنر", "wagner-city", "واغنر", "فاغنر", ""),
        ("في ميناء روتردام", "rotterdam", "روتردام", "Rotterdam", ""),
        ("في ميناء غرونينغن", "groningen", "غرونينغن", "Groningen", ""),
        ("أبحرت بروتردام", "rotterdam", "روتردام", "Rotterdam", "ب"),
    ] {
        let expected = (id.to_owned(), span.to_owned(), term.to_owned(), clitics.to_owned());
        assert_eq!(found(&stack, text, &options()), [expected], "{text}");
    }
}

#[test]
fn other_words_are_no_names() {
    let stack = stack();
    for (text, why) in [
        ("تدرس ابنتي", "a common word with the consonants of تيدروس"),
        ("في البحر قناديل", "the consonants of Qandil, but another word"),
        ("الله يغفر له", "a part of Ben-Gvir"),
        ("قالت ليندستروم", "a part of the name only"),
        ("شرب سارة. ليندستروم", "not one name"),
        ("عيد مبارك", "a part of the name, and a common word"),
        ("دونالد ترامب", "spelt as the glossary says"),
        ("شركة نوفارتيس", "organisations were not asked for"),
        ("حمل لابتاب", "a common noun"),
        ("", "nothing"),
        ("ترمبترمبترمبترمبترمبترمبترمبترمب", "far longer"),
    ] {
        assert_eq!(found(&stack, text, &options()), [], "{text}: {why}");
    }
}

#[test]
fn only_what_is_asked_for() {
    let stack = stack();
    let ids = |text: &str, options: LookupOptions| found(&stack, text, &options).into_iter().map(|f| f.0).collect::<Vec<_>>();
    assert_eq!(ids("شركة نوفارتيس", LookupOptions { other_spellings: vec![EntryKind::Organisation], ..options() }), ["novartis"]);
    assert!(ids("قال ترمب", LookupOptions::default()).is_empty(), "off unless asked for");
    assert!(ids("قال ترمب", LookupOptions { max_level: Level::Inflected, ..options() }).is_empty(), "no weaker level is wanted");
    assert!(ids("قال ترمب", LookupOptions { kinds: vec![EntryKind::Place], ..options() }).is_empty(), "no persons are wanted");
    // The term is there, but its spelling is not: that is no other name either.
    let strict = LookupOptions { keep: crate::text::Foldings::only(crate::text::Folding::Hamza), ..options() };
    assert!(ids("هانس غروندبرغ", strict).is_empty());
}

#[test]
fn writes_show_at_once() {
    let base = Snapshot::new(GlossaryId::parse("g").unwrap(), 1, 0, &[entry("trump", EntryKind::Person, &["ترامب"])]).unwrap();
    let next = base.changed(2, 0, vec![entry("gaillard", EntryKind::Person, &["غايلارد"])], &["trump".into()]).unwrap();
    let stack = Stack::new(vec![Arc::new(next)]);
    let ids: Vec<String> = found(&stack, "ترمب وغيلارد", &options()).into_iter().map(|f| f.0).collect();
    assert_eq!(ids, ["gaillard"], "a deleted entry is not found, a new one is");
}

#[test]
fn shared_words_do_not_cost_but_rare_ones_give_away() {
    let many = (0..500).map(|i| entry(&format!("p{i}"), EntryKind::Person, &[&format!("كامران {}", ["بتول", "سمير", "نادر"][i % 3])]));
    let rare = entry("rare", EntryKind::Person, &["كامران غروندبرغ"]);
    let entries: Vec<Entry> = many.chain([rare]).collect();
    let stack = Stack::new(vec![Arc::new(Snapshot::new(GlossaryId::parse("g").unwrap(), 1, 0, &entries).unwrap())]);
    let ids: Vec<String> = found(&stack, "وصل كمران جروندبرج", &options()).into_iter().map(|f| f.0).collect();
    assert_eq!(ids, ["rare"]);
}

#[test]
fn bad_input_takes_linear_time() {
    let stack = stack();
    for text in ["ترمب ".repeat(20_000), "ت".repeat(100_000), "\u{64e}\u{651}".repeat(50_000), "😀ترمب😀".repeat(5_000)] {
        let started = std::time::Instant::now();
        let _ = stack.matches(&Text::new(&text), &options());
        assert!(started.elapsed().as_secs() < 20, "{} bytes", text.len());
    }
}
