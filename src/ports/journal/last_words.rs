//! What was typed in the last moment before the page went. The browser seals and writes its database only
//! while the page goes on, and a page that is left may not for long enough: so what is not kept yet is
//! sealed here, at once, with a key of this page that is itself sealed as all else, and put where writing
//! takes no time. It lies there until it is kept, by this page or by the next.

use std::cell::Cell;

use chacha20poly1305::{
    ChaCha20Poly1305, KeyInit,
    aead::{Aead, Payload},
};
use js_sys::Uint8Array;
use web_sys::Storage;

use super::seal::{Seal, cryptography};

/// What the key is sealed for, with the owner's name before it.
const PLACE: &str = "/last-words";
const KEY: usize = 32;
/// Between the sealed key and the words, which have no such bytes before it.
const BETWEEN: char = '.';

/// What a page can still say when it goes.
pub(super) struct LastWords {
    owner: String,
    cipher: ChaCha20Poly1305,
    /// For whoever comes next, as text.
    sealed_key: String,
    /// No number is used twice with one key.
    said: Cell<u32>,
    /// What was said last, until it is kept.
    revision: Cell<Option<u32>>,
}

impl LastWords {
    /// Ready to say something; `None` where the browser gives no key. What the last page said is forgotten
    /// once this one keeps anything: it has that by then.
    pub(super) async fn prepare(seal: &Seal, owner: &str) -> Option<Self> {
        let mut key = [0; KEY];
        cryptography()?.get_random_values_with_u8_array(&mut key).ok()?;
        let text = to_hex(&key);
        let sealed = seal.seal(&[(&place(owner), &text)]).await.ok()?.into_iter().next()?;
        Some(Self {
            owner: owner.to_owned(),
            cipher: ChaCha20Poly1305::new(&key.into()),
            sealed_key: to_hex(&sealed.to_vec()),
            said: Cell::new(0),
            revision: Cell::new(Some(0)),
        })
    }

    /// Says this, in place of what was said before.
    pub(super) fn say(&self, revision: u32, text: &str) {
        self.said.set(self.said.get() + 1);
        let words = Payload { msg: text.as_bytes(), aad: self.owner.as_bytes() };
        let Ok(sealed) = self.cipher.encrypt(&nonce(self.said.get()), words) else { return };
        let number = to_hex(&self.said.get().to_be_bytes());
        let head = [&self.sealed_key, &number[..]].join(".");
        // Each byte a character: texts are what there is place for.
        let tail: String = sealed.iter().map(|byte| char::from(*byte)).collect();
        if let Some(storage) = storage() {
            // Full, or refused: then what is kept is what there is.
            let _ = storage.set_item(&name(&self.owner), &[head, tail].join("."));
            self.revision.set(Some(revision));
        }
    }

    /// That is kept now: what was said until then is not needed.
    pub(super) fn kept(&self, revision: u32) {
        if self.revision.get().is_some_and(|said| said <= revision) {
            self.revision.set(None);
            forget(&self.owner);
        }
    }
}

/// What the last page said when it went.
pub(super) async fn heard(seal: &Seal, owner: &str) -> Option<String> {
    let item = storage()?.get_item(&name(owner)).ok()??;
    let mut parts = item.splitn(3, BETWEEN);
    let (key, number, words) = (parts.next()?, parts.next()?, parts.next()?);
    let key = Uint8Array::from(&from_hex(key)?[..]);
    let key = seal.open(&[(&place(owner), key)]).await.into_iter().next()??;
    let key: [u8; KEY] = from_hex(&key)?.try_into().ok()?;
    let number = u32::from_be_bytes(from_hex(number)?.try_into().ok()?);
    let sealed: Vec<u8> =
        words.chars().map(|it| u8::try_from(u32::from(it)).ok()).collect::<Option<_>>()?;
    let sealed = Payload { msg: &sealed, aad: owner.as_bytes() };
    let words = ChaCha20Poly1305::new(&key.into()).decrypt(&nonce(number), sealed).ok()?;
    String::from_utf8(words).ok()
}

/// Nobody needs what the last page said any more.
pub(super) fn forget(owner: &str) {
    if let Some(storage) = storage() {
        let _ = storage.remove_item(&name(owner));
    }
}

fn place(owner: &str) -> String {
    [owner, PLACE].concat()
}

fn name(owner: &str) -> String {
    [owner, "-left"].concat()
}

fn nonce(number: u32) -> chacha20poly1305::Nonce {
    let mut nonce = [0; 12];
    nonce[..4].copy_from_slice(&number.to_be_bytes());
    nonce.into()
}

fn to_hex(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from(b"0123456789abcdef"[usize::from(half)]);
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let half =
        |digit: &u8| char::from(*digit).to_digit(16).and_then(|half| u8::try_from(half).ok());
    let pairs = text.as_bytes().chunks(2);
    pairs.map(|pair| Some(half(pair.first()?)? << 4 | half(pair.get(1)?)?)).collect()
}

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_written_as_digits_and_read_again() {
        let all: Vec<u8> = (0..=255).collect();
        assert_eq!(from_hex(&to_hex(&all)), Some(all));
        assert_eq!(to_hex(&[0, 0x9a, 255]), "009aff");
        for not in ["0", "0g", "é", "0.", "123"] {
            assert_eq!(from_hex(not), None, "{not}");
        }
    }
}
