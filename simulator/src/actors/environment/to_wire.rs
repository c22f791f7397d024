//! What was decided about consents, URLs and settings → fields of IF-038…044, and the shapes of the control API.

use super::from_wire::care;
use super::picture::Picture;
use crate::actors::platform::to_wire::{Writer, stamp};
use crate::actors::platform::{DataMessage, Failure};
use crate::actors::welfare_office::to_wire::moment;
use onshi_domain::environment::{ChangedBy, CharacterCode, Environment, Event as Happened, Updated};
use onshi_domain::id::FacilityId;
use onshi_domain::remote_care::{self, CareKind};
use onshi_domain::{Event, World};
use onshi_wire::control::environment::{
    EnvironmentChangeInfo, EnvironmentChangedBy, EnvironmentInfo, EnvironmentSettings,
};
use onshi_wire::layout_data::{Value, Values};

/// The site at which patients would consent. Our invention; the name is reserved and leads nowhere (RFC 2606).
const CONSENT_SITE: &str = "https://zaitaku.onshi.example";

/// Where the patients of a facility consent.
fn url(facility_code: &str, kind: CareKind) -> String {
    let kind = match kind {
        CareKind::HomeVisit => "home-visit",
        CareKind::Online => "online",
    };
    format!("{CONSENT_SITE}/{facility_code}/{kind}")
}

/// The key of the result for a request.
fn result_key(request: &str) -> Option<&'static str> {
    Some(match request {
        "consent.cancel" => "consent.cancelled",
        "url.ask" => "url.answer",
        "settings.ask" => "settings.answer",
        "settings.update" => "settings.updated",
        _ => return None,
    })
}

impl Writer<'_> {
    /// The fields of a result and the key of its layout; none if the events do not answer the request.
    pub(crate) fn site_reply(&self, request: &DataMessage, events: &[Event]) -> Option<(&'static str, Values)> {
        let key = result_key(&request.key)?;
        let done = self.site_header(request, None).with("body.result.status", "1");
        events.iter().find_map(|event| match event {
            Event::RemoteCare(event) => match event.as_ref() {
                remote_care::Event::Withdrawn { .. } => Some((key, with_search(done.clone(), request))),
                _ => None,
            },
            Event::Environment(event) => Some(match event.as_ref() {
                Happened::Told(now) => (key, done.clone().with_group("body.settings", self.settings(now, None))),
                Happened::Updated(updated) => {
                    let settings = self.settings(&updated.now, updated.change.character_code);
                    (key, done.clone().with_group("body.settings", settings))
                }
                Happened::UrlTold { kind } => {
                    let purpose = request.values.filled("body.purpose");
                    (key, done.clone().with_opt("body.purpose", purpose).with("body.url", url(&self.site.code, *kind)))
                }
            }),
            _ => None,
        })
    }

    /// The result that says that the whole message failed.
    pub(crate) fn site_failed(&self, request: &DataMessage, failure: &Failure) -> Option<(&'static str, Values)> {
        Some((result_key(&request.key)?, self.site_header(request, Some(failure))))
    }

    /// The result that says that what was asked for was not done, and why.
    pub(crate) fn site_refused(&self, request: &DataMessage, failure: &Failure) -> Option<(&'static str, Values)> {
        let values = self
            .site_header(request, None)
            .with("body.result.status", "2")
            .with("body.result.code", failure.code.as_str())
            .with("body.result.message", failure.message.as_str());
        let key = result_key(&request.key)?;
        Some((key, if key == "consent.cancelled" { with_search(values, request) } else { values }))
    }

    /// The 2D code that takes the place of the message with the URL, if the request asks for one (OQSCD034). The web
    /// door has JSON only.
    pub(crate) fn url_picture(&self, request: &DataMessage) -> Option<(Picture, Vec<u8>)> {
        if request.key != "url.ask" || self.web {
            return None;
        }
        let picture = Picture::of_code(request.values.filled("body.picture")?)?;
        let kind = care(request.values.filled("body.purpose")?)?;
        Some((picture, picture.draw(&url(&self.site.code, kind))?))
    }

    fn site_header(&self, request: &DataMessage, failure: Option<&Failure>) -> Values {
        Values::new()
            .with("header.executed_at", stamp(self.at))
            .with("header.facility_code", self.site.code.as_str())
            .with_opt("header.file_identifier", request.values.text("header.file_identifier"))
            .with("header.segment", if failure.is_some() { "9" } else { "1" })
            .with_opt("header.error_code", failure.map(|failure| failure.code.as_str()))
            .with_opt("header.error_message", failure.map(|failure| failure.message.as_str()))
            .with("header.character_code", self.character_code().as_str())
    }

    /// `code` is what the terminal writes from now on; it still answers in the one it has.
    fn settings(&self, now: &Environment, code: Option<CharacterCode>) -> Values {
        let own = self.site.style.encoding.character_code();
        let mut values = Values::new()
            .with("medical_aid", digit(now.medical_aid))
            .with("home_visits", digit(now.home_visits))
            .with("online", digit(now.online))
            .with("prescriptions", now.prescriptions.code())
            .with("prescription_choice", now.prescription_choice.code())
            .with("medication_shown", digit(now.medication_shown))
            .with("emergency_viewing", digit(now.emergency_viewing))
            .with_opt("pattern", now.pattern.map(|pattern| pattern.code()))
            .with("character_code", code.map_or(own.as_str(), |code| code.code()).to_owned())
            .with("keep_days", now.keep_days.map_or(self.site.keep_days, u32::from).to_string());
        for system in &now.linked {
            values.push("linked", Value::Text(system.code().to_owned()));
        }
        let Some((first, second)) = now.factors else { return values };
        for (which, factor) in [("first_factor", first), ("second_factor", second)] {
            let (kind, detail) = factor.code().split_at(1);
            let parts = Values::new().with("kind", kind).with("detail", detail.trim_start_matches('-'));
            values = values.with_group(which, parts);
        }
        values
    }
}

