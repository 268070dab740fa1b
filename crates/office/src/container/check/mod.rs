//! Whether a container proves what it says: from its first byte to the state of the case.

mod act;
mod beside;

use super::fault::{CheckFault, Why};
use super::index::{INDEX_BYTES_MAX, Index, State};
use super::{INDEX, PAGE};
use qonys_eds::asic::{Container, Fault};
use qonys_eds::{CERTIFICATE_BYTES_MAX, Certificate, Digest, Piece, TrustStore, enclosed_certificates};
use qonys_procedure::case::Case;
use qonys_procedure::rulebook::RuleBook;
use qonys_procedure::{CaseId, FileId, Instant};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{Read, Seek};

/// Faults told at most: the first ones say what is wrong.
const FAULTS_MAX: usize = 100;

/// What came of a check.
#[derive(Debug, Default)]
pub struct Checked {
    /// The case; none of a file that is no container.
    pub case: Option<CaseId>,
    /// Its number.
    pub number: Option<String>,
    /// A training server wrote it.
    pub training: bool,
    /// No act is hidden: the acts were carried out again.
    pub whole: bool,
    /// When it was written, as it says itself.
    pub made_at: Option<Instant>,
    /// Stage of the case, of a whole one.
    pub stage: Option<String>,
    /// Acts, hidden ones among them.
    pub acts: usize,
    /// Signatures that hold.
    pub signatures: usize,
    /// Of them those beside which nothing was kept: judged at the time of the act, revocation not known.
    pub unproven: usize,
    /// Documents of the person.
    pub documents: usize,
    /// Copies of papers.
    pub papers: usize,
    /// When the time-stamping authority saw it, and which; none: nobody sealed it.
    pub sealed: Option<(Instant, String)>,
    /// Authorities that were believed because the container holds them; empty where trust was given.
    pub believed: Vec<Believed>,
    /// What does not hold; empty: everything does.
    pub faults: Vec<CheckFault>,
}

/// An authority that was believed: to be compared with the published one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Believed {
    /// Subject.
    pub subject: String,
    /// SHA-256 of its certificate.
    pub sha256: Digest,
}

/// Checks a container. Without `trust` the authorities in it are believed, and told.
pub fn check<R: Read + Seek>(source: R, trust: Option<&TrustStore>, book: &RuleBook) -> Checked {
    match Container::open(source) {
        Ok(container) => Check::new(container, trust, book).run(),
        Err(fault) => Checked { faults: vec![fault.into()], ..Checked::default() },
    }
}

/// A document as it lies in the container.
struct Held {
    sha256: Digest,
    bytes: u64,
    kind: String,
    n: u32,
}

/// A copy of a paper, as its act names it.
#[derive(Clone, Copy)]
struct Issued {
    seq: u64,
    sha256: Digest,
    /// By the actor; what the service issues by itself nobody signs.
    signed: bool,
}

/// A check on its way.
struct Check<'a, R> {
    container: Container<R>,
    trust: Option<&'a TrustStore>,
    /// Every authority in the container.
    own: TrustStore,
    book: &'a RuleBook,
    /// Names that something speaks of.
    named: BTreeSet<String>,
    /// Shared evidence by its digest.
    pieces: HashMap<[u8; 32], Piece>,
    /// Documents by the ids under which statements name them.
    documents: HashMap<FileId, Held>,
    /// Documents that a statement names.
    stated: BTreeSet<FileId>,
    /// Papers that acts issued, by number and language.
    issued: BTreeMap<(String, String), Issued>,
    case: Option<Case>,
    replays: bool,
    done: Checked,
}

