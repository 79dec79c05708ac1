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
use crate::{
    rpc::{pb, status},
    text::Language,
};

/// Options of `align`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Files with one item a line (JSON of `AlignmentItem`, or plain sentences with --terms), or one XLIFF or TMX file: its Arabic
    /// side is aligned with --terms, or with the glossary terms of its English side. Default: standard input.
    files: Vec<PathBuf>,
    /// Reference terms for every plain sentence, separated by semicolons: "Quds Force; Kerman".
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
    let terms = arguments.terms.as_deref().map(reference_terms);
    if let Some(path) = document::only(&arguments.files)? {
        return whole(&client, path, &arguments, &options, terms.as_deref(), json).await;
    }
    if arguments.out.is_some() {
        return Err(Failure::wrong("--out is for XLIFF and TMX files; lines are answered on standard output"));
    }
    let call = |chunk: Vec<Line>| {
        let (client, options, terms) = (client.clone(), options.clone(), terms.clone());
        async move {
            let items: Vec<Read> = chunk.into_iter().map(|line| item(&line, terms.as_deref())).collect();
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

/// Aligns the pairs of a document: the Arabic side with the terms given, or with those of glossaries in the English side.
async fn whole(
    client: &Client,
    path: &std::path::Path,
    arguments: &Arguments,
    options: &pb::AlignOptions,
    terms: Option<&[pb::ReferenceTerm]>,
    json: bool,
) -> Result<ExitCode, Failure> {
    let file = document::read(path)?;
    let mut notes = Vec::new();
    for chunk in file.pairs().chunks(CHUNK) {
        let mut items = Vec::new();
        for (_, pair) in chunk {
            let (source, target) = (pair.source.clone().unwrap_or_default(), pair.target.clone().unwrap_or_default());
            let is_arabic =
                |s: &pb::Segment| Language::parse(&s.language_code).unwrap_or_else(|| Language::detect(&s.text)) == Language::Arabic;
            let (arabic, english) = if is_arabic(&source) { (source, target) } else { (target, source) };
            items.push((pair.item_id.clone(), arabic, english));
        }
        let proposed = match terms {
            Some(terms) => vec![terms.to_vec(); items.len()],
            None => proposed(client, &arguments.glossary, items.iter().map(|(_, _, english)| english.clone()).collect()).await?,
        };
        let wanted = items.into_iter().zip(proposed).map(|((item_id, arabic, _), reference_terms)| pb::AlignmentItem {
            item_id,
            source: Some(arabic),
            target: None,
            reference_terms,
        });
        let wanted: Vec<pb::AlignmentItem> = wanted.collect();
        let request = pb::AlignTermsRequest { options: Some(options.clone()), items: wanted.clone() };
        for (((number, _), item), result) in chunk.iter().zip(wanted).zip(client.align_terms(request).await?.results) {
            let found = result.alignments.iter().filter(|a| a.outcome() == pb::term_alignment::Outcome::Aligned);
            let said: Vec<String> = found.map(|a| format!("term: {} = {} ({:.2})", a.term, a.source_text, a.confidence)).collect();
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

/// The glossary terms of English segments, each once.
async fn proposed(client: &Client, glossaries: &[String], segments: Vec<pb::Segment>) -> Result<Vec<Vec<pb::ReferenceTerm>>, Failure> {
    let options = pb::MatchOptions { glossaries: glossaries.to_vec(), ..pb::MatchOptions::default() };
    let results = client.match_terms(pb::MatchTermsRequest { options: Some(options), segments }).await?.results;
    let terms = |found: pb::SegmentMatches| {
        let mut terms: Vec<pb::ReferenceTerm> = Vec::new();
        for m in found.matches {
            if terms.iter().all(|t| t.text != m.text) {
                let term_id = format!("t{}", terms.len() + 1);
                terms.push(pb::ReferenceTerm { term_id, kind: m.kind, text: m.text, alternatives: Vec::new() });
            }
        }
        terms
    };
    Ok(results.into_iter().map(terms).collect())
}

pub(super) fn reference_terms(list: &str) -> Vec<pb::ReferenceTerm> {
    let terms = list.split(';').map(str::trim).filter(|t| !t.is_empty());
    terms
        .zip(1..)
        .map(|(text, n)| pb::ReferenceTerm { term_id: format!("t{n}"), text: text.to_owned(), ..pb::ReferenceTerm::default() })
        .collect()
}

/// A line as an item: JSON of an `AlignmentItem`, or a plain sentence with the terms of the command.
fn item(line: &Line, terms: Option<&[pb::ReferenceTerm]>) -> Read {
    let id = line.number.to_string();
    let fault = |what: String| (id.clone(), status::invalid(&format!("line {}", line.number), what));
    let text = line.text.clone().map_err(&fault)?;
    if text.trim_start().starts_with('{') {
        return serde_json::from_str(&text).map_err(|e| fault(format!("not the JSON of an AlignmentItem: {e}")));
    }
    let terms = terms.ok_or_else(|| fault("a plain sentence needs --terms \"…; …\"".into()))?;
    let source = pb::Segment { text, ..pb::Segment::default() };
    Ok(pb::AlignmentItem { item_id: id, source: Some(source), target: None, reference_terms: terms.to_vec() })
}

fn print(text: &str, result: &pb::AlignmentResult) -> std::io::Result<()> {
    let spans: Vec<pb::Span> = result.alignments.iter().filter_map(|a| a.source_span).collect();
    show::line(&show::marked(text, &spans))?;
    if let Some(status) = &result.status {
        show::line(&show::problem(status))?;
    }
    result.alignments.iter().try_for_each(|a| show::line(&show::alignment(a)))
}
