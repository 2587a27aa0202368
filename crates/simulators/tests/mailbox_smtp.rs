//! The mailbox, seen through SMTP and its pages.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test stops at the first surprise")]

use jiff::Timestamp;
use lettre::message::header::ContentType;
use lettre::message::{Mailbox as Address, MultiPart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use rstest::rstest;
use serde_json::Value;
use simulators::clock::Clock;
use simulators::faults::Holds;
use simulators::mailbox::{Login, MailFault, MailKind, Mailbox, MailboxConfig, pages, received, serve};
use simulators::serving;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio_util::sync::CancellationToken;

fn clock() -> Clock {
    Clock::new(|| "2026-11-23T10:00:00Z".parse::<Timestamp>().unwrap())
}

async fn mailbox() -> Mailbox {
    serve(MailboxConfig::new(clock())).await.unwrap()
}

type Client = AsyncSmtpTransport<Tokio1Executor>;

fn client(mailbox: &Mailbox) -> Client {
    Client::builder_dangerous("127.0.0.1").port(mailbox.port()).build()
}

fn message(id: &str, subject: &str, to: &str) -> Message {
    let from: Address = "Waybill <alerts@waybill.invalid>".parse().unwrap();
    Message::builder()
        .from(from)
        .to(to.parse().unwrap())
        .subject(subject)
        .message_id(Some(format!("<{id}>")))
        .multipart(MultiPart::alternative_plain_html(
            "Coletul a fost refuzat.\n.O linie cu punct.\n".to_owned(),
            "<p>Coletul a fost <b>refuzat</b>.</p><script>alert(1)</script>".to_owned(),
        ))
        .unwrap()
}

fn kinds(mailbox: &Mailbox) -> Vec<(MailKind, String)> {
    mailbox.ledger().read(|lines| lines.iter().map(|line| (line.kind, line.to.join(","))).collect())
}

#[tokio::test]
async fn a_real_client_can_send_a_message() {
    let mailbox = mailbox().await;
    client(&mailbox).send(message("1@waybill.invalid", "Colet refuzat ăîșț", "shop@first.example")).await.unwrap();
    mailbox.ledger().read(|lines| {
        let [line] = lines else { panic!("{lines:?}") };
        assert_eq!(line.from, "alerts@waybill.invalid");
        assert_eq!(line.to, ["shop@first.example"]);
        assert_eq!(line.message_id.as_deref(), Some("1@waybill.invalid"));
        assert_eq!(line.subject, "Colet refuzat ăîșț");
        assert!(line.raw.contains("\r\n.O linie cu punct."), "{}", line.raw);
    });
}

#[tokio::test]
async fn a_repeat_is_accepted_and_put_aside_for_the_same_recipient_only() {
    let mailbox = mailbox().await;
    let client = client(&mailbox);
    for to in ["a@first.example", "A@first.example", "b@first.example"] {
        client.send(message("1@waybill.invalid", "x", to)).await.unwrap();
    }
    client.send(message("2@waybill.invalid", "x", "a@first.example")).await.unwrap();
    assert_eq!(
        kinds(&mailbox),
        [
            (MailKind::Received, "a@first.example".to_owned()),
            (MailKind::Repeat, "A@first.example".to_owned()),
            (MailKind::Received, "b@first.example".to_owned()),
            (MailKind::Received, "a@first.example".to_owned()),
        ]
    );
    let once = mailbox.ledger().read(|lines| received(lines).values().all(|count| *count == 1));
    assert!(once);
}

#[tokio::test]
async fn a_restarted_mailbox_knows_what_it_has() {
    let folder = tempfile::tempdir().unwrap();
    let config = || MailboxConfig { folder: Some(folder.path().to_owned()), ..MailboxConfig::new(clock()) };
    let first = serve(config()).await.unwrap();
    client(&first).send(message("1@waybill.invalid", "x", "a@first.example")).await.unwrap();
    first.stop().await.unwrap();
    let second = serve(config()).await.unwrap();
    client(&second).send(message("1@waybill.invalid", "x", "a@first.example")).await.unwrap();
    let kinds: Vec<_> = kinds(&second).into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds, [MailKind::Received, MailKind::Repeat]);
}

#[tokio::test]
async fn a_lost_answer_makes_the_client_send_again_and_the_message_is_shown_once() {
    let mailbox = mailbox().await;
    mailbox.faults().add(MailFault::LostAnswer, Holds::Calls(1));
    let client = client(&mailbox);
    let message = || message("1@waybill.invalid", "x", "a@first.example");
    assert!(client.send(message()).await.is_err());
    client.send(message()).await.unwrap();
    let kinds: Vec<_> = kinds(&mailbox).into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds, [MailKind::Received, MailKind::Repeat]);
}

#[rstest]
#[case::unavailable(MailFault::Unavailable, true)]
#[case::refused(MailFault::Refuse, false)]
#[case::later(MailFault::TryLater, true)]
#[case::reset(MailFault::Reset, false)]
#[tokio::test]
async fn a_passing_fault_keeps_nothing(#[case] fault: MailFault, #[case] transient: bool) {
    let mailbox = mailbox().await;
    mailbox.faults().add(fault, Holds::Calls(1));
    let message = || message("1@waybill.invalid", "x", "a@first.example");
    let error = client(&mailbox).send(message()).await.unwrap_err();
    assert_eq!(error.is_transient(), transient, "{error}");
    assert_eq!(kinds(&mailbox), []);
    client(&mailbox).send(message()).await.unwrap();
    assert_eq!(kinds(&mailbox).len(), 1);
}

