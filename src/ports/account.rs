//! Who is signed in to the helpdesk, and what proves it. By a gateway: it keeps the key sealed in a
//! cookie that no script can read, and here is only the agent's name. Straight to the helpdesk: the key
//! is here, for this tab alone or sealed in the browser.

mod answer;

use std::{cell::RefCell, rc::Rc};

use cti::AgentId;
use leptos::prelude::*;
use phone::{DeskEvent, DeskFailure, Event};
use serde::{Deserialize, Serialize};
use serde_json::json;
use wasm_bindgen_futures::spawn_local;

pub use self::answer::SignInProblem;
use self::answer::{Me, read_me, read_owner, refusal};
use super::{
    http::{self, NoReply, Question, Reply},
    journal::{
        Journal,
        database::{Database, Kind},
    },
    link::{AccountNews, Secret},
    tab_secret::TabSecret,
};
use crate::{config::Desk, runtime::Emit};

/// The header that names the agent to the gateway. A page of another origin cannot send it unasked.
pub const AGENT_HEADER: &str = "X-Softphone-Agent";

/// How long an answer may take, in milliseconds.
const TIME_OUT: u32 = 25_000;

/// The name of the key's row in the journal.
const KEY_ROW: &str = "desk-key";

/// Whether the agent can act in the helpdesk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Standing {
    /// Not known yet, or nobody says: nothing is asked of the agent.
    Unknown,
    /// The agent can.
    SignedIn {
        /// Whose key it is, where that is known.
        name: Option<String>,
        /// Where the key is.
        kept: Kept,
    },
    /// The agent has to give a key.
    SignedOut(Why),
}

/// Where the key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kept {
    /// One key acts for all agents: nobody signs in.
    ByAdmin,
    /// In the gateway's cookie.
    Cookie,
    /// Sealed in this browser.
    Browser,
    /// In this tab.
    Tab,
}

/// Why the agent has to give a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Why {
    /// There is none yet.
    First,
    /// The one there was is not taken any more: too old, or replaced in the helpdesk.
    Ended,
    /// The agent signed out.
    Asked,
}

/// The agent's account.
#[derive(Clone)]
pub struct Account(Rc<Inner>);

struct Inner {
    agent: AgentId,
    desk: Desk,
    standing: RwSignal<Standing>,
    /// Direct mode: the key for this tab. A sealed one is here too, once it was opened.
    key: RefCell<TabSecret>,
    /// Direct mode: where a key is sealed.
    database: RefCell<Option<Rc<Database>>>,
    emit: Emit,
}

impl Account {
    /// The agent's account; finds out who is signed in. Nothing waits for it.
    pub fn open(agent: AgentId, desk: Desk, journal: &Journal, emit: Emit) -> Self {
        let key = TabSecret::find(["softphone:desk-key:", &agent.to_string()].concat());
        let inner = Rc::new(Inner {
            agent,
            desk,
            standing: RwSignal::new(Standing::Unknown),
            key: RefCell::new(key),
            database: RefCell::default(),
            emit,
        });
        let begun = inner.clone();
        match inner.desk {
            Desk::Gateway => spawn_local(async move { begun.ask_gateway().await }),
            Desk::Direct(_) => journal.when_open(move |database| {
                begun.database.replace(database);
                spawn_local(async move { begun.find_key().await });
            }),
        }
        Self(inner)
    }

    /// Whether the agent can act in the helpdesk.
    pub fn standing(&self) -> RwSignal<Standing> {
        self.0.standing
    }

    /// Whether the key can be kept in this browser or in this tab, as the agent likes.
    pub fn has_choice(&self) -> bool {
        matches!(self.0.desk, Desk::Direct(_))
    }

    /// The header that proves the agent, for a request to the helpdesk.
    pub fn proof(&self) -> Result<(&'static str, String), DeskFailure> {
        match self.0.desk {
            Desk::Gateway => Ok((AGENT_HEADER, self.0.agent.to_string())),
            Desk::Direct(_) => {
                let key = self.0.key.borrow();
                let basic = key.get().and_then(basic).ok_or(DeskFailure::NoKey)?;
                Ok(("Authorization", basic))
            }
        }
    }

