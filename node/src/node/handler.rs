// SPDX-License-Identifier: EUPL-1.2
//! The service behind the local interface.

use std::sync::Arc;

use futures::future::BoxFuture;

use crate::api::{ApiError, ApiErrorKind, Call, Handler, Reply};
use crate::service::Service;

/// Performs calls on threads that may wait for the store.
pub(super) struct ServiceHandler {
    service: Arc<Service>,
}

impl ServiceHandler {
    pub(super) fn new(service: Arc<Service>) -> Self {
        Self { service }
    }
}

impl Handler for ServiceHandler {
    fn admit(&self, operation: &str, session: Option<&str>) -> Result<(), ApiError> {
        self.service.admit(operation, session)
    }

    fn call(&self, call: Call) -> BoxFuture<'_, Result<Reply, ApiError>> {
        let service = Arc::clone(&self.service);
        Box::pin(async move {
            let perform = move || {
                let Call { operation, session, content_type, body, .. } = call;
                service.perform(&operation, session.as_deref(), content_type, &body)
            };
            let performed = tokio::task::spawn_blocking(perform).await;
            let broken = |_| ApiError::new(ApiErrorKind::Internal, "perform the operation: it was broken off");
            let (content_type, body) = performed.map_err(broken)??;
            Ok(Reply { content_type, body: body.into() })
        })
    }
}
