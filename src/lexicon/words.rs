//! Lemmas and their English equivalents.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use smallvec::SmallVec;

use crate::{
    lexicon::english,
    text::{class, fold},
};

/// Part of speech of a lemma.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PartOfSpeech {
    /// Nouns and verbal nouns.
    Noun,
    /// Adjectives.
    Adjective,
    /// Verbs.
    Verb,
    /// Number words.
    Number,
    /// Countries and cities.
    Place,
    /// Names known by an acronym or by other words in the other language.
    Name,
    /// Adjectives of countries, peoples and faiths: إيراني.
    People,
    /// Prepositions, conjunctions, pronouns, particles, adverbs: words that carry little of a name.
    Function,
}

impl PartOfSpeech {
    fn parse(name: &str) -> Self {
        match name {
            "noun" => Self::Noun,
            "adj" => Self::Adjective,
            "verb" => Self::Verb,
            "num" => Self::Number,
            "place" => Self::Place,
            "name" => Self::Name,
            "people" => Self::People,
            _ => Self::Function,
        }
    }
}

/// Number of an English word in the lexicon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EnglishId(u32);

/// A lemma.
#[derive(Debug)]
pub struct Lemma {
    /// As the table spells it.
    pub arabic: Box<str>,
    /// Folded forms without articles: the lemma, broken plurals, irregular forms.
    pub forms: Vec<Box<str>>,
    /// Its plural is made with ات.
    pub has_plural_in_at: bool,
    /// Its part of speech.
    pub part_of_speech: PartOfSpeech,
    /// English equivalents, the most usual first, each as its base words.
    pub english: Vec<SmallVec<[EnglishId; 2]>>,
    /// Equivalents of the country of a people and of the people of a country: إيراني may translate Iran's, إيران Iranian.
    pub related: Vec<SmallVec<[EnglishId; 2]>>,
}

/// The compiled tables.
#[derive(Debug, Default)]
pub struct Lexicon {
    lemmas: Vec<Lemma>,
    /// Folded forms of lemmas: the lemma itself, broken plurals, irregular forms.
    forms: FxHashMap<Box<str>, SmallVec<[u32; 2]>>,
    english: FxHashMap<Box<str>, EnglishId>,
    english_forms: Vec<Box<str>>,
    /// English words that are names of places, peoples or persons by themselves, by number.
    proper: FxHashSet<u32>,
    /// Most words of the keys of `forms` that begin with a word, for keys of several words.
    phrases: FxHashMap<Box<str>, usize>,
}

/// Version of the tables; part of the answer of `GetServiceInfo`.
pub const VERSION: u32 = 1;

static BUNDLED: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::new(include_str!(concat!(env!("OUT_DIR"), "/lexicon.tsv"))));

