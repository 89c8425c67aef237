// SPDX-License-Identifier: EUPL-1.2
//! `raccord init`: a new node, with its organisation and its first member of staff.

use std::fs;
use std::path::{Path, PathBuf};

use raccord_node::config::{self, Config};
use raccord_node::home::Home;
use raccord_node::keystore::{KeyKind, NodeKeys, Passphrase, SealedKey, StoreKey, fresh_key};
use raccord_node::node::Setup;
use raccord_protocol::catalogue::{self, fold};
use raccord_protocol::id::{LedgerId, Nonce, OrganisationId};
use raccord_protocol::identifier::Country;
use raccord_protocol::key::{PublicKey, SecretKey};
use raccord_protocol::organisation::OrganisationKind;
use raccord_protocol::roster::{Card, NodeCertificate, Role, SignedCard, StaffCertificate, organisation_id};
use raccord_protocol::time::Timestamp;
use serde::Serialize;

use super::staff::{RoleName, role_message};
use crate::context::{self, Context, is_machine_universal};
use crate::error::CliError;
use crate::language::{Language, Message};

/// Makes a node, its organisation and the first member of staff, whom the option `--staff` names.
#[derive(Debug, clap::Args)]
#[command(after_help = "help-init-examples")]
pub struct Init {
    /// What people call the organisation.
    #[arg(long, value_name = "NAME", help = "help-init-name")]
    pub name: Option<String>,
    /// What kind of office it is.
    #[arg(long, value_name = "KIND", help = "help-init-kind")]
    pub kind: Option<String>,
    /// Whose law applies.
    #[arg(long, value_enum, value_name = "fr|lu", hide_possible_values = true, help = "help-init-country")]
    pub country: Option<CountryName>,
    /// What the first member of staff may do.
    #[arg(long, value_enum, default_value = "leader", value_name = "ROLE", help = "help-init-role")]
    #[arg(hide_default_value = true, hide_possible_values = true)]
    pub role: RoleName,
    /// The addresses listened on, as multiaddresses.
    #[arg(long, num_args = 1.., value_name = "ADDRESS", help = "help-init-listen")]
    pub listen: Vec<String>,
    /// The addresses told to peers, as multiaddresses.
    #[arg(long, num_args = 1.., value_name = "ADDRESS", help = "help-init-address")]
    pub address: Vec<String>,
    /// The language that the configuration names.
    #[arg(long, value_enum, value_name = "fr|en", hide_possible_values = true, help = "help-init-language")]
    pub language: Option<Language>,
}

/// Is a country that has rules, by its code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum CountryName {
    /// France.
    Fr,
    /// Luxembourg.
    Lu,
}

impl From<CountryName> for Country {
    fn from(name: CountryName) -> Self {
        match name {
            CountryName::Fr => Self::France,
            CountryName::Lu => Self::Luxembourg,
        }
    }
}

/// Says what to make.
#[derive(Debug)]
pub struct InitOptions<'a> {
    /// The directory: it must be empty, or not be there.
    pub home: &'a Path,
    /// What people call the organisation.
    pub name: &'a str,
    /// What kind of office it is.
    pub kind: OrganisationKind,
    /// Whose law applies.
    pub country: Country,
    /// The first members of staff: the names of their keys here, and what they may do.
    pub staff: &'a [(&'a str, Role)],
    /// The addresses listened on; none leaves those of the configuration's template.
    pub listen: &'a [String],
    /// The addresses told to peers; none tells those listened on that name one host.
    pub addresses: &'a [String],
    /// The language that the configuration names, and is explained in.
    pub language: Language,
    /// The name of the time zone that the configuration sets, where not that of the machine.
    pub time_zone: Option<&'a str>,
    /// How long an epoch is, where not as the configuration's template says.
    pub epoch_ms: Option<u64>,
    /// Seals the organisation's and the staff's keys.
    pub passphrase: &'a Passphrase,
    /// When.
    pub now: Timestamp,
}

/// Is what was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Created {
    /// The directory.
    pub home: PathBuf,
    /// The organisation.
    pub organisation: OrganisationId,
    /// The node's ledger.
    pub ledger: LedgerId,
    /// The addresses that its card tells peers.
    pub addresses: Vec<String>,
    /// The staff keys, in the order asked.
    pub staff: Vec<PublicKey>,
}

/// Is what was made, with what only its maker holds open.
pub struct Made {
    /// What people are told.
    pub created: Created,
    /// The first card.
    pub card: SignedCard,
    /// Certifies the keys, and signs rosters.
    pub organisation_key: SecretKey,
    /// The staff keys, in the order asked.
    pub staff_keys: Vec<SecretKey>,
}

