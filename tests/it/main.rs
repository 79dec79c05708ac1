//! One binary for all integration tests: they link once.

#![allow(clippy::unwrap_used, clippy::expect_used)] // a test that unwraps says where it failed, in helpers too
#![allow(clippy::items_after_statements)]
// names are brought in beside the table that is written in them
#![allow(clippy::many_single_char_names, clippy::unnecessary_wraps, clippy::zombie_processes)]

mod bundled;
mod cli;
mod clients;
mod formats;
mod jobs;
mod layering;
mod rpc;
mod store;
mod support;
mod word_model;
