//! What the helpdesk knows of the caller. It stands below *Answer*, so that nothing that arrives late
//! moves the button under the finger.

use leptos::prelude::*;
use phone::{
    CallId, Intent, View,
    view::{CallerState, CallerView, ContactView, TicketRow},
};

use super::kit::{
    bind::{
        Keyed, attr, attr_if, each, first_field, flag, keyed, memo, on_click, on_submit, on_value,
        text, when, yes_no,
    },
    button::button,
    icon::{Icon, glyph},
    part::{Part, part},
};
use crate::runtime::{Shell, shell};

/// The caller of a call, from its first ring to the end of wrap-up.
pub fn caller_card(call: CallId) -> Part {
    let card = CallerCard { shell: shell(), call };
    let has_something = move || {
        card.state() != CallerState::Unasked || card.look(|caller| !caller.sentence.is_empty())
    };
    part(when(has_something, move || card.draw()))
}

/// The caller of a call, wherever the call stands.
pub fn caller_of(view: &View, call: CallId) -> Option<&CallerView> {
    let in_call = view.call.as_ref().filter(|c| c.id == call).map(|c| &c.caller);
    in_call.or_else(|| view.wrap_up.as_ref().filter(|w| w.id == call).map(|w| &w.caller))
}

#[derive(Clone, Copy)]
struct CallerCard {
    shell: Shell,
    call: CallId,
}

impl CallerCard {
    /// Nothing of a call that is filed.
    fn look<T: Default>(self, pick: impl FnOnce(&CallerView) -> T) -> T {
        self.shell.look(|view| caller_of(view, self.call).map(pick).unwrap_or_default())
    }

    fn state(self) -> CallerState {
        self.shell.look(|view| {
            caller_of(view, self.call).map_or(CallerState::Unasked, |caller| caller.state)
        })
    }

    fn is(self, states: &[CallerState]) -> bool {
        states.contains(&self.state())
    }

    fn contact(self, pick: impl FnOnce(&ContactView) -> String) -> String {
        self.look(|caller| caller.contact.as_ref().map(pick).unwrap_or_default())
    }

    fn draw(self) -> Part {
        // All of it while it rings; later the notes are what matters.
        let rings = memo(move || {
            self.shell.look(|view| view.call.as_ref().is_some_and(|call| call.rings_here))
        });
        part(view! {
            <section
                class="caller" aria-label="Caller"
                data-state=attr(move || Some(word(self.state()).into()))
                data-brief=yes_no(move || !rings.get())
            >
                {when(
                    move || self.look(|caller| !caller.candidates.is_empty()),
                    move || self.candidates(rings),
                )}
                {when(move || self.look(|caller| caller.contact.is_some()), move || self.who())}
                {when(move || self.look(says_something), move || self.sentence())}
                {when(
                    move || self.look(|caller| !caller.tickets.is_empty()),
                    move || self.tickets(rings),
                )}
                {when(
                    move || self.look(|caller| !caller.tickets_sentence.is_empty()),
                    move || part(view! {
                        <p class="caller-tickets-sentence">
                            {text(move || self.look(|caller| caller.tickets_sentence.clone()))}
                        </p>
                    }),
                )}
            </section>
        })
    }

    /// Who it is, and why we think so.
    fn who(self) -> Part {
        let open = move || {
            if let Some(contact) = untrack(|| self.look(|c| c.contact.as_ref().map(|c| c.id))) {
                self.shell.send(Intent::OpenContact(contact));
            }
        };
        let name = part(view! {
            <span class="hidden">"Open contact "</span>
            <span dir="auto" title=attr(move || Some(self.contact(|c| c.name.clone())))>
                {text(move || self.contact(|c| c.name.clone()))}
            </span>
            {glyph(Icon::Open)}
        });
        part(view! {
            <div class="caller-who">
                {button("caller-name", name, open)}
                <p class="caller-facts">
                    <span dir="auto">{text(move || self.contact(|c| c.place.clone().unwrap_or_default()))}</span>
                    " "
                    <span class="caller-why">{text(move || self.contact(|c| c.why.clone()))}</span>
                </p>
            </div>
        })
    }

    /// Those who have the number.
    fn candidates(self, rings: Memo<bool>) -> Part {
        let in_call = memo(move || {
            self.shell.look(|view| view.call.as_ref().is_some_and(|call| call.id == self.call))
        });
        // Not closed by the choice itself, which would take the focus away.
        let open = move || {
            let (rings, _) = (rings.get(), in_call.get());
            rings || untrack(|| self.look(|caller| caller.contact.is_none()))
        };
        let rows = move || {
            let none = keyed(String::new(), move || self.candidate(None));
            let some = |contact: &ContactView| {
                let contact = contact.clone();
                keyed(contact.id.to_string(), move || self.candidate(Some(contact.clone())))
            };
            let mut rows: Vec<Keyed> = self.look(|c| c.candidates.iter().map(some).collect());
            rows.push(none);
            rows
        };
        part(view! {
            <details class="candidates" prop:open=flag(open)>
                <summary class="section-title">
                    "Who is calling?"
                    <span class="caller-count">{text(move || self.look(|c| c.sentence.clone()))}</span>
                </summary>
                <fieldset role="radiogroup" aria-label="Who is calling?">{each(rows)}</fieldset>
            </details>
        })
    }

