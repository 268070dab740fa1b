//! Frames of the NCALayer protocol: any text gets one answer, and what is signed came in the frame.

use qonys_eds::Certificate;
use serde_json::Value;

use super::protocol::{self, Manner, Wish};

/// Most documents signed by one request.
const DOCUMENTS_MAX: usize = 64;

/// A text frame as it arrives.
///
/// - A request that is understood has a bounded number of documents, none longer than the frame they came in.
/// - Written anew by another writer of JSON it is the same request.
/// - What is not understood is answered in one of the manners that pages know.
/// - A certificate is judged for it without regard to what else it says.
pub(super) fn frame(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let request = match protocol::read(text) {
        Ok(request) => request,
        Err(answer) => return known(&answer),
    };
    let again: Value = serde_json::from_str(text).expect("what was read is JSON");
    assert_eq!(protocol::read(&again.to_string()).as_ref(), Ok(&request));
    if let Wish::Sign { documents, .. } = &request.wish {
        assert!((1..=DOCUMENTS_MAX).contains(&documents.len()));
        assert!(documents.iter().map(Vec::len).sum::<usize>() <= text.len());
        let answer = protocol::signatures(request.manner, documents);
        known(&answer);
        let signed = match request.manner {
            Manner::Basics => answer["body"]["result"].as_array().map_or(0, Vec::len),
            Manner::CommonUtils => usize::from(answer["responseObject"].is_string()),
        };
        assert_eq!(signed, documents.len(), "a signature for each document");
    }
    let certificate = Certificate::parse(include_bytes!("../../world/person-ecdsa.der")).expect("the kept certificate");
    if request.wanted.fits(&certificate) {
        known(&request.manner.done(protocol::key_info(&certificate)));
    }
    known(&request.manner.cancelled());
}

/// Whether an answer is of a shape that pages understand, and the same when a page has read it.
fn known(answer: &Value) {
    let has = |name: &str| answer.get(name).is_some();
    assert!(has("status") || has("code") || has("success"), "{answer}");
    assert_eq!(&serde_json::from_str::<Value>(&answer.to_string()).expect("an answer is JSON"), answer);
}
