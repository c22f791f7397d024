//! A claim file's bytes → what the examination takes in.

use super::super::columns::Columns;
use super::super::{care, from_wire};
use super::reasons::Reasons;
use crate::world_file::from_wire::{Context, wrong_number};
use crate::world_file::mistake::Mistake;
use onshi_domain::claim::{Confidence, rules};
pub use onshi_domain::examination::ClaimFile;
use onshi_domain::examination::rules::UNREADABLE;
use onshi_domain::examination::{self, ClaimedReceipt, Level, Note, Place, Policy, Requester};
use onshi_domain::id::{FacilityId, InsurerNumber};
use onshi_domain::{Command, TreatmentMonth};
use onshi_wire::control::claims_desk::{ReasonLevel, WithdrawClaim, WithdrawnBy};
use onshi_wire::uke::check::{Problem, Problems, Severity, UNLISTED};
use onshi_wire::uke::receipt::Part;
use onshi_wire::uke::{self, Receipts};

/// Reads a file. What is no claim file comes out without head and with the reason among its notes.
pub fn read(facility: &str, file_name: &str, bytes: &[u8], reasons: &Reasons) -> ClaimFile {
    let policy = policy(reasons);
    let mut file = ClaimFile {
        facility: FacilityId::from(facility),
        file_name: file_name.to_owned(),
        head: None,
        foot: None,
        last_line: 0,
        notes: Vec::new(),
        receipts: Vec::new(),
        policy,
    };
    let mut parts = Receipts::new(bytes);
    let mut columns = None;
    let mut problems = Problems::default();
    loop {
        match parts.next_part() {
            Ok(Some(part)) => {
                problems.join(parts.take_problems());
                let columns = columns.get_or_insert_with(|| parts.kind().map(Columns::of));
                take(&mut file, columns.as_ref(), part);
            }
            Ok(None) => break,
            Err(error) => {
                unreadable(&mut file, error.to_string());
                return file;
            }
        }
    }
    file.last_line = parts.lines();
    if file.head.is_none() {
        unreadable(&mut file, "ファイルが空か、先頭のレコードがありません".to_owned());
        return file;
    }
    problems.join(parts.take_problems());
    unlisted(&mut file, problems.more_errors, problems.more_warnings);
    for problem in problems.kept {
        place(&mut file, problem);
    }
    file
}

/// Problems beyond those kept belong to receipts that nobody can name: with an error among them nothing is taken.
fn unlisted(file: &mut ClaimFile, errors: u64, warnings: u64) {
    if errors + warnings == 0 {
        return;
    }
    let (confidence, least) =
        if errors > 0 { (Confidence::High, Level::Refuse) } else { (Confidence::Medium, Level::Remark) };
    file.notes.push(Note {
        rule: UNLISTED.to_owned(),
        confidence,
        level: file.policy.level(UNLISTED, confidence).max(least),
        line: 0,
        position: 0,
        what: format!("一覧に載せた分のほかに、誤りが{errors}件、注意が{warnings}件あります"),
        remedy: "一覧の誤りを直し、ファイルを作り直して出してください".to_owned(),
    });
}

/// A request to take a receipt back; `which` is facility, number of the submission and place of the receipt (from 1).
pub(crate) fn withdrawal(context: &Context<'_>, which: &[String; 3], spec: &WithdrawClaim) -> Result<Command, Mistake> {
    let [facility, submission, receipt] = which;
    let number = |path: &str, text: &str| {
        text.parse::<u64>().map_err(|_| {
            Mistake::at_path(
                path,
                format!("「{text}」は番号ではありません。"),
                "請求への回答にある番号を指定してください。",
            )
        })
    };
    let index = usize::try_from(number("receipt", receipt)?).unwrap_or(0).wrapping_sub(1);
    let place = Place {
        facility: context.facility("facility", facility)?,
        submission: number("submission", submission)?,
        index,
    };
    let missing = |path: &str, what: &str| Mistake::at_path(path, what, "過誤を依頼する者の番号も書いてください。");
    let by = match spec.by {
        WithdrawnBy::Facility => Requester::Facility,
        WithdrawnBy::Office => {
            let id = spec.office.as_deref().ok_or_else(|| missing("office", "福祉事務所がありません。"))?;
            Requester::Office(context.office("office", id)?)
        }
        WithdrawnBy::Insurer => {
            let text = spec.insurer_number.as_deref();
            let text = text.ok_or_else(|| missing("insurer_number", "保険者番号がありません。"))?;
            Requester::Insurer(InsurerNumber::parse(text).map_err(|error| wrong_number("insurer_number", &error))?)
        }
    };
    let command = examination::Command::Withdraw { place, by, reason: spec.reason.clone() };
    Ok(Command::Examination(Box::new(command)))
}

