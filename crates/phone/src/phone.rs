//! The machine: told what happened, it says what is to be done, and what to draw.

mod clicks;
mod desk;
mod directory;
mod draw;
mod earlier;
mod history;
mod intents;
mod line;
mod recordings;

use cti::Requester;

use self::history::Around;
use crate::{
    CallId, Command, EndReason, Event, HistoryId, HostEvent, Intent, LineKind, Millis, Settings,
    TimerId,
    call::{Call, Live},
    clicks::Clicks,
    dialer::Dialer,
    directory::Directory,
    filing::Filed,
    history::History,
    leg::{GivenUp, LegState},
    notices::Board,
    orders::Orders,
    readiness::Readiness,
    wrap_up::WrapUp,
};

/// One agent's softphone. Pure: the same events at the same times give the same commands.
///
/// ```text
///            offered, dial                    last leg ended             finish, next call
/// idle ───────────────────────▶ live ───────────────────────▶ wrap-up ───────────────────▶ filed
///                                 └── ended before it connected, no notes ──▶ idle
/// ```
///
/// A call may ring while the last one is in wrap-up; answering it files the last one.
#[derive(Clone, Debug)]
pub struct Phone {
    settings: Settings,
    readiness: Readiness,
    host_sees_us: bool,
    dialer: Dialer,
    directory: Directory,
    live: Option<Live>,
    /// The oldest first; the first is shown.
    wrap_ups: Vec<WrapUp>,
    /// The oldest first.
    filed: Vec<Filed>,
    history: History,
    clicks: Clicks,
    /// The filed call that was done with last.
    done_last: Option<CallId>,
    /// What was typed in wrap-up since then is not in the history yet.
    typing: Option<TimerId>,
    around: Around,
    /// Calls that are gone and whose party is not known yet.
    nameless: Vec<HistoryId>,
    board: Board,
    /// The call that the loudspeaker rings for.
    rings: Option<CallId>,
    calls: u32,
    outbound_legs: u32,
    orders: Orders,
}

impl Phone {
    /// A softphone that has not begun yet: tell it [`Event::Started`].
    pub fn new(settings: Settings) -> Self {
        Self {
            readiness: Readiness::new(settings.lines),
            settings,
            host_sees_us: false,
            dialer: Dialer::default(),
            directory: Directory::new(),
            live: None,
            wrap_ups: Vec::new(),
            filed: Vec::new(),
            history: History::default(),
            clicks: Clicks::default(),
            done_last: None,
            typing: None,
            around: Around::default(),
            nameless: Vec::new(),
            board: Board::new(),
            rings: None,
            calls: 0,
            outbound_legs: 0,
            orders: Orders::default(),
        }
    }

    /// Takes one event in and says what is to be done about it, in this order. A late or foreign
    /// event gives no command and changes nothing.
    pub fn handle(&mut self, now: Millis, event: Event) -> Vec<Command> {
        let types = matches!(event, Event::Intent(Intent::EditNotes { .. }));
        match event {
            Event::Started => self.readiness.start(&mut self.orders),
            Event::Intent(intent) => self.intended(now, intent),
            Event::Line(event) => self.line_reported(now, event),
            Event::Desk(event) => self.desk_answered(now, event),
            Event::Journal(event) => self.journal_reported(event),
            Event::Push(event) => self.pushed(now, event),
            Event::Host(HostEvent::VisibilityChanged { visible }) => self.host_sees_us = visible,
            Event::Host(HostEvent::Restored) => self.page_restored(now),
            Event::Sound(event) => self.readiness.sound = Some(event),
            Event::TimerFired(timer) => self.timer_fired(now, timer),
        }
        if self.live.is_none() {
            self.readiness.climb(&mut self.orders);
            self.dial_next(now);
        }
        self.ring_or_not();
        let mut commands = self.orders.take();
        // A pop may make a question due, so once more until nothing is.
        loop {
            self.send_what_is_due();
            let due = self.orders.take();
            if due.is_empty() {
                break;
            }
            self.note_overtaking(&due);
            commands.extend(due);
        }
        // Last, so that nothing waits for it.
        self.ask_what_is_due(now);
        commands.extend(self.orders.take());
        self.name_the_nameless(now);
        // First, so that what goes out now is written down before.
        self.keep_history(types);
        let mut all = self.orders.take();
        all.append(&mut commands);
        all
    }

    fn timer_fired(&mut self, now: Millis, timer: TimerId) {
        if self.typing_paused(timer) {
            return;
        }
        if let Some(live) = &mut self.live {
            if live.leg.deadline_passed(timer) {
                return self.leg_overdue(now);
            }
            if live.call.opening.timer_fired(timer) {
                return;
            }
        }
        if self.asking_timer_fired(timer) {
            return;
        }
        for wrap_up in &mut self.wrap_ups {
            if wrap_up.call.opening.timer_fired(timer) {
                return;
            }
        }
        for filed in &mut self.filed {
            if filed.timer_fired(timer, &mut self.orders) {
                return;
            }
        }
    }

