//! Warnings and their texts for the clerk. Causes are not guessed (S002-65): the same answer has many.

use super::Facts;
use crate::defects::{Defect, Defects};
use onshi_wire::driver::{AidStatus, Warning, WarningKind};

/// A warning with its ordinary text.
#[must_use]
pub fn warning(kind: WarningKind) -> Warning {
    Warning { kind, text: text(kind).to_owned() }
}

/// What the clerk reads. No recipient number appears in a text (S000-06).
fn text(kind: WarningKind) -> &'static str {
    match kind {
        WarningKind::ContactOffice => {
            "医療扶助の資格または当月の医療券・調剤券を確認できません。受付は続け、福祉事務所へ連絡してください。"
        }
        WarningKind::IssuerMismatch => {
            "調剤券の処方箋発行元と処方箋の発行元が異なります。福祉事務所へ確認してください。"
        }
        WarningKind::InsuranceMismatch => {
            "医療券の単独・併用の別と医療保険の状況が一致しません。福祉事務所へ確認してください。"
        }
        WarningKind::TreatmentTypeMismatch => "券の診療別がこの受診に合いません。この券は使えません。",
        WarningKind::OtherFacility => "他の医療機関・薬局あての券です。自院では使えません。",
        WarningKind::NumberChanged => "公費負担者番号または受給者番号が登録と異なります。内容を確認してください。",
        WarningKind::TicketChanged => "取込み済みの券の内容が訂正されました。会計を確認してください。",
        WarningKind::TicketWithdrawn => "取込み済みの券が取り消されています。請求前に福祉事務所へ確認してください。",
        WarningKind::CardExpiring => {
            "マイナンバーカードまたは電子証明書の有効期限が近づいています。更新を案内してください。"
        }
        WarningKind::SeveralAid => "有効な医療扶助の資格が二つあります。どちらを使うか福祉事務所へ確認してください。",
        WarningKind::ReferenceNumberMismatch => "照会番号が別の患者のものです。患者を確認してください。",
        WarningKind::CheckDigit => "公費負担者番号または受給者番号の検証番号が誤っています。入力を確認してください。",
        WarningKind::CheckMedicalAid => "生活保護の開始により保険の資格を失っています。医療扶助を確認してください。",
        WarningKind::AskAgain => "資格を確認できていません。紙の券などで受け付け、後で照会し直してください。",
        WarningKind::ConsentOver => "患者の同意の期限が切れています。改めて同意を得てから照会し直してください。",
        WarningKind::NewerInsurance => {
            "この資格は無効で、新しい資格があります。新しい資格の番号を患者に確かめて照会し直してください。"
        }
        WarningKind::NotDesignated => "自院は生活保護法の指定を受けていません。医療扶助では請求できません。",
        WarningKind::SubsidyPerhapsLapsed => {
            "公費が失効している可能性があります。登録済みの公費はそのまま残しています。患者に尋ね、紙の受給者証で確かめてください。"
        }
        WarningKind::SubsidyDiffers => {
            "登録済みの公費と医療費助成の情報が異なります。比べて、どちらを使うか決めてください。"
        }
        WarningKind::SubsidyTooMany => "公費が併用できる数を超えています。この受診で使わない公費を選んでください。",
        WarningKind::SubsidyReimbursement => {
            "償還払いの受給者証です。窓口では通常の負担割合で支払ってもらい、請求には載せません。"
        }
        WarningKind::SubsidyNotDesignated => {
            "受給者証の指定医療機関に自院がありません。現物給付にはできません。受給者証を確かめてください。"
        }
        WarningKind::SubsidyCheckDigit => {
            "公費の番号の検証番号が合いません。届いたまま登録しています。受給者証と比べ、違うときは訂正してください。"
        }
        WarningKind::SubsidyWithoutNumber => "番号のない受給者証です。請求には使えません。",
        WarningKind::SubsidyWithoutInsurance => {
            "医療保険の資格を確認できないため、公費だけでは使えません。保険を確かめてください。"
        }
        WarningKind::SubsidyLocalRule => {
            "地方単独の医療費助成がほかの公費と併用できるかは自治体によります。受給者証の注意書きを確かめてください。"
        }
        WarningKind::SubsidyCapUnknown => {
            "自己負担上限額がわかりません(0円ではありません)。受給者証で確かめて入力してください。"
        }
        WarningKind::SubsidyPaperSlip => "上限額管理票(紙)で、他の医療機関の支払額を確かめて入力してください。",
        WarningKind::SubsidyClaimReview => "請求済みの月の公費が、その後に失効しています。請求を見直してください。",
        WarningKind::Unknown => "確認が必要です。",
    }
}

/// S002-67, S002-25, S002-43: no usable ticket, or nothing known at all, means a call to the office. A patient with
/// insurance alone is not concerned (S000-20), nor one whose medical aid has ended.
#[must_use]
pub fn contact_office(facts: &Facts<'_>, status: AidStatus) -> Option<Warning> {
    let needed = match status {
        AidStatus::NotDelegated | AidStatus::Expired => true,
        AidStatus::None => facts.asked_for_aid && facts.rows.is_empty(),
        AidStatus::Delegated | AidStatus::Invalid | AidStatus::Unconfirmed => false,
    };
    needed.then(|| call_office(facts.defects)).flatten()
}

/// The call to the office, however the patient came: by card, by number or with a paper (S002-69).
#[must_use]
pub fn call_office(defects: Defects) -> Option<Warning> {
    (!defects.has(Defect::NoContactOffice)).then(|| warning(WarningKind::ContactOffice))
}

/// Warnings that the platform's own text gives beside a normal result (B-103): a certificate about to expire.
#[must_use]
pub fn from_platform_text(text: &str) -> Option<Warning> {
    let about_card = text.contains("カード") || text.contains("証明書");
    if about_card && text.contains("期限") {
        return Some(warning(WarningKind::CardExpiring));
    }
    (text.contains("指定医療機関") && text.contains("ません")).then(|| warning(WarningKind::NotDesignated))
}
