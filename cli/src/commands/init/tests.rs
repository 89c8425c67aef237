// SPDX-License-Identifier: EUPL-1.2
use super::*;

fn strings<T: ToString>(addresses: &[T]) -> Vec<String> {
    addresses.iter().map(ToString::to_string).collect()
}

fn written(addresses: &[&str]) -> Config {
    let addresses: Vec<String> = addresses.iter().map(|address| (*address).to_owned()).collect();
    let text = reached_at(&addresses, Country::France, Language::French);
    Config::parse(Path::new("raccord.toml"), &text).expect("what is written can be read")
}

#[test]
fn a_node_made_anew_listens_where_its_card_says() {
    let config = written(&["/ip4/192.0.2.10/tcp/4717", "/dns/node.example.org/tcp/4717"]);
    assert_eq!(strings(&config.network.listen), ["/ip4/0.0.0.0/tcp/4717"]);
    assert_eq!(strings(&config.network.announce), ["/ip4/192.0.2.10/tcp/4717", "/dns/node.example.org/tcp/4717"]);
    let local = written(&["/ip4/127.0.0.1/tcp/4717"]);
    assert_eq!(strings(&local.network.listen), ["/ip4/127.0.0.1/tcp/4717"]);
    assert_eq!(strings(&local.network.announce), Vec::<String>::new());
}

/// Days begin for a restored office when they did before: as with a new one, where the machine goes by universal time.
#[test]
fn a_node_made_anew_keeps_the_clock_of_its_country() {
    let zone = written(&["/ip4/192.0.2.10/tcp/4717"]).time_zone;
    assert_eq!(zone.as_ref().and_then(jiff::tz::TimeZone::iana_name), zone_of(Country::France));
}

#[test]
fn a_configuration_is_explained_in_the_language_that_it_names() {
    for (language, explained) in [(Language::English, "How long an epoch is"), (Language::French, "Durée d'une époque")]
    {
        let text =
            template_with(Some(2_000), language, Some("Indian/Reunion"), &["/ip4/127.0.0.1/tcp/4717".to_owned()], &[]);
        assert!(text.contains(explained), "{text}");
        let config = Config::parse(Path::new("raccord.toml"), &text).unwrap();
        assert_eq!(config.language, Some(language.into()));
        assert_eq!((config.epoch_ms, config.network.listen.len()), (2_000, 1));
    }
}
