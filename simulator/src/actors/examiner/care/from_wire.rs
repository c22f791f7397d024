//! Detail records → what was done, day by day.
//!
//! 医科, 歯科, 訪問看護: a detail has its days; lines of one group that carry neither points nor days belong to the next
//! line that does. 調剤: SH says how to take, each CZ when it was prescribed and dispensed, the IY behind them what.

use jiff::civil::Date;
use onshi_domain::claim::model::DAYS;
use onshi_domain::viewing::{CareDay, CareKind, CareRow};
use onshi_wire::uke::{self, Kind, Record};
use std::collections::BTreeMap;

/// Most rows that are handed on of one receipt, far beyond a real one. Days and drugs multiply, so a file of a megabyte
/// could otherwise become a hundred million rows; what is more is left out.
pub const ROWS_OF_A_RECEIPT: usize = 40_000;

/// What was done under a receipt of a month (its first day), in order of days.
pub fn care(kind: Kind, receipt: &uke::Receipt, month: Date) -> Vec<CareDay> {
    if kind == Kind::Dispensing { dispensed(receipt, month) } else { treated(kind, receipt, month) }
}

/// Positions in a detail record; 0 where the kind has no such field.
struct At {
    group: usize,
    code: usize,
    amount: usize,
    points: usize,
    times: usize,
    first_day: usize,
    date: usize,
}

impl At {
    fn of(kind: Kind, id: &str) -> Option<At> {
        let layout = kind.layout(id)?;
        let at = |names: &[&str]| names.iter().find_map(|name| layout.position(name)).unwrap_or(0);
        Some(At {
            group: at(&["診療識別"]),
            code: at(&["診療行為コード", "医薬品コード", "特定器材コード", "訪問看護療養費コード"]),
            amount: at(&["使用量", "数量データ", "診療行為数量データ1"]),
            points: at(&["点数", "金額"]),
            times: at(&["回数"]),
            first_day: at(&["日の情報"]),
            date: at(&["算定年月日"]),
        })
    }
}

/// Rows that wait for the line that tells their days.
#[derive(Default)]
struct Pending(Vec<CareRow>);

fn treated(kind: Kind, receipt: &uke::Receipt, month: Date) -> Vec<CareDay> {
    let visits = visit_days(receipt, month);
    let mut columns: BTreeMap<&str, Option<At>> = BTreeMap::new();
    let mut days: BTreeMap<Date, Vec<CareRow>> = BTreeMap::new();
    let mut pending = Pending::default();
    let mut room = Room(ROWS_OF_A_RECEIPT);
    let mut group = String::new();
    for record in &receipt.records {
        let id = record.id();
        if !matches!(id, "SI" | "SS" | "IY" | "TO" | "KA") {
            continue;
        }
        let Some(at) = columns.entry(id).or_insert_with(|| At::of(kind, id)) else { continue };
        if !record.is_blank(at.group) {
            group = record.text(at.group);
        }
        pending.0.push(row(id, &group, record, at));
        let told = days_of(record, at, month);
        if told.is_empty() && record.is_blank(at.points) {
            continue;
        }
        let told = if told.is_empty() { usual_days(&visits, record, at) } else { told };
        flush(&mut pending, &told, &mut days, &mut room);
    }
    flush(&mut pending, &usual(&visits), &mut days, &mut room);
    days.into_iter().map(|(on, rows)| CareDay { on, prescribed_on: None, rows }).collect()
}

fn row(id: &str, group: &str, record: &Record, at: &At) -> CareRow {
    let kind = match id {
        "IY" => CareKind::Medication,
        _ if group.starts_with('5') => CareKind::Surgery,
        _ => CareKind::Treatment,
    };
    CareRow {
        kind,
        code: record.text(at.code),
        group: group.to_owned(),
        amount: record.text(at.amount),
        times: 1,
        usage: String::new(),
    }
}

/// The days that a record tells, with how often.
fn days_of(record: &Record, at: &At, month: Date) -> Vec<(Date, u64)> {
    if at.date > 0 {
        return date(&record.text(at.date)).map(|day| (day, 1)).into_iter().collect();
    }
    let counted = (0..DAYS).filter_map(|day| Some((day, record.number(at.first_day + day)?)));
    counted.filter(|(_, times)| *times > 0).filter_map(|(day, times)| Some((of_month(month, day)?, times))).collect()
}

