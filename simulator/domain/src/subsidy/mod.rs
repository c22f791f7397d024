//! 医療費助成 through PMH: municipalities, the schemes they run, and the certificates (受給者証) they register.
//!
//! - [`body`], [`permission`]: which kind of public body may run which programme (S001 and S004);
//! - [`scheme`]: 公費 as the national master describes them: order, ratios, caps ([`cap`]); [`share`]: who pays what;
//! - [`local`]: 地単公費 as a local master that was taken in describes them;
//! - [`municipality`]: a body that takes part, and the certificate types that it has set up;
//! - [`desk`]: what PMH tells a facility, and why nothing; [`cap_ledger`]: electronic cap management (the pilot);
//! - [`certificate`]: one history row as the registration API gives it; [`identity`]: whose it is;
//!   [`registration`]: a batch of rows and its task;
//! - the rules behind `decide` and `evolve`: `world/subsidy.rs`.
//!
//! Source: spec/pmh.md. The inner shape of a cap, of a task and of a record's result is not public and is ours (§2.4).

pub mod body;
pub mod cap;
pub mod cap_ledger;
pub mod certificate;
pub mod desk;
pub mod identity;
pub mod local;
pub mod municipality;
pub mod permission;
pub mod registration;
pub mod scheme;
pub mod share;

use crate::id::PersonId;
use certificate::{Certificate, RowKey};
use local::LocalSchemes;
use municipality::{CertificateType, Municipality, MunicipalityId};
use registration::{Batch, Task, TaskId};
use scheme::Schemes;
use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::DateTime;

/// What can be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// The national schemes that this world follows.
    AdoptSchemes(Arc<Schemes>),
    /// The local schemes that this world follows.
    AdoptLocalSchemes(Arc<LocalSchemes>),
    /// A body joins PMH, with the certificate types that it has set up so far.
    AddMunicipality(Municipality),
    /// A municipality sets up a certificate type in the scheme master (制度マスタ).
    SetUpCertificateType {
        /// Whose.
        municipality: MunicipalityId,
        /// The type.
        certificate_type: CertificateType,
    },
    /// A row that is registered before the story begins, or by the console.
    HoldCertificate(Arc<Certificate>),
    /// A municipality registers rows (postRegistrationTasks).
    Register(Arc<Batch>),
    /// A facility asks PMH.
    Desk(desk::Command),
    /// Electronic cap management.
    Cap(cap_ledger::Command),
}

/// What can have happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The national schemes are these.
    SchemesAdopted(Arc<Schemes>),
    /// The local schemes are these.
    LocalSchemesAdopted(Arc<LocalSchemes>),
    /// A body joined.
    MunicipalityAdded(Municipality),
    /// A certificate type was set up.
    CertificateTypeSetUp {
        /// Whose.
        municipality: MunicipalityId,
        /// The type.
        certificate_type: CertificateType,
    },
    /// A row is registered outside a batch.
    CertificateHeld {
        /// The row.
        row: Arc<Certificate>,
        /// When it shows.
        visible_from: DateTime,
    },
    /// A batch was taken in: what each record came to, and the rows that changed.
    Registered {
        /// The task with a result per record.
        task: Arc<Task>,
        /// Rows written, in the order of the records.
        rows: Vec<Arc<Certificate>>,
    },
    /// A facility was told certificates, or nothing.
    Told(Arc<desk::Telling>),
    /// Electronic cap management.
    Cap(cap_ledger::Event),
}

/// A row's content from a moment on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// When PMH began to answer with it.
    pub visible_from: DateTime,
    /// The content.
    pub certificate: Arc<Certificate>,
}

/// What is kept.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct State {
    /// The schemes.
    pub(crate) schemes: Arc<Schemes>,
    /// The local schemes.
    pub(crate) local_schemes: Arc<LocalSchemes>,
    /// The bodies, by id.
    pub(crate) municipalities: BTreeMap<MunicipalityId, Municipality>,
    /// Rows by person; each with its last versions, oldest first.
    pub(crate) rows: BTreeMap<PersonId, BTreeMap<RowKey, Vec<Version>>>,
    /// What facilities were told.
    pub(crate) tellings: desk::Tellings,
    /// What patients paid towards caps.
    pub(crate) caps: cap_ledger::Ledger,
    /// Tasks kept, by number.
    pub(crate) tasks: BTreeMap<TaskId, Arc<Task>>,
    /// Results in the tasks that are kept.
    pub(crate) results: usize,
    /// Tasks ever accepted.
    pub(crate) accepted: u64,
}
