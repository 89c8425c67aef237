// SPDX-License-Identifier: EUPL-1.2
//! Secret keys at rest.
//!
//! Keys of people (staff, organisation) are sealed under a passphrase; they never enter the node:
//!
//! ```text
//! format = "raccord key"
//! version = 1
//! kind = "staff"              "staff" or "organisation"
//! public_key = "..."          64 hexadecimal digits
//! memory_kib = 65536          Argon2id (RFC 9106) turns passphrase and salt into the key of the seal
//! passes = 3
//! lanes = 1
//! salt = "..."                32 digits, fresh at every sealing
//! nonce = "..."               24 digits, fresh at every sealing
//! sealed_seed = "..."         96 digits: ChaCha20-Poly1305 (RFC 8439) of the Ed25519 seed
//! ```
//!
//! The associated data of the seal is `raccord key`, the version, the kind and the public key, each followed by a line
//! feed, so that no file passes for another key's.
//!
//! Secrets of the node, which starts with nobody present, stand in the clear in files that only their owner reads, or
//! come from the service manager (see [`SecretFile`]):
//!
//! ```text
//! raccord node keys 1         raccord store key 1
//! transport <64 digits>       store <64 digits>
//! log <64 digits>
//! service <64 digits>
//! ```

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use argon2::Argon2;
use chacha20poly1305::aead::Aead;
use chacha20poly1305::aead::Payload;
use chacha20poly1305::{ChaCha20Poly1305, KeyInit};
use data_encoding::HEXLOWER;
use raccord_protocol::forgotten::MarkKey;
use raccord_protocol::id::{LedgerId, OrganisationId};
use raccord_protocol::key::{PublicKey, SecretKey};
use raccord_protocol::replica::Identity;
use raccord_protocol::roster::NodeSecrets;
use serde::{Deserialize, Serialize};
use thiserror::Error;
use zeroize::Zeroizing;

use crate::files;

/// Key files are shorter than this; no more is read.
const FILE_BYTES_MAX: u64 = 4096;

/// What the first line of a sealed key says.
const FORMAT: &str = "raccord key";
/// The version of sealed keys that this program writes and reads.
const VERSION: u32 = 1;

/// How hard it is to try a passphrase: RFC 9106's second choice, with one lane since one thread computes it.
const MEMORY_KIB: u32 = 64 * 1024;
const PASSES: u32 = 3;
const LANES: u32 = 1;
/// The most that a file may ask for, so that opening a file of unknown origin does not exhaust the machine.
const MEMORY_KIB_MAX: u32 = 256 * 1024;
const PASSES_MAX: u32 = 16;
const LANES_MAX: u32 = 8;

/// Reports that a key could not be written or read.
#[derive(Debug, Error)]
pub enum KeystoreError {
    /// The file is not a key of the sort that was asked for.
    #[error("{} is no key of this sort: {reason}", .path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What is wrong, with nothing secret in it.
        reason: String,
    },
    /// The passphrase does not open the seal; a seal that was tampered with looks the same.
    #[error("the passphrase does not open {}", .path.display())]
    WrongPassphrase {
        /// The file.
        path: PathBuf,
    },
    /// A passphrase must have at least one character.
    #[error("the passphrase is empty")]
    EmptyPassphrase,
    /// Others may read or write the file.
    #[error("{path} is open to other users of this machine: run `chmod 600 {path}`", path = .path.display())]
    OpenToOthers {
        /// The file.
        path: PathBuf,
    },
    /// A key is to be created where a file is.
    #[error("{} is there already", .path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// There is no such key.
    #[error("{} is not there", .path.display())]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// The file could not be read or written.
    #[error("{}: {source}", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The system gave no random bytes, or not the memory that Argon2 needs.
    #[error("no {what}: {reason}")]
    System {
        /// What it did not give.
        what: &'static str,
        /// What it says.
        reason: String,
    },
}

impl KeystoreError {
    fn from_file(path: &Path, source: io::Error) -> Self {
        let path = path.to_path_buf();
        match source.kind() {
            io::ErrorKind::AlreadyExists => Self::Exists { path },
            io::ErrorKind::NotFound => Self::Missing { path },
            _ => Self::File { path, source },
        }
    }

