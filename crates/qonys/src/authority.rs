//! The certification authority over HTTP: whether a certificate is revoked (RFC 6960, appendix A), and time stamps
//! (RFC 3161, 3.4). What it answers is signed; the connection proves nothing.

use qonys_eds::OCSP_BYTES_MAX;
use qonys_eds::timestamp::TIMESTAMP_BYTES_MAX;
use qonys_office::ports::{Answer, Authority, Unreachable};
use std::time::Duration;

/// How long an answer may take: somebody waits at a screen for it.
const ANSWER_SECONDS: u64 = 5;

/// Asks at these addresses.
#[derive(Debug)]
pub struct HttpAuthority {
    client: reqwest::Client,
    responders: Vec<String>,
    stamps: Option<String>,
}

impl HttpAuthority {
    /// `responders` are asked in their order until one answers.
    ///
    /// # Errors
    /// A client that cannot be built.
    pub fn new(responders: Vec<String>, stamps: Option<String>) -> anyhow::Result<HttpAuthority> {
        let client = reqwest::Client::builder().timeout(Duration::from_secs(ANSWER_SECONDS)).build()?;
        Ok(HttpAuthority { client, responders, stamps })
    }

    async fn post(
        &self,
        address: &str,
        media: &'static str,
        question: &[u8],
        most: usize,
    ) -> Result<Vec<u8>, reqwest::Error> {
        let request = self.client.post(address).header(reqwest::header::CONTENT_TYPE, media).body(question.to_vec());
        let mut answer = request.send().await?.error_for_status()?;
        let mut bytes = Vec::new();
        // One byte more than is taken: whoever reads it says that it is too long.
        while bytes.len() <= most
            && let Some(chunk) = answer.chunk().await?
        {
            bytes.extend_from_slice(&chunk[..chunk.len().min(most + 1 - bytes.len())]);
        }
        Ok(bytes)
    }
}

fn unreachable(address: &str, error: &reqwest::Error) -> Unreachable {
    // The innermost says what happened: the others only that something did.
    let mut why: &dyn std::error::Error = error;
    while let Some(inner) = why.source() {
        why = inner;
    }
    Unreachable(format!("{address}: {why}"))
}

impl Authority for HttpAuthority {
    fn answers(&self) -> bool {
        !self.responders.is_empty()
    }

    fn stamps(&self) -> bool {
        self.stamps.is_some()
    }

    fn status<'a>(&'a self, question: &'a [u8]) -> Answer<'a> {
        Box::pin(async move {
            let mut last = Unreachable("no responder is configured".to_owned());
            for address in &self.responders {
                match self.post(address, "application/ocsp-request", question, OCSP_BYTES_MAX).await {
                    Ok(answer) => return Ok(answer),
                    Err(error) => last = unreachable(address, &error),
                }
            }
            Err(last)
        })
    }

    fn stamp<'a>(&'a self, question: &'a [u8]) -> Answer<'a> {
        Box::pin(async move {
            let none = || Unreachable("no address for time stamps is configured".to_owned());
            let address = self.stamps.as_ref().ok_or_else(none)?;
            let answer = self.post(address, "application/timestamp-query", question, TIMESTAMP_BYTES_MAX).await;
            answer.map_err(|error| unreachable(address, &error))
        })
    }
}
