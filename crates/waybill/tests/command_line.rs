//! The command line, as a person types it.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot start its program has failed")]

use std::io::Write;
use std::process::{Command, Output, Stdio};

use rstest::rstest;
use serde_json::Value;

fn waybill(arguments: &[&str], input: &[u8]) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_waybill"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that refuses its arguments does not read its input.
    let _ = program.stdin.take().unwrap().write_all(input);
    program.wait_with_output().unwrap()
}

fn stdout(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

const FAN_COURIER: &str = r#"{"status":"success","data":[{"awbNumber":7000991234567,"events":[
    {"id":"S2","name":"Livrat","location":"Iasi","date":"2026-03-03 13:05:44"},
    {"id":"C0","name":"Expeditie ridicata","location":"Brasov","date":"2026-03-02 16:41:00"}]}]}"#;

#[test]
fn a_recorded_answer_is_read_from_standard_input_oldest_scan_first() {
    let output = waybill(&["inspect", "fan-courier", "-"], FAN_COURIER.as_bytes());
    assert!(output.status.success());
    let parcel = stdout(&output)[0].clone();
    assert_eq!(parcel["tracking_number"], "7000991234567");
    assert_eq!(parcel["status"], "delivered");
    assert_eq!(parcel["error"], Value::Null);
    let codes: Vec<&str> =
        parcel["scans"].as_array().unwrap().iter().map(|scan| scan["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["C0", "S2"]);
    assert_eq!(parcel["scans"][0]["at"], "2026-03-02T16:41:00+02:00");
}

#[test]
fn a_reader_that_leaves_early_is_no_failure() {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let mut command = Command::new(env!("CARGO_BIN_EXE_waybill"));
    let output = command.args(["inspect", "--list"]).stdout(writer).stderr(Stdio::piped()).output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
}

#[test]
fn a_couriers_failure_is_printed_with_exit_status_1() {
    let output = waybill(&["inspect", "sameday", "-"], br#"{"error":{"code":403,"message":"Invalid credentials."}}"#);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(stdout(&output)["error"]["kind"], "account_refused");
}

#[rstest]
#[case::garbage(&["inspect", "sameday", "-"], "not an answer of Sameday")]
#[case::unknown_courier(&["inspect", "pigeon", "-"], "known are: ")]
#[case::missing_file(&["inspect", "sameday", "/does/not/exist"], "could not be read")]
#[case::unknown_argument(&["inspect", "--everything"], "--everything")]
#[case::unknown_server(&["simulate", "--port", "pigeon=9101"], "known are: sameday, fan-courier, cargus")]
#[case::no_port(&["simulate", "--port", "sameday=many"], "many is not a port")]
#[case::unknown_couriers_code(&["codes", "map", "pigeon", "1", "delivered"], "choose one of cargus")]
#[case::no_status(&["codes", "map", "sameday", "1", "gone"], "possible values: label_created")]
#[case::no_reason(&["codes", "map", "sameday", "1", "delayed", "--reason", "because"], "possible values: recipient_absent")]
#[case::detail_of_no_code(&["codes", "replay", "sameday", "--detail", "7"], "--code")]
#[case::bad_speed(&["demo", "--speed", "fast"], "a number from 1 to 100000")]
fn bad_input_gets_exit_status_2_and_a_sentence(#[case] arguments: &[&str], #[case] said: &str) {
    let output = waybill(arguments, b"\xff\xfe garbage");
    assert_eq!(output.status.code(), Some(2));
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(error.contains(said), "{error}");
}

#[test]
fn the_couriers_are_listed_by_their_code_names() {
    let output = waybill(&["inspect", "--list"], b"");
    let text = String::from_utf8(output.stdout).unwrap();
    let codes: Vec<&str> = text.lines().filter_map(|line| line.split('\t').next()).collect();
    assert!(codes.contains(&"sameday") && codes.contains(&"fan-courier"), "{codes:?}");
}

#[rstest]
#[case("demo")]
#[case("serve")]
#[case("simulate")]
#[case("refresh")]
#[case("inspect")]
#[case("codes map")]
#[case("codes replay")]
fn each_command_explains_itself_with_examples(#[case] command: &str) {
    let words: Vec<&str> = command.split(' ').chain(["--help"]).collect();
    let output = waybill(&words, b"");
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success() && text.contains(&format!("waybill {command}")), "{text}");
}

#[test]
fn a_configuration_with_an_unknown_key_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("waybill.toml");
    std::fs::write(&file, "[server]\nlissten = \"127.0.0.1:1\"\n").unwrap();
    let output = waybill(&["--config", file.to_str().unwrap(), "migrate"], b"");
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(!output.status.success() && error.contains("lissten"), "{error}");
}

#[test]
fn a_shop_its_courier_and_its_list_are_made_on_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("waybill.toml");
    let path = folder.path().display();
    std::fs::write(
        &file,
        format!("[database]\nurl = \"sqlite://{path}/waybill.db\"\n[secrets]\nkey_file = \"{path}/master.key\"\n"),
    )
    .unwrap();
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_waybill"))
            .arg("--config")
            .arg(&file)
            .args(arguments)
            .envs([("SHOPIFY_TOKEN", "made-up"), ("SHOPIFY_SECRET", "made-up"), ("WAYBILL_PASSWORD", "long enough")])
            .output()
            .unwrap();
        (
            output.status.success(),
            format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr)),
        )
    };
    let add = ["shop", "add", "--domain", "made-up.myshopify.com", "--email", "me@shop.example"];
    let (done, text) = run(&add);
    assert!(done, "{text}");
    let (done, text) = run(&["shop", "add", "--domain", "elsewhere.example", "--email", "me@shop.example"]);
    assert!(!done && text.contains("elsewhere.example"), "{text}");
    let connect = ["shop", "connect", "--shop", "made-up.myshopify.com", "--courier", "sameday"];
    let (done, text) = run(&connect);
    assert!(!done && text.contains("username"), "{text}");
    let credentials = ["--credential", "username=me", "--credential", "password=secret"];
    let (done, text) = run(&[&connect[..], &credentials[..]].concat());
    assert!(done && !text.contains("secret"), "{text}");
    let (_, text) = run(&["shop", "list"]);
    assert!(text.contains("made-up.myshopify.com"), "{text}");
    let (done, text) = run(&["label", "add", "--shop", "1", "--order", "#1", "--courier", "sameday", "--number", "x"]);
    assert!(!done && text.contains("no order"), "{text}");
}

