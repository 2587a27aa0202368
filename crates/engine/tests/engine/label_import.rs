//! Labels from a table.

use engine::label_import::{Column, ProblemKind};

use crate::world::{Way, World, cash, fan, fan_number, hour};

async fn world() -> World {
    let world = World::new(vec![cash(1001, vec![fan(1).delivered(30)]), cash(1002, vec![])]).await;
    world.pass_until(hour(2)).await;
    world
}

#[tokio::test]
async fn good_lines_are_taken_and_each_other_line_says_what_is_wrong() {
    let world = world().await;
    let table = format!(
        "order,courier,number\n#1002,FAN Courier,{}\n#77,sameday,1SIM24000000001\n#1001,fan,{}\n1002,sameday,\n",
        fan_number(2),
        fan_number(1)
    );
    let checked = world.engine.check_labels(world.shop(), &table, 100).await.unwrap();
    assert_eq!(checked.good.len(), 1);
    assert_eq!(world.order(1002).await.labels.len(), 0, "looking writes nothing");

    let outcome = world.engine.import_labels(world.shop(), &table, 100).await.unwrap();
    assert_eq!((outcome.added, outcome.completed), (1, 0));
    assert_eq!(outcome.problems, checked.problems);
    let told: Vec<_> = outcome.problems.iter().map(|one| (one.line, one.column.unwrap(), &one.kind)).collect();
    assert_eq!(
        told,
        [
            (3, Column::Order, &ProblemKind::UnknownOrder),
            (4, Column::Number, &ProblemKind::Known),
            (5, Column::Number, &ProblemKind::Empty),
        ]
    );
    world.pass(1).await;
    let asked = world.fan.asked();
    assert!(asked.iter().any(|line| line.numbers.contains(&fan_number(2))), "{asked:?}");

    let again = world.engine.import_labels(world.shop(), &table, 100).await.unwrap();
    assert_eq!((again.added, again.problems.len()), (0, 4), "twice is once");
}

#[tokio::test]
async fn a_postcode_completes_a_label_that_came_without() {
    let world = world().await;
    let import = async |postcode: &str| {
        let table = format!("order,courier,number,postcode\n#1002,DHL,00340434292135100186,{postcode}\n");
        world.engine.import_labels(world.shop(), &table, 100).await.unwrap()
    };
    let first = import("").await;
    assert_eq!((first.added, first.completed), (1, 0));
    assert_eq!(first.problems[0].kind, ProblemKind::Wanted { courier: "DHL" });
    let second = import("400001").await;
    assert_eq!((second.added, second.completed, second.problems.len()), (0, 1, 0));
    assert_eq!(world.order(1002).await.labels.len(), 1);
}
