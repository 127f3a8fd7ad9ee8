//! From which address a request comes: the connection's, or what a trusted proxy says.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use http::HeaderMap;
use ipnet::IpNet;

/// The far end of the connection a request came by, as [`serve`](crate::serve) notes it among the
/// request's extensions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peer(pub SocketAddr);

/// The proxies whose `X-Forwarded-For` counts.
#[derive(Clone, Debug, Default)]
pub(crate) struct TrustedProxies(Vec<IpNet>);

impl TrustedProxies {
    pub(crate) fn new(networks: &[IpNet]) -> Self {
        Self(networks.to_vec())
    }

    /// The address of who asks: going from the connection backwards along `X-Forwarded-For`, the
    /// first that is no trusted proxy. Whatever stands before that, anybody may have written.
    pub(crate) fn client(&self, peer: Option<Peer>, headers: &HeaderMap) -> IpAddr {
        let mut client = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |Peer(peer)| peer.ip());
        let lines: Vec<&str> = headers
            .get_all("x-forwarded-for")
            .iter()
            .map(|line| line.to_str().unwrap_or_default())
            .collect();
        let mut hops = lines.iter().rev().flat_map(|line| line.rsplit(','));
        while self.trusts(client) {
            match hops.next().map(str::trim).and_then(address) {
                Some(hop) => client = hop,
                None => break,
            }
        }
        network(client)
    }

    fn trusts(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|network| network.contains(&address))
    }
}

/// An address as proxies write it, some with a port.
fn address(text: &str) -> Option<IpAddr> {
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    bare.parse().ok().or_else(|| text.parse().ok().map(|with_port: SocketAddr| with_port.ip()))
}

/// One customer's network counts as one address: with IPv6 that is a /64, of which anybody has 2^64
/// addresses to try from.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        address @ IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn client(peer: &str, forwarded: &[&'static str]) -> String {
        let proxies = TrustedProxies::new(&[
            "127.0.0.1/32".parse().unwrap(),
            "10.0.0.0/8".parse().unwrap(),
            "fd00::/8".parse().unwrap(),
        ]);
        let mut headers = HeaderMap::new();
        for line in forwarded {
            headers.append("x-forwarded-for", HeaderValue::from_static(line));
        }
        let peer = Peer(SocketAddr::new(peer.parse().unwrap(), 4711));
        proxies.client(Some(peer), &headers).to_string()
    }

    #[test]
    fn forwarded_addresses_count_only_as_far_as_trusted_proxies_wrote_them() {
        for (peer, forwarded, is) in [
            ("198.51.100.7", &[][..], "198.51.100.7"),
            ("198.51.100.7", &["203.0.113.1"], "198.51.100.7"),
            ("127.0.0.1", &["203.0.113.1"], "203.0.113.1"),
            ("127.0.0.1", &["1.2.3.4, 203.0.113.1"], "203.0.113.1"),
            ("127.0.0.1", &["1.2.3.4", "203.0.113.1, 10.9.9.9"], "203.0.113.1"),
            ("127.0.0.1", &["1.2.3.4, nonsense"], "127.0.0.1"),
            ("127.0.0.1", &[], "127.0.0.1"),
            ("::ffff:127.0.0.1", &["203.0.113.1:5060"], "203.0.113.1"),
            ("fd00::1", &["[2001:db8:1:2:3:4:5:6]"], "2001:db8:1:2::"),
            ("fd00::1", &["[2001:db8:1:2:3:4:5:6]:443"], "2001:db8:1:2::"),
            ("10.0.0.1", &["10.0.0.2, 10.0.0.3"], "10.0.0.2"),
        ] {
            assert_eq!(client(peer, forwarded), is, "{peer} {forwarded:?}");
        }
    }
}