    /// The proof was refused: wrong, too old or revoked. The agent is asked for a key.
    pub fn refused(&self) {
        let inner = self.0.clone();
        let standing = inner.standing.get_untracked();
        match standing {
            // It is for the admin to give another.
            Standing::SignedIn { kept: Kept::ByAdmin, .. } | Standing::SignedOut(_) => {}
            // The gateway did not say at the start who signs in.
            Standing::Unknown if inner.desk == Desk::Gateway => {
                spawn_local(async move { inner.ask_gateway().await });
            }
            Standing::SignedIn { .. } | Standing::Unknown => {
                inner.standing.set(Standing::SignedOut(Why::Ended));
                spawn_local(async move { inner.forget().await });
            }
        }
    }

    /// Signs in with a key; `keep`: beyond this tab, where the agent has the choice.
    pub async fn sign_in(&self, key: &str, keep: bool) -> Result<(), SignInProblem> {
        let inner = &self.0;
        let standing = match &inner.desk {
            Desk::Gateway => inner.sign_in_to_gateway(key).await?,
            Desk::Direct(origin) => inner.try_key(origin, key, keep).await?,
        };
        inner.standing.set(standing);
        // What failed for want of a key is sent again.
        (inner.emit)(Event::Desk(DeskEvent::KeyGiven));
        Ok(())
    }

    /// What the agent's other tabs are to know.
    pub fn news(&self) -> AccountNews {
        let inner = &self.0;
        let direct = matches!(inner.desk, Desk::Direct(_));
        let key = inner.key.borrow().get().filter(|_| direct).map(|key| Secret(key.to_owned()));
        AccountNews { standing: inner.standing.get_untracked(), key }
    }

    /// The agent signed in or out in another tab, or the key there was ended.
    pub fn take(&self, news: AccountNews) {
        let inner = &self.0;
        let mut own = inner.key.borrow_mut();
        match (&news.standing, &news.key) {
            (Standing::SignedIn { kept: Kept::Tab, .. }, Some(Secret(key))) => own.keep(key),
            (_, Some(Secret(key))) => own.hold(key),
            (Standing::SignedOut(_), None) => own.forget(),
            (Standing::SignedIn { .. } | Standing::Unknown, None) => {}
        }
        drop(own);
        inner.standing.set(news.standing);
    }

    /// What signs in a window of its own, which has no cookie of this frame's; for it alone, and soon.
    pub async fn hand_over(&self) -> Option<String> {
        let inner = &self.0;
        if inner.desk != Desk::Gateway {
            return None;
        }
        let reply = inner.ask("/agent/hand-over", Some("")).await.ok()?;
        let reply: serde_json::Value = serde_json::from_str(&reply.body).ok()?;
        reply.get("hand_over")?.as_str().map(str::to_owned)
    }

    /// Forgets the key; `false`: the agent is still signed in.
    pub async fn sign_out(&self) -> bool {
        let inner = &self.0;
        match inner.desk {
            // Without an answer the cookie may still be there, so the agent is still signed in.
            Desk::Gateway => {
                let reply = inner.ask("/agent/sign-out", Some("")).await;
                if !reply.is_ok_and(|reply| reply.is_success()) {
                    return false;
                }
            }
            Desk::Direct(_) => inner.forget().await,
        }
        inner.standing.set(Standing::SignedOut(Why::Asked));
        true
    }
}

/// Signs in by what the frame handed over. Where that fails the agent is asked for a key, as anywhere.
pub async fn take_over(agent: AgentId, hand_over: &str) {
    let wish = json!({ "agent_id": agent.get(), "hand_over": hand_over }).to_string();
    let _ = super::gateway::Gateway::new(agent).post("/agent/take-over", &wish, TIME_OUT).await;
}

impl Inner {
    /// Asks the gateway something about the agent.
    async fn ask(&self, path: &str, body: Option<&str>) -> Result<Reply, NoReply> {
        let agent = self.agent.to_string();
        let headers = [(AGENT_HEADER, agent.as_str()), ("Content-Type", "application/json")];
        // A question has no content to have a type.
        let headers = if body.is_some() { &headers[..] } else { &headers[..1] };
        http::ask(Question { url: path, headers, body, put: false, within: Some(TIME_OUT) }).await
    }

    async fn ask_gateway(&self) {
        let standing = match self.ask("/agent/me", None).await {
            Ok(reply) if reply.is_success() => signed_in(&reply.body),
            Ok(Reply { status: 401, .. }) => Some(Standing::SignedOut(Why::First)),
            // It does not say; what it thinks of requests will show.
            Ok(_) | Err(_) => None,
        };
        if let Some(standing) = standing {
            self.standing.set(standing);
        }
    }

