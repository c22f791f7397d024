//! A qualification result with its parts, and the medical-aid ticket (spec/oqs-wire.md §3.2–§3.4).

use super::{BY_TYPE, DATE, FACILITY_CODE, ONCE, OPT, TEXT_20, TEXT_50, TIMESTAMP, UNBOUNDED, many};
use crate::oqs::codes;
use crate::oqs::group::groups;
use crate::oqs::table::{Occurs, Rule};

/// 氏名: full width with a full-width space (§2.7).
const NAME: Rule = Rule::FullWidth(100);
/// カナ氏名: half-width katakana with a half-width space (§2.7).
const KANA: Rule = Rule::HalfWidth(100);
const ADDRESS: Rule = Rule::Text(400);
const OFFICE: Rule = Rule::Text(200);
/// Yen.
const AMOUNT: Rule = Rule::UpToDigits(8);

groups! {
    /// `ElderlyRecipientCertificateInfo`. The ratio has three digits: `020` is 20 percent.
    ElderlyRecipientCertificateInfo {
        elderly_recipient_certificate_date: Option<String> => "ElderlyRecipientCertificateDate", "高齢受給者証交付年月日", OPT, DATE, High;
        elderly_recipient_valid_start_date: Option<String> => "ElderlyRecipientValidStartDate", "高齢受給者証有効開始年月日", OPT, DATE, High;
        elderly_recipient_valid_end_date: Option<String> => "ElderlyRecipientValidEndDate", "高齢受給者証有効終了年月日", OPT, DATE, High;
        elderly_recipient_contribution_ratio: Option<String> => "ElderlyRecipientContributionRatio", "高齢受給者証一部負担金割合", OPT, Rule::Digits(3), High;
    }

    /// `LimitApplicationCertificateRelatedInfo`; a certificate without end date is possible.
    LimitApplicationCertificateRelatedInfo {
        limit_application_certificate_classification: Option<codes::LimitCertificateClassification> => "LimitApplicationCertificateClassification", "限度額適用認定証区分", OPT, BY_TYPE, High;
        limit_application_certificate_classification_flag: Option<codes::LimitCertificateFlag> => "LimitApplicationCertificateClassificationFlag", "限度額適用認定証適用区分", OPT, BY_TYPE, High;
        limit_application_certificate_date: Option<String> => "LimitApplicationCertificateDate", "限度額適用認定証交付年月日", OPT, DATE, High;
        limit_application_certificate_valid_start_date: Option<String> => "LimitApplicationCertificateValidStartDate", "限度額適用認定証有効開始年月日", OPT, DATE, High;
        limit_application_certificate_valid_end_date: Option<String> => "LimitApplicationCertificateValidEndDate", "限度額適用認定証有効終了年月日", OPT, DATE, High;
        limit_application_certificate_long_term_date: Option<String> => "LimitApplicationCertificateLongTermDate", "限度額適用認定証長期入院該当年月日", OPT, DATE, High;
    }

    /// `SpecificDiseasesCertificateInfo`.
    SpecificDiseasesCertificateInfo {
        specific_diseases_disease_category: Option<codes::SpecificDiseaseCategory> => "SpecificDiseasesDiseaseCategory", "特定疾病療養受療証認定疾病区分", OPT, BY_TYPE, High;
        specific_diseases_certificate_date: Option<String> => "SpecificDiseasesCertificateDate", "特定疾病療養受療証交付年月日", OPT, DATE, High;
        specific_diseases_valid_start_date: Option<String> => "SpecificDiseasesValidStartDate", "特定疾病療養受療証有効開始年月日", OPT, DATE, High;
        specific_diseases_valid_end_date: Option<String> => "SpecificDiseasesValidEndDate", "特定疾病療養受療証有効終了年月日", OPT, DATE, High;
        specific_diseases_self_pay: Option<String> => "SpecificDiseasesSelfPay", "特定疾病療養受療証自己負担限度額", OPT, AMOUNT, Medium;
    }

    /// `SpecificDiseasesCertificateList`: one to three.
    SpecificDiseasesCertificateList {
        specific_diseases_certificate_info: Vec<SpecificDiseasesCertificateInfo> => "SpecificDiseasesCertificateInfo", "特定疾病療養受療証情報", Occurs::Many { min: 1, max: 3 }, BY_TYPE, High;
    }

    /// `MedicalTicketInfo`: 医療券・調剤券情報, 26 items. `StatusOfInfecton` is the official spelling.
    MedicalTicketInfo {
        ticket_type: Option<codes::TicketType> => "TicketType", "券別", ONCE, BY_TYPE, High;
        medical_ticket_valid_date: Option<String> => "MedicalTicketValidDate", "有効開始年月日", OPT, DATE, High;
        medical_ticket_expiration_date: Option<String> => "MedicalTicketExpirationDate", "有効終了年月日", OPT, DATE, High;
        issue_number: Option<String> => "IssueNumber", "交付番号", OPT, TEXT_50, Medium;
        medical_treatment_month: Option<String> => "MedicalTreatmentMonth", "診療年月", ONCE, Rule::Month, High;
        designated_medical_institution_code: Option<String> => "DesignatedMedicalInstitutionCode", "指定医療機関コード", OPT, FACILITY_CODE, High;
        designated_medical_institution_flag: Option<codes::DesignatedMedicalInstitutionFlag> => "DesignatedMedicalInstitutionFlag", "指定医療機関確認フラグ", OPT, BY_TYPE, High;
        designated_medical_institution_name: Option<String> => "DesignatedMedicalInstitutionName", "指定医療機関名", OPT, UNBOUNDED, Medium;
        prescription_issuer_medical_institution_code: Option<String> => "PrescriptionIssuerMedicalInstitutionCode", "処方箋発行元医療機関コード", OPT, FACILITY_CODE, High;
        prescription_issuer_medical_institution_name: Option<String> => "PrescriptionIssuerMedicalInstitutionName", "処方箋発行元医療機関名", OPT, UNBOUNDED, Medium;
        injury_name1: Option<String> => "InjuryName1", "傷病名1", OPT, UNBOUNDED, Medium;
        injury_name2: Option<String> => "InjuryName2", "傷病名2", OPT, UNBOUNDED, Medium;
        injury_name3: Option<String> => "InjuryName3", "傷病名3", OPT, UNBOUNDED, Medium;
        medical_treatment_type: Option<codes::MedicalTreatmentType> => "MedicalTreatmentType", "診療別", OPT, BY_TYPE, High;
        self_pay_amount: Option<String> => "SelfPayAmount", "本人支払額", OPT, AMOUNT, Medium;
        district_contact_name: Option<String> => "DistrictContactName", "地区担当員名", OPT, UNBOUNDED, Medium;
        handling_contact_name: Option<String> => "HandlingContactName", "取扱担当者名", OPT, UNBOUNDED, Medium;
        single_or_combined_use: Option<codes::SingleOrCombinedUse> => "SingleOrCombinedUse", "単独・併用別", OPT, BY_TYPE, High;
        status_of_social_insurance: Option<codes::StatusOfSocialInsurance> => "StatusOfSocialInsurance", "社会保険状況", OPT, BY_TYPE, High;
        consistency_flag: Option<codes::ConsistencyFlag> => "ConsistencyFlag", "整合性フラグ", OPT, BY_TYPE, High;
        status_of_infecton: Option<codes::StatusOfInfection> => "StatusOfInfecton", "感染症法37条の2状況", OPT, BY_TYPE, High;
        status_of_elderly_medical_care: Option<codes::StatusOfElderlyMedicalCare> => "StatusOfElderlyMedicalCare", "後期高齢者医療状況", OPT, BY_TYPE, High;
        status_of_prefectural_expenses: Option<codes::StatusOfPrefecturalExpenses> => "StatusOfPrefecturalExpenses", "都道府県費状況", OPT, BY_TYPE, High;
        remarks1: Option<String> => "Remarks1", "備考1", OPT, UNBOUNDED, Medium;
        remarks2: Option<String> => "Remarks2", "備考2", OPT, UNBOUNDED, Medium;
        remarks3: Option<String> => "Remarks3", "備考3", OPT, UNBOUNDED, Medium;
    }

    /// `PublicExpenseResultList`: the tickets.
    PublicExpenseResultList {
        medical_ticket_info: Vec<MedicalTicketInfo> => "MedicalTicketInfo", "医療券・調剤券情報", many(1), BY_TYPE, High;
    }

    /// `ResultOfQualificationConfirmation` of OQSsiquc01res, face files and OQSmutic02res: 48 items.
    ///
    /// Medical aid: classification A1, no symbol, branch, PersonalFamilyClassification or InsuredName (§6).
    ResultOfQualificationConfirmation {
        insured_card_classification: Option<codes::InsuredCardClassification> => "InsuredCardClassification", "被保険者証区分", ONCE, BY_TYPE, High;
        insurer_number: Option<String> => "InsurerNumber", "保険者番号（医療扶助では公費負担者番号）", ONCE, Rule::PaddedInsurer, High;
        insured_card_symbol: Option<String> => "InsuredCardSymbol", "被保険者証記号", OPT, TEXT_20, High;
        insured_identification_number: Option<String> => "InsuredIdentificationNumber", "被保険者証番号（医療扶助では受給者番号）", ONCE, TEXT_20, High;
        insured_branch_number: Option<String> => "InsuredBranchNumber", "被保険者証枝番", OPT, Rule::Digits(2), High;
        personal_family_classification: Option<codes::PersonalFamilyClassification> => "PersonalFamilyClassification", "本人・家族の別", OPT, BY_TYPE, High;
        insured_name: Option<String> => "InsuredName", "被保険者氏名（世帯主氏名）", OPT, NAME, Medium;
        name: Option<String> => "Name", "氏名", ONCE, NAME, High;
        name_of_other: Option<String> => "NameOfOther", "氏名（その他）", OPT, NAME, Medium;
        name_kana: Option<String> => "NameKana", "氏名カナ", OPT, KANA, Medium;
        name_of_other_kana: Option<String> => "NameOfOtherKana", "氏名カナ（その他）", OPT, KANA, Medium;
        sex1: Option<codes::Sex> => "Sex1", "性別1", ONCE, BY_TYPE, High;
        sex2: Option<codes::Sex> => "Sex2", "性別2", OPT, BY_TYPE, High;
        birthdate: Option<String> => "Birthdate", "生年月日", ONCE, DATE, High;
        address: Option<String> => "Address", "住所", OPT, ADDRESS, Medium;
        post_number: Option<String> => "PostNumber", "郵便番号", OPT, Rule::Ascii(8), Medium;
        qualification_date: Option<String> => "QualificationDate", "資格取得年月日（医療扶助では開始・再開年月日）", OPT, DATE, High;
        disqualification_date: Option<String> => "DisqualificationDate", "資格喪失年月日（医療扶助では停止・廃止年月日）", OPT, DATE, High;
        insured_certificate_issuance_date: Option<String> => "InsuredCertificateIssuanceDate", "被保険者証交付年月日", OPT, DATE, High;
        insured_card_valid_date: Option<String> => "InsuredCardValidDate", "被保険者証有効開始年月日", OPT, DATE, High;
        insured_card_expiration_date: Option<String> => "InsuredCardExpirationDate", "被保険者証有効終了年月日", OPT, DATE, High;
        insured_partial_contribution_ratio: Option<String> => "InsuredPartialContributionRatio", "被保険者証一部負担金割合", OPT, Rule::Digits(3), High;
        preschool_classification: Option<codes::PreschoolClassification> => "PreschoolClassification", "未就学区分", OPT, BY_TYPE, High;
        reason_of_loss: Option<codes::ReasonOfLoss> => "ReasonOfLoss", "資格喪失事由", OPT, BY_TYPE, High;
        insurer_name: Option<String> => "InsurerName", "保険者名称（医療扶助では福祉事務所名）", OPT, OFFICE, Medium;
        elderly_recipient_certificate_info: Option<ElderlyRecipientCertificateInfo> => "ElderlyRecipientCertificateInfo", "高齢受給者証情報", OPT, BY_TYPE, High;
        limit_application_certificate_related_cons_flg: Option<codes::LimitCertificateConsent> => "LimitApplicationCertificateRelatedConsFlg", "限度額適用認定証提供同意フラグ", OPT, BY_TYPE, High;
        limit_application_certificate_related_cons_time: Option<String> => "LimitApplicationCertificateRelatedConsTime", "限度額適用認定証提供同意日時", OPT, TIMESTAMP, High;
        limit_application_certificate_related_info: Option<LimitApplicationCertificateRelatedInfo> => "LimitApplicationCertificateRelatedInfo", "限度額適用認定証関連情報", OPT, BY_TYPE, High;
        specific_diseases_certificate_related_cons_flg: Option<codes::ConsentFlag> => "SpecificDiseasesCertificateRelatedConsFlg", "特定疾病療養受療証提供同意フラグ", OPT, BY_TYPE, High;
        specific_diseases_certificate_related_cons_time: Option<String> => "SpecificDiseasesCertificateRelatedConsTime", "特定疾病療養受療証提供同意日時", OPT, TIMESTAMP, High;
        specific_diseases_certificate_list: Option<SpecificDiseasesCertificateList> => "SpecificDiseasesCertificateList", "特定疾病療養受療証情報リスト", OPT, BY_TYPE, High;
        public_expense_result_list: Option<PublicExpenseResultList> => "PublicExpenseResultList", "医療扶助資格確認結果リスト", OPT, BY_TYPE, High;
        specific_health_checkups_info_cons_flg: Option<codes::ConsentFlag> => "SpecificHealthCheckupsInfoConsFlg", "特定健診情報閲覧同意フラグ", OPT, BY_TYPE, High;
        specific_health_checkups_info_cons_time: Option<String> => "SpecificHealthCheckupsInfoConsTime", "特定健診情報閲覧同意日時", OPT, TIMESTAMP, High;
        specific_health_checkups_info_available_time: Option<String> => "SpecificHealthCheckupsInfoAvailableTime", "特定健診情報閲覧有効期限", OPT, TIMESTAMP, High;
        pharmacists_info_cons_flg: Option<codes::ConsentFlag> => "PharmacistsInfoConsFlg", "薬剤情報閲覧同意フラグ", OPT, BY_TYPE, High;
        pharmacists_info_cons_time: Option<String> => "PharmacistsInfoConsTime", "薬剤情報閲覧同意日時", OPT, TIMESTAMP, High;
        pharmacists_info_available_time: Option<String> => "PharmacistsInfoAvailableTime", "薬剤情報閲覧有効期限", OPT, TIMESTAMP, High;
        diagnosis_info_cons_flg: Option<codes::ConsentFlag> => "DiagnosisInfoConsFlg", "診療情報閲覧同意フラグ", OPT, BY_TYPE, High;
        diagnosis_info_cons_time: Option<String> => "DiagnosisInfoConsTime", "診療情報閲覧同意日時", OPT, TIMESTAMP, High;
        diagnosis_info_available_time: Option<String> => "DiagnosisInfoAvailableTime", "診療情報閲覧有効期限", OPT, TIMESTAMP, High;
        operation_info_cons_flg: Option<codes::ConsentFlag> => "OperationInfoConsFlg", "手術情報閲覧同意フラグ", OPT, BY_TYPE, High;
        operation_info_cons_time: Option<String> => "OperationInfoConsTime", "手術情報閲覧同意日時", OPT, TIMESTAMP, High;
        operation_info_available_time: Option<String> => "OperationInfoAvailableTime", "手術情報閲覧有効期限", OPT, TIMESTAMP, High;
        reference_number: Option<String> => "ReferenceNumber", "照会番号", OPT, TEXT_50, High;
        arbitrary_identifier: Option<String> => "ArbitraryIdentifier", "任意の識別子", OPT, TEXT_50, Medium;
        qualification_confirmation_key: Option<String> => "QualificationConfirmationKey", "資格確認キー", OPT, Rule::Ascii(100), Guess;
    }

    /// `ResultOfQualificationConfirmation` of OQSmuquc02res: the basic items, no consents (§3.4).
    BulkResultOfQualificationConfirmation {
        insured_card_classification: Option<codes::InsuredCardClassification> => "InsuredCardClassification", "被保険者証区分", ONCE, BY_TYPE, High;
        insurer_number: Option<String> => "InsurerNumber", "保険者番号（医療扶助では公費負担者番号）", ONCE, Rule::PaddedInsurer, High;
        insured_card_symbol: Option<String> => "InsuredCardSymbol", "被保険者証記号", OPT, TEXT_20, High;
        insured_identification_number: Option<String> => "InsuredIdentificationNumber", "被保険者証番号（医療扶助では受給者番号）", ONCE, TEXT_20, High;
        insured_branch_number: Option<String> => "InsuredBranchNumber", "被保険者証枝番", OPT, Rule::Digits(2), High;
        personal_family_classification: Option<codes::PersonalFamilyClassification> => "PersonalFamilyClassification", "本人・家族の別", OPT, BY_TYPE, High;
        insured_name: Option<String> => "InsuredName", "被保険者氏名（世帯主氏名）", OPT, NAME, Medium;
        name: Option<String> => "Name", "氏名", ONCE, NAME, High;
        name_of_other: Option<String> => "NameOfOther", "氏名（その他）", OPT, NAME, Medium;
        name_kana: Option<String> => "NameKana", "氏名カナ", OPT, KANA, Medium;
        name_of_other_kana: Option<String> => "NameOfOtherKana", "氏名カナ（その他）", OPT, KANA, Medium;
        sex1: Option<codes::Sex> => "Sex1", "性別1", ONCE, BY_TYPE, High;
        sex2: Option<codes::Sex> => "Sex2", "性別2", OPT, BY_TYPE, High;
        birthdate: Option<String> => "Birthdate", "生年月日", ONCE, DATE, High;
        address: Option<String> => "Address", "住所", OPT, ADDRESS, Medium;
        post_number: Option<String> => "PostNumber", "郵便番号", OPT, Rule::Ascii(8), Medium;
        qualification_date: Option<String> => "QualificationDate", "資格取得年月日（医療扶助では開始・再開年月日）", OPT, DATE, High;
        disqualification_date: Option<String> => "DisqualificationDate", "資格喪失年月日（医療扶助では停止・廃止年月日）", OPT, DATE, High;
        insured_certificate_issuance_date: Option<String> => "InsuredCertificateIssuanceDate", "被保険者証交付年月日", OPT, DATE, High;
        insured_card_valid_date: Option<String> => "InsuredCardValidDate", "被保険者証有効開始年月日", OPT, DATE, High;
        insured_card_expiration_date: Option<String> => "InsuredCardExpirationDate", "被保険者証有効終了年月日", OPT, DATE, High;
        insured_partial_contribution_ratio: Option<String> => "InsuredPartialContributionRatio", "被保険者証一部負担金割合", OPT, Rule::Digits(3), High;
        preschool_classification: Option<codes::PreschoolClassification> => "PreschoolClassification", "未就学区分", OPT, BY_TYPE, High;
        reason_of_loss: Option<codes::ReasonOfLoss> => "ReasonOfLoss", "資格喪失事由", OPT, BY_TYPE, High;
        insurer_name: Option<String> => "InsurerName", "保険者名称（医療扶助では福祉事務所名）", OPT, OFFICE, Medium;
        elderly_recipient_certificate_info: Option<ElderlyRecipientCertificateInfo> => "ElderlyRecipientCertificateInfo", "高齢受給者証情報", OPT, BY_TYPE, High;
        limit_application_certificate_changed: Option<codes::LimitCertificateChanged> => "LimitApplicationCertificateChanged", "限度額適用認定証変更有無", OPT, BY_TYPE, High;
    }

    /// `ResultList`: one or several results in one list.
    ResultList {
        result_of_qualification_confirmation: Vec<ResultOfQualificationConfirmation> => "ResultOfQualificationConfirmation", "資格確認結果", many(1), BY_TYPE, High;
    }
}

