//! The suite: every courier goes through every case. What makes no sense for a courier stands here with its reason and
//! shows as an ignored test.

/// A test for each case and courier, called `suite::CASE::COURIER`.
macro_rules! suite {
    (couriers $couriers:tt; $($module:ident::$case:ident $(, but not $courier:ident: $why:literal)*;)*) => {
        $(mod $case {
            suite! { @case $module $case $couriers [$($courier: $why)*] }
        })*
        suite! { @registry $couriers }
    };
    (@case $module:ident $case:ident [$($courier:ident)*] [$($left_out:ident: $why:literal)*]) => {
        macro_rules! test {
            $(($left_out) => {
                #[test]
                #[ignore = $why]
                fn $left_out() {}
            };)*
            ($each:ident) => {
                #[tokio::test]
                async fn $each() {
                    crate::cases::$module::$case(&crate::candidates::$each::CANDIDATE).await;
                }
            };
        }
        $(test!($courier);)*
    };
    (@registry [$($courier:ident)*]) => {
        #[test]
        fn every_courier_of_the_registry_goes_through_the_suite() {
            let mut listed = vec![$(crate::candidates::$courier::CANDIDATE.code),*];
            listed.sort_unstable();
            let mut known: Vec<_> = couriers::all().iter().map(|courier| courier.profile().code).collect();
            known.sort_unstable();
            assert_eq!(listed, known);
        }
    };
}

suite! {
    couriers [cargus dhl dpd_romania econt fan_courier fedex gls packeta sameday speedy ups];

    journeys::a_parcel_is_followed_to_the_door;
    journeys::a_refusal_is_rejected_where_it_can_be_told;
    journeys::nobody_found_is_told_where_it_can_be_told;
    journeys::a_parcel_that_comes_back_is_returned,
        but not dhl: "its codes tell no way back: README.md of the connector";

    numbers::an_unknown_number_is_an_error_of_its_label_alone;
    numbers::one_bad_number_costs_the_others_nothing;
    numbers::a_number_that_cannot_be_the_couriers_is_never_asked;
    numbers::more_labels_than_a_call_takes_are_asked_in_several_calls;

    accounts::a_wrong_password_is_hardly_tried_and_waits_for_a_person;
    accounts::a_token_that_ends_in_the_middle_costs_one_sign_in,
        but not dhl: "each call carries the key",
        but not dpd_romania: "each call carries the password",
        but not econt: "each call carries the password",
        but not gls: "each call carries the password",
        but not packeta: "each call carries the password",
        but not speedy: "each call carries the password";
    accounts::a_token_is_renewed_before_its_end,
        but not dhl: "each call carries the key",
        but not dpd_romania: "each call carries the password",
        but not econt: "each call carries the password",
        but not gls: "each call carries the password",
        but not packeta: "each call carries the password",
        but not speedy: "each call carries the password";

    troubles::a_courier_that_says_when_is_not_asked_before;
    troubles::a_courier_that_is_too_busy_is_left_alone_for_a_while;
    troubles::a_courier_that_fails_is_asked_again;
    troubles::a_courier_that_hangs_runs_into_the_time_limit;
    troubles::a_connection_that_is_refused_is_tried_again;
    troubles::an_answer_that_breaks_off_is_asked_for_again;
    troubles::half_a_document_is_asked_for_again;
    troubles::an_answer_that_is_not_utf8_is_asked_for_again;
    troubles::a_web_page_in_the_answers_place_is_asked_for_again;
    troubles::a_right_answer_under_a_wrong_type_is_taken;

    answers::an_empty_list_takes_nothing_away;
    answers::what_is_told_twice_is_kept_once;
    answers::the_order_of_an_answer_does_not_matter;
    answers::a_result_for_a_number_not_asked_changes_nothing,
        but not dhl: "its call takes one number",
        but not packeta: "its call takes one number and its answers name none",
        but not sameday: "its call takes one number",
        but not ups: "its call takes one number";
    answers::an_answer_about_another_number_is_not_taken,
        but not packeta: "its answers name no number";
    answers::a_scan_without_a_time_is_left_out_and_said;
    answers::a_scan_of_the_future_is_kept_and_does_not_hide_the_delivery;
    answers::five_thousand_scans_are_kept;
    answers::a_code_never_seen_is_kept_raw_and_counted;
}
