/**
 * The four answers of a cost transfer, and what is not one (NIH GPS 7.5; 2 CFR 200.405(c); UCSD KB0033457). The books
 * refuse by it, and the window says the same while it is written.
 */

export interface TransferAnswers {
  readonly howItHappened: string;
  /** What the award that is to pay gets from it. */
  readonly benefit: string;
  readonly whyLate: string;
  /** How it is kept from happening again. */
  readonly prevention: string;
}

/** Characters. */
export const ANSWER_LEAST = 40;
export const ANSWER_MOST = 1_000;

export const TRANSFER_QUESTIONS: readonly (readonly [keyof TransferAnswers, string])[] = [
  ['howItHappened', 'how the cost came to the wrong award'],
  ['benefit', 'how the award that is to pay benefits from it'],
  ['whyLate', 'why it was not charged there in the first place'],
  ['prevention', 'how it will be kept from happening again'],
];

/** Texts that say that there was an error but not which; together with nothing else they explain nothing. */
const WEAK =
  /\b(?:to\s+)?correct(?:ing)?\s+(?:an?\s+|the\s+)?(?:accounting\s+|clerical\s+|charging\s+)?errors?\b|\bwrong\s+(?:award|account|grant|allocation|project)\b|\b(?:an?\s+)?(?:clerical|accounting|human|charging)\s+errors?\b|\b(?:charged|billed|posted)\s+(?:in\s+error|incorrectly|by\s+mistake)\b|\btransfer\s+(?:to\s+)?(?:the\s+)?(?:correct|right)\s+(?:award|account|grant|allocation|project)\b|\bsee\s+above\b|\bn\/?a\b|\bnot\s+applicable\b/giu;
/** What may stand around a weak text without adding to it. */
const FILLING =
  /\b(?:the|this|that|a|an|it|was|is|were|been|of|on|in|to|for|and|by|we|our|i|charge|cost|costs|expense|transfer|move|moved|please|just|so|need|needs|needed|made|due|because|same|as|again)\b/giu;
const WORDS_THAT_EXPLAIN = 5;

/** A shortage elsewhere is no reason to charge this award. */
const SHORTAGE =
  /\b(?:over-?spent|over-?drawn|over\s+budget|deficit|(?:ran|run|running|is|was)\s+out\s+of\s+(?:money|funds|budget)|insufficient\s+(?:funds|budget|balance)|(?:no|not\s+enough|too\s+little)\s+(?:money|funds|budget|balance)|(?:money|funds|budget|balance)\s+(?:left|remaining)\s+(?:over|to\s+use\s+up)|use\s+up\s+(?:the\s+)?(?:money|funds|budget|balance)|(?:award|grant|allocation|budget|account)\s+(?:is|was|were|ran|has\s+run|had\s+run)\s+(?:short|empty|exhausted|used\s+up))\b/giu;

/** What is wrong with a text, in words; null: nothing. Errors in this order: weak text, length, only a shortage. */
export function wrongWithAnswer(text: string, question = 'why it is right all the same'): string | null {
  const written = text.trim().replaceAll(/\s+/g, ' ');
  if (explains(written, WEAK) < WORDS_THAT_EXPLAIN && hits(written, WEAK))
    return `"${clip(written)}" does not say ${question}: sponsors do not take "to correct error" or "wrong account" as a reason. Say what happened, when, and who was involved.`;
  if ([...written].length < ANSWER_LEAST)
    return `Write ${question}, in at least ${ANSWER_LEAST} characters (${[...written].length} are written).`;
  if ([...text].length > ANSWER_MOST) return `Write at most ${ANSWER_MOST.toLocaleString('en')} characters.`;
  if (hits(written, SHORTAGE) && explains(written, SHORTAGE) < WORDS_THAT_EXPLAIN)
    return `"${clip(written)}" gives a shortage as the only reason: a cost is never moved because another award is short (2 CFR 200.405(c)). Say ${question}.`;
  return null;
}

const hits = (text: string, pattern: RegExp): boolean => text.search(pattern) >= 0;

/** Words that are left when the pattern and what fills sentences are taken out. */
const explains = (text: string, pattern: RegExp): number =>
  (
    text
      .replaceAll(pattern, ' ')
      .replaceAll(FILLING, ' ')
      .match(/[\p{L}\p{N}]{2,}/gu) ?? []
  ).length;

const clip = (text: string): string => (text.length > 80 ? `${text.slice(0, 79)}…` : text);
