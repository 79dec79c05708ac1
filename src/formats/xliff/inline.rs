//! Codes and annotations of a unit of XLIFF 2: ids, pairs, references, what may be copied, deleted and moved.

use std::collections::{HashMap, HashSet};

use super::validate::Breaches;
use crate::{
    formats::{
        draft::Place,
        xml::{self, Node, XML},
    },
    id::excerpt,
};

/// Checks a unit; `space` is how white space is kept around it, `flows` takes the units its codes refer to.
pub(super) fn unit(node: &Node, space: Option<&str>, flows: &mut Vec<(String, Place)>, breaches: &mut Breaches) {
    let parts: Vec<&Node> = node.nodes().filter(|part| matches!(part.name(), "segment" | "ignorable")).collect();
    if !parts.iter().any(|part| part.name() == "segment") {
        say(breaches, node, "`unit` needs a `segment`".into());
    }
    ids_of_notes(node, breaches);
    ids(&parts, breaches);
    orders(&parts, breaches);
    states(&parts, breaches);
    spaces(node, space, &parts, breaches);
    let data: HashSet<&str> =
        node.all("originalData").flat_map(|data| data.all("data")).filter_map(|data| data.element.get("id")).collect();
    doubles(node.all("originalData").flat_map(|data| data.all("data")), breaches);
    let notes: HashSet<&str> = node.all("notes").flat_map(|notes| notes.all("note")).filter_map(|note| note.element.get("id")).collect();
    for side in ["source", "target"] {
        let mut codes = Vec::new();
        parts.iter().flat_map(|part| part.all(side)).for_each(|text| collect(text, &mut codes));
        each(&codes, &data, &notes, node.element.get("id").unwrap_or_default(), flows, breaches);
        pairs(&codes, ("sc", "ec"), breaches);
        pairs(&codes, ("sm", "em"), breaches);
        copies(&codes, breaches);
        doubles(codes.iter().copied().filter(|code| code.element.get("id").is_some()), breaches);
    }
    removals(&parts, breaches);
    moves(&parts, breaches);
}

fn say(breaches: &mut Breaches, node: &Node, said: String) {
    breaches.push((node.element.place.clone(), said));
}

fn collect<'n>(text: &'n Node, codes: &mut Vec<&'n Node>) {
    for node in text.nodes() {
        codes.push(node);
        collect(node, codes);
    }
}

/// Two with one id.
pub(super) fn doubles<'n>(nodes: impl Iterator<Item = &'n Node>, breaches: &mut Breaches) {
    let mut seen = HashSet::new();
    for node in nodes {
        if let Some(id) = node.element.get("id").filter(|id| !seen.insert(*id)) {
            say(breaches, node, format!("another `{}` has the id `{}`", node.name(), excerpt(id)));
        }
    }
}

fn ids_of_notes(node: &Node, breaches: &mut Breaches) {
    node.all("notes").for_each(|notes| doubles(notes.all("note"), breaches));
}

fn ids(parts: &[&Node], breaches: &mut Breaches) {
    doubles(parts.iter().copied(), breaches);
}

/// The places of targets are given, or are those of their sources.
fn orders(parts: &[&Node], breaches: &mut Breaches) {
    let mut taken = HashSet::new();
    for (position, part) in (1_u64..).zip(parts) {
        for target in part.all("target") {
            let order = target.element.get("order").and_then(|order| order.parse().ok()).unwrap_or(position);
            if !taken.insert(order) {
                say(breaches, target, format!("another `target` has the order {order}"));
            }
        }
    }
}

fn states(parts: &[&Node], breaches: &mut Breaches) {
    for part in parts {
        if part.element.get("subState").is_some() && part.element.get("state").is_none() {
            say(breaches, part, "`subState` needs `state`".into());
        }
    }
}

/// Source and target of a part keep white space alike.
fn spaces(unit: &Node, space: Option<&str>, parts: &[&Node], breaches: &mut Breaches) {
    let of = |node: &Node| node.element.get_in(XML, "space").map(str::to_owned);
    let inherited = of(unit).or(space.map(str::to_owned));
    for part in parts {
        let inherited = of(part).or_else(|| inherited.clone());
        let (source, target) = (part.all("source").next(), part.all("target").next());
        if let (Some(source), Some(target)) = (source, target) {
            let plain = |space: Option<String>| space.filter(|space| space != "default");
            let (one, other) = (plain(of(source).or(inherited.clone())), plain(of(target).or(inherited)));
            if one != other {
                say(breaches, target, "`source` and `target` have different `xml:space`".into());
            }
        }
    }
}

