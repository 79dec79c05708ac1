//! Shares, versions, and the end of a worker.

use super::*;

#[tokio::test]
async fn a_small_job_does_not_wait_behind_a_large_one_of_another_queue() {
    let settings = Settings { window: 4, chunk_items: 16, ..QUICK };
    on_every_database(settings, async |rig| {
        let large = rig.submitted(&NewJob { queue: "archive".into(), ..align() }, &lines(&items(6_000))).await;
        let small = rig.submitted(&NewJob { queue: "desk".into(), ..align() }, &lines(&items(160))).await;
        let work = rig.work();
        rig.over(&small).await;
        let job = rig.jobs.get(&large).await.unwrap();
        assert!(!job.state.is_over() && job.progress.done < 2_000, "{} of the large one done before the small one", job.progress.done);
        assert_eq!(ended(&rig.over(&large).await), (JobState::Succeeded, 6_000, 0));
        work.stop().await;
    })
    .await;
}

/// A program does not touch jobs it does not understand: they wait for one that does.
#[tokio::test]
async fn work_of_another_version_is_left_alone() {
    on_every_database(QUICK, async |rig| {
        let work = rig.work();
        let later = rig.submitted(&NewJob { version: batch::ALIGN.version + 1, ..align() }, &lines(&items(5))).await;
        let other = rig.submitted(&NewJob { task: "summarise".into(), ..align() }, &lines(&items(5))).await;
        let mine = rig.submitted(&align(), &lines(&items(5))).await;
        assert_eq!(ended(&rig.over(&mine).await), (JobState::Succeeded, 5, 0));
        tokio::time::sleep(Duration::from_millis(500)).await;
        for id in [later, other] {
            let job = rig.jobs.get(&id).await.unwrap();
            assert_eq!((job.state, job.progress.items, job.reason.as_str()), (JobState::Running, 0, ""));
        }
        work.stop().await;
    })
    .await;
}

/// A worker that stops hands back what it has not done; the next one needs no time-out to go on.
#[tokio::test]
async fn a_worker_that_stops_hands_its_chunks_back() {
    let settings = Settings { chunk_items: 64, ..QUICK };
    on_every_database(settings, async |rig| {
        let id = rig.submitted(&align(), &lines(&items(6_000))).await;
        let work = rig.work();
        rig.when(&id, |job| job.progress.done > 0).await;
        let begun = std::time::Instant::now();
        work.stop().await;
        assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
        assert!(rig.jobs.get(&id).await.unwrap().progress.done < 6_000, "too fast to be stopped");
        let begun = std::time::Instant::now();
        let work = rig.work();
        assert_eq!(ended(&rig.over(&id).await), (JobState::Succeeded, 6_000, 0));
        // Far less than the time after which chunks are taken from a worker that is not heard of.
        assert!(begun.elapsed() < settings.rescue_after().checked_sub(Duration::from_secs(5)).unwrap(), "{:?}", begun.elapsed());
        work.stop().await;
    })
    .await;
}
