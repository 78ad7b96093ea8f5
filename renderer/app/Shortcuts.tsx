/** The list of keys, opened by `?`. */
import { Modal } from '@mantine/core';
import { Kbd } from '#renderer/ui';
import { SHORTCUTS } from './keys.ts';
import styles from './Palette.module.css';

export function Shortcuts({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title="Keyboard"
      size={560}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <div className={styles.shortcuts}>
        {SHORTCUTS.map(({ title, keys }) => (
          <section key={title}>
            <h3>{title}</h3>
            <dl>
              {keys.map(([keyText, does]) => (
                <div key={keyText}>
                  <dt>{does}</dt>
                  <dd>
                    {keyText.split(' ').map((part) => (
                      <Kbd key={part}>{part}</Kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Modal>
  );
}
