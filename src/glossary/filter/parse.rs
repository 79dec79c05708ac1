//! From text to a tree: tokens, then one function for each level of the grammar.

use jiff::Timestamp;

use super::{Comparison, Condition, Filter, InvalidFilter, Node};
use crate::{
    glossary::{EntryKind, TermStatus},
    id::excerpt,
    text::{Language, fold},
};

/// Comparators, the longer first.
const COMPARATORS: [&str; 7] = ["<=", ">=", "!=", "<", ">", "=", ":"];

#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Word(String),
    Quoted(String),
    Comparator(&'static str),
    Open,
    Close,
    Minus,
}

impl Token {
    fn shown(&self) -> String {
        match self {
            Self::Word(text) | Self::Quoted(text) => excerpt(text),
            Self::Comparator(text) => (*text).to_owned(),
            Self::Open => "(".into(),
            Self::Close => ")".into(),
            Self::Minus => "-".into(),
        }
    }
}

/// A token and where it begins, in characters.
type Placed = (Token, usize);

pub(super) fn parse(text: &str) -> Result<Option<Node>, InvalidFilter> {
    let characters = text.chars().count();
    if characters > Filter::MAX {
        return Err(InvalidFilter::Long(characters));
    }
    let tokens = tokens(text)?;
    if tokens.is_empty() {
        return Ok(None);
    }
    let mut parser = Parser { tokens: &tokens, at: 0, depth: 0, end: characters };
    let root = parser.all()?;
    if parser.peek().is_some() {
        return Err(parser.unexpected("AND, OR or the end"));
    }
    Ok(Some(root))
}

fn tokens(text: &str) -> Result<Vec<Placed>, InvalidFilter> {
    let characters: Vec<char> = text.chars().collect();
    let (mut tokens, mut at) = (Vec::new(), 0);
    while let Some(&c) = characters.get(at) {
        let rest = &characters[at..];
        let comparator = COMPARATORS.iter().find(|known| known.chars().enumerate().all(|(i, k)| rest.get(i) == Some(&k)));
        let (token, length) = match (c, comparator) {
            (c, _) if c.is_whitespace() => {
                at += 1;
                continue;
            }
            (_, Some(comparator)) => (Token::Comparator(comparator), comparator.len()),
            ('(', _) => (Token::Open, 1),
            (')', _) => (Token::Close, 1),
            ('-', _) => (Token::Minus, 1),
            ('"' | '\'', _) => quoted(rest, at)?,
            _ => {
                let ends = |c: &char| c.is_whitespace() || "()<>=!:\"'".contains(*c);
                let word: String = rest.iter().take_while(|c| !ends(c)).collect();
                // A lone `!` begins nothing.
                let word = if word.is_empty() { c.to_string() } else { word };
                let length = word.chars().count();
                (Token::Word(word), length)
            }
        };
        tokens.push((token, at));
        at += length;
    }
    Ok(tokens)
}

/// A quoted string; a backslash keeps the next character.
fn quoted(rest: &[char], at: usize) -> Result<(Token, usize), InvalidFilter> {
    let quote = rest[0];
    let (mut text, mut i) = (String::new(), 1);
    while let Some(&c) = rest.get(i) {
        i += 1;
        match c {
            '\\' => {
                text.extend(rest.get(i));
                i += 1;
            }
            c if c == quote => return Ok((Token::Quoted(text), i)),
            c => text.push(c),
        }
    }
    let expected = if quote == '"' { "a closing `\"`" } else { "a closing `'`" };
    Err(InvalidFilter::Syntax { at: at + 1, expected, found: excerpt(&text) })
}

