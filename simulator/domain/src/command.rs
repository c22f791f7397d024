//! Everything that can be asked of a world.

use crate::bulk::{BulkKind, BulkRequest, ReferenceRegistration};
use crate::card::{CardState, IdentityCheck};
use crate::consent::ConsentChoices;
use crate::facility::{Facility, FacilityChange};
use crate::id::{FacilityId, OfficeId, PersonId, ReceptionNumber, RecipientNumber, TicketId};
use crate::inquiry::NumberQuery;
use crate::insurance::{Correction, Insurance, Loss, ReasonOfLoss};
use crate::month::TreatmentMonth;
use crate::office::Office;
use crate::person::Particulars;
use crate::ticket::{TicketCorrection, TicketDraft};
use crate::{environment, examination, office_work, reader, remote_care, subsidy, viewing};
use jiff::civil::{Date, DateTime};

/// A command. Decided at a moment by [`crate::World::decide`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// A welfare office joins.
    AddOffice(Office),
    /// A facility joins.
    AddFacility(Facility),
    /// A facility's settings change.
    SetFacility {
        /// Which.
        facility: FacilityId,
        /// What.
        change: FacilityChange,
    },
    /// A person joins the overlay.
    AddPerson(NewPerson),
    /// A card's state changes (lost, reissued, renewed …; S002-49…S002-55).
    SetCard {
        /// Whose.
        person: PersonId,
        /// New state.
        state: CardState,
    },
    /// The person registers the card for insurance use, or cancels that (S002-34, S002-46).
    SetCardUse {
        /// Whose.
        person: PersonId,
        /// Registered.
        registered: bool,
    },
    /// An insurer registers a stretch.
    EnrolInsurance {
        /// Whose.
        person: PersonId,
        /// The stretch.
        insurance: Box<Insurance>,
        /// When the platform can answer with it. Default: now.
        visible_from: Option<DateTime>,
    },
    /// An insurance ends.
    LoseInsurance {
        /// Whose.
        person: PersonId,
        /// Which of the person's stretches, from 0. Default: the one enrolled last that has no end.
        index: Option<usize>,
        /// When and why.
        loss: Loss,
        /// When the platform can answer with it. Default: now.
        visible_from: Option<DateTime>,
    },
    /// An insurer puts right what it registered.
    CorrectInsurance {
        /// Whose.
        person: PersonId,
        /// Which of the person's stretches, from 0.
        index: usize,
        /// What.
        correction: Box<Correction>,
        /// When the platform can answer with it. Default: now.
        visible_from: Option<DateTime>,
    },
    /// 不開示 is set or lifted.
    SetDisclosure {
        /// Whose.
        person: PersonId,
        /// Withheld.
        not_disclosed: bool,
    },
    /// An office takes a person on.
    OpenCase(NewCase),
    /// A case changes.
    ChangeCase(CaseChange),
    /// An office decides a ticket (委託).
    Delegate {
        /// For whom.
        person: PersonId,
        /// To whom.
        facility: FacilityId,
        /// 診療年月.
        month: TreatmentMonth,
        /// By which office. Default: the one whose case covers the month.
        office: Option<OfficeId>,
        /// The rest.
        draft: Box<TicketDraft>,
    },
    /// A ticket is corrected.
    CorrectTicket {
        /// Which.
        ticket: TicketId,
        /// What.
        correction: Box<TicketCorrection>,
    },
    /// A ticket is withdrawn.
    WithdrawTicket {
        /// Which.
        ticket: TicketId,
    },
    /// An office registers now whatever waits for its calendar.
    RunRegistration {
        /// Which.
        office: OfficeId,
    },
    /// A patient lays the card on a reader.
    Tap(Tap),
    /// A facility asks by number (IF-001).
    InquireByNumber {
        /// Who asks.
        facility: FacilityId,
        /// 資格確認日.
        on: Date,
        /// The numbers.
        query: NumberQuery,
    },
    /// 照会番号登録 (IF-003).
    RegisterReferenceNumber {
        /// Who.
        facility: FacilityId,
        /// What.
        registration: ReferenceRegistration,
    },
    /// A bulk request (IF-005, 009, 013).
    AcceptBulk {
        /// Who.
        facility: FacilityId,
        /// 任意のファイル識別子, echoed with the result.
        file_identifier: Option<String>,
        /// What.
        request: BulkRequest,
    },
    /// A collection (IF-007, 011, 015).
    CollectBulk {
        /// Who.
        facility: FacilityId,
        /// Through which function.
        kind: BulkKind,
        /// 受付番号.
        number: ReceptionNumber,
    },
    /// 医療費助成 through PMH: municipalities, their certificates and caps.
    Subsidy(Box<subsidy::Command>),
    /// 薬剤・診療・健診等の情報の閲覧: what is held of a person, and who may see it until when.
    Viewing(Box<viewing::Command>),
    /// The claims examiner (審査支払機関): files taken in, receipts accepted, returned, withdrawn.
    Examination(Box<examination::Command>),
    /// 訪問診療等・オンライン診療等: consent given away from the reader, and what is asked under it.
    RemoteCare(Box<remote_care::Command>),
    /// 医療機関環境設定情報: the switches of a facility that the platform keeps.
    Environment(Box<environment::Command>),
    /// What a welfare office does besides single tickets: bulk registration, inbox, lists, suspension.
    OfficeWork(Box<office_work::Command>),
    /// The card reader beyond the plain tap: attempts and locks, kiosks, disaster and system-failure modes.
    Reader(Box<reader::Command>),
}

/// A person to add.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPerson {
    /// Index into the nation.
    pub id: PersonId,
    /// Name in the world file, unique.
    pub alias: Option<String>,
    /// Particulars.
    pub particulars: Box<Particulars>,
    /// Card.
    pub card: CardState,
    /// 不開示.
    pub not_disclosed: bool,
}

/// A case to open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCase {
    /// Whose.
    pub person: PersonId,
    /// At which office.
    pub office: OfficeId,
    /// 受給者番号.
    pub recipient_number: RecipientNumber,
    /// First day.
    pub from: Date,
    /// When the platform can answer with it. Default: now.
    pub visible_from: Option<DateTime>,
    /// Let it in although another case overlaps, to play a faulty office (B-076, B-144).
    pub force: bool,
}

/// A change of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseChange {
    /// Whose.
    pub person: PersonId,
    /// At which office. Default: the case opened last that is still open.
    pub office: Option<OfficeId>,
    /// What.
    pub kind: CaseChangeKind,
    /// First day of the new state.
    pub on: Date,
    /// When the platform can answer with it. Default: now.
    pub visible_from: Option<DateTime>,
}

/// What changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CaseChangeKind {
    /// 停止.
    Suspend,
    /// 廃止.
    Abolish {
        /// Why, if told.
        reason: Option<ReasonOfLoss>,
    },
    /// 再開.
    Resume,
    /// 移管: ends here, begins there on the same day (B-075).
    Move {
        /// The new office.
        to: OfficeId,
        /// The number there.
        recipient_number: RecipientNumber,
    },
    /// 番号変更 (B-014).
    Renumber {
        /// The new number.
        recipient_number: RecipientNumber,
    },
}

/// A card on a reader.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tap {
    /// Whose card.
    pub person: PersonId,
    /// Where.
    pub facility: FacilityId,
    /// Reader, from 1.
    pub reader: u8,
    /// Identity check.
    pub identity: IdentityCheck,
    /// Consents.
    pub consents: ConsentChoices,
    /// Register the card for insurance use if it is not (S002-34).
    pub register_for_insurance_use: bool,
    /// What else happens on the way.
    pub course: reader::Course,
}
