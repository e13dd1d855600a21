/** `npm run demo`: a pull request on the example shop, reviewed by the App against a loopback GitHub. */
import { startApp } from '../app/app-process.ts';
import { completedCheck } from '../app/completed-check.ts';
import { reviewCalls } from '../app/review-calls.ts';
import { startGitHub } from '../double/server.ts';
import { printCalls, printReview } from './print-review.ts';
import { readShop, shopChange } from './shop.ts';

const started = performance.now();
const github = await startGitHub();
try {
  const repository = await github.createRepository({ owner: 'acme', name: 'shop', files: await readShop('base') });
  const app = await startApp(github, { LOG_LEVEL: 'info' });
  try {
    github.setWebhook({ url: app.webhookUrl });
    const title = 'Add order export and supplier sync';
    const pull = await github.openPullRequest({ repository, title, files: await shopChange() });
    console.log(`#${pull.number} ${title}\n`);
    const view = await completedCheck(github, pull);
    console.log(printReview(view, await readShop('head')));
    console.log(`\n${printCalls(reviewCalls(github.calls))}`);
  } finally {
    await app.stop();
  }
} finally {
  await github.close();
}
console.log(`\nDone in ${((performance.now() - started) / 1_000).toFixed(1)} s.`);
