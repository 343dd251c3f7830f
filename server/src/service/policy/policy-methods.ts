/** Sending rules: set, shown, listed, taken away, and tried out before anybody is refused. MISSION M10 */
import { z } from 'zod'
import type { Clock } from '../../lib/clock.ts'
import type { Log } from '../../lib/log.ts'
import { Refusal } from '../../lib/refusal.ts'
import type { TextRef, Texts } from '../../lib/text.ts'
import { parseMailbox } from '../../mail/address.ts'
import type { OrganisationId } from '../../mail/ids.ts'
import type { Directory } from '../../store/directory.ts'
import { canonicalAddress } from '../../store/directory-names.ts'
import { type HeldRules, RULE_NAMES, type RuleHolder, type SendingRule } from '../../store/directory-rules.ts'
import type { DirectoryTables } from '../../store/directory-tables.ts'
import type { Principal } from '../account/principal.ts'
import { boundTo, findAccount, findAccountToChange, findGroup, no } from '../admin/access.ts'
import { addressText } from '../admin/inputs.ts'
import { refuseLoop } from '../admin/loops.ts'
import { type AdminMethod, adminMethod, type Json } from '../admin/method.ts'
import type { Objection } from './judge-recipient.ts'
import { type FinalRecipient, permits } from './permits.ts'
import { RULE_FIELDS, refuseConflicts, rulesOfInput } from './rule-input.ts'
import { simulate } from './simulate.ts'

export type PolicyDeps = {
  readonly directory: Directory
  readonly texts: Texts
  readonly clock: Clock
  readonly log: Log
}

type Holder = {
  readonly holder: RuleHolder
  readonly organisationId: OrganisationId
  readonly address: string
}

export function policyMethods(deps: PolicyDeps): readonly AdminMethod[] {
  const { directory } = deps
  return [
    setMethod(deps),
    clearMethod(deps),
    adminMethod({
      name: 'policy.show',
      scope: 'account',
      input: z.strictObject({ address: addressText }),
      run: (principal, { address }) =>
        directory.read(async (tables) => {
          const found = await findHolder(tables, principal, address, findAccount)
          return shown({ ...found, rules: await tables.rules.of(found.holder) })
        }),
    }),
    adminMethod({
      name: 'policy.list',
      scope: 'company',
      input: z.strictObject({}),
      run: (principal) =>
        directory.read(async (tables) => {
          const holders: Json[] = []
          for (const holder of await tables.rules.holders(boundTo(principal))) {
            const record =
              holder.kind === 'account'
                ? await tables.accounts.get(holder.id)
                : await tables.groups.get(holder.id)
            if (record === undefined) continue
            const { organisationId, address } = record
            holders.push(shown({ holder, organisationId, address, rules: await tables.rules.of(holder) }))
          }
          return { holders }
        }),
    }),
    simulateMethod(deps),
  ]
}

function setMethod(deps: PolicyDeps): AdminMethod {
  const { directory, clock } = deps
  return adminMethod({
    name: 'policy.set',
    scope: 'company',
    input: z.strictObject({ address: addressText, ...RULE_FIELDS }),
    run: async (principal, { address, ...input }) => {
      const rules = rulesOfInput(input, { setBy: principal.address, setMs: clock.now() })
      if (rules.length === 0) throw no('invalid', 'policy.nothing')
      const after = await directory.write(async (tables) => {
        const found = await findHolder(tables, principal, address, findAccountToChange)
        const names = new Set(rules.map(({ name }) => name))
        const kept = (await tables.rules.of(found.holder)).filter(({ name }) => !names.has(name))
        refuseConflicts([...kept, ...rules])
        for (const rule of rules) {
          if (rule.name === 'forwardForever') await refuseLoop(tables, found.address, rule.places)
          await tables.rules.set(found.holder, found.organisationId, rule)
        }
        return { ...found, rules: await tables.rules.of(found.holder) }
      })
      noted(deps, principal, after)
      return { ...shown(after), unreachable: await unreachable(directory, after) }
    },
  })
}

function clearMethod(deps: PolicyDeps): AdminMethod {
  return adminMethod({
    name: 'policy.clear',
    scope: 'company',
    /** Without names: all of them. */
    input: z.strictObject({ address: addressText, rules: z.array(z.enum(RULE_NAMES)).optional() }),
    run: async (principal, { address, rules: names = RULE_NAMES }) => {
      const after = await deps.directory.write(async (tables) => {
        const found = await findHolder(tables, principal, address, findAccountToChange)
        for (const name of names) await tables.rules.remove(found.holder, name)
        return { ...found, rules: await tables.rules.of(found.holder) }
      })
      noted(deps, principal, after)
      return shown(after)
    },
  })
}

