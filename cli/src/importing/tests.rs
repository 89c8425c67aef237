// SPDX-License-Identifier: EUPL-1.2
use jiff::civil::date;
use proptest::collection::vec;
use proptest::prelude::*;
use raccord_protocol::commit::COMMIT_ENTRIES_MAX;
use raccord_protocol::entropy::Entropy;
use raccord_protocol::entry::{Draft, Header, SLOT_CASE, SLOT_CHANGE_VALUE, SLOT_FIELD, SLOT_VALUE, payload};
use raccord_protocol::id::{Digest, DocumentId, EntryId, OrganisationId};
use raccord_protocol::import::{Duplicate, Encoding, Format, Mapping, Row, read_list};
use raccord_protocol::key::{PublicKey, SecretKey};
use raccord_protocol::statement::{CaseKind, CaseOpened, ImportWord, Kind, Payload, kind_of};
use raccord_protocol::time::Timestamp;
use raccord_protocol::view::{CaseHead, Party};

use super::*;
use crate::demo::list::{ListProfile, generate};

const KEEP: Policy = Policy { may_edit: true, edited: Edited::Keep, erased: Erased::LeaveOut };

fn field(name: &str) -> FieldId {
    Catalogue::current().by_name(name).unwrap().id
}

fn signer() -> PublicKey {
    SecretKey::from_seed(&[7; 32]).public()
}

fn list(rows: Vec<Row>) -> List {
    List {
        source: "test".to_owned(),
        encoding: Encoding::Utf8,
        format: Format::Csv,
        of_export: false,
        sheet: None,
        separator: Some(';'),
        passed_over: 0,
        header_line: Some(1),
        titles: Vec::new(),
        columns: Vec::new(),
        rows,
        rejects: Vec::new(),
        under_16: 0,
        duplicates: Vec::new(),
    }
}

fn row(line: u64, values: &[(&str, &str)]) -> Row {
    let values = values.iter().map(|(name, value)| (field(name), (*value).to_owned())).collect();
    Row { line, row_key: format!("key:{line}"), other_keys: Vec::new(), values, holder: None, warnings: Vec::new() }
}

/// What an office holds, as far as an import can tell: a slow and obvious stand-in for a node.
#[derive(Default)]
struct Office {
    imports: u8,
    rows: BTreeMap<Digest, CaseHandle>,
    documents: Vec<Held>,
}

struct Held {
    case: CaseHandle,
    field: FieldId,
    document: DocumentId,
    /// The changes that stand with their values.
    current: Vec<(EntryId, String)>,
    /// Every value that ever stood.
    ever: Vec<String>,
    /// Whether the person had it erased.
    erased: bool,
}

impl Held {
    /// Returns which of some values ever stood here, where something changed.
    fn asked(&self, values: &[(FieldId, String)]) -> Vec<usize> {
        let stood = |(_, (field, value)): &(usize, &(FieldId, String))| {
            *field == self.field && self.ever.len() > 1 && self.ever.contains(value)
        };
        values.iter().enumerate().filter(stood).map(|(index, _)| index).collect()
    }
}

impl Office {
    /// Takes what was signed, and checks that each entry finds what it speaks of.
    fn take(&mut self, batch: Vec<Draft>) {
        for draft in batch {
            let id = draft.header.id(signer());
            let text = |slot: u8| String::from_utf8(payload(&draft.bodies[usize::from(slot)]).to_vec()).unwrap();
            match &draft.header {
                Header::Opening { .. } => {
                    let case = CaseHandle(payload(&draft.bodies[usize::from(SLOT_CASE)]).try_into().unwrap());
                    let number = payload(&draft.bodies[usize::from(SLOT_FIELD)]).try_into().unwrap();
                    assert!(self.rows.values().any(|known| *known == case), "a case opens before its values");
                    let field = FieldId(u16::from_le_bytes(number));
                    self.documents.push(Held {
                        case,
                        field,
                        document: id.into(),
                        current: vec![(id, text(SLOT_VALUE))],
                        ever: vec![text(SLOT_VALUE)],
                        erased: false,
                    });
                }
                Header::Change { document, predecessors, .. } => {
                    let held = self.documents.iter_mut().find(|held| held.document == *document).unwrap();
                    held.current.retain(|(entry, _)| !predecessors.contains(entry));
                    held.current.push((id, text(SLOT_CHANGE_VALUE)));
                    held.ever.push(text(SLOT_CHANGE_VALUE));
                }
                header @ Header::Statement { .. } if kind_of(header) == Some(Kind::CaseOpened) => {
                    let opened = CaseOpened::read(&draft.bodies[0]).unwrap();
                    let origin = CaseOrigin::read(&draft.bodies[1]).unwrap();
                    let digest = origin.row.expect("a row of a list opened it");
                    assert_eq!(self.rows.insert(digest, opened.case), None, "a row opens one case");
                }
                Header::Statement { .. } => {}
            }
        }
    }