struct Parser<'t> {
    tokens: &'t [Placed],
    at: usize,
    depth: usize,
    end: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at).map(|(token, _)| token)
    }

    fn takes(&mut self, wanted: &Token) -> bool {
        let found = self.peek() == Some(wanted);
        self.at += usize::from(found);
        found
    }

    fn takes_word(&mut self, word: &str) -> bool {
        self.takes(&Token::Word(word.to_owned()))
    }

    fn unexpected(&self, expected: &'static str) -> InvalidFilter {
        match self.tokens.get(self.at) {
            Some((token, at)) => InvalidFilter::Syntax { at: at + 1, expected, found: token.shown() },
            None => InvalidFilter::Syntax { at: self.end + 1, expected, found: String::new() },
        }
    }

    /// Conditions joined by AND or by nothing.
    fn all(&mut self) -> Result<Node, InvalidFilter> {
        let mut nodes = vec![self.any()?];
        while self.peek().is_some_and(|next| *next != Token::Close && *next != Token::Word("OR".into())) {
            if matches!(self.peek(), Some(Token::Comparator(_))) {
                return Err(self.unexpected("AND, OR or the end"));
            }
            self.takes_word("AND");
            nodes.push(self.any()?);
        }
        Ok(if nodes.len() == 1 { nodes.remove(0) } else { Node::All(nodes) })
    }

    fn any(&mut self) -> Result<Node, InvalidFilter> {
        let mut nodes = vec![self.term()?];
        while self.takes_word("OR") {
            nodes.push(self.term()?);
        }
        Ok(if nodes.len() == 1 { nodes.remove(0) } else { Node::Any(nodes) })
    }

    fn term(&mut self) -> Result<Node, InvalidFilter> {
        if self.takes_word("NOT") || self.takes(&Token::Minus) {
            return self.simple().map(|node| Node::Not(Box::new(node)));
        }
        self.simple()
    }

    fn simple(&mut self) -> Result<Node, InvalidFilter> {
        if !self.takes(&Token::Open) {
            return self.condition();
        }
        self.depth += 1;
        if self.depth > Filter::MAX_DEPTH {
            return Err(InvalidFilter::Deep);
        }
        let inner = self.all()?;
        if !self.takes(&Token::Close) {
            return Err(self.unexpected("`)`"));
        }
        self.depth -= 1;
        Ok(inner)
    }

    fn condition(&mut self) -> Result<Node, InvalidFilter> {
        let name = match self.peek() {
            Some(Token::Quoted(text)) => {
                let text = text.clone();
                return self.bare(&text);
            }
            Some(Token::Word(word)) if !["AND", "OR", "NOT"].contains(&word.as_str()) => word.clone(),
            _ => return Err(self.unexpected("a condition")),
        };
        let Some((Token::Comparator(comparator), _)) = self.tokens.get(self.at + 1) else { return self.bare(&name) };
        self.at += 2;
        let minus = self.takes(&Token::Minus);
        let value = match self.peek() {
            Some(Token::Word(text) | Token::Quoted(text)) => format!("{}{text}", if minus { "-" } else { "" }),
            _ => return Err(self.unexpected("a value")),
        };
        self.at += 1;
        read(&name, comparator, &value)
    }

    /// A text alone.
    fn bare(&mut self, text: &str) -> Result<Node, InvalidFilter> {
        self.at += 1;
        read("text", ":", text)
    }
}

fn read(field: &str, comparator: &'static str, value: &str) -> Result<Node, InvalidFilter> {
    let (condition, negated) = match field {
        "kind" => (equal("kind", comparator, Condition::Kind(kind(value)?))?, comparator == "!="),
        "status" => (equal("status", comparator, Condition::Status(status(value)?))?, comparator == "!="),
        "language" => (equal("language", comparator, Condition::Language(language(value)?))?, comparator == "!="),
        "do_not_translate" => {
            let wanted = flag(value)?;
            (equal("do_not_translate", comparator, Condition::DoNotTranslate)?, (comparator == "!=") == wanted)
        }
        "text" => {
            let condition = Condition::Text { key: text_key(value)?, whole: comparator != ":" };
            (equal("text", comparator, condition)?, comparator == "!=")
        }
        "update_time" => (Condition::Written(comparison(comparator)?, time(value)?), false),
        other => return Err(InvalidFilter::Field(excerpt(other))),
    };
    let node = Node::Is(condition);
    Ok(if negated { Node::Not(Box::new(node)) } else { node })
}

fn equal(field: &'static str, comparator: &'static str, condition: Condition) -> Result<Condition, InvalidFilter> {
    let usable = [":", "=", "!="].contains(&comparator);
    if usable { Ok(condition) } else { Err(InvalidFilter::Comparator { field, comparator, usable: "=, != or :" }) }
}

fn comparison(comparator: &'static str) -> Result<Comparison, InvalidFilter> {
    Ok(match comparator {
        "<" => Comparison::Less,
        "<=" => Comparison::LessOrEqual,
        "=" => Comparison::Equal,
        ">=" => Comparison::GreaterOrEqual,
        ">" => Comparison::Greater,
        _ => return Err(InvalidFilter::Comparator { field: "update_time", comparator, usable: "<, <=, =, >= or >" }),
    })
}

fn bad(field: &'static str, value: &str, usable: &'static str) -> InvalidFilter {
    InvalidFilter::Value { field, value: excerpt(value), usable }
}

fn kind(value: &str) -> Result<EntryKind, InvalidFilter> {
    let name = value.strip_prefix("ENTRY_KIND_").unwrap_or(value);
    EntryKind::parse(name).ok_or_else(|| bad("kind", value, "TERM, PERSON, PLACE, ORGANISATION, DATE or WORK"))
}

fn status(value: &str) -> Result<TermStatus, InvalidFilter> {
    let name = value.strip_prefix("TERM_STATUS_").unwrap_or(value);
    TermStatus::parse(name).ok_or_else(|| bad("status", value, "PREFERRED, ADMITTED, NOT_RECOMMENDED, OBSOLETE or FORBIDDEN"))
}

fn language(value: &str) -> Result<Language, InvalidFilter> {
    Language::parse(value).ok_or_else(|| bad("language", value, "ar or en"))
}

fn flag(value: &str) -> Result<bool, InvalidFilter> {
    value.parse().map_err(|_| bad("do_not_translate", value, "true or false"))
}

fn text_key(value: &str) -> Result<String, InvalidFilter> {
    let key = fold::key(value);
    if key.is_empty() { Err(bad("text", value, "a term, or the beginning of a word of it")) } else { Ok(key) }
}

fn time(value: &str) -> Result<i64, InvalidFilter> {
    let time: Timestamp = value.parse().map_err(|_| bad("update_time", value, "a time such as \"2026-01-31T12:00:00Z\""))?;
    Ok(time.as_microsecond())
}
