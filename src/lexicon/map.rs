//! Hash tables by [`WordKey`]: the key is a hash already, so it is used as it stands.

use super::fold::WordKey;
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

/// Takes the 64 bits of a key for the hash.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct KeyHasher(u64);

impl Hasher for KeyHasher {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(byte);
        }
    }
    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

/// A map from words.
pub(crate) type KeyMap<V> = HashMap<WordKey, V, BuildHasherDefault<KeyHasher>>;
/// A set of words.
pub(crate) type KeySet = HashSet<WordKey, BuildHasherDefault<KeyHasher>>;
