//! Glossaries and entries.

use crate::{
    glossary::{CliticRule, Entry, Term, TermStatus, entry, table::TermView},
    id::{EntryId, GlossaryId, excerpt},
    rpc::{convert::text, pb, status::Violations},
    store::{EntryRecord, GlossaryFields, GlossaryRecord},
    text::Language,
};

/// A glossary for the wire.
pub fn glossary(record: &GlossaryRecord) -> pb::Glossary {
    pb::Glossary {
        name: record.id.name(),
        display_name: record.fields.display_name.clone(),
        description: record.fields.description.clone(),
        priority: record.fields.priority,
        entry_count: record.entry_count as i64,
        revision: record.revision,
        create_time: Some(record.create_time.into()),
        update_time: Some(record.update_time.into()),
        delete_time: record.delete_time.map(Into::into),
        etag: record.etag(),
    }
}

/// Most entries of a batch (AIP-234 leaves the number to us).
pub const MAX_BATCH: usize = 1_000;

/// Most code points of what people say about a glossary.
const MAX_DISPLAY_NAME: usize = 200;
const MAX_DESCRIPTION: usize = 4_000;

/// What people say about a glossary.
pub fn glossary_fields(glossary: &pb::Glossary, violations: &mut Violations) -> GlossaryFields {
    for (field, text, most) in
        [("display_name", &glossary.display_name, MAX_DISPLAY_NAME), ("description", &glossary.description, MAX_DESCRIPTION)]
    {
        let characters = text.chars().count();
        if characters > most {
            violations.add(format!("glossary.{field}"), format!("{characters} characters; the most is {most}"));
        }
        if text.chars().any(|c| c.is_control() && c != '\n') {
            violations.add(format!("glossary.{field}"), "has a control character");
        }
    }
    GlossaryFields {
        display_name: entry::tidy(&glossary.display_name),
        description: entry::tidy(&glossary.description),
        priority: glossary.priority,
    }
}

const STATUSES: [(TermStatus, pb::TermStatus); 5] = [
    (TermStatus::Preferred, pb::TermStatus::Preferred),
    (TermStatus::Admitted, pb::TermStatus::Admitted),
    (TermStatus::NotRecommended, pb::TermStatus::NotRecommended),
    (TermStatus::Obsolete, pb::TermStatus::Obsolete),
    (TermStatus::Forbidden, pb::TermStatus::Forbidden),
];

const CLITIC_RULES: [(CliticRule, pb::CliticRule); 4] = [
    (CliticRule::ByKind, pb::CliticRule::Unspecified),
    (CliticRule::Allow, pb::CliticRule::Allow),
    (CliticRule::NoArticle, pb::CliticRule::NoArticle),
    (CliticRule::None, pb::CliticRule::None),
];

/// A term for the wire.
pub fn term(term: &Term) -> pb::Term {
    term_view(TermView { text: &term.text, note: &term.note, language: term.language, status: term.status, clitic_rule: term.clitic_rule })
}

/// A packed term for the wire.
pub fn term_view(term: TermView<'_>) -> pb::Term {
    let status = STATUSES.iter().find(|(s, _)| *s == term.status).map_or(pb::TermStatus::Unspecified, |(_, w)| *w);
    let rule = CLITIC_RULES.iter().find(|(r, _)| *r == term.clitic_rule).map_or(pb::CliticRule::Unspecified, |(_, w)| *w);
    pb::Term {
        language_code: term.language.code().into(),
        text: term.text.to_owned(),
        status: status as i32,
        clitic_rule: rule as i32,
        note: term.note.to_owned(),
    }
}

/// An entry for the wire.
pub fn entry(glossary: &GlossaryId, record: &EntryRecord) -> pb::Entry {
    pb::Entry {
        create_time: Some(record.create_time.into()),
        update_time: Some(record.update_time.into()),
        delete_time: record.delete_time.map(Into::into),
        revision: record.revision,
        etag: record.etag(),
        ..plain_entry(glossary, &record.entry)
    }
}

/// An entry without its times and etag.
pub fn plain_entry(glossary: &GlossaryId, entry: &Entry) -> pb::Entry {
    pb::Entry {
        name: entry.id.name(glossary),
        kind: text::kind(entry.kind) as i32,
        terms: entry.terms.iter().map(term).collect(),
        note: entry.note.clone(),
        source: entry.source.clone(),
        do_not_translate: entry.do_not_translate,
        ..pb::Entry::default()
    }
}

