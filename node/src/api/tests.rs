// SPDX-License-Identifier: EUPL-1.2
//! A server and its clients on sockets in temporary directories. The timeout only ends a test that hangs.

use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::net::UnixListener as BlockingUnixListener;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use futures::FutureExt;
use proptest::prelude::*;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use super::server::CALLS_MAX;
use super::socket::PATH_BYTES_MAX;
use super::*;

const PATIENCE: Duration = Duration::from_secs(60);
const OPENAPI: &str = r#"{"openapi":"3.1.0"}"#;

/// Performs a few operations that tests need.
struct Performer {
    running: AtomicU32,
    most_running: AtomicU32,
    began: Semaphore,
    release: Semaphore,
    finished: Semaphore,
}

impl Performer {
    fn new() -> Arc<Self> {
        let counter = || Semaphore::new(0);
        let (running, most_running) = (AtomicU32::new(0), AtomicU32::new(0));
        Arc::new(Self { running, most_running, began: counter(), release: counter(), finished: counter() })
    }

    async fn perform(&self, call: Call) -> Result<Reply, ApiError> {
        match call.operation.as_str() {
            "add" => {
                let numbers: Vec<u32> = call.json()?;
                Reply::json(&numbers.iter().sum::<u32>())
            }
            "reverse" => Ok(Reply::bytes(call.body.iter().rev().copied().collect::<Vec<u8>>())),
            "who-am-i" => Reply::json(&call.session),
            "fail" => Err(ApiError::new(call.json()?, "do as told").hint("Do not ask for it.")),
            "panic" => panic!("asked for"),
            "too-much" => Ok(Reply::bytes(vec![0; BODY_BYTES_MAX + 1])),
            "wait" => {
                let running = self.running.fetch_add(1, Ordering::SeqCst) + 1;
                self.most_running.fetch_max(running, Ordering::SeqCst);
                self.began.add_permits(1);
                self.release.acquire().await.unwrap().forget();
                self.running.fetch_sub(1, Ordering::SeqCst);
                self.finished.add_permits(1);
                Reply::json("waited")
            }
            other => Err(ApiError::new(ApiErrorKind::NotFound, format!("find the operation {other}"))),
        }
    }
}

impl Handler for Performer {
    fn admit(&self, _: &str, session: Option<&str>) -> Result<(), ApiError> {
        match session {
            Some("ended") => Err(ApiError::new(ApiErrorKind::Unauthenticated, "go on: the session has ended")),
            _ => Ok(()),
        }
    }

    fn call(&self, call: Call) -> BoxFuture<'_, Result<Reply, ApiError>> {
        self.perform(call).boxed()
    }
}

struct Fixture {
    _directory: TempDir,
    path: PathBuf,
    performer: Arc<Performer>,
    server: ApiServer,
}

impl Fixture {
    fn start() -> Self {
        let (directory, path) = place();
        let performer = Performer::new();
        let server = ApiServer::start(&path, performer.clone(), OPENAPI).unwrap();
        Self { _directory: directory, path, performer, server }
    }

    async fn client(&self) -> ApiClient {
        ApiClient::connect(&self.path).await.unwrap()
    }

    /// Sends a request as text and returns the whole answer as text.
    async fn raw(&self, request: &str) -> String {
        let mut stream = UnixStream::connect(&self.path).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        timeout(PATIENCE, stream.read_to_end(&mut answer)).await.unwrap().unwrap();
        String::from_utf8(answer).unwrap()
    }
}

/// Returns a directory of ours alone and a path in it where no socket is yet.
fn place() -> (TempDir, PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("run/node.sock");
    (directory, path)
}

fn start(path: &std::path::Path) -> Result<ApiServer, ServerError> {
    ApiServer::start(path, Performer::new(), OPENAPI)
}

fn api_error(error: ClientError) -> ApiError {
    match error {
        ClientError::Api(error) => error,
        other => panic!("expected the node's own error, not {other:?}"),
    }
}

#[tokio::test]
async fn json_and_bytes_go_both_ways() {
    let fixture = Fixture::start();
    let client = fixture.client().await;
    assert_eq!(client.call_json::<_, u32>("add", &[1, 2, 39]).await.unwrap(), 42);
    let bytes: Vec<u8> = (0..=u8::MAX).cycle().take(1_000_000).collect();
    let reversed: Vec<u8> = bytes.iter().rev().copied().collect();
    assert!(client.call_bytes("reverse", bytes).await.unwrap() == reversed);
}

