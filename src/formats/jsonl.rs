//! Entries as lines of JSON: all of an entry, in the proto3 JSON of the wire's `Entry`.

use std::io::{self, BufRead};

use serde_json::{Map, Value};

use super::{
    draft::{Draft, Place},
    issue::{Reason, Severity},
    lines::{Line, Lines, MAX_BYTES},
    sink::{Sink, Source},
};
use crate::{
    glossary::{CliticRule, Provenance, Term, TermStatus, entry::tidy},
    id::excerpt,
    text::Language,
};

/// What the rules about clitics are called.
pub(super) const CLITIC_RULES: [(CliticRule, &str); 4] =
    [(CliticRule::ByKind, "unspecified"), (CliticRule::Allow, "allow"), (CliticRule::NoArticle, "no_article"), (CliticRule::None, "none")];

/// Reads line by line.
pub(super) struct JsonLines<R> {
    lines: Lines<R>,
    buffer: Vec<u8>,
    any: bool,
}

impl<R: BufRead> JsonLines<R> {
    pub(super) fn new(input: R) -> Self {
        Self { lines: Lines::new(input), buffer: Vec::new(), any: false }
    }
}

impl<R: BufRead + Send> Source for JsonLines<R> {
    fn advance(&mut self, sink: &mut Sink) -> io::Result<bool> {
        self.buffer.clear();
        let Some(line) = self.lines.next(&mut self.buffer)? else {
            if !self.any {
                sink.issue(Place::default().issue(Severity::File, Reason::EmptyFile, "the file has no lines".into(), ""));
            }
            return Ok(false);
        };
        if self.buffer.iter().all(u8::is_ascii_whitespace) {
            return Ok(true);
        }
        self.any = true;
        sink.count();
        match object(line, &self.buffer) {
            Ok(object) => Fields { object, row: line.number, path: String::new() }.entry(sink),
            Err((column, reason, said)) => {
                let place = Place { row: line.number, column, field: String::new() };
                let shown = String::from_utf8_lossy(&self.buffer[..self.buffer.len().min(400)]).into_owned();
                sink.issue(place.issue(Severity::Row, reason, said, &shown));
            }
        }
        Ok(true)
    }
}

fn object(line: Line, bytes: &[u8]) -> Result<Map<String, Value>, (u64, Reason, String)> {
    if line.cut {
        return Err((0, Reason::RowTooLong, format!("the line has more than {MAX_BYTES} bytes")));
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let column = String::from_utf8_lossy(&bytes[..error.valid_up_to()]).chars().count() as u64 + 1;
            return Err((column, Reason::InvalidUtf8, "these bytes are no text in the encoding of the file".into()));
        }
    };
    serde_json::from_str(text).map_err(|error| {
        let said = error.to_string();
        let said = said.split(" at line").next().unwrap_or_default();
        let reason = if text.contains('\0') { Reason::NulCharacter } else { Reason::MalformedJson };
        (error.column() as u64, reason, format!("this is no JSON object: {said}"))
    })
}

/// An object whose fields are taken one by one; those left over are not known.
struct Fields {
    object: Map<String, Value>,
    row: u64,
    /// Where the object stands: `terms[1].`.
    path: String,
}

impl Fields {
    fn place(&self, name: &str) -> Place {
        Place { row: self.row, column: 0, field: format!("{}{name}", self.path) }
    }

    /// A field under its name in proto3 JSON or in the proto.
    fn take(&mut self, name: &str) -> Option<Value> {
        let value = self.object.remove(&camel(name)).or_else(|| self.object.remove(name));
        value.filter(|value| !value.is_null())
    }

    fn text(&mut self, name: &str, draft: &mut Draft) -> String {
        match self.take(name) {
            None => String::new(),
            Some(Value::String(text)) => text,
            Some(other) => {
                draft.fatal(&self.place(name), Reason::WrongType, format!("`{}` is no string", brief(&other)), &brief(&other));
                String::new()
            }
        }
    }

    fn flag(&mut self, name: &str, draft: &mut Draft) -> bool {
        match self.take(name) {
            None => false,
            Some(Value::Bool(flag)) => flag,
            Some(other) => {
                draft.fatal(&self.place(name), Reason::BadFlag, format!("`{}` is neither true nor false", brief(&other)), &brief(&other));
                false
            }
        }
    }

    /// A value of an enum: `TERM_STATUS_PREFERRED`, or `preferred`.
    fn choice<T>(&mut self, name: &str, prefix: &str, parse: impl Fn(&str) -> Option<T>, draft: &mut Draft) -> Option<T> {
        let text = self.text(name, draft);
        let short = text.strip_prefix(prefix).unwrap_or(&text).to_ascii_lowercase();
        if short.is_empty() || short == "unspecified" {
            return None;
        }
        let value = parse(&short);
        if value.is_none() {
            draft.fatal(&self.place(name), Reason::UnknownValue, format!("`{}` is no value of {name}", excerpt(&text)), &text);
        }
        value
    }

