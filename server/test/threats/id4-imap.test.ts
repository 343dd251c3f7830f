/** ID4, IMAP part: a session ends soon after its password, state or role changed, in IDLE too. */
import { suite, type TestContext } from 'node:test'
import { RECHECK_MS, TICK_MS } from '../../src/edge/limits.ts'
import { setPassword } from '../directory/sign-in.ts'
import { openImapWorld } from '../kit/imap-world.ts'
import { allEngines } from '../kit/stores.ts'

const FIVE_SECONDS_MS = 5_000

suite('ID4', () => {
  allEngines('IDLE is cut within five seconds of a new password', async (t: TestContext, engine) => {
    await using world = await openImapWorld(engine)
    await using idler = await world.client('ana')
    await idler.ok('SELECT INBOX')
    idler.write('i IDLE\r\n')
    t.assert.match((await idler.response()) ?? '', /^\+ /)
    await using other = await world.client('luis')

    t.assert.ok(RECHECK_MS + TICK_MS <= FIVE_SECONDS_MS)
    await setPassword(world.directory, world.accounts.ana, 'otra clave muy distinta')
    t.assert.match((await idler.response()) ?? '', /^\* BYE Access to this account has changed/)
    t.assert.strictEqual(await idler.response(), undefined)
    await other.ok('NOOP')
  })
})
