// SPDX-License-Identifier: EUPL-1.2
//! Importing a list: from the rows that were read to the entries that staff signs.
//!
//! 1. [`people`] joins the rows about one person;
//! 2. [`portions`] and [`question`] ask the node which of them it knows, by hashes of their keys, or by who they are;
//! 3. [`Planner`] decides what is written: pure, so that `--dry-run` shows exactly what an import does;
//! 4. [`Drafting`] makes the entries, in batches that each become one commit.
//!
//! A list never undoes the work of staff. It fills fields that are empty and brings its own values up to date; where a value
//! was changed since it was first written, or removed, the list's value is kept out and reported ([`Kept`]), because the
//! list cannot say which of the two is older. So importing a list again changes nothing, whatever was edited meanwhile. Of a case
//! that the list did not open it only fills the empty fields: nothing says which values there were a list's.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Read;
use std::path::Path;

use jiff::civil::Date;
use raccord_node::service::editing::{ROW_KEYS_MAX, RowQuery, RowsKnown, RowsKnownAnswer};
use raccord_protocol::catalogue::{Catalogue, FieldId, fold};
use raccord_protocol::id::CaseHandle;
use raccord_protocol::import::{FILE_BYTES_MAX, ImportError, List, column_line};
use raccord_protocol::register;
use raccord_protocol::statement::{CaseOrigin, Import};
use raccord_protocol::view::CaseHead;
use raccord_protocol::view::edit::{EditContext, EditDocument};

use crate::editing::{self, Edit};
use crate::error::CliError;
use crate::language::Message;

mod drafting;

pub use drafting::Drafting;

/// The most rows in one question to the node.
const QUERY_ROWS_MAX: usize = 1_000;
/// About how many bytes of values there are in one question, at most.
const QUERY_BYTES_MAX: usize = 2 * 1024 * 1024;

/// The most values of one field that a list gives one person.
pub const VALUES_MAX: usize = 256;

/// A person of a list: one row, or several joined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Line of the first row, from 1.
    pub line: u64,
    /// By what the person is known again. Personal data, until it is hashed.
    pub row_key: String,
    /// Other keys that may be known, of every row.
    pub other_keys: Vec<String>,
    /// The values, none twice; several of one field where it is a list. An empty one clears what stands.
    pub values: Vec<(FieldId, String)>,
}

/// A value of a list that is not written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// Line of the row, from 1.
    pub line: u64,
    /// The field.
    pub field: FieldId,
    /// Why.
    pub reason: KeptReason,
}

/// Why a value of a list is not written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeptReason {
    /// A value of the field was erased because the person asked for it; nobody can tell any more whether it was this one.
    Erased,
    /// What stands was changed since it was first written.
    Edited,
    /// An earlier row about the same person says something else.
    Earlier,
    /// The rows about this person give the field more than [`VALUES_MAX`] values.
    Many,
    /// The field is of no list or register, and the role of the signer writes no others.
    Register,
    /// The value would replace another, which the role of the signer does not allow.
    Role,
    /// Another value stands in a case that the list did not open.
    Stands,
}

impl KeptReason {
    /// Returns the name, snake case, as `--json` prints it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Erased => "erased",
            Self::Edited => "edited",
            Self::Earlier => "earlier",
            Self::Many => "many",
            Self::Register => "register",
            Self::Role => "role",
            Self::Stands => "stands",
        }
    }
}

