/**
 * Telling who exists: unknown, wrong, without a password, suspended, not for this protocol: the same bytes, and the same
 * work. The work is counted, statement by statement and hash by hash; `npm run test:soak -- sign-in-times` measures what
 * it takes.
 */
import { type TestContext, test } from 'node:test'
import { Secret } from '../../src/lib/secret.ts'
import type { AccountId } from '../../src/mail/ids.ts'
import { WINDOW_MS } from '../../src/service/account/limits.ts'
import { Directory } from '../../src/store/directory.ts'
import { PROTOCOLS } from '../../src/store/directory-types.ts'
import { addAccount, addAlias, addCompany, openTestDirectory } from '../directory/company.ts'
import {
  addAppPassword,
  attempt,
  attemptScram,
  from,
  makeAuthenticator,
  setPassword,
  steppedClock,
  WRONG,
} from '../directory/sign-in.ts'
import { countCryptoCalls } from '../kit/crypto-calls.ts'
import { ENGINES } from '../kit/engines.ts'
import { watchDatabase } from '../kit/watched-database.ts'

const OWN = 'a long good secret'
const APP = 'abcde-fghjk-mnpqr-stuvw-xyz23'
const OTHER_APP = 'bcdef-ghjkm-npqrs-tuvwx-yz234'
const OLD_APP = 'cdefg-hjkmn-pqrst-uvwxy-z2345'

/** User and password of every no, all by IMAP. The first is whom the others must look like. */
const CASES: readonly (readonly [string, string, string])[] = [
  ['nobody of that name', 'nadie@empresa.test', 'x'],
  ['a wrong password', 'ana@empresa.test', 'x'],
  ['another case of the name', 'NADIE@Empresa.test', 'x'],
  ['a domain that is not here', 'ana@fuera.example', 'x'],
  ['no domain at all', 'ana', 'x'],
  ['no name at all', '@empresa.test', 'x'],
  ['an alias', 'info@empresa.test', 'x'],
  ['no password was ever set', 'sinclave@empresa.test', 'x'],
  ['suspended', 'pausada@empresa.test', 'x'],
  ['app passwords only', 'telefono@empresa.test', 'x'],
  ['not for this protocol', 'sinimap@empresa.test', 'x'],
  ['not for this protocol, the right password', 'sinimap@empresa.test', OWN],
  ['not for this protocol, an app password', 'sinimap@empresa.test', APP],
  ['an app password for another protocol', 'telefono@empresa.test', OTHER_APP],
  ['an app password that has expired', 'telefono@empresa.test', OLD_APP],
]

async function populate(directory: Directory): Promise<void> {
  const empresa = await addCompany(directory, 'Empresa', 'empresa.test')
  const withPassword = async (local: string, settings = {}): Promise<AccountId> => {
    const id = await addAccount(directory, empresa, local, settings)
    await setPassword(directory, id, OWN)
    return id
  }
  await withPassword('ana')
  await withPassword('pausada', { state: 'suspended' })
  const protocols = new Set(PROTOCOLS.filter((protocol) => protocol !== 'imap'))
  const sinimap = await withPassword('sinimap', { protocols })
  await addAppPassword(directory, sinimap, APP, { scopes: ['imap'] })
  await addAccount(directory, empresa, 'sinclave')
  const telefono = await addAccount(directory, empresa, 'telefono')
  await addAppPassword(directory, telefono, APP, { scopes: ['imap'] })
  await addAppPassword(directory, telefono, OTHER_APP, { scopes: ['smtp'] })
  await addAppPassword(directory, telefono, OLD_APP, { scopes: ['imap'], expiresMs: 1 })
  await addAlias(directory, empresa, 'info', ['ana@empresa.test'])
  await directory.serviceSecret('scram')
}

/**
 * Two look-ups at the same time reach PostgreSQL in either order; and how often the directory looks whether it was
 * changed meanwhile depends on the time alone, whoever is asked for.
 */
function statementsOf(asked: readonly string[]): readonly string[] {
  return asked.filter((one) => one !== 'read' && !one.includes('from directory_version')).sort()
}