#[tokio::test]
async fn a_rejected_recipient_is_final() {
    let mailbox = mailbox().await;
    mailbox.faults().add(MailFault::Reject, Holds::Share(1.0));
    let error = client(&mailbox).send(message("1@waybill.invalid", "x", "a@first.example")).await.unwrap_err();
    assert!(error.is_permanent(), "{error}");
    mailbox.faults().clear();
    client(&mailbox).send(message("1@waybill.invalid", "x", "a@first.example")).await.unwrap();
}

#[tokio::test]
async fn a_mailbox_with_a_login_takes_mail_from_who_signs_in() {
    let login = Login { user: "shop".to_owned(), password: "open sesame".to_owned() };
    let mailbox = serve(MailboxConfig { login: Some(login), ..MailboxConfig::new(clock()) }).await.unwrap();
    let with = |password: &str| {
        let credentials = Credentials::new("shop".to_owned(), password.to_owned());
        Client::builder_dangerous("127.0.0.1").port(mailbox.port()).credentials(credentials).build()
    };
    let message = || message("1@waybill.invalid", "x", "a@first.example");
    assert!(client(&mailbox).send(message()).await.is_err());
    assert!(with("wrong").send(message()).await.unwrap_err().is_permanent());
    with("open sesame").send(message()).await.unwrap();
    assert_eq!(kinds(&mailbox).len(), 1);
}

#[tokio::test]
async fn commands_sent_at_once_are_answered_one_by_one() {
    let mailbox = mailbox().await;
    let mut stream = TcpStream::connect(("127.0.0.1", mailbox.port())).await.unwrap();
    let all = "EHLO me\r\nMAIL FROM:<a@b.c> SIZE=10\r\nRCPT TO:<d@e.f>\r\nRCPT TO:<g@h.i>\r\nDATA\r\nSubject: x\r\n\r\n..\r\n.\r\n\
        NOOP\r\nwhat\r\nQUIT\r\n";
    stream.write_all(all.as_bytes()).await.unwrap();
    let mut answers = String::new();
    stream.read_to_string(&mut answers).await.unwrap();
    let codes: Vec<_> = answers.lines().filter(|line| line.as_bytes()[3] == b' ').map(|line| &line[..3]).collect();
    assert_eq!(codes, ["220", "250", "250", "250", "250", "354", "250", "250", "500", "221"]);
    assert_eq!(kinds(&mailbox), [(MailKind::Received, "d@e.f,g@h.i".to_owned())]);
}

#[tokio::test]
async fn an_endless_command_is_refused_and_the_session_lives_on() {
    let mailbox = mailbox().await;
    let mut stream = BufReader::new(TcpStream::connect(("127.0.0.1", mailbox.port())).await.unwrap());
    let mut line = String::new();
    stream.read_line(&mut line).await.unwrap();
    for (sent, code) in
        [("x".repeat(10_000) + "\r\n", "500"), ("NOOP\n".to_owned(), "500"), ("NOOP\r\n".to_owned(), "250")]
    {
        stream.write_all(sent.as_bytes()).await.unwrap();
        line.clear();
        stream.read_line(&mut line).await.unwrap();
        assert!(line.starts_with(code), "{line}");
    }
}

#[tokio::test]
async fn the_pages_show_the_mail_and_run_nothing_of_it() {
    let mailbox = mailbox().await;
    let client = client(&mailbox);
    client.send(message("1@waybill.invalid", "<b>bold</b> & co", "shop@first.example")).await.unwrap();
    client.send(message("1@waybill.invalid", "again", "shop@first.example")).await.unwrap();
    let plain = Message::builder()
        .from("alerts@waybill.invalid".parse().unwrap())
        .to("shop@first.example".parse().unwrap())
        .header(ContentType::TEXT_PLAIN)
        .body("only text".to_owned())
        .unwrap();
    client.send(plain).await.unwrap();
    let _ = rustls::crypto::ring::default_provider().install_default();
    let serving = serving::start(pages(mailbox.ledger().clone()), 0, &CancellationToken::new()).await.unwrap();
    let get = async |path: &str| {
        let client = reqwest::Client::builder().build().unwrap();
        let answer = client.get(format!("{}{path}", serving.url())).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    };

    let (_, list) = get("/").await;
    assert!(list.contains("&lt;b&gt;bold&lt;/b&gt; &amp; co") && list.contains("(no subject)"), "{list}");
    assert!(!list.contains("again") && !list.contains("<b>"), "{list}");
    let (_, first) = get("/messages/1").await;
    assert!(first.contains("<iframe sandbox=\"allow-popups ") && first.contains("&gt;&lt;p&gt;Coletul"), "{first}");
    assert!(first.contains("Coletul a fost refuzat.") && !first.contains("<script"), "{first}");
    assert_eq!(get("/messages/2").await.0, 404, "a repeat is not shown");
    assert_eq!(get("/messages/0").await.0, 404);
    let (_, third) = get("/messages/3").await;
    assert!(third.contains("<pre>only text") && !third.contains("<iframe"), "{third}");

    let list: Value = serde_json::from_str(&get("/api/messages").await.1).unwrap();
    assert_eq!(list.as_array().unwrap().len(), 2);
    let first: Value = serde_json::from_str(&get("/api/messages/1").await.1).unwrap();
    assert_eq!(first["message_id"], "1@waybill.invalid");
    assert!(first["html"].as_str().unwrap().contains("<b>refuzat</b>"));
}
