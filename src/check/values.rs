//! Numbers and dates of a running text.

use smallvec::SmallVec;

use crate::{
    glossary::lookup::Text,
    lexicon::{
        date::{self, Date},
        number, ordinal, unit,
    },
    text::{
        Folds, Language, Source, Span,
        class::Class,
        token::{Token, tokens},
    },
};

/// A number that is said.
#[derive(Debug, Clone, PartialEq)]
pub struct Number {
    /// What it may be: `2,5` is two and a half or, in English, twenty-five.
    pub values: SmallVec<[f64; 2]>,
    /// Where it stands.
    pub span: Span<Source>,
    /// Its words.
    pub words: std::ops::Range<usize>,
    /// How it is said.
    pub form: Form,
}

/// How a number is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// In digits: a translation has it too.
    Digits,
    /// In words: a translation may say it otherwise.
    Words,
    /// As an ordinal, a part of a date, a dual: it can answer a number, and asks for none.
    Support,
}

/// A date that is said.
#[derive(Debug, Clone, PartialEq)]
pub struct DateAt {
    /// The date.
    pub date: Date,
    /// Where it stands.
    pub span: Span<Source>,
    /// It may be something else: `May`, `March`, آب.
    pub is_doubtful: bool,
}

/// What a text says in numbers.
#[derive(Debug, Clone, Default)]
pub struct Values {
    /// Numbers outside of dates, and the numbers of dates as [`Form::Support`].
    pub numbers: Vec<Number>,
    /// Dates with at least a month or a weekday.
    pub dates: Vec<DateAt>,
}

/// Reads the numbers and dates of a text.
pub fn read(text: &Text<'_>, language: Language) -> Values {
    let all: Vec<Token> = with_conjunctions(text.folded.as_str(), &split_units(text.folded.as_str()));
    // A conjunction written apart makes a key that does not stand in the text as it is.
    let owned: Vec<String> = all.iter().map(|t| t.span.of(text.folded.as_str()).replace(' ', "")).collect();
    let keys: Vec<&str> = owned.iter().map(String::as_str).collect();
    let reader = Reader { text, all: &all, keys: &keys };
    let mut values = match language {
        Language::Arabic => reader.arabic(),
        Language::English => reader.english(),
    };
    inside_of_codes(&reader, &mut values);
    values
}

/// Tokens, with `820km`, `5m` and `1990s` cut after their digits.
fn split_units(folded: &str) -> Vec<Token> {
    let mut all = Vec::new();
    for token in tokens(folded) {
        let text = token.span.of(folded);
        let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == ',').len();
        let cut = token.span.start() + digits;
        if token.class == Class::Latin && digits > 0 && !matches!(&text[digits..], "st" | "nd" | "rd" | "th") {
            all.push(Token { span: Span::new(token.span.start(), cut), class: Class::Digit });
            all.push(Token { span: Span::new(cut, token.span.end()), class: Class::Latin });
        } else {
            all.push(token);
        }
    }
    all
}

/// ستة و عشرين is written for ستة وعشرين: a و by itself belongs to the next word.
fn with_conjunctions(folded: &str, all: &[Token]) -> Vec<Token> {
    let mut joined: Vec<Token> = Vec::with_capacity(all.len());
    for token in all {
        let alone = joined.last().filter(|last| last.span.of(folded) == "و" && token.class == Class::Arabic).map(|last| last.span);
        match (alone, joined.last_mut()) {
            (Some(conjunction), Some(last)) => *last = Token { span: conjunction.join(token.span), class: token.class },
            _ => joined.push(*token),
        }
    }
    joined
}

/// Most words of a date or a number.
const MOST_WORDS: usize = 10;
/// Arabic names of months that are other words more often: father, he practised, zero, first names.
const DOUBTFUL_ARABIC: &[&str] =
    &["اب", "مارس", "صفر", "رجب", "شعبان", "رمضان", "محرم", "المحرم", "ماي", "جوان", "ادار", "اوت", "غشت", "شوال", "نيسان", "ايار", "شباط"];
