//! Whether a document keeps the rules of XLIFF 2, as far as they can be told from the document.
//!
//! Elements are checked against the table of [`super::schema`]; what no table says is in [`super::inline`] (codes and
//! annotations of a unit) and [`super::modules`]. A breach does not keep a term from being read.

use std::collections::HashSet;

use super::{
    CORE, inline, modules,
    schema::{self, Content, OASIS, Spec},
    values::is_tag,
};
use crate::{
    formats::{
        draft::Place,
        xml::{Child, Element, Node, XML},
    },
    id::excerpt,
};

/// What is against the rules, and where.
pub(super) type Breaches = Vec<(Place, String)>;

/// A container that is open: the document, a file, a group.
pub(super) struct Frame {
    spec: Option<&'static Spec>,
    place: Place,
    /// The group of its children that was reached, and how many of it there are.
    reached: usize,
    counts: Vec<usize>,
    /// `xml:lang` in force.
    language: Option<String>,
    /// `xml:space` in force.
    space: Option<String>,
    /// Ids of extensions in it.
    extension_ids: HashSet<(String, String)>,
    /// Ids of elements in the size data of this container.
    sizes: HashSet<String>,
}

/// Checks a document as it is read.
#[derive(Default)]
pub(super) struct Validator {
    frames: Vec<Frame>,
    version: String,
    source: String,
    target: String,
    files: HashSet<String>,
    groups: HashSet<String>,
    units: HashSet<String>,
    /// Units that codes refer to, with their places.
    flows: Vec<(String, Place)>,
}

impl Validator {
    /// A container begins: the root, a file, a group.
    pub(super) fn open(&mut self, element: &Element, breaches: &mut Breaches) {
        self.child(element, breaches);
        let spec = schema::spec(&element.namespace, &element.name).unwrap_or_default();
        attributes(element, spec, breaches);
        let get = |name| element.get(name).unwrap_or_default().to_owned();
        match element.name.as_str() {
            "xliff" => {
                self.version = get("version");
                self.source = get("srcLang");
                self.target = get("trgLang");
            }
            "file" => {
                self.groups.clear();
                self.units.clear();
                unique(&mut self.files, element, breaches);
            }
            _ => unique(&mut self.groups, element, breaches),
        }
        let inherited = self.frames.last().and_then(|frame| frame.language.clone());
        let space = self.frames.last().and_then(|frame| frame.space.clone());
        let groups = spec.map_or(0, |spec| if let Content::Groups(groups) = spec.content { groups.len() } else { 0 });
        self.frames.push(Frame {
            spec,
            place: element.place.clone(),
            reached: 0,
            counts: vec![0; groups],
            language: element.language().map(str::to_owned).or(inherited),
            space: element.get_in(XML, "space").map(str::to_owned).or(space),
            extension_ids: HashSet::new(),
            sizes: HashSet::new(),
        });
        self.size_reference(element, breaches);
    }

    /// The innermost container ends.
    pub(super) fn close(&mut self, breaches: &mut Breaches) {
        let Some(frame) = self.frames.pop() else { return };
        if let Some(Spec { content: Content::Groups(groups), name, .. }) = frame.spec {
            lacking(name, &frame.place, groups, &frame.counts, breaches);
            if *name == "file" {
                for (unit, place) in std::mem::take(&mut self.flows) {
                    if !self.units.contains(&unit) {
                        breaches.push((place, format!("there is no unit `{}` in the file", excerpt(&unit))));
                    }
                }
            }
        }
    }

    /// Something else that stands in a container.
    pub(super) fn subtree(&mut self, node: &Node, breaches: &mut Breaches) {
        self.child(&node.element, breaches);
        let languages = Languages { source: &self.source, target: &self.target };
        let inherited = self.frames.last().and_then(|frame| frame.language.clone());
        check(node, &languages, inherited.as_deref(), false, breaches);
        if node.name() == "unit" && *node.element.namespace == *CORE {
            unique(&mut self.units, &node.element, breaches);
            let space = self.frames.last().and_then(|frame| frame.space.as_deref());
            inline::unit(node, space, &mut self.flows, breaches);
            let mut ids = HashSet::new();
            node.nodes().for_each(|child| extension_ids(child, &mut ids, breaches));
            walk(node, &mut |inner| self.size_reference(&inner.element, breaches));
        } else if let Some(frame) = self.frames.last_mut() {
            extension_ids(node, &mut frame.extension_ids, breaches);
            if *node.element.namespace == *schema::SIZES && node.name() == "data" {
                walk(node, &mut |inner| frame.sizes.extend(inner.element.get("id").map(str::to_owned)));
            }
        }
        match node.name() {
            "notes" => inline::doubles(node.all("note"), breaches),
            "skeleton" => skeleton(node, breaches),
            _ => {}
        }
        modules::check(node, &self.source, breaches);
    }

