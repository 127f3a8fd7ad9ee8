//! The helpdesk: everything its routes share.

use std::{sync::Arc, time::Duration};

use axum::Router;
use cti::{AgentId, CallDetailsReply, CallReferenceId, PopId, ScreenPop};
use tokio::sync::watch;

use crate::{
    clock::Clock,
    desk_phones::DeskPhones,
    faults::Faults,
    line_kind::LineChoice,
    rate_limit::RateLimit,
    revoked_keys::RevokedKeys,
    routes,
    rules::{self, Desk, Refusal, screen_pop::Circumstances},
    seed,
    store::{
        Location, Store, StoreError,
        api_settings::{self, ApiSettings},
        settings::{self, Settings},
    },
    switch::Switch,
    windows::Windows,
};

/// What a helpdesk is told at its start.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where the database is kept; an empty one is seeded.
    pub database: Location,
    /// The time.
    pub clock: Clock,
    /// The Iframe URL where no admin has set one; `{{agent_id}}` is replaced.
    pub iframe_url: String,
    /// The phone network, if there is one.
    pub switch: Option<Switch>,
    /// The desk phones and their PBX, if there are any.
    pub desk_phones: Option<DeskPhones>,
    /// Which of the two the demo's softphones use.
    pub line: LineChoice,
    /// Where click-to-dial goes where no admin has set a callback URL; empty is nowhere.
    pub click_to_dial_url: String,
    /// Where a customer's phone can be opened as a page.
    pub customer_url: Option<String>,
    /// How long the answer to a sentinel takes that is slow.
    pub slow: Duration,
    /// The limit of requests a minute to begin with; `None` keeps the one that is set.
    pub requests_per_minute: Option<u32>,
    /// How long a request hangs that was told to time out.
    pub hang: Duration,
    /// How long a click-to-dial callback may take to answer.
    pub callback_timeout: Duration,
}

impl Config {
    /// A helpdesk in memory, without a phone network: a test bed for the API.
    pub fn in_memory(clock: Clock) -> Self {
        Self {
            database: Location::Memory,
            clock,
            iframe_url: String::from("http://127.0.0.1:8201/?agent_id={{agent_id}}"),
            switch: None,
            desk_phones: None,
            line: LineChoice::default(),
            click_to_dial_url: String::new(),
            customer_url: None,
            slow: Duration::from_secs(5),
            requests_per_minute: None,
            hang: Duration::from_mins(1),
            callback_timeout: Duration::from_secs(10),
        }
    }
}

/// The helpdesk; clones are handles to the same one.
#[derive(Clone, Debug)]
pub struct Helpdesk(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    config: Config,
    store: Store,
    windows: Windows,
    faults: Faults,
    rate_limit: RateLimit,
    revoked_keys: RevokedKeys,
    stop: watch::Sender<bool>,
}

impl Helpdesk {
    /// Opens the database, and seeds it when it is empty.
    pub async fn open(config: Config) -> Result<Self, StoreError> {
        let store = Store::open(&config.database)?;
        let now = config.clock.now();
        let limit = config.requests_per_minute;
        let dialling = !config.click_to_dial_url.is_empty();
        store
            .run(move |db| {
                seed::when_empty(db, now, dialling)?;
                if let Some(requests_per_minute) = limit {
                    let settings = ApiSettings { requests_per_minute, ..api_settings::get(db)? };
                    api_settings::put(db, &settings)?;
                }
                Ok::<_, StoreError>(())
            })
            .await?;
        let windows = Windows::new(config.clock.clone());
        Ok(Self(Arc::new(Inner {
            config,
            store,
            windows,
            faults: Faults::default(),
            rate_limit: RateLimit::default(),
            revoked_keys: RevokedKeys::default(),
            stop: watch::Sender::new(false),
        })))
    }

    /// The API, the window and the control routes.
    pub fn router(&self) -> Router {
        routes::router(self.clone())
    }

