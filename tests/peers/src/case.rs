// SPDX-License-Identifier: EUPL-1.2
//! Cases that every system moves: 25 short fields each, as on a list of school leavers, from a seed. Nobody in them exists.

/// The fields of a case.
pub(crate) const FIELDS: [&str; 25] = [
    "nom",
    "prenom",
    "naissance",
    "commune_naissance",
    "sexe",
    "adresse",
    "code_postal",
    "commune",
    "telephone",
    "courriel",
    "ine",
    "etablissement",
    "niveau",
    "classe",
    "specialite",
    "sortie",
    "motif",
    "diplome",
    "dernier_contact",
    "referent",
    "structure",
    "situation",
    "mobilite",
    "responsable",
    "telephone_responsable",
];

/// The field that changes: the home's address.
pub(crate) const CHANGING: usize = 5;

/// One case in so many changes while the receiver is away.
const CHANGED_SHARE: usize = 100;

/// Is one case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Case {
    /// What it is known by: random, as ids are that offices give without asking each other.
    pub(crate) id: u128,
    /// The values, in the order of [`FIELDS`].
    pub(crate) values: [String; FIELDS.len()],
}

impl Case {
    /// Returns the fields with their values.
    pub(crate) fn fields(&self) -> impl Iterator<Item = (&'static str, &str)> {
        FIELDS.into_iter().zip(self.values.iter().map(String::as_str))
    }

    /// Returns the id as text.
    pub(crate) fn name(&self) -> String {
        format!("{:032x}", self.id)
    }
}

/// Returns so many cases, always the same for a seed.
pub(crate) fn cases(count: usize, seed: u64) -> Vec<Case> {
    let mut draws = Draws(seed);
    (0..count).map(|_| draws.case()).collect()
}

/// Moves one household in a hundred, and returns the cases that changed.
pub(crate) fn change(cases: &mut [Case]) -> Vec<Case> {
    let moving = cases.iter_mut().step_by(CHANGED_SHARE).enumerate();
    let changed = moving.map(|(round, case)| {
        case.values[CHANGING] = format!("{} avenue de la Paix", 1 + round);
        case.clone()
    });
    changed.collect()
}

const NAMES: [&str; 16] = [
    "Muller", "Schmitt", "Weber", "Klein", "Martin", "Thill", "Da Silva", "Hoffmann", "Becker", "Pereira", "Lefebvre",
    "Marchal", "Simon", "Ferreira", "Benali", "Wagner",
];
const GIVEN: [&str; 12] =
    ["Lucas", "Emma", "Noah", "Inès", "Yanis", "Léa", "Tiago", "Jade", "Mathis", "Sarah", "Enzo", "Manon"];
const TOWNS: [(&str, &str); 8] = [
    ("57000", "Metz"),
    ("57100", "Thionville"),
    ("57600", "Forbach"),
    ("57200", "Sarreguemines"),
    ("54000", "Nancy"),
    ("54400", "Longwy"),
    ("57500", "Saint-Avold"),
    ("57300", "Hagondange"),
];
const STREETS: [&str; 6] =
    ["rue des Jardins", "rue de Verdun", "place du Marché", "allée des Tilleuls", "rue Haute", "chemin du Canal"];
const SCHOOLS: [&str; 5] = ["LP Cormontaigne", "LPO Loritz", "LP Metz-Borny", "LPO Charlemagne", "EREA Flavigny"];
const LEVELS: [(&str, &str, &str); 4] = [
    ("CAP", "1CAP2", "Cuisine"),
    ("Bac pro", "2NDPRO", "Métiers de l'électricité"),
    ("Bac pro", "1PRO", "Commerce"),
    ("3e", "3PREPA", "Prépa-métiers"),
];
const REASONS: [&str; 4] = ["démission", "non-réinscription", "fin de contrat", "déménagement"];
const SITUATIONS: [&str; 4] = ["en recherche", "sans nouvelles", "en emploi", "réinscrit"];

/// SplitMix64 (Steele, Lea, Flood 2014): the cases need be the same everywhere, not unpredictable.
struct Draws(u64);

impl Draws {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        let bound = u64::try_from(from.len()).expect("lists are short");
        from[usize::try_from(self.below(bound)).expect("below the length of a list")]
    }

    fn phone(&mut self) -> String {
        format!("06{:08}", self.below(100_000_000))
    }

    fn day(&mut self, year: u64) -> String {
        format!("{:02}/{:02}/{year}", 1 + self.below(28), 1 + self.below(12))
    }

    fn case(&mut self) -> Case {
        let id = (u128::from(self.next()) << 64) | u128::from(self.next());
        let (name, given) = (self.pick(&NAMES), self.pick(&GIVEN));
        let (postcode, town) = self.pick(&TOWNS);
        let (level, class, trade) = self.pick(&LEVELS);
        let born = 2007 + self.below(4);
        let values = [
            name.to_owned(),
            given.to_owned(),
            self.day(born),
            self.pick(&TOWNS).1.to_owned(),
            self.pick(&["F", "M"]).to_owned(),
            format!("{} {}", 1 + self.below(120), self.pick(&STREETS)),
            postcode.to_owned(),
            town.to_owned(),
            self.phone(),
            format!("{}{}@courriel.example", given.to_lowercase(), self.below(10_000)),
            format!("{:010}{}", self.below(10_000_000_000), self.pick(&["AB", "CD", "GK", "HX"])),
            self.pick(&SCHOOLS).to_owned(),
            level.to_owned(),
            class.to_owned(),
            trade.to_owned(),
            self.day(2026),
            self.pick(&REASONS).to_owned(),
            self.pick(&["aucun", "DNB", "CFG"]).to_owned(),
            self.day(2026),
            format!("{} {}", self.pick(&GIVEN), self.pick(&NAMES)),
            self.pick(&["CIO de Metz", "Mission locale", "E2C Lorraine"]).to_owned(),
            self.pick(&SITUATIONS).to_owned(),
            self.pick(&["bus", "vélo", "aucune"]).to_owned(),
            format!("{} {name}", self.pick(&GIVEN)),
            self.phone(),
        ];
        Case { id, values }
    }
}
