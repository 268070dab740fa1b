//! Acts about the service itself, not about a case: they stand in the service stream, stated, signed and kept like
//! those of a case.

pub mod outages;
pub(crate) mod stream;
pub mod templates;

/// Reads a content by its type, with the path of what does not fit.
pub(crate) fn typed<T: serde::de::DeserializeOwned>(content: &serde_json::Value) -> Result<T, crate::Error> {
    serde_path_to_error::deserialize(content)
        .map_err(|e| crate::Error::Content { path: e.path().to_string(), message: e.into_inner().to_string() })
}