fn with_search(values: Values, request: &DataMessage) -> Values {
    match request.values.group("body.search") {
        Some(search) => values.with_group("body.search", search.clone()),
        None => values,
    }
}

fn digit(on: bool) -> &'static str {
    if on { "1" } else { "0" }
}

/// The change among what happened.
pub(crate) fn updated(events: &[Event]) -> Option<&Updated> {
    events.iter().find_map(|event| match event {
        Event::Environment(event) => match event.as_ref() {
            Happened::Updated(updated) => Some(updated.as_ref()),
            _ => None,
        },
        _ => None,
    })
}

/// A facility's settings with their history for the control API. `terminal` is what its first terminal does where
/// nothing was changed: character code and days.
pub(crate) fn info(
    world: &World,
    facility: &FacilityId,
    now: &Environment,
    terminal: (CharacterCode, u32),
) -> EnvironmentInfo {
    let settings = EnvironmentSettings {
        medical_aid: Some(now.medical_aid),
        linked: Some(now.linked.iter().map(|system| system.code().to_owned()).collect()),
        home_visits: Some(now.home_visits),
        online: Some(now.online),
        prescriptions: Some(now.prescriptions.code().to_owned()),
        prescription_choice: Some(now.prescription_choice.code().to_owned()),
        medication_shown: Some(now.medication_shown),
        emergency_viewing: Some(now.emergency_viewing),
        pattern: now.pattern.map(|pattern| pattern.code().to_owned()),
        factors: now.factors.map(|(first, second)| [first, second].map(|factor| factor.code().to_owned())),
        character_code: Some(terminal.0.code().to_owned()),
        keep_days: u16::try_from(terminal.1).ok(),
    };
    let history = world.environment_changes(facility).map(change_info).collect();
    EnvironmentInfo { settings, history }
}

fn change_info(updated: &Updated) -> EnvironmentChangeInfo {
    let change = &updated.change;
    EnvironmentChangeInfo {
        at: moment(updated.at),
        by: match updated.by {
            ChangedBy::Facility => EnvironmentChangedBy::Facility,
            ChangedBy::Laboratory => EnvironmentChangedBy::Laboratory,
        },
        change: EnvironmentSettings {
            medical_aid: change.medical_aid,
            linked: change.linked.as_ref().map(|set| set.iter().map(|system| system.code().to_owned()).collect()),
            home_visits: change.home_visits,
            online: change.online,
            prescriptions: change.prescriptions.map(|one| one.code().to_owned()),
            prescription_choice: change.prescription_choice.map(|one| one.code().to_owned()),
            medication_shown: change.medication_shown,
            emergency_viewing: change.emergency_viewing,
            pattern: change.pattern.map(|one| one.code().to_owned()),
            factors: change.factors.map(|(first, second)| [first, second].map(|factor| factor.code().to_owned())),
            character_code: change.character_code.map(|one| one.code().to_owned()),
            keep_days: change.keep_days,
        },
    }
}
