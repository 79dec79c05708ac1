//! Rules of the modules of XLIFF 2 that no table says.

use std::collections::HashSet;

use super::{
    GLOSSARY,
    schema::{OASIS, SIZES, STYLES},
    validate::Breaches,
};
use crate::{
    formats::xml::{Element, Node},
    id::excerpt,
};

/// Elements of HTML that a format style may name (section 5.3).
const HTML: &str = "a abbr acronym address applet area audio b base basefont bdi bdo big blink blockquote body br button canvas \
                    caption center cite code col colgroup command datalist dd del details dfn dir div dl dt em embed fieldset \
                    figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img \
                    input ins isindex kbd keygen label legend li link listing main map mark marquee menu meta meter nav nobr \
                    noframes noscript object ol optgroup option output p param plaintext pre progress q rb rbc rp rt rtc ruby s \
                    samp script section select small source spacer span strike strong style sub summary sup table tbody td \
                    textarea tfoot th thead time title tr track tt u ul var video wbr xmp";

/// Checks an attribute of a module.
pub(super) fn attribute(element: &Element, namespace: &str, name: &str, value: &str, say: &mut dyn FnMut(String)) {
    match namespace {
        STYLES => {
            let ended = element.name == "ec" && element.get("isolated") != Some("yes");
            if ended || !matches!(name, "fs" | "subFs") {
                say(format!("`{}` has no attribute `fs:{}`", element.name, excerpt(name)));
            } else if name == "fs" && !HTML.split_ascii_whitespace().any(|known| known == value) {
                say(format!("`{}` is no element of HTML", excerpt(value)));
            } else if name == "subFs" && element.get_in(STYLES, "fs").is_none() {
                say("`fs:subFs` needs `fs:fs`".into());
            }
        }
        SIZES => size(element, name, value, say),
        _ => {}
    }
}

fn size(element: &Element, name: &str, value: &str, say: &mut dyn FnMut(String)) {
    let number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let good = match name {
        "storageRestriction" | "sizeRestriction" => match value.split_once(',') {
            None => value == "*" || number(value),
            Some((least, most)) => number(least) && (most == "*" || number(most)),
        },
        "equivStorage" => number(value),
        // What it says is up to the profile; numbers are whole in all profiles of the standard.
        "sizeInfo" => number(value) || !value.starts_with(|c: char| c.is_ascii_digit()),
        _ => true,
    };
    if !good {
        say(format!("`slr:{name}` cannot be `{}`", excerpt(value)));
    }
    let of_code = matches!(name, "equivStorage" | "sizeInfo" | "sizeInfoRef");
    if of_code && element.name == "ec" && element.get("isolated") != Some("yes") {
        say(format!("`ec` has `slr:{name}` only when it is isolated"));
    }
    if name == "sizeInfo" && element.get_in(SIZES, "sizeInfoRef").is_some() {
        say("`slr:sizeInfo` and `slr:sizeInfoRef` exclude each other".into());
    }
}

/// Checks the modules in an element.
pub(super) fn check(node: &Node, source_language: &str, breaches: &mut Breaches) {
    for child in node.nodes() {
        if let Some(module) = child.element.namespace.strip_prefix(OASIS) {
            match (module.split(':').next().unwrap_or_default(), child.name()) {
                ("glossary", "glossary") => glossary(child, breaches),
                ("matches", "matches") => matches(child, node, breaches),
                ("metadata", "metadata") => unique(child, &["metaGroup"], breaches),
                ("resourcedata", "resourceData") => resources(child, source_language, breaches),
                ("changetracking", "changeTrack") => changes(child, node, breaches),
                ("validation", "validation") => child.nodes().for_each(|rule| rule_of(rule, breaches)),
                _ => {}
            }
        }
    }
    // The node itself may be a module of a file or a group.
    if node.element.namespace.starts_with(OASIS) && matches!(node.name(), "metadata" | "validation" | "resourceData") {
        match node.name() {
            "metadata" => unique(node, &["metaGroup"], breaches),
            "validation" => node.nodes().for_each(|rule| rule_of(rule, breaches)),
            _ => resources(node, source_language, breaches),
        }
    }
}

/// Ids of elements of these names are unique in an element.
fn unique(node: &Node, names: &[&str], breaches: &mut Breaches) {
    fn collect<'n>(node: &'n Node, names: &[&str], ids: &mut HashSet<&'n str>, breaches: &mut Breaches) {
        for child in node.nodes() {
            if names.contains(&child.name())
                && let Some(id) = child.element.get("id")
                && !ids.insert(id)
            {
                breaches.push((child.element.place.clone(), format!("another element has the id `{}`", excerpt(id))));
            }
            collect(child, names, ids, breaches);
        }
    }
    collect(node, names, &mut HashSet::new(), breaches);
}

fn glossary(node: &Node, breaches: &mut Breaches) {
    unique(node, &["glossEntry", "translation"], breaches);
    for entry in node.all("glossEntry").filter(|entry| *entry.element.namespace == *GLOSSARY) {
        if entry.all("translation").next().is_none() && entry.all("definition").next().is_none() {
            breaches.push((entry.element.place.clone(), "`glossEntry` needs a `translation` or a `definition`".into()));
        }
    }
}

