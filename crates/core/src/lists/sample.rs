//! A made-up neighbourhood.
