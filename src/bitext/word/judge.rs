//! Scores of word alignment against judged links (Och & Ney 2003): all judged links are sure, so the alignment error rate is
//! 1 − F1. Links of punctuation do not count.

use std::{collections::HashMap, fmt};

use serde::Deserialize;

use super::links::Links;

/// A pair with its judged links between words separated by spaces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// The Arabic text.
    pub arabic: String,
    /// The English text.
    pub english: String,
    /// Links, those of punctuation left out.
    pub links: Links,
}

#[derive(Deserialize)]
struct Item {
    ar: String,
    en: String,
    alignment_string: String,
}

/// Reads a JSON array of pairs whose links are written as strings: `(لا, [I, don't]), ([لست, مدخنا], nonsmoker)`.
///
/// A word that stands in the text several times is meant left to right on the Arabic side, and at the nearest relative
/// position on the English one.
///
/// # Errors
/// A sentence that says what is wrong with the file.
pub fn read(json: &str) -> Result<Vec<Judged>, String> {
    let items: Vec<Item> = serde_json::from_str(json).map_err(|e| format!("not an array of judged pairs: {e}"))?;
    items.into_iter().map(judged).collect()
}

fn judged(item: Item) -> Result<Judged, String> {
    let (arabic, english): (Vec<&str>, Vec<&str>) = (item.ar.split_whitespace().collect(), item.en.split_whitespace().collect());
    let mut used: HashMap<&str, usize> = HashMap::new();
    let mut links = Links::new();
    let list = groups(&item.alignment_string).ok_or_else(|| format!("`{}` is no list of links", item.alignment_string))?;
    for (left, right) in &list {
        let mut positions = Vec::new();
        for word in left {
            let places = places(&arabic, word);
            let turn = used.entry(word).or_default();
            positions.extend(places.get((*turn).min(places.len().saturating_sub(1))).copied());
            *turn += 1;
        }
        for a in positions {
            let place = (a as f64) / (arabic.len().max(2) - 1) as f64;
            let distance = |e: usize| ((e as f64) / (english.len().max(2) - 1) as f64 - place).abs();
            let nearest = |word: &&&str| places(&english, word).into_iter().min_by(|x, y| distance(*x).total_cmp(&distance(*y)));
            links.extend(right.iter().filter_map(|word| nearest(&word)).map(|e| (a, e)));
        }
    }
    links.retain(|(a, e)| is_word(arabic[*a]) && is_word(english[*e]));
    Ok(Judged { links, arabic: item.ar, english: item.en })
}

fn places(words: &[&str], word: &str) -> Vec<usize> {
    words.iter().enumerate().filter(|(_, w)| **w == word).map(|(i, _)| i).collect()
}

fn is_word(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

type Group<'a> = (Vec<&'a str>, Vec<&'a str>);

/// The groups of words of both sides.
fn groups(text: &str) -> Option<Vec<Group<'_>>> {
    let inner = text.trim().strip_prefix('(')?.strip_suffix(')')?;
    inner.split("), (").map(group).collect()
}

/// `a, b` or `[a, c], [b, d]`; a comma can itself be a word.
fn group(text: &str) -> Option<Group<'_>> {
    let (left, right) = if let Some(list) = text.strip_prefix('[') {
        let (left, right) = list.split_once("], ")?;
        (left.split(", ").collect(), right)
    } else {
        let from = text.chars().next().map_or(0, char::len_utf8);
        let at = from + text.get(from..)?.find(", ")?;
        (vec![&text[..at]], &text[at + 2..])
    };
    let right = right
        .strip_prefix('[')
        .and_then(|r| r.strip_suffix(']'))
        .filter(|r| !r.is_empty())
        .map_or(vec![right], |r| r.split(", ").collect());
    Some((left, right))
}

impl Judged {
    /// Links that are missing and too many, for people.
    pub fn errors(&self, found: &Links) -> String {
        let (a, e): (Vec<&str>, Vec<&str>) = (self.arabic.split_whitespace().collect(), self.english.split_whitespace().collect());
        let shown = |sign: char, links: &Links| links.iter().map(|(i, j)| format!(" {sign}{}~{}", a[*i], e[*j])).collect::<String>();
        let found: Links = found.iter().filter(|(i, j)| is_word(a[*i]) && is_word(e[*j])).copied().collect();
        format!("{} | {}\n   {}{}", self.arabic, self.english, shown('-', &(&self.links - &found)), shown('+', &(&found - &self.links)))
    }
}

/// Counts of links over all pairs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// Links found that are judged so.
    pub right: usize,
    /// Links found.
    pub found: usize,
    /// Links judged.
    pub judged: usize,
}

impl Counts {
    /// Adds a pair.
    pub fn add(&mut self, pair: &Judged, found: &Links) {
        let (arabic, english): (Vec<&str>, Vec<&str>) =
            (pair.arabic.split_whitespace().collect(), pair.english.split_whitespace().collect());
        let found: Vec<_> = found.iter().filter(|(a, e)| is_word(arabic[*a]) && is_word(english[*e])).collect();
        self.right += found.iter().filter(|l| pair.links.contains(l)).count();
        self.found += found.len();
        self.judged += pair.links.len();
    }

    /// Alignment error rate.
    pub fn error_rate(&self) -> f64 {
        1.0 - 2.0 * self.right as f64 / (self.found + self.judged).max(1) as f64
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let share = |of: usize| self.right as f64 / of.max(1) as f64;
        write!(f, "precision {:.3}  recall {:.3}  AER {:.4}", share(self.found), share(self.judged), self.error_rate())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_become_positions() {
        let json = r#"[{"ar": "لا اعرف لا ، .", "en": "I don't know , no .", "alignment_string": "(لا, [I, don't]), ([اعرف, لا], [know, no]), (،, ,), (., .)"}]"#;
        let read = read(json).unwrap();
        let expected: Links = [(0, 0), (0, 1), (1, 2), (1, 4), (2, 2), (2, 4)].into_iter().collect();
        assert_eq!(read[0].links, expected);
        let mut counts = Counts::default();
        counts.add(&read[0], &[(0, 0), (1, 2), (1, 1), (4, 5)].into_iter().collect());
        assert_eq!((counts.right, counts.found, counts.judged), (2, 3, 6));
        assert!((counts.error_rate() - (1.0 - 4.0 / 9.0)).abs() < 1e-9);
    }

    #[test]
    fn faulty_files_are_named() {
        assert!(super::read("{}").is_err());
        assert!(super::read(r#"[{"ar": "x", "en": "y", "alignment_string": "oops"}]"#).is_err());
    }
}
