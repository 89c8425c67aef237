// SPDX-License-Identifier: EUPL-1.2
//! Writing several fields of one case together: what stands is read once, what changes is gathered, and all of it is signed as
//! one commit, so that nobody ever sees half of an interview or of an appointment.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, DateTime};
use raccord_node::service::cases::CaseShow;
use raccord_node::service::editing::EditContexts;
use raccord_node::service::platform::CommitAnswer;
use raccord_protocol::catalogue::{Catalogue, Conventions, Field, FieldKind, Parsed};
use raccord_protocol::commit::Padding;
use raccord_protocol::entry::Draft;
use raccord_protocol::id::{CaseHandle, DocumentId, EntryId, OrganisationId};
use raccord_protocol::statement::Scope;
use raccord_protocol::view::edit::EditDocument;
use raccord_protocol::view::{CaseHead, CaseSummary, CaseView, DocumentView};

use crate::calling;
use crate::context::{Context, instant};
use crate::editing::{self, Edit};
use crate::error::{CliError, ErrorKind};
use crate::held::Held;
use crate::language::Message;
use crate::naming;
use crate::output::Printer;
use crate::reading::{self, summary};
use crate::values::{self, Words, choices, find_field, option_called, options_named, short};
use crate::writable::{self, Deed};

/// A case with what was decided to write into it.
#[derive(Clone)]
pub(crate) struct Writer<'a> {
    context: &'a Context,
    /// The case.
    pub(crate) case: CaseHandle,
    /// What stands in it, with who wrote it.
    pub(crate) view: CaseView,
    /// What stands in it, values alone.
    pub(crate) summary: CaseSummary,
    /// How values are written where this organisation works.
    pub(crate) conventions: Conventions,
    documents: Vec<EditDocument>,
    edits: Vec<Edit>,
    /// Whether it only finds out what would be written: nothing is said of values then.
    rehearses: bool,
}

/// An item of a list that is a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Item {
    document: DocumentId,
    /// Its parts.
    pub(crate) parts: BTreeMap<String, String>,
}

impl Item {
    /// Returns a part; empty where it is not there.
    pub(crate) fn part(&self, name: &str) -> &str {
        self.parts.get(name).map_or("", String::as_str)
    }
}

impl<'a> Writer<'a> {
    /// Looks at the case that a person names; the look is signed, with its reason.
    pub(crate) fn open(context: &'a Context, case: &str, reason: &str) -> Result<Self, CliError> {
        let case = naming::case(context, case)?;
        let consultation = context.consult(Scope::Case, Some(case), reason)?;
        let view = context.call(CaseShow { consultation, case })?;
        Self::of_view(context, view)
    }

    /// As [`Writer::open`], for an act upon something that stands in one of the linked files of the person: of the file that has it, where
    /// the one that was named has not. Says which.
    pub(crate) fn open_where(
        context: &'a Context,
        case: &str,
        reason: &str,
        has: impl Fn(&CaseSummary) -> bool,
    ) -> Result<Self, CliError> {
        let named = Self::open(context, case, reason)?;
        if has(&named.summary) {
            return Ok(named);
        }
        let mut others = reading::other_views(context, named.case)?;
        others.retain(|view| view.head.handed_over.is_none() && has(&summary(view)));
        let (mut own, foreign): (Vec<CaseView>, Vec<CaseView>) = others.into_iter().partition(|view| view.head.own);
        let listed = |views: &[CaseView]| {
            let names = views.iter().map(|view| format!("{} ({})", short(&view.head.case), view.head.holder.name));
            names.collect::<Vec<_>>().join(", ")
        };
        if own.len() > 1 {
            let hint = Message::new("hint-linked-several").with("cases", listed(&own));
            return Err(CliError::usage("linked-several").hint(hint));
        }
        let Some(view) = own.pop() else {
            if !foreign.is_empty() {
                context.printer().note(Message::new("linked-elsewhere").with("cases", listed(&foreign)));
            }
            return Ok(named);
        };
        context.printer().note(Message::new("linked-other").with("case", short(&view.head.case)));
        Self::of_view(context, view)
    }

