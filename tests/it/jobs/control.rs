//! Pausing, cancelling, giving up, trying again, removing.

use super::*;
use sqlx::{AssertSqlSafe, Connection, Executor};
use tarjuman::store::{Database, RequestKey};

/// Changes the database behind the back of the program.
async fn tamper(rig: &Rig, sql: &str) {
    match rig.store.database() {
        Database::Sqlite { options, .. } => {
            let mut db = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
            db.execute(AssertSqlSafe(sql.to_owned())).await.unwrap();
        }
        Database::Postgres { options, .. } => {
            let mut db = sqlx::PgConnection::connect_with(&options).await.unwrap();
            db.execute(AssertSqlSafe(sql.to_owned())).await.unwrap();
        }
    }
}

#[tokio::test]
async fn one_request_makes_one_job() {
    on_every_database(QUICK, async |rig| {
        let key = |digest: &str| RequestKey { id: "r1".into(), digest: digest.into() };
        let (new, same) = (align(), key("d"));
        let (a, b) = tokio::join!(rig.jobs.create(&new, Some(&same)), rig.jobs.create(&new, Some(&same)));
        assert_eq!(a.unwrap().id, b.unwrap().id);
        assert_eq!(rig.jobs.list(&[], None, 10).await.unwrap().len(), 1);
        let other = rig.jobs.create(&new, Some(&key("other fields"))).await.unwrap_err();
        assert!(other.to_string().contains("used for another request"), "{other}");
    })
    .await;
}

#[tokio::test]
async fn a_pause_keeps_results_and_a_cancelled_job_may_go_on() {
    let slow = Settings { chunk_items: 32, window: 4, ..QUICK };
    on_every_database(slow, async |rig| {
        let (items, work) = (items(4_000), rig.work());
        let id = rig.submitted(&align(), &lines(&items)).await;
        rig.when(&id, |job| job.progress.done > 0).await;
        rig.jobs.pause(&id).await.unwrap();
        // What is being computed is finished; then nothing moves.
        let after = |rig: &Rig, id: &JobId| {
            let (jobs, id) = (rig.jobs.clone(), id.clone());
            async move {
                tokio::time::sleep(Duration::from_millis(600)).await;
                jobs.get(&id).await.unwrap().progress.done
            }
        };
        let paused = after(&rig, &id).await;
        assert!(paused < 4_000, "too fast to be paused");
        assert_eq!(after(&rig, &id).await, paused);
        rig.jobs.resume(&id).await.unwrap();
        rig.when(&id, |job| job.progress.done > paused).await;
        let seen = rig.jobs.cancel(&id).await.unwrap().progress.done;
        let cancelled = after(&rig, &id).await;
        // Workers had at most the chunks they were computing when they heard of it.
        assert!(cancelled <= seen + 4 * 32, "{seen} → {cancelled}");
        assert_eq!((after(&rig, &id).await, rig.jobs.get(&id).await.unwrap().state), (cancelled, JobState::Cancelled));
        let kept = rig.results(&id).await;
        assert_eq!(kept.len() as u64, cancelled);
        rig.jobs.begin(&id, None, &[]).await.unwrap();
        assert_eq!(ended(&rig.over(&id).await), (JobState::Succeeded, 4_000, 0));
        let all = rig.results(&id).await;
        assert!(kept.iter().all(|(number, body)| all[*number as usize].1 == *body));
        assert!(rig.jobs.pause(&id).await.unwrap_err().to_string().contains("is succeeded"));
        work.stop().await;
    })
    .await;
}

/// What fails again and again is given up, with its reason; the rest is done, and a retry does what is missing.
#[tokio::test]
async fn what_cannot_be_done_is_given_up_and_tried_again_when_asked() {
    on_every_database(QUICK, async |rig| {
        let id = rig.submitted(&align(), &lines(&items(6))).await;
        // Another revision becomes the present one, and the pinned one is damaged.
        let house = GlossaryId::parse("house").unwrap();
        let entry = cases::entry("new", tarjuman::glossary::EntryKind::Place, "مكان | Somewhere");
        rig.catalog.put_entry(house, entry, tarjuman::store::Precondition::Nothing).await.unwrap();
        tamper(&rig, "UPDATE entry_versions SET body = '{' || body WHERE entry = 'gaza'").await;
        let work = rig.work();
        let job = rig.over(&id).await;
        assert_eq!((job.state, job.progress.done, job.progress.given_up), (JobState::Failed, 0, 6), "{job:?}");
        assert!(job.reason.starts_with("2 of its chunks were given up: entry `gaza` of glossary `house`"), "{}", job.reason);
        assert_eq!(rig.results(&id).await, []);
        tamper(&rig, "UPDATE entry_versions SET body = substr(body, 2) WHERE entry = 'gaza'").await;
        rig.jobs.begin(&id, None, &[]).await.unwrap();
        let job = rig.over(&id).await;
        assert_eq!((ended(&job), job.reason.as_str()), ((JobState::Succeeded, 6, 0), ""));
        work.stop().await;
    })
    .await;
}

#[tokio::test]
async fn jobs_are_deleted_and_removed_when_their_time_is_over() {
    on_every_database(QUICK, async |rig| {
        let work = rig.work();
        let (old, deleted) = (rig.submitted(&align(), &lines(&items(6))).await, rig.submitted(&align(), &lines(&items(6))).await);
        rig.over(&old).await;
        rig.over(&deleted).await;
        let awaited = rig.uploaded(&align(), b"x").await;
        work.stop().await;
        rig.jobs.delete(&deleted).await.unwrap();
        assert!(rig.jobs.get(&deleted).await.unwrap_err().to_string().contains("there is no job"));
        tamper(&rig, &format!("UPDATE jobs SET expire_time = 1 WHERE id = '{old}'")).await;
        // Whoever begins to work removes what is over.
        let work = rig.work();
        for _ in 0..500 {
            tokio::time::sleep(Duration::from_millis(20)).await;
            if rig.jobs.get(&old).await.is_err() {
                break;
            }
        }
        assert_eq!(rig.jobs.list(&[], None, 10).await.unwrap().iter().map(|j| j.id.clone()).collect::<Vec<_>>(), [awaited]);
        work.stop().await;
    })
    .await;
}
