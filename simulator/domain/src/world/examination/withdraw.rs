//! A receipt is taken back: 取下げ by the facility at any time, 過誤 by office or insurer after the payment (spec/claims.md §9).

use super::super::World;
use crate::event::Event;
use crate::examination::{self, HandledReceipt, Place, ReceiptState, Requester, Status, calendar};
use crate::refusal::Refusal;
use crate::viewing;
use jiff::civil::DateTime;

/// Longest reason that is kept, in characters.
const REASON_LIMIT: usize = 200;

impl World {
    pub(super) fn withdraw_claim(
        &self,
        place: &Place,
        by: &Requester,
        reason: &str,
        at: DateTime,
    ) -> Result<Vec<Event>, Refusal> {
        let facility = self.known_facility(&place.facility)?;
        let receipt = self.examination.receipt(place).ok_or_else(|| {
            Refusal::not_found(
                "claim.unknown",
                "レセプト",
                format!(
                    "{}の請求{}に、{}件目のレセプトはありません。",
                    place.facility,
                    place.submission,
                    place.index + 1
                ),
                "請求の一覧と回答で番号を確かめてください。",
            )
        })?;
        let state = receipt.state_at(at);
        if !receipt.is_accepted() {
            return Err(Refusal::conflict(
                "claim.not_accepted",
                "レセプト",
                "受け付けられていない(返戻または取下げ済みの)レセプトです。",
                "返戻されたレセプトは、検索番号を付けて再請求してください。",
            ));
        }
        self.check_requester(by, receipt, state)?;
        if reason.chars().count() > REASON_LIMIT {
            return Err(Refusal::invalid("claim.reason", "理由", "理由が長すぎます。", "200字以内で書いてください。"));
        }
        let processed = calendar::processed_in(at, None);
        let status = Status::Withdrawn { at, by: by.clone(), reason: reason.to_owned() };
        let search_number = super::search_number(facility, processed, place);
        let withdrawn = examination::Event::Withdrawn { place: place.clone(), status, search_number };
        let mut events = vec![Event::Examination(Box::new(withdrawn))];
        if let Some(person) = receipt.person {
            let removed = viewing::Event::CareRemoved { person, source: place.clone() };
            events.push(Event::Viewing(Box::new(removed)));
        }
        Ok(events)
    }

    /// Office and insurer ask only for what they paid.
    fn check_requester(&self, by: &Requester, receipt: &HandledReceipt, state: ReceiptState) -> Result<(), Refusal> {
        let pays = match by {
            Requester::Facility => return Ok(()),
            Requester::Office(office) => {
                let payer = self.known_office(office)?.payer_number;
                receipt.payers.iter().any(|own| own == payer.as_str())
            }
            Requester::Insurer(insurer) => receipt.payers.iter().any(|own| own == insurer.as_str().trim()),
        };
        if !pays {
            return Err(Refusal::conflict(
                "claim.other_payer",
                "過誤を依頼する者",
                "このレセプトを支払う福祉事務所・保険者ではありません。",
                "レセプトの公費負担者番号・保険者番号を確かめてください。",
            ));
        }
        if state != ReceiptState::Paid {
            return Err(Refusal::conflict(
                "claim.not_paid",
                "過誤",
                "まだ支払われていないレセプトです。過誤は支払のあとに依頼します。",
                "支払日まで時計を進めるか、医療機関から取下げを依頼してください。",
            ));
        }
        Ok(())
    }

    pub(super) fn claim_withdrawn(&mut self, place: &Place, status: &Status, search_number: &str) {
        let key = (place.facility.clone(), place.submission);
        let submission = self.examination.submissions.get_mut(&key);
        if let Some(receipt) = submission.and_then(|submission| submission.receipts.get_mut(place.index)) {
            receipt.status = status.clone();
            receipt.search_number = Some(search_number.to_owned());
            self.examination.search_numbers.insert(search_number.to_owned(), place.clone());
        }
    }
}
