//! Marks become the approved targets; what was lost, doubled or moved is told, and repaired where that is safe.
//!
//! Safe is what needs no guess: a placeholder in other letters or digits, the same mark twice in a row, a term that the
//! engine left in the source language, a term that it translated as approved without its mark.

use super::{
    Fault, Style, TextFormat, Token,
    markup::{Role, Visible, attribute, escape, unescape},
};
use crate::text::{Source, Span, fold};

/// Something that was put right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// The mark it is about.
    pub mark: String,
    /// What was done.
    pub what: Repaired,
    /// What stood there.
    pub found: String,
}

/// Kinds of repairs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repaired {
    /// The mark was spelt otherwise: `trm 1 q`.
    Spelling,
    /// The mark stood twice in a row.
    Repetition,
    /// The mark was gone, and the term stood there in the source language.
    Untranslated,
    /// The mark was gone, and the approved target stood there.
    Unmarked,
    /// Inside the element stood another translation than the approved one.
    Retranslated,
}

/// A text with its targets in place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Restored {
    /// The text.
    pub text: String,
    /// Marks that are gone, and whose term is nowhere.
    pub lost: Vec<String>,
    /// Marks that stand several times, at places of their own; each was filled.
    pub duplicated: Vec<String>,
    /// Marks that moved before ones that stood before them. Between languages that is usual.
    pub reordered: Vec<String>,
    /// Marks in the text that were never given out; left as they are.
    pub unknown: Vec<String>,
    /// What was put right.
    pub repairs: Vec<Repair>,
    /// Inline tags of the source that are gone.
    pub lost_tags: Vec<String>,
}

/// A mark found in the text that came back.
struct Hit {
    /// Number of its item.
    item: usize,
    span: Span<Source>,
    /// What takes its place.
    text: String,
}

/// Puts the approved targets into a text that came back from an engine.
///
/// # Errors
/// If it is XML whose tags do not belong together, or marked terms nest. The text is then left as it is.
pub fn restore(text: &str, token: &Token) -> Result<Restored, Fault> {
    let mut done = Restored::default();
    // In the element styles plain text travels as XML.
    let travels = if token.style() == Style::Placeholder { token.format() } else { TextFormat::Xml };
    let visible = Visible::new(text, travels)?;
    let hits = match token.style() {
        Style::Placeholder => placeholders(text, token, &mut done),
        _ => elements(text, &visible, token, &mut done),
    };
    report_order(&hits, token, &mut done);
    lost_tags(text, &visible, token, &mut done);
    let out = Out { text, token, travels };
    let (mut result, missing) = (out.assemble(&hits), out.missing(&hits));
    for item in missing {
        out.repair_lost(&mut result, item, &mut done);
    }
    done.text = result;
    Ok(done)
}

fn placeholders(text: &str, token: &Token, done: &mut Restored) -> Vec<Hit> {
    let mut hits: Vec<Hit> = Vec::new();
    for found in token.template().find(text) {
        let written = text.get(found.start..found.end).unwrap_or_default();
        let Some(item) = found.number.checked_sub(1).filter(|n| *n < token.items.len()) else {
            done.unknown.push(written.to_owned());
            continue;
        };
        let mark = &token.items[item].mark;
        let repair = |what| Repair { mark: mark.clone(), what, found: written.to_owned() };
        if !found.is_exact {
            done.repairs.push(repair(Repaired::Spelling));
        }
        let again = hits
            .last_mut()
            .filter(|last| last.item == item && text.get(last.span.end()..found.start).is_some_and(|between| between.trim().is_empty()));
        if let Some(last) = again {
            last.span = Span::new(last.span.start(), found.end);
            done.repairs.push(repair(Repaired::Repetition));
            continue;
        }
        let target = target(token, item);
        hits.push(Hit { item, span: Span::new(found.start, found.end), text: target });
    }
    hits
}

