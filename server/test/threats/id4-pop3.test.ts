/** ID4, POP3 part: a session ends soon after its password changed, and removes nothing. */
import type { TestContext } from 'node:test'
import { RECHECK_MS, TICK_MS } from '../../src/edge/limits.ts'
import { setPassword } from '../directory/sign-in.ts'
import { openPop3World } from '../kit/pop3-world.ts'
import { allEngines } from '../kit/stores.ts'

const FIVE_SECONDS_MS = 5_000

allEngines(
  'ID4: a POP3 session is cut within five seconds of a new password',
  async (t: TestContext, engine) => {
    await using world = await openPop3World(engine)
    await world.deliver('ana', 'Subject: a\r\n\r\n')
    await using idle = await world.client('ana')
    await idle.ok('DELE 1')
    await using other = await world.client('luis')
    t.assert.ok(RECHECK_MS + TICK_MS <= FIVE_SECONDS_MS)
    await setPassword(world.directory, world.accounts.ana, 'otra clave muy distinta')
    t.assert.match((await idle.line()) ?? '', /^-ERR Access to this account has changed/)
    t.assert.strictEqual(await idle.line(), undefined)
    await other.ok('NOOP')
    t.assert.strictEqual((await world.store().mailbox('INBOX'))?.messages, 1)
  },
)
