//! The messages of PMH, read and written by the layout data. Names, order and codes stand in
//! `scenarios/layouts/pmh.yaml`, which is not official (spec/pmh.md, coverage warning).

use super::certificate::{Cap, CapUnit, Certificate};
use crate::dates::{compact, digits};
use crate::desk::Request;
use crate::messages::{Header, SearchKey, Segment};
use jiff::civil::Date;
use onshi_wire::layout_data::{LayoutFile, MessageLayout, Values};
use onshi_wire::oqs::{Limits, Style, is_complete};
use std::sync::LazyLock;

/// 券面項目 that tells the day of issue (our own choice of name).
const ISSUED_ON: &str = "交付年月日";

static LAYOUT: LazyLock<LayoutFile> = LazyLock::new(|| {
    LayoutFile::read(include_str!("../../../../scenarios/layouts/pmh.yaml"))
        .expect("the layout of this build is read in every test")
});

/// A question or a report to PMH.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// The person's certificates once more.
    Certificates(SearchKey),
    /// A cap and its remainder.
    Cap(SearchKey, Numbers),
    /// What was paid at a visit.
    Report(SearchKey, Report),
}

/// Numbers of a certificate.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Numbers {
    /// 公費負担者番号.
    pub payer: String,
    /// 公費受給者番号.
    pub recipient: String,
}

/// 自己負担額報告.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// About which certificate.
    pub numbers: Numbers,
    /// 報告番号, one for each visit and certificate.
    pub id: String,
    /// 改訂番号 from 1.
    pub revision: u32,
    /// 入院.
    pub inpatient: bool,
    /// 医療費総額.
    pub total_yen: u32,
    /// 自己負担額.
    pub paid_yen: u32,
}

/// What PMH says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// Certificates, beside a card's result or asked for again.
    Certificates(Vec<Certificate>),
    /// A cap.
    Cap(Option<CapStanding>),
    /// A report was taken.
    Reported(Option<CapStanding>),
}

/// An answer of PMH; `accepted` false: an error, and nothing of what is known may change (spec/pmh.md §7-44).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Header.
    pub header: Header,
    /// 処理結果状況 is 正常終了.
    pub accepted: bool,
    /// Messages as they came; they may accompany a normal result (§7-45).
    pub texts: Vec<String>,
    /// Contents.
    pub told: Told,
}

/// 自己負担の状況.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CapStanding {
    /// The slip is kept electronically.
    pub electronic: bool,
    /// Paid towards the cap at all institutions.
    pub paid_yen: Option<u64>,
    /// What may still be charged.
    pub remainder_yen: Option<u32>,
}

/// Whether a file of face is PMH's.
#[must_use]
pub fn is_face_name(name: &str) -> bool {
    prefix(name).is_some_and(|prefix| LAYOUT.by_name(prefix).is_some_and(|(key, _)| key == "pmh.face"))
}

/// Whether a file of res is an answer of PMH.
#[must_use]
pub fn is_answer_name(name: &str) -> bool {
    let answers = ["pmh.answer", "cap.answer", "cap.reported"];
    prefix(name).is_some_and(|prefix| LAYOUT.by_name(prefix).is_some_and(|(key, _)| answers.contains(&key)))
}

fn prefix(name: &str) -> Option<&str> {
    let lower = name.to_ascii_lowercase();
    lower.ends_with(".xml").then(|| name.split('_').next()).flatten()
}

/// API識別ID of a request.
#[must_use]
pub fn request_prefix(ask: &Ask) -> &'static str {
    let layout: &'static MessageLayout = message(request_key(ask));
    layout.name()
}

fn request_key(ask: &Ask) -> &'static str {
    match ask {
        Ask::Certificates(_) => "pmh.ask",
        Ask::Cap(..) => "cap.ask",
        Ask::Report(..) => "cap.report",
    }
}

fn message(key: &str) -> &'static MessageLayout {
    let layout: &'static LayoutFile = &LAYOUT;
    layout.message(key).expect("the layout of this build has every message")
}

/// Bytes of a request.
///
/// # Errors
/// A text for the clerk when a field does not fit.
pub fn encode(ask: &Ask, request: &Request, style: &Style) -> Result<Vec<u8>, String> {
    let values = Values::new()
        .with("header.qualification_date", request.confirm_on.as_str())
        .with("header.facility_code", request.facility_code.as_str())
        .with("header.file_identifier", request.file_identifier.as_str());
    let values = match ask {
        Ask::Certificates(key) => with_key(values, key),
        Ask::Cap(key, numbers) => with_numbers(with_key(values, key), numbers),
        Ask::Report(key, report) => with_numbers(with_key(values, key), &report.numbers)
            .with("body.report_id", report.id.as_str())
            .with("body.revision", report.revision.to_string())
            .with("body.kind", "1")
            .with("body.setting", if report.inpatient { "1" } else { "2" })
            .with("body.total", report.total_yen.to_string())
            .with("body.paid", report.paid_yen.to_string()),
    };
    message(request_key(ask)).encode(&values, style).map_err(|error| format!("要求を書けません。{error}"))
}

