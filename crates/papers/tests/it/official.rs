//! What an official paper must have.

use crate::{poppler, press, samples};
use qonys_office::ports::{Paper, PaperBody, Signer};
use qonys_papers::samples::{kind, record};
use qonys_procedure::Lang;
use qonys_procedure::paper::PaperKind;
use qonys_words::Words;
use std::time::Instant;

fn print(paper: &Paper) -> Vec<u8> {
    press().print(paper).unwrap_or_else(|e| panic!("{} {:?}: {e}", paper.number, paper.lang))
}

#[test]
fn every_paper_is_searchable_in_every_language() {
    for paper in samples::all() {
        let text = poppler::text(&print(&paper));
        let words = Words::of(paper.lang);
        let said = match &paper.body {
            PaperBody::Receipt(_) => words.paper_receipt_title(),
            PaperBody::Decision(_) | PaperBody::Record(_) => {
                let key = format!("paper-{}-title", kind(&paper));
                words.text(&key).unwrap_or_else(|| panic!("{key}"))
            }
        };
        assert!(text.contains(said), "{said}\n{text}");
        assert!(text.contains(&paper.number), "{text}");
        let unsigned = matches!(&paper.body, PaperBody::Decision(decision) if decision.signer.is_none());
        assert!(unsigned || text.contains("ӘБІЛҚАСЫМОВА ЖҰЛДЫЗ") || text.contains("ERIKSSON ANNA MARIA"), "{text}");
    }
}

#[test]
fn all_letters_of_kazakh_are_found_by_a_search_in_every_type_of_every_language() {
    for lang in Lang::ALL.iter().copied() {
        let text = poppler::text(&print(&samples::receipt(lang)));
        assert!(text.contains(samples::ALPHABET), "{text}");
        let paper = samples::permit(lang);
        let PaperBody::Decision(mut decision) = paper.body else { unreachable!("the sample is a permit") };
        let own = || samples::ALPHABET.to_owned();
        // Bold, upright, and the sans of serials.
        decision.holder.name_latin = own();
        decision.holder.name_cyrillic = own();
        decision.signer = decision.signer.map(|signer| Signer { certificate_serial: own().replace(' ', ""), ..signer });
        let text = poppler::text(&print(&Paper { body: PaperBody::Decision(decision), ..paper }));
        assert!(text.matches(samples::ALPHABET).count() >= 2, "{text}");
        assert!(text.replace(' ', "").matches(&own().replace(' ', "")).count() >= 3, "{text}");
    }
}

#[test]
fn the_state_is_found_and_the_address_is_copied_as_it_is() {
    for paper in samples::all() {
        let paper = Paper { training: false, ..paper };
        let copied = poppler::copied(&print(&paper));
        let republic = Words::of(paper.lang).paper_republic().to_uppercase();
        assert!(copied.contains(&republic), "{republic}\n{copied}");
        if let Some((page, _)) = paper.verify_url.as_deref().and_then(|url| url.split_once('?')) {
            assert!(copied.contains(page), "{page}\n{copied}");
        }
    }
}

#[test]
fn a_signature_stands_on_one_page_with_the_last_words_of_its_paper() {
    let words = Words::of(Lang::Ru);
    let mut broken = 0;
    for (kind, last) in [(PaperKind::Refusal, words.paper_complaint()), (PaperKind::Extension, "Причина")] {
        for lines in (1..=40).step_by(3) {
            let paper = samples::of_kind(kind, Lang::Ru);
            let PaperBody::Decision(mut decision) = paper.body else { unreachable!("a decision") };
            // Of the extension the last part itself grows a little, of the refusal what stands before it.
            let (name, lines) = if kind == PaperKind::Refusal { ("reasons", lines) } else { ("reason", lines.min(12)) };
            decision.content[name]["value"] = "Сведения не подтверждены.\n".repeat(lines).into();
            let pdf = print(&Paper { training: false, body: PaperBody::Decision(decision), ..paper });
            let pages = poppler::pages(&pdf);
            broken += usize::from(pages.len() > 1);
            let signed = pages.iter().find(|page| page.contains(words.paper_signature())).expect("a signature");
            assert!(signed.contains(last), "{kind}, {lines} lines:\n{signed}");
            assert!(signed.contains(words.paper_check_code()), "{kind}, {lines} lines:\n{signed}");
        }
    }
    assert!(broken > 4, "papers of two pages were among them");
}

#[test]
fn first_words_and_next_steps_come_back_in_every_language() {
    for paper in samples::all() {
        // The mark of a training server lies across the text, for a search too.
        let paper = Paper { training: false, ..paper };
        let PaperBody::Decision(decision) = &paper.body else { continue };
        let text = poppler::text(&print(&paper));
        for part in ["opening", "next"] {
            let key = format!("paper-{}-{part}", decision.kind);
            let said = Words::of(paper.lang).text(&key);
            assert!(said.is_some() || part == "next", "{key}");
            assert!(text.contains(said.unwrap_or_default()), "{key}: {}\n{text}", said.unwrap_or_default());
        }
    }
}

