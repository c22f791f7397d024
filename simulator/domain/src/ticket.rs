//! 医療券・調剤券: the office's order to one facility to treat one person in one month.
//!
//! Per person × facility × month × kind there may be several (two prescription issuers, B-042; inpatient and outpatient).

use crate::id::{CaseId, FacilityCode, FacilityId, OfficeId, PersonId, TicketId};
use crate::month::TreatmentMonth;
use crate::office::{Registration, Schedule};
use crate::refusal::Refusal;
use jiff::civil::{Date, DateTime};
use std::ops::Deref;

/// Greatest number of 傷病名 and of 備考 (spec/oqs-wire.md §3.3).
pub const LINES_LIMIT: usize = 3;

/// 券別 (OQSCD018).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TicketKind {
    /// 01 医療券.
    Medical,
    /// 02 調剤券.
    Dispensing,
}

/// 診療別 (OQSCD019).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TreatmentType {
    /// 01 入院.
    Inpatient,
    /// 02 入院外.
    Outpatient,
    /// 03 歯科.
    Dental,
    /// 04 調剤.
    Dispensing,
    /// 05 訪問看護.
    HomeNursing,
}

/// What stands on a ticket and may be corrected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketContent {
    /// 券別.
    pub kind: TicketKind,
    /// 診療別.
    pub treatment_type: TreatmentType,
    /// 有効期間 from, inside the month.
    pub valid_from: Date,
    /// 有効期間 until, inclusive, inside the month.
    pub valid_until: Date,
    /// 本人支払額 in yen.
    pub self_pay_yen: u32,
    /// 処方箋発行元医療機関; dispensing tickets only (B-040).
    pub prescription_issuer: Option<FacilityId>,
    /// 単独・併用別: 併用.
    pub combined_use: bool,
    /// 社会保険状況: あり.
    pub social_insurance: bool,
    /// 感染症法37条の2: あり.
    pub infection: bool,
    /// 後期高齢者: あり.
    pub late_elderly: bool,
    /// 都道府県費: あり.
    pub prefectural_expenses: bool,
    /// 傷病名, 担当者, 備考.
    pub notes: Notes,
}

/// What people write on a ticket; most tickets have none of it, and there are millions of them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Notes(Option<Box<NoteLines>>);

/// The lines of [`Notes`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NoteLines {
    /// 傷病名, at most [`LINES_LIMIT`].
    pub injury_names: Vec<String>,
    /// 地区担当員.
    pub district_contact: Option<String>,
    /// 取扱担当者.
    pub handling_contact: Option<String>,
    /// 備考, at most [`LINES_LIMIT`].
    pub remarks: Vec<String>,
}

static NO_LINES: NoteLines =
    NoteLines { injury_names: Vec::new(), district_contact: None, handling_contact: None, remarks: Vec::new() };

impl From<NoteLines> for Notes {
    fn from(lines: NoteLines) -> Self {
        Notes((lines != NO_LINES).then(|| Box::new(lines)))
    }
}

impl Deref for Notes {
    type Target = NoteLines;

    fn deref(&self) -> &NoteLines {
        self.0.as_deref().unwrap_or(&NO_LINES)
    }
}

impl TicketContent {
    /// Checks what must hold of any ticket of a month.
    ///
    /// # Errors
    /// Dates outside the month or reversed, too many lines, an issuer on a 医療券.
    pub fn check(&self, month: TreatmentMonth) -> Result<(), Refusal> {
        if !(month.contains(self.valid_from) && month.contains(self.valid_until) && self.valid_from <= self.valid_until)
        {
            return Err(Refusal::invalid(
                "ticket.dates",
                "有効期間",
                format!("{}から{}までは診療年月{month}の中の期間になっていません。", self.valid_from, self.valid_until),
                "診療年月の初日から末日までの範囲で、開始日を終了日以前にしてください。",
            ));
        }
        for (place, lines) in [("傷病名", &self.notes.injury_names), ("備考", &self.notes.remarks)] {
            if lines.len() > LINES_LIMIT {
                return Err(Refusal::invalid(
                    "ticket.lines",
                    place,
                    format!("{}件ありますが、券に書けるのは{LINES_LIMIT}件までです。", lines.len()),
                    "件数を減らしてください。",
                ));
            }
        }
        if self.kind == TicketKind::Medical && self.prescription_issuer.is_some() {
            return Err(Refusal::invalid(
                "ticket.issuer_on_medical",
                "処方箋発行元医療機関",
                "処方箋発行元は調剤券だけにあります。",
                "医療券からは処方箋発行元を除いてください。",
            ));
        }
        Ok(())
    }

