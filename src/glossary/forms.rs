//! The written forms under which a term stands in text.
//!
//! The index holds one key per form; what stands around a hit (clitics, endings) is judged at look-up
//! ([`super::lookup`]). A form is made only where a mechanical rule of Arabic or English orthography or grammar
//! says so; other spellings are the glossary's business.

use crate::{
    glossary::{CliticRule, Entry, EntryKind, Term},
    lexicon::{
        Lexicon,
        words::{Lemma, PartOfSpeech, has_article},
    },
    text::{Language, class, fold},
};

/// The article as written, unless ل swallowed its alef.
pub const ARTICLE: &str = "ال";

/// How a form relates to the term as the glossary spells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FormKind {
    /// The term itself (without its article, see [`Form::article`]).
    Base,
    /// The same word, spaced or joined otherwise: عبدالله for عبد الله.
    Spelling,
    /// Another case, number or definiteness: الحوثيين for الحوثيون.
    Inflected,
}

/// A key to scan for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// Folded; the article of the first word is cut off if `article`.
    pub key: String,
    /// Its relation to the term.
    pub kind: FormKind,
    /// The term has an article of its own at the start, which must stand in the text before the key.
    pub article: bool,
    /// The key is a word only with an ending after it: مدينت‎ in مدينتهم.
    pub needs_ending: bool,
}

impl Form {
    fn new(words: &[String], kind: FormKind) -> Self {
        Self::of_key(words.join(" "), kind)
    }

    fn of_key(key: String, kind: FormKind) -> Self {
        Self { key, kind, article: false, needs_ending: false }
    }
}

/// The forms of a term of an entry; the first is its base form.
pub fn forms(term: &Term, entry: &Entry) -> Vec<Form> {
    let mut forms = match term.language {
        Language::Arabic => arabic(term, entry),
        Language::English => english(&term.text, entry.kind),
    };
    let mut seen = std::collections::HashSet::new();
    forms.retain(|f| !f.key.is_empty() && seen.insert((f.key.clone(), f.article, f.needs_ending)));
    forms
}

fn arabic(term: &Term, entry: &Entry) -> Vec<Form> {
    let kind = entry.kind;
    let written: Vec<&str> = term.text.split_whitespace().collect();
    let words: Vec<String> = fold::key(&term.text).split(' ').map(str::to_owned).collect();
    let mut forms = vec![Form::new(&words, FormKind::Base)];
    if term.clitic_rule != CliticRule::None {
        forms.extend(respaced(&words, kind).into_iter().map(|w| Form::new(&w, FormKind::Spelling)));
        forms.extend(other_case(&words, kind).into_iter().map(|w| Form::new(&w, FormKind::Inflected)));
        if kind == EntryKind::Term {
            forms.extend(other_definiteness(&words).into_iter().map(|w| Form::new(&w, FormKind::Inflected)));
            forms.extend(of_ta_marbuta(&words, &written));
            forms.extend(plurals(&words, &written, entry).into_iter().map(|w| Form::new(&w, FormKind::Inflected)));
            forms.extend(
                accusative(&words, &written).into_iter().chain(defective(&words, &written)).map(|w| Form::new(&w, FormKind::Inflected)),
            );
        }
        forms.extend(rejoined(&words.join(" "), kind));
    }
    let article = written.first().is_some_and(|w| has_article(w));
    forms.into_iter().map(|form| if article { without_article(form) } else { form }).collect()
}

fn without_article(form: Form) -> Form {
    match form.key.strip_prefix(ARTICLE) {
        Some(stem) => Form { key: stem.to_owned(), article: true, ..form },
        None => form,
    }
}

/// First parts of compound names that are written joined or apart.
const COMPOUND_HEADS: &[&str] = &["عبد", "ابو", "ابي"];

/// عبد الله / عبدالله, أبو ظبي / أبوظبي: names only.
fn respaced(words: &[String], kind: EntryKind) -> Vec<Vec<String>> {
    if matches!(kind, EntryKind::Term | EntryKind::Date) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (i, word) in words.iter().enumerate() {
        let next = words.get(i + 1);
        if let Some(next) = next.filter(|_| COMPOUND_HEADS.contains(&word.as_str())) {
            found.push([&words[..i], &[format!("{word}{next}")], &words[i + 2..]].concat());
        }
        for head in COMPOUND_HEADS {
            if let Some(rest) = word.strip_prefix(head).filter(|r| r.chars().count() >= 3) {
                found.push([&words[..i], &[(*head).to_owned(), rest.to_owned()], &words[i + 1..]].concat());
            }
        }
    }
    found
}

