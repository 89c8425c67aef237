// SPDX-License-Identifier: EUPL-1.2
//! The server of the local interface.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use data_encoding::HEXLOWER;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use thiserror::Error;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::socket::{self, PATH_BYTES_MAX, Socket, SocketFile};
use super::{ApiError, ApiErrorKind, BODY_BYTES_MAX, Bytes, Call, ContentType, Handler, Problem, Reply, is_operation};

/// The most calls performed at once; further ones wait for their turn. Whoever is still sending has none.
pub(super) const CALLS_MAX: u32 = 16;
/// How long a body may take to come in: it comes from this machine.
const BODY_TIMEOUT: Duration = Duration::from_secs(30);
/// How long calls that run are waited for when the server ends.
const CALLS_END: Duration = Duration::from_secs(30);
/// How long the last answers may take to be written, once all calls are done and the server ends.
const LINGER: Duration = Duration::from_secs(1);
/// The most bytes of a bearer token.
const TOKEN_BYTES_MAX: usize = 256;
/// Carries the id of a request.
const REQUEST_ID: &str = "x-request-id";

/// Reports what keeps the local interface from starting.
#[derive(Debug, Error)]
pub enum ServerError {
    /// The path does not fit the system's limit.
    #[error("make the socket {}: the path has {bytes} bytes, the system takes {PATH_BYTES_MAX}", path.display())]
    LongPath {
        /// The path asked for.
        path: PathBuf,
        /// Its length.
        bytes: usize,
    },
    /// Something else stands where the socket should be.
    #[error("make the socket {}: there is a file that is no socket", path.display())]
    NotASocket {
        /// The path asked for.
        path: PathBuf,
    },
    /// Other accounts can enter the directory.
    #[error("make a socket in {}: its mode is {mode:o}, it must be 700", path.display())]
    OpenDirectory {
        /// The directory.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// A node answers on this socket.
    #[error("make the socket {}: a node is running there", path.display())]
    Running {
        /// The path asked for.
        path: PathBuf,
    },
    /// The system refused.
    #[error("make the socket {}", path.display())]
    Socket {
        /// The path asked for.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

/// A running server. It ends when it is dropped, too, but then nobody waits for its calls.
pub struct ApiServer {
    shutdown: watch::Sender<bool>,
    calls: Arc<Semaphore>,
    file: SocketFile,
    task: JoinHandle<io::Result<()>>,
}

impl ApiServer {
    /// Makes the socket and answers on it. `openapi` is the JSON document that describes the operations.
    ///
    /// # Errors
    /// Where the socket cannot be made; see [`ServerError`].
    ///
    /// # Panics
    /// Outside a tokio runtime.
    pub fn start(path: &Path, handler: Arc<dyn Handler>, openapi: impl Into<Bytes>) -> Result<Self, ServerError> {
        let (socket, file) = socket::bind(path)?;
        let calls = Arc::new(Semaphore::new(CALLS_MAX as usize));
        let (shutdown, stopping) = watch::channel(false);
        let state = Shared { handler, calls: calls.clone(), openapi: openapi.into() };
        let task = tokio::spawn(serve(socket, state, stopping));
        tracing::info!("the local interface is open");
        Ok(Self { shutdown, calls, file, task })
    }

    /// Takes no more calls, finishes those that run, and removes the socket file. Bodies that are still coming in are not
    /// waited for, and calls not for ever.
    ///
    /// # Errors
    /// Where the socket file cannot be removed.
    pub async fn shutdown(self) -> io::Result<()> {
        self.shutdown_within(CALLS_END).await
    }

    /// As [`ApiServer::shutdown`], and waits for calls that long.
    pub(super) async fn shutdown_within(mut self, patience: Duration) -> io::Result<()> {
        let removed = self.file.remove();
        self.shutdown.send_replace(true);
        let idle = async {
            // Those that came in before have their turn first.
            if timeout(patience, self.calls.acquire_many(CALLS_MAX)).await.is_err() {
                tracing::warn!("calls still run: they are left behind");
            }
            self.calls.close();
            tokio::time::sleep(LINGER).await;
        };
        tokio::select! {
            ended = &mut self.task => ended.map_err(io::Error::other)??,
            // A client that keeps its connection open without a call is not waited for.
            () = idle => self.task.abort(),
        }
        tracing::info!("the local interface is closed");
        removed
    }
}

/// What all calls share.
#[derive(Clone)]
struct Shared {
    handler: Arc<dyn Handler>,
    calls: Arc<Semaphore>,
    openapi: Bytes,
}

async fn serve(socket: Socket, shared: Shared, mut stopping: watch::Receiver<bool>) -> io::Result<()> {
    let router = Router::new()
        .route("/v1/openapi.json", get(openapi))
        .route("/v1/{operation}", post(operation))
        .fallback(nowhere)
        .method_not_allowed_fallback(nowhere)
        .with_state(shared);
    let stop = async move {
        // An error means that the server was dropped, which is the same.
        let _ = stopping.wait_for(|stop| *stop).await;
    };
    axum::serve(socket, router).with_graceful_shutdown(stop).await
}

async fn openapi(State(shared): State<Shared>) -> Response {
    ([(header::CONTENT_TYPE, ContentType::Json.as_str())], shared.openapi).into_response()
}

async fn nowhere() -> Response {
    problem(ApiError::new(ApiErrorKind::NotFound, "find this method and path"), &request_id())
}

/// Performs one call, and writes what came of it to the log.
async fn operation(State(shared): State<Shared>, request: Request) -> Response {
    let started = Instant::now();
    let id = request_id();
    let name = request.uri().path().rsplit('/').next().unwrap_or_default();
    if !is_operation(name) {
        return problem(ApiError::new(ApiErrorKind::NotFound, "find an operation of this name"), &id);
    }
    let name = name.to_owned();
    let answer = perform(shared, name.clone(), id.clone(), request).await;
    let status = answer.as_ref().map_or_else(|error| error.kind.status(), |_| StatusCode::OK).as_u16();
    let milliseconds = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    tracing::info!(request = id, operation = name, status, milliseconds, "call");
    match answer {
        Ok(reply) => {
            let headers = [(header::CONTENT_TYPE, reply.content_type.as_str()), (header::CACHE_CONTROL, "no-store")];
            with_id((headers, reply.body).into_response(), &id)
        }
        Err(error) => problem(error, &id),
    }
}

async fn perform(shared: Shared, operation: String, id: String, request: Request) -> Result<Reply, ApiError> {
    let (head, body) = request.into_parts();
    let session = session(&head.headers)?;
    let content_type = content_type(&head.headers)?;
    shared.handler.admit(&operation, session.as_deref())?;
    // Before the turn is taken: who sends slowly keeps nobody else waiting.
    let body = read_body(body, BODY_TIMEOUT).await?;
    let Ok(turn) = shared.calls.acquire_owned().await else {
        return Err(ApiError::new(ApiErrorKind::Unavailable, "take a call: the node is shutting down"));
    };
    let call = Call { request: id, operation, session, content_type, body };
    // A task of its own: a client that hangs up does not stop it, and a panic stops nothing else.
    let call = tokio::spawn(async move {
        let reply = shared.handler.call(call).await;
        drop(turn);
        reply
    });
    match call.await {
        Ok(Ok(reply)) if reply.body.len() > BODY_BYTES_MAX => {
            let message =
                format!("answer: the reply has {} bytes, at most {BODY_BYTES_MAX} are allowed", reply.body.len());
            Err(ApiError::new(ApiErrorKind::TooLarge, message))
        }
        Ok(reply) => reply,
        Err(_) => Err(ApiError::new(ApiErrorKind::Internal, "perform the operation: it was broken off")),
    }
}

/// Returns the bearer token, if there is one.
fn session(headers: &HeaderMap) -> Result<Option<String>, ApiError> {
    let Some(value) = headers.get(header::AUTHORIZATION) else { return Ok(None) };
    let token = value.to_str().ok().and_then(|value| {
        let (scheme, token) = value.split_once(' ')?;
        let token = token.trim();
        let fits = scheme.eq_ignore_ascii_case("bearer") && !token.is_empty() && token.len() <= TOKEN_BYTES_MAX;
        fits.then(|| token.to_owned())
    });
    match token {
        Some(token) => Ok(Some(token)),
        None => Err(ApiError::new(ApiErrorKind::Unauthenticated, "read the session: it is no bearer token")),
    }
}

fn content_type(headers: &HeaderMap) -> Result<ContentType, ApiError> {
    let found = headers.get(header::CONTENT_TYPE).and_then(|value| ContentType::parse(value.as_bytes()));
    found.ok_or_else(|| {
        let message = "read the body: it is neither application/json nor application/octet-stream";
        ApiError::new(ApiErrorKind::Unsupported, message)
    })
}

pub(super) async fn read_body(body: Body, within: Duration) -> Result<Bytes, ApiError> {
    let Ok(read) = timeout(within, Limited::new(body, BODY_BYTES_MAX).collect()).await else {
        let message = format!("read the body: it did not come within {} seconds", within.as_secs());
        return Err(ApiError::new(ApiErrorKind::Invalid, message));
    };
    match read {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => {
            let message = format!("read the body: it has more than {BODY_BYTES_MAX} bytes");
            Err(ApiError::new(ApiErrorKind::TooLarge, message))
        }
        Err(_) => Err(ApiError::new(ApiErrorKind::Invalid, "read the body: it was broken off")),
    }
}

fn problem(error: ApiError, id: &str) -> Response {
    let status = error.kind.status();
    let body = serde_json::to_vec(&Problem::new(error, id)).expect("texts and numbers have a form in JSON");
    with_id((status, [(header::CONTENT_TYPE, Problem::CONTENT_TYPE)], body).into_response(), id)
}

fn with_id(mut response: Response, id: &str) -> Response {
    let id = HeaderValue::from_str(id).expect("hexadecimal digits are a header value");
    response.headers_mut().insert(REQUEST_ID, id);
    response
}

fn request_id() -> String {
    let mut id = [0; 8];
    getrandom::fill(&mut id).expect("the operating system gives randomness");
    HEXLOWER.encode(&id)
}
