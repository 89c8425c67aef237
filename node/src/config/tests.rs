// SPDX-License-Identifier: EUPL-1.2
use insta::assert_snapshot;
use proptest::prelude::*;

use super::*;

fn parse(text: &str) -> Result<Config, String> {
    Config::parse(Path::new("raccord.toml"), text).map_err(|error| error.to_string())
}

/// Returns a template with every setting put in that it explains.
fn spoken(template: &str) -> String {
    let line = |line: &str| match line.strip_prefix("# ") {
        Some(setting) if setting.contains(" = ") => format!("{setting}\n"),
        _ => format!("{line}\n"),
    };
    template.lines().map(line).collect()
}

#[test]
fn the_templates_say_the_defaults_and_every_key() {
    for language in [Language::English, Language::French] {
        assert_eq!(parse(template(language)).unwrap(), Config::default());
        let spoken = spoken(template(language));
        let config = parse(&spoken).unwrap();
        let without_examples = Config {
            language: None,
            time_zone: None,
            staff: None,
            socket: None,
            network: NetworkSettings { announce: Vec::new(), ..config.network.clone() },
            ..config.clone()
        };
        assert_eq!(without_examples, Config::default());
        assert_eq!(config.language, Some(Language::French));
        assert_eq!(config.time_zone.as_ref().and_then(TimeZone::iana_name), Some("Europe/Paris"));
        assert_eq!(config.staff.as_deref(), Some("claire"));
        assert_eq!(config.socket.as_deref(), Some(Path::new("/run/raccord/raccord.sock")));
        assert_eq!(config.network.announce.len(), 1);
        // Whatever else can be written is named when a key is misspelt: the template must have it.
        for table in ["", "[network]\n", "[log]\n"] {
            let error = parse(&format!("{table}x = 1")).unwrap_err();
            for key in error.split('`').skip(3).step_by(2) {
                assert!(spoken.contains(&format!("{key} = ")) || spoken.contains(&format!("[{key}]")), "{key}");
            }
        }
    }
}

#[test]
fn the_templates_differ_in_what_they_explain_alone() {
    let [english, french] = [Language::English, Language::French].map(template);
    let settings = |template: &str| -> Vec<String> {
        let is_setting = |line: &&str| line.starts_with('[') || line.contains(" = ");
        template.lines().filter(is_setting).map(str::to_owned).collect()
    };
    assert_eq!(settings(english), settings(french));
    assert_eq!(parse(&spoken(english)).unwrap(), parse(&spoken(french)).unwrap());
    for comment in english.lines().filter(|line| line.starts_with("# ") && !line.contains(" = ")) {
        assert!(!french.lines().any(|line| line == comment), "not translated: {comment}");
    }
}

#[test]
fn settings_are_taken() {
    let config = parse(
        "epoch_ms = 1000\nlanguage = 'en'\n[network]\nlisten = []\nconnections_max = 3\n[log]\nlevel = 'debug'\nformat = 'json'",
    )
    .unwrap();
    assert_eq!(config.epoch_ms, 1000);
    assert_eq!(config.language, Some(Language::English));
    assert_eq!((config.network.listen.len(), config.network.connections_max), (0, 3));
    assert_eq!(config.log, LogSettings { level: LogLevel::Debug, format: LogFormat::Json });
}

#[test]
fn errors_name_line_key_and_remedy() {
    let errors = [
        "epoch_ms = 5",
        "# a comment\n\nepoch_ms = \"an hour\"",
        "epoch = 5",
        "language = \"de\"",
        "time_zone = \"Paris\"",
        "socket = \"raccord.sock\"",
        "[network]\nlisten = [\n  \"/ip4/0.0.0.0/tcp/4717\",\n  \"0.0.0.0:4717\",\n]",
        "[network]\nannounce = [\"/ip4/192.0.2.1/udp/4717\"]",
        "[network]\nconnections_max = 0",
        "[network]\nport = 4717",
        "[log]\nlevel = \"loud\"",
        "epoch_ms = 1000\n[log\nlevel = \"info\"",
        "epoch_ms = 1000\nepoch_ms = 2000",
    ]
    .map(|text| parse(text).unwrap_err());
    assert_snapshot!(errors.join("\n"), @r#"
    raccord.toml, line 1, key epoch_ms: 5 is no length of an epoch: write 100 to 86400000 (milliseconds)
    raccord.toml, line 3, key epoch_ms: "an hour" is no length of an epoch: write 100 to 86400000 (milliseconds)
    raccord.toml, line 1, key epoch: unknown field `epoch`, expected one of `epoch_ms`, `backup_days_max`, `language`, `time_zone`, `staff`, `socket`, `network`, `log`
    raccord.toml, line 1, key language: "de" is not spoken: write "fr" or "en"
    raccord.toml, line 1, key time_zone: "Paris" is no time zone: write one such as "Europe/Paris", "Europe/Luxembourg" or "Indian/Reunion"
    raccord.toml, line 1, key socket: "raccord.sock" is not a whole path: write one that starts with /
    raccord.toml, line 2, key network.listen: "0.0.0.0:4717" is no address: write one such as "/ip4/0.0.0.0/tcp/4717" or "/dns/node.example.org/udp/4717/quic-v1"
    raccord.toml, line 2, key network.announce: "/ip4/192.0.2.1/udp/4717" is no address: write one such as "/ip4/0.0.0.0/tcp/4717" or "/dns/node.example.org/udp/4717/quic-v1"
    raccord.toml, line 2, key network.connections_max: 0 is no number of connections: write 1 to 65536
    raccord.toml, line 2, key network.port: unknown field `port`, expected one of `listen`, `announce`, `connections_max`
    raccord.toml, line 2, key log.level: unknown variant `loud`, expected one of `error`, `warn`, `info`, `debug`, `trace`
    raccord.toml, line 2, key log: unclosed table, expected `]`
    raccord.toml, line 2, key epoch_ms: duplicate key
    "#);
}

#[test]
fn a_missing_file_is_the_defaults_and_a_huge_one_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("raccord.toml");
    assert_eq!(Config::read(&path).unwrap(), Config::default());
    fs::write(&path, "epoch_ms = 1000").unwrap();
    assert_eq!(Config::read(&path).unwrap().epoch_ms, 1000);
    fs::write(&path, "#".repeat(100_000)).unwrap();
    assert!(matches!(Config::read(&path), Err(ConfigError::TooLong { bytes: 100_000, .. })));
    fs::write(&path, b"epoch_ms = 1000\n# \xe9crit en latin-1\n").unwrap();
    assert!(matches!(Config::read(&path), Err(ConfigError::Wrong { line: 2, key: None, .. })));
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    assert!(matches!(Config::read(&path), Err(ConfigError::File { .. })));
}

proptest! {
    /// Whatever is written, reading it ends with a configuration or an error whose line exists.
    #[test]
    fn no_text_panics(text in "([a-z_]{1,12} ?= ?[\\[\"'{a-z0-9é/\\]]{0,12}\n|\\[[a-z.]{0,8}\\]?\n|\\PC{0,8}\n?){0,6}") {
        if let Err(ConfigError::Wrong { line, .. }) = Config::parse(Path::new("raccord.toml"), &text) {
            prop_assert!(line <= text.matches('\n').count() + 1);
        }
    }
}
