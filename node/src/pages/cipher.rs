// SPDX-License-Identifier: EUPL-1.2
//! Decrypts single pages, as SQLCipher 4 lays them out for a raw key.
//!
//! ```text
//! page 1   salt (16) | AES-256-CBC of the content from byte 16 (4,000) | iv (16) | code (64)
//! others                             AES-256-CBC of the content (4,016) | iv (16) | code (64)
//! code   = HMAC-SHA-512(code key, ciphertext | iv | page number (4, little-endian))
//! code key = PBKDF2-HMAC-SHA-512(key, salt with every byte xor 0x3a, 2 iterations), first 32 bytes
//! ```
//!
//! Source: SQLCipher's [design](https://www.zetetic.net/sqlcipher/design/) and the functions `sqlcipher_page_cipher`
//! and `sqlcipher_cipher_ctx_key_derive` of its version 4.19.

use cbc::cipher::{BlockModeDecrypt, KeyIvInit, block_padding::NoPadding};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha512;
use zeroize::Zeroizing;

use crate::keystore::StoreKey;

/// Bytes of a page, in the database and in the write-ahead log.
pub(super) const PAGE_BYTES: usize = 4096;
/// Where the initialisation vector of a page starts: the content ends here.
const VECTOR_START: usize = PAGE_BYTES - 80;
/// Where the authentication code of a page starts.
const CODE_START: usize = PAGE_BYTES - 64;
/// Bytes of the salt, which page 1 has in place of the first bytes of the header.
pub(super) const SALT_BYTES: usize = 16;
/// What a database starts with that is not encrypted.
pub(super) const MAGIC: &[u8; SALT_BYTES] = b"SQLite format 3\0";

/// Is a page, encrypted or not.
pub(super) type Page = [u8; PAGE_BYTES];

/// Tells what the authentication code of a page says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is what was written under the key at that page number.
    Authentic,
    /// It is not, or the key is another one.
    Damaged,
}

/// Decrypts the pages of one database.
pub(super) struct PageCipher {
    key: StoreKey,
    code_key: Zeroizing<[u8; 32]>,
}

impl PageCipher {
    /// Prepares to decrypt the database that starts with `salt`.
    pub(super) fn new(key: &StoreKey, salt: &[u8; SALT_BYTES]) -> Self {
        let masked = salt.map(|byte| byte ^ 0x3a);
        // PBKDF2 with two iterations and one block of output.
        let first = code(key.expose(), &[&masked, &1u32.to_be_bytes()]);
        let second = code(key.expose(), &[&first[..]]);
        let mut code_key = Zeroizing::new([0; 32]);
        for (byte, (first, second)) in code_key.iter_mut().zip(first.iter().zip(second.iter())) {
            *byte = first ^ second;
        }
        Self { key: key.clone(), code_key }
    }

    /// Decrypts a page in place, whatever its authentication code says, and returns what it says.
    ///
    /// The bytes that the cipher reserves at the end become zeros; page 1 starts as every database does.
    pub(super) fn decrypt(&self, number: u32, page: &mut Page) -> Verdict {
        let start = if number == 1 { SALT_BYTES } else { 0 };
        let expected = code(&*self.code_key, &[&page[start..CODE_START], &number.to_le_bytes()]);
        let verdict = if page[CODE_START..] == expected[..] { Verdict::Authentic } else { Verdict::Damaged };

        let vector: [u8; 16] = page[VECTOR_START..CODE_START].try_into().expect("the vector is 16 bytes long");
        cbc::Decryptor::<aes::Aes256>::new(self.key.expose().into(), &vector.into())
            .decrypt_padded::<NoPadding>(&mut page[start..VECTOR_START])
            .expect("the content is a whole number of blocks");
        page[VECTOR_START..].fill(0);
        if number == 1 {
            page[..SALT_BYTES].copy_from_slice(MAGIC);
        }
        verdict
    }
}

/// Returns the HMAC-SHA-512 of the parts in a row.
fn code(key: &[u8], parts: &[&[u8]]) -> Zeroizing<[u8; 64]> {
    let mut mac = Hmac::<Sha512>::new_from_slice(key).expect("HMAC takes keys of any length");
    for part in parts {
        mac.update(part);
    }
    Zeroizing::new(mac.finalize().into_bytes().into())
}
