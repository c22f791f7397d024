//! A small world to tell stories in: November 2026, two offices, four facilities, people by number.

use jiff::civil::{Date, DateTime, date};
use onshi_domain::aid::Step;
use onshi_domain::answer::{Answer, Qualification, Validity};
use onshi_domain::bulk::{BulkBody, BulkKind, BulkRequest};
use onshi_domain::card::{CardState, IdentityCheck, ScreenFailure};
use onshi_domain::command::{CaseChange, CaseChangeKind, Command, NewCase, NewPerson, Tap};
use onshi_domain::consent::ConsentChoices;
use onshi_domain::facility::{Facility, FacilityKind};
use onshi_domain::id::{
    Branch, FacilityCode, FacilityId, InsuredNumber, OfficeId, PayerNumber, PersonId, ReceptionNumber, RecipientNumber,
    Symbol, TicketId,
};
use onshi_domain::inquiry::NumberQuery;
use onshi_domain::insurance::{Insurance, InsuranceDetails, InsuranceKind, Loss, ReasonOfLoss};
use onshi_domain::office::{Calendar, Office, Practice, Visibility};
use onshi_domain::person::{Particulars, Sex};
use onshi_domain::ticket::TicketDraft;
use onshi_domain::{Event, Refusal, Settings, TreatmentMonth, World};

/// The facility under test.
pub(crate) const CLINIC: &str = "診療所";
/// Another one.
pub(crate) const HOSPITAL: &str = "病院";
/// A pharmacy.
pub(crate) const PHARMACY: &str = "薬局";
/// Neither designated nor equipped with a reader.
pub(crate) const OUTSIDER: &str = "非指定";
/// The office in charge; registers at once, shows at once.
pub(crate) const OFFICE: &str = "架空市";
/// Another one.
pub(crate) const ELSEWHERE: &str = "隣市";

/// 公費負担者番号 of the two offices.
pub(crate) const PAYER: &str = "12131017";
pub(crate) const PAYER_ELSEWHERE: &str = "12141024";

/// A world that remembers what happened to it.
pub(crate) struct Story {
    pub(crate) world: World,
    pub(crate) at: DateTime,
    pub(crate) log: Vec<Event>,
}

/// What a tap led to.
#[derive(Debug, PartialEq)]
pub(crate) enum Tapped {
    Screen(ScreenFailure),
    Face(Box<Answer>),
}

impl Tapped {
    #[track_caller]
    pub(crate) fn answer(self) -> Answer {
        match self {
            Tapped::Face(answer) => *answer,
            Tapped::Screen(failure) => panic!("no face file: {failure:?}"),
        }
    }
}

pub(crate) fn november() -> TreatmentMonth {
    TreatmentMonth::new(2026, 11).unwrap()
}

pub(crate) fn day(day: i8) -> Date {
    date(2026, 11, day)
}

pub(crate) fn recipient(person: u64) -> RecipientNumber {
    RecipientNumber::with_check_digit(u32::try_from(person).unwrap() + 1000).unwrap()
}

impl Story {
    pub(crate) fn new() -> Self {
        Self::with(Settings::default())
    }

    /// 3 November 2026, 09:00.
    pub(crate) fn with(settings: Settings) -> Self {
        let mut story = Story { world: World::new(settings), at: day(3).at(9, 0, 0, 0), log: Vec::new() };
        story.office(OFFICE, PAYER, Calendar::AtOnce, Visibility::AtOnce);
        story.office(ELSEWHERE, PAYER_ELSEWHERE, Calendar::AtOnce, Visibility::AtOnce);
        for (id, kind, local, designated, readers) in [
            (CLINIC, FacilityKind::Clinic, 100_001, true, 1),
            (HOSPITAL, FacilityKind::Hospital, 100_002, true, 2),
            (PHARMACY, FacilityKind::Pharmacy, 100_003, true, 1),
            (OUTSIDER, FacilityKind::Clinic, 100_004, false, 0),
        ] {
            story.act(Command::AddFacility(Facility {
                id: FacilityId::from(id),
                name: format!("架空{id}"),
                code: FacilityCode::with_check_digit(13, kind.point_table(), local).unwrap(),
                kind,
                designated,
                medical_aid: true,
                card_readers: readers,
                subsidies: false,
                cap_pilot: false,
            }));
        }
        story
    }

    pub(crate) fn office(&mut self, id: &str, payer: &str, calendar: Calendar, visibility: Visibility) {
        self.act(Command::AddOffice(Office {
            id: OfficeId::from(id),
            name: format!("{id}福祉事務所"),
            payer_number: PayerNumber::parse(payer).unwrap(),
            calendar,
            visibility,
            practice: Practice::default(),
        }));
    }

