//! Photos, shrunk on the phone. What a camera writes beside the picture (where, when, which phone) is dropped with it:
//! the picture is drawn anew.

use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, CanvasRenderingContext2d, HtmlCanvasElement, ImageBitmap};

/// Longest side after shrinking, pixels: a meter's digits or a crack stay readable.
pub const SIDE_PX_MAX: u32 = 1_600;
/// Largest picture after shrinking, bytes: uploads in seconds over 3G.
pub const BYTES_MAX: u32 = 500 * 1024;
/// What a shrunk picture is.
pub const MEDIA_TYPE: &str = "image/jpeg";
/// Qualities that are tried, best first; below the last a picture tells nothing.
const QUALITIES: [f64; 4] = [0.82, 0.7, 0.55, 0.4];
/// Sides that are tried with each quality, as parts of [`SIDE_PX_MAX`]: noise and foliage do not compress.
const DIVISORS: [u32; 3] = [1, 2, 4];

/// Why a picture could not be taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The browser cannot read this kind of picture.
    NotAPicture,
    /// It stays too large however it is written.
    TooLarge,
    /// The browser would not draw.
    Failed,
}

/// A picture as JPEG, at most [`SIDE_PX_MAX`] pixels on its longer side and [`BYTES_MAX`] bytes, turned as the camera was
/// held.
pub async fn shrink(picture: &Blob) -> Result<Blob, Error> {
    let bitmap = decode(picture).await?;
    let shrunk = encode_below(&bitmap).await;
    // A phone's camera makes bitmaps of 48 MB: they are not left to the garbage collector.
    bitmap.close();
    shrunk
}

async fn decode(picture: &Blob) -> Result<ImageBitmap, Error> {
    let window = web_sys::window().ok_or(Error::Failed)?;
    let promise = window.create_image_bitmap_with_blob(picture).map_err(|_| Error::Failed)?;
    let bitmap = JsFuture::from(promise).await.map_err(|_| Error::NotAPicture)?;
    Ok(bitmap.unchecked_into())
}

async fn encode_below(bitmap: &ImageBitmap) -> Result<Blob, Error> {
    for divisor in DIVISORS {
        let canvas = draw(bitmap, SIDE_PX_MAX / divisor)?;
        for quality in QUALITIES {
            let jpeg = encode(&canvas, quality).await?;
            if jpeg.size() <= f64::from(BYTES_MAX) {
                return Ok(jpeg);
            }
        }
    }
    Err(Error::TooLarge)
}

/// Draws the bitmap so that its longer side is at most `side` pixels; never larger than it is.
fn draw(bitmap: &ImageBitmap, side: u32) -> Result<HtmlCanvasElement, Error> {
    let (width, height) = fit(bitmap.width(), bitmap.height(), side).ok_or(Error::NotAPicture)?;
    let document = web_sys::window().and_then(|window| window.document()).ok_or(Error::Failed)?;
    let canvas = document.create_element("canvas").map_err(|_| Error::Failed)?;
    let canvas: HtmlCanvasElement = canvas.unchecked_into();
    canvas.set_width(width);
    canvas.set_height(height);
    let context = canvas.get_context("2d").ok().flatten().ok_or(Error::Failed)?;
    let context: CanvasRenderingContext2d = context.unchecked_into();
    // JPEG knows no transparency: without a ground a drawing would be black on black.
    context.set_fill_style_str("white");
    context.fill_rect(0.0, 0.0, f64::from(width), f64::from(height));
    let drawn = context.draw_image_with_image_bitmap_and_dw_and_dh(
        bitmap,
        0.0,
        0.0,
        f64::from(width),
        f64::from(height),
    );
    drawn.map_err(|_| Error::Failed)?;
    Ok(canvas)
}

/// Width and height whose longer one is at most `side`; `None` for an empty picture.
fn fit(width: u32, height: u32, side: u32) -> Option<(u32, u32)> {
    let longer = width.max(height);
    if width == 0 || height == 0 {
        return None;
    }
    if longer <= side {
        return Some((width, height));
    }
    let scaled = |length: u32| (u64::from(length) * u64::from(side) / u64::from(longer)).max(1) as u32;
    Some((scaled(width), scaled(height)))
}

async fn encode(canvas: &HtmlCanvasElement, quality: f64) -> Result<Blob, Error> {
    let promise = Promise::new(&mut |resolve: Function, reject: Function| {
        let quality = JsValue::from_f64(quality);
        if let Err(thrown) = canvas.to_blob_with_type_and_encoder_options(&resolve, MEDIA_TYPE, &quality) {
            // The rejecter of a promise cannot throw.
            reject.call1(&JsValue::UNDEFINED, &thrown).unwrap_or_default();
        }
    });
    let blob = JsFuture::from(promise).await.map_err(|_| Error::Failed)?;
    // The browser hands out null for a canvas that it cannot write.
    if blob.is_null() { Err(Error::Failed) } else { Ok(blob.unchecked_into()) }
}
