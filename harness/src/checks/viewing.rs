//! 閲覧: which kinds a request asks for, and what the newest reception of a person shows of them.

use super::Outcome;
use super::elements::{self, Element};
use super::reception::verdict;
use super::who::Who;
use super::words;
use crate::case::{Finding, ScreenVerdict};
use onshi_wire::driver::Screen;
use onshi_wire::driver::viewing::{Viewing, ViewingKind, ViewingState};

/// Kinds by the features' word.
pub const KINDS: &[(&str, ViewingKind)] =
    &[("薬剤情報", ViewingKind::Medication), ("診療情報", ViewingKind::Treatment), ("健診情報", ViewingKind::Checkups)];

/// States by the features' word.
pub const STATES: &[(&str, ViewingState)] = &[
    ("表示", ViewingState::Shown),
    ("なし", ViewingState::Empty),
    ("取得できない", ViewingState::Failed),
    ("応答待ち", ViewingState::Waiting),
];

/// What a YZK request asks for: FileCategory 1 and 2, or 3 and 4 (spec/oqs-wire.md §3.8).
pub const CARE_KINDS: &[(&str, &[&str])] = &[("薬剤情報だけ", &["1", "2"]), ("薬剤情報と診療情報", &["3", "4"])];

/// The request's ファイル区分 is one of these.
pub fn asks_for(all: &[Element], rule: &str, wanted: &[&str]) -> Outcome {
    let there = elements::named(all, "FileCategory");
    match there.as_slice() {
        [one] if wanted.contains(&one.text.trim()) => Ok(()),
        other => Err(Finding::required(rule)
            .expected(format!("FileCategory は「{}」", wanted.join("」又は「")))
            .actual(other.first().map_or_else(|| "要素がない".to_owned(), |one| format!("「{}」", one.text)))
            .element("FileCategory")
            .next("同意のある種別だけを求めてください")),
    }
}

/// The kind stands so.
pub fn stands(screen: &Screen, who: &Who, kind: ViewingKind, wanted: ViewingState) -> ScreenVerdict {
    match of(screen, who, kind) {
        None => ScreenVerdict::NotYet(missing(who, kind)),
        Some(viewing) => verdict(viewing.state == wanted, || in_words(viewing)),
    }
}

/// Some line of the kind holds all of these texts.
pub fn shows(screen: &Screen, who: &Who, kind: ViewingKind, texts: &[&str]) -> ScreenVerdict {
    let Some(viewing) = of(screen, who, kind) else { return ScreenVerdict::NotYet(missing(who, kind)) };
    let holds = viewing.entries.iter().any(|entry| texts.iter().all(|text| entry.text.contains(text)));
    verdict(holds && viewing.state == ViewingState::Shown, || in_words(viewing))
}

/// Something of this month (`2026-11`) is shown.
pub fn shows_month(screen: &Screen, who: &Who, kind: ViewingKind, month: &str) -> ScreenVerdict {
    let Some(viewing) = of(screen, who, kind) else { return ScreenVerdict::NotYet(missing(who, kind)) };
    let holds = viewing.entries.iter().any(|entry| entry.on.starts_with(month));
    verdict(holds && viewing.state == ViewingState::Shown, || in_words(viewing))
}

/// The kind is not on the screen for any reception of the person.
pub fn not_shown(screen: &Screen, who: &Who, kind: ViewingKind) -> ScreenVerdict {
    let receptions = who.receptions(screen);
    if receptions.is_empty() {
        return ScreenVerdict::NotYet(format!("「{}」の受付がない", who.alias));
    }
    let mut there = screen.viewings.iter().filter(|viewing| {
        viewing.kind == kind && receptions.iter().any(|reception| reception.id == viewing.reception_id)
    });
    there.next().map_or(ScreenVerdict::Satisfied, |viewing| ScreenVerdict::NotYet(in_words(viewing)))
}

