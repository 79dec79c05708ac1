//! One binary for all integration tests: they link once.

#![allow(clippy::unwrap_used)] // a test that unwraps says where it failed, in helpers too

mod bundled;
mod cli;
mod formats;
mod layering;
mod rpc;
mod store;
mod support;
