//! Control requests about readers, modes and look-ups, as [`super::control`] reads them.

use super::{Denial, json};
use onshi_wire::control::reader::{EquipmentSpec, LookUp, OpenDisaster, SetFailureMode, SetReaderMode};

/// A request. Ids are as the caller wrote them.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum DeskInput {
    /// The municipality resets a person's PIN.
    ResetPin(String),
    /// Changes a facility's equipment.
    Equip(String, EquipmentSpec),
    /// Switches a reader's mode.
    SetMode(String, SetReaderMode),
    /// The call centre switches 障害時モード.
    SetFailureMode(String, SetFailureMode),
    /// Opens an area.
    OpenDisaster(OpenDisaster),
    /// Closes an area.
    CloseDisaster(String),
    /// Looks a person up.
    LookUp(String, Box<LookUp>),
}

/// Reads a request of this room; none if it is another room's.
pub(crate) fn parse(method: &str, steps: &[&str], body: &[u8]) -> Option<Result<DeskInput, Denial>> {
    let id = || steps[1].to_owned();
    Some(match (method, steps) {
        ("POST", ["people", _, "card", "pin-reset"]) => Ok(DeskInput::ResetPin(id())),
        ("PUT", ["facilities", _, "equipment"]) => json::read(body).map(|spec| DeskInput::Equip(id(), spec)),
        ("PUT", ["facilities", _, "reader-mode"]) => json::read(body).map(|set| DeskInput::SetMode(id(), set)),
        ("PUT", ["facilities", _, "failure-mode"]) => json::read(body).map(|set| DeskInput::SetFailureMode(id(), set)),
        ("POST", ["disasters"]) => json::read(body).map(DeskInput::OpenDisaster),
        ("POST", ["disasters", _, "closing"]) => Ok(DeskInput::CloseDisaster(id())),
        ("POST", ["facilities", _, "lookups"]) => {
            json::read(body).map(|lookup| DeskInput::LookUp(id(), Box::new(lookup)))
        }
        _ => return None,
    })
}
