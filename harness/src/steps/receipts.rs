//! What one person's receipt in the claim file says. 「山田」の…レセプト: nothing, a month (診療月分の) or a payer
//! (負担者番号12139911の) may stand between, where a person has several.

use super::claims::{files, identity, not_in_file};
use super::{count, meaning};
use crate::case::dates::half_width;
use crate::case::{Case, StepEnd, StepResult};
use crate::checks::Outcome;
use crate::checks::claims::file::Receipt;
use crate::checks::claims::payers::{self, COMBINATIONS};
use crate::checks::claims::{days, identity as common};
use cucumber::then;

#[then(regex = r"^請求ファイルに「([^「」]+)」のレセプトが(\d+)枚ある$")]
async fn so_many(case: &mut Case, person: String, number: String) -> StepResult {
    let wanted: usize = count(&number)?;
    let whose = identity(case, &person)?;
    let files = files(case)?;
    let there: usize = files.iter().map(|(_, file)| whose.receipts(file).len()).sum();
    if there == 0 {
        return Err(not_in_file(&person));
    }
    let others = files.iter().map(|(_, file)| file.receipts().len()).sum::<usize>() - there;
    let rule = case.memory.rule(&["C-11.7", "C-9.2", "B-075"]);
    let what = format!("請求ファイルに「{person}」のレセプトが{wanted}枚ある(ほかの患者{others}枚)");
    let finding = crate::case::Finding::required(&rule)
        .expected(&what)
        .actual(format!("{there}枚"))
        .next("負担者番号ごとに一枚とし、同じものを重ねて請求しないでください");
    case.judge(&rule, &what, if there == wanted { Ok(()) } else { Err(finding) })
}

#[then(regex = r"^「([^「」]+)」の(\S*)レセプトの負担者は「([^「」]+)」である$")]
async fn payers_are(case: &mut Case, person: String, which: String, words: String) -> StepResult {
    let wanted = meaning(COMBINATIONS, &words)?;
    let rule = case.memory.rule(&["C12-16", "C12-10", "C12-06"]);
    let what = format!("負担者は{words}");
    judge(case, &person, &which, &what, |it| vec![(rule.clone(), payers::combination(&rule, it, wanted))])
}

#[then(regex = r"^「([^「」]+)」の(\S*)レセプトの種別は「(\d+)」である$")]
async fn type_is(case: &mut Case, person: String, which: String, wanted: String) -> StepResult {
    let wanted = half_width(&wanted);
    judge(case, &person, &which, &format!("種別は{wanted}"), |it| one("C-4", payers::receipt_type(it, &wanted)))
}

#[then(regex = r"^「([^「」]+)」の(\S*)レセプトの公費の順は「([^「」]+)」である$")]
async fn order_is(case: &mut Case, person: String, which: String, laws: String) -> StepResult {
    let wanted: Vec<&str> = laws.split('、').collect();
    let rule = case.memory.rule(&["C12-05", "C12-10", "C12-18", "C-11.7"]);
    judge(case, &person, &which, &format!("公費の順は{laws}"), |it| {
        vec![(rule.clone(), payers::order(&rule, it, &wanted))]
    })
}

#[then(regex = r"^「([^「」]+)」の(\S*)レセプトの公費「(\d+)」の負担者番号は「(\d+)」、受給者番号は「(\d+)」である$")]
async fn numbers_are(
    case: &mut Case,
    person: String,
    which: String,
    law: String,
    payer: String,
    recipient: String,
) -> StepResult {
    let what = format!("公費{law}の番号は{payer}、{recipient}");
    judge(case, &person, &which, &what, |it| owned(payers::numbers(it, &law, &payer, &recipient)))
}

#[then(regex = r"^「([^「」]+)」の(\S*)レセプトの公費「(\d+)」の負担金額は(\d+)円である$")]
async fn patient_pays(case: &mut Case, person: String, which: String, law: String, yen: String) -> StepResult {
    let yen = count(&yen)?;
    let rule = case.memory.rule(&["C12-07", "B-089"]);
    let what = format!("公費{law}の負担金額は{yen}円");
    judge(case, &person, &which, &what, |it| vec![(rule.clone(), payers::patient_pays(&rule, it, &law, yen))])
}

