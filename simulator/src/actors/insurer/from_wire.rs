//! Insurance of world files and control requests → commands.

use super::certificates;
use crate::world_file::from_wire::{Context, check_text, wrong_number};
use crate::world_file::invented::{self, InsuranceOf};
use crate::world_file::mistake::Mistake;
use jiff::civil::DateTime;
use onshi_domain::Command;
use onshi_domain::id::{Branch, InsuredNumber, InsurerNumber, PersonId, Symbol};
use onshi_domain::insurance::{CardClass, Correction, Insurance, InsuranceDetails, InsuranceKind, Loss, ReasonOfLoss};
use onshi_wire::control::dates::MomentExpr;
use onshi_wire::control::insurance::{CorrectInsurance, InsuranceSpec, LoseInsurance, Removable};
use onshi_wire::control::world_file as w;

/// 一部負担金割合 of 後期高齢者 unless something else is known: 1割.
const LATE_ELDERLY_SHARE_TENTHS: u8 = 1;
/// How long a stretch has lasted unless the file says otherwise.
const USUAL_YEARS: i32 = 5;

/// A stretch to register, and before it the end of the one that it follows. `nth` counts the person's stretches, for
/// invented numbers.
pub(crate) fn insurance(
    context: &Context<'_>,
    person: PersonId,
    nth: usize,
    spec: &InsuranceSpec,
) -> Result<Vec<Command>, Mistake> {
    let mut insurance = numbers(context, person, nth, spec)?;
    insurance.details = details(context, person, &insurance, spec)?;
    let loss = match context.day_if("lost_on", spec.lost_on.as_ref())? {
        Some(on) => Some(Loss { on, reason: spec.reason_of_loss.as_deref().map(reason).transpose()? }),
        None => None,
    };
    let visible_from = moment_if(context, "visible_from", spec.visible_from.as_ref())?;
    let loss_visible_from = moment_if(context, "loss_visible_from", spec.loss_visible_from.as_ref())?;
    let mut commands = Vec::new();
    if spec.successor {
        let loss = Loss { on: insurance.from, reason: Some(ReasonOfLoss::OtherInsurance) };
        commands.push(Command::LoseInsurance { person, index: None, loss, visible_from });
    }
    let later = loss.filter(|_| loss_visible_from.is_some());
    insurance.loss = if later.is_some() { None } else { loss };
    commands.push(Command::EnrolInsurance { person, insurance: Box::new(insurance), visible_from });
    commands.extend(later.map(|loss| Command::LoseInsurance {
        person,
        index: None,
        loss,
        visible_from: loss_visible_from,
    }));
    Ok(commands)
}

/// The stretch with its numbers, invented where the description has none.
fn numbers(context: &Context<'_>, person: PersonId, nth: usize, spec: &InsuranceSpec) -> Result<Insurance, Mistake> {
    let (kind, of) = match spec.kind {
        w::InsuranceKind::Employee => (InsuranceKind::Employee, InsuranceOf::Employee),
        w::InsuranceKind::National => (InsuranceKind::National, InsuranceOf::National),
        w::InsuranceKind::LateElderly => (InsuranceKind::LateElderly, InsuranceOf::LateElderly),
    };
    let what = format!("insurance/{person}/{nth}");
    let insurer = spec.insurer_number.clone().unwrap_or_else(|| invented::insurer_number(context.seed, of));
    let insurer_number = InsurerNumber::parse(&insurer).map_err(|error| wrong_number("insurer_number", &error))?;
    let insurer_name = spec.insurer_name.clone().unwrap_or_else(|| of.insurer_name().to_owned());
    check_text("insurer_name", &insurer_name)?;
    let drawn = spec.symbol.clone().or_else(|| invented::symbol(context.seed, &what, of));
    let number = spec.number.clone().unwrap_or_else(|| invented::insured_number(context.seed, &what, of));
    let given = spec.branch.clone().or_else(|| (kind != InsuranceKind::LateElderly).then(|| "00".to_owned()));
    Ok(Insurance {
        kind,
        insurer_number,
        insurer_name,
        symbol: drawn.as_deref().map(symbol).transpose()?,
        number: insured_number(&number)?,
        branch: given.as_deref().map(branch).transpose()?,
        family: spec.family,
        from: context.day_if("from", spec.from.as_ref())?.unwrap_or_else(|| context.years_ago(USUAL_YEARS)),
        loss: None,
        details: InsuranceDetails::default(),
    })
}

fn details(
    context: &Context<'_>,
    person: PersonId,
    insurance: &Insurance,
    spec: &InsuranceSpec,
) -> Result<InsuranceDetails, Mistake> {
    let own_name = || context.world.person(person).map(|p| p.particulars.name.clone()).filter(|_| !spec.family);
    check_text("insured_name", spec.insured_name.as_deref().unwrap_or_default())?;
    let usual_share = (insurance.kind == InsuranceKind::LateElderly).then_some(LATE_ELDERLY_SHARE_TENTHS);
    let diseases = spec.specific_diseases.iter().enumerate();
    Ok(InsuranceDetails {
        class: spec.class.as_deref().map(class).transpose()?.unwrap_or_default(),
        insured_name: spec.insured_name.clone().or_else(own_name),
        issued_on: context.day_if("issued_on", spec.issued_on.as_ref())?,
        card_valid_from: context.day_if("card_valid_from", spec.card_valid_from.as_ref())?,
        card_valid_until: context.day_if("card_valid_until", spec.card_valid_until.as_ref())?,
        share_tenths: spec.share_tenths.or(usual_share),
        elderly: spec.elderly.as_ref().map(|e| certificates::elderly(context, e)).transpose()?,
        limit: spec.limit.as_ref().map(|l| certificates::limit(context, l)).transpose()?,
        specific_diseases: diseases
            .map(|(nth, d)| {
                certificates::disease(context, d).map_err(|m| m.below(&format!("specific_diseases[{nth}]")))
            })
            .collect::<Result<_, _>>()?,
    })
}