#[test]
fn a_code_is_mapped_listed_read_again_and_taken_back_on_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("waybill.toml");
    let path = folder.path().display();
    std::fs::write(
        &file,
        format!("[database]\nurl = \"sqlite://{path}/waybill.db\"\n[secrets]\nkey_file = \"{path}/master.key\"\n"),
    )
    .unwrap();
    let file = file.to_str().unwrap();
    let run = |arguments: &[&str]| {
        let output = waybill(&[&["--config", file], arguments].concat(), b"");
        let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        (output.status.success(), text)
    };
    let map = ["codes", "map", "FAN Courier", "X77", "delayed", "--reason", "weather"];
    let (done, text) = run(&map);
    assert!(
        done && text.contains("fan-courier X77 means delayed (weather), courier acts next for all shops"),
        "{text}"
    );
    let (done, text) = run(&["codes", "map", "sameday", "-14", "notice", "--acts-next", "shop"]);
    assert!(!done && text.contains("a notice changes nothing"), "{text}");
    let (done, text) = run(&["codes", "map", "sameday", "9", "returned", "--shop", "nowhere.example"]);
    assert!(!done && text.contains("there is no shop \"nowhere.example\""), "{text}");
    let (done, text) = run(&["codes", "map", "sameday", "9", "delayed"]);
    assert!(done, "{text}");
    let (done, text) = run(&["codes", "list", "sameday"]);
    let nine = text.lines().find(|line| line.starts_with("9 ")).unwrap();
    assert!(done && nine.contains("delayed") && nine.contains("mapped"), "{nine}");
    assert!(text.lines().any(|line| line.starts_with("1 ") && line.contains("built in")), "{text}");
    let (done, text) = run(&["codes", "replay", "sameday", "--code", "9"]);
    assert!(done, "{text}");
    let (done, text) = run(&["codes", "unmap", "sameday", "9"]);
    assert!(done && text.contains("built-in table again"), "{text}");
    let (done, text) = run(&["codes", "unmap", "sameday", "9"]);
    assert!(!done && text.contains("nothing was said about sameday 9 for all shops"), "{text}");
}