#[test]
fn the_blocking_client_does_the_same() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    let fixture = runtime.block_on(async { Fixture::start() });
    let client = BlockingClient::connect(&fixture.path).unwrap();
    assert_eq!(client.call_json::<_, u32>("add", &[40, 2]).unwrap(), 42);
    assert_eq!(client.call_bytes("reverse", vec![1, 2]).unwrap(), [2, 1]);
    let client = client.with_session("token").unwrap();
    assert_eq!(client.call_json::<_, Option<String>>("who-am-i", &()).unwrap().as_deref(), Some("token"));
}

#[tokio::test]
async fn a_session_travels_as_bearer_token() {
    let fixture = Fixture::start();
    let client = fixture.client().await;
    assert_eq!(client.call_json::<_, Option<String>>("who-am-i", &()).await.unwrap(), None);
    let client = client.with_session("abc.DEF-1").unwrap();
    assert_eq!(client.call_json::<_, Option<String>>("who-am-i", &()).await.unwrap().as_deref(), Some("abc.DEF-1"));
    assert!(matches!(client.with_session("two\nlines"), Err(ClientError::Session)));
}

#[tokio::test]
async fn every_kind_of_error_arrives_as_it_left() {
    let fixture = Fixture::start();
    let client = fixture.client().await;
    let kinds = [
        ApiErrorKind::Conflict,
        ApiErrorKind::Denied,
        ApiErrorKind::Internal,
        ApiErrorKind::Invalid,
        ApiErrorKind::NotFound,
        ApiErrorKind::Refused,
        ApiErrorKind::Stale,
        ApiErrorKind::TooLarge,
        ApiErrorKind::Unauthenticated,
        ApiErrorKind::Unavailable,
        ApiErrorKind::Undated,
        ApiErrorKind::Unsupported,
    ];
    for kind in kinds {
        let error = api_error(client.call_json::<_, ()>("fail", &kind).await.unwrap_err());
        assert_eq!(error, ApiError::new(kind, "do as told").hint("Do not ask for it."));
    }
}

#[tokio::test]
async fn errors_are_problem_documents() {
    let fixture = Fixture::start();
    let answer = fixture
        .raw(concat!(
            "POST /v1/fail HTTP/1.1\r\nhost: node\r\nconnection: close\r\n",
            "content-type: application/json; charset=utf-8\r\ncontent-length: 8\r\n\r\n\"denied\"",
        ))
        .await;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 403 Forbidden\r\n"), "{head}");
    assert!(head.contains("content-type: application/problem+json\r\n"), "{head}");
    let mut problem: serde_json::Value = serde_json::from_str(body).unwrap();
    let instance = problem["instance"].take();
    let request = instance.as_str().unwrap().strip_prefix("urn:raccord:request:").unwrap();
    assert!(head.contains(&format!("x-request-id: {request}")), "{head}");
    insta::assert_snapshot!(problem, @r#"{"detail":"do as told","hints":["Do not ask for it."],"instance":null,"kind":"denied","status":403,"title":"Forbidden"}"#);
}

#[tokio::test]
async fn what_is_no_call_is_refused() {
    let fixture = Fixture::start();
    let check = async |request: &str, expected: &str| {
        let answer = fixture.raw(&format!("{request}\r\nhost: node\r\nconnection: close\r\n\r\n")).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {expected} ")), "{request}: {answer}");
        assert!(answer.contains("application/problem+json"), "{answer}");
    };
    check("GET /v1/add HTTP/1.1", "404").await;
    check("POST / HTTP/1.1", "404").await;
    check("POST /v2/add HTTP/1.1", "404").await;
    check("POST /v1/Add HTTP/1.1", "404").await;
    check("POST /v1/..%2fadd HTTP/1.1", "404").await;
    check("POST /v1/unknown HTTP/1.1\r\ncontent-type: application/json", "404").await;
    check("POST /v1/add HTTP/1.1", "415").await;
    check("POST /v1/add HTTP/1.1\r\ncontent-type: text/csv", "415").await;
    check("POST /v1/add HTTP/1.1\r\ncontent-type: application/json", "400").await;
    check("POST /v1/add HTTP/1.1\r\ncontent-type: application/octet-stream", "400").await;
    check("POST /v1/add HTTP/1.1\r\nauthorization: Basic YTpi", "401").await;
}

#[tokio::test]
async fn the_description_is_served() {
    let fixture = Fixture::start();
    let answer = fixture.raw("GET /v1/openapi.json HTTP/1.1\r\nhost: node\r\nconnection: close\r\n\r\n").await;
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.ends_with(OPENAPI), "{answer}");
}

