import { chromium } from '@playwright/test';
import { startFakeHost } from '/work/main/tests/support/fake-host.ts';
const host = await startFakeHost({}); host.backend.advance(6, 200);
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
for (const [w, h, n] of [[3840, 2160, '4k'], [1920, 1080, 'hd'], [720, 450, 'zoom200']] as const) {
  const page = await (await b.newContext({ viewport: { width: w, height: h }, colorScheme: 'light' })).newPage();
  await page.clock.setFixedTime(host.backend.nowMs());
  for (const [name, hash] of [['overview', '#/overview'], ['new-batch', '#/new-batch'], ['queue', '#/queue?batch=01900000-0005-7000-8000-000000000003'], ['award', '#/awards/01900000-0001-7000-8000-000000000000']] as const) {
    await page.goto(host.url + hash); await page.reload(); await page.waitForSelector('#page-title'); await page.waitForTimeout(800);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth + ',' + (document.querySelector('#main')!.scrollWidth - document.querySelector('#main')!.clientWidth));
    console.log(n, name, 'overflow', over);
    await page.screenshot({ path: `/tmp/look/${name}-${n}.png` });
  }
}
await b.close(); await host.stop(); process.exit(0);
