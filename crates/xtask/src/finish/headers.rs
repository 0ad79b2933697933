//! The headers that every web server has to send with `dist/`: read by the reference backend from
//! `headers.json`, by static hosts from `_headers`.

use super::hash;
use std::fmt::Write;

/// A year, the most that HTTP caches promise: a hashed name never changes its content.
const IMMUTABLE: &str = "public, max-age=31536000, immutable";
/// Asked for anew each time; the ETag makes the answer small.
const FRESH: &str = "no-cache";

/// One file's headers, names in lower case.
pub type Headers = Vec<(&'static str, String)>;

/// What a page of ours may do. `connect-src` names these backends; whoever serves the page may add those that it is
/// configured with.
pub fn content_security_policy(css: &str, backends: &[String]) -> String {
    [
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval'",
        &format!("style-src 'self' 'sha256-{}'", hash::base64(css.as_bytes())),
        "img-src 'self' blob: data:",
        "media-src 'self' blob:",
        "font-src 'self'",
        &std::iter::once("connect-src 'self'")
            .chain(backends.iter().map(String::as_str))
            .collect::<Vec<_>>()
            .join(" "),
        "worker-src 'self'",
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'self'",
    ]
    .join("; ")
}

/// The headers of one file; `page` is the policy for HTML.
pub fn of(path: &str, hashed: bool, policy: &str) -> Headers {
    let mut headers = vec![
        ("content-type", content_type(path).to_string()),
        ("cache-control", if hashed { IMMUTABLE } else { FRESH }.to_string()),
        ("x-content-type-options", "nosniff".to_string()),
    ];
    if path.ends_with(".html") {
        headers.extend([
            ("content-security-policy", policy.to_string()),
            ("referrer-policy", "no-referrer".to_string()),
            ("permissions-policy", "camera=(self), geolocation=(self), microphone=(self)".to_string()),
            ("cross-origin-opener-policy", "same-origin".to_string()),
        ]);
    } else {
        // Other people's pages embed the widget: its parts, the configuration and the schemas are public.
        headers.extend([
            ("access-control-allow-origin", "*".to_string()),
            ("cross-origin-resource-policy", "cross-origin".to_string()),
        ]);
    }
    headers
}

/// `headers.json`: the version and, for each address, its headers.
pub fn as_json(version: &str, all: &[(String, Headers)]) -> String {
    let mut json = format!("{{\n \"version\": {},\n \"headers\": {{", quoted(version));
    for (at, (path, headers)) in all.iter().enumerate() {
        let pairs: Vec<_> =
            headers.iter().map(|(name, value)| format!("{}: {}", quoted(name), quoted(value))).collect();
        let comma = if at == 0 { "" } else { "," };
        json += &format!("{comma}\n  {}: {{\n   {}\n  }}", quoted(path), pairs.join(",\n   "));
    }
    json + "\n }\n}\n"
}

/// `_headers`, the form that several static hosts read.
pub fn for_static_hosts(all: &[(String, Headers)]) -> String {
    let mut text = String::new();
    for (path, headers) in all {
        text += path;
        text.push('\n');
        for (name, value) in headers {
            // Writing to a String cannot fail; the result says so to the compiler.
            if writeln!(text, "  {name}: {value}").is_err() {
                break;
            }
        }
    }
    text
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("json") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forbids_inline_scripts_and_style_attributes() {
        let policy = content_security_policy("a{}", &["https://backend.example".into()]);
        assert!(policy.contains("; connect-src 'self' https://backend.example; "));
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"));
        assert!(policy.contains(&format!("'sha256-{}'", hash::base64(b"a{}"))));
    }

    #[test]
    fn lets_only_hashed_names_be_kept_without_asking() {
        let cache =
            |path, hashed| of(path, hashed, "").into_iter().find(|(name, _)| *name == "cache-control");
        assert_eq!(cache("/a-0.js", true), Some(("cache-control", IMMUTABLE.to_string())));
        assert_eq!(cache("/sw.js", false), Some(("cache-control", FRESH.to_string())));
    }
}
