// SPDX-License-Identifier: EUPL-1.2
//! Frames, read and checked as far as that takes nothing but the frame: on any thread, while the replica's own is busy
//! storing what came before.

use crate::codec::DecodeError;
use crate::commit::{COMMIT_DEPTH, CommitError};
use crate::entry::{self, Header};
use crate::id::{EntryId, TreeHash};
use crate::ledger::id_key;
use crate::merkle::Tree;
use crate::message::{Message, Part};
use crate::statement::DISCLOSURE_ITEMS_MAX;

use super::DeliveryError;

/// Is a frame that was read: the message, and what is wrong with the signatures, trees and bodies in it.
#[derive(Debug)]
pub struct ReadFrame {
    pub(super) message: Result<Message, DecodeError>,
    /// Of a delivery: the disclosure's part, then each other part; of what comes again, or is given back, the same. As far as
    /// the first that does not prove itself: all is refused for that one, and what follows is not looked at.
    pub(super) checks: Vec<PartCheck>,
}

impl ReadFrame {
    /// Reads a frame.
    pub fn of(frame: &[u8]) -> Self {
        let (message, computed) = match Message::read(frame) {
            Ok((message, computed)) => (within_limits(message), computed),
            Err(error) => (Err(error), Vec::new()),
        };
        let mut computed = computed.into_iter();
        let checks = match &message {
            Ok(Message::Delivery(delivery)) => {
                let disclosure = std::iter::once((&delivery.disclosure, None));
                checks(disclosure.chain(delivery.parts.iter().map(|part| (part, computed.next()))))
            }
            Ok(Message::Again { disclosures, parts }) => {
                checks(disclosures.iter().chain(parts).map(|part| (part, None)))
            }
            Ok(Message::Recalled { disclosures, .. }) => checks(disclosures.iter().map(|part| (part, None))),
            Ok(_) | Err(_) => Vec::new(),
        };
        Self { message, checks }
    }
}

/// Checks parts, each with the ids of its entries where these were computed and its bodies are known to open their headers.
fn checks<'a>(parts: impl Iterator<Item = (&'a Part, Option<Vec<EntryId>>)>) -> Vec<PartCheck> {
    let mut checks = Vec::new();
    for (part, computed) in parts {
        let check = PartCheck::of(part, computed);
        let holds = check.signature.is_ok() && check.contents.is_ok();
        checks.push(check);
        if !holds {
            break;
        }
    }
    checks
}

/// Refuses a delivery whose parts would cost more to check than what it discloses could ever need: each part brings
/// something that is listed.
fn within_limits(message: Message) -> Result<Message, DecodeError> {
    let malformed = |reason: &str| Err(DecodeError::Malformed { what: "delivery", reason: reason.to_owned() });
    match &message {
        Message::Again { disclosures, parts } if disclosures.len() + parts.len() > DISCLOSURE_ITEMS_MAX => {
            malformed("more parts than were asked for")
        }
        Message::Delivery(delivery) if delivery.parts.len() > DISCLOSURE_ITEMS_MAX => {
            malformed("more parts than a disclosure lists items")
        }
        Message::Delivery(delivery) if delivery.parts.iter().any(|part| part.entries.is_empty()) => {
            malformed("a part without entries")
        }
        _ => Ok(message),
    }
}

/// Says whether a part proves itself.
#[derive(Debug)]
pub(super) struct PartCheck {
    /// Whether the commit was signed.
    pub(super) signature: Result<(), CommitError>,
    /// Whether its entries are the commit's, and their bodies theirs.
    pub(super) contents: Result<Contents, DeliveryError>,
}

/// Is what was computed on the way.
#[derive(Debug)]
pub(super) struct Contents {
    /// The ids of the entries.
    pub(super) ids: Vec<EntryId>,
    /// Their headers.
    pub(super) headers: Vec<Header>,
    /// What is known of the commit's tree; `None` at depth 0.
    pub(super) tree: Option<Tree>,
}

impl PartCheck {
    fn of(part: &Part, computed: Option<Vec<EntryId>>) -> Self {
        Self { signature: part.commit.verify(), contents: contents(part, computed) }
    }
}

fn contents(part: &Part, computed: Option<Vec<EntryId>>) -> Result<Contents, DeliveryError> {
    let commit = &part.commit.commit;
    let opens = computed.is_some();
    let ids = computed
        .unwrap_or_else(|| part.entries.iter().map(|entry| entry::entry_id(commit.signer, &entry.header)).collect());
    let leaves: Vec<(u32, TreeHash)> =
        part.entries.iter().zip(&ids).map(|(entry, id)| (u32::from(entry.place), entry::leaf(*id))).collect();
    let tree = match commit.depth {
        COMMIT_DEPTH => {
            let tree = Tree::from_proof(COMMIT_DEPTH, &leaves, &part.siblings);
            Some(tree.map_err(|_| DeliveryError::Delivery("the hashes given prove nothing"))?)
        }
        _ if leaves.len() == 1 && part.siblings.is_empty() && leaves[0].0 == 0 => None,
        _ => return Err(DeliveryError::Delivery("a bare commit has one entry and no siblings")),
    };
    let root = tree.as_ref().map_or_else(|| leaves[0].1, Tree::root);
    if root != commit.root {
        return Err(CommitError::Root.into());
    }
    let mut starts: Vec<&[u8]> = ids.iter().map(id_key).collect();
    starts.sort_unstable();
    if starts.windows(2).any(|pair| pair[0] == pair[1]) {
        return Err(DeliveryError::Delivery("two entries have ids that begin alike"));
    }
    let mut headers = Vec::with_capacity(ids.len());
    for (entry, id) in part.entries.iter().zip(&ids) {
        let refused = |rule| DeliveryError::Entry { entry: *id, rule };
        let header = Header::decode(&entry.header).map_err(|_| refused("has a header that does not read"))?;
        let mut slots = 0u8;
        for (slot, body) in &entry.bodies {
            if !opens {
                header
                    .check_body(*slot, body, commit.signer)
                    .map_err(|_| refused("has a body that does not open it"))?;
            }
            // An entry has at most eight bodies, or its header does not read.
            if slots & (1 << slot) != 0 {
                return Err(refused("has a body twice"));
            }
            slots |= 1 << slot;
        }
        headers.push(header);
    }
    Ok(Contents { ids, headers, tree })
}
