/** Level 1 with the DNS as it may answer: lists, names, the first-contact wait, the brake. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Refusal } from '../../src/lib/refusal.ts'
import type { Attempt, ConnectionWatch } from '../../src/service/filter/connection/gate.ts'
import {
  BURST_PER_MINUTE,
  NETWORK_KNOWN_MS,
  TARPIT_MAX_MS,
} from '../../src/service/filter/connection/limits.ts'
import type { Holder } from '../../src/service/filter/examiner.ts'
import { openTestAdmin, type TestAdmin } from '../directory/admin.ts'
import { ENGINES } from '../kit/engines.ts'
import { attempt, type GateWorldOptions, GOOD_ZONE, openGateWorld, STRANGER } from './gate-world.ts'

const LISTED = '34.216.184.93'
const DAY_MS = 86_400_000

async function holderOf(admin: TestAdmin, address = 'ana@empresa.test'): Promise<Holder> {
  const { accountId, organisationId } = await admin.as(address)
  if (accountId === undefined || organisationId === undefined) assert.fail(address)
  return { accountId, organisationId }
}

/** `ok`, or the key of the refusal. */
async function admitted(watch: ConnectionWatch | undefined, asked: Attempt): Promise<string> {
  try {
    await (watch ?? assert.fail('nobody looks')).admit(asked)
    return 'ok'
  } catch (error) {
    if (error instanceof Refusal) return error.text.key
    throw error
  }
}

async function rulesFound(watch: ConnectionWatch | undefined): Promise<string> {
  const found = await (watch ?? assert.fail('nobody looks')).findings()
  return found.map(({ rule, points }) => `${rule} ${points}`).join(', ')
}

/** What a stranger comes to in that zone. */
async function meet(options: GateWorldOptions, hello = 'mail.otra.test', more: Partial<Attempt> = {}) {
  await using admin = await openTestAdmin('sqlite')
  await using world = await openGateWorld(admin.directory, options)
  const watch = world.gate.watch(STRANGER, false)
  watch?.hello(hello)
  const answer = await admitted(watch, attempt(await holderOf(admin), more))
  return `${answer}; ${await rulesFound(watch)}`
}

test('a server as it should be has nothing said of it', async () => {
  assert.equal(await meet({}), 'ok; ')
  assert.equal(await meet({ settings: { greylist: 'all' } }), 'greylist; ')
  assert.equal(
    await meet({ settings: { greylist: 'all' } }, 'mail.otra.test', { spf: async () => 'pass' }),
    'ok; ',
  )
})

test('names in the DNS and in the greeting', async () => {
  const generic = '93-184-216-34.dyn.linea.test'
  const zoneFor = (name: string, address: string) => ({
    '34.216.184.93.in-addr.arpa': { PTR: [name] },
    [name]: { A: [address] },
  })
  for (const [zone, hello, expected] of [
    [{}, 'mail.otra.test', 'connection.no-name 1.5'],
    [zoneFor('mail.otra.test', '198.51.100.1'), 'mail.otra.test', 'connection.false-name 1'],
    [zoneFor(generic, STRANGER), 'mail.otra.test', 'connection.generic-name 1.5'],
    [GOOD_ZONE, '[93.184.216.34]', 'connection.hello-literal 1'],
    [GOOD_ZONE, '93.184.216.34', 'connection.hello-address 2'],
    [GOOD_ZONE, 'localhost', 'connection.hello-local 2'],
    [GOOD_ZONE, 'WIN-8A7', 'connection.hello-short 1.5'],
    [GOOD_ZONE, 'MX.empresa.test.', 'connection.hello-ours 5'],
  ] as const)
    assert.equal(await meet({ zone }, hello), `greylist; ${expected}`, hello)
  assert.equal(await meet({ zone: {}, settings: { greylist: 'off' } }), 'ok; connection.no-name 1.5')
})

test('a DNS that does not answer is no finding, and nobody waits longer for it than is said', async () => {
  const silent = { '34.216.184.93.in-addr.arpa': { fault: 'servfail' } } as const
  assert.equal(await meet({ zone: silent }), 'ok; ')
  await using admin = await openTestAdmin('sqlite')
  const mute = {
    '34.216.184.93.in-addr.arpa': { fault: 'silent' },
    [`${LISTED}.bl.test`]: { fault: 'silent' },
  } as const
  await using world = await openGateWorld(admin.directory, { zone: mute, block: ['bl.test'] })
  const watch = world.gate.watch(STRANGER, false)
  watch?.hello('mail.otra.test')
  const answer = admitted(watch, attempt(await holderOf(admin)))
  await world.clock.advance(3_999)
  await world.clock.advance(1)
  assert.equal(await answer, 'ok')
})

