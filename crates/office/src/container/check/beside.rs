//! Documents and papers: what acts speak of, and what lies beside them.

use super::super::index::{DocumentEntry, Index};
use super::super::{document, paper};
use super::{Check, Held, Issued, Why};
use qonys_eds::Digest;
use qonys_procedure::Lang;
use qonys_procedure::record::{ActRecord, FileRef};
use std::io::{Read, Seek};

impl Held {
    /// What a statement names, under the kind and number by which it names it.
    fn is(&self, file: &FileRef) -> bool {
        self.sha256.0 == file.sha256.0
            && self.bytes == file.bytes
            && self.kind == file.kind.id()
            && self.n == u32::from(file.n)
    }
}

impl<R: Read + Seek> Check<'_, R> {
    /// Each document of the index is there, byte for byte.
    pub(super) fn documents(&mut self, index: &Index) {
        for entry in &index.documents {
            let name = name_of(entry);
            self.named.insert(name.clone());
            match self.container.file(&name) {
                None => self.fault(name, Why::Missing),
                Some(found) if (found.sha256, found.bytes) != (entry.sha256, entry.bytes) => {
                    self.fault(name, Why::Digest("the index"));
                }
                Some(found) => {
                    let held = Held { sha256: found.sha256, bytes: found.bytes, kind: entry.kind.clone(), n: entry.n };
                    self.documents.insert(entry.id, held);
                    self.done.documents += 1;
                }
            }
        }
    }

    /// The documents that an act names are there as it names them; its papers are remembered.
    pub(super) fn refers(&mut self, seq: u64, record: &ActRecord, signed: bool) {
        for file in &record.files {
            self.stated.insert(file.id);
            match self.documents.get(&file.id) {
                Some(held) if held.is(file) => {}
                Some(_) => {
                    self.fault(super::super::of_act(seq, ""), Why::Digest("the statement that names a document"))
                }
                None => {
                    let missing = format!("documents/{}-{}-{}", file.kind.id(), file.n, file.id);
                    self.fault(missing, Why::Missing);
                }
            }
        }
        for issued in &record.issued {
            let place = (issued.number.clone(), issued.lang.id().to_owned());
            self.issued.insert(place, Issued { seq, sha256: Digest(issued.sha256.0), signed });
        }
    }

    /// A document is called signed where a statement names it, and there alone.
    pub(super) fn stated(&mut self, index: &Index) {
        for entry in index.documents.iter().filter(|_| index.is_whole()) {
            if entry.signed != self.stated.contains(&entry.id) {
                self.fault(name_of(entry), Why::Digest("the statement that names a document"));
            }
        }
    }

    /// Each copy of a paper is there, byte for byte, and its act issued it.
    pub(super) fn papers(&mut self, index: &Index) {
        for entry in &index.papers {
            let name = paper(&entry.number, entry.lang, "pdf");
            self.named.insert(name.clone());
            let Some(found) = self.container.file(&name) else {
                self.fault(name, Why::Missing);
                continue;
            };
            let issued = self.issued.get(&(entry.number.clone(), entry.lang.id().to_owned())).copied();
            let by_its_act = match issued {
                Some(by) => entry.signed == by.signed && entry.seq == by.seq && found.sha256 == by.sha256,
                // A copy to be read: of a paper that this act issued.
                None => !entry.signed && self.issues(&entry.number, entry.seq),
            };
            if found.sha256 != entry.sha256 {
                self.fault(&*name, Why::Digest("the index"));
            }
            if by_its_act {
                self.done.papers += 1;
            } else {
                self.fault(name, Why::Digest("the act that issued the paper"));
            }
        }
        let unlisted = self.issued.keys().filter(|(number, lang)| {
            !index.papers.iter().any(|entry| entry.number == *number && entry.lang.id() == lang)
        });
        let names = unlisted.filter_map(|(number, lang)| Some(paper(number, Lang::from_id(lang)?, "pdf")));
        let names: Vec<String> = names.collect();
        names.into_iter().for_each(|name| self.fault(name, Why::Missing));
    }

    fn issues(&self, number: &str, seq: u64) -> bool {
        self.issued.iter().any(|((issued, _), by)| issued == number && by.seq == seq)
    }
}

fn name_of(entry: &DocumentEntry) -> String {
    document(&entry.kind, entry.n, entry.id, &entry.media)
}
