//! Several instances of the gateway, in one process.

use http_body_util::BodyExt;
use serde_json::{Value, json};
use tokio::task::yield_now;

use super::*;
use crate::bus::InProcess;

struct Instances {
    bus: InProcess,
    pushes: Vec<Arc<Push>>,
}

impl Instances {
    fn start(number: usize) -> Self {
        let mut instances = Self { bus: InProcess::default(), pushes: Vec::new() };
        for _ in 0..number {
            instances.join();
        }
        instances
    }

    fn join(&mut self) {
        let push = Push::new(&PushSettings::default(), "https://acme.freshdesk.com", None).unwrap();
        let (sender, receiver) = mpsc::channel(MOST_INCOMING);
        let bus = self.bus.join(push.ids.instance(), sender);
        push.join(bus, receiver);
        self.pushes.push(push);
    }

    /// As if its machine went away.
    fn kill(&mut self, index: usize) -> Arc<Push> {
        let push = self.pushes.remove(index);
        self.bus.kill(push.ids.instance());
        push
    }
}

fn agent() -> AgentId {
    AgentId::new(1001).unwrap()
}

fn to(number: &str) -> ClickToDial {
    ClickToDial {
        requester_number: number.parse().unwrap(),
        agent_number: None,
        agent_id: Some(agent()),
        ticket_id: None,
        requester_id: None,
    }
}

fn call_event(id: &str, event: &str) -> CallEvent {
    let event = json!({
        "event_id": id, "call_reference_id": "c1", "agent_id": 1001, "event": event,
        "call_url": "https://pbx.acme.example/1.ogg",
    });
    CallEvent::from_json(event.to_string().as_bytes()).unwrap()
}

/// The id, name and data of the next event.
async fn next(stream: &mut StreamBody) -> (EventId, String, Value) {
    let frame = stream.frame().await.expect("an event").unwrap().into_data().unwrap();
    let text = std::str::from_utf8(&frame).unwrap();
    let field = |name: &str| {
        let mut lines = text.lines();
        lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(": ")).unwrap().to_owned()
    };
    let data = serde_json::from_str(&field("data")).unwrap();
    (field("id").parse().unwrap(), field("event"), data)
}

async fn open(push: &Arc<Push>, last: Option<EventId>) -> (StreamBody, EventId) {
    let mut stream = push.open(agent(), last).unwrap();
    let (hello, name, _) = next(&mut stream).await;
    assert_eq!(name, "hello");
    (stream, hello)
}

