//! A ZIP archive of files that are stored, not compressed (APPNOTE 6.3.3, sections 4.3.7, 4.3.12 and 4.3.16).

/// The archive. Files beyond four gigabytes or 65,535 in number do not fit the format; none is near that here.
pub(super) fn stored(files: &[(String, &[u8])]) -> Vec<u8> {
    let mut archive = Vec::new();
    let mut directory = Vec::new();
    for (name, content) in files {
        let begin = four(archive.len());
        let fields = [
            &two(20)[..],
            // No flags, stored, no time.
            &[0; 8],
            &crc32(content).to_le_bytes(),
            &four(content.len()),
            &four(content.len()),
            &two(name.len()),
            &two(0),
        ]
        .concat();
        archive.extend([b"PK\x03\x04".as_slice(), &fields, name.as_bytes(), content].concat());
        // No comment, first disk, no attributes.
        directory.extend([b"PK\x01\x02".as_slice(), &two(20), &fields, &[0; 10], &begin, name.as_bytes()].concat());
    }
    let end = [
        b"PK\x05\x06".as_slice(),
        &[0; 4],
        &two(files.len()),
        &two(files.len()),
        &four(directory.len()),
        &four(archive.len()),
        &two(0),
    ]
    .concat();
    archive.extend(directory);
    archive.extend(end);
    archive
}

fn two(number: usize) -> [u8; 2] {
    u16::try_from(number).unwrap_or(u16::MAX).to_le_bytes()
}

fn four(number: usize) -> [u8; 4] {
    u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes()
}

fn crc32(content: &[u8]) -> u32 {
    !content.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 })
    })
}

#[cfg(test)]
mod tests {
    use super::crc32;

    #[test]
    fn the_check_sum_is_that_of_the_format() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
    }
}
