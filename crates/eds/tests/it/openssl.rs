//! Both directions with the OpenSSL command line, an implementation that knows nothing of ours.

use crate::authority::*;
use qonys_eds::issue::{CertifiedKey, KeyKind};
use qonys_eds::{Revocation, SignatureError, verify};
use std::path::Path;
use std::process::{Command, Output};

const CONTENT: &[u8] = b"content for OpenSSL, with a line\r\nend in it\n";

/// `None`, with a word, where there is no OpenSSL.
fn openssl(folder: &Path, args: &[&str]) -> Option<Output> {
    match Command::new("openssl").current_dir(folder).args(args).output() {
        Ok(output) => Some(output),
        Err(_) => {
            eprintln!("skipped: no openssl on this computer");
            None
        }
    }
}

fn run(folder: &Path, args: &[&str]) -> Option<()> {
    let output = openssl(folder, args)?;
    assert!(output.status.success(), "openssl {args:?}: {}", String::from_utf8_lossy(&output.stderr));
    Some(())
}

/// Writes key and certificates where OpenSSL finds them.
fn hand_over(folder: &Path, root: &CertifiedKey, key: &CertifiedKey) -> Option<()> {
    std::fs::write(folder.join("content"), CONTENT).unwrap();
    std::fs::write(folder.join("root.der"), &root.certificate).unwrap();
    std::fs::write(folder.join("key.der"), key.key.to_pkcs8().unwrap()).unwrap();
    std::fs::write(folder.join("cert.der"), &key.certificate).unwrap();
    for (from, to) in [("root.der", "root.pem"), ("cert.der", "cert.pem")] {
        run(folder, &["x509", "-inform", "DER", "-in", from, "-out", to])?;
    }
    run(folder, &["pkey", "-inform", "DER", "-in", "key.der", "-out", "key.pem"])
}

#[test]
fn what_is_made_here_verifies_there() {
    for kind in [KeyKind::Rsa2048, KeyKind::P256, KeyKind::P384] {
        let folder = tempfile::tempdir().unwrap();
        let world = world(kind);
        if hand_over(folder.path(), &world.root, &world.key).is_none() {
            return;
        }
        let mut second = request(person(), signing());
        second.serial = vec![8];
        let second = certified(KeyKind::P256, &second, Some(&world.root));
        let cases =
            [world.sign(CONTENT, true), world.sign(CONTENT, false), signed_by(&[&world.key, &second], CONTENT, true)];
        for (place, container) in cases.iter().enumerate() {
            std::fs::write(folder.path().join("cms"), container).unwrap();
            let mut args = vec![
                "cms",
                "-verify",
                "-cades",
                "-binary",
                "-inform",
                "DER",
                "-in",
                "cms",
                "-CAfile",
                "root.pem",
                "-purpose",
                "any",
                "-attime",
                "1780315200",
                "-out",
                "verified",
            ];
            if place == 1 {
                args.extend(["-content", "content"]);
            }
            run(folder.path(), &args);
            assert_eq!(std::fs::read(folder.path().join("verified")).unwrap(), CONTENT);
        }
    }
}

