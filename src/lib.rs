//! Linli on the phone.
