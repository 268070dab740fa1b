//! Use and identity: which certificate may sign in, which may sign what.

use crate::authority::*;
use qonys_eds::issue::{CertifiedKey, KeyKind, Profile, Subject};
use qonys_eds::policy::{Expected, ExpectedHolder, sign_in_identity, statement_identities, statement_identity};
use qonys_eds::{EmployeeRole, Holder, Revocation, Signature, SignatureError, Step, Use, verify};

struct People {
    root: CertifiedKey,
}

impl People {
    fn new() -> People {
        People { root: root(KeyKind::P256) }
    }

    fn key(&self, subject: Subject, holder: Holder, key_use: Use) -> CertifiedKey {
        certified(KeyKind::P256, &request(subject, Profile::Holder { holder, key_use }), Some(&self.root))
    }

    fn signature(&self, keys: &[&CertifiedKey]) -> Signature {
        verify(&signed_by(keys, b"x", true), None, &trust(&self.root), now(), &Revocation::none()).unwrap()
    }

    fn signed(&self, subject: Subject, holder: Holder, key_use: Use) -> Signature {
        self.signature(&[&self.key(subject, holder, key_use)])
    }
}

fn employee(role: EmployeeRole) -> Holder {
    Holder::Employee { role }
}

fn officer() -> Subject {
    Subject { bin: Some(BIN.parse().unwrap()), organisation: Some("МИГРАЦИЯ".to_owned()), ..person() }
}

fn expected(holder: ExpectedHolder) -> Expected {
    Expected { iin: IIN.parse().unwrap(), holder }
}

#[test]
fn a_person_signs_in_with_an_authentication_certificate_only() {
    let people = People::new();
    let identity = sign_in_identity(&people.signed(person(), Holder::Individual, Use::Authentication)).unwrap();
    assert_eq!(identity.iin.as_str(), IIN);
    assert_eq!(identity.name, "ОМАРОВА АЙГҮЛ ЕРЛАНҚЫЗЫ");
    assert_eq!(identity.bin, None);
    let officer_in = sign_in_identity(&people.signed(officer(), employee(EmployeeRole::Employee), Use::Authentication));
    assert_eq!(officer_in.unwrap().bin.unwrap().as_str(), BIN);

    let wrong = sign_in_identity(&people.signed(person(), Holder::Individual, Use::Signing)).unwrap_err();
    assert_eq!(wrong, SignatureError::WrongUse { wanted: Use::Authentication });
    assert_eq!(wrong.step(), Step::Use);
    let machine = sign_in_identity(&people.signed(person(), Holder::InformationSystem, Use::Authentication));
    assert_eq!(machine, Err(SignatureError::WrongHolder));
    let nobody = sign_in_identity(&people.signed(person(), Holder::Unknown, Use::Authentication));
    assert_eq!(nobody, Err(SignatureError::WrongHolder));
    let nameless = Subject { iin: None, ..person() };
    let nameless = sign_in_identity(&people.signed(nameless, Holder::Individual, Use::Authentication));
    assert_eq!(nameless, Err(SignatureError::NoPerson));
}

#[test]
fn the_checksum_of_an_iin_is_no_condition() {
    let people = People::new();
    let failing = Subject { iin: Some("123456789011".parse().unwrap()), ..person() };
    assert!(sign_in_identity(&people.signed(failing, Holder::Individual, Use::Authentication)).is_ok());
}

#[test]
fn two_signers_do_not_sign_in() {
    let people = People::new();
    let key = people.key(person(), Holder::Individual, Use::Authentication);
    let mut other = request(person(), Profile::Holder { holder: Holder::Individual, key_use: Use::Authentication });
    other.serial = vec![5];
    let other = certified(KeyKind::P256, &other, Some(&people.root));
    let both = people.signature(&[&key, &other]);
    assert_eq!(sign_in_identity(&both), Err(SignatureError::SignerCount { wanted: 1, found: 2 }));
}

