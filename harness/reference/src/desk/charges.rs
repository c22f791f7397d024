//! The payment at the window under public expenses, caps, and reports to PMH (electronic cap management).

use super::Desk;
use super::requests::Waiting;
use super::subsidy::numbers_of;
use crate::defects::Defect;
use crate::messages::{Outgoing, Segment};
use crate::reception::Reception;
use crate::register::Patient;
use crate::subsidy::caps::Posting;
use crate::subsidy::certificate::Certificate;
use crate::subsidy::layout::{Answer, Ask, Numbers, Report, Told};
use crate::subsidy::payment::{Bill, Line, Payer, charge};
use jiff::civil::Date;
use onshi_wire::driver::AidStatus;
use onshi_wire::driver::subsidy::{Charge, PaidElsewhere};

impl Desk {
    /// Asks for the caps of a visit's certificates, where the facility takes part in electronic management (§7-25).
    pub(super) fn ask_caps(&mut self, index: usize) {
        if !self.habits.cap_pilot {
            return;
        }
        let Some(key) = self.subsidy_key(index) else { return };
        let reception = &self.receptions[index];
        let (job, day) = (job_of(reception), reception.day);
        let capped = reception.subsidy.outcome.used.iter().filter(|it| it.cap.is_some());
        let asks: Vec<Ask> = capped.map(|it| Ask::Cap(key.clone(), numbers_of(it))).collect();
        for ask in asks {
            self.send(&job, Outgoing::Subsidy(ask), day);
        }
    }

    /// A cap was told. An error, or a slip on paper, leaves it to the clerk.
    pub(super) fn cap_told(&mut self, job: &str, numbers: &Numbers, answer: &Answer) {
        let Some(index) = self.receptions.iter().position(|it| job_of(it) == job) else { return };
        if let (true, Told::Cap(Some(standing))) = (answer.accepted, &answer.told) {
            self.receptions[index].subsidy.caps.insert(numbers.payer.clone(), *standing);
        }
        self.decide_again(index);
        self.post_reports();
    }

    /// The paper slip says what was paid elsewhere (§7-22).
    ///
    /// # Errors
    /// A text for the clerk when the reception is unknown.
    pub fn enter_slip(&mut self, asked: &PaidElsewhere) -> Result<(), String> {
        let index = self.reception_of(&asked.reception_id)?;
        self.receptions[index].subsidy.elsewhere.insert(asked.payer_number.clone(), asked.yen);
        self.decide_again(index);
        self.charge_again(index)
    }

    /// The cost of a visit is known.
    ///
    /// # Errors
    /// A text for the clerk when the reception is unknown, or has more public expenses than fit (§7-9).
    pub fn charge(&mut self, asked: &Charge) -> Result<(), String> {
        let index = self.reception_of(&asked.reception_id)?;
        self.receptions[index].subsidy.cost = Some((asked.total_yen, asked.inpatient));
        self.charge_again(index)
    }

    /// Makes the payment up again after something changed; without a cost there is none yet.
    pub(super) fn charge_again(&mut self, index: usize) -> Result<(), String> {
        let reception = &self.receptions[index];
        let Some((total_yen, inpatient)) = reception.subsidy.cost else { return Ok(()) };
        let Some(patient) = reception.patient.clone() else { return Ok(()) };
        if reception.subsidy.outcome.too_many {
            self.receptions[index].subsidy.payment = None;
            return Ok(());
        }
        let record = self.register.get(&patient).ok_or("患者登録にない受付です。先に患者を登録してください。")?;
        let (patient_yen, lines) = charge(&self.bill(reception, record, total_yen));
        let (id, day) = (reception.id.clone(), reception.day);
        for line in &lines {
            self.caps.note(&id, &line.payer_number, &patient, day, line.paid_yen);
        }
        self.post_lines(index, &lines, (total_yen, inpatient));
        self.receptions[index].subsidy.payment = Some((patient_yen, lines));
        self.post_reports();
        Ok(())
    }

