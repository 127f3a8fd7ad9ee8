//! Who is signed in, told to the agent's other tabs.

use leptos::prelude::*;
use phone::Event;

use super::OnlyOne;
use crate::ports::{
    account::Standing,
    link::{AccountNews, Message},
};

impl OnlyOne {
    /// The agent signed in or out here, or the key ended: the agent's other tabs are told.
    pub(super) fn tell_of_sign_in(&self) {
        let standing = self.ports.account.standing();
        let own = self.own.clone();
        // What each tab finds out at its beginning is nobody's news.
        Effect::new(move |before: Option<Standing>| {
            let now = standing.get();
            if let Some(this) = own.upgrade()
                && before.is_some_and(|before| before != Standing::Unknown && before != now)
            {
                let news = this.ports.account.news();
                if this.told_account.replace(Some(news.clone())).as_ref() != Some(&news) {
                    this.link.say(Message::Account(news));
                }
            }
            now
        });
    }

    pub(super) fn account_changed(&self, news: AccountNews) {
        if news.standing == Standing::Unknown || self.ports.account.news() == news {
            return;
        }
        let signed_in = matches!(news.standing, Standing::SignedIn { .. });
        self.told_account.replace(Some(news.clone()));
        self.ports.account.take(news);
        if signed_in && let Some(machine) = self.machine() {
            machine.emit(Event::Desk(phone::DeskEvent::KeyGiven));
        }
    }
}
