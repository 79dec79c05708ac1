//! What goes wrong: a sentence that says what to do, and an exit status that says whose turn it is.

use serde_json::Value;

use crate::support::program::{Serving, on_bundled, run};

#[test]
fn a_faulty_line_has_its_status_and_the_rest_is_answered() {
    let mut input = b"{\"text\":\"\xd8\xba\xd8\xb2\xd8\xa9\",\"segmentId\":\"good\"}\n{\"text\":\n{\"txt\":\"x\"}\n".to_vec();
    input.extend(b"not \xff UTF-8\n");
    input.extend("القاهرة\n".as_bytes());
    input.extend("غ".repeat(10_001).bytes());
    let found = on_bundled(&["match"], input).exits(1);
    let lines = found.json();
    let shown: Vec<(&str, usize, &str)> = lines
        .iter()
        .map(|l| {
            (
                l["segmentId"].as_str().unwrap(),
                l["matches"].as_array().map_or(0, Vec::len),
                l["status"]["message"].as_str().unwrap_or_default(),
            )
        })
        .collect();
    for ((id, matches, message), (expected_id, expected, part)) in shown.iter().zip([
        ("good", 1, ""),
        ("2", 0, "line 2: not the JSON of a Segment"),
        ("3", 0, "line 3: not the JSON of a Segment: unknown field `txt`"),
        ("4", 0, "line 4: not UTF-8 at byte 5"),
        ("5", 1, ""),
        ("6", 0, "10001 characters; the most is 10000"),
    ]) {
        assert_eq!((*id, *matches, message.is_empty()), (expected_id, expected, part.is_empty()), "{message}");
        assert!(message.contains(part), "{message}");
    }
    assert_eq!(lines.len(), 6);
    assert_eq!(lines[1]["status"]["code"], 3);
    assert!(lines[1]["status"]["details"].as_array().is_some_and(|d| !d.is_empty()), "{}", lines[1]);

    let found = on_bundled(
        &["align"],
        "[]\n{\"itemId\":\"b\",\"source\":{\"text\":\"بيروت\"},\"referenceTerms\":[{\"text\":\"Beirut\"}]}\n{\"itemId\":\"c\"}\nبيروت\n",
    )
    .exits(1);
    let lines = found.json();
    assert_eq!(lines.iter().map(|l| l["itemId"].as_str().unwrap()).collect::<Vec<_>>(), ["1", "b", "c", "4"]);
    assert_eq!(lines.iter().map(|l| l["status"] == Value::Null).collect::<Vec<_>>(), [true, true, false, true]);
    assert_eq!(lines[3]["alignments"][0]["term"], "Beirut", "a sentence alone is asked for the terms of glossaries");
}

#[test]
fn faults_name_the_place_in_the_input_and_not_in_a_call() {
    let input = format!("{}\n", "القاهرة\n".repeat(200)) + &"غ".repeat(10_001);
    let found = on_bundled(&["match"], input).exits(1).json();
    let last = found.last().unwrap();
    assert_eq!(last["segmentId"], "202");
    assert!(last["status"]["message"].as_str().unwrap().contains("10001 characters"), "{last}");
}

#[test]
fn wrong_commands_exit_with_two() {
    for (arguments, part) in [
        (&["translate"][..], "unrecognized subcommand 'translate'"),
        (&[], "Usage"),
        (&["match", "--no-such-option"], "--no-such-option"),
        (&["match", "--offsets", "utf32"], "utf32"),
        (&["glossary", "show"], "<NAME>"),
        (&["glossary", "show", "news"], "glossaries/{glossary}"),
        (&["glossary", "show", "glossaries/nowhere"], "there is no glossary `nowhere`"),
        (&["search", ""], "the query is empty"),
        (&["match", "--server", "not a url"], "--server"),
    ] {
        let mut all = arguments.to_vec();
        if !arguments.contains(&"--server") && arguments.len() > 1 {
            all.push("--no-bundled");
        }
        let found = run(&all, "").exits(2);
        assert!(found.err.contains(part) && found.out.is_empty(), "{arguments:?}: {}", found.err);
    }
    for (option, value, part) in [
        ("--min-score", "2", "min_score"),
        ("--glossary", "nowhere", "glossaries[0]"),
        ("--glossary", "glossaries/nowhere", "there is no glossary `nowhere`"),
    ] {
        let found = run(&["match", "--no-bundled", option, value], "x\n").exits(2);
        assert!(found.err.contains(part), "{}", found.err);
    }
}

