//! A report of findings for people: one HTML file that needs nothing else, right to left where the text is.

use crate::{rpc::pb, text::Language};

const HEAD: &str = r#"<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Tarjuman: findings</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
body{font:16px/1.5 system-ui,sans-serif;max-width:64rem;margin:2rem auto;padding:0 1rem;color:#1b1f24;background:#fff}
h1{font-size:1.4rem}table.sum{border-collapse:collapse;margin:1rem 0}table.sum td,table.sum th{padding:.2rem .8rem;border-bottom:1px solid #d0d7de;text-align:start}
section{border:1px solid #d0d7de;border-radius:6px;padding:.6rem 1rem;margin:1rem 0}
.id{color:#57606a;font-size:.85rem}p.t{margin:.3rem 0;unicode-bidi:isolate}
p[dir=rtl]{font-family:"Noto Naskh Arabic","Amiri","Geeza Pro",serif;font-size:1.15rem}
mark{background:#ffe3a3;padding:0 .1em;border-radius:2px}
ul{margin:.4rem 0;padding-inline-start:1.2rem}bdi{font-weight:600}.k{font-weight:600;color:#9a3412}.c{color:#57606a}
code{font-size:.8rem;color:#57606a}
@media (prefers-color-scheme:dark){body{background:#0d1117;color:#e6edf3}section,table.sum td,table.sum th{border-color:#30363d}mark{background:#6b5200;color:inherit}.k{color:#ffa657}}
</style></head><body>
"#;

/// The report of checked pairs. Spans are in code points.
pub(super) fn html(title: &str, checked: &[(pb::CheckItem, pb::CheckResult)]) -> String {
    let mut page = HEAD.to_owned();
    let findings: usize = checked.iter().map(|(_, r)| r.findings.len()).sum();
    let with = checked.iter().filter(|(_, r)| !r.findings.is_empty()).count();
    page += &format!("<h1>{}</h1>\n<p>{findings} findings in {with} of {} segments.</p>\n", escape(title), checked.len());
    page += &summary(checked);
    for (item, result) in checked.iter().filter(|(_, r)| !r.findings.is_empty() || r.status.is_some()) {
        page += &section(item, result);
    }
    page += "</body></html>\n";
    page
}

fn summary(checked: &[(pb::CheckItem, pb::CheckResult)]) -> String {
    let mut kinds: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
    for finding in checked.iter().flat_map(|(_, r)| &r.findings) {
        *kinds.entry(name(finding)).or_default() += 1;
    }
    if kinds.is_empty() {
        return String::new();
    }
    let rows: String = kinds.iter().map(|(kind, n)| format!("<tr><td>{kind}</td><td>{n}</td></tr>")).collect();
    format!("<table class=\"sum\"><tr><th>finding</th><th>times</th></tr>{rows}</table>\n")
}

fn name(finding: &pb::Finding) -> String {
    finding.kind().as_str_name().trim_start_matches("KIND_").to_lowercase().replace('_', " ")
}

fn section(item: &pb::CheckItem, result: &pb::CheckResult) -> String {
    let text = |segment: &Option<pb::Segment>| segment.as_ref().map(|s| s.text.clone()).unwrap_or_default();
    let source: Vec<pb::Span> = result.findings.iter().filter_map(|f| f.source_span).collect();
    let target: Vec<pb::Span> = result.findings.iter().filter_map(|f| f.target_span).collect();
    let mut html = format!("<section><div class=\"id\">{}</div>\n", escape(&result.item_id));
    html += &paragraph(&text(&item.source), &source);
    html += &paragraph(&text(&item.target), &target);
    html += "<ul>\n";
    if let Some(status) = &result.status {
        html += &format!("<li class=\"k\">not checked: {}</li>\n", escape(&status.message));
    }
    for f in &result.findings {
        let bdi = |text: &str| if text.is_empty() { "<i>nothing</i>".to_owned() } else { format!("<bdi>{}</bdi>", escape(text)) };
        let source = if f.source_text.is_empty() { String::new() } else { format!("{} = ", bdi(&f.source_text)) };
        let expected: Vec<String> = f.expected.iter().map(|e| bdi(e)).collect();
        let expected = if expected.is_empty() { String::new() } else { format!(", expected {}", expected.join(" or ")) };
        html += &format!(
            "<li><span class=\"k\">{}</span>: {source}{}{expected} <span class=\"c\">{:.2} {}</span> <code>{}</code></li>\n",
            name(f),
            bdi(&f.found),
            f.confidence,
            escape(&f.entry),
            f.fingerprint
        );
    }
    html + "</ul></section>\n"
}

/// A text in its own direction, with spans marked.
fn paragraph(text: &str, spans: &[pb::Span]) -> String {
    let direction = if Language::detect(text) == Language::Arabic { "rtl\" lang=\"ar" } else { "ltr\" lang=\"en" };
    let mut html = format!("<p class=\"t\" dir=\"{direction}\">");
    let (mut spans, mut end) = (spans.to_vec(), 0);
    spans.sort_by_key(|s| (s.start, s.end));
    let characters: Vec<char> = text.chars().collect();
    let piece = |from: usize, to: usize| escape(&characters.get(from..to).unwrap_or_default().iter().collect::<String>());
    for span in spans {
        let (from, to) = (span.start.max(0) as usize, span.end.max(0) as usize);
        if from >= end && to > from {
            html += &format!("{}<mark>{}</mark>", piece(end, from), piece(from, to));
            end = to;
        }
    }
    html + &piece(end, characters.len()) + "</p>\n"
}

fn escape(text: &str) -> String {
    crate::annotate::markup::escape(text).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_one_file_in_both_directions() {
        let segment = |text: &str| Some(pb::Segment { text: text.into(), ..pb::Segment::default() });
        let item = pb::CheckItem { item_id: "<1>".into(), source: segment("من بيروت"), target: segment("From <Beyrouth>") };
        let finding = pb::Finding {
            kind: pb::finding::Kind::ForbiddenTarget as i32,
            source_span: Some(pb::Span { start: 3, end: 8 }),
            target_span: Some(pb::Span { start: 6, end: 14 }),
            found: "Beyrouth".into(),
            expected: vec!["Beirut".into()],
            ..pb::Finding::default()
        };
        let page = html("a & b", &[(item, pb::CheckResult { item_id: "<1>".into(), findings: vec![finding], ..Default::default() })]);
        for part in [
            "<h1>a &amp; b</h1>",
            "&lt;1&gt;",
            "<p class=\"t\" dir=\"rtl\" lang=\"ar\">من <mark>بيروت</mark></p>",
            "<p class=\"t\" dir=\"ltr\" lang=\"en\">From &lt;<mark>Beyrouth</mark>&gt;</p>",
            "expected <bdi>Beirut</bdi>",
        ] {
            assert!(page.contains(part), "{part}\n{page}");
        }
        assert!(!page.contains("<script") && !page.contains("http"), "nothing is fetched");
    }
}
