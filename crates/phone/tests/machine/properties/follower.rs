//! A machine that only draws, in another tab: told by JSON, it shows what the one that leads shows.

use phone::{Command, JournalEvent, NoticeCode, Phone, Settings, Snapshot, View, view::HistoryRow};

use super::*;

struct Follower {
    phone: Phone,
    /// How much of the leader's log it was told of.
    told: usize,
}

impl Follower {
    fn new(settings: Settings) -> Self {
        Self { phone: Phone::new(settings), told: 0 }
    }

    /// Told what happened since, as it comes through a channel between tabs.
    fn catch_up(&mut self, leader: &World) {
        for (_, event, commands) in &leader.log[self.told..] {
            if let Event::Journal(JournalEvent::HistoryRead(entries)) = event {
                self.phone.history_read_elsewhere(entries.clone());
            }
            for command in commands {
                match command {
                    Command::KeepHistory(entry) => self.phone.history_kept((**entry).clone()),
                    Command::ForgetHistory(id) => self.phone.history_forgotten(id),
                    _ => {}
                }
            }
        }
        self.told = leader.log.len();
        let json = serde_json::to_string(&leader.phone.snapshot()).unwrap();
        let snapshot: Snapshot = serde_json::from_str(&json).unwrap();
        self.phone.redraw(snapshot);
    }
}

/// All that is drawn. How often the rows are to be read anew is each one's own, and so is what its page
/// may say on the desktop.
fn drawn(phone: &Phone) -> (View, Vec<HistoryRow>) {
    let mut view = phone.view();
    view.history.revision = 0;
    view.notices.retain(|notice| notice.code != NoticeCode::NotificationsOff);
    (view, phone.history(0, usize::MAX))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn another_tab_draws_what_goes_on(settings in settings(), steps in steps(90)) {
        let mut leader = World::new(settings.clone());
        let mut follower = Follower::new(settings.clone());
        for step in &steps {
            leader.play(step);
            let before = drawn(&follower.phone);
            let revision = follower.phone.view().history.revision;
            follower.catch_up(&leader);
            let after = drawn(&follower.phone);
            prop_assert_eq!(&after, &drawn(&leader.phone));
            let rows_told = follower.phone.view().history.revision != revision;
            prop_assert!(before.1 == after.1 || rows_told, "rows that nobody reads anew");
        }
        // One that comes later is told all at once.
        let mut late = Follower::new(settings);
        late.catch_up(&leader);
        prop_assert_eq!(drawn(&late.phone), drawn(&leader.phone));
    }
}
