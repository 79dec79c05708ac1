//! The terms of texts as a block for the prompt of a language model.
//!
//! Only terms that are there are told. They come in the order of glossaries and entries, not of the text, so that the
//! same terms give the same bytes, which caches of prompts need; a cap takes away the least frequent ones and says which.

use std::collections::BTreeMap;

use crate::{
    glossary::{LookupOptions, Stack, lookup::Text, targets::Targets},
    text::Language,
};

/// The form of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Layout {
    /// `- القاهرة = Cairo (never: Al-Qahira)`, one a line.
    Lines,
    /// Source, target, forbidden and remark between tabs, with a header.
    Tsv,
    /// An array of objects, one a line.
    Json,
}

/// Bounds of a block; 0 is none.
#[derive(Debug, Clone, Copy, Default)]
pub struct Caps {
    /// Most characters of the block.
    pub characters: usize,
    /// Most entries in it.
    pub entries: usize,
}

/// A block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// For the prompt; empty without terms.
    pub text: String,
    /// Resource names of the entries in it, in its order.
    pub entries: Vec<String>,
    /// Those that the caps left out, most frequent first.
    pub dropped: Vec<String>,
}

/// What is told of an entry.
struct Line {
    name: String,
    source: String,
    target: String,
    forbidden: Vec<String>,
    keep: bool,
    times: usize,
}

const TSV_HEADER: &str = "source\ttarget\tnever\tremark";

/// Builds the block of the terms in texts.
pub fn block<'t>(texts: impl Iterator<Item = &'t str>, stack: &Stack, lookup: &LookupOptions, layout: Layout, caps: Caps) -> Block {
    let lines = collect(texts, stack, lookup);
    let mut order: Vec<usize> = (0..lines.len()).collect();
    // Stable: among equally frequent ones the order of the block decides.
    order.sort_by_key(|i| std::cmp::Reverse(lines[*i].times));
    let (mut chosen, mut dropped) = (Vec::new(), Vec::new());
    let mut characters = layout.frame();
    for i in order {
        let size = layout.write(&lines[i]).chars().count() + layout.between();
        let fits = (caps.entries == 0 || chosen.len() < caps.entries) && (caps.characters == 0 || characters + size <= caps.characters);
        if fits {
            characters += size;
            chosen.push(i);
        } else {
            dropped.push(lines[i].name.clone());
        }
    }
    chosen.sort_unstable();
    let written: Vec<String> = chosen.iter().map(|i| layout.write(&lines[*i])).collect();
    let entries = chosen.iter().map(|i| lines[*i].name.clone()).collect();
    Block { text: layout.join(&written), entries, dropped }
}

fn collect<'t>(texts: impl Iterator<Item = &'t str>, stack: &Stack, lookup: &LookupOptions) -> Vec<Line> {
    let lookup = LookupOptions { include_suppressed: false, ..lookup.clone() };
    // Glossary, entry and language in order: that is the order of the block.
    let mut lines: BTreeMap<(usize, String, Language), Line> = BTreeMap::new();
    for text in texts {
        let text = Text::new(text);
        for placed in stack.matches(&text, &lookup) {
            let entry = placed.found.entry;
            let language = placed.found.language;
            let (from, to) = (Targets::of(entry, language), Targets::of(entry, language.other()));
            let source = from.preferred.map_or_else(|| placed.found.term().text.to_owned(), |t| t.text.to_owned());
            let keep = entry.do_not_translate();
            let Some(target) = to.preferred.map(|t| t.text.to_owned()).or_else(|| keep.then(|| source.clone())) else { continue };
            let line = lines.entry((placed.rank, entry.id().to_owned(), language)).or_insert_with(|| Line {
                name: placed.entry_name(),
                target: if keep { source.clone() } else { target },
                source,
                forbidden: to.unusable().map(|t| t.text.to_owned()).collect(),
                keep,
                times: 0,
            });
            line.times += 1;
        }
    }
    lines.into_values().collect()
}

impl Layout {
    /// Characters of the block around its lines.
    fn frame(self) -> usize {
        match self {
            Self::Lines => 0,
            Self::Tsv => TSV_HEADER.len() + 1,
            // `[`, the first line break and the closing `]`; each line brings a comma or the last line break.
            Self::Json => "[\n]".len(),
        }
    }

    /// Characters that each line adds.
    fn between(self) -> usize {
        match self {
            Self::Lines | Self::Tsv => 1,
            Self::Json => 2,
        }
    }

