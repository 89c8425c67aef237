// SPDX-License-Identifier: EUPL-1.2
use std::fs;
use std::os::unix::fs::PermissionsExt;

use proptest::prelude::*;
use tempfile::TempDir;

use super::*;

fn directory() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn passphrase(text: &str) -> Passphrase {
    Passphrase::new(Zeroizing::new(text.to_owned())).unwrap()
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn write(path: &Path, text: &str) {
    let _ = fs::remove_file(path);
    files::create_private_as(path, text.as_bytes()).unwrap();
}

/// A file of version 1 with the seed 00 01 .. 1f, computed by other implementations of Argon2id, ChaCha20-Poly1305 and
/// Ed25519: those of Python's `cryptography` 48.
const GOLDEN: &str = r#"format = "raccord key"
version = 1
kind = "staff"
public_key = "03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8"
memory_kib = 65536
passes = 3
lanes = 1
salt = "404142434445464748494a4b4c4d4e4f"
nonce = "606162636465666768696a6b"
sealed_seed = "9dbf46ae9130fbe6c2d357b6c08ccee0b51a2bf7b590c6cd273d1de4be61782cc1846d52e723ed6215059ca54156373a"
"#;

#[test]
fn the_golden_file_opens() {
    let directory = directory();
    let path = directory.path().join("golden.key");
    write(&path, GOLDEN);
    let key = SealedKey::read(&path, KeyKind::Staff).unwrap().open(&passphrase("une phrase assez longue")).unwrap();
    assert_eq!(*key.seed(), std::array::from_fn(|index| u8::try_from(index).unwrap()));
    let sealed: SealedFile = toml::from_str(GOLDEN).unwrap();
    assert_eq!(SealedKey { path, file: sealed }.text(), GOLDEN);
}

#[test]
fn a_sealed_key_opens_under_its_passphrase_alone() {
    let directory = directory();
    let path = directory.path().join("mona.key");
    let key = fresh_key().unwrap();
    let created = SealedKey::create(&path, KeyKind::Staff, &key, &passphrase("une phrase")).unwrap();
    assert_eq!((mode(&path), created.public()), (0o600, key.public()));

    let mut sealed = SealedKey::read(&path, KeyKind::Staff).unwrap();
    assert_eq!(sealed.public(), key.public());
    assert_eq!(sealed.open(&passphrase("une phrase")).unwrap().seed(), key.seed());
    for wrong in ["une phras", "Une phrase", "une phrase ", "x"] {
        let refused = sealed.open(&passphrase(wrong)).unwrap_err();
        assert!(matches!(refused, KeystoreError::WrongPassphrase { .. }), "{refused}");
    }

    let refused = sealed.change_passphrase(&passphrase("x"), &passphrase("y")).unwrap_err();
    assert!(matches!(refused, KeystoreError::WrongPassphrase { .. }), "{refused}");
    let before = fs::read(&path).unwrap();
    sealed.change_passphrase(&passphrase("une phrase"), &passphrase("une autre")).unwrap();
    assert_ne!(fs::read(&path).unwrap(), before);
    assert_eq!(mode(&path), 0o600);
    let sealed = SealedKey::read(&path, KeyKind::Staff).unwrap();
    assert_eq!(sealed.open(&passphrase("une autre")).unwrap().seed(), key.seed());
    assert!(matches!(sealed.open(&passphrase("une phrase")), Err(KeystoreError::WrongPassphrase { .. })));
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1, "nothing is left beside the file");

    let refused = SealedKey::create(&path, KeyKind::Staff, &key, &passphrase("z")).unwrap_err();
    assert!(matches!(refused, KeystoreError::Exists { .. }), "{refused}");
    assert!(matches!(Passphrase::new(Zeroizing::default()), Err(KeystoreError::EmptyPassphrase)));
}

