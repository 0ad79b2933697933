//! QR codes as one SVG path.

use super::El;
use super::el::svg;
use qrcodegen::{QrCode, QrCodeEcc};

/// Modules of white around the code, as ISO/IEC 18004 wants.
const QUIET: i32 = 4;

/// The text as a QR code; `None` when it is too long for one.
pub fn qr(text: &str, label: &str) -> Option<El> {
    let code = QrCode::encode_binary(text.as_bytes(), QrCodeEcc::Low).ok()?;
    let side = (code.size() + 2 * QUIET).to_string();
    let drawing = svg("svg")
        .attr("viewBox", &["0 0 ", &side, " ", &side].concat())
        .attr("class", "qr")
        .attr("part", "qr")
        .attr("role", "img")
        .attr("aria-label", label)
        .attr("shape-rendering", "crispEdges");
    let ground = svg("rect").attr("width", &side).attr("height", &side).attr("class", "qr-ground");
    Some(drawing.child(ground).child(svg("path").attr("d", &path(&code))))
}

/// The dark modules, each run of a row as one rectangle.
fn path(code: &QrCode) -> String {
    let mut out = String::new();
    for y in 0..code.size() {
        let mut x = 0;
        while x < code.size() {
            let start = x;
            while code.get_module(x, y) {
                x += 1;
            }
            if x > start {
                for (sign, number) in [("M", start + QUIET), (" ", y + QUIET), ("h", x - start)] {
                    out.push_str(sign);
                    out.push_str(&number.to_string());
                }
                out.push_str("v1H");
                out.push_str(&(start + QUIET).to_string());
            }
            x += 1;
        }
    }
    out
}
