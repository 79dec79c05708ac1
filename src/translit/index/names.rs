//! Cross-script look-up of whole names: the words of the query are looked up,
//! names that hold their answers are gathered through posting lists, the best
//! few are compared exactly.

use super::walk::{MEDIUM, NARROW, WIDE};
use super::words::{SearchScratch, WordIndex};
use crate::translit::alphabet::{ArabicWord, LatinWord};
use crate::translit::hash::FxMap;
use crate::translit::model::Model;
use crate::translit::model::channel::ListScript;
use crate::translit::name::{self, ArabicName, LatinName, NameError, NameMatch, arabic, latin};

/// Words looked up for each form of a query word.
const WORDS_PER_FORM: usize = 32;

/// Lists of more names than this are searched wider, and three times as many
/// words followed: so many names share each word that one sure word is not enough.
const LARGE: usize = 250_000;

/// Longer posting lists are not walked: their names are only checked when
/// another word of the query found them (every second name holds a Mohammed).
const LONG_LIST: usize = 3_000;

/// Names compared exactly, beyond the number asked for.
const SPARE: usize = 14;

/// Cost of a word of the name that no query word answers, when gathering.
const UNANSWERED: f32 = 1.0;

/// Logit plus this is evidence: see [`crate::translit::name`].
const PRIOR: f32 = 3.0;

/// A list of names in one script, searchable by names of the other; immutable.
#[derive(Debug, Clone)]
pub struct NameIndex {
    script: ListScript,
    words: WordIndex,
    /// All names, one after the other, and where each starts.
    text: String,
    starts: Vec<u32>,
    /// Words of each name, and names of each word, as ranges of long lists.
    words_of: Lists,
    names_of: Lists,
}

/// Many short lists in one.
#[derive(Debug, Clone, Default)]
struct Lists {
    items: Vec<u32>,
    starts: Vec<u32>,
}

impl Lists {
    fn get(&self, i: u32) -> &[u32] {
        &self.items[self.starts[i as usize] as usize..self.starts[i as usize + 1] as usize]
    }

    /// From (list, item) pairs sorted by list.
    fn new(count: usize, pairs: &[(u32, u32)]) -> Self {
        let mut starts = vec![0_u32; count + 1];
        for pair in pairs {
            starts[pair.0 as usize + 1] += 1;
        }
        (0..count).for_each(|i| starts[i + 1] += starts[i]);
        Self { items: pairs.iter().map(|p| p.1).collect(), starts }
    }

    fn bytes(&self) -> usize {
        4 * (self.items.capacity() + self.starts.capacity())
    }
}

/// A name found.
#[derive(Debug, Clone, PartialEq)]
pub struct NameHit {
    /// Its place in the list the index was built from.
    pub entry: u32,
    /// How it matches.
    pub found: NameMatch,
}

