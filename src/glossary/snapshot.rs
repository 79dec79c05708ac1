//! One revision of one glossary, ready to answer.
//!
//! A large immutable base and a small overlay: writing one entry compiles the overlay only, so the write is
//! visible at once however large the glossary is. When the overlay has grown, a new base is built beside the old.

use std::{collections::HashSet, sync::Arc};

use rustc_hash::FxHashSet;

use crate::{
    glossary::{
        Entry, EntryKind,
        index::{Index, IndexBuilder},
        lookup::{self, Match, Text},
        spelt,
        table::EntryView,
    },
    id::GlossaryId,
    matching::scan::ScanError,
    text::{Folds, Span},
};

/// An immutable view of a glossary at one revision.
#[derive(Debug, Clone)]
pub struct Snapshot {
    /// Its glossary.
    pub glossary: GlossaryId,
    /// Its revision.
    pub revision: i64,
    /// Its rank when no order is asked for.
    pub priority: i32,
    base: Arc<Index>,
    overlay: Arc<Index>,
    /// Entries of the overlay with the times they were written.
    changed: Arc<Vec<(Entry, i64)>>,
    /// Entries of the base that the overlay replaces or that were deleted.
    hidden: Arc<FxHashSet<u32>>,
}

impl Snapshot {
    /// Compiles a glossary.
    pub fn new<'e>(
        glossary: GlossaryId,
        revision: i64,
        priority: i32,
        entries: impl IntoIterator<Item = &'e Entry>,
    ) -> Result<Self, ScanError> {
        Ok(Self::of(glossary, revision, priority, Index::new(entries)?))
    }

    /// A glossary that is compiled already.
    pub fn of(glossary: GlossaryId, revision: i64, priority: i32, base: Index) -> Self {
        let (base, overlay) = (Arc::new(base), Arc::default());
        Self { glossary, revision, priority, base, overlay, changed: Arc::default(), hidden: Arc::default() }
    }

    /// The snapshot after a few writes at a time (microseconds since 1970): `put` are new or replaced entries, `removed`
    /// the ids of deleted ones.
    pub fn changed(&self, revision: i64, time: i64, put: Vec<Entry>, removed: &[String]) -> Result<Self, ScanError> {
        let gone: HashSet<&str> = put.iter().map(|e| e.id.as_str()).chain(removed.iter().map(String::as_str)).collect();
        let mut hidden = (*self.hidden).clone();
        hidden.extend(gone.iter().filter_map(|id| self.base.number(id)));
        let mut changed: Vec<(Entry, i64)> = self.changed.iter().filter(|(e, _)| !gone.contains(e.id.as_str())).cloned().collect();
        changed.extend(put.into_iter().map(|entry| (entry, time)));
        let mut overlay = IndexBuilder::default();
        for (entry, time) in &changed {
            overlay.push(entry, *time);
        }
        let overlay = Arc::new(overlay.finish()?);
        Ok(Self { revision, overlay, changed: Arc::new(changed), hidden: Arc::new(hidden), ..self.clone() })
    }

    /// Number of entries that changed since the base was built.
    pub fn overlay_len(&self) -> usize {
        self.changed.len() + self.hidden.len()
    }

    /// Number of entries.
    pub fn len(&self) -> usize {
        self.base.table().len() - self.hidden.len() + self.changed.len()
    }

    /// True if there is no entry.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The entry with an id.
    pub fn get(&self, id: &str) -> Option<EntryView<'_>> {
        let in_overlay = self.overlay.number(id).map(|n| self.overlay.table().get(n));
        in_overlay.or_else(|| self.base.number(id).filter(|n| !self.hidden.contains(n)).map(|n| self.base.table().get(n)))
    }

    /// All entries.
    pub fn entries(&self) -> impl Iterator<Item = EntryView<'_>> {
        let shown = (0..).zip(self.base.table().iter()).filter(|(n, _)| !self.hidden.contains(n)).map(|(_, e)| e);
        shown.chain(self.overlay.table().iter())
    }

    /// Every match in a text, overlapping ones included.
    pub(super) fn matches<'a>(&'a self, text: &Text<'_>, mut found: impl FnMut(Match<'a>)) {
        let hidden = |m: &Match<'_>| !self.hidden.is_empty() && self.hidden.contains(&m.entry.number());
        lookup::matches(&self.base, text, |m| {
            if !hidden(&m) {
                found(m);
            }
        });
        if !self.changed.is_empty() {
            lookup::matches(&self.overlay, text, found);
        }
    }

    /// Names of the kinds that stand in a text spelt as no term is; `explained` are the words of other matches.
    pub(super) fn spelt<'a>(
        &'a self,
        text: &Text<'_>,
        words: &[spelt::Word],
        kinds: &[EntryKind],
        explained: &[Span<Folds>],
        mut found: impl FnMut(Match<'a>),
    ) {
        for (index, hidden) in self.parts() {
            spelt::matches(index, text, words, kinds, explained, |m| {
                if !hidden.contains(&m.entry.number()) {
                    found(m);
                }
            });
        }
    }

    /// The two indexes, and whether an entry number of the first is hidden.
    pub fn parts(&self) -> [(&Index, &FxHashSet<u32>); 2] {
        static NONE: std::sync::LazyLock<FxHashSet<u32>> = std::sync::LazyLock::new(FxHashSet::default);
        [(&self.base, &self.hidden), (&self.overlay, &NONE)]
    }
}