/// A line with points and without days counts for its 回数 on the first day of visit.
fn usual_days(visits: &[Date], record: &Record, at: &At) -> Vec<(Date, u64)> {
    let times = record.number(at.times).unwrap_or(1).max(1);
    visits.first().map(|day| (*day, times)).into_iter().collect()
}

fn usual(visits: &[Date]) -> Vec<(Date, u64)> {
    visits.first().map(|day| (*day, 1)).into_iter().collect()
}

/// Rows that may still be added.
struct Room(usize);

impl Room {
    /// Takes the room for so many rows, if there is any left.
    fn take(&mut self, rows: usize) -> bool {
        let left = self.0.checked_sub(rows);
        self.0 = left.unwrap_or(self.0);
        left.is_some()
    }
}

fn flush(pending: &mut Pending, told: &[(Date, u64)], days: &mut BTreeMap<Date, Vec<CareRow>>, room: &mut Room) {
    let rows = std::mem::take(&mut pending.0);
    if rows.is_empty() {
        return;
    }
    for (day, times) in told.iter().filter(|_| room.take(rows.len())) {
        days.entry(*day).or_default().extend(rows.iter().map(|row| CareRow { times: *times, ..row.clone() }));
    }
}

/// The days of visit; the month's first day if none is told.
fn visit_days(receipt: &uke::Receipt, month: Date) -> Vec<Date> {
    let marked = receipt.all("JD").flat_map(|record| {
        (0..DAYS).filter(move |day| !record.is_blank(3 + day)).filter_map(|day| of_month(month, day))
    });
    let mut days: Vec<Date> = marked.collect();
    days.sort_unstable();
    days.dedup();
    if days.is_empty() {
        days.push(month);
    }
    days
}

fn of_month(month: Date, day: usize) -> Option<Date> {
    month.with().day(i8::try_from(day + 1).ok()?).build().ok()
}

/// Reads `YYYYMMDD`.
fn date(text: &str) -> Option<Date> {
    let number = |range| text.get(range).and_then(|part: &str| part.parse::<i16>().ok());
    let part = |range| number(range).and_then(|part| i8::try_from(part).ok());
    (text.len() == 8).then(|| Date::new(number(0..4)?, part(4..6)?, part(6..8)?).ok()).flatten()
}

/// One 剤: how to take it, when it was dispensed, what it is.
#[derive(Default)]
struct Prescription {
    usage: String,
    /// 処方箋交付年月日, 調剤年月日, 調剤数量.
    dispensings: Vec<(Option<Date>, Option<Date>, u64)>,
    rows: Vec<CareRow>,
}

fn dispensed(receipt: &uke::Receipt, month: Date) -> Vec<CareDay> {
    let visits = visit_days(receipt, month);
    let mut days: BTreeMap<(Date, Option<Date>), Vec<CareRow>> = BTreeMap::new();
    let mut open = Prescription::default();
    let mut room = Room(ROWS_OF_A_RECEIPT);
    let at = |id: &str, name: &str| Kind::Dispensing.layout(id).and_then(|layout| layout.position(name)).unwrap_or(0);
    let (usage, code, amount) = (at("SH", "用法"), at("IY", "医薬品コード"), at("IY", "使用量"));
    let dates = [at("CZ", "処方箋交付年月日"), at("CZ", "調剤年月日"), at("CZ", "調剤数量")];
    for record in &receipt.records {
        match record.id() {
            "SH" => {
                close(std::mem::take(&mut open), &visits, &mut days, &mut room);
                open.usage = record.text(usage);
            }
            "CZ" => open.dispensings.push((
                date(&record.text(dates[0])),
                date(&record.text(dates[1])),
                record.number(dates[2]).unwrap_or(1),
            )),
            "IY" => open.rows.push(CareRow {
                kind: CareKind::Medication,
                code: record.text(code),
                group: String::new(),
                amount: record.text(amount),
                times: 1,
                usage: String::new(),
            }),
            _ => {}
        }
    }
    close(open, &visits, &mut days, &mut room);
    days.into_iter().map(|((on, prescribed_on), rows)| CareDay { on, prescribed_on, rows }).collect()
}

