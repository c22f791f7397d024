//! The code tables OQSCD001…044 as open newtypes, and [`REGISTRY`] of all of them (spec/oqs-wire.md §4).
//!
//! Names of tables whose official title is not public are descriptive. Values of vendors (照会区分 7, 8, A, B, C) are
//! no part of the tables: they stay unknown, are kept, and are reported.

use super::code::codes;

codes! {
    /// 限度額適用認定証 consent of the patient; 1 asks for the certificate.
    001 LimitCertificateConsent "限度額適用認定証等の提供同意" High {
        NOT_GIVEN = "0" "未同意",
        GIVEN = "1" "同意",
    }
    /// How the person was identified.
    002 ReferenceClassification "照会区分" High {
        MY_NUMBER_CARD = "1" "マイナンバーカード",
        INSURED_CARD = "2" "被保険者証情報",
    }
    /// Outcome of the whole message.
    003 SegmentOfResult "処理結果区分" High {
        NORMAL = "1" "正常終了",
        PROCESSING = "2" "処理中",
        ABNORMAL = "9" "異常終了",
    }
    /// Outcome for one person.
    004 ProcessingResultStatus "処理結果状況" High {
        NORMAL = "1" "正常終了",
        ERROR = "2" "エラー",
    }
    /// 0 and 1; the 1 and 2 seen in one source are wrong (§4, disagreements).
    005 CharacterCodeIdentifier "文字コード識別" High {
        UTF_8 = "0" "UTF-8",
        SHIFT_JIS = "1" "Shift_JIS",
    }
    /// 5 exists for health insurance only, 6 for medical aid only.
    006 QualificationValidity "資格有効性" High {
        VALID = "1" "有効",
        INVALID = "2" "無効",
        INVALID_NEWER_EXISTS = "3" "無効（新しい資格あり）",
        NOT_FOUND = "4" "該当資格なし",
        SEVERAL = "5" "複数該当",
        VALID_NOT_REGISTERED = "6" "有効（未登録）",
    }
    /// For Sex1 and Sex2.
    007 Sex "性別" High {
        MALE = "1" "男",
        FEMALE = "2" "女",
        NOT_SET = "3" "未設定",
    }
    /// Why insurance was lost.
    008 ReasonOfLoss "資格喪失事由" High {
        DEATH = "01" "死亡",
        PUBLIC_ASSISTANCE = "02" "生活保護受給開始",
        OTHER_INSURANCE = "03" "医療保険等の資格取得",
        OTHER = "99" "その他",
    }
    /// Insured person or family member.
    009 PersonalFamilyClassification "本人・家族の別" High {
        PERSON = "1" "本人",
        FAMILY = "2" "家族",
    }
    /// A1 marks a medical-aid result. 01 loses its meaning on 2024-12-02 but is still sent.
    010 InsuredCardClassification "被保険者証区分" High {
        GENERAL = "01" "被保険者証（一般）",
        RETIRED = "02" "被保険者証（退職）",
        SHORT_GENERAL = "03" "短期被保険者証（一般）",
        SHORT_RETIRED = "04" "短期被保険者証（退職）",
        SPECIAL_TREATMENT = "05" "特別療養費支給対象者",
        SPECIAL_RETIRED = "06" "特例退職被保険者証",
        SELF_DEFENSE = "07" "自衛官診療証",
        MEDICAL_AID = "A1" "医療扶助",
    }
    /// Kind of limit certificate.
    011 LimitCertificateClassification "限度額適用認定証区分" High {
        LIMIT = "01" "限度額適用認定証",
        LIMIT_AND_REDUCTION = "02" "限度額適用・標準負担額減額認定証",
        REDUCTION = "03" "標準負担額減額認定証",
    }
    /// Income class of a limit certificate; A under 70, B from 70. B09 and B10 exist since 2022-10.
    012 LimitCertificateFlag "限度額適用認定証適用区分" High {
        A01 = "A01" "区分ア",
        A02 = "A02" "区分イ",
        A03 = "A03" "区分ウ",
        A04 = "A04" "区分エ",
        A05 = "A05" "区分オ",
        A06 = "A06" "区分オ（境）",
        B01 = "B01" "現役並みⅢ",
        B02 = "B02" "現役並みⅡ",
        B03 = "B03" "現役並みⅠ",
        B04 = "B04" "一般",
        B05 = "B05" "低所得Ⅱ",
        B06 = "B06" "低所得Ⅰ",
        B07 = "B07" "低所得Ⅰ（老福）",
        B08 = "B08" "低所得Ⅰ（境）",
        B09 = "B09" "一般Ⅱ",
        B10 = "B10" "一般Ⅰ",
    }
    /// Disease of a 特定疾病療養受療証.
    013 SpecificDiseaseCategory "特定疾病認定疾病区分" High {
        DIALYSIS = "1" "人工腎臓を実施している慢性腎不全",
        HEMOPHILIA = "2" "先天性血液凝固因子障害",
        HIV = "3" "血液製剤に起因するHIV感染症",
    }
    /// Bulk results only.
    014 LimitCertificateChanged "限度額適用認定証変更有無" High {
        NOT_CHANGED = "0" "変更なし",
        CHANGED = "1" "変更あり又は判定不能",
    }
    /// Present for preschool children.
    015 PreschoolClassification "未就学区分" High {
        PRESCHOOL = "1" "未就学に該当",
    }
    /// Consent to browsing.
    016 ConsentFlag "同意区分" High {
        NONE = "0" "同意なし",
        GIVEN = "1" "同意あり",
        EXPIRED = "2" "同意の有効期限切れ",
        NOT_OBTAINABLE = "3" "同意の取得困難",
    }
    /// What the patient chose at the reader.
    017 PrescriptionIssueSelect "処方箋発行形態" High {
        ELECTRONIC = "1" "電子処方箋",
        PAPER = "2" "紙の処方箋",
    }
    /// 医療券 or 調剤券.
    018 TicketType "券別" High {
        MEDICAL = "01" "医療券",
        DISPENSING = "02" "調剤券",
    }
    /// Kind of treatment that a ticket is for.
    019 MedicalTreatmentType "診療別" High {
        INPATIENT = "01" "入院",
        OUTPATIENT = "02" "入院外",
        DENTAL = "03" "歯科",
        DISPENSING = "04" "調剤",
        HOME_NURSING = "05" "訪問看護",
    }
    /// Medical aid alone or together with insurance.
    020 SingleOrCombinedUse "単独・併用別" High {
        SINGLE = "01" "単独",
        COMBINED = "02" "併用",
    }
    /// Whether the office knows of insurance.
    021 StatusOfSocialInsurance "社会保険状況" High {
        PRESENT = "01" "あり",
        ABSENT = "02" "なし",
    }
    /// Ticket and insurance data disagree.
    022 ConsistencyFlag "整合性フラグ" High {
        INCONSISTENT = "1" "不整合あり",
    }
    /// 感染症法37条の2.
    023 StatusOfInfection "感染症法37条の2" High {
        PRESENT = "01" "あり",
        ABSENT = "02" "なし",
    }
    /// 後期高齢者.
    024 StatusOfElderlyMedicalCare "後期高齢者" High {
        PRESENT = "01" "あり",
        ABSENT = "02" "なし",
    }
    /// 都道府県費.
    025 StatusOfPrefecturalExpenses "都道府県費" High {
        PRESENT = "01" "あり",
        ABSENT = "02" "なし",
    }
    /// Whether the ticket names the institution that asks.
    026 DesignatedMedicalInstitutionFlag "指定医療機関確認フラグ" High {
        SAME = "0" "一致",
        DIFFERENT = "1" "不一致",
    }
    /// Same person found.
    027 SamePerson "同一個人有無" Medium {
        FOUND = "1" "同一個人あり",
    }
    /// Place of treatment.
    028 MedicalTreatmentFlag "診療区分" Medium {
        OUTPATIENT = "1" "外来診療等",
        HOME_VISIT = "2" "訪問診療等",
        ONLINE = "3" "オンライン診療等",
        EMERGENCY = "4" "救急時医療情報閲覧",
    }
    /// Kind of medical information.
    029 MedicalInformationType "医療情報種別" Medium {
        CHECKUP = "TKK" "特定健診情報",
        MEDICINE = "YZK" "薬剤情報等",
    }
    /// Show medicine information or not.
    030 MedicineInformationDisplay "薬剤情報等表示" Medium {
        HIDE = "0" "表示しない",
        SHOW = "1" "表示する",
    }
    /// Why a consent is no longer in force.
    031 ConsentExpiryReason "同意有効期限切れ理由" Medium {
        SEE_SUPPLEMENT = "0" "補足を参照",
        BY_FACILITY = "1" "医療機関等による取消",
        BY_PATIENT = "2" "患者による取消",
        OTHER_USE = "3" "用途の変更",
    }
    /// Whether qualification data changed.
    032 QualificationChanged "資格情報変更確認" Medium {
        SAME = "0" "一致",
        DIFFERENT = "1" "不一致",
    }
    /// What an access URL is for.
    033 UrlPurpose "URL取得区分" Medium {
        HOME_VISIT = "2" "訪問診療等",
        ONLINE = "3" "オンライン診療等",
    }
    /// File form of an access URL.
    034 UrlFileType "二次元コードのファイル形式" Medium {
        PDF = "1" "PDF",
        PNG = "2" "PNG",
    }
    /// Change a setting or not.
    035 ChangeRequested "変更有無" Medium {
        KEEP = "0" "変更しない",
        CHANGE = "1" "変更する",
    }
    /// Kinds of information that a patient consents to.
    036 ConsentInformationType "閲覧同意情報種別" Medium {
        SPECIFIC_DISEASE = "TSR" "特定疾病療養受療証情報",
        CHECKUP = "TKK" "特定健診情報",
        MEDICINE = "YZK" "薬剤・処方情報",
        DIAGNOSIS = "SRJ" "診療・アレルギー・検査情報",
        OPERATION = "SHJ" "手術・傷病名・感染症情報",
    }
    /// Use of a function.
    037 UseSetting "利用設定" Medium {
        OFF = "0" "利用しない",
        ON = "1" "利用する",
    }
    /// Use of electronic prescriptions.
    038 ElectronicPrescriptionUse "電子処方箋利用設定" Medium {
        OFF = "0" "利用しない",
        ELECTRONIC_ONLY = "1" "電子処方箋のみ",
        BOTH = "2" "電子処方箋と紙の処方箋を併用",
        PAPER_ONLY = "3" "紙の処方箋のみ",
    }
    /// When the patient chooses.
    039 SelectionTiming "選択タイミング" Medium {
        OTHER = "1" "資格確認時以外",
        AT_CONFIRMATION = "2" "資格確認時",
    }
    /// Which information is asked for.
    040 InformationRequestPattern "情報要求パターン" Medium {
        EMERGENCY_SUMMARY = "1" "救急用サマリー",
        EMERGENCY_FULL = "2" "救急用全量",
        PRESCRIPTION_AND_EMERGENCY = "3" "電子処方箋と救急用（1と2）",
        MEDICINE = "4" "薬剤情報",
        DIAGNOSIS_AND_MEDICINE = "5" "診療／薬剤情報",
        CHECKUP = "6" "特定健診情報",
    }
    /// First factor.
    041 FirstAuthenticationFactor "二要素認証（一つ目）" Medium {
        KNOWLEDGE = "1" "記憶",
        BIOMETRIC = "2" "生体",
        POSSESSION = "3" "物理",
    }
    details {
        "1": "01" "ID・パスワード",
        "1": "02" "PIN",
        "1": "03" "秘密の質問",
        "2": "01" "指紋",
        "2": "02" "顔",
        "2": "03" "音声",
        "2": "04" "静脈",
        "2": "05" "虹彩",
        "3": "01" "ICカード",
        "3": "02" "ワンタイムパスワード",
        "3": "03" "その他",
    }
    /// Second factor.
    042 SecondAuthenticationFactor "二要素認証（二つ目）" Medium {
        KNOWLEDGE = "1" "記憶",
        BIOMETRIC = "2" "生体",
        POSSESSION = "3" "物理",
    }
    details {
        "1": "01" "ID・パスワード",
        "1": "02" "PIN",
        "1": "03" "秘密の質問",
        "2": "01" "指紋",
        "2": "02" "顔",
        "2": "03" "音声",
        "2": "04" "静脈",
        "2": "05" "虹彩",
        "3": "01" "ICカード",
        "3": "02" "ワンタイムパスワード",
        "3": "03" "その他",
    }
    /// May browse in emergencies.
    043 EmergencyBrowsing "救急時閲覧権限" Medium {
        NO = "0" "なし",
        YES = "1" "あり",
    }
    /// Bit-like; whether the others have two digits too is not known.
    044 LinkedSystem "連携システムID" Guess {
        MEDICAL_SUBSIDY = "01" "医療費助成",
        MATERNAL_HEALTH = "2" "母子保健",
        VACCINATION = "4" "予防接種",
        LONG_TERM_CARE = "8" "介護保険",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oqs::code::Code;

    #[test]
    fn all_44_tables_are_registered_in_order_and_hold_distinct_values() {
        assert_eq!(REGISTRY.len(), 44);
        for (index, table) in REGISTRY.iter().enumerate() {
            assert_eq!(usize::from(table.number), index + 1, "{}", table.name);
            assert!(!table.values.is_empty());
            let mut values: Vec<_> = table.values.iter().map(|v| v.value).collect();
            values.sort_unstable();
            values.dedup();
            assert_eq!(values.len(), table.values.len(), "{}", table.id());
        }
        assert_eq!(InsuredCardClassification::TABLE.id(), "OQSCD010");
    }

    #[test]
    fn an_unknown_value_is_kept_as_it_came() {
        let vendor = ReferenceClassification::from_text("B".to_owned());
        assert_eq!(vendor.as_str(), "B");
        assert_eq!(vendor.label(), None);
        assert_eq!(InsuredCardClassification::from("A1"), InsuredCardClassification::MEDICAL_AID);
        assert_eq!(InsuredCardClassification::MEDICAL_AID.label(), Some("医療扶助"));
    }
}
