/** The outputs of a run that gave several, small, one of them chosen. */
import { IconFile, IconMovie, IconMusic, IconPhoto } from '@tabler/icons-react';
import type { Output } from '#shared/contract';
import { outputUrl } from '#renderer/rpc';
import { kindOf } from './output-words.ts';
import styles from './outputs.module.css';
import { useLook } from './use-look.ts';

const ICONS = { image: IconPhoto, video: IconMovie, audio: IconMusic, text: IconFile } as const;

export function Strip({
  outputs,
  chosen,
  onChoose,
}: {
  outputs: readonly Output[];
  chosen: number;
  onChoose: (position: number) => void;
}) {
  return (
    <div className={styles.strip} role="group" aria-label="Outputs of this run">
      {outputs.map((output) => (
        <button
          key={output.position}
          type="button"
          aria-pressed={output.position === chosen}
          aria-label={`Output ${output.position + 1} of ${outputs.length}`}
          onClick={() => onChoose(output.position)}
        >
          <Small output={output} />
        </button>
      ))}
    </div>
  );
}

function Small({ output }: { output: Output }) {
  const look = useLook(output);
  const Icon = ICONS[kindOf(output.mediaType) ?? 'text'];
  if (look?.picture === 'made') return <img src={outputUrl(output.hash, 'small')} alt="" loading="lazy" />;
  return <Icon size={22} stroke={1.4} aria-hidden />;
}
