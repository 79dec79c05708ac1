//! `tarjuman annotate`, `restore` and `prompt`: before translation, and back.

use std::{path::PathBuf, process::ExitCode};

use clap::Args;
use serde::Deserialize;

use super::{Client, Common, Failure, batch, document, failure::PARTLY, lines, matching::Offsets, show};
use crate::rpc::{pb, status};

/// Options of `annotate`.
#[derive(Debug, Args)]
pub(super) struct Annotate {
    /// Files with one segment a line (plain text, or JSON of AnnotateTextRequest.Item), or one XLIFF file: it is written again
    /// with `mrk` around the terms of its sources. Default: standard input.
    files: Vec<PathBuf>,
    /// Where to write the XLIFF file. Default: standard output.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Take the marks out of an XLIFF file again.
    #[arg(long)]
    strip: bool,
    /// How terms are written.
    #[arg(long, value_enum, default_value = "placeholder")]
    style: Style,
    /// The lines have inline tags and the references of XML; both are left as they are.
    #[arg(long)]
    xml: bool,
    /// Form of placeholders, such as __T{n}__. Default: chosen for each line so that it is not in it.
    #[arg(long, value_name = "TEMPLATE")]
    template: Option<String>,
    /// Glossaries to use, the first wins: glossaries/news. Default: all.
    #[arg(long, value_name = "NAME")]
    glossary: Vec<String>,
    /// Unit of spans.
    #[arg(long, value_enum, default_value = "code-points")]
    offsets: Offsets,
}

/// Ways to write a term.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub(super) enum Style {
    /// TRM1Q in place of the term; `restore` puts the translation there
    Placeholder,
    /// <term id="t1" target="Cairo">…</term>
    Term,
    /// <mstrans:dictionary translation="Cairo">…</mstrans:dictionary>
    Mstrans,
    /// <mrk mtype="term" mid="t1" comment="Cairo">…</mrk>
    Xliff12,
    /// <mrk id="t1" type="term" value="Cairo" ref="…">…</mrk>
    Xliff21,
}

impl Style {
    fn wire(self) -> pb::AnnotationStyle {
        match self {
            Self::Placeholder => pb::AnnotationStyle::Placeholder,
            Self::Term => pb::AnnotationStyle::XmlTerm,
            Self::Mstrans => pb::AnnotationStyle::Mstrans,
            Self::Xliff12 => pb::AnnotationStyle::Xliff12,
            Self::Xliff21 => pb::AnnotationStyle::Xliff21,
        }
    }
}

/// Runs `annotate`.
pub(super) async fn annotate(common: &Common, arguments: Annotate) -> Result<ExitCode, Failure> {
    use pb::annotate_text_request::Item;
    use pb::annotate_text_response::Result as Answer;
    if let Some(path) = document::only(&arguments.files)? {
        return whole(common, path, &arguments).await;
    }
    if arguments.strip || arguments.out.is_some() {
        return Err(Failure::wrong("--strip and --out are for XLIFF files"));
    }
    let client = Client::open(common).await?;
    let json = common.writes_json();
    let request = pb::AnnotateTextRequest {
        options: Some(pb::MatchOptions {
            glossaries: arguments.glossary,
            offset_encoding: arguments.offsets.encoding() as i32,
            ..pb::MatchOptions::default()
        }),
        items: Vec::new(),
        style: arguments.style.wire() as i32,
        format: if arguments.xml { pb::TextFormat::Xml } else { pb::TextFormat::Plain } as i32,
        placeholder_template: arguments.template.unwrap_or_default(),
    };
    let read = |line: &lines::Line| {
        let id = line.number.to_string();
        let fault = |what: String| {
            let status = status::to_message(&status::invalid(&format!("line {id}"), what));
            Answer { segment_id: id.clone(), status: Some(status), ..Answer::default() }
        };
        let text = line.text.clone().map_err(&fault)?;
        if text.trim_start().starts_with('{') {
            return serde_json::from_str(&text).map_err(|e| fault(format!("not the JSON of an AnnotateTextRequest.Item: {e}")));
        }
        Ok(Item { segment: Some(pb::Segment { text, segment_id: id.clone(), language_code: String::new() }), protected_spans: Vec::new() })
    };
    let call = |items: Vec<Item>| {
        let (client, request) = (client.clone(), pb::AnnotateTextRequest { items, ..request.clone() });
        async move { Ok(client.annotate_text(request).await?.results) }
    };
    let mut failed = false;
    batch::run(&arguments.files, client.parallel(), read, call, |answer: Answer| {
        failed |= answer.status.is_some();
        if json {
            return show::json(&answer);
        }
        match &answer.status {
            Some(status) => show::line(&show::problem(status))?,
            None => show::line(&answer.text)?,
        }
        Ok(())
    })
    .await?;
    Ok(if failed { ExitCode::from(PARTLY) } else { ExitCode::SUCCESS })
}