    fn of_view(context: &'a Context, view: CaseView) -> Result<Self, CliError> {
        let case = view.head.case;
        let answer = context.call(EditContexts { cases: vec![case], fields: Vec::new() })?;
        let documents = answer.cases.into_iter().flat_map(|case| case.documents).collect();
        let summary = summary(&view);
        let conventions = conventions(context)?;
        Ok(Self { context, case, view, summary, conventions, documents, edits: Vec::new(), rehearses: false })
    }

    /// Returns a writer that finds out what would be written in the case as it will be, and writes nothing.
    pub(crate) fn rehearsal(&self, summary: CaseSummary) -> Self {
        Self { summary, edits: Vec::new(), rehearses: true, ..self.clone() }
    }

    /// Refuses where something of what was gathered may not be written: see [`writable::require`].
    ///
    /// # Errors
    /// Names every field of the act that is missing.
    pub(crate) fn require(&self, deed: Deed) -> Result<(), CliError> {
        writable::require(self.context, &self.view.head, deed, self.written())
    }

    /// Returns the values of a field that stand.
    pub(crate) fn values(&self, field: &str) -> &[String] {
        calling::values(&self.summary, field)
    }

    /// Returns the value of a field, the first where several stand; empty where none does.
    pub(crate) fn value(&self, field: &str) -> &str {
        self.values(field).first().map_or("", String::as_str)
    }

    /// Tells whether a field may be read here: that nothing stands in it says something only then.
    pub(crate) fn tells(&self, field: &str) -> bool {
        self.view.tells(field)
    }

    /// Says whether the person must not be contacted on a day: see [`kept_from`].
    pub(crate) fn kept_from(&self, today: Date) -> Result<Kept, CliError> {
        kept_from(self.context, &self.summary, today)
    }

