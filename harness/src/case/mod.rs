//! The scenario at work: what step functions are written against.
//!
//! A step takes `&mut Case` and returns [`StepResult`]. It stimulates (a control request, a tap, an [`Action`] at the
//! product), observes (the journal, the product's screen, a person's answer) and judges with a pure check.
//!
//! - [`world`]: opens the scenario's world and knows its people, facilities and dates;
//! - [`product`]: starts the product, presses its buttons, moves its date;
//! - [`action`]: the buttons;
//! - [`observe`]: waits for requests and screens, with the environment's patience, never with a bare sleep;
//! - [`claims`]: claim files as they arrived, and what the examiner answered;
//! - [`judge`]: counts satisfied checks, keeps findings;
//! - [`finding`], [`end`]: what a check found; how a step ends other than well;
//! - [`dates`]: 「診療月の3日」 to a date;
//! - [`context`]: what a run hands to every scenario.
//!
//! Rules for steps: a scenario passes only if at least one check was counted ([`Case::satisfied`],
//! [`Case::judge`], [`Case::await_screen`] and their like count; stimulating does not). Nothing observed is never a pass.

pub mod action;
pub mod claims;
pub mod context;
pub mod dates;
pub mod end;
pub mod finding;
pub mod judge;
pub mod observe;
pub mod product;
pub mod world;

pub use action::Action;
pub use context::RunContext;
pub use end::{StepEnd, StepResult};
pub use finding::{Finding, Place, Severity};
pub use observe::{Observed, ScreenVerdict};
pub use world::WorldOverrides;

use crate::client::SimulatorClient;
use crate::evidence::Recorder;
use crate::sut::SutSession;
use onshi_wire::control::world::WorldInfo;
use onshi_wire::driver::SessionEncryption;
use std::sync::Arc;

/// One scenario: its world, its product, what was observed and judged so far. The cucumber `World`.
#[derive(Debug, cucumber::World)]
#[world(init = Self::blank)]
pub struct Case {
    /// What the steps of this scenario remember between each other.
    pub memory: crate::steps::Memory,
    run: Option<Arc<RunContext>>,
    recorder: Option<Recorder>,
    client: Option<SimulatorClient>,
    world: Option<WorldInfo>,
    facility: Option<String>,
    session: Option<SutSession>,
    journal: Vec<Observed>,
    cursor: u64,
    satisfied: u32,
    shift_jis: bool,
    encryption: Option<SessionEncryption>,
}

impl Case {
    fn blank() -> Self {
        Case {
            memory: Default::default(),
            run: None,
            recorder: None,
            client: None,
            world: None,
            facility: None,
            session: None,
            journal: Vec::new(),
            cursor: 0,
            satisfied: 0,
            shift_jis: false,
            encryption: None,
        }
    }

    /// A case that is ready for its first step. The runner calls this; tests may too.
    pub fn begin(&mut self, run: Arc<RunContext>, recorder: Recorder) {
        self.client = Some(run.simulator.clone());
        self.run = Some(run);
        self.recorder = Some(recorder);
    }

    /// Ends the scenario: takes in the rest of the journal, lets go of the product, deletes the world.
    pub async fn finish(&mut self) {
        if self.world.is_some()
            && let Err(end) = self.sync_journal(0).await
        {
            self.note(&format!("記録の残りを取れませんでした: {}", end.in_words()));
        }
        drop(self.session.take());
        if self.world.take().is_some()
            && let Some(client) = &self.client
            && let Err(error) = client.delete_world().await
        {
            self.note(&format!("世界を片付けられませんでした: {error}"));
        }
    }

    fn run(&self) -> Result<&Arc<RunContext>, StepEnd> {
        self.run.as_ref().ok_or_else(|| StepEnd::error("シナリオが始まる前に手順が呼ばれました"))
    }

    fn note(&self, text: &str) {
        if let Some(recorder) = &self.recorder {
            recorder.note(text);
        }
    }
}