#[test]
fn a_tampered_seal_does_not_open() {
    let directory = directory();
    let path = directory.path().join("mona.key");
    let [key, other] = [fresh_key().unwrap(), fresh_key().unwrap()];
    SealedKey::create(&path, KeyKind::Staff, &key, &passphrase("p")).unwrap();
    let text = fs::read_to_string(&path).unwrap();
    let (public, substitute) = (key.public().to_string(), other.public().to_string());
    let digit = |name: &str| {
        let at = text.find(name).unwrap() + name.len() + 4;
        let other = if &text[at..=at] == "0" { "1" } else { "0" };
        [&text[..at], other, &text[at + 1..]].concat()
    };
    for (changed, kind) in [
        (text.replace(&public, &substitute), KeyKind::Staff),
        (text.replace("staff", "organisation"), KeyKind::Organisation),
        (text.replace("passes = 3", "passes = 2"), KeyKind::Staff),
        (text.replace("memory_kib = 65536", "memory_kib = 65535"), KeyKind::Staff),
        (digit("\nsalt"), KeyKind::Staff),
        (digit("\nnonce"), KeyKind::Staff),
        (digit("\nsealed_seed"), KeyKind::Staff),
    ] {
        assert_ne!(changed, text);
        write(&path, &changed);
        let refused = SealedKey::read(&path, kind).unwrap().open(&passphrase("p")).unwrap_err();
        assert!(matches!(refused, KeystoreError::WrongPassphrase { .. }), "{refused}");
    }
}

#[test]
fn what_is_no_key_is_refused_with_its_reason() {
    let directory = directory();
    let path = directory.path().join("mona.key");
    SealedKey::create(&path, KeyKind::Staff, &fresh_key().unwrap(), &passphrase("p")).unwrap();
    let text = fs::read_to_string(&path).unwrap();
    let check = |changed: String, kind, expected: &str| {
        write(&path, &changed);
        let found = SealedKey::read(&path, kind).and_then(|sealed| sealed.open(&passphrase("p"))).unwrap_err();
        assert_eq!(found.to_string().split_once(": ").unwrap().1, expected);
    };
    check(text.clone(), KeyKind::Organisation, "it is a key of kind staff, not organisation");
    check(
        text.replace("version = 1", "version = 2"),
        KeyKind::Staff,
        r#"it says "raccord key" 2, not "raccord key" 1"#,
    );
    check(text.replace("passes = 3", "passes = 17"), KeyKind::Staff, "passes is 17, over 16");
    check(text.replace("65536", "262145"), KeyKind::Staff, "memory_kib is 262145, over 262144");
    check(text.replace("lanes = 1", "lanes = 9"), KeyKind::Staff, "lanes is 9, over 8");
    check(text.replace("lanes = 1", "lanes = 0"), KeyKind::Staff, "not enough threads");
    check(text.replace("\nsalt = \"", "\nsalt = \"0"), KeyKind::Staff, "salt is not of its length in hexadecimal");
    check("x".repeat(5000), KeyKind::Staff, "it is longer than 4096 bytes");
    check(
        format!("{text}comment = 1\n"),
        KeyKind::Staff,
        "unknown field `comment`, expected one of `format`, `version`, `kind`, `public_key`, `memory_kib`, `passes`, `lanes`, `salt`, `nonce`, `sealed_seed`",
    );
}

#[test]
fn files_open_to_others_are_refused() {
    let directory = directory();
    let check = |path: &Path, read: &dyn Fn() -> Option<KeystoreError>| {
        for open in [0o640, 0o604, 0o620, 0o601, 0o666] {
            fs::set_permissions(path, fs::Permissions::from_mode(open)).unwrap();
            let expected = format!("{0} is open to other users of this machine: run `chmod 600 {0}`", path.display());
            assert_eq!(read().unwrap().to_string(), expected);
        }
        fs::set_permissions(path, fs::Permissions::from_mode(0o400)).unwrap();
        assert!(read().is_none());
    };
    let [sealed, node, store] = ["mona.key", "node.key", "store.key"].map(|name| directory.path().join(name));
    SealedKey::create(&sealed, KeyKind::Staff, &fresh_key().unwrap(), &passphrase("p")).unwrap();
    NodeKeys::create(&node).unwrap();
    StoreKey::create(&store).unwrap();
    check(&sealed, &|| SealedKey::read(&sealed, KeyKind::Staff).err());
    check(&node, &|| NodeKeys::read(&SecretFile::Own(node.clone())).err());
    check(&store, &|| StoreKey::read(&SecretFile::Own(store.clone())).err());
}