/// The kind for the newest reception of the person.
fn of<'a>(screen: &'a Screen, who: &Who, kind: ViewingKind) -> Option<&'a Viewing> {
    let reception = who.latest(screen)?;
    screen.viewings.iter().find(|viewing| viewing.kind == kind && viewing.reception_id == reception.id)
}

fn missing(who: &Who, kind: ViewingKind) -> String {
    format!("「{}」の{}は画面にない", who.alias, words::word(KINDS, &kind))
}

fn in_words(viewing: &Viewing) -> String {
    let (kind, state) = (words::word(KINDS, &viewing.kind), words::word(STATES, &viewing.state));
    format!("{kind}は「{state}」、{}件", viewing.entries.len())
}

#[cfg(test)]
mod tests {
    use super::super::who::tests::{reception, sato};
    use super::*;
    use onshi_wire::driver::AidStatus;
    use onshi_wire::driver::viewing::ViewedEntry;

    fn screen(state: ViewingState, text: &str) -> Screen {
        let reception = reception(AidStatus::Delegated);
        let entries = [text].into_iter().filter(|text| !text.is_empty()).map(|text| ViewedEntry {
            on: "2026-11-05".into(),
            facility_name: "本院".into(),
            text: text.into(),
        });
        let viewing = Viewing {
            reception_id: reception.id.clone(),
            kind: ViewingKind::Treatment,
            state,
            entries: entries.collect(),
            texts: Vec::new(),
        };
        Screen { receptions: vec![reception], viewings: vec![viewing], ..Screen::default() }
    }

    fn satisfied(verdict: &ScreenVerdict) -> bool {
        *verdict == ScreenVerdict::Satisfied
    }

    #[test]
    fn a_kind_is_judged_by_its_state_its_texts_and_its_month() {
        use ViewingKind::{Medication, Treatment};
        let shown = screen(ViewingState::Shown, "見本の初診 1回");
        assert!(satisfied(&stands(&shown, &sato(), Treatment, ViewingState::Shown)));
        assert!(!satisfied(&stands(&shown, &sato(), Treatment, ViewingState::Empty)));
        assert!(!satisfied(&stands(&shown, &sato(), Medication, ViewingState::Shown)));
        assert!(satisfied(&shows(&shown, &sato(), Treatment, &["初診", "1回"])));
        assert!(!satisfied(&shows(&shown, &sato(), Treatment, &["初診", "2回"])));
        assert!(satisfied(&shows_month(&shown, &sato(), Treatment, "2026-11")));
        assert!(!satisfied(&shows_month(&shown, &sato(), Treatment, "2026-10")));
        let empty = screen(ViewingState::Empty, "");
        assert!(satisfied(&stands(&empty, &sato(), Treatment, ViewingState::Empty)));
        assert!(!satisfied(&shows_month(&empty, &sato(), Treatment, "2026-11")));
    }

    #[test]
    fn what_must_not_be_shown_needs_a_reception_and_no_entry_of_the_kind() {
        let shown = screen(ViewingState::Failed, "");
        assert!(!satisfied(&not_shown(&shown, &sato(), ViewingKind::Treatment)), "not even as a failure");
        assert!(satisfied(&not_shown(&shown, &sato(), ViewingKind::Medication)));
        assert!(!satisfied(&not_shown(&Screen::default(), &sato(), ViewingKind::Medication)), "nothing seen");
    }

    #[test]
    fn the_file_category_tells_which_kinds_are_asked_for() {
        let request = |category: &str| {
            let text = format!("<XmlMsg><MessageBody><FileCategory>{category}</FileCategory></MessageBody></XmlMsg>");
            elements::read(&text, "B-110").unwrap()
        };
        let (_, only) = CARE_KINDS[0];
        let (_, both) = CARE_KINDS[1];
        for (category, asks_only, asks_both) in
            [("1", true, false), ("2", true, false), ("3", false, true), ("4", false, true), ("", false, false)]
        {
            assert_eq!(asks_for(&request(category), "B-110", only).is_ok(), asks_only, "{category}");
            assert_eq!(asks_for(&request(category), "B-110", both).is_ok(), asks_both, "{category}");
        }
    }
}
