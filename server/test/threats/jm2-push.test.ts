/** Push is no weapon: no private network, no other port, no plain http; one request to who does not prove to be there. THREATS JM2 */
import { type TestContext, test } from 'node:test'
import { Refusal } from '../../src/lib/refusal.ts'
import { ENGINES } from '../kit/engines.ts'
import { bodyOf, newPush, openPushWorld } from '../push/push-world.ts'

const REFUSED = [
  'http://push.test/',
  'https://push.test:5432/',
  'https://ana:clave@push.test/',
  'https://push.test/#x',
  'file:///etc/passwd',
  'push.test',
]
const SILENT = [
  'https://127.0.0.1/',
  'https://2130706433/',
  'https://169.254.169.254/latest/meta-data',
  'https://[::1]/',
  'https://[::ffff:7f00:1]/',
  'https://[64:ff9b::7f00:1]/',
  'https://dentro.test/',
  'https://nadie.test/',
]

for (const name of ENGINES)
  test(`nothing private is dialled, and who is silent is told nothing, on ${name}`, async (t: TestContext) => {
    await using world = await openPushWorld(name)
    const ana = await world.ana()
    const teller = world.teller()
    for (const url of REFUSED)
      await t.assert.rejects(
        world.door.add(ana, newPush({ url })),
        (error) => error instanceof Refusal && error.text.key === 'push.badUrl',
        url,
      )
    for (const [n, url] of SILENT.entries()) {
      await world.door.add(ana, newPush({ url, device: `d${n}` }))
      await teller.round()
      await teller.settled()
    }
    t.assert.strictEqual(world.asked.length, 0, 'nobody was dialled')
    for (const { id } of await world.door.list(ana)) await world.door.remove(ana, id)
    await world.door.add(ana, newPush())
    await teller.round()
    await world.deliver(ana.accountId, 'uno')
    for (let n = 0; n < 3; n++) {
      world.admin.clock.ms += 3_600_000
      await teller.round()
      await teller.settled()
    }
    t.assert.strictEqual(world.asked.length, 1)
    t.assert.strictEqual(bodyOf(world.asked[0])['@type'], 'PushVerification')
    t.assert.strictEqual(world.asked[0]?.address, '203.0.114.7', 'the address that was judged is dialled')
  })
