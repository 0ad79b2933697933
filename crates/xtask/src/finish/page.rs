//! `index.html`: sheets put into the page, notes for developers taken out.

use super::style;
use crate::{Result, paths};
use std::path::Path;

const SHEET: &str = "<link rel=\"stylesheet\" href=\"./";

/// The page with its sheets inside, and these sheets.
pub struct Page {
    /// The HTML, one `<style>` where the first sheet was linked.
    pub html: String,
    /// All the page's sheets in order, small.
    pub css: String,
}

/// Reads the page that Trunk left and puts the sheets that it links into it: on a weak line every further
/// answer costs half a second before anything is seen.
pub fn with_sheets_inside(stage: &Path) -> Result<Page> {
    let mut html = without_notes(&paths::read_text(&stage.join("index.html"))?);
    let mut css = String::new();
    let mut place = None;
    while let Some(start) = html.find(SHEET) {
        let name_at = start + SHEET.len();
        let unclosed = || "A style sheet in index.html is linked in an unknown way; write `<link rel=\"stylesheet\" href=\"./style/NAME.css\" />`.";
        let name_len = html[name_at..].find('"').ok_or_else(unclosed)?;
        let end = name_at + html[name_at..].find('>').ok_or_else(unclosed)? + 1;
        let sheet = paths::read_text(&stage.join(&html[name_at..name_at + name_len]))?;
        css.push_str(&style::small(&sheet));
        html.replace_range(start..end, "");
        place.get_or_insert(start);
    }
    let place = place.ok_or("index.html links no style sheet, so the first paint would be bare.")?;
    if css.contains("</") {
        return Err("A style sheet contains `</`, which would end the page's <style>.".into());
    }
    html.insert_str(place, &format!("<style>{css}</style>"));
    Ok(Page { html: lines_closed_up(&html), css })
}

// Comments, and what only Trunk reads.
fn without_notes(html: &str) -> String {
    let html = cut_all(html, "<!--", "-->");
    cut_all(&html, "<link data-trunk", ">")
}

fn cut_all(text: &str, from: &str, to: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(from) {
        out.push_str(before);
        rest = after.split_once(to).map_or("", |(_, after)| after);
    }
    out + rest
}

// A line break between two pieces stays one space, which is what a browser makes of it.
fn lines_closed_up(html: &str) -> String {
    html.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_out_what_only_developers_read() {
        let html = "<head><!-- a\nb --><link data-trunk rel=\"rust\"\n x /><title>T</title></head>";
        assert_eq!(without_notes(html), "<head><title>T</title></head>");
    }
}