    /// Where in its container a child stands.
    fn child(&mut self, element: &Element, breaches: &mut Breaches) {
        let Some(frame) = self.frames.last_mut() else { return };
        let Some(Spec { content: Content::Groups(groups), name, .. }) = frame.spec else { return };
        if *name == "xliff" && element.name != "file" && matches!(self.version.as_str(), "2.0" | "2.1") {
            breaches.push((element.place.clone(), format!("`{}` may not stand in `xliff` before version 2.2", excerpt(&element.name))));
        }
        place_child(element, name, groups, &mut frame.reached, &mut frame.counts, breaches);
    }

    fn size_reference(&self, element: &Element, breaches: &mut Breaches) {
        if let Some(id) = element.get_in(schema::SIZES, "sizeInfoRef")
            && !self.frames.iter().any(|frame| frame.sizes.contains(id))
        {
            breaches.push((element.place.clone(), format!("there is no size data `{}` beside or above", excerpt(id))));
        }
    }
}

/// A skeleton is here or elsewhere.
fn skeleton(node: &Node, breaches: &mut Breaches) {
    let empty = node.nodes().next().is_none() && node.text().is_empty();
    if empty == node.element.get("href").is_none() {
        breaches.push((node.element.place.clone(), "`skeleton` has either content or `href`".into()));
    }
}

fn walk(node: &Node, visit: &mut dyn FnMut(&Node)) {
    visit(node);
    node.nodes().for_each(|child| walk(child, visit));
}

fn unique(ids: &mut HashSet<String>, element: &Element, breaches: &mut Breaches) {
    if let Some(id) = element.get("id")
        && !ids.insert(id.to_owned())
    {
        breaches.push((element.place.clone(), format!("another `{}` has the id `{}`", element.name, excerpt(id))));
    }
}

/// Elements of an extension have ids of their own in each container.
fn extension_ids(node: &Node, ids: &mut HashSet<(String, String)>, breaches: &mut Breaches) {
    if node.element.namespace.starts_with(OASIS) {
        return;
    }
    if let Some(id) = node.element.get("id").or_else(|| node.element.get_in(XML, "id"))
        && !ids.insert((node.element.namespace.to_string(), id.to_owned()))
    {
        breaches.push((node.element.place.clone(), format!("another element of the extension has the id `{}`", excerpt(id))));
    }
    node.nodes().for_each(|child| extension_ids(child, ids, breaches));
}

/// The languages of a document.
pub(super) struct Languages<'l> {
    source: &'l str,
    target: &'l str,
}

/// Checks an element and all that is in it. `apart`: in a translation candidate, whose languages are its own.
fn check(node: &Node, languages: &Languages<'_>, inherited: Option<&str>, apart: bool, breaches: &mut Breaches) {
    let element = &node.element;
    let Ok(spec) = schema::spec(&element.namespace, &element.name) else {
        return breaches.push((element.place.clone(), format!("XLIFF has no element `{}`", excerpt(&element.name))));
    };
    attributes(element, spec, breaches);
    let Some(spec) = spec else { return };
    let own = element.language();
    if let Some(tag) = own.filter(|tag| !is_tag(tag)) {
        breaches.push((element.place.clone(), format!("`{}` is no language tag", excerpt(tag))));
    }
    let language = own.or(inherited);
    let apart = apart || spec.name == "match";
    if *element.namespace == *CORE && !apart {
        side(element, language, languages, breaches);
    }
    children(node, spec, breaches);
    node.nodes().for_each(|child| check(child, languages, language, apart, breaches));
}

/// Source and target are in the languages of the document.
fn side(element: &Element, language: Option<&str>, languages: &Languages<'_>, breaches: &mut Breaches) {
    let (wanted, attribute) = match element.name.as_str() {
        "source" => (languages.source, "srcLang"),
        "target" => (languages.target, "trgLang"),
        _ => return,
    };
    if element.name == "target" && wanted.is_empty() {
        breaches.push((element.place.clone(), "a document with a `target` needs `trgLang`".into()));
    } else if let Some(language) = language.filter(|language| !language.eq_ignore_ascii_case(wanted)) {
        let said = format!("`{}` is in `{}` and `{attribute}` says `{}`", element.name, excerpt(language), excerpt(wanted));
        breaches.push((element.place.clone(), said));
    }
}

