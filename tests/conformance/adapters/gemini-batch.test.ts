import { describeAdapter } from '../adapter-suite.ts';
import { GEMINI_BATCH_SUBJECT } from '../google-subjects.ts';

describeAdapter(GEMINI_BATCH_SUBJECT);