/// English ones.
const DOUBTFUL_ENGLISH: &[&str] = &[
    "may", "march", "august", "mar", "sun", "sat", "wed", "mon", "jun", "dec", "sep", "jan", "thu", "fri", "tue", "apr", "jul", "aug",
    "oct", "nov", "feb", "sept", "tues", "thurs", "ramadan", "rajab", "safar",
];
/// English words after which a month stands.
const BEFORE_MONTHS: &[&str] =
    &["in", "since", "of", "until", "till", "by", "last", "next", "this", "late", "early", "mid", "during", "from", "to", "every", "each"];
/// Words that make a number an hour, a page or a score rather than a quantity.
const CLOCK: &[&str] = &["am", "pm", "a.m", "p.m", "oclock"];

struct Reader<'a> {
    text: &'a Text<'a>,
    all: &'a [Token],
    keys: &'a [&'a str],
}

impl<'a> Reader<'a> {
    fn span(&self, words: &std::ops::Range<usize>, cut: usize) -> Span<Source> {
        let first = self.all[words.start].span.start() + cut;
        let last = self.all[words.end - 1].span.end();
        self.text.folded.source(Span::<Folds>::new(first, last))
    }

    fn ahead(&self, at: usize) -> &'a [&'a str] {
        &self.keys[at..self.keys.len().min(at + MOST_WORDS)]
    }

    fn arabic(&self) -> Values {
        let mut values = Values::default();
        let mut at = 0;
        while at < self.keys.len() {
            let (words, cut) = self.arabic_date(at, &mut values).or_else(|| self.arabic_number(at, &mut values)).unwrap_or((1, 0));
            let _ = cut;
            at += words.max(1);
        }
        values
    }

    /// The words at a place, with and without a particle before the first.
    fn readings(&self, at: usize) -> impl Iterator<Item = (Vec<&'a str>, usize)> {
        let ahead = self.ahead(at);
        let first = ahead.first().copied().unwrap_or_default();
        let bare = first.strip_prefix(['و', 'ف', 'ب', 'ل', 'ك']).filter(|rest| !rest.is_empty());
        let cut = bare.map(|rest| ([&[rest], ahead.get(1..).unwrap_or_default()].concat(), first.len() - rest.len()));
        // والخميس, بالعام: the particle before the article.
        std::iter::once((ahead.to_vec(), 0)).chain(cut)
    }

    fn arabic_date(&self, at: usize, values: &mut Values) -> Option<(usize, usize)> {
        let (found, cut) = self.readings(at).find_map(|(words, cut)| {
            let found = date::arabic(&words).pop()?;
            (found.date.month.is_some() || found.date.weekday.is_some()).then_some((found, cut))
        })?;
        let range = at..(at + found.words).min(self.keys.len());
        let alone = found.date.parts() == 1 && found.date.month.is_some();
        let key = &self.keys[at][cut..];
        let is_month_said = at.checked_sub(1).is_some_and(|i| self.keys[i].ends_with("شهر"));
        let is_doubtful = alone && found.words == 1 && !is_month_said && (DOUBTFUL_ARABIC.contains(&key) || cut > 0);
        self.add_date(values, found.date, range.clone(), cut, is_doubtful);
        Some((range.len(), cut))
    }

    fn add_date(&self, values: &mut Values, date: Date, range: std::ops::Range<usize>, cut: usize, is_doubtful: bool) {
        let span = self.span(&range, cut);
        for value in
            [date.day.map(f64::from), date.year.map(f64::from), date.month.filter(|m| *m <= 12).map(f64::from)].into_iter().flatten()
        {
            values.numbers.push(Number { values: SmallVec::from_slice(&[value]), span, words: range.clone(), form: Form::Support });
        }
        values.dates.push(DateAt { date, span, is_doubtful });
    }

    fn arabic_number(&self, at: usize, values: &mut Values) -> Option<(usize, usize)> {
        for (words, cut) in self.readings(at) {
            if let Some(found) = number::arabic(&words) {
                let range = at..(at + found.words).min(self.keys.len());
                let form = if words[0].starts_with(|c: char| c.is_ascii_digit()) { Form::Digits } else { Form::Words };
                let span = self.span(&range, cut);
                let values_of = alternatives(words[0], found.value, found.words);
                values.numbers.push(Number { values: values_of, span, words: range.clone(), form });
                return Some((range.len(), cut));
            }
            if let Some(bare) = words[0].strip_prefix("ال").filter(|rest| rest.chars().count() > 2)
                && let Some(found) = number::arabic(&[&[bare], words.get(1..).unwrap_or_default()].concat())
            {
                let range = at..(at + found.words).min(self.keys.len());
                let span = self.span(&range, cut);
                values.numbers.push(Number {
                    values: SmallVec::from_slice(&[found.value]),
                    span,
                    words: range.clone(),
                    form: Form::Support,
                });
                return Some((range.len(), cut));
            }
            if let Some(found) = ordinal::arabic(&words) {
                let range = at..(at + found.words).min(self.keys.len());
                let span = self.span(&range, cut);
                values.numbers.push(Number {
                    values: SmallVec::from_slice(&[found.value]),
                    span,
                    words: range.clone(),
                    form: Form::Support,
                });
                return Some((range.len(), cut));
            }
            if words[0].ends_with("ان") || words[0].ends_with("ين") || unit::is_dual(words[0]) {
                let span = self.span(&(at..at + 1), cut);
                values.numbers.push(Number { values: SmallVec::from_slice(&[2.0]), span, words: at..at + 1, form: Form::Support });
                return Some((1, cut));
            }
        }
        None
    }

    fn english(&self) -> Values {
        let mut values = Values::default();
        let mut at = 0;
        while at < self.keys.len() {
            at += self.english_date(at, &mut values).or_else(|| self.english_number(at, &mut values)).unwrap_or(1).max(1);
        }
        values
    }

    /// 1990's.
    fn is_decade(&self, words: &std::ops::Range<usize>) -> bool {
        let after = self.text.source.get(self.span(words, 0).end()..).unwrap_or_default();
        after.starts_with("'s") || after.starts_with("’s")
    }

    fn is_capital(&self, at: usize) -> bool {
        let span = self.text.folded.source(self.all[at].span);
        span.of(self.text.source).starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit())
    }

    fn english_date(&self, at: usize, values: &mut Values) -> Option<usize> {
        if !self.is_capital(at) {
            return None;
        }
        // The longest run that is all date, beginning and ending with a word that says something.
        let most = self.ahead(at).len();
        let (end, found) = (1..=most).rev().find_map(|n| {
            let run = &self.keys[at..at + n];
            let filler = |w: &str| {
                !w.starts_with(|c: char| c.is_alphanumeric())
                    || matches!(w, "of" | "the" | "on" | "in" | "year" | "mid" | "early" | "late" | "ad" | "ah")
            };
            (!filler(run[0]) && !filler(run[n - 1])).then_some(())?;
            let found = date::english(run)?;
            (found.month.is_some() || found.weekday.is_some()).then_some((at + n, found))
        })?;
        let range = at..end;
        let alone = found.parts() == 1 && found.year.is_none();
        let before = at.checked_sub(1).map_or("", |i| self.keys[i]);
        let is_doubtful = alone && range.len() == 1 && DOUBTFUL_ENGLISH.contains(&self.keys[at]) && !BEFORE_MONTHS.contains(&before);
        self.add_date(values, found, range.clone(), 0, is_doubtful);
        Some(range.len())
    }

    fn english_number(&self, at: usize, values: &mut Values) -> Option<usize> {
        let ahead = self.ahead(at);
        if let Some(value) = ordinal::english(ahead[0]) {
            let span = self.span(&(at..at + 1), 0);
            values.numbers.push(Number { values: SmallVec::from_slice(&[value]), span, words: at..at + 1, form: Form::Support });
            return Some(1);
        }
        let found = number::english(ahead)?;
        let range = at..(at + found.words).min(self.keys.len());
        let is_digits = ahead[0].starts_with(|c: char| c.is_ascii_digit());
        let next = self.keys.get(range.end).copied().unwrap_or_default();
        let is_clock = CLOCK.contains(&next)
            || (matches!(next, "a" | "p") && self.keys.get(range.end + 1) == Some(&".") && self.keys.get(range.end + 2) == Some(&"m"));
        // `1990s` is a decade, `one` a pronoun.
        let form = match (is_digits, next) {
            _ if is_clock => Form::Support,
            (true, "s") => Form::Support,
            (true, _) if self.is_decade(&range) => Form::Support,
            (true, _) => Form::Digits,
            (false, _) => Form::Words,
        };
        let mut values_of = alternatives(ahead[0], found.value, found.words);
        // `5m` may be metres.
        if found.words == 2
            && ahead[1] == "m"
            && let Some(plain) = number::digits(ahead[0])
        {
            values_of.push(plain);
        }
        let span = self.span(&range, 0);
        values.numbers.push(Number { values: values_of, span, words: range.clone(), form });
        Some(range.len())
    }
}

