//! Where a sentence ends, in Arabic and English.
//!
//! A line break always ends a sentence. Within a line `.`, `!`, `?` and `؟` may; `؛`, `،` and `:` never do. A full stop that
//! belongs to a number, an abbreviation or an initial ends nothing, nor does a mark before a small letter.

use crate::text::{Source, Span, class};

/// Abbreviations before which a full stop is no end, lower case, without it. Those that often close a sentence (etc, inc) are not here.
const ABBREVIATIONS: &[&str] = &[
    "mr", "mrs", "ms", "dr", "prof", "gen", "col", "lt", "sgt", "capt", "cmdr", "maj", "adm", "sen", "rep", "gov", "pres", "rev", "hon",
    "st", "mt", "ft", "vs", "cf", "e.g", "i.e", "eg", "ie", "no", "nos", "vol", "fig", "figs", "pp", "ed", "eds", "approx", "dept", "univ",
    "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "mon", "tue", "wed", "thu", "fri",
];

/// Words that begin a sentence after an abbreviation of capitals: `the U.S. The`.
const STARTERS: &[&str] = &[
    "the", "a", "an", "in", "on", "at", "but", "and", "he", "she", "it", "they", "we", "i", "you", "this", "that", "these", "those",
    "there", "however", "when", "while", "after", "before", "since", "as", "if", "although", "his", "her", "its", "their", "our",
];

/// Verbs that go on after a closed quotation: «لماذا؟» سأل.
const SAYING: &[&str] =
    &["قال", "قالت", "سأل", "سألت", "أضاف", "أضافت", "تساءل", "تساءلت", "صاح", "صاحت", "هتف", "أجاب", "أجابت", "يقول", "تقول", "رد", "ردت"];

/// The sentences of a text, without the spaces around them.
pub fn split(text: &str) -> Vec<Span<Source>> {
    let mut found = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive(['\n', '\r', '\u{2028}', '\u{2029}']) {
        split_line(line, at, &mut found);
        at += line.len();
    }
    found
}

fn split_line(line: &str, offset: usize, found: &mut Vec<Span<Source>>) {
    let mut start = 0;
    let mut put = |start: usize, end: usize| {
        let part = line.get(start..end).unwrap_or_default();
        let body = part.trim();
        if !body.is_empty() {
            let from = offset + start + (part.len() - part.trim_start().len());
            found.push(Span::new(from, from + body.len()));
        }
    };
    let mut skip = 0;
    for (at, c) in line.char_indices() {
        if at < skip || !is_terminator(c) {
            continue;
        }
        let end = mark_end(line, at);
        skip = end;
        if ends_sentence(line, start, at, end) {
            put(start, end);
            start = end;
        }
    }
    put(start, line.len());
}

fn is_terminator(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '؟' | '…' | '。' | '۔')
}

fn is_closing(c: char) -> bool {
    matches!(c, '"' | '”' | '»' | ')' | ']' | '’' | '\'' | '›')
}

/// End of a run of terminators and of what they close.
fn mark_end(line: &str, at: usize) -> usize {
    let mut end = at;
    let mut closing = false;
    for c in line[at..].chars() {
        if is_closing(c) {
            closing = true;
        } else if !is_terminator(c) || closing {
            break;
        }
        end += c.len_utf8();
    }
    end
}

/// True if the marks `at..end` end the sentence that began at `start`.
fn ends_sentence(line: &str, start: usize, at: usize, end: usize) -> bool {
    let (before, marks, after) = (&line[start..at], &line[at..end], &line[end..]);
    let next = after.chars().next();
    let Some(next) = next else { return true };
    let word = after.trim_start().trim_start_matches(['"', '“', '«', '(', '[', '‘', '\'', '-', '–', '—']);
    let first = word.chars().next();
    if first.is_none() {
        return true;
    }
    let last_word = before.rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '«' | '"' | '“')).next().unwrap_or_default();
    if !next.is_whitespace() {
        // A space was forgotten: only between two Arabic words is that certain.
        let is_arabic = |c: Option<char>| c.is_some_and(|c| class::of(c) == class::Class::Arabic);
        return is_arabic(last_word.chars().next_back())
            && is_arabic(Some(next))
            && last_word.chars().count() > 2
            && letters_ahead(after) > 2;
    }
    if first.is_some_and(char::is_lowercase) {
        return false;
    }
    if marks.ends_with(is_closing) && starts_with_any(word, SAYING) {
        return false;
    }
    let is_ellipsis = marks.starts_with('…') || marks.starts_with("..");
    if is_ellipsis {
        return first.is_some_and(char::is_uppercase);
    }
    if !marks.starts_with('.') || marks.len() > 1 && marks.contains(['!', '?', '؟']) {
        return true;
    }
    // What is left is a single full stop, perhaps with a closing mark.
    !(is_item_number(before, last_word) || is_abbreviation(last_word, word))
}

