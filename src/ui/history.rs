//! The agent's earlier calls: those that still want a ticket, then all others, the newest first.

mod row;
mod when;

use std::{ops::Range, rc::Rc};

use leptos::{ev::FocusEvent, prelude::*};
use phone::view::{HistoryDigest, HistoryRow};
use wasm_bindgen::JsCast;
use web_sys::Element;

use self::{row::CallRow, when::LocalTime};
use super::kit::{
    bind::{Keyed, each, keyed, memo, text, when},
    focus::{focused_within, keep_focus},
    in_sight::watch_rows_in_sight,
    part::{Part, part},
};
use super::report::report_button;
use crate::{
    ports::clock,
    runtime::{Shell, shell},
};

/// Gives rows of the history: the first, and how many.
pub type Rows = Rc<dyn Fn(usize, usize) -> Vec<HistoryRow>>;

/// A list longer than this would be higher than browsers can draw (some end at 17 million pixels). It is
/// more than an agent's calls of ten years.
const MOST_ROWS: usize = 150_000;

/// The history, asked of the machine.
#[component]
pub fn History() -> impl IntoView {
    let shell = shell();
    history(Rc::new(move |first, count| shell.history(first, count)))
}

/// The history, asked of whoever has it.
pub fn history(rows: Rows) -> Part {
    let shell = shell();
    let rows = StoredValue::new_local(rows);
    let digest = shell.slice(|view| view.history);
    let unfiled = CallList::new(shell, rows, digest, Which::Unfiled);
    let others = CallList::new(shell, rows, digest, Which::Others);
    part(view! {
        <div class="history">
            <h2 class="hidden" id="history-title" tabindex="-1">"History"</h2>
            {when(move || digest.get().rows == 0, || part(view! {
                <p class="history-empty">"No calls yet. Calls you make and take appear here."</p>
            }))}
            {when(move || unfiled.count.get() > 0, move || unfiled.draw())}
            {when(move || others.count.get() > 0, move || others.draw())}
            <p class="history-foot">{report_button()}</p>
        </div>
    })
}

/// One of the two lists.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Which {
    Unfiled,
    Others,
}

impl Which {
    const fn id(self) -> &'static str {
        match self {
            Self::Unfiled => "history-unfiled",
            Self::Others => "history-others",
        }
    }

    /// The height of a row, in `rem`: as a number, and for the style sheet. Written out twice, because
    /// what spells and reads fractions would weigh more than the history.
    const fn row_height(self) -> (f64, &'static str) {
        match self {
            Self::Unfiled => (6.75, "6.75rem"),
            Self::Others => (4.25, "4.25rem"),
        }
    }

    /// Where the list is among all rows.
    fn range(self, digest: HistoryDigest) -> Range<usize> {
        let unfiled = digest.unfiled.min(digest.rows).min(MOST_ROWS);
        match self {
            Self::Unfiled => 0..unfiled,
            Self::Others => unfiled..digest.rows.min(MOST_ROWS),
        }
    }
}

/// A list of which only the rows in sight are on the page, and the one that has the focus.
#[derive(Clone, Copy)]
struct CallList {
    shell: Shell,
    which: Which,
    rows: StoredValue<Rows, LocalStorage>,
    digest: Memo<HistoryDigest>,
    count: Memo<usize>,
}

impl CallList {
    fn new(
        shell: Shell,
        rows: StoredValue<Rows, LocalStorage>,
        digest: Memo<HistoryDigest>,
        which: Which,
    ) -> Self {
        let count = memo(move || which.range(digest.get()).len());
        Self { shell, which, rows, digest, count }
    }

    fn draw(self) -> Part {
        let Self { which, count, .. } = self;
        let in_sight = watch_rows_in_sight(which.id(), which.row_height().0, count);
        let focused = RwSignal::new(None);
        let drawn = Drawn {
            shell: self.shell,
            list: which.id(),
            rows: Memo::new(move |_| self.ask(in_sight.get(), focused.get())),
            of: count,
        };
        let on_focus: Box<dyn FnMut(FocusEvent)> =
            Box::new(move |event| focused.set(row_of(event.target())));
        let on_blur: Box<dyn FnMut(FocusEvent)> = Box::new(move |_| {
            // Perhaps it only moves within the list.
            request_animation_frame(move || {
                if focused_within(which.id()).is_none() {
                    focused.try_set(None);
                }
            });
        });
        let heading = text(move || match which {
            Which::Unfiled => ["Unfiled (", &count.get().to_string(), ")"].concat(),
            Which::Others => "Calls".into(),
        });
        let name = match which {
            Which::Unfiled => "Unfiled calls",
            Which::Others => "Calls",
        };
        part(view! {
            <div>
                <h3 class="section-title">{heading}</h3>
                <ul
                    role="list" id=which.id() class="history-list" aria-label=name
                    style=("--row", which.row_height().1)
                    style=("--rows", text(move || count.get().to_string()))
                    on:focusin=on_focus
                    on:focusout=on_blur
                >
                    {each(move || drawn.entries())}
                </ul>
            </div>
        })
    }

    /// The rows in sight and the one that has the focus, with their places in this list.
    fn ask(self, in_sight: Range<usize>, focused: Option<usize>) -> Vec<(usize, HistoryRow)> {
        let range = self.which.range(self.digest.get());
        let ask = |places: Range<usize>| -> Vec<(usize, HistoryRow)> {
            let places = places.start..places.end.min(range.len());
            if places.is_empty() {
                return Vec::new();
            }
            let rows = self.rows.with_value(Rc::clone);
            let rows = untrack(|| rows(range.start + places.start, places.len()));
            places.zip(rows).collect()
        };
        // In the order of the page, so that the tab key goes on from the row that has the focus.
        let (before, after) = match focused {
            Some(at) if at < in_sight.start => (at..at + 1, 0..0),
            Some(at) if at >= in_sight.end => (0..0, at..at + 1),
            _ => (0..0, 0..0),
        };
        [before, in_sight, after].into_iter().flat_map(ask).collect()
    }
}

/// The place of the row that holds an element.
fn row_of(target: Option<web_sys::EventTarget>) -> Option<usize> {
    let row = target?.dyn_into::<Element>().ok()?.closest("[data-at]").ok()??;
    row.get_attribute("data-at")?.parse().ok()
}

/// What is on the page of a list.
#[derive(Clone, Copy)]
struct Drawn {
    shell: Shell,
    /// The id of the list's element.
    list: &'static str,
    rows: Memo<Vec<(usize, HistoryRow)>>,
    /// How many rows the whole list has.
    of: Memo<usize>,
}

impl Drawn {
    fn entries(self) -> Vec<Keyed> {
        if let Some(focused) = focused_within(self.list) {
            keep_focus(focused);
        }
        self.rows.with(|rows| {
            rows.iter()
                .map(|(_, row)| {
                    let id = row.id.clone();
                    keyed(row.id.0.clone(), move || CallRow::new(self, id.clone()).draw())
                })
                .collect()
        })
    }
}

/// A moment on the agent's calendar.
fn local_time(moment: phone::Millis) -> LocalTime {
    LocalTime::new(moment, clock::minutes_ahead_of_utc(moment))
}
