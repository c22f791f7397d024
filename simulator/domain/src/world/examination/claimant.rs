//! Whose claim a receipt is, by identity, and what the platform knows of that person for the claiming facility.

use super::super::World;
use crate::aid::Known;
use crate::claim::facts::{CertificateFact, CoverageFact, Facts, TicketFact};
use crate::claim::model::Receipt;
use crate::claim::rules::common::date;
use crate::id::{FacilityId, InsuredNumber, InsurerNumber, PayerNumber, PersonId, RecipientNumber};
use crate::month::TreatmentMonth;
use crate::person::{Person, Sex};
use crate::subsidy::certificate::Certificate;
use crate::ticket::{Ticket, TreatmentType};
use jiff::civil::DateTime;
use std::collections::BTreeSet;

/// Whose claim it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claimant {
    /// This person: numbers, birthdate and sex agree, or name, birthdate and sex do.
    Known(PersonId),
    /// The numbers are this person's, but name, birthdate or sex are somebody else's whom the world does not know.
    OthersNumbers(PersonId),
    /// The number should be known (its office is this world's) but nobody has it.
    UnknownNumber,
    /// Nobody of this world.
    Stranger,
}

impl World {
    /// Whose claim a receipt is. Numbers come first; where they lead to several people (a household's insurance) or to the
    /// wrong one, birthdate, sex and name decide.
    #[must_use]
    pub fn claimant(&self, receipt: &Receipt) -> Claimant {
        let by_number = self.by_numbers(receipt);
        let fitting: Vec<&Person> = by_number.iter().filter_map(|id| self.person(*id)).collect();
        let mut exact = fitting.iter().filter(|person| is_born_so(person, receipt));
        if let Some(first) = exact.next() {
            let named = fitting.iter().find(|person| is_born_so(person, receipt) && is_named_so(person, receipt));
            return Claimant::Known(named.unwrap_or(first).id);
        }
        if let Some(person) = self.by_name(receipt) {
            return Claimant::Known(person);
        }
        if let Some(person) = fitting.first() {
            return Claimant::OthersNumbers(person.id);
        }
        let office_known = receipt.schemes.iter().filter(|scheme| scheme.is_medical_aid()).any(|scheme| {
            PayerNumber::parse(&scheme.payer.text).is_ok_and(|payer| self.index.office_by_payer.contains_key(&payer))
        });
        if office_known { Claimant::UnknownNumber } else { Claimant::Stranger }
    }

    /// Who has name, birthdate and sex of the receipt. Only those who were born on that day are looked at, because most
    /// receipts of a real file are strangers' and every one of them comes here.
    fn by_name(&self, receipt: &Receipt) -> Option<PersonId> {
        self.residents_born_on(date(&receipt.birthdate.text)?)
            .find(|person| is_born_so(person, receipt) && is_named_so(person, receipt))
            .map(|person| person.id)
    }

    /// Everybody who ever had a number of the receipt.
    fn by_numbers(&self, receipt: &Receipt) -> BTreeSet<PersonId> {
        let mut found = BTreeSet::new();
        for scheme in &receipt.schemes {
            if let (Ok(payer), Ok(recipient)) =
                (PayerNumber::parse(&scheme.payer.text), RecipientNumber::parse(&scheme.recipient.text))
            {
                found.extend(self.resident_recipients(payer, recipient));
            }
        }
        if found.is_empty()
            && let Some(insurance) = receipt.insurance.first()
            && let (Ok(insurer), Ok(number)) =
                (InsurerNumber::parse(insurance.insurer.text.trim()), InsuredNumber::parse(&insurance.number.text))
        {
            found.extend(self.index.insured(insurer, &number));
            found.extend(self.kept_insured(insurer, &number));
        }
        found
    }

    /// What the platform knows of a person for a facility's claim of a month.
    #[must_use]
    pub fn claim_facts(&self, person: PersonId, facility: &FacilityId, month: TreatmentMonth, at: DateTime) -> Facts {
        let Some(person) = self.person(person) else { return Facts::default() };
        let tickets = self.tickets_of(person.id, month);
        let own = tickets.filter(|ticket| ticket.facility == *facility && ticket.stands(at));
        Facts {
            tickets: own.filter_map(|ticket| self.ticket_fact(person, ticket, at)).collect(),
            coverage: coverage(person, at),
            certificates: self.certificates_of(person.id, at).into_iter().filter_map(certificate_fact).collect(),
        }
    }

    fn ticket_fact(&self, person: &Person, ticket: &Ticket, at: DateTime) -> Option<TicketFact> {
        let case = person.cases.iter().find(|case| case.id == ticket.case)?;
        let content = &ticket.content;
        Some(TicketFact {
            payer: case.payer_number,
            recipient: case.recipient_number(content.valid_from, Known::At(at))?,
            valid_from: content.valid_from,
            valid_until: content.valid_until,
            treatment_type: treatment_number(content.treatment_type),
            combined_use: content.combined_use,
            self_pay_yen: content.self_pay_yen,
            prescription_issuer: content
                .prescription_issuer
                .as_ref()
                .and_then(|id| self.facility(id))
                .map(|facility| facility.code),
            infection: content.infection,
        })
    }
}

/// A row with a payer number that was not dropped. Withheld ones count: the payer's own records know them.
fn certificate_fact(row: &Certificate) -> Option<CertificateFact> {
    let payer = row.payer_number.clone().filter(|_| !row.deleted)?;
    Some(CertificateFact {
        payer,
        recipient: row.recipient_number.clone(),
        valid_from: row.valid_from,
        valid_until: row.valid_to,
        always_reimbursement: row.always_reimbursement,
    })
}

fn coverage(person: &Person, at: DateTime) -> Vec<CoverageFact> {
    let mut found = Vec::new();
    for case in &person.cases {
        for stretch in case.stretches(Known::At(at)) {
            if let Some(recipient) = case.recipient_number(stretch.from, Known::At(at)) {
                let ended_on = stretch.end.map(|end| end.on);
                found.push(CoverageFact { payer: case.payer_number, recipient, from: stretch.from, ended_on });
            }
        }
    }
    found
}

/// 診療別 as OQSCD019 counts.
fn treatment_number(treatment: TreatmentType) -> u8 {
    match treatment {
        TreatmentType::Inpatient => 1,
        TreatmentType::Outpatient => 2,
        TreatmentType::Dental => 3,
        TreatmentType::Dispensing => 4,
        TreatmentType::HomeNursing => 5,
    }
}

fn is_born_so(person: &Person, receipt: &Receipt) -> bool {
    let sex = match person.particulars.sex {
        Sex::Male => "1",
        Sex::Female => "2",
        // Somebody whose sex is not registered is claimed for as one or the other.
        Sex::Unset => receipt.sex.text.as_str(),
    };
    date(&receipt.birthdate.text) == Some(person.particulars.birthdate) && receipt.sex.text == sex
}

/// The name without spaces, in kanji or kana.
fn is_named_so(person: &Person, receipt: &Receipt) -> bool {
    fn plain(text: &str) -> impl Iterator<Item = char> {
        text.chars().filter(|c| !c.is_whitespace())
    }
    let written = receipt.name.text.as_str();
    let own = &person.particulars;
    plain(written).next().is_some()
        && [Some(&own.name), Some(&own.kana), own.other_name.as_ref(), own.other_kana.as_ref()]
            .into_iter()
            .flatten()
            .any(|name| plain(name).eq(plain(written)))
}
