//! Several glossaries answering as one.

use std::{cmp::Reverse, sync::Arc};

use crate::{
    glossary::{
        EntryKind, Snapshot,
        lookup::{Level, Match, Text},
        spelt,
    },
    text::{Foldings, Folds, Span},
};

/// What a caller wants of a look-up.
#[derive(Debug, Clone)]
pub struct LookupOptions {
    /// Differences that must not be folded away.
    pub keep: Foldings,
    /// Only these kinds; empty means all.
    pub kinds: Vec<EntryKind>,
    /// Kinds of entries whose names are found in Arabic text in other spellings too ([`crate::glossary::spelt`]); empty: none.
    pub other_spellings: Vec<EntryKind>,
    /// Least score.
    pub min_score: f64,
    /// Weakest level.
    pub max_level: Level,
    /// Return losers of overlaps too.
    pub include_suppressed: bool,
}

impl Default for LookupOptions {
    fn default() -> Self {
        Self {
            keep: Foldings::NONE,
            kinds: Vec::new(),
            other_spellings: Vec::new(),
            min_score: 0.0,
            max_level: Level::Fuzzy,
            include_suppressed: false,
        }
    }
}

/// A match with the glossary it came from and what it won against.
#[derive(Debug, Clone)]
pub struct Placed<'a> {
    /// The match.
    pub found: Match<'a>,
    /// Its glossary.
    pub snapshot: &'a Snapshot,
    /// Position of the glossary in the stack.
    pub rank: usize,
    /// Lost to another match at the same place.
    pub suppressed: bool,
    /// Entries (with their glossaries) that match the same words and lost.
    pub competing: Vec<(&'a Snapshot, &'a str)>,
}

impl Placed<'_> {
    /// Resource name of the entry.
    pub fn entry_name(&self) -> String {
        format!("{}/entries/{}", self.snapshot.glossary.name(), self.found.entry.id())
    }
}

/// Glossaries in the order in which they win.
#[derive(Debug, Clone, Default)]
pub struct Stack {
    snapshots: Vec<Arc<Snapshot>>,
}

impl Stack {
    /// Stacks snapshots, the first wins.
    pub fn new(snapshots: Vec<Arc<Snapshot>>) -> Self {
        Self { snapshots }
    }

    /// The snapshots in order.
    pub fn snapshots(&self) -> &[Arc<Snapshot>] {
        &self.snapshots
    }

    /// The matches in a text, in text order. Where several overlap, the longest wins, then the earlier glossary, the
    /// closer level, the higher score, the entry's id.
    pub fn matches<'a>(&'a self, text: &Text<'_>, options: &LookupOptions) -> Vec<Placed<'a>> {
        let mut all = self.candidates(text, options);
        all.sort_by(|a, b| {
            strength(a).cmp(&strength(b)).then(b.found.score.total_cmp(&a.found.score)).then_with(|| identity(a).cmp(&identity(b)))
        });
        let mut won: Vec<Placed<'a>> = Vec::new();
        let mut lost: Vec<Placed<'a>> = Vec::new();
        for candidate in all {
            match won.iter_mut().find(|w| w.found.term_span.overlaps(candidate.found.term_span)) {
                None => won.push(candidate),
                Some(winner) => {
                    compete(winner, &candidate);
                    if options.include_suppressed {
                        lost.push(Placed { suppressed: true, ..candidate });
                    }
                }
            }
        }
        won.append(&mut lost);
        won.sort_by_key(|p| (p.found.term_span, p.suppressed));
        won
    }

    /// Every match in a text with overlaps unresolved, one per entry and place.
    pub fn all_matches<'a>(&'a self, text: &Text<'_>, options: &LookupOptions) -> Vec<Placed<'a>> {
        let mut all = self.candidates(text, options);
        all.sort_by(|a, b| {
            let place = |p: &Placed<'_>| (p.found.term_span, p.rank);
            place(a)
                .cmp(&place(b))
                .then_with(|| a.found.entry.id().cmp(b.found.entry.id()))
                .then(a.found.level.cmp(&b.found.level))
                .then(b.found.score.total_cmp(&a.found.score))
        });
        all.dedup_by(|b, a| (a.found.term_span, identity(a)) == (b.found.term_span, identity(b)));
        all
    }

