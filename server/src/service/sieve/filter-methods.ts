/** A person's filters and automatic reply, set by themselves or by an admin for a colleague. */
import { z } from 'zod'
import { canonicalAddress } from '../../store/directory-names.ts'
import type { Principal } from '../account/principal.ts'
import { checkAddresses, no } from '../admin/access.ts'
import { addressList, addressText } from '../admin/inputs.ts'
import { type AdminMethod, adminMethod, type Json } from '../admin/method.ts'
import {
  ACTIONS_MAX,
  CONDITIONS_MAX,
  REPLY_DAYS_MAX,
  REPLY_SIGNS_MAX,
  RULES_MAX,
  SIZE_MAX,
  VALUE_SIGNS_MAX,
  VALUES_MAX,
} from './limits.ts'
import { type FilterItem, type PersonalFilters, personalFilters } from './people/personal-filters.ts'
import type { Action, Autoreply, Condition, Rule } from './people/rule.ts'
import { isZone, ownZone } from './people/zone.ts'
import { openToChange, openToSee, type ScriptMethodDeps, warned, wordingFaults } from './script-methods.ts'

/** One line, so that it can stand in a comment too. */
const line = z
  .string()
  .min(1)
  .max(VALUE_SIGNS_MAX)
  .regex(/^[^\p{Cc}\p{Cs}\u2028\u2029]*$/u)
const values = z.array(line).min(1).max(VALUES_MAX)
const match = z.enum(['contains', 'is', 'matches'])
const not = z.boolean().optional()

const condition = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.enum(['from', 'to', 'cc', 'recipients']),
    match: z.enum(['contains', 'is', 'matches', 'domain']),
    values,
    not,
  }),
  z.strictObject({ kind: z.enum(['subject', 'body']), match, values, not }),
  z.strictObject({
    kind: z.literal('header'),
    // RFC 5322 §2.2
    name: z
      .string()
      .max(76)
      .regex(/^[!-9;-~]+$/),
    match,
    values,
    not,
  }),
  z.strictObject({ kind: z.literal('size'), over: z.boolean(), bytes: z.int().min(0).max(SIZE_MAX), not }),
  z.strictObject({ kind: z.literal('list'), values: z.array(line).max(VALUES_MAX), not }),
  z.strictObject({ kind: z.literal('attachment'), not }),
])
const action = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['move', 'copy']), mailbox: line }),
  z.strictObject({ kind: z.literal('flag'), flags: z.array(line).min(1).max(ACTIONS_MAX) }),
  z.strictObject({ kind: z.literal('forward'), address: addressText, keep: z.boolean() }),
  z.strictObject({ kind: z.enum(['trash', 'discard', 'keep', 'stop']) }),
])
// A bracket would end the name where other programs read it.
const ruleName = line.trim().regex(/^[^\]]+$/)
const rule = z.strictObject({
  name: ruleName,
  enabled: z.boolean().default(true),
  when: z.enum(['all', 'any']).default('all'),
  conditions: z.array(condition).max(CONDITIONS_MAX),
  actions: z.array(action).min(1).max(ACTIONS_MAX),
})
const day = z.iso.date()

export const FILTER_INPUTS = {
  'personal-filter.list': z.strictObject({ address: addressText }),
  /** `id`: the one in whose place it stands. */
  'personal-filter.set': z.strictObject({ address: addressText, id: line.optional(), rule }),
  'personal-filter.remove': z.strictObject({ address: addressText, id: line }),
  'personal-filter.order': z.strictObject({ address: addressText, ids: z.array(line).max(RULES_MAX * 2) }),
  'autoreply.show': z.strictObject({ address: addressText }),
  'autoreply.set': z.strictObject({
    address: addressText,
    text: z.string().trim().min(1).max(REPLY_SIGNS_MAX),
    enabled: z.boolean().default(true),
    subject: line.optional(),
    from: day.optional(),
    until: day.optional(),
    zone: z.string().refine(isZone).optional(),
    days: z.int().min(1).max(REPLY_DAYS_MAX).default(7),
    addresses: addressList.default([]),
    forward: addressText.optional(),
  }),
  'autoreply.clear': z.strictObject({ address: addressText }),
}

export function filterMethods(deps: ScriptMethodDeps): readonly AdminMethod[] {
  return [...ruleMethods(deps), ...replyMethods(deps)]
}

function ruleMethods(deps: ScriptMethodDeps): readonly AdminMethod[] {
  return [
    adminMethod({
      name: 'personal-filter.list',
      scope: 'account',
      input: FILTER_INPUTS['personal-filter.list'],
      run: (principal, { address }) => seeing(deps, principal, address, itemsOf),
    }),
    adminMethod({
      name: 'personal-filter.set',
      scope: 'account',
      input: FILTER_INPUTS['personal-filter.set'],
      run: (principal, { address, id, rule }) =>
        changing(deps, principal, address, async (filters) => {
          const { warnings } = await filters.set(ruleOf(rule), id)
          return { ...(await itemsOf(filters)), warnings: warned(deps, principal, warnings) }
        }),
    }),
    adminMethod({
      name: 'personal-filter.remove',
      scope: 'account',
      input: FILTER_INPUTS['personal-filter.remove'],
      run: (principal, { address, id }) =>
        changing(deps, principal, address, async (filters) => {
          await filters.remove(id)
          return await itemsOf(filters)
        }),
    }),
    adminMethod({
      name: 'personal-filter.order',
      scope: 'account',
      input: FILTER_INPUTS['personal-filter.order'],
      run: (principal, { address, ids }) =>
        changing(deps, principal, address, async (filters) => {
          await filters.order(ids)
          return await itemsOf(filters)
        }),
    }),
  ]
}

