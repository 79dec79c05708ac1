//! The house glossary of the scenarios, and short ways to write requests and to read statuses.

use tarjuman::{
    glossary::{Entry, EntryKind, Term, TermStatus},
    id::EntryId,
    rpc::pb,
    text::Language,
};
use tonic::{Code, Status};
use tonic_types::StatusExt;

/// Id, kind, and terms separated by ` | `: the first of each language is preferred, `!` marks forbidden ones.
const HOUSE: [(&str, EntryKind, &str); 18] = [
    ("cairo", EntryKind::Place, "القاهرة | Cairo | !Al-Qahira"),
    ("gaza", EntryKind::Place, "غزة | Gaza"),
    ("gaza-strip", EntryKind::Place, "قطاع غزة | Gaza Strip"),
    ("iran", EntryKind::Place, "إيران | Iran"),
    ("syria", EntryKind::Place, "سوريا | سورية | Syria"),
    ("united-states", EntryKind::Place, "الولايات المتحدة | United States | US"),
    ("muhammad", EntryKind::Person, "محمد | Muhammad | Mohammed"),
    ("walid", EntryKind::Person, "وليد | Walid"),
    ("abdullah-al-salem", EntryKind::Person, "عبد الله السالم | Abdullah al-Salem"),
    ("houthis", EntryKind::Organisation, "الحوثيون | Houthis"),
    ("united-nations", EntryKind::Organisation, "الأمم المتحدة | United Nations | UN"),
    ("january", EntryKind::Date, "كانون الثاني | يناير | January"),
    ("summit-2024", EntryKind::Term, "قمة 2024 | 2024 summit"),
    ("ceasefire", EntryKind::Term, "وقف إطلاق النار | ceasefire | cease-fire | !armistice"),
    ("sanction", EntryKind::Term, "عقوبة | sanction"),
    ("city", EntryKind::Term, "مدينة | city"),
    ("foreign-minister", EntryKind::Term, "وزير الخارجية | foreign minister"),
    ("olive-branch", EntryKind::Term, "غصن الزيتون | olive branch"),
];

pub(crate) fn house() -> Vec<Entry> {
    HOUSE.iter().map(|(id, kind, terms)| entry(id, *kind, terms)).collect()
}

pub(crate) fn entry(id: &str, kind: EntryKind, terms: &str) -> Entry {
    let term = |text: &str| {
        let status = if text.starts_with('!') { TermStatus::Forbidden } else { TermStatus::Admitted };
        let text = text.trim_start_matches('!');
        Term::new(Language::detect(text), text, status)
    };
    let terms = terms.split(" | ").map(term).collect();
    Entry::new(EntryId::parse(id).unwrap(), kind, terms).validated().unwrap()
}

/// The same for the wire, without a name.
pub(crate) fn wire_entry(terms: &str) -> pb::Entry {
    let term = |text: &str| pb::Term {
        text: text.trim_start_matches('!').into(),
        status: if text.starts_with('!') { 5 } else { 0 },
        ..pb::Term::default()
    };
    pb::Entry { kind: pb::EntryKind::Place as i32, terms: terms.split(" | ").map(term).collect(), ..pb::Entry::default() }
}

pub(crate) fn segment(id: &str, text: &str) -> pb::Segment {
    pb::Segment { text: text.into(), segment_id: id.into(), language_code: String::new() }
}

/// A look-up of segments whose ids are their positions.
pub(crate) fn look_up(texts: &[&str]) -> pb::MatchTermsRequest {
    let segments = texts.iter().enumerate().map(|(i, text)| segment(&i.to_string(), text)).collect();
    pb::MatchTermsRequest { options: None, segments }
}

/// A sentence with terms separated by `; `.
pub(crate) fn item(id: &str, text: &str, terms: &str) -> pb::AlignmentItem {
    let term = |text: &str| pb::ReferenceTerm { term_id: format!("{id}/{text}"), text: text.into(), ..pb::ReferenceTerm::default() };
    pb::AlignmentItem {
        item_id: id.into(),
        source: Some(segment("", text)),
        target: None,
        reference_terms: terms.split("; ").filter(|t| !t.is_empty()).map(term).collect(),
    }
}

/// Entry ids of matches, without their glossary.
pub(crate) fn ids(found: &pb::SegmentMatches) -> Vec<&str> {
    found.matches.iter().map(|m| m.entry.rsplit('/').next().unwrap_or_default()).collect()
}

/// The reason in the details of a status; every status of ours has one.
pub(crate) fn reason(status: &Status) -> String {
    let info = status.get_details_error_info().unwrap_or_else(|| panic!("no ErrorInfo: {status:?}"));
    assert_eq!(info.domain, "tarjuman.v1", "{status:?}");
    info.reason
}

/// The faulty fields of an INVALID_ARGUMENT, in order.
#[track_caller]
pub(crate) fn faulty_fields<T>(outcome: Result<T, Status>) -> Vec<String> {
    let Err(status) = outcome else { panic!("not refused; faulty fields were expected") };
    assert_eq!((status.code(), reason(&status).as_str()), (Code::InvalidArgument, "INVALID_REQUEST"), "{status:?}");
    let violations = status.get_details_bad_request().unwrap().field_violations;
    assert!(violations.iter().all(|v| !v.description.is_empty()), "{violations:?}");
    violations.into_iter().map(|v| v.field).collect()
}

/// Checks code and reason of a failure; returns its message.
#[track_caller]
pub(crate) fn refused<T>(outcome: Result<T, Status>, code: Code, why: &str) -> String {
    let Err(status) = outcome else { panic!("not refused; {why} was expected") };
    assert_eq!((status.code(), reason(&status).as_str()), (code, why), "{status:?}");
    status.message().to_owned()
}