    fn same_order(&self, other: &TicketContent) -> bool {
        self.kind == other.kind
            && self.treatment_type == other.treatment_type
            && self.prescription_issuer == other.prescription_issuer
            && self.valid_from <= other.valid_until
            && other.valid_from <= self.valid_until
    }
}

/// What an office says when it decides; what is left out follows from person, facility and month.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TicketDraft {
    /// 券別. Default: by the facility's kind.
    pub kind: Option<TicketKind>,
    /// 診療別. Default: by the facility's kind.
    pub treatment_type: Option<TreatmentType>,
    /// Default: the month's first day.
    pub valid_from: Option<Date>,
    /// Default: the month's last day.
    pub valid_until: Option<Date>,
    /// 本人支払額 in yen.
    pub self_pay_yen: u32,
    /// 処方箋発行元医療機関.
    pub prescription_issuer: Option<FacilityId>,
    /// 傷病名.
    pub injury_names: Vec<String>,
    /// 地区担当員.
    pub district_contact: Option<String>,
    /// 取扱担当者.
    pub handling_contact: Option<String>,
    /// 併用. Default: whether the person has insurance on some day of the month.
    pub combined_use: Option<bool>,
    /// 社会保険あり. Default: as `combined_use`.
    pub social_insurance: Option<bool>,
    /// 感染症法37条の2.
    pub infection: bool,
    /// 後期高齢者.
    pub late_elderly: bool,
    /// 都道府県費.
    pub prefectural_expenses: bool,
    /// 備考.
    pub remarks: Vec<String>,
    /// 交付番号. Default: numbered by the world.
    pub issue_number: Option<String>,
    /// When the office decided. Default: now.
    pub decided_at: Option<DateTime>,
    /// How it reaches the platform.
    pub registration: Registration,
}

/// What a correction changes; what is left out stays.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TicketCorrection {
    /// 有効期間 from.
    pub valid_from: Option<Date>,
    /// 有効期間 until.
    pub valid_until: Option<Date>,
    /// 本人支払額.
    pub self_pay_yen: Option<u32>,
    /// 診療別.
    pub treatment_type: Option<TreatmentType>,
    /// 併用.
    pub combined_use: Option<bool>,
    /// 社会保険あり.
    pub social_insurance: Option<bool>,
    /// 処方箋発行元.
    pub prescription_issuer: Option<FacilityId>,
    /// 傷病名.
    pub injury_names: Option<Vec<String>>,
    /// 備考.
    pub remarks: Option<Vec<String>>,
}

impl TicketCorrection {
    /// The content with the correction applied.
    #[must_use]
    pub fn apply(&self, old: &TicketContent) -> TicketContent {
        let mut new = old.clone();
        new.valid_from = self.valid_from.unwrap_or(old.valid_from);
        new.valid_until = self.valid_until.unwrap_or(old.valid_until);
        new.self_pay_yen = self.self_pay_yen.unwrap_or(old.self_pay_yen);
        new.treatment_type = self.treatment_type.unwrap_or(old.treatment_type);
        new.combined_use = self.combined_use.unwrap_or(old.combined_use);
        new.social_insurance = self.social_insurance.unwrap_or(old.social_insurance);
        if let Some(issuer) = &self.prescription_issuer {
            new.prescription_issuer = Some(issuer.clone());
        }
        if self.injury_names.is_some() || self.remarks.is_some() {
            let mut lines = NoteLines::clone(&old.notes);
            lines.injury_names = self.injury_names.clone().unwrap_or(lines.injury_names);
            lines.remarks = self.remarks.clone().unwrap_or(lines.remarks);
            new.notes = lines.into();
        }
        new
    }
}

/// What is stored of a ticket's course. How it looks at a moment is [`TicketState`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lifecycle {
    /// On its way to the platform, or there.
    Scheduled(Schedule),
    /// Corrected after it had shown (B-055). The correction shows at once: the office's delay belongs to its batches.
    Corrected {
        /// When it was registered and first showed.
        schedule: Schedule,
        /// When it was corrected last.
        corrected_at: DateTime,
    },
    /// Withdrawn (V4, B-056): never answered again, at once.
    Withdrawn {
        /// When.
        at: DateTime,
    },
    /// Handed out on paper; the platform never answers with it (S002-16, S002-28).
    Paper {
        /// When it was handed out.
        handed_out_at: DateTime,
    },
}

