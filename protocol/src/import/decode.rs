// SPDX-License-Identifier: EUPL-1.2
//! From bytes to text, and the character that stands between cells.

use std::borrow::Cow;

use encoding_rs::{ISO_8859_15, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::mapping::{EncodingChoice, Mapping, SeparatorChoice};
use super::{HEADER_RECORDS_MAX, ImportError, Records};

/// Encoding of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// ISO 8859-15, of older state systems.
    Iso8859_15,
    /// UTF-16, of spreadsheets that save "Unicode text"; only with its mark in front.
    Utf16,
    /// UTF-8, with or without its mark in front.
    Utf8,
    /// Windows-1252, of spreadsheets.
    Windows1252,
}

impl Encoding {
    /// Returns the usual name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Iso8859_15 => "ISO-8859-15",
            Self::Utf16 => "UTF-16",
            Self::Utf8 => "UTF-8",
            Self::Windows1252 => "windows-1252",
        }
    }
}

/// How the formats begin that people hand over instead of text and are not read: old workbooks,
/// PDF.
const BINARY_MARKS: [&[u8]; 2] = [b"\xd0\xcf\x11\xe0", b"%PDF"];

/// Bytes from which the separator is guessed.
const SAMPLE_BYTES: usize = 64 * 1024;

/// Characters that may stand between cells, the likeliest first.
const SEPARATORS: [char; 3] = [';', '\t', ','];

/// Returns the text of a file without its mark, and the encoding it is in.
pub(super) fn decode(bytes: &[u8], choice: EncodingChoice) -> Result<(Cow<'_, str>, Encoding), ImportError> {
    if BINARY_MARKS.iter().any(|mark| bytes.starts_with(mark)) {
        return Err(ImportError::Binary);
    }
    let utf8_marked = bytes.strip_prefix(b"\xef\xbb\xbf");
    match choice {
        EncodingChoice::Auto => {
            if let Some(rest) = utf8_marked {
                return utf8(rest);
            }
            for (mark, encoding) in [(b"\xff\xfe", UTF_16LE), (b"\xfe\xff", UTF_16BE)] {
                if let Some(rest) = bytes.strip_prefix(mark) {
                    let (text, wrong) = encoding.decode_without_bom_handling(rest);
                    return if wrong {
                        let line = 1 + text.split('\u{fffd}').next().map_or(0, line_ends);
                        Err(ImportError::Encoding { line, encoding: Encoding::Utf16 })
                    } else {
                        Ok((text, Encoding::Utf16))
                    };
                }
            }
            // No text holds this byte but UTF-16, which begins with a mark.
            if bytes.iter().take(SAMPLE_BYTES).any(|byte| *byte == 0) {
                return Err(ImportError::Binary);
            }
            match std::str::from_utf8(bytes) {
                Ok(text) => Ok((Cow::Borrowed(text), Encoding::Utf8)),
                Err(_) if mostly_utf8(bytes) => utf8(bytes),
                Err(_) if looks_like_8859_15(bytes) => Ok(single_byte(bytes, Encoding::Iso8859_15)),
                Err(_) => Ok(single_byte(bytes, Encoding::Windows1252)),
            }
        }
        EncodingChoice::Iso8859_15 => Ok(single_byte(bytes, Encoding::Iso8859_15)),
        EncodingChoice::Utf8 => utf8(utf8_marked.unwrap_or(bytes)),
        EncodingChoice::Windows1252 => Ok(single_byte(bytes, Encoding::Windows1252)),
    }
}

fn utf8(bytes: &[u8]) -> Result<(Cow<'_, str>, Encoding), ImportError> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok((Cow::Borrowed(text), Encoding::Utf8)),
        Err(error) => {
            let before = std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default();
            Err(ImportError::Encoding { line: 1 + line_ends(before), encoding: Encoding::Utf8 })
        }
    }
}

fn single_byte(bytes: &[u8], encoding: Encoding) -> (Cow<'_, str>, Encoding) {
    let table = if encoding == Encoding::Iso8859_15 { ISO_8859_15 } else { WINDOWS_1252 };
    (table.decode_without_bom_handling(bytes).0, encoding)
}

