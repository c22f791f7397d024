//! The 作業リスト, jobs and general messages on a screen.

use super::reception::verdict;
use super::who::{Who, same_name};
use super::words::{self, JOB_STATE, SETTINGS, TO_DO, USED};
use crate::case::ScreenVerdict;
use onshi_wire::driver::{Job, JobState, Screen, SettingKind, ToDo, ToDoReason};

/// The person is on the list, for this reason if one is given (S002-67).
pub fn listed(screen: &Screen, who: &Who, reason: Option<ToDoReason>) -> ScreenVerdict {
    let there = of(screen, who);
    let satisfied = there.iter().any(|item| reason.is_none_or(|reason| item.reason == reason));
    verdict(satisfied, || in_words(who, &there))
}

/// The person is not on the list.
pub fn not_listed(screen: &Screen, who: &Who) -> ScreenVerdict {
    let there = of(screen, who);
    verdict(there.is_empty(), || in_words(who, &there))
}

fn of<'a>(screen: &'a Screen, who: &Who) -> Vec<&'a ToDo> {
    let ids: Vec<&str> = who.receptions(screen).iter().map(|reception| reception.id.as_str()).collect();
    let concerns = |item: &&ToDo| {
        same_name(&item.name, &who.name) || item.reception_ids.iter().any(|id| ids.contains(&id.as_str()))
    };
    screen.to_do.iter().filter(concerns).collect()
}

fn in_words(who: &Who, there: &[&ToDo]) -> String {
    if there.is_empty() {
        return format!("作業リストに「{}」はない", who.alias);
    }
    let reasons: Vec<&str> = there.iter().map(|item| words::word(TO_DO, &item.reason)).collect();
    format!("作業リストに「{}」の「{}」がある", who.alias, reasons.join("」「"))
}

/// The job by its id; without an id the newest of its kind.
pub fn job<'a>(screen: &'a Screen, kind: &str, id: Option<&str>) -> Option<&'a Job> {
    match id {
        Some(id) => screen.jobs.iter().find(|job| job.id == id),
        None => screen.jobs.iter().rev().find(|job| job.kind == kind),
    }
}

/// The job has come to this state, with so many people if that is asked.
pub fn job_ended(job: Option<&Job>, state: JobState, people: Option<u32>) -> ScreenVerdict {
    let Some(job) = job else { return ScreenVerdict::NotYet("その処理が画面にない".to_owned()) };
    let satisfied = job.state == state && people.is_none_or(|people| job.people == Some(people));
    verdict(satisfied, || {
        let people = job.people.map_or("不明".to_owned(), |people| format!("{people}人"));
        format!("処理は「{}」、人数は{people}", words::word(JOB_STATE, &job.state))
    })
}

/// A switch of the 環境設定 stands so.
pub fn setting(screen: &Screen, setting: SettingKind, used: bool) -> ScreenVerdict {
    match screen.settings.iter().find(|shown| shown.setting == setting) {
        None => ScreenVerdict::NotYet("画面に環境設定がない".to_owned()),
        Some(shown) => verdict(shown.used == used, || {
            format!("環境設定の「{}」は「{}」", words::word(SETTINGS, &setting), words::word(USED, &shown.used))
        }),
    }
}

/// The job's result lists this name as unknown to the register, or does not (B-052).
pub fn unmatched(job: Option<&Job>, name: &str, there: bool) -> ScreenVerdict {
    let Some(job) = job else { return ScreenVerdict::NotYet("その処理が画面にない".to_owned()) };
    verdict(job.unmatched.iter().any(|known| same_name(known, name)) == there, || {
        format!("患者登録にない人は「{}」", job.unmatched.join("」「"))
    })
}

/// The job shows a text of terminal or platform as it is.
pub fn job_shows(job: Option<&Job>, text: &str) -> ScreenVerdict {
    let Some(job) = job else { return ScreenVerdict::NotYet("その処理が画面にない".to_owned()) };
    verdict(job.texts.iter().any(|shown| shown.contains(text)), || format!("処理の文は「{}」", job.texts.join("」「")))
}

