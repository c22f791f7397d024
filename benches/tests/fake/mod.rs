//! A tiny target: the control API's worlds, and answers made from the world file that the run posted. It shares no code
//! with the auditor; `mistake_every` plants a wrong name into every n-th answer.

use http_body_util::{BodyExt, Full};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use onshi_wire::control::world::{
    ClockInfo, CreateWorld, Delegate, Problem, TapOutcome, TicketInfo, TicketState, WorldInfo,
};
use onshi_wire::control::world_file::{FacilityKind, PersonSpec, TicketKind, TreatmentType, WorldSpec};
use onshi_wire::oqs::codes::{
    CharacterCodeIdentifier, DesignatedMedicalInstitutionFlag, InsuredCardClassification, PersonalFamilyClassification,
    ProcessingResultStatus, QualificationValidity, ReferenceClassification, SegmentOfResult, Sex, TicketType,
};
use onshi_wire::oqs::{
    AcceptanceBody, BulkResultHeader, ConfirmationResultBody, ConfirmationResultHeader, Encoding, Limits,
    MedicalTicketInfo, MessageKind, OQSmutic01res, OQSmutic02res, OQSsiquc01req, OQSsiquc01res, ResultHeader,
    ResultOfQualificationConfirmation, Style, TicketAcquisitionResultBody, TicketConfirmUnit, decode, decode_message,
    encode,
};
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

pub(crate) struct Fake {
    world: Mutex<Option<WorldSpec>>,
    rows: Mutex<Vec<Delegate>>,
    answers: AtomicU64,
    polls: AtomicU64,
    mistake_every: u64,
    forget_rows: bool,
    pub(crate) deleted: AtomicU64,
}

