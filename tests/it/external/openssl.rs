// SPDX-License-Identifier: EUPL-1.2
//! Signatures of a real node, checked by OpenSSL over bytes that are put together here as SPEC.md says.

use std::fs::File;
use std::path::Path;
use std::process::Command;

use raccord_protocol::bundle::{BundleReader, Record};
use raccord_protocol::codec::encode;

use super::{Nodes, ask, runs, tool, written};

/// What stands before an Ed25519 key in the form that OpenSSL reads (RFC 8410, DER).
const KEY_INFO: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];

/// Is a signature over bytes under a tag.
struct Signed {
    what: &'static str,
    tag: &'static str,
    key: [u8; 32],
    bytes: Vec<u8>,
    signature: [u8; 64],
}

/// Returns the first card and the first commit of a node's bundle.
fn signed_things() -> Vec<Signed> {
    let nodes = Nodes::played();
    let mut reader = BundleReader::new(Box::new(File::open(nodes.bundle("cio")).unwrap())).unwrap();
    let mut found: Vec<Signed> = Vec::new();
    while let Some(record) = reader.read().unwrap() {
        let signed = match record {
            Record::Card(card) => {
                let key = card.read().unwrap().key.0;
                Signed { what: "card", tag: "card", key, bytes: card.bytes, signature: card.signature.0 }
            }
            Record::Commit(commit) => {
                let signed = commit.stored.signed;
                let (key, bytes) = (signed.commit.signer.0, encode(&signed.commit));
                Signed { what: "commit", tag: "commit", key, bytes, signature: signed.signature.0 }
            }
            _ => continue,
        };
        if found.iter().all(|held| held.what != signed.what) {
            found.push(signed);
        }
    }
    found
}

/// Tells whether OpenSSL takes a signature.
fn holds(directory: &Path, signed: &Signed) -> bool {
    // SPEC.md, 1.3: sign(tag, x) is Ed25519 over "raccord/v1/" | name | 0x00 | x.
    let message = [b"raccord/v1/", signed.tag.as_bytes(), b"\0", &signed.bytes].concat();
    let mut command = Command::new("openssl");
    command.args(["pkeyutl", "-verify", "-pubin", "-rawin", "-keyform", "DER", "-inkey"]);
    command.arg(written(directory, "key.der", &[&KEY_INFO[..], &signed.key].concat()));
    command.arg("-in").arg(written(directory, "message", &message));
    command.arg("-sigfile").arg(written(directory, "signature", &signed.signature));
    let (code, said) = ask(&mut command);
    assert_eq!(code == 0, said.contains("Signature Verified Successfully"), "{said}");
    assert!(code == 0 || said.contains("Signature Verification Failure"), "{said}");
    code == 0
}

#[test]
fn openssl_takes_our_signatures_and_no_changed_ones() {
    if tool(runs("openssl", &["version"]).then_some(()), "openssl is not installed").is_none() {
        return;
    }
    let directory = tempfile::tempdir().unwrap();
    let things = signed_things();
    assert_eq!(things.iter().map(|signed| signed.what).collect::<Vec<_>>(), ["card", "commit"]);
    for mut signed in things {
        let what = signed.what;
        assert!(holds(directory.path(), &signed), "{what}");
        signed.bytes[40] ^= 1;
        assert!(!holds(directory.path(), &signed), "{what}: another byte");
        signed.bytes[40] ^= 1;
        signed.signature[5] ^= 1;
        assert!(!holds(directory.path(), &signed), "{what}: another signature");
        signed.signature[5] ^= 1;
        signed.tag = "roster";
        assert!(!holds(directory.path(), &signed), "{what}: another tag");
    }
}
