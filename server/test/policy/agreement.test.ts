/**
 * The simulator and the door say the same, and both say what a plain reading of the rules says: over generated companies
 * with aliases, groups, forwards, nested rules, and addresses in every spelling. THREATS SUB2
 */
import type { TestContext } from 'node:test'
import fc from 'fast-check'
import { Refusal } from '../../src/lib/refusal.ts'
import { parseMailbox } from '../../src/mail/address.ts'
import type { AccountId, GroupId } from '../../src/mail/ids.ts'
import { expand, type Target } from '../../src/service/delivery/expand.ts'
import type { Intake } from '../../src/service/delivery/intake.ts'
import { senderOf, simulate } from '../../src/service/policy/simulate.ts'
import type { RuleName, SendingRule } from '../../src/store/directory-rules.ts'
import type { DirectoryTables } from '../../src/store/directory-tables.ts'
import { addAccount, addAlias, addAliasDomain, addCompany } from '../directory/company.ts'
import { rule } from '../kit/sending-rules.ts'
import { addGroup, openSmtpWorld, type SmtpWorld } from '../kit/smtp-world.ts'
import { eachEngine } from '../kit/stores.ts'

const PEOPLE = ['p0', 'p1', 'p2', 'p3', 'p4']
const LISTS = ['l0', 'l1', 'g0', 'g1', 'g2']
const INSIDE = [...PEOPLE, ...LISTS].map((local) => `${local}@empresa.test`)
const ELSEWHERE = [
  'x@otra.test',
  'x@sub.otra.test',
  'x@mas-otra.test',
  'x@xn--bcher-kva.test',
  'vecina@vecina.test',
]
const PLACES = [...INSIDE, ...ELSEWHERE]
const DOMAINS = ['otra.test', 'xn--bcher-kva.test', 'empresa.test', 'alias.test', 'vecina.test']

type Generated = {
  readonly lists: readonly (readonly string[])[]
  readonly rules: readonly { readonly holder: string; readonly rule: SendingRule }[]
  readonly asked: readonly { readonly from: string; readonly to: string }[]
}

const RULE: fc.Arbitrary<SendingRule> = fc.oneof(
  fc
    .record({ to: fc.subarray(PLACES, { minLength: 1, maxLength: 2 }), copy: fc.boolean() })
    .map(({ to, copy }) => rule('forwardForever', to, { keepCopy: copy })),
  fc.constant(rule('ownDomain')),
  fc.constantFrom(...DOMAINS).map((domain) => rule('oneDomain', [domain])),
  fc
    .tuple(fc.subarray(DOMAINS, { minLength: 1 }), fc.boolean())
    .map(([domains, subDomains]) => rule('listedDomains', domains, { subDomains })),
  fc.constantFrom(...PLACES).map((place) => rule('oneAddress', [place])),
  fc.subarray(PLACES, { minLength: 1 }).map((places) => rule('listedAddresses', places)),
  fc.constantFrom<RuleName>('receiveOnly', 'sendOnly').map((name) => rule(name)),
)

/** Other ways to write the same mailbox. */
const SPELLING = fc.constantFrom<(address: string) => string>(
  (address) => address,
  (address) => address.toUpperCase().replace('XN--BCHER-KVA', 'bücher'),
  (address) => address.replace('xn--bcher-kva', 'bücher'),
  (address) => address.replace('@empresa.test', '+tag@empresa.test'),
  (address) => address.replace('@empresa.test', '@Alias.Test'),
  (address) => `"${address.slice(0, address.indexOf('@'))}"${address.slice(address.indexOf('@'))}`,
)

const GENERATED: fc.Arbitrary<Generated> = fc.record({
  lists: fc.array(fc.subarray(PLACES, { minLength: 1, maxLength: 3 }), { minLength: 5, maxLength: 5 }),
  rules: fc.array(fc.record({ holder: fc.constantFrom(...PEOPLE, 'g0', 'g1', 'g2'), rule: RULE }), {
    minLength: 2,
    maxLength: 6,
  }),
  asked: fc.array(
    fc.record({
      from: fc.constantFrom(...PEOPLE),
      to: fc.tuple(fc.constantFrom(...PLACES), SPELLING).map(([place, spell]) => spell(place)),
    }),
    { minLength: 40, maxLength: 40 },
  ),
})

type Built = {
  readonly world: SmtpWorld
  readonly intake: Intake
  readonly ids: ReadonlyMap<string, number>
}

async function build(world: SmtpWorld, intake: Intake): Promise<Built> {
  const { directory, empresa } = world
  await addAliasDomain(directory, empresa, 'alias.test')
  await addAccount(directory, await addCompany(directory, 'Vecina', 'vecina.test'), 'vecina')
  const ids = new Map<string, number>()
  for (const local of PEOPLE) ids.set(local, await addAccount(directory, empresa, local))
  for (const local of ['l0', 'l1']) ids.set(local, await addAlias(directory, empresa, local, ['x@otra.test']))
  for (const local of ['g0', 'g1', 'g2']) await addGroup(directory, empresa, local, 'anyone', [])
  const { organisationId } = empresa
  for (const group of await directory.read(({ groups }) =>
    groups.list({ organisationId, after: 0, limit: 100 }),
  ))
    ids.set(group.address.slice(0, group.address.indexOf('@')), group.id)
  return { world, intake, ids }
}

