//! Named places where a test stops the program, to kill it there.
//!
//! A kill hits a moment by luck; a kill at a place where the program waits for it hits that moment. The hidden option
//! `--stop-at NAME:N` arms one place: the N-th time the program comes there, it says so on standard error and goes no
//! further. Nothing is armed otherwise, and passing by costs one load.

use std::sync::{
    OnceLock,
    atomic::{AtomicU32, Ordering},
};

/// Every place there is.
pub const PLACES: [&str; 9] = [
    "migrate.before_commit",
    "edit.begun",
    "edit.before_commit",
    "edit.after_commit",
    "import.batch",
    "import.before_commit",
    "import.after_commit",
    "rollback.before_commit",
    "rollback.after_commit",
];

static ARMED: OnceLock<(&'static str, AtomicU32)> = OnceLock::new();

/// Arms a place, written `name` or `name:count`; false if there is no such place or one is armed already.
pub fn arm(place: &str) -> bool {
    let (name, count) = place.split_once(':').unwrap_or((place, "1"));
    let (Some(name), Ok(count)) = (PLACES.iter().find(|p| **p == name), count.parse::<u32>()) else { return false };
    ARMED.set((name, AtomicU32::new(count))).is_ok()
}

/// Passes the place, or stays here for ever.
pub(super) async fn pass(place: &'static str) {
    if let Some((armed, left)) = ARMED.get()
        && *armed == place
        && left.fetch_sub(1, Ordering::Relaxed) == 1
    {
        eprintln!("stopped at {place}");
        std::future::pending::<()>().await;
    }
}
