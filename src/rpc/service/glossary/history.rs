//! Revisions, roll-back, the feed of changes.

use futures_util::stream;
use tonic::Status;

use super::{given, named, request_key, stored};
use crate::{
    id::{EntryId, GlossaryId},
    rpc::{
        Engine,
        convert::{entry, page},
        pb,
        service::Answers,
        status::{Violations, invalid},
    },
    store::{Cause, EntryChange, Revision, StoreError},
};

/// Changes of a message of a watch.
const TOLD_AT_ONCE: u32 = 1_000;

impl Engine {
    pub(super) async fn revision_list(
        &self,
        request: pb::ListGlossaryRevisionsRequest,
    ) -> Result<pb::ListGlossaryRevisionsResponse, Status> {
        let mut violations = Violations::default();
        let size = page::size(request.page_size, &self.limits, &mut violations);
        violations.check()?;
        let id = named("name", &request.name)?;
        let query = format!("revisions of {id}");
        let before = page::position(&request.page_token, &query)?.and_then(|text| text.parse().ok());
        let found = self.catalog.store().history(&id, before, size as u32).await.map_err(stored)?;
        let next = found.items.last().filter(|_| found.more).map(|last| page::token(&query, &last.glossary.revision.to_string()));
        Ok(pb::ListGlossaryRevisionsResponse {
            revisions: found.items.iter().map(revision).collect(),
            next_page_token: next.unwrap_or_default(),
            total_size: found.total as i32,
        })
    }

    pub(super) async fn glossary_rollback(&self, request: pb::RollbackGlossaryRequest) -> Result<pb::RollbackGlossaryResponse, Status> {
        let mut violations = Violations::default();
        let key = request_key("RollbackGlossary", &request.request_id, &request, &mut violations);
        if request.revision <= 0 {
            violations.add("revision", "must be one of the glossary's revisions, which begin with 1");
        }
        violations.check()?;
        let id = named("name", &request.name)?;
        let applied = self.catalog.rollback(id, request.revision, given(request.etag), key).await.map_err(stored)?;
        Ok(pb::RollbackGlossaryResponse {
            glossary: Some(entry::glossary(&applied.glossary)),
            created: applied.created as i64,
            updated: applied.updated as i64,
            deleted: applied.deleted as i64,
        })
    }

    pub(super) async fn change_list(&self, request: pb::ListEntryChangesRequest) -> Result<pb::ListEntryChangesResponse, Status> {
        let mut violations = Violations::default();
        let glossary = violations.take("parent", GlossaryId::parse_name(&request.parent));
        let size = page::size(request.page_size, &self.limits, &mut violations);
        if request.since_revision < 0 {
            violations.add("since_revision", "must not be negative");
        }
        violations.check()?;
        let glossary = glossary.ok_or_else(|| invalid("parent", "is needed"))?;
        let query = format!("changes of {glossary} since {}", request.since_revision);
        let place = page::position(&request.page_token, &query)?.map(|text| Place::parse(&text)).transpose()?;
        let since = Place { since: request.since_revision, ..place.unwrap_or_default() };
        let piece = self.piece(&glossary, since, size as u32).await?;
        let next = if piece.done { String::new() } else { page::token(&query, &piece.place.to_string()) };
        let revision = if piece.done { piece.place.since } else { 0 };
        Ok(pb::ListEntryChangesResponse { changes: piece.changes, next_page_token: next, revision })
    }

    pub(super) async fn glossary_watch(&self, request: pb::WatchGlossaryRequest) -> Result<Answers<pb::WatchGlossaryResponse>, Status> {
        let glossary = named("name", &request.name)?;
        let present = self.catalog.glossary(&glossary).await.map_err(stored)?;
        let query = format!("watch {glossary}");
        let place = match page::position(&request.resume_token, &query)? {
            Some(text) => Place::parse(&text)?,
            None if request.since_revision < 0 => Place { since: present.revision, ..Place::default() },
            None => Place { since: request.since_revision, ..Place::default() },
        };
        if place.since > present.revision {
            return Err(stored(StoreError::RevisionNotFound { glossary, revision: place.since }));
        }
        let engine = self.clone();
        let told = stream::unfold((engine, glossary, place, query, false), |(engine, glossary, place, query, ended)| async move {
            if ended {
                return None;
            }
            let piece = loop {
                match engine.piece(&glossary, place.clone(), TOLD_AT_ONCE).await {
                    // Nothing new, not even a revision without changes to entries: wait for the next.
                    Ok(piece) if piece.done && piece.changes.is_empty() && piece.place == place => {
                        engine.catalog.moved(&glossary, place.since).await;
                        if let Err(error) = engine.catalog.stack(std::slice::from_ref(&glossary)) {
                            return Some((Err(stored(error)), (engine, glossary, place, query, true)));
                        }
                    }
                    Ok(piece) => break piece,
                    Err(status) => return Some((Err(status), (engine, glossary, place, query, true))),
                }
            };
            let message = pb::WatchGlossaryResponse {
                changes: piece.changes,
                resume_token: page::token(&query, &piece.place.to_string()),
                revision: if piece.done { piece.place.since } else { 0 },
            };
            Some((Ok(message), (engine, glossary, piece.place, query, false)))
        });
        Ok(Box::pin(told))
    }