    fn malformed(path: &Path, reason: impl Into<String>) -> Self {
        Self::Malformed { path: path.to_path_buf(), reason: reason.into() }
    }
}

/// Is what a person types to open a key; wiped when dropped, never printed.
#[derive(Clone)]
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// Takes what was typed, exactly.
    ///
    /// # Errors
    /// Refuses an empty one.
    pub fn new(text: Zeroizing<String>) -> Result<Self, KeystoreError> {
        if text.is_empty() { Err(KeystoreError::EmptyPassphrase) } else { Ok(Self(text)) }
    }

    /// Returns how many characters it has.
    pub fn characters(&self) -> usize {
        self.0.chars().count()
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Passphrase(..)")
    }
}

/// Says whom a sealed key belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum KeyKind {
    /// An organisation: it certifies nodes and staff, and is kept offline.
    Organisation,
    /// A member of the staff.
    Staff,
}

impl KeyKind {
    fn name(self) -> &'static str {
        match self {
            Self::Organisation => "organisation",
            Self::Staff => "staff",
        }
    }
}

/// Is the file of a person's key, read but still sealed.
#[derive(Debug)]
pub struct SealedKey {
    path: PathBuf,
    file: SealedFile,
}

/// Is the text of a sealed key.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SealedFile {
    format: String,
    version: u32,
    kind: KeyKind,
    public_key: PublicKey,
    memory_kib: u32,
    passes: u32,
    lanes: u32,
    salt: String,
    nonce: String,
    sealed_seed: String,
}

impl SealedKey {
    /// Seals `key` under `passphrase` in a new file.
    ///
    /// # Errors
    /// Fails where a file is there already, or the disk or the system refuses.
    pub fn create(path: &Path, kind: KeyKind, key: &SecretKey, passphrase: &Passphrase) -> Result<Self, KeystoreError> {
        let sealed = Self { path: path.to_path_buf(), file: seal(kind, key, passphrase)? };
        files::create_private_as(path, sealed.text().as_bytes())
            .map_err(|source| KeystoreError::from_file(path, source))?;
        Ok(sealed)
    }

    /// Reads a sealed key of the kind `kind`.
    ///
    /// # Errors
    /// Fails where there is none, it is open to others, or it is not such a key.
    pub fn read(path: &Path, kind: KeyKind) -> Result<Self, KeystoreError> {
        let text = read_private(path)?;
        let file: SealedFile =
            toml::from_str(&text).map_err(|error| KeystoreError::malformed(path, error.message()))?;
        if file.format != FORMAT || file.version != VERSION {
            let found = format!("it says {:?} {}, not {FORMAT:?} {VERSION}", file.format, file.version);
            return Err(KeystoreError::malformed(path, found));
        }
        if file.kind != kind {
            let found = format!("it is a key of kind {}, not {}", file.kind.name(), kind.name());
            return Err(KeystoreError::malformed(path, found));
        }
        for (name, value, maximum) in [
            ("memory_kib", file.memory_kib, MEMORY_KIB_MAX),
            ("passes", file.passes, PASSES_MAX),
            ("lanes", file.lanes, LANES_MAX),
        ] {
            if value > maximum {
                return Err(KeystoreError::malformed(path, format!("{name} is {value}, over {maximum}")));
            }
        }
        Ok(Self { path: path.to_path_buf(), file })
    }

    /// Returns the public key, which is not secret. It is the one the file names, proven only by [`SealedKey::open`].
    pub fn public(&self) -> PublicKey {
        self.file.public_key
    }