/// The target as it stands in the finished text.
fn target(token: &Token, item: usize) -> String {
    let target = token.items.get(item).map_or("", |i| i.target.as_str());
    if token.format() == TextFormat::Xml { escape(target).into_owned() } else { target.to_owned() }
}

fn elements(text: &str, visible: &Visible<'_>, token: &Token, done: &mut Restored) -> Vec<Hit> {
    let style = token.style();
    let mut hits: Vec<Hit> = Vec::new();
    let mut used = vec![false; token.items.len()];
    for tag in visible.tags.iter().filter(|t| Some(t.name.as_str()) == style.element()) {
        let Role::Open(closing) = tag.role else { continue };
        let Some(end) = visible.tags.get(closing).map(|t| t.span) else { continue };
        let written = tag.span.of(text);
        let item = match style.id_attribute() {
            Some(name) => attribute(written, name).and_then(|id| token.items.iter().position(|i| i.mark == id)),
            None => attribute(written, "translation").and_then(|t| {
                let same = |n: &usize| token.items[*n].target == t;
                let all = || (0..token.items.len()).filter(same);
                all().find(|n| !used[*n]).or_else(|| all().next_back())
            }),
        };
        let inside = Span::new(tag.span.end(), end.start());
        let whole = Span::new(tag.span.start(), end.end());
        let Some(item) = item else {
            // An element that the text had before is none of ours.
            if !token.tags.iter().any(|t| t == written) {
                done.unknown.push(written.to_owned());
            }
            continue;
        };
        used[item] = true;
        hits.push(Hit { item, span: whole, text: inside_of(text, visible, inside, token, item, done) });
    }
    hits
}

/// What takes the place of an element: what the engine wrote, if that has an approved target in it; else the target.
fn inside_of(text: &str, visible: &Visible<'_>, inside: Span<Source>, token: &Token, number: usize, done: &mut Restored) -> String {
    let item = &token.items[number];
    let written = inside.of(text);
    let shown = unescape(written);
    let key = fold::key(&shown);
    let keep = || if token.format() == TextFormat::Xml { written.to_owned() } else { shown.clone().into_owned() };
    let approved = |t: &String| {
        let wanted = fold::key(t);
        !wanted.is_empty() && key.contains(&wanted)
    };
    if visible.has_tag(inside) || (key != fold::key(&item.source) && std::iter::once(&item.target).chain(&item.admitted).any(approved)) {
        return keep();
    }
    if key != fold::key(&item.source) {
        done.repairs.push(Repair { mark: item.mark.clone(), what: Repaired::Retranslated, found: shown.into_owned() });
    }
    target(token, number)
}

fn report_order(hits: &[Hit], token: &Token, done: &mut Restored) {
    let mark = |item: usize| {
        let item = &token.items[item];
        if item.mark.is_empty() { item.source.clone() } else { item.mark.clone() }
    };
    let mut seen: Vec<usize> = Vec::new();
    for hit in hits {
        if seen.contains(&hit.item) {
            let mark = mark(hit.item);
            if !done.duplicated.contains(&mark) {
                done.duplicated.push(mark);
            }
        } else {
            seen.push(hit.item);
        }
    }
    let kept = longest_rising(&seen);
    done.reordered = seen.iter().filter(|item| !kept.contains(item)).map(|item| mark(*item)).collect();
}

/// A longest rising subsequence: what stayed in order.
fn longest_rising(numbers: &[usize]) -> Vec<usize> {
    // tails[k]: position of the least last number of a rising sequence of k + 1 (patience sorting).
    let (mut tails, mut before): (Vec<usize>, Vec<Option<usize>>) = (Vec::new(), vec![None; numbers.len()]);
    for (at, number) in numbers.iter().enumerate() {
        let k = tails.partition_point(|t| numbers[*t] < *number);
        before[at] = k.checked_sub(1).and_then(|k| tails.get(k).copied());
        if k == tails.len() { tails.push(at) } else { tails[k] = at }
    }
    let mut found = Vec::new();
    let mut at = tails.last().copied();
    while let Some(position) = at {
        found.push(numbers[position]);
        at = before[position];
    }
    found
}

