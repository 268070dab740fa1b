//! The wrappings in which signatures and certificates are handed over.

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use std::borrow::Cow;

use crate::SignatureError;

/// Most bytes of a container, as received.
pub const CONTAINER_BYTES_MAX: usize = 24 * 1024 * 1024;

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The binary container in what a signing program handed over: BER or DER as it is, PEM (`CMS` or
/// `PKCS7`), or bare base64 with or without line ends.
pub fn decode_container(bytes: &[u8]) -> Result<Cow<'_, [u8]>, SignatureError> {
    bounded(bytes.len())?;
    if bytes.first() == Some(&0x30) {
        return Ok(Cow::Borrowed(bytes));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| SignatureError::Malformed("neither binary CMS nor text"))?.trim();
    if text.starts_with("-----BEGIN") {
        let mut blocks = pem_blocks(text, &["CMS", "PKCS7", "PKCS #7 SIGNED DATA"])?;
        return match blocks.len() {
            1 => Ok(Cow::Owned(blocks.remove(0))),
            _ => Err(SignatureError::Malformed("the text does not hold exactly one signature")),
        };
    }
    base64(text).map(Cow::Owned)
}

/// The DER of every certificate in a file of them: one in DER, or any number in PEM.
pub fn decode_certificates(bytes: &[u8]) -> Result<Vec<Vec<u8>>, SignatureError> {
    decode_blocks(bytes, &["CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE"])
}

/// The DER of the revocation lists in a file: one in DER, or any number in PEM.
pub(crate) fn decode_crls(bytes: &[u8]) -> Result<Vec<Vec<u8>>, SignatureError> {
    decode_blocks(bytes, &["X509 CRL"])
}

fn decode_blocks(bytes: &[u8], labels: &[&str]) -> Result<Vec<Vec<u8>>, SignatureError> {
    if bytes.first() == Some(&0x30) {
        return Ok(vec![bytes.to_vec()]);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| SignatureError::Malformed("neither DER nor PEM"))?;
    match pem_blocks(text, labels)? {
        blocks if blocks.is_empty() => Err(SignatureError::Malformed("the text holds nothing of this kind")),
        blocks => Ok(blocks),
    }
}

fn pem_blocks(text: &str, labels: &[&str]) -> Result<Vec<Vec<u8>>, SignatureError> {
    let mut blocks = Vec::new();
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("-----BEGIN ") {
        let unended = SignatureError::Malformed("a PEM block has no end");
        let (label, after) = after.split_once("-----").ok_or(unended.clone())?;
        let (body, after) = after.split_once("-----END ").ok_or(unended.clone())?;
        let after = after.strip_prefix(label).and_then(|a| a.strip_prefix("-----")).ok_or(unended)?;
        if labels.contains(&label) {
            blocks.push(base64(body)?);
        }
        rest = after;
    }
    Ok(blocks)
}

fn base64(text: &str) -> Result<Vec<u8>, SignatureError> {
    let dense: Vec<u8> = text.bytes().filter(|b| !b.is_ascii_whitespace()).collect();
    BASE64.decode(dense).map_err(|_| SignatureError::Malformed("the text is not base64"))
}

pub(crate) const fn bounded(bytes: usize) -> Result<(), SignatureError> {
    if bytes > CONTAINER_BYTES_MAX {
        return Err(SignatureError::TooLarge { bytes, limit: CONTAINER_BYTES_MAX });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_container_is_read_from_every_wrapping() {
        let der = [0x30, 3, 2, 1, 5];
        for text in [
            "MAMCAQU=",
            "MAMCAQU",
            " MAMC\r\nAQU=\n",
            "-----BEGIN CMS-----\nMAMCAQU=\n-----END CMS-----\n",
            "\n-----BEGIN PKCS7-----\r\nMAMC\r\nAQU=\r\n-----END PKCS7-----",
        ] {
            assert_eq!(&*decode_container(text.as_bytes()).unwrap(), der, "{text}");
        }
        assert_eq!(&*decode_container(&der).unwrap(), der);
    }

    #[test]
    fn what_is_no_container_is_refused() {
        for text in [
            "not base64!",
            "-----BEGIN CMS-----\nMAMCAQU=",
            "-----BEGIN CMS-----\nMAMCAQU=\n-----END PKCS7-----",
            "-----BEGIN CERTIFICATE-----\nMAMCAQU=\n-----END CERTIFICATE-----",
            "-----BEGIN CMS-----\nMAMC\n-----END CMS----------BEGIN CMS-----\nMAMC\n-----END CMS-----",
        ] {
            assert!(decode_container(text.as_bytes()).is_err(), "{text}");
        }
        assert!(decode_container(&[0xff, 0xfe]).is_err());
        assert!(matches!(decode_container(&vec![0x30; CONTAINER_BYTES_MAX + 1]), Err(SignatureError::TooLarge { .. })));
    }

    #[test]
    fn a_bundle_gives_each_certificate_and_skips_what_else_is_in_it() {
        let bundle = "-----BEGIN CERTIFICATE-----\nMAMCAQU=\n-----END CERTIFICATE-----\n\
                      -----BEGIN X509 CRL-----\nMAMCAQU=\n-----END X509 CRL-----\n\
                      -----BEGIN CERTIFICATE-----\nMAMCAQY=\n-----END CERTIFICATE-----\n";
        let found = decode_certificates(bundle.as_bytes()).unwrap();
        assert_eq!(found, [[0x30, 3, 2, 1, 5], [0x30, 3, 2, 1, 6]]);
        assert!(decode_certificates(b"").is_err());
    }
}
