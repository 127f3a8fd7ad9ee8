//! The bus over NATS: core messages, no streams and nothing stored. What is lost while it is away, the
//! instances tell each other again when it is back.

use std::{
    fmt,
    pin::Pin,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use async_nats::{Client, ConnectOptions, Event, Request, ServerAddr};
use futures_util::StreamExt;
use secrecy::{ExposeSecret, SecretString};
use serde::{Serialize, de::DeserializeOwned};
use tokio::sync::{mpsc, oneshot};

use super::{Bus, Claim, Incoming, MOST_INCOMING, Message, Reach, To, Verdict};
use crate::streams::event_id::Instance;

/// How long another instance may take to say who dials.
const ASK: Duration = Duration::from_secs(2);
/// How often a silent server is asked whether it is there.
const PING: Duration = Duration::from_secs(5);
/// The longest pause between two tries to connect.
const LONGEST_PAUSE: Duration = Duration::from_secs(4);

/// This instance's connection to NATS. It is made, and made again, in the background.
pub(crate) struct Nats {
    subjects: Arc<Subjects>,
    outgoing: mpsc::Sender<(To, Message)>,
    client: Arc<OnceLock<Client>>,
    joined: Arc<AtomicBool>,
}

impl fmt::Debug for Nats {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Nats").field("joined", &self.joined).finish_non_exhaustive()
    }
}

/// Several gateways may share a server without hearing of each other's agents: the helpdesk is part of
/// every subject.
#[derive(Debug)]
struct Subjects {
    prefix: String,
    instance: Instance,
}

impl Subjects {
    fn all(&self) -> String {
        format!("{}.all", self.prefix)
    }

    fn one(&self, instance: Instance) -> String {
        format!("{}.to.{instance}", self.prefix)
    }

    fn claims(&self, instance: Instance) -> String {
        format!("{}.claim.{instance}", self.prefix)
    }
}

/// Reads the addresses of NATS servers, separated by commas. They may hold a password.
pub(crate) fn check(addresses: &SecretString) -> Result<Vec<ServerAddr>, &'static str> {
    let mut servers = Vec::new();
    for text in addresses.expose_secret().split(',').map(str::trim) {
        if !["nats://", "tls://"].iter().any(|scheme| text.starts_with(scheme)) {
            return Err("has an address that does not begin with nats:// or tls:// (not shown)");
        }
        let server: ServerAddr =
            text.parse().map_err(|_| "has an address that cannot be read (not shown)")?;
        servers.push(server);
    }
    Ok(servers)
}

impl Nats {
    /// Joins the instances that relay to this helpdesk.
    pub(crate) fn join(
        servers: Vec<ServerAddr>,
        helpdesk: &str,
        instance: Instance,
        incoming: mpsc::Sender<Incoming>,
    ) -> Self {
        let token = helpdesk.replace(|c: char| !c.is_ascii_alphanumeric(), "-");
        let subjects = Arc::new(Subjects { prefix: format!("softphone.{token}"), instance });
        let (outgoing, queue) = mpsc::channel(MOST_INCOMING);
        let bus = Self {
            subjects: Arc::clone(&subjects),
            outgoing,
            client: Arc::default(),
            joined: Arc::default(),
        };
        let (client, joined) = (Arc::clone(&bus.client), Arc::clone(&bus.joined));
        tokio::spawn(async move {
            if let Err(error) = run(servers, &subjects, &client, joined, incoming, queue).await {
                tracing::error!(%error, "the bus cannot be used: softphones of other instances are not reached");
            }
        });
        bus
    }
}

async fn run(
    servers: Vec<ServerAddr>,
    subjects: &Subjects,
    slot: &OnceLock<Client>,
    joined: Arc<AtomicBool>,
    incoming: mpsc::Sender<Incoming>,
    mut outgoing: mpsc::Receiver<(To, Message)>,
) -> Result<(), async_nats::Error> {
    let (state, told) = (Arc::clone(&joined), incoming.clone());
    let options = ConnectOptions::new()
        .name("softphone-gateway")
        .retry_on_initial_connect()
        .ping_interval(PING)
        .reconnect_delay_callback(pause)
        .event_callback(move |event| notice(event, Arc::clone(&state), told.clone()));
    let client = options.connect(servers).await?;
    let mut to_all = client.subscribe(subjects.all()).await?;
    let mut to_us = client.subscribe(subjects.one(subjects.instance)).await?;
    let mut claims = client.subscribe(subjects.claims(subjects.instance)).await?;
    let client = slot.get_or_init(|| client);
    loop {
        tokio::select! {
            next = outgoing.recv() => match next {
                Some((to, message)) => send(client, subjects, &joined, to, &message).await,
                // The gateway is gone.
                None => return Ok(()),
            },
            Some(message) = to_all.next() => {
                if let Some(envelope) = read::<Envelope>(&message.payload)
                    && envelope.from != subjects.instance
                {
                    let _ = incoming.send(Incoming::Message(envelope.message)).await;
                }
            }
            Some(message) = to_us.next() => {
                if let Some(envelope) = read::<Envelope>(&message.payload) {
                    let _ = incoming.send(Incoming::Message(envelope.message)).await;
                }
            }
            Some(message) = claims.next() => {
                if let (Some(claim), Some(back)) = (read::<Claim>(&message.payload), message.reply) {
                    let (answer, verdict) = oneshot::channel();
                    let _ = incoming.send(Incoming::Claim(claim, answer)).await;
                    let client = client.clone();
                    tokio::spawn(async move {
                        if let Ok(verdict) = verdict.await {
                            let _ = client.publish(back, write(&verdict)).await;
                        }
                    });
                }
            }
        }
    }
}

