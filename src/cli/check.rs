//! `tarjuman check`.

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Args;

use super::{Client, Common, Failure, batch, document, failure::PARTLY, lines, matching::Offsets, show};
use crate::rpc::{self, convert::check::failed, pb};

/// Options of `check`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Files with one pair a line: source and target with a tab between them, or JSON of `CheckItem`; or one XLIFF or TMX file.
    /// Default: standard input.
    pub(super) files: Vec<PathBuf>,
    /// Glossaries to use, the first wins: glossaries/news. Default: all.
    #[arg(long, value_name = "NAME")]
    pub(super) glossary: Vec<String>,
    /// Leave out findings below this confidence.
    #[arg(long, default_value_t = 0.5, value_name = "P")]
    pub(super) min_confidence: f64,
    /// Also compare the spellings of names over all pairs (at most 1,000 of them).
    #[arg(long)]
    pub(super) across: bool,
    /// A file of fingerprints, one a line, that are not to be told again.
    #[arg(long, value_name = "FILE")]
    pub(super) waive: Option<PathBuf>,
    /// Write an XLIFF or TMX file again, with the findings as notes of its units.
    #[arg(long, value_name = "FILE")]
    pub(super) out: Option<PathBuf>,
    /// Write a report for people: one HTML file.
    #[arg(long, value_name = "FILE")]
    pub(super) report: Option<PathBuf>,
    /// Unit of spans.
    #[arg(long, value_enum, default_value = "code-points")]
    pub(super) offsets: Offsets,
}

impl Arguments {
    /// The options for the wire.
    pub(super) fn options(&self) -> Result<pb::CheckOptions, Failure> {
        Ok(pb::CheckOptions {
            glossaries: self.glossary.clone(),
            offset_encoding: self.offsets.encoding() as i32,
            min_confidence: self.min_confidence,
            waived_fingerprints: waived(self.waive.as_deref())?,
            across_items: self.across,
            ..pb::CheckOptions::default()
        })
    }
}

/// The fingerprints that a file holds.
pub(super) fn waived(file: Option<&Path>) -> Result<Vec<String>, Failure> {
    let Some(path) = file else { return Ok(Vec::new()) };
    let text = fs::read_to_string(path).map_err(|e| Failure::wrong(format!("cannot read {}: {e}", path.display())))?;
    Ok(text.split_whitespace().map(str::to_owned).collect())
}

/// A line as a pair.
fn item(line: &lines::Line) -> Result<pb::CheckItem, (String, tonic::Status)> {
    let number = line.number as u64;
    let text = line.text.as_deref().map_err(|what| (number.to_string(), rpc::batch::fault(number, what)))?;
    rpc::batch::check::item(number, text)
}

/// Runs the verb.
pub(super) async fn run(common: &Common, arguments: Arguments) -> Result<ExitCode, Failure> {
    let client = Client::open(common).await?;
    let json = common.writes_json();
    let options = arguments.options()?;
    let read = |line: &lines::Line| item(line).map_err(|(id, status)| (None, failed(id, &status)));
    let call = |items: Vec<pb::CheckItem>| {
        let (client, options) = (client.clone(), options.clone());
        async move {
            let request = pb::CheckTranslationsRequest { options: Some(options), items: items.clone() };
            let results = client.check_translations(request).await?.results;
            Ok(items.into_iter().map(Some).zip(results).collect())
        }
    };
    let mut found = false;
    let mut put = |(item, result): (Option<pb::CheckItem>, pb::CheckResult)| {
        found |= result.status.is_some() || !result.findings.is_empty();
        if json { show::json(&result) } else { Ok(print(item.as_ref(), &result)?) }
    };
    if let Some(path) = document::only(&arguments.files)? {
        return whole(&client, path, &arguments, options, json).await;
    }
    if arguments.out.is_some() {
        return Err(Failure::wrong("--out is for XLIFF and TMX files; lines are answered on standard output"));
    }
    let report = arguments.report.clone();
    let mut reported = Vec::new();
    let mut put = |(item, result): (Option<pb::CheckItem>, pb::CheckResult)| {
        if report.is_some() {
            reported.push((item.clone().unwrap_or_default(), result.clone()));
        }
        put((item, result))
    };
    if arguments.across {
        let mut all = Vec::new();
        lines::answer(
            &arguments.files,
            1,
            |chunk| async move { Ok(chunk) },
            |line| {
                all.push(line);
                Ok(())
            },
        )
        .await?;
        let read: Vec<_> = all.iter().map(read).collect();
        let good = read.iter().filter_map(|r| r.as_ref().ok()).cloned().collect::<Vec<_>>();
        let mut answers = if good.is_empty() { Vec::new() } else { call(good).await? }.into_iter();
        for line in read {
            match line {
                Ok(_) => answers.next().map_or(Ok(()), &mut put)?,
                Err(fault) => put(fault)?,
            }
        }
    } else {
        batch::run(&arguments.files, client.parallel(), read, call, put).await?;
    }
    if let Some(path) = &report {
        write(path, &super::report::html("Findings", &reported))?;
    }
    Ok(if found { ExitCode::from(PARTLY) } else { ExitCode::SUCCESS })
}

