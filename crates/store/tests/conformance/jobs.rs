//! Jobs: added once, taken by one, prolonged, ended, begun again.

use speargun_store::job::{
    self, ENDED_MAX, Ending, Hold, JobFilter, JobProgress, JobState, NewJob,
};
use speargun_store::job_schedule::{self, Recurrence, StoredSchedule};

use super::*;

fn new_job(kind: &str, due_at: i64) -> NewJob {
    NewJob {
        kind: kind.to_owned(),
        payload: "{}".to_owned(),
        dedup_key: None,
        created_by: "ann".to_owned(),
        place: None,
        due_at,
        attempts_max: 2,
    }
}

fn add(connection: &mut Connection, job: &NewJob) -> i64 {
    let (id, is_new) = job::add(connection, job, 1).unwrap();
    assert!(is_new);
    id
}

/// Takes a job of the kinds at a time and holds it for ten.
fn take(connection: &mut Connection, kinds: &[&str], now: i64) -> Option<(i64, Hold)> {
    let taken = job::take(connection, (kinds, "here"), ("one", now + 10), now).unwrap();
    taken.map(|job| (job.id, Hold { id: job.id, attempt: job.attempts }))
}

fn state(connection: &mut Connection, id: i64) -> JobState {
    job::get(connection, id).unwrap().unwrap().state
}

pub(super) fn jobs_are_taken_in_their_order_by_one(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let late = add(connection, &new_job("match", 30));
        let first = add(connection, &new_job("match", 10));
        let second = add(connection, &new_job("match", 10));
        let strange = add(connection, &new_job("unknown", 1));
        let elsewhere = NewJob { place: Some("there".to_owned()), ..new_job("match", 1) };
        let elsewhere = add(connection, &elsewhere);
        let here = NewJob { place: Some("here".to_owned()), ..new_job("train", 12) };
        let here = add(connection, &here);
        assert_eq!(job::next_due(connection, &["match"]).unwrap(), Some(1));
        assert_eq!(job::next_due(connection, &[]).unwrap(), None);
        assert_eq!(take(connection, &["match"], 9), None, "none is due");
        let mut taken = Vec::new();
        while let Some((id, _)) = take(connection, &["match", "train"], 20) {
            taken.push(id);
        }
        assert_eq!(taken, [first, second, here]);
        assert_eq!(take(connection, &["match"], 29), None);
        assert_eq!(take(connection, &["match"], 30).unwrap().0, late);
        for waiting in [strange, elsewhere] {
            assert_eq!(state(connection, waiting), JobState::Waiting);
        }
        assert_eq!(take(connection, &[], 99), None);
        let running =
            job::list(connection, &JobFilter::in_state(JobState::Running), (10, 0)).unwrap();
        assert_eq!(running.len(), 4);
        let all = JobFilter::default();
        assert_eq!(job::count(connection, &all).unwrap(), 6);
        assert_eq!(job::list(connection, &all, (2, 1)).unwrap().len(), 2);
        let of_kind = JobFilter { kind: Some("train".to_owned()), ..all };
        assert_eq!(job::count(connection, &of_kind).unwrap(), 1);
        let waits = JobFilter { state: Some(JobState::Waiting), ..of_kind };
        assert_eq!(job::list(connection, &waits, (2, 0)).unwrap(), []);
        assert_eq!(job::last_of(connection, &["train"]).unwrap().unwrap().id, here);
    });
}

pub(super) fn a_key_has_one_open_job(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let keyed = NewJob { dedup_key: Some("all".to_owned()), ..new_job("match", 1) };
        let first = add(connection, &keyed);
        assert_eq!(job::add(connection, &keyed, 2).unwrap(), (first, false));
        let (id, hold) = take(connection, &["match"], 5).unwrap();
        assert_eq!(job::add(connection, &keyed, 6).unwrap(), (id, false), "it runs");
        let ended = job::end(connection, hold, &Ending::Done(Some("1".to_owned())), 7).unwrap();
        assert_eq!(ended, Some(JobState::Done));
        let again = add(connection, &keyed);
        assert_ne!(again, first);
        // One that failed is begun again by hand only while none of its key is open.
        assert_eq!(job::cancel(connection, again, 8).unwrap(), Some(JobState::Cancelled));
        let third = add(connection, &keyed);
        assert!(!job::retry(connection, again, 9).unwrap());
        job::cancel(connection, third, 9).unwrap();
        assert!(job::retry(connection, again, 9).unwrap());
        assert!(!job::retry(connection, again, 9).unwrap(), "it waits");
        assert!(!job::retry(connection, first, 9).unwrap(), "it is done");
        assert_eq!(state(connection, again), JobState::Waiting);
    });
}

