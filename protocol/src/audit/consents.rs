// SPDX-License-Identifier: EUPL-1.2
//! Consents: whether each ties together the grants of its commit.

use super::finding::{FindingKind, Findings};
use super::grants::Grants;
use super::known::{Known, Order};
use super::replay::Scene;
use crate::id::CaseHandle;
use crate::statement::{ConsentForm, ConsentLine};

/// Is the consents of the commit that is being read, and those before it that tie nothing together.
#[derive(Debug, Default)]
pub(super) struct Consents {
    open: Vec<(Order, ConsentForm)>,
    unfounded: Vec<(Order, ConsentForm)>,
}

impl Consents {
    pub(super) fn add(&mut self, order: Order, form: ConsentForm) {
        self.open.push((order, form));
    }

    /// Judges the consents of a commit whose entries have all been read.
    pub(super) fn close_commit(&mut self, grants: &Grants, known: &Known) {
        for (order, form) in self.open.drain(..) {
            if !is_founded(order, &form, grants, known) {
                self.unfounded.push((order, form));
            }
        }
    }

    /// Reports what was judged.
    pub(super) fn finish(&mut self, known: &Known, scene: &Scene<'_>, findings: &mut Findings) {
        for (order, form) in &self.unfounded {
            let evidence = vec![("form", form.form.clone()), ("lines", form.lines.len().to_string())];
            let position = known.position(*order, None);
            findings.add(FindingKind::ConsentUnfounded, scene.about.ledger, position, evidence);
        }
    }
}

/// The lines of a consent are the grants of its commit that follow it, of one case.
fn is_founded(order: Order, form: &ConsentForm, grants: &Grants, known: &Known) -> bool {
    let consent = known.entry(order);
    let grant = |line: &ConsentLine| {
        let found = known.find(line.grant)?;
        let same = known.entry(found).commit == consent.commit;
        grants.of(found, known).filter(|_| same).map(|grant| (found, grant.row.case))
    };
    let lines: Option<Vec<(Order, CaseHandle)>> = form.lines.iter().map(grant).collect();
    consent.index == 0
        && lines.is_some_and(|lines| {
            let follow = (order + 1..).zip(&lines).all(|(next, (found, _))| next == *found);
            let size = known.left_of_commit(order);
            follow && size == lines.len() + 1 && lines.iter().all(|(_, case)| *case == lines[0].1)
        })
}
