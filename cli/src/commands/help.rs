// SPDX-License-Identifier: EUPL-1.2
//! `raccord help TOPIC`: the work explained, not only the flags.
//!
//! Each topic is a text file in two languages, compiled in: `src/topics/fr/*.txt`, `src/topics/en/*.txt`. What a partner has to be granted
//! for an act stands there by the name of the act, `{contact}`, and is taken from `cli/src/writable.rs`. Tests see to it that
//! both languages have the same topics and commands, and that every command that a text names is one that there is.

use std::borrow::Cow;

use raccord_protocol::catalogue::Language;
use raccord_protocol::typography;
use serde_json::json;

use crate::context::Context;
use crate::error::CliError;
use crate::language::Message;
use crate::writable::Deed;

/// Explains the work.
#[derive(Debug, clap::Args)]
pub struct Help {
    /// What to explain.
    #[arg(value_name = "TOPIC", help = "help-help-topic")]
    topic: Option<String>,
}

/// Is something that is explained.
struct Topic {
    /// The name, the same for programs and files.
    name: &'static str,
    /// The name in French; either is understood.
    french_name: &'static str,
    /// Other names that people look for.
    aliases: &'static [&'static str],
    french: &'static str,
    english: &'static str,
}

macro_rules! topics {
    ($($name:literal: $nom:literal [$($alias:literal),*]),* $(,)?) => {
        &[$(Topic {
            name: $name,
            french_name: $nom,
            aliases: &[$($alias),*],
            french: include_str!(concat!("../topics/fr/", $name, ".txt")),
            english: include_str!(concat!("../topics/en/", $name, ".txt")),
        }),*]
    };
}

/// Every topic, in the order in which they are listed.
const TOPICS: &[Topic] = topics! {
    "first-steps": "premiers-pas" ["start", "debut"],
    "consent": "consentement" ["grant", "partage"],
    "campaign": "campagne" ["list", "liste"],
    "campaigns": "campagnes" ["review", "relecture", "cloture"],
    "share-out": "partage-du-travail" ["claim", "repartition"],
    "interview": "entretien" ["interviews", "entretiens", "diagnostic"],
    "accompaniment": "accompagnement" ["accompany", "path", "parcours"],
    "groups": "groupes" ["group", "groupe"],
    "transfer": "transfert" ["referral", "orientation"],
    "solutions": "solutions" ["solution", "places"],
    "meetings": "reunions" ["meeting", "reunion", "agenda"],
    "messages": "messages" ["message", "inbox", "news"],
    "roles": "roles" ["role", "charter", "charte", "annuaire", "directory"],
    "indicators": "indicateurs" ["export", "bilan"],
    "mistakes": "erreurs" ["undo", "corriger"],
};

impl Topic {
    /// Returns what it is called in a language.
    fn called(&self, language: Language) -> &'static str {
        match language {
            Language::English => self.name,
            Language::French => self.french_name,
        }
    }

    fn text(&self, language: Language) -> &'static str {
        match language {
            Language::English => self.english,
            Language::French => self.french,
        }
    }

    /// Returns the text as it is printed: its commands as they are typed, its sentences with the blanks of the language.
    fn shown(&self, language: Language) -> String {
        let text = with_fields(self.text(language));
        let line = |line| match language {
            Language::French if !str::trim_start(line).starts_with("raccord ") => typography::french(line),
            Language::English | Language::French => Cow::Borrowed(line),
        };
        text.lines().map(line).flat_map(|line| [line, Cow::Borrowed("\n")]).collect()
    }

    /// Returns the first line, which says what it is about.
    fn title(&self, language: Language) -> String {
        self.shown(language).lines().next().unwrap_or_default().to_owned()
    }

    fn is_called(&self, name: &str) -> bool {
        self.name == name || self.french_name == name || self.aliases.contains(&name)
    }
}

/// Puts the fields that an act writes in place of its name: `--field {contact}`.
fn with_fields(text: &str) -> String {
    let put = |text: String, deed: Deed| text.replace(&format!("{{{}}}", deed.name()), &deed.fields().join(","));
    Deed::ALL.into_iter().fold(text.to_owned(), put)
}

pub(super) fn run(context: &Context, arguments: &Help) -> Result<(), CliError> {
    let language = context.catalogue_language();
    let Some(wanted) = &arguments.topic else { return list(context, language) };
    let wanted = wanted.trim().to_lowercase().replace([' ', '_'], "-");
    let topic = TOPICS.iter().find(|topic| topic.is_called(&wanted)).ok_or_else(|| {
        let names: Vec<&str> = TOPICS.iter().map(|topic| topic.called(language)).collect();
        CliError::not_found("help-topic-missing").hint(Message::new("hint-help-topics").with("names", names.join(", ")))
    })?;
    let text = topic.shown(language);
    let object = json!({ "topic": topic.name, "text": text });
    context.printer().show(&object, |printer| printer.raw(text.as_bytes()))
}

fn list(context: &Context, language: Language) -> Result<(), CliError> {
    let object: Vec<_> =
        TOPICS.iter().map(|topic| json!({ "topic": topic.name, "title": topic.title(language) })).collect();
    context.printer().show(&object, |printer| {
        printer.say("help-topics")?;
        let width = TOPICS.iter().map(|topic| topic.called(language).len()).max().unwrap_or_default();
        for topic in TOPICS {
            printer.line(&format!("  {:width$}  {}", topic.called(language), topic.title(language)))?;
        }
        printer.say("help-topics-begin")
    })
}

#[cfg(test)]
mod tests;
