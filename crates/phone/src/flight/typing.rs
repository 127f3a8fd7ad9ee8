//! Notes as what was typed: with each letter the agent sends the whole text.

use super::Typed;
use crate::{CallId, Event, Intent};

/// Of how many calls the notes are remembered.
const MOST: usize = 8;

/// The notes that were typed last of each call, to be told apart from the next.
#[derive(Clone, Debug, Default)]
pub(super) struct Notes {
    /// Those typed last are the last.
    last: Vec<(CallId, String)>,
}

impl Notes {
    /// What was typed, where the notes before it are known; takes them in.
    pub(super) fn typed(&mut self, event: &Event) -> Option<Typed> {
        let Event::Intent(Intent::EditNotes { call, text }) = event else {
            return None;
        };
        let last = self.take(*call, text)?;
        let stayed = last.chars().zip(text.chars()).take_while(|(a, b)| a == b).count();
        let rest = |text: &str| text.chars().skip(stayed).collect::<Vec<_>>();
        let (old, new) = (rest(&last), rest(text));
        let behind = old.iter().rev().zip(new.iter().rev()).take_while(|(a, b)| a == b).count();
        let came = new[..new.len() - behind].iter().collect();
        let went = old.len() - behind;
        let (inserted, instead) =
            if went == 0 { (came, String::new()) } else { (String::new(), came) };
        Some(Typed { call: *call, stayed, went, inserted, instead })
    }

    /// The event again; `None` where it does not fit to what was before.
    pub(super) fn whole(&mut self, typed: &Typed) -> Option<Event> {
        let (_, last) = self.last.iter().find(|(call, _)| *call == typed.call)?;
        let length = last.chars().count();
        let went = typed.stayed.checked_add(typed.went).filter(|end| *end <= length)?;
        let front = last.chars().take(typed.stayed);
        let came = typed.inserted.chars().chain(typed.instead.chars());
        let text: String = front.chain(came).chain(last.chars().skip(went)).collect();
        self.take(typed.call, &text);
        Some(Event::Intent(Intent::EditNotes { call: typed.call, text }))
    }

    /// Takes notes in that are written whole.
    pub(super) fn took(&mut self, event: &Event) {
        if let Event::Intent(Intent::EditNotes { call, text }) = event {
            self.take(*call, text);
        }
    }

    /// Gives those before them.
    fn take(&mut self, call: CallId, text: &str) -> Option<String> {
        let before = self.last.iter().position(|(of, _)| *of == call);
        let before = before.map(|at| self.last.remove(at).1);
        if self.last.len() >= MOST {
            self.last.remove(0);
        }
        self.last.push((call, text.to_owned()));
        before
    }
}
