//! Notes that are typed in two tabs at once.
//!
//! Each side made one change to the same text: it took out a part, and put another in its place. Both
//! changes are made. Where they meet, what was put in is there twice, first what is here already: nothing
//! that anybody typed is lost. Of two that begin alike the longer one is enough: that is one who types,
//! told before the last answer came.

use std::ops::Range;

/// What `current` becomes, when somebody else made `text` of `base` meanwhile. Where `current` still is
/// `base`, that is `text`.
pub fn merge_notes(base: &str, current: &str, text: &str) -> String {
    let (here, ours) = change(base, current);
    let (there, theirs) = change(base, text);
    let before = &base[..here.start.min(there.start)];
    let after = &base[here.end.max(there.end)..];
    if here != there && here.end <= there.start {
        return [before, ours, &base[here.end..there.start], theirs, after].concat();
    }
    if here != there && there.end <= here.start {
        return [before, theirs, &base[there.end..here.start], ours, after].concat();
    }
    let (here, there) = if theirs.starts_with(ours) {
        ("", theirs)
    } else if ours.starts_with(theirs) {
        (ours, "")
    } else {
        (ours, theirs)
    };
    [before, here, there, after].concat()
}

/// What of `base` is not in `text` any more, and what is there in its place.
fn change<'a>(base: &str, text: &'a str) -> (Range<usize>, &'a str) {
    let same = |(a, b): &(char, char)| a == b;
    let width = |(a, _): (char, char)| a.len_utf8();
    let start: usize = base.chars().zip(text.chars()).take_while(same).map(width).sum();
    let (rest, other) = (&base[start..], &text[start..]);
    let ends = rest.chars().rev().zip(other.chars().rev());
    let end: usize = ends.take_while(same).map(width).sum();
    (start..base.len() - end, &other[..other.len() - end])
}
