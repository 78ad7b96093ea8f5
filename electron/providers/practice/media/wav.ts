/** A short tune in place of speech: one note for each letter of the text, in a scale that always sounds well. */

const SAMPLE_RATE = 11_025;
const NOTE_SAMPLES = Math.round(SAMPLE_RATE * 0.07);
const MAX_NOTES = 14;
/** A pentatonic scale over two octaves, in half tones from A3. */
const SCALE = [0, 2, 4, 7, 9, 12, 14, 16, 19, 21] as const;

export function renderWav(digest: Uint8Array, text: string): Buffer {
  const letters = [...text.toLowerCase()].filter((letter) => /[a-z0-9 ]/.test(letter)).slice(0, MAX_NOTES);
  const shift = (digest[2] ?? 0) % SCALE.length;
  const notes = (letters.length > 0 ? letters : ['a', 'e', 'i']).map((letter) =>
    letter === ' ' ? REST : (NOTES[((letter.codePointAt(0) ?? 0) + shift) % NOTES.length] ?? REST),
  );
  // The digest also sounds, as a last chord of its own, so that two texts that begin alike differ.
  const last = [...digest.subarray(3, 6)].map((byte) => NOTES[byte % NOTES.length] ?? REST);
  const data = Buffer.concat([...notes, ...last]);
  return Buffer.concat([header(data.length), data]);
}

const REST = Buffer.alloc(NOTE_SAMPLES * 2);
const NOTES = SCALE.map((halfTones) => renderNote(220 * 2 ** (halfTones / 12)));

function renderNote(hertz: number): Buffer {
  const samples = Buffer.alloc(NOTE_SAMPLES * 2);
  for (let at = 0; at < NOTE_SAMPLES; at += 1) {
    const turn = (2 * Math.PI * hertz * at) / SAMPLE_RATE;
    const envelope =
      Math.min(1, at / 60) * Math.exp((-3 * at) / NOTE_SAMPLES) * Math.min(1, (NOTE_SAMPLES - at) / 60);
    samples.writeInt16LE(Math.round(9_000 * envelope * (Math.sin(turn) + 0.3 * Math.sin(2 * turn))), at * 2);
  }
  return samples;
}

/** 16 bits, one channel. */
function header(dataBytes: number): Buffer {
  const out = Buffer.alloc(44);
  out.write('RIFF', 0, 'latin1');
  out.writeUInt32LE(36 + dataBytes, 4);
  out.write('WAVEfmt ', 8, 'latin1');
  out.writeUInt32LE(16, 16);
  out.writeUInt16LE(1, 20);
  out.writeUInt16LE(1, 22);
  out.writeUInt32LE(SAMPLE_RATE, 24);
  out.writeUInt32LE(SAMPLE_RATE * 2, 28);
  out.writeUInt16LE(2, 32);
  out.writeUInt16LE(16, 34);
  out.write('data', 36, 'latin1');
  out.writeUInt32LE(dataBytes, 40);
  return out;
}
