//! Icons, drawn for Linli on a grid of 24 with strokes of 2. Never without their word: hidden from those who listen.

use super::El;
use super::el::svg;

/// The icon of a code, where one is drawn for it.
pub fn icon_of(code: &str) -> Option<El> {
    path(code).map(drawn)
}

/// The icon of a category, a kind of offer or an action.
pub fn icon(code: &str) -> El {
    drawn(path(code).unwrap_or_default())
}

#[inline(never)]
fn drawn(path: &str) -> El {
    svg("svg[viewBox=0 0 24 24][class=icon][aria-hidden=true]").child(svg("path").attr("d", path))
}

/// By code. A table: a `match` on texts is compiled as code of twice the weight.
const PATHS: [(&str, &str); 22] = [
    ("relief", "M12 20s-8-4.5-8-10a4.5 4.5 0 0 1 8-3 4.5 4.5 0 0 1 8 3c0 5.5-8 10-8 10z"),
    ("elderly", "M10 4a2 2 0 1 1-.1 0M10 9v6l-2 6M10 15l4 6M10 10l5 3M17 13v8M17 13c0-2 3-2 3 0"),
    ("convenience", "M14 6a4 4 0 0 1 5-2l-3 3 1 2 2 1 3-3a4 4 0 0 1-6 5l-8 8-3-3 8-8a4 4 0 0 1 1-3z"),
    ("facilities", "M12 21V9M9 21h6M7 9h10l-2-5H9zM4 12l2-1M20 12l-2-1"),
    ("safety", "M12 3l8 3v5c0 5-3.5 8.5-8 10-4.5-1.5-8-5-8-10V6zM12 8v5M12 16v.1"),
    ("children", "M12 3a3 3 0 1 1-.1 0M6 21v-6l-2-3M18 21v-6l2-3M8 21v-9h8v9M12 16v5"),
    ("employment", "M4 8h16v11H4zM9 8V5h6v3M4 13h16M12 12v2"),
    ("culture", "M9 18a3 2.5 0 1 1 0-.1V5l10-2v12M19 16a3 2.5 0 1 1 0-.1M9 9l10-2"),
    ("health", "M9 4h6v5h5v6h-5v5H9v-5H4V9h5z"),
    ("dispute", "M3 5h11v8H8l-3 3v-3H3zM17 9h4v8h-2v3l-3-3h-5v-1"),
    ("legal", "M12 3v17M7 20h10M5 7l7-2 7 2M5 7l-3 7h6zM19 7l-3 7h6z"),
    ("units", "M5 21V4h9v17M14 10h5v11M3 21h18M8 8h3M8 12h3M8 16h3"),
    ("people", "M9 4a3 3 0 1 1-.1 0M3 20v-3a6 6 0 0 1 12 0v3M16 5a3 3 0 0 1 0 6M18 14a5 5 0 0 1 3 5v1"),
    ("talent", "M12 3a6 6 0 0 1 3 11v3H9v-3a6 6 0 0 1 3-11zM10 21h4"),
    ("goods", "M4 8l8-4 8 4v9l-8 4-8-4zM4 8l8 4 8-4M12 12v9"),
    ("danger", "M12 4l9 16H3zM12 10v5M12 17v.1"),
    ("soon", "M12 3a9 9 0 1 1-.1 0M12 7v5l4 2"),
    ("whenever", "M5 5h14v15H5zM5 10h14M9 3v4M15 3v4"),
    ("voice", "M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3zM6 11a6 6 0 0 0 12 0M12 17v4M9 21h6"),
    ("photo", "M4 7h4l2-3h4l2 3h4v13H4zM12 10a3.5 3.5 0 1 1-.1 0"),
    ("back", "M15 4l-8 8 8 8"),
    ("saved", "M5 12l5 5 9-10"),
];

fn path(code: &str) -> Option<&'static str> {
    PATHS.iter().find(|(name, _)| *name == code).map(|(_, path)| *path)
}
