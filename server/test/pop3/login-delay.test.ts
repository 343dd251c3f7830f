/** LOGIN-DELAY: who comes too often is asked to wait, each device for itself. RFC 2449 §6.5, §8.1.1 */
import { type TestContext, test } from 'node:test'
import { LoginDelay, type Visit } from '../../src/edge/pop3/login-delay.ts'
import { addAppPassword, steppedClock } from '../directory/sign-in.ts'
import { PASSWORD } from '../kit/mailbox-world.ts'
import { Pop3Client } from '../kit/pop3-client.ts'
import { openPop3World } from '../kit/pop3-world.ts'
import { eachEngine } from '../kit/stores.ts'

const PHONE = 'abcde-fghjk-mnpqr-stuvw-xyz23'

eachEngine('a device waits between two visits', async (t: TestContext, engine) => {
  const clock = steppedClock()
  await using world = await openPop3World(engine, { clock, loginDelaySeconds: 60 })
  await addAppPassword(world.directory, world.accounts.ana, PHONE, { scopes: ['pop3'] })
  const visit = async (password: string, who = 'ana'): Promise<string> => {
    await using client = await Pop3Client.open(world.port)
    await client.line()
    t.assert.ok((await client.lines('CAPA')).includes('LOGIN-DELAY 60'))
    await client.ok(`USER ${who}@empresa.test`)
    return await client.command(`PASS ${password}`)
  }
  const tooOften = (seconds: string): string =>
    `-ERR [LOGIN-DELAY] Your mail program looks for mail too often. It may do so again in ${seconds}.`
  t.assert.strictEqual(await visit(PASSWORD), '+OK Signed in')
  t.assert.strictEqual(await visit(PASSWORD), tooOften('60 seconds'))
  t.assert.strictEqual(await visit(PHONE), '+OK Signed in', 'another device')
  t.assert.strictEqual(await visit(PASSWORD, 'luis'), '+OK Signed in', 'another account')
  t.assert.match(await visit('no es'), /^-ERR \[AUTH\]/, 'a wrong password learns nothing of it')
  clock.ms += 59_001
  t.assert.strictEqual(await visit(PASSWORD), tooOften('1 second'))
  clock.ms += 999
  t.assert.strictEqual(await visit(PASSWORD), '+OK Signed in', 'who was refused did not begin to wait again')
})

eachEngine('off, nothing is said of it', async (t: TestContext, engine) => {
  await using world = await openPop3World(engine)
  for (let n = 0; n < 3; n++) {
    await using client = await world.client()
    t.assert.ok(!(await client.lines('CAPA')).some((line) => line.startsWith('LOGIN-DELAY')))
  }
})

test('threads tell each other', (t: TestContext) => {
  const clock = steppedClock()
  const receivers: ((visit: Visit) => void)[] = []
  const share = {
    send(visit: Visit) {
      for (const receive of receivers) receive(visit)
    },
    onReceive(receive: (visit: Visit) => void) {
      receivers.push(receive)
    },
  }
  const [one, other] = [new LoginDelay(10, clock, share), new LoginDelay(10, clock, share)]
  t.assert.strictEqual(one.enter('7 own'), 0)
  clock.ms += 4_000
  t.assert.strictEqual(other.enter('7 own'), 6)
  clock.ms += 6_000
  t.assert.strictEqual(other.enter('7 own'), 0)
})
