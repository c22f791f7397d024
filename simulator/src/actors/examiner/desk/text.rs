//! The answer for people: `<base>.result.txt`, UTF-8 with BOM, so that every editor shows it.

use onshi_wire::control::claims_desk::{
    ClaimAnswer, ClaimReason, ReasonLevel, ReceiptAnswer, ReceiptState, SubmissionOutcome,
};
use std::fmt::Write as _;

/// Most receipts that are told one by one; the file for programs has them all.
const LISTED_RECEIPTS: usize = 1_000;

/// The text.
pub fn of(answer: &ClaimAnswer) -> String {
    let mut text = String::from("\u{feff}");
    // Writing to a String cannot fail.
    let _ = write_all(&mut text, answer);
    text.replace('\n', "\r\n")
}

fn write_all(text: &mut String, answer: &ClaimAnswer) -> std::fmt::Result {
    let outcome = match answer.outcome {
        SubmissionOutcome::Taken => "受け付けました",
        SubmissionOutcome::Waiting => "受け取りました。続きの巻を待っています",
        SubmissionOutcome::Refused => "受け付けられません",
    };
    writeln!(text, "{}  {outcome}", answer.file_name)?;
    writeln!(text, "受付番号 {}  受付日時 {}", answer.submission, answer.received_at)?;
    if let Some(month) = &answer.claim_month {
        writeln!(text, "{}  請求年月 {month}", answer.kind)?;
    }
    for reason in &answer.reasons {
        write_reason(text, reason)?;
    }
    if answer.outcome == SubmissionOutcome::Taken {
        let Tally { accepted, remarked, returned } = tally(answer);
        writeln!(text, "受付 {accepted}件、注意つきの受付 {remarked}件、返戻 {returned}件")?;
    }
    let told = answer.receipts.iter().filter(|receipt| !receipt.reasons.is_empty() || receipt.search_number.is_some());
    for receipt in told.take(LISTED_RECEIPTS) {
        write_receipt(text, receipt)?;
    }
    writeln!(text, "\n{}", answer.note)
}

struct Tally {
    accepted: u64,
    remarked: u64,
    returned: u64,
}

fn tally(answer: &ClaimAnswer) -> Tally {
    Tally { accepted: answer.accepted, remarked: answer.remarked, returned: answer.returned }
}

fn write_receipt(text: &mut String, receipt: &ReceiptAnswer) -> std::fmt::Result {
    let state = match receipt.state {
        ReceiptState::Received => "受付",
        ReceiptState::Examined => "審査済み",
        ReceiptState::Paid => "支払済み",
        ReceiptState::Returned => "返戻",
        ReceiptState::Withdrawn => "取下げ",
    };
    let month = receipt.month.as_deref().unwrap_or("診療年月不明");
    write!(text, "\nレセプト {}  {month}  種別 {}", receipt.number, receipt.receipt_type)?;
    if !receipt.chart_number.is_empty() {
        write!(text, "  カルテ番号 {}", receipt.chart_number)?;
    }
    writeln!(text, "  {state}")?;
    if let Some(number) = &receipt.search_number {
        writeln!(text, "  検索番号 {number}（再請求のREに記録してください）")?;
    }
    for reason in &receipt.reasons {
        write_reason(text, reason)?;
    }
    for confirmed in receipt.confirmed.iter().filter(|confirmed| confirmed.class != "02") {
        writeln!(text, "  確認区分 {} {}", confirmed.class, confirmed.class_text)?;
    }
    Ok(())
}

fn write_reason(text: &mut String, reason: &ClaimReason) -> std::fmt::Result {
    let level = match reason.level {
        ReasonLevel::Remark => "注意",
        ReasonLevel::Return => "返戻",
        ReasonLevel::Refuse => "受付不能",
    };
    let place = if reason.line > 0 { format!("{}行目: ", reason.line) } else { String::new() };
    writeln!(text, "  {level} {} {}", reason.code, reason.text)?;
    writeln!(text, "    {place}{}", reason.what)?;
    writeln!(text, "    → {}", reason.remedy)
}
