//! One SMTP session: what each command does and is answered, without any input or output.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The largest message, in bytes, as told by `SIZE`.
pub(super) const LARGEST: usize = 25 * 1024 * 1024;
/// Recipients of one message.
const RECIPIENTS: usize = 100;

/// A user who may send when the mailbox asks for a sign-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Login {
    /// User name.
    pub user: String,
    /// Password.
    pub password: String,
}

/// Who sent a message to whom, by the envelope.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Envelope {
    pub(super) from: String,
    pub(super) to: Vec<String>,
}

/// What to do after a command.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Answer and read the next line.
    Reply(String),
    /// Answer, then read the message that follows.
    Data(String),
    /// Answer and close.
    Close(String),
}

/// How far a session is.
#[derive(Debug)]
pub(super) struct Session {
    login: Option<Login>,
    greeted: bool,
    signed_in: bool,
    asked: Option<Asked>,
    envelope: Option<Envelope>,
}

/// What the last 334 asked for.
#[derive(Debug)]
enum Asked {
    Plain,
    User,
    Password(String),
}

impl Session {
    /// A session that asks for a sign-in when there is a `login`.
    pub(super) fn new(login: Option<Login>) -> Self {
        Self { signed_in: login.is_none(), login, greeted: false, asked: None, envelope: None }
    }

    /// Takes one line without its line end. `refuse` decides whether a recipient is refused for good.
    pub(super) fn line(&mut self, line: &str, refuse: impl FnOnce() -> bool) -> Step {
        if let Some(asked) = self.asked.take() {
            return reply(&self.answer(asked, line));
        }
        let (verb, rest) = line.split_once(' ').map_or((line, ""), |(verb, rest)| (verb, rest.trim()));
        let text = match verb.to_ascii_uppercase().as_str() {
            "EHLO" | "HELO" if rest.is_empty() => "501 5.5.4 a host name is needed".to_owned(),
            "EHLO" => self.hello(true),
            "HELO" => self.hello(false),
            "MAIL" => self.mail(rest),
            "RCPT" => self.recipient(rest, refuse),
            "DATA" => return self.data(rest),
            "RSET" => self.reset(),
            "NOOP" => "250 2.0.0 OK".to_owned(),
            "QUIT" => return Step::Close("221 2.0.0 Bye\r\n".to_owned()),
            "AUTH" => self.auth(rest),
            "VRFY" => "252 2.5.2 cannot verify, will try".to_owned(),
            "HELP" => "214 2.0.0 see RFC 5321".to_owned(),
            "EXPN" | "STARTTLS" => "502 5.5.1 not implemented".to_owned(),
            _ => "500 5.5.1 unknown command".to_owned(),
        };
        reply(&text)
    }

    /// The envelope of the message that has been read; the session is ready for the next one.
    pub(super) fn take_envelope(&mut self) -> Envelope {
        self.envelope.take().unwrap_or_default()
    }

    fn hello(&mut self, extended: bool) -> String {
        self.greeted = true;
        self.envelope = None;
        if !extended {
            return "250 mailbox.invalid".to_owned();
        }
        let auth = if self.login.is_some() { "250-AUTH PLAIN LOGIN\r\n" } else { "" };
        format!(
            "250-mailbox.invalid\r\n250-PIPELINING\r\n250-SIZE {LARGEST}\r\n{auth}250-8BITMIME\r\n250-SMTPUTF8\r\n\
             250 ENHANCEDSTATUSCODES"
        )
    }

    fn reset(&mut self) -> String {
        self.envelope = None;
        "250 2.0.0 OK".to_owned()
    }

    fn mail(&mut self, rest: &str) -> String {
        if !self.greeted {
            return "503 5.5.1 EHLO or HELO first".to_owned();
        }
        if !self.signed_in {
            return "530 5.7.0 sign in first".to_owned();
        }
        if self.envelope.is_some() {
            return "503 5.5.1 a message is already under way".to_owned();
        }
        let Some((from, parameters)) = path(rest, "FROM:") else {
            return "501 5.5.4 MAIL FROM:<address> is needed".to_owned();
        };
        if !from.is_empty() && !is_address(from) {
            return "501 5.1.7 this is no address".to_owned();
        }
        for parameter in parameters.split_ascii_whitespace() {
            let upper = parameter.to_ascii_uppercase();
            match upper.split_once('=').unwrap_or((&upper, "")) {
                ("SIZE", size) => match size.parse::<usize>() {
                    Ok(size) if size > LARGEST => return "552 5.3.4 the message is too large".to_owned(),
                    Ok(_) => {}
                    Err(_) => return "501 5.5.4 SIZE is a number".to_owned(),
                },
                ("BODY", "7BIT" | "8BITMIME") | ("SMTPUTF8", "") | ("AUTH", _) => {}
                _ => return "555 5.5.4 unknown parameter".to_owned(),
            }
        }
        self.envelope = Some(Envelope { from: from.to_owned(), to: Vec::new() });
        "250 2.1.0 OK".to_owned()
    }

