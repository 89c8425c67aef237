// SPDX-License-Identifier: EUPL-1.2
//! Integration tests.
