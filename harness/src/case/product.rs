//! The product: started late, driven by driver or person, its date moved together with the simulator's.

use super::{Action, Case, StepEnd, StepResult};
use crate::client::DriverClient;
use crate::evidence::DrivenBy;
use crate::sut::SessionRequest;
use onshi_wire::driver::{Capability, SessionEncryption, SetDate, Started};

impl Case {
    /// Starts the product at the facility under test, with an empty register. Later calls do nothing.
    ///
    /// # Errors
    /// `Config` when the product cannot be reached; whatever the adapter says otherwise.
    pub async fn start_product(&mut self) -> StepResult {
        if self.session.is_some() {
            return Ok(());
        }
        let run = self.run()?.clone();
        let facility = self.facility()?;
        let request = SessionRequest {
            oqs_root: facility.oqs_root.clone(),
            facility_code: facility.code.clone(),
            now: self.world()?.clock.now.clone(),
            shift_jis: self.shift_jis,
            cap_pilot: facility.cap_pilot,
            encryption: self.encryption.clone(),
        };
        self.session = Some(run.sut.start(request).await?);
        Ok(())
    }

    /// True when the product is driven through a driver with this ability. Starts the product.
    pub async fn can(&mut self, capability: Capability) -> Result<bool, StepEnd> {
        self.start_product().await?;
        Ok(self.session.as_ref().is_some_and(|session| session.offers(capability)))
    }

    /// The product's driver. Starts the product.
    ///
    /// # Errors
    /// `Inconclusive` when there is no driver or it lacks the ability.
    pub async fn driver(&mut self, needs: Capability) -> Result<DriverClient, StepEnd> {
        if self.can(needs).await? {
            let driver = self.session.as_ref().and_then(|session| session.driver.clone());
            return driver.ok_or_else(|| StepEnd::error("操作口があるはずの製品に操作口がありません"));
        }
        Err(StepEnd::inconclusive(format!("製品の操作口に「{}」がありません", capability_in_words(needs))))
    }

    /// Presses a button of the product: through the driver, or by asking a person. Starts the product.
    ///
    /// # Errors
    /// `Inconclusive` when nobody can press it. When the driver refuses, `Inconclusive` too: a refusal to be driven is
    /// not a broken rule; what the product must show instead is checked on its screen.
    pub async fn act(&mut self, action: Action) -> Result<Option<Started>, StepEnd> {
        let capability = action.capability();
        if self.can(capability).await? {
            let driver = self.driver(capability).await?;
            self.drove(DrivenBy::Driver, &action.instruction());
            return action
                .press(&driver)
                .await
                .map_err(|error| StepEnd::inconclusive(format!("製品の操作口が動きませんでした: {error}")));
        }
        match self.run()?.person.clone() {
            Some(person) => {
                self.drove(DrivenBy::Person, &action.instruction());
                person.tell(&action.instruction()).await?;
                Ok(None)
            }
            None if matches!(action, Action::SetDate(_)) => Err(StepEnd::inconclusive("製品の日付を動かせません")),
            None => Err(StepEnd::inconclusive(format!(
                "製品の操作「{}」をする手段がありません（操作口も、操作する人もない）",
                capability_in_words(capability)
            ))),
        }
    }

    /// Moves product and simulator to a moment (「診療月の16日 09:00」). Starts the product.
    ///
    /// # Errors
    /// `Inconclusive` when the product's date cannot be moved.
    pub async fn move_date(&mut self, moment: &str) -> StepResult {
        if !self.can(Capability::TimeTravel).await? && self.run()?.sut.needs().real_date {
            return Err(StepEnd::inconclusive("製品の日付を動かせません"));
        }
        self.move_clock(moment).await?;
        let now = self.world()?.clock.now.clone();
        self.act(Action::SetDate(SetDate { now })).await.map(|_| ())
    }

    /// Records how something was driven that a step did itself with [`Case::driver`].
    pub fn drove(&self, by: DrivenBy, what: &str) {
        if let Some(recorder) = &self.recorder {
            recorder.drove(by, what);
        }
    }

    /// The terminal of the scenario encrypts; only before the product is started.
    pub fn encrypt(&mut self, encryption: SessionEncryption) -> StepResult {
        if self.session.is_some() {
            return Err(StepEnd::error("製品はもう動いています。暗号化は製品を使う前に決めます"));
        }
        self.encryption = Some(encryption);
        Ok(())
    }

    /// The product writes its requests in Shift_JIS; only before it is started.
    pub fn write_shift_jis(&mut self) -> StepResult {
        if self.session.is_some() {
            return Err(StepEnd::error("製品はもう動いています。文字コードは製品を使う前に決めます"));
        }
        self.shift_jis = true;
        Ok(())
    }
}

/// An ability in words, Japanese.
pub fn capability_in_words(capability: Capability) -> &'static str {
    match capability {
        Capability::TimeTravel => "日付の移動",
        Capability::Screen => "画面の読み取り",
        Capability::InquireByNumber => "番号による資格確認",
        Capability::BulkInquiry => "資格確認一括照会",
        Capability::ReferenceNumbers => "照会番号登録",
        Capability::BulkAcquisition => "委託先資格情報の一括取得",
        Capability::RemoteCare => "訪問診療等・オンライン診療等",
        Capability::Paper => "紙の券による受付",
        Capability::Prescriptions => "処方箋の入力",
        Capability::Stays => "入院の記録",
        Capability::Claims => "請求ファイルの作成",
        Capability::Certificates => "受給者証の入力",
        Capability::Viewing => "薬剤・診療・健診情報の閲覧",
        Capability::Subsidies => "医療費助成の確認と会計",
        Capability::Settings => "環境設定の照会と変更",
        Capability::Settle => "静まるまで待つこと",
        Capability::Unknown => "知らない機能",
    }
}
