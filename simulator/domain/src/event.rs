//! Everything that can have happened to a world. Folding events in order gives the world again.

use crate::aid::{Case, Entry};
use crate::answer::Answer;
use crate::bulk::{BulkAnswer, Reception, RegistrationUnit};
use crate::card::{CardState, ScreenFailure};
use crate::consent::Consents;
use crate::facility::{Facility, FacilityChange};
use crate::id::{CaseId, FacilityId, OfficeId, PersonId, ReceptionNumber, TicketId};
use crate::insurance::{Enrolment, enrolment};
use crate::office::{Office, Schedule};
use crate::person::Person;
use crate::reference_number::ReferenceNumber;
use crate::ticket::{Lifecycle, Ticket, TicketContent};
use crate::visit::Visit;
use crate::{environment, examination, office_work, reader, remote_care, subsidy, viewing};

/// An event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// An office joined.
    OfficeAdded(Office),
    /// A facility joined.
    FacilityAdded(Facility),
    /// A facility changed.
    FacilitySet {
        /// Which.
        facility: FacilityId,
        /// What.
        change: FacilityChange,
    },
    /// A person joined.
    PersonAdded {
        /// Who.
        person: Box<Person>,
        /// Name in the world file.
        alias: Option<String>,
    },
    /// A card changed.
    CardSet {
        /// Whose.
        person: PersonId,
        /// New state.
        state: CardState,
    },
    /// An insurance was registered.
    InsuranceEnrolled {
        /// Whose.
        person: PersonId,
        /// The stretch with its times.
        enrolment: Box<Enrolment>,
    },
    /// A loss or a correction of an insurance was registered.
    InsuranceChanged {
        /// Whose.
        person: PersonId,
        /// Which of the person's stretches, from 0.
        index: usize,
        /// The step.
        entry: Box<enrolment::Entry>,
    },
    /// 不開示 set or lifted.
    DisclosureSet {
        /// Whose.
        person: PersonId,
        /// Withheld.
        not_disclosed: bool,
    },
    /// A case was opened.
    CaseOpened {
        /// Whose.
        person: PersonId,
        /// The case.
        case: Case,
    },
    /// A case changed.
    CaseChanged {
        /// Whose.
        person: PersonId,
        /// Which.
        case: CaseId,
        /// The step.
        entry: Entry,
    },
    /// A ticket was decided.
    TicketDecided(Box<Ticket>),
    /// A ticket was corrected.
    TicketCorrected {
        /// Which.
        ticket: TicketId,
        /// Its content now.
        content: Box<TicketContent>,
        /// Its course now.
        lifecycle: Lifecycle,
    },
    /// A ticket was withdrawn.
    TicketWithdrawn {
        /// Which.
        ticket: TicketId,
        /// Its course now.
        lifecycle: Lifecycle,
    },
    /// An office's waiting tickets were registered.
    TicketsRegistered {
        /// Whose.
        office: OfficeId,
        /// Which; may be none.
        tickets: Vec<TicketId>,
        /// Registered and visible when.
        schedule: Schedule,
    },
    /// A patient agreed to things at a reader.
    ConsentRecorded {
        /// Where.
        facility: FacilityId,
        /// Who.
        person: PersonId,
        /// To what.
        consents: Consents,
    },
    /// The welfare office learned of an inquiry.
    Visited(Visit),
    /// An inquiry was answered.
    Answered(Box<Answer>),
    /// A tap ended on the reader's screen; there is no face file.
    TapFailed {
        /// Where.
        facility: FacilityId,
        /// Reader, from 1.
        reader: u8,
        /// Who.
        person: PersonId,
        /// What the screen says.
        failure: ScreenFailure,
    },
    /// 照会番号 is kept for facility and person.
    ReferenceNumberKept {
        /// Whose number.
        facility: FacilityId,
        /// For whom.
        person: PersonId,
        /// The number.
        number: ReferenceNumber,
    },
    /// A 照会番号登録 was answered, done or not.
    ReferenceNumberAnswered {
        /// Whose.
        facility: FacilityId,
        /// Request and outcome.
        unit: Box<RegistrationUnit>,
    },
    /// A bulk request was accepted; its 受付番号 is the answer.
    BulkAccepted(Box<Reception>),
    /// A collection came while the result was pending.
    BulkPolled {
        /// 受付番号.
        number: ReceptionNumber,
    },
    /// A collection was answered.
    BulkAnswered(Box<BulkAnswer>),
    /// 医療費助成 through PMH: municipalities, their certificates and caps.
    Subsidy(Box<subsidy::Event>),
    /// 薬剤・診療・健診等の情報の閲覧: what is held of a person, and who may see it until when.
    Viewing(Box<viewing::Event>),
    /// The claims examiner (審査支払機関): files taken in, receipts accepted, returned, withdrawn.
    Examination(Box<examination::Event>),
    /// 訪問診療等・オンライン診療等: consent given away from the reader, and what is asked under it.
    RemoteCare(Box<remote_care::Event>),
    /// 医療機関環境設定情報: the switches of a facility that the platform keeps.
    Environment(Box<environment::Event>),
    /// What a welfare office does besides single tickets: bulk registration, inbox, lists, suspension.
    OfficeWork(Box<office_work::Event>),
    /// The card reader beyond the plain tap: attempts and locks, kiosks, disaster and system-failure modes.
    Reader(Box<reader::Event>),
}
