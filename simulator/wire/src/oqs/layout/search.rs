//! What requests ask by (spec/oqs-wire.md §3.1, §3.5, §3.6).

use super::{BY_TYPE, DATE, ONCE, OPT, TEXT_20, TEXT_50};
use crate::oqs::codes;
use crate::oqs::group::groups;
use crate::oqs::table::Rule;

groups! {
    /// `QualificationConfirmSearchInfo` of 資格確認 and 資格確認一括照会, and its echo in results.
    ///
    /// For medical aid by number: 公費負担者番号 in InsurerNumber, 受給者番号 in InsuredIdentificationNumber, no
    /// symbol (§8-10).
    QualificationConfirmSearchInfo {
        insurer_number: Option<String> => "InsurerNumber", "保険者番号", ONCE, Rule::PaddedInsurer, High;
        insured_card_symbol: Option<String> => "InsuredCardSymbol", "被保険者証記号", OPT, TEXT_20, High;
        insured_identification_number: Option<String> => "InsuredIdentificationNumber", "被保険者証番号", ONCE, TEXT_20, High;
        insured_branch_number: Option<String> => "InsuredBranchNumber", "被保険者証枝番", OPT, Rule::Digits(2), High;
        birthdate: Option<String> => "Birthdate", "生年月日", ONCE, DATE, High;
        limit_application_certificate_related_cons_flg: Option<codes::LimitCertificateConsent> => "LimitApplicationCertificateRelatedConsFlg", "限度額適用認定証提供同意フラグ", ONCE, BY_TYPE, High;
        arbitrary_identifier: Option<String> => "ArbitraryIdentifier", "任意の識別子", OPT, TEXT_50, Medium;
    }

    /// `QualificationConfirmSearchInfo` of 委託先資格情報の一括取得.
    TicketSearchInfo {
        medical_treatment_month: Option<String> => "MedicalTreatmentMonth", "診療年月", ONCE, Rule::Month, High;
    }

    /// `ReferenceNumberRegistrationInfo` of 照会番号登録, and its echo in results.
    ReferenceNumberRegistrationInfo {
        reference_number: Option<String> => "ReferenceNumber", "照会番号", ONCE, TEXT_50, High;
        insurer_number: Option<String> => "InsurerNumber", "保険者番号", ONCE, Rule::PaddedInsurer, High;
        insured_card_symbol: Option<String> => "InsuredCardSymbol", "被保険者証記号", OPT, TEXT_20, High;
        insured_identification_number: Option<String> => "InsuredIdentificationNumber", "被保険者証番号", ONCE, TEXT_20, High;
        insured_branch_number: Option<String> => "InsuredBranchNumber", "被保険者証枝番", OPT, Rule::Digits(2), High;
    }
}