/// Words whose case shows in the letters even in a name: (nominative, others).
const CASE_OF_NAMES: &[(&str, &[&str])] =
    &[("ابو", &["ابي", "ابا"]), ("بن", &["ابن"]), ("ابن", &["بن"]), ("ذو", &["ذي"]), ("بنو", &["بني"])];

/// أبو / أبي / أبا in names; ون / ين in organisations and common terms.
fn other_case(words: &[String], kind: EntryKind) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for (nominative, others) in CASE_OF_NAMES {
        for (i, _) in words.iter().enumerate().filter(|(_, w)| w == nominative) {
            for other in *others {
                let mut changed = words.to_vec();
                (*other).clone_into(&mut changed[i]);
                found.push(changed);
            }
        }
    }
    if matches!(kind, EntryKind::Organisation | EntryKind::Term) {
        let changed: Vec<String> = words.iter().map(|w| sound_plural_swapped(w)).collect();
        if changed != words {
            found.push(changed);
        }
    }
    found
}

/// الحوثيون ↔ الحوثيين; words with a shorter stem are seldom plurals (زيتون, دين).
fn sound_plural_swapped(word: &str) -> String {
    if bare_of_article(word).chars().count() < 6 {
        return word.to_owned();
    }
    match (word.strip_suffix("ون"), word.strip_suffix("ين")) {
        (Some(stem), _) => format!("{stem}ين"),
        (_, Some(stem)) => format!("{stem}ون"),
        _ => word.to_owned(),
    }
}

/// هجوم إرهابي / الهجوم الإرهابي / هجوم الإرهاب: articles of the words after the first. The first word's own is
/// judged at look-up.
fn other_definiteness(words: &[String]) -> Vec<Vec<String>> {
    let Some((first, rest)) = words.split_first().filter(|(_, rest)| (1..=3).contains(&rest.len())) else {
        return Vec::new();
    };
    let bare: Vec<String> = rest.iter().map(|w| bare_of_article(w).to_owned()).collect();
    let definite: Vec<String> = bare.iter().map(|w| if takes_article(w) { format!("ال{w}") } else { w.clone() }).collect();
    let mut last_only = bare.clone();
    if let (Some(last), Some(with)) = (last_only.last_mut(), definite.last()) {
        last.clone_from(with);
    }
    [bare, last_only, definite].into_iter().map(|rest| [vec![first.clone()], rest].concat()).filter(|w| w != words).collect()
}

fn bare_of_article(word: &str) -> &str {
    word.strip_prefix("ال").filter(|stem| stem.chars().count() >= 3).unwrap_or(word)
}

/// False for words that never take the article where they stand inside a term.
fn takes_article(word: &str) -> bool {
    !["من", "في", "علي", "الي", "عن", "بدون", "دون", "غير", "ذات", "ما", "لا", "مع", "بين", "او", "عبر", "تحت", "فوق", "ضد", "بعد", "قبل"]
        .contains(&word)
        && word.chars().count() >= 3
        && !word.starts_with(|c: char| c.is_ascii())
}

/// Forms of a term with a word in ة: the plural in ات of the first word, and ت before endings of the last.
fn of_ta_marbuta(words: &[String], written: &[&str]) -> Vec<Form> {
    let mut found = Vec::new();
    let ends_in_ta = |i: usize| written.get(i).is_some_and(|w| w.ends_with('ة') || w.ends_with("ة\u{64c}"));
    if let Some(stem) = words.first().filter(|_| ends_in_ta(0)).and_then(|w| w.strip_suffix('ه')) {
        let mut plural = words.to_vec();
        plural[0] = format!("{stem}ات");
        found.push(Form::new(&plural, FormKind::Inflected));
        let bare = [vec![plural[0].clone()], words[1..].iter().map(|w| bare_of_article(w).to_owned()).collect()].concat();
        found.push(Form::new(&bare, FormKind::Inflected));
    }
    let last = words.len() - 1;
    if let Some(stem) = words.last().filter(|_| ends_in_ta(last)).and_then(|w| w.strip_suffix('ه')) {
        let mut bound = words.to_vec();
        bound[last] = format!("{stem}ت");
        found.push(Form { needs_ending: true, ..Form::new(&bound, FormKind::Inflected) });
    }
    found
}

