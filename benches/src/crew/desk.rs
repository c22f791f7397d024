//! Every question to the tables. Two connections: one for the steps of the run, one for the signs of life, so that a
//! step that waits for another machine keeps nobody from seeing that this one lives.

use super::part::{Part, Plan};
use super::schema;
use crate::generator::fleet::Look;
use crate::options::Place;
use crate::report::Report;
use anyhow::{Context, bail, ensure};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, NoTls, Row};

/// A machine that gave no sign of life for so long is lost.
pub const DEAD_AFTER: Duration = Duration::from_secs(15);
/// How often a machine gives a sign of life.
const SIGN_EVERY: Duration = Duration::from_secs(1);
/// How long a connection or an answer may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// How long the last machine to be ready gives the others to hear of the start.
const LEAD_S: f64 = 2.0;
/// The longest name of a run.
const MAX_NAME: usize = 100;

/// A part as it was handed in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandedIn {
    /// Machine.
    pub index: u32,
    /// Its name.
    pub host: String,
    /// [`Part`] as JSON.
    pub text: String,
}

/// What there is of a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// [`Plan`] as JSON.
    pub plan: String,
    /// Parts.
    pub handed_in: Vec<HandedIn>,
    /// Machines that handed nothing in.
    pub lost: Vec<(u32, String)>,
}

/// What the signs of life carry, and what comes back with them.
#[derive(Debug, Default)]
struct Signs {
    look: Option<Look>,
    stopped: Option<String>,
}

/// One machine's place at the tables.
#[derive(Debug)]
pub struct Desk {
    runtime: Runtime,
    client: Client,
    run: String,
    index: u32,
    signs: Arc<Mutex<Signs>>,
}

impl Desk {
    /// Joins a run; the first to come writes the plan down.
    ///
    /// # Errors
    /// The database does not answer, the plan differs from the others', the index is taken, or the run is over.
    pub fn join(place: &Place, plan: &Plan) -> anyhow::Result<Self> {
        ensure!(
            (1..=MAX_NAME).contains(&place.run.len()) && !place.run.chars().any(char::is_control),
            "試験の名前は1から{MAX_NAME}バイトまでにしてください。"
        );
        let mut desk = Self::observe_or_begin(&place.url, &place.run)?;
        let plan = serde_json::to_string(plan)?;
        desk.index = desk.runtime.block_on(join(&desk.client, place, &plan))?;
        desk.give_signs(place.url.clone());
        Ok(desk)
    }

    /// Looks at a run without taking part.
    ///
    /// # Errors
    /// The database does not answer, or there is no such run.
    pub fn observe(url: &str, run: &str) -> anyhow::Result<Self> {
        let desk = Self::observe_or_begin(url, run)?;
        let rows = desk.ask("select 1 from onshi_load.run where name = $1", &[&desk.run])?;
        ensure!(!rows.is_empty(), "「{run}」という名前の試験はありません。");
        Ok(desk)
    }

