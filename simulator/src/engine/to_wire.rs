//! A state as the control API tells it, and what control requests are answered.

use super::control::ControlInput;
use super::desk::DeskInput;
use super::facts::{Facts, SiteFacts, WorldTime};
use super::faults::{FaultKind, FaultPlan};
use super::site_key::{facility_of, key, terminal_of};
use super::state::{FaceRuling, State};
use super::{Denial, TerminalSettings};
use crate::actors::platform::Site;
use crate::actors::registry::from_wire::{carry_out, register, steps};
use crate::actors::{card_reader, environment, municipality, patient, pmh, registry, remote_care, welfare_office};
use crate::population;
use crate::telling;
use crate::world_file::from_wire::About;
use jiff::civil::DateTime;
use onshi_domain::Event;
use onshi_domain::environment::{CharacterCode as TerminalCode, Environment};
use onshi_domain::id::{FacilityId, OfficeId, TicketId};
use onshi_domain::person::Person;
use onshi_domain::subsidy::registration::{Part, TaskId};
use onshi_wire::control::dates::DateExpr;
use onshi_wire::control::environment::EnvironmentInfo;
use onshi_wire::control::own_view::OwnView;
use onshi_wire::control::reader::{DisasterInfo, LookupInfo, ReceptionDesk};
use onshi_wire::control::remote_care::RemoteConsentInfo;
use onshi_wire::control::subsidy_desk::{CapInfo, CapSlipInfo, SubsidyAnswerInfo};
use onshi_wire::control::viewing::MedicalInformation;
use onshi_wire::control::world::{
    ClockInfo, FacilityInfo, FacilitySettings, OfficeInfo, PersonInfo, SetClock, TapOutcome, TerminalInfo, TicketInfo,
    VisitInfo, WorldInfo,
};
use onshi_wire::control::world_file::{CharacterCode, Switches};
use onshi_wire::oqs::{Encoding, LineEnd, Order, Repertoire, Style};
use onshi_wire::registration::door::ReadRecord;
use serde::Serialize;

/// A moment as the API writes it.
pub(crate) use crate::actors::welfare_office::to_wire::moment;

/// The answer to a control request.
#[derive(Debug, Clone)]
pub(crate) struct ControlAnswer {
    /// HTTP status.
    pub(crate) status: u16,
    /// JSON.
    pub(crate) json: Vec<u8>,
}

/// What came of a tap.
#[derive(Debug, Clone)]
pub(crate) struct TapRuling {
    /// The reader's screen.
    pub(crate) outcome: TapOutcome,
    /// The face files in the order in which they arrive.
    pub(crate) faces: Vec<FaceRuling>,
    /// The terminal that writes them.
    pub(crate) site: String,
}

fn terminal_code(code: TerminalCode) -> CharacterCode {
    match code {
        TerminalCode::Utf8 => CharacterCode::Utf8,
        TerminalCode::ShiftJis => CharacterCode::ShiftJis,
    }
}

fn unknown_facility(facility: &str) -> Denial {
    let shown: String = facility.chars().take(64).collect();
    let remedy = "ワールドにある医療機関のidを指定してください。";
    Denial::not_found("facility", format!("「{shown}」という医療機関はありません。"), remedy)
}

impl State {
    /// The world.
    pub(crate) fn info(&self, id: &str, at: DateTime) -> WorldInfo {
        WorldInfo {
            id: id.to_owned(),
            title: self.facts.title.clone(),
            seed: self.facts.seed,
            clock: self.clock(at),
            treatment_month: self.facts.month.to_string(),
            facilities: self.facilities(),
            offices: self.offices(at),
            people: self.people(at),
        }
    }

    /// The clock.
    pub(crate) fn clock(&self, at: DateTime) -> ClockInfo {
        ClockInfo { now: moment(at), is_virtual: matches!(self.facts.time, WorldTime::Virtual(_)) }
    }

    /// The facilities.
    pub(crate) fn facilities(&self) -> Vec<FacilityInfo> {
        self.facts.facility_order.iter().filter_map(|id| self.facility(id)).collect()
    }