impl Lexicon {
    /// The lexicon that comes with the program.
    pub fn bundled() -> &'static Self {
        &BUNDLED
    }

    /// Reads rows of `lemma, part of speech, gender, forms, English`, separated by tabs; the build has checked them.
    pub fn new(rows: &str) -> Self {
        let mut lexicon = Self::default();
        for row in rows.lines() {
            let cells: SmallVec<[&str; 5]> = row.split('\t').collect();
            if let [lemma, part_of_speech, _, forms, equivalents] = cells.as_slice() {
                lexicon.add(lemma, PartOfSpeech::parse(part_of_speech), forms, equivalents);
            }
        }
        lexicon.relate_peoples();
        lexicon
    }

    /// Joins each country to its people by the Arabic derivation: إيران → إيراني.
    fn relate_peoples(&mut self) {
        let mut pairs = Vec::new();
        for (number, lemma) in self.lemmas.iter().enumerate().filter(|(_, l)| l.part_of_speech == PartOfSpeech::Place) {
            let names = lemma.forms.iter().flat_map(|form| nisba(form));
            let irregular = IRREGULAR_PEOPLES.iter().filter(|(country, _)| *country == &*lemma.arabic).map(|(_, people)| fold::key(people));
            for people in names.chain(irregular) {
                pairs.extend(
                    self.with_form(&people)
                        .iter()
                        .filter(|n| self.lemmas[**n as usize].part_of_speech == PartOfSpeech::People)
                        .map(|n| (number, *n as usize)),
                );
            }
        }
        // The same derivation joins common nouns to their adjectives: انتخابات → انتخابي, elections and electoral.
        for (number, lemma) in self.lemmas.iter().enumerate().filter(|(_, l)| l.part_of_speech == PartOfSpeech::Noun) {
            for adjective in lemma.forms.iter().flat_map(|form| nisba(form)) {
                pairs.extend(
                    self.with_form(&adjective)
                        .iter()
                        .filter(|n| self.lemmas[**n as usize].part_of_speech == PartOfSpeech::Adjective)
                        .map(|n| (number, *n as usize)),
                );
            }
        }
        pairs.sort_unstable();
        pairs.dedup();
        for (country, people) in pairs {
            let (of_country, of_people) = (self.lemmas[country].english.clone(), self.lemmas[people].english.clone());
            self.lemmas[country].related.extend(of_people);
            self.lemmas[people].related.extend(of_country);
        }
    }

    fn add(&mut self, lemma: &str, part_of_speech: PartOfSpeech, forms: &str, equivalents: &str) {
        let number = self.lemmas.len() as u32;
        let english =
            equivalents.split('|').map(|phrase| english::words(phrase).iter().map(|w| self.intern(english::base(w))).collect()).collect();
        if matches!(part_of_speech, PartOfSpeech::Place | PartOfSpeech::People | PartOfSpeech::Name) {
            let english: &Vec<SmallVec<[EnglishId; 2]>> = &english;
            self.proper.extend(english.iter().filter(|phrase| phrase.len() == 1).map(|phrase| phrase[0].0));
        }
        let listed = forms.split('|').filter(|f| !f.is_empty() && !f.starts_with('+'));
        // Endings are cut off in text only where three letters remain: قوات, لغات are too short for that.
        let short =
            lemma.strip_suffix('ة').filter(|stem| stem.chars().count() < 3 && forms.contains("+ات")).map(|stem| format!("{stem}ات"));
        let all = std::iter::once(lemma).chain(listed).chain(short.as_deref());
        let keys: Vec<Box<str>> = all.map(|form| bare_key(form).into()).collect();
        let has_plural_in_at = forms.split('|').any(|form| form == "+ات");
        self.lemmas.push(Lemma {
            arabic: lemma.into(),
            part_of_speech,
            english,
            forms: keys.clone(),
            has_plural_in_at,
            related: Vec::new(),
        });
        for key in keys {
            if let Some((head, _)) = key.split_once(' ') {
                let longest = self.phrases.entry(head.into()).or_default();
                *longest = key.split(' ').count().max(*longest);
            }
            let numbers = self.forms.entry(key).or_default();
            if !numbers.contains(&number) {
                numbers.push(number);
            }
        }
    }

    fn intern(&mut self, word: &str) -> EnglishId {
        if let Some(id) = self.english.get(word) {
            return *id;
        }
        let next = EnglishId(self.english.len() as u32);
        self.english.insert(word.into(), next);
        self.english_forms.push(word.into());
        next
    }

    /// The lemma with a number.
    pub fn lemma(&self, number: u32) -> Option<&Lemma> {
        self.lemmas.get(number as usize)
    }

    /// Number of lemmas.
    pub fn len(&self) -> usize {
        self.lemmas.len()
    }

    /// True if there are none.
    pub fn is_empty(&self) -> bool {
        self.lemmas.is_empty()
    }

    /// Lemmas with this folded form.
    pub fn with_form(&self, folded: &str) -> &[u32] {
        self.forms.get(folded).map_or(&[], |numbers| numbers)
    }

    /// All folded forms.
    pub fn forms(&self) -> impl Iterator<Item = &str> {
        self.forms.keys().map(|form| &**form)
    }

    /// Number of an English word in its base form.
    pub fn english_id(&self, base: &str) -> Option<EnglishId> {
        self.english.get(base).copied()
    }

    /// The lemmas that are spelt so, to the letter.
    pub fn spelt<'l>(&'l self, bare: &str) -> impl Iterator<Item = &'l Lemma> {
        let numbers = self.with_form(&fold::key(bare));
        numbers.iter().filter_map(|n| self.lemma(*n)).filter(move |lemma| *lemma.arabic == *bare)
    }

    /// True if one of some English texts shares a word with an equivalent of a lemma, or has a compound of it: virus, coronavirus.
    pub fn means<'t>(&self, lemma: &Lemma, english: impl IntoIterator<Item = &'t str>) -> bool {
        let said: Vec<_> = lemma.english.iter().chain(&lemma.related).flatten().filter_map(|id| self.english_form(*id)).collect();
        english
            .into_iter()
            .flat_map(english::words)
            .any(|word| said.iter().any(|s| english::same_word(s, &word) || english::is_compound(&word, s)))
    }

    /// True if an English word is the name of a place, a people or a person by itself.
    pub fn is_proper(&self, id: EnglishId) -> bool {
        self.proper.contains(&id.0)
    }

    /// The base form of an English word.
    pub fn english_form(&self, id: EnglishId) -> Option<&str> {
        self.english_forms.get(id.0 as usize).map(|f| &**f)
    }

    /// Most words of a form that begins with this word; `None` if only forms of one word do.
    pub fn longest_phrase(&self, head: &str) -> Option<usize> {
        self.phrases.get(head).copied()
    }
}

