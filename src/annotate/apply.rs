//! A text with its terms marked.

use super::{
    Fault, Style, TextFormat, Token,
    markup::{Visible, attribute, escape, unescape},
    placeholder::Template,
    token::Item,
};
use crate::{
    glossary::{LookupOptions, Stack, lookup::Text, stack::Placed, targets::Targets},
    text::{Source, Span},
};

/// How to annotate.
#[derive(Debug, Clone)]
pub struct Options {
    /// How terms are written.
    pub style: Style,
    /// What the text is.
    pub format: TextFormat,
    /// The caller's placeholders; `None`: ours, chosen so that they are not in the text.
    pub template: Option<Template>,
    /// Look-up.
    pub lookup: LookupOptions,
}

/// A term that was marked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Annotation {
    /// The placeholder, or the id of its element; a dictionary element has none.
    pub mark: String,
    /// The term without clitics, in the text as sent.
    pub span: Span<Source>,
    /// The term with its mark, in the annotated text.
    pub marked: Span<Source>,
    /// Resource name of the entry.
    pub entry: String,
    /// What has to stand in the translation.
    pub target: String,
    /// It has to stay as it is.
    pub keep: bool,
}

/// Why a term was not marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// The entry has no translation.
    NoTarget,
    /// It is in a protected span, or is marked already.
    Protected,
    /// An inline tag stands inside of it.
    TagInside,
}

/// A term that was found and not marked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// The term without clitics, in the text as sent.
    pub span: Span<Source>,
    /// Resource name of the entry.
    pub entry: String,
    /// The reason.
    pub why: Why,
}

/// An annotated text.
#[derive(Debug, Clone)]
pub struct Annotated {
    /// The text with marks.
    pub text: String,
    /// What was marked, in text order.
    pub annotations: Vec<Annotation>,
    /// What was found and not marked.
    pub skipped: Vec<Skipped>,
    /// For [`super::restore()`].
    pub token: Token,
}

/// A term that will be marked.
struct Planned {
    span: Span<Source>,
    entry: String,
    target: String,
    admitted: Vec<String>,
    keep: bool,
}

/// Marks the terms of a text. What is not a term stays as it is, byte for byte (in the element styles, plain text is
/// escaped); clitics stay outside of the marks.
///
/// # Errors
/// If tags do not belong together, protected spans overlap, or the caller's placeholders are in the text.
pub fn annotate(source: &str, stack: &Stack, protected: &[Span<Source>], options: &Options) -> Result<Annotated, Fault> {
    check_protected(protected)?;
    let visible = Visible::new(source, options.format)?;
    let template = match (&options.template, options.style) {
        (Some(template), Style::Placeholder) => match template.find(source).first() {
            Some(found) => {
                let found = source.get(found.start..found.end).unwrap_or_default().to_owned();
                return Err(Fault::PlaceholderInText { found });
            }
            None => Some(template.clone()),
        },
        (None, Style::Placeholder) => Some(Template::for_text(source)),
        _ => None,
    };
    let (planned, skipped) = plan(source, &visible, stack, protected, &options.lookup);
    let tags = visible.tags.iter().map(|tag| tag.span.of(source).to_owned()).collect();
    let mut token = Token::new(options.style, options.format, template.as_ref(), tags);
    let ids = Ids::new(source, &visible);
    let keep_as_is = options.style == Style::Placeholder || options.format == TextFormat::Xml;
    let plain = |span: Span<Source>| if keep_as_is { span.of(source).into() } else { escape(span.of(source)) };
    let (mut text, mut at, mut annotations) = (String::with_capacity(source.len() * 2), 0, Vec::new());
    for (term, number) in planned.into_iter().zip(1..) {
        text.push_str(&plain(Span::new(at, term.span.start())));
        let start = text.len();
        let mark = match &template {
            Some(template) => template.mark(number),
            None if options.style.id_attribute().is_some() => ids.id(number),
            None => String::new(),
        };
        if template.is_some() {
            text.push_str(&mark);
        } else {
            text.push_str(&options.style.opening(&mark, &term.target, &term.entry, term.keep));
            text.push_str(&plain(term.span));
            text.push_str(&options.style.closing());
        }
        at = term.span.end();
        let written = term.span.of(source);
        let shown = if options.format == TextFormat::Xml { unescape(written) } else { written.into() };
        token.items.push(Item { mark: mark.clone(), source: shown.into_owned(), target: term.target.clone(), admitted: term.admitted });
        let marked = Span::new(start, text.len());
        annotations.push(Annotation { mark, span: term.span, marked, entry: term.entry, target: term.target, keep: term.keep });
    }
    text.push_str(&plain(Span::new(at, source.len())));
    Ok(Annotated { text, annotations, skipped, token })
}

fn check_protected(protected: &[Span<Source>]) -> Result<(), Fault> {
    let mut order: Vec<(usize, Span<Source>)> = protected.iter().copied().enumerate().collect();
    order.sort_by_key(|(_, span)| *span);
    match order.windows(2).find(|pair| pair[0].1.overlaps(pair[1].1)) {
        Some(pair) => Err(Fault::ProtectedSpansOverlap { first: pair[0].0.min(pair[1].0), second: pair[0].0.max(pair[1].0) }),
        None => Ok(()),
    }
}