test('block lists refuse or count; a list that does not answer this resolver lists nobody', async () => {
  const zone = (code: string, more = {}) => ({ ...GOOD_ZONE, [`${LISTED}.bl.test`]: { A: [code] }, ...more })
  assert.equal(
    await meet({ zone: zone('127.0.0.2'), block: ['bl.test'] }),
    'dnsbl.noPage; connection.listed 5',
  )
  assert.equal(
    await meet({ zone: zone('127.0.0.2'), block: ['bl.test:2.5'] }),
    'greylist; connection.listed 2.5',
  )
  for (const code of ['127.255.255.254', '127.0.0.1', '192.0.2.9', '127.255.255.252'])
    assert.equal(await meet({ zone: zone(code), block: ['bl.test'] }), 'ok; ', code)
  // A list that was closed and lists everything.
  const all = zone('127.0.0.2', { '1.0.0.127.bl.test': { A: ['127.0.0.2'] } })
  assert.equal(await meet({ zone: all, block: ['bl.test'] }), 'ok; ')
  const zen = { ...GOOD_ZONE, [`${LISTED}.zen.spamhaus.org`]: { A: ['127.0.0.4'] } }
  assert.equal(await meet({ zone: zen, block: ['spamhaus-zen'] }), 'dnsbl; connection.listed 5')
  // Whoever wants to ask why is heard.
  const postmaster = { recipient: { local: 'Postmaster', domain: 'empresa.test' }, spf: async () => 'pass' }
  assert.equal(
    await meet({ zone: zen, block: ['spamhaus-zen'] }, 'mail.otra.test', postmaster),
    'ok; connection.listed 5',
  )
})

test('lists of good servers, and allowed networks of the company', async () => {
  const zone = (code: string) => ({
    [`${LISTED}.bl.test`]: { A: ['127.0.0.2'] },
    [`${LISTED}.list.good.test`]: { A: [code] },
  })
  const lists = { block: ['bl.test'], allow: ['list.good.test'] }
  assert.equal(
    await meet({ zone: zone('127.0.5.2'), ...lists }),
    'ok; connection.listed 5, connection.allow-listed -1.5, connection.no-name 1.5',
  )
  for (const code of ['127.0.5.0', '127.0.0.255'])
    assert.match(await meet({ zone: zone(code), ...lists }), /^dnsbl\.noPage; /, code)
  await using admin = await openTestAdmin('sqlite')
  await using world = await openGateWorld(admin.directory, { zone: zone('127.0.5.0'), block: ['bl.test'] })
  await admin.directory.write(({ filter }) =>
    filter.add({ scope: 'organisation', id: admin.empresa.organisationId }, admin.empresa.organisationId, {
      ...{ list: 'allow', subject: '93.184.216.0/24', byHolder: false, addedBy: 'jefa', addedMs: 1 },
    }),
  )
  const watch = world.gate.watch(STRANGER, false)
  assert.equal(await admitted(watch, attempt(await holderOf(admin))), 'ok')
  assert.equal(await admitted(watch, attempt(await holderOf(admin, 'eva@ajena.test'))), 'dnsbl.noPage')
})

for (const name of ENGINES)
  test(`who comes back is known, with its network, for 35 days, on ${name}`, async () => {
    await using admin = await openTestAdmin(name)
    await using world = await openGateWorld(admin.directory, { zone: {} })
    // A second node: it shares the database and nothing else.
    await using other = await openGateWorld(admin.directory, { zone: {} })
    const holder = await holderOf(admin)
    const try_ = async (gates: typeof world, address = STRANGER, more: Partial<Attempt> = {}) => {
      const watch = gates.gate.watch(address, false)
      watch?.hello('mail.otra.test')
      return await admitted(watch, attempt(holder, more))
    }
    const later = async (ms: number) => {
      await world.clock.advance(ms)
      await other.clock.advance(ms)
    }
    assert.equal(await try_(world), 'greylist')
    await later(59_999)
    assert.equal(await try_(other), 'greylist', 'too soon')
    await later(1)
    // Somebody else from there has not come back yet; the same one from next door has.
    assert.equal(await try_(world, STRANGER, { reversePath: null }), 'greylist')
    assert.equal(await try_(other, '93.184.216.99'), 'ok')
    assert.equal(await try_(world, '93.184.216.7', { reversePath: { local: 'x', domain: 'y.test' } }), 'ok')
    assert.equal(await try_(world, '93.184.217.7'), 'greylist', 'another network')
    await later(NETWORK_KNOWN_MS - DAY_MS)
    assert.equal(await try_(world), 'ok')
    // Noted again while it comes: 35 days from the last time.
    await later(2 * DAY_MS)
    assert.equal(await try_(other), 'ok')
    await later(NETWORK_KNOWN_MS + DAY_MS)
    assert.equal(await try_(world), 'greylist')
    const swept = await admin.directory.writeCounts(({ greylist }) =>
      greylist.sweep(world.clock.now() + 1, world.clock.now(), 10),
    )
    assert.ok(swept >= 3)
  })

