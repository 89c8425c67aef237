// SPDX-License-Identifier: EUPL-1.2
use std::process::{Command, Stdio};

use proptest::prelude::*;
use tempfile::TempDir;

use super::*;

fn home() -> (TempDir, Home) {
    let directory = tempfile::tempdir().unwrap();
    let home = Home::create(&directory.path().join("node")).unwrap();
    (directory, home)
}

#[test]
fn a_home_is_its_owners_alone() {
    let (directory, home) = home();
    for path in [home.path().to_path_buf(), home.path().join("staff")] {
        assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o700);
    }
    assert_eq!(Home::open(home.path()).unwrap(), home);
    let error = Home::create(home.path()).unwrap_err();
    assert!(matches!(error, HomeError::NotEmpty { .. }), "{error}");
    for open in [0o750, 0o701] {
        fs::set_permissions(home.path(), fs::Permissions::from_mode(open)).unwrap();
        let error = Home::open(home.path()).unwrap_err().to_string();
        assert!(error.ends_with(&format!("run `chmod 700 {}`", home.path().display())), "{error}");
    }
    let missing = Home::open(&directory.path().join("none")).unwrap_err();
    assert!(matches!(missing, HomeError::Missing { .. }), "{missing}");
    let file = directory.path().join("file");
    fs::write(&file, "").unwrap();
    assert!(matches!(Home::open(&file), Err(HomeError::Missing { .. })));
    assert!(matches!(Home::create(&file), Err(HomeError::NotEmpty { .. })));
    // A directory prepared by hand is taken, and closed.
    let prepared = directory.path().join("prepared");
    fs::create_dir(&prepared).unwrap();
    let home = Home::create(&prepared).unwrap();
    assert_eq!(Home::open(&prepared).unwrap(), home);
}

#[test]
fn a_file_is_known_to_stand_in_a_home() {
    let (directory, home) = home();
    fs::write(home.config(), "").unwrap();
    assert_eq!(Home::around(&home.store_key()), None, "where a configuration is kept there need be no node");
    fs::write(home.node_key(), "").unwrap();
    let real = home.path().canonicalize().unwrap();
    for inside in [home.store_key(), home.path().join("staff/new.key"), home.path().join("staff/../list.csv")] {
        assert_eq!(Home::around(&inside).as_ref(), Some(&real), "{}", inside.display());
    }
    let link = directory.path().join("link");
    std::os::unix::fs::symlink(home.path(), &link).unwrap();
    assert_eq!(Home::around(&link.join("store.key")), Some(real));
    for outside in ["list.csv", "node.csv", "missing/list.csv"] {
        assert_eq!(Home::around(&directory.path().join(outside)), None, "{outside}");
    }
}

#[test]
fn names_of_staff_stay_within_their_directory() {
    let (_directory, home) = home();
    assert_eq!(home.staff_key("mona.h-2").unwrap(), home.path().join("staff/mona.h-2.key"));
    for bad in ["", ".", "..", "../node", "a/b", ".hidden", "-rf", "Mona", "é", "a b", "a\0", &"x".repeat(65)] {
        assert!(matches!(home.staff_key(bad), Err(HomeError::BadName { .. })), "{bad:?}");
    }
    for name in ["mona.key", "aline.key", "notes.txt", ".key", "Upper.key"] {
        fs::write(home.path().join("staff").join(name), "").unwrap();
    }
    assert_eq!(home.staff().unwrap(), ["aline", "mona"]);
}

