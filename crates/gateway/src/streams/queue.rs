//! What waits to be written to one stream. It takes what comes without ever waiting itself, so a slow
//! reader holds up nobody.

use std::{
    collections::VecDeque,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker},
};

use bytes::Bytes;
use http_body::{Body, Frame};
use tokio::time::Instant;

use super::{event::MOVE, registry::Registry};

/// The most that waits; who reads slower than that is told to move.
pub(crate) const MOST_WAITING: usize = 64;

/// One stream, as the registry knows it. Small, because there are as many as softphones.
#[derive(Debug, Default)]
pub(crate) struct Queue(Mutex<Waiting>);

#[derive(Debug, Default)]
struct Waiting {
    frames: VecDeque<(Bytes, Option<Instant>)>,
    reader: Option<Waker>,
    /// Nothing is taken any more; what is there goes out, then the stream ends.
    ended: bool,
    /// Whether a heartbeat found the last one still unread.
    beat_unread: bool,
}

/// What became of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pushed {
    /// It will be written.
    Taken,
    /// Too much waits, so the stream was told to move: it ends.
    Overrun,
    /// The stream had ended before.
    Ended,
}

impl Queue {
    /// A stream whose first frames are there already, however many.
    pub(crate) fn starting_with(frames: impl IntoIterator<Item = Bytes>) -> Self {
        let frames = frames.into_iter().map(|frame| (frame, None)).collect();
        Self(Mutex::new(Waiting { frames, ..Waiting::default() }))
    }

    /// Adds a frame. `born` is when its event came to this instance, so that its age can be told.
    pub(crate) fn push(&self, frame: Bytes, born: Option<Instant>) -> Pushed {
        let mut waiting = self.lock();
        if waiting.ended {
            return Pushed::Ended;
        }
        if waiting.frames.len() >= MOST_WAITING {
            waiting.end();
            return Pushed::Overrun;
        }
        waiting.frames.push_back((frame, born));
        waiting.wake();
        Pushed::Taken
    }

    /// Adds a heartbeat, unless something waits anyway. A reader that let the heartbeat before this
    /// one wait as well is gone, or as good as that.
    pub(crate) fn beat(&self, frame: Bytes) -> Pushed {
        let mut waiting = self.lock();
        if waiting.ended {
            return Pushed::Ended;
        }
        if !waiting.frames.is_empty() {
            if waiting.beat_unread {
                waiting.end();
                return Pushed::Overrun;
            }
            waiting.beat_unread = true;
            return Pushed::Taken;
        }
        waiting.frames.push_back((frame, None));
        waiting.wake();
        Pushed::Taken
    }

    /// Tells the softphone to reconnect, after what waits already.
    pub(crate) fn tell_to_move(&self) {
        let mut waiting = self.lock();
        if !waiting.ended {
            waiting.frames.push_back((MOVE, None));
            waiting.ended = true;
            waiting.wake();
        }
    }

    fn poll(&self, context: &Context<'_>) -> Poll<Option<(Bytes, Option<Instant>)>> {
        let mut waiting = self.lock();
        match waiting.frames.pop_front() {
            Some(frame) => {
                waiting.beat_unread = false;
                if waiting.frames.is_empty() {
                    // Idle is what a stream is nearly always.
                    waiting.frames = VecDeque::new();
                }
                Poll::Ready(Some(frame))
            }
            None if waiting.ended => Poll::Ready(None),
            None => {
                waiting.reader = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiting {
    /// What waits would come too late, and is had again by the reconnecting: only `move` is left.
    fn end(&mut self) {
        self.frames = VecDeque::from([(MOVE, None)]);
        self.ended = true;
        self.wake();
    }

    fn wake(&mut self) {
        if let Some(reader) = self.reader.take() {
            reader.wake();
        }
    }
}

/// A stream's body. When it is dropped, the registry forgets the stream.
#[derive(Debug)]
pub(crate) struct StreamBody {
    pub(super) queue: Arc<Queue>,
    pub(super) registry: Arc<Registry>,
    pub(super) agent: cti::AgentId,
}

impl Body for StreamBody {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let polled = self.queue.poll(context);
        polled.map(|next| {
            let (frame, born) = next?;
            if let Some(born) = born {
                self.registry.metrics().delivered(born.elapsed());
            }
            Some(Ok(Frame::data(frame)))
        })
    }
}

impl Drop for StreamBody {
    fn drop(&mut self) {
        self.registry.close(self.agent, &self.queue);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(queue: &Queue) -> Vec<Bytes> {
        let context = Context::from_waker(Waker::noop());
        let mut frames = Vec::new();
        while let Poll::Ready(Some((frame, _))) = queue.poll(&context) {
            frames.push(frame);
        }
        frames
    }

    #[test]
    fn a_reader_that_lets_too_much_wait_is_told_to_move_and_gets_nothing_else() {
        let queue = Queue::default();
        for _ in 0..MOST_WAITING {
            assert_eq!(queue.push(Bytes::from_static(b"x"), None), Pushed::Taken);
        }
        assert_eq!(queue.push(Bytes::from_static(b"x"), None), Pushed::Overrun);
        assert_eq!(queue.push(Bytes::from_static(b"x"), None), Pushed::Ended);
        assert_eq!(all(&queue), [MOVE]);
    }

    #[test]
    fn a_reader_that_reads_no_heartbeat_is_given_up_at_the_third() {
        let (beat, queue) = (Bytes::from_static(b"beat"), Queue::default());
        assert_eq!(queue.beat(beat.clone()), Pushed::Taken);
        assert_eq!(queue.beat(beat.clone()), Pushed::Taken);
        assert_eq!(queue.beat(beat.clone()), Pushed::Overrun);
        assert_eq!(all(&queue), [MOVE]);

        let queue = Queue::default();
        for _ in 0..10 {
            assert_eq!(queue.beat(beat.clone()), Pushed::Taken);
            assert_eq!(all(&queue), std::slice::from_ref(&beat), "who reads gets one each");
        }
    }

    #[test]
    fn who_is_told_to_move_gets_what_waited_first() {
        let queue = Queue::starting_with([Bytes::from_static(b"hello")]);
        queue.tell_to_move();
        queue.tell_to_move();
        assert_eq!(all(&queue), [Bytes::from_static(b"hello"), MOVE]);
    }
}
