//! YZK and TKK results, and the consents of a qualification result → what may be seen and what came.

use super::{text, trimmed};
use crate::dates::{compact, compact_moment};
use crate::defects::{Defect, Defects};
use crate::viewing::{Consents, Item, Kind, View};
use onshi_wire::oqs::{
    CzDiMonthInf, Group, MeTrMonthInf, MedicationResultBody, ShPrMonthInf, SpecificHealthCheckupInfo, TKKsiquc01res,
    YZKsiquc01res, codes,
};

/// ResultCode of success (spec/oqs-wire.md §3.8).
const SUCCESS: &str = "1";

/// Until when each kind may be seen; 同意区分 3 (救急時) counts like a consent.
pub(super) fn consents(result: &dyn Group) -> Consents {
    let until = |name: &str| {
        let flag = text(result, &format!("{name}ConsFlg")).map(codes::ConsentFlag::new)?;
        let open = flag == codes::ConsentFlag::GIVEN || flag == codes::ConsentFlag::NOT_OBTAINABLE;
        text(result, &format!("{name}AvailableTime")).filter(|_| open).as_deref().and_then(compact_moment)
    };
    Consents {
        medication: until("PharmacistsInfo"),
        treatment: until("DiagnosisInfo"),
        surgery: until("OperationInfo"),
        checkups: until("SpecificHealthCheckupsInfo"),
    }
}

/// 薬剤・診療.
pub(super) fn care(result: &YZKsiquc01res, defects: Defects) -> View {
    let body = result.message_body.as_ref();
    let mut items = body.map(care_items).unwrap_or_default();
    if defects.has(Defect::DropsViewedTreatment) {
        items.retain(|item| item.kind == Kind::Medication);
    }
    items.sort_by_key(|item| item.on);
    view(&result.message_header, items)
}

/// 特定健診.
pub(super) fn checkups(result: &TKKsiquc01res) -> View {
    let body = result.message_body.as_ref();
    let all = body.map_or(&[][..], |body| &body.specific_health_checkup_info);
    let mut items: Vec<Item> = all.iter().flat_map(checkup).collect();
    items.sort_by_key(|item| item.on);
    view(&result.message_header, items)
}

fn view(header: &dyn Group, items: Vec<Item>) -> View {
    let code = trimmed(header, "ResultCode");
    let accepted = code == SUCCESS;
    let texts = if accepted { Vec::new() } else { text(header, "MessageContents").into_iter().chain([code]).collect() };
    View { accepted, texts, items }
}

fn care_items(body: &MedicationResultBody) -> Vec<Item> {
    let prescribed = body.sh_pr_inf.iter().flat_map(|inf| &inf.sh_pr_month_inf).flat_map(prescribed);
    let dispensed = body.cz_di_inf.iter().flat_map(|inf| &inf.cz_di_month_inf).flat_map(dispensed);
    body.me_tr_month_inf.iter().flat_map(claimed).chain(prescribed).chain(dispensed).collect()
}

fn claimed(month: &MeTrMonthInf) -> Vec<Item> {
    let facility = text(month, "MeTrDiHNm").unwrap_or_default();
    let mut items = Vec::new();
    for day in month.di_date_infs.iter().flat_map(|days| &days.di_date_inf) {
        let on = text(day, "DiDate").as_deref().and_then(compact);
        let item = |kind, text| Item { kind, on, facility: facility.clone(), text };
        let drugs = day.drug_infs.iter().flat_map(|infs| &infs.drug_inf);
        items.extend(drugs.map(|drug| item(Kind::Medication, in_words(drug, "DrugN"))));
        let acts = day.me_tr_infs.iter().flat_map(|infs| &infs.me_tr_inf);
        items.extend(acts.map(|act| item(Kind::Treatment, in_words(act, "SinInfN"))));
    }
    items
}

fn prescribed(month: &ShPrMonthInf) -> Vec<Item> {
    let facility = text(month, "ShMeTrDiHNm").unwrap_or_default();
    let days = month.sh_pr_date_infs.iter().flat_map(|days| &days.sh_pr_date_inf);
    days.flat_map(|day| {
        let on = text(day, "PrDate").as_deref().and_then(compact);
        let drugs = day.sh_drug_infs.iter().flat_map(|infs| &infs.sh_drug_inf);
        let facility = facility.clone();
        drugs.map(move |drug| medication(on, &facility, in_words(drug, "DrugN")))
    })
    .collect()
}

fn dispensed(month: &CzDiMonthInf) -> Vec<Item> {
    let facility = text(month, "CzMeTrDiHNm").unwrap_or_default();
    let days = month.cz_di_date_infs.iter().flat_map(|days| &days.cz_di_date_inf);
    days.flat_map(|day| {
        let on = text(day, "DiDate").as_deref().and_then(compact);
        let drugs = day.cz_drug_infs.iter().flat_map(|infs| &infs.cz_drug_inf);
        let facility = facility.clone();
        drugs.map(move |drug| medication(on, &facility, in_words(drug, "DrugN")))
    })
    .collect()
}

fn medication(on: Option<jiff::civil::Date>, facility: &str, text: String) -> Item {
    Item { kind: Kind::Medication, on, facility: facility.to_owned(), text }
}

/// Name, amount with unit, times, how to take.
fn in_words(row: &dyn Group, name: &str) -> String {
    let amount = trimmed(row, "Qua1");
    let times = text(row, "Times").map(|times| format!("{times}回")).unwrap_or_default();
    let parts = [trimmed(row, name), amount + &trimmed(row, "Unit"), times, usage(row)];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// An act has no 用法.
fn usage(row: &dyn Group) -> String {
    trimmed(row, "UsageN")
}

fn checkup(info: &SpecificHealthCheckupInfo) -> Vec<Item> {
    let on = text(info, "EffectiveTime").as_deref().and_then(compact);
    let infos = info.health_checkup_result_and_question_infos.iter();
    let results = infos.flat_map(|infos| &infos.health_checkup_result_and_question_info);
    let told = results.map(|result| {
        let value = text(result, "DataValueName").unwrap_or_else(|| trimmed(result, "DataValue"));
        let parts = [trimmed(result, "ItemName"), value, trimmed(result, "Unit")];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    });
    let mut items: Vec<Item> =
        told.map(|text| Item { kind: Kind::Checkups, on, facility: String::new(), text }).collect();
    if items.is_empty() {
        items.push(Item {
            kind: Kind::Checkups, on, facility: String::new(), text: "健診(結果の項目なし)".to_owned()
        });
    }
    items
}