#[test]
fn the_permit_carries_everything_that_identifies_it() {
    let text = poppler::text(&print(&samples::permit(Lang::Ru)));
    for part in [
        "ERIKSSON ANNA MARIA",
        "Эрикссон Анна Мария",
        "740812477772",
        "12.08.1974",
        "L898902C3",
        "15 апреля 2034 года",
        "22 ноября 2026 года",
        "DNR-2026-000123-4",
        "Начальник управления миграционной службы",
        "4a1f0b7c 2d9e8f6a 5b4c3d2e 1f0a9b8c 7d6e5f4a",
        "https://qonys.example.kz/verify/permit-astana-2026-000123",
        "7KQ2-M9TX-R4WB-8HDZ",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

#[test]
fn only_a_training_server_marks_its_papers() {
    let real = Paper { training: false, ..samples::permit(Lang::Kk) };
    assert!(!poppler::text(&print(&real)).contains("ОҚУ ҮЛГІСІ"));
    assert!(poppler::text(&print(&samples::permit(Lang::Kk))).contains("ОҚУ ҮЛГІСІ. Оқу серверінде"));
}

#[test]
fn fonts_are_embedded_as_subsets_with_their_letters() {
    for paper in samples::all() {
        let fonts = poppler::fonts(&print(&paper));
        assert!(fonts.len() >= 2, "{fonts:?}");
        for font in fonts {
            let words: Vec<&str> = font.split_whitespace().collect();
            let flags = words.iter().rev().skip(2).take(3).collect::<Vec<_>>();
            assert!(flags.iter().all(|flag| **flag == "yes"), "embedded, subset, Unicode: {font}");
            assert!(words[0].contains("Noto"), "{font}");
        }
    }
}

#[test]
fn papers_are_archival_tagged_titled_and_dated() {
    for paper in samples::all() {
        let pdf = print(&paper);
        let xmp = poppler::xmp(&pdf);
        assert!(xmp.contains("<pdfaid:part>2</pdfaid:part>"), "{xmp}");
        assert!(xmp.contains("<pdfaid:conformance>B</pdfaid:conformance>"), "{xmp}");
        assert!(xmp.contains("<pdfuaid:part>1</pdfuaid:part>"), "{xmp}");
        assert!(xmp.contains("2026-11-22"), "{xmp}");
        let language = format!("<rdf:li>{}</rdf:li>", paper.lang.id());
        assert!(xmp.contains(&language), "{language}\n{xmp}");
        let info = poppler::info(&pdf);
        assert!(info.lines().any(|l| l.starts_with("Tagged:") && l.ends_with("yes")), "{info}");
        assert!(info.lines().any(|l| l.starts_with("Title:") && l.contains(&paper.number)), "{info}");
        assert!(info.contains("595.276 x 841.89 pts (A4)"), "{info}");
    }
}

#[test]
fn the_same_data_give_the_same_bytes() {
    for paper in samples::all() {
        assert_eq!(print(&paper), print(&paper), "{}", paper.number);
    }
    assert_ne!(print(&samples::permit(Lang::Kk)), print(&samples::permit(Lang::Ru)));
}

#[test]
fn papers_print_side_by_side() {
    let alone = print(&samples::permit(Lang::Ru));
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| print(&samples::permit(Lang::Ru)))).collect();
        for thread in threads {
            assert_eq!(thread.join().expect("prints"), alone);
        }
    });
}

#[test]
fn a_certificate_of_a_long_record_lists_every_act_under_a_head_on_every_page() {
    for lang in Lang::ALL.iter().copied() {
        let words = Words::of(lang);
        let paper = Paper { training: false, ..record(lang, 120) };
        let PaperBody::Record(body) = &paper.body else { unreachable!("a record") };
        let (acts, pdf) = (&body.acts, print(&paper));
        let pages = poppler::pages(&pdf);
        assert!((6..=16).contains(&pages.len()), "{} pages", pages.len());
        // A leaf stands in two lines of its column: read column by column it is whole.
        let read = poppler::copied(&pdf).replace([' ', '\n', '\u{200B}'], "");
        for act in acts {
            assert_eq!(read.matches(&act.leaf).count(), 1, "act {}", act.seq);
        }
        let (head, last) = (words.paper_record_leaf(), pages.len() - 1);
        for (n, page) in pages.iter().enumerate().filter(|(_, page)| page.contains(':')) {
            let lists = acts.iter().any(|act| page.contains(&words.instant_short(act.at)));
            assert!(!lists || page.contains(head), "page {} has acts and no head:\n{page}", n + 1);
        }
        assert!(pages[last].contains(words.paper_check_code()), "{}", pages[last]);
        assert!(pages[last].contains(words.paper_record_compare()), "the end is not alone:\n{}", pages[last]);
    }
}

/// Not a benchmark: a paper that took seconds would hold up every decision.
#[test]
fn a_paper_takes_a_fraction_of_a_second() {
    print(&samples::permit(Lang::Kk));
    let started = Instant::now();
    let papers = samples::all();
    papers.iter().for_each(|paper| drop(print(paper)));
    let each = started.elapsed() / papers.len() as u32;
    println!("{} µs a paper", each.as_micros());
    assert!(each.as_millis() < 1_000, "{each:?}");
}