/// Joins the rows about one person: lists fill up, and of a field that is no list the first value stays.
///
/// Returns the people in the order of their first rows, and what the later rows say otherwise. Keys and values move out of
/// the rows, which keep their lines and warnings: a list may have a hundred thousand of them.
pub fn people(list: &mut List) -> (Vec<Person>, Vec<Kept>) {
    let first_lines: BTreeMap<u64, u64> =
        list.duplicates.iter().map(|duplicate| (duplicate.line, duplicate.first_line)).collect();
    let mut people: Vec<Person> = Vec::with_capacity(list.rows.len());
    let mut by_line: BTreeMap<u64, usize> = BTreeMap::new();
    let mut kept = Vec::new();
    let mut joined: BTreeMap<usize, Given> = BTreeMap::new();
    for row in &mut list.rows {
        let row_key = std::mem::take(&mut row.row_key);
        let mut keys = vec![row_key.clone()];
        keys.append(&mut row.other_keys);
        let known = first_lines.get(&row.line).and_then(|first| by_line.get(first)).copied();
        let index = known.unwrap_or(people.len());
        by_line.insert(row.line, index);
        let mut alone = Given::default();
        let given = match known {
            Some(index) => joined.entry(index).or_insert_with(|| Given::of(&people[index].values)),
            None => {
                people.push(Person { line: row.line, row_key, other_keys: Vec::new(), values: Vec::new() });
                &mut alone
            }
        };
        let person = &mut people[index];
        for key in keys {
            let asked = person.other_keys.len() < ROW_KEYS_MAX;
            if asked && key != person.row_key && !person.other_keys.contains(&key) {
                person.other_keys.push(key);
            }
        }
        for (field, value) in std::mem::take(&mut row.values) {
            match given.take(field, &value) {
                Ok(true) => person.values.push((field, value)),
                Ok(false) => {}
                Err(reason) => kept.push(Kept { line: row.line, field, reason }),
            }
        }
        person.values.shrink_to_fit();
    }
    (people, kept)
}

/// Is what the rows about one person gave so far, by field: looking through the values themselves would take time that grows
/// with the square of the rows.
#[derive(Debug, Default)]
struct Given(BTreeMap<FieldId, BTreeSet<String>>);

impl Given {
    fn of(values: &[(FieldId, String)]) -> Self {
        let mut given = Self::default();
        for (field, value) in values {
            given.0.entry(*field).or_default().insert(value.clone());
        }
        given
    }

    /// Tells whether a value is one more, or why it is kept out.
    fn take(&mut self, field: FieldId, value: &str) -> Result<bool, KeptReason> {
        if value.is_empty() {
            return Ok(false);
        }
        let given = self.0.entry(field).or_default();
        if given.contains(value) {
            return Ok(false);
        }
        match given.len() {
            VALUES_MAX => Err(KeptReason::Many),
            1.. if !is_list(field) => Err(KeptReason::Earlier),
            _ => Ok(given.insert(value.to_owned())),
        }
    }
}

/// Splits people, in their order, into as many at once as a question to the node is about.
pub fn portions(people: Vec<Person>) -> impl Iterator<Item = Vec<Person>> {
    let size = |person: &Person| person.values.iter().map(|(_, value)| value.len() + 16).sum::<usize>();
    let mut people = people.into_iter().peekable();
    std::iter::from_fn(move || {
        let mut portion = Vec::from_iter(people.next());
        let mut bytes: usize = portion.iter().map(size).sum();
        while portion.len() < QUERY_ROWS_MAX
            && let Some(person) = people.next_if(|person| bytes + size(person) <= QUERY_BYTES_MAX)
        {
            bytes += size(&person);
            portion.push(person);
        }
        (!portion.is_empty()).then_some(portion)
    })
}

/// Returns what to ask the node about some people of a list, in their order.
pub fn question(source: &str, people: &[Person]) -> RowsKnown {
    let query = |person: &Person| {
        let keys = std::iter::once(&person.row_key).chain(&person.other_keys).take(ROW_KEYS_MAX);
        let keys = keys.map(|key| CaseOrigin::row_digest(source, key)).collect();
        RowQuery { keys, values: person.values.clone(), of_case: None }
    };
    RowsKnown { rows: people.iter().map(query).collect(), reopens: true, consultation: None }
}

/// Returns what to ask the node about rows that it has a case for by now, by their keys alone, at most as many as one question is about.
pub fn question_of_keys<'k>(source: &str, row_keys: impl IntoIterator<Item = &'k String>) -> RowsKnown {
    let query = |key: &String| RowQuery { keys: vec![CaseOrigin::row_digest(source, key)], ..RowQuery::default() };
    RowsKnown { rows: row_keys.into_iter().take(QUERY_ROWS_MAX).map(query).collect(), ..RowsKnown::default() }
}

/// How a list is imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    /// Whether who signs may change values that stand; without it, only empty fields are filled.
    pub may_edit: bool,
    /// What to do where a value was edited since it was first written.
    pub edited: Edited,
    /// What to do with people whose case was erased here.
    pub erased: Erased,
}

impl Policy {
    /// Tells whether who signs writes a field at all: without editing, those of lists and registers alone.
    fn may_open(self, field: FieldId) -> bool {
        self.may_edit || register::is_of_register(field)
    }

