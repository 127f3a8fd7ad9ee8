//! A key or password the agent gave: kept for this tab only, never in the machine's state, its
//! events or a log.

/// A secret of this tab.
pub struct TabSecret {
    name: String,
    secret: Option<String>,
}

impl TabSecret {
    /// The secret of this name, where the tab has one from before a reload.
    pub fn find(name: String) -> Self {
        let secret = storage().and_then(|storage| storage.get_item(&name).ok().flatten());
        Self { name, secret }
    }

    /// The secret.
    pub fn get(&self) -> Option<&str> {
        self.secret.as_deref()
    }

    /// Keeps a secret until the tab closes; where the browser refuses to, until it reloads.
    pub fn keep(&mut self, secret: &str) {
        if let Some(storage) = storage() {
            let _ = storage.set_item(&self.name, secret);
        }
        self.secret = Some(secret.to_owned());
    }

    /// Has a secret that is kept elsewhere.
    pub fn hold(&mut self, secret: &str) {
        self.secret = Some(secret.to_owned());
    }

    /// Forgets it.
    pub fn forget(&mut self) {
        if let Some(storage) = storage() {
            let _ = storage.remove_item(&self.name);
        }
        self.secret = None;
    }
}

/// `None` where the browser keeps storage from a frame.
fn storage() -> Option<web_sys::Storage> {
    web_sys::window()?.session_storage().ok().flatten()
}