/// Annotates an XLIFF file, or strips it.
async fn whole(common: &Common, path: &std::path::Path, arguments: &Annotate) -> Result<ExitCode, Failure> {
    let file = document::read(path)?;
    let text = if arguments.strip {
        file.stripped()
    } else {
        let client = Client::open(common).await?;
        let (text, count) = file.annotated(&client, &arguments.glossary).await?;
        eprintln!("marked {count} terms in {} units", file.document.units.len());
        text
    };
    match &arguments.out {
        Some(out) => std::fs::write(out, text).map_err(|e| Failure::wrong(format!("cannot write {}: {e}", out.display())))?,
        None => show::text(&text)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Options of `restore`.
#[derive(Debug, Args)]
pub(super) struct Restore {
    /// Files with the JSON that `annotate` wrote, `text` replaced by what the engine made of it, one a line. Default:
    /// standard input.
    files: Vec<PathBuf>,
}

/// What is read of a line; what else `annotate` wrote is passed over.
#[derive(Debug, Deserialize)]
struct Returned {
    #[serde(default, rename = "segmentId", alias = "segment_id")]
    segment_id: String,
    text: String,
    #[serde(rename = "restoreToken", alias = "restore_token")]
    restore_token: serde_json::Value,
}

/// Runs `restore`.
pub(super) async fn restore(common: &Common, arguments: Restore) -> Result<ExitCode, Failure> {
    use pb::restore_text_request::Item;
    use pb::restore_text_response::Result as Answer;
    let client = Client::open(common).await?;
    let json = common.writes_json();
    let read = |line: &lines::Line| {
        let id = line.number.to_string();
        let fault = |what: String| {
            let status = status::to_message(&status::invalid(&format!("line {id}"), what));
            Answer { segment_id: id.clone(), status: Some(status), ..Answer::default() }
        };
        let text = line.text.clone().map_err(&fault)?;
        let bad = |e: serde_json::Error| fault(format!("not the JSON that `annotate` writes: {e}"));
        let returned: Returned = serde_json::from_str(&text).map_err(bad)?;
        // Bytes are base 64 in JSON, which the generated message reads.
        let item = serde_json::json!({"segmentId": returned.segment_id, "text": returned.text, "restoreToken": returned.restore_token});
        serde_json::from_value(item).map_err(bad)
    };
    let call = |items: Vec<Item>| {
        let client = client.clone();
        async move { Ok(client.restore_text(pb::RestoreTextRequest { items }).await?.results) }
    };
    let mut failed = false;
    batch::run(&arguments.files, client.parallel(), read, call, |answer: Answer| {
        failed |= answer.status.is_some() || !answer.lost_marks.is_empty();
        if json {
            return show::json(&answer);
        }
        show::line(&answer.text)?;
        if let Some(status) = &answer.status {
            show::line(&show::problem(status))?;
        }
        for (what, marks) in [
            ("lost", &answer.lost_marks),
            ("twice", &answer.duplicated_marks),
            ("unknown", &answer.unknown_marks),
            ("lost tags", &answer.lost_tags),
        ] {
            if !marks.is_empty() {
                show::line(&format!("  {what}: {}", marks.join(" ")))?;
            }
        }
        Ok(())
    })
    .await?;
    Ok(if failed { ExitCode::from(PARTLY) } else { ExitCode::SUCCESS })
}

/// Options of `prompt`.
#[derive(Debug, Args)]
pub(super) struct Prompt {
    /// Files with the text that goes into one prompt, a segment a line. Default: standard input.
    files: Vec<PathBuf>,
    /// Form of the block.
    #[arg(long, value_enum, default_value = "lines")]
    layout: Layout,
    /// Most characters of the block; 0: no bound.
    #[arg(long, default_value_t = 0, value_name = "N")]
    max_characters: i32,
    /// Most entries in it; 0: no bound.
    #[arg(long, default_value_t = 0, value_name = "N")]
    max_entries: i32,
    /// Glossaries to use, the first wins: glossaries/news. Default: all.
    #[arg(long, value_name = "NAME")]
    glossary: Vec<String>,
}

/// Forms of a block.
#[derive(Debug, Clone, Copy, clap::ValueEnum)]
pub(super) enum Layout {
    /// - القاهرة = Cairo (never: Al-Qahira)
    Lines,
    /// source, target, never, remark between tabs
    Tsv,
    /// an array of objects
    Json,
}

/// Runs `prompt`: writes the block, and the message with all it says if JSON is asked for.
pub(super) async fn prompt(common: &Common, arguments: Prompt) -> Result<ExitCode, Failure> {
    use pb::build_prompt_glossary_request::Layout as Wire;
    let client = Client::open(common).await?;
    let layout = match arguments.layout {
        Layout::Lines => Wire::Lines,
        Layout::Tsv => Wire::Tsv,
        Layout::Json => Wire::Json,
    };
    let mut segments = Vec::new();
    lines::answer(
        &arguments.files,
        1,
        |chunk| async move { Ok(chunk) },
        |line| {
            let text = line.text.map_err(|what| Failure::wrong(format!("line {}: {what}", line.number)))?;
            segments.push(pb::Segment { text, ..pb::Segment::default() });
            Ok(())
        },
    )
    .await?;
    let request = pb::BuildPromptGlossaryRequest {
        options: Some(pb::MatchOptions { glossaries: arguments.glossary, ..pb::MatchOptions::default() }),
        segments,
        layout: layout as i32,
        max_characters: arguments.max_characters,
        max_entries: arguments.max_entries,
    };
    let answer = client.build_prompt_glossary(request).await?;
    if common.json {
        show::json(&answer)?;
    } else {
        show::text(&answer.block)?;
        for entry in &answer.dropped_entries {
            eprintln!("left out: {entry}");
        }
    }
    Ok(ExitCode::SUCCESS)
}
