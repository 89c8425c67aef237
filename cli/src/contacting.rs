// SPDX-License-Identifier: EUPL-1.2
//! Who contacts a person, said in the same way by every command: by all of the files of the person that may be seen here. What decides
//! is in [`raccord_protocol::view::responsible::person`].

use raccord_protocol::id::CaseHandle;
use raccord_protocol::view::responsible::Responsible;
use raccord_protocol::view::responsible::person::{OfPerson, Word, of_person, referents};
use raccord_protocol::view::{CaseView, Party};
use serde_json::{Value, json};

use crate::error::CliError;
use crate::language::Message;
use crate::output::Printer;
use crate::values::short;

/// Who contacts a person, and what says so.
#[derive(Debug)]
pub struct Contacting<'v> {
    /// The file that was asked, then those that are linked with it.
    files: Vec<&'v CaseView>,
    words: Vec<Word>,
    of: OfPerson,
}

impl<'v> Contacting<'v> {
    /// Reads it from a file of the person and from the others.
    pub fn of(file: &'v CaseView, others: &'v [CaseView]) -> Self {
        let files: Vec<&CaseView> = std::iter::once(file).chain(others).collect();
        let words: Vec<Word> = files.iter().map(|file| Word::of(file)).collect();
        let of = of_person(&words);
        Self { files, words, of }
    }

    /// Returns the answer.
    pub const fn answer(&self) -> &Responsible {
        &self.of.answer
    }

    /// Returns the name of the organisation that another file of the person was handed over to and that contacts the person since, unless it
    /// is this one.
    pub fn handed_on_to(&self, party: &Party) -> Option<&str> {
        let deciding = &self.words[self.of.deciding];
        (self.of.answer.handed_over && !deciding.names(party)).then_some(self.of.answer.name.as_str())
    }

    /// Returns the referents of who contacts the person, and those whom other organisations named, each with the name of its
    /// organisation.
    pub fn referents(&self) -> (Vec<&'v str>, Vec<(&'v str, &'v str)>) {
        let (mut standing, mut lost) = (Vec::new(), Vec::new());
        let deciding = self.of.deciding;
        for (at, file) in self.files.iter().enumerate() {
            let found = referents(file, &self.words[deciding], at == deciding);
            standing.extend(found.standing.into_iter().filter(|name| !standing.contains(name)).collect::<Vec<_>>());
            lost.extend(found.lost.into_iter().filter(|named| !lost.contains(named)).collect::<Vec<_>>());
        }
        (standing, lost)
    }

    /// Returns the other files that name another organisation, each with its name.
    fn otherwise(&self) -> impl Iterator<Item = (CaseHandle, &str)> {
        self.of.otherwise.iter().map(|(at, name)| (self.files[*at].head.case, name.as_str()))
    }

    /// Returns the files that name another organisation, for programs.
    pub fn otherwise_object(&self) -> Vec<Value> {
        self.otherwise().map(|(case, name)| json!({ "case": case, "name": name })).collect()
    }

    /// Returns the sentence that says who it is.
    pub fn sentence(&self) -> Message {
        let (answer, holder) = (&self.of.answer, &self.files[self.of.deciding].head.holder.name);
        let (message, name) = match (answer.handed_over, answer.untold, answer.by_default) {
            (true, _, _) => (Message::new("responsible-handed-over"), &answer.name),
            (false, true, _) => (Message::new("responsible-untold"), holder),
            (false, false, true) => (Message::new("responsible-default"), &answer.name),
            (false, false, false) => (Message::new("responsible-claimed"), &answer.name),
        };
        message.with("organisation", name.as_str())
    }

    /// Says which files name another organisation, and how that is settled.
    pub fn say_otherwise(&self, printer: &Printer) {
        for (case, name) in self.otherwise() {
            printer.warn(Message::new("responsible-otherwise").with("case", short(&case)).with("organisation", name));
        }
        if let Some((case, _)) = self.otherwise().next() {
            let settle = Message::new("responsible-otherwise-settle").with("case", short(&case));
            printer.note(settle.with("organisation", self.of.answer.name.as_str()));
        }
    }

    /// Says in short who it is, before the rest of a file; nothing where nobody claimed the person and no other file says otherwise.
    ///
    /// # Errors
    /// Fails where nothing can be written.
    pub fn say_in_short(&self, printer: &Printer) -> Result<(), CliError> {
        let is_plain = self.of.answer.by_default && self.of.deciding == 0;
        if !is_plain && !self.of.answer.untold {
            printer.say(self.sentence())?;
        }
        self.say_otherwise(printer);
        Ok(())
    }
}
