//! Verbs of `tarjuman glossary` that look after glossaries: create, delete, restore, lint, diff, history, rollback, watch.

use clap::{Args, Subcommand, ValueEnum};
use futures_util::StreamExt;

use super::{Client, Common, Failure, show};
use crate::{
    id::{EntryId, GlossaryId},
    rpc::pb,
};

/// Verbs that look after glossaries.
#[derive(Debug, Subcommand)]
pub(super) enum Manage {
    /// Create an empty glossary.
    Create(Create),
    /// Delete a glossary or an entry; `restore` brings it back.
    Delete {
        /// Resource name: glossaries/house, glossaries/house/entries/cairo.
        name: String,
        /// Delete a glossary that still has entries.
        #[arg(long)]
        force: bool,
    },
    /// Bring a deleted glossary or entry back.
    Restore {
        /// Resource name.
        name: String,
    },
    /// List deleted glossaries, or the deleted entries of a glossary.
    Deleted {
        /// The glossary.
        glossary: Option<String>,
    },
    /// Question what a glossary says: contradictions, duplicates, hidden characters, doubtful names …
    Lint(Lint),
    /// What each revision of a glossary did, latest first.
    History {
        /// The glossary.
        glossary: String,
        /// Revisions to show; 0 for all.
        #[arg(long, short = 'n', default_value_t = 20)]
        limit: usize,
    },
    /// How entries differ from an earlier revision.
    Diff {
        /// The glossary.
        glossary: String,
        /// The earlier revision.
        #[arg(long, value_name = "REVISION")]
        since: i64,
    },
    /// Make the entries what they were at an earlier revision. This is a new revision: nothing is forgotten.
    Rollback {
        /// The glossary.
        glossary: String,
        /// The revision to bring back.
        #[arg(long, value_name = "REVISION")]
        to: i64,
    },
    /// Show changes as they are made, until interrupted.
    Watch {
        /// The glossary.
        glossary: String,
        /// Begin with the changes since a revision; by default with the next one.
        #[arg(long, value_name = "REVISION", default_value_t = -1, allow_hyphen_values = true)]
        since: i64,
    },
}

#[derive(Debug, Args)]
pub(super) struct Create {
    /// The glossary: glossaries/house.
    glossary: String,
    /// Its name for people.
    #[arg(long, default_value = "")]
    display_name: String,
    /// What it is for, who keeps it, under which licence.
    #[arg(long, default_value = "")]
    description: String,
    /// Higher wins where glossaries are stacked.
    #[arg(long, default_value_t = 0, allow_hyphen_values = true)]
    priority: i32,
}

