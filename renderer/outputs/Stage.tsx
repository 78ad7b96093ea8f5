/** One output as picture, film or sound; anything else is named, never run. */
import { IconFileAlert, IconFileText } from '@tabler/icons-react';
import { useState } from 'react';
import type { Output, OutputLook } from '#shared/contract';
import { outputUrl } from '#renderer/rpc';
import { kindOf, shortHash, typeName } from './output-words.ts';
import styles from './outputs.module.css';
import { Waveform } from './Waveform.tsx';

/** Larger pictures are shown by their small one where there is one. */
const SHOWN_WHOLE_BYTES = 1_000_000;

export function Stage({ output, look }: { output: Output; look: OutputLook | undefined }) {
  const [broken, setBroken] = useState(false);
  const { hash, mediaType, file, bytes, prompt } = output;
  const breaks = () => setBroken(true);
  const name = `Output for: ${prompt}`;
  if (file !== 'there') return <Missing output={output} />;
  if (broken)
    return (
      <p className={styles.notShown}>
        <IconFileAlert size={20} stroke={1.5} aria-hidden />
        <span>
          This {typeName(mediaType)} cannot be shown here. Its bytes are kept as {shortHash(hash)}… in the
          workspace.
        </span>
      </p>
    );
  const hasPicture = look?.picture === 'made';
  switch (kindOf(mediaType)) {
    case 'image':
      return (
        <img
          className={styles.stage}
          src={outputUrl(hash, hasPicture && bytes > SHOWN_WHOLE_BYTES ? 'large' : undefined)}
          alt={name}
          onError={breaks}
        />
      );
    case 'video':
      // Generated footage has no captions; the prompt says what it should show.
      return (
        <video
          className={styles.stage}
          src={outputUrl(hash)}
          poster={hasPicture ? outputUrl(hash, 'large') : undefined}
          preload="metadata"
          controls
          loop
          aria-label={name}
          onError={breaks}
        />
      );
    case 'audio':
      return (
        <div className={styles.sound}>
          {look && look.peaks.length > 0 && <Waveform peaks={look.peaks} />}
          <audio src={outputUrl(hash)} preload="metadata" controls aria-label={name} onError={breaks} />
        </div>
      );
    case 'text':
      return look?.text != null ? (
        <pre className={styles.text} tabIndex={0} aria-label={name}>
          {look.text}
        </pre>
      ) : (
        <p className={styles.notShown}>
          <IconFileText size={20} stroke={1.5} aria-hidden />
          <span>
            The output is {typeName(mediaType)}, kept as {shortHash(hash)}… in the workspace.
          </span>
        </p>
      );
    case null:
      return (
        <p className={styles.notShown}>
          <IconFileAlert size={20} stroke={1.5} aria-hidden />
          <span>
            The provider answered with {mediaType}. It may hold something that runs, so it is kept but never
            shown or opened here.
          </span>
        </p>
      );
  }
}

const WORDS = {
  missing: 'The file of this output is not on the disk any more.',
  damaged: 'The file of this output has changed: it no longer has the size it was stored with.',
  unreadable: 'The file of this output cannot be read.',
} as const;

function Missing({ output: { file, paid } }: { output: Output }) {
  return (
    <div role="alert" className={styles.missing}>
      <IconFileAlert size={20} stroke={1.5} aria-hidden />
      <div>
        <p>{WORDS[file === 'there' ? 'unreadable' : file]}</p>
        <p>
          {paid === null ? 'The run' : 'It was paid for; the run'} and its hash stay in the books. A backup of
          the workspace may have the file.
        </p>
      </div>
    </div>
  );
}