    fn entry(mut self, sink: &mut Sink) {
        let mut draft = Draft::at(Place::row(self.row));
        let id = self.text("id", &mut draft);
        let name = self.text("name", &mut draft);
        let id = if id.is_empty() { name.rsplit('/').next().unwrap_or_default() } else { &id };
        draft.read_id(id, self.place("name"));
        let kind = self.text("kind", &mut draft);
        let kind = kind.strip_prefix("ENTRY_KIND_").unwrap_or(&kind);
        if kind != "UNSPECIFIED" {
            draft.read_kind(kind, &self.place("kind"));
        }
        draft.note = tidy(&self.text("note", &mut draft));
        draft.source = tidy(&self.text("source", &mut draft));
        draft.definition = tidy(&self.text("definition", &mut draft));
        draft.subject = tidy(&self.text("subject", &mut draft));
        draft.do_not_translate = self.flag("do_not_translate", &mut draft);
        draft.provenance = self.provenance(&mut draft);
        match self.take("terms") {
            None => {}
            Some(Value::Array(terms)) => {
                for (index, value) in terms.into_iter().enumerate() {
                    self.term(index, value, &mut draft);
                }
            }
            Some(other) => {
                draft.fatal(&self.place("terms"), Reason::WrongType, format!("`{}` is no list", brief(&other)), &brief(&other));
            }
        }
        // What only the server says.
        for name in ["create_time", "update_time", "delete_time", "expire_time", "etag"] {
            self.take(name);
        }
        self.left_over(&mut draft);
        sink.draft(draft);
    }

    fn left_over(&self, draft: &mut Draft) {
        for name in self.object.keys() {
            let place = Place { field: excerpt(&format!("{}{name}", self.path)), ..Place::row(self.row) };
            draft.repaired(&place, Reason::UnknownColumn, format!("`{}` is no field, so it is not read", excerpt(name)), "", name);
        }
    }

    fn provenance(&mut self, draft: &mut Draft) -> Option<Provenance> {
        let Value::Object(object) = self.take("provenance")? else {
            draft.fatal(&self.place("provenance"), Reason::WrongType, "this is no object".into(), "");
            return None;
        };
        let mut fields = Self { object, row: self.row, path: "provenance.".into() };
        let file = fields.text("file", draft);
        // A 64-bit number of proto3 JSON is a string.
        let row = fields.take("row").and_then(|row| row.as_u64().or_else(|| row.as_str()?.parse().ok())).unwrap_or(0);
        Some(Provenance { file, row })
    }

    fn term(&mut self, index: usize, value: Value, draft: &mut Draft) {
        let path = format!("terms[{index}].");
        let Value::Object(object) = value else {
            let place = Place { field: format!("terms[{index}]"), ..Place::row(self.row) };
            return draft.fatal(&place, Reason::WrongType, format!("`{}` is no object", brief(&value)), &brief(&value));
        };
        let mut fields = Self { object, row: self.row, path };
        let text = fields.text("text", draft);
        let code = fields.text("language_code", draft);
        let language = if code.is_empty() { Some(Language::detect(&text)) } else { Language::parse(&code) };
        let status = fields.choice("status", "TERM_STATUS_", TermStatus::parse, draft).unwrap_or(TermStatus::Admitted);
        let rule = |name: &str| CLITIC_RULES.iter().find(|(_, n)| *n == name).map(|(rule, _)| *rule);
        let clitic_rule = fields.choice("clitic_rule", "CLITIC_RULE_", rule, draft).unwrap_or_default();
        let note = tidy(&fields.text("note", draft));
        let context = tidy(&fields.text("context", draft));
        let part_of_speech = fields.choice("part_of_speech", "PART_OF_SPEECH_", crate::glossary::PartOfSpeech::parse, draft);
        let gender = fields.choice("gender", "GENDER_", crate::glossary::Gender::parse, draft);
        fields.left_over(draft);
        let Some(language) = language else { return draft.other_language(&code, fields.place("language_code")) };
        let place = fields.place("text");
        draft.add_term(Term { clitic_rule, note, part_of_speech, gender, context, ..Term::new(language, &text, status) }, place);
    }
}

fn brief(value: &Value) -> String {
    excerpt(&value.to_string())
}

/// `do_not_translate` as `doNotTranslate`.
pub(super) fn camel(name: &str) -> String {
    let mut camel = String::with_capacity(name.len());
    let mut raise = false;
    for c in name.chars() {
        match c {
            '_' => raise = true,
            c if raise => {
                camel.push(c.to_ascii_uppercase());
                raise = false;
            }
            c => camel.push(c),
        }
    }
    camel
}