for (const name of ENGINES)
  test(`${CASES.length} kinds of no are the same statements and the same hashes, on ${name}`, async (t: TestContext) => {
    await using opened = await openTestDirectory(name)
    await populate(opened.directory)
    const db = watchDatabase(opened.database())
    using crypto = countCryptoCalls()
    /** What one try costs a server that has just started, and the second one right after it. */
    const costs = async (
      way: typeof attempt,
      user: string,
      password: string,
    ): Promise<readonly unknown[]> => {
      const authenticator = makeAuthenticator(new Directory(db), steppedClock())
      const seen: unknown[] = []
      db.asked()
      crypto.taken()
      for (let i = 0; i < 2; i++) {
        const answer = await way(authenticator, user, password, from('192.0.2.1'))
        seen.push({ answer, asked: statementsOf(db.asked()), crypto: crypto.taken() })
      }
      return seen
    }
    for (const way of [attempt, attemptScram]) {
      const [first, ...others] = CASES
      if (first === undefined) throw new Error('no cases')
      // Once before it counts: a driver names its statements at their first use.
      await costs(way, first[1], first[2])
      const nobody = await costs(way, first[1], first[2])
      const cold = nobody[0] as { answer: string; asked: string[]; crypto: Record<string, number> }
      t.assert.strictEqual(cold.answer, WRONG)
      if (way === attempt) t.assert.strictEqual(cold.crypto['argon2'], 1)
      t.assert.ok(cold.asked.some((statement) => statement.includes('from app_password')))
      t.assert.deepStrictEqual(
        cold.asked.filter((statement) => statement === 'write'),
        [],
        'a no writes nothing',
      )
      t.diagnostic(`${way.name}: ${cold.asked.length} statements, ${JSON.stringify(cold.crypto)}`)
      for (const [why, user, password] of others) {
        // SCRAM's names are never empty.
        if (way === attemptScram && user.startsWith('@')) continue
        t.assert.deepStrictEqual(await costs(way, user, password), nobody, `${way.name}: ${why}`)
      }
    }
    // That the count can tell: the same password where it is right.
    const yes = makeAuthenticator(new Directory(db), steppedClock())
    db.asked()
    await yes.password('telefono@empresa.test', new Secret(APP), from('192.0.2.1'))
    t.assert.ok(db.asked().includes('write'))
    t.assert.strictEqual(crypto.taken()['argon2'], undefined)
  })

for (const name of ENGINES)
  test(`throttling and SCRAM do not tell either, on ${name}`, async (t: TestContext) => {
    await using opened = await openTestDirectory(name)
    const { directory } = opened
    const empresa = await addCompany(directory, 'Empresa', 'empresa.test')
    const ana = await addAccount(directory, empresa, 'ana')
    await setPassword(directory, ana, 'a long good secret')
    const clock = steppedClock()
    const authenticator = makeAuthenticator(directory, clock)
    const heard = async (user: string): Promise<readonly string[]> => {
      const answers: string[] = []
      for (let i = 0; i < 11; i++) answers.push(await attempt(authenticator, user, 'x', from('192.0.2.1')))
      return answers
    }
    t.assert.deepStrictEqual(await heard('ana@empresa.test'), await heard('nadie@empresa.test'))
    t.assert.deepStrictEqual(
      await heard('nadie@empresa.test'),
      await heard('nadie@fuera.example').then((a) => a.map(() => a.at(-1))),
    )

    const [real, unknown] = await Promise.all(
      ['ana@empresa.test', 'nadie@empresa.test'].map((user) =>
        authenticator.scramKeys(user, from('198.51.100.1')),
      ),
    ).catch(() => [undefined, undefined])
    t.assert.strictEqual(real, undefined, 'SCRAM waits with the other mechanisms')
    t.assert.strictEqual(unknown, undefined)
    clock.ms += WINDOW_MS
    const keys = async (user: string): Promise<string> => {
      const { salt, iterations } = await authenticator.scramKeys(user, from('198.51.100.1'))
      return `${Buffer.from(salt).toString('hex')} ${iterations}`
    }
    t.assert.match(await keys('nadie@empresa.test'), /^[0-9a-f]{32} 16384$/)
    t.assert.match(await keys('ana@empresa.test'), /^[0-9a-f]{32} 16384$/)
    t.assert.strictEqual(
      await keys('nadie@empresa.test'),
      await keys('NADIE@empresa.test'),
      'always the same',
    )
    const elsewhere = makeAuthenticator(await opened.other(), clock)
    const there = await elsewhere.scramKeys('nadie@empresa.test', from('198.51.100.1'))
    t.assert.strictEqual(
      `${Buffer.from(there.salt).toString('hex')} ${there.iterations}`,
      await keys('nadie@empresa.test'),
      'in every process',
    )
  })
