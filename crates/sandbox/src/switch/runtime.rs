//! Joins the exchange, which only decides, with sockets, audio and time.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use tokio::sync::{Notify, mpsc, watch};

use super::calls::CallId;
use super::customer_page::PageSettings;
use super::exchange::{ConnectionId, Exchange, Output};
use super::media::{self, MediaOrder, MediaReport, Meters, Sound};
use super::{Clock, SwitchConfig};

/// Messages that a slow client may leave unread before it is shut out.
const UNREAD: usize = 256;

/// What a socket is told.
#[derive(Debug)]
pub enum ToSocket {
    /// Send this message.
    Send(String),
    /// Close, with a reason.
    Close(&'static str),
}

/// Everything that a running switch is.
#[derive(Debug)]
pub struct Runtime {
    state: Mutex<State>,
    config: SwitchConfig,
    connections: AtomicU64,
    /// Told after each event: deadlines may have moved.
    deadline: Arc<Notify>,
    changes: watch::Sender<u64>,
}

#[derive(Debug)]
struct State {
    exchange: Exchange,
    sockets: HashMap<ConnectionId, mpsc::Sender<ToSocket>>,
    audio: HashMap<CallId, mpsc::UnboundedSender<MediaOrder>>,
}

impl Runtime {
    /// Starts it; must be called within a Tokio runtime. It ends when nobody holds it any more.
    pub fn start(config: SwitchConfig) -> Arc<Self> {
        media::install_cryptography();
        let runtime = Arc::new(Self {
            config: config.clone(),
            state: Mutex::new(State {
                exchange: Exchange::new(config),
                sockets: HashMap::new(),
                audio: HashMap::new(),
            }),
            connections: AtomicU64::new(0),
            deadline: Arc::new(Notify::new()),
            changes: watch::Sender::new(0),
        });
        tokio::spawn(keep_time(
            Arc::downgrade(&runtime),
            runtime.config.clock.clone(),
            Arc::clone(&runtime.deadline),
        ));
        runtime
    }

    /// One event: `event` runs alone, and all that follows from it is done before the next.
    pub fn happen<R>(self: &Arc<Self>, event: impl FnOnce(&mut Exchange, Duration) -> R) -> R {
        let mut state = self.lock();
        let result = event(&mut state.exchange, self.config.clock.now());
        while let Some(output) = state.exchange.next_output() {
            self.carry_out(&mut state, output);
        }
        drop(state);
        self.deadline.notify_one();
        self.changes.send_modify(|count| *count = count.wrapping_add(1));
        result
    }

    /// Looks without changing anything.
    pub fn look<R>(&self, question: impl FnOnce(&Exchange) -> R) -> R {
        question(&self.lock().exchange)
    }

    /// Counts events; whoever waits for something looks again at each.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// The largest message that is read.
    pub fn message_bytes(&self) -> usize {
        self.config.limits.message_bytes
    }

    /// What the customer's page is told.
    pub fn page_settings(&self) -> PageSettings {
        PageSettings {
            domain: self.config.domain.clone(),
            password_prefix: self.config.password_prefix.clone(),
            agents: self.config.extensions.clone(),
        }
    }

    /// A new connection and what it will be told; `None` when it is not wanted.
    pub fn connect(self: &Arc<Self>) -> Option<(ConnectionId, mpsc::Receiver<ToSocket>)> {
        let id = ConnectionId(self.connections.fetch_add(1, Ordering::Relaxed) + 1);
        let (sender, receiver) = mpsc::channel(UNREAD);
        self.lock().sockets.insert(id, sender);
        if self.happen(|exchange, now| exchange.opened(now, id)) {
            Some((id, receiver))
        } else {
            self.lock().sockets.remove(&id);
            None
        }
    }

    /// A connection is gone.
    pub fn disconnect(self: &Arc<Self>, id: ConnectionId) {
        self.lock().sockets.remove(&id);
        self.happen(|exchange, now| exchange.closed(now, id));
    }

    fn carry_out(self: &Arc<Self>, state: &mut State, output: Output) {
        match output {
            Output::Send(to, message) => {
                let sent =
                    state.sockets.get(&to).map(|socket| socket.try_send(ToSocket::Send(message)));
                if let Some(Err(mpsc::error::TrySendError::Full(_))) = sent {
                    // It does not read: dropping the sender closes it.
                    state.sockets.remove(&to);
                }
            }
            Output::Close(connection, reason) => {
                if let Some(socket) = state.sockets.remove(&connection) {
                    let _ = socket.try_send(ToSocket::Close(reason));
                }
            }
            Output::OpenMedia(call, sound, meters) => {
                let (sender, orders) = mpsc::unbounded_channel();
                state.audio.insert(call.clone(), sender);
                self.open_audio(call, sound, meters, orders);
            }
            Output::Media(call, order) => {
                if let Some(audio) = state.audio.get(&call) {
                    let _ = audio.send(order);
                }
            }
            Output::CloseMedia(call) => {
                state.audio.remove(&call);
            }
        }
    }

    fn open_audio(
        self: &Arc<Self>,
        call: CallId,
        sound: Sound,
        meters: Arc<Meters>,
        orders: mpsc::UnboundedReceiver<MediaOrder>,
    ) {
        let (runtime, id) = (Arc::downgrade(self), call.clone());
        let report = move |report| tell(&runtime, &id, report);
        let audio = tokio::spawn(media::run(
            self.config.media_addresses.clone(),
            sound,
            meters,
            orders,
            report,
        ));
        // What a stranger's SDP can break inside the audio library must not leave a call hanging.
        let runtime = Arc::downgrade(self);
        tokio::spawn(async move {
            if let Err(error) = audio.await {
                tell(&runtime, &call, MediaReport::Refused(error.to_string()));
            }
        });
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn tell(runtime: &Weak<Runtime>, call: &CallId, report: MediaReport) {
    if let Some(runtime) = runtime.upgrade() {
        runtime.happen(|exchange, now| exchange.media(now, call, report));
    }
}

impl Drop for Runtime {
    fn drop(&mut self) {
        // Lets the task that keeps the time see that there is nothing left to keep it for.
        self.deadline.notify_one();
    }
}

/// Ticks the exchange whenever something is due, for as long as somebody holds it.
async fn keep_time(runtime: Weak<Runtime>, clock: Clock, moved: Arc<Notify>) {
    loop {
        let next = {
            let Some(runtime) = runtime.upgrade() else { return };
            let next = runtime.look(Exchange::next_deadline).unwrap_or(Duration::MAX);
            if next <= clock.now() {
                runtime.happen(Exchange::tick);
                tokio::task::yield_now().await;
                continue;
            }
            next
        };
        tokio::select! {
            () = moved.notified() => {}
            () = clock.reaches(next) => {}
        }
    }
}
