//! What the gateway's stream says, read into what it means. Pure.

use std::collections::VecDeque;

use cti::{CallEvent, HostAction, PhoneNumber};
use phone::{Click, ClickId};
use serde_json::Value;

use super::super::{fields::Fields, link::TabId};

/// The names of the events.
pub(super) const KINDS: [&str; 7] = ["hello", "beat", "move", "click", "claimed", "call", "window"];

/// One event of the stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Heard {
    /// `hello`: it stands, and beats every so many milliseconds.
    Hello { heartbeat: u32 },
    /// `beat`: it still stands.
    Beat,
    /// `move`: the instance goes away, another one is to be asked.
    Move,
    /// `click`.
    Clicked(Click),
    /// `claimed`: this tab dials the click.
    Claimed { click: ClickId, by: String },
    /// `call`: what the telephone system reports.
    Call(Box<CallEvent>),
    /// `window`: another softphone of the agent says something.
    Said(Word, u32),
}

/// What the agent's softphones say to each other, where the browser keeps a window and its frame apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Who says it.
    pub tab: TabId,
    /// What.
    pub say: Say,
}

/// What is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Say {
    /// Is the softphone in a window of its own?
    Who,
    /// It is: in this one.
    Here,
    /// It was.
    Gone,
    /// It shall come back to the helpdesk.
    Back,
    /// It cannot now: something goes on in this one.
    Stays,
    /// The frame shall ask the helpdesk, which hears nobody else.
    Host(HostAction),
}

impl Say {
    /// What has nothing with it.
    const PLAIN: [Self; 5] = [Self::Who, Self::Here, Self::Gone, Self::Back, Self::Stays];

    /// As it is written.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Who => "who",
            Self::Here => "here",
            Self::Gone => "gone",
            Self::Back => "back",
            Self::Stays => "stays",
            Self::Host(_) => "host",
        }
    }

    /// What the helpdesk is to be asked for.
    pub const fn action(self) -> Option<HostAction> {
        match self {
            Self::Host(action) => Some(action),
            Self::Who | Self::Here | Self::Gone | Self::Back | Self::Stays => None,
        }
    }
}

/// Reads one event; `None` when it makes no sense, which is then to be passed over.
pub(super) fn read(kind: &str, data: &str) -> Option<Heard> {
    if kind == "call" {
        return Some(Heard::Call(serde_json::from_str(data).ok()?));
    }
    let json: Value = serde_json::from_str(data).ok()?;
    let data = Fields::of(&json)?;
    Some(match kind {
        "hello" => Heard::Hello { heartbeat: data.number("heartbeat_ms")? },
        "beat" => Heard::Beat,
        "move" => Heard::Move,
        "click" => Heard::Clicked(Click {
            id: ClickId(data.text("click")?),
            number: PhoneNumber::parse(&data.text("requester_number")?).ok()?,
            ticket: data.maybe("ticket_id", Fields::id)?,
            requester: data.maybe("requester_id", Fields::id)?,
        }),
        "claimed" => Heard::Claimed { click: ClickId(data.text("click")?), by: data.text("by")? },
        "window" => {
            let word = data.text("say")?;
            let say = match Say::PLAIN.into_iter().find(|say| say.word() == word) {
                Some(say) => say,
                None if word == "host" => {
                    Say::Host(HostAction::from_json(&json.get("action")?.to_string()).ok()?)
                }
                None => return None,
            };
            #[expect(clippy::cast_possible_truncation, reason = "only to tell two apart")]
            let at = json.get("at")?.as_u64()? as u32;
            Heard::Said(Word { tab: TabId(data.text("tab")?), say }, at)
        }
        _ => return None,
    })
}

/// What was heard lately: after a reconnection the stream says again what it is not sure of.
#[derive(Debug, Default)]
pub(super) struct Lately(VecDeque<String>);

impl Lately {
    /// More than come in the minute that is said again.
    const MOST: usize = 256;

