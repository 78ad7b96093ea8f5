/** The four questions of a cost transfer as they are asked, with what a good answer says. */
import type { TransferAnswers } from '#shared/domain';

export const QUESTION_WORDS: Readonly<Record<keyof TransferAnswers, string>> = {
  howItHappened: 'How did the cost come to the wrong award?',
  benefit: 'How does the award that is to pay benefit from it?',
  whyLate: 'Why was it not charged there in the first place?',
  prevention: 'How will it be kept from happening again?',
};

export const QUESTION_HINTS: Readonly<Record<keyof TransferAnswers, string>> = {
  howItHappened: 'What happened, when, and who was involved. “To correct error” is no answer.',
  benefit: 'Which aim of that award the work belongs to. A shortage elsewhere is no reason.',
  whyLate: 'What was not known or not there on the day of use.',
  prevention: 'What is done differently from now on.',
};
