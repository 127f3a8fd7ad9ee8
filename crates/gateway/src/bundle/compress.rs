//! Compressing at the start what the build did not compress.

use std::io::{self, Read, Write};

use super::encoding::Encoding;

/// Compressed files below this size gain nothing: they fit one packet either way.
const WORTH_IT: usize = 256;
/// Above this size a file goes out as it is: a release build has nothing this large, and compressing a
/// development build would make every start wait for seconds.
pub(super) const TOO_LARGE: usize = 2 << 20;
/// Brotli at 9 is within a few percent of 11, the build's own, and an order of magnitude quicker.
const BROTLI_QUALITY: u32 = 9;

/// `raw` in `encoding`, or nothing where that would not be smaller.
pub(super) fn compress(raw: &[u8], encoding: Encoding) -> Option<Vec<u8>> {
    if raw.len() < WORTH_IT || raw.len() > TOO_LARGE {
        return None;
    }
    let packed = match encoding {
        Encoding::Identity => return None,
        Encoding::Brotli => brotli(raw),
        Encoding::Gzip => gzip(raw),
    };
    packed.ok().filter(|packed| packed.len() < raw.len())
}

/// Whether `packed` unpacks to `raw`: a compressed file left over from an older build does not.
pub(super) fn unpacks_to(packed: &[u8], encoding: Encoding, raw: &[u8]) -> bool {
    let reader: Box<dyn Read> = match encoding {
        Encoding::Identity => Box::new(packed),
        Encoding::Brotli => Box::new(brotli::Decompressor::new(packed, 16 * 1024)),
        Encoding::Gzip => Box::new(flate2::read::MultiGzDecoder::new(packed)),
    };
    let mut unpacked = Vec::with_capacity(raw.len());
    // One byte more than expected is enough to know; a bomb is not unpacked.
    let limit = raw.len() as u64 + 1;
    reader.take(limit).read_to_end(&mut unpacked).is_ok() && unpacked == raw
}

fn brotli(raw: &[u8]) -> io::Result<Vec<u8>> {
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 16 * 1024, BROTLI_QUALITY, 22);
    writer.write_all(raw)?;
    writer.flush()?;
    Ok(writer.into_inner())
}

fn gzip(raw: &[u8]) -> io::Result<Vec<u8>> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
    writer.write_all(raw)?;
    writer.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_compressed_unpacks_to_itself_and_to_nothing_else() {
        let raw = b"the same words again, ".repeat(100);
        for encoding in [Encoding::Brotli, Encoding::Gzip] {
            let packed = compress(&raw, encoding).unwrap();
            assert!(packed.len() < raw.len() / 4);
            assert!(unpacks_to(&packed, encoding, &raw));
            assert!(!unpacks_to(&packed, encoding, &raw[1..]), "too long");
            assert!(!unpacks_to(&packed, encoding, &[&raw[..], b"x"].concat()), "too short");
            assert!(!unpacks_to(b"not compressed", encoding, &raw));
        }
    }

    #[test]
    fn what_does_not_shrink_stays_as_it_is() {
        for size in [WORTH_IT - 1, TOO_LARGE + 1] {
            assert_eq!(compress(&vec![b'a'; size], Encoding::Brotli), None);
        }
        assert!(compress(&vec![b'a'; WORTH_IT], Encoding::Brotli).is_some());
        // Bytes without a pattern, from a small generator.
        let mut state = 1_u32;
        let noise: Vec<u8> = std::iter::repeat_with(|| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            state.to_be_bytes()[0]
        })
        .take(4096)
        .collect();
        assert_eq!(compress(&noise, Encoding::Gzip), None);
    }
}
