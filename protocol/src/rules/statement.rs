// SPDX-License-Identifier: EUPL-1.2
//! A rule file as it is read aloud: each statement with its days and its source.

use jiff::civil::Date;
use serde::{Serialize, Serializer};

use super::{Basis, Extent};
use crate::catalogue::Class;
use crate::organisation::{Circle, OrganisationKind};

/// Is one statement of a rule file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Statement {
    /// The first day on which it holds.
    #[serde(serialize_with = "day")]
    pub since: Date,
    /// The last, where it has one.
    #[serde(serialize_with = "last_day")]
    pub until: Option<Date>,
    /// What it says.
    #[serde(flatten)]
    pub says: Says,
    /// The text it rests on, as the file has it.
    pub source: String,
}

impl Statement {
    /// Tells whether it holds on a day.
    pub fn holds(&self, day: Date) -> bool {
        self.since <= day && self.until.is_none_or(|until| day <= until)
    }
}

fn day<S: Serializer>(day: &Date, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(day)
}

fn last_day<S: Serializer>(day: &Option<Date>, serializer: S) -> Result<S::Ok, S::Error> {
    match day {
        None => serializer.serialize_none(),
        Some(day) => serializer.collect_str(day),
    }
}

/// Is what a statement says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "says")]
pub enum Says {
    /// From which age, in years, a person consents alone.
    ConsentAlone {
        /// The age.
        age: u8,
    },
    /// What a home opens by itself in an emergency.
    Emergency {
        /// Classes it opens.
        classes: Vec<Class>,
        /// Circles from which it can be asked for.
        circles: Vec<Circle>,
        /// How long it lasts at most, in hours.
        hours: u16,
    },
    /// Below which age, in years, a line of a list is dropped unread.
    ImportAge {
        /// The age.
        age: u8,
    },
    /// How long a grant may last, in days.
    LongestGrant {
        /// The days.
        days: u16,
    },
    /// What may go to whom.
    Permit {
        /// The ground.
        basis: Basis,
        /// Classes it covers.
        classes: Vec<Class>,
        /// Circles the recipient may stand in.
        circles: Vec<Circle>,
        /// Kinds that may hold the case; empty means any.
        holders: Vec<OrganisationKind>,
        /// Kinds that may receive; empty means any.
        recipients: Vec<OrganisationKind>,
        /// How much it covers at most.
        extent: Extent,
    },
    /// What is special about one kind of organisation.
    Reserve {
        /// The kind.
        organisation: OrganisationKind,
        /// How much of its own cases it gives at most.
        gives: Extent,
        /// Whether it may write in the cases of others.
        writes: bool,
    },
    /// How long a case is kept.
    Retention {
        /// Birthday at which it is erased, in years.
        until_age: u8,
        /// Years for which a case is kept that the European Social Fund paid for.
        years_for_funded: Option<u8>,
    },
    /// Ages between which a person owes training, in completed years.
    TrainingDuty {
        /// First age.
        from_age: u8,
        /// Age at which it ends.
        until_age: u8,
    },
}
