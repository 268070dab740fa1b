//! What a certificate says of its holder, and what of that is told to whom.

use crate::authority::*;
use crate::corpus::eds::facts::{body, children};
use qonys_eds::issue::{CertifiedKey, KeyKind, Profile, Subject};
use qonys_eds::{CERTIFICATE_BYTES_MAX, Certificate, EmployeeRole, Holder, SignatureError, Use};

fn parse(key: &CertifiedKey) -> Certificate {
    Certificate::parse(&key.certificate).unwrap()
}

fn fields(der: &[u8]) -> Vec<Vec<u8>> {
    children(children(der)[0]).into_iter().map(<[u8]>::to_vec).collect()
}

/// The certificate with another part in what its issuer signs; nothing but reading is looked at.
fn with(der: &[u8], place: usize, field: Vec<u8>) -> Vec<u8> {
    let mut all = fields(der);
    all[place] = field;
    let outer = children(der);
    tlv(0x30, &[&tlv(0x30, &all.concat()), outer[1], outer[2]].concat())
}

fn name(parts: &[(&[u8], u8, &[u8])]) -> Vec<u8> {
    let parts =
        parts.iter().map(|(kind, tag, text)| tlv(0x31, &tlv(0x30, &[tlv(0x06, kind), tlv(*tag, text)].concat())));
    tlv(0x30, &parts.collect::<Vec<_>>().concat())
}

const COMMON_NAME: &[u8] = &[0x55, 4, 3];
const SERIAL_NUMBER: &[u8] = &[0x55, 4, 5];
const UNIT: &[u8] = &[0x55, 4, 11];

/// Extensions in place of the certificate's own.
fn with_extensions(der: &[u8], extensions: &[(&[u8], bool, Vec<u8>)]) -> Result<Certificate, SignatureError> {
    let list = extensions.iter().map(|(kind, critical, value)| {
        let critical = if *critical { tlv(0x01, &[0xff]) } else { Vec::new() };
        tlv(0x30, &[tlv(0x06, kind), critical, tlv(0x04, value)].concat())
    });
    Certificate::parse(&with(der, 7, tlv(0xa3, &tlv(0x30, &list.collect::<Vec<_>>().concat()))))
}

#[test]
fn the_parts_of_a_subject_are_read_each_from_its_place() {
    let root = root(KeyKind::P256);
    let subject =
        Subject { bin: Some(BIN.parse().unwrap()), organisation: Some("ORGANISATION".to_owned()), ..person() };
    let certificate = parse(&certified(KeyKind::P256, &request(subject, signing()), Some(&root)));
    assert_eq!(certificate.surname.as_deref(), Some("ОМАРОВА"));
    assert_eq!(certificate.common_name.as_deref(), Some("ОМАРОВА АЙГҮЛ"));
    assert_eq!(certificate.patronymic.as_deref(), Some("ЕРЛАНҚЫЗЫ"));
    assert_eq!(certificate.organisation.as_deref(), Some("ORGANISATION"));
    assert_eq!(certificate.iin.unwrap().as_str(), IIN);
    assert_eq!(certificate.bin.unwrap().as_str(), BIN);
    assert_eq!(certificate.not_before, now().plus_seconds(-100 * DAY));
    assert_eq!(certificate.not_after, now().plus_seconds(265 * DAY));
    assert!(certificate.subject.contains("ORGANISATION") && certificate.issuer.contains("ROOT"));
    assert_eq!(certificate.name(), "ОМАРОВА АЙГҮЛ ЕРЛАНҚЫЗЫ");
    assert_eq!(certificate.label(), "with serial number 7f010203");
    assert!(!certificate.is_authority());
    let authority = parse(&root);
    assert!(authority.is_authority());
    assert_eq!(authority.label(), authority.subject);
    assert_eq!((authority.iin, authority.bin, authority.name().as_str()), (None, None, "ROOT"));
}

#[test]
fn a_serial_number_is_told_without_the_zero_that_makes_it_positive() {
    let root = root(KeyKind::P256);
    for (serial, told) in [(vec![0x80, 1], "8001"), (vec![0x7f], "7f"), (vec![1, 0], "0100")] {
        let mut wanted = request(person(), signing());
        wanted.serial = serial;
        assert_eq!(parse(&certified(KeyKind::P256, &wanted, Some(&root))).serial, told);
    }
    let der = certified(KeyKind::P256, &request(person(), signing()), Some(&root)).certificate;
    assert_eq!(Certificate::parse(&with(&der, 1, tlv(0x02, &[0]))).unwrap().serial, "00");
}