#[then(regex = r"^「([^「」]+)」の(\S*)レセプトの公費「(\d+)」の負担金額は費用を超えない$")]
async fn not_more_than_the_cost(case: &mut Case, person: String, which: String, law: String) -> StepResult {
    let what = format!("公費{law}の負担金額は費用を超えない");
    judge(case, &person, &which, &what, |it| one("B-090", payers::not_more_than_the_cost(it, &law)))
}

#[then(regex = r"^「([^「」]+)」の(\S*)レセプトの保険者番号は「(\d+)」、番号は「([^「」]+)」である$")]
async fn insurance_is(case: &mut Case, person: String, which: String, insurer: String, number: String) -> StepResult {
    let what = format!("保険者番号は{insurer}、番号は{number}");
    judge(case, &person, &which, &what, |it| one("C-2.10", payers::insurance(it, &insurer, &number)))
}

#[then(regex = r"^「([^「」]+)」の(\S*)レセプトの公費「(\d+)」の受診日は「([^「」]+)」である$")]
async fn days_of_scheme(
    case: &mut Case,
    person: String,
    which: String,
    law: String,
    days_in_words: String,
) -> StepResult {
    let wanted = list_of_days(&days_in_words)?;
    let rule = case.memory.rule(&["C12-14", "C-2.6"]);
    judge(case, &person, &which, &format!("公費{law}の受診日は{days_in_words}"), |it| {
        let outcome = match it.scheme(&law) {
            Some(payer) => days::visits(&rule, it, payer, &wanted),
            None => payers::order(&rule, it, &[&law]),
        };
        vec![(rule.clone(), outcome)]
    })
}

#[then(regex = r"^「([^「」]+)」の(\S*)レセプトの医療保険の受診日は「([^「」]+)」である$")]
async fn days_of_insurance(case: &mut Case, person: String, which: String, days_in_words: String) -> StepResult {
    let wanted = list_of_days(&days_in_words)?;
    let rule = case.memory.rule(&["C-6.1", "C-2.6"]);
    judge(case, &person, &which, &format!("医療保険の受診日は{days_in_words}"), |it| {
        let insurance = it.payers().into_iter().find(|(digit, _)| *digit == 1);
        let outcome = match insurance {
            Some(payer) => days::visits(&rule, it, payer, &wanted),
            None => payers::insurance(it, "", ""),
        };
        vec![(rule.clone(), outcome)]
    })
}

#[then(regex = r"^「([^「」]+)」の(\S*)レセプトの負担区分は「([^「」]+)」である$")]
async fn burdens_are(case: &mut Case, person: String, which: String, letters: String) -> StepResult {
    let wanted: Vec<&str> = letters.split('、').collect();
    let rule = case.memory.rule(&["C-6.1", "C-6"]);
    judge(case, &person, &which, &format!("負担区分は{letters}"), |it| {
        vec![(rule.clone(), days::burdens(&rule, it, &wanted))]
    })
}

#[then(regex = r"^「([^「」]+)」の(\S*)レセプトの合計は明細の合計と一致する$")]
async fn totals(case: &mut Case, person: String, which: String) -> StepResult {
    judge(case, &person, &which, "合計は明細の合計", |it| {
        let mut found = owned(days::totals(it));
        if it.kind == crate::checks::claims::columns::Kind::Nursing {
            // yen instead of points: what is wrong there is wrong by the nursing rule
            found.iter_mut().filter(|(rule, _)| rule == "C-2.4").for_each(|(rule, _)| "C-3.3".clone_into(rule));
        }
        found
    })
}

#[then(regex = r"^「([^「」]+)」の(\S*)レセプトの算定日は受診日にある$")]
async fn details_on_visits(case: &mut Case, person: String, which: String) -> StepResult {
    judge(case, &person, &which, "算定日は受診日", |it| one("C-2.9", days::days_of_details(it)))
}

#[then(regex = r"^「([^「」]+)」の(\S*)レセプトの資格確認は初回の請求の書き方である$")]
async fn confirmed(case: &mut Case, person: String, which: String) -> StepResult {
    judge(case, &person, &which, "資格確認は01", |it| {
        let mut found = owned(days::confirmations(it));
        found.push(("C-2.7".to_owned(), days::window(it)));
        found
    })
}

#[then(regex = r"^「([^「」]+)」の(\S*)レセプトのレコードは決まった順に並ぶ$")]
async fn in_order(case: &mut Case, person: String, which: String) -> StepResult {
    judge(case, &person, &which, "レコードの順序", |it| one("C-1.6", days::order_of_records(it)))
}

