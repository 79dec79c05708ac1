//! A text with inline tags: what is read of it, and the way back to the text as sent.
//!
//! Only what is needed to leave tags alone is known of them: where they begin and end, which belong together, which hold
//! codes rather than words (`ph`, `bpt` … of XLIFF and TMX), and which forbid translation.

use std::borrow::Cow;

use super::Fault;
use crate::text::{Source, Span};

/// What a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum TextFormat {
    /// Characters, nothing else: `<` is a less-than sign.
    #[default]
    Plain,
    /// Words between inline tags, with the five references of XML.
    Xml,
}

/// Elements that hold codes of another format instead of words (XLIFF 1.2, section 2.3; TMX 1.4b, section 2.2).
const CODES: [&str; 7] = ["ph", "bpt", "ept", "it", "ut", "x", "sub"];
/// What stands for a tag that is a thing by itself: it ends words.
const OBJECT: char = '\u{fffc}';

/// A tag of a text.
#[derive(Debug, Clone)]
pub struct Tag {
    /// Where it stands.
    pub span: Span<Source>,
    /// Its name with its prefix.
    pub name: String,
    /// What it does.
    pub role: Role,
}

/// What a tag does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Begins an element; its end is the tag with this number.
    Open(usize),
    /// Ends the element that began with the tag of this number.
    Close(usize),
    /// Stands for itself.
    Alone,
}

/// A text as a reader sees it.
#[derive(Debug)]
pub struct Visible<'t> {
    /// Without tags, references resolved.
    pub text: Cow<'t, str>,
    /// For each character of `text` where it begins there, and its bytes in the source; empty if the two are one.
    map: Vec<(u32, Span<Source>)>,
    /// The tags, in order.
    pub tags: Vec<Tag>,
    /// What must not be touched: elements that forbid translation, terms that are marked already.
    pub protected: Vec<Span<Source>>,
}

impl<'t> Visible<'t> {
    /// Reads a text.
    ///
    /// # Errors
    /// If its tags do not belong together, or marked terms nest.
    pub fn new(source: &'t str, format: TextFormat) -> Result<Self, Fault> {
        match format {
            TextFormat::Plain => Ok(Self { text: Cow::Borrowed(source), map: Vec::new(), tags: Vec::new(), protected: Vec::new() }),
            TextFormat::Xml => Reader::new(source).read(),
        }
    }

    /// The bytes of the source under bytes of the visible text, tags between them included.
    pub fn source(&self, start: usize, end: usize) -> Span<Source> {
        if self.map.is_empty() {
            return Span::new(start, end);
        }
        let at =
            |byte: usize| self.map.partition_point(|(visible, _)| (*visible as usize) <= byte).checked_sub(1).and_then(|i| self.map.get(i));
        let first = at(start).map_or(0, |(_, span)| span.start());
        let last = end.checked_sub(1).and_then(at).map_or(first, |(_, span)| span.end());
        Span::new(first, last)
    }

    /// True if a tag stands inside of a span.
    pub fn has_tag(&self, span: Span<Source>) -> bool {
        self.tags.iter().any(|tag| tag.span.overlaps(span))
    }
}

/// The text of an element's content with its references resolved.
pub fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        match reference(rest) {
            Some((c, length)) => {
                plain.push(c);
                rest = &rest[length..];
            }
            None => {
                plain.push('&');
                rest = &rest[1..];
            }
        }
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

/// The text as content of an element or value of an attribute.
pub fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>', '"']) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            c => escaped.push(c),
        }
    }
    Cow::Owned(escaped)
}

/// The character of the reference at the start of a text, and its length in bytes.
fn reference(text: &str) -> Option<(char, usize)> {
    let name = text.strip_prefix('&')?;
    let end = name.bytes().take(12).position(|b| b == b';')?;
    let name = &name[..end];
    let c = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let digits = name.strip_prefix('#')?;
            let code = match digits.strip_prefix('x') {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(code)?
        }
    };
    Some((c, end + 2))
}