pub(super) fn a_hold_that_ran_out_is_another_ones(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let id = add(connection, &new_job("match", 1));
        let (_, first) = take(connection, &["match"], 5).unwrap();
        let progress =
            JobProgress { what: Some("people".to_owned()), done: Some(3), total: Some(9) };
        assert_eq!(job::prolong(connection, first, 20, &progress).unwrap(), Some(false));
        assert_eq!(job::get(connection, id).unwrap().unwrap().progress, progress);
        assert_eq!(take(connection, &["match"], 20), None, "it is held");
        assert_eq!(job::next_due(connection, &["match"]).unwrap(), Some(20));
        let (taken, second) = take(connection, &["match"], 21).unwrap();
        assert_eq!((taken, second.attempt), (id, 2));
        assert_eq!(job::get(connection, id).unwrap().unwrap().progress, JobProgress::default());
        // The first holder lives on, and nothing that it says counts.
        assert_eq!(job::prolong(connection, first, 99, &progress).unwrap(), None);
        assert!(!job::is_held(connection, first).unwrap());
        assert!(job::is_held(connection, second).unwrap());
        assert_eq!(job::end(connection, first, &Ending::Done(None), 22).unwrap(), None);
        assert_eq!(state(connection, id), JobState::Running);
        // The last attempt that was not prolonged is the end.
        assert_eq!(job::end_abandoned(connection, "died", 31).unwrap(), 0);
        assert_eq!(take(connection, &["match"], 40), None, "no attempt is left");
        assert_eq!(job::end_abandoned(connection, "died", 40).unwrap(), 1);
        let job = job::get(connection, id).unwrap().unwrap();
        assert_eq!((job.state, job.fault.as_deref()), (JobState::Failed, Some("died")));
    });
}

pub(super) fn an_attempt_that_fails_is_repeated_while_one_is_left(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let id = add(connection, &new_job("match", 1));
        let failed = |again_at| Ending::Failed { fault: "no network".to_owned(), again_at };
        let (_, hold) = take(connection, &["match"], 5).unwrap();
        let ended = job::end(connection, hold, &failed(Some(50)), 6).unwrap();
        assert_eq!(ended, Some(JobState::Waiting));
        let waiting = job::get(connection, id).unwrap().unwrap();
        assert_eq!((waiting.due_at, waiting.fault.as_deref()), (50, Some("no network")));
        assert_eq!((waiting.finished_at, waiting.started_at), (None, Some(5)));
        assert_eq!(take(connection, &["match"], 49), None);
        // Given back, it costs no attempt.
        let (_, hold) = take(connection, &["match"], 50).unwrap();
        let released = Ending::Released { again_at: 60 };
        let ended = job::end(connection, hold, &released, 51).unwrap();
        assert_eq!(ended, Some(JobState::Waiting));
        let (_, hold) = take(connection, &["match"], 60).unwrap();
        assert_eq!(hold.attempt, 3);
        let ended = job::end(connection, hold, &failed(Some(70)), 61).unwrap();
        assert_eq!(ended, Some(JobState::Failed), "no attempt is left");
        assert_eq!(job::get(connection, id).unwrap().unwrap().finished_at, Some(61));
        assert!(job::retry(connection, id, 62).unwrap());
        assert_eq!(take(connection, &["match"], 62).unwrap().1.attempt, 4);
        // One that cannot succeed is not repeated, nor is one that was stopped.
        let hopeless = add(connection, &new_job("match", 1));
        let (_, hold) = take(connection, &["match"], 63).unwrap();
        assert_eq!(hold.id, hopeless);
        assert_eq!(job::end(connection, hold, &failed(None), 64).unwrap(), Some(JobState::Failed));
        let stopped = add(connection, &new_job("match", 1));
        let (_, hold) = take(connection, &["match"], 65).unwrap();
        assert_eq!(job::cancel(connection, stopped, 66).unwrap(), Some(JobState::Running));
        let answer = job::prolong(connection, hold, 90, &JobProgress::default()).unwrap();
        assert_eq!(answer, Some(true));
        let ended = job::end(connection, hold, &Ending::Released { again_at: 70 }, 67).unwrap();
        assert_eq!(ended, Some(JobState::Cancelled));
        assert_eq!(job::cancel(connection, 999, 68).unwrap(), None);
    });
}

