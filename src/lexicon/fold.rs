//! Word → the key that it is looked up by: case, diacritics and typographic variants folded away.
//!
//! `"São"`, `"SAO"` and `"sao"` have one key. Offsets are never touched: a word is folded on the side, token by token.
//! Shared with the build script, so it uses only `std` and `unicode-normalization`.

use unicode_normalization::UnicodeNormalization;

/// The 64-bit key of a folded word. Two words with one key are the same word for every table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct WordKey(pub u64);

const MULTIPLIER: u64 = 0x9E37_79B9_7F4A_7C15;

#[inline]
const fn mix(hash: u64, chunk: u64) -> u64 {
    let product = ((hash ^ chunk) as u128).wrapping_mul(MULTIPLIER as u128);
    (product as u64) ^ ((product >> 64) as u64)
}

/// Lower-cases the ASCII capitals among eight bytes.
#[inline]
fn lower8(chunk: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let low7 = chunk & (ONES * 0x7F);
    let at_least_a = low7 + ONES * (0x80 - 0x41);
    let above_z = low7 + ONES * (0x80 - 0x5B);
    let capital = (at_least_a & !above_z & !chunk & (ONES * 0x80)) >> 2;
    chunk | capital
}

/// The bytes behind the last whole eight, as a little-endian number. Loads overlap instead of looping over bytes.
#[inline]
fn last_bytes(bytes: &[u8]) -> u64 {
    let len = bytes.len();
    if let Some(eight) = bytes.last_chunk::<8>() {
        let rest = len % 8;
        if rest == 0 { 0 } else { u64::from_le_bytes(*eight) >> (8 * (8 - rest)) }
    } else if let (Some(first), Some(last)) = (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << (8 * (len - 4))
    } else if len > 0 {
        let byte = |at: usize| u64::from(bytes[at]) << (8 * at);
        byte(0) | byte(len / 2) | byte(len - 1)
    } else {
        0
    }
}

impl WordKey {
    /// The key of a word as it stands in the text.
    #[inline]
    pub fn of(word: &str) -> Self {
        if word.is_ascii() { Self::of_ascii(word.as_bytes()) } else { Self::of_ascii(fold(word).as_bytes()) }
    }

    /// The key of a word that is ASCII already; capitals count as small letters.
    #[inline]
    pub fn of_ascii(bytes: &[u8]) -> Self {
        let mut hash = bytes.len() as u64;
        for chunk in bytes.chunks_exact(8) {
            let mut eight = [0u8; 8];
            eight.copy_from_slice(chunk);
            hash = mix(hash, lower8(u64::from_le_bytes(eight)));
        }
        hash = mix(hash, lower8(last_bytes(bytes)));
        Self(mix(hash, MULTIPLIER))
    }

    /// The key of a word of lower-case ASCII, at compile time: for function words that the code itself names.
    pub const fn fixed(word: &str) -> Self {
        let bytes = word.as_bytes();
        let mut hash = bytes.len() as u64;
        let mut at = 0;
        loop {
            let (mut chunk, mut shift) = (0u64, 0);
            while shift < 8 && at + shift < bytes.len() {
                assert!(bytes[at + shift].is_ascii() && !bytes[at + shift].is_ascii_uppercase());
                chunk |= (bytes[at + shift] as u64) << (8 * shift);
                shift += 1;
            }
            hash = mix(hash, chunk);
            at += 8;
            if shift < 8 {
                break;
            }
        }
        Self(mix(hash, MULTIPLIER))
    }

    /// The key of one mark or digit.
    pub const fn of_ascii_byte(byte: u8) -> Self {
        Self(mix(mix(1, byte as u64), MULTIPLIER))
    }

    /// The key of a word of fewer than sixteen ASCII letters, as a little-endian number: the first eight, then, if it has
    /// eight, the others; zeros behind it. As [`Self::of_ascii`].
    #[inline]
    pub const fn of_letters(first: u64, others: Option<u64>, len: usize) -> Self {
        const SMALL: u64 = 0x2020_2020_2020_2020;
        let hash = match others {
            None => mix(len as u64, first | SMALL & ((1 << (8 * len)) - 1)),
            Some(others) => {
                mix(mix(len as u64, first | SMALL), others | SMALL & ((1 << (8 * (len - 8))) - 1))
            }
        };
        Self(mix(hash, MULTIPLIER))
    }

