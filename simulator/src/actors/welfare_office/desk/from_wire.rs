//! Requests to the desk → commands.

use crate::actors::welfare_office::from_wire::{calendar, correction, numbering, ticket, visibility};
use crate::engine::office_input::OfficeInput;
use crate::world_file::from_wire::{Context, check_text};
use crate::world_file::mistake::Mistake;
use onshi_domain::Command;
use onshi_domain::id::{OfficeId, RequestId, TicketId};
use onshi_domain::office_work::file::FileKind;
use onshi_domain::office_work::request::{NewRequest, Request, Requester, Ruling, Why};
use onshi_domain::office_work::{self, OfficeChange};
use onshi_wire::control::dates::{MomentExpr, MonthExpr};
use onshi_wire::control::office as o;

/// What a request to the desk asks of the rules; of a file, only that it is opened.
pub(crate) fn command(context: &Context<'_>, input: &OfficeInput) -> Result<Command, Mistake> {
    let office = |id: &str| context.office("office", id);
    let command = match input {
        OfficeInput::Change(id, spec) => {
            office_work::Command::ChangeOffice { office: office(id)?, change: change(context, spec)? }
        }
        OfficeInput::Suspend(id, spec) => {
            let moment = |path, given: &Option<MomentExpr>| {
                given.as_ref().map(|moment| context.moment(path, moment)).transpose()
            };
            let from = moment("from", &spec.from)?.unwrap_or(context.at);
            office_work::Command::Suspend { office: office(id)?, from, until: moment("until", &spec.until)? }
        }
        OfficeInput::EndSuspension(id) => office_work::Command::EndSuspension { office: office(id)? },
        OfficeInput::File(id, kind, month, _) => {
            let tickets = *kind == o::FileKind::Tickets;
            office_work::Command::OpenFile {
                office: office(id)?,
                kind: if tickets { FileKind::Tickets } else { FileKind::Coverage },
                month: tickets.then(|| context.month("month", month.as_ref())).transpose()?,
            }
        }
        OfficeInput::Submit(id, request) => {
            office_work::Command::Submit(Box::new(submission(context, office(id)?, request)?))
        }
        OfficeInput::Decide(id, decision) => {
            let request = RequestId::parse(id).and_then(|id| context.world.request(id)).ok_or_else(|| unknown(id))?;
            office_work::Command::Settle { request: request.id, ruling: ruling(context, request, decision)? }
        }
        OfficeInput::HandleVisits(id, visits) => {
            check_text("note", &visits.note)?;
            office_work::Command::HandleVisits {
                office: office(id)?,
                person: context.person("person", &visits.person)?,
                facility: context.facility("facility", &visits.facility)?,
                month: context.month("month", visits.month.as_ref())?,
                note: visits.note.clone(),
            }
        }
        OfficeInput::HandOut(id) => office_work::Command::HandOut { ticket: context.ticket("ticket", id)? },
    };
    Ok(Command::OfficeWork(Box::new(command)))
}

fn change(context: &Context<'_>, spec: &o::ChangeOffice) -> Result<OfficeChange, Mistake> {
    Ok(OfficeChange {
        calendar: spec.calendar.as_ref().map(calendar).transpose()?,
        visibility: spec.visible.map(visibility),
        starts_on: context.day_if("starts_on", spec.starts_on.as_ref())?,
        numbering: spec.numbering.map(numbering),
        frequent_days: spec.frequent_days,
    })
}

fn submission(context: &Context<'_>, office: OfficeId, spec: &o::SubmitRequest) -> Result<NewRequest, Mistake> {
    check_text("note", &spec.note)?;
    let ticket = spec.ticket.as_deref().map(|id| context.ticket("ticket", id)).transpose()?;
    Ok(NewRequest {
        office,
        by: match spec.from {
            o::Requester::Facility => Requester::Facility,
            o::Requester::Patient => Requester::Patient,
        },
        person: context.person("person", &spec.person)?,
        facility: context.facility("facility", &spec.facility)?,
        month: context.month("month", spec.month.as_ref())?,
        why: match spec.why {
            o::Why::VisitPlanned => Why::VisitPlanned,
            o::Why::VisitedWithoutTicket => Why::VisitedWithoutTicket,
            o::Why::Correction => Why::Correction,
            o::Why::Paper => Why::Paper,
            o::Why::Unconfirmed => Why::Unconfirmed,
            o::Why::Admission => Why::Admission,
        },
        visit_on: context.day_if("visit_on", spec.visit_on.as_ref())?,
        ticket,
        note: spec.note.clone(),
    })
}

fn ruling(context: &Context<'_>, request: &Request, decision: &o::RequestDecision) -> Result<Ruling, Mistake> {
    let asked = &request.asked;
    Ok(match decision {
        o::RequestDecision::Delegate(draft) => {
            let first = asked.month.first_day();
            let month = MonthExpr::from(format!("{:04}-{:02}", first.year(), first.month()).as_str());
            let spec = draft.ticket(asked.facility.to_string(), month);
            match ticket(context, asked.person, &spec)? {
                Command::Delegate { draft, .. } => Ruling::Delegate(draft),
                _ => return Err(unknown(&request.id.to_string())),
            }
        }
        o::RequestDecision::Correct(spec) => {
            // The ticket that the request names is the one that is corrected.
            let Command::CorrectTicket { correction, .. } =
                correction(context, asked.ticket.unwrap_or(TicketId(0)), spec)?
            else {
                return Err(unknown(&request.id.to_string()));
            };
            Ruling::Correct(correction)
        }
        o::RequestDecision::Refuse(reason) => Ruling::Refuse(said("refuse", reason)?),
        o::RequestDecision::Forward(to) => Ruling::Forward(context.office("forward", to)?),
        o::RequestDecision::Answer(text) => Ruling::Answer(said("answer", text)?),
    })
}

fn said(path: &str, text: &str) -> Result<String, Mistake> {
    check_text(path, text).map(|()| text.to_owned())
}

fn unknown(id: &str) -> Mistake {
    let shown: String = id.chars().take(20).collect();
    Mistake::at_path("request", format!("「{shown}」という依頼はありません。"), "依頼の一覧でidを確かめてください。")
        .of_kind(crate::engine::DenialKind::NotFound)
}