    /// Returns the name of the person.
    pub(crate) fn name(&self) -> String {
        let names = [naming::GIVEN_NAME, naming::FAMILY_NAME].map(|field| self.value(field));
        names.into_iter().filter(|name| !name.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// Returns the items of a list of records, in the order in which they were opened.
    pub(crate) fn items(&self, name: &str) -> Vec<Item> {
        let field = field(name);
        let documents = self.view.fields.iter().filter(|view| view.field == name).flat_map(|view| &view.documents);
        documents
            .filter_map(|view| {
                let value = view.values.last()?.value.as_deref()?;
                Some(Item { document: view.document, parts: field.record_parts(value)? })
            })
            .collect()
    }

    /// As [`Writer::items`], of those alone that an organisation wrote last.
    pub(crate) fn items_of(&self, name: &str, organisation: OrganisationId) -> Vec<Item> {
        let documents = self.view.fields.iter().filter(|view| view.field == name).flat_map(|view| &view.documents);
        let wrote = |document: &&DocumentView| {
            let author = document.values.last().and_then(|value| value.author.organisation.as_ref());
            author.is_some_and(|party| party.organisation == organisation)
        };
        let own: Vec<DocumentId> = documents.filter(wrote).map(|view| view.document).collect();
        self.items(name).into_iter().filter(|item| own.contains(&item.document)).collect()
    }

    /// Returns the item of a list of records in which what an entry says stands.
    pub(crate) fn item_of(&self, name: &str, entry: EntryId) -> Option<Item> {
        let mut documents = self.view.fields.iter().filter(|view| view.field == name).flat_map(|view| &view.documents);
        let document = documents.find(|view| view.values.iter().any(|value| value.entry == entry))?.document;
        self.items(name).into_iter().find(|item| item.document == document)
    }

    /// Returns a value in its one way of writing.
    ///
    /// # Errors
    /// Says why it cannot stand in the field.
    pub(crate) fn check(&self, name: &str, text: &str) -> Result<String, CliError> {
        if self.rehearses {
            return self.parse(name, text);
        }
        Ok(check(self.context.printer(), field(name), text, &self.conventions)?.value)
    }

    /// Returns a value in its one way of writing, and says nothing of it.
    ///
    /// # Errors
    /// Says why it cannot stand in the field.
    pub(crate) fn parse(&self, name: &str, text: &str) -> Result<String, CliError> {
        Ok(allowed(self.context.printer(), field(name), text, &self.conventions)?.value)
    }

    /// Has a field that is no list hold `text` alone; nothing is written where it does already.
    ///
    /// # Errors
    /// Says why the text cannot stand there.
    pub(crate) fn set(&mut self, name: &str, text: &str) -> Result<(), CliError> {
        let value = self.check(name, text)?;
        if self.values(name) == [value.as_str()] || (value.is_empty() && self.values(name).is_empty()) {
            return Ok(());
        }
        let id = field(name).id;
        let documents: Vec<EditDocument> =
            self.documents.iter().filter(|document| document.field == id).cloned().collect();
        self.edits.extend(editing::set(&documents, id, &value));
        Ok(())
    }

    /// Adds an item to a list, unless it is there.
    ///
    /// # Errors
    /// Says why the text cannot stand there.
    pub(crate) fn add(&mut self, name: &str, text: &str) -> Result<(), CliError> {
        let value = self.check(name, text)?;
        if !value.is_empty() && !self.values(name).contains(&value) {
            self.edits.push(Edit::Open { field: field(name).id, value });
        }
        Ok(())
    }

    /// Adds a record to a list of records; parts that are empty are left out.
    ///
    /// # Errors
    /// Says why a part cannot stand there.
    pub(crate) fn add_record(&mut self, name: &str, parts: &[(&str, &str)]) -> Result<(), CliError> {
        let value = self.record(name, parts)?;
        self.edits.push(Edit::Open { field: field(name).id, value });
        Ok(())
    }

    /// Gives an item of a list of records other parts; those that are not named stay.
    ///
    /// # Errors
    /// Says why a part cannot stand there.
    pub(crate) fn change_record(&mut self, name: &str, item: &Item, parts: &[(&str, &str)]) -> Result<(), CliError> {
        let mut all: BTreeMap<&str, &str> =
            item.parts.iter().map(|(part, value)| (part.as_str(), value.as_str())).collect();
        all.extend(parts.iter().copied());
        let value = self.record(name, &all.into_iter().collect::<Vec<_>>())?;
        let wanted = self.documents.iter().find(|document| document.document == item.document);
        let document = wanted.ok_or_else(|| CliError::bug("an item without a document"))?;
        self.edits.push(Edit::change(document, &value));
        Ok(())
    }

    fn record(&self, name: &str, parts: &[(&str, &str)]) -> Result<String, CliError> {
        let given: BTreeMap<&str, &str> = parts.iter().copied().filter(|(_, value)| !value.trim().is_empty()).collect();
        let text = serde_json::to_string(&given).expect("a map of strings has a JSON form");
        let words = Words::new(self.context.translator());
        let parsed = field(name).parse_with(&text, &self.conventions).map_err(|error| {
            let refused = Message::new("case-value-refused").with("field", words.field(name));
            let refused = CliError::usage(refused.with("problem", words.field_error(&error)));
            refused.hints_of(choices(field(name), &error, words))
        })?;
        Ok(parsed.value)
    }

    /// Returns the names of the fields that are written.
    pub(crate) fn written(&self) -> Vec<&'static str> {
        let names = self.edits.iter().filter_map(|edit| Catalogue::current().field(edit.field()));
        names.map(|field| field.name.as_str()).collect()
    }

    /// Signs and stores all that was gathered, as one commit; without anything nothing is signed.
    ///
    /// # Errors
    /// Says why nothing of it was done; where fields of a partner's case may not be written, it names all of them.
    pub(crate) fn commit(&mut self) -> Result<Option<CommitAnswer>, CliError> {
        let drafts = self.drafts()?;
        if drafts.is_empty() {
            return Ok(None);
        }
        let answer = self.context.commit(&drafts, Padding::Padded).map_err(|refused| self.explained(refused))?;
        self.edits.clear();
        Ok(Some(answer))
    }

    /// Returns why what was gathered was refused: with every field that may not be written, where that is why.
    fn explained(&self, refused: CliError) -> CliError {
        if refused.kind() != ErrorKind::Denied {
            return refused;
        }
        match writable::lacking(self.context, &self.view.head, self.written()) {
            Ok(lacking) if !lacking.is_empty() => {
                writable::refusal(self.context, &self.view.head, &lacking).unwrap_or_else(|error| error)
            }
            Ok(_) | Err(_) => refused,
        }
    }

    /// Returns all that was gathered, to be signed with something else.
    pub(crate) fn drafts(&self) -> Result<Vec<Draft>, CliError> {
        let signer = self.context.staff_key()?.public();
        let mut entropy = self.context.entropy()?;
        Ok(self.edits.iter().map(|edit| edit.draft(self.case, signer, &mut entropy)).collect())
    }

    /// Returns what was gathered, to be written with the work on other cases.
    pub(crate) fn into_edits(self) -> (CaseHandle, Vec<Edit>) {
        (self.case, self.edits)
    }

    /// Returns the values that are gathered, each with its field.
    pub(crate) fn gathered(&self) -> Vec<(&'static Field, &str)> {
        let named = self.edits.iter().map(|edit| (Catalogue::current().field(edit.field()), edit.value()));
        named.filter_map(|(field, value)| Some((field?, value))).collect()
    }

    /// Commits, and reads the case again for what follows.
    ///
    /// # Errors
    /// As [`Writer::commit`].
    pub(crate) fn commit_and_go_on(&mut self) -> Result<Option<CommitAnswer>, CliError> {
        let answer = self.commit()?;
        if answer.is_some() {
            let consultation = self.context.consult(Scope::Case, Some(self.case), "")?;
            let view = self.context.call(CaseShow { consultation, case: self.case })?;
            *self = Self::of_view(self.context, view)?;
        }
        Ok(answer)
    }
}

/// Says whether a person must not be contacted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Kept {
    /// Nobody says so.
    No,
    /// Files say so that may be of the person of this case: nobody said yet whether they are.
    Perhaps {
        /// The case.
        case: CaseHandle,
        /// The files.
        files: Vec<CaseHead>,
    },
    /// A file of the person says so, or a referral.
    Yes,
}

