//! 特定健診: a check-up's results, from the world file or the control API. Nobody needs to have any (S003-14, B-112).

use jiff::civil::Date;

/// Most check-ups that are kept of a person.
pub const CHECKUPS_LIMIT: usize = 10;
/// Most items of one check-up.
pub const CHECKUP_ITEMS_LIMIT: usize = 200;

/// One check-up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkup {
    /// 健診実施年月日.
    pub on: Date,
    /// Results and answers.
    pub items: Vec<CheckupItem>,
}

/// One result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckupItem {
    /// 項目コード.
    pub code: String,
    /// 項目名.
    pub name: String,
    /// Value as shown.
    pub value: String,
    /// Unit; empty where there is none.
    pub unit: String,
}