    /// A facility.
    pub(crate) fn facility(&self, id: &str) -> Option<FacilityInfo> {
        let facility = self.world.facility(&FacilityId::from(id))?;
        let taken = |reader: &u8| self.facts.terminal_of_reader(id, *reader);
        let terminal = |(key, site): (&String, &SiteFacts)| TerminalInfo {
            id: terminal_of(key).map(str::to_owned),
            oqs_root: site.oqs_root.clone(),
            character_code: site.character_code,
            encryption: site.encryption.clone(),
            readers: (1..=facility.card_readers).filter(|reader| taken(reader) == *key).collect(),
        };
        Some(registry::to_wire::facility(facility, self.facts.terminals_of(id).map(terminal).collect()))
    }

    /// The offices.
    pub(crate) fn offices(&self, at: DateTime) -> Vec<OfficeInfo> {
        let known = |id: &String| self.world.office(&OfficeId::from(id.as_str()));
        let told = |office| welfare_office::to_wire::office(&self.world, office, at);
        self.facts.office_order.iter().filter_map(known).map(told).collect()
    }

    /// Everybody, without the numbers that are told for verification only.
    pub(crate) fn people(&self, at: DateTime) -> Vec<PersonInfo> {
        self.people_for_verification(at).into_iter().map(telling::masked).collect()
    }

    fn people_for_verification(&self, at: DateTime) -> Vec<PersonInfo> {
        self.world.people().map(|person| registry::to_wire::person(&self.world, &person, at)).collect()
    }

    /// The tickets.
    pub(crate) fn tickets(&self, at: DateTime) -> Vec<TicketInfo> {
        self.world.tickets().map(|ticket| welfare_office::to_wire::ticket(&self.world, ticket, at)).collect()
    }

    /// What an office learned.
    pub(crate) fn visits(&self, office: &str) -> Result<Vec<VisitInfo>, Denial> {
        let id = OfficeId::from(office);
        if self.world.office(&id).is_none() {
            let remedy = "ワールドにある福祉事務所のidを指定してください。";
            return Err(Denial::not_found("office", format!("「{office}」という福祉事務所はありません。"), remedy));
        }
        Ok(self.world.visits(&id).map(|visit| welfare_office::to_wire::visit(&self.world, visit)).collect())
    }

    /// Consents given to a facility away from its reader.
    pub(crate) fn remote_consents(&self, facility: &str, at: DateTime) -> Result<Vec<RemoteConsentInfo>, Denial> {
        let id = FacilityId::from(facility);
        self.world.facility(&id).ok_or_else(|| unknown_facility(facility))?;
        Ok(remote_care::to_wire::all(&self.world, &id, at))
    }

    /// What PMH answered facilities, oldest first.
    pub(crate) fn subsidy_answers(&self) -> Vec<SubsidyAnswerInfo> {
        self.world.subsidies_told().map(|telling| pmh::to_wire::answer_info(&self.world, telling)).collect()
    }

    /// A person's caps on a day, today by default.
    pub(crate) fn caps(&self, person: &str, on: Option<&DateExpr>, at: DateTime) -> Result<Vec<CapInfo>, Denial> {
        let known = self.someone(person)?;
        let on = on.map(|on| on.resolve(self.facts.month)).transpose();
        let on = on.map_err(|e| Denial::unreadable("on", format!("「{}」: {}", e.expression, e.what), e.remedy))?;
        let on = on.unwrap_or(at.date());
        let caps = self.world.caps_of(known.id, on, at);
        Ok(caps.iter().map(|(row, standing)| pmh::to_wire::cap_info(&self.world, row, standing, on)).collect())
    }

    /// How a facility's terminal works.
    pub(crate) fn settings(&self, facility: &str) -> Result<TerminalSettings, Denial> {
        let (character_code, keep_days) = self.terminal(facility)?;
        let encryption = self.facts.sites.get(facility).map(|site| site.encryption.clone()).unwrap_or_default();
        let switches = Switches { deletion_age_days: keep_days, ..self.facts.switches.clone() };
        Ok(TerminalSettings { character_code, encryption, switches })
    }

