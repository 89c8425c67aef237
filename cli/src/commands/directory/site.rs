// SPDX-License-Identifier: EUPL-1.2
//! The sites at which organisations receive young people. A platform has no counter of its own, so an appointment is at the site
//! of a member; a service may have regional offices, each with its posts and the municipalities it serves.

use jiff::civil::Date;
use raccord_protocol::catalogue::fold;
use raccord_protocol::statement::CaseKind;
use raccord_protocol::view::{CaseSummary, Ownership};
use serde::Serialize;
use serde_json::json;

use super::{own_sheet, sheets};
use crate::context::Context;
use crate::error::CliError;
use crate::held::Held;
use crate::language::Message;
use crate::naming::organisation_name;
use crate::output::{Column, Printer, Table};
use crate::work::{self, field, record, records, values};

/// Adds a site of this organisation.
#[derive(Debug, clap::Args)]
pub struct Site {
    /// Its name.
    #[arg(value_name = "NAME", help = "help-site-name")]
    name: String,
    /// Its address.
    #[arg(long, value_name = "ADDRESS", default_value = "", hide_default_value = true, help = "help-site-address")]
    address: String,
    /// Its municipality.
    #[arg(long, value_name = "NAME", default_value = "", hide_default_value = true, help = "help-site-municipality")]
    municipality: String,
    /// Where to call.
    #[arg(long, value_name = "NUMBER", default_value = "", hide_default_value = true, help = "help-role-phone")]
    phone: String,
    /// The municipalities that it serves.
    #[arg(long, value_name = "NAMES", default_value = "", hide_default_value = true, help = "help-site-serves")]
    serves: String,
    /// How many posts it has.
    #[arg(long, value_name = "NUMBER", default_value = "", hide_default_value = true, help = "help-site-posts")]
    posts: String,
    /// How many teachers are attached to schools.
    #[arg(long, value_name = "N", help = "help-site-teachers")]
    teachers: Option<u32>,
    /// It is in a school.
    #[arg(long, help = "help-site-in-school")]
    in_school: bool,
}

/// The field of the sites.
const SITE: &str = "acteur_site";

/// Is a site of a member.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Known {
    /// Whose.
    pub(super) organisation: String,
    /// Its name; empty for an organisation that named no site.
    pub(super) name: String,
    address: String,
    phone: String,
    serves: String,
    /// Posts, in hundredths.
    hundredths: u64,
    teachers: u64,
    outside_school: bool,
    /// Cases of this organisation that the site follows.
    cases: u64,
}

pub(super) fn add(context: &Context, arguments: &Site) -> Result<(), CliError> {
    if !arguments.posts.is_empty() && hundredths(&arguments.posts).is_none() {
        return Err(CliError::usage(Message::new("site-posts").with("text", arguments.posts.as_str())));
    }
    let sheet = own_sheet(context, &Held::read(context)?)?;
    let name = arguments.name.trim();
    let is_known =
        records(&sheet, SITE).iter().any(|site| site.get("nom").is_some_and(|known| fold(known) == fold(name)));
    if is_known || name.is_empty() {
        return Err(CliError::conflict(Message::new("site-known").with("name", name)));
    }
    let parts = [
        ("nom", name.to_owned()),
        ("adresse", arguments.address.clone()),
        ("commune", arguments.municipality.clone()),
        ("tel", arguments.phone.clone()),
        ("secteur", arguments.serves.clone()),
        ("postes", arguments.posts.clone()),
        ("enseignants", arguments.teachers.map(|count| count.to_string()).unwrap_or_default()),
        ("hors_ecole", if arguments.in_school { "non" } else { "oui" }.to_owned()),
    ];
    work::write(context, sheet.head.case, &[(field(SITE), record(field(SITE), &parts)?)])?;
    context.printer().show(&json!({ "case": sheet.head.case, "site": name }), |printer| {
        printer.success(Message::new("site-done").with("name", name));
        printer.note("site-next");
        Ok(())
    })
}

pub(super) fn list(context: &Context) -> Result<(), CliError> {
    let today = work::today(context);
    let mut sites = known(context)?;
    let cases = work::rows(context, CaseKind::Person, Ownership::Own, &["antenne", "fin_suivi_le"])?;
    for site in &mut sites {
        site.cases = cases.iter().filter(|case| is_followed_by(case, &site.name, today)).count() as u64;
    }
    let posts = sites.iter().map(|site| site.hundredths).sum::<u64>();
    let teachers = sites.iter().map(|site| site.teachers).sum::<u64>();
    let named = sites.iter().filter(|site| !site.name.is_empty()).count();
    let object = json!({ "sites": sites, "named": named, "posts": decimal(posts, '.'), "teachers": teachers });
    context.printer().show(&object, |printer| {
        print(printer, &sites)?;
        let mark = printer.text("site-decimal-mark", &[]).chars().next().unwrap_or('.');
        printer.say(
            Message::new("site-total")
                .with("sites", named)
                .with("posts", decimal(posts, mark))
                .with("teachers", teachers),
        )
    })
}

fn is_followed_by(case: &CaseSummary, site: &str, today: Date) -> bool {
    let ended = values(case, "fin_suivi_le").iter().filter_map(|day| day.parse::<Date>().ok()).any(|end| end <= today);
    !ended && !site.is_empty() && values(case, "antenne").iter().any(|name| fold(name) == fold(site))
}

