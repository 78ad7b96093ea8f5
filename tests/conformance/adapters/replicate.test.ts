import { describeAdapter } from '../adapter-suite.ts';
import { REPLICATE_SUBJECT } from '../replicate-subject.ts';

describeAdapter(REPLICATE_SUBJECT);
