//! Every limit of the server, in one place, readable by clients (`GetServiceInfo`).

use std::time::Duration;

use serde::Deserialize;

/// Limits; the names are those of the configuration file and of `ServiceInfo.limits`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Bytes of a request message; what gRPC core allows too.
    pub max_message_bytes: usize,
    /// Bytes of a file that is uploaded in pieces.
    pub max_upload_bytes: u64,
    /// Segments or items of a unary call.
    pub max_segments: usize,
    /// Code points of a segment.
    pub max_segment_characters: usize,
    /// Words of each side of a pair whose words are aligned: memory grows with their product.
    pub max_pair_words: usize,
    /// Code points of each side of a pair of documents.
    pub max_document_characters: usize,
    /// Reference terms of an item.
    pub max_reference_terms: usize,
    /// Alternatives of a reference term.
    pub max_alternatives: usize,
    /// Glossaries of a request.
    pub max_glossaries: usize,
    /// Entries or hits of a page; more is read as this.
    pub max_page_size: usize,
    /// Connections at a time.
    pub max_connections: usize,
    /// Streams (calls) at a time on one connection.
    pub max_streams_per_connection: u32,
    /// Calls in progress at a time, for each CPU.
    pub max_calls_per_cpu: usize,
    /// Bytes of all headers of a call.
    pub max_header_bytes: u32,
    /// Seconds a new connection may be silent.
    pub first_byte_seconds: u64,
    /// Seconds without traffic after which the peer is asked for a sign of life.
    pub keepalive_seconds: u64,
    /// Seconds to wait for it.
    pub keepalive_timeout_seconds: u64,
    /// Seconds of a call whose client sets no deadline.
    pub default_deadline_seconds: u64,
    /// Seconds of a call at most, whatever its client says.
    pub max_deadline_seconds: u64,
    /// Seconds that a stopping server gives to calls in progress.
    pub drain_seconds: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_message_bytes: 4 << 20,
            max_upload_bytes: 1 << 30,
            max_segments: 1_000,
            max_segment_characters: 10_000,
            max_pair_words: 1_000,
            max_document_characters: 200_000,
            max_reference_terms: 200,
            max_alternatives: 20,
            max_glossaries: 16,
            max_page_size: 1_000,
            max_connections: 1_024,
            max_streams_per_connection: 100,
            max_calls_per_cpu: 64,
            max_header_bytes: 16 << 10,
            first_byte_seconds: 5,
            keepalive_seconds: 30,
            keepalive_timeout_seconds: 10,
            default_deadline_seconds: 30,
            max_deadline_seconds: 600,
            drain_seconds: 25,
        }
    }
}

impl Limits {
    /// Characters of a search query or a term.
    pub const MAX_QUERY: usize = 512;

    /// Name and value of each limit.
    pub fn listed(&self) -> Vec<(&'static str, i64)> {
        vec![
            ("max_message_bytes", self.max_message_bytes as i64),
            ("max_upload_bytes", self.max_upload_bytes as i64),
            ("max_segments", self.max_segments as i64),
            ("max_segment_characters", self.max_segment_characters as i64),
            ("max_pair_words", self.max_pair_words as i64),
            ("max_document_characters", self.max_document_characters as i64),
            ("max_reference_terms", self.max_reference_terms as i64),
            ("max_alternatives", self.max_alternatives as i64),
            ("max_glossaries", self.max_glossaries as i64),
            ("max_page_size", self.max_page_size as i64),
            ("max_connections", self.max_connections as i64),
            ("max_streams_per_connection", i64::from(self.max_streams_per_connection)),
            ("max_calls_per_cpu", self.max_calls_per_cpu as i64),
            ("max_header_bytes", i64::from(self.max_header_bytes)),
            ("first_byte_seconds", self.first_byte_seconds as i64),
            ("keepalive_seconds", self.keepalive_seconds as i64),
            ("keepalive_timeout_seconds", self.keepalive_timeout_seconds as i64),
            ("default_deadline_seconds", self.default_deadline_seconds as i64),
            ("max_deadline_seconds", self.max_deadline_seconds as i64),
            ("drain_seconds", self.drain_seconds as i64),
        ]
    }

    /// How long a call may take whose client asks for `wanted`.
    pub fn deadline(&self, wanted: Option<Duration>) -> Duration {
        wanted.unwrap_or(Duration::from_secs(self.default_deadline_seconds)).min(Duration::from_secs(self.max_deadline_seconds))
    }
}
