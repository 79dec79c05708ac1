//! The program as its users have it: a process with arguments, input, output and an exit status.

use std::{
    ffi::OsStr,
    fs,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::OnceLock,
};

/// What a run left.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Run {
    /// Lines of standard output, each as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> Vec<serde_json::Value> {
        self.out.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}\n{}", self.err))).collect()
    }

    /// Checks the exit status.
    #[track_caller]
    pub(crate) fn exits(self, status: i32) -> Self {
        assert_eq!(self.status, status, "{}{}", self.out, self.err);
        self
    }
}

/// The program without the environment of whoever runs the tests.
fn command<S: AsRef<OsStr>>(arguments: &[S]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tarjuman"));
    for name in ["TARJUMAN_DATABASE", "TARJUMAN_SERVER", "TARJUMAN_CONFIG", "TARJUMAN_LISTEN", "TARJUMAN_LOG"] {
        command.env_remove(name);
    }
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs the program to its end.
pub(crate) fn run<S: AsRef<OsStr>>(arguments: &[S], input: impl AsRef<[u8]>) -> Run {
    let mut child = command(arguments).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.as_ref().to_vec();
    // In a thread: a program that writes before it has read everything must not wait for us. It may also not read at all.
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    Run {
        status: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A database with the bundled glossary, made once; only for verbs that do not write.
pub(crate) fn bundled() -> &'static Path {
    static MADE: OnceLock<PathBuf> = OnceLock::new();
    MADE.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bundled");
        let _ = fs::remove_dir_all(&folder);
        let path = folder.join("t.sqlite3");
        run(&["glossary", "list", "--database", path.to_str().unwrap()], "").exits(0);
        path
    })
}

/// A verb on the bundled glossary.
pub(crate) fn on_bundled(arguments: &[&str], input: impl AsRef<[u8]>) -> Run {
    let mut all = arguments.to_vec();
    all.extend(["--database", bundled().to_str().unwrap()]);
    run(&all, input)
}

/// A running `tarjuman serve`; killed when dropped.
pub(crate) struct Serving {
    child: Child,
    err: BufReader<std::process::ChildStderr>,
    /// `http://127.0.0.1:…`
    pub(crate) url: String,
    /// The line it said when it was ready.
    pub(crate) greeting: String,
}

impl Serving {
    pub(crate) fn start(arguments: &[&str]) -> Self {
        let mut all = vec!["serve", "--listen", "127.0.0.1:0"];
        all.extend(arguments);
        let mut child = command(&all).spawn().unwrap();
        let mut err = BufReader::new(child.stderr.take().unwrap());
        let mut said = String::new();
        loop {
            let mut line = String::new();
            assert!(err.read_line(&mut line).unwrap() > 0, "it ended: {said}");
            said.push_str(&line);
            if let Some(rest) = line.strip_prefix("serving on ") {
                let (address, _) = rest.split_once(": ").unwrap();
                return Self { child, err, url: format!("http://{address}"), greeting: line.trim_end().to_owned() };
            }
        }
    }

    /// True until it ends.
    pub(crate) fn is_running(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// Sends SIGTERM and waits; the exit status and the rest of standard error.
    #[cfg(unix)]
    pub(crate) fn terminate(mut self) -> (Option<i32>, String) {
        let kill = Command::new("sh").args(["-c", &format!("kill -TERM {}", self.child.id())]).status().unwrap();
        assert!(kill.success());
        let status = self.child.wait().unwrap();
        let mut rest = String::new();
        std::io::Read::read_to_string(&mut self.err, &mut rest).unwrap();
        (status.code(), rest)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A running `tarjuman work`; killed when dropped.
pub(crate) struct Working(Child);

impl Working {
    /// Starts it, and waits until it works.
    pub(crate) fn start(arguments: &[&str]) -> Self {
        let mut all = vec!["work"];
        all.extend(arguments);
        let mut child = command(&all).stdout(Stdio::null()).spawn().unwrap();
        let mut err = BufReader::new(child.stderr.take().unwrap());
        let mut said = String::new();
        while !said.contains("working on jobs") {
            assert!(err.read_line(&mut said).unwrap() > 0, "it ended: {said}");
        }
        // Whatever it says later must not hold it up.
        std::thread::spawn(move || std::io::copy(&mut err, &mut std::io::sink()));
        Self(child)
    }

    /// Starts it, and does not wait.
    pub(crate) fn spawn(arguments: &[&str]) -> Self {
        let mut all = vec!["work"];
        all.extend(arguments);
        Self(command(&all).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap())
    }

    /// Ends it without a word (SIGKILL).
    pub(crate) fn kill(&mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }

    pub(crate) fn is_running(&mut self) -> bool {
        self.0.try_wait().unwrap().is_none()
    }
}

impl Drop for Working {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
