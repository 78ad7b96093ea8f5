/** Outputs in the real window: a picture and a film are shown, have small pictures on the disk, and are found intact. */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import BetterSqlite from 'better-sqlite3';
import { chooseAllocation, chooseModel, goTo, openSampleLab } from './support/act.ts';
import { expect, test } from './support/host.ts';

const MODELS = ['seedream-5.0-lite', 'pixverse-v5.6-t2v'] as const;

test('a picture and a film are shown, measured, paid for and verified', async ({ host }) => {
  const { page } = host;
  await openSampleLab(page);
  await goTo(page, 'New batch');
  await page.getByRole('textbox', { name: 'Prompts, one per line' }).fill('a paper boat');
  for (const model of MODELS) await chooseModel(page, model);
  await chooseAllocation(page, /^Exploration/);
  await page.getByLabel('Experiment').fill('Outputs');
  await page.getByLabel('Purpose').fill('What they look like.');
  await page.getByRole('button', { name: /^Queue 2 runs/ }).click();
  await expect(page.getByText('2 done').first()).toBeVisible({ timeout: 60_000 });

  for (const [index, model] of MODELS.entries()) {
    await page.getByRole('row').filter({ hasText: model }).first().click();
    const drawer = page.getByRole('dialog', { name: 'Run' });
    const output = drawer.getByRole(index === 0 ? 'img' : 'region').first();
    await expect(output).toBeVisible();
    // Made by the backend where it can, and else by this very window.
    await expect.poll(() => smallPictures(host.workspace).length, { timeout: 30_000 }).toBe(index + 1);
    await expect(
      drawer.getByText(index === 0 ? /PNG picture · \d+ × \d+/ : /MP4 film · \d+ × \d+ · 2\.0 s/),
    ).toBeVisible();
    await expect(drawer.getByRole('link', { name: /entry No\. / })).toBeVisible();
    await drawer.getByRole('button', { name: 'Verify' }).click();
    await expect(drawer.getByText(/^Intact/)).toBeVisible();
    await host.picture(`09-output-${index}`);
    if (index === 1) {
      const film = drawer.locator('video');
      await film.evaluate((video: HTMLVideoElement) => video.play());
      await expect
        .poll(() => film.evaluate((video: HTMLVideoElement) => video.currentTime))
        .toBeGreaterThan(0.2);
    }
    await page.keyboard.press('Escape');
    await expect(drawer).toBeHidden();
  }
  for (const path of smallPictures(host.workspace))
    expect(readFileSync(path).toString('latin1', 8, 12)).toBe('WEBP');
});

// What the window's own scheme and browser mode answer must be the same.
test('a page among the outputs is a download, and a picture that is a page as well is a picture', async ({
  host,
}) => {
  const { page, workspace } = host;
  await openSampleLab(page);
  const picture = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
  const kinds = [
    { content: Buffer.from('<!doctype html><script>alert(1)</script>'), type: 'text/html' },
    { content: Buffer.from('<svg onload="alert(1)"/>'), type: 'image/svg+xml' },
    { content: Buffer.concat([picture, Buffer.from('<html><script>alert(1)</script>')]), type: 'image/png' },
  ];
  const answers = [];
  for (const { content, type } of kinds) {
    const hash = putOutput(workspace, content, type);
    const url = host.kind === 'desktop' ? `grantmeter://output/${hash}` : `/outputs/${hash}`;
    answers.push(
      await page.evaluate(async (address) => {
        const { status, headers } = await fetch(address);
        const names = [
          'content-type',
          'content-disposition',
          'x-content-type-options',
          'content-security-policy',
        ];
        return [status, ...names.map((name) => headers.get(name)?.replace(/[0-9a-f]{16}/, 'HASH'))];
      }, url),
    );
  }
  const rest = ['nosniff', "default-src 'none'; sandbox"];
  const download = [200, 'application/octet-stream', 'attachment; filename="HASH.bin"', ...rest];
  expect(answers).toEqual([download, download, [200, 'image/png', 'inline', ...rest]]);
});

/** As if a provider had given it. */
function putOutput(workspace: string, content: Buffer, mediaType: string): string {
  const hash = createHash('sha256').update(content).digest('hex');
  mkdirSync(join(workspace, 'outputs', hash.slice(0, 2)), { recursive: true });
  writeFileSync(join(workspace, 'outputs', hash.slice(0, 2), `${hash}.txt`), content);
  const books = new BetterSqlite(join(workspace, 'grantmeter.sqlite'));
  books.prepare('INSERT INTO outputs VALUES (?, ?, ?, ?, 0)').run(hash, content.length, mediaType, 'txt');
  books.close();
  return hash;
}

function smallPictures(workspace: string): readonly string[] {
  const folder = join(workspace, 'previews');
  try {
    return readdirSync(folder, { recursive: true })
      .map((name) => join(folder, String(name)))
      .filter((path) => path.endsWith('-small.webp'));
  } catch {
    return [];
  }
}
