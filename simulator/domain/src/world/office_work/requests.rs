//! The inbox: requests come in, the case worker decides them.

use super::World;
use crate::event::Event;
use crate::id::{FacilityId, OfficeId, PersonId, RequestId};
use crate::month::TreatmentMonth;
use crate::office_work;
use crate::office_work::request::{NOTE_LIMIT, NewRequest, REQUESTS_KEPT, Request, RequestState, Ruling, Why};
use crate::office_work::watch::Handled;
use crate::refusal::Refusal;
use crate::ticket::{TicketCorrection, TicketDraft};
use jiff::civil::DateTime;

impl World {
    /// All requests, oldest first.
    pub fn requests(&self) -> impl Iterator<Item = &Request> {
        self.office_work.requests.values()
    }

    /// A request.
    #[must_use]
    pub fn request(&self, id: RequestId) -> Option<&Request> {
        self.office_work.requests.get(&id)
    }

    pub(super) fn submit(&self, new: &NewRequest, at: DateTime) -> Result<Vec<Event>, Refusal> {
        self.known_office(&new.office)?;
        self.known_person(new.person)?;
        self.known_facility(&new.facility)?;
        short("備考", &new.note)?;
        if new.visit_on.is_some_and(|day| !new.month.contains(day)) {
            return Err(Refusal::invalid(
                "request.visit_outside",
                "受診日",
                format!("受診日が診療年月{}の中にありません。", new.month),
                "受診日か診療年月を直してください。",
            ));
        }
        self.ticket_fits(new)?;
        let open = |request: &&Request| request.state == RequestState::Open;
        let same = |asked: &NewRequest| NewRequest { note: String::new(), ..asked.clone() };
        if let Some(other) = self.requests().filter(open).find(|request| same(&request.asked) == same(new)) {
            return Err(Refusal::conflict(
                "request.duplicate",
                "依頼",
                format!("同じ依頼{}が処理を待っています。", other.id),
                "回答を待つか、内容を変えて送ってください。",
            ));
        }
        if self.office_work.requests.len() >= REQUESTS_KEPT && self.requests().all(|r| r.state == RequestState::Open) {
            return Err(Refusal::conflict(
                "request.full",
                "依頼",
                format!("処理を待つ依頼が{REQUESTS_KEPT}件あり、受け付けられません。"),
                "待っている依頼を処理してください。",
            ));
        }
        let id = RequestId(self.office_work.submitted + 1);
        Ok(vec![submitted(Request { id, asked: new.clone(), at, forwarded_from: None, state: RequestState::Open })])
    }

    /// A correction names the ticket that is wrong, and only a ticket of the same person and facility.
    fn ticket_fits(&self, new: &NewRequest) -> Result<(), Refusal> {
        let Some(id) = new.ticket else {
            if new.why != Why::Correction {
                return Ok(());
            }
            return Err(Refusal::invalid(
                "request.no_ticket",
                "券",
                "訂正する券が書かれていません。",
                "券の番号を書いてください。",
            ));
        };
        let ticket = self.known_ticket(id)?;
        if ticket.person == new.person && ticket.facility == new.facility {
            return Ok(());
        }
        Err(Refusal::conflict(
            "request.other_ticket",
            "券",
            format!("{id}は、この人のこの医療機関の券ではありません。"),
            "券の番号を確かめてください。",
        ))
    }

    pub(super) fn settle(&self, id: RequestId, ruling: &Ruling, at: DateTime) -> Result<Vec<Event>, Refusal> {
        let request = self.open_request(id)?;
        let asked = &request.asked;
        let (mut events, state) = match ruling {
            Ruling::Delegate(draft) => self.delegate_request(asked, draft, at)?,
            Ruling::Correct(correction) => self.correct_request(asked, correction, at)?,
            Ruling::Refuse(reason) => {
                said("理由", reason)?;
                (Vec::new(), RequestState::Refused { reason: reason.clone(), at })
            }
            Ruling::Answer(text) => {
                said("回答", text)?;
                (Vec::new(), RequestState::Answered { text: text.clone(), at })
            }
            Ruling::Forward(to) => self.forward(request, to, at)?,
        };
        events.push(Event::OfficeWork(Box::new(office_work::Event::Settled { request: id, state })));
        Ok(events)
    }

