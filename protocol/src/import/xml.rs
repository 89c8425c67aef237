// SPDX-License-Identifier: EUPL-1.2
//! What the readers of XML share: attributes and references, of which only those that XML itself defines are known. A
//! document type that defines more is not obeyed, so no reference unfolds into more than one character.

use quick_xml::XmlVersion;
use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesRef, BytesStart};

/// Returns the value of an attribute; the first where there are several. Whether others are repeated is not looked at,
/// which would take time that grows with the square of their number.
pub(super) fn attribute(tag: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = tag.attributes();
    let mut sound = attributes.with_checks(false).map_while(Result::ok);
    let attribute = sound.find(|attribute| attribute.key.0 == name)?;
    attribute.normalized_value(XmlVersion::Implicit1_0).ok().map(std::borrow::Cow::into_owned)
}

/// Returns the character that a reference stands for; none where XML does not define it.
pub(super) fn reference(entity: &BytesRef<'_>) -> Option<char> {
    match entity.resolve_char_ref() {
        Ok(Some(character)) => Some(character),
        Ok(None) => resolve_xml_entity(entity)?.chars().next(),
        Err(_) => None,
    }
}
