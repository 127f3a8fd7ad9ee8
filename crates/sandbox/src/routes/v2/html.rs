//! Between the API's HTML and this helpdesk's plain text: a note's `body` is HTML, and what is kept is
//! what a person would read of it.

/// Text as HTML: nothing in it is markup, and lines stay lines.
pub(super) fn from_text(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            '\n' => html.push_str("<br>"),
            '\r' => {}
            _ => html.push(c),
        }
    }
    html
}

/// What a person would read: without tags, scripts and styles, with entities as characters.
pub(super) fn to_text(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        text.push_str(&rest[..start]);
        rest = &rest[start..];
        let is_tag = rest[1..].starts_with(|c: char| c.is_ascii_alphabetic() || "/!?".contains(c));
        let Some(end) = rest.find('>').filter(|_| is_tag) else {
            text.push('<');
            rest = &rest[1..];
            continue;
        };
        let tag = rest[1..end].trim_end_matches('/').to_ascii_lowercase();
        let name = tag.split(|c: char| c.is_ascii_whitespace()).next().unwrap_or_default();
        rest = &rest[end + 1..];
        match name {
            "br" | "/p" | "/div" | "/li" | "/tr" | "/h1" | "/h2" | "/h3" => text.push('\n'),
            "script" | "style" => {
                let close = format!("</{name}");
                let lower = rest.to_ascii_lowercase();
                // Lower case of ASCII keeps every position.
                rest = lower.find(&close).map_or("", |at| &rest[at..]);
            }
            _ => {}
        }
    }
    text.push_str(rest);
    characters(&text).trim().to_owned()
}

/// Entities as the characters they stand for; what is no entity stays.
fn characters(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        out.push_str(&rest[..start]);
        rest = &rest[start..];
        let named = rest.find(';').filter(|end| *end <= 10).and_then(|end| {
            let c = match &rest[1..end] {
                "amp" => '&',
                "lt" => '<',
                "gt" => '>',
                "quot" => '"',
                "apos" => '\'',
                "nbsp" => ' ',
                name => {
                    let code = name.strip_prefix('#')?;
                    let number = match code.strip_prefix(['x', 'X']) {
                        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                        None => code.parse().ok()?,
                    };
                    char::from_u32(number)?
                }
            };
            Some((c, end))
        });
        let (c, end) = named.unwrap_or(('&', 0));
        out.push(c);
        rest = &rest[end + 1..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_that_is_written_as_html_reads_as_it_was() {
        for text in
            ["plain", "a < b & c > d \"e\" 'f'", "two\nlines", "<b>tags</b>", "&amp;", "Zoë 🐝 دبي"]
        {
            assert_eq!(to_text(&from_text(text)), text);
        }
    }

    #[test]
    fn html_is_read_as_a_person_would() {
        for (html, text) in [
            ("<p>Hello <b>you</b></p><p>there</p>", "Hello you\nthere"),
            ("a<br>b<br/>c<BR />d", "a\nb\nc\nd"),
            ("<script>alert('<b>')</script>seen<STYLE>p{}</style>", "seen"),
            ("<script>never closed", ""),
            ("1 < 2 && 3 > 2", "1 < 2 && 3 > 2"),
            (
                "&lt;b&gt; &#x1f41d;&#8217; &nosuch; &#xffffffff; &;",
                "<b> 🐝’ &nosuch; &#xffffffff; &;",
            ),
            ("an open <tag", "an open <tag"),
            ("<", "<"),
            ("<é>", "<é>"),
            ("&é;", "&é;"),
            ("", ""),
        ] {
            assert_eq!(to_text(html), text, "{html}");
        }
    }
}
