import { describeAdapter } from '../adapter-suite.ts';
import { GMI_SUBJECT } from '../gmi-subject.ts';

describeAdapter(GMI_SUBJECT);