/// Which levels the table gives.
fn policy(reasons: &Reasons) -> Policy {
    let level = |level| match level {
        ReasonLevel::Remark => Level::Remark,
        ReasonLevel::Return => Level::Return,
        ReasonLevel::Refuse => Level::Refuse,
    };
    Policy::new(reasons.levels().map(|(rule, given)| (rule.to_owned(), level(given))).collect())
}

fn unreadable(file: &mut ClaimFile, what: String) {
    file.head = None;
    file.notes = vec![Note {
        rule: UNREADABLE.id.to_owned(),
        confidence: Confidence::High,
        level: Level::Refuse,
        line: 1,
        position: 0,
        what,
        remedy: "レセプト電算処理の請求ファイル(IR・UK・YK・HMで始まるもの)を出してください".to_owned(),
    }];
}

fn take(file: &mut ClaimFile, columns: Option<&Columns>, part: Part) {
    let Some(columns) = columns else { return };
    match part {
        // 訪問看護 has a GO without totals behind its head.
        Part::Head(record) if record.id() == "GO" => {}
        Part::Head(record) => {
            let head = from_wire::head(columns, &record);
            match &file.head {
                None => file.head = Some(head),
                Some(_) => file.notes.push(second_head(record.line, &file.policy)),
            }
        }
        Part::Foot(record) => file.foot = Some(from_wire::foot(columns, &record)),
        Part::Receipt(records) => file.receipts.extend(receipt(columns, &records, &file.policy)),
    }
}

/// Volumes come one file each.
fn second_head(line: u64, policy: &Policy) -> Note {
    Note {
        rule: UNREADABLE.id.to_owned(),
        confidence: Confidence::High,
        level: policy.level(UNREADABLE.id, Confidence::High).max(Level::Refuse),
        line,
        position: 0,
        what: "先頭のレコードが2つあります".to_owned(),
        remedy: "請求ファイルは1つずつ、続きの巻も1巻ずつ出してください".to_owned(),
    }
}

fn receipt(columns: &Columns, records: &uke::Receipt, policy: &Policy) -> Option<ClaimedReceipt> {
    let receipt = from_wire::receipt(columns, records)?;
    let found = rules::check(&receipt);
    let month = TreatmentMonth::parse(&receipt.month.text);
    let chart = columns.common.chart_number;
    Some(ClaimedReceipt {
        first_line: records.records.first().map_or(receipt.line, |record| record.line),
        last_line: records.records.last().map_or(receipt.line, |record| record.line),
        chart_number: records.first("RE").map(|record| record.text(chart)).unwrap_or_default(),
        notes: found.into_iter().map(|finding| Note::of(finding, policy)).collect(),
        care: month.map(|month| care::from_wire::care(columns.kind, records, month.first_day())).unwrap_or_default(),
        receipt,
    })
}

/// Puts a problem of form where it belongs: to the receipt that holds its line, or to the file.
fn place(file: &mut ClaimFile, problem: Problem) {
    let confidence = if problem.severity == Severity::Error { Confidence::High } else { Confidence::Medium };
    let note = Note {
        level: file.policy.level(problem.code, confidence),
        rule: problem.code.to_owned(),
        confidence,
        line: problem.line,
        position: problem.position,
        what: problem.what,
        remedy: problem.remedy,
    };
    let behind = file.receipts.partition_point(|receipt| receipt.first_line <= note.line);
    match behind.checked_sub(1).and_then(|index| file.receipts.get_mut(index)) {
        Some(receipt) if note.line <= receipt.last_line => receipt.notes.push(note),
        _ => file.notes.push(note),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use onshi_wire::uke::check::PROBLEMS_KEPT;

    #[test]
    fn a_file_with_more_errors_than_are_listed_is_refused_and_says_how_many_there_are() {
        let mut bytes =
            b"IR,1,13,1,1234567,,\x8C\xA9\x96{,202611,,\r\nRE,1,1112,202610,\x8C\xA9\x96{,1,19600401,,,,,,,,,,,\r\n"
                .to_vec();
        let surplus = 500;
        for _ in 0..PROBLEMS_KEPT + surplus {
            bytes.extend_from_slice(b"ZZ,1\r\n");
        }
        let file = read("f", "RECEIPTC.UKE", &bytes, &Reasons::built_in());
        let note = file.notes.iter().find(|note| note.rule == UNLISTED).expect("the rest is told");
        assert_eq!((note.level, note.line), (Level::Refuse, 0));
        let told: String = note.what.chars().filter(char::is_ascii_digit).collect();
        assert!(told.len() >= 4, "{}", note.what);
    }
}
