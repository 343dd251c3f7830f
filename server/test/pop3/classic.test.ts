/** Passwords over a line that others may read: refused, unless the account says otherwise; and then marked in the log. */
import type { TestContext } from 'node:test'
import type { Log, LogFields } from '../../src/lib/log.ts'
import { CLASSIC_SETTING } from '../../src/store/directory-settings.ts'
import { PASSWORD } from '../kit/mailbox-world.ts'
import { Pop3Client } from '../kit/pop3-client.ts'
import { openPop3World, type Pop3World } from '../kit/pop3-world.ts'
import { eachEngine } from '../kit/stores.ts'

const REFUSED =
  '-ERR [AUTH] User or password did not match, or this account wants SSL/TLS. The user is the whole address.'
const NEEDS_TLS = '-ERR [SYS/PERM] Turn on SSL/TLS before you sign in: port 995, or 110 with STARTTLS.'

async function setClassic(world: Pop3World, allowed: true | undefined): Promise<void> {
  await world.directory.write(({ settings }) =>
    settings.set('account', world.accounts.luis, CLASSIC_SETTING, allowed),
  )
}

/** What USER and PASS hear on a clear connection. */
async function signIn(world: Pop3World, user: string, password: string): Promise<readonly string[]> {
  await using client = await Pop3Client.open(world.strictPort)
  await client.line()
  return [await client.command(`USER ${user}`), await client.command(`PASS ${password}`)]
}

eachEngine('nobody allows it: no password is asked for', async (t: TestContext, engine) => {
  await using world = await openPop3World(engine)
  for (const user of ['ana@empresa.test', 'nadie@empresa.test'])
    t.assert.deepStrictEqual(await signIn(world, user, PASSWORD), [NEEDS_TLS, NEEDS_TLS])
  await using client = await Pop3Client.open(world.strictPort)
  await client.line()
  t.assert.deepStrictEqual(
    (await client.lines('CAPA')).filter((line) => /^USER|^SASL/.test(line)),
    [],
  )
})

eachEngine('one account allows it: the others hear what nobody hears', async (t: TestContext, engine) => {
  const warned: [string, LogFields | undefined][] = []
  const log: Log = {
    debug() {},
    info() {},
    warn: (event, fields) => warned.push([event, fields]),
    error: (event, error) => t.assert.fail(`${event}: ${String(error)}`),
    with: () => log,
  }
  await using world = await openPop3World(engine, { log })
  await setClassic(world, true)
  const heard = new Set<string>()
  for (const [user, password] of [
    ['ana@empresa.test', PASSWORD],
    ['ana@empresa.test', 'no'],
    ['luis@empresa.test', 'no'],
    ['nadie@empresa.test', PASSWORD],
  ] as const)
    heard.add((await signIn(world, user, password)).join(' | '))
  t.assert.deepStrictEqual([...heard], [`+OK Now the password | ${REFUSED}`])
  t.assert.strictEqual(warned.length, 0)

  t.assert.deepStrictEqual((await signIn(world, 'luis@empresa.test', PASSWORD))[1], '+OK Signed in')
  t.assert.deepStrictEqual(
    warned.map(([event, fields]) => [event, fields?.['protocol'], fields?.['accountId']]),
    [['sign-in.classic', 'pop3', world.accounts.luis]],
  )
  // SASL is for secure connections: who can speak it can speak TLS.
  await using client = await Pop3Client.open(world.strictPort)
  await client.line()
  t.assert.deepStrictEqual(
    (await client.lines('CAPA')).filter((line) => /^USER|^SASL/.test(line)),
    ['USER'],
  )
  t.assert.strictEqual(await client.command('AUTH PLAIN'), NEEDS_TLS)

  await setClassic(world, undefined)
  t.assert.deepStrictEqual(await signIn(world, 'luis@empresa.test', PASSWORD), [NEEDS_TLS, NEEDS_TLS])
})

eachEngine(
  'a secure sign-in at the same time does not let a classic one in',
  async (t: TestContext, engine) => {
    await using world = await openPop3World(engine)
    await setClassic(world, true)
    await using secure = await Pop3Client.open(world.port)
    await using clear = await Pop3Client.open(world.strictPort)
    for (const client of [secure, clear]) {
      await client.line()
      await client.ok('USER ana@empresa.test')
    }
    const [one, other] = await Promise.all([
      secure.command(`PASS ${PASSWORD}`),
      clear.command(`PASS ${PASSWORD}`),
    ])
    t.assert.strictEqual(one, '+OK Signed in')
    t.assert.strictEqual(other, REFUSED)
  },
)