fn matches(node: &Node, unit: &Node, breaches: &mut Breaches) {
    unique(node, &["match"], breaches);
    for one in node.all("match") {
        if one.element.get("subType").is_some() && one.element.get("type").is_none() {
            breaches.push((one.element.place.clone(), "`subType` needs `type`".into()));
        }
        let Some(wanted) = one.element.get("ref") else { continue };
        let last = wanted.strip_prefix('#').map(|fragment| fragment.rsplit('/').next().unwrap_or_default());
        let id = last.map(|part| part.split_once('=').map_or(part, |(_, id)| id));
        if !id.is_some_and(|id| parts(unit).any(|part| has_id(part, id))) {
            breaches.push((one.element.place.clone(), format!("`{}` is no piece of text of the unit", excerpt(wanted))));
        }
    }
}

fn parts(unit: &Node) -> impl Iterator<Item = &Node> {
    unit.nodes().filter(|node| matches!(node.name(), "segment" | "ignorable"))
}

fn has_id(node: &Node, id: &str) -> bool {
    node.element.get("id") == Some(id) || node.nodes().any(|child| has_id(child, id))
}

fn resources(node: &Node, source_language: &str, breaches: &mut Breaches) {
    unique(node, &["resourceItem", "resourceItemRef"], breaches);
    for item in node.all("resourceItem") {
        for side in item.nodes().filter(|side| matches!(side.name(), "source" | "target")) {
            let empty = side.children.is_empty() || side.nodes().next().is_none() && side.text().is_empty();
            if empty == side.element.get("href").is_none() {
                breaches.push((side.element.place.clone(), format!("`{}` has either content or `href`", side.name())));
            }
            let language = side.element.language().filter(|_| side.name() == "source");
            if let Some(language) = language.filter(|language| !language.eq_ignore_ascii_case(source_language)) {
                let said = format!("`source` is in `{}` and `srcLang` says `{}`", excerpt(language), excerpt(source_language));
                breaches.push((side.element.place.clone(), said));
            }
        }
    }
}

/// What was changed must be there.
fn changes(node: &Node, parent: &Node, breaches: &mut Breaches) {
    fn all<'n>(node: &'n Node, name: &str, found: &mut Vec<&'n Node>) {
        for child in node.nodes().filter(|child| child.name() != "changeTrack") {
            if child.name() == name {
                found.push(child);
            }
            all(child, name, found);
        }
    }
    for revisions in node.all("revisions") {
        let place = &revisions.element.place;
        let name = revisions.element.get("appliesTo").unwrap_or_default();
        let mut found = Vec::new();
        all(parent, name, &mut found);
        let wanted = match revisions.element.get("ref") {
            None if found.len() > 1 => {
                breaches.push((place.clone(), format!("there are several `{}`, so `revisions` needs `ref`", excerpt(name))));
                continue;
            }
            None => found.first(),
            Some(id) => {
                let one = found.iter().find(|node| node.element.get("id") == Some(id));
                if one.is_none() && !parent.nodes().any(|child| has_id(child, id)) {
                    breaches.push((place.clone(), format!("there is no `{}` with the id `{}`", excerpt(name), excerpt(id))));
                }
                one
            }
        };
        let Some(changed) = wanted else { continue };
        for item in revisions.all("revision").flat_map(|revision| revision.all("item")) {
            let property = item.element.get("property").unwrap_or_default();
            if property != "content" && changed.element.get(property).is_none() {
                breaches.push((item.element.place.clone(), format!("`{}` has no attribute `{}`", excerpt(name), excerpt(property))));
            }
            if let Some(present) = changed.element.get(property).filter(|_| property == "category") {
                let text = item.text();
                let known = parent_values(parent, name, property);
                if text != present && !known.contains(&text) {
                    breaches.push((item.element.place.clone(), format!("no `{}` has the category `{}`", excerpt(name), excerpt(&text))));
                }
            }
        }
    }
}

/// All values an attribute has on elements of this name.
fn parent_values(parent: &Node, name: &str, attribute: &str) -> Vec<String> {
    let mut values = Vec::new();
    for child in parent.nodes() {
        if child.name() == name {
            values.extend(child.element.get(attribute).map(str::to_owned));
        }
        values.extend(parent_values(child, name, attribute));
    }
    values
}

fn rule_of(rule: &Node, breaches: &mut Breaches) {
    let element = &rule.element;
    let has = |names: &[&str]| names.iter().filter(|name| element.get(name).is_some()).count();
    let custom = element.attributes.iter().filter(|attribute| !attribute.namespace.is_empty()).count();
    let tests = has(&["isPresent", "isNotPresent", "startsWith", "endsWith"]) + custom;
    if tests != 1 {
        breaches.push((element.place.clone(), format!("`rule` has one test, not {tests}")));
    }
    if element.get("existsInSource").is_some() && has(&["isPresent", "startsWith", "endsWith"]) != 1 {
        breaches.push((element.place.clone(), "`existsInSource` goes with `isPresent`, `startsWith` or `endsWith`".into()));
    }
}