/// Makes a node: directory, configuration, keys, the first card, and the store that holds it. What was made is removed
/// again where it fails.
///
/// # Errors
/// Fails where something is in the directory, a name or an address cannot be used, or the disk refuses.
pub fn create(options: &InitOptions<'_>) -> Result<Made, CliError> {
    if options.name.trim().is_empty() {
        return Err(CliError::usage("error-init-name"));
    }
    check_addresses(options.listen)?;
    check_addresses(options.addresses)?;
    let config = config_text(options);
    Config::parse(Path::new("raccord.toml"), &config)?;
    let home = Home::create(options.home)?;
    let made = fill(&home, options, &config);
    if made.is_err() {
        // The directory was empty when it was taken, so all in it is ours. That something stays changes no outcome.
        let _ = fs::remove_dir_all(home.path());
    }
    made
}

fn fill(home: &Home, options: &InitOptions<'_>, config: &str) -> Result<Made, CliError> {
    fs::write(home.config(), config).map_err(|error| CliError::file(&home.config(), &error))?;
    let keys = NodeKeys::create(&home.node_key())?;
    StoreKey::create(&home.store_key())?;
    let organisation_key = fresh_key()?;
    SealedKey::create(&home.organisation_key(), KeyKind::Organisation, &organisation_key, options.passphrase)?;
    let organisation = organisation_id(organisation_key.public());
    let (mut staff, mut staff_keys) = (Vec::new(), Vec::new());
    for (name, role) in options.staff {
        let key = fresh_key()?;
        SealedKey::create(&home.staff_key(name)?, KeyKind::Staff, &key, options.passphrase)?;
        staff.push(StaffCertificate::new(organisation, &key, *role, options.now));
        staff_keys.push(key);
    }
    let nonce = Nonce(context::entropy()?.draw());
    let node = NodeCertificate::new(organisation, nonce, keys.secrets(), addresses_told(options), options.now);
    let card = Card {
        nodes: vec![node.clone()],
        staff,
        ..Card::first(organisation_key.public(), options.name.trim(), options.kind, options.country, options.now)
    };
    let signed = SignedCard::sign(&card, &organisation_key, None);
    signed.verify(None)?;
    Setup::read(home.clone(), None)?.initialise(node.nonce, signed.clone())?;
    let created = Created {
        home: home.path().to_path_buf(),
        organisation: card.organisation,
        ledger: node.ledger(),
        addresses: node.addresses,
        staff: card.staff.iter().map(|staff| staff.key).collect(),
    };
    Ok(Made { created, card: signed, organisation_key, staff_keys })
}

/// Returns the addresses for the card: those given, else those listened on that lead to this machine from elsewhere.
fn addresses_told(options: &InitOptions<'_>) -> Vec<String> {
    if !options.addresses.is_empty() {
        return options.addresses.to_vec();
    }
    let is_any_host = |address: &&String| address.starts_with("/ip4/0.0.0.0/") || address.starts_with("/ip6/::/");
    options.listen.iter().filter(|address| !is_any_host(address)).cloned().collect()
}

/// Returns the time zone of a country's capital where the machine goes by universal time: servers do, and an appointment at half past
/// two would be at half past three.
fn zone_of(country: Country) -> Option<&'static str> {
    is_machine_universal().then_some(match country {
        Country::France => "Europe/Paris",
        Country::Luxembourg => "Europe/Luxembourg",
        Country::Belgium => "Europe/Brussels",
        Country::Germany => "Europe/Berlin",
    })
}

/// Returns the configuration: the template with the lines of what was asked for put in.
fn config_text(options: &InitOptions<'_>) -> String {
    template_with(options.epoch_ms, options.language, options.time_zone, options.listen, options.addresses)
}

/// Returns the configuration of a node whose directory is lost: it listens where its card says that it is reached. The
/// machine may stand behind another one, so it listens on every address of its own. The clock is that of a new node.
pub(super) fn reached_at(addresses: &[String], country: Country, language: Language) -> String {
    let mut listen: Vec<String> = addresses.iter().map(|address| on_any_host(address)).collect();
    listen.sort();
    listen.dedup();
    let announce = if listen == addresses { &[] } else { addresses };
    template_with(None, language, zone_of(country), &listen, announce)
}

/// Returns an address with its host replaced by all hosts of this machine, unless it is this machine's own.
fn on_any_host(address: &str) -> String {
    let parts: Vec<&str> = address.splitn(4, '/').collect();
    match parts.as_slice() {
        ["", "ip4", "127.0.0.1", _] | ["", "ip6", "::1", _] => address.to_owned(),
        ["", "ip6", _, rest] => format!("/ip6/::/{rest}"),
        ["", _, _, rest] => format!("/ip4/0.0.0.0/{rest}"),
        _ => address.to_owned(),
    }
}