/// What can be said of a code by itself.
fn each(
    codes: &[&Node],
    data: &HashSet<&str>,
    notes: &HashSet<&str>,
    unit: &str,
    flows: &mut Vec<(String, Place)>,
    breaches: &mut Breaches,
) {
    for code in codes {
        let get = |name| code.element.get(name);
        for name in ["dataRef", "dataRefStart", "dataRefEnd"] {
            if let Some(id) = get(name).filter(|id| !data.contains(id)) {
                say(breaches, code, format!("the unit has no original data `{}`", excerpt(id)));
            }
        }
        for name in ["subFlows", "subFlowsStart", "subFlowsEnd"] {
            let units = get(name).unwrap_or_default().split(' ').filter(|unit| !unit.is_empty());
            flows.extend(units.map(|unit| (unit.to_owned(), code.element.place.clone())));
        }
        match code.name() {
            "cp" => character(code, breaches),
            "mrk" | "sm" => annotation(code, notes, unit, breaches),
            _ => {}
        }
        let sub = get("subType");
        let wanted = match sub {
            Some("xlf:lb" | "xlf:pb" | "xlf:b" | "xlf:i" | "xlf:u") => Some("fmt"),
            Some("xlf:var") => Some("ui"),
            _ => None,
        };
        if sub.is_some() && get("type").is_none() {
            say(breaches, code, "`subType` needs `type`".into());
        } else if let Some(wanted) = wanted.filter(|wanted| get("type") != Some(wanted)) {
            say(breaches, code, format!("this `subType` goes with the type {wanted}"));
        } else if sub.is_some_and(|sub| wanted.is_none() && (sub.starts_with("xlf:") || !sub.contains(':'))) {
            say(breaches, code, "`subType` is a prefix, a colon and a value".into());
        }
        let fixed = get("canReorder").is_some_and(|value| value != "yes");
        if fixed && (get("canCopy") != Some("no") || get("canDelete") != Some("no")) && get("startRef").is_none() {
            say(breaches, code, "a code that cannot be moved can be neither copied nor deleted".into());
        }
    }
}

/// `cp` stands for what XML cannot hold.
fn character(code: &Node, breaches: &mut Breaches) {
    let hex = code.element.get("hex").unwrap_or_default();
    let number = u32::from_str_radix(hex, 16).ok().filter(|_| (1..=6).contains(&hex.len()));
    match number.map(char::from_u32) {
        None => say(breaches, code, format!("`{}` is no number of a character", excerpt(hex))),
        Some(Some(c)) if xml::is_character(c) => say(breaches, code, format!("U+{hex} can stand in XML as it is")),
        Some(_) => {}
    }
}

/// A comment has its text, or refers to a note of the unit.
fn annotation(code: &Node, notes: &HashSet<&str>, unit: &str, breaches: &mut Breaches) {
    if code.element.get("type") != Some("comment") {
        return;
    }
    match (code.element.get("value"), code.element.get("ref")) {
        (Some(_), None) => {}
        (None, Some(wanted)) => {
            // A path must lead through the unit.
            let id = wanted
                .rsplit_once("n=")
                .filter(|(path, _)| *path == "#" || path.ends_with(&format!("/u={unit}/")) || *path == format!("#u={unit}/"));
            if !id.is_some_and(|(_, id)| notes.contains(id)) {
                say(breaches, code, format!("`{}` is no note of the unit", excerpt(wanted)));
            }
        }
        _ => say(breaches, code, "a comment has either `value` or `ref`".into()),
    }
}

/// What begins and ends apart: codes and annotations.
fn pairs(codes: &[&Node], (start, end): (&str, &str), breaches: &mut Breaches) {
    let isolated = |code: &Node| code.element.get("isolated") == Some("yes");
    let mut begun: HashMap<&str, (&Node, bool)> = HashMap::new();
    for code in codes {
        if code.name() == start {
            begun.insert(code.element.get("id").unwrap_or_default(), (code, false));
        } else if code.name() == end {
            let (id, reference) = (code.element.get("id"), code.element.get("startRef"));
            match reference {
                _ if isolated(code) => {
                    if id.is_none() || reference.is_some() {
                        say(breaches, code, format!("an isolated `{end}` has an `id`, and no `startRef`"));
                    }
                }
                None => say(breaches, code, format!("`{end}` needs `startRef`, unless it is isolated")),
                Some(reference) => {
                    if id.is_some() {
                        say(breaches, code, format!("`{end}` has an `id` only when it is isolated"));
                    }
                    match begun.get_mut(reference) {
                        None => say(breaches, code, format!("no `{start}` before it has the id `{}`", excerpt(reference))),
                        Some((begin, ended)) => {
                            *ended = true;
                            alike(begin, code, breaches);
                        }
                    }
                }
            }
        }
    }
    let mut open: Vec<&Node> = begun.into_values().filter(|(begin, ended)| *ended == isolated(begin)).map(|(begin, _)| begin).collect();
    open.sort_by_key(|node| (node.element.place.row, node.element.place.column));
    for begin in open {
        say(breaches, begin, format!("`{start}` is isolated if, and only if, no `{end}` ends it"));
    }
}