impl Kept {
    /// Returns what files say of the person of a case, where nothing else is known.
    pub(crate) fn perhaps(case: CaseHandle, files: Vec<CaseHead>) -> Self {
        if files.is_empty() { Self::No } else { Self::Perhaps { case, files } }
    }

    /// Tells whether it is sure.
    pub(crate) fn is_sure(&self) -> bool {
        *self == Self::Yes
    }

    /// Returns the files that may be of the same person.
    pub(crate) fn files(&self) -> Vec<CaseHandle> {
        match self {
            Self::Perhaps { files, .. } => files.iter().map(|file| file.case).collect(),
            Self::No | Self::Yes => Vec::new(),
        }
    }

    /// Returns the names of the offices that follow the person, if one of these files is the person's.
    pub(crate) fn followed_by(&self) -> BTreeSet<&str> {
        match self {
            Self::Perhaps { files, .. } => files.iter().filter_map(followed_by).collect(),
            Self::No | Self::Yes => BTreeSet::new(),
        }
    }

    /// Says so, and of what may be so how to decide it.
    pub(crate) fn warn(&self, printer: &Printer) {
        match self {
            Self::No => {}
            Self::Perhaps { case, files } => files.iter().for_each(|file| printer.warn(caution(case, file))),
            Self::Yes => printer.warn("prepare-forbidden"),
        }
    }

    /// Refuses where it may be so: whose file it is is decided first. Tells whether it is sure.
    ///
    /// # Errors
    /// Names the two files, and what decides.
    pub(crate) fn decided(&self) -> Result<bool, CliError> {
        let Self::Perhaps { case, files } = self else { return Ok(self.is_sure()) };
        let named = |id, file: &CaseHead| Message::new(id).with("case", short(case)).with("file", short(&file.case));
        let Some(first) = files.first() else { return Ok(false) };
        let refused = CliError::denied(match followed_by(first) {
            Some(office) => named("contact-perhaps-followed", first).with("organisation", office),
            None => named("contact-perhaps-forbidden", first),
        });
        Err(refused.hint(named("hint-contact-same", first)).hint(named("hint-contact-different", first)))
    }
}

/// Returns the name of the office that follows the person of an own file since it was handed over.
pub(crate) fn followed_by(file: &CaseHead) -> Option<&str> {
    file.handed_over.as_ref().filter(|_| file.own).map(|party| party.name.as_str())
}