    /// Tells whether a value that stands gives way to what the list says.
    fn overwrites(self) -> bool {
        self.may_edit && self.edited == Edited::Overwrite
    }
}

/// What to do where the list says otherwise than a value that was edited.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Edited {
    /// Keep what stands.
    #[default]
    Keep,
    /// Write what the list says.
    Overwrite,
}

/// What to do with people whose case was erased here, and who are on the list again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Erased {
    /// Name their lines, and leave them out.
    #[default]
    LeaveOut,
    /// Name their lines, and open a case: somebody may come back.
    TakeIn,
}

/// What an import writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The people, in the order of the list.
    pub cases: Vec<PlannedCase>,
    /// What is written of others, after them: of those who are gone from the list, and of its campaign.
    pub beside: Vec<PlannedCase>,
    /// The values of the list that are not written.
    pub kept: Vec<Kept>,
    /// How many people are known although no list of this source named them before.
    pub recognised: usize,
    /// The lines of people for whom a case is opened and who may be somebody who is known.
    pub doubtful: Vec<u64>,
    /// The lines of people whose case was erased here: left out, or taken in, as the policy says.
    pub erased: Vec<u64>,
    /// The lines of people whom another organisation follows now, by its name: nothing is written of them.
    pub followed: BTreeMap<String, Vec<u64>>,
    /// How many rows of the list are about those.
    pub followed_rows: usize,
    /// Who may be somebody whom another file says not to contact.
    pub cautions: Vec<Caution>,
    /// What is stated about the import as a whole.
    pub summary: Import,
}

/// Somebody on a list who may be the person of files that say not to contact the person, or that were handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caution {
    /// Line of the row, from 1.
    pub line: u64,
    /// By what the row is known again.
    pub row_key: String,
    /// The case of the person; none where it is still to be opened.
    pub case: Option<CaseHandle>,
    /// The files.
    pub files: Vec<CaseHead>,
}

/// What is written about one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedCase {
    /// Line of the row, from 1.
    pub line: u64,
    /// What is done.
    pub action: Action,
}

/// What is done about one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Write in the case that is there; nothing where there are no edits.
    Amend {
        /// The case.
        case: CaseHandle,
        /// What is written.
        edits: Vec<Edit>,
    },
    /// Open a case.
    Open {
        /// By what the row is known again.
        row_key: String,
        /// Its values.
        values: Vec<(FieldId, String)>,
    },
    /// Begin anew with a case that stood in no list, as the import that opened it was taken back.
    Reopen {
        /// The case.
        case: CaseHandle,
        /// What it holds that the list does not say.
        held: Vec<EditDocument>,
        /// The values that it does not hold.
        values: Vec<(FieldId, String)>,
    },
}

impl Plan {
    /// Tells whether nothing is written about anybody.
    pub fn is_empty(&self) -> bool {
        self.cases.iter().all(|case| case.entries() == 0)
    }

    /// Has every case that is opened begin with these values too.
    pub fn open_with(&mut self, first: &[(FieldId, String)]) {
        for case in &mut self.cases {
            if let Action::Open { values, .. } | Action::Reopen { values, .. } = &mut case.action {
                values.extend_from_slice(first);
            }
        }
    }

    /// Returns how many entries there are, that about the import included.
    pub fn entries(&self) -> usize {
        self.cases.iter().chain(&self.beside).map(PlannedCase::entries).sum::<usize>() + 1
    }
}

impl PlannedCase {
    /// Returns how many entries are written about the person.
    pub fn entries(&self) -> usize {
        match &self.action {
            Action::Amend { edits, .. } => edits.len(),
            Action::Open { values, .. } => 1 + values.len(),
            Action::Reopen { held, values, .. } => drafting::anew(held, values).len(),
        }
    }
}

/// Decides what is written about the people of a list, some at a time, so that what the node knows of all of them is never
/// held at once.
#[derive(Debug)]
pub struct Planner {
    policy: Policy,
    cases: Vec<PlannedCase>,
    kept: Vec<Kept>,
    opened: usize,
    changed: usize,
    /// The cases of which somebody on the list was known so far.
    taken: BTreeSet<CaseHandle>,
    recognised: usize,
    doubtful: Vec<u64>,
    erased: Vec<u64>,
    followed: BTreeMap<String, Vec<u64>>,
    cautions: Vec<Caution>,
}