#[test]
fn names_are_read_in_every_script_that_certificates_use() {
    let root = root(KeyKind::P256);
    let der = certified(KeyKind::P256, &request(person(), signing()), Some(&root)).certificate;
    let common_name = |tag: u8, text: &[u8]| {
        Certificate::parse(&with(&der, 5, name(&[(COMMON_NAME, tag, text)]))).ok().and_then(|c| c.common_name)
    };
    assert_eq!(common_name(0x0c, "Ә".as_bytes()).as_deref(), Some("Ә"));
    assert_eq!(common_name(0x13, b"AB").as_deref(), Some("AB"));
    assert_eq!(common_name(0x16, b"AB").as_deref(), Some("AB"));
    assert_eq!(common_name(0x1e, &[0x04, 0xd8]).as_deref(), Some("Ә"));
    assert_eq!(common_name(0x14, b"AB").as_deref(), Some("AB"));
    assert_eq!(common_name(0x14, &[0xc4, 0x41]), None, "T.61 beyond ASCII has no agreed meaning");
    assert_eq!(common_name(0x14, "Ә".as_bytes()), None, "even where it would be UTF-8");
    assert_eq!(common_name(0x04, b"AB"), None, "no text");
}

#[test]
fn a_certificate_that_names_two_organisations_is_refused_and_one_named_twice_is_not() {
    let root = root(KeyKind::P256);
    let der = certified(KeyKind::P256, &request(person(), signing()), Some(&root)).certificate;
    let read = |parts: &[(&[u8], u8, &[u8])]| Certificate::parse(&with(&der, 5, name(parts)));
    let bin = |units: &[&[u8]]| {
        let parts: Vec<(&[u8], u8, &[u8])> = units.iter().map(|text| (UNIT, 0x0c, *text)).collect();
        read(&parts).map(|certificate| certificate.bin.map(|bin| bin.as_str().to_owned()))
    };
    assert_eq!(bin(&[b"BIN123456789012"]), Ok(Some(BIN.to_owned())));
    assert_eq!(bin(&[b"BIN123456789012", b"BIN123456789012"]), Ok(Some(BIN.to_owned())));
    assert_eq!(bin(&[b"DEPARTMENT", b"BIN123456789012"]), Ok(Some(BIN.to_owned())));
    assert_eq!(bin(&[b"BIN12345678901"]), Ok(None));
    assert_eq!(bin(&[b"IIN123456789012"]), Ok(None));
    let two = SignatureError::BadCertificate("names two holders");
    assert_eq!(bin(&[b"BIN123456789012", b"BIN123456789013"]), Err(two));
    // The number of a person counts in its own place only.
    let elsewhere = read(&[(UNIT, 0x0c, b"IIN900101300017"), (SERIAL_NUMBER, 0x13, b"BIN123456789012")]).unwrap();
    assert_eq!((elsewhere.iin, elsewhere.bin), (None, None));
}

#[test]
fn the_holder_is_of_one_kind_or_unknown() {
    let root = root(KeyKind::P256);
    let der = certified(KeyKind::P256, &request(person(), signing()), Some(&root)).certificate;
    let kz = |last: &[u8]| tlv(0x06, &[&[0x2a, 0x83, 0x0e, 3, 3, 4, 1], last].concat());
    let holder = |usages: &[&[u8]]| {
        let list = tlv(0x30, &usages.iter().flat_map(|last| kz(last)).collect::<Vec<_>>());
        with_extensions(&der, &[(&[0x55, 0x1d, 0x25], false, list)]).unwrap().holder
    };
    let employee = |role| Holder::Employee { role };
    assert_eq!(holder(&[&[1]]), Holder::Individual);
    assert_eq!(holder(&[&[2]]), employee(EmployeeRole::Unnamed));
    for (last, role) in [
        (1, EmployeeRole::FirstHead),
        (2, EmployeeRole::RightOfSignature),
        (3, EmployeeRole::Finance),
        (4, EmployeeRole::HumanResources),
        (5, EmployeeRole::Employee),
    ] {
        assert_eq!(holder(&[&[2, last]]), employee(role), "a capacity alone names an entity's person");
        assert_eq!(holder(&[&[2], &[2, last]]), employee(role));
        assert_eq!(holder(&[&[1], &[2, last]]), Holder::Unknown);
    }
    assert_eq!(holder(&[&[2, 5], &[2, 1]]), employee(EmployeeRole::FirstHead), "the highest capacity");
    assert_eq!(holder(&[&[2, 6]]), Holder::InformationSystem);
    assert_eq!(holder(&[&[1], &[2, 6]]), Holder::InformationSystem);
    assert_eq!(holder(&[&[2, 1], &[2, 6]]), Holder::InformationSystem);
    assert_eq!(holder(&[&[1], &[2]]), Holder::Unknown);
    assert_eq!(holder(&[&[9]]), Holder::Unknown);
}