/// Says that a case may be of the person of a file that says not to contact the person, or whose person another office follows since, and
/// how to decide it.
pub(crate) fn caution(case: &CaseHandle, file: &CaseHead) -> Message {
    let message = match followed_by(file) {
        Some(office) => Message::new("caution-followed").with("organisation", office),
        None => Message::new("caution"),
    };
    message.with("case", short(case)).with("file", short(&file.case))
}

/// Says whether the person of a file must not be contacted on a day: as one of the files says that are linked as this person's, or
/// as whoever shared a file said when it referred the person, who need not have said why; and perhaps, as a file says that may be of the
/// same person.
pub(crate) fn kept_from(context: &Context, file: &CaseSummary, today: Date) -> Result<Kept, CliError> {
    let beside = reading::beside(context, file.head.case)?;
    let others: Vec<CaseSummary> = beside.views.iter().map(summary).collect();
    kept_from_by(context, file, (&others, &beside.cautions), today)
}

/// As [`kept_from`], where the other files of the person, and those that may be, were read.
pub(crate) fn kept_from_by(
    context: &Context,
    file: &CaseSummary,
    (others, cautions): (&[CaseSummary], &[CaseHead]),
    today: Date,
) -> Result<Kept, CliError> {
    if calling::must_not_be_contacted(file, others, today) {
        return Ok(Kept::Yes);
    }
    for head in std::iter::once(file).chain(others).map(|file| &file.head) {
        if reading::is_referred_without_contact(context, head)? {
            return Ok(Kept::Yes);
        }
    }
    Ok(Kept::perhaps(file.head.case, cautions.to_vec()))
}

/// Why a person is contacted, or written to, who must not be: on the command line, and in the case.
#[derive(Debug, Default, clap::Args)]
pub(super) struct ContactOverride {
    /// Why all the same.
    #[arg(
        long = "override",
        value_name = "REASON",
        default_value = "",
        hide_default_value = true,
        help = "help-contact-override"
    )]
    override_reason: String,
}

impl ContactOverride {
    /// Returns the reason; empty where none is given.
    pub(super) fn reason(&self) -> &str {
        self.override_reason.trim()
    }

    /// Refuses to contact a person who must not be contacted, unless a reason is given, or perhaps must not be: that is decided first.
    /// Returns what is then to stand in the case.
    ///
    /// # Errors
    /// Says that the person must not be contacted.
    pub(super) fn check(&self, context: &Context, kept: &Kept) -> Result<Option<String>, CliError> {
        match (kept.decided()?, self.reason()) {
            (false, _) => Ok(None),
            (true, "") => Err(CliError::denied("contact-forbidden").hint("hint-contact-forbidden")),
            (true, reason) => {
                Ok(Some(context.translator().say(&Message::new("contact-overridden").with("reason", reason))))
            }
        }
    }
}

/// Returns the field of a name that the program itself uses.
pub(crate) fn field(name: &str) -> &'static Field {
    Catalogue::current().by_name(name).expect("the fields that commands name are in the catalogue, as tests check")
}

/// Returns the code of a choice that a person typed, by code, label or alias; of a part of a record where one is named.
///
/// # Errors
/// Names the codes that there are.
pub(crate) fn code(context: &Context, name: &str, part: Option<&str>, text: &str) -> Result<String, CliError> {
    let words = Words::new(context.translator());
    let field = find_field(name, words)?;
    let kind = match (&field.kind, part) {
        (FieldKind::Record { parts }, Some(part)) => {
            parts.iter().find(|known| known.name == part).map(|part| &part.kind)
        }
        (kind, _) => Some(kind),
    };
    let Some(FieldKind::Choice { options }) = kind else { return Err(CliError::bug("a choice without options")) };
    if let Some(option) = option_called(options, text) {
        return Ok(option.code.clone());
    }
    let known = Message::new("hint-valid-values").with("values", options_named(options, words.language()));
    Err(CliError::usage(Message::new("writing-code-unknown").with("text", text)).hint(known))
}

/// Returns now on the clock of this office.
pub(crate) fn office_time(context: &Context) -> DateTime {
    instant(context.now()).to_zoned(context.translator().time_zone().clone()).datetime()
}

