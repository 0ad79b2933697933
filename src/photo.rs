//! Photos, shrunk on the phone; what a camera writes beside the picture (where, when, which phone) is dropped.

/// Why a picture could not be taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The browser cannot read this kind of picture.
    NotAPicture,
    /// It stays too large however it is written.
    TooLarge,
    /// The browser would not draw.
    Failed,
}

/// A picture as JPEG, at most [`SIDE_PX_MAX`] pixels on its longer side and [`BYTES_MAX`] bytes.
pub async fn shrink(_picture: &web_sys::Blob) -> Result<web_sys::Blob, Error> {
    Err(Error::NotAPicture)
}

/// Longest side after shrinking, pixels: a meter's digits or a crack stay readable.
pub const SIDE_PX_MAX: u32 = 1_600;
/// Largest picture after shrinking, bytes: uploads in seconds over 3G.
pub const BYTES_MAX: u32 = 500 * 1024;
/// What a shrunk picture is.
pub const MEDIA_TYPE: &str = "image/jpeg";
