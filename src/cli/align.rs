//! `tarjuman align`.

use std::{path::PathBuf, process::ExitCode};

use clap::Args;

use super::{
    Client, Common, Failure, document,
    failure::PARTLY,
    lines::{self, Line},
    matching::Offsets,
    show,
};
use crate::rpc::{batch, pb, status};

/// Options of `align`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Files with one item a line: JSON of `AlignmentItem`, or a sentence, with its translation after a tab if there is one. Or
    /// one XLIFF or TMX file. Default: standard input.
    files: Vec<PathBuf>,
    /// Reference terms for every sentence, separated by semicolons: "Quds Force; Kerman". Without them terms are proposed: those
    /// of glossaries, and the names, dates and numbers of an English translation.
    #[arg(long, value_name = "TERMS")]
    terms: Option<String>,
    /// Glossaries to use, the first wins: glossaries/news. Default: all.
    #[arg(long, value_name = "NAME")]
    glossary: Vec<String>,
    /// Least probability at which a term counts as found.
    #[arg(long, default_value_t = 0.5, value_name = "P")]
    min_confidence: f64,
    /// Let a term be found inside the span of another one.
    #[arg(long)]
    allow_nested: bool,
    /// Write the XLIFF or TMX file again, with the alignments as notes of its units.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Unit of spans.
    #[arg(long, value_enum, default_value = "code-points")]
    offsets: Offsets,
}

type Read = Result<pb::AlignmentItem, (String, tonic::Status)>;

/// Runs the verb.
pub(super) async fn run(common: &Common, arguments: Arguments) -> Result<ExitCode, Failure> {
    let client = Client::open(common).await?;
    let json = common.writes_json();
    let offsets = if json { arguments.offsets.encoding() } else { pb::OffsetEncoding::CodePoints };
    let options = pb::AlignOptions {
        glossaries: arguments.glossary.clone(),
        offset_encoding: offsets as i32,
        min_confidence: arguments.min_confidence,
        allow_nested: arguments.allow_nested,
        no_glossaries: false,
        ..pb::AlignOptions::default()
    };
    let terms = arguments.terms.as_deref().map(reference_terms).unwrap_or_default();
    if let Some(path) = document::only(&arguments.files)? {
        return whole(&client, path, &arguments, &options, &terms, json).await;
    }
    if arguments.out.is_some() {
        return Err(Failure::wrong("--out is for XLIFF and TMX files; lines are answered on standard output"));
    }
    let call = |chunk: Vec<Line>| {
        let (client, options, terms) = (client.clone(), options.clone(), terms.clone());
        async move {
            let items: Vec<Read> = chunk.into_iter().map(|line| item(&line, &terms)).collect();
            let good: Vec<pb::AlignmentItem> = items.iter().filter_map(|i| i.as_ref().ok()).cloned().collect();
            let mut results = Vec::new();
            if !good.is_empty() {
                results = client.align_terms(pb::AlignTermsRequest { options: Some(options), items: good }).await?.results;
            }
            let mut results = results.into_iter();
            let answer = |i: Read| match i {
                Ok(item) => (item.source.unwrap_or_default().text, results.next().unwrap_or_default()),
                Err((item_id, fault)) => (
                    String::new(),
                    pb::AlignmentResult { item_id, status: Some(status::to_message(&fault)), ..pb::AlignmentResult::default() },
                ),
            };
            Ok(items.into_iter().map(answer).collect())
        }
    };
    let mut failed = false;
    lines::answer(&arguments.files, client.parallel(), call, |(text, result): (String, pb::AlignmentResult)| {
        failed |= result.status.is_some();
        if json { show::json(&result) } else { Ok(print(&text, &result)?) }
    })
    .await?;
    Ok(if failed { ExitCode::from(PARTLY) } else { ExitCode::SUCCESS })
}

/// Items of a call.
const CHUNK: usize = 200;

/// Aligns the pairs of a document, with the terms given or with those that the server proposes.
async fn whole(
    client: &Client,
    path: &std::path::Path,
    arguments: &Arguments,
    options: &pb::AlignOptions,
    terms: &[pb::ReferenceTerm],
    json: bool,
) -> Result<ExitCode, Failure> {
    let file = document::read(path)?;
    let mut notes = Vec::new();
    for chunk in file.pairs().chunks(CHUNK) {
        let items = chunk.iter().map(|(_, pair)| pb::AlignmentItem {
            item_id: pair.item_id.clone(),
            source: pair.source.clone(),
            target: pair.target.clone().filter(|t| !t.text.trim().is_empty()),
            reference_terms: terms.to_vec(),
        });
        let items: Vec<pb::AlignmentItem> = items.collect();
        let request = pb::AlignTermsRequest { options: Some(options.clone()), items: items.clone() };
        for (((number, _), item), result) in chunk.iter().zip(items).zip(client.align_terms(request).await?.results) {
            let found = result.alignments.iter().filter(|a| a.outcome() == pb::term_alignment::Outcome::Aligned);
            let said: Vec<String> = found.map(|a| format!("term: {} = {} ({:.2})", a.term, other_side(a), a.confidence)).collect();
            if !said.is_empty() {
                notes.push((*number, said));
            }
            if json { show::json(&result)? } else { print(&item.source.unwrap_or_default().text, &result)? }
        }
    }
    if let Some(out) = &arguments.out {
        std::fs::write(out, file.with_notes(&notes)).map_err(|e| Failure::wrong(format!("cannot write {}: {e}", out.display())))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// What expresses the term: the source's words, or the target's where the source has the term itself.
fn other_side(a: &pb::TermAlignment) -> &str {
    if a.source_text == a.term { &a.target_text } else { &a.source_text }
}

pub(super) fn reference_terms(list: &str) -> Vec<pb::ReferenceTerm> {
    let terms = list.split(';').map(str::trim).filter(|t| !t.is_empty());
    terms
        .zip(1..)
        .map(|(text, n)| pb::ReferenceTerm { term_id: format!("t{n}"), text: text.to_owned(), ..pb::ReferenceTerm::default() })
        .collect()
}

/// A line as an item: JSON of an `AlignmentItem`, or a plain sentence (and its translation) with the terms of the command.
fn item(line: &Line, terms: &[pb::ReferenceTerm]) -> Read {
    let text = line.text.clone().map_err(|what| (line.number.to_string(), status::invalid(&format!("line {}", line.number), what)))?;
    batch::align::item(line.number as u64, &text, terms)
}

fn print(text: &str, result: &pb::AlignmentResult) -> std::io::Result<()> {
    let spans: Vec<pb::Span> = result.alignments.iter().filter_map(|a| a.source_span).collect();
    show::line(&show::marked(text, &spans))?;
    if let Some(status) = &result.status {
        show::line(&show::problem(status))?;
    }
    result.alignments.iter().try_for_each(|a| show::line(&show::alignment(a)))
}
