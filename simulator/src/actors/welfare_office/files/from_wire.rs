//! A file's rows → commands, one for each row. What cannot be read of a row becomes the reason for its rejection.

use crate::actors::platform::from_wire::compact;
use crate::population;
use crate::world_file::from_wire::{check_text, refused_text};
use jiff::civil::Date;
use onshi_domain::id::{FacilityCode, RecipientNumber};
use onshi_domain::insurance::ReasonOfLoss;
use onshi_domain::office::Registration;
use onshi_domain::office_work::file::{CoverageKind, CoverageRow, RowPerson, TicketRow};
use onshi_domain::ticket::{TicketDraft, TicketKind, TreatmentType};
use onshi_domain::{Command, Refusal, TreatmentMonth, office_work};
use onshi_wire::control::office::FileKind;
use onshi_wire::office_file::{OfficeFile, Row};

/// The commands of a file's rows in order.
pub(crate) fn rows(kind: FileKind, file: OfficeFile) -> impl Iterator<Item = Command> + Send {
    (1..).zip(file.into_rows()).map(move |(row, content)| {
        let content = content.map_err(|p| Refusal::invalid("file.row", "行", p.what, &p.remedy));
        let command = match kind {
            FileKind::Tickets => {
                office_work::Command::TakeTicket { row, content: content.and_then(|row| ticket(&row)).map(Box::new) }
            }
            FileKind::Coverage => office_work::Command::TakeCoverage {
                row,
                content: content.and_then(|row| coverage(&row)).map(Box::new),
            },
        };
        Command::OfficeWork(Box::new(command))
    })
}

fn ticket(row: &Row) -> Result<TicketRow, Refusal> {
    Ok(TicketRow {
        person: person(row)?,
        facility: FacilityCode::parse(needed(row, "医療機関コード")?)?,
        month: read(row, "診療年月", month, "202611 のように6桁で書いてください。")?
            .ok_or_else(|| missing("診療年月"))?,
        issuer: row.get("処方箋発行元").map(FacilityCode::parse).transpose()?,
        draft: TicketDraft {
            kind: read(row, "券別", kind, "01(医療券)か02(調剤券)を書いてください。")?,
            treatment_type: read(row, "診療別", treatment_type, "01から05のいずれかを書いてください。")?,
            valid_from: read(row, "有効期間開始", date, DATE)?,
            valid_until: read(row, "有効期間終了", date, DATE)?,
            self_pay_yen: read(row, "本人支払額", |text| text.parse().ok(), "円を半角数字で書いてください。")?
                .unwrap_or(0),
            prescription_issuer: None,
            injury_names: lines(row, ["傷病名1", "傷病名2", "傷病名3"])?,
            district_contact: line(row, "地区担当員")?,
            handling_contact: line(row, "取扱担当者")?,
            combined_use: read(row, "単独併用", combined, "01(単独)か02(併用)を書いてください。")?,
            social_insurance: flag(row, "社会保険")?,
            infection: flag(row, "感染症37条の2")?.unwrap_or(false),
            late_elderly: flag(row, "後期高齢者")?.unwrap_or(false),
            prefectural_expenses: flag(row, "都道府県費")?.unwrap_or(false),
            remarks: lines(row, ["備考1", "備考2", "備考3"])?,
            issue_number: line(row, "交付番号")?,
            decided_at: None,
            registration: read(row, "登録", registration, "登録日、即時、紙のいずれかを書いてください。")?
                .unwrap_or_default(),
        },
    })
}

