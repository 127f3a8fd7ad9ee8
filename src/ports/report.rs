//! The flight recording as a file that the agent saves.

use js_sys::{Array, Date};
use phone::flight::{Recorder, StandIns};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Blob, HtmlElement, Url};

/// The file, with stand-ins for whatever could tell of a customer. `None` where the browser has no chance
/// that nobody can guess: then nothing could be replaced safely.
pub fn written(recorder: &Recorder) -> Option<String> {
    redacted(|app, stand_ins| recorder.write(app, stand_ins))
}

/// The same of the newest part only, which is soon done.
pub fn newest(recorder: &Recorder) -> Option<String> {
    redacted(|app, stand_ins| recorder.write_newest(app, stand_ins))
}

fn redacted(write: impl FnOnce(&str, &mut StandIns) -> String) -> Option<String> {
    let crypto = web_sys::window()?.crypto().ok()?;
    let mut failed = false;
    let mut chance = || {
        let mut bytes = [0; 4];
        failed |= crypto.get_random_values_with_u8_array(&mut bytes).is_err();
        u32::from_le_bytes(bytes)
    };
    let text = write(env!("CARGO_PKG_VERSION"), &mut StandIns::new(&mut chance));
    (!failed).then_some(text)
}

/// Lets the browser save it. Whether it did.
pub fn save(text: &str) -> bool {
    offer(text).is_ok()
}

fn offer(text: &str) -> Result<(), JsValue> {
    let blob = Blob::new_with_str_sequence(&Array::of1(&text.into()))?;
    let address = Url::create_object_url_with_blob(&blob)?;
    let document = leptos::prelude::document();
    let link: HtmlElement = document.create_element("a")?.unchecked_into();
    link.set_attribute("href", &address)?;
    let day = String::from(Date::new_0().to_iso_string()).chars().take(10).collect::<String>();
    link.set_attribute("download", &["softphone-report-", &day, ".jsonl"].concat())?;
    link.click();
    // The browser has it by then, or never will.
    gloo_timers::callback::Timeout::new(60_000, move || {
        let _ = Url::revoke_object_url(&address);
    })
    .forget();
    Ok(())
}
