/** New batch with prompt files: mapped columns, a template, rows chosen, rows left out. */
import type { Page } from '@playwright/test';
import { fakePrompt } from '../fake-lab.ts';
import type { Shot } from './shot.ts';

const give = async (page: Page, name: string, content: string | Uint8Array) => {
  await page.setInputFiles('input[type=file]', {
    name,
    mimeType: 'text/plain',
    buffer: Buffer.from(content),
  });
  await page.waitForTimeout(900);
};

const MAPPED = [
  'id,prompt_en,negative_prompt,seed,init_image,dimension,guidance_scale,a very long heading that somebody wrote for themselves',
  ...Array.from(
    { length: 946 },
    (_, n) =>
      `scene-${n},${fakePrompt(n % 70).replaceAll(',', ' ')},"blurry, low quality",${n + 100},frames/scene ${n}.png,${n % 2 ? 'motion' : 'subject'},7.5,${n % 9 ? 'x' : ''}`,
  ),
].join('\n');

const SUBJECTS = ['an old man with a lantern', 'a paper boat', 'two dancers', 'a red fox', 'a market stall'];
const LIGHT = ['sunset over sea', 'neon light, city', 'sunshine from window'];
const RELIGHT = [
  'subject;lighting;light_direction',
  ...SUBJECTS.flatMap((subject) =>
    LIGHT.map((light, n) => `${subject};${light};${n === 2 ? '' : 'Left Light'}`),
  ),
].join('\r\n');

const BROKEN = [
  'prompt;title',
  'a paper boat crossing a flooded street at dusk;Boat',
  ';Nothing',
  'two dancers on a frozen lake; long lens;Dancers',
  'ein M\u00e4rchenwald bei Nacht;Wald',
  '"a fox that says "hello" to everybody;Fox',
  `${'a very long prompt without an end '.repeat(1_200)};Long`,
  'a kite over the harbour;Kite',
].join('\n');

export const PROMPT_SHOTS: readonly Shot[] = [
  {
    name: 'prompts-mapped',
    kind: 'books',
    hash: '#/new-batch',
    act: async (page) => {
      await give(page, 'vbench_i2v_scenes_with_seeds_and_first_frames.csv', MAPPED);
    },
  },
  {
    name: 'prompts-template',
    kind: 'books',
    hash: '#/new-batch',
    act: async (page) => {
      await give(page, 'relighting.csv', RELIGHT);
      await page.getByRole('button', { name: /Use the template/ }).click();
      await page
        .getByRole('textbox', { name: 'Template' })
        .fill('{subject}, {lighting}, {light_direction}, {style: oil|ink}');
      await page.waitForTimeout(900);
    },
  },
  {
    name: 'prompts-ask',
    kind: 'books',
    hash: '#/new-batch',
    act: async (page) => {
      await give(page, 'relighting.csv', RELIGHT);
    },
  },
  {
    name: 'prompts-problems',
    kind: 'books',
    hash: '#/new-batch',
    act: async (page) => {
      await give(page, 'problems.csv', Buffer.from(BROKEN, 'latin1'));
      await page.getByRole('button', { name: 'How the file is read' }).click();
      await page.waitForTimeout(300);
    },
  },
  {
    name: 'prompts-rows',
    kind: 'books',
    hash: '#/new-batch',
    act: async (page) => {
      await give(page, 'scenes.csv', MAPPED);
      await page.getByRole('button', { name: /Which rows/ }).click();
      await page.getByRole('button', { name: 'Filter by a column' }).click();
      await page.getByRole('textbox', { name: 'Value to compare with' }).fill('scene-1');
      await page.getByRole('combobox', { name: 'Take' }).click();
      await page.getByRole('option', { name: 'At random' }).click();
      await page.waitForTimeout(900);
      await page.getByText('Which rows').scrollIntoViewIfNeeded();
    },
  },
];
