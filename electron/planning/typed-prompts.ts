/** Typed or pasted text: one prompt a line, blank lines left out. */

export const readTypedPrompts = (text: string): readonly string[] =>
  text.split(/\r\n|\n|\r/).flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));
