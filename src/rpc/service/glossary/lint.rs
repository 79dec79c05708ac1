//! Findings about a glossary.

use tonic::Status;

use crate::{
    glossary::lint::{self, Finding, Level},
    id::GlossaryId,
    rpc::{
        Engine,
        convert::page,
        pb::{self, lint_finding},
        status::{Violations, invalid},
    },
    translit,
};

impl Engine {
    pub(super) async fn lint(&self, request: pb::LintGlossaryRequest) -> Result<pb::LintGlossaryResponse, Status> {
        let mut violations = Violations::default();
        let first = violations.take("name", GlossaryId::parse_name(&request.name));
        let others = self.glossaries("stacked_glossaries", &request.stacked_glossaries, &mut violations);
        let size = page::size(request.page_size, &self.limits, &mut violations);
        let least = match lint_finding::Level::try_from(request.least_level) {
            Ok(lint_finding::Level::Info) => Level::Info,
            Ok(lint_finding::Level::Unspecified | lint_finding::Level::Warning) => Level::Warning,
            Ok(lint_finding::Level::Error) => Level::Error,
            Err(_) => {
                violations.add("least_level", format!("{} is no value of Level", request.least_level));
                Level::Warning
            }
        };
        violations.check()?;
        let first = first.ok_or_else(|| invalid("name", "is needed"))?;
        let others: Vec<GlossaryId> = others.into_iter().filter(|id| *id != first).collect();
        let ids: Vec<GlossaryId> = std::iter::once(first).chain(others).collect();
        let stack = self.stack(&ids)?;
        let revision = stack.snapshots().first().map_or(0, |snapshot| snapshot.revision);
        // Pages are cut from findings that are found anew each time: of another revision they would not fit together.
        let query = format!("lint {} {:?} {least:?} {revision}", request.name, request.stacked_glossaries);
        let start: usize = page::position(&request.page_token, &query)?.and_then(|text| text.parse().ok()).unwrap_or(0);
        let model = translit::bundled().map_err(|e| Status::data_loss(e.to_string()))?;
        let (findings, total) = self
            .pool
            .run(move || {
                let all = lint::lint(&stack, model, least);
                let page: Vec<pb::LintFinding> = all.iter().skip(start).take(size).map(|f| told(f, &stack)).collect();
                (page, all.len())
            })
            .await?;
        let next = start + findings.len();
        let next_page_token = if next < total { page::token(&query, &next.to_string()) } else { String::new() };
        Ok(pb::LintGlossaryResponse { findings, next_page_token, total_size: total as i32, revision })
    }
}

fn told(finding: &Finding, stack: &crate::glossary::Stack) -> pb::LintFinding {
    let level = match finding.level {
        Level::Info => lint_finding::Level::Info,
        Level::Warning => lint_finding::Level::Warning,
        Level::Error => lint_finding::Level::Error,
    };
    let entry = stack.snapshots().first().and_then(|snapshot| snapshot.get(&finding.place.entry));
    let term = finding.term.and_then(|position| entry?.term(position)).map(|term| term.text.to_owned());
    pb::LintFinding {
        rule: finding.rule.as_str().into(),
        level: level as i32,
        entry: finding.place.to_string(),
        term: term.unwrap_or_default(),
        other_entry: finding.other.as_ref().map(ToString::to_string).unwrap_or_default(),
        message: finding.message.clone(),
    }
}