/// Returns the day that a person typed, or today.
///
/// # Errors
/// Says how days are written.
pub(crate) fn day_or_today(context: &Context, text: Option<&str>) -> Result<Date, CliError> {
    match text {
        Some(text) => values::parse_day(text),
        None => Ok(office_time(context).date()),
    }
}

/// As [`day_or_today`], of something that was: a day to come is refused.
///
/// # Errors
/// Says that the day is still to come.
pub(crate) fn past_day_or_today(context: &Context, text: Option<&str>) -> Result<Date, CliError> {
    let day = day_or_today(context, text)?;
    match day > office_time(context).date() {
        true => Err(CliError::usage("day-to-come").hint("hint-day-to-come")),
        false => Ok(day),
    }
}

/// A value that may stand in its field, in its one way of writing.
#[derive(Debug)]
pub(crate) struct Checked {
    /// The field.
    pub(crate) field: &'static Field,
    /// The value; empty where the field is cleared.
    pub(crate) value: String,
    /// The ids of what was warned of.
    pub(crate) warnings: Vec<&'static str>,
}

/// Reads what was typed for a field; warns of what looks odd, and says how the value is written where it was typed otherwise.
pub(crate) fn check(
    printer: &Printer,
    field: &'static Field,
    text: &str,
    conventions: &Conventions,
) -> Result<Checked, CliError> {
    let words = Words::new(printer.translator());
    let label = field.label(words.language());
    let parsed = allowed(printer, field, text, conventions)?;
    let today = clock_day(printer);
    let mut warnings = Vec::with_capacity(parsed.warnings.len());
    let odd = parsed.warnings.iter().map(values::warning).chain(values::odd_birth_date(field, &parsed.value, today));
    let odd = odd.chain(values::odd_day(field, &parsed.value, today));
    for message in odd {
        warnings.push(message.id());
        printer.warn(message);
    }
    let typed = words.typed(field, &parsed.value);
    if parsed.value != text.trim() && typed != text.trim() && !parsed.value.is_empty() {
        printer.note(Message::new("case-value-written").with("field", label).with("value", typed));
    }
    Ok(Checked { field, value: parsed.value, warnings })
}

/// Reads what was typed for a field, and says nothing where it may stand there.
fn allowed(printer: &Printer, field: &Field, text: &str, conventions: &Conventions) -> Result<Parsed, CliError> {
    let words = Words::new(printer.translator());
    let label = field.label(words.language());
    let parsed = field.parse_with(text, conventions).map_err(|error| {
        let refused = Message::new("case-value-refused").with("field", label);
        let refused = CliError::usage(refused.with("problem", words.field_error(&error)));
        refused.hints_of(choices(field, &error, words))
    })?;
    if field.kind == FieldKind::Phone && !values::may_be_number(&parsed.value) {
        let refused = Message::new("phone-no-number").with("field", label);
        return Err(
            CliError::usage(refused).hint(Message::new("hint-phone-no-number").with("field", field.name.as_str()))
        );
    }
    if values::negative_target(field, &parsed.value) {
        return Err(CliError::usage("target-negative").hint("hint-target-negative"));
    }
    match values::impossible_day(field, &parsed.value, clock_day(printer)) {
        Some(refused) => Err(CliError::usage(refused)),
        None => Ok(parsed),
    }
}

fn clock_day(printer: &Printer) -> Date {
    jiff::Timestamp::now().to_zoned(printer.translator().time_zone().clone()).date()
}

/// Returns how values are written where this organisation works.
pub(crate) fn conventions(context: &Context) -> Result<Conventions, CliError> {
    let country = Held::read(context)?.own_card()?.country;
    Ok(Conventions { country, ..Conventions::default() })
}

/// Refuses to write in a file that was handed over, and says who has it.
pub(crate) fn refuse_handed_over(head: &CaseHead) -> Result<(), CliError> {
    let Some(holder) = head.handed_over.as_ref().filter(|_| head.own) else { return Ok(()) };
    let told = |id| Message::new(id).with("organisation", holder.name.as_str());
    Err(CliError::denied(told("case-handed-over")).hint(told("hint-case-handed-over")))
}
