//! A disk that loses power. It takes a recording's steps up to any of them, and makes files as they may be found
//! afterwards. It is as cruel as POSIX allows, and crueller than most disks.
//!
//! What was synced is there. Of what was written after a file's last sync, each write is by itself there, gone, or torn:
//! any of the 512-byte sectors that it touches have it, the others not. Bytes of a sector beside those written keep
//! what they were, as SQLite takes for granted of Unix (`SQLITE_POWERSAFE_OVERWRITE`). A write that is gone may still
//! have made the file longer, with zeros. A new length that was not synced holds or not, and is ordered with the
//! writes around it. A name that was made or deleted is so for sure only after a sync of the directory; until then
//! each holds or not. The directory is synced where SQLite's Unix layer does it: with the first sync of a
//! journal or log, and with a delete that asks for it.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::Path;

use rand::RngExt;
use rand::rngs::StdRng;

use crate::promise::Promise;
use crate::recorder::{FileId, Step};

const SECTOR: usize = 512;

/// The disk after some steps of a recording.
#[derive(Debug)]
pub struct Disk<'a> {
    steps: &'a [Step],
    /// How many of the steps have happened.
    at: usize,
    files: BTreeMap<FileId, File>,
    /// The names that are on the disk.
    names: BTreeMap<OsString, FileId>,
    /// Steps that changed names and may not be on the disk.
    names_pending: Vec<usize>,
    promises: Vec<&'a Promise>,
}

#[derive(Debug, Default)]
struct File {
    /// What is on the disk.
    synced: Vec<u8>,
    /// Steps that changed the file and may not be on the disk.
    pending: Vec<usize>,
}

impl<'a> Disk<'a> {
    /// An empty disk, before the first step.
    #[must_use]
    pub fn new(steps: &'a [Step]) -> Self {
        Self {
            steps,
            at: 0,
            files: BTreeMap::new(),
            names: BTreeMap::new(),
            names_pending: Vec::new(),
            promises: Vec::new(),
        }
    }

    /// Goes on until `steps` steps have happened. Never goes back.
    pub fn go_on_to(&mut self, steps: usize) {
        for at in self.at..steps {
            self.step(at);
        }
        self.at = self.at.max(steps);
    }

    /// What was promised so far.
    #[must_use]
    pub fn promises(&self) -> &[&'a Promise] {
        &self.promises
    }

    fn step(&mut self, at: usize) {
        match &self.steps[at] {
            Step::Created(_, file) => {
                self.files.insert(*file, File::default());
                self.names_pending.push(at);
            }
            Step::Deleted(_) => self.names_pending.push(at),
            Step::Wrote { file, .. } | Step::Truncated(file, _) => self.file(*file).pending.push(at),
            Step::Synced { file, covers } => {
                let steps = self.steps;
                let file = self.file(*file);
                let rest = file.pending.split_off(file.pending.partition_point(|at| at < covers));
                for at in std::mem::replace(&mut file.pending, rest) {
                    apply(&steps[at], &mut file.synced, &mut Luck::Good);
                }
            }
            Step::DirectorySynced { covers } => {
                let rest = self.names_pending.split_off(self.names_pending.partition_point(|at| at < covers));
                for at in std::mem::replace(&mut self.names_pending, rest) {
                    rename(&self.steps[at], &mut self.names);
                }
            }
            Step::Promised(promise) => self.promises.push(promise),
        }
    }

    fn file(&mut self, file: FileId) -> &mut File {
        self.files.get_mut(&file).expect("a file is made before it is used")
    }

    /// The files as they are while the power is on: everything that was written.
    #[must_use]
    pub fn written(&self) -> BTreeMap<OsString, Vec<u8>> {
        let mut names = self.names.clone();
        self.names_pending.iter().for_each(|at| rename(&self.steps[*at], &mut names));
        let whole = |file: &FileId| {
            let File { synced, pending } = &self.files[file];
            let mut bytes = synced.clone();
            pending.iter().for_each(|at| apply(&self.steps[*at], &mut bytes, &mut Luck::Good));
            bytes
        };
        names.iter().map(|(name, file)| (name.clone(), whole(file))).collect()
    }

    /// Cuts the power now, and writes what is found afterwards into an empty directory.
    pub fn cut_power(&self, chance: &mut StdRng, into: &Path) -> io::Result<()> {
        // Some cuts leave all, some nothing, most a mixture: of many writes, a fair coin never keeps all.
        let kept = match chance.random_range(0..4) {
            0 => 0.0,
            1 => 1.0,
            _ => chance.random(),
        };
        let mut names = self.names.clone();
        for at in &self.names_pending {
            if chance.random_bool(kept) {
                rename(&self.steps[*at], &mut names);
            }
        }
        for (name, file) in names {
            let file = &self.files[&file];
            let mut bytes = file.synced.clone();
            for at in &file.pending {
                apply(&self.steps[*at], &mut bytes, &mut Luck::Mixed { chance, kept });
            }
            fs::write(into.join(name), bytes)?;
        }
        Ok(())
    }
}

/// What becomes of a change.
enum Luck<'c> {
    Good,
    Mixed { chance: &'c mut StdRng, kept: f64 },
}