    /// Character code of a terminal and the days for which it keeps files: its own, what the facility's 環境設定 say,
    /// what is usual in the nation or in the world.
    fn terminal(&self, key: &str) -> Result<(CharacterCode, u32), Denial> {
        let own = self.facts.sites.get(key).map(|site| site.character_code);
        let changed = self.world.environment(&FacilityId::from(facility_of(key)));
        let told = || changed.as_ref().and_then(|changed| changed.character_code).map(terminal_code);
        let usual = || self.facts.population?.character_code(key);
        let known = own.or_else(|| usual().map(|usual| told().unwrap_or(usual)));
        let keep_days = changed.as_ref().and_then(|changed| changed.keep_days);
        let keep_days = keep_days.map_or(self.facts.switches.deletion_age_days, u32::from);
        Ok((known.ok_or_else(|| unknown_facility(key))?, keep_days))
    }

    /// A facility's 環境設定 with its history.
    pub(crate) fn environment(&self, facility: &str) -> Result<EnvironmentInfo, Denial> {
        let settings = self.settings(facility)?;
        let id = FacilityId::from(facility);
        let now: Environment = match self.world.environment(&id) {
            Some(now) => now,
            None => {
                let guest = self.facts.population.and_then(|population| population.facility(facility));
                self.world.environment_of(&guest.ok_or_else(|| unknown_facility(facility))?)
            }
        };
        let code = match settings.character_code {
            CharacterCode::Utf8 => TerminalCode::Utf8,
            CharacterCode::ShiftJis => TerminalCode::ShiftJis,
        };
        let terminal = (code, settings.switches.deletion_age_days);
        Ok(environment::to_wire::info(&self.world, &id, &now, terminal))
    }

    /// What of a change of 環境設定 is the terminals': all of a facility's write the new character code.
    pub(super) fn follow_settings(&mut self, events: &[Event]) {
        let Some(updated) = environment::to_wire::updated(events) else { return };
        let Some(code) = updated.change.character_code else { return };
        let theirs = self.facts.sites.iter_mut().filter(|(key, _)| facility_of(key) == updated.facility.as_str());
        theirs.for_each(|(_, site)| site.character_code = terminal_code(code));
    }

    /// A facility's terminal for the platform's converters.
    pub(crate) fn site(&self, facility: &str) -> Result<Site, Denial> {
        let (character_code, keep_days) = self.terminal(facility)?;
        let facility = facility_of(facility);
        let resident = self.world.facility(&FacilityId::from(facility)).map(|known| known.code);
        let code = resident
            .or_else(|| self.facts.population?.facility(facility).map(|known| known.code))
            .ok_or_else(|| unknown_facility(facility))?;
        let switches = &self.facts.switches;
        let style = Style {
            encoding: Encoding::from(character_code),
            order: Order::of_result_table(switches.result_table_size),
            line_end: if switches.crlf { LineEnd::CrLf } else { LineEnd::Lf },
            repertoire: Repertoire::JisX0208,
        };
        Ok(Site { facility: facility.to_owned(), code: code.to_string(), style, keep_days })
    }

    /// Carries out a control request other than a tap.
    pub(crate) fn control(&mut self, input: &ControlInput, at: DateTime) -> Result<ControlAnswer, Denial> {
        self.turn_month(at);
        match input {
            ControlInput::SetClock(set) => {
                let now = self.set_clock(set, at)?;
                self.turn_month(now);
                Ok(answer(200, &self.clock(now)))
            }
            ControlInput::PlanFault(plan) => {
                if let Some(facility) = plan.facility.as_deref() {
                    self.settings(facility)?;
                }
                self.facts.faults.plan(plan.clone())?;
                Ok(answer(200, &self.facts.faults.list()))
            }
            ControlInput::ShowForVerification(_) | ControlInput::RegisterCertificates(..) => self.told(input, &[], at),
            ControlInput::Office(input) => self.office(input, at),
            _ => {
                if let ControlInput::SetFacility(facility, FacilitySettings { terminal: Some(id), .. }) = input {
                    self.settings(&key(facility, id))?;
                }
                let events = self.carry_out(input, at)?;
                self.told(input, &events, at)
            }
        }
    }

    /// Seed, month and moment for a conversion.
    pub(super) fn about(&self, at: DateTime) -> About {
        let Facts { seed, month, population, .. } = self.facts;
        About { seed, month, at, before_the_story: false, population }
    }

