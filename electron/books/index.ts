export {
  type Books,
  type BooksDeps,
  type Closing,
  createBooks,
  type DirectCharge,
  type GroupVoid,
  type HoldRefusal,
} from './acts.ts';
export { type Difference, verifyBooks, type VerifyOutcome } from './verify.ts';
