//! Generated messages and stubs.

#![allow(missing_docs, unreachable_pub, clippy::all, clippy::pedantic, clippy::unwrap_used, clippy::expect_used)]

use serde::{Deserialize, Deserializer, Serialize, Serializer, ser::SerializeStruct};

pub mod google {
    pub mod longrunning {
        tonic::include_proto!("google.longrunning");
        include!(concat!(env!("OUT_DIR"), "/google.longrunning.serde.rs"));
    }

    pub mod rpc {
        tonic::include_proto!("google.rpc");
        include!(concat!(env!("OUT_DIR"), "/google.rpc.serde.rs"));
    }
}

pub mod tarjuman {
    pub mod v1 {
        tonic::include_proto!("tarjuman.v1");
        include!(concat!(env!("OUT_DIR"), "/tarjuman.v1.serde.rs"));
    }
}

pub use tarjuman::v1::*;
pub use time::Timestamp;

mod time;

/// Descriptors of every message, for reflection.
pub const DESCRIPTORS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/descriptors.bin"));

// Span writes both ends always: a missing zero trips readers of JSON who expect a pair.
impl Serialize for Span {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut span = serializer.serialize_struct("tarjuman.v1.Span", 2)?;
        span.serialize_field("start", &self.start)?;
        span.serialize_field("end", &self.end)?;
        span.end()
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Ends {
            #[serde(default)]
            start: i32,
            #[serde(default)]
            end: i32,
        }
        Ends::deserialize(deserializer).map(|ends| Self { start: ends.start, end: ends.end })
    }
}
