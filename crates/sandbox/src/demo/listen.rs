//! Ports: a default one gives way when it is taken, a chosen one does not.

use std::{
    io,
    net::{Ipv4Addr, Ipv6Addr, SocketAddr},
};

use tokio::net::TcpListener;

use super::StartError;

/// How often two free ports are looked for, of which IPv4 and IPv6 have to have the same.
const PORT_TRIES: u32 = 20;

/// A port to listen on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Port {
    /// This one, or a free one when it is taken.
    Preferred(u16),
    /// This one and no other; 0 is any free one.
    Exactly(u16),
}

/// Where somebody listens.
pub(super) struct Listening {
    pub(super) port: u16,
    pub(super) listeners: Vec<TcpListener>,
}

/// Listens on 127.0.0.1, and on `[::1]` with the same port where a browser may resolve `localhost` to it.
pub(super) async fn listen(
    what: &'static str,
    flag: &'static str,
    port: Port,
    both: bool,
) -> Result<Listening, StartError> {
    let (wanted, or_free) = match port {
        Port::Preferred(port) => (port, true),
        Port::Exactly(port) => (port, port == 0),
    };
    let refused = |source| StartError::Port { what, flag, port: wanted, source };
    let mut taken = match bind(wanted, both).await {
        Ok(listening) => return Ok(listening),
        Err(error) => error,
    };
    for _ in 0..PORT_TRIES {
        if !or_free {
            break;
        }
        match bind(0, both).await {
            Ok(listening) => return Ok(listening),
            Err(error) => taken = error,
        }
    }
    Err(refused(taken))
}

async fn bind(port: u16, both: bool) -> io::Result<Listening> {
    let first = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await?;
    let port = first.local_addr()?.port();
    let mut listeners = vec![first];
    if both {
        match TcpListener::bind(SocketAddr::from((Ipv6Addr::LOCALHOST, port))).await {
            Ok(second) => listeners.push(second),
            // Somebody else is there: `localhost` would lead to them in some browsers.
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => return Err(error),
            Err(error) => tracing::debug!(%error, "this machine has no IPv6 loopback"),
        }
    }
    Ok(Listening { port, listeners })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_default_port_that_is_taken_gives_way_and_a_chosen_one_does_not() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let port = taken.local_addr().unwrap().port();
        let other = listen("it", "--it-port", Port::Preferred(port), true).await.unwrap();
        assert_ne!(other.port, port);
        let refused = listen("it", "--it-port", Port::Exactly(port), true).await.err().unwrap();
        let message = refused.to_string();
        assert!(message.contains("--it-port") && message.contains(&port.to_string()), "{message}");
        let free = listen("it", "--it-port", Port::Exactly(0), false).await.unwrap();
        assert_ne!(free.port, 0);
    }
}
