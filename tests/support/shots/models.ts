/** Models and prices: the catalogue, what a check found, a model with its history, the forms, a price table. */
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Shot } from './shot.ts';

const tableFile = join(tmpdir(), 'model_prices_2026-08-01.json');
const chat = (provider: string, input: number, output: number) => ({
  litellm_provider: provider,
  mode: 'chat',
  input_cost_per_token: input,
  output_cost_per_token: output,
});
writeFileSync(
  tableFile,
  JSON.stringify({
    'gmi/deepseek-ai/DeepSeek-V3': {
      ...chat('gmi', 2.8e-7, 0.00000088),
      cache_creation_input_token_cost: 1e-7,
    },
    'together_ai/deepseek-ai/DeepSeek-V3': chat('together_ai', 0.00000125, 0.00000125),
    'deepinfra/deepseek-ai/DeepSeek-V3': {
      ...chat('deepinfra', 3.8e-7, 8.9e-7),
      input_cost_per_token_above_200k_tokens: 1e-6,
    },
    'gmi/seedream-5.0-lite': {
      litellm_provider: 'gmi',
      mode: 'image_generation',
      output_cost_per_image: 0.035,
    },
    'ollama/llama3': chat('ollama', 0, 0),
    'no-mode': { input_cost_per_token: 1e-6 },
    'text-price': { mode: 'chat', input_cost_per_token: '0.000001' },
    'deepgram/nova-3': { mode: 'audio_transcription', input_cost_per_second: 7.2e-5 },
  }),
);

const openModel = (key: string) => async (page: Page) => {
  await page.getByRole('link', { name: key, exact: true }).last().click();
  await page.waitForTimeout(400);
};

export const MODELS_SHOTS: readonly Shot[] = [
  { name: 'models-books', hash: '#/models', kind: 'books' },
  {
    name: 'models-known',
    hash: '#/models',
    kind: 'books',
    act: (page) => page.getByText(/facts read elsewhere/).click(),
  },
  {
    name: 'models-table',
    hash: '#/models',
    kind: 'books',
    act: (page) => page.getByRole('heading', { name: 'Catalogue' }).scrollIntoViewIfNeeded(),
  },
  {
    name: 'models-table-end',
    hash: '#/models',
    kind: 'books',
    act: (page) =>
      page
        .getByRole('link', { name: /zai-org/ })
        .last()
        .scrollIntoViewIfNeeded(),
  },
  { name: 'models-open', hash: '#/models', kind: 'books', act: openModel('Veo3') },
  {
    name: 'models-price',
    hash: '#/models',
    kind: 'books',
    act: async (page) => {
      await openModel('deepseek-ai/DeepSeek-V3')(page);
      await page.getByRole('button', { name: 'Add price' }).click();
      await page.getByLabel('Read (USD)').fill('0.25');
      await page.getByLabel('Written (USD)').fill('1.05');
    },
  },
  { name: 'models-add', hash: '#/models?act=add-model', kind: 'books' },
  {
    name: 'models-add-wrong',
    hash: '#/models?act=add-model',
    kind: 'books',
    act: (page) => page.getByRole('button', { name: 'Add the model' }).click(),
  },
  { name: 'models-rule', hash: '#/models?act=tier-rule', kind: 'books' },
  { name: 'models-import', hash: '#/models?act=import-prices', kind: 'books' },
  {
    name: 'models-import-read',
    hash: '#/models?act=import-prices',
    kind: 'books',
    act: async (page) => {
      await page.setInputFiles('input[type=file]', tableFile);
      await page.waitForTimeout(500);
      await page.getByText('that cannot be used').click();
    },
  },
];
