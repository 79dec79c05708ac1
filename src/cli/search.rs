//! `tarjuman search`.

use std::process::ExitCode;

use clap::Args;

use super::{Client, Common, Failure, show};
use crate::rpc::pb;

/// Options of `search`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// A term or the beginning of one, Arabic or English.
    query: String,
    /// Glossaries to use, the first wins. Default: all.
    #[arg(long, value_name = "NAME")]
    glossary: Vec<String>,
    /// Most hits.
    #[arg(long, default_value_t = 10, value_name = "N")]
    limit: u16,
}

/// Runs the verb.
pub(super) async fn run(common: &Common, arguments: Arguments) -> Result<ExitCode, Failure> {
    let client = Client::open(common).await?;
    let request = pb::SearchTermsRequest {
        query: arguments.query,
        glossaries: arguments.glossary,
        page_size: i32::from(arguments.limit),
        ..pb::SearchTermsRequest::default()
    };
    let found = client.search_terms(request).await?;
    for hit in &found.hits {
        if common.writes_json() {
            show::json(hit)?;
        } else {
            let entry = hit.entry.clone().unwrap_or_default();
            let terms: Vec<String> =
                entry.terms.iter().filter(|t| t.status() == pb::TermStatus::Preferred).map(|t| show::isolate(&t.text)).collect();
            let level = hit.level().as_str_name().trim_start_matches("MATCH_LEVEL_").to_lowercase();
            let how = if hit.prefix { "prefix" } else { level.as_str() };
            show::line(&format!("{:.2}  {}   {how} {}   {}", hit.score, terms.join(" = "), show::isolate(&hit.matched_term), entry.name))?;
        }
    }
    if found.hits.is_empty() && !common.writes_json() {
        show::line("nothing found")?;
    }
    Ok(ExitCode::SUCCESS)
}
