//! The audio of a test's phone: a WebRTC peer with DTLS and SRTP.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use str0m::change::{SdpAnswer, SdpOffer, SdpPendingOffer};
use str0m::format::{Codec, FormatParams};
use str0m::media::{Direction, Frequency, MediaKind, MediaTime, Mid, TelephoneEvent};
use str0m::net::{Protocol, Receive};
use str0m::{Candidate, Event, Input, Output, Rtc};
use tokio::net::UdpSocket;
use tokio::sync::{mpsc, oneshot};

/// A loud byte and its negative: a square wave in μ-law.
const LOUD: [u8; 2] = [0x10, 0x90];

enum Order {
    Offer(Direction, oneshot::Sender<String>),
    Answered(String),
    Answer(String, oneshot::Sender<String>),
    Speak(bool),
    Press(u8),
}

/// A running peer; it ends when it is dropped.
pub struct Audio {
    orders: mpsc::UnboundedSender<Order>,
    pub received: Arc<AtomicU64>,
    last_frame: Arc<Mutex<Vec<u8>>>,
}

impl Audio {
    pub async fn start() -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        let (sender, orders) = mpsc::unbounded_channel();
        let audio = Self { orders: sender, received: Arc::default(), last_frame: Arc::default() };
        let peer = Peer::new(
            socket.local_addr().unwrap(),
            Arc::clone(&audio.received),
            Arc::clone(&audio.last_frame),
        );
        tokio::spawn(peer.run(socket, orders));
        audio
    }

    async fn ask(&self, order: impl FnOnce(oneshot::Sender<String>) -> Order) -> String {
        let (sender, answer) = oneshot::channel();
        let _ = self.orders.send(order(sender));
        answer.await.expect("the audio peer")
    }

    pub async fn offer(&self) -> String {
        self.ask(|to| Order::Offer(Direction::SendRecv, to)).await
    }

    pub async fn offer_as(&self, direction: Direction) -> String {
        self.ask(|to| Order::Offer(direction, to)).await
    }

    pub fn answered(&self, sdp: &str) {
        let _ = self.orders.send(Order::Answered(sdp.to_owned()));
    }

    pub async fn answer(&self, sdp: &str) -> String {
        self.ask(|to| Order::Answer(sdp.to_owned(), to)).await
    }

    /// Speak, or send silence.
    pub fn speak(&self, loud: bool) {
        let _ = self.orders.send(Order::Speak(loud));
    }

    pub fn press(&self, event: u8) {
        let _ = self.orders.send(Order::Press(event));
    }

    pub fn packets(&self) -> u64 {
        self.received.load(Ordering::Relaxed)
    }

    pub fn last_frame(&self) -> Vec<u8> {
        self.last_frame.lock().unwrap().clone()
    }

    /// Waits until so many packets have come.
    pub async fn until_packets(&self, wanted: u64) {
        let mut often = tokio::time::interval(Duration::from_millis(10));
        let waiting = tokio::time::timeout(crate::bed::PATIENCE, async {
            while self.packets() < wanted {
                often.tick().await;
            }
        });
        assert!(waiting.await.is_ok(), "{} packets instead of {wanted}", self.packets());
    }
}

struct Peer {
    rtc: Rtc,
    address: SocketAddr,
    audio: Option<Mid>,
    pending: Option<SdpPendingOffer>,
    loud: bool,
    presses: Vec<u8>,
    next_press: Instant,
    next_frame: Option<Instant>,
    samples: u64,
    received: Arc<AtomicU64>,
    last_frame: Arc<Mutex<Vec<u8>>>,
}

impl Peer {
    fn new(address: SocketAddr, received: Arc<AtomicU64>, last_frame: Arc<Mutex<Vec<u8>>>) -> Self {
        str0m::crypto::from_feature_flags().install_process_default();
        let mut config =
            Rtc::builder().clear_codecs().enable_opus(true, false).enable_pcmu(true, false);
        config.codec_config().add_config(
            126.into(),
            None,
            Codec::Tele,
            Frequency::EIGHT_KHZ,
            None,
            FormatParams::default(),
        );
        let mut rtc = config.build(Instant::now());
        rtc.add_local_candidate(Candidate::host(address, Protocol::Udp).unwrap());
        Self {
            rtc,
            address,
            audio: None,
            pending: None,
            loud: true,
            presses: Vec::new(),
            next_press: Instant::now(),
            next_frame: None,
            samples: 0,
            received,
            last_frame,
        }
    }

