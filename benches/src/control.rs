//! The control API as a load run needs it: make a world, remove it.

use crate::generator::door::HttpDoor;
use anyhow::{Context, bail};
use hyper::Method;
use hyper::body::Bytes;
use onshi_wire::control::world::{CreateWorld, Problem, WorldInfo};
use std::net::{SocketAddr, ToSocketAddrs};
use std::time::Duration;

/// How long making a world may take.
const PATIENCE: Duration = Duration::from_secs(300);

/// The address behind `http://host:port`.
///
/// # Errors
/// It is not of this form, or the host is unknown.
pub fn address(url: &str) -> anyhow::Result<SocketAddr> {
    let form = || format!("「{url}」を読めません。http://127.0.0.1:8010 のように書いてください。");
    let authority = url.strip_prefix("http://").with_context(form)?.trim_end_matches('/');
    let authority = if authority.contains(':') { authority.to_owned() } else { format!("{authority}:80") };
    authority.to_socket_addrs().with_context(form)?.next().with_context(form)
}

/// Makes a world; its id and what the target says of it.
///
/// # Errors
/// Nobody answers, or the world is refused; the refusal's own words are told.
pub async fn create(address: SocketAddr, world: &CreateWorld) -> anyhow::Result<WorldInfo> {
    create_raw(address, serde_json::to_vec(world)?).await
}

/// As [`create`], from bytes.
///
/// # Errors
/// As [`create`].
pub async fn create_raw(address: SocketAddr, body: Vec<u8>) -> anyhow::Result<WorldInfo> {
    let (status, answer) = send(address, Method::POST, "/api/v1/worlds", body)
        .await
        .context("世界を作れません。onshi serve が動いているか、送り先のアドレスを確かめてください")?;
    if status != 201 {
        let problem: Option<Problem> = serde_json::from_slice(&answer).ok();
        let words = problem.map_or_else(
            || String::from_utf8_lossy(&answer).chars().take(300).collect(),
            |problem| format!("{}: {} {}", problem.place, problem.what, problem.remedy),
        );
        bail!("世界を作れません(HTTP {status})。{words}");
    }
    serde_json::from_slice(&answer).context("世界を作りましたが、応答を読めません。版の違う模擬環境かもしれません。")
}

/// Removes a world.
///
/// # Errors
/// Nobody answers, or it is refused.
pub async fn delete(address: SocketAddr, world: &str) -> anyhow::Result<()> {
    let (status, _) = send(address, Method::DELETE, &format!("/api/v1/worlds/{world}"), Vec::new()).await?;
    anyhow::ensure!(status == 204, "世界 {world} を消せません(HTTP {status})。");
    Ok(())
}

async fn send(address: SocketAddr, method: Method, path: &str, body: Vec<u8>) -> anyhow::Result<(u16, Bytes)> {
    let mut door = HttpDoor::new(address);
    let answer = door.send(method, path, "application/json", body.into());
    tokio::time::timeout(PATIENCE, answer).await.with_context(|| format!("{address} が応答しません"))?
}
