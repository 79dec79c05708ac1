//! What was found in a translation.

use sha2::{Digest, Sha256};

use crate::text::{Source, Span, fold};

/// Kinds of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FindingKind {
    /// A term of the source has no approved target.
    MissingTarget,
    /// A forbidden target was used.
    ForbiddenTarget,
    /// The name or term is there in a spelling that is not approved.
    NonPreferredVariant,
    /// One name is spelt in several ways in the batch.
    InconsistentSpelling,
    /// Text of the source language was left.
    Untranslated,
    /// A number differs, or is missing.
    NumberMismatch,
    /// A date differs, or is missing.
    DateMismatch,
    /// A term is there, but too few or too many times.
    CountMismatch,
    /// A name without an entry is answered by another name.
    NameMismatch,
}

impl FindingKind {
    /// All kinds with their names in files.
    pub const NAMES: [(Self, &'static str); 9] = [
        (Self::MissingTarget, "missing_target"),
        (Self::ForbiddenTarget, "forbidden_target"),
        (Self::NonPreferredVariant, "non_preferred_variant"),
        (Self::InconsistentSpelling, "inconsistent_spelling"),
        (Self::Untranslated, "untranslated"),
        (Self::NumberMismatch, "number_mismatch"),
        (Self::DateMismatch, "date_mismatch"),
        (Self::CountMismatch, "count_mismatch"),
        (Self::NameMismatch, "name_mismatch"),
    ];

    /// The name in files.
    pub fn as_str(self) -> &'static str {
        Self::NAMES.iter().find(|(kind, _)| *kind == self).map_or("missing_target", |(_, name)| name)
    }

    /// Reads a name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(_, n)| *n == name).map(|(kind, _)| *kind)
    }
}

/// A correction of the target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What to replace.
    pub span: Span<Source>,
    /// With what.
    pub text: String,
}

/// Something that a reader should look at.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// What it is.
    pub kind: FindingKind,
    /// Resource name of the entry; empty if none took part.
    pub entry: String,
    /// In the source.
    pub source_span: Option<Span<Source>>,
    /// In the target.
    pub target_span: Option<Span<Source>>,
    /// What should be in the target: any of these, the best first.
    pub expected: Vec<String>,
    /// What is there; empty if nothing is.
    pub found: String,
    /// Probability that a reader would agree; set by kind and evidence, not learned.
    pub confidence: f64,
    /// A correction, where one is clear.
    pub edit: Option<Edit>,
    /// For waivers.
    pub fingerprint: String,
}

impl Finding {
    /// A finding of which nothing more is known.
    pub fn new(kind: FindingKind, confidence: f64) -> Self {
        Self {
            kind,
            entry: String::new(),
            source_span: None,
            target_span: None,
            expected: Vec::new(),
            found: String::new(),
            confidence,
            edit: None,
            fingerprint: String::new(),
        }
    }

    /// The finding with its place in the target: what stands there, and that it should be `with`.
    #[must_use]
    pub fn at(mut self, span: Span<Source>, target: &str, with: Option<String>) -> Self {
        self.target_span = Some(span);
        span.of(target).clone_into(&mut self.found);
        self.edit = with.filter(|text| *text != self.found).map(|text| Edit { span, text });
        self
    }
}

/// Gives each finding of a pair its fingerprint: of its kind, its entry, what is wrong, and the source text, all folded.
/// The rest of the target does not matter, so that a waiver survives other corrections; the same finding again in one pair
/// has a number.
pub fn sign(findings: &mut [Finding], source: &str) {
    let source = fold::key(source);
    let mut seen: Vec<String> = Vec::new();
    for finding in findings {
        let under = finding.expected.first().map(|e| fold::key(e)).unwrap_or_default();
        let what = [finding.kind.as_str(), &finding.entry, &under, &fold::key(&finding.found), &source].join("\u{1f}");
        let again = seen.iter().filter(|s| **s == what).count();
        let digest = Sha256::digest(format!("{what}\u{1f}{again}"));
        finding.fingerprint = digest.iter().take(12).fold(String::new(), |hex, b| hex + &format!("{b:02x}"));
        seen.push(what);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fingerprints_are_stable_and_tell_findings_apart() {
        let finding = |found: &str| Finding { found: found.into(), ..Finding::new(FindingKind::MissingTarget, 0.9) };
        let mut all = [finding("Bayrut"), finding("Bayrut"), finding("Beyrouth")];
        sign(&mut all, "عاد إلى بيروت");
        assert!(all[0].fingerprint != all[1].fingerprint && all[0].fingerprint != all[2].fingerprint);
        let mut again = [finding("BAYRUT")];
        sign(&mut again, "عاد إلي بيروت");
        assert_eq!(again[0].fingerprint, all[0].fingerprint, "folding does not matter");
        assert_eq!(all[0].fingerprint.len(), 24);
    }
}