impl Planner {
    /// Starts on a list of which `kept` was kept out already.
    pub fn new(kept: Vec<Kept>, policy: Policy) -> Self {
        Self {
            policy,
            cases: Vec::new(),
            kept,
            opened: 0,
            changed: 0,
            taken: BTreeSet::new(),
            recognised: 0,
            doubtful: Vec::new(),
            erased: Vec::new(),
            followed: BTreeMap::new(),
            cautions: Vec::new(),
        }
    }

    /// Takes the next people, about whom the node answers in the same order.
    ///
    /// # Panics
    /// Panics if it does not answer for each of `people`: the caller's mistake.
    pub fn take(&mut self, people: Vec<Person>, answer: &RowsKnownAnswer) {
        assert_eq!(people.len(), answer.rows.len(), "the node answers for each person");
        for ((place, person), known) in people.into_iter().enumerate().zip(&answer.rows) {
            let line = person.line;
            let origin = if answer.recognised.contains(&place) { Origin::Elsewhere } else { Origin::List };
            // Two rows that the list itself does not join are of two people, whoever else each of them may be.
            let is_free = |context: &&EditContext| origin == Origin::List || !self.taken.contains(&context.head.case);
            // Who changes nothing that stands opens no case again either: another one is opened.
            let is_open = |context: &&EditContext| self.policy.may_edit || !context.taken_back;
            let known = known.as_ref().filter(is_free).filter(is_open);
            if known.is_none() && answer.erased.contains_key(&place) {
                self.erased.push(line);
                if self.policy.erased == Erased::LeaveOut {
                    continue;
                }
            }
            // Of a file that was handed over a list changes nothing: whoever has it now is told by a person.
            if let Some(holder) = known.and_then(|context| context.head.handed_over.as_ref()) {
                self.followed.entry(holder.name.clone()).or_default().push(line);
                continue;
            }
            self.cautions.extend(answer.cautions.get(&place).map(|files| {
                let case = known.map(|context| context.head.case);
                Caution { line, row_key: person.row_key.clone(), case, files: files.clone() }
            }));
            let action = match known {
                None => {
                    if origin == Origin::Elsewhere || answer.doubtful.contains(&place) {
                        self.doubtful.push(line);
                    }
                    self.opened += 1;
                    let mut values = person.values;
                    values.retain(|(_, value)| !value.is_empty());
                    values.retain(|(field, _)| {
                        let may = self.policy.may_open(*field);
                        if !may {
                            self.kept.push(Kept { line, field: *field, reason: KeptReason::Register });
                        }
                        may
                    });
                    Action::Open { row_key: person.row_key, values }
                }
                Some(context) if context.taken_back => {
                    self.taken.insert(context.head.case);
                    self.opened += 1;
                    reopen(person.values, context)
                }
                Some(context) => {
                    let edits = amend(&person, context, (self.policy, origin), &mut self.kept);
                    self.taken.insert(context.head.case);
                    self.recognised += usize::from(origin == Origin::Elsewhere);
                    self.changed += usize::from(!edits.is_empty());
                    Action::Amend { case: context.head.case, edits }
                }
            };
            self.cases.push(PlannedCase { line, action });
        }
    }

    /// Returns the plan, once all people of the list were taken.
    pub fn finish(self, list: &List, processing_date: Date) -> Plan {
        let Self { cases, kept, opened, changed, recognised, doubtful, erased, followed, cautions, taken: _, policy } =
            self;
        let left_out = if policy.erased == Erased::LeaveOut { rows_about(&erased, list) } else { 0 };
        let followed_rows = rows_about(&followed.values().flatten().copied().collect::<Vec<_>>(), list);
        let identical = list.duplicates.iter().filter(|duplicate| duplicate.identical).count();
        let rejected = list.rejects.iter().filter(|reject| !reject.rest_imported).count();
        let summary = Import {
            source: list.source.clone(),
            processing_date: processing_date.to_string(),
            opened: count(opened),
            changed: count(changed),
            // Later rows about one person are known from the first.
            unchanged: count(list.rows.len() + identical - opened - changed - left_out - followed_rows),
            rejected: count(rejected),
            under_16: count(list.under_16),
        };
        Plan {
            cases,
            beside: Vec::new(),
            kept,
            recognised,
            doubtful,
            erased,
            followed,
            followed_rows,
            cautions,
            summary,
        }
    }
}

