//! A ticket on paper, for the path without cards (S002-16, S002-17, S002-21, S002-28). The items are those of 医療扶助運営
//! 要領 (社援保第41号); the arrangement is ours, and every page says 見本.

pub(crate) mod to_wire;

/// Which page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// 医療券 or 調剤券.
    Ticket,
    /// 診療依頼書: handed to whoever goes without a card (S002-17).
    Referral,
}
