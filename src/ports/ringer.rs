//! The ring: sound while a call rings. A projection of the machine's state, never its own idea.

use std::{cell::RefCell, rc::Rc};

use gloo_timers::callback::Timeout;
use phone::{Event, SoundEvent};
use wasm_bindgen::{JsCast, closure::Closure};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{AudioBufferSourceNode, AudioContext, AudioContextState};

use crate::runtime::Emit;

/// Samples a second of the ring: plenty for two tones, little to compute.
const RATE: usize = 8000;
/// How long it takes until the ring begins again.
const SECONDS: usize = 3;
/// Samples of one of its bursts: 0.4 s.
const BURST: u16 = 3200;

/// The loudspeaker for the ring.
#[derive(Clone)]
pub struct Ringer(Rc<Inner>);

struct Inner {
    context: Option<AudioContext>,
    ringing: RefCell<Option<AudioBufferSourceNode>>,
    emit: Emit,
}

impl Ringer {
    /// Finds out whether the browser lets us sound; if not, the first click or key here changes that.
    pub fn new(emit: Emit) -> Self {
        let ringer = Self(Rc::new(Inner {
            context: AudioContext::new().ok(),
            ringing: RefCell::default(),
            emit,
        }));
        ringer.unlock();
        ringer.unlock_at_first_gesture();
        ringer
    }

    /// Asks the browser to let us sound, and reports what it says.
    pub fn unlock(&self) {
        let Some(context) = self.0.context.clone() else {
            return;
        };
        let inner = self.0.clone();
        // Without a gesture `resume` stays pending for good: so the state is told now, and again later.
        let blocked = context.state() != AudioContextState::Running;
        if blocked {
            (inner.emit)(Event::Sound(SoundEvent::Blocked));
        }
        spawn_local(async move {
            let Ok(resumed) = context.resume() else { return };
            if JsFuture::from(resumed).await.is_ok() {
                // An idle context that runs would cost the agent's machine all day.
                if inner.ringing.borrow().is_none() {
                    let _ = context.suspend();
                }
                (inner.emit)(Event::Sound(SoundEvent::Ready));
            }
        });
    }

    fn unlock_at_first_gesture(&self) {
        let Some(window) = web_sys::window() else {
            return;
        };
        let ringer = self.clone();
        let on_gesture = Closure::<dyn FnMut()>::new(move || {
            // Asked for within the gesture, as browsers want it, and told after it: what is drawn anew in
            // the middle of a click takes the click's effect back from a radio button.
            if let Some(context) = &ringer.0.context {
                let _ = context.resume();
            }
            let ringer = ringer.clone();
            Timeout::new(0, move || ringer.unlock()).forget();
        });
        let options = web_sys::AddEventListenerOptions::new();
        options.set_once(true);
        options.set_capture(true);
        // Not at the press: the notice about it would go while the finger is down, and what is below
        // it would move away from under the finger.
        for gesture in ["click", "keydown"] {
            let _ = window.add_event_listener_with_callback_and_add_event_listener_options(
                gesture,
                on_gesture.as_ref().unchecked_ref(),
                &options,
            );
        }
        on_gesture.forget();
    }

    /// Rings until [`Ringer::stop`].
    pub fn start(&self) {
        self.stop();
        let Some(context) = &self.0.context else {
            return;
        };
        let Some(source) = ring(context) else { return };
        // Where sound is blocked the ring stays visible, and sounds as soon as the agent clicks.
        let _ = context.resume();
        let _ = source.start();
        *self.0.ringing.borrow_mut() = Some(source);
    }

    /// Silence.
    pub fn stop(&self) {
        if let Some(source) = self.0.ringing.borrow_mut().take() {
            #[expect(
                deprecated,
                reason = "the newer signature takes a time, and now is what is meant"
            )]
            let _ = source.stop();
            let _ = source.disconnect();
            if let Some(context) = &self.0.context {
                let _ = context.suspend();
            }
        }
    }
}

/// One ring cadence, looped by the browser: no timer of ours runs while it rings.
fn ring(context: &AudioContext) -> Option<AudioBufferSourceNode> {
    let mut samples = Vec::with_capacity(SECONDS * RATE);
    // Two short rings, then silence: 0.4 s on, 0.2 s off, 0.4 s on.
    samples.extend(burst());
    samples.resize(RATE * 6 / 10, 0.0);
    samples.extend(burst());
    samples.resize(SECONDS * RATE, 0.0);
    let length = u32::try_from(samples.len()).ok()?;
    let buffer = context.create_buffer(1, length, 8000.0).ok()?;
    buffer.copy_to_channel(&samples, 0).ok()?;
    let source = context.create_buffer_source().ok()?;
    source.set_buffer(Some(&buffer));
    source.set_loop(true);
    source.connect_with_audio_node(&context.destination()).ok()?;
    Some(source)
}

/// Two tones at once, softened at both ends, so that they do not click.
fn burst() -> impl Iterator<Item = f32> {
    (0..BURST).zip(sine(1.881_761_5, 0.338_737_9)).zip(sine(1.813_381_9, 0.421_795_5)).map(
        |((at, low), high)| {
            let edge = (f32::from(at.min(BURST - at)) / 160.0).min(1.0);
            0.16 * edge * (low + high)
        },
    )
}

/// A tone, each sample from the two before it: `f32::sin` would weigh 6 kB in the bundle. For a step
/// of `w` radians it takes `2 cos w` and `sin w`.
fn sine(twice_cos: f32, sin: f32) -> impl Iterator<Item = f32> {
    let (mut before, mut now) = (0.0, sin);
    std::iter::from_fn(move || {
        let sample = before;
        (before, now) = (now, twice_cos * now - before);
        Some(sample)
    })
}
