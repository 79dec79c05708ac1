//! What the core structure of TBX and its public dialects allow.
//!
//! After the schemas of the core and the rules of TBX-Min and TBX-Basic that are published at tbxinfo.net. Files that
//! break them are read all the same, as far as there are terms; each breach is said.

use super::{CORE, category, not_conforming};
use crate::formats::{
    draft::{Draft, Place},
    issue::Reason,
    sink::Sink,
    xml::{Child, Node},
};

/// Which data categories a file may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Dialect {
    /// Version 3, whose core structure is checked.
    core: bool,
    modules: Modules,
    /// Style DCA: nothing outside the namespace of the core.
    dca: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Modules {
    /// Every category goes.
    Any,
    Min,
    Basic,
}

/// A data category: where it may stand and what it may say.
struct Category {
    name: &'static str,
    min: bool,
    /// Levels: `c`oncept, `l`anguage, `t`erm.
    levels: &'static str,
    /// Empty: any text.
    values: &'static [&'static str],
}

const fn category_of(name: &'static str, min: bool, levels: &'static str, values: &'static [&'static str]) -> Category {
    Category { name, min, levels, values }
}

const STATUS: &[&str] = &["admittedTerm-admn-sts", "deprecatedTerm-admn-sts", "supersededTerm-admn-sts", "preferredTerm-admn-sts"];
/// The test files of the standard write the standing so.
const USAGE: &[&str] = &["preferred", "admitted", "deprecated", "superseded", "notRecommended", "obsolete"];
const PARTS: &[&str] = &["adjective", "noun", "other", "verb", "adverb", "properNoun"];
const GENDERS: &[&str] = &["masculine", "feminine", "neuter", "other"];
const TYPES: &[&str] = &["fullForm", "acronym", "abbreviation", "shortForm", "variant", "phrase"];
const TRANSACTIONS: &[&str] = &["origination", "modification", "creation"];

const CATEGORIES: &[Category] = &[
    category_of("customerSubset", true, "ct", &[]),
    category_of("subjectField", true, "c", &[]),
    category_of("administrativeStatus", true, "t", STATUS),
    category_of("usageStatus", true, "t", USAGE),
    category_of("partOfSpeech", true, "t", PARTS),
    category_of("externalCrossReference", false, "clt", &[]),
    category_of("projectSubset", false, "ct", &[]),
    category_of("source", false, "clt", &[]),
    category_of("context", false, "t", &[]),
    category_of("definition", false, "cl", &[]),
    category_of("crossReference", false, "ct", &[]),
    category_of("geographicalUsage", false, "t", &[]),
    category_of("grammaticalGender", false, "t", GENDERS),
    category_of("termLocation", false, "t", &[]),
    category_of("termType", false, "t", TYPES),
    category_of("transactionType", false, "clt", TRANSACTIONS),
    category_of("responsibility", false, "clt", &[]),
    category_of("xGraphic", false, "cl", &[]),
];

/// Elements of the core that carry a category in `type`.
const GENERIC: [&str; 9] = ["descrip", "admin", "termNote", "transac", "transacNote", "adminNote", "descripNote", "xref", "ref"];

impl Dialect {
    pub(super) fn named(name: &str, style: Option<&str>) -> Self {
        let modules = match name {
            "TBX-Min" => Modules::Min,
            "TBX-Basic" => Modules::Basic,
            _ => Modules::Any,
        };
        // `style` came with version 3.
        Self { core: style.is_some(), modules, dca: style == Some("dca") }
    }

    /// In the header of version 3, text stands in paragraphs and titles.
    pub(super) fn check_header(self, header: &Node, sink: &mut Sink) {
        if self.core {
            header_text(header, sink);
        }
    }

    /// Checks a concept; whatever is wrong goes to its draft.
    pub(super) fn check_concept(self, concept: &Node, draft: &mut Draft) {
        if self.core {
            self.level(concept, 'c', draft);
        }
    }

