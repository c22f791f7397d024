//! What the examination keeps → the desk's answer, at a moment.

use super::reasons::Reasons;
use crate::actors::welfare_office::to_wire::{alias, moment};
use jiff::civil::DateTime;
use onshi_domain::claim::Confidence;
use onshi_domain::examination::payers::Confirmed;
use onshi_domain::examination::{HandledReceipt, Level, Note, Outcome, ReceiptState as State, Status, Submission};
use onshi_domain::{TreatmentMonth, World};
use onshi_wire::control::claims::ClaimSeverity;
use onshi_wire::control::claims_desk::{
    CLAIM_ANSWER_VERSION, ClaimAnswer, ClaimReason, ConfirmedPayer, ReasonLevel, ReceiptAnswer, ReceiptState,
    SubmissionInfo, SubmissionOutcome,
};
use onshi_wire::uke::Kind;

/// What every answer says of its own values.
const NOTE: &str = "理由コード、扱い、審査日、支払日は onshi が決めた値です。審査支払機関のものではありません。";

/// The answer to a submission as it stands at a moment.
pub(crate) fn answer(world: &World, submission: &Submission, reasons: &Reasons, at: DateTime) -> ClaimAnswer {
    let receipts: Vec<ReceiptAnswer> = submission
        .receipts
        .iter()
        .enumerate()
        .map(|(index, handled)| receipt(world, handled, index, reasons, at))
        .collect();
    let count = |counted: &dyn Fn(&HandledReceipt) -> bool| {
        submission.receipts.iter().filter(|receipt| counted(receipt)).count() as u64
    };
    ClaimAnswer {
        version: CLAIM_ANSWER_VERSION,
        submission: submission.number,
        facility: submission.facility.to_string(),
        file_name: submission.file_name.clone(),
        received_at: moment(submission.received_at),
        claim_month: submission.claim_month.map(month),
        kind: kind(submission.table).to_owned(),
        outcome: outcome(submission.outcome),
        accepted: count(&|receipt| receipt.is_accepted() && !receipt.is_remarked()),
        remarked: count(&HandledReceipt::is_remarked),
        returned: count(&|receipt| !receipt.is_accepted()),
        reasons: submission.notes.iter().map(|note| reason(note, reasons)).collect(),
        receipts,
        note: NOTE.to_owned(),
    }
}

/// One line of the list.
pub(crate) fn info(submission: &Submission, at: DateTime) -> SubmissionInfo {
    let in_state = |wanted: &[State]| {
        submission.receipts.iter().filter(|receipt| wanted.contains(&receipt.state_at(at))).count() as u64
    };
    SubmissionInfo {
        submission: submission.number,
        file_name: submission.file_name.clone(),
        received_at: moment(submission.received_at),
        claim_month: submission.claim_month.map(month),
        outcome: outcome(submission.outcome),
        receipts: submission.receipts.len() as u64,
        returned: in_state(&[State::Returned, State::Withdrawn]),
        paid: in_state(&[State::Paid]),
    }
}

fn receipt(world: &World, handled: &HandledReceipt, index: usize, reasons: &Reasons, at: DateTime) -> ReceiptAnswer {
    let (examined_on, paid_on) = match &handled.status {
        Status::Accepted { examined_on, paid_on } => (Some(examined_on.to_string()), Some(paid_on.to_string())),
        Status::Returned | Status::Withdrawn { .. } => (None, None),
    };
    ReceiptAnswer {
        index: index as u64 + 1,
        number: handled.number.clone(),
        submission: handled.submission,
        first_line: handled.first_line,
        last_line: handled.last_line,
        receipt_type: handled.receipt_type.clone(),
        month: handled.month.map(month),
        person: handled.person.map(|person| alias(world, person)),
        chart_number: handled.chart_number.clone(),
        total: handled.total,
        state: state(handled.state_at(at)),
        search_number: handled.search_number.clone(),
        reclaims: handled.reclaims.clone(),
        late: handled.late,
        examined_on,
        paid_on,
        reasons: handled.notes.iter().map(|note| reason(note, reasons)).collect(),
        confirmed: handled.confirmed.iter().map(confirmed).collect(),
    }
}

fn reason(note: &Note, reasons: &Reasons) -> ClaimReason {
    let listed = reasons.of(&note.rule);
    ClaimReason {
        code: listed.code,
        level: match note.level {
            Level::Remark => ReasonLevel::Remark,
            Level::Return => ReasonLevel::Return,
            Level::Refuse => ReasonLevel::Refuse,
        },
        text: listed.text,
        line: note.line,
        position: note.position,
        rule: note.rule.clone(),
        severity: match note.confidence {
            Confidence::High => ClaimSeverity::Error,
            Confidence::Medium => ClaimSeverity::Warning,
        },
        what: note.what.clone(),
        remedy: listed.remedy.unwrap_or_else(|| note.remedy.clone()),
    }
}

fn confirmed(confirmed: &Confirmed) -> ConfirmedPayer {
    let insurance = confirmed.insurance.as_ref();
    ConfirmedPayer {
        payer_kind: confirmed.payer_kind.to_string(),
        class: confirmed.class.code().to_owned(),
        class_text: confirmed.class.text().to_owned(),
        insurer_number: insurance
            .map(|insurance| insurance.insurer.to_string())
            .or_else(|| confirmed.aid.map(|(payer, _)| payer.to_string())),
        symbol: insurance.and_then(|insurance| insurance.symbol.clone()),
        number: insurance.map(|insurance| insurance.number.clone()),
        branch: insurance.and_then(|insurance| insurance.branch.clone()),
        recipient_number: confirmed.aid.map(|(_, recipient)| recipient.to_string()),
        days: confirmed.days.clone(),
    }
}

fn state(state: State) -> ReceiptState {
    match state {
        State::Received => ReceiptState::Received,
        State::Examined => ReceiptState::Examined,
        State::Paid => ReceiptState::Paid,
        State::Returned => ReceiptState::Returned,
        State::Withdrawn => ReceiptState::Withdrawn,
    }
}

fn outcome(outcome: Outcome) -> SubmissionOutcome {
    match outcome {
        Outcome::Taken => SubmissionOutcome::Taken,
        Outcome::Waiting => SubmissionOutcome::Waiting,
        Outcome::Refused => SubmissionOutcome::Refused,
    }
}

fn kind(table: Option<u8>) -> &'static str {
    let digit = |kind: &&Kind| table.is_some_and(|table| kind.points_table() == char::from(b'0' + table));
    Kind::ALL.iter().find(digit).map_or("", |kind| kind.label())
}

fn month(month: TreatmentMonth) -> String {
    month.first_day().strftime("%Y-%m").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use onshi_domain::claim::rules;
    use onshi_domain::examination::rules as examiners;

    #[test]
    fn every_rule_has_a_reason_of_its_own_in_the_built_in_table() {
        let reasons = Reasons::built_in();
        assert!(reasons.invented);
        let form = (101..=112).map(|number| format!("UKE-{number}"));
        let judged =
            rules::catalogue().into_iter().chain(examiners::RULES.iter().copied()).map(|rule| rule.id.to_owned());
        for rule in form.chain(judged) {
            assert_ne!(reasons.of(&rule).code, "Z999", "{rule} has no reason");
        }
    }
}