    fn candidates<'a>(&'a self, text: &Text<'_>, options: &LookupOptions) -> Vec<Placed<'a>> {
        let mut all = Vec::new();
        let seeks_spellings = options.max_level >= Level::Variant && !options.other_spellings.is_empty();
        // Words of matches that are not wanted are explained by them all the same.
        let mut explained: Vec<Span<Folds>> = Vec::new();
        for (rank, snapshot) in self.snapshots.iter().enumerate() {
            snapshot.matches(text, |found| {
                if seeks_spellings {
                    explained.push(found.token_span);
                }
                if options.accept(&found) {
                    all.push(Placed { found, snapshot, rank, suppressed: false, competing: Vec::new() });
                }
            });
        }
        if seeks_spellings {
            let words = spelt::words(text.folded.as_str());
            for (rank, snapshot) in self.snapshots.iter().enumerate() {
                snapshot.spelt(text, &words, &options.other_spellings, &explained, |found| {
                    if options.accept(&found) {
                        all.push(Placed { found, snapshot, rank, suppressed: false, competing: Vec::new() });
                    }
                });
            }
        }
        all
    }
}

impl LookupOptions {
    fn accept(&self, found: &Match<'_>) -> bool {
        found.level <= self.max_level
            && found.score >= self.min_score
            && !found.foldings.intersects(self.keep)
            && (self.kinds.is_empty() || self.kinds.contains(&found.entry.kind()))
    }
}

/// Sorts winners first, the score aside.
fn strength(p: &Placed<'_>) -> (Reverse<usize>, usize, Level) {
    (Reverse(p.found.term_span.len()), p.rank, p.found.level)
}

fn identity<'a>(p: &Placed<'a>) -> (usize, &'a str) {
    (p.rank, p.found.entry.id())
}

fn compete<'a>(winner: &mut Placed<'a>, loser: &Placed<'a>) {
    let same_words = winner.found.token_span == loser.found.token_span;
    let rival = (loser.snapshot, loser.found.entry.id());
    let known = winner.competing.iter().any(|(s, id)| s.glossary == rival.0.glossary && *id == rival.1);
    if same_words && !known && identity(winner) != identity(loser) {
        winner.competing.push(rival);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        glossary::{Entry, Term, TermStatus},
        id::{EntryId, GlossaryId},
        text::{Folding, Language},
    };

    fn entry(id: &str, ar: &str) -> Entry {
        Entry::new(EntryId::parse(id).unwrap(), EntryKind::Place, vec![Term::new(Language::Arabic, ar, TermStatus::Preferred)])
    }

    fn snapshot(id: &str, entries: &[Entry]) -> Snapshot {
        Snapshot::new(GlossaryId::parse(id).unwrap(), 1, 0, entries).unwrap()
    }

    fn ids(stack: &Stack, text: &str, options: &LookupOptions) -> Vec<String> {
        let text = Text::new(text);
        let shown = |p: &Placed<'_>| format!("{}/{}{}", p.snapshot.glossary, p.found.entry.id(), if p.suppressed { "-" } else { "" });
        stack.matches(&text, options).iter().map(shown).collect()
    }

    #[test]
    fn the_longest_wins_then_the_first_glossary() {
        let house = snapshot("house", &[entry("korea", "كوريا")]);
        let core = snapshot("core", &[entry("korea", "كوريا"), entry("north-korea", "كوريا الشمالية")]);
        let stack = Stack::new(vec![Arc::new(house), Arc::new(core)]);
        let usual = LookupOptions::default();
        assert_eq!(ids(&stack, "كوريا الشمالية وكوريا", &usual), ["core/north-korea", "house/korea"]);
        let all = LookupOptions { include_suppressed: true, ..usual };
        assert_eq!(ids(&stack, "كوريا الشمالية", &all), ["house/korea-", "core/korea-", "core/north-korea"]);
    }

    #[test]
    fn a_kept_difference_does_not_match() {
        let stack = Stack::new(vec![Arc::new(snapshot("g", &[entry("gaza", "غزة")]))]);
        let strict = LookupOptions { keep: Foldings::only(Folding::TaMarbuta), ..LookupOptions::default() };
        assert_eq!(ids(&stack, "غزه", &LookupOptions::default()), ["g/gaza"]);
        assert!(ids(&stack, "غزه", &strict).is_empty());
        assert_eq!(ids(&stack, "غزة", &strict), ["g/gaza"]);
    }

    #[test]
    fn writes_show_at_once_through_the_overlay() {
        let base = snapshot("g", &[entry("a", "بيروت"), entry("b", "دمشق")]);
        let next = base.changed(2, 0, vec![entry("a", "عمان"), entry("c", "صيدا")], &["b".into()]).unwrap();
        let stack = Stack::new(vec![Arc::new(next.clone())]);
        assert_eq!(ids(&stack, "بيروت دمشق عمان صيدا", &LookupOptions::default()), ["g/a", "g/c"]);
        assert_eq!((next.len(), next.revision, next.get("b").is_some()), (2, 2, false));
        let again = next.changed(3, 0, vec![entry("b", "دمشق")], &["c".into()]).unwrap();
        assert_eq!(ids(&Stack::new(vec![Arc::new(again)]), "بيروت دمشق عمان صيدا", &LookupOptions::default()), ["g/b", "g/a"]);
    }
}
