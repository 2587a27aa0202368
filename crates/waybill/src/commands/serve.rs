//! `waybill serve`: the service.

use std::process::ExitCode;

use anyhow::Context;
use engine::Clock;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::configuration::Configuration;
use crate::service;

/// Examples:
///   waybill serve
///   waybill --config /etc/waybill.toml serve
///   WAYBILL__DATABASE__URL=postgres://waybill@db/waybill waybill serve
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    /// Only the pages and webhooks; another node asks couriers and carries out effects.
    #[arg(long)]
    pages_only: bool,
}

pub(crate) async fn run(arguments: &Arguments, configuration: &Configuration) -> anyhow::Result<ExitCode> {
    let store = service::open_store(configuration).await?;
    let engine = service::engine(configuration, store.clone(), Clock::system()).await?;
    let listen = &configuration.server.listen;
    let listener =
        TcpListener::bind(listen).await.with_context(|| format!("server.listen = \"{listen}\" cannot be used"))?;
    let stop = CancellationToken::new();
    let mut settings = service::page_settings(&configuration.server.public_url)?;
    settings.behind_proxy = configuration.server.behind_proxy;
    let app = web::App::new(engine.clone(), settings);
    eprintln!("Waybill listens on http://{}", listener.local_addr()?);
    let pages = tokio::spawn(web::serve(listener, web::router(app), stop.clone().cancelled_owned()));
    let work = (!arguments.pages_only).then(|| {
        let (engine, stop) = (engine.clone(), stop.clone());
        tokio::spawn(async move { engine.run(stop).await })
    });
    stop_signal().await?;
    eprintln!("Stopping: what is in hand is finished first");
    stop.cancel();
    pages.await??;
    if let Some(work) = work {
        work.await?;
    }
    store.close().await;
    Ok(ExitCode::SUCCESS)
}

/// Ctrl-C or SIGTERM.
pub(crate) async fn stop_signal() -> anyhow::Result<()> {
    let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
    tokio::select! {
        done = tokio::signal::ctrl_c() => done?,
        _ = terminate.recv() => {}
    }
    Ok(())
}