impl Fake {
    /// Serves on a thread of its own until the process ends.
    pub(crate) fn start(mistake_every: u64, forget_rows: bool) -> (Arc<Fake>, SocketAddr) {
        let fake = Arc::new(Fake {
            world: Mutex::default(),
            rows: Mutex::default(),
            answers: AtomicU64::new(0),
            polls: AtomicU64::new(0),
            mistake_every,
            forget_rows,
            deleted: AtomicU64::new(0),
        });
        let (sender, receiver) = std::sync::mpsc::channel();
        let served = Arc::clone(&fake);
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async move {
                let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
                sender.send(listener.local_addr().unwrap()).unwrap();
                while let Ok((stream, _)) = listener.accept().await {
                    let fake = Arc::clone(&served);
                    let handler = service_fn(move |request| {
                        let fake = Arc::clone(&fake);
                        async move { Ok::<_, Infallible>(fake.answer(request).await) }
                    });
                    tokio::spawn(
                        hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), handler),
                    );
                }
            });
        });
        (fake, receiver.recv().unwrap())
    }

    async fn answer(&self, request: Request<Incoming>) -> Response<Full<Bytes>> {
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        let body = request.into_body().collect().await.unwrap().to_bytes();
        let parts: Vec<&str> = path.trim_start_matches("/api/v1/").split('/').collect();
        let (status, bytes) = match (method, parts.as_slice()) {
            (Method::POST, ["worlds"]) => self.create(&body),
            (Method::DELETE, ["worlds", _]) => {
                self.deleted.fetch_add(1, Ordering::SeqCst);
                (StatusCode::NO_CONTENT, Vec::new())
            }
            (Method::POST, ["worlds", _, "tickets"]) => (StatusCode::CREATED, self.register(&body)),
            (Method::POST, ["worlds", _, "facilities", _, "taps"]) => (StatusCode::OK, tapped()),
            (Method::POST, ["worlds", _, "facilities", site, "inquiries", name]) => {
                (StatusCode::OK, self.inquired(site, name, &body))
            }
            _ => (StatusCode::NOT_FOUND, Vec::new()),
        };
        let mut response = Response::new(Full::new(bytes.into()));
        *response.status_mut() = status;
        response
    }

    fn create(&self, body: &[u8]) -> (StatusCode, Vec<u8>) {
        let create: CreateWorld = serde_json::from_slice(body).unwrap();
        let spec = create.spec.unwrap();
        if spec.nation {
            // The fake knows those who were registered, and nobody else.
            let problem = Problem {
                place: "nation".into(),
                what: "全国の人については答えられません。".into(),
                remedy: "人を登録してください。".into(),
                text: None,
            };
            return (StatusCode::BAD_REQUEST, serde_json::to_vec(&problem).unwrap());
        }
        let info = WorldInfo {
            id: "w1".into(),
            title: spec.title.clone(),
            seed: spec.seed,
            clock: ClockInfo { now: "2026-11-10T09:00:00".into(), is_virtual: true },
            treatment_month: "2026-11".into(),
            facilities: Vec::new(),
            offices: Vec::new(),
            people: Vec::new(),
        };
        *self.world.lock().unwrap() = Some(spec);
        (StatusCode::CREATED, serde_json::to_vec(&info).unwrap())
    }

    fn register(&self, body: &[u8]) -> Vec<u8> {
        let row: Delegate = serde_json::from_slice(body).unwrap();
        let info = TicketInfo {
            id: "t1".into(),
            person: row.person.clone(),
            facility: row.ticket.facility.clone(),
            month: "2026-11".into(),
            kind: TicketKind::Medical,
            issue_number: "1".into(),
            state: TicketState::Registered,
            valid_from: "2026-11-01".into(),
            valid_until: "2026-11-30".into(),
            self_pay_yen: 0,
            treatment_type: TreatmentType::Outpatient,
            visible_from: None,
        };
        if !self.forget_rows {
            self.rows.lock().unwrap().push(row);
        }
        serde_json::to_vec(&info).unwrap()
    }

    fn inquired(&self, site: &str, name: &str, body: &[u8]) -> Vec<u8> {
        let world = self.world.lock().unwrap();
        let world = world.as_ref().unwrap();
        match MessageKind::from_prefix(name.split('_').next().unwrap()).unwrap() {
            MessageKind::OQSsiquc01req => self.single(world, site, body),
            MessageKind::OQSmutic01req => accepted(body),
            MessageKind::OQSmutic02req => self.acquired(world, site),
            other => panic!("the fake does not know {other}"),
        }
    }

    fn single(&self, world: &WorldSpec, site: &str, body: &[u8]) -> Vec<u8> {
        let asked = decode::<OQSsiquc01req>(body, &Limits::DEFAULT).into_result().unwrap();
        let search = asked.message_body.qualification_confirm_search_info;
        let (payer, number) = (search.insurer_number.unwrap(), search.insured_identification_number.unwrap());
        let insured = world.people.iter().find(|person| {
            person.insurance.iter().any(|insurance| {
                insurance.insurer_number.as_deref() == Some(payer.trim())
                    && insurance.number.as_deref() == Some(&number)
                    && insurance.symbol == search.insured_card_symbol
                    && insurance.branch == search.insured_branch_number
            })
        });
        let person = insured.or_else(|| recipient(world, &payer, &number)).unwrap_or_else(|| {
            let (symbol, branch) = (&search.insured_card_symbol, &search.insured_branch_number);
            panic!("nobody of the world has {payer}, {symbol:?}, {number}, {branch:?}")
        });
        let ticket = insured.is_none() && person.tickets.iter().any(|ticket| ticket.facility == site);
        let validity = match (insured, ticket) {
            (Some(_), _) | (None, true) => QualificationValidity::VALID,
            _ => QualificationValidity::VALID_NOT_REGISTERED,
        };
        let mut result = result(world, person, ticket.then_some(site));
        let nth = 1 + self.answers.fetch_add(1, Ordering::SeqCst);
        if self.mistake_every > 0 && nth.is_multiple_of(self.mistake_every) {
            result.name = Some("別人　太郎".into());
        }
        let header = asked.message_header;
        bytes(&OQSsiquc01res {
            message_header: ConfirmationResultHeader {
                process_execution_time: Some("20261110090000".into()),
                qualification_confirmation_date: header.qualification_confirmation_date,
                medical_institution_code: header.medical_institution_code,
                arbitrary_file_identifier: header.arbitrary_file_identifier,
                reference_classification: Some(ReferenceClassification::INSURED_CARD),
                segment_of_result: Some(SegmentOfResult::NORMAL),
                character_code_identifier: Some(CharacterCodeIdentifier::SHIFT_JIS),
                ..ConfirmationResultHeader::default()
            },
            message_body: Some(ConfirmationResultBody {
                processing_result_status: Some(ProcessingResultStatus::NORMAL),
                qualification_validity: Some(validity),
                result_list: Some(vec![result].into()),
                ..ConfirmationResultBody::default()
            }),
        })
    }

    /// 処理中 every other time, then everybody with a ticket.
    fn acquired(&self, world: &WorldSpec, site: &str) -> Vec<u8> {
        let pending = self.polls.fetch_add(1, Ordering::SeqCst).is_multiple_of(2);
        let rows = self.rows.lock().unwrap();
        let delegated = |person: &&PersonSpec| {
            person.tickets.iter().any(|ticket| ticket.facility == site)
                || rows.iter().any(|row| row.person == person.id && row.ticket.facility == site)
        };
        let unit = |person: &PersonSpec| TicketConfirmUnit {
            processing_result_status: Some(ProcessingResultStatus::NORMAL),
            qualification_validity: Some(QualificationValidity::VALID),
            result_of_qualification_confirmation: vec![result(world, person, Some(site))],
            ..TicketConfirmUnit::default()
        };
        let units = world.people.iter().filter(delegated).map(unit).collect();
        let segment = if pending { SegmentOfResult::PROCESSING } else { SegmentOfResult::NORMAL };
        bytes(&OQSmutic02res {
            message_header: BulkResultHeader {
                medical_institution_code: code(world, site),
                reception_number: Some("77".into()),
                segment_of_result: Some(segment),
                ..BulkResultHeader::default()
            },
            message_body: (!pending).then_some(TicketAcquisitionResultBody { bulk_confirm_unit: units }),
        })
    }
}