/// Returns every site that members named, and each organisation that named none.
fn known(context: &Context) -> Result<Vec<Known>, CliError> {
    let held = Held::read(context)?;
    let mut sheets = sheets(context)?;
    let now = context.now();
    let mut organisations: Vec<_> = held
        .directory
        .rosters()
        .flat_map(|(_, roster)| &roster.members)
        .filter(|member| member.until.is_none_or(|until| until > now))
        .map(|member| member.organisation)
        .chain([held.organisation])
        .collect();
    organisations.sort_unstable();
    organisations.dedup();
    let mut sites = Vec::new();
    for organisation in organisations {
        let name = organisation_name(&held.directory, organisation);
        sites.extend(of_sheet(&name, sheets.remove(&organisation).as_ref()));
    }
    sites.sort_by(|one, other| (&one.organisation, &one.name).cmp(&(&other.organisation, &other.name)));
    Ok(sites)
}

/// Returns the sites of an organisation; where it named none, itself with the address of its sheet.
pub(super) fn of_sheet(organisation: &str, sheet: Option<&CaseSummary>) -> Vec<Known> {
    let site = |name: String| Known {
        organisation: organisation.to_owned(),
        name,
        address: String::new(),
        phone: String::new(),
        serves: String::new(),
        hundredths: 0,
        teachers: 0,
        outside_school: true,
        cases: 0,
    };
    let Some(sheet) = sheet else { return vec![site(String::new())] };
    let named: Vec<Known> = records(sheet, SITE)
        .into_iter()
        .map(|parts| {
            let part = |name: &str| parts.get(name).cloned().unwrap_or_default();
            let address = [part("adresse"), part("commune")].into_iter().filter(|text| !text.is_empty());
            Known {
                address: address.collect::<Vec<_>>().join(", "),
                phone: part("tel"),
                serves: part("secteur"),
                hundredths: hundredths(&part("postes")).unwrap_or_default(),
                teachers: part("enseignants").parse().unwrap_or_default(),
                outside_school: part("hors_ecole") == "true",
                ..site(part("nom"))
            }
        })
        .collect();
    if named.is_empty() {
        let address = ["acteur_adresse", "acteur_commune"].iter().flat_map(|field| values(sheet, field));
        let address = address.cloned().collect::<Vec<_>>().join(", ");
        return vec![Known { address, phone: values(sheet, "acteur_tel").join(", "), ..site(String::new()) }];
    }
    named
}

/// Returns the site of a member that a person means, as it is written in an appointment; without a name, this organisation.
///
/// # Errors
/// Names the sites that there are.
pub(in crate::commands) fn resolve(context: &Context, text: Option<&str>) -> Result<String, CliError> {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else {
        return Ok(Held::read(context)?.own_card()?.name.clone());
    };
    let sites = known(context)?;
    match meant(&sites, text).as_slice() {
        [only] => Ok(place(only)),
        [] => {
            let places: Vec<String> = sites.iter().map(place).collect();
            Err(CliError::usage(Message::new("appointment-no-site").with("text", text))
                .hint(Message::new("hint-appointment-no-site").with("names", places.join("; "))))
        }
        several => {
            let places: Vec<String> = several.iter().map(|site| place(site)).collect();
            Err(CliError::usage(Message::new("naming-ambiguous").with("text", text))
                .hint(Message::new("hint-naming-ambiguous").with("names", places.join("; "))))
        }
    }
}

/// Returns the sites that a text may mean: those of that name, else those whose name or organisation begins so.
pub(super) fn meant<'s>(sites: &'s [Known], text: &str) -> Vec<&'s Known> {
    let wanted = fold(text);
    let ways: [&dyn Fn(&Known) -> bool; 4] = [
        &|site| fold(&site.name) == wanted || fold(&place(site)) == wanted,
        &|site| site.name.is_empty() && fold(&site.organisation) == wanted,
        &|site| !site.name.is_empty() && fold(&site.name).starts_with(&wanted),
        &|site| fold(&site.organisation).starts_with(&wanted),
    ];
    ways.iter()
        .map(|way| sites.iter().filter(|site| way(site)).collect::<Vec<_>>())
        .find(|found| !found.is_empty())
        .unwrap_or_default()
}

/// Returns a site as an appointment names it.
pub(super) fn place(site: &Known) -> String {
    let head =
        if site.name.is_empty() { site.organisation.clone() } else { format!("{}, {}", site.organisation, site.name) };
    if site.address.is_empty() { head } else { format!("{head}, {}", site.address) }
}

/// Returns a number of posts in hundredths: `14,75` or `14.75`.
pub(super) fn hundredths(text: &str) -> Option<u64> {
    let text = text.trim().replace(',', ".");
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    if part.len() > 2 || !part.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let part: u64 = format!("{part:0<2}").parse().ok()?;
    whole.parse::<u64>().ok()?.checked_mul(100)?.checked_add(part)
}

/// Returns hundredths as people write them.
pub(super) fn decimal(hundredths: u64, mark: char) -> String {
    let text = format!("{}{mark}{:02}", hundredths / 100, hundredths % 100);
    text.trim_end_matches('0').trim_end_matches(mark).to_owned()
}

fn print(printer: &Printer, sites: &[Known]) -> Result<(), CliError> {
    let headings = [
        "column-organisation",
        "site-column-name",
        "site-column-address",
        "directory-column-contact",
        "site-column-serves",
    ];
    let numbers = ["site-column-posts", "site-column-teachers", "site-column-cases"];
    let columns = headings.map(|id| Column::left(printer.text(id, &[]))).into_iter();
    let mut table = Table::new(columns.chain(numbers.map(|id| Column::right(printer.text(id, &[])))));
    let mark = printer.text("site-decimal-mark", &[]).chars().next().unwrap_or('.');
    for site in sites {
        let texts = [&site.organisation, &site.name, &site.address, &site.phone, &site.serves].map(Clone::clone);
        let numbers = [decimal(site.hundredths, mark), site.teachers.to_string(), site.cases.to_string()];
        table.row(texts.into_iter().chain(numbers));
    }
    printer.table(&table)
}