/// Both ends of a code allow the same.
fn alike(start: &Node, end: &Node, breaches: &mut Breaches) {
    for name in ["canCopy", "canDelete", "canOverlap", "canReorder"] {
        // A code that begins a fixed sequence ends within it.
        let value = |node: &Node| match node.element.get(name) {
            Some("firstNo") => Some("no".to_owned()),
            Some("yes") | None => Some("yes".to_owned()).filter(|_| name != "canOverlap" || node.element.get(name).is_some()),
            Some(other) => Some(other.to_owned()),
        };
        if value(start) != value(end) {
            say(breaches, end, format!("`{name}` differs between both ends of the code"));
        }
    }
}

fn copies(codes: &[&Node], breaches: &mut Breaches) {
    for code in codes {
        let Some(wanted) = code.element.get("copyOf") else { continue };
        let data = ["dataRef", "dataRefStart", "dataRefEnd"].iter().any(|name| code.element.get(name).is_some());
        match codes.iter().find(|base| base.element.get("id") == Some(wanted)) {
            None => say(breaches, code, format!("there is no code `{}` to be a copy of", excerpt(wanted))),
            Some(base) if base.element.get("canCopy") == Some("no") => {
                say(breaches, code, format!("the code `{}` may not be copied", excerpt(wanted)));
            }
            Some(_) if data => say(breaches, code, "a copy has no original data of its own".into()),
            Some(_) => {}
        }
    }
}

/// Codes that may not be deleted are in the target of their segment, or of another.
fn removals(parts: &[&Node], breaches: &mut Breaches) {
    let mut kept = HashSet::new();
    for target in parts.iter().flat_map(|part| part.all("target")) {
        let mut codes = Vec::new();
        collect(target, &mut codes);
        kept.extend(codes.iter().filter_map(|code| key(code)));
    }
    for part in parts.iter().filter(|part| part.all("target").next().is_some()) {
        let mut codes = Vec::new();
        part.all("source").for_each(|source| collect(source, &mut codes));
        for code in codes.into_iter().filter(|code| code.element.get("canDelete") == Some("no")) {
            if key(code).is_some_and(|key| !kept.contains(&key)) {
                say(
                    breaches,
                    code,
                    format!("the code `{}` may not be deleted, and no target has it", code.element.get("id").unwrap_or_default()),
                );
            }
        }
    }
}

/// What a code is called in both texts; its ends are told apart.
fn key(code: &Node) -> Option<String> {
    let id = code.element.get("id").or_else(|| code.element.get("startRef"))?;
    Some(if code.name() == "ec" { format!("/{id}") } else { id.to_owned() })
}

/// A code, or the end of one, in the order of the text.
struct Event {
    key: String,
    reorder: String,
    place: Place,
}

fn events(text: &Node, found: &mut Vec<Event>) {
    for code in text.nodes() {
        let reorder = code.element.get("canReorder").unwrap_or("yes").to_owned();
        if matches!(code.name(), "ph" | "pc" | "sc" | "ec")
            && let Some(key) = key(code)
        {
            let place = code.element.place.clone();
            found.push(Event { key: key.clone(), reorder, place: place.clone() });
            if code.name() == "pc" {
                events(code, found);
                found.push(Event { key: format!("/{key}"), reorder: String::new(), place });
                continue;
            }
        }
        events(code, found);
    }
}

/// A sequence of codes that may not be moved begins with `firstNo`, and the target has it whole.
fn moves(parts: &[&Node], breaches: &mut Breaches) {
    for part in parts {
        let (mut source, mut target) = (Vec::new(), Vec::new());
        part.all("source").for_each(|text| events(text, &mut source));
        part.all("target").for_each(|text| events(text, &mut target));
        let mut sequence: Vec<&str> = Vec::new();
        for event in &source {
            match event.reorder.as_str() {
                "firstNo" => {
                    unbroken(&sequence, &target, breaches);
                    sequence = vec![&event.key];
                }
                "no" if sequence.is_empty() && !event.key.starts_with('/') => {
                    breaches.push((event.place.clone(), "no code before it begins the sequence that may not be moved".into()));
                }
                "no" => sequence.push(&event.key),
                // The end of a code of the sequence stands within it.
                "" if sequence.contains(&event.key.trim_start_matches('/')) => sequence.push(&event.key),
                _ => {}
            }
        }
        unbroken(&sequence, &target, breaches);
    }
}

fn unbroken(sequence: &[&str], target: &[Event], breaches: &mut Breaches) {
    let Some(first) = sequence.first() else { return };
    let Some(at) = target.iter().position(|event| event.key == *first) else { return };
    let there: Vec<&str> = target[at..].iter().take(sequence.len()).map(|event| event.key.as_str()).collect();
    if there != sequence {
        breaches.push((target[at].place.clone(), "a sequence of codes that may not be moved is broken here".into()));
    }
}
