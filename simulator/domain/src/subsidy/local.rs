//! 地単公費マスター as far as the rules follow it: which branches a payer number has on a day, and where its scheme stands
//! among local ones (spec/pmh.md §3.5).
//!
//! A key has several rows under different conditions; none of them is ever picked. Absence says nothing: a scheme that
//! pays back is not in the master (§7-14).

use jiff::civil::Date;
use std::collections::BTreeMap;

/// A row: one branch of a scheme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalScheme {
    /// The file that it came from, as its owner named it.
    pub file: String,
    /// Line of the file, from 1.
    pub line: u32,
    /// 事業名 正式名称.
    pub name: String,
    /// 都道府県番号, two digits.
    pub prefecture: String,
    /// 市区町村コード, six digits; none for a scheme of the prefecture.
    pub municipality: Option<String>,
    /// 事業内区分コード.
    pub segment: Option<String>,
    /// 有効開始年月日.
    pub valid_from: Date,
    /// 有効終了年月日, that day included; none while it is not decided.
    pub valid_to: Option<Date>,
    /// 公費適用優先順位, 1 first, among the local ones.
    pub order: Option<u16>,
}

impl LocalScheme {
    /// Whether the branch is in force on a day.
    #[must_use]
    pub fn covers(&self, day: Date) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|last| day <= last)
    }
}

/// The masters that a world follows.
#[doc(alias = "地単公費マスター")]
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LocalSchemes {
    /// Branches by 公費負担者番号 (empty: the master gives none), in the order of the files.
    by_payer: BTreeMap<String, Vec<LocalScheme>>,
}

impl LocalSchemes {
    /// From payer numbers and rows.
    #[must_use]
    pub fn new(rows: impl IntoIterator<Item = (String, LocalScheme)>) -> Self {
        let mut by_payer: BTreeMap<String, Vec<LocalScheme>> = BTreeMap::new();
        for (payer, row) in rows {
            by_payer.entry(payer).or_default().push(row);
        }
        LocalSchemes { by_payer }
    }

    /// Whether there are any.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_payer.is_empty()
    }

    /// All rows with their payer numbers, by payer number.
    pub fn rows(&self) -> impl Iterator<Item = (&str, &LocalScheme)> {
        self.by_payer.iter().flat_map(|(payer, rows)| rows.iter().map(move |row| (payer.as_str(), row)))
    }

    /// 公費適用優先順位 of a payer number's scheme on a day: none if the master has none, or if its branches differ. Which
    /// branch applies is not known here, and the first one is no answer (§7-57).
    #[must_use]
    pub fn order_on(&self, payer: &str, day: Date) -> Option<u16> {
        let mut orders = self.by_payer.get(payer)?.iter().filter(|row| row.covers(day)).map(|row| row.order);
        let first = orders.next()??;
        orders.all(|order| order == Some(first)).then_some(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn row(line: u32, until: Option<Date>, order: Option<u16>) -> (String, LocalScheme) {
        let row = LocalScheme {
            file: "a.csv".into(),
            line,
            name: "見本".into(),
            prefecture: "13".into(),
            municipality: None,
            segment: None,
            valid_from: date(2026, 4, 1),
            valid_to: until,
            order,
        };
        ("83139915".into(), row)
    }

    #[test]
    fn an_order_is_told_only_where_every_branch_in_force_agrees() {
        let (spring, day) = (date(2026, 6, 30), date(2026, 11, 10));
        let cases = [
            (vec![], None),
            (vec![row(1, None, Some(2))], Some(2)),
            (vec![row(1, None, Some(2)), row(2, None, Some(2))], Some(2)),
            (vec![row(1, None, Some(1)), row(2, None, Some(2))], None),
            (vec![row(1, None, Some(1)), row(2, None, None)], None),
            (vec![row(1, Some(spring), Some(1)), row(2, None, Some(2))], Some(2)),
            (vec![row(1, Some(day), Some(1))], Some(1)),
            (vec![row(1, Some(spring), Some(1))], None),
        ];
        for (rows, expected) in cases {
            assert_eq!(LocalSchemes::new(rows.clone()).order_on("83139915", day), expected, "{rows:?}");
        }
        assert_eq!(LocalSchemes::new([row(1, None, Some(1))]).order_on("83139915", date(2026, 3, 31)), None);
    }
}
