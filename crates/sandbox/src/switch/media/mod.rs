//! Audio of the calls in which the switch takes part: WebRTC with real DTLS and SRTP, by str0m.

mod meters;
mod session;
mod sockets;
pub mod sound;

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Instant;

use tokio::sync::mpsc;
use tracing::debug;

use self::session::{Session, Step};
use self::sockets::{LARGEST, Sockets};

pub use self::meters::Meters;
pub use self::sound::Sound;

/// What the exchange asks of a call's audio.
#[derive(Clone, Debug, PartialEq)]
pub enum MediaOrder {
    /// Make an offer.
    Offer,
    /// This SDP answers our offer.
    Answered(String),
    /// Answer this offer, the first or a later one.
    Answer(String),
}

/// What a call's audio tells the exchange.
#[derive(Clone, Debug, PartialEq)]
pub enum MediaReport {
    /// Our offer.
    Offer(String),
    /// Our answer, and whether the other end holds.
    Answer {
        /// The answer.
        sdp: String,
        /// The other end does not want to hear us.
        held: bool,
    },
    /// An SDP could not be used, or audio could not be set up at all.
    Refused(String),
    /// Sound can pass.
    Connected,
    /// The path is broken; it may come back.
    Disconnected,
    /// The agent pressed a key.
    Digit(char),
}

/// Makes str0m usable: to be called before the first session, as often as one likes.
pub fn install_cryptography() {
    str0m::crypto::from_feature_flags().install_process_default();
}

/// Runs a call's audio until `orders` ends.
pub async fn run(
    addresses: Vec<IpAddr>,
    sound: Sound,
    meters: Arc<Meters>,
    mut orders: mpsc::UnboundedReceiver<MediaOrder>,
    report: impl Fn(MediaReport) + Send,
) {
    let sockets = match Sockets::bind(&addresses).await {
        Ok(sockets) => sockets,
        Err(error) => return report(MediaReport::Refused(error.to_string())),
    };
    let mut session = Session::new(Instant::now(), sound, meters, sockets.addresses());
    let mut buffer = [0; LARGEST];
    loop {
        let Some(deadline) = settle(&mut session, &sockets, &report).await else {
            return report(MediaReport::Disconnected);
        };
        let passed = tokio::select! {
            order = orders.recv() => match order {
                Some(order) => carry_out(&mut session, order),
                None => break,
            },
            (from, at, length) = sockets.receive(&mut buffer) => {
                session.received(Instant::now(), from, at, &buffer[..length]);
                Ok(())
            }
            () = tokio::time::sleep_until(deadline.into()) => session.time_passed(Instant::now()),
        };
        if let Err(error) = passed {
            debug!(%error, "audio");
        }
    }
    session.close();
    settle(&mut session, &sockets, &|_| {}).await;
}

fn carry_out(session: &mut Session, order: MediaOrder) -> Result<(), str0m::RtcError> {
    match order {
        MediaOrder::Offer => session.offer(),
        MediaOrder::Answered(sdp) => session.answered(&sdp),
        MediaOrder::Answer(sdp) => session.answer(&sdp),
    }
    // New addresses of the other end are tried when time next passes: now.
    session.time_passed(Instant::now())
}

/// Does all there is to do; the time until which to wait, or `None` when the session is over.
async fn settle(
    session: &mut Session,
    sockets: &Sockets,
    report: &impl Fn(MediaReport),
) -> Option<Instant> {
    loop {
        match session.step() {
            Ok(Step::Send(from, to, datagram)) => sockets.send(from, to, &datagram).await,
            Ok(Step::Report(told)) => report(told),
            Ok(Step::Wait(until)) => return Some(until),
            Ok(Step::Over) => return None,
            Err(error) => {
                debug!(%error, "audio has failed");
                return None;
            }
        }
    }
}