#[test]
fn a_signing_key_needs_both_its_usages() {
    let root = root(KeyKind::P256);
    let der = certified(KeyKind::P256, &request(person(), signing()), Some(&root)).certificate;
    let usage = |bits: u8| -> (&'static [u8], bool, Vec<u8>) { (&[0x55, 0x1d, 0x0f], true, vec![0x03, 2, 6, bits]) };
    let purpose = |last: u8| -> (&'static [u8], bool, Vec<u8>) {
        (&[0x55, 0x1d, 0x25], false, tlv(0x30, &tlv(0x06, &[0x2b, 6, 1, 5, 5, 7, 3, last])))
    };
    let key_use = |extensions: &[(&[u8], bool, Vec<u8>)]| {
        let key_use = with_extensions(&der, extensions).unwrap().key_use;
        (key_use.signing, key_use.authentication)
    };
    // nonRepudiation is the second bit, digitalSignature the first.
    assert_eq!(key_use(&[usage(0x40), purpose(4)]), (true, false));
    assert_eq!(key_use(&[usage(0xc0), purpose(4)]), (true, false));
    assert_eq!(key_use(&[usage(0x80), purpose(4)]), (false, false));
    assert_eq!(key_use(&[purpose(4)]), (false, false));
    assert_eq!(key_use(&[usage(0x40)]), (false, false));
    assert_eq!(key_use(&[usage(0x40), purpose(2)]), (false, true));
    assert_eq!(key_use(&[purpose(2)]), (false, true));
}

#[test]
fn extensions_that_cannot_be_read_or_contradict_each_other_make_no_certificate() {
    let root = root(KeyKind::P256);
    let der = certified(KeyKind::P256, &request(person(), signing()), Some(&root)).certificate;
    let unreadable = Err(SignatureError::BadCertificate("an extension cannot be read"));
    for kind in [&[0x55, 0x1d, 0x13], &[0x55, 0x1d, 0x0f], &[0x55, 0x1d, 0x25]] {
        assert_eq!(with_extensions(&der, &[(kind, false, vec![5, 0])]).map(drop), unreadable);
    }
    // What decides nothing may be critical.
    for kind in [[0x55, 0x1d, 0x20], [0x55, 0x1d, 0x11]] {
        let read = with_extensions(&der, &[(&kind, true, vec![0x30, 0])]).unwrap();
        assert!(
            qonys_eds::verify_chain(&read, &[], &trust(&root), now())
                .is_err_and(|e| e.code() != "unknown_critical_extension")
        );
    }
    let no_authority = with_extensions(&der, &[(&[0x55, 0x1d, 0x13], true, vec![0x30, 0])]).unwrap();
    assert!(!no_authority.is_authority());
    let authority = with_extensions(&der, &[(&[0x55, 0x1d, 0x13], true, vec![0x30, 3, 1, 1, 0xff])]).unwrap();
    assert!(authority.is_authority());
}

#[test]
fn the_mark_or_the_name_of_either_side_makes_a_certificate_one_for_training() {
    let mut genuine = authority_request("GENUINE", None);
    genuine.training = false;
    genuine.subject.organisation = Some("NCA".to_owned());
    let genuine = certified(KeyKind::P256, &genuine, None);
    assert!(!parse(&genuine).training);
    let mut wanted = request(person(), signing());
    wanted.training = false;
    assert!(!parse(&certified(KeyKind::P256, &wanted, Some(&genuine))).training);
    assert!(parse(&certified(KeyKind::P256, &request(person(), signing()), Some(&genuine))).training, "by its mark");
    assert!(parse(&certified(KeyKind::P256, &wanted, Some(&root(KeyKind::P256)))).training, "by its issuer's name");
}

#[test]
fn a_certificate_of_any_wrong_form_is_named() {
    let root = root(KeyKind::P256);
    let der = certified(KeyKind::P256, &request(person(), signing()), Some(&root)).certificate;
    let bad = |what| Err(SignatureError::BadCertificate(what));
    let largest = vec![0x30; CERTIFICATE_BYTES_MAX + 1];
    assert_eq!(Certificate::parse(&largest), bad("too large"));
    assert_eq!(Certificate::parse(&largest[1..]), bad("not a certificate in DER"));
    let mut roomy = request(person(), signing());
    roomy.extensions = vec![("1.2.398.3.3.5".parse().unwrap(), false, vec![0; 60_000])];
    assert!(Certificate::parse(&certified(KeyKind::P256, &roomy, Some(&root)).certificate).is_ok());
    assert_eq!(Certificate::parse(&[]), bad("not a certificate in DER"));
    // Inner and outer algorithm: identifiers are compared, a NULL beside them is not.
    let algorithm = body(&fields(&der)[2]).to_vec();
    assert!(Certificate::parse(&with(&der, 2, tlv(0x30, &[&algorithm[..], &[5, 0]].concat()))).is_ok());
    let other = tlv(0x30, &tlv(0x06, &[0x2a, 3, 4]));
    assert_eq!(Certificate::parse(&with(&der, 2, other)), bad("inner and outer signature algorithm differ"));
    let cut = fields(&der)[6].clone();
    let unused_bits = [&cut[..cut.len() - 66], &[3], &cut[cut.len() - 65..]].concat();
    assert!(Certificate::parse(&with(&der, 6, unused_bits)).is_err(), "a key has whole octets");
    let nobody = Profile::Holder { holder: Holder::Unknown, key_use: Use::Signing };
    assert_eq!(parse(&certified(KeyKind::P256, &request(person(), nobody), Some(&root))).holder, Holder::Unknown);
}
