//! A PostgreSQL of a test's own: made in a temporary folder, reached by a Unix socket, gone with the test.

use std::ffi::OsStr;
use std::os::unix::fs::{MetadataExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// If this variable is set, a missing PostgreSQL fails the test instead of leaving it out.
pub(crate) const REQUIRED: &str = "ONSHI_REQUIRE_POSTGRES";
/// How long the database may take to come up on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running database.
pub(crate) struct Postgres {
    child: Child,
    socket: PathBuf,
    _folder: tempfile::TempDir,
}

impl Postgres {
    /// Makes one and waits until it answers. None, said plainly, where PostgreSQL is not installed.
    #[expect(clippy::print_stdout, reason = "a test that is left out says so")]
    pub(crate) fn start() -> Option<Postgres> {
        let Some(bin) = programs() else {
            assert!(std::env::var_os(REQUIRED).is_none(), "initdb is missing: install the package postgresql");
            println!(
                "left out: initdb is missing (install the package postgresql, or set {REQUIRED} to make this fail)"
            );
            return None;
        };
        let folder = tempfile::tempdir().expect("a temporary folder");
        let user = other_user(folder.path());
        let data = folder.path().join("data");
        let run = |program: &str, args: &[&OsStr]| {
            let mut command = Command::new(bin.join(program));
            command.args(args).stdout(Stdio::null()).stderr(Stdio::null()).current_dir(folder.path());
            if let Some((uid, gid)) = user {
                command.uid(uid).gid(gid);
            }
            command
        };
        let arg = OsStr::new;
        let made = run(
            "initdb",
            &[arg("-N"), arg("-A"), arg("trust"), arg("-U"), arg("postgres"), arg("-D"), data.as_os_str()],
        );
        assert!({ made }.status().expect("initdb").success(), "initdb failed");
        let socket = folder.path().to_owned();
        let child = run(
            "postgres",
            &[
                arg("-D"),
                data.as_os_str(),
                arg("-k"),
                socket.as_os_str(),
                arg("-c"),
                arg("listen_addresses="),
                arg("-F"),
            ],
        )
        .spawn()
        .expect("postgres");
        let postgres = Postgres { child, socket, _folder: folder };
        postgres.wait();
        Some(postgres)
    }

    /// Address for `--coordinate`.
    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@{}/postgres", self.socket.display().to_string().replace('/', "%2F"))
    }

    /// Says something to the database.
    pub(crate) fn execute(&self, sql: &str) -> Result<(), tokio_postgres::Error> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let (client, connection) = tokio_postgres::connect(&self.url(), tokio_postgres::NoTls).await?;
            tokio::spawn(connection);
            client.batch_execute(sql).await
        })
    }

    fn wait(&self) {
        let began = Instant::now();
        while let Err(error) = self.execute("select 1") {
            assert!(began.elapsed() < PATIENCE, "the database does not come up: {error}");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        // Its files are thrown away: no need to let it end in order.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Folder of `initdb` and `postgres`: on the path, or where Debian puts them.
fn programs() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    if let Ok(versions) = std::fs::read_dir("/usr/lib/postgresql") {
        folders.extend(versions.flatten().map(|version| version.path().join("bin")));
    }
    folders.into_iter().find(|folder| folder.join("initdb").exists() && folder.join("postgres").exists())
}

/// PostgreSQL refuses to run as root: then the folder and its processes belong to the user `postgres`.
fn other_user(folder: &Path) -> Option<(u32, u32)> {
    let ours = std::fs::metadata(folder).expect("the folder is there").uid();
    if ours != 0 {
        return None;
    }
    let users = std::fs::read_to_string("/etc/passwd").expect("a list of users");
    let line = users.lines().find(|line| line.starts_with("postgres:")).expect("the package makes the user postgres");
    let mut numbers = line.split(':').skip(2).map(|number| number.parse::<u32>().expect("a number"));
    let (uid, gid) = (numbers.next().expect("uid"), numbers.next().expect("gid"));
    chown(folder, Some(uid), Some(gid)).expect("root may give its folder away");
    Some((uid, gid))
}
