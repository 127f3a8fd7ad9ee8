//! What every page has around its content: the agent, the softphone's frame, the widget, the sandbox panel.

use cti::{AgentId, PhoneNumber};
use rusqlite::Connection;

use super::{at_window::AtWindow, person::Disc, phone_details::PhoneDetails, pop::PopView};
use crate::{
    clock::Timestamp,
    helpdesk::Helpdesk,
    line_kind::LineKind,
    store::{
        StoreError,
        agents::{self, Agent},
        contacts,
        settings::Settings,
    },
};

/// Which entry of the navigation is the current one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Tickets,
    Contacts,
    Admin,
    Sandbox,
    Elsewhere,
}

/// The softphone's frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Frame {
    /// The Iframe URL, with the agent filled in.
    pub(super) src: String,
    /// Messages are taken from this origin only (fact H1).
    pub(super) origin: String,
    /// The permissions handed on.
    pub(super) allow: &'static str,
}

/// A customer who can be made to ring.
#[derive(Clone, Debug)]
pub(super) struct Customer {
    pub(super) name: String,
    pub(super) number: String,
    /// The number as the phone network takes it.
    pub(super) dialable: String,
}

#[derive(Clone, Debug)]
pub(super) struct Chrome {
    pub(super) now: Timestamp,
    pub(super) place: Place,
    pub(super) agent: Agent,
    pub(super) disc: Disc,
    pub(super) agents: Vec<Agent>,
    pub(super) frame: Option<Frame>,
    pub(super) pop: Option<PopView>,
    /// "Agent phone details", where the account has CTI.
    pub(super) phone_details: Option<PhoneDetails>,
    /// Whether numbers can be clicked.
    pub(super) click_to_dial: bool,
    pub(super) customers: Vec<Customer>,
    pub(super) phone_network: bool,
    /// Which telephone the agents have, where there are desk phones.
    pub(super) line: Option<LineKind>,
    pub(super) customer_url: Option<String>,
}

impl Chrome {
    /// Gathers it, together with whatever the page itself needs, in one transaction.
    pub(super) async fn with<T: Send + 'static>(
        helpdesk: &Helpdesk,
        at: &AtWindow,
        place: Place,
        content: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<(Self, T), StoreError> {
        let settings = helpdesk.settings().await?;
        let agent = at.agent.clone();
        let now = helpdesk.config().clock.now();
        let config = helpdesk.config();
        let (phone_network, customer_url) = (config.switch.is_some(), config.customer_url.clone());
        let line = config.desk_phones.as_ref().map(|_| config.line.get());
        helpdesk
            .store()
            .run(move |db| {
                let chrome = Self {
                    now,
                    place,
                    disc: Disc::of(agent.id.get(), &agent.name),
                    agents: agents::with_window(db)?,
                    frame: frame(&settings, agent.id),
                    pop: PopView::of(db, agent.id, None)?,
                    phone_details: if settings.has_cti() {
                        Some(PhoneDetails::of(db, agent.id, None)?)
                    } else {
                        None
                    },
                    click_to_dial: settings.has_cti() && settings.click_to_dial,
                    customers: customers(db)?,
                    phone_network,
                    line,
                    customer_url,
                    agent,
                };
                Ok((chrome, content(db)?))
            })
            .await
    }

    /// `aria-current` of an entry of the navigation.
    pub(super) fn current(&self, place: Place) -> &'static str {
        if self.place == place { "page" } else { "false" }
    }

    /// Whether customers ring the telephones on the desks.
    pub(super) fn desk_phones(&self) -> bool {
        self.line == Some(LineKind::DeskPhone)
    }

    /// Where the window's frame may load from: nothing but the softphone.
    pub(super) fn content_security_policy(&self) -> String {
        let frames = self.frame.as_ref().map_or("'none'", |frame| &frame.origin);
        format!(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self' http: https:; \
             connect-src 'self'; frame-src {frames}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        )
    }
}

fn customers(db: &Connection) -> rusqlite::Result<Vec<Customer>> {
    let mut customers: Vec<_> = contacts::list(db, "")?
        .into_iter()
        .filter_map(|contact| {
            let number = contact.phone.or(contact.mobile)?;
            let dialable = PhoneNumber::parse(&number).ok()?.dialable().to_owned();
            Some((contact.id, Customer { name: contact.name, number, dialable }))
        })
        .collect();
    // In the order of the seeds: the plain cases come first.
    customers.sort_by_key(|(id, _)| *id);
    Ok(customers.into_iter().map(|(_, customer)| customer).collect())
}

/// The frame, unless the admin switched it off or the URL is none that a frame can have.
fn frame(settings: &Settings, agent: AgentId) -> Option<Frame> {
    const WITH_MICROPHONE: &str =
        "microphone; autoplay; speaker-selection; hid; clipboard-write; local-network-access";
    const WITHOUT: &str = "autoplay; clipboard-write; local-network-access";
    if !settings.softphone_iframe || !settings.has_cti() {
        return None;
    }
    let src = settings.iframe_url.replace("{{agent_id}}", &agent.to_string());
    Some(Frame {
        origin: origin(&src)?,
        src,
        allow: if settings.microphone_allowed { WITH_MICROPHONE } else { WITHOUT },
    })
}

/// `http://127.0.0.1:8201` of `http://127.0.0.1:8201/?agent_id=1001`.
pub(super) fn origin(address: &str) -> Option<String> {
    let url = http::Uri::try_from(address.split('#').next()?).ok()?;
    let scheme = url.scheme_str().filter(|scheme| matches!(*scheme, "http" | "https"))?;
    let authority = url.authority()?;
    if authority.as_str().contains('@') {
        return None;
    }
    let port = match (scheme, authority.port_u16()) {
        ("http", Some(80)) | ("https", Some(443)) | (_, None) => String::new(),
        (_, Some(port)) => format!(":{port}"),
    };
    Some(format!("{scheme}://{}{port}", authority.host().to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_frame_goes_where_the_admin_says_with_the_agent_in_it() {
        let agent = AgentId::new(1002).unwrap();
        let url = |iframe_url: &str| Settings {
            iframe_url: iframe_url.to_owned(),
            ..Settings::default()
        };
        let made =
            frame(&url("https://Phone.example:443/app?agent_id={{agent_id}}#x"), agent).unwrap();
        assert_eq!(made.src, "https://Phone.example:443/app?agent_id=1002#x");
        assert_eq!(made.origin, "https://phone.example");
        assert!(made.allow.contains("microphone"));
        let deaf = Settings { microphone_allowed: false, ..url("http://127.0.0.1:8201/") };
        assert!(!frame(&deaf, agent).unwrap().allow.contains("microphone"));
        for bad in ["", "javascript:alert(1)", "data:text/html,x", "/app", "http://user@evil/"] {
            assert_eq!(frame(&url(bad), agent), None, "{bad}");
        }
        assert_eq!(frame(&Settings { softphone_iframe: false, ..url("http://a/") }, agent), None);
    }
}
