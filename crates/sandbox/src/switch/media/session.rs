//! One call's audio: SDP in and out, sound to the agent, measures of what comes back.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use str0m::change::{SdpAnswer, SdpOffer, SdpPendingOffer};
use str0m::format::{Codec, CodecExtra, FormatParams};
use str0m::media::{Direction, Frequency, MediaData, MediaKind, MediaTime, Mid};
use str0m::net::{Protocol, Receive};
use str0m::{Candidate, Event, IceConnectionState, Input, Output, Rtc, RtcError};
use tracing::debug;

use super::sound::{self, FRAME, Sound};
use super::{MediaReport, Meters};

const FRAME_LASTS: Duration = Duration::from_millis(20);

/// An audio session and what it has to tell.
pub struct Session {
    rtc: Rtc,
    sound: Sound,
    meters: Arc<Meters>,
    audio: Option<Mid>,
    offered: Option<SdpPendingOffer>,
    /// When the next frame of our own sound is due; none before the path stands.
    next_frame: Option<Instant>,
    samples: u64,
    last_digit: Option<MediaTime>,
    reports: VecDeque<MediaReport>,
}

/// What to do next.
pub enum Step {
    /// Send this datagram.
    Send(SocketAddr, SocketAddr, Vec<u8>),
    /// Tell the exchange.
    Report(MediaReport),
    /// Nothing until then, or until something arrives.
    Wait(Instant),
    /// The session is over.
    Over,
}

impl Session {
    /// A session that can be reached at `addresses`.
    pub fn new(
        now: Instant,
        sound: Sound,
        meters: Arc<Meters>,
        addresses: impl Iterator<Item = SocketAddr>,
    ) -> Self {
        let mut config = Rtc::builder().clear_codecs().enable_pcmu(true, false);
        // Without it an answer has no telephone-event, and browsers cannot send digits.
        config.codec_config().add_config(
            101.into(),
            None,
            Codec::Tele,
            Frequency::EIGHT_KHZ,
            None,
            FormatParams::default(),
        );
        let mut rtc = config.build(now);
        for address in addresses {
            match Candidate::host(address, Protocol::Udp) {
                Ok(candidate) => {
                    rtc.add_local_candidate(candidate);
                }
                Err(error) => debug!(%error, "not a candidate"),
            }
        }
        Self {
            rtc,
            sound,
            meters,
            audio: None,
            offered: None,
            next_frame: None,
            samples: 0,
            last_digit: None,
            reports: VecDeque::new(),
        }
    }

    /// Makes an offer.
    pub fn offer(&mut self) {
        let mut change = self.rtc.sdp_api();
        let audio = change.add_media(MediaKind::Audio, Direction::SendRecv, None, None, None);
        if let Some((offer, pending)) = change.apply() {
            self.audio = Some(audio);
            self.offered = Some(pending);
            self.reports.push_back(MediaReport::Offer(offer.to_sdp_string()));
        }
    }

    /// Takes the answer to our offer.
    pub fn answered(&mut self, sdp: &str) {
        let Some(pending) = self.offered.take() else { return };
        let accepted =
            SdpAnswer::from_sdp_string(sdp).map_err(|error| error.to_string()).and_then(|answer| {
                self.rtc.sdp_api().accept_answer(pending, answer).map_err(|error| error.to_string())
            });
        if let Err(problem) = accepted {
            self.reports.push_back(MediaReport::Refused(problem));
        }
    }

    /// Answers an offer, the first or one within the call.
    pub fn answer(&mut self, sdp: &str) {
        let answer =
            SdpOffer::from_sdp_string(sdp).map_err(|error| error.to_string()).and_then(|offer| {
                self.rtc.sdp_api().accept_offer(offer).map_err(|error| error.to_string())
            });
        let report = match answer {
            Ok(answer) => {
                let sdp = answer.to_sdp_string();
                // Without a common codec the answer still has an audio line, with nothing in it.
                if sdp.contains(" PCMU/8000") {
                    // A peer that sends but does not listen, or neither, holds us.
                    let held = sdp.lines().any(|line| matches!(line, "a=recvonly" | "a=inactive"));
                    MediaReport::Answer { sdp, held }
                } else {
                    MediaReport::Refused("no audio in a codec that both know".to_owned())
                }
            }
            Err(problem) => MediaReport::Refused(problem),
        };
        self.reports.push_back(report);
    }

    /// Says goodbye on the audio path.
    pub fn close(&mut self) {
        if let Err(error) = self.rtc.close() {
            debug!(%error, "audio was not closed");
        }
    }