    fn carry_out(&mut self, input: &ControlInput, at: DateTime) -> Result<Vec<Event>, Denial> {
        let about = self.about(at);
        carry_out(&mut self.world, &about, &steps(input)).map_err(|mistake| mistake.denial())
    }

    /// Carries out a municipality's batch, or a slice of one that goes on with a task.
    pub(super) fn register(
        &mut self,
        id: &str,
        part: Part,
        records: &[ReadRecord],
        at: DateTime,
    ) -> Result<(TaskId, ControlAnswer), Denial> {
        let about = self.about(at);
        let State { world, facts } = self;
        facts.tokens.follow(facts.seed, world);
        let seconds = facts.switches.pmh_registration_seconds;
        let command = municipality::from_wire::batch(id, part, records, &facts.tokens, seconds);
        let events = register(world, &about, &command).map_err(|mistake| mistake.denial())?;
        let task = events.iter().find_map(|event| match event {
            Event::Subsidy(event) => match event.as_ref() {
                onshi_domain::subsidy::Event::Registered { task, .. } => Some(task),
                _ => None,
            },
            _ => None,
        });
        let task = task.ok_or_else(|| Denial::not_found("", "登録タスクがありません。", "もう一度送ってください。"))?;
        // Of a slice the event has that slice's results only; the world has all of them as long as the task is kept.
        let whole = self.world.registration_task(task.id).unwrap_or_else(|| task.clone());
        Ok((task.id, answer(202, &municipality::to_wire::accepted(&whole))))
    }

    fn municipality_told(&self, id: &str) -> Option<ControlAnswer> {
        let known = self.world.municipality(&id.into())?;
        Some(answer(201, &municipality::to_wire::municipality(&self.world, known, self.facts.seed)))
    }

    /// What the caller of a control request is told.
    fn told(&mut self, input: &ControlInput, events: &[Event], at: DateTime) -> Result<ControlAnswer, Denial> {
        let nothing = || Denial::not_found("", "対象がありません。", "idを確かめてください。");
        match input {
            ControlInput::AddPerson(spec) => self.person_told(201, &spec.id, at),
            ControlInput::OpenCase(id, _) => self.person_told(201, id, at),
            ControlInput::AddMunicipality(spec) => self.municipality_told(&spec.id).ok_or_else(nothing),
            ControlInput::SetUpCertificateType(id, _) => self.municipality_told(id).ok_or_else(nothing),
            ControlInput::AddCertificate(id, _) => {
                let person = self.world.person_by_alias(id).ok_or_else(nothing)?.id;
                let certificates = municipality::to_wire::certificates(&self.world, person, at);
                Ok(answer(201, &telling::masked_certificates(certificates)))
            }
            ControlInput::SetCard(id, _)
            | ControlInput::AddInsurance(id, _)
            | ControlInput::LoseInsurance(id, _)
            | ControlInput::CorrectInsurance(id, _)
            | ControlInput::SetDisclosure(id, _)
            | ControlInput::ChangeCase(id, _) => self.person_told(200, id, at),
            ControlInput::ShowForVerification(None) => Ok(answer(200, &self.people_for_verification(at))),
            ControlInput::ShowForVerification(Some(id)) => {
                let person = self.named(id).ok_or_else(nothing)?;
                Ok(answer(200, &registry::to_wire::person(&self.world, person, at)))
            }
            ControlInput::Delegate(_) => {
                let made = events.iter().find_map(|event| match event {
                    Event::TicketDecided(ticket) => Some(ticket.id),
                    _ => None,
                });
                made.and_then(|id| self.ticket_told(201, id, at)).ok_or_else(nothing)
            }
            ControlInput::CorrectTicket(id, _) | ControlInput::WithdrawTicket(id) => {
                TicketId::parse(id).and_then(|id| self.ticket_told(200, id, at)).ok_or_else(nothing)
            }
            ControlInput::RunRegistration(_) => {
                let run = welfare_office::to_wire::registration_run(events);
                run.map(|run| answer(200, &run)).ok_or_else(nothing)
            }
            ControlInput::GiveRemoteConsent(..) | ControlInput::WithdrawRemoteConsent(..) => {
                let status = if matches!(input, ControlInput::GiveRemoteConsent(..)) { 201 } else { 200 };
                let told = remote_care::to_wire::changed(&self.world, events, at);
                told.map(|consent| answer(status, &consent)).ok_or_else(nothing)
            }
            ControlInput::SetFacility(id, settings) => {
                self.set_site(id, settings);
                self.facility(id).map(|facility| answer(200, &facility)).ok_or_else(nothing)
            }
            ControlInput::RegisterCheckup(id, _) => {
                self.medical_information(id, at).map(|information| answer(201, &information))
            }
            ControlInput::SetEnvironment(id, _) => {
                self.follow_settings(events);
                self.environment(id).map(|told| answer(200, &told))
            }
            ControlInput::SetCardUse(id, _) => self.own_view(id, at).map(|view| answer(200, &view)),
            ControlInput::Desk(input) => self.desk_told(input, events, at).ok_or_else(nothing),
            // The API tells the whole submission anew.
            ControlInput::WithdrawClaim(..) => Ok(answer(200, &serde_json::Value::Null)),
            ControlInput::SetCapSlip(id, set) => {
                let (municipality, certificate_type) = (id.clone(), set.certificate_type.clone());
                Ok(answer(200, &CapSlipInfo { municipality, certificate_type, slip: set.slip }))
            }
            ControlInput::SetClock(_)
            | ControlInput::PlanFault(_)
            | ControlInput::RegisterCertificates(..)
            | ControlInput::Office(_)
            | ControlInput::Tap(..) => Err(nothing()),
        }
    }