/// The end of a stretch.
pub(crate) fn loss(context: &Context<'_>, person: PersonId, spec: &LoseInsurance) -> Result<Command, Mistake> {
    let loss = Loss { on: context.day("on", &spec.on)?, reason: Some(reason(&spec.reason)?) };
    let visible_from = moment_if(context, "visible_from", spec.visible_from.as_ref())?;
    Ok(Command::LoseInsurance { person, index: spec.nth.map(index).transpose()?, loss, visible_from })
}

/// A correction of a stretch.
pub(crate) fn correction(context: &Context<'_>, person: PersonId, spec: &CorrectInsurance) -> Result<Command, Mistake> {
    let last = context.world.person(person).map_or(0, |record| record.insurance.len().saturating_sub(1));
    let diseases =
        |list: &Vec<_>| list.iter().map(|d| certificates::disease(context, d)).collect::<Result<Vec<_>, _>>();
    let loss = match context.day_if("lost_on", spec.lost_on.as_ref())? {
        Some(on) => Some(Some(Loss { on, reason: spec.reason_of_loss.as_deref().map(reason).transpose()? })),
        None => None,
    };
    let mut correction = Correction {
        symbol: spec.symbol.as_deref().map(symbol).transpose()?.map(Some),
        number: spec.number.as_deref().map(insured_number).transpose()?,
        branch: spec.branch.as_deref().map(branch).transpose()?.map(Some),
        family: spec.family,
        from: context.day_if("from", spec.from.as_ref())?,
        loss,
        class: spec.class.as_deref().map(class).transpose()?,
        card_valid_until: context.day_if("card_valid_until", spec.card_valid_until.as_ref())?.map(Some),
        share_tenths: spec.share_tenths.map(Some),
        elderly: spec.elderly.as_ref().map(|e| certificates::elderly(context, e)).transpose()?.map(Some),
        limit: spec.limit.as_ref().map(|l| certificates::limit(context, l)).transpose()?.map(Some),
        specific_diseases: spec.specific_diseases.as_ref().map(diseases).transpose()?,
    };
    spec.remove.iter().for_each(|what| remove(&mut correction, *what));
    Ok(Command::CorrectInsurance {
        person,
        index: spec.nth.map(index).transpose()?.unwrap_or(last),
        correction: Box::new(correction),
        visible_from: moment_if(context, "visible_from", spec.visible_from.as_ref())?,
    })
}

fn remove(correction: &mut Correction, what: Removable) {
    match what {
        Removable::Loss => correction.loss = Some(None),
        Removable::Symbol => correction.symbol = Some(None),
        Removable::Branch => correction.branch = Some(None),
        Removable::CardValidUntil => correction.card_valid_until = Some(None),
        Removable::ShareTenths => correction.share_tenths = Some(None),
        Removable::Elderly => correction.elderly = Some(None),
        Removable::Limit => correction.limit = Some(None),
        Removable::SpecificDiseases => correction.specific_diseases = Some(Vec::new()),
    }
}

/// `nth` counts from 1.
fn index(nth: u32) -> Result<usize, Mistake> {
    let index = usize::try_from(nth).ok().and_then(|nth| nth.checked_sub(1));
    index.ok_or_else(|| Mistake::at_path("nth", "0番目の資格はありません。", "1から数えて書いてください。"))
}

fn moment_if(context: &Context<'_>, path: &str, moment: Option<&MomentExpr>) -> Result<Option<DateTime>, Mistake> {
    moment.map(|moment| context.moment(path, moment)).transpose()
}

fn symbol(text: &str) -> Result<Symbol, Mistake> {
    check_text("symbol", text)?;
    Symbol::parse(text).map_err(|error| wrong_number("symbol", &error))
}

fn insured_number(text: &str) -> Result<InsuredNumber, Mistake> {
    check_text("number", text)?;
    InsuredNumber::parse(text).map_err(|error| wrong_number("number", &error))
}

fn branch(text: &str) -> Result<Branch, Mistake> {
    Branch::parse(text).map_err(|error| wrong_number("branch", &error))
}

fn class(code: &str) -> Result<CardClass, Mistake> {
    CardClass::from_code(code.trim()).ok_or_else(|| {
        let known = CardClass::ALL.map(CardClass::code).join("、");
        let what = format!("被保険者証区分「{}」はありません。", code.chars().take(10).collect::<String>());
        Mistake::at_path("class", what, format!("{known} のいずれかです。"))
    })
}

/// 資格喪失事由 by its code (OQSCD008).
pub(crate) fn reason(code: &str) -> Result<ReasonOfLoss, Mistake> {
    ReasonOfLoss::from_code(code.trim()).ok_or_else(|| {
        let what = format!("資格喪失事由「{}」はありません。", code.chars().take(10).collect::<String>());
        Mistake::at_path(
            "reason_of_loss",
            what,
            "01 死亡、02 生活保護受給開始、03 医療保険等の資格取得、99 その他 のいずれかです。",
        )
    })
}
