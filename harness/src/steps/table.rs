//! Tables under a step: two columns, item and value.

use super::count;
use crate::case::StepEnd;
use cucumber::gherkin::Step;
use onshi_wire::control::world::CorrectTicket;
use onshi_wire::control::world_file::{TicketSpec, TreatmentType};
use serde::de::DeserializeOwned;

/// Item and value of each row; no table means none.
pub fn rows(step: &Step) -> Result<Vec<(String, String)>, StepEnd> {
    let rows = step.table.as_ref().map(|table| table.rows.as_slice()).unwrap_or_default();
    rows.iter()
        .map(|row| match row.as_slice() {
            [item, value] => Ok((item.trim().to_owned(), value.trim().to_owned())),
            _ => Err(StepEnd::error(format!("表は「項目 | 値」の2列で書きます: {}", row.join(" | ")))),
        })
        .collect()
}

/// A word that the control API knows in Japanese (`診療所`, `入院`, `一時停止`).
pub fn japanese<T: DeserializeOwned>(word: &str) -> Result<T, StepEnd> {
    serde_json::from_value(serde_json::Value::String(word.to_owned()))
        .map_err(|_| StepEnd::error(format!("「{word}」という語は模擬環境にありません")))
}

/// Fills a ticket from a table.
pub fn fill_ticket(ticket: &mut TicketSpec, step: &Step) -> Result<(), StepEnd> {
    for (item, value) in rows(step)? {
        match item.as_str() {
            "診療年月" => ticket.month = Some(value.as_str().into()),
            "有効期間の開始" => ticket.valid_from = Some(value.as_str().into()),
            "有効期間の終了" => ticket.valid_until = Some(value.as_str().into()),
            "本人支払額" => ticket.self_pay_yen = count(&value)?,
            "診療別" => ticket.treatment_type = Some(japanese::<TreatmentType>(&value)?),
            "単独・併用別" => ticket.combined_use = Some(combined(&value)?),
            "処方箋発行元" => ticket.prescription_issuer = Some(value),
            "備考" => ticket.remarks.push(value),
            _ => return Err(unknown(&item)),
        }
    }
    Ok(())
}

/// A correction from a table.
pub fn correction(step: &Step) -> Result<CorrectTicket, StepEnd> {
    let mut correction = CorrectTicket::default();
    for (item, value) in rows(step)? {
        match item.as_str() {
            "有効期間の開始" => correction.valid_from = Some(value.as_str().into()),
            "有効期間の終了" => correction.valid_until = Some(value.as_str().into()),
            "本人支払額" => correction.self_pay_yen = Some(count(&value)?),
            "診療別" => correction.treatment_type = Some(japanese::<TreatmentType>(&value)?),
            "単独・併用別" => correction.combined_use = Some(combined(&value)?),
            "処方箋発行元" => correction.prescription_issuer = Some(value),
            _ => return Err(unknown(&item)),
        }
    }
    Ok(correction)
}

fn combined(word: &str) -> Result<bool, StepEnd> {
    match word {
        "単独" => Ok(false),
        "併用" => Ok(true),
        _ => Err(StepEnd::error(format!("単独・併用別は「単独」か「併用」です（「{word}」）"))),
    }
}

fn unknown(item: &str) -> StepEnd {
    StepEnd::error(format!("券の項目「{item}」は使えません。features/README.md の一覧にある項目を書きます"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use onshi_wire::control::world_file::CardState;

    fn step(table: &[[&str; 2]]) -> Step {
        let rows: String = table.iter().map(|[item, value]| format!("      | {item} | {value} |\n")).collect();
        let text = format!("# language: ja\n機能: 表\n  シナリオ: 表\n    前提 表\n{rows}");
        let feature = gherkin::Feature::parse(&text, gherkin::GherkinEnv::default()).unwrap();
        feature.scenarios[0].steps[0].clone()
    }

    #[test]
    fn a_table_fills_a_ticket() {
        let mut ticket: TicketSpec = serde_json::from_str(r#"{"facility":"本院"}"#).unwrap();
        let table = [["診療年月", "翌月"], ["本人支払額", "５０００"], ["診療別", "入院"], ["単独・併用別", "併用"]];
        fill_ticket(&mut ticket, &step(&table)).unwrap();
        assert_eq!(ticket.self_pay_yen, 5000);
        assert_eq!(ticket.treatment_type, Some(TreatmentType::Inpatient));
        assert_eq!(ticket.combined_use, Some(true));
        assert_eq!(ticket.month, Some("翌月".into()));
    }

    #[test]
    fn a_table_makes_a_correction_and_leaves_the_rest() {
        let correction = correction(&step(&[["本人支払額", "3000"]])).unwrap();
        assert_eq!(correction, CorrectTicket { self_pay_yen: Some(3000), ..CorrectTicket::default() });
    }

    #[test]
    fn mistakes_of_a_table_are_ours_and_never_panic() {
        let mut ticket: TicketSpec = serde_json::from_str(r#"{"facility":"本院"}"#).unwrap();
        for table in [[["本人支払額", "たくさん"]], [["単独・併用別", "両方"]], [["色", "赤"]], [["診療別", "外科"]]]
        {
            assert!(matches!(fill_ticket(&mut ticket, &step(&table)), Err(StepEnd::Error { .. })), "{table:?}");
            assert!(correction(&step(&table)).is_err());
        }
    }

    #[test]
    fn japanese_words_of_the_control_api_are_read() {
        assert_eq!(japanese::<CardState>("利用登録解除").unwrap(), CardState::RegistrationCancelled);
        assert!(japanese::<CardState>("行方不明").is_err());
    }
}
