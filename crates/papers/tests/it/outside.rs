//! Every kind in every language as programs see it that know nothing of ours: `qpdf`, and `zbarimg` in place of a
//! telephone. They hold the papers to what PDF/A and PDF/UA ask for in structure; validators of these standards are
//! not run here (docs/verify.ru.md).

use crate::{poppler, press, samples};
use qonys_office::ports::{Paper, PaperBody};
use qonys_papers::samples::{file_name, kind};
use qonys_procedure::paper::PaperKind;
use qonys_words::Words;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

/// Programs at once.
const THREADS: usize = 2;
/// Keys of dictionaries by which a PDF does something by itself, carries something, or asks for something.
const ACTING: [&str; 13] = [
    "/JS",
    "/JavaScript",
    "/OpenAction",
    "/AA",
    "/A",
    "/Launch",
    "/EmbeddedFiles",
    "/AF",
    "/EF",
    "/RichMediaContent",
    "/AcroForm",
    "/XFA",
    "/Encrypt",
];

/// A paper in a file, and what qpdf says of it.
struct Seen {
    paper: Paper,
    file: PathBuf,
    json: Value,
}

/// Every paper seen once by qpdf; none where it is not installed.
static SEEN: LazyLock<Option<Vec<Seen>>> = LazyLock::new(|| {
    Command::new("qpdf").arg("--version").output().ok()?;
    Some(each(samples::all(), |paper| {
        let pdf = press().print(&paper).unwrap_or_else(|e| panic!("{}: {e}", file_name(&paper)));
        let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join(file_name(&paper));
        std::fs::write(&file, pdf).expect("a folder of cargo for tests");
        run(Command::new("qpdf").args(["--check", "--no-warn"]).arg(&file), &file);
        let said = run(Command::new("qpdf").args(["--json", "--json-stream-data=inline"]).arg(&file), &file);
        let json = serde_json::from_slice(&said).expect("JSON");
        Seen { paper, file, json }
    }))
});

/// Work on each, some at once, in their order.
fn each<T: Send, R: Send>(all: Vec<T>, work: impl Fn(T) -> R + Sync) -> Vec<R> {
    let mut parts: Vec<Vec<(usize, T)>> = (0..THREADS).map(|_| Vec::new()).collect();
    all.into_iter().enumerate().for_each(|(at, one)| parts[at % THREADS].push((at, one)));
    let work = &work;
    let mut done: Vec<(usize, R)> = std::thread::scope(|scope| {
        let threads: Vec<_> = parts
            .into_iter()
            .map(|part| scope.spawn(move || part.into_iter().map(|(at, one)| (at, work(one))).collect::<Vec<_>>()))
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().expect("each is well")).collect()
    });
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

/// What a program that must be content said.
fn run(command: &mut Command, file: &Path) -> Vec<u8> {
    let output = command.output().expect("the program runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {command:?}: {said}", file.display());
    output.stdout
}

/// Every paper, or nothing and a word why.
fn seen() -> &'static [Seen] {
    SEEN.as_deref().unwrap_or_else(|| {
        eprintln!("skipped: no qpdf on this computer");
        &[]
    })
}

impl Seen {
    fn objects(&self) -> &serde_json::Map<String, Value> {
        self.json["qpdf"][1].as_object().expect("objects")
    }

    /// What stands there, a reference followed.
    fn at<'a>(&'a self, value: &'a Value) -> &'a Value {
        let object = value.as_str().and_then(|reference| self.objects().get(&format!("obj:{reference}")));
        match object {
            Some(found) => found.get("value").unwrap_or_else(|| &found["stream"]),
            None => value,
        }
    }

    fn catalogue(&self) -> &Value {
        self.at(&self.objects()["trailer"]["value"]["/Root"])
    }

    /// Every dictionary of the file, those of streams too.
    fn dictionaries(&self) -> Vec<&serde_json::Map<String, Value>> {
        let mut open: Vec<&Value> = self.objects().values().collect();
        let mut found = Vec::new();
        while let Some(value) = open.pop() {
            match value {
                Value::Object(fields) => {
                    found.push(fields);
                    open.extend(fields.values());
                }
                Value::Array(items) => open.extend(items),
                _ => {}
            }
        }
        found
    }

    /// Structure elements of a type.
    fn elements(&self, wanted: &str) -> Vec<&serde_json::Map<String, Value>> {
        let all = self.dictionaries().into_iter();
        all.filter(|fields| fields.get("/S").is_some_and(|s| s == wanted) && fields.contains_key("/P")).collect()
    }

    fn name(&self) -> String {
        file_name(&self.paper)
    }
}

/// What the paper is called where a program shows titles of files.
fn title(paper: &Paper) -> String {
    let words = Words::of(paper.lang);
    let title = match &paper.body {
        PaperBody::Receipt(_) => words.paper_receipt_title(),
        PaperBody::Decision(_) | PaperBody::Record(_) => {
            let key = format!("paper-{}-title", kind(paper));
            words.text(&key).unwrap_or_else(|| panic!("{key}"))
        }
    };
    format!("{title} {} {}", words.paper_number(), paper.number)
}