    fn recipient(&mut self, rest: &str, refuse: impl FnOnce() -> bool) -> String {
        let Some(envelope) = &mut self.envelope else {
            return "503 5.5.1 MAIL first".to_owned();
        };
        let Some((to, parameters)) = path(rest, "TO:") else {
            return "501 5.5.4 RCPT TO:<address> is needed".to_owned();
        };
        if !parameters.is_empty() {
            return "555 5.5.4 unknown parameter".to_owned();
        }
        if !is_address(to) && !to.eq_ignore_ascii_case("postmaster") {
            return "501 5.1.3 this is no address".to_owned();
        }
        if envelope.to.len() >= RECIPIENTS {
            return "452 4.5.3 too many recipients".to_owned();
        }
        if refuse() {
            return "550 5.1.1 no such mailbox".to_owned();
        }
        if !envelope.to.iter().any(|known| known == to) {
            envelope.to.push(to.to_owned());
        }
        "250 2.1.5 OK".to_owned()
    }

    fn data(&mut self, rest: &str) -> Step {
        match &self.envelope {
            None => reply("503 5.5.1 MAIL first"),
            Some(envelope) if envelope.to.is_empty() => reply("503 5.5.1 RCPT first"),
            Some(_) if !rest.is_empty() => reply("501 5.5.4 DATA takes no argument"),
            Some(_) => Step::Data("354 end with a line that holds one dot\r\n".to_owned()),
        }
    }

    fn auth(&mut self, rest: &str) -> String {
        if self.login.is_none() {
            return "502 5.5.1 no sign-in here".to_owned();
        }
        if !self.greeted || self.signed_in || self.envelope.is_some() {
            return "503 5.5.1 not now".to_owned();
        }
        let (mechanism, initial) = rest.split_once(' ').unwrap_or((rest, ""));
        match (mechanism.to_ascii_uppercase().as_str(), initial.trim()) {
            ("PLAIN", "") => {
                self.asked = Some(Asked::Plain);
                "334 ".to_owned()
            }
            ("PLAIN", initial) => self.answer(Asked::Plain, initial),
            // "Username:"
            ("LOGIN", "") => {
                self.asked = Some(Asked::User);
                "334 VXNlcm5hbWU6".to_owned()
            }
            ("LOGIN", initial) => self.answer(Asked::User, initial),
            _ => "504 5.5.4 PLAIN or LOGIN".to_owned(),
        }
    }

    fn answer(&mut self, asked: Asked, line: &str) -> String {
        if line == "*" {
            return "501 5.7.0 sign-in given up".to_owned();
        }
        let Some(text) = STANDARD.decode(line).ok().and_then(|bytes| String::from_utf8(bytes).ok()) else {
            return "501 5.5.2 this is no base64".to_owned();
        };
        match asked {
            Asked::Plain => {
                let parts: Vec<_> = text.split('\0').collect();
                match parts.as_slice() {
                    [_, user, password] => self.sign_in(user, password),
                    _ => "501 5.5.2 this is no PLAIN answer".to_owned(),
                }
            }
            Asked::User => {
                self.asked = Some(Asked::Password(text));
                // "Password:"
                "334 UGFzc3dvcmQ6".to_owned()
            }
            Asked::Password(user) => self.sign_in(&user, &text),
        }
    }

    fn sign_in(&mut self, user: &str, password: &str) -> String {
        self.signed_in = self.login.as_ref().is_some_and(|login| login.user == user && login.password == password);
        if self.signed_in { "235 2.7.0 signed in".to_owned() } else { "535 5.7.8 wrong user or password".to_owned() }
    }
}

fn reply(text: &str) -> Step {
    Step::Reply(format!("{text}\r\n"))
}

