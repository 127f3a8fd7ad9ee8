//! The list below the dialer's field: the contacts whose name is typed, then the numbers of the one
//! picked. The caret stays in the field; the arrow keys walk over the list.

use leptos::{
    ev::{KeyboardEvent, MouseEvent},
    prelude::*,
};
use phone::{Intent, view::SearchView};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::kit::{
    bind::{Keyed, attr, each, keyed, memo, on_click, text, when, yes_no},
    page::page,
    part::{Part, part},
};
use crate::runtime::Shell;

/// The id of the list, for the field that owns it.
pub const LIST: &str = "found";

/// What is on the list: what it says, more about it, and what it means to pick it.
type Found = (String, String, Intent);

fn found(search: &SearchView) -> Vec<Found> {
    match &search.picked {
        Some(picked) => {
            let number = |(kind, number): &(String, String)| {
                (number.clone(), kind.clone(), Intent::PickNumber(number.clone()))
            };
            picked.numbers.iter().map(number).collect()
        }
        None => search
            .names
            .iter()
            .map(|contact| (contact.name.clone(), String::new(), Intent::PickContact(contact.id)))
            .collect(),
    }
}

/// The search as the dialer's field sees it.
#[derive(Clone, Copy)]
pub struct NameSearch {
    shell: Shell,
    /// The row that *Enter* picks.
    active: RwSignal<usize>,
    /// *Escape* puts the list away until something else is typed.
    put_away: RwSignal<bool>,
    is_open: Memo<bool>,
}

impl NameSearch {
    /// The search of this softphone's dialer.
    pub fn of(shell: Shell) -> Self {
        let put_away = RwSignal::new(false);
        let is_open = memo(move || {
            !put_away.get() && shell.look(|view| !found(&view.dialer.search).is_empty())
        });
        Self { shell, active: RwSignal::new(0), put_away, is_open }
    }

    /// Whether there is a list.
    pub fn is_open(self) -> bool {
        self.is_open.get()
    }

    /// The id of the row that *Enter* picks.
    pub fn active_row(self) -> Option<String> {
        self.is_open.get().then(|| row_id(self.active()))
    }

    /// Something else is typed: the list begins anew.
    pub fn begin(self) {
        self.active.set(0);
        self.put_away.set(false);
    }

    /// A key pressed in the field.
    pub fn on_key(self, event: &KeyboardEvent) {
        let rows = untrack(|| self.rows());
        // What is being composed (a Chinese name, say) has the keys first.
        if rows == 0 || event.is_composing() {
            return;
        }
        let is_open = self.is_open.get_untracked();
        let active = untrack(|| self.active());
        match event.key().as_str() {
            "ArrowDown" if is_open => self.go_to((active + 1) % rows),
            "ArrowUp" if is_open => self.go_to((active + rows - 1) % rows),
            "ArrowDown" => self.put_away.set(false),
            "Enter" if is_open => self.pick(active),
            "Escape" if is_open => self.put_away.set(true),
            _ => return,
        }
        event.prevent_default();
    }

    /// The list, and what it is doing in words.
    pub fn draw(self) -> Part {
        // The list lies over the line that says what the search is doing.
        let title = move || {
            self.shell.look(|view| match &view.dialer.search {
                SearchView { picked: Some(picked), .. } => picked.name.clone(),
                SearchView { status, .. } if !status.is_empty() => status.clone(),
                _ => "Contacts".into(),
            })
        };
        part(when(
            move || self.is_open(),
            move || {
                part(view! {
                    <div class="found" on:mousedown=keep_caret()>
                        <p class="section-title" dir="auto" aria-hidden="true">{text(title)}</p>
                        <ul id=LIST role="listbox" aria-label=attr(move || Some(title()))>
                            {each(move || self.list())}
                        </ul>
                    </div>
                })
            },
        ))
    }

    fn list(self) -> Vec<Keyed> {
        let found = self.shell.look(|view| found(&view.dialer.search));
        let row = |(at, (label, detail, _)): (usize, Found)| {
            let key = [&at.to_string(), " ", &label, " ", &detail].concat();
            keyed(key, move || self.row(at, label.clone(), detail.clone()))
        };
        found.into_iter().enumerate().map(row).collect()
    }

    fn row(self, at: usize, label: String, detail: String) -> Part {
        part(view! {
            <li
                role="option" id=row_id(at) class="found-row"
                aria-selected=yes_no(move || self.active() == at)
                on:click=on_click(move || self.pick(at))
            >
                <span dir="auto">{label}</span>
                " "
                <span class="found-detail">{detail}</span>
            </li>
        })
    }

    fn rows(self) -> usize {
        self.shell.look(|view| found(&view.dialer.search).len())
    }

    /// Another list may have come since.
    fn active(self) -> usize {
        self.active.get().min(self.rows().saturating_sub(1))
    }

    fn go_to(self, at: usize) {
        self.active.set(at);
        let list = page().get_element_by_id(LIST);
        let row = list.as_ref().and_then(|list| list.children().item(u32::try_from(at).ok()?));
        if let (Some(list), Some(row)) =
            (list, row.and_then(|row| row.dyn_into::<HtmlElement>().ok()))
        {
            // The row into the middle; the browser keeps it within the list.
            list.set_scroll_top(row.offset_top() - list.client_height() / 2);
        }
    }

    fn pick(self, at: usize) {
        let intent = self.shell.read(|view| {
            found(&view.dialer.search).into_iter().nth(at).map(|(_, _, intent)| intent)
        });
        if let Some(intent) = intent {
            self.begin();
            self.shell.send(intent);
        }
    }
}

/// A press on the list leaves the caret in the field.
fn keep_caret() -> Box<dyn FnMut(MouseEvent)> {
    Box::new(|event| event.prevent_default())
}

fn row_id(at: usize) -> String {
    [LIST, "-", &at.to_string()].concat()
}
