import { describeAdapter } from '../adapter-suite.ts';
import { OPENAI_VIDEOS_SUBJECT } from '../openai-videos-subject.ts';

describeAdapter(OPENAI_VIDEOS_SUBJECT);
