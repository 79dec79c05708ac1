//! How likely each word of a sentence and each word of its translation express each other.
//!
//! Two sources: the links of this room (glossary, lexicon, letters, values), whose weights compete for the words they
//! join, and the posteriors of a word aligner, if somebody above has one. A term is then judged by what its words are to the
//! words of a span, and by what other words of the translation claim: a span that the rest of the sentence explains is not
//! the term's.

use std::ops::Range;

use crate::{
    align::{
        links::Link,
        posteriors::Posteriors,
        sides::{ArabicSide, EnglishSide},
    },
    text::{Folds, Source, Span, fold::Folded},
};

/// Odds in nats against a link of weight 0: two words of a pair are rather not translations of each other.
const AGAINST: f32 = 2.0;
/// Nats lost from one end of the sentence to the other: of two equal links the one in place is likelier.
const OUT_OF_PLACE: f32 = 3.0;
/// Most that links alone make certain; a trained aligner has seen the whole sentence.
const LINKS_MOST: f32 = 0.9;

/// Probabilities of the words of a pair.
#[derive(Debug, Clone, PartialEq)]
pub struct Affinity {
    /// Rows by Arabic word.
    p: Vec<f32>,
    arabic: usize,
    english: usize,
}

impl Affinity {
    /// From the links of a pair, and from posteriors if there are some.
    pub fn new(arabic: &ArabicSide<'_>, english: &EnglishSide<'_>, links: &[Link], posteriors: Option<&Posteriors>) -> Self {
        let (n, m) = (arabic.words.len(), english.words.len());
        let mut affinity = Self { p: vec![0.0; n * m], arabic: n, english: m };
        affinity.take_links(links);
        if let Some(posteriors) = posteriors {
            affinity.take_posteriors(arabic, english, posteriors);
        }
        affinity
    }

    /// Probability that an Arabic and an English word express each other; 0 beyond the texts.
    pub fn get(&self, arabic: usize, english: usize) -> f32 {
        if english < self.english { self.p.get(arabic * self.english + english).copied().unwrap_or(0.0) } else { 0.0 }
    }

    /// Each link's share of the odds for the words it joins, on the side where it is smaller.
    fn take_links(&mut self, links: &[Link]) {
        let odds: Vec<f32> = links.iter().map(|l| self.odds(l)).collect();
        let (mut rows, mut columns) = (vec![1.0_f32; self.arabic], vec![1.0_f32; self.english]);
        for (link, odds) in links.iter().zip(&odds) {
            add(&mut rows, &link.arabic, *odds);
            add(&mut columns, &link.english, *odds);
        }
        for (link, odds) in links.iter().zip(&odds) {
            let rivals = most(&rows, &link.arabic).max(most(&columns, &link.english));
            let p = (odds / rivals).min(LINKS_MOST);
            for i in link.arabic.clone() {
                for j in link.english.clone() {
                    self.raise(i, j, p);
                }
            }
        }
    }

    fn odds(&self, link: &Link) -> f32 {
        let words = link.arabic.len().max(link.english.len()).max(1) as f32;
        let at = |r: &Range<usize>, n: usize| r.start as f32 / n.max(1) as f32;
        let moved = (at(&link.arabic, self.arabic) - at(&link.english, self.english)).abs();
        (link.weight / words.sqrt() - AGAINST - OUT_OF_PLACE * moved).exp()
    }

    fn take_posteriors(&mut self, arabic: &ArabicSide<'_>, english: &EnglishSide<'_>, posteriors: &Posteriors) {
        let rows = placed(&posteriors.arabic, &arabic.text.folded, arabic.words.iter().map(|w| w.token.span));
        let columns = placed(&posteriors.english, &english.text.folded, english.words.iter().map(|w| w.span));
        for (i, j, p) in posteriors.links(LEAST) {
            for row in rows[i].clone() {
                for column in columns[j].clone() {
                    self.raise(row, column, p);
                }
            }
        }
    }