    /// Opens the seal. This takes a fraction of a second and 64 MiB, on purpose.
    ///
    /// # Errors
    /// Returns [`KeystoreError::WrongPassphrase`], or fails where the file is malformed or memory is short.
    pub fn open(&self, passphrase: &Passphrase) -> Result<SecretKey, KeystoreError> {
        let malformed =
            |name: &str| KeystoreError::malformed(&self.path, format!("{name} is not of its length in hexadecimal"));
        let salt: [u8; 16] = decode(&self.file.salt).ok_or_else(|| malformed("salt"))?;
        let nonce: [u8; 12] = decode(&self.file.nonce).ok_or_else(|| malformed("nonce"))?;
        let sealed: [u8; 48] = decode(&self.file.sealed_seed).ok_or_else(|| malformed("sealed_seed"))?;
        let parameters = argon2::Params::new(self.file.memory_kib, self.file.passes, self.file.lanes, Some(32))
            .map_err(|error| KeystoreError::malformed(&self.path, error.to_string()))?;
        let associated = associated_data(self.file.kind, self.file.public_key);
        let seed = sealing_key(passphrase, &salt, parameters)?
            .decrypt(&nonce.into(), Payload { msg: &sealed, aad: associated.as_bytes() })
            .map(Zeroizing::new)
            .map_err(|_| KeystoreError::WrongPassphrase { path: self.path.clone() })?;
        let seed: &[u8; 32] = seed.as_slice().try_into().expect("48 bytes sealed are 32 and a code of 16");
        let key = SecretKey::from_seed(seed);
        if key.public() != self.file.public_key {
            return Err(KeystoreError::malformed(&self.path, "the public key is not that of the sealed one"));
        }
        Ok(key)
    }

    /// Seals the key under another passphrase, in place and in one step.
    ///
    /// # Errors
    /// As [`SealedKey::open`] with the old passphrase; fails where the disk refuses, which leaves the old file.
    pub fn change_passphrase(&mut self, old: &Passphrase, new: &Passphrase) -> Result<(), KeystoreError> {
        let key = self.open(old)?;
        let file = seal(self.file.kind, &key, new)?;
        let changed = Self { path: self.path.clone(), file };
        files::replace_private_as(&self.path, changed.text().as_bytes())
            .map_err(|source| KeystoreError::from_file(&self.path, source))?;
        *self = changed;
        Ok(())
    }

    fn text(&self) -> String {
        toml::to_string(&self.file).expect("a table of texts and small integers has a textual form")
    }
}

/// Says where a secret of the node is read from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecretFile {
    /// From the service manager's directory of credentials, whose permissions are the service manager's business.
    Credential(PathBuf),
    /// From the node's own directory.
    Own(PathBuf),
}

impl SecretFile {
    /// Returns the credential of the same name as the file at `own`, where `credentials` is a directory that holds
    /// one, else that file.
    pub fn find(own: &Path, credentials: Option<&Path>) -> Self {
        let credential = credentials.zip(own.file_name()).map(|(directory, name)| directory.join(name));
        match credential {
            Some(credential) if credential.exists() => Self::Credential(credential),
            _ => Self::Own(own.to_path_buf()),
        }
    }

    fn path(&self) -> &Path {
        match self {
            Self::Credential(path) | Self::Own(path) => path,
        }
    }

    fn text(&self) -> Result<Zeroizing<String>, KeystoreError> {
        match self {
            Self::Credential(path) => read_any(path),
            Self::Own(path) => read_private(path),
        }
    }
}

/// Is the secret keys of a node.
#[derive(Debug)]
pub struct NodeKeys {
    /// Authenticates connections.
    pub transport: SecretKey,
    /// Signs checkpoints and cosignatures.
    pub log: SecretKey,
    /// Signs what the node does with nobody present.
    pub service: SecretKey,
}

/// What the first line of a file of node keys says.
const NODE_KEYS: &str = "raccord node keys 1";
/// What the first line of a file with the key of a store says.
const STORE_KEY: &str = "raccord store key 1";

impl NodeKeys {
    /// Returns the identity with which a node opens the replica of a ledger of its own.
    pub(crate) fn identity(&self, organisation: OrganisationId, ledger: LedgerId, store_key: &StoreKey) -> Identity {
        let copy = |key: &SecretKey| SecretKey::from_seed(&key.seed());
        Identity {
            organisation,
            ledger,
            service_key: copy(&self.service),
            log_key: copy(&self.log),
            mark_key: store_key.mark_key(),
        }
    }