/// What a number may be: a comma before other than three digits is a decimal point, a point before exactly three may
/// part thousands.
fn alternatives(first: &str, value: f64, words: usize) -> SmallVec<[f64; 2]> {
    let mut all: SmallVec<[f64; 2]> = SmallVec::from_slice(&[value]);
    let scale = number::digits(first).filter(|d| *d > 0.0 && words > 1).map_or(1.0, |d| value / d);
    let read = |text: String| text.parse::<f64>().ok().map(|other| other * scale);
    // Three digits after a comma are thousands: the usual reading first.
    if let Some((whole, part)) = first.split_once(',').filter(|(_, part)| part.len() != 3 && !part.contains(',')) {
        all.insert_many(0, read(format!("{whole}.{part}")));
    }
    if let Some((whole, part)) = first.split_once('.').filter(|(_, part)| part.len() == 3 && !part.contains(',')) {
        all.extend(read(format!("{whole}{part}")));
    }
    all
}

/// The numbers inside of codes, such as `OC43`: they can answer a number, and ask for none.
fn inside_of_codes(reader: &Reader<'_>, values: &mut Values) {
    for (at, key) in reader.keys.iter().enumerate() {
        // What begins with digits is a number with its unit or ending.
        if reader.all[at].class != Class::Latin || !key.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        for digits in key.split(|c: char| !c.is_ascii_digit()).filter(|d| !d.is_empty() && d.len() < 10) {
            if let Ok(value) = digits.parse::<f64>() {
                let span = reader.span(&(at..at + 1), 0);
                values.numbers.push(Number { values: SmallVec::from_slice(&[value]), span, words: at..at + 1, form: Form::Support });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, language: Language) -> String {
        let values = read(&Text::new(text), language);
        let numbers = values.numbers.iter().map(|n| {
            let form = match n.form {
                Form::Digits => "",
                Form::Words => "w",
                Form::Support => "s",
            };
            format!("{}{form}", n.values[0])
        });
        let dates = values.dates.iter().map(|d| {
            let part = |n: Option<u16>| n.map_or("-".to_owned(), |n| n.to_string());
            let date = d.date;
            let parts = [date.weekday.map(u16::from), date.day.map(u16::from), date.month.map(u16::from), date.year].map(part).join("/");
            format!("[{parts}{}]", if d.is_doubtful { "?" } else { "" })
        });
        numbers.chain(dates).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_texts_say_in_numbers() {
        use Language::{Arabic, English};
        for (text, language, expected) in [
            ("قتل ١٢ جنديا و34 مدنيا", Arabic, "12 34"),
            ("ستة و عشرين كتابا", Arabic, "26w"),
            ("نحو الثلاثة آلاف مسجد", Arabic, "3000s"),
            ("نحو 26 ألف نازح وخمسة أطفال", Arabic, "26000 5w"),
            ("في 3 يناير 2024 و12 جريحا", Arabic, "3s 2024s 1s 12 [-/3/1/2024]"),
            ("يوم الخميس مارس عمله", Arabic, "3s [4/-/3/-]"),
            ("ثم مارس عمله", Arabic, "3s [-/-/3/-?]"),
            ("human coronavirus OC43", English, "43s"),
            ("بنسبة 2,5 في المئة", Arabic, "2.5 100s"),
            ("12 dead and 34 wounded", English, "12 34"),
            ("some 26,000 people, five of them children", English, "26000 5w"),
            ("on January 3, 2024, at 10 a.m.", English, "3s 2024s 1s 10s [-/3/1/2024]"),
            ("It may march on. In May it did, on Thursday", English, "5s [-/-/5/-] [4/-/-/-]"),
            ("820km in the 1990s, the 19th century", English, "820 1990s 19s"),
            ("$1.5 billion", English, "1500000000"),
        ] {
            let shown = shown(text, language);
            assert_eq!(shown, expected, "{text}");
        }
    }
}