fn template_with(
    epoch_ms: Option<u64>,
    language: Language,
    time_zone: Option<&str>,
    listen: &[String],
    announce: &[String],
) -> String {
    let mut text = config::template(language.into()).to_owned();
    let mut set = |key: &str, value: String| {
        let start = format!("# {key} = ");
        let written = text
            .lines()
            .map(|line| if line.starts_with(&start) { format!("{key} = {value}\n") } else { format!("{line}\n") });
        text = written.collect();
    };
    if let Some(epoch_ms) = epoch_ms {
        set("epoch_ms", epoch_ms.to_string());
    }
    set("language", format!("{:?}", language.tag()));
    if let Some(time_zone) = time_zone {
        set("time_zone", format!("{time_zone:?}"));
    }
    if !listen.is_empty() {
        set("listen", format!("{listen:?}"));
    }
    if !announce.is_empty() {
        set("announce", format!("{announce:?}"));
    }
    text
}

pub(super) fn run(context: &Context, arguments: Init) -> Result<(), CliError> {
    let name = match arguments.name {
        Some(name) => name,
        None => context.ask("prompt-init-name", "error-init-name")?,
    };
    let kind = match arguments.kind {
        Some(kind) => kind_named(&kind)?,
        None => {
            let question = Message::new("prompt-init-kind").with("kinds", kinds_listed(context.catalogue_language()));
            context.ask_for(question, "error-init-kind", kind_named)?
        }
    };
    let country = match arguments.country {
        Some(country) => country.into(),
        None => context.ask_for("prompt-init-country", "error-init-country", country_named)?,
    };
    let staff = match &context.globals().staff {
        Some(staff) => staff.clone(),
        None => context.ask("prompt-init-staff", "error-init-staff")?,
    };
    let mut addresses = arguments.address;
    if addresses.is_empty() && arguments.listen.is_empty() && context.is_interactive() {
        addresses.extend(ask_address(context)?);
    }
    let passphrase = context.new_passphrase("prompt-init-passphrase")?;
    let role = arguments.role.into();
    let Made { created, .. } = create(&InitOptions {
        home: context.home_path(),
        name: &name,
        kind,
        country,
        staff: &[(&staff, role)],
        listen: &arguments.listen,
        addresses: &addresses,
        language: arguments.language.unwrap_or_else(|| context.translator().language()),
        time_zone: zone_of(country),
        epoch_ms: None,
        passphrase: &passphrase,
        now: context.now(),
    })?;
    let printer = context.printer();
    printer.show(&created, |printer| {
        let role = context.translator().say(&role_message(role));
        let made =
            Message::new("init-made").with("name", name.trim()).with("kind", kind.label(context.catalogue_language()));
        printer.say(made.with("path", created.home.as_path()).with("staff", staff.as_str()).with("role", role))?;
        printer.say(Message::new("init-next").with("path", created.home.join("organisation.key").as_path()))
    })?;
    if created.addresses.is_empty() {
        printer.warn("init-no-address");
    }
    Ok(())
}

/// Asks for the address by which others reach this node; nothing typed tells none.
fn ask_address(context: &Context) -> Result<Option<String>, CliError> {
    context.ask_optional_for("prompt-init-address", |typed| {
        check_addresses(std::slice::from_ref(&typed.to_owned()))?;
        Ok(typed.to_owned())
    })
}

/// Returns the kind that a person means: by its name, or by what it is called in either language.
fn kind_named(name: &str) -> Result<OrganisationKind, CliError> {
    let wanted = fold(name);
    let is_called = |kind: &OrganisationKind| {
        let labels = [catalogue::Language::French, catalogue::Language::English].map(|language| kind.label(language));
        [kind.name()].into_iter().chain(labels).any(|known| fold(known) == wanted)
    };
    OrganisationKind::ALL.into_iter().find(is_called).ok_or_else(|| {
        CliError::usage("error-init-kind").hint(Message::new("hint-valid-values").with("values", all_kinds()))
    })
}

fn country_named(name: &str) -> Result<Country, CliError> {
    match name.to_lowercase().as_str() {
        "fr" => Ok(Country::France),
        "lu" => Ok(Country::Luxembourg),
        _ => Err(CliError::usage("error-init-country")),
    }
}

/// Returns every kind with what people call it, one a line.
fn kinds_listed(language: catalogue::Language) -> String {
    OrganisationKind::ALL.map(|kind| format!("\n    {:<24}{}", kind.name(), kind.label(language))).concat()
}

fn all_kinds() -> String {
    OrganisationKind::ALL.map(OrganisationKind::name).join(", ")
}

/// Refuses what nobody could listen on or dial.
pub(super) fn check_addresses(addresses: &[String]) -> Result<(), CliError> {
    // By the rules of the configuration, which is where addresses go.
    let is_usable = |address: &&String| {
        let text = format!("[network]\nannounce = [{address:?}]\n");
        Config::parse("raccord.toml".as_ref(), &text).is_ok()
    };
    match addresses.iter().find(|address| !is_usable(address)) {
        Some(wrong) => {
            let wrong = Message::new("error-organisation-address").with("address", wrong.as_str());
            Err(CliError::usage(wrong).hint("hint-organisation-address"))
        }
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;