function replyMethods(deps: ScriptMethodDeps): readonly AdminMethod[] {
  return [
    adminMethod({
      name: 'autoreply.show',
      scope: 'account',
      input: FILTER_INPUTS['autoreply.show'],
      run: (principal, { address }) => seeing(deps, principal, address, replyOf),
    }),
    adminMethod({
      name: 'autoreply.set',
      scope: 'account',
      input: FILTER_INPUTS['autoreply.set'],
      run: (principal, { address, ...input }) =>
        changing(deps, principal, address, async (filters) => {
          const { warnings } = await filters.setAutoreply(autoreplyOf(input))
          return { ...(await replyOf(filters)), warnings: warned(deps, principal, warnings) }
        }),
    }),
    adminMethod({
      name: 'autoreply.clear',
      scope: 'account',
      input: FILTER_INPUTS['autoreply.clear'],
      run: (principal, { address }) =>
        changing(deps, principal, address, async (filters) => {
          await filters.setAutoreply(undefined)
          return await replyOf(filters)
        }),
    }),
  ]
}

type Said = { readonly [key: string]: Json | undefined }

async function seeing(
  deps: ScriptMethodDeps,
  principal: Principal,
  written: string,
  work: (filters: PersonalFilters) => Promise<Said>,
): Promise<Json> {
  const { account, store } = await openToSee(deps, principal, written)
  // Nothing is put by who only looks.
  const put = () => Promise.reject(new Error('a change while looking'))
  const filters = personalFilters(store.sieve, { put }, namesIn(deps, account))
  return { address: account.address, ...(await work(filters)) }
}

async function changing(
  deps: ScriptMethodDeps,
  principal: Principal,
  written: string,
  work: (filters: PersonalFilters) => Promise<Said>,
): Promise<Json> {
  const { account, store, scripts } = await openToChange(deps, principal, written)
  const filters = personalFilters(store.sieve, scripts, namesIn(deps, account))
  return { address: account.address, ...(await wordingFaults(deps, principal, () => work(filters))) }
}

/** In the language of the account: other programs show them to its holder. */
function namesIn({ texts }: ScriptMethodDeps, { language }: Pick<Principal, 'language'>) {
  return {
    script: texts.format(language, { key: 'people.script' }),
    autoreply: texts.format(language, { key: 'people.autoreply' }),
    rule: (place: number) => texts.format(language, { key: 'people.rule', values: { n: place } }),
    zone: ownZone(),
  }
}

async function itemsOf(filters: PersonalFilters): Promise<Said> {
  return { filters: (await filters.list()).map(itemJson) }
}

function itemJson(item: FilterItem): Json {
  if (item.kind === 'written')
    return { id: item.id, kind: 'written', name: item.name ?? null, text: item.text }
  const { name, enabled, when, conditions, actions } = item.rule
  return {
    id: item.id,
    kind: 'rule',
    rule: {
      name,
      enabled,
      when,
      conditions: conditions.map((one) => ({ ...one })),
      actions: actions.map((one) => ({ ...one })),
    },
  }
}

async function replyOf(filters: PersonalFilters): Promise<Said> {
  const reply = await filters.autoreply()
  if (reply === undefined) return { autoreply: null }
  const { subject, from, until, forward, ...rest } = reply
  return {
    autoreply: {
      ...rest,
      subject: subject ?? null,
      from: from ?? null,
      until: until ?? null,
      forward: forward ?? null,
    },
  }
}

function ruleOf(input: z.infer<typeof rule>): Rule {
  return {
    ...input,
    conditions: input.conditions.map(
      ({ not, ...one }) => ({ ...one, ...(not === true && { not }) }) as Condition,
    ),
    actions: input.actions.map(
      (one): Action => (one.kind === 'forward' ? { ...one, address: checked(one.address) } : one),
    ),
  }
}

type ReplyInput = Omit<z.infer<(typeof FILTER_INPUTS)['autoreply.set']>, 'address'>

function autoreplyOf({ subject, from, until, zone, forward, addresses, ...rest }: ReplyInput): Autoreply {
  if (from !== undefined && until !== undefined && until < from)
    throw no('invalid', 'people.days', { from, until })
  return {
    ...rest,
    ...{ subject, from, until },
    // Lines of a text end in CR LF. RFC 5228 §2.2
    text: rest.text.replaceAll(/\r?\n/g, '\r\n'),
    zone: zone ?? ownZone(),
    addresses: checkAddresses(addresses),
    forward: forward === undefined ? undefined : checked(forward),
  }
}

function checked(written: string): string {
  const address = canonicalAddress(written.trim())
  if (address === undefined) throw no('invalid', 'directory.addressInvalid', { address: written })
  return address
}
