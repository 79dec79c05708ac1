//! What values of attributes may be (XLIFF 2.1, sections 4.3 and 5).

/// Kinds of values, as the table of elements names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Value {
    /// Any text.
    Any,
    /// A name token of XML.
    Token,
    /// A well-formed language tag.
    Tag,
    /// One of a list, between bars.
    OneOf(&'static str),
    /// A whole number, at least this.
    Number(u64),
    /// A prefix of somebody, a colon and a value.
    Prefixed,
    /// Kind of an annotation.
    Annotation,
    /// A fragment of this document, or an address elsewhere.
    Reference,
    /// Tokens with blanks between them.
    Tokens,
}

impl Value {
    /// What the value would have to be, if it is not.
    pub(super) fn breach(self, text: &str) -> Option<String> {
        let good = match self {
            Self::Any => true,
            Self::Token => is_token(text),
            Self::Tag => is_tag(text),
            Self::OneOf(list) => list.split('|').any(|value| value == text),
            Self::Number(least) => text.parse::<u64>().is_ok_and(|number| number >= least),
            Self::Prefixed => is_prefixed(text),
            Self::Annotation => matches!(text, "generic" | "comment" | "term") || is_prefixed(text),
            Self::Reference => text.strip_prefix('#').is_none_or(is_fragment),
            Self::Tokens => !text.trim().is_empty() && text.split(' ').filter(|token| !token.is_empty()).all(is_token),
        };
        (!good).then(|| self.wanted())
    }

    fn wanted(self) -> String {
        match self {
            Self::Any => "text".into(),
            Self::Token => "a name of letters, digits and `.-_:`".into(),
            Self::Tag => "a language tag".into(),
            Self::OneOf(list) => format!("one of {}", list.replace('|', ", ")),
            Self::Number(least) => format!("a whole number from {least}"),
            Self::Prefixed => "a prefix, a colon and a value".into(),
            Self::Annotation => "generic, comment, term or prefix:value".into(),
            Self::Reference => "a fragment such as #f=file/u=unit/id, or an address".into(),
            Self::Tokens => "names with blanks between them".into(),
        }
    }
}

fn is_token(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ':' | '\u{b7}'))
}

/// The shape of BCP 47: letters first, then letters and digits, at most eight at a time.
pub(super) fn is_tag(text: &str) -> bool {
    let mut parts = text.split('-');
    let first = parts.next().unwrap_or_default();
    let primary = (2..=8).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_alphabetic());
    let private = matches!(first, "x" | "i" | "X" | "I") && text.len() > 2;
    (primary || private) && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric()))
}

fn is_prefixed(text: &str) -> bool {
    text.split_once(':').is_some_and(|(prefix, value)| !prefix.is_empty() && !value.is_empty() && prefix != "xlf")
}

/// Prefixes of modules and registered extensions.
const MODULES: [&str; 11] = ["gls", "mtc", "mda", "res", "ctr", "slr", "val", "fs", "its", "tbx", "pgs"];

/// The syntax of fragments (section 4.1): file, group, unit in this order, then one thing inside.
fn is_fragment(text: &str) -> bool {
    let text = text.strip_prefix('/').unwrap_or(text);
    let mut reached = 0;
    for part in text.split('/') {
        let (prefix, id) = part.split_once('=').unwrap_or(("", part));
        let rank = match prefix {
            "f" => 1,
            "g" => 2,
            "u" => 3,
            "" | "n" | "d" | "t" => 4,
            module if MODULES.contains(&module) => 4,
            _ => return false,
        };
        if rank <= reached || !is_token(id) {
            return false;
        }
        reached = rank;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values() {
        for (kind, good, bad) in [
            (Value::Token, &["a1", "u.1-x_y"][..], &["", "#1", "a b", "/1"][..]),
            (Value::Tag, &["en", "ar-EG", "x-klingon", "zh-Hans-CN"], &["e", "f r", "en_GB", ""]),
            (Value::Prefixed, &["my:value"], &["value", "xlf:b", ":x"]),
            (Value::Annotation, &["term", "its:any"], &["word"]),
            (
                Value::Reference,
                &["#m1", "#/f=f1/u=1/gls=g1", "#n=n1", "http://x.org"],
                &["#/u=u1/f=f1/gls=g1", "#n/n1", "#f=f1/d=d1/u=1", "#/f=f1/z=x"],
            ),
            (Value::Number(1), &["1", "20"], &["0", "x", "-1"]),
            (Value::Tokens, &["a b"], &["a, b", " "]),
        ] {
            assert!(good.iter().all(|text| kind.breach(text).is_none()), "{kind:?}");
            assert!(bad.iter().all(|text| kind.breach(text).is_some()), "{kind:?}");
        }
    }
}
