//! What anybody learns of a number: only of a paper that was issued, only by its code, and of a file only whether its
//! very bytes were issued.

use crate::register::{longer, returned};
use crate::world::{Player, World};
use jiff::civil::date;
use qonys_office::acts::{self, Prepared, PreparedPaper};
use qonys_office::desk::{self, Verification};
use qonys_office::{AccessFault, Error, jobs};
use qonys_procedure::act::ActKind;
use qonys_procedure::{ActId, CaseId, Lang};
use qonys_store::issued::IssuedState;
use sha2::{Digest as _, Sha256};

const KIND: ActKind = ActKind::ExtendLimit;

struct Office {
    world: World,
    official: Player,
    case: CaseId,
}

async fn office() -> Office {
    let world = World::on(date(2026, 3, 2)).await;
    let case = returned(&world).await;
    let official = world.enter("official").await;
    Office { world, official, case }
}

impl Office {
    async fn prepare(&self) -> Prepared {
        let content = longer(&self.world, &self.official, self.case).await;
        let caller = self.world.caller(&self.official).await;
        acts::prepare(&self.world.ctx, &caller, self.case, KIND, &content).await.expect("prepared")
    }

    async fn sign(&self, prepared: &Prepared) {
        let request = self.world.request(&self.official, KIND, prepared);
        let caller = self.world.caller(&self.official).await;
        let done = acts::perform(&self.world.ctx, &caller, Some(self.case), request).await;
        done.and_then(|outcome| outcome.performed()).expect("performed");
    }

    /// Asked from an address of its own each time, so that nobody has to wait.
    async fn ask(&self, number: &str, code: &str, file: Option<&[u8]>) -> Result<Verification, Error> {
        let address = ActId(self.world.ctx.fresh()).to_string();
        let sha256 = file.map(|bytes| Sha256::digest(bytes).into());
        desk::verify(&self.world.ctx, number, code, sha256, &address).await
    }

    /// The same answer as to a number that never was.
    async fn unknown(&self, number: &str, code: &str) {
        let told = self.ask(number, code, None).await;
        assert!(matches!(told, Err(Error::NotFound)), "{number} {told:?}");
    }
}

/// The code that stands in a copy.
fn code(paper: &PreparedPaper) -> String {
    let text = String::from_utf8_lossy(&paper.pdf).into_owned();
    let (_, rest) = text.split_once("?code=").expect("an address");
    rest.chars().take_while(char::is_ascii_alphanumeric).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_paper_is_known_by_its_number_and_code_and_by_its_bytes() {
    let office = office().await;
    let prepared = office.prepare().await;
    let paper = &prepared.papers[0];
    let (number, code) = (paper.number.as_str(), code(paper));
    office.sign(&prepared).await;

    let told = office.ask(number, &code, Some(&paper.pdf)).await.expect("known");
    let file = told.file.expect("about the file");
    assert_eq!((told.status, file.issued, file.signed), (IssuedState::InForce, true, true));
    assert_eq!((file.lang, told.initials.chars().count()), (Some(Lang::Kk), 5), "initials and nothing more");
    office.ask(number, &code.to_lowercase(), None).await.expect("however it is typed");

    let mut changed = paper.pdf.clone();
    for place in [0, changed.len() / 2, changed.len() - 1] {
        changed[place] ^= 1;
        let told = office.ask(number, &code, Some(&changed)).await.expect("known");
        assert_eq!(told.file.map(|file| (file.issued, file.lang, file.signed)), Some((false, None, false)), "{place}");
        changed[place] ^= 1;
    }
    let reading = desk::paper(&office.world.ctx, &office.world.caller(&office.official).await, number, Lang::En).await;
    let told = office.ask(number, &code, Some(&reading.expect("a copy to read"))).await.expect("known");
    assert_eq!(told.file.map(|file| (file.issued, file.lang, file.signed)), Some((true, Some(Lang::En), false)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_code_a_number_that_never_was_and_one_never_issued_look_the_same() {
    let office = office().await;
    let (left, signed) = (office.prepare().await, office.prepare().await);
    office.sign(&signed).await;
    let (number, right) = (signed.papers[0].number.as_str(), code(&signed.papers[0]));
    for wrong in [String::new(), "0".repeat(16), right[..15].to_owned(), format!("{right}0"), "'; --".to_owned()] {
        office.unknown(number, &wrong).await;
    }
    for never in ["extension-astana-2026-999999", "permit-astana-2026-000001", "", "..", "DNR-2026-000001-7"] {
        office.unknown(never, &right).await;
    }
    // Reserved, and void once nobody has signed it in time: its own code does not open it.
    let (unused, its_code) = (left.papers[0].number.as_str(), code(&left.papers[0]));
    office.unknown(unused, &its_code).await;
    office.world.clock.pass(acts::PREPARED_SECONDS + 60);
    jobs::sweep(&office.world.ctx).await.expect("swept");
    let asked = unused.to_owned();
    let read = office.world.ctx.store.read(move |db| qonys_store::issued::get_by_number(db, &asked));
    assert_eq!(read.await.expect("read").expect("in the register").state, IssuedState::Void);
    office.unknown(unused, &its_code).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_guesses_codes_must_soon_wait_even_with_the_right_one() {
    let office = office().await;
    let prepared = office.prepare().await;
    let (number, right) = (prepared.papers[0].number.as_str(), code(&prepared.papers[0]));
    office.sign(&prepared).await;
    let ctx = &office.world.ctx;
    let guess = |code: String| async move { desk::verify(ctx, number, &code, None, "203.0.113.9").await };
    let mut tries = 0;
    while matches!(guess(format!("{tries:016}")).await, Err(Error::NotFound)) {
        tries += 1;
        assert!(tries < 100, "nobody stops them");
    }
    assert!(matches!(guess(right.clone()).await, Err(Error::Access(AccessFault::TooMany))), "also with the right one");
    office.ask(number, &right, None).await.expect("from elsewhere it is known");
}