impl NameIndex {
    /// Builds from names; texts that are no names keep their place and are never found.
    #[must_use]
    pub fn build<'a>(model: &Model, script: ListScript, names: impl IntoIterator<Item = &'a str>) -> Self {
        let (mut text, mut starts) = (String::new(), vec![0_u32]);
        let mut forms: Vec<(u32, Vec<u8>)> = Vec::new();
        for (entry, name) in names.into_iter().enumerate() {
            text.push_str(name);
            starts.push(text.len() as u32);
            forms.extend(key_words(script, name).into_iter().map(|w| (entry as u32, w)));
        }
        text.shrink_to_fit();
        let words = WordIndex::build(model, script, forms.iter().map(|f| f.1.clone()).collect());
        let mut pairs: Vec<(u32, u32)> = forms.iter().filter_map(|(e, w)| Some((*e, words.find(w)?))).collect();
        pairs.sort_unstable();
        pairs.dedup();
        let words_of = Lists::new(starts.len() - 1, &pairs);
        let mut turned: Vec<(u32, u32)> = pairs.iter().map(|&(e, w)| (w, e)).collect();
        turned.sort_unstable();
        let names_of = Lists::new(words.len(), &turned);
        Self { script, words, text, starts, words_of, names_of }
    }

    /// Number of names.
    #[must_use]
    pub fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Bytes held, without the letter model.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let lists = self.words_of.bytes() + self.names_of.bytes();
        self.words.bytes() + self.text.capacity() + 4 * self.starts.capacity() + lists
    }

    /// The name at a place.
    #[must_use]
    pub fn name(&self, entry: u32) -> &str {
        &self.text[self.starts[entry as usize] as usize..self.starts[entry as usize + 1] as usize]
    }

    /// The names most like a query in the other script, best first.
    ///
    /// # Errors
    /// When the query is no name.
    pub fn search(&self, model: &Model, query: &str, count: usize, s: &mut SearchScratch) -> Result<Vec<NameHit>, NameError> {
        let asked = query_words(self.script, query)?;
        let mut gathered = self.gather(model, &asked, s);
        let order = |x: &(u32, f32), y: &(u32, f32)| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0));
        if gathered.len() > count + SPARE {
            gathered.select_nth_unstable_by(count + SPARE, order);
            gathered.truncate(count + SPARE);
        }
        let mut hits = self.compare(model, query, &gathered, s)?;
        hits.sort_by(|x, y| y.found.logit.total_cmp(&x.found.logit).then(x.entry.cmp(&y.entry)));
        hits.truncate(count);
        Ok(hits)
    }

    /// Names that answer words of the query, with summed evidence.
    fn gather(&self, model: &Model, asked: &[Vec<Vec<u8>>], s: &mut SearchScratch) -> Vec<(u32, f32)> {
        let (width, words) = match (asked.len(), self.len()) {
            (..=1, _) => (WIDE, WORDS_PER_FORM),
            (_, ..=LARGE) => (NARROW, WORDS_PER_FORM),
            _ => (MEDIUM, 3 * WORDS_PER_FORM),
        };
        let mut answers: Vec<(usize, FxMap<u32, f32>)> = asked
            .iter()
            .map(|forms| {
                let mut found: FxMap<u32, f32> = FxMap::default();
                for form in forms {
                    for hit in self.words.search(model, form, words, width, s) {
                        let evidence = hit.logit as f32 + PRIOR;
                        if evidence > 0.0 {
                            let best = found.entry(hit.word).or_default();
                            *best = best.max(evidence.min(9.0));
                        }
                    }
                }
                (found.keys().map(|&w| self.names_of.get(w).len()).sum(), found)
            })
            .collect();
        answers.retain(|a| !a.1.is_empty());
        answers.sort_by_key(|a| a.0); // rarest words first
        let mut names: FxMap<u32, f32> = FxMap::default();
        for (i, (size, found)) in answers.iter().enumerate() {
            if i == 0 || *size <= LONG_LIST {
                self.add_all(found, &mut names);
            }
        }
        names.into_keys().map(|entry| (entry, self.estimate(entry, &answers))).collect()
    }

    fn add_all(&self, found: &FxMap<u32, f32>, names: &mut FxMap<u32, f32>) {
        let mut found: Vec<(u32, f32)> = found.iter().map(|(&w, &e)| (w, e)).collect();
        found.sort_by(|x, y| y.1.total_cmp(&x.1).then(x.0.cmp(&y.0)));
        for (word, _) in found {
            for &entry in self.names_of.get(word).iter().take(LONG_LIST) {
                names.insert(entry, 0.0);
            }
            if names.len() > 4 * LONG_LIST {
                return;
            }
        }
    }

    fn estimate(&self, entry: u32, answers: &[(usize, FxMap<u32, f32>)]) -> f32 {
        let words = self.words_of.get(entry);
        let mut answered = 0_usize;
        let mut sum = 0.0;
        for (_, found) in answers {
            let best = words.iter().filter_map(|w| found.get(w)).fold(0.0_f32, |m, &e| m.max(e));
            sum += best;
            answered += usize::from(best > 0.0);
        }
        sum - UNANSWERED * words.len().saturating_sub(answered) as f32
    }

    fn compare(&self, model: &Model, query: &str, near: &[(u32, f32)], s: &mut SearchScratch) -> Result<Vec<NameHit>, NameError> {
        let names = near.iter().map(|n| (n.0, self.name(n.0)));
        Ok(match self.script {
            ListScript::Latin => {
                let q = ArabicName::parse(model, query)?;
                let read = names.filter_map(|(entry, n)| Some((entry, LatinName::parse(model, n).ok()?)));
                read.map(|(entry, e)| NameHit { entry, found: name::compare(model, &q, &e, &mut s.model) }).collect()
            }
            ListScript::Arabic => {
                let q = LatinName::parse(model, query)?;
                let read = names.filter_map(|(entry, n)| Some((entry, ArabicName::parse(model, n).ok()?)));
                read.map(|(entry, a)| NameHit { entry, found: name::compare(model, &a, &q, &mut s.model) }).collect()
            }
        })
    }
}

