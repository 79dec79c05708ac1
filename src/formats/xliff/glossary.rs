//! The glossary module of XLIFF 2: terms with their translations and definitions.

use super::{GLOSSARY, Languages};
use crate::{
    formats::{
        draft::{Draft, Place},
        xml::Node,
    },
    glossary::{Term, TermStatus, entry::tidy},
    text::Language,
};

/// The entries of the glossaries of a unit.
pub(super) fn read(unit: &Node, languages: &Languages) -> Vec<Draft> {
    let ours = |node: &&Node| *node.element.namespace == *GLOSSARY;
    let glossaries = unit.all("glossary").filter(ours);
    glossaries.flat_map(|glossary| glossary.all("glossEntry").filter(ours)).map(|entry| one(entry, languages)).collect()
}

fn one(entry: &Node, languages: &Languages) -> Draft {
    let place = &entry.element.place;
    let mut draft = Draft::at(place.clone());
    // Ids are of the unit: the same one may stand for another thing in the next.
    draft.wish_id(entry.element.get("id").unwrap_or_default(), Place { field: "id".into(), ..place.clone() });
    let mut sources = Vec::new();
    for node in entry.nodes().filter(|node| *node.element.namespace == *GLOSSARY) {
        let text = node.text();
        if let Some(source) = node.element.get("source").filter(|source| !source.is_empty() && !sources.contains(source)) {
            sources.push(source);
        }
        match node.name() {
            "term" => add(&mut draft, &languages.source, &text, node),
            // Several translations are synonyms; the first is preferred.
            "translation" => add(&mut draft, &languages.target, &text, node),
            "definition" => draft.definition = tidy(&text),
            name => draft.unread(name, node.element.place.clone()),
        }
    }
    draft.source = tidy(&sources.join("; "));
    draft
}

fn add(draft: &mut Draft, tag: &str, text: &str, node: &Node) {
    let place = node.element.place.clone();
    match Language::parse(tag) {
        None => draft.other_language(tag, place),
        Some(language) => draft.add_term(Term::new(language, text, TermStatus::Admitted), place),
    }
}