/// Returns how many rows are about the people whose first rows stand at some lines.
fn rows_about(lines: &[u64], list: &List) -> usize {
    let mut about: BTreeSet<u64> = lines.iter().copied().collect();
    for duplicate in &list.duplicates {
        if about.contains(&duplicate.first_line) {
            about.insert(duplicate.line);
        }
    }
    about.len()
}

/// Begins anew with a case that stood in no list: what the list says and it holds stays, and nothing else.
fn reopen(values: Vec<(FieldId, String)>, context: &EditContext) -> Action {
    let mut kept = BTreeSet::new();
    let is_said = |place: &usize| values.get(*place).is_some_and(|(_, value)| !value.is_empty());
    let free = |document: &&EditDocument| !document.matches.filter(is_said).is_some_and(|place| kept.insert(place));
    let held = context.documents.iter().filter(free).cloned().collect();
    let values = (0..).zip(values).filter(|(place, (_, value))| !value.is_empty() && !kept.contains(place));
    Action::Reopen { case: context.head.case, held, values: values.map(|(_, value)| value).collect() }
}

/// Where a case is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    /// Something else than a list of this source.
    Elsewhere,
    /// A list of this source.
    List,
}

/// Returns what a list adds to a case that is there.
fn amend(
    person: &Person,
    context: &EditContext,
    (policy, origin): (Policy, Origin),
    kept: &mut Vec<Kept>,
) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut keep = |field, reason| kept.push(Kept { line: person.line, field, reason });
    for (index, (field, value)) in person.values.iter().enumerate() {
        let documents = || context.documents.iter().filter(|document| document.field == *field);
        if documents().any(|document| document.matches == Some(index)) {
            continue;
        }
        if !value.is_empty() && documents().any(|document| document.erased) && !policy.overwrites() {
            keep(*field, KeptReason::Erased);
            continue;
        }
        let open = Edit::Open { field: *field, value: value.clone() };
        if !policy.may_open(*field) {
            if !value.is_empty() {
                keep(*field, KeptReason::Register);
            }
            continue;
        }
        if is_list(*field) {
            // What was corrected or removed here does not come back because the list still has it. Another value is a new one.
            let stood_here = documents().any(|document| document.ever.contains(&index) && !document.taken_back);
            // Where an import was taken back, its item stands empty: the next list writes there.
            let is_empty = |document: &&EditDocument| {
                document.taken_back && document.cleared && policy.may_edit && is_unwritten(document, &edits)
            };
            let write = documents().find(is_empty).map_or(open, |document| Edit::change(document, value));
            match policy.edited {
                Edited::Keep if stood_here => keep(*field, KeptReason::Edited),
                Edited::Keep | Edited::Overwrite => edits.push(write),
            }
            continue;
        }
        let documents: Vec<EditDocument> = documents().cloned().collect();
        match documents.as_slice() {
            [] if value.is_empty() => {}
            [] => edits.push(open),
            // What the lists themselves say of a case is no work of staff that a newer list could undo.
            several if is_of_lists(*field) && policy.may_edit => edits.extend(editing::set(several, *field, value)),
            _ if !policy.may_edit => keep(*field, KeptReason::Role),
            [only] if !is_edited(only) && origin == Origin::List => edits.push(Edit::change(only, value)),
            // Nothing stands where a value was removed: another one fills the field.
            several if !value.is_empty() && several.iter().all(|one| is_empty(one, index)) => {
                edits.extend(editing::set(several, *field, value));
            }
            several => match policy.edited {
                Edited::Keep if origin == Origin::Elsewhere => keep(*field, KeptReason::Stands),
                Edited::Keep => keep(*field, KeptReason::Edited),
                Edited::Overwrite => edits.extend(editing::set(several, *field, value)),
            },
        }
    }
    edits
}

/// Tells whether a document holds something else than its first value, and not because an import was taken back.
fn is_edited(document: &EditDocument) -> bool {
    !document.taken_back && document.current != [document.document.into()]
}

/// Tells whether nothing stands in a document, and nobody removed there what the list says.
fn is_empty(document: &EditDocument, value: usize) -> bool {
    document.cleared && (document.taken_back || !document.ever.contains(&value))
}

/// Tells whether none of some edits is of a document.
fn is_unwritten(document: &EditDocument, edits: &[Edit]) -> bool {
    let is_of = |edit: &Edit| matches!(edit, Edit::Change { document: known, .. } if *known == document.document);
    !edits.iter().any(is_of)
}

