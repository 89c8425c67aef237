// SPDX-License-Identifier: EUPL-1.2
//! The edge cases of Ed25519 that C2SP publishes, where the libraries of the world differ: see
//! `tests/vectors/cctv/README.md`.

use std::path::PathBuf;

use data_encoding::HEXLOWER;
use raccord_protocol::key::{PublicKey, Signature};
use serde::Deserialize;

use super::{ask, external, python};

#[derive(Deserialize)]
struct Vector {
    number: u32,
    key: PublicKey,
    sig: String,
    msg: String,
    flags: Option<Vec<String>>,
}

impl Vector {
    fn has(&self, flags: &[&str]) -> bool {
        self.flags.iter().flatten().any(|flag| flags.contains(&flag.as_str()))
    }

    /// SPEC.md, 3.2, in the words of the vectors. A key or an `R` of small order is refused (rules 2 and 3), and so is
    /// one that is not canonical (rules 2 and 4). The equation is the one without the cofactor, over `k` of the bytes as
    /// they are, so that what differs by a point of small order is refused (rule 4). All else holds; points that merely
    /// have a component of small order cannot be told by a list, and are taken.
    fn must_hold(&self) -> bool {
        !self.has(&["low_order_A", "low_order_R", "non_canonical_A", "non_canonical_R", "low_order_residue"])
    }
}

fn file() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "vectors", "cctv", "ed25519vectors.json"].iter().collect()
}

fn vectors() -> Vec<Vector> {
    serde_json::from_slice(&std::fs::read(file()).unwrap()).unwrap()
}

#[test]
fn edge_cases_of_signatures_are_decided_as_specified() {
    let vectors = vectors();
    let holding = vectors.iter().filter(|vector| vector.must_hold()).count();
    assert_eq!((vectors.len(), holding), (914, 43));
    for vector in &vectors {
        let signature = Signature(HEXLOWER.decode(vector.sig.as_bytes()).unwrap().try_into().unwrap());
        let holds = vector.key.verify_untagged(vector.msg.as_bytes(), &signature).is_ok();
        assert_eq!(holds, vector.must_hold(), "number {}, {:?}", vector.number, vector.flags);
        let good_key = !vector.has(&["low_order_A", "non_canonical_A"]);
        assert_eq!(vector.key.check().is_ok(), good_key, "key of number {}", vector.number);
    }
}

/// The verifier in Python rests on OpenSSL, which takes more: what it adds must add up to the same.
#[test]
fn python_decides_edge_cases_alike() {
    const PROGRAM: &str = "
import json, sys
sys.path.insert(0, sys.argv[1])
from formats import signed_by
for one in json.load(open(sys.argv[2])):
    if signed_by(bytes.fromhex(one['key']), one['msg'].encode(), bytes.fromhex(one['sig'])):
        print(one['number'])
";
    let Some(python) = python() else { return };
    let mut command = std::process::Command::new(python);
    let (code, said) = ask(command.args(["-B", "-c", PROGRAM]).arg(external("")).arg(file()));
    assert_eq!(code, 0, "{said}");
    let taken: Vec<u32> = said.lines().map(|line| line.parse().unwrap()).collect();
    let must: Vec<u32> = vectors().iter().filter(|vector| vector.must_hold()).map(|vector| vector.number).collect();
    assert_eq!(taken, must);
}
