/**
 * The links of a summary: each is one account's, for one message, for one thing, once, for some days. Looking changes
 * nothing; what was forged, used, ended or made for somebody else does nothing. THREATS ID10, TE1
 */
import { type TestContext, test } from 'node:test'
import { Refusal } from '../../src/lib/refusal.ts'
import type { AccountId } from '../../src/mail/ids.ts'
import type { LinkAction } from '../../src/service/quarantine/link-tokens.ts'
import { OPERATOR } from '../directory/admin.ts'
import { ENGINES } from '../kit/engines.ts'
import { openWorld, type World } from './world.ts'

const DAY_MS = 86_400_000

async function tokenOf(
  { directory, tokens, clock }: World,
  address: string,
  entryId: string | undefined,
  action: LinkAction,
): Promise<string> {
  const account = await directory.accountByAddress(address)
  if (account === undefined) throw new Error(`${address} is not there`)
  return await tokens.make({ accountId: account.id, entryId, action }, clock.now())
}

/** What becomes of a look and of a use: `ok`, or the key of the refusal. */
async function tried({ links }: World, token: string): Promise<readonly [string, string]> {
  const key = async (work: Promise<unknown>): Promise<string> => {
    try {
      await work
      return 'ok'
    } catch (error) {
      if (error instanceof Refusal) return `${error.code} ${error.text.key}`
      throw error
    }
  }
  return [await key(links.look(token, 'es')), await key(links.use(token, 'es', undefined))]
}

const NONE = ['not-found digest.noLink', 'not-found digest.noLink'] as const

