//! Lines of an SMTP connection, within the lengths that the standard gives.

use std::io;

use tokio::io::{AsyncBufRead, AsyncBufReadExt};

/// The longest command, with its line end: RFC 5321 says 512, a sign-in may be longer.
const COMMAND: usize = 4096;
/// The longest line of a message, with its line end.
const TEXT: usize = 1000;

/// One line as it came.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// Without its line end.
    Text(Vec<u8>),
    /// Longer than allowed; it has been read to its end.
    TooLong,
    /// A line feed without a carriage return: what follows could be a smuggled command.
    BareLineFeed,
    /// The connection is closed.
    End,
}

/// A message after its last line.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Data {
    /// With dots unstuffed.
    Whole(Vec<u8>),
    /// It cannot be taken: the answer to give.
    Wrong(&'static str),
    /// The connection closed before the last line.
    End,
}

pub(super) async fn command(reader: &mut (impl AsyncBufRead + Unpin)) -> io::Result<Line> {
    line(reader, COMMAND).await
}

/// Reads a message up to the line that holds one dot.
pub(super) async fn data(reader: &mut (impl AsyncBufRead + Unpin), largest: usize) -> io::Result<Data> {
    let mut message = Vec::new();
    let mut wrong = None;
    loop {
        match line(reader, TEXT).await? {
            Line::End => return Ok(Data::End),
            Line::TooLong => wrong = wrong.or(Some("554 5.6.0 a line is too long")),
            Line::BareLineFeed => wrong = wrong.or(Some("554 5.6.0 a line feed without a carriage return")),
            Line::Text(text) if text == b"." => break,
            Line::Text(text) => {
                let text = text.strip_prefix(b".").unwrap_or(&text);
                if message.len() + text.len() > largest {
                    wrong = wrong.or(Some("552 5.3.4 the message is too large"));
                } else {
                    message.extend_from_slice(text);
                    message.extend_from_slice(b"\r\n");
                }
            }
        }
    }
    Ok(wrong.map_or(Data::Whole(message), Data::Wrong))
}

async fn line(reader: &mut (impl AsyncBufRead + Unpin), longest: usize) -> io::Result<Line> {
    let mut line = Vec::new();
    let mut too_long = false;
    loop {
        let buffer = reader.fill_buf().await?;
        if buffer.is_empty() {
            return Ok(Line::End);
        }
        let end = buffer.iter().position(|byte| *byte == b'\n');
        let taken = end.map_or(buffer.len(), |end| end + 1);
        too_long |= line.len() + taken > longest;
        if !too_long {
            line.extend(buffer.iter().take(taken));
        }
        reader.consume(taken);
        if end.is_some() {
            break;
        }
    }
    if too_long {
        return Ok(Line::TooLong);
    }
    Ok(line.strip_suffix(b"\r\n").map_or(Line::BareLineFeed, |text| Line::Text(text.to_vec())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn stuffed_dots_are_taken_away() {
        let mut sent: &[u8] = b"Subject: x\r\n\r\n..a\r\n...\r\nb\r\n.\r\nQUIT\r\n";
        let Data::Whole(message) = data(&mut sent, 1000).await.unwrap() else { panic!("not whole") };
        assert_eq!(message, b"Subject: x\r\n\r\n.a\r\n..\r\nb\r\n");
        assert_eq!(command(&mut sent).await.unwrap(), Line::Text(b"QUIT".to_vec()));
    }

    #[tokio::test]
    async fn a_message_that_breaks_the_rules_is_read_to_its_end_and_refused() {
        let long = [b"x".repeat(999), b"\r\n.\r\n".to_vec()].concat();
        for (sent, code) in [(long.as_slice(), "554"), (b"a\nb\r\n.\r\n", "554"), (b"12345678\r\n9\r\n.\r\n", "552")] {
            let mut reader = sent;
            let Data::Wrong(answer) = data(&mut reader, 8).await.unwrap() else { panic!("taken") };
            assert!(answer.starts_with(code), "{answer}");
            assert_eq!(command(&mut reader).await.unwrap(), Line::End);
        }
    }
}