#[tokio::test]
async fn bodies_have_a_limit_both_ways() {
    let fixture = Fixture::start();
    let client = fixture.client().await;
    let longest = vec![7; BODY_BYTES_MAX];
    assert!(client.call_bytes("reverse", longest.clone()).await.unwrap() == longest);
    let error = client.call_bytes("reverse", vec![0; BODY_BYTES_MAX + 1]).await.unwrap_err();
    assert!(matches!(error, ClientError::Call { .. }), "{error:?}");
    assert_eq!(api_error(client.call_bytes("too-much", Vec::new()).await.unwrap_err()).kind, ApiErrorKind::TooLarge);
}

#[tokio::test]
async fn the_server_does_not_trust_the_client_with_the_limit() {
    let fixture = Fixture::start();
    let mut stream = UnixStream::connect(&fixture.path).await.unwrap();
    let head = "POST /v1/reverse HTTP/1.1\r\nhost: node\r\nconnection: close\r\n\
                content-type: application/octet-stream\r\ntransfer-encoding: chunked\r\n\r\n";
    stream.write_all(head.as_bytes()).await.unwrap();
    let (mut reader, mut writer) = stream.into_split();
    let chunk = [b"100000\r\n".as_slice(), &[0; 0x10_0000], b"\r\n"].concat();
    let write = async {
        // The server may stop reading at any time beyond the limit.
        while writer.write_all(&chunk).await.is_ok() {}
    };
    let read = async {
        let mut answer = [0; 12];
        reader.read_exact(&mut answer).await.unwrap();
        assert_eq!(&answer, b"HTTP/1.1 413");
    };
    let answered = async {
        tokio::select! {
            () = read => {}
            () = async { write.await; std::future::pending().await } => {}
        }
    };
    timeout(PATIENCE, answered).await.unwrap();
}

#[tokio::test]
async fn a_panic_ends_one_call_only() {
    let fixture = Fixture::start();
    let client = fixture.client().await;
    let error = api_error(client.call_json::<_, ()>("panic", &()).await.unwrap_err());
    assert_eq!(error.kind, ApiErrorKind::Internal);
    assert_eq!(client.call_json::<_, u32>("add", &[1]).await.unwrap(), 1);
}

#[tokio::test]
async fn only_so_many_calls_run_at_once() {
    let fixture = Fixture::start();
    let client = fixture.client().await;
    let calls: Vec<_> = (0..CALLS_MAX + 8)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.call_json::<_, String>("wait", &()).await.unwrap() })
        })
        .collect();
    let performer = &fixture.performer;
    timeout(PATIENCE, performer.began.acquire_many(CALLS_MAX)).await.unwrap().unwrap().forget();
    performer.release.add_permits(calls.len());
    for call in calls {
        assert_eq!(call.await.unwrap(), "waited");
    }
    assert_eq!(performer.most_running.load(Ordering::SeqCst), CALLS_MAX);
}

/// Starts calls whose bodies do not come, and returns once the server waits for them.
async fn slow_calls(path: &std::path::Path) -> Vec<UnixStream> {
    let mut streams = Vec::new();
    for _ in 0..=CALLS_MAX {
        let mut stream = UnixStream::connect(path).await.unwrap();
        let head = "POST /v1/add HTTP/1.1\r\nhost: node\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\
                    expect: 100-continue\r\n\r\n";
        stream.write_all(head.as_bytes()).await.unwrap();
        // It is sent when the body is first asked for.
        let mut answer = [0; 12];
        timeout(PATIENCE, stream.read_exact(&mut answer)).await.expect("the body is read").unwrap();
        assert_eq!(&answer, b"HTTP/1.1 100");
        streams.push(stream);
    }
    streams
}

#[tokio::test]
async fn who_sends_slowly_keeps_nobody_waiting() {
    let fixture = Fixture::start();
    let slow = slow_calls(&fixture.path).await;
    let client = fixture.client().await;
    let answer = timeout(PATIENCE, client.call_json::<_, u32>("add", &[40, 2])).await;
    assert_eq!(answer.expect("calls have their turn").unwrap(), 42);
    timeout(PATIENCE, fixture.server.shutdown()).await.expect("the end is not held up").unwrap();
    drop(slow);
}

#[tokio::test]
async fn a_body_that_does_not_come_is_given_up() {
    let endless = axum::body::Body::from_stream(futures::stream::pending::<Result<Bytes, std::io::Error>>());
    let error = server::read_body(endless, Duration::ZERO).await.unwrap_err();
    assert_eq!(error.kind, ApiErrorKind::Invalid);
}

