// SPDX-License-Identifier: EUPL-1.2
//! The report of an audit as a page for people: one HTML file that needs nothing else.

use raccord_protocol::audit::{FormReport, LedgerReport, Report};
use raccord_protocol::time::{SECOND_MS, Timestamp};

use super::said::{form_said, moment, never_sealed, nonce_said, place, previous_said, proof_said, reader_said};
use super::{evidence, meaning};
use crate::context::Context;
use crate::error::CliError;
use crate::fingerprint;
use crate::language::Message;
use crate::paper::{Page, Section};
use crate::values::short;

/// Returns the page of a report.
pub(super) fn of(context: &Context, report: &Report, platform_given: bool) -> Result<String, CliError> {
    let say = |message: &Message| context.translator().say(message);
    let verdict = if report.is_verified() { "audit-page-verified" } else { "audit-page-findings" };
    let mut head = vec![say(&Message::new(verdict).with("count", report.finding_count()))];
    let unsealed = never_sealed(report);
    if !unsealed.is_empty() {
        head.push(say(&Message::new("audit-never-sealed").with("names", unsealed)));
    }
    for platform in &report.platforms {
        let said = Message::new("audit-platform").with("name", platform.name.as_str()).with("number", platform.roster);
        head.push(say(&said.with("fingerprint", fingerprint::of_platform(platform.platform))));
    }
    head.push(say(&Message::new(if platform_given { "audit-platform-confirmed" } else { "audit-compare" })));
    let page = Page {
        language: context.translator().language().tag(),
        title: say(&Message::new("audit-page-title")),
        head,
        sections: vec![
            ledgers(context, report),
            findings(context, report),
            to_judge(context, report),
            emergencies(context, report),
            forms(context, report),
            looks(context, report),
            notes(context, report),
            counts(context, report),
        ],
        foot: say(&Message::new("audit-page-foot")),
    };
    page.html()
}

fn text(context: &Context, id: &'static str) -> String {
    context.printer().text(id, &[])
}

fn ledgers(context: &Context, report: &Report) -> Section {
    let day = |at| moment(context.translator(), at);
    let row = |ledger: &LedgerReport| {
        let cosigned = ledger.cosigned.as_ref().map(|cosigned| {
            let time = Timestamp::MIN.plus_ms(cosigned.time_s.saturating_mul(SECOND_MS));
            format!("{} ({})", cosigned.state.size, day(time))
        });
        vec![
            ledger.name.clone(),
            ledger.bundle.clone(),
            day(ledger.created),
            format!("{}\n{}", ledger.state.size, ledger.state.root),
            cosigned.unwrap_or_else(|| text(context, "audit-page-nobody")),
            ledger.entries.to_string(),
            ledger.findings.to_string(),
        ]
    };
    let headings = [
        "audit-page-office",
        "audit-page-file",
        "audit-page-made",
        "audit-page-epochs",
        "audit-page-cosigned",
        "audit-page-entries",
        "audit-page-findings-column",
    ];
    Section {
        heading: text(context, "audit-page-ledgers"),
        headings: headings.map(|id| text(context, id)).into(),
        rows: report.ledgers.iter().map(row).collect(),
        paragraphs: report
            .ledgers
            .iter()
            .flat_map(|ledger| {
                let nonce = ledger.nonce.as_ref().map(|nonce| nonce_said(nonce, ledger.nonce_epoch));
                let said = ledger.previous.as_ref().map(previous_said).into_iter().chain(nonce);
                let translator = context.translator();
                said.map(|said| translator.labelled(&ledger.name, &translator.say(&said))).collect::<Vec<_>>()
            })
            .collect(),
        ..Section::default()
    }
}

/// What no program can judge: proofs against others, and who looked at what.
fn to_judge(context: &Context, report: &Report) -> Section {
    let translator = context.translator();
    let mut section = Section { heading: text(context, "audit-page-to-judge"), ..Section::default() };
    for proof in &report.proofs {
        let evidence = evidence::said(translator, &proof.evidence).join("\n");
        section.paragraphs.push(format!("{}\n{evidence}", translator.say(&proof_said(context, proof))));
    }
    for ledger in &report.ledgers {
        // Which case was looked at stands in a body that is no rule's.
        if !ledger.with_bodies {
            let said = Message::new("audit-page-no-consultations").with("name", ledger.name.as_str());
            section.paragraphs.push(translator.say(&said));
        }
        for reader in &ledger.to_judge {
            section.paragraphs.push(translator.labelled(&ledger.name, &translator.say(&reader_said(reader))));
        }
    }
    if section.paragraphs.is_empty() {
        section.paragraphs.push(text(context, "audit-page-none"));
    }
    section
}

