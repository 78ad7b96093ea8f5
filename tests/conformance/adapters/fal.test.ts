import { describeAdapter } from '../adapter-suite.ts';
import { FAL_SUBJECT } from '../fal-subject.ts';

describeAdapter(FAL_SUBJECT);