/// The value of an attribute of a tag as written.
pub fn attribute<'t>(tag: &'t str, wanted: &str) -> Option<Cow<'t, str>> {
    let mut rest = tag.trim_start_matches(['<', '/']);
    rest = rest.trim_start_matches(|c: char| !c.is_whitespace() && c != '>' && c != '/');
    loop {
        rest = rest.trim_start();
        let (name, after) = rest.split_once('=')?;
        let after = after.trim_start();
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (value, next) = after[1..].split_once(quote)?;
        if name.trim() == wanted {
            return Some(unescape(value));
        }
        rest = next;
    }
}

/// True for a tag that marks a term, in any of our styles.
fn marks_a_term(name: &str, tag: &str) -> bool {
    match name.rsplit(':').next().unwrap_or(name) {
        "mrk" => ["type", "mtype"].iter().any(|a| attribute(tag, a).is_some_and(|v| v == "term")),
        "term" => true,
        "dictionary" => name.starts_with("mstrans:"),
        _ => false,
    }
}

struct Reader<'t> {
    source: &'t str,
    at: usize,
    text: String,
    map: Vec<(u32, Span<Source>)>,
    tags: Vec<Tag>,
    /// Numbers of the opening tags without an end so far.
    open: Vec<usize>,
    protected: Vec<Span<Source>>,
    /// How many of the open elements hold codes.
    codes: usize,
    /// How many of the open elements mark a term.
    terms: usize,
}

impl<'t> Reader<'t> {
    fn new(source: &'t str) -> Self {
        Self {
            source,
            at: 0,
            text: String::with_capacity(source.len()),
            map: Vec::new(),
            tags: Vec::new(),
            open: Vec::new(),
            protected: Vec::new(),
            codes: 0,
            terms: 0,
        }
    }

    fn read(mut self) -> Result<Visible<'t>, Fault> {
        while let Some(c) = self.source[self.at..].chars().next() {
            match c {
                '<' => self.tag()?,
                '&' => {
                    let Some((c, length)) = reference(&self.source[self.at..]) else {
                        return Err(self.fault("`&` begins no reference".into()));
                    };
                    self.push(c, length);
                }
                c => self.push(c, c.len_utf8()),
            }
        }
        if let Some(tag) = self.open.last().and_then(|i| self.tags.get(*i)) {
            return Err(Fault::UnbalancedTags { what: format!("`<{}>` has no end", tag.name), at: tag.span.start() });
        }
        Ok(Visible { text: Cow::Owned(self.text), map: self.map, tags: self.tags, protected: self.protected })
    }

    fn fault(&self, what: String) -> Fault {
        Fault::UnbalancedTags { what, at: self.at }
    }

    fn push(&mut self, c: char, length: usize) {
        if self.codes == 0 {
            self.map.push((self.text.len() as u32, Span::new(self.at, self.at + length)));
            self.text.push(c);
        }
        self.at += length;
    }

    fn tag(&mut self) -> Result<(), Fault> {
        let rest = &self.source[self.at..];
        if rest.starts_with("<!--") {
            let Some(end) = rest.find("-->") else { return Err(self.fault("the comment has no end".into())) };
            self.alone(end + 3, "!--".into());
            return Ok(());
        }
        let Some(length) = tag_length(rest) else { return Err(self.fault("`<` begins no tag".into())) };
        let written = &rest[..length];
        let name: String = written
            .trim_start_matches(['<', '/'])
            .chars()
            .take_while(|c| c.is_alphanumeric() || matches!(c, ':' | '-' | '_' | '.'))
            .collect();
        if written.starts_with("</") {
            return self.close(length, name);
        }
        if !name.starts_with(|c: char| c.is_alphabetic() || c == '_') {
            return Err(self.fault("`<` begins no tag".into()));
        }
        if written.ends_with("/>") {
            self.alone(length, name);
            return Ok(());
        }
        if CODES.contains(&name.as_str()) {
            if self.codes == 0 {
                self.object(length);
            }
            self.codes += 1;
        }
        if marks_a_term(&name, written) {
            if self.terms > 0 {
                return Err(Fault::NestedTerms { at: self.at });
            }
            self.terms += 1;
        }
        self.open.push(self.tags.len());
        self.tags.push(Tag { span: Span::new(self.at, self.at + length), name, role: Role::Open(usize::MAX) });
        self.at += length;
        Ok(())
    }

    fn close(&mut self, length: usize, name: String) -> Result<(), Fault> {
        let Some(opening) = self.open.pop().filter(|i| self.tags[*i].name == name) else {
            return Err(self.fault(format!("`</{name}>` ends what did not begin last")));
        };
        let begun = self.tags[opening].span;
        let written = begun.of(self.source);
        let ends = self.at + length;
        let marks = marks_a_term(&name, written);
        self.terms -= usize::from(marks);
        self.codes -= usize::from(CODES.contains(&name.as_str()));
        if marks
            || attribute(written, "translate").is_some_and(|v| v == "no")
            || attribute(written, "mtype").is_some_and(|v| v == "protected")
        {
            self.protected.push(Span::new(begun.start(), ends));
        }
        self.tags[opening].role = Role::Open(self.tags.len());
        self.tags.push(Tag { span: Span::new(self.at, ends), name, role: Role::Close(opening) });
        self.at = ends;
        Ok(())
    }

    fn alone(&mut self, length: usize, name: String) {
        if self.codes == 0 {
            self.object(length);
        }
        self.tags.push(Tag { span: Span::new(self.at, self.at + length), name, role: Role::Alone });
        self.at += length;
    }

    fn object(&mut self, length: usize) {
        self.map.push((self.text.len() as u32, Span::new(self.at, self.at + length)));
        self.text.push(OBJECT);
    }
}

