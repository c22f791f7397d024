//! Claims at the desk: the month is closed, returned receipts are taken in, certificates of other schemes are entered.

use super::jobs::Purpose;
use super::{Desk, Effect};
use crate::claims::close::{self, Standing};
use crate::claims::receipt::Key;
use crate::claims::{returned, stay};
use crate::dates::{Month, iso};
use crate::decide::FacilityKind;
use crate::defects::Defect;
use crate::register::matching;
use crate::subsidy::certificate::{Cap, CapUnit, Certificate};
use onshi_wire::driver::{ClaimHold, ClaimMonth, ClaimState, ClaimStatus, JobState, OtherCertificate, Stay};

impl Desk {
    /// Closes a treatment month: everything up to it that can be claimed goes out, the rest is held back (B-046, B-150).
    /// Gives the job's id.
    ///
    /// # Errors
    /// A text for the clerk when the month cannot be read.
    pub fn claim(&mut self, asked: &ClaimMonth) -> Result<String, String> {
        let month = Month::parse(&asked.month)
            .ok_or_else(|| format!("診療年月「{}」を読めません。2026-11 のように入力してください。", asked.month))?;
        let claim_month = month.next().max(Month::of(self.now.date()));
        let standings = self.standings(month);
        let held = standings.iter().filter(|(_, standing)| matches!(standing, Standing::Held(_))).count();
        let files = close::files(claim_month, standings, &self.facility, &mut self.ledger, self.habits.defects);
        let id = self.next_job_id();
        self.open_job(&id, Purpose::Claims);
        let people = files.iter().map(|file| file.receipts).sum::<usize>();
        let mut texts = Vec::new();
        if held > 0 {
            texts.push(format!("保留が{held}件あります。請求の一覧で理由を確かめてください。"));
        }
        if files.is_empty() {
            texts.push("請求できるレセプトがありません。".to_owned());
        }
        self.close_job(&id, JobState::Finished, u32::try_from(people).ok(), texts);
        self.effects.extend(files.into_iter().map(|file| Effect::WriteClaims(file.name, file.bytes)));
        Ok(id)
    }

    /// Takes returned receipts in. Gives how many were known.
    ///
    /// # Errors
    /// A text for the clerk when the file is none.
    pub fn take_returned(&mut self, bytes: &[u8]) -> Result<usize, String> {
        let mut known = 0;
        let mut receipts = returned::read(bytes)?;
        if self.habits.defects.has(Defect::ClaimKeepsWithdrawn) {
            // What comes back in the month after the claim was returned; later it was paid and withdrawn.
            receipts.retain(|receipt| receipt.month.next() >= Month::of(self.now.date()));
        }
        for receipt in receipts {
            let (month, patient) = (receipt.month, receipt.patient.clone());
            match self.ledger.note_returned(receipt) {
                Some(_) => known += 1,
                None => self.tell(format!(
                    "返戻されたレセプト({month}、患者番号「{patient}」)は請求した覚えがありません。確かめてください。"
                )),
            }
        }
        Ok(known)
    }

    /// The patient of a reception was admitted that day; the ticket has to be one of 入院 from now on (C12-15).
    ///
    /// # Errors
    /// A text for the clerk when the reception is unknown, or the stay cannot be.
    pub fn admit(&mut self, asked: &Stay) -> Result<(), String> {
        if self.facility.kind() != FacilityKind::Medical {
            return Err("入院を記録できるのは医科の医療機関だけです。".to_owned());
        }
        let index = self.reception_of(&asked.reception_id)?;
        let until = iso("退院日", &asked.until)?;
        self.receptions[index].stay = Some(stay::Stay::new(self.receptions[index].day, until, asked.meals)?);
        self.decide_again(index);
        Ok(())
    }

    /// A certificate of another public scheme (自立支援医療 and the like), shown on paper.
    ///
    /// # Errors
    /// A text for the clerk when the patient is unknown or a field cannot be used.
    pub fn enter_certificate(&mut self, asked: &OtherCertificate) -> Result<(), String> {
        let birthdate = iso("生年月日", &asked.birthdate)?;
        if !crate::check_digit::is_right(&asked.payer_number, 8) {
            return Err(format!("負担者番号「{}」の検証番号が正しくありません。", asked.payer_number));
        }
        let day = |text: &Option<String>| text.as_deref().map(|text| iso("有効期間", text)).transpose();
        let certificate = Certificate {
            payer_number: asked.payer_number.clone(),
            recipient_number: asked.recipient_number.clone(),
            from: day(&asked.valid_from)?,
            until: day(&asked.valid_until)?,
            cap: asked.cap_yen.map(|yen| Cap { yen, unit: CapUnit::Month }),
            seen_on: Some(self.now.date()),
            ..Certificate::default()
        };
        let known = matching::find_by_paper(&self.register, &asked.name, &asked.kana, birthdate, None);
        let today = self.now.date();
        let patient = known.and_then(|id| self.register.get_mut(&id));
        let patient =
            patient.ok_or_else(|| format!("「{}」は患者登録にいません。先に受け付けてください。", asked.name))?;
        super::subsidy::take_paper(patient, certificate, today);
        let id = patient.id.clone();
        self.decide_patient_again(&id, None);
        Ok(())
    }

    /// Where every receipt stands, for the screen.
    #[must_use]
    pub fn claim_states(&self) -> Vec<ClaimState> {
        let hides = self.habits.defects.has(Defect::HidesHeldClaims);
        let all = self.standings(Month::of(self.now.date())).into_iter();
        let shown = all.filter(|(_, standing)| !(hides && matches!(standing, Standing::Held(_))));
        shown.map(|(key, standing)| self.state_of(&key, standing)).collect()
    }

    fn state_of(&self, key: &Key, standing: Standing) -> ClaimState {
        let (status, hold, file) = match standing {
            Standing::Ready(..) => (ClaimStatus::Ready, None, None),
            Standing::Held(reason) => (ClaimStatus::Held, Some(reason), None),
            Standing::Claimed(file) => (ClaimStatus::Claimed, None, Some(file)),
            Standing::Returned => (ClaimStatus::Returned, None, None),
        };
        ClaimState {
            patient_id: key.patient.clone(),
            name: self.register.get(&key.patient).map(|patient| patient.name.clone()).unwrap_or_default(),
            month: key.month.to_string(),
            payer_number: Some(key.payer.clone()).filter(|payer| !payer.is_empty()),
            status,
            hold,
            text: hold.map(text_of).unwrap_or_default().to_owned(),
            file,
        }
    }

    fn standings(&self, until: Month) -> Vec<(Key, Standing)> {
        close::standings(until, &self.register, &self.receptions, &self.facility, &self.ledger, self.habits.defects)
    }
}

/// What the clerk is told about a reason.
fn text_of(reason: ClaimHold) -> &'static str {
    match reason {
        ClaimHold::TicketMissing => "この月の医療券・調剤券がありません。福祉事務所に発行を依頼してください。",
        ClaimHold::Unconfirmed => "資格を確認できていません。照会し直してください。",
        ClaimHold::Clarify => "受付の警告が残っています。福祉事務所に確かめてください。",
        ClaimHold::IssuerMissing => "処方箋の発行元を入力してください。",
        ClaimHold::RegionalInsurance => {
            "国民健康保険・後期高齢者医療と医療扶助は併用できません。資格を確かめてください。"
        }
        ClaimHold::OtherScheme => "券に感染症法37条の2があります。公費10の番号を入力してください。",
        ClaimHold::PersonIncomplete => "性別または生年月日が登録されていません。",
        ClaimHold::Unknown => "",
    }
}
