//! To whom a case can be given.

use super::scope;
use crate::acts::{colleagues as fitting, load};
use crate::people::Caller;
use crate::{Context, Error};
pub use fitting::Colleague;
use qonys_procedure::CaseId;

/// Employees to whom the case can be given, by name.
///
/// # Errors
/// `NotFound`; `Access(Role)` for whoever may know of the case but not read it.
pub async fn colleagues(ctx: &Context, caller: &Caller, case: CaseId) -> Result<Vec<Colleague>, Error> {
    let loaded = load::load(ctx, case).await?;
    scope::require_content(ctx, &loaded.case, caller)?;
    fitting::colleagues(ctx, &loaded.case, ctx.now()).await
}
