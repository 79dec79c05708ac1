//! Entries by a term or the beginning of one, in either language.

use std::collections::HashMap;

use crate::{
    glossary::{
        EntryKind, Level, Snapshot, Stack,
        index::{Index, Posting},
        spelt::VARIANT,
        table::EntryView,
    },
    matching::dictionary::Relation,
    text::fold,
};

/// An entry that fits a query.
#[derive(Debug, Clone, Copy)]
pub struct Hit<'a> {
    /// Its glossary.
    pub snapshot: &'a Snapshot,
    /// The entry.
    pub entry: EntryView<'a>,
    /// The term that fits best.
    pub term: usize,
    /// How it fits.
    pub level: Level,
    /// The query is the beginning of the term or of one of its words.
    pub prefix: bool,
    /// Ranking score, 1 for the very term.
    pub score: f64,
}

/// Most keys looked at for one query and glossary.
const MAX_KEYS: usize = 2_000;

/// What is taken off the score: for a hit that starts at a later word of the term, and for a folded one.
const LATER_WORD: f64 = 0.1;
const FOLDED: f64 = 0.02;

/// What a misspelling is worth at most: less than every beginning of a term.
const MISSPELT: f64 = 0.6;

/// All entries that fit, best first: exact, folded, prefix or spelt in the other script, then misspelt. Ties keep the order
/// of the stack, then of the ids.
pub fn search<'a>(stack: &'a Stack, query: &str, kinds: &[EntryKind], max_level: Level) -> Vec<Hit<'a>> {
    let key = fold::key(query);
    let key = key.strip_prefix("the ").unwrap_or(&key);
    if key.is_empty() {
        return Vec::new();
    }
    let mut hits = Vec::new();
    for (rank, snapshot) in stack.snapshots().iter().enumerate() {
        let found = in_snapshot(snapshot, query.trim(), key, max_level >= Level::Variant);
        let wanted = found.into_iter().filter(|h| h.level <= max_level && (kinds.is_empty() || kinds.contains(&h.entry.kind())));
        hits.extend(wanted.map(|hit| (rank, hit)));
    }
    hits.sort_by(|(i, a), (j, b)| b.score.total_cmp(&a.score).then(i.cmp(j)).then_with(|| a.entry.id().cmp(b.entry.id())));
    hits.into_iter().map(|(_, hit)| hit).collect()
}

fn in_snapshot<'a>(snapshot: &'a Snapshot, query: &str, key: &str, variants: bool) -> Vec<Hit<'a>> {
    let mut best: HashMap<&str, Hit<'a>> = HashMap::new();
    let mut keep = |hit: Hit<'a>| {
        best.entry(hit.entry.id()).and_modify(|old| *old = if hit.score > old.score { hit } else { *old }).or_insert(hit);
    };
    for (index, hidden) in snapshot.parts() {
        for found in index.dictionary().find(key, MAX_KEYS) {
            for posting in index.postings(found.value).iter().filter(|p| !hidden.contains(&p.entry)) {
                let entry = index.table().get(posting.entry);
                keep(judge(snapshot, entry, *posting, query, key, (&found.key, found.relation)));
            }
        }
        for (value, likeness) in near(index, key) {
            for posting in index.postings(value).iter().filter(|p| !hidden.contains(&p.entry)) {
                let later = if posting.whole { 0.0 } else { LATER_WORD };
                let (entry, term) = (index.table().get(posting.entry), posting.term as usize);
                keep(Hit { snapshot, entry, term, level: Level::Fuzzy, prefix: !posting.whole, score: MISSPELT * likeness - later });
            }
        }
        let names = if variants { index.names().find(index.table(), query) } else { Vec::new() };
        for name in names.iter().filter(|n| !hidden.contains(&n.entry)) {
            let (entry, term) = (index.table().get(name.entry), name.term as usize);
            keep(Hit { snapshot, entry, term, level: Level::Variant, prefix: false, score: VARIANT * name.probability });
        }
    }
    best.into_values().collect()
}

/// Values of keys that a misspelt query may mean, with their likeness from 0 to 1.
fn near(index: &Index, key: &str) -> Vec<(u64, f64)> {
    let is_latin = key.chars().all(|c| c.is_ascii());
    match index.misspelt().filter(|_| is_latin) {
        Some(misspelt) => misspelt.find(key),
        None => {
            let likeness = |found: &str| strsim::normalized_damerau_levenshtein(key, found);
            index.dictionary().near(key, MAX_KEYS).into_iter().map(|f| (f.value, likeness(&f.key))).collect()
        }
    }
}

