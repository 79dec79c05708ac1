//! One binary for all integration tests: they link once.

#![allow(clippy::unwrap_used)] // a test that unwraps says where it failed, in helpers too

mod bundled;
mod formats;
mod store;
