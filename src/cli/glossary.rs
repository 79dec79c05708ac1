//! `tarjuman glossary`.

use std::{
    io::{self, BufWriter, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Subcommand;
use tonic::Code;

use super::{
    Client, Common, Failure, failure,
    manage::{self, Manage},
    show,
};
use crate::{
    formats::{Dialect, Import, Issues, ReadOptions, Writer},
    id::{EntryId, GlossaryId},
    rpc::{
        convert::entry,
        pb,
        status::{Violations, from_error},
    },
};

/// Verbs on glossaries.
#[derive(Debug, Subcommand)]
pub(super) enum Arguments {
    /// List glossaries, in the order in which they win.
    List,
    /// Show a glossary or an entry: glossaries/news, glossaries/news/entries/cairo.
    Show {
        /// Resource name.
        name: String,
    },
    /// Import a table (TSV or CSV; see docs/glossary-files.md) into a glossary: entries with the same id are replaced.
    Import {
        /// The table.
        file: PathBuf,
        /// The glossary, made if it is not there: glossaries/house.
        #[arg(long, value_name = "NAME")]
        glossary: String,
        /// Faulty rows to pass over; with more, nothing is imported.
        #[arg(long, default_value_t = 0, value_name = "N")]
        max_errors: u64,
        /// Read and report only.
        #[arg(long)]
        dry_run: bool,
    },
    /// Export a glossary as a table.
    Export {
        /// The glossary: glossaries/news.
        glossary: String,
        /// Where to; .csv or .tsv says the form. Default: TSV on standard output.
        #[arg(long, short, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    #[command(flatten)]
    Manage(Manage),
}

/// Runs the verb.
pub(super) async fn run(common: &Common, arguments: Arguments) -> Result<ExitCode, Failure> {
    let client = Client::open(common).await?;
    match arguments {
        Arguments::List => list(common, &client).await?,
        Arguments::Show { name } => show_one(common, &client, name).await?,
        Arguments::Import { file, glossary, max_errors, dry_run } => import(&client, &file, &glossary, max_errors, dry_run).await?,
        Arguments::Export { glossary, output } => export(&client, glossary, output).await?,
        Arguments::Manage(verb) => {
            let questioned = manage::run(common, &client, verb).await?;
            return Ok(if questioned { ExitCode::from(failure::PARTLY) } else { ExitCode::SUCCESS });
        }
    }
    Ok(ExitCode::SUCCESS)
}

async fn list(common: &Common, client: &Client) -> Result<(), Failure> {
    let mut page_token = String::new();
    loop {
        let page = client.list_glossaries(pb::ListGlossariesRequest { page_token, ..pb::ListGlossariesRequest::default() }).await?;
        for glossary in &page.glossaries {
            if common.writes_json() {
                show::json(glossary)?;
            } else {
                show::line(&format!(
                    "{}   {} entries, revision {}   {}",
                    glossary.name, glossary.entry_count, glossary.revision, glossary.display_name
                ))?;
            }
        }
        if page.next_page_token.is_empty() {
            return Ok(());
        }
        page_token = page.next_page_token;
    }
}

async fn show_one(common: &Common, client: &Client, name: String) -> Result<(), Failure> {
    if !name.contains("/entries/") {
        let glossary = client.get_glossary(pb::GetGlossaryRequest { name }).await?;
        if common.writes_json() {
            return show::json(&glossary);
        }
        show::line(&format!("{}   {}", glossary.name, glossary.display_name))?;
        show::line(&format!("  {} entries, revision {}, priority {}", glossary.entry_count, glossary.revision, glossary.priority))?;
        return Ok(show::line(&format!("  {}", glossary.description))?);
    }
    let entry = client.get_entry(pb::GetEntryRequest { name, revision: 0 }).await?;
    if common.writes_json() {
        return show::json(&entry);
    }
    show::line(&entry.name)?;
    for term in &entry.terms {
        let status = term.status().as_str_name().trim_start_matches("TERM_STATUS_").to_lowercase().replace('_', " ");
        show::line(&format!("  {}   {}   {status}", term.language_code, show::isolate(&term.text)))?;
    }
    if !entry.note.is_empty() {
        show::line(&format!("  {}", entry.note))?;
    }
    Ok(())
}

/// Entries of one call to a server: what a batch holds.
const BATCH: usize = 1_000;

async fn import(client: &Client, file: &Path, glossary: &str, max_errors: u64, dry_run: bool) -> Result<(), Failure> {
    let id = GlossaryId::parse_name(glossary).map_err(|e| Failure::wrong(e.to_string()))?;
    let read = Import::of_file(file, &ReadOptions::default()).map_err(|e| Failure::from(from_error(&e)))?;
    tell(read.issues());
    let (entries, _) = read.accept(max_errors).map_err(|e| Failure::from(from_error(&e)))?;
    if dry_run {
        return Ok(show::line(&format!("{} entries could be imported; nothing was written", entries.len()))?);
    }
    if matches!(client, Client::Remote(_)) && entries.len() > BATCH {
        return Err(Failure::wrong(format!(
            "{} entries: a server takes {BATCH} at a time, all or none; import on its machine, or split the table",
            entries.len()
        )));
    }
    let created = pb::CreateGlossaryRequest { glossary_id: id.to_string(), ..pb::CreateGlossaryRequest::default() };
    match client.create_glossary(created).await {
        Err(status) if status.code() != Code::AlreadyExists => return Err(status.into()),
        _ => {}
    }
    let (count, revision) = client.put_all(id.clone(), entries).await?;
    Ok(show::line(&format!("imported {count} entries into {}, revision {revision}", id.name()))?)
}

/// Faults and warnings of a table, on standard error.
fn tell(issues: &Issues) {
    for issue in issues.list() {
        eprintln!("{issue}");
    }
    if issues.unlisted() > 0 {
        eprintln!("and {} more", issues.unlisted());
    }
}

async fn export(client: &Client, glossary: String, output: Option<PathBuf>) -> Result<(), Failure> {
    let dialect = match output.as_deref().and_then(Path::extension).and_then(|e| e.to_str()) {
        None | Some("tsv" | "tab" | "txt") => Dialect::Tabs,
        Some("csv") => Dialect::Commas,
        Some(other) => return Err(Failure::wrong(format!("cannot write .{other}: use .tsv or .csv"))),
    };
    // The first page comes before the file is made: a wrong name leaves no empty file behind.
    let mut page = client
        .list_entries(pb::ListEntriesRequest { parent: glossary.clone(), page_size: 1_000, ..pb::ListEntriesRequest::default() })
        .await?;
    let out: Box<dyn Write> = match &output {
        Some(path) => Box::new(std::fs::File::create(path).map_err(|e| Failure::wrong(format!("cannot write {}: {e}", path.display())))?),
        None => Box::new(io::stdout()),
    };
    let mut writer = Writer::new(BufWriter::new(out), dialect)?;
    loop {
        for raw in &page.entries {
            let mut violations = Violations::default();
            let id = EntryId::parse_name(&raw.name).ok().map(|(_, id)| id);
            if let Some(entry) = entry::parse_entry(raw, id, &mut violations) {
                writer.write(&entry)?;
            }
            violations.check()?;
        }
        if page.next_page_token.is_empty() {
            break;
        }
        page = client
            .list_entries(pb::ListEntriesRequest {
                parent: glossary.clone(),
                page_size: 1_000,
                page_token: page.next_page_token,
                ..pb::ListEntriesRequest::default()
            })
            .await?;
    }
    let losses = writer.finish()?;
    if losses.term_notes + losses.clitic_rules > 0 {
        eprintln!("a table cannot hold {} notes on single terms and {} rules about clitics", losses.term_notes, losses.clitic_rules);
    }
    Ok(())
}