/// Length of the tag at the start of a text; `>` inside of quotation marks does not end it.
fn tag_length(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, b) in text.bytes().enumerate().skip(1) {
        match (quote, b) {
            (Some(q), b) if b == q => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') => quote = Some(b),
            (None, b'>') => return Some(at + 1),
            (None, b'<') => return None,
            (None, _) => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_visible_text_knows_its_way_back() {
        for (source, visible, word, under) in [
            ("زار <b>بيروت</b> أمس", "زار بيروت أمس", "بيروت", "بيروت"),
            ("A &amp; <i>B</i>eirut", "A & Beirut", "Beirut", "B</i>eirut"),
            ("قبل<ph id='1'>{0}</ph>بعد", "قبل\u{fffc}بعد", "بعد", "بعد"),
            ("a<br title=\"1>2\"/>b", "a\u{fffc}b", "b", "b"),
            ("&#x628;يروت", "بيروت", "بيروت", "&#x628;يروت"),
        ] {
            let read = Visible::new(source, TextFormat::Xml).unwrap();
            assert_eq!(read.text, visible, "{source}");
            let at = read.text.find(word).unwrap();
            assert_eq!(read.source(at, at + word.len()).of(source), under, "{source}");
        }
        let plain = Visible::new("1 < 2 & <b>", TextFormat::Plain).unwrap();
        assert_eq!((plain.text.as_ref(), plain.tags.len()), ("1 < 2 & <b>", 0), "plain text has no tags");
    }

    #[test]
    fn faults_are_named() {
        for (source, fault) in [
            ("<b>x", "UNBALANCED_TAGS"),
            ("x</b>", "UNBALANCED_TAGS"),
            ("<b><i>x</b></i>", "UNBALANCED_TAGS"),
            ("1 < 2", "UNBALANCED_TAGS"),
            ("a & b", "UNBALANCED_TAGS"),
            ("<!-- x", "UNBALANCED_TAGS"),
            ("<mrk type='term'><b><mrk type='term'>x</mrk></b></mrk>", "NESTED_TERMS"),
            ("<term>a <term>b</term></term>", "NESTED_TERMS"),
        ] {
            use crate::error::Coded;
            assert_eq!(Visible::new(source, TextFormat::Xml).unwrap_err().reason(), fault, "{source}");
        }
    }

    #[test]
    fn attributes_are_read_as_written() {
        let tag = r#"<mrk id='m1' type = "term" value="a &lt; b">"#;
        assert_eq!(attribute(tag, "id").as_deref(), Some("m1"));
        assert_eq!(attribute(tag, "type").as_deref(), Some("term"));
        assert_eq!(attribute(tag, "value").as_deref(), Some("a < b"));
        assert_eq!(attribute(tag, "ref"), None);
        assert_eq!(attribute("<b>", "id"), None);
    }
}
