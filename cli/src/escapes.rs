// SPDX-License-Identifier: EUPL-1.2
//! What makes text of files and other offices harmless on a terminal, in lines and in JSON.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Returns `text` on one line, with everything that could act on a terminal or mislead its reader as a visible escape.
pub fn escape_controls(text: &str) -> Cow<'_, str> {
    escape_where(text, acts_on_terminal)
}

/// As [`escape_controls`], but line feeds stay: for our own sentences of several lines, whose values are escaped already.
pub fn escape_controls_in_lines(text: &str) -> Cow<'_, str> {
    escape_where(text, |character| character != '\n' && acts_on_terminal(character))
}

fn escape_where(text: &str, is_escaped: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&is_escaped) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if is_escaped(character) {
            // `\n`, `\t` and `\r` by name, the others as `\u{1b}`.
            match character {
                '\n' | '\r' | '\t' => escaped.extend(character.escape_default()),
                _ => escaped.extend(character.escape_unicode()),
            }
        } else {
            escaped.push(character);
        }
    }
    Cow::Owned(escaped)
}

/// Escapes, inside finished JSON text, what serde_json leaves raw. Such characters stand only inside strings, so the
/// document means the same.
pub fn escape_json(text: &str) -> Cow<'_, str> {
    let is_escaped = |character: char| character != '\n' && acts_on_terminal(character);
    if !text.contains(is_escaped) {
        return Cow::Borrowed(text);
    }
    let mut escaped = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if !is_escaped(character) {
            escaped.push(character);
            continue;
        }
        for unit in character.encode_utf16(&mut [0; 2]) {
            write!(escaped, "\\u{unit:04x}").expect("writing to a string cannot fail");
        }
    }
    Cow::Owned(escaped)
}

/// Says whether a character could act on a terminal, or make a line read as another.
pub fn acts_on_terminal(character: char) -> bool {
    character.is_control()
        || matches!(character,
            // Marks that turn the reading direction (Unicode UAX #9), which can make a line read as another.
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
            // Line and paragraph separators; invisible characters by which two equal-looking names differ.
            | '\u{2028}' | '\u{2029}' | '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}
