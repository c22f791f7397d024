//! The words of the features for what a screen or a message can say.

use super::reception::ReceivedAs;
use onshi_wire::control::world::FaultKind;
use onshi_wire::driver::subsidy::{ActionKind, Standing};
use onshi_wire::driver::{AidStatus, InsuranceCertificateKind, JobState, SettingKind, ToDoReason, WarningKind};

/// 医療扶助の利用可否.
pub const AID_STATUS: &[(&str, AidStatus)] = &[
    ("委託済", AidStatus::Delegated),
    ("未委託", AidStatus::NotDelegated),
    ("期限切れ", AidStatus::Expired),
    ("無効", AidStatus::Invalid),
    ("該当なし", AidStatus::None),
    ("未確認", AidStatus::Unconfirmed),
];

/// How a patient was received.
pub const RECEIVED_AS: &[(&str, ReceivedAs)] = &[
    ("カードで委託済", ReceivedAs::CardDelegated),
    ("カードで未委託", ReceivedAs::CardNotDelegated),
    ("紙で受付", ReceivedAs::Paper),
];

/// 注意.
pub const WARNINGS: &[(&str, WarningKind)] = &[
    ("福祉事務所へ連絡", WarningKind::ContactOffice),
    ("発行元の食い違い", WarningKind::IssuerMismatch),
    ("保険との食い違い", WarningKind::InsuranceMismatch),
    ("診療別の食い違い", WarningKind::TreatmentTypeMismatch),
    ("他機関あての券", WarningKind::OtherFacility),
    ("番号の変更", WarningKind::NumberChanged),
    ("券の内容の変更", WarningKind::TicketChanged),
    ("券の取消し", WarningKind::TicketWithdrawn),
    ("証明書の期限間近", WarningKind::CardExpiring),
    ("医療扶助の重複", WarningKind::SeveralAid),
    ("照会番号の不一致", WarningKind::ReferenceNumberMismatch),
    ("検証番号の誤り", WarningKind::CheckDigit),
    ("医療扶助の確認", WarningKind::CheckMedicalAid),
    ("再照会", WarningKind::AskAgain),
    ("指定なし", WarningKind::NotDesignated),
    ("同意の期限切れ", WarningKind::ConsentOver),
    ("新しい資格", WarningKind::NewerInsurance),
    ("公費の失効の可能性", WarningKind::SubsidyPerhapsLapsed),
    ("公費の差分", WarningKind::SubsidyDiffers),
    ("公費の数の超過", WarningKind::SubsidyTooMany),
    ("償還払い", WarningKind::SubsidyReimbursement),
    ("公費の指定外", WarningKind::SubsidyNotDesignated),
    ("公費の番号の確認", WarningKind::SubsidyCheckDigit),
    ("公費の番号なし", WarningKind::SubsidyWithoutNumber),
    ("保険のない公費", WarningKind::SubsidyWithoutInsurance),
    ("地方単独との併用の確認", WarningKind::SubsidyLocalRule),
    ("上限額の不明", WarningKind::SubsidyCapUnknown),
    ("管理票の入力", WarningKind::SubsidyPaperSlip),
    ("請求済みの公費の見直し", WarningKind::SubsidyClaimReview),
];

/// What can be done with a certificate.
pub const SUBSIDY_STANDING: &[(&str, Standing)] = &[
    ("現物給付", Standing::InKind),
    ("償還払い", Standing::Reimbursement),
    ("有効期間外", Standing::NotInForce),
    ("番号なし", Standing::WithoutNumber),
    ("指定外", Standing::NotDesignated),
    ("保険なし", Standing::WithoutInsurance),
    ("今回は使わない", Standing::LeftOut),
    ("確認待ち", Standing::ToConfirm),
];

/// What the clerk does with a public expense.
pub const SUBSIDY_ACTIONS: &[(&str, ActionKind)] = &[
    ("更新する", ActionKind::Take),
    ("失効とする", ActionKind::End),
    ("元に戻す", ActionKind::Undo),
    ("今回は使わない", ActionKind::LeaveOut),
];

/// Certificates of health insurance.
pub const CERTIFICATES: &[(&str, InsuranceCertificateKind)] = &[
    ("限度額適用認定証", InsuranceCertificateKind::Limit),
    ("高齢受給者証", InsuranceCertificateKind::Elderly),
    ("特定疾病療養受療証", InsuranceCertificateKind::SpecificDisease),
];

/// Switches of the 環境設定.
pub const SETTINGS: &[(&str, SettingKind)] = &[
    ("医療扶助", SettingKind::MedicalAid),
    ("医療費助成", SettingKind::Subsidies),
    ("訪問診療等", SettingKind::HomeVisits),
    ("オンライン診療等", SettingKind::Online),
];

/// What a switch says.
pub const USED: &[(&str, bool)] = &[("利用する", true), ("利用しない", false)];