/// What nodes gave in an emergency, each with its reason: no fault, but something to judge.
fn emergencies(context: &Context, report: &Report) -> Section {
    let mut section = Section { heading: text(context, "audit-page-emergencies"), ..Section::default() };
    let translator = context.translator();
    let day = |at| moment(translator, at);
    for ledger in &report.ledgers {
        for given in &ledger.emergencies {
            section.rows.push(vec![
                ledger.name.clone(),
                given.name.clone(),
                day(given.time),
                day(given.until),
                given.items.to_string(),
                given.reason.clone().unwrap_or_else(|| text(context, "audit-page-reason-none")),
                given.position.entry.as_ref().map(short).unwrap_or_default(),
            ]);
        }
    }
    if section.rows.is_empty() {
        section.paragraphs.push(text(context, "audit-page-none"));
        return section;
    }
    section.headings = [
        "audit-page-office",
        "audit-page-recipient",
        "audit-page-given",
        "audit-page-until",
        "audit-page-items",
        "audit-page-reason",
        "audit-page-entry",
    ]
    .map(|id| text(context, id))
    .into();
    section
}

/// By which forms consents were given: which text was agreed to, and who stands behind it.
fn forms(context: &Context, report: &Report) -> Section {
    let translator = context.translator();
    let said = |ledger: &LedgerReport, form: &FormReport| {
        translator.labelled(&ledger.name, &translator.say(&form_said(context, form)))
    };
    let ledgers = report.ledgers.iter();
    let mut paragraphs: Vec<String> =
        ledgers.flat_map(|ledger| ledger.forms.iter().map(|form| said(ledger, form))).collect();
    if paragraphs.is_empty() {
        paragraphs.push(text(context, "audit-page-none"));
    }
    Section { heading: text(context, "audit-page-forms"), paragraphs, ..Section::default() }
}

/// What each member of staff looked at, who exported most first: no fault, but something to ask about.
fn looks(context: &Context, report: &Report) -> Section {
    let mut section = Section { heading: text(context, "audit-page-looks"), ..Section::default() };
    for ledger in &report.ledgers {
        for looks in &ledger.looks {
            let times = [looks.exports, looks.lists, looks.searches, looks.cases, looks.histories, looks.grants];
            let mut row = vec![ledger.name.clone(), short(&looks.signer)];
            row.extend(times.map(|times| times.to_string()));
            let day = |at| moment(context.translator(), at);
            row.extend([day(looks.first), day(looks.last)]);
            section.rows.push(row);
        }
    }
    if section.rows.is_empty() {
        section.paragraphs.push(text(context, "audit-page-none"));
        return section;
    }
    section.paragraphs.push(text(context, "audit-page-looks-said"));
    section.headings = [
        "audit-page-office",
        "audit-page-key",
        "audit-page-exports",
        "audit-page-lists",
        "audit-page-searches",
        "audit-page-cases",
        "audit-page-histories",
        "audit-page-grants",
        "audit-page-first",
        "audit-page-last",
    ]
    .map(|id| text(context, id))
    .into();
    section
}

fn findings(context: &Context, report: &Report) -> Section {
    let mut section = Section { heading: text(context, "audit-page-findings-heading"), ..Section::default() };
    if report.is_verified() {
        section.paragraphs.push(text(context, "audit-page-none"));
        return section;
    }
    section.headings = ["audit-page-kind", "audit-page-file", "audit-page-where", "audit-page-evidence"]
        .map(|id| text(context, id))
        .into();
    for (kind, count) in &report.findings_by_kind {
        section.paragraphs.push(format!("{} ({count}): {}", kind.name(), text(context, meaning::of_finding(*kind))));
    }
    for finding in report.findings.iter().take(ROWS_MAX) {
        let evidence = evidence::said(context.translator(), &finding.evidence);
        let bundle = report.ledgers.get(finding.bundle).map(|ledger| ledger.bundle.clone()).unwrap_or_default();
        section.rows.push(vec![finding.kind.name().to_owned(), bundle, place(context, finding), evidence.join("\n")]);
    }
    section
}

fn notes(context: &Context, report: &Report) -> Section {
    let name = |ledger| {
        let about = report.ledgers.iter().find(|about| about.ledger == ledger);
        about.map_or_else(|| ledger.to_string(), |about| about.name.clone())
    };
    let row = |note: &raccord_protocol::audit::Note| {
        vec![
            name(note.ledger),
            note.kind.name().to_owned(),
            note.count.to_string(),
            text(context, meaning::of_note(note.kind)),
        ]
    };
    Section {
        heading: text(context, "audit-page-notes"),
        headings: ["audit-page-office", "audit-page-kind", "audit-page-count", "audit-page-meaning"]
            .map(|id| text(context, id))
            .into(),
        rows: report.notes.iter().map(row).collect(),
        ..Section::default()
    }
}

fn counts(context: &Context, report: &Report) -> Section {
    let counts = &report.counts;
    let said = Message::new("audit-page-counts")
        .with("bundles", counts.bundles)
        .with("commits", counts.commits)
        .with("entries", counts.entries)
        .with("bodies", counts.bodies)
        .with("epochs", counts.epochs)
        .with("checkpoints", counts.checkpoints)
        .with("cosignatures", counts.cosignatures)
        .with("paths", counts.paths)
        .with("signatures", counts.signatures);
    Section {
        heading: text(context, "audit-page-checked"),
        paragraphs: vec![context.translator().say(&said)],
        ..Section::default()
    }
}

/// How many findings the page lists; `--json` has all.
const ROWS_MAX: usize = 1_000;
