//! The My Number Card and what the reader's own screen says when it cannot be used.

/// States of a card as reader and platform see it.
#[doc(alias = "マイナンバーカード")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CardState {
    /// Usable and registered for insurance use.
    Valid,
    /// Functions suspended after loss or theft (S002-49, B-102).
    Suspended,
    /// The card itself has expired (S002-54).
    CardExpired,
    /// The certificate on it has expired (S002-54, B-103).
    CertificateExpired,
    /// Usable; the certificate expires within three months (B-103).
    Expiring,
    /// Not registered for insurance use (S002-09, B-100).
    NotRegistered,
    /// Registration cancelled (S002-46, B-104).
    RegistrationCancelled,
    /// The person has no card (S002-23).
    None,
}

/// How identity is checked at the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdentityCheck {
    /// 顔認証.
    Face,
    /// 暗証番号.
    Pin,
    /// 目視 by staff (B-105).
    Visual,
    /// Neither face nor PIN matches: nothing is asked of the platform (B-105).
    Fails,
}

/// Why a tap ended on the reader's screen without a face file. Nothing of this is ever written to a file
/// (spec/oqs-wire.md §5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScreenFailure {
    /// What lies there cannot be read.
    CardUnreadable,
    /// It is another kind of card.
    NotMyNumberCard,
    /// The card's validity is over.
    CardExpired,
    /// Face and PIN both failed.
    IdentityNotConfirmed,
    /// The PIN is locked after three wrong ones; the municipality resets it.
    PinLocked,
    /// The patient pressed 中止.
    Cancelled,
    /// The card was taken away too early.
    CardRemoved,
    /// A kiosk does not know the patient: the facility keeps no 照会番号.
    UnknownAtKiosk,
    /// The card's functions are suspended.
    CardSuspended,
    /// The certificate is over.
    CertificateExpired,
    /// Not registered for insurance use, and not registered now.
    NotRegistered,
    /// The registration was cancelled.
    RegistrationCancelled,
    /// The platform holds nothing that it may answer (validity 4).
    NothingFound,
}

impl ScreenFailure {
    /// The code that readers are known to show; none where no code is public (spec/oqs-wire.md §5: 001 card not
    /// recognised, 002 another kind of card, 006 certificate revoked or expired).
    #[must_use]
    pub fn code(self) -> Option<&'static str> {
        match self {
            ScreenFailure::CardUnreadable => Some("001"),
            ScreenFailure::NotMyNumberCard => Some("002"),
            ScreenFailure::CardSuspended | ScreenFailure::CertificateExpired => Some("006"),
            _ => None,
        }
    }

    /// The text on the screen, Japanese, our own words.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            ScreenFailure::CardUnreadable => "カードを認識できません。カードを置き直してください。",
            ScreenFailure::NotMyNumberCard => "マイナンバーカードではありません。マイナンバーカードを置いてください。",
            ScreenFailure::PinLocked => {
                "暗証番号がロックされています。顔認証か職員の目視による本人確認を受けてください。ロックは住民票のある市区町村で解除できます。"
            }
            ScreenFailure::Cancelled => "受付を中止しました。カードをお取りください。",
            ScreenFailure::CardRemoved => "カードが途中で取り外されました。最初からやり直してください。",
            ScreenFailure::UnknownAtKiosk => "再来受付ができません。受付の窓口にお越しください。",
            ScreenFailure::CardExpired => {
                "マイナンバーカードの有効期限が切れています。住民票のある市区町村で更新してください。"
            }
            ScreenFailure::IdentityNotConfirmed => "本人確認ができませんでした。受付の職員にお声がけください。",
            ScreenFailure::CardSuspended => {
                "利用者証明用電子証明書が失効しています。カードの一時停止を解除するか、受付の職員にお声がけください。"
            }
            ScreenFailure::CertificateExpired => {
                "利用者証明用電子証明書の有効期限が切れています。住民票のある市区町村で更新してください。"
            }
            ScreenFailure::NotRegistered => {
                "健康保険証としての利用登録がされていません。この画面から利用登録をするか、受付の職員にお声がけください。"
            }
            ScreenFailure::RegistrationCancelled => {
                "健康保険証としての利用登録が解除されています。受付の職員にお声がけください。"
            }
            ScreenFailure::NothingFound => "資格情報が確認できません。受付の職員にお声がけください。",
        }
    }
}

/// Text on the reader's screen after a successful tap.
pub const SCREEN_SUCCESS: &str = "受付が完了しました。カードをお取りください。";

impl CardState {
    /// What the reader notices before it asks who is holding the card.
    #[must_use]
    pub fn failure_before_identity(self) -> Option<ScreenFailure> {
        (self == CardState::CardExpired).then_some(ScreenFailure::CardExpired)
    }

    /// What the certificate check finds once identity is confirmed, before insurance use is looked at.
    #[must_use]
    pub fn failure_of_certificate(self) -> Option<ScreenFailure> {
        match self {
            CardState::Suspended => Some(ScreenFailure::CardSuspended),
            CardState::CertificateExpired => Some(ScreenFailure::CertificateExpired),
            _ => None,
        }
    }

    /// What stands against using it as an insurance card; a registration at the reader removes it (S002-34).
    #[must_use]
    pub fn failure_of_registration(self) -> Option<ScreenFailure> {
        match self {
            CardState::NotRegistered => Some(ScreenFailure::NotRegistered),
            CardState::RegistrationCancelled => Some(ScreenFailure::RegistrationCancelled),
            _ => None,
        }
    }
}
