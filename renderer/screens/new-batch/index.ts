export { NewBatchScreen } from './NewBatchScreen.tsx';
