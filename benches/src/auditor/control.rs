//! Answers of the control API: a row of a registration night, a card laid on a reader.

use super::{Verdict, same, verdict};
use crate::cast::MONTH;
use onshi_wire::control::world::{Delegate, TapOutcome, TicketInfo, TicketState};

/// The answer to a registered ticket.
pub fn registration(status: u16, body: &[u8], row: &Delegate) -> Verdict {
    if status != 201 {
        return Verdict::Failed(format!("登録がHTTP {status}で断られました"));
    }
    let Ok(ticket) = serde_json::from_slice::<TicketInfo>(body) else {
        return Verdict::Wrong("登録の応答が券ではありません".into());
    };
    let checked = same("人", &row.person, Some(&ticket.person))
        .and_then(|()| same("医療機関", &row.ticket.facility, Some(&ticket.facility)))
        .and_then(|()| same("診療年月", MONTH, Some(&ticket.month)));
    match (checked, ticket.state) {
        (Ok(()), TicketState::Registered | TicketState::Corrected | TicketState::Waiting) => Verdict::Right,
        (Ok(()), TicketState::Withdrawn) => Verdict::Wrong("登録した券が取り消されています".into()),
        (checked, _) => verdict(checked),
    }
}

/// The outcome of a tap by somebody with a valid card: a face file.
pub fn tap(status: u16, body: &[u8]) -> Verdict {
    if status != 200 {
        return Verdict::Failed(format!("読み取りがHTTP {status}で断られました"));
    }
    match serde_json::from_slice::<TapOutcome>(body) {
        Ok(TapOutcome { screen_code: None, face_file: Some(_), .. }) => Verdict::Right,
        Ok(TapOutcome { screen_code, .. }) => {
            super::wrong("顔認証の結果", "ファイルあり", Some(screen_code.as_deref().unwrap_or("ファイルなし")))
        }
        Err(_) => Verdict::Wrong("読み取りの応答が結果ではありません".into()),
    }
}
