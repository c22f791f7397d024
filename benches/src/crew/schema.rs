//! The tables of a run on several machines: schema `onshi_load`, version 1. Whoever comes first makes them.

use anyhow::{Context, ensure};
use tokio_postgres::Client;

/// Version of the tables.
pub const SCHEMA_VERSION: i32 = 1;

/// Key of the lock under which the tables are made: two who come first at the same moment wait for each other.
const MAKING: i64 = 0x6f6e_7368_695f_6c64;

/// Makes what is missing.
const TABLES: &str = "
create schema if not exists onshi_load;
create table if not exists onshi_load.format (version integer primary key);
create table if not exists onshi_load.run (
    name       text primary key,
    workers    integer not null check (workers between 1 and 1000),
    plan       text not null,
    mark       bigint not null,
    world      text,
    starts_at  timestamptz,
    stopped    text,
    collector  integer,
    result     text,
    exit_code  integer,
    created_at timestamptz not null default clock_timestamp()
);
create table if not exists onshi_load.worker (
    run     text not null references onshi_load.run (name) on delete cascade,
    index   integer not null,
    host    text not null,
    state   text not null check (state in ('joined', 'ready', 'done')),
    seen_at timestamptz not null default clock_timestamp(),
    look    text,
    part    text,
    primary key (run, index)
);
insert into onshi_load.format select 1 where not exists (select from onshi_load.format);
";

/// Makes the tables if need be.
///
/// # Errors
/// The database refuses, or holds tables of another version.
pub(super) async fn prepare(client: &Client) -> anyhow::Result<()> {
    let made = async {
        client.batch_execute("begin").await?;
        client.execute("select pg_advisory_xact_lock($1)", &[&MAKING]).await?;
        client.batch_execute(TABLES).await?;
        client.batch_execute("commit").await
    };
    made.await.context("PostgreSQLに表を作れません。データベースに表を作れる利用者で接続してください")?;
    let row = client.query_one("select max(version) from onshi_load.format", &[]).await?;
    let found: i32 = row.get(0);
    ensure!(
        found == SCHEMA_VERSION,
        "データベースの表は版{found}で、この onshi の版{SCHEMA_VERSION}と違います。同じ版の onshi を使うか、別のデータベースを指定してください。"
    );
    Ok(())
}