fn line_ends(text: &str) -> u64 {
    text.bytes().map(|byte| u64::from(byte == b'\n')).sum()
}

/// Tells whether bytes that are not all UTF-8 are meant to be: joined files, or a list cut in the
/// middle of a letter. Read in an older encoding every accent would come out as two letters, so a
/// person has to look.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut letters, mut wrong) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        letters += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        wrong += usize::from(!chunk.invalid().is_empty());
    }
    letters > 3 * wrong
}

/// Tells whether bytes are ISO 8859-15 rather than windows-1252.
///
/// The two agree on all but 40 bytes. Bytes 0x80 to 0x9F are letters and marks in windows-1252 and
/// control characters in ISO 8859-15. Eight more are letters and the euro sign in ISO 8859-15, and
/// fractions and accents without a letter in windows-1252: between letters they can only be
/// letters, except 0xB4, which some people type for an apostrophe (`L´Haÿ`). A list without any of
/// these bytes reads the same either way.
fn looks_like_8859_15(bytes: &[u8]) -> bool {
    let mut votes = 0i64;
    for (index, byte) in bytes.iter().enumerate().filter(|(_, byte)| !byte.is_ascii()) {
        let letter = |at: Option<&u8>| at.is_some_and(|c| c.is_ascii_alphabetic() || *c >= 0xc0);
        let before = index.checked_sub(1).and_then(|at| bytes.get(at));
        let after = bytes.get(index + 1);
        match byte {
            0x80..=0x9f => votes -= 1,
            0xa4 => votes += 1,
            0xa6 | 0xa8 | 0xb8 | 0xbc..=0xbe if letter(before) || letter(after) => votes += 1,
            0xb4 if letter(after) => {
                let elided = letter(before) && !index.checked_sub(2).is_some_and(|at| letter(bytes.get(at)));
                votes += if elided { -1 } else { 1 };
            }
            _ => {}
        }
    }
    votes > 0
}

/// Returns the character between cells, and how many bytes a first line `sep=;`, which spreadsheets
/// understand, takes.
pub(super) fn separator(text: &str, mapping: &Mapping) -> (char, usize) {
    let first_line = text.find(['\r', '\n']).map_or(text, |end| &text[..end]);
    let mut said = first_line.strip_prefix("sep=").unwrap_or_default().chars();
    let (preamble, said) = match (said.next(), said.next()) {
        (Some(said), None) if SEPARATORS.contains(&said) => (first_line.len(), Some(said)),
        _ => (0, None),
    };
    let separator = match mapping.separator() {
        SeparatorChoice::Auto => said.unwrap_or_else(|| likeliest_separator(text, preamble, mapping)),
        SeparatorChoice::Comma => ',',
        SeparatorChoice::Semicolon => ';',
        SeparatorChoice::Tab => '\t',
    };
    (separator, preamble)
}

/// Returns the separator that makes the most known column names, and if none does, the one that
/// cuts the first records into the most equal numbers of cells.
fn likeliest_separator(text: &str, preamble: usize, mapping: &Mapping) -> char {
    let mut end = text.len().min(preamble + SAMPLE_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let score = |separator: char| {
        let mut records = Records::new(&text[..end], separator, preamble);
        let (mut recognised, mut widths) = (0, Vec::new());
        while widths.len() < HEADER_RECORDS_MAX {
            let Ok(Some((_, record))) = records.next() else {
                break;
            };
            let known = record.iter().filter(|cell| mapping.recognises(cell)).count();
            recognised = recognised.max(known);
            widths.push(record.len());
        }
        let width = widths.iter().copied().max().unwrap_or_default();
        let equal = if width > 1 { widths.iter().filter(|other| **other == width).count() } else { 0 };
        (recognised, equal, width)
    };
    // The first of equals wins, and `max_by_key` keeps the last.
    SEPARATORS.into_iter().rev().max_by_key(|separator| score(*separator)).unwrap_or(';')
}
