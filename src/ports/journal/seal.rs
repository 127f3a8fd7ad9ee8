//! What is kept in the browser is sealed (AES-256-GCM) with a key that no script can read out: the
//! browser seals and opens with it, and that is all it does.

use js_sys::{Array, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Crypto, CryptoKey, SubtleCrypto};

const ALGORITHM: &str = "AES-GCM";
/// Bytes of the number that is used once for each sealing (NIST SP 800-38D: 96 bits).
const NONCE: u32 = 12;

/// The browser's cryptography; `None` where the page did not come over an encrypted connection.
pub fn cryptography() -> Option<Crypto> {
    let crypto = web_sys::window()?.crypto().ok()?;
    let subtle: &JsValue = &crypto.subtle();
    subtle.is_object().then_some(crypto)
}

/// A new key, in a form that the browser's database keeps.
pub async fn new_key(crypto: &Crypto) -> Result<CryptoKey, JsValue> {
    let how = Object::new();
    Reflect::set(&how, &"name".into(), &ALGORITHM.into())?;
    Reflect::set(&how, &"length".into(), &256.into())?;
    let uses = Array::of2(&"encrypt".into(), &"decrypt".into());
    // Not extractable.
    let key = crypto.subtle().generate_key_with_object(&how, false, &uses)?;
    JsFuture::from(key).await?.dyn_into()
}

/// Seals and opens with one key.
pub struct Seal {
    crypto: Crypto,
    subtle: SubtleCrypto,
    key: CryptoKey,
}

impl Seal {
    /// Seals and opens with this key.
    pub fn new(crypto: Crypto, key: CryptoKey) -> Self {
        Self { subtle: crypto.subtle(), crypto, key }
    }

    /// Seals texts, each for its place: what was moved to another cannot be opened there.
    pub async fn seal(&self, texts: &[(&str, &str)]) -> Result<Vec<Uint8Array>, JsValue> {
        let nonces = texts.iter().map(|_| self.nonce()).collect::<Result<Vec<_>, _>>()?;
        let sealing = Array::new();
        for ((place, text), nonce) in texts.iter().zip(&nonces) {
            let how = parameters(place, nonce)?;
            // Copied before the call returns, says the standard.
            let sealed = self.subtle.encrypt_with_object_and_js_u8_array(
                &how,
                &self.key,
                &Uint8Array::from(text.as_bytes()),
            )?;
            sealing.push(&sealed);
        }
        let sealed = JsFuture::from(Promise::all(&sealing)).await?;
        let sealed = sealed.unchecked_into::<Array>();
        Ok(nonces
            .iter()
            .zip(sealed.iter())
            .map(|(nonce, sealed)| {
                let sealed = Uint8Array::new(&sealed);
                let whole = Uint8Array::new_with_length(NONCE + sealed.length());
                whole.set(nonce, 0);
                whole.set(&sealed, NONCE);
                whole
            })
            .collect())
    }

    /// Opens what was sealed for its place; `None` where it was not, or not with this key.
    pub async fn open(&self, sealed: &[(&str, Uint8Array)]) -> Vec<Option<String>> {
        let opening = Array::new();
        for (place, sealed) in sealed {
            opening.push(&self.begin_to_open(place, sealed).unwrap_or(JsValue::UNDEFINED));
        }
        // Settles always: what could not be opened is told apart one by one.
        let Ok(opened) = JsFuture::from(Promise::all_settled(&opening)).await else {
            return sealed.iter().map(|_| None).collect();
        };
        opened.unchecked_into::<Array>().iter().map(|outcome| read(&outcome)).collect()
    }

    fn begin_to_open(&self, place: &str, sealed: &Uint8Array) -> Result<JsValue, JsValue> {
        let how = parameters(place, &sealed.subarray(0, NONCE))?;
        let rest = sealed.subarray(NONCE, sealed.length());
        self.subtle.decrypt_with_object_and_js_u8_array(&how, &self.key, &rest).map(JsValue::from)
    }

    fn nonce(&self) -> Result<Uint8Array, JsValue> {
        let nonce = Uint8Array::new_with_length(NONCE);
        self.crypto.get_random_values_with_js_u8_array(&nonce)?;
        Ok(nonce)
    }
}

fn parameters(place: &str, nonce: &Uint8Array) -> Result<Object, JsValue> {
    let how = Object::new();
    Reflect::set(&how, &"name".into(), &ALGORITHM.into())?;
    Reflect::set(&how, &"iv".into(), nonce)?;
    Reflect::set(&how, &"additionalData".into(), &Uint8Array::from(place.as_bytes()))?;
    Ok(how)
}

/// The text of a settled promise of bytes.
fn read(outcome: &JsValue) -> Option<String> {
    let bytes = Reflect::get(outcome, &"value".into()).ok().filter(JsValue::is_object)?;
    String::from_utf8(Uint8Array::new(&bytes).to_vec()).ok()
}