/// قنابل for قنبلة, فيروسات كورونا for فيروس كورونا: the plurals of the first word that the lexicon lists, if it means there what the
/// entry means. Adjectives of the plural are others than those of the singular: they stay the glossary's business.
fn plurals(words: &[String], written: &[&str], entry: &Entry) -> Vec<Vec<String>> {
    let lexicon = Lexicon::bundled();
    let Some((first, rest)) = words.split_first() else { return Vec::new() };
    let is_definite = written.first().is_some_and(|w| has_article(w));
    let (article, head) = first.strip_prefix(ARTICLE).filter(|_| is_definite).map_or(("", first.as_str()), |head| (ARTICLE, head));
    let nouns = lexicon.with_form(head).iter().filter_map(|n| lexicon.lemma(*n)).filter(|lemma| {
        // The first form is the lemma itself.
        lemma.part_of_speech == PartOfSpeech::Noun
            && lemma.forms.first().is_some_and(|form| **form == *head)
            && lexicon.means(lemma, entry.texts(Language::English))
    });
    let of = |lemma: &Lemma| {
        let sound = (lemma.has_plural_in_at && !head.ends_with('ه')).then(|| format!("{head}ات"));
        lemma.forms.iter().skip(1).map(ToString::to_string).chain(sound).collect::<Vec<_>>()
    };
    nouns.flat_map(of).map(|plural| [&[format!("{article}{plural}")], rest].concat()).collect()
}

/// التهابا رئويا: an indefinite noun and its adjective in the accusative. The ending of the last word alone is judged at look-up.
fn accusative(words: &[String], written: &[&str]) -> Option<Vec<String>> {
    let [first, second] = words else { return None };
    let [first_written, second_written] = written else { return None };
    // الالتهاب الرئوي loses both articles or none; that of the first word is cut off all forms of the term.
    let is_definite = has_article(first_written);
    let with_alef = |word: &str, written: &str| {
        let bare = if is_definite { word.strip_prefix(ARTICLE)? } else { word };
        let ends_otherwise = written.trim_end_matches(class::is_mark).ends_with(['ة', 'ا', 'ى', 'ء']);
        (has_article(written) == is_definite && takes_article(bare) && !ends_otherwise).then(|| format!("{bare}ا"))
    };
    let article = if is_definite { ARTICLE } else { "" };
    Some(vec![format!("{article}{}", with_alef(first, first_written)?), with_alef(second, second_written)?])
}

/// معدٍ, written معدي with the article and in construct, معدية in the feminine: told by the tanwin.
fn defective(words: &[String], written: &[&str]) -> Vec<Vec<String>> {
    let with = |ending: &str| {
        words.iter().enumerate().map(|(i, w)| if i + 1 == words.len() { format!("{w}{ending}") } else { w.clone() }).collect()
    };
    if written.last().is_some_and(|w| is_defective(w)) { vec![with("ي"), with("يه")] } else { Vec::new() }
}

/// True if a term ends in the tanwin that stands for ي: معدٍ.
pub fn is_defective(text: &str) -> bool {
    text.ends_with(KASRATAN)
}

/// The tanwin of the genitive.
const KASRATAN: char = '\u{64d}';

/// كوفيد 19, كوفيد-19 and كوفيد19: a number beside another part is written apart, with a hyphen, or as one. (Between letters,
/// folding has made the hyphen a blank.)
fn rejoined(key: &str, kind: EntryKind) -> Vec<Form> {
    if kind == EntryKind::Date || !key.contains(|c: char| c == '-' || c.is_ascii_digit()) {
        return Vec::new();
    }
    let chars: Vec<char> = key.chars().collect();
    let is_loose = |at: usize| {
        let sides = at.checked_sub(1).and_then(|i| chars.get(i)).zip(chars.get(at + 1));
        sides.is_some_and(|(before, after)| {
            before.is_alphanumeric()
                && after.is_alphanumeric()
                && before.is_ascii_digit() != after.is_ascii_digit()
                && (chars[at] == ' ' || chars[at] == '-' && after.is_ascii_digit())
        })
    };
    let with = |separator: &str| {
        let mut key = String::with_capacity(key.len());
        for (at, c) in chars.iter().enumerate() {
            if is_loose(at) { key.push_str(separator) } else { key.push(*c) }
        }
        key
    };
    [" ", "-", ""].map(with).into_iter().filter(|other| other != key).map(|key| Form::of_key(key, FormKind::Spelling)).collect()
}

