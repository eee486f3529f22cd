//! The stories that every store must tell alike: each takes a store with the program's tables in it.

pub mod access;
pub mod calendar;
pub mod links;
pub mod lists;
pub mod outbox;
pub mod people;
pub mod saving;
pub mod words;

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
            lists::duties_come_by_due_time_and_each_once
            lists::duties_of_posts_are_those_of_each_post
            lists::cases_come_newest_first_and_each_once
            lists::figures_are_what_counting_gives
            lists::due_clocks_come_oldest_first
            lists::a_walk_meets_every_case_once
            people::what_is_put_comes_back
            people::a_login_belongs_to_one
            people::new_people_get_numbers_of_their_own
            people::a_setting_keeps_its_first_value_until_it_is_put
            access::keys_are_listed_touched_and_ended
            access::a_step_and_a_recovery_code_are_taken_once
            access::attempts_are_counted_forgiven_and_forgotten
            access::of_many_guesses_at_once_no_more_are_looked_at_than_are_free
            links::a_link_is_kept_replaced_seen_once_and_ended
            words::words_come_back_as_they_were_written
            words::what_a_database_cannot_keep_is_refused_by_name
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
            access::the_audit_log_is_one_unbroken_chain_however_many_write
            calendar::a_published_year_moves_every_running_clock_once
            outbox::work_is_leased_oldest_first
            outbox::two_workers_deliver_each_event_once
            outbox::what_a_worker_leaves_behind_another_delivers
            outbox::what_happened_becomes_notices_for_those_who_must_see_it
        }
    };
}