/// Lets all that is under way between the instances arrive.
async fn settle() {
    for _ in 0..1_000 {
        yield_now().await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_click_reaches_the_softphone_at_another_instance_and_the_answer_says_so() {
    let instances = Instances::start(3);
    let (mut stream, _) = open(&instances.pushes[2], None).await;
    let outcome = instances.pushes[0].click(agent(), &to("+14155550100")).await;
    assert_eq!(outcome, ClickOutcome::Reached);
    let (_, name, data) = next(&mut stream).await;
    assert_eq!((name.as_str(), &data["requester_number"]), ("click", &json!("+14155550100")));
    settle().await;
    let again = instances.pushes[1].click(agent(), &to("+14155550100")).await;
    assert_eq!(again, ClickOutcome::Repeated, "a repeated click counts once, wherever it arrives");
    let nobody = AgentId::new(7).unwrap();
    let outcome = instances.pushes[0].click(nobody, &to("+14155550100")).await;
    assert_eq!(outcome, ClickOutcome::Waits);
}

#[tokio::test(start_paused = true)]
async fn of_claims_at_all_instances_exactly_one_wins() {
    let instances = Instances::start(3);
    let (mut stream, _) = open(&instances.pushes[1], None).await;
    instances.pushes[0].click(agent(), &to("+14155550100")).await;
    let (_, _, data) = next(&mut stream).await;
    let click: ClickId = data["click"].as_str().unwrap().parse().unwrap();
    let claims = (0..9).map(|n| {
        let push = Arc::clone(&instances.pushes[n % 3]);
        async move { push.claim(Claim { click, agent: agent(), tab: format!("tab-{n}") }).await }
    });
    let verdicts = futures_util::future::join_all(claims).await;
    assert_eq!(verdicts.iter().filter(|verdict| **verdict == Verdict::Won).count(), 1);
    assert!(verdicts.iter().all(|verdict| matches!(verdict, Verdict::Won | Verdict::LostTo(_))));
    assert_eq!(next(&mut stream).await.1, "claimed");
}

#[tokio::test(start_paused = true)]
async fn when_an_instance_dies_its_softphones_miss_nothing_at_another() {
    let mut instances = Instances::start(2);
    let (mut stream, position) = open(&instances.pushes[0], None).await;
    instances.pushes[0].call(agent(), call_event("e1", "offered")).await;
    let (seen, ..) = next(&mut stream).await;
    settle().await;
    instances.pushes[1].call(agent(), call_event("e2", "answered")).await;
    settle().await;
    let dead = instances.kill(0);
    drop((stream, dead));
    instances.pushes[0].call(agent(), call_event("e3", "ended")).await;
    for (last, events) in [(seen, vec!["e2", "e3"]), (position, vec!["e1", "e2", "e3"])] {
        let (mut stream, _) = open(&instances.pushes[0], Some(last)).await;
        for event in events {
            assert_eq!(next(&mut stream).await.2["event_id"], event);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn an_instance_that_joins_is_told_the_last_minute_and_whose_calls_are_under_way() {
    let mut instances = Instances::start(1);
    let (_, position) = open(&instances.pushes[0], None).await;
    instances.pushes[0].call(agent(), call_event("e1", "offered")).await;
    instances.join();
    settle().await;
    instances.kill(0);
    let (mut stream, _) = open(&instances.pushes[0], Some(position)).await;
    assert_eq!(next(&mut stream).await.2["event_id"], "e1");
    let reference = "c1".to_owned().try_into().unwrap();
    assert_eq!(instances.pushes[0].calls.call(Instant::now(), &reference).unwrap().agent, agent());
    let again = instances.pushes[0].call(agent(), call_event("e1", "offered")).await;
    assert_eq!(again, None, "and which events came already");
}

#[tokio::test(start_paused = true)]
async fn an_instance_that_joins_is_told_all_telephones_that_a_call_rang_at() {
    let mut instances = Instances::start(1);
    let other = AgentId::new(1002).unwrap();
    instances.pushes[0].call(agent(), call_event("e1", "answered")).await;
    tokio::time::advance(Duration::from_mins(2)).await;
    // Of the last minute, which is told too: it may not make the call the other's.
    instances.pushes[0].call(other, call_event("e2", "offered")).await;
    instances.join();
    settle().await;
    let reference = "c1".to_owned().try_into().unwrap();
    let call = instances.pushes[1].calls.call(Instant::now(), &reference).unwrap();
    assert_eq!(call.agent, agent());
    assert!(call.concerns(other));
}

#[tokio::test(start_paused = true)]
async fn a_click_of_an_instance_that_is_gone_is_nobodys_to_decide() {
    let mut instances = Instances::start(2);
    let (mut stream, _) = open(&instances.pushes[1], None).await;
    instances.pushes[0].click(agent(), &to("+14155550100")).await;
    let (_, _, data) = next(&mut stream).await;
    let click = data["click"].as_str().unwrap().parse().unwrap();
    instances.kill(0);
    let claim = Claim { click, agent: agent(), tab: "a".to_owned() };
    assert_eq!(instances.pushes[0].claim(claim).await, Verdict::Gone);
}

#[tokio::test(start_paused = true)]
async fn a_recording_finds_the_agents_next_softphone_wherever_it_is_opened() {
    let instances = Instances::start(2);
    let reached = instances.pushes[0].call(agent(), call_event("e1", "recorded")).await;
    assert_eq!(reached, Some(0));
    settle().await;
    let (mut stream, _) = open(&instances.pushes[1], None).await;
    assert_eq!(next(&mut stream).await.2["event_id"], "e1");
    settle().await;
    let (mut second, _) = open(&instances.pushes[0], None).await;
    instances.pushes[0].call(agent(), call_event("e2", "held")).await;
    assert_eq!(next(&mut second).await.2["event_id"], "e2", "it is given once");
}

#[tokio::test(start_paused = true)]
async fn an_event_sent_to_two_instances_is_one() {
    let instances = Instances::start(2);
    let (mut stream, _) = open(&instances.pushes[1], None).await;
    assert_eq!(instances.pushes[0].call(agent(), call_event("e1", "held")).await, Some(1));
    settle().await;
    assert_eq!(instances.pushes[1].call(agent(), call_event("e1", "held")).await, None);
    instances.pushes[1].call(agent(), call_event("e2", "resumed")).await;
    assert_eq!(next(&mut stream).await.2["event_id"], "e1");
    assert_eq!(next(&mut stream).await.2["event_id"], "e2");
}
