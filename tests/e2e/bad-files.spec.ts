/** Bad prompt files: the window says what, where and what to do, and nothing is queued. */
import { goTo, openSampleLab } from './support/act.ts';
import { expect, test } from './support/host.ts';
import { removeFile, written } from './support/prompts.ts';

test('bad files are refused with a clear message', async ({ host }) => {
  const { page } = host;
  await openSampleLab(page);
  await goTo(page, 'New batch');
  const cases: readonly (readonly [string, string | Uint8Array, RegExp])[] = [
    ['empty.txt', '', /The file is empty/],
    ['picture.txt', new Uint8Array([137, 80, 78, 71, 0, 0, 1]), /not a text file/],
    ['zeros.txt', new Uint8Array([65, 10, 66, 0, 67]), /not a text file/],
    ['table.csv', 'a,b\n1,2\n', /Which column holds the prompt/],
    ['endless.txt', `short\n${'x'.repeat(10_000_000)}\n`, /10,000,000 characters/],
    ['broken.jsonl', '{"prompt":"a"}\n{oops\n', /Line 2 is not JSON/],
  ];
  for (const [name, content, message] of cases) {
    await page.locator('input[type=file]').setInputFiles(written(name, content));
    await expect(page.getByText(message).first(), name).toBeVisible();
    if (name !== 'broken.jsonl') await removeFile(page);
  }
  await host.picture('10-bad-file');
  await goTo(page, 'Queue');
  await expect(page.getByText(/nothing (is )?queued|no batch|queue is empty/i).first()).toBeVisible();
});