    fn level(self, node: &Node, level: char, draft: &mut Draft) {
        for child in node.nodes() {
            match (level, child.name()) {
                ('c', "langSec") => {
                    if child.element.language().is_none_or(str::is_empty) {
                        say(draft, &child.element.place, "`langSec` needs `xml:lang`");
                    }
                    self.level(child, 'l', draft);
                }
                ('l', "termSec") => self.term_section(child, draft),
                (_, "langSec" | "termSec" | "term") if !(level == 't' && child.name() == "term") => {
                    say(draft, &child.element.place, &format!("`{}` may not stand here", child.name()));
                }
                _ => self.item(child, level, draft),
            }
        }
    }

    fn term_section(self, node: &Node, draft: &mut Draft) {
        let terms = node.all("term").count();
        if terms != 1 {
            say(draft, &node.element.place, &format!("`termSec` has one `term`, not {terms}"));
        } else if node.nodes().next().is_none_or(|first| first.name() != "term") {
            say(draft, &node.element.place, "`term` comes first in `termSec`");
        }
        self.level(node, 't', draft);
    }

    fn item(self, node: &Node, level: char, draft: &mut Draft) {
        let place = &node.element.place;
        let name = node.name();
        if let Some(what) = name.strip_suffix("Grp") {
            let heads =
                node.nodes().filter(|child| child.name() == what || (*child.element.namespace != *CORE && heads(category(child), what)));
            if heads.count() > 1 {
                say(draft, place, &format!("`{name}` has one `{what}`"));
            }
            return node.nodes().for_each(|child| self.item(child, level, draft));
        }
        if *node.element.namespace != *CORE {
            if self.dca {
                say(draft, place, &format!("`{name}` is an element of style dct, and the file has style dca"));
            }
        } else if GENERIC.contains(&name) {
            if node.element.get("type").is_none_or(str::is_empty) {
                return say(draft, place, &format!("`{name}` needs a `type`"));
            }
            if name == "termNote" && level != 't' {
                say(draft, place, "`termNote` may only stand on a term");
            }
        } else {
            return;
        }
        self.category(node, level, draft);
    }

    fn category(self, node: &Node, level: char, draft: &mut Draft) {
        let place = &node.element.place;
        let name = category(node);
        let (basic, dialect) = match self.modules {
            Modules::Any => return,
            Modules::Min => (false, "TBX-Min"),
            Modules::Basic => (true, "TBX-Basic"),
        };
        let Some(known) = CATEGORIES.iter().find(|known| known.name == name && (basic || known.min)) else {
            return say(draft, place, &format!("`{name}` is no data category of {dialect}"));
        };
        if !known.levels.contains(level) {
            let at = match level {
                'c' => "concept",
                'l' => "language",
                _ => "term",
            };
            say(draft, place, &format!("`{name}` may not stand on a {at}"));
        }
        let text = node.text();
        if !known.values.is_empty() && !known.values.contains(&text.as_str()) {
            say(draft, place, &format!("`{name}` is one of {}", known.values.join(", ")));
        }
    }
}

/// True if a category of a module is what a group is made around.
fn heads(category: &str, group: &str) -> bool {
    match group {
        "descrip" => matches!(category, "definition" | "context" | "subjectField"),
        "transac" => category == "transactionType",
        _ => false,
    }
}

fn say(draft: &mut Draft, place: &Place, said: &str) {
    draft.repaired(place, Reason::NotConforming, format!("this is not valid TBX: {said}"), "", "");
}

fn header_text(node: &Node, sink: &mut Sink) {
    if matches!(node.name(), "p" | "title" | "note") {
        return;
    }
    if node.children.iter().any(|child| matches!(child, Child::Text(text) if !text.trim().is_empty())) {
        not_conforming(sink, &node.element.place, &format!("the text of `{}` must stand in `p`", node.name()));
    }
    node.nodes().for_each(|child| header_text(child, sink));
}
