//! What PMH tells a facility about a person: with the card, and again within the consent's time.
//!
//! A facility gets certificates or nothing, and never learns why nothing came: no consent, lapsed, not registered,
//! withheld and a facility that does not use PMH look the same on the wire (spec/pmh.md §3.2, §7-2…5, 40, 50). The
//! reason is kept here for whoever runs the laboratory.

use super::certificate::Certificate;
use crate::id::{FacilityId, PersonId};
use crate::inquiry::NumberQuery;
use jiff::civil::{Date, DateTime};
use std::collections::VecDeque;
use std::sync::Arc;

/// How many tellings a world keeps; the oldest fall out.
pub const TELLINGS_KEPT: usize = 2_000;

/// What a facility can ask.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// The certificates of a person who agreed at this facility's reader, once more (the message is our invention;
    /// without consent there is nothing, spec/pmh.md §8-14).
    AskAgain {
        /// Who asks.
        facility: FacilityId,
        /// 資格確認日.
        on: Date,
        /// The person's insurance or medical-aid numbers.
        query: NumberQuery,
    },
}

/// When PMH was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occasion {
    /// With the card at a reader.
    Tap {
        /// Whether the reader asked「医療費助成の各種受給者証を利用しますか」: only if there is something to use.
        question_shown: bool,
    },
    /// Again, by numbers.
    AskedAgain,
}

/// Why nothing was told. Never on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum WhyNothing {
    /// The facility's setting 医療費助成情報 is 利用しない (§7-50).
    SettingOff,
    /// The patient chose 利用しない (§7-2).
    NotConsented,
    /// Rows exist, none is valid on the day (§7-3, §7-16).
    NotInForce,
    /// No row that PMH could tell (§7-4).
    NotRegistered,
    /// 不開示フラグ or a withheld person (§7-40).
    Withheld,
    /// Asked again without a consent at this facility, or after its end.
    ConsentOver,
    /// Asked again with numbers that are nobody's.
    NobodyFound,
}

impl WhyNothing {
    /// In words, Japanese, for the console and the journal.
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            WhyNothing::SettingOff => "医療機関の設定が「利用しない」",
            WhyNothing::NotConsented => "患者が「利用しない」を選択",
            WhyNothing::NotInForce => "有効期間内の受給者証なし",
            WhyNothing::NotRegistered => "PMHに登録なし",
            WhyNothing::Withheld => "不開示",
            WhyNothing::ConsentOver => "有効な同意なし",
            WhyNothing::NobodyFound => "該当者なし",
        }
    }
}

/// One answer of PMH.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Telling {
    /// To whom.
    pub facility: FacilityId,
    /// About whom, if that is known.
    pub person: Option<PersonId>,
    /// When.
    pub at: DateTime,
    /// For which day.
    pub on: Date,
    /// When and how it was asked.
    pub occasion: Occasion,
    /// The certificates in the order in which they are applied, or why there is none.
    pub told: Result<Vec<Arc<Certificate>>, WhyNothing>,
}

impl Telling {
    /// The certificates; empty for every reason alike.
    #[must_use]
    pub fn certificates(&self) -> &[Arc<Certificate>] {
        self.told.as_deref().unwrap_or_default()
    }

    /// Whether the patient agreed at the reader just now.
    #[must_use]
    pub fn consented(&self) -> bool {
        matches!(self.occasion, Occasion::Tap { .. }) && self.told.is_ok()
    }
}

/// The last tellings, oldest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tellings(VecDeque<Arc<Telling>>);

impl Tellings {
    /// Keeps one more.
    pub(crate) fn keep(&mut self, telling: Arc<Telling>) {
        if self.0.len() == TELLINGS_KEPT {
            self.0.pop_front();
        }
        self.0.push_back(telling);
    }

    /// All kept, oldest first.
    pub fn iter(&self) -> impl Iterator<Item = &Telling> {
        self.0.iter().map(AsRef::as_ref)
    }
}
