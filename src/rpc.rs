//! The wire: gRPC services over the domain. The only room that names `tonic` and the generated messages.
//!
//! | module | idea |
//! | --- | --- |
//! | [`pb`] | the generated messages, and their proto3 JSON |
//! | [`convert`] | messages ⇄ domain; converting a request is validating it |
//! | [`status`] | the only place that makes a gRPC status |
//! | [`limits`] | every limit with its default |
//! | [`engine`] | what all services share |
//! | [`service`] | the services, one file each |
//! | [`deadline`] | deadlines that also hold on streams |
//! | [`pieces`] | answers cut so that many leave in one write |
//! | [`listener`] | connections: how many, and how long they may be silent |
//! | [`server`] | everything put together; drain |

pub mod convert;
pub mod deadline;
pub mod engine;
pub mod limits;
pub mod listener;
pub mod operations;
pub mod pb;
pub mod pieces;
pub mod server;
pub mod service;
pub mod status;

pub use engine::Engine;
pub use limits::Limits;