    /// "Screenpop API".
    pub async fn pop(&self, pop: ScreenPop) -> Result<PopId, Refusal> {
        let windows = self.0.windows.clone();
        let (id, changes) = self
            .change(move |desk| {
                let circumstances = Circumstances {
                    online: &|agent| windows.is_online(agent),
                    new_ticket_option: settings::get(desk.db)?.new_ticket_option,
                    writes_repeats: api_settings::get(desk.db)?.writes_repeats,
                };
                rules::screen_pop::handle(desk, &pop, &circumstances)
            })
            .await?;
        self.0.windows.publish(&changes);
        Ok(id)
    }

    /// "Call Details API".
    pub async fn details(
        &self,
        reference: CallReferenceId,
    ) -> Result<CallDetailsReply, StoreError> {
        self.0.store.run(move |db| Ok(rules::call_details::of(db, &reference)?)).await
    }

    /// Something an agent does; open windows hear of what it changed.
    pub async fn act<T, E>(
        &self,
        action: impl FnOnce(&mut Desk<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let (done, changes) = self.change(action).await?;
        self.0.windows.publish(&changes);
        Ok(done)
    }

    async fn change<T, E>(
        &self,
        action: impl FnOnce(&mut Desk<'_>) -> Result<T, E> + Send + 'static,
    ) -> Result<(T, rules::Changes), E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
    {
        let now = self.0.config.clock.now();
        self.0
            .store
            .run(move |db| {
                let mut desk = Desk::new(db, now);
                let done = action(&mut desk)?;
                Ok((done, desk.changes))
            })
            .await
    }

    /// The admin's settings, with the Iframe URL filled in.
    pub async fn settings(&self) -> Result<Settings, StoreError> {
        let mut settings = self.0.store.run(|db| Ok::<_, StoreError>(settings::get(db)?)).await?;
        if settings.iframe_url.is_empty() {
            settings.iframe_url.clone_from(&self.0.config.iframe_url);
        }
        if settings.click_to_dial_url.is_empty() {
            settings.click_to_dial_url.clone_from(&self.0.config.click_to_dial_url);
        }
        Ok(settings)
    }

    /// How the API behaves.
    pub async fn api_settings(&self) -> Result<ApiSettings, StoreError> {
        self.0.store.run(|db| Ok::<_, StoreError>(api_settings::get(db)?)).await
    }

    /// Forgets everything and seeds anew.
    pub async fn reset(&self) -> Result<(), StoreError> {
        let now = self.0.config.clock.now();
        let dialling = !self.0.config.click_to_dial_url.is_empty();
        self.0.faults.clear();
        self.0.rate_limit.clear();
        self.0.revoked_keys.clear();
        self.0
            .store
            .run(move |db| seed::again(db, now, dialling).map_err(StoreError::from))
            .await?;
        self.0.windows.publish_everything();
        Ok(())
    }

    /// Ends all streams and hanging requests; the server can stop then.
    pub fn stop(&self) {
        self.0.stop.send_replace(true);
    }

    /// Resolves once [`stop`](Self::stop) was called.
    pub async fn stopped(&self) {
        // An error means that the sender is gone, and it lives as long as `self`.
        let _ = self.0.stop.subscribe().wait_for(|stopped| *stopped).await;
    }

    /// The database.
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// The open windows.
    pub fn windows(&self) -> &Windows {
        &self.0.windows
    }

    /// Whether this agent's window is open.
    pub fn is_online(&self, agent: AgentId) -> bool {
        self.0.windows.is_online(agent)
    }

    /// The faults that were asked for.
    pub fn faults(&self) -> &Faults {
        &self.0.faults
    }

    /// The requests of the present minute.
    pub fn rate_limit(&self) -> &RateLimit {
        &self.0.rate_limit
    }

    /// Agents whose keys are refused.
    pub fn revoked_keys(&self) -> &RevokedKeys {
        &self.0.revoked_keys
    }

    /// What it was told at its start.
    pub fn config(&self) -> &Config {
        &self.0.config
    }
}
