//! Takes out of a picture what it tells besides the picture: where and when it was taken, with which camera, by whom.
//! What is drawn stays to the byte, and how a photo is turned; so does its colour profile. What lies behind a picture's
//! end is cut off. Each format is walked by its own table of parts; nothing is decoded.

use bytes::Bytes;

/// A picture without what it tells besides; `None` when it is not whole, and then it is no picture to be shown.
#[must_use]
pub(super) fn bare(media_type: &str, bytes: &Bytes) -> Option<Bytes> {
    match media_type {
        "image/jpeg" => jpeg(bytes).map(Bytes::from),
        "image/png" => png(bytes).map(Bytes::from),
        "image/webp" => webp(bytes).map(Bytes::from),
        _ => Some(bytes.clone()),
    }
}

/// Segments of ITU T.81, annex B.
fn jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut rest = bytes.strip_prefix(&[0xff, 0xd8])?;
    let mut out = vec![0xff, 0xd8];
    let mut turned = None;
    loop {
        let marker = next_marker(&mut rest)?;
        if marker == 0xd9 {
            out.extend([0xff, 0xd9]);
            return Some(out);
        }
        let length = usize::from(u16::from_be_bytes(rest.get(..2)?.try_into().ok()?));
        let body = rest.get(2..length)?;
        rest = rest.get(length..)?;
        if marker == 0xe1 && turned.is_none() {
            turned = body.strip_prefix(b"Exif\0\0").and_then(orientation).filter(|o| (2..=8).contains(o));
            if let Some(turned) = turned {
                out.extend(exif_of(turned));
            }
        }
        if is_drawn(marker, body) {
            out.extend([0xff, marker]);
            out.extend(u16::try_from(length).ok()?.to_be_bytes());
            out.extend(body);
        }
        if marker == 0xda {
            let end = scan_end(rest)?;
            out.extend(&rest[..end]);
            rest = &rest[end..];
        }
    }
}

/// The next marker, and what follows it. Any number of fill bytes may stand before it.
fn next_marker(rest: &mut &[u8]) -> Option<u8> {
    let after = rest.strip_prefix(&[0xff])?;
    let fill = after.iter().take_while(|byte| **byte == 0xff).count();
    let (marker, after) = after[fill..].split_first()?;
    *rest = after;
    Some(*marker)
}

/// Whether a segment takes part in drawing: the application segments but JFIF, the colour profile and Adobe's colour
/// transform do not, nor do comments.
fn is_drawn(marker: u8, body: &[u8]) -> bool {
    match marker {
        0xe0 => body.starts_with(b"JFIF\0"),
        0xe2 => body.starts_with(b"ICC_PROFILE\0"),
        0xee => body.starts_with(b"Adobe"),
        0xe1..=0xef | 0xfe => false,
        _ => true,
    }
}

/// Where the coded bytes of a scan end: at the next marker that is neither stuffing nor a restart.
fn scan_end(coded: &[u8]) -> Option<usize> {
    let marker = |pair: &[u8]| pair[0] == 0xff && !matches!(pair[1], 0x00 | 0xd0..=0xd7 | 0xff);
    coded.windows(2).position(marker)
}

/// The orientation in an EXIF block (tag 0x0112 of the first directory), 1 to 8.
fn orientation(tiff: &[u8]) -> Option<u16> {
    let big = match tiff.get(..4)? {
        b"MM\0*" => true,
        b"II*\0" => false,
        _ => return None,
    };
    let short = |at: usize| {
        let pair: [u8; 2] = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if big { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) })
    };
    let four: [u8; 4] = tiff.get(4..8)?.try_into().ok()?;
    let at = if big { u32::from_be_bytes(four) } else { u32::from_le_bytes(four) };
    let at = usize::try_from(at).ok()?;
    let entry = |n: usize| at.checked_add(2 + n * 12);
    (0..usize::from(short(at)?)).find_map(|n| {
        let entry = entry(n)?;
        (short(entry)? == 0x0112).then(|| short(entry + 8)).flatten()
    })
}

/// An EXIF segment that tells how the photo is turned, and nothing else.
fn exif_of(turned: u16) -> Vec<u8> {
    let mut segment = vec![0xff, 0xe1, 0, 34];
    segment.extend(b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01");
    segment.extend(turned.to_be_bytes());
    segment.extend([0; 6]);
    segment
}

/// Chunks of the PNG specification, 5.3.
fn png(bytes: &[u8]) -> Option<Vec<u8>> {
    const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
    let mut rest = bytes.strip_prefix(SIGNATURE)?;
    let mut out = SIGNATURE.to_vec();
    loop {
        let length = usize::try_from(u32::from_be_bytes(rest.get(..4)?.try_into().ok()?)).ok()?;
        let kind = rest.get(4..8)?;
        let chunk = rest.get(..length.checked_add(12)?)?;
        if !matches!(kind, b"eXIf" | b"tEXt" | b"zTXt" | b"iTXt" | b"tIME") {
            out.extend(chunk);
        }
        if kind == b"IEND" {
            return Some(out);
        }
        rest = &rest[chunk.len()..];
    }
}

/// Chunks of the WebP container; the first one may name which others there are.
fn webp(bytes: &[u8]) -> Option<Vec<u8>> {
    const NAMES_EXIF_AND_XMP: u8 = 0b0000_1100;
    let size = |four: &[u8]| usize::try_from(u32::from_le_bytes(four.try_into().ok()?)).ok();
    let within = size(bytes.strip_prefix(b"RIFF")?.get(..4)?)?;
    let mut rest = bytes.get(8..within.checked_add(8)?)?.strip_prefix(b"WEBP")?;
    let mut out = b"RIFF\0\0\0\0WEBP".to_vec();
    while !rest.is_empty() {
        let length = size(rest.get(4..8)?)?;
        // Chunks are padded to an even length; the last one's padding is missing in some files.
        let chunk = rest.get(..length.checked_add(8)?)?;
        let padded = (chunk.len() + length % 2).min(rest.len());
        match &chunk[..4] {
            b"EXIF" | b"XMP " => {}
            b"VP8X" => {
                let mut named = rest[..padded].to_vec();
                *named.get_mut(8)? &= !NAMES_EXIF_AND_XMP;
                out.extend(named);
            }
            _ => out.extend(&rest[..padded]),
        }
        rest = &rest[padded..];
    }
    let length = u32::try_from(out.len().checked_sub(8)?).ok()?;
    out[4..8].copy_from_slice(&length.to_le_bytes());
    Some(out)
}

#[cfg(test)]
mod tests;
