//! Several instances in one process, as tests have them.

use std::{
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::sync::{mpsc, oneshot};

use super::{Bus, Claim, Incoming, Message, Reach, To, Verdict};
use crate::streams::event_id::Instance;

type Members = Arc<Mutex<Vec<(Instance, mpsc::Sender<Incoming>)>>>;

/// What they share.
#[derive(Clone, Debug, Default)]
pub(crate) struct InProcess(Members);

impl InProcess {
    /// Joins as `instance`, which gets what the others tell.
    pub(crate) fn join(
        &self,
        instance: Instance,
        incoming: mpsc::Sender<Incoming>,
    ) -> Box<dyn Bus> {
        let mut members = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Nothing waits yet in a channel that is new.
        let _ = incoming.try_send(Incoming::Joined);
        members.push((instance, incoming));
        Box::new(Member { instance, members: Arc::clone(&self.0) })
    }

    /// Ends an instance, as if it were killed.
    pub(crate) fn kill(&self, instance: Instance) {
        let mut members = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        members.retain(|(member, _)| *member != instance);
    }
}

#[derive(Debug)]
struct Member {
    instance: Instance,
    members: Members,
}

impl Member {
    fn send(&self, to: Instance, incoming: Incoming) {
        let members = self.members.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, member)) = members.iter().find(|(instance, _)| *instance == to)
            && member.try_send(incoming).is_err()
        {
            tracing::warn!("another instance does not keep up");
        }
    }
}

impl Bus for Member {
    fn tell(&self, to: To, message: Message) {
        let others: Vec<Instance> = {
            let members = self.members.lock().unwrap_or_else(PoisonError::into_inner);
            let all = members.iter().map(|(instance, _)| *instance);
            // Who was killed tells nobody.
            if members.iter().any(|(instance, _)| *instance == self.instance) {
                all.filter(|instance| *instance != self.instance).collect()
            } else {
                Vec::new()
            }
        };
        for other in others {
            if matches!(to, To::Others) || to == To::One(other) {
                self.send(other, Incoming::Message(message.clone()));
            }
        }
    }

    fn ask(&self, claim: Claim) -> Pin<Box<dyn Future<Output = Verdict> + Send + '_>> {
        Box::pin(async move {
            let (answer, verdict) = oneshot::channel();
            self.send(claim.click.instance(), Incoming::Claim(claim, answer));
            verdict.await.unwrap_or(Verdict::Gone)
        })
    }

    fn reach(&self) -> Reach {
        Reach::Joined
    }
}
