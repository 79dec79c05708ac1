//! Glossaries and entries.

use crate::{
    glossary::{CliticRule, Entry, Gender, PartOfSpeech, Provenance, Term, TermStatus, entry, table::TermView},
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

const PARTS: [(PartOfSpeech, pb::PartOfSpeech); 6] = [
    (PartOfSpeech::Noun, pb::PartOfSpeech::Noun),
    (PartOfSpeech::ProperNoun, pb::PartOfSpeech::ProperNoun),
    (PartOfSpeech::Verb, pb::PartOfSpeech::Verb),
    (PartOfSpeech::Adjective, pb::PartOfSpeech::Adjective),
    (PartOfSpeech::Adverb, pb::PartOfSpeech::Adverb),
    (PartOfSpeech::Other, pb::PartOfSpeech::Other),
];

const GENDERS: [(Gender, pb::Gender); 4] = [
    (Gender::Masculine, pb::Gender::Masculine),
    (Gender::Feminine, pb::Gender::Feminine),
    (Gender::Neuter, pb::Gender::Neuter),
    (Gender::Other, pb::Gender::Other),
];

/// A term for the wire.
pub fn term(term: &Term) -> pb::Term {
    let (part, gender) = (term.part_of_speech, term.gender);
    let view = TermView { text: &term.text, note: &term.note, language: term.language, status: term.status, clitic_rule: term.clitic_rule };
    pb::Term {
        part_of_speech: PARTS.iter().find(|(p, _)| Some(*p) == part).map_or(0, |(_, w)| *w as i32),
        gender: GENDERS.iter().find(|(g, _)| Some(*g) == gender).map_or(0, |(_, w)| *w as i32),
        context: term.context.clone(),
        ..term_view(view)
    }
}

/// A packed term for the wire, with what look-ups need of it.
pub fn term_view(term: TermView<'_>) -> pb::Term {
    let status = STATUSES.iter().find(|(s, _)| *s == term.status).map_or(pb::TermStatus::Unspecified, |(_, w)| *w);
    let rule = CLITIC_RULES.iter().find(|(r, _)| *r == term.clitic_rule).map_or(pb::CliticRule::Unspecified, |(_, w)| *w);
    pb::Term {
        language_code: term.language.code().into(),
        text: term.text.to_owned(),
        status: status as i32,
        clitic_rule: rule as i32,
        note: term.note.to_owned(),
        ..pb::Term::default()
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
        definition: entry.definition.clone(),
        subject: entry.subject.clone(),
        provenance: entry.provenance.as_ref().map(|p| pb::Provenance { file: p.file.clone(), row: p.row as i64 }),
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
    ("definition", |to, from| to.definition.clone_from(&from.definition)),
    ("subject", |to, from| to.subject.clone_from(&from.subject)),
    ("provenance", |to, from| to.provenance.clone_from(&from.provenance)),
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
    let entry = Entry {
        note: entry::tidy(&raw.note),
        source: entry::tidy(&raw.source),
        do_not_translate: raw.do_not_translate,
        definition: entry::tidy(&raw.definition),
        subject: entry::tidy(&raw.subject),
        provenance: raw.provenance.as_ref().map(|p| Provenance { file: entry::tidy(&p.file), row: p.row.max(0) as u64 }),
        ..Entry::new(id, kind, terms)
    };
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
    let part = pb::PartOfSpeech::try_from(raw.part_of_speech);
    if part.is_err() {
        violations.add(field("part_of_speech"), format!("{} is no value of PartOfSpeech", raw.part_of_speech));
    }
    let gender = pb::Gender::try_from(raw.gender);
    if gender.is_err() {
        violations.add(field("gender"), format!("{} is no value of Gender", raw.gender));
    }
    Some(Term {
        clitic_rule: rule?,
        note: entry::tidy(&raw.note),
        part_of_speech: PARTS.iter().find(|(_, w)| Ok(*w) == part).map(|(p, _)| *p),
        gender: GENDERS.iter().find(|(_, w)| Ok(*w) == gender).map(|(g, _)| *g),
        context: entry::tidy(&raw.context),
        ..Term::new(language?, &raw.text, status)
    })
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