#[tokio::test]
async fn without_a_session_the_body_is_not_read() {
    let fixture = Fixture::start();
    let mut stream = UnixStream::connect(&fixture.path).await.unwrap();
    let head = "POST /v1/add HTTP/1.1\r\nhost: node\r\nauthorization: Bearer ended\r\ncontent-type: application/json\r\n\
                content-length: 100\r\n\r\n";
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = [0; 12];
    timeout(PATIENCE, stream.read_exact(&mut answer)).await.expect("an answer before the body").unwrap();
    assert_eq!(&answer, b"HTTP/1.1 401");
}

#[tokio::test]
async fn a_call_without_end_does_not_hold_up_the_end() {
    let Fixture { _directory, path, performer, server } = Fixture::start();
    let client = ApiClient::connect(&path).await.unwrap();
    let call = tokio::spawn(async move { client.call_json::<_, String>("wait", &()).await });
    timeout(PATIENCE, performer.began.acquire()).await.unwrap().unwrap().forget();
    timeout(PATIENCE, server.shutdown_within(Duration::ZERO)).await.expect("it ends").unwrap();
    assert!(!call.is_finished(), "the call is left behind");
    call.abort();
}

#[tokio::test]
async fn shutting_down_finishes_what_runs() {
    let Fixture { _directory, path, performer, server } = Fixture::start();
    let client = ApiClient::connect(&path).await.unwrap();
    let call = tokio::spawn(async move { client.call_json::<_, String>("wait", &()).await });
    timeout(PATIENCE, performer.began.acquire()).await.unwrap().unwrap().forget();
    let mut shutdown = tokio::spawn(server.shutdown());
    // The socket goes first, so that from then on nobody finds the node.
    while path.exists() {
        tokio::task::yield_now().await;
    }
    assert!((&mut shutdown).now_or_never().is_none(), "a call is running");
    performer.release.add_permits(1);
    assert_eq!(call.await.unwrap().unwrap(), "waited");
    timeout(PATIENCE, shutdown).await.unwrap().unwrap().unwrap();
    assert!(matches!(ApiClient::connect(&path).await, Err(ClientError::NoNode { .. })));
}

