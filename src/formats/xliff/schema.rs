//! The elements of XLIFF 2 and its modules: what each may say and hold.

use super::{CORE, GLOSSARY, values::Value};

const MATCHES: &str = "urn:oasis:names:tc:xliff:matches:2.0";
const METADATA: &str = "urn:oasis:names:tc:xliff:metadata:2.0";
const RESOURCES: &str = "urn:oasis:names:tc:xliff:resourcedata:2.0";
const CHANGES: &str = "urn:oasis:names:tc:xliff:changetracking:2.0";
const VALIDATION: &str = "urn:oasis:names:tc:xliff:validation:2.0";
pub(super) const SIZES: &str = "urn:oasis:names:tc:xliff:sizerestriction:2.0";
pub(super) const STYLES: &str = "urn:oasis:names:tc:xliff:fs:2.0";
/// What the names of all namespaces of the standard begin with.
pub(super) const OASIS: &str = "urn:oasis:names:tc:xliff:";

/// An element.
pub(super) struct Spec {
    pub(super) namespace: &'static str,
    pub(super) name: &'static str,
    /// Attributes without prefix; those that must be there end in `!`.
    pub(super) attributes: &'static [(&'static str, Value)],
    /// Attributes of namespaces outside the standard may stand on it.
    pub(super) open: bool,
    pub(super) content: Content,
}

/// What an element holds.
#[derive(Clone, Copy)]
pub(super) enum Content {
    /// Text only.
    Text,
    /// Text and codes.
    Inline,
    /// Nothing.
    Empty,
    /// Anything.
    Any,
    /// Groups of elements in this order: names between bars, least and most. `*` stands for elements of modules and
    /// extensions, `+` for those of extensions only.
    Groups(&'static [(&'static str, usize, usize)]),
}

const ID: (&str, Value) = ("id!", Value::Token);
const OPTIONAL_ID: (&str, Value) = ("id", Value::Token);
const YES: Value = Value::OneOf("yes|no");
const DIRECTION: Value = Value::OneOf("ltr|rtl|auto");
const CODE: Value = Value::OneOf("fmt|ui|quote|link|image|other");
const SIDE: Value = Value::OneOf("source|target");
const REORDER: Value = Value::OneOf("yes|firstNo|no");
const MANY: usize = usize::MAX;

const fn core(name: &'static str, attributes: &'static [(&'static str, Value)], open: bool, content: Content) -> Spec {
    Spec { namespace: CORE, name, attributes, open, content }
}

const fn module(namespace: &'static str, name: &'static str, attributes: &'static [(&'static str, Value)], content: Content) -> Spec {
    Spec { namespace, name, attributes, open: true, content }
}

use Content::{Any, Empty, Groups, Inline, Text};

