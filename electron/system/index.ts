export { makeId, systemClock, systemRandom } from './system.ts';
