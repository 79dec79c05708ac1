//! The English name of a thing, taken from the questions about it.
//!
//! EA-MT gives the Arabic mention of an entity and English questions, but not where the English name stands in them. Most
//! entities have three questions in other words, so the name is what all of them share: the longest run of words that begins
//! with a capital or a digit. A single question has a name if it has exactly one such run.

/// First words of questions, whose capital says nothing.
const OPENERS: &[&str] = &[
    "what",
    "which",
    "who",
    "whose",
    "whom",
    "when",
    "where",
    "why",
    "how",
    "is",
    "are",
    "was",
    "were",
    "do",
    "does",
    "did",
    "can",
    "could",
    "has",
    "have",
    "had",
    "will",
    "would",
    "should",
    "in",
    "on",
    "at",
    "from",
    "for",
    "by",
    "to",
    "of",
    "with",
    "during",
    "under",
    "among",
    "describe",
    "name",
    "tell",
    "give",
    "list",
    "explain",
    "please",
    "identify",
    "provide",
    "state",
    "if",
    "as",
    "according",
    "since",
];

/// Small words that join the parts of a name: House of the Dragon, Beauty and the Beast.
const JOINING: &[&str] = &[
    "of", "the", "and", "in", "on", "at", "to", "for", "from", "with", "a", "an", "or", "de", "la", "le", "les", "del", "der", "von",
    "van", "da", "di", "du", "el", "al", "bin", "ibn", "&", "no",
];

/// Words beside a name that say what kind of thing it is, or belong to the question.
const NOT_OF_NAMES: &[&str] = &[
    "movie",
    "movies",
    "film",
    "films",
    "book",
    "books",
    "novel",
    "novels",
    "series",
    "show",
    "shows",
    "play",
    "song",
    "album",
    "painting",
    "artwork",
    "story",
    "comic",
    "comics",
    "manga",
    "anime",
    "character",
    "characters",
    "television",
    "tv",
    "sitcom",
    "episode",
    "episodes",
    "season",
    "seasons",
    "author",
    "genre",
    "year",
    "country",
    "city",
    "main",
    "first",
    "type",
    "kind",
    "place",
    "known",
    "famous",
    "located",
    "location",
    "released",
    "written",
    "published",
    "built",
    "made",
    "used",
    "called",
    "considered",
    "there",
    "it",
    "this",
    "that",
    "its",
    "be",
    "been",
    "being",
    "is",
    "are",
    "was",
    "were",
    "do",
    "does",
    "did",
    "can",
    "has",
    "have",
    "had",
    "by",
    "as",
    "what",
    "which",
    "who",
    "when",
    "where",
    "how",
    "purpose",
    "name",
    "person",
];

/// The name that questions about one thing share.
pub(super) fn shared_name(questions: &[String]) -> Option<String> {
    let read: Vec<Vec<Word<'_>>> = questions.iter().map(|q| words(q)).collect();
    match read.as_slice() {
        [] => None,
        [one] => only_run(&questions[0], one),
        all => {
            let by_all = longest_shared(&questions[0], all, all.len());
            // One question may call the thing otherwise.
            by_all.or_else(|| (0..all.len()).filter(|_| all.len() > 2).find_map(|i| longest_shared(&questions[i], &all[i..], 2)))
        }
    }
}

/// A word of a question.
#[derive(Debug, Clone, Copy)]
struct Word<'q> {
    /// Without punctuation around it and without 's.
    text: &'q str,
    start: usize,
    /// Begins like a name.
    is_name: bool,
}

impl Word<'_> {
    fn end(&self) -> usize {
        self.start + self.text.len()
    }

    fn is_listed(&self, list: &[&str]) -> bool {
        list.contains(&self.text.to_lowercase().as_str())
    }
}

fn words(question: &str) -> Vec<Word<'_>> {
    let is_edge = |c: char| !c.is_alphanumeric() && c != '&' && c != '$';
    let mut found: Vec<Word<'_>> = Vec::new();
    for piece in question.split_whitespace() {
        let text = piece.trim_matches(is_edge);
        let text = crate::lexicon::english::without_possessive(text);
        if text.is_empty() {
            continue;
        }
        let start = text.as_ptr() as usize - question.as_ptr() as usize;
        let word = Word { text, start, is_name: text.chars().any(|c| c.is_uppercase() || c.is_numeric()) };
        let is_opener = found.is_empty() && word.is_listed(OPENERS);
        found.push(Word { is_name: word.is_name && !is_opener, ..word });
    }
    found
}