#[test]
fn there_is_a_sample_of_every_kind_that_is_printed() {
    let all = samples::all();
    let kinds: BTreeSet<PaperKind> = all.iter().map(kind).collect();
    assert_eq!(kinds, PaperKind::ALL.iter().copied().collect());
    let names: BTreeSet<_> = all.iter().map(file_name).collect();
    assert_eq!(names.len(), 3 * kinds.len(), "one in each language");
}

#[test]
fn colours_are_defined_by_a_profile_inside() {
    for one in seen() {
        let intents = one.at(&one.catalogue()["/OutputIntents"]).as_array().expect("output intents");
        let intent = intents.iter().map(|intent| one.at(intent)).find(|intent| intent["/S"] == "/GTS_PDFA1");
        let profile = one.at(&intent.unwrap_or_else(|| panic!("{}: no GTS_PDFA1", one.name()))["/DestOutputProfile"]);
        assert!(profile["dict"]["/N"].is_number(), "{}: how many colours", one.name());
        // Bytes 36 to 39 of a profile are `acsp`; 36 bytes are 48 letters of base64.
        let data = profile["data"].as_str().expect("the profile itself");
        assert!(data.get(48..).is_some_and(|rest| rest.starts_with("YWNzc")), "{}: no ICC profile", one.name());
    }
}

#[test]
fn readers_aloud_have_language_title_and_structure() {
    for one in seen() {
        let (name, catalogue) = (one.name(), one.catalogue());
        assert_eq!(one.at(&catalogue["/MarkInfo"])["/Marked"], true, "{name}");
        assert_eq!(catalogue["/Lang"], format!("u:{}", one.paper.lang.id()), "{name}");
        assert_eq!(one.at(&catalogue["/ViewerPreferences"])["/DisplayDocTitle"], true, "{name}");
        assert!(!one.at(&catalogue["/StructTreeRoot"])["/K"].is_null(), "{name}: no structure");
        let title = title(&one.paper);
        let info = one.at(&one.objects()["trailer"]["value"]["/Info"]);
        assert_eq!(info["/Title"], format!("u:{title}"), "{name}");
        let xmp = poppler::xmp(&std::fs::read(&one.file).expect("the paper"));
        assert!(xmp.contains(&format!(">{title}<")), "{name}: {title}\n{xmp}");
        assert_eq!(one.elements("/H1").len(), 1, "{name}: one title");
        assert!(!one.elements("/H2").is_empty(), "{name}: parts have headings");
        for page in one.json["pages"].as_array().expect("pages") {
            assert_eq!(one.at(&page["object"])["/Tabs"], "/S", "{name}: in the order of the structure");
        }
    }
}

#[test]
fn a_picture_is_told_in_words_and_a_table_has_a_head() {
    for one in seen() {
        let figures = one.elements("/Figure");
        assert_eq!(!figures.is_empty(), one.paper.verify_url.is_some(), "{}", one.name());
        let told = format!("u:{}", Words::of(one.paper.lang).paper_check_qr());
        assert!(figures.iter().all(|figure| figure["/Alt"] == told), "{}: {figures:?}", one.name());
        for row in one.elements("/Table") {
            assert!(row.contains_key("/K"), "{}: an empty table", one.name());
        }
        let tables = one.elements("/Table").len();
        assert!(one.elements("/TH").len() >= tables, "{}: a table without a head", one.name());
    }
}

#[test]
fn a_paper_does_nothing_and_hides_nothing() {
    for one in seen() {
        assert_eq!(one.json["encrypt"]["encrypted"], false, "{}", one.name());
        assert_eq!(one.json["attachments"], serde_json::json!({}), "{}", one.name());
        for fields in one.dictionaries() {
            // In a structure element /A says how it looks.
            let acting =
                ACTING.iter().find(|key| fields.contains_key(**key) && !(**key == "/A" && fields.contains_key("/P")));
            assert_eq!(acting, None, "{}: {fields:?}", one.name());
            let kind = fields.get("/Subtype").and_then(Value::as_str).unwrap_or_default();
            assert!(!["/Link", "/FileAttachment", "/Widget", "/Movie"].contains(&kind), "{}: {kind}", one.name());
        }
    }
}

#[test]
fn a_telephone_reads_the_address_from_the_printed_code() {
    if Command::new("zbarimg").arg("--version").output().is_err() {
        eprintln!("skipped: no zbarimg on this computer");
        return;
    }
    let public: Vec<&Seen> = seen().iter().filter(|one| one.paper.verify_url.is_some()).collect();
    each(public, |one| {
        let last = one.json["pages"].as_array().expect("pages").len().to_string();
        let picture = one.file.with_extension("last");
        let page = ["-r", "150", "-gray", "-singlefile", "-f", &last, "-l", &last];
        run(Command::new("pdftoppm").args(page).arg(&one.file).arg(&picture), &one.file);
        let picture = picture.with_extension("last.pgm");
        let read = run(Command::new("zbarimg").args(["--quiet", "--raw", "--nodbus"]).arg(&picture), &one.file);
        let read = String::from_utf8(read).expect("an address");
        assert_eq!(Some(read.trim_end()), one.paper.verify_url.as_deref(), "{}", one.name());
    });
}
