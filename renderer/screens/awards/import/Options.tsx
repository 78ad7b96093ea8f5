/** What the file does not say of itself: sponsor, currency, how days are meant, and what new awards become. */
import { SegmentedControl, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { CURRENCIES } from '#shared/domain';
import styles from './import.module.css';
import type { Import } from './use-import.ts';

export function Options({ run }: { run: Import }) {
  const { options, change } = run;
  return (
    <div className={styles.options}>
      <Sponsor key={options.sponsor} start={options.sponsor} onSponsor={(sponsor) => change({ sponsor })} />
      <Select
        label="Currency"
        size="xs"
        searchable
        clearable
        placeholder="as the file says"
        value={options.currency === '' ? null : options.currency}
        data={[...CURRENCIES]}
        onChange={(currency) => change({ currency: currency ?? '' })}
      />
      <Select
        label="Days such as 03/04/2026"
        size="xs"
        value={options.dates ?? 'file'}
        data={[
          { value: 'file', label: 'as the file tells' },
          { value: 'mdy', label: 'month first: 4 March' },
          { value: 'dmy', label: 'day first: 3 April' },
        ]}
        onChange={(dates) => change({ dates: dates === 'mdy' || dates === 'dmy' ? dates : null })}
      />
      <div className={styles.option}>
        <span id="import-state">New awards become</span>
        <SegmentedControl
          size="xs"
          aria-labelledby="import-state"
          value={options.state}
          data={[
            { value: 'draft', label: 'Drafts' },
            { value: 'active', label: 'Active' },
          ]}
          onChange={(state) => change({ state: state === 'active' ? 'active' : 'draft' })}
        />
      </div>
    </div>
  );
}

/** Read anew when the field is left or Enter pressed, not with every letter. */
function Sponsor({ start, onSponsor }: { start: string; onSponsor: (sponsor: string) => void }) {
  const [typed, setTyped] = useState(start);
  const done = () => typed.trim() !== start && onSponsor(typed.trim());
  return (
    <TextInput
      label="Sponsor"
      size="xs"
      placeholder="as the file says"
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={done}
      onKeyDown={(event) => event.key === 'Enter' && done()}
      autoComplete="off"
    />
  );
}
