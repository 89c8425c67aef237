// SPDX-License-Identifier: EUPL-1.2
//! Who does what for a young person: the assistant who is the referent, the privileged interlocutor, who makes the diagnosis, and
//! the tutor of the path. All of it is read from what a case shows, and from nothing else.
//!
//! The privileged interlocutor is chosen collegially: each organisation proposes a name, agrees or disagrees, and whose opinion
//! it is the signature of the item says, not its text. Whom the person is to be spared is named in a private field.

use std::collections::{BTreeMap, BTreeSet};

use raccord_protocol::catalogue::{Catalogue, fold};
use raccord_protocol::desk::{REFERENT, REFERENT_KEY, referent_key};
use raccord_protocol::organisation::OrganisationKind;
use raccord_protocol::view::{CaseSummary, CaseView};
use serde::Serialize;

use crate::calling::values;

/// The field of the assistant, who is the referent.
pub const ASSISTANT: &str = REFERENT;
/// The field of the assistant's key.
pub const KEY: &str = REFERENT_KEY;
/// The field of the privileged interlocutor.
pub const INTERLOCUTOR: &str = "interlocuteur_privilegie";
/// The field of the opinions on who that is to be.
pub const OPINION: &str = "interlocuteur_avis";
/// The field that names who is to be avoided.
pub const AVOIDED: &str = "interlocuteur_a_eviter";

/// A part that somebody plays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// The referent, from identification to a solution.
    Assistant,
    /// The one whom the person trusts.
    Interlocutor,
    /// Makes the diagnosis.
    Diagnosis,
    /// The tutor of the path.
    Tutor,
}

impl Part {
    /// Every part, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::Assistant, Self::Interlocutor, Self::Diagnosis, Self::Tutor];

    /// Returns the name of its field.
    pub const fn field(self) -> &'static str {
        match self {
            Self::Assistant => ASSISTANT,
            Self::Interlocutor => INTERLOCUTOR,
            Self::Diagnosis => "acteur_diagnostic",
            Self::Tutor => "acteur_accompagnement",
        }
    }
}

/// Returns the key of the assistant of a case, as text; none where the key that stands is of another name.
pub fn assistant_key(case: &CaseSummary) -> Option<String> {
    referent_key(values(case, ASSISTANT).first().map(String::as_str), values(case, KEY))
}

/// What organisations think of a name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Candidate {
    /// The name, as it was first written.
    pub name: String,
    /// The organisations that proposed it or agree.
    pub agreeing: BTreeSet<String>,
    /// The organisations that disagree.
    pub disagreeing: BTreeSet<String>,
}

impl Candidate {
    /// Tells whether the choice is collegial: so many agree, and nobody disagrees.
    pub fn is_collegial(&self, least: usize) -> bool {
        self.disagreeing.is_empty() && self.agreeing.len() >= least
    }
}

/// Returns what each organisation thinks of each name; of several opinions of one organisation the newest counts.
pub fn candidates(view: &CaseView) -> Vec<Candidate> {
    let Some(field) = Catalogue::current().by_name(OPINION) else { return Vec::new() };
    let documents = view.fields.iter().filter(|known| known.field == OPINION).flat_map(|known| &known.documents);
    let mut written = BTreeMap::new();
    for value in documents.flat_map(|document| &document.values) {
        let parts = value.value.as_deref().and_then(|text| field.record_parts(text));
        if let (Some(mut parts), Some(party)) = (parts, &value.author.organisation)
            && let Some((name, opinion)) = parts.remove("nom").zip(parts.remove("avis"))
        {
            written.insert((value.time, value.entry), (name, opinion, party));
        }
    }
    let mut found: BTreeMap<String, Candidate> = BTreeMap::new();
    for (name, opinion, party) in written.into_values() {
        let candidate = found.entry(fold(&name)).or_insert_with(|| Candidate { name, ..Candidate::default() });
        let (yes, no) = (&mut candidate.agreeing, &mut candidate.disagreeing);
        let (to, from) = if opinion == "desaccord" { (no, yes) } else { (yes, no) };
        from.remove(&party.name);
        to.insert(party.name.clone());
    }
    found.into_values().collect()
}

/// Why somebody is not the right one for a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unfit {
    /// The file says that this one is to be avoided.
    Avoided,
    /// The person rejects school, and this one is of a school.
    OfASchool,
}

/// Returns why somebody is not the right one; `kind` is the kind of the organisation that is named with the name.
pub fn unfit(case: &CaseSummary, part: Part, name: &str, kind: Option<OrganisationKind>) -> Option<Unfit> {
    let avoided = values(case, AVOIDED).iter().flat_map(|text| words(text)).collect::<BTreeSet<_>>();
    let person = name.split(',').next().unwrap_or(name);
    if words(person).any(|word| avoided.contains(&word)) {
        return Some(Unfit::Avoided);
    }
    let rejects = values(case, "raison_decrochage").iter().any(|reason| reason == "rejet_ecole");
    (rejects && part == Part::Interlocutor && kind.is_some_and(is_school)).then_some(Unfit::OfASchool)
}

/// Returns the words of a text that can name somebody: a title of two or three letters names nobody.
fn words(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|character: char| !character.is_alphanumeric());
    words.map(fold).filter(|word| word.chars().count() >= NAME_LETTERS_MIN)
}

fn is_school(kind: OrganisationKind) -> bool {
    use OrganisationKind::{AgriculturalSchool, DefenceSchool, PrivateSchool, School};
    [AgriculturalSchool, DefenceSchool, PrivateSchool, School].contains(&kind)
}

/// Returns whom to let speak to the person first: the one whom the person trusts, else the tutor, else the assistant; nobody who
/// is to be avoided.
pub fn first_to_call(case: &CaseSummary) -> Option<(Part, String)> {
    [Part::Interlocutor, Part::Tutor, Part::Assistant].into_iter().find_map(|part| {
        let mut names = values(case, part.field()).iter();
        names.find(|name| unfit(case, part, name, None).is_none()).map(|name| (part, name.clone()))
    })
}

/// Fewer letters are a title or a particle.
const NAME_LETTERS_MIN: usize = 4;

#[cfg(test)]
mod tests;