#[derive(Debug, Args)]
pub(super) struct Lint {
    /// The glossary.
    glossary: String,
    /// Glossaries that answer together with it.
    #[arg(long, value_name = "GLOSSARY")]
    with: Vec<String>,
    /// The mildest findings to show.
    #[arg(long, value_enum, default_value = "warning")]
    level: Level,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Level {
    Info,
    Warning,
    Error,
}

/// Runs the verb; true if it found something to question.
pub(super) async fn run(common: &Common, client: &Client, verb: Manage) -> Result<bool, Failure> {
    match verb {
        Manage::Create(arguments) => create(common, client, arguments).await?,
        Manage::Delete { name, force } => delete(client, name, force).await?,
        Manage::Restore { name } => restore(common, client, name).await?,
        Manage::Deleted { glossary } => deleted(common, client, glossary).await?,
        Manage::Lint(arguments) => return lint(common, client, arguments).await,
        Manage::History { glossary, limit } => history(common, client, glossary, limit).await?,
        Manage::Diff { glossary, since } => diff(common, client, glossary, since).await?,
        Manage::Rollback { glossary, to } => rollback(common, client, glossary, to).await?,
        Manage::Watch { glossary, since } => watch(common, client, glossary, since).await?,
    }
    Ok(false)
}

fn is_entry(name: &str) -> bool {
    EntryId::parse_name(name).is_ok()
}

async fn create(common: &Common, client: &Client, arguments: Create) -> Result<(), Failure> {
    let id = GlossaryId::parse_name(&arguments.glossary).map_err(|e| Failure::wrong(e.to_string()))?;
    let glossary = pb::Glossary {
        display_name: arguments.display_name,
        description: arguments.description,
        priority: arguments.priority,
        ..pb::Glossary::default()
    };
    let request =
        pb::CreateGlossaryRequest { glossary_id: id.to_string(), glossary: Some(glossary), ..pb::CreateGlossaryRequest::default() };
    let made = client.create_glossary(request).await?;
    if common.writes_json() { show::json(&made) } else { Ok(show::line(&format!("created {}, revision {}", made.name, made.revision))?) }
}

async fn delete(client: &Client, name: String, force: bool) -> Result<(), Failure> {
    if is_entry(&name) {
        client.delete_entry(pb::DeleteEntryRequest { name: name.clone(), ..pb::DeleteEntryRequest::default() }).await?;
    } else {
        client.delete_glossary(pb::DeleteGlossaryRequest { name: name.clone(), force, ..pb::DeleteGlossaryRequest::default() }).await?;
    }
    eprintln!("deleted {name}; `tarjuman glossary restore {name}` brings it back");
    Ok(())
}

async fn restore(common: &Common, client: &Client, name: String) -> Result<(), Failure> {
    if is_entry(&name) {
        let entry = client.undelete_entry(pb::UndeleteEntryRequest { name, request_id: String::new() }).await?;
        return if common.writes_json() { show::json(&entry) } else { Ok(show::line(&format!("restored {}", entry.name))?) };
    }
    let glossary = client.undelete_glossary(pb::UndeleteGlossaryRequest { name, request_id: String::new() }).await?;
    if common.writes_json() {
        return show::json(&glossary);
    }
    Ok(show::line(&format!("restored {}: {} entries, revision {}", glossary.name, glossary.entry_count, glossary.revision))?)
}

async fn deleted(common: &Common, client: &Client, glossary: Option<String>) -> Result<(), Failure> {
    let mut page_token = String::new();
    let mut table = show::Table::new(["deleted", "name", "said"]);
    loop {
        let (names, next) = match &glossary {
            Some(parent) => {
                let request =
                    pb::ListEntriesRequest { parent: parent.clone(), only_deleted: true, page_token, ..pb::ListEntriesRequest::default() };
                let page = client.list_entries(request).await?;
                let rows = page.entries.into_iter().map(|e| {
                    let terms: Vec<String> = e.terms.iter().map(|t| show::isolate(&t.text)).collect();
                    Ok([time(e.delete_time), e.name.clone(), terms.join(" = ")]).inspect(|_: &[String; 3]| json(common, &e))
                });
                (rows.collect::<Result<Vec<_>, Failure>>()?, page.next_page_token)
            }
            None => {
                let request = pb::ListGlossariesRequest { show_deleted: true, page_token, ..pb::ListGlossariesRequest::default() };
                let page = client.list_glossaries(request).await?;
                let gone = page.glossaries.into_iter().filter(|g| g.delete_time.is_some());
                let rows = gone.map(|g| {
                    json(common, &g);
                    [time(g.delete_time), g.name, format!("{} entries", g.entry_count)]
                });
                (rows.collect(), page.next_page_token)
            }
        };
        names.into_iter().for_each(|row| table.row(row));
        if next.is_empty() {
            break;
        }
        page_token = next;
    }
    if common.writes_json() { Ok(()) } else { table.print("nothing was deleted") }
}

/// A line of JSON where programs read; a broken pipe shows at the next line for people.
fn json<T: serde::Serialize>(common: &Common, message: &T) {
    if common.writes_json() {
        let _ = show::json(message);
    }
}

fn time(time: Option<pb::Timestamp>) -> String {
    time.and_then(|t| jiff::Timestamp::new(t.seconds, 0).ok()).map(|t| t.to_string()).unwrap_or_default()
}

async fn lint(common: &Common, client: &Client, arguments: Lint) -> Result<bool, Failure> {
    use pb::lint_finding::Level as Wire;
    let least_level = match arguments.level {
        Level::Info => Wire::Info,
        Level::Warning => Wire::Warning,
        Level::Error => Wire::Error,
    };
    let (mut page_token, mut any) = (String::new(), false);
    loop {
        let request = pb::LintGlossaryRequest {
            name: arguments.glossary.clone(),
            stacked_glossaries: arguments.with.clone(),
            least_level: least_level as i32,
            page_size: 1_000,
            page_token,
        };
        let page = client.lint_glossary(request).await?;
        any |= !page.findings.is_empty();
        for finding in &page.findings {
            if common.writes_json() {
                show::json(finding)?;
            } else {
                let level = finding.level().as_str_name().trim_start_matches("LEVEL_").to_lowercase();
                show::line(&format!("{level:<7}  {}\n         {}: {}", finding.entry, finding.rule, finding.message))?;
            }
        }
        if page.next_page_token.is_empty() {
            if !common.writes_json() {
                show::line(&format!("{} findings", page.total_size))?;
            }
            return Ok(any);
        }
        page_token = page.next_page_token;
    }
}

async fn history(common: &Common, client: &Client, glossary: String, limit: usize) -> Result<(), Failure> {
    let limit = if limit == 0 { usize::MAX } else { limit };
    let mut table = show::Table::new(["revision", "time", "what", "+", "~", "-", "entries"]);
    let (mut page_token, mut shown) = (String::new(), 0);
    loop {
        let request = pb::ListGlossaryRevisionsRequest { name: glossary.clone(), page_size: limit.min(1_000) as i32, page_token };
        let page = client.list_glossary_revisions(request).await?;
        for revision in page.revisions.iter().take(limit - shown) {
            shown += 1;
            json(common, revision);
            let cause = revision.cause().as_str_name().trim_start_matches("CAUSE_").to_lowercase();
            let count = |n: i64| if n == 0 { String::new() } else { n.to_string() };
            table.row([
                revision.revision.to_string(),
                time(revision.time),
                cause,
                count(revision.created),
                count(revision.updated),
                count(revision.deleted),
                revision.glossary.as_ref().map(|g| g.entry_count.to_string()).unwrap_or_default(),
            ]);
        }
        if page.next_page_token.is_empty() || shown >= limit {
            break;
        }
        page_token = page.next_page_token;
    }
    if common.writes_json() { Ok(()) } else { table.print("no revision") }
}

async fn diff(common: &Common, client: &Client, glossary: String, since: i64) -> Result<(), Failure> {
    let mut page_token = String::new();
    loop {
        let request = pb::ListEntryChangesRequest { parent: glossary.clone(), since_revision: since, page_size: 1_000, page_token };
        let page = client.list_entry_changes(request).await?;
        for change in &page.changes {
            // What an entry was before is read from the revision it is compared with.
            let before = match (common.writes_json(), change.r#type(), &change.entry) {
                (false, kind, Some(entry)) if kind != pb::entry_change::Type::Created => {
                    client.get_entry(pb::GetEntryRequest { name: entry.name.clone(), revision: since }).await.ok()
                }
                _ => None,
            };
            tell(common, change, before.as_ref())?;
        }
        if page.next_page_token.is_empty() {
            return Ok(());
        }
        page_token = page.next_page_token;
    }
}

/// A change in a line or two.
fn tell(common: &Common, change: &pb::EntryChange, before: Option<&pb::Entry>) -> Result<(), Failure> {
    if common.writes_json() {
        return show::json(change);
    }
    let terms = |entry: &pb::Entry| entry.terms.iter().map(|t| show::isolate(&t.text)).collect::<Vec<_>>().join(" = ");
    let Some(entry) = &change.entry else { return Ok(()) };
    use pb::entry_change::Type;
    let (sign, said) = match (change.r#type(), before) {
        (Type::Created, _) => ('+', terms(entry)),
        (Type::Deleted, before) => ('-', before.map(terms).unwrap_or_default()),
        (_, Some(before)) if terms(before) != terms(entry) => ('~', format!("{}\n  now {}", terms(before), terms(entry))),
        _ => ('~', terms(entry)),
    };
    Ok(show::line(&format!("{sign} {}   revision {}   {said}", entry.name, change.revision))?)
}

async fn rollback(common: &Common, client: &Client, glossary: String, to: i64) -> Result<(), Failure> {
    let request = pb::RollbackGlossaryRequest { name: glossary, revision: to, ..pb::RollbackGlossaryRequest::default() };
    let answer = client.rollback_glossary(request).await?;
    if common.writes_json() {
        return show::json(&answer);
    }
    let (name, revision) = answer.glossary.map(|g| (g.name, g.revision)).unwrap_or_default();
    let (created, updated, deleted) = (answer.created, answer.updated, answer.deleted);
    Ok(show::line(&format!(
        "{name} is as it was at revision {to}: {created} entries came back, {updated} changed, {deleted} went; revision {revision}"
    ))?)
}

async fn watch(common: &Common, client: &Client, glossary: String, since: i64) -> Result<(), Failure> {
    let mut request = pb::WatchGlossaryRequest { name: glossary, since_revision: since, resume_token: String::new() };
    loop {
        let mut messages = client.watch_glossary(request.clone()).await?;
        while let Some(message) = messages.next().await {
            match message {
                Ok(message) => {
                    message.changes.iter().try_for_each(|change| tell(common, change, None))?;
                    request.resume_token = message.resume_token;
                }
                // The time of a call is bounded: go on where it ended.
                Err(status) if status.code() == tonic::Code::DeadlineExceeded => break,
                Err(status) => return Err(status.into()),
            }
        }
    }
}
