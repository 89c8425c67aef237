// SPDX-License-Identifier: EUPL-1.2
//! Placeholder until the rule sets land.
use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};
/// Circle.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, BorshSerialize, BorshDeserialize, Serialize, Deserialize,
)]
#[borsh(use_discriminant = true)]
#[repr(u8)]
pub enum Circle {
    /// 1
    First = 1,
    /// 2
    Second = 2,
}
/// Country.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, BorshSerialize, BorshDeserialize, Serialize, Deserialize,
)]
#[borsh(use_discriminant = true)]
#[repr(u8)]
pub enum Country {
    /// 1
    France = 1,
    /// 2
    Luxembourg = 2,
}
/// Kind.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, BorshSerialize, BorshDeserialize, Serialize, Deserialize,
)]
#[borsh(use_discriminant = true)]
#[repr(u8)]
pub enum OrganisationKind {
    /// 1
    Cio = 1,
    /// 2
    MissionLocale = 2,
    /// 3
    Alj = 3,
    /// 4
    Pjj = 4,
}
/// Basis.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, BorshSerialize, BorshDeserialize, Serialize, Deserialize,
)]
#[borsh(use_discriminant = true)]
#[repr(u8)]
pub enum Basis {
    /// 1
    Consent = 1,
    /// 2
    Law = 2,
    /// 3
    PublicTask = 3,
    /// 4
    SharedSecret = 4,
    /// 5
    VitalInterest = 5,
}
