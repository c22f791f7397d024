//! What a welfare office learns from inquiries: visits at facilities without delegation, people who come often. The lists
//! are the platform's; if the product asked as it should and they are wrong, it is not the product's fault.

use super::{count, reader};
use crate::case::{Case, StepEnd, StepResult};
use cucumber::{then, when};
use jiff::civil::Date;

#[when(regex = r"^「([^「」]+)」が(\S+)から(\d+)日続けてカードリーダーにカードをかざす$")]
async fn tap_day_after_day(case: &mut Case, person: String, first: String, days: String) -> StepResult {
    let first = case.resolve_date(&first)?;
    let first: Date = first.parse().map_err(|_| StepEnd::error(format!("「{first}」は日付ではありません")))?;
    let days: usize = count(&days)?;
    for day in first.series(jiff::Span::new().days(1)).take(days) {
        case.move_date(&format!("{day} 09:00")).await?;
        reader::tap_plainly(case, &person).await?;
        case.await_quiet().await?;
    }
    Ok(())
}

#[then(regex = r"^福祉事務所「([^「」]+)」の委託のない受診の一覧に「([^「」]+)」の「([^「」]+)」が(載る|載らない)$")]
async fn waits_for_the_office(
    case: &mut Case,
    office: String,
    person: String,
    facility: String,
    listed: String,
) -> StepResult {
    let office = case.office(&office)?.id.clone();
    let (person, facility) = (case.person(&person)?.id.clone(), case.facility_named(&facility)?.id.clone());
    let list = case.simulator()?.undelegated_visits(&office).await?;
    let found = list.iter().any(|visits| visits.person == person && visits.facility == facility);
    as_told(found == (listed == "載る"), || format!("委託のない受診の一覧が違います: {list:?}"))
}

#[then(regex = r"^福祉事務所「([^「」]+)」の(\S+)の頻回受診の一覧に「([^「」]+)」が(\d+)日で載る$")]
async fn comes_often(case: &mut Case, office: String, month: String, person: String, days: String) -> StepResult {
    let days: usize = count(&days)?;
    let found = days_of_frequent_visitor(case, &office, &month, &person).await?;
    as_told(found == Some(days), || format!("頻回受診の一覧が違います: {found:?}日"))
}

#[then(regex = r"^福祉事務所「([^「」]+)」の(\S+)の頻回受診の一覧に「([^「」]+)」は載らない$")]
async fn does_not_come_often(case: &mut Case, office: String, month: String, person: String) -> StepResult {
    let found = days_of_frequent_visitor(case, &office, &month, &person).await?;
    as_told(found.is_none(), || format!("頻回受診の一覧に載っています: {found:?}日"))
}

async fn days_of_frequent_visitor(
    case: &Case,
    office: &str,
    month: &str,
    person: &str,
) -> Result<Option<usize>, StepEnd> {
    let (office, person) = (case.office(office)?.id.clone(), case.person(person)?.id.clone());
    let list = case.simulator()?.frequent_visitors(&office, &case.resolve_month(month)?).await?;
    Ok(list.iter().find(|visitor| visitor.person == person).map(|visitor| visitor.days.len()))
}

fn as_told(right: bool, otherwise: impl Fn() -> String) -> StepResult {
    if right { Ok(()) } else { Err(StepEnd::error(otherwise())) }
}
