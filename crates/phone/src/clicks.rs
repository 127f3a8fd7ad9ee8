//! Numbers that were clicked in the helpdesk and are not dealt with yet ("Configure Click to Dial").
//!
//! Every open softphone of the agent hears of a click, and exactly one dials it: the one that the
//! gateway gives it to. A click is dialled by itself only by the one that won it, at once, and while
//! no call goes on; in every other case the agent is asked.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::{
    CallId, Click, ClickId, Command, Millis,
    call::control,
    orders::Orders,
    view::{ClickView, PartyView},
    words::{self, Can},
};

/// Two clicks on one number within this time are one, in milliseconds.
const ONE_CLICK: u64 = 2_000;
/// An older click is not dialled by itself, in milliseconds: the agent may have called otherwise by
/// now. Counted from when it was heard here, because the clocks of others may be wrong; how long it
/// was on its way the gateway knows, which gives none away after as long.
const FRESH: u64 = 60_000;
/// How many clicks wait at most; beyond that the oldest goes.
const MOST: usize = 10;
/// How many clicks are remembered, so that none counts twice when the stream repeats itself.
const MOST_SEEN: usize = 100;

/// ```text
/// heard ──▶ Claiming ──won──▶ dialled, or Won ──dial, dismiss──▶ gone
///             │ └──nobody can tell──▶ Unsure ──dial, dismiss, claimed elsewhere──▶ gone
///             └──lost, claimed elsewhere──▶ gone, and the agent is told
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum ClickState {
    /// The gateway is being asked whose it is.
    Claiming,
    /// It is ours, and waits for the agent.
    Won,
    /// Nobody could say whose it is: it waits for the agent.
    Unsure,
}

/// A click that is not dealt with.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Waiting {
    pub(crate) click: Click,
    pub(crate) state: ClickState,
    heard: Millis,
    /// During this call the agent is not asked again.
    pub(crate) kept_for: Option<CallId>,
    /// To be dialled once the call that is being hung up is over.
    pub(crate) dial_next: bool,
}

/// The clicks, the oldest first.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Clicks {
    waiting: Vec<Waiting>,
    seen: VecDeque<ClickId>,
    last: Option<(String, Millis)>,
}

/// What could be done about a click now.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ways {
    /// Whether no call goes on.
    pub(crate) free: Can,
    /// Whether the line could call.
    pub(crate) line: Can,
    /// Whether the call that goes on could be hung up.
    pub(crate) hang_up: Can,
    pub(crate) call: Option<CallId>,
}

impl Clicks {
    /// Asks the gateway whose it is, unless it is one that was heard before.
    pub(crate) fn heard(&mut self, now: Millis, click: Click, orders: &mut Orders) {
        if self.seen.contains(&click.id) {
            return;
        }
        self.seen.push_back(click.id.clone());
        if self.seen.len() > MOST_SEEN {
            self.seen.pop_front();
        }
        let number = click.number.dialable().to_owned();
        let again = self
            .last
            .as_ref()
            .is_some_and(|(last, at)| *last == number && *at <= now && now.since(*at) < ONE_CLICK);
        if again {
            return;
        }
        self.last = Some((number, now));
        orders.give(Command::ClaimClick { click: click.id.clone() });
        if self.waiting.len() == MOST {
            self.waiting.remove(0);
        }
        self.waiting.push(Waiting {
            click,
            state: ClickState::Claiming,
            heard: now,
            kept_for: None,
            dial_next: false,
        });
    }

    /// Another page left these behind. Which of them it was asking for, or was about to dial, nobody can
    /// tell any more: the agent is asked. `call`: the ids of calls that go on.
    pub(crate) fn take_up(&mut self, old: Self, call: impl Fn(CallId) -> Option<CallId>) {
        let mut waiting: Vec<Waiting> = old.waiting;
        waiting.retain(|waiting| !self.seen.contains(&waiting.click.id));
        for waiting in &mut waiting {
            if waiting.state == ClickState::Claiming {
                waiting.state = ClickState::Unsure;
            }
            waiting.kept_for = waiting.kept_for.and_then(&call);
            waiting.dial_next = false;
        }
        self.waiting.splice(0..0, waiting);
        let too_many = self.waiting.len().saturating_sub(MOST);
        self.waiting.drain(..too_many);
        for seen in old.seen.into_iter().rev() {
            if self.seen.len() < MOST_SEEN && !self.seen.contains(&seen) {
                self.seen.push_front(seen);
            }
        }
    }

    /// Whether none waits.
    pub(crate) const fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    pub(crate) fn find(&mut self, id: &ClickId) -> Option<&mut Waiting> {
        self.waiting.iter_mut().find(|waiting| waiting.click.id == *id)
    }

    /// The click in one of these states, which is then dealt with.
    pub(crate) fn take(&mut self, id: &ClickId, states: &[ClickState]) -> Option<Waiting> {
        let is = |waiting: &Waiting| waiting.click.id == *id && states.contains(&waiting.state);
        let place = self.waiting.iter().position(is)?;
        Some(self.waiting.remove(place))
    }

    /// The click that is to be dialled once no call goes on.
    pub(crate) fn next(&self) -> Option<ClickId> {
        let next = self.waiting.iter().find(|waiting| waiting.dial_next);
        next.map(|waiting| waiting.click.id.clone())
    }

    /// The newest that the agent is asked about.
    pub(crate) fn view(&self, ways: Ways) -> Option<ClickView> {
        self.waiting.iter().rev().find(|waiting| waiting.asks(ways.call)).map(|w| w.view(ways))
    }
}

impl Waiting {
    /// Whether it may be dialled without a word of the agent, as far as its age is concerned.
    pub(crate) fn is_fresh(&self, now: Millis) -> bool {
        now.since(self.heard) < FRESH
    }

    /// Whether the agent is asked about it, during that call.
    pub(crate) fn asks(&self, call: Option<CallId>) -> bool {
        let kept = self.kept_for.is_some() && self.kept_for == call;
        self.state != ClickState::Claiming && !kept && !self.dial_next
    }

    fn view(&self, ways: Ways) -> ClickView {
        let who = self.click.number.typed();
        let question = match (ways.free, ways.line) {
            (Err(words::CALL_RINGS), _) => ["A call is ringing. Call ", who, " later?"].concat(),
            (Err(_), _) => ["You are in a call. What about ", who, "?"].concat(),
            (Ok(()), Err(reason)) => [reason, ". Call ", who, " later?"].concat(),
            (Ok(()), Ok(())) if self.state == ClickState::Unsure => {
                ["Call ", who, "? Nobody could say whether another window does already."].concat()
            }
            (Ok(()), Ok(())) => ["Call ", who, "?"].concat(),
        };
        ClickView {
            id: self.click.id.clone(),
            party: PartyView { name: None, number: Some(who.to_owned()) },
            question,
            dial: control(ways.free.and(ways.line)),
            hang_up_and_dial: control(ways.hang_up.and(ways.line)),
            keep: control(if ways.call.is_some() { Ok(()) } else { Err(words::NO_CALL) }),
        }
    }
}
