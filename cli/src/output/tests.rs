// SPDX-License-Identifier: EUPL-1.2
use std::sync::Arc;

use jiff::tz::TimeZone;
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::escapes::acts_on_terminal;
use crate::language::Language;

/// A writer whose bytes the test can read afterwards, and that can fail.
#[derive(Clone, Default)]
struct Sink {
    bytes: Arc<Mutex<Vec<u8>>>,
    failure: Option<io::ErrorKind>,
}

impl Sink {
    fn text(&self) -> String {
        String::from_utf8(self.bytes.lock().unwrap().clone()).unwrap()
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.failure {
            Some(failure) => Err(failure.into()),
            None => self.bytes.lock().unwrap().write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Runs `print` and returns what came on standard output and on standard error.
fn printed(mode: Mode, columns: Option<u16>, print: impl FnOnce(&Printer)) -> (String, String) {
    let (output, talk) = (Sink::default(), Sink::default());
    let stream = |sink: &Sink| match columns {
        Some(columns) => Stream::terminal(sink.clone(), columns),
        None => Stream::plain(sink.clone()),
    };
    let translator = Translator::in_time_zone(Language::French, TimeZone::UTC);
    print(&Printer::new(mode, translator, stream(&output), stream(&talk)));
    (output.text(), talk.text())
}

fn failing(failure: io::ErrorKind) -> Printer {
    let output = Stream::plain(Sink { failure: Some(failure), ..Sink::default() });
    let translator = Translator::in_time_zone(Language::French, TimeZone::UTC);
    Printer::new(Mode::Human, translator, output, Stream::plain(Sink::default()))
}

#[test]
fn an_error_says_what_why_and_what_to_do() {
    let error = CliError::file(std::path::Path::new("liste.csv"), &io::Error::other("bad sector"));
    let (output, talk) = printed(Mode::Human, None, |printer| printer.error(&error));
    assert_eq!(output, "");
    insta::assert_snapshot!(talk, @r"
    erreur : le fichier liste.csv n’a pas pu être lu ou écrit
    cause : bad sector
    conseil : essayez un autre disque, et faites regarder celui-ci par qui gère la machine
    ");
    let (output, talk) = printed(Mode::Json, None, |printer| printer.error(&error));
    assert_eq!(output, "");
    assert_eq!(talk.lines().count(), 1);
    insta::assert_snapshot!(talk, @r#"{"level":"error","kind":"disk","exit_code":74,"id":"error-file-failed","message":"le fichier liste.csv n’a pas pu être lu ou écrit","causes":["bad sector"],"hints":["essayez un autre disque, et faites regarder celui-ci par qui gère la machine"]}"#);
}

#[test]
fn talk_starts_with_a_word_with_colours_or_without() {
    let talks = |printer: &Printer| {
        printer.note("relative-now");
        printer.warn("relative-now");
        printer.success("relative-now");
    };
    let (_, plain) = printed(Mode::Human, None, talks);
    let (_, coloured) = printed(Mode::Human, Some(80), talks);
    assert!(!plain.contains('\u{1b}') && coloured.contains('\u{1b}'));
    assert_eq!(anstream::adapter::strip_str(&coloured).to_string(), plain);
    insta::assert_snapshot!(plain, @r"
    note : à l’instant
    attention : à l’instant
    fait : à l’instant
    ");
    let (_, objects) = printed(Mode::Json, Some(80), talks);
    insta::assert_snapshot!(objects, @r#"
    {"level":"note","id":"relative-now","message":"à l’instant"}
    {"level":"warning","id":"relative-now","message":"à l’instant"}
    {"level":"success","id":"relative-now","message":"à l’instant"}
    "#);
}

#[test]
fn a_reader_that_leaves_is_no_error_but_a_full_disk_is() {
    let printer = failing(io::ErrorKind::BrokenPipe);
    assert!(printer.line("one").is_ok());
    assert!(printer.is_reader_gone());
    assert!(printer.json(&json!({})).is_ok());
    let error = failing(io::ErrorKind::StorageFull).line("one").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Disk);
}

#[test]
fn show_prints_json_only_when_asked() {
    let show = |printer: &Printer| {
        printer.show(&json!({"count": 1}), |printer| printer.line("un")).unwrap();
    };
    assert_eq!(printed(Mode::Human, None, show).0, "un\n");
    assert_eq!(printed(Mode::Json, None, show).0, "{\n  \"count\": 1\n}\n");
}

#[test]
fn exports_are_exact_unless_a_terminal_shows_them() {
    let export = b"nom\r\n\x1b[2JZo\xe9\n";
    let sink = Sink::default();
    let translator = Translator::in_time_zone(Language::French, TimeZone::UTC);
    let printer = Printer::new(Mode::Human, translator, Stream::plain(sink.clone()), Stream::plain(Sink::default()));
    printer.raw(export).unwrap();
    assert_eq!(*sink.bytes.lock().unwrap(), export);
    let (shown, _) = printed(Mode::Human, Some(80), |printer| {
        printer.raw(export).unwrap();
    });
    assert_eq!(shown, "nom\\r\n\\u{1b}[2JZo\u{fffd}\n");
}

#[test]
fn a_progress_bar_renders_and_goes() {
    let (output, talk) = printed(Mode::Human, None, |printer| {
        let mut progress = printer.progress(10, "relative-now");
        progress.advance(5);
        printer.progress_share(10, "relative-now").advance(5);
        printer.note("relative-now");
    });
    assert_eq!(output, "");
    assert_eq!(talk.lines().count(), 1, "a bar of a moment is never seen");
}

/// Text as others could send it: any characters, those that matter often.
fn hostile() -> impl Strategy<Value = String> {
    let special = prop::sample::select(
        &['\u{1b}', '\n', '\r', '\t', '\u{7}', '\u{7f}', '\u{9b}', '\u{202e}', '\u{2028}', '\u{e0041}'][..],
    );
    prop::collection::vec(prop_oneof![special, any::<char>()], 0..20).prop_map(String::from_iter)
}

proptest! {
    /// However a text is printed for people, no character of it acts on the terminal.
    #[test]
    fn text_of_others_never_acts_on_a_terminal(text in hostile()) {
        let (output, talk) = printed(Mode::Human, Some(60), |printer| {
            printer.line(&text).unwrap();
            printer.say(Message::new("error-file-missing").with("path", text.as_str())).unwrap();
            printer.raw(text.as_bytes()).unwrap();
            printer.note(Message::new("error-file-missing").with("path", text.as_str()));
            printer.error(&CliError::bug(text.as_str()).caused_by(&io::Error::other(text.clone())));
            let mut table = table::tests::peers();
            table.row([text.as_str(), text.as_str(), text.as_str()]);
            printer.table(&table).unwrap();
        });
        for printed in [output, talk] {
            // Our own colours are the only escapes: "\u{1b}[", digits and semicolons, "m".
            for (start, _) in printed.match_indices('\u{1b}') {
                let rest = printed[start + 1..].strip_prefix('[').expect("a colour");
                let end = rest.find(|character: char| !character.is_ascii_digit() && character != ';').expect("an end");
                prop_assert_eq!(&rest[end..=end], "m");
            }
            let acting = printed.chars().find(|character| !matches!(character, '\n' | '\u{1b}') && acts_on_terminal(*character));
            prop_assert_eq!(acting, None);
        }
    }

    /// A value of several lines cannot pretend to be a line of ours.
    #[test]
    fn a_value_stays_on_its_line(text in hostile()) {
        let (output, talk) = printed(Mode::Human, None, |printer| {
            printer.line(&text).unwrap();
            printer.note(Message::new("error-file-missing").with("path", text.as_str()));
        });
        prop_assert_eq!(output.lines().count(), 1);
        prop_assert_eq!(talk.lines().count(), 1);
    }

    /// JSON shows no such character either, and loses none.
    #[test]
    fn json_is_harmless_and_exact(text in hostile()) {
        let (output, _) = printed(Mode::Json, Some(80), |printer| printer.json(&json!({ "name": text })).unwrap());
        prop_assert!(!output.chars().any(|character| character != '\n' && acts_on_terminal(character)));
        let read: serde_json::Value = serde_json::from_str(&output).unwrap();
        prop_assert_eq!(read["name"].as_str(), Some(text.as_str()));
    }

    /// Text without such characters is printed as it is.
    #[test]
    fn ordinary_text_is_untouched(text in "[a-zA-ZÀ-ÿ0-9 '’\\-.@œŒ\u{202f}]{0,40}") {
        prop_assert_eq!(escape_controls(&text), text.as_str());
    }
}
