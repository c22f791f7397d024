//! What the control API tells about places of the nation.

use super::Population;
use onshi_wire::control::world_file::CharacterCode;

impl Population {
    /// What a facility's terminal writes.
    pub(crate) fn character_code(self, id: &str) -> Option<CharacterCode> {
        let index = self.facility_index(id)?;
        Some(match self.nation.facility(index).character_code() {
            onshi_nation::CharacterCode::Utf8 => CharacterCode::Utf8,
            onshi_nation::CharacterCode::ShiftJis => CharacterCode::ShiftJis,
        })
    }
}