/// A text of terminal or platform is shown as it is, anywhere on the screen.
pub fn shown_anywhere(screen: &Screen, text: &str) -> ScreenVerdict {
    let mut texts: Vec<&str> = screen.messages.iter().map(|message| message.text.as_str()).collect();
    texts.extend(screen.jobs.iter().flat_map(|job| &job.texts).map(String::as_str));
    texts.extend(screen.receptions.iter().flat_map(|reception| &reception.platform_texts).map(String::as_str));
    verdict(texts.iter().any(|shown| shown.contains(text)), || format!("画面の文は「{}」", texts.join("」「")))
}

#[cfg(test)]
mod tests {
    use super::super::who::tests::sato;
    use super::*;
    use onshi_wire::driver::Message;

    fn satisfied(verdict: &ScreenVerdict) -> bool {
        *verdict == ScreenVerdict::Satisfied
    }

    fn item(reason: ToDoReason) -> ToDo {
        ToDo {
            patient_id: None,
            name: "佐藤　花子".into(),
            month: "2026-11".into(),
            reception_ids: vec!["r1".into()],
            reason,
            text: String::new(),
        }
    }

    fn finished(people: u32) -> Job {
        Job {
            id: "j1".into(),
            kind: "bulk_acquisition".into(),
            state: JobState::Finished,
            people: Some(people),
            unmatched: vec!["高橋　一郎".into()],
            texts: vec!["受け付けられません。".into()],
        }
    }

    #[test]
    fn the_list_holds_a_person_for_a_reason() {
        let mut screen = Screen::default();
        assert!(satisfied(&not_listed(&screen, &sato())));
        assert!(!satisfied(&listed(&screen, &sato(), None)));
        screen.to_do.push(item(ToDoReason::TicketMissing));
        assert!(satisfied(&listed(&screen, &sato(), Some(ToDoReason::TicketMissing))));
        assert!(satisfied(&listed(&screen, &sato(), None)));
        assert!(!satisfied(&listed(&screen, &sato(), Some(ToDoReason::Unconfirmed))));
        assert!(!satisfied(&not_listed(&screen, &sato())));
    }

    #[test]
    fn a_job_is_found_by_id_or_as_the_newest_of_its_kind() {
        let other = Job { id: "j2".into(), ..finished(0) };
        let screen = Screen { jobs: vec![finished(2), other], ..Screen::default() };
        assert_eq!(job(&screen, "bulk_acquisition", Some("j1")).map(|job| job.people), Some(Some(2)));
        assert_eq!(job(&screen, "bulk_acquisition", None).map(|job| job.people), Some(Some(0)));
        assert!(job(&screen, "inquiry", None).is_none());
    }

    #[test]
    fn a_job_ends_in_a_state_with_a_number_of_people() {
        let job = finished(2);
        assert!(satisfied(&job_ended(Some(&job), JobState::Finished, Some(2))));
        assert!(satisfied(&job_ended(Some(&job), JobState::Finished, None)));
        assert!(!satisfied(&job_ended(Some(&job), JobState::Finished, Some(1))));
        assert!(!satisfied(&job_ended(Some(&job), JobState::Failed, None)));
        assert!(!satisfied(&job_ended(None, JobState::Finished, None)));
    }

    #[test]
    fn unknown_people_and_texts_of_a_job_are_looked_up() {
        let job = finished(2);
        assert!(satisfied(&unmatched(Some(&job), "高橋　一郎", true)));
        assert!(!satisfied(&unmatched(Some(&job), "高橋　一郎", false)));
        assert!(satisfied(&unmatched(Some(&job), "佐藤　花子", false)));
        assert!(satisfied(&job_shows(Some(&job), "受け付けられません")));
        assert!(!satisfied(&job_shows(Some(&job), "ほかの文")));
    }

    #[test]
    fn a_text_may_stand_anywhere_on_the_screen() {
        let screen =
            Screen { messages: vec![Message { text: "異常: 通信できません。".into() }], ..Screen::default() };
        assert!(satisfied(&shown_anywhere(&screen, "通信できません")));
        assert!(!satisfied(&shown_anywhere(&Screen::default(), "通信できません")));
    }
}