    async fn run(mut self, socket: UdpSocket, mut orders: mpsc::UnboundedReceiver<Order>) {
        let mut buffer = [0; 2000];
        loop {
            let wait = self.drain(&socket).await;
            tokio::select! {
                order = orders.recv() => match order {
                    Some(order) => self.carry_out(order),
                    None => return,
                },
                Ok((length, from)) = socket.recv_from(&mut buffer) => {
                    if let Ok(receive) = Receive::new(Protocol::Udp, from, self.address, &buffer[..length]) {
                        let _ = self.rtc.handle_input(Input::Receive(Instant::now(), receive));
                    }
                }
                () = tokio::time::sleep_until(wait.into()) => self.time_passed(),
            }
        }
    }

    async fn drain(&mut self, socket: &UdpSocket) -> Instant {
        loop {
            match self.rtc.poll_output().unwrap() {
                Output::Transmit(datagram) => {
                    let _ = socket.send_to(&datagram.contents, datagram.destination).await;
                }
                Output::Event(Event::Connected) => self.next_frame = Some(Instant::now()),
                Output::Event(Event::MediaAdded(added)) => self.audio = Some(added.mid),
                Output::Event(Event::MediaData(data)) => {
                    self.received.fetch_add(1, Ordering::Relaxed);
                    *self.last_frame.lock().unwrap() = data.data.to_vec();
                }
                Output::Event(_) => {}
                Output::Timeout(at) => return self.next_frame.map_or(at, |frame| frame.min(at)),
            }
        }
    }

    fn carry_out(&mut self, order: Order) {
        match order {
            Order::Offer(direction, to) => {
                let mut change = self.rtc.sdp_api();
                match self.audio {
                    Some(mid) => change.set_direction(mid, direction),
                    None => {
                        self.audio =
                            Some(change.add_media(MediaKind::Audio, direction, None, None, None));
                    }
                }
                let (offer, pending) = change.apply().expect("a change");
                self.pending = Some(pending);
                let _ = to.send(offer.to_sdp_string());
            }
            Order::Answered(sdp) => {
                let answer = SdpAnswer::from_sdp_string(&sdp).unwrap();
                let pending = self.pending.take().expect("an offer");
                self.rtc.sdp_api().accept_answer(pending, answer).unwrap();
            }
            Order::Answer(sdp, to) => {
                let offer = SdpOffer::from_sdp_string(&sdp).unwrap();
                let _ = to.send(self.rtc.sdp_api().accept_offer(offer).unwrap().to_sdp_string());
            }
            Order::Speak(loud) => self.loud = loud,
            Order::Press(event) => self.presses.insert(0, event),
        }
        self.rtc.handle_input(Input::Timeout(Instant::now())).unwrap();
    }

    fn time_passed(&mut self) {
        let now = Instant::now();
        self.rtc.handle_input(Input::Timeout(now)).unwrap();
        let Some(due) = self.next_frame.filter(|due| *due <= now) else { return };
        self.next_frame = Some(due + Duration::from_millis(20));
        let time = MediaTime::new(self.samples, Frequency::EIGHT_KHZ);
        self.samples += 160;
        let Some(mid) = self.audio else { return };
        if !self.rtc.media(mid).unwrap().direction().is_sending() {
            return;
        }
        let Some(mut writer) = self.rtc.writer(mid) else { return };
        let pcmu = writer
            .payload_params()
            .find(|params| params.spec().codec == Codec::PCMU)
            .map(str0m::format::PayloadParams::pt);
        let frame: Vec<u8> = if self.loud {
            LOUD.iter().copied().cycle().take(160).collect()
        } else {
            vec![0xFF; 160]
        };
        if now >= self.next_press
            && let Some(event) = self.presses.pop()
        {
            let duration = Duration::from_millis(160);
            writer =
                writer.telephone_event(TelephoneEvent { event, end: true, volume: 10, duration });
            self.next_press = now + Duration::from_millis(300);
        }
        writer.write(pcmu.expect("PCMU"), now, time, frame).unwrap();
    }
}
