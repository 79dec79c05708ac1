//! Any text as the id of something.

use super::fold;

/// Turns any text into an id: `Qassem Soleimani` becomes `qassem-soleimani`. Empty if nothing of it can stay.
pub fn slug(text: &str, max: usize) -> String {
    let mut id = String::new();
    for c in fold::key(text).chars() {
        if c.is_ascii_alphanumeric() {
            id.push(c);
        } else if !id.is_empty() && !id.ends_with('-') {
            id.push('-');
        }
    }
    id.truncate(max);
    id.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs() {
        for (text, id) in [
            ("Qassem Soleimani", "qassem-soleimani"),
            ("Élysée – Palace!", "elysee-palace"),
            ("القدس", ""),
            ("-a-", "a"),
            ("U.S. dollar", "us-dollar"),
        ] {
            assert_eq!(slug(text, 40), id, "{text}");
        }
    }
}
