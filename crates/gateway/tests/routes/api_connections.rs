//! The connections to the helpdesk: kept for the next request, and never with anything of the last.

use std::{net::SocketAddr, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    time::{sleep, timeout},
};

use crate::support::{Answer, Folder, get, pop, send, settings, start};

const PATH: &str = "/api/v2/tickets/1";
/// Long enough for what was sent to this machine to be there.
const A_MOMENT: Duration = Duration::from_millis(100);

/// A helpdesk whose every byte the test writes.
struct Helpdesk(TcpListener);

/// One connection of the gateway's.
struct Line(TcpStream);

impl Helpdesk {
    async fn start() -> (Self, SocketAddr) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let folder = Folder::bundle(&origin);
        let gateway = start(settings(&folder, &origin)).await;
        (Self(listener), gateway)
    }

    async fn line(&self) -> Line {
        Line(
            timeout(Duration::from_secs(5), self.0.accept())
                .await
                .expect("a connection")
                .unwrap()
                .0,
        )
    }

    async fn nobody_comes(&self) {
        assert!(timeout(A_MOMENT, self.0.accept()).await.is_err(), "another connection");
    }
}

impl Line {
    /// The next request, which has to come whole.
    async fn hear(&mut self) -> String {
        let mut heard = vec![0; 4096];
        let read = timeout(Duration::from_secs(5), self.0.read(&mut heard)).await;
        let read = read.expect("a request").unwrap();
        String::from_utf8(heard[..read].to_vec()).unwrap()
    }

    async fn say(&mut self, text: &str) {
        self.0.write_all(text.as_bytes()).await.unwrap();
    }

    async fn is_closed(&mut self) -> bool {
        let read = timeout(Duration::from_secs(5), self.0.read(&mut [0])).await;
        matches!(read, Ok(Ok(0) | Err(_)))
    }
}

fn answer(body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
    )
}

/// Asks, and answers on this line.
async fn exchange(gateway: SocketAddr, line: &mut Line, said: &str) -> Answer {
    let helpdesk = async {
        line.hear().await;
        line.say(said).await;
    };
    tokio::join!(get(gateway, PATH, ""), helpdesk).0
}

#[tokio::test]
async fn one_is_used_again_and_again() {
    let (helpdesk, gateway) = Helpdesk::start().await;
    let ask = tokio::spawn(get(gateway, PATH, ""));
    let mut line = helpdesk.line().await;
    line.hear().await;
    line.say(&answer("0")).await;
    assert_eq!(ask.await.unwrap().text(), "0");
    for body in ["1", "", "[2]"] {
        assert_eq!(exchange(gateway, &mut line, &answer(body)).await.text(), body);
    }
    helpdesk.nobody_comes().await;
}

#[tokio::test]
async fn those_who_ask_at_once_have_one_each() {
    let (helpdesk, gateway) = Helpdesk::start().await;
    let asked = ["1", "2"].map(|id| {
        let path = format!("/api/v2/tickets/{id}");
        tokio::spawn(async move { (id, get(gateway, &path, "").await) })
    });
    let mut lines = [helpdesk.line().await, helpdesk.line().await];
    // Answered in the other order than they came.
    for line in lines.iter_mut().rev() {
        let heard = line.hear().await;
        let id = heard.strip_prefix("GET /api/v2/tickets/").unwrap();
        line.say(&answer(&id[..1])).await;
    }
    for ask in asked {
        let (id, answer) = ask.await.unwrap();
        assert_eq!(answer.text(), id);
    }
}

