//! The hash rule gives every order of spec/oqs-wire.md §3.9. The lists stand here as they stand there; the library
//! holds the rule only.

use onshi_wire::oqs::java_hash::{bucket, table_size};
use onshi_wire::oqs::table::GroupLayout;
use onshi_wire::oqs::{
    AcceptanceBody, BulkConfirmUnit, BulkConfirmationResultHeader, ConfirmationResultBody, ConfirmationResultHeader,
    ElderlyRecipientCertificateInfo, LimitApplicationCertificateRelatedInfo, MedicalTicketInfo, OQSsiquc01res,
    QualificationConfirmSearchInfo, ReferenceNumberRegistrationInfo, RegistrationResultBody, ResultHeader,
    ResultOfQualificationConfirmation, SpecificDiseasesCertificateInfo,
};

fn emitted(layout: &'static GroupLayout) -> Vec<&'static str> {
    layout.emitted().map(|item| item.element).collect()
}

fn words(text: &str) -> Vec<&str> {
    text.split([',', ' ', '\n']).filter(|word| !word.is_empty()).collect()
}

/// `list` may leave elements out; what both have must stand in the same order.
fn assert_same_order(layout: &'static GroupLayout, list: &str) {
    let list = words(list);
    let ours: Vec<_> = emitted(layout).into_iter().filter(|element| list.contains(element)).collect();
    let theirs: Vec<_> = list.into_iter().filter(|element| layout.position(element).is_some()).collect();
    assert_eq!(ours, theirs, "{}", layout.name);
}

#[test]
fn the_root_and_the_headers_come_in_the_order_of_the_real_files() {
    assert_eq!(emitted(OQSsiquc01res::LAYOUT), ["MessageHeader", "MessageBody"]);
    // The header of a real face file (7 elements) and of a real siimm result (5), both H.
    let header = "ProcessExecutionTime, CharacterCodeIdentifier, SegmentOfResult, NumberOfNormalProcessing,
        QualificationConfirmationDate, NumberOfError, ReceptionNumber, ReferenceClassification,
        NumberOfProcessingResult, ArbitraryFileIdentifier, MedicalInstitutionCode, ErrorCode, ErrorMessage";
    assert_eq!(ConfirmationResultHeader::LAYOUT.items.len(), 9);
    assert_same_order(ConfirmationResultHeader::LAYOUT, header);
    assert_same_order(ResultHeader::LAYOUT, header);
    assert_eq!(BulkConfirmationResultHeader::LAYOUT.items.len(), 12);
    assert_same_order(BulkConfirmationResultHeader::LAYOUT, header);
}

#[test]
fn the_bodies_come_in_the_order_of_the_real_files() {
    assert_eq!(
        emitted(ConfirmationResultBody::LAYOUT),
        words(
            "ProcessingResultCode, ResultList, QualificationConfirmSearchInfo, PrescriptionIssueSelect,
            ProcessingResultMessage, ProcessingResultStatus, QualificationValidity"
        )
    );
    assert_eq!(
        emitted(RegistrationResultBody::LAYOUT),
        words("ProcessingResultCode, ProcessingResultMessage, ReferenceNumberRegistrationInfo, ProcessingResultStatus")
    );
    assert_eq!(emitted(AcceptanceBody::LAYOUT), ["ReceptionNumber", "ReceptionDateTime"]);
    assert_eq!(
        emitted(BulkConfirmUnit::LAYOUT),
        words(
            "ProcessingResultCode, QualificationConfirmSearchInfo, ProcessingResultMessage,
            ResultOfQualificationConfirmation, ReferenceNumber, ProcessingResultStatus, QualificationValidity"
        )
    );
}

#[test]
fn search_and_registration_groups_come_in_hash_order() {
    assert_eq!(
        emitted(QualificationConfirmSearchInfo::LAYOUT),
        words(
            "LimitApplicationCertificateRelatedConsFlg, InsurerNumber, ArbitraryIdentifier,
            InsuredIdentificationNumber, InsuredCardSymbol, InsuredBranchNumber, Birthdate"
        )
    );
    assert_eq!(
        emitted(ReferenceNumberRegistrationInfo::LAYOUT),
        words("InsurerNumber, InsuredIdentificationNumber, ReferenceNumber, InsuredCardSymbol, InsuredBranchNumber")
    );
}

#[test]
fn the_result_comes_in_the_order_of_a_table_of_64() {
    assert_eq!(
        emitted(ResultOfQualificationConfirmation::LAYOUT),
        words(
            "Address, InsuredName, SpecificHealthCheckupsInfoConsTime, DiagnosisInfoConsFlg, QualificationDate,
            SpecificHealthCheckupsInfoAvailableTime, PersonalFamilyClassification, Sex2, Sex1,
            SpecificDiseasesCertificateRelatedConsFlg, OperationInfoConsFlg, ReasonOfLoss,
            SpecificDiseasesCertificateRelatedConsTime, Name, InsurerNumber, InsuredCardSymbol,
            SpecificDiseasesCertificateList, NameKana, InsuredCardValidDate,
            LimitApplicationCertificateRelatedConsFlg, InsuredCardClassification, DiagnosisInfoAvailableTime,
            ArbitraryIdentifier, LimitApplicationCertificateRelatedConsTime, ReferenceNumber, NameOfOther,
            OperationInfoAvailableTime, InsuredBranchNumber, DiagnosisInfoConsTime, QualificationConfirmationKey,
            Birthdate, InsuredCardExpirationDate, InsuredCertificateIssuanceDate, InsuredIdentificationNumber,
            PreschoolClassification, PharmacistsInfoAvailableTime, SpecificHealthCheckupsInfoConsFlg,
            ElderlyRecipientCertificateInfo, PharmacistsInfoConsTime, DisqualificationDate,
            PharmacistsInfoConsFlg, NameOfOtherKana, InsurerName, InsuredPartialContributionRatio, PostNumber,
            PublicExpenseResultList, LimitApplicationCertificateRelatedInfo, OperationInfoConsTime"
        )
    );
}

#[test]
fn certificates_and_tickets_come_in_hash_order() {
    let prefixed =
        |prefix: &str, list: &str| words(list).iter().map(|word| format!("{prefix}{word}")).collect::<Vec<_>>();
    assert_eq!(
        emitted(LimitApplicationCertificateRelatedInfo::LAYOUT),
        prefixed(
            "LimitApplicationCertificate",
            "LongTermDate, ValidEndDate, ClassificationFlag, ValidStartDate, Classification, Date"
        )
    );
    assert_eq!(
        emitted(ElderlyRecipientCertificateInfo::LAYOUT),
        prefixed("ElderlyRecipient", "CertificateDate, ContributionRatio, ValidStartDate, ValidEndDate")
    );
    assert_eq!(
        emitted(SpecificDiseasesCertificateInfo::LAYOUT),
        prefixed("SpecificDiseases", "ValidStartDate, SelfPay, DiseaseCategory, ValidEndDate, CertificateDate")
    );
    assert_eq!(
        emitted(MedicalTicketInfo::LAYOUT),
        words(
            "DesignatedMedicalInstitutionCode, StatusOfElderlyMedicalCare, Remarks3,
            DesignatedMedicalInstitutionFlag, PrescriptionIssuerMedicalInstitutionName, HandlingContactName,
            StatusOfSocialInsurance, MedicalTreatmentMonth, IssueNumber, InjuryName2, InjuryName3,
            DistrictContactName, SingleOrCombinedUse, InjuryName1, PrescriptionIssuerMedicalInstitutionCode,
            TicketType, SelfPayAmount, DesignatedMedicalInstitutionName, MedicalTreatmentType,
            MedicalTicketExpirationDate, MedicalTicketValidDate, StatusOfInfecton, ConsistencyFlag,
            StatusOfPrefecturalExpenses, Remarks1, Remarks2"
        )
    );
}

#[test]
fn a_table_of_128_gives_another_order_of_the_same_elements() {
    let layout = ResultOfQualificationConfirmation::LAYOUT;
    let wide: Vec<_> = layout.order_128().iter().map(|&at| layout.items[usize::from(at)].element).collect();
    assert!(wide.is_sorted_by_key(|element| bucket(element, 128)));
    assert_ne!(wide, emitted(layout));
    let (mut sorted, mut all) = (wide, emitted(layout));
    sorted.sort_unstable();
    all.sort_unstable();
    assert_eq!(sorted, all);
    assert_eq!(table_size(layout.items.len()), 64);
}