#[test]
fn a_file_that_is_no_database_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.txt");
    let notes = "these are notes, long enough to be more than a header of a database file ".repeat(4);
    std::fs::write(&path, &notes).unwrap();
    for verb in [&["match"][..], &["glossary", "list"], &["serve", "--listen", "127.0.0.1:0"]] {
        let mut all = verb.to_vec();
        all.extend(["--database", path.to_str().unwrap()]);
        let found = run(&all, "x\n");
        assert!(
            [2, 3].contains(&found.status) && found.err.contains("notes.txt") && found.err.contains("database"),
            "{verb:?}: {} {}",
            found.status,
            found.err
        );
        assert!(found.out.is_empty() && found.err.lines().count() == 1, "{}", found.err);
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap(), notes);
    let found = run(&["match", "--database", folder.path().to_str().unwrap()], "x\n");
    assert!([2, 3].contains(&found.status) && !found.err.is_empty(), "a folder: {found:?}");
}

#[test]
fn a_port_in_use_is_named() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let found = run(&["serve", "--no-bundled", "--listen", &address], "").exits(3);
    assert!(found.err.contains(&address) && found.err.contains("another program uses it"), "{}", found.err);
    let found = run(&["serve", "--no-bundled", "--listen", "nonsense"], "").exits(3);
    assert!(found.err.contains("HOST:PORT"), "{}", found.err);
}

#[test]
fn a_server_that_is_not_there_is_named() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let url = format!("http://{free}");
    let found = run(&["match", "--server", &url], "x\n").exits(3);
    assert!(found.err.contains(&url) && found.err.contains("cannot reach"), "{}", found.err);
}

#[test]
fn a_faulty_configuration_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tarjuman.toml");
    for (text, part) in [
        ("listen = ", "line 1"),
        ("colour = 1", "colour"),
        ("[limits]\nmax_segmens = 1", "max_segmens"),
        ("[limits]\nmax_segments = -1", "max_segments"),
        ("compute_threads = 0", "compute_threads"),
    ] {
        std::fs::write(&path, text).unwrap();
        let found = run(&["match", "--no-bundled", "--config", path.to_str().unwrap()], "x\n").exits(2);
        assert!(found.err.contains(part), "{text}: {}", found.err);
    }
    let found = run(&["match", "--no-bundled", "--config", "no-such-file.toml"], "x\n").exits(2);
    assert!(found.err.contains("no-such-file.toml"), "{}", found.err);
}

#[test]
fn the_configuration_is_obeyed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tarjuman.toml");
    std::fs::write(&path, "[limits]\nmax_segment_characters = 5\n").unwrap();
    let server = Serving::start(&["--no-bundled", "--config", path.to_str().unwrap()]);
    let found = run(&["match", "--server", &server.url], "12345\n123456\n").exits(1).json();
    assert_eq!((&found[0]["status"], found[1]["status"]["code"].as_i64()), (&Value::Null, Some(3)));
}

#[cfg(unix)]
#[test]
fn a_reader_who_leaves_is_no_failure() {
    use std::{
        io::Write,
        process::{Command, Stdio},
    };
    let mut child = Command::new(env!("CARGO_BIN_EXE_tarjuman"))
        .args(["match", "--no-bundled"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut stdin = child.stdin.take().unwrap();
    let _ = stdin.write_all("القاهرة\n".repeat(20_000).as_bytes());
    drop(stdin);
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
}