/// Reasons of the 作業リスト.
pub const TO_DO: &[(&str, ToDoReason)] = &[
    ("券の未取得", ToDoReason::TicketMissing),
    ("資格の未確認", ToDoReason::Unconfirmed),
    ("要確認", ToDoReason::Clarify),
];

/// States of a job.
pub const JOB_STATE: &[(&str, JobState)] = &[
    ("送信済み", JobState::Waiting),
    ("処理中", JobState::Processing),
    ("完了", JobState::Finished),
    ("失敗", JobState::Failed),
];

/// Jobs by the features' word, as `Job::kind` calls them.
pub const JOBS: &[(&str, &str)] = &[
    ("資格確認", "inquiry"),
    ("一括照会", "bulk_inquiry"),
    ("照会番号登録", "reference_numbers"),
    ("一括取得", "bulk_acquisition"),
    ("同意済資格情報の取得", "consented_acquisition"),
    ("環境設定", "settings"),
];

/// Requests by the features' word: API識別ID.
pub const MESSAGES: &[(&str, &str)] = &[
    ("資格確認", "OQSsiquc01req"),
    ("一括照会", "OQSmuquc01req"),
    ("一括照会結果", "OQSmuquc02req"),
    ("照会番号登録", "OQSsiimm01req"),
    ("照会番号一括登録", "OQSmuimm01req"),
    ("照会番号一括登録結果", "OQSmuimm02req"),
    ("一括取得", "OQSmutic01req"),
    ("一括取得結果", "OQSmutic02req"),
    ("薬剤・診療情報の閲覧", "YZKsiquc01req"),
    ("健診情報の閲覧", "TKKsiquc01req"),
    ("訪問診療等の資格確認", "OQSsihvq01req"),
    ("オンライン診療等の資格確認", "OQSsionq01req"),
    ("訪問診療等の一括取得", "OQSmuhvq01req"),
    ("訪問診療等の一括取得結果", "OQSmuhvq02req"),
    ("オンライン診療等の一括取得", "OQSmuonq01req"),
    ("オンライン診療等の一括取得結果", "OQSmuonq02req"),
    ("顔認証", "face"),
    ("医療費助成", "PMHsimsm01"),
    ("自己負担上限額照会", "PMHsimsm02"),
    ("自己負担額報告", "PMHsimsm03"),
];

/// Elements of requests by the features' word.
pub const ELEMENTS: &[(&str, &str)] = &[
    ("医療機関コード", "MedicalInstitutionCode"),
    ("資格確認日", "QualificationConfirmationDate"),
    ("任意のファイル識別子", "ArbitraryFileIdentifier"),
    ("保険者番号", "InsurerNumber"),
    ("被保険者証記号", "InsuredCardSymbol"),
    ("番号", "InsuredIdentificationNumber"),
    ("枝番", "InsuredBranchNumber"),
    ("被保険者等の番号", "InsuredPersonIdentificationNumber"),
    ("生年月日", "Birthdate"),
    ("診療年月", "MedicalTreatmentMonth"),
    ("照会番号", "ReferenceNumber"),
    ("受付番号", "ReceptionNumber"),
    ("診療区分", "MedicalTreatmentFlag"),
    ("同意日の始め", "ConsentDateFrom"),
    ("同意日の終わり", "ConsentDateTo"),
    ("診療日の始め", "ExaminationDateFrom"),
    ("診療日の終わり", "ExaminationDateTo"),
];

/// 障害.
pub const FAULTS: &[(&str, FaultKind)] = &[
    ("応答なし", FaultKind::NoAnswer),
    ("取次エラー", FaultKind::ErrFile),
    ("センターエラー", FaultKind::CentreError),
    ("医療扶助の欠落", FaultKind::AidMissing),
    ("医療費助成の欠落", FaultKind::PmhMissing),
];

/// What a word means.
///
/// # Errors
/// The words that there are, for whoever writes features.
pub fn meaning<T: Copy>(table: &[(&str, T)], word: &str) -> Result<T, String> {
    table.iter().find(|(known, _)| *known == word).map(|(_, meaning)| *meaning).ok_or_else(|| {
        let known: Vec<&str> = table.iter().map(|(known, _)| *known).collect();
        format!("「{word}」という語はありません。使えるのは: {}", known.join("、"))
    })
}

/// The word for a meaning.
pub fn word<T: PartialEq>(table: &[(&'static str, T)], meaning: &T) -> &'static str {
    table.iter().find(|(_, known)| known == meaning).map_or("（知らない語）", |(word, _)| word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_and_its_meaning_lead_to_each_other() {
        for (word_of, status) in AID_STATUS {
            assert_eq!(meaning(AID_STATUS, word_of), Ok(*status));
            assert_eq!(word(AID_STATUS, status), *word_of);
        }
        assert_eq!(word(WARNINGS, &WarningKind::Unknown), "（知らない語）");
    }

    #[test]
    fn an_unknown_word_is_answered_with_the_known_ones() {
        assert!(meaning(TO_DO, "忘れ物").unwrap_err().contains("券の未取得"));
    }
}
