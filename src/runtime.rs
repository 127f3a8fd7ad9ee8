//! The softphone as components see it: a view to read and a way to say what the agent wants, whether the
//! machine is in this tab ([`machine`]) or in another ([`follower`]). Which of the two is decided in
//! [`crate::only_one`], and may become the other while all that is drawn stays.

pub mod follower;
pub mod machine;

use std::{cell::RefCell, rc::Rc};

use cti::AgentId;
use leptos::prelude::*;
use phone::{Event, Intent, LineLoss, LineState, Settings, View, view::HistoryRow};

use self::{follower::Follower, machine::Machine};
use crate::{
    later::{LATER, Later},
    ports::{
        Ports,
        account::Account,
        link::{Link, Message, Secret},
    },
    ui::kit::{
        bind::{Changing, changing, memo},
        part::Part,
    },
};

/// How ports and components tell the machine what happened.
pub type Emit = Rc<dyn Fn(Event)>;

/// What this tab is.
#[derive(Clone)]
pub enum Role {
    /// The machine is here.
    Leads(Rc<Machine>),
    /// It is in another tab.
    Follows(Rc<Follower>),
    /// A view is drawn, and what the agent wants is told.
    Draws(Emit),
}

struct Core {
    role: RefCell<Role>,
    /// Who is signed in, where that is asked in this tab.
    account: Option<Account>,
    link: Option<Rc<Link>>,
    /// The window of its own, where there can be one.
    own_window: Option<Rc<dyn OwnWindow>>,
}

/// What can be done about the softphone's window of its own, from the frame.
pub trait OwnWindow {
    /// Opens it, or brings it to the front. Only in a click: browsers do neither otherwise.
    fn open(&self);
    /// The softphone is to be in the frame again, and the window closed.
    fn bring_back(&self);
    /// Whether it is open, as far as is known, for those who follow it.
    fn is_out(&self) -> bool;
}

/// [`Core`] for what is in the first load, which it is not: see [`crate::later`].
trait Plays {
    fn emit(&self, event: Event);
    fn core(&self) -> &Core;
}

impl Plays for Core {
    fn emit(&self, event: Event) {
        // Browsers open windows only in the very page that was clicked.
        if event == Event::Intent(Intent::OpenWindow) {
            return self.own_window.iter().for_each(|window| window.open());
        }
        let role = self.role.borrow().clone();
        match role {
            Role::Leads(machine) => machine.emit(event),
            Role::Follows(follower) => follower.happened(event),
            Role::Draws(emit) => emit(event),
        }
    }

    fn core(&self) -> &Core {
        self
    }
}

/// Whether this tab plays a role already.
enum Stage {
    /// No; what happens meanwhile waits.
    Coming(Vec<Event>),
    /// It does.
    Here(Rc<dyn Plays>),
}

/// What a component gets: the view to read, and a way to say what the agent wants.
#[derive(Clone, Copy)]
pub struct Shell {
    view: RwSignal<View>,
    stage: StoredValue<Stage, LocalStorage>,
    later: RwSignal<Option<&'static Later>>,
}

impl Shell {
    /// A softphone that is on its way. What is typed into the dialer is seen at once, everything else
    /// waits for [`Self::begin`].
    pub fn coming(agent: AgentId) -> Self {
        Self {
            view: RwSignal::new(View::starting(agent)),
            stage: StoredValue::new_local(Stage::Coming(Vec::new())),
            later: RwSignal::new(None),
        }
    }

    /// Starts a machine in the only tab there is. `ports` makes the ports, which report through what
    /// they are given.
    pub fn start(settings: Settings, ports: impl FnOnce(Emit) -> Ports) -> Self {
        let view = RwSignal::new(phone::Phone::new(settings.clone()).view());
        let machine = Machine::new(settings, view, ports);
        machine.draw(true);
        machine.emit(Event::Started);
        let account = machine.ports().map(|ports| ports.account.clone());
        Self::of(view, Role::Leads(machine), account, None, None)
    }

    /// Draws the view of a machine that is elsewhere, and tells it by `emit` what happens here.
    pub fn drawing(view: RwSignal<View>, emit: Emit) -> Self {
        Self::of(view, Role::Draws(emit), None, None, None)
    }

    /// From now on this is a tab among others, which does not lead yet. Gives what happened before.
    #[must_use = "what the agent typed must not be lost"]
    pub fn begin(
        self,
        follower: Rc<Follower>,
        account: Account,
        link: Rc<Link>,
        own_window: Option<Rc<dyn OwnWindow>>,
    ) -> Vec<Event> {
        let role = RefCell::new(Role::Follows(follower));
        let core = Rc::new(Core { role, account: Some(account), link: Some(link), own_window });
        let before =
            self.stage.try_update_value(|stage| std::mem::replace(stage, Stage::Here(core)));
        match before {
            Some(Stage::Coming(waiting)) => waiting,
            Some(Stage::Here(_)) | None => Vec::new(),
        }
    }

    /// Draws what comes later.
    pub fn draw_all(self) {
        self.later.set(Some(&LATER));
    }