/// The key of a form: folded, the article of each word cut off. A glossary spells names with their articles
/// (الولايات المتحدة), text has them behind clitics (للولايات).
pub fn bare_key(form: &str) -> String {
    let article =
        |written: &str, key: &str| if has_article(written) { key.strip_prefix("ال").unwrap_or(key).to_owned() } else { key.to_owned() };
    let words: Vec<String> = form.split_whitespace().map(|w| article(w, &fold::key(w))).collect();
    words.join(" ")
}

/// True if a correctly spelt word begins with the article: القاهرة, but not ألمانيا, إلهام, الله or التهاب.
pub fn has_article(written: &str) -> bool {
    let bare = class::without_marks(written);
    let stem = bare.strip_prefix("ال").map_or(0, |s| s.chars().count());
    stem >= 2 && bare != "الله" && bare != "اللات" && !bare.starts_with("اللهم") && !is_eighth_form(&bare)
}

/// Verbal nouns of the eighth form (افتعال) of roots that begin with ل: what looks like their article is not one.
const EIGHTH_FORM: [&str; 18] = [
    "التئام",
    "التباس",
    "التجاء",
    "التحاق",
    "التحام",
    "التزام",
    "التصاق",
    "التفات",
    "التفاف",
    "التقاء",
    "التقاط",
    "التقام",
    "التماس",
    "التماع",
    "التهاب",
    "التهام",
    "التواء",
    "التياع",
];
/// What may be written after them; other letters make other words: التزامن, التقاطع and التماسك have an article.
const THEIR_ENDINGS: [&str; 11] = ["", "ا", "ي", "ية", "ات", "ين", "ان", "ه", "ها", "هم", "نا"];

fn is_eighth_form(bare: &str) -> bool {
    EIGHTH_FORM.iter().filter_map(|noun| bare.strip_prefix(noun)).any(|rest| THEIR_ENDINGS.contains(&rest))
}

/// Peoples whose name is not made from the name of the country.
const IRREGULAR_PEOPLES: &[(&str, &str)] = &[
    ("الولايات المتحدة", "أمريكي"),
    ("المملكة المتحدة", "بريطاني"),
    ("السعودية", "سعودي"),
    ("الإمارات", "إماراتي"),
    ("هولندا", "هولندي"),
    ("فرنسا", "فرنسي"),
    ("الصين", "صيني"),
    ("تركيا", "تركي"),
    ("أوكرانيا", "أوكراني"),
    ("اليونان", "يوناني"),
];

/// The relational adjectives a folded, bare name of a country may have: ايران → ايراني, سوريا → سوري, فرنسا → فرنسي.
fn nisba(country: &str) -> SmallVec<[String; 2]> {
    let mut found = SmallVec::new();
    if !country.contains(' ') {
        found.push(format!("{country}ي"));
        let stem = country
            .strip_suffix("يا")
            .or_else(|| country.strip_suffix("يه"))
            .or_else(|| country.strip_suffix('ا'))
            .or_else(|| country.strip_suffix('ه'));
        found.extend(stem.map(|s| format!("{s}ي")));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_begins_with_the_article() {
        for (word, expected) in [
            ("القاهرة", true),
            ("ألمانيا", false),
            ("الله", false),
            ("التهاب", false),
            ("التهابات", false),
            ("الالتهاب", true),
            ("التزامن", true),
            ("التقاطع", true),
            ("التعليم", true),
        ] {
            assert_eq!(has_article(word), expected, "{word}");
        }
    }

    #[test]
    fn the_bundled_tables_are_large_and_sound() {
        let lexicon = Lexicon::bundled();
        assert!(lexicon.len() >= 6_000, "{}", lexicon.len());
        for (number, lemma) in lexicon.lemmas.iter().enumerate() {
            assert!(!lemma.english.is_empty() && lemma.english.iter().all(|e| !e.is_empty()), "{}", lemma.arabic);
            assert!(lexicon.with_form(&bare_key(&lemma.arabic)).contains(&(number as u32)), "{}", lemma.arabic);
        }
    }

    #[test]
    fn peoples_know_their_countries() {
        let lexicon = Lexicon::bundled();
        for (people, country) in [
            ("إيراني", "iran"),
            ("سوري", "syria"),
            ("أمريكي", "state"),
            ("فلسطيني", "palestine"),
            ("لبناني", "lebanon"),
            ("مصري", "egypt"),
            ("سعودي", "saudi"),
        ] {
            let id = lexicon.english_id(country).unwrap();
            let lemmas = lexicon.with_form(&bare_key(people));
            assert!(
                lemmas.iter().any(|n| lexicon.lemmas[*n as usize].related.iter().any(|phrase| phrase.contains(&id))),
                "{people} {country}"
            );
        }
    }
}