fn lost_tags(text: &str, visible: &Visible<'_>, token: &Token, done: &mut Restored) {
    let mut there: Vec<&str> = visible.tags.iter().map(|t| t.span.of(text)).collect();
    for tag in &token.tags {
        match there.iter().position(|t| t == tag) {
            Some(at) => {
                there.swap_remove(at);
            }
            None => done.lost_tags.push(tag.clone()),
        }
    }
}

struct Out<'a> {
    text: &'a str,
    token: &'a Token,
    travels: TextFormat,
}

impl Out<'_> {
    /// The text with the hits replaced; references resolved again if it was plain text.
    fn assemble(&self, hits: &[Hit]) -> String {
        let (mut result, mut at) = (String::with_capacity(self.text.len()), 0);
        let was_escaped = self.travels == TextFormat::Xml && self.token.format() == TextFormat::Plain;
        let plain = |span: Span<Source>| if was_escaped { unescape(span.of(self.text)) } else { span.of(self.text).into() };
        for hit in hits {
            result.push_str(&plain(Span::new(at, hit.span.start())));
            result.push_str(&hit.text);
            at = hit.span.end();
        }
        result.push_str(&plain(Span::new(at, self.text.len())));
        result
    }

    /// Numbers of the items without a hit.
    fn missing(&self, hits: &[Hit]) -> Vec<usize> {
        (0..self.token.items.len()).filter(|n| hits.iter().all(|h| h.item != *n)).collect()
    }

    /// A mark is gone: perhaps the engine translated the term, or left it.
    fn repair_lost(&self, result: &mut String, number: usize, done: &mut Restored) {
        let item = &self.token.items[number];
        let mark = if item.mark.is_empty() { item.source.clone() } else { item.mark.clone() };
        let same = |t: &String| self.token.items.iter().filter(|i| i.target == *t).count();
        let times = |t: &str| if t.is_empty() { 0 } else { result.matches(t).count() };
        if let Some(found) = std::iter::once(&item.target).chain(&item.admitted).find(|t| times(t) >= same(&item.target).max(1)) {
            done.repairs.push(Repair { mark, what: Repaired::Unmarked, found: found.clone() });
            return;
        }
        let source = if self.token.format() == TextFormat::Xml { escape(&item.source) } else { item.source.as_str().into() };
        if item.source != item.target && times(&source) == 1 {
            *result = result.replacen(source.as_ref(), &target(self.token, number), 1);
            done.repairs.push(Repair { mark, what: Repaired::Untranslated, found: item.source.clone() });
            return;
        }
        done.lost.push(mark);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{annotate::placeholder::Template, annotate::token::Item, error::Coded};

    fn token(style: Style, format: TextFormat, tags: &[&str]) -> Token {
        let template = Template::for_text("");
        let mut token =
            Token::new(style, format, (style == Style::Placeholder).then_some(&template), tags.iter().map(|t| (*t).to_owned()).collect());
        for (n, (source, target)) in [("القاهرة", "Cairo"), ("بيروت", "Beirut"), ("الدفاع", "D&D")].into_iter().enumerate()
        {
            let mark = match style {
                Style::Placeholder => template.mark(n + 1),
                Style::MsTrans => String::new(),
                _ => format!("t{}", n + 1),
            };
            token.items.push(Item { mark, source: source.into(), target: target.into(), admitted: vec![] });
        }
        token
    }

    #[test]
    fn placeholders_come_back() {
        use Repaired::{Repetition, Spelling, Unmarked, Untranslated};
        for (text, expected, lost, duplicated, reordered, repairs) in [
            ("from TRM1Q to TRM2Q by TRM3Q", "from Cairo to Beirut by D&D", &[][..], &[][..], &[][..], &[][..]),
            ("TRM3Q: TRM1Q, TRM2Q's", "D&D: Cairo, Beirut's", &[], &[], &["TRM3Q"], &[]),
            ("trm 1 q TRM2Q TRM2Q TRM3Q", "Cairo Beirut D&D", &[], &[], &[], &[Spelling, Repetition]),
            ("TRM1Q and TRM1Q, TRM2Q TRM3Q", "Cairo and Cairo, Beirut D&D", &[], &["TRM1Q"], &[], &[]),
            ("TRM1Q in Beirut, الدفاع", "Cairo in Beirut, D&D", &[], &[], &[], &[Unmarked, Untranslated]),
            ("TRM1Q TRM2Q", "Cairo Beirut", &["TRM3Q"], &[], &[], &[]),
        ] {
            let done = restore(text, &token(Style::Placeholder, TextFormat::Plain, &[])).unwrap();
            assert_eq!(done.text, expected);
            assert_eq!(
                (&done.lost[..], &done.duplicated[..], &done.reordered[..]),
                (
                    &lost.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>()[..],
                    &duplicated.iter().map(|s: &&str| (*s).to_owned()).collect::<Vec<_>>()[..],
                    &reordered.iter().map(|s: &&str| (*s).to_owned()).collect::<Vec<_>>()[..],
                ),
                "{text}"
            );
            assert_eq!(done.repairs.iter().map(|r| r.what).collect::<Vec<_>>(), repairs, "{text}");
        }
        let done = restore("TRM9Q TRM1Q TRM2Q TRM3Q", &token(Style::Placeholder, TextFormat::Plain, &[])).unwrap();
        assert_eq!((done.text.as_str(), done.unknown), ("TRM9Q Cairo Beirut D&D", vec!["TRM9Q".to_owned()]));
    }

    #[test]
    fn elements_come_back_and_keep_what_fits() {
        let tags = ["<b>", "</b>"];
        let xml = token(Style::XmlTerm, TextFormat::Xml, &tags);
        for (text, expected, retranslated) in [
            (
                "<b><term id=\"t1\">القاهرة</term></b> <term id=\"t2\">Beirut's</term> <term id='t3'>D&amp;D</term>",
                "<b>Cairo</b> Beirut's D&amp;D",
                0,
            ),
            (
                "<b><term id=\"t1\">Al-Qahira</term></b> <term id=\"t2\">بيروت</term> <term id='t3'>x</term>",
                "<b>Cairo</b> Beirut D&amp;D",
                2,
            ),
        ] {
            let done = restore(text, &xml).unwrap();
            assert_eq!((done.text.as_str(), done.repairs.len(), done.lost_tags.len()), (expected, retranslated, 0));
        }
        let done = restore("<term id=\"t1\">x</term> Beirut D&amp;D", &xml).unwrap();
        assert_eq!(done.lost_tags, ["<b>", "</b>"], "tags are missed too");
        let plain = token(Style::MsTrans, TextFormat::Plain, &[]);
        let done =
            restore("1 &lt; 2 <mstrans:dictionary translation=\"Cairo\">القاهرة</mstrans:dictionary> Beirut D&amp;D", &plain).unwrap();
        assert_eq!((done.text.as_str(), done.lost.len()), ("1 < 2 Cairo Beirut D&D", 0), "an engine takes the element away");
    }

    #[test]
    fn broken_markup_and_tokens_are_refused() {
        let xml = token(Style::XmlTerm, TextFormat::Xml, &[]);
        for (text, reason) in
            [("<term id=\"t1\">x", "UNBALANCED_TAGS"), ("<term id=\"t1\"><term id=\"t2\">x</term></term>", "NESTED_TERMS")]
        {
            assert_eq!(restore(text, &xml).unwrap_err().reason(), reason);
        }
        for bytes in [&b""[..], b"{}", b"\xff", &vec![b' '; crate::annotate::token::MAX_BYTES + 1]] {
            assert_eq!(Token::from_bytes(bytes).unwrap_err().reason(), "RESTORE_TOKEN_INVALID");
        }
        assert_eq!(Token::from_bytes(&xml.to_bytes()).unwrap(), xml);
    }
}