/// All elements that are checked.
pub(super) const ELEMENTS: &[Spec] = &[
    core(
        "xliff",
        &[("version!", Value::Any), ("srcLang!", Value::Tag), ("trgLang", Value::Tag)],
        true,
        Groups(&[("notes|metadata", 0, MANY), ("file", 1, MANY)]),
    ),
    core(
        "file",
        &[ID, ("canResegment", YES), ("original", Value::Any), ("translate", YES), ("srcDir", DIRECTION), ("trgDir", DIRECTION)],
        true,
        Groups(&[("skeleton", 0, 1), ("*", 0, MANY), ("notes", 0, 1), ("*", 0, MANY), ("unit|group", 1, MANY)]),
    ),
    core("skeleton", &[("href", Value::Any)], false, Any),
    core(
        "group",
        &[
            ID,
            ("name", Value::Any),
            ("canResegment", YES),
            ("translate", YES),
            ("srcDir", DIRECTION),
            ("trgDir", DIRECTION),
            ("type", Value::Prefixed),
        ],
        true,
        Groups(&[("*", 0, MANY), ("notes", 0, 1), ("*", 0, MANY), ("unit|group", 0, MANY)]),
    ),
    core(
        "unit",
        &[
            ID,
            ("name", Value::Any),
            ("canResegment", YES),
            ("translate", YES),
            ("srcDir", DIRECTION),
            ("trgDir", DIRECTION),
            ("type", Value::Prefixed),
        ],
        true,
        Groups(&[("*", 0, MANY), ("notes", 0, 1), ("*", 0, MANY), ("originalData", 0, 1), ("segment|ignorable", 1, MANY)]),
    ),
    core(
        "segment",
        &[OPTIONAL_ID, ("canResegment", YES), ("state", Value::OneOf("initial|translated|reviewed|final")), ("subState", Value::Prefixed)],
        false,
        Groups(&[("source", 1, 1), ("target", 0, 1)]),
    ),
    core("ignorable", &[OPTIONAL_ID], false, Groups(&[("source", 1, 1), ("target", 0, 1)])),
    core("notes", &[], false, Groups(&[("note", 1, MANY)])),
    core(
        "note",
        &[OPTIONAL_ID, ("appliesTo", SIDE), ("category", Value::Any), ("priority", Value::Number(1)), ("ref", Value::Reference)],
        true,
        Text,
    ),
    core("originalData", &[], false, Groups(&[("data", 1, MANY)])),
    core("data", &[ID, ("dir", DIRECTION)], false, Inline),
    core("source", &[], false, Inline),
    core("target", &[("order", Value::Number(1))], false, Inline),
    core("cp", &[("hex!", Value::Any)], false, Empty),
    core(
        "ph",
        &[
            ID,
            ("canCopy", YES),
            ("canDelete", YES),
            ("canReorder", REORDER),
            ("copyOf", Value::Token),
            ("disp", Value::Any),
            ("equiv", Value::Any),
            ("dataRef", Value::Token),
            ("subFlows", Value::Tokens),
            ("subType", Value::Any),
            ("type", CODE),
        ],
        false,
        Empty,
    ),
    core(
        "pc",
        &[
            ID,
            ("canCopy", YES),
            ("canDelete", YES),
            ("canOverlap", YES),
            ("canReorder", REORDER),
            ("copyOf", Value::Token),
            ("dispEnd", Value::Any),
            ("dispStart", Value::Any),
            ("equivEnd", Value::Any),
            ("equivStart", Value::Any),
            ("dataRefEnd", Value::Token),
            ("dataRefStart", Value::Token),
            ("subFlowsEnd", Value::Tokens),
            ("subFlowsStart", Value::Tokens),
            ("subType", Value::Any),
            ("type", CODE),
            ("dir", DIRECTION),
        ],
        false,
        Inline,
    ),
    core(
        "sc",
        &[
            ID,
            ("canCopy", YES),
            ("canDelete", YES),
            ("canOverlap", YES),
            ("canReorder", REORDER),
            ("copyOf", Value::Token),
            ("dataRef", Value::Token),
            ("dir", DIRECTION),
            ("disp", Value::Any),
            ("equiv", Value::Any),
            ("isolated", YES),
            ("subFlows", Value::Tokens),
            ("subType", Value::Any),
            ("type", CODE),
        ],
        false,
        Empty,
    ),
    core(
        "ec",
        &[
            OPTIONAL_ID,
            ("canCopy", YES),
            ("canDelete", YES),
            ("canOverlap", YES),
            ("canReorder", REORDER),
            ("copyOf", Value::Token),
            ("dataRef", Value::Token),
            ("dir", DIRECTION),
            ("disp", Value::Any),
            ("equiv", Value::Any),
            ("isolated", YES),
            ("startRef", Value::Token),
            ("subFlows", Value::Tokens),
            ("subType", Value::Any),
            ("type", CODE),
        ],
        false,
        Empty,
    ),
    core("mrk", &[ID, ("translate", YES), ("type", Value::Annotation), ("ref", Value::Reference), ("value", Value::Any)], true, Inline),
    core("sm", &[ID, ("translate", YES), ("type", Value::Annotation), ("ref", Value::Reference), ("value", Value::Any)], true, Empty),
    core("em", &[("startRef!", Value::Token)], false, Empty),
    module(GLOSSARY, "glossary", &[], Groups(&[("glossEntry", 1, MANY)])),
    module(
        GLOSSARY,
        "glossEntry",
        &[OPTIONAL_ID, ("ref", Value::Reference)],
        Groups(&[("term", 1, 1), ("translation", 0, MANY), ("definition", 0, 1), ("+", 0, MANY)]),
    ),
    module(GLOSSARY, "term", &[("source", Value::Any)], Text),
    module(GLOSSARY, "translation", &[OPTIONAL_ID, ("ref", Value::Reference), ("source", Value::Any)], Text),
    module(GLOSSARY, "definition", &[("source", Value::Any)], Text),
    module(MATCHES, "matches", &[], Groups(&[("match", 1, MANY)])),
    module(
        MATCHES,
        "match",
        &[
            OPTIONAL_ID,
            ("matchQuality", Value::Any),
            ("matchSuitability", Value::Any),
            ("origin", Value::Any),
            ("ref!", Value::Reference),
            ("reference", YES),
            ("similarity", Value::Any),
            ("subType", Value::Prefixed),
            ("type", Value::OneOf("am|mt|icm|idm|tb|tm|other")),
        ],
        Groups(&[("*", 0, MANY), ("originalData", 0, 1), ("source", 1, 1), ("target", 1, 1), ("*", 0, MANY)]),
    ),
    module(METADATA, "metadata", &[OPTIONAL_ID], Groups(&[("metaGroup", 1, MANY)])),
    module(
        METADATA,
        "metaGroup",
        &[OPTIONAL_ID, ("category", Value::Any), ("appliesTo", Value::OneOf("source|target|ignorable"))],
        Groups(&[("metaGroup|meta", 1, MANY)]),
    ),
    module(METADATA, "meta", &[("type!", Value::Any)], Text),
    module(RESOURCES, "resourceData", &[], Groups(&[("resourceItemRef|resourceItem", 1, MANY)])),
    module(RESOURCES, "resourceItemRef", &[OPTIONAL_ID, ("ref!", Value::Token)], Empty),
    module(
        RESOURCES,
        "resourceItem",
        &[OPTIONAL_ID, ("mimeType", Value::Any), ("context", YES)],
        Groups(&[("source", 0, 1), ("target", 0, 1), ("reference", 0, MANY)]),
    ),
    module(RESOURCES, "source", &[("href", Value::Any)], Any),
    module(RESOURCES, "target", &[("href", Value::Any)], Any),
    module(RESOURCES, "reference", &[("href!", Value::Any)], Empty),
    module(CHANGES, "changeTrack", &[], Groups(&[("revisions", 1, MANY)])),
    module(
        CHANGES,
        "revisions",
        &[("appliesTo!", Value::Token), ("ref", Value::Token), ("currentVersion", Value::Token)],
        Groups(&[("revision", 1, MANY)]),
    ),
    module(
        CHANGES,
        "revision",
        &[("author", Value::Any), ("datetime", Value::Any), ("version", Value::Token)],
        Groups(&[("item", 1, MANY)]),
    ),
    module(CHANGES, "item", &[("property!", Value::Any)], Text),
    module(VALIDATION, "validation", &[], Groups(&[("rule", 1, MANY)])),
    module(
        VALIDATION,
        "rule",
        &[
            ("isPresent", Value::Any),
            ("occurs", Value::Number(1)),
            ("isNotPresent", Value::Any),
            ("startsWith", Value::Any),
            ("endsWith", Value::Any),
            ("existsInSource", YES),
            ("caseSensitive", YES),
            ("normalization", Value::OneOf("none|nfc|nfd")),
            ("disabled", YES),
        ],
        Empty,
    ),
];

/// Modules all of whose elements are listed above.
const KNOWN: [&str; 7] = [CORE, GLOSSARY, MATCHES, METADATA, RESOURCES, CHANGES, VALIDATION];

/// The element of this name; an error if its namespace has no such element, nothing if nobody knows it.
pub(super) fn spec(namespace: &str, name: &str) -> Result<Option<&'static Spec>, ()> {
    match ELEMENTS.iter().find(|spec| spec.name == name && spec.namespace == namespace) {
        Some(spec) => Ok(Some(spec)),
        None if KNOWN.contains(&namespace) => Err(()),
        None => Ok(None),
    }
}