    /// Answers as a node does that recognises nobody.
    fn known(&self, question: &RowsKnown) -> RowsKnownAnswer {
        by_key(question.rows.iter().map(|row| self.known_row(row)).collect())
    }

    fn known_row(&self, row: &RowQuery) -> Option<EditContext> {
        let case = *row.keys.iter().find_map(|key| self.rows.get(key))?;
        let documents = self.documents.iter().filter(|held| held.case == case);
        let documents = documents.map(|held| {
            let current: Vec<EntryId> = held.current.iter().map(|(entry, _)| *entry).collect();
            let alone = (held.current.len() == 1 && !held.erased).then(|| held.current[0].1.clone());
            EditDocument {
                field: held.field,
                document: held.document,
                heads: current.clone(),
                current,
                cleared: alone.as_deref() == Some(""),
                erased: held.erased,
                matches: row.values.iter().position(|(id, value)| *id == held.field && Some(value) == alone.as_ref()),
                ever: held.asked(&row.values),
                taken_back: false,
            }
        });
        let (aliases, writable) = (BTreeMap::new(), BTreeSet::new());
        Some(EditContext { head: head(case), aliases, documents: documents.collect(), writable, taken_back: false })
    }

    fn import(&mut self, list: &List, policy: Policy) -> Plan {
        let (people, kept) = people(&mut list.clone());
        let mut planner = Planner::new(kept, policy);
        for portion in portions(people) {
            let known = self.known(&question(&list.source, &portion));
            planner.take(portion, &known);
        }
        let plan = planner.finish(list, date(2026, 11, 2));
        self.imports += 1;
        for batch in Drafting::new(&plan, signer(), Entropy::from_seed([self.imports; 32])) {
            self.take(batch);
        }
        plan
    }

    /// Returns every value that stands, by case.
    fn values(&self) -> BTreeMap<CaseHandle, Vec<(FieldId, String)>> {
        let mut values: BTreeMap<CaseHandle, Vec<(FieldId, String)>> = BTreeMap::new();
        for held in &self.documents {
            let standing = held.current.iter().map(|(_, value)| (held.field, value.clone()));
            values.entry(held.case).or_default().extend(standing);
        }
        values
    }
}

fn by_key(rows: Vec<Option<EditContext>>) -> RowsKnownAnswer {
    RowsKnownAnswer { rows, ..RowsKnownAnswer::default() }
}

fn head(case: CaseHandle) -> CaseHead {
    let holder = Party { organisation: OrganisationId([1; 32]), name: "CIO".to_owned(), kind: None };
    CaseHead { case, number: 0, kind: CaseKind::Person, holder, own: true, handed_over: None }
}

/// What staff does between two imports: to the n-th document (modulo their number), or a new item for its case.
#[derive(Debug, Clone)]
enum Work {
    Change(usize, String),
    Conflict(usize, String),
    Add(usize, String),
}

impl Office {
    fn work(&mut self, work: &Work, entry: u8) {
        let id = EntryId([entry; 32]);
        let count = self.documents.len();
        let (Work::Change(index, value) | Work::Conflict(index, value) | Work::Add(index, value)) = work;
        let Some(held) = self.documents.get_mut(index % count.max(1)) else { return };
        let written = (id, value.clone());
        if !matches!(work, Work::Add(..)) {
            held.ever.push(value.clone());
        }
        match work {
            Work::Change(..) => held.current = vec![written],
            Work::Conflict(..) => held.current.push(written),
            Work::Add(..) => {
                let (case, field) = (held.case, held.field);
                let ever = vec![value.clone()];
                self.documents.push(Held {
                    case,
                    field,
                    document: id.into(),
                    current: vec![written],
                    ever,
                    erased: false,
                });
            }
        }
    }
}

