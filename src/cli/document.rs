//! XLIFF and TMX files: read, checked or annotated, and written with everything else as it was.

use std::{
    fs,
    ops::Range,
    path::{Path, PathBuf},
};

use super::{Client, Failure};
use crate::{
    annotate::markup::{Role, TextFormat, Visible, attribute},
    formats::document::{Change, Document, DocumentKind, Unit, changed},
    rpc::pb,
    text::Language,
};

/// Largest file that is read whole.
const MAX_BYTES: u64 = 256 << 20;
/// Items of a call.
const CHUNK: usize = 200;

/// A file with its document.
pub(super) struct File {
    pub(super) text: String,
    pub(super) document: Document,
}

/// True for a name of a document.
pub(super) fn is_document(path: &Path) -> bool {
    let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
    matches!(extension.as_str(), "xlf" | "xliff" | "sdlxliff" | "mxliff" | "tmx")
}

/// The one file of a command, if it is a document.
pub(super) fn only(files: &[PathBuf]) -> Result<Option<&PathBuf>, Failure> {
    match files {
        [file] if is_document(file) => Ok(Some(file)),
        files if files.iter().any(|f| is_document(f)) => Err(Failure::wrong("XLIFF and TMX files are taken one at a time")),
        _ => Ok(None),
    }
}

/// Reads a document.
pub(super) fn read(path: &Path) -> Result<File, Failure> {
    let fault = |what: String| Failure::wrong(format!("{}: {what}", path.display()));
    let size = fs::metadata(path).map_err(|e| fault(format!("cannot be read: {e}")))?.len();
    if size > MAX_BYTES {
        return Err(fault(format!("has {size} bytes; the most is {MAX_BYTES}")));
    }
    let bytes = fs::read(path).map_err(|e| fault(format!("cannot be read: {e}")))?;
    let text = String::from_utf8(bytes)
        .map_err(|e| fault(format!("is not UTF-8 at byte {}; save it as UTF-8", e.utf8_error().valid_up_to() + 1)))?;
    let document = Document::read(&text).map_err(|e| fault(e.to_string()))?;
    Ok(File { text, document })
}

impl File {
    /// The text that people read under a range; `None` if its tags do not belong together.
    fn visible(&self, range: &Range<usize>) -> Option<String> {
        let raw = self.text.get(range.clone())?;
        let visible = Visible::new(raw, TextFormat::Xml).ok()?;
        Some(visible.text.replace('\u{fffc}', " "))
    }

    /// The pairs that can be checked, with the number of the unit of each.
    pub(super) fn pairs(&self) -> Vec<(usize, pb::CheckItem)> {
        let pair = |(number, unit): (usize, &Unit)| {
            let (source, target) = (self.visible(&unit.source)?, self.visible(unit.target.as_ref()?)?);
            let known = |tag: &str| Language::parse(tag).map(|l| l.code().to_owned()).unwrap_or_default();
            let (from, to) = (known(&unit.languages.0), known(&unit.languages.1));
            // A pair with a third language is none of ours.
            let foreign = |tag: &str, code: &str| !tag.is_empty() && code.is_empty();
            if foreign(&unit.languages.0, &from) || foreign(&unit.languages.1, &to) || source.trim().is_empty() || target.trim().is_empty()
            {
                return None;
            }
            let segment = |text, language_code| Some(pb::Segment { text, language_code, segment_id: String::new() });
            Some((number, pb::CheckItem { item_id: unit.id.clone(), source: segment(source, from), target: segment(target, to) }))
        };
        self.document.units.iter().enumerate().filter_map(pair).collect()
    }

    /// The file with notes at its units: for each the number of the unit and what to say.
    pub(super) fn with_notes(&self, notes: &[(usize, Vec<String>)]) -> String {
        let mut changes: Vec<Change> = Vec::new();
        let mut at = 0;
        while at < notes.len() {
            let first = &self.document.units[notes[at].0];
            // Notes of one list are written at once.
            let mut all = notes[at].1.clone();
            let mut end = at + 1;
            while end < notes.len() && self.document.shares_notes(first, &self.document.units[notes[end].0]) {
                all.extend(notes[end].1.iter().cloned());
                end += 1;
            }
            changes.extend(self.document.note(first, &all));
            at = end;
        }
        changed(&self.text, changes)
    }