#[test]
fn one_process_at_a_time() {
    let (_directory, home) = home();
    let held = home.lock().unwrap();
    let expected = format!("another raccord process uses {}: process {}", home.path().display(), std::process::id());
    assert_eq!(home.lock().unwrap_err().to_string(), expected);
    drop(held);
    drop(home.lock().unwrap());

    // A process that is killed holds nothing any more, though its number is still in the file.
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["home::tests::lock_child", "--exact", "--nocapture"])
        .env(LOCK_HOME, home.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = [0; 6];
    child.stderr.as_mut().unwrap().read_exact(&mut line).unwrap();
    assert_eq!(&line, b"locked");
    let error = home.lock().unwrap_err();
    assert!(matches!(error, HomeError::InUse { process: Some(id), .. } if id == child.id()), "{error}");
    child.kill().unwrap();
    child.wait().unwrap();
    home.lock().unwrap();
}

/// Somebody takes the file for one that a crash left, and deletes it: the node still has its directory for itself.
#[test]
fn deleted_lock_lets_nobody_in() {
    let (_directory, home) = home();
    let held = home.lock().unwrap();
    fs::remove_file(home.path().join("lock")).unwrap();
    assert!(matches!(home.lock(), Err(HomeError::InUse { .. })));
    assert!(matches!(home.lock(), Err(HomeError::InUse { .. })), "nor once there is another");
    drop(held);
    home.lock().unwrap();
}

/// Names, to the process that is to be killed, the home to lock.
const LOCK_HOME: &str = "RACCORD_TEST_LOCK_HOME";

/// Is the process that [`one_process_at_a_time`] kills; does nothing in an ordinary run of the tests.
#[test]
fn lock_child() {
    let Ok(path) = std::env::var(LOCK_HOME) else { return };
    let _held = Home::open(Path::new(&path)).unwrap().lock().unwrap();
    eprint!("locked");
    // Blocks until it is killed.
    let _ = io::stdin().read(&mut [0]);
}

fn ledger_file() -> impl Strategy<Value = LedgerFile> {
    let epoch = prop::option::of(0..=u64::MAX >> 1);
    (any::<[u8; 32]>(), any::<[u8; 16]>(), epoch, 0..=u64::MAX >> 1).prop_map(
        |(ledger, nonce, newest_epoch, commits)| LedgerFile {
            ledger: LedgerId(ledger),
            nonce: Nonce(nonce),
            newest_epoch,
            commits,
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(50))]

    #[test]
    fn where_the_ledger_stands_reads_back(written in prop::collection::vec(ledger_file(), 1..4)) {
        let (_directory, home) = home();
        prop_assert_eq!(LedgerFile::read(&home).unwrap(), None);
        for file in written {
            file.write(&home).unwrap();
            prop_assert_eq!(LedgerFile::read(&home).unwrap(), Some(file));
        }
        let mode = fs::metadata(home.ledger()).unwrap().permissions().mode();
        prop_assert_eq!(mode & 0o777, 0o600);
    }

    /// Whatever is added, but for a comment, is damage.
    #[test]
    fn a_damaged_ledger_file_is_not_taken_for_none(file in ledger_file(), cut in 0.0..1.0f64, noise in "[^#\\s]\\PC{0,19}") {
        let (_directory, home) = home();
        file.write(&home).unwrap();
        let text = fs::read_to_string(home.ledger()).unwrap();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a share")]
        let cut = ((text.len() - 1) as f64 * cut) as usize;
        fs::write(home.ledger(), &text[..cut]).unwrap();
        prop_assert!(LedgerFile::read(&home).is_err());
        fs::write(home.ledger(), format!("{text}{noise} = 1\n")).unwrap();
        prop_assert!(LedgerFile::read(&home).is_err());
    }
}

#[test]
fn a_restored_store_is_noticed() {
    let at = |newest_epoch| LedgerFile { ledger: LedgerId([1; 32]), nonce: Nonce([2; 16]), newest_epoch, commits: 9 };
    assert!(!at(None).is_ahead_of(None));
    assert!(!at(Some(4)).is_ahead_of(Some(4)));
    assert!(!at(Some(4)).is_ahead_of(Some(5)), "a crash after the store's commit");
    assert!(at(Some(4)).is_ahead_of(Some(3)));
    assert!(at(Some(0)).is_ahead_of(None));
}