fn any_rows() -> impl Strategy<Value = Vec<Row>> {
    let names = prop::sample::select(vec!["nom", "prenom", "commune", "mobile", "mail", "autre_prenom"]);
    let values = vec((names, "[ab]{0,2}"), 0..8);
    vec(values, 0..12).prop_map(|rows| {
        let numbered = (2..).zip(rows);
        numbered
            .map(|(line, values)| {
                let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
                row(line, &values)
            })
            .collect()
    })
}

fn any_work() -> impl Strategy<Value = Work> {
    (0..3, any::<prop::sample::Index>(), "[abc]{0,2}").prop_map(|(what, index, value)| {
        let index = index.index(1_000);
        match what {
            0 => Work::Change(index, value),
            1 => Work::Conflict(index, value),
            _ => Work::Add(index, value),
        }
    })
}

/// Whom another organisation follows is named, and is neither changed nor unchanged; every row about the person counts.
#[test]
fn people_who_were_handed_over_are_named_and_nothing_is_written() {
    let mut list = list(vec![row(2, &[("nom", "A")]), row(3, &[("nom", "B")]), row(4, &[("mobile", "0611")])]);
    list.duplicates.push(Duplicate { line: 4, first_line: 2, identical: false });
    let (people, kept) = people(&mut list);
    let handed = |number: u8| {
        let mut head = head(CaseHandle([number; 16]));
        head.handed_over = Some(Party { name: "ML".to_owned(), ..head.holder.clone() });
        let (aliases, writable) = (BTreeMap::new(), BTreeSet::new());
        Some(EditContext { head, aliases, documents: Vec::new(), writable, taken_back: false })
    };
    let mut planner = Planner::new(kept, KEEP);
    planner.take(people, &by_key(vec![handed(1), None]));
    let plan = planner.finish(&list, date(2026, 11, 2));
    assert_eq!(plan.followed, BTreeMap::from([("ML".to_owned(), vec![2])]));
    assert_eq!((plan.followed_rows, plan.summary.opened, plan.summary.unchanged, plan.cases.len()), (2, 1, 0, 1));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Every value of the list that is not empty is written once, for the right case.
    #[test]
    fn an_import_writes_each_value_once(rows in any_rows()) {
        let list = list(rows);
        let mut office = Office::default();
        let plan = office.import(&list, KEEP);
        prop_assert_eq!(plan.summary.opened as usize, list.rows.len());
        for row in &list.rows {
            let case = office.rows[&CaseOrigin::row_digest("test", &row.row_key)];
            let mut wanted: Vec<(FieldId, String)> = Vec::new();
            for (field, value) in &row.values {
                let taken = wanted.iter().any(|(other, held)| other == field && (held == value || !is_list(*field)));
                if !value.is_empty() && !taken {
                    wanted.push((*field, value.clone()));
                }
            }
            prop_assert_eq!(office.values().remove(&case).unwrap_or_default(), wanted);
        }
    }

    /// Importing a list again changes nothing, whatever staff did meanwhile.
    #[test]
    fn a_second_import_changes_nothing(rows in any_rows(), work in vec(any_work(), 0..6)) {
        let list = list(rows);
        let mut office = Office::default();
        office.import(&list, KEEP);
        for (entry, work) in (100..).zip(&work) {
            office.work(work, entry);
        }
        let before = office.values();
        let plan = office.import(&list, KEEP);
        prop_assert!(plan.is_empty(), "{:?}", plan.cases);
        prop_assert_eq!(plan.summary.unchanged as usize, list.rows.len());
        prop_assert_eq!(office.values(), before);
    }

    /// With the word that the list wins, each of its values stands somewhere afterwards.
    #[test]
    fn overwriting_brings_every_value_back(rows in any_rows(), work in vec(any_work(), 0..6)) {
        let list = list(rows);
        let mut office = Office::default();
        office.import(&list, KEEP);
        for (entry, work) in (100..).zip(&work) {
            office.work(work, entry);
        }
        office.import(&list, Policy { may_edit: true, edited: Edited::Overwrite, erased: Erased::LeaveOut });
        let (people, _) = people(&mut list.clone());
        let held = office.values();
        for person in people {
            let case = office.rows[&CaseOrigin::row_digest("test", &person.row_key)];
            let values = held.get(&case).cloned().unwrap_or_default();
            for value in &person.values {
                prop_assert!(values.contains(value), "{value:?} in {values:?}");
            }
        }
    }
}

