//! Calls by their reference: it is the same in every tab and after each take-over, where call ids are
//! not.

use cti::CallReferenceId;

use crate::{CallId, Intent, call::Call, intent::Named};

use super::Phone;

impl Phone {
    /// The call reference id of a call that is shown.
    pub fn reference_of(&self, call: CallId) -> Option<&CallReferenceId> {
        let filed = self.filed.iter().map(|filed| &filed.wrap_up.call);
        self.open_calls().chain(filed).find(|known| known.id == call).map(|known| &known.reference)
    }

    /// The call of that reference whose notes can still be written.
    pub fn call_of(&self, reference: &CallReferenceId) -> Option<CallId> {
        self.open_calls().find(|open| open.reference == *reference).map(|open| open.id)
    }

    /// The reference of the call that an intent names, by itself or by its leg.
    pub fn reference_in(&self, intent: &Intent) -> Option<&CallReferenceId> {
        match intent.clone().named()? {
            Named::Call(call) => self.reference_of(*call),
            Named::Leg(leg) => {
                let live = self.live.as_ref().filter(|live| live.leg.id == *leg)?;
                Some(&live.call.reference)
            }
            Named::Notice => None,
        }
    }

    /// The same intent for this machine, where it named that call in another; `None`: this one does not
    /// know what was meant.
    pub fn renamed(&self, mut intent: Intent, of: Option<&CallReferenceId>) -> Option<Intent> {
        match intent.named() {
            None => {}
            Some(Named::Call(call)) => {
                let of = of?;
                let filed = self.filed.iter().map(|filed| &filed.wrap_up.call);
                let mut known = self.open_calls().chain(filed);
                *call = known.find(|known| known.reference == *of)?.id;
            }
            Some(Named::Leg(leg)) => {
                let of = of?;
                let live = self.live.as_ref().filter(|live| live.call.reference == *of)?;
                *leg = live.leg.id;
            }
            Some(Named::Notice) => return None,
        }
        Some(intent)
    }

    fn open_calls(&self) -> impl Iterator<Item = &Call> {
        let live = self.live.iter().map(|live| &live.call);
        live.chain(self.wrap_ups.iter().map(|wrap_up| &wrap_up.call))
    }
}
