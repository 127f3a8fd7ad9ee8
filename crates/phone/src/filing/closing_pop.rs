//! The closing pop's text: what the ticket says of the call.

use cti::CallInfo;

use crate::{
    view::Direction,
    words::{self, Reader},
    wrap_up::WrapUp,
};

/// "Any other information that needs to be displayed in the ticket can be sent as key-value pair":
/// read by people, so the keys are words, always in this order.
pub(crate) fn call_info(wrap_up: &WrapUp) -> CallInfo {
    let call = &wrap_up.call;
    let mut info = CallInfo::new();
    if !call.notes.is_empty() {
        info.set("Notes", call.notes.as_str());
    }
    if let Some(disposition) = &wrap_up.disposition {
        info.set("Disposition", disposition.as_str());
    }
    info.set(
        "Direction",
        match call.direction {
            Direction::Inbound => "Inbound",
            Direction::Outbound => "Outbound",
        },
    );
    if let Some(duration) = wrap_up.duration {
        info.set("Duration", words::duration(duration));
    }
    if let Some(number) = &call.number {
        info.set("Customer number", number.typed());
    }
    info.set("Ended", wrap_up.ended(Reader::Ticket));
    info
}
