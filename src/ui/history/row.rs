//! One call of the history.

use leptos::prelude::*;
use phone::{
    HistoryId, Intent,
    view::{Direction, HistoryRow},
};

use super::{Drawn, local_time};
use crate::{
    ports::clock,
    ui::{
        announcer::party_name,
        kit::{
            bind::{Changing, attr, attr_if, changing, memo, on_click, text, when},
            clock::spell,
            focus::focus,
            icon::{Icon, glyph, named_glyph},
            part::{Part, part},
        },
    },
};

/// One call of the history. It stays on the page while what is known of it changes, so that the button
/// in use keeps the focus.
#[derive(Clone, Copy)]
pub struct CallRow {
    list: Drawn,
    id: StoredValue<HistoryId>,
}

impl CallRow {
    /// The call with this id.
    pub(super) fn new(list: Drawn, id: HistoryId) -> Self {
        Self { list, id: StoredValue::new(id) }
    }

    /// Nothing of a row that left the list a moment ago.
    fn look<T: Default>(self, pick: impl FnOnce(&HistoryRow, usize) -> T) -> T {
        self.list.rows.with(|rows| {
            self.id.with_value(|id| {
                rows.iter()
                    .find(|(_, row)| row.id == *id)
                    .map(|(at, row)| pick(row, *at))
                    .unwrap_or_default()
            })
        })
    }

    fn send(self, intent: fn(HistoryId) -> Intent) {
        self.list.shell.send(intent(self.id.get_value()));
    }

    /// Draws it.
    pub fn draw(self) -> Part {
        let at = memo(move || self.look(|_, at| at));
        let missed = memo(move || self.look(|row, _| row.missed));
        let inbound = memo(move || self.look(|row, _| row.direction == Direction::Inbound));
        let unfiled = move || self.look(|row, _| row.unfiled);
        let direction = move || {
            Some(if inbound.get() {
                named_glyph(Icon::Inbound, "Inbound")
            } else {
                named_glyph(Icon::Outbound, "Outbound")
            })
        };
        let when_brief =
            text(move || self.look(|row, _| local_time(row.began).brief(local_time(clock::now()))));
        let when_whole = attr(move || Some(self.look(|row, _| local_time(row.began).whole())));
        part(view! {
            <li
                class="history-row"
                data-at=attr(move || Some(at.get().to_string()))
                data-missed=attr_if(move || missed.get())
                aria-posinset=attr(move || Some((at.get() + 1).to_string()))
                aria-setsize=attr(move || Some(self.list.of.get().to_string()))
                style=("--at", text(move || at.get().to_string()))
            >
                <span class="history-direction">{changing(direction)}</span>
                {self.who()}
                <time class="history-when" title=when_whole>{when_brief}</time>
                <p class="history-how" title=attr(move || Some(self.look(|row, _| details(row))))>
                    {text(move || self.look(|row, _| how(row)))}
                </p>
                {self.ticket()}
                {self.call_back()}
                {when(unfiled, move || self.unfiled())}
            </li>
        })
    }

    fn name(self) -> String {
        untrack(|| self.look(|row, _| party_name(&row.party)))
    }

    /// The name, which opens the contact where one is known.
    fn who(self) -> Changing {
        let contact = memo(move || self.look(|row, _| row.contact));
        changing(move || {
            let name = text(move || self.look(|row, _| party_name(&row.party)));
            Some(match contact.get() {
                None => part(view! { <strong class="history-who" dir="auto">{name}</strong> }),
                Some(contact) => part(view! {
                    <button
                        type="button" class="history-who" dir="auto" title="Open contact"
                        on:click=on_click(move || self.list.shell.send(Intent::OpenContact(contact)))
                    >
                        {name}
                    </button>
                }),
            })
        })
    }

    fn ticket(self) -> Changing {
        let ticket = memo(move || self.look(|row, _| row.ticket));
        changing(move || {
            let ticket = ticket.get()?;
            let number = ["#", &ticket.to_string()].concat();
            let name = ["Open ticket ", &number].concat();
            Some(part(view! {
                <button
                    type="button" class="link history-ticket"
                    aria-label=name
                    on:click=on_click(move || self.list.shell.send(Intent::OpenTicket(ticket)))
                >
                    {number}
                </button>
            }))
        })
    }

    fn call_back(self) -> Part {
        let reason = memo(move || self.look(|row, _| row.call_back.disabled_reason.clone()));
        let call = move || {
            if reason.get_untracked().is_none() {
                self.send(Intent::CallBack);
            }
        };
        part(view! {
            <button
                type="button" class="icon-button history-call"
                aria-label=["Call back ", &self.name()].concat()
                aria-disabled=attr_if(move || reason.get().is_some())
                title=attr(move || reason.get())
                on:click=on_click(call)
            >
                {glyph(Icon::Phone)}
            </button>
        })
    }

    /// It still wants a ticket, or a word that it needs none; or something is being done about it.
    fn unfiled(self) -> Part {
        let state = memo(move || self.look(|row, _| row.state.clone()));
        let idle = memo(move || state.get().is_empty());
        part(view! {
            <div class="history-unfiled">
                <span class="badge">"Unfiled"</span>
                <span role="status">{text(move || state.get())}</span>
                {when(move || idle.get(), move || self.file())}
                {when(move || idle.get(), move || self.dismiss())}
            </div>
        })
    }

    fn file(self) -> Part {
        let reason = memo(move || self.look(|row, _| row.file.disabled_reason.clone()));
        let file = move || {
            if reason.get_untracked().is_none() {
                self.send(Intent::FileUnfiled);
            }
        };
        part(view! {
            <button
                type="button" class="small"
                aria-label=["File call with ", &self.name()].concat()
                aria-disabled=attr_if(move || reason.get().is_some())
                title=attr(move || reason.get())
                on:click=on_click(file)
            >
                "File"
            </button>
        })
    }

    fn dismiss(self) -> Part {
        let dismiss = move || {
            let at = untrack(|| self.look(|_, at| at));
            self.send(Intent::DismissUnfiled);
            request_animation_frame(move || focus_after_dismissing(at));
        };
        part(view! {
            <button
                type="button" class="small"
                aria-label=["Dismiss call with ", &self.name()].concat()
                on:click=on_click(dismiss)
            >
                "Dismiss"
            </button>
        })
    }
}

/// What the row has room for: `Missed`, `3:12 · +1 415…`, what is being done about the call, the notes that
/// are nowhere else.
fn how(row: &HistoryRow) -> String {
    let ended = if row.duration > 0 { spell(row.duration) } else { row.ended.clone() };
    let more = if row.notes.is_empty() { number(row) } else { Some(row.notes.clone()) };
    let state = Some(row.state.clone()).filter(|state| !state.is_empty() && !row.unfiled);
    [Some(ended), state.or(more)].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// All of it.
fn details(row: &HistoryRow) -> String {
    let duration = (row.duration > 0).then(|| spell(row.duration));
    let notes = Some(row.notes.clone()).filter(|notes| !notes.is_empty());
    let parts = [Some(row.ended.clone()), duration, number(row), notes];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// Where the name is another.
fn number(row: &HistoryRow) -> Option<String> {
    row.party.number.clone().filter(|_| row.party.name.is_some())
}

/// The row that took the place of the dismissed one, or the heading when there is none: the focus must
/// not be lost with the button that was pressed.
fn focus_after_dismissing(at: usize) {
    let row = ["#history-unfiled [data-at='", &at.to_string(), "'] button:last-child"].concat();
    for place in
        [row.as_str(), "#history-unfiled li:last-child button:last-child", "#history-title"]
    {
        if focus(place) {
            return;
        }
    }
}
