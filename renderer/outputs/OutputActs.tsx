/** Save a copy, open it in the system's own program, show its file, and check that the file still has its hash. */
import { Button } from '@mantine/core';
import {
  IconDownload,
  IconExternalLink,
  IconFolder,
  IconRefresh,
  IconShieldCheck,
} from '@tabler/icons-react';
import { useState } from 'react';
import type { Output } from '#shared/contract';
import { outputActs, outputUrl, useAct, useRpc } from '#renderer/rpc';
import { ErrorNotice, formatBytes } from '#renderer/ui';
import { fileName, isShown } from './output-words.ts';
import styles from './outputs.module.css';

const LOOKS = { size: 'compact-sm', variant: 'default' } as const;
const icon = { size: 14, stroke: 1.7, 'aria-hidden': true } as const;

export function OutputActs({ output }: { output: Output }) {
  const verify = useAct(useRpc().outputs.verify.mutationOptions(), 'check the file');
  const { hash, file, bytes } = output;
  return (
    <div className={styles.actsOf}>
      <div className={styles.acts}>
        {file === 'there' &&
          (outputActs() ? <DesktopActs output={output} /> : <BrowserActs output={output} />)}
        <Button
          {...LOOKS}
          leftSection={file === 'there' ? <IconShieldCheck {...icon} /> : <IconRefresh {...icon} />}
          loading={verify.pending}
          onClick={() => verify.run({ hash })}
        >
          {file === 'there' ? 'Verify' : 'Look again'}
        </Button>
      </div>
      {verify.done?.file === 'intact' && (
        <p role="status" className={styles.intact}>
          Intact: the {formatBytes(bytes)} on the disk were read and have this hash.
        </p>
      )}
      {file === 'there' && verify.done && verify.done.file !== 'intact' && (
        <ErrorNotice trouble={{ what: verify.done.message ?? 'The file is not what it was.' }} />
      )}
      {verify.trouble && <ErrorNotice trouble={verify.trouble} />}
    </div>
  );
}

function DesktopActs({ output: { hash, mediaType } }: { output: Output }) {
  const [failed, setFailed] = useState<string | null>(null);
  const act = (name: 'save' | 'open' | 'show') => () => {
    setFailed(null);
    void outputActs()
      ?.[name](hash)
      .then((acted) => setFailed(acted.failed));
  };
  return (
    <>
      <Button {...LOOKS} leftSection={<IconDownload {...icon} />} onClick={act('save')}>
        Save as…
      </Button>
      {isShown(mediaType) && (
        <Button {...LOOKS} leftSection={<IconExternalLink {...icon} />} onClick={act('open')}>
          Open
        </Button>
      )}
      <Button {...LOOKS} leftSection={<IconFolder {...icon} />} onClick={act('show')}>
        Show file
      </Button>
      {failed !== null && (
        <div className={styles.failed}>
          <ErrorNotice trouble={{ what: `That did not work: ${failed}.` }} />
        </div>
      )}
    </>
  );
}

function BrowserActs({ output }: { output: Output }) {
  const { hash, mediaType } = output;
  return (
    <>
      <Button
        {...LOOKS}
        component="a"
        href={outputUrl(hash)}
        download={fileName(output)}
        leftSection={<IconDownload {...icon} />}
      >
        Save as…
      </Button>
      {isShown(mediaType) && (
        <Button
          {...LOOKS}
          component="a"
          href={outputUrl(hash)}
          target="_blank"
          rel="noreferrer noopener"
          leftSection={<IconExternalLink {...icon} />}
        >
          Open in a tab
        </Button>
      )}
    </>
  );
}