#[test]
fn batches_are_full_and_end_with_the_import() {
    let generated = generate(3, 400, ListProfile::French);
    let mapping = Mapping::built_in("generic").unwrap();
    let list = read_list(&generated.csv, &mapping, generated.day).unwrap();
    let (people, kept) = people(&mut list.clone());
    let mut planner = Planner::new(kept, KEEP);
    let known = by_key(vec![None; people.len()]);
    planner.take(people, &known);
    let plan = planner.finish(&list, generated.day);
    let batches: Vec<Vec<Draft>> = Drafting::new(&plan, signer(), Entropy::from_seed([1; 32])).collect();
    // Each says which part of the import it is, and the last one besides that it is the whole.
    assert_eq!(batches.iter().map(Vec::len).sum::<usize>(), plan.entries() + batches.len());
    let (last, others) = batches.split_last().unwrap();
    assert!(others.len() > 1 && others.iter().all(|batch| batch.len() == COMMIT_ENTRIES_MAX - 1));
    let said = |draft: &Draft| {
        assert_eq!(kind_of(&draft.header), Some(Kind::Import));
        Import::read(&draft.bodies[0]).unwrap()
    };
    assert_eq!(said(last.last().unwrap()), plan.summary);
    let mut counts = Vec::new();
    for (number, part) in (0..).zip(others.iter().map(|batch| &batch[batch.len() - 1]).chain([&last[last.len() - 2]])) {
        let part = said(part);
        assert_eq!(part.word(), ImportWord::Part { number });
        counts.push(part.opened);
    }
    assert!(counts.is_sorted() && counts.last() == Some(&plan.summary.opened), "{counts:?}");
    let mut office = Office::default();
    batches.into_iter().for_each(|batch| office.take(batch));
    assert_eq!(office.rows.len(), plan.summary.opened as usize);
    // And known again, rows of one person that were joined included.
    assert!(office.import(&list, KEEP).is_empty());
}

#[test]
fn a_newer_list_brings_its_own_values_up_to_date() {
    let mut office = Office::default();
    office.import(&list(vec![row(2, &[("nom", "Weber"), ("commune", "Metz"), ("mobile", "0612345678")])]), KEEP);
    let newer =
        list(vec![row(2, &[("nom", "Weber"), ("commune", "Nancy"), ("mobile", "0698765432"), ("mail", "w@x.fr")])]);
    let plan = office.import(&newer, KEEP);
    assert_eq!((plan.summary.opened, plan.summary.changed, plan.summary.unchanged), (0, 1, 0));
    let values: Vec<String> = office.values().into_values().flatten().map(|(_, value)| value).collect();
    assert_eq!(values, ["Weber", "Nancy", "0612345678", "0698765432", "w@x.fr"]);
}

/// What somebody took away does not come back with the same list; what the next list has in its place is new.
#[test]
fn the_number_of_the_next_list_takes_the_place_of_one_that_was_marked_wrong() {
    let of =
        |number: &str, address: &str| list(vec![row(2, &[("nom", "Weber"), ("mobile", number), ("adresse", address)])]);
    for (mobile, address) in [("0611005002", "2 rue Neuve"), ("0611005001", "1 rue Haute")] {
        let mut office = Office::default();
        office.import(&of("0611005001", "1 rue Haute"), KEEP);
        for (document, entry) in [(1, 101), (2, 102)] {
            office.work(&Work::Change(document, String::new()), entry);
        }
        let plan = office.import(&of(mobile, address), KEEP);
        let values: Vec<String> = office.values().into_values().flatten().map(|(_, value)| value).collect();
        match mobile {
            "0611005001" => assert_eq!((plan.kept.len(), values), (2, ["Weber", "", ""].map(str::to_owned).to_vec())),
            _ => {
                assert_eq!(plan.kept, []);
                assert_eq!(values, ["Weber", "", address, mobile]);
            }
        }
    }
    let mut office = Office::default();
    office.import(&of("0611005001", "1 rue Haute"), KEEP);
    office.work(&Work::Change(2, "3 rue Basse".to_owned()), 101);
    let plan = office.import(&of("0611005001", "2 rue Neuve"), KEEP);
    assert_eq!(
        plan.kept,
        [Kept { line: 2, field: field("adresse"), reason: KeptReason::Edited }],
        "what staff wrote stands"
    );
}

