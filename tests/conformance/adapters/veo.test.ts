import { describeAdapter } from '../adapter-suite.ts';
import { VEO_SUBJECT } from '../google-subjects.ts';

describeAdapter(VEO_SUBJECT);