    fn bill<'a>(&self, reception: &'a Reception, patient: &Patient, total_yen: u32) -> Bill<'a> {
        let decision = &reception.decision;
        let visit = &reception.subsidy;
        let payer = |certificate: &'a Certificate| {
            let electronic = visit.caps.get(&certificate.payer_number).filter(|it| it.electronic);
            let here = self.caps.paid_here(certificate, &reception.id, &patient.id, reception.day);
            let elsewhere = visit.elsewhere.get(&certificate.payer_number).copied().unwrap_or(0);
            let paid_before = electronic.and_then(|it| it.paid_yen).unwrap_or(here + u64::from(elsewhere));
            Payer { certificate, paid_before }
        };
        let insured = decision.insurance.as_ref().filter(|_| decision.insurance_valid);
        Bill {
            total_yen,
            insured_tenths: insured.map(|row| tenths(&row.insurer_number, patient.birthdate, reception.day)),
            aid_self_pay: decision.window_yen.filter(|_| decision.status == AidStatus::Delegated),
            payers: visit.outcome.used.iter().map(payer).collect(),
            month: reception.month(),
            defects: self.habits.defects,
        }
    }

    /// What was paid under a cap that PMH manages goes into the outbox.
    fn post_lines(&mut self, index: usize, lines: &[Line], cost: (u32, bool)) {
        let Some(key) = self.subsidy_key(index) else { return };
        let reception = &self.receptions[index];
        let managed = |payer: &str| reception.subsidy.caps.get(payer).is_some_and(|it| it.electronic);
        for line in lines.iter().filter(|line| managed(&line.payer_number)) {
            let used = reception.subsidy.outcome.used.iter().find(|it| it.payer_number == line.payer_number);
            if let Some(certificate) = used {
                let amounts = (cost.0, line.paid_yen, cost.1);
                self.caps.post(&reception.id, reception.day, key.clone(), numbers_of(certificate), amounts);
            }
        }
    }

    /// Sends what is in the outbox; what failed goes again at the next occasion.
    pub(super) fn post_reports(&mut self) {
        if self.habits.defects.has(Defect::SubsidyDoesNotReport) {
            return;
        }
        for posted in self.caps.to_send() {
            let job = format!("s-{}", posted.reception);
            self.send(&job, Outgoing::Subsidy(Ask::Report(posted.key, posted.report)), posted.day);
        }
    }

    /// A report was answered: taken, refused for good, or to be sent again after an error of the centre.
    pub(super) fn report_answered(&mut self, report: &Report, answer: &Answer) {
        let posting = match (answer.accepted, answer.header.segment) {
            (true, _) => Posting::Done,
            (false, Segment::Done) => {
                self.tell(format!("自己負担額の報告が受け付けられませんでした。{}", answer.texts.join(" ")));
                Posting::Refused
            }
            (false, _) => self.after_failure(),
        };
        self.caps.settle(&report.id, report.revision, posting);
        if posting == Posting::Done {
            self.post_reports();
        }
    }

    /// A question or report to PMH has no usable answer.
    pub(super) fn subsidy_failed(&mut self, waiting: &Waiting) {
        if let Outgoing::Subsidy(Ask::Report(_, report)) = &waiting.content {
            let posting = self.after_failure();
            self.caps.settle(&report.id, report.revision, posting);
        }
    }

    fn after_failure(&self) -> Posting {
        if self.habits.defects.has(Defect::SubsidyReportsOnce) { Posting::Refused } else { Posting::Open }
    }

    /// Reports of a reception: all taken, or not; none without any.
    #[must_use]
    pub fn reported(&self, reception: &str) -> Option<bool> {
        self.caps.reported(reception)
    }
}

/// The name under which PMH is asked about a reception. It is no reception's id: a failure leaves the insurance alone.
fn job_of(reception: &Reception) -> String {
    format!("s-{}", reception.id)
}

/// Tenths of the cost that an insured person pays, by age: 後期高齢者 1, from seventy and before school 2, else 3.
fn tenths(insurer_number: &str, birthdate: Option<Date>, day: Date) -> u32 {
    if insurer_number.len() == 8 && insurer_number.starts_with("39") {
        return 1;
    }
    let Some(born) = birthdate else { return 3 };
    let years = day.year() - born.year() - i16::from((day.month(), day.day()) < (born.month(), born.day()));
    let school_year = born.year() + if (born.month(), born.day()) <= (4, 1) { 6 } else { 7 };
    let before_school = (day.year(), day.month()) < (school_year, 4);
    if years >= 70 || before_school { 2 } else { 3 }
}
