//! A case that went the whole way, told once for all tests.

use crate::waiting::Nca;
use crate::world::World;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::civil::date;
use qonys_eds::TrustStore;
use qonys_office::desk::{self, Export, Sight};
use qonys_office::revocation::{Revocations, WhenUnknown};
use qonys_office::{Clock, Context};
use qonys_procedure::act::ActKind;
use qonys_procedure::{CaseId, Instant, Lang, Stage};
use qonys_training::demo::{self, Office, StoryClock};
use qonys_training::stories::cast::Part;
use qonys_training::stories::{Player as _, play, road_to};
use qonys_training::{dossier, specimen};
use std::sync::{Arc, OnceLock};

/// Containers of one case, and who vouches for it.
pub struct Closed {
    /// As the administrator of the server writes it.
    pub whole: Vec<u8>,
    /// The same where nobody gives stamps.
    pub bare: Vec<u8>,
    /// As the applicant downloads it, in Kazakh.
    pub own: Vec<u8>,
    /// As it is where some acts are hidden: [`HIDDEN`].
    pub hiding: Vec<u8>,
    /// Another person's, in an earlier stage.
    pub other: Vec<u8>,
    /// What the officer's download left behind in the list of viewings.
    pub viewings: Vec<String>,
    pub ca: TrustStore,
    /// The authorities that OpenSSL can read, as PEM.
    pub roots: String,
}

/// One with a paper, one that nobody signs, one that many have.
pub const HIDDEN: &[ActKind] = &[ActKind::GrantPreliminaryApproval, ActKind::RecordCheck, ActKind::TakeCase];

pub fn closed() -> &'static Closed {
    static CLOSED: OnceLock<Closed> = OnceLock::new();
    CLOSED.get_or_init(|| {
        // Apart from the tests' own runtimes, which end before the next test begins.
        let told = std::thread::Builder::new().stack_size(32 << 20).spawn(|| {
            let runtime = tokio::runtime::Builder::new_multi_thread().thread_stack_size(8 << 20).enable_all().build();
            runtime.expect("a runtime").block_on(tell())
        });
        told.expect("a thread").join().expect("told")
    })
}

async fn tell() -> Closed {
    let world = Arc::new(World::asking(date(2026, 2, 2), |ca| Nca::asked_by(ca, WhenUnknown::Accept).1).await);
    let inside = world.clone();
    let asking = move |clock: Arc<dyn Clock>| {
        let (_, revocation) = Nca::asked_by(&inside.ca, WhenUnknown::Accept);
        inside.beside(clock, revocation)
    };
    let studio = world.studio(Arc::new(asking));
    let begins = Instant::from_local(date(2026, 2, 2), jiff::civil::time(10, 0, 0, 0));
    let people = qonys_training::stories::cast::CAST.iter().map(demo::employee);
    demo::ensure(&studio, people).expect("keys");
    let applicants = [0, 1].map(|place| demo::applicant(&specimen::person(place)));
    demo::ensure(&studio, applicants).expect("keys");
    demo::provide_staff(&studio, begins.plus_seconds(-60 * 24 * 3600)).await.expect("employees");
    let person = |place: u64| specimen::person(place);
    let mut first = Office::new(&studio, begins, &person(0).key, &person(0).city);
    let case = tell_of(&mut first, &person(0), Stage::Closed).await;
    let mut second = Office::new(&studio, begins, &person(1).key, &person(1).city);
    let another = tell_of(&mut second, &person(1), Stage::Interview).await;
    let sight = Sight { lang: Lang::Ru, hidden: &[] };
    let as_operator = |ctx: Context, id, sight| async move {
        bytes(desk::export_as_operator(&ctx, id, sight).await.expect("a container")).await
    };
    let asking = first.context().clone();
    let alone = world.beside(Arc::new(StoryClock::new(asking.now())), Revocations::default());
    let (_, applicant) = first.caller(Part::Applicant).await.expect("the applicant").clone();
    let (_, officer) = first.caller(Part::Officer).await.expect("the officer").clone();
    drop(bytes(desk::export(&asking, &officer, case, Lang::Ru).await.expect("for the officer")).await);
    // A paper that no act issued is in no container, and takes nothing from its proof.
    desk::certificate(&asking, &applicant, case).await.expect("a certificate of the record");
    let viewings = desk::viewings(&asking, &applicant, case).await.expect("viewings");
    Closed {
        whole: as_operator(asking.clone(), case, sight).await,
        bare: as_operator(alone, case, sight).await,
        own: bytes(desk::export(&asking, &applicant, case, Lang::Kk).await.expect("their own")).await,
        hiding: as_operator(asking.clone(), case, Sight { hidden: HIDDEN, ..sight }).await,
        other: as_operator(asking.clone(), another, sight).await,
        viewings: viewings.into_iter().map(|viewing| viewing.purpose).collect(),
        roots: pem(&world.ca.trust_store()),
        ca: world.ca.trust_store(),
    }
}

async fn tell_of(office: &mut Office<'_>, person: &specimen::Person, until: Stage) -> CaseId {
    let book = office.context().book.clone();
    let today = office.now().local_date();
    let edition = book.in_force(today).expect("an edition").id().clone();
    let dossier = dossier::make(person, today, None);
    let told = play(office, &road_to(until), &dossier, &book, &edition, 0).await.expect("the story");
    assert_eq!(told.case.stage, until);
    told.case.id
}

async fn bytes(mut export: Export) -> Vec<u8> {
    let mut all = Vec::new();
    while let Some(piece) = export.next().await {
        let piece = piece.expect("a piece");
        assert!(piece.len() < 4 << 20, "never more than a part at once");
        all.extend(piece);
    }
    all
}

fn pem(trust: &TrustStore) -> String {
    let readable = trust.authorities().iter().filter(|authority| !authority.subject.contains("GOST"));
    let block =
        |der: &[u8]| format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", STANDARD.encode(der));
    readable.map(|authority| block(&authority.der)).collect()
}
