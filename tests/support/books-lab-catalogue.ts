/** A catalogue in which much has happened: prices per token, one to come, a model without a price, a check to decide on. */
import { addDays, type Day } from '#shared/base';
import { nanos } from '#shared/money';
import type { RealBackend } from './real-backend.ts';

export async function changeCatalogue({ client }: RealBackend): Promise<void> {
  const [account] = await client.accounts.list();
  const { today } = await client.workspace.info();
  if (!account) throw new Error('the sample lab has an account');
  const base = { accountId: account.id, modality: 'text', task: 'Chat' } as const;
  const read = { source: 'Price page of the provider', sourceDay: today };
  await client.models.add({
    ...base,
    key: 'deepseek-ai/DeepSeek-V3',
    price: {
      ...read,
      unit: 'token',
      perUnits: 1_000_000n,
      amount: nanos(270_000_000n),
      output: nanos(1_100_000_000n),
      cached: nanos(70_000_000n),
    },
  });
  await client.models.add({
    ...base,
    key: 'zai-org/GLM-5.1-FP8-an-id-that-is-rather-long-for-a-table-of-models',
  });
  const models = await client.models.list();
  const idOf = (key: string) => {
    const found = models.find((model) => model.key === key);
    if (!found) throw new Error(`the sample lab has ${key}`);
    return found.id;
  };
  const second = { ...read, unit: 'second', perUnits: 1n } as const;
  await client.prices.add({ modelId: idOf('Veo3'), ...second, amount: nanos(420_000_000n) });
  await client.prices.add({
    modelId: idOf('Veo3'),
    ...second,
    amount: nanos(380_000_000n),
    validFrom: addDays(today, 38),
    source: 'Letter of the provider about next year',
  });
  await client.prices.add({
    modelId: idOf('seedream-5.0-lite'),
    ...read,
    unit: 'request',
    perUnits: 1n,
    amount: nanos(31_000_000n),
    sourceDay: '2026-06-01' as Day,
    source: 'Invoice of May',
  });
  await client.catalogue.check({ accountId: account.id });
}
