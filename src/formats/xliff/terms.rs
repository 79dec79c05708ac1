//! Annotated terms of a unit: a term of the source and what it became in the target.

use super::Languages;
use crate::{
    formats::{
        draft::{Draft, Place},
        xml::{Child, Node, one_line},
    },
    glossary::{Term, TermStatus, entry::tidy},
    text::Language,
};

/// A stretch of text that is annotated as a term.
#[derive(Debug, Clone)]
struct Annotated {
    id: String,
    text: String,
    /// What the annotation says about it.
    value: String,
    /// It refers to an entry of a glossary.
    referred: bool,
    place: Place,
}

/// Terms annotated in a unit of version 2.
pub(super) fn of_unit(unit: &Node, languages: &Languages) -> Vec<Draft> {
    let (mut sources, mut targets) = (Vec::new(), Vec::new());
    for part in unit.nodes().filter(|node| matches!(node.name(), "segment" | "ignorable")) {
        part.all("source").for_each(|source| annotated(source, "type", "id", &mut sources));
        part.all("target").for_each(|target| annotated(target, "type", "id", &mut targets));
    }
    entries(sources, &targets, languages)
}

/// Terms annotated in a unit of version 1.2.
pub(super) fn of_trans_unit(unit: &Node, languages: &Languages) -> Vec<Draft> {
    let (mut sources, mut targets) = (Vec::new(), Vec::new());
    unit.all("source").for_each(|source| annotated(source, "mtype", "mid", &mut sources));
    unit.all("target").for_each(|target| annotated(target, "mtype", "mid", &mut targets));
    entries(sources, &targets, languages)
}

/// The annotated stretches of a text: `mrk` around them, or between `sm` and `em`.
fn annotated(text: &Node, kind: &str, id: &str, found: &mut Vec<Annotated>) {
    let mut open: Vec<Annotated> = Vec::new();
    walk(text, kind, id, &mut open, found);
}

fn walk(node: &Node, kind: &str, id: &str, open: &mut Vec<Annotated>, found: &mut Vec<Annotated>) {
    for child in &node.children {
        let child = match child {
            Child::Text(text) => {
                open.iter_mut().for_each(|annotated| annotated.text.push_str(text));
                continue;
            }
            Child::Node(child) => child,
        };
        let element = &child.element;
        let is_term = element.get(kind) == Some("term");
        match child.name() {
            "mrk" | "sm" if is_term => {
                let get = |name| element.get(name).unwrap_or_default().to_owned();
                let place = element.place.clone();
                open.push(Annotated {
                    id: get(id),
                    text: String::new(),
                    value: get("value"),
                    referred: element.get("ref").is_some(),
                    place,
                });
                if child.name() == "mrk" {
                    walk(child, kind, id, open, found);
                    found.extend(open.pop());
                }
            }
            "em" => {
                let start = element.get("startRef").unwrap_or_default();
                if let Some(at) = open.iter().rposition(|annotated| annotated.id == start && !start.is_empty()) {
                    found.push(open.remove(at));
                }
            }
            // What stands for formatting is no text.
            "ph" | "bpt" | "ept" | "it" | "x" | "bx" | "ex" | "cp" => {}
            _ => walk(child, kind, id, open, found),
        }
    }
}

/// Pairs the terms of the source with those of the target: by id, or one by one if no ids tell and there are as many.
fn entries(sources: Vec<Annotated>, targets: &[Annotated], languages: &Languages) -> Vec<Draft> {
    let by_order = sources.len() == targets.len() && sources.iter().all(|source| targets.iter().all(|target| target.id != source.id));
    let mut drafts = Vec::new();
    for (number, source) in sources.into_iter().enumerate() {
        let same_id = |target: &&Annotated| !source.id.is_empty() && target.id == source.id;
        let target = targets.iter().find(same_id).or_else(|| targets.get(number).filter(|_| by_order));
        // A term of the glossary without its translation beside it is known already.
        if target.is_none() && source.referred {
            continue;
        }
        let mut draft = Draft::at(source.place.clone());
        draft.definition = tidy(&source.value);
        add(&mut draft, &languages.source, &source);
        if let Some(target) = target {
            add(&mut draft, &languages.target, target);
        }
        drafts.push(draft);
    }
    drafts
}

fn add(draft: &mut Draft, tag: &str, annotated: &Annotated) {
    let place = annotated.place.clone();
    match Language::parse(tag) {
        None => draft.other_language(tag, place),
        Some(language) => draft.add_term(Term::new(language, &one_line(&annotated.text), TermStatus::Admitted), place),
    }
}