    async fn sign_in_to_gateway(&self, key: &str) -> Result<Standing, SignInProblem> {
        let wish = json!({ "agent_id": self.agent.get(), "api_key": key }).to_string();
        match self.ask("/agent/sign-in", Some(&wish)).await {
            Ok(reply) if reply.is_success() => {
                signed_in(&reply.body).ok_or(SignInProblem::Unreadable)
            }
            Ok(reply) => Err(refusal(&reply)),
            Err(_) => Err(unreachable()),
        }
    }

    /// Direct mode: a key from before, in this tab or sealed in this browser.
    async fn find_key(&self) {
        let kept = if self.key.borrow().get().is_some() {
            Some(Kept::Tab)
        } else {
            self.open_sealed_key().await.map(|key| {
                self.key.borrow_mut().hold(&key);
                Kept::Browser
            })
        };
        // Another tab may have told meanwhile.
        if self.standing.get_untracked() == Standing::Unknown {
            self.standing.set(match kept {
                Some(kept) => Standing::SignedIn { name: None, kept },
                None => Standing::SignedOut(Why::First),
            });
        }
    }

    async fn open_sealed_key(&self) -> Option<String> {
        let database = self.database.borrow().clone()?;
        let (keys, _) = database.read(Kind::Secrets, "", 1).await.ok()??;
        keys.into_iter().next()
    }

    /// Whose key it is, says the helpdesk; kept when it is this agent's.
    async fn try_key(
        &self,
        origin: &str,
        key: &str,
        keep: bool,
    ) -> Result<Standing, SignInProblem> {
        let proof = basic(key).ok_or(SignInProblem::KeyRefused)?;
        let question = Question {
            url: &[origin, "/api/v2/agents/me"].concat(),
            headers: &[("Authorization", &proof)],
            body: None,
            put: false,
            within: Some(TIME_OUT),
        };
        let reply = match http::ask(question).await {
            Ok(reply) if reply.is_success() => reply,
            Ok(reply) => return Err(refusal(&reply)),
            Err(NoReply::TimedOut) => return Err(SignInProblem::Unreachable),
            // Online, and yet no answer: the browser keeps it from us, because the helpdesk does not
            // allow this page to read it.
            Err(NoReply::Lost) if is_online() => return Err(SignInProblem::Blocked),
            Err(NoReply::Lost) => return Err(SignInProblem::Offline),
        };
        let (id, name) = read_owner(&reply.body).ok_or(SignInProblem::Unreadable)?;
        if id != self.agent {
            return Err(SignInProblem::WrongAgent { key_is: id, name, asked: self.agent });
        }
        let database = self.database.borrow().clone().filter(|_| keep);
        let sealed = match database {
            None => false,
            Some(database) => {
                let row = [(KEY_ROW.to_owned(), Some(key.to_owned()))];
                database.write(Kind::Secrets, &row).await.is_ok()
            }
        };
        if sealed {
            self.key.borrow_mut().hold(key);
        } else {
            self.key.borrow_mut().keep(key);
        }
        let kept = if sealed { Kept::Browser } else { Kept::Tab };
        Ok(Standing::SignedIn { name, kept })
    }

    async fn forget(&self) {
        self.key.borrow_mut().forget();
        let database = self.database.borrow().clone();
        if let Some(database) = database {
            let _ = database.write(Kind::Secrets, &[(KEY_ROW.to_owned(), None)]).await;
        }
    }
}

fn signed_in(reply: &str) -> Option<Standing> {
    let Me { name, by_key } = read_me(reply)?;
    let kept = if by_key { Kept::Cookie } else { Kept::ByAdmin };
    Some(Standing::SignedIn { name, kept })
}

/// A key as HTTP wants it (fact R1).
fn basic(key: &str) -> Option<String> {
    let pair = web_sys::window()?.btoa(&[key, ":X"].concat()).ok()?;
    Some(["Basic ", &pair].concat())
}

fn unreachable() -> SignInProblem {
    if is_online() { SignInProblem::Unreachable } else { SignInProblem::Offline }
}

/// `false` is to be believed; `true` only says that there is some network.
fn is_online() -> bool {
    web_sys::window().is_some_and(|window| window.navigator().on_line())
}