fn coverage(row: &Row) -> Result<CoverageRow, Refusal> {
    let number = |name: &str| needed(row, name).and_then(|text| Ok(RecipientNumber::parse(text)?));
    let word = needed(row, "異動")?;
    let (kind, own) = match word {
        // The number is the one that is given; whom it is about, only the name can say.
        "開始" => (CoverageKind::Start(number("受給者番号")?), false),
        "停止" => (CoverageKind::Suspend, true),
        "再開" => (CoverageKind::Resume, true),
        "廃止" => (
            CoverageKind::Abolish(read(
                row,
                "喪失事由",
                ReasonOfLoss::from_code,
                "01、02、03、99のいずれかを書いてください。",
            )?),
            true,
        ),
        "番号変更" => (CoverageKind::Renumber(number("新受給者番号")?), true),
        _ => return Err(unreadable("異動", "開始、停止、再開、廃止、番号変更のいずれかを書いてください。")),
    };
    let who = person(row)?;
    let person = if own { who } else { RowPerson { recipient_number: None, ..who } };
    let on = read(row, "異動日", date, DATE)?.ok_or_else(|| missing("異動日"))?;
    Ok(CoverageRow { person, kind, on })
}

const DATE: &str = "20261103 又は 2026-11-03 のように書いてください。";

fn person(row: &Row) -> Result<RowPerson, Refusal> {
    let recipient_number = row.get("受給者番号").map(RecipientNumber::parse).transpose()?;
    let alias = row.get("個人");
    Ok(RowPerson { recipient_number, alias: alias.map(str::to_owned), guest: alias.and_then(population::named) })
}

/// A value of a column, if there is one.
fn read<T>(row: &Row, name: &str, reader: impl Fn(&str) -> Option<T>, remedy: &str) -> Result<Option<T>, Refusal> {
    row.get(name).map(|text| reader(text).ok_or_else(|| unreadable(name, remedy))).transpose()
}

fn needed<'a>(row: &'a Row, name: &str) -> Result<&'a str, Refusal> {
    row.get(name).ok_or_else(|| missing(name))
}

fn flag(row: &Row, name: &str) -> Result<Option<bool>, Refusal> {
    let reader = |text: &str| match text {
        "0" | "なし" => Some(false),
        "1" | "あり" => Some(true),
        _ => None,
    };
    read(row, name, reader, "0(なし)か1(あり)を書いてください。")
}

fn line(row: &Row, name: &str) -> Result<Option<String>, Refusal> {
    let Some(text) = row.get(name) else { return Ok(None) };
    check_text(name, text).map_err(|mistake| refused_text(name, &mistake))?;
    Ok(Some(text.to_owned()))
}

fn lines(row: &Row, names: [&str; 3]) -> Result<Vec<String>, Refusal> {
    names.into_iter().filter_map(|name| line(row, name).transpose()).collect()
}

fn month(text: &str) -> Option<TreatmentMonth> {
    TreatmentMonth::parse(&text.replacen('-', "", 1))
}

fn date(text: &str) -> Option<Date> {
    compact(&text.replace(['-', '/'], ""))
}

fn kind(text: &str) -> Option<TicketKind> {
    match text {
        "01" | "医療券" => Some(TicketKind::Medical),
        "02" | "調剤券" => Some(TicketKind::Dispensing),
        _ => None,
    }
}

fn treatment_type(text: &str) -> Option<TreatmentType> {
    match text {
        "01" | "入院" => Some(TreatmentType::Inpatient),
        "02" | "入院外" => Some(TreatmentType::Outpatient),
        "03" | "歯科" => Some(TreatmentType::Dental),
        "04" | "調剤" => Some(TreatmentType::Dispensing),
        "05" | "訪問看護" => Some(TreatmentType::HomeNursing),
        _ => None,
    }
}

fn combined(text: &str) -> Option<bool> {
    match text {
        "01" | "単独" => Some(false),
        "02" | "併用" => Some(true),
        _ => None,
    }
}

fn registration(text: &str) -> Option<Registration> {
    match text {
        "登録日" => Some(Registration::ByCalendar),
        "即時" => Some(Registration::AtOnce),
        "紙" => Some(Registration::Paper),
        _ => None,
    }
}

fn missing(name: &str) -> Refusal {
    Refusal::invalid("file.missing", name, "値がありません。", "値を書いてください。")
}

/// The value itself is not repeated: it may be personal.
fn unreadable(name: &str, remedy: &str) -> Refusal {
    Refusal::invalid("file.unreadable", name, "値が読めません。", remedy)
}
