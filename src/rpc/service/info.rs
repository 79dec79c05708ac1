//! What this server is and allows.

use tonic::{Request, Response, Status};

use crate::{
    lexicon,
    rpc::{
        Engine,
        pb::{self, service_info_service_server::ServiceInfoService},
    },
    text::{clitic, fold},
};

#[tonic::async_trait]
impl ServiceInfoService for Engine {
    async fn get_service_info(&self, _request: Request<pb::GetServiceInfoRequest>) -> Result<Response<pb::ServiceInfo>, Status> {
        let stack = self.stack(&[])?;
        let tables = [("folding", fold::VERSION), ("clitics", clitic::VERSION), ("lexicon", lexicon::words::VERSION)];
        Ok(Response::new(pb::ServiceInfo {
            version: env!("CARGO_PKG_VERSION").into(),
            limits: self.limits.listed().into_iter().map(|(name, value)| (name.to_owned(), value)).collect(),
            table_versions: tables
                .into_iter()
                .map(|(name, version)| (name.to_owned(), version.to_string()))
                .chain([("words".to_owned(), self.words.version())])
                .collect(),
            glossary_revisions: stack.snapshots().iter().map(|s| (s.glossary.name(), s.revision)).collect(),
        }))
    }
}