    fn observe_or_begin(url: &str, run: &str) -> anyhow::Result<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        let client = runtime.block_on(async {
            let client = connect(url).await?;
            schema::prepare(&client).await?;
            anyhow::Ok(client)
        })?;
        Ok(Desk { runtime, client, run: run.to_owned(), index: u32::MAX, signs: Arc::default() })
    }

    /// Name of the run.
    pub fn run(&self) -> &str {
        &self.run
    }

    /// Which machine this is.
    pub fn index(&self) -> u32 {
        self.index
    }

    /// Mark of the run in file names, the same on all machines.
    ///
    /// # Errors
    /// The database does not answer.
    pub fn mark(&self) -> anyhow::Result<u32> {
        let row = self.ask_one("select mark from onshi_load.run where name = $1", &[&self.run])?;
        Ok(u32::try_from(row.get::<_, i64>(0))?)
    }

    /// The world of the run. Whoever comes first makes it and holds the row locked meanwhile: the others wait, and
    /// one of them makes it if the first dies.
    ///
    /// # Errors
    /// The database does not answer, or the world cannot be made.
    pub fn world(&self, make: impl FnOnce() -> anyhow::Result<String>) -> anyhow::Result<String> {
        self.locked(|| {
            let row = self.ask_one("select world from onshi_load.run where name = $1", &[&self.run])?;
            if let Some(world) = row.get::<_, Option<String>>(0) {
                return Ok(world);
            }
            let world = make()?;
            self.ask("update onshi_load.run set world = $2 where name = $1", &[&self.run, &world])?;
            Ok(world)
        })
    }

    /// Ready to send.
    ///
    /// # Errors
    /// The database does not answer.
    pub fn ready(&self) -> anyhow::Result<()> {
        let sql =
            "update onshi_load.worker set state = 'ready', seen_at = clock_timestamp() where run = $1 and index = $2";
        self.ask(sql, &[&self.run, &(self.index as i32)]).map(drop)
    }

    /// The common start, once all are ready: fixed by the database's clock, told as a moment of this machine's.
    ///
    /// # Errors
    /// The database does not answer.
    pub fn start(&self) -> anyhow::Result<Option<Instant>> {
        let fix = "update onshi_load.run as r set starts_at = clock_timestamp() + make_interval(secs => $2)
            where name = $1 and starts_at is null and stopped is null and workers =
            (select count(*) from onshi_load.worker where run = $1 and state = 'ready'
             and seen_at > clock_timestamp() - make_interval(secs => $3))";
        self.ask(fix, &[&self.run, &LEAD_S, &DEAD_AFTER.as_secs_f64()])?;
        let before = Instant::now();
        let left =
            "select extract(epoch from starts_at - clock_timestamp())::float8 from onshi_load.run where name = $1";
        let left: Option<f64> = self.ask_one(left, &[&self.run])?.get(0);
        // The database read its clock somewhere between question and answer.
        let read = before + before.elapsed() / 2;
        Ok(left.map(|left| {
            let distance = Duration::from_secs_f64(left.abs().min(PATIENCE.as_secs_f64()));
            if left >= 0.0 { read + distance } else { read.checked_sub(distance).unwrap_or(read) }
        }))
    }

    /// Leaves the latest look with the next sign of life; why the run was stopped elsewhere, if it was.
    pub fn look(&self, look: &Look) -> Option<String> {
        let mut signs = self.signs();
        signs.look = Some(*look);
        signs.stopped.clone()
    }

    /// Why the run was stopped.
    pub fn stopped(&self) -> Option<String> {
        self.signs().stopped.clone()
    }

    /// Stops the run on all machines.
    ///
    /// # Errors
    /// The database does not answer.
    pub fn stop(&self, reason: &str) -> anyhow::Result<()> {
        let sql = "update onshi_load.run set stopped = coalesce(stopped, $2) where name = $1";
        self.ask(sql, &[&self.run, &reason]).map(drop)
    }

    /// Stops a run that has not begun. Whether it did: not if somebody was faster, or if the start is fixed by now.
    ///
    /// # Errors
    /// The database does not answer.
    pub fn call_off(&self, reason: &str) -> anyhow::Result<bool> {
        let sql = "update onshi_load.run set stopped = $2 where name = $1 and stopped is null and starts_at is null returning 1";
        Ok(!self.ask(sql, &[&self.run, &reason])?.is_empty())
    }

    /// Hands a part in. Whether it was the last: then the result is this machine's to write.
    ///
    /// # Errors
    /// The database does not answer.
    pub fn hand_in(&self, part: &Part) -> anyhow::Result<bool> {
        let text = serde_json::to_string(part)?;
        self.locked(|| {
            let sql = "update onshi_load.worker set state = 'done', part = $3, seen_at = clock_timestamp() where run = $1 and index = $2";
            self.ask(sql, &[&self.run, &(self.index as i32), &text])?;
            let sql = "update onshi_load.run set collector = $2 where name = $1 and collector is null
                and not exists (select from onshi_load.worker where run = $1 and state <> 'done') returning 1";
            Ok(!self.ask(sql, &[&self.run, &(self.index as i32)])?.is_empty())
        })
    }

    /// Takes the result over if nobody else can write it: all others are lost or have handed in, and who was to write
    /// it, if anybody, is lost too.
    ///
    /// # Errors
    /// The database does not answer.
    pub fn take_over(&self) -> anyhow::Result<bool> {
        let sql = "update onshi_load.run as r set collector = $2 where name = $1 and result is null
            and not exists (select from onshi_load.worker w where w.run = $1
                and w.seen_at > clock_timestamp() - make_interval(secs => $3)
                and (w.state <> 'done' or w.index = r.collector)) returning 1";
        Ok(!self.ask(sql, &[&self.run, &(self.index as i32), &DEAD_AFTER.as_secs_f64()])?.is_empty())
    }

    /// Machines that have not handed in and still give signs of life.
    ///
    /// # Errors
    /// The database does not answer.
    pub fn living(&self) -> anyhow::Result<i64> {
        let sql = "select count(*) from onshi_load.worker where run = $1 and state <> 'done'
            and seen_at > clock_timestamp() - make_interval(secs => $2)";
        Ok(self.ask_one(sql, &[&self.run, &DEAD_AFTER.as_secs_f64()])?.get(0))
    }

    /// Everything that was handed in.
    ///
    /// # Errors
    /// The database does not answer.
    pub fn found(&self) -> anyhow::Result<Found> {
        let plan = self.ask_one("select plan from onshi_load.run where name = $1", &[&self.run])?.get(0);
        let mut found = Found { plan, handed_in: Vec::new(), lost: Vec::new() };
        for row in
            self.ask("select index, host, part from onshi_load.worker where run = $1 order by index", &[&self.run])?
        {
            let (index, host) = (u32::try_from(row.get::<_, i32>(0))?, row.get::<_, String>(1));
            match row.get::<_, Option<String>>(2) {
                Some(text) => found.handed_in.push(HandedIn { index, host, text }),
                None => found.lost.push((index, host)),
            }
        }
        Ok(found)
    }

    /// Writes the result down.
    ///
    /// # Errors
    /// The database does not answer.
    pub fn result(&self, report: &Report) -> anyhow::Result<()> {
        let text = serde_json::to_string(report)?;
        let code = i32::from(report.judgement.exit_code());
        let sql = "update onshi_load.run set result = $2, exit_code = $3 where name = $1";
        self.ask(sql, &[&self.run, &text, &code]).map(drop)
    }

    /// Exit code of the result, if there is one.
    ///
    /// # Errors
    /// The database does not answer.
    pub fn exit_code(&self) -> anyhow::Result<Option<u8>> {
        let row = self.ask_one("select exit_code from onshi_load.run where name = $1", &[&self.run])?;
        Ok(row.get::<_, Option<i32>>(0).map(u8::try_from).transpose()?)
    }

    /// Who is there, in words.
    ///
    /// # Errors
    /// The database does not answer.
    pub fn who(&self) -> anyhow::Result<String> {
        let sql = "select index, host, state, extract(epoch from clock_timestamp() - seen_at)::float8, look
            from onshi_load.worker where run = $1 order by index";
        let lines = self.ask(sql, &[&self.run])?.into_iter().map(|row| {
            let silent: f64 = row.get(3);
            let state = match row.get::<_, &str>(2) {
                "done" => "完了".to_owned(),
                _ if silent > DEAD_AFTER.as_secs_f64() => format!("{silent:.0}秒間途絶"),
                "ready" => "準備完了".to_owned(),
                _ => "準備中".to_owned(),
            };
            let look = row.get::<_, Option<&str>>(4).and_then(|text| serde_json::from_str::<Look>(text).ok());
            let look = look.map_or_else(String::new, |look| {
                format!(" {:.0}秒 正 {} 誤 {} 失敗 {}", look.second, look.right, look.wrong, look.failed)
            });
            format!("番号{}({}) {state}{look}", row.get::<_, i32>(0), row.get::<_, &str>(1))
        });
        Ok(lines.collect::<Vec<_>>().join("、"))
    }

    fn signs(&self) -> MutexGuard<'_, Signs> {
        self.signs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does something while nobody else can change the run's row.
    fn locked<T>(&self, act: impl FnOnce() -> anyhow::Result<T>) -> anyhow::Result<T> {
        self.ask("begin", &[])?;
        let done = self
            .runtime
            .block_on(async {
                self.client.query("select 1 from onshi_load.run where name = $1 for update", &[&self.run]).await
            })
            .context("PostgreSQLに尋ねられません")
            .and_then(|_| act());
        self.ask(if done.is_ok() { "commit" } else { "rollback" }, &[])?;
        done
    }

    fn ask(&self, sql: &str, values: &[&(dyn ToSql + Sync)]) -> anyhow::Result<Vec<Row>> {
        let answer =
            self.runtime.block_on(async { tokio::time::timeout(PATIENCE, self.client.query(sql, values)).await });
        answer.context("PostgreSQLが応答しません")?.context("PostgreSQLに尋ねられません")
    }

    fn ask_one(&self, sql: &str, values: &[&(dyn ToSql + Sync)]) -> anyhow::Result<Row> {
        self.ask(sql, values)?.into_iter().next().with_context(|| format!("試験「{}」の記録がなくなりました", self.run))
    }

    /// Gives signs of life until this desk is gone, over a connection of their own; a broken one is opened again.
    fn give_signs(&self, url: String) {
        let (run, index, signs) = (self.run.clone(), self.index as i32, Arc::clone(&self.signs));
        self.runtime.spawn(async move {
            let mut client: Option<Client> = None;
            loop {
                if client.as_ref().is_none_or(Client::is_closed) {
                    // Whoever has to know of a database that is gone hears of it at the next step.
                    client = connect(&url).await.ok();
                }
                if let Some(client) = &client {
                    let _ = sign(client, &run, index, &signs).await;
                }
                tokio::time::sleep(SIGN_EVERY).await;
            }
        });
    }
}

