//! A table of schemes → the rules' schemes; every mistake is told. The table is built in as
//! `scenarios/masters/national-schemes.yaml`; a world file may bring its own (`national_schemes:`), which is then part of
//! the world's first record.

use crate::world_file::mistake::{Mistake, Source};
use crate::world_file::yaml;
use onshi_domain::Command;
use onshi_domain::subsidy;
use onshi_domain::subsidy::body::{BodyKind, PilotColumn};
use onshi_domain::subsidy::cap::{Cap, CapScope, CapUnit};
use onshi_domain::subsidy::scheme::{
    CapClass, CapLimit, HighCostClass, Implementer, Meals, Ratio, Scheme, SchemeId, Schemes, WithMedicalAid,
};
use onshi_wire::control::world::Problem;
use onshi_wire::masters::national as w;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

/// The table that is built in.
const BUILT_IN: &str = include_str!("../../../scenarios/masters/national-schemes.yaml");

/// Reads a table.
///
/// # Errors
/// What is wrong with it, with line and caret.
pub fn read(text: &str) -> Result<Schemes, Problem> {
    let table: w::NationalSchemes = yaml::read_checked(text)?;
    schemes(&table).map_err(|mistakes| Source::new(text).problem(&mistakes))
}

/// The built-in table.
pub fn built_in() -> Arc<Schemes> {
    static TABLE: LazyLock<Arc<Schemes>> =
        LazyLock::new(|| Arc::new(read(BUILT_IN).expect("the built-in table is read by a test")));
    Arc::clone(&TABLE)
}

/// The command by which a world follows its own table or the built-in one.
pub(crate) fn adoption(own: Option<&w::NationalSchemes>) -> Result<Command, Vec<Mistake>> {
    let table = match own {
        None => built_in(),
        Some(table) => {
            let below =
                |mistakes: Vec<Mistake>| mistakes.into_iter().map(|m| m.below("national_schemes")).collect::<Vec<_>>();
            Arc::new(schemes(table).map_err(below)?)
        }
    };
    Ok(Command::Subsidy(Box::new(subsidy::Command::AdoptSchemes(table))))
}

/// The most schemes of a table.
const SCHEMES_MAX: usize = 200;

/// Converts and checks a table.
///
/// # Errors
/// Every mistake, at its path.
pub(crate) fn schemes(table: &w::NationalSchemes) -> Result<Schemes, Vec<Mistake>> {
    let mut mistakes = Vec::new();
    if table.version != w::NATIONAL_SCHEMES_VERSION {
        let what = format!("国公費の表の形式の版 {} には対応していません。", table.version);
        return Err(vec![Mistake::at_path("version", what, "version: 1 としてください。")]);
    }
    if table.schemes.len() > SCHEMES_MAX {
        return Err(vec![Mistake::at_path(
            "schemes",
            "制度が多すぎます。",
            format!("{SCHEMES_MAX}件までにしてください。"),
        )]);
    }
    let (mut ids, mut orders) = (BTreeSet::new(), BTreeSet::new());
    let mut rows = Vec::new();
    for (nth, row) in table.schemes.iter().enumerate() {
        let path = format!("schemes[{nth}]");
        let mut twice = |field: &str, new: bool, what: String| {
            if !new {
                mistakes.push(Mistake::at_path(&format!("{path}.{field}"), what, "一つずつ別の値にしてください。"));
            }
        };
        twice("id", ids.insert(&row.id), format!("「{}」が二度あります。", row.id));
        twice("order", orders.insert(row.order), format!("公費適用順位{}が二度あります。", row.order));
        match scheme(row) {
            Ok(scheme) => rows.push(scheme),
            Err(wrong) => mistakes.extend(wrong.into_iter().map(|mistake| mistake.below(&path))),
        }
    }
    if mistakes.is_empty() { Ok(Schemes::new(rows)) } else { Err(mistakes) }
}

