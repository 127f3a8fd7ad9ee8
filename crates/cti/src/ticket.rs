//! The numbers a ticket's status, priority and source are (fact R6): not in the CTI specification, but
//! on every ticket that a call becomes.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

use crate::lenient::Value;

macro_rules! numbered {
    (
        $(#[$doc:meta])* $type:ident, $field:literal
        { $($(#[$variant_doc:meta])* $variant:ident = $number:literal $name:literal,)* }
        $(other { $(#[$other_doc:meta])* $other:ident $other_name:literal })?
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $type {
            $($(#[$variant_doc])* $variant,)*
            $($(#[$other_doc])* $other(u32),)?
        }

        impl $type {
            /// What the number means; `None` for one that there cannot be.
            pub const fn from_number(number: u32) -> Option<Self> {
                match number {
                    0 => None,
                    $($number => Some(Self::$variant),)*
                    $(_ => Some(Self::$other(number)),)?
                    #[allow(unreachable_patterns)]
                    _ => None,
                }
            }

            /// The number on the wire.
            pub const fn number(self) -> u32 {
                match self {
                    $(Self::$variant => $number,)*
                    $(Self::$other(number) => number,)?
                }
            }

            /// As Freshdesk's pages call it.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)*
                    $(Self::$other(_) => $other_name,)?
                }
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.name())
            }
        }

        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_u32(self.number())
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let number = Value::deserialize(deserializer)?.whole_number().and_then(|n| n.try_into().ok());
                number
                    .and_then(Self::from_number)
                    .ok_or_else(|| D::Error::custom(concat!($field, " is none of Freshdesk's numbers")))
            }
        }
    };
}

numbered! {
    /// `status`.
    TicketStatus, "status" {
        /// Waits for the agent.
        Open = 2 "Open",
        /// Waits for somebody else.
        Pending = 3 "Pending",
        /// Done, as the agent sees it.
        Resolved = 4 "Resolved",
        /// Done for good.
        Closed = 5 "Closed",
    }
    other {
        /// One that the account's admin added.
        Custom "Custom status"
    }
}

numbered! {
    /// `priority`.
    TicketPriority, "priority" {
        /// Lowest.
        Low = 1 "Low",
        /// Above low.
        Medium = 2 "Medium",
        /// Above medium.
        High = 3 "High",
        /// Highest.
        Urgent = 4 "Urgent",
    }
}

numbered! {
    /// `source`: how the requester came.
    TicketSource, "source" {
        /// By email.
        Email = 1 "Email",
        /// By the customers' portal.
        Portal = 2 "Portal",
        /// By telephone: what a call becomes.
        Phone = 3 "Phone",
        /// By chat.
        Chat = 7 "Chat",
        /// By the feedback widget.
        Feedback = 9 "Feedback Widget",
        /// An email that an agent sent first.
        OutboundEmail = 10 "Outbound Email",
    }
    other {
        /// Another one; Freshdesk knows more than are documented here.
        Other "Other source"
    }
}