    /// A person with a valid card.
    pub(crate) fn person(&mut self, id: u64) -> PersonId {
        self.act(Command::AddPerson(NewPerson {
            id: PersonId(id),
            alias: Some(format!("患者{id}")),
            particulars: Box::new(Particulars {
                name: format!("試験　{id}"),
                kana: "ｼｹﾝ ﾀﾛｳ".to_owned(),
                other_name: None,
                other_kana: None,
                sex: Sex::Male,
                birthdate: birthdate(id),
                address: "架空県架空市1-1".to_owned(),
                postal_code: "000-0000".to_owned(),
            }),
            card: CardState::Valid,
            not_disclosed: false,
        }));
        PersonId(id)
    }

    /// A person on assistance since 2025 and known to the platform.
    pub(crate) fn recipient(&mut self, id: u64) -> PersonId {
        let person = self.person(id);
        self.act(opening(person, OFFICE, date(2025, 11, 1)));
        person
    }

    /// Employees' insurance since 2021.
    pub(crate) fn insure(&mut self, person: PersonId) {
        self.act(Command::EnrolInsurance { person, insurance: Box::new(insurance(person)), visible_from: None });
    }

    pub(crate) fn lose(&mut self, person: PersonId, on: Date, reason: ReasonOfLoss) {
        self.act(Command::LoseInsurance {
            person,
            index: None,
            loss: Loss { on, reason: Some(reason) },
            visible_from: None,
        });
    }

    /// A ticket for November.
    pub(crate) fn ticket(&mut self, person: PersonId, facility: &str) -> TicketId {
        self.ticket_with(person, facility, november(), TicketDraft::default())
    }

    pub(crate) fn ticket_with(
        &mut self,
        person: PersonId,
        facility: &str,
        month: TreatmentMonth,
        draft: TicketDraft,
    ) -> TicketId {
        let events = self.act(delegation(person, facility, month, draft));
        let [Event::TicketDecided(ticket)] = events.as_slice() else { panic!("{events:?}") };
        ticket.id
    }

    pub(crate) fn change(&mut self, person: PersonId, kind: CaseChangeKind, on: Date) {
        self.act(changing(person, kind, on));
    }

    /// Moves the clock to a day and hour of November.
    pub(crate) fn go(&mut self, to: i8, hour: i8) {
        self.at = day(to).at(hour, 0, 0, 0);
    }

    #[track_caller]
    #[expect(clippy::needless_pass_by_value, reason = "a story reads better without a borrow on every line")]
    pub(crate) fn act(&mut self, command: Command) -> Vec<Event> {
        let events = self.world.decide(&command, self.at).unwrap_or_else(|refusal| panic!("{command:?}: {refusal}"));
        for event in &events {
            self.world.evolve(event);
        }
        self.log.extend(events.iter().cloned());
        events
    }

    /// The code of a refusal, after checking that it says where, what and how to put right.
    #[track_caller]
    pub(crate) fn refused(&self, command: &Command) -> &'static str {
        let Refusal { code, place, what, remedy, .. } =
            self.world.decide(command, self.at).expect_err("should be refused");
        assert!(!place.is_empty() && what.ends_with('。') && remedy.ends_with('。'), "{place}: {what}{remedy}");
        code
    }

    pub(crate) fn tap(&mut self, person: PersonId, facility: &str) -> Tapped {
        self.tap_with(tapping(person, facility))
    }

    #[track_caller]
    pub(crate) fn tap_with(&mut self, tap: Tap) -> Tapped {
        let mut events = self.act(Command::Tap(tap));
        match events.pop() {
            Some(Event::Answered(answer)) => Tapped::Face(answer),
            Some(Event::TapFailed { failure, .. }) => Tapped::Screen(failure),
            other => panic!("{other:?}"),
        }
    }

    #[track_caller]
    pub(crate) fn ask(&mut self, facility: &str, on: Date, query: NumberQuery) -> Answer {
        let mut events = self.act(Command::InquireByNumber { facility: FacilityId::from(facility), on, query });
        match events.pop() {
            Some(Event::Answered(answer)) => *answer,
            other => panic!("{other:?}"),
        }
    }

    #[track_caller]
    pub(crate) fn accept(&mut self, facility: &str, request: BulkRequest) -> ReceptionNumber {
        let facility = FacilityId::from(facility);
        let mut events = self.act(Command::AcceptBulk { facility, file_identifier: Some("AFI1".into()), request });
        match events.pop() {
            Some(Event::BulkAccepted(reception)) => reception.number,
            other => panic!("{other:?}"),
        }
    }

    #[track_caller]
    pub(crate) fn collect(&mut self, facility: &str, kind: BulkKind, number: &ReceptionNumber) -> BulkBody {
        let facility = FacilityId::from(facility);
        let mut events = self.act(Command::CollectBulk { facility, kind, number: number.clone() });
        match events.pop() {
            Some(Event::BulkAnswered(answer)) => {
                assert_eq!(answer.file_identifier.as_deref(), Some("AFI1"));
                answer.body
            }
            other => panic!("{other:?}"),
        }
    }

    /// Accepts and collects until the result is there.
    #[track_caller]
    pub(crate) fn bulk(&mut self, facility: &str, request: BulkRequest) -> BulkBody {
        let kind = request.kind();
        let number = self.accept(facility, request);
        loop {
            match self.collect(facility, kind, &number) {
                BulkBody::Pending => {}
                body => return body,
            }
        }
    }
}