for (const name of ENGINES) {
  test(`a look changes nothing, a use acts once (${name})`, async (t: TestContext) => {
    await using world = await openWorld(name)
    const { links, store, clock, events } = world
    const [one] = await world.hold('m1', ['ana@empresa.test'])
    const token = await tokenOf(world, 'ana@empresa.test', one?.id, 'release')
    for (let n = 0; n < 3; n++)
      t.assert.deepStrictEqual(await links.look(token, 'es'), {
        ...{ action: 'release', done: false, account: 'ana@empresa.test' },
        message: {
          ...{ sender: 'Ofertas Núñez <vende@barato.test>', subject: 'm1', date: '3 de mayo' },
          ...{ recipient: 'ana@empresa.test', shared: false },
          reason: (await links.look(token, 'es')).message?.reason,
        },
      })
    t.assert.strictEqual((await store.find(one?.id ?? ''))?.state, 'held')
    t.assert.deepStrictEqual(await world.inbox('ana@empresa.test'), [])
    t.assert.deepStrictEqual(events, [])

    const uses = await Promise.allSettled([1, 2, 3, 4].map(() => links.use(token, 'es', undefined)))
    t.assert.strictEqual(uses.filter(({ status }) => status === 'fulfilled').length, 1)
    t.assert.strictEqual((await world.inbox('ana@empresa.test')).length, 1)
    t.assert.strictEqual((await store.find(one?.id ?? ''))?.changedBy, 'ana@empresa.test')
    t.assert.deepStrictEqual(
      events.map(({ kind, via, by }) => [kind, via, by]),
      [['quarantine-released', 'link', 'ana@empresa.test']],
    )
    clock.ms += DAY_MS
    t.assert.deepStrictEqual(await tried(world, token), ['expired digest.used', 'expired digest.used'])
    const error = await links.use(token, 'es', undefined).catch((refused: unknown) => refused)
    t.assert.deepStrictEqual((error as Refusal).text.values, { date: '3 de mayo' })
  })

  test(`one that is forged in any sign is none (${name})`, async (t: TestContext) => {
    await using world = await openWorld(name)
    const [one, other] = await world.hold('m1', ['ana@empresa.test', 'luis@empresa.test'])
    const token = await tokenOf(world, 'ana@empresa.test', one?.id, 'release')
    const [account = '', entry = '', action = '', expires = '', mac = ''] = token.split('.')
    const luis = await world.directory.accountByAddress('luis@empresa.test')
    const forged = [
      [luis?.id.toString(36), entry, action, expires, mac],
      [account, other?.id, action, expires, mac],
      [account, entry, 'allow', expires, mac],
      [account, '-', 'digest', expires, mac],
      [account, entry, action, `${expires}0`, mac],
      [account, entry, action, expires, mac.slice(0, -1)],
      [account, entry, action, expires, `${mac}A`],
      [account, entry, action, expires, 'A'.repeat(43)],
      [account, entry.toUpperCase(), action, expires, mac],
      [`0${account}`, entry, action, expires, mac.replace(/^./, (sign) => (sign === 'A' ? 'B' : 'A'))],
      ['__proto__', entry, action, expires, mac],
      [account, entry, 'constructor', expires, mac],
    ].map((parts) => parts.join('.'))
    for (const written of [...forged, '', '.', '....', 'x'.repeat(200), `${token}\n`, ` ${token}`])
      t.assert.deepStrictEqual(await tried(world, written), NONE, written)
    t.assert.deepStrictEqual(await world.inbox('ana@empresa.test'), [])
    t.assert.deepStrictEqual(await world.inbox('luis@empresa.test'), [])
    // The same link written otherwise is the same link: it does not work a second time.
    t.assert.deepStrictEqual(await tried(world, token), ['ok', 'ok'])
    t.assert.deepStrictEqual((await tried(world, `0${token}`))[1], 'expired digest.used')
  })

  test(`one for another account or company does nothing, though we signed it (${name})`, async (t: TestContext) => {
    await using world = await openWorld(name)
    const { admin, store } = world
    const [ana, group] = [
      (await world.hold('m1', ['ana@empresa.test']))[0],
      (await world.hold('m2', ['todos@empresa.test']))[0],
    ]
    const of = (address: string, entry: typeof ana, action: LinkAction = 'release') =>
      tokenOf(world, address, entry?.id, action)
    // Another person, another company's person and admin, a member of the group.
    for (const token of [
      await of('luis@empresa.test', ana),
      await of('eva@ajena.test', ana),
      await of('otra@ajena.test', ana),
      await of('otra@ajena.test', group),
      await of('ana@empresa.test', group),
    ])
      t.assert.deepStrictEqual(await tried(world, token), NONE)
    const seeOnly = 'forbidden quarantine.seeOnly'
    t.assert.deepStrictEqual(await tried(world, await of('luis@empresa.test', group)), [seeOnly, seeOnly])
    t.assert.deepStrictEqual(
      (await store.list({ organisationId: undefined, state: 'held' }, 9)).map(({ deliveryId }) => deliveryId),
      ['m2', 'm1'],
    )
    t.assert.strictEqual(world.sent.length, 0)
    // An admin's link is worth what its holder is now.
    const jefa = await of('jefa@empresa.test', group)
    await admin.call(OPERATOR, 'account.set', { address: 'jefa@empresa.test', role: 'account' })
    t.assert.deepStrictEqual(await tried(world, jefa), NONE)
    await admin.call(OPERATOR, 'account.set', { address: 'jefa@empresa.test', role: 'company-admin' })
    t.assert.deepStrictEqual(await tried(world, jefa), ['ok', 'ok'])
    t.assert.deepStrictEqual(
      world.sent.map(({ recipients }) => recipients.map(({ address }) => address).join()),
      ['todos@empresa.test'],
    )
    const suspended = await of('ana@empresa.test', ana)
    await admin.call(OPERATOR, 'account.suspend', { address: 'ana@empresa.test' })
    t.assert.deepStrictEqual(await tried(world, suspended), NONE)
  })

  test(`one ends after seven days, to the millisecond (${name})`, async (t: TestContext) => {
    await using world = await openWorld(name)
    const { clock } = world
    const [one, two] = await world.hold('m1', ['ana@empresa.test', 'luis@empresa.test'])
    const first = await tokenOf(world, 'ana@empresa.test', one?.id, 'release')
    const second = await tokenOf(world, 'luis@empresa.test', two?.id, 'release')
    clock.ms += 7 * DAY_MS - 1
    t.assert.deepStrictEqual(await tried(world, first), ['ok', 'ok'])
    clock.ms += 1
    t.assert.deepStrictEqual(await tried(world, second), ['expired digest.expired', 'expired digest.expired'])
    t.assert.deepStrictEqual(await world.inbox('luis@empresa.test'), [])
  })

  test(`what cannot be done now can be done later by the same link (${name})`, async (t: TestContext) => {
    await using world = await openWorld(name)
    const [one] = await world.hold('m1', ['ana@empresa.test'])
    const token = await tokenOf(world, 'ana@empresa.test', one?.id, 'allow')
    const setQuota = (quotaBytes: number | null) =>
      world.admin.call(OPERATOR, 'account.set', { address: 'ana@empresa.test', quotaBytes })
    await setQuota(1)
    t.assert.deepStrictEqual(await tried(world, token), ['ok', 'over-quota quarantine.full'])
    await setQuota(null)
    t.assert.deepStrictEqual(await tried(world, token), ['ok', 'ok'])
    t.assert.strictEqual((await world.inbox('ana@empresa.test')).length, 1)
  })

  test(`blocking drops, and the link to release still helps who was wrong (${name})`, async (t: TestContext) => {
    await using world = await openWorld(name)
    const { store } = world
    const [one] = await world.hold('m1', ['ana@empresa.test'])
    const id = one?.id ?? ''
    const block = await tokenOf(world, 'ana@empresa.test', id, 'block')
    const release = await tokenOf(world, 'ana@empresa.test', id, 'release')
    t.assert.deepStrictEqual(await tried(world, block), ['ok', 'ok'])
    t.assert.strictEqual((await store.find(id))?.state, 'dropped')
    t.assert.deepStrictEqual(await tried(world, release), ['ok', 'ok'])
    t.assert.strictEqual((await store.find(id))?.state, 'released')
    const again = await tokenOf(world, 'ana@empresa.test', id, 'release')
    world.clock.ms += 1_000
    t.assert.deepStrictEqual(await tried(world, again), ['expired digest.used', 'expired digest.used'])
    const later = await tokenOf(world, 'ana@empresa.test', id, 'release')
    t.assert.deepStrictEqual(await tried(world, later), ['expired digest.already', 'expired digest.already'])
  })

  test(`the frequency is the account's own, as often as it likes (${name})`, async (t: TestContext) => {
    await using world = await openWorld(name)
    const { links, admin } = world
    const ana = await admin.as('ana@empresa.test')
    const token = await tokenOf(world, 'ana@empresa.test', undefined, 'digest')
    t.assert.strictEqual((await links.look(token, 'en')).frequency, 'daily')
    for (const frequency of ['weekly', 'off'] as const) {
      t.assert.strictEqual((await links.use(token, 'en', frequency)).frequency, frequency)
      const { own } = (await world.call(ana, 'quarantine.digest', {})) as { readonly own: string }
      t.assert.strictEqual(own, frequency)
    }
    t.assert.deepStrictEqual(await tried(world, token), ['ok', 'invalid digest.chooseOne'])
    const gone = await world.tokens.make(
      { accountId: 99_999 as AccountId, entryId: undefined, action: 'digest' },
      world.clock.now(),
    )
    t.assert.deepStrictEqual(await tried(world, gone), NONE)
  })
}
