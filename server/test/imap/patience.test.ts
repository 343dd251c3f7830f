/** How long a silent client may stay. */
import type { TestContext } from 'node:test'
import { IDLE_MS, STILL_HERE_MS } from '../../src/edge/imap/limits.ts'
import { openImapWorld } from '../kit/imap-world.ts'
import { allEngines } from '../kit/stores.ts'

allEngines('who waits in IDLE stays, and hears that the connection lives', async (t: TestContext, engine) => {
  const clock = { ms: Date.UTC(2026, 0, 5, 10), now: () => clock.ms }
  await using world = await openImapWorld(engine, { clock })
  await using waiting = await world.client()
  await using silent = await world.client()
  await waiting.ok('SELECT INBOX')
  waiting.write('i IDLE\r\n')
  t.assert.match((await waiting.response()) ?? '', /^\+ /)
  for (let spent = 0; spent <= IDLE_MS; spent += STILL_HERE_MS) {
    clock.ms += STILL_HERE_MS
    t.assert.strictEqual((await waiting.response())?.trim(), '* OK Still here')
  }
  t.assert.match((await silent.response()) ?? '', /^\* BYE /)
  await using other = await world.client('eva')
  await other.ok('NOOP')
  waiting.write('DONE\r\n')
  t.assert.match((await waiting.response()) ?? '', /^i OK /)
  // Whoever ended IDLE may be silent no longer than anybody.
  clock.ms += IDLE_MS
  t.assert.match((await waiting.response()) ?? '', /^\* BYE /)
})
