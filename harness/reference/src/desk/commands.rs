//! What a clerk starts.

use super::Desk;
use super::jobs::Purpose;
use crate::dates::{Month, iso};
use crate::decide::FacilityKind;
use crate::decide::advice::warning;
use crate::defects::Defect;
use crate::messages::{ConsentedSearch, Outgoing, Row, SearchKey, Ticket, is_aid_payer};
use crate::reception::{Basis, Reception, numbers_are_usable};
use crate::register::{AidRecord, Patient, matching};
use jiff::civil::DateTime;
use onshi_wire::driver::{
    AcquireConsented, AcquireInBulk, Care, InquireByNumber, InquireInBulk, InquireRemotely, PaperReception,
    Prescription, SettingKind, Via, WarningKind,
};

/// People in one bulk request, at most.
const BULK_LIMIT: usize = 5_000;

impl Desk {
    /// A new day or hour. Receptions that could not be confirmed are asked for again (B-121).
    pub fn set_now(&mut self, now: DateTime) {
        self.now = now;
        self.ask_again_for_unconfirmed(None);
        self.post_reports();
    }

    /// The clerk asks by number. The same numbers again on the same day, while unconfirmed, are the same reception
    /// (B-125: no double reception by asking twice). Gives the id of the reception, which is also the job's.
    ///
    /// # Errors
    /// A text for the clerk when a field cannot be used.
    pub fn inquire(&mut self, asked: &InquireByNumber) -> Result<String, String> {
        self.inquire_under(asked, None)
    }

    /// The same about a patient who is not there, under a consent (B-037).
    ///
    /// # Errors
    /// As [`inquire`](Self::inquire).
    pub fn inquire_remotely(&mut self, asked: &InquireRemotely) -> Result<String, String> {
        self.used(setting_of(asked.care))?;
        self.inquire_under(&asked.numbers, Some(asked.care))
    }

    fn inquire_under(&mut self, asked: &InquireByNumber, care: Option<Care>) -> Result<String, String> {
        let key = search_key(asked, None)?;
        let again = self.receptions.iter().position(|reception| {
            reception.asked.as_ref() == Some(&key)
                && reception.care == care
                && reception.day == self.now.date()
                && matches!(reception.basis, Basis::Waiting | Basis::Unconfirmed { .. })
        });
        let index = again.unwrap_or_else(|| self.new_inquiry(&key));
        let id = self.receptions[index].id.clone();
        let accepts_all = self.habits.defects.has(Defect::AcceptsWrongCheckDigit);
        let usable = accepts_all || numbers_are_usable(&key.insurer_number, &key.number);
        let reception = &mut self.receptions[index];
        reception.care = care;
        if !usable {
            reception.basis = Basis::WrongDigits;
            self.decide_again(index);
        } else if again.is_none() || self.may_ask_again(index) {
            self.send_inquiry(index);
        }
        Ok(id)
    }

    /// A reception for an inquiry, linked with the patient if the numbers are known.
    fn new_inquiry(&mut self, key: &SearchKey) -> usize {
        let mut reception = Reception::new(self.next_reception_id(), Via::Number, self.now.date());
        let row = Row {
            class: if is_aid_payer(&key.insurer_number) { "A1".to_owned() } else { "01".to_owned() },
            insurer_number: key.insurer_number.clone(),
            symbol: key.symbol.clone(),
            number: key.number.clone(),
            branch: key.branch.clone(),
            birthdate: key.birthdate,
            ..Row::default()
        };
        // not by name: a planted fault that joins people by name has none to go by here
        let found = matching::find(&self.register, &[row], crate::defects::Defects::default());
        reception.patient = found.patient;
        if let Some(patient) = reception.patient.as_deref().and_then(|id| self.register.get(id)) {
            reception.name.clone_from(&patient.name);
        }
        reception.asked = Some(key.clone());
        self.receptions.push(reception);
        self.receptions.len() - 1
    }

    /// 資格確認一括照会. Gives the job's id.
    ///
    /// # Errors
    /// A text for the clerk when there is nobody, or a field cannot be used.
    pub fn inquire_in_bulk(&mut self, asked: &InquireInBulk) -> Result<String, String> {
        within_limit(asked.people.len())?;
        let keys = asked
            .people
            .iter()
            .enumerate()
            .map(|(index, person)| search_key(person, Some((index + 1).to_string())))
            .collect::<Result<Vec<_>, _>>()?;
        let id = self.next_job_id();
        self.open_job(&id, Purpose::BulkInquiry);
        self.send(&id, Outgoing::BulkInquiry(keys), self.now.date());
        Ok(id)
    }

