use std::sync::Arc;

use super::*;
use crate::{
    glossary::{Entry, EntryKind, Snapshot, Term, TermStatus},
    id::EntryId,
    text::Language,
    translit,
};

/// `kind id: term | term`, a `!` before a forbidden term, a `~` before an admitted one.
fn entry(line: &str) -> Entry {
    let (head, terms) = line.split_once(": ").unwrap();
    let (kind, id) = head.split_once(' ').unwrap();
    let term = |text: &str| {
        let status = match text.chars().next() {
            Some('!') => TermStatus::Forbidden,
            Some('~') => TermStatus::Admitted,
            _ => TermStatus::Preferred,
        };
        let text = text.trim_start_matches(['!', '~']);
        Term::new(Language::detect(text), text, status)
    };
    let terms = terms.split(" | ").map(term).collect();
    Entry::new(EntryId::parse(id).unwrap(), EntryKind::parse(kind).unwrap(), terms)
}

fn stack(glossaries: &[&[&str]]) -> Stack {
    let snapshot = |(n, lines): (usize, &&[&str])| {
        let entries: Vec<Entry> = lines.iter().map(|line| entry(line)).collect();
        Arc::new(Snapshot::new(GlossaryId::parse(&format!("g{n}")).unwrap(), 1, 0, &entries).unwrap())
    };
    Stack::new(glossaries.iter().enumerate().map(snapshot).collect())
}

fn found(glossaries: &[&[&str]], least: Level) -> Vec<String> {
    let shown = |f: &Finding| {
        let other = f.other.as_ref().map_or(String::new(), |o| format!(" {}/{}", o.glossary, o.entry));
        format!("{} {}{other}", f.rule.as_str(), f.place.entry)
    };
    lint(&stack(glossaries), translit::bundled().unwrap(), least).iter().map(shown).collect()
}

#[test]
fn each_rule_questions_what_it_is_for() {
    let cases: &[(&[&[&str]], &[&str], &str)] = &[
        (&[&["place a: القاهرة | Cairo", "place b: القاهره | Al-Qahira City"]], &["CONFLICTING_TARGETS b g0/a"], "two translations"),
        (&[&["place a: القاهرة | Cairo", "work b: القاهرة | Al-Qahira"]], &[], "two things of one name"),
        (&[&["place a: القاهرة | Cairo", "place b: القاهره | cairo"]], &["DUPLICATE b g0/a"], "folded duplicates"),
        (&[&["place a: القاهرة | Cairo"], &["place a: القاهرة | Cairo"]], &["DUPLICATE a g1/a"], "in stacked glossaries"),
        (&[&["place a: القاهرة | Cairo"], &["place a: القاهرة | CAI City"]], &["CONFLICTING_TARGETS a g1/a"], "in stacked glossaries"),
        (
            &[&["place a: القاهرة | Cairo | !Al Qahira", "place b: القاهرة | Al Qahira"]],
            &["FORBIDDEN_ELSEWHERE a g0/b", "CONFLICTING_TARGETS b g0/a"],
            "forbidden here, preferred there",
        ),
        (&[&["place a: القاهرة | Cairo | !cairo"]], &["FORBIDDEN_AND_USABLE a"], "the same but for case"),
        (&[&["term a: شركةInrupt | Inrupt company"]], &["MIXED_SCRIPTS a"], "two scripts in a word"),
        (&[&["term a: الـ DNA | DNA test"]], &["HIDDEN_CHARACTERS a"], "a tatweel; two words are no mixture"),
        (&[&["term a: هدنة | tru\u{200b}ce"]], &["HIDDEN_CHARACTERS a"], "a zero-width space"),
        (&[&["term a: هدنة | truce (ceasefire"]], &["UNBALANCED_BRACKETS a"], "no closing bracket"),
        (&[&["term a: هدنة | truce (short) [first]"]], &[], "balanced"),
        (&[&["term a: هدنة | truce ]["]], &["UNBALANCED_BRACKETS a"], "turned round"),
        (&[&["term a: هدنة | the \"truce"]], &["UNBALANCED_BRACKETS a"], "an odd quotation mark"),
        (&[&["term a: بنك | bank", "term b: وبنك | and bank"]], &["CLITIC_BEFORE_TERM b g0/a"], "a conjunction before a term"),
        (&[&["term a: ليد | lid", "person b: وليد | Walid"]], &[], "names are names"),
        (&[&["person a: قاسم سليماني | Qassem Soleimani"]], &[], "a name and its letters"),
        (&[&["person a: قاسم سليماني | Hassan Rouhani"]], &["IMPLAUSIBLE_NAME a"], "somebody else"),
        (&[&["term a: هدنة | truce", "place b: يزد | Yazd"]], &[], "nothing to question"),
    ];
    for (glossaries, expected, why) in cases {
        assert_eq!(found(glossaries, Level::Warning), *expected, "{why}");
    }
}

#[test]
fn what_is_only_worth_knowing_is_told_on_demand() {
    let glossary: &[&[&str]] =
        &[&["term bank: البنك | bank", "organisation fund: صندوق البنك | treasury fund", "organisation wb: البنك الدولي | World Bank"]];
    assert_eq!(found(glossary, Level::Warning), [""; 0]);
    assert_eq!(found(glossary, Level::Info), ["SHADOWED_BY_LONGER bank g0/fund"]);
}

#[test]
fn the_same_text_in_both_languages() {
    let mut nato = entry("organisation nato: NATO");
    nato.terms.push(Term::new(Language::Arabic, "NATO", TermStatus::Preferred));
    let kept = Entry { do_not_translate: true, id: EntryId::parse("kept").unwrap(), ..nato.clone() };
    for (entry, expected) in [(nato, 1), (kept, 0)] {
        let snapshot = Snapshot::new(GlossaryId::parse("g").unwrap(), 1, 0, &[entry]).unwrap();
        let findings = lint(&Stack::new(vec![Arc::new(snapshot)]), translit::bundled().unwrap(), Level::Warning);
        assert_eq!(findings.iter().filter(|f| f.rule == Rule::SameInBothLanguages).count(), expected);
    }
}
