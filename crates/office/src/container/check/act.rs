//! One act after another: what was signed, by whom, after what, and what it makes of the case.

use super::super::index::{ActEntry, Index, Shown};
use super::super::{CONTENT, EVIDENCE, STATEMENT, of_act, paper, piece, signature};
use super::{Check, Why};
use crate::acts::{Signatures, load, proof};
use qonys_eds::policy::{self, Expected, ExpectedHolder};
use qonys_eds::statement::{STATEMENT_BYTES_MAX, Statement};
use qonys_eds::{
    CERTIFICATE_BYTES_MAX, CONTAINER_BYTES_MAX, CRL_BYTES_MAX, Digest, EVIDENCE_BYTES_MAX, Evidence, Piece, Revocation,
    Signature, SignatureError,
};
use qonys_procedure::act::ActKind;
use qonys_procedure::record::ActRecord;
use qonys_procedure::{Instant, Lang, Role, table};
use qonys_store::record::{Body, commitment};
use std::io::{Read, Seek};

/// Most bytes of a paper.
const PAPER_BYTES_MAX: u64 = 64 * 1024 * 1024;
/// Most signatures over one statement.
const SIGNATURES_MAX: usize = 8;

/// What lies in an act's folder.
struct Opened {
    statement: Vec<u8>,
    signatures: Signatures,
    record: ActRecord,
    /// What was signed; none: nobody signs such an act.
    signed: Option<Statement>,
}

