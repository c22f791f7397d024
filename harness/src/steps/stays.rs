//! Stays (入院): the ward records one, the receipt tells of it.

use super::receipts::judge;
use super::subsidy_desk::{act, reception};
use super::{count, table};
use crate::case::{Action, Case, StepEnd, StepResult};
use crate::checks::claims::stays;
use cucumber::gherkin::Step;
use cucumber::{then, when};
use onshi_wire::driver::Stay;

#[when(regex = r"^病棟で「([^「」]+)」の入院を記録する$")]
async fn admit(case: &mut Case, person: String, step: &Step) -> StepResult {
    let mut stay = Stay { reception_id: reception(case, &person).await?, until: String::new(), meals: 0 };
    for (item, value) in table::rows(step)? {
        match item.as_str() {
            "退院日" => stay.until = case.resolve_date(&value)?,
            "食事の回数" => stay.meals = count(&value)?,
            _ => return Err(StepEnd::error(format!("入院の項目「{item}」は使えません"))),
        }
    }
    act(case, Action::Admit(stay)).await
}

#[then(regex = r"^「([^「」]+)」の(\S*)レセプトの入院年月日は(\S+)である$")]
async fn admitted_on(case: &mut Case, person: String, which: String, day: String) -> StepResult {
    let wanted = case.resolve_date(&day)?.replace('-', "");
    let rule = case.memory.rule(&["C-4"]);
    judge(case, &person, &which, &format!("入院年月日は{day}"), |it| {
        vec![(rule.clone(), stays::admitted_on(&rule, it, &wanted))]
    })
}

#[then(regex = r"^「([^「」]+)」の(\S*)レセプトの公費「(\d+)」の食事療養は(\d+)回である$")]
async fn meals_are(case: &mut Case, person: String, which: String, law: String, meals: String) -> StepResult {
    let wanted = count(&meals)?;
    judge(case, &person, &which, &format!("公費{law}の食事療養は{meals}回"), |it| {
        vec![("C12-12".to_owned(), stays::meals("C12-12", it, &law, wanted))]
    })
}
