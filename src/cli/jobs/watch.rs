//! Following jobs to their end.

use std::{
    io::{self, IsTerminal},
    process::ExitCode,
    time::Duration,
};

use indicatif::{ProgressBar, ProgressStyle};
use tonic::Code;

use super::{told, work_here};
use crate::{
    cli::{Client, Common, Failure, failure::PARTLY, show},
    rpc::pb,
};

/// How often to ask.
const STEP: Duration = Duration::from_millis(250);

/// Runs the verb. Exit status 1 if some results are faults, 3 if a job did not come to a good end.
pub(super) async fn run(common: &Common, client: &Client, names: &[String]) -> Result<ExitCode, Failure> {
    let work = work_here(client)?;
    let (mut faulty, mut broken) = (false, false);
    for name in names {
        let job = follow(client, name).await?;
        faulty |= job.progress.unwrap_or_default().items_failed > 0;
        broken |= job.state() != pb::job::State::Succeeded;
        if common.writes_json() {
            show::json(&job)?;
        } else {
            show::line(&told(&job))?;
        }
    }
    if let Some(work) = work {
        work.stop().await;
    }
    Ok(if broken {
        ExitCode::from(3)
    } else if faulty {
        ExitCode::from(PARTLY)
    } else {
        ExitCode::SUCCESS
    })
}

async fn follow(client: &Client, name: &str) -> Result<pb::Job, Failure> {
    use pb::job::State::{Cancelled, Failed, Succeeded, Uploading};
    let bar = bar();
    loop {
        let job = match client.get_job(pb::GetJobRequest { name: name.to_owned() }).await {
            Ok(job) => job,
            // A server that restarts, or its database: the job is there all the same.
            Err(status) if status.code() == Code::Unavailable => {
                bar.set_message("the server cannot be reached; trying again");
                tokio::time::sleep(STEP * 4).await;
                continue;
            }
            Err(status) => return Err(status.into()),
        };
        let progress = job.progress.unwrap_or_default();
        bar.set_length(progress.items_total.max(1) as u64);
        bar.set_position((progress.items_done + progress.items_given_up) as u64);
        let left = progress.eta.map(|eta| format!(", {} left", indicatif::HumanDuration(Duration::from_secs(eta.seconds.max(0) as u64))));
        bar.set_message(format!("{:.0} a second{}", progress.rate, left.unwrap_or_default()));
        match job.state() {
            Succeeded | Failed | Cancelled => {
                bar.finish_and_clear();
                return Ok(job);
            }
            Uploading => return Err(Failure::wrong(format!("{name} awaits its input: upload it and run it"))),
            _ => tokio::time::sleep(STEP).await,
        }
    }
}

fn bar() -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:40} {pos} of {len} items, {msg}").unwrap_or(ProgressStyle::default_bar());
    ProgressBar::new(1).with_style(style)
}
