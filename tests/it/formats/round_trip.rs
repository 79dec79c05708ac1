//! What is written is read back, as far as the format can hold it; what it cannot hold is in the report, and nothing else.

use proptest::{prelude::*, strategy::ValueTree};
use tarjuman::{
    formats::{ExportReport, Format, ReadOptions, Reader, Severity, WriteOptions, Writer},
    glossary::{CliticRule, Entry, EntryKind, Gender, PartOfSpeech, Provenance, Term, TermStatus, entry::tidy},
    id::{EntryId, GlossaryId},
    text::Language,
};

use super::written;

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => Just(String::new()),
        2 => "[a-z]{1,6}( [a-z]{1,4}){0,3}".prop_map(String::from),
        1 => "[aب\\\\\t\n\r\"'|,;#=+@<>&\\]-]{0,12}",
        1 => "\\PC{0,10}",
    ]
    .prop_map(|text| tidy(&text))
}

fn any_term(language: Language) -> impl Strategy<Value = Term> {
    let text = match language {
        Language::Arabic => "[ابجدةى][ابجدةى |\\\\\"#,;ـ3<&-]{0,8}",
        Language::English => "[a-zA-Z=+@'][a-zA-Z |\\\\\"#,;'é3>&-]{0,8}",
    };
    let rules = [CliticRule::ByKind, CliticRule::ByKind, CliticRule::Allow, CliticRule::NoArticle, CliticRule::None];
    let details =
        (any_text(), any_text(), proptest::option::of(0..PartOfSpeech::NAMES.len()), proptest::option::of(0..Gender::NAMES.len()));
    (text, 0..TermStatus::NAMES.len(), proptest::sample::select(rules.to_vec()), details).prop_map(
        move |(text, status, clitic_rule, (note, context, part, gender))| Term {
            clitic_rule,
            note,
            context,
            part_of_speech: part.map(|part| PartOfSpeech::NAMES[part].0),
            gender: gender.map(|gender| Gender::NAMES[gender].0),
            ..Term::new(language, &text, TermStatus::NAMES[status].0)
        },
    )
}

pub(super) fn any_entry() -> impl Strategy<Value = Option<Entry>> {
    let terms = (
        proptest::collection::vec(any_term(Language::Arabic), 0..4),
        proptest::collection::vec(any_term(Language::English), 0..4),
        any::<bool>(),
    );
    let texts = (any_text(), any_text(), any_text(), any_text());
    let place = proptest::option::of(("[a-z]{1,8}\\.csv", 1_u64..1_000));
    ("[a-z0-9][a-z0-9-]{0,10}", terms, 0..EntryKind::NAMES.len(), texts, any::<bool>(), place).prop_map(
        |(id, (ar, en, english_first), kind, (note, source, definition, subject), keep, place)| {
            let terms = if english_first { en.into_iter().chain(ar).collect() } else { ar.into_iter().chain(en).collect() };
            let entry = Entry {
                note,
                source,
                definition,
                subject,
                do_not_translate: keep,
                provenance: place.map(|(file, row)| Provenance { file, row }),
                ..Entry::new(EntryId::parse(&id).unwrap(), EntryKind::NAMES[kind].0, terms)
            };
            entry.validated().ok()
        },
    )
}

