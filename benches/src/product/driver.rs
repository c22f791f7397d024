//! The product's buttons and screen over its driver interface (`/driver/v1`), as a client.

use crate::control;
use crate::generator::door::HttpDoor;
use crate::profile::Code;
use anyhow::{Context, ensure};
use hyper::Method;
use onshi_wire::control::world::WorldInfo;
use onshi_wire::driver::{Screen, Session, Started};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::net::SocketAddr;
use std::time::Duration;

/// How long the product may take with one call.
const PATIENCE: Duration = Duration::from_secs(60);

/// A product's driver.
#[derive(Debug)]
pub struct Driver {
    address: SocketAddr,
    path: String,
    door: HttpDoor,
}

impl Driver {
    /// Begins a session at the first facility of a world: the product forgets everybody and watches its folders.
    ///
    /// # Errors
    /// Nobody answers, or the product refuses.
    pub async fn open(url: &str, world: &WorldInfo, code: Code) -> anyhow::Result<Self> {
        let rest = url.strip_prefix("http://").context("--driver は http://アドレス/driver/v1 と書いてください。")?;
        let (authority, path) = rest.split_once('/').unwrap_or((rest, "driver/v1"));
        let address = control::address(&format!("http://{authority}"))?;
        let path = format!("/{}", path.trim_end_matches('/'));
        let mut driver = Driver { address, path, door: HttpDoor::new(address) };
        let facility = world.facilities.first().context("世界に施設がありません")?;
        let session = Session {
            oqs_root: facility.oqs_root.clone(),
            facility_code: facility.code.clone(),
            now: world.clock.now.clone(),
            shift_jis: code == Code::ShiftJis,
            cap_pilot: false,
            encryption: None,
        };
        driver.send(Method::POST, "session", serde_json::to_vec(&session)?).await?;
        Ok(driver)
    }

    /// Another connection to the same product.
    pub fn again(&self) -> Self {
        Driver { address: self.address, path: self.path.clone(), door: HttpDoor::new(self.address) }
    }

    /// What a clerk sees now.
    ///
    /// # Errors
    /// The product does not answer, or not with a screen.
    pub async fn screen(&mut self) -> anyhow::Result<Screen> {
        let bytes = self.send(Method::GET, "screen", Vec::new()).await?;
        read(&bytes)
    }

    /// Presses a button; the id of what was begun.
    ///
    /// # Errors
    /// The product does not answer, or refuses.
    pub async fn begin(&mut self, button: &str, body: &impl Serialize) -> anyhow::Result<String> {
        let bytes = self.send(Method::POST, button, serde_json::to_vec(body)?).await?;
        Ok(read::<Started>(&bytes)?.id)
    }

    async fn send(&mut self, method: Method, what: &str, body: Vec<u8>) -> anyhow::Result<Vec<u8>> {
        let path = format!("{}/{what}", self.path);
        let sent = self.door.send(method, &path, "application/json", body.into());
        let (status, answer) = tokio::time::timeout(PATIENCE, sent)
            .await
            .with_context(|| format!("製品のドライバー({path})が応答しません"))?
            .with_context(|| format!("製品のドライバー({path})と通信できません"))?;
        let text = || String::from_utf8_lossy(&answer).chars().take(300).collect::<String>();
        ensure!((200..300).contains(&status), "製品のドライバー({path})がHTTP {status}で断りました: {}", text());
        Ok(answer.into())
    }
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> anyhow::Result<T> {
    serde_json::from_slice(bytes).context("製品のドライバーの応答を読めません")
}
