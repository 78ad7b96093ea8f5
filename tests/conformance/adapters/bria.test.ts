import { describeAdapter } from '../adapter-suite.ts';
import { BRIA_SUBJECT } from '../bria-subject.ts';

describeAdapter(BRIA_SUBJECT);