/// The longest run of the first question that `wanted` of the questions have.
fn longest_shared(question: &str, all: &[Vec<Word<'_>>], wanted: usize) -> Option<String> {
    let (first, others) = all.split_first()?;
    let mut best: Option<&[Word<'_>]> = None;
    for from in 0..first.len() {
        for to in from + 1..=first.len() {
            let run = &first[from..to];
            let holders = 1 + others.iter().filter(|words| holds(words, run)).count();
            let trimmed = trimmed(run, wanted > 2);
            if holders >= wanted && trimmed.len() > best.map_or(0, <[_]>::len) {
                best = Some(trimmed);
            }
        }
    }
    best.map(|run| text_of(question, without_author(run)))
}

fn holds(words: &[Word<'_>], run: &[Word<'_>]) -> bool {
    words.windows(run.len()).any(|w| w.iter().zip(run).all(|(a, b)| a.text == b.text))
}

/// From the first name word to the last. Three questions that share a small word after it vouch that it belongs to the
/// name (Caesar salad), unless it says what kind of thing the name is.
fn trimmed<'r, 'q>(run: &'r [Word<'q>], keeps_small: bool) -> &'r [Word<'q>] {
    let Some(from) = run.iter().position(|w| w.is_name) else { return &[] };
    let is_last = |w: &Word<'_>| !w.is_listed(NOT_OF_NAMES) && !w.is_listed(JOINING) && (w.is_name || keeps_small);
    let to = run.iter().rposition(is_last).map_or(from, |at| at + 1);
    let run = &run[from..to.max(from)];
    // A kind that is written like a name stands before it too: the TV series X.
    if run.iter().any(|w| w.is_name && !w.is_listed(NOT_OF_NAMES) && !w.is_listed(JOINING)) { run } else { &[] }
}

/// Travels by Nadia Mansour is Travels.
fn without_author<'r, 'q>(run: &'r [Word<'q>]) -> &'r [Word<'q>] {
    let by = run.iter().position(|w| w.text == "by").filter(|at| *at > 0);
    let is_author = |rest: &[Word<'_>]| rest.len() == 2 && rest.iter().all(|w| w.is_name && !matches!(w.text, "Your" | "My" | "The"));
    by.filter(|at| is_author(&run[at + 1..])).map_or(run, |at| &run[..at])
}

/// The only run of name words, small words between them included.
fn only_run(question: &str, words: &[Word<'_>]) -> Option<String> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (at, _) in words.iter().enumerate().filter(|(_, w)| w.is_name && !w.is_listed(NOT_OF_NAMES)) {
        match runs.last_mut() {
            Some((_, to)) if words[*to..at].iter().all(|w| w.is_listed(JOINING)) => *to = at + 1,
            _ => runs.push((at, at + 1)),
        }
    }
    let [(from, to)] = runs[..] else { return None };
    Some(text_of(question, without_author(&words[from..to])))
}

fn text_of(question: &str, run: &[Word<'_>]) -> String {
    let (Some(first), Some(last)) = (run.first(), run.last()) else { return String::new() };
    question.get(first.start..last.end()).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_questions() {
        for (questions, name, why) in [
            (
                &["Where was Salma Haddad born?", "Is Salma Haddad a singer?", "What are Salma Haddad's hobbies?"][..],
                Some("Salma Haddad"),
                "shared",
            ),
            (
                &["Who wrote The Red Door?", "When was The Red Door published?", "Is The Red Door a novel?"],
                Some("The Red Door"),
                "its own article",
            ),
            (&["How high is the Bell Tower?", "Who built the Bell Tower?"], Some("Bell Tower"), "the article of the sentence"),
            (&["Who stars in the film House of Salt?", "Is the film House of Salt long?"], Some("House of Salt"), "kind before it"),
            (&["Who made Nile Stories TV series?", "Is Nile Stories TV series old?"], Some("Nile Stories"), "kind after it"),
            (&["Is Aleppo soup hot?", "Who eats Aleppo soup?", "How old is Aleppo soup?"], Some("Aleppo soup"), "a small word all share"),
            (&["Where does Aleppo soup come from?", "Is Aleppo soup hot?"], Some("Aleppo"), "two are not enough for that"),
            (&["Who wrote Travels by Nadia Mansour?", "Is Travels by Nadia Mansour long?"], Some("Travels"), "author"),
            (&["Who is Sami?", "Is Sami tall?", "Is the singer called Samy?"], Some("Sami"), "two of three"),
            (&["Who painted Night over Tyre?"], None, "two runs"),
            (&["Who painted Gate of the Sun?"], Some("Gate of the Sun"), "one run"),
            (&["Is it cold?", "Is it warm?"], None, "no capital"),
            (&["What is Damascus known for?", "Who is Tarek?"], None, "nothing shared"),
            (&[], None, "no question"),
        ] {
            let questions: Vec<String> = questions.iter().map(|q| (*q).to_owned()).collect();
            assert_eq!(shared_name(&questions).as_deref(), name, "{why}");
        }
    }
}