fn english(text: &str, kind: EntryKind) -> Vec<Form> {
    let key = fold::key(text);
    let key = key.strip_prefix("the ").unwrap_or(&key).to_owned();
    let mut forms = vec![Form::of_key(key.clone(), FormKind::Base)];
    let inflects = matches!(kind, EntryKind::Term | EntryKind::Organisation);
    if let Some(stem) = key.strip_suffix('y').filter(|s| inflects && !s.ends_with(['a', 'e', 'i', 'o', 'u'])) {
        forms.push(Form::of_key(format!("{stem}ies"), FormKind::Inflected));
    }
    forms.extend(rejoined(&key, kind));
    if kind == EntryKind::Term && text.contains('-') {
        forms.push(Form::of_key(fold::key(&text.replace('-', "")), FormKind::Spelling));
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{glossary::TermStatus, id::EntryId};

    fn shown(f: Form) -> String {
        format!("{}{}{}", if f.article { "(ال)" } else { "" }, f.key, if f.needs_ending { "-" } else { "" })
    }

    fn keys(text: &str, kind: EntryKind) -> Vec<String> {
        let language = Language::detect(text);
        let term = Term::new(language, text, TermStatus::Preferred);
        forms(&term, &Entry::new(EntryId::parse("x").unwrap(), kind, vec![term.clone()])).into_iter().map(shown).collect()
    }

    #[test]
    fn plurals_that_the_lexicon_lists() {
        for (arabic, english, expected) in [
            ("قنبلة", "bomb", &["قنبله", "قنبلات", "قنبلت-", "قنابل"][..]),
            ("قنبلة", "firecracker", &["قنبله", "قنبلات", "قنبلت-"]),
            ("الفيروس", "virus", &["(ال)فيروس", "(ال)فيروسات"]),
            ("فيروس كورونا", "pandemic", &["فيروس كورونا", "فيروس الكورونا"]),
            ("فيروس كورونا", "coronavirus", &["فيروس كورونا", "فيروس الكورونا", "فيروسات كورونا"]),
            ("فيروس كورونا", "the corona virus", &["فيروس كورونا", "فيروس الكورونا", "فيروسات كورونا"]),
        ] {
            let terms = [(Language::Arabic, arabic), (Language::English, english)].map(|(l, t)| Term::new(l, t, TermStatus::Preferred));
            let entry = Entry::new(EntryId::parse("x").unwrap(), EntryKind::Term, terms.to_vec());
            let keys: Vec<String> = forms(&entry.terms[0], &entry).into_iter().map(shown).collect();
            assert_eq!(keys, expected, "{arabic} = {english}");
        }
    }

    #[test]
    fn forms_by_kind() {
        for (text, kind, expected) in [
            ("القاهرة", EntryKind::Place, &["(ال)قاهره"][..]),
            ("ألمانيا", EntryKind::Place, &["المانيا"]),
            ("عبد الله تاجيكي", EntryKind::Person, &["عبد الله تاجيكي", "عبدالله تاجيكي"]),
            ("عبدالفتاح السيسي", EntryKind::Person, &["عبدالفتاح السيسي", "عبد الفتاح السيسي"]),
            ("أبو ظبي", EntryKind::Place, &["ابو ظبي", "ابوظبي", "ابي ظبي", "ابا ظبي"]),
            ("الحوثيون", EntryKind::Organisation, &["(ال)حوثيون", "(ال)حوثيين"]),
            ("المتمردون الحوثيون", EntryKind::Organisation, &["(ال)متمردون الحوثيون", "(ال)متمردين الحوثيين"]),
            ("البحرين", EntryKind::Place, &["(ال)بحرين"]),
            ("غصن الزيتون", EntryKind::Term, &["غصن الزيتون", "غصن زيتون"]),
            ("هجوم إرهابي", EntryKind::Term, &["هجوم ارهابي", "هجوم الارهابي", "هجوما ارهابيا"]),
            ("التهاب رئوي", EntryKind::Term, &["التهاب ريوي", "التهاب الريوي", "التهابا ريويا"]),
            ("الالتهاب الرئوي", EntryKind::Term, &["(ال)التهاب الريوي", "(ال)التهاب ريوي", "(ال)التهابا ريويا"]),
            ("معدٍ", EntryKind::Term, &["معد", "معدي", "معديه"]),
            ("كوفيد 19", EntryKind::Term, &["كوفيد 19", "كوفيد-19", "كوفيد19"]),
            ("سو-35", EntryKind::Work, &["سو-35", "سو 35", "سو35"]),
            ("ألف-باء", EntryKind::Work, &["الف باء"]),
            ("cease-fire", EntryKind::Term, &["cease fire", "ceasefire"]),
            ("2023-2024", EntryKind::Term, &["2023-2024"]),
            ("هدنة", EntryKind::Term, &["هدنه", "هدنات", "هدنت-"]),
            ("treaty", EntryKind::Term, &["treaty", "treaties"]),
            ("the Houthis", EntryKind::Organisation, &["houthis"]),
        ] {
            assert_eq!(keys(text, kind), expected, "{text}");
        }
    }
}