/// `FROM:<a@b> SIZE=1` taken apart: the address and the parameters.
fn path<'a>(rest: &'a str, keyword: &str) -> Option<(&'a str, &'a str)> {
    let (head, rest) = rest.split_at_checked(keyword.len())?;
    let rest = head.eq_ignore_ascii_case(keyword).then(|| rest.trim_start())?.strip_prefix('<')?;
    let mut quoted = false;
    let end = rest.char_indices().find(|(_, letter)| {
        quoted ^= *letter == '"';
        *letter == '>' && !quoted
    });
    let (address, parameters) = rest.split_at(end?.0);
    // A source route in front of an address means nothing any more.
    let address = match address.strip_prefix('@') {
        Some(route) => route.split_once(':')?.1,
        None => address,
    };
    Some((address, parameters.get(1..)?.trim()))
}

fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else { return false };
    let plain = |letter: char| !letter.is_whitespace() && !letter.is_control();
    let quoted = local.starts_with('"') && local.ends_with('"') && local.len() > 2;
    !local.is_empty() && !domain.is_empty() && domain.chars().all(plain) && (quoted || local.chars().all(plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn talk(session: &mut Session, lines: &[&str]) -> Vec<String> {
        let code = |step| match step {
            Step::Reply(text) | Step::Data(text) | Step::Close(text) => text.chars().take(3).collect(),
        };
        lines.iter().map(|line| code(session.line(line, || false))).collect()
    }

    #[test]
    fn commands_out_of_order_are_refused_with_503() {
        let mut session = Session::new(None);
        let lines =
            ["MAIL FROM:<a@b.c>", "RCPT TO:<a@b.c>", "DATA", "EHLO me", "DATA", "MAIL FROM:<>", "MAIL FROM:<>", "DATA"];
        assert_eq!(talk(&mut session, &lines), ["503", "503", "503", "250", "503", "250", "503", "503"]);
    }

    #[test]
    fn what_cannot_be_read_is_refused_with_501() {
        let mut session = Session::new(None);
        let lines = ["EHLO", "HELO me", "MAIL FROM:a@b.c", "MAIL FROM:<a>", "MAIL", "MAIL FROM:<a@b.c> SIZE=x"];
        assert_eq!(talk(&mut session, &lines), ["501", "250", "501", "501", "501", "501"]);
        let lines =
            ["MAIL FROM:<a@b.c> SIZE=99999999", "MAIL FROM:<a@b.c> X=1", "WHAT", "mail from:<a@b.c> body=8bitmime"];
        assert_eq!(talk(&mut session, &lines), ["552", "555", "500", "250"]);
        let lines = ["RCPT TO:<>", "RCPT TO:<@relay.invalid:d@e.f>", "RCPT TO:<\"a >b\"@e.f>", "DATA now", "DATA"];
        assert_eq!(talk(&mut session, &lines), ["501", "250", "250", "501", "354"]);
        assert_eq!(session.take_envelope().to, ["d@e.f", "\"a >b\"@e.f"]);
    }

    #[test]
    fn a_new_greeting_or_a_reset_forgets_the_message() {
        let mut session = Session::new(None);
        let start = ["EHLO me", "MAIL FROM:<a@b.c>", "RCPT TO:<d@e.f>"];
        for forget in ["RSET", "EHLO me", "HELO me"] {
            talk(&mut session, &start);
            assert_eq!(talk(&mut session, &[forget, "DATA"]), ["250", "503"], "{forget}");
        }
    }

    #[test]
    fn a_mailbox_with_a_login_takes_no_mail_before_the_sign_in() {
        let login = Login { user: "shop".to_owned(), password: "secret".to_owned() };
        let mut session = Session::new(Some(login.clone()));
        assert_eq!(talk(&mut session, &["EHLO me", "MAIL FROM:<a@b.c>"]), ["250", "530"]);
        // shop / wrong, then a broken one, then a given-up one.
        let lines = ["AUTH PLAIN AHNob3AAd3Jvbmc=", "AUTH PLAIN ???", "AUTH LOGIN", "*", "AUTH CRAM-MD5"];
        assert_eq!(talk(&mut session, &lines), ["535", "501", "334", "501", "504"]);
        let lines = ["AUTH PLAIN", "AHNob3AAc2VjcmV0", "AUTH PLAIN", "MAIL FROM:<a@b.c>"];
        assert_eq!(talk(&mut session, &lines), ["334", "235", "503", "250"]);
        let mut session = Session::new(Some(login));
        let lines = ["EHLO me", "AUTH LOGIN", "c2hvcA==", "c2VjcmV0", "MAIL FROM:<a@b.c>"];
        assert_eq!(talk(&mut session, &lines), ["250", "334", "334", "235", "250"]);
    }
}