async fn connect(url: &str) -> anyhow::Result<Client> {
    // The address may hold a password: errors of the driver do not repeat it, and neither does this text.
    let config: tokio_postgres::Config = url
        .parse()
        .context("--coordinate を読めません。postgres://利用者@計算機:5432/データベース と書いてください")?;
    let connected = tokio::time::timeout(PATIENCE, config.connect(NoTls)).await.context("PostgreSQLが応答しません")?;
    let (client, connection) = connected.context("PostgreSQLに接続できません")?;
    tokio::spawn(connection);
    Ok(client)
}

async fn sign(client: &Client, run: &str, index: i32, signs: &Mutex<Signs>) -> anyhow::Result<()> {
    let look = signs.lock().unwrap_or_else(PoisonError::into_inner).look;
    let look = look.map(|look| serde_json::to_string(&look)).transpose()?;
    let sql = "update onshi_load.worker set seen_at = clock_timestamp(), look = coalesce($3, look) where run = $1 and index = $2";
    client.execute(sql, &[&run, &index, &look]).await?;
    let row = client.query_opt("select stopped from onshi_load.run where name = $1", &[&run]).await?;
    let stopped = match row {
        Some(row) => row.get(0),
        None => Some("試験の記録が消されました".to_owned()),
    };
    signs.lock().unwrap_or_else(PoisonError::into_inner).stopped = stopped;
    Ok(())
}

