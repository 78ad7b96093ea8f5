/** The outline of a sound: one bar for each of equal parts of its time. */
import styles from './outputs.module.css';

const HEIGHT = 48;
const STEP = 3;

export function Waveform({ peaks }: { peaks: readonly number[] }) {
  return (
    <svg
      className={styles.wave}
      viewBox={`0 0 ${peaks.length * STEP} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden
    >
      {peaks.map((peak, index) => {
        const height = Math.max(1, (Math.min(100, peak) / 100) * HEIGHT);
        return (
          <rect
            key={index}
            x={index * STEP}
            y={(HEIGHT - height) / 2}
            width={STEP - 1}
            height={height}
            rx={0.8}
          />
        );
      })}
    </svg>
  );
}
