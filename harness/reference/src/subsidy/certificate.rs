//! A certificate (受給者証), received from PMH or stored in the register.

use crate::register::kana;
use jiff::civil::Date;

/// What a cap counts over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CapUnit {
    /// 月.
    Month,
    /// 日.
    Day,
    /// 回.
    Visit,
}

/// 自己負担上限額. No cap is not a cap of zero (spec/pmh.md §7-20).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cap {
    /// Yen; any amount, not only those of the tables (§7-21).
    pub yen: u32,
    /// Unit.
    pub unit: CapUnit,
}

/// A certificate.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Certificate {
    /// 受給者証名.
    pub name: String,
    /// 負担者番号; empty if the certificate has none.
    pub payer_number: String,
    /// 受給者番号, up to 30 characters; empty if the certificate has none.
    pub recipient_number: String,
    /// First day; none for as long as it is known.
    pub from: Option<Date>,
    /// Last day; none for ever.
    pub until: Option<Date>,
    /// Cap.
    pub cap: Option<Cap>,
    /// 常に償還払い.
    pub always_reimbursement: bool,
    /// 指定医療機関: codes or names; empty for no restriction.
    pub institutions: Vec<String>,
    /// 証の交付日, if the face tells it.
    pub issued_on: Option<Date>,
    /// Day on which the paper was last seen; none for a certificate known from PMH alone.
    pub seen_on: Option<Date>,
    /// What stood here before the clerk's last decision, for the undo (§7-7).
    pub before: Option<Box<Certificate>>,
}

impl Certificate {
    /// Whether it is valid on a day.
    #[must_use]
    pub fn covers(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }

    /// 法別番号; empty without payer number.
    #[must_use]
    pub fn law(&self) -> &str {
        self.payer_number.get(..2).unwrap_or_default()
    }

    /// Whether two certificates are about the same public expense: the same 法別番号; for 38 (601 and 602 together are
    /// legal, §7-10) and for local schemes the same payer number.
    #[must_use]
    pub fn is_of_same_kind(&self, other: &Self) -> bool {
        if self.payer_number.is_empty() || other.payer_number.is_empty() {
            return self.name == other.name;
        }
        let by_number = self.law() == "38" || super::scheme::is_local(self.law());
        if by_number { self.payer_number == other.payer_number } else { self.law() == other.law() }
    }

    /// Whether what a clerk compares differs: numbers and dates (§7-41, §7-42), and the cap where both know one.
    #[must_use]
    pub fn differs_from(&self, stored: &Self) -> bool {
        let numbers = |it: &Self| (it.payer_number.clone(), it.recipient_number.clone());
        let dates = |it: &Self| (it.from, it.until);
        let caps_differ = self.cap.is_some() && stored.cap.is_some() && self.cap != stored.cap;
        // a paper may have been entered without dates or name: what is not there contradicts nothing
        let no_dates = stored.from.is_none() && stored.until.is_none();
        numbers(self) != numbers(stored) || (dates(self) != dates(stored) && !no_dates) || caps_differ
    }

    /// The same with numbers and name in comparable form: no padding, half-width digits and letters, full-width kana
    /// (§7-43).
    #[must_use]
    pub fn normalised(mut self) -> Self {
        self.payer_number = half_width(&self.payer_number);
        self.recipient_number = half_width(&self.recipient_number);
        self.name = kana::full_width(&self.name);
        self
    }
}

/// Full-width digits, letters and signs as half-width ones, without spaces.
fn half_width(text: &str) -> String {
    let narrow = |c: char| match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        other => other,
    };
    text.chars().filter(|c| !c.is_whitespace()).map(narrow).collect()
}
