// SPDX-License-Identifier: EUPL-1.2
//! Where the operations of a command are performed: by the node that runs, or in this process where none does.

use std::path::Path;

use raccord_node::api::{BlockingClient, ContentType};
use raccord_node::config::Config;
use raccord_node::home::Home;
use raccord_node::service::{Operation, Wire};

use super::failure::CallError;

/// Performs operations.
pub(super) struct Backend {
    socket: std::path::PathBuf,
}

impl Backend {
    /// Finds the node of `home`, or opens its store.
    pub(super) fn open(home: &Home, config: &Config, _credentials: Option<&Path>) -> Result<Self, CallError> {
        Ok(Self { socket: config.socket.clone().unwrap_or_else(|| home.socket()) })
    }

    /// Performs an operation, in the session of `token`.
    pub(super) fn call<O: Operation>(&self, operation: O, token: Option<&str>) -> Result<O::Answer, CallError> {
        let mut client = BlockingClient::connect(&self.socket)?;
        if let Some(token) = token {
            client = client.with_session(token)?;
        }
        let bytes = operation.write()?;
        let answer = match O::CONTENT_TYPE {
            ContentType::Bytes => client.call_bytes(O::NAME, bytes)?,
            ContentType::Json => {
                let value: serde_json::Value = serde_json::from_slice(&bytes).unwrap_or_default();
                let value: serde_json::Value = client.call_json(O::NAME, &value)?;
                value.to_string().into_bytes()
            }
        };
        Ok(O::Answer::read(&answer)?)
    }
}

impl std::fmt::Debug for Backend {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Backend")
    }
}