#[test]
fn what_openssl_signs_verifies_here() {
    for kind in [KeyKind::Rsa2048, KeyKind::P256, KeyKind::P384] {
        let folder = tempfile::tempdir().unwrap();
        let mut world = world(kind);
        if hand_over(folder.path(), &world.root, &world.key).is_none() {
            return;
        }
        let sign = |more: &[&str]| {
            let args = [
                &["cms", "-sign", "-binary", "-in", "content", "-signer", "cert.pem", "-inkey", "key.pem"],
                &["-outform", "DER", "-out", "cms"][..],
                more,
            ]
            .concat();
            run(folder.path(), &args);
            std::fs::read(folder.path().join("cms")).unwrap()
        };
        let none = Revocation::none();
        for digest in ["sha256", "sha384", "sha512"] {
            if kind != KeyKind::Rsa2048 && digest == "sha512" {
                continue;
            }
            let attached = sign(&["-cades", "-nodetach", "-md", digest]);
            let signature = world.verify(&attached).unwrap();
            assert_eq!(signature.content.as_deref(), Some(CONTENT));
            assert!(signature.signers[0].algorithm.to_string().ends_with(&digest.to_uppercase()));
            let detached = sign(&["-cades", "-md", digest]);
            assert!(verify(&detached, Some(CONTENT), &world.trust, now(), &none).is_ok());
            assert!(verify(&detached, Some(b"other"), &world.trust, now(), &none).is_err());
        }
        // OpenSSL streams in BER with indefinite lengths.
        let streamed = sign(&["-cades", "-nodetach", "-stream"]);
        assert_eq!(streamed[1], 0x80, "indefinite");
        assert_eq!(world.verify(&streamed).unwrap().content.as_deref(), Some(CONTENT));
        // By subject key identifier.
        assert!(world.verify(&sign(&["-cades", "-nodetach", "-keyid"])).is_ok());

        let bare = sign(&["-nodetach"]);
        assert_eq!(world.verify(&bare), Err(SignatureError::AttributeMissing("signingCertificateV2")));
        let no_attributes = sign(&["-nodetach", "-noattr"]);
        assert_eq!(world.verify(&no_attributes), Err(SignatureError::AttributeMissing("contentType")));
        assert_eq!(world.verify(&sign(&["-cades", "-nodetach", "-nocerts"])), Err(SignatureError::CertificateMissing));
        world.trust.accept_bare_cms(true);
        assert!(world.verify(&bare).is_ok());
        let sha1 = sign(&["-nodetach", "-md", "sha1"]);
        assert_eq!(world.verify(&sha1).unwrap_err().code(), "unsupported_algorithm");
    }
}

#[test]
fn rsa_pss_is_verified_with_a_salt_of_the_digests_length_only() {
    let folder = tempfile::tempdir().unwrap();
    let world = world(KeyKind::Rsa2048);
    if hand_over(folder.path(), &world.root, &world.key).is_none() {
        return;
    }
    for (salt, accepted) in [("rsa_pss_saltlen:-1", true), ("rsa_pss_saltlen:10", false)] {
        run(
            folder.path(),
            &[
                "cms",
                "-sign",
                "-binary",
                "-cades",
                "-nodetach",
                "-in",
                "content",
                "-signer",
                "cert.pem",
                "-inkey",
                "key.pem",
                "-keyopt",
                "rsa_padding_mode:pss",
                "-keyopt",
                salt,
                "-outform",
                "DER",
                "-out",
                "cms",
            ],
        );
        let container = std::fs::read(folder.path().join("cms")).unwrap();
        match world.verify(&container) {
            Ok(signature) => {
                assert!(accepted);
                assert_eq!(signature.signers[0].algorithm.to_string(), "RSA-PSS-SHA256");
            }
            Err(error) => assert!(!accepted && error.code() == "unsupported_algorithm", "{error}"),
        }
    }
}
#[test]
fn a_key_of_1024_bits_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let made = [
        run(folder.path(), &["genrsa", "-out", "key.pem", "1024"]),
        run(
            folder.path(),
            &[
                "req",
                "-x509",
                "-new",
                "-key",
                "key.pem",
                "-subj",
                "/CN=WEAK",
                "-days",
                "4000",
                "-out",
                "cert.pem",
                "-addext",
                "keyUsage=critical,keyCertSign,digitalSignature",
            ],
        ),
    ];
    if made.contains(&None) {
        return;
    }
    std::fs::write(folder.path().join("content"), CONTENT).unwrap();
    run(
        folder.path(),
        &[
            "cms",
            "-sign",
            "-binary",
            "-cades",
            "-nodetach",
            "-in",
            "content",
            "-signer",
            "cert.pem",
            "-inkey",
            "key.pem",
            "-outform",
            "DER",
            "-out",
            "cms",
        ],
    );
    let container = std::fs::read(folder.path().join("cms")).unwrap();
    let mut trust = qonys_eds::TrustStore::new();
    trust.add_for_check(&std::fs::read(folder.path().join("cert.pem")).unwrap()).unwrap();
    let error = verify(&container, None, &trust, now(), &Revocation::none()).unwrap_err();
    assert_eq!(error, SignatureError::BadKey("shorter than 2048 bits"));
}