    /// Returns the keys as a certificate takes them.
    pub fn secrets(&self) -> NodeSecrets<'_> {
        NodeSecrets { log: &self.log, service: &self.service, transport: &self.transport }
    }

    /// Makes fresh keys in a new file.
    ///
    /// # Errors
    /// Fails where a file is there already, or the disk or the system refuses.
    pub fn create(path: &Path) -> Result<Self, KeystoreError> {
        let [transport, log, service] = [random::<32>()?, random()?, random()?];
        write_secrets(path, NODE_KEYS, &[("transport", &transport), ("log", &log), ("service", &service)])?;
        Ok(Self {
            transport: SecretKey::from_seed(&transport),
            log: SecretKey::from_seed(&log),
            service: SecretKey::from_seed(&service),
        })
    }

    /// Reads the keys.
    ///
    /// # Errors
    /// Fails where there are none, the file is open to others, or malformed.
    pub fn read(file: &SecretFile) -> Result<Self, KeystoreError> {
        let [transport, log, service] = read_secrets(file, NODE_KEYS, ["transport", "log", "service"])?;
        Ok(Self {
            transport: SecretKey::from_seed(&transport),
            log: SecretKey::from_seed(&log),
            service: SecretKey::from_seed(&service),
        })
    }
}

/// Is the key of a node's store. It protects stolen disks and backups; it is wiped when dropped and never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct StoreKey(Zeroizing<[u8; 32]>);

impl StoreKey {
    /// Makes a fresh key in a new file.
    ///
    /// # Errors
    /// Fails where a file is there already, or the disk or the system refuses.
    pub fn create(path: &Path) -> Result<Self, KeystoreError> {
        let key = random()?;
        write_secrets(path, STORE_KEY, &[("store", &key)])?;
        Ok(Self(key))
    }

    /// Reads the key.
    ///
    /// # Errors
    /// Fails where there is none, the file is open to others, or malformed.
    pub fn read(file: &SecretFile) -> Result<Self, KeystoreError> {
        let [key] = read_secrets(file, STORE_KEY, ["store"])?;
        Ok(Self(key))
    }

    /// Returns the key made of `bytes`.
    pub fn from_bytes(bytes: Zeroizing<[u8; 32]>) -> Self {
        Self(bytes)
    }

    /// Returns the key of the marks of who was erased. It follows from this one, which no store holds and a restored one keeps.
    pub fn mark_key(&self) -> MarkKey {
        MarkKey::of_secret(&self.0)
    }

    /// Returns the bytes, for the cipher only.
    pub(crate) fn expose(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for StoreKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("StoreKey(..)")
    }
}

/// Makes a fresh Ed25519 key.
///
/// # Errors
/// Fails where the system gives no random bytes.
pub fn fresh_key() -> Result<SecretKey, KeystoreError> {
    Ok(SecretKey::from_seed(&*random()?))
}

/// Returns `N` random bytes.
fn random<const N: usize>() -> Result<Zeroizing<[u8; N]>, KeystoreError> {
    let mut bytes = Zeroizing::new([0; N]);
    getrandom::fill(&mut *bytes)
        .map_err(|error| KeystoreError::System { what: "random bytes", reason: error.to_string() })?;
    Ok(bytes)
}

fn seal(kind: KeyKind, key: &SecretKey, passphrase: &Passphrase) -> Result<SealedFile, KeystoreError> {
    let (salt, nonce) = (random::<16>()?, random::<12>()?);
    let parameters =
        argon2::Params::new(MEMORY_KIB, PASSES, LANES, Some(32)).expect("the parameters are within Argon2's limits");
    let associated = associated_data(kind, key.public());
    let sealed = sealing_key(passphrase, &salt, parameters)?
        .encrypt(&(*nonce).into(), Payload { msg: &*key.seed(), aad: associated.as_bytes() })
        .expect("32 bytes are within the limits of the cipher");
    Ok(SealedFile {
        format: FORMAT.to_owned(),
        version: VERSION,
        kind,
        public_key: key.public(),
        memory_kib: MEMORY_KIB,
        passes: PASSES,
        lanes: LANES,
        salt: HEXLOWER.encode(&*salt),
        nonce: HEXLOWER.encode(&*nonce),
        sealed_seed: HEXLOWER.encode(&sealed),
    })
}

fn associated_data(kind: KeyKind, public: PublicKey) -> String {
    format!("{FORMAT}\n{VERSION}\n{}\n{public}\n", kind.name())
}

