//! Pages of the entries of a snapshot that pass a filter, in an order.

use std::{cmp::Ordering, collections::BinaryHeap};

use crate::glossary::{Filter, Snapshot};

/// By what entries are ordered. Ties are broken by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SortBy {
    /// By id.
    #[default]
    Name,
    /// By the time of the last write.
    UpdateTime,
}

/// An order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Order {
    /// By what.
    pub by: SortBy,
    /// From the last to the first.
    pub descending: bool,
}

impl Order {
    /// Reads `name`, `update_time`, each also with ` desc` or ` asc`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut words = text.split_whitespace();
        let by = match words.next() {
            None | Some("name") => SortBy::Name,
            Some("update_time") => SortBy::UpdateTime,
            Some(_) => return None,
        };
        let descending = match words.next() {
            None | Some("asc") => false,
            Some("desc") => true,
            Some(_) => return None,
        };
        words.next().is_none().then_some(Self { by, descending })
    }
}

/// A place between pages: that of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// When it was last written, in microseconds since 1970.
    pub update_time: i64,
    /// Its id.
    pub id: String,
}

/// Ids of a page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Listed {
    /// In order, with the times of their last write.
    pub items: Vec<Position>,
    /// There are more after the last one.
    pub more: bool,
    /// Entries that pass the filter, on all pages.
    pub total: usize,
}

/// An entry in its order: less means earlier on the pages.
#[derive(PartialEq, Eq)]
struct Place<'a> {
    order: u8,
    time: i64,
    id: &'a str,
}

impl<'a> Place<'a> {
    fn new(order: Order, time: i64, id: &'a str) -> Self {
        let time = if order.by == SortBy::UpdateTime { time } else { 0 };
        Self { order: u8::from(order.descending), time, id }
    }
}

impl Ord for Place<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        let ascending = self.time.cmp(&other.time).then_with(|| self.id.cmp(other.id));
        if self.order == 0 { ascending } else { ascending.reverse() }
    }
}

impl PartialOrd for Place<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The first `limit` entries after a place. Every entry is looked at, because the total is counted; only those of the page
/// are kept, in a heap whose greatest goes when a lesser one comes.
pub fn page(snapshot: &Snapshot, filter: &Filter, order: Order, after: Option<&Position>, limit: usize) -> Listed {
    let after = after.map(|position| Place::new(order, position.update_time, &position.id));
    let mut kept: BinaryHeap<(Place<'_>, i64)> = BinaryHeap::with_capacity(limit + 2);
    let mut total = 0;
    for (index, hidden) in snapshot.parts() {
        let ready = filter.ready(index);
        let table = index.table();
        let mut look = |number: u32| {
            if hidden.contains(&number) {
                return;
            }
            let view = table.get(number);
            if !ready.accepts(view) {
                return;
            }
            total += 1;
            let place = Place::new(order, view.update_time(), view.id());
            let comes = after.as_ref().is_none_or(|after| place > *after);
            if !comes || (kept.len() > limit && kept.peek().is_some_and(|(greatest, _)| place > *greatest)) {
                return;
            }
            kept.push((place, view.update_time()));
            if kept.len() > limit + 1 {
                kept.pop();
            }
        };
        // In the direction of the order, so that most entries after the first page are put aside at one comparison.
        if order.descending {
            index.by_id().iter().rev().copied().for_each(&mut look);
        } else {
            index.by_id().iter().copied().for_each(&mut look);
        }
    }
    let more = kept.len() > limit;
    let sorted = kept.into_sorted_vec().into_iter().take(limit);
    Listed { items: sorted.map(|(place, update_time)| Position { update_time, id: place.id.to_owned() }).collect(), more, total }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        glossary::{Entry, EntryKind, Term, TermStatus, index::IndexBuilder},
        id::{EntryId, GlossaryId},
        text::Language,
    };

    fn entry(id: &str) -> Entry {
        let terms = vec![Term::new(Language::English, id, TermStatus::Preferred)];
        Entry::new(EntryId::parse(id).unwrap(), EntryKind::Term, terms)
    }

    #[test]
    fn pages_join_to_the_whole_in_every_order() {
        let mut builder = IndexBuilder::default();
        for (n, id) in ["d", "b", "a", "e", "c"].into_iter().enumerate() {
            builder.push(&entry(id), (n % 3) as i64);
        }
        let base = Snapshot::of(GlossaryId::parse("g").unwrap(), 1, 0, builder.finish().unwrap());
        let snapshot = base.changed(2, 9, vec![entry("b"), entry("bb")], &["e".into()]).unwrap();
        for (order, expected) in
            [("name", "a b bb c d"), ("name desc", "d c bb b a"), ("update_time", "d c a b bb"), ("update_time desc", "bb b a c d")]
        {
            let order = Order::parse(order).unwrap();
            let (mut all, mut after, mut pages) = (Vec::new(), None, 0);
            loop {
                let listed = page(&snapshot, &Filter::default(), order, after.as_ref(), 2);
                assert_eq!(listed.total, 5);
                after = listed.items.last().cloned();
                all.extend(listed.items.into_iter().map(|p| p.id));
                pages += 1;
                if !listed.more {
                    break;
                }
            }
            assert_eq!((all.join(" "), pages), (expected.to_owned(), 3));
        }
        assert_eq!(page(&snapshot, &Filter::parse("text:b").unwrap(), Order::default(), None, 9).total, 2);
        for bad in ["size", "name down", "name desc now"] {
            assert_eq!(Order::parse(bad), None);
        }
    }
}
