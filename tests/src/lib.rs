// SPDX-License-Identifier: EUPL-1.2
//! Nothing of its own.
