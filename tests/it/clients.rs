//! The Python client and its examples against the real server. Skipped, loudly, where Python has no grpc; set
//! `TARJUMAN_TEST_PYTHON` to an interpreter that has it, or to `required`.

use std::{
    path::Path,
    process::{Command, Output},
};

use crate::support::program::{Serving, bundled};

fn run(python: &str, arguments: &[&str], path: &Path) -> Output {
    Command::new(python).args(arguments).env("PYTHONPATH", path).env("PYTHONDONTWRITEBYTECODE", "1").output().unwrap()
}

#[test]
fn the_python_client_works_against_the_server() {
    let asked = std::env::var("TARJUMAN_TEST_PYTHON").unwrap_or_default();
    let python = if asked.is_empty() || asked == "required" { "python3" } else { &asked };
    let has_grpc = Command::new(python).args(["-c", "import grpc, google.protobuf"]).output().is_ok_and(|o| o.status.success());
    if !has_grpc {
        assert!(asked.is_empty(), "{python} has no grpc, and TARJUMAN_TEST_PYTHON asks for it");
        eprintln!("SKIPPED: {python} has no grpc; install python3-grpcio, or set TARJUMAN_TEST_PYTHON");
        return;
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = tempfile::tempdir().unwrap();
    let client = folder.path().join("python");
    let copied = Command::new("cp").arg("-r").arg(root.join("clients/python")).arg(&client).status().unwrap();
    assert!(copied.success());
    let copied = Command::new("cp").arg("-r").arg(root.join("proto")).arg(client.join("proto")).status().unwrap();
    assert!(copied.success());
    let made = run(python, &[client.join("stubs.py").to_str().unwrap()], &client);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let server = Serving::start(&["--database", bundled().to_str().unwrap()]);
    let address = server.url.trim_start_matches("http://");
    let ran = run(python, &[client.join("tests/against_server.py").to_str().unwrap(), address], &client);
    let said = String::from_utf8_lossy(&ran.stdout).into_owned() + &String::from_utf8_lossy(&ran.stderr);
    assert!(ran.status.success() && said.contains("all well"), "{said}");
}