fn judge<'a>(snapshot: &'a Snapshot, entry: EntryView<'a>, posting: Posting, query: &str, key: &str, found: (&str, Relation)) -> Hit<'a> {
    let (found_key, relation) = found;
    let text = entry.term(posting.term as usize).map_or("", |t| t.text);
    let lengths = (key.chars().count() as f64, found_key.chars().count() as f64);
    let (level, closeness) = match relation {
        Relation::Equal if text == query => (Level::Exact, 1.0),
        Relation::Equal => (Level::Folded, 1.0 - FOLDED),
        // The more of the term is typed, the likelier it is meant.
        Relation::Prefix | Relation::Near => (Level::Folded, 0.6 + 0.3 * lengths.0 / lengths.1),
    };
    let score = if posting.whole { closeness } else { closeness - LATER_WORD };
    Hit { snapshot, entry, term: posting.term as usize, level, prefix: relation == Relation::Prefix || !posting.whole, score }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        glossary::{Entry, Term, TermStatus},
        id::{EntryId, GlossaryId},
        text::Language,
    };

    #[test]
    fn exact_then_prefix_then_misspelt() {
        let entry = |id: &str, terms: &[&str]| {
            let terms = terms.iter().map(|t| Term::new(Language::detect(t), t, TermStatus::Admitted)).collect();
            Entry::new(EntryId::parse(id).unwrap(), EntryKind::Person, terms)
        };
        let entries = [
            entry("soleimani", &["Qassem Soleimani", "قاسم سليماني"]),
            entry("kerman", &["Kerman", "كرمان"]),
            entry("kermanshah", &["Kermanshah", "كرمانشاه"]),
        ];
        let snapshot = Snapshot::new(GlossaryId::parse("g").unwrap(), 1, 0, &entries).unwrap();
        let stack = Stack::new(vec![Arc::new(snapshot)]);
        for (query, ids) in [
            ("Kerman", &["kerman", "kermanshah"][..]),
            ("kermam", &["kerman"]),
            ("soleimani", &["soleimani"]),
            ("solei", &["soleimani"]),
            ("سليماني", &["soleimani"]),
            ("كرمان", &["kerman", "kermanshah"]),
            ("", &[]),
            ("ـ", &[]),
        ] {
            let found: Vec<&str> = search(&stack, query, &[], Level::Fuzzy).iter().map(|h| h.entry.id()).collect();
            assert_eq!(found, ids, "{query}");
        }
        assert!(search(&stack, "kermam", &[], Level::Folded).is_empty(), "no misspelling when none is wanted");
    }

    #[test]
    fn names_are_found_in_the_other_script() {
        let entry = |id: &str, kind, terms: &[&str]| {
            let terms = terms.iter().map(|t| Term::new(Language::detect(t), t, TermStatus::Admitted)).collect();
            Entry::new(EntryId::parse(id).unwrap(), kind, terms)
        };
        let entries = [
            entry("english-only", EntryKind::Person, &["Qassem Soleimani"]),
            entry("arabic-only", EntryKind::Person, &["نوري المالكي"]),
            entry("place", EntryKind::Place, &["Az-Zarqa"]),
            entry("noun", EntryKind::Term, &["solemn"]),
            entry("date", EntryKind::Date, &["Nowruz"]),
        ];
        let base = Snapshot::new(GlossaryId::parse("g").unwrap(), 1, 0, &entries).unwrap();
        let added = entry("added", EntryKind::Person, &["Masoud Barzani"]);
        let moved = entry("arabic-only", EntryKind::Person, &["مسعود بزشكيان"]);
        let changed = base.changed(2, 0, vec![added, moved], &["place".to_owned()]).unwrap();
        let stacks = [base, changed].map(|s| Stack::new(vec![Arc::new(s)]));
        for (stack, query, id, why) in [
            (0, "سليماني", Some("english-only"), "the family name alone"),
            (0, "قاسم سليمانى", Some("english-only"), "another Arabic spelling"),
            (0, "Noori al-Maliki", Some("arabic-only"), "from English to Arabic"),
            (0, "Nouri Maleki", Some("arabic-only"), "without the article"),
            (0, "الزرقاء", Some("place"), "a sun letter"),
            (0, "نوروز", None, "dates are not names"),
            (0, "نتنياهو", None, "nobody of that name"),
            (1, "الزرقاء", None, "deleted since the base was built"),
            (1, "بارزاني", Some("added"), "written since"),
            (1, "Pezeshkian", Some("arabic-only"), "replaced since"),
            (1, "Nouri Maleki", None, "no longer called so"),
        ] {
            let found = search(&stacks[stack], query, &[], Level::Fuzzy);
            let first = found.first().map(|h| (h.entry.id(), h.level));
            assert_eq!(first, id.map(|id| (id, Level::Variant)), "{query}: {why}");
            assert!(search(&stacks[stack], query, &[], Level::Inflected).is_empty(), "{query}: only what is wanted");
        }
    }
}