/// The words a name of the list is found by: its content words, or all when it has none.
fn key_words(script: ListScript, name: &str) -> Vec<Vec<u8>> {
    match script {
        ListScript::Latin => latin_words(name).unwrap_or_default().into_iter().flatten().collect(),
        ListScript::Arabic => arabic_words(name).unwrap_or_default().into_iter().flatten().collect(),
    }
}

/// Content words of the query, each in the forms it may be found by.
fn query_words(list: ListScript, query: &str) -> Result<Vec<Vec<Vec<u8>>>, NameError> {
    match list {
        ListScript::Latin => arabic_words(query),
        ListScript::Arabic => latin_words(query),
    }
}

fn latin_words(text: &str) -> Result<Vec<Vec<Vec<u8>>>, NameError> {
    let (units, _) = latin::cut(text)?;
    let wanted = |u: &&latin::Unit| matches!(u.kind, latin::Kind::Content);
    let letters = |t: &str| LatinWord::parse(t).ok().map(|w| w.symbols().to_vec());
    let forms = |u: &latin::Unit| -> Vec<Vec<u8>> {
        latin::after_servant(&u.text).into_iter().chain([u.text.as_str()]).filter_map(letters).collect()
    };
    Ok(units.iter().filter(wanted).map(forms).collect())
}

fn arabic_words(text: &str) -> Result<Vec<Vec<Vec<u8>>>, NameError> {
    let cut = arabic::cut(text)?;
    let content: Vec<&(arabic::Token, Option<ArabicWord>)> =
        cut.iter().filter(|(t, w)| t.kind == arabic::Kind::Content && w.is_some()).collect();
    let mut words = Vec::new();
    for (i, (token, word)) in content.iter().enumerate() {
        let Some(word) = word else { continue };
        let mut forms = arabic::look_up_forms(word);
        if let Some((next, Some(after))) = content.get(i + 1)
            && arabic::is_often_joined(&token.text, &next.text)
        {
            forms.extend(ArabicWord::from_symbols([word.symbols(), after.symbols()].concat()).map(|w| w.symbols().to_vec()));
        }
        words.push(forms);
    }
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 8] = [
        "Qassem Soleimani",
        "Abdul Rahman al-Sudais",
        "Abdurrahman Wahid",
        "Bashar al-Assad",
        "Hassan Nasrallah",
        "Dubai",
        "",
        "Mohammed bin Salman",
    ];

    #[test]
    fn arabic_finds_latin() {
        let model = Model::shipped();
        let index = NameIndex::build(&model, ListScript::Latin, NAMES);
        let mut s = SearchScratch::default();
        for (query, want, why) in [
            ("سليماني", 0, "part"),
            ("عبدالرحمن السديس", 1, "joined"),
            ("عبد الرحمن واحد", 2, "split"),
            ("بشار الاسد", 3, "no hamza"),
            ("حسن نصر الله", 4, "two words, one in Latin"),
            ("دبي", 5, "one short word"),
            ("محمد بن سلمان", 7, "particle"),
        ] {
            let hits = index.search(&model, query, 3, &mut s).unwrap();
            assert_eq!(hits.first().map(|h| h.entry), Some(want), "{query}: {why}");
        }
        assert_eq!(index.search(&model, "", 3, &mut s), Err(NameError::NoLetters));
    }

    #[test]
    fn latin_finds_arabic() {
        let model = Model::shipped();
        let index = NameIndex::build(&model, ListScript::Arabic, ["قاسم سليماني", "عبد الرحمن", "السيسي", "نصر الله"]);
        let mut s = SearchScratch::default();
        for (query, want) in [("Suleimani", 0), ("Abdurrahman", 1), ("el-Sisi", 2), ("Elsisi", 2), ("Nasrallah", 3)] {
            let hits = index.search(&model, query, 3, &mut s).unwrap();
            assert_eq!(hits.first().map(|h| h.entry), Some(want), "{query}");
        }
    }
}