fn print(item: Option<&pb::CheckItem>, result: &pb::CheckResult) -> std::io::Result<()> {
    if result.findings.is_empty() && result.status.is_none() {
        return Ok(());
    }
    if let Some(item) = item {
        let text = |s: &Option<pb::Segment>| s.as_ref().map(|s| show::isolate(&s.text)).unwrap_or_default();
        show::line(&format!("{}: {}", result.item_id, text(&item.source)))?;
        show::line(&format!("   {}", text(&item.target)))?;
    }
    if let Some(status) = &result.status {
        show::line(&show::problem(status))?;
    }
    result.findings.iter().try_for_each(|f| show::line(&show::finding(f)))
}

fn write(path: &std::path::Path, text: &str) -> Result<(), Failure> {
    fs::write(path, text).map_err(|e| Failure::wrong(format!("cannot write {}: {e}", path.display())))
}

/// Items of a call.
const CHUNK: usize = 500;

/// Checks a document.
async fn whole(
    client: &Client,
    path: &std::path::Path,
    arguments: &Arguments,
    options: pb::CheckOptions,
    json: bool,
) -> Result<ExitCode, Failure> {
    let file = document::read(path)?;
    // Places in notes and the report are for people.
    let pairs = file.pairs();
    let (mut checked, mut notes) = (Vec::new(), Vec::new());
    let size = if options.across_items { pairs.len().max(1) } else { CHUNK };
    for chunk in pairs.chunks(size) {
        let items: Vec<pb::CheckItem> = chunk.iter().map(|(_, item)| item.clone()).collect();
        let request = pb::CheckTranslationsRequest { options: Some(options.clone()), items: items.clone() };
        let results = client.check_translations(request).await?.results;
        for ((number, item), result) in chunk.iter().zip(results) {
            let said: Vec<String> = result.findings.iter().map(note).collect();
            if !said.is_empty() {
                notes.push((*number, said));
            }
            if json {
                show::json(&result)?;
            } else {
                print(Some(item), &result)?;
            }
            checked.push((item.clone(), result));
        }
    }
    if let Some(out) = &arguments.out {
        write(out, &file.with_notes(&notes))?;
    }
    if let Some(report) = &arguments.report {
        let title = path.file_name().and_then(|n| n.to_str()).unwrap_or("Findings");
        write(report, &super::report::html(title, &checked))?;
    }
    Ok(if notes.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(PARTLY) })
}

/// A finding as a note of a file.
fn note(f: &pb::Finding) -> String {
    let kind = f.kind().as_str_name().trim_start_matches("KIND_").to_lowercase().replace('_', " ");
    let source = if f.source_text.is_empty() { String::new() } else { format!("{} = ", f.source_text) };
    let found = if f.found.is_empty() { "nothing" } else { &f.found };
    let expected = f.expected.first().map(|e| format!(", expected {e}")).unwrap_or_default();
    format!("{kind}: {source}{found}{expected} ({:.2}, {})", f.confidence, f.fingerprint)
}
