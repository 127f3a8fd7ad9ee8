//! The machine: told what happened, it says what is to be done, and what to draw.

mod clicks;
mod desk;
mod directory;
mod draw;
mod earlier;
mod follow;
mod history;
mod intents;
mod keeping;
mod leaving;
mod light_copy;
mod line;
mod outbox;
mod recordings;
mod references;
mod taking_up;

use cti::Requester;
use serde::{Deserialize, Serialize};

use self::{history::Around, line::End};
use crate::{
    CallId, Command, EndReason, Event, HistoryId, HostEvent, Intent, LineKind, Millis, NoticeCode,
    Settings, SoundEvent, TimerId,
    attention::Attention,
    call::{Call, Live},
    clicks::Clicks,
    dialer::Dialer,
    directory::Directory,
    filing::Filed,
    history::History,
    keeping::{Keeping, Weight},
    leg::{GivenUp, LegState},
    notices::Board,
    orders::Orders,
    outbox::Outbox,
    readiness::Readiness,
    wrap_up::{Choices, WrapUp},
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
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Phone {
    settings: Settings,
    readiness: Readiness,
    host_sees_us: bool,
    #[serde(default)]
    attention: Attention,
    dialer: Dialer,
    directory: Directory,
    live: Option<Live>,
    /// The oldest first; the first is shown.
    wrap_ups: Vec<WrapUp>,
    /// The oldest first.
    filed: Vec<Filed>,
    /// When what is filed is tried again.
    outbox: Outbox,
    history: History,
    clicks: Clicks,
    /// The filed call that was done with last.
    done_last: Option<CallId>,
    /// What was typed in wrap-up since then is not in the history yet.
    typing: Option<TimerId>,
    /// Made anew from the rest.
    #[serde(skip)]
    around: Around,
    /// Calls that are gone and whose party is not known yet.
    nameless: Vec<HistoryId>,
    board: Board,
    /// The call that the loudspeaker rings for.
    rings: Option<CallId>,
    calls: u32,
    outbound_legs: u32,
    keeping: Keeping,
    /// The pages that were taken up here: when each began, and until when it is known.
    taken_up: Vec<(Millis, Millis)>,
    orders: Orders,
}

impl Phone {
    /// A softphone that has not begun yet: tell it [`Event::Started`].
    pub fn new(settings: Settings) -> Self {
        Self {
            readiness: Readiness::new(settings.lines),
            settings,
            host_sees_us: false,
            attention: Attention::default(),
            dialer: Dialer::default(),
            directory: Directory::new(),
            live: None,
            wrap_ups: Vec::new(),
            filed: Vec::new(),
            outbox: Outbox::default(),
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
            keeping: Keeping::default(),
            taken_up: Vec::new(),
            orders: Orders::default(),
        }
    }

    /// Takes one event in and says what is to be done about it, in this order. A late or foreign
    /// event gives no command and changes nothing.
    pub fn handle(&mut self, now: Millis, event: Event) -> Vec<Command> {
        let types =
            matches!(event, Event::Intent(Intent::EditNotes { .. } | Intent::MergeNotes { .. }));
        let weight = Weight::of(&event);
        self.keeping.heard(now);
        match event {
            Event::Started => self.readiness.start(&mut self.orders),
            Event::Intent(intent) => self.intended(now, intent),
            Event::Line(event) => self.line_reported(now, event),
            Event::Desk(event) => self.desk_answered(now, event),
            Event::Journal(event) => self.journal_reported(now, event),
            Event::Push(event) => self.pushed(now, event),
            Event::Host(HostEvent::VisibilityChanged { visible }) => self.host_sees_us = visible,
            Event::Host(HostEvent::FocusChanged { focused }) => self.attention.focused = focused,
            Event::Host(HostEvent::NotificationsChanged(now)) => self.attention.notifications = now,
            Event::Host(HostEvent::Restored) => self.page_restored(now),
            Event::Host(HostEvent::TabsApart) => self.board.tabs_apart(),
            Event::Host(HostEvent::OnlineChanged { online }) => self.online_changed(online),
            Event::Host(HostEvent::PageLeft) => {}
            Event::Host(HostEvent::WindowBlocked) => self.board.no_window(false),
            Event::Host(HostEvent::WindowCutOff) => self.board.no_window(true),
            Event::Sound(event) => self.readiness.sound = Some(event),
            Event::TimerFired(timer) => self.timer_fired(now, timer),
        }
        match self.live.as_ref().map(|live| (live.leg.state, live.leg.line())) {
            None => {
                self.readiness.climb(&mut self.orders);
                self.dial_next(now);
            }
            Some((LegState::TakingBack, _)) => {
                self.readiness.climb(&mut self.orders);
                self.take_back_what_can_be();
            }
            // Where a call goes on that another page left behind.
            Some((_, line)) => self.readiness.open(line, &mut self.orders),
        }
        self.ring_or_not();
        self.notify_or_not();
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
        self.plan_retries(now);
        commands.extend(self.orders.take());
        // Last, so that nothing waits for it.
        self.ask_what_is_due(now);
        commands.extend(self.orders.take());
        self.name_the_nameless(now);
        // First, so that what goes out now is written down before.
        self.keep_history(types);
        let mut all = self.orders.take();
        all.append(&mut commands);
        self.conclude(weight, all)
    }

    fn timer_fired(&mut self, now: Millis, timer: TimerId) {
        if self.typing_paused(timer) || self.keeping.timer_fired(timer, &mut self.orders) {
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
        if self.outbox.timer_fired(timer, &mut self.filed) {
            return;
        }
        for filed in &mut self.filed {
            if filed.timer_fired(timer) {
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
            // The call is cut off.
            LegState::TakingBack => {
                live.leg.give_up(&mut self.orders);
                self.live_call_ended(now, EndReason::LineLost);
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
        let Some(Live { call, mut leg, cut, before, .. }) = self.live.take() else {
            return;
        };
        leg.forget_deadline(&mut self.orders);
        self.board.withdraw(NoticeCode::CallTakenBack);
        let given_up = leg.given_up;
        let end = match cut {
            // It was not taken back, so it ended when its page did.
            Some(cut) if given_up.is_none() => {
                End { reason: EndReason::LineLost, at: cut.at, given_up, cut_off: true, left: true }
            }
            Some(cut) => End { reason, at: cut.at, given_up, cut_off: false, left: true },
            None => End { reason, at: now, given_up, cut_off: false, left: false },
        };
        self.call_ended(now, call, end, before);
    }

    fn call_ended(&mut self, now: Millis, mut call: Call, end: End, before: Option<Choices>) {
        let End { reason, at, given_up, cut_off, left } = end;
        call.opening.forget_timer(&mut self.orders);
        let spoken = call.spoken_until(at).is_some();
        if spoken || !call.notes.is_empty() {
            // Who was not reached again may be tried once more.
            let again = before.is_some() && call.connected.is_none();
            let mut wrap_up = WrapUp::new(call, reason, at);
            wrap_up.cut_off = cut_off || again;
            if left {
                wrap_up.suspect();
            }
            if let Some(before) = before {
                wrap_up.choose_again(before);
            }
            self.wrap_ups.push(wrap_up);
            return;
        }
        // Whatever the helpdesk shows of it is the helpdesk's: nobody spoke, nothing was written.
        if cut_off {
            self.board.call_cut_off(&call);
        } else {
            self.board.call_ended(&call, reason, given_up);
        }
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

    /// So does what the desktop says of it.
    fn notify_or_not(&mut self) {
        let ringing = self.live.as_ref().filter(|live| self.rings == Some(live.call.id));
        let rings = ringing.map(|live| (live.call.id, live.call.who_calls()));
        let silent = self.readiness.sound != Some(SoundEvent::Ready);
        self.attention.follow(rings, silent, &mut self.orders);
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
