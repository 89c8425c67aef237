// SPDX-License-Identifier: EUPL-1.2
use proptest::prelude::*;

use super::*;

fn page(text: &str) -> Page {
    let texts = || vec![text.to_owned()];
    let tick = Tick { title: text.to_owned(), who: text.to_owned(), what: text.to_owned() };
    let section = Section {
        heading: text.to_owned(),
        paragraphs: texts(),
        ticks: vec![tick],
        headings: texts(),
        rows: vec![texts()],
        signatures: texts(),
    };
    Page { language: "fr", title: text.to_owned(), head: texts(), sections: vec![section], foot: text.to_owned() }
}

/// The marks that a page has whatever stands in it.
fn marks(html: &str) -> usize {
    html.matches(['<', '>']).count()
}

proptest! {
    /// No text that stands in a page can add a mark to it.
    #[test]
    fn text_stays_text(text in r#"[<>&"'/=a-z !\-\[\]]{1,40}"#) {
        prop_assert_eq!(marks(&page(&text).html().unwrap()), marks(&page("x").html().unwrap()));
    }
}

#[test]
fn a_page_asks_for_nothing() {
    let html = page("<script src=\"https://example.org\">").html().unwrap();
    assert!(html.contains("default-src 'none'") && html.contains("size: A4"));
    assert!(!html.contains("<script") && !html.contains("<link") && !html.contains("<img") && !html.contains("url("));
}
