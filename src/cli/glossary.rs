//! `tarjuman glossary`.

use std::process::ExitCode;

use clap::Subcommand;

use super::{
    Client, Common, Failure, exchange, failure,
    manage::{self, Manage},
    show,
};
use crate::rpc::pb;

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
    /// Import a file into a glossary (see docs/glossary-files.md): all of it that is sound, or nothing.
    Import(exchange::Import),
    /// Export a glossary as a file.
    Export(exchange::Export),
    #[command(flatten)]
    Manage(Manage),
}

/// Runs the verb.
pub(super) async fn run(common: &Common, arguments: Arguments) -> Result<ExitCode, Failure> {
    let client = Client::open(common).await?;
    match arguments {
        Arguments::List => list(common, &client).await?,
        Arguments::Show { name } => show_one(common, &client, name).await?,
        Arguments::Import(arguments) => exchange::import(&client, arguments).await?,
        Arguments::Export(arguments) => exchange::export(&client, arguments).await?,
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
