// SPDX-License-Identifier: EUPL-1.2
//! Twelve offices and what lies between them: two platforms, and a network that can be cut.

use std::ops::{Index, IndexMut};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use tempfile::TempDir;

use super::office::{Office, Plan};

/// Names an office of the month. Ten are a French platform of two circles; beside it a Luxembourg service works with one school, and
/// with the mission locale over the border, which is a member of both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Who {
    Cio,
    Mission,
    Longwy,
    Pjj,
    Lycee,
    Loritz,
    Cfa,
    Foquale,
    SecondChance,
    Association,
    Alj,
    LyceeEsch,
}

impl Who {
    pub(super) const ALL: [Self; 12] = [
        Self::Cio,
        Self::Mission,
        Self::Longwy,
        Self::Pjj,
        Self::Lycee,
        Self::Loritz,
        Self::Cfa,
        Self::Foquale,
        Self::SecondChance,
        Self::Association,
        Self::Alj,
        Self::LyceeEsch,
    ];
    /// The members of the French platform; the first two lead it.
    pub(super) const FRENCH: [Self; 10] = [
        Self::Cio,
        Self::Mission,
        Self::Longwy,
        Self::Pjj,
        Self::Lycee,
        Self::Loritz,
        Self::Cfa,
        Self::Foquale,
        Self::SecondChance,
        Self::Association,
    ];
    /// The members of the Luxembourg platform; the first leads it alone.
    pub(super) const LUXEMBOURG: [Self; 3] = [Self::Alj, Self::LyceeEsch, Self::Longwy];

    /// Returns what people call the office.
    pub(super) fn name(self) -> &'static str {
        self.plan().name
    }

    fn plan(self) -> Plan {
        let (directory, name, kind) = match self {
            Self::Cio => ("cio", "CIO de Nancy", "cio"),
            Self::Mission => ("mission", "Mission locale de Nancy", "mission_locale"),
            Self::Longwy => ("longwy", "Mission locale de Longwy", "mission_locale"),
            Self::Pjj => ("pjj", "PJJ de Nancy", "pjj"),
            Self::Lycee => ("lycee", "Lycée Cyfflé", "school"),
            Self::Loritz => ("loritz", "Lycée Loritz", "school"),
            Self::Cfa => ("cfa", "CFA de Laxou", "cfa"),
            Self::Foquale => ("foquale", "FOQUALE de Nancy", "foquale"),
            Self::SecondChance => ("e2c", "E2C Lorraine", "e2c"),
            Self::Association => ("association", "Jeunes en marche", "association"),
            Self::Alj => ("alj", "ALJ Esch", "alj"),
            Self::LyceeEsch => ("lte", "Lycée technique d'Esch", "school"),
        };
        let country = if matches!(self, Self::Alj | Self::LyceeEsch) { "lu" } else { "fr" };
        Plan { directory, name, kind, country }
    }
}

/// Is every office with its directory.
pub(super) struct Platform {
    directory: TempDir,
    offices: Vec<Office>,
}

impl Index<Who> for Platform {
    type Output = Office;

    fn index(&self, who: Who) -> &Office {
        &self.offices[who as usize]
    }
}

impl IndexMut<Who> for Platform {
    fn index_mut(&mut self, who: Who) -> &mut Office {
        &mut self.offices[who as usize]
    }
}

