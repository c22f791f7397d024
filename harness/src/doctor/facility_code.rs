//! 医療機関コード of ten digits: 都道府県 2, 点数表 1, 郡市区 2, 機関番号 4, 検証番号 1 (spec/claims.md §8).

/// What is wrong with a code; none when it is right. Japanese.
pub fn problem(code: &str) -> Option<String> {
    let digits: Option<Vec<u32>> = code.chars().map(|digit| digit.is_ascii().then(|| digit.to_digit(10))?).collect();
    let digits = match digits {
        Some(digits) if digits.len() == 10 => digits,
        _ => return Some(format!("「{code}」は半角数字10桁ではありません")),
    };
    let right = check_digit(&digits[..9]);
    (digits[9] != right).then(|| format!("「{code}」の検証番号は {} ですが、{right} のはずです", digits[9]))
}

/// Weights 2 and 1 from the right, digits of two-digit products added, complement to ten.
fn check_digit(digits: &[u32]) -> u32 {
    let products = digits.iter().rev().zip([2, 1].into_iter().cycle()).map(|(digit, weight)| digit * weight);
    let sum: u32 = products.map(|product| product / 10 + product % 10).sum();
    (10 - sum % 10) % 10
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_codes_are_right_and_changed_ones_are_not() {
        assert_eq!(problem("2317400840"), None);
        assert_eq!(problem("3618010015"), None);
        assert!(problem("2317400841").is_some_and(|text| text.contains("0 のはず")));
        for wrong in ["", "231740084", "23174008400", "231740084x", "２３１７４００８４０"] {
            assert!(problem(wrong).is_some(), "{wrong}");
        }
    }
}
