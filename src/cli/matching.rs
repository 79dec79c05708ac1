//! `tarjuman match`.

use std::{path::PathBuf, process::ExitCode};

use clap::Args;

use super::{
    Client, Common, Failure,
    failure::PARTLY,
    lines::{self, Line},
    show,
};
use crate::rpc::{pb, status};

/// Options of `match`.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// Files with one segment a line (plain text, or JSON of Segment). Default: standard input.
    files: Vec<PathBuf>,
    /// Glossaries to use, the first wins: glossaries/news. Default: all.
    #[arg(long, value_name = "NAME")]
    glossary: Vec<String>,
    /// Also show matches that lost to a longer or better one.
    #[arg(long)]
    suppressed: bool,
    /// Least score of a match, 0 to 1.
    #[arg(long, default_value_t = 0.0)]
    min_score: f64,
    /// Find no names in spellings that neither the glossary nor a rule has (level VARIANT).
    #[arg(long)]
    known_spellings: bool,
    /// Unit of spans.
    #[arg(long, value_enum, default_value = "code-points")]
    offsets: Offsets,
}

/// Units of spans.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub(super) enum Offsets {
    /// Unicode code points
    CodePoints,
    /// Bytes of UTF-8
    Utf8,
    /// Code units of UTF-16
    Utf16,
}

impl Offsets {
    /// For the wire.
    pub(super) fn encoding(self) -> pb::OffsetEncoding {
        match self {
            Self::CodePoints => pb::OffsetEncoding::CodePoints,
            Self::Utf8 => pb::OffsetEncoding::Utf8Bytes,
            Self::Utf16 => pb::OffsetEncoding::Utf16CodeUnits,
        }
    }
}

/// Runs the verb.
pub(super) async fn run(common: &Common, arguments: Arguments) -> Result<ExitCode, Failure> {
    let client = Client::open(common).await?;
    let json = common.writes_json();
    let offsets = if json { arguments.offsets.encoding() } else { pb::OffsetEncoding::CodePoints };
    let options = pb::MatchOptions {
        glossaries: arguments.glossary,
        offset_encoding: offsets as i32,
        min_score: arguments.min_score,
        include_suppressed: arguments.suppressed,
        max_level: if arguments.known_spellings { pb::MatchLevel::Inflected } else { pb::MatchLevel::Unspecified } as i32,
        ..pb::MatchOptions::default()
    };
    let call = |chunk: Vec<Line>| {
        let (client, options) = (client.clone(), options.clone());
        async move {
            let segments: Vec<Result<pb::Segment, (String, tonic::Status)>> = chunk.iter().map(segment).collect();
            let good: Vec<pb::Segment> = segments.iter().filter_map(|s| s.as_ref().ok()).cloned().collect();
            let mut results = Vec::new();
            if !good.is_empty() {
                results = client.match_terms(pb::MatchTermsRequest { options: Some(options), segments: good }).await?.results;
            }
            let mut results = results.into_iter();
            let answer = |s: Result<pb::Segment, (String, tonic::Status)>| match s {
                Ok(segment) => (segment.text, results.next().unwrap_or_default()),
                Err((segment_id, fault)) => (
                    String::new(),
                    pb::SegmentMatches { segment_id, status: Some(status::to_message(&fault)), ..pb::SegmentMatches::default() },
                ),
            };
            Ok(segments.into_iter().map(answer).collect())
        }
    };
    let mut failed = false;
    lines::answer(&arguments.files, client.parallel(), call, |(text, matches): (String, pb::SegmentMatches)| {
        failed |= matches.status.is_some();
        if json { show::json(&matches) } else { Ok(print(&text, &matches)?) }
    })
    .await?;
    Ok(if failed { ExitCode::from(PARTLY) } else { ExitCode::SUCCESS })
}

/// A line as a segment: JSON of a Segment, or plain text with its number for an id.
fn segment(line: &Line) -> Result<pb::Segment, (String, tonic::Status)> {
    let id = line.number.to_string();
    let fault = |what: String| (id.clone(), status::invalid(&format!("line {}", line.number), what));
    let text = line.text.clone().map_err(&fault)?;
    if text.trim_start().starts_with('{') {
        return serde_json::from_str(&text).map_err(|e| fault(format!("not the JSON of a Segment: {e}")));
    }
    Ok(pb::Segment { text, segment_id: id, language_code: String::new() })
}

fn print(text: &str, matches: &pb::SegmentMatches) -> std::io::Result<()> {
    let spans: Vec<pb::Span> = matches.matches.iter().filter(|m| !m.suppressed).filter_map(|m| m.term_span).collect();
    show::line(&show::marked(text, &spans))?;
    if let Some(status) = &matches.status {
        show::line(&show::problem(status))?;
    }
    for m in &matches.matches {
        let suppressed = if m.suppressed { "   (suppressed)" } else { "" };
        show::line(&format!("{}{suppressed}", show::term_match(m)))?;
    }
    Ok(())
}