    /// 照会番号登録 of patients. Gives the job's id.
    ///
    /// # Errors
    /// A text for the clerk when a patient is unknown or has no numbers.
    pub fn register_reference_numbers(&mut self, patient_ids: &[String]) -> Result<String, String> {
        within_limit(patient_ids.len())?;
        let mut keys = patient_ids.iter().map(|id| self.registration_key(id)).collect::<Result<Vec<_>, _>>()?;
        let id = self.next_job_id();
        self.open_job(&id, Purpose::ReferenceNumbers);
        if self.habits.defects.has(Defect::ReportsReferenceNumberEarly) {
            for patient in patient_ids {
                self.confirm_reference_number(patient);
            }
        }
        let content = match keys.len() {
            1 => Outgoing::ReferenceNumber(keys.remove(0)),
            _ => Outgoing::ReferenceNumbers(keys),
        };
        self.send(&id, content, self.now.date());
        Ok(id)
    }

    /// Numbers by which the platform knows a patient; the insurance first, as it has a branch number.
    fn registration_key(&self, id: &str) -> Result<SearchKey, String> {
        let patient = self
            .register
            .get(id)
            .ok_or_else(|| format!("患者番号「{id}」の患者は登録されていません。患者一覧の番号を指定してください。"))?;
        let mut key =
            SearchKey { birthdate: patient.birthdate, identifier: Some(id.to_owned()), ..SearchKey::default() };
        if let Some(insurance) = &patient.insurance {
            key.insurer_number.clone_from(&insurance.insurer_number);
            key.symbol.clone_from(&insurance.symbol);
            key.number.clone_from(&insurance.number);
            key.branch.clone_from(&insurance.branch);
        } else if let Some(aid) = &patient.aid {
            key.insurer_number.clone_from(&aid.payer_number);
            key.number.clone_from(&aid.recipient_number);
        } else {
            return Err(format!(
                "患者番号「{id}」には保険も医療扶助も登録されていません。先に資格を確認してください。"
            ));
        }
        Ok(key)
    }

    /// 委託先資格情報の一括取得 of a month. Gives the job's id.
    ///
    /// # Errors
    /// A text for the clerk when the month cannot be read, or the facility does not use 医療扶助.
    pub fn acquire_in_bulk(&mut self, asked: &AcquireInBulk) -> Result<String, String> {
        self.used(SettingKind::MedicalAid)?;
        let month = Month::parse(&asked.month)
            .ok_or_else(|| format!("診療年月「{}」は読めません。2026-11 の形で指定してください。", asked.month))?;
        let id = self.next_job_id();
        self.open_job(&id, Purpose::Acquisition(month));
        let wanted = if self.habits.defects.has(Defect::WrongRequestMonth) { month.previous() } else { month };
        self.send(&id, Outgoing::Acquisition(wanted), self.now.date());
        Ok(id)
    }

    /// 同意済資格情報の一括取得. Gives the job's id.
    ///
    /// # Errors
    /// A text for the clerk when a day cannot be read, or the facility does not use that care.
    pub fn acquire_consented(&mut self, asked: &AcquireConsented) -> Result<String, String> {
        self.used(setting_of(asked.care))?;
        let (mut from, until) = (iso("開始日", &asked.from)?, iso("終了日", &asked.until)?);
        if self.habits.defects.has(Defect::RemoteWrongDays) {
            from = Month::of(from).previous().first();
        }
        let AcquireConsented { care, by_examination, .. } = *asked;
        let id = self.next_job_id();
        self.open_job(&id, Purpose::Consented(care));
        let search = ConsentedSearch { care, by_examination, from, until };
        self.send(&id, Outgoing::Consented(search), self.now.date());
        Ok(id)
    }

    /// Reception by paper (S002-18, S002-21) or without any paper (B-025). Gives the reception's id.
    ///
    /// # Errors
    /// A text for the clerk when a field cannot be used.
    pub fn receive_paper(&mut self, paper: &PaperReception) -> Result<String, String> {
        let birthdate = iso("生年月日", &paper.birthdate)?;
        let valid_from = paper.valid_from.as_deref().map(|text| iso("有効期間(開始)", text)).transpose()?;
        let valid_until = paper.valid_until.as_deref().map(|text| iso("有効期間(終了)", text)).transpose()?;
        let mut numbers = paper.payer_number.as_deref().zip(paper.recipient_number.as_deref());
        if self.habits.defects.has(Defect::RefusesPaper) {
            numbers = None;
        }
        let day = self.now.date();
        let mut reception = Reception::new(self.next_reception_id(), Via::Paper, day);
        reception.name.clone_from(&paper.name);
        reception.basis = match numbers {
            None => Basis::NoEvidence,
            Some((payer, recipient)) if !numbers_are_usable(payer, recipient) => Basis::WrongDigits,
            Some((payer, recipient)) => Basis::Paper(Box::new(Ticket {
                ticket_type: paper_codes(self.facility.kind()).0.to_owned(),
                treatment_type: paper_codes(self.facility.kind()).1.to_owned(),
                month: Some(Month::of(day)),
                valid_from: Some(valid_from.unwrap_or_else(|| Month::of(day).first())),
                valid_until: Some(valid_until.unwrap_or_else(|| Month::of(day).last())),
                payer_number: payer.to_owned(),
                recipient_number: recipient.to_owned(),
                facility_code: self.facility.code.clone(),
                self_pay_yen: paper.self_pay_yen.unwrap_or(0),
                ..Ticket::default()
            })),
        };
        let known = matching::find_by_paper(&self.register, &paper.name, &paper.kana, birthdate, numbers);
        let patient = known.unwrap_or_else(|| {
            self.register.add(Patient {
                name: paper.name.clone(),
                kana: paper.kana.clone(),
                birthdate: Some(birthdate),
                sex: paper.sex.clone(),
                ..Patient::default()
            })
        });
        self.note_paper_numbers(&patient, &mut reception);
        reception.patient = Some(patient);
        let id = reception.id.clone();
        self.receptions.push(reception);
        self.decide_again(self.receptions.len() - 1);
        Ok(id)
    }

