//! The UDP sockets of one call, one for each address at which it can be reached.

use std::future::poll_fn;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::task::Poll;

use tokio::io::ReadBuf;
use tokio::net::UdpSocket;

/// Larger datagrams are not RTP, DTLS or STUN.
pub const LARGEST: usize = 2000;

/// Sockets with the addresses they are bound to.
#[derive(Debug)]
pub struct Sockets(Vec<(SocketAddr, UdpSocket)>);

impl Sockets {
    /// Binds a free port on every address that can be bound; an error when there is none.
    pub async fn bind(addresses: &[IpAddr]) -> io::Result<Self> {
        let mut sockets = Vec::new();
        let mut last =
            io::Error::new(io::ErrorKind::AddrNotAvailable, "no media address is configured");
        for &address in addresses {
            let bound = match UdpSocket::bind((address, 0)).await {
                Ok(socket) => socket.local_addr().map(|at| (at, socket)),
                Err(error) => Err(error),
            };
            match bound {
                Ok(bound) => sockets.push(bound),
                Err(error) => last = error,
            }
        }
        if sockets.is_empty() { Err(last) } else { Ok(Self(sockets)) }
    }

    /// Where they are bound.
    pub fn addresses(&self) -> impl Iterator<Item = SocketAddr> {
        self.0.iter().map(|(address, _)| *address)
    }

    /// Sends from the socket that is bound to `from`. A datagram that cannot be sent is lost, as on any network.
    pub async fn send(&self, from: SocketAddr, to: SocketAddr, datagram: &[u8]) {
        if let Some((_, socket)) = self.0.iter().find(|(address, _)| *address == from)
            && let Err(error) = socket.send_to(datagram, to).await
        {
            tracing::debug!(%error, "a datagram was not sent");
        }
    }

    /// The next datagram: who sent it, where it arrived, how long it is.
    pub async fn receive(&self, buffer: &mut [u8; LARGEST]) -> (SocketAddr, SocketAddr, usize) {
        poll_fn(|context| {
            for (address, socket) in &self.0 {
                let mut read = ReadBuf::new(buffer);
                // An error here tells of an earlier datagram (ICMP); the next one may be fine.
                while let Poll::Ready(result) = socket.poll_recv_from(context, &mut read) {
                    if let Ok(from) = result {
                        let length = read.filled().len();
                        return Poll::Ready((from, *address, length));
                    }
                }
            }
            Poll::Pending
        })
        .await
    }
}