/// White space as XML text on one line has it.
fn one_line(text: &str) -> String {
    text.split([' ', '\t', '\n', '\r']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A note that is written line by line.
fn lines(text: &str) -> String {
    tidy(&text.split('\n').map(one_line).collect::<Vec<_>>().join("\n"))
}

/// Terms of a language together, Arabic first; the order among them stays.
fn by_language(entry: &mut Entry) {
    entry.terms.sort_by_key(|term| term.language);
}

/// The part of an entry that a format can hold; none if it can hold nothing of it.
fn held(entry: &Entry, format: Format) -> Option<Entry> {
    let mut entry = entry.clone();
    if format != Format::Jsonl {
        entry.provenance = None;
    }
    match format {
        Format::Jsonl => {}
        Format::Tsv | Format::Csv | Format::Xlsx => {
            for term in &mut entry.terms {
                term.note.clear();
                term.clitic_rule = CliticRule::ByKind;
                if term.status != TermStatus::Preferred {
                    *term = Term::new(term.language, &term.text, term.status);
                }
            }
            entry.terms.sort_by_key(|term| (term.language, term.status));
        }
        Format::Tbx => {
            entry.kind = EntryKind::Term;
            entry.do_not_translate = false;
            for term in &mut entry.terms {
                term.clitic_rule = CliticRule::ByKind;
                if term.status == TermStatus::Forbidden {
                    term.status = TermStatus::NotRecommended;
                }
                if term.part_of_speech == Some(PartOfSpeech::ProperNoun) {
                    term.part_of_speech = Some(PartOfSpeech::Noun);
                }
            }
            by_language(&mut entry);
            on_lines(&mut entry);
        }
        Format::Tmx => on_lines(&mut entry),
        Format::Xliff => {
            entry = pair_only(&entry, |term| term.language == Language::Arabic && term.status == TermStatus::Admitted)?;
            entry.note.clear();
            entry.subject.clear();
            on_lines(&mut entry);
        }
        Format::Omegat => {
            entry = pair_only(&entry, |_| false)?;
            entry.id = Entry::default_id(&entry.terms)?;
            for text in [&mut entry.source, &mut entry.definition, &mut entry.subject] {
                text.clear();
            }
            entry.note = entry.note.split(['\t', '\n', '\r']).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
            if entry.preferred(Language::English)?.text.starts_with('#') {
                return None;
            }
        }
    }
    Some(entry)
}

/// The preferred terms of both languages, and others that may stand beside them: their text only.
fn pair_only(entry: &Entry, beside: impl Fn(&Term) -> bool) -> Option<Entry> {
    entry.preferred(Language::Arabic).and(entry.preferred(Language::English))?;
    let mut pair = Entry { kind: EntryKind::Term, do_not_translate: false, ..entry.clone() };
    pair.terms.retain(|term| term.status == TermStatus::Preferred || beside(term));
    for term in &mut pair.terms {
        *term = Term::new(term.language, &term.text, term.status);
    }
    pair.terms.sort_by_key(|term| (term.language, term.status));
    Some(pair)
}

fn on_lines(entry: &mut Entry) {
    entry.note = lines(&entry.note);
    for text in [&mut entry.source, &mut entry.definition, &mut entry.subject] {
        *text = one_line(text);
    }
    for term in &mut entry.terms {
        term.note = lines(&term.note);
        term.context = one_line(&term.context);
        term.text = one_line(&term.text);
    }
}

fn read(text: Vec<u8>, format: Format) -> Vec<Entry> {
    let options = ReadOptions { format: Some(format), ..ReadOptions::default() };
    let name = format!("desk.{}", format.extension());
    let mut entries = Vec::new();
    for item in Reader::new(&name, std::io::Cursor::new(text), &options).unwrap() {
        match item {
            Ok(entry) => entries.push(entry),
            Err(issue) => assert!(issue.severity == Severity::Warning, "{issue}"),
        }
    }
    entries
}

/// The place every format but one gives anew.
fn without_place(entry: Entry, format: Format) -> Entry {
    let own = format == Format::Jsonl && entry.provenance.as_ref().is_some_and(|place| !place.file.starts_with("desk."));
    if own { entry } else { Entry { provenance: None, ..entry } }
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(entries in proptest::collection::vec(any_entry(), 1..6)) {
        let mut entries: Vec<Entry> = entries.into_iter().flatten().collect();
        entries.sort_by(|a, b| a.id.cmp(&b.id));
        entries.dedup_by(|a, b| a.id == b.id);
        prop_assume!(!entries.is_empty());
        for format in Format::all() {
            let kept: Vec<Entry> = entries.iter().filter_map(|entry| held(entry, format)).collect();
            if kept.is_empty() {
                continue;
            }
            let (text, _) = written(&entries, format);
            let mut back: Vec<Entry> = read(text.clone(), format).into_iter().map(|entry| without_place(entry, format)).collect();
            if matches!(format, Format::Xliff | Format::Omegat) {
                back.iter_mut().for_each(|entry| entry.terms.sort_by_key(|term| (term.language, term.status)));
            }
            if format == Format::Omegat {
                // Ids are made anew there, and so may collide.
                back.iter_mut().for_each(|entry| entry.id = Entry::default_id(&entry.terms).unwrap());
            }
            prop_assert_eq!(&back, &kept, "{}\n{}", format.name(), String::from_utf8_lossy(&text));
        }
    }

    #[test]
    fn what_is_not_written_is_said(entry in any_entry()) {
        let Some(entry) = entry else { return Ok(()) };
        for format in Format::all() {
            let (_, report) = written(std::slice::from_ref(&entry), format);
            let mut same = entry.clone();
            // The order of languages is no part of what an entry says.
            same.terms.sort_by_key(|term| (term.language, term.status));
            let whole = held(&entry, format).is_some_and(|mut held| {
                held.terms.sort_by_key(|term| (term.language, term.status));
                held == same
            });
            prop_assert_eq!(report.losses.is_empty(), whole, "{}: {}", format.name(), report);
        }
    }
}

/// A line of JSON is what the server says and takes.
#[test]
fn lines_of_json_are_those_of_the_wire() {
    use tarjuman::rpc::{convert::entry, pb};
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let glossary = GlossaryId::parse("house").unwrap();
    for _ in 0..100 {
        let Some(wanted) = any_entry().new_tree(&mut runner).unwrap().current() else { continue };
        let mut out = Vec::new();
        let options = WriteOptions { glossary: Some(glossary.clone()) };
        let mut writer = Writer::new(&mut out, Format::Jsonl, &options).unwrap();
        writer.write(&wanted).unwrap();
        assert_eq!(writer.finish().unwrap(), ExportReport { entries: 1, ..ExportReport::default() });
        let message: pb::Entry = serde_json::from_slice(&out).unwrap();
        assert_eq!(message, entry::plain_entry(&glossary, &wanted));
        let line = serde_json::to_vec(&message).unwrap();
        assert_eq!(without_place(read(line, Format::Jsonl).remove(0), Format::Jsonl), wanted);
    }
}