    /// Numbers of a paper are stored where there were none; others are never overwritten by what somebody typed.
    fn note_paper_numbers(&mut self, patient: &str, reception: &mut Reception) {
        let (Basis::Paper(ticket), Some(patient)) = (&reception.basis, self.register.get_mut(patient)) else { return };
        match &patient.aid {
            None => {
                patient.aid = Some(AidRecord {
                    payer_number: ticket.payer_number.clone(),
                    recipient_number: ticket.recipient_number.clone(),
                    office_name: String::new(),
                    from: None,
                    ended_on: None,
                    month: Month::of(reception.day),
                });
            }
            Some(aid) if !aid.same_numbers(&ticket.payer_number, &ticket.recipient_number) => {
                reception.note(warning(WarningKind::NumberChanged));
            }
            Some(_) => {}
        }
    }

    /// A pharmacy enters a prescription's issuer (B-040 to B-042).
    ///
    /// # Errors
    /// A text for the clerk when the reception is unknown or the code is not ten digits.
    pub fn prescribe(&mut self, prescription: &Prescription) -> Result<(), String> {
        let code = &prescription.issuer_code;
        if code.len() != 10 || !code.bytes().all(|b| b.is_ascii_digit()) {
            return Err(format!("処方箋発行元「{code}」は医療機関コードではありません。数字10桁で入力してください。"));
        }
        let id = &prescription.reception_id;
        let index = self
            .receptions
            .iter()
            .position(|reception| reception.id == *id)
            .ok_or_else(|| format!("受付「{id}」はありません。受付一覧の番号を指定してください。"))?;
        self.receptions[index].prescription_issuer = Some(code.clone());
        self.decide_again(index);
        Ok(())
    }
}

/// Numbers as the clerk typed them, checked for form.
fn search_key(asked: &InquireByNumber, identifier: Option<String>) -> Result<SearchKey, String> {
    let insurer_number = asked.insurer_number.trim().to_owned();
    if insurer_number.is_empty() || insurer_number.len() > 8 || !insurer_number.bytes().all(|b| b.is_ascii_digit()) {
        return Err("保険者番号・公費負担者番号は数字8桁以内で入力してください。".to_owned());
    }
    if asked.number.trim().is_empty() {
        return Err("被保険者証番号・受給者番号が空です。番号を入力してください。".to_owned());
    }
    let filled = |text: &Option<String>| text.as_deref().map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned);
    Ok(SearchKey {
        insurer_number,
        symbol: filled(&asked.symbol),
        number: asked.number.trim().to_owned(),
        branch: filled(&asked.branch),
        birthdate: Some(iso("生年月日", &asked.birthdate)?),
        limit_certificate_consent: asked.limit_certificate_consent,
        identifier,
    })
}

/// The switch of a kind of care.
fn setting_of(care: Care) -> SettingKind {
    match care {
        Care::HomeVisit => SettingKind::HomeVisits,
        Care::Online => SettingKind::Online,
    }
}

/// A bulk request has somebody in it, and not too many.
fn within_limit(people: usize) -> Result<(), String> {
    if people == 0 || people > BULK_LIMIT {
        return Err(format!("一度に扱えるのは1人から{BULK_LIMIT}人までです。分けて行ってください。"));
    }
    Ok(())
}

/// 券別 and 診療別 of a paper at this kind of facility.
fn paper_codes(kind: FacilityKind) -> (&'static str, &'static str) {
    match kind {
        FacilityKind::Pharmacy => ("02", "04"),
        FacilityKind::Dental => ("01", "03"),
        FacilityKind::Nursing => ("01", "05"),
        FacilityKind::Medical | FacilityKind::Other => ("01", "02"),
    }
}