fn attributes(element: &Element, spec: Option<&'static Spec>, breaches: &mut Breaches) {
    let mut say = |said: String| breaches.push((element.place.clone(), said));
    let Some(spec) = spec else { return };
    for attribute in &element.attributes {
        let name = attribute.name.as_str();
        match &*attribute.namespace {
            "" => match spec.attributes.iter().find(|(known, _)| known.trim_end_matches('!') == name) {
                None => say(format!("`{}` has no attribute `{}`", element.name, excerpt(name))),
                Some((_, value)) => {
                    if let Some(wanted) = value.breach(&attribute.value) {
                        say(format!("`{name}` is {wanted}, not `{}`", excerpt(&attribute.value)));
                    }
                }
            },
            XML => {
                if name == "space" && !matches!(attribute.value.as_str(), "default" | "preserve") {
                    say(format!("`xml:space` is default or preserve, not `{}`", excerpt(&attribute.value)));
                }
                if name == "lang" && matches!(element.name.as_str(), "match" | "segment" | "ignorable" | "mrk" | "pc") {
                    say(format!("`{}` has no attribute `xml:lang`", element.name));
                }
            }
            namespace if namespace.starts_with(OASIS) => modules::attribute(element, namespace, name, &attribute.value, &mut say),
            // The Internationalization Tag Set is a module.
            "http://www.w3.org/2005/11/its" => {}
            _ if spec.open => {}
            _ => say(format!("`{}` has no attributes of extensions", element.name)),
        }
    }
    for (name, _) in spec.attributes {
        if let Some(name) = name.strip_suffix('!').filter(|name| element.get(name).is_none()) {
            say(format!("`{}` needs `{name}`", element.name));
        }
    }
}

fn children(node: &Node, spec: &'static Spec, breaches: &mut Breaches) {
    let place = &node.element.place;
    let has_text = node.children.iter().any(|child| matches!(child, Child::Text(text) if !text.trim().is_empty()));
    match spec.content {
        Content::Any => {}
        Content::Text | Content::Empty | Content::Inline => {
            if has_text && matches!(spec.content, Content::Empty) {
                breaches.push((place.clone(), format!("`{}` is empty", spec.name)));
            }
            for child in node.nodes() {
                let code = matches!(child.name(), "cp" | "ph" | "pc" | "sc" | "ec" | "mrk" | "sm" | "em");
                let inline = matches!(spec.content, Content::Inline) && *child.element.namespace == *CORE;
                let allowed = inline && if spec.name == "data" { child.name() == "cp" } else { code };
                if !allowed {
                    breaches.push((child.element.place.clone(), format!("`{}` may not stand in `{}`", child.name(), spec.name)));
                }
            }
        }
        Content::Groups(groups) => {
            if has_text {
                breaches.push((place.clone(), format!("text may not stand in `{}`", spec.name)));
            }
            let (mut reached, mut counts) = (0, vec![0; groups.len()]);
            for child in node.nodes() {
                place_child(&child.element, spec.name, groups, &mut reached, &mut counts, breaches);
            }
            lacking(spec.name, place, groups, &counts, breaches);
        }
    }
}

/// Finds the group a child belongs to, from the one reached on.
fn place_child(
    element: &Element,
    parent: &str,
    groups: &[(&str, usize, usize)],
    reached: &mut usize,
    counts: &mut [usize],
    breaches: &mut Breaches,
) {
    let core = *element.namespace == *CORE;
    let standard = element.namespace.starts_with(OASIS);
    let fits = |(names, _, most): &(&str, usize, usize), count: usize| {
        count < *most
            && match *names {
                "*" => !core,
                "+" => !standard,
                names => (standard) && names.split('|').any(|name| name == element.name),
            }
    };
    match (*reached..groups.len()).find(|at| fits(&groups[*at], counts[*at])) {
        Some(at) => {
            *reached = at;
            counts[at] += 1;
        }
        None => breaches.push((element.place.clone(), format!("`{}` may not stand here in `{parent}`", excerpt(&element.name)))),
    }
}

fn lacking(parent: &str, place: &Place, groups: &[(&str, usize, usize)], counts: &[usize], breaches: &mut Breaches) {
    for ((names, least, _), count) in groups.iter().zip(counts) {
        if count < least {
            breaches.push((place.clone(), format!("`{parent}` needs a `{}`", names.replace('|', "` or a `"))));
        }
    }
}
