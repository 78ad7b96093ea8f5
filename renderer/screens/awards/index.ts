export { AwardsScreen } from './AwardsScreen.tsx';
