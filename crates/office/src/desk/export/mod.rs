//! The evidence container of a case, gathered as it goes out \[`crate::container`\]: what is in it is known before the
//! first byte, and each content is read when its turn comes. Nothing is laid down on the way.

mod page;
mod walk;

use super::{history, scope, viewing};
use crate::acts::load::{self, Loaded, Opened};
use crate::acts::{papers, proof, text};
use crate::container::{
    self, ActEntry, DocumentEntry, INDEX, Index, PAGE, PaperEntry, Shown, State, document, paper, piece,
};
use crate::people::Caller;
use crate::{Context, Error, ServiceKind};
use bytes::Bytes;
use futures_util::stream::{Stream, StreamExt as _};
use qonys_eds::Digest;
use qonys_eds::statement::Statement;
use qonys_procedure::act::ActKind;
use qonys_procedure::case::Case;
use qonys_procedure::{CaseId, Lang};
use qonys_store::files::{self, File, FileState};
use qonys_store::record::SealedAct;
use qonys_words::Words;
use std::collections::{BTreeMap, BTreeSet};
use std::pin::Pin;
use walk::{Item, Walk};

/// Papers whose files are looked for in one step.
const STEP: usize = 100;

/// A container on its way out.
pub struct Export {
    /// The name under which it is saved.
    pub name: String,
    /// Its bytes, in their order.
    pub bytes: Pin<Box<dyn Stream<Item = Result<Bytes, Error>> + Send>>,
}

impl Export {
    /// The next bytes; none: that was all.
    pub async fn next(&mut self) -> Option<Result<Bytes, Error>> {
        self.bytes.next().await
    }
}

/// How a container is made.
#[derive(Clone, Copy, Debug)]
pub struct Sight {
    /// Language of the page for people.
    pub lang: Lang,
    /// Kinds of acts of which nothing but commitment and leaf is in it.
    pub hidden: &'static [ActKind],
}

/// The container of a case for whoever may read it, as they may read it. By an employee it is a viewing, recorded
/// before the first byte.
///
/// # Errors
/// `NotFound`; `Access(Role)` for whoever may know of the case but not read it.
pub async fn export(ctx: &Context, caller: &Caller, id: CaseId, lang: Lang) -> Result<Export, Error> {
    let loaded = viewing::open(ctx, caller, id, "export", "").await?;
    gather(ctx, loaded, Sight { lang, hidden: scope::hidden_from(caller.role()) }).await
}

/// The container of a case for the administrator of the server, who holds its keys: at the command line, never over
/// the network.
///
/// # Errors
/// `NotFound`, or the store's.
pub async fn export_as_operator(ctx: &Context, id: CaseId, sight: Sight) -> Result<Export, Error> {
    gather(ctx, load::load(ctx, id).await?, sight).await
}

async fn gather(ctx: &Context, loaded: Loaded, sight: Sight) -> Result<Export, Error> {
    let case = &loaded.case;
    let number = case.number.map(|number| number.to_string());
    let name = format!("{}.asice", number.clone().unwrap_or_else(|| case.id.to_string()));
    let training = ctx.kind == ServiceKind::Training;
    let mut plan = Plan {
        index: Index::new(ctx.service.clone(), training, case.id, number, ctx.now()),
        rows: Vec::new(),
        items: BTreeMap::new(),
        issued: BTreeMap::new(),
        pieces: BTreeSet::new(),
        fold: None,
    };
    plan.acts(ctx, &loaded, sight).await?;
    plan.files(ctx, case).await?;
    let walk = plan.ready(ctx, loaded, sight).await?;
    let bytes =
        futures_util::stream::try_unfold(
            walk,
            |mut walk| async move { Ok(walk.next().await?.map(|bytes| (bytes, walk))) },
        );
    // Whoever reads learns of the fault by a body that breaks off; the operator by the log.
    let bytes = bytes.inspect(|step| {
        if let Err(error) = step {
            tracing::error!(error = error as &dyn std::error::Error, "a container broke off");
        }
    });
    Ok(Export { name, bytes: Box::pin(bytes) })
}

/// What will be in a container.
struct Plan {
    index: Index,
    rows: Vec<page::ActRow>,
    /// What is written, by the name at which its turn comes.
    items: BTreeMap<String, Item>,
    /// Papers of acts that are shown: by number, with the act and the place of each copy's signature.
    issued: BTreeMap<String, (u64, Vec<Lang>)>,
    pieces: BTreeSet<(&'static str, [u8; 32])>,
    fold: Option<Case>,
}

impl Plan {
    async fn acts(&mut self, ctx: &Context, loaded: &Loaded, sight: Sight) -> Result<(), Error> {
        let act = |row: &SealedAct, opened: Opened, actor: Option<String>| {
            let fold = qonys_procedure::apply(self.fold.take(), &opened.record, &ctx.book);
            self.fold = Some(fold.map_err(|_| Error::Corrupt("case"))?);
            self.act(ctx, &loaded.case, row, &opened, actor, sight)
        };
        history::each(ctx, loaded, act).await
    }

