// SPDX-License-Identifier: EUPL-1.2
//! What of a restored node is not to be trusted yet: said wherever cases are shown.

use raccord_node::service::lost::Restored;

use crate::context::{Context, instant};
use crate::error::{CliError, ErrorKind};
use crate::language::Message;
use crate::values::Words;

/// Warns where who may know of an erasure was not heard since this node was restored, and where cases are locked for one.
pub(super) fn warn(context: &Context) -> Result<(), CliError> {
    let restored = match context.call(Restored {}) {
        Err(error) if error.kind() == ErrorKind::Denied => return Ok(()),
        answer => answer?,
    };
    let printer = context.printer();
    if !restored.unheard.is_empty() {
        let words = Words::new(printer.translator());
        let names: Vec<String> = restored.unheard.iter().map(|party| words.party(party)).collect();
        printer.warn(Message::new("restored-unheard").with("names", names.join(", ")));
    }
    if let Some(restored) = restored.erased_untold {
        let day = printer.translator().date_time(instant(restored));
        printer.warn(Message::new("restored-untold").with("day", day));
    }
    if restored.locked > 0 {
        printer.warn(Message::new("restored-locked").with("count", restored.locked));
    }
    Ok(())
}