fn letters_ahead(text: &str) -> usize {
    text.chars().take_while(|c| class::of(*c) == class::Class::Arabic).count()
}

/// `1.`, `أ.`, `IV.` at the start: the number of an item.
fn is_item_number(before: &str, last_word: &str) -> bool {
    let whole = before.trim().trim_start_matches(['-', '•', '*']).trim_start();
    whole == last_word && (whole.chars().all(char::is_numeric) || whole.chars().count() == 1) && whole.chars().count() <= 3
}

fn is_abbreviation(last: &str, next: &str) -> bool {
    let plain = last.trim_start_matches(|c: char| !c.is_alphanumeric());
    let lower = plain.to_lowercase();
    let letters = plain.chars().filter(|c| c.is_alphabetic()).count();
    if ABBREVIATIONS.contains(&lower.as_str()) {
        // `no` is a word too: its number must follow.
        return !matches!(lower.as_str(), "no" | "mar" | "jun" | "sep" | "mon") || next.starts_with(char::is_numeric);
    }
    // Initials: J. Smith, د. أحمد, ص. ب.
    if letters == 1 && plain.chars().count() == 1 {
        return plain != "I" && !plain.starts_with(char::is_numeric);
    }
    // U.S., a.m.: over if a sentence can be seen to begin.
    let dotted = plain.contains('.') && plain.split('.').all(|p| p.chars().count() <= 2);
    dotted && letters > 0 && !starts_with_any(&next.to_lowercase(), STARTERS)
}

fn starts_with_any(text: &str, words: &[&str]) -> bool {
    let first = text.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    words.contains(&first)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn sentences_end_where_they_end() {
        for (text, expected) in [
            ("وصل الوفد. وغادر بعد ساعة.", &["وصل الوفد.", "وغادر بعد ساعة."][..]),
            ("هل وصل؟ نعم، وصل!", &["هل وصل؟", "نعم، وصل!"]),
            ("قال د. أحمد إن السعر 3.5 دولار؛ وهو مرتفع.", &["قال د. أحمد إن السعر 3.5 دولار؛ وهو مرتفع."]),
            ("«لماذا تأخرت؟» سأل المدير. لم يجب أحد.", &["«لماذا تأخرت؟» سأل المدير.", "لم يجب أحد."]),
            ("قال: «انتهى الأمر.» ثم خرج.", &["قال: «انتهى الأمر.»", "ثم خرج."]),
            ("انتهى الاجتماع.وبدأت المباراة", &["انتهى الاجتماع.", "وبدأت المباراة"]),
            ("لا أدري... ربما غدا.", &["لا أدري... ربما غدا."]),
            ("Dr. Smith met J. R. Brown in St. Louis. They left.", &["Dr. Smith met J. R. Brown in St. Louis.", "They left."]),
            ("He lives in the U.S. The rest stayed.", &["He lives in the U.S.", "The rest stayed."]),
            ("The U.S. Senate met at 10 a.m. on Friday.", &["The U.S. Senate met at 10 a.m. on Friday."]),
            ("“Why?” he asked. “Because.”", &["“Why?” he asked.", "“Because.”"]),
            ("It cost $1.5 million. See example.com now.", &["It cost $1.5 million.", "See example.com now."]),
            ("1. First item\n2. Second item. With more.\n\n- A bullet", &["1. First item", "2. Second item.", "With more.", "- A bullet"]),
            ("Was it No. 5? No. It was six.", &["Was it No. 5?", "No.", "It was six."]),
            ("Wait... what? Yes.", &["Wait... what?", "Yes."]),
            ("  \n \r\n", &[]),
            ("", &[]),
            ("؟؟؟", &["؟؟؟"]),
        ] {
            let found: Vec<&str> = split(text).iter().map(|s| s.of(text)).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn nothing_but_space_is_lost(text in "[ab A.!?؟\\n«»دو1…\"]{0,40}") {
            let spans = split(&text);
            let kept: String = spans.iter().map(|s| s.of(&text)).collect();
            let squeeze = |t: &str| t.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            prop_assert_eq!(squeeze(&kept), squeeze(&text));
            prop_assert!(spans.windows(2).all(|w| w[0].end() <= w[1].start()));
        }
    }
}
