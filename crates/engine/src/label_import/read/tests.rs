use proptest::prelude::*;
use rstest::rstest;

use super::*;

const HEAD: &str = "order,courier,number,postcode\n";

fn read(rows: &str) -> ReadTable {
    read_table(&format!("{HEAD}{rows}"), 100)
}

/// A problem as a person reads it: line, column, value, remedy.
fn told(table: &ReadTable) -> Vec<String> {
    let column = |problem: &LineProblem| problem.column.map_or("", Column::as_str).to_owned();
    table
        .problems
        .iter()
        .map(|problem| format!("{}|{}|{}|{}", problem.line, column(problem), problem.value, problem.kind))
        .collect()
}

#[test]
fn a_line_is_a_label() {
    let table = read("#1001,FAN Courier, 7000000000001 ,\n");
    assert_eq!(table.problems, []);
    let [line] = table.lines.as_slice() else { panic!("{table:?}") };
    assert_eq!((line.line, line.order.as_str(), line.courier), (2, "#1001", "fan-courier"));
    assert_eq!((line.number.as_str(), &line.postcode), ("7000000000001", &None));
}

#[rstest]
#[case::semicolons("\u{feff}Comandă;Curier;AWB\n#1;Sameday;1ABC24000000017\n")]
#[case::tabs("number\torder\tcourier\n1ABC24000000017\t#1\tsameday\n")]
#[case::quoted("\"Order\",\"Carrier\",\"Tracking number\"\r\n\"#1\",\"Sameday\",\"1ABC24000000017\"\r\n")]
fn tables_of_other_programs_are_read(#[case] text: &str) {
    let table = read_table(text, 100);
    assert_eq!(told(&table), Vec::<String>::new());
    assert_eq!((table.lines[0].order.as_str(), table.lines[0].number.as_str()), ("#1", "1ABC24000000017"));
}

#[rstest]
#[case::no_order(",sameday,1ABC24000000017,", "2|order||it is empty: fill it in")]
#[case::no_number("#1,sameday,,", "2|number||it is empty: fill it in")]
#[case::courier("#1,Pigeon Post,1,", "2|courier|Pigeon Post|no such courier: write one of Cargus, DHL, ")]
#[case::number("#1,sameday,##,", "2|number|##|this is no tracking number: ")]
#[case::other_courier(
    "#1,FAN,1ABC24000000017,",
    "2|number|1ABC24000000017|this is no number of FAN Courier: it has 13 digits"
)]
#[case::postcode_missing("#1,dhl,00340434292135100186,", "2|postcode||DHL tells more with it: fill it in")]
#[case::postcode_wrong("#1,dhl,00340434292135100186,<b>", "2|postcode|<b>|this is no postcode: ")]
fn a_problem_names_line_field_value_and_remedy(#[case] row: &str, #[case] says: &str) {
    let table = read(&format!("{row}\n#2,sameday,1ABC24000000018,\n"));
    assert!(told(&table)[0].starts_with(says), "{:?}", told(&table));
    assert_eq!(table.problems.len(), 1);
    assert!(table.lines.iter().any(|line| line.line == 3), "the good line is kept");
}

#[test]
fn a_courier_without_its_postcode_is_followed_all_the_same() {
    let table = read("#1,dhl,00340434292135100186,\n#2,dhl,00340434292135100187,400 001\n");
    assert!(table.problems[0].kind.is_remark());
    let postcodes: Vec<_> = table.lines.iter().map(|line| line.postcode.as_deref()).collect();
    assert_eq!(postcodes, [None, Some("400 001")]);
}

#[test]
fn a_postcode_that_its_courier_does_not_want_is_not_kept() {
    assert_eq!(read("#1,sameday,1ABC24000000017,400001\n").lines[0].postcode, None);
}

#[rstest]
fn lines_are_counted_as_editors_count_them(#[values("\n", "\r\n", "\r")] end: &str) {
    let rows = ["order,courier,number", "#1,sameday,1ABC24000000017", "#2,pigeon,1", "#3,sameday,"];
    let table = read_table(&rows.join(end), 100);
    let lines: Vec<u64> = table.problems.iter().map(|problem| problem.line).collect();
    assert_eq!((table.lines[0].line, lines), (2, vec![3, 4]));
}

#[test]
fn the_same_label_counts_once() {
    let table = read("#1,sameday,1ABC24000000017,\n#1,easybox,1abc24000000017,\n#2,sameday,1ABC24000000017,\n");
    assert_eq!(told(&table), ["3|number|1abc24000000017|the same label stands in line 2: remove one of them"]);
    assert_eq!(table.lines.len(), 2);
}

#[rstest]
#[case("", 3)]
#[case("order,courier\n#1,sameday\n", 1)]
#[case("#1,sameday,1ABC24000000017\n", 3)]
fn without_its_columns_nothing_is_read(#[case] text: &str, #[case] problems: usize) {
    let table = read_table(text, 100);
    assert_eq!((table.lines.len(), table.problems.len()), (0, problems));
    assert!(table.problems.iter().all(|problem| problem.kind == ProblemKind::NoColumn));
}

#[test]
fn columns_that_nobody_reads_are_named() {
    let table = read_table("order,courier,number,phone\n#1,sameday,1ABC24000000017,+40700000001\n", 100);
    assert_eq!(table.unused, ["phone"]);
}

#[test]
fn a_long_table_ends_at_its_bound() {
    let rows = "#1,sameday,1ABC24000000017,\n#2,sameday,1ABC24000000017,\n#3,sameday,1ABC24000000017,\n";
    let table = read_table(&format!("{HEAD}{rows}"), 2);
    assert_eq!(told(&table), ["4|||the table has more than 2 lines: import the rest by itself"]);
    assert_eq!(table.lines.len(), 2);
}

proptest! {
    #[test]
    fn any_text_is_read_without_a_panic(text in any::<String>()) {
        read_table(&text, 10);
        read(&text);
    }

    #[test]
    fn no_line_is_lost(rows in proptest::collection::vec("[a-z0-9#,; <>]{1,40}", 0..20)) {
        let table = read(&rows.join("\n"));
        let refused = table.problems.iter().filter(|problem| !problem.kind.is_remark()).count();
        prop_assert_eq!(table.lines.len() + refused, rows.len());
    }
}
