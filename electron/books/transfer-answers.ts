/** The four answers of a cost transfer, refused where they are none (rule T2; what counts: shared/domain). */
import type { Refusal } from '#shared/contract';
import { TRANSFER_QUESTIONS, type TransferAnswers, wrongWithAnswer } from '#shared/domain';
import { badInput } from './refusals.ts';

export function refuseAnswers(answers: TransferAnswers): Refusal<'bad-input'> | null {
  for (const [field, question] of TRANSFER_QUESTIONS) {
    const refusal = refuseWeakText(field, answers[field], question);
    if (refusal) return refusal;
  }
  return null;
}

export function refuseWeakText(field: string, text: string, question?: string): Refusal<'bad-input'> | null {
  const wrong = wrongWithAnswer(text, question);
  return wrong === null ? null : badInput(field, wrong);
}
