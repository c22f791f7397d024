//! The control API's shapes: JSON bodies of `/api/v1`, shared by the simulator that serves them and by whoever
//! drives it (the harness, the web page, a vendor's own scripts).
//!
//! - [`claims`]: what a check of a claim file answers;
//! - [`claims_desk`]: what the examiner's desk answers to a claim file;
//! - [`dates`]: dates as people write them, relative to the treatment month (`診療月の3日`);
//! - [`insurance`]: what an insurer registers;
//! - [`local_schemes`]: 地単公費マスター, handed over and asked about;
//! - [`own_view`]: what a patient sees of themselves;
//! - [`reader`]: the card reader beyond the plain tap;
//! - [`world_file`]: a world as data, version 1, the same shape in YAML files and in `POST /api/v1/worlds`;
//! - [`terminal`]: a further terminal of a facility;
//! - [`web_door`]: what a JSON message that cannot be taken is answered;
//! - [`world`]: what the API tells about a world, and the requests that change one;
//! - [`municipality`]: municipalities, certificates and registration tasks of PMH;
//! - [`office`]: a welfare office's files, inbox and lists;
//! - [`remote_care`]: consents away from the reader;
//! - [`viewing`]: 薬剤・診療・特定健診 as they are held, and who looked;
//! - [`environment`]: 環境設定 with its history;
//! - [`encryption`]: which message groups travel as password zip;
//! - [`journal`]: the record of everything that went in and out, with raw bytes.
//!
//! Field names are English snake case; a date on output is ISO 8601 (`2026-11-03`), a month `2026-11`, a moment
//! `2026-11-03T09:00:00` in Japan's time. Enumerations also accept the Japanese word (`診療所` for `clinic`).

pub mod claims;
pub mod claims_desk;
pub mod dates;
pub mod encryption;
pub mod environment;
pub mod insurance;
pub mod journal;
pub mod local_schemes;
pub mod municipality;
pub mod office;
pub mod own_view;
pub mod reader;
pub mod remote_care;
pub mod subsidy_desk;
pub mod terminal;
pub mod viewing;
pub mod web_door;
pub mod world;
pub mod world_file;
mod year_month;
