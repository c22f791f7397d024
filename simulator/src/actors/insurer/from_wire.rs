//! Insurance of world files and control requests → commands.

use crate::world_file::from_wire::{Context, check_text, wrong_number};
use crate::world_file::invented::{self, InsuranceOf};
use crate::world_file::mistake::Mistake;
use onshi_domain::Command;
use onshi_domain::id::{Branch, InsuredNumber, InsurerNumber, PersonId, Symbol};
use onshi_domain::insurance::{Insurance, InsuranceDetails, InsuranceKind, Loss, ReasonOfLoss};
use onshi_wire::control::world::LoseInsurance;
use onshi_wire::control::world_file as w;

/// 一部負担金割合 of 後期高齢者 unless something else is known: 1割.
const LATE_ELDERLY_SHARE_TENTHS: u8 = 1;
/// How long a stretch has lasted unless the file says otherwise.
const USUAL_YEARS: i32 = 5;

/// A stretch to register. `nth` counts the person's stretches, for invented numbers.
pub(crate) fn insurance(
    context: &Context<'_>,
    person: PersonId,
    nth: usize,
    spec: &w::InsuranceSpec,
) -> Result<Command, Mistake> {
    let (kind, of) = match spec.kind {
        w::InsuranceKind::Employee => (InsuranceKind::Employee, InsuranceOf::Employee),
        w::InsuranceKind::National => (InsuranceKind::National, InsuranceOf::National),
        w::InsuranceKind::LateElderly => (InsuranceKind::LateElderly, InsuranceOf::LateElderly),
    };
    let late_elderly = kind == InsuranceKind::LateElderly;
    let what = format!("insurance/{person}/{nth}");
    let insurer = spec.insurer_number.clone().unwrap_or_else(|| invented::insurer_number(context.seed, of));
    let insurer_number = InsurerNumber::parse(&insurer).map_err(|error| wrong_number("insurer_number", &error))?;
    let insurer_name = spec.insurer_name.clone().unwrap_or_else(|| of.insurer_name().to_owned());
    check_text("insurer_name", &insurer_name)?;
    let symbol = spec.symbol.clone().or_else(|| invented::symbol(context.seed, &what, of));
    let number = spec.number.clone().unwrap_or_else(|| invented::insured_number(context.seed, &what, of));
    let branch = spec.branch.clone().or_else(|| (!late_elderly).then(|| "00".to_owned()));
    for (path, text) in [("symbol", symbol.as_deref()), ("number", Some(number.as_str()))] {
        check_text(path, text.unwrap_or_default())?;
    }
    let from = context.day_if("from", spec.from.as_ref())?.unwrap_or_else(|| context.years_ago(USUAL_YEARS));
    let loss = match context.day_if("lost_on", spec.lost_on.as_ref())? {
        Some(on) => Some(Loss { on, reason: spec.reason_of_loss.as_deref().map(reason).transpose()? }),
        None => None,
    };
    let holder = (!spec.family).then(|| context.world.person(person).map(|p| p.particulars.name.clone())).flatten();
    let details = InsuranceDetails {
        insured_name: holder,
        share_tenths: late_elderly.then_some(LATE_ELDERLY_SHARE_TENTHS),
        ..InsuranceDetails::default()
    };
    let insurance = Insurance {
        kind,
        insurer_number,
        insurer_name,
        symbol: symbol.map(|s| Symbol::parse(&s)).transpose().map_err(|error| wrong_number("symbol", &error))?,
        number: InsuredNumber::parse(&number).map_err(|error| wrong_number("number", &error))?,
        branch: branch.map(|b| Branch::parse(&b)).transpose().map_err(|error| wrong_number("branch", &error))?,
        family: spec.family,
        from,
        loss,
        details,
    };
    Ok(Command::EnrolInsurance { person, insurance: Box::new(insurance) })
}

/// The end of the stretch in force.
pub(crate) fn loss(context: &Context<'_>, person: PersonId, spec: &LoseInsurance) -> Result<Command, Mistake> {
    let loss = Loss { on: context.day("on", &spec.on)?, reason: Some(reason(&spec.reason)?) };
    Ok(Command::LoseInsurance { person, loss })
}

fn reason(code: &str) -> Result<ReasonOfLoss, Mistake> {
    ReasonOfLoss::from_code(code.trim()).ok_or_else(|| {
        let what = format!("資格喪失事由「{}」はありません。", code.chars().take(10).collect::<String>());
        Mistake::at_path(
            "reason_of_loss",
            what,
            "01 死亡、02 生活保護受給開始、03 医療保険等の資格取得、99 その他 のいずれかです。",
        )
    })
}
