import { describeAdapter } from '../adapter-suite.ts';
import { CHAT_SUBJECTS } from '../chat-subjects.ts';

for (const subject of CHAT_SUBJECTS) describeAdapter(subject);