    fn desk_told(&self, input: &DeskInput, events: &[Event], at: DateTime) -> Option<ControlAnswer> {
        use card_reader::desk::to_wire as desk;
        match input {
            DeskInput::ResetPin(id) => self.person_told(200, id, at).ok(),
            DeskInput::Equip(id, _) | DeskInput::SetMode(id, _) | DeskInput::SetFailureMode(id, _) => {
                self.desk(id, at).ok().map(|desk| answer(200, &desk))
            }
            DeskInput::OpenDisaster(_) => Some(answer(201, &desk::disasters(&self.world))),
            DeskInput::CloseDisaster(_) => Some(answer(200, &desk::disasters(&self.world))),
            DeskInput::LookUp(..) => desk::outcome(events).map(|outcome| answer(200, &outcome)),
        }
    }

    /// What a person sees of themselves.
    pub(crate) fn own_view(&self, id: &str, at: DateTime) -> Result<OwnView, Denial> {
        Ok(patient::to_wire::view(&self.world, self.someone(id)?, at))
    }

    /// What is held of a person for 閲覧.
    pub(crate) fn medical_information(&self, id: &str, at: DateTime) -> Result<MedicalInformation, Denial> {
        Ok(patient::viewing::to_wire::all(&self.world, self.someone(id)?, at))
    }

    fn someone(&self, id: &str) -> Result<&Person, Denial> {
        let shown: String = id.chars().take(64).collect();
        let unknown = || {
            Denial::not_found("person", format!("「{shown}」という人はいません。"), "人の一覧でidを確かめてください。")
        };
        self.named(id).ok_or_else(unknown)
    }

    /// Somebody by name in the world file, or by number in the nation if something of them was changed here.
    fn named(&self, id: &str) -> Option<&Person> {
        let of_nation = || population::named(id).and_then(|id| self.world.person(id));
        self.world.person_by_alias(id).or_else(of_nation)
    }

    /// One person, without the numbers that are told for verification only.
    pub(crate) fn person(&self, id: &str, at: DateTime) -> Option<PersonInfo> {
        self.named(id).map(|person| telling::masked(registry::to_wire::person(&self.world, person, at)))
    }

    /// A facility's reception desk.
    pub(crate) fn desk(&self, id: &str, at: DateTime) -> Result<ReceptionDesk, Denial> {
        let facility = self.world.facility(&FacilityId::from(id)).ok_or_else(|| unknown_facility(id))?;
        Ok(card_reader::desk::to_wire::desk(&self.world, facility, at))
    }