fn scheme(row: &w::SchemeRow) -> Result<Scheme, Vec<Mistake>> {
    let mut mistakes = Vec::new();
    let mut keep = |found: Result<Ratio, Mistake>| found.map_err(|mistake| mistakes.push(mistake)).ok();
    let ratios = row.ratios.iter();
    let ratios: BTreeMap<u8, Ratio> = ratios
        .filter_map(|(tenths, text)| Some((*tenths, keep(ratio(&format!("ratios.{tenths}"), *tenths, text))?)))
        .collect();
    let special = row.special_ratios.iter();
    let special_ratios: BTreeMap<String, Ratio> =
        special.filter_map(|(when, text)| Some((when.clone(), keep(ratio("special_ratios", 3, text))?))).collect();
    if !(1..=99).contains(&row.law) {
        mistakes.push(Mistake::at_path(
            "law",
            "法別番号が01から99の範囲にありません。",
            "2桁の法別番号にしてください。",
        ));
    }
    if row.ratios.is_empty() {
        mistakes.push(Mistake::at_path(
            "ratios",
            "負担の割合がありません。",
            "{ 3: 70/30/0 } のように書いてください。",
        ));
    }
    if (row.implementers_source == w::ImplementersSource::None) != row.implementers.is_empty() {
        let remedy = "implementers を空にするなら none、そうでなければ S001 か assumed としてください。";
        mistakes.push(Mistake::at_path("implementers_source", "実施主体の有無と出典が合いません。", remedy));
    }
    if let w::MedicalAidWord::PublicPercent(percent) = row.with_medical_aid
        && percent > 100
    {
        mistakes.push(Mistake::at_path("with_medical_aid", "百分率が100を超えています。", "0から100にしてください。"));
    }
    let caps = cap_classes(row).map_err(|wrong| mistakes.extend(wrong)).unwrap_or_default();
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    Ok(Scheme {
        id: SchemeId(row.id.clone()),
        law: row.law,
        order: row.order,
        act: row.act.clone(),
        benefit: row.benefit.clone(),
        implementers: row.implementers.iter().map(implementer).collect(),
        implementers_assumed: row.implementers_source == w::ImplementersSource::Assumed,
        pilot: row.pilot.map(pilot),
        scope: scope(row.scope),
        ratios,
        special_ratios,
        cap_only: row.cap_only,
        public_first: row.public_first,
        capped: row.capped || !row.caps.is_empty(),
        management_slip: row.management_slip,
        caps,
        with_medical_aid: match row.with_medical_aid {
            w::MedicalAidWord::PublicPercent(percent) => WithMedicalAid::Public(percent),
            w::MedicalAidWord::NotForRecipients => WithMedicalAid::NotForRecipients,
            w::MedicalAidWord::OnlyWithInsurance => WithMedicalAid::OnlyWithInsurance,
            w::MedicalAidWord::NotApplicable => WithMedicalAid::NotApplicable,
        },
        high_cost: high_cost(row.high_cost),
        high_cost_exception: row.high_cost_exception.as_ref().map(|e| (e.when.clone(), high_cost(e.class))),
        meals: match row.meals {
            w::MealsWord::NotCovered => Meals::NotCovered,
            w::MealsWord::Covered => Meals::Covered,
            w::MealsWord::Half => Meals::Half,
            w::MealsWord::ListedPatientPays => Meals::ListedPatientPays,
            w::MealsWord::Unknown => Meals::Unknown,
        },
        local_first: row.local_first,
        in_kind_exceptions: row.in_kind_exceptions.clone(),
        count_limits: row.count_limits.clone(),
        notes: row.notes.clone(),
        agency_numbers: row.agency_numbers.clone(),
    })
}

/// `70/20/10`: the parts make 100, and what insurance pays follows from the own share unless it pays nothing.
fn ratio(path: &str, tenths: u8, text: &str) -> Result<Ratio, Mistake> {
    let wrong = |what: &str| Mistake::at_path(path, format!("「{text}」: {what}"), "70/20/10 のように書いてください。");
    let parts: Vec<u8> = text.split('/').filter_map(|part| part.trim().parse().ok()).collect();
    let [insurance, public, patient] = parts[..] else {
        return Err(wrong("保険/公費/本人の三つの百分率ではありません。"));
    };
    if u32::from(insurance) + u32::from(public) + u32::from(patient) != 100 {
        return Err(wrong("合計が100ではありません。"));
    }
    if !(1..=3).contains(&tenths) || (insurance != 0 && insurance != 100 - 10 * tenths) {
        return Err(wrong("保険の割合が自己負担割合と合いません。"));
    }
    Ok(Ratio { insurance, public, patient })
}

