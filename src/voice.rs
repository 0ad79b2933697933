//! A voice note: for who would rather speak than type.

use crate::thrown::words;
use gloo_timers::callback::Timeout;
use js_sys::{Array, Function, Promise, Reflect};
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobEvent, BlobPropertyBag, Event, MediaRecorder, MediaRecorderOptions, MediaStream,
    MediaStreamConstraints, MediaStreamTrack,
};

/// Longest note, ms: two minutes tell any need and stay below a megabyte.
pub const LENGTH_MS_MAX: u32 = 120_000;
/// Bits per second: speech is clear, and two minutes are 0.5 MB.
const BITS_PER_SECOND: u32 = 32_000;
/// What is asked for, best first: the first two play everywhere today, Safari writes only the second.
const MEDIA_TYPES: [&str; 3] = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];
/// What a browser that does not say what it wrote has most likely written.
const USUAL: &str = "audio/webm";

/// Why there is no note.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// This browser cannot record.
    Unsupported,
    /// The person or the system said no to the microphone.
    Denied,
    /// There is no microphone.
    NoMicrophone,
    /// Nothing was recorded.
    Empty,
    /// Anything else.
    Failed,
}

/// A recording that runs. Dropping it turns the microphone off and throws the recording away.
pub struct Recording {
    recorder: MediaRecorder,
    stream: MediaStream,
    parts: Rc<RefCell<Vec<Blob>>>,
    ended: Promise,
    started_ms: f64,
    _heard: Closure<dyn FnMut(Event)>,
    _limit: Timeout,
}

/// Whether this browser can record at all: else do not offer it.
pub fn is_supported() -> bool {
    let Some(window) = web_sys::window() else {
        return false;
    };
    let there = |object: &JsValue, name: &str| {
        Reflect::get(object, &JsValue::from_str(name)).is_ok_and(|value| !value.is_undefined())
    };
    there(&window, "MediaRecorder") && there(&window.navigator(), "mediaDevices")
}

/// Asks for the microphone and starts. It stops by itself after [`LENGTH_MS_MAX`]; what was said until then is kept for
/// [`Recording::stop`].
pub async fn start() -> Result<Recording, Error> {
    if !is_supported() {
        return Err(Error::Unsupported);
    }
    let stream = microphone().await?;
    match record(&stream) {
        Ok(recording) => Ok(recording),
        Err(_) => {
            silence(&stream);
            Err(Error::Failed)
        }
    }
}

async fn microphone() -> Result<MediaStream, Error> {
    let devices = web_sys::window().ok_or(Error::Unsupported)?.navigator().media_devices();
    let constraints = MediaStreamConstraints::new();
    constraints.set_audio(&JsValue::TRUE);
    let asked = devices.map_err(|_| Error::Unsupported)?.get_user_media_with_constraints(&constraints);
    match JsFuture::from(asked.map_err(|_| Error::Unsupported)?).await {
        Ok(stream) => Ok(stream.unchecked_into()),
        Err(thrown) => Err(refusal(&thrown)),
    }
}

fn refusal(thrown: &JsValue) -> Error {
    let words = words(thrown);
    let is = |name: &str| words.starts_with(name);
    if is("NotAllowedError") || is("SecurityError") {
        Error::Denied
    } else if is("NotFoundError") || is("OverconstrainedError") {
        Error::NoMicrophone
    } else {
        Error::Failed
    }
}

fn record(stream: &MediaStream) -> Result<Recording, JsValue> {
    let options = MediaRecorderOptions::new();
    options.set_audio_bits_per_second(BITS_PER_SECOND);
    if let Some(media_type) =
        MEDIA_TYPES.iter().find(|media_type| MediaRecorder::is_type_supported(media_type))
    {
        options.set_mime_type(media_type);
    }
    let recorder = MediaRecorder::new_with_media_stream_and_media_recorder_options(stream, &options)?;
    let parts: Rc<RefCell<Vec<Blob>>> = Rc::default();
    let into = parts.clone();
    // One type of callback for all events: each further one is compiled anew, here and in JavaScript.
    let heard = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
        if let Some(part) = event.unchecked_ref::<BlobEvent>().data().filter(|part| part.size() > 0.0) {
            into.borrow_mut().push(part);
        }
    });
    recorder.set_ondataavailable(Some(heard.as_ref().unchecked_ref()));
    let ended = Promise::new(&mut |resolve: Function, _| recorder.set_onstop(Some(&resolve)));
    recorder.start()?;
    let (limited, limited_stream) = (recorder.clone(), stream.clone());
    let limit = Timeout::new(LENGTH_MS_MAX, move || end(&limited, &limited_stream));
    Ok(Recording {
        recorder,
        stream: stream.clone(),
        parts,
        ended,
        started_ms: js_sys::Date::now(),
        _heard: heard,
        _limit: limit,
    })
}

/// Ends the recording, if it runs, and turns the microphone off.
fn end(recorder: &MediaRecorder, stream: &MediaStream) {
    // It throws when it has stopped already, which is what is wanted.
    recorder.stop().unwrap_or_default();
    silence(stream);
}

fn silence(stream: &MediaStream) {
    for track in stream.get_tracks() {
        track.unchecked_into::<MediaStreamTrack>().stop();
    }
}

impl Recording {
    /// Ms since it began, at most [`LENGTH_MS_MAX`].
    pub fn length_ms(&self) -> u32 {
        // A clock that was set back counts from zero.
        let length = (js_sys::Date::now() - self.started_ms).max(0.0) as u32;
        length.min(LENGTH_MS_MAX)
    }

    /// Stops and hands out the note and its media type.
    pub async fn stop(self) -> Result<(Blob, String), Error> {
        end(&self.recorder, &self.stream);
        JsFuture::from(self.ended.clone()).await.map_err(|_| Error::Failed)?;
        let written = self.recorder.mime_type();
        let media_type =
            written.split(';').next().filter(|name| !name.is_empty()).unwrap_or(USUAL).to_owned();
        let parts: Array = self.parts.borrow().iter().collect();
        if parts.length() == 0 {
            return Err(Error::Empty);
        }
        let bag = BlobPropertyBag::new();
        bag.set_type(&media_type);
        let note = Blob::new_with_blob_sequence_and_options(&parts, &bag).map_err(|_| Error::Failed)?;
        Ok((note, media_type))
    }
}

impl Drop for Recording {
    fn drop(&mut self) {
        self.recorder.set_ondataavailable(None);
        end(&self.recorder, &self.stream);
    }
}
