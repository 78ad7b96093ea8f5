import { describeAdapter } from '../adapter-suite.ts';
import { GOOGLE_SUBJECTS } from '../google-subjects.ts';

for (const subject of GOOGLE_SUBJECTS) describeAdapter(subject);