pub(crate) fn birthdate(id: u64) -> Date {
    date(1960, 1, 1 + i8::try_from(id % 28).unwrap())
}

pub(crate) fn tapping(person: PersonId, facility: &str) -> Tap {
    Tap {
        person,
        facility: FacilityId::from(facility),
        reader: 1,
        identity: IdentityCheck::Face,
        consents: ConsentChoices::default(),
        register_for_insurance_use: false,
        course: onshi_domain::reader::Course::default(),
    }
}

pub(crate) fn opening(person: PersonId, office: &str, from: Date) -> Command {
    let recipient_number = recipient(person.0);
    let office = OfficeId::from(office);
    Command::OpenCase(NewCase { person, office, recipient_number, from, visible_from: None, force: false })
}

pub(crate) fn changing(person: PersonId, kind: CaseChangeKind, on: Date) -> Command {
    Command::ChangeCase(CaseChange { person, office: None, kind, on, visible_from: None })
}

pub(crate) fn delegation(person: PersonId, facility: &str, month: TreatmentMonth, draft: TicketDraft) -> Command {
    Command::Delegate { person, facility: FacilityId::from(facility), month, office: None, draft: Box::new(draft) }
}

pub(crate) fn insurance(person: PersonId) -> Insurance {
    Insurance {
        kind: InsuranceKind::Employee,
        insurer_number: "06132013".parse().unwrap(),
        insurer_name: "架空健康保険組合".to_owned(),
        symbol: Some(Symbol::parse("１２３").unwrap()),
        number: InsuredNumber::parse(&format!("{}", 5000 + person.0)).unwrap(),
        branch: Some(Branch::new(0).unwrap()),
        family: false,
        from: date(2021, 4, 1),
        loss: None,
        details: InsuranceDetails::default(),
    }
}

/// The numbers on the insurance of [`insurance`].
pub(crate) fn insured_query(person: PersonId) -> NumberQuery {
    NumberQuery {
        insurer_number: "06132013".to_owned(),
        symbol: Some("123".to_owned()),
        number: format!("{}", 5000 + person.0),
        branch: Some("00".to_owned()),
        birthdate: Some(birthdate(person.0)),
        ..NumberQuery::default()
    }
}

/// The numbers on a paper ticket.
pub(crate) fn aid_query(payer: &str, person: PersonId) -> NumberQuery {
    NumberQuery {
        insurer_number: payer.to_owned(),
        number: recipient(person.0).to_string(),
        birthdate: Some(birthdate(person.0)),
        ..NumberQuery::default()
    }
}

/// An answer in a nutshell: validity code, then per result `保険` or `扶助` with the number of tickets, a `!` before a
/// ticket of another facility, and the day of loss.
pub(crate) fn gist(answer: &Answer) -> String {
    let code = answer.validity().map_or("×", Validity::code);
    std::iter::once(code.to_owned())
        .chain(answer.results().iter().map(|r| result_gist(&r.qualification)))
        .collect::<Vec<_>>()
        .join(" ")
}

pub(crate) fn result_gist(qualification: &Qualification) -> String {
    let lost = |on: Option<Date>| on.map_or(String::new(), |on| format!("~{on}"));
    match qualification {
        Qualification::Insurance(i) => format!("保険{}", lost(i.insurance.loss.map(|l| l.on))),
        Qualification::Aid(aid) => {
            let others = aid.tickets.iter().any(|t| t.names_other_facility);
            format!("扶助{}{}{}", if others { "!" } else { "" }, aid.tickets.len(), lost(aid.disqualified_on))
        }
    }
}

/// 廃止 without a reason.
pub(crate) fn abolish() -> CaseChangeKind {
    CaseChangeKind::Abolish { reason: None }
}

/// 移管 to the other office.
pub(crate) fn move_away(person: PersonId) -> CaseChangeKind {
    CaseChangeKind::Move { to: OfficeId::from(ELSEWHERE), recipient_number: recipient(person.0) }
}

/// Whether a step is a start; used to look into case histories.
pub(crate) fn is_start(step: &Step) -> bool {
    matches!(step, Step::Start { .. })
}