fn recipient<'w>(world: &'w WorldSpec, payer: &str, number: &str) -> Option<&'w PersonSpec> {
    let office = world.offices.iter().find(|office| office.payer_number.as_deref() == Some(payer.trim()))?;
    world.people.iter().find(|person| {
        person.aid.iter().any(|aid| aid.office == office.id && aid.recipient_number.as_deref() == Some(number))
    })
}

fn code(world: &WorldSpec, site: &str) -> Option<String> {
    world.facilities.iter().find(|facility| facility.id == site)?.code.clone()
}

fn result(world: &WorldSpec, person: &PersonSpec, ticket: Option<&str>) -> ResultOfQualificationConfirmation {
    let male = person.sex == Some(onshi_wire::control::world_file::Sex::Male);
    let mut result = ResultOfQualificationConfirmation {
        name: person.name.clone(),
        name_kana: person.kana.clone(),
        sex1: Some(if male { Sex::MALE } else { Sex::FEMALE }),
        birthdate: person.birthdate.as_ref().map(|date| date.0.clone()),
        ..ResultOfQualificationConfirmation::default()
    };
    if let Some(insurance) = person.insurance.first() {
        result.insured_card_classification = Some(InsuredCardClassification::GENERAL);
        result.insurer_number = insurance.insurer_number.as_deref().map(|number| format!("{number:>8}"));
        result.insured_card_symbol = insurance.symbol.clone();
        result.insured_identification_number = insurance.number.clone();
        result.insured_branch_number = insurance.branch.clone();
        let family =
            if insurance.family { PersonalFamilyClassification::FAMILY } else { PersonalFamilyClassification::PERSON };
        result.personal_family_classification = Some(family);
        result.qualification_date = insurance.from.as_ref().map(|date| date.0.replace('-', ""));
    } else {
        let aid = &person.aid[0];
        let office = world.offices.iter().find(|office| office.id == aid.office).unwrap();
        result.insured_card_classification = Some(InsuredCardClassification::MEDICAL_AID);
        result.insurer_number = office.payer_number.clone();
        result.insured_identification_number = aid.recipient_number.clone();
    }
    if let Some(site) = ticket {
        let facility = world.facilities.iter().find(|facility| facility.id == site).unwrap();
        let pharmacy = facility.kind == FacilityKind::Pharmacy;
        let info = MedicalTicketInfo {
            ticket_type: Some(if pharmacy { TicketType::DISPENSING } else { TicketType::MEDICAL }),
            medical_treatment_month: Some("202611".into()),
            designated_medical_institution_code: facility.code.clone(),
            designated_medical_institution_flag: Some(DesignatedMedicalInstitutionFlag::new("0")),
            ..MedicalTicketInfo::default()
        };
        result.public_expense_result_list = Some(vec![info].into());
    }
    result
}

fn accepted(body: &[u8]) -> Vec<u8> {
    let request = decode_message(MessageKind::OQSmutic01req, body, &Limits::DEFAULT).into_result().unwrap();
    bytes(&OQSmutic01res {
        message_header: ResultHeader {
            medical_institution_code: request.medical_institution_code().map(str::to_owned),
            arbitrary_file_identifier: request.arbitrary_file_identifier().map(str::to_owned),
            segment_of_result: Some(SegmentOfResult::NORMAL),
            ..ResultHeader::default()
        },
        message_body: Some(AcceptanceBody {
            reception_number: Some("77".into()),
            reception_date_time: Some("20261110090000".into()),
        }),
    })
}

fn tapped() -> Vec<u8> {
    let outcome = TapOutcome {
        earlier_screens: Vec::new(),
        result: None,
        screen_code: None,
        screen_text: "受付しました".into(),
        face_file: Some("OQSsiquc01res_face_1.xml".into()),
        journal_seq: Some(1),
        subsidy_question: false,
        subsidy_face_file: None,
    };
    serde_json::to_vec(&outcome).unwrap()
}

fn bytes(message: &dyn onshi_wire::oqs::Group) -> Vec<u8> {
    encode(message, &Style::terminal(Encoding::ShiftJis)).unwrap()
}
