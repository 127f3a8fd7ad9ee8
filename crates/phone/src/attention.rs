//! Whether the agent would notice a call, and what the desktop says of one that rings.

use serde::{Deserialize, Serialize};

use crate::{
    CallId, Command, Intent, Notice, NoticeCode, Notifications,
    notice::NoticeLevel,
    notices::{ATTENTION_NOTICE, lasting},
    orders::Orders,
};

/// What the desktop says of a call that rings. A projection of the state, as the ring is: it is there while
/// a call rings and the agent works in another window.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Attention {
    pub(crate) notifications: Notifications,
    /// The agent works in this very page.
    pub(crate) focused: bool,
    /// The agent does not want to be asked.
    declined: bool,
    shown: Option<(CallId, String)>,
}

impl Attention {
    /// `rings`: the call that rings aloud here, and who calls. `silent`: the ring itself cannot be heard.
    pub(crate) fn follow(
        &mut self,
        rings: Option<(CallId, String)>,
        silent: bool,
        orders: &mut Orders,
    ) {
        let may = self.notifications == Notifications::Allowed && !self.focused;
        let wanted = rings.filter(|_| may);
        if self.shown == wanted {
            return;
        }
        match (&self.shown, &wanted) {
            // The same place on the desktop, in other words: the name came.
            (_, Some((call, who))) => {
                let (call, who) = (*call, who.clone());
                orders.give(Command::Notify { call, who, aloud: silent });
            }
            (Some((call, _)), None) => orders.give(Command::Unnotify { call: *call }),
            (None, None) => {}
        }
        self.shown = wanted;
    }

    pub(crate) fn allow(&self, orders: &mut Orders) {
        if self.notifications == Notifications::AskFirst {
            orders.give(Command::RequestNotifications);
        }
    }

    /// The agent put the question away.
    pub(crate) const fn decline(&mut self) {
        self.declined = true;
    }

    /// Asked once, and only where the browser would ask, too.
    pub(crate) fn notice(&self) -> Option<Notice> {
        let asks = self.notifications == Notifications::AskFirst && !self.declined;
        asks.then(|| Notice {
            can_dismiss: true,
            ..lasting(
                ATTENTION_NOTICE,
                NoticeLevel::Info,
                NoticeCode::NotificationsOff,
                "While you work in another window, a call is only heard, not seen.".to_owned(),
                None,
                Some(("Show calls on the desktop", Intent::AllowNotifications)),
            )
        })
    }
}
