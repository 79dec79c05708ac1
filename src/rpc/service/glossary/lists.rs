//! Pages of entries: all of them from the database, those that pass a filter from the snapshot in memory, those of an
//! earlier revision and deleted ones from the database again.

use tonic::Status;

use super::stored;
use crate::{
    glossary::{
        Filter,
        page::{Listed, Order, Position, page},
        table::EntryTable,
    },
    id::{EntryId, GlossaryId},
    rpc::{
        Engine,
        convert::{entry, page as pages},
        pb,
        status::{Violations, invalid},
    },
    store::{EntryRecord, Page},
};

/// A list that was understood.
struct Wanted {
    glossary: GlossaryId,
    filter: Filter,
    order: Order,
    size: usize,
    after: Option<Position>,
    query: String,
}

/// Records of a page, its total, and where the next one begins.
struct Found {
    records: Vec<EntryRecord>,
    next: Option<Position>,
    total: u64,
    revision: i64,
}

/// Entries of an earlier revision looked at together for a filter.
const SCAN: u32 = 1_000;

impl Engine {
    pub(super) async fn entry_list(&self, request: pb::ListEntriesRequest) -> Result<pb::ListEntriesResponse, Status> {
        let wanted = self.wanted(&request)?;
        let found = if request.only_deleted {
            self.deleted(&wanted).await?
        } else if request.revision != 0 {
            self.earlier(&wanted, request.revision).await?
        } else if wanted.filter.is_empty() && wanted.order == Order::default() {
            let after = wanted.after.as_ref().and_then(|position| EntryId::parse(&position.id).ok());
            let page = self.catalog.entries(&wanted.glossary, after.as_ref(), wanted.size as u32).await.map_err(stored)?;
            let revision = self.catalog.glossary(&wanted.glossary).await.map_err(stored)?.revision;
            of_page(page, revision)
        } else {
            self.filtered(&wanted).await?
        };
        let token = |position: Position| pages::token(&wanted.query, &format!("{} {}", position.update_time, position.id));
        Ok(pb::ListEntriesResponse {
            entries: found.records.iter().map(|record| entry::entry(&wanted.glossary, record)).collect(),
            next_page_token: found.next.map(token).unwrap_or_default(),
            total_size: found.total as i32,
            revision: found.revision,
        })
    }

    fn wanted(&self, request: &pb::ListEntriesRequest) -> Result<Wanted, Status> {
        let mut violations = Violations::default();
        let glossary = violations.take("parent", GlossaryId::parse_name(&request.parent));
        let size = pages::size(request.page_size, &self.limits, &mut violations);
        let filter = violations.take("filter", Filter::parse(&request.filter)).unwrap_or_default();
        let order = Order::parse(&request.order_by);
        if order.is_none() {
            violations.add("order_by", "use `name` or `update_time`, with ` desc` for the other direction");
        }
        let order = order.unwrap_or_default();
        let other = request.revision != 0 || request.only_deleted;
        if other && order != Order::default() {
            violations.add("order_by", "earlier revisions and deleted entries are listed by name only");
        }
        if request.only_deleted && (!filter.is_empty() || request.revision != 0) {
            violations.add("only_deleted", "goes with neither a filter nor a revision");
        }
        if request.revision < 0 {
            violations.add("revision", "must not be negative");
        }
        violations.check()?;
        let glossary = glossary.ok_or_else(|| invalid("parent", "is needed"))?;
        let query = format!("entries of {glossary} {:?} {:?} {} {}", request.filter, order, request.revision, request.only_deleted);
        let after = pages::position(&request.page_token, &query)?.and_then(|text| {
            let (update_time, id) = text.split_once(' ')?;
            Some(Position { update_time: update_time.parse().ok()?, id: id.to_owned() })
        });
        Ok(Wanted { glossary, filter, order, size, after, query })
    }

    async fn filtered(&self, wanted: &Wanted) -> Result<Found, Status> {
        let stack = self.stack(std::slice::from_ref(&wanted.glossary))?;
        let snapshot = stack.snapshots().first().cloned().ok_or_else(|| Status::internal("no snapshot"))?;
        let revision = snapshot.revision;
        let (filter, order, after, size) = (wanted.filter.clone(), wanted.order, wanted.after.clone(), wanted.size);
        let listed: Listed = self.pool.run(move || page(&snapshot, &filter, order, after.as_ref(), size)).await?;
        let ids: Vec<EntryId> = listed.items.iter().filter_map(|position| EntryId::parse(&position.id).ok()).collect();
        // One that was deleted a moment ago is left out.
        let records = self.catalog.store().entries_of(&wanted.glossary, &ids).await.map_err(stored)?;
        let next = listed.items.last().filter(|_| listed.more).cloned();
        Ok(Found { records: records.into_iter().flatten().collect(), next, total: listed.total as u64, revision })
    }

    async fn deleted(&self, wanted: &Wanted) -> Result<Found, Status> {
        let after = wanted.after.as_ref().and_then(|position| EntryId::parse(&position.id).ok());
        let page = self.catalog.store().deleted_entries(&wanted.glossary, after.as_ref(), wanted.size as u32).await.map_err(stored)?;
        let revision = self.catalog.glossary(&wanted.glossary).await.map_err(stored)?.revision;
        Ok(of_page(page, revision))
    }

    /// Reads on in the earlier revision until a page of entries that pass is full.
    async fn earlier(&self, wanted: &Wanted, revision: i64) -> Result<Found, Status> {
        let mut after = wanted.after.as_ref().and_then(|position| EntryId::parse(&position.id).ok());
        let limit = if wanted.filter.is_empty() { wanted.size as u32 } else { SCAN };
        let mut found = Found { records: Vec::new(), next: None, total: 0, revision };
        loop {
            let page = self.catalog.store().entries_at(&wanted.glossary, Some(revision), after.as_ref(), limit).await.map_err(stored)?;
            after = page.items.last().map(|record| record.entry.id.clone());
            found.total = if wanted.filter.is_empty() { page.total } else { 0 };
            for record in page.items {
                if found.records.len() == wanted.size {
                    found.next = found.records.last().map(position);
                    return Ok(found);
                }
                if accepts(&wanted.filter, &record) {
                    found.records.push(record);
                }
            }
            if !page.more {
                return Ok(found);
            }
            if found.records.len() == wanted.size {
                found.next = found.records.last().map(position);
                return Ok(found);
            }
        }
    }
}

fn of_page(page: Page<EntryRecord>, revision: i64) -> Found {
    let next = page.items.last().filter(|_| page.more).map(position);
    Found { records: page.items, next, total: page.total, revision }
}

fn position(record: &EntryRecord) -> Position {
    Position { update_time: record.update_time.as_microsecond(), id: record.entry.id.to_string() }
}

/// True if the entry of a record passes.
pub(super) fn accepts(filter: &Filter, record: &EntryRecord) -> bool {
    if filter.is_empty() {
        return true;
    }
    let mut table = EntryTable::default();
    let number = table.push(&record.entry, record.update_time.as_microsecond());
    filter.accepts(table.get(number))
}
