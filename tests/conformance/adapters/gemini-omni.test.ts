import { describeAdapter } from '../adapter-suite.ts';
import { GEMINI_OMNI_SUBJECT } from '../google-subjects.ts';

describeAdapter(GEMINI_OMNI_SUBJECT);