/// The terms to mark, in text order, and those to leave.
fn plan(
    source: &str,
    visible: &Visible<'_>,
    stack: &Stack,
    protected: &[Span<Source>],
    lookup: &LookupOptions,
) -> (Vec<Planned>, Vec<Skipped>) {
    let text = Text::new(&visible.text);
    let (mut planned, mut skipped) = (Vec::new(), Vec::new());
    let lookup = LookupOptions { include_suppressed: false, ..lookup.clone() };
    for placed in stack.matches(&text, &lookup) {
        let under = text.folded.source(placed.found.term_span);
        let span = visible.source(under.start(), under.end());
        let entry = placed.entry_name();
        let chosen = chosen(&placed, under.of(&visible.text));
        let is_protected = protected.iter().chain(&visible.protected).any(|p| p.overlaps(span));
        let why = match &chosen {
            _ if span.of(source).is_empty() => continue,
            None => Some(Why::NoTarget),
            Some(_) if is_protected => Some(Why::Protected),
            Some(_) if visible.has_tag(span) => Some(Why::TagInside),
            Some(_) => None,
        };
        match (why, chosen) {
            (None, Some((target, admitted, keep))) => planned.push(Planned { span, entry, target, admitted, keep }),
            (why, _) => skipped.push(Skipped { span, entry, why: why.unwrap_or(Why::NoTarget) }),
        }
    }
    (planned, skipped)
}

/// What has to stand in the translation, what may, and whether it is the term itself.
fn chosen(placed: &Placed<'_>, written: &str) -> Option<(String, Vec<String>, bool)> {
    let entry = placed.found.entry;
    if entry.do_not_translate() {
        return Some((written.to_owned(), Vec::new(), true));
    }
    let targets = Targets::of(entry, placed.found.language.other());
    let preferred = targets.preferred?.text.to_owned();
    Some((preferred, targets.admitted.iter().map(|t| t.text.to_owned()).collect(), false))
}

/// Ids of our elements that no element of the text has.
struct Ids {
    prefix: String,
}

impl Ids {
    fn new(source: &str, visible: &Visible<'_>) -> Self {
        let taken: Vec<String> = visible
            .tags
            .iter()
            .flat_map(|tag| ["id", "mid"].into_iter().filter_map(|a| attribute(tag.span.of(source), a).map(std::borrow::Cow::into_owned)))
            .collect();
        let free = |prefix: &String| !taken.iter().any(|id| id.strip_prefix(prefix.as_str()).is_some_and(|n| n.parse::<u64>().is_ok()));
        let prefix = (0..=usize::from(u8::MAX)).map(|n| "t".repeat(n + 1)).find(free).unwrap_or_default();
        Self { prefix }
    }

    fn id(&self, number: usize) -> String {
        format!("{}{number}", self.prefix)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        error::Coded,
        glossary::{Entry, EntryKind, Snapshot, Term, TermStatus},
        id::{EntryId, GlossaryId},
        text::Language,
    };

    pub(crate) fn stack() -> Stack {
        let entry = |id: &str, kind, ar: &str, en: &str| {
            let mut terms = vec![Term::new(Language::Arabic, ar, TermStatus::Preferred)];
            if !en.is_empty() {
                terms.push(Term::new(Language::English, en, TermStatus::Preferred));
            }
            Entry::new(EntryId::parse(id).unwrap(), kind, terms)
        };
        let mut brand = entry("wasl", EntryKind::Organisation, "وصل", "Wasl");
        brand.do_not_translate = true;
        let entries = [
            entry("cairo", EntryKind::Place, "القاهرة", "Cairo"),
            entry("beirut", EntryKind::Place, "بيروت", "Beirut"),
            entry("defence", EntryKind::Organisation, "وزارة الدفاع", "Ministry of \"Defence\" & <War>"),
            entry("open", EntryKind::Term, "هدنة", ""),
            brand,
        ];
        Stack::new(vec![Arc::new(Snapshot::new(GlossaryId::parse("g").unwrap(), 1, 0, &entries).unwrap())])
    }

    fn options(style: Style, format: TextFormat) -> Options {
        Options { style, format, template: None, lookup: LookupOptions::default() }
    }

