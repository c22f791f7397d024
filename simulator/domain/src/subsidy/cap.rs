//! 自己負担上限額: the most that a patient pays within a unit.

/// The unit that a cap counts over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CapUnit {
    /// A calendar month.
    Month,
    /// A day.
    Day,
    /// A visit (回).
    Visit,
}

/// The care that a cap counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CapScope {
    /// 入院.
    Inpatient,
    /// 入院外.
    Outpatient,
    /// Both together.
    Both,
}

/// A cap. The inner shape is not public: this one is ours (spec/pmh.md §2.4). An absent cap is no cap of zero (§7-20).
#[doc(alias = "自己負担上限額")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cap {
    /// Yen; 0 is a real cap (生保, 血友病).
    pub amount_yen: u32,
    /// Per what.
    pub unit: CapUnit,
    /// Over which care.
    pub scope: CapScope,
    /// Whether payments at all institutions count together (上限額管理).
    pub shared: bool,
}
