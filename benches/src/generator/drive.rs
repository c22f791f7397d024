//! One thread's loop. A ticket is taken from the global counter, waited for, and handed to a free lane; if no lane is
//! free it waits, and its latency counts from when it was due.

use super::record::{Record, Times};
use super::schedule::{Schedule, Ticket};
use super::timer::Timer;
use crate::auditor::Verdict;
use std::cell::{Cell, RefCell};
use std::future::Future;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::Instant;

/// How long the end waits for what is still under way, beyond the lanes' own patience.
const LAST_ANSWERS: Duration = Duration::from_secs(5);
/// The longest wait without looking whether the run was stopped.
const LOOK_UP: Duration = Duration::from_millis(200);

/// A connection, and what is said on it.
pub trait Lane {
    /// Carries a ticket to its end.
    fn carry(&mut self, ticket: &Ticket) -> impl Future<Output = Verdict>;

    /// How long a ticket can take at most.
    fn patience(&self) -> Duration;
}

/// Where outcomes go, besides the record: live figures.
pub trait Watch {
    /// A message was sent.
    fn sent(&self);
    /// An outcome, with its latency from the intended time.
    fn ended(&self, verdict: &Verdict, latency: Duration);
}

/// Nobody watches.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unwatched;

impl Watch for Unwatched {
    fn sent(&self) {}
    fn ended(&self, _: &Verdict, _: Duration) {}
}

struct Slot {
    ticket: Cell<Option<Ticket>>,
    bell: Notify,
}

/// What the lanes of a thread share.
struct Desk<W> {
    start: Instant,
    idle: RefCell<Vec<usize>>,
    freed: Notify,
    record: RefCell<Record>,
    watch: W,
}

/// Sends everything that the schedule hands out, from `start` on, until it is empty or `stop` is set. Must run inside
/// a `LocalSet`.
pub async fn drive<L: Lane + 'static, W: Watch + 'static>(
    schedule: &Schedule,
    lanes: Vec<L>,
    timer: &mut impl Timer,
    record: Record,
    watch: W,
    start: Instant,
    stop: &AtomicBool,
) -> Record {
    let patience = lanes.iter().map(Lane::patience).max().unwrap_or_default() + LAST_ANSWERS;
    let count = lanes.len();
    let desk = Rc::new(Desk {
        start,
        idle: RefCell::new((0..count).collect()),
        freed: Notify::new(),
        record: RefCell::new(record),
        watch,
    });
    let slots: Vec<Rc<Slot>> =
        (0..count).map(|_| Rc::new(Slot { ticket: Cell::new(None), bell: Notify::new() })).collect();
    let tasks: Vec<_> = lanes
        .into_iter()
        .enumerate()
        .map(|(number, lane)| tokio::task::spawn_local(work(number, lane, Rc::clone(&slots[number]), Rc::clone(&desk))))
        .collect();
    while let Some(ticket) = schedule.next() {
        if !wait(timer, start + ticket.due, stop).await {
            break;
        }
        let free = loop {
            let free = desk.idle.borrow_mut().pop();
            match free {
                Some(free) => break free,
                None => desk.freed.notified().await,
            }
        };
        slots[free].ticket.set(Some(ticket));
        slots[free].bell.notify_one();
    }
    let last = Instant::now() + patience;
    while desk.idle.borrow().len() < count && Instant::now() < last {
        let _ = tokio::time::timeout_at(last, desk.freed.notified()).await;
    }
    tasks.iter().for_each(tokio::task::JoinHandle::abort);
    let Desk { record, .. } = &*desk;
    let empty = Record::new(Duration::from_secs(1), Duration::ZERO);
    record.replace(empty)
}

