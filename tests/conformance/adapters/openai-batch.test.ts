import { describeAdapter } from '../adapter-suite.ts';
import { BATCH_SUBJECT } from '../chat-subjects.ts';

describeAdapter(BATCH_SUBJECT);
