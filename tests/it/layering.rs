//! The rooms of the crate: who may import from whom, who may name the wire, and what no room may do.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// From the top; a room imports only from rooms that stand later in this list.
const ROOMS: [&str; 17] = [
    "cli", "rpc", "jobs", "formats", "store", "check", "annotate", "bitext", "align", "glossary", "lexicon", "matching", "translit",
    "text", "id", "error", "compute",
];
/// The last three are the ground floor: they import from no room at all.
const GROUND: [&str; 3] = ["id", "error", "compute"];
/// Crates of the wire, and the generated messages.
const WIRE: [&str; 7] = ["tonic", "tonic_types", "tonic_health", "tonic_reflection", "prost", "pbjson", "pb"];
/// Rooms that may name them.
const ON_THE_WIRE: [&str; 2] = ["rpc", "cli"];
/// What ends the process instead of answering, or was left behind.
const FORBIDDEN: [&str; 6] = [".unwrap()", ".expect(", "todo!(", "unimplemented!(", "dbg!(", "process::abort"];
const MOST_LINES: usize = 500;

struct Source {
    path: PathBuf,
    /// The first part of the path under `src`: `rpc` for `src/rpc.rs` and `src/rpc/…`.
    room: String,
    text: String,
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut folders, mut found) = (vec![root.clone()], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let relative = path.strip_prefix(&root).unwrap();
                let first = relative.components().next().unwrap().as_os_str().to_str().unwrap();
                found.push(Source { room: first.trim_end_matches(".rs").to_owned(), text: fs::read_to_string(&path).unwrap(), path });
            }
        }
    }
    assert!(found.len() > 50, "the sources are not where they were");
    found
}

/// The code without comments; strings stay.
fn code(text: &str) -> String {
    text.lines()
        .map(|line| line.match_indices("//").find(|(at, _)| line[..*at].matches('"').count() % 2 == 0).map_or(line, |(at, _)| &line[..at]))
        .fold(String::new(), |all, line| all + line + "\n")
}

/// The code before the tests that close a file; nothing of a file that is all tests.
fn product(source: &Source) -> String {
    if source.path.ends_with("tests.rs") {
        return String::new();
    }
    code(&source.text).split("#[cfg(test)]").next().unwrap_or_default().to_owned()
}

/// Every room that `crate::…` paths in the code begin with, also inside braces: `crate::{id::X, text}`.
fn imported(code: &str) -> Vec<String> {
    let mut rooms = Vec::new();
    for (at, _) in code.match_indices("crate::").filter(|(at, _)| !code[..*at].ends_with(word_char)) {
        let rest = &code[at + "crate::".len()..];
        match rest.strip_prefix('{') {
            Some(list) => rooms.extend(heads(list)),
            None => rooms.push(head(rest)),
        }
    }
    rooms
}

fn word_char(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn head(path: &str) -> String {
    path.trim_start().chars().take_while(|c| word_char(*c)).collect()
}

/// The first names of a brace list, up to its closing brace.
fn heads(list: &str) -> Vec<String> {
    let (mut depth, mut start, mut found) = (0, 0, Vec::new());
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                found.push(head(&list[start..at]));
                start = at + 1;
                if c == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    found.retain(|name| !name.is_empty());
    found
}

/// True if the code has the name as the beginning of a path or in a list: `pb::X`, `use …::pb;`, `{self, pb}`.
fn names(code: &str, name: &str) -> bool {
    code.match_indices(name).any(|(at, _)| {
        let (before, after) = (&code[..at], &code[at + name.len()..]);
        !before.ends_with(word_char)
            && !before.ends_with('.')
            && (after.starts_with("::") || (before.trim_end().ends_with([':', '{', ',']) && after.starts_with([',', ';', '}', '\n'])))
    })
}

fn rank(room: &str) -> usize {
    ROOMS.iter().position(|r| *r == room).unwrap_or_else(|| panic!("`{room}` is no room: give it its place in the list"))
}

/// True if `upper` may import from `lower`.
fn may_import(upper: &str, lower: &str) -> bool {
    upper == lower || (rank(upper) < rank(lower) && !GROUND.contains(&upper))
}

#[test]
fn rooms_import_downwards_only() {
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|s| !["lib", "main"].contains(&s.room.as_str())) {
        for room in imported(&code(&source.text)) {
            if !may_import(&source.room, &room) {
                wrong.push(format!("{}: `{}` stands below `{room}` and must not import from it", source.path.display(), source.room));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_two_rooms_name_the_wire() {
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|s| !ON_THE_WIRE.contains(&s.room.as_str())) {
        let code = code(&source.text);
        wrong.extend(WIRE.iter().filter(|name| names(&code, name)).map(|name| format!("{} names `{name}`", source.path.display())));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_gives_up_instead_of_answering() {
    let mut wrong = Vec::new();
    for source in sources() {
        let code = product(&source);
        wrong.extend(FORBIDDEN.iter().filter(|what| code.contains(**what)).map(|what| format!("{} has {what}", source.path.display())));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_file_is_long() {
    let long: Vec<_> =
        sources().iter().map(|s| (s.text.lines().count(), s.path.display().to_string())).filter(|(lines, _)| *lines > MOST_LINES).collect();
    assert!(long.is_empty(), "a second idea lives in {long:?}");
}

#[test]
fn the_checks_see_what_they_look_for() {
    for (text, expected, why) in [
        ("use crate::text::fold;", vec!["text"], "a plain path"),
        (
            "use crate::{\n    id::{EntryId, excerpt},\n    text,\n};\nuse std::x;",
            vec!["id", "text"],
            "a list, its inner braces and its end",
        ),
        ("let x = crate::rpc::status::from_error(&e);", vec!["rpc"], "a path in an expression"),
        ("pub(crate) fn x() {}", vec![], "a visibility is no import"),
        (
            "// use crate::cli;\n/// [`crate::rpc`]\nlet url = \"http://x\"; crate::id::slug();",
            vec!["id"],
            "comments do not count, code after a string with slashes does",
        ),
    ] {
        assert_eq!(imported(&code(text)), expected, "{why}");
    }
    for (upper, lower, allowed) in [
        ("cli", "rpc", true),
        ("rpc", "cli", false),
        ("formats", "store", true),
        ("store", "formats", false),
        ("id", "error", false),
        ("id", "text", false),
        ("text", "text", true),
    ] {
        assert_eq!(may_import(upper, lower), allowed, "{upper} → {lower}");
    }
    for (text, expected) in [
        ("use tonic::Status;", true),
        ("rpc::{Engine, pb},", true),
        ("pb::Span { start: 0 }", true),
        ("use crate::rpc::pb;", true),
        ("self.pb.len()", false),
        ("let pb_len = 1;", false),
        ("// tonic::Status", false),
    ] {
        assert_eq!(WIRE.iter().any(|name| names(&code(text), name)), expected, "{text}");
    }
}
