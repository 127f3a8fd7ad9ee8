//! "Configure Softphone `IFrame`" and "Configure Click to Dial": the admin's pages.

use axum::body::Body;
use http::{Request, StatusCode, header};
use sandbox::windows::News;

use crate::support::{Bench, content, count, text};

const CTI: &str = "/admin/apps/cti?agent=1001";

async fn cti(bench: &Bench) -> String {
    content(&bench.page(CTI).await)
}

#[tokio::test]
async fn an_admin_gets_to_the_cti_settings_by_admin_and_apps() {
    let bench = Bench::new().await;
    assert!(bench.page("/tickets?agent=1001").await.contains("href=\"/admin/apps\""));
    assert!(bench.page("/admin/apps?agent=1001").await.contains("href=\"/admin/apps/cti\""));
    assert!(cti(&bench).await.contains("<h1>CTI settings</h1>"));
}

#[tokio::test]
async fn agents_who_are_no_admins_get_a_page_that_says_so_and_change_nothing() {
    let bench = Bench::new().await;
    let before = cti(&bench).await;
    assert!(!bench.page("/tickets?agent=1002").await.contains("/admin/apps"));
    for path in ["/admin/apps?agent=1002", "/admin/apps/cti?agent=1003"] {
        let response = bench.send(Request::get(path).body(Body::empty()).unwrap()).await;
        assert_eq!(response.status(), StatusCode::FORBIDDEN, "{path}");
        let page = content(&text(response).await);
        assert!(page.contains("For admins only") && page.contains("Carla Callahan"), "{page}");
    }
    for (path, fields) in [
        ("/admin/apps/cti/softphone", vec![("iframe_url", "https://evil.example/")]),
        ("/admin/apps/cti/numbers", vec![("numbers", "+1 415 555 0150")]),
        ("/admin/apps/cti/numbers/remove", vec![("number", "1")]),
        (
            "/admin/apps/cti/click-to-dial",
            vec![("request", "get"), ("url", "https://evil.example/")],
        ),
        ("/admin/apps/cti/new-ticket", vec![("new_ticket_option", "on")]),
    ] {
        assert_eq!(
            bench.submit(1002, path, &fields).await.status(),
            StatusCode::FORBIDDEN,
            "{path}"
        );
    }
    assert_eq!(cti(&bench).await, before);
}

#[tokio::test]
async fn the_softphone_iframe_is_switched_on_and_off() {
    let bench = Bench::new().await;
    assert!(bench.page("/?agent=1002").await.contains("<iframe"));
    let off = [("iframe_url", "http://127.0.0.1:8201/?agent_id={{agent_id}}")];
    let response = bench.submit(1001, "/admin/apps/cti/softphone", &off).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    assert!(!bench.page("/?agent=1002").await.contains("<iframe"));
    let on = [("softphone_iframe", "on"), off[0]];
    bench.submit(1001, "/admin/apps/cti/softphone", &on).await;
    assert!(bench.page("/?agent=1002").await.contains("<iframe"));
}

#[tokio::test]
async fn the_iframe_url_gets_the_agent_appended_and_has_to_be_a_web_address() {
    let bench = Bench::new().await;
    let save = async |url: &str| {
        let fields = [("softphone_iframe", "on"), ("iframe_url", url)];
        bench.submit(1001, "/admin/apps/cti/softphone", &fields).await
    };
    save("https://phone.example/?agent_id={{agent_id}}").await;
    for agent in [1001, 1003] {
        let window = bench.page(&format!("/?agent={agent}")).await;
        assert!(window.contains(&format!("src=\"https://phone.example/?agent_id={agent}\"")));
    }
    for bad in ["javascript:alert(1)", "phone.example", "https://"] {
        let response = save(bad).await;
        assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{bad}");
        let page = content(&text(response).await);
        assert!(page.contains("The Iframe URL has to begin with https://"), "{bad}");
        assert!(page.contains(&format!("value=\"{bad}\"")), "what was typed is still there");
    }
    assert!(cti(&bench).await.contains("https://phone.example/"), "what was saved stays");
    // Empty is the sandbox's own app again.
    save("").await;
    assert!(
        bench.page("/?agent=1001").await.contains("src=\"http://127.0.0.1:8201/?agent_id=1001\"")
    );
}

#[tokio::test]
async fn helpdesk_numbers_are_added_and_appear_in_every_agents_console() {
    let bench = Bench::new().await;
    let mut window = bench.window(1002);
    let add = [("numbers", "+49 30 23125 900\r\n+49 30 23125 901")];
    let response = bench.submit(1001, "/admin/apps/cti/numbers", &add).await;
    assert_eq!(response.status(), StatusCode::SEE_OTHER);
    assert_eq!(response.headers()[header::LOCATION], CTI);
    assert_eq!(window.next().await, Some(News::Numbers), "open windows hear of it");
    for number in ["+49 30 23125 900", "+49 30 23125 901"] {
        assert!(cti(&bench).await.contains(number));
        assert!(bench.page("/window/phone-details?agent=1002").await.contains(number));
    }
}

#[tokio::test]
async fn a_number_that_cannot_be_or_is_there_already_is_named_and_none_is_added() {
    let bench = Bench::new().await;
    let before = count(&cti(&bench).await, "aria-label=\"Remove");
    for (typed, said) in [
        ("+49 30 1234 567\nnobody", "“nobody” cannot be dialled"),
        ("+49 30 1234 567, 001 415 555 0191", "is a helpdesk number already"),
        (" \n ", "Enter a number"),
        ("<script>", "&#60;script&#62;"),
    ] {
        let response = bench.submit(1001, "/admin/apps/cti/numbers", &[("numbers", typed)]).await;
        assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{typed}");
        let page = content(&text(response).await);
        assert!(page.contains(said), "{typed}: {page}");
        assert_eq!(count(&cti(&bench).await, "aria-label=\"Remove"), before, "{typed}");
    }
}

#[tokio::test]
async fn a_number_that_is_removed_finds_nobody_any_more() {
    let bench = Bench::new().await;
    let page = cti(&bench).await;
    let start = page.find("name=\"number\" value=\"").unwrap() + "name=\"number\" value=\"".len();
    let id = page[start..].split('"').next().unwrap();
    assert!(page.contains("aria-label=\"Remove +1 (415) 555-0191\""));
    bench.submit(1001, "/admin/apps/cti/numbers/remove", &[("number", id)]).await;
    assert!(!cti(&bench).await.contains("555-0191"));
    let pop = serde_json::json!({
        "requester_id": 5001, "responder_phone": "+14155550191", "call_reference_id": "r",
    });
    assert_eq!(bench.refused_fields(pop).await, ["responder_phone"]);
    let again = bench.submit(1001, "/admin/apps/cti/numbers/remove", &[("number", id)]).await;
    assert_eq!(again.status(), StatusCode::SEE_OTHER, "gone already is no failure");
}

#[tokio::test]
async fn the_new_ticket_option_is_on_the_page() {
    let bench = Bench::new().await;
    let _window = bench.window(1002);
    bench.submit(1001, "/admin/apps/cti/new-ticket", &[("new_ticket_option", "on")]).await;
    let pop = serde_json::json!({
        "requester_id": 5001, "responder_id": 1002, "call_reference_id": "r",
    });
    bench.pop(pop).await;
    assert!(bench.ticket_of("r").await.is_some());
    bench.submit(1001, "/admin/apps/cti/new-ticket", &[]).await;
    assert!(!cti(&bench).await.contains("name=\"new_ticket_option\" checked"));
}