for (const name of ENGINES)
  test(`of first tries the oldest go when there are too many, on ${name}`, async () => {
    await using admin = await openTestAdmin(name)
    const digest = (n: number) => Buffer.alloc(16, n)
    await admin.directory.writeCounts(async ({ greylist }) => {
      for (let n = 1; n <= 6; n++) await greylist.meet(digest(n), n * 1000, 0)
      assert.equal(await greylist.meet(digest(3), 9_000, 2_000), 3_000)
      assert.equal(await greylist.meet(digest(1), 9_000, 2_000), 9_000, 'forgotten by then')
      assert.equal(await greylist.sweep(0, 0, 6), 0)
      assert.equal(await greylist.sweep(0, 0, 4), 2)
      assert.equal(await greylist.meet(digest(2), 10_000, 0), 10_000)
    })
  })

for (const name of ENGINES)
  test(`whom somebody here wrote to never waits, on ${name}`, async () => {
    await using admin = await openTestAdmin(name)
    await using world = await openGateWorld(admin.directory, { zone: {} })
    const [ana, eva] = [await holderOf(admin), await holderOf(admin, 'eva@ajena.test')]
    const watch = world.gate.watch(STRANGER, false)
    const busy = { countFor: () => BURST_PER_MINUTE + 1 }
    assert.equal(await admitted(watch, attempt(ana, busy)), 'burst')
    world.correspondents.wroteTo(ana.organisationId, ['luis@otra.test'])
    await world.correspondents.keep()
    assert.equal(await admitted(watch, attempt(ana, busy)), 'ok')
    assert.equal(await admitted(watch, attempt(eva, busy)), 'burst', 'another company knows nothing of it')
    assert.equal(await admitted(watch, attempt(eva, { countFor: () => BURST_PER_MINUTE })), 'greylist')
    // Proved once, and for a day.
    world.correspondents.heardFrom([eva.organisationId], 'luis@otra.test')
    await world.correspondents.keep()
    assert.equal(await admitted(watch, attempt(eva, busy)), 'burst')
    await world.clock.advance(DAY_MS)
    assert.equal(await admitted(watch, attempt(eva, busy)), 'ok')
  })

test('who talks before it is greeted, and who is not looked at at all', async () => {
  await using admin = await openTestAdmin('sqlite')
  for (const [earlyTalkers, isRefused, found] of [
    ['refuse', true, 'connection.early 3'],
    ['points', false, 'connection.early 3'],
    ['off', false, ''],
  ] as const) {
    const settings = { earlyTalkers, greetingDelayMs: 2000 }
    await using world = await openGateWorld(admin.directory, { settings })
    const watch = world.gate.watch(STRANGER, false)
    assert.equal(watch?.greetingDelayMs, 2000)
    assert.equal(watch?.talkedEarly(), isRefused)
    assert.equal(await rulesFound(watch), found)
    assert.equal(world.gate.watch(STRANGER, true)?.greetingDelayMs, 0, 'a network that is known')
  }
  await using world = await openGateWorld(admin.directory, { applies: () => false })
  assert.equal(world.gate.watch(STRANGER, false), undefined)
})

test('answers get slower with every no, up to a bound, for so many clients at a time', async () => {
  await using admin = await openTestAdmin('sqlite')
  await using world = await openGateWorld(admin.directory)
  const watch = world.gate.watch(STRANGER, false) ?? assert.fail()
  assert.equal(watch.slowDown(3), undefined)
  let said = false
  const slow = watch.slowDown(4)?.then(() => {
    said = true
  })
  await world.clock.advance(999)
  assert.equal(said, false)
  await world.clock.advance(1)
  await slow
  assert.equal(said, true)
  const waiting = Array.from({ length: 501 }, () => watch.slowDown(1000))
  assert.notEqual(waiting[499], undefined)
  assert.equal(waiting[500], undefined)
  await world.clock.advance(TARPIT_MAX_MS)
  for (const one of waiting) await one
  assert.notEqual(watch.slowDown(4), undefined)
})
