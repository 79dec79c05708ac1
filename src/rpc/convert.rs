//! Messages ⇄ domain. Converting a request is validating it: what comes out is sound, what cannot be converted is named
//! by its field.

pub mod align;
pub mod annotate;
pub mod check;
pub mod entry;
pub mod job;
pub mod names;
pub mod page;
pub mod parallel;
pub mod term;
pub mod text;