    fn raise(&mut self, arabic: usize, english: usize, p: f32) {
        if english < self.english
            && let Some(cell) = self.p.get_mut(arabic * self.english + english)
        {
            *cell = cell.max(p);
        }
    }
}

/// Least posterior that is looked at.
const LEAST: f32 = 0.01;

/// The words of this room that each span of another tokenisation covers.
fn placed(spans: &[Span<Source>], folded: &Folded, words: impl Iterator<Item = Span<Folds>>) -> Vec<Range<usize>> {
    let words: Vec<Span<Source>> = words.map(|w| folded.source(w)).collect();
    let mut first = 0;
    let find = |span: &Span<Source>| {
        while words.get(first).is_some_and(|w| w.end() <= span.start()) {
            first += 1;
        }
        let count = words[first..].iter().take_while(|w| w.start() < span.end()).count();
        first..first + count
    };
    spans.iter().map(find).collect()
}

fn add(sums: &mut [f32], range: &Range<usize>, odds: f32) {
    sums.iter_mut().take(range.end).skip(range.start).for_each(|sum| *sum += odds);
}

fn most(sums: &[f32], range: &Range<usize>) -> f32 {
    sums.get(range.clone()).unwrap_or_default().iter().copied().fold(1.0, f32::max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{align::links::Linker, glossary::Stack, lexicon::Lexicon, translit};

    fn affinity(arabic: &str, english: &str) -> impl Fn(&str, &str) -> f32 {
        let (model, lexicon, stack) = (translit::bundled().unwrap(), Lexicon::bundled(), Stack::default());
        let (a, e) = (ArabicSide::new(arabic, model, lexicon), EnglishSide::new(english, lexicon));
        let links = Linker { model, lexicon }.links(&a, &e, &crate::align::links::ArabicView::new(&stack, &a));
        let affinity = Affinity::new(&a, &e, &links, None);
        let rows: Vec<String> = (0..a.words.len()).map(|i| a.key(i).to_owned()).collect();
        let columns: Vec<String> = e.words.iter().map(|w| w.key.clone()).collect();
        move |arabic: &str, english: &str| {
            let (i, j) = (rows.iter().position(|r| r == arabic).unwrap(), columns.iter().position(|c| c == english).unwrap());
            affinity.get(i, j)
        }
    }

    #[test]
    fn words_that_say_the_same_are_likely_and_others_are_not() {
        let p = affinity("زار الوزير سليماني مدينة كرمان", "Minister Soleimani visited the city of Kerman");
        for (arabic, english) in [("الوزير", "minister"), ("سليماني", "soleimani"), ("كرمان", "kerman"), ("مدينه", "city")]
        {
            assert!(p(arabic, english) > 0.5, "{arabic} {english} {}", p(arabic, english));
        }
        assert!(p("كرمان", "soleimani") < 0.1 && p("الوزير", "kerman") < 0.1);
    }

    #[test]
    fn equal_words_compete_and_place_decides() {
        let p = affinity("وصل وفد إلى تونس ثم عاد من بيروت وفد آخر", "a delegation arrived in Tunis, then another returned from Beirut");
        assert!(p("تونس", "tunis") > 0.6);
        assert!(p("وفد", "delegation") > 0.2);
    }

    #[test]
    fn posteriors_of_other_tokens_find_their_words() {
        let (model, lexicon) = (translit::bundled().unwrap(), Lexicon::bundled());
        let (a, e) = (ArabicSide::new("قطة سوداء", model, lexicon), EnglishSide::new("a black cat", lexicon));
        let span = |text: &str, word: &str| text.find(word).map(|at| Span::new(at, at + word.len())).unwrap();
        let mut posteriors = Posteriors::new(vec![span("قطة سوداء", "سوداء")], vec![span("a black cat", "black")]);
        posteriors.raise(0, 0, 0.8);
        let affinity = Affinity::new(&a, &e, &[], Some(&posteriors));
        assert!((affinity.get(1, 1) - 0.8).abs() < 1e-6 && affinity.get(0, 1) == 0.0);
        assert!(affinity.get(9, 9) == 0.0, "beyond the texts");
    }
}
