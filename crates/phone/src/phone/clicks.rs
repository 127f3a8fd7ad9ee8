//! Click-to-dial: whose a click is, and what is done about it.

use crate::{
    Click, ClickId, ClickMode, Millis, PushEvent,
    call::Origin,
    clicks::{ClickState, Ways},
    leg::GivenUp,
    view::ClickView,
    words,
};

use super::Phone;

const ASKED: &[ClickState] = &[ClickState::Won, ClickState::Unsure];
const NOT_WON: &[ClickState] = &[ClickState::Claiming, ClickState::Unsure];

impl Phone {
    pub(super) fn pushed(&mut self, now: Millis, event: PushEvent) {
        match event {
            PushEvent::Connected => self.readiness.stream_lost = false,
            PushEvent::Lost => self.readiness.stream_lost = true,
            PushEvent::Clicked(click) => self.clicks.heard(now, click, &mut self.orders),
            PushEvent::ClaimedElsewhere(click) => self.dialled_elsewhere(&click, NOT_WON),
            PushEvent::ClaimAnswered { click, won: Some(false) } => {
                self.dialled_elsewhere(&click, &[ClickState::Claiming]);
            }
            PushEvent::ClaimAnswered { click, won: Some(true) } => self.won(now, &click),
            PushEvent::ClaimAnswered { click, won: None } => self.ask(&click, ClickState::Unsure),
        }
    }

    fn dialled_elsewhere(&mut self, id: &ClickId, states: &[ClickState]) {
        if self.clicks.take(id, states).is_some() {
            self.board.dialled_elsewhere();
        }
    }

    fn won(&mut self, now: Millis, id: &ClickId) {
        self.ask(id, ClickState::Won);
        let at_once = self.settings.click_to_dial == ClickMode::Dial && self.can_dial_now().is_ok();
        if at_once && self.clicks.find(id).is_some_and(|waiting| waiting.is_fresh(now)) {
            self.dial_clicked(now, id);
        }
    }

    fn ask(&mut self, id: &ClickId, state: ClickState) {
        let claiming = self.clicks.find(id).filter(|waiting| waiting.state == ClickState::Claiming);
        if let Some(waiting) = claiming {
            waiting.state = state;
            self.show_us();
        }
    }

    /// Dials a click that the agent was asked about, with what it said of the call.
    pub(super) fn dial_clicked(&mut self, now: Millis, id: &ClickId) {
        if self.can_dial_now().is_ok()
            && let Some(waiting) = self.clicks.take(id, ASKED)
        {
            let Click { number, ticket, requester, .. } = waiting.click;
            self.call_number(now, number, Origin { ticket, requester, ..Origin::default() });
        }
    }

    pub(super) fn hang_up_and_dial_clicked(&mut self, id: &ClickId) {
        let can_call = self.readiness.can_call();
        let Some(live) = &mut self.live else { return };
        let Some(waiting) = self.clicks.find(id) else { return };
        let asks = waiting.asks(Some(live.call.id));
        if asks && live.leg.can_hang_up().and(can_call).is_ok() {
            waiting.dial_next = true;
            live.leg.hang_up(GivenUp::HungUp, &mut self.orders);
        }
    }

    pub(super) fn keep_clicked(&mut self, id: &ClickId) {
        if let (Some(live), Some(waiting)) = (&self.live, self.clicks.find(id))
            && waiting.asks(Some(live.call.id))
        {
            waiting.kept_for = Some(live.call.id);
        }
    }

    pub(super) fn dismiss_clicked(&mut self, id: &ClickId) {
        self.clicks.take(id, ASKED);
    }

    /// The call that was hung up for it is over. Where nothing can be dialled now, the agent is asked.
    pub(super) fn dial_next(&mut self, now: Millis) {
        while let Some(id) = self.clicks.next() {
            if let Some(waiting) = self.clicks.find(&id) {
                waiting.dial_next = false;
            }
            self.dial_clicked(now, &id);
        }
    }

    pub(super) fn click_view(&self) -> Option<ClickView> {
        let live = self.live.as_ref();
        self.clicks.view(Ways {
            free: self.is_free(),
            line: self.readiness.can_call(),
            hang_up: live.map_or(Err(words::NO_CALL), |live| live.leg.can_hang_up()),
            call: live.map(|live| live.call.id),
        })
    }
}