async function arrange({ world, ids }: Built, { lists, rules }: Generated): Promise<void> {
  const { directory, empresa } = world
  const holderOf = (local: string) =>
    local.startsWith('g')
      ? ({ kind: 'group', id: ids.get(local) as GroupId } as const)
      : ({ kind: 'account', id: ids.get(local) as AccountId } as const)
  await directory.write(async (tables: DirectoryTables) => {
    for (const [at, local] of LISTS.entries()) {
      const members = (lists[at] ?? []).filter((one) => one !== `${local}@empresa.test`)
      const id = ids.get(local) as number
      const settings = { displayName: '', members, whoMayWrite: 'anyone', listedWriters: [] } as const
      if (local.startsWith('l')) await tables.aliases.setTargets(id, members)
      else await tables.groups.set(id as GroupId, settings)
    }
    for (const local of [...PEOPLE, 'g0', 'g1', 'g2']) await tables.rules.forgetHolder(holderOf(local))
    for (const { holder, rule: one } of rules)
      await tables.rules.set(holderOf(holder), empresa.organisationId, one)
  })
}

/**
 * The plain reading: one holder's rules about places, and one place where a copy ends. `listed`: whom a listed group or
 * alias stands for counts as well, whichever way the message came.
 */
function reads(target: Target, rules: readonly SendingRule[], listed: Generated | undefined): boolean {
  const place = target.kind === 'local' ? target.account.address : target.address
  const domain = place.slice(place.indexOf('@') + 1)
  const about = rules.filter(({ name }) => !['forwardForever', 'receiveOnly', 'sendOnly'].includes(name))
  if (about.length === 0) return true
  return about.some(({ name, places, subDomains }) => {
    if (name === 'ownDomain') return domain === 'empresa.test'
    if (name.endsWith('Domain') || name.endsWith('Domains'))
      return places.some((one) => {
        const named = one === 'alias.test' ? 'empresa.test' : one
        return domain === named || (subDomains && domain.endsWith(`.${one}`))
      })
    return places.some((one) => one === place || (listed && behind(one, listed, new Set()).has(place)))
  })
}

/** Everybody whom an alias or group brings mail to by itself. */
function behind(address: string, generated: Generated, seen: Set<string>): Set<string> {
  const found = new Set<string>()
  const at = LISTS.indexOf(address.slice(0, address.indexOf('@')))
  if (at < 0 || !address.endsWith('@empresa.test') || seen.has(address)) return found
  seen.add(address)
  for (const member of generated.lists[at] ?? []) {
    found.add(member)
    for (const one of behind(member, generated, seen)) found.add(one)
  }
  return found
}

/** yes, no, or the code of what has nothing to do with rules. */
async function door(built: Built, from: string, to: string): Promise<string> {
  const account = await built.world.directory.account(built.ids.get(from) as AccountId)
  if (account === undefined) throw new Error(`no account ${from}`)
  try {
    await built.intake.recipient(parseMailbox(to), {}, senderOf(account), 0)
    return 'yes'
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return `${error.code} ${error.text.key}`
  }
}

async function check(t: TestContext, built: Built, generated: Generated): Promise<number> {
  const { directory } = built.world
  await arrange(built, generated)
  let ruled = 0
  for (const { from, to } of generated.asked) {
    const account = await directory.account(built.ids.get(from) as AccountId)
    if (account === undefined) throw new Error(`no account ${from}`)
    const said = await door(built, from, to)
    const simulated = await simulate(directory, account, parseMailbox(to))
    const asked = simulated.allowed ? 'yes' : `${simulated.code} ${simulated.text.key}`
    t.assert.strictEqual(asked, said, `${from} to ${to}`)
    if (said !== 'yes' && !said.startsWith('forbidden rule.')) continue
    ruled++
    const held = await directory.rules(account.id)
    const targets = await expand(directory, parseMailbox(to), senderOf(account))
    const plain = (listed: Generated | undefined): boolean =>
      held.every(
        ({ rules }) =>
          !rules.some(({ name }) => name === 'receiveOnly') &&
          targets.every((target) => reads(target, rules, listed)),
      )
    // Between the two lies what a listed group brings there, or does not.
    if (said === 'yes') t.assert.ok(plain(generated), `${from} to ${to}: ${said}`)
    else t.assert.ok(!plain(undefined), `${from} to ${to}: ${said}`)
  }
  return ruled
}

const RUNS = { sqlite: 120, postgres: 30 } as const

eachEngine('the simulator, the door and a plain reading agree', async (t: TestContext, engine) => {
  const captured: Intake[] = []
  await using world = await openSmtpWorld(engine, {
    intake: (real) => {
      captured.push(real)
      return real
    },
  })
  const [intake] = captured
  if (intake === undefined) throw new Error('the world has an intake')
  const built = await build(world, intake)
  let ruled = 0
  await fc.assert(
    fc.asyncProperty(GENERATED, async (generated) => {
      ruled += await check(t, built, generated)
    }),
    { numRuns: RUNS[engine.name] },
  )
  t.diagnostic(`${ruled} answers by rules or their absence`)
  t.assert.ok(ruled > RUNS[engine.name] * 10)
})
