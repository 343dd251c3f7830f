/** ID4, ManageSieve part: a session ends soon after its password changed. */
import type { TestContext } from 'node:test'
import { setPassword } from '../directory/sign-in.ts'
import { openManageSieveWorld } from '../kit/managesieve-world.ts'
import { allEngines } from '../kit/stores.ts'

allEngines(
  'ID4: a ManageSieve session is cut within five seconds of a new password',
  async (t: TestContext, engine) => {
    await using world = await openManageSieveWorld(engine)
    await using idle = await world.client('ana')
    await using other = await world.client('luis')
    await setPassword(world.directory, world.accounts.ana, 'otra clave muy distinta')
    const answer = await idle.answer(6_000)
    t.assert.deepStrictEqual(
      [answer.status, answer.text.slice(0, 38)],
      ['BYE', 'Access to this account has changed. Pl'],
    )
    t.assert.strictEqual(await idle.line(), undefined)
    await other.ok('NOOP')
  },
)
