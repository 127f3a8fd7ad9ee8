//! What the other instances tell.

use std::sync::Arc;

use tokio::time::Instant;

use super::{Push, unix_ms};
use crate::{
    bus::{Incoming, Message, To},
    streams::{
        event::{Event, News},
        event_id::Instance,
    },
};

/// How many calls go into one message, so that it stays small enough for the bus.
const CALLS_AT_ONCE: usize = 500;

impl Push {
    pub(super) fn take_in(&self, incoming: Incoming) {
        match incoming {
            Incoming::Message(Message::Event(event)) => self.take_event(*event),
            Incoming::Message(Message::Reached { event, streams }) => {
                if let Some(waiting) = self.unreached().remove(&event) {
                    // Who waited may have gone.
                    let _ = waiting.send(streams);
                }
            }
            Incoming::Message(Message::Opened { agent }) => self.send_recordings(agent),
            Incoming::Message(Message::CatchUp { instance }) => self.help_to_catch_up(instance),
            Incoming::Message(Message::Calls { calls }) => {
                for (reference, agent) in calls {
                    self.calls.learn(Instant::now(), reference, agent);
                }
            }
            Incoming::Claim(claim, answer) => {
                let _ = answer.send(self.decide(claim));
            }
            Incoming::Joined => {
                let instance = self.ids.instance();
                self.bus().tell(To::Others, Message::CatchUp { instance });
                // Those who were cut off from us as well may have missed what happened here.
                self.help_others_to_catch_up();
            }
        }
    }

    fn take_event(&self, event: Event) {
        let now = Instant::now();
        self.ids.seen(event.id, unix_ms());
        let event = Arc::new(event);
        // An event that comes again, from somebody who helps to catch up, is noted already.
        let Some(reached) = self.registry.deliver(now, &event) else { return };
        match &event.news {
            News::Click(click) => {
                // Both instances may have taken a click within the bus's few milliseconds. Then
                // there are two, and nothing is to be done here.
                let _ = self.clicks.take(now, event.agent, click);
            }
            News::Claimed(claimed) => self.clicks.claimed(claimed),
            News::Call(call) => {
                self.calls.note(now, event.agent, call);
            }
            News::Window(_) => {}
        }
        if reached > 0 {
            let (event, to) = (event.id, To::One(event.id.instance()));
            self.bus().tell(to, Message::Reached { event, streams: reached });
        }
    }

    fn help_to_catch_up(&self, instance: Instance) {
        self.tell_what_is_known(To::One(instance));
    }

    fn help_others_to_catch_up(&self) {
        self.tell_what_is_known(To::Others);
    }

    fn tell_what_is_known(&self, to: To) {
        // First whose the calls are: of what happened to them, only the last minute is kept.
        for calls in self.calls.all().chunks(CALLS_AT_ONCE) {
            self.bus().tell(to, Message::Calls { calls: calls.to_vec() });
        }
        for event in self.registry.kept(Instant::now()) {
            self.bus().tell(to, Message::Event(Box::new(Event::clone(&event))));
        }
    }
}
