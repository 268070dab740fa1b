//! Wrappings: text and bytes give the same container.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use qonys_eds::{content_digest, decode_certificates, decode_container};

/// What a page hands over: bytes, PEM or base64.
///
/// - Nothing grows by being unwrapped.
/// - What was unwrapped is found again in every wrapping.
/// - What is unwrapped is read or refused.
pub fn container(data: &[u8]) {
    if let Ok(container) = decode_container(data) {
        assert!(container.len() <= data.len());
        let _ = content_digest(&container);
        // Only what begins as a container does is told from text.
        if container.first() == Some(&0x30) {
            let base64 = BASE64.encode(&container);
            for text in [
                base64.clone(),
                base64.trim_end_matches('=').to_owned(),
                format!("\n{base64}\r\n"),
                format!("-----BEGIN CMS-----\n{base64}\n-----END CMS-----\n"),
                format!("-----BEGIN PKCS7-----\r\n{base64}\r\n-----END PKCS7-----"),
            ] {
                assert_eq!(decode_container(text.as_bytes()).as_deref(), Ok(&*container));
            }
            assert_eq!(decode_container(&container).as_deref(), Ok(&*container));
        }
    }
    if let Ok(certificates) = decode_certificates(data) {
        assert!(!certificates.is_empty());
        assert!(certificates.iter().map(Vec::len).sum::<usize>() <= data.len());
    }
}
