//! Tables of the rules, and for each rule the fault that breaks it.

use super::*;
use crate::dates::Month;
use jiff::civil::date;

const HERE: &str = "1312345670";
const PHARMACY: &str = "1342345677";

/// A case: what is answered, and what the clerk sees.
struct Case {
    facility: &'static str,
    day: Date,
    validity: Option<Validity>,
    rows: Vec<Row>,
    stored: Vec<Ticket>,
    issuer: Option<&'static str>,
    asked_for_aid: bool,
    known_with_both: bool,
}

impl Case {
    fn new(validity: Validity, rows: Vec<Row>) -> Self {
        Self {
            facility: HERE,
            day: date(2026, 11, 16),
            validity: Some(validity),
            rows,
            stored: Vec::new(),
            issuer: None,
            asked_for_aid: true,
            known_with_both: false,
        }
    }

    fn on(self, day: Date) -> Self {
        Self { day, ..self }
    }

    fn at_pharmacy(self, issuer: Option<&'static str>) -> Self {
        Self { facility: PHARMACY, issuer, ..self }
    }

    fn stored(self, stored: Vec<Ticket>) -> Self {
        Self { stored, ..self }
    }

    fn decide_with(&self, defect: Option<Defect>) -> Decision {
        let facility = Facility { code: self.facility.to_owned(), designated: true };
        let answered = self.rows.iter().flat_map(|row| &row.tickets).map(|ticket| Candidate { ticket, answered: true });
        let stored = self.stored.iter().map(|ticket| Candidate { ticket, answered: false });
        let tickets: Vec<_> = answered.chain(stored).collect();
        decide(&Facts {
            facility: &facility,
            day: self.day,
            validity: self.validity.as_ref(),
            rows: &self.rows,
            asked_for_aid: self.asked_for_aid,
            known_with_both: self.known_with_both,
            tickets: &tickets,
            inpatient: false,
            prescription_issuer: self.issuer,
            defects: Defects::new(defect),
        })
    }

    fn decide(&self) -> Decision {
        self.decide_with(None)
    }
}

fn ticket() -> Ticket {
    let month = Month::of(date(2026, 11, 1));
    Ticket {
        ticket_type: "01".to_owned(),
        month: Some(month),
        valid_from: Some(month.first()),
        valid_until: Some(month.last()),
        issue_number: "1".to_owned(),
        payer_number: "12131017".to_owned(),
        recipient_number: "0012344".to_owned(),
        facility_code: HERE.to_owned(),
        facility_flag: Some("0".to_owned()),
        treatment_type: "02".to_owned(),
        single_or_combined: "01".to_owned(),
        ..Ticket::default()
    }
}

fn dispensing(issuer: &str, number: &str) -> Ticket {
    Ticket {
        ticket_type: "02".to_owned(),
        treatment_type: "04".to_owned(),
        facility_code: PHARMACY.to_owned(),
        issuer_code: Some(issuer.to_owned()),
        issue_number: number.to_owned(),
        ..ticket()
    }
}

fn aid(tickets: Vec<Ticket>) -> Row {
    Row {
        class: "A1".to_owned(),
        insurer_number: "12131017".to_owned(),
        number: "0012344".to_owned(),
        name: "医扶　太郎".to_owned(),
        from: Some(date(2026, 4, 1)),
        tickets,
        ..Row::default()
    }
}

fn insurance() -> Row {
    Row {
        class: "01".to_owned(),
        insurer_number: "06132013".to_owned(),
        number: "77".to_owned(),
        from: Some(date(2020, 4, 1)),
        ..Row::default()
    }
}

fn ended(row: Row, on: Date) -> Row {
    Row { lost_on: Some(on), ..row }
}

