//! The committed bundles are what their names say: a browser may keep them for ever.

use std::{fs, path::Path};

use sha2::{Digest, Sha256};

use super::sip_bundle::{MICROPHONE, SIP_BUNDLE};

#[test]
fn each_bundle_is_there_and_named_by_its_content() {
    for (address, name) in [(SIP_BUNDLE, "sip-line"), (MICROPHONE, "microphone")] {
        let file = address.strip_prefix("line/").expect("Trunk puts js/vendor to line/");
        let hash = file
            .strip_prefix(name)
            .and_then(|rest| rest.strip_prefix('-'))
            .and_then(|rest| rest.strip_suffix(".mjs"));
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("js/vendor").join(file);
        let content = fs::read(&path)
            .unwrap_or_else(|error| panic!("{}: {error}; run npm run sip-bundle", path.display()));
        let digest = Sha256::digest(&content);
        let begins = u32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]]);
        let named = hash.and_then(|hash| u32::from_str_radix(hash, 16).ok());
        assert_eq!(named, Some(begins), "{file} is not what npm run sip-bundle wrote");
    }
}

#[test]
fn the_licence_of_the_telephone_library_lies_beside_it() {
    let notice = Path::new(env!("CARGO_MANIFEST_DIR")).join("js/vendor/NOTICE.txt");
    let notice = fs::read_to_string(notice).expect("js/vendor/NOTICE.txt");
    for words in
        ["jssip 3.13.8", "Versatica", "events 3", "sdp-transform 2", "THE SOFTWARE IS PROVIDED"]
    {
        assert!(notice.contains(words), "{words}");
    }
}
