//! An act's signatures with what verifies them again: for whoever wants to be able to prove it without us.

use super::papers::signed_act;
use crate::acts::proof;
use crate::people::Caller;
use crate::{Context, Error};
use qonys_eds::Evidence;
use qonys_procedure::CaseId;

/// A signed act as it is proven.
#[derive(Clone, Debug)]
pub struct Proof {
    /// The bytes that were signed.
    pub statement: Vec<u8>,
    /// The containers over the statement, then those over the papers.
    pub containers: Vec<Container>,
}

/// One container.
#[derive(Clone, Debug)]
pub struct Container {
    /// CMS, with its time stamp where there is one.
    pub cms: Vec<u8>,
    /// Number of the paper that it signs, detached; none for the statement.
    pub paper: Option<String>,
    /// What verifies it again; none where nothing was kept.
    pub evidence: Option<Evidence>,
}

/// The proof of one act.
///
/// # Errors
/// `NotFound` for an act that nobody signed, and for whoever may not read it.
pub async fn proof(ctx: &Context, caller: &Caller, case: CaseId, seq: u64) -> Result<Proof, Error> {
    let (_, opened) = signed_act(ctx, caller, case, seq, "signatures").await?;
    let mut evidence = proof::open(ctx, &opened.evidence).await?.into_iter();
    let statements = opened.signatures.statement.into_iter().map(|cms| (cms, None));
    let numbers = opened.record.issued.iter().map(|paper| Some(paper.number.clone()));
    let all = statements.chain(opened.signatures.papers.into_iter().zip(numbers));
    let containers = all.map(|(cms, paper)| Container { cms, paper, evidence: evidence.next() }).collect();
    Ok(Proof { statement: opened.statement, containers })
}