fn with_key(values: Values, key: &SearchKey) -> Values {
    values
        .with("body.search.insurer_number", format!("{:>8}", key.insurer_number))
        .with_opt("body.search.symbol", key.symbol.clone())
        .with("body.search.number", key.number.as_str())
        .with_opt("body.search.branch", key.branch.clone())
        .with_opt("body.search.birthdate", key.birthdate.map(digits))
}

fn with_numbers(values: Values, numbers: &Numbers) -> Values {
    values.with("body.payer_number", numbers.payer.as_str()).with("body.recipient_number", numbers.recipient.as_str())
}

/// Why a file of PMH cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unread {
    /// Its end is missing.
    Incomplete,
    /// A text for the clerk.
    Unreadable(String),
}

/// Reads a file of PMH; what is merely unusual in it does not keep anybody waiting.
///
/// # Errors
/// See [`Unread`].
pub fn read(name: &str, bytes: &[u8]) -> Result<Answer, Unread> {
    let unreadable = |why: &str| Unread::Unreadable(format!("ファイル「{name}」を読めません。{why}"));
    if !is_complete(bytes) {
        return Err(Unread::Incomplete);
    }
    let known = prefix(name).and_then(|prefix| LAYOUT.by_name(prefix));
    let (key, layout) = known.ok_or_else(|| unreadable("知らない種類の電文です。"))?;
    let values = layout.decode(bytes, &Limits::DEFAULT).value.ok_or_else(|| unreadable("内容がありません。"))?;
    Ok(answer(key, &values))
}

fn answer(key: &str, values: &Values) -> Answer {
    let text = |path: &str| values.filled(path).map(str::to_owned);
    let header = Header {
        confirmed_on: values.filled("header.qualification_date").and_then(compact),
        file_identifier: text("header.file_identifier"),
        reception_number: None,
        segment: Segment::from_code(values.filled("header.segment")),
        texts: [text("header.error_message"), text("header.error_code")].into_iter().flatten().collect(),
    };
    Answer {
        accepted: values.filled("body.status") == Some("1") && header.segment == Segment::Done,
        header,
        texts: [text("body.message"), text("body.code")].into_iter().flatten().collect(),
        told: match key {
            "cap.answer" => Told::Cap(standing(values)),
            "cap.reported" => Told::Reported(standing(values)),
            _ => Told::Certificates(values.groups("body.certificates.certificate").map(certificate).collect()),
        },
    }
}

fn certificate(row: &Values) -> Certificate {
    let text = |path: &str| row.text(path).unwrap_or_default().to_owned();
    let items = || row.groups("face_item");
    let issued = items().find(|item| item.text("name") == Some(ISSUED_ON)).and_then(|item| item.filled("value"));
    Certificate {
        name: text("name"),
        payer_number: text("payer_number"),
        recipient_number: text("recipient_number"),
        from: row.filled("valid_from").and_then(compact),
        until: row.filled("valid_to").and_then(compact),
        cap: cap(row),
        always_reimbursement: row.filled("always_reimbursement") == Some("1"),
        institutions: institutions(row.filled("designated_institutions").unwrap_or_default()),
        issued_on: issued.and_then(|day| compact(day).or_else(|| day.trim().parse::<Date>().ok())),
        seen_on: None,
        before: None,
    }
    .normalised()
}

fn cap(row: &Values) -> Option<Cap> {
    let unit = match row.filled("cap.unit") {
        Some("2") => CapUnit::Day,
        Some("3") => CapUnit::Visit,
        _ => CapUnit::Month,
    };
    Some(Cap { yen: row.filled("cap.amount")?.parse().ok()?, unit })
}

/// The format of 指定医療機関情報 is not public: codes or names between common separators.
fn institutions(text: &str) -> Vec<String> {
    let parts = text.split([';', ',', '、', '\n', '　', ' ']).map(str::trim);
    parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

fn standing(values: &Values) -> Option<CapStanding> {
    let group = values.group("body.standing")?;
    Some(CapStanding {
        electronic: group.filled("slip") == Some("1"),
        paid_yen: group.filled("paid").and_then(|yen| yen.parse().ok()),
        remainder_yen: group.filled("remainder").and_then(|yen| yen.parse().ok()),
    })
}
