//! Who is reachable where (RFC 3261, 10).

use std::{collections::BTreeMap, time::Duration};

use super::ConnectionId;
use crate::switch::sip::Uri;

/// One phone of one user.
#[derive(Clone, Debug)]
pub struct Binding {
    /// The user it belongs to.
    pub user: String,
    /// The address that the phone gave. Browsers make one up and keep it over reconnects, so requests within a
    /// call find the phone by it, on whatever connection it is now.
    pub contact: Uri,
    /// Where it is connected; none between a lost connection and the next registration.
    pub connection: Option<ConnectionId>,
    /// When it is forgotten.
    pub expires_at: Duration,
}

/// All bindings.
#[derive(Debug, Default)]
pub struct Registrar(Vec<Binding>);

impl Registrar {
    /// Adds or renews a binding.
    pub fn bind(&mut self, binding: Binding) {
        self.unbind(&binding.user, &binding.contact);
        self.0.push(binding);
    }

    /// Forgets one phone of a user.
    pub fn unbind(&mut self, user: &str, contact: &Uri) {
        self.0.retain(|known| known.user != user || known.contact.key() != contact.key());
    }

    /// Forgets all phones of a user.
    pub fn unbind_all(&mut self, user: &str) {
        self.0.retain(|known| known.user != user);
    }

    /// Forgets what was not renewed in time.
    pub fn expire(&mut self, now: Duration) {
        self.0.retain(|known| known.expires_at > now);
    }

    /// A connection is gone; its phones are expected back until their bindings expire.
    pub fn disconnected(&mut self, connection: ConnectionId) {
        for binding in &mut self.0 {
            if binding.connection == Some(connection) {
                binding.connection = None;
            }
        }
    }

    /// The phone with this contact, connected or not.
    pub fn by_contact(&self, contact: &Uri) -> Option<&Binding> {
        let key = contact.key();
        self.0.iter().find(|known| known.contact.key() == key)
    }

    /// Every phone of a user.
    pub fn of_user<'a>(&'a self, user: &'a str) -> impl Iterator<Item = &'a Binding> {
        self.0.iter().filter(move |known| known.user == user)
    }

    /// The phones of a user that can ring now.
    pub fn reachable(&self, user: &str) -> Vec<(Uri, ConnectionId)> {
        self.of_user(user)
            .filter_map(|known| Some((known.contact.clone(), known.connection?)))
            .collect()
    }

    /// How many phones one connection has registered.
    pub fn on_connection(&self, connection: ConnectionId) -> usize {
        self.0.iter().filter(|known| known.connection == Some(connection)).count()
    }

    /// Users with a reachable phone, sorted.
    pub fn users(&self) -> Vec<String> {
        self.phones().into_keys().collect()
    }

    /// How many reachable phones each user has who has any.
    pub fn phones(&self) -> BTreeMap<String, usize> {
        let mut phones = BTreeMap::new();
        for known in self.0.iter().filter(|known| known.connection.is_some()) {
            *phones.entry(known.user.clone()).or_default() += 1;
        }
        phones
    }

    /// When the next binding expires.
    pub fn next_expiry(&self) -> Option<Duration> {
        self.0.iter().map(|known| known.expires_at).min()
    }
}