impl Luck<'_> {
    fn holds(&mut self) -> bool {
        match self {
            Self::Good => true,
            Self::Mixed { chance, kept } => chance.random_bool(*kept),
        }
    }

    /// Whether a write tears: then every sector of it has its own luck.
    fn tears(&mut self) -> bool {
        match self {
            Self::Good => false,
            Self::Mixed { chance, kept } => *kept > 0.0 && *kept < 1.0 && chance.random_bool(0.3),
        }
    }
}

fn apply(step: &Step, bytes: &mut Vec<u8>, luck: &mut Luck<'_>) {
    match step {
        Step::Wrote { at, bytes: new, .. } => write(bytes, *at, new, luck),
        Step::Truncated(_, to) if luck.holds() => bytes.resize(*to, 0),
        _ => {}
    }
}

fn write(bytes: &mut Vec<u8>, at: usize, new: &[u8], luck: &mut Luck<'_>) {
    let (tears, end) = (luck.tears(), at + new.len());
    let mut holds = luck.holds();
    if holds || tears || luck.holds() {
        // Here the length is on the disk, whatever becomes of what was written.
        bytes.resize(bytes.len().max(end), 0);
    }
    let mut from = at;
    while from < end {
        let to = end.min((from / SECTOR + 1) * SECTOR);
        if tears {
            holds = luck.holds();
        }
        if holds {
            bytes[from..to].copy_from_slice(&new[from - at..to - at]);
        }
        from = to;
    }
}

fn rename(step: &Step, names: &mut BTreeMap<OsString, FileId>) {
    match step {
        Step::Created(name, file) => drop(names.insert(name.clone(), *file)),
        Step::Deleted(name) => drop(names.remove(name)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use rand::SeedableRng;

    use super::*;

    const FILE: FileId = FileId(0);

    fn wrote(at: usize, length: usize) -> Step {
        Step::Wrote { file: FILE, at, bytes: vec![1; length].into() }
    }

    /// What 500 power cuts after these steps leave of the file `name`.
    fn left(steps: &[Step], name: &str) -> BTreeSet<Option<Vec<u8>>> {
        let mut disk = Disk::new(steps);
        disk.go_on_to(steps.len());
        let mut chance = StdRng::seed_from_u64(7);
        (0..500)
            .map(|_| {
                let into = tempfile::tempdir().unwrap();
                disk.cut_power(&mut chance, into.path()).unwrap();
                fs::read(into.path().join(name)).ok()
            })
            .collect()
    }

    fn made(name: &str) -> Step {
        Step::Created(name.into(), FILE)
    }

    #[test]
    fn what_is_synced_survives_every_cut_and_what_came_in_meanwhile_need_not() {
        let steps = [
            made("a"),
            wrote(0, 4),
            Step::DirectorySynced { covers: 1 },
            wrote(4, 4),
            Step::Synced { file: FILE, covers: 2 },
        ];
        let left = left(&steps, "a");
        let (synced, longer, whole) = (vec![1; 4], [[1; 4], [0; 4]].concat(), vec![1; 8]);
        assert_eq!(left, [Some(synced), Some(longer), Some(whole)].into());
    }

    #[test]
    fn a_write_tears_at_sectors_and_nowhere_else() {
        let steps = [made("a"), Step::DirectorySynced { covers: 1 }, wrote(500, 1000)];
        let left = left(&steps, "a");
        let states: BTreeSet<Vec<u8>> = left
            .into_iter()
            .map(|bytes| {
                let bytes = bytes.unwrap();
                let sectors = bytes.get(500..).unwrap_or_default();
                assert!(bytes.iter().take(500).all(|b| *b == 0));
                // Of each part, its one value: a part with two would have torn elsewhere.
                let parts = [(0, 12), (12, 524), (524, 1000)];
                parts.iter().filter_map(|(from, to)| one_value(sectors.get(*from..*to)?)).collect()
            })
            .collect();
        assert_eq!(states.len(), 9, "none of it, or any of eight mixtures of three sectors: {states:?}");
    }

    fn one_value(part: &[u8]) -> Option<u8> {
        assert!(part.iter().all(|byte| *byte == part[0]), "torn inside a sector");
        Some(part[0])
    }

    #[test]
    fn a_name_is_sure_only_after_a_sync_of_the_directory() {
        let unsure = [made("a"), Step::Synced { file: FILE, covers: 1 }];
        assert_eq!(left(&unsure, "a"), [None, Some(Vec::new())].into());
        let deleted = [made("a"), Step::DirectorySynced { covers: 1 }, Step::Deleted("a".into())];
        assert_eq!(left(&deleted, "a"), [None, Some(Vec::new())].into());
        let sure = [&deleted[..], &[Step::DirectorySynced { covers: 3 }]].concat();
        assert_eq!(left(&sure, "a"), [None].into());
    }

    #[test]
    fn a_new_length_that_was_not_synced_holds_or_not() {
        let steps = [
            made("a"),
            wrote(0, 4),
            Step::Synced { file: FILE, covers: 2 },
            Step::DirectorySynced { covers: 2 },
            Step::Truncated(FILE, 0),
        ];
        assert_eq!(left(&steps, "a"), [Some(Vec::new()), Some(vec![1; 4])].into());
    }
}