function simulateMethod({ directory, texts }: PolicyDeps): AdminMethod {
  return adminMethod({
    name: 'policy.simulate',
    scope: 'account',
    input: z.strictObject({ from: addressText, to: addressText }),
    run: async (principal, { from, to }) => {
      const account = await directory.read((tables) => findAccount(tables, principal, from))
      const canonical = canonicalAddress(to.trim())
      if (canonical === undefined) throw no('invalid', 'directory.addressInvalid', { address: to })
      // What was set a moment ago by another thread counts.
      await directory.refresh()
      const asked = { from: account.address, to: canonical }
      const answer = await simulate(directory, account, parseMailbox(canonical))
      if (answer.allowed) return { ...asked, allowed: true }
      const { text, code, objection } = answer
      const sentence = texts.format(principal.language, text)
      if (objection === undefined) return { ...asked, allowed: false, reason: code, sentence }
      const { held, rules } = objection
      return {
        ...asked,
        ...{ allowed: false, reason: 'rule', sentence },
        holder: held.address,
        group: held.holder.kind === 'group',
        rules: rules.map(({ name, setBy, setMs }) => ({ name, setBy, setMs })),
        change: texts.format(principal.language, changeFor(objection, canonical)),
      }
    },
  })
}

/** An account or a group; a holder sees the own account only. */
export async function findHolder(
  tables: DirectoryTables,
  principal: Principal,
  written: string,
  find: typeof findAccount,
): Promise<Holder> {
  try {
    const { id, organisationId, address } = await find(tables, principal, written)
    return { holder: { kind: 'account', id }, organisationId, address }
  } catch (error) {
    const isNone = error instanceof Refusal && error.code === 'not-found'
    if (!isNone || principal.role === 'account') throw error
  }
  try {
    const { id, organisationId, address } = await findGroup(tables, principal, written)
    return { holder: { kind: 'group', id }, organisationId, address }
  } catch (error) {
    if (!(error instanceof Refusal && error.code === 'not-found')) throw error
    throw no('not-found', 'policy.noHolder', { address: written })
  }
}

/** Addresses that mail is to be forwarded to and does not reach: nobody there, or a rule of the same holder forbids it. */
async function unreachable(directory: Directory, held: HeldRules): Promise<string[]> {
  const forward = held.rules.find(({ name }) => name === 'forwardForever')
  const stuck: string[] = []
  for (const place of forward?.places ?? []) {
    const { local, domain } = parseMailbox(place)
    const found = await directory.resolve(local, domain)
    const reached: FinalRecipient | undefined =
      found.kind === 'account'
        ? { address: found.account.address, account: found.account, lists: [] }
        : found.kind === 'foreign'
          ? { address: place, lists: [] }
          : undefined
    // Behind a list are others, each of them judged when a message comes.
    const isList = found.kind === 'alias' || found.kind === 'group'
    if (!isList && (reached === undefined || !(await permits(directory, held, reached)))) stuck.push(place)
  }
  return stuck
}

function shown({ holder, address, rules }: HeldRules): { readonly [key: string]: Json } {
  return { address, kind: holder.kind, rules: rules.map(ruleJson) }
}

function ruleJson({ name, places, ...rule }: SendingRule): Json {
  return {
    ...{ name, places, setBy: rule.setBy, setMs: rule.setMs },
    ...(name === 'listedDomains' && { subDomains: rule.subDomains }),
    ...(name === 'forwardForever' && { keepCopy: rule.keepCopy }),
    ...(name === 'sendOnly' && { sentence: rule.sentence ?? null, contact: rule.contact ?? null }),
  }
}

/** What would let it through, for those who may change rules. */
function changeFor({ held, rules, text }: Objection, address: string): TextRef {
  const names = rules.map(({ name }) => name)
  const values = { holder: held.address, address, names: names.join(' ') }
  if (text.key === 'rule.leadsOut') return { key: 'simulate.change.behind', values }
  const list = (['listedAddresses', 'listedDomains'] as const).find((name) => names.includes(name))
  if (list !== undefined) return { key: `simulate.change.${list}`, values }
  // Beside one address there is no list, and beside “receive only” nothing at all.
  const isAlone = names.includes('oneAddress') || names.includes('receiveOnly')
  return { key: isAlone ? 'simulate.change.clear' : 'simulate.change.add', values }
}

function noted({ log }: PolicyDeps, principal: Principal, { holder, rules }: HeldRules): void {
  log.info('policy.changed', {
    holder: `${holder.kind}/${holder.id}`,
    rules: rules.map(({ name }) => name).join(' '),
    by: principal.accountId ?? 'operator',
  })
}