/// A message and who tells it.
#[derive(Debug, Serialize, serde::Deserialize)]
struct Envelope {
    from: Instance,
    message: Message,
}

async fn send(client: &Client, subjects: &Subjects, joined: &AtomicBool, to: To, told: &Message) {
    // What would wait for the server's return could come much too late: a telephone would ring
    // for a call long over. The others catch up with what is still worth it.
    if !joined.load(Ordering::Acquire) {
        return;
    }
    let subject = match to {
        To::Others => subjects.all(),
        To::One(instance) => subjects.one(instance),
    };
    let envelope = Envelope { from: subjects.instance, message: told.clone() };
    if let Err(error) = client.publish(subject, write(&envelope)).await {
        tracing::warn!(%error, "the bus did not take a message");
    }
}

/// Notes how the connection is.
async fn notice(event: Event, joined: Arc<AtomicBool>, incoming: mpsc::Sender<Incoming>) {
    match event {
        Event::Connected => {
            tracing::info!("joined the bus");
            joined.store(true, Ordering::Release);
            let _ = incoming.send(Incoming::Joined).await;
        }
        Event::Disconnected | Event::Closed => {
            joined.store(false, Ordering::Release);
            tracing::warn!("the bus is away; softphones that listen here are reached all the same");
        }
        Event::SlowConsumer(_) => tracing::warn!("the bus dropped messages: too many at once"),
        Event::ServerError(error) => tracing::warn!(%error, "the bus refuses"),
        Event::ClientError(error) => tracing::debug!(%error, "the bus cannot be reached"),
        Event::LameDuckMode | Event::Draining => tracing::info!("the bus's server is stopping"),
    }
}

/// Longer each time, and never the same for two instances.
fn pause(attempt: usize) -> Duration {
    let doubled = Duration::from_millis(50 << attempt.min(8));
    doubled.min(LONGEST_PAUSE).mul_f64(rand::random_range(0.5..1.0))
}

fn read<T: DeserializeOwned>(payload: &[u8]) -> Option<T> {
    serde_json::from_slice(payload)
        .inspect_err(|_| tracing::warn!("the bus carries what this version cannot read"))
        .ok()
}

fn write(message: &impl Serialize) -> bytes::Bytes {
    // Only a map with keys that are no text can fail to serialise; there is none.
    serde_json::to_vec(message).unwrap_or_default().into()
}

impl Bus for Nats {
    fn tell(&self, to: To, message: Message) {
        if self.outgoing.try_send((to, message)).is_err() {
            tracing::warn!("the bus does not keep up");
        }
    }

    fn ask(&self, claim: Claim) -> Pin<Box<dyn Future<Output = Verdict> + Send + '_>> {
        Box::pin(async move {
            let Some(client) = self.client.get().filter(|_| self.reach() == Reach::Joined) else {
                return Verdict::Gone;
            };
            let subject = self.subjects.claims(claim.click.instance());
            let request = Request::new().payload(write(&claim)).timeout(Some(ASK));
            match client.send_request(subject, request).await {
                Ok(answer) => read(&answer.payload).unwrap_or(Verdict::Gone),
                Err(_) => Verdict::Gone,
            }
        })
    }

    fn reach(&self) -> Reach {
        if self.joined.load(Ordering::Acquire) { Reach::Joined } else { Reach::Away }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_one_or_several_and_never_shown() {
        for right in ["nats://127.0.0.1:4222", "nats://u:p@a.example, tls://b.example:4222"] {
            assert!(check(&right.into()).is_ok(), "{right}");
        }
        for wrong in ["", "127.0.0.1:4222", "http://a.example", "nats://a.example,", "nats://a:b:c"]
        {
            let problem = check(&wrong.into()).unwrap_err();
            assert!(wrong.is_empty() || !problem.contains(wrong), "{problem}");
        }
    }

    #[test]
    fn pauses_grow_to_a_bound() {
        assert!(pause(1) < Duration::from_millis(101));
        assert!((0..100).map(pause).all(|pause| pause <= LONGEST_PAUSE));
    }
}