/// A school reported the person, or somebody opened the case: what they wrote no list replaces, and one row alone is of it.
#[test]
fn of_a_case_that_the_list_did_not_open_only_empty_fields_are_filled() {
    let first = list(vec![row(2, &[("nom", "Weber"), ("commune", "Metz")])]);
    let newer = list(vec![
        row(7, &[("nom", "Weber"), ("commune", "Nancy"), ("prenom", "Tom"), ("mobile", "0698765432")]),
        row(8, &[("nom", "Weber"), ("commune", "Metz")]),
        row(9, &[("nom", "Weber")]),
    ]);
    for (edited, kept) in [(Edited::Keep, 1), (Edited::Overwrite, 0)] {
        let mut office = Office::default();
        office.import(&first, KEEP);
        let (people, _) = people(&mut newer.clone());
        let mut asked = question(&first.source, &people);
        let key = CaseOrigin::row_digest(&first.source, "key:2");
        asked.rows[..2].iter_mut().for_each(|row| row.keys = vec![key]);
        let mut answer = office.known(&asked);
        answer.recognised = BTreeSet::from([0, 1]);
        answer.doubtful = BTreeSet::from([2]);
        let mut planner = Planner::new(Vec::new(), Policy { may_edit: true, edited, erased: Erased::LeaveOut });
        planner.take(people, &answer);
        let plan = planner.finish(&newer, date(2026, 11, 2));
        let stands = Kept { line: 7, field: field("commune"), reason: KeptReason::Stands };
        assert_eq!(plan.kept, vec![stands; kept]);
        assert_eq!((plan.recognised, plan.doubtful.as_slice()), (1, &[8, 9][..]));
        assert_eq!((plan.summary.opened, plan.summary.changed), (2, 1));
        let Action::Amend { edits, .. } = &plan.cases[0].action else { panic!("it is known") };
        assert_eq!(edits.len(), 3 - kept);
    }
}

#[test]
fn who_may_not_edit_fills_up_and_replaces_nothing() {
    let registrar = Policy { may_edit: false, edited: Edited::Overwrite, erased: Erased::LeaveOut };
    let mut office = Office::default();
    office.import(&list(vec![row(2, &[("commune", "Metz")])]), registrar);
    let plan = office.import(&list(vec![row(2, &[("commune", "Nancy"), ("nom", "Weber")])]), registrar);
    assert_eq!(plan.kept, [Kept { line: 2, field: field("commune"), reason: KeptReason::Role }]);
    let values: Vec<String> = office.values().into_values().flatten().map(|(_, value)| value).collect();
    assert_eq!(values, ["Metz", "Weber"]);
    // What is of no list or register is for who works the case, in a case that is there and in one that the list opens.
    for (line, name) in [(2, "Weber"), (3, "Petit")] {
        let plan = office.import(&list(vec![row(line, &[("nom", name), ("souhait", "stages")])]), registrar);
        assert_eq!(plan.kept, [Kept { line, field: field("souhait"), reason: KeptReason::Register }]);
    }
}

/// The value is gone, so nobody can tell whether the list brings it back: it is left out, and somebody asks the person.
#[test]
fn a_list_does_not_bring_back_what_a_person_had_erased() {
    let first = list(vec![row(2, &[("nom", "Weber"), ("commune", "Metz"), ("mobile", "0612345678")])]);
    for (name, again) in [("mobile", "0612345678"), ("mobile", "0698765432"), ("commune", "Metz")] {
        let mut office = Office::default();
        office.import(&first, KEEP);
        office.documents.iter_mut().find(|held| held.field == field(name)).unwrap().erased = true;
        let newer = list(vec![row(2, &[("nom", "Weber"), (name, again), ("mail", "w@x.fr")])]);
        for policy in [KEEP, Policy { may_edit: false, edited: Edited::Overwrite, erased: Erased::LeaveOut }] {
            let mut planner = Planner::new(Vec::new(), policy);
            let (people, _) = people(&mut newer.clone());
            let known = office.known(&question(&newer.source, &people));
            planner.take(people, &known);
            let plan = planner.finish(&newer, date(2026, 11, 2));
            assert_eq!(plan.kept, [Kept { line: 2, field: field(name), reason: KeptReason::Erased }]);
            assert_eq!(plan.entries(), 2, "the other value, and the import itself");
        }
        let plan =
            office.import(&newer, Policy { may_edit: true, edited: Edited::Overwrite, erased: Erased::LeaveOut });
        assert_eq!(plan.kept, [], "who knows better says so");
    }
}