pub(super) fn a_job_that_was_to_stop_ends_with_its_process(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let id = add(connection, &new_job("match", 1));
        let (_, hold) = take(connection, &["match"], 1).unwrap();
        job::cancel(connection, id, 2).unwrap();
        assert_eq!(job::end_abandoned(connection, "gone", 5).unwrap(), 0, "it is held");
        assert_eq!(job::end_abandoned(connection, "gone", 12).unwrap(), 1);
        assert_eq!(state(connection, id), JobState::Cancelled);
        assert_eq!(job::end(connection, hold, &Ending::Done(None), 13).unwrap(), None);
    });
}

pub(super) fn old_jobs_are_forgotten(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        let waiting = add(connection, &new_job("other", 1));
        for _ in 0..ENDED_MAX + 5 {
            add(connection, &new_job("match", 1));
            let (_, hold) = take(connection, &["match"], 5).unwrap();
            job::end(connection, hold, &Ending::Done(None), 6).unwrap();
        }
        // A kind that comes often does not push out what comes seldom.
        let seldom = add(connection, &new_job("train", 1));
        let (_, hold) = take(connection, &["train"], 7).unwrap();
        job::end(connection, hold, &Ending::Done(None), 8).unwrap();
        assert_eq!(job::forget_old(connection).unwrap(), 5);
        assert_eq!(job::forget_old(connection).unwrap(), 0);
        assert_eq!(job::count(connection, &JobFilter::default()).unwrap(), ENDED_MAX as u64 + 2);
        assert_eq!(state(connection, seldom), JobState::Done);
        assert_eq!(state(connection, waiting), JobState::Waiting);
    });
}

pub(super) fn many_take_each_job_once(place: &Place) {
    const JOBS: i64 = 200;
    let store = place.open();
    write(&store, |connection| {
        for _ in 0..JOBS {
            add(connection, &new_job("match", 1));
        }
    });
    drop(store);
    let taken: Vec<i64> = std::thread::scope(|scope| {
        let takers: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(|| {
                    let store = place.open();
                    let mut own = Vec::new();
                    loop {
                        let mut found = None;
                        write(&store, |connection| found = take(connection, &["match"], 5));
                        match found {
                            Some((id, _)) => own.push(id),
                            None => return own,
                        }
                    }
                })
            })
            .collect();
        takers.into_iter().flat_map(|taker| taker.join().unwrap()).collect()
    });
    let mut each = taken.clone();
    each.sort_unstable();
    each.dedup();
    assert_eq!((taken.len() as i64, each.len() as i64), (JOBS, JOBS));
}

fn schedule(kind: &str, recurrence: Recurrence, next_due_at: i64) -> StoredSchedule {
    StoredSchedule {
        id: 0,
        kind: kind.to_owned(),
        payload: "{}".to_owned(),
        is_of_machine: kind == "compact",
        recurrence,
        next_due_at,
        last_job_id: None,
        created_by: "ann".to_owned(),
        created_at: 1,
    }
}

pub(super) fn schedules_are_moved_on_by_one(place: &Place) {
    let store = place.open();
    write(&store, |connection| {
        assert_eq!(job_schedule::next_due(connection).unwrap(), None);
        let hourly = schedule("score", Recurrence::EveryMinutes(60), 100);
        let daily = schedule("compact", Recurrence::DailyAt("02:30".to_owned()), 50);
        let first = job_schedule::add(connection, &hourly).unwrap();
        let second = job_schedule::add(connection, &daily).unwrap();
        let kept = StoredSchedule { id: second, ..daily };
        assert_eq!(job_schedule::get(connection, second).unwrap(), Some(kept.clone()));
        assert_eq!(job_schedule::next_due(connection).unwrap(), Some(50));
        assert_eq!(job_schedule::due(connection, 49).unwrap(), []);
        assert_eq!(job_schedule::due(connection, 50).unwrap(), std::slice::from_ref(&kept));
        // Two servers see it; one moves it on.
        assert!(job_schedule::advance(connection, &kept, 150).unwrap());
        assert!(!job_schedule::advance(connection, &kept, 150).unwrap());
        job_schedule::note_job(connection, second, 7).unwrap();
        let listed = job_schedule::list(connection).unwrap();
        assert_eq!(listed.iter().map(|one| one.id).collect::<Vec<_>>(), [first, second]);
        assert_eq!((listed[1].next_due_at, listed[1].last_job_id), (150, Some(7)));
        job_schedule::set_next_due(connection, second, 140).unwrap();
        assert_eq!(job_schedule::next_due(connection).unwrap(), Some(100));
        job_schedule::set_next_due(connection, second, 150).unwrap();
        assert!(job_schedule::remove(connection, first).unwrap());
        assert!(!job_schedule::remove(connection, first).unwrap());
        assert_eq!(job_schedule::next_due(connection).unwrap(), Some(150));
    });
}