/// Takes one field of an entry over from another entry.
type Take = fn(&mut pb::Entry, &pb::Entry);

/// The fields of an entry that a mask may name, and how each is taken over.
pub const PATHS: &[(&str, Take)] = &[
    ("kind", |to, from| to.kind = from.kind),
    ("terms", |to, from| to.terms.clone_from(&from.terms)),
    ("note", |to, from| to.note.clone_from(&from.note)),
    ("source", |to, from| to.source.clone_from(&from.source)),
    ("do_not_translate", |to, from| to.do_not_translate = from.do_not_translate),
];

/// Reads an entry; `id` if it has one already.
pub fn parse_entry(raw: &pb::Entry, id: Option<EntryId>, violations: &mut Violations) -> Option<Entry> {
    let kind = text::parse_kind(raw.kind, "entry.kind", violations).unwrap_or_default();
    let terms: Vec<Term> = raw.terms.iter().enumerate().filter_map(|(i, t)| parse_term(t, i, violations)).collect();
    if terms.len() < raw.terms.len() {
        return None;
    }
    let id = id.or_else(|| Entry::default_id(&terms));
    let Some(id) = id else {
        violations.add("entry.terms", "an entry needs at least one term");
        return None;
    };
    let entry =
        Entry { id, kind, terms, note: entry::tidy(&raw.note), source: entry::tidy(&raw.source), do_not_translate: raw.do_not_translate };
    match entry.validated() {
        Ok(entry) => Some(entry),
        Err(faults) => {
            for fault in &faults {
                violations.add(format!("entry.{}", fault.field()), fault.to_string());
            }
            None
        }
    }
}

fn parse_term(raw: &pb::Term, index: usize, violations: &mut Violations) -> Option<Term> {
    let field = |name: &str| format!("entry.terms[{index}].{name}");
    let language = match raw.language_code.as_str() {
        "" => Some(Language::detect(&raw.text)),
        code => Language::parse(code),
    };
    if language.is_none() {
        violations.add(field("language_code"), format!("`{}` is not a supported language: use `ar` or `en`", excerpt(&raw.language_code)));
    }
    let status = pb::TermStatus::try_from(raw.status).ok();
    if status.is_none() {
        violations.add(field("status"), format!("{} is no value of TermStatus", raw.status));
    }
    // Unspecified is admitted; the entry makes the first admitted term preferred if there is no other.
    let status = STATUSES.iter().find(|(_, w)| Some(*w) == status).map_or(TermStatus::Admitted, |(s, _)| *s);
    let rule = pb::CliticRule::try_from(raw.clitic_rule).ok().and_then(|w| CLITIC_RULES.iter().find(|(_, r)| *r == w)).map(|(r, _)| *r);
    if rule.is_none() {
        violations.add(field("clitic_rule"), format!("{} is no value of CliticRule", raw.clitic_rule));
    }
    Some(Term { clitic_rule: rule?, note: entry::tidy(&raw.note), ..Term::new(language?, &raw.text, status) })
}

/// Entries that come with a request: each has the id in its name, whatever glossary that is, or one made from its terms.
pub fn inline_entries(raw: &[pb::Entry], violations: &mut Violations) -> Vec<Entry> {
    let field = "options.inline_entries";
    if raw.len() > MAX_BATCH {
        violations.add(field, format!("{} of them; the most is {MAX_BATCH}", raw.len()));
        return Vec::new();
    }
    let mut ids = std::collections::HashSet::new();
    let mut entries = Vec::with_capacity(raw.len());
    for (i, raw) in raw.iter().enumerate() {
        let id = match raw.name.rsplit_once('/').map_or(raw.name.as_str(), |(_, id)| id) {
            "" => None,
            id => violations.take(format!("{field}[{i}].name"), EntryId::parse(id)),
        };
        let mut faults = Violations::default();
        let entry = parse_entry(raw, id, &mut faults);
        violations.extend(&format!("{field}[{i}]."), faults);
        if let Some(entry) = &entry
            && !ids.insert(entry.id.clone())
        {
            violations.add(format!("{field}[{i}]"), format!("another one has the id `{}`: give them names", entry.id));
        }
        entries.extend(entry);
    }
    entries
}