    /// One of them, or nobody.
    fn candidate(self, contact: Option<ContactView>) -> Part {
        let Self { shell, call } = self;
        let id = contact.as_ref().map(|contact| contact.id);
        let choose = move |_| shell.send(Intent::ChooseContact { call, contact: id });
        let chosen = move || self.look(|caller| caller.contact.as_ref().map(|c| c.id)) == id;
        let group = ["caller-", &call.0.to_string()].concat();
        let (name, place, why) = match contact {
            Some(contact) => (contact.name, contact.place, contact.why),
            None => ("Not sure".into(), None, String::new()),
        };
        part(view! {
            <label class="candidate">
                <input type="radio" name=group prop:checked=flag(chosen) on:change=on_value(choose) />
                <span class="candidate-name" dir="auto">{name}</span>
                " "
                <span class="caller-facts">
                    <span dir="auto">{place}</span>
                    " "
                    <span class="caller-why">{why}</span>
                </span>
            </label>
        })
    }

    /// What there is to say, and what can be done about it.
    fn sentence(self) -> Part {
        let opened = RwSignal::new(false);
        let nobody = move || {
            self.is(&[CallerState::Unknown, CallerState::Creating]) || self.look(|c| c.names)
        };
        let label = move || {
            let names = self.look(|caller| caller.names);
            if names { "Name contact" } else { "Create contact" }.to_owned()
        };
        let create = move || {
            part(view! {
                <button
                    type="button" class="small"
                    aria-expanded=yes_no(move || opened.get())
                    on:click=on_click(move || opened.update(|open| *open = !*open))
                >
                    {text(label)}
                </button>
            })
        };
        let again = move || {
            button("small", part((glyph(Icon::Retry), "Look up again")), move || {
                self.shell.send(Intent::LookUpAgain(self.call));
            })
        };
        part(view! {
            <div class="caller-sentence">
                // Where there are several, it says how many, and stands with them.
                <p>{text(move || self.look(|c| {
                    if c.candidates.is_empty() { c.sentence.clone() } else { String::new() }
                }))}</p>
                {when(nobody, create)}
                {when(move || self.look(can_look_up_again), again)}
            </div>
            {when(move || nobody() && opened.get(), move || self.new_contact())}
        })
    }

    /// The form for a contact that is not there yet.
    fn new_contact(self) -> Part {
        let Self { shell, call } = self;
        let name = untrack(|| self.look(|caller| caller.create_name.clone()));
        let disabled_reason =
            memo(move || self.look(|caller| caller.create.disabled_reason.clone()));
        let submit = move |event: &_| {
            if disabled_reason.get_untracked().is_none() {
                shell.send(Intent::CreateContact { call, name: first_field(event) });
            }
        };
        part(view! {
            <form class="new-contact" aria-label="New contact" on:submit=on_submit(submit)>
                <label class="field">
                    <span class="field-label">"Name"</span>
                    <input type="text" autocomplete="off" dir="auto" value=name />
                </label>
                <button
                    type="submit" class="primary"
                    aria-disabled=attr_if(move || disabled_reason.get().is_some())
                    title=attr(move || disabled_reason.get())
                >
                    "Save contact"
                </button>
            </form>
        })
    }

    fn tickets(self, rings: Memo<bool>) -> Part {
        // A ticket that became another is drawn anew.
        let row = move |ticket: &TicketRow| {
            let at_hand = if ticket.at_hand { " at hand " } else { " " };
            let key = [&ticket.id.to_string(), at_hand, &ticket.status, " ", &ticket.subject];
            let ticket = ticket.clone();
            keyed(key.concat(), move || ticket_row(self.shell, &ticket))
        };
        part(view! {
            <details class="caller-tickets" prop:open=flag(move || rings.get())>
                <summary class="section-title">"Recent tickets"</summary>
                <ul aria-label="Recent tickets">
                    {each(move || self.look(|caller| caller.tickets.iter().map(row).collect()))}
                </ul>
            </details>
        })
    }
}

/// A ticket, as a button that opens it.
fn ticket_row(shell: Shell, ticket: &TicketRow) -> Part {
    let id = ticket.id;
    let at_hand = ticket.at_hand.then(|| part(view! { <span class="at-hand">"This call"</span> }));
    let face = part(view! {
        <span class="hidden">"Open ticket: "</span>
        <span class="ticket-subject" dir="auto" title=ticket.subject.clone()>{ticket.subject.clone()}</span>
        " "
        <span class="ticket-facts">
            <span class="ticket-number">{["#", &id.to_string()].concat()}</span>
            " "
            <span class="pill" data-status=ticket.status.clone()>{ticket.status.clone()}</span>
            " "
            {at_hand}
        </span>
    });
    let open = move || shell.send(Intent::OpenTicket(id));
    part(view! { <li data-at-hand=ticket.at_hand.to_string()>{button("ticket", face, open)}</li> })
}

/// Whether there is a sentence that stands alone, or something to do about the caller.
fn says_something(caller: &CallerView) -> bool {
    (!caller.sentence.is_empty() && caller.candidates.is_empty()) || can_look_up_again(caller)
}

/// Where nobody is asked about, nobody is asked about again.
fn can_look_up_again(caller: &CallerView) -> bool {
    caller.state != CallerState::Unasked && caller.look_up_again.is_enabled()
}

/// For the style sheet.
const fn word(state: CallerState) -> &'static str {
    match state {
        CallerState::Unasked => "unasked",
        CallerState::Searching => "searching",
        CallerState::Known => "known",
        CallerState::Several => "several",
        CallerState::Unknown => "unknown",
        CallerState::Creating => "creating",
        CallerState::Failed => "failed",
    }
}