impl<'a, R: Read + Seek> Check<'a, R> {
    fn new(container: Container<R>, trust: Option<&'a TrustStore>, book: &'a RuleBook) -> Check<'a, R> {
        let mut own = TrustStore::new();
        own.accept_bare_cms(true);
        Check {
            container,
            trust,
            own,
            book,
            named: BTreeSet::from([INDEX.to_owned(), PAGE.to_owned()]),
            pieces: HashMap::new(),
            documents: HashMap::new(),
            stated: BTreeSet::new(),
            issued: BTreeMap::new(),
            case: None,
            replays: true,
            done: Checked::default(),
        }
    }

    fn run(mut self) -> Checked {
        for fault in self.container.faults() {
            self.tell(fault.into());
        }
        self.believe();
        self.seal();
        self.tell_believed();
        if self.container.file(PAGE).is_none() {
            self.fault(PAGE, Why::Missing);
        }
        let Some(index) = self.index() else { return self.done };
        self.done.case = Some(index.case);
        self.done.number.clone_from(&index.number);
        (self.done.training, self.done.whole) = (index.training, index.is_whole());
        (self.done.made_at, self.replays) = (Some(index.made_at), index.is_whole());
        self.documents(&index);
        self.acts(&index);
        self.papers(&index);
        self.stated(&index);
        self.surplus();
        self.state(&index);
        self.done
    }

    fn index(&mut self) -> Option<Index> {
        let bytes = self.take(INDEX, INDEX_BYTES_MAX)?;
        let index = Index::parse(&bytes);
        if index.is_none() {
            self.fault(INDEX, Why::Index);
        }
        index
    }

    /// The acts come to the state that the index names.
    fn state(&mut self, index: &Index) {
        let Some(case) = self.case.take().filter(|_| self.replays) else {
            // Whatever kept the acts from being carried out was told; if nothing was, there were none.
            if index.is_whole() && self.done.faults.is_empty() {
                self.fault(INDEX, Why::State);
            }
            return;
        };
        let number = case.number.map(|number| number.to_string());
        match (State::of(&case), &index.state) {
            (Ok(found), Some(told)) if found.agrees(told) && number == index.number => {
                self.done.stage = Some(found.stage);
            }
            _ => self.fault(INDEX, Why::State),
        }
    }

    /// The authorities of the container itself.
    fn believe(&mut self) {
        let is_certificate = |name: &&str| name.starts_with("evidence/") && name.ends_with(".cer");
        let names = self.container.files().map(|(name, _)| name).filter(is_certificate);
        let names: Vec<String> = names.map(str::to_owned).collect();
        for name in names {
            let Some(der) = self.read(&name, CERTIFICATE_BYTES_MAX as u64) else { continue };
            if self.own.add_for_check(&der).is_err() {
                self.fault(name, Why::Unreadable("the certificate of an authority"));
            }
        }
    }

    /// The time stamp over the manifest.
    fn seal(&mut self) {
        let Some(token) = self.container.token() else { return };
        let enclosed = enclosed_certificates(token).unwrap_or_default();
        for authority in enclosed.iter().filter(|certificate| is_root(certificate)) {
            // One that is too many is not believed, and the stamp does not hold.
            let _ = self.own.add_for_check(&authority.der);
        }
        let stamp = self.container.stamp(self.trust.unwrap_or(&self.own));
        match stamp {
            Ok(Some(stamp)) => self.done.sealed = Some((stamp.time, stamp.certificate.subject)),
            Ok(None) => {}
            Err(fault) => self.tell(Fault::Stamp(fault).into()),
        }
    }

    fn tell_believed(&mut self) {
        if self.trust.is_none() {
            let told = |authority: &Certificate| Believed {
                subject: authority.subject.clone(),
                sha256: Digest::of(&authority.der),
            };
            self.done.believed = self.own.authorities().iter().map(told).collect();
        }
    }

    /// Everything in the container is spoken of by something in it.
    fn surplus(&mut self) {
        let names = self.container.files().map(|(name, _)| name);
        let surplus: Vec<String> = names.filter(|name| !self.named.contains(*name)).map(str::to_owned).collect();
        surplus.into_iter().for_each(|name| self.fault(name, Why::Surplus));
    }

    /// The content of a file that must be there.
    fn take(&mut self, name: &str, limit: u64) -> Option<Vec<u8>> {
        self.named.insert(name.to_owned());
        if self.container.file(name).is_none() {
            self.fault(name, Why::Missing);
            return None;
        }
        self.read(name, limit)
    }

    fn read(&mut self, name: &str, limit: u64) -> Option<Vec<u8>> {
        match self.container.read(name, limit) {
            Ok(content) => Some(content),
            Err(fault) => {
                self.tell(fault.into());
                None
            }
        }
    }

    fn fault(&mut self, entry: impl Into<String>, why: Why) {
        self.tell(CheckFault::of(entry, why));
    }

    fn tell(&mut self, fault: CheckFault) {
        if self.done.faults.len() < FAULTS_MAX {
            self.done.faults.push(fault);
        }
    }
}

/// An authority that vouches for itself; those below it are found through it.
fn is_root(certificate: &Certificate) -> bool {
    certificate.is_authority() && certificate.subject == certificate.issuer
}