    /// The file with the terms of its sources marked, and how many there are.
    pub(super) async fn annotated(&self, client: &Client, glossaries: &[String]) -> Result<(String, usize), Failure> {
        let style = match self.document.kind {
            DocumentKind::Xliff1 => pb::AnnotationStyle::Xliff12,
            DocumentKind::Xliff2 => pb::AnnotationStyle::Xliff21,
            DocumentKind::Tmx => return Err(Failure::wrong("TMX has no element for terms; use --style with plain lines, or XLIFF")),
        };
        let prefix = self.free_prefix();
        let (mut changes, mut count) = (Vec::new(), 0);
        let units: Vec<&Unit> =
            self.document.units.iter().filter(|u| !u.is_fixed && !self.text[u.source.clone()].trim().is_empty()).collect();
        for chunk in units.chunks(CHUNK) {
            let item = |unit: &&Unit| pb::annotate_text_request::Item {
                segment: Some(pb::Segment { text: self.text[unit.source.clone()].to_owned(), ..pb::Segment::default() }),
                protected_spans: Vec::new(),
            };
            let request = pb::AnnotateTextRequest {
                options: Some(pb::MatchOptions {
                    glossaries: glossaries.to_vec(),
                    offset_encoding: pb::OffsetEncoding::Utf8Bytes as i32,
                    ..pb::MatchOptions::default()
                }),
                items: chunk.iter().map(item).collect(),
                style: style as i32,
                format: pb::TextFormat::Xml as i32,
                placeholder_template: String::new(),
            };
            for (unit, mut result) in chunk.iter().zip(client.annotate_text(request).await?.results) {
                // A unit whose text cannot be marked is left as it is.
                if result.status.is_some() || result.annotations.is_empty() {
                    continue;
                }
                // Ids are new in the whole file: an XLIFF 2 unit has several segments.
                for a in result.annotations.iter().rev() {
                    let start = a.annotated_span.unwrap_or_default().start as usize;
                    let mark = format!("\"{}\"", a.mark);
                    if let Some(at) = result.text.get(start..).and_then(|rest| rest.find(&mark)) {
                        count += 1;
                        result.text.replace_range(start + at..start + at + mark.len(), &format!("\"{prefix}{count}\""));
                    }
                }
                changes.push((unit.source.clone(), result.text));
            }
        }
        Ok((changed(&self.text, changes), count))
    }

    /// A beginning of ids that no id of the file has.
    fn free_prefix(&self) -> String {
        let is_free = |prefix: &String| {
            let begins = format!("\"{prefix}");
            let begins_too = format!("'{prefix}");
            !self.text.contains(&begins) && !self.text.contains(&begins_too)
        };
        let names = std::iter::once(PREFIX.to_owned()).chain((0..).map(|n| format!("{PREFIX}{n}-")));
        names.into_iter().find(is_free).unwrap_or_else(|| PREFIX.to_owned())
    }

    /// The file without the marks of [`Self::annotated`].
    pub(super) fn stripped(&self) -> String {
        let mut changes: Vec<Change> = Vec::new();
        for unit in &self.document.units {
            let raw = &self.text[unit.source.clone()];
            let Ok(visible) = Visible::new(raw, TextFormat::Xml) else { continue };
            for tag in visible.tags.iter().filter(|t| t.name == "mrk") {
                let Role::Open(end) = tag.role else { continue };
                let written = tag.span.of(raw);
                let id = attribute(written, "id").or_else(|| attribute(written, "mid")).unwrap_or_default();
                if !is_ours(&id) {
                    continue;
                }
                for span in [Some(tag.span), visible.tags.get(end).map(|t| t.span)].into_iter().flatten() {
                    changes.push((unit.source.start + span.start()..unit.source.start + span.end(), String::new()));
                }
            }
        }
        changed(&self.text, changes)
    }
}

/// How the ids of our marks begin.
const PREFIX: &str = "tarjuman";

fn is_ours(id: &str) -> bool {
    let Some(rest) = id.strip_prefix(PREFIX) else { return false };
    rest.rsplit('-').next().is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
}
