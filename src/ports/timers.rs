//! The machine's deadlines.

use std::{cell::RefCell, rc::Rc};

use gloo_timers::callback::Timeout;
use phone::{Event, TimerId};

use crate::runtime::Emit;

/// The deadlines that run. Dropping one cancels it.
#[derive(Clone)]
pub struct Timers {
    running: Rc<RefCell<Vec<(TimerId, Timeout)>>>,
    emit: Emit,
}

impl Timers {
    /// No deadline yet.
    pub fn new(emit: Emit) -> Self {
        Self { running: Rc::default(), emit }
    }

    /// Reports after this many milliseconds.
    pub fn start(&self, timer: TimerId, after: u64) {
        // The browser takes 31 bits: 24 days, more than any deadline here.
        let after = u32::try_from(after).unwrap_or(u32::MAX).min(i32::MAX.unsigned_abs());
        let (running, emit) = (Rc::downgrade(&self.running), self.emit.clone());
        let timeout = Timeout::new(after, move || {
            if let Some(running) = running.upgrade() {
                let fired = take(&running, timer);
                emit(Event::TimerFired(timer));
                // Dropped last: this is the closure that runs right now.
                if let Some(fired) = fired {
                    fired.forget();
                }
            }
        });
        self.running.borrow_mut().push((timer, timeout));
    }

    /// None is wanted any more.
    pub fn cancel_all(&self) {
        drop(self.running.take());
    }

    /// Not wanted any more.
    pub fn cancel(&self, timer: TimerId) {
        drop(take(&self.running, timer));
    }
}

fn take(running: &RefCell<Vec<(TimerId, Timeout)>>, timer: TimerId) -> Option<Timeout> {
    let mut running = running.borrow_mut();
    let at = running.iter().position(|(id, _)| *id == timer)?;
    Some(running.swap_remove(at).1)
}