    fn write(self, line: &Line) -> String {
        let never = line.forbidden.join("; ");
        match self {
            Self::Lines if line.keep => format!("- {}: keep as it is, do not translate", line.source),
            Self::Lines if never.is_empty() => format!("- {} = {}", line.source, line.target),
            Self::Lines => format!("- {} = {} (never: {never})", line.source, line.target),
            Self::Tsv => format!("{}\t{}\t{never}\t{}", line.source, line.target, if line.keep { "do not translate" } else { "" }),
            Self::Json => {
                let mut object = serde_json::Map::new();
                object.insert("source".into(), line.source.clone().into());
                object.insert("target".into(), line.target.clone().into());
                if !line.forbidden.is_empty() {
                    object.insert("forbidden".into(), line.forbidden.clone().into());
                }
                if line.keep {
                    object.insert("doNotTranslate".into(), true.into());
                }
                serde_json::Value::Object(object).to_string()
            }
        }
    }

    fn join(self, lines: &[String]) -> String {
        if lines.is_empty() {
            return String::new();
        }
        match self {
            Self::Lines => lines.join("\n") + "\n",
            Self::Tsv => format!("{TSV_HEADER}\n{}\n", lines.join("\n")),
            Self::Json => format!("[\n{}\n]\n", lines.join(",\n")),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        glossary::{Entry, EntryKind, Snapshot, Term, TermStatus},
        id::{EntryId, GlossaryId},
    };

    fn stack() -> Stack {
        let entry = |id: &str, terms: &[(&str, TermStatus)]| {
            let terms = terms.iter().map(|(t, s)| Term::new(Language::detect(t), t, *s)).collect();
            Entry::new(EntryId::parse(id).unwrap(), EntryKind::Place, terms)
        };
        use TermStatus::{Forbidden, Preferred};
        let mut brand = entry("a-brand", &[("نبراس", Preferred), ("Nibras", Preferred)]);
        brand.do_not_translate = true;
        let entries = [
            entry("cairo", &[("القاهرة", Preferred), ("Cairo", Preferred), ("Al-Qahira", Forbidden)]),
            entry("beirut", &[("بيروت", Preferred), ("Beirut", Preferred)]),
            brand,
        ];
        Stack::new(vec![Arc::new(Snapshot::new(GlossaryId::parse("g").unwrap(), 1, 0, &entries).unwrap())])
    }

    fn made(texts: &[&str], layout: Layout, caps: Caps) -> Block {
        block(texts.iter().copied(), &stack(), &LookupOptions::default(), layout, caps)
    }

    #[test]
    fn each_layout() {
        let texts = ["من القاهرة إلى بيروت", "شركة نبراس في بيروت"];
        for (layout, expected) in [
            (Layout::Lines, "- نبراس: keep as it is, do not translate\n- بيروت = Beirut\n- القاهرة = Cairo (never: Al-Qahira)\n"),
            (
                Layout::Tsv,
                "source\ttarget\tnever\tremark\nنبراس\tنبراس\t\tdo not translate\nبيروت\tBeirut\t\t\nالقاهرة\tCairo\tAl-Qahira\t\n",
            ),
            (
                Layout::Json,
                "[\n{\"doNotTranslate\":true,\"source\":\"نبراس\",\"target\":\"نبراس\"},\n{\"source\":\"بيروت\",\"target\":\"Beirut\"},\n{\"forbidden\":[\"Al-Qahira\"],\"source\":\"القاهرة\",\"target\":\"Cairo\"}\n]\n",
            ),
        ] {
            let block = made(&texts, layout, Caps::default());
            assert_eq!(block.text, expected);
            let turned: Vec<&str> = texts.iter().rev().copied().collect();
            assert_eq!(made(&turned, layout, Caps::default()), block, "the order of the texts does not matter");
            let whole = block.text.chars().count();
            assert!(made(&texts, layout, Caps { characters: whole, entries: 0 }).dropped.is_empty(), "the cap is exact");
            let less = made(&texts, layout, Caps { characters: whole - 1, entries: 0 });
            assert!(less.text.chars().count() < whole && less.dropped.len() == 1, "{less:?}");
        }
    }

    #[test]
    fn the_most_frequent_stay() {
        let block = made(&["بيروت ثم بيروت ثم القاهرة"], Layout::Lines, Caps { characters: 0, entries: 1 });
        assert_eq!(
            (block.entries, block.dropped),
            (vec!["glossaries/g/entries/beirut".to_owned()], vec!["glossaries/g/entries/cairo".to_owned()])
        );
        let none = made(&["لا شيء"], Layout::Json, Caps::default());
        assert_eq!((none.text.as_str(), none.entries.len()), ("", 0));
    }
}
