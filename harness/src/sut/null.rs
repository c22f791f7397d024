//! A product that does nothing at all: with it, no scenario may pass.

use super::{Needs, SessionRequest, Sut, SutDescription, SutSession};
use crate::case::StepEnd;
use futures::future::{BoxFuture, FutureExt as _};

/// The adapter.
#[derive(Debug)]
pub struct NullSut;

impl Sut for NullSut {
    fn describe(&self) -> SutDescription {
        SutDescription { kind: "null".to_owned(), drive_mode: "none".to_owned(), about: None }
    }

    fn needs(&self) -> Needs {
        Needs { late_touch_ms: Some(0), ..Needs::default() }
    }

    fn concurrency(&self, wished: usize) -> usize {
        wished
    }

    fn start(&self, _request: SessionRequest) -> BoxFuture<'_, Result<SutSession, StepEnd>> {
        async { Ok(SutSession { driver: None, about: None, inert: true, hold: None }) }.boxed()
    }
}
