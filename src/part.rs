//! Pieces of pages without domain logic.

pub mod el;
pub mod frame;
pub mod icon;
pub mod notice;
pub mod press;
pub mod qr;
pub mod shown;

pub use el::{El, el};
pub use press::Press;
pub use shown::Shown;