#[test]
fn qualification_and_ticket_together_tell_whether_medical_aid_can_be_used() {
    use AidStatus::{Delegated, Expired, Invalid, None, NotDelegated};
    use Validity::{InvalidNewer, NoneFound, Valid, ValidUnregistered};
    let november = date(2026, 11, 16);
    let half = Ticket { valid_from: Some(date(2026, 11, 15)), ..ticket() };
    let short = Ticket { valid_until: Some(date(2026, 11, 10)), ..ticket() };
    let other = Ticket { facility_flag: Some("1".to_owned()), facility_code: "1399999990".to_owned(), ..ticket() };
    let inpatient = Ticket { treatment_type: "01".to_owned(), ..ticket() };
    let past = ended(aid(vec![]), date(2026, 11, 1));
    let rows: [(&str, Case, AidStatus, bool); 15] = [
        ("S003-49 valid and delegated", Case::new(Valid, vec![aid(vec![ticket()])]), Delegated, false),
        ("B-001 no ticket yet", Case::new(ValidUnregistered, vec![aid(vec![])]), NotDelegated, true),
        (
            "B-002 ticket stored later",
            Case::new(ValidUnregistered, vec![aid(vec![])]).stored(vec![ticket()]),
            Delegated,
            false,
        ),
        (
            "B-011 month before",
            Case::new(ValidUnregistered, vec![aid(vec![])]).stored(vec![ticket()]).on(date(2026, 12, 1)),
            NotDelegated,
            true,
        ),
        (
            "B-011 month before answered",
            Case::new(Valid, vec![aid(vec![ticket()])]).on(date(2026, 12, 1)),
            Expired,
            true,
        ),
        ("B-015 begins later", Case::new(Valid, vec![aid(vec![half.clone()])]).on(date(2026, 11, 10)), Expired, true),
        ("B-015 has begun", Case::new(Valid, vec![aid(vec![half])]).on(november), Delegated, false),
        ("B-016 is over", Case::new(Valid, vec![aid(vec![short])]), Expired, true),
        ("B-031 of another facility", Case::new(ValidUnregistered, vec![aid(vec![other])]), NotDelegated, true),
        ("B-033 inpatient ticket", Case::new(Valid, vec![aid(vec![inpatient])]), NotDelegated, true),
        ("B-070 abolished", Case::new(Validity::Invalid, vec![past.clone()]), Invalid, false),
        ("Q3 moved on", Case::new(InvalidNewer, vec![past.clone()]), Invalid, false),
        ("B-071 insured since", Case::new(Valid, vec![insurance(), past]), Invalid, false),
        ("B-006 not registered", Case::new(NoneFound, vec![]), None, true),
        ("S000-20 insurance alone", Case::new(Valid, vec![insurance()]), None, false),
    ];
    for (name, case, status, call_office) in rows {
        let decision = case.decide();
        assert_eq!(decision.status, status, "{name}");
        assert_eq!(decision.warns(WarningKind::ContactOffice), call_office, "{name}");
        assert_eq!(decision.ticket.is_some(), status == Delegated, "{name}");
        assert_eq!(decision.window_yen.is_some(), status == Delegated, "{name}");
    }
}

#[test]
fn a_patient_with_insurance_alone_is_handled_as_ever() {
    let case = Case::new(Validity::Valid, vec![insurance()]);
    let decision = case.decide();
    assert!(decision.insurance_valid && decision.warnings.is_empty() && decision.aid.is_none());
    assert_eq!(decision.insurance.unwrap().insurer_number, "06132013");
    assert_eq!(case.decide_with(Some(Defect::LosesInsuranceWhenOnlyInsurance)).insurance, None);
    let lost = Case::new(Validity::Invalid, vec![ended(insurance(), date(2026, 11, 1))]).decide();
    assert!(!lost.insurance_valid && lost.insurance.is_some() && lost.warnings.is_empty());
}

#[test]
fn insurance_and_medical_aid_come_together_b_085() {
    let combined = Ticket { single_or_combined: "02".to_owned(), ..ticket() };
    let case = Case::new(Validity::Valid, vec![insurance(), aid(vec![combined])]);
    let decision = case.decide();
    assert_eq!(decision.status, AidStatus::Delegated);
    assert!(decision.insurance_valid && decision.warnings.is_empty());
    assert_eq!(case.decide_with(Some(Defect::AidOverInsurance)).insurance, None);
}

#[test]
fn ticket_and_insurance_that_disagree_are_reported_b_086_b_087() {
    let flagged = Ticket { consistency_flag: Some("1".to_owned()), ..ticket() };
    let combined = Ticket { single_or_combined: "02".to_owned(), ..ticket() };
    let rows = [
        (vec![aid(vec![flagged])], Defect::IgnoresConsistencyFlag),
        (vec![insurance(), aid(vec![ticket()])], Defect::IgnoresConsistencyFlag),
        (vec![aid(vec![combined])], Defect::IgnoresCombinedUse),
    ];
    for (answered, defect) in rows {
        let case = Case::new(Validity::Valid, answered);
        assert!(case.decide().warns(WarningKind::InsuranceMismatch));
        assert_eq!(case.decide().status, AidStatus::Delegated);
        assert!(!case.decide_with(Some(defect)).warns(WarningKind::InsuranceMismatch));
    }
}

