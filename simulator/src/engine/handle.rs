//! The handle to one world: what terminals, the API and the page may do with it. Cheap to clone.

use super::{Denial, Exchange, TapResult, Undelivered};
use onshi_wire::control::journal::{Door, JournalEntry, JournalPage, JournalQuery};
use onshi_wire::control::world::{ClockInfo, FacilityInfo, Tap, TicketInfo, WorldInfo};
use onshi_wire::control::world_file::{CharacterCode, Switches};

/// How a terminal works at its site; read it anew for each file, the control API may change it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TerminalSettings {
    /// Encoding of what it writes.
    pub character_code: CharacterCode,
    /// The world's switches: `crlf`, `late_touch_ms`, `deletion_age_days`, `zip_bulk_result`, `result_table_size`.
    pub switches: Switches,
}

/// A handle to one world.
#[derive(Clone)]
pub struct WorldHandle {}

impl WorldHandle {
    /// The world's id.
    pub fn id(&self) -> &str {
        ""
    }

    /// The facilities with their folders (`oqs_root`), in the order of the world file.
    pub fn facilities(&self) -> Vec<FacilityInfo> {
        Vec::new()
    }

    /// How this facility's terminal works now.
    ///
    /// # Errors
    /// `NotFound` if the world has no such facility.
    pub fn settings(&self, facility: &str) -> Result<TerminalSettings, Denial> {
        Err(Denial::not_found("facility", facility, ""))
    }

    /// Everything about the world, as `GET /worlds/{world}` tells it.
    pub fn info(&self) -> WorldInfo {
        std::process::abort()
    }

    /// The tickets, as `GET /worlds/{world}/tickets` tells them.
    pub fn tickets(&self) -> Vec<TicketInfo> {
        Vec::new()
    }

    /// The world's time.
    pub fn clock(&self) -> ClockInfo {
        std::process::abort()
    }

    /// Takes a request: records the raw bytes, reads them, decides, records the answer durably, hands it out.
    /// `door` is [`Door::Req`] for the folder and [`Door::Http`] for the inquiry door. `file_name` is the request
    /// file's plain name; any content is allowed, a bad one comes back as [`Outcome::Refused`](super::Outcome).
    ///
    /// # Errors
    /// `NotFound` for an unknown facility; `Unavailable` when the store failed or the world is closing: nothing was
    /// answered, and the file should stay where it is.
    pub async fn exchange(
        &self,
        facility: &str,
        _door: Door,
        _file_name: &str,
        _bytes: Vec<u8>,
    ) -> Result<Exchange, Denial> {
        Err(Denial::not_found("facility", facility, ""))
    }

    /// A card is laid on a reader of `facility`. The face file in the result is durable and not yet delivered.
    ///
    /// # Errors
    /// `NotFound` for an unknown facility or person; `Refused` for a reader that the facility does not have;
    /// `Unavailable` as in [`exchange`](Self::exchange).
    pub async fn tap(&self, facility: &str, _tap: Tap) -> Result<TapResult, Denial> {
        Err(Denial::not_found("facility", facility, ""))
    }

    /// Records that what `answered` names stands in its folder (`door` [`Door::Res`] or [`Door::Face`]) under
    /// `file_name`.
    ///
    /// # Errors
    /// `Unavailable` when the store failed.
    pub async fn delivered(&self, _answered: u64, _door: Door, file_name: &str) -> Result<(), Denial> {
        Err(Denial::not_found("answered", file_name, ""))
    }

    /// What was answered before the last stop but not delivered to this facility, oldest first. Requests that were
    /// received but not answered then are finished first, so that they are in the list too.
    ///
    /// # Errors
    /// `Unavailable` when the store cannot be read.
    pub async fn undelivered(&self, facility: &str) -> Result<Vec<Undelivered>, Denial> {
        Err(Denial::not_found("facility", facility, ""))
    }

    /// Whether a request of this name with exactly these bytes was received before. For files that a terminal had
    /// claimed when the process ended: `true` means that the journal has it (its answer was delivered, or is in
    /// [`undelivered`](Self::undelivered)) and the claimed file can go; `false` means that it has to be taken now.
    ///
    /// # Errors
    /// `Unavailable` when the store cannot be read.
    pub async fn was_received(&self, facility: &str, file_name: &str, _bytes: &[u8]) -> Result<bool, Denial> {
        Err(Denial::not_found(facility, file_name, ""))
    }

    /// A page of the journal; waits up to `wait_ms` for the first entry after `after`.
    ///
    /// # Errors
    /// `Unavailable` when the store cannot be read.
    pub async fn journal(&self, _query: JournalQuery) -> Result<JournalPage, Denial> {
        Err(Denial::not_found("", "", ""))
    }

    /// One entry with its raw bytes.
    ///
    /// # Errors
    /// `NotFound` if there is none with this `seq`.
    pub async fn journal_entry(&self, _seq: u64) -> Result<(JournalEntry, Vec<u8>), Denial> {
        Err(Denial::not_found("", "", ""))
    }

    /// Ends when the world is deleted or the server stops.
    pub async fn closed(&self) {}
}