    /// A facility's look-ups without a card.
    pub(crate) fn lookups(&self, id: &str) -> Result<Vec<LookupInfo>, Denial> {
        let facility = self.world.facility(&FacilityId::from(id)).ok_or_else(|| unknown_facility(id))?;
        Ok(card_reader::desk::to_wire::lookups(&self.world, facility))
    }

    /// The areas opened.
    pub(crate) fn disasters(&self) -> Vec<DisasterInfo> {
        card_reader::desk::to_wire::disasters(&self.world)
    }

    fn person_told(&self, status: u16, id: &str, at: DateTime) -> Result<ControlAnswer, Denial> {
        let person = self.person(id, at);
        let person = person.ok_or_else(|| Denial::not_found("person", "人がいません。", "idを確かめてください。"))?;
        Ok(answer(status, &person))
    }

    pub(super) fn ticket_told(&self, status: u16, id: TicketId, at: DateTime) -> Option<ControlAnswer> {
        let ticket = self.world.ticket(id)?;
        Some(answer(status, &welfare_office::to_wire::ticket(&self.world, ticket, at)))
    }

    fn set_site(&mut self, facility: &str, settings: &FacilitySettings) {
        let key = settings.terminal.as_ref().map_or_else(|| facility.to_owned(), |id| key(facility, id));
        let Some(site) = self.facts.sites.get_mut(&key) else { return };
        site.character_code = settings.character_code.unwrap_or(site.character_code);
        site.encryption.requests.extend(settings.encrypt.clone().into_iter().flatten());
        site.encryption.face.extend(settings.encrypt_face.clone().into_iter().flatten());
    }

    fn set_clock(&mut self, set: &SetClock, at: DateTime) -> Result<DateTime, Denial> {
        let to = set.now.resolve(self.facts.month).map_err(|error| {
            Denial::unreadable("now", format!("「{}」: {}", error.expression, error.what), error.remedy)
        })?;
        match self.facts.time {
            WorldTime::Real => Err(Denial::refused(
                "now",
                "このワールドの時計は実際の日時です。動かせません。",
                "clock を virtual にしたワールドを作ってください。",
            )),
            WorldTime::Virtual(now) if to < now => {
                let what = format!("時計は戻せません。いまは {} です。", moment(now));
                Err(Denial::refused("now", what, "いまより後の日時にするか、新しいワールドを作ってください。"))
            }
            WorldTime::Virtual(_) => {
                self.facts.time = WorldTime::Virtual(to);
                self.facts.latest = to.max(at);
                Ok(to)
            }
        }
    }

    /// Carries out a tap.
    pub(crate) fn tap(&mut self, facility: &str, input: &ControlInput, at: DateTime) -> Result<TapRuling, Denial> {
        self.turn_month(at);
        let fault = self.fault_of_tap(facility);
        if let Some(text) = fault.as_ref().and_then(screen_of_fault) {
            let outcome = card_reader::to_wire::unreachable_centre(text);
            return Ok(TapRuling { outcome, faces: Vec::new(), site: facility.to_owned() });
        }
        let events = self.carry_out(input, at)?;
        let outcome = card_reader::to_wire::screen(&events);
        let faces = self.faces(facility, &events, fault.as_ref(), at);
        let reader = match input {
            ControlInput::Tap(_, tap) => tap.reader,
            _ => 1,
        };
        Ok(TapRuling { outcome, faces, site: self.facts.terminal_of_reader(facility, reader) })
    }
}

/// What the reader shows when a planned fault keeps it from the centre.
fn screen_of_fault(fault: &FaultPlan) -> Option<&'static str> {
    match fault.kind {
        FaultKind::NoAnswer => Some("センターと通信できません。受付の職員にお声がけください。"),
        FaultKind::ErrFile => Some("資格確認端末で障害が発生しています。受付の職員にお声がけください。"),
        FaultKind::CentreError => Some("センターで障害が発生しています。受付の職員にお声がけください。"),
        FaultKind::Delay | FaultKind::AidMissing | FaultKind::PmhMissing => None,
    }
}

pub(super) fn answer(status: u16, value: &impl Serialize) -> ControlAnswer {
    let json = serde_json::to_vec(value).expect("shapes of the control API are always JSON");
    ControlAnswer { status, json }
}