fn cap_classes(row: &w::SchemeRow) -> Result<Vec<CapClass>, Vec<Mistake>> {
    let mut classes = Vec::new();
    let mut mistakes = Vec::new();
    for (nth, part) in row.caps.iter().enumerate() {
        for (which, class) in part.classes.iter().enumerate() {
            let limit = match (class.yen, class.limit) {
                (Some(amount_yen), None) => CapLimit::Amount(Cap {
                    amount_yen,
                    unit: CapUnit::Month,
                    scope: scope(row.scope),
                    shared: row.management_slip,
                }),
                (None, Some(w::LimitWord::HighCostLimit)) => CapLimit::HighCostLimit,
                (None, Some(w::LimitWord::Outside)) => CapLimit::OutsideScheme,
                _ => {
                    let path = format!("caps[{nth}].classes[{which}]");
                    let what = "yen と limit のどちらか一つがありません。";
                    mistakes.push(Mistake::at_path(
                        &path,
                        what,
                        "yen: 円 か limit: high_cost_limit を書いてください。",
                    ));
                    continue;
                }
            };
            classes.push(CapClass { condition: part.condition.clone(), income: class.income.clone(), limit });
        }
    }
    if mistakes.is_empty() { Ok(classes) } else { Err(mistakes) }
}

fn scope(word: w::CareScope) -> CapScope {
    match word {
        w::CareScope::Inpatient => CapScope::Inpatient,
        w::CareScope::Outpatient => CapScope::Outpatient,
        w::CareScope::Both => CapScope::Both,
    }
}

fn high_cost(word: w::HighCostWord) -> HighCostClass {
    match word {
        w::HighCostWord::PublicFirst => HighCostClass::PublicFirst,
        w::HighCostWord::Specified => HighCostClass::Specified,
        w::HighCostWord::SpecifiedDisease => HighCostClass::SpecifiedDisease,
        w::HighCostWord::Ordinary => HighCostClass::Ordinary,
    }
}

fn pilot(word: w::PilotWord) -> PilotColumn {
    match word {
        w::PilotWord::IntractableDisease => PilotColumn::IntractableDisease,
        w::PilotWord::MentalOutpatient => PilotColumn::MentalOutpatient,
        w::PilotWord::RehabilitationAndDevelopment => PilotColumn::RehabilitationAndDevelopment,
        w::PilotWord::ChildChronic => PilotColumn::ChildChronic,
        w::PilotWord::Tuberculosis => PilotColumn::Tuberculosis,
        w::PilotWord::PrematureInfant => PilotColumn::PrematureInfant,
    }
}

fn implementer(word: &w::ImplementerWord) -> Implementer {
    match word {
        w::ImplementerWord::Prefecture => Implementer::Kind(BodyKind::Prefecture),
        w::ImplementerWord::DesignatedCity => Implementer::Kind(BodyKind::DesignatedCity),
        w::ImplementerWord::CoreCity => Implementer::Kind(BodyKind::CoreCity),
        w::ImplementerWord::SpecialWard => Implementer::Kind(BodyKind::SpecialWard),
        w::ImplementerWord::AnyMunicipality => Implementer::AnyMunicipality,
        w::ImplementerWord::HealthCentreCity => Implementer::HealthCentreCity,
        w::ImplementerWord::ChildGuidanceCity => Implementer::ChildGuidanceCity,
        w::ImplementerWord::State => Implementer::Kind(BodyKind::State),
        w::ImplementerWord::PaymentFund => Implementer::Kind(BodyKind::PaymentFund),
        w::ImplementerWord::RestorationAgency => Implementer::Kind(BodyKind::RestorationAgency),
        w::ImplementerWord::Prefectures(numbers) => Implementer::Prefectures(numbers.clone()),
    }
}