#[test]
fn rows_about_one_person_become_one_case() {
    let mut list = list(vec![
        row(2, &[("nom", "Weber"), ("commune", "Metz"), ("mobile", "0612345678")]),
        row(3, &[("nom", "Müller")]),
        row(4, &[("nom", "Weber"), ("commune", "Nancy"), ("mobile", "0698765432"), ("prenom", "Léa")]),
    ]);
    list.duplicates.push(Duplicate { line: 4, first_line: 2, identical: false });
    let (people, kept) = people(&mut list);
    assert_eq!(people.iter().map(|person| person.line).collect::<Vec<_>>(), [2, 3]);
    assert_eq!(people[0].other_keys, ["key:4"]);
    let values: Vec<&str> = people[0].values.iter().map(|(_, value)| value.as_str()).collect();
    assert_eq!(values, ["Weber", "Metz", "0612345678", "0698765432", "Léa"]);
    assert_eq!(kept, [Kept { line: 4, field: field("commune"), reason: KeptReason::Earlier }]);
}

#[test]
fn questions_have_a_size() {
    let rows = (2..2_502).map(|line| row(line, &[("nom", &"x".repeat(4_000))])).collect();
    let (people, _) = people(&mut list(rows));
    let queries: Vec<RowsKnown> = portions(people).map(|portion| question("test", &portion)).collect();
    assert!(queries.len() > 3);
    assert_eq!(queries.iter().map(|query| query.rows.len()).sum::<usize>(), 2_500);
    for query in &queries {
        let bytes: usize = query.rows.iter().flat_map(|row| &row.values).map(|(_, value)| value.len()).sum();
        assert!(query.rows.len() <= QUERY_ROWS_MAX && bytes <= QUERY_BYTES_MAX);
    }
}

/// Thousands of rows about one person, each with a value and a key of its own, cost no more than as many people.
#[test]
fn one_person_gets_only_so_many_values_and_keys() {
    let count = 3 * VALUES_MAX as u64;
    let mut rows = Vec::new();
    let mut duplicates = Vec::new();
    for line in 1..=count {
        let mail = format!("{line}@example.org");
        rows.push(row(line, &[("nom", "Même"), ("mail", &mail)]));
        if line > 1 {
            duplicates.push(Duplicate { line, first_line: line - 1, identical: false });
        }
    }
    let (people, kept) = people(&mut List { duplicates, ..list(rows) });
    let [person] = people.as_slice() else { panic!("{} people", people.len()) };
    assert_eq!(person.values.len(), VALUES_MAX + 1);
    assert_eq!(person.other_keys.len(), ROW_KEYS_MAX);
    assert_eq!(kept.len(), 2 * VALUES_MAX);
    assert!(kept.iter().all(|kept| kept.reason == KeptReason::Many && kept.field == field("mail")), "{:?}", kept[0]);
}

/// Whose case was erased stands in no plan, unless somebody says so; the lines are named either way, and the sums of the rows hold.
#[test]
fn who_was_erased_is_left_out_and_named() {
    for erased in [Erased::LeaveOut, Erased::TakeIn] {
        let rows = |lines: &[u64]| lines.iter().map(|line| row(*line, &[("nom", "Morel")])).collect::<Vec<Row>>();
        let mut list = list(rows(&[2, 3, 4, 5]));
        // The last row is about the person of the first.
        list.duplicates = vec![Duplicate { line: 5, first_line: 2, identical: false }];
        let (people, kept) = people(&mut list);
        let mut answer = by_key(vec![None; people.len()]);
        answer.erased = BTreeMap::from([(0, Timestamp::MIN), (2, Timestamp::MIN)]);
        let mut planner = Planner::new(kept, Policy { erased, ..KEEP });
        planner.take(people, &answer);
        let plan = planner.finish(&list, date(2026, 11, 1));
        assert_eq!(plan.erased, [2, 4]);
        let (opened, unchanged) = if erased == Erased::TakeIn { (3, 1) } else { (1, 0) };
        assert_eq!((plan.summary.opened, plan.summary.unchanged), (opened, unchanged), "{erased:?}");
        assert_eq!(plan.cases.len(), opened as usize);
    }
}