/// A ticket's state at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TicketState {
    /// Decided, waiting for the registration or for its delay.
    Waiting(Schedule),
    /// Answered to inquiries.
    Registered(Schedule),
    /// Answered, corrected since it first showed.
    Corrected {
        /// Registration.
        schedule: Schedule,
        /// Last correction.
        corrected_at: DateTime,
    },
    /// Withdrawn.
    Withdrawn {
        /// When.
        at: DateTime,
    },
    /// Handed out on paper only.
    Paper {
        /// When.
        handed_out_at: DateTime,
    },
}

/// A ticket.
#[doc(alias = "医療券")]
#[doc(alias = "調剤券")]
#[doc(alias = "診療依頼書")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ticket {
    /// Id.
    pub id: TicketId,
    /// For whom.
    pub person: PersonId,
    /// 指定医療機関: to whom.
    pub facility: FacilityId,
    /// 診療年月.
    pub month: TreatmentMonth,
    /// By which office.
    pub office: OfficeId,
    /// Under which case; its numbers are the ticket's.
    pub case: CaseId,
    /// 交付番号 that the office gave. Else it is numbered by the world, see [`Ticket::issue_number`].
    pub own_number: Option<Box<str>>,
    /// When it was decided (委託).
    pub decided_at: DateTime,
    /// What stands on it.
    pub content: TicketContent,
    /// Its course.
    pub lifecycle: Lifecycle,
}

impl Ticket {
    /// 交付番号: the office's own, else month and id.
    #[must_use]
    pub fn issue_number(&self) -> String {
        self.own_number.as_deref().map_or_else(|| format!("{}{:06}", self.month, self.id.0), str::to_owned)
    }

    /// Its state at a moment.
    #[must_use]
    pub fn state_at(&self, at: DateTime) -> TicketState {
        match self.lifecycle {
            Lifecycle::Scheduled(schedule) if at < schedule.visible_from => TicketState::Waiting(schedule),
            Lifecycle::Scheduled(schedule) => TicketState::Registered(schedule),
            Lifecycle::Corrected { schedule, corrected_at } => TicketState::Corrected { schedule, corrected_at },
            Lifecycle::Withdrawn { at } => TicketState::Withdrawn { at },
            Lifecycle::Paper { handed_out_at } => TicketState::Paper { handed_out_at },
        }
    }

    /// Whether the platform answers with it at a moment.
    #[must_use]
    pub fn is_visible(&self, at: DateTime) -> bool {
        matches!(self.state_at(at), TicketState::Registered(_) | TicketState::Corrected { .. })
    }

    /// Whether a claim may rest on it at a moment: the platform answers with it, or it was handed out on paper.
    #[must_use]
    pub fn stands(&self, at: DateTime) -> bool {
        self.is_visible(at) || matches!(self.lifecycle, Lifecycle::Paper { handed_out_at } if handed_out_at <= at)
    }

    /// Whether it is decided but not registered with the platform yet.
    #[must_use]
    pub fn awaits_registration(&self, at: DateTime) -> bool {
        self.decided_at <= at && matches!(self.lifecycle, Lifecycle::Scheduled(s) if at < s.registers_at)
    }

    /// Whether it has been withdrawn.
    #[must_use]
    pub fn is_withdrawn(&self) -> bool {
        matches!(self.lifecycle, Lifecycle::Withdrawn { .. })
    }

    /// Whether another order for the same person, facility, month and office would say the same thing twice: same
    /// kind, treatment and issuer on a common day.
    #[must_use]
    pub fn duplicates(&self, facility: &FacilityId, case: CaseId, content: &TicketContent) -> bool {
        !self.is_withdrawn() && self.facility == *facility && self.case == case && self.content.same_order(content)
    }
}

/// A facility named on an answered ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedFacility {
    /// 医療機関コード.
    pub code: FacilityCode,
    /// Name.
    pub name: String,
}

/// A ticket as answered: with [`TicketContent`] all 26 items of MedicalTicketInfo (spec/oqs-wire.md §3.3).
#[doc(alias = "MedicalTicketInfo")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnsweredTicket {
    /// Id; not on the wire.
    pub id: TicketId,
    /// 交付番号.
    pub issue_number: String,
    /// 診療年月.
    pub month: TreatmentMonth,
    /// 指定医療機関.
    pub designated: NamedFacility,
    /// 指定医療機関確認フラグ 1: it names another facility than the asking one (OQSCD026, B-031).
    pub names_other_facility: bool,
    /// 処方箋発行元医療機関.
    pub prescription_issuer: Option<NamedFacility>,
    /// 整合性フラグ 1: 単独・併用別 or 社会保険状況 disagrees with the insurance registered now (OQSCD022, B-086, B-087).
    pub inconsistent: bool,
    /// The rest.
    pub content: TicketContent,
}