fn sealing_key(
    passphrase: &Passphrase,
    salt: &[u8; 16],
    parameters: argon2::Params,
) -> Result<ChaCha20Poly1305, KeystoreError> {
    let mut key = Zeroizing::new([0; 32]);
    Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, parameters)
        .hash_password_into(passphrase.0.as_bytes(), salt, &mut *key)
        .map_err(|error| KeystoreError::System { what: "memory for Argon2", reason: error.to_string() })?;
    Ok(ChaCha20Poly1305::new(&(*key).into()))
}

/// Reads a file that must be closed to others.
fn read_private(path: &Path) -> Result<Zeroizing<String>, KeystoreError> {
    let failed = |source| KeystoreError::from_file(path, source);
    let file = File::open(path).map_err(failed)?;
    // Asked of the open file, not of the path: it is this file that is read.
    if files::is_open_to_others(&file).map_err(failed)? {
        return Err(KeystoreError::OpenToOthers { path: path.to_path_buf() });
    }
    read_text(path, file)
}

fn read_any(path: &Path) -> Result<Zeroizing<String>, KeystoreError> {
    let file = File::open(path).map_err(|source| KeystoreError::from_file(path, source))?;
    read_text(path, file)
}

fn read_text(path: &Path, file: File) -> Result<Zeroizing<String>, KeystoreError> {
    // Of full capacity from the start: a text that grows leaves copies behind.
    let capacity = usize::try_from(FILE_BYTES_MAX).expect("a few kibibytes") + 1;
    let mut text = Zeroizing::new(String::with_capacity(capacity));
    file.take(FILE_BYTES_MAX + 1).read_to_string(&mut text).map_err(|source| match source.kind() {
        io::ErrorKind::InvalidData => KeystoreError::malformed(path, "it is not text"),
        _ => KeystoreError::from_file(path, source),
    })?;
    if text.len() as u64 > FILE_BYTES_MAX {
        return Err(KeystoreError::malformed(path, format!("it is longer than {FILE_BYTES_MAX} bytes")));
    }
    Ok(text)
}

/// Writes named secrets, one a line, to a new file.
fn write_secrets(path: &Path, title: &str, secrets: &[(&str, &[u8; 32])]) -> Result<(), KeystoreError> {
    let mut text = Zeroizing::new(String::with_capacity(title.len() + 1 + secrets.len() * 96));
    text.push_str(title);
    text.push('\n');
    for (name, secret) in secrets {
        text.push_str(name);
        text.push(' ');
        HEXLOWER.encode_append(*secret, &mut text);
        text.push('\n');
    }
    files::create_private_as(path, text.as_bytes()).map_err(|source| KeystoreError::from_file(path, source))
}

/// Reads secrets written by [`write_secrets`], in their order.
fn read_secrets<const N: usize>(
    file: &SecretFile,
    title: &str,
    names: [&str; N],
) -> Result<[Zeroizing<[u8; 32]>; N], KeystoreError> {
    let malformed = |reason: String| KeystoreError::malformed(file.path(), reason);
    let text = file.text()?;
    let mut lines = text.lines();
    if lines.next() != Some(title) {
        return Err(malformed(format!("its first line is not {title:?}")));
    }
    let mut secrets = std::array::from_fn(|_| Zeroizing::new([0; 32]));
    for (name, secret) in names.into_iter().zip(&mut secrets) {
        let digits = lines.next().and_then(|line| line.strip_prefix(name)?.strip_prefix(' '));
        let found = digits.and_then(|digits| decode::<32>(digits).map(Zeroizing::new));
        *secret = found.ok_or_else(|| malformed(format!("the line {name:?} with 64 hexadecimal digits is missing")))?;
    }
    match lines.next() {
        None => Ok(secrets),
        Some(_) => Err(malformed("it goes on after its last line".to_owned())),
    }
}

/// Returns the bytes that `text` names in hexadecimal, if there are `N`. Nothing is left behind elsewhere.
fn decode<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    if text.len() != 2 * N {
        return None;
    }
    HEXLOWER.decode_mut(text.as_bytes(), &mut bytes).ok()?;
    Some(bytes)
}

#[cfg(test)]
mod tests;
