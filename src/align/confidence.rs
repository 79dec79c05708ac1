//! From what speaks for and against a span to a probability.
//!
//! A log-linear model of a few named features; the weights are data (`models/align.toml`), one set for a sentence alone and
//! one for a sentence with its translation. The features are chosen so that their weights can be read aloud: each is "so
//! many nats per …". Spans of one term that overlap compete, with each other and with none of them being right.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::{
    align::{
        decode::Chain,
        links::{EvidenceKind, Link},
    },
    lexicon::date::Date,
};

/// The one list of features: their struct, their weights, and both as numbers in one order.
macro_rules! features {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// What is known of a candidate span.
        #[derive(Debug, Clone, Copy, Default, PartialEq)]
        pub struct Features { $($(#[$doc])* pub $name: f64,)* }

        /// A weight for each of [`Features`]; those that are 0 may be left out of the file.
        #[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub struct WeightSet { bias: f64, $(#[serde(default, skip_serializing_if = "is_zero")] $name: f64,)* }

        impl Features {
            /// Number of features, the constant included.
            pub const COUNT: usize = 1 + [$(stringify!($name)),*].len();

            /// The values in the order of [`WeightSet::values`], the constant first.
            pub fn values(&self) -> [f64; Self::COUNT] {
                [1.0, $(self.$name),*]
            }
        }

        impl WeightSet {
            /// The weights in the order of [`Features::values`].
            pub fn values(&self) -> [f64; Features::COUNT] {
                [self.bias, $(self.$name),*]
            }

            /// The set of these values.
            pub fn from_values(values: [f64; Features::COUNT]) -> Self {
                let [bias, $($name),*] = values;
                Self { bias, $($name),* }
            }
        }
    };
}

features! {
    /// Evidence per covered content word of the term, in nats above what is typical of its kind.
    mean,
    /// The same of the weakest link.
    least,
    /// Share of the covered content that rests on the lexicon, 0 to 1.
    lexicon,
    /// Content words covered, beyond the first, at most three; 0 if `derived`.
    several,
    /// 1 if a word stands for one it is derived from: a people for its country.
    derived,
    /// Share of the term's content that nothing covers, 0 to 1.
    missing,
    /// Cost of words skipped inside the span.
    skipped,
    /// 1 if one glossary entry covers the whole term.
    glossary,
    /// 1 if of a person only the family name is there.
    family_only,
    /// 1 if of a person the family name is missing.
    given_only,
    /// 1 if of a person only the family name is there, and the whole name elsewhere in the sentence.
    named_elsewhere,
    /// Letters short of six, if letters alone speak for a single word.
    short_letters,
    /// 1 if a single common word of the lexicon is all there is.
    common_word,
    /// 1 if no link of the term's own words is in the span. From here on: only where there is a translation.
    unlinked,
    /// 1 if all spans of the sentence compete, 0 if those that overlap do: a term that the translation has is said somewhere.
    first,
    /// 1 if a likelier span elsewhere in the sentence has the same letters.
    again,
    /// Probability that a content word of the span expresses the term, on average; words that nothing explains aside.
    inside,
    /// Content words of the span that express another word of the translation, by their probabilities; at most two.
    alien,
    /// Content words near the span that express the term, by their probabilities; at most two.
    lost,
    /// Content words of the span that nothing explains, beyond those of the term that nothing expresses; at most three.
    surplus,
    /// Content words of the term that nothing expresses, beyond those of the span that nothing explains; at most three.
    lack,
    /// Of those, how many stand beside unexplained words next to the span.
    loose,
    /// 1 if the span begins with a verb that expresses nothing of the term.
    verb,
    /// Share of the term's content words that express something elsewhere only.
    strays,
    /// Share of the term's content words that a word of the span expresses.
    held,
    /// 1 if the span is all that stands between two quotation marks.
    quoted,
    /// Logarithm of how many times more content words span or term have than the other.
    length,
}

/// The weights of the two ways to ask.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    version: u32,
    /// For a sentence alone.
    pub alone: WeightSet,
    /// For a sentence with a translation that has the term.
    pub pair: WeightSet,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_zero(weight: &f64) -> bool {
    *weight == 0.0
}

static BUNDLED: LazyLock<Result<Weights, toml::de::Error>> = LazyLock::new(|| toml::from_str(include_str!("../../models/align.toml")));

impl Weights {
    /// The weights that come with the program.
    ///
    /// # Errors
    /// If the file inside the binary does not parse, which a test rules out.
    pub fn bundled() -> Result<&'static Self, &'static toml::de::Error> {
        BUNDLED.as_ref()
    }

    /// Version of the weights.
    pub fn version(&self) -> u32 {
        self.version
    }

    /// These weights with other values.
    #[must_use]
    pub fn with(self, alone: WeightSet, pair: WeightSet) -> Self {
        Self { alone, pair, ..self }
    }
}

impl WeightSet {
    /// What is added to the log-odds of every span where all spans of the sentence compete.
    pub fn first(&self) -> f64 {
        self.first
    }

    /// Log-odds that the span is right, against none.
    pub fn logit(&self, f: &Features) -> f64 {
        self.values().iter().zip(f.values()).map(|(w, x)| w * x).sum()
    }
}

/// Nats lost for a content word of the term that nothing covers, and for words skipped in the sentence.
pub(super) const TERM_WORD: f32 = 2.0;
pub(super) const SKIP_FUNCTION: f32 = 0.1;
pub(super) const SKIP_CONTENT: f32 = 1.5;
pub(super) const SKIP_MARK: f32 = 0.6;
pub(super) const SKIP_COMMA: f32 = 2.5;

/// Probability of log-odds.
pub fn probability(logit: f64) -> f64 {
    1.0 / (1.0 + (-logit).exp())
}

/// What the confidence needs to know of a term's words.
#[derive(Debug, Clone)]
pub struct TermWords {
    /// Weight of each word in the term's content: 1 for a content word, less for titles and heads, 0 for function words.
    pub content: Vec<f64>,
    /// Letters of each word.
    pub letters: Vec<usize>,
    /// The word that names the family, if the term is a person of several words.
    pub family: Option<usize>,
    /// The last content word, if the term may be a person of several words.
    pub last_name: Option<usize>,
}

impl TermWords {
    /// True if of the content words `covered` (as bits) has this one and no other.
    pub fn covers_only(&self, covered: u64, word: usize) -> bool {
        let names = (0..self.content.len().min(64)).filter(|w| self.content[*w] >= 1.0);
        names.fold(0, |bits, w| bits | (covered & (1 << w))) == 1 << word
    }
}

/// Features of a chain of links.
pub fn features(chain: &Chain, links: &[Link], term_range: impl Fn(&Link) -> std::ops::Range<usize>, words: &TermWords) -> Features {
    let used: Vec<&Link> = chain.links.iter().filter_map(|i| links.get(*i)).collect();
    let content = |l: &Link| term_range(l).filter_map(|w| words.content.get(w)).sum::<f64>().max(0.2);
    let total: f64 = words.content.iter().sum::<f64>().max(0.2);
    let covered = |w: usize| w < 64 && chain.covered & (1 << w) != 0;
    let there: f64 = words.content.iter().enumerate().filter(|(w, _)| covered(*w)).map(|(_, c)| c).sum();
    let news = |l: &Link| f64::from(l.weight) - content(l) * f64::from(l.evidence.kind.typical());
    let share: f64 = used.iter().map(|l| content(l)).sum::<f64>().max(0.2);
    let lexicon: f64 = used.iter().filter(|l| l.evidence.kind == EvidenceKind::Lexicon).map(|l| content(l)).sum();
    let missing = ((total - there) / total).clamp(0.0, 1.0);
    let partial_person = words.family.filter(|_| missing > 0.0);
    let only = |kind: EvidenceKind| used.len() == 1 && used[0].evidence.kind == kind;
    let is_derived = used.iter().any(|l| l.is_derived);
    let single = used.len() == 1 && term_range(used[0]).len() == 1;
    let letters = used.iter().flat_map(|l| term_range(l)).filter_map(|w| words.letters.get(w)).sum::<usize>();
    Features {
        mean: (used.iter().map(|l| news(l)).sum::<f64>() / share).clamp(-6.0, 2.0),
        least: used.iter().map(|l| news(l) / content(l)).fold(2.0, f64::min).max(-6.0),
        lexicon: lexicon / share,
        // One adjective for a country of several words is one piece of evidence: أمريكي for United States.
        several: if is_derived { 0.0 } else { (there - 1.0).clamp(0.0, 3.0) },
        derived: f64::from(u8::from(is_derived)),
        missing,
        skipped: f64::from(chain.skipped),
        glossary: f64::from(u8::from(missing <= 0.0 && used.len() == 1 && used[0].evidence.entry.is_some())),
        family_only: f64::from(u8::from(partial_person.is_some_and(covered))),
        given_only: f64::from(u8::from(partial_person.is_some_and(|f| !covered(f)))),
        short_letters: if only(EvidenceKind::Transliteration) { 6_usize.saturating_sub(letters) as f64 } else { 0.0 },
        common_word: f64::from(u8::from(single && only(EvidenceKind::Lexicon))),
        ..Features::default()
    }
}

/// Log-odds that a date in the sentence is the date of the term; `None` if they differ.
///
/// A date with more parts than asked for still says what was asked for; one with fewer says it in part.
pub fn date_logit(term: Date, found: Date) -> Option<f64> {
    let shared = term.shared(found);
    if shared == 0 || !term.agrees(found) {
        return None;
    }
    Some(match (term.parts() - shared, found.parts() - shared) {
        (0, 0) => 4.5,
        (0, more) => 3.0 - more as f64,
        (1, _) if term.year.is_some() && found.year.is_none() && shared >= 2 => 1.5,
        (missing, _) => -(missing as f64),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_weights_parse_and_point_the_right_way() {
        let weights = Weights::bundled().unwrap();
        let good = Features { mean: 0.5, least: 0.5, ..Features::default() };
        let half = Features { missing: 0.5, ..good };
        assert!(probability(weights.alone.logit(&good)) > 0.8);
        assert!(weights.alone.logit(&half) < weights.alone.logit(&good));
        let paired = Features { inside: 0.9, held: 1.0, ..good };
        let claimed = Features { inside: 0.1, held: 1.0, alien: 0.9, ..good };
        assert!(weights.pair.logit(&paired) > weights.pair.logit(&claimed));
    }

    #[test]
    fn dates_by_their_parts() {
        let date = |day: u8, month: u8, year: u16| Date {
            day: (day > 0).then_some(day),
            month: (month > 0).then_some(month),
            year: (year > 0).then_some(year),
            weekday: None,
        };
        let order = [
            date_logit(date(3, 1, 0), date(3, 1, 0)),
            date_logit(date(3, 1, 0), date(3, 1, 2024)),
            date_logit(date(3, 1, 2024), date(3, 1, 0)),
            date_logit(date(3, 1, 0), date(0, 1, 0)),
        ];
        assert!(order.windows(2).all(|pair| pair[0] > pair[1]), "{order:?}");
        assert_eq!(date_logit(date(3, 1, 0), date(4, 1, 0)), None);
    }
}
