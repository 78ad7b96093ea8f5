/** Outputs as people see them: shown, measured, paid for, saved and checked. */
export { RunOutputs } from './RunOutputs.tsx';
