let context: AudioContext | undefined;

/** Two soft notes upwards. Browsers keep a page silent that nobody has touched yet. */
export function playSound(): void {
  context ??= new AudioContext();
  // One that has slept since the last time.
  void context.resume().catch(() => {});
  const now = context.currentTime;
  note(context, { hertz: 659.3, at: now });
  note(context, { hertz: 880, at: now + 0.11 });
}

function note(audio: AudioContext, { hertz, at }: { hertz: number; at: number }): void {
  const tone = audio.createOscillator();
  const loudness = audio.createGain();
  tone.frequency.value = hertz;
  loudness.gain.setValueAtTime(0.0001, at);
  loudness.gain.exponentialRampToValueAtTime(0.06, at + 0.015);
  loudness.gain.exponentialRampToValueAtTime(0.0001, at + 0.32);
  tone.connect(loudness).connect(audio.destination);
  tone.start(at);
  tone.stop(at + 0.35);
}
