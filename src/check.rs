//! After translation: did the terms, names, numbers and dates of a text arrive?
//!
//! Everything works on a pair of texts, in both directions, and is built to be believed: what a translator may do freely
//! (another inflection, a pronoun, a number in words) is no finding.
//!
//! | module | idea |
//! | --- | --- |
//! | [`finding`] | what was found, with a fingerprint by which it can be waived |
//! | [`checker`] | the door: a pair in, findings out |
//! | [`reading`] | a pair of texts, read once for all checks |
//! | [`terms`] | terms of glossaries: missing, forbidden, spelt otherwise, too few |
//! | [`english`] | forms of an English term that are as good as itself |
//! | [`values`] | numbers and dates, found on both sides |
//! | [`numbers`], [`dates`] | … and compared |
//! | [`untranslated`] | text of the source language in the translation |
//! | [`names`] | names without an entry, by their letters |
//! | [`across`] | one name, several spellings, over many pairs |
//! | [`score`] | scores of terminology as the WMT tasks define them |

pub mod across;
pub mod checker;
pub mod dates;
pub mod english;
pub mod finding;
pub mod names;
pub mod numbers;
pub mod reading;
pub mod score;
pub mod terms;
pub mod untranslated;
pub mod values;

pub use checker::{Checker, Options, Pair};
pub use finding::{Edit, Finding, FindingKind};