    #[test]
    fn each_style_marks_the_term_without_its_clitics() {
        let text = "سافر من بيروت للقاهرة";
        for (style, expected) in [
            (Style::Placeholder, "سافر من TRM1Q لTRM2Q"),
            (Style::XmlTerm, "سافر من <term id=\"t1\" target=\"Beirut\">بيروت</term> ل<term id=\"t2\" target=\"Cairo\">لقاهرة</term>"),
            (
                Style::MsTrans,
                "سافر من <mstrans:dictionary translation=\"Beirut\">بيروت</mstrans:dictionary> ل<mstrans:dictionary translation=\"Cairo\">لقاهرة</mstrans:dictionary>",
            ),
            (
                Style::Xliff12,
                "سافر من <mrk mtype=\"term\" mid=\"t1\" comment=\"Beirut\">بيروت</mrk> ل<mrk mtype=\"term\" mid=\"t2\" comment=\"Cairo\">لقاهرة</mrk>",
            ),
            (
                Style::Xliff21,
                "سافر من <mrk id=\"t1\" type=\"term\" value=\"Beirut\" ref=\"tarjuman:glossaries/g/entries/beirut\">بيروت</mrk> ل<mrk id=\"t2\" type=\"term\" value=\"Cairo\" ref=\"tarjuman:glossaries/g/entries/cairo\">لقاهرة</mrk>",
            ),
        ] {
            let made = annotate(text, &stack(), &[], &options(style, TextFormat::Plain)).unwrap();
            assert_eq!(made.text, expected);
            for a in &made.annotations {
                assert!(a.marked.of(&made.text).contains(if style == Style::Placeholder { &a.mark } else { a.span.of(text) }), "{style:?}");
            }
        }
    }

    #[test]
    fn tags_and_protected_spans_are_left_alone() {
        for (text, expected, skipped) in [
            ("<b>بيروت</b> &amp; <i id=\"t1\"/>", "<b>TRM1Q</b> &amp; <i id=\"t1\"/>", &[][..]),
            ("وزارة <b>الدفاع</b>", "وزارة <b>الدفاع</b>", &[Why::TagInside]),
            ("<g translate=\"no\">بيروت</g> بيروت", "<g translate=\"no\">بيروت</g> TRM1Q", &[Why::Protected]),
            ("<mrk mtype=\"term\">بيروت</mrk>", "<mrk mtype=\"term\">بيروت</mrk>", &[Why::Protected]),
            ("<ph>بيروت</ph> هدنة", "<ph>بيروت</ph> هدنة", &[Why::NoTarget]),
        ] {
            let made = annotate(text, &stack(), &[], &options(Style::Placeholder, TextFormat::Xml)).unwrap();
            assert_eq!(made.text, expected);
            assert_eq!(made.skipped.iter().map(|s| s.why).collect::<Vec<_>>(), skipped, "{text}");
        }
        let made = annotate("<i id=\"t4\">بيروت</i>", &stack(), &[], &options(Style::XmlTerm, TextFormat::Xml)).unwrap();
        assert_eq!(made.text, "<i id=\"t4\"><term id=\"tt1\" target=\"Beirut\">بيروت</term></i>", "ids are new");
        let whole = Span::new(0, "بيروت".len());
        let made = annotate("بيروت", &stack(), &[whole], &options(Style::Placeholder, TextFormat::Plain)).unwrap();
        assert_eq!((made.text.as_str(), made.skipped[0].why), ("بيروت", Why::Protected));
    }

    #[test]
    fn plain_text_is_escaped_only_where_elements_are_made() {
        let text = "1 < 2 & وزارة الدفاع";
        let made = annotate(text, &stack(), &[], &options(Style::XmlTerm, TextFormat::Plain)).unwrap();
        assert_eq!(
            made.text,
            "1 &lt; 2 &amp; <term id=\"t1\" target=\"Ministry of &quot;Defence&quot; &amp; &lt;War&gt;\">وزارة الدفاع</term>"
        );
        let made = annotate(text, &stack(), &[], &options(Style::Placeholder, TextFormat::Plain)).unwrap();
        assert_eq!(made.text, "1 < 2 & TRM1Q");
        let made = annotate("منصة وصل", &stack(), &[], &options(Style::XmlTerm, TextFormat::Plain)).unwrap();
        assert_eq!(made.text, "منصة <term id=\"t1\" target=\"وصل\" translate=\"no\">وصل</term>", "kept as it is");
    }

    #[test]
    fn bad_input_is_refused_by_name() {
        let span = |s, e| Span::new(s, e);
        let mut own = options(Style::Placeholder, TextFormat::Plain);
        own.template = Some(Template::parse("AB{n}C").unwrap());
        for (text, protected, options, reason) in [
            ("<b>بيروت", vec![], options(Style::Placeholder, TextFormat::Xml), "UNBALANCED_TAGS"),
            ("<term><term>x</term></term>", vec![], options(Style::XmlTerm, TextFormat::Xml), "NESTED_TERMS"),
            ("رمز ab 1 c في بيروت", vec![], own, "PLACEHOLDER_IN_TEXT"),
            ("بيروت", vec![span(0, 4), span(2, 6)], options(Style::Placeholder, TextFormat::Plain), "PROTECTED_SPANS_OVERLAP"),
        ] {
            assert_eq!(annotate(text, &stack(), &protected, &options).unwrap_err().reason(), reason, "{text}");
        }
        let made = annotate("رمز TRM1Q في بيروت", &stack(), &[], &super::tests::options(Style::Placeholder, TextFormat::Plain)).unwrap();
        assert_eq!(made.text, "رمز TRM1Q في ZXT1Q", "ours step aside");
    }
}
