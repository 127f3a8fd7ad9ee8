//! Which content coding a browser gets.

use http::{HeaderMap, header};

/// A content coding the bundle is kept in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// As it is.
    Identity,
    /// RFC 7932.
    Brotli,
    /// RFC 1952.
    Gzip,
}

impl Encoding {
    /// The value of `Content-Encoding`; none for the thing itself.
    pub(crate) const fn token(self) -> Option<&'static str> {
        match self {
            Self::Identity => None,
            Self::Brotli => Some("br"),
            Self::Gzip => Some("gzip"),
        }
    }
}

/// How much a browser wants each coding, in thousandths; 0 is "not at all".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Wanted {
    brotli: u16,
    gzip: u16,
    identity: u16,
}

impl Wanted {
    /// Reads `Accept-Encoding` (RFC 9110, 12.5.3).
    pub(crate) fn read(headers: &HeaderMap) -> Self {
        let (mut brotli, mut gzip, mut identity, mut any) = (None, None, None, None);
        let lines = headers.get_all(header::ACCEPT_ENCODING);
        for item in
            lines.iter().filter_map(|line| line.to_str().ok()).flat_map(|line| line.split(','))
        {
            let (coding, parameters) = item.split_once(';').unwrap_or((item, ""));
            let slot = match coding.trim().to_ascii_lowercase().as_str() {
                "br" => &mut brotli,
                "gzip" | "x-gzip" => &mut gzip,
                "identity" => &mut identity,
                "*" => &mut any,
                _ => continue,
            };
            *slot = Some(quality(parameters));
        }
        Self {
            brotli: brotli.or(any).unwrap_or(0),
            gzip: gzip.or(any).unwrap_or(0),
            // "acceptable unless specifically excluded": better than nothing, worse than what was asked for.
            identity: identity.or(any).unwrap_or(1),
        }
    }

    /// The best of what there is. The thing itself is always there, and goes out even to who
    /// excluded it, rather than nothing.
    pub(crate) fn choose(self, has_brotli: bool, has_gzip: bool) -> Encoding {
        let brotli = if has_brotli { self.brotli } else { 0 };
        let gzip = if has_gzip { self.gzip } else { 0 };
        if brotli > 0 && brotli >= gzip && brotli >= self.identity {
            Encoding::Brotli
        } else if gzip > 0 && gzip >= self.identity {
            Encoding::Gzip
        } else {
            Encoding::Identity
        }
    }
}

/// `;q=0.5` as 500. What cannot be read counts as 1, as if it were not there.
fn quality(parameters: &str) -> u16 {
    let value = parameters.split(';').find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("q").then(|| value.trim())
    });
    let Some((whole, fraction)) = value.map(|value| value.split_once('.').unwrap_or((value, "")))
    else {
        return 1000;
    };
    let digits = fraction.bytes().chain(std::iter::repeat(b'0')).take(3);
    let readable = fraction.bytes().all(|digit| digit.is_ascii_digit());
    match whole {
        "0" if readable => digits.fold(0, |sum, digit| sum * 10 + u16::from(digit - b'0')),
        _ => 1000,
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn choose(accept: &str) -> Encoding {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_str(accept).unwrap());
        Wanted::read(&headers).choose(true, true)
    }

    #[test]
    fn the_best_accepted_coding_wins() {
        for (accept, chosen) in [
            ("gzip, deflate, br, zstd", Encoding::Brotli),
            ("gzip, deflate", Encoding::Gzip),
            ("br;q=0, gzip", Encoding::Gzip),
            ("br;q=0.0, gzip;q=0.000", Encoding::Identity),
            ("br;q=0.5, gzip;q=0.9", Encoding::Gzip),
            ("gzip;q=0.5", Encoding::Gzip),
            ("GZIP", Encoding::Gzip),
            ("*", Encoding::Brotli),
            ("*;q=0, gzip", Encoding::Gzip),
            ("*;q=0", Encoding::Identity),
            ("identity, br;q=0.5", Encoding::Identity),
            ("br ; q = 0", Encoding::Identity),
            ("", Encoding::Identity),
            ("deflate", Encoding::Identity),
            ("br;q=nonsense", Encoding::Brotli),
            ("br;level=5;q=0", Encoding::Identity),
        ] {
            assert_eq!(choose(accept), chosen, "{accept:?}");
        }
    }

    #[test]
    fn without_the_header_it_goes_out_as_it_is() {
        assert_eq!(Wanted::read(&HeaderMap::new()).choose(true, true), Encoding::Identity);
    }

    #[test]
    fn a_coding_that_is_not_there_is_not_chosen() {
        let mut headers = HeaderMap::new();
        headers.append(header::ACCEPT_ENCODING, HeaderValue::from_static("br"));
        headers.append(header::ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
        let wanted = Wanted::read(&headers);
        assert_eq!(wanted.choose(false, true), Encoding::Gzip);
        assert_eq!(wanted.choose(false, false), Encoding::Identity);
    }

    #[test]
    fn bytes_that_are_no_text_are_no_wish() {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_bytes(b"\xff").unwrap());
        assert_eq!(Wanted::read(&headers).choose(true, true), Encoding::Identity);
    }
}
