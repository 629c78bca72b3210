// The sound of a new message: two soft tones, made here, so that no file has to be loaded.

import { soundOn } from "./settings.ts";

const APART_MS = 2_000;
let audio: AudioContext | undefined;
let last = 0;

/** Browsers let a page be heard only after somebody has touched it. */
export function allowSoundOnFirstTouch(): void {
  const touched = () => {
    audio ??= new AudioContext();
    void audio.resume();
  };
  window.addEventListener("pointerdown", touched, { once: true });
  window.addEventListener("keydown", touched, { once: true });
}

/** Sounds once, also for many messages at the same time. */
export function chime(now = Date.now()): void {
  if (!soundOn.get() || audio?.state !== "running" || now - last < APART_MS) return;
  last = now;
  tone(audio, 660, 0);
  tone(audio, 880, 0.12);
}

function tone(audio: AudioContext, hertz: number, after: number): void {
  const at = audio.currentTime + after;
  const wave = new OscillatorNode(audio, { frequency: hertz, type: "sine" });
  const volume = new GainNode(audio, { gain: 0 });
  volume.gain.linearRampToValueAtTime(0.12, at + 0.015);
  volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.35);
  wave.connect(volume).connect(audio.destination);
  wave.start(at);
  wave.stop(at + 0.4);
}