impl ResultOfQualificationConfirmation {
    /// Whether it is a medical-aid result (A1).
    #[must_use]
    pub fn is_medical_aid(&self) -> bool {
        self.insured_card_classification == Some(codes::InsuredCardClassification::MEDICAL_AID)
    }

    /// The tickets, in order.
    #[must_use]
    #[doc(alias = "医療券")]
    pub fn tickets(&self) -> &[MedicalTicketInfo] {
        self.public_expense_result_list.as_ref().map_or(&[], |list| &list.medical_ticket_info)
    }
}

impl From<ResultOfQualificationConfirmation> for BulkResultOfQualificationConfirmation {
    /// Keeps the basic items; consents, certificates under consent and tickets do not travel in OQSmuquc02res.
    fn from(full: ResultOfQualificationConfirmation) -> Self {
        BulkResultOfQualificationConfirmation {
            insured_card_classification: full.insured_card_classification,
            insurer_number: full.insurer_number,
            insured_card_symbol: full.insured_card_symbol,
            insured_identification_number: full.insured_identification_number,
            insured_branch_number: full.insured_branch_number,
            personal_family_classification: full.personal_family_classification,
            insured_name: full.insured_name,
            name: full.name,
            name_of_other: full.name_of_other,
            name_kana: full.name_kana,
            name_of_other_kana: full.name_of_other_kana,
            sex1: full.sex1,
            sex2: full.sex2,
            birthdate: full.birthdate,
            address: full.address,
            post_number: full.post_number,
            qualification_date: full.qualification_date,
            disqualification_date: full.disqualification_date,
            insured_certificate_issuance_date: full.insured_certificate_issuance_date,
            insured_card_valid_date: full.insured_card_valid_date,
            insured_card_expiration_date: full.insured_card_expiration_date,
            insured_partial_contribution_ratio: full.insured_partial_contribution_ratio,
            preschool_classification: full.preschool_classification,
            reason_of_loss: full.reason_of_loss,
            insurer_name: full.insurer_name,
            elderly_recipient_certificate_info: full.elderly_recipient_certificate_info,
            limit_application_certificate_changed: None,
        }
    }
}

impl From<Vec<ResultOfQualificationConfirmation>> for ResultList {
    fn from(results: Vec<ResultOfQualificationConfirmation>) -> Self {
        ResultList { result_of_qualification_confirmation: results }
    }
}

impl From<Vec<MedicalTicketInfo>> for PublicExpenseResultList {
    fn from(tickets: Vec<MedicalTicketInfo>) -> Self {
        PublicExpenseResultList { medical_ticket_info: tickets }
    }
}