impl Platform {
    /// Makes the offices, founds both platforms with files that go from hand to hand, and starts all nodes.
    pub(super) fn found() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let make = |who: Who| Office::create(directory.path(), who.plan());
        let offices = std::thread::scope(|scope| {
            let made = Who::ALL.map(|who| scope.spawn(move || make(who)));
            made.map(|office| office.join().expect("an office is made")).into()
        });
        let mut platform = Self { directory, offices };
        platform.at_each(&Who::ALL, |office| {
            office.does(&["organisation", "export", &card(office)]);
        });
        platform.draw_up("PSAD de Nancy", &Who::FRENCH, 2);
        platform.draw_up("Service national de la jeunesse", &Who::LUXEMBOURG, 1);
        platform.start(&Who::ALL);
        platform
    }

    /// Founds a platform of `members`, of whom the first ones lead.
    fn draw_up(&self, name: &str, members: &[Who], leaders: usize) {
        let file = self.path(&format!("{}.platform", members[0].plan().directory));
        let file = file.to_str().expect("UTF-8");
        let mut create: Vec<String> =
            ["platform", "create", file, "--name", name, "--territory", name].map(str::to_owned).into();
        for (place, member) in members.iter().enumerate().skip(1) {
            create.push(if place < leaders { "--leader" } else { "--member" }.to_owned());
            create.push(card(&self[*member]));
        }
        let create: Vec<&str> = create.iter().map(String::as_str).collect();
        self[members[0]].does(&create);
        for leader in &members[..leaders] {
            self[*leader].runs(&["platform", "sign", file, "--yes"]);
        }
        self.at_each(members, |office| {
            office.does(&["platform", "join", file, "--yes"]);
        });
    }

    /// Returns the place of a file that people hand to each other.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// Does something at several offices at the same time.
    pub(super) fn at_each(&self, offices: &[Who], work: impl Fn(&Office) + Sync) {
        std::thread::scope(|scope| {
            for who in offices {
                let (office, work) = (&self[*who], &work);
                scope.spawn(move || work(office));
            }
        });
    }

    /// Starts nodes that do not run.
    pub(super) fn start(&mut self, offices: &[Who]) {
        self.change(offices, Office::start);
    }

    /// Cuts the network: from now on only these nodes run, and hear of each other alone. The staff of the others works on.
    pub(super) fn leave_up(&mut self, offices: &[Who]) {
        let (up, down): (Vec<Who>, Vec<Who>) = Who::ALL.into_iter().partition(|who| offices.contains(who));
        self.change(&down, Office::stop);
        let up: Vec<Who> = up.into_iter().filter(|who| !self[*who].is_up()).collect();
        self.start(&up);
    }

    fn change(&mut self, offices: &[Who], work: impl Fn(&mut Office) + Sync) {
        std::thread::scope(|scope| {
            let chosen = self.offices.iter_mut().zip(Who::ALL).filter(|(_, who)| offices.contains(who));
            for (office, _) in chosen {
                scope.spawn(|| work(office));
            }
        });
    }

    /// Waits until all that the running nodes have for each other has arrived, and was answered: two looks in a row find the
    /// same, and nothing under way.
    pub(super) fn settle(&self) {
        let up: Vec<Who> = Who::ALL.into_iter().filter(|who| self[*who].is_up()).collect();
        let until = Instant::now() + PATIENCE;
        let mut before = None;
        loop {
            let looks: Vec<Result<Vec<u64>, String>> = up.iter().map(|who| self.look(*who, &up)).collect();
            let now: Result<Vec<Vec<u64>>, String> = looks.into_iter().collect();
            if now.is_ok() && before.as_ref() == Some(&now) {
                return;
            }
            assert!(Instant::now() < until, "the offices do not come to rest: {now:?}");
            before = Some(now);
        }
    }

    /// Asks until something is so.
    pub(super) fn wait_for(&self, what: &str, is_so: impl Fn() -> bool) {
        let until = Instant::now() + PATIENCE;
        while !is_so() {
            assert!(Instant::now() < until, "it is not so in time: {what}");
        }
    }

    /// Returns how much one office has for each of the others, or what is still under way.
    fn look(&self, who: Who, up: &[Who]) -> Result<Vec<u64>, String> {
        let status = self[who].does(&["status"]);
        let under_way = |what: &str| Err(format!("{}: {what}", who.name()));
        for work in ["pending", "jobs"] {
            if status[work] != 0 {
                return under_way(&format!("{work} {}", status[work]));
            }
        }
        let mut ends = Vec::new();
        for peer in status["peers"].as_array().expect("an array") {
            let name = &peer["organisation"]["name"];
            if up.iter().any(|other| name == other.name()) {
                if peer["connected"] != true {
                    return under_way(&format!("not connected to {name}"));
                }
                if peer["read_by_them"] != peer["outbox_end"] {
                    return under_way(&format!("{name} has read {} of {}", peer["read_by_them"], peer["outbox_end"]));
                }
                ends.push(peer["outbox_end"].as_u64().expect("a number"));
            }
        }
        Ok(ends)
    }
}

fn card(office: &Office) -> String {
    office.home.with_extension("card").to_str().expect("UTF-8").to_owned()
}

/// How long the offices may take to come to rest.
const PATIENCE: Duration = Duration::from_secs(120);
