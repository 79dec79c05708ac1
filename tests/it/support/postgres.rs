//! A private PostgreSQL for the tests of this process, gone when it ends.

use std::{
    fs,
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor, postgres::PgConnectOptions};

/// Set where the tests must not be skipped.
const REQUIRED: &str = "TARJUMAN_TEST_POSTGRES";

/// A running server; its socket is in the folder.
struct Cluster {
    folder: PathBuf,
    /// Holds the server's standard input open: it stops when that is closed, however this process ends.
    _server: Child,
}

/// The URL of a new, empty database; none where PostgreSQL is not installed, which is said loudly.
pub(crate) async fn database() -> Option<String> {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let cluster = cluster()?;
    let name = format!("t{}", NUMBER.fetch_add(1, Ordering::Relaxed));
    let mut admin = options(cluster, "postgres").connect().await.unwrap();
    admin.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.unwrap();
    admin.close().await.unwrap();
    Some(format!("postgres://postgres@localhost/{name}?host={}", cluster.folder.display()))
}

/// A server of its own, that a test may stop and start; gone when dropped.
pub(crate) struct OwnServer {
    folder: PathBuf,
    programs: PathBuf,
}

impl OwnServer {
    /// A running server with an empty database; none where PostgreSQL is not installed.
    pub(crate) fn start() -> Option<Self> {
        let programs = programs()?;
        let folder = tempfile::Builder::new().prefix("tarjuman-pg-own-").tempdir().unwrap().keep();
        let server = Self { folder, programs };
        let mut initdb = as_user(&server.folder, &server.programs.join("initdb"));
        initdb.args(["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "-D"]);
        let made = initdb.arg(server.folder.join("data")).output().unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        server.up();
        Some(server)
    }

    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@localhost/postgres?host={}", self.folder.display())
    }

    /// Starts it, and waits until it answers.
    pub(crate) fn up(&self) {
        let settings = format!("-k {} -h '' -c max_connections=300", self.folder.display());
        self.control(&["-o", &settings, "-l", &self.folder.join("log").display().to_string(), "-w", "start"]);
    }

    /// Stops it as a crash would: nothing is finished, nothing is written.
    pub(crate) fn crash(&self) {
        self.control(&["-m", "immediate", "-w", "stop"]);
    }

    fn control(&self, arguments: &[&str]) {
        let mut control = as_user(&self.folder, &self.programs.join("pg_ctl"));
        let done = control.arg("-D").arg(self.folder.join("data")).args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).status();
        assert!(done.unwrap().success(), "pg_ctl {arguments:?}: {:?}", fs::read_to_string(self.folder.join("log")));
    }
}

impl Drop for OwnServer {
    fn drop(&mut self) {
        let mut control = as_user(&self.folder, &self.programs.join("pg_ctl"));
        let _ = control.arg("-D").arg(self.folder.join("data")).args(["-m", "immediate", "-w", "stop"]).output();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn options(cluster: &Cluster, database: &str) -> PgConnectOptions {
    PgConnectOptions::new().socket(&cluster.folder).username("postgres").database(database)
}

fn cluster() -> Option<&'static Cluster> {
    static STARTED: OnceLock<Option<Cluster>> = OnceLock::new();
    STARTED
        .get_or_init(|| {
            let programs = programs();
            if programs.is_none() {
                assert!(std::env::var_os(REQUIRED).is_none(), "{REQUIRED} is set, and PostgreSQL is not installed");
                eprintln!("\n*** PostgreSQL is not installed (initdb): its tests are SKIPPED ***\n");
            }
            programs.map(|programs| start(&programs))
        })
        .as_ref()
}

/// The folder of the newest installed `initdb`.
fn programs() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().map(|v| v.path().join("bin"));
    let on_path = std::env::var_os("PATH").map(|path| std::env::split_paths(&path).collect::<Vec<_>>()).unwrap_or_default();
    let mut found: Vec<PathBuf> = versions.chain(on_path).filter(|folder| folder.join("initdb").exists()).collect();
    found.sort();
    found.pop()
}

fn start(programs: &Path) -> Cluster {
    let folder = tempfile::Builder::new().prefix("tarjuman-pg-").tempdir().unwrap().keep();
    let data = folder.join("data");
    let mut initdb = as_user(&folder, &programs.join("initdb"));
    initdb.args(["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "-D"]).arg(&data);
    let made = initdb.output().unwrap();
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    // Reads its input to the end, which comes when this process is no more; then it stops the server and clears up.
    let script = r#"exec 3<&0; "$1/postgres" -D "$2/data" -k "$2" -h "" -c fsync=off -c max_connections=300 </dev/null >"$2/log" 2>&1 &
        server=$!; cat <&3 >/dev/null; kill -INT $server; wait $server; rm -rf "$2"/*; rmdir "$2""#;
    let mut shell = as_user(&folder, Path::new("/bin/sh"));
    let server = shell.args(["-c", script, "sh"]).arg(programs).arg(&folder).stdin(Stdio::piped()).spawn().unwrap();
    let cluster = Cluster { folder, _server: server };
    let begun = Instant::now();
    // The last line of this file says how far it is.
    while !fs::read_to_string(data.join("postmaster.pid")).is_ok_and(|status| status.contains("ready")) {
        assert!(begun.elapsed() < Duration::from_mins(1), "{:?}", fs::read_to_string(cluster.folder.join("log")));
        std::thread::sleep(Duration::from_millis(20));
    }
    cluster
}

/// A program that runs as somebody other than root, whom PostgreSQL refuses; the folder becomes theirs.
fn as_user(folder: &Path, program: &Path) -> Command {
    if fs::metadata(folder).unwrap().uid() != 0 && !is_root() {
        return Command::new(program);
    }
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).unwrap();
    let given = Command::new("chown").args(["-R", "postgres"]).arg(folder).status().unwrap();
    assert!(given.success(), "running as root, the tests need the user `postgres`, which the Debian package makes");
    let mut command = Command::new("setpriv");
    command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]).arg(program).current_dir(folder);
    command
}

fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|me| me.uid() == 0)
}