    /// The line did not do in time what it was asked for.
    fn leg_overdue(&mut self, now: Millis) {
        let Some(live) = &mut self.live else { return };
        match live.leg.state {
            // The desk phone goes on ringing, and can still be answered there.
            LegState::Answering if live.leg.line() == LineKind::DeskPhone => {
                live.leg.enter(LegState::RingingHere, &mut self.orders);
            }
            LegState::Answering => live.leg.hang_up(GivenUp::NotConnected, &mut self.orders),
            LegState::Holding => {
                live.leg.enter(LegState::Connected, &mut self.orders);
                self.board.hold_refused();
            }
            LegState::Resuming => {
                live.leg.enter(LegState::Held, &mut self.orders);
                self.board.hold_refused();
            }
            LegState::Ending => {
                let reason = match live.leg.given_up {
                    Some(GivenUp::Declined) => EndReason::Declined,
                    Some(GivenUp::HungUp | GivenUp::NotConnected) | None => EndReason::LocalHangup,
                };
                self.live_call_ended(now, reason);
            }
            LegState::Dialing
            | LegState::RingingThere
            | LegState::RingingHere
            | LegState::Connected
            | LegState::Held => {}
        }
    }

    /// The last leg of the call is gone.
    fn live_call_ended(&mut self, now: Millis, reason: EndReason) {
        let Some(Live { mut call, mut leg }) = self.live.take() else {
            return;
        };
        leg.forget_deadline(&mut self.orders);
        if call.connected.is_some() || !call.notes.is_empty() {
            self.wrap_ups.push(WrapUp::new(call, reason, now));
            return;
        }
        // Whatever the helpdesk shows of it is the helpdesk's: nobody spoke, nothing was written.
        if let Some(timer) = call.opening.hand_over_wait() {
            self.orders.cancel_timer(timer);
        }
        self.board.call_ended(&call, reason, leg.given_up);
        self.keep_ended(now, call, reason);
    }

    /// Files every call in wrap-up by its choices as they are, because the next call begins.
    fn finish_wrap_ups(&mut self) {
        for wrap_up in std::mem::take(&mut self.wrap_ups) {
            self.file(wrap_up);
        }
    }

    fn file(&mut self, wrap_up: WrapUp) {
        self.filed.push(Filed::new(wrap_up, &mut self.orders));
    }

    /// Ringing follows the state, so it starts and stops in pairs by construction.
    fn ring_or_not(&mut self) {
        let wanted =
            self.live.as_ref().filter(|live| live.leg.rings_aloud()).map(|live| live.call.id);
        if self.rings == wanted {
            return;
        }
        if let Some(call) = self.rings {
            self.orders.give(Command::StopRinging { call });
        }
        if let Some(call) = wanted {
            self.orders.give(Command::StartRinging { call });
        }
        self.rings = wanted;
    }

    /// Pops go out one call after the other: a pop before the last call is disposed would make the
    /// helpdesk file that one by itself.
    fn send_what_is_due(&mut self) {
        let agent = self.settings.agent;
        let idle = self.live.is_none() && self.wrap_ups.is_empty();
        for this in 0..self.filed.len() {
            let (older, rest) = self.filed.split_at_mut(this);
            if let Some(filed) = rest.first_mut()
                && filed.is_ready(idle)
                && !older.iter().any(Filed::holds_up_next)
            {
                filed.proceed(agent, &mut self.orders);
            }
        }
        let Some(live) = &mut self.live else { return };
        if live.opening_due(&self.settings)
            && self.wrap_ups.is_empty()
            && self.orders.can_pop()
            && !self.filed.iter().any(Filed::holds_up_next)
            && let Some(pop) = live.call.opening_pop(agent)
        {
            live.call.opening.send(pop, &mut self.orders);
        }
    }

    /// A pop of one call may make the helpdesk file every other that it shows.
    fn note_overtaking(&mut self, commands: &[Command]) {
        for command in commands {
            let Command::Pop { pop, .. } = command else {
                continue;
            };
            if let Requester::Phone(number) = &pop.requester {
                self.directory.popped(number);
            }
            let live = self.live.iter_mut().map(|live| &mut live.call);
            let wrap_ups = self.wrap_ups.iter_mut().map(|wrap_up| &mut wrap_up.call);
            let filed = self.filed.iter_mut().map(|filed| &mut filed.wrap_up.call);
            live.chain(wrap_ups)
                .chain(filed)
                .filter(|call| call.reference != pop.call_reference_id)
                .for_each(|call| call.opening.overtake());
        }
    }

    fn next_call(&mut self) -> CallId {
        self.calls += 1;
        CallId(self.calls)
    }

    fn wrap_up(&mut self, id: CallId) -> Option<&mut WrapUp> {
        self.wrap_ups.iter_mut().find(|wrap_up| wrap_up.call.id == id)
    }
}

/// The call of that id, wherever its notes can still be written.
fn find_open<'a>(
    live: &'a mut Option<Live>,
    wrap_ups: &'a mut [WrapUp],
    id: CallId,
) -> Option<&'a mut Call> {
    let live = live.iter_mut().map(|live| &mut live.call);
    let wrap_ups = wrap_ups.iter_mut().map(|wrap_up| &mut wrap_up.call);
    live.chain(wrap_ups).find(|call| call.id == id)
}
