//! 医療機関環境設定情報: the switches of a facility that the platform keeps and the facility asks for and changes itself
//! (IF-041…044), and its access URL (IF-039). The code tables 030, 037…044 are public; which rows the messages have and
//! what a change of them does are assumptions of our own (spec/oqs-wire.md §3.10), told row by row in [`Environment`].
//!
//! - [`values`]: what the switches can be;
//! - the rules are in `world/environment.rs`.

pub mod values;

pub use values::{CharacterCode, ChoiceTiming, Factor, InformationPattern, LinkedSystem, PrescriptionUse};

use crate::id::FacilityId;
use crate::remote_care::CareKind;
use jiff::civil::DateTime;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// A facility has at most this many changes in memory; older ones are in the journal.
pub const CHANGES_KEPT: usize = 1_000;
/// Greatest number of days that read files may be kept.
pub const MOST_KEEP_DAYS: u16 = 365;

/// All settings of a facility as they are.
#[doc(alias = "環境設定")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Environment {
    /// 医療扶助の利用 (OQSCD037); off: no medical aid in any answer (S003-29).
    pub medical_aid: bool,
    /// 連携システム (OQSCD044). 医療費助成 is what PMH goes by (spec/pmh.md §1-11); the other systems are recorded only.
    pub linked: BTreeSet<LinkedSystem>,
    /// 訪問診療等の利用 (OQSCD037); off: no consent is taken and nothing is told.
    pub home_visits: bool,
    /// オンライン診療等の利用 (OQSCD037); the same.
    pub online: bool,
    /// 電子処方箋利用 (OQSCD038); 電子のみ and 紙のみ stand in the face file as 処方箋発行形態 (OQSCD017).
    pub prescriptions: PrescriptionUse,
    /// 選択タイミング (OQSCD039); recorded only, 電子処方箋 is another system.
    pub prescription_choice: ChoiceTiming,
    /// 薬剤情報等の表示 (OQSCD030); off: the reader does not ask about 薬剤・診療・手術.
    pub medication_shown: bool,
    /// 救急時閲覧権限 (OQSCD043); off: no emergency look-up.
    pub emergency_viewing: bool,
    /// 情報要求パターン (OQSCD040); recorded only.
    pub pattern: Option<InformationPattern>,
    /// 二要素認証 (OQSCD041, 042): two of different kinds, or none; recorded only.
    pub factors: Option<(Factor, Factor)>,
    /// 文字コード識別 of the terminals, where it was changed here.
    pub character_code: Option<CharacterCode>,
    /// Days after which read files are deleted, where it was changed here.
    pub keep_days: Option<u16>,
}

/// What of it changes; what is left out stays.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Change {
    /// 医療扶助の利用.
    pub medical_aid: Option<bool>,
    /// 連携システム, the whole set.
    pub linked: Option<BTreeSet<LinkedSystem>>,
    /// 訪問診療等の利用.
    pub home_visits: Option<bool>,
    /// オンライン診療等の利用.
    pub online: Option<bool>,
    /// 電子処方箋利用.
    pub prescriptions: Option<PrescriptionUse>,
    /// 選択タイミング.
    pub prescription_choice: Option<ChoiceTiming>,
    /// 薬剤情報等の表示.
    pub medication_shown: Option<bool>,
    /// 救急時閲覧権限.
    pub emergency_viewing: Option<bool>,
    /// 情報要求パターン.
    pub pattern: Option<InformationPattern>,
    /// 二要素認証, both.
    pub factors: Option<(Factor, Factor)>,
    /// 文字コード識別.
    pub character_code: Option<CharacterCode>,
    /// Days.
    pub keep_days: Option<u16>,
}

impl Change {
    /// Whether nothing changes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Change::default()
    }
}

/// Who changes settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangedBy {
    /// The facility by its message (IF-043).
    Facility,
    /// Whoever runs the laboratory.
    Laboratory,
}

/// What can be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// The settings (IF-041).
    Ask {
        /// Whose.
        facility: FacilityId,
    },
    /// A change of them (IF-043).
    Update {
        /// Whose.
        facility: FacilityId,
        /// What.
        change: Change,
        /// By whom.
        by: ChangedBy,
    },
    /// The URL at which patients consent away from the reader (IF-039).
    AskUrl {
        /// Whose.
        facility: FacilityId,
        /// For which care (OQSCD033).
        kind: CareKind,
    },
}

/// What can have happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The settings were told.
    Told(Environment),
    /// They changed.
    Updated(Box<Updated>),
    /// The URL was told.
    UrlTold {
        /// For which care.
        kind: CareKind,
    },
}

/// A change as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Updated {
    /// Whose.
    pub facility: FacilityId,
    /// When.
    pub at: DateTime,
    /// By whom.
    pub by: ChangedBy,
    /// What.
    pub change: Change,
    /// Everything as it is now.
    pub now: Environment,
}

/// What is kept besides the settings that [`crate::facility::Facility`] and [`crate::reader::Equipment`] have.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct State {
    /// The latest change of each facility that has any.
    pub(crate) now: BTreeMap<FacilityId, Environment>,
    /// Changes, oldest first.
    pub(crate) history: BTreeMap<FacilityId, VecDeque<Updated>>,
}
