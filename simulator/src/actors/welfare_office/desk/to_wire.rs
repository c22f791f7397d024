//! Inbox and lists as the control API tells them. Neither 公費負担者番号 nor 受給者番号 is among it.

use crate::actors::welfare_office::to_wire::{alias, moment};
use onshi_domain::World;
use onshi_domain::month::TreatmentMonth;
use onshi_domain::office_work::request::{Request, RequestState, Requester, Why};
use onshi_domain::office_work::watch::{DoubleCoverage, FrequentVisitor, UndelegatedVisits};
use onshi_wire::control::office as o;

/// A month as the API writes it.
pub(crate) fn month(month: TreatmentMonth) -> String {
    let first = month.first_day();
    format!("{:04}-{:02}", first.year(), first.month())
}

/// A request.
pub(crate) fn request(world: &World, request: &Request) -> o::RequestInfo {
    let asked = &request.asked;
    let mut info = o::RequestInfo {
        id: request.id.to_string(),
        office: asked.office.to_string(),
        from: match asked.by {
            Requester::Facility => o::Requester::Facility,
            Requester::Patient => o::Requester::Patient,
        },
        person: alias(world, asked.person),
        facility: asked.facility.to_string(),
        month: month(asked.month),
        why: why(asked.why),
        visit_on: asked.visit_on.map(|day| day.to_string()),
        ticket: asked.ticket.map(|ticket| ticket.to_string()),
        note: asked.note.clone(),
        at: moment(request.at),
        state: request.state.word().to_owned(),
        decided_at: None,
        answer: "福祉事務所が依頼を受け付けました。".to_owned(),
        forwarded_to: None,
        forwarded_from: request.forwarded_from.map(|from| from.to_string()),
    };
    settled(&request.state, &mut info);
    info
}

fn settled(state: &RequestState, info: &mut o::RequestInfo) {
    let (at, answer) = match state {
        RequestState::Open => return,
        RequestState::Delegated { ticket, at } => {
            info.ticket = Some(ticket.to_string());
            (at, "委託しました。券は登録後に照会又は一括取得で確認できます。".to_owned())
        }
        RequestState::Corrected { at, .. } => (at, "券を訂正しました。照会又は一括取得で確認してください。".to_owned()),
        RequestState::Refused { reason, at } => (at, reason.clone()),
        RequestState::Forwarded { to, request, at } => {
            info.forwarded_to = Some(request.to_string());
            (at, format!("担当の福祉事務所「{to}」に回送しました。"))
        }
        RequestState::Answered { text, at } => (at, text.clone()),
    };
    info.decided_at = Some(moment(*at));
    info.answer = answer;
}

fn why(why: Why) -> o::Why {
    match why {
        Why::VisitPlanned => o::Why::VisitPlanned,
        Why::VisitedWithoutTicket => o::Why::VisitedWithoutTicket,
        Why::Correction => o::Why::Correction,
        Why::Paper => o::Why::Paper,
        Why::Unconfirmed => o::Why::Unconfirmed,
        Why::Admission => o::Why::Admission,
    }
}

/// Visits without a ticket.
pub(crate) fn undelegated(world: &World, visits: &UndelegatedVisits) -> o::UndelegatedVisitsInfo {
    o::UndelegatedVisitsInfo {
        person: alias(world, visits.person),
        facility: visits.facility.to_string(),
        month: month(visits.month),
        days: visits.days.iter().map(ToString::to_string).collect(),
        first_at: moment(visits.first_at),
        request: visits.request.map(|request| request.to_string()),
    }
}

/// A frequent visitor.
pub(crate) fn frequent(world: &World, visitor: &FrequentVisitor) -> o::FrequentVisitorInfo {
    o::FrequentVisitorInfo {
        person: alias(world, visitor.person),
        facility: visitor.facility.to_string(),
        days: visitor.days.iter().map(ToString::to_string).collect(),
    }
}

/// A person under two offices.
pub(crate) fn double(world: &World, double: &DoubleCoverage) -> o::DoubleCoverageInfo {
    o::DoubleCoverageInfo {
        person: alias(world, double.person),
        offices: double.offices.iter().map(ToString::to_string).collect(),
        from: double.from.to_string(),
        until: double.until.map(|day| day.to_string()),
    }
}