    /// What comes later, for those who follow it; `None` until it is here and has begun.
    pub fn later(self) -> Option<&'static Later> {
        self.later.get()
    }

    /// A part of the page that comes later.
    pub fn draw_later(self, draw: impl Fn(&'static Later) -> Part + Send + 'static) -> Changing {
        changing(move || self.later().map(&draw))
    }

    /// The signal of what is drawn.
    pub fn view(self) -> RwSignal<View> {
        self.view
    }

    fn of(
        view: RwSignal<View>,
        role: Role,
        account: Option<Account>,
        link: Option<Rc<Link>>,
        own_window: Option<Rc<dyn OwnWindow>>,
    ) -> Self {
        let core = Rc::new(Core { role: RefCell::new(role), account, link, own_window });
        Self {
            view,
            stage: StoredValue::new_local(Stage::Here(core)),
            later: RwSignal::new(Some(&LATER)),
        }
    }

    /// What this tab is from now on. What it draws is not drawn anew.
    pub fn turn_into(self, role: Role) {
        if let Some(here) = self.here() {
            here.core().role.replace(role);
        }
    }

    fn here(self) -> Option<Rc<dyn Plays>> {
        self.stage.with_value(|stage| match stage {
            Stage::Here(here) => Some(here.clone()),
            Stage::Coming(_) => None,
        })
    }

    fn role(self) -> Option<Role> {
        self.here().map(|here| here.core().role.borrow().clone())
    }

    /// Looks at the view for those who follow it: they look again when it changed. What is drawn of a
    /// text or an attribute is only touched when that became another.
    pub fn look<T>(self, pick: impl FnOnce(&View) -> T) -> T {
        pick(&self.view.read())
    }

    /// A slice of the view that tells its followers only when it became another: what draws whole parts
    /// follows a slice.
    pub fn slice<T>(self, pick: impl Fn(&View) -> T + Send + Sync + 'static) -> Memo<T>
    where
        T: PartialEq + Send + Sync + 'static,
    {
        memo(move || self.look(&pick))
    }

    /// What is true now, for those who do not follow it.
    pub fn read<T>(self, pick: impl FnOnce(&View) -> T) -> T {
        pick(&self.view.read_untracked())
    }

    /// The agent wants something.
    pub fn send(self, intent: Intent) {
        self.emit(Event::Intent(intent));
    }

    /// Rows of the history, the first and how many: ten thousand do not travel with each view.
    pub fn history(self, first: usize, count: usize) -> Vec<HistoryRow> {
        match self.role() {
            Some(Role::Leads(machine)) => machine.history(first, count),
            Some(Role::Follows(follower)) => follower.history(first, count),
            Some(Role::Draws(_)) | None => Vec::new(),
        }
    }

    /// What happened in the last hour, as text that names nobody; `None` where the machine is not here.
    pub fn flight_recording(self) -> Option<String> {
        match self.role() {
            Some(Role::Leads(machine)) => machine.flight_recording(),
            Some(Role::Follows(_) | Role::Draws(_)) | None => None,
        }
    }

    /// The softphone's window of its own, where it can be opened from here.
    pub fn own_window(self) -> Option<Rc<dyn OwnWindow>> {
        self.here()?.core().own_window.clone()
    }

    /// Something happened.
    pub fn emit(self, event: Event) {
        match self.here() {
            Some(here) => here.emit(event),
            None => self.wait(event),
        }
    }

    fn wait(self, event: Event) {
        if let Event::Intent(Intent::EditNumber(text)) = &event {
            self.view.update(|view| view.dialer.typed.clone_from(text));
        }
        self.stage.update_value(|stage| {
            if let Stage::Coming(waiting) = stage {
                waiting.push(event);
            }
        });
    }

    /// Whether the machine is in this tab: what it does ends with it.
    pub fn leads(self) -> bool {
        matches!(self.role(), Some(Role::Leads(_)))
    }

    /// Who is signed in, where that is asked in this tab.
    pub fn account(self) -> Option<Account> {
        self.here()?.core().account.clone()
    }

    /// The ports of the machine, where it is here: for what is no call's business, such as leaving the
    /// page.
    pub fn with_ports(self, act: impl FnOnce(&Ports)) {
        if let Some(Role::Leads(machine)) = self.role()
            && let Some(ports) = machine.ports()
        {
            act(ports);
        }
    }

    /// Whether the agent has to give the password of the telephone line. One that was refused is
    /// forgotten, so that the agent is asked for another.
    pub fn wants_line_password(self) -> bool {
        let refused = self.look(|view| view.line.state == LineState::Offline(LineLoss::Refused));
        match self.role() {
            Some(Role::Leads(machine)) => machine
                .ports()
                .and_then(|ports| ports.line.as_ref())
                .is_some_and(|line| line.needs_password(refused)),
            Some(Role::Follows(follower)) => follower.wants_password(),
            Some(Role::Draws(_)) | None => false,
        }
    }

    /// The agent gave the password of the telephone line, for all tabs.
    pub fn give_line_password(self, password: &str) {
        self.with_ports(|ports| {
            if let Some(line) = &ports.line {
                line.give_password(password);
            }
        });
        if let Some(link) = self.here().and_then(|here| here.core().link.clone()) {
            link.say(Message::LinePassword(Secret(password.to_owned())));
        }
    }
}

/// The shell of the component's tree.
pub fn shell() -> Shell {
    expect_context::<Shell>()
}
