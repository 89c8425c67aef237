// SPDX-License-Identifier: EUPL-1.2
//! The interview form: which blocks are asked in which interview, and which come next. The form is data, in
//! `forms/interview.toml`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use raccord_protocol::catalogue::Language;
use raccord_protocol::view::CaseSummary;
use serde::Deserialize;

use crate::calling::values;

/// A block of the form.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Block {
    /// Its name.
    pub name: String,
    label_fr: String,
    label_en: String,
    kinds: Vec<String>,
    #[serde(default)]
    when: BTreeMap<String, Vec<String>>,
    /// Whether the platform writes it and not whoever leads the interview: asked only on demand.
    #[serde(default)]
    pub platform: bool,
    /// Its fields, in the order of the form.
    pub fields: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    block: Vec<Block>,
}

static FORM: LazyLock<Vec<Block>> = LazyLock::new(|| {
    let form: Form =
        toml::from_str(include_str!("forms/interview.toml")).expect("a test reads the form that is compiled in");
    form.block
});

impl Block {
    /// Returns every block, in the order of the form.
    pub fn all() -> &'static [Self] {
        &FORM
    }

    /// Returns the label in a language.
    pub fn label(&self, language: Language) -> &str {
        match language {
            Language::English => &self.label_en,
            Language::French => &self.label_fr,
        }
    }

    /// Tells whether no other kind of interview asks it.
    pub fn is_only_of(&self, kind: &str) -> bool {
        self.kinds.iter().all(|known| known == kind)
    }

    /// Tells whether what is known lets the block be asked.
    fn applies(&self, case: &CaseSummary) -> bool {
        self.when.iter().all(|(field, wanted)| values(case, field).iter().any(|value| wanted.contains(value)))
    }
}

/// Returns the block of an interview that comes next: the first that is not done and that what is known lets be asked. Blocks that the
/// platform writes are asked only where `platform` says so.
pub fn next<'f>(kind: &str, case: &CaseSummary, done: &BTreeSet<String>, platform: bool) -> Option<&'f Block> {
    FORM.iter().find(|block| {
        let asked = block.kinds.iter().any(|known| known == kind) && (platform || !block.platform);
        asked && !done.contains(&block.name) && block.applies(case)
    })
}

#[cfg(test)]
mod tests {
    use raccord_protocol::catalogue::{Catalogue, FieldKind};
    use raccord_protocol::id::{CaseHandle, OrganisationId};
    use raccord_protocol::statement::CaseKind;
    use raccord_protocol::view::{CaseHead, Party, Shown};

    use super::*;

    fn case(fields: &[(&str, &str)]) -> CaseSummary {
        let holder = Party { organisation: OrganisationId([1; 32]), name: String::new(), kind: None };
        let head = CaseHead {
            case: CaseHandle([1; 16]),
            number: 1,
            kind: CaseKind::Person,
            holder,
            own: true,
            handed_over: None,
        };
        let shown = fields.iter().map(|(name, value)| ((*name).to_owned(), Shown::One((*value).to_owned())));
        CaseSummary::new(head, shown.collect())
    }

    fn order(kind: &str, fields: &[(&str, &str)], platform: bool) -> String {
        let (case, mut done, mut order) = (case(fields), BTreeSet::new(), Vec::new());
        while let Some(block) = next(kind, &case, &done, platform) {
            done.insert(block.name.clone());
            order.push(block.name.as_str());
        }
        order.join(" ")
    }

    #[test]
    fn the_form_asks_for_every_field_of_its_blocks_in_the_catalogue() {
        let asked: Vec<&str> = Block::all().iter().flat_map(|block| &block.fields).map(String::as_str).collect();
        for field in &asked {
            assert_eq!(Catalogue::current().by_name(field).map(|found| found.name.as_str()), Some(*field));
        }
        for name in ["situation", "souhaits", "psad", "ne_pas_contacter"] {
            let fields = Catalogue::current().fields().iter().filter(|field| field.block == name);
            for field in fields {
                assert!(asked.contains(&field.name.as_str()), "the form does not ask for {}", field.name);
            }
        }
        for (field, wanted) in Block::all().iter().flat_map(|block| &block.when) {
            let kind = Catalogue::current().by_name(field).map(|field| field.kind.clone());
            let Some(FieldKind::Choice { options }) = kind else { panic!("{field} is a choice") };
            assert!(wanted.iter().all(|code| options.iter().any(|option| option.code == *code)));
        }
    }

    #[test]
    fn what_the_person_wishes_decides_what_is_asked_next() {
        assert_eq!(order("situation", &[], false), "coordonnees situation position");
        let wishes = |position| order("situation", &[("position_jeune", position)], false);
        assert_eq!(wishes("sans_solution"), "coordonnees situation position souhaits");
        assert_eq!(wishes("refuse"), "coordonnees situation position refus");
        assert_eq!(wishes("deja_solution"), "coordonnees situation position solution");
        assert_eq!(wishes("accompagne"), "coordonnees situation position accompagnement");
    }

    #[test]
    fn an_interview_for_statistics_asks_for_the_situation_alone() {
        assert_eq!(order("statistique", &[("position_jeune", "sans_solution")], true), "situation");
        assert_eq!(order("diagnostic", &[], false), "coordonnees situation bilan projet services");
    }

    #[test]
    fn the_part_of_the_platform_is_asked_on_demand() {
        assert!(order("situation", &[], true).ends_with("psad ne_pas_contacter"));
        assert!(!order("situation", &[], false).contains("psad"));
    }
}
