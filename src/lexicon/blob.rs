//! Little-endian numbers read from, and written to, the compiled tables. Shared with the build script.

/// Reads a `u16`; 0 outside the bytes.
#[inline]
pub fn u16_at(bytes: &[u8], at: usize) -> u16 {
    match bytes.get(at..at + 2) {
        Some(b) => u16::from_le_bytes([b[0], b[1]]),
        None => 0,
    }
}

/// Reads a `u32`; 0 outside the bytes.
#[inline]
pub fn u32_at(bytes: &[u8], at: usize) -> u32 {
    match bytes.get(at..at + 4) {
        Some(b) => u32::from_le_bytes([b[0], b[1], b[2], b[3]]),
        None => 0,
    }
}

/// Reads a `u64`; 0 outside the bytes.
#[inline]
pub fn u64_at(bytes: &[u8], at: usize) -> u64 {
    match bytes.get(at..at + 8) {
        Some(b) => u64::from_le_bytes([b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7]]),
        None => 0,
    }
}

/// The sections of a blob: a count, then an offset for each and the end of the last, then the sections.
pub fn join_sections(sections: &[Vec<u8>]) -> Vec<u8> {
    let mut blob = (sections.len() as u32).to_le_bytes().to_vec();
    let mut offset = 4 + 4 * (sections.len() + 1);
    for section in sections {
        blob.extend((offset as u32).to_le_bytes());
        offset += section.len();
    }
    blob.extend((offset as u32).to_le_bytes());
    for section in sections {
        blob.extend(section);
    }
    blob
}

/// A section of a blob, as a range; empty when the blob has no such section.
pub fn section(blob: &[u8], number: usize) -> std::ops::Range<usize> {
    let (start, end) = (u32_at(blob, 4 + 4 * number) as usize, u32_at(blob, 8 + 4 * number) as usize);
    if start <= end && end <= blob.len() { start..end } else { 0..0 }
}

/// The slot of a key in an open-addressing table of `slots` (a power of two) slots, before probing.
#[inline]
pub fn home(key: u64, slots: usize) -> usize {
    (key >> 20) as usize & (slots.wrapping_sub(1))
}

/// The number of slots for so many keys: a power of two, at most two thirds full.
pub fn slots_for(keys: usize) -> usize {
    (keys * 3 / 2 + 1).next_power_of_two()
}