#[test]
fn an_applicant_signs_with_their_own_individual_signing_certificate() {
    let people = People::new();
    let applicant = expected(ExpectedHolder::Applicant);
    let judge = |signature: &Signature| statement_identity(signature, &applicant).map(|_| ()).err();
    assert_eq!(judge(&people.signed(person(), Holder::Individual, Use::Signing)), None);
    assert_eq!(
        judge(&people.signed(person(), Holder::Individual, Use::Authentication)),
        Some(SignatureError::WrongUse { wanted: Use::Signing })
    );
    let other = Subject { iin: Some(OTHER_IIN.parse().unwrap()), ..person() };
    assert!(matches!(
        judge(&people.signed(other, Holder::Individual, Use::Signing)),
        Some(SignatureError::OtherPerson { .. })
    ));
    for holder in [employee(EmployeeRole::FirstHead), Holder::InformationSystem, Holder::Unknown] {
        assert_eq!(judge(&people.signed(officer(), holder, Use::Signing)), Some(SignatureError::WrongHolder));
    }
}

#[test]
fn an_officer_signs_with_a_certificate_of_their_organisation() {
    let people = People::new();
    let of_office = expected(ExpectedHolder::StaffOf(BIN.parse().unwrap()));
    let any = expected(ExpectedHolder::AnyStaff);
    for role in [
        EmployeeRole::FirstHead,
        EmployeeRole::RightOfSignature,
        EmployeeRole::Finance,
        EmployeeRole::HumanResources,
        EmployeeRole::Employee,
        EmployeeRole::Unnamed,
    ] {
        let signature = people.signed(officer(), employee(role), Use::Signing);
        let signer = statement_identity(&signature, &of_office).unwrap();
        assert_eq!(signer.certificate.holder, employee(role));
        assert!(statement_identity(&signature, &any).is_ok());
    }
    let elsewhere = Subject { bin: Some("999999999999".parse().unwrap()), ..officer() };
    let elsewhere = people.signed(elsewhere, employee(EmployeeRole::Employee), Use::Signing);
    assert!(matches!(statement_identity(&elsewhere, &of_office), Err(SignatureError::WrongOrganisation { .. })));
    assert!(statement_identity(&elsewhere, &any).is_ok());
    let individual = people.signed(person(), Holder::Individual, Use::Signing);
    assert_eq!(statement_identity(&individual, &of_office), Err(SignatureError::WrongHolder));
    assert!(statement_identity(&individual, &any).is_ok());
    let machine = people.signed(officer(), Holder::InformationSystem, Use::Signing);
    assert_eq!(statement_identity(&machine, &any), Err(SignatureError::WrongHolder));
}

#[test]
fn minutes_are_signed_by_each_expected_person_and_nobody_else() {
    let people = People::new();
    let first = people.key(person(), Holder::Individual, Use::Signing);
    let mut second =
        request(officer(), Profile::Holder { holder: employee(EmployeeRole::Employee), key_use: Use::Signing });
    second.subject.iin = Some(OTHER_IIN.parse().unwrap());
    second.serial = vec![5];
    let second = certified(KeyKind::P256, &second, Some(&people.root));
    let both = people.signature(&[&first, &second]);
    let applicant = expected(ExpectedHolder::Applicant);
    let other = Expected { iin: OTHER_IIN.parse().unwrap(), holder: ExpectedHolder::StaffOf(BIN.parse().unwrap()) };
    for order in [[applicant, other], [other, applicant]] {
        let signers = statement_identities(&both, &order).unwrap();
        assert_eq!(signers.iter().map(|s| s.certificate.iin.unwrap()).collect::<Vec<_>>(), order.map(|e| e.iin));
    }
    assert!(matches!(
        statement_identities(&both, &[applicant]),
        Err(SignatureError::SignerCount { wanted: 1, found: 2 })
    ));
    let twice = statement_identities(&both, &[applicant, applicant]);
    assert!(matches!(twice, Err(SignatureError::OtherPerson { .. })), "{twice:?}");
}