    fn act(
        &mut self,
        ctx: &Context,
        case: &Case,
        row: &SealedAct,
        opened: &Opened,
        actor: Option<String>,
        sight: Sight,
    ) -> Result<(), Error> {
        let seq = row.head.seq;
        let (leaf, commitment) = (Digest(row.leaf()), Digest(row.commitment));
        if sight.hidden.contains(&opened.record.act.kind()) {
            self.index.acts.push(ActEntry { seq, leaf, commitment, shown: None });
            return Ok(());
        }
        let shown = Shown {
            id: row.head.id,
            kind: row.head.kind.clone(),
            kind_version: row.head.kind_version,
            account: row.head.account,
            role: row.head.role,
            at: row.head.at,
            salt: Digest(opened.salt),
            signatures: opened.signatures.statement.len(),
            evidence: !opened.evidence.is_empty(),
        };
        self.index.acts.push(ActEntry { seq, leaf, commitment, shown: Some(shown) });
        if !opened.evidence.is_empty() {
            let kept = proof::read(&opened.evidence).and_then(|kept| kept.pieces());
            self.pieces.extend(kept.ok_or(Error::Corrupt("evidence of an act"))?);
        }
        for issued in &opened.record.issued {
            let place = self.issued.entry(issued.number.clone()).or_insert_with(|| (seq, Vec::new()));
            // What the service issues by itself nobody signs.
            if !opened.signatures.papers.is_empty() {
                place.1.push(issued.lang);
            }
        }
        self.rows.push(row_of(ctx, case, row, opened, actor, sight.lang)?);
        self.items.insert(container::of_act(seq, ""), Item::Act(seq));
        Ok(())
    }

    /// Documents of the person, and papers of the acts that are shown.
    async fn files(&mut self, ctx: &Context, case: &Case) -> Result<(), Error> {
        let id = case.id;
        let documents = ctx.store.read(move |db| files::documents(db, id)).await?;
        documents.into_iter().filter(|file| crate::files::readable(file.state)).for_each(|file| self.document(file));
        let kinds: Vec<String> = self.issued.keys().map(|number| papers::file_place(number, Lang::Kk).0).collect();
        for some in kinds.chunks(STEP) {
            let some = some.to_owned();
            for file in ctx.store.read(move |db| files::of_kinds(db, id, &some)).await? {
                if let Some((number, lang)) = papers::of_file(&file.kind, file.n) {
                    self.paper(number.to_owned(), lang, file);
                }
            }
        }
        Ok(())
    }

    fn document(&mut self, file: File) {
        self.index.documents.push(DocumentEntry {
            id: file.id,
            kind: file.kind.clone(),
            n: file.n,
            media: file.media.clone(),
            sha256: Digest(file.sha256),
            bytes: file.bytes,
            signed: matches!(file.state, FileState::Signed | FileState::Replaced),
            at: file.at,
        });
        self.items.insert(document(&file.kind, file.n, file.id, &file.media), Item::File(file));
    }

    fn paper(&mut self, number: String, lang: Lang, file: File) {
        let Some((seq, copies)) = self.issued.get(&number) else { return };
        let (seq, place) = (*seq, copies.iter().position(|copy| *copy == lang));
        let sha256 = Digest(file.sha256);
        let signed = place.is_some();
        self.items.insert(paper(&number, lang, "pdf"), Item::File(file));
        if signed {
            let signature = Item::Signature { seq, number: number.clone(), lang };
            self.items.insert(paper(&number, lang, "p7s"), signature);
        }
        self.index.papers.push(PaperEntry { number, lang, seq, sha256, signed });
    }

    /// Everything in its place, the two indexes with it.
    async fn ready(mut self, ctx: &Context, loaded: Loaded, sight: Sight) -> Result<Walk, Error> {
        for (kind, digest) in std::mem::take(&mut self.pieces) {
            self.items.insert(piece(&digest, proof::ending(kind)), Item::Piece(digest));
        }
        if self.index.is_whole() {
            let state = self.fold.as_ref().map(State::of).transpose();
            self.index.state = state.map_err(|_| Error::Corrupt("state of a case"))?;
        }
        let page = page::render(&self.index, &self.rows, &loaded.case, Words::of(sight.lang));
        let index = self.index.to_bytes().map_err(|_| Error::Corrupt("index of a container"))?;
        self.items.insert(PAGE.to_owned(), Item::Bytes(page.into_bytes()));
        self.items.insert(INDEX.to_owned(), Item::Bytes(index));
        Ok(Walk::new(ctx.clone(), loaded.case.id, loaded.key, self.items))
    }
}

/// An act as the page tells it: in the words that its signer read.
fn row_of(
    ctx: &Context,
    case: &Case,
    row: &SealedAct,
    opened: &Opened,
    actor: Option<String>,
    lang: Lang,
) -> Result<page::ActRow, Error> {
    let kind = opened.record.act.kind();
    let text = if opened.signatures.statement.is_empty() {
        let labels = text::Catalogues { ctx, case, people: &[], at: row.head.at };
        Words::of(lang).act_text(kind, &opened.record.act.to_json(), &labels)
    } else {
        let signed = Statement::parse(&opened.statement).map_err(|_| Error::Corrupt("statement"))?;
        signed.text.get(lang).to_owned()
    };
    Ok(page::ActRow { seq: row.head.seq, kind, role: row.head.role, at: row.head.at, actor, text })
}

/// The case of an id or a number, for the command line.
///
/// # Errors
/// `NotFound`, or the store's.
pub async fn find(ctx: &Context, asked: &str) -> Result<CaseId, Error> {
    if let Ok(id) = asked.parse::<CaseId>() {
        return Ok(id);
    }
    let number = asked.to_owned();
    let found = ctx.store.read(move |db| qonys_store::cases::by_number(db, &number)).await?;
    found.map(|case| case.id).ok_or(Error::NotFound)
}
