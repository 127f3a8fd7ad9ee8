//! The five fields of click-to-dial.
