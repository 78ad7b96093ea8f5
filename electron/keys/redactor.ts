/**
 * Takes known secrets out of texts. Whatever is logged, stored as an error or answered goes through it: providers echo keys
 * in their errors, and errors are kept.
 */
export interface Redactor {
  /** From now on this is taken out of every text. */
  learn(secret: string): void;
  /** The text with every known secret replaced by `[key]`. */
  clean(text: string): string;
}

const MARK = '[key]';
/** Shorter ones would take ordinary words apart, and no provider makes such keys. */
const SHORTEST = 6;

export function createRedactor(env: Readonly<Record<string, string | undefined>> = {}): Redactor {
  let forms: readonly string[] = [];
  const redactor: Redactor = {
    learn: (secret) => {
      const known = new Set(forms);
      for (const part of partsOf(secret)) for (const form of formsOf(part)) known.add(form);
      // The longest first, so that a form inside another leaves no rest behind.
      if (known.size > forms.length) forms = [...known].sort((a, b) => b.length - a.length);
    },
    clean: (text) => {
      let cleaned = text;
      for (const form of forms) if (cleaned.includes(form)) cleaned = cleaned.replaceAll(form, MARK);
      return cleaned;
    },
  };
  for (const [name, value] of Object.entries(env))
    if (value !== undefined && isSecretVariable(name)) redactor.learn(value);
  return redactor;
}

/** Variables whose values are secrets of this program; children that need none of them are not given them. */
export const isSecretVariable = (name: string): boolean => /^GRANTMETER_(KEY_|PASSPHRASE$)/i.test(name);

/** The whole secret; of a JSON document (a service account) also each value in it that is secret by itself. */
function partsOf(secret: string): readonly string[] {
  const whole = secret.trim();
  const inside = secretValues(parsed(whole)).flatMap((value) => [value, ...linesOf(value)]);
  return [whole, ...linesOf(whole), ...inside].filter((part) => part.length >= SHORTEST);
}

/** A private key is often shown in part: its lines are secret each. */
const linesOf = (text: string): readonly string[] => {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  return lines.length === 1 ? [] : lines.filter((line) => /^[\w+/=-]{24,}$/.test(line));
};

const SECRET_NAME = /key|secret|token|password|credential/i;

function secretValues(value: unknown, name = ''): readonly string[] {
  if (typeof value === 'string') return SECRET_NAME.test(name) ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([inner, each]) => secretValues(each, inner));
}

function parsed(text: string): unknown {
  if (!/^[[{]/.test(text)) return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

/** As it is, and as it looks inside JSON, in an address and in a basic-authentication header. */
function formsOf(part: string): readonly string[] {
  const bytes = Buffer.from(part);
  return [
    part,
    JSON.stringify(part).slice(1, -1),
    encodeURIComponent(part),
    encodeURIComponent(part).replaceAll('%20', '+'),
    bytes.toString('base64'),
    bytes.toString('base64url'),
    bytes.toString('hex'),
  ];
}
