// SPDX-License-Identifier: EUPL-1.2
//! The socket file: where it may stand, whose it is, and who may connect.

use std::fs::{self, DirBuilder, Permissions};
use std::io;
use std::os::unix::fs::{DirBuilderExt, FileTypeExt, MetadataExt, PermissionsExt};
use std::os::unix::net::UnixStream as BlockingUnixStream;
use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::net::{UnixListener, UnixStream, unix};

use super::ServerError;

/// The most bytes of a socket's path: the system has room for 108, one of them the end mark.
pub(super) const PATH_BYTES_MAX: usize = 107;
/// The mode of the directory that holds the socket.
const DIRECTORY_MODE: u32 = 0o700;
/// The mode of the socket.
const SOCKET_MODE: u32 = 0o600;
/// Before the next attempt to take a connection, when the system is short of something.
const ACCEPT_RETRY_DELAY: Duration = Duration::from_millis(100);

/// A socket that takes connections from its owner's programs only.
pub(super) struct Socket {
    listener: UnixListener,
    /// The account that may connect: the one that runs the node.
    pub(super) owner_uid: u32,
}

/// The file a socket made; removed on drop. Its inode is kept, so that no other file is removed in its place.
#[derive(Debug)]
pub(super) struct SocketFile {
    path: PathBuf,
    device: u64,
    inode: u64,
}

/// Makes the socket and, if need be, its directory. A socket file that is there already is replaced where nobody
/// answers on it: a node that was killed leaves one. Two nodes that start at once are kept apart by the lock on
/// their store, which the caller holds.
pub(super) fn bind(path: &Path) -> Result<(Socket, SocketFile), ServerError> {
    check_length(path)?;
    let failed = |source| ServerError::Socket { path: path.to_owned(), source };
    let directory = path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    DirBuilder::new().recursive(true).mode(DIRECTORY_MODE).create(directory).map_err(failed)?;
    let mode = fs::metadata(directory).map_err(failed)?.mode() & 0o777;
    if mode & !DIRECTORY_MODE != 0 {
        return Err(ServerError::OpenDirectory { path: directory.to_owned(), mode });
    }
    remove_stale(path)?;
    let listener = UnixListener::bind(path).map_err(failed)?;
    // The directory keeps everybody else out in the moment before this.
    fs::set_permissions(path, Permissions::from_mode(SOCKET_MODE)).map_err(failed)?;
    let metadata = fs::symlink_metadata(path).map_err(failed)?;
    let file = SocketFile { path: path.to_owned(), device: metadata.dev(), inode: metadata.ino() };
    Ok((Socket { listener, owner_uid: metadata.uid() }, file))
}

fn check_length(path: &Path) -> Result<(), ServerError> {
    let bytes = path.as_os_str().len();
    if bytes > PATH_BYTES_MAX {
        return Err(ServerError::LongPath { path: path.to_owned(), bytes });
    }
    Ok(())
}

fn remove_stale(path: &Path) -> Result<(), ServerError> {
    let failed = |source| ServerError::Socket { path: path.to_owned(), source };
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(failed(error)),
        Ok(metadata) if !metadata.file_type().is_socket() => {
            return Err(ServerError::NotASocket { path: path.to_owned() });
        }
        Ok(_) => {}
    }
    match BlockingUnixStream::connect(path) {
        Ok(_) => Err(ServerError::Running { path: path.to_owned() }),
        Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => {
            tracing::info!("replacing the socket of a node that was not shut down");
            fs::remove_file(path).map_err(failed)
        }
        Err(error) => Err(failed(error)),
    }
}

impl SocketFile {
    /// Removes the file, if it is still the one that was made.
    pub(super) fn remove(&self) -> io::Result<()> {
        match fs::symlink_metadata(&self.path) {
            Ok(found) if (found.dev(), found.ino()) == (self.device, self.inode) => fs::remove_file(&self.path),
            Ok(_) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error),
        }
    }
}

impl Drop for SocketFile {
    fn drop(&mut self) {
        // A file that stays is stale and will be replaced.
        let _ = self.remove();
    }
}

impl axum::serve::Listener for Socket {
    type Io = UnixStream;
    type Addr = unix::SocketAddr;

    /// Waits for a program of the owner; others are hung up on before anything is read.
    async fn accept(&mut self) -> (UnixStream, unix::SocketAddr) {
        loop {
            let (stream, address) = match self.listener.accept().await {
                Ok(accepted) => accepted,
                Err(error) => {
                    tracing::warn!(%error, "could not take a connection");
                    tokio::time::sleep(ACCEPT_RETRY_DELAY).await;
                    continue;
                }
            };
            match stream.peer_cred() {
                Ok(peer) if peer.uid() == self.owner_uid => return (stream, address),
                Ok(peer) => tracing::warn!(uid = peer.uid(), "another account was refused"),
                Err(error) => tracing::warn!(%error, "a program of unknown account was refused"),
            }
        }
    }

    fn local_addr(&self) -> io::Result<unix::SocketAddr> {
        self.listener.local_addr()
    }
}