    fn open_request(&self, id: RequestId) -> Result<&Request, Refusal> {
        let request = self.request(id).ok_or_else(|| {
            Refusal::not_found(
                "request.unknown",
                "依頼",
                format!("{id}という依頼はありません。"),
                "依頼の一覧を確かめてください。",
            )
        })?;
        if request.state == RequestState::Open {
            return Ok(request);
        }
        Err(Refusal::conflict(
            "request.settled",
            "依頼",
            format!("{id}は処理済みです({})。", request.state.word()),
            "必要であれば新しい依頼を出してください。",
        ))
    }

    /// Also for a month that is over and a visit that has been (S000-43); the ticket has to hold that visit (B-026).
    fn delegate_request(
        &self,
        asked: &NewRequest,
        draft: &TicketDraft,
        at: DateTime,
    ) -> Result<(Vec<Event>, RequestState), Refusal> {
        let office = Some(&asked.office);
        let events = self.delegate(asked.person, &asked.facility, asked.month, office, draft, at)?;
        let decided = events.iter().find_map(|event| match event {
            Event::TicketDecided(ticket) => Some(ticket),
            _ => None,
        });
        let Some(ticket) = decided else { return Ok((events, RequestState::Open)) };
        let outside = |day| day < ticket.content.valid_from || ticket.content.valid_until < day;
        if let Some(day) = asked.visit_on.filter(|day| outside(*day)) {
            return Err(Refusal::conflict(
                "request.visit_not_covered",
                "有効期間",
                format!("受診日{day}が券の有効期間にありません。"),
                "有効期間を受診日から始めてください。",
            ));
        }
        let state = RequestState::Delegated { ticket: ticket.id, at };
        Ok((events, state))
    }

    fn correct_request(
        &self,
        asked: &NewRequest,
        correction: &TicketCorrection,
        at: DateTime,
    ) -> Result<(Vec<Event>, RequestState), Refusal> {
        let Some(ticket) = asked.ticket else {
            return Err(Refusal::conflict(
                "request.nothing_to_correct",
                "券",
                "この依頼は券を指していません。",
                "委託、却下、回送、回答のいずれかで処理してください。",
            ));
        };
        let events = self.correct_ticket(ticket, correction, at)?;
        Ok((events, RequestState::Corrected { ticket, at }))
    }

    fn forward(&self, request: &Request, to: &OfficeId, at: DateTime) -> Result<(Vec<Event>, RequestState), Refusal> {
        let to = self.known_office(to)?.id.clone();
        if to == request.asked.office {
            return Err(Refusal::conflict(
                "request.forward_to_itself",
                "回送先",
                format!("「{to}」はこの依頼を受けた福祉事務所です。"),
                "別の福祉事務所を指定してください。",
            ));
        }
        let id = RequestId(self.office_work.submitted + 1);
        let asked = NewRequest { office: to.clone(), ..request.asked.clone() };
        let forwarded = Request { id, asked, at, forwarded_from: Some(request.id), state: RequestState::Open };
        Ok((vec![submitted(forwarded)], RequestState::Forwarded { to, request: id, at }))
    }

    pub(super) fn handle_visits(
        &self,
        office: &OfficeId,
        person: PersonId,
        facility: &FacilityId,
        month: TreatmentMonth,
        note: &str,
        at: DateTime,
    ) -> Result<Vec<Event>, Refusal> {
        said("処理の内容", note)?;
        let listed = self.undelegated_visits(office)?;
        if !listed.iter().any(|v| v.person == person && v.facility == *facility && v.month == month) {
            return Err(Refusal::not_found(
                "visits.none",
                "未委託の受診",
                "処理を待つ未委託の受診がありません。",
                "未委託の受診の一覧を確かめてください。",
            ));
        }
        let key = (office.clone(), person, facility.clone(), month);
        let handled = Handled { at, note: note.to_owned() };
        Ok(vec![Event::OfficeWork(Box::new(office_work::Event::VisitsHandled { key, handled }))])
    }
}

fn submitted(request: Request) -> Event {
    Event::OfficeWork(Box::new(office_work::Event::Submitted(Box::new(request))))
}

fn short(place: &str, text: &str) -> Result<(), Refusal> {
    if text.chars().count() <= NOTE_LIMIT {
        return Ok(());
    }
    let what = format!("{NOTE_LIMIT}文字を超えています。");
    Err(Refusal::invalid("request.long", place, what, "短くしてください。"))
}

fn said(place: &str, text: &str) -> Result<(), Refusal> {
    if text.trim().is_empty() {
        return Err(Refusal::invalid(
            "request.silent",
            place,
            "何も書かれていません。",
            "依頼者に伝わる言葉で書いてください。",
        ));
    }
    short(place, text)
}