#[tokio::test]
async fn an_idle_connection_does_not_hold_up_the_end() {
    let Fixture { _directory, path, server, .. } = Fixture::start();
    let mut idle = UnixStream::connect(&path).await.unwrap();
    idle.write_all(b"POST /v1/add HTTP/1.1\r\n").await.unwrap();
    timeout(PATIENCE, server.shutdown()).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_call_is_finished_when_its_client_has_gone() {
    let fixture = Fixture::start();
    let client = fixture.client().await;
    let call = tokio::spawn(async move { client.call_json::<_, String>("wait", &()).await });
    timeout(PATIENCE, fixture.performer.began.acquire()).await.unwrap().unwrap().forget();
    call.abort();
    assert!(call.await.unwrap_err().is_cancelled());
    fixture.performer.release.add_permits(1);
    timeout(PATIENCE, fixture.performer.finished.acquire()).await.unwrap().unwrap().forget();
}

#[tokio::test]
async fn socket_and_directory_are_for_their_owner_only() {
    let fixture = Fixture::start();
    let mode = |path: &std::path::Path| fs::metadata(path).unwrap().mode() & 0o777;
    assert_eq!(mode(&fixture.path), 0o600);
    assert_eq!(mode(fixture.path.parent().unwrap()), 0o700);
}

#[tokio::test]
async fn a_directory_open_to_others_is_refused() {
    let (_directory, path) = place();
    let parent = path.parent().unwrap();
    fs::create_dir(parent).unwrap();
    fs::set_permissions(parent, Permissions::from_mode(0o750)).unwrap();
    assert!(matches!(start(&path), Err(ServerError::OpenDirectory { mode: 0o750, .. })));
}

#[tokio::test]
async fn another_account_is_hung_up_on() {
    let (_directory, path) = place();
    let (mut socket, _file) = socket::bind(&path).unwrap();
    socket.owner_uid += 1;
    let accept = axum::serve::Listener::accept(&mut socket);
    let connect = async {
        let mut stream = UnixStream::connect(&path).await.unwrap();
        timeout(PATIENCE, stream.read(&mut [0])).await.unwrap()
    };
    tokio::select! {
        _ = accept => panic!("taken"),
        read = connect => assert!(matches!(read, Ok(0) | Err(_))),
    }
}

#[tokio::test]
async fn a_socket_nobody_answers_on_is_replaced() {
    let (_directory, path) = place();
    fs::create_dir(path.parent().unwrap()).unwrap();
    fs::set_permissions(path.parent().unwrap(), Permissions::from_mode(0o700)).unwrap();
    drop(BlockingUnixListener::bind(&path).unwrap());
    assert!(path.exists(), "a listener leaves its file behind");
    assert!(matches!(ApiClient::connect(&path).await, Err(ClientError::NoNode { .. })));
    let _server = start(&path).unwrap();
    ApiClient::connect(&path).await.unwrap();
}

#[tokio::test]
async fn a_socket_somebody_answers_on_stays() {
    let fixture = Fixture::start();
    assert!(matches!(start(&fixture.path), Err(ServerError::Running { .. })));
    fixture.client().await;
}

#[tokio::test]
async fn a_file_that_is_no_socket_stays() {
    let (_directory, path) = place();
    drop(start(&path).unwrap());
    fs::write(&path, "precious").unwrap();
    assert!(matches!(start(&path), Err(ServerError::NotASocket { .. })));
    assert_eq!(fs::read(&path).unwrap(), b"precious");
}

#[tokio::test]
async fn a_server_removes_its_own_socket_only() {
    let (_directory, path) = place();
    let first = start(&path).unwrap();
    fs::remove_file(&path).unwrap();
    let _second = start(&path).unwrap();
    drop(first);
    ApiClient::connect(&path).await.unwrap();
}

#[tokio::test]
async fn a_path_too_long_for_a_socket_is_named() {
    let (directory, _) = place();
    let base = directory.path().as_os_str().len();
    let path = |bytes: usize| directory.path().join("d").join("s".repeat(bytes - base - 3));
    assert_eq!(path(PATH_BYTES_MAX).as_os_str().len(), PATH_BYTES_MAX);
    let long = path(PATH_BYTES_MAX + 1);
    assert!(matches!(start(&long), Err(ServerError::LongPath { bytes: 108, .. })));
    assert!(matches!(ApiClient::connect(&long).await, Err(ClientError::NoNode { .. })));
    let _server = start(&path(PATH_BYTES_MAX)).unwrap();
    ApiClient::connect(&path(PATH_BYTES_MAX)).await.unwrap();
}

#[tokio::test]
async fn no_node_and_no_answer_are_told_apart() {
    let (_directory, path) = place();
    assert!(matches!(ApiClient::connect(&path).await, Err(ClientError::NoNode { .. })));
    // A node that is stopped: the system takes the connection, nobody answers.
    fs::create_dir(path.parent().unwrap()).unwrap();
    let _listener = BlockingUnixListener::bind(&path).unwrap();
    let silent = ApiClient::connect_within(&path, Duration::from_millis(20)).await.err().unwrap();
    assert!(matches!(silent, ClientError::NoAnswer { .. }), "{silent:?}");
}

#[tokio::test]
async fn hanging_up_is_no_answer() {
    let (directory, _) = place();
    let path = directory.path().join("s");
    let listener = tokio::net::UnixListener::bind(&path).unwrap();
    let hang_up = async { drop(listener.accept().await.unwrap()) };
    let (client, ()) = tokio::join!(ApiClient::connect(&path), hang_up);
    assert!(matches!(client, Err(ClientError::NoAnswer { .. })));
}

#[tokio::test]
async fn an_answer_of_another_kind_is_named() {
    let fixture = Fixture::start();
    let client = fixture.client().await;
    let error = client.call_json::<_, u32>("reverse", &()).await.unwrap_err();
    assert!(matches!(error, ClientError::Reply { .. }), "{error:?}");
    let error = client.call_json::<_, String>("add", &[1]).await.unwrap_err();
    assert!(matches!(error, ClientError::Reply { .. }), "{error:?}");
}

#[test]
fn nothing_secret_is_in_debug_output() {
    let call = Call {
        request: "1".to_owned(),
        operation: "add".to_owned(),
        session: Some("secret".to_owned()),
        content_type: ContentType::Json,
        body: Bytes::from_static(b"private"),
    };
    insta::assert_snapshot!(format!("{call:?} {:?}", Reply::bytes("private")), @"Call(1, add, Json, 7 bytes) Reply(Bytes, 7 bytes)");
}

proptest! {
    #[test]
    fn names_of_operations_are_words_joined_by_hyphens(
        good in "[a-z][a-z0-9]{0,9}(-[a-z0-9]{1,9}){0,4}",
        bad in "-[a-z]*|[a-z]+-|[a-z]+--[a-z]+|[0-9][a-z]*|[a-z]*[A-Z_./ é][a-z]*|[a-z]{65}|",
    ) {
        prop_assert!(is_operation(&good));
        prop_assert!(!is_operation(&bad));
    }

    #[test]
    fn content_types_are_read_without_panic(header in prop::collection::vec(any::<u8>(), 0..40)) {
        prop_assert_eq!(ContentType::parse(&header), None);
    }
}