/// Waits for a moment in stretches; whether the run goes on.
async fn wait(timer: &mut impl Timer, due: Instant, stop: &AtomicBool) -> bool {
    while !stop.load(Ordering::Relaxed) {
        let now = Instant::now();
        if due <= now {
            // Overdue: no look at the clock's driver for every ticket. The lanes get their turn when none is free.
            return true;
        }
        let stretch = due.min(now + LOOK_UP);
        timer.until(stretch).await;
        if stretch == due {
            return true;
        }
    }
    false
}

async fn work<L: Lane, W: Watch>(number: usize, mut lane: L, slot: Rc<Slot>, desk: Rc<Desk<W>>) {
    loop {
        slot.bell.notified().await;
        let Some(ticket) = slot.ticket.take() else { continue };
        let sent = desk.start.elapsed();
        desk.watch.sent();
        let verdict = lane.carry(&ticket).await;
        let answered = desk.start.elapsed();
        desk.watch.ended(&verdict, answered.saturating_sub(ticket.due));
        desk.record.borrow_mut().note(&ticket, Times { sent, answered }, verdict);
        desk.idle.borrow_mut().push(number);
        desk.freed.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::super::schedule::Kind;
    use super::super::timer::RuntimeTimer;
    use super::*;

    /// A server that stands still for 100 ms at the beginning of every second and answers at once otherwise.
    struct Stalling(Instant);

    impl Lane for Stalling {
        async fn carry(&mut self, _: &Ticket) -> Verdict {
            let into = Duration::from_nanos((self.0.elapsed().as_nanos() % 1_000_000_000) as u64);
            if into < Duration::from_millis(100) {
                tokio::time::sleep(Duration::from_millis(100) - into).await;
            }
            Verdict::Right
        }

        fn patience(&self) -> Duration {
            Duration::from_secs(1)
        }
    }

    async fn stalled(connections: usize) -> Record {
        let start = Instant::now();
        let schedule = Schedule::paced(1_000.0, 60.0, Kind::Insurance);
        let lanes: Vec<Stalling> = (0..connections).map(|_| Stalling(start)).collect();
        let record = Record::new(Duration::from_secs(1), Duration::ZERO);
        let stop = AtomicBool::new(false);
        let mut timer = RuntimeTimer;
        let run = drive(&schedule, lanes, &mut timer, record, Unwatched, start, &stop);
        tokio::task::LocalSet::new().run_until(run).await
    }

    /// A tenth of all messages falls into a stall and waits for its end: uniformly from 0 to 100 ms.
    fn near_theory(record: &Record) {
        for (share, theory_ms) in [(0.95, 50.0), (0.99, 90.0), (0.999, 99.0)] {
            let found = record.intended.value_at_quantile(share) as f64 / 1e6;
            assert!((found / theory_ms - 1.0).abs() < 0.03, "p{share}: {found} ms, theory {theory_ms} ms");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_stall_of_a_hundred_milliseconds_shows_as_theory_says() {
        let record = stalled(256).await;
        assert_eq!(record.counts().right, 60_000);
        near_theory(&record);
    }

    #[tokio::test(start_paused = true)]
    async fn with_a_single_connection_the_intended_time_still_tells_what_the_service_time_hides() {
        let record = stalled(1).await;
        assert_eq!(record.counts().right, 60_000);
        near_theory(&record);
        let service = record.service.value_at_quantile(0.99) as f64 / 1e6;
        assert!(service < 10.0, "the service time hides the stall: {service} ms");
    }

    #[tokio::test(start_paused = true)]
    async fn a_stopped_run_sends_no_more() {
        let start = Instant::now();
        let schedule = Schedule::paced(1.0, 60.0, Kind::Insurance);
        let stop = AtomicBool::new(true);
        let record = Record::new(Duration::from_secs(1), Duration::ZERO);
        let mut timer = RuntimeTimer;
        let run = drive(&schedule, vec![Stalling(start)], &mut timer, record, Unwatched, start, &stop);
        let record = tokio::task::LocalSet::new().run_until(run).await;
        assert_eq!(record.counts().all(), 0);
    }
}