    /// A datagram came. One that makes no sense is no reason to end a call: some browsers' digits are such.
    pub fn received(&mut self, now: Instant, from: SocketAddr, at: SocketAddr, datagram: &[u8]) {
        let result = match Receive::new(Protocol::Udp, from, at, datagram) {
            Ok(receive) => self.rtc.handle_input(Input::Receive(now, receive)),
            Err(error) => return debug!(%error, "not a datagram of ours"),
        };
        if let Err(error) = result {
            debug!(%error, "a packet was not understood");
        }
    }

    /// Time has passed: plays what is due.
    pub fn time_passed(&mut self, now: Instant) -> Result<(), RtcError> {
        self.rtc.handle_input(Input::Timeout(now))?;
        let Some(due) = self.next_frame.filter(|due| *due <= now) else {
            return Ok(());
        };
        // After a stall the missed frames stay missed; a burst of them would only be late.
        let next = due + FRAME_LASTS;
        self.next_frame = Some(if next + FRAME_LASTS * 10 < now { now } else { next });
        let samples = self.samples;
        self.samples += FRAME as u64;
        match self.sound.frame(samples) {
            Some(frame) => self.play(now, MediaTime::new(samples, Frequency::EIGHT_KHZ), &frame),
            None => Ok(()),
        }
    }

    /// The next thing to do; to be asked until it says to wait.
    pub fn step(&mut self) -> Result<Step, RtcError> {
        if let Some(report) = self.reports.pop_front() {
            return Ok(Step::Report(report));
        }
        if !self.rtc.is_alive() {
            return Ok(Step::Over);
        }
        loop {
            match self.rtc.poll_output()? {
                Output::Transmit(datagram) => {
                    return Ok(Step::Send(
                        datagram.source,
                        datagram.destination,
                        datagram.contents.to_vec(),
                    ));
                }
                Output::Event(event) => {
                    self.happened(event)?;
                    if let Some(report) = self.reports.pop_front() {
                        return Ok(Step::Report(report));
                    }
                }
                Output::Timeout(at) => {
                    return Ok(Step::Wait(self.next_frame.map_or(at, |frame| frame.min(at))));
                }
            }
        }
    }

    fn happened(&mut self, event: Event) -> Result<(), RtcError> {
        match event {
            Event::MediaAdded(added) if self.audio.is_none() && added.kind == MediaKind::Audio => {
                self.audio = Some(added.mid);
            }
            Event::Connected => {
                self.next_frame = Some(Instant::now());
                self.reports.push_back(MediaReport::Connected);
            }
            Event::IceConnectionStateChange(IceConnectionState::Disconnected) => {
                self.reports.push_back(MediaReport::Disconnected);
            }
            Event::IceConnectionStateChange(
                IceConnectionState::Connected | IceConnectionState::Completed,
            ) if self.next_frame.is_some() => {
                self.reports.push_back(MediaReport::Connected);
            }
            Event::MediaData(data) => self.heard(&data)?,
            // The enum is str0m's and open: the rest is not for us.
            _ => {}
        }
        Ok(())
    }

    fn heard(&mut self, data: &MediaData) -> Result<(), RtcError> {
        if let CodecExtra::Tele(event) = data.codec_extra {
            // All packets of one press carry one timestamp (RFC 4733, 2.5.1.2), the end of it thrice.
            if self.last_digit != Some(data.time) {
                self.last_digit = Some(data.time);
                if let Some(digit) = "0123456789*#ABCD".chars().nth(usize::from(event.event)) {
                    self.reports.push_back(MediaReport::Digit(digit));
                }
            }
            return Ok(());
        }
        if data.params.spec().codec != Codec::PCMU {
            return Ok(());
        }
        self.meters.count_received(sound::energy(&data.data));
        if self.sound == Sound::Echo {
            self.play(data.network_time, data.time, &data.data)?;
        }
        Ok(())
    }

    /// Sends a frame, unless the agent holds: what is sent then is queued by browsers and heard too late.
    fn play(&mut self, now: Instant, time: MediaTime, frame: &[u8]) -> Result<(), RtcError> {
        let Some(mid) = self.audio else { return Ok(()) };
        let may_send = self.rtc.media(mid).is_some_and(|media| media.direction().is_sending());
        let Some(writer) = self.rtc.writer(mid).filter(|_| may_send) else {
            return Ok(());
        };
        let pcmu = writer
            .payload_params()
            .find(|params| params.spec().codec == Codec::PCMU)
            .map(str0m::format::PayloadParams::pt);
        if let Some(pcmu) = pcmu {
            writer.write(pcmu, now, time, frame)?;
            self.meters.count_sent();
        }
        Ok(())
    }
}
