//! How the agent likes the screen: kept by the browser where it keeps anything for us, and never more
//! than a matter of taste.

/// What was chosen under this name.
pub fn read(name: &str) -> Option<String> {
    storage()?.get_item(name).ok()?
}

/// Remembers a choice.
pub fn write(name: &str, value: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(name, value);
    }
}

fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}