#[then(regex = r"^「([^「」]+)」の(\S*)レセプトの氏名、性別、生年月日は本人のものである$")]
async fn person_is(case: &mut Case, person: String, which: String) -> StepResult {
    let whose = identity(case, &person)?;
    judge(case, &person, &which, "氏名、性別、生年月日", |it| owned(common::person(it, &whose)))
}

#[then(regex = r"^「([^「」]+)」の(\S*)レセプトに給付割合はない$")]
async fn no_benefit_ratio(case: &mut Case, person: String, which: String) -> StepResult {
    judge(case, &person, &which, "給付割合はない", |it| one("C12-11", common::no_benefit_ratio(it)))
}

#[then(regex = r"^「([^「」]+)」の(\S*)レセプトの診療年月は(\S+)である$")]
async fn month_is(case: &mut Case, person: String, which: String, month: String) -> StepResult {
    let wanted = case.resolve_month(&month)?.replace('-', "");
    let rule = case.memory.rule(&["B-154"]);
    judge(case, &person, &which, &format!("診療年月は{month}"), |it| {
        vec![(rule.clone(), common::month(&rule, it, &wanted))]
    })
}

#[then(regex = r"^「([^「」]+)」の(\S*)レセプトの処方箋発行元は「([^「」]+)」である$")]
async fn issuer_is(case: &mut Case, person: String, which: String, issuer: String) -> StepResult {
    let code = case.facility_named(&issuer)?.code.clone();
    let rule = case.memory.rule(&["B-047", "C-3.2"]);
    judge(case, &person, &which, &format!("処方箋発行元は{issuer}"), |it| {
        vec![(rule.clone(), common::issuer(&rule, it, &code))]
    })
}

#[then(regex = r"^「([^「」]+)」の(\S*)レセプトの検索番号は返戻のとおりである$")]
async fn search_number(case: &mut Case, person: String, which: String) -> StepResult {
    let id = case.person(&person)?.id.clone();
    let number = case.memory.search_numbers.get(&id).cloned();
    let number = number.ok_or_else(|| StepEnd::inconclusive(format!("「{person}」の返戻に検索番号がありません")))?;
    let rule = case.memory.rule(&["C-9.1", "B-151"]);
    judge(case, &person, &which, "検索番号は返戻のとおり", |it| {
        vec![(rule.clone(), common::search_number(&rule, it, &number))]
    })
}

fn one(rule: &str, outcome: Outcome) -> Vec<(String, Outcome)> {
    vec![(rule.to_owned(), outcome)]
}

fn owned(found: Vec<(&'static str, Outcome)>) -> Vec<(String, Outcome)> {
    found.into_iter().map(|(rule, outcome)| (rule.to_owned(), outcome)).collect()
}

/// 「3日、10日」.
fn list_of_days(words: &str) -> Result<Vec<u8>, StepEnd> {
    words.split('、').map(|day| count(day.trim_end_matches('日'))).collect()
}

/// Judges the person's receipt: the one that `which` names, else the first.
pub(super) fn judge(
    case: &mut Case,
    person: &str,
    which: &str,
    what: &str,
    check: impl Fn(&Receipt<'_>) -> Vec<(String, Outcome)>,
) -> StepResult {
    let whose = identity(case, person)?;
    let month = which.strip_suffix("分の").map(|month| case.resolve_month(month)).transpose()?;
    let month = month.map(|month| month.replace('-', ""));
    let payer = which.strip_prefix("負担者番号").and_then(|rest| rest.strip_suffix('の')).map(half_width);
    if !which.is_empty() && month.is_none() && payer.is_none() {
        return Err(StepEnd::error(format!("レセプトの指定「{which}」は「診療月分の」か「負担者番号…の」と書きます")));
    }
    let is_meant = |receipt: &Receipt<'_>| {
        month.as_ref().is_none_or(|month| receipt.month() == month)
            && payer.as_ref().is_none_or(|payer| receipt.all("KO").any(|line| line.text(2) == payer))
    };
    for (seen, file) in files(case)? {
        let receipts = whose.receipts(&file);
        let Some(receipt) = receipts.iter().find(|receipt| is_meant(receipt)) else { continue };
        for (rule, outcome) in check(receipt) {
            case.judge(&rule, what, outcome.map_err(|finding| finding.in_message(&seen)))?;
        }
        return Ok(());
    }
    Err(not_in_file(person))
}
