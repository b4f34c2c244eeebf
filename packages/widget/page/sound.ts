/** Two soft tones; browsers keep silent until the visitor has touched the page. */
export function ring(): void {
  try {
    const audio = new AudioContext();
    const volume = audio.createGain();
    volume.connect(audio.destination);
    volume.gain.setValueAtTime(0.08, audio.currentTime);
    volume.gain.exponentialRampToValueAtTime(0.0001, audio.currentTime + 0.4);
    for (const [nth, frequency] of [660, 880].entries()) {
      const tone = audio.createOscillator();
      tone.frequency.value = frequency;
      tone.connect(volume);
      tone.start(audio.currentTime + nth * 0.12);
      tone.stop(audio.currentTime + 0.4);
    }
    setTimeout(() => void audio.close(), 1_000);
  } catch {
    // Without sound, then.
  }
}