    /// Changes after a place in the feed, and the place after them.
    async fn piece(&self, glossary: &GlossaryId, from: Place, limit: u32) -> Result<Piece, Status> {
        // Read first: what is written after it is told with the next piece, perhaps once more with this one.
        let present = self.catalog.glossary(glossary).await.map_err(stored)?.revision;
        let after = from.after.as_ref().map(|(revision, id)| (*revision, id));
        let found = self.catalog.store().changes(glossary, from.since, after, limit).await.map_err(stored)?;
        let last = found.items.last().map(|change| (change.position().0, change.position().1.clone()));
        let done = !found.more;
        let reached = last.as_ref().map_or(present, |(revision, _)| present.max(*revision));
        let place = if done { Place { since: reached, after: None } } else { Place { since: from.since, after: last } };
        Ok(Piece { changes: found.items.iter().map(|change| told(glossary, change)).collect(), place, done })
    }
}

/// Part of the feed.
struct Piece {
    changes: Vec<pb::EntryChange>,
    place: Place,
    /// Nothing more was there when it was read.
    done: bool,
}

/// A place in the feed: since a revision, and within it after a change.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Place {
    since: i64,
    after: Option<(i64, EntryId)>,
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.after {
            None => write!(f, "{}", self.since),
            Some((revision, id)) => write!(f, "{} {revision} {id}", self.since),
        }
    }
}

impl Place {
    fn parse(text: &str) -> Result<Self, Status> {
        let read = || {
            let mut words = text.split(' ');
            let since = words.next()?.parse().ok()?;
            let after = match (words.next(), words.next()) {
                (Some(revision), Some(id)) => Some((revision.parse().ok()?, EntryId::parse(id).ok()?)),
                _ => None,
            };
            Some(Self { since, after })
        };
        read().ok_or_else(|| invalid("page_token", "is damaged: begin with the first page"))
    }
}

fn told(glossary: &GlossaryId, change: &EntryChange) -> pb::EntryChange {
    use pb::entry_change::Type;
    let (kind, entry) = match change {
        EntryChange::Created(record) => (Type::Created, entry::entry(glossary, record)),
        EntryChange::Updated(record) => (Type::Updated, entry::entry(glossary, record)),
        EntryChange::Deleted { id, time, .. } => {
            (Type::Deleted, pb::Entry { name: id.name(glossary), delete_time: Some((*time).into()), ..pb::Entry::default() })
        }
    };
    pb::EntryChange { r#type: kind as i32, entry: Some(entry), revision: change.position().0 }
}

const CAUSES: [(Cause, pb::glossary_revision::Cause); 7] = [
    (Cause::Create, pb::glossary_revision::Cause::Create),
    (Cause::Describe, pb::glossary_revision::Cause::Describe),
    (Cause::Edit, pb::glossary_revision::Cause::Edit),
    (Cause::Import, pb::glossary_revision::Cause::Import),
    (Cause::Rollback, pb::glossary_revision::Cause::Rollback),
    (Cause::Delete, pb::glossary_revision::Cause::Delete),
    (Cause::Undelete, pb::glossary_revision::Cause::Undelete),
];

fn revision(revision: &Revision) -> pb::GlossaryRevision {
    let cause = CAUSES.iter().find(|(cause, _)| *cause == revision.cause).map_or(pb::glossary_revision::Cause::Unspecified, |(_, w)| *w);
    pb::GlossaryRevision {
        revision: revision.glossary.revision,
        time: Some(revision.glossary.update_time.into()),
        cause: cause as i32,
        created: revision.counts.created as i64,
        updated: revision.counts.updated as i64,
        deleted: revision.counts.deleted as i64,
        glossary: Some(entry::glossary(&revision.glossary)),
    }
}
