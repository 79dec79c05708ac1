//! Results as XLIFF 2.1: each item a unit, each term that was found an annotation (`mrk` of the type `term`) whose value is
//! the term of the other language.

use crate::{
    cli::Failure,
    rpc::pb::{
        self,
        job_result::Result::{Alignment, Check, Matches, Sentences, Words},
    },
    text::Language,
};

/// What closes the document.
pub(super) const TAIL: &str = "</file>\n</xliff>";

/// What opens the document of a job.
pub(super) fn head(job: &pb::Job) -> Result<String, Failure> {
    let encoding = match &job.task {
        Some(pb::job::Task::AlignTerms(task)) => task.options.as_ref().map_or(0, |o| o.offset_encoding),
        Some(pb::job::Task::MatchTerms(task)) => task.options.as_ref().map_or(0, |o| o.offset_encoding),
        _ => 0,
    };
    if ![0, pb::OffsetEncoding::CodePoints as i32].contains(&encoding) {
        return Err(Failure::wrong("xliff needs spans in code points, and this job has another unit"));
    }
    Ok(format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xliff xmlns=\"urn:oasis:names:tc:xliff:document:2.0\" version=\"2.1\" \
         srcLang=\"ar\" trgLang=\"en\">\n<file id=\"f1\" original=\"{}\">",
        escaped(&job.display_name)
    ))
}

/// A unit with its terms marked.
pub(super) fn unit(number: i64, text: &str, found: &pb::job_result::Result) -> String {
    let (id, marks): (&str, Vec<(pb::Span, String)>) = match found {
        Alignment(result) => {
            let marks = result.alignments.iter().filter_map(|a| Some((a.source_span?, a.term.clone())));
            (&result.item_id, marks.collect())
        }
        Matches(result) => {
            let value =
                |m: &pb::TermMatch| m.preferred_target.as_ref().map_or_else(|| m.matched_term.clone(), |target| target.text.clone());
            let marks = result.matches.iter().filter_map(|m| Some((m.term_span?, value(m))));
            (&result.segment_id, marks.collect())
        }
        Words(result) => (&result.item_id, Vec::new()),
        Sentences(result) => (&result.item_id, Vec::new()),
        Check(result) => (&result.item_id, Vec::new()),
    };
    let language = if Language::detect(text) == Language::Arabic { "" } else { " xml:lang=\"en\"" };
    let name = escaped(id);
    format!("<unit id=\"u{number}\" name=\"{name}\"><segment><source{language}>{}</source></segment></unit>", marked(text, marks))
}

/// The text with marks around spans of code points; of marks that overlap the first one stays.
fn marked(text: &str, mut marks: Vec<(pb::Span, String)>) -> String {
    marks.sort_by_key(|(span, _)| (span.start, -span.end));
    let letters: Vec<char> = text.chars().collect();
    let piece = |from: usize, to: usize| escaped(&letters[from..to].iter().collect::<String>());
    let (mut all, mut at, mut number) = (String::new(), 0, 0);
    for (span, value) in marks {
        let (start, end) = (span.start as usize, span.end as usize);
        if start < at || end <= start || end > letters.len() {
            continue;
        }
        number += 1;
        let (before, term, value) = (piece(at, start), piece(start, end), escaped(&value));
        all = format!("{all}{before}<mrk id=\"m{number}\" type=\"term\" value=\"{value}\">{term}</mrk>");
        at = end;
    }
    all + &piece(at, letters.len())
}

/// Text of a document: without characters that XML does not have, the others as they must be written.
fn escaped(text: &str) -> String {
    let allowed: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\t' | '\n' | '\r')).collect();
    quick_xml::escape::escape(&allowed).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_marked_where_they_stand() {
        let span = |start, end| pb::Span { start, end };
        let marks = [(span(4, 7), "Gaza"), (span(0, 3), "a \"b\" <c>"), (span(5, 6), "inside another"), (span(6, 90), "beyond")];
        let marks = marks.map(|(span, value)| (span, value.to_owned())).to_vec();
        assert_eq!(
            marked("إلى غزة & ث", marks),
            "<mrk id=\"m1\" type=\"term\" value=\"a &quot;b&quot; &lt;c&gt;\">إلى</mrk> <mrk id=\"m2\" type=\"term\" value=\"Gaza\">غزة</mrk> &amp; ث"
        );
        assert_eq!(marked("\u{1}x", vec![]), "x");
    }
}