    /// The key of a sequence: that of `self` followed by `next`. Used for the paths of the name tables.
    #[inline]
    pub fn then(self, next: Self) -> Self {
        Self(mix(self.0.rotate_left(23), next.0))
    }
}

/// Folds a word: compatibility decomposition, combining marks and invisible characters dropped, special letters
/// spelt out, typographic apostrophes and hyphens made plain, lower case.
pub fn fold(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    for c in word.nfkd() {
        match c {
            '\u{300}'..='\u{36F}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'
            | '\u{FEFF}'
            | '\u{AD}' => {}
            '’' | '‘' | 'ʼ' | 'ʻ' | '`' | '´' | '′' => folded.push('\''),
            '“' | '”' | '„' | '‟' | '«' | '»' | '″' => folded.push('"'),
            '‐' | '‑' | '‒' | '–' | '—' | '−' => folded.push('-'),
            'ß' => folded.push_str("ss"),
            'æ' | 'Æ' => folded.push_str("ae"),
            'œ' | 'Œ' => folded.push_str("oe"),
            'ø' | 'Ø' => folded.push('o'),
            'ł' | 'Ł' => folded.push('l'),
            'đ' | 'Đ' | 'ð' | 'Ð' => folded.push('d'),
            'þ' | 'Þ' => folded.push_str("th"),
            'ı' => folded.push('i'),
            'ə' | 'Ə' => folded.push('e'),
            c if c.is_ascii() => folded.push(c.to_ascii_lowercase()),
            c => folded.extend(c.to_lowercase()),
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fixed_keys_are_those_of_the_text() {
        for word in [
            "",
            "a",
            "by",
            "the",
            "into",
            "about",
            "toward",
            "against",
            "sideline",
            "alongside",
            "notwithstanding",
            "sixteen-letters.",
        ] {
            assert_eq!(WordKey::fixed(word), WordKey::of(word), "{word}");
        }
    }

    #[test]
    fn case_and_diacritics_share_a_key() {
        for (a, b) in
            [("São", "SAO"), ("Şimşek", "simsek"), ("o’brien", "O'Brien"), ("Łódź", "lodz"), ("İnce", "Ince")]
        {
            assert_eq!(WordKey::of(a), WordKey::of(b), "{a} {b}");
        }
    }

    #[test]
    fn every_byte_counts_at_every_length() {
        for len in 0..40 {
            let word = vec![b'a'; len];
            let mut keys: Vec<_> = (0..len)
                .map(|at| (at, b'b'))
                .chain([(len, b'a')])
                .map(|(at, byte)| {
                    let mut other = word.clone();
                    if let Some(place) = other.get_mut(at) {
                        *place = byte;
                    }
                    WordKey::of_ascii(&other)
                })
                .collect();
            keys.sort_unstable();
            keys.dedup();
            assert_eq!(keys.len(), len + 1);
        }
    }

    #[test]
    fn letters_by_the_eight_have_the_key_of_their_word() {
        for word in ["a", "To", "seventy", "OFFICIAL", "ministers", "governmentally"] {
            let mut bytes = [0; 16];
            bytes[..word.len()].copy_from_slice(word.as_bytes());
            let number = u128::from_le_bytes(bytes);
            let others = (word.len() >= 8).then_some((number >> 64) as u64);
            assert_eq!(WordKey::of_letters(number as u64, others, word.len()), WordKey::of(word), "{word}");
        }
        assert_eq!(WordKey::of_ascii_byte(b','), WordKey::of(","));
    }

    #[test]
    fn only_letters_are_lowered() {
        for c in 0u8..128 {
            let word = [c; 9];
            let lowered = word.map(|b| b.to_ascii_lowercase());
            assert_eq!(WordKey::of_ascii(&word), WordKey::of_ascii(&lowered));
            if c.is_ascii_alphabetic() {
                continue;
            }
            let other = [c ^ 0x20; 9];
            assert_ne!(WordKey::of_ascii(&word), WordKey::of_ascii(&other), "{c}");
        }
    }
}
