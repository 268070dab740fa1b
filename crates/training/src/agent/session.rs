//! One connection: a request at a time, until the page goes away.

use futures_util::{SinkExt, StreamExt};
use serde_json::Value;
use std::ops::ControlFlow;
use std::sync::Arc;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::Message;

use super::Shared;
use super::asks::Choice;
use super::protocol::{self, HEARTBEAT, Request, Wish};
use crate::TrainingError;

/// Which key a connection signs with.
#[derive(Clone, Debug)]
pub(super) enum KeyChoice {
    /// The one in the address.
    Named(String),
    /// The person is asked each time.
    Asked {
        /// The page that connected.
        origin: Option<String>,
    },
}

/// Serves a connection until it ends.
pub(super) async fn serve<S>(socket: WebSocketStream<S>, choice: KeyChoice, shared: Arc<Shared>)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut session = Session { socket, choice, shared };
    if session.send(&protocol::greeting()).await.is_break() {
        return;
    }
    while let Some(Ok(message)) = session.socket.next().await {
        let next = match message {
            Message::Text(text) if text.as_str() == HEARTBEAT => session.send(&protocol::greeting()).await,
            Message::Text(text) => session.request(text.as_str()).await,
            Message::Close(_) => ControlFlow::Break(()),
            // Pings are answered by the library; NCALayer has no binary frames.
            _ => ControlFlow::Continue(()),
        };
        if next.is_break() {
            break;
        }
    }
}

struct Session<S> {
    socket: WebSocketStream<S>,
    choice: KeyChoice,
    shared: Arc<Shared>,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Session<S> {
    async fn send(&mut self, answer: &Value) -> ControlFlow<()> {
        match self.socket.send(Message::text(answer.to_string())).await {
            Ok(()) => ControlFlow::Continue(()),
            Err(_) => ControlFlow::Break(()),
        }
    }

    async fn request(&mut self, text: &str) -> ControlFlow<()> {
        let request = match protocol::read(text) {
            Ok(request) => request,
            Err(answer) => return self.send(&answer).await,
        };
        let manner = request.manner;
        let key = match self.choice.clone() {
            KeyChoice::Named(name) => name,
            KeyChoice::Asked { origin } => match self.ask(&request, origin).await? {
                Some(Choice::Key(name)) => name,
                Some(Choice::Cancel) => return self.send(&manner.cancelled()).await,
                None => return self.send(&manner.failed("too many requests wait for a key")).await,
            },
        };
        let shared = Arc::clone(&self.shared);
        // Keys are read from files and RSA takes a millisecond.
        let answer = tokio::task::spawn_blocking(move || perform(&shared, &key, request)).await;
        let answer = match answer {
            Ok(Ok(answer)) => answer,
            Ok(Err(error)) => manner.failed(&error.to_string()),
            Err(_) => manner.failed("the training agent failed"),
        };
        self.send(&answer).await
    }

    /// Waits for the person. Meanwhile heartbeats are answered, a second request is refused, and a page that
    /// goes away takes its request with it.
    async fn ask(&mut self, request: &Request, origin: Option<String>) -> ControlFlow<(), Option<Choice>> {
        let documents = match &request.wish {
            Wish::Sign { documents, .. } => documents.len(),
            Wish::KeyInfo => 0,
        };
        let Some(mut chosen) = self.shared.asks.put(request.wanted.clone(), documents, origin) else {
            return ControlFlow::Continue(None);
        };
        loop {
            tokio::select! {
                choice = &mut chosen => return ControlFlow::Continue(Some(choice.unwrap_or(Choice::Cancel))),
                message = self.socket.next() => self.while_waiting(message).await?,
            }
        }
    }

    async fn while_waiting(
        &mut self,
        message: Option<Result<Message, tokio_tungstenite::tungstenite::Error>>,
    ) -> ControlFlow<()> {
        match message {
            Some(Ok(Message::Text(text))) if text.as_str() == HEARTBEAT => self.send(&protocol::greeting()).await,
            Some(Ok(Message::Text(text))) => {
                let answer = match protocol::read(text.as_str()) {
                    Ok(second) => second.manner.failed("one request at a time"),
                    Err(answer) => answer,
                };
                self.send(&answer).await
            }
            None | Some(Err(_) | Ok(Message::Close(_))) => ControlFlow::Break(()),
            Some(Ok(_)) => ControlFlow::Continue(()),
        }
    }
}

fn perform(shared: &Shared, key: &str, request: Request) -> Result<Value, TrainingError> {
    let key_use = request.wanted.key_use;
    let certificate = shared.keys.certificate(key, key_use)?;
    if !request.wanted.fits(&certificate) {
        return Err(TrainingError::KeyDoesNotFit(key.to_owned()));
    }
    match request.wish {
        Wish::KeyInfo => Ok(request.manner.done(protocol::key_info(&certificate))),
        Wish::Sign { documents, attached } => {
            let now = (shared.now)();
            let containers = documents
                .iter()
                .map(|document| shared.keys.sign(key, key_use, document, attached, now))
                .collect::<Result<Vec<_>, _>>()?;
            Ok(protocol::signatures(request.manner, &containers))
        }
    }
}