#[test]
fn the_window_amount_is_what_the_ticket_says() {
    for yen in [0, 5_000] {
        let case = Case::new(Validity::Valid, vec![aid(vec![Ticket { self_pay_yen: yen, ..ticket() }])]);
        assert_eq!(case.decide().window_yen, Some(yen));
        assert_ne!(case.decide_with(Some(Defect::ChargesThirtyPercent)).window_yen, Some(yen));
        assert_eq!(case.decide_with(Some(Defect::IgnoresSelfPay)).window_yen, Some(0));
    }
    let none = Case::new(Validity::ValidUnregistered, vec![aid(vec![])]);
    assert_eq!(none.decide().window_yen, None);
    assert_eq!(none.decide_with(Some(Defect::UnregisteredTicketWindowZero)).window_yen, Some(0));
}

#[test]
fn pharmacies_choose_the_ticket_by_the_prescriptions_issuer() {
    let (a, b) = ("1311111110", "1322222220");
    let one = vec![aid(vec![dispensing(a, "1")])];
    let two = vec![aid(vec![dispensing(a, "1"), dispensing(b, "2")])];
    let case = |rows: &Vec<Row>, issuer| Case::new(Validity::Valid, rows.clone()).at_pharmacy(issuer);
    assert_eq!(case(&one, None).decide().status, AidStatus::Delegated);
    assert_eq!(case(&one, Some(a)).decide().status, AidStatus::Delegated);
    let mismatch = case(&one, Some(b)).decide();
    assert_eq!(mismatch.status, AidStatus::NotDelegated);
    assert!(mismatch.warns(WarningKind::IssuerMismatch) && mismatch.warns(WarningKind::ContactOffice));
    assert_eq!(case(&one, Some(b)).decide_with(Some(Defect::IgnoresIssuerMismatch)).status, AidStatus::Delegated);
    // two issuers: nothing is chosen until the prescription is known
    let open = case(&two, None).decide();
    assert_eq!((open.status, open.ticket, open.window_yen), (AidStatus::Delegated, None, None));
    let chosen = case(&two, Some(b)).decide().ticket.unwrap();
    assert_eq!(chosen.issue_number, "2");
    let first = case(&two, Some(b)).decide_with(Some(Defect::PicksFirstOfSeveralTickets)).ticket.unwrap();
    assert_eq!(first.issue_number, "1");
}

#[test]
fn a_ticket_of_the_other_kind_is_not_used() {
    let medical_at_pharmacy = Ticket { facility_code: PHARMACY.to_owned(), treatment_type: String::new(), ..ticket() };
    let case = Case::new(Validity::Valid, vec![aid(vec![medical_at_pharmacy])]).at_pharmacy(None);
    assert_eq!(case.decide().status, AidStatus::NotDelegated);
    assert_eq!(case.decide_with(Some(Defect::TakesTicketOfWrongType)).status, AidStatus::Delegated);
}

#[test]
fn of_two_valid_qualifications_none_is_chosen_b_076() {
    let second = Row { insurer_number: "12143210".to_owned(), number: "1111111".to_owned(), ..aid(vec![]) };
    let case = Case::new(Validity::Valid, vec![aid(vec![ticket()]), second]);
    let decision = case.decide();
    assert_eq!((decision.status, &decision.aid, &decision.ticket), (AidStatus::NotDelegated, &None, &None));
    assert!(decision.warns(WarningKind::SeveralAid));
    assert!(case.decide_with(Some(Defect::IgnoresSeveralAid)).aid.is_some());
}

#[test]
fn after_a_move_each_ticket_goes_with_its_own_office_b_075() {
    let before = ended(aid(vec![ticket()]), date(2026, 11, 15));
    let now = Row {
        insurer_number: "12143210".to_owned(),
        number: "1111111".to_owned(),
        from: Some(date(2026, 11, 15)),
        ..aid(vec![])
    };
    let rows = vec![before, now];
    let on = |day| Case::new(Validity::Valid, rows.clone()).on(day).decide();
    assert_eq!(on(date(2026, 11, 14)).status, AidStatus::Delegated);
    let after = on(date(2026, 11, 15));
    assert_eq!(after.status, AidStatus::NotDelegated);
    assert_eq!(after.aid.unwrap().insurer_number, "12143210");
}

