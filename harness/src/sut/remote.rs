//! A vendor's driver at an address.

use super::{Needs, SessionRequest, Sut, SutDescription, SutSession};
use crate::case::StepEnd;
use crate::client::{ClientError, DriverClient};
use futures::future::{BoxFuture, FutureExt as _};
use onshi_wire::driver::{About, Capability};

/// The driver interface's version that the suite speaks.
pub const INTERFACE: u32 = 1;

/// The adapter.
#[derive(Debug)]
pub struct RemoteSut {
    driver: DriverClient,
    about: About,
    parallel: bool,
}

impl RemoteSut {
    /// Asks the driver what it is.
    ///
    /// # Errors
    /// `Config` when it does not answer, or speaks another version.
    pub async fn connect(url: &str, parallel: bool) -> Result<Self, StepEnd> {
        let driver = DriverClient::new(url);
        let about = introduce(&driver).await?;
        Ok(RemoteSut { driver, about, parallel })
    }
}

/// Asks a driver what it is, and checks that it speaks our version.
///
/// # Errors
/// `Config` when it does not answer, or speaks another version.
pub async fn introduce(driver: &DriverClient) -> Result<About, StepEnd> {
    let about = driver.about().await.map_err(|error| silent(&error))?;
    if about.interface != INTERFACE {
        return Err(StepEnd::config(
            format!("製品の操作口の版は {} です", about.interface),
            format!("版 {INTERFACE} の操作口を用意してください"),
        ));
    }
    Ok(about)
}

fn silent(error: &ClientError) -> StepEnd {
    StepEnd::config(
        format!("製品の操作口が答えません: {error}"),
        "製品を起動し、アドレスとポートを確かめてください（GET /driver/v1/about に答えるはずです）",
    )
}

/// Begins a session at a driver.
///
/// # Errors
/// `Config` when it refuses.
pub async fn begin(driver: &DriverClient, request: &SessionRequest) -> Result<(), StepEnd> {
    driver.session(request).await.map_err(|error| {
        StepEnd::config(
            format!("製品の操作口がシナリオの開始（POST /session）を受け付けません: {error}"),
            "患者登録を空にし、示されたフォルダーを監視するようにしてください",
        )
    })
}

impl Sut for RemoteSut {
    fn describe(&self) -> SutDescription {
        SutDescription { kind: "driver".to_owned(), drive_mode: "driver".to_owned(), about: Some(self.about.clone()) }
    }

    fn needs(&self) -> Needs {
        let real_date = !self.about.capabilities.contains(&Capability::TimeTravel);
        Needs { oqs_root: None, real_date, late_touch_ms: None }
    }

    fn concurrency(&self, wished: usize) -> usize {
        if self.parallel { wished } else { 1 }
    }

    fn start(&self, request: SessionRequest) -> BoxFuture<'_, Result<SutSession, StepEnd>> {
        async move {
            begin(&self.driver, &request).await?;
            Ok(SutSession {
                driver: Some(self.driver.clone()),
                about: Some(self.about.clone()),
                inert: false,
                hold: None,
            })
        }
        .boxed()
    }
}
