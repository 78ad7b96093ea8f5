/** A price as a dot on a logarithmic line from a millionth of a dollar to a dollar. */
import { IconMovie, IconPhoto, IconTextCaption, IconVolume, type TablerIcon } from '@tabler/icons-react';
import type { Modality } from '#shared/domain';
import { toPlot } from '#renderer/ui';
import type { UnitPrice } from './dollar.ts';
import styles from './models.module.css';

const ICONS: Readonly<Record<Modality, TablerIcon>> = {
  image: IconPhoto,
  video: IconMovie,
  audio: IconVolume,
  text: IconTextCaption,
};

export function ModalityIcon({ modality }: { modality: Modality }) {
  const Icon = ICONS[modality];
  return (
    <span data-note={`makes ${modality}`} className={styles.modality}>
      <Icon size={16} stroke={1.6} role="img" aria-label={modality} />
    </span>
  );
}

const LOWEST = -6;
const DECADES = 6;

export function PriceLadder({ price }: { price: UnitPrice }) {
  const perUnit = toPlot(price.nanos) / Number(price.perUnits);
  const share = Math.min(1, Math.max(0, (Math.log10(Math.max(perUnit, 1e-9)) - LOWEST) / DECADES));
  return (
    <span className={styles.ladder} aria-hidden>
      {Array.from({ length: DECADES + 1 }, (_, decade) => (
        <i key={decade} style={{ left: `${(decade / DECADES) * 100}%` }} />
      ))}
      <b style={{ left: `${share * 100}%` }} />
    </span>
  );
}
