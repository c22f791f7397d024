//! What is registered about a person's health outside claims: 特定健診.

use crate::world_file::from_wire::{Context, check_text};
use crate::world_file::mistake::Mistake;
use onshi_domain::Command;
use onshi_domain::id::PersonId;
use onshi_domain::viewing::{self, CHECKUP_ITEMS_LIMIT, Checkup, CheckupItem};
use onshi_wire::control::viewing as c;

/// The longest 項目コード (spec/oqs-wire.md §3.8 gives none; JLAC10 codes have 17 characters).
const CODE_MAX: usize = 20;

/// A check-up.
pub(crate) fn checkup(context: &Context<'_>, person: PersonId, spec: &c::CheckupSpec) -> Result<Command, Mistake> {
    let on = context.day("on", &spec.on)?;
    if on > context.at.date() {
        let what = format!("健診実施年月日({on})が今日より後です。");
        return Err(Mistake::at_path("on", what, "今日までの日付を書いてください。"));
    }
    if spec.items.len() > CHECKUP_ITEMS_LIMIT {
        let remedy = format!("1回の健診は{CHECKUP_ITEMS_LIMIT}項目までにしてください。");
        return Err(Mistake::at_path("items", "項目が多すぎます。", remedy));
    }
    let items = spec.items.iter().enumerate();
    let items: Result<_, _> =
        items.map(|(nth, one)| item(one).map_err(|m| m.below(&format!("items[{nth}]")))).collect();
    let checkup = Checkup { on, items: items? };
    Ok(Command::Viewing(Box::new(viewing::Command::RegisterCheckup { person, checkup })))
}

fn item(spec: &c::CheckupItem) -> Result<CheckupItem, Mistake> {
    let c::CheckupItem { code, name, value, unit } = spec;
    if code.is_empty() || code.len() > CODE_MAX || !code.bytes().all(|byte| byte.is_ascii_graphic()) {
        let remedy = format!("項目コードは{CODE_MAX}文字までの半角英数字で書いてください。");
        return Err(Mistake::at_path("code", "項目コードが正しくありません。", remedy));
    }
    for (path, text) in [("name", name), ("value", value)] {
        check_text(path, text)?;
        if text.trim().is_empty() {
            return Err(Mistake::at_path(path, "空です。", "健診の項目には、項目名と値を書いてください。"));
        }
    }
    let unit = unit.clone().unwrap_or_default();
    check_text("unit", &unit)?;
    Ok(CheckupItem { code: code.clone(), name: name.clone(), value: value.clone(), unit })
}
