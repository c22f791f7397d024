//! The rules of online eligibility verification for 医療扶助 (medical aid): what is registered, and what the platform
//! answers. Pure: no IO, no clock, no randomness; time is an argument (`jiff::civil::DateTime`, Japan's time).
//!
//! A [`World`] decides a [`Command`] at a moment into [`Event`]s or a [`Refusal`] and changes only by
//! [`World::evolve`]; replaying the events gives the same world.
//!
//! The regulation, by chapter:
//! - [`id`]: numbers with check digits; [`month`]: 診療年月;
//! - [`person`], [`card`], [`insurance`]: who a person is, holds and is insured by;
//! - [`aid`]: the medical-aid case with 停止, 廃止, 再開, 移管, known from a date and visible from a moment;
//! - [`office`]: when an office registers and when that shows; [`open_day`]: 開庁日; [`ticket`]: 医療券・調剤券;
//! - [`claim`]: what a claim says, and the rules that it has to keep;
//! - [`facility`], [`consent`], [`reference_number`], [`visit`], [`bulk`]: the counter's side;
//! - [`inquiry`], [`answer`]: what can be asked and what comes back; [`settings`]: switches for open questions;
//! - [`subsidy`]: 医療費助成; [`viewing`]: 閲覧; [`examination`]: 審査; [`remote_care`]: 訪問・オンライン;
//!   [`environment`]: 環境設定; [`office_work`], [`reader`]: the rest of the office and of the reader;
//! - [`command`], [`event`], [`refusal`], [`world`]: how all of it is put together.
//!
//! Sources: spec/oqs-wire.md §3, §4, §6, §8 and spec/medical-aid-operations.md (`B-…`), clauses `S002-…`, `S003-…`.

pub mod aid;
pub mod answer;
pub mod bulk;
pub mod card;
pub mod claim;
pub mod command;
pub mod consent;
pub mod environment;
pub mod event;
pub mod examination;
pub mod facility;
pub mod id;
pub mod inquiry;
pub mod insurance;
pub mod month;
pub mod office;
pub mod office_work;
pub mod open_day;
pub mod person;
pub mod reader;
pub mod reference_number;
pub mod refusal;
pub mod remote_care;
pub mod settings;
pub mod subsidy;
pub mod ticket;
pub mod viewing;
pub mod visit;
pub mod world;

pub use answer::Answer;
pub use command::Command;
pub use event::Event;
pub use month::TreatmentMonth;
pub use refusal::Refusal;
pub use settings::Settings;
pub use world::World;
