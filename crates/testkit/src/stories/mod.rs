//! The stories that every store must tell alike: each takes a store with the program's tables in it.

pub mod access;
pub mod calendar;
pub mod files;
pub mod identities;
pub mod life;
pub mod links;
pub mod lists;
pub mod outbox;
pub mod packs;
pub mod passkeys;
pub mod people;
pub mod saving;
pub mod search;
pub mod transfers;
pub mod webhooks;
pub mod words;
pub mod work;

/// Calls `$run!` with the path of every story that may share its database with others at the same time.
#[macro_export]
macro_rules! stories {
    ($run:ident) => {
        $run! {
            saving::a_case_loads_as_it_was_saved
            saving::of_two_writers_from_one_version_one_wins
            saving::of_many_writers_each_gets_a_place_of_its_own
            saving::an_id_is_taken_once
            saving::a_key_answers_what_it_answered_first
            saving::a_key_is_good_for_one_request
            saving::a_commit_that_fails_leaves_no_trace
            saving::the_log_comes_in_pages
            files::a_file_is_kept_with_its_event
            files::of_the_sweep_and_an_upload_one_wins
            lists::duties_come_by_due_time_and_each_once
            lists::duties_of_posts_are_those_of_each_post
            lists::cases_come_newest_first_and_each_once
            lists::due_clocks_come_oldest_first
            lists::a_walk_meets_every_case_once
            people::what_is_put_comes_back
            people::a_post_counts_on_its_days_and_so_does_standing_in
            people::of_two_changes_of_the_staff_on_one_revision_one_wins
            people::a_login_belongs_to_one
            people::new_people_get_numbers_of_their_own
            people::a_setting_keeps_its_first_value_until_it_is_put
            access::keys_are_listed_touched_and_ended
            access::a_step_and_a_recovery_code_are_taken_once
            access::how_somebody_gets_in_changes_whole_or_not_at_all
            access::attempts_are_counted_forgiven_and_forgotten
            access::of_many_guesses_at_once_no_more_are_looked_at_than_are_free
            life::of_two_who_decide_an_order_one_is_first
            passkeys::a_passkey_is_kept_used_renamed_and_dropped
            passkeys::a_challenge_is_taken_once_for_its_purpose
            identities::an_identity_is_bound_to_one
            identities::a_flow_is_taken_once
            links::a_link_is_kept_replaced_seen_once_and_ended
            words::words_come_back_as_they_were_written
            words::what_a_database_cannot_keep_is_refused_by_name
            search::cases_are_found_by_whoever_may_know_them
            search::an_older_version_of_a_case_is_not_indexed_over_a_newer_one
            transfers::the_record_comes_newest_first_and_each_once
            transfers::the_record_of_a_case_is_made_good
            work::a_page_gets_what_its_rows_show
            work::changes_are_heard_by_office_and_forgotten
            work::views_and_presence_are_kept
            outbox::notices_come_newest_first_and_each_once
            outbox::a_notice_written_twice_is_there_once
        }
    };
}

/// Calls `$run!` with the path of every story that needs a database to itself: they take work from the
/// whole of it.
#[macro_export]
macro_rules! stories_alone {
    ($run:ident) => {
        $run! {
            life::erased_by_two_people_a_case_stays_whole
            life::one_person_is_erased_and_the_rest_stays
            life::what_one_worker_left_another_goes_on_with
            life::of_a_hold_and_an_erasure_one_wins
            life::a_retention_period_counts_from_its_day
            access::the_audit_log_is_one_unbroken_chain_however_many_write
            calendar::a_published_year_moves_every_running_clock_once
            lists::figures_are_what_counting_gives
            packs::a_version_that_was_loaded_once_is_there_for_good
            packs::a_changed_text_under_an_old_version_is_refused
            packs::a_case_goes_on_under_the_version_it_began_under
            transfers::the_record_follows_from_the_logs_however_it_is_delivered
            work::every_duty_is_in_one_group_and_counted_there
            outbox::work_is_leased_oldest_first
            outbox::two_workers_deliver_each_event_once
            outbox::what_a_worker_leaves_behind_another_delivers
            outbox::what_happened_becomes_notices_for_those_who_must_see_it
            webhooks::an_event_is_told_once_taken_signed_and_with_nothing_personal
            webhooks::what_is_not_taken_is_told_again_for_a_day_and_then_somebody_must_look
            webhooks::a_paused_webhook_keeps_what_waited_and_an_ended_one_nothing
        }
    };
}
