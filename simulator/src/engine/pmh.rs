//! What a world's handle does with municipalities and their registrations.

use super::Denial;
use super::handle::{ControlReply, WorldHandle};
use super::to_wire::ControlAnswer;
use crate::actors::municipality::{door, numbers, to_wire};
use crate::masters::local;
use onshi_wire::control::local_schemes::{LocalSchemesFile, LocalSchemesInfo, LocalSchemesQuery};
use onshi_wire::control::municipality::{CertificateInfo, IndividualNumberInfo, MunicipalityInfo, TaskInfo, TaskQuery};

/// The most branches of local masters that are told at once.
const LOCAL_BRANCHES_MAX: usize = 1_000;

/// How a batch is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BatchForm {
    /// `postRegistrationTasks`.
    Json,
    /// The CSV upload.
    Csv,
}

impl WorldHandle {
    /// The municipalities with their bearer tokens.
    pub fn municipalities(&self) -> Vec<MunicipalityInfo> {
        let state = &self.engine.lock().state;
        let seed = state.facts.seed;
        state.world.municipalities().map(|known| to_wire::municipality(&state.world, known, seed)).collect()
    }

    /// The municipality that a bearer token belongs to.
    pub fn municipality_of(&self, bearer: &str) -> Option<String> {
        let state = &self.engine.lock().state;
        let ids = state.world.municipalities().map(|known| known.id.as_str());
        ids.filter(|id| numbers::bearer(state.facts.seed, id) == bearer).map(str::to_owned).next()
    }

    /// Branches of the local masters that the world follows.
    ///
    /// # Errors
    /// `Unreadable` if the day is none.
    pub fn local_schemes(&self, query: &LocalSchemesQuery) -> Result<LocalSchemesInfo, Denial> {
        let on =
            query.on.as_deref().map(str::parse).transpose().map_err(|_| {
                Denial::unreadable("on", "日付として読めません。", "2026-11-10 のように書いてください。")
            })?;
        let limit = query.limit.unwrap_or(LOCAL_BRANCHES_MAX).min(LOCAL_BRANCHES_MAX);
        let state = &self.engine.lock().state;
        Ok(local::to_wire::told(state.world.local_schemes(), query.payer_number.as_deref(), on, limit))
    }

    /// Whether the world follows these local masters and no others.
    ///
    /// # Errors
    /// `Unreadable` if one of them cannot be taken in.
    pub fn follows(&self, files: &[LocalSchemesFile]) -> Result<bool, Denial> {
        let asked = local::from_wire::schemes(files)
            .map_err(|problem| Denial { kind: super::DenialKind::Unreadable, problem })?;
        Ok(*self.engine.lock().state.world.local_schemes() == asked)
    }

    /// A person's certificates, every row.
    ///
    /// # Errors
    /// `NotFound` if the world has no such person.
    pub fn certificates(&self, person: &str) -> Result<Vec<CertificateInfo>, Denial> {
        let inner = self.engine.lock();
        let at = self.engine.now(&inner.state);
        let population = inner.state.facts.population;
        let known = to_wire::whose(&inner.state.world, population, person).ok_or_else(|| unknown_person(person))?;
        Ok(to_wire::certificates(&inner.state.world, known, at))
    }

    /// A person's simulated individual number.
    ///
    /// # Errors
    /// `NotFound` if the world has no such person.
    pub fn individual_number(&self, person: &str) -> Result<IndividualNumberInfo, Denial> {
        let state = &self.engine.lock().state;
        let population = state.facts.population;
        let id = to_wire::whose(&state.world, population, person).ok_or_else(|| unknown_person(person))?;
        let individual_number = numbers::individual_number(state.facts.seed, id);
        Ok(IndividualNumberInfo { person: person.to_owned(), individual_number })
    }

    /// A task of a municipality.
    ///
    /// # Errors
    /// `NotFound` if the municipality has no such task, or it is no longer kept.
    pub fn registration_task(&self, municipality: &str, id: &str, query: &TaskQuery) -> Result<TaskInfo, Denial> {
        let (task, at) = {
            let inner = self.engine.lock();
            (to_wire::task_of(&inner.state.world, municipality, id), self.engine.now(&inner.state))
        };
        let task = task.ok_or_else(|| {
            let remedy = "登録したときに返された taskId を指定してください。";
            Denial::not_found("taskId", "この自治体にそのような登録タスクはありません。", remedy)
        })?;
        Ok(to_wire::task(&task, query, at))
    }

    /// A batch of a municipality: 個人番号 are taken out, then it is recorded and decided like every control request.
    ///
    /// # Errors
    /// The batch as a whole cannot be taken, or the store failed.
    pub async fn register(&self, municipality: &str, form: BatchForm, body: Vec<u8>) -> Result<ControlReply, Denial> {
        let seed = self.engine.lock().state.facts.seed;
        let at_the_door = move || match form {
            BatchForm::Json => door::json(seed, &body),
            BatchForm::Csv => door::csv(seed, &body),
        };
        let recorded = tokio::task::spawn_blocking(at_the_door).await.unwrap_or_else(|_| {
            Err(Denial::unavailable("本文", "読み取りが中断しました。", "もう一度送ってください。"))
        })?;
        let request = format!("POST /pmh/{municipality}/registrationTasks");
        let ControlAnswer { status, json } = self.engine.control(&request, recorded).await?;
        Ok(ControlReply { status, json })
    }
}

fn unknown_person(person: &str) -> Denial {
    let shown: String = person.chars().take(64).collect();
    Denial::not_found("people", format!("「{shown}」という人はいません。"), "人の一覧でidを確かめてください。")
}