impl<R: Read + Seek> Check<'_, R> {
    /// Every act from the first.
    pub(super) fn acts(&mut self, index: &Index) {
        for (entry, wanted) in index.acts.iter().zip(1..) {
            let folder = of_act(entry.seq, "");
            if entry.seq != wanted {
                self.replays = false;
                return self.fault(folder, Why::Gap { wanted });
            }
            self.done.acts += 1;
            let Some(shown) = &entry.shown else { continue };
            match self.act(index, entry, shown) {
                Some(opened) => self.carry_out(&folder, &opened.record),
                None => self.replays = false,
            }
        }
    }

    fn act(&mut self, index: &Index, entry: &ActEntry, shown: &Shown) -> Option<Opened> {
        let folder = of_act(entry.seq, "");
        let opened = self.open(index, entry, shown)?;
        let cms = opened.signatures.to_bytes();
        let found = Digest(commitment(&shown.salt.0, &opened.statement, &cms));
        if found != entry.commitment {
            self.fault(&*folder, Why::Commitment);
        }
        if shown.leaf(index.case, entry.seq, entry.commitment) != entry.leaf {
            self.fault(&*folder, Why::Leaf);
        }
        if let Some(statement) = &opened.signed {
            self.linked(index, entry, shown, statement);
            self.signatures(entry.seq, shown, &opened, statement);
        }
        self.refers(entry.seq, &opened.record, opened.signed.is_some());
        Some(opened)
    }

    /// Reads what lies in an act's folder, and the signatures of its papers.
    fn open(&mut self, index: &Index, entry: &ActEntry, shown: &Shown) -> Option<Opened> {
        let seq = entry.seq;
        // What the index says of itself does not make an act one that nobody signs.
        let wanted = ActKind::from_id(&shown.kind).map_or(0, |kind| table::signers(kind, shown.role));
        if wanted > 0 && shown.signatures == 0 {
            self.fault(of_act(seq, ""), Why::Signers { wanted, found: 0 });
            return None;
        }
        let is_signed = shown.signatures > 0;
        let name = of_act(seq, if is_signed { STATEMENT } else { CONTENT });
        let statement = self.take(&name, STATEMENT_BYTES_MAX as u64)?;
        let mut signatures = Signatures::default();
        for n in 1..=shown.signatures.min(SIGNATURES_MAX) {
            signatures.statement.push(self.take(&of_act(seq, &signature(n)), CONTAINER_BYTES_MAX as u64)?);
        }
        let mut signed = None;
        if is_signed {
            let Ok(parsed) = Statement::parse(&statement) else {
                self.fault(name, Why::Unreadable("a statement"));
                return None;
            };
            for issued in &parsed.issued {
                let Some(lang) = Lang::from_id(&issued.lang) else {
                    self.fault(name, Why::Unreadable("a statement"));
                    return None;
                };
                signatures.papers.push(self.take(&paper(&issued.number, lang, "p7s"), CONTAINER_BYTES_MAX as u64)?);
            }
            signed = Some(parsed);
        }
        let (salt, cms) = (shown.salt.0, signatures.to_bytes());
        let body = Body { salt, statement: statement.clone(), cms, evidence: Vec::new() };
        match load::record(&shown.head(index.case, seq), &body) {
            Ok(record) => Some(Opened { statement, signatures, record, signed }),
            Err(_) => {
                self.fault(name, Why::Unreadable("the content of this kind of act"));
                None
            }
        }
    }

    /// The statement is of this act, and its signer had seen the acts that stand before it here.
    fn linked(&mut self, index: &Index, entry: &ActEntry, shown: &Shown, statement: &Statement) {
        let name = of_act(entry.seq, STATEMENT);
        let other = [
            (statement.service != index.service, "server"),
            (statement.case != index.case, "case"),
            (statement.act != shown.kind, "kind of act"),
            (statement.actor.role != shown.role, "role"),
        ];
        for (_, what) in other.into_iter().filter(|(differs, _)| *differs) {
            self.fault(&*name, Why::Other(what));
        }
        let seen = &statement.after;
        let place = usize::try_from(seen.seq).unwrap_or(usize::MAX);
        let before = place.checked_sub(1).and_then(|place| index.acts.get(place));
        let fits = match before {
            None => seen.seq == 0 && seen.leaf.is_none(),
            Some(before) => seen.seq < entry.seq && seen.leaf == Some(before.leaf),
        };
        if !fits {
            self.fault(name, Why::Link { seq: seen.seq });
        }
    }

    /// Each signature by what was kept with it, at its own time.
    fn signatures(&mut self, seq: u64, shown: &Shown, opened: &Opened, statement: &Statement) {
        let Some(proofs) = self.proofs(seq, shown, opened) else { return };
        let mut found = Vec::new();
        let over_statement =
            opened.signatures.statement.iter().zip(1..).map(|(cms, n)| (of_act(seq, &signature(n)), cms));
        let statements: Vec<_> = over_statement.collect();
        for ((name, cms), proof) in statements.into_iter().zip(&proofs) {
            match self.verify(cms, None, proof.as_ref(), shown.at) {
                Ok(signature) if signature.content.as_deref() != Some(&*opened.statement) => {
                    self.fault(name, Why::OtherContent);
                }
                Ok(signature) => found.extend(alone(&signature)),
                Err(fault) => self.fault(name, Why::Signature(fault)),
            }
        }
        self.signers(seq, shown, statement, &found);
        let papers = proofs.get(opened.signatures.statement.len()..).unwrap_or_default();
        for ((cms, issued), proof) in opened.signatures.papers.iter().zip(&opened.record.issued).zip(papers) {
            let Some(pdf) = self.take(&paper(&issued.number, issued.lang, "pdf"), PAPER_BYTES_MAX) else { continue };
            let of_actor = |signature: &Signature| {
                let signers = alone(signature);
                signers.iter().try_for_each(|one| policy::statement_identity(one, &expected(statement)).map(drop))
            };
            match self.verify(cms, Some(&pdf), proof.as_ref(), shown.at) {
                Ok(signature) => match of_actor(&signature) {
                    Ok(()) => self.done.signatures += 1,
                    Err(fault) => self.fault(paper(&issued.number, issued.lang, "p7s"), Why::Signature(fault)),
                },
                Err(fault) => self.fault(paper(&issued.number, issued.lang, "p7s"), Why::Signature(fault)),
            }
        }
    }

    /// As many people signed as the act needs, the actor among them, each with a certificate for it.
    fn signers(&mut self, seq: u64, shown: &Shown, statement: &Statement, found: &[Signature]) {
        let Some(kind) = ActKind::from_id(&shown.kind) else { return };
        let wanted = table::signers(kind, shown.role);
        let mut iins: Vec<_> = found.iter().filter_map(|one| one.signers.first()?.certificate.iin).collect();
        iins.sort_unstable();
        iins.dedup();
        if iins.len() != wanted {
            return self.fault(of_act(seq, STATEMENT), Why::Signers { wanted, found: iins.len() });
        }
        let own = found
            .iter()
            .find(|one| one.signers.first().is_some_and(|s| s.certificate.iin == Some(statement.actor.iin)));
        let judged = own.or(found.first()).map(|one| policy::statement_identity(one, &expected(statement)));
        match judged {
            Some(Ok(_)) => self.done.signatures += found.len(),
            Some(Err(fault)) => self.fault(of_act(seq, &signature(1)), Why::Signature(fault)),
            None => {}
        }
        self.second(seq, statement, found);
    }

    /// Whoever signs beside the actor is another employee, and not the person whom it is about.
    fn second(&mut self, seq: u64, statement: &Statement, found: &[Signature]) {
        let applicant = self.case.as_ref().map(|case| case.applicant);
        for (one, n) in found.iter().zip(1..) {
            let Some(iin) = one.signers.first().and_then(|signer| signer.certificate.iin) else { continue };
            if iin == statement.actor.iin {
                continue;
            }
            if applicant == Some(iin) {
                self.fault(of_act(seq, &signature(n)), Why::Other("signer"));
            }
            let other = Expected { iin, holder: ExpectedHolder::AnyStaff };
            if let Err(fault) = policy::statement_identity(one, &other) {
                self.fault(of_act(seq, &signature(n)), Why::Signature(fault));
            }
        }
    }

    /// What was kept with each signature; none where nothing was.
    fn proofs(&mut self, seq: u64, shown: &Shown, opened: &Opened) -> Option<Vec<Option<Evidence>>> {
        let count = opened.signatures.statement.len() + opened.signatures.papers.len();
        if !shown.evidence {
            self.done.unproven += count;
            return Some(vec![None; count]);
        }
        let name = of_act(seq, EVIDENCE);
        let kept = self.take(&name, EVIDENCE_BYTES_MAX as u64)?;
        let read = proof::read(&kept).and_then(|kept| Some((kept.pieces()?, kept)));
        let Some((pieces, kept)) = read else {
            self.fault(name, Why::Unreadable("evidence"));
            return None;
        };
        for (kind, digest) in pieces {
            self.piece(&name, kind, digest)?;
        }
        let all = kept.with(&|digest| self.pieces.get(digest).cloned()).filter(|all| all.len() == count);
        if all.is_none() {
            self.fault(name, Why::Unreadable("the evidence of as many signatures as there are"));
        }
        Some(all?.into_iter().map(Some).collect())
    }

    /// A piece that signatures share.
    fn piece(&mut self, of: &str, kind: &str, digest: [u8; 32]) -> Option<()> {
        if self.pieces.contains_key(&digest) {
            return Some(());
        }
        let name = piece(&digest, proof::ending(kind));
        self.named.insert(name.clone());
        if self.container.file(&name).is_none() {
            self.fault(of, Why::Evidence(name));
            return None;
        }
        let limit = CRL_BYTES_MAX.max(CERTIFICATE_BYTES_MAX) as u64;
        let der = self.read(&name, limit)?;
        if Digest::of(&der).0 != digest {
            self.fault(name, Why::Name);
            return None;
        }
        self.pieces.insert(digest, Piece::from(der));
        Some(())
    }

    /// By what was kept, or, where nothing was, at the time of the act and without asking who was revoked.
    fn verify(
        &self,
        cms: &[u8],
        detached: Option<&[u8]>,
        proof: Option<&Evidence>,
        at: Instant,
    ) -> Result<Signature, SignatureError> {
        match proof {
            Some(evidence) => evidence.verify(cms, detached, self.trust),
            None => qonys_eds::verify(cms, detached, self.trust.unwrap_or(&self.own), at, &Revocation::none()),
        }
    }

    /// Carries the act out on what the acts before it came to.
    fn carry_out(&mut self, folder: &str, record: &ActRecord) {
        if !self.replays {
            return;
        }
        match qonys_procedure::apply(self.case.take(), record, self.book) {
            Ok(case) => self.case = Some(case),
            Err(why) => {
                self.replays = false;
                self.fault(folder, Why::Replay(why.to_string()));
            }
        }
    }
}

/// Each signer of a signature as a signature of one.
fn alone(signature: &Signature) -> Vec<Signature> {
    let one = |signer: &qonys_eds::Signer| Signature { signers: vec![signer.clone()], ..signature.clone() };
    signature.signers.iter().map(one).collect()
}

/// Who should have signed. Which organisation's certificates count was the server's to say when it took them.
fn expected(statement: &Statement) -> Expected {
    let holder = match statement.actor.role {
        Role::Applicant => ExpectedHolder::Applicant,
        _ => ExpectedHolder::AnyStaff,
    };
    Expected { iin: statement.actor.iin, holder }
}
