//! Pages: opaque tokens that are good for one query only (AIP-158).

use tonic::{Code, Status};

use crate::{
    glossary::entry::fingerprint,
    rpc::{
        limits::Limits,
        status::{Violations, coded},
    },
};

/// Entries of a page when nobody says.
const DEFAULT_PAGE: usize = 100;

/// Size of a page: 0 means the default, too much means the most.
pub fn size(wanted: i32, limits: &Limits, violations: &mut Violations) -> usize {
    if wanted < 0 {
        violations.add("page_size", format!("{wanted} is negative"));
    }
    let size = if wanted > 0 { wanted as usize } else { DEFAULT_PAGE };
    size.min(limits.max_page_size)
}

/// A token that says where to go on in the answer to `query`.
pub fn token(query: &str, position: &str) -> String {
    let bytes = format!("{:016x}{position}", fingerprint(query));
    let digit = |nibble: u8| char::from_digit(u32::from(nibble), 16).unwrap_or('0');
    bytes.bytes().flat_map(|b| [digit(b >> 4), digit(b & 15)]).collect()
}

/// The position in a token, if it was made for `query`.
pub fn position(token: &str, query: &str) -> Result<Option<String>, Status> {
    if token.is_empty() {
        return Ok(None);
    }
    let bad = || {
        coded(
            Code::InvalidArgument,
            "PAGE_TOKEN_INVALID",
            "page_token: this is no page token; use next_page_token of the previous page, or leave it empty",
        )
    };
    let digits: Vec<u32> = token.chars().map(|c| c.to_digit(16)).collect::<Option<_>>().ok_or_else(bad)?;
    let bytes: Vec<u8> = digits.chunks(2).map(|pair| (pair[0] * 16 + pair.get(1).copied().unwrap_or(0)) as u8).collect();
    let text = String::from_utf8(bytes).map_err(|_| bad())?;
    let (made_for, position) = text.split_at_checked(16).ok_or_else(bad)?;
    if u64::from_str_radix(made_for, 16).map_err(|_| bad())? != fingerprint(query) {
        return Err(coded(
            Code::InvalidArgument,
            "PAGE_TOKEN_MISMATCH",
            "page_token: it belongs to another query; all other fields must stay the same from page to page",
        ));
    }
    Ok(Some(position.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_good_for_their_query_only() {
        let made = token("entries of g", "kerman");
        assert_eq!(position(&made, "entries of g").unwrap().as_deref(), Some("kerman"));
        assert_eq!(position("", "q").unwrap(), None);
        for (bad, query) in [(made.as_str(), "entries of h"), ("zz", "q"), ("00", "q"), ("é", "q"), (&made[..10], "entries of g")] {
            assert_eq!(position(bad, query).unwrap_err().code(), Code::InvalidArgument, "{bad}");
        }
    }
}