#[test]
fn hints_that_belong_to_insurance() {
    let lost = Row { reason_of_loss: Some("02".to_owned()), ..ended(insurance(), date(2026, 11, 1)) };
    let case = Case { asked_for_aid: false, ..Case::new(Validity::Invalid, vec![lost]) };
    assert!(case.decide().warns(WarningKind::CheckMedicalAid));
    assert!(!case.decide_with(Some(Defect::ForgetsMedicalAidHint)).warns(WarningKind::CheckMedicalAid));
    let several = Case { asked_for_aid: false, ..Case::new(Validity::Several, vec![]) }.decide();
    assert!(several.warns(WarningKind::AskAgain) && !several.warns(WarningKind::ContactOffice));
    let partial = Case { known_with_both: true, ..Case::new(Validity::Valid, vec![insurance()]) }.decide();
    assert_eq!(partial.status, AidStatus::Unconfirmed, "B-126: the medical-aid part is missing, not ended");
}

#[test]
fn a_facility_that_is_not_designated_cannot_use_tickets_b_029() {
    let facility = Facility { code: HERE.to_owned(), designated: false };
    let rows = vec![aid(vec![ticket()])];
    let tickets = [Candidate { ticket: &rows[0].tickets[0], answered: true }];
    let decision = decide(&Facts {
        facility: &facility,
        day: date(2026, 11, 16),
        validity: Some(&Validity::Valid),
        rows: &rows,
        asked_for_aid: true,
        known_with_both: false,
        tickets: &tickets,
        inpatient: false,
        prescription_issuer: None,
        defects: Defects::default(),
    });
    assert_eq!(decision.status, AidStatus::NotDelegated);
    assert!(decision.warns(WarningKind::NotDesignated));
}

#[test]
fn each_status_fault_changes_what_the_clerk_sees() {
    let unregistered = Case::new(Validity::ValidUnregistered, vec![aid(vec![])]);
    let last_month =
        Ticket { month: Some(Month::of(date(2026, 10, 1))), valid_until: Some(date(2026, 10, 31)), ..ticket() };
    let continuing = Case::new(Validity::ValidUnregistered, vec![aid(vec![])]).stored(vec![last_month]);
    let ended_aid = Case::new(Validity::Invalid, vec![ended(aid(vec![]), date(2026, 11, 1))]);
    let late = Case::new(Validity::Valid, vec![aid(vec![Ticket { valid_from: Some(date(2026, 11, 20)), ..ticket() }])]);
    let elsewhere = Ticket { facility_flag: Some("1".to_owned()), facility_code: "1399999990".to_owned(), ..ticket() };
    let other = Case::new(Validity::ValidUnregistered, vec![aid(vec![elsewhere])]);
    let dental = Case::new(Validity::Valid, vec![aid(vec![Ticket { treatment_type: "03".to_owned(), ..ticket() }])]);
    for (case, defect, status) in [
        (&unregistered, Defect::TreatsUnregisteredAsDelegated, AidStatus::Delegated),
        (&unregistered, Defect::TreatsUnregisteredAsInvalid, AidStatus::Invalid),
        (&continuing, Defect::ReusesLastMonthsTicket, AidStatus::Delegated),
        (&ended_aid, Defect::IgnoresValidity, AidStatus::NotDelegated),
        (&late, Defect::IgnoresTicketDates, AidStatus::Delegated),
        (&other, Defect::IgnoresFacility, AidStatus::Delegated),
        (&dental, Defect::IgnoresTreatmentType, AidStatus::Delegated),
    ] {
        assert_eq!(case.decide_with(Some(defect)).status, status, "{defect}");
        assert_ne!(case.decide().status, status, "{defect}");
    }
    assert!(!unregistered.decide_with(Some(Defect::NoContactOffice)).warns(WarningKind::ContactOffice));
}

#[test]
fn the_platforms_text_tells_of_an_expiring_card() {
    let told = advice::from_platform_text("利用者証明用電子証明書の有効期限が3か月以内です。").map(|w| w.kind);
    assert_eq!(told, Some(WarningKind::CardExpiring));
    assert_eq!(advice::from_platform_text("正常に終了しました。"), None);
}