#[tokio::test]
async fn an_answer_in_pieces_is_put_together() {
    let (helpdesk, gateway) = Helpdesk::start().await;
    let ask = tokio::spawn(get(gateway, PATH, ""));
    let mut line = helpdesk.line().await;
    line.hear().await;
    let head =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
    for piece in [&head[..20], &head[20..], "3\r\n[1,", "\r\n2", "\r\n2]", "\r\n0\r\n", "\r\n"] {
        line.say(piece).await;
        sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(ask.await.unwrap().text(), "[1,2]");
    assert_eq!(exchange(gateway, &mut line, &answer("3")).await.text(), "3");
}

#[tokio::test]
async fn one_that_the_helpdesk_closed_meanwhile_is_not_used_for_a_write() {
    let (helpdesk, gateway) = Helpdesk::start().await;
    for announced in [false, true] {
        let ask = tokio::spawn(get(gateway, PATH, ""));
        let mut line = helpdesk.line().await;
        line.hear().await;
        let end = if announced { "\r\nConnection: close\r\n\r\n" } else { "\r\n\r\n" };
        line.say(&answer("1").replace("\r\n\r\n", end)).await;
        assert_eq!(ask.await.unwrap().text(), "1");
        drop(line);
        sleep(A_MOMENT).await;

        let write = tokio::spawn(send(gateway, pop("", r#"{"n":1}"#)));
        let mut line = helpdesk.line().await;
        assert!(line.hear().await.ends_with(r#"{"n":1}"#));
        line.say(&answer("2").replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n")).await;
        assert_eq!(write.await.unwrap().text(), "2");
    }
}

#[tokio::test]
async fn what_comes_after_an_answer_is_nobodys_answer() {
    let (helpdesk, gateway) = Helpdesk::start().await;
    for at_once in [true, false] {
        let ask = tokio::spawn(get(gateway, PATH, ""));
        let mut line = helpdesk.line().await;
        line.hear().await;
        let (first, second) = (answer("1"), answer(r#""of somebody else""#));
        if at_once {
            line.say(&(first + &second)).await;
            assert_eq!(ask.await.unwrap().text(), "1");
        } else {
            line.say(&first).await;
            assert_eq!(ask.await.unwrap().text(), "1");
            line.say(&second).await;
            sleep(A_MOMENT).await;
        }
        let ask = tokio::spawn(get(gateway, PATH, ""));
        let mut other = helpdesk.line().await;
        other.hear().await;
        other.say(&answer("2").replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n")).await;
        assert_eq!(ask.await.unwrap().text(), "2");
        assert!(line.is_closed().await);
    }
}

#[tokio::test]
async fn the_answer_to_somebody_who_left_is_nobodys_either() {
    let (helpdesk, gateway) = Helpdesk::start().await;
    let ask = tokio::spawn(get(gateway, PATH, ""));
    let mut line = helpdesk.line().await;
    line.hear().await;
    ask.abort();
    assert!(line.is_closed().await);
    let ask = tokio::spawn(get(gateway, PATH, ""));
    let mut other = helpdesk.line().await;
    other.hear().await;
    other.say(&answer("2")).await;
    assert_eq!(ask.await.unwrap().text(), "2");
}

#[tokio::test]
async fn an_answer_that_breaks_off_ends_its_connection() {
    let (helpdesk, gateway) = Helpdesk::start().await;
    for said in ["", "HTTP/1.1 200", &answer("12")[..answer("12").len() - 1], "no HTTP\r\n\r\n"] {
        let ask = tokio::spawn(get(gateway, PATH, ""));
        let mut line = helpdesk.line().await;
        line.hear().await;
        line.say(said).await;
        drop(line);
        let answer = ask.await.unwrap();
        assert_eq!((answer.status, answer.code().as_str()), (502, "helpdesk_connection_lost"));
    }
}

#[tokio::test]
async fn one_that_nobody_needs_is_closed_after_a_minute_or_two() {
    let (helpdesk, gateway) = Helpdesk::start().await;
    let ask = tokio::spawn(get(gateway, PATH, ""));
    let mut line = helpdesk.line().await;
    line.hear().await;
    line.say(&answer("1")).await;
    assert_eq!(ask.await.unwrap().text(), "1");
    tokio::time::pause();
    let before = tokio::time::Instant::now();
    assert_eq!(line.0.read(&mut [0]).await.unwrap(), 0);
    let kept = before.elapsed();
    assert!((60..=121).contains(&kept.as_secs()), "{kept:?}");
}
