//! What a command is called in a recording.

use crate::Command;

/// Its name, as it is written here.
pub const fn command_name(command: &Command) -> &'static str {
    match command {
        Command::TestMicrophone => "TestMicrophone",
        Command::RequestMicrophone => "RequestMicrophone",
        Command::UnlockSound => "UnlockSound",
        Command::OpenLine { .. } => "OpenLine",
        Command::ReopenLine { .. } => "ReopenLine",
        Command::CloseLine { .. } => "CloseLine",
        Command::Dial { .. } => "Dial",
        Command::Answer { .. } => "Answer",
        Command::Decline { .. } => "Decline",
        Command::HangUp { .. } => "HangUp",
        Command::Hold { .. } => "Hold",
        Command::Resume { .. } => "Resume",
        Command::SetMuted { .. } => "SetMuted",
        Command::SendDtmf { .. } => "SendDtmf",
        Command::StartRinging { .. } => "StartRinging",
        Command::StopRinging { .. } => "StopRinging",
        Command::Notify { .. } => "Notify",
        Command::Unnotify { .. } => "Unnotify",
        Command::RequestNotifications => "RequestNotifications",
        Command::AskHost(_) => "AskHost",
        Command::Pop { .. } => "Pop",
        Command::FetchDetails { .. } => "FetchDetails",
        Command::FindContacts { .. } => "FindContacts",
        Command::SearchContacts { .. } => "SearchContacts",
        Command::FetchContact { .. } => "FetchContact",
        Command::CreateContact { .. } => "CreateContact",
        Command::ChangeContact { .. } => "ChangeContact",
        Command::FetchCompany { .. } => "FetchCompany",
        Command::FetchTickets { .. } => "FetchTickets",
        Command::FetchTicket { .. } => "FetchTicket",
        Command::ClaimClick { .. } => "ClaimClick",
        Command::KeepHistory(_) => "KeepHistory",
        Command::ForgetHistory(_) => "ForgetHistory",
        Command::Keep { .. } => "Keep",
        Command::TakeBack { .. } => "TakeBack",
        Command::StartTimer { .. } => "StartTimer",
        Command::CancelTimer { .. } => "CancelTimer",
    }
}