/// Tells whether a field says which lists named a person: every list writes it anew.
fn is_of_lists(field: FieldId) -> bool {
    let names = [crate::campaigning::LISTED, crate::campaigning::GONE];
    Catalogue::current().field(field).is_some_and(|field| names.contains(&field.name.as_str()))
}

fn is_list(field: FieldId) -> bool {
    Catalogue::current().field(field).is_some_and(|field| field.list)
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Returns the bytes of a list, unless it is larger than any list may be.
pub(crate) fn read_file(path: &Path) -> Result<Vec<u8>, CliError> {
    let mut bytes = Vec::new();
    let limit = FILE_BYTES_MAX as u64 + 1;
    let read = File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes));
    read.map_err(|error| CliError::file(path, &error))?;
    Ok(bytes)
}

/// Returns why a list cannot be read, and what to do.
pub(crate) fn unreadable(path: &Path, error: &ImportError) -> CliError {
    let failed = |message: Message| CliError::usage(message.with("path", path));
    match error {
        ImportError::Binary => failed("import-error-binary".into()).hint("hint-import-csv"),
        ImportError::CellLong { row, column, bytes_max } => failed(
            Message::new("import-error-cell").with("row", *row).with("column", *column).with("bytes_max", *bytes_max),
        ),
        ImportError::CellsMany { cells_max, bytes_max } => {
            failed(Message::new("import-error-cells").with("cells_max", *cells_max).with("bytes_max", *bytes_max))
        }
        ImportError::CharsetUnknown => failed("import-error-charset".into()).hint("hint-import-charset"),
        ImportError::ColumnsMany { columns, columns_max } => {
            failed(Message::new("import-error-columns").with("columns", *columns).with("columns_max", *columns_max))
        }
        ImportError::Damaged { format, row: None } => {
            failed(Message::new("import-error-damaged").with("format", format.name())).hint("hint-import-damaged")
        }
        ImportError::Damaged { format, row: Some(row) } => {
            failed(Message::new("import-error-damaged-row").with("format", format.name()).with("row", *row))
                .hint("hint-import-damaged")
        }
        ImportError::Encoding { line, encoding } => {
            failed(Message::new("import-error-encoding").with("line", *line).with("encoding", encoding.name()))
        }
        ImportError::FileLarge { bytes_max, .. } => {
            failed(Message::new("import-error-large").with("bytes_max", *bytes_max))
        }
        ImportError::Empty => failed("import-error-empty".into()).hint("hint-import-empty"),
        ImportError::HeaderElsewhere { sheets } => failed("import-error-header-elsewhere".into())
            .hint(Message::new("hint-import-sheet").with("sheets", sheets.join(", "))),
        ImportError::HeaderMissing => failed("import-error-header".into()).hint("hint-import-mapping"),
        ImportError::ColumnMissing { needed, unknown } => {
            let missing = failed(Message::new("import-error-column").with("needed", needed.join(", ")));
            let (Some(field), Some(header)) = (needed.last(), unknown.first()) else {
                return missing.hint("hint-import-mapping");
            };
            if let Some(header) = unknown.iter().find(|header| FULL_NAMES.contains(&fold(header).as_str())) {
                return missing.hint(Message::new("hint-import-full-name").with("header", header.as_str()));
            }
            let line = column_line(field, header);
            missing.hint(Message::new("hint-import-column").with("line", line).with("path", path))
        }
        ImportError::QuoteOpen { line } => failed(Message::new("import-error-quote").with("line", *line)),
        ImportError::RecordLong { line, .. } => failed(Message::new("import-error-long").with("line", *line)),
        ImportError::SheetMissing { sheets } => failed("import-error-sheet".into())
            .hint(Message::new("hint-import-sheet").with("sheets", sheets.join(", "))),
        ImportError::SheetNone => failed("import-error-sheet-none".into()),
        ImportError::UnpackedLarge { bytes_max } => {
            failed(Message::new("import-error-unpacked").with("bytes_max", *bytes_max))
        }
    }
}

/// What a column with the family and the given name together is called, folded.
const FULL_NAMES: [&str; 8] =
    ["nomprenom", "prenomnom", "nometprenom", "prenometnom", "nomsetprenoms", "nomprenoms", "nomcomplet", "fullname"];

#[cfg(test)]
mod tests;
