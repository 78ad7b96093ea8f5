/** An output as picture, film or sound; anything else is named, never run. */
import { useState } from 'react';
import styles from './Output.module.css';

export function Output({
  url,
  hash,
  mediaType,
  prompt,
}: {
  /** Where its bytes are read from. */
  url: string;
  hash: string;
  mediaType: string | null;
  prompt: string;
}) {
  const [broken, setBroken] = useState(false);
  const kind = mediaType?.split('/')[0];
  if (broken)
    return (
      <p className={styles.noOutput}>
        The output ({mediaType ?? 'type unknown'}) cannot be shown. It is kept as {hash.slice(0, 12)}… in the
        workspace.
      </p>
    );
  switch (kind) {
    case 'image':
      return (
        <img
          className={styles.output}
          src={url}
          alt={`Output for: ${prompt}`}
          onError={() => setBroken(true)}
        />
      );
    case 'video':
      // Generated footage has no captions; the prompt says what it should show.
      return (
        <video
          className={styles.output}
          src={url}
          controls
          loop
          aria-label={`Output for: ${prompt}`}
          onError={() => setBroken(true)}
        />
      );
    case 'audio':
      return (
        <audio
          className={styles.sound}
          src={url}
          controls
          aria-label={`Output for: ${prompt}`}
          onError={() => setBroken(true)}
        />
      );
    default:
      return (
        <p className={styles.noOutput}>
          The output is {mediaType ?? 'of an unknown type'}, kept as {hash.slice(0, 12)}… in the workspace.
        </p>
      );
  }
}