fn close(
    open: Prescription,
    visits: &[Date],
    days: &mut BTreeMap<(Date, Option<Date>), Vec<CareRow>>,
    room: &mut Room,
) {
    let Prescription { usage, mut dispensings, rows } = open;
    if rows.is_empty() {
        return;
    }
    if dispensings.is_empty() {
        dispensings.push((None, None, 1));
    }
    for (prescribed, dispensed, times) in dispensings {
        let Some(on) = dispensed.or_else(|| visits.first().copied()).filter(|_| room.take(rows.len())) else {
            continue;
        };
        let told = rows.iter().map(|row| CareRow { times, usage: usage.clone(), ..row.clone() });
        days.entry((on, prescribed)).or_default().extend(told);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date as day;

    fn receipt(kind: Kind, lines: &[&[&str]]) -> (Kind, uke::Receipt) {
        let records = lines.iter().map(|fields| Record::new(fields.iter().copied())).collect();
        (kind, uke::Receipt { records })
    }

    fn marked(days: &[usize]) -> Vec<&'static str> {
        (1..=31).map(|day| if days.contains(&day) { "1" } else { "" }).collect()
    }

    #[test]
    fn lines_without_points_belong_to_the_next_line_with_them() {
        let blanks = ["", "", "", "", "", ""];
        let first = [&["IY", "21", "5", "620000001", "3", "", ""][..], &blanks, &marked(&[])].concat();
        let second = [&["IY", "", "5", "620000002", "1", "12", "2"][..], &blanks, &marked(&[3, 10])].concat();
        let (kind, receipt) = receipt(Kind::Medical, &[&first, &second]);
        let told = care(kind, &receipt, day(2026, 10, 1));
        let codes = |day: &CareDay| day.rows.iter().map(|row| row.code.clone()).collect::<Vec<_>>();
        assert_eq!(told.iter().map(|day| day.on.day()).collect::<Vec<_>>(), [3, 10]);
        assert!(told.iter().all(|day| codes(day) == ["620000001", "620000002"]));
        assert!(told[0].rows.iter().all(|row| row.kind == CareKind::Medication && row.group == "21"));
    }

    #[test]
    fn a_dispensing_claim_tells_usage_days_of_supply_and_both_dates() {
        let (kind, receipt) = receipt(
            Kind::Dispensing,
            &[
                &["SH", "01", "1", "103", "", "5"],
                &["CZ", "1", "20261006", "20261007", "1", "7"],
                &["IY", "5", "620000001", "3"],
            ],
        );
        let told = care(kind, &receipt, day(2026, 10, 1));
        assert_eq!(told.len(), 1);
        assert_eq!((told[0].on, told[0].prescribed_on), (day(2026, 10, 7), Some(day(2026, 10, 6))));
        assert_eq!((told[0].rows[0].times, told[0].rows[0].usage.as_str()), (7, "103"));
    }

    #[test]
    fn days_and_drugs_that_multiply_are_cut() {
        const EACH: usize = 5_000;
        let head: [&[&str]; 1] = [&["SH", "01", "1", "103", "", "5"]];
        let days = std::iter::repeat_n(&["CZ", "1", "20261006", "20261007", "1", "7"][..], EACH);
        let drugs = std::iter::repeat_n(&["IY", "5", "620000001", "3"][..], EACH);
        let lines: Vec<&[&str]> = head.into_iter().chain(days).chain(drugs).collect();
        let (kind, receipt) = receipt(Kind::Dispensing, &lines);
        let rows: usize = care(kind, &receipt, day(2026, 10, 1)).iter().map(|day| day.rows.len()).sum();
        assert_eq!(rows, ROWS_OF_A_RECEIPT / EACH * EACH);
    }

    #[test]
    fn a_line_without_any_day_counts_on_the_first_visit() {
        let line = [&["SI", "12", "5", "112007410", "", "75", "2"][..], &[""; 6], &marked(&[])].concat();
        let visits = [&["JD", "2"][..], &marked(&[5, 9])].concat();
        let (kind, receipt) = receipt(Kind::Medical, &[&visits, &line]);
        let told = care(kind, &receipt, day(2026, 10, 1));
        assert_eq!((told[0].on, told[0].rows[0].times), (day(2026, 10, 5), 2));
    }
}
