//! What earlier pages did in the last hour, for a report by a later one: a page that dies takes its memory
//! along. What is kept names nobody, and is sealed like all else here.

use std::rc::Rc;

use phone::Millis;
use wasm_bindgen_futures::spawn_local;

use super::{
    Inner, Journal,
    database::{Database, Kind},
};
use crate::ports::clock;

/// How long a page's recording is of interest after it was kept last, in milliseconds: an hour.
const LASTS: u64 = 60 * 60_000;
/// Of how many pages they are kept.
const MOST: usize = 4;
/// The keys of their rows begin so, and go on with when the page began.
const ROWS: &str = "flight-";

impl Journal {
    /// Keeps what the page that began then did, in place of what was kept of it before.
    pub fn keep_flight(&self, began: Millis, text: &str) {
        let Some(database) = self.0.database.borrow().clone() else { return };
        // First when it is kept: a page may have gone on for long.
        let text = [&clock::now().0.to_string(), "\n", text].concat();
        let rows = [(row_key(began), Some(text))];
        spawn_local(async move {
            // Nobody misses it who does not report a problem.
            let _ = database.write(Kind::Flights, &rows).await;
        });
    }

    /// What earlier pages did, the oldest first.
    pub fn earlier_flights(&self) -> String {
        self.0.flights.borrow().concat()
    }
}

impl Inner {
    /// Reads them, and forgets those that nobody will ask for any more.
    pub(super) async fn read_flights(self: &Rc<Self>, database: &Database) {
        let now = clock::now();
        let mut rows = Vec::new();
        let mut after = ROWS.to_owned();
        while let Ok(Some((texts, key))) = database.read(Kind::Flights, &after, 1).await {
            let Some(began) = began(&key) else { break };
            rows.push((key.clone(), began, texts.into_iter().next()));
            after = key;
        }
        let surplus = rows.len().saturating_sub(MOST);
        let mut gone = Vec::new();
        self.flights.take();
        for (nth, (key, began, text)) in rows.into_iter().enumerate() {
            let (kept, text) = text.as_deref().map_or((began, ""), |text| read(began, text));
            if nth < surplus || text.is_empty() || now.since(kept) > LASTS {
                gone.push((key, None));
            } else {
                self.flights.borrow_mut().push(text.to_owned());
            }
        }
        if !gone.is_empty() {
            // Tried again by the next page.
            let _ = database.write(Kind::Flights, &gone).await;
        }
    }
}

/// Of the same length for whoever lives until the year 2286, so that they are in order.
fn row_key(began: Millis) -> String {
    [ROWS, &began.0.to_string()].concat()
}

/// When it was kept, and what. The first that were kept do not say when.
fn read(began: Millis, text: &str) -> (Millis, &str) {
    let kept = text.split_once('\n').and_then(|(kept, text)| Some((kept.parse().ok()?, text)));
    kept.map_or((began, text), |(kept, text)| (Millis(kept), text))
}

fn began(key: &str) -> Option<Millis> {
    key.strip_prefix(ROWS)?.parse().ok().map(Millis)
}