    /// Whether this is heard for the first time.
    pub(super) fn is_new(&mut self, heard: &Heard) -> bool {
        let key = match heard {
            Heard::Clicked(click) => ["click ", &click.id.0].concat(),
            Heard::Call(event) => ["call ", event.event_id.as_str()].concat(),
            // Two of one millisecond are told apart by what they say.
            Heard::Said(Word { tab, say }, at) => {
                ["window ", &tab.0, " ", &at.to_string(), " ", say.word()].concat()
            }
            // Said again, they mean the same.
            Heard::Hello { .. } | Heard::Beat | Heard::Move | Heard::Claimed { .. } => return true,
        };
        if self.0.contains(&key) {
            return false;
        }
        if self.0.len() == Self::MOST {
            self.0.pop_front();
        }
        self.0.push_back(key);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLICK: &str = r#"{"click":"c-1","at":5,"requester_number":"+14155550100",
        "agent_number":"+14155550101","ticket_id":80,"requester_id":5001}"#;
    const CALL: &str = r#"{"event_id":"e-1","call_reference_id":"r-1","agent_id":1001,
        "event":"offered","requester_number":"+14155550100"}"#;

    #[test]
    fn the_stream_says_how_often_it_beats_and_that_it_moves() {
        assert_eq!(
            read("hello", r#"{"heartbeat_ms":15000,"instance":"a"}"#),
            Some(Heard::Hello { heartbeat: 15_000 })
        );
        assert_eq!(read("beat", "{}"), Some(Heard::Beat));
        assert_eq!(read("move", "{}"), Some(Heard::Move));
    }

    #[test]
    fn a_click_comes_with_its_ticket_and_its_requester() {
        let Some(Heard::Clicked(click)) = read("click", CLICK) else { panic!("no click") };
        assert_eq!(click.id, ClickId("c-1".into()));
        assert_eq!(click.number.dialable(), "+14155550100");
        assert_eq!(click.ticket.map(cti::TicketId::get), Some(80));
        assert_eq!(click.requester.map(cti::ContactId::get), Some(5001));

        let bare = r#"{"click":"c-2","requester_number":"9196","ticket_id":null}"#;
        let Some(Heard::Clicked(click)) = read("click", bare) else { panic!("no click") };
        assert_eq!((click.ticket, click.requester), (None, None));
    }

    #[test]
    fn a_claim_says_whose_it_is() {
        assert_eq!(
            read("claimed", r#"{"click":"c-1","by":"tab-9"}"#),
            Some(Heard::Claimed { click: ClickId("c-1".into()), by: "tab-9".into() })
        );
    }

    #[test]
    fn a_call_is_what_the_telephone_system_reports() {
        let Some(Heard::Call(event)) = read("call", CALL) else { panic!("no call") };
        assert_eq!(event.kind, cti::CallEventKind::Offered);
    }

    #[test]
    fn a_window_says_where_the_softphone_is_and_what_the_helpdesk_shall_do() {
        let said = |json: &str| match read("window", json) {
            Some(Heard::Said(word, 7)) => Some((word.tab.0, word.say)),
            _ => None,
        };
        for (word, say) in [
            ("who", Say::Who),
            ("here", Say::Here),
            ("gone", Say::Gone),
            ("back", Say::Back),
            ("stays", Say::Stays),
        ] {
            let json = format!(r#"{{"at":7,"tab":"w-1","say":"{word}"}}"#);
            assert_eq!(said(&json), Some(("w-1".into(), say)));
        }
        let ticket = "80".parse().map(HostAction::OpenTicket).expect("a ticket");
        let host =
            r#"{"at":7,"tab":"w","say":"host","action":{"action":"open_ticket","value":80}}"#;
        assert_eq!(said(host), Some(("w".into(), Say::Host(ticket))));
        for odd in [
            r#"{"at":7,"tab":"w","say":"host"}"#,
            r#"{"at":7,"tab":"w","say":"host","action":{"action":"open_ticket","value":"../x"}}"#,
            r#"{"at":7,"tab":"w","say":"hello"}"#,
            r#"{"at":7,"say":"who"}"#,
        ] {
            assert_eq!(said(odd), None, "{odd}");
        }
    }

    #[test]
    fn every_kind_that_is_listened_to_is_read() {
        for kind in KINDS {
            let data = match kind {
                "click" => CLICK,
                "call" => CALL,
                "window" => r#"{"at":5,"tab":"a","say":"who"}"#,
                _ => r#"{"heartbeat_ms":1000,"click":"c-1","by":"tab"}"#,
            };
            assert!(read(kind, data).is_some(), "{kind}");
        }
    }

    #[test]
    fn what_makes_no_sense_is_passed_over() {
        for (kind, data) in [
            ("hello", "{}"),
            ("hello", r#"{"heartbeat_ms":-1}"#),
            ("beat", ""),
            ("beat", "[]"),
            ("click", r#"{"click":"c-1"}"#),
            ("click", r#"{"click":"c-1","requester_number":"Kim"}"#),
            ("click", r#"{"click":"c-1","requester_number":"9196","ticket_id":"eighty"}"#),
            ("click", r#"{"click":"c-1","requester_number":"9196","ticket_id":0}"#),
            ("claimed", r#"{"click":"c-1"}"#),
            ("call", "{}"),
            ("message", "{}"),
        ] {
            assert_eq!(read(kind, data), None, "{kind} {data}");
        }
    }

    #[test]
    fn a_click_and_a_call_event_that_come_again_are_known() {
        let mut lately = Lately::default();
        for (kind, data) in [("click", CLICK), ("call", CALL)] {
            let heard = read(kind, data).expect("an event");
            assert!(lately.is_new(&heard));
            assert!(!lately.is_new(&heard), "{kind}");
        }
        for _ in 0..2 {
            assert!(lately.is_new(&Heard::Beat));
            let claimed = Heard::Claimed { click: ClickId("c-1".into()), by: "tab".into() };
            assert!(lately.is_new(&claimed));
        }
    }

    #[test]
    fn what_one_window_says_at_one_moment_is_told_apart() {
        let mut lately = Lately::default();
        let said = |at: u32, tab: &str, say: &str| {
            let json = format!(r#"{{"at":{at},"tab":"{tab}","say":"{say}"}}"#);
            read("window", &json).expect("a word")
        };
        for heard in
            [said(7, "f", "who"), said(7, "f", "back"), said(7, "w", "who"), said(8, "f", "who")]
        {
            assert!(lately.is_new(&heard), "{heard:?}");
            assert!(!lately.is_new(&heard), "{heard:?}");
        }
    }

    #[test]
    fn only_so_many_are_remembered() {
        let mut lately = Lately::default();
        let click = |n: usize| {
            let json = format!(r#"{{"click":"{n}","requester_number":"9196"}}"#);
            read("click", &json).expect("a click")
        };
        for n in 0..10 * Lately::MOST {
            assert!(lately.is_new(&click(n)));
        }
        assert_eq!(lately.0.len(), Lately::MOST);
        assert!(!lately.is_new(&click(10 * Lately::MOST - 1)));
    }
}
