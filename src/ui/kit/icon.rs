//! Drawn with strokes on a 24 × 24 grid, coloured by the text around them, silent to a reader.

use leptos::prelude::*;

use super::part::{Part, part};

/// A picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Icon {
    /// A handset.
    Phone,
    /// A handset laid down.
    HangUp,
    /// A microphone.
    Microphone,
    /// A microphone crossed out.
    MicrophoneOff,
    /// Two bars.
    Pause,
    /// A triangle.
    Play,
    /// Nine dots.
    Keypad,
    /// Delete to the left.
    Backspace,
    /// A tick.
    Check,
    /// A cross.
    Close,
    /// A circle arrow.
    Retry,
    /// An arrow out of a box.
    Open,
    /// An arrow into a box.
    BringBack,
    /// A small window before a large one.
    OnTop,
    /// An arrow that arrives.
    Inbound,
    /// An arrow that leaves.
    Outbound,
    /// A clock.
    Clock,
}

impl Icon {
    const fn path(self) -> &'static str {
        match self {
            Self::Phone => {
                "M5 4h4l2 5-2.5 1.5a11 11 0 0 0 5 5L15 13l5 2v4a2 2 0 0 1-2 2A16 16 0 0 1 3 6a2 2 0 0 1 2-2"
            }
            Self::HangUp => {
                "M3 13.5c5.200-4.700 12.800-4.700 18 0l-1.300 3.200-4.200-1-.4-2.900a10.500 10.500 0 0 0-6.200 0l-.4 2.900-4.200 1z"
            }
            Self::Microphone => {
                "M9 6a3 3 0 0 1 6 0v5a3 3 0 0 1-6 0zM5 11a7 7 0 0 0 14 0M12 18v3M8 21h8"
            }
            Self::MicrophoneOff => {
                "M3 3l18 18M9 9v2a3 3 0 0 0 4.500 2.600M15 11V6a3 3 0 0 0-5.800-1M5 11a7 7 0 0 0 11 5.700M19 11a7 7 0 0 1-.6 2.800M12 18v3M8 21h8"
            }
            Self::Pause => "M9 5v14M15 5v14",
            Self::Play => "M7 5l12 7-12 7z",
            Self::Keypad => {
                "M6 6h.01M12 6h.01M18 6h.01M6 12h.01M12 12h.01M18 12h.01M6 18h.01M12 18h.01M18 18h.01"
            }
            Self::Backspace => {
                "M20 6a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H9l-6-6 6-6zM12 10l4 4M16 10l-4 4"
            }
            Self::Check => "M5 12.500l4.500 4.500L19 7.500",
            Self::Close => "M6 6l12 12M18 6L6 18",
            Self::Retry => "M20 11a8 8 0 1 0-.6 4M20 4v7h-7",
            Self::Open => {
                "M14 4h6v6M20 4l-9 9M18 14v5a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1h5"
            }
            Self::BringBack => {
                "M20 4l-9 9M11 7v6h6M18 14v5a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1h5"
            }
            Self::OnTop => {
                "M21 11V6a1 1 0 0 0-1-1H4a1 1 0 0 0-1 1v11a1 1 0 0 0 1 1h6M13 14h8v6h-8z"
            }
            Self::Inbound => "M18 6L6 18M6 9v9h9",
            Self::Outbound => "M6 18L18 6M9 6h9v9",
            Self::Clock => {
                "M12 3.500a8.500 8.500 0 1 0 0 17a8.500 8.500 0 0 0 0-17M12 7.500V12l3 2"
            }
        }
    }
}

/// Draws it.
pub fn glyph(icon: Icon) -> Part {
    part(view! {
        <svg class="glyph" viewBox="0 0 24 24" aria-hidden="true">
            <path d=icon.path()></path>
        </svg>
    })
}

/// The same with a name, where nothing else says what it shows.
pub fn named_glyph(icon: Icon, name: &'static str) -> Part {
    part(view! {
        <svg class="glyph" viewBox="0 0 24 24" role="img" aria-label=name>
            <path d=icon.path()></path>
        </svg>
    })
}