/// Takes a place: the row of the run is locked, so that two who join at once see each other.
async fn join(client: &Client, place: &Place, plan: &str) -> anyhow::Result<u32> {
    client.batch_execute("begin").await?;
    let joined = join_locked(client, place, plan).await;
    client.batch_execute(if joined.is_ok() { "commit" } else { "rollback" }).await?;
    joined
}

async fn join_locked(client: &Client, place: &Place, plan: &str) -> anyhow::Result<u32> {
    let workers = i32::try_from(place.workers)?;
    let sql = "insert into onshi_load.run (name, workers, plan, mark) values ($1, $2, $3, $4) on conflict do nothing";
    client.execute(sql, &[&place.run, &workers, &plan, &i64::from(std::process::id())]).await?;
    let sql = "select plan, starts_at is not null, result is not null, stopped from onshi_load.run where name = $1 for update";
    let row = client.query_one(sql, &[&place.run]).await?;
    let name = &place.run;
    ensure!(!row.get::<_, bool>(2), "試験「{name}」はもう終わっています。別の名前を付けてください。");
    ensure!(
        row.get::<_, &str>(0) == plan,
        "試験「{name}」に先に加わった計算機と、プロファイル・長さ・倍率・種・送り先・台数のどれかが違います。同じものを指定してください。"
    );
    ensure!(!row.get::<_, bool>(1), "試験「{name}」はもう始まっています。");
    if let Some(reason) = row.get::<_, Option<&str>>(3) {
        bail!("試験「{name}」は始まる前に止められました: {reason} 別の名前を付けてください。");
    }
    let sql =
        "select index, seen_at > clock_timestamp() - make_interval(secs => $2) from onshi_load.worker where run = $1";
    let rows = client.query(sql, &[&place.run, &DEAD_AFTER.as_secs_f64()]).await?;
    // A place whose holder fell silent before the start may be taken again: a process that was started anew.
    let taken: Vec<i32> = rows.iter().filter(|row| row.get::<_, bool>(1)).map(|row| row.get(0)).collect();
    let index = match place.index {
        Some(index) => i32::try_from(index)?,
        None => (0..workers).find(|index| !taken.contains(index)).unwrap_or(workers),
    };
    if index >= workers {
        bail!("番号は0から{}までです。全部の番号がもう使われているか、番号が大きすぎます。", workers - 1);
    }
    ensure!(!taken.contains(&index), "番号{index}はもう使われています。--index に別の番号を指定してください。");
    let sql = "insert into onshi_load.worker (run, index, host, state) values ($1, $2, $3, 'joined')
        on conflict (run, index) do update set host = excluded.host, state = 'joined', seen_at = clock_timestamp(), look = null";
    client.execute(sql, &[&place.run, &index, &host()]).await?;
    Ok(u32::try_from(index)?)
}

/// Name of the machine and number of the process.
fn host() -> String {
    let name = rustix::system::uname();
    format!("{} {}", name.nodename().to_string_lossy(), std::process::id())
}