#[test]
fn secrets_come_from_the_credentials_where_they_are_there() {
    let [home, credentials] = [directory(), directory()];
    let [own, given] = [&home, &credentials].map(|directory| directory.path().join("store.key"));
    let own_key = StoreKey::create(&own).unwrap();
    let read = |credentials| StoreKey::read(&SecretFile::find(&own, credentials)).unwrap();
    assert_eq!(read(None), own_key);
    assert_eq!(read(Some(credentials.path())), own_key);
    let given_key = StoreKey::create(&given).unwrap();
    // Service managers give access by lists that look like group permissions.
    fs::set_permissions(&given, fs::Permissions::from_mode(0o440)).unwrap();
    assert_ne!(own_key, given_key);
    assert_eq!(read(Some(credentials.path())), given_key);
    assert_eq!(read(None), own_key);
}

#[test]
fn node_keys_read_back() {
    let directory = directory();
    let path = directory.path().join("node.key");
    let keys = NodeKeys::create(&path).unwrap();
    let read = NodeKeys::read(&SecretFile::Own(path.clone())).unwrap();
    for (one, other) in [(&keys.transport, &read.transport), (&keys.log, &read.log), (&keys.service, &read.service)] {
        assert_eq!(one.seed(), other.seed());
    }
    assert_ne!(keys.transport.seed(), keys.log.seed());
    assert!(matches!(NodeKeys::create(&path), Err(KeystoreError::Exists { .. })));
    let text = fs::read_to_string(&path).unwrap();
    for changed in [
        text.replace("raccord node keys 1", "raccord node keys 2"),
        text.replace("log", "lag"),
        format!("{text}more\n"),
        text[..text.len() - 2].to_owned(),
        text.lines().rev().map(|line| format!("{line}\n")).collect(),
        String::new(),
    ] {
        write(&path, &changed);
        let refused = NodeKeys::read(&SecretFile::Own(path.clone())).unwrap_err();
        assert!(matches!(refused, KeystoreError::Malformed { .. }), "{refused}");
    }
    let missing = NodeKeys::read(&SecretFile::Own(directory.path().join("none"))).unwrap_err();
    assert!(matches!(missing, KeystoreError::Missing { .. }), "{missing}");
}

#[test]
fn nothing_secret_is_printed() {
    let directory = directory();
    let path = directory.path().join("node.key");
    let keys = NodeKeys::create(&path).unwrap();
    let store = StoreKey::from_bytes(Zeroizing::new([0xab; 32]));
    let printed = format!("{keys:?} {store:?} {:?}", passphrase("secret words"));
    assert!(!printed.contains("secret words") && !printed.contains("171") && !printed.contains("abab"), "{printed}");
    let seed = HEXLOWER.encode(&*keys.service.seed());
    assert!(!printed.contains(&seed[..8]), "{printed}");
    // A file that is nearly right is described without what stands in it.
    let text = fs::read_to_string(&path).unwrap();
    write(&path, &text.replace("service ", "service\t"));
    let error = NodeKeys::read(&SecretFile::Own(path)).unwrap_err();
    assert!(!format!("{error} {error:?}").contains(&seed[..8]));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Whatever stands in a file, reading it ends with a key or an error.
    #[test]
    fn no_file_panics(text in ".{0,300}", title in any::<bool>()) {
        let directory = directory();
        let path = directory.path().join("any.key");
        let text = if title { format!("{NODE_KEYS}\n{text}") } else { text };
        write(&path, &text);
        let _ = NodeKeys::read(&SecretFile::Own(path.clone()));
        let _ = SealedKey::read(&path, KeyKind::Staff).map(|sealed| sealed.public());
    }
}
