//! The fields of a JSON object that our own scripts report. Read by hand, because derived readers of
//! the few reports there are would weigh as much as the whole call card.

use std::str::FromStr;

use phone::LegId;
use serde_json::{Map, Value};

/// One object. Each reader gives `None` where the field is wrong: then the whole report makes no sense.
#[derive(Clone, Copy)]
pub(super) struct Fields<'a>(&'a Map<String, Value>);

impl<'a> Fields<'a> {
    pub(super) fn of(value: &'a Value) -> Option<Self> {
        value.as_object().map(Self)
    }

    pub(super) fn object(self, key: &str) -> Option<Self> {
        self.0.get(key).and_then(Self::of)
    }

    pub(super) fn text(self, key: &str) -> Option<String> {
        self.0.get(key)?.as_str().map(str::to_owned)
    }

    pub(super) fn flag(self, key: &str) -> Option<bool> {
        self.0.get(key)?.as_bool()
    }

    pub(super) fn number(self, key: &str) -> Option<u32> {
        self.0.get(key)?.as_u64()?.try_into().ok()
    }

    /// An id of the helpdesk.
    pub(super) fn id<I: FromStr>(self, key: &str) -> Option<I> {
        self.0.get(key)?.as_u64()?.to_string().parse().ok()
    }

    /// A SIP status.
    pub(super) fn status(self, key: &str) -> Option<u16> {
        self.number(key)?.try_into().ok()
    }

    pub(super) fn leg(self) -> Option<LegId> {
        LegId::try_from(self.text("leg")?).ok()
    }

    /// The same for a field that may be left out or `null`: then it is `Some(None)`.
    #[expect(clippy::option_option, reason = "left out and wrong are two things")]
    pub(super) fn maybe<T>(
        self,
        key: &str,
        read: fn(Self, &str) -> Option<T>,
    ) -> Option<Option<T>> {
        match self.0.get(key) {
            None | Some(Value::Null) => Some(None),
            Some(_) => read(self, key).map(Some),
        }
    }
}
